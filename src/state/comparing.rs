//! Two dates at once: which they are, the facts of the earlier one, and what changed between them.
//!
//! The later date is that of the view, so that the timeline and everything else go on as they are.
//! The other one stands in the view too, and has an index of its own, made as the first one is:
//! at once for a few facts, on a thread for many.

use std::sync::Arc;

use super::{Effect, Indexed, State, Wanted, shown};
use crate::atlas::changes::{self, Change, Marked, Side};
use crate::atlas::library::Library;
use crate::atlas::time::{Day, Edtf};
use crate::geodesy::LonLatBox;
use crate::index::Index;
use crate::view::{Camera, Compare, CompareMode, FrameSize, View};

/// How many facts are compared in the frame that asks for it.
const AT_ONCE: usize = 300;

/// What can be asked of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum CompareCommand {
    /// Shows another earlier date.
    From(Edtf),
    /// Puts the earlier date in the place of the later one, and the other way round.
    Swap,
    /// Side by side, or one over the other.
    Mode(CompareMode),
    /// Puts the line between the two somewhere, from 0 to 1 of the map's width.
    Divider(f64),
    /// Shows the selected fact at the side, or the list of changes.
    ShowFact(bool),
}

/// What comes of two dates.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The facts on the earlier date.
    pub index: Arc<Index>,
    /// Which index this is: it counts up.
    pub generation: u64,
    /// What changed; none while that is being worked out.
    pub changes: Option<Arc<Vec<Change>>>,
    /// What the maps of the earlier and of the later date mark.
    marked: [Arc<Marked>; 2],
    /// What the map marks, in a state that is a [`State::pane`].
    pub marks: Option<Arc<Marked>>,
    /// Whether the side shows the selected fact rather than the list.
    pub shows_fact: bool,
    /// The date that the view was given so that there was one to compare.
    given: Option<Edtf>,
    made_for: Option<Pair>,
    making: Option<u64>,
}

/// What two sides are made for.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    from: Wanted,
    /// The index of the later date, by its [`State::generation`].
    to: u64,
}

/// A comparison that is to be made.
#[derive(Clone, Debug)]
pub struct CompareRequest {
    /// What it goes by; it counts up.
    pub id: u64,
    library: Arc<Library>,
    /// The facts on the later date.
    to: Arc<Index>,
    to_date: Option<Edtf>,
    /// The facts on an earlier date so far, and what they were made for.
    before: Arc<Index>,
    made_for: Wanted,
    /// What changed, where that is known already and only the zoom is another one.
    changes: Option<Arc<Vec<Change>>>,
    pair: Pair,
}

/// What came of a [`CompareRequest`].
#[derive(Clone, Debug)]
pub struct Compared {
    id: u64,
    pair: Pair,
    index: Arc<Index>,
    changes: Arc<Vec<Change>>,
    marked: [Arc<Marked>; 2],
}

/// Makes a comparison.
pub fn compare(request: &CompareRequest) -> Compared {
    let CompareRequest {
        id,
        library,
        to,
        to_date,
        before,
        made_for,
        changes,
        pair,
    } = request;
    let Indexed { index, .. } = shown::index(&shown::IndexRequest {
        id: *id,
        library: Arc::clone(library),
        before: Arc::clone(before),
        facets: None,
        made_for: made_for.clone(),
        wanted: pair.from.clone(),
    });
    if let Some(changes) = changes {
        return Compared {
            id: *id,
            pair: pair.clone(),
            index,
            marked: marked(changes, *id),
            changes: Arc::clone(changes),
        };
    }
    let facts = |index: &Index| index.digests.iter().map(|digest| digest.fact).collect();
    let from = Side {
        library,
        date: pair.from.date.as_ref(),
        facts: facts(&index),
    };
    let to = Side {
        library,
        date: to_date.as_ref(),
        facts: facts(to),
    };
    let changes = Arc::new(changes::between(&from, &to));
    Compared {
        id: *id,
        pair: pair.clone(),
        index,
        marked: marked(&changes, *id),
        changes,
    }
}

/// What the maps of the earlier and of the later date mark.
fn marked(changes: &Arc<Vec<Change>>, id: u64) -> [Arc<Marked>; 2] {
    [true, false].map(|earlier| Arc::new(Marked::of(changes, earlier, id)))
}

impl Comparison {
    /// Forgets what was made; the generation goes on, since labels are kept by it.
    pub(super) fn forget(&mut self) {
        *self = Self {
            generation: self.generation,
            ..Self::default()
        };
    }
}

impl State {
    /// Begins to compare, or ends it.
    pub(super) fn toggle_compare(&mut self) {
        self.history.keep(&self.settled());
        if self.view.compare.take().is_some() {
            let given = self.comparison.given.take();
            if given.is_some() && self.view.date == given {
                self.view.date = None;
            }
            self.comparison.forget();
            return;
        }
        if self.documents.is_empty() {
            return;
        }
        if self.view.date.is_none() {
            let own = self
                .library
                .atlases()
                .iter()
                .filter_map(|atlas| atlas.as_of.clone())
                .max_by_key(Edtf::last_day);
            self.view.date = Some(own.unwrap_or_else(|| Edtf::of_day(self.today)));
            self.comparison.given.clone_from(&self.view.date);
        }
        // The map goes on looking where it looks: what is compared need not be all there is.
        self.follows = super::Follows::Hand;
        self.view.compare = Some(Compare {
            from: self.date_before(),
            mode: CompareMode::default(),
            divider: 0.5,
        });
    }

