//! Range rings of weapons, and where their labels may stand.

use std::f64::consts::TAU;

use super::copies::{MapFrame, copies};
use super::hit::{Pick, Region, Target};
use super::input::Input;
use super::look::Looks;
use super::{Mark, Shape, Stroke};
use crate::atlas::library::FactRef;
use crate::basemap::WORLD_PX;
use crate::geodesy;
use crate::index::RangeMark;

/// A range ring, and where its label may stand.
pub(super) struct RingLabel {
    pub(super) fact: FactRef,
    /// Position of the ring in the index, and by how many worlds it is repeated.
    pub(super) id: (usize, i32),
    pub(super) lines: [String; 2],
    /// Numbers of its sources.
    pub(super) notes: String,
    /// The lowest and the highest point, in map pixels.
    pub(super) bottom: [f64; 2],
    pub(super) top: [f64; 2],
}

/// With more rings than this in the frame they are thin lines: hundreds of tinted areas over each
/// other would be mud.
const MANY_RINGS: usize = 60;

/// Range rings.
pub(super) fn ranges(input: &Input<'_>, looks: &Looks, targets: &mut Vec<Target>) -> Vec<Mark> {
    let frame = MapFrame::of(input);
    let shown: Vec<(&RangeMark, i32)> = input
        .index
        .ranges
        .iter()
        .flat_map(|held| {
            let copies = frame.copies(held.area.bounds, 2.0);
            copies.map(move |copy| (held, copy))
        })
        .collect();
    let many = shown.len() > MANY_RINGS;
    let mut marks = Vec::new();
    for (held, copy) in shown {
        let Some(digest) = input.index.digests.get(held.digest) else {
            continue;
        };
        let strong = input.is_focused(digest.fact);
        let thin = many && !strong;
        let colour = looks.colour(digest.fact, digest.kind);
        let stroke = if thin {
            Stroke::solid(colour.alpha(0.6), 0.8 * input.furniture)
        } else {
            Stroke {
                colour,
                width: if strong { 2.4 } else { 1.6 } * input.furniture,
                dash: Some([7.0 * input.furniture, 5.0 * input.furniture]),
            }
        };
        let step = ring_step(input, held);
        let inside = if step >= RangeMark::ROUGH {
            frame.every(&held.rough, copy, step / RangeMark::ROUGH)
        } else {
            frame.every(&held.area.world, copy, step)
        };
        let line = if is_round(held) {
            inside.clone()
        } else {
            frame.every(&held.ring.world, copy, step)
        };
        let fill = (!thin).then(|| Shape::Polygon {
            points: inside.clone(),
            fill: Some(colour.alpha(if strong { 0.2 } else { 0.12 })),
            stroke: None,
        });
        let line = Shape::Line {
            points: line,
            stroke,
        };
        // Nobody reads the titles of hundreds of rings.
        let title = if thin && !input.inside_frame {
            String::new()
        } else {
            let fact = input.library.fact(digest.fact);
            let range = fact.ranges.get(held.ordinal);
            range.map_or_else(String::new, |range| {
                let reach = geodesy::km_words(range.km * 1000.0);
                format!("{}, up to {reach}", range.system)
            })
        };
        marks.push(Mark {
            title,
            shapes: fill.into_iter().chain([line]).collect(),
            ..Mark::default()
        });
        targets.push(Target {
            pick: Pick::Fact(digest.fact),
            region: Region::Polygon(inside),
            title: String::new(),
        });
    }
    marks
}

/// The labels of the rings that a region shows.
pub(super) fn ring_labels(input: &Input<'_>, region: [f64; 4]) -> Vec<RingLabel> {
    let scale = input.view.camera.scale();
    let mut labels = Vec::new();
    let many = are_many(input, region);
    for (position, held) in input.index.ranges.iter().enumerate() {
        let Some(digest) = input.index.digests.get(held.digest) else {
            continue;
        };
        if many && input.focus.selected != Some(digest.fact) {
            continue;
        }
        let Some(range) = input.library.fact(digest.fact).ranges.get(held.ordinal) else {
            continue;
        };
        for world in copies(held.ring.bounds.map(|edge| edge * scale), region, scale) {
            labels.extend(ring_label(
                input,
                digest.fact,
                (position, world),
                range,
                &held.ring.world,
            ));
        }
    }
    labels
}

