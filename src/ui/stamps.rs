//! Meshes of what a map paints, kept between frames.
//!
//! egui cuts every shape into triangles anew in every frame. While a map is panned most of its
//! marks are the same but for where they stand, so each is cut once, about a point of its own, and
//! copied to where it stands: a *stamp*. The stamps of a frame are a few meshes, *sheets*, and a
//! sheet in which nothing moved is painted again as it was.

use std::collections::HashMap;
use std::hash::{Hash as _, Hasher};
use std::sync::Arc;

use egui::emath::GuiRounding as _;
use egui::epaint::{ClippedShape, Mesh, Primitive, Vertex};
use egui::layers::ShapeIdx;
use egui::{Color32, Context, Galley, Painter, Pos2, Rect, Vec2, pos2, vec2};

use super::paint::{self, AROUND};
use super::{colour, font};
use crate::scene::{Cut, Mark, Shape, Stroke, Text};
use crate::theme::{Rgba, size};

/// The stamps of a map, and what it painted with them last.
#[derive(Default)]
pub(super) struct Stamps {
    kept: HashMap<u64, Stamp>,
    /// Which frame this is.
    frame: u64,
    /// A word in the letters that stamps were made with, at so many pixels a point: another galley
    /// for it means that the letters stand elsewhere in their texture now.
    letters: Option<(Arc<Galley>, f32)>,
    /// What is gathered for the next sheets, and the points of its thin lines, on the screen.
    parts: Vec<Part>,
    points: Vec<Pos2>,
    /// Before which part and which point each but the first of these sheets begins.
    cuts: Vec<[usize; 2]>,
    /// How many vertices the last of them has so far.
    vertices: usize,
    /// What was painted, in order, and how many of those belong to this frame.
    sheets: Vec<Sheet>,
    painted: usize,
    /// Where this frame's sheets stand among what is painted.
    places: Vec<(Painter, ShapeIdx)>,
}

/// Triangles about a point of their own, in points; places in the texture in its pixels.
#[derive(Default)]
struct Stamp {
    mesh: Mesh,
    /// What they cover, in points about that point.
    bounds: Option<Rect>,
    /// From the top of a text down to its baseline, in points.
    baseline: f32,
    /// A text once more in the colour of its edge, where it has one, and how far that reaches to
    /// all sides.
    halo: Option<(Mesh, f32)>,
    /// Whether it stands on whole pixels, as what has to be sharp does.
    snaps: bool,
    /// The frame that needed it last.
    used: u64,
    /// For how many frames it is kept without being needed.
    lasts: u64,
}

impl Stamp {
    /// How many vertices and indices it has with its edge.
    fn size(&self) -> [usize; 2] {
        let copies = 1 + self.halo.as_ref().map_or(0, |_| AROUND.len());
        [self.mesh.vertices.len(), self.mesh.indices.len()].map(|one| one * copies)
    }
}

/// A part of a sheet.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// A stamp in its place.
    Stamp { key: u64, at: Pos2 },
    /// A thin line through the next so many points. It is as soon cut as copied, and while the map
    /// is zoomed it is another one in every frame.
    Hairline { points: usize, pen: egui::Stroke },
}

/// One mesh of many stamps.
#[derive(Default)]
struct Sheet {
    parts: Vec<Part>,
    points: Vec<Pos2>,
    mesh: Arc<Mesh>,
    /// Size of the texture of letters that it was made for, in its pixels.
    texture: [usize; 2],
}

/// How many vertices a sheet has at most, unless it is of one part. egui copies each sheet: many
/// of one size find memory that was used before, where one that grows and shrinks as the map is
/// zoomed would be given new pages by the system, which takes longer than to fill them.
const SHEET: usize = 16_000;
/// By how much the clip of a sheet is larger than that of what is painted before or after it, in
/// points: egui would add that to the same mesh, which would have to grow for it.
const APART_PT: f32 = 1.0 / 16.0;
/// How many frames a text or a symbol is kept without being needed: they come and go.
const LASTS: u64 = 120;
/// The same for long lines, which do not come back once the map was zoomed.
const LINES_LAST: u64 = 2;
/// How many points a long line has.
const LONG: usize = 9;

