//! JSON values as slices of the text they stand in, so that a problem can name its line and
//! column and what is not understood can be kept to the letter.
//!
//! It knows JSON and nothing of atlases.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// JSON may not be nested deeper than this.
pub(super) const MAX_DEPTH: usize = 128;

/// A JSON value in its text.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    raw: &'a RawValue,
}

/// What sort of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Null,
    Bool,
    Number,
    Text,
    Array,
    Object,
}

impl Sort {
    /// The sort in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::Text => "text",
            Self::Array => "a list",
            Self::Object => "an object",
        }
    }
}

impl<'a> Node<'a> {
    /// Takes the whole of a text, which must be one JSON value.
    pub(super) fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(|raw| Self { raw })
    }

    /// The value as it is spelled.
    pub(super) fn text(self) -> &'a str {
        self.raw.get()
    }

    /// The value, to be kept as it is spelled.
    pub(super) fn keep(self) -> Box<RawValue> {
        self.raw.to_owned()
    }

    pub(super) fn sort(self) -> Sort {
        match self.text().as_bytes().first() {
            Some(b'n') | None => Sort::Null,
            Some(b't' | b'f') => Sort::Bool,
            Some(b'"') => Sort::Text,
            Some(b'[') => Sort::Array,
            Some(b'{') => Sort::Object,
            Some(_) => Sort::Number,
        }
    }

    /// The members of an object, in their order.
    pub(super) fn members(self) -> Option<Vec<(Cow<'a, str>, Self)>> {
        serde_json::from_str::<Members<'a>>(self.text())
            .ok()
            .map(|members| members.0)
    }

    /// A member of an object; of several with one name, the last.
    pub(super) fn member(self, name: &str) -> Option<Self> {
        last_named(&self.members()?, name)
    }

    /// The items of a list.
    pub(super) fn items(self) -> Option<Vec<Self>> {
        let items: Vec<&'a RawValue> = serde_json::from_str(self.text()).ok()?;
        Some(items.into_iter().map(|raw| Self { raw }).collect())
    }

    /// A text, without its quotes and escapes.
    pub(super) fn string(self) -> Option<Cow<'a, str>> {
        let Unescaped(text) = serde_json::from_str(self.text()).ok()?;
        Some(text)
    }

    /// A finite number.
    pub(super) fn number(self) -> Option<f64> {
        let number: f64 = serde_json::from_str(self.text()).ok()?;
        number.is_finite().then_some(number)
    }

    pub(super) fn boolean(self) -> Option<bool> {
        serde_json::from_str(self.text()).ok()
    }
}

/// The member with a name; of several, the last.
pub(super) fn last_named<'a>(members: &[(Cow<'_, str>, Node<'a>)], name: &str) -> Option<Node<'a>> {
    let found = members.iter().rev().find(|(key, _)| key == name);
    found.map(|(_, node)| *node)
}

/// A text that is only copied where it has escapes.
#[derive(Deserialize)]
struct Unescaped<'a>(#[serde(borrow)] Cow<'a, str>);

struct Members<'a>(Vec<(Cow<'a, str>, Node<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, raw)) = map.next_entry::<Unescaped<'de>, &'de RawValue>()? {
                    members.push((name.0, Node { raw }));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

/// Where a slice stands in the text it was cut from, in bytes.
pub(super) fn range_in(text: &str, slice: &str) -> Range<usize> {
    let start = slice.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start.min(text.len())..(start + slice.len()).min(text.len())
}

/// Where JSON that stands below some levels of brackets gets nested too deeply, as a byte offset.
pub(super) fn too_deep(text: &str, levels: usize) -> Option<usize> {
    let mut depth = levels;
    let mut in_string = false;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(offset);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}
