//! Work that is longer than a frame, on named threads. Its answers are commands.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};

use crate::atlas::library::Library;
use crate::export::payload::{self, Payload};
use crate::export::{self, RasterError, citations};
use crate::formats::report::{Problem, Report, Severity};
use crate::formats::{self, Reading};
use crate::index::Index;
use crate::io;
use crate::scene::Fonts;
use crate::state::{
    Command, Document, ExportRequest, ExportTarget, Exported, LoadRequest, Loaded, Notice, Origin,
    Preview, Reopened,
};
use crate::view::FrameSize;

/// Starts jobs and collects what they answer.
pub struct Jobs {
    sender: Sender<Command>,
    receiver: Receiver<Command>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// Whether jobs run where they are started, so that a test sees the same on every run.
    inline: bool,
}

impl Jobs {
    /// Jobs that call `wake` whenever one of them has answered.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self {
            sender,
            receiver,
            wake: Arc::new(wake),
            inline: false,
        }
    }

    /// Jobs that are done by the time they are started, for tests.
    pub fn inline() -> Self {
        Self {
            inline: true,
            ..Self::new(|| ())
        }
    }

    /// Runs a job on a thread of its own. Where no thread can be had, a notice says so.
    pub fn start(&self, name: &str, job: impl FnOnce() -> Option<Command> + Send + 'static) {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let run = move || {
            if let Some(answer) = job() {
                // Nobody listens once the window is closed.
                sender.send(answer).ok();
            }
            wake();
        };
        if self.inline {
            run();
            return;
        }
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(run);
        if let Err(error) = spawned {
            self.sender
                .send(failure(format!(
                    "The system has no thread for {name}: {error}"
                )))
                .ok();
        }
    }

    /// A way for others, such as a watcher of files, to send commands.
    pub fn sender(&self) -> (Sender<Command>, Arc<dyn Fn() + Send + Sync>) {
        (self.sender.clone(), Arc::clone(&self.wake))
    }

    /// What has been answered since the last call.
    pub fn answers(&self) -> Vec<Command> {
        self.receiver.try_iter().collect()
    }

    /// Makes a picture.
    pub fn export(&self, request: ExportRequest) {
        self.start("export", move || Some(Command::Exported(export(&request))));
    }

    /// Reads files.
    pub fn load(&self, request: LoadRequest) {
        self.start("load", move || {
            Some(Command::Loaded(Box::new(load(request))))
        });
    }
}

/// How large a preview is, in pixels of its longer side.
const PREVIEW_PX: f64 = 720.0;

/// Makes the picture of a request. A picture that is not wanted any more leaves nothing behind.
pub fn export(request: &ExportRequest) -> Exported {
    let cancelled = || request.cancelled.load(Ordering::Acquire);
    let asked = export::Request {
        library: &request.library,
        index: &request.index,
        view: &request.view,
        settings: &request.settings,
    };
    let mut fonts = Fonts::default();
    let failed = |error: RasterError| Exported::Failed(error.to_string());
    match &request.target {
        ExportTarget::Preview | ExportTarget::Clipboard => {
            let longest = match request.target {
                ExportTarget::Preview => PREVIEW_PX,
                _ => f64::INFINITY,
            };
            let pixels = match export::pixels(&asked, &mut fonts, longest) {
                Ok(pixels) => pixels,
                Err(error) => return failed(error),
            };
            if cancelled() {
                return Exported::Cancelled;
            }
            if matches!(request.target, ExportTarget::Clipboard) {
                return Exported::Pixels(pixels.size, Arc::new(pixels.rgba));
            }
            Exported::Preview(Arc::new(Preview {
                size: pixels.size,
                rgba: pixels.rgba,
                about_bytes: pixels.about_bytes,
                sources: citations::as_text(&pixels.figure.citations.entries),
                description: pixels.figure.description,
                title: pixels.figure.title,
                subtitle: pixels.figure.subtitle,
            }))
        }
        ExportTarget::File(path) => {
            let picture = match export::picture(&asked, &mut fonts, 1.0) {
                Ok(picture) => picture,
                Err(error) => return failed(error),
            };
            if cancelled() {
                return Exported::Cancelled;
            }
            match io::save(path, &picture.bytes) {
                Ok(()) => Exported::Saved(path.clone(), picture.notes),
                Err(error) => Exported::Failed(format!(
                    "{}: {}",
                    io::explain(path, &error).0,
                    path.display()
                )),
            }
        }
    }
}

