//! The symbols of a scene: which ones stand in a region of the map, where, and what each stands for.
//! How they are drawn is for [`super::marks`].

use std::f64::consts::TAU;
use std::sync::Arc;

use super::changed::{self, Tallies, Told};
use super::copies::copies;
use super::hit::Pick;
use super::input::{Input, Notes};
use super::sizes::CROWD;
use super::symbols;
use crate::atlas::Precision;
use crate::atlas::library::FactRef;
use crate::basemap::WORLD_PX;
use crate::index::{Cluster, ClusterId, Clusters};

/// A symbol on the map: of one fact at one place, or of several at places close together.
pub(super) struct Symbol {
    /// Where it stands, in map pixels.
    pub(super) at: [f64; 2],
    /// Half its width in frame pixels.
    pub(super) radius: f64,
    /// The cluster it belongs to.
    pub(super) cluster: usize,
    /// By how many worlds it is repeated.
    pub(super) world: i32,
    /// The fact whose drawing it shows.
    pub(super) lead: FactRef,
    /// Which of the index's digests that is.
    pub(super) digest: usize,
    /// How many facts it stands for.
    pub(super) count: usize,
    /// Whether the sources of one of them differ.
    pub(super) differs: bool,
    /// Whether one of them is selected.
    pub(super) selected: bool,
    /// Whether the pointer is over one of them, here or in a list.
    pub(super) hovered: bool,
    /// Whether it is one of the members that a cluster was opened into.
    pub(super) member: bool,
    /// Numbers of the stops of an itinerary here.
    pub(super) stops: String,
    /// Numbers of the sources of its facts.
    pub(super) notes: String,
    /// What changed about its facts, where that is marked.
    pub(super) changed: Told,
    /// How exactly the place is known.
    pub(super) precision: Precision,
    /// Where the thread to the opened cluster leads, in map pixels.
    pub(super) thread: Option<[f64; 2]>,
}

impl Symbol {
    /// What it can be pointed at for; `id` is that of its cluster.
    pub(super) fn pick(&self, id: ClusterId) -> Pick {
        if self.count > 1 {
            Pick::Cluster(id)
        } else {
            Pick::Fact(self.lead)
        }
    }
}

/// The facts and places of a cluster, and everything a symbol needs of them.
pub(super) fn symbols(
    input: &Input<'_>,
    clusters: &Arc<Clusters>,
    region: [f64; 4],
    tallies: &mut Tallies,
) -> Vec<Symbol> {
    let scale = input.view.camera.scale();
    let radius = symbols::RADIUS * input.furniture;
    let journey = input.numbered_journey();
    let mut found = Vec::new();
    for position in near(clusters, region, scale) {
        let Some(cluster) = clusters.get(position) else {
            continue;
        };
        let at = [cluster.world[0] * scale, cluster.world[1] * scale];
        for world in copies([at[0], at[1], at[0], at[1]], region, scale) {
            let at = [at[0] + f64::from(world) * WORLD_PX * scale, at[1]];
            if input.focus.open == Some(cluster.id) && cluster.digests.len() > 1 {
                fan(input, cluster, position, world, at, radius, &mut found);
            } else {
                let mut symbol = symbol(input, cluster, position, world, at, radius);
                symbol.stops = stops(input, cluster, journey);
                symbol.changed = tallies.told(input, clusters, position);
                found.push(symbol);
            }
        }
    }
    found
}

