//! Pictures: asking for one, and what came of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::effects::{Effect, Effects};
use super::grounds::Consent;
use super::house::State;
use super::mode::{Busy, Dialog};
use super::work::WorkKind;
use crate::desk::{Errand, ExportRequest, ExportTarget, Exported, Origin, picture_path};
use crate::formats::report::Severity;
use crate::settings::Settings;

impl State {
    /// Opens the dialog for a picture, or closes it.
    pub(super) fn toggle_export(&mut self) {
        if self.mode.export().is_some() {
            self.mode.end_export();
        } else if !self.desk.documents.is_empty() {
            self.mode.begin_export();
        }
    }

    /// Asks where the picture goes.
    pub(super) fn ask_to_save(&self, effects: &mut Effects) {
        let first = self.desk.documents.first();
        let stem = first.map_or("map", |document| document.atlas.id.as_str());
        let name = format!("{stem}.{}", self.desk.figure.format.ending());
        effects.push(Effect::AskToSave { name });
    }

    /// A picture of what the frame holds, for some purpose.
    pub(super) fn export_request(&self, target: ExportTarget) -> Option<ExportRequest> {
        Some(ExportRequest {
            library: Arc::clone(self.library()),
            index: Arc::clone(self.index()),
            view: self.export_view()?,
            settings: self.desk.figure.clone(),
            target,
            ground_allowed: self.ground_consent() == Consent::Given,
            cancelled: Arc::default(),
        })
    }

    /// Makes a picture of what the frame holds, one at a time.
    pub(super) fn start_export(&mut self, target: ExportTarget, effects: &mut Effects) {
        let Some(mut request) = self.export_request(target) else {
            return;
        };
        if let ExportTarget::File(path) = &mut request.target {
            (*path, request.settings.format) = picture_path(path, request.settings.format);
        }
        self.desk.requests += 1;
        let number = self.desk.requests;
        let Some(export) = self.mode.export_mut() else {
            return;
        };
        if export.busy.is_some() {
            return;
        }
        export.taken = None;
        export.busy = Some(Busy {
            number,
            doing: "Drawing…",
            cancelled: Arc::clone(&request.cancelled),
        });
        self.remember_figure();
        effects.push(Effect::SaveSettings);
        let errand = Errand::Export(Box::new(request));
        effects.errand(WorkKind::Picture, number, errand);
    }

    /// Makes a picture and writes it where it was typed, unless that would replace something that
    /// nobody was asked about.
    pub(super) fn save_picture(&mut self, path: &Path, effects: &mut Effects) {
        let (path, _) = picture_path(path, self.desk.figure.format);
        let Some(export) = self.mode.export() else {
            return;
        };
        if export.taken.as_ref() == Some(&path) {
            self.mode.dialog = None;
            self.start_export(ExportTarget::File(path), effects);
        } else {
            effects.errand(WorkKind::LookAt, 0, Errand::LookAt(path));
        }
    }

    /// Takes in whether something stands where a picture was to go; where nothing does, it goes
    /// there.
    pub(super) fn looked(&mut self, path: PathBuf, is_there: bool, effects: &mut Effects) {
        if self.mode.dialog != Some(Dialog::SavePath) {
            // Nobody waits for it any more.
        } else if !is_there {
            self.mode.dialog = None;
            self.start_export(ExportTarget::File(path), effects);
        } else if let Some(export) = self.mode.export_mut() {
            export.taken = Some(path);
        }
    }

    /// Takes in what is being done for a picture.
    pub(super) fn doing(&mut self, number: u64, doing: &'static str) {
        let export = self.mode.export_mut();
        if let Some(busy) = export.and_then(|export| export.busy.as_mut())
            && busy.number == number
        {
            busy.doing = doing;
        }
    }

    /// Takes in what came of a picture. Its dialog may be closed by now.
    pub(super) fn exported(
        &mut self,
        number: u64,
        exported: Result<Exported, String>,
        effects: &mut Effects,
    ) {
        if let Some(export) = self.mode.export_mut() {
            export.busy.take_if(|busy| busy.number == number);
        }
        match exported {
            Ok(Exported::Saved(path, notes)) => {
                let name = Origin::File(path).label();
                self.notices.say(Severity::Note, format!("Saved {name}"));
                for note in notes {
                    self.notices.say(Severity::Warning, note);
                }
            }
            Ok(Exported::Pixels(size, rgba)) => {
                let said = "The picture is on the clipboard";
                self.notices.say(Severity::Note, said);
                effects.push(Effect::CopyImage { size, rgba });
            }
            Ok(Exported::Cancelled) => {
                let said = "Cancelled; no file was written";
                self.notices.say(Severity::Note, said);
            }
            Ok(Exported::Failed(why)) => {
                let said = format!("No picture: {why}");
                self.notices.say(Severity::Error, said);
            }
            Ok(Exported::Preview(_)) => {}
            Err(why) => self.notices.say(Severity::Error, why),
        }
    }

    /// Keeps what was chosen with the atlas's name, so that the next picture is alike.
    fn remember_figure(&mut self) {
        let Some(id) = self.desk.figure_key() else {
            return;
        };
        let figures = &mut self.prefs.settings.figures;
        figures.retain(|(held, _)| *held != id);
        figures.insert(0, (id, self.desk.figure.clone()));
        figures.truncate(Settings::FIGURES);
    }
}
