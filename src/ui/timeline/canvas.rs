//! Facts in time: what the pointer and the keyboard do there.

use egui::{
    CursorIcon, Id, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{Drag, TimelineUi, bins, paint};
use crate::atlas::library::FactRef;
use crate::atlas::time::{Day, Edtf};
use crate::scene::timeline::{self, Input, Item, SCALE_PX, Timeline};
use crate::state::{Action, LookCommand, State, TimeCommand};
use crate::ui::{Ctx, walked, widgets, words};

/// How many facts have a node of their own for readers, besides the one that was walked to.
const NODES: usize = 60;
/// How near the pointer takes hold of a line, in points.
const REACH: f32 = 5.0;
/// How far the wheel turns to show half as much time, in points.
const WHEEL_PT: f32 = 160.0;

impl TimelineUi {
    /// Draws the facts into a place, and does what the hand asks.
    pub(super) fn canvas(&mut self, ctx: &Ctx<'_>, ui: &Ui, rect: Rect) {
        if rect.width() < 40.0 || rect.height() < 40.0 {
            return;
        }
        let state = ctx.state;
        let looks = ctx.looks();
        let input = Input {
            library: state.library(),
            dates: state.derived.dates(),
            window: state.time_window(),
            size: [f64::from(rect.width()), f64::from(rect.height())],
            looks: &looks,
            theme: ctx.theme(),
            date: state.seen.view().date.as_ref(),
            day: state.shown_day(),
            caption: state.seen.timeline.caption.as_deref(),
        };
        let timeline = timeline::build(&input, &mut self.fonts);
        let id = Id::unique("timeline");
        let background = ui.interact(rect, id, Sense::click_and_drag());
        background.widget_info(|| WidgetInfo::labeled(Role::Pane, true, "Timeline"));
        let pointer = background
            .hover_pos()
            .filter(|_| background.contains_pointer());
        paint::timeline(ctx, ui, &timeline, rect, pointer);
        let hovered = self.items(ctx, ui, &timeline, rect, id);
        self.bins(ctx, ui, &timeline, rect, id.with("stretches"));
        self.drags(ctx, ui, &timeline, rect, &background);
        let slider = self.slider(ctx, ui, &timeline, rect, id.with("date"));
        wheel(ctx, ui, &timeline, rect);
        announce(ui, &timeline, rect, id.with("said"));
        if background.clicked()
            && let Some(at) = background.interact_pointer_pos()
        {
            let day = timeline.day_at(f64::from(at.x - rect.left()));
            ctx.send(TimeCommand::Date(Some(Edtf::of_day(day))));
            slider.request_focus();
        }
        if hovered.is_none() {
            bins::tell(&timeline, rect, background);
        }
    }

    /// What a drag on the background does: on the line it moves the date, at the edge of a
    /// stretch that edge, with Shift or along the scale it marks a stretch, else it pans.
    fn drags(
        &mut self,
        ctx: &Ctx<'_>,
        ui: &Ui,
        timeline: &Timeline,
        rect: Rect,
        background: &Response,
    ) {
        let Some(at) = background
            .interact_pointer_pos()
            .or_else(|| background.hover_pos())
        else {
            return;
        };
        let grabs = self.drag.filter(|_| background.dragged());
        let pressed = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
        let what = grabs.unwrap_or_else(|| {
            let shift = ui.input(|input| input.modifiers.shift);
            let from = if background.dragged() { pressed } else { at };
            hold(ctx.state, timeline, from - rect.min.to_vec2(), shift)
        });
        if background.contains_pointer() || background.dragged() {
            let cursor = match what {
                Drag::Pan if background.dragged() => Some(CursorIcon::Grabbing),
                Drag::Pan => None,
                Drag::Date(_) | Drag::Stretch(_) => Some(CursorIcon::ResizeHorizontal),
            };
            if let Some(cursor) = cursor {
                ui.ctx().set_cursor_icon(cursor);
            }
        }
        if background.drag_started() {
            self.drag = Some(what);
        }
        if background.dragged() {
            pull(
                ctx,
                timeline,
                at.x - rect.left(),
                what,
                background.drag_delta().x,
            );
        }
        if background.drag_stopped() {
            self.drag = None;
        }
    }

    /// The date as a slider: its pill is dragged, arrow keys step it, the cross takes it away.
    fn slider(
        &mut self,
        ctx: &Ctx<'_>,
        ui: &Ui,
        timeline: &Timeline,
        rect: Rect,
        id: Id,
    ) -> Response {
        let playhead = &timeline.playhead;
        let [left, top, right, bottom] = playhead.pill.map(|edge| edge as f32);
        let pill =
            Rect::from_min_max(pos2(left, top), pos2(right, bottom)).translate(rect.min.to_vec2());
        let slider = ui.interact(pill, id, Sense::click_and_drag());
        let said = match &ctx.state.seen.view().date {
            Some(date) => date.to_words(),
            None => format!("All dates, as of {}", playhead.day.to_words()),
        };
        slider.widget_info(|| WidgetInfo::slider(true, playhead.day.number() as f64, "Date"));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_value(said.as_str());
            node.add_action(egui::accesskit::Action::Increment);
            node.add_action(egui::accesskit::Action::Decrement);
        });
        if slider.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        if slider.drag_started() {
            slider.request_focus();
            let line = playhead.line.map_or(0.0, |line| line as f32);
            let at = slider
                .interact_pointer_pos()
                .unwrap_or_else(|| pill.center());
            let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
            let offset = from.x - rect.left() - line;
            self.drag = Some(Drag::Date(if playhead.line.is_some() {
                offset
            } else {
                0.0
            }));
        }
        if slider.dragged()
            && let (Some(what), Some(at)) = (self.drag, slider.interact_pointer_pos())
        {
            pull(ctx, timeline, at.x - rect.left(), what, 0.0);
        }
        if slider.drag_stopped() {
            self.drag = None;
        }
        let by_pointer = ui.input(|input| input.pointer.any_click());
        if slider.clicked() && by_pointer {
            slider.request_focus();
        } else if slider.clicked() {
            // The space bar plays from here, too.
            ctx.act(Action::PlayPause);
        }
        if slider.has_focus() {
            paint::focus(ctx, ui, pill);
            keys(ctx, ui, timeline, id);
        }
        let asks = |action| ui.input(|input| input.has_accesskit_action_request(id, action));
        if asks(egui::accesskit::Action::Increment) {
            nudge(ctx, timeline, 1);
        }
        if asks(egui::accesskit::Action::Decrement) {
            nudge(ctx, timeline, -1);
        }
        if playhead.asked {
            let side = timeline::CROSS_PX as f32 + 4.0;
            let cross = Rect::from_min_max(pos2(pill.right() - side, pill.top()), pill.max);
            let response = ui.interact(cross, id.with("clear"), Sense::click());
            response
                .widget_info(|| WidgetInfo::labeled(Role::Button, true, Action::ClearDate.label()));
            if response.hovered() {
                ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            }
            if response.has_focus() {
                paint::focus(ctx, ui, cross);
            }
            if response.clicked() {
                ctx.act(Action::ClearDate);
            }
            response.on_hover_text(Action::ClearDate.label());
        }
        slider
    }
}

