//! Sources as BibTeX. Every entry is a `misc`, which all styles of BibTeX and biblatex know.

use super::tex;
use crate::atlas::time::Edtf;
use crate::bibliography::entry::Entry;

/// Writes sources.
pub(in crate::bibliography) fn write(entries: &[Entry<'_>]) -> String {
    let mut keys: Vec<String> = Vec::new();
    let mut out = String::new();
    for entry in entries {
        let wanted = key(&entry.key);
        let mut key = wanted.clone();
        let mut number = 2;
        while keys.contains(&key) {
            key = format!("{wanted}-{number}");
            number += 1;
        }
        let fields: Vec<String> = fields(entry, key != entry.key)
            .into_iter()
            .map(|(name, value)| format!("  {name} = {{{value}}}"))
            .collect();
        out = format!("{out}@misc{{{key},\n{}\n}}\n\n", fields.join(",\n"));
        keys.push(key);
    }
    out
}

/// A key that BibTeX can read.
fn key(id: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_:.+".contains(letter);
    let letters = id.chars();
    letters
        .map(|letter| if plain(letter) { letter } else { '-' })
        .collect()
}

fn fields(entry: &Entry<'_>, is_renamed: bool) -> Vec<(&'static str, String)> {
    let source = entry.source;
    let archive = source.archive.as_deref();
    let words = |words: &str| tex::encoded(words);
    let mut fields = vec![("title", words(&source.title))];
    if let Some(author) = &source.author {
        // Braces keep it from being taken apart into persons.
        fields.push(("author", format!("{{{}}}", words(author))));
    }
    fields.push(("publisher", words(&source.publisher)));
    if !source.publisher.is_empty() {
        fields.push(("howpublished", words(&source.cited_name())));
    }
    if let Some(date) = &source.date {
        fields.push(("date", date.as_str().to_owned()));
        let year = date.earliest().map(|day| day.ymd().0.to_string());
        fields.extend(year.map(|year| ("year", year)));
    }
    let verbatim = |words: &str| tex::verbatim(words);
    let mut put = |name, value: Option<String>| fields.extend(value.map(|value| (name, value)));
    put("url", source.url.as_deref().map(verbatim));
    put(
        "urldate",
        source
            .accessed
            .as_ref()
            .map(|date| date.as_str().to_owned()),
    );
    put("note", source.note.as_deref().map(words));
    let locators = Some(entry.locators.as_str()).filter(|locators| !locators.is_empty());
    put("annote", locators.map(words));
    put("sourcekind", source.kind.as_deref().map(words));
    put("reliability", source.reliability.as_deref().map(words));
    put("seenat", source.seen_at.as_deref().map(words));
    put("archiveurl", archive.map(|copy| verbatim(&copy.url)));
    let archived = archive.and_then(|copy| copy.date.as_ref());
    put(
        "archivedate",
        archived.map(|date: &Edtf| date.as_str().to_owned()),
    );
    let sha256 = archive.and_then(|copy| copy.sha256.as_deref());
    put("archivesha256", sha256.map(words));
    put("sourceid", is_renamed.then(|| words(&entry.key)));
    fields.retain(|(_, value)| !value.is_empty());
    fields
}
