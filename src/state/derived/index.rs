//! The facts that are shown: the index that is made for the date and the filters of a view.
//!
//! A small library is indexed where the command is applied, so that the answer is in the next
//! frame. A large one is indexed on a thread; until that has answered, the map shows what it
//! showed.

use std::sync::Arc;

use crate::atlas::filter::Filters;
use crate::atlas::library::Library;
use crate::atlas::time::Edtf;
use crate::index::{Asked, Dates, Facets, InView, Index};
use crate::scene::APART_PX;
use crate::view::{Camera, FrameSize};

/// How many facts are indexed in the frame that asks for it.
pub(in crate::state) const AT_ONCE: usize = 1_500;

/// What an index is made for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Which library it is of: [`crate::state::DeskRoom::opened`].
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
    pub(in crate::state) fn same_facts(&self, other: &Self) -> bool {
        self.date == other.date && self.same_dates(other)
    }

    /// Whether another one wants the same facts where no date is asked for.
    fn same_dates(&self, other: &Self) -> bool {
        let facts = |filters: &Filters| Filters {
            in_view: false,
            ..filters.clone()
        };
        self.opened == other.opened && facts(&self.filters) == facts(&other.filters)
    }
}

/// The facts that are shown.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Those of the date that pass the filters.
    pub index: Arc<Index>,
    /// Those that pass the filters whatever the date, sorted by theirs.
    pub dates: Arc<Dates>,
    /// Those in the frame, where only they are listed.
    pub in_view: Option<Arc<InView>>,
    /// The choices of the filters, while they are wanted.
    pub facets: Option<Arc<Facets>>,
}

/// An index that is to be made.
#[derive(Clone, Debug)]
pub struct IndexRequest {
    /// The library.
    pub library: Arc<Library>,
    /// What is shown so far: what still holds is taken over.
    pub before: Shown,
    /// What that was made for.
    pub made_for: Wanted,
    /// What is wanted.
    pub wanted: Wanted,
}

/// Makes what a request wants.
pub fn index(request: &IndexRequest) -> Shown {
    let IndexRequest {
        library,
        before,
        made_for,
        wanted,
    } = request;
    let asked = Asked {
        date: wanted.date.as_ref(),
        filters: &wanted.filters,
    };
    let (index, counted) = if wanted.same_facts(made_for) {
        (Arc::clone(&before.index), before.facets.clone())
    } else {
        let index = Index::of(library, asked, Some(&before.index));
        (Arc::new(index), None)
    };
    let dates = if wanted.same_dates(made_for) {
        Arc::clone(&before.dates)
    } else {
        Arc::new(Dates::after(library, &wanted.filters, &before.dates))
    };
    if let Some(half_step) = wanted.half_step {
        index.clusters(library, f64::from(half_step) / 2.0, APART_PX);
    }
    let in_view = wanted
        .frame
        .map(|(camera, size)| Arc::new(index.in_view(library, camera.world_box(size))));
    let facets = wanted
        .facets
        .then(|| counted.unwrap_or_else(|| Arc::new(Facets::of(library, asked, &index))));
    Shown {
        index,
        dates,
        in_view,
        facets,
    }
}
