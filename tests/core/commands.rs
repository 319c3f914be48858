//! Lists of commands on a state, as a key, a menu or a test sends them, and what becomes of the
//! view; [`crate::documents`] has those that open and close.

use theatrum::atlas::library::FactRef;
use theatrum::basemap::Worldview;
use theatrum::geodesy::LonLat;
use theatrum::settings::{Motion, Settings, ThemeChoice};
use theatrum::state::{
    Action, Command, Dialog, Effect, Flight, LookCommand, ModeCommand, PrefsCommand, State,
    TimeCommand,
};
use theatrum::theme::Theme;
use theatrum::view::{Camera, MAX_ZOOM, MIN_ZOOM};

use crate::desk::{FRAME, act, find, send, state, still};
use crate::help::today;

#[test]
fn a_selection_is_known_by_the_id_that_is_shown() {
    let mut state = state(&["csto", "dushanbe-2022"]);
    let base = find(&state, "base-201");
    send(&mut state, [Command::Look(LookCommand::Select(Some(base)))]);
    assert_eq!(
        state.seen.view().selection.as_deref(),
        Some("dushanbe-2022:base-201")
    );
    send(&mut state, [Command::Look(LookCommand::Select(None))]);
    assert_eq!(state.seen.view().selection, None);
}

#[test]
fn a_fact_that_is_not_there_cannot_be_selected() {
    let mut state = state(&["csto"]);
    for fact in [FactRef::new(7, 0), FactRef::new(0, 9999)] {
        send(
            &mut state,
            [
                Command::Look(LookCommand::Select(Some(fact))),
                Command::Look(LookCommand::GoTo(fact)),
                Command::Look(LookCommand::Hover(Some(fact))),
            ],
        );
        assert_eq!(state.selected(), None);
        act(&mut state, Action::FlyToSelection);
        act(&mut state, Action::CopyCitation);
    }
}

#[test]
fn going_back_and_forward_walks_through_selections() {
    let mut state = still(&["dushanbe-2022"]);
    let (base, talks) = (find(&state, "base-201"), find(&state, "putin-rahmon-talks"));
    send(
        &mut state,
        [
            Command::Look(LookCommand::GoTo(base)),
            Command::Look(LookCommand::GoTo(talks)),
        ],
    );
    act(&mut state, Action::Back);
    assert_eq!(state.selected(), Some(base));
    act(&mut state, Action::Back);
    assert_eq!(state.selected(), None);
    assert!(!Action::Back.is_enabled(&state));
    act(&mut state, Action::Forward);
    act(&mut state, Action::Forward);
    assert_eq!(state.selected(), Some(talks));
    assert!(!Action::Forward.is_enabled(&state));
}

#[test]
fn going_back_brings_the_camera_back() {
    let mut state = still(&["dushanbe-2022"]);
    let (before, base) = (state.seen.view().camera, find(&state, "base-201"));
    send(&mut state, [Command::Look(LookCommand::GoTo(base))]);
    assert_ne!(state.seen.view().camera, before);
    act(&mut state, Action::Back);
    assert_eq!(state.seen.view().camera, before);
}

#[test]
fn a_drag_of_many_frames_is_one_step_back() {
    let mut state = still(&["dushanbe-2022"]);
    let before = state.seen.view().camera;
    send(
        &mut state,
        (0..100).map(|_| Command::Look(LookCommand::Pan([3.0, 1.0]))),
    );
    act(&mut state, Action::Back);
    assert_eq!(state.seen.view().camera, before);
    assert!(!state.seen.history.can_go_back());
}

#[test]
fn going_back_with_nothing_behind_does_nothing() {
    let mut state = still(&["csto"]);
    let before = state.seen.view().clone();
    act(&mut state, Action::Back);
    act(&mut state, Action::Forward);
    assert_eq!(*state.seen.view(), before);
}

