//! What was asked for, and which part of a text suits it, so that it can be shown.

use std::ops::Range;

use crate::gazetteer::fold;
use crate::gazetteer::words::slips_between;

/// No more words are looked for; those beyond tell nothing apart.
const MOST_WORDS: usize = 12;

/// What was typed, as words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The words, folded.
    words: Vec<String>,
    /// Whether the last word may go on.
    is_typing: bool,
}

impl Asked {
    /// What a query asks for. The last word may go on, unless something stands behind it.
    pub fn new(query: &str) -> Self {
        let mut words = fold::words(query);
        words.truncate(MOST_WORDS);
        Self {
            words,
            is_typing: query.chars().next_back().is_some_and(char::is_alphanumeric),
        }
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, and whether each may go on.
    pub(super) fn words(&self) -> impl ExactSizeIterator<Item = (&str, bool)> {
        let last = self.words.len().saturating_sub(1);
        self.words
            .iter()
            .enumerate()
            .map(move |(at, word)| (word.as_str(), self.is_typing && at == last))
    }

    /// Whether a text is what was asked for, word by word.
    pub(super) fn is(&self, text: &str) -> bool {
        let mut wanted = self.words.iter();
        let mut same = true;
        fold::each_word(text, |word| {
            same &= wanted.next().is_some_and(|wanted| wanted == word);
        });
        same && wanted.next().is_none()
    }

    /// How many of the words a text has, whole or as a beginning.
    pub(super) fn count_in(&self, text: &str) -> usize {
        let mut found = vec![false; self.words.len()];
        fold::each_word(text, |word| {
            for (found, wanted) in found.iter_mut().zip(&self.words) {
                *found |= word.starts_with(wanted.as_str());
            }
        });
        found.into_iter().filter(|found| *found).count()
    }

    /// The parts of a text that suit, in bytes, in order: words, and beginnings of words.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let mut marks = Vec::new();
        fold::each_span(text, |span, word| {
            let begins = self
                .words
                .iter()
                .filter(|wanted| word.starts_with(wanted.as_str()))
                .map(String::len)
                .max();
            if let Some(letters) = begins {
                let held = text.get(span.clone()).unwrap_or_default();
                let end = if letters == word.len() {
                    span.end
                } else {
                    span.start + fold::prefix(held, letters)
                };
                marks.push(span.start..end);
            } else if self
                .words
                .iter()
                .any(|wanted| slips_between(wanted, word).is_some())
            {
                marks.push(span);
            }
        });
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(query: &str, text: &str) -> Vec<String> {
        let marks = Asked::new(query).marks(text);
        marks
            .into_iter()
            .map(|mark| text.get(mark).unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn what_suits_is_marked_in_any_script() {
        assert_eq!(marked("dus", "Talks in Dushanbe"), ["Dus"]);
        assert_eq!(marked("душ", "Talks in Dushanbe"), ["Dush"]);
        assert_eq!(marked("base 201", "201st military base"), ["201", "base"]);
        assert_eq!(marked("qurgh", "Qŭrghonteppa"), ["Qŭrgh"]);
        assert_eq!(marked("dushnabe", "Dushanbe, 2022"), ["Dushanbe"]);
        assert!(marked("kant", "Dushanbe").is_empty());
    }

    #[test]
    fn only_what_ends_in_a_letter_or_a_figure_is_still_being_typed() {
        assert!(Asked::new("dush").words().all(|(_, typing)| typing));
        assert!(Asked::new("dush ").words().all(|(_, typing)| !typing));
        assert!(Asked::new(" – ").is_empty());
    }
}
