//! The stretch of time that a timeline shows: panned, zoomed and kept near what there is to see.

use serde::{Deserialize, Serialize};

use crate::atlas::time::{Day, Edtf};

/// A stretch of time, in days since 1 January 1970. A day is as wide as 1, with its number in the
/// middle: day 10 reaches from 9.5 to 10.5.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct TimeWindow {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; later than `from`.
    pub to: f64,
}

/// A stretch as a file has it.
#[derive(Deserialize)]
struct Ends {
    from: f64,
    to: f64,
}

impl TryFrom<Ends> for TimeWindow {
    type Error = &'static str;

    fn try_from(Ends { from, to }: Ends) -> Result<Self, Self::Error> {
        if from < to && from.abs().max(to.abs()) <= LONGEST * FURTHEST {
            Ok(Self { from, to })
        } else {
            Err("a stretch of time begins before it ends, in days since 1 January 1970")
        }
    }
}

/// The least stretch that is shown, in days.
const SHORTEST_DAYS: f64 = 4.0;
/// How many times as long as everything the longest stretch is.
const LONGEST: f64 = 4.0;
/// What a stretch grows to where there is next to nothing in it, in days.
const ROOMY_DAYS: f64 = 14.0;
/// How much is left free before and after what a stretch is made for, as a share of it.
const AIR: f64 = 0.06;
/// The furthest day, either way, that can be spelled with a year of four digits.
const FURTHEST: f64 = 2_900_000.0;

impl TimeWindow {
    /// The stretch that shows two days and all between them, with some air.
    pub fn fit(first: f64, last: f64) -> Self {
        let air = ((last - first) * AIR).max((ROOMY_DAYS - (last - first)) / 2.0);
        Self {
            from: first - air.max(1.0),
            to: last + air.max(1.0),
        }
    }

    /// To a millionth of a day, a number that JSON brings back as it was.
    #[must_use]
    pub fn rounded(self) -> Self {
        let rounded = |day: f64| (day * 1e6).round() / 1e6;
        Self {
            from: rounded(self.from),
            to: rounded(self.to),
        }
    }

    /// How long it is, in days.
    pub fn days(self) -> f64 {
        self.to - self.from
    }

    /// Where a point in time stands, in pixels from the left, where the window is so many pixels
    /// wide.
    pub fn x(self, width_px: f64, day: f64) -> f64 {
        (day - self.from) / self.days() * width_px
    }

    /// The inverse of [`Self::x`].
    pub fn day_at(self, width_px: f64, x: f64) -> f64 {
        self.from + x / width_px.max(1.0) * self.days()
    }

    /// The stretch so many days later.
    pub fn panned(self, days: f64) -> Self {
        Self {
            from: self.from + days,
            to: self.to + days,
        }
    }

    /// The stretch `factor` times as long, a point in time kept where it is.
    pub fn zoomed(self, factor: f64, about: f64) -> Self {
        let length = (self.days() * factor).max(SHORTEST_DAYS);
        let share = (about - self.from) / self.days();
        let from = about - share * length;
        Self {
            from,
            to: from + length,
        }
    }

    /// The stretch moved, if it must be, so that a point in time is in it, in its middle then.
    pub fn showing(self, day: f64) -> Self {
        let margin = self.days() * 0.02;
        if day >= self.from + margin && day <= self.to - margin {
            self
        } else {
            self.panned(day - f64::midpoint(self.from, self.to))
        }
    }

    /// The stretch kept within reach of what there is, from the first day to the last: nobody
    /// gets lost in empty time.
    pub fn bounded(self, extent: Option<[f64; 2]>) -> Self {
        let [first, last] = extent.unwrap_or([0.0, 0.0]);
        let longest = ((last - first) * LONGEST).max(4000.0);
        let length = self.days().clamp(SHORTEST_DAYS, longest);
        let middle = f64::midpoint(self.from, self.to)
            .clamp(first - length / 2.0, last + length / 2.0)
            .clamp(-FURTHEST, FURTHEST);
        if length == self.days() && middle == f64::midpoint(self.from, self.to) {
            return self;
        }
        Self {
            from: middle - length / 2.0,
            to: middle + length / 2.0,
        }
    }

    /// The day that a hand means at a point of the timeline, where a pixel is so many days: the
    /// first of a month or of a year where days are too narrow to be meant.
    pub fn snapped(day: f64, days_per_px: f64) -> Day {
        let day = Day::from_number(day.clamp(-FURTHEST, FURTHEST).round() as i64);
        let (year, month, _) = day.ymd();
        let snapped = if days_per_px < 7.0 {
            None
        } else if days_per_px < 60.0 {
            // To whichever of the two first days of a month is nearer.
            let (year, month, _) = day.plus_days(15).ymd();
            Day::from_ymd(year, month, 1)
        } else {
            Day::from_ymd(if month > 6 { year + 1 } else { year }, 1, 1)
        };
        snapped.unwrap_or(day)
    }

    /// The first and the last day that a date may mean, as numbers; an end that is open reaches
    /// for ever.
    pub fn of(date: &Edtf) -> [f64; 2] {
        [
            date.earliest()
                .map_or(f64::NEG_INFINITY, |day| day.number() as f64),
            date.latest()
                .map_or(f64::INFINITY, |day| day.number() as f64),
        ]
    }
}
