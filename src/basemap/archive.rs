//! PMTiles, version 3: header, directories and tiles, from ranges of bytes that somebody else
//! reads.
//!
//! The pmtiles crate numbers the tiles. Its own reader inflates without a bound, so header and
//! directories are read here: each unpacks to a cap, a directory has no more entries than it has
//! bytes for, an offset has to lie inside its section, and no chain of directories is longer than
//! the three of the specification.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::GzDecoder;

use super::tile_id::{DEEPEST, TileId};

/// What is read first, in bytes: the header and the root directory lie in it.
const HEAD: u64 = 16_384;
const HEADER: usize = 127;
/// The largest directory, packed and unpacked, in bytes.
const MOST_DIRECTORY: u64 = 8 << 20;
/// The largest description, unpacked, in bytes.
const MOST_METADATA: u64 = 4 << 20;
/// The largest tile, packed, in bytes.
const MOST_PACKED: u64 = 16 << 20;
/// The largest tile, unpacked, in bytes.
pub const MOST_TILE: u64 = 32 << 20;
/// How many directories lie between the header and a tile at most.
const DEPTH: usize = 4;
/// How many entries of directories are kept in memory.
const MOST_ENTRIES: usize = 1 << 20;

/// Why an archive or a tile of it cannot be used. `E` is what the reader of ranges says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError<E> {
    /// The bytes could not be read.
    #[error("{0}")]
    Read(E),
    /// It is something else.
    #[error("this is not a PMTiles archive")]
    NotAnArchive,
    /// It is of another version.
    #[error("this is a PMTiles archive of version {0}; version 3 can be read")]
    Version(u8),
    /// It is packed in a way that is not known here.
    #[error("the archive is packed with {0}, which cannot be unpacked here")]
    Packing(&'static str),
    /// Its tiles are of a sort that is not known here.
    #[error("the archive holds {0} tiles, which cannot be drawn here")]
    Tiles(&'static str),
    /// A part is missing or contradicts itself.
    #[error("the archive is damaged: {0}")]
    Damaged(&'static str),
}

/// How something is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    None,
    /// With gzip.
    Gzip,
}

/// What the tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileSort {
    /// Geometry (MVT).
    Vector,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

/// What the header says.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    root: [u64; 2],
    metadata: [u64; 2],
    leaves: [u64; 2],
    data: [u64; 2],
    internal: Packing,
    /// How tiles are packed.
    pub packing: Packing,
    /// What the tiles are.
    pub sort: TileSort,
    /// The first zoom.
    pub min_zoom: u8,
    /// The last zoom.
    pub max_zoom: u8,
    /// West, south, east, north in degrees.
    pub bounds_deg: [f64; 4],
    /// Longitude and latitude of the middle in degrees, and a zoom to begin with.
    pub centre: [f64; 3],
}

/// An entry of a directory: a run of tiles, or a further directory where the run is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    tile: u64,
    offset: u64,
    length: u32,
    run: u32,
}

/// Where a tile lies in the archive: the offset, which tiles that are alike share, and the length,
/// in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From the beginning of the file.
    pub offset: u64,
    /// How long it is.
    pub length: u64,
}

#[derive(Debug, Default)]
struct Leaves {
    held: BTreeMap<u64, (u64, Arc<Vec<Entry>>)>,
    entries: usize,
    clock: u64,
}

/// An archive that is open: its header and its directories, as far as they were needed.
#[derive(Debug)]
pub struct Archive {
    /// What the header says.
    pub header: Header,
    /// The description, JSON.
    pub metadata: String,
    root: Vec<Entry>,
    leaves: Mutex<Leaves>,
}

