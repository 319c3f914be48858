//! The search field and its list, by accessible name, in a whole window; and symbols of the map
//! that are walked with the Tab key.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use theatrum::app::App;
use theatrum::settings::ThemeChoice;

use crate::app::window;

const FIELD: &str = "Search facts, places, people and sources";

fn opened(size: [f32; 2]) -> Harness<'static, App> {
    window(size, ThemeChoice::Light, Vec::new())
}

fn typed(harness: &mut Harness<'static, App>, text: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    harness.get_by_label(FIELD).type_text(text);
    harness.run();
}

/// The names of the rows, in order.
fn rows(harness: &Harness<'static, App>) -> Vec<String> {
    let nodes = harness.root().children_recursive();
    nodes
        .map(|node| node.accesskit_node())
        .filter(|node| node.role() == egui::accesskit::Role::ListBoxOption)
        .filter_map(|node| node.label())
        .collect()
}

#[test]
fn ctrl_f_looks_for_what_is_typed_and_enter_opens_it() {
    let mut harness = opened([1200.0, 760.0]);
    typed(&mut harness, "201 base");
    let rows = rows(&harness);
    assert!(
        rows[0].starts_with("Garrison: 201st military base"),
        "{rows:?}"
    );
    harness.key_press(Key::Enter);
    harness.run();
    let state = &harness.state().state;
    assert_eq!(state.seen.view().selection.as_deref(), Some("base-201"));
    assert!(!state.mode.search.is_open);
    // The keys are the map's again.
    let zoom = state.seen.view().camera.zoom;
    harness.key_press(Key::Plus);
    harness.run();
    assert!(harness.state().state.seen.view().camera.zoom > zoom);
}

#[test]
fn arrow_keys_walk_through_the_list_and_the_marked_row_is_told() {
    let mut harness = opened([1200.0, 760.0]);
    typed(&mut harness, "dushanbe");
    harness.key_press(Key::ArrowDown);
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().state.mode.search.marked, 2);
    harness.key_press(Key::ArrowUp);
    harness.run();
    let wanted = rows(&harness)[1].clone();
    let marked: Vec<String> = harness
        .root()
        .children_recursive()
        .map(|node| node.accesskit_node())
        .filter(|node| node.role() == egui::accesskit::Role::ListBoxOption)
        .filter(|node| node.is_selected() == Some(true))
        .filter_map(|node| node.label())
        .collect();
    assert_eq!(marked, [wanted]);
}

#[test]
fn escape_puts_the_list_away_and_then_clears_the_field() {
    let mut harness = opened([1200.0, 760.0]);
    typed(&mut harness, "putin");
    assert!(!rows(&harness).is_empty());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(rows(&harness).is_empty());
    assert_eq!(harness.state().state.mode.search.query, "putin");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().state.mode.search.query, "");
    // What is typed replaces what was searched for before.
    typed(&mut harness, "minsk");
    harness.key_press(Key::Escape);
    harness.run();
    typed(&mut harness, "kant");
    assert_eq!(harness.state().state.mode.search.query, "kant");
}

#[test]
fn a_town_without_a_fact_is_clicked_and_flown_to() {
    let mut harness = opened([1200.0, 760.0]);
    typed(&mut harness, "самарканд");
    let row = harness.get_by_label_contains("Place: Samarkand, Uzbekistan");
    row.click();
    harness.run();
    let state = &harness.state().state;
    assert!(!state.mode.search.is_open);
    assert!((state.seen.view().camera.centre.lon_deg - 66.964).abs() < 0.01);
    harness.get_by_label("Found: Samarkand");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Found: Samarkand").is_none());
}

#[test]
fn nothing_found_says_so_and_what_is_left_out_is_counted() {
    let mut harness = opened([1200.0, 760.0]);
    typed(&mut harness, "qqxxzzyy");
    harness.get_by_label("Nothing goes by “qqxxzzyy”");
    typed(&mut harness, "putin");
    let few = rows(&harness).len();
    harness.get_by_label("Show all 9 facts").click();
    harness.run();
    assert!(harness.query_by_label("Show all 9 facts").is_none());
    harness.get_by_label("Show fewer");
    assert!(rows(&harness).len() > few);
    // The keyboard goes on from there.
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().state.mode.search.marked, 1);
}

