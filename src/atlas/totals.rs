//! Totals over facts: no body of troops is counted twice.
//!
//! A total takes one figure for each `body`, an id that facts and atlases opened together share,
//! and none for a body that another one shown `covers`.

mod body;
mod sums;
mod tally;
mod troops;

use std::collections::{HashMap, HashSet};

use arcstr::ArcStr;

use super::claims::{self, Bounds, Personnel};
use super::holding::Holding;
use super::library::{FactRef, Library};
use super::time::{Day, Edtf};

pub use body::Body;
pub(super) use body::body_id;
pub use sums::Totals;
pub use tally::Tally;
pub use troops::{BodyKey, Counts, Troops};

/// A fact and how many people it counts.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The fact.
    pub fact: FactRef,
    /// How many people, where it says so.
    pub personnel: Option<&'a Personnel>,
    /// Whether it holds: what is over or to come counts nobody.
    pub holds: bool,
}

/// The bodies of troops among facts, each once, without those that another one covers, in the
/// order of their first fact; and how many were left out for that.
pub fn bodies(library: &Library, counted: &[Counted<'_>], day: Option<Day>) -> (Vec<Body>, usize) {
    // A fact that names no body goes by an id that only a word with a colon can mean: mostly
    // there is none, and no such id has to be spelled.
    let meant: HashSet<&ArcStr> = counted
        .iter()
        .flat_map(|counted| {
            let fact = library.fact(counted.fact);
            fact.body.iter().chain(fact.covers())
        })
        .filter(|id| id.contains(':'))
        .collect();
    let mut order: Vec<Body> = Vec::new();
    // What each goes by; nothing where nobody can mean it.
    let mut ids: Vec<ArcStr> = Vec::new();
    let mut index_of: HashMap<ArcStr, usize> = HashMap::new();
    // Who covers a body, by its id.
    let mut coverers: HashMap<&str, Vec<usize>> = HashMap::new();
    for held in counted {
        let Some(personnel) = held.personnel else {
            continue;
        };
        let fact_ref = held.fact;
        let fact = library.fact(fact_ref);
        if !held.holds || !stands(library, fact_ref, day) {
            continue;
        }
        let id = if fact.body.is_some() {
            body_id(library, fact_ref, fact)
        } else if meant.is_empty() {
            ArcStr::new()
        } else {
            let id = body_id(library, fact_ref, fact);
            if meant.contains(&id) {
                id
            } else {
                ArcStr::new()
            }
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
        for covered in fact.covers().iter().filter(|id| !id.is_empty()) {
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

/// Whether a fact may hold on the day of a total: the one given, or its atlas's own.
pub fn stands(library: &Library, fact_ref: FactRef, day: Option<Day>) -> bool {
    let day = day.unwrap_or_else(|| library.day_of(fact_ref.atlas()));
    library.reach(fact_ref).contains(day)
}

/// How many people a fact counts on a day.
pub fn personnel_of(library: &Library, fact_ref: FactRef, day: Day) -> Option<Personnel> {
    let fact = library.fact(fact_ref);
    if !fact
        .claims
        .iter()
        .any(|claim| claim.terms.about == "personnel")
    {
        return None;
    }
    let atlas = library.atlas(fact_ref.atlas());
    let weighed = claims::weigh(atlas, fact.kind.nature(), &fact.claims, day);
    claims::personnel(&weighed, day)
}

impl Totals {
    /// The totals of some facts on a date, or on each atlas's own day where none is given.
    pub fn of(library: &Library, facts: &[FactRef], date: Option<&Edtf>) -> Self {
        let people: Vec<Option<Personnel>> = facts
            .iter()
            .map(|fact| personnel_of(library, *fact, library.weighing_day(*fact, date)))
            .collect();
        let counted: Vec<Counted<'_>> = facts
            .iter()
            .zip(&people)
            .map(|(fact, people)| Counted {
                fact: *fact,
                personnel: people.as_ref(),
                holds: library.holding(*fact, date) == Holding::Holds,
            })
            .collect();
        Self::add_up(library, &counted, super::holding::day_asked(date)).0
    }

    /// The totals of facts whose people are counted already, and the bodies of troops in them.
    pub fn add_up(
        library: &Library,
        counted: &[Counted<'_>],
        day: Option<Day>,
    ) -> (Self, Vec<Body>) {
        let facts = counted.iter().map(|counted| (counted.fact, counted.holds));
        let mut totals = Tally::of(library, facts, None).totals();
        let (bodies, covered) = bodies(library, counted, day);
        totals.covered = covered;
        totals.personnel = bodies
            .iter()
            .map(|body| body.bounds)
            .reduce(Bounds::plus)
            .unwrap_or_default();
        (totals, bodies)
    }
}
