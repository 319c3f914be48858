//! Hatches: how the areas of groups are told apart without colour, as lines in world pixels for
//! the screen and as angle and spacing for paper.

use crate::basemap::{Area, WorldBox};

/// A hatch: parallel lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pattern {
    /// Direction of the lines in degrees, clockwise from the x axis of the frame.
    pub angle_deg: f64,
    /// Distance between lines, in frame pixels.
    pub spacing_px: f64,
    /// Width of a line, in frame pixels.
    pub width_px: f64,
    /// Length of dashes and of the gaps between them, in frame pixels.
    pub dash: Option<[f64; 2]>,
}

/// How many hatches there are before they repeat.
pub const PATTERNS: usize = 6;

/// How strong a hatch is.
pub const OPACITY: f32 = 0.55;

/// A hatch by its number. They differ in direction, and those that come late in dashes too, so
/// that any two over one country can be told apart without their colours.
pub fn pattern(number: usize) -> Pattern {
    let (angle_deg, dash) = match number % PATTERNS {
        0 => (-45.0, None),
        1 => (45.0, None),
        2 => (0.0, None),
        3 => (90.0, None),
        4 => (-20.0, Some([8.0, 5.0])),
        _ => (70.0, Some([3.0, 4.0])),
    };
    Pattern {
        angle_deg,
        spacing_px: 7.0,
        width_px: if dash.is_some() { 1.5 } else { 1.0 },
        dash,
    }
}

/// The lines of a hatch inside areas and a box, in world pixels. They keep their place when the
/// box moves: every line lies at a whole multiple of `spacing` world pixels from the origin.
pub fn lines(
    areas: &[&Area],
    within: WorldBox,
    pattern: Pattern,
    spacing: f64,
) -> Vec<[[f32; 2]; 2]> {
    let (sin, cos) = pattern.angle_deg.to_radians().sin_cos();
    // Along the lines, and across them.
    let along = |x: f64, y: f64| x * cos + y * sin;
    let across = |x: f64, y: f64| y * cos - x * sin;
    let [left, top, right, bottom] = within.map(f64::from);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let span = |of: &dyn Fn(f64, f64) -> f64| {
        corners
            .iter()
            .map(|(x, y)| of(*x, *y))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
                (low.min(at), high.max(at))
            })
    };
    let (low, high) = span(&across);
    let first = (low / spacing).ceil() as i64;
    let count = ((high / spacing).floor() as i64 - first + 1).clamp(0, 20_000) as usize;
    let past = first.saturating_add_unsigned(count as u64);
    // For each line, where it crosses an edge of the areas.
    let mut crossings: Vec<Vec<f64>> = vec![Vec::new(); count];
    let mut segments = Vec::new();
    for area in areas {
        if !overlap(area.bounds, within) {
            continue;
        }
        crossings.iter_mut().for_each(Vec::clear);
        for ring in &area.rings {
            let range = ring.start as usize..ring.end as usize;
            let Some(points) = area.points.get(range) else {
                continue;
            };
            for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
                let (ax, ay, bx, by) = (
                    f64::from(a[0]),
                    f64::from(a[1]),
                    f64::from(b[0]),
                    f64::from(b[1]),
                );
                let (ca, cb) = (across(ax, ay) / spacing, across(bx, by) / spacing);
                let (from, to) = (ca.min(cb).ceil() as i64, ca.max(cb).ceil() as i64);
                for line in from.max(first)..to.min(past) {
                    let share = (line as f64 - ca) / (cb - ca);
                    let at = along(ax, ay) + share * (along(bx, by) - along(ax, ay));
                    if let Some(row) = crossings.get_mut((line - first) as usize) {
                        row.push(at);
                    }
                }
            }
        }
        for (row, ends) in crossings.iter_mut().enumerate() {
            ends.sort_by(f64::total_cmp);
            let offset = (first as f64 + row as f64) * spacing;
            let Some((enter, leave)) = inside(within, offset, sin, cos) else {
                continue;
            };
            for pair in ends.chunks_exact(2) {
                let &[from, to] = pair else {
                    continue;
                };
                let (from, to) = (from.max(enter), to.min(leave));
                if from < to {
                    let point = |at: f64| {
                        [
                            (at * cos - offset * sin) as f32,
                            (at * sin + offset * cos) as f32,
                        ]
                    };
                    segments.push([point(from), point(to)]);
                }
            }
        }
    }
    segments
}

/// The part of a line that lies in a box, as distances along it.
fn inside(within: WorldBox, offset: f64, sin: f64, cos: f64) -> Option<(f64, f64)> {
    let [left, top, right, bottom] = within.map(f64::from);
    let (mut enter, mut leave) = (f64::NEG_INFINITY, f64::INFINITY);
    // x = at cos - offset sin, y = at sin + offset cos.
    for (slope, base, low, high) in [
        (cos, -offset * sin, left, right),
        (sin, offset * cos, top, bottom),
    ] {
        if slope.abs() < 1e-12 {
            if base < low || base > high {
                return None;
            }
            continue;
        }
        let (a, b) = ((low - base) / slope, (high - base) / slope);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    (enter < leave).then_some((enter, leave))
}

/// Whether two boxes share a point.
pub fn overlap(a: WorldBox, b: WorldBox) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}
