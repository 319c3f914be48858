//! Pictures of the panels for people to look at, written where `THEATRUM_PICTURES` says.

use crate::support::{self, Put, SIDE, WINDOW, dialog, panel, picture, selected};
use theatrum::settings::ThemeChoice;
use theatrum::state::{Command, Dialog, PrefsCommand};
use theatrum::ui::{bar, detail, facts};

#[test]
fn pictures_to_look_at() {
    for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
        let name = format!("{theme:?}").to_lowercase();
        let mut state = selected("base-201");
        let mut settings = state.prefs.settings.clone();
        settings.theme = theme;
        support::apply(&mut state, Command::Prefs(PrefsCommand::Set(settings)));
        let mut list = panel(state.clone(), SIDE, facts::ui);
        picture(&mut list, &format!("facts-{name}"));
        let mut detail = panel(
            state.clone(),
            Put {
                size: [360.0, 1100.0],
                live: false,
            },
            detail::ui,
        );
        picture(&mut detail, &format!("detail-{name}"));
        let narrow = Put {
            size: [236.0, 860.0],
            live: false,
        };
        let mut list = panel(state.clone(), narrow, facts::ui);
        picture(&mut list, &format!("facts-narrow-{name}"));
        let mut detail = panel(state.clone(), narrow, detail::ui);
        picture(&mut detail, &format!("detail-narrow-{name}"));
        let put = Put {
            size: [500.0, bar::HEIGHT],
            live: false,
        };
        let mut top = panel(state.clone(), put, bar::ui);
        picture(&mut top, &format!("bar-narrow-{name}"));
        for (name_of_size, size) in [("large", [1440.0, 900.0]), ("small", [1024.0, 640.0])] {
            let put = Put { size, live: false };
            let mut window = panel(state.clone(), put, |ctx, ui| {
                let frame = theatrum::ui::style::panel_frame(ctx.theme());
                egui::Panel::top("bar")
                    .frame(theatrum::ui::style::bar_frame(ctx.theme()))
                    .show(ui, |ui| bar::ui(ctx, ui));
                egui::Panel::left("facts")
                    .frame(frame)
                    .default_size(330.0)
                    .show(ui, |ui| facts::ui(ctx, ui));
                egui::Panel::right("detail")
                    .frame(frame)
                    .default_size(350.0)
                    .show(ui, |ui| detail::ui(ctx, ui));
            });
            picture(&mut window, &format!("window-{name_of_size}-{name}"));
        }
        let mut welcome = dialog(state.clone(), Dialog::Welcome, WINDOW);
        welcome.harness.run();
        picture(&mut welcome, &format!("welcome-{name}"));
        let mut shortcuts = dialog(state, Dialog::Shortcuts, WINDOW);
        shortcuts.harness.run();
        picture(&mut shortcuts, &format!("shortcuts-{name}"));
    }
}
