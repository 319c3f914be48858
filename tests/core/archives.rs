//! PMTiles archives and vector tiles: good ones come out whole, hostile ones harm nobody.

use std::cell::Cell;
use std::io::Write as _;
use std::time::{Duration, Instant};

use theatrum::basemap::archive::{Archive, ArchiveError, described};
use theatrum::basemap::raster::{self, RasterFault};
use theatrum::basemap::tiles::{Wanted, cover, tile_zoom, wanted};
use theatrum::basemap::vector::{self, FillPart, LinePart};
use theatrum::basemap::{GroundSource, TileId, world_from_lonlat};

use crate::made::{self, Tag};

type Fault = ArchiveError<String>;

/// Reads from bytes as from a file.
fn reader(bytes: &[u8]) -> impl Fn(u64, u64) -> Result<Vec<u8>, String> + '_ {
    |offset, length| {
        let from = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let to = from.saturating_add(length as usize).min(bytes.len());
        Ok(bytes[from..to].to_vec())
    }
}

fn open(bytes: &[u8]) -> Result<Archive, Fault> {
    Archive::open(reader(bytes))
}

fn holding(z: u8, lon: f64, lat: f64) -> TileId {
    TileId::holding(z, world_from_lonlat(lon, lat))
}

const CITY: [f64; 2] = [68.7794, 38.5598];

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A directory of entries: step of the tile, run, length, offset and one.
fn directory(entries: &[[u64; 4]]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, entries.len() as u64);
    for column in 0..4 {
        for entry in entries {
            varint(&mut out, entry[column]);
        }
    }
    out
}

/// An archive of hand-made parts, nothing packed: root, leaves, data.
fn hand_made(root: &[u8], leaves: &[u8], data: &[u8]) -> Vec<u8> {
    let mut out = b"PMTiles\x03".to_vec();
    let mut at = 127;
    let mut sections = Vec::new();
    for part in [root, &[], leaves, data] {
        sections.push([at, part.len() as u64]);
        at += part.len() as u64;
    }
    for [offset, length] in sections {
        out.extend(offset.to_le_bytes());
        out.extend(length.to_le_bytes());
    }
    out.extend([0; 24]);
    out.extend([1, 1, 1, 1, 0, 14]);
    out.resize(127, 0);
    for part in [root, leaves, data] {
        out.extend(part);
    }
    out
}

#[test]
fn an_archive_of_the_pmtiles_crate_is_read_tile_by_tile() {
    let bytes = made::dushanbe_archive();
    let archive = open(&bytes).unwrap();
    assert_eq!((archive.header.min_zoom, archive.header.max_zoom), (5, 13));
    let (name, credit) = described(&archive.metadata);
    assert_eq!(name.as_deref(), Some("Sketch of Dushanbe"));
    assert_eq!(credit.as_deref(), Some("Drawn for a test, not a map"));
    let features = made::dushanbe();
    let mut held = 0;
    for (_, id) in made::numbered(made::REGION, [5, 13]) {
        let found = archive.tile(id, reader(&bytes)).unwrap();
        assert_eq!(found, made::tile(&features, id), "{id:?}");
        held += usize::from(found.is_some());
    }
    assert!(held > 400, "{held} tiles");
    assert_eq!(
        archive.tile(holding(12, 0.0, 0.0), reader(&bytes)),
        Ok(None)
    );
    assert_eq!(
        archive.tile(holding(14, CITY[0], CITY[1]), reader(&bytes)),
        Ok(None)
    );
}

#[test]
fn an_archive_with_leaf_directories_is_read_and_each_leaf_is_fetched_once() {
    let region = [-20.0, -40.0, 60.0, 60.0];
    let mut file = std::io::Cursor::new(Vec::new());
    let mut writer = pmtiles::PmTilesWriter::new(pmtiles::TileType::Mvt)
        .tile_compression(pmtiles::Compression::None)
        .max_zoom(9)
        .create(&mut file)
        .unwrap();
    let tiles = made::numbered(region, [9, 9]);
    for (number, id) in &tiles {
        // Lengths that no packing makes small.
        let bytes = vec![7; 1 + (number.wrapping_mul(2_654_435_761) % 251) as usize];
        let coord = pmtiles::TileCoord::new(id.z, id.x, id.y).unwrap();
        writer
            .add_tile(coord, &[&number.to_le_bytes()[..], &bytes].concat())
            .unwrap();
    }
    writer.finalize().unwrap();
    let bytes = file.into_inner();
    let archive = open(&bytes).unwrap();
    let reads = Cell::new(0);
    let counted = |offset, length| {
        reads.set(reads.get() + 1);
        reader(&bytes)(offset, length)
    };
    for (number, id) in &tiles {
        let tile = archive.tile(*id, counted).unwrap().unwrap();
        assert_eq!(tile[..8], number.to_le_bytes());
    }
    let leaves = reads.get() - tiles.len();
    assert!((1..200).contains(&leaves), "{leaves} leaves");
}

