//! Labels that never cover each other or a symbol, and stay where they are while the map is
//! panned.
//!
//! They are placed in map pixels for a region around the frame, the most important first, each
//! at the first of its sides that is free. What was placed is kept until the zoom or the
//! selection changes or the frame leaves the region; even then a label tries its old side first.

mod key;
mod tile_names;

use std::collections::{BTreeMap, HashMap};

use key::Key;

use super::badges;
use super::build::Input;
use super::changed::Tallies;
use super::hit::Pick;
use super::marks::{self, Symbol};
use super::rings::{self, RingLabel};
use super::text::Fonts;
use super::tiles::Covered;
use super::{Cut, Shape, Text};
use crate::atlas::library::FactRef;
use crate::basemap::{self, WORLD_PX};
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
    /// The point it names, in map pixels.
    at: [f64; 2],
    /// What it can be pointed at for; none for names of the ground.
    pub(super) pick: Option<Pick>,
}

impl Placed {
    /// Whether it names something of the ground rather than a fact.
    pub(super) fn is_place(&self) -> bool {
        self.pick.is_none()
    }

    /// The same beside its point in a map so many times as large.
    fn glided(&self, ratio: f64) -> Self {
        let [x, y] = self.at.map(|side| side * (ratio - 1.0));
        let [left, top, right, bottom] = self.bounds;
        Self {
            texts: marks::moved(&self.texts, [x, y]),
            dot: self
                .dot
                .clone()
                .map(|dot| super::build::moved_dot(dot, [-x, -y])),
            bounds: [left + x, top + y, right + x, bottom + y],
            at: self.at.map(|side| side * ratio),
            pick: self.pick,
        }
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
    sides: BTreeMap<LabelId, usize>,
    /// What changed about the facts of symbols.
    tallies: Tallies,
    pub(super) titles: super::titles::Titles,
    pub(super) bodies: super::crowds::Bodies,
}

/// With more places than this, labels are placed for little more than the frame: placing them for
/// a wide region, so that it lasts, would take longer than a frame has.
const MANY: usize = 5_000;
/// How many symbols of a window are named at most, the most important first: no more names than
/// this have room on any screen.
const MOST_NAMED: usize = 300;

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
        self.glide(input).is_none() && (self.key != Some(Key::of(input)) || self.region != region)
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

    /// Whether labels glide, so that another frame has to place them.
    pub fn is_gliding(&self) -> bool {
        !self.gliding.is_empty()
    }

    /// Labels for a region that [`Self::region_for`] gave; `symbols` are those in it where they
    /// are due. They keep off the boxes that are taken, and where they can off those of lines.
    pub(super) fn place(
        &mut self,
        input: &Input<'_>,
        fonts: &mut Fonts,
        region: [f64; 4],
        symbols: &[Symbol],
        clusters: &[Cluster],
        [taken, lines]: [&[[f64; 4]]; 2],
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
                self.sides.clear();
            }
            let mut placer = Placer {
                input,
                fonts,
                crowd: Crowd::default(),
                lines: Crowd::default(),
                sides: std::mem::take(&mut self.sides),
                placed: Vec::new(),
                frame: input.frame_in_map_px(),
            };
            for bounds in taken {
                placer.crowd.take(*bounds);
            }
            for bounds in lines {
                placer.lines.take(*bounds);
            }
            placer.place_all(region, symbols, clusters);
            self.placed = placer.placed;
            self.sides = placer.sides;
            self.key = Some(key);
            self.region = region;
        }
        &self.placed
    }
}

fn covers(outer: [f64; 4], inner: [f64; 4]) -> bool {
    outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3]
}

/// Whether two boxes overlap.
pub(super) fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Boxes that are taken, found by the cells of a grid.
#[derive(Default)]
struct Crowd {
    cells: HashMap<(i64, i64), Vec<[f64; 4]>>,
}

const CELL_PX: f64 = 96.0;

impl Crowd {
    fn cells_of(bounds: [f64; 4]) -> impl Iterator<Item = (i64, i64)> {
        let [left, top, right, bottom] = bounds.map(|edge| (edge / CELL_PX).floor() as i64);
        (left..=right).flat_map(move |column| (top..=bottom).map(move |row| (column, row)))
    }

