//! What a scene is made from: the atlases, the view and the frame, and what the pointer is about.
//! It draws nothing and knows nothing of symbols and labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::look::Looks;
use super::symbols;
use super::text::number_ranges;
use super::tiles::TileView;
use crate::atlas::Kind;
use crate::atlas::changes::Marked;
use crate::atlas::library::{FactRef, Library};
use crate::basemap::world_from_lonlat;
use crate::index::{ClusterId, Clusters, Index};
use crate::theme::Rgba;
use crate::view::{FrameSize, View};

/// How far apart symbols are at least, in frame pixels at the size of a window's furniture.
pub const APART_PX: f64 = 2.2 * symbols::RADIUS;

/// What the pointer and the selection are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The fact that is selected.
    pub selected: Option<FactRef>,
    /// The fact that the pointer is over, in a list or on the map.
    pub hovered: Option<FactRef>,
    /// The symbol that is opened into its members.
    pub open: Option<ClusterId>,
}

/// What stands in the corners of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corners {
    /// The scale bar.
    pub scale: bool,
    /// The credit of the ground.
    pub credit: bool,
    /// Whether the credit stands where it covers the least, in a window; on paper it stands still.
    pub yields: bool,
}

impl Corners {
    /// Those of a window.
    pub const WINDOW: Self = Self {
        scale: true,
        credit: true,
        yields: true,
    };
}

impl Default for Corners {
    fn default() -> Self {
        Self {
            scale: true,
            credit: true,
            yields: false,
        }
    }
}

/// Numbers of sources to put behind names.
#[derive(Clone, Copy, Debug)]
pub struct Notes<'a> {
    /// The numbers of each fact, the best source first.
    pub by_fact: &'a BTreeMap<FactRef, Vec<usize>>,
    /// How many stand behind one name at most.
    pub most: usize,
}

impl Notes<'_> {
    /// Whether whoever reads the picture wants to see the sources of all that a symbol stands for.
    pub(super) fn is_all(self) -> bool {
        self.most == usize::MAX
    }
}

/// What a scene is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The open atlases.
    pub library: &'a Library,
    /// Their facts.
    pub index: &'a Index,
    /// What a person has chosen to see.
    pub view: &'a View,
    /// Size of the map frame.
    pub size: FrameSize,
    /// What the pointer and the selection are about.
    pub focus: Focus,
    /// Size of symbols and type: 1 is that of the window.
    pub furniture: f64,
    /// Whether it is on paper: every label is placed to be inside the frame. The frame of a window
    /// moves, so there labels are placed for what is around it, too.
    pub inside_frame: bool,
    /// What stands in the corners of the frame, which labels keep clear of on paper.
    pub corners: Corners,
    /// Numbers of sources to put behind names, where they are wanted.
    pub notes: Option<Notes<'a>>,
    /// What changed between the date of the view and another one, where that is marked.
    pub changed: Option<&'a Marked>,
    /// Which index this is, for what is kept between frames.
    pub generation: u64,
    /// The clusters to draw, where those of the zoom are still being worked out.
    pub clusters: Option<&'a Arc<Clusters>>,
    /// The tiles over the ground.
    pub tiles: TileView<'a>,
}

impl Input<'_> {
    /// The frame in map pixels.
    pub(super) fn frame_in_map_px(&self) -> [f64; 4] {
        let [left, top] = self.origin_in_map_px();
        [left, top, left + self.size.width, top + self.size.height]
    }

    /// The upper left corner of the frame in map pixels.
    pub(super) fn origin_in_map_px(&self) -> [f64; 2] {
        let camera = self.view.camera;
        let [x, y] = world_from_lonlat(camera.centre.lon_deg, camera.centre.lat_deg);
        let scale = camera.scale();
        [
            x * scale - self.size.width / 2.0,
            y * scale - self.size.height / 2.0,
        ]
    }

    /// The numbers of the sources of facts, each once, as they are written: of each fact its best
    /// source, then of each the next, as many as one name may have.
    pub(super) fn notes(&self, facts: impl Iterator<Item = FactRef>) -> String {
        let Some(Notes { by_fact, most }) = self.notes else {
            return String::new();
        };
        let lists: Vec<&Vec<usize>> = facts.filter_map(|fact| by_fact.get(&fact)).collect();
        let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
        let mut numbers: Vec<usize> = Vec::new();
        for place in 0..longest {
            for number in lists.iter().filter_map(|list| list.get(place)) {
                if numbers.len() < most && !numbers.contains(number) {
                    numbers.push(*number);
                }
            }
        }
        numbers.sort_unstable();
        number_ranges(&numbers)
    }

    /// Whether a fact is selected or pointed at.
    pub(super) fn is_focused(&self, fact: FactRef) -> bool {
        self.focus.selected == Some(fact) || self.focus.hovered == Some(fact)
    }

    /// The itinerary whose stops are numbered: the selected one, or the only one.
    pub(super) fn numbered_journey(&self) -> Option<usize> {
        let selected = self
            .focus
            .selected
            .and_then(|fact| self.index.position(fact))
            .filter(|position| self.index.journeys.contains(position));
        match self.index.journeys.as_slice() {
            [only] => Some(*only),
            _ => selected,
        }
    }

    /// How the facts look.
    pub(super) fn looks(&self) -> Looks {
        let by = self.view.layers.colour_by;
        Looks::of(self.library, self.index, by, self.view.theme)
    }

    /// The colour of what is written about a kind of fact.
    pub(super) fn kind_text(&self, kind: Kind) -> Rgba {
        let theme = self.view.theme;
        let by = self.view.layers.colour_by;
        match self.index.colouring(self.library, by) {
            None => theme.kind_text(kind),
            Some(_) => theme.palette().quiet,
        }
    }

    /// The clusters to draw: those that were given, or those of the zoom.
    pub(super) fn clusters(&self) -> Arc<Clusters> {
        match self.clusters {
            Some(given) => Arc::clone(given),
            None => self.index.clusters(
                self.library,
                self.view.camera.zoom,
                APART_PX * self.furniture,
            ),
        }
    }
}
