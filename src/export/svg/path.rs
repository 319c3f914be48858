//! Paths, strokes and lengths as SVG has them, rounded to 0.01 px.

use std::fmt::{self, Write as _};

use crate::scene::Stroke;
use crate::theme::Rgba;

/// A path of whole hundredths of a pixel, each point relative to the one before: exact, and
/// shorter.
pub(super) fn draw_path(out: &mut String, points: &[[f64; 2]], closed: bool) -> fmt::Result {
    let mut before: Option<[i64; 2]> = None;
    let rounded = |point: &[f64; 2]| point.map(|value| (value * 100.0).round() as i64);
    for point in points.iter().map(rounded) {
        match before {
            None => write!(out, "M{} {}", Hundredths(point[0]), Hundredths(point[1]))?,
            Some(last) if last == point => continue,
            Some(last) => {
                let (dx, dy) = (
                    Hundredths(point[0] - last[0]),
                    Hundredths(point[1] - last[1]),
                );
                let gap = if dy.0 < 0 { "" } else { " " };
                write!(out, "l{dx}{gap}{dy}")?;
            }
        }
        before = Some(point);
    }
    if closed && before.is_some() {
        out.write_char('z')?;
    }
    Ok(())
}

/// A length in pixels, to 0.01.
pub(super) struct Px(pub(super) f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hundredths((self.0 * 100.0).round() as i64).fmt(f)
    }
}

/// Hundredths of a pixel without needless zeros.
struct Hundredths(i64);

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0.abs() / 100, self.0.abs() % 100);
        if self.0 < 0 {
            f.write_char('-')?;
        }
        if part == 0 {
            write!(f, "{whole}")
        } else if part % 10 == 0 {
            write!(f, "{whole}.{}", part / 10)
        } else {
            write!(f, "{whole}.{part:02}")
        }
    }
}

/// A path of lines. Width and dashes of the stroke are in pixels of a window; `size` is how many
/// pixels of the picture one of those is.
pub(super) fn stroked(
    out: &mut String,
    id: &str,
    path: &str,
    stroke: Stroke,
    size: f64,
) -> fmt::Result {
    write!(
        out,
        "<path id=\"{id}\" fill=\"none\" stroke-linejoin=\"round\""
    )?;
    stroke_attributes(
        out,
        &Stroke {
            width: stroke.width * size,
            dash: stroke.dash.map(|dash| dash.map(|length| length * size)),
            ..stroke
        },
    )?;
    writeln!(out, " d=\"{path}\"/>")
}

pub(super) fn stroke_attributes(out: &mut String, stroke: &Stroke) -> fmt::Result {
    write!(
        out,
        " stroke=\"{}\" stroke-width=\"{}\"",
        stroke.colour.css(),
        Px(stroke.width)
    )?;
    opacity(out, "stroke-opacity", stroke.colour)?;
    if let Some([dash, gap]) = stroke.dash {
        write!(out, " stroke-dasharray=\"{} {}\"", Px(dash), Px(gap))?;
    }
    Ok(())
}

pub(super) fn opacity(out: &mut String, name: &str, colour: Rgba) -> fmt::Result {
    if colour.a < 255 {
        write!(out, " {name}=\"{}\"", Px(f64::from(colour.a) / 255.0))?;
    }
    Ok(())
}
