//! The list of shortcuts, made from the command table.

use egui::{Context, Ui, vec2};

use super::{modal, scrolling};
use crate::scene::Cut;
use crate::state::{Action, Heading};
use crate::theme::size;
use crate::ui::widgets::{self, Pill};
use crate::ui::{Ctx, words};

/// What keys do within a stop of the Tab key, which the table of commands does not have.
const WALK: [(&str, &str); 3] = [
    ("Go to the symbols of the map, or the facts in time", "Tab"),
    ("Walk from one to the next", "arrow keys"),
    ("Select, open or look closer", "Enter"),
];

/// What the mouse does on the map, which no table of keys can say.
const MOUSE: [(&str, &str); 4] = [
    ("Move the map", "drag"),
    ("Zoom at the pointer", "wheel"),
    ("Zoom in", "double click"),
    ("Select a fact", "click"),
];

/// Draws the list.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context) {
    modal(ctx, egui, "Keyboard shortcuts", 460.0, |ui| {
        scrolling(ui, "shortcuts", |ui| {
            for heading in Heading::ALL {
                let actions: Vec<Action> = Action::ALL
                    .into_iter()
                    .filter(|action| action.heading() == heading && !action.keys().is_empty())
                    .collect();
                if actions.is_empty() {
                    continue;
                }
                widgets::section(ctx, ui, heading.label(), None);
                for action in actions {
                    let keys: Vec<String> =
                        action.keys().iter().map(|key| words::key(key)).collect();
                    row(ctx, ui, action.label().trim_end_matches('…'), &keys);
                }
            }
            for (title, rows) in [
                ("Symbols and facts in time", &WALK[..]),
                ("Mouse", &MOUSE[..]),
            ] {
                widgets::section(ctx, ui, title, None);
                for (label, gesture) in rows {
                    row(ctx, ui, label, &[(*gesture).to_owned()]);
                }
            }
        });
    });
}

fn row(ctx: &Ctx<'_>, ui: &mut Ui, label: &str, keys: &[String]) {
    let palette = ctx.palette();
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(width * 0.56);
            widgets::wrapped(
                ui,
                widgets::text(label, Cut::Regular, size::TEXT, palette.text),
            );
        });
        ui.vertical(|ui| {
            ui.set_width(width * 0.4);
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                for key in keys {
                    widgets::pill(ctx, ui, key, Pill::Plain);
                }
            });
        });
    });
}
