//! The right panel: the selected fact, its number with every claim behind it, what differs, and
//! what else is there.

mod about;
mod chosen;
mod claims;
mod here;
mod number;
mod over_time;

use egui::{Frame, Margin, ScrollArea, Ui};

use super::widgets;
use super::{Ctx, style, words};
use crate::atlas::holding::Holding;
use crate::atlas::time::Edtf;
use crate::scene::Cut;
use crate::state::Action;
use crate::theme::size;
use chosen::Chosen;

/// Draws the panel.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    let Some(chosen) = Chosen::of(ctx) else {
        nothing_selected(ctx, ui);
        return;
    };
    ScrollArea::vertical()
        .id_salt(("detail", chosen.fact_ref))
        .auto_shrink(false)
        .show(ui, |ui| {
            let margin = style::MARGIN as i8;
            Frame::new()
                .inner_margin(Margin {
                    left: margin,
                    right: margin,
                    top: 14,
                    bottom: 24,
                })
                .show(ui, |ui| {
                    ui.style_mut().interaction.selectable_labels = true;
                    head(ctx, ui, &chosen);
                    number::ui(ctx, ui, &chosen);
                    actions(ctx, ui, &chosen);
                    over_time::ui(ctx, ui, &chosen);
                    claims::of_number(ctx, ui, &chosen);
                    claims::differences(ctx, ui, &chosen);
                    about::ui(ctx, ui, &chosen);
                    here::ui(ctx, ui, &chosen);
                    claims::of_the_rest(ctx, ui, &chosen);
                });
        });
}

fn nothing_selected(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    Frame::new().inner_margin(style::MARGIN).show(ui, |ui| {
        widgets::wrapped(
            ui,
            widgets::text(
                "Nothing is selected",
                Cut::SemiBold,
                size::NAME,
                palette.text,
            ),
        );
        widgets::wrapped(
            ui,
            widgets::text(
                "Choose a fact in the list or a symbol on the map to see its number and the \
                 sources behind it",
                Cut::Regular,
                size::TEXT,
                palette.quiet,
            ),
        );
    });
}

fn head(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let palette = ctx.palette();
    widgets::wrapped(
        ui,
        widgets::text(
            words::kicker(chosen.fact),
            Cut::Regular,
            size::LABEL,
            palette.quiet,
        ),
    );
    widgets::wrapped(
        ui,
        widgets::text(
            chosen.fact.title.as_str(),
            Cut::Bold,
            size::HEADING,
            palette.text,
        ),
    );
    if !chosen.fact.summary.is_empty() {
        widgets::wrapped(
            ui,
            widgets::text(
                &*chosen.fact.summary,
                Cut::Regular,
                size::TEXT,
                palette.text,
            ),
        );
    }
}

/// Why the chosen fact is neither on the map nor in the list.
fn why_not_shown(ctx: &Ctx<'_>, chosen: &Chosen<'_>) -> Option<String> {
    let state = ctx.state;
    if state.index().position(chosen.fact_ref).is_some() || state.derived.is_catching_up() {
        return None;
    }
    let date = state.seen.view().date.as_ref();
    let words = || date.map(Edtf::to_words).unwrap_or_default();
    Some(match chosen.digest.holding {
        Holding::Unknown => format!("Date unknown: nothing says that it held {}", words()),
        Holding::Absent => format!("Not in force: {}", words()),
        _ => "Hidden by the filters".to_owned(),
    })
}

fn actions(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let palette = ctx.palette();
    ui.add_space(4.0);
    if let Some(why) = why_not_shown(ctx, chosen) {
        let text = widgets::text(why, Cut::SemiBold, size::TEXT, palette.differs_text);
        widgets::wrapped(ui, text);
    }
    ui.horizontal_wrapped(|ui| {
        if Action::CopyCitation.is_enabled(ctx.state) {
            widgets::action_button(ctx, ui, Action::CopyCitation.label(), Action::CopyCitation);
        }
        if chosen.digest.mapped {
            widgets::action_button(ctx, ui, "Show on the map", Action::FlyToSelection);
        }
    });
}
