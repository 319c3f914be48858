//! The steps that put an index together from facts that are chosen already. It knows nothing of
//! filters, nor of an index before this one but the numbers of its sources.

use std::sync::Arc;

use super::by_slot::BySlot;
use super::catalogue::Catalogue;
use super::digest::{BodyMark, Digest, spots};
use super::extent::{Extent, positions};
use super::sum::Sum;
use super::{Index, MadeOf, NONE};
use crate::atlas::Kind;
use crate::atlas::claims::{Bounds, Weighing};
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::totals::{self, Counted, Tally};

impl Index {
    pub(super) fn begin(catalogue: Arc<Catalogue>, made_of: MadeOf, date: Option<&Edtf>) -> Self {
        Self {
            position_of: BySlot::of(&made_of.library, &NONE),
            weighings: BySlot::of(&made_of.library, &None),
            made_of: Some(made_of),
            catalogue,
            date: date.cloned(),
            day: date.and_then(Edtf::last_day),
            ..Self::default()
        }
    }

    /// Weighs what the claims of a fact come to on a day.
    pub(super) fn weigh(&mut self, library: &Library, fact: FactRef, day: Day) {
        let atlas = library.atlas(fact.atlas());
        let weighing = Weighing::of(atlas, library.fact(fact), day);
        self.weighings.set(fact, Some(Arc::new(weighing)));
    }

    /// Puts a fact that is weighed behind the others.
    pub(super) fn push(&mut self, library: &Library, held: Digest) {
        let fact_ref = held.fact;
        let fact = library.fact(fact_ref);
        let digest = self.digests.len();
        self.first_spots.push(self.spots.len() as u32);
        spots(fact, held.day, digest, &mut self.spots);
        self.position_of.set(fact_ref, digest as u32);
        self.troops.add(fact_ref, fact);
        self.digests.push(held);
    }

    pub(super) fn finish(&mut self, library: &Library, before: Option<&Tally>) {
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
        let facts = self.digests.iter();
        let facts = facts.map(|digest| (digest.fact, digest.holds()));
        self.tally = Tally::of(library, facts, before);
        self.add_up(library);
        self.note_bodies();
        self.journeys = self.kinds(Kind::Journey);
        self.measure(library);
    }

    /// Collects the outlines of the digested facts.
    fn trace(&mut self) {
        for (digest, held) in self.digests.iter().enumerate() {
            let Some(trace) = self.catalogue.trace(held.fact) else {
                continue;
            };
            self.shapes.extend(trace.shapes(digest));
            self.ranges.extend(trace.ranges(digest));
            self.legs.extend(trace.legs(digest));
        }
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

    /// Adds the bodies of troops up, and has one circle for each.
    pub(super) fn add_up(&mut self, library: &Library) {
        let counted: Vec<Counted<'_>> = self
            .digests
            .iter()
            .map(|digest| self.counted(digest))
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
                .map(|digest| self.counted(digest))
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

    /// A fact, and how many people it counts.
    pub(super) fn counted(&self, digest: &Digest) -> Counted<'_> {
        Counted {
            fact: digest.fact,
            personnel: self.personnel(digest),
            holds: digest.holds(),
        }
    }

    /// The circle of a body of troops; none where nobody says where it stands.
    pub(super) fn body_mark(&self, body: &totals::Body) -> Option<BodyMark> {
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

    /// Notes which bodies stand at several sites, and how large the largest is.
    pub(super) fn note_bodies(&mut self) {
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
    pub(super) fn kinds(&self, kind: Kind) -> Vec<usize> {
        let digests = self.digests.iter().enumerate();
        digests
            .filter_map(|(position, digest)| (digest.kind == kind).then_some(position))
            .collect()
    }

    /// Finds the box around everything.
    pub(super) fn measure(&mut self, library: &Library) {
        let mut points = Vec::new();
        for digest in &self.digests {
            positions(library, digest.fact, &mut points);
        }
        self.extent = Extent::of(&points);
    }
}
