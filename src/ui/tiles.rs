//! Tiles on screen: asked for at a desk, kept as textures and meshes, and drawn over
//! the built-in ground, which shows until a tile is there.
//!
//! A vector tile is drawn in its own units from its own corner, so that nothing trembles however
//! close the map is. Where a tile is missing, the nearest one above it stands in.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use egui::emath::TSTransform;
use egui::{ColorImage, Context, Pos2, Rect, TextureHandle, TextureOptions, pos2, vec2};
use walkers::{
    Canvas, Drawable, Drawables, Layer as _, Line, MapMemory, MercatorProjection, Mesh, Projector,
    Tile, TilePiece, Vertex, lon_lat,
};

use super::colour;
use crate::basemap::desk::{GroundDesk, TOO_MUCH, TileDesk};
use crate::basemap::raster::RasterTile;
use crate::basemap::tiles::{Held, Wanted, wanted};
use crate::basemap::vector::{TILE_UNITS, VectorTile};
use crate::basemap::{GroundSource, TileContent, TileId, WORLD_PX, lonlat_from_world};
use crate::scene::TileView;
use crate::scene::ground_lines::{tile_fill, tile_line};
use crate::theme::Theme;

/// Where a map asks for its ground.
pub type Desk = dyn GroundDesk<Ready>;

/// How much memory the tiles that are kept may take, in bytes; those in view stay above it.
const KEPT: usize = 200 << 20;
/// How much all of them may take; what comes beyond is not drawn.
const MOST: usize = 500 << 20;
/// How many that came are taken up in a frame: each is a texture to be uploaded.
const TAKEN: usize = 4;

/// A tile as a thread has made it ready.
pub struct Ready {
    look: Look,
    /// About how much memory it takes, in bytes.
    cost: usize,
}

enum Look {
    Picture(RasterTile, ColorImage),
    Geometry(Arc<TileContent>, [Drawables; 2]),
}

/// A tile that is kept.
enum Shown {
    Picture(Arc<TileContent>, TextureHandle),
    Geometry(Arc<TileContent>, [Drawables; 2]),
    /// The ground has no such tile.
    Absent,
    /// It could not be had.
    Failed,
}

impl Shown {
    fn content(&self) -> Option<&Arc<TileContent>> {
        match self {
            Self::Picture(content, _) | Self::Geometry(content, _) => Some(content),
            Self::Absent | Self::Failed => None,
        }
    }
}

/// A tile that is kept, the frame it was used in last, and about how much memory it takes.
struct Kept {
    used: u64,
    cost: usize,
    shown: Shown,
}

/// What could not be had, for the person to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// How many tiles in view.
    pub count: usize,
    /// Why the last of them.
    pub why: String,
}

/// The tiles of a map.
#[derive(Default)]
pub struct MapTiles {
    desk: Option<Box<dyn TileDesk<Ready>>>,
    source: Option<Arc<GroundSource>>,
    held: BTreeMap<TileId, Kept>,
    reasons: BTreeMap<TileId, String>,
    frame: u64,
    tries: u64,
    /// The tiles of the last frame, for the scene.
    shown: Vec<Held>,
    complete: bool,
    key: u64,
    missing: usize,
    trouble: Trouble,
    described: Option<GroundSource>,
}

impl MapTiles {
    /// Takes up what has come, and asks for what a frame, in world pixels, wants. `tries` counts
    /// up when the person asks for another attempt.
    pub fn update(
        &mut self,
        context: &Context,
        desk: &Desk,
        source: &GroundSource,
        tries: u64,
        zoom: f64,
        frame: [f64; 4],
    ) {
        self.frame += 1;
        let same = self
            .source
            .as_deref()
            .is_some_and(|held| held.key() == source.key());
        if !same {
            self.held.clear();
            self.reasons.clear();
        }
        if self.source.as_deref() != Some(source) {
            self.source = Some(Arc::new(source.clone()));
        }
        if self.tries != tries {
            self.tries = tries;
            self.held
                .retain(|_, kept| !matches!(kept.shown, Shown::Failed));
            self.reasons.clear();
        }
        let places = wanted(source, zoom, frame);
        if places.is_empty() && self.desk.is_none() {
            self.settle(&places);
            return;
        }
        self.ask(desk, &places);
        self.take(context);
        self.ask(desk, &places);
        self.settle(&places);
        self.forget();
    }

