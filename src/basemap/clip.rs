//! Lines and rings cut to a frame, so that a picture of a town does not carry a continent.

/// A box: left, top, right, bottom, in the unit of what is cut.
pub type Frame = [f64; 4];

/// Points closer than this to the one before nobody can tell apart, in pixels of a frame.
pub const CLOSE_PX: f64 = 0.35;

/// A ring cut to a frame (Sutherland and Hodgman, 1974).
///
/// What lies outside is folded onto the edge, which is fine for an area without an outline. Empty where nothing is left. Points within
/// `close` of the one before are left out.
pub fn ring(points: impl Iterator<Item = [f64; 2]>, frame: Frame, close: f64) -> Vec<[f64; 2]> {
    let mut ring: Vec<[f64; 2]> = thinned(points, close);
    for (axis, edge, keep_below) in [
        (0, frame[0], false),
        (1, frame[1], false),
        (0, frame[2], true),
        (1, frame[3], true),
    ] {
        let inside = |point: &[f64; 2]| {
            if keep_below {
                point[axis] <= edge
            } else {
                point[axis] >= edge
            }
        };
        if ring.iter().all(inside) {
            continue;
        }
        let mut cut = Vec::with_capacity(ring.len());
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if inside(a) {
                cut.push(*a);
            }
            if inside(a) != inside(b) {
                let share = (edge - a[axis]) / (b[axis] - a[axis]);
                let mut point = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
                point[axis] = edge;
                cut.push(point);
            }
        }
        ring = cut;
    }
    if ring.len() < 3 { Vec::new() } else { ring }
}

/// The parts of a line that lie inside a frame (Liang and Barsky, 1984, segment by segment).
/// Points within `close` of the one before are left out.
pub fn line(
    points: impl Iterator<Item = [f64; 2]>,
    frame: Frame,
    close: f64,
) -> Vec<Vec<[f64; 2]>> {
    let points = thinned(points, close);
    let mut parts: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut goes_on = false;
    for (a, b) in points.iter().zip(points.iter().skip(1)) {
        let Some((from, to)) = segment(*a, *b, frame) else {
            goes_on = false;
            continue;
        };
        let at = |share: f64| [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
        match parts.last_mut() {
            Some(part) if goes_on && from == 0.0 => part.push(at(to)),
            _ => parts.push(vec![at(from), at(to)]),
        }
        goes_on = to == 1.0;
    }
    parts
}

/// From where to where, between 0 and 1, a segment lies inside a frame.
fn segment(a: [f64; 2], b: [f64; 2], frame: Frame) -> Option<(f64, f64)> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for axis in [0, 1] {
        let (low, high) = (frame[axis], frame[axis + 2]);
        let step = b[axis] - a[axis];
        if step == 0.0 {
            if a[axis] < low || a[axis] > high {
                return None;
            }
            continue;
        }
        let (enter, leave) = ((low - a[axis]) / step, (high - a[axis]) / step);
        from = from.max(enter.min(leave));
        to = to.min(enter.max(leave));
    }
    (from <= to).then_some((from, to))
}

/// Points without those that nobody could tell from the one before; the last one stays.
fn thinned(points: impl Iterator<Item = [f64; 2]>, close: f64) -> Vec<[f64; 2]> {
    let mut kept: Vec<[f64; 2]> = Vec::with_capacity(points.size_hint().0);
    let mut last = None;
    for point in points {
        let is_close = kept.last().is_some_and(|kept| {
            (kept[0] - point[0]).abs() < close && (kept[1] - point[1]).abs() < close
        });
        if is_close {
            last = Some(point);
        } else {
            kept.push(point);
            last = None;
        }
    }
    kept.extend(last.filter(|_| kept.len() < 2));
    kept
}
