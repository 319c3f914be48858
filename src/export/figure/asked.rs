//! What a figure is made from, and what it is once it is laid out.

use crate::atlas::library::Library;
use crate::basemap::TileSet;
use crate::export::citations::Citations;
use crate::index::Index;
use crate::scene::{Mark, Scene};
use crate::view::figure::FigureSettings;
use crate::view::{FrameSize, View};

/// What a figure is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The open atlases.
    pub library: &'a Library,
    /// The facts that are shown.
    pub index: &'a Index,
    /// What a person has chosen to see. Its camera is meant for a map frame as large as
    /// [`super::map_frame`] says.
    pub view: &'a View,
    /// What a person has chosen for the picture.
    pub settings: &'a FigureSettings,
    /// The tiles of its ground, where it is not the built-in one.
    pub tiles: Option<&'a TileSet>,
}

/// A figure, laid out.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Size of the picture in pixels.
    pub size: FrameSize,
    /// The map.
    pub scene: Scene,
    /// Upper left corner of the map frame, in pixels of the picture.
    pub map_at: [f64; 2],
    /// Size of symbols and type of the map.
    pub furniture: f64,
    /// What stands around the map, in named groups, from the bottom to the top.
    pub groups: Vec<(&'static str, Vec<Mark>)>,
    /// Further pages, for sources that did not fit, each as such groups.
    pub pages: Vec<Vec<(&'static str, Vec<Mark>)>>,
    /// The sources that are numbered.
    pub citations: Citations,
    /// The title, as it is shown or as it would be.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// What it shows, in words.
    pub description: String,
}
