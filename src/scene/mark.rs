//! One thing that is drawn, with its words. It knows nothing of the layer that it stands in.

use super::shape::Shape;
use super::text::Text;

/// One thing that is drawn: its shapes, its text, and what it stands for in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// What it stands for, for a reader who does not see it.
    pub title: String,
    /// Its shapes, from the bottom to the top.
    pub shapes: Vec<Shape>,
    /// Its text, over its shapes.
    pub texts: Vec<Text>,
    /// The address it leads to.
    pub link: Option<String>,
}

impl Mark {
    /// The plate that its text stands on: left, top, right, bottom in the pixels it stands in.
    pub fn plate(&self) -> Option<[f64; 4]> {
        match self.shapes.first() {
            Some(Shape::Pill { bounds, .. }) => Some(*bounds),
            _ => None,
        }
    }

    /// The mark moved by some pixels.
    pub fn moved(mut self, [dx, dy]: [f64; 2]) -> Self {
        let shift = |point: &mut [f64; 2]| {
            point[0] += dx;
            point[1] += dy;
        };
        for shape in &mut self.shapes {
            match shape {
                Shape::Circle { at, .. } => shift(at),
                Shape::Polygon { points, .. } | Shape::Line { points, .. } => {
                    points.iter_mut().for_each(shift);
                }
                Shape::Pill { bounds, .. } => {
                    bounds[0] += dx;
                    bounds[1] += dy;
                    bounds[2] += dx;
                    bounds[3] += dy;
                }
            }
        }
        for text in &mut self.texts {
            shift(&mut text.origin);
        }
        self
    }
}
