//! Personnel over time: the steps in which the claims that count change, for one fact and for
//! many together.
//!
//! A step holds from one day to another. Before the first claim, and outside the time that a fact
//! holds, there is none: nothing is drawn where nothing is known.

mod behind;

use std::collections::{BTreeMap, BTreeSet};

use arcstr::ArcStr;

use super::claims::{self, Bounds, Personnel, Weighing};
use super::filter::Filters;
use super::holding::Reach;
use super::library::{FactRef, Library};
use super::time::{Day, Edtf};
use super::{Atlas, Claim, Status};

pub use behind::{Behind, behind, cited};

/// A stretch of days for which a number is the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Its first day; none where it has no beginning.
    pub from: Option<Day>,
    /// Its last day; none where it goes on.
    pub until: Option<Day>,
    /// The bounds of the claims that count.
    pub bounds: Bounds,
}

/// How many people a fact counts for a stretch of days, and which claims say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// From when until when, and the bounds.
    pub span: Span,
    /// The number as it is shown.
    pub personnel: Personnel,
    /// Positions in [`Fact::claims`](super::Fact::claims) of the claims that it rests on, the newest first.
    pub counting: Vec<usize>,
}

/// How many people all bodies of troops count together for a stretch of days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Total {
    /// From when until when, and the sum of the bounds.
    pub span: Span,
    /// How many bodies are added up.
    pub bodies: usize,
    /// How many are left out, since another one covers them.
    pub covered: usize,
}

/// The word that claims about people have.
const NUMBER: &str = "personnel";

/// Whether a fact has claims about people.
pub fn has_number(library: &Library, fact_ref: FactRef) -> bool {
    let mut claims = library.fact(fact_ref).claims.iter();
    claims.any(|claim| claim.terms.about == NUMBER)
}

/// The steps of a fact's personnel, in order.
pub fn of_fact(library: &Library, fact_ref: FactRef) -> Vec<Step> {
    let (atlas, fact) = (library.atlas(fact_ref.atlas()), library.fact(fact_ref));
    let about_number: Vec<(usize, &Claim)> = fact
        .claims
        .iter()
        .enumerate()
        .filter(|(_, claim)| claim.terms.about == NUMBER)
        .collect();
    if about_number.is_empty() {
        return Vec::new();
    }
    let refs: Vec<&Claim> = about_number.iter().map(|(_, claim)| *claim).collect();
    let reach = library.reach(fact_ref);
    let starts = starts(atlas, reach, &refs);
    let end = (reach.last < Day::MAX).then_some(reach.last);
    let mut steps: Vec<Step> = Vec::new();
    for (position, (from, on)) in starts.iter().enumerate() {
        let weighed = claims::weigh_some(atlas, fact.kind.nature(), &refs, *on);
        let Some(personnel) = claims::personnel(&weighed, *on) else {
            continue;
        };
        let counting = claims::number_rests_on(&weighed, *on)
            .into_iter()
            .filter_map(|claim| {
                let found = about_number
                    .iter()
                    .find(|(_, held)| std::ptr::eq(*held, claim));
                found.map(|(position, _)| *position)
            })
            .collect();
        let next = starts.get(position + 1).and_then(|(from, _)| *from);
        let until = next.map(|day| day.plus_days(-1)).or(end);
        if let Some(before) = steps.last_mut()
            && before.span.until.map(|day| day.plus_days(1)) == *from
            && before.personnel == personnel
            && before.counting == counting
        {
            before.span.until = until;
            continue;
        }
        steps.push(Step {
            span: Span {
                from: *from,
                until,
                bounds: personnel.bounds,
            },
            personnel,
            counting,
        });
    }
    steps
}

/// The first days of the stretches for which the claims may weigh differently, and a day to weigh
/// them for. A first day that is missing is that of a stretch without a beginning.
fn starts(atlas: &Atlas, reach: Reach, about: &[&Claim]) -> Vec<(Option<Day>, Day)> {
    let fresh_months = atlas.fresh_months();
    let begin = (reach.first > Day::MIN).then_some(reach.first);
    let end = (reach.last < Day::MAX).then_some(reach.last);
    let stated: Vec<(Option<Day>, Option<Day>)> = about
        .iter()
        .filter(|claim| claim.terms.status == Status::Stated)
        .filter_map(|claim| claims::dated(atlas, claim))
        .map(|as_of| (as_of.earliest(), as_of.latest()))
        .filter(|(earliest, latest)| earliest.is_some() || latest.is_some())
        .collect();
    let mut days: BTreeSet<Day> = stated
        .iter()
        .filter_map(|(earliest, _)| *earliest)
        .collect();
    // A claim that speaks for a stretch of time gets newer from day to day: it may replace another
    // one, or make it history, in the middle of it.
    for (_, latest) in &stated {
        let Some(latest) = *latest else { continue };
        for day in [
            latest.plus_days(1),
            latest
                .plus_months(claims::months(fresh_months))
                .plus_days(1),
        ] {
            let spoken_for = stated.iter().any(|(from, to)| {
                from.is_none_or(|from| from < day) && to.is_none_or(|to| day <= to)
            });
            if spoken_for {
                days.insert(day);
            }
        }
    }
    let mut starts: Vec<(Option<Day>, Day)> = Vec::new();
    if let Some(begin) = begin {
        starts.push((Some(begin), begin));
    } else if stated.iter().any(|(earliest, _)| earliest.is_none()) {
        let latest = stated.iter().filter_map(|(_, latest)| *latest).min();
        let before = days.first().map(|day| day.plus_days(-1)).or(latest);
        starts.extend(before.map(|day| (None, day)));
    }
    starts.extend(
        days.into_iter()
            .filter(|day| begin.is_none_or(|begin| begin < *day))
            .filter(|day| end.is_none_or(|end| *day <= end))
            .map(|day| (Some(day), day)),
    );
    starts
}

