//! The parts of a scene that are no labels: symbols, graduated circles, rings, legs, shapes.
//!
//! All of it is worked out in *map pixels*: world pixels times the scale of the camera, from the
//! upper left corner of the world, unwrapped. They do not change while the map is panned.

use std::f64::consts::TAU;
use std::sync::Arc;

use super::badges::{badge, changed_at};
use super::build::Input;
use super::changed::{self, Tallies, Told};
use super::hit::{Pick, Region, Target};
use super::symbols::{self, Glyph};
use super::text::Fonts;
use super::{Mark, PersonnelScale, Shape, Stroke, Text};
use crate::atlas::library::FactRef;
use crate::atlas::{Kind, Precision, claims};
use crate::basemap::WORLD_PX;
use crate::index::{Cluster, Clusters};

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
fn near(clusters: &Clusters, region: [f64; 4], scale: f64) -> Vec<usize> {
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
        notes: notes(input, &cluster.digests),
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
                differs: !held.conflicts().is_empty(),
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

/// By how many worlds something is repeated inside a region, both in map pixels.
pub(super) fn copies(
    bounds: [f64; 4],
    region: [f64; 4],
    scale: f64,
) -> std::ops::RangeInclusive<i32> {
    let world = WORLD_PX * scale;
    if bounds[3] < region[1] || bounds[1] > region[3] {
        #[expect(
            clippy::reversed_empty_ranges,
            reason = "an empty range: nothing is shown"
        )]
        return 1..=0;
    }
    let first = ((region[0] - bounds[2]) / world).ceil() as i32;
    let last = ((region[2] - bounds[0]) / world).floor() as i32;
    first..=last
}

/// Draws a symbol whose place is in frame pixels by now.
pub(super) fn symbol_mark(
    input: &Input<'_>,
    symbol: &Symbol,
    at: [f64; 2],
    fonts: &mut Fonts,
    title: String,
) -> Mark {
    let palette = input.view.theme.palette();
    let fact = input.library.fact(symbol.lead);
    let mut mark = Mark {
        title,
        ..Mark::default()
    };
    let radius = symbol.radius;
    if let Some(centre) = symbol.thread {
        let end = [
            at[0] + centre[0] - symbol.at[0],
            at[1] + centre[1] - symbol.at[1],
        ];
        mark.shapes.push(Shape::Line {
            points: vec![end, at],
            stroke: Stroke::solid(palette.quiet.alpha(0.7), 1.2 * input.furniture),
        });
    }
    if symbol.precision >= Precision::Region && !symbol.member {
        mark.shapes.push(Shape::Circle {
            at,
            radius: radius * 1.42,
            fill: None,
            stroke: Some(Stroke {
                colour: palette.quiet,
                width: 1.1 * input.furniture,
                dash: Some([2.5 * input.furniture, 2.5 * input.furniture]),
            }),
        });
    }
    if symbol.selected || symbol.hovered {
        mark.shapes.push(Shape::Circle {
            at,
            radius: radius * 1.5,
            fill: Some(input.view.theme.kind(fact.kind).alpha(0.25)),
            stroke: symbol
                .selected
                .then(|| Stroke::solid(palette.text, 1.8 * input.furniture)),
        });
    }
    let fill = input.view.theme.kind(fact.kind);
    let glyph = Glyph::of(fact);
    mark.shapes
        .extend(symbols::draw(glyph, fill, palette, at, radius));
    if symbol.count > 1 {
        badge(
            &mut mark,
            input,
            fonts,
            [at[0] + radius, at[1] - radius],
            &symbol.count.to_string(),
            (palette.strong, palette.on_strong),
        );
    }
    if !symbol.stops.is_empty() {
        let colours = (input.view.theme.kind(Kind::Journey), palette.symbol_glyph);
        badge(
            &mut mark,
            input,
            fonts,
            [at[0] - radius, at[1] - radius],
            &symbol.stops,
            colours,
        );
    }
    if symbol.differs {
        badge(
            &mut mark,
            input,
            fonts,
            [at[0] + radius, at[1] + radius],
            "≠",
            (palette.differs, palette.differs_text),
        );
    }
    if !symbol.changed.badge.is_empty() {
        let middle = changed_at(symbol, at, fonts, input.furniture);
        let colours = (palette.link, palette.panel);
        badge(
            &mut mark,
            input,
            fonts,
            middle,
            &symbol.changed.badge,
            colours,
        );
    }
    mark
}

