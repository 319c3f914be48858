//! Filters in words, as chips and the line under a picture's title have them.

use crate::atlas::filter::{Dimension, Filters, Values};
use crate::atlas::library::Library;
use crate::basemap::country_name;
use crate::number::grouped;

/// The filter by what is in the frame.
pub const IN_VIEW: &str = "In the frame of the map";

/// Everything that is filtered by, in words within a sentence: "deployment, in Tajikistan".
pub fn filter_words(library: &Library, filters: &Filters) -> String {
    let mut words: Vec<String> = Vec::new();
    for dimension in Dimension::ALL {
        for value in filters.chosen(dimension) {
            let alone = words_of_filter(library, filters, dimension, &value);
            words.push(match dimension.values() {
                // Spelled as the atlas spells them.
                Values::Groups | Values::Names => alone,
                _ => small(&alone),
            });
        }
    }
    if filters.in_view {
        words.push(small(IN_VIEW));
    }
    words.join(", ")
}

/// The words without a capital at their beginning.
fn small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// One value that is filtered by, in words that stand alone.
pub fn words_of_filter(
    library: &Library,
    filters: &Filters,
    dimension: Dimension,
    value: &str,
) -> String {
    let words = value_words(library, dimension, value);
    match dimension.values() {
        Values::Personnel => {
            let range = filters.personnel.unwrap_or_default();
            match (range.least, range.most) {
                (Some(least), Some(most)) => {
                    format!("{}–{} personnel", grouped(least), grouped(most))
                }
                (Some(least), None) => format!("{} personnel or more", grouped(least)),
                (None, Some(most)) => format!("Up to {} personnel", grouped(most)),
                (None, None) => "Personnel known".to_owned(),
            }
        }
        Values::Switch => dimension.label().to_owned(),
        Values::Countries(before) => format!("{before} {words}"),
        Values::Listed(_) | Values::Groups | Values::Names => words,
    }
}

/// A value of a dimension as a person reads it.
pub fn value_words(library: &Library, dimension: Dimension, value: &str) -> String {
    match dimension.values() {
        Values::Listed(listed) => listed(value).map_or(value, |(_, label)| label).to_owned(),
        Values::Countries(_) => country_name(value).to_owned(),
        Values::Groups => {
            let groups = library.groups_once();
            let held = groups.iter().find(|(_, group)| group.id == value);
            held.map_or(value, |(_, group)| group.name.as_str())
                .to_owned()
        }
        Values::Names | Values::Switch | Values::Personnel => value.to_owned(),
    }
}
