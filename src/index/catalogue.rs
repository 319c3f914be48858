//! What no date and no filter changes about the facts of a library, worked out once.

use std::sync::Arc;

use super::by_slot::BySlot;
use super::outlines::Trace;
use crate::atlas::library::{FactRef, Library};

/// What no date changes about the facts of a library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// All facts in the order of lists.
    listed: Vec<FactRef>,
    /// Lines, areas, rings and legs, of the facts that have any.
    traces: BySlot<Option<Arc<Trace>>>,
}

impl Catalogue {
    /// The catalogue of a library.
    pub fn of(library: &Library) -> Self {
        let facts: Vec<FactRef> = library.facts().collect();
        let mut traces = BySlot::of(library, &None);
        for fact in &facts {
            if let Some(trace) = Trace::of(library.fact(*fact)) {
                traces.set(*fact, Some(Arc::new(trace)));
            }
        }
        Self {
            listed: library.listed(&facts),
            traces,
        }
    }

    /// The catalogue of a library that came of this one's by changes of some facts.
    pub fn after(&self, library: &Library, changed: &[FactRef]) -> Self {
        let mut after = self.clone();
        after.traces.fit(library, &None);
        after.listed.retain(|fact| !changed.contains(fact));
        for fact_ref in changed {
            let fact = library.get(*fact_ref);
            let trace = fact.and_then(Trace::of).map(Arc::new);
            after.traces.set(*fact_ref, trace);
            if fact.is_some() {
                let is_before = |held: &FactRef| library.list_order(*held, *fact_ref).is_lt();
                let place = after.listed.partition_point(is_before);
                after.listed.insert(place, *fact_ref);
            }
        }
        after
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// All facts, in the order of lists: by kind, then by date, then by title.
    pub fn listed(&self) -> impl Iterator<Item = FactRef> {
        self.listed.iter().copied()
    }

    pub(super) fn trace(&self, fact: FactRef) -> Option<&Arc<Trace>> {
        self.traces.get(fact)?.as_ref()
    }
}
