//! Words as they are compared: in small Latin letters and digits, whatever script and spelling
//! they came in, so that Душанбе and Dushanbe are one word.

use std::borrow::Cow;
use std::ops::Range;

use any_ascii::any_ascii_char;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// No word is longer, in letters: what goes on beyond is not told apart.
pub(super) const LONGEST: usize = 40;

/// Calls `found` with each word of a text, folded.
pub fn each_word(text: &str, mut found: impl FnMut(&str)) {
    // Letters with their marks apart, as in text from a PDF: й is not и with something over it.
    let text = if is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    };
    each_span(&text, |_, word| found(word));
}

/// The words of a text, folded.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Calls `found` with where each word stands in a text, in bytes, and with the word, folded.
pub fn each_span(text: &str, mut found: impl FnMut(Range<usize>, &str)) {
    let mut word = String::new();
    let mut span = 0..0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        spelled(letter, |plain| match plain {
            Plain::Letter(plain) => {
                if word.is_empty() {
                    span.start = at;
                }
                span.end = end;
                if word.len() < LONGEST {
                    word.push(plain);
                }
            }
            Plain::Nothing => {}
            Plain::Gap => {
                if !word.is_empty() {
                    found(span.clone(), &word);
                    word.clear();
                }
            }
        });
    }
    if !word.is_empty() {
        found(span, &word);
    }
}

/// How much of a text, from its beginning, spells at least `count` folded letters; in bytes.
pub fn prefix(text: &str, count: usize) -> usize {
    let mut letters = 0;
    for (at, letter) in text.char_indices() {
        if letters >= count {
            return at;
        }
        spelled(letter, |plain| {
            letters += usize::from(matches!(plain, Plain::Letter(_)));
        });
    }
    text.len()
}

/// What a letter, or a part of one, is compared as.
enum Plain {
    Letter(char),
    /// An apostrophe, a soft sign, a mark: the word goes on.
    Nothing,
    /// Something between words.
    Gap,
}

fn spelled(letter: char, mut found: impl FnMut(Plain)) {
    let mut one = |plain: char| {
        found(match plain {
            _ if plain.is_ascii_alphanumeric() => Plain::Letter(plain.to_ascii_lowercase()),
            '\'' | '`' | '"' => Plain::Nothing,
            _ => Plain::Gap,
        });
    };
    if letter.is_ascii() {
        one(letter);
    } else {
        any_ascii_char(letter).chars().for_each(one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        words(text).join(" ")
    }

    #[test]
    fn case_marks_and_scripts_make_no_difference() {
        assert_eq!(folded("Qŭrghonteppa"), "qurghonteppa");
        assert_eq!(folded("Қӯрғонтеппа"), "qurghonteppa");
        assert_eq!(folded("Бохтар"), folded("BOKHTAR"));
        assert_eq!(folded("Łódź, Đà Nẵng"), "lodz da nang");
        assert_eq!(folded("杜尚别"), "dushangbie");
    }

    #[test]
    fn apostrophes_and_soft_signs_are_inside_a_word_and_dashes_between_words() {
        assert_eq!(folded("Xi’an"), "xian");
        assert_eq!(folded("Farg‘ona"), "fargona");
        assert_eq!(folded("Тюмень"), "tyumen");
        assert_eq!(folded("Курган-Тюбе"), "kurgan tyube");
        assert_eq!(folded("Nur‑Sultan"), "nur sultan");
    }

    #[test]
    fn letters_with_their_marks_apart_are_the_same_letters() {
        assert_eq!(folded("Раи\u{306}он"), folded("Район"));
    }

    #[test]
    fn a_word_is_found_where_it_stands() {
        let text = "im Süd-Osten";
        let mut found = Vec::new();
        each_span(text, |span, word| {
            found.push((text.get(span).unwrap_or_default(), word.to_owned()));
        });
        assert_eq!(found[1], ("Süd", "sud".to_owned()));
        assert_eq!(prefix("Жуковский", 3), "Жу".len());
        assert_eq!(prefix("Жуковский", 99), "Жуковский".len());
    }
}
