//! What is open: atlases are opened, added, closed and read again, and a broken one keeps the last
//! good state.

use std::path::PathBuf;

use theatrum::desk::{ExportTarget, Origin};
use theatrum::formats::Severity;
use theatrum::settings::Settings;
use theatrum::state::{
    Action, Command, DeskCommand, Effect, LookCommand, Notice, NoticeCommand, State, WorkKind,
};

use crate::desk::{FRAME, act, add, answer, file, find, ids, open, send, state, with_file, work};
use crate::exporting::{export, exporting};
use crate::help::{put, today};

#[test]
fn opening_shows_everything_with_the_first_group_hatched() {
    let state = state(&["dushanbe-2022"]);
    assert_eq!(state.desk.documents.len(), 1);
    assert!(!state.desk.is_loading());
    assert_eq!(state.seen.view().camera, state.camera_for_all());
    assert_eq!(state.seen.view().layers.groups, ["csto"]);
    assert_eq!(state.selected(), None);
}

#[test]
fn what_was_opened_before_the_frame_is_known_is_shown_whole_once_it_is() {
    let mut state = State::new(Settings::default(), today());
    send(&mut state, [open(vec![Origin::Builtin("csto")])]);
    send(&mut state, [Command::Look(LookCommand::Frame(FRAME))]);
    assert_eq!(state.seen.view().camera, state.camera_for_all());
}

#[test]
fn opening_replaces_what_was_open() {
    let mut state = state(&["dushanbe-2022"]);
    send(&mut state, [open(vec![Origin::Builtin("csto")])]);
    assert_eq!(state.library().title(), state.desk.documents[0].atlas.title);
    assert_eq!(state.desk.documents.len(), 1);
}

#[test]
fn adding_keeps_what_was_open_and_tells_ids_apart() {
    let mut state = state(&["dushanbe-2022"]);
    send(&mut state, [add(vec![Origin::Builtin("csto")])]);
    assert_eq!(state.desk.documents.len(), 2);
    assert!(ids(&state).contains(&"dushanbe-2022:base-201".to_owned()));
}

#[test]
fn adding_what_is_open_reads_it_again_rather_than_twice() {
    let mut state = state(&["dushanbe-2022"]);
    send(&mut state, [add(vec![Origin::Builtin("dushanbe-2022")])]);
    assert_eq!(state.desk.documents.len(), 1);
}

#[test]
fn closing_leaves_the_others_and_their_bare_ids() {
    let mut state = state(&["csto", "dushanbe-2022"]);
    send(&mut state, [Command::Desk(DeskCommand::Close(0))]);
    assert!(ids(&state).contains(&"base-201".to_owned()));
}

#[test]
fn closing_keeps_the_selection_where_its_atlas_stays() {
    let mut state = state(&["csto", "dushanbe-2022"]);
    let base = find(&state, "dushanbe-2022:base-201");
    send(
        &mut state,
        [
            Command::Look(LookCommand::Select(Some(base))),
            Command::Desk(DeskCommand::Close(0)),
        ],
    );
    assert_eq!(state.selected(), state.library().find("base-201"));
    assert_eq!(state.seen.view().selection.as_deref(), Some("base-201"));
}

#[test]
fn closing_the_last_atlas_leaves_an_empty_window() {
    let mut state = state(&["csto"]);
    act(&mut state, Action::CloseAtlas);
    assert!(state.desk.documents.is_empty() && state.index().digests.is_empty());
    assert!(!Action::CloseAtlas.is_enabled(&state));
    assert!(act(&mut state, Action::CloseAtlas).is_empty());
}

#[test]
fn closing_what_is_not_open_does_nothing() {
    let mut state = state(&["csto"]);
    send(&mut state, [Command::Desk(DeskCommand::Close(7))]);
    assert_eq!(state.desk.documents.len(), 1);
    assert!(!state.desk.is_loading());
}

#[test]
fn reloading_keeps_the_view_and_the_selection() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "a.geojson", &["one", "two"]);
    let mut state = with_file(&path);
    let two = find(&state, "two");
    send(
        &mut state,
        [
            Command::Look(LookCommand::Select(Some(two))),
            Command::Look(LookCommand::Pan([40.0, 0.0])),
        ],
    );
    let camera = state.seen.view().camera;
    file(folder.path(), "a.geojson", &["zero", "one", "two"]);
    act(&mut state, Action::Reload);
    assert_eq!(ids(&state), ["zero", "one", "two"]);
    assert_eq!(state.seen.view().camera, camera);
    assert_eq!(state.selected(), state.library().find("two"));
}

