//! The room for what the person and the system prefer. It is read where it is needed and copied
//! nowhere: a view that is chosen has no theme, no units and no view of boundaries of its own.

use crate::geodesy::Units;
use crate::settings::{Motion, Settings, ThemeChoice, WindowPlace};
use crate::theme::Theme;
use crate::view::View;

/// What can be asked of the preferences.
#[derive(Clone, Debug)]
pub enum PrefsCommand {
    /// Changes what the person prefers.
    Set(Settings),
    /// Says what the system prefers.
    System {
        /// Its theme, where it tells.
        theme: Option<Theme>,
        /// Whether it asks for less motion, where it tells.
        reduced_motion: Option<bool>,
    },
    /// Says where the window stands, in points of an interface at its own size. It is kept when
    /// the program ends, not at each step of a window that is dragged.
    Window(WindowPlace),
}

/// What the person and the system prefer.
#[derive(Clone, Debug, Default)]
pub struct Prefs {
    /// What the person prefers.
    pub settings: Settings,
    /// The theme of the system.
    pub system_theme: Theme,
    /// Whether the system asks for less motion, where it tells.
    pub system_reduced_motion: Option<bool>,
}

impl Prefs {
    /// The theme that is shown.
    pub fn theme(&self) -> Theme {
        match self.settings.theme {
            ThemeChoice::System => self.system_theme,
            ThemeChoice::Light => Theme::Light,
            ThemeChoice::Dark => Theme::Dark,
        }
    }

    /// The units of lengths that the program works out.
    pub fn units(&self) -> Units {
        self.settings.units
    }

    /// Whether the map jumps instead of flying.
    pub fn reduced_motion(&self) -> bool {
        match self.settings.motion {
            Motion::System => self.system_reduced_motion.unwrap_or(false),
            Motion::Full => false,
            Motion::Reduced => true,
        }
    }

    /// A view with everything that the person prefers, as painters need it.
    pub(super) fn applied_to(&self, view: &View) -> View {
        let mut view = view.clone();
        view.theme = self.theme();
        view.units = self.settings.units;
        view.layers.worldview = self.settings.worldview;
        view
    }

    /// A view without anything that is a preference.
    pub(super) fn taken_from(mut view: View) -> View {
        let plain = View::default();
        view.theme = plain.theme;
        view.units = plain.units;
        view.layers.worldview = plain.layers.worldview;
        view
    }

    /// Remembers where the window stands; one that fills the screen keeps the size it goes back
    /// to.
    pub(super) fn place_window(&mut self, place: WindowPlace) {
        let size = match self.settings.window {
            Some(held) if place.maximised => held.size,
            _ => place.size,
        };
        self.settings.window = Some(WindowPlace { size, ..place });
    }
}
