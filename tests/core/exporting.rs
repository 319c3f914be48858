//! The export dialog as commands: what the frame on the map holds is what the picture shows.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tempfile::tempdir;
use theatrum::desk::{
    Errand, ExportRequest, ExportTarget, Exported, Origin, Outcome, picture_path,
};
use theatrum::export::{figure, payload};
use theatrum::formats;
use theatrum::formats::report::Severity;
use theatrum::jobs;
use theatrum::state::{
    Action, Answer, Command, DeskCommand, Done, Effect, FramePlace, LookCommand, ModeCommand,
    State, Work, WorkKind, WorkTask,
};
use theatrum::theme::Theme;
use theatrum::view::FrameSize;
use theatrum::view::figure::{FigureSettings, Format, Preset};

use crate::desk::{act, answer, open, send, settle, still, work};
use crate::help::{bytes, put};

pub(crate) fn exporting() -> State {
    let mut state = still(&["dushanbe-2022"]);
    act(&mut state, Action::Export);
    state
}

/// Sends an export and carries it out.
pub(crate) fn export(state: &mut State, target: ExportTarget) -> Vec<Effect> {
    settle(state, [ModeCommand::Export(target)])
}

/// Lets so many seconds pass in which nothing changes.
fn rest(state: &mut State, from: f64, to: f64) -> Vec<Effect> {
    send(state, [Command::Tick(from), Command::Tick(to)])
}

/// The answer of an errand for a picture.
fn exported(answer: &Command) -> &Exported {
    match answer {
        Command::Done(Done {
            answer: Ok(Answer::Errand(Outcome::Exported(exported))),
            ..
        }) => exported,
        other => panic!("{other:?}"),
    }
}

/// The request of work for a picture.
pub(crate) fn request(work: &Work) -> &ExportRequest {
    match &work.task {
        WorkTask::Errand(Errand::Export(request)) => request,
        other => panic!("{other:?}"),
    }
}

/// The one work for a picture among effects.
pub(crate) fn picture(effects: Vec<Effect>) -> Work {
    let mut works = work(effects, WorkKind::Picture);
    assert_eq!(works.len(), 1);
    works.remove(0)
}

/// The one work for a preview among effects.
fn preview(effects: Vec<Effect>) -> Work {
    let mut works = work(effects, WorkKind::Preview);
    assert_eq!(works.len(), 1);
    works.remove(0)
}

