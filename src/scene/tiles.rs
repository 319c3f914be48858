//! What tiles bring to a scene: names, the land that they cover, and whom they are owed to.

use std::collections::BTreeSet;

use crate::basemap::tiles::Held;
use crate::basemap::vector::TilePlace;
use crate::basemap::{self, TileContent, TileId, TileSet, WORLD_PX};
use crate::view::View;

/// The tiles that a frame shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct TileView<'a> {
    /// The tiles, each in its place.
    pub held: &'a [Held],
    /// Whom they are owed to.
    pub credit: &'a str,
    /// Whether they cover the whole frame.
    pub complete: bool,
    /// Which tiles these are, for what is kept between frames.
    pub key: u64,
}

impl<'a> From<&'a TileSet> for TileView<'a> {
    fn from(set: &'a TileSet) -> Self {
        Self {
            held: &set.tiles,
            credit: &set.credit,
            complete: !set.tiles.is_empty() && set.missing.is_empty(),
            key: 0,
        }
    }
}

/// What lies under the names of a scene.
#[derive(Debug, Default)]
pub(super) struct Covered {
    /// Where a picture has names of its own: left, top, right, bottom in world pixels, unwrapped.
    painted: Vec<[f64; 4]>,
    /// Where the tiles bring names.
    named: Vec<[f64; 4]>,
}

impl Covered {
    pub(super) fn by(view: TileView<'_>) -> Self {
        let mut covered = Self::default();
        for held in view.held {
            let shift = f64::from(held.wanted.world) * WORLD_PX;
            let [left, top, right, bottom] = held.wanted.tile.bounds();
            let bounds = [left + shift, top, right + shift, bottom];
            match *held.content {
                TileContent::Raster(_) => covered.painted.push(bounds),
                TileContent::Vector(ref tile) if tile.is_full => covered.named.push(bounds),
                // What shows through it has names of its own.
                TileContent::Vector(_) => {}
            }
        }
        covered
    }

    /// Whether a picture names what is at a point.
    pub(super) fn is_painted(&self, world: [f64; 2]) -> bool {
        self.painted.iter().any(|bounds| holds(*bounds, world))
    }

    /// Whether the tiles name the towns at a point.
    pub(super) fn has_towns(&self, world: [f64; 2]) -> bool {
        self.is_painted(world) || self.named.iter().any(|bounds| holds(*bounds, world))
    }
}

fn holds([left, top, right, bottom]: [f64; 4], [x, y]: [f64; 2]) -> bool {
    x >= left && x < right && y >= top && y < bottom
}

/// The names that tiles bring, the weightiest first, each once for each repetition of the world.
pub(super) fn places(view: TileView<'_>) -> Vec<(&TilePlace, i32)> {
    let mut found: Vec<(&TilePlace, i32)> = Vec::new();
    let mut seen: BTreeSet<(TileId, TileId, i32)> = BTreeSet::new();
    for held in view.held {
        let TileContent::Vector(tile) = &*held.content else {
            continue;
        };
        if !seen.insert((held.tile, held.wanted.tile, held.wanted.world)) {
            continue;
        }
        // One that stands in for another brings only the names of that place.
        let bounds = held.wanted.tile.bounds();
        found.extend(
            tile.places
                .iter()
                .filter(|place| holds(bounds, place.world))
                .map(|place| (place, held.wanted.world)),
        );
    }
    found.sort_by(|(a, _), (b, _)| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.name.cmp(&b.name))
    });
    found
}

/// Whom the ground of a view is owed to, and whose boundaries it shows.
pub(super) fn credit(view: &View, tiles: TileView<'_>) -> String {
    let builtin = format!("{} · {}", basemap::CREDIT, view.layers.worldview.credit());
    if tiles.held.is_empty() {
        return builtin;
    }
    let own = tile_credit(view, tiles);
    let hides = |held: &Held| match &*held.content {
        TileContent::Raster(_) => true,
        TileContent::Vector(tile) => tile.is_full,
    };
    if tiles.complete && tiles.held.iter().all(hides) {
        own
    } else {
        format!("{own} · elsewhere {builtin}")
    }
}

/// The part of it that the tiles are owed.
pub(super) fn tile_credit(view: &View, tiles: TileView<'_>) -> String {
    let credit = if tiles.credit.is_empty() {
        view.layers.ground.name.as_str()
    } else {
        tiles.credit
    };
    format!("{credit} · boundaries as on these tiles")
}
