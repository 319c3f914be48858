//! Which value each fact has of what facts are coloured by: worked out once for an index and not in
//! every frame. It knows no colour.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::by_slot::BySlot;
use super::digest::Digest;
use crate::atlas::colour_by::{ColourBy, Value, named_side, start, value};
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Day;
use crate::basemap::country_name;

/// A value that facts are coloured by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coloured {
    /// Its id, code or word.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its colour as a file says it, `#RRGGBB`.
    pub given: Option<String>,
    /// How many of the facts that are shown have it.
    pub shown: usize,
}

/// What stands for no value.
const NONE: u32 = u32::MAX;

/// The values of all facts of a library, on the day of an index.
#[derive(Clone, Debug, PartialEq)]
pub struct Colouring {
    /// What they are values of.
    pub by: ColourBy,
    /// The values, that of most facts first, whatever the date and the filters show of those: so
    /// each keeps its place while time goes by.
    pub values: Vec<Coloured>,
    /// How many of the facts that are shown have none.
    pub without: usize,
    of: BySlot<u32>,
}

impl Colouring {
    /// That of a library on the day asked for, or on those of its atlases where none is; some of
    /// its facts are shown.
    pub(super) fn new(
        library: &Library,
        asked: Option<Day>,
        shown: &[Digest],
        by: ColourBy,
    ) -> Self {
        // By value: how many facts have it, and its number while they are counted.
        let mut found: HashMap<Value<'_>, u32> = HashMap::new();
        let mut counted: Vec<(Value<'_>, usize)> = Vec::new();
        let mut numbers: Vec<(FactRef, u32)> = Vec::new();
        for fact in library.facts() {
            let day = asked.unwrap_or_else(|| library.day_of(fact.atlas()));
            let Some(value) = value(by, library, fact, day) else {
                continue;
            };
            let number = *found.entry(value).or_insert_with(|| {
                counted.push((value, 0));
                counted.len() as u32 - 1
            });
            if let Some((_, count)) = counted.get_mut(number as usize) {
                *count += 1;
            }
            numbers.push((fact, number));
        }
        let mut ranked: Vec<u32> = (0..counted.len() as u32).collect();
        let rank = |number: &u32| {
            let (value, count) = counted[*number as usize];
            (std::cmp::Reverse(count), value)
        };
        ranked.sort_by_key(rank);
        let mut place_of = vec![NONE; counted.len()];
        for (place, number) in (0..).zip(&ranked) {
            place_of[*number as usize] = place;
        }
        let mut of = BySlot::of(library, &NONE);
        for (fact, number) in numbers {
            of.set(fact, place_of[number as usize]);
        }
        let values = ranked.iter().map(|number| {
            let (value, _) = counted[*number as usize];
            coloured(library, by, value)
        });
        let mut colouring = Self {
            by,
            values: values.collect(),
            without: 0,
            of,
        };
        for digest in shown {
            match colouring.place(digest.fact) {
                Some(place) => colouring.values[place].shown += 1,
                None => colouring.without += 1,
            }
        }
        colouring
    }

    /// Where the value of a fact stands in [`Self::values`].
    pub fn place(&self, fact: FactRef) -> Option<usize> {
        let place = *self.of.get(fact)?;
        (place != NONE).then_some(place as usize)
    }
}

fn coloured(library: &Library, by: ColourBy, value: Value<'_>) -> Coloured {
    let side = (by == ColourBy::Side)
        .then(|| named_side(library, value))
        .flatten();
    let name = match by {
        ColourBy::Country | ColourBy::Host => country_name(value.id).to_owned(),
        ColourBy::Side => match (side, value.atlas) {
            (Some(side), _) => side.name.to_string(),
            (None, Some(_)) => value.id.to_owned(),
            (None, None) => country_name(value.id).to_owned(),
        },
        ColourBy::Group => {
            let mut groups = library.groups().map(|(_, group)| group);
            let group = groups.find(|group| group.id == value.id);
            group.map_or_else(String::new, |group| group.name.to_string())
        }
        ColourBy::Atlas => value
            .atlas
            .map_or_else(String::new, |atlas| library.atlas(atlas).title.to_string()),
        ColourBy::Auto | ColourBy::Kind | ColourBy::Tag => value.id.to_owned(),
    };
    Coloured {
        id: value.id.to_owned(),
        name: if name.is_empty() {
            value.id.to_owned()
        } else {
            name
        },
        given: side.and_then(|side| side.colour.as_ref().map(ToString::to_string)),
        shown: 0,
    }
}

/// The colouring that was asked for last, and what nobody's choice comes to.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<(Option<ColourBy>, Option<Arc<Colouring>>)>);

impl Clone for Cache {
    /// A copy starts empty: it is only a cache.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Cache {
    /// What facts are coloured by, with the value that each has; none where that is their kind. Where
    /// it is not there yet, `make` makes it.
    pub(super) fn get(
        &self,
        library: &Library,
        by: ColourBy,
        make: impl FnOnce(ColourBy) -> Colouring,
    ) -> Option<Arc<Colouring>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let by = match by {
            ColourBy::Auto => *held.0.get_or_insert_with(|| start(library)),
            chosen => chosen,
        };
        if matches!(by, ColourBy::Auto | ColourBy::Kind) {
            return None;
        }
        if let Some(colouring) = held.1.as_ref().filter(|colouring| colouring.by == by) {
            return Some(Arc::clone(colouring));
        }
        let colouring = Arc::new(make(by));
        held.1 = Some(Arc::clone(&colouring));
        Some(colouring)
    }
}
