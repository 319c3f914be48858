//! A dictionary from folded words to whatever has them, that also finds words which begin so and
//! words which are nearly so.
//!
//! The words stand sorted in one text, and what has them in one list in the same order: all words
//! that begin alike, and all that has them, are one slice.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::LONGEST;

/// How many bits of a posting say where in an entry the word stands.
pub const FIELD_BITS: u32 = 3;

/// An entry that has a word, and the field in which it stands: the lower, the more telling.
pub fn posting(entry: usize, field: u8) -> u32 {
    (entry as u32) << FIELD_BITS | u32::from(field)
}

/// The entry and the field of a posting.
pub fn entry_and_field(posting: u32) -> (usize, u8) {
    let field = posting & ((1 << FIELD_BITS) - 1);
    ((posting >> FIELD_BITS) as usize, field as u8)
}

/// Collects words for a dictionary.
#[derive(Default)]
pub struct Collector {
    ids: HashMap<String, u32>,
    found: Vec<(u32, u32)>,
}

impl Collector {
    /// Adds a folded word of an entry.
    pub fn add(&mut self, word: &str, posting: u32) {
        let id = if let Some(id) = self.ids.get(word) {
            *id
        } else {
            let id = self.ids.len() as u32;
            self.ids.insert(word.to_owned(), id);
            id
        };
        self.found.push((id, posting));
    }

    /// The dictionary. A word that stands in several fields of an entry counts in the lowest.
    pub fn finish(self) -> Words {
        let mut sorted: Vec<(String, u32)> = self.ids.into_iter().collect();
        sorted.sort_unstable();
        let mut ranks = vec![0_u32; sorted.len()];
        let mut words = Words::default();
        words.starts.reserve(sorted.len() + 1);
        words.starts.push(0);
        for (rank, (word, id)) in sorted.iter().enumerate() {
            if let Some(held) = ranks.get_mut(*id as usize) {
                *held = rank as u32;
            }
            words.text.push_str(word);
            words.starts.push(words.text.len() as u32);
        }
        let count = sorted.len();
        drop(sorted);
        let mut found = self.found;
        for (word, _) in &mut found {
            *word = ranks.get(*word as usize).copied().unwrap_or_default();
        }
        found.sort_unstable();
        found.dedup_by_key(|(word, posting)| (*word, *posting >> FIELD_BITS));
        words.posting_starts = vec![0; count + 1];
        for (word, _) in &found {
            if let Some(after) = words.posting_starts.get_mut(*word as usize + 1) {
                *after += 1;
            }
        }
        let mut sum = 0;
        for start in &mut words.posting_starts {
            sum += *start;
            *start = sum;
        }
        words.postings = found.into_iter().map(|(_, posting)| posting).collect();
        words.text.shrink_to_fit();
        words
    }
}

/// How well a word suits what was typed: the lower, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suits {
    /// It is the same.
    Whole,
    /// It begins so.
    Begins,
    /// It is the same but for one slip of the keys.
    OneOff,
    /// It begins so but for one slip.
    BeginsOneOff,
    /// It is the same but for two slips.
    TwoOff,
    /// It begins so but for two slips.
    BeginsTwoOff,
}

impl Suits {
    /// Whether what was typed has to be wrong for it.
    pub fn is_guess(self) -> bool {
        self >= Self::OneOff
    }

    fn off(slips: u8, whole: bool) -> Self {
        match (slips, whole) {
            (0, true) => Self::Whole,
            (0, false) => Self::Begins,
            (1, true) => Self::OneOff,
            (1, false) => Self::BeginsOneOff,
            (_, true) => Self::TwoOff,
            (_, false) => Self::BeginsTwoOff,
        }
    }
}

/// How a word is typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typing {
    /// Whether it may go on: then a beginning may have a slip in it, too.
    pub goes_on: bool,
    /// Whether a word that there is can be no slip for another one. Among many words that saves
    /// time, and the others say what is meant.
    pub trusts_whole: bool,
}

/// The place of an entry that is gone.
pub const GONE: u32 = u32::MAX;

/// A dictionary from words to what has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words, sorted, one after the other.
    text: String,
    /// Where each begins in the text, and where the last one ends.
    starts: Vec<u32>,
    /// What has the words, word by word.
    postings: Vec<u32>,
    /// Where those of each word begin, and where those of the last one end.
    posting_starts: Vec<u32>,
}

