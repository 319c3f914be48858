//! What is read out for symbols, kept between frames: it is the same while the map is panned.

use std::collections::HashMap;
use std::sync::Arc;

use super::build::Input;
use super::marks::{self, Symbol};
use crate::atlas::library::FactRef;
use crate::index::{Cluster, Clusters};

/// The words for symbols of the clusters that they were made for.
#[derive(Debug, Default)]
pub(super) struct Titles {
    clusters: Option<Arc<Clusters>>,
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
        let held = self.clusters.as_ref();
        if !held.is_some_and(|held| Arc::ptr_eq(held, clusters)) {
            self.words.clear();
            self.clusters = Some(Arc::clone(clusters));
        }
        self.words
            .entry((symbol.cluster, symbol.lead, symbol.member))
            .or_insert_with(|| marks::read_out(input, symbol, cluster))
            .clone()
    }
}
