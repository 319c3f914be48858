//! Names that come with vector tiles, placed among the others so that nothing covers anything.

use super::super::{Cut, Shape, tiles};
use super::{LabelId, MIDDLE, Placer, SIDES};
use crate::basemap::WORLD_PX;
use crate::theme::size;

impl Placer<'_, '_> {
    /// The names that tiles bring. A large town is written larger, a part of a town slanted.
    pub(super) fn place_tile_names(&mut self, region: [f64; 4], least: f64) {
        let scale = self.input.view.camera.scale();
        let palette = self.input.view.theme.palette();
        for (place, world) in tiles::places(self.input.tiles) {
            if place.weight < least && !place.capital {
                continue;
            }
            let at = [
                (place.world[0] + f64::from(world) * WORLD_PX) * scale,
                place.world[1] * scale,
            ];
            let inside = at[0] >= region[0]
                && at[0] <= region[2]
                && at[1] >= region[1]
                && at[1] <= region[3];
            if !inside {
                continue;
            }
            let id = LabelId::Place(
                place.world[0].to_bits() ^ place.world[1].to_bits().rotate_left(21),
                world,
            );
            if !place.town {
                let line = self.line(Cut::Italic, size::SMALL, &place.name, palette.country_text);
                self.try_sides(id, at, 0.0, &[line.into()], None, &MIDDLE);
                continue;
            }
            let large = place.capital || place.weight >= LARGE_TOWN;
            let (cut, points) = if large {
                (Cut::SemiBold, size::LABEL)
            } else {
                (Cut::Regular, size::SMALL)
            };
            let radius = if large { 2.6 } else { 2.0 } * self.input.furniture;
            let dot = [
                at[0] - radius,
                at[1] - radius,
                at[0] + radius,
                at[1] + radius,
            ];
            if !self.crowd.is_free(dot) {
                continue;
            }
            let line = self.line(cut, points, &place.name, palette.country_text);
            let gap = radius + 3.0 * self.input.furniture;
            if self.try_sides(id, at, gap, &[line.into()], None, &SIDES[..4]) {
                self.crowd.take(dot);
                if let Some(placed) = self.placed.last_mut() {
                    placed.dot = Some(Shape::Circle {
                        at,
                        radius,
                        fill: Some(palette.country_text),
                        stroke: None,
                    });
                }
            }
        }
    }
}

/// How many people a town has that is written larger.
const LARGE_TOWN: f64 = 100_000.0;