impl TimelineUi {
    /// The facts as nodes of their own, so that they can be read out, in one stop of the Tab key in
    /// which the arrow keys walk all of them; the one that the pointer or the keyboard is on.
    fn items(
        &mut self,
        ctx: &Ctx<'_>,
        ui: &Ui,
        timeline: &Timeline,
        rect: Rect,
        id: Id,
    ) -> Option<FactRef> {
        let shown: Vec<(&Item, Rect)> = timeline
            .items
            .iter()
            .filter_map(|item| {
                let [left, top, right, bottom] = item.bounds.map(|edge| edge as f32);
                let bounds = Rect::from_min_max(pos2(left, top), pos2(right, bottom))
                    .expand2(vec2(2.0, 0.0))
                    .translate(rect.min.to_vec2())
                    .intersect(rect);
                bounds.is_positive().then_some((item, bounds))
            })
            .collect();
        let stop = id.with("facts");
        let current = self.walk(ctx, ui, rect, stop, &shown);
        let mut on = None;
        for (position, (item, bounds)) in shown.iter().enumerate() {
            let is_current = Some(position) == current;
            if position >= NODES && !is_current {
                continue;
            }
            // No stop of the Tab key.
            let node = id.with(item.fact);
            let response = ui.interact(*bounds, node, Sense::CLICK);
            let name = item_words(ctx, item);
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("In time: {name}"))
            });
            let mut picks = response.clicked();
            if is_current {
                paint::focus(ctx, ui, *bounds);
                ui.ctx().accesskit_node_builder(stop, |stop| {
                    stop.set_active_descendant(node.accesskit_id());
                });
                picks |= ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            }
            if response.hovered() || is_current {
                on = Some(item.fact);
            }
            if picks {
                let at = response.interact_pointer_pos();
                let at = at.map(|at| timeline.day_at(f64::from(at.x - rect.left())));
                pick(ctx, item.fact, at);
            }
            if is_current {
                response.show_tooltip_text(name);
            } else {
                response.on_hover_text_at_pointer(name);
            }
        }
        let on = on.or_else(|| under_pointer(ctx, ui, timeline, rect, id));
        if let Some(fact) = on {
            ctx.send(LookCommand::Hover(Some(fact)));
            if !ui.input(|input| input.pointer.any_down()) && ui.rect_contains_pointer(rect) {
                ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            }
        }
        on
    }

    /// The stop of the Tab key; the position of the fact that is walked to while it has the focus.
    fn walk(
        &mut self,
        ctx: &Ctx<'_>,
        ui: &Ui,
        rect: Rect,
        id: Id,
        shown: &[(&Item, Rect)],
    ) -> Option<usize> {
        if shown.is_empty() {
            return None;
        }
        let stop = ui.interact(rect, id, Sense::focusable_noninteractive());
        stop.widget_info(|| {
            let count = words::counted(shown.len(), "fact", "facts");
            let name = format!("{count} in time; the arrow keys walk them, Enter selects");
            WidgetInfo::labeled(Role::ListBox, true, name)
        });
        if !stop.has_focus() {
            return None;
        }
        widgets::hold_arrows(ui, id, true);
        let places: Vec<[f64; 2]> = shown
            .iter()
            .map(|(_, bounds)| [f64::from(bounds.left()), f64::from(bounds.top())])
            .collect();
        let held = |fact| shown.iter().position(|(item, _)| item.fact == fact);
        // One begins with what is selected, else at the left.
        let mut current = self
            .walked
            .and_then(held)
            .or_else(|| ctx.state.selected().and_then(held))
            .or_else(|| walked::nearest(&places, [f64::MIN, 0.0]))?;
        for way in walked::ways(ui) {
            current = walked::next(&places, current, way);
        }
        self.walked = shown.get(current).map(|(item, _)| item.fact);
        Some(current)
    }
}

