//! Work that is longer than a frame, on named threads. Its answers are commands.

pub mod tiles;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::atlas::filter::Filters;
use crate::atlas::library::Library;
use crate::atlas::time::Day;
use crate::basemap::TileSet;
use crate::export::figure::map_size;
use crate::export::payload::{self, Payload};
use crate::export::{self, Figure, RasterError, citations};
use crate::formats::report::{Problem, Report, Severity};
use crate::formats::{self, Reading};
use crate::index::{Asked, Dates, Index};
use crate::io;
use crate::io::tiles::TileStore;
use crate::scene::Fonts;
use crate::search::SearchIndex;
use crate::state::{
    self, Command, CompareRequest, Document, ExportRequest, ExportTarget, Exported, IndexRequest,
    LoadRequest, Loaded, Notice, Origin, Preview, Reopened, Search, SearchRequest, TotalRequest,
};
use crate::view::{FrameSize, LayerName};

/// Starts jobs and collects what they answer.
pub struct Jobs {
    sender: Sender<Command>,
    receiver: Receiver<Command>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// Whether jobs run where they are started, so that a test sees the same on every run.
    inline: bool,
    /// Where tiles come from; made when the first is wanted.
    store: Arc<OnceLock<Arc<TileStore>>>,
    /// The thread for what is done in turn; begun when the first is wanted.
    in_turn: OnceLock<Sender<Work>>,
}

/// A job with the sending of its answer.
type Work = Box<dyn FnOnce() + Send>;

impl Jobs {
    /// Jobs that call `wake` whenever one of them has answered.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self {
            sender,
            receiver,
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

    /// Runs a job on a thread of its own. Where no thread can be had, a notice says so.
    pub fn start(&self, name: &str, job: impl FnOnce() -> Option<Command> + Send + 'static) {
        let run = self.answering(job);
        if self.inline {
            run();
            return;
        }
        self.spawn(name, run);
    }

    /// Runs a job after those that were started so before, on one thread that they share. An index
    /// of many facts is many small pieces, most of which the next one has no use for: on a thread
    /// of its own each would take them from another part of memory, and none be given back.
    pub fn start_in_turn(&self, job: impl FnOnce() -> Option<Command> + Send + 'static) {
        let run = self.answering(job);
        if self.inline {
            run();
        } else {
            // Where there is no thread, a notice has said so.
            self.in_turn().send(Box::new(run)).ok();
        }
    }

    fn in_turn(&self) -> &Sender<Work> {
        self.in_turn.get_or_init(|| {
            let (sender, receiver) = mpsc::channel::<Work>();
            self.spawn("index", move || receiver.into_iter().for_each(|run| run()));
            sender
        })
    }

