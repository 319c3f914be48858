//! RIS: one line for each thing that is said, by a tag of two letters.
//!
//! What has no tag of its own stands in the custom ones, with its name before it:
//! `C1  - reliability: …`.

use arcstr::ArcStr;

use super::entry::Entry;
use super::kinds;
use super::plain_date::{from_parts, parts};
use super::reading::Reading;
use crate::atlas::time::Edtf;
use crate::atlas::{Archive, Source};

/// Writes sources.
pub(super) fn write(entries: &[Entry<'_>]) -> String {
    let mut out = String::new();
    for entry in entries {
        let source = entry.source;
        let mut line = |tag: &str, words: &str| {
            let words: Vec<&str> = words.split(['\r', '\n']).map(str::trim).collect();
            let words = words.join(" ");
            if !words.is_empty() {
                out.push_str(&format_line(tag, &words));
            }
        };
        line("TY", kinds::ris(source));
        line("ID", &entry.key);
        line("TI", &source.title);
        line("AU", source.author.as_deref().unwrap_or_default());
        line("PB", &source.publisher);
        if let Some(date) = &source.date {
            if let Some(year) = parts(date).and_then(|parts| parts.first().copied()) {
                line("PY", &format!("{year:04}"));
            }
            line("DA", &slashed(date));
        }
        line("UR", source.url.as_deref().unwrap_or_default());
        line(
            "Y2",
            &source.accessed.as_ref().map(slashed).unwrap_or_default(),
        );
        line("M3", source.kind.as_deref().unwrap_or_default());
        line("DB", source.seen_at.as_deref().unwrap_or_default());
        line("N1", source.note.as_deref().unwrap_or_default());
        let mut named = |tag: &str, name: &str, words: Option<&str>| {
            if let Some(words) = words {
                line(tag, &format!("{name}: {words}"));
            }
        };
        let inexact = |date: &'_ Edtf| parts(date).is_none().then(|| date.as_str().to_owned());
        named("C1", "reliability", source.reliability.as_deref());
        let archive = source.archive.as_deref();
        named("C2", "archive", archive.map(|copy| copy.url.as_str()));
        let archived = archive.and_then(|copy| copy.date.as_ref());
        named("C3", "archived", archived.map(Edtf::as_str));
        named(
            "C4",
            "sha256",
            archive.and_then(|copy| copy.sha256.as_deref()),
        );
        named(
            "C5",
            "date",
            source.date.as_ref().and_then(inexact).as_deref(),
        );
        named(
            "C6",
            "accessed",
            source.accessed.as_ref().and_then(inexact).as_deref(),
        );
        named(
            "C7",
            "cited",
            (!entry.locators.is_empty()).then_some(entry.locators.as_str()),
        );
        out.push_str("ER  - \r\n\r\n");
    }
    out
}

fn format_line(tag: &str, words: &str) -> String {
    format!("{tag}  - {words}\r\n")
}

/// A date as RIS has it: `2022/06/28/`; what it cannot say stands behind the slashes.
fn slashed(date: &Edtf) -> String {
    match parts(date).as_deref() {
        Some([year]) => format!("{year:04}///"),
        Some([year, month]) => format!("{year:04}/{month:02}//"),
        Some([year, month, day]) => format!("{year:04}/{month:02}/{day:02}/"),
        _ => format!("///{}", date.as_str()),
    }
}

/// Whether a text looks like RIS: its first line with something in it is a type.
pub(super) fn is_like(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.and_then(tagged).is_some_and(|(tag, _)| tag == "TY")
}

/// The tag and the words of a line.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, words) = line.split_once('-')?;
    let tag = tag.trim_end();
    let is_tag = tag.len() == 2
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && line
            .get(2..5)
            .is_some_and(|between| between.starts_with("  "));
    is_tag.then(|| (tag, words.trim()))
}

/// A reference that is being read.
#[derive(Default)]
struct Begun {
    source: Source,
    line: usize,
    year: Option<String>,
    authors: Vec<String>,
    archive: Archive,
    aside: Vec<String>,
    kind: Option<ArcStr>,
}

