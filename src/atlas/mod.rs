//! The model: facts, claims, sources, places and groups, as a person would think of them.
//!
//! It knows neither files nor pictures: readers in [`crate::formats`] make an [`Atlas`], and
//! [`crate::scene`] draws one. Longitude comes before latitude, in degrees (WGS84), everywhere.

pub mod bounds;
pub mod changes;
pub mod cite;
pub mod claims;
mod facts;
pub mod filter;
pub mod history;
pub mod library;
pub mod outline;
pub mod text;
pub mod time;
pub mod totals;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use arcstr::ArcStr;
use serde_json::value::RawValue;

use crate::geodesy::LonLat;
use bounds::Bounds;
pub use facts::Facts;
use outline::Outline;
use text::FileText;
use time::{Day, Edtf};

/// Members of a JSON object that Theatrum does not know, in their order and with the spelling
/// of their values, so that they survive a read and a write.
pub type Extra = Box<[(ArcStr, Box<RawValue>)]>;

/// How many months a claim may be older than the newest one, where the atlas does not say.
pub const FRESH_MONTHS: u32 = 36;

/// Everything that one file holds.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    /// Short name used in front of fact ids where several atlases are open.
    pub id: ArcStr,
    /// What the atlas is called.
    pub title: ArcStr,
    /// A sentence or two about it.
    pub summary: ArcStr,
    /// BCP 47 tag of the language the atlas is written in.
    pub language: Option<ArcStr>,
    /// Licence of the facts, an SPDX expression where there is one.
    pub license: Option<ArcStr>,
    /// The date the atlas speaks of.
    pub as_of: Option<Edtf>,
    /// How many months a claim may be older than the newest one and still count.
    pub fresh_months: Option<u32>,
    /// Whom the claims rely on; shared, since most edits change none of them.
    pub sources: Arc<Vec<Source>>,
    /// Alliances and other circles of states.
    pub groups: Vec<Group>,
    /// What was chosen for pictures of it, as the export dialog writes it; the model does not
    /// read it.
    pub figure: Option<Box<RawValue>>,
    /// The view that it opens in, as somebody kept it; the model does not read it.
    pub view: Option<Box<RawValue>>,
    /// The ground that it is meant for; the model does not read it, and nobody is asked for it
    /// before the person agrees.
    pub ground: Option<Box<RawValue>>,
    /// The facts, in the order of the file.
    pub facts: Facts,
    /// The text the atlas was read from, with what was edited since: what it is written from. None
    /// where it was not read from a text.
    pub text: Option<FileText>,
    /// Where its parts stand in the text.
    pub outline: Arc<Outline>,
    /// Where each source stands in the list, by id; made when one is first asked for.
    pub(crate) source_positions: OnceLock<Arc<HashMap<ArcStr, usize>>>,
}

impl Atlas {
    /// How many months a claim may be older than the newest one and still count.
    pub fn fresh_months(&self) -> u32 {
        self.fresh_months.unwrap_or(FRESH_MONTHS)
    }

    /// The last day the atlas speaks of, or `today` where it does not say.
    pub fn day(&self, today: Day) -> Day {
        self.as_of
            .as_ref()
            .and_then(Edtf::last_day)
            .unwrap_or(today)
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        let positions = self.source_positions.get_or_init(|| {
            let listed = self.sources.iter().enumerate().rev();
            let positions = listed.map(|(position, source)| (source.id.clone(), position));
            Arc::new(positions.collect())
        });
        positions
            .get(id)
            .and_then(|position| self.sources.get(*position))
            .filter(|source| source.id == id)
            // The list was changed since.
            .or_else(|| self.sources.iter().find(|source| source.id == id))
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }
}

/// Someone a claim relies on: a publication, a document, a page.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Unique in the atlas.
    pub id: ArcStr,
    /// Who published it.
    pub publisher: ArcStr,
    /// What it is called.
    pub title: ArcStr,
    /// Who wrote it.
    pub author: Option<ArcStr>,
    /// When it was published.
    pub date: Option<Edtf>,
    /// Where it can be read.
    pub url: Option<ArcStr>,
    /// When somebody last read it there.
    pub accessed: Option<Edtf>,
    /// What sort of source it is: news, official, archive and so on.
    pub kind: Option<ArcStr>,
    /// How far it can be relied on, in the atlas author's words.
    pub reliability: Option<ArcStr>,
    /// Anything a reader should know of it.
    pub note: Option<ArcStr>,
}

impl Source {
    /// The publisher, or the id where the publisher is not named.
    pub fn name(&self) -> &str {
        if self.publisher.is_empty() {
            &self.id
        } else {
            &self.publisher
        }
    }
}

/// An alliance or another circle of states, with dated members.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Unique in the atlas.
    pub id: ArcStr,
    /// What it is called.
    pub name: ArcStr,
    /// What sort of circle it is: alliance, forum and so on.
    pub kind: Option<ArcStr>,
    /// Who belongs to it, and when.
    pub members: Vec<Member>,
}

