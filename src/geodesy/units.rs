//! Units of length: how a distance is written, how one is read, and which lengths are round.

use serde::{Deserialize, Serialize};

use crate::number::{grouped, round_down};

/// The units that a person measures in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Units {
    /// Kilometres and metres.
    #[default]
    Metric,
    /// Miles and feet.
    Imperial,
    /// Nautical miles, and metres below a tenth of one.
    Nautical,
}

const KM_M: f64 = 1000.0;
const MILE_M: f64 = 1609.344;
const FOOT_M: f64 = 0.3048;
const NAUTICAL_M: f64 = 1852.0;

/// The spellings of units that a length may be typed with, and their metres.
const SPELLED: [(&str, f64); 18] = [
    ("km", KM_M),
    ("kilometre", KM_M),
    ("kilometres", KM_M),
    ("kilometer", KM_M),
    ("kilometers", KM_M),
    ("m", 1.0),
    ("metre", 1.0),
    ("metres", 1.0),
    ("mi", MILE_M),
    ("mile", MILE_M),
    ("miles", MILE_M),
    ("ft", FOOT_M),
    ("foot", FOOT_M),
    ("feet", FOOT_M),
    ("nmi", NAUTICAL_M),
    ("nm", NAUTICAL_M),
    ("км", KM_M),
    ("м", 1.0),
];

/// Why a length cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LengthError {
    /// There is no number.
    #[error("a length is a number with a unit, as in 500 km")]
    NoNumber,
    /// The unit is not known.
    #[error("\u{201c}{0}\u{201d} is no unit of length; km, m, mi, ft and nmi are")]
    NoUnit(String),
}

impl Units {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 3] = [Self::Metric, Self::Imperial, Self::Nautical];

    /// What a setting calls them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Metric => "Metric (km, m)",
            Self::Imperial => "Imperial (miles, feet)",
            Self::Nautical => "Nautical miles",
        }
    }

    /// The name of the large unit, short.
    pub fn short(self) -> &'static str {
        match self {
            Self::Metric => "km",
            Self::Imperial => "mi",
            Self::Nautical => "nmi",
        }
    }

    /// The large unit and the small one, each with its metres, and from how many metres on the
    /// large one is used.
    fn scale(self) -> ([(&'static str, f64); 2], f64) {
        match self {
            Self::Metric => ([("km", KM_M), ("m", 1.0)], KM_M),
            Self::Imperial => ([("mi", MILE_M), ("ft", FOOT_M)], MILE_M / 2.0),
            Self::Nautical => ([("nmi", NAUTICAL_M), ("m", 1.0)], NAUTICAL_M / 10.0),
        }
    }

    /// A length in words: 78.4 km, 3,452 km, 850 m.
    pub fn words(self, metres: f64) -> String {
        let ([large, small], least) = self.scale();
        let (name, unit_m) = if metres < least { small } else { large };
        let number = metres / unit_m;
        let rounded = if metres < least || number >= 100.0 {
            number.round()
        } else if number >= 10.0 {
            (number * 10.0).round() / 10.0
        } else {
            (number * 100.0).round() / 100.0
        };
        format!("{}\u{a0}{name}", grouped(rounded))
    }

    /// The longest round length of at most `most_m` metres, in metres, and in words: what a scale
    /// bar shows.
    pub fn round_length(self, most_m: f64) -> (f64, String) {
        let ([large, small], least) = self.scale();
        // A bar of 0.5 miles reads better than one of 2,000 feet, but not one of 0.05.
        let (name, unit_m) = if most_m < least { small } else { large };
        let number = round_down(most_m / unit_m);
        (number * unit_m, format!("{} {name}", grouped(number)))
    }

    /// Reads a length in metres: "500 km", "1,200.5 mi", "80"; a bare number is in the large
    /// unit. A comma before exactly three digits groups them; any other is the decimal point of
    /// those who write it so.
    pub fn parse_length(self, text: &str) -> Result<f64, LengthError> {
        let text = text.trim();
        let unit_at = text
            .find(|letter: char| letter.is_alphabetic())
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let number: String = number
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        let is_grouping = number.split(',').skip(1).all(|part| {
            let digits = part.split('.').next().unwrap_or_default();
            digits.len() == 3
        });
        let number = if is_grouping {
            number.replace(',', "")
        } else {
            number.replace(',', ".")
        };
        let number: f64 = number
            .parse()
            .map_err(|_not_a_number| LengthError::NoNumber)?;
        let unit = unit.trim().trim_end_matches('.').to_lowercase();
        let unit_m = if unit.is_empty() {
            self.scale().0[0].1
        } else {
            SPELLED
                .into_iter()
                .find_map(|(name, metres)| (name == unit).then_some(metres))
                .ok_or(LengthError::NoUnit(unit))?
        };
        if number.is_finite() && number > 0.0 {
            Ok(number * unit_m)
        } else {
            Err(LengthError::NoNumber)
        }
    }
}
