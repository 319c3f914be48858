//! A picture in the making: the frame on the map, and the picture that comes of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Dialog, Effect, Notice, State};
use crate::atlas::library::Library;
use crate::export::figure::{map_size, refit};
use crate::formats::report::Severity;
use crate::index::Index;
use crate::settings::Settings;
use crate::view::figure::{FigureSettings, Format};
use crate::view::{Camera, FrameSize, View};

/// Where the frame of the picture stands on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FramePlace {
    /// Its middle, from 0 to 1 of the map's width and height.
    pub middle: [f64; 2],
    /// Its size, from [`FramePlace::SMALLEST`] to 1, the largest that fits the map.
    pub size: f64,
}

impl FramePlace {
    /// The smallest frame, of the largest.
    pub const SMALLEST: f64 = 0.2;
}

impl Default for FramePlace {
    fn default() -> Self {
        Self {
            middle: [0.5, 0.5],
            size: 1.0,
        }
    }
}

/// A picture in the making.
#[derive(Clone, Debug, Default)]
pub struct Exporting {
    /// The frame on the map.
    pub place: FramePlace,
    /// The picture at a reduced size, as it was last drawn.
    pub preview: Option<Arc<Preview>>,
    /// Why the preview could not be drawn.
    pub problem: Option<String>,
    /// The preview that is being drawn.
    pub drawing: Option<Busy>,
    /// The picture that is being made.
    pub busy: Option<Busy>,
    /// The file that was chosen and is there already: it is replaced once it is chosen again.
    pub taken: Option<PathBuf>,
}

/// What is being done on a thread, and the way to stop it.
#[derive(Clone, Debug)]
pub struct Busy {
    /// The [`ExportRequest::id`].
    pub id: u64,
    /// What is being done, in a word or two.
    pub doing: &'static str,
    /// Whether it is not wanted any more.
    pub cancelled: Arc<AtomicBool>,
}

impl Busy {
    fn new(request: &ExportRequest) -> Self {
        Self {
            id: request.id,
            doing: "Drawing…",
            cancelled: Arc::clone(&request.cancelled),
        }
    }

    fn stop(&self) {
        self.cancelled.store(true, Ordering::Release);
    }
}

/// A picture at a reduced size.
#[derive(Debug)]
pub struct Preview {
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// Its pixels: red, green, blue, opacity, row by row.
    pub rgba: Vec<u8>,
    /// About how large the file will be, in bytes.
    pub about_bytes: usize,
    /// The numbered sources as text.
    pub sources: String,
    /// What the picture shows, in words.
    pub description: String,
    /// The title that it has where none is given.
    pub title: String,
    /// The line under the title that it has where none is given.
    pub subtitle: String,
}

/// What a picture is for.
#[derive(Clone, Debug)]
pub enum ExportTarget {
    /// To be looked at in the dialog.
    Preview,
    /// A file.
    File(PathBuf),
    /// The clipboard.
    Clipboard,
}

/// A picture that is to be made on a thread.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// What it goes by: the answer is for whoever asked.
    pub id: u64,
    /// The open atlases.
    pub library: Arc<Library>,
    /// Their facts.
    pub index: Arc<Index>,
    /// What is shown, its camera for the picture's own map frame.
    pub view: View,
    /// What was chosen for the picture.
    pub settings: FigureSettings,
    /// What it is for.
    pub target: ExportTarget,
    /// Whether the ground of the view may be asked for.
    pub ground_allowed: bool,
    /// Whether it is not wanted any more.
    pub cancelled: Arc<AtomicBool>,
}

/// What came of an [`ExportRequest`].
#[derive(Clone, Debug)]
pub enum Exported {
    /// It is not done yet; what is being done now.
    Doing(&'static str),
    /// A picture to look at.
    Preview(Arc<Preview>),
    /// There is none to look at, and why; nothing where it is not wanted any more.
    NoPreview(Option<String>),
    /// A file was written; what a person should know of it.
    Saved(PathBuf, Vec<String>),
    /// Pixels for the clipboard: width, height, and red, green, blue, opacity.
    Pixels([usize; 2], Arc<Vec<u8>>),
    /// It was stopped; nothing was left behind.
    Cancelled,
    /// It could not be made, and why.
    Failed(String),
}

/// Space between the largest frame and the edge of the map, in frame pixels.
const MARGIN_PX: f64 = 20.0;

impl State {
    /// The frame of the picture on the map: left, top, right, bottom in frame pixels.
    pub fn export_frame(&self, place: FramePlace) -> [f64; 4] {
        let wanted = map_size(&self.figure);
        let ratio = wanted.width / wanted.height.max(1.0);
        let room = [
            self.frame.width - 2.0 * MARGIN_PX,
            self.frame.height - 2.0 * MARGIN_PX,
        ]
        .map(|side| side.max(40.0));
        let width = room[0].min(room[1] * ratio) * place.size.clamp(FramePlace::SMALLEST, 1.0);
        let height = width / ratio;
        let middle = |axis: usize, full: f64, side: f64| {
            let half = side / 2.0 + MARGIN_PX;
            (place.middle[axis] * full).clamp(half.min(full / 2.0), (full - half).max(full / 2.0))
        };
        let (x, y) = (
            middle(0, self.frame.width, width),
            middle(1, self.frame.height, height),
        );
        [
            x - width / 2.0,
            y - height / 2.0,
            x + width / 2.0,
            y + height / 2.0,
        ]
    }

