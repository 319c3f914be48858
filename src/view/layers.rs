//! What is drawn besides the facts, and how each layer looks: order, visibility, opacity, the
//! language of names.
//!
//! What there is to know of a layer, but how it is drawn, stands in one row of the table below. A new
//! layer is a new row, a place in [`LayerName::STACK`], and what draws it in
//! `scene::build::drawn`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::atlas::colour_by::ColourBy;
use crate::basemap::{GroundSource, NameLanguage, Worldview};

/// What is particular about a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trait {
    /// Nobody sees it unless somebody chose to.
    Hidden,
    /// It shows facts at their places, so clusters are looked for where it is shown.
    AtPlaces,
    /// Where labels stand depends on whether it is shown.
    MovesLabels,
}

/// A row of the table.
struct Row {
    word: &'static str,
    label: &'static str,
    about: &'static str,
    traits: &'static [Trait],
}

/// Makes the layers from the rows of the table: what each holds in a sentence, its name in a file,
/// what a list calls it, what is said about it there, what is particular about it.
macro_rules! layers {
    ($(
        $(#[$doc:meta])*
        $name:ident: $word:literal, $label:literal, $about:literal, [$($trait:ident),*];
    )*) => {
        /// What a layer of the map holds.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        pub enum LayerName {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl LayerName {
            /// All layers.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name),*];

            fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        word: $word,
                        label: $label,
                        about: $about,
                        traits: &[$(Trait::$trait),*],
                    },)*
                }
            }
        }
    };
}

layers! {
    /// Land, water and boundaries.
    Ground: "ground", "Ground",
        "Land, water and boundaries; without them the map is plain paper", [];
    /// The areas of groups.
    Groups: "groups", "Areas of groups",
        "The hatches over the member states of the groups below", [];
    /// Meridians and parallels.
    Graticule: "graticule", "Graticule",
        "Meridians and parallels, with their degrees at the edges", [Hidden];
    /// Shapes that came with the file: lines and polygons of facts.
    Shapes: "shapes", "Lines and areas",
        "Lines and areas that came with the file", [AtPlaces];
    /// How far weapons reach.
    Ranges: "ranges", "Range rings",
        "How far weapons reach", [MovesLabels];
    /// Graduated circles.
    Personnel: "personnel", "Personnel circles",
        "Circles as large as the number of people", [AtPlaces];
    /// Legs of itineraries.
    Itineraries: "itineraries", "Itineraries",
        "Legs of journeys", [AtPlaces, MovesLabels];
    /// Symbols.
    Symbols: "symbols", "Symbols",
        "One for each place of a fact; their labels go with them", [AtPlaces, MovesLabels];
    /// Names of countries, seas and towns.
    Places: "places", "Names of the ground",
        "Names of countries, seas and towns", [MovesLabels];
    /// Labels of facts.
    Labels: "labels", "Labels of facts",
        "Names and numbers beside symbols and rings", [MovesLabels];
    /// What was measured.
    Measure: "measure", "Measurement",
        "What was measured", [];
}

impl LayerName {
    /// The layers whose order is free, in the order they have unless somebody chose another,
    /// from the bottom to the top. The ground and the areas of groups lie under all of them: they
    /// would hide the facts. What is measured lies under the labels of facts.
    pub const STACK: [Self; 8] = [
        Self::Graticule,
        Self::Shapes,
        Self::Ranges,
        Self::Personnel,
        Self::Itineraries,
        Self::Places,
        Self::Symbols,
        Self::Labels,
    ];

    /// The layers whose marks a picture describes to who does not see it, in that order, and how
    /// the sentence begins.
    pub const DESCRIBED: [(Self, &'static str); 6] = [
        (Self::Measure, "Measured"),
        (Self::Symbols, "Symbols"),
        (Self::Personnel, "Circles"),
        (Self::Ranges, "Range rings"),
        (Self::Itineraries, "Legs"),
        (Self::Shapes, "Shapes"),
    ];

    /// The name of the layer in a file.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// What a list calls it.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// What it holds, in words.
    pub fn about(self) -> &'static str {
        self.row().about
    }

    /// Whether it shows facts at their places.
    pub fn is_at_places(self) -> bool {
        self.row().traits.contains(&Trait::AtPlaces)
    }

    /// Whether labels stand elsewhere where it is hidden.
    pub fn moves_labels(self) -> bool {
        self.row().traits.contains(&Trait::MovesLabels)
    }

    /// How it looks unless somebody chose otherwise.
    pub fn default_look(self) -> Look {
        Look {
            visible: !self.row().traits.contains(&Trait::Hidden),
            opacity_percent: 100,
        }
    }

