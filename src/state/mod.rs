//! What the program knows while it runs, and the only way to change it: [`State::apply`].
//!
//! A state is a house with rooms ([`State`]): what is open, what is seen, what is worked out, what
//! is on top, what is preferred, and notices. Panels read it and send commands; a key, a menu, the
//! palette and a test all send the same ones. A command goes to the handler of its room, which
//! fills the [`Effects`] that it is handed and calls no other command; after each, one pass asks
//! for what has to be worked out. What a state cannot do itself, since it needs the disk, the
//! clipboard or a dialog, the shell does for it. It knows no clock: the shell tells the time.

// The rooms, and what can be asked of each.
mod derived;
mod desk;
mod flight;
mod history;
mod mode;
mod notices;
mod prefs;
mod search_box;
mod seen;
mod task;
mod timeline_state;
mod work;

// The house, and what is done in it.
mod comparing;
mod effects;
mod grounds;
mod house;
mod leaving;
mod looking;
mod measuring;
mod opening;
mod picturing;
mod preferring;
mod searching;
mod timeline;

// The way in.
mod action;
mod apply;
mod command;
mod refresh;

pub use action::{Action, Heading};
pub use command::{Answer, Command, Done};
pub use derived::{
    CompareRequest, Compared, Derivation, Derived, IndexRequest, Made, OverTime, Pair, PreviewOf,
    Shown, TotalOf, Wanted, compare, index, total,
};
pub use desk::{DeskCommand, DeskRoom};
pub use effects::{Effect, Effects, Work, WorkTask};
pub use flight::Flight;
pub use grounds::Consent;
pub use history::History;
pub use house::State;
pub use mode::{
    Busy, Dialog, Doing, Explore, Export, Found, FramePlace, MeasureStep, Measuring, Mode,
    ModeCommand, Panels, Side,
};
pub use notices::{Notice, NoticeCommand, Notices};
pub use prefs::{Prefs, PrefsCommand};
pub use search_box::{Row, Search, SearchBox};
pub use seen::{GroundCommand, LookCommand, Seen};
pub use task::Task;
pub use timeline_state::{CompareCommand, SPEEDS, TimeCommand, TimelineState};
pub use work::{Ticket, WorkKind};
