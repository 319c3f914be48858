//! The timeline in the window: what the hand and the keyboard do there, and how it looks.

use std::cell::RefCell;
use std::fmt::Write as _;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use theatrum::app::App;
use theatrum::atlas::time::{Day, Edtf};
use theatrum::desk::Origin;
use theatrum::settings::ThemeChoice;
use theatrum::state::{Action, Command, DeskCommand, PrefsCommand, State, TimeCommand};
use theatrum::ui::timeline::TimelineUi;
use theatrum::view::TimeWindow;

use crate::app::window;
use crate::support::{self, Panel, Put, find, open, open_default, panel, picture, words};

const PUT: Put = Put {
    size: [1100.0, 138.0],
    live: true,
};

/// A timeline by itself, what it sends applied at once.
fn timeline(state: State) -> Panel {
    timeline_in(state, PUT)
}

fn timeline_in(state: State, put: Put) -> Panel {
    let held = RefCell::new(TimelineUi::default());
    panel(state, put, move |ctx, ui| {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 2));
        frame.show(ui, |ui| held.borrow_mut().ui(ctx, ui));
    })
}

fn day(year: i64, month: u8, day: u8) -> Day {
    Day::from_ymd(year, month, day).expect("a day of the calendar")
}

fn date(panel: &Panel) -> Option<String> {
    let state = panel.state.borrow();
    state.seen.view().date.as_ref().map(ToString::to_string)
}

fn set(panel: &Panel, text: &str) {
    let date = Edtf::parse(text).expect("a date");
    support::apply(
        &mut panel.state.borrow_mut(),
        Command::Time(TimeCommand::Date(Some(date))),
    );
}

/// Where a day stands on the screen, at a share of the height of the timeline.
fn at(panel: &Panel, day: Day, share: f32) -> Pos2 {
    let rect = panel.harness.get_by_label("Timeline").rect();
    let window = panel.state.borrow().time_window();
    let x = window.x(f64::from(rect.width()), day.number() as f64) as f32;
    pos2(rect.left() + x, rect.top() + share * rect.height())
}

/// Presses at one point and lets go at another.
fn drag(panel: &mut Panel, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let harness = &mut panel.harness;
    harness.hover_at(from);
    harness.run();
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers,
    };
    harness.event(egui::Event::ModifiersChanged(modifiers));
    harness.event(button(from, true));
    harness.step();
    for step in 1..=4_u8 {
        harness.event(egui::Event::PointerMoved(
            from + (to - from) * (f32::from(step) / 4.0),
        ));
        harness.step();
    }
    harness.event(button(to, false));
    harness.step();
    harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}

fn click(panel: &mut Panel, at: Pos2) {
    panel.harness.hover_at(at);
    panel.harness.run();
    panel.harness.drag_at(at);
    panel.harness.step();
    panel.harness.drop_at(at);
    panel.harness.run();
}

#[test]
fn a_click_sets_the_date_and_the_cross_takes_it_away() {
    let mut panel = timeline(open_default());
    let there = at(&panel, day(2022, 6, 21), 0.6);
    click(&mut panel, there);
    assert_eq!(date(&panel).as_deref(), Some("2022-06-21"));
    panel.harness.get_by_label("All dates again").click();
    panel.harness.run();
    assert_eq!(date(&panel), None);
}

#[test]
fn the_background_pans_and_shift_or_the_scale_mark_a_stretch() {
    let mut panel = timeline(open_default());
    let before = panel.state.borrow().time_window();
    let (from, to) = (day(2022, 6, 21), day(2022, 6, 26));
    let (a, b) = (at(&panel, from, 0.6), at(&panel, to, 0.6));
    drag(&mut panel, a, b, Modifiers::NONE);
    let after = panel.state.borrow().time_window();
    assert!(after.from < before.from - 3.0, "{before:?} {after:?}");
    assert!((after.days() - before.days()).abs() < 1e-6);
    assert_eq!(date(&panel), None);
    let (a, b) = (at(&panel, from, 0.6), at(&panel, to, 0.6));
    drag(&mut panel, a, b, Modifiers::SHIFT);
    assert_eq!(date(&panel).as_deref(), Some("2022-06-21/2022-06-26"));
    let (a, b) = (at(&panel, to, 0.85), at(&panel, day(2022, 6, 24), 0.85));
    drag(&mut panel, a, b, Modifiers::NONE);
    assert_eq!(date(&panel).as_deref(), Some("2022-06-24/2022-06-26"));
}

