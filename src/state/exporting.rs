//! A picture in the making: the frame on the map, and the picture that comes of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Effect, Notice, State};
use crate::atlas::library::Library;
use crate::export::figure::{map_size, refit};
use crate::export::settings::FigureSettings;
use crate::formats;
use crate::formats::report::Severity;
use crate::index::Index;
use crate::settings::Settings;
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
    /// What is being done, and the way to stop it.
    pub busy: Option<(&'static str, Arc<AtomicBool>)>,
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
    /// Whether it is not wanted any more.
    pub cancelled: Arc<AtomicBool>,
}

/// What came of an [`ExportRequest`].
#[derive(Clone, Debug)]
pub enum Exported {
    /// A picture to look at.
    Preview(Arc<Preview>),
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
            ..self.view.clone()
        })
    }

    /// A picture of what the frame holds.
    pub fn export_request(&self, target: ExportTarget) -> Option<ExportRequest> {
        Some(ExportRequest {
            library: Arc::clone(&self.library),
            index: Arc::clone(&self.index),
            view: self.export_view()?,
            settings: self.figure.clone(),
            target,
            cancelled: Arc::default(),
        })
    }

    pub(super) fn toggle_export(&mut self) {
        self.exporting = if self.exporting.is_some() {
            None
        } else {
            Some(Exporting::default())
        };
    }

    pub(super) fn start_export(&mut self, target: ExportTarget) -> Vec<Effect> {
        let Some(request) = self.export_request(target) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        if !matches!(request.target, ExportTarget::Preview) {
            let Some(exporting) = self
                .exporting
                .as_mut()
                .filter(|exporting| exporting.busy.is_none())
            else {
                return Vec::new();
            };
            exporting.busy = Some(("Drawing the picture…", Arc::clone(&request.cancelled)));
            self.remember_figure();
            effects.push(Effect::SaveSettings);
        }
        effects.push(Effect::Export(Box::new(request)));
        effects
    }

    pub(super) fn cancel_export(&self) {
        if let Some((_, cancelled)) = self
            .exporting
            .as_ref()
            .and_then(|exporting| exporting.busy.as_ref())
        {
            cancelled.store(true, Ordering::Release);
        }
    }

    pub(super) fn exported(&mut self, exported: Exported) -> Vec<Effect> {
        if let (Exported::Preview(preview), Some(exporting)) = (&exported, &mut self.exporting) {
            exporting.preview = Some(Arc::clone(preview));
            return Vec::new();
        }
        if let Some(exporting) = &mut self.exporting {
            exporting.busy = None;
        }
        match exported {
            Exported::Preview(_) => {}
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

    /// What was chosen for the atlas that is open, from the atlas itself or else from last time.
    pub(super) fn recall_figure(&mut self) {
        let of_atlas = match self.documents.as_slice() {
            [only] => only
                .atlas
                .figure
                .as_ref()
                .and_then(|raw| serde_json::from_str(raw.get()).ok()),
            _ => None,
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

    fn figure_key(&self) -> Option<String> {
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
    pub(super) fn keep_figure(&mut self) -> Vec<Effect> {
        let [only] = self.documents.as_slice() else {
            return Vec::new();
        };
        let (Some(path), Some(text)) = (only.origin.path(), only.atlas.text.as_deref()) else {
            return Vec::new();
        };
        let figure = serde_json::to_string(&self.figure).unwrap_or_default();
        if let Some(text) = formats::with_figure(text, &figure) {
            vec![Effect::Write {
                path: path.to_owned(),
                text,
            }]
        } else {
            let why = "The file has no member \"theatrum\" to keep it in";
            self.notify(Notice::new(Severity::Warning, why));
            Vec::new()
        }
    }

    /// Whether what was chosen can be written into the atlas: one atlas is open, and it is a file.
    pub fn can_keep_figure(&self) -> bool {
        matches!(self.documents.as_slice(), [only] if only.origin.path().is_some())
    }
}
