//! From an atlas and a view to a scene.

use std::collections::BTreeMap;
use std::sync::Arc;

use arcstr::ArcStr;

use super::badges;
use super::changed::Tallies;
use super::graticule::Graticule;
use super::labels::{LabelCache, overlap};
use super::marks::{self, Symbol};
use super::rings;
use super::text::{Fonts, number_ranges};
use super::tiles::{self, TileView};
use super::{
    Glyph, GroundRef, Layer, LayerName, LeftOut, LegendEntry, Mark, Scene, Swatch, Target, fade,
    furniture, groups, hit, measure, scale_bar,
};
use crate::atlas::changes::Marked;
use crate::atlas::claims;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::{Fact, Kind};
use crate::basemap::{self, world_from_lonlat};
use crate::index::{Cluster, ClusterId, Clusters, Index};
use crate::number;
use crate::scene::symbols;
use crate::view::{FrameSize, View};

/// What the pointer and the selection are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The fact that is selected.
    pub selected: Option<FactRef>,
    /// The fact that the pointer is over, in a list or on the map.
    pub hovered: Option<FactRef>,
    /// The symbol that is opened into its members.
    pub open: Option<ClusterId>,
}

/// What stands in the corners of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corners {
    /// The scale bar.
    pub scale: bool,
    /// The credit of the ground.
    pub credit: bool,
    /// Whether the credit stands where it covers the least, in a window; on paper it stands still.
    pub yields: bool,
}

impl Corners {
    /// Those of a window.
    pub const WINDOW: Self = Self {
        scale: true,
        credit: true,
        yields: true,
    };
}

impl Default for Corners {
    fn default() -> Self {
        Self {
            scale: true,
            credit: true,
            yields: false,
        }
    }
}

/// What a scene is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The open atlases.
    pub library: &'a Library,
    /// Their facts.
    pub index: &'a Index,
    /// What a person has chosen to see.
    pub view: &'a View,
    /// Size of the map frame.
    pub size: FrameSize,
    /// What the pointer and the selection are about.
    pub focus: Focus,
    /// Size of symbols and type: 1 is that of the window.
    pub furniture: f64,
    /// Whether every label has to be inside the frame, as on paper. In a window a label glides
    /// out over the edge instead of jumping to another side.
    pub inside_frame: bool,
    /// What stands in the corners of the frame, which labels keep clear of on paper.
    pub corners: Corners,
    /// Numbers of sources to put beside symbols and rings, where they are wanted.
    pub notes: Option<&'a BTreeMap<FactRef, Vec<usize>>>,
    /// What changed between the date of the view and another one, where that is marked.
    pub changed: Option<&'a Marked>,
    /// Which index this is, for what is kept between frames.
    pub generation: u64,
    /// The clusters to draw, where those of the zoom are still being worked out.
    pub clusters: Option<&'a Arc<Clusters>>,
    /// The tiles over the ground.
    pub tiles: TileView<'a>,
}

/// The longest second line of a label, in characters.
const LONGEST_DETAIL: usize = 46;

