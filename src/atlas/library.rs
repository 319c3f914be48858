//! The atlases that are open together: ids that are unique among them, what holds on a date, and
//! what became of them since somebody last looked.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicU64, Ordering as Memory};
use std::sync::{Arc, LazyLock};

use arcstr::ArcStr;

use super::holding::{self, Holding, Reach};
use super::time::{Day, Edtf};
use super::{Atlas, Fact, Group, Kind, Source};

/// What an open document goes by. It stays while others are opened and closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(u32);

impl DocumentId {
    /// The document with a number.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A fact of one of the open documents: the document, and the slot that it has in it.
///
/// It means the same fact while others come and go and while other documents are opened and
/// closed. It is as small as it can be, since an index holds several for each fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactRef {
    document: DocumentId,
    slot: u32,
}

impl FactRef {
    /// The fact in a slot of the document with a number. There are fewer than four thousand million
    /// of either: a file cannot be read that holds more.
    pub fn new(document: usize, slot: usize) -> Self {
        Self::of(DocumentId(document as u32), slot)
    }

    /// The fact in a slot of a document.
    pub fn of(document: DocumentId, slot: usize) -> Self {
        Self {
            document,
            slot: slot as u32,
        }
    }

    /// The document whose atlas it is in.
    pub fn atlas(self) -> DocumentId {
        self.document
    }

    /// Its slot among the facts of the atlas.
    pub fn slot(self) -> usize {
        self.slot as usize
    }
}

/// Which library it is: no two have the same but copies of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision(u64);

impl Revision {
    /// One that no library has had. It is told from others and never shown, so that nothing that is
    /// drawn or written depends on it.
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Memory::Relaxed))
    }
}

/// What became of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A fact is another one than it was, has come, is gone, or stands elsewhere in the order.
    Fact(FactRef),
    /// Something else about an atlas: its own members, its sources, its groups.
    Atlas(DocumentId),
}

/// How many changes are remembered.
const REMEMBERED: usize = 256;

/// The atlases that are open together, as they are at one time: an edit makes another library.
#[derive(Clone, Debug)]
pub struct Library {
    atlases: Vec<Arc<Atlas>>,
    documents: Vec<DocumentId>,
    ids: Vec<ArcStr>,
    today: Day,
    revision: Revision,
    /// What made this library of those before it, the oldest first.
    changes: Vec<Change>,
    /// The libraries before it, and how many of the changes they had already.
    before: Vec<(Revision, usize)>,
}

impl Library {
    /// Puts atlases side by side, as documents 0, 1 and so on. `today` stands in for the date of an
    /// atlas that has none.
    pub fn new(atlases: Vec<Arc<Atlas>>, today: Day) -> Self {
        let numbered = (0..).map(DocumentId);
        Self::of(numbered.zip(atlases), today)
    }

    /// Puts the atlases of documents side by side. Each document stands among them once.
    pub fn of(documents: impl IntoIterator<Item = (DocumentId, Arc<Atlas>)>, today: Day) -> Self {
        let (documents, atlases): (Vec<DocumentId>, Vec<Arc<Atlas>>) =
            documents.into_iter().unzip();
        Self {
            ids: unique_ids(&atlases),
            atlases,
            documents,
            today,
            revision: Revision::next(),
            changes: Vec::new(),
            before: Vec::new(),
        }
    }

    /// The library with another atlas for a document, after these changes and no others. A document
    /// that is not open changes nothing.
    pub fn changed(
        &self,
        document: DocumentId,
        atlas: Arc<Atlas>,
        changes: impl IntoIterator<Item = Change>,
    ) -> Self {
        let mut after = self.clone();
        let Some(held) = self
            .position(document)
            .and_then(|position| after.atlases.get_mut(position))
        else {
            return after;
        };
        let is_renamed = held.id != atlas.id;
        *held = atlas;
        if is_renamed {
            after.ids = unique_ids(&after.atlases);
        }
        after.revision = Revision::next();
        after.before.push((self.revision, self.changes.len()));
        after.changes.extend(changes);
        let forgotten = after.changes.len().saturating_sub(REMEMBERED);
        if forgotten > 0 || after.before.len() > REMEMBERED {
            after.changes.drain(..forgotten);
            after.before.retain(|(_, had)| *had >= forgotten);
            for (_, had) in &mut after.before {
                *had -= forgotten;
            }
            let too_many = after.before.len().saturating_sub(REMEMBERED);
            after.before.drain(..too_many);
        }
        after
    }

