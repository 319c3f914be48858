//! One source of a list, as it is handed to a writer.

use crate::atlas::Source;

/// One source of a list.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// What it goes by in the list, unique in it: its id, with the atlas before it where there are
    /// several.
    pub key: String,
    /// The source.
    pub source: &'a Source,
    /// Places in it that are cited, where the list says them.
    pub locators: String,
}
