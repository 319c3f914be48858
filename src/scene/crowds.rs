//! What a crowded frame leaves out, so that the map can say so; counted once for the clusters
//! that it is about.

use std::sync::Arc;

use super::build::Input;
use crate::atlas::claims::grouped;
use crate::index::Clusters;

/// What the frame has no room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Graduated circles of bodies of troops.
    pub circles: usize,
    /// Names of range rings.
    pub ring_names: usize,
}

impl LeftOut {
    /// "Not shown in the crowd: 940 circles, names of 612 rings"; none where nothing is left out.
    pub fn words(self) -> Option<String> {
        let mut parts = Vec::new();
        match self.circles {
            0 => {}
            1 => parts.push("1 circle".to_owned()),
            count => parts.push(format!("{} circles", grouped(count as f64))),
        }
        match self.ring_names {
            0 => {}
            1 => parts.push("the name of 1 ring".to_owned()),
            count => parts.push(format!("names of {} rings", grouped(count as f64))),
        }
        (!parts.is_empty()).then(|| format!("Not shown in the crowd: {}", parts.join(", ")))
    }
}

/// How many bodies of troops each cluster has, for the clusters it was counted for.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    clusters: Option<Arc<Clusters>>,
    counts: Vec<u32>,
}

impl Bodies {
    /// How many bodies with one site stand in some of the clusters, by their positions.
    pub(super) fn standing(
        &mut self,
        input: &Input<'_>,
        clusters: &Arc<Clusters>,
        near: &[usize],
    ) -> usize {
        let held = self.clusters.as_ref();
        if !held.is_some_and(|held| Arc::ptr_eq(held, clusters)) {
            let stands = |digest: &&usize| {
                let body = input.index.body_of(**digest);
                let body = body.and_then(|body| input.index.bodies.get(body));
                body.is_some_and(|body| body.sites.len() == 1)
            };
            self.counts.clear();
            self.counts.extend(clusters.all().iter().map(|cluster| {
                let count = cluster.digests.iter().filter(stands).count();
                u32::try_from(count).unwrap_or(u32::MAX)
            }));
            self.clusters = Some(Arc::clone(clusters));
        }
        let counts = near
            .iter()
            .filter_map(|position| self.counts.get(*position));
        counts.map(|count| *count as usize).sum()
    }
}
