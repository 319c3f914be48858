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
mod facility_signs;
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
mod legend;
mod look;
mod mark;
mod marks;
mod measure;
mod overlap;
mod placed_symbols;
mod rings;
mod scale;
mod shape;
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
pub use input::{APART_PX, Corners, Focus, Input, Notes};
pub use label_request::LabelRequest;
pub use labels::{LabelKey, Labels, NOTE_PT, Standing, place_labels};
pub use legend::{LegendEntry, Swatch};
pub use look::{Looks, Meaning, SymbolLook};
pub use mark::Mark;
pub use measure::Pencil;
pub use scale::{PersonnelScale, ScaleBar, scale_bar};
pub use shape::{Shape, Stroke};
pub use symbols::Glyph;
pub use text::{Cut, Fonts, Text};
pub use tiles::TileView;

use crate::basemap::tiles::Held;
use crate::basemap::{Code, Worldview};
use crate::theme::{Rgba, Theme};
pub use crate::view::LayerName;
use crate::view::{Camera, FrameSize};

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
    /// What circles are drawn with where they explain their scale.
    pub circle_ink: Rgba,
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

    /// What lies under a point of the frame, the topmost.
    pub fn pick(&self, at: [f64; 2]) -> Option<&Target> {
        self.targets
            .iter()
            .rev()
            .find(|target| target.region.contains(at))
    }

    /// All text of all layers.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.layers
            .iter()
            .flat_map(|layer| &layer.marks)
            .flat_map(|mark| &mark.texts)
    }
}