    /// The library with another fact in the place of one, or without it. A fact that was removed
    /// comes back where it stood; a reference that means nothing changes nothing.
    pub fn edited(&self, fact: FactRef, now: Option<Fact>) -> Self {
        self.with_facts(fact.document, |facts| {
            match now {
                Some(now) => drop(facts.replace(fact.slot(), now)),
                None => drop(facts.remove(fact.slot())),
            }
            fact
        })
        .map_or_else(|| self.clone(), |(after, _)| after)
    }

    /// The library with a new fact at a position among those of a document, and what it goes by;
    /// none where the document is not open.
    pub fn added(
        &self,
        document: DocumentId,
        position: usize,
        fact: Fact,
    ) -> Option<(Self, FactRef)> {
        self.with_facts(document, |facts| {
            FactRef::of(document, facts.insert_at(position, fact))
        })
    }

    /// The library with a fact at another position among those of its document.
    pub fn moved(&self, fact: FactRef, position: usize) -> Self {
        self.with_facts(fact.document, |facts| {
            facts.move_to(fact.slot(), position);
            fact
        })
        .map_or_else(|| self.clone(), |(after, _)| after)
    }

    fn with_facts(
        &self,
        document: DocumentId,
        edit: impl FnOnce(&mut super::Facts) -> FactRef,
    ) -> Option<(Self, FactRef)> {
        let held = self.held(document)?;
        let mut atlas = Atlas::clone(held);
        let fact = edit(&mut atlas.facts);
        let changes = [Change::Fact(fact)];
        Some((self.changed(document, Arc::new(atlas), changes), fact))
    }

    /// Which library this is.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// What made this library of the one that has a revision, the oldest first; none where that is
    /// no library before it, or one so long ago that nobody remembers.
    pub fn changes_since(&self, revision: Revision) -> Option<&[Change]> {
        if revision == self.revision {
            return Some(&[]);
        }
        let (_, had) = self.before.iter().find(|(held, _)| *held == revision)?;
        self.changes.get(*had..)
    }

    /// The facts that are not what they were in the library that has a revision, each once, in the
    /// order of their references; none where anything else may be different, too.
    pub fn facts_changed_since(&self, revision: Revision) -> Option<Vec<FactRef>> {
        let changes = self.changes_since(revision)?.iter();
        let mut facts = changes
            .map(|change| match change {
                Change::Fact(fact) => Some(*fact),
                Change::Atlas(_) => None,
            })
            .collect::<Option<Vec<FactRef>>>()?;
        facts.sort_unstable();
        facts.dedup();
        Some(facts)
    }

    /// The atlases, in the order they were opened.
    pub fn atlases(&self) -> &[Arc<Atlas>] {
        &self.atlases
    }

    /// The documents that the atlases are of, in the same order.
    pub fn documents(&self) -> &[DocumentId] {
        &self.documents
    }

    /// Where a document stands in the order they were opened in; none where it is not open.
    pub fn position(&self, document: DocumentId) -> Option<usize> {
        // Mostly nothing was closed.
        let number = document.0 as usize;
        if self.documents.get(number) == Some(&document) {
            return Some(number);
        }
        self.documents.iter().position(|held| *held == document)
    }

    /// The atlas of a document; an empty one where it is not open.
    pub fn atlas(&self, document: DocumentId) -> &Atlas {
        static NOTHING: LazyLock<Atlas> = LazyLock::new(Atlas::default);
        self.held(document)
            .map_or_else(|| &*NOTHING, |held| &**held)
    }

    fn held(&self, document: DocumentId) -> Option<&Arc<Atlas>> {
        self.atlases.get(self.position(document)?)
    }

    /// The id of the atlas of a document, unique in the library; empty where it is not open.
    pub fn atlas_id(&self, document: DocumentId) -> &str {
        let id = self.position(document).and_then(|at| self.ids.get(at));
        id.map_or("", ArcStr::as_str)
    }

    /// The last day that the atlas of a document speaks of.
    pub fn day_of(&self, document: DocumentId) -> Day {
        self.atlas(document).day(self.today)
    }

