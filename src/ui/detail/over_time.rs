//! Personnel over time: the steps of the selected fact's number, where at least two dated claims
//! give one.

use std::sync::Arc;

use egui::{Id, Ui};

use super::chosen::Chosen;
use crate::atlas::library::FactRef;
use crate::atlas::time::Day;
use crate::scene::chart::Chart;
use crate::ui::{Ctx, chart, widgets};

/// Height of the chart, in points.
const HEIGHT: f32 = 132.0;

/// A chart that was made, and what for.
type Kept = (u64, FactRef, Day, Option<Arc<Chart>>);

/// Draws the chart and its table.
pub(super) fn ui(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let Some(held) = made(ctx, ui, chosen) else {
        return;
    };
    ui.add_space(6.0);
    widgets::section(ctx, ui, "Personnel over time", None);
    let id = Id::unique(("over time", chosen.fact_ref));
    let _hovered = chart::ui(ctx, ui, id, &held, HEIGHT);
    chart::table(ctx, ui, id.with("table"), &held);
}

/// The chart, made once for a fact and a day.
fn made(ctx: &Ctx<'_>, ui: &Ui, chosen: &Chosen<'_>) -> Option<Arc<Chart>> {
    let id = Id::unique("chart of the selected fact");
    let (opened, fact, day) = (ctx.state.desk.opened, chosen.fact_ref, chosen.digest.day);
    let kept: Option<Kept> = ui.data(|data| data.get_temp(id));
    if let Some((held_opened, held_fact, held_day, chart)) = kept
        && (held_opened, held_fact, held_day) == (opened, fact, day)
    {
        return chart;
    }
    let chart = Chart::of_fact(ctx.state.library(), fact, day).map(Arc::new);
    let keep: Kept = (opened, fact, day, chart.clone());
    ui.data_mut(|data| data.insert_temp(id, keep));
    chart
}
