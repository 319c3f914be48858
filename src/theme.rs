//! Colours, sizes and fonts by name, for the screen and for paper alike. No other file names a
//! colour; painters turn [`Rgba`] into their own type.

mod tones;

use serde::{Deserialize, Serialize};

use crate::atlas::Kind;

pub use tones::TONES;

/// A colour, not premultiplied, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgba {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity: 255 is opaque.
    pub a: u8,
}

impl Rgba {
    /// An opaque colour from 0xRRGGBB.
    pub const fn hex(rgb: u32) -> Self {
        Self {
            r: (rgb >> 16) as u8,
            g: (rgb >> 8) as u8,
            b: rgb as u8,
            a: 255,
        }
    }

    /// The same colour with another opacity, 0 to 1.
    pub fn alpha(self, opacity: f32) -> Self {
        Self {
            a: (opacity.clamp(0.0, 1.0) * 255.0).round() as u8,
            ..self
        }
    }

    /// The same colour with so much of its opacity, 0 to 1.
    pub fn faded(self, opacity: f32) -> Self {
        self.alpha(f32::from(self.a) / 255.0 * opacity.clamp(0.0, 1.0))
    }

    /// `#rrggbb`.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// The two themes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Paper.
    #[default]
    Light,
    /// Night.
    Dark,
}

/// Every colour that is not bound to a kind of fact.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Sea, lakes and rivers' fill.
    pub water: Rgba,
    /// Rivers and coasts.
    pub water_line: Rgba,
    /// Land.
    pub land: Rgba,
    /// Boundaries between countries.
    pub boundary: Rgba,
    /// Boundaries between first-level units.
    pub boundary_faint: Rgba,
    /// Woods, parks and fields of a city map.
    pub green: Rgba,
    /// Built-up land of a city map.
    pub built_up: Rgba,
    /// Streets.
    pub street: Rgba,
    /// Roads between towns.
    pub road: Rgba,
    /// Roads without crossings.
    pub highway: Rgba,
    /// Railways.
    pub rail: Rgba,
    /// Background of panels.
    pub panel: Rgba,
    /// A card on a panel.
    pub card: Rgba,
    /// Lines between parts of a panel.
    pub rule: Rgba,
    /// Text.
    pub text: Rgba,
    /// Text that matters less.
    pub quiet: Rgba,
    /// Names of seas.
    pub water_text: Rgba,
    /// Names of countries.
    pub country_text: Rgba,
    /// What lies around text on the map.
    pub halo: Rgba,
    /// The row that is selected.
    pub selected: Rgba,
    /// The row under the pointer.
    pub hovered: Rgba,
    /// A pill on a card.
    pub pill: Rgba,
    /// A pill that says that sources differ.
    pub differs: Rgba,
    /// Text on such a pill.
    pub differs_text: Rgba,
    /// Links.
    pub link: Rgba,
    /// A button that is pressed or stands out.
    pub strong: Rgba,
    /// Text on such a button.
    pub on_strong: Rgba,
    /// What went wrong.
    pub error: Rgba,
    /// The edge of a symbol.
    pub symbol_edge: Rgba,
    /// What stands on a symbol.
    pub symbol_glyph: Rgba,
}

const LIGHT: Palette = Palette {
    water: Rgba::hex(0xCFDDE3),
    water_line: Rgba::hex(0xA9C3CE),
    land: Rgba::hex(0xF5F2E8),
    boundary: Rgba::hex(0xB8AE98),
    boundary_faint: Rgba::hex(0xDDD6C6),
    green: Rgba::hex(0xE3EAD3),
    built_up: Rgba::hex(0xEBE5D7),
    street: Rgba::hex(0xD6CDB9),
    road: Rgba::hex(0xC6B898),
    highway: Rgba::hex(0xB59F72),
    rail: Rgba::hex(0xA9A69C),
    panel: Rgba::hex(0xFBFAF6),
    card: Rgba::hex(0xFFFFFF),
    rule: Rgba::hex(0xDDD8CC),
    text: Rgba::hex(0x1D2530),
    quiet: Rgba::hex(0x5E6873),
    water_text: Rgba::hex(0x4E7C90),
    country_text: Rgba::hex(0x75705F),
    halo: Rgba::hex(0xFBFAF6),
    selected: Rgba::hex(0xF3E2D6),
    hovered: Rgba::hex(0xF1EEE5),
    pill: Rgba::hex(0xEDE9DE),
    differs: Rgba::hex(0xFBE8C4),
    differs_text: Rgba::hex(0x7A4B00),
    link: Rgba::hex(0x0B5C94),
    strong: Rgba::hex(0x1D2530),
    on_strong: Rgba::hex(0xFFFFFF),
    error: Rgba::hex(0xA8201A),
    symbol_edge: Rgba::hex(0xFFFFFF),
    symbol_glyph: Rgba::hex(0xFFFFFF),
};

