//! What all marks are drawn with: lines, circles, polygons and pills in frame pixels. It knows
//! nothing of what they stand for.

use crate::theme::Rgba;

/// A line's colour, width in frame pixels and dashes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Rgba,
    /// Width in frame pixels.
    pub width: f64,
    /// Length of dashes and of the gaps between them, in frame pixels.
    pub dash: Option<[f64; 2]>,
}

impl Stroke {
    /// A line without gaps.
    pub const fn solid(colour: Rgba, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: None,
        }
    }
}

/// A shape in frame pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A circle.
    Circle {
        /// Its middle.
        at: [f64; 2],
        /// Its radius.
        radius: f64,
        /// What it is filled with.
        fill: Option<Rgba>,
        /// What it is outlined with.
        stroke: Option<Stroke>,
    },
    /// A polygon that closes itself.
    Polygon {
        /// Its corners.
        points: Vec<[f64; 2]>,
        /// What it is filled with.
        fill: Option<Rgba>,
        /// What it is outlined with.
        stroke: Option<Stroke>,
    },
    /// A line.
    Line {
        /// Its points.
        points: Vec<[f64; 2]>,
        /// How it is drawn.
        stroke: Stroke,
    },
    /// A rectangle with round corners: a pill, a badge.
    Pill {
        /// Left, top, right, bottom.
        bounds: [f64; 4],
        /// What it is filled with.
        fill: Rgba,
        /// What it is outlined with.
        stroke: Option<Stroke>,
    },
}
