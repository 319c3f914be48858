//! `theatrum claims`: every claim, and whether it counts.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ClaimsArgs, Table};
use super::files::{Filtered, open_filtered};
use super::say::{json, json_row, line};
use super::stated::{Asked, AtlasRow, ClaimRow, FORMAT, atlases, rows, subjects};
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
                json_row(stdout, &row)?;
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
