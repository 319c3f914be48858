//! `theatrum sources`: the sources of atlases, and of lists of sources, in the form that is asked for.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::args::{SourcesArgs, SourcesFormat};
use super::exit::{INPUT, USAGE};
use super::files::{self, open};
use super::stated::FORMAT;
use crate::atlas::Source;
use crate::atlas::time::{Day, Edtf};
use crate::bibliography::{self, Entry, Format};

/// All sources as a program reads them.
#[derive(Serialize)]
struct Listing {
    format: u32,
    sources: Vec<SourceRow>,
}

/// A source, spelled as an atlas spells it.
#[derive(Serialize)]
struct SourceRow {
    atlas: String,
    id: String,
    publisher: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reliability: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<ArchiveRow>,
}

#[derive(Serialize)]
struct ArchiveRow {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
}

/// The sources of one atlas or one list.
struct Of {
    /// What the atlas or the list goes by.
    name: String,
    sources: Vec<Source>,
}

pub(super) fn run(
    args: &SourcesArgs,
    today: Day,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    if args.style.is_some() && !matches!(args.format, SourcesFormat::Text) {
        writeln!(stderr, "theatrum: --style is for --format text")?;
        return Ok(USAGE);
    }
    let (all, code) = read(args, today, stderr)?;
    let several = all.len() > 1;
    let entries: Vec<Entry<'_>> = all
        .iter()
        .flat_map(|of| of.sources.iter().map(move |source| (of, source)))
        .map(|(of, source)| Entry {
            key: if several {
                format!("{}:{}", of.name, source.id)
            } else {
                source.id.to_string()
            },
            source,
            locators: String::new(),
        })
        .collect();
    let format = match args.format {
        SourcesFormat::Text => Format::Text(args.style.unwrap_or_default().into()),
        SourcesFormat::Csv => Format::Csv,
        SourcesFormat::Bibtex => Format::Bibtex,
        SourcesFormat::CslJson => Format::CslJson,
        SourcesFormat::Ris => Format::Ris,
        SourcesFormat::Json => {
            let listing = Listing {
                format: FORMAT,
                sources: all.iter().flat_map(rows).collect(),
            };
            serde_json::to_writer_pretty(&mut *stdout, &listing)?;
            writeln!(stdout)?;
            return Ok(code);
        }
    };
    write!(stdout, "{}", bibliography::write(&entries, format))?;
    Ok(code)
}

/// The sources of every file: an atlas, a picture that carries some, or a list of sources, of which
/// it is said what was set aside.
fn read(args: &SourcesArgs, today: Day, stderr: &mut dyn Write) -> io::Result<(Vec<Of>, u8)> {
    let mut all: Vec<Of> = Vec::new();
    let mut code = 0;
    let one_by_one: Vec<&[std::path::PathBuf]> = if args.files.is_empty() {
        vec![&[]]
    } else {
        args.files.chunks(1).collect()
    };
    for files in one_by_one {
        let list = files.first().and_then(|file| Some((file, list(file)?)));
        if let Some((file, reading)) = list {
            for aside in &reading.aside {
                writeln!(stderr, "{}:{aside}", files::shown(file))?;
            }
            if reading.sources.is_empty() {
                code = INPUT;
            }
            let name = file.file_stem().unwrap_or_default();
            all.push(Of {
                name: name.to_string_lossy().into_owned(),
                sources: reading.sources,
            });
            continue;
        }
        let (loaded, read_code) = open(files, today, stderr)?;
        code = code.max(read_code);
        let Some(loaded) = loaded else {
            continue;
        };
        let library = &loaded.library;
        all.extend(library.documents().iter().map(|document| Of {
            name: library.atlas_id(*document).to_owned(),
            sources: library.atlas(*document).sources.to_vec(),
        }));
    }
    let mut names: Vec<String> = Vec::new();
    for of in &mut all {
        let mut name = of.name.clone();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{}-{number}", of.name);
            number += 1;
        }
        names.push(name.clone());
        of.name = name;
    }
    Ok((all, code))
}

/// What a file holds as a list of sources, where it is one.
fn list(file: &Path) -> Option<bibliography::Reading> {
    if !files::is_file(file) {
        return None;
    }
    let bytes = crate::io::input::read_named(file).ok()?;
    bibliography::read(std::str::from_utf8(&bytes).ok()?)
}

fn rows(of: &Of) -> Vec<SourceRow> {
    let word = |word: &Option<arcstr::ArcStr>| word.as_ref().map(ToString::to_string);
    let date = |date: &Option<Edtf>| date.as_ref().map(ToString::to_string);
    of.sources
        .iter()
        .map(|source| SourceRow {
            atlas: of.name.clone(),
            id: source.id.to_string(),
            publisher: source.publisher.to_string(),
            title: source.title.to_string(),
            author: word(&source.author),
            date: date(&source.date),
            url: word(&source.url),
            accessed: date(&source.accessed),
            kind: word(&source.kind),
            reliability: word(&source.reliability),
            note: word(&source.note),
            seen_at: word(&source.seen_at),
            archive: source.archive.as_ref().map(|copy| ArchiveRow {
                url: copy.url.to_string(),
                date: date(&copy.date),
                sha256: word(&copy.sha256),
            }),
        })
        .collect()
}