impl Input<'_> {
    /// The frame in map pixels.
    pub(super) fn frame_in_map_px(&self) -> [f64; 4] {
        let [left, top] = self.origin_in_map_px();
        [left, top, left + self.size.width, top + self.size.height]
    }

    /// The upper left corner of the frame in map pixels.
    pub(super) fn origin_in_map_px(&self) -> [f64; 2] {
        let camera = self.view.camera;
        let [x, y] = world_from_lonlat(camera.centre.lon_deg, camera.centre.lat_deg);
        let scale = camera.scale();
        [
            x * scale - self.size.width / 2.0,
            y * scale - self.size.height / 2.0,
        ]
    }

    /// How measurements are drawn.
    fn pencil(&self) -> measure::Pencil {
        measure::Pencil {
            camera: self.view.camera,
            theme: self.view.theme,
            furniture: self.furniture,
            units: self.view.units,
        }
    }

    /// The numbers of the sources of facts, each once, as they are written.
    pub(super) fn notes(&self, facts: impl Iterator<Item = FactRef>) -> String {
        let Some(notes) = self.notes else {
            return String::new();
        };
        let mut numbers: Vec<usize> = facts
            .filter_map(|fact| notes.get(&fact))
            .flatten()
            .copied()
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        number_ranges(&numbers)
    }

    /// Whether a fact is selected or pointed at.
    pub(super) fn is_focused(&self, fact: FactRef) -> bool {
        self.focus.selected == Some(fact) || self.focus.hovered == Some(fact)
    }

    /// The itinerary whose stops are numbered: the selected one, or the only one.
    pub(super) fn numbered_journey(&self) -> Option<usize> {
        let selected = self
            .focus
            .selected
            .and_then(|fact| self.index.position(fact))
            .filter(|position| self.index.journeys.contains(position));
        match self.index.journeys.as_slice() {
            [only] => Some(*only),
            _ => selected,
        }
    }

    /// A fact in words: kind, title, place, number, date.
    pub(super) fn fact_words(&self, fact_ref: FactRef) -> String {
        let fact = self.library.fact(fact_ref);
        let mut parts = vec![fact.kind.label().to_owned(), fact.title.to_string()];
        if let Some(digest) = self.index.digest(fact_ref) {
            let mut names: Vec<ArcStr> = Vec::new();
            for place in fact.places(digest.day) {
                if place.name != fact.title && !names.contains(&place.name) {
                    names.push(place.name);
                }
            }
            if !names.is_empty() {
                parts.push(names.join(" and "));
            }
            parts.extend(
                digest
                    .personnel()
                    .map(|count| format!("{} personnel", count.text)),
            );
        }
        parts.extend(
            fact.when
                .as_ref()
                .map(super::super::atlas::time::Edtf::to_words),
        );
        parts.join(", ")
    }

    /// The two lines of a symbol's label.
    pub(super) fn label_words(&self, symbol: &Symbol, cluster: &Cluster) -> (String, String) {
        let fact = self.library.fact(symbol.lead);
        if symbol.member {
            return (
                elided(&fact.title, LONGEST_DETAIL),
                self.short_detail(symbol, fact),
            );
        }
        let spot = cluster
            .spots
            .iter()
            .filter_map(|spot| self.index.spots.get(*spot))
            .find(|spot| spot.digest == symbol.digest);
        let name = spot.map_or(fact.title.as_str(), |spot| spot.name.as_str());
        if symbol.count > marks::CROWD {
            let mut detail = format!("{} facts", number::grouped(symbol.count as f64));
            let people = claims::bounds_words(cluster.people);
            if !people.is_empty() {
                detail = format!("{detail} · {people} personnel");
            }
            return (name.to_owned(), detail);
        }
        let more = match symbol.count {
            0 | 1 => String::new(),
            count => format!(" · {} more", count - 1),
        };
        if name == fact.title || name.is_empty() {
            return (
                elided(&fact.title, LONGEST_DETAIL),
                format!("{}{more}", self.short_detail(symbol, fact))
                    .trim_start_matches(" · ")
                    .to_owned(),
            );
        }
        let detail = self.short_detail(symbol, fact);
        let room = LONGEST_DETAIL.saturating_sub(detail.chars().count());
        let title = elided(&fact.title, room.max(18));
        let detail = if detail.is_empty() {
            String::new()
        } else {
            format!(" · {detail}")
        };
        (name.to_owned(), format!("{title}{detail}{more}"))
    }

    /// A fact's number, or else its date. The number of a body of troops that stands at several
    /// sites says so at each of them, so that nobody adds it up.
    fn short_detail(&self, symbol: &Symbol, fact: &Fact) -> String {
        let personnel = self
            .index
            .digests
            .get(symbol.digest)
            .and_then(|digest| digest.personnel());
        let together = |number: &str| match self.index.sites_together(self.library, symbol.digest) {
            0 | 1 => number.to_owned(),
            2 => format!("both sites: {number}"),
            sites => format!("all {} sites: {number}", number::grouped(sites as f64)),
        };
        match (personnel, &fact.when) {
            (Some(count), _) if count.conflict => together(&claims::bounds_words(count.bounds)),
            (Some(count), _) => together(&count.text),
            (None, Some(when)) if fact.kind != Kind::Deployment => when.to_words(),
            _ => String::new(),
        }
    }
}