/// Whether a region, in map pixels, has so many rings that they have no names: hundreds of them
/// would say nothing.
fn are_many(input: &Input<'_>, region: [f64; 4]) -> bool {
    let scale = input.view.camera.scale();
    let reach = region.map(|edge| edge / scale);
    let ranges = &input.index.ranges;
    let near = || {
        ranges
            .iter()
            .filter(|held| may_be_in(held.ring.bounds, reach))
    };
    ranges.len() > MANY_RINGS && near().nth(MANY_RINGS).is_some()
}

/// How many rings of the frame have no name because there are so many in the region that labels
/// are placed for.
pub(super) fn without_name(input: &Input<'_>, region: [f64; 4]) -> usize {
    if !are_many(input, region) {
        return 0;
    }
    let scale = input.view.camera.scale();
    let frame = input.frame_in_map_px().map(|edge| edge / scale);
    let is_selected = |held: &RangeMark| {
        let digest = input.index.digests.get(held.digest);
        digest.is_some_and(|digest| input.focus.selected == Some(digest.fact))
    };
    let ranges = input.index.ranges.iter();
    ranges
        .filter(|held| may_be_in(held.ring.bounds, frame) && !is_selected(held))
        .count()
}

/// Whether a ring lies in a region of the world itself, both in world pixels.
fn may_be_in(ring: [f64; 4], region: [f64; 4]) -> bool {
    ring[0] <= region[2] && region[0] <= ring[2] && ring[1] <= region[3] && region[1] <= ring[3]
}

fn ring_label(
    input: &Input<'_>,
    fact: FactRef,
    id: (usize, i32),
    range: &crate::atlas::WeaponRange,
    outline: &[[f64; 2]],
) -> Option<RingLabel> {
    let scale = input.view.camera.scale();
    let by_height = |a: &&[f64; 2], b: &&[f64; 2]| a[1].total_cmp(&b[1]);
    let map = |point: &[f64; 2]| {
        [
            (point[0] + f64::from(id.1) * WORLD_PX) * scale,
            point[1] * scale,
        ]
    };
    let assumed = if range.centre.assumed && !range.centre.name.is_empty() {
        format!("centre assumed: {}", range.centre.name)
    } else {
        String::new()
    };
    Some(RingLabel {
        fact,
        id,
        notes: input.notes(std::iter::once(fact)),
        lines: [
            format!(
                "{} · up to {}",
                range.system,
                geodesy::km_words(range.km * 1000.0)
            ),
            assumed,
        ],
        bottom: map(outline.iter().max_by(by_height)?),
        top: map(outline.iter().min_by(by_height)?),
    })
}

/// Whether the area of a ring has no more corners than the ring: one that reaches round a pole has.
fn is_round(held: &RangeMark) -> bool {
    held.area.world.len() == held.ring.world.len()
}

/// How many points of a ring make one on screen. A chord may leave its arc by two fifths of a
/// pixel: of a circle of radius r, chords of the square root of 3.2 r do.
fn ring_step(input: &Input<'_>, held: &RangeMark) -> usize {
    let ring = &held.ring;
    if input.inside_frame || !is_round(held) {
        return 1;
    }
    let [left, _, right, _] = ring.bounds;
    let radius = (right - left) / 2.0 * input.view.camera.scale();
    let wanted = TAU * radius / (3.2 * radius.max(1.0)).sqrt();
    (ring.world.len() as f64 / wanted.max(12.0))
        .floor()
        .max(1.0) as usize
}
