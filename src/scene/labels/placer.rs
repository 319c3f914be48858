//! Finds room for labels, one after the other: the first side of each that is free is its own.

use super::super::hit::Pick;
use super::super::input::Input;
use super::super::overlap::{covers, holds};
use super::super::text::Fonts;
use super::super::{Cut, Text};
use super::boxes::{Crowd, Line, Side, Stand, outline};
use super::placed::{LabelId, Placed, Shown};
use super::standing::Before;
use crate::theme::Rgba;

/// Size of the numbers of sources, in points.
pub const NOTE_PT: f32 = 8.5;

/// Labels are placed wholly in the frame, and only where that cannot be with what is cut.
pub(super) const WHOLE_FIRST: [bool; 2] = [true, false];

/// The sides of a name that stands on its point.
const MIDDLE: [Side; 3] = [[0, 0], [0, 1], [0, -1]];

/// Everything that labels are placed with. All of it is in map pixels.
pub(super) struct Placer<'a, 'b> {
    pub(super) input: &'a Input<'b>,
    pub(super) fonts: &'a mut Fonts,
    /// The frame that labels are placed in. On paper none may leave it; in a window what it holds
    /// is named wholly inside it where that can be, and the rest for when the frame gets there.
    pub(super) frame: [f64; 4],
    /// What symbols, what was measured and labels of facts take.
    pub(super) facts: Crowd,
    /// What names of the ground take.
    pub(super) places: Crowd,
    /// Lines that are crossed only where there is no other side.
    pub(super) lines: Crowd,
    /// Where labels stood before, which keep their sides.
    pub(super) before: Before<'a>,
    /// Where labels are seen, while only the region changes: others do not take their room.
    pub(super) held: Crowd,
    pub(super) placed: Vec<Placed>,
}

impl Placer<'_, '_> {
    /// Whether nothing stands in a box.
    pub(super) fn is_free(&self, bounds: [f64; 4]) -> bool {
        self.facts.is_free(bounds) && self.places.is_free(bounds)
    }

    /// A line of text in a colour, with an edge that keeps it readable.
    pub(super) fn line(&mut self, cut: Cut, size: f32, text: &str, colour: Rgba) -> Text {
        let size_px = f64::from(size) * self.input.furniture;
        let mut line = self.fonts.line(cut, size_px, text);
        line.colour = colour;
        line.halo = Some(self.input.view.theme.palette().halo);
        line
    }

    /// Numbers of sources, small and raised.
    pub(super) fn note(&mut self, words: &str) -> Text {
        let ink = self.input.view.theme.palette().text;
        self.line(Cut::SemiBold, NOTE_PT, words, ink)
    }

    /// A name that stands on its point, or so far above or below it.
    pub(super) fn try_middle(&mut self, id: LabelId, at: [f64; 2], line: Text, gaps: &[f64]) {
        let line = [line.into()];
        let tries = WHOLE_FIRST
            .into_iter()
            .flat_map(|whole| gaps.iter().map(move |gap| (whole, gap)));
        for (whole, gap) in tries {
            let label = Label {
                id,
                at,
                gap: gap * self.input.furniture,
                pick: None,
                selected: false,
                sides: &MIDDLE,
            };
            if self.try_sides(label, &line, 1, whole) {
                return;
            }
        }
    }

    /// Puts a label with so many of its lines at the first side that is free: one on which all of it
    /// is in the frame, pulled along its point if need be, for what is in the frame; or else any at
    /// all, for when the frame gets there. One that is seen stays exactly where it is if it can.
    pub(super) fn try_sides(
        &mut self,
        label: Label,
        lines: &[Line],
        keep: usize,
        whole: bool,
    ) -> bool {
        let kept = lines.get(..keep).unwrap_or(lines);
        let is_paper = self.input.inside_frame;
        let is_possible = if whole {
            is_paper || holds(self.frame, label.at)
        } else {
            !is_paper
        };
        if !is_possible {
            return false;
        }
        let seen = self.before.seen(label.id);
        if let Some(seen) = seen.filter(|seen| label.sides.contains(&seen.stand.side)) {
            let label = Label {
                at: seen.at,
                gap: seen.gap,
                ..label
            };
            let kept = lines.get(..seen.kept).unwrap_or(lines);
            let (_, bounds) = outline(label.at, label.gap, seen.stand, kept);
            if self.is_free(bounds) {
                self.put(label, lines, seen.kept, seen.stand);
                return true;
            }
        }
        let before = self.before.get(label.id).map(|stood| stood.stand);
        let before = before.filter(|stand| label.sides.contains(&stand.side));
        let sides = label.sides.iter().map(|side| Stand::at(*side));
        // The side it had, and then the others; in the middle of one if that can be.
        let tries = before.into_iter().chain(sides);
        let pulled = [false, true].into_iter().take(1 + usize::from(whole));
        let tries = pulled.flat_map(|pulled| tries.clone().map(move |stand| (stand, pulled)));
        let clear = [true, false]
            .into_iter()
            .skip(usize::from(self.lines.is_empty()));
        for (clear, (mut stand, pulled)) in
            clear.flat_map(|clear| tries.clone().map(move |tried| (clear, tried)))
        {
            let (_, mut bounds) = outline(label.at, label.gap, stand, kept);
            if pulled {
                let Some(held) = stand.pulled(self.frame, bounds) else {
                    continue;
                };
                stand = held;
                (_, bounds) = outline(label.at, label.gap, stand, kept);
            } else if whole && !covers(self.frame, bounds) {
                continue;
            }
            let is_own = |taken: [f64; 4]| seen.is_some_and(|seen| seen.bounds == taken);
            let is_free = self.is_free(bounds)
                && self.held.over(bounds).all(is_own)
                && (!clear || self.lines.is_free(bounds));
            if is_free {
                self.put(label, lines, keep, stand);
                return true;
            }
        }
        false
    }

    /// Puts a label where it is to stand.
    pub(super) fn put(&mut self, label: Label, lines: &[Line], keep: usize, stand: Stand) {
        let placed = Placed {
            id: label.id,
            at: label.at,
            gap: label.gap,
            stand,
            sides: label.sides,
            kept: keep.min(lines.len()),
            lines: lines.to_vec(),
            dot: None,
            pick: label.pick,
            selected: label.selected,
        };
        let Shown { bounds, .. } = Shown::of(&placed, 1.0);
        let crowd = if label.pick.is_some() {
            &mut self.facts
        } else {
            &mut self.places
        };
        crowd.take(bounds);
        self.placed.push(placed);
    }
}

/// What a label belongs to, and where it may stand.
#[derive(Clone, Copy)]
pub(super) struct Label {
    pub(super) id: LabelId,
    /// The point it names, in map pixels.
    pub(super) at: [f64; 2],
    /// How far from it.
    pub(super) gap: f64,
    pub(super) pick: Option<Pick>,
    pub(super) selected: bool,
    pub(super) sides: &'static [Side],
}
