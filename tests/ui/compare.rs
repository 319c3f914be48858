//! Two dates at once: by keys, by names, and as a person sees it.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use theatrum::app::App;
use theatrum::desk::Origin;
use theatrum::geodesy::LonLat;
use theatrum::settings::ThemeChoice;
use theatrum::state::{
    Action, Command, CompareCommand, DeskCommand, Dialog, LookCommand, TimeCommand,
};
use theatrum::view::{Camera, CompareMode};

use crate::app::window;
use crate::support::{self, Put, panel, selected, words};

fn comparing(size: [f32; 2], theme: ThemeChoice) -> Harness<'static, App> {
    let origins = vec![Origin::Builtin("russian-facilities-abroad")];
    let mut harness = window(size, theme, origins);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    harness
}

/// Writes a picture where the variable `THEATRUM_PICTURES` names a folder.
fn picture(harness: &mut Harness<'static, App>, name: &str) {
    if let Some(folder) = std::env::var_os("THEATRUM_PICTURES") {
        let image = harness.render().expect("a picture");
        let path = std::path::Path::new(&folder).join(format!("compare-{name}.png"));
        image.save(path).expect("a folder to write to");
    }
}

fn from(harness: &Harness<'static, App>) -> String {
    let compare = harness.state().state.seen.view().compare.clone();
    compare.expect("two dates").from.as_str().to_owned()
}

fn to(harness: &Harness<'static, App>) -> String {
    let date = harness.state().state.seen.view().date.clone();
    date.expect("a date").as_str().to_owned()
}

#[test]
fn a_key_begins_and_ends_comparing_and_the_date_is_as_before() {
    let mut harness = comparing([1200.0, 760.0], ThemeChoice::Light);
    assert_eq!(
        (from(&harness), to(&harness)),
        ("2012".into(), "2022-06-28".into())
    );
    harness.get_by_label("Map, earlier date 2012");
    harness.get_by_label("Map, later date 28 June 2022");
    harness.get_by_label("End comparing").click();
    harness.run();
    let state = &harness.state().state;
    assert_eq!(
        (&state.seen.view().compare, &state.seen.view().date),
        (&None, &None)
    );
    harness.get_by_label("Map");
}

#[test]
fn both_dates_can_be_typed_and_swapped_and_a_wrong_one_says_why() {
    let mut harness = comparing([1200.0, 760.0], ThemeChoice::Light);
    let type_into = |harness: &mut Harness<'static, App>, field: &str, text: &str| {
        harness
            .get_by_role_and_label(egui::accesskit::Role::TextInput, field)
            .focus();
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness
            .get_by_role_and_label(egui::accesskit::Role::TextInput, field)
            .type_text(text);
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
    };
    type_into(&mut harness, "Earlier date", "2010");
    type_into(&mut harness, "Later date", "2020-12");
    assert_eq!(
        (from(&harness), to(&harness)),
        ("2010".into(), "2020-12".into())
    );
    harness.get_by_label("Swap").click();
    harness.run();
    assert_eq!(
        (from(&harness), to(&harness)),
        ("2020-12".into(), "2010".into())
    );
    type_into(&mut harness, "Later date", "2010-02-30");
    assert_eq!(to(&harness), "2010");
    harness.get_by_label_contains("“2010-02-30” is no date: there is no day 30");
}

#[test]
fn the_side_lists_what_changed_and_a_click_selects_the_fact() {
    let mut harness = comparing([1440.0, 900.0], ThemeChoice::Light);
    harness.get_by_label("Number up");
    assert!(harness.query_all_by_label_contains("Before: ").count() > 0);
    picture(&mut harness, "swipe-light");
    harness
        .get_by_label_contains("Number up: 201st military base: rises from")
        .click();
    harness.run();
    assert_eq!(
        harness.state().state.seen.view().selection.as_deref(),
        Some("base-201")
    );
    picture(&mut harness, "swipe-selected-light");
    harness.get_by_label("Selected fact").click();
    harness.run();
    harness.get_by_label("Sources for this number");
    harness.get_by_label("Changes").click();
    harness.run();
    harness.get_by_label("Number up");
}

