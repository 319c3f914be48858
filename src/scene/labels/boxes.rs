//! The boxes of labels: where one stands about its point, and which room is taken. All of it in
//! map pixels.

use std::collections::HashMap;

use super::super::Text;
use super::super::overlap::overlap;

/// Boxes that are taken, found by the cells of a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Crowd {
    cells: HashMap<(i64, i64), Vec<[f64; 4]>>,
}

const CELL_PX: f64 = 96.0;

impl Crowd {
    fn cells_of(bounds: [f64; 4]) -> impl Iterator<Item = (i64, i64)> {
        let [left, top, right, bottom] = bounds.map(|edge| (edge / CELL_PX).floor() as i64);
        (left..=right).flat_map(move |column| (top..=bottom).map(move |row| (column, row)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn take(&mut self, bounds: [f64; 4]) {
        for cell in Self::cells_of(bounds) {
            self.cells.entry(cell).or_default().push(bounds);
        }
    }

    pub(super) fn is_free(&self, bounds: [f64; 4]) -> bool {
        self.over(bounds).next().is_none()
    }

    /// The boxes that overlap another one; one may come several times.
    pub(super) fn over(&self, bounds: [f64; 4]) -> impl Iterator<Item = [f64; 4]> {
        Self::cells_of(bounds)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .copied()
            .filter(move |taken| overlap(*taken, bounds))
    }
}

/// A side of a point: -1, 0 or 1 to the left or right and above or below.
pub(super) type Side = [i8; 2];

/// Where a label may stand about its point.
pub(super) const SIDES: [Side; 8] = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
];

/// Where a label stands about its point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stand {
    pub(super) side: Side,
    /// How far it is pulled along that side, to be wholly in the frame.
    pub(super) slide: [f64; 2],
}

impl Stand {
    /// In the middle of a side.
    pub(super) fn at(side: Side) -> Self {
        Self {
            side,
            slide: [0.0; 2],
        }
    }

    /// The same pulled as far as it has to be for its box to be in a frame; none where that would
    /// be farther than along its point, so that it would seem to belong to another.
    pub(super) fn pulled(self, frame: [f64; 4], bounds: [f64; 4]) -> Option<Self> {
        let into = |least: f64, most: f64, low: f64, high: f64| {
            if low < least {
                least - low
            } else {
                (most - high).min(0.0)
            }
        };
        let by = [
            into(frame[0], frame[2], bounds[0], bounds[2]),
            into(frame[1], frame[3], bounds[1], bounds[3]),
        ];
        let half = [(bounds[2] - bounds[0]) / 2.0, (bounds[3] - bounds[1]) / 2.0];
        let mut slide = self.slide;
        for axis in [0, 1] {
            if by[axis] == 0.0 {
                continue;
            }
            slide[axis] += by[axis];
            if self.side[axis] != 0 || slide[axis].abs() > half[axis] {
                return None;
            }
        }
        Some(Self { slide, ..self })
    }
}

/// A line of a label, with small numbers behind it where it has sources to name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: Text,
    pub(super) note: Option<Text>,
}

impl From<Text> for Line {
    fn from(text: Text) -> Self {
        Self { text, note: None }
    }
}

impl Line {
    fn width(&self) -> f64 {
        self.text.width_px
            + self
                .note
                .as_ref()
                .map_or(0.0, |note| note.width_px + note.size_px * NOTE_GAP)
    }
}

/// Space before the numbers of sources, of their size.
const NOTE_GAP: f64 = 0.3;

/// Height of a line, of the size of its text.
const LEADING: f64 = 1.18;

/// Stacks lines beside a point.
pub(super) fn arrange(
    at: [f64; 2],
    gap: f64,
    stand: Stand,
    lines: &[Line],
) -> (Vec<Text>, [f64; 4]) {
    let ([left, top, width], bounds) = outline(at, gap, stand, lines);
    let mut texts = Vec::with_capacity(lines.len() + 1);
    let mut line_top = top;
    for line in lines {
        let x = match stand.side[0] {
            1 => left,
            -1 => left + width - line.width(),
            _ => left + (width - line.width()) / 2.0,
        };
        let text = &line.text;
        let baseline = line_top + text.size_px * 0.95;
        texts.push(Text {
            origin: [x, baseline],
            ..text.clone()
        });
        if let Some(note) = &line.note {
            texts.push(Text {
                origin: [
                    x + text.width_px + note.size_px * NOTE_GAP,
                    baseline - text.size_px * 0.3,
                ],
                ..note.clone()
            });
        }
        line_top += text.size_px * LEADING;
    }
    (texts, bounds)
}

/// Left, top and width of a label at a side of a point, and the box that it takes.
pub(super) fn outline(
    at: [f64; 2],
    gap: f64,
    stand: Stand,
    lines: &[Line],
) -> ([f64; 3], [f64; 4]) {
    const PADDING: f64 = 2.0;
    let [right, down] = stand.side;
    let width = lines.iter().map(Line::width).fold(0.0, f64::max);
    let height: f64 = lines.iter().map(|line| line.text.size_px * LEADING).sum();
    // At a corner the label comes closer, so that its corner is as far as its side would be.
    let near = if right != 0 && down != 0 {
        gap * 0.72
    } else {
        gap
    };
    let left = stand.slide[0]
        + match right {
            1 => at[0] + near,
            -1 => at[0] - near - width,
            _ => at[0] - width / 2.0,
        };
    let top = stand.slide[1]
        + match down {
            1 => at[1] + near,
            -1 => at[1] - near - height,
            _ => at[1] - height / 2.0,
        };
    let bounds = [
        left - PADDING,
        top - PADDING / 2.0,
        left + width + PADDING,
        top + height + PADDING / 2.0,
    ];
    ([left, top, width], bounds)
}
