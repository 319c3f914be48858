//! The built-in ground close up: what lies around the frame, cut out of the finest level and put
//! into coordinates of its own, so that 32 bits hold it without a tremble at any zoom.

use egui::pos2;
use walkers::{Drawable, Drawables, Line, Mesh, Vertex};

use super::colour;
use super::hatching::{HatchKey, hatching};
use crate::basemap::vector::patch;
use crate::basemap::{self, Area, WORLD_PX, clip};
use crate::scene::ground_lines::ground_lines;
use crate::scene::hatch;
use crate::theme::Theme;

/// The ground around a frame.
#[derive(Clone, Default)]
pub(super) struct CloseGround {
    made: Option<Made>,
}

/// What was made, and for what.
#[derive(Clone)]
pub(super) struct Made {
    key: HatchKey,
    theme: Theme,
    region: [f64; 4],
    /// Where its coordinates begin, in world pixels.
    pub(super) origin: [f64; 2],
    /// How many of its units a world pixel has, as a power of two.
    pub(super) exponent: i32,
    pub(super) land: Drawables,
    pub(super) hatches: Drawables,
    /// Lakes and lines.
    pub(super) lines: Drawables,
}

impl CloseGround {
    /// The ground for a frame in world pixels, made anew where the frame has left it.
    pub(super) fn update(&mut self, key: &HatchKey, theme: Theme, frame: [f64; 4]) -> &Made {
        let fits = self.made.as_ref().is_some_and(|made| {
            made.key == *key
                && made.theme == theme
                && made.region[0] <= frame[0]
                && made.region[1] <= frame[1]
                && made.region[2] >= frame[2]
                && made.region[3] >= frame[3]
        });
        if !fits {
            self.made = None;
        }
        self.made.get_or_insert_with(|| make(key, theme, frame))
    }
}