#[test]
fn a_click_beside_the_list_puts_it_away() {
    let mut harness = opened([1200.0, 760.0]);
    typed(&mut harness, "putin");
    harness.get_by_label("Nothing is selected").click();
    harness.run();
    assert!(rows(&harness).is_empty());
    assert_eq!(harness.state().state.mode.search.query, "putin");
}

#[test]
fn a_narrow_window_has_a_button_for_the_field() {
    let mut harness = opened([700.0, 600.0]);
    assert!(harness.query_by_label(FIELD).is_none());
    harness.get_by_label("Search (Ctrl+F)").click();
    harness.run();
    harness.get_by_label(FIELD).type_text("dushanbe");
    harness.run();
    assert!(!rows(&harness).is_empty());
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().state.selected().is_some());
    assert!(harness.query_by_label(FIELD).is_none());
}

#[test]
fn the_list_stands_beside_the_measuring_tool_where_there_is_room() {
    let mut harness = opened([1024.0, 640.0]);
    harness.key_press(Key::M);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    harness.get_by_label(FIELD).type_text("dushanbe");
    harness.run();
    harness.run();
    let tool = harness.get_by_label("Stop measuring (Esc)").rect();
    let row = harness
        .get_by_label_contains("Garrison: 201st military base")
        .rect();
    assert!(
        row.left() > tool.right() && row.right() < 1024.0,
        "{row:?} {tool:?}"
    );
}

/// The name of what a reader hears: what has the focus of the keyboard.
fn heard(harness: &Harness<'static, App>) -> Option<String> {
    let nodes = harness.root().children_recursive();
    nodes
        .map(|node| node.accesskit_node())
        .find(egui_kittest::kittest::AccessKitNode::is_focused)?
        .label()
}

#[test]
fn symbols_in_view_are_one_stop_of_tab_walked_with_arrow_keys_and_read_out() {
    let mut harness = opened([1200.0, 760.0]);
    harness.get_by_label("Map").focus();
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    let camera = harness.state().state.seen.view().camera;
    for _ in 0..12 {
        harness.key_press(Key::ArrowLeft);
        harness.run();
    }
    let mut said: Vec<String> = heard(&harness).into_iter().collect();
    for _ in 0..12 {
        harness.key_press(Key::ArrowRight);
        harness.run();
        said.extend(heard(&harness));
    }
    assert_eq!(
        harness.state().state.seen.view().camera,
        camera,
        "the map stays"
    );
    // Kind, title, place, number and date.
    let base = said
        .iter()
        .find(|said| said.contains("201st military base"));
    let base = base.unwrap_or_else(|| panic!("{said:#?}"));
    for part in ["Garrison", "Dushanbe", "7,000", "2004"] {
        assert!(base.contains(part), "{part}: {base}");
    }
    // A symbol that stands for several facts says how many, and opens.
    for _ in 0..12 {
        if heard(&harness).is_some_and(|said| said.contains("facts here: ")) {
            break;
        }
        harness.key_press(Key::ArrowLeft);
        harness.run();
    }
    harness.key_press(Key::Enter);
    harness.run();
    assert!(
        harness.state().state.mode.explore().cluster.is_some(),
        "{said:#?}"
    );
    let member = heard(&harness).expect("a member of it");
    assert!(!member.contains("facts here: "), "{member}");
    harness.key_press(Key::Enter);
    harness.run();
    let selected = harness.state().state.selected().expect("a fact");
    let title = harness.state().state.library().fact(selected).title.clone();
    assert!(member.contains(title.as_str()), "{member}");
    // The next stop is none of the symbols.
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(heard(&harness).as_deref(), Some("Zoom in"));
}

#[test]
fn letters_typed_at_once_after_ctrl_f_are_no_commands() {
    let mut harness = opened([1200.0, 760.0]);
    let press = |key, modifiers| egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    };
    // In one frame: M would measure, L would show the layers.
    let events = &mut harness.input_mut().events;
    events.push(press(Key::F, Modifiers::COMMAND));
    events.push(press(Key::M, Modifiers::NONE));
    events.push(press(Key::L, Modifiers::NONE));
    harness.step();
    harness.run();
    let state = &harness.state().state;
    assert!(state.mode.explore().measuring.is_none() && !state.mode.explore().layers);
}
