//! Two dates at once: the bar over the map, the two panes of the map, and the list of what changed.

mod changes;
mod panes;

use egui::{Align, Layout, Ui};

use super::date_field::{Chosen, DateField};
use super::widgets::{self, Icon};
use super::{Ctx, style};
use crate::atlas::time::Edtf;
use crate::scene::Cut;
use crate::state::{Action, CompareCommand, TimeCommand};
use crate::theme::{Theme, size};
use crate::view::CompareMode;

pub use changes::ui as side;
pub use panes::Panes;

/// The frame of the bar over the map.
pub fn bar_frame(theme: Theme) -> egui::Frame {
    let palette = theme.palette();
    style::panel_frame(theme)
        .inner_margin(egui::Margin::symmetric(12, 6))
        .stroke(egui::Stroke::new(1.0, super::colour(palette.rule)))
}

/// Draws the bar over the map: both dates, how they are shown, and the way out.
pub fn bar(ctx: &Ctx<'_>, ui: &mut Ui) {
    let Some(compare) = &ctx.state.seen.view().compare else {
        return;
    };
    let cross = 34.0;
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(
            egui::vec2(ui.available_width() - cross, 0.0),
            Layout::left_to_right(Align::Center).with_main_wrap(true),
            |ui| {
                ui.spacing_mut().item_spacing = egui::vec2(8.0, 5.0);
                ui.set_min_height(28.0);
                let earlier = date_field(ctx, ui, "Earlier date", Some(&compare.from));
                if let Some(from) = earlier {
                    ctx.send(TimeCommand::Compare(CompareCommand::From(from)));
                }
                let later = date_field(ctx, ui, "Later date", ctx.state.seen.view().date.as_ref());
                if let Some(to) = later {
                    ctx.send(TimeCommand::Date(Some(to)));
                }
                if ui
                    .button("Swap")
                    .on_hover_text("Puts each date in the place of the other")
                    .clicked()
                {
                    ctx.send(TimeCommand::Compare(CompareCommand::Swap));
                }
                ui.add_space(4.0);
                let chosen = widgets::choices(
                    ui,
                    compare.mode,
                    &[
                        (CompareMode::Swipe, "Swipe"),
                        (CompareMode::SideBySide, "Side by side"),
                    ],
                );
                if let Some(mode) = chosen {
                    ctx.send(TimeCommand::Compare(CompareCommand::Mode(mode)));
                }
                if ctx.state.derived.is_comparing_still() {
                    widgets::quiet(ctx, ui, "Working it out…");
                }
            },
        );
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if widgets::icon_button(ctx, ui, Icon::Close, "End comparing").clicked() {
                ctx.act(Action::Compare);
            }
        });
    });
}

/// A field for one of the two dates; another date, once it was typed in full.
fn date_field(
    ctx: &Ctx<'_>,
    ui: &mut Ui,
    label: &'static str,
    current: Option<&Edtf>,
) -> Option<Edtf> {
    let name = widgets::quiet(ctx, ui, label);
    let field = DateField {
        id: label,
        name: None,
        labelled_by: Some(name.id),
        current,
        without: None,
        width: 104.0,
    };
    let entered = field.ui(ctx, ui);
    if let Some(problem) = &entered.problem {
        let ink = ctx.palette().error;
        ui.label(widgets::text(problem, Cut::Regular, size::LABEL, ink));
    }
    match entered.chosen {
        Some(Chosen::Date(date)) if Some(&date) != current => Some(date),
        _ => None,
    }
}
