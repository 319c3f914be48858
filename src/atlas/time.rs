//! Dates that carry their precision: EDTF levels 0 and 1 (ISO 8601-2, Library of Congress 2019).
//!
//! A date is kept as it is spelled and understood as the span of days it may mean: `2022-06` is
//! all of June, `2004/..` begins in 2004 and has no end. It knows no clock and no time zone; the
//! time of day is understood and set aside, since facts here are dated by the day.

mod ends;
mod parse;
mod words;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use ends::DateEnd;
pub use parse::EdtfError;
pub use words::MONTHS;

/// A day of the proleptic Gregorian calendar, as days since 1 January 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// Before every day that can be written.
    pub const MIN: Self = Self(i64::MIN);
    /// After every day that can be written.
    pub const MAX: Self = Self(i64::MAX);

    /// The day of a year, a month (1 to 12) and a day of the month, where there is such a day.
    pub fn from_ymd(year: i64, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && year.abs() <= MAX_YEAR;
        exists.then(|| Self(days_from_civil(year, month, day)))
    }

    /// The day so many days after 1 January 1970.
    pub fn from_number(days: i64) -> Self {
        Self(days)
    }

    /// Year, month (1 to 12) and day of the month.
    pub fn ymd(self) -> (i64, u8, u8) {
        civil_from_days(self.0)
    }

    /// The day this many days later, or earlier where negative.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day of the month this many months later, or the month's last where it has none.
    pub fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.ymd();
        let count = year * 12 + i64::from(month) - 1 + i64::from(months);
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) as u8 + 1);
        Self(days_from_civil(
            year,
            month,
            day.min(days_in_month(year, month)),
        ))
    }

    /// Days since 1 January 1970.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.abs())
    }
}

/// Years further from year 0 than this are refused: no fact of an atlas lies there, and days
/// stay countable.
const MAX_YEAR: i64 = 200_000_000;

/// Days before the year's first of March, counted in the way of Howard Hinnant's `chrono`-
/// compatible low-level date algorithms (public domain).
fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = i64::from(month);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u8;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    } as u8;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// How sure a date is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Qualification {
    /// Its source doubts it (`?` or `%`).
    pub uncertain: bool,
    /// It is an estimate (`~` or `%`).
    pub approximate: bool,
}

/// One date, from a day to a century.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    first: Day,
    last: Day,
    precision: Precision,
    qualification: Qualification,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    Day,
    Month,
    /// Spring to winter: 21 to 24.
    Season(u8),
    Year,
    Decade,
    Century,
    Millennium,
}

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    At(Moment),
    /// `..`: it goes on.
    Open,
    /// Nothing: nobody knows.
    Unknown,
}

impl End {
    fn moment(self) -> Option<Moment> {
        match self {
            Self::At(moment) => Some(moment),
            Self::Open | Self::Unknown => None,
        }
    }
}

/// A date or an interval, as it is spelled and as it is understood. A copy shares both: claims by
/// the hundred thousand speak for a few thousand days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edtf(Arc<Spelled>);

#[derive(Debug, PartialEq, Eq)]
struct Spelled {
    text: Box<str>,
    meaning: Meaning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    One(Moment),
    Interval(End, End),
}

impl Edtf {
    fn new(text: impl Into<Box<str>>, meaning: Meaning) -> Self {
        let text = text.into();
        Self(Arc::new(Spelled { text, meaning }))
    }

    /// The date of a day.
    pub fn of_day(day: Day) -> Self {
        let meaning = Meaning::One(Moment {
            first: day,
            last: day,
            precision: Precision::Day,
            qualification: Qualification::default(),
        });
        Self::new(day.to_string(), meaning)
    }

    /// As it is spelled.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The first day it may mean; none where it has no beginning.
    pub fn earliest(&self) -> Option<Day> {
        match self.0.meaning {
            Meaning::One(moment) => Some(moment.first),
            Meaning::Interval(from, _) => from.moment().map(|moment| moment.first),
        }
    }

    /// The last day it may mean; none where it has no end.
    pub fn latest(&self) -> Option<Day> {
        match self.0.meaning {
            Meaning::One(moment) => Some(moment.last),
            Meaning::Interval(_, to) => to.moment().map(|moment| moment.last),
        }
    }

    /// How many days it may mean; [`i64::MAX`] where it has no beginning or no end.
    pub(super) fn days(&self) -> i64 {
        let ends = self.earliest().zip(self.latest());
        ends.map_or(i64::MAX, |(first, last)| last.number() - first.number())
    }

    /// The day that an interval is read for: its last one.
    pub fn last_day(&self) -> Option<Day> {
        self.latest()
    }

    /// Whether it is an interval rather than one date.
    pub fn is_interval(&self) -> bool {
        matches!(self.0.meaning, Meaning::Interval(..))
    }

    /// How sure it is: an interval is as doubtful as either of its ends.
    pub fn qualification(&self) -> Qualification {
        let of = |moment: Option<Moment>| {
            moment.map_or_else(Qualification::default, |m| m.qualification)
        };
        match self.0.meaning {
            Meaning::One(moment) => moment.qualification,
            Meaning::Interval(from, to) => {
                let (from, to) = (of(from.moment()), of(to.moment()));
                Qualification {
                    uncertain: from.uncertain || to.uncertain,
                    approximate: from.approximate || to.approximate,
                }
            }
        }
    }

    /// Whether both may mean one day. An end that is open or unknown reaches for ever.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_in_time = |a: &Self, b: &Self| match (a.earliest(), b.latest()) {
            (Some(first), Some(last)) => first <= last,
            _ => true,
        };
        starts_in_time(self, other) && starts_in_time(other, self)
    }

    /// Whether it may mean this day.
    pub fn contains_day(&self, day: Day) -> bool {
        self.earliest().is_none_or(|first| first <= day)
            && self.latest().is_none_or(|last| day <= last)
    }

    /// Whether one of the two lies within the other, so that both can be right: 2004 and
    /// 17 October 2004 can, 16 and 17 October cannot.
    pub fn compatible(&self, other: &Self) -> bool {
        let within = |inner: &Self, outer: &Self| {
            let from = match (outer.earliest(), inner.earliest()) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(outer), Some(inner)) => outer <= inner,
            };
            let to = match (outer.latest(), inner.latest()) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(outer), Some(inner)) => inner <= outer,
            };
            from && to
        };
        within(self, other) || within(other, self)
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.text)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
