//! Which place lies under a point of the map.

use super::{Index, Spot};
use crate::basemap::WORLD_PX;

impl Index {
    /// The place nearest to a point in world pixels, however often the world is repeated between
    /// them, if it lies within `reach` world pixels.
    pub fn spot_near(&self, world: [f64; 2], reach: f64) -> Option<&Spot> {
        let apart = |spot: &Spot| {
            let x = spot.world[0] - world[0];
            let x = x - (x / WORLD_PX).round() * WORLD_PX;
            x.hypot(spot.world[1] - world[1])
        };
        self.spots
            .iter()
            .map(|spot| (apart(spot), spot))
            .filter(|(apart, _)| *apart <= reach)
            .min_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, spot)| spot)
    }
}
