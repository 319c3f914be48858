//! What comes of two dates: the facts of the earlier one, and what changed between them.
//!
//! The later date is that of the view, so that the timeline and everything else go on as they
//! are. The earlier one has an index of its own, made as the first one is.

use std::sync::Arc;

use super::index::{IndexRequest, Shown, Wanted, index};
use crate::atlas::changes::{self, Change, Marked, Side};
use crate::atlas::library::Library;
use crate::atlas::time::Edtf;
use crate::index::Index;

/// How many facts are compared in the frame that asks for it.
pub(in crate::state) const AT_ONCE: usize = 300;

/// What two sides are made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The earlier date.
    pub from: Wanted,
    /// The index of the later date, by its [`super::Derived::generation`].
    pub to: u64,
}

/// What came of two dates.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The facts on the earlier date.
    pub index: Arc<Index>,
    /// What changed.
    pub changes: Arc<Vec<Change>>,
    /// What the maps of the earlier and of the later date mark.
    pub marked: [Arc<Marked>; 2],
}

/// A comparison that is to be made.
#[derive(Clone, Debug)]
pub struct CompareRequest {
    /// The open atlases.
    pub library: Arc<Library>,
    /// The facts on the later date.
    pub to: Arc<Index>,
    /// The later date.
    pub to_date: Option<Edtf>,
    /// The facts of another earlier date, to take over from.
    pub before: Arc<Index>,
    /// What those were made for.
    pub made_for: Wanted,
    /// What changed, where that is known already and only the zoom is another one.
    pub changes: Option<Arc<Vec<Change>>>,
    /// What is wanted.
    pub pair: Pair,
    /// What the marks of its maps go by.
    pub number: u64,
}

/// Makes a comparison.
pub fn compare(request: &CompareRequest) -> Compared {
    let CompareRequest {
        library,
        to,
        to_date,
        before,
        made_for,
        changes,
        pair,
        number,
    } = request;
    let Shown { index, .. } = index(&IndexRequest {
        library: Arc::clone(library),
        before: Shown {
            index: Arc::clone(before),
            ..Shown::default()
        },
        made_for: made_for.clone(),
        wanted: pair.from.clone(),
    });
    let changes = changes.clone().unwrap_or_else(|| {
        let facts = |index: &Index| index.digests.iter().map(|digest| digest.fact).collect();
        let from = Side {
            library,
            date: pair.from.date.as_ref(),
            facts: facts(&index),
            unknown: index.date_unknown.clone(),
        };
        let to = Side {
            library,
            date: to_date.as_ref(),
            facts: facts(to),
            unknown: to.date_unknown.clone(),
        };
        Arc::new(changes::between(&from, &to))
    });
    Compared {
        index,
        marked: [true, false].map(|earlier| Arc::new(Marked::of(&changes, earlier, *number))),
        changes,
    }
}
