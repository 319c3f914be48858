//! CSL-JSON: a list of objects, as citation programs exchange them.
//!
//! What it has no member for stands in `custom`, which the format leaves to programs.

use serde_json::{Map, Value, json};

use super::entry::Entry;
use super::kinds;
use super::plain_date::{from_parts, month, parts};
use super::reading::Reading;
use crate::atlas::time::Edtf;
use crate::atlas::{Archive, Source};

/// Writes sources.
pub(super) fn write(entries: &[Entry<'_>]) -> String {
    let items: Vec<Value> = entries.iter().map(item).collect();
    format!("{:#}\n", Value::from(items))
}

fn item(entry: &Entry<'_>) -> Value {
    let source = entry.source;
    let mut item = Map::new();
    let mut custom = Map::new();
    let mut put = |name: &str, words: &str| {
        if !words.is_empty() {
            item.insert(name.to_owned(), words.into());
        }
    };
    put("id", &entry.key);
    put("type", kinds::csl(source));
    put("title", &source.title);
    // Styles print the one for papers and pages, the other for reports and books.
    if !source.publisher.is_empty() {
        put("container-title", &source.cited_name());
    }
    put("publisher", &source.publisher);
    put("URL", source.url.as_deref().unwrap_or_default());
    put("note", source.note.as_deref().unwrap_or_default());
    put("annote", &entry.locators);
    if let Some(author) = &source.author {
        item.insert("author".to_owned(), json!([{ "literal": author.as_str() }]));
    }
    let mut keep = |name: &str, words: Option<&str>| {
        if let Some(words) = words {
            custom.insert(name.to_owned(), words.into());
        }
    };
    keep("kind", source.kind.as_deref());
    keep("reliability", source.reliability.as_deref());
    keep("seen_at", source.seen_at.as_deref());
    let archive = source.archive.as_deref();
    keep("archive", archive.map(|copy| copy.url.as_str()));
    let archived = archive.and_then(|copy| copy.date.as_ref());
    keep("archived", archived.map(Edtf::as_str));
    keep("sha256", archive.and_then(|copy| copy.sha256.as_deref()));
    for (name, kept, date) in [
        ("issued", "date", &source.date),
        ("accessed", "accessed", &source.accessed),
    ] {
        let Some(date) = date else {
            continue;
        };
        let value = if let Some(parts) = parts(date) {
            json!({ "date-parts": [parts] })
        } else {
            keep(kept, Some(date.as_str()));
            json!({ "literal": date.to_words() })
        };
        item.insert(name.to_owned(), value);
    }
    if !custom.is_empty() {
        item.insert("custom".to_owned(), custom.into());
    }
    Value::Object(item)
}

/// Whether a text looks like CSL-JSON.
pub(super) fn is_like(text: &str) -> bool {
    let begins = text.trim_start();
    begins.starts_with('[')
        || begins.starts_with('{') && items(text).is_ok_and(|items| items.iter().any(is_item))
}

/// Whether an object is one of CSL-JSON, and not the member of another format.
fn is_item(item: &Value) -> bool {
    let is_geojson = item.get("features").is_some() || item.get("geometry").is_some();
    item.get("type").is_some_and(Value::is_string)
        && !is_geojson
        && (item.get("id").is_some() || item.get("title").is_some())
}

/// The items of a list, of a single one, or of the `items` of Zotero's and Pandoc's `references`.
fn items(text: &str) -> Result<Vec<Value>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(match value {
        Value::Array(items) => items,
        Value::Object(mut object) => match object
            .remove("items")
            .or_else(|| object.remove("references"))
        {
            Some(Value::Array(items)) => items,
            _ => vec![Value::Object(object)],
        },
        other => vec![other],
    })
}

/// Reads sources.
pub(super) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let items = match items(text) {
        Ok(items) => items,
        Err(what) => {
            reading.set_aside(1, "", format!("not JSON: {what}"));
            return reading;
        }
    };
    for (item, position) in items.into_iter().zip(1..) {
        match item {
            Value::Object(item) => take(item, position, &mut reading),
            _ => reading.set_aside(position, "", "is no object".to_owned()),
        }
    }
    reading
}