/// The fact under the pointer, where there are more than have nodes.
fn under_pointer(
    ctx: &Ctx<'_>,
    ui: &Ui,
    timeline: &Timeline,
    rect: Rect,
    id: Id,
) -> Option<FactRef> {
    let pointer = ui.input(|input| input.pointer.hover_pos())?;
    if timeline.items.len() <= NODES || !ui.rect_contains_pointer(rect) {
        return None;
    }
    let at = pointer - rect.min;
    let found = timeline.pick([f64::from(at.x), f64::from(at.y)])?;
    let item = timeline.items.iter().find(|item| item.fact == found)?;
    let around = Rect::from_center_size(pointer, vec2(6.0, 6.0));
    let response = ui.interact(around, id.with("under the pointer"), Sense::CLICK);
    if response.clicked() {
        pick(ctx, item.fact, None);
    }
    response.on_hover_text_at_pointer(item_words(ctx, item));
    Some(found)
}

/// Moves what is held to a point, in points from the left.
fn pull(ctx: &Ctx<'_>, timeline: &Timeline, x: f32, what: Drag, by: f32) {
    match what {
        Drag::Pan if by != 0.0 => {
            let days = -f64::from(by) * timeline.days_per_px();
            let window = timeline.window.panned(days);
            ctx.send(TimeCommand::Look(window));
        }
        Drag::Pan => {}
        Drag::Date(offset) => {
            let day = timeline.day_at(f64::from(x - offset));
            move_to(ctx, timeline, day);
        }
        Drag::Stretch(other) => {
            let day = timeline.day_at(f64::from(x));
            let date = Edtf::between(other, day);
            if ctx.state.seen.view().date.as_ref() != Some(&date) {
                ctx.send(TimeCommand::Date(Some(date)));
            }
        }
    }
}

/// What a hand takes hold of at a point of the timeline.
fn hold(state: &State, timeline: &Timeline, at: egui::Pos2, shift: bool) -> Drag {
    let near = |x: Option<f64>| x.is_some_and(|x| (x as f32 - at.x).abs() <= REACH);
    let playhead = &timeline.playhead;
    let scale = timeline.lanes[1]..=timeline.lanes[1] + 2.0 * SCALE_PX;
    let ends = state
        .seen
        .view()
        .date
        .as_ref()
        .and_then(|date| Some((date.earliest()?, date.latest()?)));
    match ends {
        _ if shift || scale.contains(&f64::from(at.y)) => {
            Drag::Stretch(timeline.day_at(f64::from(at.x)))
        }
        Some((_, last)) if near(playhead.edges[0]) => Drag::Stretch(last),
        Some((first, _)) if near(playhead.edges[1]) => Drag::Stretch(first),
        _ if near(playhead.line) && playhead.band.is_none() => Drag::Date(0.0),
        _ => Drag::Pan,
    }
}

