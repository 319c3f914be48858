//! What lies over everything else: the palette, the list of shortcuts, the atlases, a field for
//! a path, the settings. Which of them, the state says.

mod open_path;
mod over_time;
mod palette;
mod save_path;
mod settings;
mod shortcuts;
mod welcome;

use egui::{Align, Context, Frame, Id, Layout, Margin, Modal, ScrollArea, Ui};

use super::widgets::{self, Icon};
use super::{Ctx, colour, ground_choice};
use crate::scene::Cut;
use crate::state::{Dialog, ModeCommand};
use crate::theme::{Rgba, size};

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

/// A window in the middle of the screen, as wide as `width` where there is room. Escape, a click
/// beside it and the cross at its corner close it.
fn modal(ctx: &Ctx<'_>, egui: &Context, title: &str, width: f32, body: impl FnOnce(&mut Ui)) {
    let palette = ctx.palette();
    let screen = egui.content_rect();
    let width = width.min(screen.width() - 56.0).max(120.0);
    let id = Id::unique(("dialog", title));
    // As high as its contents, up to the screen; what is higher scrolls.
    let area = Modal::default_area(id).default_size(screen.size());
    let response = Modal::new(id)
        .area(area)
        .backdrop_color(colour(Rgba::hex(0).alpha(0.35)))
        .frame(Frame::window(&egui.global_style()).inner_margin(Margin::same(16)))
        .show(egui, |ui| {
            ui.set_width(width);
            ui.horizontal(|ui| {
                let heading = widgets::text(title, Cut::Bold, size::HEADING, palette.text);
                ui.label(heading);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if widgets::icon_button(ctx, ui, Icon::Close, "Close").clicked() {
                        ui.close();
                    }
                });
            });
            ui.add_space(2.0);
            body(ui);
        });
    if response.should_close() {
        ctx.send(ModeCommand::Show(None));
    }
}

/// What does not fit in a dialog scrolls.
fn scrolling(ui: &mut Ui, id: &str, body: impl FnOnce(&mut Ui)) {
    let height = (ui.ctx().content_rect().height() - 130.0).max(120.0);
    ScrollArea::vertical()
        .id_salt(id)
        .max_height(height)
        // A dialog whose contents grow grows with them.
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, body);
}
