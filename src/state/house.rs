//! The state: its rooms, and what can be read of several at once.
//!
//! It knows no command and no effect; the files beside it fill the rooms, and
//! [`State::apply`] is the only way in.

use std::sync::Arc;

use super::derived::{Derived, INDEXED_AT_ONCE};
use super::desk::DeskRoom;
use super::mode::{Doing, FramePlace, Mode};
use super::notices::Notices;
use super::prefs::Prefs;
use super::seen::{Seen, fitted};
use crate::atlas::cite;
use crate::atlas::claims::Personnel;
use crate::atlas::holding;
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Day;
use crate::atlas::totals::{self, Totals};
use crate::export::figure::{map_size, refit};
use crate::geodesy::LonLatBox;
use crate::index::{Clusters, Digest, Index};
use crate::scene::APART_PX;
use crate::settings::Settings;
use crate::theme::Theme;
use crate::view::{Camera, FrameSize, View};

/// What the program knows while it runs.
#[derive(Clone, Debug)]
pub struct State {
    /// What is open.
    pub desk: DeskRoom,
    /// What is seen of it.
    pub seen: Seen,
    /// What is worked out from both.
    pub derived: Derived,
    /// What is on top.
    pub mode: Mode,
    /// What the person and the system prefer.
    pub prefs: Prefs,
    /// What went wrong, or is worth knowing.
    pub notices: Notices,
}

/// The closest zoom that showing everything goes to.
const CLOSEST_ALL: f64 = 7.0;

/// Space between the largest frame of a picture and the edge of the map, in frame pixels.
const FRAME_MARGIN_PX: f64 = 20.0;

impl State {
    /// A state in which nothing is open.
    pub fn new(settings: Settings, today: Day) -> Self {
        Self {
            desk: DeskRoom::new(today),
            seen: Seen::default(),
            derived: Derived::default(),
            mode: Mode::default(),
            prefs: Prefs {
                settings,
                ..Prefs::default()
            },
            notices: Notices::default(),
        }
    }

    /// The open atlases.
    pub fn library(&self) -> &Arc<Library> {
        &self.desk.library
    }

    /// Their facts that are shown, digested.
    pub fn index(&self) -> &Arc<Index> {
        self.derived.index()
    }

    /// What is seen, with everything that the person prefers: what painters draw.
    pub fn view(&self) -> View {
        self.prefs.applied_to(&self.seen.view)
    }

    /// The theme that is shown.
    pub fn theme(&self) -> Theme {
        self.prefs.theme()
    }

    /// The fact that is selected.
    pub fn selected(&self) -> Option<FactRef> {
        let id = self.seen.view.selection.as_deref()?;
        self.desk.library.find(id)
    }

    /// Whether there are so many facts that what is worked out of them is made on a thread.
    pub fn is_large(&self) -> bool {
        self.index().catalogue.len() > INDEXED_AT_ONCE
    }

    /// The sentence that "Copy with citation" puts on the clipboard for the selected fact.
    pub fn citation(&self) -> Option<String> {
        let fact = self.selected()?;
        cite::fact_sentence(&self.desk.library, fact, self.digest_of(fact)?.day)
    }

    /// The camera that shows everything.
    pub fn camera_for_all(&self) -> Camera {
        let earlier = self
            .derived
            .compared()
            .filter(|_| self.seen.view.compare.is_some());
        let earlier = earlier.and_then(|compared| compared.index.bounds());
        let bounds = match (self.index().bounds(), earlier) {
            (Some(one), Some(other)) => one.with(other),
            (one, other) => one.or(other).unwrap_or(LonLatBox::WORLD),
        };
        fitted(bounds, self.seen.frame, CLOSEST_ALL)
    }

    /// The day that claims are weighed for: the last one of the date, or the one that the
    /// atlases speak of.
    pub fn shown_day(&self) -> Day {
        holding::day_asked(self.seen.view.date.as_ref())
            .or_else(|| self.derived.dates().as_of())
            .unwrap_or(self.desk.today)
    }

    /// A fact as the panels need it, whether it is shown or not.
    pub fn digest_of(&self, fact: FactRef) -> Option<Digest> {
        if let Some(digest) = self.index().digest(fact) {
            return Some(*digest);
        }
        let library = &self.desk.library;
        library.get(fact)?;
        Some(Digest::of(library, fact, self.seen.view.date.as_ref()))
    }

