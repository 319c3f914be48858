//! `theatrum check`: every problem of every file.

use std::io::{self, Write};

use super::args::{CheckArgs, Format};
use super::exit::{DONE, INPUT};
use super::files::origin;
use crate::formats::report::{Problem, Severity};
use crate::jobs::read_origin;

pub(super) fn run(args: &CheckArgs, stdout: &mut dyn Write) -> io::Result<u8> {
    let mut problems: Vec<Problem> = Vec::new();
    for file in &args.files {
        let (readings, _) = read_origin(&origin(file));
        problems.extend(
            readings
                .into_iter()
                .flat_map(|reading| reading.report.problems),
        );
    }
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *stdout, &problems)?;
            writeln!(stdout)?;
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
