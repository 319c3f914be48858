//! The export dialog as commands: what the frame on the map holds is what the picture shows.

use std::sync::atomic::Ordering;

use tempfile::tempdir;
use theatrum::export::settings::{FigureSettings, Preset};
use theatrum::export::{figure, payload};
use theatrum::formats;
use theatrum::jobs;
use theatrum::state::{Action, Command, Effect, ExportTarget, Exported, FramePlace, Origin, State};

use crate::desk::{act, open, send, still};
use crate::help::{bytes, put};

fn exporting() -> State {
    let mut state = still(&["dushanbe-2022"]);
    act(&mut state, Action::Export);
    state
}

/// Sends an export and carries it out.
fn export(state: &mut State, target: ExportTarget) -> Vec<Effect> {
    let mut left = Vec::new();
    for effect in send(state, [Command::Export(target)]) {
        match effect {
            Effect::Export(request) => {
                left.extend(send(state, [Command::Exported(jobs::export(&request))]));
            }
            effect => left.push(effect),
        }
    }
    left
}

#[test]
fn the_frame_has_the_shape_of_the_picture_s_map() {
    let mut state = exporting();
    for preset in Preset::ALL {
        let chosen = FigureSettings {
            preset,
            ..FigureSettings::default()
        };
        send(&mut state, [Command::Figure(Box::new(chosen.clone()))]);
        let [left, top, right, bottom] = state.export_frame(FramePlace::default());
        let wanted = figure::map_size(&chosen);
        let (is, should) = (
            (right - left) / (bottom - top),
            wanted.width / wanted.height,
        );
        assert!((is - should).abs() < 1e-9, "{preset:?}");
        assert!(
            left >= 0.0 && top >= 0.0 && right <= state.frame.width && bottom <= state.frame.height
        );
    }
}

#[test]
fn moving_the_frame_moves_what_is_exported() {
    let mut state = exporting();
    let small = FramePlace {
        size: 0.5,
        ..FramePlace::default()
    };
    send(&mut state, [Command::Place(small)]);
    let before = state.export_view().unwrap().camera;
    send(
        &mut state,
        [Command::Place(FramePlace {
            middle: [0.7, 0.4],
            ..small
        })],
    );
    let after = state.export_view().unwrap().camera;
    assert!(after.centre.lon_deg > before.centre.lon_deg + 1.0);
    assert!(after.centre.lat_deg > before.centre.lat_deg + 1.0);
    assert!((after.zoom - before.zoom).abs() < 1e-9);
    send(&mut state, [Command::Place(FramePlace::default())]);
    assert!(
        (before.zoom - state.export_view().unwrap().camera.zoom - 1.0).abs() < 1e-6,
        "half the size is twice as close"
    );
}

#[test]
fn the_corners_of_the_frame_are_the_corners_of_the_picture() {
    let state = exporting();
    let place = FramePlace::default();
    let [left, top, right, bottom] = state.export_frame(place);
    let view = state.export_view().unwrap();
    let size = figure::map_size(&state.figure);
    for (on_screen, in_picture) in [
        ([left, top], [0.0, 0.0]),
        ([right, bottom], [size.width, size.height]),
    ] {
        let a = state.view.camera.lonlat_at(state.frame, on_screen);
        let b = view.camera.lonlat_at(size, in_picture);
        assert!(
            (a.lon_deg - b.lon_deg).abs() < 1e-4 && (a.lat_deg - b.lat_deg).abs() < 1e-4,
            "{a:?} {b:?}"
        );
    }
}

#[test]
fn a_picture_is_saved_and_brings_back_what_was_chosen() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("map.png");
    let mut state = exporting();
    let chosen = FigureSettings {
        preset: Preset::Custom,
        size: [640, 480],
        title: Some("A lesson".to_owned()),
        ..FigureSettings::default()
    };
    send(&mut state, [Command::Figure(Box::new(chosen.clone()))]);
    export(&mut state, ExportTarget::File(path.clone()));
    assert!(
        state
            .notices
            .iter()
            .any(|notice| notice.title == "Saved map.png"),
        "{:?}",
        state.notices
    );
    assert_eq!(
        payload::read(&bytes(&path)).unwrap().unwrap().figure,
        chosen
    );

    let mut other = still(&["csto"]);
    send(&mut other, [open(vec![Origin::File(path)])]);
    assert_eq!(other.figure, chosen);
    assert_eq!(other.library.title(), "Dushanbe, June 2022");
}