/// The facts that pass filters, at whatever time they hold. Where a filter asks for what changes
/// with the date, such as the number of people, it is asked for this one.
pub fn facts(library: &Library, filters: &Filters, date: Option<&Edtf>) -> Vec<FactRef> {
    library
        .facts()
        .filter(|fact| {
            filters.is_empty() || {
                let atlas = library.atlas(fact.atlas());
                let day = library.weighing_day(*fact, date);
                let weighing = Weighing::of(atlas, library.fact(*fact), day);
                filters.admit(library, *fact, &weighing)
            }
        })
        .collect()
}

/// What facts add up to over time.
///
/// By the rule of [`super::totals`], each body of troops counts once, and none that another one
/// covers. It costs about as much as weighing each fact's claims once for
/// each day on which they change, however many facts there are.
pub fn total(library: &Library, facts: &[FactRef]) -> Vec<Total> {
    let mut sums = Sums::of(library, facts);
    let events = sums.events();
    let mut totals: Vec<Total> = Vec::new();
    let mut at = 0;
    while let Some((day, _, _)) = events.get(at) {
        let today = events.get(at..).unwrap_or_default();
        let count = today.partition_point(|(other, _, _)| other <= day);
        sums.happen(today.get(..count).unwrap_or_default());
        at += count;
        let until = events
            .get(at)
            .and_then(|(day, _, _)| *day)
            .map(|day| day.plus_days(-1));
        let Some(bounds) = sums.bounds() else {
            continue;
        };
        let now = Total {
            span: Span {
                from: *day,
                until,
                bounds,
            },
            bodies: sums.bodies,
            covered: sums.covered,
        };
        match totals.last_mut() {
            Some(before)
                if before.span.until.map(|day| day.plus_days(1)) == now.span.from
                    && (before.span.bounds, before.bodies, before.covered)
                        == (bounds, now.bodies, now.covered) =>
            {
                before.span.until = until;
            }
            _ => totals.push(now),
        }
    }
    totals
}

/// The spans of a total, at most about `most` of them: where there are more, neighbours are drawn
/// as one, from the lowest to the highest number that they have.
pub fn thinned(totals: &[Total], most: usize) -> Vec<Span> {
    let spans = totals.iter().map(|total| total.span);
    if totals.len() <= most.max(1) {
        return spans.collect();
    }
    let at_once = totals.len().div_ceil(most.max(1));
    let all: Vec<Span> = spans.collect();
    all.chunks(at_once)
        .filter_map(|chunk| {
            Some(Span {
                from: chunk.first()?.from,
                until: chunk.last()?.until,
                bounds: Bounds::span(chunk.iter().map(|span| span.bounds))?,
            })
        })
        .collect()
}

/// A day, the position of a fact, and how many people it counts from that day on.
type Event = (Option<Day>, usize, Option<Bounds>);

/// Bodies of troops on a day, and what they add up to.
struct Sums<'a> {
    library: &'a Library,
    facts: &'a [FactRef],
    /// The body of each fact, by position.
    body_of: Vec<usize>,
    bodies_held: Vec<BodyNow>,
    /// Which bodies may cover the body with an id.
    coverers: BTreeMap<&'a str, Vec<usize>>,
    ids: Vec<ArcStr>,
    by_id: BTreeMap<ArcStr, usize>,
    bodies: usize,
    covered: usize,
    with_low: usize,
    without_high: usize,
    low: f64,
    high: f64,
}

/// A body of troops on a day.
#[derive(Default)]
struct BodyNow {
    /// The facts that count it on that day, by position, in the order of the list.
    facts: BTreeMap<usize, Bounds>,
    /// What it adds to the total.
    adds: Adds,
}