impl Group {
    /// ISO 3166-1 alpha-3 codes of the members on a day, sorted, each once.
    pub fn members_on(&self, day: Day) -> Vec<&str> {
        let mut codes: Vec<&str> = self
            .members
            .iter()
            .filter(|member| member.when.as_ref().is_none_or(|when| holds_on(when, day)))
            .map(|member| member.country.as_str())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The stays of a state that a day falls into.
    pub fn stays_on(&self, code: &str, day: Day) -> Vec<&Member> {
        self.members
            .iter()
            .filter(|member| member.country == code)
            .filter(|member| member.when.as_ref().is_none_or(|when| holds_on(when, day)))
            .collect()
    }
}

/// One stay of one state in a group.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// ISO 3166-1 alpha-3.
    pub country: ArcStr,
    /// From when until when.
    pub when: Option<Edtf>,
    /// What says so.
    pub claims: Box<[Claim]>,
}

/// What sort of fact it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Forces stationed somewhere.
    Deployment,
    /// Summits, talks and visits.
    Meeting,
    /// An itinerary.
    Journey,
    /// Weapons handed over or promised.
    Transfer,
    /// A treaty or another agreement.
    Agreement,
    /// Something that happened.
    Event,
    /// A place worth naming; also what an unknown kind is drawn as.
    Place,
}

impl Kind {
    /// All kinds, in the order they are listed in.
    pub const ALL: [Self; 7] = [
        Self::Deployment,
        Self::Meeting,
        Self::Transfer,
        Self::Journey,
        Self::Agreement,
        Self::Event,
        Self::Place,
    ];

    /// The kind that a word of the format names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Meeting => "meeting",
            Self::Journey => "journey",
            Self::Transfer => "transfer",
            Self::Agreement => "agreement",
            Self::Event => "event",
            Self::Place => "place",
        }
    }

    /// Heading of a list of such facts.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Deployment => "Deployments",
            Self::Meeting => "Summits and meetings",
            Self::Journey => "Itineraries",
            Self::Transfer => "Transfers",
            Self::Agreement => "Agreements",
            Self::Event => "Events",
            Self::Place => "Places",
        }
    }

    /// One such fact, as a word with a capital letter.
    pub fn label(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::Meeting => "Meeting",
            Self::Journey => "Itinerary",
            Self::Transfer => "Transfer",
            Self::Agreement => "Agreement",
            Self::Event => "Event",
            Self::Place => "Place",
        }
    }
}

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
    /// Bodies whose troops are part of this one's.
    pub covers: Box<[ArcStr]>,
    /// What is claimed about it, and by whom.
    pub claims: Box<[Claim]>,
    /// Its shape in the file.
    pub geometry: Geometry,
    /// What else there was of it in the file.
    pub kept: Option<Box<Kept>>,
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
            covers: Box::default(),
            claims: Box::default(),
            geometry: Geometry::Nowhere,
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

    /// Whether the fact is in force at any time of `span`. A fact without a date always is.
    pub fn in_force(&self, span: &Edtf) -> bool {
        self.when.as_ref().is_none_or(|when| when.overlaps(span))
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

/// A named point, as listed and drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Name of the settlement on the day asked for.
    pub name: ArcStr,
    /// Where it is.
    pub at: LonLat,
    /// How exactly that is known.
    pub precision: Precision,
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

/// How exactly a place is known.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The very place.
    #[default]
    Site,
    /// Somewhere in this settlement.
    City,
    /// Somewhere in this region.
    Region,
    /// Somewhere in this country.
    Country,
}

impl Precision {
    /// The precision that a word of the format names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "site" => Some(Self::Site),
            "city" => Some(Self::City),
            "region" => Some(Self::Region),
            "country" => Some(Self::Country),
            _ => None,
        }
    }

    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::City => "city",
            Self::Region => "region",
            Self::Country => "country",
        }
    }
}

/// One place of a fact.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the settlement today.
    pub name: ArcStr,
    /// Where it is.
    pub at: LonLat,
    /// When the fact is there; the dates of an itinerary's stops.
    pub when: Option<Edtf>,
    /// Names it had before.
    pub formerly: Box<[FormerName]>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<ArcStr>,
    /// How exactly the place is known.
    pub precision: Precision,
    /// Radius of the area it lies in, in kilometres, where that is known.
    pub radius_km: Option<f64>,
}

impl Site {
    /// The settlement's name on a day: the former name that was given up next after it, else
    /// today's.
    pub fn name_on(&self, day: Day) -> &ArcStr {
        self.formerly
            .iter()
            .filter_map(|former| {
                let until = former.until.as_ref()?.earliest()?;
                (day < until).then_some((until, &former.name))
            })
            .min_by_key(|(until, _)| *until)
            .map_or(&self.name, |(_, name)| name)
    }
}

/// A name a place had until a date.
#[derive(Clone, Debug, Default)]
pub struct FormerName {
    /// The name.
    pub name: ArcStr,
    /// When it was given up.
    pub until: Option<Edtf>,
}

