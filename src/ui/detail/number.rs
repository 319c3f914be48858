//! How many people, large, and how far the claims that count lie apart; of a fact without a
//! number, its date.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Label, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::chosen::Chosen;
use crate::atlas::Claim;
use crate::atlas::claims::{Bounds, Personnel, bounds_words};
use crate::number::{grouped, round_up};
use crate::scene::Cut;
use crate::theme::{Rgba, size};
use crate::ui::widgets;
use crate::ui::{Ctx, colour, words};

/// Draws the number, or the date.
pub(super) fn ui(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let palette = ctx.palette();
    let Some(personnel) = &chosen.personnel else {
        if let Some(when) = &chosen.fact.when {
            ui.add_space(2.0);
            widgets::wrapped(
                ui,
                widgets::text(
                    words::capital(&when.to_words()),
                    Cut::SemiBold,
                    size::NAME,
                    palette.text,
                ),
            );
        }
        return;
    };
    ui.add_space(2.0);
    figure(ctx, ui, &personnel.text);
    let together = match chosen.fact.sites.len() {
        0 | 1 => String::new(),
        sites => format!(" on {} sites together", words::number(sites)),
    };
    let as_of = personnel
        .as_of
        .as_ref()
        .map(|date| format!(", as of {}", date.to_words()))
        .unwrap_or_default();
    widgets::wrapped(
        ui,
        widgets::text(
            format!("personnel{together}{as_of}"),
            Cut::Regular,
            size::TEXT,
            palette.quiet,
        ),
    );
    let headline = chosen
        .answer("personnel")
        .map(|answer| middle(answer.headline));
    let ink = ctx.looks().colour(chosen.digest.fact, chosen.digest.kind);
    range(ctx, ui, personnel, headline.flatten(), ink);
}

/// The number at its large size, what qualifies it smaller.
fn figure(ctx: &Ctx<'_>, ui: &mut Ui, text: &str) {
    let palette = ctx.palette();
    let digits = text
        .char_indices()
        .find(|(_, letter)| letter.is_ascii_digit())
        .map_or(0, |(at, _)| at);
    let (qualifier, number) = text.split_at_checked(digits).unwrap_or(("", text));
    let mut job = LayoutJob::default();
    job.append(
        qualifier,
        0.0,
        widgets::format(Cut::SemiBold, size::NAME, palette.quiet),
    );
    job.append(
        number,
        0.0,
        widgets::format(Cut::Bold, size::NUMBER, palette.text),
    );
    job.wrap = TextWrapping::wrap_at_width(ui.available_width());
    ui.add(Label::new(job));
}

fn middle(claim: &Claim) -> Option<f64> {
    Bounds::of(claim).map(Bounds::middle)
}

/// The span of the claims that count as a small bar, a dot where the headline lies.
fn range(ctx: &Ctx<'_>, ui: &mut Ui, personnel: &Personnel, headline: Option<f64>, ink: Rgba) {
    let palette = ctx.palette();
    let said = if personnel.claims < 2 {
        "one source counts on this date".to_owned()
    } else if personnel.conflict {
        format!("sources range {}", bounds_words(personnel.bounds))
    } else {
        let sources = words::number(personnel.claims as usize);
        format!(
            "{sources} sources agree on {}",
            bounds_words(personnel.bounds)
        )
    };
    if personnel.claims < 2 || !personnel.conflict {
        ui.horizontal_wrapped(|ui| {
            widgets::quiet(ctx, ui, said);
        });
        return;
    }
    let axis = Axis::around(personnel.bounds);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
    response.on_hover_text(
        "The claims that count on this date, from the lowest to the highest; the dot is the \
         newest",
    );
    let inner = rect.shrink2(vec2(2.0, 0.0));
    let x = |number: f64| inner.left() + axis.share(number) * inner.width();
    let y = inner.center().y;
    ui.painter()
        .hline(inner.x_range(), y, Stroke::new(2.0, colour(palette.rule)));
    let from = x(personnel.bounds.low.unwrap_or(axis.from));
    let to = x(personnel.bounds.high.unwrap_or(axis.to));
    let bar = Rect::from_min_max(pos2(from, y - 2.0), pos2(to.max(from + 2.0), y + 2.0));
    ui.painter().rect_filled(bar, 2.0, colour(ink.alpha(0.55)));
    if let Some(headline) = headline {
        let at = pos2(x(headline).clamp(from, to.max(from)), y);
        ui.painter().circle_filled(at, 6.5, colour(palette.panel));
        ui.painter().circle_filled(at, 5.0, colour(ink));
    }
    ends(ctx, ui, &axis, &said);
}

/// What stands under the bar: the ends of the axis, and the range between them.
fn ends(ctx: &Ctx<'_>, ui: &mut Ui, axis: &Axis, said: &str) {
    let palette = ctx.palette();
    let small = |ui: &Ui, text: &str, room: f32| {
        widgets::line(ui, text, Cut::Regular, size::SMALL, palette.quiet, room)
    };
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 15.0), Sense::hover());
    let left = small(ui, &grouped(axis.from), width);
    let right = small(ui, &grouped(axis.to), width);
    let room = width - left.size().x.max(right.size().x) * 2.0 - 12.0;
    let between = small(ui, said, f32::INFINITY);
    let fits = between.size().x <= room;
    let ink = colour(palette.quiet);
    let at_right = pos2(rect.right() - right.size().x, rect.top());
    ui.painter().galley(rect.left_top(), left, ink);
    ui.painter().galley(at_right, right, ink);
    if fits {
        let at = pos2(rect.center().x - between.size().x / 2.0, rect.top());
        let place = Rect::from_min_size(at, between.size());
        ui.painter().galley(at, between, ink);
        let id = ui.scope_id().with("range in words");
        let label = ui.interact(place, id, Sense::hover());
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, said));
    } else {
        widgets::wrapped(
            ui,
            widgets::text(said, Cut::Regular, size::SMALL, palette.quiet),
        );
    }
}

/// The numbers that the bar spans, a round one at each end.
struct Axis {
    from: f64,
    to: f64,
}

impl Axis {
    fn around(bounds: Bounds) -> Self {
        let low = bounds.low.or(bounds.high).unwrap_or(0.0);
        let high = bounds.high.or(bounds.low).unwrap_or(0.0);
        let span = (high - low).max(high.abs() * 0.2).max(1.0);
        let step = round_up(span / 2.0);
        let mut from = (low / step).floor() * step;
        let mut to = (high / step).ceil() * step;
        if low - from < step * 0.2 {
            from -= step;
        }
        if to - high < step * 0.2 {
            to += step;
        }
        Self {
            from: from.max(0.0),
            to,
        }
    }

    /// Where a number lies, from 0 to 1.
    fn share(&self, number: f64) -> f32 {
        ((number - self.from) / (self.to - self.from).max(1e-9)).clamp(0.0, 1.0) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_of_a_range_has_round_ends_beyond_it() {
        let axis = Axis::around(Bounds {
            low: Some(7000.0),
            high: Some(7500.0),
        });
        assert!(axis.from < 7000.0 && axis.to > 7500.0);
        assert!((axis.from - 6000.0).abs() < 1e-9, "{}", axis.from);
        assert!((axis.to - 8000.0).abs() < 1e-9, "{}", axis.to);
    }
}