#[test]
fn what_is_no_archive_is_refused_by_name() {
    let good = made::dushanbe_archive();
    assert!(matches!(open(b""), Err(ArchiveError::NotAnArchive)));
    assert!(matches!(
        open(b"<!doctype html>"),
        Err(ArchiveError::NotAnArchive)
    ));
    assert!(matches!(open(b"PM\x02\x00"), Err(ArchiveError::Version(2))));
    assert!(matches!(
        open(b"PMTiles\x04"),
        Err(ArchiveError::Version(4))
    ));
    assert!(matches!(open(&good[..100]), Err(ArchiveError::Damaged(_))));
    assert!(matches!(open(&good[..160]), Err(ArchiveError::Damaged(_))));
    for (byte, value) in [(97, 3), (98, 4), (98, 9), (99, 5), (99, 6), (99, 77)] {
        let mut bad = good.clone();
        bad[byte] = value;
        assert!(
            matches!(
                open(&bad),
                Err(ArchiveError::Packing(_) | ArchiveError::Tiles(_))
            ),
            "byte {byte} is {value}"
        );
    }
}

#[test]
fn an_archive_cut_anywhere_is_refused_or_misses_tiles_and_never_panics() {
    let good = made::dushanbe_archive();
    let city = holding(12, CITY[0], CITY[1]);
    for cut in (0..good.len()).step_by(97) {
        let bytes = &good[..cut];
        if let Ok(archive) = open(bytes) {
            let found = archive.tile(city, reader(bytes));
            assert!(
                matches!(found, Ok(_) | Err(ArchiveError::Damaged(_))),
                "{cut}"
            );
        }
    }
}

#[test]
fn an_archive_with_any_byte_changed_never_panics() {
    let good = made::dushanbe_archive();
    let city = holding(12, CITY[0], CITY[1]);
    let directories = 127 + 600;
    for at in 0..directories.min(good.len()) {
        for change in [0x01, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[at] ^= change;
            if let Ok(archive) = open(&bad) {
                let found = archive.tile(city, reader(&bad));
                if let Ok(Some(bytes)) = found {
                    vector::decode(&bytes, city).ok();
                }
            }
        }
    }
}

#[test]
fn a_directory_of_two_to_the_thirty_two_entries_asks_for_no_memory() {
    for count in [1_u64 << 32, u64::MAX, 1 << 20] {
        let mut root = Vec::new();
        varint(&mut root, count);
        root.extend([1; 64]);
        let archive = hand_made(&root, &[], &[]);
        assert!(
            matches!(open(&archive), Err(ArchiveError::Damaged(_))),
            "{count}"
        );
    }
}

#[test]
fn directories_that_lead_in_a_circle_end() {
    // A leaf that leads to itself.
    let leaf = directory(&[[0, 0, 5, 1]]);
    assert_eq!(leaf.len(), 5);
    let archive = hand_made(&leaf, &leaf, b"data");
    let opened = open(&archive).unwrap();
    let found = opened.tile(TileId { z: 3, x: 1, y: 1 }, reader(&archive));
    assert_eq!(
        found,
        Err(ArchiveError::Damaged("its directories lead in a circle"))
    );
}

