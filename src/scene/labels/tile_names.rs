//! Names that come with vector tiles, placed among the others so that nothing covers anything.

use super::super::{Cut, tiles};
use super::placed::LabelId;
use super::placer::Placer;
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
                self.try_middle(id, at, line, &[0.0]);
                continue;
            }
            let large = place.capital || place.weight >= LARGE_TOWN;
            let (cut, points) = if large {
                (Cut::SemiBold, size::LABEL)
            } else {
                (Cut::Regular, size::SMALL)
            };
            self.place_town(id, at, large, (cut, points, &place.name));
        }
    }
}

/// How many people a town has that is written larger.
const LARGE_TOWN: f64 = 100_000.0;
