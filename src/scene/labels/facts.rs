//! Labels of facts, those that matter most first.

use super::super::badges;
use super::super::hit::Pick;
use super::super::placed_symbols::Symbol;
use super::super::rings::{self, RingLabel};
use super::super::{Cut, LayerName};
use super::boxes::{Line, SIDES, Side};
use super::placed::LabelId;
use super::placer::{Label, Placer, WHOLE_FIRST};
use crate::atlas::library::FactRef;
use crate::index::Cluster;
use crate::theme::size;

/// How much room a symbol with a short name takes at least, in square pixels at the size of a
/// window's furniture: of a crowd in a window no more are tried than would have room, the most
/// important first.
const NAMED_PX2: f64 = 3_000.0;
/// How many rings have their names placed before those of symbols.
const FEW_RINGS: usize = 3;
/// The sides of the lowest and of the highest point of a ring.
const UNDER: [Side; 2] = [[0, 1], [0, -1]];
const OVER: [Side; 2] = [[0, -1], [0, 1]];

impl Placer<'_, '_> {
    /// Labels of facts, those that matter most first.
    pub(super) fn place_facts(
        &mut self,
        region: [f64; 4],
        symbols: &[Symbol],
        clusters: &[Cluster],
    ) {
        let rings = if self.input.view.layers.is_shown(LayerName::Ranges) {
            rings::ring_labels(self.input, region)
        } else {
            Vec::new()
        };
        let selected = |fact: FactRef| self.input.focus.selected == Some(fact);
        // A few rings come before symbols, which have more sides to choose from.
        let few = rings.len() <= FEW_RINGS;
        let (first_rings, later_rings): (Vec<_>, Vec<_>) = rings
            .into_iter()
            .partition(|ring| few || selected(ring.fact));
        // The selected fact, then the members of an opened symbol, then the rest in the order of
        // the clusters, which is that of importance.
        let mut order: Vec<&Symbol> = symbols.iter().collect();
        order.sort_by_key(|symbol| (!symbol.selected, !symbol.member));
        let leading = order.iter().filter(|symbol| symbol.selected).count();
        for symbol in order.iter().take(leading) {
            self.place_symbol(symbol, clusters);
        }
        for ring in &first_rings {
            self.place_ring(ring);
        }
        let most = if self.input.inside_frame {
            usize::MAX
        } else {
            let [left, top, right, bottom] = region;
            let furniture = self.input.furniture.powi(2);
            ((right - left) * (bottom - top) / NAMED_PX2 / furniture) as usize
        };
        for symbol in order.iter().skip(leading).take(most) {
            self.place_symbol(symbol, clusters);
        }
        for ring in &later_rings {
            self.place_ring(ring);
        }
    }

    fn place_symbol(&mut self, symbol: &Symbol, clusters: &[Cluster]) {
        let Some(cluster) = clusters.get(symbol.cluster) else {
            return;
        };
        // Setting text is dear: where not even three letters have room, none is set.
        let is_member = symbol.member || symbol.selected || !symbol.notes.is_empty();
        if !is_member && !self.has_room(symbol) {
            return;
        }
        let (name, detail) = self.input.label_words(symbol, cluster);
        let palette = self.input.view.theme.palette();
        let fact = self.input.library.fact(symbol.lead);
        let detail_colour = self.input.kind_text(fact.kind);
        let note = (!symbol.notes.is_empty()).then(|| self.note(&symbol.notes));
        let mut lines = vec![Line {
            text: self.line(Cut::SemiBold, size::LABEL, &name, palette.text),
            note,
        }];
        if !detail.is_empty() {
            lines.push(
                self.line(Cut::Regular, size::SMALL, &detail, detail_colour)
                    .into(),
            );
        }
        let (id, pick) = if symbol.member {
            (
                LabelId::Member(symbol.lead, symbol.world),
                Pick::Fact(symbol.lead),
            )
        } else if symbol.count > 1 {
            (
                LabelId::Symbol(cluster.id, symbol.world),
                Pick::Cluster(cluster.id),
            )
        } else {
            (
                LabelId::Symbol(cluster.id, symbol.world),
                Pick::Fact(symbol.lead),
            )
        };
        let gap = badges::reach(symbol) + 4.0 * self.input.furniture;
        let reaches: &[f64] = if symbol.selected {
            &[1.0, 1.6, 2.4]
        } else {
            &[1.0]
        };
        for whole in WHOLE_FIRST {
            for keep in [2, 1] {
                for reach in reaches {
                    let label = Label {
                        id,
                        at: symbol.at,
                        gap: gap * reach,
                        pick: Some(pick),
                        selected: symbol.selected,
                        sides: &SIDES,
                    };
                    if self.try_sides(label, &lines, keep, whole) {
                        return;
                    }
                }
            }
        }
    }

    fn place_ring(&mut self, ring: &RingLabel) {
        let id = LabelId::Ring(ring.id.0, ring.id.1);
        let theme = self.input.view.theme;
        let fact = self.input.library.fact(ring.fact);
        let [first, second] = &ring.lines;
        let mut lines = vec![Line {
            text: self.line(
                Cut::SemiBold,
                size::SMALL,
                first,
                self.input.kind_text(fact.kind),
            ),
            note: (!ring.notes.is_empty()).then(|| self.note(&ring.notes)),
        }];
        if !second.is_empty() {
            lines.push(
                self.line(Cut::Regular, size::SMALL, second, theme.palette().quiet)
                    .into(),
            );
        }
        let pick = Some(Pick::Fact(ring.fact));
        for whole in WHOLE_FIRST {
            for keep in [2, 1] {
                for (at, sides) in [(ring.bottom, &UNDER), (ring.top, &OVER)] {
                    let label = Label {
                        id,
                        at,
                        gap: 5.0 * self.input.furniture,
                        pick,
                        selected: self.input.focus.selected == Some(ring.fact),
                        sides,
                    };
                    if self.try_sides(label, &lines, keep, whole) {
                        return;
                    }
                }
            }
        }
    }

    /// Whether the shortest name would have room at some side of a symbol.
    fn has_room(&self, symbol: &Symbol) -> bool {
        let size = f64::from(size::LABEL) * self.input.furniture;
        let (width, height) = (1.5 * size, size);
        let gap = badges::reach(symbol) + 4.0 * self.input.furniture;
        SIDES.into_iter().any(|[aside, above]| {
            let (aside, above) = (f64::from(aside), f64::from(above));
            // As `arrange` puts them, but smaller.
            let middle = [
                symbol.at[0] + aside * (gap + width / 2.0),
                symbol.at[1] + above * (gap + height / 2.0),
            ];
            self.is_free([
                middle[0] - width / 2.0,
                middle[1] - height / 2.0,
                middle[0] + width / 2.0,
                middle[1] + height / 2.0,
            ])
        })
    }
}
