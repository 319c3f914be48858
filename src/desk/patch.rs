//! Applying patches to an atlas: what changed is read again by the reader of files, and the rest
//! stays, so that the atlas and its report are those of the changed text.
//!
//! A patch inside a feature reads that feature, one inside `theatrum` reads that member, and only
//! what concerns the whole file (another member of the collection, a source that facts cite and
//! that comes or goes, features without ids of their own that move) reads the whole text.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use arcstr::ArcStr;

use crate::atlas::library::{self, DocumentId, FactRef, Library};
use crate::atlas::outline::{Item, Outline};
use crate::atlas::text::{FileText, Original, Place, TextError};
use crate::atlas::{Atlas, Fact};
use crate::formats::geojson::{self, FeatureReading, Scope};
use crate::formats::patch::{self, Change, Part, Patch, Path, Refusal};
use crate::formats::report::{Problem, Report, Severity};

/// An atlas with the report of its reader.
#[derive(Clone, Debug)]
pub struct Held {
    /// The atlas.
    pub atlas: Arc<Atlas>,
    /// What is wrong with its text.
    pub report: Arc<Report>,
    /// The name of its file, for messages.
    pub path: String,
}

/// What a patch changed of an atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// The fact in a slot.
    Fact(usize),
    /// A fact came, into a slot.
    Added(usize),
    /// A fact went from a slot.
    Removed(usize),
    /// What stands in `theatrum`: title, sources, groups.
    Header,
    /// It may be anything.
    Everything,
}

/// What came of changes.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The atlas and its report afterwards.
    pub held: Held,
    /// The patches that were applied, in order.
    pub patches: Vec<Patch>,
    /// What they changed, in order.
    pub touched: Vec<Touched>,
}

impl Applied {
    /// The library in which the document is as it was changed. It knows what changed, so that what
    /// was worked out of the one before it is patched.
    pub fn library(&self, before: &Library, document: DocumentId) -> Library {
        let atlas = Arc::clone(&self.held.atlas);
        if self.touched.contains(&Touched::Everything) {
            let documents = before.documents().iter().zip(before.atlases());
            let documents = documents.map(|(id, held)| {
                let held = if *id == document { &atlas } else { held };
                (*id, Arc::clone(held))
            });
            return Library::of(documents, before.today());
        }
        let changes = self.touched.iter().map(|touched| match *touched {
            Touched::Fact(slot) | Touched::Added(slot) | Touched::Removed(slot) => {
                library::Change::Fact(FactRef::of(document, slot))
            }
            Touched::Header | Touched::Everything => library::Change::Atlas(document),
        });
        before.changed(document, Arc::clone(&atlas), changes)
    }

    /// The errors that the text has now and had not before, if there are more of a sort than
    /// there were. A problem is known again by its sort and its words, wherever it stands.
    pub fn added_errors(&self, before: &Report) -> Vec<&Problem> {
        let errors = |report: &'_ Report, code: &str| -> usize {
            let all = report.problems.iter();
            all.filter(|problem| problem.severity == Severity::Error && problem.code == code)
                .count()
        };
        let after = &self.held.report;
        self.added(before, Severity::Error)
            .into_iter()
            .filter(|problem| errors(after, problem.code) > errors(before, problem.code))
            .collect()
    }

    /// The problems of a severity that are there now and were not before.
    pub fn added(&self, before: &Report, severity: Severity) -> Vec<&Problem> {
        let mut known: Vec<(&str, &str)> = before
            .problems
            .iter()
            .map(|problem| (problem.code, problem.message.as_str()))
            .collect();
        let after = self.held.report.problems.iter();
        after
            .filter(|problem| problem.severity == severity)
            .filter(|problem| {
                let same = (problem.code, problem.message.as_str());
                match known.iter().position(|held| *held == same) {
                    Some(held) => {
                        known.swap_remove(held);
                        false
                    }
                    None => true,
                }
            })
            .collect()
    }
}

/// Makes changes one after the other. All are made or none.
pub fn change(
    held: &Held,
    changes: &[Change],
    original: Option<&dyn Original>,
) -> Result<Applied, Refusal> {
    let mut draft = Draft::of(held, original);
    for change in changes {
        let patch = patch::patch(change, &draft.atlas, original)?;
        draft.apply(patch)?;
    }
    Ok(draft.done())
}

/// Applies patches one after the other. All are applied or none.
pub fn apply(
    held: &Held,
    patches: impl IntoIterator<Item = Patch>,
    original: Option<&dyn Original>,
) -> Result<Applied, Refusal> {
    let mut draft = Draft::of(held, original);
    for patch in patches {
        draft.apply(patch)?;
    }
    Ok(draft.done())
}

