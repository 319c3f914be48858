//! Places that would overlap on the map, taken together.
//!
//! Clusters are worked out in world pixels for each half step of zoom, from all places in one
//! order, so that they do not depend on the frame and keep their identity while it moves.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::Index;
use crate::atlas::Kind;

/// What a cluster goes by: its leading place, which stays while the map is panned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClusterId(pub usize);

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
}

/// A half step of zoom, and the width of a symbol in pixels.
type Key = (i32, u32);

/// Clusters by half step of zoom and width of a symbol.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<BTreeMap<Key, Arc<Vec<Cluster>>>>);

impl Clone for Cache {
    /// A copy starts empty: it is only a cache.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Cache {
    pub(super) fn get(&self, index: &Index, zoom: f64, apart: f64) -> Arc<Vec<Cluster>> {
        let step = (zoom * 2.0).floor() as i32;
        let key = (step, apart.round() as u32);
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cached.entry(key).or_insert_with(|| {
            let scale = (f64::from(step) / 2.0).exp2();
            Arc::new(cluster(index, apart / scale))
        }))
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

/// Takes together places closer than `reach` world pixels to a leading one. The leading ones are
/// taken by kind of fact first and by number of people second.
fn cluster(index: &Index, reach: f64) -> Vec<Cluster> {
    let mut order: Vec<usize> = (0..index.spots.len()).collect();
    order.sort_by(|&a, &b| {
        let rank = |spot: usize| {
            let digest = &index.digests[index.spots[spot].digest];
            let people = digest
                .personnel
                .as_ref()
                .map_or(0.0, |count| count.bounds.middle());
            (symbol_rank(digest.kind), -people)
        };
        let ((kind_a, people_a), (kind_b, people_b)) = (rank(a), rank(b));
        kind_a
            .cmp(&kind_b)
            .then(people_a.total_cmp(&people_b))
            .then(a.cmp(&b))
    });
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
        clusters.push(Cluster {
            id: ClusterId(lead),
            spots,
            digests,
            world,
        });
    }
    clusters
}
