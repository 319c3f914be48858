//! What draws each layer, and what the legend says of it. A new layer is an arm here, and what draws it
//! in a file of its own.

use std::sync::Arc;

use super::super::input::Input;
use super::super::look::Looks;
use super::super::text::Fonts;
use super::super::{LayerName, LeftOut, LegendEntry, Mark, PersonnelScale, Swatch, Target};
use super::super::{marks, rings};
use crate::atlas::Kind;
use crate::index::Clusters;

/// What layers are drawn from, and what they say besides their marks.
pub(super) struct Drawing<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) fonts: &'a mut Fonts,
    pub(super) looks: &'a Looks,
    pub(super) clusters: &'a Arc<Clusters>,
    /// How circles tell numbers of people.
    pub(super) personnel: Option<PersonnelScale>,
    /// What can be pointed at, the topmost last.
    pub(super) targets: &'a mut Vec<Target>,
    pub(super) left_out: &'a mut LeftOut,
}

/// The marks of a layer, in frame pixels, at full opacity. None of those that keep clear of what is
/// in the corners of the frame or of other marks: they are drawn once all else has its place.
pub(super) fn marks(name: LayerName, drawing: &mut Drawing<'_>) -> Vec<Mark> {
    let (input, looks) = (drawing.input, drawing.looks);
    let targets = &mut *drawing.targets;
    match name {
        LayerName::Shapes => marks::shapes(input, looks, drawing.fonts, targets),
        LayerName::Ranges => rings::ranges(input, looks, targets),
        LayerName::Personnel => drawing.personnel.map_or_else(Vec::new, |scale| {
            let (marks, without) = marks::bodies(input, looks, drawing.clusters, scale, targets);
            drawing.left_out.circles = without;
            marks
        }),
        LayerName::Itineraries => marks::legs(input, looks, targets),
        LayerName::Ground
        | LayerName::Groups
        | LayerName::Graticule
        | LayerName::Symbols
        | LayerName::Places
        | LayerName::Labels
        | LayerName::Measure => Vec::new(),
    }
}

/// What the legend says of a layer that has marks in the frame.
pub(super) fn legend(name: LayerName, looks: &Looks) -> Option<LegendEntry> {
    let (swatch, label) = match name {
        LayerName::Itineraries => (
            Swatch::Leg(looks.colour_of(Kind::Journey)),
            "Itinerary (great circles)",
        ),
        LayerName::Ranges => (
            Swatch::Ring(looks.colour_of(Kind::Transfer)),
            "Range of a weapon",
        ),
        _ => return None,
    };
    Some(LegendEntry::new(swatch, label))
}
