//! `theatrum claims`: every claim, and whether it counts.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ClaimsArgs, Table};
use super::exit::USAGE;
use super::files::open;
use super::names::filters;
use super::say::{json, line};
use super::stated::{Asked, AtlasRow, ClaimRow, FORMAT, atlases, rows, subjects};
use crate::atlas::filter::Filters;
use crate::atlas::time::Day;
use crate::bibliography::csv;

/// All claims as a program reads them.
#[derive(Serialize)]
struct Listing {
    format: u32,
    asked: Asked,
    atlases: Vec<AtlasRow>,
    claims: Vec<ClaimRow>,
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
    let filters = match filters(&args.filter, Filters::default(), library) {
        Ok(filters) => filters,
        Err(why) => {
            line(stderr, format!("theatrum: {why}"))?;
            return Ok(USAGE);
        }
    };
    let subjects = subjects(library, &filters);
    let claims = subjects
        .iter()
        .flat_map(|subject| rows(library, *subject, date));
    match args.format {
        Table::Text => {
            for subject in &subjects {
                let rows = rows(library, *subject, date);
                if !rows.is_empty() {
                    line(stdout, subject.words(library))?;
                }
                for row in rows {
                    line(stdout, format!("  {}", row.line()))?;
                }
            }
        }
        Table::Csv => {
            write!(stdout, "{}", csv::row(&ClaimRow::HEAD))?;
            for row in claims {
                write!(stdout, "{}", row.csv())?;
            }
        }
        Table::Ndjson => {
            for row in claims {
                serde_json::to_writer(&mut *stdout, &row)?;
                writeln!(stdout)?;
            }
        }
        Table::Json => {
            let listing = Listing {
                format: FORMAT,
                asked: Asked::of(date, &args.filter),
                atlases: atlases(library),
                claims: claims.collect(),
            };
            json(stdout, &listing)?;
        }
    }
    Ok(code)
}
