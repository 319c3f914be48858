//! What is shown: the date and the filters of the view, and the index that is made for them.
//!
//! A small library is indexed where the command is applied, so that the answer is in the next
//! frame. A large one is indexed on a thread; until that has answered, the map shows what it
//! showed. Only one index is being made at a time: what is asked for meanwhile is made next.

use std::sync::Arc;

use super::{Effect, OverTime, State};
use crate::atlas::claims::Weighing;
use crate::atlas::filter::Filters;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Edtf;
use crate::atlas::totals::Totals;
use crate::index::{Asked, Clusters, Dates, Digest, Facets, InView, Index};
use crate::scene::APART_PX;
use crate::view::{Camera, FrameSize};

/// How many facts are indexed in the frame that asks for it.
const AT_ONCE: usize = 1_500;

/// An index that is to be made.
#[derive(Clone, Debug)]
pub struct IndexRequest {
    /// What it goes by; it counts up.
    pub id: u64,
    /// The library.
    pub library: Arc<Library>,
    /// The index so far: what still holds is taken over.
    pub before: Arc<Index>,
    /// The choices of the filters so far, where they were counted.
    pub facets: Option<Arc<Facets>>,
    /// What they were made for.
    pub made_for: Wanted,
    /// What is wanted.
    pub wanted: Wanted,
}

/// What an index is made for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Which library it is of: [`State::opened`].
    pub opened: u64,
    /// The date.
    pub date: Option<Edtf>,
    /// The filters.
    pub filters: Filters,
    /// What the frame shows, where only what is in it is wanted.
    pub frame: Option<(Camera, FrameSize)>,
    /// The half step of zoom that clusters are wanted for, where there are many.
    pub half_step: Option<i32>,
    /// Whether the choices of the filters are to be counted.
    pub facets: bool,
}

impl Wanted {
    /// Whether another one wants the same facts, whatever else.
    pub(super) fn same_facts(&self, other: &Self) -> bool {
        self.date == other.date && self.same_dates(other)
    }

    /// Whether another one wants the same facts where no date is asked for.
    pub(super) fn same_dates(&self, other: &Self) -> bool {
        let facts = |filters: &Filters| Filters {
            in_view: false,
            ..filters.clone()
        };
        self.opened == other.opened && facts(&self.filters) == facts(&other.filters)
    }
}

/// What came of an [`IndexRequest`].
#[derive(Clone, Debug)]
pub struct Indexed {
    /// The request's id.
    pub id: u64,
    /// What it was made for.
    pub wanted: Wanted,
    /// The facts.
    pub index: Arc<Index>,
    /// The facts whatever the date, where they are others than before.
    pub dates: Option<Arc<Dates>>,
    /// Those in the frame, where they were asked for.
    pub in_view: Option<Arc<InView>>,
    /// The choices of the filters, where they were asked for.
    pub facets: Option<Arc<Facets>>,
}

/// Makes the index of a request.
pub fn index(request: &IndexRequest) -> Indexed {
    let IndexRequest {
        id,
        library,
        before,
        facets,
        made_for,
        wanted,
    } = request;
    let asked = Asked {
        date: wanted.date.as_ref(),
        filters: &wanted.filters,
    };
    let (index, counted) = if wanted.same_facts(made_for) {
        (Arc::clone(before), facets.clone())
    } else {
        (Arc::new(Index::of(library, asked, Some(before))), None)
    };
    let dates =
        (!wanted.same_dates(made_for)).then(|| Arc::new(Dates::of(library, &wanted.filters)));
    if let Some(half_step) = wanted.half_step {
        index.clusters(library, f64::from(half_step) / 2.0, APART_PX);
    }
    let in_view = wanted
        .frame
        .map(|(camera, size)| Arc::new(index.in_view(library, camera.world_box(size))));
    let facets = wanted
        .facets
        .then(|| counted.unwrap_or_else(|| Arc::new(Facets::of(library, asked, &index))));
    Indexed {
        id: *id,
        wanted: wanted.clone(),
        index,
        dates,
        in_view,
        facets,
    }
}

impl State {
    /// Shows what holds on a date, or at any time of an interval; none is each atlas's own day
    /// with every fact.
    pub(super) fn set_date(&mut self, date: Option<Edtf>) {
        if date != self.view.date {
            // Dragging the date is one step back, as dragging the map is.
            self.history.keep_run(&self.view, "date");
            self.view.date = date;
        }
    }

    pub(super) fn set_filters(&mut self, filters: Filters) {
        if filters != self.view.filters {
            self.history.keep(&self.settled());
            self.view.filters = filters;
        }
    }

    /// Whether there are so many facts that an index of them is made on a thread.
    pub(super) fn is_large(&self) -> bool {
        self.index.catalogue.len() > AT_ONCE
    }

