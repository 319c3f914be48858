//! The built-in ground: reads `assets/ground.bin`, which `scripts/ground/prepare.py` writes.
//!
//! It knows bytes and world pixels only (Web Mercator, 256 px wide at zoom 0, y down), and takes any bytes: a damaged
//! asset is an error, never a panic.
//!
//! ```text
//! "THGR", version 1 (u8), number of sections (u8)
//! per section: id (u8), offset from the start of the file, packed length, unpacked length (u32, little endian)
//! the sections, each a zlib stream of its own
//! ```
//! Inside a section, `u` is a LEB128 varint, `s` one of a zigzag number, text a `u` of bytes and UTF-8, a code three
//! ASCII letters, a zoom one byte in tenths. `lines` are: `u` lists, `u` points of each, then `s` steps in x of all
//! points, then `s` steps in y (the first from 0, and running on from list to list), in units of 2^shift / 65536 px.
//! `triangles` are: `u` triangles, then `s` first corners, each against the one before, then `s` second corners
//! against the first, then `s` third corners against the first.
//! - Sections 0, 1, 2, levels of detail from coarse to fine: shift (u8); arcs (`lines`: each border and coast once, cut
//!   to at most 201 points); a kind for each arc (u8: 0 not drawn, 1 coast, 2 boundary, 3 disputed). `u` areas: two codes
//!   (recognised, de facto), `u` rings, each `u` arcs as `s` steps of (arc × 2 + 1 if backwards), `triangles`.
//!   `u` lakes: zoom, rings (`lines`), `triangles`. Rivers, units, more disputed lines: each `lines`, then a zoom for
//!   each. The points of a ring are those of its arcs, each without its last.
//! - Section 3, countries: `u` of them: code, name, Russian name, `u` x, `u` y in 1/65536 px, zoom.
//! - Section 4, seas: `u` of them: name, Russian name, `u` x, `u` y, zoom.
//! - Section 5, towns by country and x: shift (u8), `u` countries: code, `u` towns; then for all towns `s` steps in x,
//!   `s` steps in y, `u` (population × 2 + 1 if a capital), names.

use std::io::Read as _;
use std::ops::Range;

use flate2::read::ZlibDecoder;

/// Least and greatest world pixel coordinates: left, top, right, bottom.
pub type WorldBox = [f32; 4];
/// An ISO 3166-1 alpha-3 code; `XKX` is Kosovo, `XXX` land that no state holds.
pub type Code = [u8; 3];

/// How many levels of detail there are, from coarse (0) to fine.
pub(super) const LEVELS: usize = 3;

const GRID_PER_PX: f32 = 65536.0;
const COUNTRIES: usize = 3;
const SEAS: usize = 4;
const TOWNS: usize = 5;
/// No section unpacks to more: a damaged length must not ask for all memory.
const MAX_SECTION: usize = 64 << 20;
/// No level has more points, arcs of shared borders counted each time.
const MAX_POINTS: usize = 8 << 20;

/// Why the ground cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AssetError {
    /// The bytes do not begin as the ground does, or are of another version.
    #[error("not a ground of this version")]
    NotTheGround,
    /// There is no such section or level of detail.
    #[error("the ground has no section {0}")]
    Missing(usize),
    /// A section does not unpack.
    #[error("section {0} of the ground does not unpack")]
    Packed(usize),
    /// A section ends too early or holds what it cannot.
    #[error("the ground is damaged")]
    Damaged,
}

/// The land of one territory, or a piece of it whose owner depends on the view.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Whose it is as most states recognise.
    pub recognised: Code,
    /// Who holds it.
    pub de_facto: Code,
    /// All rings one after the other, without repeating the first point.
    pub points: Vec<[f32; 2]>,
    /// Where each ring, outer or hole, is in the points; filled by the even-odd rule.
    pub rings: Vec<Range<u32>>,
    /// Three indices of points for each triangle.
    pub triangles: Vec<u32>,
    /// The box around it.
    pub bounds: WorldBox,
}

