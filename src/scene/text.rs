//! Text, measured once with the embedded fonts, so that every painter starts it at the same
//! point and a label is as wide on paper as it is on screen.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustybuzz::{Direction, Face as ShapingFace, Script, ShapePlan, UnicodeBuffer, script};

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
    cuts: Vec<(Cut, Font)>,
    fallbacks: Vec<Font>,
    measured: HashMap<Cut, HashMap<String, f64>>,
}

/// A font, and how each script is shaped with it: to find that out takes longer than to shape a
/// name.
struct Font {
    face: ShapingFace<'static>,
    plans: HashMap<(Direction, Script), ShapePlan>,
}

/// How many measured texts of a cut are kept.
const MEASURED: usize = 20_000;

impl Default for Fonts {
    fn default() -> Self {
        Self {
            cuts: CUTS
                .iter()
                .filter_map(|(cut, bytes)| Some((*cut, Font::new(bytes)?)))
                .collect(),
            fallbacks: FALLBACKS
                .iter()
                .filter_map(|(_, bytes)| Font::new(bytes))
                .collect(),
            measured: HashMap::new(),
        }
    }
}

impl Fonts {
    /// How wide a text is at a size of type of 1.
    pub fn width(&mut self, cut: Cut, text: &str) -> f64 {
        let measured = self.measured.get(&cut);
        if let Some(width) = measured.and_then(|measured| measured.get(text)) {
            return *width;
        }
        let width = self.shape(cut, text);
        let measured = self.measured.entry(cut).or_default();
        if measured.len() >= MEASURED {
            measured.clear();
        }
        measured.insert(text.to_owned(), width);
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

    fn shape(&mut self, cut: Cut, text: &str) -> f64 {
        let Some((_, first)) = self.cuts.iter_mut().find(|(held, _)| *held == cut) else {
            return text.chars().count() as f64 * 0.6;
        };
        // Runs of letters that one font has are shaped together. None is the cut itself.
        let mut width = 0.0;
        let mut run = String::new();
        let mut of_run: Option<usize> = None;
        for letter in text.chars() {
            let of_letter = if first.has(letter) {
                None
            } else {
                self.fallbacks.iter().position(|font| font.has(letter))
            };
            if of_letter != of_run {
                let fallback = of_run.and_then(|position| self.fallbacks.get_mut(position));
                width += fallback.unwrap_or(&mut *first).advance(&run);
                run.clear();
                of_run = of_letter;
            }
            run.push(letter);
        }
        let fallback = of_run.and_then(|position| self.fallbacks.get_mut(position));
        width + fallback.unwrap_or(first).advance(&run)
    }
}

impl Font {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        Some(Self {
            face: ShapingFace::from_slice(bytes, 0)?,
            plans: HashMap::new(),
        })
    }

    fn has(&self, letter: char) -> bool {
        self.face.glyph_index(letter).is_some()
    }

    /// How far a run advances at a size of type of 1.
    fn advance(&mut self, run: &str) -> f64 {
        if run.is_empty() {
            return 0.0;
        }
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run);
        buffer.guess_segment_properties();
        let (direction, found) = (buffer.direction(), buffer.script());
        let face = &self.face;
        let plan = self.plans.entry((direction, found)).or_insert_with(|| {
            // Digits alone have no script.
            let known = (found != script::UNKNOWN).then_some(found);
            ShapePlan::new(face, direction, known, None, &[])
        });
        let units: i64 = rustybuzz::shape_with_plan(face, plan, buffer)
            .glyph_positions()
            .iter()
            .map(|position| i64::from(position.x_advance))
            .sum();
        units as f64 / f64::from(face.units_per_em())
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