impl Stamps {
    /// Begins a frame.
    pub(super) fn begin(&mut self, painter: &Painter) {
        self.frame += 1;
        self.painted = 0;
        self.places.clear();
        let scale = painter.ctx().pixels_per_point();
        let letters = painter.layout_no_wrap(
            "Theatrum".to_owned(),
            font(Cut::Regular, size::TEXT),
            Color32::PLACEHOLDER,
        );
        let same = self
            .letters
            .as_ref()
            .is_some_and(|(held, at)| Arc::ptr_eq(held, &letters) && *at == scale);
        if !same {
            self.kept.clear();
            self.sheets.clear();
            self.letters = Some((letters, scale));
        }
        let frame = self.frame;
        self.kept
            .retain(|_, stamp| stamp.used + stamp.lasts >= frame);
    }

    /// Takes marks whose frame begins at `corner` of the screen.
    pub(super) fn marks(&mut self, painter: &Painter, marks: &[Mark], corner: Pos2) {
        for mark in marks {
            match mark.shapes.as_slice() {
                [Shape::Line { points, stroke }] if is_hairline(painter, points, *stroke) => {
                    self.hairline(painter, points, *stroke, corner);
                }
                shapes => self.shapes(painter, shapes, corner),
            }
            for text in &mark.texts {
                self.text(painter, text, corner);
            }
        }
    }

    fn shapes(&mut self, painter: &Painter, shapes: &[Shape], corner: Pos2) {
        let Some(anchor) = shapes.first().and_then(anchor) else {
            return;
        };
        let mut key = Mixer::default();
        for shape in shapes {
            mix_shape(&mut key, shape, anchor);
        }
        self.put(painter, key.finish(), paint::screen(corner, anchor), || {
            let mut cut = Vec::new();
            let pixel = 1.0 / painter.pixels_per_point();
            let [x, y] = anchor;
            for shape in shapes {
                paint::draw_shape(&mut cut, shape, pos2(-x as f32, -y as f32), pixel);
            }
            let mesh = tessellated(painter.ctx(), cut);
            Stamp {
                bounds: Some(mesh.calc_bounds()),
                mesh,
                snaps: matches!(shapes.first(), Some(Shape::Pill { .. })),
                lasts: if shapes.iter().any(is_long) {
                    LINES_LAST
                } else {
                    LASTS
                },
                ..Stamp::default()
            }
        });
    }

    fn hairline(&mut self, painter: &Painter, points: &[[f64; 2]], stroke: Stroke, corner: Pos2) {
        let before = self.points.len();
        let on_screen = points.iter().map(|at| paint::screen(corner, *at));
        self.points.extend(on_screen);
        let bounds = Rect::from_points(&self.points[before..]);
        if painter.clip_rect().intersects(bounds) {
            let [vertices, _] = paint::hairline_size(points.len());
            let line = Part::Hairline {
                points: points.len(),
                pen: paint::pen(stroke),
            };
            self.push(line, vertices, before);
        } else {
            self.points.truncate(before);
        }
    }