/// Moves the feature at a position of the list of features to another one.
pub fn moved(
    held: &Held,
    from: usize,
    to: usize,
    original: Option<&dyn Original>,
) -> Result<Applied, Refusal> {
    let mut draft = Draft::of(held, original);
    let path = |item: usize| Path::of(["facts".to_owned(), format!("#{item}")]);
    let taken = patch::patch(&Change::Remove(path(from)), &draft.atlas, original)?;
    let feature = match &taken.part {
        Part::Place { within, .. } => taken
            .before
            .get(within.clone())
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    };
    draft.apply(taken)?;
    let put = patch::patch(&Change::Add(path(to), feature), &draft.atlas, original)?;
    draft.apply(put)?;
    Ok(draft.done())
}

/// The one place that changes the list of facts: puts, takes out or replaces the fact of an item
/// of the outline, which has the item already.
fn put_fact(atlas: &mut Atlas, item: usize, fact: Option<Fact>) -> Option<Touched> {
    let outline = Arc::make_mut(&mut atlas.outline);
    match (outline.items.get(item)?.fact, fact) {
        (None, None) => None,
        (Some(slot), Some(fact)) => {
            atlas.facts.replace(slot as usize, fact);
            Some(Touched::Fact(slot as usize))
        }
        (Some(slot), None) => {
            atlas.facts.remove(slot as usize);
            outline.items.get_mut(item)?.fact = None;
            Some(Touched::Removed(slot as usize))
        }
        (None, Some(fact)) => {
            let mut before = outline.items.iter().take(item).rev();
            let before = before.find_map(|item| item.fact);
            let before = before.and_then(|slot| atlas.facts.position(slot as usize));
            let position = before.map_or(0, |position| position + 1);
            let slot = atlas.facts.insert_at(position, fact);
            outline.items.get_mut(item)?.fact = u32::try_from(slot).ok();
            Some(Touched::Added(slot))
        }
    }
}

/// An atlas while it changes.
struct Draft<'a> {
    atlas: Atlas,
    report: Report,
    path: String,
    original: Option<&'a dyn Original>,
    patches: Vec<Patch>,
    touched: Vec<Touched>,
}

impl<'a> Draft<'a> {
    fn of(held: &Held, original: Option<&'a dyn Original>) -> Self {
        Self {
            atlas: Atlas::clone(&held.atlas),
            report: Report::clone(&held.report),
            path: held.path.clone(),
            original,
            patches: Vec::new(),
            touched: Vec::new(),
        }
    }

    fn done(self) -> Applied {
        Applied {
            held: Held {
                atlas: Arc::new(self.atlas),
                report: Arc::new(self.report),
                path: self.path,
            },
            patches: self.patches,
            touched: self.touched,
        }
    }

    fn text(&self) -> Result<&FileText, Refusal> {
        Ok(self.atlas.text.as_ref().ok_or(TextError::NotHeld)?)
    }

    fn apply(&mut self, patch: Patch) -> Result<(), Refusal> {
        let stands = self.text()?.slice(patch.range(), self.original)?;
        if *stands != *patch.before {
            return Err(Refusal::Stale);
        }
        match &patch.part {
            Part::Feature(item) => self.feature(*item, &patch)?,
            Part::Place { item, within } => {
                if patch.before.is_empty() {
                    self.put_in(*item, within.start, within.len(), &patch)?;
                } else {
                    self.taken_out(*item, &patch)?;
                }
            }
            Part::Theatrum => self.header(&patch)?,
            Part::File => self.whole(&patch)?,
        }
        self.patches.push(patch);
        Ok(())
    }

    /// Changes the text and where its parts stand.
    fn splice(&mut self, patch: &Patch) {
        if let Some(text) = &mut self.atlas.text {
            text.splice(patch.range(), &patch.after);
        }
        Arc::make_mut(&mut self.atlas.outline).shift(
            patch.at,
            patch.before.len(),
            patch.after.len(),
        );
    }

    /// Reads the whole text again.
    fn whole(&mut self, patch: &Patch) -> Result<(), Refusal> {
        let mut text = self.text()?.clone();
        text.splice(patch.range(), &patch.after);
        let reading = {
            let whole = text.slice(0..text.len(), self.original)?;
            geojson::read_text(&whole, &self.path)
        };
        let Some(atlas) = reading.atlas else {
            return Err(Refusal::Unreadable(reading.report));
        };
        self.atlas = atlas;
        self.atlas.text = Some(text);
        self.report = reading.report;
        self.touched.push(Touched::Everything);
        Ok(())
    }