impl Words {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn word(&self, at: usize) -> &[u8] {
        let start = self.starts.get(at).copied().unwrap_or_default() as usize;
        let end = self.starts.get(at + 1).copied().unwrap_or_default() as usize;
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// This dictionary and another one, as one: `places` has the new place of each entry of this one,
    /// in the order they were in, and [`GONE`] for one whose words count no more. The other has the
    /// words of entries that none of these has the place of. Words that nothing has are left out.
    pub fn with(&self, places: &[u32], other: &Self) -> Self {
        let mut all = Self {
            text: String::with_capacity(self.text.len() + other.text.len()),
            starts: Vec::with_capacity(self.starts.len() + other.starts.len()),
            postings: Vec::with_capacity(self.postings.len() + other.postings.len()),
            posting_starts: Vec::with_capacity(self.starts.len() + other.starts.len()),
        };
        all.starts.push(0);
        all.posting_starts.push(0);
        let (mut here, mut there) = (0, 0);
        while here < self.len() || there < other.len() {
            let (word, its) = (self.text_of(here), other.text_of(there));
            let takes_its = there < other.len() && (here >= self.len() || its <= word);
            let takes_this = here < self.len() && (!takes_its || its == word);
            let first = all.postings.len();
            if takes_this {
                for posting in self.postings(&(here..here + 1)) {
                    let (entry, field) = entry_and_field(*posting);
                    let place = places.get(entry).copied().unwrap_or(GONE);
                    if place != GONE {
                        all.postings.push(self::posting(place as usize, field));
                    }
                }
                here += 1;
            }
            if takes_its {
                let is_between = all.postings.len() > first;
                all.postings.extend(other.postings(&(there..there + 1)));
                if is_between && let Some(both) = all.postings.get_mut(first..) {
                    both.sort_unstable();
                }
                there += 1;
            }
            if all.postings.len() > first {
                all.text.push_str(if takes_this { word } else { its });
                all.starts.push(all.text.len() as u32);
                all.posting_starts.push(all.postings.len() as u32);
            }
        }
        all.text.shrink_to_fit();
        all
    }

    fn text_of(&self, at: usize) -> &str {
        let start = self.starts.get(at).copied().unwrap_or_default() as usize;
        let end = self.starts.get(at + 1).copied().unwrap_or_default() as usize;
        self.text.get(start..end).unwrap_or_default()
    }

