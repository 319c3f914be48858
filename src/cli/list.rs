//! `theatrum list`: facts, groups and totals, for people and for programs.

use std::io::{self, Write};

use arcstr::ArcStr;
use serde::Serialize;

use super::args::{Format, ListArgs, filters};
use super::files::open;
use crate::atlas::claims::{Bounds, bounds_words};
use crate::atlas::filter::Filters;
use crate::atlas::library::{DocumentId, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::{Claim, Kind, Member};
use crate::basemap::country_name;
use crate::index::{Asked, Digest, Index};

/// A list as a program reads it.
#[derive(Serialize)]
struct Listing {
    title: String,
    facts: Vec<FactRow>,
    groups: Vec<GroupRow>,
    totals: TotalsRow,
}

#[derive(Serialize)]
struct FactRow {
    id: String,
    kind: String,
    facility: Option<String>,
    title: String,
    when: Option<String>,
    places: Vec<PlaceRow>,
    personnel: Option<PersonnelRow>,
    conflicts: Vec<ArcStr>,
    sources: Vec<String>,
    mapped: bool,
    #[serde(skip)]
    facility_words: Option<String>,
    #[serde(skip)]
    known_kind: Kind,
    #[serde(skip)]
    when_words: String,
}

#[derive(Serialize)]
struct PlaceRow {
    name: String,
    lon: f64,
    lat: f64,
    precision: &'static str,
}

#[derive(Serialize)]
struct PersonnelRow {
    low: Option<Number>,
    high: Option<Number>,
    text: String,
    #[serde(skip)]
    claims: usize,
}

#[derive(Serialize)]
struct GroupRow {
    id: String,
    name: String,
    members: Vec<String>,
    stays: Vec<StayRow>,
}

/// A member of a group on the day of the list.
#[derive(Serialize)]
struct StayRow {
    country: String,
    name: String,
    when: Option<String>,
    sources: Vec<String>,
    #[serde(skip)]
    when_words: String,
}

#[derive(Serialize)]
struct TotalsRow {
    facts: usize,
    mapped: usize,
    sites: usize,
    meetings: usize,
    personnel: BoundsRow,
    sources: usize,
}

#[derive(Serialize)]
struct BoundsRow {
    low: Option<Number>,
    high: Option<Number>,
}

/// A number that is whole in JSON where it is whole.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) f64);

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

pub(super) fn run(
    args: &ListArgs,
    today: Day,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    let (loaded, code) = open(&args.files, today, stderr)?;
    let Some(loaded) = loaded else {
        return Ok(code);
    };
    let library = &loaded.library;
    let filters = filters(&args.filter, Filters::default());
    let asked = Asked {
        date: args.date.as_ref(),
        filters: &filters,
    };
    let index = Index::of(library, asked, Some(&loaded.index));
    let listing = listing(library, &index);
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *stdout, &listing)?;
            writeln!(stdout)?;
        }
        Format::Text => text(&listing, args.date.as_ref(), stdout)?,
    }
    Ok(code)
}

fn listing(library: &Library, index: &Index) -> Listing {
    let rows = index
        .in_list_order()
        .filter_map(|digest| row(library, index, digest))
        .collect();
    let groups = library
        .groups()
        .map(|(atlas, group)| {
            let day = index.day.unwrap_or_else(|| library.day_of(atlas));
            let members = group.members_on(day);
            GroupRow {
                id: library.prefixed(atlas, &group.id),
                name: group.name.to_string(),
                stays: members
                    .iter()
                    .map(|code| stay_row(library, atlas, &group.stays_on(code, day)))
                    .collect(),
                members: members.into_iter().map(ToOwned::to_owned).collect(),
            }
        })
        .collect();
    let totals = &index.totals;
    Listing {
        title: library.title(),
        facts: rows,
        groups,
        totals: TotalsRow {
            facts: totals.facts,
            mapped: totals.mapped,
            sites: totals.sites,
            meetings: totals.meetings,
            personnel: BoundsRow {
                low: totals.personnel.low.map(Number),
                high: totals.personnel.high.map(Number),
            },
            sources: totals.sources,
        },
    }
}

/// The ids of the sources of claims, each once.
fn sources<'a>(
    library: &Library,
    atlas: DocumentId,
    claims: impl Iterator<Item = &'a Claim>,
) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for id in claims.filter_map(|claim| claim.source.as_deref()) {
        let id = library.prefixed(atlas, id);
        if !sources.contains(&id) {
            sources.push(id);
        }
    }
    sources
}

