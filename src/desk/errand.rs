//! What is asked of whoever may touch the disk, and what they report.

use std::path::PathBuf;

use super::load::{LoadRequest, Loaded};
use super::picture::{ExportRequest, Exported};
use crate::formats::report::Severity;

/// Something that needs the disk or the network.
#[derive(Clone, Debug)]
pub enum Errand {
    /// Reads files.
    Load(Box<LoadRequest>),
    /// Makes a picture.
    Export(Box<ExportRequest>),
    /// Looks whether something stands at a path.
    LookAt(PathBuf),
    /// Writes a member into the file of an atlas, and leaves everything else as it stands.
    Keep {
        /// The file.
        path: PathBuf,
        /// The member of `theatrum`.
        member: &'static str,
        /// Its value, as JSON.
        json: String,
    },
    /// Removes all tiles that are kept on disk.
    EmptyTileCache,
}

/// What came of an [`Errand`].
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Files were read.
    Loaded(Box<Loaded>),
    /// Not done yet; what is being done now, in a word or two.
    Doing(&'static str),
    /// A picture was made, or not.
    Exported(Exported),
    /// Whether something stands at a path.
    Looked(PathBuf, bool),
    /// It is over, and what a person should know of it.
    Done(Severity, String),
    /// Nothing had to be done.
    Nothing,
}