    /// The view that a picture shows: what lies in the frame, in a map frame of the picture's
    /// own size.
    pub fn export_view(&self) -> Option<View> {
        let place = self.exporting.as_ref()?.place;
        let [left, top, right, bottom] = self.export_frame(place);
        let centre = self.view.camera.lonlat_at(
            self.frame,
            [f64::midpoint(left, right), f64::midpoint(top, bottom)],
        );
        let in_frame = Camera {
            centre,
            zoom: self.view.camera.zoom,
        };
        let on_screen = FrameSize {
            width: right - left,
            height: bottom - top,
        };
        Some(View {
            camera: refit(in_frame, on_screen, map_size(&self.figure)),
            theme: self.figure.theme.unwrap_or(self.view.theme),
            // A picture shows one date.
            compare: None,
            ..self.view.clone()
        })
    }

    /// A picture of what the frame holds.
    fn export_request(&mut self, target: ExportTarget) -> Option<ExportRequest> {
        self.export_id += 1;
        Some(ExportRequest {
            id: self.export_id,
            library: Arc::clone(&self.library),
            index: Arc::clone(&self.index),
            view: self.export_view()?,
            settings: self.figure.clone(),
            target,
            ground_allowed: self.ground_consent() == super::Consent::Given,
            cancelled: Arc::default(),
        })
    }

    pub(super) fn toggle_export(&mut self) {
        if self.exporting.is_some() {
            self.close_export();
        } else if !self.documents.is_empty() {
            self.exporting = Some(Exporting::default());
        }
    }

    /// Closes the dialog. A file that is being written is written to its end.
    pub(super) fn close_export(&mut self) {
        if let Some(drawing) = self.exporting.take().and_then(|closed| closed.drawing) {
            drawing.stop();
        }
    }

    pub(super) fn start_export(&mut self, target: ExportTarget) -> Vec<Effect> {
        let Some(mut request) = self.export_request(target) else {
            return Vec::new();
        };
        let Some(exporting) = &mut self.exporting else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        if matches!(request.target, ExportTarget::Preview) {
            // Only the newest is of use, and one at a time is enough for the machine.
            if let Some(older) = exporting.drawing.replace(Busy::new(&request)) {
                older.stop();
            }
        } else {
            if exporting.busy.is_some() {
                return Vec::new();
            }
            exporting.busy = Some(Busy::new(&request));
            if let ExportTarget::File(path) = &mut request.target {
                exporting.taken = None;
                (*path, request.settings.format) = picture_path(path, request.settings.format);
            }
            self.remember_figure();
            effects.push(Effect::SaveSettings);
        }
        effects.push(Effect::Export(Box::new(request)));
        effects
    }

    /// Asks where to put the picture, and proposes a name.
    pub(super) fn ask_to_save(&self) -> Effect {
        let stem = self
            .documents
            .first()
            .map_or("map", |document| document.atlas.id.as_str());
        let name = format!("{stem}.{}", self.figure.format.ending());
        Effect::AskToSave { name }
    }

    pub(super) fn show_dialog(&mut self, dialog: Option<Dialog>) {
        self.dialog = dialog;
        if let Some(exporting) = &mut self.exporting {
            exporting.taken = None;
        }
    }

    /// Makes a picture and writes it where it was typed, unless that would replace something that
    /// nobody was asked about.
    pub(super) fn save_picture(&mut self, path: &Path) -> Vec<Effect> {
        let (path, _) = picture_path(path, self.figure.format);
        match &self.exporting {
            Some(exporting) if exporting.taken.as_ref() == Some(&path) => {
                self.dialog = None;
                self.start_export(ExportTarget::File(path))
            }
            Some(_) => vec![Effect::LookAt(path)],
            None => Vec::new(),
        }
    }

    /// Takes up whether something stands where a picture was to go; where nothing does, it goes
    /// there.
    pub(super) fn looked(&mut self, path: PathBuf, is_there: bool) -> Vec<Effect> {
        if self.dialog != Some(Dialog::SavePath) {
            // Nobody waits for it any more.
            return Vec::new();
        }
        if !is_there {
            self.dialog = None;
            return self.start_export(ExportTarget::File(path));
        }
        if let Some(exporting) = &mut self.exporting {
            exporting.taken = Some(path);
        }
        Vec::new()
    }

    pub(super) fn cancel_export(&self) {
        if let Some(busy) = self
            .exporting
            .as_ref()
            .and_then(|exporting| exporting.busy.as_ref())
        {
            busy.stop();
        }
    }

