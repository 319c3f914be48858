//! Work that is longer than a frame, on named threads. Its answers are commands.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use crate::atlas::library::Library;
use crate::export::payload::{self, Payload};
use crate::formats::report::{Problem, Report, Severity};
use crate::formats::{self, Reading};
use crate::index::Index;
use crate::io;
use crate::state::{Command, Document, LoadRequest, Loaded, Notice, Origin, Reopened};
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

    /// Reads files.
    pub fn load(&self, request: LoadRequest) {
        self.start("load", move || {
            Some(Command::Loaded(Box::new(load(request))))
        });
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
