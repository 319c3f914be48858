//! What stands where forces are stationed, by the words of the format that have a sign of their own. It
//! knows nothing of a fact.

/// A sort of facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facility {
    /// A command.
    Headquarters,
    /// Troops in barracks.
    Garrison,
    /// An airfield of the forces.
    AirBase,
    /// A harbour of the forces.
    NavalBase,
    /// A radar.
    Radar,
    /// A place to shoot at and to test.
    Range,
    /// A place that rockets are launched from.
    Cosmodrome,
    /// A transmitter or a node of communications.
    Communications,
    /// Stores.
    Depot,
    /// A place to train.
    Training,
}

impl Facility {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 10] = [
        Self::Headquarters,
        Self::Garrison,
        Self::AirBase,
        Self::NavalBase,
        Self::Radar,
        Self::Range,
        Self::Cosmodrome,
        Self::Communications,
        Self::Depot,
        Self::Training,
    ];

    /// The facility that a word of the format names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|facility| facility.word() == word)
    }

    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Headquarters => "headquarters",
            Self::Garrison => "garrison",
            Self::AirBase => "air-base",
            Self::NavalBase => "naval-base",
            Self::Radar => "radar",
            Self::Range => "range",
            Self::Cosmodrome => "cosmodrome",
            Self::Communications => "communications",
            Self::Depot => "depot",
            Self::Training => "training",
        }
    }

    /// One such facility, with a capital letter.
    pub fn label(self) -> &'static str {
        match self {
            Self::Headquarters => "Headquarters",
            Self::Garrison => "Garrison",
            Self::AirBase => "Air base",
            Self::NavalBase => "Naval base",
            Self::Radar => "Radar",
            Self::Range => "Test or training range",
            Self::Cosmodrome => "Cosmodrome",
            Self::Communications => "Communications",
            Self::Depot => "Depot",
            Self::Training => "Training",
        }
    }
}
