//! A claim as it is written: what is said, in which terms, and by whom. What several claims come to
//! is worked out in [`super::claims`], of which it knows nothing.

use std::sync::Arc;

use arcstr::ArcStr;

use super::bounds::Bounds;
use super::time::Edtf;
use crate::geodesy::LonLat;

/// One statement of one source about a fact.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// What it says.
    pub says: Statement,
    /// In which terms it says so. Most claims of a file share theirs with many others.
    pub terms: Arc<Terms>,
    /// The date it speaks for.
    pub as_of: Option<Edtf>,
    /// Id of its source.
    pub source: Option<ArcStr>,
    /// Paragraph, page or table in the source.
    pub locator: Option<ArcStr>,
}

/// The terms in which a claim is made: all of it but what it says, for when, and who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Terms {
    /// What it speaks of: personnel, place, date, opened, or any other word.
    pub about: ArcStr,
    /// Unit of a number.
    pub unit: Option<ArcStr>,
    /// How the number is qualified: about, some, up to, more than.
    pub qualifier: Option<ArcStr>,
    /// Whether it is a statement or a plan, or was taken back.
    pub status: Status,
    /// The site it speaks of, where it does not speak of the whole fact.
    pub site: Option<ArcStr>,
    /// Who said it, where it is not the source's own voice.
    pub said_by: Option<ArcStr>,
    /// Anything a reader should know.
    pub note: Option<ArcStr>,
    /// The words of the source.
    pub quote: Option<Box<Quote>>,
}

/// The words of a source, and those around them by which they are found there: the selector of the
/// W3C's Web Annotation Data Model (2017), 4.2.4.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quote {
    /// What it says, letter by letter.
    pub exact: ArcStr,
    /// What stands before that.
    pub prefix: ArcStr,
    /// What stands behind it.
    pub suffix: ArcStr,
}

/// What a claim says.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Statement {
    /// One number.
    Value(f64),
    /// A number between two bounds, one of which may be missing.
    Between(Box<Bounds>),
    /// A place.
    Place(Box<NamedPlace>),
    /// A date.
    Date(Edtf),
    /// Words.
    Text(ArcStr),
    /// Nothing that Theatrum understands.
    #[default]
    Nothing,
}

/// A place that a claim names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedPlace {
    /// What it is called.
    pub name: ArcStr,
    /// Where it is, where that is known.
    pub at: Option<LonLat>,
}

/// Whether a claim is a statement or a plan, or was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is said to be so.
    #[default]
    Stated,
    /// It is said that it will be so.
    Planned,
    /// Its source has replaced it.
    Superseded,
    /// Its source has taken it back.
    Withdrawn,
    /// A word of the file that is none of ours.
    Other(ArcStr),
}

impl Status {
    /// The status that a word of the format names.
    pub fn from_word(word: &str) -> Self {
        match word {
            "stated" => Self::Stated,
            "planned" => Self::Planned,
            "superseded" => Self::Superseded,
            "withdrawn" => Self::Withdrawn,
            other => Self::Other(other.into()),
        }
    }

    /// The word of the format.
    pub fn word(&self) -> &str {
        match self {
            Self::Stated => "stated",
            Self::Planned => "planned",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Other(word) => word,
        }
    }
}
