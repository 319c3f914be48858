//! Which sources stand behind what a picture shows, numbered in the order of the symbols.
//!
//! A fact cites the claims that its label and its circle rest on: its counting personnel claims;
//! for its place and date the newest claim, and every counting one where they differ; its range.
//! Behind a name stand the numbers of three sources at most, the best ones by
//! [`crate::atlas::rank`]: first one that says the number that is shown, or each end of the range
//! that is shown, then one for the place and the date, then what ranks best of the rest. What is
//! left over is in the metadata of the picture and in the lists that are written beside it.

use std::collections::{BTreeMap, BTreeSet};

use crate::atlas::claims::{self, Bounds, Weighed};
use crate::atlas::library::{DocumentId, FactRef, Library};
use crate::atlas::rank::Rank;
use crate::atlas::time::{Day, Edtf};
use crate::atlas::{Atlas, Claim, Kind, Source};
use crate::bibliography::{self, csv};
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
    fn new(atlas: DocumentId, source: &Source) -> Self {
        Self {
            number: 0,
            atlas,
            source: source.clone(),
            locators: Vec::new(),
            figures: Vec::new(),
        }
    }

    fn key(&self) -> (Option<DocumentId>, &str) {
        key(self.atlas, &self.source)
    }

    /// Notes what a claim says of the place in it and of numbers of people.
    fn add(&mut self, claim: &Claim) {
        let add = |list: &mut Vec<String>, word: String| {
            if !list.contains(&word) {
                list.push(word);
            }
        };
        if let Some(locator) = &claim.locator {
            add(&mut self.locators, locator.to_string());
        }
        if claim.terms.about == "personnel" {
            add(&mut self.figures, claims::claim_words(claim));
        }
    }

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
        parts.push(self.source.cited_name().into_owned());
        if !title.is_empty() && form == Form::Full {
            parts.push(format!("“{title}”"));
        }
        parts.extend(date.as_ref().map(Edtf::to_words));
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
    /// The sources whose numbers are on the picture, in the order of their numbers.
    pub entries: Vec<Entry>,
    /// What stands behind the picture without a number on it; numbered after the others.
    pub further: Vec<Entry>,
    /// The numbers of each fact, the best source first.
    pub by_fact: BTreeMap<FactRef, Vec<usize>>,
    /// The numbers of each group that is shown, by its id, ascending.
    pub by_group: BTreeMap<String, Vec<usize>>,
    /// How many numbers stand behind one name at most.
    pub most: usize,
}

impl Citations {
    /// Numbers the sources of facts, in their order, and of the members of the groups. At most so
    /// many are cited for each.
    pub fn of(
        library: &Library,
        index: &Index,
        facts: &[FactRef],
        groups: &[String],
        most: usize,
    ) -> Self {
        let mut citations = Self {
            most,
            ..Self::default()
        };
        let mut further: Vec<(DocumentId, &Claim)> = Vec::new();
        for fact_ref in facts {
            let Some(digest) = index.digest(*fact_ref) else {
                continue;
            };
            let fact = library.fact(*fact_ref);
            let atlas = library.atlas(fact_ref.atlas());
            let weighed = claims::weigh(atlas, fact.kind.nature(), &fact.claims, digest.day);
            let rests_on = Cited::of(atlas, &weighed, digest.day, fact.kind);
            let (cited, rest) = rests_on.best(most);
            let mut numbers: Vec<usize> = Vec::new();
            for claim in cited {
                let number = citations.cite(library, fact_ref.atlas(), claim);
                numbers.extend(number.filter(|number| !numbers.contains(number)));
            }
            further.extend(rest.into_iter().map(|claim| (fact_ref.atlas(), claim)));
            citations.by_fact.insert(*fact_ref, numbers);
        }
        for (position, group) in library.groups_once() {
            if !groups.iter().any(|id| *id == group.id) {
                continue;
            }
            let atlas = library.atlas(position);
            let members = group.members.iter();
            let mut cited: Vec<&Claim> =
                members.filter_map(|member| member.claims.first()).collect();
            cited.sort_by_key(|claim| rank_of(atlas, claim));
            let mut numbers: Vec<usize> = Vec::new();
            for claim in cited {
                if numbers.len() >= most {
                    further.push((position, claim));
                } else if let Some(number) = citations.cite(library, position, claim)
                    && !numbers.contains(&number)
                {
                    numbers.push(number);
                }
            }
            numbers.sort_unstable();
            citations.by_group.insert(group.id.to_string(), numbers);
        }
        for (atlas, claim) in further {
            citations.cite_further(library, atlas, claim);
        }
        citations
    }