    fn take(&mut self, bounds: [f64; 4]) {
        for cell in Self::cells_of(bounds) {
            self.cells.entry(cell).or_default().push(bounds);
        }
    }

    fn is_free(&self, bounds: [f64; 4]) -> bool {
        Self::cells_of(bounds)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .all(|taken| !overlap(*taken, bounds))
    }
}

/// Where a label may stand about its point: -1, 0 or 1 to the left or right and above or below.
const SIDES: [[i8; 2]; 8] = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
];

/// Everything that labels are placed with.
struct Placer<'a, 'b> {
    input: &'a Input<'b>,
    fonts: &'a mut Fonts,
    crowd: Crowd,
    /// Lines that are crossed only where there is no other side.
    lines: Crowd,
    sides: BTreeMap<LabelId, usize>,
    placed: Vec<Placed>,
    /// The frame, which no label on paper may leave, and none on screen should.
    frame: [f64; 4],
}

impl Placer<'_, '_> {
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
        let (first_rings, later_rings): (Vec<_>, Vec<_>) =
            rings.into_iter().partition(|ring| selected(ring.fact));
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
            MOST_NAMED
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
        for keep in [2, 1] {
            lines.truncate(keep);
            for reach in reaches {
                if self.try_sides(id, symbol.at, gap * reach, &lines, Some(pick), &SIDES) {
                    return;
                }
            }
        }
        // There is no room for a name; the numbers of its sources it has all the same.
        let Some(note) = note else {
            return;
        };
        let note = [Line::from(note)];
        let near = badges::reach(symbol) + self.input.furniture;
        for reach in [1.0, 1.5, 2.2, 3.2] {
            if self.try_sides(id, symbol.at, near * reach, &note, Some(pick), &SIDES) {
                return;
            }
        }
        let (texts, bounds) = arrange(symbol.at, near, [0, 1], &note);
        self.crowd.take(bounds);
        self.placed.push(Placed {
            texts,
            dot: None,
            bounds,
            at: symbol.at,
            pick: Some(pick),
        });
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
        let gap = 5.0 * self.input.furniture;
        let pick = Some(Pick::Fact(ring.fact));
        for keep in [2, 1] {
            lines.truncate(keep);
            for (at, sides) in [
                (ring.bottom, [[0, 1], [0, -1]]),
                (ring.top, [[0, -1], [0, 1]]),
            ] {
                if self.try_sides(id, at, gap, &lines, pick, &sides) {
                    return;
                }
            }
        }
    }

    fn place_ground(&mut self, region: [f64; 4]) {
        let scale = self.input.view.camera.scale();
        let zoom = self.input.view.camera.zoom;
        let palette = self.input.view.theme.palette();
        let names = self.input.view.layers.names;
        let world = |at: [f32; 2]| [f64::from(at[0]) * scale, f64::from(at[1]) * scale];
        let point = |at: [f64; 2]| [at[0], at[1], at[0], at[1]];
        let shifted = |at: [f64; 2], copy: i32| [at[0] + f64::from(copy) * WORLD_PX * scale, at[1]];
        let covered = Covered::by(self.input.tiles);
        let unscaled = |at: [f64; 2]| at.map(|side| side / scale);

        let mut countries: Vec<(usize, &basemap::Country)> =
            basemap::countries().iter().enumerate().collect();
        countries.sort_by(|(_, a), (_, b)| a.min_zoom.total_cmp(&b.min_zoom));
        for (position, country) in countries {
            if f64::from(country.min_zoom) > zoom + COUNTRY_EARLY || zoom > COUNTRY_LAST {
                continue;
            }
            let at = world(country.label);
            // A large country has room to move its name out of the way.
            let gaps: &[f64] = if country.min_zoom < LARGE_COUNTRY {
                &[0.0, 10.0, 26.0]
            } else {
                &[0.0]
            };
            for copy in marks::copies(point(at), region, scale) {
                if covered.is_painted(unscaled(shifted(at, copy))) {
                    continue;
                }
                let line: Line = self
                    .spaced(&country.name_in(names).to_uppercase(), palette.country_text)
                    .into();
                for gap in gaps {
                    let gap = gap * self.input.furniture;
                    let id = LabelId::Country(position, copy);
                    if self.try_sides(
                        id,
                        shifted(at, copy),
                        gap,
                        std::slice::from_ref(&line),
                        None,
                        &AROUND,
                    ) {
                        break;
                    }
                }
            }
        }
        for (position, sea) in basemap::seas().iter().enumerate() {
            if f64::from(sea.min_zoom) > zoom {
                continue;
            }
            let at = world(sea.at);
            for copy in marks::copies(point(at), region, scale) {
                if covered.is_painted(unscaled(shifted(at, copy))) {
                    continue;
                }
                let line = self.line(
                    Cut::Italic,
                    size::SMALL,
                    sea.name_in(names),
                    palette.water_text,
                );
                self.try_sides(
                    LabelId::Sea(position, copy),
                    shifted(at, copy),
                    0.0,
                    &[line.into()],
                    None,
                    &MIDDLE,
                );
            }
        }
        let least = town_population(zoom);
        self.place_tile_names(region, least);
        for (position, town) in basemap::towns().iter().enumerate() {
            let population = f64::from(town.population);
            if population * CAPITAL_BONUS < least {
                break;
            }
            if population < least && !town.capital {
                continue;
            }
            let at = world(town.at);
            for copy in marks::copies(point(at), region, scale) {
                let at = shifted(at, copy);
                if covered.has_towns(unscaled(at)) {
                    continue;
                }
                let name = self.line(Cut::Regular, size::SMALL, &town.name, palette.country_text);
                self.place_town(LabelId::Town(position, copy), at, town.capital, name);
            }
        }
    }

    /// A town's dot with its name beside it, where there is room for both. A town under a symbol
    /// is named by the symbol's label.
    fn place_town(&mut self, id: LabelId, at: [f64; 2], large: bool, name: Text) {
        let radius = if large { 2.6 } else { 2.0 } * self.input.furniture;
        let dot = [
            at[0] - radius,
            at[1] - radius,
            at[0] + radius,
            at[1] + radius,
        ];
        if !self.crowd.is_free(dot) {
            return;
        }
        let fill = name.colour;
        let gap = radius + 3.0 * self.input.furniture;
        if self.try_sides(id, at, gap, &[name.into()], None, &SIDES[..4]) {
            self.crowd.take(dot);
            if let Some(placed) = self.placed.last_mut() {
                placed.dot = Some(Shape::Circle {
                    at,
                    radius,
                    fill: Some(fill),
                    stroke: None,
                });
            }
        }
    }

    /// A line of capitals with space between them.
    fn spaced(&mut self, text: &str, colour: Rgba) -> Text {
        let mut line = self.line(Cut::Regular, size::SMALL, text, colour);
        if text.chars().any(is_joined) {
            return line;
        }
        line.spacing_px = 1.8 * self.input.furniture;
        line.width_px += line.spacing_px * text.chars().count().saturating_sub(1) as f64;
        line
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

    /// Puts a label at the first side that is free.
    fn try_sides(
        &mut self,
        id: LabelId,
        at: [f64; 2],
        gap: f64,
        lines: &[Line],
        pick: Option<Pick>,
        sides: &[[i8; 2]],
    ) -> bool {
        // The side it had; else a side on which all of it is in the frame; else any.
        let before = self
            .sides
            .get(&id)
            .copied()
            .filter(|side| *side < sides.len());
        let tries = before
            .map(|side| (side, false))
            .into_iter()
            .chain((0..sides.len()).map(|side| (side, true)))
            .chain((0..sides.len()).map(|side| (side, false)));
        let clear = tries.clone().map(|(side, wholly)| (side, wholly, true));
        let clear = clear.take(if self.lines.cells.is_empty() {
            0
        } else {
            usize::MAX
        });
        let any = tries.map(|(side, wholly)| (side, wholly, false));
        for (side, wholly, clear) in clear.chain(any) {
            let Some(direction) = sides.get(side) else {
                continue;
            };
            let (_, bounds) = outline(at, gap, *direction, lines);
            let must_fit = wholly || self.input.inside_frame;
            if (!must_fit || covers(self.frame, bounds))
                && self.crowd.is_free(bounds)
                && (!clear || self.lines.is_free(bounds))
            {
                let (texts, bounds) = arrange(at, gap, *direction, lines);
                self.crowd.take(bounds);
                self.sides.insert(id, side);
                self.placed.push(Placed {
                    texts,
                    dot: None,
                    bounds,
                    at,
                    pick,
                });
                return true;
            }
        }
        false
    }
}

