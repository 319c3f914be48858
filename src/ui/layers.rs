//! The panel of layers, in the place of the right panel so that it hides nothing of the map.
//!
//! It says which layers are shown, how strongly and in which order, which groups are hatched, what
//! facts are coloured by, on which date, and in which language the ground is named.

mod colours;

use egui::{
    Align, Button, CursorIcon, Grid, Id, Layout, Margin, Rect, Response, Role, ScrollArea, Sense,
    Ui, WidgetInfo, vec2,
};

use super::date_field::{Chosen, DateField};
use super::widgets::{self, Icon};
use super::{Ctx, colour, ground_choice, style, words};
use crate::atlas::holding;
use crate::basemap::{NameLanguage, Worldview, country_name};
use crate::scene::{self, Cut, LayerName};
use crate::settings::Settings;
use crate::state::{Action, LookCommand, PrefsCommand, TimeCommand};
use crate::theme::size;
use crate::view::{Layers, Look};

/// How wide the panel has to be at least, in points.
pub const LEAST_WIDTH: f32 = 320.0;

/// Draws the panel.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    let mut layers = ctx.state.seen.view().layers.clone();
    egui::Frame::new()
        .inner_margin(Margin {
            left: style::MARGIN as i8,
            right: style::MARGIN as i8,
            top: 12,
            bottom: 8,
        })
        .show(ui, |ui| {
            heading(ctx, ui);
            ScrollArea::vertical().id_salt("layers").show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                date(ctx, ui);
                ground(ctx, ui, &mut layers);
                groups(ctx, ui, &mut layers);
                colours::ui(ctx, ui, &mut layers.colour_by);
                stack(ctx, ui, &mut layers);
                names(ctx, ui, &mut layers);
                ui.add_space(12.0);
            });
        });
    if layers != ctx.state.seen.view().layers {
        ctx.send(LookCommand::Layers(Box::new(layers)));
    }
}

fn heading(ctx: &Ctx<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let ink = ctx.palette().text;
        ui.label(widgets::text("Layers", Cut::Bold, size::HEADING, ink));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button(ctx, ui, Icon::Close, "Close the layers").clicked() {
                ctx.act(Action::Layers);
            }
            // Everything shown in full, in the usual order, with English names.
            widgets::action_button(ctx, ui, "Reset layers", Action::ResetLayers);
        });
    });
}

fn note(ctx: &Ctx<'_>, ui: &mut Ui, said: &str) {
    let ink = ctx.palette().quiet;
    widgets::wrapped(ui, widgets::text(said, Cut::Regular, size::LABEL, ink));
}

/// The columns of a row: the switch, the opacity, the way up and down, the grip.
fn columns(ui: &mut Ui, id: &str, rows: impl FnOnce(&mut Ui)) {
    Grid::new(id)
        .num_columns(5)
        .spacing(vec2(4.0, 2.0))
        .show(ui, rows);
}

/// Widths in points of the switch and of the slider.
const SWITCH: f32 = 150.0;
const SLIDER: f32 = 60.0;
/// Side of a button that moves a layer, and width of the grip that it is dragged by, in points.
const MOVER: f32 = 24.0;
const GRIP: f32 = 14.0;

/// A layer's switch and its opacity.
fn row(ctx: &Ctx<'_>, ui: &mut Ui, layers: &mut Layers, name: LayerName) {
    let mut look = layers.look(name);
    let label = widgets::text(name.label(), Cut::Regular, size::TEXT, ctx.palette().text);
    ui.allocate_ui_with_layout(
        vec2(SWITCH, ui.spacing().interact_size.y),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_min_width(SWITCH);
            ui.checkbox(&mut look.visible, label)
        },
    )
    .inner
    .on_hover_text(name.about());
    let mut percent = look.opacity_percent;
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().slider_width = SLIDER;
            ui.visuals_mut().selection.bg_fill = colour(ctx.palette().link);
            let slider = egui::Slider::new(&mut percent, 0..=100).show_value(false);
            ui.add_enabled(look.visible, slider)
        })
        .inner;
    let said = format!("Opacity of {}, per cent", name.label());
    response.widget_info(|| WidgetInfo::slider(look.visible, f64::from(percent), &said));
    response.on_hover_text(format!("Opacity: {percent} %"));
    look.opacity_percent = percent;
    if look != layers.look(name) {
        layers.set_look(name, Look { ..look });
    }
}

