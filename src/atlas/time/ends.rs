//! The two ends of a date, for those who draw it or look it up: how far each may lie, and how
//! far the doubt about it reaches.

use super::{Day, Edtf, End, Meaning, Moment};

/// One end of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateEnd {
    /// On one of these days.
    Between {
        /// The first day it may be.
        first: Day,
        /// The last day it may be.
        last: Day,
        /// By how many days an estimate or a doubt (`~`, `?`) widens that, either way: one unit
        /// of the date's precision, since nobody says how much; 0 for a date without either.
        slack_days: i64,
    },
    /// `..`: it goes on.
    Open,
    /// Nothing: nobody knows.
    Unknown,
}

impl From<Moment> for DateEnd {
    fn from(moment: Moment) -> Self {
        let Moment { first, last, .. } = moment;
        let doubted = moment.qualification != Default::default();
        Self::Between {
            first,
            last,
            slack_days: if doubted {
                last.number() - first.number() + 1
            } else {
                0
            },
        }
    }
}

impl From<End> for DateEnd {
    fn from(end: End) -> Self {
        match end {
            End::At(moment) => moment.into(),
            End::Open => Self::Open,
            End::Unknown => Self::Unknown,
        }
    }
}

impl Edtf {
    /// Where it begins and where it ends; the same twice for one date.
    pub fn ends(&self) -> [DateEnd; 2] {
        match self.0.meaning {
            Meaning::One(moment) => [moment.into(), moment.into()],
            Meaning::Interval(from, to) => [from.into(), to.into()],
        }
    }

    /// The interval from one day to another, both included, or the day where they are one.
    pub fn between(first: Day, last: Day) -> Self {
        let (first, last) = (first.min(last), first.max(last));
        if first == last {
            return Self::of_day(first);
        }
        let [from, to] = [first, last].map(|day| match Self::of_day(day).0.meaning {
            Meaning::One(moment) => End::At(moment),
            Meaning::Interval(from, _) => from,
        });
        Self::new(format!("{first}/{last}"), Meaning::Interval(from, to))
    }
}
