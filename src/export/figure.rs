//! The figure around a scene: title, map frame, legend, scales, numbered sources, credits.
//!
//! Sizes follow the short side of the picture, for which 1080 pixels are the reference. It is
//! laid out once, as marks in pixels of the picture; painters paint them.

mod asked;
mod chart;
mod layout;
mod legend;
mod sheet;
mod sources;
mod typeset;

use std::collections::BTreeSet;

use super::citations::Citations;
use crate::atlas::library::FactRef;
use crate::basemap;
use crate::number::grouped;
use crate::scene::text::{number_ranges, numbers_in};
use crate::scene::{self, Cut, Focus, Fonts, Input, LayerName, NOTE_PT, Notes, Scene, Swatch};
use crate::view::figure::{FigureSettings, Part};
use crate::view::filters::filter_words;
use crate::view::{Camera, FrameSize, Look, View};
use sheet::Sheet;

pub use asked::{Figure, Request};

/// How often the numbers on a picture are counted again.
const SETTLES: usize = 6;

/// Size of symbols and type: a label is 16 pixels high where the short side has 1080.
fn furniture(size: FrameSize) -> f64 {
    (size.width.min(size.height) / 830.0).max(0.4)
}

/// The map frame of a figure: left, top, width, height in pixels of the picture.
pub fn map_frame(settings: &FigureSettings) -> [f64; 4] {
    let size = settings.frame();
    if settings.map_only {
        return [0.0, 0.0, size.width, size.height];
    }
    Sheet::new(settings).map
}

/// The size of a figure's map frame.
pub fn map_size(settings: &FigureSettings) -> FrameSize {
    let [_, _, width, height] = map_frame(settings);
    FrameSize { width, height }
}

/// The camera that shows, in a frame of one size, what `camera` shows in a frame of another.
pub fn refit(camera: Camera, from: FrameSize, to: FrameSize) -> Camera {
    let ratio = (to.width / from.width.max(1.0)).min(to.height / from.height.max(1.0));
    Camera {
        centre: camera.centre,
        zoom: camera.zoom + ratio.max(1e-6).log2(),
    }
    .bounded()
}

