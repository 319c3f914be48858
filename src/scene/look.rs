//! How a fact looks: what its symbol, its circle, its lines and its bar are filled and drawn with. This
//! is decided here and nowhere else; painters of the window and of paper ask.

use std::sync::Arc;

use crate::atlas::Kind;
use crate::atlas::colour_by::ColourBy;
use crate::atlas::holding::Holding;
use crate::atlas::library::{FactRef, Library};
use crate::index::{Colouring, Digest, Index};
use crate::theme::{Rgba, Theme};

/// What a symbol is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolLook {
    /// What its outline is filled with; lines, circles and bars have this colour too.
    pub fill: Rgba,
    /// What its outline is drawn with.
    pub edge: Rgba,
    /// What stands on it.
    pub ink: Rgba,
    /// Whether its outline is dashed, as that of what is to come.
    pub dashed: bool,
}

/// How the facts of a view look.
#[derive(Clone, Debug)]
pub struct Looks {
    theme: Theme,
    by_value: Option<ByValue>,
}

/// The values that facts are coloured by, with the colours of those that have one of their own.
#[derive(Clone, Debug)]
struct ByValue {
    colouring: Arc<Colouring>,
    tones: Vec<Rgba>,
}

/// A line of what the colours mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The colour.
    pub colour: Rgba,
    /// What it means.
    pub name: String,
    /// Of how many facts it is.
    pub count: usize,
}

/// Values behind this many have no colour of their own, whatever a file gives them.
const COLOURED: usize = 40;

impl Looks {
    /// That of facts coloured by their kinds.
    pub fn of_kinds(theme: Theme) -> Self {
        Self {
            theme,
            by_value: None,
        }
    }

    /// That of the facts of a library, coloured by what is asked for.
    pub fn of(library: &Library, index: &Index, by: ColourBy, theme: Theme) -> Self {
        let by_value = index.colouring(library, by).map(|colouring| {
            let values: Vec<(&str, Option<&str>)> = colouring
                .values
                .iter()
                .take(COLOURED)
                .map(|value| (value.id.as_str(), value.given.as_deref()))
                .collect();
            ByValue {
                tones: theme.tones(&values),
                colouring,
            }
        });
        Self { theme, by_value }
    }

    /// What the colours are of.
    pub fn by(&self) -> ColourBy {
        let by_value = self.by_value.as_ref();
        by_value.map_or(ColourBy::Kind, |by_value| by_value.colouring.by)
    }

    /// How a symbol looks.
    pub fn symbol(&self, fact: FactRef, kind: Kind) -> SymbolLook {
        self.filled(self.colour(fact, kind))
    }

    /// The colour of a fact, whatever is drawn in it.
    pub fn colour(&self, fact: FactRef, kind: Kind) -> Rgba {
        match &self.by_value {
            None => self.theme.kind(kind),
            Some(by_value) => by_value
                .tone(by_value.colouring.place(fact))
                .unwrap_or_else(|| self.theme.others()),
        }
    }

    /// How a symbol looks that stands for all of a kind.
    pub fn symbol_of(&self, kind: Kind) -> SymbolLook {
        match self.by_value {
            None => self.filled(self.theme.kind(kind)),
            Some(_) => self.filled(self.theme.neutral()),
        }
    }

    /// The colour of what stands for all of a kind: none of the colours of values.
    pub fn colour_of(&self, kind: Kind) -> Rgba {
        match self.by_value {
            None => self.theme.kind(kind),
            Some(_) => self.theme.palette().quiet,
        }
    }

    /// How what is filled with a colour looks.
    pub fn filled(&self, fill: Rgba) -> SymbolLook {
        let palette = self.theme.palette();
        SymbolLook {
            fill,
            edge: palette.symbol_edge,
            ink: match self.by_value {
                None => palette.symbol_glyph,
                Some(_) => self.theme.on(fill),
            },
            dashed: false,
        }
    }

    /// How the symbol of a fact looks on the date: hollow and grey where it is over, and hollow and
    /// dashed where it is to come.
    pub fn on_its_day(&self, digest: &Digest) -> SymbolLook {
        self.standing(self.symbol(digest.fact, digest.kind), digest.holding)
    }

    /// How a symbol looks where what it stands for holds, is over or is to come.
    pub fn standing(&self, look: SymbolLook, holding: Holding) -> SymbolLook {
        let palette = self.theme.palette();
        match holding {
            Holding::Holds => look,
            Holding::ToCome => SymbolLook {
                fill: palette.panel,
                edge: look.fill,
                ink: look.fill,
                dashed: true,
            },
            Holding::Over | Holding::Unknown | Holding::Absent => SymbolLook {
                fill: palette.panel,
                edge: palette.quiet,
                ink: palette.quiet,
                dashed: false,
            },
        }
    }

    /// What the colours of all that are shown mean; nothing where they are those of kinds.
    pub fn meanings(&self) -> Vec<Meaning> {
        let Some(by_value) = &self.by_value else {
            return Vec::new();
        };
        let colouring = &by_value.colouring;
        let values = colouring.values.iter().enumerate();
        let counts = values.map(|(place, value)| (place, value.shown));
        by_value.lines(self.theme, counts, colouring.without)
    }

    /// What the colours of some facts mean, each counted once.
    pub fn meanings_of(&self, facts: impl Iterator<Item = FactRef>) -> Vec<Meaning> {
        let Some(by_value) = &self.by_value else {
            return Vec::new();
        };
        let mut counts = vec![0; by_value.colouring.values.len()];
        let mut without = 0;
        for fact in facts {
            let place = by_value.colouring.place(fact);
            match place.and_then(|place| counts.get_mut(place)) {
                Some(count) => *count += 1,
                None => without += 1,
            }
        }
        by_value.lines(self.theme, counts.into_iter().enumerate(), without)
    }
}

impl ByValue {
    fn tone(&self, place: Option<usize>) -> Option<Rgba> {
        self.tones.get(place?).copied()
    }

    /// A line for each value in use that has a colour of its own, the most frequent first, and one for
    /// the rest.
    fn lines(
        &self,
        theme: Theme,
        counts: impl Iterator<Item = (usize, usize)>,
        without: usize,
    ) -> Vec<Meaning> {
        let grey = theme.others();
        let (mut lines, mut sharing) = (Vec::new(), 0);
        for (place, count) in counts.filter(|(_, count)| *count > 0) {
            let value = self.colouring.values.get(place);
            match (self.tone(Some(place)).filter(|tone| *tone != grey), value) {
                (Some(colour), Some(value)) => lines.push(Meaning {
                    colour,
                    name: value.name.clone(),
                    count,
                }),
                _ => sharing += count,
            }
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.count));
        let none = self.colouring.by.without();
        let name = match (sharing, without) {
            (0, 0) => return lines,
            (0, _) => none.to_owned(),
            (_, 0) => "others".to_owned(),
            (..) => format!("others, or {none}"),
        };
        lines.push(Meaning {
            colour: grey,
            name,
            count: sharing + without,
        });
        lines
    }
}
