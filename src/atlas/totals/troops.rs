//! Who counts which body of troops, and who covers it, kept so that the bodies that one fact has a
//! part in are found without walking through all facts.
//!
//! The rule is that of [`super::bodies`]; here it is asked of one body at a time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use arcstr::ArcStr;

use super::body::{Body, body_id};
use crate::atlas::Fact;
use crate::atlas::claims::Bounds;
use crate::atlas::library::{FactRef, Library};

/// The facts that name bodies of troops.
#[derive(Clone, Debug, Default)]
pub struct Troops {
    /// The facts that count a body, by its id, in no order.
    counted: Arc<HashMap<ArcStr, Vec<FactRef>>>,
    /// The facts that cover a body, by its id, in no order.
    covered: Arc<HashMap<ArcStr, Vec<FactRef>>>,
    /// How many of these words could mean a fact that names no body, by `ATLAS:ID`.
    spelled: usize,
}

/// What a body of troops is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKey {
    /// An id that facts share.
    Named(ArcStr),
    /// The only fact that counts it.
    Own(FactRef),
}

/// How many people a fact counts, where it counts at all.
pub type Counts<'a> = &'a dyn Fn(FactRef) -> Option<Bounds>;

/// The words that a fact has for bodies: the one it counts, and those it covers.
fn words(fact: &Fact) -> impl Iterator<Item = (&ArcStr, bool)> {
    let counted = fact.body.iter().map(|id| (id, false));
    let covered = fact.covers().iter().map(|id| (id, true));
    counted.chain(covered).filter(|(id, _)| !id.is_empty())
}

impl Troops {
    /// Adds a fact.
    pub fn add(&mut self, fact_ref: FactRef, fact: &Fact) {
        for (id, covers) in words(fact) {
            let held = if covers {
                &mut self.covered
            } else {
                &mut self.counted
            };
            let facts = Arc::make_mut(held).entry(id.clone()).or_default();
            facts.push(fact_ref);
            self.spelled += usize::from(id.contains(':'));
        }
    }

    /// Takes a fact away, as it was when it was added.
    pub fn take_away(&mut self, fact_ref: FactRef, fact: &Fact) {
        for (id, covers) in words(fact) {
            let held = if covers {
                &mut self.covered
            } else {
                &mut self.counted
            };
            let held = Arc::make_mut(held);
            if let Some(facts) = held.get_mut(id) {
                if let Some(place) = facts.iter().position(|held| *held == fact_ref) {
                    facts.swap_remove(place);
                    self.spelled -= usize::from(id.contains(':'));
                }
                if facts.is_empty() {
                    held.remove(id);
                }
            }
        }
    }

    /// The body that a fact counts, where it counts any.
    pub fn key(&self, library: &Library, fact_ref: FactRef) -> BodyKey {
        let fact = library.fact(fact_ref);
        match &fact.body {
            Some(id) if id.is_empty() => BodyKey::Own(fact_ref),
            Some(id) => BodyKey::Named(id.clone()),
            None if self.spelled == 0 => BodyKey::Own(fact_ref),
            None => {
                let id = body_id(library, fact_ref, fact);
                if self.counted.contains_key(&id) || self.covered.contains_key(&id) {
                    BodyKey::Named(id)
                } else {
                    BodyKey::Own(fact_ref)
                }
            }
        }
    }

    /// The facts of a body, whether they count anybody or not, in the order of the library.
    fn members(&self, library: &Library, key: &BodyKey) -> Vec<FactRef> {
        let id = match key {
            BodyKey::Own(fact) => return vec![*fact],
            BodyKey::Named(id) => id,
        };
        let mut members = self.counted.get(id).cloned().unwrap_or_default();
        if id.contains(':') {
            let meant = library.spelled(id);
            members.extend(meant.filter(|fact| library.fact(*fact).body.is_none()));
        }
        members.sort_by_cached_key(|fact| library.order(*fact));
        members.dedup();
        members
    }

    /// The facts whose bodies may be others when some facts change: these, and all that count or
    /// cover the same bodies.
    pub fn touched(&self, library: &Library, changed: &[FactRef]) -> BTreeSet<FactRef> {
        let mut touched: BTreeSet<FactRef> = changed.iter().copied().collect();
        let mut ids: BTreeSet<ArcStr> = BTreeSet::new();
        for fact_ref in changed {
            let Some(fact) = library.get(*fact_ref) else {
                continue;
            };
            ids.extend(words(fact).map(|(id, _)| id.clone()));
            if fact.body.is_none() && self.spelled > 0 {
                ids.insert(body_id(library, *fact_ref, fact));
            }
        }
        // Of two bodies that cover each other the first one listed stays: which that is depends on
        // every fact of both.
        for id in ids.clone() {
            for member in self.members(library, &BodyKey::Named(id)) {
                let fact = library.fact(member);
                ids.extend(words(fact).map(|(id, _)| id.clone()));
            }
        }
        for id in ids {
            touched.extend(self.members(library, &BodyKey::Named(id)));
        }
        touched
    }

    /// A body as the facts that count make it, and whether another one covers it; none where no
    /// fact counts it.
    pub fn body(
        &self,
        library: &Library,
        key: &BodyKey,
        counts: Counts<'_>,
    ) -> Option<(Body, bool)> {
        let mut counting = self
            .members(library, key)
            .into_iter()
            .filter_map(|fact| Some((fact, counts(fact)?)));
        let (first, bounds) = counting.next()?;
        let mut body = Body {
            first,
            others: Vec::new(),
            bounds: Bounds::span([bounds]).unwrap_or(bounds),
        };
        for (fact, bounds) in counting {
            body.others.push(fact);
            if let Some(span) = Bounds::span([body.bounds, bounds]) {
                body.bounds = span;
            }
        }
        let is_covered = self.is_covered(library, key, &body, counts);
        Some((body, is_covered))
    }

    fn is_covered(
        &self,
        library: &Library,
        key: &BodyKey,
        body: &Body,
        counts: Counts<'_>,
    ) -> bool {
        let BodyKey::Named(id) = key else {
            return false;
        };
        let covering = self.covered.get(id).map_or(&[][..], Vec::as_slice);
        covering
            .iter()
            .filter(|fact| counts(**fact).is_some())
            .any(|by| {
                let other = self.key(library, *by);
                if other == *key {
                    return false;
                }
                let covers_it = |other: &ArcStr| {
                    body.facts()
                        .any(|fact| library.fact(fact).covers().contains(other))
                };
                let BodyKey::Named(other_id) = &other else {
                    return true;
                };
                if !covers_it(other_id) {
                    return true;
                }
                // Of two that cover each other, the first one listed stays.
                let members = self.members(library, &other).into_iter();
                let first = members.clone().find(|fact| counts(*fact).is_some());
                let first = first.map(|fact| library.order(fact));
                first.is_some_and(|first| first <= library.order(body.first))
            })
    }
}