#[test]
fn the_frame_has_the_shape_of_the_picture_s_map() {
    let mut state = exporting();
    for preset in Preset::ALL {
        let chosen = FigureSettings {
            preset,
            ..FigureSettings::default()
        };
        send(
            &mut state,
            [Command::Desk(DeskCommand::Figure(Box::new(chosen.clone())))],
        );
        let [left, top, right, bottom] = state.export_frame(FramePlace::default());
        let wanted = figure::map_size(&chosen);
        let (is, should) = (
            (right - left) / (bottom - top),
            wanted.width / wanted.height,
        );
        assert!((is - should).abs() < 1e-9, "{preset:?}");
        assert!(
            left >= 0.0
                && top >= 0.0
                && right <= state.seen.frame.width
                && bottom <= state.seen.frame.height
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
    send(&mut state, [Command::Mode(ModeCommand::Place(small))]);
    let before = state.export_view().unwrap().camera;
    send(
        &mut state,
        [Command::Mode(ModeCommand::Place(FramePlace {
            middle: [0.7, 0.4],
            ..small
        }))],
    );
    let after = state.export_view().unwrap().camera;
    assert!(after.centre.lon_deg > before.centre.lon_deg + 1.0);
    assert!(after.centre.lat_deg > before.centre.lat_deg + 1.0);
    assert!((after.zoom - before.zoom).abs() < 1e-9);
    send(
        &mut state,
        [Command::Mode(ModeCommand::Place(FramePlace::default()))],
    );
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
    let size = figure::map_size(&state.desk.figure);
    for (on_screen, in_picture) in [
        ([left, top], [0.0, 0.0]),
        ([right, bottom], [size.width, size.height]),
    ] {
        let a = state
            .seen
            .view()
            .camera
            .lonlat_at(state.seen.frame, on_screen);
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
    send(
        &mut state,
        [Command::Desk(DeskCommand::Figure(Box::new(chosen.clone())))],
    );
    export(&mut state, ExportTarget::File(path.clone()));
    assert!(
        state
            .notices
            .list()
            .iter()
            .any(|notice| notice.title == "Saved map.png"),
        "{:?}",
        state.notices.list()
    );
    assert_eq!(
        payload::read(&bytes(&path)).unwrap().unwrap().figure,
        chosen
    );

    let mut other = still(&["csto"]);
    send(&mut other, [open(vec![Origin::File(path)])]);
    assert_eq!(other.desk.figure, chosen);
    assert_eq!(other.library().title(), "Dushanbe, June 2022");
}

#[test]
fn a_cancelled_picture_leaves_nothing_behind() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("map.png");
    let mut state = exporting();
    let effects = send(
        &mut state,
        [
            Command::Mode(ModeCommand::Export(ExportTarget::File(path.clone()))),
            Command::Mode(ModeCommand::CancelExport),
        ],
    );
    let work = picture(effects);
    assert!(request(&work).cancelled.load(Ordering::Acquire));
    let answer = answer(work);
    assert!(matches!(exported(&answer), Exported::Cancelled));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    send(&mut state, [answer]);
    assert!(state.mode.export().unwrap().busy.is_none());
}

#[test]
fn a_picture_that_cannot_be_written_says_why() {
    let mut state = exporting();
    export(&mut state, ExportTarget::File("/nowhere/at/all.png".into()));
    assert!(
        state
            .notices
            .list()
            .iter()
            .any(|notice| notice.title.starts_with("No picture: ")),
        "{:?}",
        state.notices.list()
    );
}

#[test]
fn a_preview_is_small_and_says_how_large_the_file_will_be() {
    let mut state = exporting();
    let drawn = preview(rest(&mut state, 1.0, 2.0));
    send(&mut state, [answer(drawn)]);
    let preview = state.derived.preview().unwrap();
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
    send(
        &mut state,
        [Command::Desk(DeskCommand::Figure(Box::new(chosen.clone())))],
    );
    export(&mut state, ExportTarget::Clipboard);
    send(&mut state, [open(vec![Origin::Builtin("csto")])]);
    assert_eq!(state.desk.figure, FigureSettings::default());
    send(&mut state, [open(vec![Origin::Builtin("dushanbe-2022")])]);
    assert_eq!(state.desk.figure, chosen);
}

#[test]
fn what_was_chosen_goes_into_the_file_and_nothing_else_changes() {
    for (before, after) in [
        (
            "{\"type\":\"FeatureCollection\",\r\n \"theatrum\": {\"version\": 1.0},\r\n \"features\":[]}",
            "{\"type\":\"FeatureCollection\",\r\n \"theatrum\": {\"version\": 1.0,\"figure\": {\"dpi\":300}},\r\n \"features\":[]}",
        ),
        (
            "{\"theatrum\":{\"version\":1,\"figure\":{\"old\":[1,2]} ,\"x\":1},\"type\":\"FeatureCollection\",\"features\":[]}",
            "{\"theatrum\":{\"version\":1,\"figure\":{\"dpi\":300} ,\"x\":1},\"type\":\"FeatureCollection\",\"features\":[]}",
        ),
    ] {
        assert_eq!(
            formats::with_member(before, "figure", "{\"dpi\":300}").as_deref(),
            Some(after)
        );
        // A mark of the byte order stays too.
        assert_eq!(
            formats::with_member(&format!("\u{feff}{before}"), "figure", "{\"dpi\":300}"),
            Some(format!("\u{feff}{after}"))
        );
    }
    assert_eq!(
        formats::with_member(
            "{\"type\":\"FeatureCollection\",\"features\":[]}",
            "figure",
            "{}"
        ),
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
        (state.desk.figure.dpi, state.desk.figure.preset),
        (300, Preset::A4Portrait)
    );
}

/// Keeps what was chosen with the atlas, and reads the file again as the watcher would.
fn keep(state: &mut State) -> Result<(), String> {
    let works = work(send(state, [DeskCommand::KeepFigure]), WorkKind::Keep);
    for work in works {
        if let WorkTask::Errand(Errand::Keep { path, member, json }) = work.task {
            jobs::keep_in_atlas(&path, member, &json)?;
            send(state, [DeskCommand::Changed(path)]);
            rest(state, 1.0, 2.0);
        }
    }
    Ok(())
}

const LESSON: &str =
    "{\"type\":\"FeatureCollection\",\"theatrum\":{\"version\":1},\"features\":[]}";

fn titled(title: &str) -> FigureSettings {
    FigureSettings {
        title: Some(title.to_owned()),
        ..FigureSettings::default()
    }
}

#[test]
fn what_was_chosen_is_kept_in_the_file_and_read_again_from_it() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "lesson.geojson", LESSON);
    let mut state = still(&[]);
    send(&mut state, [open(vec![Origin::File(path.clone())])]);
    act(&mut state, Action::Export);
    send(
        &mut state,
        [Command::Desk(DeskCommand::Figure(Box::new(titled("Kept"))))],
    );
    let camera = state.seen.view().camera;
    keep(&mut state).unwrap();
    assert_eq!(state.seen.view().camera, camera, "the view stays");
    let mut other = still(&[]);
    send(&mut other, [open(vec![Origin::File(path)])]);
    assert_eq!(other.desk.figure, titled("Kept"));
}

