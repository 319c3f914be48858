//! Letters as TeX has them, and back.

use unicode_normalization::UnicodeNormalization as _;

/// Accents of TeX, and the marks that they are.
const ACCENTS: [(&str, char); 14] = [
    ("'", '\u{301}'),
    ("`", '\u{300}'),
    ("^", '\u{302}'),
    ("\"", '\u{308}'),
    ("~", '\u{303}'),
    ("=", '\u{304}'),
    (".", '\u{307}'),
    ("u", '\u{306}'),
    ("v", '\u{30c}'),
    ("H", '\u{30b}'),
    ("c", '\u{327}'),
    ("k", '\u{328}'),
    ("r", '\u{30a}'),
    ("d", '\u{323}'),
];

/// Letters and signs that TeX has words for.
const WORDS: [(&str, &str); 34] = [
    ("ss", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("o", "ø"),
    ("O", "Ø"),
    ("l", "ł"),
    ("L", "Ł"),
    ("aa", "å"),
    ("AA", "Å"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("dh", "ð"),
    ("DH", "Ð"),
    ("th", "þ"),
    ("TH", "Þ"),
    ("textbackslash", "\\"),
    ("textbraceleft", "{"),
    ("textbraceright", "}"),
    ("textasciitilde", "~"),
    ("textasciicircum", "^"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("ldots", "…"),
    ("dots", "…"),
    ("S", "§"),
    ("newline", " "),
];

/// Words as a field of BibTeX has them.
pub(super) fn encoded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut last = ' ';
    for letter in words.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', letter]),
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            // Two of them would be a dash, or quotes.
            '-' | '`' | '\'' if last == letter => out.extend(['{', '}', letter]),
            letter => out.push(letter),
        }
        last = letter;
    }
    out
}

/// An address, which BibTeX leaves as it stands but for braces.
pub(super) fn verbatim(address: &str) -> String {
    address.replace('{', "%7B").replace('}', "%7D")
}

/// An address as it was meant: what somebody has escaped for TeX all the same is put back.
pub(super) fn from_verbatim(address: &str) -> String {
    let mut out = address.trim().to_owned();
    for sign in ['_', '%', '#', '&', '~'] {
        out = out.replace(&format!("\\{sign}"), &sign.to_string());
    }
    out.replace(['{', '}'], "")
}

/// The words that a field means: commands become letters, braces go, white space is one space.
pub(super) fn decoded(field: &str) -> String {
    let letters: Vec<char> = field.chars().collect();
    let mut out = String::with_capacity(field.len());
    let mut rest = letters.as_slice();
    while let [letter, after @ ..] = rest {
        rest = after;
        match (letter, rest) {
            ('\\', _) => rest = command(rest, &mut out),
            ('{' | '}' | '$', _) => {}
            ('~', _) => out.push('\u{a0}'),
            ('-', ['-', '-', after @ ..]) => {
                out.push('—');
                rest = after;
            }
            ('-', ['-', after @ ..]) => {
                out.push('–');
                rest = after;
            }
            ('`', ['`', after @ ..]) => {
                out.push('“');
                rest = after;
            }
            ('\'', ['\'', after @ ..]) => {
                out.push('”');
                rest = after;
            }
            (letter, _) => out.push(*letter),
        }
    }
    // A space that may not break is one that was meant.
    let words: Vec<&str> = out
        .split(|letter: char| letter.is_whitespace() && letter != '\u{a0}')
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").nfc().collect()
}

/// Reads what stands behind a backslash, writes what it means and answers what is left.
fn command<'a>(after: &'a [char], out: &mut String) -> &'a [char] {
    let [first, rest @ ..] = after else {
        return after;
    };
    if !first.is_ascii_alphabetic() {
        let name = first.to_string();
        if let Some(mark) = accent(&name) {
            return accented(rest, mark, out);
        }
        // An escaped sign, or a small space.
        match first {
            ',' | ' ' | '/' | '\n' => out.push(' '),
            sign => out.push(*sign),
        }
        return rest;
    }
    let length = after
        .iter()
        .take_while(|letter| letter.is_ascii_alphabetic())
        .count();
    let (name, rest) = after.split_at(length);
    let name: String = name.iter().collect();
    if let Some(mark) = accent(&name) {
        return accented(rest, mark, out);
    }
    if let Some((_, letter)) = WORDS.iter().find(|(word, _)| *word == name) {
        out.push_str(letter);
        // What ends the command is no part of the words.
        if let ['{', '}', behind @ ..] | [' ', behind @ ..] = rest {
            return behind;
        }
        return rest;
    }
    // A command for how something looks: what it is about stays.
    rest
}

fn accent(name: &str) -> Option<char> {
    ACCENTS
        .iter()
        .find(|(word, _)| *word == name)
        .map(|(_, mark)| *mark)
}

/// Writes the next letter with a mark, whether or not it stands in braces.
fn accented<'a>(rest: &'a [char], mark: char, out: &mut String) -> &'a [char] {
    let mut rest = rest;
    while let [' ' | '{', after @ ..] = rest {
        rest = after;
    }
    match rest {
        // A dotless i takes its mark as an i does.
        ['\\', letter @ ('i' | 'j'), after @ ..] => {
            out.extend([*letter, mark]);
            after
        }
        ['\\', ..] | [] => rest,
        [letter, after @ ..] => {
            out.extend([*letter, mark]);
            after
        }
    }
}
