//! The room for what is on top: dialogs, the search, panels, tools, the frame of a picture. What a
//! mode knows lives inside it. Which panel is shown and what Escape does are read from here alone.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::search_box::{Search, SearchBox};
use super::seen::Seen;
use crate::desk::ExportTarget;
use crate::geodesy::LonLat;
use crate::index::ClusterId;

/// What can be asked of the mode.
#[derive(Clone, Debug)]
pub enum ModeCommand {
    /// Shows something over everything else, or nothing.
    Show(Option<Dialog>),
    /// Something of the search.
    Search(Search),
    /// Takes a step of a measurement.
    Measure(MeasureStep),
    /// Moves the frame of the picture on the map.
    Place(FramePlace),
    /// Asks where to put the picture.
    AskToSave,
    /// Makes a picture of what the frame holds.
    Export(ExportTarget),
    /// Makes a picture and writes it to a path that was typed, unless something is there already.
    SavePicture(PathBuf),
    /// Stops the picture that is being made.
    CancelExport,
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

/// While the measuring tool is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measuring {
    /// Whether a click on the map sets a point; else it selects facts, as ever.
    pub adding: bool,
}

/// A step of a measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeasureStep {
    /// Sets a point, on a place of a fact where one is close by.
    Point(LonLat),
    /// Says whether a click sets a point.
    Adding(bool),
    /// Draws a ring of so many metres around the last point, or around the middle of the map
    /// where there is none.
    Ring(f64),
    /// Takes a ring away, by its position.
    TakeRing(usize),
    /// Takes everything away.
    Clear,
}

/// A town that was flown to.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub at: LonLat,
}

/// Looking at the map.
#[derive(Clone, Debug, Default)]
pub struct Explore {
    /// Whether the choices of the filters are shown.
    pub filtering: bool,
    /// The measuring tool, while it is out.
    pub measuring: Option<Measuring>,
    /// The symbol that is opened into its members.
    pub cluster: Option<ClusterId>,
    /// The town that was flown to last, until something else is looked at.
    pub found: Option<Found>,
    /// Whether the panel of layers is open.
    pub layers: bool,
    /// Whether the side shows the selected fact rather than the list of what changed.
    pub shows_fact: bool,
}

/// Where the frame of the picture stands on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FramePlace {
    /// Its middle, from 0 to 1 of the map's width and height.
    pub middle: [f64; 2],
    /// Its size, from [`FramePlace::SMALLEST`] to 1, the largest that fits the map.
    pub size: f64,
}

impl FramePlace {
    /// The smallest frame, of the largest.
    pub const SMALLEST: f64 = 0.2;

    /// The same within bounds.
    pub(super) fn bounded(self) -> Self {
        Self {
            middle: self.middle.map(|share| share.clamp(0.0, 1.0)),
            size: self.size.clamp(Self::SMALLEST, 1.0),
        }
    }
}

impl Default for FramePlace {
    fn default() -> Self {
        Self {
            middle: [0.5, 0.5],
            size: 1.0,
        }
    }
}

/// A picture that is being made, and the way to stop it.
#[derive(Clone, Debug)]
pub struct Busy {
    /// Which one: [`crate::state::Ticket::number`].
    pub number: u64,
    /// What is being done, in a word or two.
    pub doing: &'static str,
    /// Whether it is not wanted any more.
    pub cancelled: Arc<AtomicBool>,
}

impl Busy {
    /// Says that it is not wanted any more.
    pub(super) fn stop(&self) {
        self.cancelled.store(true, Ordering::Release);
    }
}

/// Choosing what a picture shows.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// The frame on the map.
    pub place: FramePlace,
    /// The picture that is being made.
    pub busy: Option<Busy>,
    /// The file that was chosen and is there already: it is replaced once it is chosen again.
    pub taken: Option<PathBuf>,
    /// What was being done on the map, and goes on when the dialog is closed.
    beneath: Explore,
}

