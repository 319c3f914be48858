//! A fact as an index has it: what its claims come to on a day, its places in world pixels, and the
//! body of troops that it speaks of. It knows nothing of the other facts.

use std::sync::Arc;

use crate::atlas::claims::Bounds;
use crate::atlas::holding::Holding;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::{Fact, Kind, Precision};
use crate::basemap::world_from_lonlat;

/// A fact as lists and labels need it; what its claims come to is asked of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The fact.
    pub fact: FactRef,
    /// What sort of fact it is.
    pub kind: Kind,
    /// The day its claims were weighed for.
    pub day: Day,
    /// Whether it can be drawn.
    pub mapped: bool,
    /// Whether it holds, is over or is to come.
    pub holding: Holding,
}

impl Digest {
    /// Of a fact on a date.
    pub fn of(library: &Library, fact_ref: FactRef, date: Option<&Edtf>) -> Self {
        let fact = library.fact(fact_ref);
        let (holding, day) = library.on(fact_ref, date);
        Self {
            fact: fact_ref,
            kind: fact.kind,
            day,
            mapped: fact.is_mapped(),
            holding,
        }
    }

    /// Whether it holds on its day, rather than being over or to come.
    pub fn holds(&self) -> bool {
        self.holding == Holding::Holds
    }
}

/// One place of one fact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Position of its fact in [`Index::digests`](super::Index::digests).
    pub digest: usize,
    /// Position among the fact's places.
    pub ordinal: u32,
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