    fn text(&mut self, painter: &Painter, text: &Text, corner: Pos2) {
        let mut key = Mixer::default();
        text.text.hash(&mut key);
        text.cut.hash(&mut key);
        key.write_u64(text.size_px.to_bits());
        key.write_u64(text.spacing_px.to_bits());
        mix_colour(&mut key, Some(text.colour));
        mix_colour(&mut key, text.halo);
        self.put(
            painter,
            key.finish(),
            paint::screen(corner, text.origin),
            || {
                let (galley, baseline) = paint::galley(painter, text);
                let cut = |ink: Rgba| {
                    let shape = egui::Shape::galley(Pos2::ZERO, Arc::clone(&galley), colour(ink));
                    tessellated(painter.ctx(), vec![shape])
                };
                let mesh = cut(text.colour);
                let reach = paint::halo_reach(text);
                Stamp {
                    bounds: Some(mesh.calc_bounds().expand(reach)),
                    mesh,
                    baseline,
                    halo: text.halo.map(|halo| (cut(halo), reach)),
                    snaps: true,
                    used: 0,
                    lasts: LASTS,
                }
            },
        );
    }

    /// Puts a stamp where its own point stands, and makes it first if need be.
    fn put(&mut self, painter: &Painter, key: u64, at: Pos2, make: impl FnOnce() -> Stamp) {
        let stamp = self.kept.entry(key).or_insert_with(make);
        stamp.used = self.frame;
        let at = if stamp.snaps {
            (at - vec2(0.0, stamp.baseline)).round_to_pixels(painter.ctx().pixels_per_point())
        } else {
            at
        };
        let clip = painter.clip_rect();
        let bounds = stamp.bounds.map(|bounds| bounds.translate(at.to_vec2()));
        if bounds.is_some_and(|bounds| clip.intersects(bounds)) {
            let [vertices, _] = stamp.size();
            self.push(Part::Stamp { key, at }, vertices, self.points.len());
        }
    }

    /// Takes a part of so many vertices, whose points begin at a position.
    fn push(&mut self, part: Part, vertices: usize, points: usize) {
        if self.vertices > 0 && self.vertices + vertices > SHEET {
            self.cuts.push([self.parts.len(), points]);
            self.vertices = 0;
        }
        self.vertices += vertices;
        self.parts.push(part);
    }

    /// Paints what was taken since the last time.
    pub(super) fn paint(&mut self, painter: &Painter) {
        let parts = std::mem::take(&mut self.parts);
        let points = std::mem::take(&mut self.points);
        let mut cuts = std::mem::take(&mut self.cuts);
        cuts.push([parts.len(), points.len()]);
        let [mut part, mut point] = [0, 0];
        for [next_part, next_point] in cuts.drain(..) {
            self.sheet(painter, &parts[part..next_part], &points[point..next_point]);
            [part, point] = [next_part, next_point];
        }
        // Their memory is used again.
        (self.parts, self.points, self.cuts) = (parts, points, cuts);
        self.parts.clear();
        self.points.clear();
        self.vertices = 0;
    }

    fn sheet(&mut self, painter: &Painter, parts: &[Part], points: &[Pos2]) {
        let texture = texture_size(painter.ctx());
        let mut sheet = if self.painted < self.sheets.len() {
            std::mem::take(&mut self.sheets[self.painted])
        } else {
            self.sheets.push(Sheet::default());
            Sheet::default()
        };
        if sheet.texture != texture || sheet.parts != parts || sheet.points != points {
            sheet.parts.clear();
            sheet.parts.extend_from_slice(parts);
            sheet.points.clear();
            sheet.points.extend_from_slice(points);
            // Its memory is used again where nothing else holds it any more.
            let mut mesh = Arc::try_unwrap(sheet.mesh).unwrap_or_default();
            self.assemble(&sheet.parts, &sheet.points, &mut mesh, texture, painter);
            sheet.mesh = Arc::new(mesh);
            sheet.texture = texture;
        }
        // The sheet before has another clip, too.
        let apart = APART_PT * (1 + self.painted % 2) as f32;
        let mut painter = painter.clone();
        painter.set_clip_rect(painter.clip_rect().expand(apart));
        let place = painter.add(Arc::clone(&sheet.mesh));
        self.places.push((painter, place));
        self.sheets[self.painted] = sheet;
        self.painted += 1;
    }

