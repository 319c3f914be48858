//! The geometry of a feature: positions in range, rings the right way round.

use crate::atlas::Geometry;
use crate::formats::log::Log;
use crate::formats::node::{Node, Sort, last_named};
use crate::geodesy::LonLat;

/// Reads a geometry. What cannot be used is set aside and reported.
pub(super) fn read(node: Node<'_>, log: &mut Log<'_>) -> Geometry {
    if node.sort() == Sort::Null {
        return Geometry::Nowhere;
    }
    let Some(members) = node.members() else {
        let message = format!(
            "the geometry is {}, not an object; set aside",
            node.sort().words()
        );
        log.error(node, "coordinates", message);
        return Geometry::Nowhere;
    };
    let member = |name: &str| last_named(&members, name);
    let word = member("type").and_then(Node::string).unwrap_or_default();
    if word == "GeometryCollection" {
        let parts = member("geometries")
            .and_then(Node::items)
            .unwrap_or_default();
        return Geometry::Collection(parts.into_iter().map(|part| read(part, log)).collect());
    }
    let Some(coordinates) = member("coordinates") else {
        let message = format!("a geometry of type \"{word}\" without coordinates; set aside");
        log.error(node, "coordinates", message);
        return Geometry::Nowhere;
    };
    // An empty list of coordinates is a geometry without a place (RFC 7946, section 3.1).
    if coordinates.items().is_some_and(|items| items.is_empty()) {
        return Geometry::Nowhere;
    }
    let shape = match &*word {
        "Point" => position(coordinates, log).map(Geometry::Point),
        "MultiPoint" => {
            list(coordinates, log, position).map(|points| Geometry::Points(points.into()))
        }
        "LineString" => line(coordinates, log).map(|line| Geometry::Lines([line].into())),
        "MultiLineString" => {
            list(coordinates, log, line).map(|lines| Geometry::Lines(lines.into()))
        }
        "Polygon" => polygon(coordinates, log).map(|polygon| Geometry::Polygons([polygon].into())),
        "MultiPolygon" => {
            list(coordinates, log, polygon).map(|polygons| Geometry::Polygons(polygons.into()))
        }
        _ => {
            let message = format!("a geometry of the unknown type \"{word}\"; set aside");
            log.error(node, "not-geojson", message);
            None
        }
    };
    shape.unwrap_or_default()
}

/// Reads a list of parts; one that is no good spoils only itself.
fn list<T>(
    node: Node<'_>,
    log: &mut Log<'_>,
    read: impl Fn(Node<'_>, &mut Log<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(items) = node.items() else {
        let message = format!("coordinates should be a list, not {}", node.sort().words());
        log.error(node, "coordinates", message);
        return None;
    };
    let parts: Vec<T> = items
        .into_iter()
        .filter_map(|item| read(item, log))
        .collect();
    (!parts.is_empty()).then_some(parts)
}

fn line(node: Node<'_>, log: &mut Log<'_>) -> Option<Vec<LonLat>> {
    list(node, log, position)
}

fn polygon(node: Node<'_>, log: &mut Log<'_>) -> Option<Vec<Vec<LonLat>>> {
    let rings = list(node, log, line)?;
    for (index, ring) in rings.iter().enumerate() {
        let outer = index == 0;
        let area = twice_signed_area(ring);
        if area != 0.0 && (area > 0.0) != outer {
            let (which, way) = if outer {
                ("outer ring", "counter-clockwise")
            } else {
                ("hole", "clockwise")
            };
            let message = format!("a polygon's {which} is wound the wrong way");
            log.warn(node, "winding", message).hint = Some(format!(
                "it should run {way} (RFC 7946); it is drawn all the same"
            ));
            break;
        }
    }
    Some(rings)
}

/// Twice the area in square degrees, positive where the ring runs counter-clockwise.
fn twice_signed_area(ring: &[LonLat]) -> f64 {
    ring.iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| a.lon_deg * b.lat_deg - b.lon_deg * a.lat_deg)
        .sum()
}

/// Reads a position: longitude, latitude and whatever follows.
pub(super) fn position(node: Node<'_>, log: &mut Log<'_>) -> Option<LonLat> {
    let numbers: Option<Vec<Option<f64>>> = node
        .items()
        .map(|items| items.into_iter().map(Node::number).collect());
    let (lon_deg, lat_deg) = match numbers.as_deref() {
        Some([Some(lon), Some(lat), ..]) => (*lon, *lat),
        Some([_, _, ..]) => {
            let message = format!("coordinates should be numbers: {}", short(node.text()));
            log.error(node, "coordinates", message).hint =
                Some("write them as [longitude, latitude], without quotes".to_owned());
            return None;
        }
        _ => {
            let message = format!(
                "a position should be [longitude, latitude]: {}",
                short(node.text())
            );
            log.error(node, "coordinates", message);
            return None;
        }
    };
    let lon_ok = (-180.0..=180.0).contains(&lon_deg);
    let lat_ok = (-90.0..=90.0).contains(&lat_deg);
    if lon_ok && lat_ok {
        return Some(LonLat { lon_deg, lat_deg });
    }
    let message = if lat_ok {
        format!("longitude {lon_deg} is not between -180 and 180")
    } else {
        format!("latitude {lat_deg} is not between -90 and 90")
    };
    let swapped =
        !lat_ok && (-90.0..=90.0).contains(&lon_deg) && (-180.0..=180.0).contains(&lat_deg);
    log.error(node, "coordinates", message).hint = Some(if swapped {
        "latitude and longitude look swapped: GeoJSON puts longitude first".to_owned()
    } else if lon_deg.abs() > 360.0 || lat_deg.abs() > 360.0 {
        "these look like metres of a projected grid: GeoJSON wants degrees (WGS84)".to_owned()
    } else {
        "longitude comes first, in degrees (WGS84)".to_owned()
    });
    None
}

/// The start of a long value, for a message.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}