    /// All sources, those that are on the picture first.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().chain(&self.further)
    }

    /// Keeps numbers for these sources alone, from 1; what has none any more is among the further
    /// ones. Answers the new number of each old one, or none where nothing changes.
    pub(super) fn keep_only(&mut self, kept: &BTreeSet<usize>) -> Option<Renumbered> {
        if self
            .entries
            .iter()
            .all(|entry| kept.contains(&entry.number))
        {
            return None;
        }
        let mut new_of = vec![0; self.entries.len()];
        let (on, off): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut self.entries)
            .into_iter()
            .partition(|entry| kept.contains(&entry.number));
        for (position, entry) in on.iter().enumerate() {
            if let Some(held) = new_of.get_mut(entry.number - 1) {
                *held = position + 1;
            }
        }
        self.entries = on;
        self.further.splice(..0, off);
        let renumbered = Renumbered(new_of);
        for numbers in self.by_fact.values_mut().chain(self.by_group.values_mut()) {
            renumbered.apply(numbers);
        }
        self.count();
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
        let key = key(atlas, source);
        let held = self.entries.iter().position(|entry| entry.key() == key);
        let position = held.unwrap_or_else(|| {
            let further = self.further.iter().position(|entry| entry.key() == key);
            let entry = match further {
                Some(position) => self.further.remove(position),
                None => Entry::new(atlas, source),
            };
            self.entries.push(entry);
            self.count();
            self.entries.len() - 1
        });
        let entry = self.entries.get_mut(position)?;
        entry.add(claim);
        Some(entry.number)
    }

    /// Notes the source of a claim that no number on the picture leads to.
    fn cite_further(&mut self, library: &Library, atlas: DocumentId, claim: &Claim) {
        let source = claim.source.as_deref();
        let Some(source) = source.and_then(|id| library.atlas(atlas).source(id)) else {
            return;
        };
        let key = key(atlas, source);
        if self.entries.iter().any(|entry| entry.key() == key) {
            return;
        }
        let held = self.further.iter().position(|entry| entry.key() == key);
        let position = held.unwrap_or_else(|| {
            self.further.push(Entry::new(atlas, source));
            self.count();
            self.further.len() - 1
        });
        if let Some(entry) = self.further.get_mut(position) {
            entry.add(claim);
        }
    }

    /// Numbers all entries as they stand.
    fn count(&mut self) {
        let all = self.entries.iter_mut().chain(&mut self.further);
        for (entry, number) in all.zip(1..) {
            entry.number = number;
        }
    }
}

/// One address is one source, whichever atlas names it.
fn key(atlas: DocumentId, source: &Source) -> (Option<DocumentId>, &str) {
    match &source.url {
        Some(url) => (None, url),
        None => (Some(atlas), &source.id),
    }
}

fn rank_of(atlas: &Atlas, claim: &Claim) -> Option<Rank> {
    let source = claim.source.as_deref().and_then(|id| atlas.source(id));
    source.map(Rank::of)
}

/// What number each source got for the one it had.
#[derive(Clone, Debug)]
pub(super) struct Renumbered(Vec<usize>);

impl Renumbered {
    fn of(&self, number: usize) -> Option<usize> {
        let held = number.checked_sub(1).and_then(|at| self.0.get(at));
        held.copied().filter(|new| *new > 0)
    }

    /// Puts the new numbers in the place of the old ones, in their order; those that have none go.
    pub(super) fn apply(&self, numbers: &mut Vec<usize>) {
        *numbers = numbers.iter().filter_map(|old| self.of(*old)).collect();
    }
}

/// The claims that a fact's label and circle rest on, by what has to be said for each.
struct Cited<'a> {
    atlas: &'a Atlas,
    /// For each thing that is shown, the claims that say so, the best first.
    shown: Vec<Vec<&'a Claim>>,
    /// All others, the best first.
    rest: Vec<&'a Claim>,
}

