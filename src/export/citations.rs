//! Which sources stand behind what a picture shows, numbered in the order of the symbols.
//!
//! A fact cites the claims that its label and its circle rest on: its counting personnel claims;
//! for its place and date the newest claim, and every counting one where they differ; its range.
//! The whole list of sources of a fact is in the window and in the lists that are written beside
//! a picture.

use std::collections::{BTreeMap, BTreeSet};

use arcstr::ArcStr;

use crate::atlas::claims::{self, Weighed};
use crate::atlas::library::{DocumentId, FactRef, Library};
use crate::atlas::{Claim, Kind, Source};
use crate::index::Index;

/// How much a list says of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Author, publisher, title, date, places in it, and the numbers of people it gives.
    Full,
    /// The same without author and title.
    Short,
    /// Publisher and date.
    Brief,
}

/// A numbered source.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number, from 1.
    pub number: usize,
    /// The document whose atlas lists it.
    pub atlas: DocumentId,
    /// The source.
    pub source: Source,
    /// Places in it, each once: paragraph, page, table.
    pub locators: Vec<String>,
    /// The numbers of people it gives, in words.
    pub figures: Vec<String>,
}

impl Entry {
    /// The source as a picture lists it, without its address.
    pub fn line(&self, form: Form) -> String {
        let Source {
            title,
            date,
            author,
            ..
        } = &self.source;
        let mut parts: Vec<String> = Vec::new();
        parts.extend(
            author
                .as_ref()
                .filter(|_| form == Form::Full)
                .map(ToString::to_string),
        );
        parts.push(self.source.name().to_owned());
        if !title.is_empty() && form == Form::Full {
            parts.push(format!("“{title}”"));
        }
        parts.extend(date.as_ref().map(crate::atlas::time::Edtf::to_words));
        if form != Form::Brief {
            parts.extend(self.places());
        }
        let line = parts.join(", ");
        if self.figures.is_empty() || form == Form::Brief {
            line
        } else {
            format!("{line}: {}", self.figures.join("; "))
        }
    }

    /// The places in the source, a word that all of them begin with said once: paragraph 1, 5, 9.
    fn places(&self) -> Option<String> {
        let word = |place: &str| place.split_once(' ').map(|(word, _)| word.to_owned());
        let first = self.locators.first()?;
        let shared = word(first).filter(|shared| {
            self.locators
                .iter()
                .all(|place| word(place).as_ref() == Some(shared))
        });
        let Some(shared) = shared else {
            return Some(self.locators.join(", "));
        };
        let mut rest: Vec<&str> = self
            .locators
            .iter()
            .filter_map(|place| place.split_once(' ').map(|(_, rest)| rest))
            .collect();
        rest.sort_by_key(|place| {
            (
                place.parse::<u32>().unwrap_or(u32::MAX),
                (*place).to_owned(),
            )
        });
        Some(format!("{shared} {}", rest.join(", ")))
    }
}

/// The numbered sources of a picture.
#[derive(Clone, Debug, Default)]
pub struct Citations {
    /// The sources, in the order of their numbers.
    pub entries: Vec<Entry>,
    /// The numbers of each fact, ascending.
    pub by_fact: BTreeMap<FactRef, Vec<usize>>,
    /// The numbers of each group that is shown, by its id, ascending.
    pub by_group: BTreeMap<String, Vec<usize>>,
    /// Positions of the entries by address, or else by atlas and id.
    positions: BTreeMap<(Option<DocumentId>, ArcStr), usize>,
}

