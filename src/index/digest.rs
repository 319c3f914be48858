//! A fact as an index has it: what its claims come to on a day, its places in world pixels, and the
//! body of troops that it speaks of. It knows nothing of the other facts.

use std::sync::Arc;

use arcstr::ArcStr;

use crate::atlas::claims::{Bounds, Personnel, Weighing};
use crate::atlas::library::FactRef;
use crate::atlas::time::Day;
use crate::atlas::{Fact, Kind, Precision};
use crate::basemap::world_from_lonlat;

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
    pub(super) fn new(fact_ref: FactRef, fact: &Fact, day: Day, weighing: Arc<Weighing>) -> Self {
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

/// One place of one fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Position of its fact in [`Index::digests`](super::Index::digests).
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

/// Adds the places of a fact on a day, as those of the fact at a position.
pub(super) fn spots(fact: &Fact, day: Day, digest: usize, found: &mut Vec<Spot>) {
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

/// One body of troops, to be drawn as one circle.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyMark {
    /// Position in [`Index::digests`](super::Index::digests) of the fact whose words are used.
    pub digest: usize,
    /// How many people.
    pub bounds: Bounds,
    /// Its sites, in world pixels, each once.
    pub sites: Arc<[[f64; 2]]>,
}
