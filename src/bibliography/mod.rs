//! Lists of sources as other programs and editors have them: written as text in a few styles, CSV,
//! BibTeX, CSL-JSON and RIS, and read from the last three.
//!
//! What a format has no place for is written into members of our own, which other programs pass
//! over, so that what was written is read as it was. What is read and has no place in a source is
//! set aside, and said.
//!
//! The readers are our own: `hayagriva` brings 90 crates and `biblatex` an unmaintained one
//! (`paste`), both give up a whole file for one broken entry, and neither reads RIS.

mod bibtex;
mod csl;
pub mod csv;
mod entry;
mod kinds;
mod plain_date;
mod reading;
mod ris;
mod style;
mod table;

pub use entry::Entry;
pub use reading::{Aside, Reading};
pub use style::Style;

/// How a list of sources is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text, one source a line.
    Text(Style),
    /// A table, by RFC 4180.
    Csv,
    /// BibTeX, for LaTeX.
    Bibtex,
    /// CSL-JSON, for citation programs.
    CslJson,
    /// RIS, for citation programs.
    Ris,
}

/// Writes sources.
pub fn write(entries: &[Entry<'_>], format: Format) -> String {
    match format {
        Format::Text(style) => style::list(entries, style),
        Format::Csv => table::write(entries),
        Format::Bibtex => bibtex::write(entries),
        Format::CslJson => csl::write(entries),
        Format::Ris => ris::write(entries),
    }
}

/// Reads the sources of a text in BibTeX, CSL-JSON or RIS; none where it is none of them.
///
/// What it is is told by its content: CSL-JSON is a list of objects of which one says its `type`,
/// RIS has a line of its own for the type of each reference, and BibTeX an entry behind an `@`.
pub fn read(text: &str) -> Option<Reading> {
    let text = text.trim_start_matches('\u{feff}');
    if ris::is_like(text) {
        Some(ris::read(text))
    } else if csl::is_like(text) {
        Some(csl::read(text))
    } else if bibtex::is_like(text) {
        Some(bibtex::read(text))
    } else {
        None
    }
}
