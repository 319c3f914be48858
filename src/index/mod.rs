//! What is here and then: the facts that are shown on a date under filters, digested once, and
//! their places in world pixels, in clusters that stay the same while the map is panned.
//!
//! What no date changes stands in a [`Catalogue`], made once for each library; an [`Index`] is
//! made from it whenever the date or the filters change, and takes over from the one before what
//! still holds. Where a few facts were edited, both are patched. It knows the model and the
//! projection, and nothing of how a fact is drawn.

mod build;
mod by_slot;
mod catalogue;
mod clustering;
mod clusters;
mod coloured;
pub mod dates;
mod digest;
mod extent;
mod facets;
mod grid;
mod in_view;
mod made;
mod near;
mod outlines;
mod patch;
mod sum;

use std::sync::Arc;

use arcstr::ArcStr;

pub use catalogue::Catalogue;
pub use clusters::{Cluster, ClusterId, Clusters};
pub use coloured::{Coloured, Colouring};
pub use dates::Dates;
pub use digest::{BodyMark, Digest, Spot};
pub use facets::{Choice, Facets};
pub use grid::Grid;
pub use in_view::InView;
pub use outlines::{LegMark, Outline, RangeMark, ShapeMark};

use crate::atlas::Kind;
use crate::atlas::claims::{Personnel, Weighing};
use crate::atlas::colour_by::ColourBy;
use crate::atlas::filter::Filters;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::totals::{Tally, Totals, Troops};
use crate::geodesy::{self, LonLatBox};
use by_slot::BySlot;
use extent::{Extent, positions};
use sum::Sum;

/// What is asked of a library.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The date, or none for each atlas's own with every fact.
    pub date: Option<&'a Edtf>,
    /// The filters.
    pub filters: &'a Filters,
}

/// The facts that are shown.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The facts, in the order of the library.
    pub digests: Vec<Digest>,
    /// Positions in [`Self::digests`], in the order of lists.
    pub listed: Vec<u32>,
    /// The same as far as they can be drawn, kind by kind.
    pub mapped: Vec<(Kind, Arc<[u32]>)>,
    /// Those that cannot be drawn, in the order of lists.
    pub nowhere: Arc<[u32]>,
    /// Their places.
    pub spots: Vec<Spot>,
    /// Bodies of troops, each once, the largest first, so that none hides another.
    pub bodies: Vec<BodyMark>,
    /// Lines and areas that came with them.
    pub shapes: Vec<ShapeMark>,
    /// Range rings.
    pub ranges: Vec<RangeMark>,
    /// Legs of itineraries.
    pub legs: Vec<LegMark>,
    /// What they add up to.
    pub totals: Totals,
    /// Itineraries, by their position in [`Self::digests`].
    pub journeys: Vec<usize>,
    /// Bodies that stand at more than one site, by their position in [`Self::bodies`].
    pub spread: Vec<usize>,
    /// The largest number that is stated of a body of troops.
    pub largest_body: Option<f64>,
    /// How many facts are shown on the date, before the filters.
    pub in_force: usize,
    /// Facts of which nobody says when they held and that nobody speaks of on the date, in the order of
    /// the library. They are neither drawn nor counted.
    pub date_unknown: Vec<FactRef>,
    /// What no date changes.
    pub catalogue: Arc<Catalogue>,
    /// The date asked for.
    pub date: Option<Edtf>,
    /// Its last day.
    pub day: Option<Day>,
    /// What it was made of; nothing where it is the empty one.
    made_of: Option<MadeOf>,
    /// Where the spots of each digest begin.
    first_spots: Vec<u32>,
    /// Where each fact stands in `digests`; `NONE` where nowhere.
    position_of: BySlot<u32>,
    /// The newest weighing of each fact, shown or not, where it was ever weighed.
    weighings: BySlot<Option<Arc<Weighing>>>,
    /// The body that each digest is the first fact of, by its position; `NONE` where of none.
    body_of: Vec<u32>,
    extent: Extent,
    tally: Tally,
    troops: Troops,
    sum: Sum,
    clusters: clusters::Cache,
    colours: coloured::Cache,
}

const NONE: u32 = u32::MAX;

/// What an index was made of.
#[derive(Clone, Debug)]
struct MadeOf {
    /// The library: what became of it since is asked by its revision, and what changed facts added
    /// is taken away by what they were in it.
    library: Library,
    /// The date and the filters; none where somebody chose the facts.
    asked: Option<(Option<Edtf>, Filters)>,
}

impl MadeOf {
    fn new(library: &Library, asked: Option<Asked<'_>>) -> Self {
        Self {
            library: library.clone(),
            asked: asked.map(|asked| (asked.date.cloned(), passing(asked.filters))),
        }
    }

    fn is_for(&self, asked: Asked<'_>) -> bool {
        self.asked.as_ref().is_some_and(|(date, filters)| {
            date.as_ref() == asked.date && *filters == passing(asked.filters)
        })
    }
}

/// The filters as far as they say which facts pass.
fn passing(filters: &Filters) -> Filters {
    Filters {
        in_view: false,
        ..filters.clone()
    }
}

