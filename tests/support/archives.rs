//! Small PMTiles archives made by the tests: a sketch of Dushanbe and around in the layers of the
//! Protomaps basemap, and pictures with a number on them. The sketch is drawn by hand for the
//! purpose; it is no map of the city.

use std::io::Cursor;

use pmtiles::{PmTilesWriter, TileCoord, TileType};
use theatrum::basemap::{TileId, clip, world_from_lonlat};

/// A value of a feature.
#[derive(Clone, Copy)]
pub(crate) enum Tag {
    Text(&'static str),
    Number(u64),
}

/// What a feature is drawn as.
#[derive(Clone)]
pub(crate) enum Shape {
    Point([f64; 2]),
    Line(Vec<[f64; 2]>),
    /// Rings: the outer one, then holes.
    Area(Vec<Vec<[f64; 2]>>),
}

/// A feature of a layer, in degrees.
#[derive(Clone)]
pub(crate) struct Feature {
    pub(crate) layer: &'static str,
    pub(crate) tags: Vec<(&'static str, Tag)>,
    pub(crate) shape: Shape,
    pub(crate) min_zoom: u8,
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, value.len() as u64);
    out.extend_from_slice(value);
}

fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

/// A geometry as a tile has it: commands and differences.
pub(crate) fn commands(parts: &[Vec<[i64; 2]>], sort: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = [0_i64; 2];
    let mut go = |out: &mut Vec<u8>, to: [i64; 2]| {
        for axis in 0..2 {
            varint(out, zigzag(to[axis] - at[axis]));
        }
        at = to;
    };
    for part in parts {
        varint(&mut out, 1 << 3 | 1);
        go(&mut out, part[0]);
        if part.len() > 1 {
            varint(&mut out, (part.len() as u64 - 1) << 3 | 2);
            for point in &part[1..] {
                go(&mut out, *point);
            }
        }
        if sort == 3 {
            varint(&mut out, 1 << 3 | 7);
        }
    }
    out
}

/// A layer of encoded features: sort, tags as positions of keys and values, geometry.
pub(crate) fn layer(
    name: &str,
    features: &[(u64, Vec<u64>, Vec<u8>)],
    keys: &[&str],
    values: &[Tag],
) -> Vec<u8> {
    let mut out = Vec::new();
    bytes(&mut out, 1, name.as_bytes());
    for (sort, tags, geometry) in features {
        let mut packed = Vec::new();
        for tag in tags {
            varint(&mut packed, *tag);
        }
        let mut feature = Vec::new();
        bytes(&mut feature, 2, &packed);
        number(&mut feature, 3, *sort);
        bytes(&mut feature, 4, geometry);
        bytes(&mut out, 2, &feature);
    }
    for key in keys {
        bytes(&mut out, 3, key.as_bytes());
    }
    for value in values {
        let mut packed = Vec::new();
        match value {
            Tag::Text(text) => bytes(&mut packed, 1, text.as_bytes()),
            Tag::Number(value) => number(&mut packed, 5, *value),
        }
        bytes(&mut out, 4, &packed);
    }
    number(&mut out, 5, 4096);
    number(&mut out, 15, 2);
    out
}

/// A tile of encoded layers.
pub(crate) fn tile_of(layers: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    for layer in layers {
        bytes(&mut out, 3, layer);
    }
    out
}

/// The tile of some features; none where it would be empty.
pub(crate) fn tile(features: &[Feature], id: TileId) -> Option<Vec<u8>> {
    let ([west, north], side) = (id.origin(), id.side());
    let in_tile = |at: &[f64; 2]| {
        let [x, y] = world_from_lonlat(at[0], at[1]);
        [(x - west) / side * 4096.0, (y - north) / side * 4096.0]
    };
    let frame = [-64.0, -64.0, 4160.0, 4160.0];
    let rounded = |part: Vec<[f64; 2]>| -> Vec<[i64; 2]> {
        part.into_iter()
            .map(|point| point.map(|side| side.round() as i64))
            .collect()
    };
    let mut layers = Vec::new();
    for name in ["earth", "landuse", "water", "roads", "boundaries", "places"] {
        let mut keys: Vec<&str> = Vec::new();
        let mut values: Vec<Tag> = Vec::new();
        let mut encoded = Vec::new();
        for feature in features {
            if feature.layer != name || feature.min_zoom > id.z {
                continue;
            }
            let (sort, parts): (u64, Vec<Vec<[i64; 2]>>) = match &feature.shape {
                Shape::Point(at) => {
                    let point = in_tile(at);
                    let inside = point.iter().all(|side| (0.0..4096.0).contains(side));
                    (
                        1,
                        if inside {
                            vec![rounded(vec![point])]
                        } else {
                            vec![]
                        },
                    )
                }
                Shape::Line(line) => {
                    let cut = clip::line(line.iter().map(in_tile), frame, 1.0);
                    (2, cut.into_iter().map(rounded).collect())
                }
                Shape::Area(rings) => {
                    let cut = rings
                        .iter()
                        .map(|ring| clip::ring(ring.iter().map(in_tile), frame, 1.0));
                    (3, cut.filter(|ring| ring.len() > 2).map(rounded).collect())
                }
            };
            if parts.is_empty() {
                continue;
            }
            let mut tags = Vec::new();
            for (key, value) in &feature.tags {
                tags.push(keys.iter().position(|held| held == key).unwrap_or_else(|| {
                    keys.push(key);
                    keys.len() - 1
                }) as u64);
                values.push(*value);
                tags.push(values.len() as u64 - 1);
            }
            encoded.push((sort, tags, commands(&parts, sort)));
        }
        if !encoded.is_empty() {
            layers.push(layer(name, &encoded, &keys, &values));
        }
    }
    (!layers.is_empty()).then(|| tile_of(&layers))
}

fn named(layer: &'static str, kind: &'static str, shape: Shape, min_zoom: u8) -> Feature {
    Feature {
        layer,
        tags: vec![("kind", Tag::Text(kind))],
        shape,
        min_zoom,
    }
}

fn place(
    name: &'static str,
    kind: &'static str,
    people: u64,
    at: [f64; 2],
    min_zoom: u8,
) -> Feature {
    let mut feature = named("places", kind, Shape::Point(at), min_zoom);
    feature.tags.push(("name:en", Tag::Text(name)));
    feature.tags.push(("population", Tag::Number(people)));
    feature
}

/// The region of the sketch: west, south, east, north in degrees.
pub(crate) const REGION: [f64; 4] = [68.4, 38.3, 69.2, 38.85];

/// A curve through some points.
fn curve(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut out = Vec::new();
    for at in 0..points.len() - 1 {
        let p = |step: isize| {
            let last = points.len() - 1;
            points[at.saturating_add_signed(step).min(last)]
        };
        let (a, b, c, d) = (p(-1), p(0), p(1), p(2));
        for step in 0..8 {
            let t = f64::from(step) / 8.0;
            out.push([0, 1].map(|axis| {
                let (a, b, c, d) = (a[axis], b[axis], c[axis], d[axis]);
                0.5 * (2.0 * b
                    + (c - a) * t
                    + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                    + (3.0 * b - a - 3.0 * c + d) * t * t * t)
            }));
        }
    }
    out.extend(points.last());
    out
}

/// A blob about a point, in degrees.
fn blob([lon, lat]: [f64; 2], [wide, high]: [f64; 2], seed: f64) -> Vec<[f64; 2]> {
    (0..28)
        .map(|step| {
            let angle = f64::from(step) / 28.0 * std::f64::consts::TAU;
            let bulge = 1.0 + 0.16 * (angle * 3.0 + seed).sin() + 0.09 * (angle * 5.0 - seed).cos();
            [
                lon + wide * bulge * angle.cos(),
                lat - high * bulge * angle.sin(),
            ]
        })
        .collect()
}

/// Dushanbe and around, sketched.
pub(crate) fn dushanbe() -> Vec<Feature> {
    let [west, south, east, north] = REGION;
    let mut all = vec![named(
        "earth",
        "earth",
        Shape::Area(vec![vec![
            [west, north],
            [east, north],
            [east, south],
            [west, south],
        ]]),
        0,
    )];
    let area = |kind, at, size, seed, zoom| {
        named(
            "landuse",
            kind,
            Shape::Area(vec![blob(at, size, seed)]),
            zoom,
        )
    };
    all.extend([
        area("residential", [68.775, 38.565], [0.075, 0.055], 0.4, 8),
        area("residential", [68.83, 38.535], [0.05, 0.025], 1.9, 9),
        area("residential", [68.715, 38.535], [0.04, 0.025], 2.6, 9),
        area("industrial", [68.735, 38.505], [0.022, 0.014], 0.2, 11),
        area("aerodrome", [68.828, 38.543], [0.018, 0.006], 0.1, 10),
        area("residential", [69.015, 38.555], [0.026, 0.014], 3.1, 9),
        area("residential", [68.55, 38.525], [0.026, 0.015], 4.2, 9),
        area("farmland", [68.62, 38.47], [0.07, 0.05], 1.1, 8),
        area("farmland", [68.92, 38.49], [0.06, 0.035], 2.1, 8),
        area("park", [68.7835, 38.5935], [0.007, 0.006], 0.9, 11),
        area("park", [68.7715, 38.5755], [0.006, 0.004], 1.5, 11),
        area("park", [68.8045, 38.5785], [0.008, 0.005], 2.2, 11),
        area("cemetery", [68.748, 38.595], [0.006, 0.005], 0.3, 12),
        area("wood", [68.86, 38.66], [0.06, 0.03], 5.2, 8),
        area("wood", [68.70, 38.70], [0.05, 0.03], 3.9, 8),
    ]);
    let river =
        |kind, points: &[[f64; 2]], zoom| named("water", kind, Shape::Line(curve(points)), zoom);
    all.extend([
        river(
            "river",
            &[
                [68.81, 38.85],
                [68.815, 38.77],
                [68.79, 38.69],
                [68.785, 38.63],
                [68.768, 38.60],
                [68.7655, 38.575],
                [68.757, 38.55],
                [68.748, 38.52],
                [68.742, 38.485],
            ],
            6,
        ),
        river(
            "river",
            &[
                [69.2, 38.60],
                [69.05, 38.545],
                [68.93, 38.515],
                [68.84, 38.495],
                [68.742, 38.485],
                [68.66, 38.45],
                [68.55, 38.40],
                [68.40, 38.33],
            ],
            6,
        ),
        river(
            "stream",
            &[
                [68.88, 38.70],
                [68.845, 38.63],
                [68.83, 38.58],
                [68.822, 38.53],
                [68.82, 38.495],
            ],
            10,
        ),
        river(
            "canal",
            &[
                [68.765, 38.60],
                [68.73, 38.575],
                [68.68, 38.55],
                [68.60, 38.53],
            ],
            11,
        ),
        named(
            "water",
            "lake",
            Shape::Area(vec![blob([68.7765, 38.5775], [0.0035, 0.0022], 0.6)]),
            11,
        ),
        // A lake with an island.
        named(
            "water",
            "lake",
            Shape::Area(vec![blob([68.93, 38.60], [0.02, 0.012], 0.8), {
                let mut island = blob([68.93, 38.60], [0.006, 0.004], 2.0);
                island.reverse();
                island
            }]),
            9,
        ),
    ]);
    let road =
        |kind, points: &[[f64; 2]], zoom| named("roads", kind, Shape::Line(curve(points)), zoom);
    all.extend([
        road(
            "highway",
            &[
                [68.40, 38.52],
                [68.55, 38.525],
                [68.68, 38.545],
                [68.745, 38.557],
                [68.79, 38.556],
                [68.86, 38.55],
                [69.015, 38.553],
                [69.2, 38.58],
            ],
            6,
        ),
        road(
            "highway",
            &[
                [68.80, 38.85],
                [68.805, 38.75],
                [68.79, 38.66],
                [68.7865, 38.615],
            ],
            6,
        ),
        road(
            "highway",
            &[
                [68.776, 38.535],
                [68.77, 38.48],
                [68.79, 38.40],
                [68.80, 38.30],
            ],
            6,
        ),
        // Rudaki Avenue.
        road(
            "major_road",
            &[
                [68.7865, 38.615],
                [68.7838, 38.598],
                [68.7795, 38.585],
                [68.7775, 38.57],
                [68.7795, 38.553],
                [68.776, 38.535],
            ],
            9,
        ),
        road(
            "major_road",
            &[[68.7345, 38.585], [68.7775, 38.58], [68.82, 38.585]],
            10,
        ),
        road(
            "major_road",
            &[[68.733, 38.57], [68.7775, 38.567], [68.825, 38.565]],
            10,
        ),
        road(
            "major_road",
            &[
                [68.80, 38.61],
                [68.80, 38.58],
                [68.802, 38.55],
                [68.80, 38.52],
            ],
            10,
        ),
        road(
            "major_road",
            &[
                [68.745, 38.61],
                [68.744, 38.58],
                [68.74, 38.55],
                [68.737, 38.51],
            ],
            10,
        ),
        road(
            "rail",
            &[
                [68.40, 38.50],
                [68.60, 38.505],
                [68.72, 38.52],
                [68.79, 38.535],
                [68.86, 38.527],
                [69.015, 38.54],
                [69.2, 38.56],
            ],
            8,
        ),
    ]);
    for column in 0..26 {
        let lon = 68.722 + f64::from(column) * 0.0046;
        let bend = 0.0016 * (f64::from(column) * 0.9).sin();
        all.push(road(
            "minor_road",
            &[
                [lon, 38.528 + bend],
                [lon + bend, 38.565],
                [lon - bend, 38.604 - bend],
            ],
            12,
        ));
    }
    for row in 0..20 {
        let lat = 38.528 + f64::from(row) * 0.004;
        let bend = 0.0013 * (f64::from(row) * 1.3).cos();
        all.push(road(
            "minor_road",
            &[[68.722, lat], [68.78, lat + bend], [68.838, lat - bend]],
            12,
        ));
    }
    let mut region = named(
        "boundaries",
        "region",
        Shape::Line(curve(&[
            [68.40, 38.62],
            [68.6, 38.60],
            [68.70, 38.62],
            [68.86, 38.62],
            [69.2, 38.66],
        ])),
        7,
    );
    region.tags.push(("kind_detail", Tag::Number(4)));
    all.push(region);
    let mut capital = place("Dushanbe", "locality", 863_400, [68.7794, 38.5598], 4);
    capital.tags.push(("kind_detail", Tag::Text("city")));
    capital.tags.push(("capital", Tag::Text("yes")));
    all.extend([
        capital,
        place("Vahdat", "locality", 42_000, [69.0154, 38.5563], 7),
        place("Hisor", "locality", 26_000, [68.5514, 38.5263], 8),
        place("Varzob", "locality", 2_000, [68.8121, 38.7742], 9),
        place("Rudaki", "locality", 24_000, [68.7430, 38.4690], 9),
        place("Sharora", "locality", 9_000, [68.6480, 38.5520], 10),
        place("Zayrabad", "locality", 1_500, [68.8750, 38.6120], 11),
        place("Sino", "neighbourhood", 20_000, [68.7330, 38.5650], 11),
        place(
            "Shohmansur",
            "neighbourhood",
            20_000,
            [68.8050, 38.5430],
            11,
        ),
        place("Firdavsi", "neighbourhood", 20_000, [68.7620, 38.5380], 11),
        place(
            "Ismoili Somoni",
            "neighbourhood",
            20_000,
            [68.7880, 38.5880],
            11,
        ),
    ]);
    all
}

/// A city far denser than the sketch, for measurements: some 20,000 streets and 4,000 blocks.
pub(crate) fn dense_city() -> Vec<Feature> {
    let mut all = dushanbe();
    let [west, south, east, north] = REGION;
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    for _ in 0..20_000 {
        let at = [
            west + next() * (east - west),
            south + next() * (north - south),
        ];
        let by = [(next() - 0.5) * 0.008, (next() - 0.5) * 0.006];
        let line = (0..6).map(|step| {
            let share = f64::from(step) / 5.0;
            [
                at[0] + by[0] * share + (next() - 0.5) * 0.0004,
                at[1] + by[1] * share,
            ]
        });
        all.push(named(
            "roads",
            "minor_road",
            Shape::Line(line.collect()),
            11,
        ));
    }
    for _ in 0..4_000 {
        let at = [
            west + next() * (east - west),
            south + next() * (north - south),
        ];
        let ring = blob(
            at,
            [0.0008 + next() * 0.001, 0.0006 + next() * 0.0008],
            next() * 6.0,
        );
        all.push(named("landuse", "park", Shape::Area(vec![ring]), 11));
    }
    all
}

/// What the archives of the tests say of themselves.
pub(crate) const METADATA: &str = r#"{"name": "Sketch of Dushanbe", "attribution": "<a href=\"https://example.org\">Drawn for a test</a>, not a map"}"#;

/// An archive of some features, from one zoom to another.
pub(crate) fn vector_archive(features: &[Feature], region: [f64; 4], zooms: [u8; 2]) -> Vec<u8> {
    let [west, south, east, north] = region;
    let mut file = Cursor::new(Vec::new());
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .min_zoom(zooms[0])
        .max_zoom(zooms[1])
        .bounds(west, south, east, north)
        .metadata(METADATA)
        .create(&mut file)
        .unwrap();
    for (_, id) in numbered(region, zooms) {
        if let Some(bytes) = tile(features, id) {
            let coord = TileCoord::new(id.z, id.x, id.y).unwrap();
            writer.add_tile(coord, &bytes).unwrap();
        }
    }
    writer.finalize().unwrap();
    file.into_inner()
}

/// The tiles of a region in the order of an archive.
pub(crate) fn numbered(region: [f64; 4], zooms: [u8; 2]) -> Vec<(u64, TileId)> {
    let [west, south, east, north] = region;
    let (first, last) = (
        world_from_lonlat(west, north),
        world_from_lonlat(east, south),
    );
    let mut all: Vec<(u64, TileId)> = (zooms[0]..=zooms[1])
        .flat_map(|z| {
            let (first, last) = (TileId::holding(z, first), TileId::holding(z, last));
            (first.x..=last.x)
                .flat_map(move |x| (first.y..=last.y).map(move |y| TileId { z, x, y }))
        })
        .map(|id| {
            let coord = TileCoord::new(id.z, id.x, id.y).unwrap();
            (pmtiles::TileId::from(coord).value(), id)
        })
        .collect();
    all.sort_unstable();
    all
}

/// The archive of Dushanbe, zooms 5 to 13.
pub(crate) fn dushanbe_archive() -> Vec<u8> {
    vector_archive(&dushanbe(), REGION, [5, 13])
}

/// A picture of a tile: one colour for each zoom, a darker edge, and a lighter square where x is
/// odd, so that a tile in the wrong place is seen.
pub(crate) fn picture(id: TileId, side: u32) -> Vec<u8> {
    let mut pixels = image::RgbImage::new(side, side);
    let base = [
        90 + (id.z % 4) * 30,
        120 + (id.y % 3) as u8 * 30,
        150 + (id.x % 2) as u8 * 60,
    ];
    for (x, y, pixel) in pixels.enumerate_pixels_mut() {
        let edge = x < 2 || y < 2;
        let cross = x.abs_diff(side / 2) < 3 && y.abs_diff(side / 2) < 40;
        *pixel = image::Rgb(base.map(|part| match (edge, cross) {
            (true, _) => part / 2,
            (_, true) => 250,
            _ => part,
        }));
    }
    let mut out = Cursor::new(Vec::new());
    pixels.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// An archive of pictures.
pub(crate) fn raster_archive(region: [f64; 4], zooms: [u8; 2]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut writer = PmTilesWriter::new(TileType::Png)
        .min_zoom(zooms[0])
        .max_zoom(zooms[1])
        .bounds(region[0], region[1], region[2], region[3])
        .metadata(r#"{"name": "Squares", "attribution": "Squares of a test"}"#)
        .create(&mut file)
        .unwrap();
    for (_, id) in numbered(region, zooms) {
        let coord = TileCoord::new(id.z, id.x, id.y).unwrap();
        writer.add_tile(coord, &picture(id, 256)).unwrap();
    }
    writer.finalize().unwrap();
    file.into_inner()
}
