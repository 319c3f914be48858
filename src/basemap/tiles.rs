//! Tiles: which of them a frame needs, and what came of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::WORLD_PX;
use super::raster::RasterTile;
use super::source::GroundSource;
use super::tile_id::TileId;
use super::vector::VectorTile;

/// How many tiles a frame takes at most; where it would take more, the zoom before is enough.
const MOST: usize = 600;

/// A tile in a repetition of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wanted {
    /// The tile.
    pub tile: TileId,
    /// By how many worlds it is moved to the right.
    pub world: i32,
}

/// The zoom of the tiles that suit a zoom of the map.
pub fn tile_zoom(source: &GroundSource, zoom: f64) -> u8 {
    let [first, last] = source.zooms();
    let fitting = (zoom - (source.tile_px() / 256.0).log2()).round();
    (fitting.max(0.0) as u8).clamp(first, last)
}

/// The tiles that cover a frame, given in world pixels and unwrapped, those in the middle first.
/// None where the map is so far out that the first tiles of the source would be crumbs.
pub fn wanted(source: &GroundSource, zoom: f64, frame: [f64; 4]) -> Vec<Wanted> {
    if source.is_builtin() {
        return Vec::new();
    }
    let first = source.zooms()[0];
    let mut z = tile_zoom(source, zoom);
    loop {
        if let Some(tiles) = cover(z, frame) {
            return tiles;
        }
        if z == first {
            return Vec::new();
        }
        z -= 1;
    }
}

/// The tiles of one zoom that cover a frame, unless they are too many.
pub fn cover(z: u8, frame: [f64; 4]) -> Option<Vec<Wanted>> {
    let count = f64::from(z).exp2();
    let side = WORLD_PX / count;
    let cell = |at: f64| (at / side).floor();
    let [left, top, right, bottom] = frame;
    let columns = [cell(left), cell(right - 1e-9)];
    let rows = [cell(top).max(0.0), cell(bottom - 1e-9).min(count - 1.0)];
    let wide = columns[1] - columns[0] + 1.0;
    let high = rows[1] - rows[0] + 1.0;
    if !(wide > 0.0 && high > 0.0) {
        return Some(Vec::new());
    }
    if wide * high > MOST as f64 {
        return None;
    }
    let middle = [
        f64::midpoint(left, right) / side - 0.5,
        f64::midpoint(top, bottom) / side - 0.5,
    ];
    let mut tiles = Vec::new();
    for row in 0..high as i64 {
        for column in 0..wide as i64 {
            let (x, y) = (columns[0] + column as f64, rows[0] + row as f64);
            let far = (x - middle[0]).powi(2) + (y - middle[1]).powi(2);
            let wanted = Wanted {
                tile: TileId {
                    z,
                    x: x.rem_euclid(count) as u32,
                    y: y as u32,
                },
                world: (x / count).floor() as i32,
            };
            tiles.push((far, wanted));
        }
    }
    tiles.sort_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| one.cmp(other)));
    Some(tiles.into_iter().map(|(_, wanted)| wanted).collect())
}

/// What a tile holds.
#[derive(Clone, Debug, PartialEq)]
pub enum TileContent {
    /// A picture.
    Raster(RasterTile),
    /// Geometry.
    Vector(VectorTile),
}

impl TileContent {
    /// About how much memory it takes once it is drawn, in bytes.
    pub fn cost(&self) -> usize {
        match self {
            Self::Raster(raster) => {
                let pixels = raster.size.map(|side| side as usize);
                pixels[0] * pixels[1] * 4 + raster.bytes.len()
            }
            Self::Vector(tile) => {
                let fills = tile.fills.iter().flat_map(|(_, patches)| patches);
                let fills: usize = fills
                    .map(|patch| patch.points.len() * 32 + patch.triangles.len() * 8)
                    .sum();
                let lines = tile.lines.iter().flat_map(|(_, lines)| lines);
                // A point of a line is some corners of a mesh.
                let lines: usize = lines.map(|line| line.points.len() * 140 + 64).sum();
                fills + lines + tile.places.len() * 96
            }
        }
    }
}

/// A tile for a frame, itself or one above it that stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The place in the frame.
    pub wanted: Wanted,
    /// The tile that is drawn there.
    pub tile: TileId,
    /// What it holds.
    pub content: Arc<TileContent>,
}

/// The tiles of a picture, and what could not be had.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TileSet {
    /// The tiles, in the order of their places.
    pub tiles: Vec<Held>,
    /// How many there should have been.
    pub wanted: usize,
    /// Why others are missing, and how many for each reason.
    pub missing: BTreeMap<String, usize>,
    /// Whom they are owed to.
    pub credit: String,
}

impl TileSet {
    /// How many tiles could not be had.
    pub fn missing_count(&self) -> usize {
        self.missing.values().sum()
    }
}
