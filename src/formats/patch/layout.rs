//! Where the members of an object and the items of a list stand in their text, and how they are
//! set apart, so that one can be put in or taken out as a person would do it.
//!
//! It looks at text that is JSON already, and knows nothing of what it means.

use std::ops::Range;

/// A member or an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The name of a member with its quotes; none of an item.
    pub(super) key: Option<Range<usize>>,
    /// Its value.
    pub(super) value: Range<usize>,
}

impl Entry {
    /// All of it.
    pub(super) fn whole(&self) -> Range<usize> {
        self.key.as_ref().map_or(self.value.start, |key| key.start)..self.value.end
    }
}

/// An object or a list in its text.
#[derive(Clone, Debug)]
pub(super) struct Layout<'a> {
    text: &'a str,
    pub(super) is_object: bool,
    /// What stands between its brackets.
    inside: Range<usize>,
    pub(super) entries: Vec<Entry>,
}

impl<'a> Layout<'a> {
    /// The layout of the value in a range of a text; none where it is neither an object nor a
    /// list.
    pub(super) fn of(text: &'a str, at: Range<usize>) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_object = match bytes.get(at.start)? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        let inside = at.start + 1..at.end.checked_sub(1)?;
        let mut entries = Vec::new();
        let mut next = after_spaces(bytes, inside.start);
        while next < inside.end {
            let mut key = None;
            if is_object {
                let ends = after_value(bytes, next);
                key = Some(next..ends);
                // Past the colon.
                next = after_spaces(bytes, after_spaces(bytes, ends) + 1);
            }
            let ends = after_value(bytes, next);
            entries.push(Entry {
                key,
                value: next..ends,
            });
            // Past the comma.
            next = after_spaces(bytes, after_spaces(bytes, ends) + 1);
        }
        Some(Self {
            text,
            is_object,
            inside,
            entries,
        })
    }

    /// Some of its text.
    pub(super) fn text(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The text that it stands in, and where in it, brackets included.
    pub(super) fn whole(&self) -> (&'a str, Range<usize>) {
        (self.text, self.inside.start - 1..self.inside.end + 1)
    }

    /// The name of a member, without its quotes and escapes.
    pub(super) fn name(&self, entry: &Entry) -> Option<String> {
        serde_json::from_str(self.text(entry.key.clone()?)).ok()
    }

    /// The value of an entry, as it is spelled.
    pub(super) fn value(&self, entry: &Entry) -> &'a str {
        self.text(entry.value.clone())
    }

    /// The positions of the members with a name.
    pub(super) fn named(&self, name: &str) -> Vec<usize> {
        let members = self.entries.iter().enumerate();
        members
            .filter(|(_, entry)| self.name(entry).as_deref() == Some(name))
            .map(|(position, _)| position)
            .collect()
    }

    /// What stands between a name and its value, as the members of this object have it.
    pub(super) fn colon(&self) -> Option<&'a str> {
        let last = self.entries.last()?;
        Some(self.text(last.key.as_ref()?.end..last.value.start))
    }

    /// How the entries stand apart.
    pub(super) fn gaps(&self) -> Gaps<'a> {
        let wholes: Vec<Range<usize>> = self.entries.iter().map(Entry::whole).collect();
        Gaps {
            first: wholes
                .first()
                .map(|first| self.text(self.inside.start..first.start)),
            inside: self.text(self.inside.clone()),
            between: match wholes.as_slice() {
                [.., before, last] => Some(self.text(before.end..last.start)),
                _ => None,
            },
        }
    }

    /// Where the entry at a position is put in, and what: behind the last one, or before the one
    /// that is there.
    pub(super) fn put_in(&self, position: usize, spelled: &str) -> (usize, String) {
        let gaps = self.gaps();
        match (self.entries.get(position), self.entries.last()) {
            (Some(next), _) => (next.whole().start, gaps.before(spelled)),
            (None, Some(last)) => (last.value.end, gaps.behind(spelled)),
            (None, None) => (self.inside.end, gaps.alone(spelled)),
        }
    }

    /// What goes with the entry at a position: itself and the comma that set it apart.
    pub(super) fn taken_out(&self, position: usize) -> Range<usize> {
        let whole = |at: usize| self.entries.get(at).map(Entry::whole);
        let own = whole(position).unwrap_or_default();
        let before = position.checked_sub(1).and_then(whole);
        match (before, whole(position + 1)) {
            (Some(before), _) => before.end..own.end,
            (None, Some(next)) => own.start..next.start,
            (None, None) => self.inside.clone(),
        }
    }
}