/// Takes a member that holds words; a number counts as its digits.
fn words(item: &mut Map<String, Value>, name: &str) -> Option<String> {
    let words = match item.get(name)? {
        Value::String(words) => words.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    item.shift_remove(name);
    (!words.is_empty()).then_some(words)
}

fn take(mut item: Map<String, Value>, position: usize, reading: &mut Reading) {
    let mut custom = match item.get("custom") {
        Some(Value::Object(custom)) => custom.clone(),
        _ => Map::new(),
    };
    if !custom.is_empty() {
        item.shift_remove("custom");
    }
    let mut source = Source {
        id: words(&mut item, "id").unwrap_or_default().into(),
        title: words(&mut item, "title").unwrap_or_default().into(),
        url: words(&mut item, "URL").map(Into::into),
        note: words(&mut item, "note").map(Into::into),
        reliability: words(&mut custom, "reliability").map(Into::into),
        seen_at: words(&mut custom, "seen_at").map(Into::into),
        ..Source::default()
    };
    let sort = words(&mut item, "type").unwrap_or_default();
    let kind = words(&mut custom, "kind").map(Into::into);
    source.kind = kind.or_else(|| kinds::of_csl(&sort).map(Into::into));
    publisher(&mut item, &mut source);
    source.author = authors(&mut item).map(Into::into);
    source.date = date(&mut item, "issued", words(&mut custom, "date"));
    source.accessed = date(&mut item, "accessed", words(&mut custom, "accessed"));
    if let Some(url) = words(&mut custom, "archive") {
        let date = words(&mut custom, "archived");
        source.archive = Some(Box::new(Archive {
            url: url.into(),
            date: date.and_then(|date| Edtf::parse(&date).ok()),
            sha256: words(&mut custom, "sha256").map(Into::into),
        }));
    }
    let left = item.keys().cloned();
    let custom = custom.keys().map(|name| format!("custom.{name}"));
    let names: Vec<String> = left.chain(custom).collect();
    reading.set_names_aside(position, &source.id, &names);
    reading.take(source, position);
}

/// Who published it: the paper of an article, else the house.
fn publisher(item: &mut Map<String, Value>, source: &mut Source) {
    let container = words(item, "container-title");
    let house = words(item, "publisher");
    let (publisher, left) = match (container, house) {
        // As we write it, with where it was read.
        (Some(container), Some(house))
            if container == house
                || source
                    .seen_at
                    .as_ref()
                    .is_some_and(|place| container == format!("{house}, seen at {place}")) =>
        {
            (house, None)
        }
        (Some(container), Some(house)) => (container, Some(house)),
        (container, house) => (container.or(house).unwrap_or_default(), None),
    };
    source.publisher = publisher.into();
    if let Some(house) = left {
        item.insert("publisher".to_owned(), house.into());
    }
}

fn authors(item: &mut Map<String, Value>) -> Option<String> {
    let authors = item.get("author")?.as_array()?;
    let word = |author: &Value, name: &str| author.get(name)?.as_str().map(ToOwned::to_owned);
    let names: Vec<String> = authors
        .iter()
        .filter_map(|author| {
            let names = [word(author, "family"), word(author, "given")];
            let names: Vec<String> = names.into_iter().flatten().collect();
            word(author, "literal").or_else(|| (!names.is_empty()).then(|| names.join(", ")))
        })
        .collect();
    if names.len() != authors.len() || names.is_empty() {
        return None;
    }
    item.shift_remove("author");
    Some(names.join("; "))
}

/// A date: exactly where we kept it, else its parts, else its words.
fn date(item: &mut Map<String, Value>, name: &str, exact: Option<String>) -> Option<Edtf> {
    let value = item.get(name)?;
    let date = exact
        .and_then(|exact| Edtf::parse(&exact).ok())
        .or_else(|| of_parts(value.get("date-parts")?))
        .or_else(|| {
            let words = value.as_str().or_else(|| value.get("raw")?.as_str());
            let words = words.or_else(|| value.get("literal")?.as_str());
            of_words(words?)
        })?;
    item.shift_remove(name);
    Some(date)
}

/// Date parts: one list for a date, two for a span; numbers may stand as text.
fn of_parts(value: &Value) -> Option<Edtf> {
    let one = |parts: &Value| {
        let parts: Option<Vec<u32>> = parts
            .as_array()?
            .iter()
            .map(|part| match part {
                Value::String(word) => word.trim().parse().ok(),
                other => u32::try_from(other.as_u64()?).ok(),
            })
            .collect();
        from_parts(&parts?)
    };
    match value.as_array()?.as_slice() {
        [only] => one(only),
        [first, last] => {
            let (first, last) = (one(first)?, one(last)?);
            Edtf::parse(&format!("{}/{}", first.as_str(), last.as_str())).ok()
        }
        _ => None,
    }
}

/// A date in words: EDTF, or "28 June 2022" and "June 28, 2022".
fn of_words(words: &str) -> Option<Edtf> {
    let trimmed = words.trim();
    Edtf::parse(trimmed).ok().or_else(|| {
        let parts: Vec<&str> = trimmed
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .collect();
        match parts.as_slice() {
            [a, b, year] => {
                let year = year.parse().ok()?;
                let day_first = a
                    .parse()
                    .ok()
                    .zip(month(b).filter(|_| b.parse::<u32>().is_err()));
                let month_first = month(a)
                    .filter(|_| a.parse::<u32>().is_err())
                    .and_then(|month| Some((b.parse().ok()?, month)));
                let (day, month) = day_first.or(month_first)?;
                from_parts(&[year, month, day])
            }
            [word, year] => from_parts(&[year.parse().ok()?, month(word)?]),
            _ => None,
        }
    })
}
