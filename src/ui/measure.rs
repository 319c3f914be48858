//! The measuring tool: its panel over the map's upper left corner, and what the pointer shows
//! while a point is looked for.

use egui::{
    Align, Area, Button, Context, Frame, Id, Key, Layout, Margin, Order, Painter, Pos2, Rect,
    ScrollArea, TextEdit, Ui, pos2, vec2,
};

use super::widgets::{self, Icon};
use super::{Ctx, colour, paint, style};
use crate::geodesy::{LonLat, Units};
use crate::scene::{Cut, Fonts, Pencil, Scene};
use crate::settings::Settings;
use crate::state::{Action, MeasureStep, Measuring, ModeCommand, PrefsCommand};
use crate::theme::size;
use crate::view::bearing_words;

/// How wide the panel is, in points.
const WIDTH: f32 = 250.0;
/// A map lower than this, in points, has the rarer controls folded away.
const LOW: f32 = 640.0;

fn id() -> Id {
    Id::unique("measure")
}

/// Where the panel ends at its right, in points, while it is out: what opens over the map gives way
/// to it.
pub fn right_edge(ctx: &Ctx<'_>, egui: &Context) -> Option<f32> {
    let is_out = ctx.state.mode.explore().measuring.is_some() && ctx.state.mode.export().is_none();
    let rect = egui.memory(|memory| memory.area_rect(id()))?;
    is_out.then_some(rect.right())
}

/// Draws the panel over `map`, the part of the window that the map takes.
pub fn ui(ctx: &Ctx<'_>, egui: &Context, map: Rect) {
    let Some(measuring) = ctx.state.mode.explore().measuring else {
        return;
    };
    if ctx.state.mode.export().is_some() {
        // It would lie over the frame of the picture.
        return;
    }
    Area::new(id())
        .order(Order::Middle)
        .fixed_pos(map.left_top() + vec2(10.0, 10.0))
        .default_width(WIDTH)
        .show(egui, |ui| {
            Frame::popup(ui.style())
                .fill(colour(ctx.palette().panel))
                .corner_radius(style::CARD_RADIUS)
                .inner_margin(Margin::symmetric(12, 10))
                .show(ui, |ui| {
                    ui.set_width(WIDTH.min(map.width() - 44.0));
                    contents(ctx, ui, measuring, map.height());
                });
        });
}

fn contents(ctx: &Ctx<'_>, ui: &mut Ui, measuring: Measuring, map_height: f32) {
    let palette = ctx.palette();
    let measurement = &ctx.state.seen.view().measurement;
    let units = ctx.state.prefs.units();
    ui.horizontal(|ui| {
        let count = measurement.points.len();
        let words = match count {
            0 | 1 => "Measure".to_owned(),
            _ => units.words(measurement.total_m()),
        };
        ui.label(widgets::text(words, Cut::Bold, size::HEADING, palette.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = widgets::icon_button(ctx, ui, Icon::Close, "Stop measuring (Esc)");
            if close.clicked() {
                ctx.act(Action::Measure);
            }
        });
    });
    let said = match (measuring.adding, measurement.points.len()) {
        (true, 0) => "Click on the map or on symbols to set points; P sets one in its middle",
        (true, 1) => "Click on the next point",
        (true, _) => "Along the globe, in all",
        (false, _) => "A click selects facts again",
    };
    widgets::wrapped(
        ui,
        widgets::text(said, Cut::Regular, size::LABEL, palette.quiet),
    );
    list(ctx, ui, units, (map_height - 330.0).clamp(60.0, 260.0));
    ui.horizontal_wrapped(|ui| {
        if measuring.adding {
            widgets::action_button(ctx, ui, "End", Action::MeasureEnd);
        } else {
            let hint = "A click on the map sets a point again";
            if ui.button("Add points").on_hover_text(hint).clicked() {
                ctx.send(ModeCommand::Measure(MeasureStep::Adding(true)));
            }
        }
        widgets::action_button(ctx, ui, "Undo", Action::MeasureBack);
        widgets::action_button(ctx, ui, "Copy", Action::CopyMeasured);
        let clear = ui.add_enabled(!measurement.is_empty(), Button::new("Clear"));
        if clear
            .on_hover_text("Takes all points and rings away; Alt+Left brings them back")
            .clicked()
        {
            ctx.send(ModeCommand::Measure(MeasureStep::Clear));
        }
    });
    if map_height < LOW {
        let id = Id::unique("ring and units");
        widgets::fold(ctx, ui, id, "Ring and units", |ui| {
            ring(ctx, ui, units);
            choose_units(ctx, ui);
        });
        return;
    }
    widgets::rule(ctx, ui);
    ring(ctx, ui, units);
    choose_units(ctx, ui);
}

fn choose_units(ctx: &Ctx<'_>, ui: &mut Ui) {
    let options = Units::ALL.map(|units| (units, units.short()));
    ui.horizontal(|ui| {
        ui.label(widgets::text(
            "Units",
            Cut::Regular,
            size::LABEL,
            ctx.palette().quiet,
        ));
        if let Some(units) = widgets::choices(ui, ctx.state.prefs.settings.units, &options) {
            ctx.send(PrefsCommand::Set(Settings {
                units,
                ..ctx.state.prefs.settings.clone()
            }));
        }
    });
}

