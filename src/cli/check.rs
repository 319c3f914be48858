//! `theatrum check`: every problem of every file.

use std::io::{self, Write};

use super::args::{CheckArgs, Format};
use super::exit::{DONE, INPUT};
use super::files::{self, origin};
use super::say::json;
use crate::desk::Origin;
use crate::formats::check::checked;
use crate::formats::report::{Problem, Severity};
use crate::jobs::read_keeping;

pub(super) fn run(args: &CheckArgs, stdout: &mut dyn Write) -> io::Result<u8> {
    let mut problems: Vec<Problem> = Vec::new();
    for file in &args.files {
        // The text is looked at as well, however long it is.
        let from = origin(file);
        let (readings, _) = read_keeping(&from, usize::MAX);
        let path = shown_path(&from);
        let found = readings
            .iter()
            .map(|reading| checked(reading, &path).problems);
        problems.extend(found.flatten());
        if let Some(problem) = problems.last_mut().filter(|one| one.code == "unreadable") {
            problem.hint = files::meant(file).or_else(|| problem.hint.take());
        }
    }
    if args.strict {
        for problem in &mut problems {
            if problem.severity == Severity::Warning {
                problem.severity = Severity::Error;
            }
        }
    }
    match args.format {
        Format::Json => {
            json(stdout, &problems)?;
        }
        Format::Text => {
            for problem in &problems {
                writeln!(stdout, "{problem}")?;
            }
        }
    }
    let errors = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    Ok(if errors { INPUT } else { DONE })
}

/// What messages call a file.
fn shown_path(origin: &Origin) -> String {
    match origin {
        Origin::Builtin(id) => format!("{id}.geojson"),
        Origin::File(path) => path.display().to_string(),
    }
}