#[test]
fn the_edge_of_a_stretch_moves_and_its_pill_moves_all_of_it() {
    let mut panel = timeline(open_default());
    set(&panel, "2022-06-22/2022-06-24");
    panel.harness.run();
    let edge = at(&panel, day(2022, 6, 24), 0.6);
    let half = at(&panel, day(2022, 6, 25), 0.6) - edge;
    let edge = edge + half * 0.5;
    drag(&mut panel, edge, edge + half * 2.0, Modifiers::NONE);
    // The edge is the end of the day: half a day is between two.
    let held = date(&panel).expect("a date");
    assert!(held.starts_with("2022-06-22/2022-06-2"), "{held}");
    assert_ne!(held, "2022-06-22/2022-06-24");
    set(&panel, "2022-06-22/2022-06-24");
    panel.harness.run();
    let pill = panel.harness.get_by_label("Date").rect();
    let grip = pos2(pill.left() + 12.0, pill.center().y);
    drag(&mut panel, grip, grip + half * 2.0, Modifiers::NONE);
    assert_eq!(date(&panel).as_deref(), Some("2022-06-24/2022-06-26"));
}

#[test]
fn the_pill_is_dragged_and_what_is_shown_follows() {
    let mut panel = timeline(open_default());
    set(&panel, "2022-06-28");
    panel.harness.run();
    let pill = panel.harness.get_by_label("Date").rect();
    let by = at(&panel, day(2022, 6, 30), 0.5) - at(&panel, day(2022, 6, 28), 0.5);
    let grip = pos2(pill.left() + 12.0, pill.center().y);
    drag(&mut panel, grip, grip + by, Modifiers::NONE);
    assert_eq!(date(&panel).as_deref(), Some("2022-06-30"));
    let state = panel.state.borrow();
    let widodo = find(&state, "putin-widodo-talks");
    assert!(state.index().position(widodo).is_some());
}

#[test]
fn the_wheel_zooms_about_the_pointer() {
    let mut panel = timeline(open_default());
    let there = at(&panel, day(2022, 6, 30), 0.6);
    panel.harness.hover_at(there);
    panel.harness.run();
    let before = panel.state.borrow().time_window();
    panel.harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 120.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    panel.harness.run_steps(12);
    let after = panel.state.borrow().time_window();
    assert!(after.days() < before.days() * 0.8, "{before:?} {after:?}");
    let moved = at(&panel, day(2022, 6, 30), 0.6).x - there.x;
    assert!(moved.abs() < 1.0, "{moved} points");
}

#[test]
fn the_date_is_a_slider_that_says_itself_in_words() {
    let mut panel = timeline(open_default());
    set(&panel, "2022-06-28");
    panel.harness.run();
    let value = |panel: &Panel| {
        let slider = panel.harness.get_by_label("Date");
        assert_eq!(slider.accesskit_node().role(), Role::Slider);
        slider.accesskit_node().value()
    };
    assert_eq!(value(&panel).as_deref(), Some("28 June 2022"));
    panel.harness.get_by_label("Date").focus();
    panel.harness.run();
    panel.harness.key_press(Key::ArrowRight);
    panel.harness.run();
    assert_eq!(value(&panel).as_deref(), Some("29 June 2022"));
    panel.harness.key_press(Key::ArrowLeft);
    panel.harness.run();
    panel.harness.key_press(Key::ArrowLeft);
    panel.harness.run();
    assert_eq!(value(&panel).as_deref(), Some("27 June 2022"));
    // Further out, the steps are longer.
    let wide = TimeWindow::fit(
        day(1990, 1, 1).number() as f64,
        day(2022, 1, 1).number() as f64,
    );
    let look = Command::Time(TimeCommand::Look(wide));
    support::apply(&mut panel.state.borrow_mut(), look);
    panel.harness.run();
    panel.harness.key_press(Key::ArrowLeft);
    panel.harness.run();
    assert_eq!(value(&panel).as_deref(), Some("1 January 2022"));
}

/// The field for a date.
fn field(panel: &Panel) -> egui_kittest::Node<'_> {
    panel.harness.get_by(|node| node.role() == Role::TextInput)
}

fn type_in(panel: &mut Panel, text: &str) {
    field(panel).click();
    panel.harness.run();
    field(panel).type_text(text);
    panel.harness.run();
    panel.harness.key_press(Key::Enter);
    panel.harness.run();
}