#[test]
fn the_side_tells_what_a_state_did_in_between_and_where_sources_differ_about_when() {
    let mut state = support::open(&["csto"]);
    let date = |words: &str| theatrum::atlas::time::Edtf::parse(words).unwrap();
    support::apply(
        &mut state,
        Command::Time(TimeCommand::Date(Some(date("2007")))),
    );
    support::apply(&mut state, Command::Do(Action::Compare));
    let before = CompareCommand::From(date("1998"));
    support::apply(&mut state, Command::Time(TimeCommand::Compare(before)));
    let put = Put {
        size: [350.0, 1400.0],
        live: false,
    };
    let mut side = panel(state, put, |ctx, ui| {
        theatrum::ui::compare::side(ctx, ui);
    });
    side.harness.get_by_label("In between");
    let said = words(&side);
    assert!(
        said.contains("Uzbekistan, Collective Security Treaty")
            && said.contains("left 2 April 1999, back 16 August 2006")
            && said.contains("sources differ about when it joined"),
        "{said}"
    );
    if let Some(folder) = std::env::var_os("THEATRUM_PICTURES") {
        let image = side.harness.render().expect("a picture");
        let path = std::path::Path::new(&folder).join("compare-between.png");
        image.save(path).expect("a folder to write to");
    }
}

#[test]
fn what_is_gone_stands_on_the_earlier_map_alone() {
    let harness = comparing([1440.0, 900.0], ThemeChoice::Light);
    let state = &harness.state().state;
    let gone = support::find(state, "radar-gabala");
    assert!(
        state
            .derived
            .compared()
            .unwrap()
            .index
            .position(gone)
            .is_some()
    );
    assert!(state.index().position(gone).is_none());
    let new = support::find(state, "peacekeepers-karabakh");
    assert!(
        state
            .derived
            .compared()
            .unwrap()
            .index
            .position(new)
            .is_none()
    );
    assert!(state.index().position(new).is_some());
    harness.get_by_label("Gone: Radar station, Gabala: 1985–2013");
}

/// The names of the symbols on the maps that say something, and where each stands.
fn symbols(harness: &Harness<'static, App>, said: &str) -> Vec<(String, egui::Pos2)> {
    let found = harness.query_all_by_role(egui::accesskit::Role::Button);
    found
        .filter_map(|node| Some((node.accesskit_node().label()?, node.rect())))
        .filter(|(name, rect)| name.contains(said) && rect.width() < 60.0)
        .map(|(name, rect)| (name, rect.center()))
        .collect()
}

#[test]
fn each_map_marks_what_the_other_has_not_and_says_so_in_words() {
    let mut harness = comparing([1440.0, 900.0], ThemeChoice::Light);
    let both = Command::Time(TimeCommand::Compare(CompareCommand::Mode(
        CompareMode::SideBySide,
    )));
    harness.state_mut().send(both);
    harness.run();
    let line = harness.get_by_label_contains("Map, later").rect().left();
    let gone = symbols(&harness, "gone on the later date");
    assert!(gone.len() > 1, "{gone:?}");
    assert!(gone.iter().all(|(_, at)| at.x < line), "{gone:?}");
    for said in [
        "new on the later date",
        "with a number gone up",
        "with another number",
    ] {
        let marked = symbols(&harness, said);
        assert!(!marked.is_empty(), "{said}");
        assert!(marked.iter().all(|(_, at)| at.x > line), "{marked:?}");
    }
    let close = Camera {
        centre: LonLat::new(47.8, 40.9),
        zoom: 9.0,
    };
    harness
        .state_mut()
        .send(Command::Look(LookCommand::At(close)));
    harness.run();
    let radar = symbols(&harness, "Radar station, Gabala");
    let [(name, at)] = radar.as_slice() else {
        panic!("{radar:?}");
    };
    assert!(
        name.ends_with(", gone on the later date") && at.x < line,
        "{name}"
    );
    harness.get_by_label("End comparing").click();
    harness.run();
    assert!(symbols(&harness, "on the later date").is_empty());
}

#[test]
fn the_line_moves_with_the_arrow_keys_and_stays_on_the_map() {
    let mut harness = comparing([1200.0, 760.0], ThemeChoice::Light);
    let camera = harness.state().state.seen.view().camera;
    harness
        .get_by_label_contains("Line between the two dates")
        .focus();
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    let at = |harness: &Harness<'static, App>| {
        let compare = harness.state().state.seen.view().compare.clone();
        compare.expect("two dates").divider
    };
    assert!((at(&harness) - 0.48).abs() < 1e-9, "{}", at(&harness));
    assert_eq!(
        harness.state().state.seen.view().camera,
        camera,
        "the map stays"
    );
    for _ in 0..60 {
        harness.key_press(Key::ArrowRight);
    }
    harness.run();
    assert!(at(&harness) < 0.95, "{}", at(&harness));
}

