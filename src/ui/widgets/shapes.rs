//! The shapes of a scene, painted with egui, for symbols outside of the map.

use egui::epaint::{Mesh, PathShape, PathStroke};
use egui::{Painter, Pos2, Rect, pos2};

use crate::scene::{Shape, Stroke};
use crate::ui::colour;

/// Paints shapes whose coordinates are points of the screen.
pub fn paint_shapes(painter: &Painter, shapes: &[Shape]) {
    for shape in shapes {
        paint(painter, shape);
    }
}

fn paint(painter: &Painter, shape: &Shape) {
    match shape {
        Shape::Circle {
            at,
            radius,
            fill,
            stroke,
        } => {
            let (at, radius) = (point(*at), *radius as f32);
            if let Some(fill) = fill {
                painter.circle_filled(at, radius, colour(*fill));
            }
            match stroke {
                Some(stroke) if stroke.dash.is_some() => {
                    outline(painter, circle(at, radius), stroke, true);
                }
                Some(stroke) => {
                    painter.circle_stroke(at, radius, pen(stroke));
                }
                None => {}
            }
        }
        Shape::Polygon {
            points,
            fill,
            stroke,
        } => {
            let points: Vec<Pos2> = points.iter().copied().map(point).collect();
            if let Some(fill) = fill {
                fill_polygon(painter, &points, colour(*fill));
            }
            if let Some(stroke) = stroke {
                outline(painter, points, stroke, true);
            }
        }
        Shape::Line { points, stroke } => {
            let points = points.iter().copied().map(point).collect();
            outline(painter, points, stroke, false);
        }
        Shape::Pill {
            bounds: [left, top, right, bottom],
            fill,
            stroke,
        } => {
            let rect = Rect::from_min_max(point([*left, *top]), point([*right, *bottom]));
            let radius = rect.height() / 2.0;
            painter.rect_filled(rect, radius, colour(*fill));
            if let Some(stroke) = stroke {
                painter.rect_stroke(rect, radius, pen(stroke), egui::StrokeKind::Middle);
            }
        }
    }
}

fn point([x, y]: [f64; 2]) -> Pos2 {
    pos2(x as f32, y as f32)
}

fn pen(stroke: &Stroke) -> egui::Stroke {
    egui::Stroke::new(stroke.width as f32, colour(stroke.colour))
}

fn circle(at: Pos2, radius: f32) -> Vec<Pos2> {
    (0..72_u8)
        .map(|step| {
            at + radius * egui::Vec2::angled(f32::from(step) * std::f32::consts::TAU / 72.0)
        })
        .collect()
}

fn outline(painter: &Painter, mut points: Vec<Pos2>, stroke: &Stroke, closed: bool) {
    match stroke.dash {
        Some([dash, gap]) => {
            if closed {
                points.extend(points.first().copied());
            }
            painter.extend(egui::Shape::dashed_line(
                &points,
                pen(stroke),
                dash as f32,
                gap as f32,
            ));
        }
        None => {
            painter.add(PathShape {
                points,
                closed,
                fill: egui::Color32::TRANSPARENT,
                stroke: PathStroke::from(pen(stroke)),
            });
        }
    }
}

fn fill_polygon(painter: &Painter, points: &[Pos2], fill: egui::Color32) {
    if is_convex(points) {
        let stroke = PathStroke::NONE;
        painter.add(egui::Shape::convex_polygon(points.to_vec(), fill, stroke));
        return;
    }
    let mut mesh = Mesh::default();
    for corner in points {
        mesh.colored_vertex(*corner, fill);
    }
    for [a, b, c] in triangles(points) {
        mesh.add_triangle(a, b, c);
    }
    painter.add(egui::Shape::mesh(mesh));
}

/// Twice the area of a triangle, positive where it turns to the right on the screen.
fn turn(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn is_convex(points: &[Pos2]) -> bool {
    let after = |by: usize| points.iter().cycle().skip(by);
    let turns = points
        .iter()
        .zip(after(1))
        .zip(after(2))
        .map(|((a, b), c)| turn(*a, *b, *c));
    let (mut left, mut right) = (false, false);
    for turn in turns {
        left |= turn < 0.0;
        right |= turn > 0.0;
    }
    !(left && right)
}

/// A simple polygon in triangles, by cutting off ears; what cannot be cut is left out.
fn triangles(points: &[Pos2]) -> Vec<[u32; 3]> {
    let area: f32 = points
        .iter()
        .zip(points.iter().cycle().skip(1))
        .map(|(a, b)| a.x * b.y - b.x * a.y)
        .sum();
    let mut left: Vec<(u32, Pos2)> = (0_u32..).zip(points.iter().copied()).collect();
    if area < 0.0 {
        left.reverse();
    }
    let mut cut = Vec::new();
    while left.len() > 2 {
        let count = left.len();
        let corner = |at: usize| left.get(at % count).copied();
        let ear = (0..count).find_map(|at| {
            let (before, here, after) = (corner(at + count - 1)?, corner(at)?, corner(at + 1)?);
            let inside = |p: Pos2| {
                turn(before.1, here.1, p) > 0.0
                    && turn(here.1, after.1, p) > 0.0
                    && turn(after.1, before.1, p) > 0.0
            };
            let is_ear = turn(before.1, here.1, after.1) >= 0.0
                && !left.iter().any(|(_, other)| inside(*other));
            is_ear.then_some((at, [before.0, here.0, after.0]))
        });
        let Some((at, triangle)) = ear else { break };
        cut.push(triangle);
        left.remove(at);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrowhead_is_cut_into_triangles_that_fill_it() {
        let arrow = [
            pos2(0.0, 0.0),
            pos2(10.0, 5.0),
            pos2(0.0, 10.0),
            pos2(4.0, 5.0),
        ];
        assert!(!is_convex(&arrow));
        let at = |index: u32| arrow[index as usize];
        let area: f32 = triangles(&arrow)
            .into_iter()
            .map(|[a, b, c]| turn(at(a), at(b), at(c)).abs() / 2.0)
            .sum();
        assert!((area - 30.0).abs() < 1e-3, "{area}");
    }
}
