//! Making a picture: what is wanted, and what came of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::atlas::library::Library;
use crate::index::Index;
use crate::view::View;
use crate::view::figure::{FigureSettings, Format};

/// A picture at a reduced size.
#[derive(Debug)]
pub struct Preview {
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// Its pixels: red, green, blue, opacity, row by row.
    pub rgba: Vec<u8>,
    /// About how large the file will be, in bytes.
    pub about_bytes: usize,
    /// The numbered sources as text.
    pub sources: String,
    /// What the picture shows, in words.
    pub description: String,
    /// The title that it has where none is given.
    pub title: String,
    /// The line under the title that it has where none is given.
    pub subtitle: String,
}

/// What a picture is for.
#[derive(Clone, Debug)]
pub enum ExportTarget {
    /// To be looked at in the dialog.
    Preview,
    /// A file.
    File(PathBuf),
    /// The clipboard.
    Clipboard,
}

/// A picture that is to be made on a thread.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// The open atlases.
    pub library: Arc<Library>,
    /// Their facts.
    pub index: Arc<Index>,
    /// What is shown, its camera for the picture's own map frame.
    pub view: View,
    /// What was chosen for the picture.
    pub settings: FigureSettings,
    /// What it is for.
    pub target: ExportTarget,
    /// Whether the ground of the view may be asked for.
    pub ground_allowed: bool,
    /// Whether it is not wanted any more.
    pub cancelled: Arc<AtomicBool>,
}

/// What came of an [`ExportRequest`].
#[derive(Clone, Debug)]
pub enum Exported {
    /// A picture to look at; none where it is not wanted any more.
    Preview(Option<Arc<Preview>>),
    /// A file was written; what a person should know of it.
    Saved(PathBuf, Vec<String>),
    /// Pixels for the clipboard: width, height, and red, green, blue, opacity.
    Pixels([usize; 2], Arc<Vec<u8>>),
    /// It was stopped; nothing was left behind.
    Cancelled,
    /// It could not be made, and why.
    Failed(String),
}

/// Brings the name of a picture and its format together: an ending that is a format's says the
/// format, any other name gets the ending of the format that was chosen.
pub fn picture_path(path: &Path, chosen: Format) -> (PathBuf, Format) {
    let said = path
        .extension()
        .and_then(|ending| Format::from_ending(&ending.to_string_lossy()));
    match (said, path.file_name()) {
        (None, Some(name)) => {
            let mut name = name.to_owned();
            name.push(".");
            name.push(chosen.ending());
            (path.with_file_name(name), chosen)
        }
        (said, _) => (path.to_owned(), said.unwrap_or(chosen)),
    }
}
