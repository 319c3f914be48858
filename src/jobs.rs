//! Work that is longer than a frame, on named threads. Its answers are commands.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};

use crate::atlas::filter::Filters;
use crate::atlas::library::Library;
use crate::export::payload::{self, Payload};
use crate::export::{self, Figure, RasterError, citations};
use crate::formats::report::{Problem, Report, Severity};
use crate::formats::{self, Reading};
use crate::index::{Asked, Dates, Index};
use crate::io;
use crate::scene::Fonts;
use crate::search::SearchIndex;
use crate::state::{
    self, Command, CompareRequest, Document, ExportRequest, ExportTarget, Exported, IndexRequest,
    LoadRequest, Loaded, Notice, Origin, Preview, Reopened, Search, SearchRequest, TotalRequest,
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
        let (sender, wake) = self.sender();
        let id = request.id;
        self.start("export", move || {
            let exported = export(&request, &|doing| {
                // Nobody listens once the window is closed.
                sender
                    .send(Command::Exported(id, Exported::Doing(doing)))
                    .ok();
                wake();
            });
            Some(Command::Exported(id, exported))
        });
    }

    /// Writes what was chosen for pictures into the file of an atlas.
    pub fn keep_figure(&self, path: PathBuf, figure: String) {
        self.start("keep", move || {
            Some(Command::Notify(match keep_figure(&path, &figure) {
                Ok(()) => {
                    let said = format!("Kept in {}", Origin::File(path).label());
                    Notice::new(Severity::Note, said)
                }
                Err(why) => {
                    let said = format!("Not kept: {why}: {}", path.display());
                    Notice::new(Severity::Error, said)
                }
            }))
        });
    }

    /// Makes an index.
    pub fn index(&self, request: IndexRequest) {
        self.start("index", move || {
            Some(Command::Indexed(Box::new(state::index(&request))))
        });
    }

    /// Makes an index of words.
    pub fn search(&self, request: SearchRequest) {
        self.start("search", move || {
            let index = SearchIndex::build(&request.library);
            let ready = Search::Ready(request.opened, Arc::new(index));
            Some(Command::Search(ready))
        });
    }

    /// Compares two dates.
    pub fn compare(&self, request: CompareRequest) {
        self.start("compare", move || {
            Some(Command::Compared(Box::new(state::compare(&request))))
        });
    }

    /// Works out a total over time.
    pub fn total(&self, request: TotalRequest) {
        self.start("over time", move || {
            Some(Command::Totalled(Box::new(state::total(&request))))
        });
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

/// Makes the picture of a request, in steps that `doing` names. A picture that is not wanted any
/// more leaves nothing behind.
pub fn export(request: &ExportRequest, doing: &dyn Fn(&'static str)) -> Exported {
    match &request.target {
        ExportTarget::Preview => match draw_preview(request) {
            Ok(preview) => Exported::Preview(Arc::new(preview)),
            Err(Unmade::Cancelled) => Exported::NoPreview(None),
            Err(Unmade::Failed(why)) => Exported::NoPreview(Some(why)),
        },
        ExportTarget::Clipboard => match draw_pixels(request, f64::INFINITY) {
            Ok(pixels) => Exported::Pixels(pixels.size, Arc::new(pixels.rgba)),
            Err(unmade) => unmade.into(),
        },
        ExportTarget::File(path) => match write_picture(request, path, doing) {
            Ok(notes) => Exported::Saved(path.clone(), notes),
            Err(unmade) => unmade.into(),
        },
    }
}

/// Why there is no picture.
enum Unmade {
    Cancelled,
    Failed(String),
}

impl From<RasterError> for Unmade {
    fn from(error: RasterError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<Unmade> for Exported {
    fn from(unmade: Unmade) -> Self {
        match unmade {
            Unmade::Cancelled => Self::Cancelled,
            Unmade::Failed(why) => Self::Failed(why),
        }
    }
}

fn asked(request: &ExportRequest) -> export::Request<'_> {
    export::Request {
        library: &request.library,
        index: &request.index,
        view: &request.view,
        settings: &request.settings,
    }
}

fn go_on(request: &ExportRequest) -> Result<(), Unmade> {
    if request.cancelled.load(Ordering::Acquire) {
        Err(Unmade::Cancelled)
    } else {
        Ok(())
    }
}

/// The figure of a request, if it is still wanted then.
fn lay_out(request: &ExportRequest) -> Result<Figure, Unmade> {
    go_on(request)?;
    let figure = export::lay_out(&asked(request), &mut Fonts::default());
    go_on(request)?;
    Ok(figure)
}

fn draw_pixels(request: &ExportRequest, longest: f64) -> Result<export::Pixels, Unmade> {
    let pixels = export::pixels(lay_out(request)?, &asked(request), longest)?;
    go_on(request)?;
    Ok(pixels)
}

fn draw_preview(request: &ExportRequest) -> Result<Preview, Unmade> {
    let pixels = draw_pixels(request, PREVIEW_PX)?;
    Ok(Preview {
        size: pixels.size,
        rgba: pixels.rgba,
        about_bytes: pixels.about_bytes,
        sources: citations::as_text(&pixels.figure.citations.entries),
        description: pixels.figure.description,
        title: pixels.figure.title,
        subtitle: pixels.figure.subtitle,
    })
}

fn write_picture(
    request: &ExportRequest,
    path: &Path,
    doing: &dyn Fn(&'static str),
) -> Result<Vec<String>, Unmade> {
    let picture = export::draw(lay_out(request)?, &asked(request), 1.0)?;
    go_on(request)?;
    doing("Writing…");
    io::save(path, &picture.bytes).map_err(|error| {
        let why = io::explain(path, &error).0;
        Unmade::Failed(format!("{why}: {}", path.display()))
    })?;
    Ok(picture.notes)
}

/// Writes what was chosen for pictures, JSON, into the file of an atlas as it is on disk now, and
/// leaves everything else of it as it stands; or says why not.
pub fn keep_figure(path: &Path, figure: &str) -> Result<(), String> {
    let explained = |error: std::io::Error| io::explain(path, &error).0;
    let bytes = io::read_bytes(path).map_err(explained)?;
    if payload::read(&bytes).is_some() {
        return Err("this is a picture, and is not written over".to_owned());
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| format!("it is not text: {error}"))?;
    let kept = formats::with_figure(text, figure)
        .ok_or("it has no member \"theatrum\" to keep this in")?;
    io::save(path, kept.as_bytes()).map_err(explained)
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
        let in_picture = view.is_some();
        reopened = view.or(reopened);
        for Reading { atlas, report } in readings {
            let report = Arc::new(report);
            match atlas {
                Some(atlas) => documents.push(Document {
                    origin: origin.clone(),
                    atlas: Arc::new(atlas),
                    report,
                    in_picture,
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
    let everything = Asked {
        date: None,
        filters: &Filters::default(),
    };
    let index = Index::of(&library, everything, None);
    let dates = Dates::of(&library, everything.filters);
    Loaded {
        id,
        documents,
        failed,
        same_view,
        reopened,
        library: Arc::new(library),
        index: Arc::new(index),
        dates: Arc::new(dates),
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