#[test]
fn a_date_that_is_typed_is_gone_to() {
    let mut panel = timeline(open_default());
    type_in(&mut panel, "1993-05");
    assert_eq!(date(&panel).as_deref(), Some("1993-05"));
    let window = panel.state.borrow().time_window();
    let there = day(1993, 5, 15).number() as f64;
    assert!(window.from < there && there < window.to);
    assert!(words(&panel).contains("May 1993"), "{}", words(&panel));
}

#[test]
fn what_is_no_date_is_said_and_nothing_moves() {
    let mut panel = timeline(open_default());
    type_in(&mut panel, "2022-13");
    assert_eq!(date(&panel), None);
    panel
        .harness
        .get_by_label_contains("“2022-13” is no date: there is no month 13");
    // Another date that comes from elsewhere makes it of no matter.
    set(&panel, "1995");
    panel.harness.run();
    assert!(!words(&panel).contains("is no date"));
    assert_eq!(
        field(&panel).accesskit_node().value().as_deref(),
        Some("1995")
    );
    // Escape brings back what stood there, and nothing at all is all dates.
    field(&panel).focus();
    panel.harness.run();
    panel
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    field(&panel).type_text("20");
    panel.harness.run();
    panel.harness.key_press(Key::Escape);
    panel.harness.run();
    assert_eq!(
        field(&panel).accesskit_node().value().as_deref(),
        Some("1995")
    );
    field(&panel).focus();
    panel.harness.run();
    panel
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    panel.harness.key_press(Key::Delete);
    panel.harness.run();
    panel.harness.key_press(Key::Enter);
    panel.harness.run();
    assert_eq!(date(&panel), None);
}

#[test]
fn a_dot_selects_its_fact_and_the_date_goes_to_it_where_it_must() {
    let mut panel = timeline(open_default());
    panel
        .harness
        .get_by_label_contains("In time: Putin–Widodo talks, 30 June 2022")
        .click();
    panel.harness.run();
    let selection = |panel: &Panel| panel.state.borrow().seen.view().selection.clone();
    assert_eq!(selection(&panel).as_deref(), Some("putin-widodo-talks"));
    assert_eq!(date(&panel), None, "it is shown at all dates");
    set(&panel, "2022-06-28");
    panel.harness.run();
    panel
        .harness
        .get_by_label_contains("In time: 14th BRICS summit, 23 June 2022")
        .click();
    panel.harness.run();
    assert_eq!(date(&panel).as_deref(), Some("2022-06-23"));
    panel
        .harness
        .get_by_label_contains("In time: 201st military base")
        .click();
    panel.harness.run();
    assert_eq!(selection(&panel).as_deref(), Some("base-201"));
    assert_eq!(date(&panel).as_deref(), Some("2022-06-23"), "it holds then");
}

/// The name of what a reader hears: what has the focus of the keyboard.
fn heard(panel: &Panel) -> String {
    let nodes = panel.harness.root().children_recursive();
    let focused = nodes
        .map(|node| node.accesskit_node())
        .find(egui_kittest::kittest::AccessKitNode::is_focused);
    focused.and_then(|node| node.label()).expect("a name")
}

#[test]
fn every_fact_in_time_is_walked_within_one_stop_of_tab() {
    let wide = Put {
        size: [1200.0, 200.0],
        live: true,
    };
    let mut state = many(150);
    support::apply(&mut state, Command::Do(Action::WholeSpan));
    let mut panel = timeline_in(state, wide);
    panel
        .harness
        .get_by_label("150 facts in time; the arrow keys walk them, Enter selects")
        .focus();
    panel.harness.run();
    let mut said = vec![heard(&panel)];
    for _ in 0..150 {
        panel.harness.key_press(Key::ArrowRight);
        panel.harness.run();
        said.push(heard(&panel));
    }
    panel.harness.key_press(Key::Enter);
    panel.harness.run();
    let state = panel.state.borrow();
    let title = &state
        .library()
        .fact(state.selected().expect("a fact"))
        .title;
    assert!(said.last().expect("the last").contains(title.as_str()));
    said.sort();
    said.dedup();
    assert_eq!(said.len(), 150);
}