/// A lake.
#[derive(Clone, Debug, PartialEq)]
pub struct Lake {
    /// All rings one after the other, without repeating the first point.
    pub points: Vec<[f32; 2]>,
    /// Where each ring, shore or island, is in the points; filled by the even-odd rule.
    pub rings: Vec<Range<u32>>,
    /// Three indices of points for each triangle.
    pub triangles: Vec<u32>,
    /// The box around it.
    pub bounds: WorldBox,
    /// From which zoom it is worth drawing.
    pub min_zoom: f32,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its points, at least two.
    pub points: Vec<[f32; 2]>,
    /// The box around it.
    pub bounds: WorldBox,
    /// From which zoom it is worth drawing.
    pub min_zoom: f32,
}

/// One level of detail, ready to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// Areas of land, by code.
    pub land: Vec<Area>,
    /// Lakes, largest first. The Caspian Sea is a gap in the land.
    pub lakes: Vec<Lake>,
    /// Rivers.
    pub rivers: Vec<Line>,
    /// Coasts.
    pub coast: Vec<Line>,
    /// Settled boundaries of states and territories.
    pub boundaries: Vec<Line>,
    /// Boundaries that are drawn dashed in every view.
    pub disputed: Vec<Line>,
    /// Boundaries of first-level units.
    pub units: Vec<Line>,
}

/// The name of a country or territory.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// Its code.
    pub code: Code,
    /// Its short English name.
    pub name: String,
    /// Its short Russian name.
    pub name_ru: String,
    /// Where the name stands, in world pixels.
    pub label: [f32; 2],
    /// From which zoom the name is worth showing.
    pub min_zoom: f32,
}

/// The name of an ocean, a sea, a gulf or a great lake.
#[derive(Clone, Debug, PartialEq)]
pub struct Sea {
    /// Its English name.
    pub name: String,
    /// Its Russian name.
    pub name_ru: String,
    /// The middle of the name, in world pixels.
    pub at: [f32; 2],
    /// From which zoom the name is worth showing.
    pub min_zoom: f32,
}

/// A town.
#[derive(Clone, Debug, PartialEq)]
pub struct Town {
    /// Its name as GeoNames has it.
    pub name: String,
    /// Where it is, in world pixels.
    pub at: [f32; 2],
    /// People.
    pub population: u32,
    /// The country it is in, as GeoNames has it.
    pub country: Code,
    /// Whether it is the capital of a state.
    pub capital: bool,
}

/// One level of detail, from 0 (coarse) to [`LEVELS`] - 1 (fine).
pub(super) fn level(bytes: &[u8], which: usize) -> Result<Level, AssetError> {
    if which >= LEVELS {
        return Err(AssetError::Missing(which));
    }
    let data = section(bytes, which)?;
    let mut data = Reader(&data);
    let unit = data.unit()?;
    let mut level = Level::default();
    let arcs = data.lines(unit)?;
    for points in &arcs {
        let kept = match data.byte()? {
            1 => &mut level.coast,
            2 => &mut level.boundaries,
            3 => &mut level.disputed,
            _ => continue,
        };
        kept.push(line(points.clone(), 0.0));
    }
    let mut left = MAX_POINTS;
    for _ in 0..data.count()? {
        level.land.push(data.area(&arcs, &mut left)?);
    }
    for _ in 0..data.count()? {
        level.lakes.push(data.lake(unit)?);
    }
    for kept in [&mut level.rivers, &mut level.units, &mut level.disputed] {
        for points in data.lines(unit)? {
            kept.push(line(points, data.zoom()?));
        }
    }
    Ok(level)
}

/// Names of all countries and territories, by code.
pub(super) fn countries(bytes: &[u8]) -> Result<Vec<Country>, AssetError> {
    let data = section(bytes, COUNTRIES)?;
    let mut data = Reader(&data);
    (0..data.count()?)
        .map(|_| {
            Ok(Country {
                code: data.array()?,
                name: data.text()?,
                name_ru: data.text()?,
                label: data.point()?,
                min_zoom: data.zoom()?,
            })
        })
        .collect()
}

/// Names of oceans, seas, gulfs and great lakes, the most important first.
pub(super) fn seas(bytes: &[u8]) -> Result<Vec<Sea>, AssetError> {
    let data = section(bytes, SEAS)?;
    let mut data = Reader(&data);
    (0..data.count()?)
        .map(|_| {
            Ok(Sea {
                name: data.text()?,
                name_ru: data.text()?,
                at: data.point()?,
                min_zoom: data.zoom()?,
            })
        })
        .collect()
}