/// A text cut to so many characters.
fn elided(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// The clusters of a view that stand in the frame, in the order of their importance; none where
/// no layer that shows facts at their places is shown.
pub fn clusters_in_frame(input: &Input<'_>) -> Vec<Cluster> {
    let layers = &input.view.layers;
    let at_places = [
        LayerName::Symbols,
        LayerName::Personnel,
        LayerName::Itineraries,
        LayerName::Shapes,
    ];
    if !at_places.into_iter().any(|name| layers.is_shown(name)) {
        return Vec::new();
    }
    let scale = input.view.camera.scale();
    let frame = input.frame_in_map_px();
    clusters(input)
        .all()
        .iter()
        .filter(|cluster| {
            let [x, y] = cluster.world.map(|side| side * scale);
            !marks::copies([x, y, x, y], frame, scale).is_empty()
        })
        .cloned()
        .collect()
}

/// The facts, by their position in the index, whose range rings reach into the frame.
pub fn rings_in_frame(input: &Input<'_>) -> Vec<usize> {
    if !input.view.layers.is_shown(LayerName::Ranges) {
        return Vec::new();
    }
    let scale = input.view.camera.scale();
    let frame = input.frame_in_map_px();
    input
        .index
        .ranges
        .iter()
        .filter(|range| {
            let bounds = range.ring.bounds.map(|edge| edge * scale);
            !marks::copies(bounds, frame, scale).is_empty()
        })
        .map(|range| range.digest)
        .collect()
}

/// What a symbol of a scene is, in words: kind, title, place, number, date.
pub fn read_out(input: &Input<'_>, target: &Target) -> String {
    let hit::Region::Disc { at, .. } = target.region else {
        return target.title.clone();
    };
    let [left, top] = input.origin_in_map_px();
    let [x, y] = [at[0] + left, at[1] + top];
    // The members of an opened symbol stand far from it.
    let reach = if input.focus.open.is_some() {
        symbols::RADIUS * input.furniture * 60.0
    } else {
        1.0
    };
    let clusters = clusters(input);
    let near = marks::symbols(
        input,
        &clusters,
        [x - reach, y - reach, x + reach, y + reach],
        &mut Tallies::default(),
    );
    let found = near
        .iter()
        .find(|symbol| (symbol.at[0] - x).hypot(symbol.at[1] - y) < 1.0);
    found
        .and_then(|symbol| Some((symbol, clusters.get(symbol.cluster)?)))
        .map(|(symbol, cluster)| marks::read_out(input, symbol, cluster))
        .unwrap_or_default()
}

/// How many symbols of a window are read out in the scene itself; [`read_out`] has the others.
const READ_OUT: usize = 400;

/// How far apart symbols are at least, in frame pixels at the size of a window's furniture.
pub const APART_PX: f64 = 2.2 * symbols::RADIUS;

fn clusters(input: &Input<'_>) -> Arc<Clusters> {
    match input.clusters {
        Some(given) => Arc::clone(given),
        None => input.index.clusters(
            input.library,
            input.view.camera.zoom,
            APART_PX * input.furniture,
        ),
    }
}

/// Builds the scene. `labels` keeps where labels were placed between frames.
pub fn build(input: &Input<'_>, fonts: &mut Fonts, labels: &mut LabelCache) -> Scene {
    let camera = input.view.camera;
    let clusters = clusters(input);
    let region = labels.region_for(input);
    // Labels are placed about the symbols of a wide region; while they hold, those of the frame do.
    let of_labels = labels.is_due(input, region);
    let reached = if of_labels {
        region
    } else {
        let [left, top, right, bottom] = input.frame_in_map_px();
        // An opened symbol reaches farther.
        let radii = if input.focus.open.is_some() {
            60.0
        } else {
            4.0
        };
        let reach = symbols::RADIUS * input.furniture * radii;
        [left - reach, top - reach, right + reach, bottom + reach]
    };
    let layers = &input.view.layers;
    let symbols = if layers.is_shown(LayerName::Symbols) {
        marks::symbols(input, &clusters, reached, labels.tallies())
    } else {
        Vec::new()
    };
    let personnel = marks::personnel_scale(input);

    // What is pointed at is what lies on top, in the order that was chosen.
    let mut targets: Vec<Target> = Vec::new();
    let mut held: BTreeMap<LayerName, Vec<Mark>> = BTreeMap::new();
    let mut left_out = LeftOut::default();
    if layers.is_shown(LayerName::Ranges) && layers.is_shown(LayerName::Labels) {
        left_out.ring_names = rings::without_name(input, region);
    }
    for name in layers.ordered() {
        if !layers.is_shown(name) {
            continue;
        }
        let marks = match name {
            LayerName::Shapes => marks::shapes(input, fonts, &mut targets),
            LayerName::Ranges => rings::ranges(input, &mut targets),
            LayerName::Personnel => personnel.map_or_else(Vec::new, |scale| {
                let (marks, without) = marks::bodies(input, &clusters, scale, &mut targets);
                left_out.circles = without;
                marks
            }),
            LayerName::Itineraries => marks::legs(input, &mut targets),
            _ => continue,
        };
        held.insert(name, marks);
    }

    let holds = |name: LayerName| held.get(&name).is_some_and(|marks| !marks.is_empty());
    let (has_circles, has_legs, has_rings) = (
        holds(LayerName::Personnel),
        holds(LayerName::Itineraries),
        holds(LayerName::Ranges),
    );

    let origin = input.origin_in_map_px();
    let in_frame = |at: [f64; 2]| [at[0] - origin[0], at[1] - origin[1]];
    let is_shown = |[left, top, right, bottom]: [f64; 4]| {
        right >= origin[0]
            && left <= origin[0] + input.size.width
            && bottom >= origin[1]
            && top <= origin[1] + input.size.height
    };

    let scale_bar = scale_bar(
        camera,
        input.size,
        120.0 * input.furniture,
        input.view.units,
    );
    let mut scene = Scene {
        size: input.size,
        camera,
        theme: input.view.theme,
        ground: GroundRef {
            level: basemap::level_for(camera.zoom),
            worldview: input.view.layers.worldview,
            worlds: camera.worlds(input.size),
            veil: groups::veil(input.view),
        },
        tiles: input.tiles.held.to_vec(),
        areas: groups::over_tiles(
            groups::group_areas(input.library, input.view),
            !input.tiles.held.is_empty(),
        ),
        layers: Vec::new(),
        edge: Vec::new(),
        targets,
        first_symbol: 0,
        to_keep_clear: Vec::new(),
        legend: Vec::new(),
        personnel_scale: has_circles.then_some(personnel).flatten(),
        left_out,
        scale_bar,
        credit: tiles::credit(input.view, input.tiles),
        tile_credit: (!input.tiles.held.is_empty())
            .then(|| tiles::tile_credit(input.view, input.tiles)),
        corners: Vec::new(),
        credit_covers: 0.0,
    };
    if input.corners.yields {
        scene.to_keep_clear = furniture::low_boxes(&scene, input.furniture, |found| {
            let boxes = symbols.iter().map(badges::symbol_box);
            found.extend(boxes.map(|[l, t, r, b]| {
                let ([l, t], [r, b]) = (in_frame([l, t]), in_frame([r, b]));
                [l, t, r, b]
            }));
        });
    }
    let has_graticule = layers.is_shown(LayerName::Graticule);
    (scene.corners, scene.credit_covers) =
        furniture::placed(&scene, fonts, input.furniture, input.corners);
    let corners: Vec<[f64; 4]> = scene.corners.iter().filter_map(Mark::plate).collect();
    if has_graticule {
        let graticule = Graticule::new(camera, input.size, input.view.theme, input.furniture);
        held.insert(LayerName::Graticule, graticule.lines());
        scene.edge = fade::faded(
            graticule.degrees(fonts, &corners, input.inside_frame),
            layers.opacity(LayerName::Graticule),
        );
    }
    let in_map =
        |[l, t, r, b]: [f64; 4]| [l + origin[0], t + origin[1], r + origin[0], b + origin[1]];
    let corners: Vec<[f64; 4]> = corners.into_iter().map(in_map).collect();
    let is_under_corner = |bounds| corners.iter().any(|corner| overlap(*corner, bounds));
    let frame = input.frame_in_map_px();
    let mut taken: Vec<[f64; 4]> = if input.inside_frame {
        let edge = scene.edge.iter().filter_map(Mark::plate).map(in_map);
        corners.iter().copied().chain(edge).collect()
    } else {
        Vec::new()
    };
    let measured = if input.view.measurement.is_empty() {
        measure::Drawn::default()
    } else {
        let boxes = symbols.iter().map(badges::symbol_box).collect();
        input
            .pencil()
            .draw(&input.view.measurement, fonts, region, boxes)
    };
    taken.extend(&measured.boxes);

    let (mut place_marks, mut label_marks) = (Vec::new(), Vec::new());
    for placed in labels.place(
        input,
        fonts,
        region,
        &symbols,
        clusters.all(),
        [&taken, &measured.lines, &corners],
    ) {
        // A window leaves out what would be cut at its edge.
        let is_in = if input.inside_frame {
            is_shown(placed.bounds)
        } else {
            placed.is_whole_in(frame)
        };
        if !is_in || (placed.is_place() && is_under_corner(placed.bounds)) {
            continue;
        }
        let texts = marks::moved(&placed.texts, [-origin[0], -origin[1]]);
        let title = texts
            .iter()
            .map(|text| text.text.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let mark = Mark {
            title,
            shapes: placed
                .dot
                .iter()
                .cloned()
                .map(|dot| moved_dot(dot, origin))
                .collect(),
            texts,
            link: None,
        };
        if placed.is_place() {
            place_marks.push(mark);
        } else {
            label_marks.push(mark);
        }
        if let Some(pick) = placed.pick {
            let [left, top, right, bottom] = placed.bounds;
            let [left, top] = in_frame([left, top]);
            let [right, bottom] = in_frame([right, bottom]);
            scene.targets.push(Target {
                pick,
                region: hit::Region::Box([left, top, right, bottom]),
                title: String::new(),
            });
        }
    }

    // Symbols last, so that they are found before what they stand on; the focused ones on top.

    let mut shown: Vec<&Symbol> = symbols
        .iter()
        .filter(|symbol| is_shown(badges::symbol_box(symbol)))
        .collect();
    shown.sort_by_key(|symbol| (symbol.member, symbol.selected, symbol.hovered));
    let mut symbol_marks = Vec::with_capacity(shown.len());
    scene.first_symbol = scene.targets.len();
    labels.titles.begin(input);
    for (position, symbol) in shown.iter().enumerate() {
        let Some(cluster) = clusters.get(symbol.cluster) else {
            continue;
        };
        let at = in_frame(symbol.at);
        let title = if input.inside_frame || position < READ_OUT {
            labels.titles.of(input, &clusters, symbol, cluster)
        } else {
            None
        };
        let title = title.unwrap_or_default();
        let target = marks::symbol_target(symbol, at, cluster.id, title.clone());
        symbol_marks.push(marks::symbol_mark(input, symbol, at, fonts, title));
        scene.targets.push(target);
    }

    scene.legend = legend(input, &shown, &scene, [has_legs, has_rings]);
    held.insert(LayerName::Places, place_marks);
    held.insert(LayerName::Symbols, symbol_marks);
    held.insert(LayerName::Labels, label_marks);
    scene.layers = layers
        .ordered()
        .into_iter()
        .map(|name| Layer {
            name,
            marks: fade::faded(held.remove(&name).unwrap_or_default(), layers.opacity(name)),
        })
        .collect();
    // What was measured lies under the labels of facts, whose edges keep them readable, and over
    // the rest.
    let by = [-origin[0], -origin[1]];
    let measured = Layer {
        name: LayerName::Measure,
        marks: measured
            .marks
            .into_iter()
            .map(|mark| mark.moved(by))
            .collect(),
    };
    let labels = |layer: &Layer| layer.name == LayerName::Labels;
    let place = scene.layers.iter().position(labels);
    scene
        .layers
        .insert(place.unwrap_or(scene.layers.len()), measured);
    scene
}

pub(super) fn moved_dot(dot: super::Shape, origin: [f64; 2]) -> super::Shape {
    match dot {
        super::Shape::Circle {
            at,
            radius,
            fill,
            stroke,
        } => super::Shape::Circle {
            at: [at[0] - origin[0], at[1] - origin[1]],
            radius,
            fill,
            stroke,
        },
        other => other,
    }
}

/// The legend of what the frame shows.
fn legend(
    input: &Input<'_>,
    shown: &[&Symbol],
    scene: &Scene,
    [has_legs, has_rings]: [bool; 2],
) -> Vec<LegendEntry> {
    let mut glyphs: Vec<(Glyph, Kind)> = shown
        .iter()
        .filter_map(|symbol| {
            let inside = symbol.at;
            // Only what stands in the frame itself, not what reaches into it.
            let [left, top, right, bottom] = input.frame_in_map_px();
            let stands =
                inside[0] >= left && inside[0] <= right && inside[1] >= top && inside[1] <= bottom;
            let fact = input.library.fact(symbol.lead);
            stands.then(|| (Glyph::of(fact), fact.kind))
        })
        .collect();
    glyphs.sort_unstable();
    glyphs.dedup();
    let mut entries: Vec<LegendEntry> = glyphs
        .into_iter()
        .map(|(glyph, kind)| LegendEntry::new(Swatch::Symbol(glyph, kind), glyph.label()))
        .collect();
    if has_legs {
        entries.push(LegendEntry::new(Swatch::Leg, "Itinerary (great circles)"));
    }
    if has_rings {
        entries.push(LegendEntry::new(Swatch::Ring, "Range of a weapon"));
    }
    for area in &scene.areas {
        entries.push(LegendEntry {
            group: Some(area.group.clone()),
            ..LegendEntry::new(
                Swatch::Hatch(area.colour.alpha(1.0), area.pattern),
                format!("Members of {}", area.name),
            )
        });
    }
    for (is_shown, swatch, label) in [
        (
            shown.iter().any(|symbol| !symbol.stops.is_empty()),
            Swatch::Stop,
            "Stop of the itinerary",
        ),
        (
            shown.iter().any(|symbol| symbol.count > 1),
            Swatch::Count,
            "Facts at this symbol",
        ),
        (
            shown.iter().any(|symbol| symbol.differs),
            Swatch::Differs,
            "Sources differ",
        ),
    ] {
        if is_shown {
            entries.push(LegendEntry::new(swatch, label));
        }
    }
    entries
}
