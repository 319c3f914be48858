//! The screen painter: marks of a scene with egui. It decides nothing.

mod round;

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::epaint::{Mesh, PathShape, PathStroke, RectShape, Vertex, WHITE_UV};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, CornerRadius, Galley, Painter, Pos2, Rect, StrokeKind, Vec2, pos2, vec2};
use geo::{Coord, LineString, Polygon, TriangulateEarcut as _};

use self::round::Edge;
use super::{colour, font};
use crate::scene::sizes::{HALO, PILL_RADIUS_PX};
use crate::scene::{Mark, Shape, Stroke, Text};

/// Paints marks whose frame begins at `corner` of the screen.
pub fn marks(painter: &Painter, marks: &[Mark], corner: Pos2) {
    for mark in marks {
        shapes(painter, &mark.shapes, corner);
        for text in &mark.texts {
            self::text(painter, text, corner);
        }
    }
}

/// Paints shapes whose frame begins at `corner` of the screen.
pub fn shapes(painter: &Painter, shapes: &[Shape], corner: Pos2) {
    let mut cut = Vec::new();
    let pixel = 1.0 / painter.pixels_per_point();
    for shape in shapes {
        draw_shape(&mut cut, shape, corner, pixel);
    }
    painter.extend(cut);
}

pub(super) fn screen(corner: Pos2, at: [f64; 2]) -> Pos2 {
    corner + vec2(at[0] as f32, at[1] as f32)
}

pub(super) fn pen(stroke: Stroke) -> egui::Stroke {
    egui::Stroke::new(stroke.width as f32, colour(stroke.colour))
}

/// What egui draws for a shape whose frame begins at `corner` of the screen; `pixel` is the size
/// of one in points.
pub(super) fn draw_shape(out: &mut Vec<egui::Shape>, shape: &Shape, corner: Pos2, pixel: f32) {
    match shape {
        Shape::Circle {
            at,
            radius,
            fill,
            stroke,
        } => {
            let (middle, radius) = (screen(corner, *at), *radius as f32);
            let edge = stroke.map(|stroke| Edge {
                pen: pen(stroke),
                dash: stroke
                    .dash
                    .map(|lengths| lengths.map(|length| length as f32)),
            });
            if let Some(mesh) = round::circle(middle, radius, fill.map(colour), edge, pixel) {
                out.push(mesh.into());
                return;
            }
            if let Some(fill) = fill {
                out.push(egui::Shape::circle_filled(middle, radius, colour(*fill)));
            }
            match stroke {
                Some(stroke) if stroke.dash.is_some() => {
                    let steps = (radius * 3.0).clamp(24.0, 180.0) as usize;
                    let points = (0..=steps)
                        .map(|step| {
                            let angle = step as f32 / steps as f32 * TAU;
                            middle + Vec2::angled(angle) * radius
                        })
                        .collect();
                    line(out, points, *stroke);
                }
                Some(stroke) => {
                    out.push(egui::Shape::circle_stroke(middle, radius, pen(*stroke)));
                }
                None => {}
            }
        }
        Shape::Polygon {
            points,
            fill,
            stroke,
        } => {
            let points: Vec<Pos2> = points.iter().map(|at| screen(corner, *at)).collect();
            if let Some(fill) = fill {
                fill_polygon(out, &points, colour(*fill));
            }
            if let Some(stroke) = stroke {
                if stroke.dash.is_some() {
                    let first = points.first().copied();
                    line(out, points.into_iter().chain(first).collect(), *stroke);
                } else {
                    let stroke = PathStroke::from(pen(*stroke));
                    out.push(PathShape::closed_line(points, stroke).into());
                }
            }
        }
        Shape::Line { points, stroke } => {
            let points: Vec<Pos2> = points.iter().map(|at| screen(corner, *at)).collect();
            line(out, points, *stroke);
        }
        Shape::Pill {
            bounds: [left, top, right, bottom],
            fill,
            stroke,
        } => {
            let rect = Rect::from_min_max(
                screen(corner, [*left, *top]),
                screen(corner, [*right, *bottom]),
            );
            let radius = (rect.height().min(rect.width()) / 2.0).min(PILL_RADIUS_PX as f32);
            let stroke = stroke.map_or(egui::Stroke::NONE, pen);
            let opaque = |ink: Color32| ink.a() == u8::MAX;
            if radius >= rect.height() / 2.0
                && rect.width() >= rect.height()
                && opaque(colour(*fill))
                && (stroke.is_empty() || opaque(stroke.color))
            {
                // Badges are as many as symbols, and egui has discs ready.
                let half = stroke.width / 2.0;
                if !stroke.is_empty() {
                    filled_pill(out, rect.expand(half), stroke.color);
                }
                filled_pill(out, rect.shrink(half), colour(*fill));
                return;
            }
            let radius = CornerRadius::same(radius as u8);
            let (fill, kind) = (colour(*fill), StrokeKind::Middle);
            out.push(RectShape::new(rect, radius, fill, stroke, kind).into());
        }
    }
}

/// A rectangle with half circles at its left and its right.
fn filled_pill(out: &mut Vec<egui::Shape>, rect: Rect, ink: Color32) {
    let radius = rect.height() / 2.0;
    let middle = rect.shrink2(vec2(radius, 0.0));
    out.push(egui::Shape::circle_filled(
        middle.left_center(),
        radius,
        ink,
    ));
    if middle.width() > 0.0 {
        out.push(egui::Shape::circle_filled(
            middle.right_center(),
            radius,
            ink,
        ));
        out.push(egui::Shape::rect_filled(middle, 0.0, ink));
    }
}

