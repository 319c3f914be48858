//! What is open and how it changes: edits, their undo, and the atlas that is the same as if its
//! changed text had been read.
//!
//! It knows neither disk nor window: where a text is not in memory, it is handed the file to read
//! parts of it from.

pub mod edit;
pub mod patch;

pub use edit::{DocumentPatch, Edit, Undo};
pub use patch::{Applied, Held, Touched, apply, change, moved};