/// What a body adds to a total.
#[derive(Clone, Copy, Default, PartialEq)]
enum Adds {
    #[default]
    Nothing,
    Covered,
    Bounds(Bounds),
}

impl<'a> Sums<'a> {
    fn of(library: &'a Library, facts: &'a [FactRef]) -> Self {
        let (mut ids, mut by_id) = (Vec::new(), BTreeMap::new());
        let mut body_of = Vec::with_capacity(facts.len());
        let mut coverers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for fact_ref in facts {
            let fact = library.fact(*fact_ref);
            let id = super::totals::body_id(library, *fact_ref, fact);
            let body = *by_id.entry(id.clone()).or_insert_with(|| {
                ids.push(id);
                ids.len() - 1
            });
            body_of.push(body);
            for covered in fact.covers() {
                let by = coverers.entry(covered.as_str()).or_default();
                if !by.contains(&body) {
                    by.push(body);
                }
            }
        }
        Self {
            library,
            facts,
            body_of,
            bodies_held: ids.iter().map(|_| BodyNow::default()).collect(),
            coverers,
            ids,
            by_id,
            bodies: 0,
            covered: 0,
            with_low: 0,
            without_high: 0,
            low: 0.0,
            high: 0.0,
        }
    }

    /// What happens to the facts, in the order of the days.
    fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        for (position, fact_ref) in self.facts.iter().enumerate() {
            let steps = of_fact(self.library, *fact_ref);
            for (at, step) in steps.iter().enumerate() {
                events.push((step.span.from, position, Some(step.span.bounds)));
                let after = step.span.until.map(|day| day.plus_days(1));
                let goes_on = steps
                    .get(at + 1)
                    .is_some_and(|next| next.span.from == after);
                if let Some(after) = after
                    && !goes_on
                {
                    events.push((Some(after), position, None));
                }
            }
        }
        events.sort_by_key(|(day, position, _)| (*day, *position));
        events
    }

    fn happen(&mut self, events: &[Event]) {
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for (_, position, bounds) in events {
            let Some(&body) = self.body_of.get(*position) else {
                continue;
            };
            let Some(held) = self.bodies_held.get_mut(body) else {
                continue;
            };
            match bounds {
                Some(bounds) => held.facts.insert(*position, *bounds),
                None => held.facts.remove(position),
            };
            touched.insert(body);
            // What it covers may be free now, or not any more.
            let covers = self.library.fact(self.facts[*position]).covers();
            touched.extend(covers.iter().filter_map(|id| self.by_id.get(id)));
        }
        for body in touched {
            let adds = self.adds(body);
            let before = std::mem::replace(&mut self.bodies_held[body].adds, adds);
            if before != adds {
                self.count(before, -1.0);
                self.count(adds, 1.0);
            }
        }
    }

    fn adds(&self, body: usize) -> Adds {
        let held = &self.bodies_held[body];
        match Bounds::span(held.facts.values().copied()) {
            None => Adds::Nothing,
            Some(_) if self.is_covered(body) => Adds::Covered,
            Some(bounds) => Adds::Bounds(bounds),
        }
    }

    /// Whether another body that is there covers this one. Of two that cover each other, the
    /// first one listed stays.
    fn is_covered(&self, body: usize) -> bool {
        let coverers = self.coverers.get(self.ids[body].as_str());
        coverers.is_some_and(|coverers| {
            coverers.iter().any(|&other| {
                other != body
                    && self.covers(other, body)
                    && !(self.covers(body, other) && self.first(body) < self.first(other))
            })
        })
    }

    fn covers(&self, body: usize, other: usize) -> bool {
        let id = &self.ids[other];
        self.bodies_held[body].facts.keys().any(|position| {
            self.library
                .fact(self.facts[*position])
                .covers()
                .contains(id)
        })
    }

    fn first(&self, body: usize) -> Option<usize> {
        self.bodies_held[body].facts.keys().next().copied()
    }

    /// Adds what a body adds, or takes it away again.
    fn count(&mut self, adds: Adds, sign: f64) {
        let step = |count: &mut usize| *count = count.saturating_add_signed(sign as isize);
        match adds {
            Adds::Nothing => {}
            Adds::Covered => step(&mut self.covered),
            Adds::Bounds(Bounds { low, high }) => {
                step(&mut self.bodies);
                if let Some(low) = low {
                    step(&mut self.with_low);
                    self.low += sign * low;
                }
                match high {
                    Some(high) => self.high += sign * high,
                    None => step(&mut self.without_high),
                }
            }
        }
        if self.bodies == 0 {
            // Fractions leave a little behind when they are taken away.
            (self.low, self.high) = (0.0, 0.0);
        }
    }

    fn bounds(&self) -> Option<Bounds> {
        (self.bodies > 0).then(|| Bounds {
            low: (self.with_low > 0).then_some(self.low),
            high: (self.without_high == 0).then_some(self.high),
        })
    }
}
