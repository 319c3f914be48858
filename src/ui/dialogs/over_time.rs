//! The total over time of what is shown: one chart, and the same as a table.

mod behind;

use std::sync::Arc;

use egui::{Context, Id, Ui};

use super::modal::{modal, scrolling};
use crate::atlas::history::Total;
use crate::atlas::holding;
use crate::atlas::time::Day;
use crate::scene::Cut;
use crate::scene::chart::Chart;
use crate::theme::size;
use crate::ui::{Ctx, chart, widgets};

/// A chart that was made: for which total, and for which day.
type Kept = (Arc<Vec<Total>>, Day, Option<Arc<Chart>>);

/// Draws the dialog.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context) {
    modal(ctx, egui, "Personnel over time", 760.0, |ui| {
        scrolling(ui, "personnel over time", |ui| contents(ctx, ui));
    });
}

fn contents(ctx: &Ctx<'_>, ui: &mut Ui) {
    let screen = ui.ctx().content_rect().height();
    let height = (screen * 0.42).clamp(150.0, 340.0);
    // As high from the beginning as it will be: a dialog does not grow with what it holds later.
    ui.set_min_height((height + 190.0).min(screen - 150.0));
    let palette = ctx.palette();
    let quiet = |ui: &mut Ui, words: &str| {
        widgets::wrapped(
            ui,
            widgets::text(words, Cut::Regular, size::TEXT, palette.quiet),
        );
    };
    let state = ctx.state;
    if state.derived.over_time().is_none() {
        quiet(ui, "Working it out…");
        return;
    }
    let what = if state.seen.view().filters.is_empty() {
        "All bodies of troops together, whatever the date: each counted once, with the range of \
         the claims that count on each day"
    } else {
        "The bodies of troops that pass the filters together, whatever the date: each counted \
         once, with the range of the claims that count on each day"
    };
    quiet(ui, what);
    let Some(held) = made(ctx, ui) else {
        quiet(ui, "No source counts anybody on a date that it names");
        return;
    };
    ui.add_space(8.0);
    let id = Id::unique("total over time");
    let hovered = chart::ui(ctx, ui, id, &held, height);
    ui.add_space(4.0);
    behind::ui(ctx, ui, &held, hovered);
    chart::table(ctx, ui, id.with("table"), &held);
}

/// The chart, made once for a total and a day.
fn made(ctx: &Ctx<'_>, ui: &Ui) -> Option<Arc<Chart>> {
    let state = ctx.state;
    let totals = &state.derived.over_time()?.totals;
    let day = holding::day_asked(state.seen.view().date.as_ref());
    let day = day.or_else(|| state.library().last_day())?;
    let id = Id::unique("chart of the total");
    let kept: Option<Kept> = ui.data(|data| data.get_temp(id));
    if let Some((total, on, chart)) = kept
        && Arc::ptr_eq(&total, totals)
        && on == day
    {
        return chart;
    }
    let chart = Chart::of_total(totals, day).map(Arc::new);
    let keep: Kept = (Arc::clone(totals), day, chart.clone());
    ui.data_mut(|data| data.insert_temp(id, keep));
    chart
}
