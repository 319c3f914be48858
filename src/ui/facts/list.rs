//! The order of the list and where each of its rows stands, worked out once for each library.

use std::ops::Range;
use std::sync::Arc;

use egui::{Id, Rangef, Ui};

use crate::atlas::Kind;
use crate::index::InView;
use crate::ui::{Ctx, widgets};

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
        /// How many.
        count: usize,
    },
    /// An atlas that is open, by position.
    Atlas(usize),
    /// A fact, by its position in the index.
    Fact(usize),
    /// A group, by its position among the groups.
    Group(usize),
}

impl Entry {
    fn height(&self) -> f32 {
        match self {
            Self::Heading { .. } => widgets::HEADING_HEIGHT,
            Self::Atlas(_) => ATLAS_HEIGHT,
            Self::Fact(_) | Self::Group(_) => ROW_HEIGHT,
        }
    }
}

/// The rows of the list, from the top.
#[derive(Debug)]
pub(super) struct List {
    generation: u64,
    in_view: Option<Arc<InView>>,
    entries: Vec<Entry>,
    /// The upper edge of each row, and the lower edge of the last.
    edges: Vec<f32>,
}

impl List {
    /// The list of what is open.
    pub(super) fn of(ctx: &Ctx<'_>, ui: &Ui) -> Arc<Self> {
        let id = Id::unique("list of facts");
        let held = ui.data(|data| data.get_temp::<Arc<Self>>(id));
        if let Some(held) = held
            && held.generation == ctx.state.generation
            && same(held.in_view.as_ref(), ctx.state.in_view.as_ref())
        {
            return held;
        }
        let list = Arc::new(Self::build(ctx));
        ui.data_mut(|data| data.insert_temp(id, Arc::clone(&list)));
        list
    }

    fn build(ctx: &Ctx<'_>) -> Self {
        let (library, index) = (&ctx.state.library, &ctx.state.index);
        let mut entries = Vec::new();
        let mut section = |title: &'static str, rows: Vec<Entry>| {
            if !rows.is_empty() {
                let count = rows.len();
                entries.push(Entry::Heading { title, count });
                entries.extend(rows);
            }
        };
        if ctx.state.documents.len() > 1 {
            let atlases = 0..ctx.state.documents.len();
            section("Open atlases", atlases.map(Entry::Atlas).collect());
        }
        // The order of the list is that of the kinds already.
        let mut nowhere = Vec::new();
        let mut rows: Vec<Entry> = Vec::new();
        let mut of: Option<Kind> = None;
        for &position in &index.listed {
            let Some(digest) = index.digests.get(position) else {
                continue;
            };
            if ctx.state.in_view.is_some() && !ctx.state.is_listed(digest.fact) {
                continue;
            }
            if of != Some(digest.kind)
                && let Some(kind) = of.replace(digest.kind)
            {
                section(kind.heading(), std::mem::take(&mut rows));
            }
            if digest.mapped {
                rows.push(Entry::Fact(position));
            } else {
                nowhere.push(Entry::Fact(position));
            }
        }
        if let Some(kind) = of {
            section(kind.heading(), rows);
        }
        section("Without a place", nowhere);
        let groups = 0..library.groups_once().len();
        section("Alliances and circles", groups.map(Entry::Group).collect());
        let mut edges = vec![0.0];
        let mut edge = 0.0;
        for entry in &entries {
            edge += entry.height();
            edges.push(edge);
        }
        Self {
            generation: ctx.state.generation,
            in_view: ctx.state.in_view.clone(),
            entries,
            edges,
        }
    }

    /// How high the whole list is.
    pub(super) fn height(&self) -> f32 {
        self.edges.last().copied().unwrap_or_default() + 12.0
    }

    /// The upper and the lower edge of a row.
    pub(super) fn span(&self, at: usize) -> [f32; 2] {
        let edge = |at: usize| self.edges.get(at).copied().unwrap_or_default();
        [edge(at), edge(at + 1)]
    }

    /// A row.
    pub(super) fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// The rows that are in view, and a few more.
    pub(super) fn in_view(&self, view: Rangef) -> Range<usize> {
        let first = self.edges.partition_point(|edge| *edge <= view.min);
        let last = self.edges.partition_point(|edge| *edge < view.max);
        first.saturating_sub(1 + BEYOND)..(last + BEYOND).min(self.entries.len())
    }

    /// The row of a fact, by its position in the index.
    pub(super) fn row_of(&self, digest: usize) -> Option<usize> {
        self.entries
            .iter()
            .position(|entry| matches!(entry, Entry::Fact(held) if *held == digest))
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