#[test]
fn offsets_outside_of_the_file_are_refused() {
    let far = [
        directory(&[[0, 1, 4, 1 << 40]]),
        directory(&[[0, 1, u64::from(u32::MAX), 1]]),
        directory(&[[0, 1, 4, u64::MAX]]),
        directory(&[[0, 0, 4, 1 << 40]]),
        directory(&[[0, 0, u64::from(u32::MAX), 1]]),
    ];
    for root in far {
        let archive = hand_made(&root, b"leaf", b"data");
        if let Ok(opened) = open(&archive) {
            let found = opened.tile(TileId { z: 0, x: 0, y: 0 }, reader(&archive));
            assert!(matches!(found, Err(ArchiveError::Damaged(_))), "{found:?}");
        }
    }
    // Sections that lie nowhere, or reach past the end of all numbers.
    let good = hand_made(&directory(&[[0, 1, 4, 1]]), &[], b"data");
    for section in 0..4 {
        for value in [u64::MAX, u64::MAX / 2, 1 << 40] {
            for member in 0..2 {
                let mut bad = good.clone();
                let at = 8 + section * 16 + member * 8;
                bad[at..at + 8].copy_from_slice(&value.to_le_bytes());
                if let Ok(opened) = open(&bad) {
                    opened.tile(TileId { z: 0, x: 0, y: 0 }, reader(&bad)).ok();
                }
            }
        }
    }
}

#[test]
fn entries_that_contradict_each_other_are_refused() {
    for (why, root) in [
        (
            "the same tile twice",
            directory(&[[0, 1, 4, 1], [0, 1, 4, 1]]),
        ),
        ("a tile of no bytes", directory(&[[0, 1, 0, 1]])),
        ("follows nothing", directory(&[[0, 1, 4, 0]])),
        (
            "a number past the last",
            directory(&[[u64::MAX, 1, 4, 1], [1, 1, 4, 1]]),
        ),
        ("a run past 32 bits", directory(&[[0, 1 << 33, 4, 1]])),
        ("a varint without an end", vec![0xff; 24]),
        ("nothing", vec![]),
    ] {
        let archive = hand_made(&root, &[], b"data");
        assert!(
            matches!(open(&archive), Err(ArchiveError::Damaged(_))),
            "{why}"
        );
    }
}

/// Zeros, packed a thousandfold.
fn bomb(size: usize) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..size >> 20 {
        packer.write_all(&zeros).unwrap();
    }
    packer.finish().unwrap()
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let packed = bomb(256 << 20);
    assert!(packed.len() < 400_000);
    // As a tile.
    let root = directory(&[[0, 1, packed.len() as u64, 1]]);
    let mut archive = hand_made(&root, &[], &packed);
    archive[98] = 2;
    let opened = open(&archive).unwrap();
    let found = opened.tile(TileId { z: 0, x: 0, y: 0 }, reader(&archive));
    assert_eq!(
        found,
        Err(ArchiveError::Damaged("a part of it unpacks to too much"))
    );
    // As a directory.
    let mut archive = hand_made(&packed, &[], b"data");
    archive[97] = 2;
    assert!(matches!(open(&archive), Err(ArchiveError::Damaged(_))));
}

#[test]
fn a_vector_tile_becomes_the_ground_s_geometry_with_names() {
    let id = holding(12, CITY[0], CITY[1]);
    let bytes = made::tile(&made::dushanbe(), id).unwrap();
    let tile = vector::decode(&bytes, id).unwrap();
    let fills: Vec<FillPart> = tile.fills.iter().map(|(part, _)| *part).collect();
    assert!(
        fills.contains(&FillPart::Earth) && fills.contains(&FillPart::BuiltUp),
        "{fills:?}"
    );
    let lines: Vec<LinePart> = tile.lines.iter().map(|(part, _)| *part).collect();
    for part in [
        LinePart::River,
        LinePart::Highway,
        LinePart::MajorRoad,
        LinePart::MinorRoad,
    ] {
        assert!(lines.contains(&part), "{part:?} of {lines:?}");
    }
    let capital = tile.places.first().unwrap();
    assert_eq!((capital.name.as_str(), capital.capital), ("Dushanbe", true));
    let [x, y] = world_from_lonlat(CITY[0], CITY[1]);
    assert!((capital.world[0] - x).abs() < 1e-4 && (capital.world[1] - y).abs() < 1e-4);
    for (_, patches) in &tile.fills {
        for patch in patches {
            assert!(patch.triangles.len().is_multiple_of(3) && !patch.triangles.is_empty());
            assert!(
                patch
                    .triangles
                    .iter()
                    .all(|corner| (*corner as usize) < patch.points.len())
            );
            let inside = |side: &f32| (-7.0..=263.0).contains(side);
            assert!(patch.points.iter().flatten().all(inside));
        }
    }
}

