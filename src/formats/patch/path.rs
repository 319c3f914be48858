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

/// The one of some names that is nearest to a word, where one is near enough to be meant.
pub(super) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = word.to_lowercase().chars().collect();
    let most = wanted.len().div_ceil(3).max(1);
    names
        .filter_map(|name| {
            let distance = distance(&wanted, &name.to_lowercase(), most)?;
            Some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters have to be put in, taken out or changed to get from one word to another; none
/// where those are more than `most`.
fn distance(from: &[char], to: &str, most: usize) -> Option<usize> {
    let to: Vec<char> = to.chars().collect();
    if from.len().abs_diff(to.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, letter) in from.iter().enumerate() {
        let mut diagonal = done;
        let mut left = done + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&to) {
            let changed = diagonal + usize::from(letter != other);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = done + 1;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
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

    #[test]
    fn the_nearest_name_is_one_that_could_be_meant() {
        let names = ["title", "summary", "claims"];
        let near = |word| nearest(word, names.into_iter());
        assert_eq!(near("titel"), Some("title"));
        assert_eq!(near("tags"), None);
        assert_eq!(near("Claim"), Some("claims"));
        assert_eq!(near("geometry"), None);
    }
}