fn stay_row(library: &Library, atlas: DocumentId, stays: &[&Member]) -> StayRow {
    let country = stays.first().map_or("", |stay| stay.country.as_str());
    let dates = || stays.iter().filter_map(|stay| stay.when.as_ref());
    let when: Vec<&str> = dates().map(Edtf::as_str).collect();
    StayRow {
        country: country.to_owned(),
        name: country_name(country).to_owned(),
        when: (!when.is_empty()).then(|| when.join(", ")),
        when_words: dates().map(Edtf::to_words).collect::<Vec<_>>().join(", "),
        sources: sources(library, atlas, stays.iter().flat_map(|stay| &stay.claims)),
    }
}

fn row(library: &Library, index: &Index, digest: &Digest) -> Option<FactRow> {
    let fact_ref = digest.fact;
    let fact = library.get(fact_ref)?;
    let sources = sources(library, fact_ref.atlas(), fact.claims.iter());
    let places = fact.places(digest.day).into_iter().map(|place| PlaceRow {
        name: place.name.to_string(),
        lon: place.at.lon_deg,
        lat: place.at.lat_deg,
        precision: place.precision.word(),
    });
    Some(FactRow {
        id: library.shown_id(fact_ref),
        kind: fact.kind_word().to_owned(),
        facility: fact.facility().map(ToOwned::to_owned),
        facility_words: fact.facility().map(|_| fact.label().into_owned()),
        title: fact.title.to_string(),
        when: fact.when.as_ref().map(ToString::to_string),
        places: places.collect(),
        personnel: index.personnel(digest).map(|count| PersonnelRow {
            low: count.bounds.low.map(Number),
            high: count.bounds.high.map(Number),
            text: count.text.to_string(),
            claims: count.claims as usize,
        }),
        conflicts: index.conflicts(digest).to_vec(),
        sources,
        mapped: digest.mapped,
        known_kind: fact.kind,
        when_words: fact.when.as_ref().map(Edtf::to_words).unwrap_or_default(),
    })
}

fn text(listing: &Listing, date: Option<&Edtf>, out: &mut dyn Write) -> io::Result<()> {
    match date {
        Some(date) => writeln!(out, "{}: {}", listing.title, date.to_words())?,
        None => writeln!(out, "{}", listing.title)?,
    }
    for kind in Kind::ALL {
        let rows: Vec<&FactRow> = listing
            .facts
            .iter()
            .filter(|row| row.known_kind == kind)
            .collect();
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n{} ({})", kind.heading(), rows.len())?;
        for row in rows {
            fact_text(row, out)?;
        }
    }
    if !listing.groups.is_empty() {
        writeln!(out, "\nGroups ({})", listing.groups.len())?;
        for group in &listing.groups {
            let count = counted(group.members.len(), "member");
            writeln!(out, "  {}: {} ({count})", group.id, group.name)?;
            for stay in &group.stays {
                let mut parts = vec![stay.name.clone()];
                if !stay.when_words.is_empty() {
                    parts.push(stay.when_words.clone());
                }
                parts.push(source_words(&stay.sources));
                writeln!(out, "      {}", parts.join(" · "))?;
            }
        }
    }
    let totals = &listing.totals;
    let bounds = Bounds {
        low: totals.personnel.low.map(|number| number.0),
        high: totals.personnel.high.map(|number| number.0),
    };
    let personnel = match bounds_words(bounds) {
        words if words.is_empty() => "personnel unknown".to_owned(),
        words => format!("{words} personnel"),
    };
    writeln!(
        out,
        "\nTotals: {}, {} on the map, {}, {}, {personnel}, {}",
        counted(totals.facts, "fact"),
        totals.mapped,
        counted(totals.sites, "site"),
        counted(totals.meetings, "meeting"),
        counted(totals.sources, "source"),
    )
}

/// "1 fact", "3 facts".
fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    }
}

/// How many sources there are.
fn source_words(sources: &[String]) -> String {
    match sources.len() {
        0 => "no source".to_owned(),
        count => counted(count, "source"),
    }
}

fn fact_text(row: &FactRow, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}  [{}]", row.title, row.id)?;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(row.facility_words.clone());
    let mut names: Vec<&str> = Vec::new();
    for place in &row.places {
        if names.last() != Some(&place.name.as_str()) {
            names.push(&place.name);
        }
    }
    if row.mapped {
        parts.push(names.join(", "));
    } else {
        parts.push("no place".to_owned());
    }
    if !row.when_words.is_empty() {
        parts.push(row.when_words.clone());
    }
    if let Some(personnel) = &row.personnel {
        let bounds = Bounds {
            low: personnel.low.map(|number| number.0),
            high: personnel.high.map(|number| number.0),
        };
        let range = match personnel.claims {
            0 | 1 => String::new(),
            _ => format!(" (claims: {})", bounds_words(bounds)),
        };
        parts.push(format!("{} personnel{range}", personnel.text));
    }
    if !row.conflicts.is_empty() {
        parts.push(format!("sources differ: {}", row.conflicts.join(", ")));
    }
    parts.push(source_words(&row.sources));
    writeln!(out, "      {}", parts.join(" · "))
}