/// The date that the view speaks of.
fn date(ctx: &Ctx<'_>, ui: &mut Ui) {
    widgets::section(ctx, ui, "Date of the view", None);
    let held = ctx.state.seen.view().date.as_ref();
    let entered = ui
        .horizontal(|ui| {
            let label = widgets::quiet(ctx, ui, "As of");
            let field = DateField {
                id: "of the view",
                name: None,
                labelled_by: Some(label.id),
                current: held,
                without: Some("each atlas on its own date"),
                width: 108.0,
            };
            let entered = field.ui(ctx, ui);
            let own = ui.add_enabled(held.is_some(), Button::new("Atlas\u{2019}s own date"));
            if own
                .on_hover_text("Each atlas on the date that it speaks of")
                .clicked()
            {
                ctx.send(TimeCommand::Date(None));
            }
            entered
        })
        .inner;
    match (&entered.problem, entered.typing.as_ref().or(held)) {
        (Some(problem), _) => {
            let ink = ctx.palette().error;
            widgets::wrapped(ui, widgets::text(problem, Cut::Regular, size::LABEL, ink));
        }
        (None, Some(date)) => note(ctx, ui, &date.to_words()),
        (None, None) => note(ctx, ui, "Each atlas on the date that it speaks of"),
    }
    match entered.chosen {
        Some(Chosen::Date(date)) => ctx.send(TimeCommand::Date(Some(date))),
        Some(Chosen::None) => ctx.send(TimeCommand::Date(None)),
        None => {}
    }
}

fn ground(ctx: &Ctx<'_>, ui: &mut Ui, layers: &mut Layers) {
    widgets::section(ctx, ui, "Ground", None);
    columns(ui, "ground", |ui| {
        row(ctx, ui, layers, LayerName::Ground);
        ui.end_row();
    });
    ground_choice::short(ctx, ui);
    let held = ctx.state.prefs.settings.worldview;
    let views = [Worldview::Recognised, Worldview::DeFacto].map(|view| (view, view.label()));
    if let Some(worldview) = widgets::choices(ui, held, &views) {
        ctx.send(PrefsCommand::Set(Settings {
            worldview,
            ..ctx.state.prefs.settings.clone()
        }));
    }
}

fn groups(ctx: &Ctx<'_>, ui: &mut Ui, layers: &mut Layers) {
    let library = ctx.state.library();
    let groups = library.groups_once();
    if groups.is_empty() {
        return;
    }
    widgets::section(ctx, ui, "Groups", Some(groups.len()));
    columns(ui, "groups", |ui| {
        row(ctx, ui, layers, LayerName::Groups);
        ui.end_row();
    });
    let asked = holding::day_asked(ctx.state.seen.view().date.as_ref());
    for (atlas, group) in groups {
        let day = asked.unwrap_or_else(|| library.day_of(atlas));
        let members = group.members_on(day);
        let name = if group.name.is_empty() {
            &group.id
        } else {
            &group.name
        };
        let hatch = scene::hatch_of(library, &ctx.state.seen.view().layers, &group.id);
        let mut shown = hatch.is_some();
        let count = words::counted(members.len(), "member", "members");
        let response = ui
            .horizontal(|ui| {
                ui.add_space(4.0);
                let (swatch, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
                widgets::hatch(ctx, ui, swatch.shrink(1.0), hatch);
                let ink = ctx.palette().quiet;
                let quiet = widgets::text(&count, Cut::Regular, size::LABEL, ink);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(quiet);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let ink = ctx.palette().text;
                        let label = widgets::text(name.as_str(), Cut::Regular, size::TEXT, ink);
                        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                        ui.checkbox(&mut shown, label)
                    })
                    .inner
                })
                .inner
            })
            .inner;
        response.widget_info(|| {
            WidgetInfo::selected(
                Role::CheckBox,
                true,
                shown,
                format!("{name}, {count}, hatched on the map"),
            )
        });
        if shown != hatch.is_some() {
            ctx.send(LookCommand::ToggleGroup(group.id.to_string()));
        }
        let names: Vec<&str> = members.into_iter().map(country_name).collect();
        let list = if names.is_empty() {
            "no members".to_owned()
        } else {
            names.join(", ")
        };
        response.on_hover_text(format!("{name} on {}: {list}", day.to_words()));
    }
}

