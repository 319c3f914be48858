//! The room for what is seen: the view, the frame it is seen in, the flight to it, and the views
//! to go back and forward through. The selection and the camera stand in the view, once.

use super::flight::Flight;
use super::history::History;
use super::prefs::Prefs;
use super::timeline_state::TimelineState;
use crate::atlas::filter::Filters;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Edtf;
use crate::basemap::GroundSource;
use crate::export::figure::refit;
use crate::geodesy::LonLatBox;
use crate::index::ClusterId;
use crate::scene::LabelRequest;
use crate::view::{Camera, FrameSize, Layers, View};

/// What can be asked of what is seen, the time apart.
#[derive(Clone, Debug)]
pub enum LookCommand {
    /// Selects a fact, or lets go.
    Select(Option<FactRef>),
    /// Selects a fact and shows where it is.
    GoTo(FactRef),
    /// Says what the pointer is over.
    Hover(Option<FactRef>),
    /// Opens a symbol that stands for several facts, or closes it.
    OpenCluster(Option<ClusterId>),
    /// Puts the map somewhere, as the hand that drags it says.
    At(Camera),
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
    /// Asks for labels of what a map shows, where there is so much that a thread places them. The
    /// second is whether it is the map of the earlier of two dates.
    Label(Box<LabelRequest>, bool),
    /// Shows only the facts that pass.
    Filter(Filters),
    /// Shows or hides the area of a group.
    ToggleGroup(String),
    /// Changes what is drawn besides the facts, and how. The view of boundaries is a preference
    /// and stays.
    Layers(Box<Layers>),
    /// Something about the ground of the map.
    Ground(GroundCommand),
}

/// What can be asked about grounds.
#[derive(Clone, Debug)]
pub enum GroundCommand {
    /// Shows a ground, and keeps it where it is not one of the usual ones.
    Show(GroundSource),
    /// Agrees to what [`super::State::ground_consent`] asks.
    Allow,
    /// Forgets a ground that was added, by its [`GroundSource::key`].
    Forget(String),
    /// Takes an agreement back.
    Withdraw(String),
    /// Says what an archive told of itself.
    Described(GroundSource),
    /// Asks again for tiles that could not be had.
    Retry,
    /// Asks for an archive with the system's dialog.
    AskForFile,
    /// Removes all tiles that are kept on disk.
    EmptyCache,
    /// Writes the ground into the file of the atlas.
    KeepWithAtlas,
}

/// What the camera keeps to when the frame changes its size: panels find theirs only in the
/// second frame, and windows are resized.
#[derive(Clone, Copy, Debug)]
pub(super) enum Follows {
    /// Where a hand or a flight left it.
    Hand,
    /// Everything.
    All,
    /// What a picture showed, in the frame that it was made for.
    Picture { camera: Camera, frame: FrameSize },
}

/// Where a view that is brought up comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum From {
    /// An atlas keeps it; one without a camera leaves the map where it looks.
    Atlas {
        /// Whether it says where the map looks.
        has_camera: bool,
    },
    /// A picture showed it in a map frame of this size.
    Picture(FrameSize),
    /// It was seen before.
    History,
}

/// What is seen.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What a person has chosen to see, without what they prefer: see [`super::State::view`].
    pub(super) view: View,
    /// Size of the map frame.
    pub frame: FrameSize,
    /// The fact that the pointer is over.
    pub hovered: Option<FactRef>,
    /// The flight the map is on.
    pub flight: Option<Flight>,
    /// Views to go back and forward through.
    pub history: History,
    /// How the timeline plays.
    pub timeline: TimelineState,
    /// How often tiles that failed were asked for again.
    pub ground_tries: u64,
    /// The date that the view was given so that there was one to compare.
    pub(super) given_date: Option<Edtf>,
    pub(super) follows: Follows,
    /// When it is, in seconds from any moment, as the shell said last.
    pub(super) now_secs: f64,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            view: View::default(),
            frame: FrameSize {
                width: 0.0,
                height: 0.0,
            },
            hovered: None,
            flight: None,
            history: History::default(),
            timeline: TimelineState::default(),
            ground_tries: 0,
            given_date: None,
            follows: Follows::Hand,
            now_secs: 0.0,
        }
    }
}

impl Seen {
    /// What a person has chosen to see; what they prefer is not in it.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The view as it will be once the map has arrived: nobody wants to go back to somewhere in
    /// the middle of a flight.
    pub(super) fn settled(&self) -> View {
        let camera = self
            .flight
            .as_ref()
            .map_or(self.view.camera, Flight::destination);
        View {
            camera,
            ..self.view.clone()
        }
    }