/// The points with the legs that lead to them, and the rings.
fn list(ctx: &Ctx<'_>, ui: &mut Ui, units: Units, most: f32) {
    let measurement = &ctx.state.seen.view().measurement;
    if measurement.is_empty() {
        return;
    }
    let palette = ctx.palette();
    let line = |ui: &mut Ui, name: String, figure: String| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(widgets::text(
                    figure,
                    Cut::SemiBold,
                    size::LABEL,
                    palette.text,
                ));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = widgets::text(name, Cut::Regular, size::LABEL, palette.text);
                    widgets::elided(ui, name);
                });
            });
        });
    };
    ScrollArea::vertical()
        .id_salt("measured")
        .max_height(most)
        .stick_to_bottom(true)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.spacing_mut().interact_size.y = 19.0;
            let legs = measurement.legs();
            for (position, point) in measurement.points.iter().enumerate() {
                let name = format!("{}. {}", position + 1, point.to_words());
                let leg = position.checked_sub(1).and_then(|before| legs.get(before));
                let figure = leg.map_or_else(String::new, |leg| {
                    format!(
                        "{} · {}",
                        units.words(leg.metres),
                        bearing_words(leg.bearing_deg)
                    )
                });
                line(ui, name, figure);
            }
            for (position, ring) in measurement.rings.iter().enumerate() {
                ui.horizontal(|ui| {
                    let said = format!(
                        "Ring of {} around {}",
                        units.words(ring.radius_m),
                        ring.centre.to_words()
                    );
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let take = format!("Take away: {said}");
                        if widgets::icon_button(ctx, ui, Icon::Close, &take).clicked() {
                            ctx.send(ModeCommand::Measure(MeasureStep::TakeRing(position)));
                        }
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            let said = widgets::text(said, Cut::Regular, size::LABEL, palette.text);
                            widgets::elided(ui, said);
                        });
                    });
                });
            }
        });
}

/// The field for a ring's radius. What is typed belongs to the widget alone.
fn ring(ctx: &Ctx<'_>, ui: &mut Ui, units: Units) {
    let palette = ctx.palette();
    let id = Id::unique("radius of a ring");
    let mut typed = ui.data(|data| data.get_temp::<String>(id).unwrap_or_default());
    let mut draw = false;
    ui.horizontal(|ui| {
        let label = widgets::quiet(ctx, ui, "Ring of");
        let field = TextEdit::singleline(&mut typed)
            .hint_text(format!("500 {}", units.short()))
            .desired_width(84.0);
        let field = ui.add(field).labelled_by(label.id);
        draw |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let around = ctx.state.seen.view().measurement.points.last();
        let hint = around.map_or_else(
            || "A ring around the middle of the map".to_owned(),
            |point| format!("A ring around {}", point.to_words()),
        );
        let draws = ui.add_enabled(units.parse_length(&typed).is_ok(), Button::new("Draw"));
        draw |= draws
            .on_hover_text(&hint)
            .on_disabled_hover_text(hint)
            .clicked();
    });
    let length = units.parse_length(&typed);
    match &length {
        Ok(radius_m) if draw => {
            ctx.send(ModeCommand::Measure(MeasureStep::Ring(*radius_m)));
            typed.clear();
        }
        Err(error) if !typed.trim().is_empty() => {
            let said = widgets::text(error.to_string(), Cut::Regular, size::LABEL, palette.error);
            widgets::wrapped(ui, said);
        }
        _ => {}
    }
    ui.data_mut(|data| data.insert_temp(id, typed));
}

/// The leg to the pointer, while a point is looked for.
pub fn overlay(
    ctx: &Ctx<'_>,
    painter: &Painter,
    map: Rect,
    fonts: &mut Fonts,
    scene: &Scene,
    pointer: Option<LonLat>,
) {
    if let (Some(last), Some(at)) = (ctx.state.seen.view().measurement.points.last(), pointer) {
        let pencil = Pencil {
            camera: scene.camera,
            theme: ctx.theme(),
            furniture: 1.0,
            units: ctx.state.prefs.units(),
        };
        let marks = pencil.loose_leg(last, &ctx.state.waypoint(at), fonts, scene);
        paint::marks(painter, &marks, map.min);
    }
}

/// The middle of the map, where a key sets a point.
pub fn middle(ctx: &Ctx<'_>, painter: &Painter, map: Rect) {
    let palette = ctx.palette();
    cross(painter, map.center(), colour(palette.halo), 4.0);
    cross(painter, map.center(), colour(palette.text), 1.5);
}

fn cross(painter: &Painter, at: Pos2, ink: egui::Color32, width: f32) {
    const NEAR: f32 = 5.0;
    const FAR: f32 = 14.0;
    let pen = egui::Stroke::new(width, ink);
    for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
        let end = |reach: f32| pos2(at.x + x * reach, at.y + y * reach);
        painter.line_segment([end(NEAR), end(FAR)], pen);
    }
}
