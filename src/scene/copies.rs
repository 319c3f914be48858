//! Where something of the world stands in a frame or a region of the map, which may show it several
//! times: what is at 179 degrees east stands again at the left of a map of the whole world.
//!
//! *Map pixels* are world pixels times the scale of the camera, from the upper left corner of the
//! world, unwrapped. They do not change while the map is panned.

use super::input::Input;
use crate::basemap::WORLD_PX;

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

/// The frame of a scene in its map, worked out once for all that stands in it.
#[derive(Clone, Copy)]
pub(super) struct MapFrame {
    scale: f64,
    /// The frame in map pixels.
    bounds: [f64; 4],
}

impl MapFrame {
    pub(super) fn of(input: &Input<'_>) -> Self {
        Self {
            scale: input.view.camera.scale(),
            bounds: input.frame_in_map_px(),
        }
    }

    /// The copies of something in world pixels that the frame shows.
    pub(super) fn copies(&self, bounds: [f64; 4], reach_px: f64) -> std::ops::RangeInclusive<i32> {
        let [left, top, right, bottom] = bounds.map(|edge| edge * self.scale);
        let bounds = [
            left - reach_px,
            top - reach_px,
            right + reach_px,
            bottom + reach_px,
        ];
        copies(bounds, self.bounds, self.scale)
    }

    /// Moves points from world pixels into the frame, repeated by `copy` worlds.
    pub(super) fn points(&self, world: &[[f64; 2]], copy: i32) -> Vec<[f64; 2]> {
        self.every(world, copy, 1)
    }

    /// The same for every so-manieth point, and the last one.
    pub(super) fn every(&self, world: &[[f64; 2]], copy: i32, step: usize) -> Vec<[f64; 2]> {
        let [left, top, ..] = self.bounds;
        let shift = f64::from(copy) * WORLD_PX;
        let is_last_left = !world.len().saturating_sub(1).is_multiple_of(step);
        let last = if is_last_left { world.last() } else { None };
        let into_frame =
            |[x, y]: &[f64; 2]| [(x + shift) * self.scale - left, y * self.scale - top];
        world
            .iter()
            .step_by(step)
            .chain(last)
            .map(into_frame)
            .collect()
    }
}
