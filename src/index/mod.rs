//! What is here and then: the facts that are shown on a date under filters, digested once, and
//! their places in world pixels, in clusters that stay the same while the map is panned.
//!
//! What no date changes stands in a [`Catalogue`], made once for each library; an [`Index`] is
//! made from it whenever the date or the filters change, and takes over from the one before what
//! still holds. Where a few facts were edited, both are patched. It knows the model and the
//! projection, and nothing of how a fact is drawn.

mod by_slot;
mod catalogue;
mod clusters;
pub mod dates;
mod extent;
mod facets;
mod grid;
mod in_view;
mod near;
mod outlines;
mod patch;

use std::sync::Arc;

use arcstr::ArcStr;

pub use catalogue::Catalogue;
pub use clusters::{Cluster, ClusterId, Clusters};
pub use dates::Dates;
pub use facets::{Choice, Facets};
pub use grid::Grid;
pub use in_view::InView;
pub use outlines::{LegMark, Outline, RangeMark, ShapeMark};

use crate::atlas::claims::{Bounds, Personnel, Weighing};
use crate::atlas::filter::Filters;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::totals::{self, Counted, Tally, Totals, Troops};
use crate::atlas::{Fact, Kind, Precision};
use crate::basemap::world_from_lonlat;
use crate::geodesy::{self, LonLatBox};
use by_slot::BySlot;
use extent::{Extent, positions};
use patch::Sum;

/// One place of one fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Position of its fact in [`Index::digests`].
    pub digest: usize,
    /// Position among the fact's places.
    pub ordinal: u32,
    /// The settlement's name on the day.
    pub name: ArcStr,
    /// Where it is, in world pixels.
    pub world: [f64; 2],
    /// How exactly that is known.
    pub precision: Precision,
}

/// A fact as lists and labels need it.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// The fact.
    pub fact: FactRef,
    /// What sort of fact it is.
    pub kind: Kind,
    /// The day its claims were weighed for.
    pub day: Day,
    /// What its claims come to.
    pub weighing: Arc<Weighing>,
    /// Whether it can be drawn.
    pub mapped: bool,
}

impl Digest {
    fn new(fact_ref: FactRef, fact: &Fact, day: Day, weighing: Arc<Weighing>) -> Self {
        Self {
            fact: fact_ref,
            kind: fact.kind,
            day,
            weighing,
            mapped: fact.is_mapped(),
        }
    }

    /// How many people it counts.
    pub fn personnel(&self) -> Option<&Personnel> {
        self.weighing.personnel.as_deref()
    }

    /// What its claims disagree about.
    pub fn conflicts(&self) -> &[ArcStr] {
        &self.weighing.conflicts
    }
}

/// One body of troops, to be drawn as one circle.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyMark {
    /// Position in [`Index::digests`] of the fact whose words are used.
    pub digest: usize,
    /// How many people.
    pub bounds: Bounds,
    /// Its sites, in world pixels, each once.
    pub sites: Arc<[[f64; 2]]>,
}

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
    /// How many facts hold on the date, before the filters.
    pub in_force: usize,
    /// What no date changes.
    pub catalogue: Arc<Catalogue>,
    /// The day asked for.
    pub day: Option<Day>,
    /// What it was made of; nothing where it is the empty one.
    made_of: Option<MadeOf>,
    /// Where the spots of each digest begin.
    first_spots: Vec<u32>,
    /// Where each fact stands in `digests`; `NONE` where nowhere.
    position_of: BySlot<u32>,
    /// The newest weighing of each fact that is not shown, where it was ever weighed.
    spare: BySlot<Option<Arc<Weighing>>>,
    /// The body that each digest is the first fact of, by its position; `NONE` where of none.
    body_of: Vec<u32>,
    extent: Extent,
    tally: Tally,
    troops: Troops,
    sum: Sum,
    clusters: clusters::Cache,
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
            catalogue,
            day,
            made_of: _,
            first_spots,
            position_of,
            spare: _,
            body_of,
            extent,
            tally,
            troops: _,
            sum,
            clusters: _,
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
            && (in_force, catalogue, day, extent)
                == (&other.in_force, &other.catalogue, &other.day, &other.extent)
    }
}

impl Index {
    /// Digests the given facts for a day, or for each atlas's own where none is given.
    pub fn build(library: &Library, facts: &[FactRef], day: Option<Day>) -> Self {
        let made_of = MadeOf::new(library, None);
        let mut index = Self::begin(Arc::new(Catalogue::of(library)), made_of, day);
        for &fact in facts {
            let weighing = weigh(library, fact, index.day_of(library, fact));
            index.push(library, fact, weighing);
        }
        index.in_force = facts.len();
        index.finish(library, None);
        index
    }

