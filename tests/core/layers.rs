//! Layers: what is hidden is neither drawn nor found and leaves its room, order and opacity reach
//! both painters, hatches differ, and the ground speaks the language that was chosen.

use serde_json::json;
use theatrum::atlas::colour_by::ColourBy;
use theatrum::basemap::{NameLanguage, Worldview};
use theatrum::desk::Origin;
use theatrum::export::{self, Request};
use theatrum::scene::{LayerName, Pick, Scene, Shape, furniture, hatch, hatch_of};
use theatrum::state::{Action, Command, LookCommand};
use theatrum::theme::Theme;
use theatrum::view::figure::{FigureSettings, Format, Part, Preset};
use theatrum::view::{Layers, Look, View};

use crate::desk::{act, open, send, state};
use crate::help::{builtins, find};
use crate::stage::{Stage, base, marks, overlap, placed, site, texts};

fn dushanbe() -> Stage {
    Stage::new(builtins(&["dushanbe-2022"]))
}

fn faint(percent: u8) -> Look {
    Look {
        visible: true,
        opacity_percent: percent,
    }
}

fn names(scene: &Scene, layer: LayerName) -> Vec<String> {
    texts(scene, layer)
        .iter()
        .map(|text| text.text.clone())
        .collect()
}

#[test]
fn hidden_symbols_are_neither_drawn_nor_found_nor_named() {
    let mut stage = dushanbe();
    let before = stage.build();
    assert!(names(&before, LayerName::Labels).contains(&"Dushanbe".to_owned()));
    stage.view.layers.show(LayerName::Symbols, false);
    let scene = stage.build();
    assert!(marks(&scene, LayerName::Symbols).is_empty());
    assert!(scene.targets.iter().all(|target| target.title.is_empty()));
    let labels = names(&scene, LayerName::Labels);
    assert!(
        labels
            .iter()
            .all(|label| label.contains("Iskander") || label.contains("assumed")),
        "only rings have labels: {labels:?}"
    );
    assert!(!labels.is_empty());
    assert!(!scene.legend.iter().any(|entry| entry.label == "Deployment"));
}

#[test]
fn hidden_labels_leave_room_for_names_of_the_ground() {
    let mut stage = dushanbe();
    let before = names(&stage.build(), LayerName::Places).len();
    stage.view.layers.show(LayerName::Labels, false);
    let scene = stage.build();
    assert!(names(&scene, LayerName::Labels).is_empty());
    assert!(names(&scene, LayerName::Places).len() > before);
}

#[test]
fn a_layer_of_no_opacity_is_hidden_too() {
    let mut stage = dushanbe();
    stage.view.layers.set_look(LayerName::Ranges, faint(0));
    let scene = stage.build();
    assert!(marks(&scene, LayerName::Ranges).is_empty());
    let ring = |words: &str| words.contains("Iskander-M · up to");
    assert!(
        !names(&scene, LayerName::Labels)
            .iter()
            .any(|words| ring(words))
    );
    assert!(
        !scene
            .legend
            .iter()
            .any(|entry| entry.label == "Range of a weapon")
    );
}

#[test]
fn each_layer_can_be_hidden_alone() {
    for name in LayerName::STACK {
        let mut stage = dushanbe();
        stage.view.layers.show(LayerName::Graticule, true);
        let shown = stage.build();
        if name != LayerName::Shapes {
            assert!(!marks(&shown, name).is_empty(), "{name:?} is there");
        }
        stage.view.layers.show(name, false);
        let scene = stage.build();
        assert!(marks(&scene, name).is_empty(), "{name:?}");
        for other in LayerName::STACK {
            let goes_along = (name, other) == (LayerName::Symbols, LayerName::Labels);
            if other != name && other != LayerName::Shapes && !goes_along {
                assert!(
                    !marks(&scene, other).is_empty(),
                    "{other:?} without {name:?}"
                );
            }
        }
    }
}

/// A circle and a ring about the same place.
fn circle_and_ring() -> Stage {
    let mut ring = placed("ring", "transfer", &json!([site("A", 20.0, 40.0)]));
    ring["properties"]["ranges"] = json!([{ "system": "S", "km": 900 }]);
    let circle = base("circle", 5000, &json!([site("A", 20.0, 40.0)]));
    let mut stage = Stage::of(&json!([ring, circle]));
    stage.look(20.0, 40.0, 4.0);
    stage
}

