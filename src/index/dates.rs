//! When things are: facts sorted by their dates once, so that what lies in a stretch of time is
//! counted without walking through all of them, and the next change is found at once.

use std::cmp::Ordering;

use super::{passing, patch};
use crate::atlas::Kind;
use crate::atlas::claims::Weighing;
use crate::atlas::filter::{Dimension, Filters};
use crate::atlas::library::{DocumentId, FactRef, Library};
use crate::atlas::time::{DateEnd, Day, Edtf};

/// What is known of one end of a fact's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    /// It lies somewhere in its doubtful stretch, which may be empty.
    Known,
    /// It goes on.
    Open,
    /// Nobody knows.
    Unknown,
}

/// A fact with a date. Days are numbered from 1 January 1970; a day reaches half a day to either
/// side of its number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dated {
    /// The fact.
    pub fact: FactRef,
    /// What sort of fact it is.
    pub kind: Kind,
    /// The first day it may hold, less half; minus infinity where nothing begins it.
    pub from: f64,
    /// The last day it may hold, and half; infinity where nothing ends it.
    pub to: f64,
    /// The stretch in which it surely holds; the second less than the first where none is sure.
    pub sure: [f64; 2],
    /// By how many days doubt widens the first and the second end.
    pub slack: [f64; 2],
    /// What is known of the two ends.
    pub ends: [EndKind; 2],
    /// Whether it is one date rather than a stretch of time.
    pub moment: bool,
}

impl Dated {
    fn new(fact: FactRef, kind: Kind, when: &Edtf) -> Self {
        let [begin, end] = when.ends();
        let (from, sure_from, from_slack, from_kind) = match begin {
            DateEnd::Between {
                first,
                last,
                slack_days,
            } => (
                first.number() as f64 - 0.5,
                last.number() as f64 - 0.5 + slack_days as f64,
                slack_days,
                EndKind::Known,
            ),
            DateEnd::Open => (f64::NEG_INFINITY, f64::NEG_INFINITY, 0, EndKind::Open),
            DateEnd::Unknown => (f64::NEG_INFINITY, f64::INFINITY, 0, EndKind::Unknown),
        };
        let (to, sure_to, to_slack, to_kind) = match end {
            DateEnd::Between {
                first,
                last,
                slack_days,
            } => (
                last.number() as f64 + 0.5,
                first.number() as f64 + 0.5 - slack_days as f64,
                slack_days,
                EndKind::Known,
            ),
            DateEnd::Open => (f64::INFINITY, f64::INFINITY, 0, EndKind::Open),
            DateEnd::Unknown => (f64::INFINITY, f64::NEG_INFINITY, 0, EndKind::Unknown),
        };
        // An end that nobody knows is sure of nothing but the other end.
        let sure = match (from_kind, to_kind) {
            (EndKind::Unknown, _) => [sure_to - 1.0, sure_to],
            (_, EndKind::Unknown) => [sure_from, sure_from + 1.0],
            _ => [sure_from, sure_to],
        };
        Self {
            fact,
            kind,
            from,
            to,
            sure,
            slack: [from_slack as f64, to_slack as f64],
            ends: [from_kind, to_kind],
            moment: !when.is_interval(),
        }
    }

    /// Where it may begin and end, with the doubt about both.
    pub fn reach(&self) -> [f64; 2] {
        [self.from - self.slack[0], self.to + self.slack[1]]
    }

    /// By where they begin, longer ones first, and then in the order of a library.
    fn order(&self, other: &Self, library: &Library) -> Ordering {
        self.from
            .total_cmp(&other.from)
            .then(other.to.total_cmp(&self.to))
            .then_with(|| library.order(self.fact).cmp(&library.order(other.fact)))
    }

    /// The days on which it begins and no longer holds, as far as anybody has to be told.
    fn changes(&self) -> impl Iterator<Item = Change> + use<> {
        let begins = self.from.is_finite().then(|| Change {
            day: Day::from_number((self.from + 0.5) as i64),
            fact: self.fact,
            begins: true,
        });
        let is_noted = self.to.is_finite() && self.to - self.from > NOTED_DAYS && !self.moment;
        let ends = is_noted.then(|| Change {
            day: Day::from_number((self.to + 0.5) as i64),
            fact: self.fact,
            begins: false,
        });
        begins.into_iter().chain(ends)
    }
}

/// A day on which a fact begins or no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub day: Day,
    /// The fact.
    pub fact: FactRef,
    /// Whether it begins, rather than has ended the day before.
    pub begins: bool,
}

impl Change {
    /// By day, and then in the order of a library.
    fn order(&self, other: &Self, library: &Library) -> Ordering {
        self.day
            .cmp(&other.day)
            .then_with(|| library.order(self.fact).cmp(&library.order(other.fact)))
            .then(self.begins.cmp(&other.begins))
    }
}

