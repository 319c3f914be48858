//! Patches: what stood somewhere in the text of an atlas, and what stands there now.
//!
//! A [`Change`] says by a path what is wanted; [`patch()`] finds the slice of the text that it
//! concerns and answers with the patch that does it, commas and spaces included, so that whoever
//! applies it, or its inverse, only copies text. Nothing here reads an atlas or changes one:
//! `desk` does.

mod layout;
mod path;

use std::ops::Range;

use super::geojson;
use super::node::{self, Node};
use super::report::Report;
use crate::atlas::Atlas;
use crate::atlas::outline::{Item, Outline, Shape};
use crate::atlas::text::{FileText, Original, TextError};
use layout::Layout;
pub use path::Path;
use path::{counted, nearest, position};

/// What is wanted of a text. JSON is written into it as it is spelled here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another value for what is there.
    Set(Path, String),
    /// A member that is not there yet; an item before the one at an index, or behind the last (`-`).
    Add(Path, String),
    /// A member or an item goes.
    Remove(Path),
}

impl Change {
    /// The path of what it concerns.
    pub fn path(&self) -> &Path {
        match self {
            Self::Set(path, _) | Self::Add(path, _) | Self::Remove(path) => path,
        }
    }
}

/// Which part of the atlas has to be read again after a patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The feature at a position of the list of features.
    Feature(usize),
    /// The list of features itself: one comes, to a position, or goes from it. `within` is where it
    /// stands in the text of the patch that has it.
    Place {
        /// Position in the list of features.
        item: usize,
        /// Bytes of what the patch puts in or takes out.
        within: Range<usize>,
    },
    /// The `theatrum` member.
    Theatrum,
    /// The whole file.
    File,
}

/// A piece of a text that changed. Its offset is that of the text before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// What was changed, as a person names it.
    pub path: Path,
    /// Which part of the atlas it is in.
    pub part: Part,
    /// Where it stands in the text, in bytes.
    pub at: usize,
    /// What stood there: a value, or a member or an item with its comma; nothing where it is new.
    pub before: Box<str>,
    /// What stands there now; nothing where it was taken out.
    pub after: Box<str>,
}

impl Patch {
    /// The patch that brings back what this one changed.
    pub fn inverse(&self) -> Self {
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
            ..self.clone()
        }
    }

    /// The bytes of the text before it that it takes the place of.
    pub fn range(&self) -> Range<usize> {
        self.at..self.at + self.before.len()
    }
}

/// Why a change cannot be made. Nothing of the text was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It makes no sense as it was asked for.
    #[error("{message}")]
    Asked {
        /// What is wrong with it.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A part of the text cannot be had.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The text is not any more what the patch was made for.
    #[error("the text is not any more what it was when the change was made")]
    Stale,
    /// No atlas could be read afterwards, as this report says.
    #[error("no atlas could be read afterwards")]
    Unreadable(Report),
}

fn refused(message: impl Into<String>, hint: Option<String>) -> Refusal {
    Refusal::Asked {
        message: message.into(),
        hint,
    }
}

/// The patch that a change comes to, for the text of an atlas as it is now. `original` is where
/// the text is read from if it is not in memory.
pub fn patch(
    change: &Change,
    atlas: &Atlas,
    original: Option<&dyn Original>,
) -> Result<Patch, Refusal> {
    let text = atlas
        .text
        .as_ref()
        .ok_or_else(|| refused("the atlas was not read from a text", None))?;
    if let Change::Set(path, json) | Change::Add(path, json) = change {
        check_json(path, json)?;
    }
    let seek = Seek {
        change,
        atlas,
        text,
        outline: &atlas.outline,
        original,
    };
    seek.patch()
}

