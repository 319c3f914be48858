//! Boxes and whether they overlap. A box is left, top, right, bottom, in whatever pixels.

use crate::basemap::clip;

/// Whether one box lies wholly in another.
pub(super) fn covers(outer: [f64; 4], inner: [f64; 4]) -> bool {
    outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3]
}

/// Whether two boxes overlap.
pub(super) fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Whether a point lies in a box.
pub(super) fn holds([left, top, right, bottom]: [f64; 4], [x, y]: [f64; 2]) -> bool {
    left <= x && x <= right && top <= y && y <= bottom
}

/// Boxes along a line, as far as a region shows it, that reach so far to its sides.
pub(super) fn along(points: &[[f64; 2]], region: [f64; 4], reach: f64) -> Vec<[f64; 4]> {
    let mut boxes = Vec::new();
    for part in clip::line(points.iter().copied(), region, 0.0) {
        for (a, b) in part.iter().zip(part.iter().skip(1)) {
            let (x, y) = (b[0] - a[0], b[1] - a[1]);
            let steps = (x.hypot(y) / (2.0 * reach)).ceil().max(1.0);
            boxes.extend((0..=steps as usize).map(|step| {
                let share = step as f64 / steps;
                around([a[0] + x * share, a[1] + y * share], reach)
            }));
        }
    }
    boxes
}

/// The box around a point that reaches so far to its sides.
pub(super) fn around([x, y]: [f64; 2], reach: f64) -> [f64; 4] {
    [x - reach, y - reach, x + reach, y + reach]
}
