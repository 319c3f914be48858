//! What is open: where it came from, what was wrong with it, and how it is read again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Command, Effect, Follows, State};
use crate::atlas::Atlas;
use crate::atlas::library::Library;
use crate::atlas::time::Day;
use crate::formats::report::{Problem, Report, Severity};
use crate::index::{Dates, Index};
use crate::view::figure::FigureSettings;
use crate::view::{FrameSize, LayerName, Measurement, View};

/// Where an atlas comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From inside the program, by its id.
    Builtin(&'static str),
    /// From a file.
    File(PathBuf),
}

impl Origin {
    /// The name of the file, or of the atlas inside the program.
    pub fn label(&self) -> String {
        match self {
            Self::Builtin(id) => (*id).to_owned(),
            Self::File(path) => path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            ),
        }
    }

    /// The file, where it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Builtin(_) => None,
            Self::File(path) => Some(path),
        }
    }
}

/// An atlas that is open.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it comes from.
    pub origin: Origin,
    /// What was read.
    pub atlas: Arc<Atlas>,
    /// What was wrong with it.
    pub report: Arc<Report>,
    /// Whether the file is a picture that carries it.
    pub in_picture: bool,
}

/// Something a person should know, until it is taken away.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it goes by; given when it is shown.
    pub id: u64,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, in a sentence.
    pub title: String,
    /// The problems behind it.
    pub report: Option<Arc<Report>>,
}

impl Notice {
    /// A notice without a report.
    pub fn new(severity: Severity, title: impl Into<String>) -> Self {
        Self {
            id: 0,
            severity,
            title: title.into(),
            report: None,
        }
    }
}

/// What is to be read, and what stays.
#[derive(Clone, Debug)]
pub struct LoadRequest {
    /// What it goes by: only the answer to the newest one is used.
    pub id: u64,
    /// What stays as it is.
    pub keep: Vec<Document>,
    /// What is read, in order, behind it.
    pub read: Vec<Origin>,
    /// Whether the view stays too, as far as it can: what is read was open before.
    pub same_view: bool,
    /// Today.
    pub today: Day,
}

/// The view that a picture brought back.
#[derive(Clone, Debug)]
pub struct Reopened {
    /// What was shown.
    pub view: View,
    /// The map frame that its camera was for.
    pub frame: FrameSize,
    /// What was chosen for the picture.
    pub figure: Box<FigureSettings>,
}

/// What is being read, for a request that comes in the meantime.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    keep: Vec<Document>,
    read: Vec<Origin>,
    same_view: bool,
}

/// What came of a [`LoadRequest`].
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The request's id.
    pub id: u64,
    /// What is open now.
    pub documents: Vec<Document>,
    /// What could not be read at all, and why.
    pub failed: Vec<(Origin, Arc<Report>)>,
    /// Whether the view stays.
    pub same_view: bool,
    /// The view of the last picture among what was read.
    pub reopened: Option<Reopened>,
    /// The atlases.
    pub library: Arc<Library>,
    /// Their facts, digested.
    pub index: Arc<Index>,
    /// Their facts, sorted by their dates.
    pub dates: Arc<Dates>,
}

impl State {
    pub(super) fn open(&mut self, origins: Vec<Origin>, add: bool) -> Vec<Effect> {
        // What is open already is read again rather than opened twice.
        let keep = if add {
            self.staying()
                .iter()
                .filter(|document| !origins.contains(&document.origin))
                .cloned()
                .collect()
        } else {
            Vec::new()
        };
        if !add {
            // What is still being read would have been replaced as well.
            self.reading = None;
        }
        self.load(keep, origins, false)
    }

    pub(super) fn close(&mut self, position: usize) -> Vec<Effect> {
        if position >= self.documents.len() {
            return Vec::new();
        }
        let mut keep = self.documents.clone();
        keep.remove(position);
        self.load(keep, Vec::new(), true)
    }

