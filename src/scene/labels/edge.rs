//! Labels at the edge of the frame, while the map is panned under it: one that would be cut, or
//! that comes under what stands in a corner, slides along its point or takes another side, the
//! nearest there is, and is left out where it has none.

use super::super::overlap::{covers, holds, overlap};
use super::boxes::{Crowd, Stand, arrange, outline};
use super::{LabelCache, Placed};

impl LabelCache {
    /// Puts the labels of what is in a frame wholly into it and clear of its corners, where they
    /// are not and have room; frame and corners are in map pixels.
    pub(super) fn pull_in(&mut self, frame: [f64; 4], corners: &[[f64; 4]]) {
        let inside = Inside { frame, corners };
        for placed in &mut self.placed {
            let is_whole = inside.has(placed.bounds);
            if !holds(frame, placed.at) || (is_whole && placed.kept == placed.lines.len()) {
                continue;
            }
            self.crowd.give_back(placed.bounds);
            // Better under a corner than cut.
            let frame_alone = Inside {
                corners: &[],
                ..inside
            };
            let crowds = [&self.crowd, &self.lines];
            let found = nearest(placed, inside, crowds);
            if let Some((stand, kept)) = found.or_else(|| nearest(placed, frame_alone, crowds)) {
                placed.stand(stand, kept);
                self.stands.insert(placed.id, stand);
            }
            self.crowd.take(placed.bounds);
        }
    }
}

/// The frame, and what stands in its corners.
#[derive(Clone, Copy)]
struct Inside<'a> {
    frame: [f64; 4],
    corners: &'a [[f64; 4]],
}

impl Inside<'_> {
    fn has(self, bounds: [f64; 4]) -> bool {
        let is_clear = |corner: &[f64; 4]| !overlap(*corner, bounds);
        covers(self.frame, bounds) && self.corners.iter().all(is_clear)
    }
}

/// Where a label is wholly in the frame, the nearest to where it is now, and how many of its lines
/// have room there: all of them, or else the first.
fn nearest(
    placed: &Placed,
    inside: Inside<'_>,
    [crowd, lines]: [&Crowd; 2],
) -> Option<(Stand, usize)> {
    let middle = |[left, top, right, bottom]: [f64; 4]| [left + right, top + bottom];
    let [x, y] = middle(placed.bounds);
    let was_whole = inside.has(placed.bounds);
    for kept in [placed.lines.len(), 1] {
        if was_whole && kept == placed.kept {
            return None;
        }
        let sides = placed.sides.iter().map(|side| Stand::at(*side));
        let here = std::iter::once(placed.stand);
        let stands = here
            .chain(sides.filter(|_| !was_whole))
            .filter_map(|stand| {
                let kept = placed.lines.get(..kept)?;
                let (_, bounds) = outline(placed.at, placed.gap, stand, kept);
                let stand = stand.pulled(inside.frame, bounds)?;
                let (_, bounds) = outline(placed.at, placed.gap, stand, kept);
                let [its_x, its_y] = middle(bounds);
                let far = (its_x - x).hypot(its_y - y);
                (inside.has(bounds) && crowd.is_free(bounds))
                    .then(|| (!lines.is_free(bounds), far, stand))
            });
        let best = stands.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        if let Some((_, _, stand)) = best {
            return Some((stand, kept));
        }
    }
    None
}

impl Placed {
    /// Puts it somewhere else about its point, with so many of its lines.
    fn stand(&mut self, stand: Stand, kept: usize) {
        let lines = self.lines.get(..kept).unwrap_or(&self.lines);
        (self.texts, self.bounds) = arrange(self.at, self.gap, stand, lines);
        (self.stand, self.kept) = (stand, kept);
    }
}
