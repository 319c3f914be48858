//! Circles as triangles, with fewer corners than egui gives them: a crowded map has hundreds.

use std::f32::consts::TAU;
use std::ops::Range;

use egui::epaint::Mesh;
use egui::{Color32, Pos2, Stroke, Vec2};

/// How far the straight sides of a circle may leave it, in pixels.
const TOLERANCE: f32 = 0.12;
/// Smaller circles, in pixels of their radius, are left to egui, which has small discs ready.
const SMALLEST: f32 = 12.0;

/// A line along a circle.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) pen: Stroke,
    /// Lengths of a dash and of the gap after it, in points.
    pub(super) dash: Option<[f32; 2]>,
}

/// A disc and the line around it, in points; `pixel` is the size of one. As with egui a whole line
/// stands outside of its disc, and a dashed one astride of it. None where egui would cut it better.
pub(super) fn circle(
    middle: Pos2,
    radius: f32,
    fill: Option<Color32>,
    edge: Option<Edge>,
    pixel: f32,
) -> Option<Mesh> {
    // A thin line, or one that is seen through, is left to egui as well.
    let is_plain = |edge: Edge| edge.pen.width >= pixel && edge.pen.color.a() == u8::MAX;
    if radius < SMALLEST * pixel || !edge.is_none_or(is_plain) {
        return None;
    }
    let corners = TAU / 2.0 * (radius / pixel / (2.0 * TOLERANCE)).sqrt();
    let mut round = Round {
        middle,
        corners: (corners.ceil() as u32).clamp(20, 160),
        mesh: Mesh::default(),
    };
    // From the outside to the inside, with edges that fade over a pixel.
    let soft = pixel / 2.0;
    let line = |inner: f32, pen: Stroke| {
        [
            (inner + pen.width + soft, Color32::TRANSPARENT),
            (inner + pen.width - soft, pen.color),
            (inner + soft, pen.color),
        ]
    };
    let disc = fill.map(|fill| [(radius + soft, Color32::TRANSPARENT), (radius - soft, fill)]);
    match edge {
        Some(Edge { pen, dash: None }) => {
            let [a, b, c] = line(radius, pen);
            let inside = fill.unwrap_or(Color32::TRANSPARENT);
            round.rows(&[a, b, c, (radius - soft, inside)]);
            if fill.is_some() {
                round.fill();
            }
        }
        Some(Edge {
            pen,
            dash: Some([dash, gap]),
        }) => {
            if let Some(rows) = disc {
                round.rows(&rows);
                round.fill();
            }
            let inner = radius - pen.width / 2.0;
            let [a, b, c] = line(inner, pen);
            let rows = [a, b, c, (inner - soft, Color32::TRANSPARENT)];
            let whole = (radius * TAU / (dash + gap)).round().max(1.0);
            let step = TAU / whole;
            for begin in 0..whole as u32 {
                let begin = begin as f32 * step;
                round.arc(begin..begin + step * dash / (dash + gap), &rows);
            }
        }
        None => {
            round.rows(&disc?);
            round.fill();
        }
    }
    Some(round.mesh)
}

/// A circle in the making.
struct Round {
    middle: Pos2,
    /// How many corners a whole circle has.
    corners: u32,
    mesh: Mesh,
}

impl Round {
    /// Whole circles of these radii, and what lies between them.
    fn rows(&mut self, rows: &[(f32, Color32)]) {
        let (first, corners) = (self.mesh.vertices.len() as u32, self.corners);
        for &(reach, ink) in rows {
            for corner in 0..corners {
                self.vertex(corner as f32 / corners as f32 * TAU, reach, ink);
            }
        }
        for row in 1..rows.len() as u32 {
            let (outer, inner) = (first + (row - 1) * corners, first + row * corners);
            for corner in 0..corners {
                let next = (corner + 1) % corners;
                let [a, b] = [outer + corner, outer + next];
                self.quad([a, b, inner + corner, inner + next]);
            }
        }
    }

    /// Fills the circle that was made last.
    fn fill(&mut self) {
        let first = self.mesh.vertices.len() as u32 - self.corners;
        for corner in 1..self.corners - 1 {
            self.mesh
                .add_triangle(first, first + corner, first + corner + 1);
        }
    }

    /// A part of circles of these radii, from one angle to another.
    fn arc(&mut self, angles: Range<f32>, rows: &[(f32, Color32)]) {
        let width = angles.end - angles.start;
        let pieces = (width / TAU * self.corners as f32).ceil().max(1.0) as u32;
        let (first, high) = (self.mesh.vertices.len() as u32, rows.len() as u32);
        for piece in 0..=pieces {
            let angle = angles.start + width * piece as f32 / pieces as f32;
            for &(reach, ink) in rows {
                self.vertex(angle, reach, ink);
            }
        }
        for piece in 0..pieces {
            for row in 1..high {
                let a = first + piece * high + row - 1;
                self.quad([a, a + high, a + 1, a + high + 1]);
            }
        }
    }

    fn vertex(&mut self, angle: f32, reach: f32, ink: Color32) {
        let at = self.middle + Vec2::angled(angle) * reach;
        self.mesh.colored_vertex(at, ink);
    }

    fn quad(&mut self, [a, b, c, d]: [u32; 4]) {
        self.mesh.add_triangle(a, b, c);
        self.mesh.add_triangle(c, b, d);
    }
}
