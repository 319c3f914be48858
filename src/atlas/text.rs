//! The text that an atlas was read from, with what was edited since: pieces of the one and of the
//! other in turn, so that an edit copies nothing but itself, however long the text is.
//!
//! It knows neither JSON nor the disk: where a text is too long to be kept in memory, whoever asks
//! for a part of it brings an [`Original`] to read it from.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use twox_hash::xxhash3_128;

/// What a file was when it was read: its length and a hash of its bytes. It tells whether a file
/// was changed by another program; it is no protection against forgery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Length in bytes.
    pub bytes: u64,
    /// XXH3, 128 bits.
    pub hash: u128,
}

impl Stamp {
    /// The stamp of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len() as u64,
            hash: xxhash3_128::Hasher::oneshot(bytes),
        }
    }
}

/// A stamp in the making, of bytes that come one after the other.
#[derive(Clone, Default)]
pub struct Stamper {
    hasher: xxhash3_128::Hasher,
    bytes: u64,
}

impl Stamper {
    /// Takes in the bytes that follow.
    pub fn write(&mut self, bytes: &[u8]) {
        self.hasher.write(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// The stamp of all that was taken in.
    pub fn finish(&self) -> Stamp {
        Stamp {
            bytes: self.bytes,
            hash: self.hasher.finish_128(),
        }
    }
}

impl fmt::Debug for Stamper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stamper of {} bytes", self.bytes)
    }
}

/// Why a part of a text cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// It is not in memory, and nobody says where to read it.
    #[error("the text is not in memory, and there is no file to read it from")]
    NotHeld,
    /// Its file is not any more what was read.
    #[error("the file was changed by another program since it was read")]
    Changed,
    /// Its file cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
}

/// The file that a text was read from.
pub trait Original {
    /// Some of its bytes, counted from the beginning of the file. It answers
    /// [`TextError::Changed`] where the file is not any more what was read.
    fn bytes(&self, range: Range<usize>) -> Result<Vec<u8>, TextError>;
}

/// The mark of the byte order, with which a file may begin.
pub const MARK: &str = "\u{feff}";

/// A place in a text: line and column in characters, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
}

impl Place {
    /// Where a text begins.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Where one is behind some more text.
    pub fn behind(self, bytes: &[u8]) -> Self {
        // Every byte but the second and later ones of a character.
        let letters = |bytes: &[u8]| {
            bytes
                .iter()
                .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000)
                .count()
        };
        match bytes.iter().rposition(|byte| *byte == b'\n') {
            None => Self {
                line: self.line,
                column: self.column + letters(bytes),
            },
            Some(last) => Self {
                line: self.line
                    + bytes
                        .iter()
                        .map(|byte| usize::from(*byte == b'\n'))
                        .sum::<usize>(),
                column: 1 + letters(bytes.get(last + 1..).unwrap_or_default()),
            },
        }
    }
}

/// A piece of a text.
#[derive(Clone, Debug)]
enum Piece {
    /// As it was read, by its bytes in the text that was read.
    Read(Range<usize>),
    /// As somebody wrote it since.
    Written(Arc<str>),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Read(range) => range.len(),
            Self::Written(text) => text.len(),
        }
    }

    /// Some of its bytes, counted from its own beginning.
    fn part(&self, range: Range<usize>) -> Self {
        match self {
            Self::Read(read) => Self::Read(read.start + range.start..read.start + range.end),
            Self::Written(text) => Self::Written(text.get(range).unwrap_or_default().into()),
        }
    }
}

/// A piece of a text, as it is written into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portion<'a> {
    /// Bytes of the file that was read, counted from its beginning.
    Read(Range<usize>),
    /// Text in memory.
    Text(&'a str),
}

/// The text of a file. Offsets are bytes of the text as it is now, without the mark of the byte
/// order.
#[derive(Clone, Debug)]
pub struct FileText {
    stamp: Stamp,
    has_mark: bool,
    held: Option<Arc<str>>,
    pieces: Vec<Piece>,
    len: usize,
}