/// Reads what a request names, and digests it.
pub fn load(request: LoadRequest) -> Loaded {
    let LoadRequest {
        id,
        keep,
        read,
        same_view,
        today,
    } = request;
    let mut documents = keep;
    let mut failed = Vec::new();
    let mut reopened = None;
    for origin in read {
        let (readings, view) = read_origin(&origin);
        reopened = view.or(reopened);
        for Reading { atlas, report } in readings {
            let report = Arc::new(report);
            match atlas {
                Some(atlas) => documents.push(Document {
                    origin: origin.clone(),
                    atlas: Arc::new(atlas),
                    report,
                }),
                None => failed.push((origin.clone(), report)),
            }
        }
    }
    let atlases = documents
        .iter()
        .map(|held| Arc::clone(&held.atlas))
        .collect();
    let library = Library::new(atlases, today);
    let facts: Vec<_> = library.facts().collect();
    let index = Index::build(&library, &facts, None);
    Loaded {
        id,
        documents,
        failed,
        same_view,
        reopened,
        library: Arc::new(library),
        index: Arc::new(index),
    }
}

/// The atlases of an origin: one, or those that a picture carries, with its view.
pub fn read_origin(origin: &Origin) -> (Vec<Reading>, Option<Reopened>) {
    match origin {
        Origin::Builtin(id) => (
            io::builtin::find(id)
                .map(io::builtin::Builtin::read)
                .into_iter()
                .collect(),
            None,
        ),
        Origin::File(path) => {
            let shown = path.display().to_string();
            let bytes = match io::read_bytes(path) {
                Ok(bytes) => bytes,
                Err(error) => return (vec![io::unreadable(path, &error)], None),
            };
            match payload::read(&bytes) {
                None => (vec![formats::read(&bytes, &shown)], None),
                Some(Err(error)) => (
                    vec![refused(
                        &shown,
                        "picture",
                        error.to_string(),
                        "open the atlas it was made from",
                    )],
                    None,
                ),
                Some(Ok(payload)) => carried(&shown, payload),
            }
        }
    }
}

/// The atlases and the view that a picture carries.
fn carried(shown: &str, payload: Payload) -> (Vec<Reading>, Option<Reopened>) {
    let [width, height] = payload.frame;
    let reopened = Reopened {
        view: payload.view,
        frame: FrameSize { width, height },
        figure: Box::new(payload.figure),
    };
    let mut readings: Vec<Reading> = Vec::new();
    for atlas in payload.atlases {
        readings.push(match atlas.text {
            Some(text) => {
                let mut reading = formats::read(text.as_bytes(), shown);
                if let Some(read) = &mut reading.atlas {
                    // An atlas without an id goes by the name of its file, which this is not.
                    read.id = atlas.id;
                    read.title = atlas.title;
                }
                reading
            }
            None => refused(
                shown,
                "picture",
                format!(
                    "the picture carries its view, but the atlas \"{}\" was too large for it",
                    atlas.title
                ),
                "open that atlas itself",
            ),
        });
    }
    if readings.is_empty() {
        readings.push(refused(
            shown,
            "picture",
            "the picture carries no atlas".to_owned(),
            "open the atlas itself",
        ));
    }
    (readings, Some(reopened))
}

fn refused(shown: &str, code: &'static str, why: String, hint: &str) -> Reading {
    let mut problem = Problem::of_file(shown, code, why);
    problem.hint = Some(hint.to_owned());
    Reading {
        atlas: None,
        report: Report {
            problems: vec![problem],
        },
    }
}

/// A notice that a job of the shell failed.
pub fn failure(what: impl Into<String>) -> Command {
    Command::Notify(Notice::new(Severity::Error, what))
}
