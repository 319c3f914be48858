//! What a person chooses for a picture: size, format, which parts, in which words. It is kept
//! with an atlas as its `figure` member, so that a class gets the same picture.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::FrameSize;
use crate::atlas::rank::MOST_CITED;
use crate::theme::Theme;

/// A size that people ask for by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// A slide, 1920 by 1080.
    #[default]
    Slide,
    /// A slide of older projectors, 1600 by 1200.
    #[serde(rename = "slide-4x3")]
    Slide4x3,
    /// 3840 by 2160.
    #[serde(rename = "4k")]
    Uhd,
    /// A4, lying.
    A4Landscape,
    /// A4, standing.
    A4Portrait,
    /// US Letter, lying.
    LetterLandscape,
    /// US Letter, standing.
    LetterPortrait,
    /// 1080 by 1080.
    Square,
    /// 1080 by 1920.
    Story,
    /// Any size.
    Custom,
}

impl Preset {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 10] = [
        Self::Slide,
        Self::Slide4x3,
        Self::Uhd,
        Self::A4Landscape,
        Self::A4Portrait,
        Self::LetterLandscape,
        Self::LetterPortrait,
        Self::Square,
        Self::Story,
        Self::Custom,
    ];

    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Slide => "slide",
            Self::Slide4x3 => "slide-4x3",
            Self::Uhd => "4k",
            Self::A4Landscape => "a4-landscape",
            Self::A4Portrait => "a4-portrait",
            Self::LetterLandscape => "letter-landscape",
            Self::LetterPortrait => "letter-portrait",
            Self::Square => "square",
            Self::Story => "story",
            Self::Custom => "custom",
        }
    }

    /// The preset that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.word() == word)
    }

    /// What a list calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Slide => "Slide, 1920 × 1080",
            Self::Slide4x3 => "Slide 4:3, 1600 × 1200",
            Self::Uhd => "4K, 3840 × 2160",
            Self::A4Landscape => "A4 landscape",
            Self::A4Portrait => "A4 portrait",
            Self::LetterLandscape => "Letter landscape",
            Self::LetterPortrait => "Letter portrait",
            Self::Square => "Square, 1080 × 1080",
            Self::Story => "Story, 1080 × 1920",
            Self::Custom => "Custom size",
        }
    }

    /// Width and height of the sheet in inches, where it is one of paper.
    pub fn paper_in(self) -> Option<[f64; 2]> {
        const A4: [f64; 2] = [297.0 / 25.4, 210.0 / 25.4];
        match self {
            Self::A4Landscape => Some(A4),
            Self::A4Portrait => Some([A4[1], A4[0]]),
            Self::LetterLandscape => Some([11.0, 8.5]),
            Self::LetterPortrait => Some([8.5, 11.0]),
            _ => None,
        }
    }
}

/// A part of a figure that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The title.
    Title,
    /// The line under it.
    Subtitle,
    /// The legend.
    Legend,
    /// The scale of the graduated circles.
    Personnel,
    /// The scale bar.
    Scale,
    /// The numbered sources, on the map and in the strip.
    Sources,
    /// The credit of the built-in ground; that of an online ground stays.
    CreditsBuiltin,
    /// The note that boundaries are no statement.
    BoundaryNote,
    /// The date that the picture speaks of.
    AsOf,
    /// An arrow to the north.
    North,
    /// Meridians and parallels.
    Graticule,
    /// Personnel over time, under the map.
    Chart,
}

impl Part {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Subtitle,
        Self::AsOf,
        Self::Legend,
        Self::Personnel,
        Self::Scale,
        Self::Sources,
        Self::CreditsBuiltin,
        Self::BoundaryNote,
        Self::North,
        Self::Graticule,
        Self::Chart,
    ];

    /// Whether it is shown only where somebody asks for it.
    fn is_asked_for(self) -> bool {
        self == Self::Chart
    }

    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Subtitle => "subtitle",
            Self::Legend => "legend",
            Self::Personnel => "personnel",
            Self::Scale => "scale",
            Self::Sources => "sources",
            Self::CreditsBuiltin => "credits-builtin",
            Self::BoundaryNote => "boundary-note",
            Self::AsOf => "as-of",
            Self::North => "north",
            Self::Graticule => "graticule",
            Self::Chart => "chart",
        }
    }

    /// The part that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "credits" => Some(Self::CreditsBuiltin),
            word => Self::ALL.into_iter().find(|part| part.word() == word),
        }
    }

    /// What a switch calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Subtitle => "Subtitle",
            Self::Legend => "Legend",
            Self::Personnel => "Personnel scale",
            Self::Scale => "Scale bar",
            Self::Sources => "Numbered sources",
            Self::CreditsBuiltin => "Credit of the map",
            Self::BoundaryNote => "Note on boundaries",
            Self::AsOf => "As-of date",
            Self::North => "North arrow",
            Self::Graticule => "Graticule",
            Self::Chart => "Personnel over time",
        }
    }
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Pixels.
    #[default]
    Png,
    /// Vectors that a designer can edit.
    Svg,
    /// Vectors for paper.
    Pdf,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Png, Self::Svg, Self::Pdf];

    /// The ending of a file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
        }
    }

    /// The format that an ending means.
    pub fn from_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.ending() == ending)
    }
}

