//! Bytes to an atlas with a report, and back.
//!
//! Readers take bytes, never a path, and never panic. What they do not know they keep; what they
//! cannot use they set aside and say so in the [`Report`], with file, line, column and a hint.
//!
//! What is read stands in one table, [`FORMATS`]. A new format is a new row, and its reader in a file
//! of its own.

pub mod builtin;
pub mod check;
pub mod geojson;
mod log;
mod nearest;
mod node;
pub mod patch;
pub mod report;
pub mod schema;
mod shown;

pub use nearest::nearest;
pub use report::{Problem, Reading, Report, Severity};
pub use shown::{is_hidden, shown, shown_lines};

use crate::atlas::Atlas;
use crate::atlas::text::Portion;

/// A format that is read.
#[derive(Debug)]
pub struct Format {
    /// What a person calls it.
    pub name: &'static str,
    /// The usual endings of its files, without the full stop, small.
    pub endings: &'static [&'static str],
    /// Whether bytes look like it, by their beginning.
    sniff: fn(&[u8]) -> bool,
    /// Reads bytes; `path` is for messages, and a text of at most so many bytes is kept.
    read: fn(&[u8], &str, usize) -> Reading,
}

/// The formats that are read, in the order in which they are asked. The first one also says what is
/// wrong with bytes that look like none.
pub const FORMATS: [Format; 1] = [Format {
    name: "GeoJSON",
    endings: &["geojson", "json"],
    sniff: geojson::is_like,
    read: geojson::read,
}];

/// What the formats are called.
pub fn names() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.name).collect()
}

/// The endings of files that are read.
pub fn endings() -> Vec<&'static str> {
    let endings = FORMATS.iter().flat_map(|format| format.endings);
    endings.copied().collect()
}

/// Reads the bytes of a file. `path` is only used for messages and for a title where the file
/// gives none. The text of a large file is not kept in memory: see [`geojson::KEPT_TEXT`].
pub fn read(bytes: &[u8], path: &str) -> Reading {
    read_keeping(bytes, path, geojson::KEPT_TEXT)
}

/// Reads the bytes of a file, and keeps its text in memory where it has at most `most` bytes.
pub fn read_keeping(bytes: &[u8], path: &str, most: usize) -> Reading {
    let [first, ..] = &FORMATS;
    let like = FORMATS.iter().find(|format| (format.sniff)(bytes));
    (like.unwrap_or(first).read)(bytes, path, most)
}

/// The text of an atlas with another value, JSON, of a member of its `theatrum` member, and
/// everything else as it stands; none where there is no `theatrum`.
pub fn with_member(text: &str, member: &str, json: &str) -> Option<String> {
    patch::with_member(text, member, json)
}

/// The text of an atlas, as a file of it is written: as it was read, with what was edited since.
/// None where the text is not in memory; `io::write_text` copies it from its file.
pub fn write(atlas: &Atlas) -> Option<String> {
    let mut text = String::new();
    for portion in atlas.text.as_ref()?.portions() {
        match portion {
            Portion::Text(part) => text.push_str(part),
            Portion::Read(_) => return None,
        }
    }
    Some(text)
}