    /// What the index should be made for now.
    pub(super) fn wanted(&self) -> Wanted {
        let camera = self.view.camera;
        let frame = self.view.filters.in_view.then_some((camera, self.frame));
        let half_step = (camera.zoom * 2.0).floor() as i32;
        Wanted {
            opened: self.opened,
            date: self.view.date.clone(),
            filters: self.view.filters.clone(),
            frame,
            half_step: self.is_large().then_some(half_step),
            facets: self.filtering || !self.view.filters.is_empty(),
        }
    }

    /// Whether what is shown is not yet what is asked for.
    pub fn is_catching_up(&self) -> bool {
        self.indexing.is_some()
    }

    /// Has the index made for the view as it is now, where it is not already.
    pub(super) fn refresh(&mut self) -> Vec<Effect> {
        if self.indexing.is_some() {
            return Vec::new();
        }
        let wanted = self.wanted();
        if wanted == self.indexed_for {
            return Vec::new();
        }
        self.index_id += 1;
        let request = IndexRequest {
            id: self.index_id,
            library: Arc::clone(&self.library),
            before: Arc::clone(&self.index),
            facets: self.facets.clone(),
            made_for: self.indexed_for.clone(),
            wanted,
        };
        if !self.is_large() {
            return self.take_index(index(&request));
        }
        self.indexing = Some(request.id);
        vec![Effect::Index(Box::new(request))]
    }

    /// Takes in an index that was made on a thread.
    pub(super) fn indexed(&mut self, indexed: Indexed) -> Vec<Effect> {
        if self.indexing != Some(indexed.id) {
            return Vec::new();
        }
        self.indexing = None;
        if indexed.wanted.opened == self.opened {
            self.take_index(indexed)
        } else {
            Vec::new()
        }
    }

    fn take_index(&mut self, indexed: Indexed) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Indexed {
            id: _,
            wanted,
            index,
            dates,
            in_view,
            facets,
        } = indexed;
        self.dates = dates.unwrap_or_else(|| Arc::clone(&self.dates));
        if !wanted.same_facts(&self.indexed_for) {
            let before = std::mem::replace(&mut self.index, index);
            if before.catalogue.len() > AT_ONCE {
                effects.push(Effect::Discard(before));
            }
            self.generation += 1;
            self.hovered = self
                .hovered
                .filter(|fact| self.index.position(*fact).is_some());
        }
        self.indexed_for = wanted;
        self.in_view = in_view;
        self.facets = facets;
        effects
    }

    /// Shows a library that was just read, with every fact of it.
    pub(super) fn take_library(&mut self, library: Arc<Library>, index: Arc<Index>) {
        self.library = library;
        self.index = index;
        self.opened += 1;
        self.generation += 1;
        self.in_view = None;
        self.facets = None;
        self.indexing = None;
        self.comparison.forget();
        self.over_time = OverTime::default();
        self.indexed_for = Wanted {
            opened: self.opened,
            ..Wanted::default()
        };
    }

    /// A fact as the panels need it, whether it is shown or not.
    pub fn digest_of(&self, fact: FactRef) -> Option<Digest> {
        if let Some(digest) = self.index.digest(fact) {
            return Some(digest.clone());
        }
        let held = self.library.get(fact)?;
        let day = self.library.day_asked(self.view.date.as_ref());
        let day = day.unwrap_or_else(|| self.library.day_of(fact.atlas()));
        let atlas = self.library.atlas(fact.atlas());
        Some(Digest {
            fact,
            kind: held.kind,
            day,
            weighing: Arc::new(Weighing::of(atlas, &held.claims, day)),
            mapped: held.is_mapped(),
        })
    }

    /// What the facts that are listed add up to: those in the frame, where only they are wanted.
    pub fn totals(&self) -> &Totals {
        match &self.in_view {
            Some(in_view) => &in_view.totals,
            None => &self.index.totals,
        }
    }

    /// Whether a fact is listed: it is shown, and in the frame where only what is in it is wanted.
    pub fn is_listed(&self, fact: FactRef) -> bool {
        match &self.in_view {
            Some(in_view) => in_view.facts.contains(&fact),
            None => self.index.position(fact).is_some(),
        }
    }

    /// The clusters to draw for a camera: those of its zoom, or, while those of many places are
    /// being made, the nearest there are. None where they are few enough to be made in a frame.
    pub fn clusters_for(&self, camera: Camera) -> Option<Arc<Clusters>> {
        self.is_large().then(|| {
            let at_hand = self.index.clusters_at_hand(camera.zoom, APART_PX);
            at_hand.unwrap_or_default()
        })
    }
}
