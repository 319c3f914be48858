//! Paints a chart of personnel over time: the range as a band, its bounds as steps, single claims
//! as dots with their source under the pointer, and all of it as a table.
//!
//! The chart cannot be dragged or zoomed: it lies in panels that scroll.

use egui::{Id, Rangef, Role, Sense, Stroke, Ui, Vec2b, WidgetInfo, vec2};
use egui_plot::{
    AxisHints, FilledArea, GridInput, GridMark, HoverPosition, Line, Plot, PlotPoint, PlotPoints,
    Points, VLine,
};

use super::{Ctx, colour, font, widgets};
use crate::atlas::Kind;
use crate::atlas::claims::bounds_words;
use crate::atlas::history::Span;
use crate::atlas::time::Day;
use crate::scene::Cut;
use crate::scene::chart::{Chart, Tick};
use crate::theme::size;

/// How many rows of the table are shown: a total of thousands of facts has thousands of steps.
const MOST_ROWS: usize = 300;

/// Draws a chart as wide as there is room, `height` points high. The day that the pointer is on, if
/// it is on one.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui, id: Id, chart: &Chart, height: f32) -> Option<Day> {
    let palette = ctx.palette();
    let ink = ctx.theme().kind(Kind::Deployment);
    let width = ui.available_width();
    // As many words as stand apart along an axis.
    let day_ticks = chart.day_ticks(((width - 50.0) / 64.0).floor().max(2.0) as usize);
    let number_ticks = chart.number_ticks((height / 26.0).floor().max(2.0) as usize);
    let small = font(Cut::Regular, size::SMALL);
    let axis = |hints: AxisHints<'static>, ticks: &[Tick]| {
        let ticks = ticks.to_vec();
        hints
            .tick_label_font(small.clone())
            .formatter(move |mark, _| label_at(&ticks, mark.value))
    };
    let [first, last] = chart.days;
    let (x0, x1) = (first.number() as f64, last.number() as f64);
    let plot = Plot::new(id)
        .height(height)
        .width(width)
        .sense(Sense::hover())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .auto_bounds(Vec2b::FALSE)
        .default_x_bounds(x0, x1)
        .default_y_bounds(0.0, chart.top)
        .set_margin_fraction(vec2(0.0, 0.0))
        .show_background(false)
        .show_crosshair(false)
        .grid_spacing(Rangef::new(1.0, 2.0))
        .grid_color(colour(palette.rule))
        .x_grid_spacer(spacer(&day_ticks))
        .y_grid_spacer(spacer(&number_ticks))
        .custom_x_axes(vec![axis(AxisHints::new_x(), &day_ticks)])
        .custom_y_axes(vec![axis(AxisHints::new_y(), &number_ticks)])
        .cursor_color(colour(palette.boundary))
        .label_formatter(|position| hover(chart, position));
    let band = colour(ink.alpha(0.22));
    let line = Stroke::new(2.0, colour(ink));
    let shown = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(x0..=x1);
        plot.set_plot_bounds_y(0.0..=chart.top);
        if let Some(now) = chart.now {
            let stroke = Stroke::new(1.5, colour(palette.text));
            plot.vline(
                VLine::new("", now.number() as f64)
                    .stroke(stroke)
                    .allow_hover(false),
            );
        }
        for run in chart.runs() {
            let (xs, low, high) = corners(run);
            plot.add(
                FilledArea::new("", &xs, &low, &high)
                    .fill_color(band)
                    .allow_hover(false),
            );
            for ys in [&low, &high] {
                let mut points: Vec<PlotPoint> = xs
                    .iter()
                    .zip(ys)
                    .map(|(x, y)| PlotPoint::new(*x, *y))
                    .collect();
                // Two points at one place have no direction between them to be joined in.
                points.dedup();
                plot.line(
                    Line::new("", PlotPoints::Owned(points))
                        .stroke(line)
                        // A step is upright: points above each other are no band.
                        .allow_band(false)
                        .allow_hover(false),
                );
            }
        }
        for counts in [false, true] {
            let points: Vec<PlotPoint> = chart
                .dots
                .iter()
                .filter(|dot| dot.counts == counts)
                .map(|dot| PlotPoint::new(dot.day.number() as f64, dot.bounds.middle()))
                .collect();
            plot.points(
                Points::new(dots_name(counts), PlotPoints::Owned(points))
                    .color(colour(if counts { ink } else { palette.quiet }))
                    .filled(counts)
                    .radius(if counts { 4.5 } else { 3.5 }),
            );
        }
    });
    shown
        .response
        .widget_info(|| WidgetInfo::labeled(Role::Image, true, chart.words()));
    let at = shown.response.hover_pos()?;
    Some(day_at(chart, shown.transform.value_from_position(at).x))
}

