//! What is wanted of a text, what comes of it, and why it may be refused: data alone.

use std::ops::Range;

use super::path::Path;
use crate::atlas::text::TextError;
use crate::formats::report::Report;

/// What is wanted of a text. JSON is written into it as it is spelled here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another value for what is there.
    Set(Path, String),
    /// A member that is not there yet; an item before the one at an index, or behind the last (`-`).
    Add(Path, String),
    /// A member or an item goes.
    Remove(Path),
}

impl Change {
    /// The path of what it concerns.
    pub fn path(&self) -> &Path {
        match self {
            Self::Set(path, _) | Self::Add(path, _) | Self::Remove(path) => path,
        }
    }
}

/// Which part of the atlas has to be read again after a patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The feature at a position of the list of features.
    Feature(usize),
    /// The list of features itself: one comes, to a position, or goes from it. `within` is where it
    /// stands in the text of the patch that has it.
    Place {
        /// Position in the list of features.
        item: usize,
        /// Bytes of what the patch puts in or takes out.
        within: Range<usize>,
    },
    /// The `theatrum` member.
    Theatrum,
    /// The whole file.
    File,
}

/// A piece of a text that changed. Its offset is that of the text before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// What was changed, as a person names it.
    pub path: Path,
    /// Which part of the atlas it is in.
    pub part: Part,
    /// Where it stands in the text, in bytes.
    pub at: usize,
    /// What stood there: a value, or a member or an item with its comma; nothing where it is new.
    pub before: Box<str>,
    /// What stands there now; nothing where it was taken out.
    pub after: Box<str>,
}

impl Patch {
    /// The patch that brings back what this one changed.
    pub fn inverse(&self) -> Self {
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
            ..self.clone()
        }
    }

    /// The bytes of the text before it that it takes the place of.
    pub fn range(&self) -> Range<usize> {
        self.at..self.at + self.before.len()
    }
}

/// Why a change cannot be made. Nothing of the text was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It makes no sense as it was asked for.
    #[error("{message}")]
    Asked {
        /// What is wrong with it.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A part of the text cannot be had.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The text is not any more what the patch was made for.
    #[error("the text is not any more what it was when the change was made")]
    Stale,
    /// No atlas could be read afterwards, as this report says.
    #[error("no atlas could be read afterwards")]
    Unreadable(Report),
}

/// A change that makes no sense as it was asked for.
pub(super) fn refused(message: impl Into<String>, hint: Option<String>) -> Refusal {
    Refusal::Asked {
        message: message.into(),
        hint,
    }
}
