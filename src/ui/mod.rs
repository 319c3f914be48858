//! The window's panels: each reads a borrowed [`Ctx`] and sends commands.
//!
//! Nothing in here changes a state, and what belongs to a widget alone (the text of a query, an
//! open fold) lives in the memory of egui.

pub mod bar;
pub mod chart;
mod close_ground;
pub mod compare;
pub mod date_field;
pub mod detail;
pub mod dialogs;
pub mod export;
pub mod facts;
pub mod fonts;
pub mod ground;
pub mod ground_choice;
pub mod ground_notes;
mod hatching;
pub mod keys;
pub mod layers;
pub mod map;
pub mod map_frame;
pub mod measure;
pub mod notices;
pub mod paint;
pub mod search;
mod stamps;
pub mod style;
pub mod tiles;
pub mod timeline;
mod walked;
pub mod widgets;
pub mod words;

use std::cell::RefCell;

pub use fonts::{font, setup};
pub use style::apply as apply_style;

use crate::scene::Looks;
use crate::state::{Action, Command, State};
use crate::theme::{Palette, Rgba, Theme};

/// What a panel may read, and the way its wishes go.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// What the program knows.
    pub state: &'a State,
    commands: &'a RefCell<Vec<Command>>,
}

impl<'a> Ctx<'a> {
    /// A context over a state; what is sent ends up in `commands`, in order.
    pub fn new(state: &'a State, commands: &'a RefCell<Vec<Command>>) -> Self {
        Self { state, commands }
    }

    /// Asks for something, once the frame is drawn.
    pub fn send(&self, command: impl Into<Command>) {
        self.commands.borrow_mut().push(command.into());
    }

    /// Asks for something of the command table.
    pub fn act(&self, action: Action) {
        self.send(Command::Do(action));
    }

    /// The theme that is shown.
    pub fn theme(&self) -> Theme {
        self.state.theme()
    }

    /// How facts look.
    pub fn looks(&self) -> Looks {
        let by = self.state.seen.view().layers.colour_by;
        Looks::of(self.state.library(), self.state.index(), by, self.theme())
    }

    /// Its colours.
    pub fn palette(&self) -> &'static Palette {
        self.theme().palette()
    }
}

/// A colour of the theme as egui has it; the only place that makes one.
pub fn colour(rgba: Rgba) -> egui::Color32 {
    egui::Color32::from_rgba_unmultiplied(rgba.r, rgba.g, rgba.b, rgba.a)
}
