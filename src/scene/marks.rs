//! The parts of a scene that are no labels: symbols, graduated circles, rings, legs, shapes.
//!
//! All of it is worked out in *map pixels*: world pixels times the scale of the camera, from the
//! upper left corner of the world, unwrapped. They do not change while the map is panned.

use std::sync::Arc;

use super::badges::{badge, changed_at};
use super::changed;
use super::copies::MapFrame;
use super::hit::{Pick, Region, Target};
use super::input::Input;
use super::look::Looks;
use super::placed_symbols::{Symbol, near};
use super::symbols::{self, Glyph};
use super::text::Fonts;
use super::{Mark, PersonnelScale, Shape, Stroke};
use crate::atlas::{Kind, Precision, claims};
use crate::basemap::{self, WORLD_PX};
use crate::index::{ClusterId, Clusters};

/// Draws a symbol whose place is in frame pixels by now.
pub(super) fn symbol_mark(
    input: &Input<'_>,
    looks: &Looks,
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
    let digest = input.index.digests.get(symbol.digest);
    let look = digest.map_or_else(
        || looks.symbol(symbol.lead, fact.kind),
        |digest| looks.on_its_day(digest),
    );
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
            fill: Some(look.fill.alpha(0.25)),
            stroke: symbol
                .selected
                .then(|| Stroke::solid(palette.text, 1.8 * input.furniture)),
        });
    }
    let glyph = Glyph::of(fact);
    mark.shapes.extend(symbols::draw(glyph, look, at, radius));
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
        let journey = input.numbered_journey();
        let journey = journey.and_then(|digest| input.index.digests.get(digest));
        let look = journey.map_or(look, |held| looks.symbol(held.fact, held.kind));
        let colours = (look.fill, look.ink);
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

/// What a symbol can be pointed at for.
pub(super) fn symbol_target(symbol: &Symbol, at: [f64; 2], id: ClusterId, title: String) -> Target {
    Target {
        pick: symbol.pick(id),
        region: Region::Disc {
            at,
            radius: symbol.radius * 1.25,
        },
        title,
    }
}

/// Lines and polygons of facts.
pub(super) fn shapes(
    input: &Input<'_>,
    looks: &Looks,
    fonts: &mut Fonts,
    targets: &mut Vec<Target>,
) -> Vec<Mark> {
    let frame = MapFrame::of(input);
    let mut marks = Vec::new();
    for held in &input.index.shapes {
        let Some(digest) = input.index.digests.get(held.digest) else {
            continue;
        };
        for copy in frame.copies(held.outline.bounds, 2.0) {
            let fact = input.library.fact(digest.fact);
            let colour = looks.colour(digest.fact, fact.kind);
            let strong = input.is_focused(digest.fact);
            let points = frame.points(&held.outline.world, copy);
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
                mark_shape(input, fonts, held.digest, &region, &mut mark);
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

/// Marks a shape that has no symbol: a badge in its middle, and the words behind its title.
fn mark_shape(
    input: &Input<'_>,
    fonts: &mut Fonts,
    digest: usize,
    region: &Region,
    mark: &mut Mark,
) {
    let told = changed::told(input, &[digest]);
    if told.badge.is_empty() {
        return;
    }
    let middle = match region {
        Region::Line(points) => points.get(points.len() / 2).copied(),
        Region::Polygon(points) => {
            let [left, top, right, bottom] = basemap::box_around(points);
            Some([f64::midpoint(left, right), f64::midpoint(top, bottom)])
        }
        _ => None,
    };
    let Some(middle) = middle else {
        return;
    };
    mark.title = format!("{}, {}", mark.title, told.words);
    let palette = input.view.theme.palette();
    let colours = (palette.link, palette.panel);
    badge(mark, input, fonts, middle, &told.badge, colours);
}

/// The scale of the graduated circles, by the largest body of troops.
pub(super) fn personnel_scale(input: &Input<'_>) -> Option<PersonnelScale> {
    let largest = input.index.largest_body?;
    Some(PersonnelScale::for_largest(largest, input.furniture))
}

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
    looks: &Looks,
    clusters: &Arc<Clusters>,
    scale: PersonnelScale,
    targets: &mut Vec<Target>,
) -> (Vec<Mark>, usize) {
    let frame = MapFrame::of(input);
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
        let colour = looks.colour(digest.fact, fact.kind);
        let strong = input.is_focused(digest.fact);
        let stroke = Stroke::solid(colour, if strong { 2.4 } else { 1.5 } * input.furniture);
        let dashed = Stroke {
            dash: Some([4.0 * input.furniture, 3.0 * input.furniture]),
            ..stroke
        };
        let (low, high) = (body.bounds.low, body.bounds.high);
        let outer = scale.radius(high.or(low).unwrap_or_default());
        for copy in frame.copies([centre[0], centre[1], centre[0], centre[1]], outer) {
            let Some(&at) = frame.points(&[centre], copy).first() else {
                continue;
            };
            let mut shapes: Vec<Shape> = Vec::new();
            if sites.len() > 1 {
                shapes.extend(
                    frame
                        .points(&sites, copy)
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
pub(super) fn legs(input: &Input<'_>, looks: &Looks, targets: &mut Vec<Target>) -> Vec<Mark> {
    let frame = MapFrame::of(input);
    let mut marks = Vec::new();
    for held in &input.index.legs {
        let Some(digest) = input.index.digests.get(held.digest) else {
            continue;
        };
        for copy in frame.copies(held.line.bounds, 8.0) {
            let fact = input.library.fact(digest.fact);
            let colour = looks.colour(digest.fact, Kind::Journey);
            let strong = input.is_focused(digest.fact);
            let points = frame.points(&held.line.world, copy);
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
