//! What the timeline shows and does: how it plays, and what can be asked of it. The date and the
//! stretch of time that is shown are part of the view.

use crate::atlas::time::{Day, Edtf};
use crate::view::{CompareMode, TimeWindow};

/// What can be asked about time.
#[derive(Clone, Debug)]
pub enum TimeCommand {
    /// Shows what holds on a date, or at any time of an interval; none is each atlas's own day.
    Date(Option<Edtf>),
    /// Shows a stretch of time.
    Look(TimeWindow),
    /// Sets the date and moves to where it can be seen; none takes it away.
    Move(Option<Edtf>),
    /// How fast it plays, as a position in [`SPEEDS`].
    Speed(usize),
    /// Whether it begins anew at the end.
    Loop(bool),
    /// Whether only its buttons are shown.
    Collapse(bool),
    /// Changes how two dates are compared.
    Compare(CompareCommand),
}

/// What can be asked of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum CompareCommand {
    /// Shows another earlier date.
    From(Edtf),
    /// Puts the earlier date in the place of the later one, and the other way round.
    Swap,
    /// Side by side, or one over the other.
    Mode(CompareMode),
    /// Puts the line between the two somewhere, from 0 to 1 of the map's width.
    Divider(f64),
    /// Shows the selected fact at the side, or the list of changes.
    ShowFact(bool),
}

/// How fast a timeline can play: days in a second, and that in words.
pub const SPEEDS: [(f64, &str); 9] = [
    (1.0, "1 day / s"),
    (7.0, "1 week / s"),
    (30.436_875, "1 month / s"),
    (91.310_625, "3 months / s"),
    (365.2425, "1 year / s"),
    (1_826.212_5, "5 years / s"),
    (3_652.425, "10 years / s"),
    (18_262.125, "50 years / s"),
    (36_524.25, "100 years / s"),
];

/// A timeline that plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Playing {
    /// Where it is, in days.
    pub(super) at: f64,
    /// When that was, in seconds.
    pub(super) since_secs: f64,
    /// The last day of the date it has set.
    pub(super) day: Day,
}

/// What the timeline shows and does.
#[derive(Clone, Debug, Default)]
pub struct TimelineState {
    /// A speed that was chosen, as a position in [`SPEEDS`].
    pub(super) speed: Option<usize>,
    pub(super) playing: Option<Playing>,
    /// Whether it begins anew at the end.
    pub repeats: bool,
    /// Whether only its buttons are shown; none leaves that to the height of the window.
    pub collapsed: Option<bool>,
    /// What the last step came to, in words.
    pub caption: Option<String>,
}

impl TimelineState {
    /// Whether it plays.
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    /// Forgets what belongs to the atlases that were open.
    pub(super) fn forget(&mut self) {
        self.playing = None;
        self.caption = None;
    }
}
