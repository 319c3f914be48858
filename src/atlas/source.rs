//! A source: whom a claim relies on. It knows nothing of claims, nor how a source is cited.

use std::borrow::Cow;

use arcstr::ArcStr;

use super::time::Edtf;

/// Someone a claim relies on: a publication, a document, a page.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Unique in the atlas.
    pub id: ArcStr,
    /// Who published it.
    pub publisher: ArcStr,
    /// What it is called.
    pub title: ArcStr,
    /// Who wrote it.
    pub author: Option<ArcStr>,
    /// When it was published.
    pub date: Option<Edtf>,
    /// Where it can be read.
    pub url: Option<ArcStr>,
    /// When somebody last read it there.
    pub accessed: Option<Edtf>,
    /// What sort of source it is: news, official, archive and so on.
    pub kind: Option<ArcStr>,
    /// How far it can be relied on, in the atlas author's words.
    pub reliability: Option<ArcStr>,
    /// Anything a reader should know of it.
    pub note: Option<ArcStr>,
    /// Where it was read, where that is not at its publisher's.
    pub seen_at: Option<ArcStr>,
    /// A copy that stays when the page goes.
    pub archive: Option<Box<Archive>>,
}

/// A copy of a source that stays when the page goes.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// Where the copy can be read.
    pub url: ArcStr,
    /// When it was made.
    pub date: Option<Edtf>,
    /// SHA-256 of what was copied, in hexadecimal digits.
    pub sha256: Option<ArcStr>,
}

impl Source {
    /// The publisher, or the id where the publisher is not named.
    pub fn name(&self) -> &str {
        if self.publisher.is_empty() {
            &self.id
        } else {
            &self.publisher
        }
    }
    /// The name as a list of sources has it: "RBC, seen at lyricsweb.eu" where it was read somewhere
    /// else than at its publisher's.
    pub fn cited_name(&self) -> Cow<'_, str> {
        match self.seen_at.as_deref().filter(|place| !place.is_empty()) {
            Some(place) => Cow::Owned(format!("{}, seen at {place}", self.name())),
            None => Cow::Borrowed(self.name()),
        }
    }
}
