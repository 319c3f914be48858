//! Whether rings are the outline of an area at all, or a tangle that nobody could fill in time.

use std::collections::HashMap;

/// Rings with fewer points than this are filled quickly however they are tangled.
const FEW: usize = 40;
/// How many crossings an honest outline has at most, left over from somebody's simplification:
/// one for so many points.
const POINTS_TO_A_CROSSING: usize = 12;
/// How many pairs of edges are compared for each point.
const PAIRS_TO_A_POINT: usize = 200;

/// Whether the edges of rings cross each other so often that they outline nothing. Cutting such
/// rings into triangles takes minutes for what a few kilobytes can hold.
pub(super) fn is_tangled(rings: &[Vec<[f64; 2]>]) -> bool {
    let count: usize = rings.iter().map(Vec::len).sum();
    if count < FEW {
        return false;
    }
    let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for [x, y] in rings.iter().flatten() {
        bounds = [
            bounds[0].min(*x),
            bounds[1].min(*y),
            bounds[2].max(*x),
            bounds[3].max(*y),
        ];
    }
    let across = (bounds[2] - bounds[0]).max(bounds[3] - bounds[1]);
    // About one edge of an honest outline to a cell along it.
    let cells = (count as f64 / 4.0).clamp(8.0, 2048.0);
    let cell = (across / cells).max(1e-9);
    let mut grid: HashMap<(i32, i32), Vec<[[f64; 2]; 2]>> = HashMap::new();
    let (mut crossings, mut pairs, mut visits) = (0, 0, 0);
    let most_crossings = count / POINTS_TO_A_CROSSING + 8;
    let most_pairs = count * PAIRS_TO_A_POINT;
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let edge = [*a, *b];
            let at = |value: f64, axis: usize| ((value - bounds[axis]) / cell).floor() as i32;
            let columns = at(a[0].min(b[0]), 0)..=at(a[0].max(b[0]), 0);
            for column in columns {
                // The rows that the edge has in this column, not all of its box.
                let (low, high) = rows_in(edge, bounds[0] + f64::from(column) * cell, cell);
                for row in at(low, 1)..=at(high, 1) {
                    visits += 1;
                    let held = grid.entry((column, row)).or_default();
                    pairs += held.len();
                    crossings += held.iter().filter(|other| cross(edge, **other)).count();
                    held.push(edge);
                    if crossings > most_crossings || pairs > most_pairs || visits > most_pairs {
                        return true;
                    }
                }
            }
        }
    }
    false
}

/// Between which heights an edge runs inside a column.
fn rows_in([a, b]: [[f64; 2]; 2], left: f64, width: f64) -> (f64, f64) {
    let run = b[0] - a[0];
    if run.abs() < 1e-12 {
        return (a[1].min(b[1]), a[1].max(b[1]));
    }
    let height = |x: f64| a[1] + ((x - a[0]) / run).clamp(0.0, 1.0) * (b[1] - a[1]);
    let (from, to) = (height(left), height(left + width));
    (from.min(to), from.max(to))
}

/// Whether two edges cross; those that share an end do not.
fn cross([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> bool {
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| {
        (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}