/// Lays a figure out. `flows` says whether sources that do not fit go on to further pages, or
/// are cut.
pub fn figure(request: &Request<'_>, fonts: &mut Fonts, flows: bool) -> Figure {
    let Request {
        library,
        index,
        view,
        settings,
        tiles: _,
    } = *request;
    // The graticule is a layer of the view; a picture may have it where the window does not.
    let with_graticule;
    let view = if settings.shows(Part::Graticule) && !view.layers.is_shown(LayerName::Graticule) {
        let mut layers = view.layers.clone();
        let look = LayerName::Graticule.default_look();
        layers.set_look(
            LayerName::Graticule,
            Look {
                visible: true,
                ..look
            },
        );
        with_graticule = View {
            layers,
            ..view.clone()
        };
        &with_graticule
    } else {
        view
    };
    let size = settings.frame();
    let furniture = furniture(size);
    let [left, top, width, height] = map_frame(settings);
    let map_size = FrameSize { width, height };
    let numbered = !settings.map_only && settings.shows(Part::Sources);
    let input = Input {
        library,
        index,
        view,
        size: map_size,
        focus: Focus {
            selected: view.selection.as_deref().and_then(|id| library.find(id)),
            ..Focus::default()
        },
        furniture,
        inside_frame: true,
        corners: scene::Corners {
            scale: settings.shows(Part::Scale),
            credit: settings.map_only && settings.shows(Part::CreditsBuiltin)
                || request.tiles.is_some_and(|set| !set.tiles.is_empty())
                    && !settings.shows(Part::CreditsBuiltin),
            yields: false,
        },
        notes: None,
        changed: None,
        generation: 0,
        clusters: None,
        tiles: request
            .tiles
            .map_or_else(scene::TileView::default, scene::TileView::from),
    };
    let mut citations = if numbered {
        Citations::of(
            library,
            index,
            &facts_in_frame(&input),
            view.layers.shown_groups(),
            settings.most_cited(),
        )
    } else {
        Citations::default()
    };
    let mut strip = (!settings.map_only && settings.shows(Part::Chart))
        .then(|| chart::Strip::of(request, numbered.then_some(&mut citations)));
    let mut scene = scene_with(&input, &citations, numbered, fonts);
    // What no number on the picture leads to is not in its list. Shorter numbers may let another
    // name have room, or take it.
    for _ in 0..SETTLES {
        if !numbered {
            break;
        }
        let mut read = numbers_read(&scene, furniture, settings.shows(Part::Legend));
        read.extend(strip.iter().flat_map(chart::Strip::sources));
        let Some(renumbered) = citations.keep_only(&read) else {
            break;
        };
        if let Some(strip) = &mut strip {
            strip.renumber(&renumbered);
        }
        scene = scene_with(&input, &citations, numbered, fonts);
    }
    let title = settings.title.clone().unwrap_or_else(|| library.title());
    let subtitle = settings
        .subtitle
        .clone()
        .unwrap_or_else(|| subtitle(request));
    let mut figure = Figure {
        size,
        map_at: [left, top],
        furniture,
        groups: Vec::new(),
        pages: Vec::new(),
        title,
        subtitle,
        description: String::new(),
        citations,
        scene,
    };
    if settings.map_only {
        let corners = scene::furniture::marks(&figure.scene, fonts, furniture);
        figure.groups.push(("furniture", corners));
    } else {
        let all = figure.citations.entries.len();
        let listed = layout::around(&mut figure, request, (strip.as_ref(), flows, all), fonts);
        if listed < all {
            // No number is printed that a reader cannot look up.
            figure.citations.cite_only_to(listed);
            if let Some(strip) = &mut strip {
                strip.cite_only_to(listed);
            }
            figure.scene = scene_with(&input, &figure.citations, numbered, fonts);
            figure.groups.clear();
            layout::around(&mut figure, request, (strip.as_ref(), flows, listed), fonts);
        }
    }
    if let Some(credit) = figure.scene.tile_credit.clone()
        && !settings.shows(Part::CreditsBuiltin)
        && !settings.map_only
    {
        // The built-in ground may go without its credit; tiles may not.
        figure.scene.credit = credit;
        let mut mark = scene::furniture::credit(&figure.scene, fonts, furniture);
        scene::furniture::move_by(&mut mark, figure.map_at);
        figure.groups.push(("tile-credit", vec![mark]));
    }
    figure.description = description(&figure, strip.as_ref());
    figure
}

/// The scene, with the numbers of sources behind names and in the legend where they are wanted.
fn scene_with(
    input: &Input<'_>,
    citations: &Citations,
    numbered: bool,
    fonts: &mut Fonts,
) -> Scene {
    let input = Input {
        notes: numbered.then_some(Notes {
            by_fact: &citations.by_fact,
            most: citations.most,
        }),
        ..*input
    };
    let mut scene = scene::build(&input, fonts, None);
    for entry in &mut scene.legend {
        let group = entry.group.as_ref();
        if let Some(numbers) = group.and_then(|group| citations.by_group.get(group)) {
            entry.note = number_ranges(numbers);
        }
    }
    scene
}

/// The numbers of sources that stand behind names on the map, and in the legend where it is shown.
fn numbers_read(scene: &Scene, furniture: f64, with_legend: bool) -> BTreeSet<usize> {
    let size = f64::from(NOTE_PT) * furniture;
    let labels = scene.layer(LayerName::Labels);
    let notes = labels
        .into_iter()
        .flat_map(|layer| &layer.marks)
        .flat_map(|mark| &mark.texts)
        .filter(|text| text.cut == Cut::SemiBold && text.size_px == size)
        .map(|text| text.text.as_str());
    let in_legend = scene.legend.iter().filter(|_| with_legend);
    notes
        .chain(in_legend.map(|entry| entry.note.as_str()))
        .filter_map(numbers_in)
        .flatten()
        .collect()
}

/// The facts whose symbols or rings stand in the frame, in the order they are numbered in.
fn facts_in_frame(input: &Input<'_>) -> Vec<FactRef> {
    let mut facts: Vec<FactRef> = Vec::new();
    let mut seen: BTreeSet<FactRef> = BTreeSet::new();
    let mut add = |digest: usize| {
        if let Some(held) = input.index.digests.get(digest)
            && seen.insert(held.fact)
        {
            facts.push(held.fact);
        }
    };
    for cluster in scene::clusters_in_frame(input) {
        cluster.digests.iter().copied().for_each(&mut add);
    }
    for range in scene::rings_in_frame(input) {
        add(range);
    }
    facts
}