impl FileText {
    /// A text that was read from a file: all of it but its mark of the byte order, if it has one.
    /// Its letters are kept where `holds` says so, and else read from the file again.
    pub fn new(text: &str, stamp: Stamp, holds: bool) -> Self {
        Self {
            stamp,
            has_mark: stamp.bytes > text.len() as u64,
            held: holds.then(|| Arc::from(text)),
            pieces: vec![Piece::Read(0..text.len())],
            len: text.len(),
        }
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What its file was when it was read.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Whether the whole of it is in memory.
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// The text as it is now; none where it is not in memory.
    pub fn whole(&self) -> Option<Cow<'_, str>> {
        let held = self.held.as_deref()?;
        if let [Piece::Read(range)] = self.pieces.as_slice() {
            return held.get(range.clone()).map(Cow::Borrowed);
        }
        let mut whole = String::with_capacity(self.len);
        for piece in &self.pieces {
            whole.push_str(match piece {
                Piece::Read(range) => held.get(range.clone())?,
                Piece::Written(text) => text,
            });
        }
        Some(Cow::Owned(whole))
    }

    /// What a file of this text is written from, in order, its mark of the byte order included.
    pub fn portions(&self) -> impl Iterator<Item = Portion<'_>> + '_ {
        let mark = self.has_mark.then_some(Portion::Text(MARK));
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Written(text) => Portion::Text(text),
            Piece::Read(range) => match self.held.as_deref() {
                Some(held) => Portion::Text(held.get(range.clone()).unwrap_or_default()),
                None => Portion::Read(self.in_file(range)),
            },
        });
        mark.into_iter().chain(pieces)
    }

    /// Bytes of the text that was read, as bytes of its file.
    fn in_file(&self, range: &Range<usize>) -> Range<usize> {
        let mark = if self.has_mark { MARK.len() } else { 0 };
        range.start + mark..range.end + mark
    }

    /// A part of the text as it is now.
    pub fn slice(
        &self,
        range: Range<usize>,
        original: Option<&dyn Original>,
    ) -> Result<Cow<'_, str>, TextError> {
        let mut found: Option<Cow<'_, str>> = None;
        for (piece, part) in self.parts(range) {
            let text = self.text_of(piece, part, original)?;
            found = Some(match found {
                None => text,
                Some(before) => Cow::Owned(before.into_owned() + &text),
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// The pieces that a range reaches into, each with the bytes of it that it reaches.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (&Piece, Range<usize>)> + '_ {
        let mut at = 0;
        self.pieces.iter().filter_map(move |piece| {
            let begins = at;
            at += piece.len();
            let from = range.start.max(begins);
            let to = range.end.min(at);
            (from < to).then(|| (piece, from - begins..to - begins))
        })
    }

    fn text_of<'a>(
        &'a self,
        piece: &'a Piece,
        part: Range<usize>,
        original: Option<&dyn Original>,
    ) -> Result<Cow<'a, str>, TextError> {
        match (piece, self.held.as_deref()) {
            (Piece::Written(text), _) => Ok(Cow::Borrowed(text.get(part).unwrap_or_default())),
            (Piece::Read(range), Some(held)) => {
                let part = range.start + part.start..range.start + part.end;
                Ok(Cow::Borrowed(held.get(part).unwrap_or_default()))
            }
            (Piece::Read(range), None) => {
                let part = range.start + part.start..range.start + part.end;
                let bytes = original
                    .ok_or(TextError::NotHeld)?
                    .bytes(self.in_file(&part))?;
                match String::from_utf8(bytes) {
                    Ok(text) => Ok(Cow::Owned(text)),
                    Err(_not_utf8) => Err(TextError::Changed),
                }
            }
        }
    }

    /// Where an offset is, by line and column. It walks through the text up to there.
    pub fn place(
        &self,
        offset: usize,
        original: Option<&dyn Original>,
    ) -> Result<Place, TextError> {
        /// How much is read at once of a text that is not in memory.
        const STEP: usize = 1 << 20;
        let mut place = Place::START;
        for (piece, part) in self.parts(0..offset) {
            let (Piece::Read(range), None) = (piece, &self.held) else {
                place = place.behind(self.text_of(piece, part, original)?.as_bytes());
                continue;
            };
            let (mut from, to) = (range.start + part.start, range.start + part.end);
            while from < to {
                let next = to.min(from + STEP);
                let bytes = original
                    .ok_or(TextError::NotHeld)?
                    .bytes(self.in_file(&(from..next)))?;
                place = place.behind(&bytes);
                from = next;
            }
        }
        Ok(place)
    }

    /// Puts another text in the place of a range.
    pub fn splice(&mut self, range: Range<usize>, text: &str) {
        self.len = self.len - range.len() + text.len();
        let mut at = 0;
        let mut first = 0;
        while let Some(piece) = self.pieces.get(first)
            && at + piece.len() <= range.start
        {
            at += piece.len();
            first += 1;
        }
        // What was written before is written over, so that typing on in one place leaves one piece.
        if let Some(Piece::Written(held)) = self.pieces.get_mut(first)
            && range.end <= at + held.len()
        {
            let mut whole = String::from(&**held);
            whole.replace_range(range.start - at..range.end - at, text);
            *held = whole.into();
            return;
        }
        let mut put = Vec::with_capacity(3);
        let (mut last, mut ends) = (first, at);
        if let Some(piece) = self.pieces.get(first)
            && range.start > at
        {
            put.push(piece.part(0..range.start - at));
        }
        if !text.is_empty() {
            put.push(Piece::Written(text.into()));
        }
        while let Some(piece) = self.pieces.get(last)
            && (ends < range.end || (last == first && range.start > at))
        {
            let begins = ends;
            ends += piece.len();
            last += 1;
            if ends > range.end {
                put.push(piece.part(range.end - begins..piece.len()));
                break;
            }
        }
        self.pieces.splice(first..last, put);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> FileText {
        FileText::new(of, Stamp::of(of.as_bytes()), true)
    }

    #[test]
    fn any_list_of_splices_gives_what_a_string_gives() {
        let mut dice = 7_u64;
        let mut roll = |most: usize| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) as usize % most
        };
        for _ in 0..200 {
            let mut plain = "abcdefghijklmnopqrstuvwxyz".to_owned();
            let mut pieced = text(&plain);
            for step in 0..20 {
                let from = roll(plain.len() + 1);
                let to = from + roll(plain.len() - from + 1);
                let put = "0123456789".get(..roll(4)).unwrap();
                plain.replace_range(from..to, put);
                pieced.splice(from..to, put);
                assert_eq!(pieced.whole().unwrap(), plain, "step {step}");
                assert_eq!(pieced.len(), plain.len());
                let (from, to) = (plain.len() / 3, plain.len() / 2);
                assert_eq!(
                    pieced.slice(from..to, None).unwrap(),
                    plain.get(from..to).unwrap()
                );
            }
        }
    }

    #[test]
    fn writing_on_in_one_place_leaves_one_piece() {
        let mut text = text("[1, 2, 3]");
        for value in ["20", "200", "2000"] {
            let before = if value == "20" { 1 } else { value.len() - 1 };
            text.splice(4..4 + before, value);
        }
        assert_eq!(text.whole().unwrap(), "[1, 2000, 3]");
        assert_eq!(text.pieces.len(), 3);
    }

    #[test]
    fn a_place_is_counted_in_lines_and_letters() {
        let mut text = text("один\r\nдва\n");
        text.splice(0..8, "раз,\nещё");
        let place = |offset| text.place(offset, None).unwrap();
        assert_eq!(place(0), Place { line: 1, column: 1 });
        assert_eq!(place(8), Place { line: 2, column: 1 });
        assert_eq!(place(14), Place { line: 2, column: 4 });
        assert_eq!(place(18), Place { line: 3, column: 2 });
    }
}