#[test]
fn a_new_step_forgets_what_was_gone_back_from() {
    let mut state = still(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    send(&mut state, [Command::Look(LookCommand::GoTo(base))]);
    act(&mut state, Action::Back);
    act(&mut state, Action::NextFact);
    assert!(!state.seen.history.can_go_forward());
}

#[test]
fn zooming_about_a_point_keeps_it_where_it_is() {
    let mut state = state(&["dushanbe-2022"]);
    let point = [120.0, 560.0];
    let under = |state: &State| state.seen.view().camera.lonlat_at(FRAME, point);
    let before = under(&state);
    for steps in [1.0, 0.3, -2.0] {
        send(
            &mut state,
            [Command::Look(LookCommand::Zoom {
                steps,
                about: Some(point),
            })],
        );
        let after = under(&state);
        assert!((after.lon_deg - before.lon_deg).abs() < 1e-6, "{after:?}");
        assert!((after.lat_deg - before.lat_deg).abs() < 1e-6, "{after:?}");
    }
}

#[test]
fn zooming_stops_at_both_ends() {
    let mut state = state(&["dushanbe-2022"]);
    for action in [Action::ZoomIn, Action::ZoomOut] {
        for _ in 0..30 {
            act(&mut state, action);
            let zoom = state.seen.view().camera.zoom;
            assert!((MIN_ZOOM..=MAX_ZOOM).contains(&zoom), "{zoom}");
        }
    }
}

#[test]
fn arrows_move_the_map_their_way() {
    let mut state = state(&["dushanbe-2022"]);
    for (action, east, north) in [
        (Action::PanLeft, -1.0, 0.0),
        (Action::PanRight, 1.0, 0.0),
        (Action::PanUp, 0.0, 1.0),
        (Action::PanDown, 0.0, -1.0),
    ] {
        let before = state.seen.view().camera.centre;
        act(&mut state, action);
        let after = state.seen.view().camera.centre;
        let (dx, dy) = (
            after.lon_deg - before.lon_deg,
            after.lat_deg - before.lat_deg,
        );
        assert!(
            dx * east > 0.0 || east == 0.0 && dx.abs() < 1e-9,
            "{action:?}"
        );
        assert!(
            dy * north > 0.0 || north == 0.0 && dy.abs() < 1e-9,
            "{action:?}"
        );
    }
}

#[test]
fn home_shows_everything() {
    let mut state = still(&["dushanbe-2022"]);
    let far = Camera {
        centre: LonLat::new(-100.0, -40.0),
        zoom: 6.0,
    };
    send(&mut state, [Command::Look(LookCommand::At(far))]);
    act(&mut state, Action::ShowAll);
    let camera = state.seen.view().camera;
    for spot in &state.index().spots {
        let [x, y] = camera.frame_from_world(FRAME, spot.world);
        assert!((0.0..=FRAME.width).contains(&x), "{spot:?}");
        assert!((0.0..=FRAME.height).contains(&y), "{spot:?}");
    }
}

#[test]
fn a_flight_ends_exactly_where_it_was_sent() {
    let mut state = state(&["dushanbe-2022"]);
    let mut jumping = still(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    send(
        &mut state,
        [Command::Tick(10.0), Command::Look(LookCommand::GoTo(base))],
    );
    send(&mut jumping, [Command::Look(LookCommand::GoTo(base))]);
    assert!(state.seen.flight.is_some() && jumping.seen.flight.is_none());
    send(&mut state, [Command::Tick(10.1)]);
    assert_ne!(state.seen.view().camera, jumping.seen.view().camera);
    send(&mut state, [Command::Tick(20.0)]);
    assert_eq!(state.seen.view().camera, jumping.seen.view().camera);
    assert!(state.seen.flight.is_none());
}

#[test]
fn a_flight_over_the_antimeridian_takes_the_short_way_and_stays_finite() {
    let mut state = state(&["dushanbe-2022"]);
    let at = |lon_deg| Camera {
        centre: LonLat::new(lon_deg, 60.0),
        zoom: 5.0,
    };
    let from = Flight::new(at(170.0), at(-170.0), 0.0, FRAME);
    for step in 0..=50 {
        let camera = from.camera_at(f64::from(step) * 0.05);
        assert!(camera.centre.lon_deg.abs() >= 169.9, "{camera:?}");
        assert!(camera.zoom.is_finite());
    }
    send(&mut state, [Command::Look(LookCommand::At(at(170.0)))]);
    assert_eq!(from.camera_at(99.0), at(-170.0));
}

#[test]
fn a_hand_on_the_map_ends_a_flight() {
    let mut state = state(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    send(
        &mut state,
        [
            Command::Look(LookCommand::GoTo(base)),
            Command::Look(LookCommand::Pan([1.0, 0.0])),
        ],
    );
    assert!(state.seen.flight.is_none());
}

#[test]
fn the_map_jumps_where_the_system_asks_for_less_motion() {
    let mut state = state(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    let wish = |reduced_motion| {
        Command::Prefs(PrefsCommand::System {
            theme: None,
            reduced_motion,
        })
    };
    send(
        &mut state,
        [wish(Some(true)), Command::Look(LookCommand::GoTo(base))],
    );
    assert!(state.seen.flight.is_none());
    let full = Settings {
        motion: Motion::Full,
        ..Settings::default()
    };
    send(&mut state, [Command::Prefs(PrefsCommand::Set(full))]);
    act(&mut state, Action::ShowAll);
    assert!(
        state.seen.flight.is_some(),
        "the setting goes before the system"
    );
}

#[test]
fn the_theme_follows_the_system_until_one_is_chosen() {
    let mut state = state(&["csto"]);
    let dark = || {
        Command::Prefs(PrefsCommand::System {
            theme: Some(Theme::Dark),
            reduced_motion: None,
        })
    };
    send(&mut state, [dark()]);
    assert_eq!(state.theme(), Theme::Dark);
    let effects = act(&mut state, Action::ThemeLight);
    assert!(matches!(effects.as_slice(), [Effect::SaveSettings]));
    send(&mut state, [dark()]);
    assert_eq!(state.theme(), Theme::Light);
    act(&mut state, Action::ThemeSystem);
    assert_eq!(state.theme(), Theme::Dark);
    assert_eq!(state.prefs.settings.theme, ThemeChoice::System);
}

#[test]
fn the_interface_grows_and_shrinks_within_bounds_and_back() {
    let mut state = state(&["csto"]);
    act(&mut state, Action::Larger);
    act(&mut state, Action::Smaller);
    assert_eq!(state.prefs.settings.interface_scale, 1.0);
    for (action, end) in [
        (Action::Larger, Settings::SCALES[1]),
        (Action::Smaller, Settings::SCALES[0]),
    ] {
        (0..40).for_each(|_| drop(act(&mut state, action)));
        assert_eq!(state.prefs.settings.interface_scale, end);
    }
    act(&mut state, Action::NormalSize);
    assert_eq!(state.prefs.settings.interface_scale, 1.0);
}

#[test]
fn the_other_view_of_boundaries_is_a_preference() {
    let mut state = state(&["csto"]);
    act(&mut state, Action::WorldviewNext);
    assert_eq!(state.prefs.settings.worldview, Worldview::DeFacto);
    assert_eq!(state.prefs.settings.worldview, Worldview::DeFacto);
    act(&mut state, Action::Back);
    assert_eq!(state.prefs.settings.worldview, Worldview::DeFacto);
    act(&mut state, Action::WorldviewNext);
    assert_eq!(state.prefs.settings.worldview, Worldview::Recognised);
}

#[test]
fn a_group_is_shown_and_hidden() {
    let mut state = state(&["dushanbe-2022"]);
    let toggle = |id: &str| Command::Look(LookCommand::ToggleGroup(id.to_owned()));
    send(&mut state, [toggle("brics")]);
    assert_eq!(state.seen.view().layers.groups, ["csto", "brics"]);
    send(&mut state, [toggle("csto")]);
    assert_eq!(state.seen.view().layers.groups, ["brics"]);
    act(&mut state, Action::Back);
    assert_eq!(state.seen.view().layers.groups, ["csto", "brics"]);
}

#[test]
fn the_list_is_walked_from_either_end_and_round() {
    let mut state = still(&["dushanbe-2022"]);
    let count = state.index().digests.len();
    act(&mut state, Action::NextFact);
    let first = state.selected();
    assert_eq!(first, state.library().find("base-201"));
    (0..count).for_each(|_| drop(act(&mut state, Action::NextFact)));
    assert_eq!(state.selected(), first);
    act(&mut state, Action::PreviousFact);
    act(&mut state, Action::NextFact);
    assert_eq!(state.selected(), first);
}

#[test]
fn escape_closes_the_dialog_then_the_symbol_then_lets_go() {
    let mut state = state(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    let cluster = state.index().clusters(state.library(), 3.0, 24.0).all()[0].id;
    send(
        &mut state,
        [
            Command::Look(LookCommand::Select(Some(base))),
            Command::Look(LookCommand::OpenCluster(Some(cluster))),
            Command::Mode(ModeCommand::Show(Some(Dialog::Settings))),
        ],
    );
    act(&mut state, Action::LetGo);
    assert!(state.mode.dialog.is_none() && state.mode.explore().cluster.is_some());
    act(&mut state, Action::LetGo);
    assert!(state.mode.explore().cluster.is_none() && state.selected().is_some());
    act(&mut state, Action::LetGo);
    assert!(state.selected().is_none());
    assert!(!Action::LetGo.is_enabled(&state));
}

#[test]
fn a_citation_goes_to_the_clipboard() {
    let mut state = state(&["dushanbe-2022"]);
    assert!(act(&mut state, Action::CopyCitation).is_empty());
    let base = find(&state, "base-201");
    send(&mut state, [Command::Look(LookCommand::Select(Some(base)))]);
    match act(&mut state, Action::CopyCitation).as_slice() {
        [Effect::Copy(text)] => {
            assert!(text.starts_with("201st military base: some 7,000 personnel"));
            assert!(text.contains("Asia-Plus"), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_the_shell_has_to_do_is_answered() {
    let mut state = state(&["csto"]);
    for (action, wanted) in [
        (Action::Open, "AskForFiles { add: false }"),
        (Action::Add, "AskForFiles { add: true }"),
        (Action::Quit, "Quit"),
    ] {
        assert_eq!(
            format!("{:?}", act(&mut state, action)),
            format!("[{wanted}]")
        );
    }
}

#[test]
fn no_key_is_bound_twice_and_every_action_has_a_label() {
    let mut keys = std::collections::BTreeSet::new();
    let mut labels = std::collections::BTreeSet::new();
    for action in Action::ALL {
        assert!(labels.insert(action.label()), "{}", action.label());
        for key in action.keys() {
            assert!(keys.insert(*key), "{key}");
        }
    }
}

#[test]
fn every_action_can_be_asked_for_where_nothing_is_open() {
    for action in Action::ALL {
        let mut state = State::new(Settings::default(), today());
        send(&mut state, [Command::Do(action), Command::Tick(1.0)]);
        assert!(state.seen.view().camera.zoom.is_finite(), "{action:?}");
    }
}

#[test]
fn no_two_commands_have_the_same_key() {
    let mut held = std::collections::BTreeMap::new();
    for action in Action::ALL {
        for key in action.keys() {
            if let Some(other) = held.insert(*key, action) {
                panic!("{key} is for {other:?} and for {action:?}");
            }
        }
    }
}

#[test]
fn what_escape_leaves_is_left_one_by_one_from_the_top() {
    let mut state = still(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    let date = theatrum::atlas::time::Edtf::parse("2010").unwrap();
    send(
        &mut state,
        [
            TimeCommand::Date(Some(date)).into(),
            Command::Do(Action::Compare),
            LookCommand::Select(Some(base)).into(),
            Command::Do(Action::Measure),
            Command::Do(Action::Filters),
            Command::Do(Action::Export),
            Command::Do(Action::Search),
            Command::Do(Action::Palette),
        ],
    );
    type Left = fn(&State) -> bool;
    let left: [(&str, Left); 8] = [
        ("the dialog", |state| state.mode.dialog.is_none()),
        ("the search", |state| !state.mode.search.is_open),
        ("the picture", |state| state.mode.export().is_none()),
        ("the filters", |state| !state.mode.explore().filtering),
        ("the tool", |state| state.mode.explore().measuring.is_none()),
        ("the selection", |state| state.selected().is_none()),
        ("the comparison", |state| {
            state.seen.view().compare.is_none()
        }),
        ("the date", |state| state.seen.view().date.is_none()),
    ];
    for done in 0..left.len() {
        assert!(Action::LetGo.is_enabled(&state));
        act(&mut state, Action::LetGo);
        for (at, (name, is_left)) in left.iter().enumerate() {
            assert_eq!(
                is_left(&state),
                at <= done,
                "{name} after {} times",
                done + 1
            );
        }
    }
    assert!(!Action::LetGo.is_enabled(&state));
}
