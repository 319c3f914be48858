//! The export dialog beside the live map, and the frame on it.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::Path;

use theatrum::app::App;
use theatrum::desk::{Errand, ExportTarget, Origin, Outcome};
use theatrum::export::payload;
use theatrum::settings::ThemeChoice;
use theatrum::state::{
    Action, Answer, Command, DeskCommand, Dialog, Done, Effect, FramePlace, LookCommand,
    ModeCommand, PrefsCommand, State, Ticket, Work, WorkKind, WorkTask,
};
use theatrum::ui::export;
use theatrum::view::FrameSize;
use theatrum::view::figure::{Format, Part, Preset};

use crate::app::window;
use crate::support::{self, Panel, Put, dialog, open_default, panel, picture};

/// The default atlas with the dialog open and its preview drawn.
fn exporting() -> State {
    let mut state = open_default();
    let frame = FrameSize {
        width: 760.0,
        height: 700.0,
    };
    support::apply(&mut state, Command::Look(LookCommand::Frame(frame)));
    support::apply(&mut state, Command::Do(Action::Export));
    draw_preview(&mut state);
    state
}

fn draw_preview(state: &mut State) {
    let now = state.wakes_at().unwrap_or_default();
    for effect in state.apply(Command::Tick(now)) {
        if let Effect::Work(work) = effect {
            support::apply(state, support::answer(work));
        }
    }
}

/// The panel by itself, as high as it needs to be.
fn alone(state: State, live: bool) -> Panel {
    let put = Put {
        size: [350.0, 1120.0],
        live,
    };
    let mut panel = panel(state, put, |ctx, ui| {
        if ctx.state.mode.export().is_some() {
            export::ui(ctx, ui);
        }
    });
    panel.harness.run();
    panel
}

/// A whole window with the dialog open, long enough for a preview.
fn open_window(size: [f32; 2], theme: ThemeChoice) -> Harness<'static, App> {
    let mut harness = window(size, theme, Vec::new());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Harness<'static, App>) {
    harness.run();
    for _ in 0..4 {
        harness.step();
    }
    harness.run();
}

fn drag(harness: &mut Harness<'static, App>, from: Pos2, to: Pos2) {
    harness.event(Event::PointerMoved(from));
    harness.step();
    for (at, pressed) in [(from, true), (to, false)] {
        if !pressed {
            harness.event(Event::PointerMoved(at));
            harness.step();
        }
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.step();
    }
    harness.run();
}

fn place(harness: &Harness<'static, App>) -> FramePlace {
    let exporting = &harness.state().state.mode.export();
    exporting.as_ref().expect("an open dialog").place
}

#[test]
fn ctrl_e_opens_the_dialog_with_a_preview_and_escape_closes_it() {
    let mut harness = open_window([1200.0, 760.0], ThemeChoice::Light);
    harness.get_by_label("Export a picture");
    harness.get_by_label_contains("1920 × 1080 pixels, about ");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().state.mode.export().is_none());
    assert!(harness.query_by_label("Export a picture").is_none());
}

#[test]
fn the_map_stays_live_beside_the_dialog() {
    let mut harness = open_window([1200.0, 760.0], ThemeChoice::Light);
    let before = harness.state().state.seen.view().camera;
    let middle = harness.get_by_label("Map").rect().center();
    drag(&mut harness, middle, middle + vec2(-60.0, 0.0));
    assert!(harness.state().state.seen.view().camera.centre.lon_deg > before.centre.lon_deg);
}

#[test]
fn the_frame_is_moved_by_an_edge_and_resized_by_a_corner() {
    let mut harness = open_window([1200.0, 760.0], ThemeChoice::Light);
    let camera = harness.state().state.seen.view().camera;
    let corner = harness
        .get_by_label("Resize the frame by its lower right corner")
        .rect()
        .center();
    drag(&mut harness, corner, corner + vec2(-90.0, -60.0));
    let smaller = place(&harness);
    assert!(smaller.size < 0.9, "{smaller:?}");

    let before = harness.state().state.export_view().expect("a view").camera;
    let edge = harness
        .get_by_label("Move the frame by its upper edge")
        .rect()
        .center();
    drag(&mut harness, edge, edge + vec2(40.0, 20.0));
    let after = harness.state().state.export_view().expect("a view").camera;
    assert!(after.centre.lon_deg > before.centre.lon_deg);
    assert!(after.centre.lat_deg < before.centre.lat_deg);
    assert_eq!(
        harness.state().state.seen.view().camera,
        camera,
        "the map stays"
    );
}

