//! Places against the ground: a point that is not in the country it says it is in, longitude and
//! latitude in each other's place, and the point where nothing is.

use std::collections::HashMap;

use super::super::log::Log;
use super::super::node::Node;
use super::sheet::{Sheet, member_or, objects, property};
use crate::atlas::{Fact, Geometry, Kind, Precision};
use crate::basemap::{self, Area, LEVELS, WORLD_PX, Worldview, country_name, world_from_lonlat};
use crate::geodesy::LonLat;

/// The circumference of the Earth in kilometres.
const AROUND_KM: f64 = 40_075.0;
/// How far a place may lie outside, in kilometres: a base at the shore, a coast drawn roughly.
const NEAR_KM: f64 = 30.0;
/// The same where only the region or the country is known.
const VAGUE_NEAR_KM: f64 = 150.0;
/// The levels of the ground that are asked one after the other, the coarser one first.
const ASKED: [usize; 2] = [1, LEVELS - 1];

pub(super) fn look(sheet: &Sheet<'_>, log: &mut Log<'_>) {
    let mut looking = Looking {
        log,
        distances: HashMap::new(),
    };
    for (fact, feature) in sheet.facts() {
        if fact.sites.is_empty() {
            if let Geometry::Point(at) = fact.geometry {
                let node = if sheet.is_bare() {
                    feature
                } else {
                    member_or(feature, "geometry")
                };
                let host = hosts(fact).then_some(fact.host.as_deref()).flatten();
                looking.place(&fact.title, at, host, Precision::Site, node);
            }
            continue;
        }
        let nodes = objects(feature.member("properties"), "sites");
        // The reader sets a site without a place aside.
        let nodes: Vec<Node<'_>> = nodes.into_iter().filter(|node| has_place(*node)).collect();
        let whole = property(feature, "sites").unwrap_or(feature);
        let is_told = nodes.len() == fact.sites.len();
        for (position, site) in fact.sites.iter().enumerate() {
            let node = nodes.get(position).filter(|_| is_told);
            let node = node.map_or(whole, |node| member_or(*node, "at"));
            let host = hosts(fact).then_some(fact.host.as_deref()).flatten();
            let country = site.country.as_deref().or(host);
            looking.place(&site.name, site.at, country, site.precision, node);
        }
    }
}

/// Whether all of a fact is where its host is. A journey leads elsewhere, too.
fn hosts(fact: &Fact) -> bool {
    matches!(
        fact.kind,
        Kind::Deployment | Kind::Meeting | Kind::Event | Kind::Place
    )
}

fn has_place(site: Node<'_>) -> bool {
    let numbers = site.member("at").and_then(Node::items).unwrap_or_default();
    matches!(numbers.as_slice(), [lon, lat, ..] if lon.number().is_some_and(|lon| lon.abs() <= 180.0)
        && lat.number().is_some_and(|lat| lat.abs() <= 90.0))
}

struct Looking<'a, 'b> {
    log: &'a mut Log<'b>,
    /// How far places lie outside of countries: by country and place, in kilometres.
    distances: HashMap<(String, [u64; 2]), Option<f64>>,
}

impl Looking<'_, '_> {
    fn place(
        &mut self,
        name: &str,
        at: LonLat,
        country: Option<&str>,
        precision: Precision,
        node: Node<'_>,
    ) {
        let LonLat { lon_deg, lat_deg } = at;
        if lon_deg.abs() < 1e-9 && lat_deg.abs() < 1e-9 {
            let message = format!("\"{name}\" lies at 0, 0, in the sea off Africa");
            self.log.warn(node, "coordinates", message).hint = Some(
                "programs write this where a place was not found: look it up, or leave it out"
                    .to_owned(),
            );
            return;
        }
        let Some(code) = country else {
            return;
        };
        let most = match precision {
            Precision::Site | Precision::City => NEAR_KM,
            Precision::Region | Precision::Country => VAGUE_NEAR_KM,
        };
        let Some(away) = self.outside_km(code, at).filter(|away| *away > most) else {
            return;
        };
        let swapped = LonLat {
            lon_deg: lat_deg,
            lat_deg: lon_deg,
        };
        let is_swapped = lon_deg.abs() <= 90.0
            && (self.outside_km(code, swapped)).is_some_and(|away| away <= most);
        let country = country_name(code);
        let message = format!(
            "\"{name}\" ({lon_deg}, {lat_deg}) lies {away:.0} km outside {country} ({code}), where it is said to be"
        );
        self.log.warn(node, "place", message).hint = Some(if is_swapped {
            "longitude and latitude look swapped: GeoJSON puts longitude first".to_owned()
        } else {
            match country_at(at) {
                Some(code) => format!("that is in {} ({code})", country_name(&code)),
                None => "that is in no country".to_owned(),
            }
        });
    }