/// Towns, the largest first.
pub(super) fn towns(bytes: &[u8]) -> Result<Vec<Town>, AssetError> {
    let data = section(bytes, TOWNS)?;
    let mut data = Reader(&data);
    let unit = data.unit()?;
    let mut codes = Vec::new();
    for _ in 0..data.count()? {
        let code = data.array()?;
        let many = data.count()?;
        codes.extend(std::iter::repeat_n(code, many));
        if codes.len() > data.0.len() {
            return Err(AssetError::Damaged);
        }
    }
    let x = data.steps(codes.len(), unit)?;
    let y = data.steps(codes.len(), unit)?;
    let people = (0..codes.len())
        .map(|_| data.u())
        .collect::<Result<Vec<_>, _>>()?;
    let mut towns = Vec::with_capacity(codes.len());
    for (((country, x), y), people) in codes.into_iter().zip(x).zip(y).zip(people) {
        towns.push(Town {
            name: data.text()?,
            at: [x, y],
            population: (people >> 1).try_into().map_err(|_e| AssetError::Damaged)?,
            country,
            capital: people & 1 == 1,
        });
    }
    // The sort is stable: towns of one size stay by country and x.
    towns.sort_by_key(|town| std::cmp::Reverse(town.population));
    Ok(towns)
}

/// A section, unpacked.
fn section(bytes: &[u8], wanted: usize) -> Result<Vec<u8>, AssetError> {
    let mut table = Reader(bytes);
    if table.array() != Ok(*b"THGR") || table.byte() != Ok(1) {
        return Err(AssetError::NotTheGround);
    }
    for _ in 0..table.byte()? {
        let id = usize::from(table.byte()?);
        let (start, packed, length) = (table.u32()?, table.u32()?, table.u32()?);
        if id != wanted {
            continue;
        }
        let end = start.checked_add(packed).ok_or(AssetError::Damaged)?;
        let packed = bytes.get(start..end).filter(|_| length <= MAX_SECTION);
        let packed = packed.ok_or(AssetError::Damaged)?;
        let mut out = Vec::with_capacity(length);
        // One byte more than announced shows a stream that is too long, and lets its checksum be read.
        let read = ZlibDecoder::new(packed)
            .take(length as u64 + 1)
            .read_to_end(&mut out);
        return match read {
            Ok(read) if read == length => Ok(out),
            _ => Err(AssetError::Packed(wanted)),
        };
    }
    Err(AssetError::Missing(wanted))
}

fn line(points: Vec<[f32; 2]>, min_zoom: f32) -> Line {
    Line {
        bounds: bounds(&points),
        points,
        min_zoom,
    }
}

fn bounds(points: &[[f32; 2]]) -> WorldBox {
    const NOTHING: WorldBox = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    points
        .iter()
        .fold(NOTHING, |[left, top, right, bottom], &[x, y]| {
            [left.min(x), top.min(y), right.max(x), bottom.max(y)]
        })
}

