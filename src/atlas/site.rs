//! Where a fact is: its sites, with the names they had, and how far weapons reach from them. It
//! knows nothing of the fact.

use arcstr::ArcStr;

use super::time::{Day, Edtf};
use crate::geodesy::LonLat;

/// A named point, as listed and drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Name of the settlement on the day asked for.
    pub name: ArcStr,
    /// Where it is.
    pub at: LonLat,
    /// How exactly that is known.
    pub precision: Precision,
}

/// How exactly a place is known.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The very place.
    #[default]
    Site,
    /// Somewhere in this settlement.
    City,
    /// Somewhere in this region.
    Region,
    /// Somewhere in this country.
    Country,
}

impl Precision {
    /// The precision that a word of the format names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "site" => Some(Self::Site),
            "city" => Some(Self::City),
            "region" => Some(Self::Region),
            "country" => Some(Self::Country),
            _ => None,
        }
    }

    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::City => "city",
            Self::Region => "region",
            Self::Country => "country",
        }
    }
}

/// One place of a fact.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the settlement today.
    pub name: ArcStr,
    /// Where it is.
    pub at: LonLat,
    /// When the fact is there; the dates of an itinerary's stops.
    pub when: Option<Edtf>,
    /// Names it had before.
    pub formerly: Box<[FormerName]>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<ArcStr>,
    /// How exactly the place is known.
    pub precision: Precision,
    /// Radius of the area it lies in, in kilometres, where that is known.
    pub radius_km: Option<f64>,
}

impl Site {
    /// The settlement's name on a day: the former name that was given up next after it, else
    /// today's.
    pub fn name_on(&self, day: Day) -> &ArcStr {
        self.formerly
            .iter()
            .filter_map(|former| {
                let until = former.until.as_ref()?.earliest()?;
                (day < until).then_some((until, &former.name))
            })
            .min_by_key(|(until, _)| *until)
            .map_or(&self.name, |(_, name)| name)
    }
}

/// A name a place had until a date.
#[derive(Clone, Debug, Default)]
pub struct FormerName {
    /// The name.
    pub name: ArcStr,
    /// When it was given up.
    pub until: Option<Edtf>,
}

/// How far a weapon reaches from a place.
#[derive(Clone, Debug, Default)]
pub struct WeaponRange {
    /// Which weapon.
    pub system: ArcStr,
    /// Radius in kilometres.
    pub km: f64,
    /// Around what.
    pub centre: RangeCentre,
}

/// The centre of a range ring.
#[derive(Clone, Debug, Default)]
pub struct RangeCentre {
    /// What lies there.
    pub name: ArcStr,
    /// Where it is; none where it stands at the fact's first site.
    pub at: Option<LonLat>,
    /// Whether the launch site is assumed rather than known.
    pub assumed: bool,
}
