//! What can be pointed at, and whether a point lies on it. It knows nothing of the scene.

use crate::atlas::library::FactRef;
use crate::index::ClusterId;

/// What can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pick {
    /// A fact.
    Fact(FactRef),
    /// A symbol that stands for several facts.
    Cluster(ClusterId),
}

/// Where it can be pointed at.
#[derive(Clone, Debug, PartialEq)]
pub enum Region {
    /// A circle, in frame pixels.
    Disc {
        /// Its middle.
        at: [f64; 2],
        /// Its radius.
        radius: f64,
    },
    /// A box: left, top, right, bottom in frame pixels.
    Box([f64; 4]),
    /// A line, in frame pixels.
    Line(Vec<[f64; 2]>),
    /// The inside of a polygon, in frame pixels.
    Polygon(Vec<[f64; 2]>),
}

/// A part of the frame that can be pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What for.
    pub pick: Pick,
    /// Where.
    pub region: Region,
    /// What is read out for it: kind, title, place, number, date. Empty where another target
    /// of the same pick is read out, and where [`super::read_out`] says it.
    pub title: String,
}

/// How far from a line the pointer may be, in frame pixels.
const REACH_PX: f64 = 5.0;

impl Region {
    /// Whether a point of the frame lies on it, or near enough.
    pub(super) fn contains(&self, at: [f64; 2]) -> bool {
        match self {
            Self::Disc { at: middle, radius } => {
                (middle[0] - at[0]).hypot(middle[1] - at[1]) <= *radius
            }
            Self::Box([left, top, right, bottom]) => {
                (*left..=*right).contains(&at[0]) && (*top..=*bottom).contains(&at[1])
            }
            Self::Line(points) => points
                .iter()
                .zip(points.iter().skip(1))
                .any(|(a, b)| distance_to_segment(at, *a, *b) <= REACH_PX),
            Self::Polygon(points) => contains(points, at),
        }
    }
}

fn distance_to_segment(at: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 {
        (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (at[0] - a[0] - along * dx).hypot(at[1] - a[1] - along * dy)
}

/// Whether a polygon contains a point, by the even-odd rule.
pub(super) fn contains(points: &[[f64; 2]], at: [f64; 2]) -> bool {
    let mut inside = false;
    for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
        if (a[1] > at[1]) != (b[1] > at[1]) {
            let x = a[0] + (at[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            if at[0] < x {
                inside = !inside;
            }
        }
    }
    inside
}