#[test]
fn what_was_put_on_top_is_painted_last_and_found_first() {
    let mut stage = circle_and_ring();
    let [x, y] = stage.at(20.0, 40.0);
    let beside = [x, y + 26.0];
    let (circle, ring) = (find(&stage.library, "circle"), find(&stage.library, "ring"));
    let order =
        |scene: &Scene| -> Vec<LayerName> { scene.layers.iter().map(|layer| layer.name).collect() };
    let scene = stage.build();
    let mut usual = LayerName::STACK.to_vec();
    usual.insert(7, LayerName::Measure);
    assert_eq!(order(&scene), usual);
    assert_eq!(scene.pick(beside).unwrap().pick, Pick::Fact(circle));
    stage.view.layers.put(LayerName::Ranges, 7);
    let scene = stage.build();
    assert_eq!(order(&scene).last(), Some(&LayerName::Ranges));
    assert_eq!(scene.pick(beside).unwrap().pick, Pick::Fact(ring));
    let svg = stage.svg();
    let at = |id: &str| svg.find(&format!("<g id=\"{id}\">")).unwrap();
    assert!(at("personnel") < at("ranges") && at("symbols") < at("ranges"));
}

#[test]
fn opacity_is_multiplied_into_every_colour_of_a_layer_alone() {
    let mut stage = circle_and_ring();
    let before = stage.build();
    stage.view.layers.set_look(LayerName::Ranges, faint(50));
    let after = stage.build();
    let alphas = |scene: &Scene, name: LayerName| -> Vec<u8> {
        marks(scene, name)
            .iter()
            .flat_map(|mark| &mark.shapes)
            .flat_map(|shape| match shape {
                Shape::Polygon { fill, stroke, .. } | Shape::Circle { fill, stroke, .. } => {
                    vec![
                        fill.map(|fill| fill.a),
                        stroke.map(|stroke| stroke.colour.a),
                    ]
                }
                Shape::Line { stroke, .. } => vec![Some(stroke.colour.a)],
                Shape::Pill { fill, .. } => vec![Some(fill.a)],
            })
            .flatten()
            .collect()
    };
    let (full, half) = (
        alphas(&before, LayerName::Ranges),
        alphas(&after, LayerName::Ranges),
    );
    assert!(!full.is_empty());
    for (full, half) in full.iter().zip(&half) {
        assert!(half.abs_diff(full / 2) <= 1, "{full} {half}");
    }
    for other in [LayerName::Personnel, LayerName::Symbols] {
        assert_eq!(alphas(&before, other), alphas(&after, other));
    }
    stage.view.layers.set_look(LayerName::Labels, faint(40));
    let scene = stage.build();
    let texts = texts(&scene, LayerName::Labels);
    assert!(!texts.is_empty());
    for text in texts {
        assert_eq!((text.colour.a, text.halo.unwrap().a), (102, 102));
    }
}

#[test]
fn an_order_names_each_layer_once_whatever_a_file_says() {
    let mut layers: Layers = serde_json::from_value(json!({
        "order": ["symbols", "ranges", "symbols", "ground", "labels"]
    }))
    .unwrap();
    let ordered = layers.ordered();
    let mut sorted = ordered.clone();
    sorted.sort_unstable();
    let mut stack = LayerName::STACK;
    stack.sort_unstable();
    assert_eq!(sorted, stack);
    let place = |name: LayerName| ordered.iter().position(|held| *held == name).unwrap();
    assert!(place(LayerName::Symbols) < place(LayerName::Ranges));
    assert!(place(LayerName::Graticule) < place(LayerName::Symbols));
    layers.reset();
    assert_eq!(layers.ordered(), LayerName::STACK);
}