    /// Asks for what is wanted and not there.
    fn ask(&mut self, desk: &Desk, places: &[Wanted]) {
        let Some(source) = self.source.clone() else {
            return;
        };
        let above = source.stand_ins();
        let first = source.zooms()[0];
        let mut asked: Vec<TileId> = Vec::new();
        let mut seen: BTreeSet<TileId> = BTreeSet::new();
        for place in places {
            // Where the ground has no such tile, the one above it may show something.
            let candidates = std::iter::once(place.tile).chain(place.tile.ancestors().take(above));
            for tile in candidates.take_while(|tile| tile.z >= first) {
                match self.held.get(&tile) {
                    Some(kept) if matches!(kept.shown, Shown::Absent) => {}
                    Some(_) => break,
                    None => {
                        if seen.insert(tile) {
                            asked.push(tile);
                        }
                        break;
                    }
                }
            }
        }
        let tiles = self.desk.get_or_insert_with(|| desk.tiles(Arc::new(ready)));
        tiles.want(&source, asked);
    }

    fn take(&mut self, context: &Context) {
        let (Some(desk), Some(source)) = (&self.desk, &self.source) else {
            return;
        };
        if let Some(described) = desk.described()
            && described.key() == source.key()
        {
            self.described = Some((*described).clone());
        }
        let came = desk.take(TAKEN);
        let more = desk.has_more();
        for came in came {
            if came.source.key() != source.key() {
                continue;
            }
            let cost = match &came.result {
                Ok(Some(ready)) => ready.cost,
                // Nothing, but an entry.
                Ok(None) | Err(_) => 4096,
            };
            let shown = match came.result {
                Ok(Some(_)) if self.cost() + cost > MOST => {
                    self.reasons.insert(came.tile, TOO_MUCH.to_owned());
                    Shown::Failed
                }
                Ok(Some(Ready { look, .. })) => match look {
                    Look::Picture(raster, image) => {
                        let name = format!("tile {:?}", came.tile);
                        let texture = context.load_texture(name, image, TextureOptions::LINEAR);
                        Shown::Picture(Arc::new(TileContent::Raster(raster)), texture)
                    }
                    Look::Geometry(content, drawables) => Shown::Geometry(content, drawables),
                },
                Ok(None) => Shown::Absent,
                Err(why) => {
                    self.reasons.insert(came.tile, why);
                    Shown::Failed
                }
            };
            let kept = Kept {
                used: self.frame,
                cost: if matches!(shown, Shown::Failed) {
                    4096
                } else {
                    cost
                },
                shown,
            };
            self.held.insert(came.tile, kept);
        }
        if more {
            context.request_repaint();
        }
    }

    /// Settles what is shown in each place.
    fn settle(&mut self, places: &[Wanted]) {
        let mut shown = Vec::with_capacity(places.len());
        let mut trouble = Trouble::default();
        let mut waiting = 0;
        for place in places {
            match self.held.get(&place.tile) {
                Some(kept) if matches!(kept.shown, Shown::Failed) => {
                    trouble.count += 1;
                    if let Some(why) = self.reasons.get(&place.tile) {
                        trouble.why.clone_from(why);
                    }
                }
                Some(_) => {}
                None => waiting += 1,
            }
            let best = std::iter::once(place.tile)
                .chain(place.tile.ancestors())
                .find(|tile| {
                    self.held
                        .get(tile)
                        .is_some_and(|kept| kept.shown.content().is_some())
                });
            let Some(best) = best else {
                continue;
            };
            if let Some(kept) = self.held.get_mut(&best) {
                kept.used = self.frame;
                shown.extend(kept.shown.content().map(|content| Held {
                    wanted: *place,
                    tile: best,
                    content: Arc::clone(content),
                }));
            }
        }
        for place in places {
            if let Some(kept) = self.held.get_mut(&place.tile) {
                kept.used = self.frame;
            }
        }
        // The same tiles have the same key, also where two maps take turns.
        self.key = key_of(self.source.as_deref(), &shown);
        self.complete = !places.is_empty() && shown.len() == places.len();
        self.shown = shown;
        self.missing = waiting;
        self.trouble = trouble;
    }

    /// About how much memory all tiles take, in bytes.
    fn cost(&self) -> usize {
        self.held.values().map(|kept| kept.cost).sum()
    }

    /// Lets go of what was used longest ago, but for what is in view.
    fn forget(&mut self) {
        let mut cost = self.cost();
        if cost <= KEPT {
            return;
        }
        let mut by_use: Vec<(u64, TileId, usize)> = self
            .held
            .iter()
            .filter(|(_, kept)| kept.used < self.frame)
            .map(|(tile, kept)| (kept.used, *tile, kept.cost))
            .collect();
        by_use.sort_unstable();
        for (_, tile, freed) in by_use {
            if cost <= KEPT / 10 * 9 {
                break;
            }
            self.held.remove(&tile);
            self.reasons.remove(&tile);
            cost -= freed;
        }
    }

