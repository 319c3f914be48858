//! Vector tiles of the Protomaps basemap as geometry of the ground: the same areas and lines that
//! the built-in ground has, in units of a tile that is 256 wide, so that a float holds them at any
//! zoom.
//!
//! Layers are those of the basemap's versions 2 to 4: earth, landcover, landuse, water, roads,
//! boundaries, places. Others are left out. Where a tile has neither land nor water, the built-in
//! ground shows through: an archive of a region says nothing of what lies around it.

use geo::{Coord, LineString, Polygon, TriangulateEarcut as _};

use super::asset::{Lake as Patch, Line, WorldBox};
use super::chaos::is_tangled;
use super::clip;
use super::mvt::{self, Feature, MvtError, Sort};
use super::tile_id::TileId;

/// What is filled, from the bottom to the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FillPart {
    /// Dry land.
    Earth,
    /// Woods, parks, fields.
    Green,
    /// Built-up land.
    BuiltUp,
    /// Sea, lakes, wide rivers.
    Water,
}

impl FillPart {
    /// All of them, from the bottom to the top.
    pub const ALL: [Self; 4] = [Self::Earth, Self::Green, Self::BuiltUp, Self::Water];

    /// What it is called in a file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Earth => "tile-earth",
            Self::Green => "tile-green",
            Self::BuiltUp => "tile-built-up",
            Self::Water => "tile-water",
        }
    }
}

/// What is drawn as a line, from the bottom to the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinePart {
    /// Rivers, streams and canals.
    River,
    /// Railways.
    Rail,
    /// Streets, and paths.
    MinorRoad,
    /// Roads between towns, and wide streets.
    MajorRoad,
    /// Roads without crossings.
    Highway,
    /// Boundaries of first-level units.
    Unit,
    /// Boundaries of countries.
    Boundary,
    /// Boundaries that are disputed.
    Disputed,
}

impl LinePart {
    /// All of them, from the bottom to the top.
    pub const ALL: [Self; 8] = [
        Self::River,
        Self::Rail,
        Self::MinorRoad,
        Self::MajorRoad,
        Self::Highway,
        Self::Unit,
        Self::Boundary,
        Self::Disputed,
    ];

    /// What it is called in a file.
    pub fn word(self) -> &'static str {
        match self {
            Self::River => "tile-rivers",
            Self::Rail => "tile-rail",
            Self::MinorRoad => "tile-minor-roads",
            Self::MajorRoad => "tile-major-roads",
            Self::Highway => "tile-highways",
            Self::Unit => "tile-first-level-units",
            Self::Boundary => "tile-boundaries",
            Self::Disputed => "tile-disputed",
        }
    }
}

/// A name on a tile.
#[derive(Clone, Debug, PartialEq)]
pub struct TilePlace {
    /// The name.
    pub name: String,
    /// Where it is, in world pixels.
    pub world: [f64; 2],
    /// How much it matters: about how many people live there.
    pub weight: f64,
    /// Whether it is a town or a village, rather than a part of one.
    pub town: bool,
    /// Whether it is the capital of a state.
    pub capital: bool,
}

/// A vector tile, ready to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorTile {
    /// Its areas.
    pub fills: Vec<(FillPart, Vec<Patch>)>,
    /// Its lines.
    pub lines: Vec<(LinePart, Vec<Line>)>,
    /// Its names.
    pub places: Vec<TilePlace>,
    /// Whether its land and its water fill it, so that nothing shows through.
    pub is_full: bool,
}

/// Width and height of a tile in its own units.
pub const TILE_UNITS: f64 = 256.0;

/// The most points of a tile.
const MOST_POINTS: usize = 250_000;
/// The most names of a tile.
const MOST_PLACES: usize = 2000;
/// The most points of an area: to cut more into triangles takes too long.
const MOST_RING_POINTS: usize = 30_000;
/// How far beyond its edge a tile is kept, in its own units.
const AROUND: f64 = 6.0;