    pub(super) fn reload(&mut self) -> Vec<Effect> {
        let read = self
            .staying()
            .iter()
            .map(|document| document.origin.clone())
            .collect();
        self.load(Vec::new(), read, true)
    }

    pub(super) fn changed(&mut self, path: &Path) -> Vec<Effect> {
        let is_open = self
            .documents
            .iter()
            .any(|document| document.origin.path() == Some(path));
        if is_open { self.reload() } else { Vec::new() }
    }

    /// What stays open whatever comes of what is being read.
    fn staying(&self) -> &[Document] {
        match &self.reading {
            Some(reading) => &reading.keep,
            None => &self.documents,
        }
    }

    fn load(
        &mut self,
        keep: Vec<Document>,
        mut read: Vec<Origin>,
        mut same_view: bool,
    ) -> Vec<Effect> {
        // Only the answer to the newest request is used: it reads what an older one still does.
        if let Some(older) = self.reading.take() {
            for origin in older.read {
                let is_kept = keep.iter().any(|document| document.origin == origin);
                if !is_kept && !read.contains(&origin) {
                    read.push(origin);
                }
            }
            same_view &= older.same_view;
        }
        self.reading = Some(Reading {
            keep: keep.clone(),
            read: read.clone(),
            same_view,
        });
        self.load_id += 1;
        self.loading = true;
        vec![Effect::Load(Box::new(LoadRequest {
            id: self.load_id,
            keep,
            read,
            same_view,
            today: self.today,
        }))]
    }

    pub(super) fn loaded(&mut self, loaded: Loaded) -> Vec<Effect> {
        if loaded.id != self.load_id {
            return Vec::new();
        }
        self.loading = false;
        self.reading = None;
        let Loaded {
            id: _,
            documents,
            failed,
            same_view,
            reopened,
            library,
            index,
            dates,
        } = loaded;
        // Old notices about the same files would contradict the new ones.
        self.notices.retain(|notice| notice.report.is_none());
        for (origin, report) in &failed {
            self.notify(unreadable(origin, report));
        }
        let is_open = |document: &Document| {
            self.documents
                .iter()
                .any(|held| Arc::ptr_eq(&held.atlas, &document.atlas))
        };
        if !failed.is_empty() && (same_view || documents.iter().all(is_open)) {
            // Nothing new came of it: the last good state stays, and where the map looks.
            return Vec::new();
        }
        let closed = documents.len() < self.documents.len();
        for document in &documents {
            self.notify_problems(document);
        }
        let mut settings = self.settings.clone();
        for document in &documents {
            if let Some(path) = document.origin.path() {
                settings.remember(path.to_owned());
            }
        }
        let (figure_key, own_figure) = (self.figure_key(), self.own_figure().map(str::to_owned));
        self.documents = documents;
        self.dates = dates;
        self.take_library(library, index);
        self.hovered = None;
        self.open_cluster = None;
        self.selected = self
            .view
            .selection
            .as_deref()
            .and_then(|id| self.library.find(id));
        self.view.selection = self.selected.map(|fact| self.library.shown_id(fact));
        // What is being chosen stays when a file is read again, unless the file says otherwise.
        if !same_view
            || figure_key != self.figure_key()
            || own_figure.as_deref() != self.own_figure()
        {
            self.recall_figure();
        }
        if self.documents.is_empty() {
            self.close_export();
        }
        if !same_view {
            self.timeline.forget();
            self.fresh_view();
            if let Some(reopened) = reopened {
                self.reopen(reopened);
            } else {
                self.show_own_view();
            }
            self.adopt_ground();
        } else if closed {
            let known: Vec<&str> = self
                .library
                .groups()
                .map(|(_, group)| group.id.as_str())
                .collect();
            self.view
                .layers
                .groups
                .retain(|group| known.contains(&group.as_str()));
        }
        if settings.recent == self.settings.recent {
            return Vec::new();
        }
        self.apply(Command::Prefer(settings))
    }