    /// What the scene needs to know of them.
    pub fn view(&self) -> TileView<'_> {
        TileView {
            held: &self.shown,
            credit: self
                .source
                .as_deref()
                .map_or("", |source| source.credit.as_str()),
            complete: self.complete,
            key: self.key,
        }
    }

    /// What could not be had in view.
    pub fn trouble(&self) -> &Trouble {
        &self.trouble
    }

    /// How many tiles in view are still on their way.
    pub fn waiting(&self) -> usize {
        self.missing
    }

    /// What an archive has told of itself, once.
    pub fn described(&mut self) -> Option<GroundSource> {
        self.described.take()
    }

    /// Whether anything is drawn.
    pub fn is_shown(&self) -> bool {
        !self.shown.is_empty()
    }

    /// Draws the tiles.
    pub(super) fn draw(&self, canvas: &mut Canvas, theme: Theme, sheet: &Sheet) {
        let which = usize::from(theme == Theme::Dark);
        for held in &self.shown {
            let place = sheet.rect(held.wanted.tile, held.wanted.world);
            match self.held.get(&held.tile).map(|kept| &kept.shown) {
                Some(Shown::Geometry(_, drawables)) => {
                    let [left, top] = sheet.corner(held.tile, held.wanted.world);
                    let transform = TSTransform {
                        scaling: (held.tile.side() * sheet.scale / TILE_UNITS) as f32,
                        translation: vec2(left as f32, top as f32),
                    };
                    if let Some(drawables) = drawables.get(which) {
                        canvas.add_drawables(
                            drawables
                                .clone()
                                .with_transform(transform)
                                .with_clip_rect(place),
                        );
                    }
                }
                Some(Shown::Picture(_, texture)) => {
                    draw_picture(canvas, sheet, held, texture);
                }
                _ => {}
            }
        }
    }
}

/// Draws a picture. walkers alone can put a texture between its layers, where it lays out a grid
/// of tiles itself: each place is shown to it as a map of its own, with tiles of the size that
/// makes it ask for this one. That also carries it over the edge of the world.
fn draw_picture(canvas: &mut Canvas, sheet: &Sheet, held: &Held, texture: &TextureHandle) {
    let place = held.wanted.tile;
    let deeper = place.z.saturating_sub(held.tile.z);
    let share = (-f64::from(deeper)).exp2() as f32;
    let inside = |at: u32, first: u32| (at - (first << deeper)) as f32 * share;
    let from = pos2(inside(place.x, held.tile.x), inside(place.y, held.tile.y));
    let uv = Rect::from_min_size(from, vec2(share, share));
    let step = sheet.zoom.round() as i32 - i32::from(place.z);
    let tile_size = if step >= 0 {
        256_u32.checked_shl(step.unsigned_abs())
    } else {
        256_u32.checked_shr(step.unsigned_abs())
    };
    let Some(tile_size) = tile_size.filter(|size| *size > 0) else {
        return;
    };
    let mut one = OneTile {
        tile: place,
        tile_size,
        piece: Some((Tile::Raster(texture.clone()), uv)),
    };
    let ([x, y], side) = (place.origin(), place.side());
    let [lon_deg, lat_deg] = lonlat_from_world([x + side / 2.0, y + side / 2.0]);
    let middle = lon_lat(lon_deg, lat_deg);
    let mut memory = MapMemory::default();
    memory.center_at(middle);
    if memory.set_zoom(sheet.zoom).is_ok() {
        let rect = sheet.rect(place, held.wanted.world);
        let alone = Projector::new(rect, &MercatorProjection, &memory, middle);
        (&mut one).draw(canvas, &alone);
    }
}

/// A number for which tiles these are, and where.
fn key_of(source: Option<&GroundSource>, shown: &[Held]) -> u64 {
    let mut hasher = DefaultHasher::new();
    source.map(GroundSource::key).hash(&mut hasher);
    for held in shown {
        (held.wanted, held.tile).hash(&mut hasher);
    }
    hasher.finish()
}

/// Where the world stands on screen.
pub(super) struct Sheet {
    /// The zoom of the map.
    pub(super) zoom: f64,
    /// Points to a world pixel.
    pub(super) scale: f64,
    /// The frame in world pixels, unwrapped.
    pub(super) frame: [f64; 4],
    /// The upper left corner of the frame on screen.
    pub(super) at: Pos2,
}

