//! The opacity of a layer, multiplied into the colours of its marks.

use super::{Mark, Shape, Stroke};
use crate::theme::Rgba;

/// Marks with another opacity, 0 to 1.
pub(super) fn faded(mut marks: Vec<Mark>, opacity: f32) -> Vec<Mark> {
    if opacity >= 1.0 {
        return marks;
    }
    let fade = |colour: &mut Rgba| *colour = colour.faded(opacity);
    let fade_stroke = |stroke: &mut Option<Stroke>| {
        if let Some(stroke) = stroke {
            fade(&mut stroke.colour);
        }
    };
    for mark in &mut marks {
        for shape in &mut mark.shapes {
            match shape {
                Shape::Circle { fill, stroke, .. } | Shape::Polygon { fill, stroke, .. } => {
                    if let Some(fill) = fill {
                        fade(fill);
                    }
                    fade_stroke(stroke);
                }
                Shape::Line { stroke, .. } => fade(&mut stroke.colour),
                Shape::Pill { fill, stroke, .. } => {
                    fade(fill);
                    fade_stroke(stroke);
                }
            }
        }
        for text in &mut mark.texts {
            fade(&mut text.colour);
            if let Some(halo) = &mut text.halo {
                fade(halo);
            }
        }
    }
    marks
}
