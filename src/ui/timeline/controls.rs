//! The buttons of the timeline, and the field in which a date is typed.

use egui::{
    Align, Align2, Area, Frame, Id, Layout, Order, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::scene::Cut;
use crate::state::{Action, SPEEDS, TimeCommand};
use crate::theme::size;
use crate::ui::date_field::{Chosen, DateField};
use crate::ui::widgets::{self, Icon};
use crate::ui::{Ctx, colour};

/// How wide the column of buttons is in a panel so many points wide.
pub(super) fn width(panel: f32) -> f32 {
    if panel < 640.0 { 122.0 } else { 178.0 }
}

/// The round button that plays and pauses, of a radius in points.
pub(super) fn play_button(ctx: &Ctx<'_>, ui: &mut Ui, radius: f32) {
    let playing = ctx.state.seen.timeline.is_playing();
    let enabled = Action::PlayPause.is_enabled(ctx.state);
    let palette = ctx.palette();
    ui.add_enabled_ui(enabled, |ui| {
        let side = vec2(2.0, 2.0) * radius;
        let (rect, response) = ui.allocate_exact_size(side, Sense::click());
        let name = if playing { "Pause" } else { "Play" };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
        let fill = if enabled {
            palette.strong
        } else {
            palette.boundary
        };
        let painter = ui.painter();
        painter.circle_filled(rect.center(), radius, colour(fill));
        if response.has_focus() || response.hovered() {
            let pen = egui::Stroke::new(2.0, colour(palette.link));
            painter.circle_stroke(rect.center(), radius + 1.5, pen);
        }
        let icon = if playing { Icon::Pause } else { Icon::Play };
        let inner = rect.shrink(radius * 0.5);
        widgets::icon(painter, icon, inner, palette.on_strong);
        if response.clicked() {
            ctx.act(Action::PlayPause);
        }
        response.on_hover_text(widgets::action_words(Action::PlayPause));
    });
}

/// The column at the left.
pub(super) fn column(ctx: &Ctx<'_>, ui: &mut Ui) {
    let wide = ui.available_width() > 150.0;
    ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
    ui.add_space(3.0);
    ui.horizontal(|ui| {
        play_button(ctx, ui, 17.0);
        ui.add_space(4.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            speed(ctx, ui);
        });
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        widgets::action_icon(ctx, ui, Icon::StepBack, Action::PreviousEvent);
        widgets::action_icon(ctx, ui, Icon::StepForward, Action::NextEvent);
        repeat_button(ctx, ui);
        if wide {
            widgets::action_icon(ctx, ui, Icon::Whole, Action::WholeSpan);
            widgets::action_icon(ctx, ui, Icon::Fit, Action::FitTime);
        }
        collapse_button(ctx, ui);
    });
    let width = ui.available_width();
    date_field(ctx, ui, width);
}

/// The field for a date: it shows the one that is asked for, and moves to what is typed.
pub(super) fn date_field(ctx: &Ctx<'_>, ui: &mut Ui, width: f32) {
    let field = DateField {
        id: "of the timeline",
        name: Some("Date, as EDTF: 2022, 2022-06, 2022-06-28, 2004/2012"),
        labelled_by: None,
        current: ctx.state.seen.view().date.as_ref(),
        without: Some("all dates"),
        width: width - 8.0,
    };
    let top = ui.cursor().top();
    let entered = field.ui(ctx, ui);
    if let Some(problem) = &entered.problem {
        // There is no room for it below.
        let above = pos2(ui.cursor().left(), top - 4.0);
        let said = widgets::text(problem, Cut::Regular, size::LABEL, ctx.palette().error);
        Area::new(Id::unique("what is wrong with the date"))
            .order(Order::Foreground)
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos(above)
            .show(ui.ctx(), |ui| {
                Frame::popup(ui.style())
                    .fill(colour(ctx.palette().panel))
                    .show(ui, |ui| {
                        ui.set_max_width(300.0);
                        widgets::wrapped(ui, said);
                    });
            });
    }
    match entered.chosen {
        Some(Chosen::None) => ctx.act(Action::ClearDate),
        Some(Chosen::Date(date)) => {
            ctx.send(TimeCommand::Move(Some(date)));
        }
        None => {}
    }
}

/// What the button does, and how fast, with a way to change that.
fn speed(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    let position = ctx.state.play_speed();
    let words = SPEEDS.get(position).map_or("", |(_, words)| *words);
    let name = if ctx.state.seen.timeline.is_playing() {
        "Pause"
    } else {
        "Play"
    };
    ui.add_space(1.0);
    let title = widgets::line(ui, name, Cut::SemiBold, size::LABEL, palette.text, 90.0);
    let (rect, _) = ui.allocate_exact_size(title.size(), Sense::hover());
    ui.painter().galley(rect.min, title, colour(palette.text));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 1.0;
        for (icon, action, enabled) in [
            (Icon::Minus, Action::PlaySlower, position > 0),
            (Icon::Plus, Action::PlayFaster, position + 1 < SPEEDS.len()),
        ] {
            ui.add_enabled_ui(enabled, |ui| small_button(ctx, ui, icon, action));
            if icon == Icon::Minus {
                let line = widgets::line(ui, words, Cut::Regular, size::SMALL, palette.quiet, 90.0);
                let wanted = vec2(line.size().x + 4.0, 18.0);
                let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
                response.widget_info(|| {
                    WidgetInfo::labeled(Role::Label, true, format!("Speed: {words}"))
                });
                let at = rect.center() - line.size() / 2.0;
                ui.painter().galley(at, line, colour(palette.quiet));
            }
        }
    });
}

fn small_button(ctx: &Ctx<'_>, ui: &mut Ui, icon: Icon, action: Action) {
    let palette = ctx.palette();
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
    let name = widgets::action_words(action);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &name));
    widgets::row_background(ctx, ui, &response, widgets::Tint::None);
    let ink = if enabled {
        palette.text
    } else {
        palette.boundary
    };
    widgets::icon(ui.painter(), icon, rect.shrink(5.0), ink);
    if response.clicked() {
        ctx.act(action);
    }
    response.on_hover_text(name);
}

fn repeat_button(ctx: &Ctx<'_>, ui: &mut Ui) {
    let on = ctx.state.seen.timeline.repeats;
    let palette = ctx.palette();
    let (rect, response) = ui.allocate_exact_size(vec2(26.0, 26.0), Sense::click());
    let name = "Begin anew at the end";
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, on, name));
    let tint = if on {
        widgets::Tint::Selected
    } else {
        widgets::Tint::None
    };
    widgets::row_background(ctx, ui, &response, tint);
    widgets::icon(ui.painter(), Icon::Repeat, rect.shrink(5.0), palette.text);
    if response.clicked() {
        ctx.send(TimeCommand::Loop(!on));
    }
    response.on_hover_text(name);
}

fn collapse_button(ctx: &Ctx<'_>, ui: &mut Ui) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if widgets::icon_button(ctx, ui, Icon::ChevronDown, "Hide the timeline").clicked() {
            ctx.send(TimeCommand::Collapse(true));
        }
    });
}