#[test]
fn reloading_lets_go_of_a_fact_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "a.geojson", &["one", "two"]);
    let mut state = with_file(&path);
    let two = find(&state, "two");
    send(
        &mut state,
        [
            Command::Look(LookCommand::Select(Some(two))),
            Command::Look(LookCommand::Hover(Some(two))),
        ],
    );
    file(folder.path(), "a.geojson", &["one"]);
    act(&mut state, Action::Reload);
    assert_eq!((state.selected(), state.seen.hovered), (None, None));
    assert_eq!(state.seen.view().selection, None);
}

#[test]
fn a_file_that_changed_on_disk_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "a.geojson", &["one"]);
    let mut state = with_file(&path);
    file(folder.path(), "a.geojson", &["one", "two"]);
    send(
        &mut state,
        [
            Command::Tick(10.0),
            DeskCommand::Changed(path.clone()).into(),
        ],
    );
    assert_eq!(ids(&state), ["one"], "another program may still be writing");
    let due = state.wakes_at().unwrap();
    send(
        &mut state,
        [
            Command::Tick(10.1),
            DeskCommand::Changed(path).into(),
            Command::Tick(due),
        ],
    );
    assert_eq!(ids(&state), ["one"], "it has written again");
    send(&mut state, [Command::Tick(due + 0.2)]);
    assert_eq!(ids(&state), ["one", "two"]);
    assert_eq!(state.wakes_at(), None, "and the window rests");
}

#[test]
fn a_file_that_is_not_open_may_change_as_it_likes() {
    let mut state = state(&["csto"]);
    assert!(
        state
            .apply(Command::Desk(DeskCommand::Changed(PathBuf::from(
                "other.geojson"
            ))))
            .is_empty()
    );
}

#[test]
fn a_file_that_broke_on_disk_keeps_the_last_good_state_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "a.geojson", &["one"]);
    let mut state = with_file(&path);
    put(folder.path(), "a.geojson", "{\"type\":");
    let generation = state.derived.generation;
    act(&mut state, Action::Reload);
    assert_eq!(ids(&state), ["one"]);
    assert_eq!(state.derived.generation, generation);
    assert!(!state.desk.is_loading());
    let notice = state.notices.list().last().unwrap();
    assert_eq!(notice.severity, Severity::Error);
    assert!(
        notice
            .title
            .starts_with("a.geojson could not be opened: the JSON ends too early")
    );
    assert!(notice.report.is_some());
}

#[test]
fn one_of_two_files_that_broke_keeps_both_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (
        file(folder.path(), "a.geojson", &["one"]),
        file(folder.path(), "b.geojson", &["two"]),
    );
    let mut state = state(&[]);
    send(&mut state, [open(vec![Origin::File(a), Origin::File(b)])]);
    put(folder.path(), "a.geojson", "");
    act(&mut state, Action::Reload);
    assert_eq!(ids(&state), ["a:one", "b:two"]);
}

#[test]
fn a_broken_file_that_was_mended_takes_its_notice_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "a.geojson", &["one"]);
    let mut state = with_file(&path);
    put(folder.path(), "a.geojson", "{");
    act(&mut state, Action::Reload);
    assert_eq!(state.notices.list().len(), 1);
    file(folder.path(), "a.geojson", &["one", "two"]);
    act(&mut state, Action::Reload);
    assert!(state.notices.list().is_empty());
    assert_eq!(ids(&state), ["one", "two"]);
}

#[test]
fn opening_what_cannot_be_read_keeps_what_is_open() {
    let mut state = state(&["csto"]);
    send(
        &mut state,
        [open(vec![Origin::File(PathBuf::from("/none.geojson"))])],
    );
    assert_eq!(state.desk.documents.len(), 1);
    assert!(
        state.notices.list()[0]
            .title
            .contains("there is no such file")
    );
}

