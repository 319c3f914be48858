//! Bytes to an atlas with a report, and back.
//!
//! Readers take bytes, never a path, and never panic. What they do not know they keep; what they
//! cannot use they set aside and say so in the [`Report`], with file, line, column and a hint.

pub mod builtin;
pub mod geojson;
mod log;
mod node;
pub mod report;
pub mod schema;
mod write;

pub use report::{Problem, Reading, Report, Severity};

use crate::atlas::Atlas;

/// Reads the bytes of a file. `path` is only used for messages and for a title where the file
/// gives none.
pub fn read(bytes: &[u8], path: &str) -> Reading {
    geojson::read(bytes, path)
}

/// The text of an atlas with another value, JSON, of a member of its `theatrum` member, and
/// everything else as it stands; none where there is no `theatrum`.
pub fn with_member(text: &str, member: &str, json: &str) -> Option<String> {
    write::with_member(text, member, json)
}

/// Writes an atlas in the native format. What was not edited is written as it was read.
pub fn write(atlas: &Atlas) -> String {
    write::write(atlas)
}
