//! What the panels say in words: places and dates of a fact in a line, counts, keys.

use std::collections::BTreeSet;

use arcstr::ArcStr;

use super::Ctx;
use crate::atlas::claims::{Personnel, Weighed};
use crate::atlas::{Fact, Kind, Party};
use crate::basemap::country_name;
use crate::index::Digest;
use crate::number;

/// "1 source", "3 sources".
pub fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{} {many}", number::grouped(count as f64)),
    }
}

/// A number with its thousands apart.
pub fn grouped(count: usize) -> String {
    number::grouped(count as f64)
}

/// A small number in words: "two"; a larger one in digits.
pub fn number(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(count)
        .map_or_else(|| number::grouped(count as f64), |word| (*word).to_owned())
}

/// The first letter as a capital, and spaces for underscores: `distance_km` becomes
/// "Distance, km".
pub fn topic(about: &str) -> String {
    let spaced = match about.strip_suffix("_km") {
        Some(rest) => format!("{rest}, km"),
        None => about.to_owned(),
    }
    .replace('_', " ");
    capital(&spaced)
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The names of a fact's places, each once: a garrison's with commas, an itinerary's with
/// arrows between them.
pub fn places(ctx: &Ctx<'_>, digest: &Digest) -> String {
    let spots = ctx.state.library().fact(digest.fact).places(digest.day);
    if digest.kind == Kind::Journey {
        let names: Vec<&str> = spots.iter().map(|spot| spot.name.as_str()).collect();
        return names.join(" → ");
    }
    let title = ctx.state.library().fact(digest.fact).title.as_str();
    let mut names: Vec<&str> = Vec::new();
    for spot in &spots {
        // Plain GeoJSON has no names of places, and its titles need not be said twice.
        if !spot.name.is_empty() && spot.name != title && !names.contains(&spot.name.as_str()) {
            names.push(&spot.name);
        }
    }
    match names.as_slice() {
        [a, b, c, rest @ ..] if !rest.is_empty() => {
            format!("{a}, {b}, {c} and {} more", rest.len())
        }
        _ => names.join(", "),
    }
}

/// Where and when, in one line.
pub fn place_and_date(ctx: &Ctx<'_>, digest: &Digest) -> String {
    let fact = ctx.state.library().fact(digest.fact);
    let mut parts = vec![places(ctx, digest)];
    parts.extend(fact.when.as_ref().map(crate::atlas::time::Edtf::to_words));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What stands at the right of a fact's row: how many people, or how many states took part.
pub fn figure(fact: &Fact, personnel: Option<&Personnel>) -> Option<String> {
    if let Some(personnel) = personnel {
        return Some(personnel.text.to_string());
    }
    (fact.kind == Kind::Meeting && fact.parties.len() > 2).then(|| {
        let states = states(&fact.parties);
        if states > 2 {
            format!("{states} states")
        } else {
            format!("{} parties", fact.parties.len())
        }
    })
}

fn states(parties: &[Party]) -> usize {
    let codes: BTreeSet<&str> = parties
        .iter()
        .filter_map(|party| party.country.as_deref())
        .collect();
    codes.len()
}

/// The kind of a fact and its countries: "Deployment · Russia in Tajikistan".
pub fn kicker(fact: &Fact) -> String {
    let kind = fact
        .foreign_kind()
        .map_or_else(|| fact.label().into_owned(), topic);
    let name = |code: &Option<ArcStr>| code.as_deref().map(|code| country_name(code).to_owned());
    match (name(&fact.country), name(&fact.host)) {
        (Some(country), Some(host)) if country != host => format!("{kind} · {country} in {host}"),
        (Some(one), _) | (None, Some(one)) => format!("{kind} · {one}"),
        (None, None) => kind,
    }
}

/// A word or two about a claim that does not count, from the status that the file gives it
/// where it has one.
pub fn standing(weighed: &Weighed<'_>) -> String {
    use crate::atlas::Status;
    match &weighed.claim.terms.status {
        Status::Stated => weighed.standing.label().to_owned(),
        status => status.word().to_owned(),
    }
}

/// A key of the command table as it is shown: "Ctrl+Shift+O", "Alt+←".
pub fn key(key: &str) -> String {
    key.replace("ArrowLeft", "←")
        .replace("ArrowRight", "→")
        .replace("ArrowUp", "↑")
        .replace("ArrowDown", "↓")
        .replace("Escape", "Esc")
}
