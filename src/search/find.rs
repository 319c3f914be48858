//! Answers what was typed: every word has to suit, and what suits best comes first.
//!
//! A word costs an entry little where it is the same, more where it only begins so, and most
//! where slips are forgiven; within that, the less the more telling the field is. Entries of one
//! cost stay in the order of the atlas; towns are in the order of their people.

use super::{Asked, Entity, Hit, MOST, Results, SearchIndex, Section, Sort, Target, field};
use crate::basemap::{self, Code};
use crate::gazetteer::words::{FIELD_BITS, Suits, Typing, Words, entry_and_field};
use crate::gazetteer::{self, PlaceId};

/// The cost of what does not suit.
const NONE: u8 = u8::MAX;
/// What it costs for good. No twelve words cost as much.
const LOST: u16 = u16::MAX;

/// What a word costs.
fn cost(suits: Suits, field: u8) -> u8 {
    (suits as u8) << FIELD_BITS | field
}

/// Whether slips were forgiven for a cost.
fn is_guess(cost: u8) -> bool {
    cost >= cost_of_guess()
}

fn cost_of_guess() -> u8 {
    cost(Suits::OneOff, 0)
}

/// The costs of all entries, word by word.
struct Costs {
    /// What the words so far cost together; [`LOST`] where one does not suit.
    sums: Vec<u16>,
    /// Whether slips were forgiven.
    guesses: Vec<bool>,
    /// What the word at hand costs.
    now: Vec<u8>,
}

impl Costs {
    fn new(count: usize) -> Self {
        Self {
            sums: vec![0; count],
            guesses: vec![false; count],
            now: vec![NONE; count],
        }
    }

    fn suits(&mut self, entry: usize, cost: u8) {
        if let Some(now) = self.now.get_mut(entry) {
            *now = (*now).min(cost);
        }
    }

    /// Looks a word up, its field as `in_field` says.
    fn look_up(&mut self, words: &Words, word: &str, typing: Typing, in_field: impl Fn(u8) -> u8) {
        for (suits, range) in words.suiting(word, typing) {
            for posting in words.postings(&range) {
                let (entry, field) = entry_and_field(*posting);
                self.suits(entry, cost(suits, in_field(field)));
            }
        }
    }

    /// Goes on to the next word.
    fn next(&mut self) {
        let held = self.sums.iter_mut().zip(&mut self.guesses);
        for (now, (sum, guess)) in self.now.iter_mut().zip(held) {
            let lost = *now == NONE || *sum == LOST;
            *sum = if lost { LOST } else { *sum + u16::from(*now) };
            *guess |= is_guess(*now);
            *now = NONE;
        }
    }

    /// The entries of a range that suit, best first, [`MOST`] at most; how many there are, and
    /// whether they are guesses. Where some suit as typed, guesses are left out.
    fn best(
        &self,
        range: std::ops::Range<usize>,
        is_all: impl Fn(usize) -> bool,
    ) -> (Vec<usize>, usize, bool) {
        let sums = self.sums.get(range.clone()).unwrap_or_default();
        let guesses = self.guesses.get(range.clone()).unwrap_or_default();
        let found = |guess: bool| -> Vec<(u16, usize)> {
            sums.iter()
                .zip(guesses)
                .enumerate()
                .filter(|(_, (_, held))| **held == guess)
                .filter(|(_, (sum, _))| **sum != LOST)
                .map(|(at, (sum, _))| (*sum, range.start + at))
                .collect()
        };
        let (mut held, guess) = match found(false) {
            held if held.is_empty() => (found(true), true),
            held => (held, false),
        };
        let total = held.len();
        if total > MOST {
            held.select_nth_unstable(MOST);
            held.truncate(MOST);
        }
        for (sum, entry) in &mut held {
            if is_all(*entry) {
                *sum = 0;
            }
        }
        held.sort_unstable();
        let entries = held.into_iter().map(|(_, entry)| entry).collect();
        (entries, total, guess)
    }
}

