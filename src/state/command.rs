//! What can be asked of the program, room by room.

use super::action::Action;
use super::derived::Made;
use super::desk::DeskCommand;
use super::mode::ModeCommand;
use super::notices::NoticeCommand;
use super::prefs::PrefsCommand;
use super::seen::LookCommand;
use super::timeline_state::TimeCommand;
use super::work::Ticket;
use crate::desk::Outcome;

/// What can be asked of the program.
#[derive(Clone, Debug)]
pub enum Command {
    /// Something of the command table.
    Do(Action),
    /// Something about what is open.
    Desk(DeskCommand),
    /// Something about what is seen.
    Look(LookCommand),
    /// Something about time.
    Time(TimeCommand),
    /// Something about what is on top.
    Mode(ModeCommand),
    /// Something about what is preferred.
    Prefs(PrefsCommand),
    /// Something about notices.
    Notice(NoticeCommand),
    /// Says what time it is, in seconds from any moment.
    Tick(f64),
    /// Puts text on the clipboard.
    Copy(String),
    /// Opens an address in the browser; the person has seen it.
    Browse(String),
    /// Hands over what came of some work.
    Done(Done),
}

/// What came of some work: every job answers, whatever happens in it.
#[derive(Clone, Debug)]
pub struct Done {
    /// What the work went by.
    pub ticket: Ticket,
    /// Its answer; where it broke off without one, what a person should know.
    pub answer: Result<Answer, String>,
}

/// The answer of some work.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Something was worked out.
    Made(Made),
    /// An errand was done.
    Errand(Outcome),
}

macro_rules! asked_of {
    ($($room:ident: $command:ty),* $(,)?) => {
        $(impl From<$command> for Command {
            fn from(command: $command) -> Self {
                Self::$room(command)
            }
        })*
    };
}

asked_of! {
    Do: Action,
    Desk: DeskCommand,
    Look: LookCommand,
    Time: TimeCommand,
    Mode: ModeCommand,
    Prefs: PrefsCommand,
    Notice: NoticeCommand,
}
