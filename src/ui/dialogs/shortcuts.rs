//! The list of shortcuts, made from the command table.

use egui::{Context, Ui, vec2};

use super::modal::{modal, scrolling};
use crate::scene::Cut;
use crate::state::{Action, Heading};
use crate::theme::size;
use crate::ui::widgets::{self, Pill};
use crate::ui::{Ctx, words};

/// What keys do within a stop of the Tab key, which the table of commands does not have.
const WALK: [Row; 5] = [
    (
        "Go to the symbols of the map, the date, or the facts in time",
        &["Tab"],
    ),
    ("Walk from one to the next", &["arrow keys"]),
    ("Select, open or look closer", &["Enter"]),
    ("On the date: a step earlier or later", &["←", "→"]),
    ("On the date: less or more time", &["+", "-"]),
];

/// What Escape does, of which the table has one word.
const ESCAPE: [Row; 2] = [
    (
        "Close what is open, one after another: dialog, search, export, filters, measuring, opened \
         symbol, layers; then let go of what was found, of the selection, of the comparison and of the \
         date",
        &["Escape"],
    ),
    ("In a field: leave it", &["Escape"]),
];

/// What the mouse does on the map, which no table of keys can say.
const MAP: [Row; 6] = [
    ("Move the map", &["drag"]),
    ("Zoom at the pointer", &["wheel"]),
    ("Zoom in", &["double click"]),
    ("Select a fact, or open a symbol of several", &["click"]),
    ("While measuring: set a point", &["click"]),
    ("While measuring: set the last point", &["double click"]),
];

/// What it does on the timeline.
const TIMELINE: [Row; 7] = [
    ("Go to a day", &["click"]),
    ("Select a fact", &["click on it"]),
    ("Move the date", &["drag its line", "drag its words"]),
    ("Look at other times", &["drag", "wheel sideways"]),
    ("Less or more time", &["wheel"]),
    (
        "Mark a stretch of time",
        &["Shift+drag", "drag along the scale"],
    ),
    ("Make it longer or shorter", &["drag its edge"]),
];

/// What is done, and the keys or gestures that do it.
type Row = (&'static str, &'static [&'static str]);

/// Draws the list.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context) {
    modal(ctx, egui, "Keyboard shortcuts", 460.0, |ui| {
        scrolling(ui, "shortcuts", |ui| {
            for heading in Heading::ALL {
                let actions: Vec<Action> = Action::ALL
                    .into_iter()
                    .filter(|action| action.heading() == heading && !action.keys().is_empty())
                    .filter(|action| *action != Action::LetGo)
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
                ("Escape", &ESCAPE[..]),
                ("Mouse on the map", &MAP[..]),
                ("Mouse on the timeline", &TIMELINE[..]),
            ] {
                widgets::section(ctx, ui, title, None);
                for (label, gestures) in rows {
                    let gestures: Vec<String> =
                        gestures.iter().map(|key| words::key(key)).collect();
                    row(ctx, ui, label, &gestures);
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