#[test]
fn a_lake_keeps_its_island() {
    let id = holding(12, 68.93, 38.60);
    let bytes = made::tile(&made::dushanbe(), id).unwrap();
    let tile = vector::decode(&bytes, id).unwrap();
    let water = tile
        .fills
        .iter()
        .find(|(part, _)| *part == FillPart::Water)
        .unwrap();
    assert_eq!(water.1.len(), 1);
    assert_eq!(water.1[0].rings.len(), 2, "shore and island");
}

#[test]
fn absurd_geometry_is_cut_off_or_refused() {
    let id = TileId { z: 3, x: 1, y: 1 };
    let far = i64::from(i32::MAX);
    let ring = vec![[-far, -far], [far, -far], [far, far], [-far, far]];
    let tile_with = |geometry: Vec<u8>, sort| {
        let layer = made::layer(
            "water",
            &[(sort, vec![0, 0], geometry)],
            &["kind"],
            &[Tag::Text("river")],
        );
        vector::decode(&made::tile_of(&[layer]), id)
    };
    // Far outside: brought to the edge of the tile.
    for sort in [2, 3] {
        let tile = tile_with(made::commands(std::slice::from_ref(&ring), sort), sort).unwrap();
        let points = tile
            .fills
            .iter()
            .flat_map(|(_, fills)| fills)
            .flat_map(|fill| &fill.points);
        let lines = tile
            .lines
            .iter()
            .flat_map(|(_, lines)| lines)
            .flat_map(|line| &line.points);
        assert!(points.chain(lines).flatten().all(|side| side.abs() < 300.0));
    }
    // A command that says it has half a thousand million points.
    let mut lying = Vec::new();
    varint(&mut lying, ((1_u64 << 29) - 1) << 3 | 1);
    lying.extend([2, 2]);
    assert!(tile_with(lying, 3).is_err());
    // Only the end of a ring, a command that is none, nothing at all.
    let closed = tile_with(vec![15], 3).unwrap();
    assert!(closed.fills.is_empty());
    assert!(tile_with(vec![12], 3).is_err());
    assert!(tile_with(Vec::new(), 3).unwrap().fills.is_empty());
    // Steps that add up past the last number.
    let mut steps = Vec::new();
    varint(&mut steps, 4 << 3 | 1);
    for _ in 0..8 {
        varint(&mut steps, u64::MAX - 1);
    }
    assert!(tile_with(steps, 2).is_ok());
}

#[test]
fn rings_of_chaos_are_left_out_in_good_time_and_honest_ones_are_not() {
    // Random corners cross each other everywhere: to cut that into triangles takes minutes.
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33).cast_signed() % 4096
    };
    let scattered: Vec<[i64; 2]> = (0..200_000).map(|_| [next(), next()]).collect();
    // A walk that never leaves its corner of the tile is as tangled.
    let mut at = [2000, 2000];
    let walk: Vec<[i64; 2]> = (0..200_000)
        .map(|_| {
            at = at.map(|side: i64| (side + next() % 81 - 40).clamp(0, 4096));
            at
        })
        .collect();
    // A shore of as many bays, which crosses itself nowhere.
    let shore: Vec<[i64; 2]> = (0..24_000)
        .map(|step| {
            let angle = f64::from(step) / 24_000.0 * std::f64::consts::TAU;
            let far = 1500.0 + 300.0 * (angle * 900.0).sin();
            [2048.0 + far * angle.cos(), 2048.0 + far * angle.sin()].map(|side| side as i64)
        })
        .collect();
    let id = TileId { z: 3, x: 1, y: 1 };
    for (points, pieces, honest) in [
        (&scattered, 25_000, false),
        (&scattered, 39, false),
        (&walk, 25_000, false),
        (&shore, 24_000, true),
    ] {
        let features: Vec<_> = points
            .chunks(pieces)
            .map(|ring| (3, vec![0, 0], made::commands(&[ring.to_vec()], 3)))
            .collect();
        let layer = made::layer("water", &features, &["kind"], &[Tag::Text("lake")]);
        let began = Instant::now();
        let tile = vector::decode(&made::tile_of(&[layer]), id).unwrap();
        let took = began.elapsed();
        assert!(took < Duration::from_secs(15), "{pieces}: {took:?}");
        if pieces > 1000 {
            assert_eq!(!tile.fills.is_empty(), honest, "rings of {pieces}");
        }
    }
}

