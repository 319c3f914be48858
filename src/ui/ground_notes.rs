//! What the map says of its ground, at its lower edge: whether a host may be asked, which one is,
//! and what could not be had.

use egui::{Align, Align2, Area, Frame, Id, Layout, Margin, Order, Rect, Stroke, Ui, vec2};

use super::tiles::MapTiles;
use super::widgets::{self, Icon};
use super::{Ctx, colour};
use crate::basemap::GroundSource;
use crate::scene::Cut;
use crate::state::{Consent, GroundCommand, LookCommand};
use crate::theme::size;

/// Draws what there is to say over `map`.
pub fn ui(ctx: &Ctx<'_>, ui: &Ui, map: Rect, tiles: &MapTiles) {
    let ground = &ctx.state.seen.view().layers.ground;
    if ground.is_builtin() || map.width() < 120.0 {
        return;
    }
    match ctx.state.ground_consent() {
        Consent::AskHost(host) => bar(ctx, ui, map, |ui| {
            say(ctx, ui, &format!("Ask {host} for map tiles?"), true);
            let about = format!(
                "It will learn which places you look at. The map is {}.",
                named(ground)
            );
            say(ctx, ui, &about, false);
            ui.horizontal_wrapped(|ui| {
                if ui.button(format!("Ask {host}")).clicked() {
                    ctx.send(LookCommand::Ground(GroundCommand::Allow));
                }
                built_in(ctx, ui);
            });
        }),
        Consent::AskFile(path) => bar(ctx, ui, map, |ui| {
            say(ctx, ui, "Open this file for the map?", true);
            say(ctx, ui, &path, false);
            ui.horizontal_wrapped(|ui| {
                if ui.button("Open it").clicked() {
                    ctx.send(LookCommand::Ground(GroundCommand::Allow));
                }
                built_in(ctx, ui);
            });
        }),
        Consent::Given => {
            let trouble = tiles.trouble();
            if trouble.count == 0 {
                return;
            }
            // Put away, it stays away until the person asks again, or something else is wrong.
            let id = Id::unique("trouble with tiles that was put away");
            let this = (ctx.state.seen.ground_tries, trouble.why.clone());
            if ui.data(|data| data.get_temp::<(u64, String)>(id).as_ref() == Some(&this)) {
                return;
            }
            bar(ctx, ui, map, |ui| {
                let count = match trouble.count {
                    1 => "1 map tile is missing".to_owned(),
                    count => format!("{count} map tiles are missing"),
                };
                ui.horizontal_top(|ui| {
                    say(ctx, ui, &count, true);
                    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                        let label = format!("Dismiss: {count}");
                        if widgets::icon_button(ctx, ui, Icon::Close, &label).clicked() {
                            ui.data_mut(|data| data.insert_temp(id, this.clone()));
                        }
                    });
                });
                say(ctx, ui, &sentence(&trouble.why), false);
                ui.horizontal_wrapped(|ui| {
                    if ui.button("Retry").clicked() {
                        ctx.send(LookCommand::Ground(GroundCommand::Retry));
                    }
                    built_in(ctx, ui);
                });
            });
        }
    }
}

fn named(ground: &GroundSource) -> &str {
    if ground.name.is_empty() {
        ground.key()
    } else {
        &ground.name
    }
}

fn built_in(ctx: &Ctx<'_>, ui: &mut Ui) {
    if ui.button("Use the built-in ground").clicked() {
        let source = GroundSource::builtin();
        ctx.send(LookCommand::Ground(GroundCommand::Show(source)));
    }
}

/// A reason as a line of its own.
fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn say(ctx: &Ctx<'_>, ui: &mut Ui, words: &str, first: bool) {
    let palette = ctx.palette();
    let (cut, points, ink) = if first {
        (Cut::SemiBold, size::TEXT, palette.text)
    } else {
        (Cut::Regular, size::LABEL, palette.quiet)
    };
    widgets::wrapped(ui, widgets::text(words, cut, points, ink));
}

/// A card over the lower edge of the map, clear of scale and credit.
fn bar(ctx: &Ctx<'_>, ui: &Ui, map: Rect, body: impl FnOnce(&mut Ui)) {
    let palette = ctx.palette();
    let width = (map.width() - 32.0).clamp(120.0, 440.0);
    Area::new(Id::unique("what the map says of its ground"))
        .order(Order::Middle)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(map.center_bottom() - vec2(0.0, 72.0))
        .default_width(width)
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            Frame::popup(ui.style())
                .fill(colour(palette.card))
                .stroke(Stroke::new(1.0, colour(palette.rule)))
                .inner_margin(Margin::symmetric(14, 10))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    body(ui);
                });
        });
}
