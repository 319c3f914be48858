//! The total over time of what is shown, whatever the date: worked out on a thread when somebody
//! wants to see it, and again when other facts are shown.

use std::sync::Arc;

use super::{Dialog, Effect, State};
use crate::atlas::filter::Filters;
use crate::atlas::history::{self, Total};
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Edtf;

/// The total over time, as far as it is worked out.
#[derive(Clone, Debug, Default)]
pub struct OverTime {
    /// The steps of it; none while they are being worked out.
    pub totals: Option<Arc<Vec<Total>>>,
    /// The facts with a number of people that they were made of.
    pub facts: Arc<[FactRef]>,
    made_for: Option<TotalOf>,
    making: Option<u64>,
}

/// What a total over time is made for.
#[derive(Clone, Debug, PartialEq)]
struct TotalOf {
    /// Which library it is of: [`State::opened`].
    opened: u64,
    filters: Filters,
    /// The date, on which filters may depend; none where they do not.
    date: Option<Edtf>,
}

/// A total over time that is to be worked out.
#[derive(Clone, Debug)]
pub struct TotalRequest {
    /// What it goes by; it counts up.
    pub id: u64,
    library: Arc<Library>,
    of: TotalOf,
}

/// What came of a [`TotalRequest`].
#[derive(Clone, Debug)]
pub struct Totalled {
    id: u64,
    of: TotalOf,
    totals: Arc<Vec<Total>>,
    facts: Arc<[FactRef]>,
}

/// Works out a total over time.
pub fn total(request: &TotalRequest) -> Totalled {
    let facts = history::facts(
        &request.library,
        &request.of.filters,
        request.of.date.as_ref(),
    );
    Totalled {
        id: request.id,
        of: request.of.clone(),
        totals: Arc::new(history::total(&request.library, &facts)),
        facts: facts
            .into_iter()
            .filter(|fact| history::has_number(&request.library, *fact))
            .collect(),
    }
}

impl State {
    /// Has the total over time worked out while it is shown, where it is not already.
    pub(super) fn refresh_over_time(&mut self) -> Vec<Effect> {
        if self.dialog != Some(Dialog::OverTime) || self.over_time.making.is_some() {
            return Vec::new();
        }
        let filters = Filters {
            in_view: false,
            ..self.view.filters.clone()
        };
        let of = TotalOf {
            opened: self.opened,
            date: if filters.is_empty() {
                None
            } else {
                self.view.date.clone()
            },
            filters,
        };
        if self.over_time.made_for.as_ref() == Some(&of) {
            return Vec::new();
        }
        self.total_id += 1;
        self.over_time.making = Some(self.total_id);
        vec![Effect::Total(Box::new(TotalRequest {
            id: self.total_id,
            library: Arc::clone(&self.library),
            of,
        }))]
    }

    /// Takes in a total over time.
    pub(super) fn totalled(&mut self, totalled: Totalled) {
        if self.over_time.making != Some(totalled.id) {
            return;
        }
        self.over_time.making = None;
        if totalled.of.opened == self.opened {
            self.over_time.totals = Some(totalled.totals);
            self.over_time.facts = totalled.facts;
            self.over_time.made_for = Some(totalled.of);
        }
    }
}
