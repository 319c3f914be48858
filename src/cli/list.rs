//! `theatrum list`: facts, groups and totals, for people and for programs.

use std::io::{self, Write};

use arcstr::ArcStr;
use serde::Serialize;

use super::args::{ListArgs, Table};
use super::files::{Filtered, open_filtered};
use super::number::Number;
use super::say::{json, json_row, line};
use super::stated::{Asked as WasAsked, AtlasRow, ClaimRow, FORMAT, Subject, atlases, rows};
use crate::atlas::claims::{Bounds, bounds_words};
use crate::atlas::library::Library;
use crate::atlas::time::{Day, Edtf};
use crate::atlas::{Claim, Kind, Member};
use crate::basemap::country_name;
use crate::bibliography::csv;
use crate::index::{Asked, Digest, Index};

/// A list as a program reads it.
#[derive(Serialize)]
struct Listing {
    format: u32,
    asked: WasAsked,
    atlases: Vec<AtlasRow>,
    title: String,
    facts: Vec<FactRow>,
    /// Those of which nobody says when they held, and that nobody speaks of on the date.
    date_unknown: Vec<FactRow>,
    groups: Vec<GroupRow>,
    totals: TotalsRow,
}

#[derive(Serialize)]
struct FactRow {
    atlas: String,
    id: String,
    kind: String,
    facility: Option<String>,
    title: String,
    /// Whether it holds, is over or is to come.
    state: &'static str,
    when: Option<String>,
    places: Vec<PlaceRow>,
    personnel: Option<PersonnelRow>,
    /// The date that the number speaks for.
    personnel_as_of: Option<String>,
    conflicts: Vec<ArcStr>,
    sources: Vec<String>,
    countries: Vec<String>,
    hosts: Vec<String>,
    tags: Vec<String>,
    mapped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<ClaimRow>>,
    #[serde(skip)]
    shown_id: String,
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
    atlas: String,
    id: String,
    #[serde(skip)]
    shown_id: String,
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

pub(super) fn run(
    args: &ListArgs,
    today: Day,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    let Filtered {
        loaded,
        filters,
        code,
    } = match open_filtered(&args.files, &args.filter, today, stderr)? {
        Ok(filtered) => filtered,
        Err(code) => return Ok(code),
    };
    let library = &loaded.library;
    let asked = Asked {
        date: args.date.as_ref(),
        filters: &filters,
    };
    let index = Index::of(library, asked, Some(&loaded.index));
    let listing = listing(args, library, &index);
    match args.format {
        Table::Csv => {
            write!(stdout, "{}", csv::row(&HEAD))?;
            for row in &listing.facts {
                write!(stdout, "{}", table_row(row))?;
            }
        }
        Table::Ndjson => {
            for row in &listing.facts {
                json_row(stdout, row)?;
            }
        }
        Table::Json => {
            json(stdout, &listing)?;
        }
        Table::Text => text(&listing, args.date.as_ref(), stdout)?,
    }
    Ok(code)
}

/// The names of the cells of a table of facts.
const HEAD: [&str; 20] = [
    "atlas",
    "id",
    "kind",
    "title",
    "when",
    "place",
    "lon",
    "lat",
    "precision",
    "personnel_low",
    "personnel_high",
    "personnel_text",
    "personnel_as_of",
    "conflicts",
    "sources",
    "countries",
    "hosts",
    "tags",
    "places",
    "mapped",
];

/// A fact as a row of a table: its first place, and how many there are; lists by semicolons.
fn table_row(row: &FactRow) -> String {
    let place = row.places.first();
    let personnel = row.personnel.as_ref();
    let number = |number: Option<Number>| number.map_or_else(String::new, |n| n.0.to_string());
    let listed = |words: &[String]| words.join("; ");
    csv::row(&[
        row.atlas.clone(),
        row.id.clone(),
        row.kind.clone(),
        row.title.clone(),
        row.when.clone().unwrap_or_default(),
        place.map_or_else(String::new, |place| place.name.clone()),
        place.map_or_else(String::new, |place| place.lon.to_string()),
        place.map_or_else(String::new, |place| place.lat.to_string()),
        place.map_or("", |place| place.precision).to_owned(),
        number(personnel.and_then(|count| count.low)),
        number(personnel.and_then(|count| count.high)),
        personnel.map_or_else(String::new, |count| count.text.clone()),
        row.personnel_as_of.clone().unwrap_or_default(),
        row.conflicts.join("; "),
        listed(&row.sources),
        listed(&row.countries),
        listed(&row.hosts),
        listed(&row.tags),
        row.places.len().to_string(),
        row.mapped.to_string(),
    ])
}

fn listing(args: &ListArgs, library: &Library, index: &Index) -> Listing {
    let date = args.date.as_ref();
    let rows = index
        .in_list_order()
        .filter_map(|digest| row(library, index, digest, (date, args.claims)))
        .collect();
    let date = index.date.as_ref();
    let unknown = index.date_unknown.iter();
    let unknown = unknown.filter_map(|fact| {
        let digest = Digest::of(library, *fact, date);
        let mut row = row(library, index, &digest, (date, args.claims))?;
        // What it was once weighed to holds on another day.
        (row.personnel, row.conflicts) = (None, Vec::new());
        Some(row)
    });
    let date_unknown = unknown.collect();
    let groups = library
        .groups()
        .map(|(atlas, group)| {
            let day = index.day.unwrap_or_else(|| library.day_of(atlas));
            let members = group.members_on(day);
            GroupRow {
                atlas: library.atlas_id(atlas).to_owned(),
                id: group.id.to_string(),
                shown_id: library.prefixed(atlas, &group.id),
                name: group.name.to_string(),
                stays: members
                    .iter()
                    .map(|code| stay_row(&group.stays_on(code, day)))
                    .collect(),
                members: members.into_iter().map(ToOwned::to_owned).collect(),
            }
        })
        .collect();
    let totals = &index.totals;
    Listing {
        format: FORMAT,
        asked: WasAsked::of(date, &args.filter),
        atlases: atlases(library),
        title: library.title(),
        facts: rows,
        date_unknown,
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
fn sources<'a>(claims: impl Iterator<Item = &'a Claim>) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for id in claims.filter_map(|claim| claim.source.as_deref()) {
        if !sources.iter().any(|held| held == id) {
            sources.push(id.to_owned());
        }
    }
    sources
}

fn stay_row(stays: &[&Member]) -> StayRow {
    let country = stays.first().map_or("", |stay| stay.country.as_str());
    let dates = || stays.iter().filter_map(|stay| stay.when.as_ref());
    let when: Vec<&str> = dates().map(Edtf::as_str).collect();
    StayRow {
        country: country.to_owned(),
        name: country_name(country).to_owned(),
        when: (!when.is_empty()).then(|| when.join(", ")),
        when_words: dates().map(Edtf::to_words).collect::<Vec<_>>().join(", "),
        sources: sources(stays.iter().flat_map(|stay| &stay.claims)),
    }
}

fn row(
    library: &Library,
    index: &Index,
    digest: &Digest,
    (date, with_claims): (Option<&Edtf>, bool),
) -> Option<FactRow> {
    let fact_ref = digest.fact;
    let fact = library.get(fact_ref)?;
    let sources = sources(fact.claims.iter());
    let places = fact.places(digest.day).into_iter().map(|place| PlaceRow {
        name: place.name.to_string(),
        lon: place.at.lon_deg,
        lat: place.at.lat_deg,
        precision: place.precision.word(),
    });
    Some(FactRow {
        atlas: library.atlas_id(fact_ref.atlas()).to_owned(),
        id: fact.id.to_string(),
        shown_id: library.shown_id(fact_ref),
        countries: fact.country.iter().map(ToString::to_string).collect(),
        hosts: fact.host.iter().map(ToString::to_string).collect(),
        tags: fact.tags.iter().map(ToString::to_string).collect(),
        claims: with_claims.then(|| rows(library, Subject::Fact(fact_ref, fact), date)),
        kind: fact.kind_word().to_owned(),
        facility: fact.facility().map(ToOwned::to_owned),
        facility_words: fact.facility().map(|_| fact.label().into_owned()),
        title: fact.title.to_string(),
        state: digest.holding.word(),
        when: fact.when.as_ref().map(ToString::to_string),
        places: places.collect(),
        personnel_as_of: index
            .personnel(digest)
            .and_then(|count| count.as_of.as_ref().map(ToString::to_string)),
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
        Some(date) => line(out, format!("{}: {}", listing.title, date.to_words()))?,
        None => line(out, &listing.title)?,
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
        writeln!(out)?;
        line(out, format!("{} ({})", kind.heading(), rows.len()))?;
        for row in rows {
            fact_text(row, out)?;
        }
    }
    if !listing.date_unknown.is_empty() {
        writeln!(out)?;
        line(
            out,
            format!("Date unknown ({})", listing.date_unknown.len()),
        )?;
        for row in &listing.date_unknown {
            fact_text(row, out)?;
        }
    }
    if !listing.groups.is_empty() {
        writeln!(out)?;
        line(out, format!("Groups ({})", listing.groups.len()))?;
        for group in &listing.groups {
            let count = counted(group.members.len(), "member");
            line(
                out,
                format!("  {}: {} ({count})", group.shown_id, group.name),
            )?;
            for stay in &group.stays {
                let mut parts = vec![stay.name.clone()];
                if !stay.when_words.is_empty() {
                    parts.push(stay.when_words.clone());
                }
                parts.push(source_words(&stay.sources));
                line(out, format!("      {}", parts.join(" · ")))?;
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
    let undated = match listing.date_unknown.len() {
        0 => String::new(),
        1 => ", 1 date unknown".to_owned(),
        unknown => format!(", {unknown} dates unknown"),
    };
    writeln!(out)?;
    line(
        out,
        format!(
            "Totals: {}, {} on the map, {}, {}, {personnel}, {}{undated}",
            counted(totals.facts, "fact"),
            totals.mapped,
            counted(totals.sites, "site"),
            counted(totals.meetings, "meeting"),
            counted(totals.sources, "source"),
        ),
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
    line(out, format!("  {}  [{}]", row.title, row.shown_id))?;
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
    line(out, format!("      {}", parts.join(" · ")))
}