    /// The facts of a library that hold on a date and pass the filters. An index of the same
    /// library, or of one that this library came of by edits, makes it quicker: what it knows and
    /// still holds is taken over, and where few facts changed nothing else is looked at.
    pub fn of(library: &Library, asked: Asked<'_>, before: Option<&Self>) -> Self {
        let day = library.day_asked(asked.date);
        let before = before.and_then(|before| {
            let made_of = before.made_of.as_ref()?;
            let changed = library.facts_changed_since(made_of.library.revision())?;
            Some((before, made_of, changed))
        });
        let catalogue = match &before {
            Some((before, made_of, changed))
                if made_of.is_for(asked) && changed.len() <= patch::FEW =>
            {
                return before.patched(library, asked, &made_of.library, changed);
            }
            Some((before, _, changed)) if changed.is_empty() => Arc::clone(&before.catalogue),
            Some((before, _, changed)) if changed.len() <= patch::FEW => {
                Arc::new(before.catalogue.after(library, changed))
            }
            _ => Arc::new(Catalogue::of(library)),
        };
        let mut index = Self::begin(catalogue, MadeOf::new(library, Some(asked)), day);
        let known = |fact: FactRef| {
            let (before, _, changed) = before.as_ref()?;
            let stays = changed.binary_search(&fact).is_err();
            before.held_weighing(fact).filter(|_| stays)
        };
        let everything = asked.filters.is_empty();
        for fact in library.facts() {
            if asked
                .date
                .is_some_and(|date| !library.fact(fact).in_force(date))
            {
                index.spare.set(fact, known(fact).cloned());
                continue;
            }
            index.in_force += 1;
            let day = index.day_of(library, fact);
            let weighing = match known(fact) {
                Some(held) if held.holds_on(day) => Arc::clone(held),
                _ => weigh(library, fact, day),
            };
            if everything || asked.filters.admit(library, fact, &weighing) {
                index.push(library, fact, weighing);
            } else {
                index.spare.set(fact, Some(weighing));
            }
        }
        index.finish(library, before.as_ref().map(|(before, ..)| &before.tally));
        index
    }

    fn begin(catalogue: Arc<Catalogue>, made_of: MadeOf, day: Option<Day>) -> Self {
        Self {
            position_of: BySlot::of(&made_of.library, &NONE),
            spare: BySlot::of(&made_of.library, &None),
            made_of: Some(made_of),
            catalogue,
            day,
            ..Self::default()
        }
    }

    /// The day that the claims of a fact are weighed for.
    fn day_of(&self, library: &Library, fact: FactRef) -> Day {
        self.day.unwrap_or_else(|| library.day_of(fact.atlas()))
    }

    fn push(&mut self, library: &Library, fact_ref: FactRef, weighing: Arc<Weighing>) {
        let fact = library.fact(fact_ref);
        let day = self.day_of(library, fact_ref);
        let digest = self.digests.len();
        self.first_spots.push(self.spots.len() as u32);
        spots(fact, day, digest, &mut self.spots);
        self.position_of.set(fact_ref, digest as u32);
        self.troops.add(fact_ref, fact);
        self.digests
            .push(Digest::new(fact_ref, fact, day, weighing));
    }

    fn finish(&mut self, library: &Library, before: Option<&Tally>) {
        self.digests.shrink_to_fit();
        self.spots.shrink_to_fit();
        self.trace();
        let catalogue = Arc::clone(&self.catalogue);
        self.listed = catalogue
            .listed()
            .filter_map(|fact| Some(self.position(fact)? as u32))
            .collect();
        self.listed.shrink_to_fit();
        self.sort_into_lists();
        let facts = self.digests.iter().map(|digest| digest.fact);
        self.tally = Tally::of(library, facts, before);
        self.add_up(library);
        self.note_bodies();
        self.journeys = self.kinds(Kind::Journey);
        self.measure(library);
    }

    /// Adds the bodies of troops up, and has one circle for each.
    fn add_up(&mut self, library: &Library) {
        let counted: Vec<Counted<'_>> = self
            .digests
            .iter()
            .map(|digest| (digest.fact, digest.personnel()))
            .collect();
        let (mut bodies, covered) = totals::bodies(library, &counted, self.day);
        let bounds = || bodies.iter().map(|body| body.bounds);
        self.totals = self.tally.totals();
        self.totals.covered = covered;
        self.totals.personnel = bounds().reduce(Bounds::plus).unwrap_or_default();
        self.sum = Sum::of(bounds());
        // A body without a place has no circle; it must not take away those of its parts.
        if covered > 0 {
            let mapped: Vec<Counted<'_>> = self
                .digests
                .iter()
                .filter(|digest| digest.mapped)
                .map(|digest| (digest.fact, digest.personnel()))
                .collect();
            (bodies, _) = totals::bodies(library, &mapped, self.day);
        }
        self.bodies = bodies
            .iter()
            .filter_map(|body| self.body_mark(body))
            .collect();
        self.bodies.shrink_to_fit();
        self.bodies
            .sort_by(|a, b| b.bounds.middle().total_cmp(&a.bounds.middle()));
        self.body_of = vec![NONE; self.digests.len()];
        for (position, body) in self.bodies.iter().enumerate() {
            if let Some(held) = self.body_of.get_mut(body.digest) {
                *held = position as u32;
            }
        }
    }

