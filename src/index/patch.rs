//! An index after a few facts were changed: what did not change is taken over, and what did is put
//! where it would stand if the index had been made from nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::digest::{BodyMark, Digest, Spot, spots};
use super::extent::positions;
use super::{Asked, Index, MadeOf, NONE};
use crate::atlas::Kind;
use crate::atlas::claims::Bounds;
use crate::atlas::holding::Holding;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::totals::{self, BodyKey, Troops};

/// How many changed facts are patched; of more, the lists are made anew.
pub(super) const FEW: usize = 16;
/// How many facts may have a part in the bodies of troops that change; of more, all bodies are
/// added up anew.
const MANY: usize = 1_000;

/// A fact as it is put into an index.
struct Made {
    digest: Digest,
    spots: Vec<Spot>,
}

impl Index {
    /// This index, for a library that came of its own by changes of some facts. The date and the
    /// filters are the same.
    pub(super) fn patched(
        &self,
        library: &Library,
        asked: Asked<'_>,
        was: &Library,
        changed: &[FactRef],
    ) -> Self {
        let mut index = self.clone();
        index.made_of = Some(MadeOf::new(library, Some(asked)));
        index.catalogue = Arc::new(self.catalogue.after(library, changed));
        index.position_of.fit(library, &NONE);
        index.weighings.fit(library, &None);
        let made: Vec<(FactRef, Option<Made>)> = changed
            .iter()
            .map(|fact| (*fact, index.made(library, asked, was, *fact)))
            .collect();
        let shown_before = |fact: &&FactRef| self.position(**fact).is_some();
        for fact in changed.iter().filter(shown_before) {
            index.troops.take_away(*fact, was.fact(*fact));
            let holds = self.digest(*fact).is_some_and(Digest::holds);
            index.tally.take_away(was, *fact, holds);
        }
        for (fact, made) in &made {
            if let Some(made) = made {
                index.troops.add(*fact, library.fact(*fact));
                index.tally.add(library, *fact, made.digest.holds());
            }
        }
        let mut touched = self.troops.touched(was, changed);
        touched.extend(index.troops.touched(library, changed));
        let few = touched.len() <= MANY && !self.sum.is_rough();
        if few {
            index.let_go_of_bodies(self, was, &touched);
        } else {
            index.bodies.clear();
            index.body_of.fill(NONE);
        }
        index.unlist(changed);
        let shown: Vec<FactRef> = made
            .iter()
            .filter(|(_, made)| made.is_some())
            .map(|(fact, _)| *fact)
            .collect();
        index.place(library, was, made);
        for fact in &shown {
            index.list(library, *fact);
        }
        if !(few && index.take_up_bodies(self, library, &touched)) {
            index.add_up(library);
        }
        index.note_bodies();
        index.journeys = index.kinds(Kind::Journey);
        index.stretch(self, was, library, changed);
        index
    }

    /// A changed fact as it is shown; none where it is not.
    fn made(
        &mut self,
        library: &Library,
        asked: Asked<'_>,
        was: &Library,
        fact_ref: FactRef,
    ) -> Option<Made> {
        let digest_in = |library: &Library| {
            library.get(fact_ref)?;
            Some(Digest::of(library, fact_ref, asked.date))
        };
        let is_shown = |digest: &Digest| digest.holding.is_shown();
        self.in_force -= usize::from(digest_in(was).as_ref().is_some_and(is_shown));
        self.weighings.set(fact_ref, None);
        self.date_unknown.retain(|held| *held != fact_ref);
        let digest = digest_in(library)?;
        if digest.holding == Holding::Unknown {
            let order = |held: &FactRef| library.order(*held) < library.order(fact_ref);
            let place = self.date_unknown.partition_point(order);
            self.date_unknown.insert(place, fact_ref);
        }
        if !is_shown(&digest) {
            return None;
        }
        self.in_force += 1;
        let fact = library.fact(fact_ref);
        self.weigh(library, fact_ref, digest.day);
        let admits = |weighing| asked.filters.admit(library, fact_ref, weighing);
        if !(asked.filters.is_empty() || self.weighing(fact_ref).is_some_and(admits)) {
            return None;
        }
        let mut places = Vec::new();
        spots(fact, digest.day, 0, &mut places);
        Some(Made {
            digest,
            spots: places,
        })
    }