#[test]
fn a_picture_that_is_open_is_never_written_over_with_an_atlas() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("map.png");
    let mut state = exporting();
    export(&mut state, ExportTarget::File(path.clone()));
    let before = bytes(&path);
    send(&mut state, [open(vec![Origin::File(path.clone())])]);
    assert!(state.desk.why_not_kept().is_some());
    assert!(send(&mut state, [Command::Desk(DeskCommand::KeepFigure)]).is_empty());
    assert!(jobs::keep_in_atlas(&path, "figure", "{}").is_err());
    assert_eq!(bytes(&path), before);
}

#[test]
fn keeping_does_not_undo_what_another_program_wrote_since() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "lesson.geojson", LESSON);
    let mut state = still(&[]);
    send(&mut state, [open(vec![Origin::File(path.clone())])]);
    let edited = LESSON.replace("\"version\":1", "\"version\":1,\"title\":\"Edited\"");
    put(folder.path(), "lesson.geojson", &edited);
    keep(&mut state).unwrap();
    assert_eq!(state.library().title(), "Edited");

    put(folder.path(), "lesson.geojson", "{\"half");
    assert!(keep(&mut state).is_err());
    assert_eq!(bytes(&path), b"{\"half");
}

#[test]
fn built_in_and_several_atlases_say_why_nothing_can_be_kept() {
    for ids in [&["csto"][..], &["csto", "dushanbe-2022"], &[]] {
        let mut state = still(ids);
        assert!(state.desk.why_not_kept().is_some(), "{ids:?}");
        assert!(send(&mut state, [Command::Desk(DeskCommand::KeepFigure)]).is_empty());
    }
}

#[test]
fn what_is_being_chosen_stays_when_the_file_is_read_again() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "lesson.geojson", LESSON);
    let mut state = still(&[]);
    send(&mut state, [open(vec![Origin::File(path.clone())])]);
    act(&mut state, Action::Export);
    send(
        &mut state,
        [Command::Desk(DeskCommand::Figure(Box::new(titled(
            "In the making",
        ))))],
    );
    send(&mut state, [Command::Desk(DeskCommand::Changed(path))]);
    assert_eq!(state.desk.figure, titled("In the making"));
}

#[test]
fn a_choice_or_a_view_that_cannot_be_read_is_a_warning() {
    let folder = tempdir().unwrap();
    for member in ["\"figure\":{\"dpi\":\"many\"}", "\"view\":{\"camera\":7}"] {
        let text = LESSON.replace("\"version\":1", &format!("\"version\":1,{member}"));
        let path = put(folder.path(), "lesson.geojson", &text);
        let mut state = still(&[]);
        send(&mut state, [open(vec![Origin::File(path)])]);
        assert_eq!(state.desk.documents.len(), 1);
        assert_eq!(state.desk.figure, FigureSettings::default());
        let [notice] = state.notices.list() else {
            panic!("{:?}", state.notices.list());
        };
        assert_eq!(notice.severity, Severity::Warning);
        assert!(notice.title.contains("cannot be read"), "{}", notice.title);
    }
}

#[test]
fn an_atlas_opens_in_the_view_that_is_kept_with_it() {
    let folder = tempdir().unwrap();
    let view =
        "\"view\":{\"camera\":{\"centre\":{\"lon_deg\":68.5,\"lat_deg\":38.25},\"zoom\":5.5}}";
    let text = LESSON.replace("\"version\":1", &format!("\"version\":1,{view}"));
    let path = put(folder.path(), "lesson.geojson", &text);
    let mut state = still(&[]);
    send(&mut state, [open(vec![Origin::File(path)])]);
    let camera = state.seen.view().camera;
    assert_eq!(
        (camera.centre.lon_deg, camera.centre.lat_deg, camera.zoom),
        (68.5, 38.25, 5.5)
    );
    // It is nobody's to fit anew when the window finds its size.
    send(
        &mut state,
        [Command::Look(LookCommand::Frame(FrameSize {
            width: 500.0,
            height: 400.0,
        }))],
    );
    assert_eq!(state.seen.view().camera, camera);
}