impl<'a> Cited<'a> {
    fn of(atlas: &'a Atlas, weighed: &[Weighed<'a>], day: Day, kind: Kind) -> Self {
        let answers = claims::answers(weighed, day);
        let best = |mut claims: Vec<&'a Claim>| {
            claims.sort_by_key(|claim| rank_of(atlas, claim).map_or((1, None), |r| (0, Some(r))));
            claims
        };
        let (mut shown, mut rest): (Vec<Vec<&Claim>>, Vec<&Claim>) = (Vec::new(), Vec::new());
        let of = |about: &str| answers.iter().find(|answer| answer.about == about);
        for about in [
            "personnel",
            "place",
            "date",
            "opened",
            "range_km",
            "distance_km",
        ] {
            let Some(answer) = of(about) else {
                continue;
            };
            let says = |words: &str| {
                let counting = answer.counting.iter().copied();
                best(
                    counting
                        .filter(|claim| claims::claim_words(claim) == words)
                        .collect(),
                )
            };
            let headline = || says(&claims::claim_words(answer.headline));
            match about {
                "personnel" if answer.conflict => {
                    // A range is shown: each of its ends has a source.
                    let bounds = |claim: &Claim| Bounds::of(claim).unwrap_or_default();
                    let low = answer.counting.iter().min_by(|a, b| {
                        let low = |claim| bounds(claim).low.unwrap_or(f64::INFINITY);
                        low(a).total_cmp(&low(b))
                    });
                    let high = answer.counting.iter().max_by(|a, b| {
                        let high = |claim| bounds(claim).high.unwrap_or(f64::NEG_INFINITY);
                        high(a).total_cmp(&high(b))
                    });
                    let ends = [low, high].into_iter().flatten();
                    shown.extend(ends.map(|claim| says(&claims::claim_words(claim))));
                    rest.extend(&answer.counting);
                }
                "personnel" => {
                    shown.push(headline());
                    rest.extend(&answer.counting);
                }
                _ if answer.conflict => {
                    shown.push(headline());
                    rest.extend(&answer.counting);
                }
                "place" | "date" | "range_km" => shown.push(vec![answer.headline]),
                "opened" if kind == Kind::Deployment => shown.push(vec![answer.headline]),
                _ => {}
            }
        }
        if shown.is_empty() {
            let first = answers.first().map(|answer| answer.headline);
            let first = first.or_else(|| {
                let mut claims = weighed.iter().map(|entry| entry.claim);
                claims.find(|claim| claim.source.is_some())
            });
            shown.extend(first.map(|claim| vec![claim]));
        }
        Self {
            atlas,
            shown,
            rest: best(rest),
        }
    }

    /// The claims whose sources are cited, `most` sources at most, the best first; and the others.
    fn best(self, most: usize) -> (Vec<&'a Claim>, Vec<&'a Claim>) {
        let Self { atlas, shown, rest } = self;
        let is_listed = |claim: &&Claim| {
            let source = claim.source.as_deref();
            source.is_some_and(|id| atlas.source(id).is_some())
        };
        let mut sources: Vec<&str> = Vec::new();
        for claims in &shown {
            let mut ids = claims
                .iter()
                .filter(|claim| is_listed(claim))
                .filter_map(|claim| claim.source.as_deref());
            // One that is cited already says it, too.
            if ids.clone().any(|id| sources.contains(&id)) {
                continue;
            }
            if let Some(id) = ids.next()
                && sources.len() < most
            {
                sources.push(id);
            }
        }
        let all: Vec<&Claim> = shown.into_iter().flatten().chain(rest).collect();
        for claim in all.iter().filter(|claim| is_listed(claim)) {
            if let Some(id) = claim.source.as_deref()
                && sources.len() < most
                && !sources.contains(&id)
            {
                sources.push(id);
            }
        }
        let mut seen: Vec<*const Claim> = Vec::new();
        let (mut cited, mut further): (Vec<&Claim>, Vec<&Claim>) = (Vec::new(), Vec::new());
        for claim in all {
            if seen.contains(&std::ptr::from_ref(claim)) {
                continue;
            }
            seen.push(claim);
            if claim
                .source
                .as_deref()
                .is_some_and(|id| sources.contains(&id))
            {
                cited.push(claim);
            } else {
                further.push(claim);
            }
        }
        cited.sort_by_key(|claim| {
            sources
                .iter()
                .position(|id| Some(*id) == claim.source.as_deref())
        });
        (cited, further)
    }
}

/// A list of sources, one a line, numbered, with addresses; behind it those that have no number.
pub fn as_text(citations: &Citations) -> String {
    let line = |entry: &Entry| {
        let locator = (!entry.locators.is_empty()).then(|| entry.locators.join(", "));
        crate::atlas::cite::source_line(&entry.source, locator.as_deref())
    };
    let mut out = String::new();
    for entry in &citations.entries {
        out = format!("{out}{}. {}\n", entry.number, line(entry));
    }
    if !citations.further.is_empty() {
        out.push_str("Without a number on the picture:\n");
    }
    for entry in &citations.further {
        out = format!("{out}- {}\n", line(entry));
    }
    out
}

/// A list of sources as CSV (RFC 4180); those without a number on the picture have none here.
pub fn as_csv(citations: &Citations) -> String {
    let mut out = csv::row(&[
        "number",
        "publisher",
        "title",
        "author",
        "date",
        "url",
        "accessed",
        "locators",
        "figures",
        "seen_at",
        "archive",
    ]);
    let on_picture = citations.entries.len();
    for entry in citations.all() {
        let source = &entry.source;
        let number = (entry.number <= on_picture).then(|| entry.number.to_string());
        let date = |date: &Option<Edtf>| date.as_ref().map_or("", Edtf::as_str).to_owned();
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        out.push_str(&csv::row(&[
            number.unwrap_or_default(),
            source.name().to_owned(),
            source.title.to_string(),
            word(source.author.as_deref()),
            date(&source.date),
            word(source.url.as_deref()),
            date(&source.accessed),
            entry.locators.join("; "),
            entry.figures.join("; "),
            word(source.seen_at.as_deref()),
            word(source.archive.as_ref().map(|copy| copy.url.as_str())),
        ]));
    }
    out
}

/// A list of sources as BibTeX.
pub fn as_bibtex(citations: &Citations) -> String {
    let entries: Vec<bibliography::Entry<'_>> = citations
        .all()
        .map(|entry| bibliography::Entry {
            key: format!("{}-{}", entry.number, entry.source.id),
            source: &entry.source,
            locators: entry.locators.join("; "),
        })
        .collect();
    bibliography::write(&entries, bibliography::Format::Bibtex)
}
