//! The numbers of tiles, and where in the world they stand. It knows nothing of what a tile holds
//! or where it comes from.
//!
//! A tile of zoom z is one of 2^z by 2^z squares of the world, counted from the upper left.

use super::WORLD_PX;

/// The deepest zoom of any tile.
pub const DEEPEST: u8 = 22;

/// One square of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    /// Zoom.
    pub z: u8,
    /// Column, from the west.
    pub x: u32,
    /// Row, from the north.
    pub y: u32,
}

impl TileId {
    /// The tile above it, which has four times its area.
    pub fn parent(self) -> Option<Self> {
        Some(Self {
            z: self.z.checked_sub(1)?,
            x: self.x / 2,
            y: self.y / 2,
        })
    }

    /// The tiles above it, the nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |tile| tile.parent())
    }

    /// Width and height in world pixels.
    pub fn side(self) -> f64 {
        WORLD_PX / f64::from(self.z).exp2()
    }

    /// The upper left corner in world pixels.
    pub fn origin(self) -> [f64; 2] {
        [
            f64::from(self.x) * self.side(),
            f64::from(self.y) * self.side(),
        ]
    }

    /// Left, top, right, bottom in world pixels.
    pub fn bounds(self) -> [f64; 4] {
        let ([left, top], side) = (self.origin(), self.side());
        [left, top, left + side, top + side]
    }

    /// The tile of a zoom that holds a point, in world pixels, of the world.
    pub fn holding(z: u8, world: [f64; 2]) -> Self {
        let count = f64::from(z).exp2();
        let cell = |at: f64| (at / WORLD_PX * count).floor().clamp(0.0, count - 1.0) as u32;
        Self {
            z,
            x: cell(world[0]),
            y: cell(world[1]),
        }
    }
}