#[test]
fn a_cancelled_picture_leaves_nothing_behind() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("map.png");
    let mut state = exporting();
    let effects = send(
        &mut state,
        [
            Command::Export(ExportTarget::File(path.clone())),
            Command::CancelExport,
        ],
    );
    let request = effects
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Export(request) => Some(request),
            _ => None,
        })
        .unwrap();
    assert!(request.cancelled.load(Ordering::Acquire));
    let answer = jobs::export(&request);
    assert!(matches!(answer, Exported::Cancelled));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    send(&mut state, [Command::Exported(answer)]);
    assert!(state.exporting.unwrap().busy.is_none());
}

#[test]
fn a_picture_that_cannot_be_written_says_why() {
    let mut state = exporting();
    export(&mut state, ExportTarget::File("/nowhere/at/all.png".into()));
    assert!(
        state
            .notices
            .iter()
            .any(|notice| notice.title.starts_with("No picture: ")),
        "{:?}",
        state.notices
    );
}

#[test]
fn a_preview_is_small_and_says_how_large_the_file_will_be() {
    let mut state = exporting();
    export(&mut state, ExportTarget::Preview);
    let preview = state.exporting.unwrap().preview.unwrap();
    assert!(preview.size[0] <= 720 && preview.rgba.len() == preview.size[0] * preview.size[1] * 4);
    assert!(
        (100_000..20_000_000).contains(&preview.about_bytes),
        "{}",
        preview.about_bytes
    );
    assert!(preview.sources.starts_with("1. "));
}

#[test]
fn what_was_chosen_is_kept_for_the_atlas() {
    let mut state = exporting();
    let chosen = FigureSettings {
        preset: Preset::Square,
        ..FigureSettings::default()
    };
    send(&mut state, [Command::Figure(Box::new(chosen.clone()))]);
    export(&mut state, ExportTarget::Clipboard);
    send(&mut state, [open(vec![Origin::Builtin("csto")])]);
    assert_eq!(state.figure, FigureSettings::default());
    send(&mut state, [open(vec![Origin::Builtin("dushanbe-2022")])]);
    assert_eq!(state.figure, chosen);
}

#[test]
fn what_was_chosen_goes_into_the_file_and_nothing_else_changes() {
    for (before, after) in [
        (
            "{\"type\":\"FeatureCollection\",\r\n \"theatrum\": {\"version\": 1.0},\r\n \"features\":[]}",
            "{\"type\":\"FeatureCollection\",\r\n \"theatrum\": {\"figure\": {\"dpi\":300},\"version\": 1.0},\r\n \"features\":[]}",
        ),
        (
            "{\"theatrum\":{\"version\":1,\"figure\":{\"old\":[1,2]} ,\"x\":1},\"type\":\"FeatureCollection\",\"features\":[]}",
            "{\"theatrum\":{\"version\":1,\"figure\":{\"dpi\":300} ,\"x\":1},\"type\":\"FeatureCollection\",\"features\":[]}",
        ),
    ] {
        assert_eq!(
            formats::with_figure(before, "{\"dpi\":300}").as_deref(),
            Some(after)
        );
    }
    assert_eq!(
        formats::with_figure("{\"type\":\"FeatureCollection\",\"features\":[]}", "{}"),
        None
    );
}

#[test]
fn an_atlas_brings_its_own_choice() {
    let folder = tempdir().unwrap();
    let text = "{\"type\":\"FeatureCollection\",\"theatrum\":{\"version\":1,\"figure\":{\"dpi\":300,\"preset\":\"a4-portrait\"}},\"features\":[]}";
    let path = put(folder.path(), "lesson.geojson", text);
    let mut state = still(&[]);
    send(&mut state, [open(vec![Origin::File(path)])]);
    assert_eq!(
        (state.figure.dpi, state.figure.preset),
        (300, Preset::A4Portrait)
    );
}
