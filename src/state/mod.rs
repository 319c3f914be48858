//! What the program knows while it runs, and the only way to change it: [`State::apply`].
//!
//! Panels read a state and send commands. A key, a menu, the palette and a test all send the
//! same ones. What `apply` cannot do itself, since it needs the disk, the clipboard or a
//! dialog, it answers as [`Effect`]s for the shell to carry out. It knows no clock: the shell
//! tells the time.

mod action;
mod comparing;
mod exporting;
mod flight;
mod ground;
mod history;
mod measure;
mod open;
mod over_time;
mod searching;
mod shown;
mod timeline;
mod walk;

use std::path::PathBuf;
use std::sync::Arc;

pub use action::{Action, Heading};
pub use comparing::{CompareCommand, CompareRequest, Compared, Comparison, compare};
pub use exporting::{
    Busy, ExportRequest, ExportTarget, Exported, Exporting, FramePlace, Preview, picture_path,
};
pub use flight::Flight;
pub use ground::{Consent, GroundCommand};
pub use history::History;
pub use measure::{MeasureStep, Measuring};
pub use open::{Document, LoadRequest, Loaded, Notice, Origin, Reopened};
pub use over_time::{OverTime, TotalRequest, Totalled, total};
pub use searching::{Found, Row, Search, SearchRequest, Searching};
pub use shown::{IndexRequest, Indexed, Wanted, index};
pub use timeline::{SPEEDS, TimelineCommand, TimelineState};

use crate::atlas::cite;
use crate::atlas::filter::Filters;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::{Day, Edtf};
use crate::export::figure::refit;
use crate::geodesy::LonLatBox;
use crate::index::{ClusterId, Dates, Facets, InView, Index};
use crate::settings::{Motion, Settings, ThemeChoice};
use crate::theme::Theme;
use crate::view::figure::FigureSettings;
use crate::view::{Camera, FrameSize, LayerName, Layers, View};

/// What can be asked of the program.
#[derive(Clone, Debug)]
pub enum Command {
    /// Something of the command table.
    Do(Action),
    /// Selects a fact, or lets go.
    Select(Option<FactRef>),
    /// Selects a fact and shows where it is.
    GoTo(FactRef),
    /// Says what the pointer is over.
    Hover(Option<FactRef>),
    /// Opens a symbol that stands for several facts, or closes it.
    OpenCluster(Option<ClusterId>),
    /// Puts the map somewhere, as the hand that drags it says.
    Look(Camera),
    /// Moves the map by frame pixels.
    Pan([f64; 2]),
    /// Zooms by steps, about a point of the frame or its middle.
    Zoom {
        /// How many doublings.
        steps: f64,
        /// The point of the frame that stays where it is.
        about: Option<[f64; 2]>,
    },
    /// Says how large the map frame is.
    Frame(FrameSize),
    /// Says what time it is, in seconds from any moment, while the map flies.
    Tick(f64),
    /// Opens atlases, instead of those that are open or besides them.
    Open {
        /// Which.
        origins: Vec<Origin>,
        /// Whether those that are open stay.
        add: bool,
    },
    /// Closes the atlas at a position of the library.
    Close(usize),
    /// Shows what holds on a date, or at any time of an interval; none is each atlas's own day.
    Date(Option<Edtf>),
    /// Shows only the facts that pass.
    Filter(Filters),
    /// Hands over the facts that are shown, on another date or under other filters.
    Indexed(Box<Indexed>),
    /// Something of the search.
    Search(Search),
    /// Changes how two dates are compared.
    Compare(CompareCommand),
    /// Hands over what came of two dates.
    Compared(Box<Compared>),
    /// Hands over the total over time.
    Totalled(Box<Totalled>),
    /// Hands over what was read.
    Loaded(Box<Loaded>),
    /// A file changed on disk.
    Changed(PathBuf),
    /// Does something with the timeline.
    Timeline(TimelineCommand),
    /// Shows or hides the area of a group.
    ToggleGroup(String),
    /// Changes what is drawn besides the facts, and how. The view of boundaries is a preference
    /// and stays.
    Layers(Box<Layers>),
    /// Takes a step of a measurement.
    Measure(MeasureStep),
    /// Changes what the person prefers.
    Prefer(Settings),
    /// Says what the system prefers.
    System {
        /// Its theme, where it tells.
        theme: Option<Theme>,
        /// Whether it asks for less motion, where it tells.
        reduced_motion: Option<bool>,
    },
    /// Shows something over everything else, or nothing.
    Show(Option<Dialog>),
    /// Shows a notice.
    Notify(Notice),
    /// Takes a notice away.
    Dismiss(u64),
    /// Changes what was chosen for a picture.
    Figure(Box<FigureSettings>),
    /// Moves the frame of the picture on the map.
    Place(FramePlace),
    /// Asks where to put the picture.
    AskToSave,
    /// Makes a picture of what the frame holds.
    Export(ExportTarget),
    /// Makes a picture and writes it to a path that was typed, unless something is there already.
    SavePicture(PathBuf),
    /// Says whether something is there already where a picture was to go.
    Looked(PathBuf, bool),
    /// Stops the picture that is being made.
    CancelExport,
    /// Hands over what came of the picture with an [`ExportRequest::id`], or what is being done.
    Exported(u64, Exported),
    /// Writes what was chosen for a picture into the file of the atlas.
    KeepFigure,
    /// Something about the ground of the map.
    Ground(GroundCommand),
    /// Puts text on the clipboard.
    Copy(String),
    /// Opens an address in the browser; the person has seen it.
    Browse(String),
}

