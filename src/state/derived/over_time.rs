//! The total over time of what is shown, whatever the date.

use std::sync::Arc;

use crate::atlas::filter::Filters;
use crate::atlas::history::{self, Total};
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Edtf;

/// What a total over time is made for.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalOf {
    /// Which library it is of: [`crate::state::DeskRoom::opened`].
    pub opened: u64,
    /// The filters, without the one for what is in view.
    pub filters: Filters,
    /// The date, on which filters may depend; none where they do not.
    pub date: Option<Edtf>,
}

/// A total over time.
#[derive(Clone, Debug)]
pub struct OverTime {
    /// The steps of it.
    pub totals: Arc<Vec<Total>>,
    /// The facts with a number of people that they were made of.
    pub facts: Arc<[FactRef]>,
}

/// Works out a total over time.
pub fn total(library: &Library, of: &TotalOf) -> OverTime {
    let facts = history::facts(library, &of.filters, of.date.as_ref());
    OverTime {
        totals: Arc::new(history::total(library, &facts)),
        facts: facts
            .into_iter()
            .filter(|fact| history::has_number(library, *fact))
            .collect(),
    }
}