    /// Keeps the view that is about to be left, to go back to.
    pub(super) fn keep(&mut self) {
        self.history.keep(&self.settled());
    }

    /// Keeps the view that a hand is about to change in many small steps; those that follow by
    /// the same name are not kept.
    pub(super) fn keep_run(&mut self, name: &'static str) {
        self.history.keep_run(&self.settled(), name);
    }

    /// Brings a view up: one that an atlas or a picture keeps, or that was seen before. The
    /// preferences stay as they are. With `jumps` the map does not fly.
    pub(super) fn show(&mut self, view: View, from: From, library: &Library, jumps: bool) {
        let view = Prefs::taken_from(view);
        let (camera, before) = (view.camera, self.view.camera);
        let selected = view.selection.as_deref().and_then(|id| library.find(id));
        let measured = std::mem::take(&mut self.view.measurement);
        self.view = view;
        self.view.selection = selected.map(|fact| library.shown_id(fact));
        match from {
            From::Atlas { has_camera: true } => {
                self.flight = None;
                self.follows = Follows::Hand;
                self.view.camera = camera.bounded();
            }
            From::Atlas { has_camera: false } => self.view.camera = before,
            From::Picture(frame) => {
                self.flight = None;
                self.follows = Follows::Picture { camera, frame };
                // In a frame that is not known yet, as the picture has it.
                self.follow(camera);
            }
            From::History => {
                // Going back to where one looked from takes no point away that was measured
                // since; what was cleared comes back.
                if !measured.is_empty() {
                    self.view.measurement = measured;
                }
                self.view.camera = before;
                self.fly(camera, jumps);
            }
        }
    }

    /// Puts the map where a hand says.
    pub(super) fn look(&mut self, camera: Camera) {
        self.flight = None;
        self.follows = Follows::Hand;
        self.history.keep_move(&self.view);
        self.view.camera = camera.bounded();
    }

    /// Sets out for a camera, or is there at once where the map jumps.
    pub(super) fn fly(&mut self, to: Camera, jumps: bool) {
        self.follows = Follows::Hand;
        if jumps || self.frame.width <= 0.0 {
            self.flight = None;
            self.view.camera = to;
        } else {
            self.flight = Some(Flight::new(self.view.camera, to, self.now_secs, self.frame));
        }
    }

    /// Goes on flying.
    pub(super) fn tick(&mut self, now_secs: f64) {
        self.now_secs = now_secs;
        if let Some(flight) = &self.flight {
            self.view.camera = flight.camera_at(now_secs);
            if flight.is_over(now_secs) {
                self.flight = None;
            }
        }
    }

    /// Puts the camera where it belongs in a frame of another size, until a hand has moved it.
    /// `everything` is the camera that shows all there is.
    pub(super) fn follow(&mut self, everything: Camera) {
        if self.frame.width <= 0.0 {
            return;
        }
        match self.follows {
            Follows::Hand => {}
            Follows::All => self.view.camera = everything,
            Follows::Picture { camera, frame } => {
                self.view.camera = refit(camera, frame, self.frame);
            }
        }
    }

    /// Keeps the map where it looks.
    pub(super) fn stay(&mut self) {
        self.follows = Follows::Hand;
    }

    /// Keeps to everything that is shown, until a hand moves the map.
    pub(super) fn follow_all(&mut self) {
        self.follows = Follows::All;
    }

    /// What Escape can still let go of here, the first first.
    pub(super) fn top(&self) -> Option<Held> {
        if self.view.selection.is_some() {
            Some(Held::Selection)
        } else if self.view.compare.is_some() {
            Some(Held::Comparison)
        } else {
            self.view.date.is_some().then_some(Held::Date)
        }
    }
}

/// What a view holds that Escape lets go of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// The selection.
    Selection,
    /// The comparison of two dates.
    Comparison,
    /// The date.
    Date,
}

/// Space between what is shown and the sides, and the upper and lower edge, of the frame, in
/// frame pixels: labels stand beside symbols.
const MARGIN_PX: [f64; 2] = [110.0, 60.0];

/// The camera that shows a box in a frame, no closer than a zoom.
pub(super) fn fitted(bounds: LonLatBox, frame: FrameSize, closest: f64) -> Camera {
    Camera::fit(bounds, frame, MARGIN_PX, closest)
}

impl Seen {
    /// Takes everything away that was measured; "Back" brings it back.
    pub(super) fn clear_measurement(&mut self) {
        if !self.view.measurement.is_empty() {
            self.keep();
            self.view.measurement = crate::view::Measurement::default();
        }
    }
}
