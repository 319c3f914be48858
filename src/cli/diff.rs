//! `theatrum diff`: what changed between two dates or two files, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{DiffArgs, Format};
use super::exit::DONE;
use super::files::open;
use super::number::Number;
use super::say::{json, line};
use crate::atlas::changes::{self, Change, Side, Version, What};
use crate::atlas::time::Day;
use crate::basemap::country_name;

/// A comparison as a program reads it.
#[derive(Serialize)]
struct Report {
    from: SideRow,
    to: SideRow,
    changes: Vec<ChangeRow>,
}

#[derive(Serialize)]
struct SideRow {
    title: String,
    date: Option<String>,
    facts: usize,
    personnel: BoundsRow,
}

#[derive(Serialize)]
struct BoundsRow {
    low: Option<Number>,
    high: Option<Number>,
}

#[derive(Serialize)]
struct ChangeRow {
    change: &'static str,
    id: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    says: String,
    before: Option<VersionRow>,
    after: Option<VersionRow>,
}

#[derive(Serialize)]
struct VersionRow {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    personnel: Option<BoundsRow>,
    sources: Vec<SourceRow>,
}

#[derive(Serialize)]
struct SourceRow {
    about: String,
    says: String,
    as_of: Option<String>,
    publisher: Option<String>,
    date: Option<String>,
    locator: Option<String>,
    url: Option<String>,
}

pub(super) fn run(
    args: &DiffArgs,
    today: Day,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    let mut code = DONE;
    let mut loaded = Vec::new();
    let default = [Vec::new()];
    let named: Vec<Vec<_>> = args.files.iter().map(|file| vec![file.clone()]).collect();
    let reads = if named.is_empty() {
        &default[..]
    } else {
        &named[..]
    };
    for files in reads {
        let (read, read_code) = open(files, today, stderr)?;
        code = code.max(read_code);
        loaded.extend(read);
    }
    if loaded.len() < reads.len() {
        return Ok(code);
    }
    let (Some(first), Some(last)) = (loaded.first(), loaded.last()) else {
        return Ok(code);
    };
    let (from, to) = (args.from.as_ref(), args.to.as_ref());
    // Two files without a date are two versions of the same: every fact of them is compared.
    let (before, after) = if loaded.len() > 1 && from.is_none() && to.is_none() {
        (Side::whole(&first.library), Side::whole(&last.library))
    } else {
        (Side::on(&first.library, from), Side::on(&last.library, to))
    };
    let changes = changes::between(&before, &after);
    match args.format {
        Format::Json => {
            let report = Report {
                from: side_row(&before),
                to: side_row(&after),
                changes: changes.iter().map(row).collect(),
            };
            json(stdout, &report)?;
        }
        Format::Text if changes.is_empty() => {}
        Format::Text => text(&before, &after, &changes, stdout)?,
    }
    if changes.is_empty() {
        let hint = if loaded.len() == 1 && from.is_none() && to.is_none() {
            ": both sides are the atlas on its own date; give another with --from or --to"
        } else {
            ": the same facts, with the same numbers, members, places, dates and conflicts"
        };
        writeln!(stderr, "nothing changed{hint}")?;
    }
    Ok(code)
}

fn name(code: &str) -> String {
    country_name(code).to_owned()
}

fn text(
    before: &Side<'_>,
    after: &Side<'_>,
    changes: &[Change],
    out: &mut dyn Write,
) -> io::Result<()> {
    let (from, to) = (before.library.title(), after.library.title());
    let (since, until) = (before.date_words(), after.date_words());
    if from == to {
        line(out, format!("{from}: {since}, then {until}"))?;
    } else {
        line(out, format!("{from} ({since}), then {to} ({until})"))?;
    }
    let personnel = |side: &Side<'_>| match side.totals().personnel_words() {
        words if words.is_empty() => "unknown".to_owned(),
        words => words,
    };
    line(
        out,
        format!(
            "Personnel: {}, then {}",
            personnel(before),
            personnel(after)
        ),
    )?;
    for what in What::ALL {
        let of_sort: Vec<&Change> = changes
            .iter()
            .filter(|change| change.what == what)
            .collect();
        if of_sort.is_empty() {
            continue;
        }
        writeln!(out)?;
        line(out, format!("{} ({})", what.heading(), of_sort.len()))?;
        for change in of_sort {
            let sentence = change.sentence(&name);
            line(out, format!("  {sentence}  [{}]", change.id))?;
            let both = change.before.is_some() && change.after.is_some();
            for (when, version) in [("before: ", &change.before), ("now: ", &change.after)] {
                let when = if both { when } else { "" };
                let sources = version.iter().flat_map(|version| &version.sources);
                for source in sources {
                    line(out, format!("      {when}{}", source.line()))?;
                }
            }
        }
    }
    Ok(())
}

fn side_row(side: &Side<'_>) -> SideRow {
    let totals = side.totals();
    SideRow {
        title: side.library.title(),
        date: match side.date {
            Some(date) => Some(date.as_str().to_owned()),
            None => side
                .library
                .documents()
                .first()
                .map(|document| side.day(*document).to_string()),
        },
        facts: side.facts.len(),
        personnel: BoundsRow {
            low: totals.personnel.low.map(Number),
            high: totals.personnel.high.map(Number),
        },
    }
}

fn row(change: &Change) -> ChangeRow {
    ChangeRow {
        change: change.what.word(),
        id: change.id.clone(),
        title: change.title.clone(),
        kind: change.kind.map(crate::atlas::Kind::word),
        country: change.country.clone(),
        about: change.about.clone(),
        says: change.sentence(&name),
        before: change.before.as_ref().map(version_row),
        after: change.after.as_ref().map(version_row),
    }
}

fn version_row(version: &Version) -> VersionRow {
    VersionRow {
        text: version.says.clone(),
        personnel: version.bounds.map(|bounds| BoundsRow {
            low: bounds.low.map(Number),
            high: bounds.high.map(Number),
        }),
        sources: version
            .sources
            .iter()
            .map(|cited| SourceRow {
                about: cited.about.clone(),
                says: cited.says.clone(),
                as_of: cited.as_of.clone(),
                publisher: cited.publisher.clone(),
                date: cited.date.clone(),
                locator: cited.locator.clone(),
                url: cited.url.clone(),
            })
            .collect(),
    }
}
