//! EDTF levels 0 and 1 from text.

use super::{Day, Edtf, End, MAX_YEAR, Meaning, Moment, Precision, Qualification, days_in_month};

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EdtfError {
    /// There is nothing to read.
    #[error("it is empty")]
    Empty,
    /// It has none of the forms of a date.
    #[error("it should look like 2004, 2022-06, 2022-06-28 or 2004/..")]
    Form,
    /// There is no such month.
    #[error("there is no month {0}")]
    Month(u8),
    /// The month has no such day.
    #[error("there is no day {day} in month {month} of {year}")]
    DayOfMonth {
        /// The year.
        year: i64,
        /// The month, 1 to 12.
        month: u8,
        /// The day of the month that does not exist.
        day: u8,
    },
    /// There is no such time of day.
    #[error("there is no such time of day")]
    Time,
    /// An interval has a time of day in it.
    #[error("an interval goes from day to day, without a time of day")]
    TimeInInterval,
    /// There are spaces around it.
    #[error("there are spaces around it")]
    Spaces,
    /// The year 0 has no other side.
    #[error("the year 0 has no minus")]
    MinusZero,
    /// The interval ends before it begins.
    #[error("it ends before it begins")]
    Backwards,
    /// The interval has neither beginning nor end.
    #[error("an interval needs at least one end")]
    Endless,
    /// The year is too far away.
    #[error("the year is too far away")]
    Year,
}

impl Edtf {
    /// Reads a date. `2004`, `2022-06`, `2022-06-28~`, `2004/..` and the rest of levels 0 and 1.
    /// The time of a day is set aside, in all the ways that programs write it.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        meaning(text).map(|meaning| Self::new(text, meaning))
    }
}

impl std::str::FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

fn meaning(text: &str) -> Result<Meaning, EdtfError> {
    match text.trim() {
        "" => return Err(EdtfError::Empty),
        bare if bare != text => return Err(EdtfError::Spaces),
        _ => {}
    }
    let Some((from, to)) = text.split_once('/') else {
        return moment(text).map(Meaning::One);
    };
    let (from, to) = (end(from)?, end(to)?);
    match (from.moment(), to.moment()) {
        (None, None) => Err(EdtfError::Endless),
        (Some(from), Some(to)) if to.last < from.first => Err(EdtfError::Backwards),
        _ => Ok(Meaning::Interval(from, to)),
    }
}

fn end(text: &str) -> Result<End, EdtfError> {
    match text {
        ".." => Ok(End::Open),
        "" => Ok(End::Unknown),
        text if text.contains('T') => Err(EdtfError::TimeInInterval),
        text => moment(text).map(End::At),
    }
}

fn moment(text: &str) -> Result<Moment, EdtfError> {
    let (text, qualification) = qualified(text);
    let (first, last, precision) = span(text)?;
    Ok(Moment {
        first,
        last,
        precision,
        qualification,
    })
}

/// Takes `?`, `~` or `%` off the end.
fn qualified(text: &str) -> (&str, Qualification) {
    let of = |uncertain, approximate| Qualification {
        uncertain,
        approximate,
    };
    for (mark, qualification) in [
        ('?', of(true, false)),
        ('~', of(false, true)),
        ('%', of(true, true)),
    ] {
        if let Some(rest) = text.strip_suffix(mark) {
            return (rest, qualification);
        }
    }
    (text, Qualification::default())
}

fn span(text: &str) -> Result<(Day, Day, Precision), EdtfError> {
    if let Some((date, time)) = text.split_once('T') {
        time_of_day(time)?;
        let (first, last, precision) = span(date)?;
        if precision != Precision::Day {
            return Err(EdtfError::Form);
        }
        return Ok((first, last, precision));
    }
    if let Some(digits) = text.strip_prefix('Y') {
        // A year of more than four digits.
        let plain = digits.strip_prefix('-').unwrap_or(digits);
        if plain.len() < 5 || plain.starts_with('0') || !is_digits(plain) {
            return Err(EdtfError::Form);
        }
        let year: i64 = digits
            .parse()
            .ok()
            .filter(|year: &i64| year.abs() <= MAX_YEAR)
            .ok_or(EdtfError::Year)?;
        return days(year, 1, year, 12, Precision::Year);
    }
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(EdtfError::Form);
    }
    if negative && year == "0000" {
        return Err(EdtfError::MinusZero);
    }
    let (first_year, last_year, precision) = years(year, negative)?;
    let Some(month) = month else {
        return days(first_year, 1, last_year, 12, precision);
    };
    if month == "XX" {
        // 2004-XX and 2004-XX-XX: some time of the year.
        return match day {
            None | Some("XX") => days(first_year, 1, last_year, 12, precision),
            Some(_) => Err(EdtfError::Form),
        };
    }
    if precision != Precision::Year {
        return Err(EdtfError::Form);
    }
    let year = first_year;
    let month = two_digits(month)?;
    if let 21..=24 = month {
        if day.is_some() {
            return Err(EdtfError::Form);
        }
        // Northern, meteorological: spring is March to May, winter runs into the next year.
        let begins = (month - 20) * 3;
        let (end_year, end_month) = if month == 24 {
            (year + 1, 2)
        } else {
            (year, begins + 2)
        };
        return days(year, begins, end_year, end_month, Precision::Season(month));
    }
    if !(1..=12).contains(&month) {
        return Err(EdtfError::Month(month));
    }
    match day {
        None | Some("XX") => days(year, month, year, month, Precision::Month),
        Some(day) => {
            let day = two_digits(day)?;
            let found = Day::from_ymd(year, month, day).ok_or(EdtfError::DayOfMonth {
                year,
                month,
                day,
            })?;
            Ok((found, found, Precision::Day))
        }
    }
}

