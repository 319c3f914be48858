//! Why a picture cannot be made, and what can be refused on the way to it.

use std::path::Path;

use crate::atlas::library::Library;
use crate::cli::names::no_fact;
use crate::io::{explain, save};

/// Why a picture cannot be made as it was asked for.
pub(super) struct Refusal(pub(super) String);

impl Refusal {
    /// A refusal that says why.
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

pub(super) fn unknown_fact(id: &str, library: &Library) -> Refusal {
    Refusal::new(no_fact(id, library))
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    save(path, bytes).map_err(|error| {
        let (why, _) = explain(path, &error);
        Refusal::new(format!("cannot write {}: {why}", path.display()))
    })
}