#[test]
fn a_layer_that_is_put_back_leaves_no_trace_in_a_file() {
    let mut layers = Layers::default();
    layers.put(LayerName::Labels, 0);
    assert_eq!(layers.ordered()[0], LayerName::Labels);
    layers.put(LayerName::Labels, 7);
    layers.set_look(LayerName::Ground, faint(30));
    layers.set_look(LayerName::Ground, faint(100));
    layers.show(LayerName::Graticule, true);
    layers.show(LayerName::Graticule, false);
    assert_eq!(layers, Layers::default());
    let kept = serde_json::to_value(&layers).unwrap();
    assert_eq!(
        kept,
        json!({ "worldview": "recognised", "groups": [], "colour_by": "auto" })
    );
}

#[test]
fn layers_survive_being_kept_as_json_and_old_views_open() {
    let mut view = View::default();
    view.layers.put(LayerName::Places, 7);
    view.layers.set_look(LayerName::Groups, faint(35));
    view.layers.names = NameLanguage::Local;
    let kept = serde_json::to_string(&view).unwrap();
    assert_eq!(serde_json::from_str::<View>(&kept).unwrap(), view);
    let old = r#"{"layers":{"worldview":"de-facto","groups":["csto"]}}"#;
    let mut old: View = serde_json::from_str(old).unwrap();
    assert_eq!(old.layers.colour_by, ColourBy::Kind, "as it was drawn then");
    old.layers.colour_by = ColourBy::Auto;
    assert!(old.layers.is_plain());
    assert_eq!(old.layers.groups, ["csto"]);
}

#[test]
fn paper_lies_over_a_ground_that_is_fainter_and_under_the_hatches() {
    let mut stage = dushanbe();
    assert_eq!(stage.build().ground.veil, None);
    assert!(!stage.svg().contains("id=\"veil\""));
    stage.view.layers.set_look(LayerName::Ground, faint(40));
    let svg = stage.svg();
    let at = |words: &str| svg.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("id=\"land\"") < at("id=\"veil\""));
    assert!(at("id=\"boundaries\"") < at("id=\"veil\""));
    assert!(at("id=\"veil\"") < at("id=\"members-csto\""));
    assert!(svg.contains("fill-opacity=\"0.6\""));
    stage.view.layers.show(LayerName::Ground, false);
    let svg = stage.svg();
    assert!(!svg.contains("id=\"land\"") && svg.contains("id=\"members-csto\""));
    let words = stage.dump();
    assert!(words.contains("“KAZAKHSTAN”"), "names stay: {words}");
}

#[test]
fn hidden_areas_of_groups_are_neither_hatched_nor_explained() {
    let mut stage = dushanbe();
    assert_eq!(stage.build().areas.len(), 1);
    stage.view.layers.show(LayerName::Groups, false);
    let scene = stage.build();
    assert!(scene.areas.is_empty());
    assert!(!scene.legend.iter().any(|entry| entry.group.is_some()));
}

#[test]
fn any_two_hatches_can_be_told_apart_without_colour_and_by_it() {
    for a in 0..hatch::PATTERNS {
        for b in 0..a {
            let (one, other) = (hatch::pattern(a), hatch::pattern(b));
            let turn = (one.angle_deg - other.angle_deg).rem_euclid(180.0);
            assert!(turn.min(180.0 - turn) >= 20.0, "{a} and {b} run alike");
            for theme in [Theme::Light, Theme::Dark] {
                assert_ne!(theme.group(a), theme.group(b));
            }
        }
    }
}

#[test]
fn a_group_keeps_its_hatch_while_others_come_and_go() {
    let mut stage = Stage::new(builtins(&["csto", "brics-summits", "dushanbe-2022"]));
    let ids: Vec<String> = stage
        .library
        .groups_once()
        .iter()
        .map(|(_, group)| group.id.to_string())
        .collect();
    assert!(ids.len() >= 3, "{ids:?}");
    stage.view.layers.groups.clone_from(&ids);
    let areas = stage.build().areas;
    let patterns: Vec<usize> = areas.iter().map(|area| area.pattern).collect();
    let mut once = patterns.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), patterns.len(), "each its own");
    stage.view.layers.groups.remove(0);
    let left = hatch_of(&stage.library, &stage.view.layers, &ids[1]);
    assert_eq!(left, Some(patterns[1]));
    assert_eq!(hatch_of(&stage.library, &stage.view.layers, &ids[0]), None);
}