/// What lies over everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The command palette.
    Palette,
    /// The list of shortcuts.
    Shortcuts,
    /// The built-in atlases and the recent files.
    Welcome,
    /// A field for a path, where no dialog of the system can open; `add` keeps what is open.
    OpenPath {
        /// Whether what is open stays.
        add: bool,
    },
    /// What the person prefers.
    Settings,
    /// The total over time.
    OverTime,
    /// A field for the path of a picture, where no dialog of the system can open.
    SavePath,
    /// The ground of the map.
    Ground,
}

/// What the shell does for a command.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Asks for files with the system's dialog; whether what is open stays.
    AskForFiles {
        /// Whether what is open stays.
        add: bool,
    },
    /// Reads files on a thread and answers with [`Command::Loaded`].
    Load(Box<LoadRequest>),
    /// Lets go of an index on a thread: it holds so much that a frame would wait for it.
    Discard(Arc<Index>),
    /// Makes an index on a thread and answers with [`Command::Indexed`].
    Index(Box<IndexRequest>),
    /// Makes an index of words on a thread and answers with [`Search::Ready`].
    Search(SearchRequest),
    /// Compares two dates on a thread and answers with [`Command::Compared`].
    Compare(Box<CompareRequest>),
    /// Works out the total over time on a thread and answers with [`Command::Totalled`].
    Total(Box<TotalRequest>),
    /// Puts text on the clipboard.
    Copy(String),
    /// Opens an address in the browser.
    Browse(String),
    /// Asks with the system's dialog where a picture goes; the name is a proposal.
    AskToSave {
        /// The name.
        name: String,
    },
    /// Looks on a thread whether something is there and answers with [`Command::Looked`].
    LookAt(PathBuf),
    /// Makes a picture on a thread and answers with [`Command::Exported`].
    Export(Box<ExportRequest>),
    /// Puts a picture on the clipboard.
    CopyImage {
        /// Width and height in pixels.
        size: [usize; 2],
        /// Red, green, blue, opacity, row by row.
        rgba: Arc<Vec<u8>>,
    },
    /// Writes a member into the file of an atlas, and leaves everything else as it stands.
    KeepInAtlas {
        /// The file.
        path: PathBuf,
        /// The member of `theatrum`.
        member: &'static str,
        /// Its value, as JSON.
        json: String,
    },
    /// Asks for a PMTiles archive with the system's dialog.
    AskForGround,
    /// Removes all tiles that are kept on disk.
    EmptyTileCache,
    /// Keeps the settings.
    SaveSettings,
    /// Ends the program.
    Quit,
}