/// Facts of one kind: sorted first and last points in time.
#[derive(Clone, Debug, Default, PartialEq)]
struct Ends {
    starts: Vec<f64>,
    ends: Vec<f64>,
}

impl Ends {
    fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    fn add(&mut self, dated: &Dated) {
        for (held, at) in [(&mut self.starts, dated.from), (&mut self.ends, dated.to)] {
            held.insert(held.partition_point(|held| held.total_cmp(&at).is_lt()), at);
        }
    }

    fn take_away(&mut self, dated: &Dated) {
        for (held, at) in [(&mut self.starts, dated.from), (&mut self.ends, dated.to)] {
            if let Ok(place) = held.binary_search_by(|held| held.total_cmp(&at)) {
                held.remove(place);
            }
        }
    }

    /// The first and the last finite point.
    fn extent(&self) -> Option<[f64; 2]> {
        let finite = |value: &&f64| value.is_finite();
        let starts = self.starts.iter();
        let ends = self.ends.iter();
        let first = starts.clone().find(finite).into_iter();
        let first = first.chain(ends.clone().find(finite)).copied();
        let last = ends.rev().find(finite).into_iter();
        let last = last.chain(starts.rev().find(finite)).copied();
        Some([first.reduce(f64::min)?, last.reduce(f64::max)?])
    }
}

/// Facts, sorted by their dates.
#[derive(Clone, Debug, Default)]
pub struct Dates {
    /// Those with a date, by where they begin, longer ones first.
    pub dated: Vec<Dated>,
    /// How many have none.
    pub undated: usize,
    /// Where those of `dated` end, in the same order: small enough to be walked through.
    ends: Vec<f64>,
    kinds: Vec<(Kind, Ends)>,
    changes: Vec<Change>,
    /// How many facts of each document there are, with a date or without.
    counts: Vec<(DocumentId, usize)>,
    as_of: Option<Day>,
    extent: Option<[f64; 2]>,
    /// The library and the filters that they were made of; none where somebody chose the facts.
    made_of: Option<(Library, Filters)>,
}

/// Whether two say the same, however they were made.
impl PartialEq for Dates {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            dated,
            undated,
            ends,
            kinds,
            changes,
            counts: _,
            as_of,
            extent,
            made_of: _,
        } = self;
        (dated, undated, ends, kinds) == (&other.dated, &other.undated, &other.ends, &other.kinds)
            && (changes, as_of, extent) == (&other.changes, &other.as_of, &other.extent)
    }
}

/// Stretches up to this long, in days, end without being a change of their own: a summit of two
/// days is over, and nobody has to be told.
const NOTED_DAYS: f64 = 31.0;

/// Up to so many facts, the first window of a timeline shows those nearest to the atlas's day.
const FEW: usize = 200;
/// How many those are.
const NEAREST: usize = 8;

impl Dates {
    /// Sorts the facts of a library that pass the filters, whatever the date. What a filter says of
    /// numbers and of sources that differ is asked on the day that each atlas speaks of.
    pub fn of(library: &Library, filters: &Filters) -> Self {
        let passes = |fact: &FactRef| passes(library, filters, *fact);
        let mut dates = Self::build(library, library.facts().filter(passes));
        dates.made_of = Some((library.clone(), passing(filters)));
        dates
    }

    /// The same, where those of a library before it are known: where few facts changed, nothing else
    /// is looked at.
    pub fn after(library: &Library, filters: &Filters, before: &Self) -> Self {
        let Some((was, _)) = before
            .made_of
            .as_ref()
            .filter(|(_, held)| *held == passing(filters))
        else {
            return Self::of(library, filters);
        };
        match library.facts_changed_since(was.revision()) {
            Some(changed) if changed.len() <= patch::FEW => {
                before.patched(library, filters, was, &changed)
            }
            _ => Self::of(library, filters),
        }
    }

    fn patched(
        &self,
        library: &Library,
        filters: &Filters,
        was: &Library,
        changed: &[FactRef],
    ) -> Self {
        let mut dates = self.clone();
        dates.made_of = Some((library.clone(), passing(filters)));
        let passing = |library: &Library| -> Vec<FactRef> {
            let there = changed.iter().copied();
            let there = there.filter(|fact| library.get(*fact).is_some());
            let there = there.filter(|fact| passes(library, filters, *fact));
            there.collect()
        };
        for fact in passing(was) {
            dates.take_away(was, fact);
        }
        for fact in passing(library) {
            dates.add(library, fact);
        }
        dates.kinds.retain(|(_, ends)| !ends.is_empty());
        dates.sum_up(library);
        dates
    }

