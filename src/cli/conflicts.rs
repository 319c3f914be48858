//! `theatrum conflicts`: what the claims that count disagree about.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ClaimsArgs, Table};
use super::files::{Filtered, open_filtered};
use super::say::{json, json_row, line};
use super::stated::{Asked, AtlasRow, ClaimRow, FORMAT, Subject, atlases, subjects};
use crate::atlas::claims;
use crate::atlas::library::Library;
use crate::atlas::time::{Day, Edtf};
use crate::bibliography::csv;

/// All conflicts as a program reads them.
#[derive(Serialize)]
struct Listing {
    format: u32,
    asked: Asked,
    atlases: Vec<AtlasRow>,
    conflicts: Vec<ConflictRow>,
}

#[derive(Serialize)]
struct ConflictRow {
    atlas: String,
    fact: Option<String>,
    group: Option<String>,
    member: Option<String>,
    about: String,
    claims: Vec<ClaimRow>,
    #[serde(skip)]
    words: String,
}

pub(super) fn run(
    args: &ClaimsArgs,
    today: Day,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    let Filtered {
        loaded,
        filters,
        code,
    } = match open_filtered(&args.files, &args.filter, today, stderr)? {
        Ok(filtered) => filtered,
        Err(code) => return Ok(code),
    };
    let library = &loaded.library;
    let date = args.date.as_ref();
    let conflicts: Vec<ConflictRow> = subjects(library, &filters)
        .into_iter()
        .flat_map(|subject| of(library, subject, date))
        .collect();
    match args.format {
        Table::Text => {
            for conflict in &conflicts {
                let about = conflict.about.replace('_', " ");
                line(stdout, format!("{}: {about}", conflict.words))?;
                for claim in &conflict.claims {
                    line(stdout, format!("  {}", claim.line()))?;
                }
            }
        }
        Table::Csv => {
            write!(stdout, "{}", csv::row(&ClaimRow::HEAD))?;
            for claim in conflicts.iter().flat_map(|conflict| &conflict.claims) {
                write!(stdout, "{}", claim.csv())?;
            }
        }
        Table::Ndjson => {
            for conflict in &conflicts {
                json_row(stdout, conflict)?;
            }
        }
        Table::Json => {
            let listing = Listing {
                format: FORMAT,
                asked: Asked::of(date, &args.filter),
                atlases: atlases(library),
                conflicts,
            };
            json(stdout, &listing)?;
        }
    }
    Ok(code)
}

/// What the claims of something disagree about, each with the claims that count.
fn of(library: &Library, subject: Subject<'_>, date: Option<&Edtf>) -> Vec<ConflictRow> {
    let document = subject.document();
    let (weighed, day) = subject.weighed(library, date);
    let answers = claims::answers(&weighed, day);
    let (fact, group, member) = match subject {
        Subject::Fact(_, fact) => (Some(fact.id.to_string()), None, None),
        Subject::Member(_, group, country, _) => {
            (None, Some(group.to_owned()), Some(country.to_owned()))
        }
    };
    answers
        .into_iter()
        .filter(|answer| answer.conflict)
        .map(|answer| ConflictRow {
            atlas: library.atlas_id(document).to_owned(),
            fact: fact.clone(),
            group: group.clone(),
            member: member.clone(),
            about: answer.about.to_owned(),
            words: subject.words(library),
            claims: answer
                .counting
                .iter()
                .filter_map(|claim| {
                    let mut entries = weighed.iter();
                    entries.find(|entry| std::ptr::eq(entry.claim, *claim))
                })
                .map(|entry| ClaimRow::of(library, subject, entry))
                .collect(),
        })
        .collect()
}
