//! Labels that never cover each other or a symbol, and stay where they are while the map is
//! panned.
//!
//! They are placed in map pixels for a region around the frame, the most important first, each
//! at the first of its sides that is free and wholly in the frame. What was placed is kept until
//! the zoom or the selection changes or the frame leaves the region; even then a label tries its
//! old side first. Only what the edge of the frame comes upon meanwhile makes way for it.

mod boxes;
mod edge;
mod ground;
mod key;
mod legs;
mod tile_names;

use std::collections::BTreeMap;

use boxes::{Crowd, Line, SIDES, Side, Stand, arrange, outline};
use key::Key;

use super::badges;
use super::changed::Tallies;
use super::hit::Pick;
use super::input::Input;
use super::overlap::{covers, holds};
use super::placed_symbols::Symbol;
use super::rings::{self, RingLabel};
use super::text::{self, Fonts};
use super::{Cut, Shape, Text};
use crate::atlas::library::FactRef;
use crate::index::{Cluster, ClusterId};
use crate::theme::{Rgba, size};
use crate::view::LayerName;

/// What a label belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LabelId {
    Symbol(ClusterId, i32),
    Member(FactRef, i32),
    Ring(usize, i32),
    Country(usize, i32),
    Sea(usize, i32),
    Town(usize, i32),
    Place(u64, i32),
}

/// A label in its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// Its lines, in map pixels.
    pub(super) texts: Vec<Text>,
    /// A dot beside a town's name, in map pixels.
    pub(super) dot: Option<Shape>,
    /// Left, top, right, bottom in map pixels.
    pub(super) bounds: [f64; 4],
    id: LabelId,
    /// The point it names, in map pixels.
    at: [f64; 2],
    /// How far from it, and at which of which sides it stands.
    gap: f64,
    stand: Stand,
    sides: &'static [Side],
    /// All its lines, and how many of them have room.
    lines: Vec<Line>,
    kept: usize,
    /// What it can be pointed at for; none for names of the ground.
    pub(super) pick: Option<Pick>,
}

impl Placed {
    /// Whether it names something of the ground rather than a fact.
    pub(super) fn is_place(&self) -> bool {
        self.pick.is_none()
    }

    /// Whether all of it is in a frame, in map pixels.
    pub(super) fn is_whole_in(&self, frame: [f64; 4]) -> bool {
        covers(frame, self.bounds)
    }

    /// The same beside its point in a map so many times as large.
    fn glided(&self, ratio: f64) -> Self {
        let [x, y] = self.at.map(|side| side * (ratio - 1.0));
        let [left, top, right, bottom] = self.bounds;
        Self {
            texts: text::moved(&self.texts, [x, y]),
            dot: self.dot.clone().map(|dot| moved_dot(dot, [-x, -y])),
            bounds: [left + x, top + y, right + x, bottom + y],
            at: self.at.map(|side| side * ratio),
            lines: Vec::new(),
            ..*self
        }
    }
}

/// The dot of a town moved from map pixels into a frame that begins at `origin`.
pub(super) fn moved_dot(dot: Shape, origin: [f64; 2]) -> Shape {
    match dot {
        Shape::Circle {
            at,
            radius,
            fill,
            stroke,
        } => Shape::Circle {
            at: [at[0] - origin[0], at[1] - origin[1]],
            radius,
            fill,
            stroke,
        },
        other => other,
    }
}

/// Where labels were placed, as long as they hold.
#[derive(Debug, Default)]
pub struct LabelCache {
    key: Option<Key>,
    region: [f64; 4],
    placed: Vec<Placed>,
    /// The same while the map is being zoomed.
    gliding: Vec<Placed>,
    /// The zoom of the frame before.
    zoom_bits_before: u64,
    /// The clusters of the frame before.
    clusters_before: Option<i32>,
    /// Whether the frame before had the labels of an index or of clusters that are gone.
    waited: bool,
    /// Whether some were left to the next frame.
    unfinished: bool,
    stands: BTreeMap<LabelId, Stand>,
    /// The room that labels, symbols and what was measured take, and lines to keep off.
    crowd: Crowd,
    lines: Crowd,
    /// What changed about the facts of symbols.
    tallies: Tallies,
    pub(super) titles: super::titles::Titles,
}