impl SearchIndex {
    /// Everything that suits a query.
    pub fn find(&self, query: &str) -> Results {
        let asked = Asked::new(query);
        if asked.is_empty() {
            return Results::default();
        }
        let several = asked.words().len() > 1;
        let mut costs = Costs::new(self.entries(Sort::Sources).end);
        let mut towns = Costs::new(self.gazetteer.len());
        // A town is not found by its country alone.
        let mut named = vec![false; if several { self.gazetteer.len() } else { 0 }];
        let trusts_whole = asked.words().len() > 2;
        for (word, goes_on) in asked.words() {
            let typing = Typing {
                goes_on,
                trusts_whole,
            };
            // Where no town is left, only facts in towns are found by their names.
            let wants_towns = !self.places.is_empty() || towns.sums.iter().any(|sum| *sum != LOST);
            if wants_towns {
                towns.look_up(self.gazetteer.words(), word, typing, |field| match field {
                    gazetteer::WHOLE => field::WHOLE,
                    gazetteer::NAME => field::TITLE,
                    _ => field::PLACE,
                });
            }
            costs.look_up(&self.words, word, typing, |field| field);
            // A fact is found by every name of its town.
            for (at, (town, _)) in self.places.iter().enumerate() {
                let town = towns.now.get(*town).copied().unwrap_or(NONE);
                if town == NONE {
                    continue;
                }
                let field = (1 << FIELD_BITS) - 1;
                let cost = (town & !field) | field::PLACE;
                for entry in self.facts_in(at) {
                    costs.suits(*entry as usize, cost);
                }
            }
            if several {
                for (named, now) in named.iter_mut().zip(&towns.now) {
                    *named |= *now != NONE;
                }
                self.by_country(&costs, &mut towns);
            }
            costs.next();
            towns.next();
        }
        for (named, sum) in named.iter().zip(&mut towns.sums) {
            if !named {
                *sum = LOST;
            }
        }
        let mut sections: Vec<Section> = Sort::ALL
            .into_iter()
            .filter_map(|sort| {
                let costs = if sort == Sort::Places { &towns } else { &costs };
                self.section(sort, costs, &asked)
            })
            .collect();
        // Where something suits as it was typed, a town that is only spelled alike is none of it.
        if sections.iter().any(|section| !section.is_guess) {
            sections.retain(|section| !section.is_guess || section.sort.is_of_atlas());
        }
        // Stable: the sorts stay in their order.
        sections.sort_by_key(|section| section.is_guess);
        Results { asked, sections }
    }

    /// Towns suit by the name of their country, too.
    fn by_country(&self, costs: &Costs, towns: &mut Costs) {
        let range = self.entries(Sort::Countries);
        let now = costs.now.get(range).unwrap_or_default();
        let suiting: Vec<(Code, u8)> = basemap::countries()
            .iter()
            .zip(now)
            .filter(|(_, now)| **now != NONE && !is_guess(**now))
            .map(|(country, now)| {
                let field = (1 << FIELD_BITS) - 1;
                (country.code, (*now & !field) | field::COUNTRY)
            })
            .collect();
        if suiting.is_empty() {
            return;
        }
        for (id, code) in self.gazetteer.countries().enumerate() {
            // One that does not suit so far is lost.
            let is_lost = towns.sums.get(id).is_none_or(|sum| *sum == LOST);
            if !is_lost && let Some((_, cost)) = suiting.iter().find(|(held, _)| held == code) {
                towns.suits(id, *cost);
            }
        }
    }

    fn section(&self, sort: Sort, costs: &Costs, asked: &Asked) -> Option<Section> {
        let range = match sort {
            Sort::Places => 0..self.gazetteer.len(),
            sort => self.entries(sort),
        };
        let start = range.start;
        let several = asked.words().len() > 1;
        let (entries, total, is_guess) = costs.best(range, |entry| {
            several && self.names(sort, entry - start).any(|name| asked.is(name))
        });
        let hits: Vec<Hit> = entries
            .into_iter()
            .filter_map(|entry| self.hit(sort, entry - start, asked))
            .collect();
        (total > 0).then_some(Section {
            sort,
            hits,
            total,
            is_guess,
        })
    }

    fn entity(&self, sort: Sort, at: usize) -> Option<&Entity> {
        match sort {
            Sort::Parties => self.parties.get(at),
            Sort::Groups => self.groups.get(at),
            Sort::Sources => self.sources.get(at),
            Sort::Facts | Sort::Countries | Sort::Places => None,
        }
    }

