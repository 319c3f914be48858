//! The keys of the command table.
//!
//! A key without Ctrl or Alt acts while the map has the focus, or nothing has; function keys and
//! Escape act from anywhere, and so do those of the timeline while nobody types, the space bar
//! excepted.

use egui::{Key, Modifiers, Popup};

use super::Ctx;
use crate::state::{Action, Heading};

/// A key as the table spells it, understood.
#[derive(Clone, Copy)]
struct Stroke {
    modifiers: Modifiers,
    key: Key,
    action: Action,
}

impl Stroke {
    fn parse(action: Action, text: &str) -> Option<Self> {
        let mut modifiers = Modifiers::NONE;
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("Ctrl+") {
                modifiers = modifiers.plus(Modifiers::COMMAND);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("Shift+") {
                modifiers = modifiers.plus(Modifiers::SHIFT);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("Alt+") {
                modifiers = modifiers.plus(Modifiers::ALT);
                rest = after;
            } else {
                break;
            }
        }
        let key = Key::from_name(rest)?;
        Some(Self {
            modifiers,
            key,
            action,
        })
    }

    fn is_plain(self) -> bool {
        !self.modifiers.command && !self.modifiers.alt
    }

    fn is_function(self) -> bool {
        matches!(
            self.key,
            Key::F1
                | Key::F2
                | Key::F3
                | Key::F4
                | Key::F5
                | Key::F6
                | Key::F7
                | Key::F8
                | Key::F9
                | Key::F10
                | Key::F11
                | Key::F12
        )
    }
}

/// What of the map has the focus of the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapFocus {
    /// Nothing of it.
    #[default]
    Elsewhere,
    /// The map, which the arrow keys move.
    Map,
    /// Its symbols, which the arrow keys walk and Enter selects.
    Symbols,
}

impl MapFocus {
    /// That of two maps of which one at most has it.
    pub fn or(self, other: Self) -> Self {
        if self == Self::Elsewhere { other } else { self }
    }
}

/// Whether a key is for the symbol that was walked to.
fn walks(key: Key) -> bool {
    matches!(
        key,
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown | Key::Enter
    )
}

/// Sends what the keys of this frame ask for. To be called before the panels are drawn, so that
/// a key that is used here is not used again by a widget.
pub fn handle(ctx: &Ctx<'_>, egui: &egui::Context, map: MapFocus) {
    let typing = egui.text_edit_focused();
    let focused = egui.memory(|memory| memory.focused().is_some());
    let popup = Popup::is_any_open(egui);
    let plain_acts =
        !typing && ctx.state.mode.dialog.is_none() && (map != MapFocus::Elsewhere || !focused);
    // Keys with more modifiers first, so that Ctrl+Shift+O is not taken for Ctrl+O.
    let mut strokes: Vec<Stroke> = Action::ALL
        .into_iter()
        .flat_map(|action| {
            action
                .keys()
                .iter()
                .filter_map(move |key| Stroke::parse(action, key))
        })
        .collect();
    strokes.sort_by_key(|stroke| {
        let Modifiers {
            alt,
            shift,
            command,
            ctrl: _,
            mac_cmd: _,
        } = stroke.modifiers;
        std::cmp::Reverse(u8::from(alt) + u8::from(shift) + u8::from(command))
    });
    // What is typed in the same frame as Ctrl+F is for the field that it opens.
    let mut opened = false;
    for stroke in strokes {
        let acts = match stroke.key {
            // A popup takes Escape itself, and so does a field outside of a dialog.
            Key::Escape => !popup && (!typing || ctx.state.mode.dialog.is_some()),
            _ if stroke.is_function() || !stroke.is_plain() => true,
            // The timeline is stepped wherever the focus is; the space bar presses what has it.
            key if key != Key::Space && stroke.action.heading() == Heading::Time => {
                !typing && ctx.state.mode.dialog.is_none()
            }
            key if map == MapFocus::Symbols && walks(key) => false,
            _ => plain_acts,
        };
        if !acts || !stroke.action.is_enabled(ctx.state) {
            continue;
        }
        let alt_held = egui.input(|input| input.modifiers.alt);
        if stroke.is_plain() && (alt_held || opened) {
            continue;
        }
        let times =
            egui.input_mut(|input| input.count_and_consume_key(stroke.modifiers, stroke.key));
        opened |= times > 0 && !stroke.is_plain();
        for _ in 0..times {
            ctx.act(stroke.action);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_understood() {
        for action in Action::ALL {
            for key in action.keys() {
                assert!(Stroke::parse(action, key).is_some(), "{key}");
            }
        }
    }
}
