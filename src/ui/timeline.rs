//! The panel of the timeline under the map: buttons at the left, facts in time at the right.
//!
//! `scene::timeline` says where everything lies; this paints it and tells what the hand does.
//! What a hand is in the middle of, and what is being typed, belongs to the widget alone.

mod bins;
mod canvas;
mod controls;
mod paint;

use egui::{Margin, Panel, Ui, vec2};

use super::widgets::{self, Icon};
use super::{Ctx, style};
use crate::atlas::library::FactRef;
use crate::atlas::time::Day;
use crate::scene::{Cut, Fonts};
use crate::state::{Action, TimeCommand};
use crate::theme::size;

/// What the timeline keeps between frames.
#[derive(Default)]
pub struct TimelineUi {
    fonts: Fonts,
    drag: Option<Drag>,
    /// The fact that the arrow keys have come to.
    walked: Option<FactRef>,
    /// A day of the stretch of the histogram that they have come to.
    walked_day: Option<f64>,
}

/// What a hand that drags has taken hold of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    /// The background.
    Pan,
    /// The date; how far from its line, in points.
    Date(f32),
    /// One end of a stretch of time that is being marked; the other end stays.
    Stretch(Day),
}

/// In a window lower than this, in points, only the buttons are shown at first.
const LOW_PT: f32 = 600.0;
/// How high the panel is at first, in points.
const HEIGHT_PT: f32 = 134.0;
/// How high it is at least, in points.
const LEAST_PT: f32 = 112.0;
/// How high it is where only the buttons are shown, in points.
const STRIP_PT: f32 = 40.0;

impl TimelineUi {
    /// The panel; nothing while no atlas is open.
    pub fn panel(&mut self, ctx: &Ctx<'_>, ui: &mut Ui) {
        if ctx.state.desk.documents.is_empty() {
            return;
        }
        let frame = style::panel_frame(ctx.theme()).inner_margin(Margin {
            left: 12,
            right: 12,
            top: 2,
            bottom: 4,
        });
        let window = ui.ctx().content_rect().height();
        if ctx.state.seen.timeline.collapsed.unwrap_or(window < LOW_PT) {
            Panel::bottom("timeline strip")
                .frame(frame)
                .exact_size(STRIP_PT)
                .show(ui, |ui| strip(ctx, ui));
        } else {
            Panel::bottom("timeline")
                .frame(frame)
                .resizable(true)
                .default_size(HEIGHT_PT)
                .min_size(LEAST_PT)
                .max_size((window * 0.5).max(LEAST_PT))
                .show(ui, |ui| self.ui(ctx, ui));
        }
    }

    /// The timeline, in all the space there is.
    pub fn ui(&mut self, ctx: &Ctx<'_>, ui: &mut Ui) {
        let rect = ui.available_rect_before_wrap();
        ui.allocate_rect(rect, egui::Sense::hover());
        let width = controls::width(rect.width());
        let (left, right) = rect.split_left_right_at_x(rect.left() + width);
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(left));
        controls::column(ctx, &mut child);
        let mut canvas = right;
        canvas.min.x += 14.0;
        self.canvas(ctx, ui, canvas);
    }
}

/// The buttons alone, in a row.
fn strip(ctx: &Ctx<'_>, ui: &mut Ui) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
        controls::play_button(ctx, ui, 13.0);
        widgets::action_icon(ctx, ui, Icon::StepBack, Action::PreviousEvent);
        widgets::action_icon(ctx, ui, Icon::StepForward, Action::NextEvent);
        controls::date_field(ctx, ui, 120.0);
        if ctx.state.seen.view().date.is_some() {
            widgets::action_icon(ctx, ui, Icon::Close, Action::ClearDate);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ctx, ui, Icon::ChevronUp, "Show the timeline").clicked() {
                ctx.send(TimeCommand::Collapse(false));
            }
            let said = match (
                &ctx.state.seen.timeline.caption,
                &ctx.state.seen.view().date,
            ) {
                (Some(caption), _) => caption.clone(),
                (None, Some(date)) => date.to_words(),
                (None, None) => {
                    format!("All dates, as of {}", ctx.state.shown_day().to_words())
                }
            };
            let text = widgets::text(said, Cut::Regular, size::LABEL, ctx.palette().quiet);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add_space(8.0);
                widgets::elided(ui, text);
            });
        });
    });
}