    fn answering(
        &self,
        job: impl FnOnce() -> Option<Command> + Send + 'static,
    ) -> impl FnOnce() + Send + 'static {
        answering(self.sender.clone(), Arc::clone(&self.wake), job)
    }

    fn spawn(&self, name: &str, run: impl FnOnce() + Send + 'static) {
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
        let store = self.tile_store();
        self.start("export", move || {
            let exported = export_with(&store, &request, &|doing| {
                // Nobody listens once the window is closed.
                sender
                    .send(Command::Exported(id, Exported::Doing(doing)))
                    .ok();
                wake();
            });
            Some(Command::Exported(id, exported))
        });
    }

    /// Looks whether something is there by a path.
    pub fn look_at(&self, path: PathBuf) {
        self.start("look", move || {
            let is_there = io::is_there(&path);
            Some(Command::Looked(path, is_there))
        });
    }

    /// Writes a member into the file of an atlas.
    pub fn keep_in_atlas(&self, path: PathBuf, member: &'static str, json: String) {
        self.start("keep", move || {
            Some(Command::Notify(match keep_in_atlas(&path, member, &json) {
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
        self.start_in_turn(move || Some(Command::Indexed(Box::new(state::index(&request)))));
    }

    /// Makes an index of words.
    pub fn search(&self, request: SearchRequest) {
        self.start("search", move || {
            let index = SearchIndex::build(&request.library);
            let ready = Search::Ready(request.opened, Arc::new(index));
            Some(Command::Search(ready))
        });
    }

    /// Removes all tiles that are kept on disk.
    pub fn empty_tile_cache(&self) {
        let store = self.tile_store();
        self.start("empty the tile cache", move || {
            let cache = store.cache()?;
            let size = cache.size();
            Some(Command::Notify(match cache.empty() {
                Ok(()) => {
                    let said = format!("Removed {:.1} MB of tiles", size as f64 / 1e6);
                    Notice::new(Severity::Note, said)
                }
                Err(error) => {
                    let said = format!("Not all tiles could be removed: {error}");
                    Notice::new(Severity::Warning, said)
                }
            }))
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

    /// Reads files, on a thread of their own since a disk may be far away, and digests them in turn
    /// with the indexes that will follow.
    pub fn load(&self, request: LoadRequest) {
        let loaded = |read: ReadFiles| Some(Command::Loaded(Box::new(digest(read))));
        if self.inline {
            self.start("load", move || loaded(read_files(request)));
            return;
        }
        let (in_turn, sender, wake) = (
            self.in_turn().clone(),
            self.sender.clone(),
            Arc::clone(&self.wake),
        );
        self.spawn("load", move || {
            let read = read_files(request);
            let run = answering(sender, wake, move || loaded(read));
            in_turn.send(Box::new(run)).ok();
        });
    }
}

/// A job with the sending of its answer.
fn answering(
    sender: Sender<Command>,
    wake: Arc<dyn Fn() + Send + Sync>,
    job: impl FnOnce() -> Option<Command> + Send + 'static,
) -> impl FnOnce() + Send + 'static {
    move || {
        if let Some(answer) = job() {
            // Nobody listens once the window is closed.
            sender.send(answer).ok();
        }
        wake();
    }
}

/// How large a preview is, in pixels of its longer side.
const PREVIEW_PX: f64 = 720.0;

/// Makes the picture of a request, in steps that `doing` names. A picture that is not wanted any
/// more leaves nothing behind.
pub fn export(request: &ExportRequest, doing: &dyn Fn(&'static str)) -> Exported {
    export_with(&Arc::default(), request, doing)
}

/// The same, with tiles from a place of its own.
pub fn export_with(
    store: &Arc<TileStore>,
    request: &ExportRequest,
    doing: &dyn Fn(&'static str),
) -> Exported {
    let tiles = tiles_of(store, request, doing);
    match &request.target {
        ExportTarget::Preview => match draw_preview(request, &tiles) {
            Ok(preview) => Exported::Preview(Arc::new(preview)),
            Err(Unmade::Cancelled) => Exported::NoPreview(None),
            Err(Unmade::Failed(why)) => Exported::NoPreview(Some(why)),
        },
        ExportTarget::Clipboard => match draw_pixels(request, &tiles, f64::INFINITY) {
            Ok(pixels) => Exported::Pixels(pixels.size, Arc::new(pixels.rgba)),
            Err(unmade) => unmade.into(),
        },
        ExportTarget::File(path) => match write_picture(request, &tiles, path, doing) {
            Ok(notes) => Exported::Saved(path.clone(), notes),
            Err(unmade) => unmade.into(),
        },
    }
}

/// How long a picture waits for its tiles, where nobody says otherwise.
pub const TILES_FOR: Duration = Duration::from_secs(40);
/// How long a preview waits for them.
const PREVIEW_TILES_FOR: Duration = Duration::from_secs(6);

/// The tiles of a picture's ground, as far as the person agreed to ask for them.
fn tiles_of(
    store: &Arc<TileStore>,
    request: &ExportRequest,
    doing: &dyn Fn(&'static str),
) -> TileSet {
    let source = &request.view.layers.ground;
    let is_shown = request.view.layers.is_shown(LayerName::Ground);
    if source.is_builtin() || !request.ground_allowed || !is_shown {
        return TileSet::default();
    }
    let wait = match &request.target {
        ExportTarget::Preview => PREVIEW_TILES_FOR,
        ExportTarget::File(_) | ExportTarget::Clipboard => {
            doing("Fetching tiles…");
            TILES_FOR
        }
    };
    let wish = tiles::Wish {
        source: source.clone(),
        camera: request.view.camera,
        size: map_size(&request.settings),
    };
    tiles::gather(store, &wish, Instant::now() + wait, &request.cancelled)
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

fn asked<'a>(request: &'a ExportRequest, tiles: &'a TileSet) -> export::Request<'a> {
    export::Request {
        library: &request.library,
        index: &request.index,
        view: &request.view,
        settings: &request.settings,
        tiles: Some(tiles),
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
fn lay_out(request: &ExportRequest, tiles: &TileSet) -> Result<Figure, Unmade> {
    go_on(request)?;
    let figure = export::lay_out(&asked(request, tiles), &mut Fonts::default());
    go_on(request)?;
    Ok(figure)
}

fn draw_pixels(
    request: &ExportRequest,
    tiles: &TileSet,
    longest: f64,
) -> Result<export::Pixels, Unmade> {
    let pixels = export::pixels(lay_out(request, tiles)?, &asked(request, tiles), longest)?;
    go_on(request)?;
    Ok(pixels)
}

fn draw_preview(request: &ExportRequest, tiles: &TileSet) -> Result<Preview, Unmade> {
    let pixels = draw_pixels(request, tiles, PREVIEW_PX)?;
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
    tiles: &TileSet,
    path: &Path,
    doing: &dyn Fn(&'static str),
) -> Result<Vec<String>, Unmade> {
    let picture = export::draw(lay_out(request, tiles)?, &asked(request, tiles), 1.0)?;
    go_on(request)?;
    doing("Writing…");
    io::save(path, &picture.bytes).map_err(|error| {
        let why = io::explain(path, &error).0;
        Unmade::Failed(format!("{why}: {}", path.display()))
    })?;
    let mut notes = picture.notes;
    notes.extend(tiles::missing_words(
        tiles,
        &request.view.layers.ground.name,
    ));
    Ok(notes)
}

/// Writes a member of `theatrum`, JSON, into the file of an atlas as it is on disk now, and leaves
/// everything else of it as it stands; or says why not.
pub fn keep_in_atlas(path: &Path, member: &str, json: &str) -> Result<(), String> {
    let explained = |error: std::io::Error| io::explain(path, &error).0;
    let bytes = io::read_bytes(path).map_err(explained)?;
    if payload::read(&bytes).is_some() {
        return Err("this is a picture, and is not written over".to_owned());
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| format!("it is not text: {error}"))?;
    let kept = formats::with_member(text, member, json)
        .ok_or("it has no member \"theatrum\" to keep this in")?;
    io::save(path, kept.as_bytes()).map_err(explained)
}

/// Reads what a request names, and digests it.
pub fn load(request: LoadRequest) -> Loaded {
    digest(read_files(request))
}

/// What was read for a request.
struct ReadFiles {
    id: u64,
    documents: Vec<Document>,
    failed: Vec<(Origin, Arc<Report>)>,
    same_view: bool,
    reopened: Option<Reopened>,
    today: Day,
}

fn read_files(request: LoadRequest) -> ReadFiles {
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
    ReadFiles {
        id,
        documents,
        failed,
        same_view,
        reopened,
        today,
    }
}

fn digest(read: ReadFiles) -> Loaded {
    let atlases = read
        .documents
        .iter()
        .map(|held| Arc::clone(&held.atlas))
        .collect();
    let library = Library::new(atlases, read.today);
    let everything = Asked {
        date: None,
        filters: &Filters::default(),
    };
    let index = Index::of(&library, everything, None);
    let dates = Dates::of(&library, everything.filters);
    Loaded {
        id: read.id,
        documents: read.documents,
        failed: read.failed,
        same_view: read.same_view,
        reopened: read.reopened,
        library: Arc::new(library),
        index: Arc::new(index),
        dates: Arc::new(dates),
    }
}

/// The atlases of an origin: one, or those that a picture carries, with its view.
pub fn read_origin(origin: &Origin) -> (Vec<Reading>, Option<Reopened>) {
    match origin {
        Origin::Builtin(id) => (
            formats::builtin::find(id)
                .map(formats::builtin::Builtin::read)
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
                    read.id = atlas.id.into();
                    read.title = atlas.title.into();
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
