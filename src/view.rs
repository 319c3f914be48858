//! What a person has chosen to see: camera, date and the stretch of time around it, selection, layers,
//! theme.

pub mod figure;
pub mod filters;
mod layers;
mod measurement;
mod time_window;

use serde::{Deserialize, Serialize};

pub use layers::{LayerName, Layers, Look};
pub use measurement::{
    MeasuredLeg, Measurement, RadiusRing, SMALLEST_RING_M, WIDEST_RING_M, Waypoint, bearing_words,
    leg,
};
pub use time_window::TimeWindow;

use crate::atlas::filter::Filters;
use crate::basemap;
use crate::geodesy::{LonLat, LonLatBox, Units};
use crate::theme::Theme;

/// The least zoom: the world 256 px wide.
pub const MIN_ZOOM: f64 = 0.0;
/// The greatest zoom: a house fills the frame. The built-in ground is coarse there, and where tiles
/// end before it, they are enlarged.
pub const MAX_ZOOM: f64 = 18.0;

/// Where the map looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Camera {
    /// The middle of the frame.
    pub centre: LonLat,
    /// Web Mercator zoom: at 0 the world is 256 px wide, and each step doubles it.
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            centre: LonLat {
                lon_deg: 45.0,
                lat_deg: 35.0,
            },
            zoom: 2.0,
        }
    }
}

/// A size in pixels of the map frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrameSize {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Camera {
    /// How many frame pixels one world pixel (zoom 0) takes.
    pub fn scale(self) -> f64 {
        self.zoom.exp2()
    }

    /// The camera with its centre on the globe and its zoom within bounds, both to a billionth:
    /// a tenth of a millimetre, and a number that JSON brings back as it was.
    pub fn bounded(self) -> Self {
        let rounded = |number: f64| (number * 1e9).round() / 1e9;
        Self {
            centre: LonLat {
                lon_deg: rounded(crate::geodesy::normalise_lon(self.centre.lon_deg)),
                lat_deg: rounded(self.centre.lat_deg.clamp(-85.0, 85.0)),
            },
            zoom: rounded(self.zoom.clamp(MIN_ZOOM, MAX_ZOOM)),
        }
    }

    /// Frame pixels from world pixels, without repeating the world.
    pub fn frame_from_world(self, size: FrameSize, world: [f64; 2]) -> [f64; 2] {
        let centre = basemap::world_from_lonlat(self.centre.lon_deg, self.centre.lat_deg);
        let scale = self.scale();
        [
            (world[0] - centre[0]) * scale + size.width / 2.0,
            (world[1] - centre[1]) * scale + size.height / 2.0,
        ]
    }

    /// World pixels from frame pixels.
    pub fn world_from_frame(self, size: FrameSize, at: [f64; 2]) -> [f64; 2] {
        let centre = basemap::world_from_lonlat(self.centre.lon_deg, self.centre.lat_deg);
        let scale = self.scale();
        [
            (at[0] - size.width / 2.0) / scale + centre[0],
            (at[1] - size.height / 2.0) / scale + centre[1],
        ]
    }

    /// What the frame shows: left, top, right, bottom in world pixels, unwrapped.
    pub fn world_box(self, size: FrameSize) -> [f64; 4] {
        let [left, top] = self.world_from_frame(size, [0.0, 0.0]);
        let [right, bottom] = self.world_from_frame(size, [size.width, size.height]);
        [left, top, right, bottom]
    }

    /// The position under a point of the frame, its longitude brought to -180..180.
    pub fn lonlat_at(self, size: FrameSize, at: [f64; 2]) -> LonLat {
        let [lon_deg, lat_deg] = basemap::lonlat_from_world(self.world_from_frame(size, at));
        LonLat {
            lon_deg: crate::geodesy::normalise_lon(lon_deg),
            lat_deg,
        }
    }

    /// By how many worlds (of 256 world pixels each) the frame shows the world repeated, from
    /// the first to the last: 0 is the world itself.
    pub fn worlds(self, size: FrameSize) -> std::ops::RangeInclusive<i32> {
        let left = self.world_from_frame(size, [0.0, 0.0])[0];
        let right = self.world_from_frame(size, [size.width, 0.0])[0];
        let first = (left / basemap::WORLD_PX).floor() as i32;
        let last = (right / basemap::WORLD_PX).ceil() as i32 - 1;
        first..=last.max(first)
    }

    /// The camera after so many doublings of the scale, with a point of the frame, or its middle,
    /// where it was.
    pub fn zoomed(self, size: FrameSize, steps: f64, about: Option<[f64; 2]>) -> Self {
        let about = about.unwrap_or([size.width / 2.0, size.height / 2.0]);
        let held = self.world_from_frame(size, about);
        let zoomed = Self {
            centre: self.centre,
            zoom: (self.zoom + steps).clamp(MIN_ZOOM, MAX_ZOOM),
        };
        let drifted = zoomed.world_from_frame(size, about);
        let centre = basemap::world_from_lonlat(self.centre.lon_deg, self.centre.lat_deg);
        let [lon_deg, lat_deg] = basemap::lonlat_from_world([
            centre[0] + held[0] - drifted[0],
            centre[1] + held[1] - drifted[1],
        ]);
        Self {
            centre: LonLat { lon_deg, lat_deg },
            zoom: zoomed.zoom,
        }
        .bounded()
    }

    /// The camera that shows a box within the frame, `margin` pixels from its sides and from its
    /// upper and lower edge. A point is shown at `closest` at most.
    pub fn fit(bounds: LonLatBox, size: FrameSize, margin: [f64; 2], closest: f64) -> Self {
        let west = bounds.west;
        let east = west + bounds.width_deg();
        let top = basemap::world_from_lonlat(0.0, bounds.north)[1];
        let bottom = basemap::world_from_lonlat(0.0, bounds.south)[1];
        let width = (east - west) / 360.0 * basemap::WORLD_PX;
        let height = bottom - top;
        let room = |full: f64, margin: f64| (full - 2.0 * margin).max(full / 4.0).max(1.0);
        let zoom_x = (room(size.width, margin[0]) / width.max(1e-9)).log2();
        let zoom_y = (room(size.height, margin[1]) / height.max(1e-9)).log2();
        let [_, lat_deg] = basemap::lonlat_from_world([0.0, f64::midpoint(top, bottom)]);
        Self {
            centre: LonLat {
                lon_deg: f64::midpoint(west, east),
                lat_deg,
            },
            zoom: zoom_x.min(zoom_y).min(closest),
        }
        .bounded()
    }
}