/// Whether a letter is joined to its neighbours, as those of Arabic are: space would tear them
/// apart.
fn is_joined(letter: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&letter)
}

/// A line of a label, with small numbers behind it where it has sources to name.
#[derive(Clone)]
struct Line {
    text: Text,
    note: Option<Text>,
}

impl From<Text> for Line {
    fn from(text: Text) -> Self {
        Self { text, note: None }
    }
}

impl Line {
    fn width(&self) -> f64 {
        self.text.width_px
            + self
                .note
                .as_ref()
                .map_or(0.0, |note| note.width_px + note.size_px * NOTE_GAP)
    }
}

/// Size of the numbers of sources, in points.
pub const NOTE_PT: f32 = 8.5;
/// Space before them, of their size.
const NOTE_GAP: f64 = 0.3;

/// The sides of a name that stands on its point.
const MIDDLE: [[i8; 2]; 3] = [[0, 0], [0, 1], [0, -1]];

/// The sides of a country's name, the middle first.
const AROUND: [[i8; 2]; 5] = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0]];

/// Countries that Natural Earth names before this zoom are large.
const LARGE_COUNTRY: f32 = 3.0;

/// How many zoom levels before Natural Earth would name a country it is named here: its zooms
/// are meant for maps without anything else on them, with smaller type.
const COUNTRY_EARLY: f64 = 0.6;
/// Past this zoom a country is wider than the frame.
const COUNTRY_LAST: f64 = 8.5;

