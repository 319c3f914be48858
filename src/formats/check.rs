//! What an editor wants to know of an atlas that a reader has no reason to stop at: slips, doubles,
//! names of nothing, places that cannot be. All of it is a warning; nothing of the atlas changes.
//!
//! Each sort of question stands in a file of its own below; all of them look at a `Sheet`.

mod bodies;
mod claims;
mod facts;
mod ground;
mod shape;
mod sheet;

use super::log::Log;
use super::report::{Problem, Reading, Report};
use crate::atlas::Atlas;
use crate::atlas::text::{FileText, Place};
use sheet::Sheet;

/// What its reader said of a file and what else there is to say of it, in the order of the file.
/// `path` is for messages. Of an atlas whose text is not in memory, nothing else is said.
pub fn checked(reading: &Reading, path: &str) -> Report {
    let mut report = reading.report.clone();
    if let Some(atlas) = &reading.atlas
        && let Some(text) = atlas.text.as_ref().and_then(FileText::whole)
    {
        report.problems.extend(check(atlas, &text, path).problems);
        let place = |problem: &Problem| (problem.line, problem.column);
        report.problems.sort_by_key(place);
    }
    report
}

/// What is to be said of an atlas besides what its reader said of it, in the order of the file.
/// `text` is the text that it was read from, and `path` is for messages.
///
/// The work grows with the length of the text, whatever stands in it.
pub fn check(atlas: &Atlas, text: &str, path: &str) -> Report {
    let mut log = Log::new(path, text, Place::START);
    let sheet = Sheet::of(atlas, text);
    if let Some(root) = sheet.root {
        shape::look(root, sheet.is_native, &mut log);
    }
    facts::look(&sheet, &mut log);
    ground::look(&sheet, &mut log);
    if sheet.is_native {
        claims::look(&sheet, &mut log);
        bodies::look(&sheet, &mut log);
    }
    log.into_report()
}
