//! `theatrum conflicts`: what the claims that count disagree about.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ClaimsArgs, Table, filters};
use super::files::open;
use super::stated::{Asked, AtlasRow, ClaimRow, FORMAT, Subject, atlases, day, subjects};
use crate::atlas::claims::{self, Standing, Weighed};
use crate::atlas::filter::Filters;
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
    let (loaded, code) = open(&args.files, today, stderr)?;
    let Some(loaded) = loaded else {
        return Ok(code);
    };
    let library = &loaded.library;
    let date = args.date.as_ref();
    let conflicts: Vec<ConflictRow> = subjects(library, &filters(&args.filter, Filters::default()))
        .into_iter()
        .flat_map(|subject| of(library, subject, date))
        .collect();
    match args.format {
        Table::Text => {
            for conflict in &conflicts {
                let about = conflict.about.replace('_', " ");
                writeln!(stdout, "{}: {about}", conflict.words)?;
                for claim in &conflict.claims {
                    writeln!(stdout, "  {}", claim.line())?;
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
                serde_json::to_writer(&mut *stdout, conflict)?;
                writeln!(stdout)?;
            }
        }
        Table::Json => {
            let listing = Listing {
                format: FORMAT,
                asked: Asked::of(date, &args.filter),
                atlases: atlases(library),
                conflicts,
            };
            serde_json::to_writer_pretty(&mut *stdout, &listing)?;
            writeln!(stdout)?;
        }
    }
    Ok(code)
}

/// What the claims of something disagree about, each with the claims that count.
fn of(library: &Library, subject: Subject<'_>, date: Option<&Edtf>) -> Vec<ConflictRow> {
    let document = subject.document();
    let day = day(library, document, date);
    let weighed = claims::weigh(library.atlas(document), subject.claims(), day);
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
                .map(|claim| {
                    let entry = Weighed {
                        claim,
                        standing: Standing::Counts,
                    };
                    ClaimRow::of(library, subject, &entry)
                })
                .collect(),
        })
        .collect()
}