/// Reads sources.
pub(super) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut begun: Option<Begun> = None;
    let mut last_tag = String::new();
    for (line, number) in text.lines().zip(1..) {
        match (tagged(line), &mut begun) {
            (Some(("TY", word)), _) => {
                if let Some(unfinished) = begun.take() {
                    finish(unfinished, &mut reading);
                }
                let mut fresh = Begun {
                    line: number,
                    ..Begun::default()
                };
                fresh.kind = kinds::of_ris(word).map(Into::into);
                begun = Some(fresh);
            }
            (Some(("ER", _)), Some(_)) => {
                if let Some(done) = begun.take() {
                    finish(done, &mut reading);
                }
            }
            (Some((tag, words)), Some(begun)) => {
                tag.clone_into(&mut last_tag);
                take(begun, tag, words);
            }
            (None, Some(begun)) if !line.trim().is_empty() => {
                // A long value goes on in the next line.
                go_on(begun, &last_tag, line.trim());
            }
            (Some(_), None) => {
                let what = "stands outside of any reference".to_owned();
                reading.set_aside(number, "", what);
            }
            (None, None) if !line.trim().is_empty() => {
                reading.set_aside(number, "", "is no line of RIS".to_owned());
            }
            _ => {}
        }
    }
    if let Some(unfinished) = begun {
        finish(unfinished, &mut reading);
    }
    reading
}

fn joined(held: &str, words: &str) -> ArcStr {
    if held.is_empty() {
        words.into()
    } else {
        arcstr::format!("{held} {words}")
    }
}

fn go_on(begun: &mut Begun, tag: &str, words: &str) {
    let source = &mut begun.source;
    match tag {
        "TI" | "T1" => source.title = joined(&source.title, words),
        "N1" => source.note = Some(joined(source.note.as_deref().unwrap_or_default(), words)),
        _ => begun.aside.push(format!("the second line of {tag}")),
    }
}

fn take(begun: &mut Begun, tag: &str, words: &str) {
    if words.is_empty() {
        return;
    }
    let source = &mut begun.source;
    let set = |held: &mut Option<ArcStr>, aside: &mut Vec<String>| match held {
        Some(_) => aside.push(format!("another {tag}")),
        None => *held = Some(words.into()),
    };
    match tag {
        "ID" if source.id.is_empty() => source.id = words.into(),
        "TI" | "T1" if source.title.is_empty() => source.title = words.into(),
        "AU" | "A1" => begun.authors.push(words.to_owned()),
        // The journal or paper is who published an article.
        "PB" | "JO" | "JF" | "T2" | "JA" if source.publisher.is_empty() => {
            source.publisher = words.into();
        }
        "UR" => set(&mut source.url, &mut begun.aside),
        "M3" => source.kind = Some(words.into()),
        "DB" => set(&mut source.seen_at, &mut begun.aside),
        "N1" => match &source.note {
            Some(note) => source.note = Some(joined(note, words)),
            None => source.note = Some(words.into()),
        },
        "PY" | "Y1" => begun.year = Some(words.to_owned()),
        "DA" => read_date(words, &mut source.date, "DA", &mut begun.aside),
        "Y2" => read_date(words, &mut source.accessed, "Y2", &mut begun.aside),
        _ => {
            let named = tag
                .starts_with('C')
                .then(|| words.split_once(": "))
                .flatten();
            let date = |words: &str| Edtf::parse(words).ok();
            match named {
                Some(("reliability", words)) => source.reliability = Some(words.into()),
                Some(("archive", words)) => begun.archive.url = words.into(),
                Some(("archived", words)) => begun.archive.date = date(words),
                Some(("sha256", words)) => begun.archive.sha256 = Some(words.into()),
                Some(("date", words)) => source.date = date(words),
                Some(("accessed", words)) => source.accessed = date(words),
                _ => begun.aside.push(tag.to_owned()),
            }
        }
    }
}

/// Reads `2022/06/28/`, and plain dates, which many programs write instead.
fn read_date(words: &str, held: &mut Option<Edtf>, tag: &str, aside: &mut Vec<String>) {
    if words.starts_with("///") {
        // It is said in a line of its own.
        return;
    }
    let numbers: Vec<u32> = words
        .split(['/', '-'])
        .take(3)
        .map_while(|part| part.trim().parse().ok())
        .collect();
    match from_parts(&numbers).or_else(|| Edtf::parse(words).ok()) {
        Some(date) => *held = Some(date),
        None => aside.push(format!("{tag} \"{words}\", which is no date")),
    }
}

fn finish(begun: Begun, reading: &mut Reading) {
    let Begun {
        mut source,
        line,
        year,
        authors,
        archive,
        mut aside,
        kind,
    } = begun;
    source.kind = source.kind.or(kind);
    if let Some(year) = year.filter(|_| source.date.is_none()) {
        read_date(&year, &mut source.date, "PY", &mut aside);
    }
    source.author = (!authors.is_empty()).then(|| authors.join("; ").into());
    if !archive.url.is_empty() {
        source.archive = Some(Box::new(archive));
    }
    let id = source.id.clone();
    reading.set_names_aside(line, &id, &aside);
    reading.take(source, line);
}
