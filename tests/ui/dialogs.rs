//! Each dialog alone.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::support::{Panel, Put, WINDOW, answer, apply, dialog, find, open_default, picture};
use theatrum::desk::Origin;
use theatrum::settings::ThemeChoice;
use theatrum::state::{Action, Command, DeskCommand, Dialog, Effect, LookCommand, ModeCommand};
use theatrum::theme::Theme;

#[test]
fn the_palette_finds_an_action_and_sends_it() {
    let mut palette = dialog(open_default(), Dialog::Palette, WINDOW);
    palette.harness.run();
    palette
        .harness
        .get_by_role(Role::TextInput)
        .type_text("zoom in");
    palette.harness.run();
    palette.harness.get_by_label("Zoom in");
    palette.harness.key_press(egui::Key::Enter);
    palette.harness.run();
    assert!(palette.has_sent(|sent| matches!(sent, Command::Do(Action::ZoomIn))));
    assert!(palette.has_sent(|sent| matches!(sent, Command::Mode(ModeCommand::Show(None)))));
}

#[test]
fn the_palette_walks_with_the_arrows_and_finds_facts() {
    let state = open_default();
    let fact = find(&state, "base-201");
    let mut palette = dialog(state, Dialog::Palette, WINDOW);
    palette.harness.run();
    palette
        .harness
        .get_by_role(Role::TextInput)
        .type_text("201st");
    palette.harness.run();
    picture(&mut palette, "palette");
    palette.harness.key_press(egui::Key::Enter);
    palette.harness.run();
    assert!(
        palette
            .has_sent(|sent| matches!(sent, Command::Look(LookCommand::GoTo(to)) if *to == fact))
    );
}

#[test]
fn escape_closes_a_dialog() {
    let mut shortcuts = dialog(open_default(), Dialog::Shortcuts, WINDOW);
    shortcuts.harness.run();
    shortcuts
        .harness
        .get_by_label_contains("Back to the view before");
    shortcuts.harness.key_press(egui::Key::Escape);
    shortcuts.harness.run();
    assert!(shortcuts.has_sent(|sent| matches!(sent, Command::Mode(ModeCommand::Show(None)))));
}

#[test]
fn the_shortcuts_tell_of_escape_and_of_the_mouse_on_the_timeline() {
    let tall = Put {
        size: [900.0, 2400.0],
        live: false,
    };
    let mut shortcuts = dialog(open_default(), Dialog::Shortcuts, tall);
    shortcuts.harness.run();
    for said in [
        "Close what is open, one after another",
        "drag its line",
        "Shift+drag",
        "wheel sideways",
    ] {
        shortcuts.harness.get_by_label_contains(said);
    }
}

/// The dialog of the total over time, with the total worked out.
fn over_time() -> Panel {
    let mut state = open_default();
    let effects = state.apply(Command::Do(Action::OverTime));
    for effect in effects {
        if let Effect::Work(work) = effect {
            apply(&mut state, answer(work));
        }
    }
    let mut panel = dialog(state, Dialog::OverTime, WINDOW);
    panel.harness.run();
    panel
}

#[test]
fn the_total_over_time_names_its_sources_and_copies_them() {
    let mut panel = over_time();
    panel
        .harness
        .get_by_label_contains("Sources for 7,000–7,500 on 28 June 2022");
    panel.harness.get_by_label_contains("RUSSTRAT");
    panel
        .harness
        .get_by_label_contains("some 7,000 (as of 28 June 2022) – Asia-Plus");
    picture(&mut panel, "over-time");
    panel.harness.get_by_label("Step before").click();
    panel.harness.run();
    panel
        .harness
        .get_by_label_contains("Sources for 7,000 on 28 May 2019");
    assert!(panel.harness.query_by_label_contains("RUSSTRAT").is_none());
    panel
        .harness
        .get_by_label("Copy the number with its sources")
        .click();
    panel.harness.run();
    assert!(panel.has_sent(|sent| matches!(
        sent,
        Command::Copy(text) if text.starts_with("Personnel on 28 May 2019: 7,000\n") && text.contains("https://")
    )));
}

#[test]
fn the_total_over_time_shows_the_sources_of_the_step_under_the_pointer() {
    let mut panel = over_time();
    let chart = panel
        .harness
        .get_by_label_contains("Personnel over time. ")
        .rect();
    panel
        .harness
        .hover_at(chart.left_center() + egui::vec2(120.0, 0.0));
    panel.harness.run();
    panel
        .harness
        .get_by_label_contains("Sources for 5,000–7,000");
    // It stays while the pointer goes to where it is copied.
    panel.harness.hover_at(egui::pos2(5.0, 5.0));
    panel.harness.run();
    panel
        .harness
        .get_by_label_contains("Sources for 5,000–7,000");
}

#[test]
fn the_welcome_list_offers_every_atlas_and_recent_files() {
    let mut state = open_default();
    state
        .prefs
        .settings
        .remember("/somewhere/lesson.geojson".into());
    let tall = Put {
        size: [900.0, 1400.0],
        live: false,
    };
    let mut welcome = dialog(state, Dialog::Welcome, tall);
    welcome.harness.run();
    for held in theatrum::formats::builtin::ALL {
        let title = held.read().atlas.expect("an atlas").title;
        welcome.harness.get_by_label(&format!("Open {title}"));
    }
    welcome.harness.get_by_label("Open lesson.geojson").click();
    welcome.harness.run();
    assert!(welcome.has_sent(|sent| matches!(
        sent,
        Command::Desk(DeskCommand::Open { origins, add: false })
            if matches!(origins.as_slice(), [Origin::File(path)] if path.ends_with("lesson.geojson"))
    )));
}

#[test]
fn an_empty_path_is_not_opened_and_any_other_is_left_to_whoever_reads_it() {
    let mut field = dialog(open_default(), Dialog::OpenPath { add: false }, WINDOW);
    field.harness.run();
    field.harness.get_by_label("Open").click();
    field.harness.run();
    field.harness.get_by_label("Type the path of a file");
    assert!(!field.has_sent(|sent| matches!(sent, Command::Desk(DeskCommand::Open { .. }))));
    field
        .harness
        .get_by_label("Path of a GeoJSON file")
        .type_text("/no/such/file");
    field.harness.run();
    field.harness.get_by_label("Open").click();
    field.harness.run();
    assert!(field.has_sent(|sent| matches!(
        sent,
        Command::Desk(DeskCommand::Open { origins, add: false })
            if matches!(origins.as_slice(), [Origin::File(path)] if path == "/no/such/file")
    )));
}

#[test]
fn the_settings_change_the_theme() {
    let put = Put {
        live: true,
        ..WINDOW
    };
    let mut settings = dialog(open_default(), Dialog::Settings, put);
    settings.harness.run();
    picture(&mut settings, "settings");
    settings.harness.get_by_label("Dark").click();
    settings.harness.run();
    assert_eq!(
        settings.state.borrow().prefs.settings.theme,
        ThemeChoice::Dark
    );
    assert_eq!(settings.state.borrow().theme(), Theme::Dark);
    picture(&mut settings, "settings-dark");
}
