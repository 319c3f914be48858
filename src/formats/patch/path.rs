//! The path of a member in the text of an atlas: `facts/base-201/claims/0/value`.
//!
//! It knows how paths are spelled, and nothing of what they lead to.

use std::fmt;

/// A path: segments between slashes. In a segment `~1` is a slash and `~0` a tilde, as in a JSON
/// Pointer (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    segments: Vec<String>,
}

impl Path {
    /// The path that a text spells.
    pub fn parse(text: &str) -> Self {
        Self {
            segments: text
                .split('/')
                .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
                .collect(),
        }
    }

    /// The path with these segments, each as it is, without `~1` and `~0`.
    pub fn of<S: Into<String>>(segments: impl IntoIterator<Item = S>) -> Self {
        Self {
            segments: segments.into_iter().map(Into::into).collect(),
        }
    }

    /// The segments, each as it is.
    pub fn segments(&self) -> &[String] {
        &self.segments
    }

    /// The path that its first segments make, spelled.
    pub(super) fn beginning(&self, segments: usize) -> String {
        Self::of(self.segments.iter().take(segments).cloned()).to_string()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments.iter().enumerate() {
            if position > 0 {
                f.write_str("/")?;
            }
            f.write_str(&segment.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

/// The position that a segment such as `#3` names, from 0.
pub(super) fn position(segment: &str) -> Option<usize> {
    counted(segment.strip_prefix('#')?)
}

/// The number that a segment is, spelled as one spells it.
pub(super) fn counted(segment: &str) -> Option<usize> {
    let number: usize = segment.parse().ok()?;
    (number.to_string() == segment).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_spelled_as_it_was_read() {
        for spelled in [
            "facts/a~1b/title",
            "facts/~01/claims/-",
            "facts/#0",
            "",
            "a//",
        ] {
            assert_eq!(Path::parse(spelled).to_string(), spelled);
        }
        assert_eq!(Path::parse("facts/a~1b~01").segments(), ["facts", "a/b~1"]);
    }
}