    pub(super) fn exported(&mut self, id: u64, exported: Exported) -> Vec<Effect> {
        let is = |held: &Option<Busy>| held.as_ref().is_some_and(|held| held.id == id);
        if let Some(exporting) = &mut self.exporting {
            if let (Exported::Doing(doing), Some(busy)) = (&exported, &mut exporting.busy)
                && busy.id == id
            {
                busy.doing = doing;
                return Vec::new();
            }
            if is(&exporting.busy) {
                exporting.busy = None;
            }
            if is(&exporting.drawing) {
                exporting.drawing = None;
                match &exported {
                    Exported::Preview(preview) => {
                        exporting.preview = Some(Arc::clone(preview));
                        exporting.problem = None;
                    }
                    Exported::NoPreview(why) => exporting.problem.clone_from(why),
                    _ => {}
                }
            }
        }
        match exported {
            Exported::Doing(_) | Exported::Preview(_) | Exported::NoPreview(_) => {}
            Exported::Saved(path, notes) => {
                let name = path.file_name().map_or_else(
                    || path.display().to_string(),
                    |name| name.to_string_lossy().into_owned(),
                );
                self.notify(Notice::new(Severity::Note, format!("Saved {name}")));
                for note in notes {
                    self.notify(Notice::new(Severity::Warning, note));
                }
            }
            Exported::Pixels(size, rgba) => {
                self.notify(Notice::new(
                    Severity::Note,
                    "The picture is on the clipboard",
                ));
                return vec![Effect::CopyImage { size, rgba }];
            }
            Exported::Cancelled => self.notify(Notice::new(
                Severity::Note,
                "Cancelled; no file was written",
            )),
            Exported::Failed(why) => {
                self.notify(Notice::new(Severity::Error, format!("No picture: {why}")));
            }
        }
        Vec::new()
    }

    /// Keeps what was chosen with the atlas's name, so that the next picture is alike.
    fn remember_figure(&mut self) {
        let Some(id) = self.figure_key() else {
            return;
        };
        let figures = &mut self.settings.figures;
        figures.retain(|(held, _)| *held != id);
        figures.insert(0, (id, self.figure.clone()));
        figures.truncate(Settings::FIGURES);
    }

    /// What is kept for pictures in the only atlas, as it is spelled.
    pub(super) fn own_figure(&self) -> Option<&str> {
        match self.documents.as_slice() {
            [only] => only.atlas.figure.as_ref().map(|raw| raw.get()),
            _ => None,
        }
    }

    /// What was chosen for the atlas that is open, from the atlas itself or else from last time.
    pub(super) fn recall_figure(&mut self) {
        let of_atlas = match self.own_figure().map(serde_json::from_str) {
            Some(Ok(figure)) => Some(figure),
            Some(Err(error)) => {
                let name = self
                    .documents
                    .first()
                    .map(|document| document.origin.label())
                    .unwrap_or_default();
                let said =
                    format!("{name} keeps choices for pictures that cannot be read: {error}");
                self.notify(Notice::new(Severity::Warning, said));
                None
            }
            None => None,
        };
        let key = self.figure_key();
        let kept = self
            .settings
            .figures
            .iter()
            .find(|(id, _)| Some(id) == key.as_ref());
        self.figure = of_atlas
            .or_else(|| kept.map(|(_, figure)| figure.clone()))
            .unwrap_or_default();
    }

    pub(super) fn figure_key(&self) -> Option<String> {
        (!self.documents.is_empty()).then(|| {
            let ids: Vec<&str> = self
                .documents
                .iter()
                .map(|document| document.atlas.id.as_str())
                .collect();
            ids.join(" + ")
        })
    }

    /// Writes what was chosen into the file of the only atlas, everything else as it stands.
    pub(super) fn keep_figure(&self) -> Vec<Effect> {
        let path = match self.documents.as_slice() {
            [only] if self.why_not_kept().is_none() => only.origin.path().map(ToOwned::to_owned),
            _ => None,
        };
        let figure = serde_json::to_string(&self.figure).ok();
        path.zip(figure)
            .map(|(path, figure)| Effect::KeepInAtlas {
                path,
                member: "figure",
                json: figure,
            })
            .into_iter()
            .collect()
    }

    /// Why what was chosen cannot be written into the atlas, where it cannot.
    pub fn why_not_kept(&self) -> Option<&'static str> {
        match self.documents.as_slice() {
            [only] if only.in_picture => {
                Some("This atlas was opened from a picture, which is not written over")
            }
            [only] if only.origin.path().is_some() => None,
            [_] => Some("A built-in atlas is part of the program; open one from a file for this"),
            _ => Some("This needs one atlas alone that is open from a file"),
        }
    }
}

/// Brings the name of a picture and its format together: an ending that is a format's says the
/// format, any other name gets the ending of the format that was chosen.
pub fn picture_path(path: &Path, chosen: Format) -> (PathBuf, Format) {
    let said = path
        .extension()
        .and_then(|ending| Format::from_ending(&ending.to_string_lossy()));
    match (said, path.file_name()) {
        (None, Some(name)) => {
            let mut name = name.to_owned();
            name.push(".");
            name.push(chosen.ending());
            (path.with_file_name(name), chosen)
        }
        (said, _) => (path.to_owned(), said.unwrap_or(chosen)),
    }
}
