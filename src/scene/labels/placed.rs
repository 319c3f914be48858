//! A label: what it says, the point it names, and where it stands about that.

use super::super::hit::Pick;
use super::super::overlap::around;
use super::super::{Shape, Text};
use super::boxes::{Line, Side, Stand, arrange, outline};
use crate::atlas::library::FactRef;
use crate::index::ClusterId;
use crate::theme::Rgba;

/// What a label belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LabelId {
    Symbol(ClusterId, i32),
    Member(FactRef, i32),
    Ring(usize, i32),
    Country(usize, i32),
    Sea(usize, i32),
    Town(usize, i32),
    Place(u64, i32),
}

/// A label that found room. All of it is in map pixels of the zoom that it was placed at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) id: LabelId,
    /// The point it names.
    pub(super) at: [f64; 2],
    /// How far from it, and at which of which sides it stands.
    pub(super) gap: f64,
    pub(super) stand: Stand,
    pub(super) sides: &'static [Side],
    /// All its lines, and how many of them have room.
    pub(super) lines: Vec<Line>,
    pub(super) kept: usize,
    /// The dot of a town on its point: radius and colour.
    pub(super) dot: Option<(f64, Rgba)>,
    /// What it can be pointed at for; none for names of the ground.
    pub(super) pick: Option<Pick>,
    /// Whether it names what is selected: every name of the ground makes room for that.
    pub(super) selected: bool,
}

impl Placed {
    /// So many of its lines, from the first.
    pub(super) fn first(&self, kept: usize) -> &[Line] {
        self.lines.get(..kept).unwrap_or(&self.lines)
    }
}

/// A label as it stands in a frame, in map pixels of the frame's zoom.
#[derive(Clone, Debug)]
pub(in crate::scene) struct Shown<'a> {
    pub(super) placed: &'a Placed,
    /// The point it names.
    pub(super) at: [f64; 2],
    pub(super) stand: Stand,
    /// How many of its lines have room.
    pub(super) kept: usize,
    /// Left, top, right, bottom.
    pub(in crate::scene) bounds: [f64; 4],
}

impl<'a> Shown<'a> {
    /// A label where it was placed, in a map that is so many times as large.
    pub(super) fn of(placed: &'a Placed, ratio: f64) -> Self {
        let at = placed.at.map(|side| side * ratio);
        let mut shown = Self {
            placed,
            at,
            stand: placed.stand,
            kept: placed.kept,
            bounds: [0.0; 4],
        };
        shown.bounds = shown.bounds_at(placed.stand, placed.kept);
        shown
    }

    /// The box it takes somewhere about its point, with so many of its lines.
    pub(super) fn bounds_at(&self, stand: Stand, kept: usize) -> [f64; 4] {
        let lines = self.placed.first(kept);
        outline(self.at, self.placed.gap, stand, lines).1
    }

    /// Puts it somewhere about its point, with so many of its lines.
    pub(super) fn put(&mut self, stand: Stand, kept: usize) {
        (self.stand, self.kept) = (stand, kept);
        self.bounds = self.bounds_at(stand, kept);
    }

    /// Whether it names something of the ground rather than a fact.
    pub(in crate::scene) fn is_place(&self) -> bool {
        self.placed.pick.is_none()
    }

    /// What it can be pointed at for.
    pub(in crate::scene) fn pick(&self) -> Option<Pick> {
        self.placed.pick
    }

    /// The box of the dot of a town.
    pub(super) fn dot_box(&self) -> Option<[f64; 4]> {
        let (radius, _) = self.placed.dot?;
        Some(around(self.at, radius))
    }

    /// Its lines, set.
    pub(in crate::scene) fn texts(&self) -> Vec<Text> {
        let lines = self.placed.first(self.kept);
        arrange(self.at, self.placed.gap, self.stand, lines).0
    }

    /// The dot of a town; `in_frame` says where a point of the map stands.
    pub(in crate::scene) fn dot(&self, in_frame: impl Fn([f64; 2]) -> [f64; 2]) -> Option<Shape> {
        let (radius, fill) = self.placed.dot?;
        Some(Shape::Circle {
            at: in_frame(self.at),
            radius,
            fill: Some(fill),
            stroke: None,
        })
    }
}
