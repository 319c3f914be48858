//! The order of the list and where each of its rows stands, worked out once for each index.

use std::ops::Range;
use std::sync::Arc;

use egui::{Id, Rangef, Ui};

use crate::index::InView;
use crate::ui::{Ctx, widgets, words};

/// How high the row of a fact or a group is.
pub(super) const ROW_HEIGHT: f32 = 46.0;
/// How high the row of an atlas is.
const ATLAS_HEIGHT: f32 = 30.0;
/// How many rows are laid out beyond each edge of what is in view, so that the keyboard can
/// walk there.
const BEYOND: usize = 2;

/// One row of the list.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// The heading of a section.
    Heading {
        /// What stands under it.
        title: &'static str,
        /// How many, in words.
        count: String,
    },
    /// An atlas that is open, by position.
    Atlas(usize),
    /// A fact, by its position in the index.
    Fact(usize),
    /// A fact that nobody dates, by its position among those.
    Undated(usize),
    /// A group, by its position among the groups.
    Group(usize),
}

/// What stands under a heading.
#[derive(Debug)]
enum Rows {
    Atlases(usize),
    /// By their position in the index.
    Facts(Arc<[u32]>),
    Undated(usize),
    Groups(usize),
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Self::Atlases(count) | Self::Undated(count) | Self::Groups(count) => *count,
            Self::Facts(facts) => facts.len(),
        }
    }

    /// How many of the facts are such.
    fn count(&self, is_such: impl Fn(u32) -> bool) -> usize {
        match self {
            Self::Facts(facts) => facts.iter().filter(|fact| is_such(**fact)).count(),
            Self::Atlases(_) | Self::Undated(_) | Self::Groups(_) => 0,
        }
    }

    /// How high each of them is.
    fn height(&self) -> f32 {
        match self {
            Self::Atlases(_) => ATLAS_HEIGHT,
            Self::Facts(_) | Self::Undated(_) | Self::Groups(_) => ROW_HEIGHT,
        }
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        match self {
            Self::Atlases(count) => (at < *count).then_some(Entry::Atlas(at)),
            Self::Undated(count) => (at < *count).then_some(Entry::Undated(at)),
            Self::Groups(count) => (at < *count).then_some(Entry::Group(at)),
            Self::Facts(facts) => Some(Entry::Fact(*facts.get(at)? as usize)),
        }
    }
}

/// A heading and what stands under it.
#[derive(Debug)]
struct Section {
    title: &'static str,
    rows: Rows,
    /// How many more of the kind stand in the list of those without a place.
    nowhere: usize,
    /// Where the heading stands among all rows.
    first: usize,
    /// Its upper edge.
    top: f32,
}

impl Section {
    /// The upper edge of a row, counted from the heading.
    fn edge(&self, at: usize) -> f32 {
        let under = at.saturating_sub(1) as f32 * self.rows.height();
        let heading = if at == 0 {
            0.0
        } else {
            widgets::HEADING_HEIGHT
        };
        self.top + heading + under
    }

    /// How many there are, in words.
    fn count(&self) -> String {
        let rows = words::grouped(self.rows.len());
        match self.nowhere {
            0 => rows,
            nowhere => format!("{rows} + {} without a place", words::grouped(nowhere)),
        }
    }

    /// How many rows it has, with the heading.
    fn len(&self) -> usize {
        self.rows.len() + 1
    }
}

/// The rows of the list, from the top. It holds sections and not rows, since there may be a
/// hundred thousand of them, and others whenever the date is dragged a little further.
#[derive(Debug)]
pub(super) struct List {
    generation: u64,
    in_view: Option<Arc<InView>>,
    sections: Vec<Section>,
}

impl List {
    /// The list of what is open.
    pub(super) fn of(ctx: &Ctx<'_>, ui: &Ui) -> Arc<Self> {
        let id = Id::unique("list of facts");
        let held = ui.data(|data| data.get_temp::<Arc<Self>>(id));
        if let Some(held) = held
            && held.generation == ctx.state.derived.generation
            && same(held.in_view.as_ref(), ctx.state.derived.in_view())
        {
            return held;
        }
        let list = Arc::new(Self::build(ctx));
        ui.data_mut(|data| data.insert_temp(id, Arc::clone(&list)));
        list
    }

