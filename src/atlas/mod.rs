//! The model: facts, claims, sources, places and groups, as a person would think of them.
//!
//! It knows neither files nor pictures: readers in [`crate::formats`] make an [`Atlas`], and
//! [`crate::scene`] draws one. Longitude comes before latitude, in degrees (WGS84), everywhere.

pub mod bounds;
pub mod changes;
pub mod cite;
mod claim;
pub mod claims;
pub mod colour_by;
mod facility;
mod fact;
mod facts;
pub mod filter;
mod geometry;
mod group;
pub mod history;
pub mod holding;
mod kind;
pub mod library;
pub mod outline;
pub mod qualifier;
pub mod rank;
mod side;
pub mod sided;
mod site;
mod source;
pub mod text;
pub mod time;
pub mod totals;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use arcstr::ArcStr;
use serde_json::value::RawValue;

pub use claim::{Claim, NamedPlace, Quote, Statement, Status, Terms};
pub use facility::Facility;
pub use fact::{Extra, Fact, Kept, Link, Party, Ties};
pub use facts::Facts;
pub use geometry::Geometry;
pub use group::{Group, Member};
pub use kind::{Kind, Nature};
pub use side::Side;
pub use site::{FormerName, Precision, RangeCentre, Site, Spot, WeaponRange};
pub use source::{Archive, Source};

use outline::Outline;
use text::FileText;
use time::{Day, Edtf};

/// How many months a claim may be older than the newest one, where the atlas does not say.
pub const FRESH_MONTHS: u32 = 36;

/// Everything that one file holds.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    /// Short name used in front of fact ids where several atlases are open.
    pub id: ArcStr,
    /// What the atlas is called.
    pub title: ArcStr,
    /// A sentence or two about it.
    pub summary: ArcStr,
    /// BCP 47 tag of the language the atlas is written in.
    pub language: Option<ArcStr>,
    /// Licence of the facts, an SPDX expression where there is one.
    pub license: Option<ArcStr>,
    /// The date the atlas speaks of.
    pub as_of: Option<Edtf>,
    /// How many months a claim may be older than the newest one and still count.
    pub fresh_months: Option<u32>,
    /// Words that age besides those that always do: claims about them are weighed by their date.
    pub ageing: Vec<ArcStr>,
    /// The sides that facts are on, where the atlas names any.
    pub sides: Vec<Side>,
    /// Whom the claims rely on; shared, since most edits change none of them.
    pub sources: Arc<Vec<Source>>,
    /// Alliances and other circles of states.
    pub groups: Vec<Group>,
    /// What was chosen for pictures of it, as the export dialog writes it; the model does not
    /// read it.
    pub figure: Option<Box<RawValue>>,
    /// The view that it opens in, as somebody kept it; the model does not read it.
    pub view: Option<Box<RawValue>>,
    /// The ground that it is meant for; the model does not read it, and nobody is asked for it
    /// before the person agrees.
    pub ground: Option<Box<RawValue>>,
    /// The facts, in the order of the file.
    pub facts: Facts,
    /// The text the atlas was read from, with what was edited since: what it is written from. None
    /// where it was not read from a text.
    pub text: Option<FileText>,
    /// Where its parts stand in the text.
    pub outline: Arc<Outline>,
    /// Where each source stands in the list, by id; made when one is first asked for.
    pub(crate) source_positions: OnceLock<Arc<HashMap<ArcStr, usize>>>,
}

impl Atlas {
    /// How many months a claim may be older than the newest one and still count.
    pub fn fresh_months(&self) -> u32 {
        self.fresh_months.unwrap_or(FRESH_MONTHS)
    }

    /// The last day the atlas speaks of, or `today` where it does not say.
    pub fn day(&self, today: Day) -> Day {
        self.as_of
            .as_ref()
            .and_then(Edtf::last_day)
            .unwrap_or(today)
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        let positions = self.source_positions.get_or_init(|| {
            let listed = self.sources.iter().enumerate().rev();
            let positions = listed.map(|(position, source)| (source.id.clone(), position));
            Arc::new(positions.collect())
        });
        positions
            .get(id)
            .and_then(|position| self.sources.get(*position))
            .filter(|source| source.id == id)
            // The list was changed since.
            .or_else(|| self.sources.iter().find(|source| source.id == id))
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }
}
