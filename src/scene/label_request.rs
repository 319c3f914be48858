//! Labels that are to be placed, with all that takes, so that a thread can do it.

use std::sync::Arc;

use super::input::{Corners, Focus, Input};
use super::labels::{LabelKey, Labels, Standing, place_labels};
use super::text::Fonts;
use super::tiles::TileView;
use crate::atlas::changes::Marked;
use crate::atlas::library::Library;
use crate::basemap::tiles::Held;
use crate::index::{Clusters, Index};
use crate::view::{FrameSize, View};

/// What the labels of a window are placed for, whole: it can be answered on any thread.
#[derive(Clone, Debug)]
pub struct LabelRequest {
    /// The open atlases.
    pub library: Arc<Library>,
    /// Their facts.
    pub index: Arc<Index>,
    /// Which index this is.
    pub generation: u64,
    /// The clusters to draw, where those of the zoom are still being worked out.
    pub clusters: Option<Arc<Clusters>>,
    /// What a person has chosen to see; of where the map looks the exact place does not count.
    pub view: View,
    /// Size of the map frame.
    pub size: FrameSize,
    /// What the selection is about.
    pub focus: Focus,
    /// Size of symbols and type: 1 is that of the window.
    pub furniture: f64,
    /// What changed between the date of the view and another one, where that is marked.
    pub changed: Option<Arc<Marked>>,
    /// The tiles over the ground, which bring names, and which those are.
    pub tiles: (Vec<Held>, u64),
    /// Where labels stood before: they keep their sides where they can.
    pub before: Standing,
}

impl LabelRequest {
    /// What goes for the answer: requests of one key have the same, but for where labels stood
    /// before.
    pub fn key(&self) -> LabelKey {
        LabelKey::of(&self.input())
    }

    /// Places the labels.
    pub fn answer(&self, fonts: &mut Fonts) -> Labels {
        place_labels(&self.input(), fonts, &self.before)
    }

    fn input(&self) -> Input<'_> {
        Input {
            library: &self.library,
            index: &self.index,
            view: &self.view,
            size: self.size,
            focus: self.focus,
            furniture: self.furniture,
            inside_frame: false,
            corners: Corners::WINDOW,
            notes: None,
            changed: self.changed.as_deref(),
            generation: self.generation,
            clusters: self.clusters.as_ref(),
            tiles: TileView {
                held: &self.tiles.0,
                key: self.tiles.1,
                ..TileView::default()
            },
        }
    }
}