/// What is read out for a symbol: kind, title, place, number, date.
pub(super) fn read_out(input: &Input<'_>, symbol: &Symbol, cluster: &Cluster) -> String {
    let mut words = input.fact_words(symbol.lead);
    if symbol.count > 1 {
        let people = match claims::bounds_words(cluster.people) {
            people if people.is_empty() => people,
            people => format!(" with {people} personnel"),
        };
        words = format!("{} facts here{people}: {words} and others", symbol.count);
    }
    if symbol.differs {
        words.push_str(", sources differ");
    }
    if !symbol.changed.words.is_empty() {
        words = format!("{words}, {}", symbol.changed.words);
    }
    words
}

/// What a symbol can be pointed at for.
pub(super) fn symbol_target(
    symbol: &Symbol,
    at: [f64; 2],
    id: crate::index::ClusterId,
    title: String,
) -> Target {
    Target {
        pick: if symbol.count > 1 {
            Pick::Cluster(id)
        } else {
            Pick::Fact(symbol.lead)
        },
        region: Region::Disc {
            at,
            radius: symbol.radius * 1.25,
        },
        title,
    }
}

/// Moves points from world pixels into the frame, repeated by `copy` worlds.
pub(super) fn in_frame(input: &Input<'_>, world: &[[f64; 2]], copy: i32) -> Vec<[f64; 2]> {
    every(input, world, copy, 1)
}

/// The same for every so-manieth point, and the last one.
pub(super) fn every(
    input: &Input<'_>,
    world: &[[f64; 2]],
    copy: i32,
    step: usize,
) -> Vec<[f64; 2]> {
    let scale = input.view.camera.scale();
    let [left, top] = input.origin_in_map_px();
    let shift = f64::from(copy) * WORLD_PX;
    let is_last_left = !world.len().saturating_sub(1).is_multiple_of(step);
    let last = if is_last_left { world.last() } else { None };
    world
        .iter()
        .step_by(step)
        .chain(last)
        .map(|point| [(point[0] + shift) * scale - left, point[1] * scale - top])
        .collect()
}

/// The copies of something in world pixels that the frame shows.
pub(super) fn shown_copies(
    input: &Input<'_>,
    bounds: [f64; 4],
    reach_px: f64,
) -> std::ops::RangeInclusive<i32> {
    let scale = input.view.camera.scale();
    let [left, top, right, bottom] = bounds.map(|edge| edge * scale);
    let bounds = [
        left - reach_px,
        top - reach_px,
        right + reach_px,
        bottom + reach_px,
    ];
    copies(bounds, input.frame_in_map_px(), scale)
}

/// Lines and polygons of facts.
pub(super) fn shapes(input: &Input<'_>, fonts: &mut Fonts, targets: &mut Vec<Target>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for held in &input.index.shapes {
        let Some(digest) = input.index.digests.get(held.digest) else {
            continue;
        };
        for copy in shown_copies(input, held.outline.bounds, 2.0) {
            let fact = input.library.fact(digest.fact);
            let colour = input.view.theme.kind(fact.kind);
            let strong = input.is_focused(digest.fact);
            let points = in_frame(input, &held.outline.world, copy);
            let stroke = Stroke::solid(colour, if strong { 2.6 } else { 1.6 } * input.furniture);
            let (shape, region) = if held.closed {
                let shape = Shape::Polygon {
                    points: points.clone(),
                    fill: Some(colour.alpha(if strong { 0.28 } else { 0.16 })),
                    stroke: Some(stroke),
                };
                (shape, Region::Polygon(points))
            } else {
                let shape = Shape::Line {
                    points: points.clone(),
                    stroke,
                };
                (shape, Region::Line(points))
            };
            let mut mark = Mark {
                title: fact.title.to_string(),
                shapes: vec![shape],
                ..Mark::default()
            };
            // What has a symbol too is marked there.
            if input.index.spots_of(held.digest).is_empty() {
                changed::mark_shape(input, fonts, held.digest, &region, &mut mark);
            }
            marks.push(mark);
            targets.push(Target {
                pick: Pick::Fact(digest.fact),
                region,
                title: String::new(),
            });
        }
    }
    marks
}

