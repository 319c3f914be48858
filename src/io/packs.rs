//! Offline packs: a region cut out of a large archive, for a room without a network.

use std::path::Path;

use pmtiles::{Compression, PmTilesWriter, TileCoord, TileType};

use super::tiles::{TileFault, TileStore};
use crate::basemap::archive::{Packing, Place, TileSort};
use crate::basemap::{GroundSource, TileId, world_from_lonlat};
use crate::geodesy::LonLatBox;

/// The most tiles of a pack.
const MOST_TILES: u64 = 4 << 20;
/// How much is read at once where tiles lie side by side, in bytes.
const AT_ONCE: u64 = 4 << 20;
/// How many bytes between two tiles are read along with them.
const GAP: u64 = 32 << 10;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// How many tiles were copied.
    pub tiles: u64,
    /// The last zoom of them.
    pub max_zoom: u8,
    /// How large the file is, in bytes.
    pub bytes: u64,
}

/// What is cut out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// The region.
    pub region: LonLatBox,
    /// The last zoom; none is that of the archive.
    pub max_zoom: Option<u8>,
}

/// Copies the tiles of a region into a new archive, which is written whole or not at all. `told`
/// hears how many of how many tiles are done.
pub fn extract(
    store: &TileStore,
    source: &GroundSource,
    out: &Path,
    cut: Cut,
    told: &mut dyn FnMut(u64, u64),
) -> Result<Packed, TileFault> {
    let opened = store.open(source, None)?;
    let header = &opened.archive.header;
    let last = cut.max_zoom.unwrap_or(header.max_zoom).min(header.max_zoom);
    if last < header.min_zoom {
        return Err(fault(format!(
            "the archive begins at zoom {}, beyond --maxzoom {last}",
            header.min_zoom
        )));
    }
    let zooms = header.min_zoom..=last;
    let ranges: Vec<(u8, Vec<[u32; 2]>, [u32; 2])> =
        zooms.map(|z| columns_and_rows(z, cut.region)).collect();
    let count: u64 = ranges
        .iter()
        .map(|(_, columns, rows)| {
            let wide: u64 = columns.iter().map(|[a, b]| u64::from(b - a) + 1).sum();
            wide * (u64::from(rows[1] - rows[0]) + 1)
        })
        .sum();
    if count > MOST_TILES {
        return Err(fault(format!(
            "this is a region of {count} tiles; a pack holds {MOST_TILES} at most: give a smaller box or --maxzoom"
        )));
    }
    let mut wanted: Vec<(u64, TileId)> = Vec::new();
    for (z, columns, rows) in ranges {
        for [from, to] in columns {
            for x in from..=to {
                for y in rows[0]..=rows[1] {
                    let coord =
                        TileCoord::new(z, x, y).map_err(|error| fault(error.to_string()))?;
                    let number = pmtiles::TileId::from(coord).value();
                    wanted.push((number, TileId { z, x, y }));
                }
            }
        }
    }
    wanted.sort_unstable();
    let total = wanted.len() as u64;
    let mut found: Vec<(TileId, Place)> = Vec::new();
    for (position, (_, tile)) in wanted.into_iter().enumerate() {
        let read = |offset, length| store.range(&opened, offset, length, None);
        let place = opened
            .archive
            .find(tile, read)
            .map_err(|error| match error {
                crate::basemap::archive::ArchiveError::Read(fault) => fault,
                other => fault(other.to_string()),
            })?;
        found.extend(place.map(|place| (tile, place)));
        if position % 4096 == 0 {
            told(0, total);
        }
    }
    if found.is_empty() {
        return Err(fault("the archive has no tile in this region"));
    }
    write(store, source, out, cut.region, last, &found, told)
}

