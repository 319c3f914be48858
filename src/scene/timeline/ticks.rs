//! The scale of a timeline: ticks from days to millennia, with labels that never touch.

use crate::atlas::time::Day;
use crate::scene::{Cut, Fonts, Text};
use crate::theme::{Palette, size};
use crate::view::TimeWindow;

/// A step of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// So many days.
    Days(i64),
    /// So many months; they divide a year.
    Months(i64),
    /// So many years.
    Years(i64),
}

/// A line of the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands, in points from the left.
    pub x: f64,
    /// Whether it is one of the steps that are named, rather than one between them.
    pub major: bool,
}

/// The scale of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The lines, from left to right.
    pub ticks: Vec<Tick>,
    /// Names of steps: 20 Jun, Jun 2022, 2022, 1990s, 19th c.
    pub labels: Vec<Text>,
    /// The years under them, where those are days.
    pub years: Vec<Text>,
    /// The step that is named.
    pub unit: Unit,
    /// The finest step that has a line.
    pub finest: Unit,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The steps, from the finest; longer ones are tens of the last.
const UNITS: [Unit; 13] = [
    Unit::Days(1),
    Unit::Days(2),
    Unit::Days(7),
    Unit::Months(1),
    Unit::Months(3),
    Unit::Months(6),
    Unit::Years(1),
    Unit::Years(2),
    Unit::Years(5),
    Unit::Years(10),
    Unit::Years(20),
    Unit::Years(50),
    Unit::Years(100),
];

/// Space between two labels, in points.
const GAP_PX: f64 = 14.0;
/// Space between a line and the label at its right, in points.
const INDENT_PX: f64 = 4.0;
/// The least space between two lines that have no label, in points.
const MINOR_PX: f64 = 7.0;

impl Unit {
    /// How long it is on average, in days.
    pub fn days(self) -> f64 {
        match self {
            Self::Days(days) => days as f64,
            Self::Months(months) => months as f64 * 30.436_875,
            Self::Years(years) => years as f64 * 365.2425,
        }
    }

    /// Whether every line of the other is one of its own.
    fn divides(self, other: Self) -> bool {
        match (self, other) {
            (Self::Days(1), _) => true,
            (Self::Days(a), Self::Days(b))
            | (Self::Months(a), Self::Months(b))
            | (Self::Years(a), Self::Years(b)) => b % a == 0,
            (Self::Months(months), Self::Years(_)) => 12 % months == 0,
            _ => false,
        }
    }

    /// The last step that begins on a day or before it, by its first day.
    pub fn floor(self, day: Day) -> Day {
        let (year, month, _) = day.ymd();
        let first = match self {
            // Weeks begin on Monday: 5 January 1970 was one.
            Self::Days(days) => {
                let offset = if days == 7 { 4 } else { 0 };
                let number = day.number() - offset;
                Some(Day::from_number(number - number.rem_euclid(days) + offset))
            }
            Self::Months(months) => {
                let month = i64::from(month) - 1;
                Day::from_ymd(year, (month - month.rem_euclid(months)) as u8 + 1, 1)
            }
            Self::Years(years) => Day::from_ymd(year - year.rem_euclid(years), 1, 1),
        };
        first.unwrap_or(day)
    }

    /// The same day so many steps later.
    pub fn after(self, day: Day, steps: i64) -> Day {
        match self {
            Self::Days(days) => day.plus_days(days * steps),
            Self::Months(months) => day.plus_months((months * steps) as i32),
            Self::Years(years) => day.plus_months((years * steps * 12) as i32),
        }
    }

    /// Where its line stands, in days: a day's in its middle, else where the first day begins.
    fn line(self, first: Day) -> f64 {
        match self {
            Self::Days(_) => first.number() as f64,
            Self::Months(_) | Self::Years(_) => first.number() as f64 - 0.5,
        }
    }

    fn label(self, first: Day) -> String {
        let (year, month, day) = first.ymd();
        let name = MONTHS
            .get(usize::from(month).wrapping_sub(1))
            .copied()
            .unwrap_or_default();
        match self {
            Self::Days(_) => format!("{day} {name}"),
            Self::Months(_) => format!("{name} {}", year_label(year)),
            Self::Years(10) if year > 0 => format!("{year}s"),
            Self::Years(100) if year > 0 => ordinal_century(year / 100 + 1),
            Self::Years(_) => year_label(year),
        }
    }
}

fn year_label(year: i64) -> String {
    // Year 0 of ISO 8601 is 1 BC.
    if year > 0 {
        year.to_string()
    } else {
        format!("{} BC", 1 - year)
    }
}