    /// The first word in a range for which `is_before` does not hold; it holds for those before.
    fn first(&self, range: Range<usize>, is_before: impl Fn(&[u8]) -> bool) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_before(self.word(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// What has the word, and only that word.
    pub fn exactly(&self, word: &str) -> &[u32] {
        let at = self.first(0..self.len(), |held| held < word.as_bytes());
        if self.word(at) == word.as_bytes() {
            self.postings(&(at..at + 1))
        } else {
            &[]
        }
    }

    /// What has the words of a range.
    pub fn postings(&self, words: &Range<usize>) -> &[u32] {
        let start = self.posting_starts.get(words.start).copied();
        let end = self.posting_starts.get(words.end).copied();
        let range = start.unwrap_or_default() as usize..end.unwrap_or_default() as usize;
        self.postings.get(range).unwrap_or_default()
    }

    /// The words that suit a folded one, in ranges.
    pub fn suiting(&self, word: &str, typing: Typing) -> Vec<(Suits, Range<usize>)> {
        let mut found = Vec::new();
        let typed = word.as_bytes();
        if typed.is_empty() {
            return found;
        }
        let begin = self.first(0..self.len(), |held| held < typed);
        let end = self.first(begin..self.len(), |held| held.starts_with(typed));
        let mut after = begin;
        if begin < end && self.word(begin) == typed {
            found.push((Suits::Whole, begin..begin + 1));
            after += 1;
        }
        if after < end {
            found.push((Suits::Begins, after..end));
        }
        let most = slips(typed);
        let is_there = matches!(found.first(), Some((Suits::Whole, _)));
        if most > 0 && !(is_there && typing.trusts_whole) {
            self.nearly(typed, most, typing.goes_on, &mut found);
        }
        found
    }

    /// The words that are up to `most` slips away. The sorted words are walked as the tree that
    /// they are: what words begin alike is compared once, and where a beginning is too far away
    /// already, all words that have it are passed over.
    fn nearly(
        &self,
        typed: &[u8],
        most: u8,
        is_typing: bool,
        found: &mut Vec<(Suits, Range<usize>)>,
    ) {
        let mut slips = Slips::new(typed);
        let mut at = 0;
        while at < self.len() {
            let word = self.word(at);
            let known = slips.known(word);
            let mut next = at + 1;
            for depth in known..word.len() {
                let least = slips.letter(depth, word);
                let beginning = word.get(..=depth).unwrap_or_default();
                if least > most {
                    next = self.first(next..self.len(), |held| held.starts_with(beginning));
                    break;
                }
                // A slip at the end of what was typed so far may be one of what follows.
                if is_typing
                    && typed.len() > SHORT
                    && slips.now() > 0
                    && slips.now() <= most
                    && beginning.last() == typed.last()
                {
                    let end = self.first(at..self.len(), |held| held.starts_with(beginning));
                    found.push((Suits::off(slips.now(), false), at..end));
                }
            }
            if slips.depth() == word.len() && slips.now() > 0 && slips.now() <= most {
                found.push((Suits::off(slips.now(), true), at..at + 1));
            }
            at = next;
        }
    }
}

/// A beginning of so many letters, with a slip in it, would be that of too many words.
const SHORT: usize = 4;

/// How many slips a word of so many letters may have: a short word would become any other, and so
/// would a number.
fn slips(typed: &[u8]) -> u8 {
    match typed.len() {
        _ if typed.iter().any(u8::is_ascii_digit) => 0,
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// How many slips lie between two folded words: letters left out, put in, mistaken, or two
/// swapped; none where it is more than what was typed may have.
pub fn slips_between(typed: &str, word: &str) -> Option<u8> {
    let (typed, word) = (typed.as_bytes(), word.as_bytes());
    let most = slips(typed);
    if typed.len().abs_diff(word.len()) > usize::from(most) {
        return None;
    }
    let mut counted = Slips::new(typed);
    for depth in 0..word.len() {
        counted.letter(depth, word);
    }
    Some(counted.now()).filter(|slips| *slips <= most)
}

/// The table of the optimal string alignment distance, a row for each letter of a word.
struct Slips<'a> {
    typed: &'a [u8],
    /// The letters that the rows are for.
    word: Vec<u8>,
    rows: Vec<[u8; LONGEST + 1]>,
}

impl<'a> Slips<'a> {
    fn new(typed: &'a [u8]) -> Self {
        let typed = typed.get(..LONGEST).unwrap_or(typed);
        let first = std::array::from_fn(|at| at as u8);
        Self {
            typed,
            word: Vec::with_capacity(LONGEST),
            rows: vec![first],
        }
    }

    /// How many letters of a word the table has already; it forgets the others.
    fn known(&mut self, word: &[u8]) -> usize {
        let same = self
            .word
            .iter()
            .zip(word)
            .take_while(|(held, new)| held == new)
            .count();
        self.word.truncate(same);
        self.rows.truncate(same + 1);
        same
    }

    /// How many letters the table has.
    fn depth(&self) -> usize {
        self.word.len()
    }

    /// How many slips lie between what was typed and the letters of the table.
    fn now(&self) -> u8 {
        let row = self.rows.last();
        row.and_then(|row| row.get(self.typed.len()))
            .copied()
            .unwrap_or(u8::MAX)
    }

    /// Adds the letter of a word at a depth; the least of its row, which no later letter goes
    /// below.
    fn letter(&mut self, depth: usize, word: &[u8]) -> u8 {
        let letter = word.get(depth).copied().unwrap_or_default();
        let before = self.word.last().copied();
        let above = self.rows.last().copied().unwrap_or([0; LONGEST + 1]);
        let above_that = depth
            .checked_sub(1)
            .and_then(|depth| self.rows.get(depth))
            .copied();
        let mut row = [0; LONGEST + 1];
        row[0] = depth as u8 + 1;
        let mut least = row[0];
        let mut typed_before = None;
        for (at, typed) in self.typed.iter().enumerate() {
            let mistaken = above[at] + u8::from(*typed != letter);
            let mut slips = mistaken.min(above[at + 1] + 1).min(row[at] + 1);
            if let Some(above_that) = above_that
                && before == Some(*typed)
                && typed_before == Some(letter)
                && let Some(swapped) = at.checked_sub(1).and_then(|at| above_that.get(at))
            {
                slips = slips.min(swapped + 1);
            }
            row[at + 1] = slips;
            least = least.min(slips);
            typed_before = Some(*typed);
        }
        self.word.push(letter);
        self.rows.push(row);
        least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary() -> Words {
        let mut collector = Collector::default();
        for (entry, word) in [
            "dushanbe", "dusk", "moscow", "minsk", "base", "based", "baku",
        ]
        .into_iter()
        .enumerate()
        {
            collector.add(word, posting(entry, 1));
        }
        collector.add("dushanbe", posting(0, 0));
        collector.finish()
    }

    fn typing(goes_on: bool) -> Typing {
        Typing {
            goes_on,
            trusts_whole: false,
        }
    }

    fn suiting(word: &str, is_typing: bool) -> Vec<(Suits, String)> {
        let words = dictionary();
        let mut found = Vec::new();
        for (suits, range) in words.suiting(word, typing(is_typing)) {
            for at in range {
                found.push((suits, String::from_utf8_lossy(words.word(at)).into_owned()));
            }
        }
        found.sort();
        found.dedup_by_key(|(_, word)| word.clone());
        found
    }

    #[test]
    fn a_word_is_found_whole_and_by_its_beginning() {
        let words = dictionary();
        // Of two fields of one entry, the more telling one.
        assert_eq!(words.exactly("dushanbe"), [posting(0, 0)]);
        assert!(words.exactly("dush").is_empty());
        assert_eq!(
            suiting("base", true),
            [
                (Suits::Whole, "base".to_owned()),
                (Suits::Begins, "based".to_owned()),
                (Suits::OneOff, "baku".to_owned())
            ]
            .iter()
            .filter(|(_, word)| word != "baku")
            .cloned()
            .collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_letter_left_out_put_in_mistaken_or_swapped_is_forgiven() {
        for typed in ["dushabe", "dushannbe", "dushambe", "dushnabe", "duhsanbe"] {
            let found = suiting(typed, false);
            assert_eq!(found.len(), 1, "{typed}");
            assert_eq!(found[0].1, "dushanbe");
        }
        assert_eq!(suiting("dushambee", false)[0].0, Suits::TwoOff);
        assert_eq!(suiting("mosckva", false), []);
    }

    #[test]
    fn what_is_being_typed_may_have_a_slip_in_it() {
        assert_eq!(
            suiting("duhsan", true),
            [(Suits::BeginsOneOff, "dushanbe".to_owned())]
        );
        assert_eq!(suiting("duhsan", false), []);
        // The last letter is not a slip yet.
        assert_eq!(suiting("minx", true), []);
    }

    #[test]
    fn short_words_and_numbers_are_taken_at_their_word() {
        assert_eq!(suiting("bas", false).len(), 2);
        assert!(suiting("bsa", false).is_empty());
        let mut collector = Collector::default();
        collector.add("2021", posting(0, 0));
        let words = collector.finish();
        assert!(words.suiting("2022", typing(true)).is_empty());
    }

    #[test]
    fn the_walk_finds_what_comparing_with_every_word_finds() {
        let words = dictionary();
        for typed in [
            "dusk",
            "musk",
            "minks",
            "based",
            "moskow",
            "busk",
            "dushanbee",
        ] {
            let mut walked = Vec::new();
            words.nearly(
                typed.as_bytes(),
                slips(typed.as_bytes()),
                false,
                &mut walked,
            );
            let walked: Vec<usize> = walked.into_iter().map(|(_, range)| range.start).collect();
            let compared: Vec<usize> = (0..words.len())
                .filter(|at| {
                    let word = String::from_utf8_lossy(words.word(*at)).into_owned();
                    slips_between(typed, &word).is_some_and(|slips| slips > 0)
                })
                .collect();
            assert_eq!(walked, compared, "{typed}");
        }
    }

    #[test]
    fn a_patched_dictionary_is_the_one_that_is_made_anew() {
        // An entry that goes, one whose words are others, one that comes, and words of nobody.
        let mut added = Collector::default();
        for (word, entry) in [("dusk", 1), ("minsk", 1), ("zenith", 1), ("apple", 4)] {
            added.add(word, posting(entry, 1));
        }
        let patched = dictionary().with(&[0, GONE, 2, 3, GONE, 5, 6], &added.finish());
        let mut anew = Collector::default();
        for (word, entry) in [
            ("dushanbe", 0),
            ("dusk", 1),
            ("minsk", 1),
            ("zenith", 1),
            ("moscow", 2),
            ("minsk", 3),
            ("apple", 4),
            ("based", 5),
            ("baku", 6),
        ] {
            anew.add(word, posting(entry, u8::from(word != "dushanbe")));
        }
        assert_eq!(patched, anew.finish());
    }

    #[test]
    fn an_empty_dictionary_has_nothing() {
        let words = Collector::default().finish();
        assert!(words.is_empty());
        assert!(words.suiting("dushanbe", typing(true)).is_empty());
        assert!(words.exactly("dushanbe").is_empty());
    }
}
