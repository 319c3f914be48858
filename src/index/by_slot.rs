//! Something for each fact of a library, found by its reference.

use std::sync::Arc;

use crate::atlas::library::{DocumentId, FactRef, Library};

/// Something for each slot of each document of a library. It stands in pages, which a copy shares
/// until one of the two sets something in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct BySlot<T> {
    rows: Vec<(DocumentId, Vec<Page<T>>)>,
}

type Page<T> = Arc<[T; PAGE]>;

/// How many slots a page has: so many are copied where one is set, and so many fewer pages than
/// slots are shared.
const PAGE: usize = 64;

impl<T: Clone> BySlot<T> {
    /// The same for all slots of a library.
    pub(super) fn of(library: &Library, value: &T) -> Self {
        let mut all = Self { rows: Vec::new() };
        all.fit(library, value);
        all
    }

    /// Has room for the slots that were given out since.
    pub(super) fn fit(&mut self, library: &Library, value: &T) {
        for (position, document) in library.documents().iter().enumerate() {
            if self.rows.len() <= position {
                self.rows.push((*document, Vec::new()));
            }
            if let Some((_, row)) = self.rows.get_mut(position) {
                let pages = library.atlas(*document).facts.slot_count().div_ceil(PAGE);
                row.reserve_exact(pages.saturating_sub(row.len()));
                while row.len() < pages {
                    row.push(Arc::new(std::array::from_fn(|_| value.clone())));
                }
            }
        }
    }

    fn row(&self, document: DocumentId) -> Option<usize> {
        // Mostly nothing was closed, and documents are numbered in order.
        let number = document.number() as usize;
        let is_it = |row: &(DocumentId, Vec<Page<T>>)| row.0 == document;
        if self.rows.get(number).is_some_and(is_it) {
            return Some(number);
        }
        self.rows.iter().position(is_it)
    }

    /// What there is for a fact; none for one of a slot that is not known.
    pub(super) fn get(&self, fact: FactRef) -> Option<&T> {
        let (_, row) = self.rows.get(self.row(fact.atlas())?)?;
        row.get(fact.slot() / PAGE)?.get(fact.slot() % PAGE)
    }

    /// Sets what there is for a fact.
    pub(super) fn set(&mut self, fact: FactRef, value: T) {
        let row = self.row(fact.atlas());
        if let Some((_, row)) = row.and_then(|row| self.rows.get_mut(row))
            && let Some(page) = row.get_mut(fact.slot() / PAGE)
            && let Some(held) = Arc::make_mut(page).get_mut(fact.slot() % PAGE)
        {
            *held = value;
        }
    }

    /// All of them, to be changed.
    pub(super) fn each_mut(&mut self) -> impl Iterator<Item = &mut T> {
        let pages = self.rows.iter_mut().flat_map(|(_, row)| row);
        pages.flat_map(|page| Arc::make_mut(page).iter_mut())
    }
}