/// With more places than this, labels are placed for little more than the frame: placing them for
/// a wide region, so that it lasts, would take longer than a frame has.
const MANY: usize = 5_000;
/// How much room a symbol with a short name takes at least, in square pixels at the size of a
/// window's furniture: of a crowd in a window no more are tried than would have room, the most
/// important first.
const NAMED_PX2: f64 = 3_000.0;
/// How many texts that were never measured are set in a frame, among many places. The others wait
/// for the frames after it: to measure some hundreds takes longer than a frame has.
const NEW_TEXTS: usize = 40;

impl LabelCache {
    /// The region that labels are placed in for a frame, in map pixels.
    pub(super) fn region_for(&self, input: &Input<'_>) -> [f64; 4] {
        let frame = input.frame_in_map_px();
        if input.inside_frame {
            return frame;
        }
        if self.key == Some(Key::of(input)) && covers(self.region, frame) {
            return self.region;
        }
        let share = if input.index.spots.len() > MANY {
            0.1
        } else {
            0.6
        };
        let (aside, above) = (input.size.width * share, input.size.height * share);
        [
            frame[0] - aside,
            frame[1] - above,
            frame[2] + aside,
            frame[3] + above,
        ]
    }

    /// Whether labels have to be placed for a region that [`Self::region_for`] gave.
    pub(super) fn is_due(&self, input: &Input<'_>, region: [f64; 4]) -> bool {
        let holds = self.key == Some(Key::of(input)) && self.region == region;
        self.glide(input).is_none() && (!holds || self.unfinished)
    }

    /// Among many places, labels glide along while the map is being zoomed, and are placed anew
    /// once it rests or has gone far: to place them in every frame would take longer than a frame
    /// has. By how much the map is larger than what they were placed for.
    ///
    /// When another index or other clusters come, they wait for one frame, too: symbols and lists
    /// are made anew in the first, and labels in the second.
    fn glide(&self, input: &Input<'_>) -> Option<f64> {
        const FAR: f64 = 0.75;
        let (zoom, placed) = (input.view.camera.zoom, self.key?);
        if input.index.spots.len() <= MANY || input.inside_frame {
            return None;
        }
        let now = Key::of(input);
        if !self.waited && now != placed && now.with_index_of(&placed) == placed {
            return Some(1.0);
        }
        let others = now.clusters != self.clusters_before;
        let far = if others { 2.0 * FAR } else { FAR };
        let moves = f64::from_bits(self.zoom_bits_before) != zoom;
        let steps = zoom - f64::from_bits(placed.zoom_bits);
        let glides = moves && now.at_zoom_of(&placed) == placed;
        (glides && steps != 0.0 && steps.abs() < far).then(|| steps.exp2())
    }

    /// What changed about the facts of symbols, as it was told in the frames before.
    pub(super) fn tallies(&mut self) -> &mut Tallies {
        &mut self.tallies
    }

    /// Whether labels glide, or some of them wait, so that another frame has to place them.
    pub fn wants_another_frame(&self) -> bool {
        !self.gliding.is_empty() || self.unfinished
    }

    /// Labels for a region that [`Self::region_for`] gave; `symbols` are those in it where they
    /// are due. They keep off the boxes that are taken, and where they can off those of lines and
    /// of corners.
    pub(super) fn place(
        &mut self,
        input: &Input<'_>,
        fonts: &mut Fonts,
        region: [f64; 4],
        symbols: &[Symbol],
        clusters: &[Cluster],
        [taken, lines, corners]: [&[[f64; 4]]; 3],
    ) -> &[Placed] {
        let key = Key::of(input);
        let glide = self.glide(input);
        self.zoom_bits_before = key.zoom_bits;
        self.clusters_before = key.clusters;
        self.gliding.clear();
        self.waited = glide == Some(1.0);
        if let Some(ratio) = glide {
            self.gliding
                .extend(self.placed.iter().map(|placed| placed.glided(ratio)));
            return &self.gliding;
        }
        if self.is_due(input, region) {
            // In a frame of another size other sides are inside.
            let same = |before: Key| {
                before.zoom_bits == key.zoom_bits && before.size_bits == key.size_bits
            };
            if !self.key.is_some_and(same) {
                self.stands.clear();
            }
            let mut placer = Placer {
                input,
                fonts,
                crowd: Crowd::default(),
                lines: Crowd::default(),
                held: Crowd::default(),
                stands: std::mem::take(&mut self.stands),
                placed: Vec::new(),
                frame: input.frame_in_map_px(),
                left: if input.index.spots.len() > MANY && !input.inside_frame {
                    NEW_TEXTS
                } else {
                    usize::MAX
                },
                waits: false,
            };
            if self.key == Some(key) {
                let frame = placer.frame;
                let seen = self
                    .placed
                    .iter()
                    .filter(|placed| placed.is_whole_in(frame));
                seen.for_each(|placed| placer.held.take(placed.bounds));
            }
            for bounds in taken {
                placer.crowd.take(*bounds);
            }
            for bounds in legs::boxes(input, region).iter().chain(lines) {
                placer.lines.take(*bounds);
            }
            placer.place_all(region, symbols, clusters);
            self.placed = placer.placed;
            self.stands = placer.stands;
            self.unfinished = placer.waits;
            (self.crowd, self.lines) = (placer.crowd, placer.lines);
            self.key = Some(key);
            self.region = region;
        }
        if !input.inside_frame {
            self.pull_in(input.frame_in_map_px(), corners);
        }
        &self.placed
    }
}