    /// Notes which bodies stand at several sites, and how large the largest is.
    fn note_bodies(&mut self) {
        let bodies = self.bodies.iter().enumerate();
        self.spread = bodies
            .filter_map(|(position, body)| (body.sites.len() > 1).then_some(position))
            .collect();
        self.largest_body = self
            .bodies
            .iter()
            .filter_map(|body| body.bounds.high.or(body.bounds.low))
            .max_by(f64::total_cmp);
    }

    /// The facts of a kind, by their position in [`Self::digests`].
    fn kinds(&self, kind: Kind) -> Vec<usize> {
        let digests = self.digests.iter().enumerate();
        digests
            .filter_map(|(position, digest)| (digest.kind == kind).then_some(position))
            .collect()
    }

    /// Finds the box around everything.
    fn measure(&mut self, library: &Library) {
        let mut points = Vec::new();
        for digest in &self.digests {
            positions(library, digest.fact, &mut points);
        }
        self.extent = Extent::of(&points);
    }

    /// Sorts what is listed by kind, and sets aside what cannot be drawn.
    fn sort_into_lists(&mut self) {
        let digest = |position: &u32| &self.digests[*position as usize];
        let (drawn, nowhere): (Vec<u32>, Vec<u32>) = self
            .listed
            .iter()
            .partition(|position| digest(position).mapped);
        // The order of lists is that of the kinds already.
        self.mapped = drawn
            .chunk_by(|a, b| digest(a).kind == digest(b).kind)
            .filter_map(|of_kind| Some((digest(of_kind.first()?).kind, of_kind.into())))
            .collect();
        self.nowhere = nowhere.into();
    }

    /// The circle of a body of troops; none where nobody says where it stands.
    fn body_mark(&self, body: &totals::Body) -> Option<BodyMark> {
        let mut digests = body
            .facts()
            .filter_map(|fact| self.position(fact))
            .peekable();
        let digest = *digests.peek()?;
        let mut sites: Vec<[f64; 2]> = Vec::with_capacity(1);
        for spot in digests.flat_map(|digest| self.spots_of(digest)) {
            let same = |site: &&[f64; 2]| {
                (site[0] - spot.world[0]).abs() < 1e-3 && (site[1] - spot.world[1]).abs() < 1e-3
            };
            if !sites.iter().any(|site| same(&site)) {
                sites.push(spot.world);
            }
        }
        (!sites.is_empty()).then(|| BodyMark {
            digest,
            bounds: body.bounds,
            sites: sites.into(),
        })
    }

    /// What the claims of a fact come to, whether it passes the filters or not; none for one that
    /// has not been weighed.
    pub fn weighing(&self, fact: FactRef) -> Option<&Weighing> {
        self.held_weighing(fact).map(Arc::as_ref)
    }

    fn held_weighing(&self, fact: FactRef) -> Option<&Arc<Weighing>> {
        match self.digest(fact) {
            Some(digest) => Some(&digest.weighing),
            None => self.spare.get(fact)?.as_ref(),
        }
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

    /// The box around everything that can be drawn.
    pub fn bounds(&self) -> Option<LonLatBox> {
        self.extent.bounds
    }

    /// The places in clusters for a zoom, such that symbols `apart` pixels wide do not overlap.
    /// They are the same wherever the map is panned to, and are worked out once for each half
    /// step of zoom.
    pub fn clusters(&self, library: &Library, zoom: f64, apart: f64) -> Arc<Clusters> {
        self.clusters.get(library, self, zoom, apart)
    }

    /// The clusters that are worked out already: those of a zoom, or else of the nearest one.
    pub fn clusters_at_hand(&self, zoom: f64, apart: f64) -> Option<Arc<Clusters>> {
        self.clusters.nearest(zoom, apart)
    }
}

/// What the claims of a fact come to on a day.
fn weigh(library: &Library, fact: FactRef, day: Day) -> Arc<Weighing> {
    let atlas = library.atlas(fact.atlas());
    Arc::new(Weighing::of(atlas, &library.fact(fact).claims, day))
}

/// Adds the places of a fact on a day, as those of the fact at a position.
fn spots(fact: &Fact, day: Day, digest: usize, found: &mut Vec<Spot>) {
    for (ordinal, place) in fact.places(day).into_iter().enumerate() {
        found.push(Spot {
            digest,
            ordinal: ordinal as u32,
            name: place.name,
            world: world_from_lonlat(place.at.lon_deg, place.at.lat_deg),
            precision: place.precision,
        });
    }
}

/// The box around one fact: its places, its shape, its range rings.
pub fn bounds_of(library: &Library, fact: FactRef) -> Option<LonLatBox> {
    let mut points = Vec::new();
    positions(library, fact, &mut points);
    geodesy::bounds(&points)
}