#[test]
fn the_line_is_dragged_with_the_pointer_and_the_map_is_not() {
    let mut harness = comparing([1200.0, 760.0], ThemeChoice::Light);
    let camera = harness.state().state.seen.view().camera;
    let line = harness
        .get_by_label_contains("Line between the two dates")
        .rect();
    let at = egui::pos2(line.center().x, line.top() + 300.0);
    harness.drag_at(at);
    harness.run_steps(2);
    harness.hover_at(at - egui::vec2(120.0, 0.0));
    harness.run_steps(2);
    harness.drop_at(at - egui::vec2(120.0, 0.0));
    harness.run();
    let state = &harness.state().state;
    let share = 0.5 - 120.0 / state.seen.frame.width;
    let divider = state
        .seen
        .view()
        .compare
        .clone()
        .expect("two dates")
        .divider;
    assert!((divider - share).abs() < 0.01, "{divider} {share}");
    assert_eq!(state.seen.view().camera, camera);
}

#[test]
fn dragging_one_map_moves_both() {
    for mode in [CompareMode::Swipe, CompareMode::SideBySide] {
        let mut harness = comparing([1200.0, 760.0], ThemeChoice::Light);
        let command = Command::Time(TimeCommand::Compare(CompareCommand::Mode(mode)));
        harness.state_mut().send(command);
        harness.run();
        for (map, sign) in [("Map, earlier", 1.0), ("Map, later", -1.0)] {
            let before = harness.state().state.seen.view().camera.centre;
            let rect = harness.get_by_label_contains(map).rect();
            let at = egui::pos2(rect.center().x - 30.0, rect.bottom() - 90.0);
            harness.drag_at(at);
            harness.run_steps(2);
            for step in 1..=4 {
                harness.hover_at(at + egui::vec2(sign * 15.0 * step as f32, 0.0));
                harness.run_steps(2);
            }
            harness.drop_at(at + egui::vec2(sign * 60.0, 0.0));
            harness.run();
            let after = harness.state().state.seen.view().camera.centre;
            let moved = f64::from(sign) * (before.lon_deg - after.lon_deg);
            assert!(moved > 0.5, "{mode:?} {map}: {before:?} {after:?}");
            assert!(
                (before.lat_deg - after.lat_deg).abs() < 0.01,
                "{before:?} {after:?}"
            );
        }
    }
}

#[test]
fn a_symbol_stands_at_one_place_of_the_map_whatever_side_shows_it() {
    // The base of Gyumri is on both dates: its symbol does not jump when the line passes it.
    let mut harness = comparing([1200.0, 760.0], ThemeChoice::Light);
    let place = |harness: &Harness<'static, App>| {
        let found = harness.get_all_by_label_contains("102nd military base, Gyumri");
        let on_map = found
            .map(|node| node.rect())
            .find(|rect| rect.left() > 100.0 && rect.width() < 60.0);
        on_map.map(|rect| rect.center())
    };
    let mut seen = Vec::new();
    for divider in [0.1, 0.9] {
        let command = Command::Time(TimeCommand::Compare(CompareCommand::Divider(divider)));
        harness.state_mut().send(command);
        harness.run();
        seen.extend(place(&harness));
    }
    if let [a, b] = seen.as_slice() {
        assert!((*a - *b).length() < 1.5, "{a:?} {b:?}");
    }
}

#[test]
fn pictures_of_two_dates() {
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        for (size, wide) in [([1440.0, 900.0], "large"), ([1024.0, 640.0], "small")] {
            let mut harness = comparing(size, theme);
            for mode in [CompareMode::Swipe, CompareMode::SideBySide] {
                let command = Command::Time(TimeCommand::Compare(CompareCommand::Mode(mode)));
                harness.state_mut().send(command);
                harness.run();
                picture(&mut harness, &format!("{mode:?}-{name}-{wide}"));
                let frame = harness.state().state.seen.frame;
                assert!(frame.width > 200.0, "{frame:?}");
            }
            let narrow = Command::Time(TimeCommand::Compare(CompareCommand::Mode(
                CompareMode::Swipe,
            )));
            harness.state_mut().send(narrow);
            for divider in [0.1, 0.9] {
                let command = Command::Time(TimeCommand::Compare(CompareCommand::Divider(divider)));
                harness.state_mut().send(command);
                harness.run();
                picture(&mut harness, &format!("divider-{divider}-{name}-{wide}"));
            }
            harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
            harness.run();
            harness.run();
            picture(&mut harness, &format!("over-time-{name}-{wide}"));
        }
    }
}

#[test]
fn the_detail_has_a_chart_and_the_same_as_a_table() {
    let tall = Put {
        size: [350.0, 1400.0],
        live: false,
    };
    let mut detail = panel(selected("base-201"), tall, theatrum::ui::detail::ui);
    detail.harness.get_by_label("Personnel over time");
    let chart = detail
        .harness
        .get_by_label_contains("Personnel over time. ");
    let said = chart.accesskit_node().label().expect("words");
    assert!(said.contains("17 October 2004"), "{said}");
    detail.harness.get_by_label_contains("As a table").click();
    detail.harness.run();
    let all = words(&detail);
    assert!(all.contains("RFE/RL"), "{all}");
    support::picture(&mut detail, "detail-over-time");
}

