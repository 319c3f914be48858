//! Sources as a table.

use super::csv;
use super::entry::Entry;
use crate::atlas::time::Edtf;

/// Writes sources as a table, one a row.
pub(super) fn write(entries: &[Entry<'_>]) -> String {
    let mut out = csv::row(&[
        "id",
        "publisher",
        "title",
        "author",
        "date",
        "kind",
        "url",
        "accessed",
        "seen_at",
        "archive",
        "archived",
        "sha256",
        "reliability",
        "note",
    ]);
    for entry in entries {
        let source = entry.source;
        let archive = source.archive.as_deref();
        let date = |date: Option<&Edtf>| date.map_or("", Edtf::as_str).to_owned();
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        out.push_str(&csv::row(&[
            entry.key.clone(),
            source.publisher.to_string(),
            source.title.to_string(),
            word(source.author.as_deref()),
            date(source.date.as_ref()),
            word(source.kind.as_deref()),
            word(source.url.as_deref()),
            date(source.accessed.as_ref()),
            word(source.seen_at.as_deref()),
            word(archive.map(|copy| copy.url.as_str())),
            date(archive.and_then(|copy| copy.date.as_ref())),
            word(archive.and_then(|copy| copy.sha256.as_deref())),
            word(source.reliability.as_deref()),
            word(source.note.as_deref()),
        ]));
    }
    out
}
