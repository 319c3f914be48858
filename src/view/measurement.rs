//! What a person has measured on the map: points, the geodesics between them, rings. It is part
//! of the view, so a picture shows it and brings it back.

use std::fmt::Write as _;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::geodesy::{self, LonLat, Units};

/// A point that was measured from or to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waypoint {
    /// Where it is.
    #[serde(deserialize_with = "on_the_globe")]
    pub at: LonLat,
    /// The name of the place, where the point was set on one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Waypoint {
    /// Its name, else its position in words.
    pub fn to_words(&self) -> String {
        if self.name.is_empty() {
            self.at.to_words()
        } else {
            self.name.clone()
        }
    }
}

/// All positions at one distance from a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RadiusRing {
    /// The point in its middle.
    pub centre: Waypoint,
    /// Its radius along the ground, in metres.
    #[serde(deserialize_with = "a_radius")]
    pub radius_m: f64,
}

/// Half the way around the globe, in metres: no ring is wider.
pub const WIDEST_RING_M: f64 = 20_003_931.0;
/// The smallest ring, in metres.
pub const SMALLEST_RING_M: f64 = 1.0;

/// The geodesic between two points that follow each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredLeg {
    /// How long it is, in metres.
    pub metres: f64,
    /// Where it sets out to, in degrees clockwise from north, 0 to 360.
    pub bearing_deg: f64,
}

/// What was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measurement {
    /// The points, in the order they were set in.
    pub points: Vec<Waypoint>,
    /// The rings, in the order they were drawn in.
    pub rings: Vec<RadiusRing>,
}

impl Measurement {
    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty() && self.rings.is_empty()
    }

    /// The legs, one fewer than points.
    pub fn legs(&self) -> Vec<MeasuredLeg> {
        self.points
            .iter()
            .zip(self.points.iter().skip(1))
            .map(|(from, to)| leg(from.at, to.at))
            .collect()
    }

    /// The length of all legs together, in metres.
    pub fn total_m(&self) -> f64 {
        self.legs().iter().map(|leg| leg.metres).sum()
    }

    /// Everything that was measured as text for a message or a note.
    pub fn to_text(&self, units: Units) -> String {
        let mut out = String::new();
        let written = self.write(&mut out, units);
        debug_assert!(written.is_ok(), "a string takes what is written to it");
        out
    }

    fn write(&self, out: &mut String, units: Units) -> std::fmt::Result {
        for (position, point) in self.points.iter().enumerate() {
            let number = position + 1;
            if point.name.is_empty() {
                writeln!(out, "{number}. {}", point.at.to_words())?;
            } else {
                writeln!(out, "{number}. {}, {}", point.name, point.at.to_words())?;
            }
        }
        let legs = self.legs();
        for (position, leg) in legs.iter().enumerate() {
            writeln!(
                out,
                "{} to {}: {}, bearing {}",
                position + 1,
                position + 2,
                units.words(leg.metres),
                bearing_words(leg.bearing_deg)
            )?;
        }
        if !legs.is_empty() {
            writeln!(out, "Total: {}", units.words(self.total_m()))?;
        }
        for ring in &self.rings {
            writeln!(
                out,
                "Ring of {} around {}",
                units.words(ring.radius_m),
                if ring.centre.name.is_empty() {
                    ring.centre.at.to_words()
                } else {
                    format!("{}, {}", ring.centre.name, ring.centre.at.to_words())
                }
            )?;
        }
        if !self.is_empty() {
            writeln!(
                out,
                "Along geodesics of WGS 84; bearings where a leg sets out, clockwise from true north"
            )?;
        }
        Ok(())
    }
}

/// The geodesic from one position to another.
pub fn leg(from: LonLat, to: LonLat) -> MeasuredLeg {
    MeasuredLeg {
        metres: geodesy::distance_m(from, to),
        bearing_deg: geodesy::bearing_deg(from, to),
    }
}

/// A bearing as navigators write it: 007°.
pub fn bearing_words(bearing_deg: f64) -> String {
    format!("{:03.0}°", bearing_deg.round().rem_euclid(360.0))
}

fn on_the_globe<'de, D: Deserializer<'de>>(from: D) -> Result<LonLat, D::Error> {
    let at = LonLat::deserialize(from)?;
    if at.lat_deg.abs() <= 90.0 && at.lon_deg.abs() <= 360.0 {
        Ok(at)
    } else {
        Err(D::Error::custom("a point that is not on the globe"))
    }
}

fn a_radius<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let radius_m = f64::deserialize(from)?;
    if (SMALLEST_RING_M..=WIDEST_RING_M).contains(&radius_m) {
        Ok(radius_m)
    } else {
        Err(D::Error::custom("a ring that does not fit on the globe"))
    }
}
