//! Which places of an index are taken together at which zoom. It knows nothing of the frame, so that
//! clusters stay the same while the map is panned.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::Index;
use super::clusters::{Cluster, ClusterId, Clusters};
use crate::atlas::Kind;
use crate::atlas::claims::Bounds;
use crate::atlas::library::Library;
use crate::atlas::totals::{self, Counted};

impl Index {
    /// The places in clusters for a zoom, such that symbols `apart` pixels wide do not overlap.
    /// They are the same wherever the map is panned to, and are worked out once for each half
    /// step of zoom.
    pub fn clusters(&self, library: &Library, zoom: f64, apart: f64) -> Arc<Clusters> {
        self.clusters.get(zoom, apart, self.spots.len(), |scale| {
            cluster(library, self, apart / scale)
        })
    }

    /// The clusters that are worked out already: those of a zoom, or else of the nearest one.
    pub fn clusters_at_hand(&self, zoom: f64, apart: f64) -> Option<Arc<Clusters>> {
        self.clusters.nearest(zoom, apart)
    }
}

/// Which fact's symbol stands for several: an itinerary only where there is nothing else.
fn symbol_rank(kind: Kind) -> usize {
    match kind {
        Kind::Journey => Kind::ALL.len(),
        _ => Kind::ALL
            .iter()
            .position(|other| *other == kind)
            .unwrap_or_default(),
    }
}

/// Positions of the places, the most important first: by kind of fact, then by number of people.
fn by_importance(index: &Index) -> Vec<usize> {
    let mut order: Vec<(usize, Reverse<u64>, usize)> = index
        .spots
        .iter()
        .enumerate()
        .map(|(position, spot)| {
            let digest = &index.digests[spot.digest];
            let people = index
                .personnel(digest)
                .map_or(0.0, |count| count.bounds.middle().max(0.0));
            // The bits of numbers that are not negative are in the order of the numbers.
            let people = Reverse((people + 0.0).to_bits());
            (symbol_rank(digest.kind), people, position)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(.., position)| position).collect()
}

/// Takes together places closer than `reach` world pixels to a leading one. The leading ones are
/// taken by kind of fact first and by number of people second.
fn cluster(library: &Library, index: &Index, reach: f64) -> Vec<Cluster> {
    let order = by_importance(index);
    let cell_of = |world: [f64; 2]| {
        (
            (world[0] / reach).floor() as i64,
            (world[1] / reach).floor() as i64,
        )
    };
    let mut grid: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for &spot in &order {
        grid.entry(cell_of(index.spots[spot].world))
            .or_default()
            .push(spot);
    }
    let mut taken = vec![false; index.spots.len()];
    let mut clusters = Vec::new();
    for &lead in &order {
        if taken[lead] {
            continue;
        }
        let world = index.spots[lead].world;
        let (column, row) = cell_of(world);
        let mut spots = vec![lead];
        taken[lead] = true;
        for near_column in column - 1..=column + 1 {
            for near_row in row - 1..=row + 1 {
                for &spot in grid
                    .get(&(near_column, near_row))
                    .map_or(&[][..], Vec::as_slice)
                {
                    let at = index.spots[spot].world;
                    if !taken[spot] && (at[0] - world[0]).hypot(at[1] - world[1]) < reach {
                        taken[spot] = true;
                        spots.push(spot);
                    }
                }
            }
        }
        // In the order of lists, with the leading fact in front.
        let lead_digest = index.spots[lead].digest;
        let mut digests: Vec<usize> = spots.iter().map(|&spot| index.spots[spot].digest).collect();
        digests.sort_by_key(|&digest| {
            (
                digest != lead_digest,
                symbol_rank(index.digests[digest].kind),
                digest,
            )
        });
        digests.dedup();
        let stands = |digest: &&usize| {
            let body = index.body_of(**digest);
            let body = body.and_then(|body| index.bodies.get(body));
            body.is_some_and(|body| body.sites.len() == 1)
        };
        clusters.push(Cluster {
            standing: digests.iter().filter(stands).count() as u32,
            id: ClusterId {
                fact: index.digests[lead_digest].fact,
                ordinal: index.spots[lead].ordinal,
            },
            people: people(library, index, &digests),
            differs: digests
                .iter()
                .any(|digest| !index.conflicts(&index.digests[*digest]).is_empty()),
            spots,
            digests,
            world,
        });
    }
    clusters
}

/// How many people some facts count together.
fn people(library: &Library, index: &Index, digests: &[usize]) -> Bounds {
    let counted: Vec<Counted<'_>> = digests
        .iter()
        .map(|digest| &index.digests[*digest])
        .map(|digest| index.counted(digest))
        .filter(|counted| counted.personnel.is_some())
        .collect();
    match counted.as_slice() {
        [] => Bounds::default(),
        [
            Counted {
                personnel: Some(one),
                holds: true,
                ..
            },
        ] => one.bounds,
        _ => {
            let (bodies, _) = totals::bodies(library, &counted, index.day);
            let bounds = bodies.into_iter().map(|body| body.bounds);
            bounds.reduce(Bounds::plus).unwrap_or_default()
        }
    }
}