#[test]
fn a_tile_with_too_much_in_it_is_refused() {
    let id = TileId { z: 3, x: 1, y: 1 };
    let dot = made::commands(&[vec![[1, 1]]], 1);
    let many: Vec<_> = (0..250_000).map(|_| (1, vec![], dot.clone())).collect();
    let layer = made::layer("places", &many, &[], &[]);
    assert!(vector::decode(&made::tile_of(&[layer]), id).is_err());
    let long: Vec<[i64; 2]> = (0..300_000)
        .map(|step| [step % 4096, step / 4096])
        .collect();
    let layer = made::layer(
        "water",
        &[(2, vec![0, 0], made::commands(&[long], 2))],
        &["kind"],
        &[Tag::Text("river")],
    );
    assert!(vector::decode(&made::tile_of(&[layer]), id).is_err());
}

#[test]
fn bytes_that_are_no_vector_tile_are_refused_or_empty() {
    let id = TileId { z: 0, x: 0, y: 0 };
    assert!(vector::decode(b"<!doctype html><title>404</title>", id).is_err());
    assert!(vector::decode(&[0x1a, 0xff, 0xff, 0xff, 0xff, 0x7f], id).is_err());
    assert_eq!(vector::decode(b"", id), Ok(vector::VectorTile::default()));
    let good = made::tile(&made::dushanbe(), holding(12, CITY[0], CITY[1])).unwrap();
    for cut in 0..good.len() {
        vector::decode(&good[..cut], id).ok();
    }
    for at in (0..good.len()).step_by(3) {
        let mut bad = good.clone();
        bad[at] ^= 0xff;
        vector::decode(&bad, id).ok();
    }
}

#[test]
fn a_picture_is_looked_at_before_it_is_believed() {
    let id = TileId { z: 1, x: 1, y: 0 };
    let good = made::picture(id, 256);
    let tile = raster::decode(good.clone()).unwrap();
    assert_eq!(
        (tile.size, tile.media, tile.rgba.len()),
        ([256, 256], "image/png", 256 * 256 * 4)
    );
    assert_eq!(raster::decode(Vec::new()), Err(RasterFault::Empty));
    assert_eq!(
        raster::decode(b"\n<!DOCTYPE html><p>Sign in".to_vec()),
        Err(RasterFault::Page)
    );
    assert_eq!(
        raster::decode(b"GIF89a....".to_vec()),
        Err(RasterFault::Unknown)
    );
    assert!(matches!(
        raster::decode(good[..60].to_vec()),
        Err(RasterFault::Damaged(_))
    ));
    // 60,000 by 60,000 pixels in a few bytes: 14 gigabytes.
    let mut huge = good;
    huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    // The sum over the header, which the decoder checks.
    let mut crc = flate2::Crc::new();
    crc.update(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    assert_eq!(
        raster::decode(huge),
        Err(RasterFault::Large(60_000, 60_000))
    );
}

#[test]
fn a_frame_is_covered_from_its_middle_and_across_the_antimeridian() {
    let source = GroundSource::openstreetmap();
    assert_eq!(tile_zoom(&source, 12.4), 12);
    assert_eq!(tile_zoom(&source, 25.0), 19);
    let [x, y] = world_from_lonlat(179.9, 0.0);
    let frame = [x - 0.4, y - 0.2, x + 0.6, y + 0.4];
    let tiles = wanted(&source, 10.0, frame);
    let worlds: Vec<i32> = tiles.iter().map(|wanted| wanted.world).collect();
    assert!(worlds.contains(&0) && worlds.contains(&1));
    let east = |wanted: &&Wanted| wanted.world == 1 && wanted.tile.x == 0;
    assert!(
        tiles.iter().any(|wanted| east(&wanted)),
        "the world begins again at its west"
    );
    let first = tiles.first().unwrap().tile;
    assert_eq!(first, TileId::holding(10, [x + 0.1 - 256.0, y + 0.1]));
    // No frame asks for a million tiles.
    assert!(cover(19, [0.0, 0.0, 256.0, 256.0]).is_none());
    assert!(wanted(&source, 19.0, [0.0, 0.0, 256.0, 256.0]).len() <= 600);
    let near = GroundSource {
        min_zoom: 12,
        ..GroundSource::openstreetmap()
    };
    assert!(
        wanted(&near, 2.0, [0.0, 0.0, 256.0, 256.0]).is_empty(),
        "far out there are no crumbs"
    );
}
