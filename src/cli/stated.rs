//! A claim as a row, for people and for programs, with how it stands on a day.

use serde::Serialize;

use super::number::Number;
use crate::atlas::claims::{self, Bounds, Standing, Weighed};
use crate::atlas::filter::Filters;
use crate::atlas::holding;
use crate::atlas::library::{DocumentId, FactRef, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::{Claim, Fact, Nature, Statement};
use crate::bibliography::csv;
use crate::index::{Asked as Wanted, Index};

/// The version of what programs read. It grows where a member changes its meaning or goes.
pub(super) const FORMAT: u32 = 1;

/// What was asked for.
#[derive(Serialize)]
pub(super) struct Asked {
    /// The date, as it was written.
    pub(super) date: Option<String>,
    /// The filters, as they were written.
    pub(super) filters: Vec<String>,
}

impl Asked {
    pub(super) fn of(date: Option<&Edtf>, filters: &[String]) -> Self {
        Self {
            date: date.map(|date| date.as_str().to_owned()),
            filters: filters.to_vec(),
        }
    }
}

/// An atlas that was read.
#[derive(Serialize)]
pub(super) struct AtlasRow {
    id: String,
    title: String,
    as_of: Option<String>,
}

/// The atlases that were read.
pub(super) fn atlases(library: &Library) -> Vec<AtlasRow> {
    let documents = library.documents().iter();
    documents
        .map(|document| {
            let atlas = library.atlas(*document);
            AtlasRow {
                id: library.atlas_id(*document).to_owned(),
                title: atlas.title.to_string(),
                as_of: atlas.as_of.as_ref().map(ToString::to_string),
            }
        })
        .collect()
}

/// What a claim is made of: a fact, or the membership of a state in a group.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    /// A fact.
    Fact(FactRef, &'a Fact),
    /// A group, a member of it, and its claims.
    Member(DocumentId, &'a str, &'a str, &'a [Claim]),
}

impl<'a> Subject<'a> {
    /// The document that it stands in.
    pub(super) fn document(self) -> DocumentId {
        match self {
            Self::Fact(fact, _) => fact.atlas(),
            Self::Member(document, ..) => document,
        }
    }

    /// Its claims.
    fn claims(self) -> &'a [Claim] {
        match self {
            Self::Fact(_, fact) => &fact.claims,
            Self::Member(.., claims) => claims,
        }
    }

    /// How it is in time.
    fn nature(self) -> Nature {
        match self {
            Self::Fact(_, fact) => fact.kind.nature(),
            Self::Member(..) => Nature::Standing,
        }
    }

    /// The day for which its claims are weighed.
    fn day(self, library: &Library, date: Option<&Edtf>) -> Day {
        match self {
            Self::Fact(fact, _) => library.weighing_day(fact, date),
            Self::Member(document, ..) => {
                let asked = holding::day_asked(date);
                asked.unwrap_or_else(|| library.day_of(document))
            }
        }
    }

    /// Its claims weighed, and the day for which they are.
    pub(super) fn weighed(
        self,
        library: &'a Library,
        date: Option<&Edtf>,
    ) -> (Vec<Weighed<'a>>, Day) {
        let (atlas, day) = (library.atlas(self.document()), self.day(library, date));
        let weighed = claims::weigh(atlas, self.nature(), self.claims(), day);
        (weighed, day)
    }

    /// What a text calls it.
    pub(super) fn words(self, library: &Library) -> String {
        match self {
            Self::Fact(fact_ref, fact) => {
                format!("{}  [{}]", fact.title, library.shown_id(fact_ref))
            }
            Self::Member(document, group, country, _) => {
                let group = library.prefixed(document, group);
                format!("{country} in {group}")
            }
        }
    }
}

/// All that is claimed of anything: the facts that pass the filters, and where there are none the
/// members of groups.
pub(super) fn subjects<'a>(library: &'a Library, filters: &Filters) -> Vec<Subject<'a>> {
    let facts: Vec<FactRef> = if filters.is_empty() {
        library.facts().collect()
    } else {
        let everything = Wanted {
            date: None,
            filters,
        };
        let passing = Index::of(library, everything, None);
        let is_in = |fact: &FactRef| passing.digest(*fact).is_some();
        library.facts().filter(is_in).collect()
    };
    let facts = facts
        .into_iter()
        .map(|fact| Subject::Fact(fact, library.fact(fact)));
    let members = library
        .groups()
        .filter(|_| filters.is_empty())
        .flat_map(|(document, group)| {
            let members = group.members.iter();
            members.map(move |member| {
                Subject::Member(document, &group.id, &member.country, &member.claims)
            })
        });
    facts.chain(members).collect()
}

/// A claim as a program reads it.
#[derive(Serialize)]
pub(super) struct ClaimRow {
    atlas: String,
    fact: Option<String>,
    group: Option<String>,
    member: Option<String>,
    about: String,
    /// What it says, in words.
    says: String,
    value: Option<Number>,
    low: Option<Number>,
    high: Option<Number>,
    date: Option<String>,
    text: Option<String>,
    place: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    unit: Option<String>,
    qualifier: Option<String>,
    as_of: Option<String>,
    status: String,
    site: Option<String>,
    source: Option<String>,
    publisher: Option<String>,
    locator: Option<String>,
    quote: Option<String>,
    quote_prefix: Option<String>,
    quote_suffix: Option<String>,
    said_by: Option<String>,
    note: Option<String>,
    /// Whether it counts on the day that is asked for.
    counts: bool,
    /// Why it does not.
    why_not: Option<&'static str>,
}