    /// How many people a fact counts, whether it is shown or not.
    pub fn personnel_of(&self, fact: FactRef) -> Option<Personnel> {
        if let Some(digest) = self.index().digest(fact) {
            return self.index().personnel(digest).cloned();
        }
        let library = &self.desk.library;
        library.get(fact)?;
        let day = library.weighing_day(fact, self.seen.view.date.as_ref());
        totals::personnel_of(library, fact, day)
    }

    /// What the facts that are listed add up to: those in the frame, where only they are wanted.
    pub fn totals(&self) -> &Totals {
        match self.derived.in_view() {
            Some(in_view) => &in_view.totals,
            None => &self.index().totals,
        }
    }

    /// Whether a fact is listed: it is shown, and in the frame where only what is in it is wanted.
    pub fn is_listed(&self, fact: FactRef) -> bool {
        match self.derived.in_view() {
            Some(in_view) => in_view.facts.contains(&fact),
            None => self.index().position(fact).is_some(),
        }
    }

    /// The clusters to draw for a camera: those of its zoom, or, while those of many places are
    /// being made, the nearest there are. None where they are few enough to be made in a frame.
    pub fn clusters_for(&self, camera: Camera) -> Option<Arc<Clusters>> {
        self.is_large().then(|| {
            let at_hand = self.index().clusters_at_hand(camera.zoom, APART_PX);
            at_hand.unwrap_or_default()
        })
    }

    /// The frame of the picture on the map: left, top, right, bottom in frame pixels.
    pub fn export_frame(&self, place: FramePlace) -> [f64; 4] {
        let wanted = map_size(&self.desk.figure);
        let ratio = wanted.width / wanted.height.max(1.0);
        let frame = self.seen.frame;
        let room = [
            frame.width - 2.0 * FRAME_MARGIN_PX,
            frame.height - 2.0 * FRAME_MARGIN_PX,
        ]
        .map(|side| side.max(40.0));
        let width = room[0].min(room[1] * ratio) * place.bounded().size;
        let height = width / ratio;
        let middle = |axis: usize, full: f64, side: f64| {
            let half = side / 2.0 + FRAME_MARGIN_PX;
            (place.middle[axis] * full).clamp(half.min(full / 2.0), (full - half).max(full / 2.0))
        };
        let (x, y) = (
            middle(0, frame.width, width),
            middle(1, frame.height, height),
        );
        [
            x - width / 2.0,
            y - height / 2.0,
            x + width / 2.0,
            y + height / 2.0,
        ]
    }

    /// The view that a picture shows: what lies in the frame, in a map frame of the picture's
    /// own size. None while no picture is being chosen.
    pub fn export_view(&self) -> Option<View> {
        let place = self.mode.export()?.place;
        let [left, top, right, bottom] = self.export_frame(place);
        let view = self.view();
        let centre = view.camera.lonlat_at(
            self.seen.frame,
            [f64::midpoint(left, right), f64::midpoint(top, bottom)],
        );
        let in_frame = Camera {
            centre,
            zoom: view.camera.zoom,
        };
        let on_screen = FrameSize {
            width: right - left,
            height: bottom - top,
        };
        let figure = &self.desk.figure;
        Some(View {
            camera: refit(in_frame, on_screen, map_size(figure)),
            theme: figure.theme.unwrap_or(view.theme),
            // A picture shows one date.
            compare: None,
            ..view
        })
    }

    /// The state as a pane of the map needs it: on the earlier or the later date, with a camera
    /// and a frame of its own.
    pub fn pane(&self, earlier: bool, camera: Camera, frame: FrameSize) -> Self {
        let mut view = View {
            camera,
            ..self.seen.view.clone()
        };
        if let (Some(compare), true) = (view.compare.take(), earlier) {
            view.date = Some(compare.from);
        }
        Self {
            desk: self.desk.clone(),
            seen: Seen {
                view,
                frame,
                hovered: self.seen.hovered,
                ground_tries: self.seen.ground_tries,
                ..Seen::default()
            },
            derived: self.derived.pane(earlier),
            mode: Mode {
                doing: Doing::Explore(self.mode.explore().clone()),
                ..Mode::default()
            },
            prefs: self.prefs.clone(),
            notices: Notices::default(),
        }
    }
}
