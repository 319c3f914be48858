//! The room for what is open, what is being read, and what was chosen for pictures of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::library::{DocumentId, Library};
use crate::atlas::time::Day;
use crate::desk::{Document, Origin};
use crate::view::figure::FigureSettings;

/// What can be asked of the desk.
#[derive(Clone, Debug)]
pub enum DeskCommand {
    /// Opens atlases, instead of those that are open or besides them.
    Open {
        /// Which.
        origins: Vec<Origin>,
        /// Whether those that are open stay.
        add: bool,
    },
    /// Closes the atlas at a position of the library.
    Close(usize),
    /// A file changed on disk. It is read again once it has been quiet for a moment.
    Changed(PathBuf),
    /// Changes what was chosen for a picture.
    Figure(Box<FigureSettings>),
    /// Writes what was chosen for a picture into the file of the atlas.
    KeepFigure,
}

/// How long a file has to be quiet before it is read again, in seconds: a program that saves it
/// may write more than once.
const QUIET_SECS: f64 = 0.2;

/// What is being read, for a request that comes in the meantime.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The number of the newest request; only its answer is used.
    pub(super) number: u64,
    pub(super) keep: Vec<Document>,
    pub(super) read: Vec<Origin>,
    pub(super) same_view: bool,
}

/// What is open.
#[derive(Clone, Debug)]
pub struct DeskRoom {
    /// The documents, in the order of the library.
    pub documents: Vec<Document>,
    /// Their atlases.
    pub library: Arc<Library>,
    /// Which library this is: it counts up whenever another one is opened.
    pub opened: u64,
    /// What was chosen for a picture.
    pub figure: FigureSettings,
    /// Today.
    pub today: Day,
    /// What is being read, while something is.
    pub(super) reading: Option<Reading>,
    /// How often something was asked to be read.
    pub(super) requests: u64,
    /// What the next document that is read goes by.
    pub(super) next_id: DocumentId,
    /// Files that changed, and when, in seconds.
    changed: BTreeMap<PathBuf, f64>,
}

impl DeskRoom {
    /// A desk on which nothing is open.
    pub(super) fn new(today: Day) -> Self {
        Self {
            documents: Vec::new(),
            library: Arc::new(Library::new(Vec::new(), today)),
            opened: 0,
            figure: FigureSettings::default(),
            today,
            reading: None,
            requests: 0,
            next_id: DocumentId::default(),
            changed: BTreeMap::new(),
        }
    }

    /// Whether something is being read.
    pub fn is_loading(&self) -> bool {
        self.reading.is_some()
    }

    /// The document, where it is the only one.
    pub(super) fn only(&self) -> Option<&Document> {
        match self.documents.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// What stays open whatever comes of what is being read.
    pub(super) fn staying(&self) -> &[Document] {
        match &self.reading {
            Some(reading) => &reading.keep,
            None => &self.documents,
        }
    }

    /// Why nothing can be written into the atlas, where nothing can.
    pub fn why_not_kept(&self) -> Option<&'static str> {
        match self.only() {
            Some(only) if only.in_picture => {
                Some("This atlas was opened from a picture, which is not written over")
            }
            Some(only) if only.origin.path().is_some() => None,
            Some(_) => {
                Some("A built-in atlas is part of the program; open one from a file for this")
            }
            None => Some("This needs one atlas alone that is open from a file"),
        }
    }

    /// The file that something can be written into.
    pub(super) fn path_to_keep_in(&self) -> Option<PathBuf> {
        let only = self.only().filter(|_| self.why_not_kept().is_none())?;
        only.origin.path().map(Path::to_owned)
    }

    /// What is kept for pictures in the only atlas, as it is spelled.
    pub(super) fn own_figure(&self) -> Option<&str> {
        self.only()?.atlas.figure.as_ref().map(|raw| raw.get())
    }

    /// What the choices for pictures of what is open go by.
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

    /// Notes that a file changed.
    pub(super) fn note_change(&mut self, path: PathBuf, now_secs: f64) {
        self.changed.insert(path, now_secs);
    }

    /// The files that changed and have been quiet since, each once.
    pub(super) fn take_quiet(&mut self, now_secs: f64) -> Vec<PathBuf> {
        let quiet: Vec<PathBuf> = self
            .changed
            .iter()
            .filter(|(_, since)| now_secs - **since >= QUIET_SECS)
            .map(|(path, _)| path.clone())
            .collect();
        for path in &quiet {
            self.changed.remove(path);
        }
        quiet
    }

    /// When the next file will have been quiet for long enough, in seconds.
    pub(super) fn quiet_at(&self) -> Option<f64> {
        self.changed
            .values()
            .map(|since| since + QUIET_SECS)
            .min_by(f64::total_cmp)
    }
}