/// Everything that labels are placed with.
struct Placer<'a, 'b> {
    input: &'a Input<'b>,
    fonts: &'a mut Fonts,
    crowd: Crowd,
    /// Lines that are crossed only where there is no other side.
    lines: Crowd,
    /// Where labels are seen now, while only the region changes: others do not take their room.
    held: Crowd,
    stands: BTreeMap<LabelId, Stand>,
    placed: Vec<Placed>,
    /// The frame, which no label on paper may leave, and out of which none on screen is shown.
    frame: [f64; 4],
    /// How many more texts may be measured, and whether one had to wait for the next frame.
    left: usize,
    waits: bool,
}

impl Placer<'_, '_> {
    /// Whether a text may be set in this frame.
    fn may_set(&mut self, cut: Cut, text: &str) -> bool {
        let known = text.is_empty() || self.fonts.has_measured(cut, text);
        match self.left.checked_sub(usize::from(!known)) {
            Some(left) => self.left = left,
            None => self.waits = true,
        }
        !self.waits || known
    }

    fn place_all(&mut self, region: [f64; 4], symbols: &[Symbol], clusters: &[Cluster]) {
        for symbol in symbols {
            for bounds in badges::symbol_boxes(symbol, self.fonts, self.input.furniture) {
                self.crowd.take(bounds);
            }
        }
        let layers = &self.input.view.layers;
        if layers.is_shown(LayerName::Labels) {
            self.place_facts(region, symbols, clusters);
        }
        if layers.is_shown(LayerName::Places) {
            self.place_ground(region);
        }
    }

