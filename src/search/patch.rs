//! A search index after a few facts were changed: it has the same words as one that is made anew,
//! without looking at the words of the facts that stayed.

use std::ops::Range;
use std::sync::Arc;

use super::build::{self, Towns};
use super::{Entity, SearchIndex, Sort};
use crate::atlas::library::{FactRef, Library};
use crate::basemap;
use crate::gazetteer::PlaceId;
use crate::gazetteer::words::{Collector, GONE};

/// How many changed facts are patched; of more, the index is made anew.
const FEW: usize = 16;

impl SearchIndex {
    /// Indexes a library of whose facts those before an edit are indexed already.
    pub fn after(library: &Arc<Library>, before: &Self) -> Self {
        match library.facts_changed_since(before.library.revision()) {
            Some(changed) if changed.len() <= FEW => before.patched(library, &changed),
            _ => Self::build(library),
        }
    }

    fn patched(&self, library: &Arc<Library>, changed: &[FactRef]) -> Self {
        let was = &self.library;
        let facts: Vec<FactRef> = library.facts().collect();
        let has_changed = |fact: &FactRef| changed.binary_search(fact).is_ok();
        let has_parties = |library: &Library, fact: &FactRef| {
            let fact = library.get(*fact);
            fact.is_some_and(|fact| !fact.parties.is_empty())
        };
        let parties = if changed
            .iter()
            .any(|fact| has_parties(was, fact) || has_parties(library, fact))
        {
            build::parties(library, &facts, basemap::countries())
        } else {
            self.parties.clone()
        };

        let (gone, new) = apart(&self.parties, &parties);
        let places = self.places_after(&facts, &parties, &gone, has_changed);
        let mut words = Collector::default();
        let mut towns = Towns::new(self.gazetteer);
        let names = build::group_names(library);
        for (entry, fact_ref) in facts.iter().enumerate() {
            if has_changed(fact_ref) {
                let fact = library.fact(*fact_ref);
                build::fact_words(&mut words, entry, fact);
                build::words_of_groups(&mut words, &names, entry, (*fact_ref, fact));
                towns.visit(entry, fact);
            }
        }
        for at in new {
            if let Some(party) = parties.get(at) {
                build::titled(&mut words, &party.title, facts.len() + at);
            }
        }
        let before = self.facts.len() + self.parties.len();
        let mut starts = self.starts;
        for start in starts.iter_mut().skip(2) {
            *start = *start - before + facts.len() + parties.len();
        }
        starts[1] = facts.len();
        let (places_here, facts_here) = self.towns_after(&places, towns);
        Self {
            library: Arc::clone(library),
            gazetteer: self.gazetteer,
            words: self.words.with(&places, &words.finish()),
            starts,
            countries: self.countries_after(library, changed),
            facts,
            parties,
            groups: self.groups.clone(),
            sources: self.sources_after(library, changed),
            places: places_here,
            facts_here,
        }
    }

    /// The new place of each entry; none for facts that changed and for people who are gone.
    fn places_after(
        &self,
        facts: &[FactRef],
        parties: &[Entity],
        gone: &Range<usize>,
        has_changed: impl Fn(&FactRef) -> bool,
    ) -> Vec<u32> {
        // What did not change is in the order it was in.
        let mut kept = facts.iter().enumerate();
        let mut places: Vec<u32> = self
            .facts
            .iter()
            .map(|fact| {
                if has_changed(fact) {
                    return GONE;
                }
                let next = kept.find(|(_, fact)| !has_changed(fact));
                next.map_or(GONE, |(place, _)| place as u32)
            })
            .collect();
        for at in 0..self.parties.len() {
            places.push(if gone.contains(&at) {
                GONE
            } else if at < gone.start {
                (facts.len() + at) as u32
            } else {
                (facts.len() + parties.len() + at - self.parties.len()) as u32
            });
        }
        let others = self.entries(Sort::Sources).end - places.len();
        let next = facts.len() + parties.len();
        places.extend((0..others).map(|at| (next + at) as u32));
        places
    }

    /// Which facts are in which towns.
    fn towns_after(&self, places: &[u32], mut towns: Towns<'_>) -> (Vec<(usize, usize)>, Vec<u32>) {
        for (at, (town, _)) in self.places.iter().enumerate() {
            let place = |entry: &u32| places.get(*entry as usize).copied();
            let stay = self.facts_in(at).iter().filter_map(place);
            let mut stay = stay.filter(|place| *place != GONE).peekable();
            if stay.peek().is_some() {
                let held = towns.facts.entry(PlaceId(*town)).or_default();
                held.extend(stay);
            }
        }
        towns.finish()
    }

    fn countries_after(&self, library: &Library, changed: &[FactRef]) -> Vec<usize> {
        let mut counts = self.countries.clone();
        let mut count = |library: &Library, sign: isize| {
            for fact in changed.iter().filter_map(|fact| library.get(*fact)) {
                for code in build::countries_of(fact) {
                    let found = basemap::countries()
                        .binary_search_by(|held| held.code.as_slice().cmp(code.as_bytes()));
                    if let Some(count) = found.ok().and_then(|found| counts.get_mut(found)) {
                        *count = count.saturating_add_signed(sign);
                    }
                }
            }
        };
        count(&self.library, -1);
        count(library, 1);
        counts
    }

    fn sources_after(&self, library: &Library, changed: &[FactRef]) -> Vec<Entity> {
        let mut sources = self.sources.clone();
        let mut count = |library: &Library, sign: isize| {
            for fact in changed.iter().filter(|fact| library.get(**fact).is_some()) {
                build::each_publisher(library, *fact, &mut |name| {
                    let found = sources.iter_mut().find(|source| source.title == name);
                    if let Some(facts) = found.and_then(|source| source.facts.as_mut()) {
                        *facts = facts.saturating_add_signed(sign);
                    }
                });
            }
        };
        count(&self.library, -1);
        count(library, 1);
        sources
    }
}

/// The stretches in which two lists of people differ, by who they are.
fn apart(before: &[Entity], after: &[Entity]) -> (Range<usize>, Range<usize>) {
    let same = |(a, b): &(&Entity, &Entity)| a.title == b.title;
    let first = before.iter().zip(after).take_while(same).count();
    let most = before.len().min(after.len()) - first;
    let last = before.iter().rev().zip(after.iter().rev());
    let last = last.take(most).take_while(same).count();
    (first..before.len() - last, first..after.len() - last)
}
