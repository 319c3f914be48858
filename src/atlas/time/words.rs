//! Dates in English words, as people read them.

use super::{Day, Edtf, End, Meaning, Moment, Precision};

/// The months, as English has them.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

fn month_name(month: u8) -> &'static str {
    MONTHS
        .get(usize::from(month).wrapping_sub(1))
        .copied()
        .unwrap_or_default()
}

fn year_words(year: i64) -> String {
    // Year 0 of ISO 8601 is 1 BC.
    if year > 0 {
        year.to_string()
    } else {
        format!("{} BC", 1 - year)
    }
}

impl Day {
    /// The day in words: 28 June 2022.
    pub fn to_words(self) -> String {
        let (year, month, day) = self.ymd();
        format!("{day} {} {}", month_name(month), year_words(year))
    }
}

impl Edtf {
    /// The date in words: 28 June 2022; June 2022; about 2004; since 2004; 28–30 June 2022.
    pub fn to_words(&self) -> String {
        match self.0.meaning {
            Meaning::One(moment) => qualified(moment),
            Meaning::Interval(from, to) => interval(from, to),
        }
    }
}

fn interval(from: End, to: End) -> String {
    match (from, to) {
        (End::At(from), End::At(to)) => span(from, to),
        (End::At(from), End::Open) => format!("since {}", qualified(from)),
        (End::At(from), End::Unknown) => format!("from {}, end unknown", qualified(from)),
        (End::Open | End::Unknown, End::At(to)) => format!("until {}", qualified(to)),
        // Refused by the reader.
        (End::Open | End::Unknown, End::Open | End::Unknown) => String::new(),
    }
}

/// Two ends, with what they share said once: 28–30 June 2022.
fn span(from: Moment, to: Moment) -> String {
    let sure = from.qualification == to.qualification && from.qualification == Default::default();
    if sure && from.precision == Precision::Day && to.precision == Precision::Day {
        let ((from_year, from_month, from_day), (to_year, to_month, to_day)) =
            (from.first.ymd(), to.first.ymd());
        if (from_year, from_month) == (to_year, to_month) {
            let rest = format!("{} {}", month_name(to_month), year_words(to_year));
            return if from_day == to_day {
                format!("{to_day} {rest}")
            } else {
                format!("{from_day}–{to_day} {rest}")
            };
        }
        if from_year == to_year {
            return format!(
                "{from_day} {} – {}",
                month_name(from_month),
                to.first.to_words()
            );
        }
    }
    if sure && from.precision == Precision::Year && to.precision == Precision::Year {
        return format!("{}–{}", plain(from), plain(to));
    }
    format!("{} – {}", qualified(from), qualified(to))
}

fn qualified(moment: Moment) -> String {
    let words = plain(moment);
    let about = if moment.qualification.approximate {
        "about "
    } else {
        ""
    };
    let unsure = if moment.qualification.uncertain {
        " (uncertain)"
    } else {
        ""
    };
    format!("{about}{words}{unsure}")
}

fn plain(moment: Moment) -> String {
    let (year, month, _) = moment.first.ymd();
    match moment.precision {
        Precision::Day => moment.first.to_words(),
        Precision::Month => format!("{} {}", month_name(month), year_words(year)),
        Precision::Season(number) => {
            let season = SEASONS
                .get(usize::from(number).wrapping_sub(21))
                .copied()
                .unwrap_or_default();
            format!("{season} {}", year_words(year))
        }
        Precision::Year => year_words(year),
        Precision::Decade => format!("{year}s"),
        Precision::Century => format!("{year}–{}", moment.last.ymd().0),
        Precision::Millennium => format!("between {year} and {}", moment.last.ymd().0),
    }
}
