//! Where the labels of a frame stood: the next frame and the next answer keep to it where they can,
//! so that no label hops while the map is panned.

use std::collections::BTreeMap;

use super::boxes::Stand;
use super::key::LabelKey;
use super::placed::{LabelId, Shown};

/// Where the labels of a frame stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// What they were placed for.
    of: Option<LabelKey>,
    labels: BTreeMap<LabelId, Stood>,
}

/// Where one stood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stood {
    /// The point it names, in map pixels, and how far from it it stood.
    pub(super) at: [f64; 2],
    pub(super) gap: f64,
    pub(super) stand: Stand,
    /// How many of its lines had room.
    pub(super) kept: usize,
    /// Left, top, right, bottom in map pixels, and the same of the dot of a town.
    pub(super) bounds: [f64; 4],
    pub(super) dot: Option<[f64; 4]>,
}

impl Standing {
    /// Of the labels of a frame, which were placed for a key.
    pub(in crate::scene) fn of(key: LabelKey, shown: &[Shown<'_>]) -> Self {
        let stood = |shown: &Shown<'_>| {
            let stood = Stood {
                at: shown.at,
                gap: shown.placed.gap,
                stand: shown.stand,
                kept: shown.kept,
                bounds: shown.bounds,
                dot: shown.dot_box(),
            };
            (shown.placed.id, stood)
        };
        Self {
            of: Some(key),
            labels: shown.iter().map(stood).collect(),
        }
    }

    /// Where a label stood that is now placed for a key. At another zoom and in a frame of another
    /// size other sides are free.
    pub(super) fn get(&self, id: LabelId, key: LabelKey) -> Option<&Stood> {
        let holds = self.of.is_some_and(|of| of.is_of_zoom_and_size_of(key));
        self.labels.get(&id).filter(|_| holds)
    }

    /// Where all of them stood, if they were placed for the same as a key but for the region.
    pub(super) fn seen_for(&self, key: LabelKey) -> impl Iterator<Item = &Stood> {
        let same = self.is_but_for_the_region(key);
        self.labels.values().filter(move |_| same)
    }

    /// Where one of these stood.
    pub(super) fn seen(&self, id: LabelId, key: LabelKey) -> Option<&Stood> {
        let same = self.is_but_for_the_region(key);
        self.labels.get(&id).filter(|_| same)
    }

    fn is_but_for_the_region(&self, key: LabelKey) -> bool {
        self.of.is_some_and(|of| of.is_but_for_the_region(key))
    }
}
