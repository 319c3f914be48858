//! Places that would overlap on the map, taken together.
//!
//! Clusters are worked out in world pixels for each half step of zoom, from all places in one
//! order, so that they do not depend on the frame and keep their identity while it moves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::grid::Grid;
use crate::atlas::claims::Bounds;
use crate::atlas::library::FactRef;

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
    /// Positions in [`Index::spots`](super::Index::spots), the leading one first.
    pub spots: Vec<usize>,
    /// Positions in [`Index::digests`](super::Index::digests) of its facts, each once, the leading one first.
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
    /// The clusters of a zoom. Where there are none yet `make` finds them, at so many pixels of the
    /// frame to one of the world, among so many places.
    pub(super) fn get(
        &self,
        zoom: f64,
        apart: f64,
        places: usize,
        make: impl FnOnce(f64) -> Vec<Cluster>,
    ) -> Arc<Clusters> {
        let key = key(zoom, apart);
        if let Some(held) = self.held().get(&key) {
            return Arc::clone(held);
        }
        // Worked out without the lock, so that a frame that asks meanwhile does not wait.
        let scale = (f64::from(key.0) / 2.0).exp2();
        let made = Arc::new(Clusters::new(make(scale), key.0));
        let mut held = self.held();
        if places > MANY {
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
