//! Work longer than a frame, on named threads, and the errands that it is.
//!
//! Every job answers, whatever happens in it: one that panics, and one for which the system has no
//! thread, is answered for with the reason. It knows nothing of who waits for the answer.

mod keep;
mod picture;
mod read;
pub mod tiles;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};

pub use keep::keep_in_atlas;
pub use picture::{TILES_FOR, export};
pub use read::{ReadFiles, digest, load, read_files, read_keeping, read_origin};

use crate::desk::{Errand, Origin, Outcome};
use crate::formats::report::Severity;
use crate::io;
use crate::io::tiles::TileStore;

/// Starts jobs.
pub struct Jobs {
    wake: Arc<dyn Fn() + Send + Sync>,
    /// Whether jobs run where they are started, so that a test sees the same on every run.
    inline: bool,
    /// Where tiles come from; made when the first is wanted.
    store: Arc<OnceLock<Arc<TileStore>>>,
    /// The thread for what is done in turn; begun when the first is wanted.
    in_turn: OnceLock<Sender<Job>>,
}

/// A job with all that it answers.
type Job = Box<dyn FnOnce() + Send>;

/// Answers for a job that could not; told why, in a sentence.
type Failed = Arc<dyn Fn(String) + Send + Sync>;

impl Jobs {
    /// Jobs that call `wake` whenever one of them has answered.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            wake: Arc::new(wake),
            inline: false,
            store: Arc::default(),
            in_turn: OnceLock::new(),
        }
    }

    /// Jobs that are done by the time they are started, for tests.
    pub fn inline() -> Self {
        Self {
            inline: true,
            ..Self::new(|| ())
        }
    }

    /// The same, with another place to get tiles from.
    pub fn with_tiles(self, store: TileStore) -> Self {
        Self {
            store: Arc::new(OnceLock::from(Arc::new(store))),
            ..self
        }
    }

    /// Where tiles come from: the disk cache of the person, and the network.
    pub fn tile_store(&self) -> Arc<TileStore> {
        Arc::clone(self.store.get_or_init(Arc::default))
    }

    /// What is called whenever something has been answered, for others that answer.
    pub fn wake(&self) -> Arc<dyn Fn() + Send + Sync> {
        Arc::clone(&self.wake)
    }

    /// Runs a job on a thread of its own. Where it panics, or no thread can be had, `failed` is
    /// told why.
    pub fn start(
        &self,
        name: &str,
        job: impl FnOnce() + Send + 'static,
        failed: impl Fn(String) + Send + Sync + 'static,
    ) {
        let failed: Failed = Arc::new(failed);
        self.spawn(name, self.guarded(name, job, &failed), &failed);
    }

    /// Runs a job after those that were started so before, on one thread that they share.
    pub fn start_in_turn(
        &self,
        name: &str,
        job: impl FnOnce() + Send + 'static,
        failed: impl Fn(String) + Send + Sync + 'static,
    ) {
        let failed: Failed = Arc::new(failed);
        let job = self.guarded(name, job, &failed);
        match self.in_turn() {
            Some(in_turn) => enqueue(in_turn, name, job, &failed),
            None => job(),
        }
    }

    /// Runs a job in two parts: the first on a thread of its own, since a disk may be far away, the
    /// second in turn with others.
    pub fn start_then_in_turn<T: Send + 'static>(
        &self,
        name: &str,
        first: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(T) + Send + 'static,
        failed: impl Fn(String) + Send + Sync + 'static,
    ) {
        let Some(in_turn) = self.in_turn().cloned() else {
            self.start(name, move || then(first()), failed);
            return;
        };
        let failed: Failed = Arc::new(failed);
        let (of_then, wake, named) = (Arc::clone(&failed), Arc::clone(&self.wake), name.to_owned());
        let job = move || {
            let came = first();
            let second = guarded(&named, move || then(came), &of_then, &wake);
            enqueue(&in_turn, &named, second, &of_then);
        };
        self.spawn(name, self.guarded(name, job, &failed), &failed);
    }

    /// The thread that is shared; none where jobs run where they are started.
    fn in_turn(&self) -> Option<&Sender<Job>> {
        (!self.inline).then(|| {
            self.in_turn.get_or_init(|| {
                let (sender, receiver) = mpsc::channel::<Job>();
                // Where there is no thread, nobody receives, and each job is told so.
                let run = Box::new(move || receiver.into_iter().for_each(|job| job()));
                self.spawn("in turn", run, &(Arc::new(|_| ()) as Failed));
                sender
            })
        })
    }

    fn guarded(&self, name: &str, job: impl FnOnce() + Send + 'static, failed: &Failed) -> Job {
        guarded(name, job, failed, &self.wake)
    }

    fn spawn(&self, name: &str, run: Job, failed: &Failed) {
        if self.inline {
            run();
            return;
        }
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(run);
        if let Err(error) = spawned {
            failed(format!("The system has no thread for {name}: {error}"));
        }
    }
}

/// A job that answers though it panics, and calls `wake` when it has.
fn guarded(
    name: &str,
    job: impl FnOnce() + Send + 'static,
    failed: &Failed,
    wake: &Arc<dyn Fn() + Send + Sync>,
) -> Job {
    let (name, failed, wake) = (name.to_owned(), Arc::clone(failed), Arc::clone(wake));
    Box::new(move || {
        // What the job had a hand on is dropped with it; what is shared is behind its own locks.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(job)) {
            failed(format!("Nothing came of {name}: {}", words_of(&*panic)));
        }
        wake();
    })
}

/// What a panic said, as a person is told it.
fn words_of(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    format!(
        "a fault in the program ({}); the rest goes on",
        said.unwrap_or("it said nothing")
    )
}

/// Hands a job to the thread that does them in turn.
fn enqueue(in_turn: &Sender<Job>, name: &str, job: Job, failed: &Failed) {
    if in_turn.send(job).is_err() {
        failed(format!("The system has no thread for {name}"));
    }
}

/// Carries an errand out, here and now; `doing` is told what is being done.
pub fn run(errand: Errand, store: &Arc<TileStore>, doing: &dyn Fn(&'static str)) -> Outcome {
    match errand {
        Errand::Load(request) => Outcome::Loaded(Box::new(load(*request))),
        Errand::Export(request) => Outcome::Exported(export(store, &request, doing)),
        Errand::LookAt(path) => {
            let is_there = io::is_there(&path);
            Outcome::Looked(path, is_there)
        }
        Errand::Keep { path, member, json } => keep(&path, member, &json),
        Errand::EmptyTileCache => empty_tile_cache(store),
    }
}

fn keep(path: &Path, member: &str, json: &str) -> Outcome {
    match keep_in_atlas(path, member, json) {
        Ok(()) => {
            let name = Origin::File(path.to_owned()).label();
            Outcome::Done(Severity::Note, format!("Kept in {name}"))
        }
        Err(why) => {
            let said = format!("Not kept: {why}: {}", path.display());
            Outcome::Done(Severity::Error, said)
        }
    }
}

fn empty_tile_cache(store: &TileStore) -> Outcome {
    let Some(cache) = store.cache() else {
        return Outcome::Nothing;
    };
    let size = cache.size();
    match cache.empty() {
        Ok(()) => {
            let said = format!("Removed {:.1} MB of tiles", size as f64 / 1e6);
            Outcome::Done(Severity::Note, said)
        }
        Err(error) => {
            let said = format!("Not all tiles could be removed: {error}");
            Outcome::Done(Severity::Warning, said)
        }
    }
}