    /// The view in which newly opened atlases are shown: everything, the first group hatched.
    fn fresh_view(&mut self) {
        self.history.clear();
        self.flight = None;
        self.selected = None;
        self.view.selection = None;
        self.view.date = None;
        self.view.time = None;
        self.view.compare = None;
        self.dialog = None;
        self.measuring = None;
        self.view.measurement = Measurement::default();
        // Nothing of what is new may be hidden because something else was.
        let looks = &mut self.view.layers.looks;
        looks.retain(|name, _| matches!(name, LayerName::Ground | LayerName::Graticule));
        self.view.layers.order.clear();
        self.view.layers.groups = self
            .library
            .groups_once()
            .first()
            .map(|(_, group)| group.id.to_string())
            .into_iter()
            .collect();
        self.follows = Follows::All;
        self.follow();
    }

    /// Shows the view that is kept with the only atlas. The theme and the view of boundaries stay
    /// as the person prefers them.
    fn show_own_view(&mut self) {
        let [only] = self.documents.as_slice() else {
            return;
        };
        let Some(raw) = &only.atlas.view else {
            return;
        };
        let has_camera = serde_json::from_str::<serde_json::Value>(raw.get())
            .is_ok_and(|kept| kept.get("camera").is_some());
        match serde_json::from_str::<View>(raw.get()) {
            Ok(view) => {
                let camera = if has_camera {
                    self.follows = Follows::Hand;
                    view.camera.bounded()
                } else {
                    self.view.camera
                };
                self.selected = view
                    .selection
                    .as_deref()
                    .and_then(|id| self.library.find(id));
                self.view = View { camera, ..view };
                self.view.selection = self.selected.map(|fact| self.library.shown_id(fact));
                self.follow_settings();
            }
            Err(error) => {
                let name = only.origin.label();
                let said = format!("{name} keeps a view that cannot be read: {error}");
                self.notify(Notice::new(Severity::Warning, said));
            }
        }
    }

    /// Shows the view that a picture brought back, as much of the map as it showed. The theme
    /// and the view of boundaries stay as the person prefers them.
    fn reopen(&mut self, reopened: Reopened) {
        let Reopened {
            view,
            frame,
            figure,
        } = reopened;
        self.selected = view
            .selection
            .as_deref()
            .and_then(|id| self.library.find(id));
        self.view = view;
        self.follow_settings();
        self.figure = *figure;
        self.follows = Follows::Picture {
            camera: self.view.camera,
            frame,
        };
        self.follow();
    }

    fn notify_problems(&mut self, document: &Document) {
        let (errors, warnings) = (document.report.errors(), document.report.warnings());
        if errors + warnings == 0 {
            return;
        }
        let name = document.origin.label();
        let severity = if errors > 0 {
            Severity::Error
        } else {
            Severity::Warning
        };
        let title = format!("{name} opened with {}", counted(errors, warnings));
        self.notify(Notice {
            id: 0,
            severity,
            title,
            report: Some(Arc::clone(&document.report)),
        });
    }
}

fn unreadable(origin: &Origin, report: &Arc<Report>) -> Notice {
    let why = report
        .first_error()
        .map(|Problem { message, .. }| message.as_str());
    Notice {
        id: 0,
        severity: Severity::Error,
        title: format!(
            "{} could not be opened: {}",
            origin.label(),
            why.unwrap_or("it cannot be read")
        ),
        report: Some(Arc::clone(report)),
    }
}

/// "2 errors and 1 warning".
fn counted(errors: usize, warnings: usize) -> String {
    let of = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    match (errors, warnings) {
        (0, warnings) => of(warnings, "warning"),
        (errors, 0) => of(errors, "error"),
        (errors, warnings) => format!("{} and {}", of(errors, "error"), of(warnings, "warning")),
    }
}
