//! Text, measured once with the embedded fonts, so that every painter starts it at the same
//! point and a label is as wide on paper as it is on screen.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustybuzz::{Face as ShapingFace, UnicodeBuffer};

use crate::theme::Rgba;

/// A cut of the embedded typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cut {
    /// For running text.
    Regular,
    /// For names.
    SemiBold,
    /// For headings and numbers.
    Bold,
    /// For water.
    Italic,
}

/// The embedded fonts of the typeface, by cut.
pub const CUTS: [(Cut, &[u8]); 4] = [
    (
        Cut::Regular,
        include_bytes!("../../assets/fonts/Inter-Regular.ttf"),
    ),
    (
        Cut::SemiBold,
        include_bytes!("../../assets/fonts/Inter-SemiBold.ttf"),
    ),
    (
        Cut::Bold,
        include_bytes!("../../assets/fonts/Inter-Bold.ttf"),
    ),
    (
        Cut::Italic,
        include_bytes!("../../assets/fonts/Inter-Italic.ttf"),
    ),
];

/// Embedded fonts for letters that the typeface lacks, best first: a name for each, and its
/// bytes.
pub const FALLBACKS: [(&str, &[u8]); 2] = [
    (
        "Noto Sans Arabic",
        include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf"),
    ),
    (
        "Noto Sans CJK SC",
        include_bytes!("../../assets/fonts/NotoSansCJK-Regular.otf"),
    ),
];

/// A line of text in the map frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where the baseline begins, in frame pixels.
    pub origin: [f64; 2],
    /// What it says.
    pub text: String,
    /// Size of type in frame pixels.
    pub size_px: f64,
    /// Which cut.
    pub cut: Cut,
    /// Colour of the letters.
    pub colour: Rgba,
    /// Colour around them, so that they can be read over lines.
    pub halo: Option<Rgba>,
    /// Space added after each letter, in frame pixels.
    pub spacing_px: f64,
    /// How wide it is, in frame pixels.
    pub width_px: f64,
}

impl Text {
    /// The box that the text takes: left, top, right, bottom in frame pixels. Ascent and descent
    /// are those of capitals and of a comma, so that boxes can stand close.
    pub fn bounds(&self) -> [f64; 4] {
        let [x, y] = self.origin;
        [
            x,
            y - ASCENT * self.size_px,
            x + self.width_px,
            y + DESCENT * self.size_px,
        ]
    }
}

/// Height of the letters over the baseline, of the size of type.
pub const ASCENT: f64 = 0.80;
/// Depth of the letters under the baseline, of the size of type.
pub const DESCENT: f64 = 0.24;

/// The embedded fonts, ready to measure with, and what was measured.
pub struct Fonts {
    cuts: Vec<(Cut, ShapingFace<'static>)>,
    fallbacks: Vec<ShapingFace<'static>>,
    measured: HashMap<(Cut, String), f64>,
}

/// How many measured texts are kept.
const MEASURED: usize = 20_000;

impl Default for Fonts {
    fn default() -> Self {
        Self {
            cuts: CUTS
                .iter()
                .filter_map(|(cut, bytes)| Some((*cut, ShapingFace::from_slice(bytes, 0)?)))
                .collect(),
            fallbacks: FALLBACKS
                .iter()
                .filter_map(|(_, bytes)| ShapingFace::from_slice(bytes, 0))
                .collect(),
            measured: HashMap::new(),
        }
    }
}

impl Fonts {
    /// How wide a text is at a size of type of 1.
    pub fn width(&mut self, cut: Cut, text: &str) -> f64 {
        if let Some(width) = self.measured.get(&(cut, text.to_owned())) {
            return *width;
        }
        let width = self.shape(cut, text);
        if self.measured.len() >= MEASURED {
            self.measured.clear();
        }
        self.measured.insert((cut, text.to_owned()), width);
        width
    }

    /// Lays a line out.
    pub fn line(&mut self, cut: Cut, size_px: f64, text: impl Into<String>) -> Text {
        let text = text.into();
        let width_px = self.width(cut, &text) * size_px;
        Text {
            origin: [0.0, 0.0],
            text,
            size_px,
            cut,
            colour: Rgba::hex(0),
            halo: None,
            spacing_px: 0.0,
            width_px,
        }
    }

    fn shape(&self, cut: Cut, text: &str) -> f64 {
        let Some((_, face)) = self.cuts.iter().find(|(held, _)| *held == cut) else {
            return text.chars().count() as f64 * 0.6;
        };
        // Runs of letters that one font has are shaped together.
        let mut width = 0.0;
        let mut run = String::new();
        let mut run_face = face;
        for letter in text.chars() {
            let letter_face = if face.glyph_index(letter).is_some() {
                face
            } else {
                self.fallbacks
                    .iter()
                    .find(|fallback| fallback.glyph_index(letter).is_some())
                    .unwrap_or(face)
            };
            if !std::ptr::eq(letter_face, run_face) {
                width += advance(run_face, &run);
                run.clear();
                run_face = letter_face;
            }
            run.push(letter);
        }
        width + advance(run_face, &run)
    }
}

/// Whether one of the embedded fonts has a letter. Spaces and marks that draw nothing count.
pub fn has_letter(letter: char) -> bool {
    static FACES: OnceLock<Vec<ShapingFace<'static>>> = OnceLock::new();
    if letter.is_whitespace() || letter.is_control() {
        return true;
    }
    let faces = FACES.get_or_init(|| {
        let regular = CUTS.iter().take(1).map(|(_, bytes)| *bytes);
        regular
            .chain(FALLBACKS.iter().map(|(_, bytes)| *bytes))
            .filter_map(|bytes| ShapingFace::from_slice(bytes, 0))
            .collect()
    });
    faces.iter().any(|face| face.glyph_index(letter).is_some())
}

/// Numbers, ascending, as a reader likes them: 1–3, 7.
pub fn number_ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let words: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first}–{last}"),
        })
        .collect();
    words.join(", ")
}

/// The numbers that [`number_ranges`] wrote; none where a text is anything else.
pub fn numbers_in(words: &str) -> Option<Vec<usize>> {
    let mut numbers = Vec::new();
    for part in words.split(", ") {
        let (first, last) = part.split_once('–').unwrap_or((part, part));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        numbers.extend(first..=last);
    }
    Some(numbers)
}

/// How far a run advances at a size of type of 1.
fn advance(face: &ShapingFace<'_>, run: &str) -> f64 {
    if run.is_empty() {
        return 0.0;
    }
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(run);
    let units: i64 = rustybuzz::shape(face, &[], buffer)
        .glyph_positions()
        .iter()
        .map(|position| i64::from(position.x_advance))
        .sum();
    units as f64 / f64::from(face.units_per_em())
}