    fn take_away(&mut self, library: &Library, fact_ref: FactRef) {
        self.count(fact_ref.atlas(), -1);
        let fact = library.fact(fact_ref);
        let Some(when) = &fact.when else {
            self.undated -= 1;
            return;
        };
        let dated = Dated::new(fact_ref, fact.kind, when);
        let order = |held: &Dated| held.order(&dated, library);
        if let Ok(place) = self.dated.binary_search_by(order) {
            self.dated.remove(place);
            self.ends.remove(place);
        }
        let ends = self.kinds.iter_mut().find(|(kind, _)| *kind == fact.kind);
        if let Some((_, ends)) = ends {
            ends.take_away(&dated);
        }
        for change in dated.changes() {
            let order = |held: &Change| held.order(&change, library);
            if let Ok(place) = self.changes.binary_search_by(order) {
                self.changes.remove(place);
            }
        }
    }

    fn add(&mut self, library: &Library, fact_ref: FactRef) {
        self.count(fact_ref.atlas(), 1);
        let fact = library.fact(fact_ref);
        let Some(when) = &fact.when else {
            self.undated += 1;
            return;
        };
        let dated = Dated::new(fact_ref, fact.kind, when);
        let is_before = |held: &Dated| held.order(&dated, library).is_lt();
        let place = self.dated.partition_point(is_before);
        self.dated.insert(place, dated);
        self.ends.insert(place, dated.to);
        let rank = |kind: Kind| Kind::ALL.iter().position(|other| *other == kind);
        let of_kind = |(held, _): &(Kind, Ends)| rank(*held).cmp(&rank(fact.kind));
        let of_kind = self
            .kinds
            .binary_search_by(of_kind)
            .unwrap_or_else(|place| {
                self.kinds.insert(place, (fact.kind, Ends::default()));
                place
            });
        if let Some((_, ends)) = self.kinds.get_mut(of_kind) {
            ends.add(&dated);
        }
        for change in dated.changes() {
            let is_before = |held: &Change| held.order(&change, library).is_lt();
            let place = self.changes.partition_point(is_before);
            self.changes.insert(place, change);
        }
    }

    fn count(&mut self, document: DocumentId, more: isize) {
        match self.counts.iter_mut().find(|(held, _)| *held == document) {
            Some((_, count)) => *count = count.saturating_add_signed(more),
            None => self.counts.push((document, usize::from(more > 0))),
        }
    }