    /// The last day that one of the atlases speaks of; none where none is open.
    pub fn last_day(&self) -> Option<Day> {
        self.atlases.iter().map(|atlas| atlas.day(self.today)).max()
    }

    /// The day that stands in for the date of an atlas that has none.
    pub fn today(&self) -> Day {
        self.today
    }

    /// The fact behind a reference that is known to be of this library. Behind one that is not
    /// stands a fact of which nothing is known: what was made of a library a moment ago may be
    /// drawn with the next one.
    pub fn fact(&self, fact: FactRef) -> &Fact {
        static NOTHING: LazyLock<Fact> = LazyLock::new(|| Fact::new("", ""));
        self.get(fact).unwrap_or_else(|| &NOTHING)
    }

    /// The fact behind a reference that may be out of date.
    pub fn get(&self, fact: FactRef) -> Option<&Fact> {
        self.held(fact.document)?.facts.get(fact.slot())
    }

    /// All facts, atlas by atlas, in the order of the files.
    pub fn facts(&self) -> impl Iterator<Item = FactRef> + '_ {
        self.documents
            .iter()
            .zip(&self.atlases)
            .flat_map(|(document, held)| {
                held.facts.slots().map(|slot| FactRef::of(*document, slot))
            })
    }

    /// The facts behind another one, in the same order.
    pub fn facts_after(&self, fact: FactRef) -> impl Iterator<Item = FactRef> + '_ {
        let position = self.position(fact.document).unwrap_or(usize::MAX);
        let beside = self.atlases.get(position).into_iter();
        let beside = beside.flat_map(move |held| {
            let slots = held.facts.slots_after(fact.slot());
            slots.map(move |slot| FactRef::of(fact.document, slot))
        });
        let later = position.saturating_add(1);
        let later = self.documents.iter().zip(&self.atlases).skip(later);
        beside.chain(later.flat_map(|(document, held)| {
            held.facts.slots().map(|slot| FactRef::of(*document, slot))
        }))
    }

    /// What the order of all facts goes by: of two, the one with the lesser comes first.
    pub fn order(&self, fact: FactRef) -> (usize, u32) {
        let position = self.position(fact.document).unwrap_or(usize::MAX);
        let atlas = self.atlases.get(position);
        let place = atlas.map_or(u32::MAX, |atlas| atlas.facts.place(fact.slot()));
        (position, place)
    }

    /// Whether what both have stands in the same order in another library.
    pub fn has_order_of(&self, other: &Self) -> bool {
        self.documents == other.documents
            && self
                .atlases
                .iter()
                .zip(&other.atlases)
                .all(|(a, b)| a.facts.has_order_of(&b.facts))
    }

    /// How a fact stands to a date, or where none is asked for to its atlas's day.
    pub fn holding(&self, fact: FactRef, date: Option<&Edtf>) -> Holding {
        self.on(fact, date).0
    }

    /// How a fact stands to a date, and the day for which its claims are weighed.
    pub fn on(&self, fact: FactRef, date: Option<&Edtf>) -> (Holding, Day) {
        let atlas = self.atlas(fact.document);
        holding::on(atlas, self.fact(fact), date, self.today)
    }

    /// The days on which a fact may hold.
    pub fn reach(&self, fact: FactRef) -> Reach {
        Reach::of(self.atlas(fact.document), self.fact(fact))
    }

    /// The day for which the claims of a fact are weighed on a date, or where none is asked for.
    pub fn weighing_day(&self, fact: FactRef, date: Option<&Edtf>) -> Day {
        self.on(fact, date).1
    }

    /// The facts that are shown on a date, or where none is asked for.
    pub fn facts_in_force(&self, date: Option<&Edtf>) -> Vec<FactRef> {
        self.facts()
            .filter(|fact| self.holding(*fact, date).is_shown())
            .collect()
    }

    /// The id to show for a fact: its own, or `ATLAS:ID` where several atlases are open.
    pub fn shown_id(&self, fact: FactRef) -> String {
        self.prefixed(fact.atlas(), &self.fact(fact).id)
    }

    /// An id of the atlas of a document as it is shown: `ATLAS:ID` where several are open.
    pub fn prefixed(&self, document: DocumentId, id: &str) -> String {
        if self.atlases.len() > 1 {
            format!("{}:{id}", self.atlas_id(document))
        } else {
            id.to_owned()
        }
    }

    /// The fact that goes by a shown id; `ATLAS:ID` is understood with one atlas, too, and a bare
    /// id with several where only one has it.
    pub fn find(&self, shown_id: &str) -> Option<FactRef> {
        let shown = if self.atlases.len() > 1 {
            self.spelled(shown_id).min_by_key(|fact| self.order(*fact))
        } else {
            self.named(shown_id).min_by_key(|fact| self.order(*fact))
        };
        if shown.is_some() {
            return shown;
        }
        let mut bare = self.named(shown_id).chain(self.spelled(shown_id));
        let first = bare.next()?;
        bare.all(|other| other == first).then_some(first)
    }

    /// The facts that have a bare id.
    fn named(&self, id: &str) -> impl Iterator<Item = FactRef> {
        self.documents
            .iter()
            .zip(&self.atlases)
            .flat_map(move |(document, held)| {
                let slots = held.facts.with_id(id);
                slots.map(|slot| FactRef::of(*document, slot))
            })
    }

    /// The facts that `ATLAS:ID` means, however many atlases are open; mostly one.
    pub fn spelled(&self, id: &str) -> impl Iterator<Item = FactRef> {
        self.documents
            .iter()
            .zip(&self.atlases)
            .zip(&self.ids)
            .filter_map(move |(held, atlas_id)| {
                Some((held, id.strip_prefix(atlas_id.as_str())?.strip_prefix(':')?))
            })
            .flat_map(|((document, held), id)| {
                let slots = held.facts.with_id(id);
                slots.map(|slot| FactRef::of(*document, slot))
            })
    }

    /// The source a fact's claim names.
    pub fn source(&self, fact: FactRef, id: &str) -> Option<&Source> {
        self.held(fact.document)?.source(id)
    }

    /// All groups with the document of their atlas.
    pub fn groups(&self) -> impl Iterator<Item = (DocumentId, &Group)> + '_ {
        self.documents
            .iter()
            .zip(&self.atlases)
            .flat_map(|(document, held)| held.groups.iter().map(|group| (*document, group)))
    }

    /// The groups, each once by id: where two atlases hold the same id, the first one's.
    pub fn groups_once(&self) -> Vec<(DocumentId, &Group)> {
        let mut seen: Vec<&str> = Vec::new();
        let mut once = Vec::new();
        for (document, group) in self.groups() {
            if !seen.contains(&group.id.as_str()) {
                seen.push(&group.id);
                once.push((document, group));
            }
        }
        once
    }

    /// The title of what is open.
    pub fn title(&self) -> String {
        self.atlases
            .iter()
            .map(|atlas| atlas.title.as_str())
            .collect::<Vec<_>>()
            .join(" + ")
    }

    /// Facts in the order of a list: by kind, then by date, then by title.
    pub fn listed(&self, facts: &[FactRef]) -> Vec<FactRef> {
        let mut sorted = facts.to_vec();
        sorted.sort_by_cached_key(|fact_ref| {
            let (kind, earliest, title, order) = self.list_key(*fact_ref);
            (kind, earliest, title.clone(), order)
        });
        sorted
    }

    /// Which of two facts comes first in a list.
    pub fn list_order(&self, a: FactRef, b: FactRef) -> Ordering {
        self.list_key(a).cmp(&self.list_key(b))
    }

    /// What the order of a list goes by.
    fn list_key(&self, fact_ref: FactRef) -> (usize, Option<Day>, &ArcStr, (usize, u32)) {
        let fact = self.fact(fact_ref);
        let kind = Kind::ALL.iter().position(|other| *other == fact.kind);
        (
            kind.unwrap_or(Kind::ALL.len()),
            fact.when.as_ref().and_then(Edtf::earliest),
            &fact.title,
            self.order(fact_ref),
        )
    }
}

/// Ids for atlases, each once: a second one of the same id is `ID-2`.
fn unique_ids(atlases: &[Arc<Atlas>]) -> Vec<ArcStr> {
    let mut ids: Vec<ArcStr> = Vec::new();
    for atlas in atlases {
        let base = match atlas.id.as_str() {
            "" => "atlas",
            id => id,
        };
        let mut id = ArcStr::from(base);
        let mut number = 2;
        while ids.contains(&id) {
            id = arcstr::format!("{base}-{number}");
            number += 1;
        }
        ids.push(id);
    }
    ids
}
