//! The facts in the frame of the map, for lists and totals that follow it.

use std::collections::BTreeSet;

use super::Index;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::totals::{Counted, Totals};
use crate::basemap::WORLD_PX;

/// The facts that have a place in the frame, and what they add up to.
#[derive(Clone, Debug)]
pub struct InView {
    /// The facts.
    pub facts: BTreeSet<FactRef>,
    /// What they add up to.
    pub totals: Totals,
}

impl Index {
    /// The facts that have a place in a box: left, top, right, bottom in world pixels, unwrapped.
    pub fn in_view(&self, library: &Library, [left, top, right, bottom]: [f64; 4]) -> InView {
        let inside = |[x, y]: [f64; 2]| {
            let aside = (x - left).rem_euclid(WORLD_PX);
            aside <= right - left && y >= top && y <= bottom
        };
        // In the order of the digests, which is that of the library: of bodies that cover each other
        // the first one counts.
        let digests: BTreeSet<usize> = self
            .spots
            .iter()
            .filter(|spot| inside(spot.world))
            .map(|spot| spot.digest)
            .collect();
        let digests = digests
            .iter()
            .filter_map(|digest| self.digests.get(*digest));
        let counted: Vec<Counted<'_>> = digests.map(|digest| self.counted(digest)).collect();
        let facts = counted.iter().map(|counted| counted.fact).collect();
        let (totals, _) = Totals::add_up(library, &counted, self.day);
        InView { facts, totals }
    }
}