#[test]
fn adding_what_cannot_be_read_keeps_what_is_open_and_where_the_map_looks() {
    let mut state = state(&["csto"]);
    send(&mut state, [Command::Look(LookCommand::Pan([100.0, 0.0]))]);
    let camera = state.seen.view().camera;
    send(
        &mut state,
        [add(vec![Origin::File(PathBuf::from("/none.geojson"))])],
    );
    assert_eq!(state.desk.documents.len(), 1);
    assert_eq!(state.seen.view().camera, camera);
    assert_eq!(state.notices.list().len(), 1);
}

#[test]
fn a_file_with_errors_opens_with_a_notice_that_counts_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "a.geojson", &["one", "one"]);
    let state = with_file(&path);
    assert_eq!(ids(&state), ["one", "one-2"]);
    assert_eq!(
        state.notices.list()[0].title,
        "a.geojson opened with 1 error"
    );
}

#[test]
fn a_notice_is_dismissed_by_its_id() {
    let mut state = state(&["csto"]);
    let before = state.notices.list().len();
    for title in ["first", "second"] {
        send(
            &mut state,
            [Command::Notice(NoticeCommand::Tell(Notice::new(
                Severity::Warning,
                title,
            )))],
        );
    }
    let first = state.notices.list()[before].id;
    send(
        &mut state,
        [
            Command::Notice(NoticeCommand::Dismiss(first)),
            Command::Notice(NoticeCommand::Dismiss(9999)),
        ],
    );
    assert_eq!(state.notices.list().len(), before + 1);
    assert_eq!(state.notices.list()[before].title, "second");
}

#[test]
fn an_answer_to_an_older_request_is_not_used() {
    let mut state = state(&[]);
    let mut works = Vec::new();
    for id in ["csto", "dushanbe-2022"] {
        let effects = state.apply(open(vec![Origin::Builtin(id)]));
        works.extend(work(effects.into_iter().collect(), WorkKind::Load));
    }
    let mut answers = works.into_iter().map(answer);
    let (older, newer) = (answers.next().unwrap(), answers.next().unwrap());
    send(&mut state, [newer, older]);
    assert!(state.library().find("base-201").is_some());
}

#[test]
fn files_are_remembered_and_built_in_atlases_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "a.geojson", &["one"]);
    let mut state = state(&["csto"]);
    assert!(state.prefs.settings.recent.is_empty());
    let effects = send(&mut state, [open(vec![Origin::File(path.clone())])]);
    assert_eq!(state.prefs.settings.recent, [path]);
    assert!(matches!(effects.as_slice(), [Effect::SaveSettings]));
}

#[test]
fn what_is_asked_for_while_something_is_read_loses_neither() {
    let mut state = state(&["dushanbe-2022"]);
    let first = state.apply(open(vec![Origin::Builtin("csto")]));
    let second = state.apply(add(vec![Origin::Builtin("brics-summits")]));
    let works = work(first.into_iter().chain(second).collect(), WorkKind::Load);
    send(&mut state, works.into_iter().map(answer));
    let mut open: Vec<&str> = state
        .desk
        .documents
        .iter()
        .map(|document| document.atlas.id.as_str())
        .collect();
    open.sort_unstable();
    assert_eq!(open, ["brics-summits", "csto"]);
    assert!(!state.desk.is_loading());
}

#[test]
fn a_picture_that_is_opened_before_the_frame_is_known_shows_what_it_showed_once_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.svg");
    let mut state = exporting();
    export(&mut state, ExportTarget::File(path.clone()));
    let opened = |first: bool| {
        let mut state = State::new(Settings::default(), today());
        let frame = Command::Look(LookCommand::Frame(FRAME));
        let mut commands = vec![frame, open(vec![Origin::File(path.clone())])];
        if !first {
            commands.reverse();
        }
        for command in commands {
            send(&mut state, [command]);
            let camera = state.seen.view().camera;
            assert!(camera.zoom.is_finite() && camera.centre.lon_deg.is_finite());
            assert!(camera.zoom > 1.0, "{camera:?}");
        }
        state.seen.view().camera
    };
    assert_eq!(opened(true), opened(false));
}

#[test]
fn there_is_nothing_to_filter_where_nothing_is_open() {
    let mut state = state(&[]);
    act(&mut state, Action::Filters);
    assert!(!state.mode.explore().filtering);
}
