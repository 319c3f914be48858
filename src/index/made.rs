//! An index for what is asked of a library: made anew, with what an index before it knows and still
//! holds, or patched. Nothing else of an index knows which of these was done.

use std::sync::Arc;

use super::catalogue::Catalogue;
use super::{Asked, Digest, Index, MadeOf, patch};
use crate::atlas::holding::Holding;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::{Day, Edtf};

impl Index {
    /// Digests the given facts for a day, or for each atlas's own where none is given.
    pub fn build(library: &Library, facts: &[FactRef], day: Option<Day>) -> Self {
        let made_of = MadeOf::new(library, None);
        let date = day.map(Edtf::of_day);
        let date = date.as_ref();
        let mut index = Self::begin(Arc::new(Catalogue::of(library)), made_of, date);
        for &fact in facts {
            let digest = Digest::of(library, fact, date);
            index.weigh(library, fact, digest.day);
            index.push(library, digest);
        }
        index.in_force = facts.len();
        index.finish(library, None);
        index
    }

    /// The facts of a library that hold on a date and pass the filters. An index of the same
    /// library, or of one that this library came of by edits, makes it quicker: what it knows and
    /// still holds is taken over, and where few facts changed nothing else is looked at.
    pub fn of(library: &Library, asked: Asked<'_>, before: Option<&Self>) -> Self {
        let before = before.and_then(|before| {
            let made_of = before.made_of.as_ref()?;
            let changed = library.facts_changed_since(made_of.library.revision())?;
            Some((before, made_of, changed))
        });
        let catalogue = match &before {
            Some((before, made_of, changed))
                if made_of.is_for(asked) && changed.len() <= patch::FEW =>
            {
                return before.patched(library, asked, &made_of.library, changed);
            }
            Some((before, _, changed)) if changed.is_empty() => Arc::clone(&before.catalogue),
            Some((before, _, changed)) if changed.len() <= patch::FEW => {
                Arc::new(before.catalogue.after(library, changed))
            }
            _ => Arc::new(Catalogue::of(library)),
        };
        let mut index = Self::begin(catalogue, MadeOf::new(library, Some(asked)), asked.date);
        if let Some((before, _, changed)) = &before {
            index.weighings = before.weighings.clone();
            index.weighings.fit(library, &None);
            for fact in changed {
                index.weighings.set(*fact, None);
            }
        }
        let everything = asked.filters.is_empty();
        for fact in library.facts() {
            let digest = Digest::of(library, fact, asked.date);
            if digest.holding == Holding::Unknown {
                index.date_unknown.push(fact);
            }
            if !digest.holding.is_shown() {
                continue;
            }
            index.in_force += 1;
            let held = index.weighing(fact);
            if !held.is_some_and(|held| held.holds_on(digest.day)) {
                index.weigh(library, fact, digest.day);
            }
            let passes = |weighing| asked.filters.admit(library, fact, weighing);
            if everything || index.weighing(fact).is_some_and(passes) {
                index.push(library, digest);
            }
        }
        index.finish(library, before.as_ref().map(|(before, ..)| &before.tally));
        index
    }
}
