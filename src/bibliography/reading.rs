//! What came of reading a list of sources.

use std::fmt;

use arcstr::ArcStr;

use crate::atlas::Source;

/// What came of reading a list of sources.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What was read, in the order of the list, each with an id of its own.
    pub sources: Vec<Source>,
    /// What was set aside.
    pub aside: Vec<Aside>,
}

/// Something that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The line it stands in or its entry begins in, from 1.
    pub line: usize,
    /// What the entry goes by, where it is known.
    pub entry: String,
    /// What it is and why.
    pub what: String,
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.entry.is_empty() {
            write!(f, "{}: {}", self.line, self.what)
        } else {
            write!(f, "{}: {}: {}", self.line, self.entry, self.what)
        }
    }
}

impl Reading {
    /// Takes a source in. One that has no id, or that of another, gets the next free one.
    pub(super) fn take(&mut self, mut source: Source, line: usize) {
        let wanted = if source.id.is_empty() {
            "source".into()
        } else {
            source.id.clone()
        };
        let is_taken = |id: &ArcStr| self.sources.iter().any(|held| held.id == *id);
        let mut id = wanted.clone();
        let mut number = 2;
        while is_taken(&id) {
            id = arcstr::format!("{wanted}-{number}");
            number += 1;
        }
        if id != source.id {
            let what = format!("its id is not its own: it goes by \"{id}\"");
            self.set_aside(line, &source.id, what);
        }
        source.id = id;
        self.sources.push(source);
    }

    /// Notes that something was set aside.
    pub(super) fn set_aside(&mut self, line: usize, entry: &str, what: String) {
        self.aside.push(Aside {
            line,
            entry: entry.to_owned(),
            what,
        });
    }

    /// Notes the names of what an entry has and a source has no place for.
    pub(super) fn set_names_aside(&mut self, line: usize, entry: &str, names: &[String]) {
        if !names.is_empty() {
            self.set_aside(line, entry, format!("set aside: {}", names.join(", ")));
        }
    }
}
