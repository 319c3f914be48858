//! Reading files: what is to be read, and what came of it.

use std::sync::Arc;

use super::document::{Document, Origin};
use crate::atlas::library::{DocumentId, Library};
use crate::atlas::time::Day;
use crate::formats::report::Report;
use crate::index::{Dates, Index};
use crate::view::figure::FigureSettings;
use crate::view::{FrameSize, View};

/// What is to be read, and what stays.
#[derive(Clone, Debug)]
pub struct LoadRequest {
    /// What stays as it is.
    pub keep: Vec<Document>,
    /// What is read, in order, behind it.
    pub read: Vec<Origin>,
    /// Whether the view stays too, as far as it can: what is read was open before.
    pub same_view: bool,
    /// What the first document that is read goes by; those behind it count up.
    pub first_id: DocumentId,
    /// Today.
    pub today: Day,
}

/// The view that a picture brought back.
#[derive(Clone, Debug)]
pub struct Reopened {
    /// What was shown.
    pub view: View,
    /// The map frame that its camera was for.
    pub frame: FrameSize,
    /// What was chosen for the picture.
    pub figure: Box<FigureSettings>,
}

/// What came of a [`LoadRequest`].
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What is open now.
    pub documents: Vec<Document>,
    /// What could not be read at all, and why.
    pub failed: Vec<(Origin, Arc<Report>)>,
    /// Whether the view stays.
    pub same_view: bool,
    /// The view of the last picture among what was read.
    pub reopened: Option<Reopened>,
    /// The atlases.
    pub library: Arc<Library>,
    /// Their facts, digested.
    pub index: Arc<Index>,
    /// Their facts, sorted by their dates.
    pub dates: Arc<Dates>,
}