    /// A patch inside one feature.
    fn feature(&mut self, position: usize, patch: &Patch) -> Result<(), Refusal> {
        let item = self.item(position)?;
        let inside = patch.at.checked_sub(item.start);
        let inside = inside.filter(|at| at + patch.before.len() <= item.len);
        let inside = inside.ok_or(Refusal::Stale)?;
        let before = self
            .text()?
            .slice(item.range(), self.original)?
            .into_owned();
        let mut after = before.clone();
        after.replace_range(inside..inside + patch.before.len(), &patch.after);
        let ids = (geojson::own_id(&before), geojson::own_id(&after));
        let was_fact = item
            .fact
            .and_then(|fact| self.atlas.facts.get(fact as usize));
        let reading = self.read_one(&after, position);
        if !reading.is_json {
            let place = self.place(item.start)?;
            return Err(Refusal::Unreadable(placed(reading.report, place)));
        }
        let keeps_id = ids.0 == ids.1 && was_fact.is_some() == reading.fact.is_some();
        let is_new = || match &ids.1 {
            Some(id) => self.atlas.facts.find(id).is_none(),
            None => false,
        };
        let is_regular = self.atlas.outline.irregular == 0 && reading.fact.is_some();
        let stays_regular = || is_regular && is_new();
        if !(keeps_id || stays_regular()) {
            return self.whole(patch);
        }
        let fact = match (was_fact, reading.fact) {
            // The reader may have given it an id that the file has not.
            (Some(was), Some(mut fact)) if keeps_id => {
                fact.id.clone_from(&was.id);
                Some(fact)
            }
            (_, fact) => fact,
        };
        self.tell(patch, item.range(), "", reading.report)?;
        self.splice(patch);
        self.touched
            .extend(put_fact(&mut self.atlas, position, fact));
        Ok(())
    }

    /// A feature comes to a position of the list.
    fn put_in(
        &mut self,
        position: usize,
        begins: usize,
        len: usize,
        patch: &Patch,
    ) -> Result<(), Refusal> {
        let slice = patch.after.get(begins..begins + len);
        let slice = slice.ok_or(Refusal::Stale)?;
        let start = patch.at + begins;
        let id = geojson::own_id(slice);
        let is_new = id.is_some_and(|id| self.atlas.facts.find(&id).is_none());
        if !is_new || self.atlas.outline.irregular > 0 {
            return self.whole(patch);
        }
        let reading = self.read_one(slice, position);
        if reading.fact.is_none() {
            return self.whole(patch);
        }
        let lead = patch.after.get(..begins).unwrap_or_default();
        self.tell(patch, patch.at..patch.at, lead, reading.report)?;
        self.splice(patch);
        let item = Item {
            start,
            len,
            fact: None,
        };
        let outline = Arc::make_mut(&mut self.atlas.outline);
        outline
            .items
            .insert(position.min(outline.items.len()), item);
        self.touched
            .extend(put_fact(&mut self.atlas, position, reading.fact));
        Ok(())
    }

    /// The feature at a position of the list goes.
    fn taken_out(&mut self, position: usize, patch: &Patch) -> Result<(), Refusal> {
        if self.atlas.outline.irregular > 0 {
            return self.whole(patch);
        }
        self.tell(patch, patch.range(), "", Report::default())?;
        self.splice(patch);
        self.touched
            .extend(put_fact(&mut self.atlas, position, None));
        let outline = Arc::make_mut(&mut self.atlas.outline);
        if position < outline.items.len() {
            outline.items.remove(position);
        }
        Ok(())
    }

    /// A patch inside the `theatrum` member.
    fn header(&mut self, patch: &Patch) -> Result<(), Refusal> {
        let range = self.atlas.outline.theatrum().ok_or(Refusal::Stale)?;
        let inside = patch.at.checked_sub(range.start);
        let inside = inside.filter(|at| at + patch.before.len() <= range.len());
        let inside = inside.ok_or(Refusal::Stale)?;
        let mut slice = self
            .text()?
            .slice(range.clone(), self.original)?
            .into_owned();
        slice.replace_range(inside..inside + patch.before.len(), &patch.after);
        // Where it stands is only asked for where there is something to say of it.
        let reading = geojson::read_theatrum(&slice, Place::START, &self.path);
        let Some(mut header) = reading.atlas else {
            let place = self.place(range.start)?;
            return Err(Refusal::Unreadable(placed(reading.report, place)));
        };
        if self.cites_what_changes(&header) {
            return self.whole(patch);
        }
        self.tell(patch, range, "", reading.report)?;
        self.splice(patch);
        header.facts = std::mem::take(&mut self.atlas.facts);
        header.text = self.atlas.text.take();
        header.outline = Arc::clone(&self.atlas.outline);
        self.atlas = header;
        self.touched.push(Touched::Header);
        Ok(())
    }