/// How two dates are shown at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CompareMode {
    /// One map, the earlier date on the left of a line that can be moved.
    #[default]
    Swipe,
    /// Two maps, the earlier date on the left.
    SideBySide,
}

/// An earlier date that is shown beside the date of the view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compare {
    /// The earlier date, EDTF.
    pub from: crate::atlas::time::Edtf,
    /// How the two are shown.
    #[serde(default)]
    pub mode: CompareMode,
    /// Where the line between them stands, from 0 to 1 of the map's width.
    #[serde(default = "middle")]
    pub divider: f64,
}

impl Compare {
    /// The least and the most that the line between the two dates can be moved to.
    pub const EDGES: [f64; 2] = [0.08, 0.92];
}

/// The line in the middle.
fn middle() -> f64 {
    0.5
}

/// What a person has chosen to see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// Where the map looks.
    pub camera: Camera,
    /// The date asked for, EDTF; none is each atlas's own, with every fact.
    pub date: Option<crate::atlas::time::Edtf>,
    /// The stretch of time that the timeline shows; none until somebody has chosen one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeWindow>,
    /// An earlier date that is compared with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// Which facts are wanted.
    #[serde(skip_serializing_if = "Filters::is_empty")]
    pub filters: Filters,
    /// The fact that is selected, by the id that is shown.
    pub selection: Option<String>,
    /// What is drawn besides the facts.
    pub layers: Layers,
    /// Light or dark.
    pub theme: Theme,
    /// The units of the scale bar and of what was measured.
    #[serde(skip_serializing_if = "is_metric")]
    pub units: Units,
    /// What was measured.
    #[serde(skip_serializing_if = "Measurement::is_empty")]
    pub measurement: Measurement,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_metric(units: &Units) -> bool {
    *units == Units::Metric
}
