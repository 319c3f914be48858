//! Mapbox vector tiles, version 2, read without a copy and to a cap.
//!
//! mvt-reader, which walkers brings, copies every value of every feature and reserves the whole
//! length of a geometry for each of its rings: a tile of some megabytes can ask it for all memory.
//! Here a feature borrows from the bytes, and each of its numbers is paid for by a byte.

/// Why bytes are no tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MvtError {
    /// The bytes end too early or are something else.
    #[error("the tile is damaged")]
    Damaged,
    /// There is more in it than any map shows.
    #[error("the tile holds too much")]
    TooMuch,
}

/// A layer of a tile.
#[derive(Clone, Debug)]
pub struct Layer<'a> {
    /// Its name.
    pub name: &'a str,
    /// Width and height of the tile in its own units.
    pub extent: f64,
    features: Vec<&'a [u8]>,
    keys: Vec<&'a str>,
    values: Vec<Value<'a>>,
}

/// A value of a feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
}

/// What a geometry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Points.
    Point,
    /// Lines.
    Line,
    /// Rings of areas.
    Area,
}

/// A feature of a layer.
#[derive(Clone, Copy, Debug)]
pub struct Feature<'a, 'b> {
    layer: &'b Layer<'a>,
    tags: &'a [u8],
    geometry: &'a [u8],
    /// What its geometry is.
    pub sort: Sort,
}

/// The most features of a tile.
const MOST_FEATURES: usize = 200_000;
/// The most keys and values of a layer.
const MOST_VALUES: usize = 400_000;

/// The layers of a tile.
pub fn layers(bytes: &[u8]) -> Result<Vec<Layer<'_>>, MvtError> {
    let mut out = Vec::new();
    let mut left = MOST_FEATURES;
    for field in Fields(bytes) {
        if let (3, Wire::Bytes(bytes)) = field? {
            out.push(layer(bytes, &mut left)?);
        }
    }
    Ok(out)
}

fn layer<'a>(bytes: &'a [u8], left: &mut usize) -> Result<Layer<'a>, MvtError> {
    let mut layer = Layer {
        name: "",
        extent: 4096.0,
        features: Vec::new(),
        keys: Vec::new(),
        values: Vec::new(),
    };
    for field in Fields(bytes) {
        match field? {
            (1, Wire::Bytes(name)) => layer.name = text(name)?,
            (2, Wire::Bytes(feature)) => {
                *left = left.checked_sub(1).ok_or(MvtError::TooMuch)?;
                layer.features.push(feature);
            }
            (3, Wire::Bytes(key)) => layer.keys.push(text(key)?),
            (4, Wire::Bytes(bytes)) => layer.values.push(value(bytes)?),
            (5, Wire::Number(extent)) => layer.extent = (extent as f64).clamp(1.0, 1e9),
            _ => {}
        }
        if layer.keys.len() + layer.values.len() > MOST_VALUES {
            return Err(MvtError::TooMuch);
        }
    }
    Ok(layer)
}

fn text(bytes: &[u8]) -> Result<&str, MvtError> {
    std::str::from_utf8(bytes).map_err(|_e| MvtError::Damaged)
}

fn value(bytes: &[u8]) -> Result<Value<'_>, MvtError> {
    let mut value = Value::Bool(false);
    for field in Fields(bytes) {
        value = match field? {
            (1, Wire::Bytes(words)) => Value::Text(text(words)?),
            (2, Wire::Four(bits)) => Value::Number(f64::from(f32::from_bits(bits))),
            (3, Wire::Eight(bits)) => Value::Number(f64::from_bits(bits)),
            (4, Wire::Number(number)) => Value::Number(number.cast_signed() as f64),
            (5, Wire::Number(number)) => Value::Number(number as f64),
            (6, Wire::Number(number)) => Value::Number(zigzag(number) as f64),
            (7, Wire::Number(number)) => Value::Bool(number != 0),
            _ => value,
        };
    }
    Ok(value)
}

impl<'a> Layer<'a> {
    /// Its features. One that is damaged is left out, as is one without a geometry.
    pub fn features(&self) -> impl Iterator<Item = Feature<'a, '_>> {
        self.features.iter().filter_map(|bytes| self.feature(bytes))
    }

