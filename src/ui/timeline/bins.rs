//! The histogram of the timeline: what it holds under the pointer, and for the keyboard one stop of
//! the Tab key in which the arrow keys walk its stretches of time.

use egui::{Id, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{TimelineUi, paint};
use crate::atlas::time::{Day, Edtf};
use crate::scene::timeline::{Bin, Timeline};
use crate::state::TimeCommand;
use crate::ui::walked::{self, Way};
use crate::ui::{Ctx, widgets, words};
use crate::view::TimeWindow;

impl TimelineUi {
    /// The stretches that hold facts, as one stop of the Tab key; Enter looks closer at one.
    pub(super) fn bins(&mut self, ctx: &Ctx<'_>, ui: &Ui, timeline: &Timeline, rect: Rect, id: Id) {
        let histogram = timeline.histogram.as_ref();
        let bins: Vec<&Bin> = histogram
            .into_iter()
            .flat_map(|histogram| &histogram.bins)
            .filter(|bin| bin.total > 0)
            .collect();
        if bins.is_empty() {
            return;
        }
        let stop = ui.interact(rect, id, Sense::focusable_noninteractive());
        stop.widget_info(|| {
            let count = words::counted(bins.len(), "stretch", "stretches");
            let name = format!("{count} of time; the arrow keys walk them, Enter looks closer");
            WidgetInfo::labeled(Role::ListBox, true, name)
        });
        if !stop.has_focus() {
            return;
        }
        widgets::hold_arrows(ui, id, true);
        let day = ctx.state.shown_day().number() as f64;
        let wanted = self.walked_day.unwrap_or(day);
        let later = bins.partition_point(|bin| bin.days[1] < wanted);
        let mut current = later.min(bins.len() - 1);
        for way in walked::ways(ui) {
            current = match way {
                Way::Left | Way::Up => current.saturating_sub(1),
                Way::Right | Way::Down => (current + 1).min(bins.len() - 1),
            };
        }
        let Some(bin) = bins.get(current) else {
            return;
        };
        let [first, last] = bin.days;
        self.walked_day = Some(f64::midpoint(first, last));
        let at = |x: f64, y: f64| pos2(x as f32, y as f32);
        let bounds = Rect::from_min_max(
            at(bin.x[0], timeline.lanes[0]),
            at(bin.x[1], timeline.lanes[1]),
        );
        let bounds = bounds.translate(rect.min.to_vec2()).intersect(rect);
        let node = id.with("the stretch that was walked to");
        let stretch = ui.interact(bounds, node, Sense::hover());
        let said = bin_words(bin);
        stretch.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &said));
        stretch.show_tooltip_text(said);
        ui.ctx().accesskit_node_builder(id, |stop| {
            stop.set_active_descendant(node.accesskit_id());
        });
        paint::focus(ctx, ui, bounds.expand2(vec2(1.0, 0.0)));
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            let window = TimeWindow::fit(first, last);
            ctx.send(TimeCommand::Look(window));
        }
    }
}

/// How many facts of which kinds hold in a stretch of time.
fn bin_words(bin: &Bin) -> String {
    let [first, last] = bin.days.map(|day| Day::from_number(day.round() as i64));
    let kinds: Vec<String> = bin
        .parts
        .iter()
        .map(|(kind, count, ..)| format!("{}: {}", kind.heading(), words::grouped(*count)))
        .collect();
    format!(
        "{} in force, {}\n{}",
        words::counted(bin.total, "fact", "facts"),
        Edtf::between(first, last).to_words(),
        kinds.join("\n")
    )
}

/// Says what the histogram holds under the pointer.
pub(super) fn tell(timeline: &Timeline, rect: Rect, background: Response) {
    let Some(pointer) = background.hover_pos() else {
        return;
    };
    let at = pointer - rect.min;
    let Some(bin) = timeline.bin_at([f64::from(at.x), f64::from(at.y)]) else {
        return;
    };
    if bin.total == 0 || background.dragged() {
        return;
    }
    background.on_hover_text_at_pointer(bin_words(bin));
}
