//! A document: an atlas that is open, where it came from, and what was wrong with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::Atlas;
use crate::atlas::library::DocumentId;
use crate::formats::report::Report;

/// Where an atlas comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From inside the program, by its id.
    Builtin(&'static str),
    /// From a file.
    File(PathBuf),
}

impl Origin {
    /// The name of the file, or of the atlas inside the program.
    pub fn label(&self) -> String {
        match self {
            Self::Builtin(id) => (*id).to_owned(),
            Self::File(path) => path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            ),
        }
    }

    /// The file, where it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Builtin(_) => None,
            Self::File(path) => Some(path),
        }
    }
}

/// An atlas that is open.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it goes by as long as it is open.
    pub id: DocumentId,
    /// Where it comes from.
    pub origin: Origin,
    /// What was read.
    pub atlas: Arc<Atlas>,
    /// What was wrong with it.
    pub report: Arc<Report>,
    /// Whether the file is a picture that carries it.
    pub in_picture: bool,
}