    /// Whether a fact names a source or a group that comes or goes with another header.
    fn cites_what_changes(&self, header: &Atlas) -> bool {
        let (before, after) = (Scope::of(&self.atlas), Scope::of(header));
        let changed = |before: &HashSet<ArcStr>, after: &HashSet<ArcStr>| -> HashSet<ArcStr> {
            before.symmetric_difference(after).cloned().collect()
        };
        let sources = changed(&before.source_ids, &after.source_ids);
        let groups = changed(&before.group_ids, &after.group_ids);
        if sources.is_empty() && groups.is_empty() {
            return false;
        }
        self.atlas.facts.iter().any(|fact| {
            fact.groups.iter().any(|group| groups.contains(group))
                || fact
                    .claims
                    .iter()
                    .filter_map(|claim| claim.source.as_ref())
                    .any(|source| sources.contains(source))
        })
    }

    /// Reads a feature by itself; its report counts from its own beginning.
    fn read_one(&self, text: &str, position: usize) -> FeatureReading {
        let scope = Scope::of(&self.atlas);
        geojson::read_one(text, position, &scope, Place::START, &self.path)
    }

    fn item(&self, position: usize) -> Result<Item, Refusal> {
        let outline: &Outline = &self.atlas.outline;
        outline.items.get(position).copied().ok_or(Refusal::Stale)
    }

    fn place(&self, offset: usize) -> Result<Place, Refusal> {
        Ok(self.text()?.place(offset, self.original)?)
    }

    /// Brings the report up to date for a patch: what it said of `range` is replaced by `now`, whose
    /// places count from behind `lead` there, and what stands behind the patch has moved. The text
    /// is still that of before.
    fn tell(
        &mut self,
        patch: &Patch,
        range: Range<usize>,
        lead: &str,
        now: Report,
    ) -> Result<(), Refusal> {
        if self.report.problems.is_empty() && now.problems.is_empty() {
            return Ok(());
        }
        let (from, to) = (self.place(range.start)?, self.place(range.end)?);
        let start = self.place(patch.at)?;
        let (end, now_end) = (
            start.behind(patch.before.as_bytes()),
            start.behind(patch.after.as_bytes()),
        );
        let is_feature = matches!(patch.part, Part::Feature(_));
        let mut told = placed(now, from.behind(lead.as_bytes())).problems;
        let (mut before, mut behind) = (Vec::new(), Vec::new());
        for mut problem in std::mem::take(&mut self.report.problems) {
            let (Some(line), Some(column)) = (problem.line, problem.column) else {
                before.push(problem);
                continue;
            };
            let place = Place { line, column };
            if place < from {
                before.push(problem);
            } else if place < to {
                // That two features have one id is said at the feature, but not of it alone.
                if is_feature && problem.code == "duplicate-id" && place == from {
                    told.push(problem);
                }
            } else {
                let moved = shifted(place, end, now_end);
                problem.line = Some(moved.line);
                problem.column = Some(moved.column);
                behind.push(problem);
            }
        }
        told.sort_by_key(|problem| (problem.line, problem.column));
        self.report.problems = before;
        self.report.problems.extend(told);
        self.report.problems.extend(behind);
        Ok(())
    }
}

/// A report that counts from the beginning of a part of a text, as one of the whole text.
fn placed(mut report: Report, begins: Place) -> Report {
    for problem in &mut report.problems {
        if let (Some(line), Some(column)) = (problem.line, problem.column) {
            let place = shifted(Place { line, column }, Place::START, begins);
            problem.line = Some(place.line);
            problem.column = Some(place.column);
        }
    }
    report
}

/// Where a place behind an edit is now that the edit ends elsewhere.
fn shifted(place: Place, ended: Place, ends: Place) -> Place {
    if place.line == ended.line {
        Place {
            line: ends.line,
            column: place.column - ended.column + ends.column,
        }
    } else {
        Place {
            line: place.line - ended.line + ends.line,
            column: place.column,
        }
    }
}
