//! The screen painter: marks of a scene with egui. It decides nothing.

use std::sync::Arc;

use egui::epaint::{Mesh, PathShape, PathStroke, Vertex, WHITE_UV};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, StrokeKind, Vec2, pos2, vec2};
use geo::{Coord, LineString, Polygon, TriangulateEarcut as _};

use super::{colour, font};
use crate::export::svg::{HALO, PILL_RADIUS_PX};
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
    for shape in shapes {
        draw_shape(painter, shape, corner);
    }
}

fn screen(corner: Pos2, at: [f64; 2]) -> Pos2 {
    corner + vec2(at[0] as f32, at[1] as f32)
}

fn pen(stroke: Stroke) -> egui::Stroke {
    egui::Stroke::new(stroke.width as f32, colour(stroke.colour))
}

fn draw_shape(painter: &Painter, shape: &Shape, corner: Pos2) {
    match shape {
        Shape::Circle {
            at,
            radius,
            fill,
            stroke,
        } => {
            let (middle, radius) = (screen(corner, *at), *radius as f32);
            if let Some(fill) = fill {
                painter.circle_filled(middle, radius, colour(*fill));
            }
            match stroke {
                Some(stroke) if stroke.dash.is_some() => {
                    let steps = (radius * 3.0).clamp(24.0, 180.0) as usize;
                    let points = (0..=steps)
                        .map(|step| {
                            let angle = step as f32 / steps as f32 * std::f32::consts::TAU;
                            middle + Vec2::angled(angle) * radius
                        })
                        .collect();
                    line(painter, points, *stroke);
                }
                Some(stroke) => {
                    painter.circle_stroke(middle, radius, pen(*stroke));
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
                fill_polygon(painter, &points, colour(*fill));
            }
            if let Some(stroke) = stroke {
                if stroke.dash.is_some() {
                    let first = points.first().copied();
                    line(painter, points.into_iter().chain(first).collect(), *stroke);
                } else {
                    painter.add(PathShape::closed_line(
                        points,
                        PathStroke::from(pen(*stroke)),
                    ));
                }
            }
        }
        Shape::Line { points, stroke } => {
            line(
                painter,
                points.iter().map(|at| screen(corner, *at)).collect(),
                *stroke,
            );
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
                    filled_pill(painter, rect.expand(half), stroke.color);
                }
                filled_pill(painter, rect.shrink(half), colour(*fill));
                return;
            }
            painter.rect(
                rect,
                CornerRadius::same(radius as u8),
                colour(*fill),
                stroke,
                StrokeKind::Middle,
            );
        }
    }
}

/// A rectangle with half circles at its left and its right.
fn filled_pill(painter: &Painter, rect: Rect, ink: Color32) {
    let radius = rect.height() / 2.0;
    let middle = rect.shrink2(vec2(radius, 0.0));
    painter.circle_filled(middle.left_center(), radius, ink);
    if middle.width() > 0.0 {
        painter.circle_filled(middle.right_center(), radius, ink);
        painter.rect_filled(middle, 0.0, ink);
    }
}

fn line(painter: &Painter, points: Vec<Pos2>, stroke: Stroke) {
    match stroke.dash {
        Some([dash, gap]) => {
            painter.extend(egui::Shape::dashed_line(
                &points,
                pen(stroke),
                dash as f32,
                gap as f32,
            ));
        }
        None => {
            painter.line(points, pen(stroke));
        }
    }
}

fn fill_polygon(painter: &Painter, points: &[Pos2], fill: Color32) {
    if is_convex(points) {
        painter.add(PathShape::convex_polygon(
            points.to_vec(),
            fill,
            egui::Stroke::NONE,
        ));
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
    painter.add(mesh);
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
const AROUND: [Vec2; 8] = [
    vec2(1.0, 0.0),
    vec2(0.71, 0.71),
    vec2(0.0, 1.0),
    vec2(-0.71, 0.71),
    vec2(-1.0, 0.0),
    vec2(-0.71, -0.71),
    vec2(0.0, -1.0),
    vec2(0.71, -0.71),
];

/// Paints a line of text whose frame begins at `corner` of the screen.
pub fn text(painter: &Painter, text: &Text, corner: Pos2) {
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
    let at = screen(corner, text.origin) - vec2(0.0, baseline);
    if let Some(halo) = text.halo {
        let reach = text.size_px * HALO / 2.0;
        for direction in AROUND {
            painter.galley(
                at + direction * reach as f32,
                Arc::clone(&galley),
                colour(halo),
            );
        }
    }
    painter.galley(at, galley, colour(text.colour));
}