    /// How far a place lies outside of a country, in kilometres; none where the ground does not know
    /// the country.
    fn outside_km(&mut self, code: &str, at: LonLat) -> Option<f64> {
        let key = (
            code.to_owned(),
            [at.lon_deg.to_bits(), at.lat_deg.to_bits()],
        );
        if let Some(found) = self.distances.get(&key) {
            return *found;
        }
        // The finest level takes long to decode, and nearly no place needs it.
        let mut found = None;
        for level in ASKED {
            found = outside_km(level, code, at);
            if found.is_some_and(|away| away <= NEAR_KM) {
                break;
            }
        }
        self.distances.insert(key, found);
        found
    }
}

/// The areas of a country, in either view of boundaries.
fn areas(level: usize, code: &str) -> impl Iterator<Item = &'static Area> {
    let is_its = |area: &&Area| {
        [Worldview::Recognised, Worldview::DeFacto]
            .into_iter()
            .any(|worldview| area.country(worldview).as_slice() == code.as_bytes())
    };
    let areas: Vec<&Area> = basemap::level(level).land.iter().filter(is_its).collect();
    areas.into_iter()
}

fn outside_km(level: usize, code: &str, at: LonLat) -> Option<f64> {
    let point = world_from_lonlat(at.lon_deg, at.lat_deg);
    let km_per_px = AROUND_KM / WORLD_PX * at.lat_deg.to_radians().cos().abs();
    let nearest = areas(level, code)
        .map(|area| {
            if is_inside(area, point) {
                0.0
            } else {
                px_to(area, point)
            }
        })
        .min_by(f64::total_cmp)?;
    Some(nearest * km_per_px)
}

/// The country that a place is in, as most states see it.
fn country_at(at: LonLat) -> Option<String> {
    let point = world_from_lonlat(at.lon_deg, at.lat_deg);
    let land = &basemap::level(LEVELS - 1).land;
    let area = land.iter().find(|area| is_inside(area, point))?;
    String::from_utf8(area.recognised.to_vec()).ok()
}

/// The edges of the rings of an area.
fn edges(area: &Area) -> impl Iterator<Item = [[f64; 2]; 2]> + '_ {
    area.rings.iter().flat_map(|ring| {
        let ring = area.points.get(ring.start as usize..ring.end as usize);
        let ring = ring.unwrap_or_default();
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| {
            let wide = |[x, y]: [f32; 2]| [f64::from(x), f64::from(y)];
            [wide(*a), wide(*b)]
        })
    })
}

fn is_inside(area: &Area, [x, y]: [f64; 2]) -> bool {
    let crossed = edges(area).filter(|[a, b]| {
        (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
    });
    crossed.count() % 2 == 1
}

/// How far a point is from the edges of an area, in world pixels; the world is round.
fn px_to(area: &Area, [x, y]: [f64; 2]) -> f64 {
    let to = |[a, b]: [[f64; 2]; 2], x: f64| {
        let (along, up) = (b[0] - a[0], b[1] - a[1]);
        let length = along * along + up * up;
        let part = if length > 0.0 {
            (((x - a[0]) * along + (y - a[1]) * up) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (x - a[0] - part * along).hypot(y - a[1] - part * up)
    };
    edges(area)
        .map(|edge| {
            let copies = [x - WORLD_PX, x, x + WORLD_PX];
            copies
                .map(|x| to(edge, x))
                .into_iter()
                .fold(f64::INFINITY, f64::min)
        })
        .fold(f64::INFINITY, f64::min)
}