/// What is left of a section, here or in another asset that is written alike.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], AssetError> {
        let (&array, rest) = self.0.split_first_chunk().ok_or(AssetError::Damaged)?;
        self.0 = rest;
        Ok(array)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, AssetError> {
        self.array().map(|[byte]| byte)
    }

    pub(crate) fn u32(&mut self) -> Result<usize, AssetError> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    pub(crate) fn u(&mut self) -> Result<u64, AssetError> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(AssetError::Damaged)
    }

    pub(crate) fn s(&mut self) -> Result<i64, AssetError> {
        let value = self.u()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// How many things follow, each of at least one byte.
    pub(crate) fn count(&mut self) -> Result<usize, AssetError> {
        let count = self.u()?;
        if count > self.0.len() as u64 {
            return Err(AssetError::Damaged);
        }
        Ok(count as usize)
    }

    fn text(&mut self) -> Result<String, AssetError> {
        let length = self.count()?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(AssetError::Damaged)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).map_err(|_e| AssetError::Damaged)
    }

    fn zoom(&mut self) -> Result<f32, AssetError> {
        Ok(f32::from(self.byte()?) / 10.0)
    }

    /// The size in px of the unit that coordinates are stored in.
    fn unit(&mut self) -> Result<f32, AssetError> {
        match self.byte()? {
            shift @ 0..=16 => Ok(f32::from(shift).exp2() / GRID_PER_PX),
            _ => Err(AssetError::Damaged),
        }
    }

    fn point(&mut self) -> Result<[f32; 2], AssetError> {
        let (x, y) = (self.u()? as f32, self.u()? as f32);
        Ok([x / GRID_PER_PX, y / GRID_PER_PX])
    }

    fn steps(&mut self, count: usize, unit: f32) -> Result<Vec<f32>, AssetError> {
        let mut at = 0_i64;
        let mut out = Vec::with_capacity(count);
        for _ in 0..count {
            at = at.wrapping_add(self.s()?);
            out.push(at as f32 * unit);
        }
        Ok(out)
    }

    fn lines(&mut self, unit: f32) -> Result<Vec<Vec<[f32; 2]>>, AssetError> {
        let lists = self.count()?;
        let lengths = (0..lists)
            .map(|_| self.count())
            .collect::<Result<Vec<_>, _>>()?;
        let total = lengths
            .iter()
            .try_fold(0_usize, |sum, &n| sum.checked_add(n));
        let total = total
            .filter(|&n| n <= self.0.len())
            .ok_or(AssetError::Damaged)?;
        let x = self.steps(total, unit)?;
        let y = self.steps(total, unit)?;
        let mut points = x.into_iter().zip(y).map(|(x, y)| [x, y]);
        Ok(lengths
            .iter()
            .map(|&n| points.by_ref().take(n).collect())
            .collect())
    }

    fn area(&mut self, arcs: &[Vec<[f32; 2]>], left: &mut usize) -> Result<Area, AssetError> {
        let (recognised, de_facto) = (self.array()?, self.array()?);
        let (mut points, mut rings) = (Vec::new(), Vec::new());
        for _ in 0..self.count()? {
            let start = points.len() as u32;
            let mut reference = 0_i64;
            for _ in 0..self.count()? {
                reference = reference.wrapping_add(self.s()?);
                let index = usize::try_from(reference >> 1).map_err(|_e| AssetError::Damaged)?;
                let arc = arcs.get(index).ok_or(AssetError::Damaged)?;
                *left = left.checked_sub(arc.len()).ok_or(AssetError::Damaged)?;
                let but_last = arc.len().saturating_sub(1);
                if reference & 1 == 0 {
                    points.extend(arc.iter().take(but_last));
                } else {
                    points.extend(arc.iter().rev().take(but_last));
                }
            }
            rings.push(start..points.len() as u32);
        }
        Ok(Area {
            recognised,
            de_facto,
            triangles: self.triangles(points.len())?,
            bounds: bounds(&points),
            points,
            rings,
        })
    }

    fn lake(&mut self, unit: f32) -> Result<Lake, AssetError> {
        let min_zoom = self.zoom()?;
        let (mut points, mut rings) = (Vec::new(), Vec::new());
        for ring in self.lines(unit)? {
            let start = points.len() as u32;
            points.extend(ring);
            rings.push(start..points.len() as u32);
        }
        Ok(Lake {
            triangles: self.triangles(points.len())?,
            bounds: bounds(&points),
            points,
            rings,
            min_zoom,
        })
    }

    fn triangles(&mut self, points: usize) -> Result<Vec<u32>, AssetError> {
        let count = self.count()?;
        let mut out = vec![0; count * 3];
        let mut first = 0_i64;
        for corner in out.iter_mut().step_by(3) {
            first = first.wrapping_add(self.s()?);
            *corner = index(first, points)?;
        }
        for which in 1..3 {
            for triangle in out.chunks_exact_mut(3) {
                let first = triangle.first().copied().unwrap_or_default();
                let corner = i64::from(first).wrapping_add(self.s()?);
                if let Some(out) = triangle.get_mut(which) {
                    *out = index(corner, points)?;
                }
            }
        }
        Ok(out)
    }
}

fn index(value: i64, points: usize) -> Result<u32, AssetError> {
    match u32::try_from(value) {
        Ok(index) if (index as usize) < points => Ok(index),
        _ => Err(AssetError::Damaged),
    }
}

#[cfg(test)]
mod tests;
