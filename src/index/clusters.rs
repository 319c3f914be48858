//! Places that would overlap on the map, taken together.
//!
//! Clusters are worked out in world pixels for each half step of zoom, from all places in one
//! order, so that they do not depend on the frame and keep their identity while it moves.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Grid, Index};
use crate::atlas::Kind;
use crate::atlas::claims::Bounds;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::totals::{self, Counted};

/// What a cluster goes by: the fact and the place that lead it. It stays while the map is panned,
/// and while other facts come and go with the date and the filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClusterId {
    /// The leading fact.
    pub fact: FactRef,
    /// Which of its places.
    pub ordinal: u32,
}

/// Places that stand under one symbol.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// What it goes by.
    pub id: ClusterId,
    /// Positions in [`Index::spots`], the leading one first.
    pub spots: Vec<usize>,
    /// Positions in [`Index::digests`] of its facts, each once, the leading one first.
    pub digests: Vec<usize>,
    /// Where the symbol stands, in world pixels: at the leading place.
    pub world: [f64; 2],
    /// Whether the sources of one of its facts differ.
    pub differs: bool,
    /// How many people its facts count together, each body of troops once.
    pub people: Bounds,
    /// How many of its facts are bodies of troops that stand at one place.
    pub standing: u32,
}

/// The clusters of a half step of zoom, in the order of their importance.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    all: Vec<Cluster>,
    grid: Grid,
    half_step: i32,
}

impl Clusters {
    fn new(all: Vec<Cluster>, half_step: i32) -> Self {
        let points: Vec<[f64; 2]> = all.iter().map(|cluster| cluster.world).collect();
        Self {
            all,
            grid: Grid::of(&points),
            half_step,
        }
    }

    /// The zoom that they were worked out for, in half steps.
    pub fn half_step(&self) -> i32 {
        self.half_step
    }

    /// All of them, the most important first.
    pub fn all(&self) -> &[Cluster] {
        &self.all
    }

    /// The one at a position.
    pub fn get(&self, position: usize) -> Option<&Cluster> {
        self.all.get(position)
    }

    /// Positions of those in a box and near it, the most important first: left, top, right,
    /// bottom in world pixels.
    pub fn near(&self, bounds: [f64; 4]) -> Vec<usize> {
        self.grid.near(bounds)
    }
}

/// A half step of zoom, and the width of a symbol in pixels.
type Key = (i32, u32);

/// How many steps are kept of an index with many places; of others all are.
const KEPT: usize = 3;
/// What many places are.
const MANY: usize = 20_000;

/// Clusters by half step of zoom and width of a symbol.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<BTreeMap<Key, Arc<Clusters>>>);

impl Clone for Cache {
    /// A copy starts empty: it is only a cache.
    fn clone(&self) -> Self {
        Self::default()
    }
}

fn key(zoom: f64, apart: f64) -> Key {
    ((zoom * 2.0).floor() as i32, apart.round() as u32)
}

impl Cache {
    pub(super) fn get(
        &self,
        library: &Library,
        index: &Index,
        zoom: f64,
        apart: f64,
    ) -> Arc<Clusters> {
        let key = key(zoom, apart);
        if let Some(held) = self.held().get(&key) {
            return Arc::clone(held);
        }
        // Worked out without the lock, so that a frame that asks meanwhile does not wait.
        let scale = (f64::from(key.0) / 2.0).exp2();
        let made = Arc::new(Clusters::new(cluster(library, index, apart / scale), key.0));
        let mut held = self.held();
        if index.spots.len() > MANY {
            while held.len() >= KEPT {
                let farthest = held
                    .keys()
                    .copied()
                    .max_by_key(|other| (other.0 - key.0).unsigned_abs());
                let Some(farthest) = farthest else {
                    break;
                };
                held.remove(&farthest);
            }
        }
        Arc::clone(held.entry(key).or_insert(made))
    }