fn make(key: &HatchKey, theme: Theme, frame: [f64; 4]) -> Made {
    let palette = theme.palette();
    let ground = basemap::level(key.level);
    let [left, top, right, bottom] = frame;
    let (aside, above) = (right - left, bottom - top);
    let region = [left - aside, top - above, right + aside, bottom + above];
    let origin = [f64::midpoint(left, right), f64::midpoint(top, bottom)];
    let exponent = key.half_zoom.div_euclid(2);
    let zoom = f64::from(key.half_zoom) / 2.0;
    let unit = f64::from(exponent).exp2();
    let mut land = Mesh::default();
    let mut lakes = Mesh::default();
    let mut lines = Vec::new();
    let mut areas: Vec<Area> = Vec::new();
    let first = (region[0] / WORLD_PX).floor() as i32;
    let last = (region[2] / WORLD_PX).floor() as i32;
    for world in first..=last {
        let shift = f64::from(world) * WORLD_PX;
        let here = [region[0] - shift, region[1], region[2] - shift, region[3]];
        let narrow = here.map(|edge| edge as f32);
        let local = |points: &[[f32; 2]]| -> Vec<[f64; 2]> {
            points
                .iter()
                .map(|[x, y]| {
                    [
                        (f64::from(*x) + shift - origin[0]) * unit,
                        (f64::from(*y) - origin[1]) * unit,
                    ]
                })
                .collect()
        };
        let edge = |at: f64, axis: usize| (at - origin[axis]) * unit;
        let box_here: clip::Frame = [
            edge(region[0], 0),
            edge(region[1], 1),
            edge(region[2], 0),
            edge(region[3], 1),
        ];
        let cut = |points: &[[f32; 2]], rings: &[std::ops::Range<u32>]| {
            rings
                .iter()
                .filter_map(|ring| points.get(ring.start as usize..ring.end as usize))
                .map(|ring| clip::ring(local(ring).into_iter(), box_here, 0.0))
                .filter(|ring| ring.len() > 2)
                .collect::<Vec<_>>()
        };
        for area in &ground.land {
            if !hatch::overlap(area.bounds, narrow) {
                continue;
            }
            // Rings of an area are islands or holes, in no order; each island with the holes
            // inside it is what triangles are made of.
            for rings in islands(&cut(&area.points, &area.rings)) {
                let Some(patch) = patch(&rings) else {
                    continue;
                };
                add(
                    &mut land,
                    &patch.points,
                    &patch.triangles,
                    colour(palette.land),
                );
                areas.push(Area {
                    recognised: area.recognised,
                    de_facto: area.de_facto,
                    points: patch.points,
                    rings: patch.rings,
                    triangles: Vec::new(),
                    bounds: patch.bounds,
                });
            }
        }
        for lake in &ground.lakes {
            if f64::from(lake.min_zoom) > zoom || !hatch::overlap(lake.bounds, narrow) {
                continue;
            }
            for rings in islands(&cut(&lake.points, &lake.rings)) {
                if let Some(patch) = patch(&rings) {
                    add(
                        &mut lakes,
                        &patch.points,
                        &patch.triangles,
                        colour(palette.water),
                    );
                }
            }
        }
        for part in ground_lines(palette) {
            let held = (part.lines)(ground);
            let shown = held.iter().filter(|line| {
                f64::from(line.min_zoom) <= zoom && hatch::overlap(line.bounds, narrow)
            });
            for line in shown {
                for points in clip::line(local(&line.points).into_iter(), box_here, 0.0) {
                    lines.push(Line {
                        points: points
                            .iter()
                            .map(|[x, y]| pos2(*x as f32, *y as f32))
                            .collect(),
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
            }
        }
    }
    let hatches = hatched(
        key,
        &areas,
        region,
        origin,
        unit,
        zoom - f64::from(exponent),
    );
    let mut over = vec![Drawable::Fill(lakes)];
    over.push(Drawable::Lines(lines));
    over.retain(|drawable| !is_empty(drawable));
    Made {
        key: key.clone(),
        theme,
        region,
        origin,
        exponent,
        land: Drawables::new(
            (!land.is_empty())
                .then_some(Drawable::Fill(land))
                .into_iter()
                .collect(),
        ),
        hatches,
        lines: Drawables::new(over),
    }
}

fn is_empty(drawable: &Drawable) -> bool {
    match drawable {
        Drawable::Fill(mesh) => mesh.is_empty(),
        Drawable::Lines(lines) => lines.is_empty(),
    }
}

fn add(mesh: &mut Mesh, points: &[[f32; 2]], triangles: &[u32], ink: egui::Color32) {
    let first = mesh.vertices.len() as u32;
    mesh.vertices.extend(points.iter().map(|[x, y]| Vertex {
        position: pos2(*x, *y),
        color: ink,
    }));
    mesh.indices
        .extend(triangles.iter().map(|corner| corner + first));
}

/// Rings put together: each outer ring with the holes that lie in it.
fn islands(rings: &[Vec<[f64; 2]>]) -> Vec<Vec<Vec<[f64; 2]>>> {
    // A ring that lies in an odd number of others is a hole of the smallest of them.
    let holds = |outer: &[[f64; 2]], at: [f64; 2]| {
        let mut inside = false;
        for (a, b) in outer.iter().zip(outer.iter().cycle().skip(1)) {
            if (a[1] > at[1]) != (b[1] > at[1])
                && at[0] < (b[0] - a[0]) * (at[1] - a[1]) / (b[1] - a[1]) + a[0]
            {
                inside = !inside;
            }
        }
        inside
    };
    let around = |ring: usize| -> Vec<usize> {
        let Some(at) = rings.get(ring).and_then(|ring| ring.first()).copied() else {
            return Vec::new();
        };
        rings
            .iter()
            .enumerate()
            .filter(|(other, outer)| *other != ring && holds(outer, at))
            .map(|(other, _)| other)
            .collect()
    };
    let nested: Vec<Vec<usize>> = (0..rings.len()).map(around).collect();
    let mut out: Vec<(usize, Vec<Vec<[f64; 2]>>)> = Vec::new();
    for (ring, outers) in nested.iter().enumerate() {
        if outers.len() % 2 == 0 {
            out.extend(rings.get(ring).map(|held| (ring, vec![held.clone()])));
        }
    }
    for (ring, outers) in nested.iter().enumerate() {
        if outers.len() % 2 == 1 {
            let own = outers
                .iter()
                .max_by_key(|outer| nested.get(**outer).map_or(0, Vec::len));
            let island = out.iter_mut().find(|(island, _)| Some(island) == own);
            if let (Some((_, island)), Some(hole)) = (island, rings.get(ring)) {
                island.push(hole.clone());
            }
        }
    }
    out.into_iter().map(|(_, island)| island).collect()
}

/// The hatches of the groups. `finer` is how much closer the map is than the units are, as a power
/// of two.
fn hatched(
    key: &HatchKey,
    areas: &[Area],
    region: [f64; 4],
    origin: [f64; 2],
    unit: f64,
    finer: f64,
) -> Drawables {
    let within = [
        (region[0] - origin[0]) * unit,
        (region[1] - origin[1]) * unit,
        (region[2] - origin[0]) * unit,
        (region[3] - origin[1]) * unit,
    ];
    let spacing_scale = (-finer).exp2();
    let drawables = key
        .areas
        .iter()
        .filter_map(|group| hatching(group, key.worldview, areas, within, spacing_scale))
        .collect();
    Drawables::new(drawables)
}