fn check_json(path: &Path, json: &str) -> Result<(), Refusal> {
    if let Some(error) = Node::parse(json).err() {
        return Err(refused(
            format!("what {path} should be is not JSON: {error}"),
            (!json.trim_start().starts_with(['{', '[', '"']))
                .then(|| "text stands in quotes: '\"like this\"'".to_owned()),
        ));
    }
    if node::too_deep(json, 0).is_some() {
        let message = format!(
            "what {path} should be is nested deeper than {} levels",
            node::MAX_DEPTH
        );
        return Err(refused(message, None));
    }
    Ok(())
}

/// What the segments of a path may begin with.
const ROOTS: [&str; 6] = [
    "facts",
    "sources",
    "groups",
    "story",
    "theatrum",
    "collection",
];

/// One step into a value.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// A member of an object, or an item of a list by its index or `-`.
    Into(String),
    /// The properties of a feature: where there are none yet, they are made.
    Properties,
    /// An item by its id or as `#n`.
    Item(String),
}

/// A change on its way to its place.
struct Seek<'a> {
    change: &'a Change,
    atlas: &'a Atlas,
    text: &'a FileText,
    outline: &'a Outline,
    original: Option<&'a dyn Original>,
}

impl Seek<'_> {
    fn path(&self) -> &Path {
        self.change.path()
    }

    fn slice(&self, range: Range<usize>) -> Result<String, Refusal> {
        Ok(self.text.slice(range, self.original)?.into_owned())
    }

    fn nothing(&self, why: impl std::fmt::Display, hint: Option<String>) -> Refusal {
        refused(format!("{} names nothing: {why}", self.path()), hint)
    }

    fn patch(&self) -> Result<Patch, Refusal> {
        let segments = self.path().segments();
        let (first, rest) = match segments {
            [first, rest @ ..] => (first.as_str(), rest),
            [] => ("", &[][..]),
        };
        if !ROOTS.contains(&first) {
            let hint = match nearest(first, ROOTS.into_iter()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("a path begins with {}", ROOTS.join(", ")),
            };
            return Err(self.nothing(format!("no part is called \"{first}\""), Some(hint)));
        }
        if first == "facts" {
            return match rest {
                [] => Err(refused(
                    "facts are changed one at a time",
                    Some("name one: facts/ID".to_owned()),
                )),
                [id] => self.whole_feature(id),
                [id, inside @ ..] => self.in_feature(id, inside),
            };
        }
        if self.outline.shape != Shape::Collection {
            return Err(refused(
                format!("{} has no place: the file is not a collection", self.path()),
                Some("only a FeatureCollection holds more than its features".to_owned()),
            ));
        }
        let steps = |names: &[String]| names.iter().cloned().map(Step::Into).collect::<Vec<_>>();
        match (first, rest) {
            ("collection", []) => Err(refused(
                "the collection is changed one member at a time",
                Some("name one: collection/NAME".to_owned()),
            )),
            ("collection", [name, ..]) if name == "features" => Err(refused(
                format!("{} is changed by its facts", self.path()),
                Some("name one: facts/ID".to_owned()),
            )),
            ("collection", [name, inside @ ..]) => self.in_member(name, &steps(inside)),
            ("theatrum", inside) => self.in_member("theatrum", &steps(inside)),
            (list, inside) => {
                let mut into = vec![Step::Into(list.to_owned())];
                if let [id, inside @ ..] = inside {
                    into.push(Step::Item(id.clone()));
                    into.extend(steps(inside));
                }
                self.in_member("theatrum", &into)
            }
        }
    }

    /// A change of a member of the collection, or inside it.
    fn in_member(&self, name: &str, steps: &[Step]) -> Result<Patch, Refusal> {
        let part = if name == "theatrum" {
            Part::Theatrum
        } else {
            Part::File
        };
        let Some(range) = self.outline.member(name) else {
            return self.new_member(name, steps);
        };
        match (steps, self.change) {
            ([], Change::Add(..)) => Err(self.there()),
            ([], Change::Remove(_)) => self.at_root(|layout| remove_member(layout, name)),
            _ => {
                let slice = self.slice(range.clone())?;
                if let (Change::Add(_, json), "null") = (self.change, slice.as_str())
                    && let Some(value) = new_root(name, steps, json)
                {
                    return Ok(self.made(part, range.start, &slice, &value));
                }
                let Edit { at, before, after } = self.inside(&slice, steps)?;
                Ok(self.made(part, range.start + at, &before, &after))
            }
        }
    }

    /// A member that the collection has not yet: in front of the features, where a reader of the
    /// text comes upon it first.
    fn new_member(&self, name: &str, steps: &[Step]) -> Result<Patch, Refusal> {
        let json = match self.change {
            Change::Add(_, json) => json,
            Change::Set(..) | Change::Remove(_) => {
                return Err(self.missing(name, 0, self.outline.members.iter().map(|m| &*m.name)));
            }
        };
        let Some(value) = new_root(name, steps, json) else {
            return Err(self.missing(name, 0, self.outline.members.iter().map(|m| &*m.name)));
        };
        self.at_root(|layout| {
            let spelled = format!("{}{}{value}", quoted(name), layout.colon().unwrap_or(": "));
            let before = layout.named("features").first().copied();
            let (at, after) = layout.put_in(before.unwrap_or(layout.entries.len()), &spelled);
            Edit::put(at, after)
        })
    }

    /// An edit of the file's object itself. Only its layout is looked at, without what stands in
    /// the list of features.
    fn at_root(&self, edit: impl FnOnce(&Layout<'_>) -> Edit) -> Result<Patch, Refusal> {
        let whole = self.slice(0..self.text.len())?;
        let begins = whole.len() - whole.trim_start().len();
        let layout = Layout::of(&whole, begins..whole.trim_end().len())
            .ok_or_else(|| refused("the file is no object", None))?;
        let Edit { at, before, after } = edit(&layout);
        Ok(self.made(Part::File, at, &before, &after))
    }

    fn made(&self, part: Part, at: usize, before: &str, after: &str) -> Patch {
        Patch {
            path: self.path().clone(),
            part,
            at,
            before: before.into(),
            after: after.into(),
        }
    }

    /// A change inside a feature: of a property, or of a member behind `feature`.
    fn in_feature(&self, id: &str, inside: &[String]) -> Result<Patch, Refusal> {
        let item = self.item(id)?;
        let range = self
            .outline
            .items
            .get(item)
            .map(Item::range)
            .unwrap_or_default();
        let names = |names: &[String]| names.iter().cloned().map(Step::Into).collect::<Vec<_>>();
        let steps = match inside {
            [first] if first == "feature" => {
                return self.whole_feature(id);
            }
            [first, rest @ ..] if first == "feature" => names(rest),
            all => {
                let mut steps = vec![Step::Properties];
                steps.extend(names(all));
                steps
            }
        };
        if self.outline.shape == Shape::Geometry {
            return self.in_geometry(&range, &steps);
        }
        let slice = self.slice(range.clone())?;
        let Edit { at, before, after } = self.inside(&slice, &steps)?;
        Ok(self.made(Part::Feature(item), range.start + at, &before, &after))
    }

    /// A change in a file that is a bare geometry, which can only have another one.
    fn in_geometry(&self, range: &Range<usize>, steps: &[Step]) -> Result<Patch, Refusal> {
        match (steps, self.change) {
            ([Step::Into(first)], Change::Add(..) | Change::Remove(_)) if first == "geometry" => {
                Err(only_geometry())
            }
            ([Step::Into(first), rest @ ..], _) if first == "geometry" => {
                let slice = self.slice(range.clone())?;
                let Edit { at, before, after } = self.inside(&slice, rest)?;
                Ok(self.made(Part::File, range.start + at, &before, &after))
            }
            _ => Err(only_geometry()),
        }
    }

    /// A change of a feature as a whole.
    fn whole_feature(&self, id: &str) -> Result<Patch, Refusal> {
        if let Change::Add(_, json) = self.change {
            return self.new_feature(id, json.trim());
        }
        let item = self.item(id)?;
        let items = &self.outline.items;
        let range = |item: usize| items.get(item).map(Item::range);
        let own = range(item).unwrap_or_default();
        match self.change {
            Change::Set(_, json) if self.outline.shape != Shape::Geometry => {
                let before = self.slice(own.clone())?;
                Ok(self.made(Part::Feature(item), own.start, &before, json.trim()))
            }
            Change::Remove(_) if self.outline.shape == Shape::Collection => {
                let before = item.checked_sub(1).and_then(range);
                let taken = match (before, range(item + 1)) {
                    (Some(before), _) => before.end..own.end,
                    (None, Some(next)) => own.start..next.start,
                    (None, None) => self.between_brackets(),
                };
                let within = own.start - taken.start..own.end - taken.start;
                let before = self.slice(taken.clone())?;
                Ok(self.made(Part::Place { item, within }, taken.start, &before, ""))
            }
            _ if self.outline.shape == Shape::Geometry => Err(only_geometry()),
            _ => Err(refused(
                "the file is one feature, which cannot be taken out of it",
                None,
            )),
        }
    }

    /// Where the features stand, without the brackets of their list.
    fn between_brackets(&self) -> Range<usize> {
        let list = self.outline.member("features").unwrap_or_default();
        list.start + 1..list.end.saturating_sub(1)
    }

    fn new_feature(&self, id: &str, json: &str) -> Result<Patch, Refusal> {
        if self.outline.shape != Shape::Collection {
            return Err(refused(
                "the file is not a collection: it has no room for another feature",
                None,
            ));
        }
        let items = &self.outline.items;
        let item = match (id, position(id)) {
            ("-", _) => items.len(),
            (_, Some(position)) if position <= items.len() => position,
            (_, Some(position)) => {
                let why = format!("there are {} features, not {position}", items.len());
                return Err(self.nothing(why, Some("facts/- is behind the last".to_owned())));
            }
            (id, None) => {
                if !self.candidates(id)?.is_empty() {
                    return Err(self.there());
                }
                check_id(self.path(), id, json)?;
                items.len()
            }
        };
        let range = |item: usize| items.get(item).map(Item::range);
        let inside = self.between_brackets();
        let spaces = |range: Range<usize>| self.slice(range);
        let first = match range(0) {
            Some(first) => Some(spaces(inside.start..first.start)?),
            None => None,
        };
        let between = match items.as_slice() {
            [.., before, last] => Some(spaces(before.range().end..last.start)?),
            _ => None,
        };
        let all = if items.is_empty() {
            spaces(inside.clone())?
        } else {
            String::new()
        };
        let gaps = layout::Gaps {
            first: first.as_deref(),
            inside: &all,
            between: between.as_deref(),
        };
        let (at, after, begins) = match (range(item), items.last()) {
            (Some(next), _) => (next.start, gaps.before(json), 0),
            (None, Some(last)) => {
                let after = gaps.behind(json);
                let begins = after.len() - json.len();
                (last.range().end, after, begins)
            }
            (None, None) => (inside.end, gaps.alone(json), 0),
        };
        let within = begins..begins + json.len();
        Ok(self.made(Part::Place { item, within }, at, "", &after))
    }

    /// The position, in the list of features, of the one with an id or a number.
    fn item(&self, id: &str) -> Result<usize, Refusal> {
        let found = self.candidates(id)?;
        match (found.as_slice(), position(id)) {
            ([only], _) => Ok(*only),
            ([], Some(position)) if position < self.outline.items.len() => Ok(position),
            ([], Some(_)) => {
                let why = format!("there are {} features", self.outline.items.len());
                Err(self.nothing(why, Some("they are counted from 0".to_owned())))
            }
            ([], None) => Err(self.no_fact(id)),
            (several, _) => {
                let places: Vec<String> = several.iter().map(|item| format!("#{item}")).collect();
                Err(refused(
                    format!("the id \"{id}\" stands at {} features", several.len()),
                    Some(format!("name one by its position: {}", places.join(", "))),
                ))
            }
        }
    }

    fn no_fact(&self, id: &str) -> Refusal {
        let facts = &self.atlas.facts;
        let shown = facts.iter().position(|fact| &*fact.id == id);
        let hint = match shown.and_then(|fact| self.outline.item_of(fact)) {
            Some(item) => Some(format!(
                "\"{id}\" is not in the file: the fact that goes by it is #{item}"
            )),
            None => nearest(id, facts.iter().map(|fact| &*fact.id))
                .map(|near| format!("did you mean \"{near}\"?")),
        };
        self.nothing(format!("no fact has the id \"{id}\""), hint)
    }

    /// The features whose own id, as the file has it, is this one.
    fn candidates(&self, id: &str) -> Result<Vec<usize>, Refusal> {
        let facts = self.atlas.facts.iter().enumerate();
        // A second fact with one id goes by it with a number behind.
        let goes_by = |held: &str| {
            let rest = held.strip_prefix(id);
            rest == Some("") || rest.is_some_and(|rest| rest.starts_with('-'))
        };
        let mut found = Vec::new();
        for (fact, _) in facts.filter(|(_, fact)| goes_by(&fact.id)) {
            let Some(item) = self.outline.item_of(fact) else {
                continue;
            };
            let range = self.outline.items.get(item).map(Item::range);
            let slice = self.slice(range.unwrap_or_default())?;
            if geojson::own_id(&slice).as_deref() == Some(id) {
                found.push(item);
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    fn there(&self) -> Refusal {
        refused(
            format!("{} is there already", self.path()),
            Some("give it another value with \"set\"".to_owned()),
        )
    }

    /// That a name leads to nothing, with the nearest one that would lead somewhere.
    fn missing<'b>(
        &self,
        name: &str,
        inside: usize,
        names: impl Iterator<Item = &'b str>,
    ) -> Refusal {
        let hint = nearest(name, names).map_or_else(
            || {
                matches!(self.change, Change::Set(..))
                    .then(|| "what is not there yet is added with \"add\"".to_owned())
            },
            |near| Some(format!("did you mean \"{near}\"?")),
        );
        let place = match self.path().beginning(inside) {
            place if place.is_empty() => "the file".to_owned(),
            place => place,
        };
        self.nothing(format!("{place} has no \"{name}\""), hint)
    }

    /// The edit of a value, spelled by `text`, that the change comes to behind some steps.
    fn inside(&self, text: &str, steps: &[Step]) -> Result<Edit, Refusal> {
        let mut at = 0..text.len();
        let mut colon = ": ";
        for (done, step) in steps.iter().enumerate() {
            let rest = steps.get(done + 1..).unwrap_or_default();
            let ahead = steps.get(done..).unwrap_or_default();
            // How many segments of the path lead to where this step is taken.
            let named = ahead.iter().filter(|step| **step != Step::Properties);
            let depth = self.path().segments().len().saturating_sub(named.count());
            let Some(layout) = Layout::of(text, at.clone()) else {
                let taken = done.checked_sub(1).and_then(|last| steps.get(last));
                return self.in_no_container(text, at, (taken, ahead), depth);
            };
            colon = layout.colon().unwrap_or(colon);
            match self.find(&layout, step, depth)? {
                Found::Entry(entry) if rest.is_empty() => {
                    return self.at_entry(&layout, step, entry);
                }
                Found::Entry(entry) => {
                    at = layout
                        .entries
                        .get(entry)
                        .map(|entry| entry.value.clone())
                        .unwrap_or_default();
                }
                Found::Room(position) => {
                    return self.in_room(&layout, step, rest, (position, colon, depth));
                }
            }
        }
        match self.change {
            Change::Set(_, json) => Ok(Edit {
                at: 0,
                before: text.to_owned(),
                after: json.trim().to_owned(),
            }),
            _ => Err(self.there()),
        }
    }

    /// A path that goes on where there is neither an object nor a list. Null counts as nothing, as
    /// it does for the reader, and can make room for what is added.
    fn in_no_container(
        &self,
        text: &str,
        at: Range<usize>,
        (taken, ahead): (Option<&Step>, &[Step]),
        depth: usize,
    ) -> Result<Edit, Refusal> {
        let held = text.get(at.clone()).unwrap_or_default();
        if let (Change::Add(_, json), "null", Some(taken)) = (self.change, held, taken) {
            // A list, or the properties of a feature: nothing else is made of nothing.
            let after = match (taken, ahead) {
                (Step::Properties, [Step::Into(name), rest @ ..]) => {
                    wrapped(rest, json).map(|value| format!("{{{}: {value}}}", quoted(name)))
                }
                _ => wrapped(ahead, json),
            };
            if let Some(after) = after {
                return Ok(Edit {
                    at: at.start,
                    before: held.to_owned(),
                    after,
                });
            }
        }
        let place = self.path().beginning(depth);
        Err(self.nothing(
            format!(
                "{place} is neither an object nor a list, but {}",
                short(held)
            ),
            None,
        ))
    }

    /// What a step leads to in an object or a list.
    fn find(&self, layout: &Layout<'_>, step: &Step, depth: usize) -> Result<Found, Refusal> {
        let is_add = matches!(self.change, Change::Add(..));
        let count = layout.entries.len();
        match (step, layout.is_object) {
            (Step::Into(name), true) => Ok(found_member(layout, name)),
            (Step::Properties, true) => Ok(found_member(layout, "properties")),
            (Step::Into(name), false) => match counted(name) {
                Some(index) if index < count => Ok(Found::Entry(index)),
                Some(index) if index == count && is_add => Ok(Found::Room(count)),
                None if name == "-" && is_add => Ok(Found::Room(count)),
                _ => Err(self.nothing(
                    format!(
                        "{} has {count} items, counted from 0",
                        self.path().beginning(depth)
                    ),
                    (name == "-").then(|| "only \"add\" knows a place behind the last".to_owned()),
                )),
            },
            (Step::Properties, false) => {
                Err(self.nothing("the feature is a list".to_owned(), None))
            }
            (Step::Item(_), true) => Err(self.nothing(
                format!("{} is an object, not a list", self.path().beginning(depth)),
                None,
            )),
            (Step::Item(id), false) => self.find_item(layout, id, depth),
        }
    }

    /// An item of a list by its id, or by its position.
    fn find_item(&self, layout: &Layout<'_>, id: &str, depth: usize) -> Result<Found, Refusal> {
        let is_add = matches!(self.change, Change::Add(..));
        let count = layout.entries.len();
        let ids: Vec<Option<String>> = layout
            .entries
            .iter()
            .map(|entry| {
                let item = Node::parse(layout.value(entry)).ok()?;
                Some(item.member("id")?.string()?.into_owned())
            })
            .collect();
        let found: Vec<usize> = (0..count)
            .filter(|item| {
                ids.get(*item)
                    .is_some_and(|held| held.as_deref() == Some(id))
            })
            .collect();
        match (found.as_slice(), position(id)) {
            ([only], _) => Ok(Found::Entry(*only)),
            ([], Some(position)) if position < count => Ok(Found::Entry(position)),
            ([], Some(position)) if position == count && is_add => Ok(Found::Room(count)),
            ([], None) if is_add => Ok(Found::Room(count)),
            ([], _) => Err(self.missing(id, depth, ids.iter().flatten().map(String::as_str))),
            (several, _) => {
                let places: Vec<String> = several.iter().map(|item| format!("#{item}")).collect();
                Err(refused(
                    format!("the id \"{id}\" stands {} times", several.len()),
                    Some(format!("name one by its position: {}", places.join(", "))),
                ))
            }
        }
    }

    /// The change of a member or an item that is there.
    fn at_entry(&self, layout: &Layout<'_>, step: &Step, entry: usize) -> Result<Edit, Refusal> {
        match self.change {
            Change::Set(_, json) => Ok(Edit {
                at: layout
                    .entries
                    .get(entry)
                    .map_or(0, |entry| entry.value.start),
                before: layout
                    .entries
                    .get(entry)
                    .map(|entry| layout.value(entry).to_owned())
                    .unwrap_or_default(),
                after: json.trim().to_owned(),
            }),
            Change::Add(_, json) => {
                let goes_before = match step {
                    Step::Into(_) => !layout.is_object,
                    Step::Item(id) => position(id).is_some(),
                    Step::Properties => false,
                };
                if !goes_before {
                    return Err(self.there());
                }
                let (at, after) = layout.put_in(entry, json.trim());
                Ok(Edit::put(at, after))
            }
            Change::Remove(_) => match step {
                Step::Into(name) if layout.is_object => Ok(remove_member(layout, name)),
                Step::Properties => Ok(remove_member(layout, "properties")),
                _ => Ok(Edit::take(layout, entry)),
            },
        }
    }

    /// The change of something that is not there.
    fn in_room(
        &self,
        layout: &Layout<'_>,
        step: &Step,
        rest: &[Step],
        (position, colon, depth): (usize, &str, usize),
    ) -> Result<Edit, Refusal> {
        let name = match step {
            Step::Into(name) | Step::Item(name) => name.as_str(),
            Step::Properties => "properties",
        };
        let Change::Add(path, json) = self.change else {
            let names: Vec<String> = layout
                .entries
                .iter()
                .filter_map(|entry| layout.name(entry))
                .collect();
            return Err(self.missing(name, depth, names.iter().map(String::as_str)));
        };
        let value = match (step, rest) {
            (Step::Properties, [Step::Into(member), rest @ ..]) => {
                wrapped(rest, json).map(|value| format!("{{{}{colon}{value}}}", quoted(member)))
            }
            (_, rest) => wrapped(rest, json),
        };
        let Some(value) = value else {
            let names: Vec<String> = layout
                .entries
                .iter()
                .filter_map(|entry| layout.name(entry))
                .collect();
            return Err(self.missing(name, depth, names.iter().map(String::as_str)));
        };
        if let Step::Item(id) = step
            && id != "-"
            && path::position(id).is_none()
        {
            check_id(path, id, json)?;
        }
        let spelled = if layout.is_object {
            format!("{}{colon}{value}", quoted(name))
        } else {
            value
        };
        let (at, after) = layout.put_in(position, &spelled);
        Ok(Edit::put(at, after))
    }
}

/// What a step leads to.
enum Found {
    /// A member or an item.
    Entry(usize),
    /// Nothing yet: where it would stand.
    Room(usize),
}

fn found_member(layout: &Layout<'_>, name: &str) -> Found {
    // Of several with one name the last counts, as it does for the reader.
    match layout.named(name).last() {
        Some(last) => Found::Entry(*last),
        None => Found::Room(layout.entries.len()),
    }
}

/// A change of a text: where, what stood there, what stands there now.
struct Edit {
    at: usize,
    before: String,
    after: String,
}

impl Edit {
    fn put(at: usize, after: String) -> Self {
        Self {
            at,
            before: String::new(),
            after,
        }
    }

    fn take(layout: &Layout<'_>, entry: usize) -> Self {
        let range = layout.taken_out(entry);
        Self {
            at: range.start,
            before: layout.text(range).to_owned(),
            after: String::new(),
        }
    }
}

/// A member goes, and with it all of its name: or else one that did not count would.
fn remove_member(layout: &Layout<'_>, name: &str) -> Edit {
    if let [only] = layout.named(name).as_slice() {
        return Edit::take(layout, *only);
    }
    let (whole, range) = layout.whole();
    let mut left = whole.to_owned();
    loop {
        let end = range.end + left.len() - whole.len();
        let taken = Layout::of(&left, range.start..end)
            .and_then(|layout| Some(layout.taken_out(*layout.named(name).last()?)));
        match taken {
            Some(taken) => left.replace_range(taken, ""),
            None => break,
        }
    }
    difference(whole, &left)
}

/// What is different between two texts, as one edit of the first.
fn difference(before: &str, after: &str) -> Edit {
    let alike = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs
            .take_while(|(a, b)| a == b)
            .map(|(letter, _)| letter.len_utf8())
            .sum()
    };
    let from = alike(&mut before.chars().zip(after.chars()));
    let (before, after) = (
        before.get(from..).unwrap_or_default(),
        after.get(from..).unwrap_or_default(),
    );
    let behind = alike(&mut before.chars().rev().zip(after.chars().rev()));
    let cut = |text: &str| -> String {
        let end = text.len() - behind;
        text.get(..end).unwrap_or_default().to_owned()
    };
    Edit {
        at: from,
        before: cut(before),
        after: cut(after),
    }
}

/// The value of something that is not there yet, so that the rest of a path leads to `json` in it:
/// itself, or a list with it alone. None where the path asks for more than that.
fn wrapped(rest: &[Step], json: &str) -> Option<String> {
    match rest {
        [] => Some(json.trim().to_owned()),
        [Step::Into(index)] if index == "-" || index == "0" => Some(format!("[{}]", json.trim())),
        [Step::Item(_)] => Some(format!("[{}]", json.trim())),
        _ => None,
    }
}

fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// The value of a member that the collection has not yet. The `theatrum` member is made, with its
/// version, for what is to stand in it.
fn new_root(name: &str, steps: &[Step], json: &str) -> Option<String> {
    match steps {
        [] => Some(json.trim().to_owned()),
        [Step::Into(member), rest @ ..] if name == "theatrum" => {
            let value = wrapped(rest, json)?;
            Some(format!("{{\"version\": 1, {}: {value}}}", quoted(member)))
        }
        _ => None,
    }
}

/// That an item which is added by its id says the same id itself.
fn check_id(path: &Path, id: &str, json: &str) -> Result<(), Refusal> {
    let own = geojson::own_id(json);
    if own.as_deref() == Some(id) {
        return Ok(());
    }
    let hint = match own {
        Some(own) => format!("its \"id\" is \"{own}\""),
        None => format!("give it the member \"id\": {}", quoted(id)),
    };
    let message = format!("{path} has another id in its JSON");
    Err(refused(message, Some(hint)))
}

fn only_geometry() -> Refusal {
    refused(
        "the file is a bare geometry: it has no members of a fact",
        Some("only facts/#0/feature/geometry can be set, and what stands in it".to_owned()),
    )
}

/// The beginning of a value, for a message.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// The text of an atlas with another value, JSON, of a member of its `theatrum` member, and
/// everything else as it stands; none where there is no `theatrum`.
pub(super) fn with_member(text: &str, member: &str, json: &str) -> Option<String> {
    let (mark, bare) = match text.strip_prefix(crate::atlas::text::MARK) {
        Some(bare) => (crate::atlas::text::MARK, bare),
        None => ("", text),
    };
    let slice = Node::parse(bare).ok()?.member("theatrum")?.text();
    let range = node::range_in(bare, slice);
    let layout = Layout::of(slice, 0..slice.len()).filter(|layout| layout.is_object)?;
    let edit = match found_member(&layout, member) {
        Found::Entry(entry) => {
            let held = layout.entries.get(entry)?;
            Edit {
                at: held.value.start,
                before: layout.value(held).to_owned(),
                after: json.to_owned(),
            }
        }
        Found::Room(position) => {
            let colon = layout.colon().unwrap_or(": ");
            let spelled = format!("{}{colon}{json}", quoted(member));
            let (at, after) = layout.put_in(position, &spelled);
            Edit::put(at, after)
        }
    };
    let from = range.start + edit.at;
    let (before, rest) = (bare.get(..from)?, bare.get(from + edit.before.len()..)?);
    Some(format!("{mark}{before}{}{rest}", edit.after))
}