#[test]
fn what_is_under_the_pointer_is_hovered_and_told() {
    let mut panel = timeline(open_default());
    panel
        .harness
        .get_by_label_contains("In time: 201st military base")
        .hover();
    panel.harness.run();
    let state = panel.state.borrow();
    assert_eq!(state.seen.hovered, Some(find(&state, "base-201")));
    drop(state);
    assert!(
        words(&panel).contains("201st military base, since 17 October 2004, some 7,000 personnel"),
        "{}",
        words(&panel)
    );
}

#[test]
fn every_button_does_what_it_says() {
    let mut panel = timeline(open_default());
    panel.harness.get_by_label("Next event (.)").click();
    panel.harness.run();
    assert!(date(&panel).is_some());
    panel.harness.get_by_label("Event before (,)").click();
    panel.harness.run();
    panel.harness.get_by_label("Begin anew at the end").click();
    panel.harness.run();
    assert!(panel.state.borrow().seen.timeline.repeats);
    panel
        .harness
        .get_by_label_contains("Whole span of time")
        .click();
    panel.harness.run();
    let whole = panel.state.borrow().time_window();
    assert!(whole.from < day(1993, 5, 25).number() as f64);
    panel
        .harness
        .get_by_label_contains("Fit the timeline to what is shown")
        .click();
    panel.harness.run();
    let speed = panel.state.borrow().play_speed();
    panel.harness.get_by_label_contains("Play faster").click();
    panel.harness.run();
    assert_eq!(panel.state.borrow().play_speed(), speed + 1);
    panel.harness.get_by_label_contains("Play slower").click();
    panel.harness.run();
    assert_eq!(panel.state.borrow().play_speed(), speed);
    panel.harness.get_by_label("Play").click();
    panel.harness.run();
    assert!(panel.state.borrow().seen.timeline.is_playing());
    panel.harness.get_by_label("Pause").click();
    panel.harness.run();
    assert!(!panel.state.borrow().seen.timeline.is_playing());
    panel.harness.get_by_label("Hide the timeline").click();
    panel.harness.run();
    assert_eq!(panel.state.borrow().seen.timeline.collapsed, Some(true));
}

fn shown(harness: &Harness<'static, App>) -> Option<String> {
    let date = harness.state().state.seen.view().date.as_ref();
    date.map(ToString::to_string)
}

#[test]
fn comma_and_full_stop_step_from_anywhere_but_a_field() {
    let mut harness = window([1200.0, 760.0], ThemeChoice::Light, Vec::new());
    harness.key_press(Key::Period);
    harness.run();
    assert_eq!(shown(&harness).as_deref(), Some("2022-06-23"));
    harness.get_by_label("14th BRICS summit");
    // A button of the bar has the focus.
    harness.get_by_label("Atlases").focus();
    harness.run();
    harness.key_press(Key::Period);
    harness.run();
    assert_eq!(shown(&harness).as_deref(), Some("2022-06-25"));
    harness.key_press(Key::Comma);
    harness.run();
    assert_eq!(shown(&harness).as_deref(), Some("2022-06-23"));
    harness
        .get_by(|node| {
            node.role() == Role::TextInput
                && node.label().is_some_and(|label| label.contains("EDTF"))
        })
        .focus();
    harness.run();
    harness.key_press(Key::Period);
    harness.run();
    assert_eq!(shown(&harness).as_deref(), Some("2022-06-23"));
}

#[test]
fn space_plays_and_the_map_follows() {
    let mut harness = window([1200.0, 760.0], ThemeChoice::Light, Vec::new());
    harness.key_press(Key::Space);
    harness.run_steps(2);
    assert!(harness.state().state.seen.timeline.is_playing());
    let first = shown(&harness);
    harness.run_steps(20);
    assert_ne!(shown(&harness), first);
    let state = &harness.state().state;
    let talks = find(state, "putin-rahmon-talks");
    assert!(state.index().position(talks).is_none(), "not yet");
    harness.key_press(Key::Space);
    harness.run();
    assert!(!harness.state().state.seen.timeline.is_playing());
}

#[test]
fn in_a_low_window_it_starts_as_a_strip_that_opens() {
    let mut harness = window([1024.0, 560.0], ThemeChoice::Light, Vec::new());
    assert!(harness.query_by_label("Timeline").is_none());
    harness.get_by_label("Show the timeline").click();
    harness.run();
    let height = harness.get_by_label("Timeline").rect().height();
    assert!(height > 100.0 && height < 200.0, "{height} points");
    let tall = window([1024.0, 640.0], ThemeChoice::Light, Vec::new());
    tall.get_by_label("Timeline");
}