/// The layers whose order is free, the topmost first, as a pile of sheets is seen.
fn stack(ctx: &Ctx<'_>, ui: &mut Ui, layers: &mut Layers) {
    widgets::section(ctx, ui, "Over them, from the top down", None);
    let ordered = layers.ordered();
    let last = ordered.len() - 1;
    // Each layer's row from the top down: its grip, and where it stands.
    let mut grips: Vec<(LayerName, Response)> = Vec::new();
    let mut moved = None;
    let below = ui.cursor().top();
    columns(ui, "stack", |ui| {
        for (place, name) in ordered.into_iter().enumerate().rev() {
            row(ctx, ui, layers, name);
            for (icon, word, can, to) in [
                (Icon::ChevronUp, "up", place < last, place + 1),
                (
                    Icon::ChevronDown,
                    "down",
                    place > 0,
                    place.saturating_sub(1),
                ),
            ] {
                if mover(ctx, ui, icon, (name, word), can) {
                    moved = Some((name, to));
                }
            }
            grips.push((name, grip(ctx, ui, name)));
            ui.end_row();
        }
    });
    if let Some((name, to)) = moved.or_else(|| dropped(ctx, ui, &grips, below)) {
        layers.put(name, to);
    }
}

/// What a layer is dragged by; the buttons beside it do the same for the keyboard.
fn grip(ctx: &Ctx<'_>, ui: &mut Ui, name: LayerName) -> Response {
    let palette = ctx.palette();
    let (rect, _) = ui.allocate_exact_size(vec2(GRIP, MOVER), Sense::hover());
    let id = Id::unique(("drag a layer", name));
    let response = ui.interact(rect, id, Sense::DRAG);
    let said = format!("Drag {} up or down", name.label());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let holds = response.hovered() || response.dragged();
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    } else if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    }
    let ink = if holds { palette.text } else { palette.quiet };
    for x in [-2.5, 2.5] {
        for y in [-5.0, 0.0, 5.0] {
            let at = rect.center() + vec2(x, y);
            ui.painter().circle_filled(at, 1.3, colour(ink));
        }
    }
    if response.dragged() {
        response
    } else {
        response.on_hover_text(said)
    }
}

/// Marks where the layer that is dragged would come to; once it is let go of, answers which and the
/// place it came to, from the bottom.
fn dropped(
    ctx: &Ctx<'_>,
    ui: &Ui,
    grips: &[(LayerName, Response)],
    below: f32,
) -> Option<(LayerName, usize)> {
    let from = grips
        .iter()
        .position(|(_, grip)| grip.dragged() || grip.drag_stopped())?;
    let (name, grip) = grips.get(from)?;
    let pointer = ui.input(|input| input.pointer.latest_pos())?;
    let over = grips
        .iter()
        .filter(|(_, grip)| grip.rect.center().y < pointer.y)
        .count();
    let edge = match over.checked_sub(1).and_then(|above| grips.get(above)) {
        Some((_, above)) => above.rect.bottom() + 1.0,
        None => below,
    };
    let across = ui.max_rect().x_range();
    if grip.drag_stopped() {
        let place = if over > from { over - 1 } else { over };
        return (place != from).then(|| (*name, grips.len() - 1 - place));
    }
    let palette = ctx.palette();
    let row = Rect::from_x_y_ranges(across, grip.rect.y_range());
    ui.painter().rect_filled(
        row,
        f32::from(style::RADIUS),
        colour(palette.link.alpha(0.14)),
    );
    ui.painter()
        .hline(across, edge, egui::Stroke::new(2.0, colour(palette.link)));
    None
}

/// A button that moves a layer. It goes by the layer and not by its row, so that it keeps the
/// focus of the keyboard on the way.
fn mover(
    ctx: &Ctx<'_>,
    ui: &mut Ui,
    icon: Icon,
    (name, word): (LayerName, &str),
    can: bool,
) -> bool {
    ui.add_enabled_ui(can, |ui| {
        let palette = ctx.palette();
        let (rect, _) = ui.allocate_exact_size(vec2(MOVER, MOVER), Sense::hover());
        let response = ui.interact(
            rect,
            Id::unique(("move a layer", name, word)),
            Sense::click(),
        );
        let said = format!("Move {} {word}", name.label());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, can, &said));
        widgets::row_background(ctx, ui, &response, widgets::Tint::None);
        let ink = if can { palette.text } else { palette.boundary };
        widgets::icon(ui.painter(), icon, rect.shrink(5.0), ink);
        let response = response.on_hover_text(&said).on_disabled_hover_text(said);
        response.clicked()
    })
    .inner
}

fn names(ctx: &Ctx<'_>, ui: &mut Ui, layers: &mut Layers) {
    widgets::section(ctx, ui, "Language of the ground\u{2019}s names", None);
    let languages = NameLanguage::ALL.map(|language| (language, language.label()));
    if let Some(language) = widgets::choices(ui, layers.names, &languages) {
        layers.names = language;
    }
    note(ctx, ui, layers.names.note());
    note(ctx, ui, "Facts are written as their atlas writes them");
}
