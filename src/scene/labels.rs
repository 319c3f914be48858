//! Labels that never cover each other or a symbol, and stay where they are while the map is panned.
//!
//! They are placed by one function of its input, in map pixels, for the frame and a region around
//! it, the most important first, each at the first of its sides that is free ([`placer`]). What it
//! answers holds as long as the [`LabelKey`] does: a frame moves it and mends what its edge would cut
//! ([`edge`]). Where labels stood before is a part of the input, so that they keep their sides.
//! Nothing else is kept, and nothing is left to a frame to come.

mod boxes;
mod edge;
mod facts;
mod ground;
mod key;
mod legs;
mod placed;
mod placer;
mod standing;
mod tile_names;

use boxes::Crowd;
use placed::{Placed, Shown};
use placer::Placer;
use standing::Before;

pub use key::LabelKey;
pub(super) use key::region;
pub use placer::NOTE_PT;
pub use standing::Standing;

use super::badges;
use super::changed::Tallies;
use super::input::Input;
use super::measure::{Drawn, Pencil};
use super::placed_symbols::{self, Symbol};
use super::text::Fonts;
use crate::view::LayerName;

/// Labels that were placed, and what they were placed for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    key: Option<LabelKey>,
    /// The scale of the map that they were placed in.
    scale: f64,
    /// The most important first.
    placed: Vec<Placed>,
    /// What symbols, what was measured and labels of facts take.
    facts: Crowd,
    /// What names of the ground take.
    places: Crowd,
    /// Lines to keep off.
    lines: Crowd,
}

impl Labels {
    /// What they were placed for; none before any were.
    pub fn key(&self) -> Option<LabelKey> {
        self.key
    }

    /// All of them where they were placed, as paper shows them.
    pub(super) fn as_placed(&self) -> Vec<Shown<'_>> {
        let placed = self.placed.iter();
        placed.map(|placed| Shown::of(placed, 1.0)).collect()
    }
}

/// Places the labels of a window for all frames of a [`LabelKey`]; of those that stood somewhere
/// before, each keeps its side where it can.
pub fn place_labels(input: &Input<'_>, fonts: &mut Fonts, before: &Standing) -> Labels {
    let symbols = if input.view.layers.is_shown(LayerName::Symbols) {
        let (clusters, region) = (input.clusters(), region(input));
        placed_symbols::symbols(input, &clusters, region, &mut Tallies::default())
    } else {
        Vec::new()
    };
    let measured = measured(input, fonts, region(input), &symbols);
    place(input, fonts, (&symbols, &measured, &[]), before)
}

/// Places labels where the symbols of their region, what was measured there, and boxes in map pixels
/// that are taken already leave room.
pub(super) fn place(
    input: &Input<'_>,
    fonts: &mut Fonts,
    (symbols, measured, taken): (&[Symbol], &Drawn, &[[f64; 4]]),
    before: &Standing,
) -> Labels {
    let (key, region) = (LabelKey::of(input), region(input));
    let clusters = input.clusters();
    let mut placer = Placer {
        input,
        fonts,
        frame: if input.inside_frame {
            region
        } else {
            input.frame_in_map_px()
        },
        facts: Crowd::default(),
        places: Crowd::default(),
        lines: Crowd::default(),
        before: Before::new(before, key),
        held: Crowd::default(),
        placed: Vec::new(),
    };
    for stood in placer.before.all_seen() {
        let boxes = stood.dot.into_iter().chain([stood.bounds]);
        boxes.for_each(|bounds| placer.held.take(bounds));
    }
    for bounds in taken.iter().chain(&measured.boxes) {
        placer.facts.take(*bounds);
    }
    for bounds in legs::boxes(input, region).iter().chain(&measured.lines) {
        placer.lines.take(*bounds);
    }
    for symbol in symbols {
        for bounds in badges::symbol_boxes(symbol, placer.fonts, input.furniture) {
            placer.facts.take(bounds);
        }
    }
    if input.view.layers.is_shown(LayerName::Labels) {
        placer.place_facts(region, symbols, clusters.all());
    }
    if input.view.layers.is_shown(LayerName::Places) {
        placer.place_ground(region);
    }
    Labels {
        key: Some(key),
        scale: input.view.camera.scale(),
        placed: placer.placed,
        facts: placer.facts,
        places: placer.places,
        lines: placer.lines,
    }
}

/// What was measured, as far as a region shows it, clear of symbols where that can be.
pub(super) fn measured(
    input: &Input<'_>,
    fonts: &mut Fonts,
    region: [f64; 4],
    symbols: &[Symbol],
) -> Drawn {
    if input.view.measurement.is_empty() {
        return Drawn::default();
    }
    let boxes = symbols.iter().map(badges::symbol_box).collect();
    Pencil::of(input).draw(&input.view.measurement, fonts, region, boxes)
}
