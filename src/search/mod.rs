//! Search over everything at once: facts, people and organisations, countries, groups, sources,
//! and the places of the gazetteer, in any script and with slips of the keys forgiven.
//!
//! It knows the model and the gazetteer, and nothing of a window. [`SearchIndex::build`] takes a
//! good part of a second for a hundred thousand facts, [`SearchIndex::after`] an edit much less, and
//! [`SearchIndex::find`] a few milliseconds.

mod build;
mod find;
mod marks;
mod patch;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

pub use marks::Asked;

use crate::atlas::library::{FactRef, Library};
use crate::gazetteer::words::Words;
use crate::gazetteer::{Gazetteer, PlaceId};

/// What sort of thing was found; also the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Facts of the open atlases.
    Facts,
    /// People and organisations that take part in them.
    Parties,
    /// Countries.
    Countries,
    /// Alliances and other circles of states.
    Groups,
    /// Whom the claims rely on.
    Sources,
    /// Towns, of the gazetteer.
    Places,
}

impl Sort {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::Facts,
        Self::Parties,
        Self::Countries,
        Self::Groups,
        Self::Sources,
        Self::Places,
    ];

    /// Whether what is of this sort is so because an atlas says it: the world has many towns.
    fn is_of_atlas(self) -> bool {
        !matches!(self, Self::Countries | Self::Places)
    }

    /// Heading of a list of them.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Facts => "Facts",
            Self::Parties => "People and organisations",
            Self::Countries => "Countries",
            Self::Groups => "Groups",
            Self::Sources => "Sources",
            Self::Places => "Places (GeoNames)",
        }
    }

    /// So many of them, in words.
    pub fn counted(self, count: usize) -> String {
        let (one, many) = match self {
            Self::Facts => ("fact", "facts"),
            Self::Parties => ("person or organisation", "people and organisations"),
            Self::Countries => ("country", "countries"),
            Self::Groups => ("group", "groups"),
            Self::Sources => ("source", "sources"),
            Self::Places => ("place", "places"),
        };
        let word = if count == 1 { one } else { many };
        format!("{} {word}", crate::number::grouped(count as f64))
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A fact.
    Fact(FactRef),
    /// A person or an organisation, by name.
    Party(String),
    /// A country, by its code.
    Country(&'static str),
    /// A group, by its id.
    Group(String),
    /// A publisher, by name.
    Source(String),
    /// A town.
    Place(PlaceId),
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub target: Target,
    /// What it is called.
    pub title: String,
    /// What there is to know of it, in a line. A fact has none: whoever shows it knows on which
    /// day its place had which name.
    pub detail: String,
}

/// What was found of one sort, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Of which sort.
    pub sort: Sort,
    /// The best of them, [`MOST`] at most.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
    /// Whether nothing suits what was typed as it stands, so that slips were forgiven.
    pub is_guess: bool,
}

/// How many of each sort are answered with.
pub const MOST: usize = 200;

/// What was found, for what.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// What was asked for.
    pub asked: Asked,
    /// What was found, by sort: what suits as it was typed before what nearly does.
    pub sections: Vec<Section>,
}

impl Results {
    /// How many things were found, in all.
    pub fn total(&self) -> usize {
        self.sections.iter().map(|section| section.total).sum()
    }
}

/// A person, an organisation, a group or a publisher, and what is said of it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entity {
    title: String,
    /// What is said of it but for the facts.
    about: String,
    /// How many facts it has a part in, where that is said.
    facts: Option<usize>,
    /// The word that [`Target`] has for it.
    key: String,
    /// Documents of a publisher, by title.
    documents: Vec<String>,
}

/// The words of everything in a library, and in the gazetteer.
#[derive(Clone, Debug)]
pub struct SearchIndex {
    library: Arc<Library>,
    gazetteer: &'static Gazetteer,
    words: Words,
    /// Where each sort begins among the entries: facts, parties, countries, groups, sources.
    starts: [usize; 6],
    facts: Vec<FactRef>,
    parties: Vec<Entity>,
    /// Countries are those of the ground; how many facts each has a part in.
    countries: Vec<usize>,
    groups: Vec<Entity>,
    sources: Vec<Entity>,
    /// Places of the gazetteer that facts are in, in order, and where their facts begin in
    /// `facts_here`.
    places: Vec<(usize, usize)>,
    /// Facts, as entries, place by place.
    facts_here: Vec<u32>,
}

/// Whether two find the same, however they were made.
impl PartialEq for SearchIndex {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            library: _,
            gazetteer: _,
            words,
            starts,
            facts,
            parties,
            countries,
            groups,
            sources,
            places,
            facts_here,
        } = self;
        (words, starts, facts) == (&other.words, &other.starts, &other.facts)
            && (parties, countries) == (&other.parties, &other.countries)
            && (groups, sources) == (&other.groups, &other.sources)
            && (places, facts_here) == (&other.places, &other.facts_here)
    }
}

impl SearchIndex {
    /// The entries of a sort.
    fn entries(&self, sort: Sort) -> Range<usize> {
        let position = sort as usize;
        let at = |position: usize| self.starts.get(position).copied().unwrap_or_default();
        at(position)..at(position + 1)
    }

    /// The facts in a place, as entries: those whose sites have one of its names and lie near it.
    fn facts_in(&self, at: usize) -> &[u32] {
        let Some((_, start)) = self.places.get(at) else {
            return &[];
        };
        let end = self.places.get(at + 1).map(|(_, start)| *start);
        let end = end.unwrap_or(self.facts_here.len());
        self.facts_here.get(*start..end).unwrap_or_default()
    }

    /// How many facts are in a place.
    fn count_in(&self, place: PlaceId) -> usize {
        self.places
            .binary_search_by_key(&place.0, |(place, _)| *place)
            .map_or(0, |at| self.facts_in(at).len())
    }
}

/// The fields of a word in an entry, the most telling first. Not more than eight.
mod field {
    /// The word is the title.
    pub(super) const WHOLE: u8 = 0;
    /// It stands in the title.
    pub(super) const TITLE: u8 = 1;
    /// It is the name of a place, now or formerly, or of a document.
    pub(super) const PLACE: u8 = 2;
    /// It names someone who takes part or is quoted.
    pub(super) const PARTY: u8 = 3;
    /// It is a tag, or names a group.
    pub(super) const TAG: u8 = 4;
    /// It names a country.
    pub(super) const COUNTRY: u8 = 5;
    /// It stands in the summary.
    pub(super) const SUMMARY: u8 = 6;
}

/// Positions by name, for what is collected while an index is built.
type ByName = HashMap<String, usize>;
