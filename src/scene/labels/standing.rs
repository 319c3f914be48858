//! Where the labels of a frame stood: the next frame and the next answer keep to it where they can,
//! so that no label hops while the map is panned.

use std::collections::BTreeMap;

use super::boxes::Stand;
use super::key::LabelKey;
use super::placed::{LabelId, Placed, Shown};

/// Where the labels of a frame stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// What they were placed for.
    of: Option<LabelKey>,
    /// In the order in which they were placed.
    labels: Vec<(LabelId, Stood)>,
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

    /// Where each of some labels stood that are now placed for a key, in their order. At another
    /// zoom and in a frame of another size other sides are free, so none did.
    pub(super) fn of_each(&self, placed: &[Placed], key: LabelKey) -> Vec<Option<&Stood>> {
        if !self.of.is_some_and(|of| of.is_of_zoom_and_size_of(key)) {
            return vec![None; placed.len()];
        }
        // Mostly these are the labels that the frame before moved, of which it left some out.
        let mut left = self.labels.iter().peekable();
        let found = placed.iter().map(|placed| {
            let stood = left.next_if(|(id, _)| *id == placed.id);
            stood.map(|(_, stood)| stood)
        });
        let found: Vec<Option<&Stood>> = found.collect();
        if left.peek().is_none() {
            return found;
        }
        let by_id = self.by_id();
        let placed = placed.iter();
        placed
            .map(|placed| by_id.get(&placed.id).copied())
            .collect()
    }

    fn by_id(&self) -> BTreeMap<LabelId, &Stood> {
        self.labels.iter().map(|(id, stood)| (*id, stood)).collect()
    }
}

/// Where labels stood, for others to be placed beside and instead of them.
pub(super) struct Before<'a> {
    stood: BTreeMap<LabelId, &'a Stood>,
    /// Whether the zoom is that of the labels to be placed, and the frame as large.
    is_of_zoom_and_size: bool,
    /// Whether everything is but the region.
    is_seen: bool,
}

impl<'a> Before<'a> {
    pub(super) fn new(standing: &'a Standing, key: LabelKey) -> Self {
        let is = |like: fn(LabelKey, LabelKey) -> bool| standing.of.is_some_and(|of| like(of, key));
        Self {
            stood: standing.by_id(),
            is_of_zoom_and_size: is(LabelKey::is_of_zoom_and_size_of),
            is_seen: is(LabelKey::is_but_for_the_region),
        }
    }

    /// Where one stood, if other sides were no freer then.
    pub(super) fn get(&self, id: LabelId) -> Option<&'a Stood> {
        self.stood
            .get(&id)
            .copied()
            .filter(|_| self.is_of_zoom_and_size)
    }

    /// Where all of them are seen; nothing where they were placed for something else.
    pub(super) fn all_seen(&self) -> impl Iterator<Item = &'a Stood> {
        self.stood.values().copied().filter(|_| self.is_seen)
    }

    /// Where one of these is seen.
    pub(super) fn seen(&self, id: LabelId) -> Option<&'a Stood> {
        self.stood.get(&id).copied().filter(|_| self.is_seen)
    }
}
