//! A side: countries whose forces are added up together. It knows nothing of facts.

use arcstr::ArcStr;

/// A side of the facts of an atlas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Unique in the atlas.
    pub id: ArcStr,
    /// What it is called.
    pub name: ArcStr,
    /// Sending countries that are on it, ISO 3166-1 alpha-3.
    pub countries: Vec<ArcStr>,
    /// Id of a group of the atlas whose members are on it.
    pub group: Option<ArcStr>,
    /// Its colour as the file says it, `#RRGGBB`.
    pub colour: Option<ArcStr>,
}