/// The scale of the graduated circles, by the largest body of troops.
pub(super) fn personnel_scale(input: &Input<'_>) -> Option<PersonnelScale> {
    let largest = input.index.largest_body?;
    Some(PersonnelScale::for_largest(largest, input.furniture))
}

/// A symbol that stands for more facts than this says what they add up to.
pub(super) const CROWD: usize = 12;

/// How many circles are drawn at most.
const MOST_CIRCLES: usize = 120;

/// Positions in the index of the bodies whose circles may reach into the frame, in order, which is
/// that of their size; and how many of those there have none.
fn bodies_near(input: &Input<'_>, clusters: &Arc<Clusters>, reach: f64) -> (Vec<usize>, usize) {
    let scale = input.view.camera.scale();
    let [left, top, right, bottom] = input.frame_in_map_px();
    let region = [left - reach, top - reach, right + reach, bottom + reach];
    let mut found = input.index.spread.clone();
    let positions = near(clusters, region, scale);
    let near = || {
        positions
            .iter()
            .filter_map(|cluster| clusters.get(*cluster))
    };
    // More of them on one place could not be told apart: the fact that leads a symbol has one.
    let facts: usize = near().map(|cluster| cluster.digests.len()).sum();
    let drawn = if facts > MOST_CIRCLES { 1 } else { facts };
    for cluster in near() {
        let digests = cluster.digests.iter().take(drawn);
        found.extend(digests.filter_map(|digest| input.index.body_of(*digest)));
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(MOST_CIRCLES);
    if facts <= MOST_CIRCLES {
        return (found, 0);
    }
    let bodies = found
        .iter()
        .filter_map(|position| input.index.bodies.get(*position));
    let standing = bodies.filter(|body| body.sites.len() == 1).count();
    let all: usize = near().map(|cluster| cluster.standing as usize).sum();
    (found, all.saturating_sub(standing))
}

/// With more circles than this in a window none is read out: nobody would listen.
const READ_CIRCLES: usize = 60;

/// Graduated circles, the largest first so that none hides another; and how many are left out.
pub(super) fn bodies(
    input: &Input<'_>,
    clusters: &Arc<Clusters>,
    scale: PersonnelScale,
    targets: &mut Vec<Target>,
) -> (Vec<Mark>, usize) {
    let mut marks = Vec::new();
    let reach = scale.radius(input.index.largest_body.unwrap_or_default());
    let (near, left_out) = bodies_near(input, clusters, reach);
    let is_named = input.inside_frame || near.len() <= READ_CIRCLES;
    for position in near {
        let Some(body) = input.index.bodies.get(position) else {
            continue;
        };
        let Some(digest) = input.index.digests.get(body.digest) else {
            continue;
        };
        let fact = input.library.fact(digest.fact);
        let Some(&first) = body.sites.first() else {
            continue;
        };
        // The sites on the same side of the antimeridian as the first.
        let sites: Vec<[f64; 2]> = body
            .sites
            .iter()
            .map(|site| {
                [
                    site[0] - ((site[0] - first[0]) / WORLD_PX).round() * WORLD_PX,
                    site[1],
                ]
            })
            .collect();
        let middle =
            |axis: usize| sites.iter().map(|site| site[axis]).sum::<f64>() / sites.len() as f64;
        let centre = [middle(0), middle(1)];
        let colour = input.view.theme.kind(fact.kind);
        let strong = input.is_focused(digest.fact);
        let stroke = Stroke::solid(colour, if strong { 2.4 } else { 1.5 } * input.furniture);
        let dashed = Stroke {
            dash: Some([4.0 * input.furniture, 3.0 * input.furniture]),
            ..stroke
        };
        let (low, high) = (body.bounds.low, body.bounds.high);
        let outer = scale.radius(high.or(low).unwrap_or_default());
        for copy in shown_copies(input, [centre[0], centre[1], centre[0], centre[1]], outer) {
            let Some(&at) = in_frame(input, &[centre], copy).first() else {
                continue;
            };
            let mut shapes: Vec<Shape> = Vec::new();
            if sites.len() > 1 {
                shapes.extend(
                    in_frame(input, &sites, copy)
                        .into_iter()
                        .map(|site| Shape::Line {
                            points: vec![at, site],
                            stroke: Stroke::solid(colour.alpha(0.7), 1.2 * input.furniture),
                        }),
                );
            }
            shapes.push(Shape::Circle {
                at,
                radius: outer,
                fill: Some(colour.alpha(0.18)),
                // A bound that nobody states, or that sources disagree on, is dashed.
                stroke: Some(if high.is_some() && low == high {
                    stroke
                } else {
                    dashed
                }),
            });
            if let Some(low) = low.filter(|low| high.is_some_and(|high| *low < high)) {
                shapes.push(Shape::Circle {
                    at,
                    radius: scale.radius(low),
                    fill: None,
                    stroke: Some(stroke),
                });
            }
            let title = if is_named {
                let people = claims::bounds_words(body.bounds);
                format!("{}: {people} personnel", fact.title)
            } else {
                String::new()
            };
            marks.push(Mark {
                title,
                shapes,
                ..Mark::default()
            });
            targets.push(Target {
                pick: Pick::Fact(digest.fact),
                region: Region::Disc { at, radius: outer },
                title: String::new(),
            });
        }
    }
    (marks, left_out)
}

/// Legs of itineraries, with an arrowhead in the middle of each.
pub(super) fn legs(input: &Input<'_>, targets: &mut Vec<Target>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for held in &input.index.legs {
        let Some(digest) = input.index.digests.get(held.digest) else {
            continue;
        };
        for copy in shown_copies(input, held.line.bounds, 8.0) {
            let fact = input.library.fact(digest.fact);
            let colour = input.view.theme.kind(Kind::Journey);
            let strong = input.is_focused(digest.fact);
            let points = in_frame(input, &held.line.world, copy);
            let name = |ordinal: usize| {
                fact.sites
                    .get(ordinal)
                    .map_or("", |site| site.name.as_str())
            };
            let mut mark = Mark {
                title: format!(
                    "{}: {} to {}",
                    fact.title,
                    name(held.ordinal),
                    name(held.ordinal + 1)
                ),
                ..Mark::default()
            };
            mark.shapes.push(Shape::Line {
                points: points.clone(),
                stroke: Stroke::solid(colour, if strong { 3.0 } else { 2.0 } * input.furniture),
            });
            mark.shapes
                .extend(arrowhead(&points, colour, 7.0 * input.furniture, input));
            marks.push(mark);
            targets.push(Target {
                pick: Pick::Fact(digest.fact),
                region: Region::Line(points),
                title: String::new(),
            });
        }
    }
    marks
}

