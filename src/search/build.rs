//! Makes a search index of a library: what has which words, and which facts are in which town.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{ByName, Entity, SearchIndex, field};
use crate::atlas::filter::{Dimension, values};
use crate::atlas::library::{DocumentId, FactRef, Library};
use crate::atlas::{Fact, Source};
use crate::basemap::{self, Country};
use crate::gazetteer::words::{Collector, posting};
use crate::gazetteer::{Gazetteer, PlaceId, fold};
use crate::geodesy::LonLat;
use crate::number;

/// How far a site may lie from where the gazetteer has the town, in degrees of latitude.
const NEAR_DEG: f64 = 0.3;

impl SearchIndex {
    /// Indexes a library, and decodes the gazetteer where it was not yet.
    pub fn build(library: &Arc<Library>) -> Self {
        let gazetteer = Gazetteer::built_in();
        let facts: Vec<FactRef> = library.facts().collect();
        let countries = basemap::countries();
        let mut words = Collector::default();
        let mut towns = Towns::new(gazetteer);
        let group_names = group_names(library);
        for (entry, fact_ref) in facts.iter().enumerate() {
            let fact = library.fact(*fact_ref);
            fact_words(&mut words, entry, fact);
            words_of_groups(&mut words, &group_names, entry, (*fact_ref, fact));
            towns.visit(entry, fact);
        }
        let mut starts = [0, facts.len(), 0, 0, 0, 0];
        let mut next = facts.len();

        let parties = parties(library, &facts, countries);
        for (position, party) in parties.iter().enumerate() {
            titled(&mut words, &party.title, next + position);
        }
        next += parties.len();
        starts[2] = next;

        for (position, country) in countries.iter().enumerate() {
            titled(&mut words, &country.name, next + position);
            titled(&mut words, &country.name_ru, next + position);
        }
        next += countries.len();
        starts[3] = next;

        let groups = groups(library);
        for (position, group) in groups.iter().enumerate() {
            titled(&mut words, &group.title, next + position);
            add(&mut words, &group.key, next + position, field::TAG);
        }
        next += groups.len();
        starts[4] = next;

        let (sources, authors) = sources(library, &facts);
        for (position, source) in sources.iter().enumerate() {
            titled(&mut words, &source.title, next + position);
            for title in &source.documents {
                add(&mut words, title, next + position, field::PLACE);
            }
        }
        for (position, author) in authors {
            add(&mut words, author, next + position, field::PARTY);
        }
        starts[5] = next + sources.len();

        let (places, facts_here) = towns.finish();
        Self {
            library: Arc::clone(library),
            gazetteer,
            words: words.finish(),
            starts,
            countries: countries_in(library, &facts, countries),
            facts,
            parties,
            groups,
            sources,
            places,
            facts_here,
        }
    }
}

/// The names of groups, by the document and the id that facts know them by.
pub(super) type GroupNames<'a> = BTreeMap<(DocumentId, &'a str), &'a str>;

pub(super) fn group_names(library: &Library) -> GroupNames<'_> {
    library
        .groups()
        .map(|(document, group)| ((document, group.id.as_str()), group.name.as_str()))
        .collect()
}

/// Adds the names of the groups that a fact concerns.
pub(super) fn words_of_groups(
    words: &mut Collector,
    names: &GroupNames<'_>,
    entry: usize,
    (fact_ref, fact): (FactRef, &Fact),
) {
    for id in &fact.groups {
        if let Some(name) = names.get(&(fact_ref.atlas(), id.as_str())) {
            add(words, name, entry, field::TAG);
        }
    }
}

fn add(words: &mut Collector, text: &str, entry: usize, field: u8) {
    fold::each_word(text, |word| words.add(word, posting(entry, field)));
}

/// Adds a title: a word that is all of it tells more than one among others.
pub(super) fn titled(words: &mut Collector, title: &str, entry: usize) {
    let mut held: Option<String> = None;
    let mut count = 0;
    fold::each_word(title, |word| {
        count += 1;
        if count == 1 {
            held = Some(word.to_owned());
            return;
        }
        if let Some(first) = held.take() {
            words.add(&first, posting(entry, field::TITLE));
        }
        words.add(word, posting(entry, field::TITLE));
    });
    if let Some(only) = held {
        words.add(&only, posting(entry, field::WHOLE));
    }
}

