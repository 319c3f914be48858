//! What changed, found by its fact: for a map that marks where it did.

use std::collections::HashMap;
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
    /// The place among the changes of those of a fact.
    places: HashMap<FactRef, usize>,
}

impl Marked {
    /// The marks of a map of the earlier date, or of the later one.
    pub fn of(changes: &Arc<Vec<Change>>, earlier: bool, id: u64) -> Self {
        let mut places = HashMap::new();
        for (place, change) in changes.iter().enumerate() {
            let is_marked = match change.what {
                What::Gone => earlier,
                What::New | What::Up | What::Down | What::Number => !earlier,
                _ => false,
            };
            if let Some(fact) = change.fact().filter(|_| is_marked) {
                places.insert(fact, place);
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
        self.changes.get(*self.places.get(&fact)?)
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