/// Positions of the clusters near a region in map pixels, in any of its worlds, in order.
pub(super) fn near(clusters: &Clusters, region: [f64; 4], scale: f64) -> Vec<usize> {
    let [left, top, right, bottom] = region.map(|side| side / scale);
    let worlds = (left / WORLD_PX).floor() as i32..=(right / WORLD_PX).floor() as i32;
    let mut found: Vec<usize> = worlds
        .flat_map(|world| {
            let shift = f64::from(world) * WORLD_PX;
            clusters.near([left - shift, top, right - shift, bottom])
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn symbol(
    input: &Input<'_>,
    cluster: &Cluster,
    position: usize,
    world: i32,
    at: [f64; 2],
    radius: f64,
) -> Symbol {
    let digest_of = |digest: usize| input.index.digests.get(digest);
    let held = |fact: Option<FactRef>| {
        let fact = fact?;
        cluster
            .digests
            .iter()
            .copied()
            .find(|digest| digest_of(*digest).is_some_and(|d| d.fact == fact))
    };
    let selected = held(input.focus.selected);
    let lead = selected
        .or_else(|| cluster.digests.first().copied())
        .unwrap_or_default();
    Symbol {
        at,
        radius,
        cluster: position,
        world,
        lead: digest_of(lead).map_or_else(FactRef::default, |digest| digest.fact),
        digest: lead,
        count: cluster.digests.len(),
        differs: cluster.differs,
        selected: selected.is_some(),
        hovered: held(input.focus.hovered).is_some(),
        member: false,
        stops: String::new(),
        // The sum of a crowd rests on all of them; else only the first one is named.
        notes: if cluster.digests.len() > CROWD || input.notes.is_some_and(Notes::is_all) {
            notes(input, &cluster.digests)
        } else {
            notes(input, &[lead])
        },
        changed: Told::default(),
        precision: cluster
            .spots
            .first()
            .and_then(|spot| input.index.spots.get(*spot))
            .map_or_else(Precision::default, |spot| spot.precision),
        thread: None,
    }
}

/// The members of an opened cluster, in rings around it.
fn fan(
    input: &Input<'_>,
    cluster: &Cluster,
    position: usize,
    world: i32,
    centre: [f64; 2],
    radius: f64,
    found: &mut Vec<Symbol>,
) {
    let mut left = cluster.digests.as_slice();
    let mut ring = 0_u32;
    while !left.is_empty() {
        let apart = radius * 2.6;
        let room = 8 + 8 * ring as usize;
        let here = left.len().min(room);
        let needed = apart * here as f64 / TAU;
        let ring_radius = needed.max(radius * (2.9 + 2.9 * f64::from(ring)));
        let (members, rest) = left.split_at(here);
        for (step, digest) in members.iter().enumerate() {
            let Some(held) = input.index.digests.get(*digest) else {
                continue;
            };
            // From the right, clockwise: labels find room there first.
            let angle = TAU * (step as f64 + 0.5 * f64::from(ring % 2)) / here as f64 - TAU / 8.0;
            found.push(Symbol {
                at: [
                    centre[0] + ring_radius * angle.cos(),
                    centre[1] + ring_radius * angle.sin(),
                ],
                radius,
                cluster: position,
                world,
                lead: held.fact,
                digest: *digest,
                count: 1,
                differs: !input.index.conflicts(held).is_empty(),
                selected: input.focus.selected == Some(held.fact),
                hovered: input.focus.hovered == Some(held.fact),
                member: true,
                stops: String::new(),
                notes: notes(input, &[*digest]),
                changed: changed::told(input, &[*digest]),
                precision: Precision::Site,
                thread: Some(centre),
            });
        }
        left = rest;
        ring += 1;
    }
}

/// Numbers of an itinerary's stops in a cluster: "1, 4". With several itineraries in the atlas
/// only the selected one is numbered, since nobody could tell whose stops they were.
fn stops(input: &Input<'_>, cluster: &Cluster, journey: Option<usize>) -> String {
    let Some(journey) = journey else {
        return String::new();
    };
    let mut numbers: Vec<usize> = cluster
        .spots
        .iter()
        .filter_map(|spot| input.index.spots.get(*spot))
        .filter(|spot| spot.digest == journey)
        .map(|spot| spot.ordinal as usize + 1)
        .collect();
    numbers.sort_unstable();
    numbers
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Numbers of the sources of several facts, as far as they are wanted.
fn notes(input: &Input<'_>, digests: &[usize]) -> String {
    input.notes(
        digests
            .iter()
            .filter_map(|digest| Some(input.index.digests.get(*digest)?.fact)),
    )
}
