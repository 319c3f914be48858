//! What is drawn for an atlas in a view. One scene, two painters: the window paints it with egui,
//! paper with SVG, and neither decides anything.
//!
//! The ground and the areas of groups stand in the scene by reference, with the camera; all else
//! is in *frame pixels*, from the upper left corner of the map frame, x to the right and y down,
//! repeated wherever the frame shows the world again.

mod badges;
mod build;
mod changed;
pub mod chart;
mod copies;
mod crowds;
pub mod dump;
mod fade;
mod frames;
pub mod furniture;
mod graticule;
pub mod ground_lines;
mod groups;
pub mod hatch;
pub mod hit;
mod input;
mod label_request;
mod labels;
mod marks;
mod measure;
mod overlap;
mod placed_symbols;
mod rings;
mod scale;
pub mod sizes;
pub mod symbols;
pub mod text;
mod tiles;
pub mod timeline;
mod words;

use std::ops::RangeInclusive;

pub use build::{build, clusters_in_frame, read_out, rings_in_frame};
pub use crowds::LeftOut;
pub use frames::Frames;
pub use groups::{group_areas, hatch_of, over_tiles, veil};
pub use hit::{Pick, Target};
pub use input::{APART_PX, Corners, Focus, Input};
pub use label_request::LabelRequest;
pub use labels::{LabelKey, Labels, NOTE_PT, Standing, place_labels};
pub use measure::Pencil;
pub use scale::{PersonnelScale, ScaleBar, scale_bar};
pub use symbols::Glyph;
pub use text::{Cut, Fonts, Text};
pub use tiles::TileView;

use crate::atlas::Kind;
use crate::basemap::tiles::Held;
use crate::basemap::{Code, Worldview};
use crate::theme::{Rgba, Theme};
pub use crate::view::LayerName;
use crate::view::{Camera, FrameSize};

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

/// A layer of the scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What it holds.
    pub name: LayerName,
    /// Its marks, from the bottom to the top.
    pub marks: Vec<Mark>,
}

/// The ground, by reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroundRef {
    /// Level of detail.
    pub level: usize,
    /// Whose view of boundaries.
    pub worldview: Worldview,
    /// By how many worlds the ground is repeated to the right of the first, from the first to
    /// the last.
    pub worlds: RangeInclusive<i32>,
    /// Paper laid over the ground and under the areas of groups, where the ground is to be
    /// fainter; opaque paper hides it.
    pub veil: Option<Rgba>,
}

/// The area of a group: its member states, hatched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupArea {
    /// Id of the group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Colour of the hatch, with its opacity.
    pub colour: Rgba,
    /// Which of the hatches of [`hatch`].
    pub pattern: usize,
    /// The member states, sorted.
    pub countries: Vec<Code>,
}

/// An entry of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// What it explains.
    pub swatch: Swatch,
    /// In which words.
    pub label: String,
    /// The group that it explains, by its id.
    pub group: Option<String>,
    /// Numbers of the sources behind it.
    pub note: String,
}

impl LegendEntry {
    fn new(swatch: Swatch, label: impl Into<String>) -> Self {
        Self {
            swatch,
            label: label.into(),
            group: None,
            note: String::new(),
        }
    }
}

/// What stands beside the words of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Swatch {
    /// A symbol.
    Symbol(Glyph, Kind),
    /// A leg of an itinerary.
    Leg,
    /// A range ring.
    Ring,
    /// The hatch of a group: colour and pattern.
    Hatch(Rgba, usize),
    /// The mark of facts whose sources differ.
    Differs,
    /// The number of a stop, on a symbol.
    Stop,
    /// How many facts share a symbol.
    Count,
}

/// What is drawn for an atlas in a view.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Size of the map frame.
    pub size: FrameSize,
    /// Where the map looks.
    pub camera: Camera,
    /// Light or dark.
    pub theme: Theme,
    /// The ground.
    pub ground: GroundRef,
    /// The tiles over the ground.
    pub tiles: Vec<Held>,
    /// Areas of groups, over the ground's land and under its lines, and over tiles.
    pub areas: Vec<GroupArea>,
    /// All else, from the bottom to the top.
    pub layers: Vec<Layer>,
    /// Degrees at the edges of the frame, over all layers.
    pub edge: Vec<Mark>,
    /// What can be pointed at, the topmost last.
    pub targets: Vec<Target>,
    /// Where the symbols begin among them: they are the last.
    pub first_symbol: usize,
    /// The boxes, in frame pixels, that the credit is better not put over.
    pub to_keep_clear: Vec<[f64; 4]>,
    /// What the frame shows, explained.
    pub legend: Vec<LegendEntry>,
    /// How circles tell numbers of people; none where no circle is shown.
    pub personnel_scale: Option<PersonnelScale>,
    /// What the frame has no room for.
    pub left_out: LeftOut,
    /// How long a kilometre is.
    pub scale_bar: ScaleBar,
    /// Whom the ground is owed to, and whose boundaries it shows.
    pub credit: String,
    /// The part of it that the tiles are owed, which no picture may leave out.
    pub tile_credit: Option<String>,
    /// What stands in the corners that the input names.
    pub corners: Vec<Mark>,
    /// How much the credit covers of what is better kept clear, or would cover if it stood in its
    /// corner, in square pixels.
    pub credit_covers: f64,
}

impl Scene {
    /// The layer of a name.
    pub fn layer(&self, name: LayerName) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.name == name)
    }

    /// What can be pointed at of the symbols, the topmost last.
    pub fn symbols(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().skip(self.first_symbol)
    }

    /// All text of all layers.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.layers
            .iter()
            .flat_map(|layer| &layer.marks)
            .flat_map(|mark| &mark.texts)
    }
}