    /// Puts changed facts where they belong among the others.
    fn place(&mut self, library: &Library, was: &Library, made: Vec<(FactRef, Option<Made>)>) {
        // Where the order is another one, a fact that has still to be moved is no mark to go by.
        let stay = library.has_order_of(was);
        for (fact, made) in &made {
            if let Some(at) = self.position(*fact)
                && !(stay && made.is_some())
            {
                self.splice(at, true, None);
            }
        }
        for (fact, made) in made {
            let Some(made) = made else { continue };
            if let Some(at) = self.position(fact) {
                self.splice(at, true, Some(made));
            } else {
                let mut later = library.facts_after(fact);
                let next = later.find_map(|fact| self.position(fact));
                self.splice(next.unwrap_or(self.digests.len()), false, Some(made));
            }
        }
    }

    /// Takes the fact away that stands at a position, or puts one in front of it, or both.
    fn splice(&mut self, at: usize, takes: bool, made: Option<Made>) {
        let (taken, given) = (usize::from(takes), usize::from(made.is_some()));
        if let Some(old) = self.digests.get(at).filter(|_| takes) {
            self.position_of.set(old.fact, NONE);
        }
        let after = at + taken;
        let start = |digest: usize| self.first_spots.get(digest).map(|first| *first as usize);
        let first = start(at).unwrap_or(self.spots.len());
        let end = start(after).unwrap_or(self.spots.len());
        let (digest, mut spots) = made.map_or((None, Vec::new()), |Made { digest, spots }| {
            (Some(digest), spots)
        });
        for spot in &mut spots {
            spot.digest = at;
        }
        let (before, now) = (end - first, spots.len());
        if taken != given {
            for spot in self.spots.iter_mut().skip(end) {
                spot.digest = spot.digest + given - taken;
            }
        }
        self.spots.splice(first..end, spots);
        let new_first = digest.iter().map(|_| first as u32);
        self.first_spots.splice(at..after, new_first);
        if before != now {
            for held in self.first_spots.iter_mut().skip(at + given) {
                *held = (*held as usize + now - before) as u32;
            }
        }
        self.body_of.splice(at..after, digest.iter().map(|_| NONE));
        let fact = digest.as_ref().map(|digest| digest.fact);
        self.digests.splice(at..after, digest);
        self.splice_outlines(at, takes, fact);
        if taken != given {
            self.shift(after, given.wrapping_sub(taken));
        }
        if let Some(fact) = fact {
            self.position_of.set(fact, at as u32);
        }
    }

    /// Takes the outlines of the fact at a position away, or puts those of one in front of it, or
    /// both.
    fn splice_outlines(&mut self, at: usize, takes: bool, fact: Option<FactRef>) {
        let given = usize::from(fact.is_some());
        let trace = fact.and_then(|fact| self.catalogue.trace(fact)).cloned();
        let trace = trace.as_deref();
        let new = trace.into_iter().flat_map(|trace| trace.shapes(at));
        splice(&mut self.shapes, at, takes, given, new, |mark| {
            &mut mark.digest
        });
        let new = trace.into_iter().flat_map(|trace| trace.ranges(at));
        splice(&mut self.ranges, at, takes, given, new, |mark| {
            &mut mark.digest
        });
        let new = trace.into_iter().flat_map(|trace| trace.legs(at));
        splice(&mut self.legs, at, takes, given, new, |mark| {
            &mut mark.digest
        });
    }