impl Archive {
    /// Opens an archive. `read` answers a range of bytes, given as offset and length; fewer only
    /// where the file ends.
    pub fn open<E>(
        mut read: impl FnMut(u64, u64) -> Result<Vec<u8>, E>,
    ) -> Result<Self, ArchiveError<E>> {
        let head = read(0, HEAD).map_err(ArchiveError::Read)?;
        let header = header(&head)?;
        let mut section = |[offset, length]: [u64; 2]| {
            let (from, to) = (offset as usize, offset.saturating_add(length) as usize);
            if offset.saturating_add(length) <= HEAD
                && let Some(held) = head.get(from..to)
            {
                return Ok(held.to_vec());
            }
            exactly(&mut read, offset, length)
        };
        if header.root[1] == 0 || header.root[1] > MOST_DIRECTORY {
            return Err(ArchiveError::Damaged("its first directory has no size"));
        }
        let root = section(header.root)?;
        let root = directory(&unpack(&root, header.internal, MOST_DIRECTORY)?)?;
        let metadata = match header.metadata[1] {
            0 => String::new(),
            length if length > MOST_METADATA => {
                return Err(ArchiveError::Damaged("its description is too large"));
            }
            _ => {
                let packed = section(header.metadata)?;
                let bytes = unpack(&packed, header.internal, MOST_METADATA)?;
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        Ok(Self {
            header,
            metadata,
            root,
            leaves: Mutex::default(),
        })
    }

    /// Where a tile lies; none where the archive has no such tile.
    pub fn find<E>(
        &self,
        tile: TileId,
        mut read: impl FnMut(u64, u64) -> Result<Vec<u8>, E>,
    ) -> Result<Option<Place>, ArchiveError<E>> {
        let Some(number) = number(tile) else {
            return Ok(None);
        };
        let mut found = find(&self.root, number);
        for _ in 0..DEPTH {
            let Some(entry) = found else {
                return Ok(None);
            };
            let length = u64::from(entry.length);
            if entry.run > 0 {
                let [start, whole] = self.header.data;
                if entry
                    .offset
                    .checked_add(length)
                    .is_none_or(|end| end > whole)
                {
                    return Err(ArchiveError::Damaged("a tile lies outside of it"));
                }
                if length > MOST_PACKED {
                    return Err(ArchiveError::Damaged("a tile is too large"));
                }
                return Ok(Some(Place {
                    offset: start + entry.offset,
                    length,
                }));
            }
            found = find(&self.leaf(entry, &mut read)?, number);
        }
        Err(ArchiveError::Damaged("its directories lead in a circle"))
    }

    /// A tile, unpacked; none where the archive has no such tile.
    pub fn tile<E>(
        &self,
        tile: TileId,
        mut read: impl FnMut(u64, u64) -> Result<Vec<u8>, E>,
    ) -> Result<Option<Vec<u8>>, ArchiveError<E>> {
        let Some(place) = self.find(tile, &mut read)? else {
            return Ok(None);
        };
        let packed = exactly(&mut read, place.offset, place.length)?;
        unpack(&packed, self.header.packing, MOST_TILE).map(Some)
    }

    /// A further directory.
    fn leaf<E>(
        &self,
        entry: Entry,
        read: impl FnMut(u64, u64) -> Result<Vec<u8>, E>,
    ) -> Result<Arc<Vec<Entry>>, ArchiveError<E>> {
        {
            let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
            leaves.clock += 1;
            let now = leaves.clock;
            if let Some((used, held)) = leaves.held.get_mut(&entry.offset) {
                *used = now;
                return Ok(Arc::clone(held));
            }
        }
        let [start, whole] = self.header.leaves;
        let length = u64::from(entry.length);
        if entry
            .offset
            .checked_add(length)
            .is_none_or(|end| end > whole)
        {
            return Err(ArchiveError::Damaged("a directory lies outside of it"));
        }
        if length > MOST_DIRECTORY {
            return Err(ArchiveError::Damaged("a directory is too large"));
        }
        let packed = exactly(read, start + entry.offset, length)?;
        let leaf = directory(&unpack(&packed, self.header.internal, MOST_DIRECTORY)?)?;
        let leaf = Arc::new(leaf);
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        while leaves.entries + leaf.len() > MOST_ENTRIES {
            let oldest = leaves
                .held
                .iter()
                .min_by_key(|(_, (used, _))| *used)
                .map(|(offset, _)| *offset);
            let Some((_, gone)) = oldest.and_then(|offset| leaves.held.remove(&offset)) else {
                break;
            };
            leaves.entries -= gone.len();
        }
        let now = leaves.clock;
        leaves.entries += leaf.len();
        if let Some((_, before)) = leaves.held.insert(entry.offset, (now, Arc::clone(&leaf))) {
            leaves.entries -= before.len();
        }
        Ok(leaf)
    }
}

/// A range in full.
fn exactly<E>(
    mut read: impl FnMut(u64, u64) -> Result<Vec<u8>, E>,
    offset: u64,
    length: u64,
) -> Result<Vec<u8>, ArchiveError<E>> {
    let bytes = read(offset, length).map_err(ArchiveError::Read)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(ArchiveError::Damaged("it ends too early"))
    }
}

/// Unpacks to a cap.
pub fn unpack<E>(packed: &[u8], packing: Packing, most: u64) -> Result<Vec<u8>, ArchiveError<E>> {
    let mut out = Vec::new();
    match packing {
        Packing::None => out.extend_from_slice(packed),
        Packing::Gzip => {
            let read = GzDecoder::new(packed).take(most + 1).read_to_end(&mut out);
            read.map_err(|_e| ArchiveError::Damaged("a part of it does not unpack"))?;
        }
    }
    if out.len() as u64 > most {
        return Err(ArchiveError::Damaged("a part of it unpacks to too much"));
    }
    Ok(out)
}

/// The number of a tile in an archive.
fn number(tile: TileId) -> Option<u64> {
    let coord = pmtiles::TileCoord::new(tile.z, tile.x, tile.y).ok()?;
    Some(pmtiles::TileId::from(coord).value())
}

/// The entry that covers a tile, or the directory in which it would be.
fn find(entries: &[Entry], tile: u64) -> Option<Entry> {
    let after = entries.partition_point(|entry| entry.tile <= tile);
    let entry = *entries.get(after.checked_sub(1)?)?;
    (entry.run == 0 || tile - entry.tile < u64::from(entry.run)).then_some(entry)
}

fn header<E>(bytes: &[u8]) -> Result<Header, ArchiveError<E>> {
    let Some(rest) = bytes.strip_prefix(b"PMTiles") else {
        return Err(match bytes.strip_prefix(b"PM") {
            Some([version @ (1 | 2), ..]) => ArchiveError::Version(*version),
            _ => ArchiveError::NotAnArchive,
        });
    };
    match rest.first() {
        Some(3) => {}
        Some(version) => return Err(ArchiveError::Version(*version)),
        None => return Err(ArchiveError::NotAnArchive),
    }
    if bytes.len() < HEADER {
        return Err(ArchiveError::Damaged("it ends too early"));
    }
    let mut fields = Fields(rest.get(1..).unwrap_or_default());
    let mut pair = || -> Option<[u64; 2]> {
        let pair = [fields.u64()?, fields.u64()?];
        pair[0].checked_add(pair[1])?;
        Some(pair)
    };
    let outside = ArchiveError::Damaged("a part of it lies nowhere");
    let (Some(root), Some(metadata), Some(leaves), Some(data)) = (pair(), pair(), pair(), pair())
    else {
        return Err(outside);
    };
    // How many tiles there are, three times, and whether they are in order: nobody asks.
    fields.0 = fields.0.get(25..).unwrap_or_default();
    let mut byte = || fields.array().map_or(0, |[byte]| byte);
    let (internal, packing) = (packing(byte())?, packing(byte())?);
    let sort = match byte() {
        1 => TileSort::Vector,
        2 => TileSort::Png,
        3 => TileSort::Jpeg,
        4 => TileSort::Webp,
        5 => return Err(ArchiveError::Tiles("AVIF")),
        6 => return Err(ArchiveError::Tiles("MapLibre")),
        _ => return Err(ArchiveError::Tiles("unknown")),
    };
    let (min_zoom, max_zoom) = (byte(), byte());
    if min_zoom > max_zoom || min_zoom > DEEPEST {
        return Err(ArchiveError::Damaged("its zooms are no zooms"));
    }
    let mut degrees = || {
        fields
            .array()
            .map_or(0.0, |bytes| f64::from(i32::from_le_bytes(bytes)) / 1e7)
    };
    let bounds_deg = [degrees(), degrees(), degrees(), degrees()];
    let centre_zoom = fields.array().map_or(0.0, |[byte]| f64::from(byte));
    let mut degrees = || {
        fields
            .array()
            .map_or(0.0, |bytes| f64::from(i32::from_le_bytes(bytes)) / 1e7)
    };
    Ok(Header {
        root,
        metadata,
        leaves,
        data,
        internal,
        packing,
        sort,
        min_zoom,
        max_zoom: max_zoom.min(DEEPEST),
        bounds_deg,
        centre: [degrees(), degrees(), centre_zoom],
    })
}

fn packing<E>(byte: u8) -> Result<Packing, ArchiveError<E>> {
    match byte {
        1 => Ok(Packing::None),
        2 => Ok(Packing::Gzip),
        3 => Err(ArchiveError::Packing("Brotli")),
        4 => Err(ArchiveError::Packing("Zstandard")),
        _ => Err(ArchiveError::Packing("something unknown")),
    }
}

/// The entries of a directory, unpacked: columns of differences.
fn directory<E>(bytes: &[u8]) -> Result<Vec<Entry>, ArchiveError<E>> {
    let damaged = || ArchiveError::Damaged("a directory contradicts itself");
    let mut fields = Fields(bytes);
    let count = fields.varint().ok_or_else(damaged)?;
    // Four numbers of at least one byte each: a count that is not there asks for no memory.
    if count > fields.0.len() as u64 / 4 {
        return Err(damaged());
    }
    let mut entries = Vec::with_capacity(count as usize);
    let mut tile: u64 = 0;
    for position in 0..count {
        let step = fields.varint().ok_or_else(damaged)?;
        if position > 0 && step == 0 {
            return Err(damaged());
        }
        tile = tile.checked_add(step).ok_or_else(damaged)?;
        entries.push(Entry {
            tile,
            offset: 0,
            length: 0,
            run: 0,
        });
    }
    for entry in &mut entries {
        let run = fields.varint().ok_or_else(damaged)?;
        entry.run = u32::try_from(run).map_err(|_e| damaged())?;
    }
    for entry in &mut entries {
        let length = fields.varint().ok_or_else(damaged)?;
        entry.length = u32::try_from(length).map_err(|_e| damaged())?;
        if length == 0 {
            return Err(damaged());
        }
    }
    let mut next = None;
    for entry in &mut entries {
        entry.offset = match fields.varint().ok_or_else(damaged)? {
            0 => next.ok_or_else(damaged)?,
            offset => offset - 1,
        };
        next = Some(
            entry
                .offset
                .checked_add(u64::from(entry.length))
                .ok_or_else(damaged)?,
        );
    }
    Ok(entries)
}

/// What is left of some bytes.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (&array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(array)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                return None;
            }
            value |= part << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

/// The name and the credit in the description of an archive, in plain words.
pub fn described(metadata: &str) -> (Option<String>, Option<String>) {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(metadata) else {
        return (None, None);
    };
    let words = |member: &str| {
        let text = plain(value.get(member)?.as_str()?);
        (!text.is_empty()).then_some(text)
    };
    (words("name"), words("attribution"))
}

/// Text without the tags of a web page, in one line of at most 200 letters.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for letter in text.chars() {
        match letter {
            '<' => tag = true,
            '>' if tag => tag = false,
            _ if tag => {}
            letter if letter.is_control() || letter.is_whitespace() => out.push(' '),
            letter => out.push(letter),
        }
    }
    let out = out
        .replace("&copy;", "©")
        .replace("&amp;", "&")
        .replace("&#169;", "©");
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ").chars().take(200).collect()
}
