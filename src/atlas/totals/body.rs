//! A body of troops: what it goes by, and the facts that speak of it. It knows nothing of which
//! bodies a total takes.

use arcstr::ArcStr;

use crate::atlas::Fact;
use crate::atlas::claims::Bounds;
use crate::atlas::library::{FactRef, Library};

/// One body of troops, with the facts that speak of it.
#[derive(Clone, Debug)]
pub struct Body {
    /// The fact whose number is used for words.
    pub first: FactRef,
    /// The other facts that count it.
    pub others: Vec<FactRef>,
    /// The span of all of them.
    pub bounds: Bounds,
}

impl Body {
    /// The facts that count it, first the one whose number is used for words.
    pub fn facts(&self) -> impl Iterator<Item = FactRef> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

/// What a body goes by in a total: its id, or the fact's own where it names none.
pub(in crate::atlas) fn body_id(library: &Library, fact_ref: FactRef, fact: &Fact) -> ArcStr {
    fact.body
        .clone()
        .unwrap_or_else(|| arcstr::format!("{}:{}", library.atlas_id(fact_ref.atlas()), fact.id))
}
