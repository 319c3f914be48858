//! The shape of a fact, as RFC 7946 has it. It knows nothing of what stands there, nor of how a
//! shape is drawn.

use crate::geodesy::{self, LonLat, LonLatBox};

/// The shape of a feature, as RFC 7946 has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Geometry {
    /// No place.
    #[default]
    Nowhere,
    /// One point.
    Point(LonLat),
    /// Several points.
    Points(Box<[LonLat]>),
    /// One or several lines.
    Lines(Box<[Vec<LonLat>]>),
    /// One or several polygons, each its outer ring first and then its holes.
    Polygons(Box<[Vec<Vec<LonLat>>]>),
    /// Several of these.
    Collection(Box<[Self]>),
}

impl Geometry {
    /// A point to stand for the shape: the first point, the middle vertex of the first line, or
    /// the middle of the first polygon's box.
    pub fn representative(&self) -> Option<LonLat> {
        match self {
            Self::Nowhere => None,
            Self::Point(point) => Some(*point),
            Self::Points(points) => points.first().copied(),
            Self::Lines(lines) => {
                let line = lines.first()?;
                line.get(line.len() / 2).copied()
            }
            Self::Polygons(polygons) => {
                let ring = polygons.first()?.first()?;
                geodesy::bounds(ring).map(LonLatBox::centre)
            }
            Self::Collection(parts) => parts.iter().find_map(Self::representative),
        }
    }

    /// Calls `visit` with every position.
    pub fn each_position(&self, visit: &mut impl FnMut(LonLat)) {
        match self {
            Self::Nowhere => {}
            Self::Point(point) => visit(*point),
            Self::Points(points) => points.iter().copied().for_each(visit),
            Self::Lines(lines) => lines.iter().flatten().copied().for_each(visit),
            Self::Polygons(polygons) => {
                polygons.iter().flatten().flatten().copied().for_each(visit);
            }
            Self::Collection(parts) => parts.iter().for_each(|part| part.each_position(visit)),
        }
    }
}
