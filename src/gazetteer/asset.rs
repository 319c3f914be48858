//! The built-in gazetteer: reads `assets/gazetteer.bin`, which `scripts/gazetteer/prepare.py`
//! writes from GeoNames. It takes any bytes: a damaged asset is an error, never a panic.
//!
//! ```text
//! "THGZ", version 1 (u8), unpacked length (u32, little endian), a zlib stream
//! ```
//! Unpacked, with `u` a LEB128 varint and `s` one of a zigzag number, column by column: `u`
//! countries, each a code of three letters and `u` places; for all places `s` steps of the
//! longitude, then `s` steps of the latitude, in 1/10,000 of a degree; `u` people of each; `u`
//! bytes of names in UTF-8: those of a place one a line, the one it goes by first, and a zero
//! byte after the last.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use crate::basemap::{AssetError, Code, Reader};
use crate::geodesy::LonLat;

/// It unpacks to no more: a damaged length must not ask for all memory.
const LONGEST: usize = 32 << 20;

const PER_DEGREE: f64 = 10_000.0;

/// A place as it is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Where its names begin in the text.
    pub(super) names: u32,
    /// Where they end.
    pub(super) end: u32,
    /// Where it is.
    pub(super) at: LonLat,
    /// People; 0 where they are not known.
    pub(super) population: u32,
    /// The country it is in.
    pub(super) country: Code,
}

/// Why the gazetteer cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// The bytes do not begin as the gazetteer does, or are of another version.
    #[error("not a gazetteer of this version")]
    NotTheGazetteer,
    /// It does not unpack.
    #[error("the gazetteer does not unpack")]
    Packed,
    /// It ends too early or holds what it cannot.
    #[error("the gazetteer is damaged")]
    Damaged,
}

impl From<AssetError> for Unreadable {
    fn from(_: AssetError) -> Self {
        Self::Damaged
    }
}

/// The places, the largest first, and the text that holds their names.
pub(super) fn places(bytes: &[u8]) -> Result<(Vec<Row>, String), Unreadable> {
    let mut head = Reader(bytes);
    if head.array() != Ok(*b"THGZ") || head.byte() != Ok(1) {
        return Err(Unreadable::NotTheGazetteer);
    }
    let length = head.u32()?;
    if length > LONGEST {
        return Err(Unreadable::Damaged);
    }
    let mut data = Vec::new();
    // One byte more, to see that there is none.
    let read = ZlibDecoder::new(head.0)
        .take(length as u64 + 1)
        .read_to_end(&mut data);
    if !matches!(read, Ok(read) if read == length) {
        return Err(Unreadable::Packed);
    }
    unpacked(&data)
}

fn unpacked(data: &[u8]) -> Result<(Vec<Row>, String), Unreadable> {
    let mut data = Reader(data);
    let mut countries: Vec<Code> = Vec::new();
    for _ in 0..data.count()? {
        let code = data.array()?;
        let many = data.count()?;
        if countries.len() + many > data.0.len() {
            return Err(Unreadable::Damaged);
        }
        countries.extend(std::iter::repeat_n(code, many));
    }
    let lon = steps(&mut data, countries.len(), 180.0)?;
    let lat = steps(&mut data, countries.len(), 90.0)?;
    let mut rows = Vec::with_capacity(countries.len());
    for ((country, lon_deg), lat_deg) in countries.into_iter().zip(lon).zip(lat) {
        let population = data.u()?.try_into().map_err(|_e| Unreadable::Damaged)?;
        rows.push(Row {
            names: 0,
            end: 0,
            at: LonLat { lon_deg, lat_deg },
            population,
            country,
        });
    }
    let length = data.count()?;
    let text = data.0.get(..length).ok_or(Unreadable::Damaged)?;
    let text = str::from_utf8(text).map_err(|_e| Unreadable::Damaged)?;
    let mut begin = 0;
    let mut names = text.split_terminator('\0');
    for row in &mut rows {
        let held = names.next().ok_or(Unreadable::Damaged)?;
        row.names = begin;
        row.end = begin + held.len() as u32;
        begin = row.end + 1;
    }
    // Stable: places of one size stay by country and longitude.
    rows.sort_by_key(|row| std::cmp::Reverse(row.population));
    Ok((rows, text.to_owned()))
}

/// Degrees, each stored as the step from the one before.
fn steps(data: &mut Reader<'_>, count: usize, most_deg: f64) -> Result<Vec<f64>, Unreadable> {
    let mut at = 0_i64;
    let mut out = Vec::with_capacity(count);
    for _ in 0..count {
        at = at.checked_add(data.s()?).ok_or(Unreadable::Damaged)?;
        let degrees = at as f64 / PER_DEGREE;
        if degrees.abs() > most_deg {
            return Err(Unreadable::Damaged);
        }
        out.push(degrees);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::ASSET;

    #[test]
    fn the_asset_has_the_towns_of_the_world() {
        let (rows, text) = places(ASSET).expect("the gazetteer");
        assert!(rows.len() > 60_000, "{}", rows.len());
        assert!(
            rows.windows(2)
                .all(|two| two[0].population >= two[1].population)
        );
        let name = |row: &Row| {
            let names = text.get(row.names as usize..row.end as usize)?;
            names.lines().next()
        };
        let known = rows.iter().filter(|row| row.country == *b"TJK");
        assert!(known.clone().any(|row| name(row) == Some("Dushanbe")));
        assert!(
            rows.iter()
                .all(|row| name(row).is_some_and(|name| !name.is_empty()))
        );
    }

    #[test]
    fn a_damaged_asset_is_an_error() {
        assert_eq!(places(b"").err(), Some(Unreadable::NotTheGazetteer));
        assert_eq!(places(b"THGZ\x02").err(), Some(Unreadable::NotTheGazetteer));
        let cut = ASSET.get(..ASSET.len() / 2).expect("half of it");
        assert_eq!(places(cut).err(), Some(Unreadable::Packed));
        let mut longer = ASSET.to_vec();
        longer[5] ^= 1;
        assert_eq!(places(&longer).err(), Some(Unreadable::Packed));
        let mut huge = ASSET.to_vec();
        huge[8] = 0xff;
        assert_eq!(places(&huge).err(), Some(Unreadable::Damaged));
    }

    #[test]
    fn no_damage_of_what_is_packed_ends_the_program() {
        let mut data = Vec::new();
        ZlibDecoder::new(ASSET.get(9..).expect("a stream"))
            .read_to_end(&mut data)
            .expect("it unpacks");
        // A small gazetteer is damaged at every byte.
        let mut small = vec![1];
        small.extend(b"TJK");
        small.extend([2, 0x90, 0x03, 0x10, 0x20, 0x02, 5, 7, 13]);
        small.extend("Душ\0Bo\nKu\0".as_bytes());
        let (rows, _) = unpacked(&small).expect("a gazetteer");
        assert_eq!(rows.len(), 2);
        for at in 0..small.len() {
            for bits in [0x01, 0x10, 0x80, 0xff] {
                let mut damaged = small.clone();
                damaged[at] ^= bits;
                unpacked(&damaged).ok();
            }
            unpacked(small.get(..at).unwrap_or_default()).ok();
        }
        for at in (0..2_000).chain(data.len() - 200..data.len()) {
            let mut reader = data.get(..at).unwrap_or_default().to_vec();
            if let Some(last) = reader.last_mut() {
                *last ^= 0x55;
            }
            assert!(unpacked(&reader).is_err());
        }
    }
}
