//! The marks of what changed between two dates: a badge with a word or an arrow on the symbol, and
//! the same in words for whoever does not see it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::input::Input;
use crate::atlas::changes::{Change, What};
use crate::index::Clusters;
use crate::number::grouped;

/// What changed about the facts of a symbol; nothing where nothing did.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// What its badge says: "new", "gone", an arrow where a number went up or down; with how many
    /// where they are several.
    pub(super) badge: String,
    /// The same as it is read out.
    pub(super) words: String,
}

/// What changed about the facts of each cluster, kept between frames: to ask every fact of a large
/// atlas in every frame would take longer than a frame has.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    /// What it was made for: which marks, which index and which clusters.
    of: Option<(u64, u64, Arc<Clusters>)>,
    /// By position of the cluster.
    told: HashMap<usize, Told>,
}

impl Tallies {
    /// What changed about the facts of a cluster at a position.
    pub(super) fn told(
        &mut self,
        input: &Input<'_>,
        clusters: &Arc<Clusters>,
        position: usize,
    ) -> Told {
        let (Some(marked), Some(cluster)) = (input.changed, clusters.get(position)) else {
            return Told::default();
        };
        let holds = self.of.as_ref().is_some_and(|(id, generation, of)| {
            *id == marked.id && *generation == input.generation && Arc::ptr_eq(of, clusters)
        });
        if !holds {
            self.of = Some((marked.id, input.generation, Arc::clone(clusters)));
            self.told.clear();
        }
        let told = self
            .told
            .entry(position)
            .or_insert_with(|| told(input, &cluster.digests));
        told.clone()
    }
}

/// What changed about some facts, by their positions in the index.
pub(super) fn told(input: &Input<'_>, digests: &[usize]) -> Told {
    let Some(marked) = input.changed else {
        return Told::default();
    };
    let changes: Vec<&Change> = digests
        .iter()
        .filter_map(|digest| marked.change(input.index.digests.get(*digest)?.fact))
        .collect();
    if let ([_], [change]) = (digests, changes.as_slice()) {
        return Told {
            badge: word(change.what).to_owned(),
            words: change.mark_words(),
        };
    }
    // How many changed, by sort of change, in the order of those.
    let mut counts: BTreeMap<What, usize> = BTreeMap::new();
    for change in changes {
        *counts.entry(change.what).or_default() += 1;
    }
    let (mut badges, mut words) = (Vec::new(), Vec::new());
    for (what, count) in counts {
        let (count, word) = (grouped(count as f64), word(what));
        badges.push(match what {
            What::New | What::Gone => format!("{count} {word}"),
            _ if count == "1" => word.to_owned(),
            _ => format!("{word} {count}"),
        });
        words.push(match what {
            What::New => format!("{count} new on the later date"),
            What::Gone => format!("{count} gone on the later date"),
            What::Up => format!("{count} with a number gone up"),
            What::Down => format!("{count} with a number gone down"),
            _ => format!("{count} with another number"),
        });
    }
    Told {
        badge: badges.join("  "),
        words: words.join(", "),
    }
}

/// A change on a badge.
fn word(what: What) -> &'static str {
    match what {
        What::New => "new",
        What::Gone => "gone",
        What::Up => "↑",
        What::Down => "↓",
        _ => "↕",
    }
}
