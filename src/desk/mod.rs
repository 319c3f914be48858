//! What is open and how it changes: documents, edits, their undo, and what is asked of whoever may
//! touch the disk for it.
//!
//! The errands that reading files and making pictures are stand here as plain data: what is wanted
//! and what came of it. It runs no errand itself and knows neither disk, thread nor window:
//! [`crate::jobs`] carries errands out, for the window and for the command line alike. Where a text
//! is not in memory, an edit is handed the file to read parts of it from.

mod document;
pub mod edit;
mod errand;
mod load;
pub mod patch;
mod picture;

pub use document::{Document, Origin};
pub use edit::{DocumentPatch, Edit, Undo};
pub use errand::{Errand, Outcome};
pub use load::{LoadRequest, Loaded, Reopened};
pub use patch::{Applied, Held, Touched, apply, change, moved};
pub use picture::{ExportRequest, ExportTarget, Exported, Preview, picture_path};
