//! Which of several sources is cited first. It knows nothing of claims.
//!
//! In the order of RULES 7: official papers and treaties; news agencies; newspapers, broadcasters
//! and news; think tanks, institutes and journals; encyclopaedias, blogs and everything else. Of
//! one class the original comes before what was read somewhere else, and then the newer one.

use std::cmp::Reverse;

use super::source::Source;
use super::time::{Day, Edtf};

/// The most sources that a picture cites for one number.
pub const MOST_CITED: usize = 3;

/// What sort of publisher a source has, the first to be cited first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A state, a court, an organisation of states, a treaty.
    Official,
    /// A news agency.
    Agency,
    /// A newspaper, a broadcaster, news.
    News,
    /// A think tank, an institute, a journal.
    Study,
    /// An encyclopaedia, a blog, and everything else.
    Other,
}

impl Class {
    /// The class that the kind of a source belongs to: the word of the atlas, in any case, singular
    /// or plural. A word that nobody knows is [`Class::Other`]; so is a copy, of whatever it is one.
    pub fn of(kind: &str) -> Self {
        let kind = kind.to_lowercase();
        let words = kind.split(|letter: char| !letter.is_alphanumeric());
        let has = |any: &[&str]| {
            words.clone().any(|word| {
                any.iter()
                    .any(|one| word == *one || word.strip_suffix('s') == Some(one))
            })
        };
        if has(&[
            "repost",
            "mirror",
            "copy",
            "aggregator",
            "blog",
            "unofficial",
        ]) {
            Self::Other
        } else if has(&[
            "official",
            "government",
            "treaty",
            "treaties",
            "court",
            "law",
        ]) {
            Self::Official
        } else if has(&["agency", "agencies", "wire", "newswire"]) {
            Self::Agency
        } else if has(&[
            "news",
            "newspaper",
            "broadcaster",
            "press",
            "magazine",
            "television",
            "tv",
            "radio",
        ]) {
            Self::News
        } else if has(&[
            "tank",
            "institute",
            "journal",
            "academic",
            "university",
            "universities",
            "research",
        ]) {
            Self::Study
        } else {
            Self::Other
        }
    }
}

/// Where a source stands among others: the lesser one is cited first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    class: Class,
    /// Whether it was read at another place than its publisher's.
    repeats: bool,
    /// The last day of its date; what has none comes last.
    newest: Reverse<Option<Day>>,
}

impl Rank {
    /// Where a source stands.
    pub fn of(source: &Source) -> Self {
        Self {
            class: source.kind.as_deref().map_or(Class::Other, Class::of),
            repeats: source.seen_at.is_some(),
            newest: Reverse(source.date.as_ref().and_then(Edtf::latest)),
        }
    }

    /// The class of its publisher.
    pub fn class(self) -> Class {
        self.class
    }
}