    /// Where it stands in [`Self::STACK`].
    fn place(self) -> Option<usize> {
        Self::STACK.into_iter().position(|name| name == self)
    }
}

/// How a layer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Whether it is drawn.
    pub visible: bool,
    /// Its opacity in per cent, 0 to 100: a whole number, so that a file brings back what was
    /// chosen.
    pub opacity_percent: u8,
}

/// What is drawn besides the facts, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layers {
    /// Whose view of boundaries is drawn.
    pub worldview: Worldview,
    /// Ids of the groups whose member states are hatched.
    pub groups: Vec<String>,
    /// The layers whose order somebody chose, from the bottom to the top; see [`Self::ordered`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<LayerName>,
    /// The layers that look otherwise than [`LayerName::default_look`]; see [`Self::look`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub looks: BTreeMap<LayerName, Look>,
    /// By what facts are coloured; by their kinds in a file of a version that knew nothing else.
    #[serde(default = "of_kinds", skip_serializing_if = "is_of_kinds")]
    pub colour_by: ColourBy,
    /// The ground that is asked for; the built-in one lies under it.
    #[serde(skip_serializing_if = "GroundSource::is_builtin")]
    pub ground: GroundSource,
    /// The language of the ground's names.
    #[serde(skip_serializing_if = "is_english")]
    pub names: NameLanguage,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_english(names: &NameLanguage) -> bool {
    *names == NameLanguage::English
}

fn of_kinds() -> ColourBy {
    ColourBy::Kind
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_of_kinds(by: &ColourBy) -> bool {
    *by == ColourBy::Kind
}

impl Layers {
    /// How a layer looks.
    pub fn look(&self, name: LayerName) -> Look {
        self.looks
            .get(&name)
            .copied()
            .unwrap_or_else(|| name.default_look())
    }

    /// Makes a layer look so.
    pub fn set_look(&mut self, name: LayerName, look: Look) {
        let look = Look {
            opacity_percent: look.opacity_percent.min(100),
            ..look
        };
        if look == name.default_look() {
            self.looks.remove(&name);
        } else {
            self.looks.insert(name, look);
        }
    }

    /// Shows a layer, or hides it.
    pub fn show(&mut self, name: LayerName, visible: bool) {
        let look = self.look(name);
        self.set_look(name, Look { visible, ..look });
    }

    /// Whether anything of a layer is to be seen.
    pub fn is_shown(&self, name: LayerName) -> bool {
        let look = self.look(name);
        look.visible && look.opacity_percent > 0
    }

    /// The opacity of a layer that is shown, 0 to 1.
    pub fn opacity(&self, name: LayerName) -> f32 {
        f32::from(self.look(name).opacity_percent.min(100)) / 100.0
    }

    /// The ids of the groups whose areas are to be seen.
    pub fn shown_groups(&self) -> &[String] {
        if self.is_shown(LayerName::Groups) {
            &self.groups
        } else {
            &[]
        }
    }

    /// The layers whose order is free, from the bottom to the top, each once. One that a file of
    /// another version does not name stands under the first that it would stand under.
    pub fn ordered(&self) -> Vec<LayerName> {
        let mut ordered: Vec<LayerName> = Vec::with_capacity(LayerName::STACK.len());
        for name in &self.order {
            if name.place().is_some() && !ordered.contains(name) {
                ordered.push(*name);
            }
        }
        for name in LayerName::STACK {
            if ordered.contains(&name) {
                continue;
            }
            let over = ordered.iter().position(|held| held.place() > name.place());
            ordered.insert(over.unwrap_or(ordered.len()), name);
        }
        ordered
    }

    /// Puts a layer to a place among [`Self::ordered`], 0 at the bottom.
    pub fn put(&mut self, name: LayerName, place: usize) {
        let mut ordered = self.ordered();
        let Some(from) = ordered.iter().position(|held| *held == name) else {
            return;
        };
        ordered.remove(from);
        ordered.insert(place.min(ordered.len()), name);
        self.order = if ordered == LayerName::STACK {
            Vec::new()
        } else {
            ordered
        };
    }

    /// Whether order, visibility, opacity, colours and language are as they are unless somebody
    /// chose otherwise.
    pub fn is_plain(&self) -> bool {
        self.order.is_empty()
            && self.looks.is_empty()
            && self.colour_by == ColourBy::default()
            && is_english(&self.names)
    }

    /// Brings order, visibility, opacity, colours and language back; groups and boundaries stay.
    pub fn reset(&mut self) {
        self.order.clear();
        self.looks.clear();
        self.colour_by = ColourBy::default();
        self.names = NameLanguage::default();
    }
}
