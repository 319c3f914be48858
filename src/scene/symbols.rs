//! The symbol of each kind of fact: an outline and a drawing of its own, so that no kind is told
//! by colour alone. All are our own drawings, in a square from -1 to 1.

use super::facility_signs;
use super::look::SymbolLook;
use super::shape::{Shape, Stroke};
use crate::atlas::{Facility, Fact, Kind};

/// Half the width of a symbol, in pixels at the size of the window.
pub const RADIUS: f64 = 11.0;

/// Which drawing a symbol shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Glyph {
    /// A base: a house with a gate.
    Deployment,
    /// What stands at a base.
    Facility(Facility),
    /// A summit: seats around a table.
    Summit,
    /// Talks between two.
    Talks,
    /// An itinerary.
    Route,
    /// Weapons handed over.
    Arrow,
    /// A signed sheet.
    Sheet,
    /// Something that happened.
    Spark,
    /// A place.
    Dot,
}

impl Glyph {
    /// The drawing for a fact; meetings of three or more, and those of which only the group is
    /// named, are summits.
    pub fn of(fact: &Fact) -> Self {
        match fact.kind {
            Kind::Deployment => fact.sign().map_or(Self::Deployment, Self::Facility),
            Kind::Meeting if fact.parties.len() > 2 => Self::Summit,
            Kind::Meeting if fact.parties.len() < 2 && !fact.groups.is_empty() => Self::Summit,
            Kind::Meeting => Self::Talks,
            Kind::Journey => Self::Route,
            Kind::Transfer => Self::Arrow,
            Kind::Agreement => Self::Sheet,
            Kind::Event => Self::Spark,
            Kind::Place => Self::Dot,
        }
    }

    /// What it stands for, in a legend.
    pub fn label(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::Facility(facility) => facility.label(),
            Self::Summit => "Summit",
            Self::Talks => "Talks between leaders",
            Self::Route => "Itinerary (great circles)",
            Self::Arrow => "Transfer of weapons",
            Self::Sheet => "Agreement",
            Self::Spark => "Event",
            Self::Dot => "Place",
        }
    }
}

/// The outline of whatever forces are stationed at.
const BASE: [(f64, f64); 8] = [
    (-0.72, -0.94),
    (0.72, -0.94),
    (0.94, -0.72),
    (0.94, 0.72),
    (0.72, 0.94),
    (-0.72, 0.94),
    (-0.94, 0.72),
    (-0.94, -0.72),
];

/// The shapes of a symbol around a point; `radius` in frame pixels.
pub fn draw(glyph: Glyph, look: SymbolLook, at: [f64; 2], radius: f64) -> Vec<Shape> {
    let point = |x: f64, y: f64| [at[0] + x * radius, at[1] + y * radius];
    let path = |points: &[(f64, f64)]| -> Vec<[f64; 2]> {
        points.iter().map(|&(x, y)| point(x, y)).collect()
    };
    let edge = Stroke {
        dash: look.dashed.then_some([radius * 0.3, radius * 0.2]),
        ..Stroke::solid(look.edge, radius * 0.14)
    };
    let outline = |points: &[(f64, f64)]| Shape::Polygon {
        points: path(points),
        fill: Some(look.fill),
        stroke: Some(edge),
    };
    let disc = |scale: f64| Shape::Circle {
        at,
        radius: radius * scale,
        fill: Some(look.fill),
        stroke: Some(edge),
    };
    let ink = look.ink;
    let pen = Stroke::solid(ink, radius * 0.17);
    let line = |points: &[(f64, f64)]| Shape::Line {
        points: path(points),
        stroke: pen,
    };
    let dot = |x: f64, y: f64, r: f64| Shape::Circle {
        at: point(x, y),
        radius: r * radius,
        fill: Some(ink),
        stroke: None,
    };
    match glyph {
        Glyph::Deployment => vec![
            outline(&BASE),
            line(&[(-0.55, -0.08), (0.0, -0.52), (0.55, -0.08)]),
            line(&[(-0.42, -0.1), (-0.42, 0.5), (0.42, 0.5), (0.42, -0.1)]),
            line(&[(0.0, 0.5), (0.0, 0.1)]),
        ],
        Glyph::Facility(facility) => {
            let mut shapes = vec![outline(&BASE)];
            shapes.extend(facility_signs::draw(facility, look, at, radius));
            shapes
        }
        Glyph::Summit => {
            let mut shapes = vec![disc(0.96)];
            shapes.push(Shape::Circle {
                at,
                radius: radius * 0.17,
                fill: Some(ink),
                stroke: None,
            });
            // Six seats, sines and cosines of 60 degrees written out.
            let (half, side) = (0.27, 0.4677);
            for (x, y) in [
                (0.54, 0.0),
                (half, side),
                (-half, side),
                (-0.54, 0.0),
                (-half, -side),
                (half, -side),
            ] {
                shapes.push(dot(x, y, 0.13));
            }
            shapes
        }
        Glyph::Talks => vec![
            disc(0.96),
            line(&[(-0.42, 0.0), (0.42, 0.0)]),
            line(&[(-0.46, -0.32), (-0.46, 0.32)]),
            line(&[(0.46, -0.32), (0.46, 0.32)]),
        ],
        Glyph::Route => vec![
            disc(0.96),
            line(&[(-0.45, 0.4), (-0.2, -0.15), (0.2, 0.15), (0.45, -0.4)]),
            dot(-0.45, 0.4, 0.17),
            dot(0.45, -0.4, 0.17),
        ],
        Glyph::Arrow => vec![
            outline(&[(0.0, -1.12), (1.12, 0.0), (0.0, 1.12), (-1.12, 0.0)]),
            line(&[(-0.36, 0.36), (0.34, -0.34)]),
            line(&[(-0.1, -0.36), (0.36, -0.36), (0.36, 0.1)]),
        ],
        Glyph::Sheet => vec![
            outline(&[
                (-0.78, -0.98),
                (0.42, -0.98),
                (0.78, -0.62),
                (0.78, 0.98),
                (-0.78, 0.98),
            ]),
            line(&[(-0.42, -0.42), (0.3, -0.42)]),
            line(&[(-0.42, -0.05), (0.42, -0.05)]),
            line(&[(-0.42, 0.52), (-0.2, 0.34), (0.0, 0.52), (0.42, 0.34)]),
        ],
        Glyph::Spark => vec![
            outline(&[
                (-0.55, -0.96),
                (0.55, -0.96),
                (1.08, 0.0),
                (0.55, 0.96),
                (-0.55, 0.96),
                (-1.08, 0.0),
            ]),
            line(&[(0.0, -0.56), (0.0, 0.12)]),
            dot(0.0, 0.46, 0.14),
        ],
        Glyph::Dot => vec![
            Shape::Circle {
                at,
                radius: radius * 0.62,
                fill: Some(look.fill),
                stroke: Some(edge),
            },
            dot(0.0, 0.0, 0.2),
        ],
    }
}