/// How far a weapon reaches from a place.
#[derive(Clone, Debug, Default)]
pub struct WeaponRange {
    /// Which weapon.
    pub system: ArcStr,
    /// Radius in kilometres.
    pub km: f64,
    /// Around what.
    pub centre: RangeCentre,
}

/// The centre of a range ring.
#[derive(Clone, Debug, Default)]
pub struct RangeCentre {
    /// What lies there.
    pub name: ArcStr,
    /// Where it is; none where it stands at the fact's first site.
    pub at: Option<LonLat>,
    /// Whether the launch site is assumed rather than known.
    pub assumed: bool,
}

/// One statement of one source about a fact.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// What it says.
    pub says: Statement,
    /// In which terms it says so. Most claims of a file share theirs with many others.
    pub terms: Arc<Terms>,
    /// The date it speaks for.
    pub as_of: Option<Edtf>,
    /// Id of its source.
    pub source: Option<ArcStr>,
    /// Paragraph, page or table in the source.
    pub locator: Option<ArcStr>,
}

/// The terms in which a claim is made: all of it but what it says, for when, and who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Terms {
    /// What it speaks of: personnel, place, date, opened, or any other word.
    pub about: ArcStr,
    /// Unit of a number.
    pub unit: Option<ArcStr>,
    /// How the number is qualified: about, some, up to, more than.
    pub qualifier: Option<ArcStr>,
    /// Whether it is a statement or a plan, or was taken back.
    pub status: Status,
    /// The site it speaks of, where it does not speak of the whole fact.
    pub site: Option<ArcStr>,
    /// Who said it, where it is not the source's own voice.
    pub said_by: Option<ArcStr>,
    /// Anything a reader should know.
    pub note: Option<ArcStr>,
}

/// What a claim says.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Statement {
    /// One number.
    Value(f64),
    /// A number between two bounds, one of which may be missing.
    Between(Box<Bounds>),
    /// A place.
    Place(Box<NamedPlace>),
    /// A date.
    Date(Edtf),
    /// Words.
    Text(ArcStr),
    /// Nothing that Theatrum understands.
    #[default]
    Nothing,
}

/// A place that a claim names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedPlace {
    /// What it is called.
    pub name: ArcStr,
    /// Where it is, where that is known.
    pub at: Option<LonLat>,
}

/// Whether a claim is a statement or a plan, or was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is said to be so.
    #[default]
    Stated,
    /// It is said that it will be so.
    Planned,
    /// Its source has replaced it.
    Superseded,
    /// Its source has taken it back.
    Withdrawn,
    /// A word of the file that is none of ours.
    Other(ArcStr),
}

impl Status {
    /// The status that a word of the format names.
    pub fn from_word(word: &str) -> Self {
        match word {
            "stated" => Self::Stated,
            "planned" => Self::Planned,
            "superseded" => Self::Superseded,
            "withdrawn" => Self::Withdrawn,
            other => Self::Other(other.into()),
        }
    }

    /// The word of the format.
    pub fn word(&self) -> &str {
        match self {
            Self::Stated => "stated",
            Self::Planned => "planned",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Other(word) => word,
        }
    }
}

/// The shape of a feature, as RFC 7946 has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Geometry {
    /// No place.
    #[default]
    Nowhere,
    /// One point.
    Point(LonLat),
    /// Several points.
    Points(Box<[LonLat]>),
    /// One or several lines.
    Lines(Box<[Vec<LonLat>]>),
    /// One or several polygons, each its outer ring first and then its holes.
    Polygons(Box<[Vec<Vec<LonLat>>]>),
    /// Several of these.
    Collection(Box<[Self]>),
}

impl Geometry {
    /// A point to stand for the shape: the first point, the middle vertex of the first line, or
    /// the middle of the first polygon's box.
    pub fn representative(&self) -> Option<LonLat> {
        match self {
            Self::Nowhere => None,
            Self::Point(point) => Some(*point),
            Self::Points(points) => points.first().copied(),
            Self::Lines(lines) => {
                let line = lines.first()?;
                line.get(line.len() / 2).copied()
            }
            Self::Polygons(polygons) => {
                let ring = polygons.first()?.first()?;
                crate::geodesy::bounds(ring).map(super::geodesy::LonLatBox::centre)
            }
            Self::Collection(parts) => parts.iter().find_map(Self::representative),
        }
    }

    /// Calls `visit` with every position.
    pub fn each_position(&self, visit: &mut impl FnMut(LonLat)) {
        match self {
            Self::Nowhere => {}
            Self::Point(point) => visit(*point),
            Self::Points(points) => points.iter().copied().for_each(visit),
            Self::Lines(lines) => lines.iter().flatten().copied().for_each(visit),
            Self::Polygons(polygons) => {
                polygons.iter().flatten().flatten().copied().for_each(visit);
            }
            Self::Collection(parts) => parts.iter().for_each(|part| part.each_position(visit)),
        }
    }
}

/// Whether something that holds during `when` holds on `day`.
fn holds_on(when: &Edtf, day: Day) -> bool {
    when.contains_day(day)
}
