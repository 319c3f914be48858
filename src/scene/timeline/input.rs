//! What a timeline is made from, and how high its rows are. It knows nothing of what is placed in
//! them.

use crate::atlas::library::Library;
use crate::atlas::time::{Day, Edtf};
use crate::index::Dates;
use crate::scene::Looks;
use crate::theme::Theme;
use crate::view::TimeWindow;

/// What a timeline is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The open atlases.
    pub library: &'a Library,
    /// The facts that are shown whatever the date, sorted by theirs.
    pub dates: &'a Dates,
    /// The stretch of time that is shown.
    pub window: TimeWindow,
    /// Width and height in points.
    pub size: [f64; 2],
    /// How the facts look.
    pub looks: &'a Looks,
    /// Light or dark.
    pub theme: Theme,
    /// The date that is asked for.
    pub date: Option<&'a Edtf>,
    /// The day that claims are weighed for.
    pub day: Day,
    /// What is said beside the date: what a step has come to.
    pub caption: Option<&'a str>,
}

/// Height of the row at the top, for the date, in points.
pub const HEAD_PX: f64 = 24.0;
/// Height of the row of labels under the lanes, in points: a drag along it marks a stretch of
/// time.
pub const SCALE_PX: f64 = 18.0;
/// Height of the row of years under those, in points.
pub(super) const YEARS_PX: f64 = 13.0;
