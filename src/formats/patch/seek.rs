//! From a path to the part of the text that it is in: a feature, the list of features, the
//! `theatrum` member, another member of the collection.
//!
//! It reads the slice of that part alone, and leaves to `inside` what stands in it.

use std::ops::Range;

use super::change::{Change, Part, Patch, Refusal, refused};
use super::inside::{Asked, Edit, Step, check_id, quoted, remove_member, wrapped};
use super::layout::{Gaps, Layout};
use super::path::position;
use crate::atlas::Atlas;
use crate::atlas::outline::{Item, Outline, Shape};
use crate::atlas::text::{FileText, Original};
use crate::formats::geojson;
use crate::formats::nearest::nearest;

/// What the segments of a path may begin with.
const ROOTS: [&str; 6] = [
    "facts",
    "sources",
    "groups",
    "story",
    "theatrum",
    "collection",
];

/// A change on its way to its place.
pub(super) struct Seek<'a> {
    pub(super) asked: Asked<'a>,
    pub(super) atlas: &'a Atlas,
    pub(super) text: &'a FileText,
    pub(super) outline: &'a Outline,
    pub(super) original: Option<&'a dyn Original>,
}

impl Seek<'_> {
    fn slice(&self, range: Range<usize>) -> Result<String, Refusal> {
        Ok(self.text.slice(range, self.original)?.into_owned())
    }

    pub(super) fn patch(&self) -> Result<Patch, Refusal> {
        let segments = self.asked.path().segments();
        let (first, rest) = match segments {
            [first, rest @ ..] => (first.as_str(), rest),
            [] => ("", &[][..]),
        };
        if !ROOTS.contains(&first) {
            let hint = match nearest(first, ROOTS.into_iter()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("a path begins with {}", ROOTS.join(", ")),
            };
            return Err(self
                .asked
                .nothing(format!("no part is called \"{first}\""), Some(hint)));
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
                format!(
                    "{} has no place: the file is not a collection",
                    self.asked.path()
                ),
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
                format!("{} is changed by its facts", self.asked.path()),
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
        match (steps, self.asked.change) {
            ([], Change::Add(..)) => Err(self.asked.there()),
            ([], Change::Remove(_)) => self.at_root(|layout| remove_member(layout, name)),
            _ => {
                let slice = self.slice(range.clone())?;
                if let (Change::Add(_, json), "null") = (self.asked.change, slice.as_str())
                    && let Some(value) = new_root(name, steps, json)
                {
                    return Ok(self.made(part, range.start, &slice, &value));
                }
                let Edit { at, before, after } = self.asked.inside(&slice, steps)?;
                Ok(self.made(part, range.start + at, &before, &after))
            }
        }
    }

    /// A member that the collection has not yet: in front of the features, where a reader of the
    /// text comes upon it first.
    fn new_member(&self, name: &str, steps: &[Step]) -> Result<Patch, Refusal> {
        let json = match self.asked.change {
            Change::Add(_, json) => json,
            Change::Set(..) | Change::Remove(_) => {
                return Err(self.asked.missing(
                    name,
                    0,
                    self.outline.members.iter().map(|m| &*m.name),
                ));
            }
        };
        let Some(value) = new_root(name, steps, json) else {
            return Err(self
                .asked
                .missing(name, 0, self.outline.members.iter().map(|m| &*m.name)));
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
            path: self.asked.path().clone(),
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
        let Edit { at, before, after } = self.asked.inside(&slice, &steps)?;
        Ok(self.made(Part::Feature(item), range.start + at, &before, &after))
    }

    /// A change in a file that is a bare geometry, which can only have another one.
    fn in_geometry(&self, range: &Range<usize>, steps: &[Step]) -> Result<Patch, Refusal> {
        match (steps, self.asked.change) {
            ([Step::Into(first)], Change::Add(..) | Change::Remove(_)) if first == "geometry" => {
                Err(only_geometry())
            }
            ([Step::Into(first), rest @ ..], _) if first == "geometry" => {
                let slice = self.slice(range.clone())?;
                let Edit { at, before, after } = self.asked.inside(&slice, rest)?;
                Ok(self.made(Part::File, range.start + at, &before, &after))
            }
            _ => Err(only_geometry()),
        }
    }

    /// A change of a feature as a whole.
    fn whole_feature(&self, id: &str) -> Result<Patch, Refusal> {
        if let Change::Add(_, json) = self.asked.change {
            return self.new_feature(id, json.trim());
        }
        let item = self.item(id)?;
        let items = &self.outline.items;
        let range = |item: usize| items.get(item).map(Item::range);
        let own = range(item).unwrap_or_default();
        match self.asked.change {
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
                return Err(self
                    .asked
                    .nothing(why, Some("facts/- is behind the last".to_owned())));
            }
            (id, None) => {
                if !self.candidates(id)?.is_empty() {
                    return Err(self.asked.there());
                }
                check_id(self.asked.path(), id, json)?;
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
        let gaps = Gaps {
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
                Err(self
                    .asked
                    .nothing(why, Some("they are counted from 0".to_owned())))
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
        let shown = facts.find(id);
        let hint = match shown.and_then(|slot| self.outline.item_of(slot)) {
            Some(item) => Some(format!(
                "\"{id}\" is not in the file: the fact that goes by it is #{item}"
            )),
            None => nearest(id, facts.iter().map(|fact| &*fact.id))
                .map(|near| format!("did you mean \"{near}\"?")),
        };
        self.asked
            .nothing(format!("no fact has the id \"{id}\""), hint)
    }

    /// The features whose own id, as the file has it, is this one.
    fn candidates(&self, id: &str) -> Result<Vec<usize>, Refusal> {
        let facts = self.atlas.facts.entries();
        // A second fact with one id goes by it with a number behind.
        let is_regular = self.outline.irregular == 0;
        let goes_by = |held: &str| match held.strip_prefix(id) {
            Some("") => true,
            Some(rest) => !is_regular && rest.starts_with('-'),
            None => false,
        };
        let mut found = Vec::new();
        for (slot, _) in facts.filter(|(_, fact)| goes_by(&fact.id)) {
            let Some(item) = self.outline.item_of(slot) else {
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

fn only_geometry() -> Refusal {
    refused(
        "the file is a bare geometry: it has no members of a fact",
        Some("only facts/#0/feature/geometry can be set, and what stands in it".to_owned()),
    )
}
