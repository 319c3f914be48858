//! Icons of buttons and notices, drawn rather than spelled, so that no font must have them.

use egui::{Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::theme::Rgba;
use crate::ui::colour;

/// Which drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// An arrow to the left.
    Back,
    /// An arrow to the right.
    Forward,
    /// A cross.
    Close,
    /// Two sheets.
    Copy,
    /// A disc that is half dark.
    Theme,
    /// Two sliders.
    Settings,
    /// Points down.
    ChevronDown,
    /// Points right.
    ChevronRight,
    /// Points up.
    ChevronUp,
    /// A triangle that points right.
    Play,
    /// Two bars.
    Pause,
    /// A triangle that points left, at a bar.
    StepBack,
    /// A triangle that points right, at a bar.
    StepForward,
    /// An arrow that goes round.
    Repeat,
    /// Two arrows that point apart, between bars.
    Whole,
    /// Two arrows that point at each other.
    Fit,
    /// A triangle with a mark.
    Warning,
    /// A disc with a mark.
    Error,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
    /// A tick.
    Tick,
    /// A magnifying glass.
    Search,
    /// Head and shoulders.
    Person,
    /// A flag on a pole.
    Flag,
    /// Two rings that overlap.
    Rings,
    /// A sheet with lines.
    Page,
    /// A drop that points at a place.
    Pin,
}