#[test]
fn two_groups_over_one_country_are_both_in_a_picture() {
    let mut stage = Stage::new(builtins(&["csto", "brics-summits"]));
    stage.view.layers.groups = vec!["csto".to_owned(), "brics".to_owned()];
    let areas = stage.build().areas;
    assert!(areas.iter().all(|area| area.countries.contains(b"RUS")));
    let svg = stage.svg();
    for area in &areas {
        assert!(svg.contains(&format!("url(#hatch-{})", area.pattern)));
    }
}

fn degrees(scene: &Scene) -> Vec<&str> {
    scene
        .edge
        .iter()
        .flat_map(|mark| &mark.texts)
        .map(|text| text.text.as_str())
        .collect()
}

#[test]
fn the_graticule_steps_with_the_zoom_and_says_its_degrees() {
    let mut stage = Stage::of(&json!([]));
    assert!(
        stage.build().edge.is_empty(),
        "none unless somebody wants it"
    );
    stage.view.layers.show(LayerName::Graticule, true);
    let scene = stage.look(0.0, 0.0, 2.0).build();
    assert!(degrees(&scene).contains(&"0°"), "{:?}", degrees(&scene));
    assert!(degrees(&scene).contains(&"30° W"), "{:?}", degrees(&scene));
    let scene = stage.look(68.8, 38.5, 9.0).build();
    assert!(
        degrees(&scene).contains(&"38.50° N"),
        "{:?}",
        degrees(&scene)
    );
    let scene = stage.look(180.0, -20.0, 3.0).build();
    let found = degrees(&scene);
    for wanted in ["180°", "165° E", "165° W", "15° S"] {
        assert!(found.contains(&wanted), "{wanted} {found:?}");
    }
    for zoom in [0.0, 1.0, 2.5, 4.2, 6.0, 8.8, 11.0, 14.0] {
        let scene = stage.look(30.0, 50.0, zoom).build();
        let lines = &marks(&scene, LayerName::Graticule)[0].shapes;
        assert!((2..60).contains(&lines.len()), "{zoom}: {}", lines.len());
    }
}

#[test]
fn degrees_cover_neither_each_other_nor_the_corners_nor_on_paper_a_label() {
    for inside_frame in [false, true] {
        let mut stage = dushanbe();
        stage.inside_frame = inside_frame;
        stage.view.layers.show(LayerName::Graticule, true);
        for (width, height, zoom) in [
            (1440.0, 900.0, 3.0),
            (480.0, 360.0, 4.4),
            (700.0, 500.0, 9.0),
        ] {
            let scene = stage.resize(width, height).look(60.0, 45.0, zoom).build();
            let mut taken = furniture::bounds(
                &scene,
                &mut stage.fonts,
                1.0,
                theatrum::scene::Corners::default(),
            );
            if inside_frame {
                for layer in [LayerName::Labels, LayerName::Places] {
                    taken.extend(texts(&scene, layer).iter().map(|text| text.bounds()));
                }
            }
            assert!(!scene.edge.is_empty());
            for mark in &scene.edge {
                let plate = mark.plate().unwrap();
                assert!(
                    taken.iter().all(|other| !overlap(plate, *other)),
                    "{}",
                    mark.title
                );
                taken.push(plate);
            }
        }
    }
}

#[test]
fn a_picture_asks_for_the_same_graticule_as_the_view() {
    let mut stage = dushanbe();
    let mut settings = FigureSettings {
        preset: Preset::Custom,
        size: [900, 700],
        format: Format::Svg,
        carries_view: false,
        ..FigureSettings::default()
    };
    let mut svg = |view: &View, settings: &FigureSettings| {
        let request = Request {
            library: &stage.library,
            index: &stage.index,
            view,
            settings,
            tiles: None,
        };
        let picture = export::picture(&request, &mut stage.fonts, 1.0).unwrap();
        String::from_utf8(picture.bytes).unwrap()
    };
    let plain = View {
        camera: stage.view.camera,
        ..View::default()
    };
    let mut with = plain.clone();
    with.layers.show(LayerName::Graticule, true);
    assert!(!svg(&plain, &settings).contains("<g id=\"graticule\">"));
    let from_the_view = svg(&with, &settings);
    settings.hidden.remove(&Part::Graticule);
    let asked_for = svg(&plain, &settings);
    assert!(asked_for.contains("<g id=\"graticule\">") && asked_for.contains("<g id=\"degrees\">"));
    assert_eq!(from_the_view, asked_for);
}