impl Sheet {
    /// The corner of a tile on screen, reckoned from the frame and not from the world, which is
    /// too large for a float.
    fn corner(&self, tile: TileId, world: i32) -> [f64; 2] {
        let [x, y] = tile.origin();
        [
            (x + f64::from(world) * WORLD_PX - self.frame[0]) * self.scale + f64::from(self.at.x),
            (y - self.frame[1]) * self.scale + f64::from(self.at.y),
        ]
    }

    /// From coordinates of 2^`exponent` to a world pixel, which begin at `origin` in the world,
    /// onto the screen.
    pub(super) fn transform(&self, origin: [f64; 2], exponent: i32) -> TSTransform {
        let at = |axis: usize, on_screen: f32| {
            (f64::from(on_screen) + (origin[axis] - self.frame[axis]) * self.scale) as f32
        };
        TSTransform {
            scaling: (self.scale / f64::from(exponent).exp2()) as f32,
            translation: vec2(at(0, self.at.x), at(1, self.at.y)),
        }
    }

    fn rect(&self, tile: TileId, world: i32) -> Rect {
        let ([left, top], side) = (self.corner(tile, world), tile.side() * self.scale);
        // Edges that two tiles share fall on the same point.
        Rect::from_min_max(
            pos2(left as f32, top as f32),
            pos2((left + side) as f32, (top + side) as f32),
        )
    }
}

/// A map of one tile.
struct OneTile {
    tile: TileId,
    tile_size: u32,
    piece: Option<(Tile, Rect)>,
}

impl walkers::Tiles for OneTile {
    fn at(&mut self, tile: walkers::TileId) -> Option<TilePiece> {
        let same = tile.x == self.tile.x && tile.y == self.tile.y && tile.zoom == self.tile.z;
        if !same {
            return None;
        }
        let (tile, uv) = self.piece.take()?;
        Some(TilePiece::new(tile, uv))
    }

    fn attribution(&self) -> walkers::sources::Attribution {
        // The scene has the credit.
        walkers::sources::Attribution {
            text: "",
            url: "",
            logo_light: None,
            logo_dark: None,
        }
    }

    fn tile_size(&self) -> u32 {
        self.tile_size
    }
}

/// Makes a tile ready, on a thread.
fn ready(tile: TileId, content: TileContent) -> Ready {
    let cost = content.cost();
    let look = match content {
        TileContent::Raster(mut raster) => {
            let size = raster.size.map(|side| side as usize);
            let image = ColorImage::from_rgba_unmultiplied(size, &raster.rgba);
            // The texture has the pixels, and a picture fetches its own.
            raster.rgba = Vec::new();
            raster.bytes = Vec::new();
            Look::Picture(raster, image)
        }
        TileContent::Vector(vector) => {
            let drawables = [Theme::Light, Theme::Dark].map(|theme| made(&vector, tile.z, theme));
            // The scene wants the names; the shapes are in the drawables.
            let names = VectorTile {
                places: vector.places,
                is_full: vector.is_full,
                ..VectorTile::default()
            };
            Look::Geometry(Arc::new(TileContent::Vector(names)), drawables)
        }
    };
    Ready { look, cost }
}

/// The drawables of a vector tile of zoom `z`.
fn made(tile: &VectorTile, z: u8, theme: Theme) -> Drawables {
    let palette = theme.palette();
    let mut fills = Mesh::default();
    for (part, patches) in &tile.fills {
        let ink = colour(tile_fill(palette, *part));
        for patch in patches {
            let first = fills.vertices.len() as u32;
            fills
                .vertices
                .extend(patch.points.iter().map(|[x, y]| Vertex {
                    position: pos2(*x, *y),
                    color: ink,
                }));
            fills
                .indices
                .extend(patch.triangles.iter().map(|corner| corner + first));
        }
    }
    let mut drawables = Vec::new();
    if !fills.is_empty() {
        drawables.push(Drawable::Fill(fills));
    }
    for (part, lines) in &tile.lines {
        let style = tile_line(palette, *part, z);
        let dash: Vec<f32> = style
            .dash
            .into_iter()
            .flatten()
            .map(|length| length as f32)
            .collect();
        drawables.push(Drawable::Lines(
            lines
                .iter()
                .map(|line| Line {
                    points: line.points.iter().map(|[x, y]| pos2(*x, *y)).collect(),
                    width: style.width as f32,
                    color: colour(style.colour),
                    dasharray: dash.clone(),
                })
                .collect(),
        ));
    }
    Drawables::new(drawables)
}
