//! When labels have to be placed anew.

use crate::atlas::library::FactRef;
use crate::basemap::NameLanguage;
use crate::index::ClusterId;
use crate::scene::input::{Corners, Input};
use crate::scene::measure;
use crate::theme::Theme;
use crate::view::LayerName;

/// What labels depend on besides the region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) zoom_bits: u64,
    furniture_bits: u64,
    generation: u64,
    /// The half step of zoom of the clusters, where they may be those of another zoom.
    pub(super) clusters: Option<i32>,
    selected: Option<FactRef>,
    open: Option<ClusterId>,
    theme: Theme,
    pub(super) size_bits: [u64; 2],
    tiles: u64,
    /// Which of the layers that labels depend on are shown.
    shown: [bool; 6],
    names: NameLanguage,
    measured: u64,
    /// Which marks of change symbols have.
    changed: Option<u64>,
    corners: Corners,
}

impl Key {
    /// The same at the zoom of another, with its clusters.
    pub(super) fn at_zoom_of(self, other: &Self) -> Self {
        Self {
            zoom_bits: other.zoom_bits,
            clusters: other.clusters,
            ..self
        }
    }

    /// The same of the index and the clusters of another.
    pub(super) fn with_index_of(self, other: &Self) -> Self {
        Self {
            generation: other.generation,
            clusters: other.clusters,
            ..self
        }
    }

    pub(super) fn of(input: &Input<'_>) -> Self {
        Self {
            zoom_bits: input.view.camera.zoom.to_bits(),
            furniture_bits: input.furniture.to_bits(),
            generation: input.generation,
            clusters: input.clusters.map(|clusters| clusters.half_step()),
            selected: input.focus.selected,
            open: input.focus.open,
            theme: input.view.theme,
            size_bits: [input.size.width.to_bits(), input.size.height.to_bits()],
            tiles: input.tiles.key,
            shown: [
                LayerName::Labels,
                LayerName::Places,
                LayerName::Symbols,
                LayerName::Ranges,
                LayerName::Itineraries,
                LayerName::Graticule,
            ]
            .map(|name| input.view.layers.is_shown(name)),
            names: input.view.layers.names,
            measured: measure::fingerprint(&input.view.measurement, input.view.units),
            corners: input.corners,
            changed: input.changed.map(|marked| marked.id),
        }
    }
}
