//! The atlases that are open together: ids that are unique among them, and what holds on a date.

use std::sync::Arc;

use super::time::{Day, Edtf};
use super::{Atlas, Fact, Group, Kind, Source};

/// A fact of one of the open atlases, by position. It is as small as it can be, since an index
/// holds several for each fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactRef {
    atlas: u32,
    fact: u32,
}

impl FactRef {
    /// The fact at a position in the atlas at a position in the library. There are fewer than four
    /// thousand million of either: a file cannot be read that holds more.
    pub fn new(atlas: usize, fact: usize) -> Self {
        Self {
            atlas: atlas as u32,
            fact: fact as u32,
        }
    }

    /// Position of the atlas in the library.
    pub fn atlas(self) -> usize {
        self.atlas as usize
    }

    /// Position of the fact in the atlas.
    pub fn fact(self) -> usize {
        self.fact as usize
    }
}

/// The atlases that are open together.
#[derive(Clone, Debug)]
pub struct Library {
    atlases: Vec<Arc<Atlas>>,
    ids: Vec<String>,
    today: Day,
}

impl Library {
    /// Puts atlases side by side. `today` stands in for the date of an atlas that has none.
    pub fn new(atlases: Vec<Arc<Atlas>>, today: Day) -> Self {
        let mut ids: Vec<String> = Vec::new();
        for atlas in &atlases {
            let base = match atlas.id.as_str() {
                "" => "atlas",
                id => id,
            };
            let mut id = base.to_owned();
            let mut number = 2;
            while ids.contains(&id) {
                id = format!("{base}-{number}");
                number += 1;
            }
            ids.push(id);
        }
        Self {
            atlases,
            ids,
            today,
        }
    }

    /// The atlases, in the order they were opened.
    pub fn atlases(&self) -> &[Arc<Atlas>] {
        &self.atlases
    }

    /// The atlas at a position.
    pub fn atlas(&self, index: usize) -> &Atlas {
        &self.atlases[index]
    }

    /// The id of the atlas at a position, unique in the library.
    pub fn atlas_id(&self, index: usize) -> &str {
        &self.ids[index]
    }

    /// The last day the atlas at a position speaks of.
    pub fn day_of(&self, index: usize) -> Day {
        self.atlases[index].day(self.today)
    }

    /// The day that stands in for the date of an atlas that has none.
    pub fn today(&self) -> Day {
        self.today
    }

    /// The fact behind a reference.
    pub fn fact(&self, fact: FactRef) -> &Fact {
        &self.atlases[fact.atlas()].facts[fact.fact()]
    }

    /// The fact behind a reference that may be out of date.
    pub fn get(&self, fact: FactRef) -> Option<&Fact> {
        self.atlases.get(fact.atlas())?.facts.get(fact.fact())
    }

    /// All facts, atlas by atlas, in the order of the files.
    pub fn facts(&self) -> impl Iterator<Item = FactRef> + '_ {
        self.atlases.iter().enumerate().flat_map(|(atlas, held)| {
            (0..held.facts.len()).map(move |fact| FactRef::new(atlas, fact))
        })
    }

    /// The facts that hold at any time of a span, or all of them.
    pub fn facts_in_force(&self, span: Option<&Edtf>) -> Vec<FactRef> {
        self.facts()
            .filter(|fact| span.is_none_or(|span| self.fact(*fact).in_force(span)))
            .collect()
    }

    /// The day that a date asks for: its last one, or today where it has no end. None where no date
    /// is asked for.
    pub fn day_asked(&self, date: Option<&Edtf>) -> Option<Day> {
        date.map(|date| date.last_day().unwrap_or(self.today))
    }

    /// The id to show for a fact: its own, or `ATLAS:ID` where several atlases are open.
    pub fn shown_id(&self, fact: FactRef) -> String {
        self.prefixed(fact.atlas(), &self.fact(fact).id)
    }

    /// An id of an atlas as it is shown: `ATLAS:ID` where several are open.
    pub fn prefixed(&self, atlas: usize, id: &str) -> String {
        if self.atlases.len() > 1 {
            format!("{}:{id}", self.ids[atlas])
        } else {
            id.to_owned()
        }
    }

    /// The fact that goes by a shown id; `ATLAS:ID` is understood with one atlas, too, and a bare
    /// id with several where only one has it.
    pub fn find(&self, shown_id: &str) -> Option<FactRef> {
        if let Some(found) = self.facts().find(|fact| self.shown_id(*fact) == shown_id) {
            return Some(found);
        }
        let mut bare = self.facts().filter(|fact| {
            let id = &*self.fact(*fact).id;
            id == shown_id
                || shown_id
                    .strip_prefix(&self.ids[fact.atlas()])
                    .and_then(|rest| rest.strip_prefix(':'))
                    == Some(id)
        });
        let first = bare.next()?;
        bare.next().is_none().then_some(first)
    }

    /// The source a fact's claim names.
    pub fn source(&self, fact: FactRef, id: &str) -> Option<&Source> {
        self.atlases.get(fact.atlas())?.source(id)
    }

    /// All groups with the position of their atlas.
    pub fn groups(&self) -> impl Iterator<Item = (usize, &Group)> + '_ {
        self.atlases
            .iter()
            .enumerate()
            .flat_map(|(atlas, held)| held.groups.iter().map(move |group| (atlas, group)))
    }

    /// The groups, each once by id: where two atlases hold the same id, the first one's.
    pub fn groups_once(&self) -> Vec<(usize, &Group)> {
        let mut seen: Vec<&str> = Vec::new();
        let mut once = Vec::new();
        for (atlas, group) in self.groups() {
            if !seen.contains(&group.id.as_str()) {
                seen.push(&group.id);
                once.push((atlas, group));
            }
        }
        once
    }

    /// The title of what is open.
    pub fn title(&self) -> String {
        self.atlases
            .iter()
            .map(|atlas| atlas.title.as_str())
            .collect::<Vec<_>>()
            .join(" + ")
    }

    /// Facts in the order of a list: by kind, then by date, then by title.
    pub fn listed(&self, facts: &[FactRef]) -> Vec<FactRef> {
        let mut sorted = facts.to_vec();
        let kind_rank = |kind: Kind| Kind::ALL.iter().position(|other| *other == kind);
        sorted.sort_by_cached_key(|fact_ref| {
            let fact = self.fact(*fact_ref);
            (
                kind_rank(fact.kind),
                fact.when.as_ref().and_then(Edtf::earliest),
                fact.title.clone(),
                *fact_ref,
            )
        });
        sorted
    }
}
