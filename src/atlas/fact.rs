//! One fact, with everything that is claimed about it. It knows neither the other facts of its atlas
//! nor the file that it stands in.

use std::borrow::Cow;

use arcstr::ArcStr;
use serde_json::value::RawValue;

use super::claim::Claim;
use super::facility::Facility;
use super::geometry::Geometry;
use super::kind::Kind;
use super::site::{Precision, Site, Spot, WeaponRange};
use super::time::{Day, Edtf};
use crate::geodesy::LonLat;

/// One fact of the atlas, with everything that is claimed about it.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Unique in the atlas.
    pub id: Box<str>,
    /// What sort of fact it is; an unknown word counts as a place.
    pub kind: Kind,
    /// What it is called.
    pub title: ArcStr,
    /// A sentence or two about it.
    pub summary: Box<str>,
    /// When it holds or happened.
    pub when: Option<Edtf>,
    /// Sending or acting country, ISO 3166-1 alpha-3.
    pub country: Option<ArcStr>,
    /// Country where it happens, ISO 3166-1 alpha-3.
    pub host: Option<ArcStr>,
    /// Who takes part.
    pub parties: Box<[Party]>,
    /// Ids of groups it concerns.
    pub groups: Box<[ArcStr]>,
    /// Words to find it by.
    pub tags: Box<[ArcStr]>,
    /// Where it is.
    pub sites: Box<[Site]>,
    /// How far a weapon reaches.
    pub ranges: Box<[WeaponRange]>,
    /// The body of troops it counts.
    pub body: Option<ArcStr>,
    /// What is claimed about it, and by whom.
    pub claims: Box<[Claim]>,
    /// Its shape in the file.
    pub geometry: Geometry,
    /// What files say of few facts.
    pub ties: Option<Box<Ties>>,
    /// What else there was of it in the file.
    pub kept: Option<Box<Kept>>,
}

impl Fact {
    /// A fact of which nothing but its id and title is known.
    pub fn new(id: impl Into<Box<str>>, title: impl Into<ArcStr>) -> Self {
        Self {
            id: id.into(),
            kind: Kind::Place,
            title: title.into(),
            summary: Box::default(),
            when: None,
            country: None,
            host: None,
            parties: Box::default(),
            groups: Box::default(),
            tags: Box::default(),
            sites: Box::default(),
            ranges: Box::default(),
            body: None,
            claims: Box::default(),
            geometry: Geometry::Nowhere,
            ties: None,
            kept: None,
        }
    }

    /// The word of the file for its kind where it is none of ours.
    pub fn foreign_kind(&self) -> Option<&str> {
        self.kept.as_ref()?.kind_word.as_deref()
    }

    /// The word of the file for its kind.
    pub fn kind_word(&self) -> &str {
        self.foreign_kind().unwrap_or_else(|| self.kind.word())
    }

    /// What stands there: headquarters, garrison, air-base, or any other word.
    pub fn facility(&self) -> Option<&str> {
        self.ties.as_ref()?.facility.as_deref()
    }

    /// What stands there, where forces are stationed and it has a sign of its own.
    pub fn sign(&self) -> Option<Facility> {
        let stands = (self.kind == Kind::Deployment).then(|| self.facility())?;
        Facility::from_word(stands?)
    }

    /// What it is in a word or two, with a capital letter: what stands there, or its kind.
    pub fn label(&self) -> Cow<'_, str> {
        if let Some(sign) = self.sign() {
            return sign.label().into();
        }
        let facility = self.facility().filter(|_| self.kind == Kind::Deployment);
        let words = facility.map(|word| word.replace(['-', '_'], " "));
        let mut letters = words.as_deref().unwrap_or_default().chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => self.kind.label().into(),
        }
    }

    /// Bodies whose troops are part of this one's.
    pub fn covers(&self) -> &[ArcStr] {
        self.ties.as_ref().map_or(&[], |ties| &ties.covers)
    }

    /// The id of the side that it is on, where the file says so.
    pub fn side(&self) -> Option<&str> {
        self.ties.as_ref()?.side.as_deref()
    }

    /// The facts that it hangs together with.
    pub fn links(&self) -> &[Link] {
        self.ties.as_ref().map_or(&[], |ties| &ties.links)
    }

    /// What is kept of it, to be added to.
    pub(crate) fn keep(&mut self) -> &mut Kept {
        self.kept.get_or_insert_default()
    }

    /// Whether the fact can be drawn at all.
    pub fn is_mapped(&self) -> bool {
        !self.sites.is_empty()
            || self.geometry.representative().is_some()
            || self.ranges.iter().any(|range| range.centre.at.is_some())
    }

    /// Each position of [`Self::places`].
    pub fn each_position(&self, found: &mut dyn FnMut(LonLat)) {
        if !self.sites.is_empty() {
            self.sites.iter().for_each(|site| found(site.at));
        } else if let Some(at) = self.geometry.representative() {
            found(at);
        } else if let Some(at) = self.ranges.iter().find_map(|range| range.centre.at) {
            found(at);
        }
    }

    /// Where it is, with the names that hold on `day`.
    pub fn places(&self, day: Day) -> Vec<Spot> {
        if !self.sites.is_empty() {
            return self
                .sites
                .iter()
                .map(|site| Spot {
                    name: site.name_on(day).clone(),
                    at: site.at,
                    precision: site.precision,
                })
                .collect();
        }
        if let Some(at) = self.geometry.representative() {
            return vec![Spot {
                name: self.title.clone(),
                at,
                precision: Precision::Site,
            }];
        }
        self.ranges
            .iter()
            .filter_map(|range| {
                Some(Spot {
                    name: range.centre.name.clone(),
                    at: range.centre.at?,
                    precision: Precision::Region,
                })
            })
            .take(1)
            .collect()
    }
}

/// What files say of few facts: it takes no room in the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// What stands there.
    pub facility: Option<ArcStr>,
    /// Bodies whose troops are part of its own.
    pub covers: Box<[ArcStr]>,
    /// Id of a side of the atlas.
    pub side: Option<ArcStr>,
    /// Other facts.
    pub links: Box<[Link]>,
}

/// What a fact is to another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The other fact: its id, or `ATLAS:ID` for one of another atlas.
    pub to: ArcStr,
    /// same, part-of, follows, answers, replaces, or any other word.
    pub word: ArcStr,
    /// Anything a reader should know.
    pub note: Option<ArcStr>,
}

/// A person, an organisation or a state that takes part.
#[derive(Clone, Debug, Default)]
pub struct Party {
    /// Who.
    pub name: ArcStr,
    /// As what.
    pub role: Option<ArcStr>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<ArcStr>,
}

/// What a file says of a fact besides what the model has a field for.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The word for its kind where it is none of ours.
    pub kind_word: Option<ArcStr>,
    /// Unknown members of the feature.
    pub extra: Extra,
    /// Unknown properties of the feature.
    pub extra_properties: Extra,
}

/// Members of a JSON object that Theatrum does not know, in their order and with the spelling
/// of their values, so that they survive a read and a write.
pub type Extra = Box<[(ArcStr, Box<RawValue>)]>;
