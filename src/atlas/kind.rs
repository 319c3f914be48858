//! What sorts of facts there are, and their words. It knows nothing of a fact.

/// What sort of fact it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Forces stationed somewhere.
    Deployment,
    /// Summits, talks and visits.
    Meeting,
    /// An itinerary.
    Journey,
    /// Weapons handed over or promised.
    Transfer,
    /// A treaty or another agreement.
    Agreement,
    /// Something that happened.
    Event,
    /// A place worth naming; also what an unknown kind is drawn as.
    Place,
}

/// How facts of a kind are in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    /// It happens: a meeting, a journey, a transfer, an agreement, an event.
    Moment,
    /// It begins and can be over: a deployment, a membership, a place.
    Standing,
}

impl Kind {
    /// How facts of the kind are in time.
    pub fn nature(self) -> Nature {
        match self {
            Self::Meeting | Self::Journey | Self::Transfer | Self::Agreement | Self::Event => {
                Nature::Moment
            }
            Self::Deployment | Self::Place => Nature::Standing,
        }
    }

    /// All kinds, in the order they are listed in.
    pub const ALL: [Self; 7] = [
        Self::Deployment,
        Self::Meeting,
        Self::Transfer,
        Self::Journey,
        Self::Agreement,
        Self::Event,
        Self::Place,
    ];

    /// The kind that a word of the format names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Meeting => "meeting",
            Self::Journey => "journey",
            Self::Transfer => "transfer",
            Self::Agreement => "agreement",
            Self::Event => "event",
            Self::Place => "place",
        }
    }

    /// Heading of a list of such facts.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Deployment => "Deployments",
            Self::Meeting => "Summits and meetings",
            Self::Journey => "Itineraries",
            Self::Transfer => "Transfers",
            Self::Agreement => "Agreements",
            Self::Event => "Events",
            Self::Place => "Places",
        }
    }

    /// One such fact, as a word with a capital letter.
    pub fn label(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::Meeting => "Meeting",
            Self::Journey => "Itinerary",
            Self::Transfer => "Transfer",
            Self::Agreement => "Agreement",
            Self::Event => "Event",
            Self::Place => "Place",
        }
    }
}
