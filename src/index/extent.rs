//! The box around all that can be drawn, which mostly stays when one fact changes: which gap
//! between meridians is the widest is known again without looking at every position.

use crate::atlas::library::{FactRef, Library};
use crate::geodesy::{self, LonLat, LonLatBox};

/// The box around positions, and how many of them are on which meridians.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Extent {
    /// The box.
    pub(super) bounds: Option<LonLatBox>,
    /// How many positions lie in each stretch of longitudes, from west to east.
    columns: Vec<u32>,
}

/// How many stretches there are, each a tenth of a degree.
const COLUMNS: usize = 3_600;
/// How wide one is, in degrees.
const COLUMN_DEG: f64 = 360.0 / COLUMNS as f64;

fn column(lon_deg: f64) -> usize {
    let column = (geodesy::normalise_lon(lon_deg) + 180.0) / COLUMN_DEG;
    (column.max(0.0) as usize).min(COLUMNS - 1)
}

impl Extent {
    /// The box around positions.
    pub(super) fn of(points: &[LonLat]) -> Self {
        let mut columns = vec![0; COLUMNS];
        for point in points {
            if let Some(held) = columns.get_mut(column(point.lon_deg)) {
                *held += 1;
            }
        }
        Self {
            bounds: geodesy::bounds(points),
            columns,
        }
    }

    /// Puts some positions in the place of others; false where the box may be another one then, and
    /// has to be made anew.
    pub(super) fn replace(&mut self, before: &[LonLat], after: &[LonLat]) -> bool {
        if before == after {
            return true;
        }
        let Some(bounds) = self.bounds else {
            return false;
        };
        for point in before {
            if let Some(held) = self.columns.get_mut(column(point.lon_deg)) {
                *held = held.saturating_sub(1);
            }
        }
        for point in after {
            if let Some(held) = self.columns.get_mut(column(point.lon_deg)) {
                *held += 1;
            }
        }
        let stays = |point: &LonLat| {
            let lon_deg = geodesy::normalise_lon(point.lon_deg);
            let is_edge = lon_deg == bounds.west || lon_deg == bounds.east;
            let inside = bounds.south < point.lat_deg && point.lat_deg < bounds.north;
            inside && !is_edge && self.gap_at(lon_deg) < 360.0 - bounds.width_deg()
        };
        let fits = |point: &LonLat| {
            let east = (geodesy::normalise_lon(point.lon_deg) - bounds.west).rem_euclid(360.0);
            let inside = bounds.south <= point.lat_deg && point.lat_deg <= bounds.north;
            inside && east <= bounds.width_deg()
        };
        before.iter().all(stays) && after.iter().all(fits)
    }

    /// How wide the gaps beside a longitude are at most, in degrees.
    fn gap_at(&self, lon_deg: f64) -> f64 {
        let here = column(lon_deg);
        let is_taken = |column: usize| self.columns.get(column).is_some_and(|held| *held > 0);
        let steps = |step: usize| {
            let found = (1..COLUMNS).find(|far| is_taken((here + far * step) % COLUMNS));
            found.unwrap_or(COLUMNS)
        };
        // West of it as many steps to the east, all round but one.
        (steps(1) + steps(COLUMNS - 1) + 1) as f64 * COLUMN_DEG
    }
}

/// Adds the positions that a fact takes up.
pub(super) fn positions(library: &Library, fact: FactRef, points: &mut Vec<LonLat>) {
    let Some(held) = library.get(fact) else {
        return;
    };
    let before = points.len();
    points.extend(held.sites.iter().map(|site| site.at));
    held.geometry.each_position(&mut |at| points.push(at));
    let first = points.get(before).copied();
    for range in &held.ranges {
        if let Some(centre) = range.centre.at.or(first) {
            for bearing in [0.0, 90.0, 180.0, 270.0] {
                points.push(geodesy::destination(centre, bearing, range.km * 1000.0));
            }
        }
    }
}