/// What the program knows while it runs.
#[derive(Clone, Debug)]
pub struct State {
    /// What is open, in the order of the library.
    pub documents: Vec<Document>,
    /// The open atlases.
    pub library: Arc<Library>,
    /// Their facts, digested.
    pub index: Arc<Index>,
    /// The facts that are shown whatever the date, sorted by theirs.
    pub dates: Arc<Dates>,
    /// What the timeline shows and does.
    pub timeline: TimelineState,
    /// Which index this is: it counts up whenever another one is shown.
    pub generation: u64,
    /// Which library this is: it counts up whenever another one is opened.
    pub opened: u64,
    /// The facts in the frame, where only they are listed.
    pub in_view: Option<Arc<InView>>,
    /// The choices of the filters, while they are shown.
    pub facets: Option<Arc<Facets>>,
    /// Whether the choices of the filters are shown.
    pub filtering: bool,
    /// What was searched for, and found.
    pub searching: Searching,
    /// What came of the two dates that are compared, while they are.
    pub comparison: Comparison,
    /// The total over time, once it was asked for.
    pub over_time: OverTime,
    /// What a person has chosen to see.
    pub view: View,
    /// The fact that is selected.
    pub selected: Option<FactRef>,
    /// The fact that the pointer is over.
    pub hovered: Option<FactRef>,
    /// The symbol that is opened into its members.
    pub open_cluster: Option<ClusterId>,
    /// Size of the map frame.
    pub frame: FrameSize,
    /// The flight the map is on.
    pub flight: Option<Flight>,
    /// Views to go back and forward through.
    pub history: History,
    /// What was chosen for a picture.
    pub figure: FigureSettings,
    /// The picture in the making, while its dialog is open.
    pub exporting: Option<Exporting>,
    /// What the person prefers.
    pub settings: Settings,
    /// What the system prefers: its theme.
    pub system_theme: Theme,
    /// What the system prefers: whether less motion, where it tells.
    pub system_reduced_motion: Option<bool>,
    /// Whether the panel of layers is open.
    pub layers_open: bool,
    /// The measuring tool, while it is out.
    pub measuring: Option<Measuring>,
    /// What went wrong, or is worth knowing; the newest last.
    pub notices: Vec<Notice>,
    /// What lies over everything else.
    pub dialog: Option<Dialog>,
    /// Whether something is being read.
    pub loading: bool,
    /// How often tiles that failed were asked for again.
    pub ground_tries: u64,
    /// Today.
    pub today: Day,
    now_secs: f64,
    next_id: u64,
    load_id: u64,
    export_id: u64,
    index_id: u64,
    compare_id: u64,
    total_id: u64,
    /// What the index was made for.
    indexed_for: Wanted,
    /// The index that is being made on a thread.
    indexing: Option<u64>,
    /// What is being read, while something is.
    reading: Option<open::Reading>,
    follows: Follows,
}

/// What the camera keeps to when the frame changes its size: panels find theirs only in the
/// second frame, and windows are resized.
#[derive(Clone, Copy, Debug)]
enum Follows {
    /// Where a hand or a flight left it.
    Hand,
    /// Everything.
    All,
    /// What a picture showed, in the frame that it was made for.
    Picture { camera: Camera, frame: FrameSize },
}

