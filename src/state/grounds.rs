//! Which ground is asked for, whether it may be asked for, and what is known of it.
//!
//! No byte leaves the machine before the person has said so: a host is asked once it stands in
//! [`Settings::hosts`], where only an answer to the question puts it. A file is opened once the
//! person has chosen it: the path in somebody else's atlas may be a device, or lie in a network.

use super::effects::{Effect, Effects};
use super::house::State;
use super::mode::Dialog;
use super::seen::GroundCommand;
use super::work::WorkKind;
use crate::basemap::GroundSource;
use crate::desk::Errand;
use crate::formats::report::Severity;
use crate::settings::Settings;

/// Whether a ground may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// It may.
    Given,
    /// This host would be asked, and nobody has agreed to that yet.
    AskHost(String),
    /// This file would be opened, and nobody has chosen it yet.
    AskFile(String),
}

impl State {
    /// Does what is asked about grounds.
    pub(super) fn run_ground(&mut self, command: GroundCommand, effects: &mut Effects) {
        match command {
            GroundCommand::Show(source) => self.show_ground(source, effects),
            GroundCommand::Allow => self.allow_ground(effects),
            GroundCommand::Forget(key) => {
                if self.seen.view.layers.ground.key() == key {
                    self.seen.view.layers.ground = GroundSource::builtin();
                }
                self.prefer(effects, |settings| {
                    settings.grounds.retain(|held| held.key() != key);
                });
            }
            GroundCommand::Withdraw(host) => {
                self.prefer(effects, |settings| {
                    settings.hosts.retain(|held| *held != host);
                });
            }
            GroundCommand::Described(source) => self.ground_described(&source, effects),
            GroundCommand::Retry => self.seen.ground_tries += 1,
            GroundCommand::AskForFile => effects.push(Effect::AskForGround),
            GroundCommand::EmptyCache => {
                effects.errand(WorkKind::EmptyTileCache, 0, Errand::EmptyTileCache);
            }
            GroundCommand::KeepWithAtlas => {
                let ground = self.seen.view.layers.ground.for_travel();
                self.keep_in_atlas("ground", serde_json::to_string(&ground).ok(), effects);
            }
        }
    }

    /// Whether the ground of the view may be used.
    pub fn ground_consent(&self) -> Consent {
        self.consent_for(&self.seen.view.layers.ground)
    }

    fn consent_for(&self, source: &GroundSource) -> Consent {
        if let Some(host) = source.host() {
            return if self.prefs.settings.hosts.contains(&host) {
                Consent::Given
            } else {
                Consent::AskHost(host)
            };
        }
        match source.path() {
            Some(path) if !self.is_added(source) => Consent::AskFile(path.to_owned()),
            _ => Consent::Given,
        }
    }

    /// The ground that is used: the built-in one until the person has agreed to another.
    pub fn ground_in_use(&self) -> GroundSource {
        match self.ground_consent() {
            Consent::Given => self.seen.view.layers.ground.clone(),
            _ => GroundSource::builtin(),
        }
    }

    fn is_added(&self, source: &GroundSource) -> bool {
        self.prefs
            .settings
            .grounds
            .iter()
            .any(|held| held.key() == source.key())
    }

    fn show_ground(&mut self, source: GroundSource, effects: &mut Effects) {
        if source.key() != self.seen.view.layers.ground.key() {
            self.seen.keep();
        }
        self.seen.ground_tries += 1;
        let usual = GroundSource::presets()
            .iter()
            .any(|preset| preset.key() == source.key());
        let is_new = !usual && !self.is_added(&source);
        self.seen.view.layers.ground = source.clone();
        if self.mode.dialog == Some(Dialog::Ground) && source.is_online() {
            // The question whether its host may be asked stands on the map.
            if self.ground_consent() != Consent::Given {
                self.mode.dialog = None;
            }
        }
        if is_new {
            self.prefer(effects, |settings| {
                settings.grounds.push(source);
                let over = settings.grounds.len().saturating_sub(Settings::GROUNDS);
                settings.grounds.drain(..over);
            });
        }
    }

    fn allow_ground(&mut self, effects: &mut Effects) {
        let source = self.seen.view.layers.ground.clone();
        match self.consent_for(&source) {
            Consent::Given => {}
            Consent::AskHost(host) => self.prefer(effects, |settings| settings.hosts.push(host)),
            Consent::AskFile(_) => self.show_ground(source, effects),
        }
    }

    fn ground_described(&mut self, source: &GroundSource, effects: &mut Effects) {
        let shown = &mut self.seen.view.layers.ground;
        if shown.key() == source.key() && *shown != *source {
            *shown = source.clone();
        }
        let stale = self
            .prefs
            .settings
            .grounds
            .iter()
            .any(|held| held.key() == source.key() && *held != *source);
        if stale {
            self.prefer(effects, |settings| {
                for held in &mut settings.grounds {
                    if held.key() == source.key() {
                        *held = source.clone();
                    }
                }
            });
        }
    }

    /// Takes over the ground of a view or an atlas that was opened. A file goes by its name there,
    /// an address without its key: the person's own is meant, where there is one.
    pub(super) fn adopt_ground(&mut self) {
        if self.seen.view.layers.ground.is_builtin()
            && let Some(only) = self.desk.only()
            && let Some(raw) = &only.atlas.ground
        {
            match serde_json::from_str::<GroundSource>(raw.get()) {
                Ok(source) => self.seen.view.layers.ground = source,
                Err(error) => {
                    let name = only.origin.label();
                    let said = format!("{name} names a ground that cannot be read: {error}");
                    self.notices.say(Severity::Warning, said);
                }
            }
        }
        let ground = &self.seen.view.layers.ground;
        if ground.is_builtin() || self.is_added(ground) {
            return;
        }
        let travelled = ground.for_travel();
        let own = self
            .prefs
            .settings
            .grounds
            .iter()
            .find(|held| held.for_travel().key() == travelled.key())
            .cloned();
        if let Some(own) = own {
            self.seen.view.layers.ground = own;
            return;
        }
        if ground.path().is_some() {
            let name = travelled.key().to_owned();
            self.notices.say(
                Severity::Note,
                format!(
                    "This view was made on the ground {name}, which is not among yours; the built-in ground is shown"
                ),
            );
            self.seen.view.layers.ground = GroundSource::builtin();
        }
    }
}
