//! Text of a file as a line that is shown: control characters are pictures of themselves, so that no
//! title can end its line, colour a terminal or turn the words around it.

use std::borrow::Cow;

/// A text as one line: `␊` for a line break, `␛` for escape, `⟨U+202E⟩` for what turns the
/// direction of the words that follow.
pub fn shown(text: &str) -> Cow<'_, str> {
    with_pictures(text, is_hidden)
}

/// A text of lines that are meant: only line breaks stay as they are.
pub fn shown_lines(text: &str) -> Cow<'_, str> {
    with_pictures(text, |letter| letter != '\n' && is_hidden(letter))
}

/// Whether a character is not shown, but does something to what is.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control() || turns(letter)
}

fn with_pictures(text: &str, is_hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            letter if !is_hidden(letter) => shown.push(letter),
            '\u{0}'..='\u{1f}' => {
                shown.extend(char::from_u32(0x2400 + u32::from(letter)));
            }
            '\u{7f}' => shown.push('␡'),
            letter => shown.extend(format!("⟨U+{:04X}⟩", u32::from(letter)).chars()),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character ends a line or turns the direction of those that follow.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_title_reaches_beyond_its_line() {
        assert_eq!(shown("Dushanbe · Душанбе"), "Dushanbe · Душанбе");
        assert_eq!(
            shown("a\u{1b}[31m\nTotals: 9\tx\u{7f}\u{85}\u{202e}"),
            "a␛[31m␊Totals: 9␉x␡⟨U+0085⟩⟨U+202E⟩"
        );
        assert_eq!(shown_lines("a\nb\u{7}"), "a\nb␇");
    }
}