impl Citations {
    /// Numbers the sources of facts, in their order, and of the members of the groups.
    pub fn of(library: &Library, index: &Index, facts: &[FactRef], groups: &[String]) -> Self {
        let mut citations = Self::default();
        for fact_ref in facts {
            let Some(digest) = index.digest(*fact_ref) else {
                continue;
            };
            let fact = library.fact(*fact_ref);
            let atlas = library.atlas(fact_ref.atlas());
            let weighed = claims::weigh(atlas, fact.kind.nature(), &fact.claims, digest.day);
            let mut numbers: Vec<usize> = cited(&weighed, digest.day, fact.kind)
                .into_iter()
                .filter_map(|claim| citations.cite(library, fact_ref.atlas(), claim))
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            citations.by_fact.insert(*fact_ref, numbers);
        }
        for (position, group) in library.groups_once() {
            if !groups.iter().any(|id| *id == group.id) {
                continue;
            }
            let mut numbers: Vec<usize> = group
                .members
                .iter()
                .filter_map(|member| citations.cite(library, position, member.claims.first()?))
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            citations.by_group.insert(group.id.to_string(), numbers);
        }
        citations
    }

    /// Gives the first numbers to some sources, the others following in the order they had: the
    /// new number of each old one, or none where nothing changes.
    pub(super) fn put_first(&mut self, first: &BTreeSet<usize>) -> Option<Renumbered> {
        let mut order: Vec<usize> = (1..=self.entries.len()).collect();
        order.sort_by_key(|number| !first.contains(number));
        if order.is_sorted() {
            return None;
        }
        let mut new_of = vec![0; order.len()];
        for (position, number) in order.iter().enumerate() {
            if let Some(held) = new_of.get_mut(number - 1) {
                *held = position + 1;
            }
        }
        let renumbered = Renumbered(new_of);
        for entry in &mut self.entries {
            entry.number = renumbered.of(entry.number);
        }
        self.entries.sort_by_key(|entry| entry.number);
        for position in self.positions.values_mut() {
            *position = renumbered.of(*position + 1) - 1;
        }
        for numbers in self.by_fact.values_mut().chain(self.by_group.values_mut()) {
            renumbered.apply(numbers);
        }
        Some(renumbered)
    }

    /// Cites no source whose number is larger than `last`. All of them stay among the entries.
    pub(super) fn cite_only_to(&mut self, last: usize) {
        for numbers in self.by_fact.values_mut().chain(self.by_group.values_mut()) {
            numbers.retain(|number| *number <= last);
        }
    }

    /// The number of a claim's source; none where it names none that the atlas lists.
    pub(super) fn cite(
        &mut self,
        library: &Library,
        atlas: DocumentId,
        claim: &Claim,
    ) -> Option<usize> {
        let source = library.atlas(atlas).source(claim.source.as_deref()?)?;
        // One address is one source, whichever atlas names it.
        let key = match &source.url {
            Some(url) => (None, url.clone()),
            None => (Some(atlas), source.id.clone()),
        };
        let position = *self.positions.entry(key).or_insert_with(|| {
            self.entries.push(Entry {
                number: self.entries.len() + 1,
                atlas,
                source: source.clone(),
                locators: Vec::new(),
                figures: Vec::new(),
            });
            self.entries.len() - 1
        });
        let entry = self.entries.get_mut(position)?;
        let add = |list: &mut Vec<String>, word: String| {
            if !list.contains(&word) {
                list.push(word);
            }
        };
        if let Some(locator) = &claim.locator {
            add(&mut entry.locators, locator.to_string());
        }
        if claim.terms.about == "personnel" {
            add(&mut entry.figures, claims::claim_words(claim));
        }
        Some(entry.number)
    }
}

/// What number each source got for the one it had.
#[derive(Clone, Debug)]
pub(super) struct Renumbered(Vec<usize>);

impl Renumbered {
    fn of(&self, number: usize) -> usize {
        let held = number.checked_sub(1).and_then(|at| self.0.get(at));
        held.copied().unwrap_or(number)
    }

    /// Puts the new numbers in the place of the old ones, ascending.
    pub(super) fn apply(&self, numbers: &mut [usize]) {
        for number in numbers.iter_mut() {
            *number = self.of(*number);
        }
        numbers.sort_unstable();
    }
}