/// The day at a place along the axis of time.
fn day_at(chart: &Chart, x: f64) -> Day {
    chart.days[0].plus_days(x.floor() as i64 - chart.days[0].number())
}

/// The chart as a table, folded away: every step, and who says so.
pub fn table(ctx: &Ctx<'_>, ui: &mut Ui, id: Id, chart: &Chart) {
    let palette = ctx.palette();
    let title = match chart.rows.len() {
        1 => "As a table: 1 step".to_owned(),
        rows => format!("As a table: {} steps", super::words::grouped(rows)),
    };
    widgets::fold(ctx, ui, id, &title, |ui| {
        for row in chart.rows.iter().take(MOST_ROWS) {
            let mut job = egui::text::LayoutJob::default();
            job.append(
                &format!("{}  ", row.number),
                0.0,
                widgets::format(Cut::SemiBold, size::TEXT, palette.text),
            );
            job.append(
                &format!("{}. ", row.period),
                0.0,
                widgets::format(Cut::Regular, size::LABEL, palette.text),
            );
            job.append(
                &row.source,
                0.0,
                widgets::format(Cut::Regular, size::LABEL, palette.quiet),
            );
            ui.add(egui::Label::new(job).wrap());
        }
        if let Some(more) = chart
            .rows
            .len()
            .checked_sub(MOST_ROWS)
            .filter(|more| *more > 0)
        {
            let said = format!("and {} more", super::words::grouped(more));
            widgets::wrapped(
                ui,
                widgets::text(said, Cut::Regular, size::LABEL, palette.quiet),
            );
        }
    });
}

/// The corners of a run of steps: days, and the lower and the upper bound at each.
fn corners(run: &[Span]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (mut xs, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new());
    for span in run {
        // A bound that is left open is drawn where the other one lies; words say which it is.
        let (Some(least), Some(most)) = (
            span.bounds.low.or(span.bounds.high),
            span.bounds.high.or(span.bounds.low),
        ) else {
            continue;
        };
        let (Some(from), Some(until)) = (span.from, span.until) else {
            continue;
        };
        for day in [from, until.plus_days(1)] {
            xs.push(day.number() as f64);
            low.push(least);
            high.push(most);
        }
    }
    (xs, low, high)
}

fn spacer(ticks: &[Tick]) -> impl Fn(GridInput) -> Vec<GridMark> + 'static {
    let at: Vec<f64> = ticks.iter().map(|tick| tick.at).collect();
    let step = match at.as_slice() {
        [a, b, ..] => b - a,
        _ => 1.0,
    };
    move |_| {
        at.iter()
            .map(|value| GridMark {
                value: *value,
                step_size: step,
            })
            .collect()
    }
}

fn label_at(ticks: &[Tick], value: f64) -> String {
    ticks
        .iter()
        .find(|tick| (tick.at - value).abs() < 1e-6)
        .map(|tick| tick.label.clone())
        .unwrap_or_default()
}

fn dots_name(counts: bool) -> &'static str {
    if counts { "counts" } else { "history" }
}

/// What the pointer is told: the claim under it, or else the number of the day.
fn hover(chart: &Chart, position: &HoverPosition<'_>) -> Option<String> {
    match position {
        HoverPosition::NearDataPoint {
            plot_name, index, ..
        } => {
            let counts = *plot_name == dots_name(true);
            let mut dots = chart.dots.iter().filter(|dot| dot.counts == counts);
            dots.nth(*index).map(|dot| dot.words.clone())
        }
        HoverPosition::Elsewhere { position } => {
            let day = day_at(chart, position.x);
            let span = chart.at(day)?;
            Some(format!("{}: {}", day.to_words(), bounds_words(span.bounds)))
        }
    }
}
