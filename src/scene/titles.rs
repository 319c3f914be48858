//! What is read out for symbols, kept between frames: it is the same while the map is panned.

use std::collections::HashMap;
use std::sync::Arc;

use super::build::Input;
use super::marks::{self, Symbol};
use crate::atlas::library::FactRef;
use crate::index::{Cluster, Clusters};

/// The words for symbols.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// What they were made for: which marks of change, if any, and which clusters.
    of: Option<(Option<u64>, Arc<Clusters>)>,
    words: HashMap<(usize, FactRef, bool), String>,
}

impl Titles {
    /// What is read out for a symbol of some clusters.
    pub(super) fn of(
        &mut self,
        input: &Input<'_>,
        clusters: &Arc<Clusters>,
        symbol: &Symbol,
        cluster: &Cluster,
    ) -> String {
        let changed = input.changed.map(|marked| marked.id);
        let holds = self
            .of
            .as_ref()
            .is_some_and(|(marked, held)| *marked == changed && Arc::ptr_eq(held, clusters));
        if !holds {
            self.words.clear();
            self.of = Some((changed, Arc::clone(clusters)));
        }
        self.words
            .entry((symbol.cluster, symbol.lead, symbol.member))
            .or_insert_with(|| marks::read_out(input, symbol, cluster))
            .clone()
    }
}