/// From the first day of a month to the last day of another.
fn days(
    from_year: i64,
    from_month: u8,
    to_year: i64,
    to_month: u8,
    precision: Precision,
) -> Result<(Day, Day, Precision), EdtfError> {
    let first = Day::from_ymd(from_year, from_month, 1);
    let last = Day::from_ymd(to_year, to_month, days_in_month(to_year, to_month));
    first
        .zip(last)
        .map(|(first, last)| (first, last, precision))
        .ok_or(EdtfError::Year)
}

/// A year of four digits, of which the last may be unspecified: 2004, 201X, 20XX, 2XXX.
fn years(text: &str, negative: bool) -> Result<(i64, i64, Precision), EdtfError> {
    let known = text.trim_end_matches('X');
    let unknown = text.len() - known.len();
    if text.len() != 4 || !known.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(EdtfError::Form);
    }
    let (scale, precision) = match unknown {
        0 => (1, Precision::Year),
        1 => (10, Precision::Decade),
        2 => (100, Precision::Century),
        3 => (1000, Precision::Millennium),
        _ => return Err(EdtfError::Form),
    };
    let number: i64 = known.parse().ok().ok_or(EdtfError::Form)?;
    let (low, high) = (number * scale, number * scale + scale - 1);
    Ok(if negative {
        (-high, -low, precision)
    } else {
        (low, high, precision)
    })
}

fn two_digits(text: &str) -> Result<u8, EdtfError> {
    if text.len() == 2 && is_digits(text) {
        text.parse().ok().ok_or(EdtfError::Form)
    } else {
        Err(EdtfError::Form)
    }
}

/// Whether a text is digits, and at least one.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Checks a time of day: hh:mm, hh:mm:ss or hh:mm:ss.fff, and perhaps Z or an offset. What it says
/// is set aside.
fn time_of_day(text: &str) -> Result<(), EdtfError> {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(at) => text.split_at_checked(at).ok_or(EdtfError::Time)?,
        None => (text, ""),
    };
    if is_clock(clock) && is_zone(zone) {
        Ok(())
    } else {
        Err(EdtfError::Time)
    }
}

fn is_clock(text: &str) -> bool {
    let (text, fraction) = match text.split_once('.') {
        Some((text, fraction)) => (text, Some(fraction)),
        None => (text, None),
    };
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, second) = match *parts.as_slice() {
        [hour, minute] if fraction.is_none() => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        _ => return false,
    };
    let [Ok(hour), Ok(minute), Ok(second)] = [hour, minute, second].map(two_digits) else {
        return false;
    };
    if fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return false;
    }
    // 24:00 is the end of the day.
    let is_nothing = fraction.is_none_or(|fraction| fraction.bytes().all(|byte| byte == b'0'));
    hour <= 23 && minute <= 59 && second <= 59
        || hour == 24 && minute == 0 && second == 0 && is_nothing
}

/// Z, or an offset of at most 14 hours: +03, +03:00, +0300.
fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else {
        return text.is_empty() || text == "Z";
    };
    let (hours, minutes) = offset.split_at_checked(2).unwrap_or((offset, ""));
    let minutes = match minutes.strip_prefix(':').unwrap_or(minutes) {
        "" if minutes.is_empty() => Ok(0),
        minutes => two_digits(minutes),
    };
    match (two_digits(hours), minutes) {
        (Ok(hours), Ok(minutes)) => hours <= 13 && minutes <= 59 || hours == 14 && minutes == 0,
        _ => false,
    }
}
