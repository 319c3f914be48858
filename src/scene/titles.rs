//! What is read out for symbols, kept between frames: it is the same while the map is panned.

use std::collections::HashMap;
use std::sync::Arc;

use super::input::Input;
use super::placed_symbols::Symbol;
use super::words;
use crate::atlas::library::FactRef;
use crate::index::{Cluster, Clusters};

/// The words for symbols.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// What they were made for: which marks of change, if any, and which clusters.
    of: Option<(Option<u64>, Arc<Clusters>)>,
    words: HashMap<(usize, FactRef, bool), String>,
    /// How many more are made in this frame.
    left: usize,
}

/// How many are made in a frame of a window: a crowd that comes all at once has its words over
/// some frames.
const AT_ONCE: usize = 30;

impl Titles {
    /// Begins a frame.
    pub(super) fn begin(&mut self, input: &Input<'_>) {
        self.left = if input.inside_frame {
            usize::MAX
        } else {
            AT_ONCE
        };
    }

    /// What is read out for a symbol of some clusters; none where that is left to a frame to come.
    pub(super) fn of(
        &mut self,
        input: &Input<'_>,
        clusters: &Arc<Clusters>,
        symbol: &Symbol,
        cluster: &Cluster,
    ) -> Option<String> {
        let changed = input.changed.map(|marked| marked.id);
        let holds = self
            .of
            .as_ref()
            .is_some_and(|(marked, held)| *marked == changed && Arc::ptr_eq(held, clusters));
        if !holds {
            self.words.clear();
            self.of = Some((changed, Arc::clone(clusters)));
        }
        let place = (symbol.cluster, symbol.lead, symbol.member);
        if let Some(held) = self.words.get(&place) {
            return Some(held.clone());
        }
        self.left = self.left.checked_sub(1)?;
        let words = words::read_out(input, symbol, cluster);
        self.words.insert(place, words.clone());
        Some(words)
    }
}
