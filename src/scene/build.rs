//! From an atlas and a view to a scene.

use std::sync::Arc;

use super::badges;
use super::labels::LabelCache;
use super::marks::{self, Symbol};
use super::rings;
use super::text::{Fonts, number_ranges};
use super::{
    Glyph, GroundRef, GroupArea, Layer, LayerName, LegendEntry, Mark, Scene, Swatch, Target, hit,
    scale_bar,
};
use crate::atlas::claims;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::{Fact, Kind};
use crate::basemap::{self, Code, world_from_lonlat};
use crate::index::{Cluster, ClusterId, Clusters, Index};
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
}

impl Default for Corners {
    fn default() -> Self {
        Self {
            scale: true,
            credit: true,
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
    pub notes: Option<&'a std::collections::BTreeMap<FactRef, Vec<usize>>>,
    /// Which index this is, for what is kept between frames.
    pub generation: u64,
    /// The clusters to draw, where those of the zoom are still being worked out.
    pub clusters: Option<&'a Arc<Clusters>>,
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
        let mut parts = vec![fact.kind.label().to_owned(), fact.title.clone()];
        if let Some(digest) = self.index.digest(fact_ref) {
            let mut names: Vec<String> = Vec::new();
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
            let mut detail = format!("{} facts", claims::grouped(symbol.count as f64));
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

    /// A fact's number, or else its date.
    fn short_detail(&self, symbol: &Symbol, fact: &Fact) -> String {
        let personnel = self
            .index
            .digests
            .get(symbol.digest)
            .and_then(|digest| digest.personnel());
        match (personnel, &fact.when) {
            (Some(count), _) if count.conflict => claims::bounds_words(count.bounds),
            (Some(count), _) => count.text.clone(),
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

/// The clusters of a view that stand in the frame, in the order of their importance.
pub fn clusters_in_frame(input: &Input<'_>) -> Vec<Cluster> {
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

/// How many symbols of a window can be read out and walked: nobody would walk further.
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
    let symbols = marks::symbols(input, &clusters, reached);
    let personnel = marks::personnel_scale(input);

    let mut targets: Vec<Target> = Vec::new();
    let shapes = marks::shapes(input, &mut targets);
    let ranges = rings::ranges(input, &mut targets);
    let circles = personnel.map_or_else(Vec::new, |scale| {
        marks::bodies(input, &clusters, scale, &mut targets)
    });
    let legs = marks::legs(input, &mut targets);

    let origin = input.origin_in_map_px();
    let in_frame = |at: [f64; 2]| [at[0] - origin[0], at[1] - origin[1]];
    let is_shown = |[left, top, right, bottom]: [f64; 4]| {
        right >= origin[0]
            && left <= origin[0] + input.size.width
            && bottom >= origin[1]
            && top <= origin[1] + input.size.height
    };

    let scale_bar = scale_bar(camera, input.size, 120.0 * input.furniture);
    let mut scene = Scene {
        size: input.size,
        camera,
        theme: input.view.theme,
        ground: GroundRef {
            level: basemap::level_for(camera.zoom),
            worldview: input.view.layers.worldview,
            worlds: camera.worlds(input.size),
        },
        areas: group_areas(input.library, input.view),
        layers: Vec::new(),
        targets,
        legend: Vec::new(),
        personnel_scale: (!circles.is_empty()).then_some(personnel).flatten(),
        scale_bar,
        credit: format!(
            "{} · {}",
            basemap::CREDIT,
            input.view.layers.worldview.credit()
        ),
    };
    let furniture: Vec<[f64; 4]> = if input.inside_frame {
        super::furniture::bounds(&scene, fonts, input.furniture, input.corners)
            .into_iter()
            .map(|[l, t, r, b]| [l + origin[0], t + origin[1], r + origin[0], b + origin[1]])
            .collect()
    } else {
        Vec::new()
    };

    let (mut place_marks, mut label_marks) = (Vec::new(), Vec::new());
    for placed in labels.place(input, fonts, region, &symbols, clusters.all(), &furniture) {
        if !is_shown(placed.bounds) {
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
    for (position, symbol) in shown.iter().enumerate() {
        let Some(cluster) = clusters.get(symbol.cluster) else {
            continue;
        };
        let at = in_frame(symbol.at);
        let title = if input.inside_frame || position < READ_OUT {
            marks::read_out(input, symbol, cluster)
        } else {
            String::new()
        };
        let target = marks::symbol_target(symbol, at, cluster.id, title.clone());
        symbol_marks.push(marks::symbol_mark(input, symbol, at, fonts, title));
        scene.targets.push(target);
    }
    scene.legend = legend(input, &shown, &scene, [&legs, &ranges]);
    scene.layers = [
        (LayerName::Shapes, shapes),
        (LayerName::Ranges, ranges),
        (LayerName::Personnel, circles),
        (LayerName::Itineraries, legs),
        (LayerName::Places, place_marks),
        (LayerName::Symbols, symbol_marks),
        (LayerName::Labels, label_marks),
    ]
    .into_iter()
    .map(|(name, marks)| Layer { name, marks })
    .collect();
    scene
}

fn moved_dot(dot: super::Shape, origin: [f64; 2]) -> super::Shape {
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

/// The areas of the groups that the view shows. With several atlases a group goes by its own id,
/// and the first atlas that has it decides.
pub fn group_areas(library: &Library, view: &View) -> Vec<GroupArea> {
    let groups = library.groups_once();
    let shown = &view.layers.groups;
    shown
        .iter()
        .enumerate()
        .filter_map(|(position, id)| {
            let (atlas, group) = groups.iter().find(|(_, group)| group.id == *id)?;
            let day = view
                .date
                .as_ref()
                .and_then(super::super::atlas::time::Edtf::last_day);
            let day = day.unwrap_or_else(|| library.day_of(*atlas));
            let countries: Vec<Code> = group
                .members_on(day)
                .into_iter()
                .filter_map(|code| code.as_bytes().try_into().ok())
                .collect();
            Some(GroupArea {
                group: id.clone(),
                name: group.name.clone(),
                colour: view.theme.group(position),
                pattern: position,
                countries,
            })
        })
        .collect()
}

/// The legend of what the frame shows.
fn legend(
    input: &Input<'_>,
    shown: &[&Symbol],
    scene: &Scene,
    [legs, rings]: [&[Mark]; 2],
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
    if !legs.is_empty() {
        entries.push(LegendEntry::new(Swatch::Leg, "Itinerary (great circles)"));
    }
    if !rings.is_empty() {
        entries.push(LegendEntry::new(Swatch::Ring, "Range of a weapon"));
    }
    for area in &scene.areas {
        entries.push(LegendEntry {
            group: Some(area.group.clone()),
            ..LegendEntry::new(
                Swatch::Hatch(area.colour, area.pattern),
                format!("Members of {}", area.name),
            )
        });
    }
    if shown.iter().any(|symbol| symbol.differs) {
        entries.push(LegendEntry::new(Swatch::Differs, "Sources differ (≠)"));
    }
    entries
}
