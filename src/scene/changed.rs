//! The marks of what changed between two dates: a badge with a word or an arrow on the symbol, and
//! the same in words for whoever does not see it.

use super::Mark;
use super::badges::badge;
use super::build::Input;
use super::hit::Region;
use super::marks::Symbol;
use super::text::Fonts;
use crate::atlas::changes::What;
use crate::atlas::claims::grouped;
use crate::basemap;
use crate::index::Cluster;

/// What the badge of a symbol says of so many facts, by their positions in the index: "new", "gone",
/// an arrow where a number went up or down; with how many where they are several.
pub(super) fn badge_words(input: &Input<'_>, digests: &[usize]) -> String {
    let counts = counts(input, digests);
    let mut words: Vec<String> = Vec::new();
    for (what, count) in counts {
        let (before, word) = match what {
            What::New => (true, "new"),
            What::Gone => (true, "gone"),
            What::Up => (false, "↑"),
            What::Down => (false, "↓"),
            _ => (false, "↕"),
        };
        words.push(match (digests.len(), count) {
            (1, _) => word.to_owned(),
            (_, 1) if !before => word.to_owned(),
            (_, count) if before => format!("{} {word}", grouped(count as f64)),
            (_, count) => format!("{word} {}", grouped(count as f64)),
        });
    }
    words.join("  ")
}

/// How many of some facts changed, by sort of change, in the order of [`What`].
fn counts(input: &Input<'_>, digests: &[usize]) -> Vec<(What, usize)> {
    let Some(marked) = input.changed else {
        return Vec::new();
    };
    let mut counts: Vec<(What, usize)> = Vec::new();
    let facts = digests
        .iter()
        .filter_map(|digest| Some(input.index.digests.get(*digest)?.fact));
    for what in facts.filter_map(|fact| Some(marked.change(fact)?.what)) {
        match counts.iter_mut().find(|(held, _)| *held == what) {
            Some((_, count)) => *count += 1,
            None => counts.push((what, 1)),
        }
    }
    counts.sort_unstable();
    counts
}

/// What is read out of what changed about the facts of a symbol; nothing where nothing did.
pub(super) fn words(input: &Input<'_>, symbol: &Symbol, cluster: &Cluster) -> Option<String> {
    if symbol.changed.is_empty() {
        return None;
    }
    if symbol.count == 1 {
        let change = input.changed?.change(symbol.lead)?;
        return Some(change.mark_words());
    }
    let words: Vec<String> = counts(input, &cluster.digests)
        .into_iter()
        .map(|(what, count)| {
            let count = grouped(count as f64);
            match what {
                What::New => format!("{count} new on the later date"),
                What::Gone => format!("{count} gone on the later date"),
                What::Up => format!("{count} with a number gone up"),
                What::Down => format!("{count} with a number gone down"),
                _ => format!("{count} with another number"),
            }
        })
        .collect();
    Some(words.join(", "))
}

/// Marks a shape that has no symbol: a badge in its middle, and the words behind its title.
pub(super) fn mark_shape(
    input: &Input<'_>,
    fonts: &mut Fonts,
    digest: usize,
    region: &Region,
    mark: &mut Mark,
) {
    let fact = input.index.digests.get(digest).map(|digest| digest.fact);
    let change = fact.and_then(|fact| input.changed?.change(fact));
    let middle = match region {
        Region::Line(points) => points.get(points.len() / 2).copied(),
        Region::Polygon(points) => {
            let [left, top, right, bottom] = basemap::box_around(points);
            Some([f64::midpoint(left, right), f64::midpoint(top, bottom)])
        }
        _ => None,
    };
    let (Some(change), Some(middle)) = (change, middle) else {
        return;
    };
    mark.title = format!("{}, {}", mark.title, change.mark_words());
    let palette = input.view.theme.palette();
    let colours = (palette.link, palette.panel);
    let word = badge_words(input, &[digest]);
    badge(mark, input, fonts, middle, &word, colours);
}
