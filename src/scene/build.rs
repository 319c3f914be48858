//! From an atlas and a view to a scene. What draws the layers stands in [`drawn`].

mod drawn;

use std::collections::BTreeMap;

use super::badges;
use super::changed::Tallies;
use super::copies::copies;
use super::frames::Frames;
use super::graticule::Graticule;
use super::input::Input;
use super::labels::{self, Labels, Standing};
use super::look::Looks;
use super::marks;
use super::overlap::overlap;
use super::placed_symbols::{self, Symbol};
use super::rings;
use super::text::Fonts;
use super::tiles;
use super::{
    Glyph, GroundRef, Layer, LayerName, LeftOut, LegendEntry, Mark, Pick, Scene, Swatch, Target,
    fade, furniture, groups, hit, scale_bar, symbols, words,
};
use crate::atlas::Kind;
use crate::atlas::holding::Holding;
use crate::atlas::library::FactRef;
use crate::basemap;
use crate::index::Cluster;

/// The clusters of a view that stand in the frame, in the order of their importance; none where
/// no layer that shows facts at their places is shown.
pub fn clusters_in_frame(input: &Input<'_>) -> Vec<Cluster> {
    let layers = &input.view.layers;
    let shows_places = |name: LayerName| name.is_at_places() && layers.is_shown(name);
    if !LayerName::ALL.into_iter().any(shows_places) {
        return Vec::new();
    }
    let scale = input.view.camera.scale();
    let frame = input.frame_in_map_px();
    input
        .clusters()
        .all()
        .iter()
        .filter(|cluster| {
            let [x, y] = cluster.world.map(|side| side * scale);
            !copies([x, y, x, y], frame, scale).is_empty()
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
            !copies(bounds, frame, scale).is_empty()
        })
        .map(|range| range.digest)
        .collect()
}

/// What a symbol of a scene is, in words: kind, title, place, number, date. A scene by itself says it
/// already; of a window's frames only what is asked for is put into words.
pub fn read_out(input: &Input<'_>, target: &Target) -> String {
    let hit::Region::Disc { at, .. } = target.region else {
        return target.title.clone();
    };
    if !target.title.is_empty() {
        return target.title.clone();
    }
    let [left, top] = input.origin_in_map_px();
    let [x, y] = [at[0] + left, at[1] + top];
    let clusters = input.clusters();
    let near = placed_symbols::symbols(
        input,
        &clusters,
        [x - 1.0, y - 1.0, x + 1.0, y + 1.0],
        &mut Tallies::default(),
    );
    let is_here = |symbol: &&Symbol| {
        (symbol.at[0] - x).hypot(symbol.at[1] - y) < 1.0
            && clusters
                .get(symbol.cluster)
                .is_some_and(|cluster| symbol.pick(cluster.id) == target.pick)
    };
    match (near.iter().find(is_here), target.pick) {
        (Some(symbol), _) => words::read_out(input, symbol, &clusters),
        // A member of an opened symbol stands far from it.
        (None, Pick::Fact(fact)) => words::member_read_out(input, fact),
        (None, Pick::Cluster(_)) => String::new(),
    }
}