#[test]
fn every_switch_has_a_name_and_switches_its_part() {
    let mut panel = alone(exporting(), true);
    for part in Part::ALL {
        let before = panel.state.borrow().desk.figure.shows(part);
        let harness = &mut panel.harness;
        harness
            .get_by_role_and_label(Role::CheckBox, part.label())
            .click();
        harness.run();
        let shows = panel.state.borrow().desk.figure.shows(part);
        assert_ne!(shows, before, "{part:?}");
    }
    for name in ["The map alone", "Opens again in Theatrum"] {
        panel.harness.get_by_role_and_label(Role::CheckBox, name);
    }
    for name in ["PNG", "SVG", "PDF", "Window", "Light", "Dark"] {
        panel.harness.get_by_role_and_label(Role::RadioButton, name);
    }
    for name in ["Title", "Line under it"] {
        panel.harness.get_by_role_and_label(Role::TextInput, name);
    }
}

#[test]
fn a_preset_from_the_list_changes_the_shape_of_the_frame() {
    let mut panel = alone(exporting(), true);
    let ratio = |panel: &Panel| {
        let [left, top, right, bottom] = panel.state.borrow().export_frame(FramePlace::default());
        (right - left) / (bottom - top)
    };
    let before = ratio(&panel);
    panel.harness.get_by_role(Role::ComboBox).click();
    panel.harness.run();
    panel.harness.get_by_label(Preset::Story.label()).click();
    panel.harness.run();
    assert_eq!(panel.state.borrow().desk.figure.preset, Preset::Story);
    assert!(ratio(&panel) < before);
}

#[test]
fn sources_and_alt_text_go_to_the_clipboard() {
    let mut panel = alone(exporting(), false);
    for name in ["Copy sources", "Copy alt text"] {
        panel.harness.get_by_label(name).click();
        panel.harness.run();
    }
    assert!(panel.has_sent(
        |sent| matches!(sent, Command::Copy(text) if text.starts_with("1. ") && text.contains("http"))
    ));
    assert!(
        panel.has_sent(|sent| matches!(sent, Command::Copy(text) if text.starts_with("Map: ")))
    );
}

#[test]
fn a_picture_in_the_making_can_be_cancelled() {
    let mut state = exporting();
    let effects = state.apply(ModeCommand::Export(ExportTarget::Clipboard));
    let ticket = effects.into_iter().find_map(|effect| match effect {
        Effect::Work(work) => Some(work.ticket),
        _ => None,
    });
    let done = Done {
        ticket: ticket.expect("a picture in the making"),
        answer: Ok(Answer::Errand(Outcome::Doing("Writing…"))),
    };
    support::apply(&mut state, Command::Done(done));
    let mut panel = panel(
        state,
        Put {
            size: [350.0, 1120.0],
            live: false,
        },
        |ctx, ui| {
            if ctx.state.mode.export().is_some() {
                export::ui(ctx, ui);
            }
        },
    );
    // What turns in front of the words never comes to rest.
    panel.harness.step();
    panel.harness.get_by_label("Writing…");
    panel.harness.get_by_label("Cancel").click();
    panel.harness.step();
    panel.harness.step();
    assert!(panel.has_sent(|sent| matches!(sent, Command::Mode(ModeCommand::CancelExport))));
}

