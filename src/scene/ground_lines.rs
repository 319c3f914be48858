//! How the lines of the ground and the parts of its tiles are drawn, on screen and on paper alike.

use crate::basemap::vector::{FillPart, LinePart};
use crate::basemap::{Level, Line};
use crate::theme::{Palette, Rgba};

/// One sort of lines of the ground and how it is drawn, on screen and on paper alike.
#[derive(Clone, Copy)]
pub struct GroundLines {
    /// What it is called in a file.
    pub name: &'static str,
    /// The lines of a level of the ground.
    pub lines: fn(&Level) -> &[Line],
    /// Colour.
    pub colour: Rgba,
    /// Width in pixels at the size of the window.
    pub width: f64,
    /// Dashes and gaps in pixels at the size of the window.
    pub dash: Option<[f64; 2]>,
}

/// The lines of the ground, from the bottom to the top.
pub fn ground_lines(palette: &Palette) -> [GroundLines; 5] {
    let row = |name, lines, colour, width, dash| GroundLines {
        name,
        lines,
        colour,
        width,
        dash,
    };
    [
        row(
            "rivers",
            |level| &level.rivers,
            palette.water_line,
            0.9,
            None,
        ),
        row(
            "first-level-units",
            |level| &level.units,
            palette.boundary_faint,
            0.7,
            None,
        ),
        row("coast", |level| &level.coast, palette.water_line, 0.9, None),
        row(
            "boundaries",
            |level| &level.boundaries,
            palette.boundary,
            1.0,
            None,
        ),
        row(
            "disputed",
            |level| &level.disputed,
            palette.boundary,
            1.2,
            Some([4.0, 3.0]),
        ),
    ]
}

/// How lines of a tile are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TileLine {
    /// Colour.
    pub colour: Rgba,
    /// Width in pixels at the size of the window.
    pub width: f64,
    /// Dashes and gaps in pixels at the size of the window.
    pub dash: Option<[f64; 2]>,
}

/// The colour that a part of a tile is filled with.
pub fn tile_fill(palette: &Palette, part: FillPart) -> Rgba {
    match part {
        FillPart::Earth => palette.land,
        FillPart::Green => palette.green,
        FillPart::BuiltUp => palette.built_up,
        FillPart::Water => palette.water,
    }
}

/// How a part of a tile of zoom `z` is drawn as a line.
pub fn tile_line(palette: &Palette, part: LinePart, z: u8) -> TileLine {
    let z = f64::from(z);
    // Wider the closer the map is, between a first and a last width.
    let width = |from: f64, to: f64| {
        let share = ((z - 9.0) / 6.0).clamp(0.0, 1.0);
        from + (to - from) * share
    };
    let solid = |colour, width| TileLine {
        colour,
        width,
        dash: None,
    };
    match part {
        LinePart::River => solid(palette.water_line, width(1.0, 2.6)),
        LinePart::Rail => TileLine {
            colour: palette.rail,
            width: width(0.8, 1.4),
            dash: Some([6.0, 2.0]),
        },
        LinePart::MinorRoad => solid(palette.street, width(0.4, 2.0)),
        LinePart::MajorRoad => solid(palette.road, width(0.8, 3.0)),
        LinePart::Highway => solid(palette.highway, width(1.2, 3.6)),
        LinePart::Unit => solid(palette.boundary_faint, 0.9),
        LinePart::Boundary => solid(palette.boundary, 1.2),
        LinePart::Disputed => TileLine {
            colour: palette.boundary,
            width: 1.2,
            dash: Some([4.0, 3.0]),
        },
    }
}