#[test]
fn the_ground_is_named_in_the_language_that_was_chosen() {
    let mut stage = dushanbe();
    stage.view.layers.show(LayerName::Itineraries, false);
    stage.look(66.0, 41.0, 4.4);
    for (language, kazakhstan, caspian) in [
        (NameLanguage::English, "KAZAKHSTAN", "Caspian Sea"),
        (NameLanguage::Russian, "КАЗАХСТАН", "Каспийское море"),
        (NameLanguage::Local, "ҚАЗАҚСТАН", "Caspian Sea"),
    ] {
        stage.view.layers.names = language;
        let scene = stage.build();
        let places = names(&scene, LayerName::Places);
        for wanted in [kazakhstan, caspian] {
            assert!(places.contains(&wanted.to_owned()), "{wanted}: {places:?}");
        }
        let facts = names(&scene, LayerName::Labels);
        assert!(
            facts.contains(&"Dushanbe".to_owned()),
            "facts stay: {facts:?}"
        );
    }
}

#[test]
fn a_slide_of_opacity_is_one_step_back_and_boundaries_are_a_preference() {
    let mut state = state(&["dushanbe-2022"]);
    for percent in [90, 70, 40] {
        let mut layers = state.seen.view().layers.clone();
        layers.set_look(LayerName::Symbols, faint(percent));
        layers.worldview = Worldview::DeFacto;
        send(
            &mut state,
            [Command::Look(LookCommand::Layers(Box::new(layers)))],
        );
    }
    assert_eq!(state.seen.view().layers.look(LayerName::Symbols), faint(40));
    assert_eq!(state.prefs.settings.worldview, Worldview::Recognised);
    assert!(Action::ResetLayers.is_enabled(&state));
    act(&mut state, Action::Back);
    assert!(state.seen.view().layers.is_plain());
    assert!(!Action::ResetLayers.is_enabled(&state));
    act(&mut state, Action::Graticule);
    assert!(state.seen.view().layers.is_shown(LayerName::Graticule));
    act(&mut state, Action::ResetLayers);
    assert!(!state.seen.view().layers.is_shown(LayerName::Graticule));
}

#[test]
fn another_atlas_is_not_hidden_because_this_one_was() {
    let mut state = state(&["dushanbe-2022"]);
    let mut layers = state.seen.view().layers.clone();
    layers.show(LayerName::Symbols, false);
    layers.show(LayerName::Graticule, true);
    send(
        &mut state,
        [
            Command::Look(LookCommand::Layers(Box::new(layers))),
            open(vec![Origin::Builtin("csto")]),
        ],
    );
    assert!(state.seen.view().layers.is_shown(LayerName::Symbols));
    assert!(state.seen.view().layers.is_shown(LayerName::Graticule));
}

#[test]
fn the_panel_of_layers_gives_way_to_a_fact_and_takes_the_place_of_a_picture() {
    let mut state = state(&["dushanbe-2022"]);
    act(&mut state, Action::Layers);
    assert!(state.mode.explore().layers);
    let fact = find(state.library(), "base-201");
    send(&mut state, [Command::Look(LookCommand::Select(Some(fact)))]);
    assert!(!state.mode.explore().layers);
    act(&mut state, Action::Export);
    act(&mut state, Action::Layers);
    assert!(state.mode.explore().layers && state.mode.export().is_none());
    act(&mut state, Action::LetGo);
    assert!(!state.mode.explore().layers);
    assert_eq!(state.selected(), Some(fact));
}

#[test]
fn every_layer_has_one_name_in_files_and_is_in_the_stack_or_has_a_fixed_place() {
    let fixed = [LayerName::Ground, LayerName::Groups, LayerName::Measure];
    for name in LayerName::ALL {
        let written = serde_json::to_value(name).unwrap();
        assert_eq!(written, name.word());
        let places = LayerName::STACK.iter().filter(|held| **held == name);
        assert_eq!(places.count(), usize::from(!fixed.contains(&name)));
    }
}
