//! The rows of the left panel.

use egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::atlas::holding;
use crate::atlas::library::FactRef;
use crate::basemap::country_name;
use crate::index::Digest;
use crate::scene::{self, Cut, Glyph, Looks, symbols};
use crate::state::{DeskCommand, LookCommand};
use crate::theme::size;
use crate::ui::widgets::{self, Icon, Pill, Tint};
use crate::ui::{Ctx, colour, words};

/// Where the text of a row begins, from its left edge.
const TEXT_LEFT: f32 = 40.0;
/// Space between a row's edge and what stands in it.
const PADDING: f32 = 8.0;

/// A row that stands for a fact, with a number at its right and a pill where sources differ.
/// Answers the fact where the pointer is over the row.
pub(in crate::ui) fn fact(
    ctx: &Ctx<'_>,
    ui: &Ui,
    looks: &Looks,
    rect: Rect,
    position: usize,
) -> Option<FactRef> {
    let digest = ctx.state.index().digests.get(position)?;
    row(ctx, ui, looks, rect, digest)
}

/// The row of a fact that nobody dates, by its position among those.
pub(super) fn undated(
    ctx: &Ctx<'_>,
    ui: &Ui,
    looks: &Looks,
    rect: Rect,
    position: usize,
) -> Option<FactRef> {
    let fact = *ctx.state.index().date_unknown.get(position)?;
    let date = ctx.state.seen.view().date.as_ref();
    row(
        ctx,
        ui,
        looks,
        rect,
        &Digest::of(ctx.state.library(), fact, date),
    )
}

fn row(ctx: &Ctx<'_>, ui: &Ui, looks: &Looks, rect: Rect, digest: &Digest) -> Option<FactRef> {
    let state = ctx.state;
    let is_weighed = digest.holding.is_shown();
    let fact = state.library().get(digest.fact)?;
    let palette = ctx.palette();
    let id = Id::unique(("row of a fact", digest.fact));
    let response = ui.interact(rect, id.with(ui.scope_id()), Sense::click());
    let second = words::place_and_date(ctx, digest);
    let personnel = state.index().personnel(digest).filter(|_| is_weighed);
    let figure = words::figure(fact, personnel);
    let selected = state.selected() == Some(digest.fact);
    name_row(&response, selected, || {
        let mut name = vec![fact.title.to_string()];
        if !second.is_empty() {
            name.push(second.clone());
        }
        name.extend(figure.as_ref().map(|figure| {
            if personnel.is_some() {
                format!("{figure} personnel")
            } else {
                figure.clone()
            }
        }));
        name.join(", ")
    });
    let lit = state.seen.hovered == Some(digest.fact);
    let tint = match (selected, lit) {
        (true, _) => Tint::Selected,
        (false, true) => Tint::Lit,
        (false, false) => Tint::None,
    };
    widgets::row_background(ctx, ui, &response, tint);
    let glyph = Glyph::of(fact);
    let centre = pos2(
        rect.left() + PADDING + symbols::RADIUS as f32,
        rect.center().y,
    );
    let radius = symbols::RADIUS as f32;
    let look = looks.on_its_day(digest);
    widgets::symbol(ui, glyph, look, centre, radius);

    let right = rect.right() - PADDING;
    let mut room = [right - rect.left() - TEXT_LEFT; 2];
    let conflicts = if is_weighed {
        state.index().conflicts(digest)
    } else {
        &[]
    };
    let has_pill = !conflicts.is_empty();
    if let Some(figure) = &figure {
        let most = rect.width() * 0.5;
        let galley = widgets::line(ui, figure, Cut::SemiBold, size::TEXT, palette.text, most);
        let taken = galley.size().x + 10.0;
        let middle = if has_pill {
            rect.center().y - 9.0
        } else {
            room[1] -= taken;
            rect.center().y
        };
        room[0] -= taken;
        let at = pos2(right - galley.size().x, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, colour(palette.text));
    }
    if has_pill {
        let differ = words::grouped(conflicts.len());
        let middle = if figure.is_some() {
            rect.center().y + 10.0
        } else {
            room[0] -= 60.0;
            rect.center().y
        };
        let words = if figure.is_some() || conflicts.len() == 1 {
            "differs".to_owned()
        } else {
            format!("{differ} differ")
        };
        let taken = widgets::pill_at(ctx, ui, pos2(right, middle), &words, Pill::Differs);
        room[1] -= taken.width() + 10.0;
        let about: Vec<String> = conflicts
            .iter()
            .map(|about| about.replace('_', " "))
            .collect();
        let about = format!("sources differ: {}", about.join(", "));
        let over = ui.interact(
            taken,
            id.with("differs").with(ui.scope_id()),
            Sense::hover(),
        );
        over.widget_info(|| WidgetInfo::labeled(Role::Label, true, &about));
        over.on_hover_text(words::capital(&about));
    }
    let tip = two_lines(ctx, ui, rect, &fact.title, &second, room);
    finish(ui, &response);
    if response.clicked() {
        ctx.send(LookCommand::GoTo(digest.fact));
    }
    let over = response.hovered().then_some(digest.fact);
    if let Some(tip) = tip {
        response.on_hover_text(tip);
    }
    over
}

