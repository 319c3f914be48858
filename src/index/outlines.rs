//! Lines, areas, rings and legs of facts in world pixels, worked out once: geodesics are too
//! dear for every frame.

use std::sync::Arc;

use crate::atlas::{Fact, Geometry, Kind};
use crate::basemap::{self, MAX_LAT_DEG, world_from_lonlat};
use crate::geodesy::{self, LonLat};

/// A line or an area in world pixels, unwrapped across the antimeridian.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Its points.
    pub world: Arc<[[f64; 2]]>,
    /// Left, top, right, bottom in world pixels.
    pub bounds: [f64; 4],
}

impl Outline {
    fn new(world: Vec<[f64; 2]>) -> Self {
        let bounds = basemap::box_around(&world);
        Self {
            world: world.into(),
            bounds,
        }
    }

    fn of(points: &[LonLat]) -> Self {
        Self::new(
            points
                .iter()
                .map(|at| world_from_lonlat(at.lon_deg, at.lat_deg))
                .collect(),
        )
    }
}

/// A line or an area that came with a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeMark {
    /// Position of its fact in [`Index::digests`](super::Index::digests).
    pub digest: usize,
    /// The shape.
    pub outline: Outline,
    /// Whether it is an area.
    pub closed: bool,
}

/// How far a weapon reaches.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeMark {
    /// Position of its fact in [`Index::digests`](super::Index::digests).
    pub digest: usize,
    /// Position among the fact's ranges.
    pub ordinal: usize,
    /// The ring itself.
    pub ring: Outline,
    /// Every so-manieth point of the ring and its last, [`Self::ROUGH`] apart: at small scales these
    /// are enough, and a crowd of rings has them close together in memory.
    pub rough: Arc<[[f64; 2]]>,
    /// The area inside; where a pole lies inside, it reaches to the edge of the map.
    pub area: Outline,
}

impl RangeMark {
    /// How many points of a ring [`Self::rough`] has one for.
    pub const ROUGH: usize = 8;
}

/// One leg of an itinerary.
#[derive(Clone, Debug, PartialEq)]
pub struct LegMark {
    /// Position of its fact in [`Index::digests`](super::Index::digests).
    pub digest: usize,
    /// Position of the stop it sets out from among the fact's sites.
    pub ordinal: usize,
    /// The geodesic.
    pub line: Outline,
}

/// Everything that is drawn of a fact besides its places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trace {
    /// Lines and areas, and whether they are areas.
    shapes: Vec<(Outline, bool)>,
    /// Range rings, whose fact's digest is not known yet.
    ranges: Vec<RangeMark>,
    /// Position of the stop each leg sets out from, and the geodesic.
    legs: Vec<(usize, Outline)>,
}

impl Trace {
    /// The trace of a fact; none where it is but places.
    pub(super) fn of(fact: &Fact) -> Option<Self> {
        let mut trace = Self::default();
        let mut parts = Vec::new();
        // The shape of an itinerary with stops is those stops again; its legs are geodesics.
        if fact.kind != Kind::Journey || fact.sites.is_empty() {
            collect(&fact.geometry, &mut parts);
        }
        for (mut points, closed) in parts {
            if !goes_round_the_world(&points) {
                geodesy::unwrap_antimeridian(&mut points);
            }
            trace.shapes.push((Outline::of(&points), closed));
        }
        for (ordinal, range) in fact.ranges.iter().enumerate() {
            let Some(centre) = range
                .centre
                .at
                .or_else(|| fact.sites.first().map(|site| site.at))
            else {
                continue;
            };
            let ring = geodesy::ring(centre, range.km * 1000.0);
            let outline = Outline::of(&ring.points);
            let mut area = outline.clone();
            if let (Some(pole), Some(first), Some(last)) =
                (ring.pole, outline.world.first(), outline.world.last())
            {
                let [_, edge] = world_from_lonlat(0.0, pole.signum() * MAX_LAT_DEG);
                let corners = [[last[0], edge], [first[0], edge]];
                area = Outline::new([&outline.world[..], &corners].concat());
            }
            let last = outline.world.last();
            let rough = outline
                .world
                .iter()
                .step_by(RangeMark::ROUGH)
                .chain(last)
                .copied();
            let rough = rough.collect();
            trace.ranges.push(RangeMark {
                digest: 0,
                ordinal,
                rough,
                ring: outline,
                area,
            });
        }
        if fact.kind == Kind::Journey {
            let legs = fact.sites.iter().zip(fact.sites.iter().skip(1)).enumerate();
            for (ordinal, (from, to)) in legs.filter(|(_, (from, to))| from.at != to.at) {
                let line = Outline::of(&geodesy::leg(from.at, to.at));
                trace.legs.push((ordinal, line));
            }
        }
        let is_empty = trace.shapes.is_empty() && trace.ranges.is_empty() && trace.legs.is_empty();
        (!is_empty).then_some(trace)
    }
}

impl Trace {
    /// Its lines and areas, as those of the fact at a position.
    pub(super) fn shapes(&self, digest: usize) -> impl Iterator<Item = ShapeMark> {
        let shapes = self.shapes.iter().cloned();
        shapes.map(move |(outline, closed)| ShapeMark {
            digest,
            outline,
            closed,
        })
    }

    /// Its range rings.
    pub(super) fn ranges(&self, digest: usize) -> impl Iterator<Item = RangeMark> {
        let ranges = self.ranges.iter().cloned();
        ranges.map(move |range| RangeMark { digest, ..range })
    }

    /// Its legs.
    pub(super) fn legs(&self, digest: usize) -> impl Iterator<Item = LegMark> {
        let legs = self.legs.iter().cloned();
        legs.map(move |(ordinal, line)| LegMark {
            digest,
            ordinal,
            line,
        })
    }
}

/// Whether a line runs along a parallel all the way from one end of the map to the other, as the
/// lower edge of Antarctica does: no jump over the antimeridian, which would have no length.
fn goes_round_the_world(points: &[LonLat]) -> bool {
    const WHOLE_DEG: f64 = 359.999;
    points
        .iter()
        .zip(points.iter().skip(1))
        .any(|(a, b)| (a.lon_deg - b.lon_deg).abs() >= WHOLE_DEG)
}

/// Lines and rings of a shape; holes are outlined, not cut out, since an area is only tinted.
fn collect(geometry: &Geometry, parts: &mut Vec<(Vec<LonLat>, bool)>) {
    match geometry {
        Geometry::Nowhere | Geometry::Point(_) | Geometry::Points(_) => {}
        Geometry::Lines(lines) => parts.extend(lines.iter().map(|line| (line.clone(), false))),
        Geometry::Polygons(polygons) => {
            parts.extend(polygons.iter().flatten().map(|ring| (ring.clone(), true)));
        }
        Geometry::Collection(geometries) => {
            for geometry in geometries {
                collect(geometry, parts);
            }
        }
    }
}
