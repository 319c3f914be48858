//! How many facts each filter would leave: what a person can choose from, counted.

use std::collections::HashMap;

use super::Asked;
use super::Index;
use crate::atlas::filter::{Dimension, Filters, Values, choices};
use crate::atlas::library::Library;

/// A value that can be chosen, and how many facts it would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value, a word of the format or of the atlas.
    pub value: String,
    /// How many facts have it and pass all other filters.
    pub count: usize,
}

/// What can be chosen in each dimension on a date, under the filters of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By dimension, in the order of [`Dimension::ALL`]; the most frequent values first.
    choices: Vec<Vec<Choice>>,
}

impl Facets {
    /// Counts the facts of a library that hold on a date. `index` is of the same library and
    /// date, under any filters: its weighings are used.
    pub fn of(library: &Library, asked: Asked<'_>, index: &Index) -> Self {
        let dimensions = Dimension::ALL;
        let mut counts: Vec<HashMap<&str, usize>> = vec![HashMap::new(); dimensions.len()];
        let used: Vec<bool> = dimensions
            .iter()
            .map(|dimension| asked.filters.uses(*dimension))
            .collect();
        for fact in library.facts_in_force(asked.date) {
            let Some(weighing) = index.weighing(fact) else {
                continue;
            };
            // Those that it fails: with one alone, it would come back if that one were let go.
            let mut failed = None;
            let mut failures = 0;
            for (position, dimension) in dimensions.into_iter().enumerate() {
                if !used[position] {
                    continue;
                }
                if !asked.filters.passes(dimension, library, fact, weighing) {
                    failures += 1;
                    failed = Some(position);
                }
            }
            if failures > 1 {
                continue;
            }
            for (position, dimension) in dimensions.into_iter().enumerate() {
                if failed.is_some_and(|failed| failed != position) {
                    continue;
                }
                let counts = &mut counts[position];
                // A fact counts once for a value, however often it has it.
                let mut seen: Vec<&str> = Vec::new();
                let mut count = |value| {
                    if !seen.contains(&value) {
                        seen.push(value);
                        *counts.entry(value).or_default() += 1;
                    }
                };
                choices(dimension, library, fact, weighing, &mut count);
            }
        }
        let choices = dimensions
            .into_iter()
            .zip(counts)
            .map(|(dimension, counts)| sorted(dimension, asked.filters, counts))
            .collect();
        Self { choices }
    }

    /// What can be chosen in a dimension, the most frequent first; words of the format in their
    /// own order. What is chosen is always among them.
    pub fn choices(&self, dimension: Dimension) -> &[Choice] {
        let position = Dimension::ALL.iter().position(|held| *held == dimension);
        position
            .and_then(|position| self.choices.get(position))
            .map_or(&[], Vec::as_slice)
    }
}

fn sorted(dimension: Dimension, filters: &Filters, counts: HashMap<&str, usize>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = counts
        .into_iter()
        .map(|(value, count)| Choice {
            value: value.to_owned(),
            count,
        })
        .collect();
    for value in filters.chosen(dimension) {
        if !choices.iter().any(|choice| choice.value == value) {
            choices.push(Choice { value, count: 0 });
        }
    }
    let rank = |value: &str| match dimension.values() {
        Values::Listed(listed) => listed(value).map(|(place, _)| place),
        _ => None,
    };
    choices.sort_by(|a, b| {
        rank(&a.value)
            .cmp(&rank(&b.value))
            .then(b.count.cmp(&a.count))
            .then_with(|| a.value.cmp(&b.value))
    });
    choices
}