/// An arrowhead half way along a line, by length.
fn arrowhead(
    points: &[[f64; 2]],
    colour: crate::theme::Rgba,
    size: f64,
    input: &Input<'_>,
) -> Option<Shape> {
    let lengths: Vec<f64> = points
        .iter()
        .zip(points.iter().skip(1))
        .map(|(a, b)| (b[0] - a[0]).hypot(b[1] - a[1]))
        .collect();
    let total: f64 = lengths.iter().sum();
    // A leg too short for an arrow beside its symbols.
    if total < size * 6.0 {
        return None;
    }
    let mut left = total / 2.0;
    for ((a, b), length) in points.iter().zip(points.iter().skip(1)).zip(&lengths) {
        if left <= *length && *length > 0.0 {
            let (dx, dy) = ((b[0] - a[0]) / length, (b[1] - a[1]) / length);
            let at = [a[0] + dx * left, a[1] + dy * left];
            let corner = |forward: f64, aside: f64| {
                [
                    at[0] + (dx * forward - dy * aside) * size,
                    at[1] + (dy * forward + dx * aside) * size,
                ]
            };
            return Some(Shape::Polygon {
                points: vec![corner(1.0, 0.0), corner(-0.7, 0.75), corner(-0.7, -0.75)],
                fill: Some(colour),
                stroke: Some(Stroke::solid(
                    input.view.theme.palette().symbol_edge,
                    input.furniture,
                )),
            });
        }
        left -= length;
    }
    None
}

/// The texts of a mark moved by some pixels.
pub(super) fn moved(texts: &[Text], by: [f64; 2]) -> Vec<Text> {
    texts
        .iter()
        .map(|text| Text {
            origin: [text.origin[0] + by[0], text.origin[1] + by[1]],
            ..text.clone()
        })
        .collect()
}