fn write(
    store: &TileStore,
    source: &GroundSource,
    out: &Path,
    region: LonLatBox,
    last: u8,
    found: &[(TileId, Place)],
    told: &mut dyn FnMut(u64, u64),
) -> Result<Packed, TileFault> {
    let opened = store.open(source, None)?;
    let header = &opened.archive.header;
    let unwritten = |why: String| fault(format!("cannot write {}: {why}", out.display()));
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file =
        tempfile::NamedTempFile::new_in(folder).map_err(|error| unwritten(error.to_string()))?;
    let sort = match header.sort {
        TileSort::Vector => TileType::Mvt,
        TileSort::Png => TileType::Png,
        TileSort::Jpeg => TileType::Jpeg,
        TileSort::Webp => TileType::Webp,
    };
    let packing = match header.packing {
        Packing::None => Compression::None,
        Packing::Gzip => Compression::Gzip,
    };
    let [west, south, east, north] = header.bounds_deg;
    let bounds = [
        region.west.max(west),
        region.south.max(south),
        region.east.min(east),
        region.north.min(north),
    ];
    let bounds = if region.west > region.east || bounds[0] > bounds[2] {
        [west, region.south.max(south), east, region.north.min(north)]
    } else {
        bounds
    };
    let middle = region.centre();
    let metadata = &opened.archive.metadata;
    let mut writer = PmTilesWriter::new(sort)
        .precompressed(packing)
        .min_zoom(header.min_zoom)
        .max_zoom(last)
        .bounds(bounds[0], bounds[1], bounds[2], bounds[3])
        .center(middle.lon_deg, middle.lat_deg)
        .center_zoom(last.min(header.centre[2] as u8).max(header.min_zoom))
        .metadata(if metadata.is_empty() { "{}" } else { metadata })
        .dedup_by_key::<u64>()
        .create(file.as_file_mut())
        .map_err(|error| unwritten(error.to_string()))?;
    let mut done = 0;
    let total = found.len() as u64;
    let mut rest = found;
    while let Some((_, first)) = rest.first() {
        // Tiles that lie side by side are read at once.
        let mut end = first.offset + first.length;
        let run = rest
            .iter()
            .take_while(|(_, place)| {
                let fits = place.offset >= first.offset
                    && place.offset <= end + GAP
                    && place.offset + place.length - first.offset <= AT_ONCE.max(first.length);
                if fits {
                    end = end.max(place.offset + place.length);
                }
                fits
            })
            .count();
        let (now, later) = rest.split_at(run);
        rest = later;
        let bytes = store.range(&opened, first.offset, end - first.offset, None)?;
        for (tile, place) in now {
            let from = (place.offset - first.offset) as usize;
            let tile_bytes = bytes
                .get(from..from + place.length as usize)
                .ok_or_else(|| fault("the archive is damaged: it ends too early"))?;
            let coord =
                TileCoord::new(tile.z, tile.x, tile.y).map_err(|error| fault(error.to_string()))?;
            // Tiles that are alike share a place, and will again.
            writer
                .add_tile(coord, tile_bytes, Some(place.offset))
                .map_err(|error| unwritten(error.to_string()))?;
            done += 1;
        }
        told(done, total);
    }
    writer
        .finalize()
        .map_err(|error| unwritten(error.to_string()))?;
    file.as_file()
        .sync_all()
        .map_err(|error| unwritten(error.to_string()))?;
    let bytes = file.as_file().metadata().map_or(0, |about| about.len());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))
            .map_err(|error| unwritten(error.to_string()))?;
    }
    file.persist(out)
        .map_err(|error| unwritten(error.error.to_string()))?;
    Ok(Packed {
        tiles: done,
        max_zoom: last,
        bytes,
    })
}

fn fault(why: impl Into<String>) -> TileFault {
    TileFault {
        why: why.into(),
        again: super::tiles::Again::No,
    }
}

/// The columns, in one or two runs where the region crosses the antimeridian, and the rows of a
/// zoom.
fn columns_and_rows(z: u8, region: LonLatBox) -> (u8, Vec<[u32; 2]>, [u32; 2]) {
    let at = |lon, lat| TileId::holding(z, world_from_lonlat(lon, lat));
    let (first, last) = (at(region.west, region.north), at(region.east, region.south));
    let columns = if region.west <= region.east {
        vec![[first.x, last.x]]
    } else {
        let end = ((1_u64 << z) - 1) as u32;
        if last.x >= first.x {
            vec![[0, end]]
        } else {
            vec![[0, last.x], [first.x, end]]
        }
    };
    (z, columns, [first.y, last.y])
}