/// A file of so many events, a few a day at first, more later, and some deployments.
fn many(count: usize) -> State {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.geojson");
    let mut features = String::new();
    for number in 0..count {
        // The same every time, and no two neighbours alike.
        let share = (number * 7919 % count) as f64 / count as f64;
        let from = day(2014, 3, 1).plus_days((share.sqrt() * 3600.0) as i64);
        let (kind, when) = match number % 11 {
            0 => ("deployment", format!("{from}/{}", from.plus_days(220))),
            1 | 2 => ("meeting", from.to_string()),
            3 => ("transfer", format!("{:.7}", from.to_string())),
            _ => ("event", from.to_string()),
        };
        let comma = if number == 0 { "" } else { "," };
        write!(
            features,
            r#"{comma}{{"type":"Feature","id":"f{number}","geometry":{{"type":"Point","coordinates":[{:.2},48.5]}},"properties":{{"kind":"{kind}","title":"Incident {number}","when":"{when}"}}}}"#,
            30.0 + share * 8.0
        )
        .expect("a string takes everything");
    }
    let text = format!(
        r#"{{"type":"FeatureCollection","theatrum":{{"version":1,"title":"Many","as_of":"2022-06-28"}},"features":[{features}]}}"#
    );
    theatrum::io::save(&path, text.as_bytes()).expect("a file");
    let mut state = open(&[]);
    support::apply(
        &mut state,
        Command::Desk(DeskCommand::Open {
            origins: vec![Origin::File(path)],
            add: false,
        }),
    );
    assert_eq!(state.library().facts().count(), count);
    state
}

#[test]
fn it_looks_as_it_should_with_few_many_and_very_many_facts() {
    let mut results = egui_kittest::SnapshotResults::new();
    type Opened = fn() -> State;
    let pictures: [(&str, ThemeChoice, Opened); 5] = [
        ("timeline-5", ThemeChoice::Light, || many(5)),
        ("timeline-500", ThemeChoice::Dark, || many(500)),
        ("timeline-50000", ThemeChoice::Light, || many(50_000)),
        ("timeline-week", ThemeChoice::Dark, open_default),
        ("timeline-doubtful", ThemeChoice::Light, || {
            open(&["russian-facilities-abroad"])
        }),
    ];
    for (name, theme, opened) in pictures {
        let mut state = opened();
        let mut settings = state.prefs.settings.clone();
        settings.theme = theme;
        support::apply(&mut state, Command::Prefs(PrefsCommand::Set(settings)));
        support::apply(&mut state, Command::Do(Action::NextEvent));
        if name.ends_with("doubtful") {
            support::apply(&mut state, Command::Do(Action::WholeSpan));
        }
        let mut panel = timeline(state);
        panel.harness.run();
        picture(&mut panel, name);
        let whole = panel.harness.ctx.content_rect();
        support::crop(&mut results, &mut panel.harness, name, whole);
    }
}

#[test]
fn a_histogram_says_what_it_holds_under_the_pointer() {
    let mut panel = timeline(many(2_000));
    let middle = panel.harness.get_by_label("Timeline").rect().center();
    panel.harness.hover_at(middle);
    panel.harness.run();
    let said = words(&panel);
    assert!(said.contains(" facts in force, "), "{said}");
    assert!(said.contains("Events: "), "{said}");
}

#[test]
fn a_histogram_is_walked_with_the_arrow_keys_and_looked_at_closer() {
    let mut state = many(2_000);
    support::apply(&mut state, Command::Do(Action::WholeSpan));
    let mut panel = timeline(state);
    panel
        .harness
        .get_by_label_contains("of time; the arrow keys walk them")
        .focus();
    panel.harness.run();
    let first = heard(&panel);
    assert!(first.contains("facts in force, "), "{first}");
    panel.harness.key_press(Key::ArrowLeft);
    panel.harness.run();
    let before = heard(&panel);
    assert!(before != first && before.contains("in force, "), "{before}");
    panel.harness.key_press(Key::ArrowRight);
    panel.harness.run();
    assert_eq!(heard(&panel), first);
    let days = panel.state.borrow().time_window().days();
    panel.harness.key_press(Key::Enter);
    panel.harness.run();
    assert!(panel.state.borrow().time_window().days() < days / 4.0);
}
