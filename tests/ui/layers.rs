//! The panel of layers and the measuring tool, by accessible name and by key.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use theatrum::app::App;
use theatrum::atlas::colour_by::ColourBy;
use theatrum::basemap::NameLanguage;
use theatrum::desk::Origin;
use theatrum::geodesy::{LonLat, Units};
use theatrum::scene::LayerName;
use theatrum::settings::ThemeChoice;
use theatrum::state::{Action, Command, LookCommand, MeasureStep, ModeCommand, PrefsCommand};
use theatrum::theme::Theme;
use theatrum::ui::layers;
use theatrum::view::{Camera, Look};

use crate::app::{around, on_map, window};
use crate::support;

fn wide() -> Harness<'static, App> {
    window([1280.0, 1000.0], ThemeChoice::Light, Vec::new())
}

fn press(harness: &mut Harness<'static, App>, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn click(harness: &mut Harness<'static, App>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

#[test]
fn l_opens_the_layers_beside_the_map_and_escape_closes_them() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    assert!(harness.state().state.mode.explore().layers);
    let map = harness.get_by_label("Map").rect();
    let panel = harness.get_by_label("Symbols").rect();
    assert!(panel.left() > map.right(), "the map stays in sight");
    press(&mut harness, Key::Escape);
    assert!(!harness.state().state.mode.explore().layers);
    click(&mut harness, "Layers");
    assert!(harness.state().state.mode.explore().layers);
}

#[test]
fn a_layer_is_hidden_moved_and_brought_back() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    click(&mut harness, "Range rings");
    let layers = harness.state().state.seen.view().layers.clone();
    assert!(!layers.is_shown(LayerName::Ranges));
    click(&mut harness, "Move Labels of facts down");
    let ordered = harness.state().state.seen.view().layers.ordered();
    assert_eq!(ordered.last(), Some(&LayerName::Symbols));
    let up = harness.get_by_label("Move Symbols up");
    assert!(up.accesskit_node().is_disabled(), "it is at the top");
    click(&mut harness, "Reset layers");
    assert!(harness.state().state.seen.view().layers.is_plain());
}

#[test]
fn a_layer_is_dragged_to_its_place_and_stays_where_it_is_let_go_of() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    let before = harness.state().state.seen.view().layers.ordered();
    assert_eq!(before.last(), Some(&LayerName::Labels));
    let middle = |harness: &Harness<'static, App>, name: &str| {
        let grip = format!("Drag {name} up or down");
        harness.get_by_label(&grip).rect().center()
    };
    // Down below the circles, and back up over everything; the graticule to the very bottom.
    for (name, onto, by, place) in [
        ("Labels of facts", "Personnel circles", 5.0, 3),
        ("Labels of facts", "Symbols", -20.0, 7),
        ("Range rings", "Graticule", 30.0, 0),
    ] {
        let (from, to) = (middle(&harness, name), middle(&harness, onto));
        harness.drag_at(from);
        harness.run_steps(2);
        harness.hover_at(from.lerp(to, 0.5));
        harness.run_steps(2);
        harness.hover_at(to + vec2(0.0, by));
        harness.run_steps(2);
        let held = harness.state().state.seen.view().layers.ordered();
        assert_ne!(held[place].label(), name, "it is not let go of");
        harness.drop_at(to + vec2(0.0, by));
        harness.run();
        let ordered = harness.state().state.seen.view().layers.ordered();
        assert_eq!(ordered[place].label(), name, "{ordered:?}");
    }
}

#[test]
fn a_layer_keeps_the_focus_while_the_keyboard_moves_it_up() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    harness.get_by_label("Move Graticule up").focus();
    harness.run();
    for place in 1..=3 {
        press(&mut harness, Key::Enter);
        let ordered = harness.state().state.seen.view().layers.ordered();
        assert_eq!(ordered[place], LayerName::Graticule);
    }
}

#[test]
fn opacity_is_set_by_the_keyboard() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    harness.get_by_label("Opacity of Symbols, per cent").focus();
    harness.run();
    press(&mut harness, Key::ArrowLeft);
    let look = harness
        .state()
        .state
        .seen
        .view()
        .layers
        .look(LayerName::Symbols);
    assert!(look.visible && look.opacity_percent < 100, "{look:?}");
    let camera = harness.state().state.seen.view().camera;
    press(&mut harness, Key::ArrowLeft);
    assert_eq!(
        harness.state().state.seen.view().camera,
        camera,
        "the map stays"
    );
}

#[test]
fn groups_are_hatched_one_or_several_at_a_time() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    for (name, count) in [("BRICS, the first five", 2), ("Caspian five", 3)] {
        let label = format!("{name}, 5 members, hatched on the map");
        // The list at the left has a switch of the same name.
        let right = harness
            .get_all_by_label(&label)
            .max_by(|a, b| a.rect().left().total_cmp(&b.rect().left()))
            .expect("a group");
        right.click();
        harness.run();
        assert_eq!(harness.state().state.seen.view().layers.groups.len(), count);
    }
}