    /// Has all that knows a fact by its position know it by the new one: those from a position on
    /// moved by as much, all the way round where they moved back.
    fn shift(&mut self, from: usize, by: usize) {
        let moved = |position: &mut usize| {
            if *position >= from {
                *position = position.wrapping_add(by);
            }
        };
        let (from, by) = (from as u32, by as u32);
        let short = |position: &mut u32| {
            if *position >= from && *position != NONE {
                *position = position.wrapping_add(by);
            }
        };
        self.bodies
            .iter_mut()
            .for_each(|body| moved(&mut body.digest));
        self.position_of.each_mut().for_each(short);
        self.listed.iter_mut().for_each(short);
        for (_, list) in &mut self.mapped {
            Arc::make_mut(list).iter_mut().for_each(short);
        }
        Arc::make_mut(&mut self.nowhere).iter_mut().for_each(short);
    }

    /// Takes facts off the lists.
    fn unlist(&mut self, facts: &[FactRef]) {
        let gone: Vec<u32> = facts
            .iter()
            .filter_map(|fact| Some(self.position(*fact)? as u32))
            .collect();
        if gone.is_empty() {
            return;
        }
        self.listed.retain(|held| !gone.contains(held));
        let lists = self.mapped.iter_mut().map(|(_, list)| list);
        for list in lists.chain(std::iter::once(&mut self.nowhere)) {
            if list.iter().any(|held| gone.contains(held)) {
                let left = list.iter().copied().filter(|held| !gone.contains(held));
                *list = left.collect();
            }
        }
        self.mapped.retain(|(_, list)| !list.is_empty());
    }

    /// Puts a fact onto the lists.
    fn list(&mut self, library: &Library, fact: FactRef) {
        let Some(position) = self.position(fact) else {
            return;
        };
        let Some(digest) = self.digests.get(position) else {
            return;
        };
        let (kind, is_mapped) = (digest.kind, digest.mapped);
        let place = |list: &[u32]| {
            list.partition_point(|held| {
                let other = self.digests.get(*held as usize);
                other.is_some_and(|other| library.list_order(other.fact, fact).is_lt())
            })
        };
        let with = |list: &[u32]| -> Arc<[u32]> {
            let (before, after) = list.split_at(place(list));
            [before, &[position as u32], after].concat().into()
        };
        let at = place(&self.listed);
        if is_mapped {
            let rank = |kind: Kind| Kind::ALL.iter().position(|other| *other == kind);
            let of_kind = self
                .mapped
                .binary_search_by_key(&rank(kind), |(held, _)| rank(*held));
            match of_kind {
                Ok(held) => {
                    let list = self.mapped.get(held).map(|(_, list)| with(list));
                    if let (Some((_, held)), Some(list)) = (self.mapped.get_mut(held), list) {
                        *held = list;
                    }
                }
                Err(place) => {
                    let only = (kind, Arc::from([position as u32].as_slice()));
                    self.mapped.insert(place, only);
                }
            }
        } else {
            self.nowhere = with(&self.nowhere);
        }
        self.listed.insert(at, position as u32);
    }

    /// How many people a fact counts where it is shown; with `on_map`, where it can be drawn, too.
    fn counts(&self, library: &Library, fact: FactRef, on_map: bool) -> Option<Bounds> {
        let digest = self
            .digest(fact)
            .filter(|digest| digest.mapped || !on_map)?;
        let personnel = self.personnel(digest)?;
        let counts = digest.holds() && totals::stands(library, fact, self.day);
        counts.then_some(personnel.bounds)
    }

    /// The bodies of troops that some facts have a part in, and what each is with the facts that
    /// can be drawn alone, where only those are asked for a circle.
    fn bodies_of(
        &self,
        troops: &Troops,
        library: &Library,
        facts: &BTreeSet<FactRef>,
        on_map: bool,
    ) -> Vec<BodyNow> {
        let keys: BTreeSet<BodyKey> = facts
            .iter()
            .filter(|fact| self.position(**fact).is_some())
            .map(|fact| troops.key(library, *fact))
            .collect();
        keys.iter()
            .map(|key| {
                let found = |on_map: bool| {
                    troops.body(library, key, &|fact| self.counts(library, fact, on_map))
                };
                let all = found(false);
                let circle = if on_map { found(true) } else { all.clone() };
                BodyNow {
                    counted: all.map(|(body, is_covered)| (body.bounds, is_covered)),
                    circle: circle
                        .filter(|(_, is_covered)| !is_covered)
                        .map(|(body, _)| body),
                }
            })
            .collect()
    }

