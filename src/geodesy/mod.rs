//! Geodesics on the WGS84 ellipsoid: legs, rings, distances, and the antimeridian.
//!
//! Degrees in, metres out; longitude comes before latitude. Geodesics are Karney's (2013), by
//! way of the `geo` crate. It knows neither maps nor facts.

mod units;

use geo::{Bearing as _, Destination as _, Distance as _, Geodesic, Point};
use serde::{Deserialize, Serialize};

use crate::number::grouped;

pub use units::{LengthError, Units};

/// A position on the globe, in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LonLat {
    /// Longitude, east positive.
    pub lon_deg: f64,
    /// Latitude, north positive.
    pub lat_deg: f64,
}

impl LonLat {
    /// A position from its longitude and its latitude in degrees.
    pub const fn new(lon_deg: f64, lat_deg: f64) -> Self {
        Self { lon_deg, lat_deg }
    }

    fn point(self) -> Point {
        Point::new(self.lon_deg, self.lat_deg)
    }

    /// The position in words: 38.5358° N, 68.7791° E.
    pub fn to_words(self) -> String {
        let north = if self.lat_deg < 0.0 { 'S' } else { 'N' };
        let east = if self.lon_deg < 0.0 { 'W' } else { 'E' };
        format!(
            "{:.4}° {north}, {:.4}° {east}",
            self.lat_deg.abs(),
            self.lon_deg.abs()
        )
    }
}

/// A box between meridians and parallels, in degrees. Where `west` exceeds `east` it crosses the
/// antimeridian.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LonLatBox {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl LonLatBox {
    /// The whole globe, as far as the map shows it.
    pub const WORLD: Self = Self {
        west: -180.0,
        south: -60.0,
        east: 180.0,
        north: 75.0,
    };

    /// How wide it is, from 0 to 360.
    pub fn width_deg(self) -> f64 {
        let width = self.east - self.west;
        if width < 0.0 { width + 360.0 } else { width }
    }

    /// The narrowest box around it and another one.
    pub fn with(self, other: Self) -> Self {
        // Points all along both, so that neither is taken for the gap beside it.
        const POINTS: i32 = 16;
        let points: Vec<LonLat> = [self, other]
            .into_iter()
            .flat_map(|held| {
                (0..=POINTS).flat_map(move |point| {
                    let share = f64::from(point) / f64::from(POINTS);
                    let lon_deg = normalise_lon(held.west + held.width_deg() * share);
                    [held.south, held.north].map(|lat_deg| LonLat { lon_deg, lat_deg })
                })
            })
            .collect();
        bounds(&points).unwrap_or(self)
    }

    /// Its middle.
    pub fn centre(self) -> LonLat {
        LonLat {
            lon_deg: normalise_lon(self.west + self.width_deg() / 2.0),
            lat_deg: f64::midpoint(self.south, self.north),
        }
    }
}

/// A longitude brought to -180 (included) to 180 (excluded; 180 itself stays).
pub fn normalise_lon(lon_deg: f64) -> f64 {
    if (-180.0..=180.0).contains(&lon_deg) {
        lon_deg
    } else {
        (lon_deg + 180.0).rem_euclid(360.0) - 180.0
    }
}

/// The longitude that means the same as `lon_deg` and lies within 180 degrees of `near_deg`.
pub fn lon_near(lon_deg: f64, near_deg: f64) -> f64 {
    lon_deg - ((lon_deg - near_deg) / 360.0).round() * 360.0
}

/// Length of the geodesic between two positions, in metres.
pub fn distance_m(a: LonLat, b: LonLat) -> f64 {
    Geodesic.distance(a.point(), b.point())
}

/// Bearing of the geodesic from one position to another where it sets out, in degrees clockwise
/// from north, 0 to 360.
pub fn bearing_deg(from: LonLat, to: LonLat) -> f64 {
    Geodesic.bearing(from.point(), to.point()).rem_euclid(360.0)
}