    fn build(ctx: &Ctx<'_>) -> Self {
        let (library, index) = (ctx.state.library(), ctx.state.index());
        let mut list = Self {
            generation: ctx.state.derived.generation,
            in_view: ctx.state.derived.in_view().cloned(),
            sections: Vec::new(),
        };
        let facts = |facts: &Arc<[u32]>| {
            if ctx.state.derived.in_view().is_none() {
                return Rows::Facts(Arc::clone(facts));
            }
            let is_listed = |position: &u32| {
                let digest = index.digests.get(*position as usize);
                digest.is_some_and(|digest| ctx.state.is_listed(digest.fact))
            };
            Rows::Facts(facts.iter().copied().filter(is_listed).collect())
        };
        if ctx.state.desk.documents.len() > 1 {
            let atlases = Rows::Atlases(ctx.state.desk.documents.len());
            list.add("Open atlases", atlases, 0);
        }
        let nowhere = facts(&index.nowhere);
        for (kind, of_kind) in &index.mapped {
            let elsewhere = nowhere.count(|position| {
                let digest = index.digests.get(position as usize);
                digest.is_some_and(|digest| digest.kind == *kind)
            });
            list.add(kind.heading(), facts(of_kind), elsewhere);
        }
        list.add("Without a place", nowhere, 0);
        let undated = Rows::Undated(index.date_unknown.len());
        list.add("Date unknown", undated, 0);
        let groups = library.groups_once().len();
        list.add("Alliances and circles", Rows::Groups(groups), 0);
        list
    }

    fn add(&mut self, title: &'static str, rows: Rows, nowhere: usize) {
        if rows.len() > 0 {
            let (first, top) = (self.len(), self.bottom());
            self.sections.push(Section {
                title,
                rows,
                nowhere,
                first,
                top,
            });
        }
    }

    fn len(&self) -> usize {
        let last = self.sections.last();
        last.map_or(0, |last| last.first + last.len())
    }

    fn bottom(&self) -> f32 {
        let last = self.sections.last();
        last.map_or(0.0, |last| last.edge(last.len()))
    }

    /// How high the whole list is.
    pub(super) fn height(&self) -> f32 {
        self.bottom() + 12.0
    }

    /// The section that a row stands in, and where in it.
    fn place(&self, at: usize) -> Option<(&Section, usize)> {
        let after = self.sections.partition_point(|section| section.first <= at);
        let section = self.sections.get(after.checked_sub(1)?)?;
        (at - section.first < section.len()).then_some((section, at - section.first))
    }

    /// The upper and the lower edge of a row.
    pub(super) fn span(&self, at: usize) -> [f32; 2] {
        self.place(at).map_or_else(
            || [self.bottom(); 2],
            |(section, at)| [section.edge(at), section.edge(at + 1)],
        )
    }

    /// A row.
    pub(super) fn entry(&self, at: usize) -> Option<Entry> {
        let (section, at) = self.place(at)?;
        let Some(under) = at.checked_sub(1) else {
            return Some(Entry::Heading {
                title: section.title,
                count: section.count(),
            });
        };
        section.rows.entry(under)
    }

    /// The row that a height lies in.
    fn row_at(&self, height: f32) -> usize {
        let after = self
            .sections
            .partition_point(|section| section.top <= height);
        let Some(section) = after.checked_sub(1).and_then(|at| self.sections.get(at)) else {
            return 0;
        };
        let under = height - section.edge(1);
        let row = if under < 0.0 {
            0
        } else {
            1 + (under / section.rows.height()) as usize
        };
        section.first + row.min(section.rows.len())
    }

    /// The rows that are in view, and a few more.
    pub(super) fn in_view(&self, view: Rangef) -> Range<usize> {
        let (first, last) = (self.row_at(view.min), self.row_at(view.max));
        first.saturating_sub(BEYOND)..(last + 1 + BEYOND).min(self.len())
    }

    /// The row of a fact, by its position in the index.
    pub(super) fn row_of(&self, digest: usize) -> Option<usize> {
        self.sections
            .iter()
            .find_map(|section| match &section.rows {
                Rows::Facts(facts) => {
                    let under = facts.iter().position(|held| *held as usize == digest)?;
                    Some(section.first + 1 + under)
                }
                Rows::Atlases(_) | Rows::Undated(_) | Rows::Groups(_) => None,
            })
    }
}

/// Whether the same facts are in the frame.
fn same(a: Option<&Arc<InView>>, b: Option<&Arc<InView>>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}