/// What a person chooses for a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureSettings {
    /// A size by name.
    pub preset: Preset,
    /// Width and height in pixels, for [`Preset::Custom`].
    pub size: [u32; 2],
    /// Pixels to an inch, for presets of paper.
    pub dpi: u32,
    /// How it is written.
    pub format: Format,
    /// Light or dark; none is as the window is.
    pub theme: Option<Theme>,
    /// The title; none is that of the atlas.
    pub title: Option<String>,
    /// The line under it; none is made from what is shown.
    pub subtitle: Option<String>,
    /// Parts that are left out.
    pub hidden: BTreeSet<Part>,
    /// Parts that are shown because somebody asked for them. Choices that were kept before there
    /// were such parts do not name them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub shown: BTreeSet<Part>,
    /// Whether there is nothing but the map.
    pub map_only: bool,
    /// Whether every source of a number is cited behind it, not the best three alone.
    #[serde(skip_serializing_if = "is_not")]
    pub all_sources: bool,
    /// Whether the picture carries its view, so that it can be opened again.
    pub carries_view: bool,
}

impl Default for FigureSettings {
    fn default() -> Self {
        Self {
            preset: Preset::default(),
            size: [1920, 1080],
            dpi: 150,
            format: Format::default(),
            theme: None,
            title: None,
            subtitle: None,
            hidden: [Part::North, Part::Graticule].into(),
            shown: BTreeSet::new(),
            map_only: false,
            all_sources: false,
            carries_view: true,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the member over by reference"
)]
fn is_not(chosen: &bool) -> bool {
    !chosen
}

/// The longest side of a picture, in pixels.
pub const LONGEST_SIDE_PX: u32 = 16_384;
/// The shortest side of a picture, in pixels.
pub const SHORTEST_SIDE_PX: u32 = 64;

impl FigureSettings {
    /// Whether a part is shown.
    pub fn shows(&self, part: Part) -> bool {
        if part.is_asked_for() {
            self.shown.contains(&part)
        } else {
            !self.hidden.contains(&part)
        }
    }

    /// Shows a part, or leaves it out.
    pub fn show(&mut self, part: Part, shows: bool) {
        let (set, has) = if part.is_asked_for() {
            (&mut self.shown, shows)
        } else {
            (&mut self.hidden, !shows)
        };
        if has {
            set.insert(part);
        } else {
            set.remove(&part);
        }
    }

    /// How many sources are cited behind one name at most.
    pub fn most_cited(&self) -> usize {
        if self.all_sources {
            usize::MAX
        } else {
            MOST_CITED
        }
    }

    /// Width and height in pixels.
    pub fn size_px(&self) -> [u32; 2] {
        let side = |inches: f64| (inches * f64::from(self.dpi)).round() as u32;
        let size = match (self.preset, self.preset.paper_in()) {
            (_, Some(paper)) => paper.map(side),
            (Preset::Slide4x3, _) => [1600, 1200],
            (Preset::Uhd, _) => [3840, 2160],
            (Preset::Square, _) => [1080, 1080],
            (Preset::Story, _) => [1080, 1920],
            (Preset::Custom, _) => self.size,
            _ => [1920, 1080],
        };
        size.map(|side| side.clamp(SHORTEST_SIDE_PX, LONGEST_SIDE_PX))
    }

    /// The same as a frame.
    pub fn frame(&self) -> FrameSize {
        let [width, height] = self.size_px().map(f64::from);
        FrameSize { width, height }
    }

    /// Points (1/72 inch) to a pixel, for a PDF: a sheet of paper has its own size, a screen's
    /// pixel is 1/96 inch.
    pub fn points_per_px(&self) -> f64 {
        match self.preset.paper_in() {
            Some(_) => 72.0 / f64::from(self.dpi.max(1)),
            None => 0.75,
        }
    }
}