pub(super) fn fact_words(words: &mut Collector, entry: usize, fact: &Fact) {
    titled(words, &fact.title, entry);
    for site in &fact.sites {
        add(words, &site.name, entry, field::PLACE);
        for former in &site.formerly {
            add(words, &former.name, entry, field::PLACE);
        }
    }
    for party in &fact.parties {
        add(words, &party.name, entry, field::PARTY);
        if let Some(role) = &party.role {
            add(words, role, entry, field::SUMMARY);
        }
    }
    for claim in &fact.claims {
        if let Some(said_by) = &claim.terms.said_by {
            add(words, said_by, entry, field::PARTY);
        }
    }
    for tag in &fact.tags {
        add(words, tag, entry, field::TAG);
    }
    for range in &fact.ranges {
        add(words, &range.system, entry, field::TAG);
    }
    for country in codes_of(fact) {
        let found = basemap::countries()
            .binary_search_by(|held| held.code.as_slice().cmp(country.as_bytes()))
            .ok()
            .and_then(|found| basemap::countries().get(found));
        if let Some(found) = found {
            add(words, &found.name, entry, field::COUNTRY);
            add(words, &found.name_ru, entry, field::COUNTRY);
        }
    }
    add(words, &fact.summary, entry, field::SUMMARY);
}

/// The countries of a fact, each once: the one that acts, the one where it happens, those of its
/// sites.
fn codes_of(fact: &Fact) -> BTreeSet<&str> {
    let sites = fact.sites.iter().map(|site| &site.country);
    [&fact.country, &fact.host]
        .into_iter()
        .chain(sites)
        .filter_map(Option::as_deref)
        .collect()
}

/// People and organisations, each name once. A state that takes part is found as a country.
pub(super) fn parties(library: &Library, facts: &[FactRef], countries: &[Country]) -> Vec<Entity> {
    let states: BTreeSet<&str> = countries
        .iter()
        .map(|country| country.name.as_str())
        .collect();
    let mut positions = ByName::new();
    // Name, country, how many facts.
    let mut found: Vec<(&str, Option<&str>, usize)> = Vec::new();
    for fact_ref in facts {
        let fact = library.fact(*fact_ref);
        let mut seen: Vec<&str> = Vec::new();
        for party in &fact.parties {
            let name = party.name.as_str();
            if name.is_empty() || states.contains(name) || seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let position = positions.get(name).copied().unwrap_or_else(|| {
                positions.insert(name.to_owned(), found.len());
                found.push((name, party.country.as_deref(), 0));
                found.len() - 1
            });
            if let Some((_, country, count)) = found.get_mut(position) {
                *country = country.or(party.country.as_deref());
                *count += 1;
            }
        }
    }
    found
        .into_iter()
        .map(|(name, country, count)| {
            let country = country.map(basemap::country_name);
            Entity {
                title: name.to_owned(),
                about: country.unwrap_or_default().to_owned(),
                facts: Some(count),
                key: name.to_owned(),
                documents: Vec::new(),
            }
        })
        .collect()
}

fn groups(library: &Library) -> Vec<Entity> {
    library
        .groups_once()
        .into_iter()
        .map(|(atlas, group)| {
            let day = library.day_of(atlas);
            let members = group.members_on(day).len();
            let kind = group.kind.as_deref().unwrap_or("group");
            let word = if members == 1 { "member" } else { "members" };
            Entity {
                title: group.name.to_string(),
                about: format!("{kind} · {members} {word} on {}", day.to_words()),
                facts: None,
                key: group.id.to_string(),
                documents: Vec::new(),
            }
        })
        .collect()
}

