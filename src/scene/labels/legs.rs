//! The lines of itineraries, which labels keep off where they have another side.

use super::super::LayerName;
use super::super::copies::{copies, in_frame};
use super::super::input::Input;
use super::super::overlap::along;

/// With more legs than this, all sides cross some.
const MOST_LEGS: usize = 200;
/// How far labels keep off a line, in pixels at the size of the window.
const REACH: f64 = 3.0;

/// Boxes along the legs in a region, in map pixels.
pub(super) fn boxes(input: &Input<'_>, region: [f64; 4]) -> Vec<[f64; 4]> {
    let legs = &input.index.legs;
    if legs.len() > MOST_LEGS || !input.view.layers.is_shown(LayerName::Itineraries) {
        return Vec::new();
    }
    let scale = input.view.camera.scale();
    let origin = input.origin_in_map_px();
    let mut boxes = Vec::new();
    for leg in legs {
        let bounds = leg.line.bounds.map(|edge| edge * scale);
        for copy in copies(bounds, region, scale) {
            let points: Vec<[f64; 2]> = in_frame(input, &leg.line.world, copy)
                .into_iter()
                .map(|[x, y]| [x + origin[0], y + origin[1]])
                .collect();
            boxes.extend(along(&points, region, REACH * input.furniture));
        }
    }
    boxes
}
