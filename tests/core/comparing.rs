//! Two dates as commands: which facts each side has, what is made when, and what goes with a view.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::tempdir;
use theatrum::atlas::changes::What;
use theatrum::atlas::filter::{Dimension, Filters};
use theatrum::desk::Origin;
use theatrum::state::{
    Action, Command, CompareCommand, Dialog, Effect, LookCommand, State, TimeCommand, WorkKind,
};
use theatrum::view::{Compare, CompareMode, FrameSize, View};

use crate::desk::{act, answer, find, send, settle, state, still, work};
use crate::help::{collection, date, feature, put};

fn compare(state: &State) -> Compare {
    state.seen.view().compare.clone().unwrap()
}

fn from(state: &mut State, text: &str) {
    let command = Command::Time(TimeCommand::Compare(CompareCommand::From(date(text))));
    send(state, [command]);
}

fn count(state: &State, what: What) -> usize {
    let changes = &state.derived.compared().unwrap().changes;
    changes.iter().filter(|change| change.what == what).count()
}

/// Whether effects have work of a kind.
fn asks(effects: Vec<Effect>, kind: WorkKind) -> bool {
    !work(effects, kind).is_empty()
}

#[test]
fn comparing_begins_with_ten_years_before_the_date_of_the_atlas() {
    let mut state = state(&["russian-facilities-abroad"]);
    act(&mut state, Action::Compare);
    assert_eq!(compare(&state).from.as_str(), "2012");
    assert_eq!(
        state.seen.view().date.as_ref().unwrap().as_str(),
        "2022-06-28"
    );
    assert!(count(&state, What::Gone) > 0 && count(&state, What::Up) > 0);
    act(&mut state, Action::Compare);
    assert_eq!(
        (&state.seen.view().compare, &state.seen.view().date),
        (&None, &None)
    );
}

#[test]
fn a_date_that_was_chosen_stays_when_comparing_ends() {
    let mut state = state(&["russian-facilities-abroad"]);
    send(
        &mut state,
        [Command::Time(TimeCommand::Date(Some(date("2015"))))],
    );
    act(&mut state, Action::Compare);
    act(&mut state, Action::Compare);
    assert_eq!(state.seen.view().date, Some(date("2015")));
}

#[test]
fn each_side_has_the_facts_of_its_date() {
    let mut state = state(&["russian-facilities-abroad"]);
    act(&mut state, Action::Compare);
    from(&mut state, "2010");
    let (gabala, karabakh) = (
        find(&state, "radar-gabala"),
        find(&state, "peacekeepers-karabakh"),
    );
    assert!(
        state
            .derived
            .compared()
            .unwrap()
            .index
            .position(gabala)
            .is_some()
    );
    assert!(state.index().position(gabala).is_none());
    assert!(
        state
            .derived
            .compared()
            .unwrap()
            .index
            .position(karabakh)
            .is_none()
    );
    assert!(state.index().position(karabakh).is_some());
    // The later date is that of the view: the timeline moves it, and the list follows.
    send(
        &mut state,
        [Command::Time(TimeCommand::Date(Some(date("2010"))))],
    );
    assert_eq!(state.derived.compared().unwrap().changes.len(), 0);
}

#[test]
fn the_map_stays_where_it_looks_and_home_shows_what_either_date_has() {
    let mut state = still(&["csto"]);
    let camera = state.seen.view().camera;
    act(&mut state, Action::Compare);
    let half = FrameSize {
        width: 500.0,
        height: 700.0,
    };
    send(&mut state, [Command::Look(LookCommand::Frame(half))]);
    assert_eq!(state.seen.view().camera, camera);
    from(&mut state, "1995");
    assert!(
        state.index().bounds().is_none(),
        "nothing has a place in 2022"
    );
    let earlier = state.derived.compared().unwrap().index.bounds();
    let alone = state.camera_for_all();
    act(&mut state, Action::ShowAll);
    assert_eq!(state.seen.view().camera, alone);
    if let Some(bounds) = earlier {
        let middle = bounds.centre();
        assert!((state.seen.view().camera.centre.lon_deg - middle.lon_deg).abs() < 1e-6);
    }
}

