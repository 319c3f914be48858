//! The lines of itineraries, which labels keep off where they have another side.

use super::super::LayerName;
use super::super::copies::copies;
use super::super::input::Input;
use super::super::overlap::along;
use crate::basemap::WORLD_PX;

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
    let mut boxes = Vec::new();
    for leg in legs {
        let bounds = leg.line.bounds.map(|edge| edge * scale);
        for copy in copies(bounds, region, scale) {
            let shift = f64::from(copy) * WORLD_PX;
            let world = leg.line.world.iter();
            let points: Vec<[f64; 2]> = world
                .map(|[x, y]| [(x + shift) * scale, y * scale])
                .collect();
            boxes.extend(along(&points, region, REACH * input.furniture));
        }
    }
    boxes
}
