//! By what facts are coloured, and which value of it a fact has. It knows no colour.

use serde::{Deserialize, Serialize};

use super::library::{DocumentId, FactRef, Library};
use super::sided::{SideOf, side_of};
use super::time::Day;
use super::{Kind, Side};

/// By what facts are coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColourBy {
    /// As [`start`] has it: nobody chose.
    #[default]
    Auto,
    /// The kind of fact.
    Kind,
    /// The sending country.
    Country,
    /// The side.
    Side,
    /// The host country.
    Host,
    /// The first group that a fact concerns.
    Group,
    /// The atlas that it stands in.
    Atlas,
    /// Its first tag.
    Tag,
}

impl ColourBy {
    /// All that can be chosen, in the order they are offered in.
    pub const ALL: [Self; 8] = [
        Self::Auto,
        Self::Kind,
        Self::Country,
        Self::Side,
        Self::Host,
        Self::Group,
        Self::Atlas,
        Self::Tag,
    ];

    /// What a word of a command or a file names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }

    /// Its word in commands and files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Kind => "kind",
            Self::Country => "country",
            Self::Side => "side",
            Self::Host => "host",
            Self::Group => "group",
            Self::Atlas => "atlas",
            Self::Tag => "tag",
        }
    }

    /// What it is called, within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Auto => "side where there are two, else kind",
            Self::Kind => "kind",
            Self::Country => "sending country",
            Self::Side => "side",
            Self::Host => "host country",
            Self::Group => "group",
            Self::Atlas => "atlas",
            Self::Tag => "tag",
        }
    }

    /// What is said of facts that have no value of it.
    pub fn without(self) -> &'static str {
        match self {
            Self::Auto | Self::Kind | Self::Atlas => "none",
            Self::Country => "no sending country",
            Self::Side => "no side",
            Self::Host => "no host country",
            Self::Group => "no group",
            Self::Tag => "no tag",
        }
    }
}

/// By what facts are coloured where nobody chose: by side where deployments have two or more, else by
/// kind.
///
/// All deployments of the open atlases are looked at, on the dates of their atlases: what a date or a
/// filter hides counts too, so that colours do not jump while time goes by.
pub fn start(library: &Library) -> ColourBy {
    let mut first: Option<Value<'_>> = None;
    for fact_ref in library.facts() {
        if library.fact(fact_ref).kind != Kind::Deployment {
            continue;
        }
        let day = library.day_of(fact_ref.atlas());
        let Some(side) = value(ColourBy::Side, library, fact_ref, day) else {
            continue;
        };
        if *first.get_or_insert(side) != side {
            return ColourBy::Side;
        }
    }
    ColourBy::Kind
}

/// A value that facts are coloured by. Equal ones are the same in all atlases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value<'a> {
    /// Its id, code or word.
    pub id: &'a str,
    /// Where it means something in one atlas only, that one.
    pub atlas: Option<DocumentId>,
}

impl<'a> Value<'a> {
    /// That of a side of a document.
    fn of_side(side: SideOf<'a>, document: DocumentId) -> Self {
        Self {
            id: side.id(),
            atlas: (!side.is_country()).then_some(document),
        }
    }
}

/// The value that a fact has on a day; none where it has none, and of its kind.
pub fn value(by: ColourBy, library: &Library, fact_ref: FactRef, day: Day) -> Option<Value<'_>> {
    let document = fact_ref.atlas();
    let fact = library.fact(fact_ref);
    let everywhere = |id| Value { id, atlas: None };
    match by {
        ColourBy::Auto | ColourBy::Kind => None,
        ColourBy::Country => fact.country.as_deref().map(everywhere),
        ColourBy::Host => fact.host.as_deref().map(everywhere),
        ColourBy::Group => fact.groups.first().map(|id| everywhere(id)),
        ColourBy::Tag => fact.tags.first().map(|tag| everywhere(tag)),
        ColourBy::Atlas => Some(Value {
            id: library.atlas_id(document),
            atlas: Some(document),
        }),
        ColourBy::Side => {
            let side = side_of(library.atlas(document), fact, day);
            side.map(|side| Value::of_side(side, document))
        }
    }
}

/// The side that a value is, where its atlas names it.
pub fn named_side<'a>(library: &'a Library, value: Value<'_>) -> Option<&'a Side> {
    let atlas = library.atlas(value.atlas?);
    atlas.sides.iter().find(|side| side.id == value.id)
}
