//! An entry of the legend. It knows neither what a frame shows nor how a swatch is drawn.

use super::look::SymbolLook;
use super::symbols::Glyph;
use crate::theme::Rgba;

/// An entry of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// What it explains.
    pub swatch: Swatch,
    /// In which words.
    pub label: String,
    /// The group that it explains, by its id.
    pub group: Option<String>,
    /// Numbers of the sources behind it.
    pub note: String,
}

impl LegendEntry {
    pub(super) fn new(swatch: Swatch, label: impl Into<String>) -> Self {
        Self {
            swatch,
            label: label.into(),
            group: None,
            note: String::new(),
        }
    }
}

/// What stands beside the words of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Swatch {
    /// A heading over the entries that follow.
    Heading,
    /// A colour of facts.
    Colour(SymbolLook),
    /// A symbol.
    Symbol(Glyph, SymbolLook),
    /// A leg of an itinerary.
    Leg(Rgba),
    /// A range ring.
    Ring(Rgba),
    /// The hatch of a group: colour and pattern.
    Hatch(Rgba, usize),
    /// The mark of facts whose sources differ.
    Differs,
    /// The number of a stop, on a symbol.
    Stop(SymbolLook),
    /// How many facts share a symbol.
    Count,
}