/// Publishers, each once, with their documents; and the authors of these, by position.
fn sources<'a>(library: &'a Library, facts: &[FactRef]) -> (Vec<Entity>, Vec<(usize, &'a str)>) {
    let mut positions = ByName::new();
    let mut publishers: Vec<Entity> = Vec::new();
    let mut authors = Vec::new();
    for source in library
        .atlases()
        .iter()
        .flat_map(|atlas| atlas.sources.iter())
    {
        let Source { title, author, .. } = source;
        let name = source.name();
        let position = positions.get(name).copied().unwrap_or_else(|| {
            positions.insert(name.to_owned(), publishers.len());
            let publisher = Entity {
                title: name.to_owned(),
                about: String::new(),
                facts: None,
                key: name.to_owned(),
                documents: Vec::new(),
            };
            publishers.push(publisher);
            publishers.len() - 1
        });
        if let Some(publisher) = publishers.get_mut(position) {
            publisher.documents.push(title.to_string());
        }
        if let Some(author) = author {
            authors.push((position, author.as_str()));
        }
    }
    let mut counts = vec![0; publishers.len()];
    for fact in facts {
        each_publisher(library, *fact, &mut |name| {
            let at = positions.get(name).copied();
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        });
    }
    for (publisher, count) in publishers.iter_mut().zip(counts) {
        let documents = publisher.documents.len();
        let word = if documents == 1 {
            "document"
        } else {
            "documents"
        };
        publisher.about = format!("{} {word}", number::grouped(documents as f64));
        publisher.facts = Some(count);
    }
    (publishers, authors)
}

/// The publishers that a fact relies on, each once.
pub(super) fn each_publisher(library: &Library, fact: FactRef, found: &mut dyn FnMut(&str)) {
    let mut seen: Vec<&str> = Vec::new();
    values(Dimension::Source, library, fact, &mut |name| {
        if !seen.contains(&name) {
            seen.push(name);
            found(name);
        }
    });
}

/// The countries that a fact has a part for, each once.
pub(super) fn countries_of(fact: &Fact) -> BTreeSet<&str> {
    let mut codes = codes_of(fact);
    let parties = fact.parties.iter();
    codes.extend(parties.filter_map(|party| party.country.as_deref()));
    codes
}

/// How many facts each country has a part in.
fn countries_in(library: &Library, facts: &[FactRef], countries: &[Country]) -> Vec<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fact_ref in facts {
        for code in countries_of(library.fact(*fact_ref)) {
            *counts.entry(code).or_default() += 1;
        }
    }
    countries
        .iter()
        .map(|country| {
            let code = str::from_utf8(&country.code).unwrap_or_default();
            counts.get(code).copied().unwrap_or_default()
        })
        .collect()
}

/// Which facts are in which towns.
pub(super) struct Towns<'a> {
    gazetteer: &'static Gazetteer,
    /// The towns of a name.
    known: BTreeMap<&'a str, Vec<PlaceId>>,
    /// Facts, as entries, by town.
    pub(super) facts: BTreeMap<PlaceId, Vec<u32>>,
}

impl<'a> Towns<'a> {
    pub(super) fn new(gazetteer: &'static Gazetteer) -> Self {
        Self {
            gazetteer,
            known: BTreeMap::new(),
            facts: BTreeMap::new(),
        }
    }

    pub(super) fn visit(&mut self, entry: usize, fact: &'a Fact) {
        for site in &fact.sites {
            let formerly = site.formerly.iter().map(|former| former.name.as_str());
            let found = std::iter::once(site.name.as_str())
                .chain(formerly)
                .find_map(|name| self.near(name, site.at));
            if let Some(place) = found {
                let held = self.facts.entry(place).or_default();
                if held.last() != Some(&(entry as u32)) {
                    held.push(entry as u32);
                }
            }
        }
    }

    /// The largest town of a name near a position.
    fn near(&mut self, name: &'a str, at: LonLat) -> Option<PlaceId> {
        let gazetteer = self.gazetteer;
        let towns = self
            .known
            .entry(name)
            .or_insert_with(|| gazetteer.named(name));
        let narrow = at.lat_deg.to_radians().cos().max(0.05);
        towns.iter().copied().find(|town| {
            gazetteer.place(*town).is_some_and(|town| {
                let lon = (town.at.lon_deg - at.lon_deg + 180.0).rem_euclid(360.0) - 180.0;
                let lat = town.at.lat_deg - at.lat_deg;
                lat.abs() < NEAR_DEG && lon.abs() * narrow < NEAR_DEG
            })
        })
    }

    pub(super) fn finish(self) -> (Vec<(usize, usize)>, Vec<u32>) {
        let mut places = Vec::new();
        let mut facts = Vec::new();
        for (place, mut here) in self.facts {
            here.sort_unstable();
            here.dedup();
            places.push((place.0, facts.len()));
            facts.extend(here);
        }
        (places, facts)
    }
}