#[test]
fn swapping_turns_every_change_round() {
    let mut state = state(&["russian-facilities-abroad"]);
    act(&mut state, Action::Compare);
    let (new, gone) = (count(&state, What::New), count(&state, What::Gone));
    send(
        &mut state,
        [Command::Time(TimeCommand::Compare(CompareCommand::Swap))],
    );
    assert_eq!(compare(&state).from.as_str(), "2022-06-28");
    assert_eq!(state.seen.view().date, Some(date("2012")));
    assert_eq!(
        (count(&state, What::New), count(&state, What::Gone)),
        (gone, new)
    );
}

#[test]
fn only_what_passes_the_filters_is_compared() {
    let mut state = state(&["dushanbe-2022"]);
    act(&mut state, Action::Compare);
    from(&mut state, "2005");
    assert!(count(&state, What::Up) > 0);
    let mut filters = Filters::default();
    filters.toggle(Dimension::Kind, "meeting");
    send(&mut state, [Command::Look(LookCommand::Filter(filters))]);
    assert_eq!(count(&state, What::Up), 0);
}

#[test]
fn the_line_stays_on_the_map_and_escape_ends_comparing() {
    let mut state = state(&["csto"]);
    act(&mut state, Action::Compare);
    for (asked, is) in [
        (-3.0, Compare::EDGES[0]),
        (0.3, 0.3),
        (9.0, Compare::EDGES[1]),
    ] {
        send(
            &mut state,
            [Command::Time(TimeCommand::Compare(
                CompareCommand::Divider(asked),
            ))],
        );
        assert!((compare(&state).divider - is).abs() < 1e-12);
    }
    act(&mut state, Action::LetGo);
    assert_eq!(state.seen.view().compare, None);
}

