//! Distances that are measured. What was measured lies in the view; whether somebody is measuring
//! is a matter of the mode.

use super::house::State;
use super::mode::MeasureStep;
use crate::basemap::{lonlat_from_world, world_from_lonlat};
use crate::formats::report::Severity;
use crate::geodesy::{LonLat, normalise_lon};
use crate::view::{LayerName, RadiusRing, SMALLEST_RING_M, WIDEST_RING_M, Waypoint};

/// How close to a place a point has to be to be set on it, in frame pixels: the radius of a
/// symbol.
const SNAP_PX: f64 = 12.0;

impl State {
    /// The point that would be set at a position: on a place of a fact that is shown there, by
    /// its name, else where it is.
    pub fn waypoint(&self, at: LonLat) -> Waypoint {
        let rounded = |at: LonLat| LonLat {
            // A centimetre: a number that JSON brings back as it was.
            lon_deg: (normalise_lon(at.lon_deg) * 1e7).round() / 1e7,
            lat_deg: (at.lat_deg * 1e7).round() / 1e7,
        };
        let spot = self
            .seen
            .view
            .layers
            .is_shown(LayerName::Symbols)
            .then(|| {
                let world = world_from_lonlat(at.lon_deg, at.lat_deg);
                self.index()
                    .spot_near(world, SNAP_PX / self.seen.view.camera.scale())
            })
            .flatten();
        match spot {
            Some(spot) => {
                let [lon_deg, lat_deg] = lonlat_from_world(spot.world);
                Waypoint {
                    at: rounded(LonLat { lon_deg, lat_deg }),
                    name: self
                        .index()
                        .name_of(self.library(), spot)
                        .unwrap_or_default()
                        .to_string(),
                }
            }
            None => Waypoint {
                at: rounded(at),
                name: String::new(),
            },
        }
    }

    /// What was measured, as text.
    pub fn measured_text(&self) -> Option<String> {
        let measurement = &self.seen.view.measurement;
        (!measurement.is_empty()).then(|| measurement.to_text(self.prefs.units()))
    }

    pub(super) fn measure(&mut self, step: MeasureStep) {
        match step {
            MeasureStep::Point(at) => {
                let point = self.waypoint(at);
                let points = &mut self.seen.view.measurement.points;
                // The second click of a double click.
                if points.last().map(|last| last.at) != Some(point.at) {
                    points.push(point);
                }
            }
            MeasureStep::Adding(adding) => {
                if let Some(measuring) = &mut self.mode.explore_mut().measuring {
                    measuring.adding = adding;
                }
            }
            MeasureStep::Ring(radius_m) => {
                if !(SMALLEST_RING_M..=WIDEST_RING_M).contains(&radius_m) {
                    let said = format!(
                        "A ring has to be between {} and {}, half the way around the globe",
                        self.prefs.units().words(SMALLEST_RING_M),
                        self.prefs.units().words(WIDEST_RING_M)
                    );
                    self.notices.say(Severity::Warning, said);
                    return;
                }
                if self.seen.view.measurement.points.is_empty() {
                    self.measure(MeasureStep::Point(self.seen.view.camera.centre));
                }
                let measurement = &mut self.seen.view.measurement;
                if let Some(centre) = measurement.points.last().cloned() {
                    measurement.rings.push(RadiusRing { centre, radius_m });
                }
            }
            MeasureStep::TakeRing(position) => {
                let rings = &mut self.seen.view.measurement.rings;
                if position < rings.len() {
                    rings.remove(position);
                }
            }
            MeasureStep::Clear => self.seen.clear_measurement(),
        }
    }

    /// Takes the last point away.
    pub(super) fn take_point_back(&mut self) {
        self.seen.view.measurement.points.pop();
    }
}
