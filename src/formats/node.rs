//! JSON values as slices of the text they stand in, so that a problem can name its line and
//! column and what is not understood can be kept to the letter.
//!
//! It knows JSON and nothing of atlases.

use std::fmt;
use std::ops::Range;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::report::{Problem, Report, Severity};

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
    pub(super) fn members(self) -> Option<Vec<(String, Self)>> {
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

    pub(super) fn string(self) -> Option<String> {
        serde_json::from_str(self.text()).ok()
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
pub(super) fn last_named<'a>(members: &[(String, Node<'a>)], name: &str) -> Option<Node<'a>> {
    let found = members.iter().rev().find(|(key, _)| key == name);
    found.map(|(_, node)| *node)
}

struct Members<'a>(Vec<(String, Node<'a>)>);

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
                while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
                    members.push((name, Node { raw }));
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

/// Where JSON gets nested too deeply, as a byte offset.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
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

/// Problems while they are still known by their byte offsets.
pub(super) struct Log<'a> {
    path: &'a str,
    text: &'a str,
    found: Vec<(usize, Problem)>,
}

impl<'a> Log<'a> {
    pub(super) fn new(path: &'a str, text: &'a str) -> Self {
        Self {
            path,
            text,
            found: Vec::new(),
        }
    }

    /// Where a slice of the text begins, in bytes.
    pub(super) fn offset_of(&self, slice: &str) -> usize {
        range_in(self.text, slice).start
    }

    pub(super) fn error(
        &mut self,
        at: Node<'_>,
        code: &'static str,
        message: String,
    ) -> &mut Problem {
        let offset = self.offset_of(at.text());
        self.at(offset, Severity::Error, code, message)
    }

    pub(super) fn warn(
        &mut self,
        at: Node<'_>,
        code: &'static str,
        message: String,
    ) -> &mut Problem {
        let offset = self.offset_of(at.text());
        self.at(offset, Severity::Warning, code, message)
    }

    /// Notes a problem at a byte offset.
    pub(super) fn at(
        &mut self,
        offset: usize,
        severity: Severity,
        code: &'static str,
        message: String,
    ) -> &mut Problem {
        self.found.push((
            offset,
            Problem {
                path: self.path.to_owned(),
                line: None,
                column: None,
                severity,
                code,
                message,
                hint: None,
            },
        ));
        let last = self.found.len() - 1;
        &mut self.found[last].1
    }

    /// The problems in the order of the file, with line and column, found in one walk through
    /// the text however many problems there are.
    pub(super) fn into_report(mut self) -> Report {
        self.found.sort_by_key(|(offset, _)| *offset);
        let bytes = self.text.as_bytes();
        let (mut line, mut column, mut walked) = (1_usize, 1_usize, 0_usize);
        let mut problems = Vec::with_capacity(self.found.len());
        for (offset, mut problem) in self.found {
            for &byte in bytes.get(walked..offset).unwrap_or_default() {
                if byte == b'\n' {
                    line += 1;
                    column = 1;
                } else if byte & 0b1100_0000 != 0b1000_0000 {
                    // Every byte but the second and later ones of a character.
                    column += 1;
                }
            }
            walked = walked.max(offset);
            problem.line = Some(line);
            problem.column = Some(column);
            problems.push(problem);
        }
        Report { problems }
    }
}
