//! The colours of values: sending countries, sides, groups and so on. Which value gets which does not
//! depend on the others, as far as there are enough.

use super::{Rgba, Theme};

/// Okabe and Ito's without the yellow, which paper swallows; then tones that colour-blind readers
/// tell from those and from each other.
const LIGHT: [u32; TONES] = [
    0xD55E00, 0x0072B2, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x6A3FD0, 0x68B060, 0x002070,
    0x903000,
];
const DARK: [u32; TONES] = [
    0xD55E00, 0x2B8FD0, 0x12A87C, 0xCC79A7, 0xE69F00, 0x8FD0F5, 0x5A6CF2, 0xF0E442, 0xF6E9B0,
    0xB8402F,
];
/// How many values have a colour of their own, besides those that a file gives one.
pub const TONES: usize = 10;
/// How many of the tones are looked through first.
const FIRST: usize = 6;
/// Tones nearer than this, as a distance of red, green and blue, are taken for the same.
const ALIKE: f64 = 70.0;
/// The least contrast of a colour of a file with land, water and panels.
const LEAST_CONTRAST: f64 = 3.0;

impl Theme {
    /// The colour of what shares it with others, or has no value.
    pub fn others(self) -> Rgba {
        Rgba::hex(match self {
            Self::Light => 0x484D52,
            Self::Dark => 0x6E7378,
        })
    }

    /// The colours of values, in their order: of each its id, and its colour as a file says it. Those
    /// that come too late share one.
    pub fn tones(self, values: &[(&str, Option<&str>)]) -> Vec<Rgba> {
        let table = match self {
            Self::Light => LIGHT,
            Self::Dark => DARK,
        }
        .map(Rgba::hex);
        let given: Vec<Option<Rgba>> = values
            .iter()
            .map(|(_, colour)| colour.and_then(parse).map(|colour| self.readable(colour)))
            .collect();
        // What a file's colours look like is nobody else's.
        let mut taken = table.map(|tone| {
            given
                .iter()
                .flatten()
                .any(|held| held.distance(tone) < ALIKE)
        });
        let tone = |(value, given): (&(&str, Option<&str>), &Option<Rgba>)| {
            if let Some(colour) = given {
                return *colour;
            }
            let wished = wish(value.0);
            let in_turn = (0..FIRST).map(|step| (wished + step) % FIRST);
            let free = in_turn.chain(FIRST..TONES).find(|slot| !taken[*slot]);
            free.map_or_else(
                || self.others(),
                |slot| {
                    taken[slot] = true;
                    table[slot]
                },
            )
        };
        values.iter().zip(&given).map(tone).collect()
    }

    /// A colour of a file, made darker or lighter until it is seen on the map and on panels.
    fn readable(self, colour: Rgba) -> Rgba {
        let palette = self.palette();
        let grounds = [palette.land, palette.water, palette.panel];
        let mut readable = colour;
        for step in 1..=20 {
            let stands_out = |ground: &Rgba| readable.contrast(*ground) >= LEAST_CONTRAST;
            if grounds.iter().all(stands_out) {
                break;
            }
            readable = colour.mixed(palette.text, f64::from(step) / 20.0);
        }
        readable
    }

    /// What is drawn on a fill: white, or dark where that would not be seen.
    pub fn on(self, fill: Rgba) -> Rgba {
        let white = self.palette().symbol_glyph;
        if white.contrast(fill) >= LEAST_CONTRAST {
            white
        } else {
            LIGHT_TEXT
        }
    }
}

/// The text of paper.
const LIGHT_TEXT: Rgba = Rgba::hex(0x1D2530);

/// The tone that a value gets where it is free, by its id: as readers of such maps expect it, else one
/// that is always the same.
fn wish(id: &str) -> usize {
    match id {
        "RUS" | "SUN" => 0,
        "USA" | "nato" | "NATO" => 1,
        _ => {
            let hash = id.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            });
            (hash % FIRST as u64) as usize
        }
    }
}

/// `#RRGGBB`.
fn parse(colour: &str) -> Option<Rgba> {
    let digits = colour.strip_prefix('#').filter(|rest| rest.len() == 6)?;
    u32::from_str_radix(digits, 16).ok().map(Rgba::hex)
}

impl Rgba {
    /// How much two colours differ in lightness, from 1 to 21 (WCAG).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share) as u8;
        Self {
            r: mix(self.r, other.r),
            g: mix(self.g, other.g),
            b: mix(self.b, other.b),
            a: self.a,
        }
    }

    fn distance(self, other: Self) -> f64 {
        let apart = |a: u8, b: u8| (f64::from(a) - f64::from(b)).powi(2);
        (apart(self.r, other.r) + apart(self.g, other.g) + apart(self.b, other.b)).sqrt()
    }
}
