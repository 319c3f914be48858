//! Sources out of the entries of a BibTeX file.

use std::collections::BTreeMap;

use super::parse::{Broken, Piece, Raw, Value, entries};
use super::tex;
use crate::atlas::time::Edtf;
use crate::atlas::{Archive, Source};
use crate::bibliography::kinds;
use crate::bibliography::plain_date::{from_parts, month};
use crate::bibliography::reading::Reading;

/// Whoever printed something, by the names that fields have for that: the paper before the house.
const PUBLISHERS: [&str; 8] = [
    "journaltitle",
    "journal",
    "publisher",
    "organization",
    "institution",
    "school",
    "booktitle",
    "howpublished",
];

/// Reads sources.
pub(in crate::bibliography) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut abbreviations: BTreeMap<String, String> = BTreeMap::new();
    for entry in entries(text) {
        match entry {
            Err(Broken { line, key, what }) => {
                reading.set_aside(line, &key, format!("the entry cannot be read: {what}"));
            }
            Ok(raw) if raw.sort == "string" => {
                for (name, value) in &raw.fields {
                    let words = written(value, &abbreviations);
                    abbreviations.insert(name.clone(), words);
                }
            }
            Ok(raw) if matches!(raw.sort.as_str(), "comment" | "preamble") => {}
            Ok(raw) => take(&raw, &abbreviations, &mut reading),
        }
    }
    reading
}

/// A value as it is written, abbreviations written out.
fn written(value: &Value, abbreviations: &BTreeMap<String, String>) -> String {
    let pieces = value.iter().map(|piece| match piece {
        Piece::Text(text) => text.as_str(),
        Piece::Word(word) => {
            let held = abbreviations.get(&word.to_lowercase());
            held.map_or(word.as_str(), String::as_str)
        }
    });
    pieces.collect()
}

/// The fields of an entry that are not used yet.
struct Fields(Vec<(String, String)>);

impl Fields {
    /// Takes a field, where it says anything.
    fn raw(&mut self, name: &str) -> Option<String> {
        let position = self.0.iter().position(|(held, _)| held == name)?;
        let (_, words) = self.0.remove(position);
        (!words.trim().is_empty()).then_some(words)
    }

    fn words(&mut self, name: &str) -> Option<String> {
        self.raw(name)
            .map(|words| tex::decoded(&words))
            .filter(|words| !words.is_empty())
    }

    fn address(&mut self, name: &str) -> Option<String> {
        self.raw(name).map(|words| tex::from_verbatim(&words))
    }

    /// Takes a date; what is none is put back, and so set aside.
    fn date(&mut self, name: &str) -> Option<Edtf> {
        let raw = self.raw(name)?;
        let date = Edtf::parse(raw.trim()).ok();
        if date.is_none() {
            self.0
                .push((format!("{name} \"{}\", which is no date", raw.trim()), raw));
        }
        date
    }
}

fn take(raw: &Raw, abbreviations: &BTreeMap<String, String>, reading: &mut Reading) {
    let fields = raw.fields.iter();
    let mut fields = Fields(
        fields
            .map(|(name, value)| (name.clone(), written(value, abbreviations)))
            .collect(),
    );
    let mut source = Source {
        id: fields
            .words("sourceid")
            .unwrap_or_else(|| raw.key.clone())
            .into(),
        ..Source::default()
    };
    let title = fields.words("title");
    let title = match (title, fields.words("subtitle")) {
        (Some(title), Some(more)) => Some(format!("{title}: {more}")),
        (title, more) => title.or(more),
    };
    source.title = title.unwrap_or_default().into();
    source.author = fields.raw("author").map(|names| authors(&names).into());
    source.seen_at = fields.words("seenat").map(Into::into);
    for name in PUBLISHERS {
        if source.publisher.is_empty() {
            source.publisher = fields.words(name).unwrap_or_default().into();
        }
    }
    // We write it for styles that print nothing else.
    let printed = fields.0.iter().position(|(name, words)| {
        name == "howpublished" && tex::decoded(words) == source.cited_name()
    });
    if let Some(position) = printed {
        fields.0.remove(position);
    }
    source.date = date(&mut fields);
    source.url = fields.address("url").map(Into::into);
    source.accessed = fields.date("urldate");
    source.note = fields.words("note").map(Into::into);
    let kind = fields.words("sourcekind").map(Into::into);
    source.kind = kind.or_else(|| kinds::of_bibtex(&raw.sort).map(Into::into));
    source.reliability = fields.words("reliability").map(Into::into);
    if let Some(url) = fields.address("archiveurl") {
        source.archive = Some(Box::new(Archive {
            url: url.into(),
            date: fields.date("archivedate"),
            sha256: fields.words("archivesha256").map(Into::into),
        }));
    }
    let names: Vec<String> = fields.0.into_iter().map(|(name, _)| name).collect();
    reading.set_names_aside(raw.line, &raw.key, &names);
    reading.take(source, raw.line);
}

/// The date of an entry: one field of biblatex, or year, month and day.
fn date(fields: &mut Fields) -> Option<Edtf> {
    if let Some(date) = fields.date("date") {
        // The same, for styles that know no date.
        fields.raw("year");
        return Some(date);
    }
    let written = fields.words("year")?;
    let Ok(year) = written.parse::<u32>() else {
        let said = format!("year \"{written}\", which is none");
        fields.0.push((said, written));
        return None;
    };
    let month = fields.words("month").and_then(|word| month(&word));
    let day: Option<u32> = fields.words("day").and_then(|day| day.parse().ok());
    let whole = match (month, day) {
        (Some(month), Some(day)) => from_parts(&[year, month, day]),
        (Some(month), None) => from_parts(&[year, month]),
        _ => None,
    };
    whole.or_else(|| from_parts(&[year]))
}

/// Authors as they are named, one behind the other. What stands in braces as a whole is one name.
fn authors(names: &str) -> String {
    let names = names.trim();
    let mut found: Vec<String> = vec![String::new()];
    let mut depth = 0_usize;
    for word in names.split_whitespace() {
        if depth == 0 && word == "and" {
            found.push(String::new());
            continue;
        }
        let opened = word.matches('{').count();
        let closed = word.matches('}').count();
        depth = (depth + opened).saturating_sub(closed);
        if let Some(name) = found.last_mut() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
    }
    let found: Vec<String> = found
        .iter()
        .map(|name| tex::decoded(name))
        .filter(|name| !name.is_empty())
        .collect();
    found.join("; ")
}
