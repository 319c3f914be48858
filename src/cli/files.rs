//! The files that a command names: where each comes from, and the opening of them.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::exit::{DONE, INPUT, USAGE};
use super::names::{filters, meant_atlas};
use super::say::line;
use crate::atlas::filter::Filters;
use crate::atlas::library::DocumentId;
use crate::atlas::time::Day;
use crate::desk::{LoadRequest, Loaded, Origin};
use crate::formats;
use crate::formats::report::{Report, Severity};
use crate::io;
use crate::jobs;

/// Where files come from. A name that is no file but a built-in atlas is the atlas.
pub(super) fn origins(files: &[PathBuf]) -> Vec<Origin> {
    files.iter().map(|file| origin(file)).collect()
}

/// Where a file comes from.
pub(super) fn origin(file: &Path) -> Origin {
    let builtin = file.to_str().and_then(formats::builtin::find);
    match builtin {
        Some(builtin) if !io::is_there(file) => Origin::Builtin(builtin.id),
        _ => Origin::File(file.to_owned()),
    }
}

/// A hint for a name that is no file: the built-in atlas that it is like.
pub(super) fn meant(file: &Path) -> Option<String> {
    let near = meant_atlas(file).filter(|_| !io::is_there(file))?;
    Some(format!("did you mean the built-in atlas \"{near}\"?"))
}

/// What messages call a file: `-` is standard input.
pub(super) fn shown(file: &Path) -> String {
    if io::input::is_input(file) {
        io::input::INPUT_NAME.to_owned()
    } else {
        file.display().to_string()
    }
}

/// Whether a file is one, or standard input, and no atlas inside the program.
pub(super) fn is_file(file: &Path) -> bool {
    io::input::is_input(file) || matches!(origin(file), Origin::File(_)) && io::is_file(file)
}

/// Opens files, or the default atlas, and tells the errors. None where nothing could be read.
pub(super) fn open(
    files: &[PathBuf],
    today: Day,
    stderr: &mut dyn Write,
) -> std::io::Result<(Option<Loaded>, u8)> {
    let mut read = origins(files);
    if read.is_empty() {
        read.push(Origin::Builtin(formats::builtin::DEFAULT));
    }
    let loaded = jobs::load(LoadRequest {
        keep: Vec::new(),
        read,
        same_view: false,
        first_id: DocumentId::default(),
        today,
    });
    let mut code = DONE;
    for document in &loaded.documents {
        code = code.max(tell(&document.report, None, stderr)?);
    }
    for (origin, report) in &loaded.failed {
        let meant = match origin {
            Origin::File(path) => meant(path),
            Origin::Builtin(_) => None,
        };
        code = code.max(tell(report, meant.as_deref(), stderr)?);
    }
    let nothing = loaded.documents.is_empty();
    Ok(((!nothing).then_some(loaded), code))
}

/// Files that were opened, and which of their facts are meant.
pub(super) struct Filtered {
    pub(super) loaded: Loaded,
    pub(super) filters: Filters,
    /// The exit code that the errors in the files come to.
    pub(super) code: u8,
}

/// Opens files, or the default atlas, and understands filters for them; the exit code where nothing
/// could be read or a filter means nothing, which is told.
pub(super) fn open_filtered(
    files: &[PathBuf],
    words: &[String],
    today: Day,
    stderr: &mut dyn Write,
) -> std::io::Result<Result<Filtered, u8>> {
    let (loaded, code) = open(files, today, stderr)?;
    let Some(loaded) = loaded else {
        return Ok(Err(code));
    };
    match filters(words, Filters::default(), &loaded.library) {
        Ok(filters) => Ok(Ok(Filtered {
            loaded,
            filters,
            code,
        })),
        Err(why) => {
            line(stderr, format!("theatrum: {why}"))?;
            Ok(Err(USAGE))
        }
    }
}

/// Tells the errors of a report, with another hint where there is one that says more. The answer is
/// the exit code that they come to.
fn tell(report: &Report, hint: Option<&str>, stderr: &mut dyn Write) -> std::io::Result<u8> {
    let mut code = DONE;
    for problem in &report.problems {
        if problem.severity == Severity::Error {
            let mut told = problem.clone();
            told.hint = hint.map(ToOwned::to_owned).or(told.hint);
            writeln!(stderr, "{told}")?;
            code = INPUT;
        }
    }
    Ok(code)
}