/// Moves the date so that it stands for a day: a stretch of time keeps its length.
fn move_to(ctx: &Ctx<'_>, timeline: &Timeline, day: Day) {
    let date = ctx.state.seen.view().date.as_ref();
    let span = date.and_then(|date| {
        let (first, last) = (date.earliest()?, date.latest()?);
        (first != last && timeline.playhead.band.is_some()).then(|| last.number() - first.number())
    });
    let moved = Edtf::between(day.plus_days(-span.unwrap_or(0)), day);
    if date != Some(&moved) {
        ctx.send(TimeCommand::Date(Some(moved)));
    }
}

/// Moves the date by steps of the finest lines of the scale.
fn nudge(ctx: &Ctx<'_>, timeline: &Timeline, steps: i64) {
    let unit = timeline.scale.finest;
    let day = timeline.playhead.day;
    let floor = unit.floor(day);
    let day = if steps < 0 && floor < day {
        floor
    } else {
        unit.floor(unit.after(floor, steps))
    };
    let date = Edtf::of_day(day);
    ctx.send(TimeCommand::Move(Some(date)));
}

/// The keys of the date, while it has the focus.
fn keys(ctx: &Ctx<'_>, ui: &Ui, timeline: &Timeline, id: Id) {
    widgets::hold_arrows(ui, id, false);
    for (key, steps) in [(Key::ArrowRight, 1), (Key::ArrowLeft, -1)] {
        let pressed = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if pressed > 0 {
            nudge(ctx, timeline, steps);
        }
    }
    // As on the map, for the pane that has the focus.
    for (key, factor) in [(Key::Plus, 0.5), (Key::Equals, 0.5), (Key::Minus, 2.0)] {
        let pressed = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if pressed > 0 {
            let about = timeline.playhead.day.number() as f64;
            let window = timeline.window.showing(about).zoomed(factor, about);
            ctx.send(TimeCommand::Look(window));
        }
    }
}

/// The wheel zooms about the pointer, and pans where it turns sideways.
fn wheel(ctx: &Ctx<'_>, ui: &Ui, timeline: &Timeline, rect: Rect) {
    if !ui.rect_contains_pointer(rect) {
        return;
    }
    let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) else {
        return;
    };
    let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta, input.zoom_delta()));
    let halvings = wheel.y / WHEEL_PT + pinch.log2();
    if halvings == 0.0 && wheel.x == 0.0 {
        return;
    }
    ui.input_mut(|input| input.smooth_scroll_delta = egui::Vec2::ZERO);
    let x = f64::from(pointer.x - rect.left());
    let about = timeline.window.day_at(timeline.size[0], x);
    let window = timeline
        .window
        .zoomed(f64::from(-halvings).exp2(), about)
        .panned(-f64::from(wheel.x) * timeline.days_per_px());
    ctx.send(TimeCommand::Look(window));
}

/// A fact in words: its title, when, and how many people.
fn item_words(ctx: &Ctx<'_>, item: &Item) -> String {
    let fact = ctx.state.library().fact(item.fact);
    let mut parts = vec![fact.title.to_string()];
    parts.extend(fact.when.as_ref().map(Edtf::to_words));
    let index = ctx.state.index();
    parts.extend(
        index
            .digest(item.fact)
            .and_then(|digest| index.personnel(digest))
            .map(|personnel| format!("{} personnel", personnel.text)),
    );
    parts.join(", ")
}

/// Selects a fact and shows it on the map. Where a date is asked for on which it does not hold,
/// the date moves to where it does: to the day that was clicked, or to its first one.
fn pick(ctx: &Ctx<'_>, fact: FactRef, clicked: Option<Day>) {
    let held = ctx.state.library().fact(fact);
    if let (Some(date), Some(when)) = (&ctx.state.seen.view().date, &held.when)
        && !ctx.state.library().holding(fact, Some(date)).is_shown()
    {
        let day = clicked.filter(|day| when.contains_day(*day));
        if let Some(day) = day.or_else(|| when.earliest().or_else(|| when.latest())) {
            ctx.send(TimeCommand::Date(Some(Edtf::of_day(day))));
        }
    }
    ctx.send(LookCommand::GoTo(fact));
}

/// What a step has come to and what is left out, for those who do not see it. It is read out
/// when it changes.
fn announce(ui: &Ui, timeline: &Timeline, rect: Rect, id: Id) {
    let lines = [&timeline.caption, &timeline.note];
    for (number, line) in lines.into_iter().enumerate() {
        let Some(line) = line else {
            continue;
        };
        let [left, top, right, bottom] = line.bounds().map(|edge| edge as f32);
        let bounds =
            Rect::from_min_max(pos2(left, top), pos2(right, bottom)).translate(rect.min.to_vec2());
        let id = id.with(number);
        let response = ui.interact(bounds, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &line.text));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_live(egui::accesskit::Live::Polite);
        });
    }
}
