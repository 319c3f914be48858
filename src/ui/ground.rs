//! The ground on screen: meshes and lines that stay on the graphics adapter between frames.
//!
//! A level of the ground is made into drawables once for each theme, in chunks that are left out
//! where the frame does not show them: the coarsest when it is first wanted, the finer ones on a
//! thread. Coordinates are world pixels; a transform puts them on screen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use egui::pos2;
use walkers::{Canvas, Drawable, Drawables, Layer, Line, Mesh, Projector, Vertex};

use super::close_ground::CloseGround;
use super::colour;
use super::hatching::{HatchKey, Hatches};
use super::tiles::{Desk, MapTiles, Sheet};
use crate::basemap::{self, WORLD_PX, WorldBox, Worldview};
use crate::scene::ground_lines::ground_lines;
use crate::scene::{GroupArea, hatch};
use crate::theme::{Rgba, Theme};

/// A part of the ground that is drawn, or left out, as a whole.
struct Chunk {
    bounds: WorldBox,
    min_zoom: f32,
    drawables: Drawables,
}

/// A level of the ground in a theme.
struct Meshes {
    land: Vec<Chunk>,
    lakes: Vec<Chunk>,
    lines: Vec<Chunk>,
}

type Made = BTreeMap<(usize, Theme), Arc<Meshes>>;

/// The ground's drawables, as far as they are made.
#[derive(Clone, Default)]
pub struct Ground {
    made: Arc<Mutex<Made>>,
    hatches: Hatches,
    close: CloseGround,
}

/// Closer than this, world pixels in 32 bits are too coarse for the screen.
const CLOSE_ZOOM: f64 = 11.0;

/// What the map layer needs for a frame.
pub struct GroundLayer<'a> {
    /// What was made.
    pub ground: &'a mut Ground,
    /// The tiles over it.
    pub tiles: &'a MapTiles,
    /// Where finer levels are asked for.
    pub desk: &'a Desk,
    /// Light or dark.
    pub theme: Theme,
    /// Whose view of boundaries.
    pub worldview: Worldview,
    /// Paper over the ground, where it is to be fainter or hidden.
    pub veil: Option<Rgba>,
    /// The areas of groups.
    pub areas: Vec<GroupArea>,
    /// The frame in world pixels, unwrapped.
    pub frame: [f64; 4],
}

impl Layer for GroundLayer<'_> {
    fn draw(&mut self, canvas: &mut Canvas, projector: &Projector<'_>) {
        let zoom = projector.zoom();
        let clip = projector.clip_rect();
        let palette = self.theme.palette();
        canvas.add_drawables(Drawables::new(vec![Drawable::Fill(Mesh::rect(
            clip,
            colour(palette.water),
        ))]));
        let sheet = Sheet {
            zoom,
            scale: zoom.exp2(),
            frame: self.frame,
            at: clip.min,
        };
        let wanted = basemap::level_for(zoom);
        let Some((level, meshes)) = self.ground.best(wanted, self.theme, self.desk) else {
            self.tiles.draw(canvas, self.theme, &sheet);
            return;
        };
        let key = HatchKey {
            level,
            worldview: self.worldview,
            areas: self.areas.clone(),
            half_zoom: (zoom * 2.0).round() as i32,
        };
        // Hatches lie on the land, under lakes and lines; over tiles, which have land of their own,
        // and over the paper that makes the ground fainter or hides it.
        let over = self.veil.is_some() || self.tiles.is_shown();
        let is_hidden = self.veil.is_some_and(|veil| veil.a == 255);
        let veil = self.veil.map(|veil| {
            let paper = Mesh::rect(clip, colour(veil));
            Drawables::new(vec![Drawable::Fill(paper)])
        });
        if zoom > CLOSE_ZOOM {
            let close = self.ground.close.update(&key, self.theme, self.frame);
            let transform = sheet.transform(close.origin, close.exponent);
            let mut put = |drawables: &Drawables| {
                canvas.add_drawables(drawables.clone().with_transform(transform));
            };
            if !is_hidden {
                put(&close.land);
                if !over {
                    put(&close.hatches);
                }
                put(&close.lines);
                self.tiles.draw(canvas, self.theme, &sheet);
            }
            if let Some(veil) = veil {
                canvas.add_drawables(veil);
            }
            if over {
                canvas.add_drawables(close.hatches.clone().with_transform(transform));
            }
            return;
        }
        self.ground.hatches.update(&key, self.frame);
        let [left, top, right, bottom] = self.frame;
        let first = (left / WORLD_PX).floor() as i32;
        let last = ((right / WORLD_PX).ceil() as i32 - 1).max(first);
        let transform = |world: i32| sheet.transform([f64::from(world) * WORLD_PX, 0.0], 0);
        let hatches = |world: i32| {
            let shown = self.ground.hatches.shown.iter();
            shown
                .filter(move |(copy, _)| *copy == world)
                .map(|(_, drawables)| drawables)
        };
        for world in (first..=last).filter(|_| !is_hidden) {
            let shift = f64::from(world) * WORLD_PX;
            let here = [left - shift, top, right - shift, bottom].map(|edge| edge as f32);
            let visible = |chunk: &&Chunk| {
                f64::from(chunk.min_zoom) <= zoom && hatch::overlap(chunk.bounds, here)
            };
            let over_land = meshes.lakes.iter().chain(&meshes.lines).filter(visible);
            let parts = meshes
                .land
                .iter()
                .filter(visible)
                .map(|chunk| &chunk.drawables)
                .chain(hatches(world).filter(|_| !over))
                .chain(over_land.map(|chunk| &chunk.drawables));
            for drawables in parts {
                canvas.add_drawables(drawables.clone().with_transform(transform(world)));
            }
        }
        if !is_hidden {
            self.tiles.draw(canvas, self.theme, &sheet);
        }
        if let Some(veil) = veil {
            canvas.add_drawables(veil);
        }
        for world in (first..=last).filter(|_| over) {
            for drawables in hatches(world) {
                canvas.add_drawables(drawables.clone().with_transform(transform(world)));
            }
        }
    }
}

