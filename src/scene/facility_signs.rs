//! The signs of facilities, in the outline of a deployment. All are our own drawings, in a square from
//! -1 to 1, for a symbol of a few pixels: one thing each, and no line thinner than one of them.

use super::look::SymbolLook;
use super::shape::{Shape, Stroke};
use crate::atlas::Facility;

/// The sign of a facility around a point; `radius` in frame pixels.
pub(super) fn draw(facility: Facility, look: SymbolLook, at: [f64; 2], radius: f64) -> Vec<Shape> {
    let point = |x: f64, y: f64| [at[0] + x * radius, at[1] + y * radius];
    let path = |points: &[(f64, f64)]| -> Vec<[f64; 2]> {
        points.iter().map(|&(x, y)| point(x, y)).collect()
    };
    let pen = Stroke::solid(look.ink, radius * 0.16);
    let line = |points: &[(f64, f64)]| Shape::Line {
        points: path(points),
        stroke: pen,
    };
    let area = |points: &[(f64, f64)]| Shape::Polygon {
        points: path(points),
        fill: Some(look.ink),
        // The window smooths lines only.
        stroke: Some(Stroke::solid(look.ink, radius * 0.06)),
    };
    let disc = |x: f64, y: f64, r: f64| Shape::Circle {
        at: point(x, y),
        radius: r * radius,
        fill: Some(look.ink),
        stroke: None,
    };
    let ring = |x: f64, y: f64, r: f64| Shape::Circle {
        at: point(x, y),
        radius: r * radius,
        fill: None,
        stroke: Some(pen),
    };
    // What is the same on both sides, by its right half from the top down.
    let mirrored = |half: &[(f64, f64)]| {
        let left = half.iter().rev().map(|&(x, y)| (-x, y));
        let whole: Vec<(f64, f64)> = half.iter().copied().chain(left).collect();
        area(&whole)
    };
    match facility {
        // A flag.
        Facility::Headquarters => vec![
            line(&[(-0.36, -0.62), (-0.36, 0.62)]),
            area(&[(-0.36, -0.62), (0.56, -0.62), (0.56, 0.0), (-0.36, 0.0)]),
        ],
        // A wall with battlements and a gate.
        Facility::Garrison => vec![mirrored(&[
            (0.12, -0.5),
            (0.12, -0.22),
            (0.3, -0.22),
            (0.3, -0.5),
            (0.58, -0.5),
            (0.58, 0.54),
            (0.16, 0.54),
            (0.16, 0.16),
        ])],
        // An aeroplane from above.
        Facility::AirBase => vec![mirrored(&[
            (0.0, -0.7),
            (0.13, -0.5),
            (0.13, -0.18),
            (0.68, 0.16),
            (0.68, 0.34),
            (0.13, 0.18),
            (0.1, 0.44),
            (0.28, 0.58),
            (0.28, 0.7),
            (0.0, 0.62),
        ])],
        // An anchor.
        Facility::NavalBase => vec![
            ring(0.0, -0.5, 0.14),
            line(&[(0.0, -0.36), (0.0, 0.6)]),
            line(&[(-0.3, -0.16), (0.3, -0.16)]),
            line(&[
                (-0.56, 0.12),
                (-0.48, 0.38),
                (-0.28, 0.54),
                (0.0, 0.6),
                (0.28, 0.54),
                (0.48, 0.38),
                (0.56, 0.12),
            ]),
        ],
        // A dish that looks up to the right, on a foot.
        Facility::Radar => vec![
            area(&[
                (-0.5, -0.54),
                (0.44, 0.4),
                (0.22, 0.48),
                (-0.06, 0.46),
                (-0.32, 0.32),
                (-0.5, 0.08),
                (-0.58, -0.22),
            ]),
            line(&[(-0.03, -0.07), (0.36, -0.46)]),
            disc(0.38, -0.48, 0.14),
            line(&[(-0.2, 0.36), (-0.3, 0.64), (0.2, 0.64)]),
        ],
        // A target.
        Facility::Range => vec![
            ring(0.0, 0.0, 0.44),
            disc(0.0, 0.0, 0.16),
            line(&[(0.0, -0.72), (0.0, -0.44)]),
            line(&[(0.0, 0.44), (0.0, 0.72)]),
            line(&[(-0.72, 0.0), (-0.44, 0.0)]),
            line(&[(0.44, 0.0), (0.72, 0.0)]),
        ],
        // A rocket and its fire.
        Facility::Cosmodrome => vec![
            mirrored(&[
                (0.0, -0.76),
                (0.2, -0.42),
                (0.2, 0.06),
                (0.46, 0.36),
                (0.46, 0.5),
                (0.2, 0.36),
            ]),
            line(&[(0.0, 0.44), (0.0, 0.74)]),
        ],
        // A mast, and waves to both sides.
        Facility::Communications => vec![
            disc(0.0, -0.2, 0.15),
            line(&[(0.0, -0.1), (0.0, 0.66)]),
            line(&[(0.28, -0.5), (0.38, -0.2), (0.28, 0.1)]),
            line(&[(-0.28, -0.5), (-0.38, -0.2), (-0.28, 0.1)]),
            line(&[(0.54, -0.66), (0.68, -0.2), (0.54, 0.26)]),
            line(&[(-0.54, -0.66), (-0.68, -0.2), (-0.54, 0.26)]),
        ],
        // A chest.
        Facility::Depot => vec![
            area(&[(-0.62, -0.5), (0.62, -0.5), (0.62, -0.18), (-0.62, -0.18)]),
            line(&[(-0.5, -0.1), (-0.5, 0.52), (0.5, 0.52), (0.5, -0.1)]),
            line(&[(-0.18, 0.14), (0.18, 0.14)]),
        ],
        // A scholar's cap.
        Facility::Training => vec![
            area(&[(0.0, -0.54), (0.74, -0.2), (0.0, 0.14), (-0.74, -0.2)]),
            line(&[
                (-0.4, 0.0),
                (-0.4, 0.36),
                (0.0, 0.52),
                (0.4, 0.36),
                (0.4, 0.0),
            ]),
            line(&[(0.66, -0.18), (0.66, 0.36)]),
        ],
    }
}