/// What stands between the entries of an object or a list.
pub(super) struct Gaps<'a> {
    /// What stands before the first entry.
    pub(super) first: Option<&'a str>,
    /// What stands between the brackets, where there is no entry.
    pub(super) inside: &'a str,
    /// What stands between the last two entries.
    pub(super) between: Option<&'a str>,
}

impl Gaps<'_> {
    fn comma(&self) -> String {
        match (self.between, self.first) {
            (Some(between), _) => between.to_owned(),
            (None, Some(first)) => format!(",{first}"),
            (None, None) => ",".to_owned(),
        }
    }

    /// An entry with what sets it apart from the next one.
    pub(super) fn before(&self, spelled: &str) -> String {
        format!("{spelled}{}", self.comma())
    }

    /// An entry with what sets it apart from the one before.
    pub(super) fn behind(&self, spelled: &str) -> String {
        format!("{}{spelled}", self.comma())
    }

    /// The only entry: as far from the bracket behind it as from the one before.
    pub(super) fn alone(&self, spelled: &str) -> String {
        format!("{spelled}{}", self.inside)
    }
}

fn after_spaces(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// Where a value that begins at `at` ends.
fn after_value(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = after_string(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return if depth == 1 { at + 1 } else { at },
            b'}' | b']' => depth -= 1,
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

fn after_string(bytes: &[u8], begins: usize) -> usize {
    let mut at = begins + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(text: &str, position: usize, spelled: &str) -> String {
        let layout = Layout::of(text, 0..text.len()).unwrap();
        let (at, put) = layout.put_in(position, spelled);
        let mut text = text.to_owned();
        text.insert_str(at, &put);
        text
    }

    fn take(text: &str, position: usize) -> String {
        let layout = Layout::of(text, 0..text.len()).unwrap();
        let range = layout.taken_out(position);
        let mut text = text.to_owned();
        text.replace_range(range, "");
        text
    }

    #[test]
    fn what_is_put_in_stands_as_its_neighbours_do() {
        for (before, position, after) in [
            ("[]", 0, "[9]"),
            ("[\r\n]", 0, "[\r\n9\r\n]"),
            ("[1]", 0, "[9,1]"),
            ("[1]", 1, "[1,9]"),
            ("[\n\t1\n]", 1, "[\n\t1,\n\t9\n]"),
            ("[\n\t1\n]", 0, "[\n\t9,\n\t1\n]"),
            ("[1 , 2]", 2, "[1 , 2 , 9]"),
            ("[1, [2, \"]\"] ]", 1, "[1, 9, [2, \"]\"] ]"),
        ] {
            assert_eq!(put(before, position, "9"), after);
        }
    }

    #[test]
    fn what_is_taken_out_leaves_no_comma() {
        for (before, position, after) in [
            ("[ 1 ]", 0, "[]"),
            ("[1, 2, 3]", 0, "[2, 3]"),
            ("[1, 2, 3]", 1, "[1, 3]"),
            ("[1, 2, 3\n]", 2, "[1, 2\n]"),
            (
                "{\"a\": {\"b\": 1}, \"c\\\"\" :2 }",
                1,
                "{\"a\": {\"b\": 1} }",
            ),
            ("{\"a\": \"}\\\\\", \"b\":[]}", 0, "{\"b\":[]}"),
        ] {
            assert_eq!(take(before, position), after);
        }
    }
}