    /// One mesh of some parts and the points of their lines.
    fn assemble(
        &self,
        parts: &[Part],
        points: &[Pos2],
        sheet: &mut Mesh,
        texture: [usize; 2],
        painter: &Painter,
    ) {
        let scale = painter.pixels_per_point();
        sheet.clear();
        let (mut vertices, mut indices) = (0, 0);
        for part in parts {
            match part {
                Part::Stamp { key, .. } => {
                    let Some(stamp) = self.kept.get(key) else {
                        continue;
                    };
                    let [corners, of_corners] = stamp.size();
                    vertices += corners;
                    indices += of_corners;
                }
                Part::Hairline { points, .. } => {
                    let [corners, triangles] = paint::hairline_size(*points);
                    vertices += corners;
                    indices += 3 * triangles;
                }
            }
        }
        sheet.vertices.reserve(vertices);
        sheet.indices.reserve(indices);
        let share = vec2(1.0 / texture[0] as f32, 1.0 / texture[1] as f32);
        let mut left = points;
        for part in parts {
            match part {
                Part::Stamp { key, at } => {
                    let Some(stamp) = self.kept.get(key) else {
                        continue;
                    };
                    if let Some((edge, reach)) = &stamp.halo {
                        for direction in AROUND {
                            let at = *at + (direction * *reach).round_to_pixels(scale);
                            append(sheet, edge, at.to_vec2(), share);
                        }
                    }
                    append(sheet, &stamp.mesh, at.to_vec2(), share);
                }
                Part::Hairline { points, pen } => {
                    let (line, rest) = left.split_at(*points);
                    paint::hairline(sheet, line, *pen, 1.0 / scale);
                    left = rest;
                }
            }
        }
    }

    /// Ends a frame. Where letters that were new to it have made their texture larger, what was
    /// painted before is told so.
    pub(super) fn end(&mut self, context: &Context) {
        let texture = texture_size(context);
        for ((painter, place), sheet) in self.places.drain(..).zip(&mut self.sheets) {
            if sheet.texture == texture {
                continue;
            }
            let ratio = |side: usize| sheet.texture[side] as f32 / texture[side] as f32;
            let ratio = vec2(ratio(0), ratio(1));
            for vertex in &mut Arc::make_mut(&mut sheet.mesh).vertices {
                vertex.uv = (vertex.uv.to_vec2() * ratio).to_pos2();
            }
            sheet.texture = texture;
            painter.set(place, Arc::clone(&sheet.mesh));
        }
    }
}

/// Appends a stamp moved by some points; `share` is the part of the texture that a pixel is.
fn append(sheet: &mut Mesh, stamp: &Mesh, by: Vec2, share: Vec2) {
    let first = sheet.vertices.len() as u32;
    let indices = stamp.indices.iter().map(|index| index + first);
    sheet.indices.extend(indices);
    sheet
        .vertices
        .extend(stamp.vertices.iter().map(|vertex| Vertex {
            pos: vertex.pos + by,
            uv: (vertex.uv.to_vec2() * share).to_pos2(),
            color: vertex.color,
        }));
}

/// How large the texture of letters is, in its pixels.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself holds for one lifetime only"
)]
fn texture_size(context: &Context) -> [usize; 2] {
    context.fonts(|fonts| fonts.font_image_size())
}

/// Shapes as triangles, with places in the texture of letters in its pixels.
fn tessellated(context: &Context, shapes: Vec<egui::Shape>) -> Mesh {
    // What is triangles already has no letters in it.
    if let [egui::Shape::Mesh(only)] = shapes.as_slice() {
        return Mesh::clone(only);
    }
    let shape = ClippedShape::new(Rect::EVERYTHING, egui::Shape::Vec(shapes));
    let scale = context.pixels_per_point();
    let cut = context.tessellate(vec![shape], scale);
    let [width, height] = texture_size(context);
    let size = vec2(width as f32, height as f32);
    let mut mesh = Mesh::default();
    for part in cut {
        if let Primitive::Mesh(part) = part.primitive {
            mesh.append(part);
        }
    }
    for vertex in &mut mesh.vertices {
        vertex.uv = (vertex.uv.to_vec2() * size).to_pos2();
    }
    mesh
}

