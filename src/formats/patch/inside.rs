//! An edit inside a value: from steps into it to what stands there, what is put in or taken out,
//! and what is said where they lead nowhere.
//!
//! It sees the text of one value, and nothing of where that stands in its file.

use std::fmt;
use std::ops::Range;

use super::change::{Change, Refusal, refused};
use super::layout::Layout;
use super::path::{self, Path, counted, position};
use crate::formats::geojson;
use crate::formats::nearest::nearest;
use crate::formats::node::Node;

/// One step into a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A member of an object, or an item of a list by its index or `-`.
    Into(String),
    /// The properties of a feature: where there are none yet, they are made.
    Properties,
    /// An item by its id or as `#n`.
    Item(String),
}

/// What is asked for, on its way into a value.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) change: &'a Change,
}

impl<'a> Asked<'a> {
    pub(super) fn path(self) -> &'a Path {
        self.change.path()
    }

    pub(super) fn nothing(self, why: impl fmt::Display, hint: Option<String>) -> Refusal {
        refused(format!("{} names nothing: {why}", self.path()), hint)
    }

    pub(super) fn there(self) -> Refusal {
        refused(
            format!("{} is there already", self.path()),
            Some("give it another value with \"set\"".to_owned()),
        )
    }

    /// That a name leads to nothing, with the nearest one that would lead somewhere.
    pub(super) fn missing<'b>(
        self,
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
    pub(super) fn inside(self, text: &str, steps: &[Step]) -> Result<Edit, Refusal> {
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
        self,
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
    fn find(self, layout: &Layout<'_>, step: &Step, depth: usize) -> Result<Found, Refusal> {
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
    fn find_item(self, layout: &Layout<'_>, id: &str, depth: usize) -> Result<Found, Refusal> {
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
    fn at_entry(self, layout: &Layout<'_>, step: &Step, entry: usize) -> Result<Edit, Refusal> {
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
        self,
        layout: &Layout<'_>,
        step: &Step,
        rest: &[Step],
        (position, colon, depth): (usize, &str, usize),
    ) -> Result<Edit, Refusal> {
        let name = match step {
            Step::Into(name) | Step::Item(name) => name.as_str(),
            Step::Properties => "properties",
        };
        let missing = || {
            let names = layout.entries.iter().filter_map(|entry| layout.name(entry));
            let names: Vec<String> = names.collect();
            self.missing(name, depth, names.iter().map(String::as_str))
        };
        let Change::Add(path, json) = self.change else {
            return Err(missing());
        };
        let value = match (step, rest) {
            (Step::Properties, [Step::Into(member), rest @ ..]) => {
                wrapped(rest, json).map(|value| format!("{{{}{colon}{value}}}", quoted(member)))
            }
            (_, rest) => wrapped(rest, json),
        };
        let Some(value) = value else {
            return Err(missing());
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
pub(super) enum Found {
    /// A member or an item.
    Entry(usize),
    /// Nothing yet: where it would stand.
    Room(usize),
}

pub(super) fn found_member(layout: &Layout<'_>, name: &str) -> Found {
    // Of several with one name the last counts, as it does for the reader.
    match layout.named(name).last() {
        Some(last) => Found::Entry(*last),
        None => Found::Room(layout.entries.len()),
    }
}

/// A change of a text: where, what stood there, what stands there now.
pub(super) struct Edit {
    pub(super) at: usize,
    pub(super) before: String,
    pub(super) after: String,
}

impl Edit {
    pub(super) fn put(at: usize, after: String) -> Self {
        Self {
            at,
            before: String::new(),
            after,
        }
    }

    pub(super) fn take(layout: &Layout<'_>, entry: usize) -> Self {
        let range = layout.taken_out(entry);
        Self {
            at: range.start,
            before: layout.text(range).to_owned(),
            after: String::new(),
        }
    }
}

/// A member goes, and with it all of its name: or else one that did not count would.
pub(super) fn remove_member(layout: &Layout<'_>, name: &str) -> Edit {
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
pub(super) fn wrapped(rest: &[Step], json: &str) -> Option<String> {
    match rest {
        [] => Some(json.trim().to_owned()),
        [Step::Into(index)] if index == "-" || index == "0" => Some(format!("[{}]", json.trim())),
        [Step::Item(_)] => Some(format!("[{}]", json.trim())),
        _ => None,
    }
}

pub(super) fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// That an item which is added by its id says the same id itself.
pub(super) fn check_id(path: &Path, id: &str, json: &str) -> Result<(), Refusal> {
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

/// The beginning of a value, for a message.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