    /// What something is called, in all ways.
    fn names(&self, sort: Sort, at: usize) -> Box<dyn Iterator<Item = &str> + '_> {
        match sort {
            Sort::Facts => {
                let fact = self.facts.get(at).and_then(|fact| self.library.get(*fact));
                Box::new(fact.map(|fact| fact.title.as_str()).into_iter())
            }
            Sort::Countries => Box::new(
                basemap::countries()
                    .get(at)
                    .into_iter()
                    .flat_map(|country| [country.name.as_str(), country.name_ru.as_str()]),
            ),
            Sort::Places => {
                let place = self.gazetteer.place(PlaceId(at));
                Box::new(
                    place
                        .into_iter()
                        .flat_map(|place| std::iter::once(place.name()).chain(place.other_names())),
                )
            }
            sort => Box::new(
                self.entity(sort, at)
                    .map(|entity| entity.title.as_str())
                    .into_iter(),
            ),
        }
    }

    fn hit(&self, sort: Sort, at: usize, asked: &Asked) -> Option<Hit> {
        Some(match sort {
            Sort::Facts => {
                let fact = *self.facts.get(at)?;
                Hit {
                    target: Target::Fact(fact),
                    title: self.library.get(fact)?.title.to_string(),
                    detail: String::new(),
                }
            }
            Sort::Countries => {
                let country = basemap::countries().get(at)?;
                Hit {
                    target: Target::Country(str::from_utf8(&country.code).ok()?),
                    title: country.name.clone(),
                    detail: Sort::Facts.counted(*self.countries.get(at)?),
                }
            }
            Sort::Places => self.place_hit(PlaceId(at), asked)?,
            sort => {
                let entity = self.entity(sort, at)?;
                let key = entity.key.clone();
                Hit {
                    target: match sort {
                        Sort::Parties => Target::Party(key),
                        Sort::Groups => Target::Group(key),
                        _ => Target::Source(key),
                    },
                    title: entity.title.clone(),
                    detail: entity.say(asked),
                }
            }
        })
    }

    fn place_hit(&self, id: PlaceId, asked: &Asked) -> Option<Hit> {
        let place = self.gazetteer.place(id)?;
        let mut parts = Vec::new();
        let in_name = asked.count_in(place.name());
        // The name it was found by, where it goes by another. No font here sets Arabic.
        let other = place
            .other_names()
            .filter(|name| name.chars().all(is_set))
            .map(|name| (asked.count_in(name), name))
            .filter(|(count, _)| *count > in_name)
            // The first of the best.
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        parts.extend(other.map(|(_, name)| format!("also {name}")));
        parts.push(basemap::country_name(place.country()).to_owned());
        if place.population > 0 {
            let people = crate::number::grouped(f64::from(place.population));
            parts.push(format!("{people} inhabitants"));
        }
        let facts = self.count_in(id);
        if facts > 0 {
            parts.push(format!("{} here", Sort::Facts.counted(facts)));
        }
        Some(Hit {
            target: Target::Place(id),
            title: place.name().to_owned(),
            detail: parts.join(" · "),
        })
    }
}

/// Whether a letter is of a script that is set from left to right.
fn is_set(letter: char) -> bool {
    !('\u{590}'..='\u{8ff}').contains(&letter)
}

impl Entity {
    /// What is said of it: the document that was asked for, where it is not the name that suits.
    fn say(&self, asked: &Asked) -> String {
        let in_title = asked.count_in(&self.title);
        let document = self
            .documents
            .iter()
            .map(|title| (asked.count_in(title), title))
            .filter(|(count, _)| *count > in_title)
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        match document {
            Some((_, title)) => format!("{title} · {}", self.detail()),
            None => self.detail(),
        }
    }

    /// What is said of it, with how many facts it has a part in.
    fn detail(&self) -> String {
        match self.facts.map(|count| Sort::Facts.counted(count)) {
            Some(facts) if self.about.is_empty() => facts,
            Some(facts) => format!("{} · {facts}", self.about),
            None => self.about.clone(),
        }
    }
}
