//! Which ground is asked for, whether it may be asked for, and what is known of it.
//!
//! No byte leaves the machine before the person has said so: a host is asked once it stands in
//! [`Settings::hosts`], where only an answer to the question puts it. A file is opened once the
//! person has chosen it: the path in somebody else's atlas may be a device, or lie in a network.

use super::{Dialog, Effect, Notice, State};
use crate::basemap::GroundSource;
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

/// What can be asked about grounds.
#[derive(Clone, Debug)]
pub enum GroundCommand {
    /// Shows a ground, and keeps it where it is not one of the usual ones.
    Show(GroundSource),
    /// Agrees to what [`State::ground_consent`] asks.
    Allow,
    /// Forgets a ground that was added, by its [`GroundSource::key`].
    Forget(String),
    /// Takes an agreement back.
    Withdraw(String),
    /// Says what an archive told of itself.
    Described(GroundSource),
    /// Asks again for tiles that could not be had.
    Retry,
    /// Asks for an archive with the system's dialog.
    AskForFile,
    /// Removes all tiles that are kept on disk.
    EmptyCache,
    /// Writes the ground into the file of the atlas.
    KeepWithAtlas,
}

impl State {
    pub(super) fn ground(&mut self, command: GroundCommand) -> Vec<Effect> {
        match command {
            GroundCommand::Show(source) => return self.show_ground(source),
            GroundCommand::Allow => return self.allow_ground(),
            GroundCommand::Forget(key) => {
                if self.view.layers.ground.key() == key {
                    self.view.layers.ground = GroundSource::builtin();
                }
                return self.prefer(|settings| settings.grounds.retain(|held| held.key() != key));
            }
            GroundCommand::Withdraw(host) => {
                return self.prefer(|settings| settings.hosts.retain(|held| *held != host));
            }
            GroundCommand::Described(source) => return self.ground_described(&source),
            GroundCommand::Retry => self.ground_tries += 1,
            GroundCommand::AskForFile => return vec![Effect::AskForGround],
            GroundCommand::EmptyCache => return vec![Effect::EmptyTileCache],
            GroundCommand::KeepWithAtlas => return self.keep_ground(),
        }
        Vec::new()
    }

    /// Whether the ground of the view may be used.
    pub fn ground_consent(&self) -> Consent {
        self.consent_for(&self.view.layers.ground)
    }

    fn consent_for(&self, source: &GroundSource) -> Consent {
        if let Some(host) = source.host() {
            return if self.settings.hosts.contains(&host) {
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
            Consent::Given => self.view.layers.ground.clone(),
            _ => GroundSource::builtin(),
        }
    }

    fn is_added(&self, source: &GroundSource) -> bool {
        self.settings
            .grounds
            .iter()
            .any(|held| held.key() == source.key())
    }

    fn show_ground(&mut self, source: GroundSource) -> Vec<Effect> {
        if source.key() != self.view.layers.ground.key() {
            self.history.keep(&self.settled());
        }
        self.ground_tries += 1;
        let usual = GroundSource::presets()
            .iter()
            .any(|preset| preset.key() == source.key());
        let is_new = !usual && !self.is_added(&source);
        self.view.layers.ground = source.clone();
        if self.dialog == Some(Dialog::Ground) && source.is_online() {
            // The question whether its host may be asked stands on the map.
            if self.ground_consent() != Consent::Given {
                self.dialog = None;
            }
        }
        if !is_new {
            return Vec::new();
        }
        self.prefer(|settings| {
            settings.grounds.push(source);
            let over = settings.grounds.len().saturating_sub(Settings::GROUNDS);
            settings.grounds.drain(..over);
        })
    }

    fn allow_ground(&mut self) -> Vec<Effect> {
        let source = self.view.layers.ground.clone();
        match self.consent_for(&source) {
            Consent::Given => Vec::new(),
            Consent::AskHost(host) => self.prefer(|settings| settings.hosts.push(host)),
            Consent::AskFile(_) => self.show_ground(source),
        }
    }

    fn ground_described(&mut self, source: &GroundSource) -> Vec<Effect> {
        let shown = &mut self.view.layers.ground;
        if shown.key() == source.key() && *shown != *source {
            *shown = source.clone();
        }
        let stale = self
            .settings
            .grounds
            .iter()
            .any(|held| held.key() == source.key() && *held != *source);
        if !stale {
            return Vec::new();
        }
        self.prefer(|settings| {
            for held in &mut settings.grounds {
                if held.key() == source.key() {
                    *held = source.clone();
                }
            }
        })
    }

    /// Takes over the ground of a view or an atlas that was opened. A file goes by its name there,
    /// an address without its key: the person's own is meant, where there is one.
    pub(super) fn adopt_ground(&mut self) {
        if self.view.layers.ground.is_builtin()
            && let [only] = self.documents.as_slice()
            && let Some(raw) = &only.atlas.ground
        {
            match serde_json::from_str::<GroundSource>(raw.get()) {
                Ok(source) => self.view.layers.ground = source,
                Err(error) => {
                    let name = only.origin.label();
                    let said = format!("{name} names a ground that cannot be read: {error}");
                    self.notify(Notice::new(Severity::Warning, said));
                }
            }
        }
        let ground = &self.view.layers.ground;
        if ground.is_builtin() || self.is_added(ground) {
            return;
        }
        let travelled = ground.for_travel();
        let own = self
            .settings
            .grounds
            .iter()
            .find(|held| held.for_travel().key() == travelled.key())
            .cloned();
        if let Some(own) = own {
            self.view.layers.ground = own;
            return;
        }
        if ground.path().is_some() {
            let name = travelled.key().to_owned();
            self.notify(Notice::new(
                Severity::Note,
                format!(
                    "This view was made on the ground {name}, which is not among yours; the built-in ground is shown"
                ),
            ));
            self.view.layers.ground = GroundSource::builtin();
        }
    }

    fn keep_ground(&self) -> Vec<Effect> {
        let path = match self.documents.as_slice() {
            [only] if self.why_not_kept().is_none() => only.origin.path().map(ToOwned::to_owned),
            _ => None,
        };
        let ground = serde_json::to_string(&self.view.layers.ground.for_travel()).ok();
        path.zip(ground)
            .map(|(path, ground)| Effect::KeepInAtlas {
                path,
                member: "ground",
                json: ground,
            })
            .into_iter()
            .collect()
    }
}
