//! The timeline at work: stepping, playing, what it shows, and the date that goes with it.

use serde_json::json;
use theatrum::atlas::time::Edtf;
use theatrum::desk::Origin;
use theatrum::state::{Action, Command, LookCommand, SPEEDS, State, TimeCommand};
use theatrum::view::{TimeWindow, View};

use crate::desk::{act, find, send, state};
use crate::help::{collection, date, day, feature, put};

fn shown(state: &State) -> String {
    state
        .seen
        .view()
        .date
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn look(state: &mut State, from: &str, to: &str) {
    let window = TimeWindow {
        from: day(from).number() as f64,
        to: day(to).number() as f64,
    };
    send(state, [Command::Time(TimeCommand::Look(window))]);
}

fn caption(state: &State) -> &str {
    state.seen.timeline.caption.as_deref().unwrap_or_default()
}

#[test]
fn full_stop_and_comma_step_from_event_to_event() {
    let mut state = state(&["csto"]);
    look(&mut state, "1991-01-01", "2004-01-01");
    act(&mut state, Action::NextEvent);
    assert_eq!(shown(&state), "1992-05-15");
    assert_eq!(caption(&state), "Collective Security Treaty");
    act(&mut state, Action::NextEvent);
    assert_eq!(shown(&state), "1993-09-09");
    act(&mut state, Action::NextEvent);
    assert_eq!(shown(&state), "1993-09-24");
    act(&mut state, Action::PreviousEvent);
    assert_eq!(shown(&state), "1993-09-09");
    act(&mut state, Action::PreviousEvent);
    act(&mut state, Action::PreviousEvent);
    assert_eq!(shown(&state), "1992-05-15");
    assert_eq!(caption(&state), "Nothing earlier");
}

#[test]
fn without_a_date_comma_goes_back_from_the_day_that_is_marked() {
    let mut state = state(&["dushanbe-2022"]);
    let marked = state.shown_day();
    act(&mut state, Action::PreviousEvent);
    let shown = state.shown_day();
    assert!(shown < marked, "{shown} is not before {marked}");
    assert_eq!(
        state
            .derived
            .dates()
            .next_change(shown, true)
            .max(Some(marked)),
        Some(marked)
    );
}

#[test]
fn two_events_of_a_day_are_both_told() {
    let mut state = state(&["csto"]);
    send(
        &mut state,
        [Command::Time(TimeCommand::Date(Some(date("1999-01-01"))))],
    );
    act(&mut state, Action::NextEvent);
    assert_eq!(shown(&state), "1999-04-02");
    let said = caption(&state);
    assert!(said.contains("Three states leave the treaty"), "{said}");
    assert!(said.contains("Protocol that renews the treaty"), "{said}");
}

#[test]
fn the_end_of_a_deployment_is_an_event_and_that_of_a_summit_is_none() {
    let mut state = state(&["russian-facilities-abroad"]);
    send(
        &mut state,
        [Command::Time(TimeCommand::Date(Some(date("2015-11-01"))))],
    );
    act(&mut state, Action::NextEvent);
    assert_eq!(shown(&state), "2016-01-01");
    assert_eq!(caption(&state), "End of 201st military base, Kulob");
    let kulob = state
        .library()
        .facts()
        .find(|fact| state.library().fact(*fact).title.ends_with("Kulob"))
        .unwrap();
    assert!(
        state.index().position(kulob).is_none(),
        "it is not shown then"
    );
    act(&mut state, Action::PreviousEvent);
    assert_ne!(shown(&state), "2016-01-01");
}

#[test]
fn what_is_shown_changes_exactly_on_the_days_that_are_stepped_to() {
    let mut state = state(&["csto", "russian-facilities-abroad"]);
    look(&mut state, "1960-01-01", "1961-01-01");
    let facts = |state: &mut State, at: Edtf| {
        send(state, [Command::Time(TimeCommand::Date(Some(at)))]);
        let digests = state.index().digests.iter();
        digests.map(|digest| digest.fact).collect::<Vec<_>>()
    };
    let mut steps = 0;
    loop {
        let before = shown(&state);
        act(&mut state, Action::NextEvent);
        let now = shown(&state);
        if now == before {
            break;
        }
        steps += 1;
        let on = day(&now);
        let earlier = facts(&mut state, Edtf::of_day(on.plus_days(-1)));
        let here = facts(&mut state, Edtf::of_day(on));
        assert_ne!(earlier, here, "{now}");
    }
    assert!(steps > 15, "{steps} steps");
}

#[test]
fn a_step_outside_the_window_moves_the_window() {
    let mut state = state(&["leaders-summits"]);
    look(&mut state, "1980-01-01", "1984-01-01");
    act(&mut state, Action::NextEvent);
    assert_eq!(shown(&state), "1985-11-19");
    let window = state.time_window();
    let at = day("1985-11-19").number() as f64;
    assert!(window.from < at && at < window.to);
}

/// Lets a timeline play for some seconds, in frames of a sixteenth.
fn play(state: &mut State, start_secs: f64, secs: f64) {
    for frame in 1..=(secs * 16.0) as u32 {
        let now = start_secs + f64::from(frame) / 16.0;
        send(state, [Command::Tick(now)]);
    }
}

#[test]
fn playing_moves_the_date_and_what_is_shown_follows() {
    let mut state = state(&["dushanbe-2022"]);
    look(&mut state, "2022-06-20", "2022-07-04");
    assert_eq!(SPEEDS[state.play_speed()].1, "1 day / s");
    send(&mut state, [Command::Tick(100.0)]);
    act(&mut state, Action::PlayPause);
    assert!(state.seen.timeline.is_playing());
    assert_eq!(shown(&state), "2022-06-20");
    play(&mut state, 100.0, 8.5);
    assert_eq!(shown(&state), "2022-06-28");
    let talks = find(&state, "putin-rahmon-talks");
    assert!(state.index().position(talks).is_some());
    assert!(caption(&state).contains("Putin"), "{}", caption(&state));
    act(&mut state, Action::PlayPause);
    assert!(!state.seen.timeline.is_playing());
    play(&mut state, 108.5, 5.0);
    assert_eq!(shown(&state), "2022-06-28");
}

#[test]
fn at_the_end_it_stops_or_begins_anew() {
    let mut state = state(&["dushanbe-2022"]);
    look(&mut state, "2022-06-20", "2022-07-04");
    send(&mut state, [Command::Tick(0.0)]);
    act(&mut state, Action::PlayPause);
    play(&mut state, 0.0, 20.0);
    assert!(!state.seen.timeline.is_playing());
    assert_eq!(shown(&state), "2022-07-04");
    // Again from the start, since the date is at the end; this time for ever.
    send(
        &mut state,
        [Command::Time(TimeCommand::Loop(true)), Command::Tick(30.0)],
    );
    act(&mut state, Action::PlayPause);
    assert_eq!(shown(&state), "2022-06-20");
    play(&mut state, 30.0, 20.0);
    assert!(state.seen.timeline.is_playing());
    assert!(shown(&state).as_str() < "2022-06-28", "{}", shown(&state));
}

#[test]
fn a_stretch_of_time_that_plays_keeps_its_length() {
    let mut state = state(&["dushanbe-2022"]);
    look(&mut state, "2022-06-20", "2022-07-04");
    send(
        &mut state,
        [
            Command::Time(TimeCommand::Date(Some(date("2022-06-21/2022-06-23")))),
            Command::Tick(0.0),
        ],
    );
    act(&mut state, Action::PlayPause);
    play(&mut state, 0.0, 2.5);
    assert_eq!(shown(&state), "2022-06-23/2022-06-25");
}

#[test]
fn a_hand_that_moves_the_date_while_it_plays_is_followed() {
    let mut state = state(&["dushanbe-2022"]);
    look(&mut state, "2022-06-20", "2022-07-04");
    send(&mut state, [Command::Tick(0.0)]);
    act(&mut state, Action::PlayPause);
    play(&mut state, 0.0, 2.0);
    send(
        &mut state,
        [Command::Time(TimeCommand::Date(Some(date("2022-06-30"))))],
    );
    play(&mut state, 2.0, 1.5);
    assert_eq!(shown(&state), "2022-07-01");
    // And one that takes it away stops it.
    send(
        &mut state,
        [Command::Time(TimeCommand::Date(None)), Command::Tick(4.0)],
    );
    assert!(!state.seen.timeline.is_playing());
}

#[test]
fn a_window_that_was_hidden_goes_on_where_it_was() {
    let mut state = state(&["dushanbe-2022"]);
    look(&mut state, "2022-06-20", "2022-07-04");
    send(&mut state, [Command::Tick(0.0)]);
    act(&mut state, Action::PlayPause);
    play(&mut state, 0.0, 1.5);
    send(&mut state, [Command::Tick(3600.0)]);
    assert_eq!(shown(&state), "2022-06-21");
}

#[test]
fn speed_adapts_to_the_window_until_it_is_chosen() {
    let mut state = state(&["leaders-summits"]);
    look(&mut state, "1985-01-01", "1999-01-01");
    assert_eq!(SPEEDS[state.play_speed()].1, "1 year / s");
    act(&mut state, Action::PlaySlower);
    assert_eq!(SPEEDS[state.play_speed()].1, "3 months / s");
    look(&mut state, "1985-01-01", "1985-03-01");
    assert_eq!(SPEEDS[state.play_speed()].1, "3 months / s");
    for _ in 0..20 {
        act(&mut state, Action::PlayFaster);
    }
    assert_eq!(state.play_speed(), SPEEDS.len() - 1);
}

#[test]
fn the_whole_span_holds_every_date_and_fit_holds_what_is_on_the_map() {
    let mut state = state(&["leaders-summits"]);
    act(&mut state, Action::WholeSpan);
    let whole = state.time_window();
    assert!(whole.from < day("1943-11-28").number() as f64);
    assert!(whole.to > day("2021-06-16").number() as f64);
    // Only the summit of Vladivostok, 1974, is in this frame.
    send(
        &mut state,
        [Command::Look(LookCommand::At(theatrum::view::Camera {
            centre: theatrum::geodesy::LonLat::new(131.9, 43.2),
            zoom: 6.0,
        }))],
    );
    send(
        &mut state,
        [Command::Time(TimeCommand::Date(Some(date("1974-11-23"))))],
    );
    act(&mut state, Action::FitTime);
    let fit = state.time_window();
    assert!(fit.days() < 40.0, "{fit:?}");
    assert!(fit.from < day("1974-11-23").number() as f64);
}

#[test]
fn a_date_that_is_moved_to_is_in_the_window() {
    let mut state = state(&["dushanbe-2022"]);
    for text in ["1994", "2012-10-05", "1999/2005", "2004/..", "../1993"] {
        let date = date(text);
        send(
            &mut state,
            [Command::Time(TimeCommand::Move(Some(date.clone())))],
        );
        assert_eq!(state.seen.view().date.as_ref(), Some(&date));
        let window = state.time_window();
        for end in TimeWindow::of(&date) {
            assert!(
                end.is_infinite() || (window.from <= end && end <= window.to),
                "{text}: {window:?}"
            );
        }
    }
}

#[test]
fn the_window_stays_near_what_there_is() {
    let mut state = state(&["dushanbe-2022"]);
    look(&mut state, "0500-01-01", "0501-01-01");
    let window = state.time_window();
    assert!(window.to > day("1990-01-01").number() as f64, "{window:?}");
    send(
        &mut state,
        [Command::Time(TimeCommand::Look(TimeWindow {
            from: 0.0,
            to: 0.001,
        }))],
    );
    assert!(state.time_window().days() >= 1.0);
}

#[test]
fn escape_takes_the_date_away_after_the_selection() {
    let mut state = state(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    send(
        &mut state,
        [
            Command::Look(LookCommand::Select(Some(base))),
            Command::Time(TimeCommand::Date(Some(date("2022-06-28")))),
        ],
    );
    act(&mut state, Action::LetGo);
    assert_eq!(state.selected(), None);
    assert_eq!(shown(&state), "2022-06-28");
    act(&mut state, Action::LetGo);
    assert_eq!(state.seen.view().date, None);
    assert!(!Action::LetGo.is_enabled(&state));
}

#[test]
fn another_atlas_has_another_window_and_no_date() {
    let mut state = state(&["dushanbe-2022"]);
    look(&mut state, "1990-01-01", "1995-01-01");
    send(
        &mut state,
        [
            Command::Time(TimeCommand::Date(Some(date("1994")))),
            crate::desk::open(vec![Origin::Builtin("leaders-summits")]),
        ],
    );
    assert_eq!(state.seen.view().date, None);
    let window = state.time_window();
    assert!(window.to > day("2021-06-16").number() as f64, "{window:?}");
}

#[test]
fn an_index_under_filters_brings_its_dates() {
    let mut state = state(&["dushanbe-2022"]);
    let all = state.derived.dates().dated.len();
    let mut filters = theatrum::atlas::filter::Filters::default();
    filters.toggle(theatrum::atlas::filter::Dimension::Kind, "meeting");
    send(
        &mut state,
        [
            Command::Time(TimeCommand::Date(Some(date("2022-06-28")))),
            Command::Look(LookCommand::Filter(filters)),
        ],
    );
    assert!(state.derived.dates().dated.len() < all);
    // What lies at other times is still known.
    assert!(state.derived.dates().dated.len() > state.index().digests.len());
    act(&mut state, Action::Reload);
    assert!(state.derived.dates().dated.len() < all);
}

#[test]
fn the_stretch_of_time_travels_with_the_view_and_back_brings_it_back() {
    let mut state = state(&["dushanbe-2022"]);
    let automatic = state.time_window();
    let kept = |view: &View| serde_json::to_string(view).unwrap();
    assert!(
        !kept(state.seen.view()).contains("\"time\""),
        "nobody chose one"
    );
    look(&mut state, "2022-06-20", "2022-07-04");
    let chosen = state.time_window();
    let view: View = serde_json::from_str(&kept(state.seen.view())).unwrap();
    assert_eq!(&view, state.seen.view());

    // An atlas that keeps the view opens in it.
    let folder = tempfile::tempdir().unwrap();
    let keeping = collection(
        &json!({ "as_of": "2022-06-28", "view": view }),
        &json!([feature(
            "one",
            &json!({ "kind": "event", "when": "2022-06-29" })
        )]),
    );
    let path = put(folder.path(), "keeps.geojson", keeping.to_string());
    let mut other = crate::desk::state(&["leaders-summits"]);
    send(&mut other, [crate::desk::open(vec![Origin::File(path)])]);
    assert_eq!(other.time_window(), chosen);

    act(&mut state, Action::Back);
    assert_eq!(state.time_window(), automatic);
    act(&mut state, Action::Forward);
    assert_eq!(state.time_window(), chosen);
}

#[test]
fn a_drag_of_the_timeline_is_one_step_back() {
    let mut state = state(&["dushanbe-2022"]);
    let automatic = state.time_window();
    for from in ["2022-06-19", "2022-06-20", "2022-06-21"] {
        look(&mut state, from, "2022-07-04");
    }
    act(&mut state, Action::Back);
    assert_eq!(state.time_window(), automatic);
    assert!(!Action::Back.is_enabled(&state));
}

#[test]
fn a_view_whose_stretch_of_time_ends_before_it_begins_is_refused() {
    for bad in [
        json!({ "from": 10, "to": 9 }),
        json!({ "from": 0, "to": 1e300 }),
        json!({}),
    ] {
        let view = json!({ "time": bad });
        assert!(serde_json::from_value::<View>(view).is_err());
    }
    let old: View = serde_json::from_str(r#"{"date":"1995"}"#).unwrap();
    assert_eq!(old.time, None, "a view of an earlier version");
}
