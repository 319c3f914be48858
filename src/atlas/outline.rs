//! Where the parts of an atlas stand in its text, so that one of them can be read, changed and
//! written without the others.
//!
//! It is numbers alone: an edit moves what stands behind it in one pass over them.

use std::ops::Range;

/// What a file of GeoJSON holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A collection of features.
    #[default]
    Collection,
    /// One feature.
    Feature,
    /// A bare geometry.
    Geometry,
}

/// A member of the object that the file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootMember {
    /// Its name.
    pub name: Box<str>,
    /// Where its value stands, in bytes.
    pub value: Range<usize>,
}

/// One item of the list of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it begins, in bytes.
    pub start: usize,
    /// How long it is, in bytes.
    pub len: usize,
    /// The slot of its fact in the atlas; none where the reader set it aside.
    pub fact: Option<u32>,
}

impl Item {
    /// Where it stands, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.len
    }
}

/// Where the parts of an atlas stand in its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// What the file holds.
    pub shape: Shape,
    /// The members of the file's object, in their order.
    pub members: Vec<RootMember>,
    /// The items of the list of features, in their order; the one feature of a file that is one.
    pub items: Vec<Item>,
    /// How many items are no fact that goes by an id of its own, which no other has.
    pub irregular: usize,
}

impl Outline {
    /// Where the value of a member of the file's object stands; of several with one name, the last.
    pub fn member(&self, name: &str) -> Option<Range<usize>> {
        let found = self
            .members
            .iter()
            .rev()
            .find(|member| &*member.name == name);
        found.map(|member| member.value.clone())
    }

    /// Where the `theatrum` member stands.
    pub fn theatrum(&self) -> Option<Range<usize>> {
        self.member("theatrum")
            .filter(|_| self.shape == Shape::Collection)
    }

    /// The item of the fact in a slot of the atlas.
    pub fn item_of(&self, slot: usize) -> Option<usize> {
        let wanted = u32::try_from(slot).ok()?;
        self.items.iter().position(|item| item.fact == Some(wanted))
    }

    /// Where the fact in a slot of the atlas stands, in bytes.
    pub fn range_of(&self, slot: usize) -> Option<Range<usize>> {
        let item = self.items.get(self.item_of(slot)?)?;
        Some(item.range())
    }

    /// Moves everything for `removed` bytes at `at` that `added` ones took the place of. What they
    /// are inside of grows or shrinks, and what stands behind them moves.
    pub fn shift(&mut self, at: usize, removed: usize, added: usize) {
        let end = at + removed;
        let moved = |offset: usize| offset - removed + added;
        for member in &mut self.members {
            let value = &mut member.value;
            if value.start >= end && value.start > at {
                *value = moved(value.start)..moved(value.end);
            } else if value.start <= at && value.end >= end {
                value.end = moved(value.end);
            }
        }
        for item in &mut self.items {
            if item.start >= end {
                item.start = moved(item.start);
            } else if item.start <= at
                && item.start + item.len >= end
                // What is put in where an item ends stands behind it.
                && at < item.start + item.len
            {
                item.len = item.len - removed + added;
            }
        }
    }
}
