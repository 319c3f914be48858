//! Totals over facts: no body of troops is counted twice.
//!
//! A total takes one figure for each `body`, an id that facts and atlases opened together share,
//! and none for a body that another one shown `covers`.

use std::collections::{HashMap, HashSet};

use arcstr::ArcStr;

use super::claims::{self, Bounds, Personnel};
use super::library::{FactRef, Library};
use super::time::{Day, Edtf};
use super::{Fact, Kind, Source};

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

/// A fact and how many people it counts.
pub type Counted<'a> = (FactRef, Option<&'a Personnel>);

/// The bodies of troops among facts, each once, without those that another one covers, in the
/// order of their first fact; and how many were left out for that.
pub fn bodies(library: &Library, counted: &[Counted<'_>], day: Option<Day>) -> (Vec<Body>, usize) {
    // A fact that names no body goes by an id that only a word with a colon can mean: mostly
    // there is none, and no such id has to be spelled.
    let means_a_fact = |id: &ArcStr| id.contains(':');
    let spells = counted.iter().any(|(fact_ref, _)| {
        let fact = library.fact(*fact_ref);
        fact.body.iter().chain(&fact.covers).any(means_a_fact)
    });
    let mut order: Vec<Body> = Vec::new();
    // What each goes by; nothing where nobody can mean it.
    let mut ids: Vec<ArcStr> = Vec::new();
    let mut index_of: HashMap<ArcStr, usize> = HashMap::new();
    // Who covers a body, by its id.
    let mut coverers: HashMap<&str, Vec<usize>> = HashMap::new();
    for &(fact_ref, personnel) in counted {
        let Some(personnel) = personnel else {
            continue;
        };
        let fact = library.fact(fact_ref);
        // Where no date is asked for, every fact is listed; but a mission that is over, or has not
        // begun, stands nowhere on the atlas's day.
        let own_day = library.day_of(fact_ref.atlas());
        if day.is_none()
            && fact
                .when
                .as_ref()
                .is_some_and(|when| !when.contains_day(own_day))
        {
            continue;
        }
        let id = if spells || fact.body.is_some() {
            body_id(library, fact_ref, fact)
        } else {
            ArcStr::new()
        };
        let next = order.len();
        let index = if id.is_empty() {
            next
        } else {
            *index_of.entry(id.clone()).or_insert(next)
        };
        if let Some(body) = order.get_mut(index) {
            body.others.push(fact_ref);
            if let Some(span) = Bounds::span([body.bounds, personnel.bounds]) {
                body.bounds = span;
            }
        } else {
            ids.push(id);
            order.push(Body {
                first: fact_ref,
                others: Vec::new(),
                bounds: Bounds::span([personnel.bounds]).unwrap_or(personnel.bounds),
            });
        }
        for covered in fact.covers.iter().filter(|id| !id.is_empty()) {
            coverers.entry(covered).or_default().push(index);
        }
    }
    if coverers.is_empty() {
        return (order, 0);
    }
    let covers = |by: usize, id: &str| coverers.get(id).is_some_and(|all| all.contains(&by));
    // A body that covers itself, or two that cover each other, must not vanish from the total:
    // of a circle the first one listed stays.
    let is_covered = |index: usize| {
        coverers.get(ids[index].as_str()).is_some_and(|all| {
            all.iter()
                .any(|&other| other != index && !(covers(index, &ids[other]) && index < other))
        })
    };
    let count = order.len();
    let kept: Vec<Body> = order
        .iter()
        .enumerate()
        .filter(|(index, _)| !is_covered(*index))
        .map(|(_, body)| body.clone())
        .collect();
    let covered = count - kept.len();
    (kept, covered)
}

/// What a body goes by in a total: its id, or the fact's own where it names none.
pub(super) fn body_id(library: &Library, fact_ref: FactRef, fact: &Fact) -> ArcStr {
    fact.body
        .clone()
        .unwrap_or_else(|| arcstr::format!("{}:{}", library.atlas_id(fact_ref.atlas()), fact.id))
}

/// How many people a fact counts on a day.
pub fn personnel_of(library: &Library, fact_ref: FactRef, day: Option<Day>) -> Option<Personnel> {
    let atlas = library.atlas(fact_ref.atlas());
    let day = day.unwrap_or_else(|| library.day_of(fact_ref.atlas()));
    let fact = library.fact(fact_ref);
    if !fact
        .claims
        .iter()
        .any(|claim| claim.terms.about == "personnel")
    {
        return None;
    }
    claims::personnel(&claims::weigh(atlas, &fact.claims, day), day)
}

impl Totals {
    /// The totals of some facts on a day, or on each atlas's own where none is given.
    pub fn of(library: &Library, facts: &[FactRef], day: Option<Day>) -> Self {
        let people: Vec<Option<Personnel>> = facts
            .iter()
            .map(|fact| personnel_of(library, *fact, day))
            .collect();
        let counted: Vec<Counted<'_>> = facts
            .iter()
            .zip(&people)
            .map(|(fact, people)| (*fact, people.as_ref()))
            .collect();
        Self::add_up(library, &counted, day).0
    }

    /// The totals of facts whose people are counted already, and the bodies of troops in them.
    pub fn add_up(
        library: &Library,
        counted: &[Counted<'_>],
        day: Option<Day>,
    ) -> (Self, Vec<Body>) {
        let mut totals = Self {
            facts: counted.len(),
            ..Self::default()
        };
        let mut sites: Vec<(i64, i64)> = Vec::new();
        let mut used = Used::default();
        for &(fact_ref, _) in counted {
            let fact = library.fact(fact_ref);
            let (is_mapped, is_meeting) = (fact.is_mapped(), fact.kind == Kind::Meeting);
            totals.mapped += usize::from(is_mapped);
            totals.meetings += usize::from(is_meeting);
            totals.meetings_nowhere += usize::from(is_meeting && !is_mapped);
            for claim in &fact.claims {
                if let Some(id) = &claim.source {
                    used.add(library, fact_ref, id);
                }
            }
            if fact.kind == Kind::Deployment {
                // To 0.001 degrees, about a hundred metres: one garrison, however many facts.
                fact.each_position(&mut |at| {
                    sites.push((
                        (at.lon_deg * 1e3).round() as i64,
                        (at.lat_deg * 1e3).round() as i64,
                    ));
                });
            }
        }
        sites.sort_unstable();
        sites.dedup();
        totals.sites = sites.len();
        totals.sources = used.count();
        let (bodies, covered) = bodies(library, counted, day);
        totals.covered = covered;
        totals.personnel = bodies
            .iter()
            .map(|body| body.bounds)
            .reduce(Bounds::plus)
            .unwrap_or_default();
        (totals, bodies)
    }

    /// The number of people in words: "7,000–7,500", "at least 6,000", nothing where none is
    /// known.
    pub fn personnel_words(&self) -> String {
        claims::bounds_words(self.personnel)
    }
}

/// What tells a source from others, whatever id an atlas gives it: its address, or else
/// publisher, title and date.
fn source_key(source: &Source) -> (&str, &str, &str) {
    match &source.url {
        Some(url) => (url, "", ""),
        None => (
            source.name(),
            &source.title,
            source.date.as_ref().map_or("", Edtf::as_str),
        ),
    }
}

/// The sources that facts rely on. What tells a source from others takes three comparisons of
/// text, so each id is looked at once; and claims that were read from one file share their ids, so
/// that where an id stands in memory tells whether it was seen. One that stands elsewhere, too, is
/// but looked at twice.
#[derive(Default)]
struct Used<'a> {
    seen: HashSet<(usize, usize)>,
    sources: HashSet<(&'a str, &'a str, &'a str)>,
}

impl<'a> Used<'a> {
    fn add(&mut self, library: &'a Library, fact: FactRef, id: &'a ArcStr) {
        if self.seen.insert((fact.atlas(), id.as_ptr().addr())) {
            let key = library
                .source(fact, id)
                .map_or((id.as_str(), "", ""), source_key);
            self.sources.insert(key);
        }
    }

    fn count(&self) -> usize {
        self.sources.len()
    }
}