impl Ground {
    /// The finest level up to `wanted` that is ready. The coarsest is made here and now, so that
    /// the first frame has a ground; the others on threads, wanted yet or not, so that they are
    /// there before somebody zooms in.
    fn best(&self, wanted: usize, theme: Theme, desk: &Desk) -> Option<(usize, Arc<Meshes>)> {
        let begun = self.lock().contains_key(&(0, theme));
        if !begun {
            let coarsest = Arc::new(meshes(basemap::level(0), theme));
            self.lock().insert((0, theme), coarsest);
            for level in 1..basemap::LEVELS {
                let ground = self.clone();
                let take = move |held: &'static basemap::Level| {
                    let meshes = Arc::new(meshes(held, theme));
                    ground.lock().insert((level, theme), meshes);
                };
                desk.level(level, Box::new(take));
            }
        }
        let made = self.lock();
        (0..=wanted)
            .rev()
            .find_map(|level| Some((level, Arc::clone(made.get(&(level, theme))?))))
    }

    /// Whether the level that a zoom wants is ready.
    pub fn is_ready(&self, zoom: f64, theme: Theme) -> bool {
        self.lock().contains_key(&(basemap::level_for(zoom), theme))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Side of the cells that the ground is cut into, in world pixels: an eighth of the world.
const CELL_PX: f32 = 32.0;

/// What is drawn together: zoom in tenths, and the cell.
type ChunkKey = (i32, i32, i32);

fn key_of(bounds: WorldBox, min_zoom: f32) -> ChunkKey {
    let cell = |low: f32, high: f32| (f32::midpoint(low, high) / CELL_PX).floor() as i32;
    (
        (min_zoom * 10.0).round() as i32,
        cell(bounds[0], bounds[2]),
        cell(bounds[1], bounds[3]),
    )
}

fn widen(bounds: &mut WorldBox, by: WorldBox) {
    *bounds = [
        bounds[0].min(by[0]),
        bounds[1].min(by[1]),
        bounds[2].max(by[2]),
        bounds[3].max(by[3]),
    ];
}

const NOTHING: WorldBox = [
    f32::INFINITY,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::NEG_INFINITY,
];

/// An area to be filled: its corners, its triangles, its box, from which zoom.
type Filled<'a> = (&'a [[f32; 2]], &'a [u32], WorldBox, f32);

fn fills<'a>(areas: impl Iterator<Item = Filled<'a>>, fill: Rgba) -> Vec<Chunk> {
    let mut cells: BTreeMap<ChunkKey, (WorldBox, Mesh)> = BTreeMap::new();
    for (points, triangles, bounds, min_zoom) in areas {
        let (around, mesh) = cells
            .entry(key_of(bounds, min_zoom))
            .or_insert_with(|| (NOTHING, Mesh::default()));
        widen(around, bounds);
        let first = mesh.vertices.len() as u32;
        mesh.vertices.extend(points.iter().map(|[x, y]| Vertex {
            position: pos2(*x, *y),
            color: colour(fill),
        }));
        mesh.indices
            .extend(triangles.iter().map(|corner| corner + first));
    }
    cells
        .into_iter()
        .map(|((tenths, ..), (bounds, mesh))| Chunk {
            bounds,
            min_zoom: tenths as f32 / 10.0,
            drawables: Drawables::new(vec![Drawable::Fill(mesh)]),
        })
        .collect()
}

fn meshes(ground: &basemap::Level, theme: Theme) -> Meshes {
    let palette = theme.palette();
    let land = ground.land.iter().map(|area| {
        (
            area.points.as_slice(),
            area.triangles.as_slice(),
            area.bounds,
            0.0,
        )
    });
    let lakes = ground.lakes.iter().map(|lake| {
        (
            lake.points.as_slice(),
            lake.triangles.as_slice(),
            lake.bounds,
            lake.min_zoom,
        )
    });
    let mut lines = Vec::new();
    for part in ground_lines(palette) {
        let mut cells: BTreeMap<ChunkKey, (WorldBox, Vec<Line>)> = BTreeMap::new();
        for line in (part.lines)(ground) {
            let (around, held) = cells
                .entry(key_of(line.bounds, line.min_zoom))
                .or_insert_with(|| (NOTHING, Vec::new()));
            widen(around, line.bounds);
            held.push(Line {
                points: line.points.iter().map(|[x, y]| pos2(*x, *y)).collect(),
                width: part.width as f32,
                color: colour(part.colour),
                dasharray: part
                    .dash
                    .into_iter()
                    .flatten()
                    .map(|length| length as f32)
                    .collect(),
            });
        }
        lines.extend(
            cells
                .into_iter()
                .map(|((tenths, ..), (bounds, held))| Chunk {
                    bounds,
                    min_zoom: tenths as f32 / 10.0,
                    drawables: Drawables::new(vec![Drawable::Lines(held)]),
                }),
        );
    }
    Meshes {
        land: fills(land, palette.land),
        lakes: fills(lakes, palette.water),
        lines,
    }
}