/// Paints the two lines of a row; answers both in full where one had to be elided.
fn two_lines(
    ctx: &Ctx<'_>,
    ui: &Ui,
    rect: Rect,
    first: &str,
    second: &str,
    room: [f32; 2],
) -> Option<String> {
    let palette = ctx.palette();
    let left = rect.left() + TEXT_LEFT;
    let title = widgets::line(ui, first, Cut::SemiBold, size::TEXT, palette.text, room[0]);
    let under = widgets::line(
        ui,
        second,
        Cut::Regular,
        size::LABEL,
        palette.quiet,
        room[1],
    );
    let elided = title.elided || under.elided;
    let height = if second.is_empty() {
        title.size().y
    } else {
        title.size().y + 2.0 + under.size().y
    };
    let top = rect.center().y - height / 2.0;
    let second_top = top + title.size().y + 2.0;
    ui.painter()
        .galley(pos2(left, top), title, colour(palette.text));
    if !second.is_empty() {
        ui.painter()
            .galley(pos2(left, second_top), under, colour(palette.quiet));
    }
    elided.then(|| format!("{first}\n{second}"))
}

fn name_row(response: &Response, selected: bool, name: impl Fn() -> String) {
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name()));
}

/// Scrolls to a row that the keyboard has walked to.
fn finish(ui: &Ui, response: &Response) {
    if response.gained_focus() {
        ui.scroll_to_rect(response.rect, None);
    }
}

/// The row of a group, which shows or hides its area.
pub(super) fn group(ctx: &Ctx<'_>, ui: &Ui, rect: Rect, position: usize) {
    let state = ctx.state;
    let groups = state.library().groups_once();
    let Some(&(atlas, group)) = groups.get(position) else {
        return;
    };
    let is_shown = state
        .seen
        .view()
        .layers
        .groups
        .iter()
        .any(|id| *id == group.id);
    let id = Id::unique(("row of a group", &group.id));
    let response = ui.interact(rect, id.with(ui.scope_id()), Sense::click());
    let asked = holding::day_asked(state.seen.view().date.as_ref());
    let day = asked.unwrap_or_else(|| state.library().day_of(atlas));
    let members = group.members_on(day);
    let second = words::counted(members.len(), "member", "members");
    let name = if group.name.is_empty() {
        &group.id
    } else {
        &group.name
    };
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::Switch,
            true,
            is_shown,
            format!("{name}, {second}, hatched on the map"),
        )
    });
    widgets::row_background(ctx, ui, &response, Tint::None);
    let swatch = Rect::from_center_size(
        pos2(
            rect.left() + PADDING + symbols::RADIUS as f32,
            rect.center().y,
        ),
        vec2(19.0, 19.0),
    );
    let hatch = scene::hatch_of(state.library(), &state.seen.view().layers, &group.id);
    widgets::hatch(ctx, ui, swatch, hatch);
    let right = rect.right() - PADDING;
    let knob = Rect::from_center_size(pos2(right - 15.0, rect.center().y), vec2(30.0, 17.0));
    switch(ctx, ui, knob, is_shown);
    let room = knob.left() - 10.0 - rect.left() - TEXT_LEFT;
    let state_words = if is_shown { " · hatched" } else { "" };
    two_lines(
        ctx,
        ui,
        rect,
        name,
        &format!("{second}{state_words}"),
        [room; 2],
    );
    finish(ui, &response);
    if response.clicked() {
        ctx.send(LookCommand::ToggleGroup(group.id.to_string()));
    }
    let names: Vec<&str> = members.into_iter().map(country_name).collect();
    response.on_hover_text(format!(
        "{name} on {}: {}",
        day.to_words(),
        if names.is_empty() {
            "no members".to_owned()
        } else {
            names.join(", ")
        }
    ));
}

/// A switch, on or off.
fn switch(ctx: &Ctx<'_>, ui: &Ui, rect: Rect, on: bool) {
    let palette = ctx.palette();
    let radius = rect.height() / 2.0;
    let (fill, knob) = if on {
        (palette.strong, palette.on_strong)
    } else {
        (palette.pill, palette.quiet)
    };
    ui.painter().rect_filled(rect, radius, colour(fill));
    let x = if on {
        rect.right() - radius
    } else {
        rect.left() + radius
    };
    ui.painter()
        .circle_filled(pos2(x, rect.center().y), radius - 3.5, colour(knob));
}

/// The row of an atlas that is open.
pub(super) fn atlas(ctx: &Ctx<'_>, ui: &mut Ui, rect: Rect, position: usize) {
    let Some(document) = ctx.state.desk.documents.get(position) else {
        return;
    };
    let palette = ctx.palette();
    let title = if document.atlas.title.is_empty() {
        document.origin.label()
    } else {
        document.atlas.title.to_string()
    };
    let response = ui.interact(
        rect,
        Id::unique(("row of an atlas", position)).with(ui.scope_id()),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &title));
    let room = rect.width() - 2.0 * PADDING - 26.0;
    let galley = widgets::line(ui, &title, Cut::Regular, size::TEXT, palette.text, room);
    let at = pos2(
        rect.left() + PADDING,
        rect.center().y - galley.size().y / 2.0,
    );
    ui.painter().galley(at, galley, colour(palette.text));
    response.on_hover_text(format!("{title}, from {}", document.origin.label()));
    if close_button(ctx, ui, rect, &format!("Close {title}")) {
        ctx.send(DeskCommand::Close(position));
    }
}

/// A cross at the right of a row, which closes what the row stands for.
fn close_button(ctx: &Ctx<'_>, ui: &mut Ui, row: Rect, label: &str) -> bool {
    let rect = Rect::from_center_size(pos2(row.right() - 18.0, row.center().y), vec2(26.0, 26.0));
    let mut child = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect)
            .id_salt(("close", label)),
    );
    widgets::icon_button(ctx, &mut child, Icon::Close, label).clicked()
}
