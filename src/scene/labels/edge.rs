//! Labels at the edge of the frame, while the map is panned under it: one that would be cut slides
//! along its point or takes another side, the nearest there is, and is left out where it has none.

use super::boxes::{Crowd, Stand, arrange, covers, holds, outline};
use super::{LabelCache, Placed};

impl LabelCache {
    /// Puts the labels of what is in a frame wholly into it, where they are not and have room; the
    /// frame is in map pixels.
    pub(super) fn pull_in(&mut self, frame: [f64; 4]) {
        for placed in &mut self.placed {
            let is_whole = covers(frame, placed.bounds);
            if !holds(frame, placed.at) || (is_whole && placed.kept == placed.lines.len()) {
                continue;
            }
            self.crowd.give_back(placed.bounds);
            if let Some((stand, kept)) = nearest(placed, frame, [&self.crowd, &self.lines]) {
                placed.stand(stand, kept);
                self.stands.insert(placed.id, stand);
            }
            self.crowd.take(placed.bounds);
        }
    }
}

/// Where a label is wholly in the frame, the nearest to where it is now, and how many of its lines
/// have room there: all of them, or else the first.
fn nearest(
    placed: &Placed,
    frame: [f64; 4],
    [crowd, lines]: [&Crowd; 2],
) -> Option<(Stand, usize)> {
    let middle = |[left, top, right, bottom]: [f64; 4]| [left + right, top + bottom];
    let [x, y] = middle(placed.bounds);
    let was_whole = covers(frame, placed.bounds);
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
                let stand = stand.pulled(frame, bounds)?;
                let (_, bounds) = outline(placed.at, placed.gap, stand, kept);
                let [its_x, its_y] = middle(bounds);
                let far = (its_x - x).hypot(its_y - y);
                crowd
                    .is_free(bounds)
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