#[test]
fn a_claim_under_the_pointer_says_its_source() {
    let tall = Put {
        size: [350.0, 700.0],
        live: false,
    };
    let mut detail = panel(selected("base-201"), tall, theatrum::ui::detail::ui);
    let rect = detail
        .harness
        .get_by_label_contains("Personnel over time. ")
        .rect();
    let mut found = false;
    'sought: for x in 0..48 {
        for y in 0..10 {
            let share = egui::vec2(x as f32 / 48.0, y as f32 / 24.0);
            detail.harness.hover_at(rect.min + share * rect.size());
            detail.harness.step();
            found = words(&detail).contains("(as of February 2016)")
                || words(&detail).contains("28 June 2022) – Asia-Plus, 28 June 2022, paragraph 10");
            if found {
                break 'sought;
            }
        }
    }
    assert!(found, "{}", words(&detail));
}

#[test]
fn a_number_of_one_date_alone_has_no_chart() {
    let mut state = support::open(&["russian-facilities-abroad"]);
    let fact = support::find(&state, "armenia-all");
    support::apply(&mut state, Command::Look(LookCommand::Select(Some(fact))));
    let detail = panel(state, support::SIDE, theatrum::ui::detail::ui);
    assert!(
        detail
            .harness
            .query_by_label("Personnel over time")
            .is_none()
    );
}

#[test]
fn the_total_opens_its_chart_over_time() {
    let origins = vec![Origin::Builtin("nato-battlegroups")];
    let mut harness = window([1200.0, 760.0], ThemeChoice::Light, origins);
    harness.get_by_label_contains("personnel shown").click();
    harness.run();
    harness.run();
    assert_eq!(harness.state().state.mode.dialog, Some(Dialog::OverTime));
    harness.get_by_label_contains("Personnel over time. 28 August 2017");
    harness.get_by_label_contains("As a table").click();
    harness.run();
    harness.get_by_label_contains("9,641  since 28 June 2022");
    picture(&mut harness, "total-over-time");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().state.mode.dialog, None);
}

/// A file of so many events, one on each day of a year and the next ones.
fn many(count: i64) -> theatrum::state::State {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.geojson");
    let first = theatrum::atlas::time::Day::from_ymd(2014, 3, 1).expect("a day");
    let features: Vec<String> = (0..count)
        .map(|number| {
            let when = first.plus_days(number);
            format!(
                r#"{{"type":"Feature","id":"f{number}","geometry":{{"type":"Point","coordinates":[30,48.5]}},"properties":{{"kind":"event","title":"Incident {number}","when":"{when}"}}}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"type":"FeatureCollection","theatrum":{{"version":1,"title":"Many","as_of":"2022"}},"features":[{}]}}"#,
        features.join(",")
    );
    theatrum::io::save(&path, text.as_bytes()).expect("a file");
    let mut state = support::open(&[]);
    let command = Command::Desk(DeskCommand::Open {
        origins: vec![Origin::File(path)],
        add: false,
    });
    support::apply(&mut state, command);
    state
}

#[test]
fn every_change_of_many_is_in_the_list_and_only_those_in_sight_are_laid_out() {
    let mut state = many(290);
    support::apply(
        &mut state,
        Command::Time(TimeCommand::Date(Some(
            theatrum::atlas::time::Edtf::parse("2014").unwrap(),
        ))),
    );
    support::apply(&mut state, Command::Do(Action::Compare));
    let before = CompareCommand::From(theatrum::atlas::time::Edtf::parse("2013").unwrap());
    support::apply(&mut state, Command::Time(TimeCommand::Compare(before)));
    let put = Put {
        size: [350.0, 700.0],
        live: false,
    };
    let mut side = panel(state, put, |ctx, ui| {
        theatrum::ui::compare::side(ctx, ui);
    });
    side.harness.get_by_label("New");
    let rows = |side: &support::Panel| {
        let rows = side.harness.query_all_by_label_contains("New: Incident ");
        rows.filter_map(|node| node.accesskit_node().label())
            .collect::<Vec<String>>()
    };
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..80 {
        let shown = rows(&side);
        assert!(shown.len() < 40, "{}", shown.len());
        seen.extend(shown);
        side.harness.hover_at(egui::pos2(150.0, 400.0));
        side.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -400.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        side.harness.run_steps(20);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 290);
    assert!(
        rows(&side)
            .iter()
            .any(|row| row.contains("Incident 289: 15 December 2014")),
        "the last one stands at the end"
    );
}