/// The claims that a fact's label and circle rest on.
fn cited<'a>(weighed: &[Weighed<'a>], day: crate::atlas::time::Day, kind: Kind) -> Vec<&'a Claim> {
    let answers = claims::answers(weighed, day);
    let mut cited: Vec<&Claim> = Vec::new();
    for answer in &answers {
        match answer.about {
            "personnel" => cited.extend(&answer.counting),
            "place" | "date" | "opened" | "range_km" | "distance_km" if answer.conflict => {
                cited.extend(&answer.counting);
            }
            "place" | "date" | "range_km" => cited.push(answer.headline),
            "opened" if kind == Kind::Deployment => cited.push(answer.headline),
            _ => {}
        }
    }
    if cited.is_empty() {
        let first = answers.first().map(|answer| answer.headline);
        cited.extend(first.or_else(|| {
            weighed
                .iter()
                .map(|entry| entry.claim)
                .find(|claim| claim.source.is_some())
        }));
    }
    cited
}

/// A list of sources, one a line, numbered, with addresses.
pub fn as_text(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in entries {
        let locator = (!entry.locators.is_empty()).then(|| entry.locators.join(", "));
        let line = crate::atlas::cite::source_line(&entry.source, locator.as_deref());
        out = format!("{out}{}. {line}\n", entry.number);
    }
    out
}

/// A list of sources as CSV (RFC 4180).
pub fn as_csv(entries: &[Entry]) -> String {
    let quoted = |text: &str| {
        // A cell that begins like a formula would be one in a spreadsheet.
        let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{text}")
        } else {
            text.to_owned()
        };
        format!("\"{}\"", guarded.replace('"', "\"\""))
    };
    let mut out =
        String::from("number,publisher,title,author,date,url,accessed,locators,figures\r\n");
    for entry in entries {
        let source = &entry.source;
        let date = |date: &Option<crate::atlas::time::Edtf>| {
            date.as_ref().map_or("", |date| date.as_str()).to_owned()
        };
        let cells = [
            source.name().to_owned(),
            source.title.to_string(),
            source.author.as_deref().unwrap_or_default().to_owned(),
            date(&source.date),
            source.url.as_deref().unwrap_or_default().to_owned(),
            date(&source.accessed),
            entry.locators.join("; "),
            entry.figures.join("; "),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        out = format!("{out}{},{}\r\n", entry.number, cells.join(","));
    }
    out
}

/// A list of sources as BibTeX.
pub fn as_bibtex(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in entries {
        let source = &entry.source;
        let key: String = source
            .id
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
        let mut fields = vec![
            ("title", source.title.to_string()),
            ("publisher", source.name().to_owned()),
        ];
        fields.extend(
            source
                .author
                .as_ref()
                .map(|author| ("author", format!("{{{author}}}"))),
        );
        if let Some(date) = &source.date {
            fields.push(("date", date.as_str().to_owned()));
            fields.extend(date.earliest().map(|day| ("year", day.ymd().0.to_string())));
        }
        fields.extend(source.url.as_ref().map(|url| ("url", url.to_string())));
        fields.extend(
            source
                .accessed
                .as_ref()
                .map(|date| ("urldate", date.as_str().to_owned())),
        );
        if !entry.locators.is_empty() {
            fields.push(("note", entry.locators.join("; ")));
        }
        let body: Vec<String> = fields
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("  {name} = {{{}}}", escaped(&value, name)))
            .collect();
        out = format!(
            "{out}@misc{{{}-{key},\n{}\n}}\n\n",
            entry.number,
            body.join(",\n")
        );
    }
    out
}

/// Text as BibTeX has it; an address stays as it is.
fn escaped(value: &str, field: &str) -> String {
    if field == "url" {
        return value.replace(['{', '}'], "");
    }
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', letter]),
            '\\' => out.push_str("\\textbackslash "),
            letter => out.push(letter),
        }
    }
    out
}
