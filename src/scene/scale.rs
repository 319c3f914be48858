//! How long a kilometre or a mile is on the map, and how many people a circle stands for.

use crate::basemap;
use crate::geodesy::Units;
use crate::view::{Camera, FrameSize};

/// A bar as long as a round number of kilometres, miles or nautical miles.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleBar {
    /// How long it is on the ground, in metres.
    pub metres: f64,
    /// How long it is in the frame, in frame pixels.
    pub length_px: f64,
    /// The latitude at which it holds, in degrees: Web Mercator grows towards the poles.
    pub lat_deg: f64,
    /// The length in words.
    pub label: String,
}

/// Length of the equator on the sphere of Web Mercator, in metres (radius 6,378,137 m).
const EQUATOR_M: f64 = 40_075_016.685_578_49;

/// The scale bar that holds in the middle of the frame and is at most `longest_px` long.
pub fn scale_bar(camera: Camera, size: FrameSize, longest_px: f64, units: Units) -> ScaleBar {
    let lat_deg = camera.centre.lat_deg;
    // On the sphere; the ellipsoid differs by less than 0.7 %.
    let metres_per_px =
        EQUATOR_M * lat_deg.to_radians().cos() / (basemap::WORLD_PX * camera.scale());
    let longest = longest_px.min(size.width.max(1.0) / 2.0) * metres_per_px;
    let (metres, label) = units.round_length(longest);
    ScaleBar {
        metres,
        length_px: metres / metres_per_px,
        lat_deg,
        label,
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 and so on that is not below a number.
fn nice_ceiling(number: f64) -> f64 {
    let power = 10_f64.powf(number.max(1.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|nice| *nice >= number * (1.0 - 1e-9))
        .unwrap_or(power * 10.0)
}

/// The radius of the largest circle, in pixels at the size of the window.
const LARGEST_PX: f64 = 46.0;

/// How circles tell numbers of people: area in proportion to people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersonnelScale {
    /// A round number of people.
    pub people: f64,
    /// The radius of its circle, in frame pixels.
    pub radius_px: f64,
}

impl PersonnelScale {
    /// The scale in which the largest of some numbers has the largest circle.
    pub fn for_largest(people: f64, furniture: f64) -> Self {
        Self {
            people: nice_ceiling(people),
            radius_px: LARGEST_PX * furniture,
        }
    }

    /// The radius of a circle for so many people, in frame pixels.
    pub fn radius(self, people: f64) -> f64 {
        self.radius_px * (people.max(0.0) / self.people).sqrt()
    }
}