    fn feature(&self, bytes: &'a [u8]) -> Option<Feature<'a, '_>> {
        let (mut tags, mut geometry, mut sort) = (&[][..], &[][..], None);
        for field in Fields(bytes) {
            match field.ok()? {
                (2, Wire::Bytes(packed)) => tags = packed,
                (3, Wire::Number(1)) => sort = Some(Sort::Point),
                (3, Wire::Number(2)) => sort = Some(Sort::Line),
                (3, Wire::Number(3)) => sort = Some(Sort::Area),
                (4, Wire::Bytes(packed)) => geometry = packed,
                _ => {}
            }
        }
        Some(Feature {
            layer: self,
            tags,
            geometry,
            sort: sort?,
        })
    }
}

impl<'a> Feature<'a, '_> {
    /// The value of the first of some keys that it has.
    pub fn value(&self, keys: &[&str]) -> Option<Value<'a>> {
        keys.iter().find_map(|wanted| self.value_of(wanted))
    }

    fn value_of(&self, wanted: &str) -> Option<Value<'a>> {
        let mut packed = self.tags;
        while let Some(key) = varint(&mut packed) {
            let value = varint(&mut packed)?;
            if self.layer.keys.get(usize::try_from(key).ok()?) == Some(&wanted) {
                return self.layer.values.get(usize::try_from(value).ok()?).copied();
            }
        }
        None
    }

    /// The text of the first of some keys that it has.
    pub fn text(&self, keys: &[&str]) -> Option<&'a str> {
        keys.iter().find_map(|key| match self.value_of(key)? {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        })
    }

    /// The number of the first of some keys that it has.
    pub fn number(&self, keys: &[&str]) -> Option<f64> {
        match self.value(keys)? {
            Value::Number(number) if number.is_finite() => Some(number),
            Value::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// Whether a key says yes.
    pub fn says(&self, keys: &[&str]) -> bool {
        match self.value(keys) {
            Some(Value::Bool(yes)) => yes,
            Some(Value::Number(number)) => number != 0.0,
            Some(Value::Text(text)) => text == "yes" || text == "true",
            None => false,
        }
    }

    /// Its parts: points, lines or rings, in units of a tile that is 256 wide. What lies absurdly
    /// far outside is brought nearer, where nobody looks. `left` is how many points there may be.
    pub fn parts(&self, left: &mut usize) -> Result<Vec<Vec<[f64; 2]>>, MvtError> {
        const FAR: f64 = 256.0 * 64.0;
        let scale = 256.0 / self.layer.extent;
        let mut packed = self.geometry;
        let mut parts: Vec<Vec<[f64; 2]>> = Vec::new();
        let mut at = [0_i64; 2];
        while let Some(command) = varint(&mut packed) {
            let (which, count) = (command & 7, command >> 3);
            match which {
                1 | 2 => {
                    for _ in 0..count {
                        for side in &mut at {
                            let step = varint(&mut packed).ok_or(MvtError::Damaged)?;
                            *side = side.saturating_add(zigzag(step));
                        }
                        *left = left.checked_sub(1).ok_or(MvtError::TooMuch)?;
                        let point = at.map(|side| (side as f64 * scale).clamp(-FAR, FAR));
                        match parts.last_mut() {
                            Some(part) if which == 2 => part.push(point),
                            _ => parts.push(vec![point]),
                        }
                    }
                }
                7 => {}
                _ => return Err(MvtError::Damaged),
            }
        }
        Ok(parts)
    }
}

fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// What a field holds.
enum Wire<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Four(u32),
    Eight(u64),
}

/// The fields of a message: number and contents.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Wire<'a>)> {
        let key = varint(&mut self.0)?;
        let wire = match key & 7 {
            0 => Wire::Number(varint(&mut self.0)?),
            1 => Wire::Eight(u64::from_le_bytes(self.array()?)),
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Wire::Bytes(bytes)
            }
            5 => Wire::Four(u32::from_le_bytes(self.array()?)),
            _ => return None,
        };
        Some((key >> 3, wire))
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (&array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(array)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Wire<'a>), MvtError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field().ok_or(MvtError::Damaged);
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}
