//! What facts add up to but for their people, kept so that one fact can be added or taken away
//! without counting the others again.

use std::collections::HashMap;
use std::sync::Arc;

use arcstr::ArcStr;

use super::sums::Totals;
use crate::atlas::library::{DocumentId, FactRef, Library};
use crate::atlas::time::Edtf;
use crate::atlas::{Fact, Kind, Source};

/// What some facts add up to but for their people.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many facts.
    facts: usize,
    mapped: usize,
    meetings: usize,
    meetings_nowhere: usize,
    /// Where deployments stand, to 0.001 degrees, about a hundred metres: sorted, and as often as
    /// facts say so.
    sites: Vec<[i32; 2]>,
    /// How many of those there are, each once: one garrison, however many facts.
    sites_once: usize,
    /// How many claims rely on each source, by its number.
    uses: Vec<u32>,
    /// How many sources some claim relies on.
    sources: usize,
    numbers: Arc<Numbers>,
}

/// Numbers of sources: those that mean one have one, whatever id an atlas gives it.
#[derive(Clone, Debug, Default)]
struct Numbers {
    by_id: HashMap<(DocumentId, ArcStr), u32>,
    by_key: HashMap<[ArcStr; 3], u32>,
}

/// Whether two come to the same, whatever numbers sources have.
impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        self.totals() == other.totals() && self.sites == other.sites
    }
}

impl Numbers {
    /// The number of a source that has one.
    fn of(&self, document: DocumentId, id: &ArcStr) -> Option<u32> {
        self.by_id.get(&(document, id.clone())).copied()
    }

    fn give(&mut self, library: &Library, fact: FactRef, id: &ArcStr) -> u32 {
        let key = library
            .source(fact, id)
            .map_or_else(|| [id.clone(), ArcStr::new(), ArcStr::new()], source_key);
        let next = self.by_key.len() as u32;
        let number = *self.by_key.entry(key).or_insert(next);
        self.by_id.insert((fact.atlas(), id.clone()), number);
        number
    }
}

/// What tells a source from others: its address, or else publisher, title and date.
fn source_key(source: &Source) -> [ArcStr; 3] {
    match &source.url {
        Some(url) => [url.clone(), ArcStr::new(), ArcStr::new()],
        None => [
            ArcStr::from(source.name()),
            source.title.clone(),
            source.date.as_ref().map_or("", Edtf::as_str).into(),
        ],
    }
}

impl Tally {
    /// What some facts add up to; of those that do not hold, which is said beside each, neither sites
    /// nor meetings count. One of the same library makes it smaller: both know sources by
    /// the same numbers.
    pub fn of(
        library: &Library,
        facts: impl IntoIterator<Item = (FactRef, bool)>,
        before: Option<&Self>,
    ) -> Self {
        let mut tally = Self::default();
        let mut numbers = before.map_or_else(Arc::default, |before| Arc::clone(&before.numbers));
        // What tells a source from others takes comparisons of text, so each id is looked at once;
        // and claims that were read from one file share their ids, so that where an id stands in
        // memory tells whether it was seen. One that stands elsewhere, too, is but looked at twice.
        let mut seen: HashMap<(DocumentId, usize), u32> = HashMap::new();
        for (fact_ref, holds) in facts {
            let fact = library.fact(fact_ref);
            tally.count(fact, holds, 1);
            if holds {
                each_site(fact, &mut |site| tally.sites.push(site));
            }
            for claim in &fact.claims {
                if let Some(id) = &claim.source {
                    let number = *seen
                        .entry((fact_ref.atlas(), id.as_ptr().addr()))
                        .or_insert_with(|| {
                            let held = numbers.of(fact_ref.atlas(), id);
                            held.unwrap_or_else(|| {
                                Arc::make_mut(&mut numbers).give(library, fact_ref, id)
                            })
                        });
                    tally.relies(number, true);
                }
            }
        }
        tally.sites.sort_unstable();
        tally.sites.shrink_to_fit();
        tally.sites_once = tally.sites.chunk_by(|a, b| a == b).count();
        tally.uses.shrink_to_fit();
        tally.numbers = numbers;
        tally
    }

    /// Adds a fact of a library.
    pub fn add(&mut self, library: &Library, fact_ref: FactRef, holds: bool) {
        let fact = library.fact(fact_ref);
        self.count(fact, holds, 1);
        let mut add = |site| {
            let place = self.sites.partition_point(|held| *held < site);
            self.sites_once += usize::from(self.sites.get(place) != Some(&site));
            self.sites.insert(place, site);
        };
        if holds {
            each_site(fact, &mut add);
        }
        for id in fact.claims.iter().filter_map(|claim| claim.source.as_ref()) {
            let number = self.numbers.of(fact_ref.atlas(), id);
            let number = number
                .unwrap_or_else(|| Arc::make_mut(&mut self.numbers).give(library, fact_ref, id));
            self.relies(number, true);
        }
    }

    /// Takes a fact away, as it is in the library with which it was added.
    pub fn take_away(&mut self, library: &Library, fact_ref: FactRef, holds: bool) {
        let fact = library.fact(fact_ref);
        self.count(fact, holds, -1);
        let mut take_away = |site| {
            let place = self.sites.partition_point(|held| *held < site);
            if self.sites.get(place) == Some(&site) {
                self.sites.remove(place);
                self.sites_once -= usize::from(self.sites.get(place) != Some(&site));
            }
        };
        if holds {
            each_site(fact, &mut take_away);
        }
        for id in fact.claims.iter().filter_map(|claim| claim.source.as_ref()) {
            if let Some(number) = self.numbers.of(fact_ref.atlas(), id) {
                self.relies(number, false);
            }
        }
    }

    /// The totals, without people.
    pub fn totals(&self) -> Totals {
        Totals {
            facts: self.facts,
            mapped: self.mapped,
            sites: self.sites_once,
            meetings: self.meetings,
            meetings_nowhere: self.meetings_nowhere,
            sources: self.sources,
            ..Totals::default()
        }
    }

    fn count(&mut self, fact: &Fact, holds: bool, sign: isize) {
        let is_meeting = holds && fact.kind == Kind::Meeting;
        let is_mapped = fact.is_mapped();
        let step = |count: &mut usize, counts: bool| {
            *count = count.saturating_add_signed(if counts { sign } else { 0 });
        };
        step(&mut self.facts, true);
        step(&mut self.mapped, is_mapped);
        step(&mut self.meetings, is_meeting);
        step(&mut self.meetings_nowhere, is_meeting && !is_mapped);
    }

    /// One claim more or less relies on a source.
    fn relies(&mut self, number: u32, more: bool) {
        let number = number as usize;
        if self.uses.len() <= number {
            self.uses.resize(number + 1, 0);
        }
        if let Some(uses) = self.uses.get_mut(number) {
            let was = *uses;
            *uses = if more { was + 1 } else { was.saturating_sub(1) };
            self.sources += usize::from(was == 0 && *uses == 1);
            self.sources -= usize::from(was == 1 && *uses == 0);
        }
    }
}

/// The sites of a deployment.
fn each_site(fact: &Fact, found: &mut dyn FnMut([i32; 2])) {
    if fact.kind == Kind::Deployment {
        fact.each_position(&mut |at| {
            found([at.lon_deg, at.lat_deg].map(|deg| (deg * 1e3).round() as i32));
        });
    }
}
