//! What a person means by a name on the command line: a value of a filter, a command, an atlas, a
//! fact; and what may have been meant where it is the name of nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::atlas::filter::{Dimension, Filters, Values, values};
use crate::atlas::library::Library;
use crate::basemap::{country_code, country_words};
use crate::formats::{builtin, nearest};
use crate::io;

/// The commands, for one that is mistyped.
pub(super) const COMMANDS: [&str; 11] = [
    "list",
    "claims",
    "conflicts",
    "sources",
    "cat",
    "diff",
    "check",
    "edit",
    "schema",
    "export",
    "tiles",
];
/// How many names are listed where none is near.
const FEW: usize = 8;

/// The filters that words of a command ask for, besides those that are there. Values are found by
/// id or name, in any case. The error says which is known.
pub(super) fn filters(
    words: &[String],
    mut filters: Filters,
    library: &Library,
) -> Result<Filters, String> {
    for word in words {
        let Some((name, value)) = word.split_once('=') else {
            filters.add_words(word)?;
            continue;
        };
        let (name, value) = (name.trim().to_lowercase(), value.trim());
        let dimension = Dimension::ALL.into_iter().find(|one| one.word() == name);
        let found = match dimension {
            Some(dimension) => meant(dimension, value, library)?,
            None => vec![value.to_owned()],
        };
        for value in found {
            filters.add_words(&format!("{name}={value}"))?;
        }
    }
    Ok(filters)
}

/// The values of a dimension that a word means.
fn meant(dimension: Dimension, word: &str, library: &Library) -> Result<Vec<String>, String> {
    let is_country = match dimension.values() {
        Values::Countries(_) => true,
        Values::Groups | Values::Names => false,
        Values::Listed(_) | Values::Switch | Values::Personnel => {
            return Ok(vec![word.to_owned()]);
        }
    };
    if word.is_empty() {
        return Ok(vec![String::new()]);
    }
    // What can be typed, and the values that it means.
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |typed: &str, value: &str| {
        let values = known.entry(typed.to_owned()).or_default();
        if !values.iter().any(|held| held == value) {
            values.push(value.to_owned());
        }
    };
    for fact in library.facts() {
        values(dimension, library, fact, &mut |value| add(value, value));
    }
    match dimension {
        Dimension::Group => {
            for (document, group) in library.groups() {
                add(&group.id, &group.id);
                add(&library.prefixed(document, &group.id), &group.id);
                add(&group.name, &group.id);
            }
        }
        Dimension::Source => {
            let sources = library
                .atlases()
                .iter()
                .flat_map(|atlas| atlas.sources.iter());
            for source in sources {
                add(&source.id, source.name());
                add(source.name(), source.name());
                if !source.title.is_empty() {
                    add(&source.title, source.name());
                }
            }
        }
        _ => {}
    }
    let wanted = word.to_lowercase();
    let mut found: Vec<String> = Vec::new();
    let mut take = |values: &[String]| {
        for value in values {
            if !found.contains(value) {
                found.push(value.clone());
            }
        }
    };
    // A letter of another case is no other name.
    (known.iter())
        .filter(|(typed, _)| typed.to_lowercase() == wanted)
        .for_each(|(_, values)| take(values));
    if found.is_empty() && is_country {
        found.extend(country_code(word).map(ToOwned::to_owned));
    }
    if found.is_empty() && dimension == Dimension::Party {
        let mut take = |values: &[String]| found.extend(values.iter().cloned());
        (known.iter())
            .filter(|(typed, _)| has_words(&typed.to_lowercase(), &wanted))
            .for_each(|(_, values)| take(values));
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let what = dimension.label().to_lowercase();
    let typed = || known.keys().map(String::as_str);
    let part = || {
        let parts = typed().flat_map(|name| name.split(' ').map(move |part| (part, name)));
        let parts: BTreeMap<&str, &str> = parts.collect();
        let part = nearest(word, parts.keys().copied())?;
        parts.get(part).copied()
    };
    let is_party = dimension == Dimension::Party;
    let near = nearest(word, typed()).or_else(|| is_party.then(part).flatten());
    let near = near.or_else(|| {
        let countries = country_words().map(|(_, name)| name);
        is_country.then(|| nearest(word, countries)).flatten()
    });
    let hint = match near {
        Some(near) => format!("; did you mean \"{near}\"?"),
        None if known.is_empty() => "; no fact has any".to_owned(),
        None => {
            let few: Vec<&str> = known.keys().map(String::as_str).take(FEW).collect();
            let more = if known.len() > FEW { ", …" } else { "" };
            format!("; there is {}{more}", few.join(", "))
        }
    };
    Err(format!("no {what} is called \"{word}\"{hint}"))
}

/// Whether some words stand together in a name, as whole words.
fn has_words(name: &str, wanted: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(ToOwned::to_owned).collect()
    };
    let (name, wanted) = (words(name), words(wanted));
    !wanted.is_empty() && name.windows(wanted.len()).any(|part| part == wanted)
}

/// What a name that is no file may have been meant for: a built-in atlas.
pub(super) fn meant_atlas(file: &Path) -> Option<&'static str> {
    let name = file.to_str().filter(|_| is_bare(file))?;
    nearest(name, builtin::ALL.iter().map(|builtin| builtin.id))
}

/// What is wrong with words that stand where files do: one that is a mistyped command.
pub(super) fn mistyped_command(files: &[PathBuf]) -> Option<String> {
    let first = files
        .first()
        .filter(|file| is_bare(file) && !io::is_there(file))?;
    let name = first
        .to_str()
        .filter(|name| builtin::find(name).is_none())?;
    let atlases = builtin::ALL.iter().map(|builtin| builtin.id);
    let near = nearest(name, COMMANDS.into_iter().chain(atlases))?;
    Some(format!(
        "there is no command, file or built-in atlas \"{name}\"; did you mean \"{near}\"?"
    ))
}

/// Whether a path is one word, as commands and built-in atlases are.
fn is_bare(file: &Path) -> bool {
    file.extension().is_none() && file.components().count() == 1
}

/// That no fact has an id, and which has one like it.
pub(super) fn no_fact(id: &str, library: &Library) -> String {
    let ids: Vec<String> = library.facts().map(|fact| library.shown_id(fact)).collect();
    match nearest(id, ids.iter().map(String::as_str)) {
        Some(near) => format!("no fact has the id \"{id}\"; did you mean \"{near}\"?"),
        None => format!("no fact has the id \"{id}\"; `theatrum list` shows them"),
    }
}