/// Whether a line is a thin one with many turns, as the range rings of a crowd are.
fn is_hairline(painter: &Painter, points: &[[f64; 2]], stroke: Stroke) -> bool {
    let is_thin = stroke.width as f32 <= 1.0 / painter.pixels_per_point();
    is_thin && stroke.dash.is_none() && points.len() >= LONG
}

fn is_long(shape: &Shape) -> bool {
    matches!(shape, Shape::Line { points, .. } if points.len() >= LONG)
}

/// The point that a shape is cut about, in frame pixels.
fn anchor(shape: &Shape) -> Option<[f64; 2]> {
    match shape {
        Shape::Circle { at, .. } => Some(*at),
        Shape::Polygon { points, .. } | Shape::Line { points, .. } => points.first().copied(),
        Shape::Pill { bounds, .. } => Some([bounds[0], bounds[1]]),
    }
}

/// Mixes words into one number. Two marks that are not alike give the same one in no lifetime.
struct Mixer(u64);

impl Default for Mixer {
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let wide = u128::from(self.0 ^ word) * 0xa076_1d64_78bd_642f;
        self.0 = (wide as u64) ^ ((wide >> 64) as u64) ^ self.0.rotate_left(23);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Places that differ by less than a 64th of a pixel are the same.
const STEPS: f64 = 64.0;

/// A length in those steps. Most lengths are whole numbers of them, which rounding errors have to
/// leave where they are.
fn steps(length: f64) -> u64 {
    u64::from((length * STEPS + 0.31) as i32 as u32)
}

fn mix_shape(key: &mut Mixer, shape: &Shape, [x, y]: [f64; 2]) {
    let point = |at: &[f64; 2]| steps(at[0] - x) << 32 | steps(at[1] - y);
    match shape {
        Shape::Circle {
            at,
            radius,
            fill,
            stroke,
        } => {
            key.write_u64(1);
            key.write_u64(point(at));
            key.write_u64(radius.to_bits());
            mix_colour(key, *fill);
            mix_stroke(key, stroke.as_ref());
        }
        Shape::Polygon {
            points,
            fill,
            stroke,
        } => {
            key.write_u64(2);
            key.write_u64(points.len() as u64);
            for at in points {
                key.write_u64(point(at));
            }
            mix_colour(key, *fill);
            mix_stroke(key, stroke.as_ref());
        }
        Shape::Line { points, stroke } => {
            key.write_u64(3);
            key.write_u64(points.len() as u64);
            for at in points {
                key.write_u64(point(at));
            }
            mix_stroke(key, Some(stroke));
        }
        Shape::Pill {
            bounds: [left, top, right, bottom],
            fill,
            stroke,
        } => {
            key.write_u64(4);
            key.write_u64(point(&[*left, *top]));
            key.write_u64(point(&[*right, *bottom]));
            mix_colour(key, Some(*fill));
            mix_stroke(key, stroke.as_ref());
        }
    }
}

fn mix_colour(key: &mut Mixer, ink: Option<Rgba>) {
    let word = ink.map_or(u64::MAX, |ink| {
        u64::from(u32::from_le_bytes([ink.r, ink.g, ink.b, ink.a]))
    });
    key.write_u64(word);
}

fn mix_stroke(key: &mut Mixer, stroke: Option<&Stroke>) {
    let Some(stroke) = stroke else {
        key.write_u64(5);
        return;
    };
    mix_colour(key, Some(stroke.colour));
    key.write_u64(stroke.width.to_bits());
    let [dash, gap] = stroke.dash.unwrap_or_default();
    key.write_u64(dash.to_bits());
    key.write_u64(gap.to_bits());
}