/// What is being done.
#[derive(Clone, Debug)]
pub enum Doing {
    /// Looking at the map.
    Explore(Explore),
    /// Choosing what a picture shows.
    Export(Export),
}

/// What is on top.
#[derive(Clone, Debug)]
pub struct Mode {
    /// What lies over everything else.
    pub dialog: Option<Dialog>,
    /// The search, whose list lies over the map.
    pub search: SearchBox,
    /// What is being done beneath.
    pub doing: Doing,
}

impl Default for Mode {
    fn default() -> Self {
        Self {
            dialog: None,
            search: SearchBox::default(),
            doing: Doing::Explore(Explore::default()),
        }
    }
}

/// The panel at the right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The dialog for a picture.
    Export,
    /// The layers.
    Layers,
    /// What changed between two dates.
    Changes,
    /// The selected fact; that nothing is selected, where there is room to say so.
    Detail,
}

/// Which panels are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panels {
    /// Whether the list of facts is.
    pub list: bool,
    /// What stands at the right side.
    pub side: Option<Side>,
    /// Whether the map shows two dates.
    pub two_dates: bool,
}

/// Narrower than this, in points, the list gives way to what stands at the side.
const NARROW_PT: f32 = 820.0;
/// At least as wide as this, in points, there is room for a panel that says nothing is selected.
const WIDE_PT: f32 = 1180.0;

/// What of a mode Escape leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Top {
    Dialog,
    Search,
    /// A picture that is being made.
    Picture,
    Export,
    Filters,
    Measuring,
    Cluster,
    Found,
    Layers,
}

impl Mode {
    /// What is done on the map, whatever lies over it.
    pub fn explore(&self) -> &Explore {
        match &self.doing {
            Doing::Explore(explore) => explore,
            Doing::Export(export) => &export.beneath,
        }
    }

    /// The same, to be changed.
    pub(super) fn explore_mut(&mut self) -> &mut Explore {
        match &mut self.doing {
            Doing::Explore(explore) => explore,
            Doing::Export(export) => &mut export.beneath,
        }
    }

    /// The choosing of a picture, while its dialog is open.
    pub fn export(&self) -> Option<&Export> {
        match &self.doing {
            Doing::Explore(_) => None,
            Doing::Export(export) => Some(export),
        }
    }

    /// The same, to be changed.
    pub(super) fn export_mut(&mut self) -> Option<&mut Export> {
        match &mut self.doing {
            Doing::Explore(_) => None,
            Doing::Export(export) => Some(export),
        }
    }

    /// Whether a click on the map sets a point of a measurement. While the frame of a picture is
    /// on the map, clicks are for that.
    pub fn sets_points(&self) -> bool {
        match &self.doing {
            Doing::Explore(explore) => explore.measuring.is_some_and(|tool| tool.adding),
            Doing::Export(_) => false,
        }
    }

    /// Whether keys without Ctrl or Alt are for the map and the timeline.
    pub fn takes_plain_keys(&self) -> bool {
        self.dialog.is_none()
    }

    /// Which panels are shown in a window of some width, in points.
    pub fn panels(&self, seen: &Seen, width_pt: f32) -> Panels {
        let (view, is_export) = (seen.view(), self.export().is_some());
        let selected = view.selection.is_some();
        // A picture shows one date: while one is made, so does the map.
        let two_dates = view.compare.is_some() && !is_export;
        let side = if is_export {
            Some(Side::Export)
        } else if self.explore().layers {
            Some(Side::Layers)
        } else if two_dates {
            Some(Side::Changes)
        } else {
            (selected || width_pt >= WIDE_PT).then_some(Side::Detail)
        };
        let gives_way = selected || self.explore().layers || is_export;
        Panels {
            list: (!two_dates || width_pt >= WIDE_PT) && !(width_pt < NARROW_PT && gives_way),
            side,
            two_dates,
        }
    }