#[test]
fn a_picture_is_written_where_the_path_says_and_opens_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("handout");
    let mut harness = open_window([1200.0, 760.0], ThemeChoice::Light);
    let mut chosen = harness.state().state.desk.figure.clone();
    chosen.preset = Preset::Custom;
    chosen.size = [800, 600];
    chosen.title = Some("Handout".to_owned());
    chosen.format = Format::Svg;
    harness
        .state_mut()
        .send(DeskCommand::Figure(Box::new(chosen.clone())));
    harness
        .state_mut()
        .send(ModeCommand::Show(Some(Dialog::SavePath)));
    harness.run();
    harness
        .get_by_label_contains("Path of the picture")
        .type_text(&path.display().to_string());
    harness.run();
    harness.get_by_label("Save").click();
    settle(&mut harness);
    harness.get_by_label("Saved handout.svg");
    let bytes = std::fs::read(path.with_extension("svg")).expect("the picture");
    let carried = payload::read(&bytes).expect("a picture").expect("its view");
    assert_eq!(carried.figure, chosen);
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("it").collect();
    assert_eq!(names.len(), 1, "nothing else is left: {names:?}");

    let mut other = open_default();
    support::apply(
        &mut other,
        Command::Desk(DeskCommand::Open {
            origins: vec![Origin::File(path.with_extension("svg"))],
            add: false,
        }),
    );
    assert_eq!(other.desk.figure, chosen);
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_asked_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.png");
    std::fs::File::create(&path).expect("a file");
    let put = Put {
        size: [700.0, 500.0],
        live: false,
    };
    let mut field = dialog(exporting(), Dialog::SavePath, put);
    field.harness.run();
    field
        .harness
        .get_by_label_contains("Path of the picture")
        .type_text(&path.display().to_string());
    field.harness.run();
    field.harness.get_by_label("Save").click();
    field.harness.run();
    let asks =
        |sent: &Command| matches!(sent, Command::Mode(ModeCommand::SavePicture(to)) if *to == path);
    assert!(field.has_sent(asks));
    let looks = |state: &mut State| {
        let effects = state.apply(ModeCommand::SavePicture(path.clone()));
        let works = support::works(effects);
        let look =
            |work: &Work| matches!(&work.task, WorkTask::Errand(Errand::LookAt(at)) if *at == path);
        assert!(works.iter().any(look), "{works:?}");
        assert!(
            works
                .iter()
                .all(|work| work.ticket.kind != WorkKind::Picture)
        );
    };
    looks(&mut field.state.borrow_mut());
    let answer = is_there(&path);
    support::apply(&mut field.state.borrow_mut(), answer);
    field.harness.run();
    field.harness.get_by_label("map.png is there already");
    picture(&mut field, "save-path");
    field.sent.borrow_mut().clear();
    field.harness.get_by_label("Replace").click();
    field.harness.run();
    assert!(field.has_sent(asks));
    let effects = field
        .state
        .borrow_mut()
        .apply(ModeCommand::SavePicture(path.clone()));
    let exports = |work: &Work| match &work.task {
        WorkTask::Errand(Errand::Export(request)) => {
            matches!(&request.target, ExportTarget::File(to) if *to == path)
        }
        _ => false,
    };
    let works = support::works(effects);
    assert!(works.iter().any(exports), "{works:?}");
    // Once the dialog is closed, the answer is forgotten.
    let mut again = exporting();
    support::apply(&mut again, ModeCommand::Show(Some(Dialog::SavePath)));
    let answer = is_there(&path);
    support::apply(&mut again, answer);
    support::apply(&mut again, ModeCommand::Show(None));
    support::apply(&mut again, ModeCommand::Show(Some(Dialog::SavePath)));
    looks(&mut again);
}

/// The answer that something stands at a path.
fn is_there(path: &Path) -> Command {
    let ticket = Ticket {
        kind: WorkKind::LookAt,
        number: 0,
    };
    let answer = Ok(Answer::Errand(Outcome::Looked(path.to_owned(), true)));
    Command::Done(Done { ticket, answer })
}

#[test]
fn a_file_that_is_there_is_not_replaced_through_the_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.svg");
    std::fs::File::create(&path).expect("a file");
    let mut harness = open_window([1200.0, 760.0], ThemeChoice::Light);
    let state = &mut harness.state_mut().state;
    let effects = state.apply(ModeCommand::Show(Some(Dialog::SavePath)));
    assert!(effects.is_empty());
    harness.run();
    harness
        .get_by_label_contains("Path of the picture")
        .type_text(&path.display().to_string());
    harness.run();
    harness.get_by_label("Save").click();
    settle(&mut harness);
    harness.get_by_label("map.svg is there already");
    let length = || std::fs::metadata(&path).expect("the file").len();
    assert_eq!(length(), 0, "it was replaced");
    harness.get_by_label("Replace").click();
    settle(&mut harness);
    harness.get_by_label("Saved map.svg");
    assert!(length() > 1000);
}

#[test]
fn pictures_to_look_at() {
    let Some(folder) = std::env::var_os("THEATRUM_PICTURES") else {
        return;
    };
    for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
        let name = format!("{theme:?}").to_lowercase();
        let mut state = exporting();
        let mut settings = state.prefs.settings.clone();
        settings.theme = theme;
        support::apply(&mut state, Command::Prefs(PrefsCommand::Set(settings)));
        draw_preview(&mut state);
        picture(&mut alone(state.clone(), false), &format!("export-{name}"));
        let mut fresh = state.clone();
        support::apply(&mut fresh, Command::Do(Action::Export));
        support::apply(&mut fresh, Command::Do(Action::Export));
        picture(&mut alone(fresh, false), &format!("export-fresh-{name}"));
        let mut figure = state.desk.figure.clone();
        figure.preset = Preset::A4Portrait;
        support::apply(
            &mut state,
            Command::Desk(DeskCommand::Figure(Box::new(figure))),
        );
        draw_preview(&mut state);
        picture(&mut alone(state, false), &format!("export-paper-{name}"));
        for (size_name, size) in [("large", [1440.0, 900.0]), ("small", [1024.0, 640.0])] {
            let mut harness = open_window(size, theme);
            let image = harness.render().expect("a picture");
            let file = format!("ui-export-window-{size_name}-{name}.png");
            image
                .save(Path::new(&folder).join(file))
                .expect("a folder to write to");
        }
    }
}
