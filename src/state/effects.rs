//! What the shell does for a command: handlers put it into the [`Effects`] that they are handed.

use std::sync::Arc;

use super::derived::{Derivation, INDEXED_AT_ONCE};
use super::work::{Ticket, WorkKind};
use crate::desk::Errand;
use crate::index::Index;

/// Something that is done away from the frame.
#[derive(Clone, Debug)]
pub struct Work {
    /// What its answer goes by.
    pub ticket: Ticket,
    /// What is done.
    pub task: WorkTask,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum WorkTask {
    /// Something is worked out from what is in memory.
    Derive(Derivation),
    /// Something needs the disk or the network.
    Errand(Errand),
}

/// What the shell does for a command.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Does something away from the frame, and answers with [`super::Command::Done`] whatever
    /// comes of it.
    Work(Work),
    /// Lets go of an index on a thread: it holds so much that a frame would wait for it.
    Discard(Arc<Index>),
    /// Asks for files with the system's dialog; whether what is open stays.
    AskForFiles {
        /// Whether what is open stays.
        add: bool,
    },
    /// Asks with the system's dialog where a picture goes; the name is a proposal.
    AskToSave {
        /// The name.
        name: String,
    },
    /// Asks for a PMTiles archive with the system's dialog.
    AskForGround,
    /// Puts text on the clipboard.
    Copy(String),
    /// Puts a picture on the clipboard.
    CopyImage {
        /// Width and height in pixels.
        size: [usize; 2],
        /// Red, green, blue, opacity, row by row.
        rgba: Arc<Vec<u8>>,
    },
    /// Opens an address in the browser.
    Browse(String),
    /// Keeps the settings.
    SaveSettings,
    /// Ends the program.
    Quit,
}

/// The effects of a command, in order. Whoever gets them carries them all out.
#[derive(Clone, Debug, Default)]
#[must_use = "an effect that is dropped is work that nobody does and somebody waits for"]
pub struct Effects {
    list: Vec<Effect>,
}

impl Effects {
    /// Adds an effect.
    pub(super) fn push(&mut self, effect: Effect) {
        self.list.push(effect);
    }

    /// Adds effects.
    pub(super) fn extend(&mut self, effects: impl IntoIterator<Item = Effect>) {
        self.list.extend(effects);
    }

    /// Lets go of an index, on a thread where it is large.
    pub(super) fn discard(&mut self, index: Arc<Index>) {
        if index.catalogue.len() > INDEXED_AT_ONCE {
            self.push(Effect::Discard(index));
        }
    }

    /// Adds an errand.
    pub(super) fn errand(&mut self, kind: WorkKind, number: u64, errand: Errand) {
        self.push(Effect::Work(Work {
            ticket: Ticket { kind, number },
            task: WorkTask::Errand(errand),
        }));
    }

    /// Adds something that is worked out from what is in memory.
    pub(super) fn derive(&mut self, kind: WorkKind, number: u64, derivation: Derivation) {
        self.push(Effect::Work(Work {
            ticket: Ticket { kind, number },
            task: WorkTask::Derive(derivation),
        }));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl IntoIterator for Effects {
    type Item = Effect;
    type IntoIter = std::vec::IntoIter<Effect>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
