//! Labels in a frame: they move with the map, and one that the edge of the frame would cut, or that
//! comes under what stands in a corner, slides along its point or takes another side, the nearest
//! there is, and is left out where it has none.

use super::super::overlap::{covers, holds, overlap};
use super::Labels;
use super::boxes::Stand;
use super::placed::{Placed, Shown};
use super::standing::Standing;

impl Labels {
    /// The labels that a frame of a window shows, all of them wholly in it; frame and corners are in
    /// map pixels at a scale. Where they stood in the frame before, they stay if they can.
    pub(in crate::scene) fn in_frame(
        &self,
        scale: f64,
        frame: [f64; 4],
        corners: &[[f64; 4]],
        before: &Standing,
    ) -> Vec<Shown<'_>> {
        let Some(key) = self.key else {
            return Vec::new();
        };
        let ratio = scale / self.scale;
        let mut room = Room {
            labels: self,
            moved: Vec::new(),
            seen: Vec::new(),
        };
        let stood = before.of_each(&self.placed, key);
        for (placed, stood) in self.placed.iter().zip(&stood) {
            if placed.pick.is_none() && stood.is_some() {
                let placed = Shown::of(placed, 1.0);
                room.seen.extend(placed.dot_box());
                room.seen.push(placed.bounds);
            }
        }
        let mut shown: Vec<Shown<'_>> = self
            .placed
            .iter()
            .map(|placed| Shown::of(placed, ratio))
            .collect();
        for (position, (label, stood)) in shown.iter_mut().zip(stood).enumerate() {
            let here = (label.stand, label.kept);
            let stood = stood
                .filter(|stood| (stood.stand, stood.kept) != here)
                .filter(|stood| label.placed.sides.contains(&stood.stand.side));
            if let Some(stood) = stood {
                room.put(position, label, stood.stand, stood.kept);
            }
        }
        // Those that stood there for this answer still can; for another one it may be taken.
        while ratio == 1.0
            && let Some(position) = room.crowded(&shown)
            && let Some(label) = shown.get_mut(position)
        {
            room.put_back(position, label);
        }
        let inside = Inside { frame, corners };
        // What stands where at another zoom is known once labels are placed for it.
        let at_edges = if ratio == 1.0 { shown.len() } else { 0 };
        for (position, label) in shown.iter_mut().enumerate().take(at_edges) {
            let is_whole = inside.has(label.bounds) && label.kept == label.placed.lines.len();
            let is_whole = is_whole && !room.is_covered(label, label.bounds);
            let dot = label.dot_box();
            let is_lost = dot.is_some_and(|dot| room.is_covered(label, dot));
            if is_whole || is_lost || !holds(frame, label.at) {
                continue;
            }
            // Better under a corner than cut.
            let frame_alone = Inside {
                corners: &[],
                ..inside
            };
            let placed = label.placed;
            let is_clear = inside.has(label.bounds);
            let ways = [inside, frame_alone].into_iter();
            let found = ways.take(2 - usize::from(is_clear)).find_map(|inside| {
                nearest(label, inside, self, |bounds| {
                    room.is_free(position, placed, bounds)
                })
            });
            if let Some((stand, kept)) = found {
                room.put(position, label, stand, kept);
            }
        }
        shown.retain(|label| {
            let mut boxes = label.dot_box().into_iter().chain([label.bounds]);
            covers(frame, label.bounds)
                && !boxes.any(|bounds| room.is_covered(label, bounds))
                && !(label.is_place()
                    && corners.iter().any(|corner| overlap(*corner, label.bounds)))
        });
        shown
    }
}

/// The room there is while some labels stand elsewhere than where they were placed.
struct Room<'a> {
    labels: &'a Labels,
    moved: Vec<Moved>,
    /// The boxes of names of the ground that the frame before showed.
    seen: Vec<[f64; 4]>,
}

/// A label that stands elsewhere than where it was placed.
struct Moved {
    /// Its position among the labels.
    position: usize,
    from: [f64; 4],
    to: [f64; 4],
    is_place: bool,
}

impl Room<'_> {
    /// Whether a label has room in a box. That of a fact does not ask for that of a name of the
    /// ground which nobody has seen yet, and that of what is selected for none.
    fn is_free(&self, own: usize, label: &Placed, bounds: [f64; 4]) -> bool {
        let own_box = Shown::of(label, 1.0).bounds;
        let is_gone = |taken: [f64; 4]| {
            taken == own_box || self.moved.iter().any(|moved| moved.from == taken)
        };
        let yields = |taken: [f64; 4]| {
            label.pick.is_some() && (label.selected || !self.seen.contains(&taken))
        };
        let mut facts = self.labels.facts.over(bounds);
        let mut places = self.labels.places.over(bounds);
        let mut moved = self.moved.iter();
        facts.all(is_gone)
            && places.all(|taken| is_gone(taken) || yields(taken))
            && moved.all(|moved| moved.position == own || !overlap(moved.to, bounds))
    }

    /// Puts a label somewhere else about its point.
    fn put(&mut self, position: usize, label: &mut Shown<'_>, stand: Stand, kept: usize) {
        let from = Shown::of(label.placed, 1.0).bounds;
        label.put(stand, kept);
        self.moved.retain(|moved| moved.position != position);
        self.moved.push(Moved {
            position,
            from,
            to: label.bounds,
            is_place: label.is_place(),
        });
    }

    /// Puts a label where it was placed.
    fn put_back(&mut self, position: usize, label: &mut Shown<'_>) {
        label.put(label.placed.stand, label.placed.kept);
        self.moved.retain(|moved| moved.position != position);
    }

    /// A label that stands elsewhere than where it was placed and has no room there.
    fn crowded(&self, shown: &[Shown<'_>]) -> Option<usize> {
        let mut positions = self.moved.iter().map(|moved| moved.position);
        positions.find(|position| {
            let label = shown.get(*position);
            label.is_some_and(|label| !self.is_free(*position, label.placed, label.bounds))
        })
    }

    /// Whether the label of a fact was moved over a box of a name of the ground.
    fn is_covered(&self, label: &Shown<'_>, bounds: [f64; 4]) -> bool {
        let mut facts = self.moved.iter().filter(|moved| !moved.is_place);
        label.is_place() && facts.any(|moved| overlap(moved.to, bounds))
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
    label: &Shown<'_>,
    inside: Inside<'_>,
    labels: &Labels,
    is_free: impl Fn([f64; 4]) -> bool,
) -> Option<(Stand, usize)> {
    let middle = |[left, top, right, bottom]: [f64; 4]| [left + right, top + bottom];
    let [x, y] = middle(label.bounds);
    let was_whole = inside.has(label.bounds) && is_free(label.bounds);
    let placed = label.placed;
    for kept in [placed.lines.len(), 1] {
        if was_whole && kept == label.kept {
            return None;
        }
        let sides = placed.sides.iter().map(|side| Stand::at(*side));
        let here = std::iter::once(label.stand);
        let stands = here
            .chain(sides.filter(|_| !was_whole))
            .filter_map(|stand| {
                let stand = stand.pulled(inside.frame, label.bounds_at(stand, kept))?;
                let bounds = label.bounds_at(stand, kept);
                let [its_x, its_y] = middle(bounds);
                let far = (its_x - x).hypot(its_y - y);
                (inside.has(bounds) && is_free(bounds))
                    .then(|| (!labels.lines.is_free(bounds), far, stand))
            });
        let best = stands.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        if let Some((_, _, stand)) = best {
            return Some((stand, kept));
        }
    }
    None
}
