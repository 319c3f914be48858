//! Filters: a chip for each value that is chosen, and the choices of every dimension, each with
//! how many facts it would leave.

use egui::{Frame, Id, Margin, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use crate::atlas::filter::{Dimension, Filters, PersonnelRange, Values};
use crate::index::Choice;
use crate::scene::Cut;
use crate::settings::Settings;
use crate::state::{Action, LookCommand, PrefsCommand};
use crate::theme::size;
use crate::ui::widgets::{self, Icon, Tint};
use crate::ui::{Ctx, colour, style, words};
use crate::view::filters::{IN_VIEW, value_words, words_of_filter};

/// How many choices of a dimension stand open.
const FIRST: usize = 8;

/// The row under the totals: the button that opens the choices, how many facts are left, a chip
/// for each value.
pub(super) fn bar(ctx: &Ctx<'_>, ui: &mut Ui) {
    let state = ctx.state;
    let filters = &state.seen.view().filters;
    let margin = style::MARGIN as i8;
    Frame::new()
        .inner_margin(Margin {
            left: margin,
            right: margin,
            top: 0,
            bottom: 6,
        })
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let title = if state.mode.explore().filtering {
                    "Done"
                } else {
                    "Filters…"
                };
                widgets::action_button(ctx, ui, title, Action::Filters);
                if !filters.is_empty() && !state.mode.explore().filtering {
                    widgets::action_button(ctx, ui, "Clear all", Action::ClearFilters);
                }
                let left = words::grouped(state.totals().facts);
                let said = if state.derived.is_catching_up() {
                    "Working…".to_owned()
                } else if filters.is_empty() {
                    words::counted(state.index().in_force, "fact", "facts")
                } else {
                    format!("{left} of {} facts", words::grouped(state.index().in_force))
                };
                let quiet = ctx.palette().quiet;
                ui.label(widgets::text(said, Cut::Regular, size::LABEL, quiet));
            });
            if !filters.is_empty() && !state.mode.explore().filtering {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                    chips(ctx, ui);
                });
            }
        });
}

/// The chips under the choices, while those are open: over them they would move what is to be
/// clicked next from under the pointer.
pub(super) fn foot(ctx: &Ctx<'_>, ui: &mut Ui) {
    const HIGHEST: f32 = 100.0;
    if ctx.state.seen.view().filters.is_empty() {
        return;
    }
    let margin = style::MARGIN as i8;
    egui::Panel::bottom("chips")
        .frame(Frame::new().inner_margin(Margin::symmetric(margin, 8)))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("chips")
                .max_height(HIGHEST)
                .show(ui, |ui| {
                    ui.horizontal_wrapped(|ui| {
                        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                        chips(ctx, ui);
                        widgets::action_button(ctx, ui, "Clear all", Action::ClearFilters);
                    });
                });
        });
}

fn chips(ctx: &Ctx<'_>, ui: &mut Ui) {
    let filters = &ctx.state.seen.view().filters;
    for dimension in Dimension::ALL {
        for value in filters.chosen(dimension) {
            let choices = ctx.state.derived.facets().map(|facets| &**facets);
            let count = choices.map(|facets| {
                let choices = facets.choices(dimension);
                let held = choices.iter().find(|choice| choice.value == value);
                held.map_or(0, |choice| choice.count)
            });
            let label = words_of_filter(ctx.state.library(), filters, dimension, &value);
            if chip(ctx, ui, &label, count) {
                let mut changed = filters.clone();
                changed.toggle(dimension, &value);
                ctx.send(LookCommand::Filter(changed));
            }
        }
    }
    if filters.in_view {
        let count = ctx
            .state
            .derived
            .in_view()
            .as_ref()
            .map(|held| held.totals.facts);
        if chip(ctx, ui, IN_VIEW, count) {
            ctx.send(LookCommand::Filter(Filters {
                in_view: false,
                ..filters.clone()
            }));
        }
    }
}