/// Whether two show the same, however they were made.
impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            digests,
            listed,
            mapped,
            nowhere,
            spots,
            bodies,
            shapes,
            ranges,
            legs,
            totals,
            journeys,
            spread,
            largest_body,
            in_force,
            date_unknown,
            catalogue,
            date,
            day,
            made_of: _,
            first_spots,
            position_of,
            weighings: _,
            body_of,
            extent,
            tally,
            troops: _,
            sum,
            clusters: _,
            colours: _,
        } = self;
        (digests, listed, mapped, nowhere)
            == (&other.digests, &other.listed, &other.mapped, &other.nowhere)
            && (spots, first_spots, position_of)
                == (&other.spots, &other.first_spots, &other.position_of)
            && (bodies, body_of, spread, largest_body)
                == (
                    &other.bodies,
                    &other.body_of,
                    &other.spread,
                    &other.largest_body,
                )
            && (shapes, ranges, legs, journeys)
                == (&other.shapes, &other.ranges, &other.legs, &other.journeys)
            && (totals, tally, sum) == (&other.totals, &other.tally, &other.sum)
            && (in_force, catalogue, date, day, extent)
                == (
                    &other.in_force,
                    &other.catalogue,
                    &other.date,
                    &other.day,
                    &other.extent,
                )
            && *date_unknown == other.date_unknown
            && digests
                .iter()
                .all(|digest| self.weighing(digest.fact) == other.weighing(digest.fact))
    }
}

impl Index {
    /// What the claims of a fact come to, whether it passes the filters or not; none for one that
    /// has not been weighed.
    pub fn weighing(&self, fact: FactRef) -> Option<&Weighing> {
        self.weighings.get(fact)?.as_deref()
    }

    /// How many people one of its facts counts on its day; none where it counts nobody.
    pub fn personnel(&self, digest: &Digest) -> Option<&Personnel> {
        self.weighing(digest.fact)?.personnel.as_deref()
    }

    /// What the claims of one of its facts disagree about.
    pub fn conflicts(&self, digest: &Digest) -> &[ArcStr] {
        self.weighing(digest.fact).map_or(&[], Weighing::conflicts)
    }

    /// Where a fact stands in [`Self::digests`].
    pub fn position(&self, fact: FactRef) -> Option<usize> {
        let position = *self.position_of.get(fact)?;
        (position != NONE).then_some(position as usize)
    }

    /// The body of troops, by its position in [`Self::bodies`], whose words are those of the fact
    /// at a position in [`Self::digests`].
    pub fn body_of(&self, digest: usize) -> Option<usize> {
        let position = *self.body_of.get(digest)?;
        (position != NONE).then_some(position as usize)
    }

    /// At how many sites together the body of troops stands that the fact at a position in
    /// [`Self::digests`] counts, on its own or with others; 0 where it counts none on the map.
    pub fn sites_together(&self, library: &Library, digest: usize) -> usize {
        let sites = |body: usize| self.bodies.get(body).map_or(0, |body| body.sites.len());
        if let Some(body) = self.body_of(digest) {
            return sites(body);
        }
        // The words of the body are those of another fact.
        let named = |digest: usize| library.fact(self.digests.get(digest)?.fact).body.as_ref();
        let Some(id) = named(digest) else {
            return 0;
        };
        let of_body = |body: &&usize| {
            let first = self.bodies.get(**body);
            first.is_some_and(|first| named(first.digest) == Some(id))
        };
        self.spread.iter().find(of_body).copied().map_or(0, sites)
    }

    /// The places of the fact at a position in [`Self::digests`].
    pub fn spots_of(&self, digest: usize) -> &[Spot] {
        let start = |digest: usize| self.first_spots.get(digest).map(|first| *first as usize);
        let Some(first) = start(digest) else {
            return &[];
        };
        let end = start(digest + 1).unwrap_or(self.spots.len());
        self.spots.get(first..end).unwrap_or_default()
    }

    /// The name of one of its places on the day of its fact.
    pub fn name_of(&self, library: &Library, spot: &Spot) -> Option<ArcStr> {
        let digest = self.digests.get(spot.digest)?;
        let places = library.fact(digest.fact).places(digest.day);
        let place = places.into_iter().nth(spot.ordinal as usize)?;
        Some(place.name)
    }

    /// The digest of a fact.
    pub fn digest(&self, fact: FactRef) -> Option<&Digest> {
        self.digests.get(self.position(fact)?)
    }

    /// The facts, in the order of lists.
    pub fn in_list_order(&self) -> impl Iterator<Item = &Digest> {
        self.listed
            .iter()
            .filter_map(|position| self.digests.get(*position as usize))
    }

    /// What facts are coloured by, with the value that each has; none where that is their kind.
    pub fn colouring(&self, library: &Library, by: ColourBy) -> Option<Arc<Colouring>> {
        self.colours.get(library, by, |by| {
            Colouring::new(library, self.day, &self.digests, by)
        })
    }

    /// The box around everything that can be drawn.
    pub fn bounds(&self) -> Option<LonLatBox> {
        self.extent.bounds
    }
}

/// The box around one fact: its places, its shape, its range rings.
pub fn bounds_of(library: &Library, fact: FactRef) -> Option<LonLatBox> {
    let mut points = Vec::new();
    positions(library, fact, &mut points);
    geodesy::bounds(&points)
}
