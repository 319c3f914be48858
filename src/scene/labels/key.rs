//! What labels are placed for: those of one key hold until the key is another one.

use super::super::input::Input;
use super::super::measure;
use crate::atlas::colour_by::ColourBy;
use crate::atlas::library::FactRef;
use crate::basemap::NameLanguage;
use crate::index::ClusterId;
use crate::theme::Theme;
use crate::view::LayerName;

/// What the labels of a window hold for: everything of a frame but where exactly the map is panned
/// to. They are placed for the frame as it was then, and for a region around it that moves in steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelKey {
    of: Of,
    step: [i64; 2],
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Of {
    zoom_bits: u64,
    furniture_bits: u64,
    generation: u64,
    /// The half step of zoom of the clusters, where they may be those of another zoom.
    clusters: Option<i32>,
    selected: Option<FactRef>,
    open: Option<ClusterId>,
    theme: Theme,
    size_bits: [u64; 2],
    tiles: u64,
    /// Which of the layers that labels depend on are shown, a bit each.
    shown: u32,
    names: NameLanguage,
    colour_by: ColourBy,
    measured: u64,
    /// Which marks of change symbols have.
    changed: Option<u64>,
}

impl LabelKey {
    /// What the labels of a frame are placed for.
    pub fn of(input: &Input<'_>) -> Self {
        let of = Of {
            zoom_bits: input.view.camera.zoom.to_bits(),
            furniture_bits: input.furniture.to_bits(),
            generation: input.generation,
            clusters: input.clusters.map(|clusters| clusters.half_step()),
            selected: input.focus.selected,
            open: input.focus.open,
            theme: input.view.theme,
            size_bits: [input.size.width.to_bits(), input.size.height.to_bits()],
            tiles: input.tiles.key,
            shown: LayerName::ALL
                .into_iter()
                .filter(|name| name.moves_labels())
                .fold(0, |bits, name| {
                    (bits << 1) | u32::from(input.view.layers.is_shown(name))
                }),
            names: input.view.layers.names,
            colour_by: input.view.layers.colour_by,
            measured: measure::fingerprint(&input.view.measurement, input.view.units),
            changed: input.changed.map(|marked| marked.id),
        };
        Self {
            of,
            step: steps(input).map(|(step, _, _)| step),
        }
    }

    /// Whether another one has the same zoom and frames of the same size.
    pub(super) fn is_of_zoom_and_size_of(self, other: Self) -> bool {
        self.of.zoom_bits == other.of.zoom_bits && self.of.size_bits == other.of.size_bits
    }

    /// Whether another one is the same but for the region.
    pub(super) fn is_but_for_the_region(self, other: Self) -> bool {
        self.of == other.of
    }
}

/// The region that the labels of a frame are placed for, in map pixels: the frame itself on paper,
/// and in a window so much around it that it lasts while the map is panned for a while.
pub(in crate::scene) fn region(input: &Input<'_>) -> [f64; 4] {
    if input.inside_frame {
        return input.frame_in_map_px();
    }
    let [(x, wide, aside), (y, high, above)] = steps(input);
    let (left, top) = (x as f64 * wide, y as f64 * high);
    [
        left - aside,
        top - above,
        left + wide + input.size.width + aside,
        top + high + input.size.height + above,
    ]
}

/// With more places than this, labels are placed for little more than the frame: of a wide region
/// that would take long.
const MANY: usize = 5_000;

/// At which step the region stands, across and down, how long a step is, and how much there is to
/// its sides at least, in map pixels.
fn steps(input: &Input<'_>) -> [(i64, f64, f64); 2] {
    let (step, beside) = if input.index.spots.len() > MANY {
        (0.25, 0.1)
    } else {
        (0.5, 0.25)
    };
    let [left, top] = input.origin_in_map_px();
    [(left, input.size.width), (top, input.size.height)].map(|(from, side)| {
        let long = (side * step).max(1.0);
        ((from / long).floor() as i64, long, side * beside)
    })
}