/// The line under the title: the date, and what is shown.
fn subtitle(request: &Request<'_>) -> String {
    let filters = &request.view.filters;
    let in_frame = filters.in_view.then(|| {
        let [_, _, width, height] = map_frame(request.settings);
        let frame = FrameSize { width, height };
        let world = request.view.camera.world_box(frame);
        request.index.in_view(request.library, world)
    });
    let totals = in_frame
        .as_ref()
        .map_or(&request.index.totals, |held| &held.totals);
    let mut parts: Vec<String> = Vec::new();
    if request.settings.shows(Part::AsOf) {
        parts.extend(as_of(request));
    }
    let personnel = totals.personnel_words();
    if !personnel.is_empty() {
        parts.push(format!("{personnel} personnel"));
    }
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{} {many}", grouped(count as f64))),
    };
    parts.extend(counted(totals.sites, "site", "sites"));
    let meetings = counted(totals.meetings, "meeting", "meetings");
    parts.extend(meetings.map(|said| match totals.meetings_nowhere {
        0 => said,
        nowhere => format!("{said}, {} without a place", grouped(nowhere as f64)),
    }));
    let unknown = request.index.date_unknown.len();
    parts.extend(counted(unknown, "date unknown", "dates unknown"));
    if !filters.is_empty() {
        // Nobody may take a part for the whole.
        let words = filter_words(request.library, filters);
        parts.push(format!("only: {words}"));
    }
    parts.join(" · ")
}

/// The date that a picture speaks of, in words.
fn as_of(request: &Request<'_>) -> Option<String> {
    if let Some(date) = &request.view.date {
        return Some(format!("As of {}", date.to_words()));
    }
    let mut dates: Vec<String> = Vec::new();
    for atlas in request.library.atlases() {
        if let Some(date) = &atlas.as_of {
            let words = date.to_words();
            if !dates.contains(&words) {
                dates.push(words);
            }
        }
    }
    (!dates.is_empty()).then(|| format!("As of {}", dates.join(" and ")))
}

/// What a figure shows, in words, for somebody who does not see it.
fn description(figure: &Figure, strip: Option<&chart::Strip>) -> String {
    let scene = &figure.scene;
    let mut sentences = vec![format!("Map: {}.", figure.title)];
    if !figure.subtitle.is_empty() {
        sentences.push(format!("{}.", figure.subtitle));
    }
    let corner = |at: [f64; 2]| scene.camera.lonlat_at(scene.size, at).to_words();
    sentences.push(format!(
        "It reaches from {} in the upper left to {} in the lower right.",
        corner([0.0, 0.0]),
        corner([scene.size.width, scene.size.height])
    ));
    for area in &scene.areas {
        let names: Vec<&str> = area
            .countries
            .iter()
            .filter_map(|code| std::str::from_utf8(code).ok())
            .map(basemap::country_name)
            .collect();
        sentences.push(format!(
            "Hatched, members of {}: {}.",
            area.name,
            names.join(", ")
        ));
    }
    let coloured = |entry: &&scene::LegendEntry| matches!(entry.swatch, Swatch::Colour(_));
    let colours: Vec<&str> = scene
        .legend
        .iter()
        .filter(coloured)
        .map(|entry| entry.label.as_str())
        .collect();
    if !colours.is_empty() {
        sentences.push(format!("Colours tell apart: {}.", colours.join(", ")));
    }
    for (name, opening) in LayerName::DESCRIBED {
        let mut titles: Vec<&str> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for mark in scene.layer(name).into_iter().flat_map(|layer| &layer.marks) {
            if !mark.title.is_empty() && seen.insert(&mark.title) {
                titles.push(&mark.title);
            }
        }
        if !titles.is_empty() {
            sentences.push(format!("{opening}: {}.", titles.join("; ")));
        }
    }
    sentences.extend(strip.and_then(chart::Strip::words));
    let listed = figure.citations.entries.len();
    match figure.citations.further.len() {
        0 if listed == 0 => {}
        0 => sentences.push(format!("Sources: {listed}.")),
        further => sentences.push(format!(
            "Sources: {listed}, and {further} more in the metadata."
        )),
    }
    sentences.push(format!("{}.", scene.credit));
    sentences.join(" ")
}