/// A chip with a cross; whether it was clicked, which lets go of what it stands for.
fn chip(ctx: &Ctx<'_>, ui: &mut Ui, label: &str, count: Option<usize>) -> bool {
    const HEIGHT: f32 = 24.0;
    const PADDING: f32 = 9.0;
    const CROSS: f32 = 16.0;
    let palette = ctx.palette();
    let said = match count {
        Some(count) => format!("{label} · {}", words::grouped(count)),
        None => label.to_owned(),
    };
    let room = ui.max_rect().width() - 2.0 * PADDING - CROSS;
    let galley = widgets::line(ui, &said, Cut::SemiBold, size::LABEL, palette.text, room);
    let wanted = vec2(galley.size().x + 2.0 * PADDING + CROSS, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let name = format!("{said}: let go of this filter");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let fill = if response.hovered() {
        palette.hovered
    } else {
        palette.selected
    };
    ui.painter().rect_filled(rect, HEIGHT / 2.0, colour(fill));
    if response.has_focus() {
        widgets::row_focus(ctx, ui, rect);
    }
    let at = pos2(
        rect.left() + PADDING,
        rect.center().y - galley.size().y / 2.0,
    );
    ui.painter().galley(at, galley, colour(palette.text));
    let cross = egui::Rect::from_center_size(
        pos2(rect.right() - PADDING - 4.0, rect.center().y),
        vec2(10.0, 10.0),
    );
    widgets::icon(ui.painter(), Icon::Close, cross, palette.quiet);
    response.on_hover_text(name).clicked()
}

/// The choices of every dimension, in place of the list.
pub(super) fn choices(ctx: &Ctx<'_>, ui: &mut Ui) {
    ScrollArea::vertical()
        .id_salt("filters")
        .auto_shrink(false)
        .show(ui, |ui| {
            let margin = style::MARGIN as i8;
            Frame::new()
                .inner_margin(Margin::symmetric(margin, 4))
                .show(ui, |ui| {
                    switches(ctx, ui);
                    for dimension in Dimension::ALL {
                        match dimension.values() {
                            Values::Switch => {}
                            Values::Personnel => personnel(ctx, ui, dimension),
                            _ => values(ctx, ui, dimension),
                        }
                    }
                    saved(ctx, ui);
                });
        });
}

/// What is on or off.
fn switches(ctx: &Ctx<'_>, ui: &mut Ui) {
    let filters = &ctx.state.seen.view().filters;
    let send = |change: &dyn Fn(&mut Filters)| {
        let mut changed = filters.clone();
        change(&mut changed);
        ctx.send(LookCommand::Filter(changed));
    };
    let is_switch = |dimension: &Dimension| matches!(dimension.values(), Values::Switch);
    for dimension in Dimension::ALL.into_iter().filter(is_switch) {
        let choice = choices_of(ctx, dimension).first();
        let count = choice.map_or(0, |choice| choice.count);
        if switch(
            ctx,
            ui,
            dimension.label(),
            filters.uses(dimension),
            Some(count),
        ) {
            send(&|changed| changed.toggle(dimension, ""));
        }
    }
    if switch(ctx, ui, IN_VIEW, filters.in_view, None) {
        send(&|changed| changed.in_view = !changed.in_view);
    }
}

fn choices_of<'a>(ctx: &'a Ctx<'_>, dimension: Dimension) -> &'a [Choice] {
    let facets = ctx.state.derived.facets().map(|facets| &**facets);
    facets.map_or(&[], |facets| facets.choices(dimension))
}

fn values(ctx: &Ctx<'_>, ui: &mut Ui, dimension: Dimension) {
    let all = choices_of(ctx, dimension);
    if all.is_empty() {
        return;
    }
    ui.add_space(4.0);
    widgets::section(ctx, ui, dimension.label(), Some(all.len()));
    let (first, rest) = all.split_at(all.len().min(FIRST));
    for choice in first {
        value(ctx, ui, dimension, choice);
    }
    if !rest.is_empty() {
        let title = format!("{} more", words::grouped(rest.len()));
        let id = Id::unique(("more choices of", dimension));
        widgets::fold(ctx, ui, id, &title, |ui| {
            for choice in rest {
                value(ctx, ui, dimension, choice);
            }
        });
    }
}

fn value(ctx: &Ctx<'_>, ui: &mut Ui, dimension: Dimension, choice: &Choice) {
    let filters = &ctx.state.seen.view().filters;
    let label = value_words(ctx.state.library(), dimension, &choice.value);
    let on = filters.chosen(dimension).contains(&choice.value);
    if switch(ctx, ui, &label, on, Some(choice.count)) {
        let mut changed = filters.clone();
        changed.toggle(dimension, &choice.value);
        ctx.send(LookCommand::Filter(changed));
    }
}

/// A row with a box to tick, and a count at its right; whether it was clicked.
fn switch(ctx: &Ctx<'_>, ui: &mut Ui, label: &str, on: bool, count: Option<usize>) -> bool {
    const HEIGHT: f32 = 28.0;
    const BOX: f32 = 16.0;
    let palette = ctx.palette();
    let wanted = vec2(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let number = count.map(words::grouped).unwrap_or_default();
    let name = match count {
        Some(count) => format!("{label}, {}", words::counted(count, "fact", "facts")),
        None => label.to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &name));
    widgets::row_background(ctx, ui, &response, Tint::None);
    let tick = egui::Rect::from_center_size(
        pos2(rect.left() + 2.0 + BOX / 2.0, rect.center().y),
        vec2(BOX, BOX),
    );
    let edge = egui::Stroke::new(1.3, colour(palette.quiet));
    if on {
        ui.painter().rect_filled(tick, 4.0, colour(palette.link));
        let pen = egui::Stroke::new(2.0, colour(palette.panel));
        let at = |x: f32, y: f32| tick.min + vec2(x, y) * BOX;
        ui.painter()
            .line(vec![at(0.22, 0.52), at(0.42, 0.72), at(0.78, 0.3)], pen);
    } else {
        ui.painter()
            .rect_stroke(tick, 4.0, edge, egui::StrokeKind::Inside);
    }
    let count = widgets::line(ui, &number, Cut::Regular, size::LABEL, palette.quiet, 90.0);
    let room = rect.width() - BOX - 22.0 - count.size().x;
    let cut = if on { Cut::SemiBold } else { Cut::Regular };
    let text = widgets::line(ui, label, cut, size::TEXT, palette.text, room);
    let elided = text.elided;
    let at = pos2(tick.right() + 9.0, rect.center().y - text.size().y / 2.0);
    ui.painter().galley(at, text, colour(palette.text));
    let at = pos2(
        rect.right() - count.size().x - 2.0,
        rect.center().y - count.size().y / 2.0,
    );
    ui.painter().galley(at, count, colour(palette.quiet));
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    let clicked = response.clicked();
    if elided {
        response.on_hover_text(label);
    }
    clicked
}

/// The fields for a range of personnel.
fn personnel(ctx: &Ctx<'_>, ui: &mut Ui, dimension: Dimension) {
    let count = choices_of(ctx, dimension).first();
    let Some(count) = count.map(|choice| choice.count) else {
        return;
    };
    ui.add_space(4.0);
    widgets::section(ctx, ui, dimension.label(), Some(count));
    let held = ctx.state.seen.view().filters.personnel.unwrap_or_default();
    let mut range = held;
    ui.horizontal_wrapped(|ui| {
        for (label, number) in [("At least", &mut range.least), ("At most", &mut range.most)] {
            let name = ui.label(label);
            let id = Id::unique(("personnel", label));
            let mut text = ui
                .data(|data| data.get_temp::<String>(id))
                .unwrap_or_else(|| number.map(|number| format!("{number}")).unwrap_or_default());
            let field = TextEdit::singleline(&mut text)
                .desired_width(70.0)
                .hint_text("any");
            let response = ui.add(field).labelled_by(name.id);
            if response.has_focus() {
                ui.data_mut(|data| data.insert_temp(id, text.clone()));
            }
            if response.lost_focus() {
                ui.data_mut(|data| data.remove::<String>(id));
                let plain: String = text.chars().filter(char::is_ascii_digit).collect();
                *number = plain.parse().ok();
            }
        }
    });
    if range != held {
        let mut changed = ctx.state.seen.view().filters.clone();
        changed.personnel = (range != PersonnelRange::default()).then_some(range);
        ctx.send(LookCommand::Filter(changed));
    }
}

/// Filters that were given a name.
fn saved(ctx: &Ctx<'_>, ui: &mut Ui) {
    let settings = &ctx.state.prefs.settings;
    ui.add_space(4.0);
    widgets::section(ctx, ui, "Saved filters", Some(settings.filters.len()));
    for (position, (name, filters)) in settings.filters.iter().enumerate() {
        ui.horizontal(|ui| {
            let label = widgets::text(name, Cut::SemiBold, size::TEXT, ctx.palette().text);
            if ui.button(label).clicked() {
                ctx.send(LookCommand::Filter(filters.clone()));
            }
            let forget = format!("Forget the filter {name}");
            if widgets::icon_button(ctx, ui, Icon::Close, &forget).clicked() {
                let mut changed = settings.clone();
                changed.filters.remove(position);
                ctx.send(PrefsCommand::Set(changed));
            }
        });
    }
    let id = Id::unique("name of a filter");
    let mut name = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("Name");
        let field = TextEdit::singleline(&mut name).desired_width(140.0);
        let response = ui.add(field).labelled_by(label.id);
        if response.changed() {
            ui.data_mut(|data| data.insert_temp(id, name.clone()));
        }
        let entered =
            response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let wanted = name.trim();
        let can = !wanted.is_empty() && !ctx.state.seen.view().filters.is_empty();
        let clicked = ui
            .add_enabled(can, egui::Button::new("Save these filters"))
            .on_disabled_hover_text("Choose a filter and give it a name")
            .clicked();
        if can && (clicked || entered) {
            let changed = with_filter(settings, wanted, &ctx.state.seen.view().filters);
            ctx.send(PrefsCommand::Set(changed));
            ui.data_mut(|data| data.remove::<String>(id));
        }
    });
}

fn with_filter(settings: &Settings, name: &str, filters: &Filters) -> Settings {
    let mut changed = settings.clone();
    changed.filters.retain(|(held, _)| held != name);
    changed.filters.push((name.to_owned(), filters.clone()));
    changed
}
