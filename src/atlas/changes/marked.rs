//! What changed, found by its fact: for a map that marks where it did.

use std::sync::Arc;

use super::{Change, What};
use crate::atlas::library::FactRef;

/// The facts that a map of one of two dates marks, with what changed about each: on the earlier
/// one what is gone, on the later one what is new or has another number.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    /// Which it is: labels are kept by it.
    pub id: u64,
    changes: Arc<Vec<Change>>,
    /// By atlas and fact of the library, the place among the changes and one; 0 for none.
    places: Vec<Vec<u32>>,
}

impl Marked {
    /// The marks of a map of the earlier date, or of the later one.
    pub fn of(changes: &Arc<Vec<Change>>, earlier: bool, id: u64) -> Self {
        let mut places: Vec<Vec<u32>> = Vec::new();
        for (place, change) in changes.iter().enumerate() {
            let is_marked = match change.what {
                What::Gone => earlier,
                What::New | What::Up | What::Down | What::Number => !earlier,
                _ => false,
            };
            let (Some(fact), true) = (change.fact(), is_marked) else {
                continue;
            };
            if places.len() <= fact.atlas() {
                places.resize(fact.atlas() + 1, Vec::new());
            }
            let Some(facts) = places.get_mut(fact.atlas()) else {
                continue;
            };
            if facts.len() <= fact.fact() {
                facts.resize(fact.fact() + 1, 0);
            }
            if let Some(held) = facts.get_mut(fact.fact()) {
                *held = u32::try_from(place + 1).unwrap_or_default();
            }
        }
        Self {
            id,
            changes: Arc::clone(changes),
            places,
        }
    }

    /// What changed about a fact.
    pub fn change(&self, fact: FactRef) -> Option<&Change> {
        let place = *self.places.get(fact.atlas())?.get(fact.fact())?;
        self.changes.get((place as usize).checked_sub(1)?)
    }
}

impl Change {
    /// What a mark on a map says of a fact, in words for whoever does not see it.
    pub fn mark_words(&self) -> String {
        let says = |side: &Option<super::Version>| {
            let says = side.as_ref().map(|version| version.says.clone());
            says.filter(|says| !says.is_empty())
        };
        let way = match self.what {
            What::New => return "new on the later date".to_owned(),
            What::Gone => return "gone on the later date".to_owned(),
            What::Up => "number up",
            What::Down => "number down",
            _ => "number changed",
        };
        match (says(&self.before), says(&self.after)) {
            (Some(before), Some(after)) => format!("{way}, from {before} to {after}"),
            (Some(before), None) => format!("{way}, {before} before and none now"),
            (None, Some(after)) => format!("{way}, none before and {after} now"),
            (None, None) => way.to_owned(),
        }
    }
}