impl ClaimRow {
    pub(super) fn of(library: &Library, subject: Subject<'_>, entry: &Weighed<'_>) -> Self {
        let document = subject.document();
        let claim = entry.claim;
        let terms = &claim.terms;
        let owned =
            |word: Option<&str>| word.filter(|word| !word.is_empty()).map(ToOwned::to_owned);
        let id = claim.source.as_deref();
        let source = id.and_then(|id| library.atlas(document).source(id));
        let mut row = Self {
            atlas: library.atlas_id(document).to_owned(),
            fact: None,
            group: None,
            member: None,
            about: terms.about.to_string(),
            says: claims::claim_words(claim),
            value: None,
            low: None,
            high: None,
            date: None,
            text: None,
            place: None,
            lon: None,
            lat: None,
            unit: owned(terms.unit.as_deref()),
            qualifier: owned(terms.qualifier.as_deref()),
            as_of: claim.as_of.as_ref().map(ToString::to_string),
            status: terms.status.word().to_owned(),
            site: owned(terms.site.as_deref()),
            source: owned(id),
            publisher: source.map(|source| source.name().to_owned()),
            locator: owned(claim.locator.as_deref()),
            quote: owned(terms.quote.as_ref().map(|quote| quote.exact.as_str())),
            quote_prefix: owned(terms.quote.as_ref().map(|quote| quote.prefix.as_str())),
            quote_suffix: owned(terms.quote.as_ref().map(|quote| quote.suffix.as_str())),
            said_by: owned(terms.said_by.as_deref()),
            note: owned(terms.note.as_deref()),
            counts: entry.standing == Standing::Counts,
            why_not: (entry.standing != Standing::Counts).then(|| entry.standing.label()),
        };
        match subject {
            Subject::Fact(_, fact) => row.fact = Some(fact.id.to_string()),
            Subject::Member(_, group, country, _) => {
                row.group = Some(group.to_owned());
                row.member = Some(country.to_owned());
            }
        }
        row.say(&claim.says);
        row
    }

    fn say(&mut self, says: &Statement) {
        match says {
            Statement::Value(value) => self.value = Some(Number(*value)),
            Statement::Between(bounds) => {
                let Bounds { low, high } = **bounds;
                self.low = low.map(Number);
                self.high = high.map(Number);
            }
            Statement::Place(place) => {
                self.place = Some(place.name.to_string());
                self.lon = place.at.map(|at| at.lon_deg);
                self.lat = place.at.map(|at| at.lat_deg);
            }
            Statement::Date(date) => self.date = Some(date.to_string()),
            Statement::Text(text) => self.text = Some(text.to_string()),
            Statement::Nothing => {}
        }
    }

    /// The names of the cells of a row.
    pub(super) const HEAD: [&'static str; 29] = [
        "atlas",
        "fact",
        "group",
        "member",
        "about",
        "says",
        "value",
        "low",
        "high",
        "date",
        "text",
        "place",
        "lon",
        "lat",
        "unit",
        "qualifier",
        "as_of",
        "status",
        "site",
        "source",
        "publisher",
        "locator",
        "quote",
        "quote_prefix",
        "quote_suffix",
        "said_by",
        "note",
        "counts",
        "why_not",
    ];

    /// One row of a table.
    pub(super) fn csv(&self) -> String {
        let word = |word: &Option<String>| word.clone().unwrap_or_default();
        let number = |number: Option<Number>| number.map_or_else(String::new, |n| n.0.to_string());
        let degrees = |degrees: Option<f64>| degrees.map_or_else(String::new, |d| d.to_string());
        csv::row(&[
            self.atlas.clone(),
            word(&self.fact),
            word(&self.group),
            word(&self.member),
            self.about.clone(),
            self.says.clone(),
            number(self.value),
            number(self.low),
            number(self.high),
            word(&self.date),
            word(&self.text),
            word(&self.place),
            degrees(self.lon),
            degrees(self.lat),
            word(&self.unit),
            word(&self.qualifier),
            word(&self.as_of),
            self.status.clone(),
            word(&self.site),
            word(&self.source),
            word(&self.publisher),
            word(&self.locator),
            word(&self.quote),
            word(&self.quote_prefix),
            word(&self.quote_suffix),
            word(&self.said_by),
            word(&self.note),
            self.counts.to_string(),
            self.why_not.unwrap_or_default().to_owned(),
        ])
    }

    /// One line of a text.
    pub(super) fn line(&self) -> String {
        let about = match self.about.as_str() {
            "" => String::new(),
            about => format!("{}: ", about.replace('_', " ")),
        };
        let says = match self.says.as_str() {
            "" => "nothing that is understood",
            says => says,
        };
        let mut parts = vec![format!("{about}{says}")];
        parts.extend(self.site.as_ref().map(|site| format!("at {site}")));
        parts.extend(self.as_of.as_ref().map(|date| format!("as of {date}")));
        let publisher = self.publisher.as_ref().or(self.source.as_ref());
        parts.push(publisher.map_or_else(|| "no source".to_owned(), Clone::clone));
        parts.extend(self.locator.clone());
        parts.extend(self.said_by.as_ref().map(|who| format!("said by {who}")));
        parts.extend(self.quote.as_ref().map(|quote| format!("“{quote}”")));
        parts.push(self.why_not.map_or_else(
            || "counts".to_owned(),
            |why| format!("does not count: {why}"),
        ));
        // One claim, one line.
        let line = parts.join(" · ");
        let words: Vec<&str> = line.split(['\r', '\n']).collect();
        words.join(" ")
    }
}

/// The claims of something, each with how it stands.
pub(super) fn rows(library: &Library, subject: Subject<'_>, date: Option<&Edtf>) -> Vec<ClaimRow> {
    let (weighed, _) = subject.weighed(library, date);
    let rows = weighed.iter();
    rows.map(|entry| ClaimRow::of(library, subject, entry))
        .collect()
}