    /// A date to begin with: the year ten years before, or that of the first fact where none is as
    /// old as that.
    fn date_before(&self) -> Edtf {
        let day = self.library.day_asked(self.view.date.as_ref());
        let day = day.unwrap_or(self.today);
        let first = self
            .library
            .facts()
            .filter_map(|fact| self.library.fact(fact).when.as_ref()?.earliest())
            .min();
        let ten_years = day.plus_months(-120);
        let wanted = first.filter(|first| *first > ten_years && *first < day);
        year_of(wanted.unwrap_or(ten_years))
    }

    pub(super) fn command_compare(&mut self, command: CompareCommand) {
        let Some(compare) = &self.view.compare else {
            return;
        };
        let mut wanted = compare.clone();
        match command {
            CompareCommand::From(from) => {
                self.history.keep(&self.settled());
                wanted.from = from;
            }
            CompareCommand::Swap => {
                self.history.keep(&self.settled());
                let to = self.view.date.clone();
                let from = std::mem::replace(
                    &mut wanted.from,
                    to.unwrap_or_else(|| Edtf::of_day(self.today)),
                );
                self.view.date = Some(from);
            }
            CompareCommand::Mode(mode) => wanted.mode = mode,
            CompareCommand::Divider(at) => {
                wanted.divider = at.clamp(Compare::EDGES[0], Compare::EDGES[1]);
            }
            CompareCommand::ShowFact(shows) => self.comparison.shows_fact = shows,
        }
        self.view.compare = Some(wanted);
    }

    /// Has the comparison made for the view as it is now, where it is not already.
    pub(super) fn refresh_comparison(&mut self) -> Vec<Effect> {
        let Some(asked) = &self.view.compare else {
            return Vec::new();
        };
        // The later date first: its facts are held against those of the earlier one.
        if self.comparison.making.is_some() || self.is_catching_up() {
            return Vec::new();
        }
        let mut from = self.wanted();
        from.date = Some(asked.from.clone());
        from.filters.in_view = false;
        from.frame = None;
        from.facets = false;
        let pair = Pair {
            from,
            to: self.generation,
        };
        if self.comparison.made_for.as_ref() == Some(&pair) {
            return Vec::new();
        }
        self.compare_id += 1;
        let made_for = self.comparison.made_for.as_ref();
        let request = CompareRequest {
            id: self.compare_id,
            library: Arc::clone(&self.library),
            to: Arc::clone(&self.index),
            to_date: self.view.date.clone(),
            before: match made_for {
                Some(_) => Arc::clone(&self.comparison.index),
                None => Arc::clone(&self.index),
            },
            changes: made_for
                .filter(|held| held.to == pair.to && held.from.same_facts(&pair.from))
                .and_then(|_| self.comparison.changes.clone()),
            made_for: made_for.map(|pair| pair.from.clone()).unwrap_or_default(),
            pair,
        };
        if self.index.catalogue.len() <= AT_ONCE {
            self.take_comparison(compare(&request));
            return Vec::new();
        }
        self.comparison.making = Some(request.id);
        vec![Effect::Compare(Box::new(request))]
    }

    /// Takes in a comparison that was made on a thread.
    pub(super) fn compared(&mut self, compared: Compared) {
        if self.comparison.making == Some(compared.id) {
            self.comparison.making = None;
            if compared.pair.from.opened == self.opened {
                self.take_comparison(compared);
            }
        }
    }

    fn take_comparison(&mut self, compared: Compared) {
        let held = &mut self.comparison;
        if !Arc::ptr_eq(&held.index, &compared.index) {
            held.generation += 1;
            held.index = compared.index;
        }
        held.changes = Some(compared.changes);
        held.marked = compared.marked;
        held.made_for = Some(compared.pair);
    }

    /// The box around the facts of the earlier date, while two dates are compared.
    pub(super) fn comparison_bounds(&self) -> Option<LonLatBox> {
        self.view.compare.as_ref()?;
        self.comparison.index.bounds()
    }

    /// Whether what changed is still being worked out.
    pub fn is_comparing_still(&self) -> bool {
        self.comparison.making.is_some() || self.comparison.changes.is_none()
    }

    /// The state as a pane of the map needs it: on the earlier or the later date, with a camera
    /// and a frame of its own. It has nothing else open.
    pub fn pane(&self, earlier: bool, camera: Camera, frame: FrameSize) -> Self {
        let mut pane = Self::new(self.settings.clone(), self.today);
        let date = match (&self.view.compare, earlier) {
            (Some(compare), true) => Some(compare.from.clone()),
            _ => self.view.date.clone(),
        };
        pane.view = View {
            camera,
            date,
            compare: None,
            ..self.view.clone()
        };
        let (index, generation) = if earlier {
            (&self.comparison.index, self.comparison.generation)
        } else {
            (&self.index, self.generation)
        };
        let [of_earlier, of_later] = &self.comparison.marked;
        let marks = if earlier { of_earlier } else { of_later };
        pane.comparison.marks = Some(Arc::clone(marks));
        pane.library = Arc::clone(&self.library);
        pane.index = Arc::clone(index);
        // Labels are kept for a generation: those of one side must not be taken for the other's.
        pane.generation = generation * 2 + u64::from(earlier);
        pane.opened = self.opened;
        pane.selected = self.selected;
        pane.hovered = self.hovered;
        pane.measuring = self.measuring;
        pane.open_cluster = self.open_cluster;
        pane.frame = frame;
        pane.documents.clone_from(&self.documents);
        pane
    }
}

/// The year of a day, as a date.
fn year_of(day: Day) -> Edtf {
    let (year, _, _) = day.ymd();
    Edtf::parse(&format!("{year:04}")).unwrap_or_else(|_| Edtf::of_day(day))
}