impl State {
    /// A state in which nothing is open.
    pub fn new(settings: Settings, today: Day) -> Self {
        let mut state = Self {
            documents: Vec::new(),
            library: Arc::new(Library::new(Vec::new(), today)),
            index: Arc::default(),
            dates: Arc::default(),
            timeline: TimelineState::default(),
            generation: 0,
            opened: 0,
            in_view: None,
            facets: None,
            filtering: false,
            searching: Searching::default(),
            comparison: Comparison::default(),
            over_time: OverTime::default(),
            view: View::default(),
            selected: None,
            hovered: None,
            open_cluster: None,
            frame: FrameSize {
                width: 0.0,
                height: 0.0,
            },
            flight: None,
            history: History::default(),
            figure: FigureSettings::default(),
            exporting: None,
            settings,
            system_theme: Theme::Light,
            system_reduced_motion: None,
            layers_open: false,
            measuring: None,
            notices: Vec::new(),
            dialog: None,
            loading: false,
            ground_tries: 0,
            today,
            now_secs: 0.0,
            next_id: 0,
            load_id: 0,
            export_id: 0,
            index_id: 0,
            compare_id: 0,
            total_id: 0,
            indexed_for: Wanted::default(),
            indexing: None,
            reading: None,
            follows: Follows::Hand,
        };
        state.follow_settings();
        state
    }

    /// Does what is asked, and says what the shell has to do for it.
    pub fn apply(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = self.run(command);
        effects.extend(self.refresh());
        effects.extend(self.prepare_search());
        effects.extend(self.refresh_comparison());
        effects.extend(self.refresh_over_time());
        effects
    }

