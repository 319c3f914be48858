//! Work that is longer than a frame, on named threads. Its answers are commands.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use crate::atlas::library::Library;
use crate::formats::Reading;
use crate::formats::report::{Report, Severity};
use crate::index::Index;
use crate::io;
use crate::state::{Command, Document, LoadRequest, Loaded, Notice, Origin};

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
    for origin in read {
        let Reading { atlas, report } = read_origin(&origin);
        let report = Arc::new(report);
        match atlas {
            Some(atlas) => documents.push(Document {
                origin,
                atlas: Arc::new(atlas),
                report,
            }),
            None => failed.push((origin, report)),
        }
    }
    let library = Library::new(
        documents
            .iter()
            .map(|held| Arc::clone(&held.atlas))
            .collect(),
        today,
    );
    let facts: Vec<_> = library.facts().collect();
    let index = Index::build(&library, &facts, None);
    Loaded {
        id,
        documents,
        failed,
        same_view,
        library: Arc::new(library),
        index: Arc::new(index),
    }
}

fn read_origin(origin: &Origin) -> Reading {
    match origin {
        Origin::Builtin(id) => io::builtin::find(id).map_or_else(
            || Reading {
                atlas: None,
                report: Report::default(),
            },
            io::builtin::Builtin::read,
        ),
        Origin::File(path) => io::read_atlas(path),
    }
}

/// A notice that a job of the shell failed.
pub fn failure(what: impl Into<String>) -> Command {
    Command::Notify(Notice::new(Severity::Error, what))
}
