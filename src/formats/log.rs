//! What a reader carries along: the problems it met, and the texts and dates it has read.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arcstr::ArcStr;

use super::node::{Node, range_in};
use super::report::{Problem, Report, Severity};
use super::shown::shown;
use crate::atlas::Terms;
use crate::atlas::text::Place;
use crate::atlas::time::{Edtf, EdtfError};

/// Problems while they are still known by their byte offsets; and what was read, so that words
/// and dates that a file repeats by the hundred thousand stand in memory once.
pub(super) struct Log<'a> {
    path: &'a str,
    text: &'a str,
    /// Where the text begins in its file.
    begins: Place,
    found: Vec<(usize, Problem)>,
    texts: HashSet<ArcStr>,
    dates: HashMap<ArcStr, Edtf>,
    terms: HashSet<Arc<Terms>>,
}

impl<'a> Log<'a> {
    /// A log of the reading of a text, which begins at a place of its file.
    pub(super) fn new(path: &'a str, text: &'a str, begins: Place) -> Self {
        Self {
            path,
            text,
            begins,
            found: Vec::new(),
            texts: HashSet::new(),
            dates: HashMap::new(),
            terms: HashSet::new(),
        }
    }

    /// A text, shared with those that were read before.
    pub(super) fn share(&mut self, text: &str) -> ArcStr {
        if let Some(held) = self.texts.get(text) {
            return held.clone();
        }
        let text = ArcStr::from(text);
        self.texts.insert(text.clone());
        text
    }

    /// A date, shared with those that were read before.
    pub(super) fn share_date(&mut self, text: &str) -> Result<Edtf, EdtfError> {
        if let Some(held) = self.dates.get(text) {
            return Ok(held.clone());
        }
        let date = Edtf::parse(text)?;
        let text = self.share(text);
        self.dates.insert(text, date.clone());
        Ok(date)
    }

    /// The terms of a claim, shared with those that were read before.
    pub(super) fn share_terms(&mut self, terms: Terms) -> Arc<Terms> {
        if let Some(held) = self.terms.get(&terms) {
            return Arc::clone(held);
        }
        let terms = Arc::new(terms);
        self.terms.insert(Arc::clone(&terms));
        terms
    }

    /// Where a slice of the text begins, in bytes.
    pub(super) fn offset_of(&self, slice: &str) -> usize {
        range_in(self.text, slice).start
    }

    pub(super) fn error(
        &mut self,
        at: Node<'_>,
        code: &'static str,
        message: String,
    ) -> &mut Problem {
        let offset = self.offset_of(at.text());
        self.at(offset, Severity::Error, code, message)
    }

    pub(super) fn warn(
        &mut self,
        at: Node<'_>,
        code: &'static str,
        message: String,
    ) -> &mut Problem {
        let offset = self.offset_of(at.text());
        self.at(offset, Severity::Warning, code, message)
    }

    /// Notes a problem at a byte offset.
    pub(super) fn at(
        &mut self,
        offset: usize,
        severity: Severity,
        code: &'static str,
        message: String,
    ) -> &mut Problem {
        // A message is one line.
        let message = match shown(&message) {
            Cow::Owned(shown) => shown,
            Cow::Borrowed(_) => message,
        };
        self.found.push((
            offset,
            Problem {
                path: self.path.to_owned(),
                line: None,
                column: None,
                severity,
                code,
                message,
                hint: None,
            },
        ));
        let last = self.found.len() - 1;
        &mut self.found[last].1
    }

    /// The problems in the order of the file, with line and column, found in one walk through
    /// the text however many problems there are.
    pub(super) fn into_report(mut self) -> Report {
        self.found.sort_by_key(|(offset, _)| *offset);
        let bytes = self.text.as_bytes();
        let (mut place, mut walked) = (self.begins, 0_usize);
        let mut problems = Vec::with_capacity(self.found.len());
        for (offset, mut problem) in self.found {
            place = place.behind(bytes.get(walked..offset).unwrap_or_default());
            walked = walked.max(offset);
            problem.line = Some(place.line);
            problem.column = Some(place.column);
            problems.push(problem);
        }
        Report { problems }
    }
}