#[test]
fn two_dates_travel_with_the_view_and_back_brings_them_back() {
    let mut state = state(&["csto"]);
    act(&mut state, Action::Compare);
    from(&mut state, "1995");
    send(
        &mut state,
        [Command::Time(TimeCommand::Compare(CompareCommand::Mode(
            CompareMode::SideBySide,
        )))],
    );
    let kept = serde_json::to_string(state.seen.view()).unwrap();
    let view: View = serde_json::from_str(&kept).unwrap();
    assert_eq!(view.compare, state.seen.view().compare);
    // A view of an earlier version has none.
    let old: View = serde_json::from_str(r#"{"theme":"dark"}"#).unwrap();
    assert_eq!(old.compare, None);
    let short: View = serde_json::from_str(r#"{"compare":{"from":"1995"}}"#).unwrap();
    assert_eq!(short.compare.unwrap().divider, 0.5);
    act(&mut state, Action::Compare);
    act(&mut state, Action::Back);
    assert_eq!(compare(&state).from, date("1995"));
    assert_eq!(count(&state, What::Left), 3);
}

#[test]
fn a_picture_shows_one_date() {
    let mut state = state(&["csto"]);
    act(&mut state, Action::Compare);
    act(&mut state, Action::Export);
    assert_eq!(state.export_view().unwrap().compare, None);
}

#[test]
fn other_atlases_end_comparing_and_a_file_that_is_read_again_does_not() {
    let mut comparing = state(&["csto"]);
    act(&mut comparing, Action::Compare);
    act(&mut comparing, Action::Reload);
    assert!(comparing.seen.view().compare.is_some());
    assert!(comparing.derived.compared().is_some());
    let brics = Origin::Builtin("brics-summits");
    send(&mut comparing, [crate::desk::open(vec![brics])]);
    assert_eq!(comparing.seen.view().compare, None);
}

#[test]
fn a_pane_is_the_state_on_its_date_with_a_camera_of_its_own() {
    let mut state = state(&["csto"]);
    act(&mut state, Action::Compare);
    from(&mut state, "1995");
    let frame = FrameSize {
        width: 300.0,
        height: 700.0,
    };
    let camera = state.seen.view().camera;
    let (earlier, later) = (
        state.pane(true, camera, frame),
        state.pane(false, camera, frame),
    );
    assert_eq!(earlier.seen.view().date, Some(date("1995")));
    assert_eq!(later.seen.view().date, state.seen.view().date);
    assert_ne!(earlier.derived.generation, later.derived.generation);
    assert_eq!(earlier.seen.frame, frame);
    assert!(earlier.seen.view().compare.is_none() && earlier.mode.export().is_none());
    // Labels are kept by generation: another date is another one.
    from(&mut state, "2000");
    assert_ne!(
        state.pane(true, camera, frame).derived.generation,
        earlier.derived.generation
    );
}

/// A file with many deployments, one more in each year.
fn many(facts: u32) -> String {
    let features: Vec<Value> = (0..facts)
        .map(|number| {
            let year = 1900 + number % 100;
            let claim = |value: u32, as_of: u32| {
                json!({ "about": "personnel", "value": value, "as_of": as_of.to_string(),
                    "source": "a" })
            };
            feature(
                &format!("base-{number}"),
                &json!({
                    "kind": "deployment", "title": format!("Base {number}"),
                    "when": format!("{year}/{}", year + 20),
                    "claims": [claim(number, year), claim(number + 10, year + 5)],
                    "sites": [{ "name": "X", "at": [f64::from(number % 90), 40.0] }],
                }),
            )
        })
        .collect();
    collection(&json!({ "as_of": "1990" }), &json!(features)).to_string()
}

#[test]
fn many_facts_are_compared_and_added_up_on_threads() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "many.geojson", many(2_000));
    let mut state = state(&[]);
    settle(&mut state, [crate::desk::open(vec![Origin::File(path)])]);
    settle(&mut state, [Action::Compare]);
    let earlier = |text| TimeCommand::Compare(CompareCommand::From(date(text)));
    let first = work(send(&mut state, [earlier("1985")]), WorkKind::Comparison);
    assert_eq!(first.len(), 1, "the frame does not wait");
    assert!(state.derived.is_comparing_still());
    // What is asked for meanwhile is made next.
    assert!(!asks(
        send(&mut state, [earlier("1980")]),
        WorkKind::Comparison
    ));
    settle(&mut state, first.into_iter().map(answer));
    assert!(!state.derived.is_comparing_still());
    let index = &state.derived.compared().unwrap().index;
    assert_eq!(index.day, date("1980").last_day());
    assert_eq!(count(&state, What::New), 200);

    // Another zoom needs other clusters, and no other comparison.
    let changes = |state: &State| Arc::clone(&state.derived.compared().unwrap().changes);
    let before = changes(&state);
    let (steps, about) = (2.0, None);
    settle(&mut state, [LookCommand::Zoom { steps, about }]);
    assert!(Arc::ptr_eq(&before, &changes(&state)));
    let camera = state.seen.view().camera;
    let pane = state.pane(true, camera, state.seen.frame);
    assert!(!pane.clusters_for(camera).unwrap().all().is_empty());

    let total = work(send(&mut state, [Action::OverTime]), WorkKind::OverTime);
    assert_eq!(state.mode.dialog, Some(Dialog::OverTime));
    assert!(state.derived.over_time().is_none());
    settle(&mut state, total.into_iter().map(answer));
    let steps = |state: &State| state.derived.over_time().unwrap().totals.len();
    assert!(steps(&state) > 100, "{}", steps(&state));
    // Another date is no reason to add up anew, other filters are.
    let effects = send(&mut state, [TimeCommand::Date(Some(date("1950")))]);
    assert!(!asks(effects.clone(), WorkKind::OverTime));
    let works = work(effects, WorkKind::Index);
    settle(&mut state, works.into_iter().map(answer));
    let mut filters = Filters::default();
    filters.toggle(Dimension::Kind, "meeting");
    settle(&mut state, [LookCommand::Filter(filters)]);
    assert_eq!(steps(&state), 0);
}
