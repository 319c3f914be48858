//! Which facts hold on a date, and the day for which each is weighed: the first two rules of evidence.
//! What its claims come to on that day is for [`super::claims`].

use super::claims::{self, months};
use super::time::{Day, Edtf};
use super::{Atlas, Claim, Fact, Kind, Nature, Statement, Status};

/// How a fact stands to a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holding {
    /// It holds.
    #[default]
    Holds,
    /// It is over by the day of weighing, and shown all the same: without a date everything is, and a
    /// stretch of time shows what held on any day of it.
    Over,
    /// It is still to come, or only planned.
    ToCome,
    /// Nobody says when it held, and what is claimed of it speaks for other days.
    Unknown,
    /// It does not hold on any day asked for.
    Absent,
}

impl Holding {
    /// A word for it, as programs read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Over => "over",
            Self::ToCome => "to_come",
            Self::Unknown => "unknown",
            Self::Absent => "absent",
        }
    }

    /// Whether the fact is drawn and listed as one that holds, is over or is to come.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Holds | Self::Over | Self::ToCome)
    }
}

/// The days on which a fact may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The first of them; [`Day::MIN`] where nothing begins it.
    pub first: Day,
    /// The last of them; [`Day::MAX`] where nothing ends it.
    pub last: Day,
    /// Whether it is told from what is claimed rather than from the date of the fact, so that outside
    /// of it nobody knows.
    pub is_guessed: bool,
}

impl Reach {
    const ALWAYS: Self = Self {
        first: Day::MIN,
        last: Day::MAX,
        is_guessed: false,
    };

    /// Of a fact in an atlas.
    ///
    /// A date with an open or unknown beginning reaches back to the first dated claim, and at least so
    /// many months before its end as claims stay fresh. Without a date a fact holds from its first
    /// dated claim until its last one has aged, and around the atlas's day.
    pub fn of(atlas: &Atlas, fact: &Fact) -> Self {
        let fresh = months(atlas.fresh_months());
        if let Some(when) = &fact.when {
            let last = when.latest().unwrap_or(Day::MAX);
            let first = when.earliest().unwrap_or_else(|| {
                let said = days_said(atlas, fact).min();
                let back = when.latest().map(|last| last.plus_months(-fresh));
                said.into_iter().chain(back).min().unwrap_or(Day::MIN)
            });
            return Self {
                first,
                last,
                is_guessed: false,
            };
        }
        let Some(day) = atlas.as_of.as_ref().and_then(Edtf::last_day) else {
            return Self::ALWAYS;
        };
        if fact.kind == Kind::Place {
            return Self::ALWAYS;
        }
        let mut reach = Self {
            first: day.plus_months(-fresh),
            last: day.plus_months(fresh),
            is_guessed: true,
        };
        for said in days_said(atlas, fact) {
            reach.first = reach.first.min(said);
            reach.last = reach.last.max(said.plus_months(fresh));
        }
        let ends = |about: &'static str| {
            let of_end = move |claim: &&Claim| claim.terms.about == about && is_stated(claim);
            fact.claims.iter().filter(of_end).filter_map(date_given)
        };
        if let Some(opened) = ends("opened").filter_map(Edtf::earliest).min() {
            reach.first = reach.first.max(opened);
        }
        if let Some(closed) = ends("closed").filter_map(Edtf::latest).max() {
            reach.last = reach.last.min(closed);
        }
        reach
    }

    /// Whether it has a day.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether it has any day of a date.
    pub fn meets(self, date: &Edtf) -> bool {
        date.latest().is_none_or(|last| self.first <= last)
            && date.earliest().is_none_or(|first| first <= self.last)
    }
}

fn is_stated(claim: &Claim) -> bool {
    claim.terms.status == Status::Stated
}

fn date_given(claim: &Claim) -> Option<&Edtf> {
    match &claim.says {
        Statement::Date(date) => Some(date),
        _ => None,
    }
}

/// The days for which something is stated of a fact, each claim's first one. Coordinates are looked up
/// today for what stood there long ago, and what says that it closed speaks for days after it.
fn days_said<'a>(atlas: &'a Atlas, fact: &'a Fact) -> impl Iterator<Item = Day> + use<'a> {
    let speaks = |claim: &&Claim| {
        is_stated(claim) && !matches!(claim.terms.about.as_str(), "coordinates" | "closed")
    };
    let spoken = fact.claims.iter().filter(speaks);
    spoken.filter_map(|claim| {
        let dated = claims::dated(atlas, claim)?;
        dated.earliest().or_else(|| dated.latest())
    })
}

/// The day that a date asks for: its last one. None where no date is asked for, or one without an end:
/// then each atlas has its own.
pub fn day_asked(date: Option<&Edtf>) -> Option<Day> {
    date.and_then(Edtf::last_day)
}

/// How a fact stands to a date, and the day for which it is weighed.
///
/// Where no date is asked for it stands to the atlas's day: `today` where the atlas names none. Weighed
/// it is for the last day of a date; on one that does not end, for the atlas's day; without a date a
/// moment is for the later of that and its own last day, and what is over for its last day.
pub fn on(atlas: &Atlas, fact: &Fact, date: Option<&Edtf>, today: Day) -> (Holding, Day) {
    let reach = Reach::of(atlas, fact);
    let day = day_asked(date).unwrap_or_else(|| atlas.day(today));
    let nature = fact.kind.nature();
    let weighed_for = match (date, nature) {
        (Some(_), _) => day,
        (None, Nature::Moment) => {
            let last = fact.when.as_ref().and_then(Edtf::last_day);
            last.map_or(day, |last| last.max(day))
        }
        (None, Nature::Standing) => day.min(reach.last),
    };
    let holding = match nature {
        _ if date.is_some_and(|date| !reach.meets(date)) => {
            if reach.is_guessed {
                Holding::Unknown
            } else {
                Holding::Absent
            }
        }
        Nature::Moment if date.is_none() && reach.first > day && is_only_planned(fact) => {
            Holding::ToCome
        }
        Nature::Standing if reach.last < day => Holding::Over,
        Nature::Standing if reach.first > day => Holding::ToCome,
        _ => Holding::Holds,
    };
    (holding, weighed_for)
}

/// Whether all that is claimed of a fact is planned, coordinates aside.
fn is_only_planned(fact: &Fact) -> bool {
    let mut said = fact
        .claims
        .iter()
        .filter(|claim| claim.terms.about != "coordinates")
        .peekable();
    said.peek().is_some() && said.all(|claim| claim.terms.status == Status::Planned)
}