    /// Labels of facts, those that matter most first.
    fn place_facts(&mut self, region: [f64; 4], symbols: &[Symbol], clusters: &[Cluster]) {
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

    fn line(&mut self, cut: Cut, size: f32, text: &str, colour: Rgba) -> Text {
        let size_px = f64::from(size) * self.input.furniture;
        let mut line = self.fonts.line(cut, size_px, text);
        line.colour = colour;
        line.halo = Some(self.input.view.theme.palette().halo);
        line
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
        if !(self.may_set(Cut::SemiBold, &name) && self.may_set(Cut::Regular, &detail)) {
            return;
        }
        let palette = self.input.view.theme.palette();
        let fact = self.input.library.fact(symbol.lead);
        let detail_colour = self.input.view.theme.kind_text(fact.kind);
        let note = (!symbol.notes.is_empty()).then(|| self.note(&symbol.notes));
        let mut lines = vec![Line {
            text: self.line(Cut::SemiBold, size::LABEL, &name, palette.text),
            note: note.clone(),
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
                        sides: &SIDES,
                    };
                    if self.try_sides(label, &lines, keep, whole) {
                        return;
                    }
                }
            }
        }
        // There is no room for a name; the numbers of its sources it has all the same.
        let Some(note) = note else {
            return;
        };
        let note = [Line::from(note)];
        let near = badges::reach(symbol) + self.input.furniture;
        let label = |reach: f64| Label {
            id,
            at: symbol.at,
            gap: near * reach,
            pick: Some(pick),
            sides: &SIDES,
        };
        for reach in [1.0, 1.5, 2.2, 3.2] {
            if WHOLE_FIRST
                .into_iter()
                .any(|whole| self.try_sides(label(reach), &note, 1, whole))
            {
                return;
            }
        }
        self.put(label(1.0), &note, 1, Stand::at([0, 1]));
    }

    /// Numbers of sources, small and raised.
    fn note(&mut self, words: &str) -> Text {
        let ink = self.input.view.theme.palette().text;
        self.line(Cut::SemiBold, NOTE_PT, words, ink)
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
                theme.kind_text(fact.kind),
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
            self.crowd.is_free([
                middle[0] - width / 2.0,
                middle[1] - height / 2.0,
                middle[0] + width / 2.0,
                middle[1] + height / 2.0,
            ])
        })
    }

    /// A name that stands on its point, or so far above or below it.
    fn try_middle(&mut self, id: LabelId, at: [f64; 2], line: Text, gaps: &[f64]) {
        let line = [line.into()];
        let tries = WHOLE_FIRST
            .into_iter()
            .flat_map(|whole| gaps.iter().map(move |gap| (whole, gap)));
        for (whole, gap) in tries {
            let label = Label {
                id,
                at,
                gap: gap * self.input.furniture,
                pick: None,
                sides: &MIDDLE,
            };
            if self.try_sides(label, &line, 1, whole) {
                return;
            }
        }
    }

    /// Puts a label with so many of its lines at the first side that is free: one on which all of
    /// it is in the frame, pulled along its point if need be, for what is in the frame; or else any
    /// at all, for when the frame gets there.
    fn try_sides(&mut self, label: Label, lines: &[Line], keep: usize, whole: bool) -> bool {
        let kept = lines.get(..keep).unwrap_or(lines);
        if whole && !self.input.inside_frame && !holds(self.frame, label.at) {
            return false;
        }
        if !whole && self.input.inside_frame {
            return false;
        }
        let before = self.stands.get(&label.id).copied();
        let before = before.filter(|stand| label.sides.contains(&stand.side));
        let sides = label.sides.iter().map(|side| Stand::at(*side));
        // The side it had, and then the others; in the middle of one if that can be.
        let tries = before.into_iter().chain(sides);
        let pulled = [false, true].into_iter().take(1 + usize::from(whole));
        let tries = pulled.flat_map(|pulled| tries.clone().map(move |stand| (stand, pulled)));
        let clear = [true, false]
            .into_iter()
            .skip(usize::from(self.lines.is_empty()));
        for (clear, (stand, pulled)) in
            clear.flat_map(|clear| tries.clone().map(move |tried| (clear, tried)))
        {
            let (_, mut bounds) = outline(label.at, label.gap, stand, kept);
            let mut stand = stand;
            if pulled {
                let Some(held) = stand.pulled(self.frame, bounds) else {
                    continue;
                };
                stand = held;
                (_, bounds) = outline(label.at, label.gap, stand, kept);
            } else if whole && !covers(self.frame, bounds) {
                continue;
            }
            let is_free = self.crowd.is_free(bounds)
                && (before == Some(stand) || self.held.is_free(bounds))
                && (!clear || self.lines.is_free(bounds));
            if is_free {
                self.stands.insert(label.id, stand);
                self.put(label, lines, keep, stand);
                return true;
            }
        }
        false
    }

    /// Puts a label where it is to stand.
    fn put(&mut self, label: Label, lines: &[Line], keep: usize, stand: Stand) {
        let kept = lines.get(..keep).unwrap_or(lines);
        let (texts, bounds) = arrange(label.at, label.gap, stand, kept);
        self.crowd.take(bounds);
        self.placed.push(Placed {
            texts,
            dot: None,
            bounds,
            id: label.id,
            at: label.at,
            gap: label.gap,
            stand,
            sides: label.sides,
            kept: kept.len(),
            lines: lines.to_vec(),
            pick: label.pick,
        });
    }
}

/// What a label belongs to, and where it may stand.
#[derive(Clone, Copy)]
struct Label {
    id: LabelId,
    /// The point it names, in map pixels.
    at: [f64; 2],
    /// How far from it.
    gap: f64,
    pick: Option<Pick>,
    sides: &'static [Side],
}

/// How many rings have their names placed before those of symbols.
const FEW_RINGS: usize = 3;

/// Labels are placed wholly in the frame, and only where that cannot be with what is cut.
const WHOLE_FIRST: [bool; 2] = [true, false];

/// The sides of the lowest and of the highest point of a ring.
const UNDER: [Side; 2] = [[0, 1], [0, -1]];
const OVER: [Side; 2] = [[0, -1], [0, 1]];

/// Size of the numbers of sources, in points.
pub const NOTE_PT: f32 = 8.5;

/// The sides of a name that stands on its point.
const MIDDLE: [Side; 3] = [[0, 0], [0, 1], [0, -1]];
