//! Two dates at once: which they are, and how they are shown.
//!
//! The later date is that of the view, so that the timeline and everything else go on as they
//! are. The other one stands in the view too.

use super::house::State;
use super::timeline_state::CompareCommand;
use crate::atlas::holding;
use crate::atlas::time::{Day, Edtf};
use crate::view::{Compare, CompareMode};

impl State {
    /// Begins to compare, or ends it.
    pub(super) fn toggle_compare(&mut self) {
        self.seen.keep();
        if self.seen.view.compare.take().is_some() {
            let given = self.seen.given_date.take();
            if given.is_some() && self.seen.view.date == given {
                self.seen.view.date = None;
            }
            self.mode.explore_mut().shows_fact = false;
            return;
        }
        if self.desk.documents.is_empty() {
            return;
        }
        if self.seen.view.date.is_none() {
            let own = self
                .library()
                .atlases()
                .iter()
                .filter_map(|atlas| atlas.as_of.clone())
                .max_by_key(Edtf::last_day);
            self.seen.view.date = Some(own.unwrap_or_else(|| Edtf::of_day(self.desk.today)));
            self.seen.given_date.clone_from(&self.seen.view.date);
        }
        // The map goes on looking where it looks: what is compared need not be all there is.
        self.seen.stay();
        self.seen.view.compare = Some(Compare {
            from: self.date_before(),
            mode: CompareMode::default(),
            divider: 0.5,
        });
    }

    /// A date to begin with: the year ten years before, or that of the first fact where none is as
    /// old as that.
    fn date_before(&self) -> Edtf {
        let library = self.library();
        let day = holding::day_asked(self.seen.view.date.as_ref());
        let day = day.unwrap_or(self.desk.today);
        let first = library
            .facts()
            .filter_map(|fact| library.fact(fact).when.as_ref()?.earliest())
            .min();
        let ten_years = day.plus_months(-120);
        let wanted = first.filter(|first| *first > ten_years && *first < day);
        year_of(wanted.unwrap_or(ten_years))
    }

    /// Does what is asked of a comparison.
    pub(super) fn run_compare(&mut self, command: CompareCommand) {
        let Some(compare) = &self.seen.view.compare else {
            return;
        };
        let mut wanted = compare.clone();
        match command {
            CompareCommand::From(from) => {
                self.seen.keep();
                wanted.from = from;
            }
            CompareCommand::Swap => {
                self.seen.keep();
                let to = self.seen.view.date.clone();
                let to = to.unwrap_or_else(|| Edtf::of_day(self.desk.today));
                self.seen.view.date = Some(std::mem::replace(&mut wanted.from, to));
            }
            CompareCommand::Mode(mode) => wanted.mode = mode,
            CompareCommand::Divider(at) => {
                wanted.divider = at.clamp(Compare::EDGES[0], Compare::EDGES[1]);
            }
            CompareCommand::ShowFact(shows) => self.mode.explore_mut().shows_fact = shows,
        }
        self.seen.view.compare = Some(wanted);
    }
}

/// The year of a day, as a date.
fn year_of(day: Day) -> Edtf {
    let (year, _, _) = day.ymd();
    Edtf::parse(&format!("{year:04}")).unwrap_or_else(|_| Edtf::of_day(day))
}
