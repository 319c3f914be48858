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

    /// What stands for no value at all, where a legend explains symbols.
    pub fn neutral(self) -> Rgba {
        Rgba::hex(match self {
            Self::Light => 0xBBC1C7,
            Self::Dark => 0xA7B0B9,
        })
    }

    /// The colours of values, in their order: of each its id, and its colour as a file says it. As
    /// many as there are tones have one of their own, and each that it always has, unless another one
    /// before it has the same; the rest share one.
    pub fn tones(self, values: &[(&str, Option<&str>)]) -> Vec<Rgba> {
        let table = match self {
            Self::Light => LIGHT,
            Self::Dark => DARK,
        }
        .map(Rgba::hex);
        let mut tones: Vec<Option<Rgba>> = values
            .iter()
            .map(|(_, colour)| colour.and_then(parse).map(|colour| self.readable(colour)))
            .collect();
        // What a file's colours look like is nobody else's.
        let is_given = |tone| {
            tones
                .iter()
                .flatten()
                .any(|held| held.distance(tone) < ALIKE)
        };
        let mut taken = table.map(is_given);
        let mut without: Vec<(&str, &mut Option<Rgba>)> = values
            .iter()
            .zip(&mut tones)
            .filter(|(_, tone)| tone.is_none())
            .take(TONES)
            .map(|((id, _), tone)| (*id, tone))
            .collect();
        for way in [Way::Expected, Way::Usual, Way::Any] {
            for (id, tone) in without.iter_mut().filter(|(_, tone)| tone.is_none()) {
                if let Some(slot) = way.slot(id, &taken) {
                    taken[slot] = true;
                    **tone = Some(table[slot]);
                }
            }
        }
        let others = |tone: Option<Rgba>| tone.unwrap_or_else(|| self.others());
        tones.into_iter().map(others).collect()
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

/// How a value comes to its tone.
#[derive(Clone, Copy)]
enum Way {
    /// As readers of such maps expect it.
    Expected,
    /// One that is always the same, by its id.
    Usual,
    /// The next one that is free.
    Any,
}

impl Way {
    /// A tone that is free, by its place in the tables.
    fn slot(self, id: &str, taken: &[bool; TONES]) -> Option<usize> {
        let hash = id.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        let usual = (hash % FIRST as u64) as usize;
        let is_free = |slot: &usize| !taken[*slot];
        match self {
            Self::Expected => match id {
                "RUS" | "SUN" => Some(0).filter(is_free),
                "USA" | "nato" | "NATO" => Some(1).filter(is_free),
                _ => None,
            },
            Self::Usual => Some(usual).filter(is_free),
            Self::Any => {
                let in_turn = (0..FIRST).map(|step| (usual + step) % FIRST);
                in_turn.chain(FIRST..TONES).find(is_free)
            }
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