    /// What follows from which facts there are.
    fn sum_up(&mut self, library: &Library) {
        let counts = self.counts.iter().filter(|(_, count)| *count > 0);
        self.as_of = counts.map(|(document, _)| library.day_of(*document)).max();
        let extents = self.kinds.iter().filter_map(|(_, ends)| ends.extent());
        self.extent = extents.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])]);
    }

    /// Sorts facts of a library.
    pub fn build(library: &Library, facts: impl IntoIterator<Item = FactRef>) -> Self {
        let mut dates = Self::default();
        for fact_ref in facts {
            let fact = library.fact(fact_ref);
            dates.count(fact_ref.atlas(), 1);
            match &fact.when {
                Some(when) => dates.dated.push(Dated::new(fact_ref, fact.kind, when)),
                None => dates.undated += 1,
            }
        }
        dates.dated.sort_by(|a, b| a.order(b, library));
        dates.dated.shrink_to_fit();
        dates.ends = dates.dated.iter().map(|dated| dated.to).collect();
        for kind in Kind::ALL {
            let ends = ends_of(&dates.dated, kind);
            if !ends.is_empty() {
                dates.kinds.push((kind, ends));
            }
        }
        dates.changes = dates.dated.iter().flat_map(Dated::changes).collect();
        dates.changes.sort_unstable_by(|a, b| a.order(b, library));
        dates.changes.shrink_to_fit();
        dates.sum_up(library);
        dates
    }

    /// Whether no fact has a date.
    pub fn is_empty(&self) -> bool {
        self.dated.is_empty()
    }

    /// The last day that one of the atlases of these facts speaks of.
    pub fn as_of(&self) -> Option<Day> {
        self.as_of
    }

    /// From the first to the last point in time that any date names; none where no date does.
    pub fn extent(&self) -> Option<[f64; 2]> {
        self.extent
    }

    /// From the first to the last point in time that the dates of some facts name.
    pub fn extent_of(&self, is_meant: impl Fn(FactRef) -> bool) -> Option<[f64; 2]> {
        let meant = self.dated.iter().filter(|dated| is_meant(dated.fact));
        let named = meant.flat_map(|dated| [dated.from, dated.to]);
        named
            .filter(|at| at.is_finite())
            .fold(None, |extent, at| match extent {
                None => Some([at, at]),
                Some([first, last]) => Some([at.min(first), at.max(last)]),
            })
    }

    /// The stretch that a timeline shows at first: where there are few facts, those that begin
    /// nearest to the day their atlas speaks of, else everything.
    pub fn first_sight(&self) -> Option<[f64; 2]> {
        let extent = self.extent()?;
        let Some(day) = self.as_of.filter(|_| self.dated.len() <= FEW) else {
            return Some(extent);
        };
        let day = day.number() as f64;
        let starts = self.dated.iter().map(|dated| dated.from);
        let mut nearest: Vec<f64> = starts.filter(|start| start.is_finite()).collect();
        nearest.sort_by(|a, b| (a - day).abs().total_cmp(&(b - day).abs()));
        nearest.truncate(NEAREST);
        let first = nearest.iter().copied().reduce(f64::min)?;
        let last = nearest.iter().copied().reduce(f64::max)?;
        Some([first.min(day), last.max(day)])
    }

    /// How many hold at any time between two points.
    pub fn holding(&self, from: f64, to: f64) -> usize {
        let [over, later] = self.outside(from, to);
        self.dated.len().saturating_sub(over + later)
    }

    /// The same by kind for stretches of `length` days one after the other from `from` on, in the
    /// order of [`Kind::ALL`]; kinds of which none does are left out.
    pub fn holding_by_kind(&self, from: f64, length: f64, count: usize) -> Vec<Vec<(Kind, usize)>> {
        let mut counts = vec![Vec::new(); count];
        for (kind, ends) in &self.kinds {
            // Each stretch is found from the one before it: a timeline asks in every frame.
            let (mut begun, mut over) = (0, 0);
            for (number, held) in counts.iter_mut().enumerate() {
                let start = from + number as f64 * length;
                begun = onwards(&ends.starts, begun, |at| at < start + length);
                over = onwards(&ends.ends, over, |at| at <= start);
                if begun > over {
                    held.push((*kind, begun - over));
                }
            }
        }
        counts
    }

    /// How many are over before a point in time, and how many begin after another.
    pub fn outside(&self, from: f64, to: f64) -> [usize; 2] {
        let begun = self.dated.partition_point(|dated| dated.from < to);
        let over = self.kinds.iter().map(|(_, of_kind)| {
            let ends = &of_kind.ends;
            ends.partition_point(|end| *end <= from)
        });
        [over.sum(), self.dated.len() - begun]
    }

    /// Positions in [`Self::dated`] of those that hold at any time between two points.
    pub fn within(&self, from: f64, to: f64) -> impl Iterator<Item = usize> + '_ {
        let begun = self.dated.partition_point(|dated| dated.from < to);
        let ends = self.ends.iter().take(begun).enumerate();
        ends.filter(move |(_, end)| **end > from)
            .map(|(position, _)| position)
    }

    /// The next day after another one, or the one before, on which something changes.
    pub fn next_change(&self, day: Day, later: bool) -> Option<Day> {
        if later {
            let at = self.changes.partition_point(|change| change.day <= day);
            self.changes.get(at).map(|change| change.day)
        } else {
            let at = self.changes.partition_point(|change| change.day < day);
            self.changes
                .get(at.checked_sub(1)?)
                .map(|change| change.day)
        }
    }

    /// What changes on a day.
    pub fn changes_on(&self, day: Day) -> &[Change] {
        let from = self.changes.partition_point(|change| change.day < day);
        let to = self.changes.partition_point(|change| change.day <= day);
        self.changes.get(from..to).unwrap_or_default()
    }
}

/// How many of `sorted` are passed, where it is known that `least` are.
fn onwards(sorted: &[f64], least: usize, is_passed: impl Fn(f64) -> bool) -> usize {
    let (mut passed, mut step) = (least, 1);
    while sorted
        .get(passed + step - 1)
        .is_some_and(|at| is_passed(*at))
    {
        passed += step;
        step *= 2;
    }
    let most = (passed + step - 1).min(sorted.len());
    let rest = sorted.get(passed..most).unwrap_or_default();
    passed + rest.partition_point(|at| is_passed(*at))
}

/// Whether a fact passes filters, whatever the date: what they ask of numbers and of sources that
/// differ is asked on the day that its atlas speaks of.
fn passes(library: &Library, filters: &Filters, fact: FactRef) -> bool {
    if filters.is_empty() {
        return true;
    }
    let weighs = filters.uses(Dimension::Personnel) || filters.uses(Dimension::Differs);
    let weighing = if weighs {
        let day = library.weighing_day(fact, None);
        Weighing::of(library.atlas(fact.atlas()), library.fact(fact), day)
    } else {
        Weighing::NOTHING
    };
    filters.admit(library, fact, &weighing)
}

fn ends_of(dated: &[Dated], kind: Kind) -> Ends {
    let meant = || dated.iter().filter(|dated| dated.kind == kind);
    let mut ends: Vec<f64> = meant().map(|dated| dated.to).collect();
    ends.sort_by(f64::total_cmp);
    Ends {
        // In order already.
        starts: meant().map(|dated| dated.from).collect(),
        ends,
    }
}