/// By how much the capital of a country is larger than its people tell.
const CAPITAL_BONUS: f64 = 6.0;

/// How many people a town has at least that is named at a zoom.
fn town_population(zoom: f64) -> f64 {
    // Ten millions at zoom 3, a quarter of that with each further step.
    1.0e7 / 4.0_f64.powf(zoom - 3.0).max(0.02)
}

/// Stacks lines beside a point.
fn arrange(
    at: [f64; 2],
    gap: f64,
    [right, down]: [i8; 2],
    lines: &[Line],
) -> (Vec<Text>, [f64; 4]) {
    let ([left, top, width], bounds) = outline(at, gap, [right, down], lines);
    let mut texts = Vec::with_capacity(lines.len() + 1);
    let mut line_top = top;
    for line in lines {
        let x = match right {
            1 => left,
            -1 => left + width - line.width(),
            _ => left + (width - line.width()) / 2.0,
        };
        let text = &line.text;
        let baseline = line_top + text.size_px * 0.95;
        texts.push(Text {
            origin: [x, baseline],
            ..text.clone()
        });
        if let Some(note) = &line.note {
            texts.push(Text {
                origin: [
                    x + text.width_px + note.size_px * NOTE_GAP,
                    baseline - text.size_px * 0.3,
                ],
                ..note.clone()
            });
        }
        line_top += text.size_px * LEADING;
    }
    (texts, bounds)
}

/// Left, top and width of a label at a side of a point, and the box that it takes.
fn outline(at: [f64; 2], gap: f64, [right, down]: [i8; 2], lines: &[Line]) -> ([f64; 3], [f64; 4]) {
    const PADDING: f64 = 2.0;
    let width = lines.iter().map(Line::width).fold(0.0, f64::max);
    let height: f64 = lines.iter().map(|line| line.text.size_px * LEADING).sum();
    // At a corner the label comes closer, so that its corner is as far as its side would be.
    let near = if right != 0 && down != 0 {
        gap * 0.72
    } else {
        gap
    };
    let left = match right {
        1 => at[0] + near,
        -1 => at[0] - near - width,
        _ => at[0] - width / 2.0,
    };
    let top = match down {
        1 => at[1] + near,
        -1 => at[1] - near - height,
        _ => at[1] - height / 2.0,
    };
    let bounds = [
        left - PADDING,
        top - PADDING / 2.0,
        left + width + PADDING,
        top + height + PADDING / 2.0,
    ];
    ([left, top, width], bounds)
}

/// Height of a line, of the size of its text.
const LEADING: f64 = 1.18;