/// Where one arrives after `distance_m` metres on a bearing in degrees clockwise from north.
pub fn destination(from: LonLat, bearing_deg: f64, distance_m: f64) -> LonLat {
    let point = Geodesic.destination(from.point(), bearing_deg, distance_m);
    LonLat::new(point.x(), point.y())
}

/// The geodesic between two positions as a line with a point at least every 100 km, unwrapped:
/// longitudes run on past 180 rather than jump.
pub fn leg(from: LonLat, to: LonLat) -> Vec<LonLat> {
    const STEP_M: f64 = 100_000.0;
    let length_m = distance_m(from, to);
    let steps = (length_m / STEP_M).ceil().clamp(1.0, 400.0) as usize;
    let bearing = bearing_deg(from, to);
    let mut points: Vec<LonLat> = (0..steps)
        .map(|step| destination(from, bearing, length_m * step as f64 / steps as f64))
        .collect();
    points.push(to);
    unwrap_antimeridian(&mut points);
    points
}

/// A circle on the globe.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// Its points, unwrapped. The first is repeated at the end, a whole turn further where a
    /// pole lies inside.
    pub points: Vec<LonLat>,
    /// The latitude of the pole that lies inside, 90 or -90.
    pub pole: Option<f64>,
}

/// All positions at one geodesic distance from a centre.
pub fn ring(centre: LonLat, radius_m: f64) -> Ring {
    const POINTS: u32 = 180;
    let mut points: Vec<LonLat> = (0..=POINTS)
        .map(|step| {
            destination(
                centre,
                f64::from(step % POINTS) * 360.0 / f64::from(POINTS),
                radius_m,
            )
        })
        .collect();
    unwrap_antimeridian(&mut points);
    let turn = match points.as_slice() {
        [first, .., last] => last.lon_deg - first.lon_deg,
        _ => 0.0,
    };
    let pole = (turn.abs() > 180.0).then(|| {
        let north = distance_m(centre, LonLat::new(centre.lon_deg, 90.0));
        if north <= radius_m { 90.0 } else { -90.0 }
    });
    Ring { points, pole }
}

/// Makes longitudes run on past 180 rather than jump.
pub fn unwrap_antimeridian(points: &mut [LonLat]) {
    let mut near = match points.first() {
        Some(first) => first.lon_deg,
        None => return,
    };
    for point in points {
        point.lon_deg = lon_near(point.lon_deg, near);
        near = point.lon_deg;
    }
}

/// The smallest box around positions, which may cross the antimeridian; none around nothing.
pub fn bounds(points: &[LonLat]) -> Option<LonLatBox> {
    let mut lons: Vec<f64> = points
        .iter()
        .map(|point| normalise_lon(point.lon_deg))
        .collect();
    lons.sort_unstable_by(f64::total_cmp);
    let (first, last) = (*lons.first()?, *lons.last()?);
    // The box is what the widest gap between neighbouring meridians leaves.
    let mut widest = (first + 360.0 - last, first, last);
    for (west_of_gap, east_of_gap) in lons.iter().zip(lons.iter().skip(1)) {
        let gap = east_of_gap - west_of_gap;
        if gap > widest.0 {
            widest = (gap, *east_of_gap, *west_of_gap);
        }
    }
    let (_, west, east) = widest;
    let lats = || points.iter().map(|point| point.lat_deg);
    Some(LonLatBox {
        west,
        south: lats().fold(f64::INFINITY, f64::min),
        east,
        north: lats().fold(f64::NEG_INFINITY, f64::max),
    })
}

/// A length in words, in kilometres: 78 km, 3,452 km, 1.2 km.
pub fn km_words(metres: f64) -> String {
    let km = metres / 1000.0;
    let rounded = if km < 10.0 {
        (km * 10.0).round() / 10.0
    } else {
        km.round()
    };
    format!("{}\u{a0}km", grouped(rounded))
}