/// Paints an icon into a square.
pub fn icon(painter: &Painter, which: Icon, rect: Rect, ink: Rgba) {
    let ink = colour(ink);
    let side = rect.width().min(rect.height());
    let pen = Stroke::new((side / 11.0).max(1.2), ink);
    let at = |x: f32, y: f32| -> Pos2 { rect.center() + vec2(x, y) * (side / 2.0) };
    let path = |points: &[(f32, f32)]| {
        let points = points.iter().map(|&(x, y)| at(x, y)).collect();
        painter.add(Shape::line(points, pen));
    };
    match which {
        Icon::Back => {
            path(&[(0.8, 0.0), (-0.8, 0.0)]);
            path(&[(-0.15, -0.65), (-0.8, 0.0), (-0.15, 0.65)]);
        }
        Icon::Forward => {
            path(&[(-0.8, 0.0), (0.8, 0.0)]);
            path(&[(0.15, -0.65), (0.8, 0.0), (0.15, 0.65)]);
        }
        Icon::Close => {
            path(&[(-0.6, -0.6), (0.6, 0.6)]);
            path(&[(0.6, -0.6), (-0.6, 0.6)]);
        }
        Icon::Copy => {
            path(&[
                (-0.25, -0.35),
                (0.75, -0.35),
                (0.75, 0.8),
                (-0.25, 0.8),
                (-0.25, -0.35),
            ]);
            path(&[
                (-0.35, 0.4),
                (-0.75, 0.4),
                (-0.75, -0.8),
                (0.3, -0.8),
                (0.3, -0.45),
            ]);
        }
        Icon::Theme => {
            painter.circle_stroke(at(0.0, 0.0), side * 0.4, pen);
            let half: Vec<Pos2> = (0..=12_u8)
                .map(|step| {
                    let angle = (f32::from(step) / 12.0 - 0.5) * std::f32::consts::PI;
                    at(0.0, 0.0) + side * 0.4 * egui::Vec2::angled(angle)
                })
                .collect();
            painter.add(Shape::convex_polygon(half, ink, Stroke::NONE));
        }
        Icon::Settings => {
            for (y, knob) in [(-0.42, 0.3), (0.42, -0.3)] {
                path(&[(-0.85, y), (knob - 0.24, y)]);
                path(&[(knob + 0.24, y), (0.85, y)]);
                painter.circle_stroke(at(knob, y), side * 0.12, pen);
            }
        }
        Icon::ChevronDown => path(&[(-0.6, -0.3), (0.0, 0.35), (0.6, -0.3)]),
        Icon::ChevronRight => path(&[(-0.3, -0.6), (0.35, 0.0), (-0.3, 0.6)]),
        Icon::ChevronUp => path(&[(-0.6, 0.3), (0.0, -0.35), (0.6, 0.3)]),
        Icon::Play => {
            let points = vec![at(-0.6, -0.85), at(0.95, 0.0), at(-0.6, 0.85)];
            painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
        }
        Icon::Pause => {
            for x in [-0.4, 0.4] {
                let bar = Rect::from_center_size(at(x, 0.0), vec2(side * 0.2, side * 0.8));
                painter.rect_filled(bar, 1.0, ink);
            }
        }
        Icon::StepBack | Icon::StepForward => {
            let sign = if which == Icon::StepBack { -1.0 } else { 1.0 };
            let points = vec![
                at(-0.6 * sign, -0.65),
                at(0.4 * sign, 0.0),
                at(-0.6 * sign, 0.65),
            ];
            painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
            path(&[(0.65 * sign, -0.65), (0.65 * sign, 0.65)]);
        }
        Icon::Repeat => {
            path(&[
                (-0.75, 0.1),
                (-0.75, -0.45),
                (0.75, -0.45),
                (0.75, 0.1),
                (0.75, 0.45),
                (-0.2, 0.45),
            ]);
            path(&[(0.15, 0.1), (-0.25, 0.45), (0.15, 0.8)]);
        }
        Icon::Whole => {
            path(&[(-0.95, -0.6), (-0.95, 0.6)]);
            path(&[(0.95, -0.6), (0.95, 0.6)]);
            path(&[(-0.65, 0.0), (0.65, 0.0)]);
            path(&[(-0.35, -0.3), (-0.65, 0.0), (-0.35, 0.3)]);
            path(&[(0.35, -0.3), (0.65, 0.0), (0.35, 0.3)]);
        }
        Icon::Fit => {
            path(&[(-0.95, 0.0), (-0.2, 0.0)]);
            path(&[(-0.5, -0.35), (-0.15, 0.0), (-0.5, 0.35)]);
            path(&[(0.95, 0.0), (0.2, 0.0)]);
            path(&[(0.5, -0.35), (0.15, 0.0), (0.5, 0.35)]);
        }
        Icon::Warning => {
            path(&[(0.0, -0.8), (0.88, 0.72), (-0.88, 0.72), (0.0, -0.8)]);
            mark(painter, &at, pen, 0.12);
        }
        Icon::Error => {
            painter.circle_stroke(at(0.0, 0.0), side * 0.43, pen);
            mark(painter, &at, pen, 0.0);
        }
        Icon::Plus => {
            path(&[(-0.7, 0.0), (0.7, 0.0)]);
            path(&[(0.0, -0.7), (0.0, 0.7)]);
        }
        Icon::Minus => path(&[(-0.7, 0.0), (0.7, 0.0)]),
        Icon::Tick => path(&[(-0.7, 0.05), (-0.2, 0.55), (0.7, -0.5)]),
        Icon::Search => {
            painter.circle_stroke(at(-0.15, -0.15), side * 0.28, pen);
            path(&[(0.28, 0.28), (0.8, 0.8)]);
        }
        Icon::Person => {
            painter.circle_stroke(at(0.0, -0.4), side * 0.17, pen);
            path(&[
                (-0.65, 0.8),
                (-0.55, 0.4),
                (-0.25, 0.2),
                (0.25, 0.2),
                (0.55, 0.4),
                (0.65, 0.8),
            ]);
        }
        Icon::Flag => {
            path(&[(-0.55, 0.85), (-0.55, -0.8), (0.7, -0.8)]);
            path(&[(0.7, -0.8), (0.4, -0.35), (0.7, 0.1), (-0.55, 0.1)]);
        }
        Icon::Rings => {
            painter.circle_stroke(at(-0.3, 0.0), side * 0.25, pen);
            painter.circle_stroke(at(0.3, 0.0), side * 0.25, pen);
        }
        Icon::Page => {
            path(&[
                (-0.55, -0.8),
                (0.55, -0.8),
                (0.55, 0.8),
                (-0.55, 0.8),
                (-0.55, -0.8),
            ]);
            for y in [-0.35, 0.0, 0.35] {
                path(&[(-0.25, y), (0.25, y)]);
            }
        }
        Icon::Pin => {
            let mut drop = vec![(0.0, 0.85)];
            drop.extend((0..=10_u8).map(|step| {
                let angle = (205.0 - f32::from(step) * 23.0).to_radians();
                (angle.cos() * 0.52, -0.25 - angle.sin() * 0.52)
            }));
            drop.push((0.0, 0.85));
            path(&drop);
            painter.circle_filled(at(0.0, -0.25), side * 0.07, ink);
        }
    }
}

fn mark(painter: &Painter, at: &impl Fn(f32, f32) -> Pos2, pen: Stroke, lower: f32) {
    painter.line_segment([at(0.0, lower - 0.38), at(0.0, lower + 0.12)], pen);
    let dot = at(0.0, lower + 0.4);
    painter.circle_filled(pos2(dot.x, dot.y), pen.width * 0.75, pen.color);
}