#[test]
fn only_the_newest_preview_is_drawn_and_shown() {
    let mut state = exporting();
    let older = preview(rest(&mut state, 1.0, 2.0));
    send(&mut state, [DeskCommand::Figure(Box::new(titled("Newer")))]);
    assert!(work(rest(&mut state, 2.0, 2.1), WorkKind::Preview).is_empty());
    let newer = preview(rest(&mut state, 2.2, 3.0));
    assert!(request(&older).cancelled.load(Ordering::Acquire));
    let late = answer(older);
    assert!(matches!(exported(&late), Exported::Preview(None)));
    send(&mut state, [late]);
    let derived = &state.derived;
    assert!(derived.is_drawing_preview() && derived.preview().is_none());
    assert!(derived.problem.is_none());
    send(&mut state, [answer(newer)]);
    let derived = &state.derived;
    assert!(!derived.is_drawing_preview() && derived.preview().is_some());
    assert!(state.wakes_at().is_none(), "the window can rest");
    assert!(
        state.notices.list().is_empty(),
        "{:?}",
        state.notices.list()
    );
}

#[test]
fn a_preview_that_fails_leaves_the_picture_that_is_being_made_alone() {
    let folder = tempdir().unwrap();
    let mut state = exporting();
    let drawing = preview(rest(&mut state, 1.0, 2.0));
    let target = ExportTarget::File(folder.path().join("map.png"));
    send(&mut state, [ModeCommand::Export(target)]);
    let failed = Done {
        ticket: drawing.ticket,
        answer: Err("too large".to_owned()),
    };
    send(&mut state, [Command::Done(failed)]);
    assert!(state.mode.export().unwrap().busy.is_some());
    assert_eq!(state.derived.problem.as_deref(), Some("too large"));
    assert!(work(rest(&mut state, 3.0, 4.0), WorkKind::Preview).is_empty());
    assert!(
        state.notices.list().is_empty(),
        "{:?}",
        state.notices.list()
    );
}

#[test]
fn escape_stops_the_picture_first_and_closes_the_dialog_then() {
    let folder = tempdir().unwrap();
    let mut state = exporting();
    let target = ExportTarget::File(folder.path().join("map.png"));
    let made = picture(send(&mut state, [ModeCommand::Export(target)]));
    act(&mut state, Action::LetGo);
    assert!(request(&made).cancelled.load(Ordering::Acquire) && state.mode.export().is_some());
    send(&mut state, [answer(made)]);
    act(&mut state, Action::LetGo);
    assert!(state.mode.export().is_none());
}

#[test]
fn a_picture_says_what_is_being_done_and_stops_between_the_steps() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("map.png");
    let mut state = exporting();
    let target = ExportTarget::File(path.clone());
    let made = picture(send(&mut state, [ModeCommand::Export(target)]));
    let doing = |state: &State| {
        state
            .mode
            .export()
            .as_ref()
            .unwrap()
            .busy
            .as_ref()
            .unwrap()
            .doing
    };
    assert_eq!(doing(&state), "Drawing…");
    let said = std::cell::RefCell::new(Vec::new());
    let exported = jobs::export(&Arc::default(), request(&made), &|words| {
        assert!(!path.exists());
        said.borrow_mut().push(words);
    });
    let ticket = made.ticket;
    let outcomes = said.into_inner().into_iter().map(Outcome::Doing);
    for outcome in outcomes {
        let answer = Ok(Answer::Errand(outcome));
        send(&mut state, [Command::Done(Done { ticket, answer })]);
    }
    assert_eq!(doing(&state), "Writing…");
    let answer = Ok(Answer::Errand(Outcome::Exported(exported)));
    send(&mut state, [Command::Done(Done { ticket, answer })]);
    assert!(state.mode.export().unwrap().busy.is_none());
}

#[test]
fn a_name_without_the_ending_of_a_picture_gets_one() {
    for (typed, chosen, path, format) in [
        ("a/map", Format::Pdf, "a/map.pdf", Format::Pdf),
        ("map.svg", Format::Png, "map.svg", Format::Svg),
        (
            "lesson.geojson",
            Format::Png,
            "lesson.geojson.png",
            Format::Png,
        ),
        ("28.6.2022", Format::Svg, "28.6.2022.svg", Format::Svg),
    ] {
        let (is, how) = picture_path(Path::new(typed), chosen);
        assert_eq!((is.as_path(), how), (Path::new(path), format));
    }
}

#[test]
fn a_picture_has_its_own_theme_where_one_is_chosen() {
    let mut state = exporting();
    assert_eq!(state.export_view().unwrap().theme, Theme::Light);
    let dark = FigureSettings {
        theme: Some(Theme::Dark),
        ..FigureSettings::default()
    };
    send(
        &mut state,
        [Command::Desk(DeskCommand::Figure(Box::new(dark)))],
    );
    assert_eq!(state.export_view().unwrap().theme, Theme::Dark);
    assert_eq!(state.theme(), Theme::Light, "the window keeps its own");
}

#[test]
fn closing_the_last_atlas_closes_the_dialog() {
    let mut state = exporting();
    act(&mut state, Action::CloseAtlas);
    assert!(state.mode.export().is_none());
    act(&mut state, Action::Export);
    assert!(state.mode.export().is_none(), "there is nothing to draw");
}
