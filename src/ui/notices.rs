//! What went wrong or is worth knowing, over the map's upper edge, until it is taken away.

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Rect, ScrollArea, Stroke, Ui, vec2};

use super::widgets::{self, Icon};
use super::{Ctx, colour, words};
use crate::formats::report::{Problem, Report, Severity};
use crate::scene::Cut;
use crate::state::{Command, Notice, NoticeCommand};
use crate::theme::size;

/// How many notices are shown at once.
const MOST: usize = 3;
/// How many problems of one notice are listed; the rest is counted, and copied all the same.
const MOST_PROBLEMS: usize = 200;

/// Draws the notices over `map`, the part of the window that the map takes.
pub fn ui(ctx: &Ctx<'_>, egui: &Context, map: Rect) {
    let notices = ctx.state.notices.list();
    if notices.is_empty() || map.width() < 80.0 {
        return;
    }
    let width = (map.width() - 24.0).min(560.0);
    Area::new(Id::unique("notices"))
        .order(Order::Middle)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(map.center_top() + vec2(0.0, 12.0))
        .default_width(width)
        .show(egui, |ui| {
            ui.set_width(width);
            for notice in notices.iter().rev().take(MOST) {
                show(ctx, ui, notice, map.height());
            }
            let more = notices.len().saturating_sub(MOST);
            if more > 0 {
                let words = format!("Dismiss all, {} more", words::grouped(more));
                if ui.button(words).clicked() {
                    for notice in notices {
                        ctx.send(NoticeCommand::Dismiss(notice.id));
                    }
                }
            }
        });
}

fn show(ctx: &Ctx<'_>, ui: &mut Ui, notice: &Notice, map_height: f32) {
    let palette = ctx.palette();
    let (which, ink) = match notice.severity {
        Severity::Error => (Icon::Error, palette.error),
        Severity::Warning => (Icon::Warning, palette.differs_text),
        Severity::Note => (Icon::Tick, palette.quiet),
    };
    let frame = Frame::popup(ui.style())
        .fill(colour(palette.card))
        .stroke(Stroke::new(1.0, colour(ink)))
        .inner_margin(Margin::symmetric(12, 9));
    frame.show(ui, |ui| {
        let width = ui.available_width();
        ui.set_width(width);
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 26.0), egui::Sense::hover());
            let at = Rect::from_center_size(rect.center(), vec2(16.0, 16.0));
            widgets::icon(ui.painter(), which, at, ink);
            ui.vertical(|ui| {
                ui.set_width(width - 18.0 - 26.0 - 16.0);
                ui.add_space(4.0);
                widgets::wrapped(
                    ui,
                    widgets::text(&notice.title, Cut::SemiBold, size::TEXT, palette.text),
                );
                if let Some(report) = &notice.report
                    && !report.problems.is_empty()
                {
                    let id = Id::unique(("details of a notice", notice.id));
                    widgets::fold(ctx, ui, id, "Details", |ui| {
                        details(ctx, ui, report, map_height * 0.5);
                    });
                }
            });
            let label = format!("Dismiss: {}", notice.title);
            if widgets::icon_button(ctx, ui, Icon::Close, &label).clicked() {
                ctx.send(NoticeCommand::Dismiss(notice.id));
            }
        });
    });
}

fn details(ctx: &Ctx<'_>, ui: &mut Ui, report: &Report, height: f32) {
    ui.style_mut().interaction.selectable_labels = true;
    ScrollArea::vertical()
        .max_height(height.max(80.0))
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for problem in report.problems.iter().take(MOST_PROBLEMS) {
                one(ctx, ui, problem);
            }
            let more = report.problems.len().saturating_sub(MOST_PROBLEMS);
            if more > 0 {
                let words = format!("and {} more", words::grouped(more));
                ui.label(widgets::text(
                    words,
                    Cut::Regular,
                    size::LABEL,
                    ctx.palette().quiet,
                ));
            }
        });
    if ui.button("Copy the details").clicked() {
        let all: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        ctx.send(Command::Copy(all.join("\n")));
    }
}

fn one(ctx: &Ctx<'_>, ui: &mut Ui, problem: &Problem) {
    let palette = ctx.palette();
    let place = match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", problem.path),
        _ => problem.path.clone(),
    };
    widgets::wrapped(
        ui,
        widgets::text(place, Cut::Regular, size::SMALL, palette.quiet),
    );
    let ink = match problem.severity {
        Severity::Error => palette.error,
        Severity::Warning => palette.differs_text,
        Severity::Note => palette.quiet,
    };
    widgets::wrapped(
        ui,
        widgets::text(
            format!(
                "{}: {}",
                words::capital(&problem.severity.to_string()),
                problem.message
            ),
            Cut::Regular,
            size::LABEL,
            ink,
        ),
    );
    if let Some(hint) = &problem.hint {
        widgets::wrapped(
            ui,
            widgets::text(
                format!("Hint: {hint}"),
                Cut::Regular,
                size::LABEL,
                palette.text,
            ),
        );
    }
    ui.add_space(4.0);
}
