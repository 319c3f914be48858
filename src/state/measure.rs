//! Layers that are chosen and distances that are measured. What was measured lies in the view;
//! here is only whether somebody is measuring.

use super::{Effect, Notice, State};
use crate::basemap::{lonlat_from_world, world_from_lonlat};
use crate::formats::report::Severity;
use crate::geodesy::{LonLat, normalise_lon};
use crate::view::{LayerName, Layers, RadiusRing, SMALLEST_RING_M, WIDEST_RING_M, Waypoint};

/// While the measuring tool is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measuring {
    /// Whether a click on the map sets a point; else it selects facts, as ever.
    pub adding: bool,
}

/// A step of a measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeasureStep {
    /// Sets a point, on a place of a fact where one is close by.
    Point(LonLat),
    /// Says whether a click sets a point.
    Adding(bool),
    /// Draws a ring of so many metres around the last point, or around the middle of the map
    /// where there is none.
    Ring(f64),
    /// Takes a ring away, by its position.
    TakeRing(usize),
    /// Takes everything away.
    Clear,
}

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
            .view
            .layers
            .is_shown(LayerName::Symbols)
            .then(|| {
                let world = world_from_lonlat(at.lon_deg, at.lat_deg);
                self.index
                    .spot_near(world, SNAP_PX / self.view.camera.scale())
            })
            .flatten();
        match spot {
            Some(spot) => {
                let [lon_deg, lat_deg] = lonlat_from_world(spot.world);
                Waypoint {
                    at: rounded(LonLat { lon_deg, lat_deg }),
                    name: spot.name.to_string(),
                }
            }
            None => Waypoint {
                at: rounded(at),
                name: String::new(),
            },
        }
    }

    /// Whether a click on the map sets a point of a measurement. While the frame of a picture is
    /// on the map, clicks are for that.
    pub fn sets_points(&self) -> bool {
        self.exporting.is_none() && self.measuring.is_some_and(|measuring| measuring.adding)
    }

    /// What was measured, as text.
    pub fn measured_text(&self) -> Option<String> {
        let measurement = &self.view.measurement;
        (!measurement.is_empty()).then(|| measurement.to_text(self.view.units))
    }

    pub(super) fn set_layers(&mut self, layers: Layers) {
        if layers == self.view.layers {
            return;
        }
        self.history.keep_run(&self.settled(), "layers");
        self.view.layers = layers;
        self.follow_settings();
    }

    pub(super) fn toggle_layers(&mut self) {
        if self.exporting.is_some() {
            // The dialog for a picture has the same place.
            self.close_export();
            self.layers_open = true;
        } else {
            self.layers_open = !self.layers_open;
        }
    }

    /// Takes the measuring tool out, or puts it away with what was measured; "Back" brings that
    /// back.
    pub(super) fn toggle_measuring(&mut self) {
        if self.measuring.is_some() {
            self.measure(MeasureStep::Clear);
            self.measuring = None;
        } else {
            self.measuring = Some(Measuring { adding: true });
            self.open_cluster = None;
        }
    }

    pub(super) fn measure(&mut self, step: MeasureStep) {
        match step {
            MeasureStep::Point(at) => {
                let point = self.waypoint(at);
                let points = &mut self.view.measurement.points;
                // The second click of a double click.
                if points.last().map(|last| last.at) != Some(point.at) {
                    points.push(point);
                }
            }
            MeasureStep::Adding(adding) => {
                if let Some(measuring) = &mut self.measuring {
                    measuring.adding = adding;
                }
            }
            MeasureStep::Ring(radius_m) => {
                if !(SMALLEST_RING_M..=WIDEST_RING_M).contains(&radius_m) {
                    let said = format!(
                        "A ring has to be between {} and {}, half the way around the globe",
                        self.view.units.words(SMALLEST_RING_M),
                        self.view.units.words(WIDEST_RING_M)
                    );
                    self.notify(Notice::new(Severity::Warning, said));
                    return;
                }
                if self.view.measurement.points.is_empty() {
                    self.measure(MeasureStep::Point(self.view.camera.centre));
                }
                let measurement = &mut self.view.measurement;
                if let Some(centre) = measurement.points.last().cloned() {
                    measurement.rings.push(RadiusRing { centre, radius_m });
                }
            }
            MeasureStep::TakeRing(position) => {
                let rings = &mut self.view.measurement.rings;
                if position < rings.len() {
                    rings.remove(position);
                }
            }
            MeasureStep::Clear => {
                if !self.view.measurement.is_empty() {
                    self.history.keep(&self.settled());
                    self.view.measurement = crate::view::Measurement::default();
                }
            }
        }
    }

    /// Takes the last point away.
    pub(super) fn take_point_back(&mut self) {
        self.view.measurement.points.pop();
    }

    pub(super) fn copy_measured(&self) -> Vec<Effect> {
        self.measured_text().map(Effect::Copy).into_iter().collect()
    }
}
