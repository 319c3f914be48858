//! Sources as a bibliography prints them, in a few styles. They are written after what the manuals
//! ask for and hold no more of them than a list of pages and papers needs.

use super::entry::Entry;
use super::plain_date::parts;
use crate::atlas::Source;
use crate::atlas::time::{Edtf, MONTHS};

/// How a bibliography prints a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// The Chicago Manual of Style, notes and bibliography.
    #[default]
    Chicago,
    /// The American Psychological Association.
    Apa,
    /// GOST R 7.0.5, as Russian papers print references.
    Gost,
}

/// A list of sources, one a line.
pub(super) fn list(entries: &[Entry<'_>], style: Style) -> String {
    let mut out = String::new();
    for entry in entries {
        let line = match style {
            Style::Chicago => chicago(entry.source),
            Style::Apa => apa(entry.source),
            Style::Gost => gost(entry.source),
        };
        // One source, one line, whatever the atlas says.
        let line: Vec<&str> = line.split_whitespace().collect();
        out.push_str(&line.join(" "));
        out.push('\n');
    }
    out
}

/// A sentence: with one full stop at its end.
fn sentence(words: &str) -> String {
    if words.ends_with(['.', '!', '?', '…']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}

fn in_order(date: &Edtf, order: impl Fn(u32, Option<&str>, Option<u32>) -> String) -> String {
    let Some(parts) = parts(date) else {
        return date.to_words();
    };
    let month = parts
        .get(1)
        .and_then(|month| MONTHS.get(*month as usize - 1));
    let year = parts.first().copied().unwrap_or_default();
    order(year, month.copied(), parts.get(2).copied())
}

/// "June 28, 2022".
fn american(date: &Edtf) -> String {
    in_order(date, |year, month, day| match (month, day) {
        (Some(month), Some(day)) => format!("{month} {day}, {year}"),
        (Some(month), None) => format!("{month} {year}"),
        _ => year.to_string(),
    })
}

fn chicago(source: &Source) -> String {
    let name = source.cited_name();
    let mut said: Vec<String> = Vec::new();
    let (leads, publisher) = match &source.author {
        Some(author) => (author.as_str(), Some(name.as_ref())),
        None => (name.as_ref(), None),
    };
    said.push(sentence(leads));
    if !source.title.is_empty() {
        said.push(format!("“{}”", sentence(&source.title)));
    }
    let mut published: Vec<String> = Vec::new();
    published.extend(publisher.map(ToOwned::to_owned));
    published.extend(source.date.as_ref().map(american));
    if !published.is_empty() {
        said.push(sentence(&published.join(", ")));
    }
    said.extend(
        source
            .accessed
            .as_ref()
            .map(|date| format!("Accessed {}.", american(date))),
    );
    said.extend(source.url.as_ref().map(|url| format!("{url}.")));
    said.extend(source.archive.as_ref().map(|copy| {
        let made = copy.date.as_ref();
        let made = made.map_or_else(String::new, |date| format!(" {}", american(date)));
        format!("Archived{made} at {}.", copy.url)
    }));
    said.join(" ")
}

fn apa(source: &Source) -> String {
    let name = source.cited_name();
    let date = source.date.as_ref().map(|date| {
        in_order(date, |year, month, day| match (month, day) {
            (Some(month), Some(day)) => format!("{year}, {month} {day}"),
            (Some(month), None) => format!("{year}, {month}"),
            _ => year.to_string(),
        })
    });
    let mut said: Vec<String> = Vec::new();
    let leads = source.author.as_deref().unwrap_or(&name);
    said.push(sentence(leads));
    said.push(format!("({}).", date.as_deref().unwrap_or("n.d.")));
    if !source.title.is_empty() {
        said.push(sentence(&source.title));
    }
    said.extend(source.author.as_ref().map(|_| sentence(&name)));
    match (&source.accessed, &source.url) {
        (Some(accessed), Some(url)) => {
            said.push(format!("Retrieved {}, from {url}", american(accessed)));
        }
        (None, Some(url)) => said.push(url.to_string()),
        _ => {}
    }
    said.extend(
        source
            .archive
            .as_ref()
            .map(|copy| format!("(archived at {})", copy.url)),
    );
    said.join(" ")
}

fn gost(source: &Source) -> String {
    let numbers = |date: &Edtf| match parts(date).as_deref() {
        Some([year, month, day]) => format!("{day:02}.{month:02}.{year}"),
        Some([year, month]) => format!("{month:02}.{year}"),
        _ => date.as_str().to_owned(),
    };
    let mut published = source.name().to_owned();
    if let Some(place) = &source.seen_at {
        published = format!("{published} (цит. по: {place})");
    }
    let said = if source.title.is_empty() {
        published
    } else {
        format!("{} // {published}", source.title)
    };
    let said = match &source.author {
        Some(author) => format!("{} {said}", sentence(author)),
        None => said,
    };
    let mut areas = vec![said];
    areas.extend(source.date.as_ref().map(numbers));
    if let Some(url) = &source.url {
        let read = source.accessed.as_ref();
        let read = read.map_or_else(String::new, |date| {
            format!(" (дата обращения: {})", numbers(date))
        });
        areas.push(format!("URL: {url}{read}"));
    }
    areas.extend(
        source
            .archive
            .as_ref()
            .map(|copy| format!("Архивная копия: {}", copy.url)),
    );
    sentence(
        &areas
            .join(". – ")
            .replace("…. – ", "… – ")
            .replace("?. – ", "? – "),
    )
}