#[test]
fn the_language_of_names_is_chosen_and_explained() {
    let mut harness = window([1280.0, 1060.0], ThemeChoice::Light, Vec::new());
    press(&mut harness, Key::L);
    click(&mut harness, "Russian");
    let layers = &harness.state().state.seen.view().layers;
    assert_eq!(layers.names, NameLanguage::Russian);
    harness.get_by_label_contains("towns have no Russian names");
}

#[test]
fn a_date_is_typed_and_let_go_of() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    harness.get_by_label("As of").click();
    harness.run();
    harness
        .get_by_role_and_label(Role::TextInput, "As of")
        .type_text("1995");
    harness.run();
    press(&mut harness, Key::Enter);
    let date = |harness: &Harness<'static, App>| {
        let date = harness.state().state.seen.view().date.as_ref();
        date.map(|date| date.as_str().to_owned())
    };
    assert_eq!(date(&harness).as_deref(), Some("1995"));
    click(&mut harness, "Atlas\u{2019}s own date");
    assert_eq!(date(&harness), None);
}

#[test]
fn what_is_no_date_is_said_and_changes_nothing() {
    let mut harness = wide();
    press(&mut harness, Key::L);
    let field = harness.get_by_role_and_label(Role::TextInput, "As of");
    field.focus();
    harness.run();
    harness
        .get_by_role_and_label(Role::TextInput, "As of")
        .type_text("28.6.22");
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().state.seen.view().date, None);
    harness.get_by_label_contains("“28.6.22” is no date: it should look like 2004, 2022-06");
}

#[test]
fn a_click_on_a_symbol_measures_from_its_place_and_not_its_facts() {
    let mut harness = wide();
    press(&mut harness, Key::M);
    harness.get_by_label_contains("Click on the map or on symbols");
    harness
        .get_by_label_contains("Transfer, Iskander-M for Belarus")
        .click();
    harness.run();
    let map = harness.get_by_label("Map").rect();
    harness.hover_at(map.center() + vec2(60.0, 140.0));
    harness.run();
    let at = map.center() + vec2(60.0, 140.0);
    harness.drag_at(at);
    harness.run();
    harness.drop_at(at);
    harness.run();
    let state = &harness.state().state;
    assert_eq!(state.selected(), None);
    let points = &state.seen.view().measurement.points;
    assert_eq!(points.len(), 2, "{points:?}");
    assert_eq!(points[0].name, "Minsk");
    harness.get_by_label_contains("1. Minsk");
    press(&mut harness, Key::Backspace);
    assert_eq!(
        harness.state().state.seen.view().measurement.points.len(),
        1
    );
    press(&mut harness, Key::Enter);
    assert!(
        !harness
            .state()
            .state
            .mode
            .explore()
            .measuring
            .expect("a tool")
            .adding
    );
    harness
        .get_by_label_contains("Transfer, Iskander-M for Belarus")
        .click();
    harness.run();
    assert!(
        harness.state().state.selected().is_some(),
        "a click selects again"
    );
}

#[test]
fn p_sets_points_in_the_middle_of_the_map_without_a_mouse() {
    let mut harness = wide();
    press(&mut harness, Key::M);
    press(&mut harness, Key::P);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::P);
    let measurement = harness.state().state.seen.view().measurement.clone();
    assert_eq!(measurement.points.len(), 2);
    assert!(measurement.total_m() > 10_000.0);
    press(&mut harness, Key::Escape);
    let state = &harness.state().state;
    assert!(state.mode.explore().measuring.is_none() && state.seen.view().measurement.is_empty());
}

#[test]
fn a_ring_is_typed_and_taken_away_and_units_are_kept() {
    let mut harness = wide();
    press(&mut harness, Key::M);
    let field = || (Role::TextInput, "Ring of");
    let (role, label) = field();
    harness.get_by_role_and_label(role, label).focus();
    harness.run();
    harness
        .get_by_role_and_label(role, label)
        .type_text("500 parsec");
    harness.run();
    harness.get_by_label_contains("is no unit of length");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness
        .get_by_role_and_label(role, label)
        .type_text("500 km");
    harness.run();
    press(&mut harness, Key::Enter);
    let rings = harness.state().state.seen.view().measurement.rings.clone();
    assert_eq!(rings.len(), 1);
    assert_eq!(rings[0].radius_m, 500_000.0);
    click(&mut harness, "nmi");
    assert_eq!(harness.state().state.prefs.settings.units, Units::Nautical);
    harness
        .get_by_label_contains("Take away: Ring of 270")
        .click();
    harness.run();
    assert!(
        harness
            .state()
            .state
            .seen
            .view()
            .measurement
            .rings
            .is_empty()
    );
}

#[test]
fn a_low_window_folds_ring_and_units_away() {
    let mut harness = window([1024.0, 640.0], ThemeChoice::Light, Vec::new());
    press(&mut harness, Key::M);
    assert!(harness.query_by_label("Draw").is_none());
    click(&mut harness, "Ring and units");
    harness.get_by_label("Draw");
}