    fn run(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Do(action) => return self.act(action),
            Command::Select(fact) => self.select(fact),
            Command::GoTo(fact) => {
                self.select(Some(fact));
                self.show_fact(fact);
            }
            Command::Hover(fact) => self.hovered = fact,
            Command::OpenCluster(cluster) => self.open_cluster = cluster,
            Command::Look(camera) => self.look(camera),
            Command::Pan([x, y]) => {
                let middle = [self.frame.width / 2.0 + x, self.frame.height / 2.0 + y];
                let camera = Camera {
                    centre: self.view.camera.lonlat_at(self.frame, middle),
                    zoom: self.view.camera.zoom,
                };
                self.look(camera);
            }
            Command::Zoom { steps, about } => {
                self.look(self.view.camera.zoomed(self.frame, steps, about));
            }
            Command::Frame(frame) => {
                self.frame = frame;
                if self.flight.is_none() {
                    self.follow();
                }
            }
            Command::Tick(now_secs) => {
                self.tick(now_secs);
                return self.tick_timeline(now_secs);
            }
            Command::Timeline(command) => return self.timeline(command),
            Command::Open { origins, add } => return self.open(origins, add),
            Command::Close(position) => return self.close(position),
            Command::Date(date) => self.set_date(date),
            Command::Filter(filters) => self.set_filters(filters),
            Command::Indexed(indexed) => return self.indexed(*indexed),
            Command::Search(search) => self.search(search),
            Command::Compare(command) => self.command_compare(command),
            Command::Compared(compared) => self.compared(*compared),
            Command::Totalled(totalled) => self.totalled(*totalled),
            Command::Loaded(loaded) => return self.loaded(*loaded),
            Command::Changed(path) => return self.changed(&path),
            Command::ToggleGroup(group) => {
                self.history.keep(&self.settled());
                let groups = &mut self.view.layers.groups;
                if let Some(position) = groups.iter().position(|held| *held == group) {
                    groups.remove(position);
                } else {
                    groups.push(group);
                }
            }
            Command::Layers(layers) => self.set_layers(*layers),
            Command::Measure(step) => self.measure(step),
            Command::Prefer(settings) => {
                self.settings = settings;
                self.follow_settings();
                return vec![Effect::SaveSettings];
            }
            Command::System {
                theme,
                reduced_motion,
            } => {
                self.system_theme = theme.unwrap_or(self.system_theme);
                self.system_reduced_motion = reduced_motion.or(self.system_reduced_motion);
                self.follow_settings();
            }
            Command::Show(dialog) => self.show_dialog(dialog),
            Command::Notify(notice) => self.notify(notice),
            Command::Dismiss(id) => self.notices.retain(|notice| notice.id != id),
            Command::Figure(figure) => self.figure = *figure,
            Command::Place(place) => {
                if let Some(exporting) = &mut self.exporting {
                    exporting.place = FramePlace {
                        middle: place.middle.map(|share| share.clamp(0.0, 1.0)),
                        size: place.size.clamp(FramePlace::SMALLEST, 1.0),
                    };
                }
            }
            Command::AskToSave => return vec![self.ask_to_save()],
            Command::Export(target) => return self.start_export(target),
            Command::SavePicture(path) => return self.save_picture(&path),
            Command::Looked(path, is_there) => return self.looked(path, is_there),
            Command::CancelExport => self.cancel_export(),
            Command::Exported(id, exported) => return self.exported(id, exported),
            Command::KeepFigure => return self.keep_figure(),
            Command::Ground(command) => return self.ground(command),
            Command::Copy(text) => return vec![Effect::Copy(text)],
            Command::Browse(address) => return vec![Effect::Browse(address)],
        }
        Vec::new()
    }

    /// Whether the map jumps instead of flying.
    pub fn reduced_motion(&self) -> bool {
        match self.settings.motion {
            Motion::System => self.system_reduced_motion.unwrap_or(false),
            Motion::Full => false,
            Motion::Reduced => true,
        }
    }

    /// The sentence that "Copy with citation" puts on the clipboard for the selected fact.
    pub fn citation(&self) -> Option<String> {
        let fact = self.selected?;
        cite::fact_sentence(&self.library, fact, self.digest_of(fact)?.day)
    }

    /// The camera that shows everything.
    pub fn camera_for_all(&self) -> Camera {
        let bounds = match (self.index.bounds(), self.comparison_bounds()) {
            (Some(one), Some(other)) => one.with(other),
            (one, other) => one.or(other).unwrap_or(LonLatBox::WORLD),
        };
        Camera::fit(bounds, self.frame, MARGIN_PX, CLOSEST_ALL)
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        const STEP: f64 = 96.0;
        match action {
            Action::Open => return vec![Effect::AskForFiles { add: false }],
            Action::Add => return vec![Effect::AskForFiles { add: true }],
            Action::Atlases => self.dialog = Some(Dialog::Welcome),
            Action::Export => self.toggle_export(),
            Action::Reload => return self.reload(),
            Action::CloseAtlas => {
                let last = self.documents.len().saturating_sub(1);
                return self.close(last);
            }
            Action::ShowAll => {
                self.history.keep(&self.settled());
                let camera = self.camera_for_all();
                self.fly(camera);
                self.follows = Follows::All;
            }
            Action::ZoomIn => {
                return self.apply(Command::Zoom {
                    steps: 1.0,
                    about: None,
                });
            }
            Action::ZoomOut => {
                return self.apply(Command::Zoom {
                    steps: -1.0,
                    about: None,
                });
            }
            Action::PanLeft => return self.apply(Command::Pan([-STEP, 0.0])),
            Action::PanRight => return self.apply(Command::Pan([STEP, 0.0])),
            Action::PanUp => return self.apply(Command::Pan([0.0, -STEP])),
            Action::PanDown => return self.apply(Command::Pan([0.0, STEP])),
            Action::Back => {
                if let Some(view) = self.history.back(&self.settled()) {
                    self.restore(view);
                }
            }
            Action::Forward => {
                if let Some(view) = self.history.forward(&self.settled()) {
                    self.restore(view);
                }
            }
            Action::LetGo => {
                if self.dialog.is_some() {
                    self.dialog = None;
                } else if self.searching.is_open {
                    self.searching.is_open = false;
                } else if let Some(exporting) = &self.exporting {
                    if exporting.busy.is_some() {
                        self.cancel_export();
                    } else {
                        self.toggle_export();
                    }
                } else if self.filtering {
                    self.filtering = false;
                } else if self.measuring.is_some() {
                    self.toggle_measuring();
                } else if self.open_cluster.is_some() {
                    self.open_cluster = None;
                } else if self.searching.found.is_some() {
                    self.searching.found = None;
                } else if self.layers_open {
                    self.layers_open = false;
                } else if self.selected.is_some() {
                    self.select(None);
                } else if self.view.compare.is_some() {
                    self.toggle_compare();
                } else if self.view.date.is_some() {
                    return self.timeline_action(Action::ClearDate);
                }
            }
            Action::Search => self.search(Search::Summon),
            Action::Compare => self.toggle_compare(),
            Action::OverTime => self.toggle(Dialog::OverTime),
            Action::PlayPause
            | Action::NextEvent
            | Action::PreviousEvent
            | Action::WholeSpan
            | Action::FitTime
            | Action::ClearDate
            | Action::PlayFaster
            | Action::PlaySlower => return self.timeline_action(action),
            Action::FlyToSelection => {
                if let Some(fact) = self.selected {
                    self.show_fact(fact);
                }
            }
            Action::NextFact => self.walk(1),
            Action::PreviousFact => self.walk(-1),
            Action::Filters => self.filtering = !self.filtering && !self.documents.is_empty(),
            Action::ClearFilters => self.set_filters(Filters::default()),
            Action::CopyCitation => return self.citation().map(Effect::Copy).into_iter().collect(),
            Action::ThemeLight => {
                return self.prefer(|settings| settings.theme = ThemeChoice::Light);
            }
            Action::ThemeDark => return self.prefer(|settings| settings.theme = ThemeChoice::Dark),
            Action::ThemeSystem => {
                return self.prefer(|settings| settings.theme = ThemeChoice::System);
            }
            Action::Larger => return self.rescale(1.1),
            Action::Smaller => return self.rescale(1.0 / 1.1),
            Action::NormalSize => return self.prefer(|settings| settings.interface_scale = 1.0),
            Action::WorldviewNext => {
                use crate::basemap::Worldview::{DeFacto, Recognised};
                return self.prefer(|settings| {
                    settings.worldview = match settings.worldview {
                        Recognised => DeFacto,
                        DeFacto => Recognised,
                    };
                });
            }
            Action::Layers => self.toggle_layers(),
            Action::Graticule => {
                let mut layers = self.view.layers.clone();
                layers.show(LayerName::Graticule, !layers.is_shown(LayerName::Graticule));
                self.set_layers(layers);
            }
            Action::ResetLayers => {
                let mut layers = self.view.layers.clone();
                layers.reset();
                self.set_layers(layers);
            }
            Action::Measure => self.toggle_measuring(),
            Action::MeasurePoint => self.measure(MeasureStep::Point(self.view.camera.centre)),
            Action::MeasureBack => self.take_point_back(),
            Action::MeasureEnd => self.measure(MeasureStep::Adding(false)),
            Action::CopyMeasured => return self.copy_measured(),
            Action::Palette => self.toggle(Dialog::Palette),
            Action::Shortcuts => self.toggle(Dialog::Shortcuts),
            Action::Settings => self.toggle(Dialog::Settings),
            Action::Ground => self.toggle(Dialog::Ground),
            Action::Quit => return vec![Effect::Quit],
        }
        Vec::new()
    }

    fn toggle(&mut self, dialog: Dialog) {
        self.dialog = if self.dialog == Some(dialog) {
            None
        } else {
            Some(dialog)
        };
    }

    fn prefer(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Effect> {
        let mut settings = self.settings.clone();
        change(&mut settings);
        self.apply(Command::Prefer(settings))
    }

    fn rescale(&mut self, factor: f32) -> Vec<Effect> {
        let [least, most] = Settings::SCALES;
        self.prefer(|settings| {
            // To whole hundredths, so that up and down again is where it was.
            let scaled = (settings.interface_scale * factor * 100.0).round() / 100.0;
            settings.interface_scale = scaled.clamp(least, most);
        })
    }

    fn follow_settings(&mut self) {
        self.view.layers.worldview = self.settings.worldview;
        self.view.units = self.settings.units;
        self.view.theme = match self.settings.theme {
            ThemeChoice::System => self.system_theme,
            ThemeChoice::Light => Theme::Light,
            ThemeChoice::Dark => Theme::Dark,
        };
    }

    fn select(&mut self, fact: Option<FactRef>) {
        let fact = fact.filter(|fact| self.library.get(*fact).is_some());
        if fact == self.selected {
            return;
        }
        self.history.keep(&self.settled());
        self.selected = fact;
        self.searching.found = None;
        // The fact is shown where the layers are.
        self.layers_open &= fact.is_none();
        self.view.selection = fact.map(|fact| self.library.shown_id(fact));
    }

    /// Puts the camera where it belongs in a frame of another size, until a hand has moved it.
    fn follow(&mut self) {
        if self.frame.width <= 0.0 {
            return;
        }
        match self.follows {
            Follows::Hand => {}
            Follows::All => self.view.camera = self.camera_for_all(),
            Follows::Picture { camera, frame } => {
                self.view.camera = refit(camera, frame, self.frame);
            }
        }
    }

    fn look(&mut self, camera: Camera) {
        self.flight = None;
        self.follows = Follows::Hand;
        self.history.keep_move(&self.view);
        self.view.camera = camera.bounded();
    }

    /// The view as it will be once the map has arrived: nobody wants to go back to somewhere in
    /// the middle of a flight.
    fn settled(&self) -> View {
        let camera = self
            .flight
            .as_ref()
            .map_or(self.view.camera, Flight::destination);
        View {
            camera,
            ..self.view.clone()
        }
    }

    /// Sets out for a camera, or is there at once where less motion is asked for.
    fn fly(&mut self, to: Camera) {
        self.follows = Follows::Hand;
        if self.reduced_motion() || self.frame.width <= 0.0 {
            self.flight = None;
            self.view.camera = to;
        } else {
            self.flight = Some(Flight::new(self.view.camera, to, self.now_secs, self.frame));
        }
    }

    fn tick(&mut self, now_secs: f64) {
        self.now_secs = now_secs;
        if let Some(flight) = &self.flight {
            self.view.camera = flight.camera_at(now_secs);
            if flight.is_over(now_secs) {
                self.flight = None;
            }
        }
    }

    /// Shows a view of the history again. Preferences stay as they are.
    fn restore(&mut self, view: View) {
        let camera = view.camera;
        self.selected = view
            .selection
            .as_deref()
            .and_then(|id| self.library.find(id));
        // Going back to where one looked from takes no point away that was measured since; what
        // was cleared comes back.
        let measured = std::mem::take(&mut self.view.measurement);
        let measurement = if measured.is_empty() {
            view.measurement
        } else {
            measured
        };
        self.view = View {
            camera: self.view.camera,
            measurement,
            ..view
        };
        self.follow_settings();
        self.fly(camera);
    }

    fn notify(&mut self, mut notice: Notice) {
        self.next_id += 1;
        notice.id = self.next_id;
        self.notices.push(notice);
    }
}

/// Space between what is shown and the sides, and the upper and lower edge, of the frame, in
/// frame pixels: labels stand beside symbols.
const MARGIN_PX: [f64; 2] = [110.0, 60.0];
/// The closest zoom that showing everything goes to.
const CLOSEST_ALL: f64 = 7.0;
/// The closest zoom that showing one fact goes to.
const CLOSEST_FACT: f64 = 8.0;
/// The zoom that a single point is shown at, at least.
const CLOSEST_POINT: f64 = 5.0;
