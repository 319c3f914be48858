//! `theatrum claims`: every claim, and whether it counts.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ClaimsArgs, Table, filters};
use super::files::open;
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
    let subjects = subjects(library, &filters(&args.filter, Filters::default()));
    let claims = subjects
        .iter()
        .flat_map(|subject| rows(library, *subject, date));
    match args.format {
        Table::Text => {
            for subject in &subjects {
                let rows = rows(library, *subject, date);
                if !rows.is_empty() {
                    writeln!(stdout, "{}", subject.words(library))?;
                }
                for row in rows {
                    writeln!(stdout, "  {}", row.line())?;
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
            serde_json::to_writer_pretty(&mut *stdout, &listing)?;
            writeln!(stdout)?;
        }
    }
    Ok(code)
}
