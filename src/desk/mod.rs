//! What is open, where it came from, and what is asked of whoever may touch the disk for it.
//!
//! Here stand documents, and the errands that reading files and making pictures are: what is
//! wanted and what came of it, as plain data. It runs no errand itself and knows neither disk,
//! thread nor window: [`crate::jobs`] carries errands out, for the window and for the command
//! line alike.

mod document;
mod errand;
mod load;
mod picture;

pub use document::{Document, Origin};
pub use errand::{Errand, Outcome};
pub use load::{LoadRequest, Loaded, Reopened};
pub use picture::{ExportRequest, ExportTarget, Exported, Preview, picture_path};
