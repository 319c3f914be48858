//! What a list of facts adds up to. It knows nothing of how it is added up.

use crate::atlas::bounds::{Bounds, bounds_words};

/// What a list of facts adds up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// How many facts.
    pub facts: usize,
    /// How many of them can be drawn.
    pub mapped: usize,
    /// How many places deployments stand at, each once.
    pub sites: usize,
    /// How many summits, talks and visits.
    pub meetings: usize,
    /// How many of those cannot be drawn.
    pub meetings_nowhere: usize,
    /// How many people all bodies of troops count together. A bound that one of them leaves
    /// open is open in the total: "at least 6,000" and 500 are at least 6,500.
    pub personnel: Bounds,
    /// How many sources they rely on.
    pub sources: usize,
    /// Bodies that were left out because another one covers them.
    pub covered: usize,
}

impl Totals {
    /// The number of people in words: "7,000–7,500", "at least 6,000", nothing where none is
    /// known.
    pub fn personnel_words(&self) -> String {
        bounds_words(self.personnel)
    }
}
