//! The search: what was typed, what was found for it, and which row is marked.
//!
//! The index of words is worked out elsewhere; looking words up in it is quick enough for the
//! frame that they are typed in.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::search::{Hit, Results, SearchIndex, Sort, Target};

/// What can be asked of the search.
#[derive(Clone, Debug)]
pub enum Search {
    /// Puts the cursor into the field, and shows what was found for what stands there.
    Summon,
    /// Shows what was found for what stands in the field.
    Show,
    /// Looks for something.
    Type(String),
    /// Marks the row so many further down, or up.
    Step(isize),
    /// Shows all of a sort, or only the best again.
    Unfold(Sort),
    /// Opens the row that is marked.
    Open,
    /// Opens something that was found.
    Choose(Target),
    /// Puts the list away; what was typed stays.
    Close,
    /// Puts the list away and forgets what was typed.
    Clear,
}

/// A row of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// Something that was found.
    Hit(&'a Hit),
    /// There is more of a sort: so many in all.
    More(usize),
    /// All of a sort are shown; fewer would do.
    Fewer,
}

/// The field and the list under it.
#[derive(Clone, Debug, Default)]
pub struct SearchBox {
    /// What was typed.
    pub query: String,
    /// Whether the list of what was found is shown.
    pub is_open: bool,
    /// What was found for it.
    pub results: Arc<Results>,
    /// Which row is marked.
    pub marked: usize,
    /// How often the cursor was put into the field.
    pub summons: u64,
    /// Sorts of which all are shown.
    unfolded: BTreeSet<Sort>,
}

impl SearchBox {
    /// The rows of what was found, sort by sort.
    pub fn rows(&self) -> Vec<(Sort, Row<'_>)> {
        let mut rows = Vec::new();
        for section in &self.results.sections {
            let unfolded = self.unfolded.contains(&section.sort);
            let few = few(section.sort);
            let shown = if unfolded { usize::MAX } else { few };
            for hit in section.hits.iter().take(shown) {
                rows.push((section.sort, Row::Hit(hit)));
            }
            if section.total > few {
                let row = if unfolded {
                    Row::Fewer
                } else {
                    Row::More(section.total)
                };
                rows.push((section.sort, row));
            }
        }
        rows
    }

    /// Opens the list, with the cursor in the field.
    pub(super) fn summon(&mut self) {
        self.summons += 1;
        self.is_open = true;
    }

    /// Looks for something.
    pub(super) fn enter(&mut self, query: String, words: Option<&Arc<SearchIndex>>) {
        self.query = query;
        self.is_open = true;
        self.unfolded.clear();
        self.look(words);
    }

    /// Forgets what was typed.
    pub(super) fn clear(&mut self, words: Option<&Arc<SearchIndex>>) {
        self.is_open = false;
        self.query.clear();
        self.look(words);
    }

    /// Looks again for what stands in the field, in another index of words or in none.
    pub(super) fn look(&mut self, words: Option<&Arc<SearchIndex>>) {
        self.marked = 0;
        self.results = match words {
            Some(words) => Arc::new(words.find(&self.query)),
            None => Arc::default(),
        };
    }

    /// Marks the row so many further down, or up.
    pub(super) fn step(&mut self, step: isize) {
        self.marked = self.marked.saturating_add_signed(step);
        self.keep_marked();
    }

    /// Shows all of a sort, or only the best again.
    pub(super) fn unfold(&mut self, sort: Sort) {
        if !self.unfolded.remove(&sort) {
            self.unfolded.insert(sort);
        }
        self.keep_marked();
    }

    /// The mark stays on a row.
    fn keep_marked(&mut self) {
        let last = self.rows().len().saturating_sub(1);
        self.marked = self.marked.min(last);
    }
}

/// How many of a sort are shown at first.
fn few(sort: Sort) -> usize {
    match sort {
        Sort::Facts => 6,
        Sort::Places => 4,
        Sort::Parties | Sort::Countries | Sort::Groups | Sort::Sources => 3,
    }
}