    /// What is there already: the clusters of a zoom, or else those of the nearest one.
    pub(super) fn nearest(&self, zoom: f64, apart: f64) -> Option<Arc<Clusters>> {
        let key = key(zoom, apart);
        let held = self.held();
        let (_, clusters) = held
            .iter()
            .min_by_key(|(other, _)| (other.1.abs_diff(key.1), other.0.abs_diff(key.0)))?;
        Some(Arc::clone(clusters))
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<Key, Arc<Clusters>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which fact's symbol stands for several: an itinerary only where there is nothing else.
fn symbol_rank(kind: Kind) -> usize {
    match kind {
        Kind::Journey => Kind::ALL.len(),
        _ => Kind::ALL
            .iter()
            .position(|other| *other == kind)
            .unwrap_or_default(),
    }
}

/// Positions of the places, the most important first: by kind of fact, then by number of people.
fn by_importance(index: &Index) -> Vec<usize> {
    let mut order: Vec<(usize, Reverse<u64>, usize)> = index
        .spots
        .iter()
        .enumerate()
        .map(|(position, spot)| {
            let digest = &index.digests[spot.digest];
            let people = digest
                .personnel()
                .map_or(0.0, |count| count.bounds.middle().max(0.0));
            // The bits of numbers that are not negative are in the order of the numbers.
            let people = Reverse((people + 0.0).to_bits());
            (symbol_rank(digest.kind), people, position)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(.., position)| position).collect()
}

/// Takes together places closer than `reach` world pixels to a leading one. The leading ones are
/// taken by kind of fact first and by number of people second.
fn cluster(library: &Library, index: &Index, reach: f64) -> Vec<Cluster> {
    let order = by_importance(index);
    let cell_of = |world: [f64; 2]| {
        (
            (world[0] / reach).floor() as i64,
            (world[1] / reach).floor() as i64,
        )
    };
    let mut grid: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for &spot in &order {
        grid.entry(cell_of(index.spots[spot].world))
            .or_default()
            .push(spot);
    }
    let mut taken = vec![false; index.spots.len()];
    let mut clusters = Vec::new();
    for &lead in &order {
        if taken[lead] {
            continue;
        }
        let world = index.spots[lead].world;
        let (column, row) = cell_of(world);
        let mut spots = vec![lead];
        taken[lead] = true;
        for near_column in column - 1..=column + 1 {
            for near_row in row - 1..=row + 1 {
                for &spot in grid
                    .get(&(near_column, near_row))
                    .map_or(&[][..], Vec::as_slice)
                {
                    let at = index.spots[spot].world;
                    if !taken[spot] && (at[0] - world[0]).hypot(at[1] - world[1]) < reach {
                        taken[spot] = true;
                        spots.push(spot);
                    }
                }
            }
        }
        // In the order of lists, with the leading fact in front.
        let lead_digest = index.spots[lead].digest;
        let mut digests: Vec<usize> = spots.iter().map(|&spot| index.spots[spot].digest).collect();
        digests.sort_by_key(|&digest| {
            (
                digest != lead_digest,
                symbol_rank(index.digests[digest].kind),
                digest,
            )
        });
        digests.dedup();
        let stands = |digest: &&usize| {
            let body = index.body_of(**digest);
            let body = body.and_then(|body| index.bodies.get(body));
            body.is_some_and(|body| body.sites.len() == 1)
        };
        clusters.push(Cluster {
            standing: digests.iter().filter(stands).count() as u32,
            id: ClusterId {
                fact: index.digests[lead_digest].fact,
                ordinal: index.spots[lead].ordinal,
            },
            people: people(library, index, &digests),
            differs: digests
                .iter()
                .any(|digest| !index.digests[*digest].conflicts().is_empty()),
            spots,
            digests,
            world,
        });
    }
    clusters
}

/// How many people some facts count together.
fn people(library: &Library, index: &Index, digests: &[usize]) -> Bounds {
    let counted: Vec<Counted<'_>> = digests
        .iter()
        .map(|digest| &index.digests[*digest])
        .filter_map(|digest| Some((digest.fact, Some(digest.personnel()?))))
        .collect();
    match counted.as_slice() {
        [] => Bounds::default(),
        [(_, Some(one))] => one.bounds,
        _ => {
            let (bodies, _) = totals::bodies(library, &counted, index.day);
            let bounds = bodies.into_iter().map(|body| body.bounds);
            bounds.reduce(Bounds::plus).unwrap_or_default()
        }
    }
}