/// How many corners and triangles a hairline through so many points has.
pub(super) fn hairline_size(points: usize) -> [usize; 2] {
    [3 * points, 4 * points.saturating_sub(1)]
}

/// Adds a line no wider than a pixel to a mesh, as egui would cut it but for its ends, and turns
/// that are not mitred; `pixel` is the size of one in points.
pub(super) fn hairline(mesh: &mut Mesh, points: &[Pos2], pen: egui::Stroke, pixel: f32) {
    let ink = pen.color.gamma_multiply(pen.width / pixel);
    let first = mesh.vertices.len() as u32;
    let vertex = |pos, color| Vertex {
        pos,
        uv: WHITE_UV,
        color,
    };
    let before = points.iter().take(1).chain(points);
    let after = points.iter().skip(1).chain(points.last());
    for ((at, before), after) in points.iter().zip(before).zip(after) {
        let aside = (*after - *before).normalized().rot90() * pixel;
        mesh.vertices.extend_from_slice(&[
            vertex(*at + aside, Color32::TRANSPARENT),
            vertex(*at, ink),
            vertex(*at - aside, Color32::TRANSPARENT),
        ]);
    }
    for position in 1..points.len() as u32 {
        let here = first + 3 * position;
        let [a, b, c] = [here - 3, here - 2, here - 1];
        let [d, e, f] = [here, here + 1, here + 2];
        mesh.indices
            .extend_from_slice(&[a, b, d, b, d, e, b, c, e, c, e, f]);
    }
}

fn line(out: &mut Vec<egui::Shape>, points: Vec<Pos2>, stroke: Stroke) {
    match stroke.dash {
        Some([dash, gap]) => {
            out.extend(egui::Shape::dashed_line(
                &points,
                pen(stroke),
                dash as f32,
                gap as f32,
            ));
        }
        None => {
            out.push(egui::Shape::line(points, pen(stroke)));
        }
    }
}

fn fill_polygon(out: &mut Vec<egui::Shape>, points: &[Pos2], fill: Color32) {
    if is_convex(points) {
        let points = points.to_vec();
        out.push(PathShape::convex_polygon(points, fill, egui::Stroke::NONE).into());
        return;
    }
    // egui fills only what is convex; the rest is cut into triangles first.
    let ring: LineString<f64> = points
        .iter()
        .map(|point| Coord {
            x: f64::from(point.x),
            y: f64::from(point.y),
        })
        .collect();
    let cut = Polygon::new(ring, Vec::new()).earcut_triangles_raw();
    let mut mesh = Mesh::default();
    mesh.vertices
        .extend(cut.vertices.iter().map(|[x, y]| Vertex {
            pos: pos2(*x as f32, *y as f32),
            uv: WHITE_UV,
            color: fill,
        }));
    mesh.indices
        .extend(cut.triangle_indices.iter().map(|index| *index as u32));
    out.push(mesh.into());
}

fn is_convex(points: &[Pos2]) -> bool {
    let turns = points
        .iter()
        .zip(points.iter().cycle().skip(1))
        .zip(points.iter().cycle().skip(2))
        .map(|((a, b), c)| (*b - *a).rot90().dot(*c - *b));
    let (mut left, mut right) = (false, false);
    for turn in turns {
        left |= turn > 1e-3;
        right |= turn < -1e-3;
    }
    !(left && right)
}

/// The directions in which a halo is painted.
pub(super) const AROUND: [Vec2; 8] = [
    vec2(1.0, 0.0),
    vec2(0.71, 0.71),
    vec2(0.0, 1.0),
    vec2(-0.71, 0.71),
    vec2(-1.0, 0.0),
    vec2(-0.71, -0.71),
    vec2(0.0, -1.0),
    vec2(0.71, -0.71),
];

/// A line of text, set, and how far its baseline lies under its top, in points.
pub(super) fn galley(painter: &Painter, text: &Text) -> (Arc<Galley>, f32) {
    let format = TextFormat {
        font_id: font(text.cut, text.size_px as f32),
        extra_letter_spacing: text.spacing_px as f32,
        color: Color32::PLACEHOLDER,
        ..TextFormat::default()
    };
    let galley = painter.layout_job(LayoutJob::single_section(text.text.clone(), format));
    // From the top of the galley down to its baseline, where the scene starts the text.
    let baseline = galley
        .rows
        .first()
        .and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y))
        .unwrap_or_default();
    (galley, baseline)
}

/// How far the edge of a text reaches, in points.
pub(super) fn halo_reach(text: &Text) -> f32 {
    (text.size_px * HALO / 2.0) as f32
}

/// Paints a line of text whose frame begins at `corner` of the screen.
pub fn text(painter: &Painter, text: &Text, corner: Pos2) {
    let (galley, baseline) = galley(painter, text);
    let at = screen(corner, text.origin) - vec2(0.0, baseline);
    if let Some(halo) = text.halo {
        for direction in AROUND {
            painter.galley(
                at + direction * halo_reach(text),
                Arc::clone(&galley),
                colour(halo),
            );
        }
    }
    painter.galley(at, galley, colour(text.colour));
}