    /// Shows a dialog, or none. Whatever was asked about a file is asked anew.
    pub(super) fn show_dialog(&mut self, dialog: Option<Dialog>) {
        self.dialog = dialog;
        if let Some(export) = self.export_mut() {
            export.taken = None;
        }
    }

    /// Shows a dialog, or puts it away where it is shown.
    pub(super) fn toggle_dialog(&mut self, dialog: Dialog) {
        self.dialog = (self.dialog != Some(dialog)).then_some(dialog);
    }

    /// Opens the dialog for a picture over what is being done.
    pub(super) fn begin_export(&mut self) {
        if let Doing::Explore(explore) = &mut self.doing {
            self.doing = Doing::Export(Export {
                beneath: std::mem::take(explore),
                ..Export::default()
            });
        }
    }

    /// Closes the dialog for a picture. A file that is being written is written to its end.
    pub(super) fn end_export(&mut self) {
        if let Doing::Export(export) = &mut self.doing {
            self.doing = Doing::Explore(std::mem::take(&mut export.beneath));
        }
    }

    /// What Escape leaves, the first first; none where the mode holds nothing.
    fn top(&self) -> Option<Top> {
        let explore = self.explore();
        if self.dialog.is_some() {
            Some(Top::Dialog)
        } else if self.search.is_open {
            Some(Top::Search)
        } else if let Some(export) = self.export() {
            Some(if export.busy.is_some() {
                Top::Picture
            } else {
                Top::Export
            })
        } else if explore.filtering {
            Some(Top::Filters)
        } else if explore.measuring.is_some() {
            Some(Top::Measuring)
        } else if explore.cluster.is_some() {
            Some(Top::Cluster)
        } else if explore.found.is_some() {
            Some(Top::Found)
        } else {
            explore.layers.then_some(Top::Layers)
        }
    }

    /// Whether Escape has something to leave here.
    pub(super) fn can_go_up(&self) -> bool {
        self.top().is_some()
    }

    /// Leaves what is on top; false where nothing is. What was measured goes with the tool, to be
    /// brought back by "Back".
    pub(super) fn up(&mut self, seen: &mut Seen) -> bool {
        let Some(top) = self.top() else {
            return false;
        };
        match top {
            Top::Dialog => self.dialog = None,
            Top::Search => self.search.is_open = false,
            Top::Picture => self.stop_picture(),
            Top::Export => self.end_export(),
            Top::Filters => self.explore_mut().filtering = false,
            Top::Measuring => self.toggle_measuring(seen),
            Top::Cluster => self.explore_mut().cluster = None,
            Top::Found => self.explore_mut().found = None,
            Top::Layers => self.explore_mut().layers = false,
        }
        true
    }

    /// Stops the picture that is being made.
    pub(super) fn stop_picture(&self) {
        if let Some(busy) = self.export().and_then(|export| export.busy.as_ref()) {
            busy.stop();
        }
    }

    /// Takes the measuring tool out, or puts it away with what was measured; "Back" brings that
    /// back.
    pub(super) fn toggle_measuring(&mut self, seen: &mut Seen) {
        let explore = self.explore_mut();
        if explore.measuring.take().is_some() {
            seen.clear_measurement();
        } else {
            explore.measuring = Some(Measuring { adding: true });
            explore.cluster = None;
        }
    }

    /// Opens the choices of the filters, where there is anything to choose from, or closes them.
    pub(super) fn toggle_filters(&mut self, has_documents: bool) {
        let explore = self.explore_mut();
        explore.filtering = !explore.filtering && has_documents;
    }

    /// Opens the panel of layers, or closes it; the dialog for a picture, which has the same
    /// place, makes way.
    pub(super) fn toggle_layers(&mut self) {
        let was_export = self.export().is_some();
        self.end_export();
        let explore = self.explore_mut();
        explore.layers = was_export || !explore.layers;
    }
}
