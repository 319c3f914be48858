//! Patches: what stood somewhere in the text of an atlas, and what stands there now.
//!
//! A [`Change`] says by a path what is wanted; [`patch()`] finds the slice of the text that it
//! concerns and answers with the patch that does it, commas and spaces included, so that whoever
//! applies it, or its inverse, only copies text. Nothing here reads an atlas or changes one:
//! `desk` does.

mod change;
mod inside;
mod layout;
mod path;
mod seek;

use super::node::{self, Node};
use crate::atlas::Atlas;
use crate::atlas::text::{MARK, Original};
use change::refused;
pub use change::{Change, Part, Patch, Refusal};
use inside::{Asked, Edit, Found, found_member, quoted};
use layout::Layout;
pub use path::Path;
use seek::Seek;

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
        asked: Asked { change },
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

/// The text of an atlas with another value, JSON, of a member of its `theatrum` member, and
/// everything else as it stands; none where there is no `theatrum`.
pub(super) fn with_member(text: &str, member: &str, json: &str) -> Option<String> {
    let (mark, bare) = match text.strip_prefix(MARK) {
        Some(bare) => (MARK, bare),
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
