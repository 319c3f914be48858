//! Totals over facts: no body of troops is counted twice.
//!
//! A total takes one figure for each `body`, an id that facts and atlases opened together share,
//! and none for a body that another one shown `covers`.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The id of the body, or the fact's own where it names none.
    pub id: String,
    /// The facts that count it, first the one whose number is used for words.
    pub facts: Vec<FactRef>,
    /// The span of all of them.
    pub bounds: Bounds,
    /// Bodies that are part of this one.
    covers: BTreeSet<String>,
}

/// The bodies of troops among `facts`, each once, without those that another one covers, in the
/// order of their first fact; and how many were left out for that.
pub fn bodies(library: &Library, facts: &[FactRef], day: Option<Day>) -> (Vec<Body>, usize) {
    let mut order: Vec<Body> = Vec::new();
    let mut index_of: BTreeMap<String, usize> = BTreeMap::new();
    for &fact_ref in facts {
        let fact = library.fact(fact_ref);
        // Where no date is asked for, every fact is listed; but a mission that is over, or has not
        // begun, stands nowhere on the atlas's day.
        let own_day = library.day_of(fact_ref.atlas);
        if day.is_none()
            && fact
                .when
                .as_ref()
                .is_some_and(|when| !when.contains_day(own_day))
        {
            continue;
        }
        let Some(personnel) = personnel_of(library, fact_ref, day) else {
            continue;
        };
        let id = body_id(library, fact_ref, fact);
        let index = *index_of.entry(id.clone()).or_insert_with(|| {
            order.push(Body {
                id,
                facts: Vec::new(),
                bounds: personnel.bounds,
                covers: BTreeSet::new(),
            });
            order.len() - 1
        });
        let body = &mut order[index];
        body.facts.push(fact_ref);
        body.covers.extend(fact.covers.iter().cloned());
        if let Some(span) = Bounds::span([body.bounds, personnel.bounds]) {
            body.bounds = span;
        }
    }
    // A body that covers itself, or two that cover each other, must not vanish from the total:
    // of a circle the first one listed stays.
    let before = order.len();
    let coverers: Vec<usize> = (0..before)
        .filter(|&index| !order[index].covers.is_empty())
        .collect();
    let mut kept: Vec<Body> = Vec::new();
    for (index, body) in order.iter().enumerate() {
        let covered = coverers.iter().any(|&other_index| {
            let other = &order[other_index];
            other_index != index
                && other.covers.contains(&body.id)
                && !(body.covers.contains(&other.id) && index < other_index)
        });
        if !covered {
            kept.push(body.clone());
        }
    }
    let covered = before - kept.len();
    (kept, covered)
}

/// What a body goes by in a total: its id, or the fact's own where it names none.
pub(super) fn body_id(library: &Library, fact_ref: FactRef, fact: &Fact) -> String {
    fact.body
        .clone()
        .unwrap_or_else(|| format!("{}:{}", library.atlas_id(fact_ref.atlas), fact.id))
}

/// How many people a fact counts on a day.
pub fn personnel_of(library: &Library, fact_ref: FactRef, day: Option<Day>) -> Option<Personnel> {
    let atlas = library.atlas(fact_ref.atlas);
    let day = day.unwrap_or_else(|| library.day_of(fact_ref.atlas));
    let fact = library.fact(fact_ref);
    if !fact.claims.iter().any(|claim| claim.about == "personnel") {
        return None;
    }
    claims::personnel(&claims::weigh(atlas, &fact.claims, day), day)
}

impl Totals {
    /// The totals of some facts on a day, or on each atlas's own where none is given.
    pub fn of(library: &Library, facts: &[FactRef], day: Option<Day>) -> Self {
        let mut totals = Self {
            facts: facts.len(),
            ..Self::default()
        };
        let mut sites: BTreeSet<(i64, i64)> = BTreeSet::new();
        let mut sources: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
        for &fact_ref in facts {
            let fact = library.fact(fact_ref);
            totals.mapped += usize::from(fact.is_mapped());
            totals.meetings += usize::from(fact.kind == Kind::Meeting);
            sources.extend(fact.claims.iter().filter_map(|claim| {
                let id = claim.source.as_deref()?;
                Some(
                    library
                        .source(fact_ref, id)
                        .map_or((id, "", ""), source_key),
                )
            }));
            if fact.kind == Kind::Deployment {
                let day = day.unwrap_or_else(|| library.day_of(fact_ref.atlas));
                // To 0.001 degrees, about a hundred metres: one garrison, however many facts.
                sites.extend(fact.places(day).iter().map(|spot| {
                    (
                        (spot.at.lon_deg * 1e3).round() as i64,
                        (spot.at.lat_deg * 1e3).round() as i64,
                    )
                }));
            }
        }
        totals.sites = sites.len();
        totals.sources = sources.len();
        let (bodies, covered) = bodies(library, facts, day);
        totals.covered = covered;
        totals.personnel = bodies
            .into_iter()
            .map(|body| body.bounds)
            .reduce(Bounds::plus)
            .unwrap_or_default();
        totals
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