/// Reads a tile.
pub fn decode(bytes: &[u8], tile: TileId) -> Result<VectorTile, MvtError> {
    let mut fills: [Vec<Patch>; 4] = Default::default();
    let mut lines: [Vec<Line>; 8] = Default::default();
    let mut places = Vec::new();
    let mut left = MOST_POINTS;
    for layer in mvt::layers(bytes)? {
        for feature in layer.features() {
            match (layer.name, feature.sort) {
                ("places", Sort::Point) => {
                    places.extend(place(&feature, tile, &mut left)?);
                }
                (name, Sort::Area) => {
                    if let Some(part) = fill_part(name, &feature)
                        && let Some(held) = fills.get_mut(part as usize)
                    {
                        patches(&feature, held, &mut left)?;
                    }
                }
                (name, Sort::Line) => {
                    if let Some(part) = line_part(name, &feature)
                        && let Some(held) = lines.get_mut(part as usize)
                    {
                        for points in feature.parts(&mut left)? {
                            held.extend(
                                clip::line(points.into_iter(), FRAME, 0.0)
                                    .into_iter()
                                    .map(|cut| line(&cut)),
                            );
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let ground = [FillPart::Earth, FillPart::Water]
        .into_iter()
        .filter_map(|part| fills.get(part as usize))
        .flatten()
        .map(area)
        .sum::<f64>();
    places.sort_by(|a: &TilePlace, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.name.cmp(&b.name))
    });
    places.truncate(MOST_PLACES);
    Ok(VectorTile {
        fills: FillPart::ALL
            .into_iter()
            .zip(fills)
            .filter(|(_, held)| !held.is_empty())
            .collect(),
        lines: LinePart::ALL
            .into_iter()
            .zip(lines)
            .filter(|(_, held)| !held.is_empty())
            .collect(),
        places,
        is_full: ground > FULL * (TILE_UNITS + 2.0 * AROUND).powi(2),
    })
}

/// The share of a tile that land and water fill, counted with what lies around it, where nothing
/// shows through: tiles are cut off at their own edge, or some way behind it.
const FULL: f64 = 0.88;

/// The area of a patch, in square units of a tile.
fn area(patch: &Patch) -> f64 {
    let at = |corner: &u32| {
        let point = patch.points.get(*corner as usize).copied();
        point.unwrap_or_default().map(f64::from)
    };
    let triangles = patch.triangles.chunks_exact(3);
    triangles
        .map(|triangle| match triangle {
            [a, b, c] => {
                let ([ax, ay], [bx, by], [cx, cy]) = (at(a), at(b), at(c));
                ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)).abs() / 2.0
            }
            _ => 0.0,
        })
        .sum()
}

const FRAME: clip::Frame = [-AROUND, -AROUND, TILE_UNITS + AROUND, TILE_UNITS + AROUND];

const KIND: [&str; 2] = ["kind", "pmap:kind"];

fn fill_part(layer: &str, feature: &Feature<'_, '_>) -> Option<FillPart> {
    let kind = feature.text(&KIND).unwrap_or_default();
    match layer {
        "earth" => Some(FillPart::Earth),
        // In a dry country a swimming pool is no landmark.
        "water" if kind != "swimming_pool" => Some(FillPart::Water),
        "landuse" | "landcover" | "natural" => match kind {
            "forest" | "wood" | "park" | "national_park" | "nature_reserve" | "grass"
            | "grassland" | "meadow" | "cemetery" | "golf_course" | "scrub" | "orchard"
            | "farmland" | "farm" | "village_green" | "recreation_ground" | "garden"
            | "allotments" | "wetland" | "zoo" | "protected_area" => Some(FillPart::Green),
            "residential" | "urban_area" | "industrial" | "commercial" | "retail" | "hospital"
            | "school" | "university" | "college" | "kindergarten" | "military" | "naval_base"
            | "airfield" | "aerodrome" | "railway" | "garages" | "quarry" => {
                Some(FillPart::BuiltUp)
            }
            _ => None,
        },
        _ => None,
    }
}

fn line_part(layer: &str, feature: &Feature<'_, '_>) -> Option<LinePart> {
    let kind = feature.text(&KIND).unwrap_or_default();
    match layer {
        "water" | "physical_line" => {
            matches!(kind, "river" | "stream" | "canal" | "waterway").then_some(LinePart::River)
        }
        "roads" | "transit" => match kind {
            "highway" => Some(LinePart::Highway),
            "major_road" | "medium_road" => Some(LinePart::MajorRoad),
            "minor_road" | "path" | "other" => Some(LinePart::MinorRoad),
            "rail" => Some(LinePart::Rail),
            _ => None,
        },
        "boundaries" => {
            let level = feature.number(&["kind_detail", "pmap:min_admin_level", "admin_level"]);
            let country = kind == "country" || kind == "unrecognized_country";
            if feature.says(&["disputed", "pmap:disputed"]) || kind.contains("disputed") {
                Some(LinePart::Disputed)
            } else if country || level.is_some_and(|level| level <= 2.0) {
                Some(LinePart::Boundary)
            } else if kind == "region" || level.is_some_and(|level| level <= 4.0) {
                Some(LinePart::Unit)
            } else {
                None
            }
        }
        _ => None,
    }
}

fn place(
    feature: &Feature<'_, '_>,
    tile: TileId,
    left: &mut usize,
) -> Result<Option<TilePlace>, MvtError> {
    let kind = feature.text(&KIND).unwrap_or_default();
    let detail = feature
        .text(&["kind_detail", "pmap:kind_detail"])
        .unwrap_or_default();
    // Countries and seas have names of their own on every ground.
    let town = match kind {
        "locality" | "city" | "town" | "village" | "hamlet" => true,
        "neighbourhood" | "macrohood" | "suburb" => false,
        _ => return Ok(None),
    };
    let Some(name) = feature.text(&["name:en", "name"]) else {
        return Ok(None);
    };
    // Names in Arabic script cannot be set in every place yet.
    if name.chars().count() > 60 || name.chars().any(is_right_to_left) {
        return Ok(None);
    }
    let parts = feature.parts(left)?;
    let Some([x, y]) = parts.first().and_then(|part| part.first()).copied() else {
        return Ok(None);
    };
    // A name in the margin belongs to the tile beside.
    if !(0.0..TILE_UNITS).contains(&x) || !(0.0..TILE_UNITS).contains(&y) {
        return Ok(None);
    }
    let ([west, north], side) = (tile.origin(), tile.side());
    let people = feature.number(&["population", "pmap:population"]);
    let rank = feature.number(&["population_rank", "pmap:population_rank"]);
    // A rank counts about threefold steps.
    let weight = people.or_else(|| rank.map(|rank| 3.0_f64.powf(rank.clamp(0.0, 17.0)) * 0.4));
    let least = match (town, detail) {
        (_, "city") => 100_000.0,
        (_, "town") => 10_000.0,
        (true, _) => 500.0,
        (false, _) => 300.0,
    };
    Ok(Some(TilePlace {
        name: name.to_owned(),
        world: [west + x / TILE_UNITS * side, north + y / TILE_UNITS * side],
        weight: weight.unwrap_or(0.0).max(least),
        town,
        capital: feature
            .text(&["capital", "pmap:capital"])
            .is_some_and(|capital| capital == "yes" || capital == "2"),
    }))
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

fn line(points: &[[f64; 2]]) -> Line {
    let points = small(points);
    Line {
        bounds: bounds(&points),
        points,
        min_zoom: 0.0,
    }
}

fn small(points: &[[f64; 2]]) -> Vec<[f32; 2]> {
    points.iter().map(|[x, y]| [*x as f32, *y as f32]).collect()
}

fn bounds(points: &[[f32; 2]]) -> WorldBox {
    points.iter().fold(
        [f32::MAX, f32::MAX, f32::MIN, f32::MIN],
        |[left, top, right, bottom], [x, y]| {
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        },
    )
}

/// The areas of a feature: each outer ring with its holes.
fn patches(
    feature: &Feature<'_, '_>,
    out: &mut Vec<Patch>,
    left: &mut usize,
) -> Result<(), MvtError> {
    let mut rings: Vec<Vec<[f64; 2]>> = Vec::new();
    for ring in feature.parts(left)? {
        if ring.len() < 3 {
            continue;
        }
        // In a tile y points down, and an outer ring runs with the clock.
        let outer = turn(&ring) > 0.0;
        if outer && !rings.is_empty() {
            out.extend(patch(&std::mem::take(&mut rings)));
        }
        let cut = clip::ring(ring.into_iter(), FRAME, 0.0);
        if cut.is_empty() && !outer {
            continue;
        }
        rings.push(cut);
    }
    out.extend(patch(&rings));
    Ok(())
}

/// Twice the area of a ring; above 0 where it runs with the clock on screen.
fn turn(ring: &[[f64; 2]]) -> f64 {
    ring.iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
        .sum()
}

/// An area of an outer ring and its holes, cut into triangles; none where it is no area, or too
/// much of one.
pub fn patch(rings: &[Vec<[f64; 2]>]) -> Option<Patch> {
    let (outer, holes) = rings.split_first()?;
    let count: usize = rings.iter().map(Vec::len).sum();
    if outer.len() < 3 || count > MOST_RING_POINTS || is_tangled(rings) {
        return None;
    }
    let string = |ring: &Vec<[f64; 2]>| {
        ring.iter()
            .map(|[x, y]| Coord { x: *x, y: *y })
            .collect::<LineString<f64>>()
    };
    let polygon = Polygon::new(string(outer), holes.iter().map(string).collect());
    let cut = polygon.earcut_triangles_raw();
    let corners: Vec<[f64; 2]> = cut.vertices.iter().map(|[x, y]| [*x, *y]).collect();
    // geo closes each ring, and earcut takes the corners in order.
    let mut ranges = Vec::new();
    let mut from = 0_u32;
    for length in std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .map(|ring| ring.0.len().saturating_sub(1) as u32)
    {
        ranges.push(from..from + length);
        from += length;
    }
    let points = small(&corners);
    if from as usize != points.len() {
        return None;
    }
    Some(Patch {
        bounds: bounds(&points),
        triangles: cut
            .triangle_indices
            .iter()
            .map(|corner| *corner as u32)
            .collect(),
        rings: ranges,
        points,
        min_zoom: 0.0,
    })
}