    /// Takes away what the bodies add that some facts had a part in.
    fn let_go_of_bodies(&mut self, before: &Self, was: &Library, facts: &BTreeSet<FactRef>) {
        let on_map = before.totals.covered > 0;
        for body in before.bodies_of(&before.troops, was, facts, on_map) {
            match body.counted {
                Some((_, true)) => self.totals.covered -= 1,
                Some((bounds, false)) => self.sum.take_away(bounds),
                None => {}
            }
            let first = body.circle.and_then(|body| before.position(body.first));
            if let Some(first) = first
                && let Some(at) = self.body_of(first)
            {
                self.bodies.remove(at);
                if let Some(held) = self.body_of.get_mut(first) {
                    *held = NONE;
                }
                for held in &mut self.body_of {
                    if *held != NONE && *held as usize > at {
                        *held -= 1;
                    }
                }
            }
        }
    }

    /// Adds what the bodies add that some facts have a part in now; false where all have to be
    /// added up anew.
    fn take_up_bodies(
        &mut self,
        before: &Self,
        library: &Library,
        facts: &BTreeSet<FactRef>,
    ) -> bool {
        let on_map = before.totals.covered > 0;
        let bodies = self.bodies_of(&self.troops, library, facts, on_map);
        for body in &bodies {
            match body.counted {
                Some((_, true)) => self.totals.covered += 1,
                Some((bounds, false)) => self.sum.add(bounds),
                None => {}
            }
        }
        // What a circle says depends on whether any body is covered at all.
        if self.sum.is_rough() || (self.totals.covered > 0) != on_map {
            return false;
        }
        let covered = self.totals.covered;
        self.totals = self.tally.totals();
        self.totals.covered = covered;
        self.totals.personnel = self.sum.bounds();
        let circles = bodies.iter().filter_map(|body| body.circle.as_ref());
        let marks: Vec<BodyMark> = circles.filter_map(|body| self.body_mark(body)).collect();
        for mark in marks {
            let at = self.bodies.partition_point(|held| {
                let size = mark.bounds.middle().total_cmp(&held.bounds.middle());
                size.then(held.digest.cmp(&mark.digest)).is_lt()
            });
            for held in &mut self.body_of {
                if *held != NONE && *held as usize >= at {
                    *held += 1;
                }
            }
            if let Some(held) = self.body_of.get_mut(mark.digest) {
                *held = at as u32;
            }
            self.bodies.insert(at, mark);
        }
        true
    }

    /// The box around everything, after some facts changed.
    fn stretch(&mut self, before: &Self, was: &Library, library: &Library, changed: &[FactRef]) {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for fact in changed {
            if before.position(*fact).is_some() {
                positions(was, *fact, &mut old);
            }
            if self.position(*fact).is_some() {
                positions(library, *fact, &mut new);
            }
        }
        if !self.extent.replace(&old, &new) {
            self.measure(library);
        }
    }
}

/// A body of troops that changed facts have a part in.
struct BodyNow {
    /// How many people it counts, and whether another one covers it; none where nobody counts it.
    counted: Option<(Bounds, bool)>,
    /// The body as it is drawn, where it is.
    circle: Option<totals::Body>,
}

/// Puts new marks in the place of those of the fact at a position, where it goes, and has those of
/// the facts behind it know them by their new positions.
fn splice<T>(
    marks: &mut Vec<T>,
    at: usize,
    takes: bool,
    given: usize,
    new: impl Iterator<Item = T>,
    digest: fn(&mut T) -> &mut usize,
) {
    let (mut first, mut end) = (marks.len(), marks.len());
    for (place, mark) in marks.iter_mut().enumerate().rev() {
        let held = digest(mark);
        if *held < at {
            break;
        }
        first = place;
        if !takes || *held > at {
            end = place;
            *held = *held + given - usize::from(takes);
        }
    }
    marks.splice(first..end.max(first), new);
}
