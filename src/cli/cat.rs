//! `theatrum cat`: the text of an atlas, as it stands in its file, in the program or in a picture.

use std::io::{self, Write};

use super::args::CatArgs;
use super::exit::{DONE, INPUT, USAGE};
use super::files::{origin, shown};
use crate::desk::Origin;
use crate::export::payload::{self, Carried};
use crate::formats;
use crate::formats::report::{Report, Severity};

pub(super) fn run(
    args: &CatArgs,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    let path = match origin(&args.atlas) {
        Origin::Builtin(id) => {
            let text = formats::builtin::find(id).map_or("", |builtin| builtin.text);
            stdout.write_all(text.as_bytes())?;
            return Ok(DONE);
        }
        Origin::File(path) => path,
    };
    let shown = shown(&path);
    let bytes = match crate::io::input::read_named(&path) {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&crate::io::unreadable(&path, &error).report, stderr),
    };
    match payload::read(&bytes) {
        None => {
            let reading = formats::read_keeping(&bytes, &shown, 0);
            if reading.atlas.is_none() {
                return refuse(&reading.report, stderr);
            }
            stdout.write_all(&bytes)?;
            Ok(DONE)
        }
        Some(Ok(payload)) => match payload.atlases.as_slice() {
            [
                Carried {
                    text: Some(text), ..
                },
            ] => {
                stdout.write_all(text.as_bytes())?;
                Ok(DONE)
            }
            [] | [_] => {
                writeln!(stderr, "theatrum: {shown}: the picture carries no atlas")?;
                Ok(INPUT)
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|atlas| atlas.id.as_str()).collect();
                let ids = ids.join(", ");
                writeln!(
                    stderr,
                    "theatrum: {shown}: the picture carries several atlases, and one text has only one: {ids}"
                )?;
                Ok(USAGE)
            }
        },
        Some(Err(error)) => {
            writeln!(stderr, "theatrum: {shown}: {error}")?;
            Ok(INPUT)
        }
    }
}

fn refuse(report: &Report, stderr: &mut dyn Write) -> io::Result<u8> {
    for problem in &report.problems {
        if problem.severity == Severity::Error {
            writeln!(stderr, "{problem}")?;
        }
    }
    Ok(INPUT)
}