const DARK: Palette = Palette {
    water: Rgba::hex(0x17242D),
    water_line: Rgba::hex(0x2F4654),
    land: Rgba::hex(0x2A3036),
    boundary: Rgba::hex(0x6B6F70),
    boundary_faint: Rgba::hex(0x3C434A),
    green: Rgba::hex(0x2A3A33),
    built_up: Rgba::hex(0x323940),
    street: Rgba::hex(0x454D55),
    road: Rgba::hex(0x596169),
    highway: Rgba::hex(0x757A78),
    rail: Rgba::hex(0x555B62),
    panel: Rgba::hex(0x1B2026),
    card: Rgba::hex(0x232A31),
    rule: Rgba::hex(0x39424B),
    text: Rgba::hex(0xEDEFF1),
    quiet: Rgba::hex(0xA7B0B9),
    water_text: Rgba::hex(0x7FA9BD),
    country_text: Rgba::hex(0xA5A79F),
    halo: Rgba::hex(0x14181C),
    selected: Rgba::hex(0x4A3428),
    hovered: Rgba::hex(0x28303A),
    pill: Rgba::hex(0x38414A),
    differs: Rgba::hex(0x5A4316),
    differs_text: Rgba::hex(0xFFD98A),
    link: Rgba::hex(0x7DBCEB),
    strong: Rgba::hex(0xEDEFF1),
    on_strong: Rgba::hex(0x14181C),
    error: Rgba::hex(0xFF8A80),
    symbol_edge: Rgba::hex(0x14181C),
    symbol_glyph: Rgba::hex(0xFFFFFF),
};

impl Theme {
    /// The theme's colours.
    pub fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }

    /// The colour of a kind of fact (Okabe and Ito, safe for colour-blind readers); the blues
    /// are lighter on the dark theme, where they would sink.
    pub fn kind(self, kind: Kind) -> Rgba {
        let dark = self == Self::Dark;
        Rgba::hex(match kind {
            Kind::Deployment => 0xD55E00,
            Kind::Meeting | Kind::Journey if dark => 0x2B8FD0,
            Kind::Meeting | Kind::Journey => 0x0072B2,
            Kind::Transfer => 0xE69F00,
            Kind::Agreement => 0xCC79A7,
            Kind::Event => 0x56B4E9,
            Kind::Place if dark => 0x8A949E,
            Kind::Place => 0x5E6873,
        })
    }

    /// The colour of what is written about a kind of fact on the map.
    pub fn kind_text(self, kind: Kind) -> Rgba {
        match (self, kind) {
            (Self::Light, Kind::Transfer) => Rgba::hex(0x7A4B00),
            (Self::Dark, Kind::Transfer) => Rgba::hex(0xFFD98A),
            _ => self.palette().quiet,
        }
    }

    /// The colour that the area of a group is hatched in, by its hatch.
    pub fn group(self, position: usize) -> Rgba {
        const LIGHT: [u32; 6] = [0x009E73, 0x7B5EA7, 0x9A6A00, 0xA83C6E, 0x2F6DB5, 0x6B6B2A];
        const DARK: [u32; 6] = [0x2FC295, 0xB098DA, 0xD9A63C, 0xE086B0, 0x6FB1EE, 0xC3C56A];
        let table = match self {
            Self::Light => LIGHT,
            Self::Dark => DARK,
        };
        Rgba::hex(table[position % table.len()])
    }
}

/// The name of the typeface, as the embedded fonts have it.
pub const FONT_FAMILY: &str = "Inter";

/// Sizes of type in points, small to large.
pub mod size {
    /// Notes.
    pub const SMALL: f32 = 11.0;
    /// Labels.
    pub const LABEL: f32 = 12.5;
    /// Running text.
    pub const TEXT: f32 = 13.0;
    /// Names that stand out.
    pub const NAME: f32 = 15.0;
    /// Headings.
    pub const HEADING: f32 = 19.0;
    /// The number of a fact.
    pub const NUMBER: f32 = 34.0;
}
