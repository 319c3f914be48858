//! From the name of a place to places, without a network: the towns of GeoNames with their
//! alternate and former names, found in any script.
//!
//! It knows the asset and positions, and nothing of any atlas. Decoding it and sorting its words
//! takes a good part of a second: do it on a thread.

mod asset;
pub mod fold;
pub mod words;

use std::sync::OnceLock;

use crate::basemap::Code;
use crate::geodesy::LonLat;
use asset::Row;
use words::{Collector, Words, entry_and_field, posting};

static ASSET: &[u8] = include_bytes!("../../assets/gazetteer.bin");

/// A place of the gazetteer; the lower, the more people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub usize);

/// The field of a word that is a name by itself, the one that a place goes by or another.
pub const WHOLE: u8 = 0;
/// The field of a word in the name that a place goes by.
pub const NAME: u8 = 1;
/// The field of a word in another name.
pub const OTHER: u8 = 2;

/// A town.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    names: &'a str,
    /// Where it is.
    pub at: LonLat,
    /// People, as GeoNames has them; 0 where it does not know.
    pub population: u32,
    country: &'a Code,
}

impl<'a> Place<'a> {
    /// The name it goes by, in Latin letters.
    pub fn name(&self) -> &'a str {
        self.names.lines().next().unwrap_or_default()
    }

    /// Its names in other languages and scripts, and those it had.
    pub fn other_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.names.lines().skip(1)
    }

    /// The country it is in, as GeoNames has it: ISO 3166-1 alpha-3, or `XKX`.
    pub fn country(&self) -> &'a str {
        str::from_utf8(self.country).unwrap_or_default()
    }
}

/// The places of the world that have a name.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    rows: Vec<Row>,
    text: String,
    words: Words,
}

impl Gazetteer {
    /// The built-in one, decoded where it was not yet.
    ///
    /// The asset is part of the program, and a test decodes all of it; were it damaged all the
    /// same, there would be no places rather than no program.
    pub fn built_in() -> &'static Self {
        static DECODED: OnceLock<Gazetteer> = OnceLock::new();
        DECODED.get_or_init(Self::decoded)
    }

    /// The same, decoded again.
    pub fn decoded() -> Self {
        asset::places(ASSET)
            .map(|(rows, text)| Self::new(rows, text))
            .unwrap_or_default()
    }

    fn new(rows: Vec<Row>, text: String) -> Self {
        let mut gazetteer = Self {
            rows,
            text,
            words: Words::default(),
        };
        let mut collector = Collector::default();
        for id in 0..gazetteer.rows.len() {
            let Some(place) = gazetteer.place(PlaceId(id)) else {
                continue;
            };
            for (at, name) in place.names.lines().enumerate() {
                let in_name = if at == 0 { NAME } else { OTHER };
                let mut held: Option<String> = None;
                let mut count = 0;
                fold::each_word(name, |word| {
                    count += 1;
                    if count == 1 {
                        held = Some(word.to_owned());
                    } else {
                        if let Some(first) = held.take() {
                            collector.add(&first, posting(id, in_name));
                        }
                        collector.add(word, posting(id, in_name));
                    }
                });
                if let Some(only) = held {
                    collector.add(&only, posting(id, WHOLE));
                }
            }
        }
        gazetteer.words = collector.finish();
        gazetteer
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A place.
    pub fn place(&self, id: PlaceId) -> Option<Place<'_>> {
        let row = self.rows.get(id.0)?;
        Some(Place {
            names: self.text.get(row.names as usize..row.end as usize)?,
            at: row.at,
            population: row.population,
            country: &row.country,
        })
    }

    /// The country of each place, in order.
    pub fn countries(&self) -> impl Iterator<Item = &Code> {
        self.rows.iter().map(|row| &row.country)
    }

    /// The words of all names, with the places that have them.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The places that have exactly this name, in any of their languages, the largest first.
    /// Case, marks and script make no difference.
    pub fn named(&self, name: &str) -> Vec<PlaceId> {
        let wanted = fold::words(name);
        // The rarest word leaves the fewest places to look at.
        let rarest = wanted
            .iter()
            .map(|word| self.words.exactly(word))
            .min_by_key(|postings| postings.len());
        let candidates = rarest.unwrap_or_default().iter().map(|posting| {
            let (id, field) = entry_and_field(*posting);
            (PlaceId(id), field)
        });
        candidates
            .filter(|(id, field)| match wanted.len() {
                1 => *field == WHOLE,
                _ => self.place(*id).is_some_and(|place| {
                    place.names.lines().any(|name| fold::words(name) == wanted)
                }),
            })
            .map(|(id, _)| id)
            .collect()
    }
}
