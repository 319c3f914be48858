//! What is here: the facts that are shown, digested once, and their places in world pixels, in
//! clusters that stay the same while the map is panned.
//!
//! It knows the model and the projection, and nothing of how a fact is drawn.

mod clusters;
mod near;
mod outlines;

use std::collections::BTreeMap;
use std::ops::Range;

pub use clusters::{Cluster, ClusterId};
pub use outlines::{LegMark, Outline, RangeMark, ShapeMark};

use crate::atlas::claims::{self, Bounds, Personnel};
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Day;
use crate::atlas::totals::{self, Totals};
use crate::atlas::{Kind, Precision};
use crate::basemap::world_from_lonlat;
use crate::geodesy::{self, LonLat, LonLatBox};

/// One place of one fact.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Position of its fact in [`Index::digests`].
    pub digest: usize,
    /// Position among the fact's places.
    pub ordinal: usize,
    /// The settlement's name on the day.
    pub name: String,
    /// Where it is, in world pixels.
    pub world: [f64; 2],
    /// How exactly that is known.
    pub precision: Precision,
}

/// A fact as lists and labels need it.
#[derive(Clone, Debug)]
pub struct Digest {
    /// The fact.
    pub fact: FactRef,
    /// What sort of fact it is.
    pub kind: Kind,
    /// The day its claims were weighed for.
    pub day: Day,
    /// How many people it counts.
    pub personnel: Option<Personnel>,
    /// What its claims disagree about.
    pub conflicts: Vec<String>,
    /// Whether it can be drawn.
    pub mapped: bool,
}

/// One body of troops, to be drawn as one circle.
#[derive(Clone, Debug)]
pub struct BodyMark {
    /// Position in [`Index::digests`] of the fact whose words are used.
    pub digest: usize,
    /// How many people.
    pub bounds: Bounds,
    /// Its sites, in world pixels, each once.
    pub sites: Vec<[f64; 2]>,
}

/// The facts that are shown.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The facts, in the order of the library.
    pub digests: Vec<Digest>,
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
    /// Which of the spots belong to each digest.
    spots_of: Vec<Range<usize>>,
    by_fact: BTreeMap<FactRef, usize>,
    clusters: clusters::Cache,
}

impl Index {
    /// Digests facts for a day, or for each atlas's own where none is given.
    pub fn build(library: &Library, facts: &[FactRef], day: Option<Day>) -> Self {
        let mut index = Self::default();
        for &fact_ref in facts {
            let atlas = library.atlas(fact_ref.atlas);
            let fact = library.fact(fact_ref);
            let day = day.unwrap_or_else(|| library.day_of(fact_ref.atlas));
            let weighed = claims::weigh(atlas, &fact.claims, day);
            let position = index.digests.len();
            let first_spot = index.spots.len();
            for (ordinal, place) in fact.places(day).into_iter().enumerate() {
                index.spots.push(Spot {
                    digest: position,
                    ordinal,
                    name: place.name,
                    world: world_from_lonlat(place.at.lon_deg, place.at.lat_deg),
                    precision: place.precision,
                });
            }
            index.spots_of.push(first_spot..index.spots.len());
            index.by_fact.insert(fact_ref, position);
            index.digests.push(Digest {
                fact: fact_ref,
                kind: fact.kind,
                day,
                personnel: claims::personnel(&weighed, day),
                conflicts: claims::conflicts(&weighed, day)
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .collect(),
                mapped: fact.is_mapped(),
            });
        }
        index.trace(library);
        index.totals = Totals::of(library, facts, day);
        // A body without a place has no circle; it must not take away those of its parts.
        let mapped: Vec<FactRef> = facts
            .iter()
            .copied()
            .filter(|fact| library.fact(*fact).is_mapped())
            .collect();
        let (bodies, _) = totals::bodies(library, &mapped, day);
        for body in bodies {
            let digests: Vec<usize> = body
                .facts
                .iter()
                .filter_map(|fact| index.position(*fact))
                .collect();
            let mut sites: Vec<[f64; 2]> = Vec::new();
            for spot in digests.iter().flat_map(|digest| index.spots_of(*digest)) {
                let same = |site: &&[f64; 2]| {
                    (site[0] - spot.world[0]).abs() < 1e-3 && (site[1] - spot.world[1]).abs() < 1e-3
                };
                if !sites.iter().any(|site| same(&site)) {
                    sites.push(spot.world);
                }
            }
            if let Some(&digest) = digests.first()
                && !sites.is_empty()
            {
                index.bodies.push(BodyMark {
                    digest,
                    bounds: body.bounds,
                    sites,
                });
            }
        }
        index
            .bodies
            .sort_by(|a, b| b.bounds.middle().total_cmp(&a.bounds.middle()));
        index
    }

    /// Where a fact stands in [`Self::digests`].
    pub fn position(&self, fact: FactRef) -> Option<usize> {
        self.by_fact.get(&fact).copied()
    }

    /// The places of the fact at a position in [`Self::digests`].
    pub fn spots_of(&self, digest: usize) -> &[Spot] {
        let range = self.spots_of.get(digest).cloned().unwrap_or_default();
        self.spots.get(range).unwrap_or_default()
    }

    /// The digest of a fact.
    pub fn digest(&self, fact: FactRef) -> Option<&Digest> {
        self.digests.get(self.position(fact)?)
    }

    /// The box around everything that can be drawn.
    pub fn bounds(&self, library: &Library) -> Option<LonLatBox> {
        let points: Vec<LonLat> = self
            .digests
            .iter()
            .flat_map(|digest| extent(library, digest.fact))
            .collect();
        geodesy::bounds(&points)
    }

    /// The places in clusters for a zoom, such that symbols `apart` pixels wide do not overlap.
    /// They are the same wherever the map is panned to, and are worked out once for each half
    /// step of zoom.
    pub fn clusters(&self, zoom: f64, apart: f64) -> std::sync::Arc<Vec<Cluster>> {
        self.clusters.get(self, zoom, apart)
    }
}

/// The box around one fact: its places, its shape, its range rings.
pub fn bounds_of(library: &Library, fact: FactRef) -> Option<LonLatBox> {
    library.get(fact)?;
    geodesy::bounds(&extent(library, fact))
}

/// The positions that a fact takes up.
fn extent(library: &Library, fact: FactRef) -> Vec<LonLat> {
    let held = library.fact(fact);
    let mut points: Vec<LonLat> = held.sites.iter().map(|site| site.at).collect();
    held.geometry.each_position(&mut |at| points.push(at));
    let first = points.first().copied();
    for range in &held.ranges {
        if let Some(centre) = range.centre.at.or(first) {
            for bearing in [0.0, 90.0, 180.0, 270.0] {
                points.push(geodesy::destination(centre, bearing, range.km * 1000.0));
            }
        }
    }
    points
}