/// Builds a scene: one by itself, or one of the frames of a window, which move the labels that they
/// share and leave it to [`read_out`] to put symbols into words.
pub fn build(input: &Input<'_>, fonts: &mut Fonts, frames: Option<&mut Frames>) -> Scene {
    let camera = input.view.camera;
    let clusters = input.clusters();
    let region = labels::region(input);
    let reached = if input.inside_frame {
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
    let is_alone = frames.is_none();
    let mut none = Frames::default();
    let frames = frames.unwrap_or(&mut none);
    let layers = &input.view.layers;
    let symbols = if layers.is_shown(LayerName::Symbols) {
        placed_symbols::symbols(input, &clusters, reached, &mut frames.tallies)
    } else {
        Vec::new()
    };

    // What is pointed at is what lies on top, in the order that was chosen.
    let mut targets: Vec<Target> = Vec::new();
    let mut held: BTreeMap<LayerName, Vec<Mark>> = BTreeMap::new();
    let mut left_out = LeftOut::default();
    if layers.is_shown(LayerName::Ranges) && layers.is_shown(LayerName::Labels) {
        left_out.ring_names = rings::without_name(input, region);
    }
    let personnel = marks::personnel_scale(input);
    let looks = input.looks();
    let mut drawing = drawn::Drawing {
        input,
        fonts,
        looks: &looks,
        clusters: &clusters,
        personnel,
        targets: &mut targets,
        left_out: &mut left_out,
    };
    for name in layers.ordered() {
        if layers.is_shown(name) {
            held.insert(name, drawn::marks(name, &mut drawing));
        }
    }
    let explained: Vec<LegendEntry> = LayerName::STACK
        .into_iter()
        .rev()
        .filter(|name| held.get(name).is_some_and(|marks| !marks.is_empty()))
        .filter_map(|name| drawn::legend(name, &looks))
        .collect();
    let has_circles = held
        .get(&LayerName::Personnel)
        .is_some_and(|marks| !marks.is_empty());

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
        circle_ink: looks.colour_of(Kind::Deployment),
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
    let edge = scene.edge.iter().filter_map(Mark::plate).map(in_map);
    let taken: Vec<[f64; 4]> = corners.iter().copied().chain(edge).collect();
    let measured = labels::measured(input, fonts, region, &symbols);

    let own: Labels;
    let placed = if is_alone || input.inside_frame {
        own = if input.inside_frame {
            let around = (symbols.as_slice(), &measured, taken.as_slice());
            labels::place(input, fonts, around, &Standing::default())
        } else {
            labels::place_labels(input, fonts, &Standing::default())
        };
        &own
    } else {
        &**frames.labels()
    };
    let labels = if input.inside_frame {
        let mut labels = placed.as_placed();
        labels.retain(|label| {
            is_shown(label.bounds) && !(label.is_place() && is_under_corner(label.bounds))
        });
        labels
    } else {
        let frame = input.frame_in_map_px();
        placed.in_frame(camera.scale(), frame, &corners, &frames.standing)
    };
    let standing = placed.key().map(|key| Standing::of(key, &labels));
    let (mut place_marks, mut label_marks) = (Vec::new(), Vec::new());
    for label in labels {
        let mut texts = label.texts();
        for text in &mut texts {
            text.origin = in_frame(text.origin);
        }
        let title = texts
            .iter()
            .map(|text| text.text.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let mark = Mark {
            title,
            shapes: label.dot(in_frame).into_iter().collect(),
            texts,
            link: None,
        };
        if label.is_place() {
            place_marks.push(mark);
        } else {
            label_marks.push(mark);
        }
        if let Some(pick) = label.pick() {
            let [left, top, right, bottom] = label.bounds;
            let [left, top] = in_frame([left, top]);
            let [right, bottom] = in_frame([right, bottom]);
            scene.targets.push(Target {
                pick,
                region: hit::Region::Box([left, top, right, bottom]),
                title: String::new(),
            });
        }
    }
    frames.standing = standing.unwrap_or_default();

    // Symbols last, so that they are found before what they stand on; the focused ones on top.
    let mut shown: Vec<&Symbol> = symbols
        .iter()
        .filter(|symbol| is_shown(badges::symbol_box(symbol)))
        .collect();
    shown.sort_by_key(|symbol| (symbol.member, symbol.selected, symbol.hovered));
    let mut symbol_marks = Vec::with_capacity(shown.len());
    scene.first_symbol = scene.targets.len();
    for symbol in shown.iter().copied() {
        let Some(cluster) = clusters.get(symbol.cluster) else {
            continue;
        };
        let at = in_frame(symbol.at);
        let title = if is_alone {
            words::read_out(input, symbol, &clusters)
        } else {
            String::new()
        };
        let target = marks::symbol_target(symbol, at, cluster.id, title.clone());
        symbol_marks.push(marks::symbol_mark(input, &looks, symbol, at, fonts, title));
        scene.targets.push(target);
    }

    scene.legend = legend(input, &looks, &shown, &scene, explained);
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

/// The legend of what the frame shows; `explained` is what the layers say of themselves.
fn legend(
    input: &Input<'_>,
    looks: &Looks,
    shown: &[&Symbol],
    scene: &Scene,
    explained: Vec<LegendEntry>,
) -> Vec<LegendEntry> {
    let [left, top, right, bottom] = input.frame_in_map_px();
    // Only what stands in the frame itself, not what reaches into it.
    let stands = |symbol: &&&Symbol| {
        let [x, y] = symbol.at;
        x >= left && x <= right && y >= top && y <= bottom
    };
    let mut glyphs: Vec<(Glyph, Kind)> = Vec::new();
    let mut leads: Vec<FactRef> = Vec::new();
    for symbol in shown.iter().filter(stands) {
        let fact = input.library.fact(symbol.lead);
        glyphs.push((Glyph::of(fact), fact.kind));
        leads.push(symbol.lead);
    }
    glyphs.sort_unstable();
    glyphs.dedup();
    leads.sort_unstable();
    leads.dedup();
    let mut entries = meanings(input, looks, leads);
    if !entries.is_empty() && !glyphs.is_empty() {
        entries.push(LegendEntry::new(Swatch::Heading, "Symbols"));
    }
    entries.extend(glyphs.into_iter().map(|(glyph, kind)| {
        let swatch = Swatch::Symbol(glyph, looks.symbol_of(kind));
        LegendEntry::new(swatch, glyph.label())
    }));
    for (holding, label) in [
        (Holding::Over, "Over on the date"),
        (Holding::ToCome, "To come on the date"),
    ] {
        let lead = shown.iter().filter(stands).find_map(|symbol| {
            let digest = input.index.digests.get(symbol.digest)?;
            (digest.holding == holding).then_some(digest)
        });
        if let Some(digest) = lead {
            let glyph = Glyph::of(input.library.fact(digest.fact));
            let look = looks.standing(looks.symbol_of(digest.kind), holding);
            entries.push(LegendEntry::new(Swatch::Symbol(glyph, look), label));
        }
    }
    entries.extend(explained);
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
            Swatch::Stop(looks.symbol_of(Kind::Journey)),
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

/// What the colours in the frame mean, by the facts that lead its symbols, under a heading; where
/// symbols are hidden, what those of all facts do.
fn meanings(input: &Input<'_>, looks: &Looks, leads: Vec<FactRef>) -> Vec<LegendEntry> {
    let meanings = if input.view.layers.is_shown(LayerName::Symbols) {
        looks.meanings_of(leads.into_iter())
    } else {
        looks.meanings()
    };
    if meanings.is_empty() {
        return Vec::new();
    }
    let heading = format!("Colour: {}", looks.by().label());
    let heading = LegendEntry::new(Swatch::Heading, heading);
    let lines = meanings.into_iter().map(|meaning| {
        let swatch = Swatch::Colour(looks.filled(meaning.colour));
        LegendEntry::new(swatch, meaning.name)
    });
    std::iter::once(heading).chain(lines).collect()
}