#[test]
fn the_panel_of_layers_looks_as_it_should() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (suffix, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
        let mut state = support::open_default();
        support::apply(
            &mut state,
            PrefsCommand::System {
                theme: Some(theme),
                reduced_motion: None,
            },
        );
        let mut layers = state.seen.view().layers.clone();
        layers.groups.push("brics".to_owned());
        layers.show(LayerName::Graticule, true);
        layers.show(LayerName::Shapes, false);
        let look = Look {
            visible: true,
            opacity_percent: 40,
        };
        layers.set_look(LayerName::Personnel, look);
        layers.put(LayerName::Places, 7);
        support::apply(&mut state, LookCommand::Layers(Box::new(layers)));
        let put = support::Put {
            size: [340.0, 860.0],
            live: false,
        };
        let mut panel = support::panel(state, put, layers::ui);
        panel.harness.run();
        for choice in ["Internationally recognised", "De facto control", "Local"] {
            panel.harness.get_by_label(choice);
        }
        let across = |from: &str, to: &str| {
            let of = |label: &str| panel.harness.get_by_label(label).rect();
            let (from, to) = (of(from), of(to));
            let whole = panel.harness.ctx.content_rect();
            Rect::from_x_y_ranges(whole.x_range(), from.top()..=to.bottom()).expand2(vec2(0.0, 4.0))
        };
        let groups = across(
            "Collective Security Treaty Organization, 6 members, hatched on the map",
            "Caspian five, 5 members, hatched on the map",
        );
        let stack = across("Names of the ground", "Graticule");
        for (name, rect) in [("groups", groups), ("stack", stack)] {
            let name = format!("layers-{name}-{suffix}");
            support::crop(&mut results, &mut panel.harness, &name, rect);
        }
    }
}

#[test]
fn colours_are_chosen_and_explained_in_the_panel() {
    let ids = ["russian-facilities-abroad", "nato-battlegroups"];
    let origins = ids.map(Origin::Builtin);
    let size = [1280.0, 1000.0];
    let mut harness = window(size, ThemeChoice::Light, origins.to_vec());
    press(&mut harness, Key::L);
    let chooser = harness.get_by_role_and_label(Role::ComboBox, "Facts coloured by");
    let chooser = chooser.rect();
    harness.get_by_label("Russia, 37 facts");
    let last = harness.get_by_label("NATO, 9 facts").rect();
    let across = chooser.left() - 125.0..=harness.ctx.content_rect().right();
    let rect = Rect::from_x_y_ranges(across, chooser.top() - 8.0..=last.bottom() + 6.0);
    let mut results = egui_kittest::SnapshotResults::new();
    support::crop(&mut results, &mut harness, "layers-colours", rect);
    let choose = |harness: &mut Harness<'static, App>, choice: &str| {
        let chooser = harness.get_by_role_and_label(Role::ComboBox, "Facts coloured by");
        chooser.click();
        harness.run();
        click(harness, choice);
    };
    choose(&mut harness, "Host country");
    let view = harness.state().state.seen.view();
    assert_eq!(view.layers.colour_by, ColourBy::Host);
    assert!(harness.query_by_label("NATO, 9 facts").is_none());
    assert!(
        harness
            .query_all_by_label_contains("Belarus, ")
            .next()
            .is_some()
    );
    choose(&mut harness, "Kind");
    let view = harness.state().state.seen.view();
    assert_eq!(view.layers.colour_by, ColourBy::Kind);
}

#[test]
fn a_measurement_looks_as_it_should() {
    let mut harness = window([1000.0, 640.0], ThemeChoice::Light, Vec::new());
    let state = &mut harness.state_mut().state;
    support::apply(state, Command::Do(Action::Measure));
    let [moscow, dushanbe, ashgabat] = [(37.6, 55.76), (68.78, 38.54), (58.38, 37.95)];
    for (lon, lat) in [moscow, dushanbe, ashgabat] {
        let at = LonLat::new(lon, lat);
        support::apply(
            state,
            Command::Mode(ModeCommand::Measure(MeasureStep::Point(at))),
        );
    }
    support::apply(
        state,
        Command::Mode(ModeCommand::Measure(MeasureStep::Ring(600_000.0))),
    );
    // Leg and ring stand clear of the panel, of the scale bar and of the credit.
    let camera = Camera {
        centre: LonLat::new(52.0, 46.0),
        zoom: 3.6,
    };
    support::apply(state, Command::Look(LookCommand::At(camera)));
    harness.run();
    let mut results = egui_kittest::SnapshotResults::new();
    for words in [
        "3,910\u{a0}km",
        "2,998\u{a0}km · 117°",
        "912\u{a0}km · 269°",
    ] {
        harness.get_by_value(words);
    }
    harness.get_by_label("Take away: Ring of 600\u{a0}km around Ashgabat");
    let [moscow, dushanbe, ashgabat] =
        [moscow, dushanbe, ashgabat].map(|(lon, lat)| on_map(&harness, lon, lat));
    let leg = around(moscow.lerp(dushanbe, 0.5), [60.0, 60.0, 120.0, 30.0]);
    let ring = around(ashgabat, [165.0, 80.0, 75.0, 75.0]);
    support::crop(&mut results, &mut harness, "measure-leg", leg);
    support::crop(&mut results, &mut harness, "measure-ring", ring);
}
