//! What lies over everything else: the palette, the list of shortcuts, the atlases, a field for
//! a path, the settings. Which of them, the state says.

mod modal;
mod open_path;
mod over_time;
mod palette;
mod save_path;
mod settings;
mod shortcuts;
mod welcome;

use egui::Context;

use self::modal::{modal, scrolling};
use super::{Ctx, ground_choice};
use crate::state::Dialog;

/// Draws the dialog that is open, if one is.
pub fn ui(ctx: &Ctx<'_>, egui: &Context) {
    if ctx.state.mode.dialog != Some(Dialog::Palette) {
        palette::forget(egui);
    }
    if !matches!(ctx.state.mode.dialog, Some(Dialog::OpenPath { .. })) {
        open_path::forget(egui);
    }
    if ctx.state.mode.dialog != Some(Dialog::SavePath) {
        save_path::forget(egui);
    }
    match ctx.state.mode.dialog {
        None => {}
        Some(Dialog::Palette) => palette::ui(ctx, egui),
        Some(Dialog::Shortcuts) => shortcuts::ui(ctx, egui),
        Some(Dialog::Welcome) => welcome::ui(ctx, egui),
        Some(Dialog::OpenPath { add }) => open_path::ui(ctx, egui, add),
        Some(Dialog::Settings) => settings::ui(ctx, egui),
        Some(Dialog::OverTime) => over_time::ui(ctx, egui),
        Some(Dialog::SavePath) => save_path::ui(ctx, egui),
        Some(Dialog::Ground) => modal(ctx, egui, "Ground of the map", 520.0, |ui| {
            scrolling(ui, "ground", |ui| ground_choice::ui(ctx, ui));
        }),
    }
}
