//! Changing what the person prefers.

use super::effects::{Effect, Effects};
use super::house::State;
use super::prefs::PrefsCommand;
use crate::basemap::Worldview;
use crate::settings::Settings;

impl State {
    /// Does what is asked of the preferences.
    pub(super) fn run_prefs(&mut self, command: PrefsCommand, effects: &mut Effects) {
        match command {
            PrefsCommand::Set(settings) => self.set_settings(settings, effects),
            PrefsCommand::System {
                theme,
                reduced_motion,
            } => {
                let prefs = &mut self.prefs;
                prefs.system_theme = theme.unwrap_or(prefs.system_theme);
                prefs.system_reduced_motion = reduced_motion.or(prefs.system_reduced_motion);
            }
            PrefsCommand::Window(place) => self.prefs.place_window(place),
        }
    }

    /// Prefers something else, and keeps it.
    pub(super) fn set_settings(&mut self, settings: Settings, effects: &mut Effects) {
        self.prefs.settings = settings;
        effects.push(Effect::SaveSettings);
    }

    /// Changes something of the settings, and keeps it.
    pub(super) fn prefer(&mut self, effects: &mut Effects, change: impl FnOnce(&mut Settings)) {
        change(&mut self.prefs.settings);
        effects.push(Effect::SaveSettings);
    }

    /// Makes the interface larger or smaller by a factor.
    pub(super) fn rescale(&mut self, factor: f32, effects: &mut Effects) {
        let [least, most] = Settings::SCALES;
        self.prefer(effects, |settings| {
            // To whole hundredths, so that up and down again is where it was.
            let scaled = (settings.interface_scale * factor * 100.0).round() / 100.0;
            settings.interface_scale = scaled.clamp(least, most);
        });
    }

    /// Shows the other view of boundaries.
    pub(super) fn next_worldview(&mut self, effects: &mut Effects) {
        self.prefer(effects, |settings| {
            settings.worldview = match settings.worldview {
                Worldview::Recognised => Worldview::DeFacto,
                Worldview::DeFacto => Worldview::Recognised,
            };
        });
    }
}
