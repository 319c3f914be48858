//! What no date and no filter changes about the facts of a library, worked out once.

use std::ops::Range;
use std::sync::Arc;

use super::outlines::Trace;
use crate::atlas::library::{FactRef, Library};

/// What no date changes about the facts of a library.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Where the facts of each atlas begin among all facts.
    starts: Vec<usize>,
    len: usize,
    /// All facts in the order of lists.
    listed: Vec<FactRef>,
    /// Lines, areas, rings and legs, of the facts that have any.
    traces: Vec<Option<Arc<Trace>>>,
}

impl Catalogue {
    /// The catalogue of a library.
    pub fn of(library: &Library) -> Self {
        let mut starts = Vec::new();
        let mut len = 0;
        for atlas in library.atlases() {
            starts.push(len);
            len += atlas.facts.len();
        }
        let facts: Vec<FactRef> = library.facts().collect();
        Self {
            starts,
            len,
            listed: library.listed(&facts),
            traces: facts
                .iter()
                .map(|fact| Trace::of(library.fact(*fact)).map(Arc::new))
                .collect(),
        }
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it can be the catalogue of a library: the atlases have as many facts each.
    pub(super) fn is_of(&self, library: &Library) -> bool {
        let counts = library.atlases().iter().map(|atlas| atlas.facts.len());
        self.ranges().map(|range| range.len()).eq(counts)
    }

    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.starts.iter().skip(1).copied();
        self.starts
            .iter()
            .copied()
            .zip(ends.chain(std::iter::once(self.len)))
            .map(|(from, to)| from..to)
    }

    /// Where a fact stands among all facts.
    pub fn position(&self, fact: FactRef) -> Option<usize> {
        let start = *self.starts.get(fact.atlas())?;
        let end = self.starts.get(fact.atlas() + 1).copied();
        let position = start + fact.fact();
        (position < end.unwrap_or(self.len)).then_some(position)
    }

    /// All facts, in the order of lists: by kind, then by date, then by title.
    pub fn listed(&self) -> impl Iterator<Item = FactRef> {
        self.listed.iter().copied()
    }

    pub(super) fn trace(&self, fact: FactRef) -> Option<&Arc<Trace>> {
        self.traces.get(self.position(fact)?)?.as_ref()
    }
}