fn ordinal_century(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending} c.")
}

/// The named step: the finest whose labels have room.
fn unit_for(window: TimeWindow, width: f64, fonts: &mut Fonts) -> Unit {
    let px_per_day = width / window.days();
    let longer = (3..9).flat_map(|power| {
        let ten = 10_i64.pow(power);
        [ten / 5, ten / 2, ten].map(Unit::Years)
    });
    let mut units = UNITS.into_iter().chain(longer);
    let mut fits = |unit: Unit| {
        let widest = match unit {
            Unit::Days(_) => fonts.width(Cut::Regular, "28 Mar"),
            Unit::Months(_) => fonts.width(Cut::Regular, "Mar 2028"),
            Unit::Years(_) => [window.from, window.to]
                .map(|day| {
                    let label = unit.label(unit.floor(Day::from_number(day as i64)));
                    fonts.width(Cut::Regular, &label)
                })
                .into_iter()
                .fold(0.0, f64::max),
        };
        unit.days() * px_per_day >= widest * f64::from(size::SMALL) + GAP_PX
    };
    units
        .find(|unit| fits(*unit))
        .unwrap_or(Unit::Years(1_000_000))
}

/// The finest step that divides the named one and whose lines are apart.
fn finest_for(unit: Unit, px_per_day: f64) -> Unit {
    UNITS
        .into_iter()
        .find(|finer| finer.divides(unit) && finer.days() * px_per_day >= MINOR_PX)
        .unwrap_or(unit)
}

/// The first days of the steps of a window, from the one before it.
fn firsts(unit: Unit, window: TimeWindow) -> impl Iterator<Item = Day> {
    let mut next = unit.floor(Day::from_number(window.from.floor() as i64));
    std::iter::from_fn(move || {
        let first = next;
        next = unit.floor(unit.after(first, 1));
        (unit.line(first) <= window.to && next > first).then_some(first)
    })
}

/// Whether a window is so short that its steps are days, and their years stand in a row of
/// their own.
pub(super) fn has_years(window: TimeWindow, width: f64, fonts: &mut Fonts) -> bool {
    matches!(unit_for(window, width, fonts), Unit::Days(_))
}

/// The scale of a window so many points wide; `baselines` are those of the labels and of the
/// years under them.
pub(super) fn scale(
    window: TimeWindow,
    width: f64,
    baselines: [f64; 2],
    palette: &Palette,
    fonts: &mut Fonts,
) -> Scale {
    let unit = unit_for(window, width, fonts);
    let finest = finest_for(unit, width / window.days());
    let mut scale = Scale {
        ticks: Vec::new(),
        labels: Vec::new(),
        years: Vec::new(),
        unit,
        finest,
    };
    let mut text = |label: String, x: f64, centred: bool, y: f64| {
        let mut text = fonts.line(Cut::Regular, f64::from(size::SMALL), label);
        let x = if centred { x - text.width_px / 2.0 } else { x };
        text.origin = [x, y];
        text.colour = palette.quiet;
        text
    };
    for first in firsts(finest, window) {
        let x = window.x(width, finest.line(first));
        if x >= 0.0 && x <= width {
            scale.ticks.push(Tick {
                x,
                major: unit.floor(first) == first,
            });
        }
    }
    let is_days = matches!(unit, Unit::Days(_));
    for first in firsts(unit, window) {
        let x = window.x(width, unit.line(first));
        let (x, centred) = if is_days {
            (x, true)
        } else {
            // What began before the window is named at its edge.
            (x.max(0.0) + INDENT_PX, false)
        };
        let label = text(unit.label(first), x, centred, baselines[0]);
        push_apart(&mut scale.labels, label, width);
    }
    if is_days {
        for first in firsts(Unit::Years(1), window) {
            let x = window.x(width, first.number() as f64).max(0.0) + INDENT_PX;
            let label = text(year_label(first.ymd().0), x, false, baselines[1]);
            push_apart(&mut scale.years, label, width);
        }
    }
    scale
}

/// Adds a label where it has room. One that is pinned to the left edge gives way to the next.
fn push_apart(labels: &mut Vec<Text>, label: Text, width: f64) {
    let right = label.origin[0] + label.width_px;
    if label.origin[0] < 0.0 || right > width {
        return;
    }
    let apart = |held: &Text| held.origin[0] + held.width_px + GAP_PX / 2.0 <= label.origin[0];
    if labels.last().is_some_and(|held| !apart(held)) {
        if labels.len() > 1 {
            return;
        }
        labels.pop();
    }
    labels.push(label);
}
