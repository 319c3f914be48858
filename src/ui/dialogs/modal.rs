//! A window over everything else, and what scrolls in it.

use egui::{Align, Context, Frame, Id, Layout, Margin, Modal, ScrollArea, Ui};

use crate::scene::Cut;
use crate::state::ModeCommand;
use crate::theme::{Rgba, size};
use crate::ui::widgets::{self, Icon};
use crate::ui::{Ctx, colour};

/// A window in the middle of the screen, as wide as `width` where there is room. Escape, a click
/// beside it and the cross at its corner close it.
pub(super) fn modal(
    ctx: &Ctx<'_>,
    egui: &Context,
    title: &str,
    width: f32,
    body: impl FnOnce(&mut Ui),
) {
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
pub(super) fn scrolling(ui: &mut Ui, id: &str, body: impl FnOnce(&mut Ui)) {
    let height = (ui.ctx().content_rect().height() - 130.0).max(120.0);
    ScrollArea::vertical()
        .id_salt(id)
        .max_height(height)
        // A dialog whose contents grow grows with them.
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, body);
}
