//! The system's own dialogs, each on a thread: which files to open, and where a picture goes.

use std::time::Duration;

use super::{App, note};
use crate::basemap::GroundSource;
use crate::desk::{ExportTarget, Origin, picture_path};
use crate::formats;
use crate::formats::report::Severity;
use crate::io;
use crate::state::{DeskCommand, Dialog, GroundCommand, LookCommand, ModeCommand};
use crate::view::figure::Format;

/// An answer of a dialog that comes faster than this was given by nobody.
const AT_ONCE: Duration = Duration::from_millis(400);

impl App {
    /// Opens the system's dialog. It answers nothing both where it was cancelled and where there
    /// is none: an answer within a moment is taken for the second, and a field for a path opens.
    pub(super) fn ask_for_files(&self, add: bool) {
        self.start("dialog", move || {
            let asked = std::time::Instant::now();
            let names = formats::names().join(", ");
            let mut endings = formats::endings();
            endings.extend(Format::ALL.map(Format::ending));
            let files = rfd::FileDialog::new()
                .set_title("Open an atlas")
                .add_filter(format!("Atlases, {names} and exported pictures"), &endings)
                .add_filter("All files", &["*"])
                .pick_files();
            match files {
                Some(files) => {
                    let origins = files.into_iter().map(Origin::File).collect();
                    Some(DeskCommand::Open { origins, add }.into())
                }
                None if asked.elapsed() < AT_ONCE => {
                    Some(ModeCommand::Show(Some(Dialog::OpenPath { add })).into())
                }
                None => None,
            }
        });
    }

    /// Asks for a PMTiles archive, as [`Self::ask_for_files`] does; where there is no dialog, the
    /// field beside the button takes a path.
    pub(super) fn ask_for_ground(&self) {
        self.start("dialog", move || {
            let asked = std::time::Instant::now();
            let file = rfd::FileDialog::new()
                .set_title("A PMTiles archive")
                .add_filter("PMTiles archives", &["pmtiles"])
                .add_filter("All files", &["*"])
                .pick_file();
            match file {
                Some(path) => {
                    let source = GroundSource::archive(&path.display().to_string());
                    Some(LookCommand::Ground(GroundCommand::Show(source)).into())
                }
                None if asked.elapsed() < AT_ONCE => Some(note(
                    Severity::Note,
                    "The system has no dialog for files: type the path of the archive instead",
                )),
                None => None,
            }
        });
    }

    /// Asks where a picture goes, as [`Self::ask_for_files`] does.
    pub(super) fn ask_to_save(&self, name: String) {
        let format = self.state.desk.figure.format;
        self.start("dialog", move || {
            let asked = std::time::Instant::now();
            let file = rfd::FileDialog::new()
                .set_title("Save the picture")
                .set_file_name(name)
                .add_filter("Picture", &[format.ending()])
                .save_file();
            match file {
                Some(chosen) => {
                    let (path, _) = picture_path(&chosen, format);
                    // The dialog has asked about the name that was typed, not about this one.
                    Some(if path != chosen && io::is_there(&path) {
                        let name = Origin::File(path).label();
                        let said = format!("{name} is there already: choose it to replace it");
                        note(Severity::Warning, said)
                    } else {
                        ModeCommand::Export(ExportTarget::File(path)).into()
                    })
                }
                None if asked.elapsed() < AT_ONCE => {
                    Some(ModeCommand::Show(Some(Dialog::SavePath)).into())
                }
                None => None,
            }
        });
    }
}
