//! The entries of a BibTeX file, their fields as they are written.

/// A value: pieces that are put together, each with what it was.
pub(super) type Value = Vec<Piece>;

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// What stands in braces or quotes.
    Text(String),
    /// A number, or the name of an abbreviation.
    Word(String),
}

/// An entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    /// The line it begins in.
    pub(super) line: usize,
    /// What sort of entry, small.
    pub(super) sort: String,
    /// Its key; empty for an abbreviation.
    pub(super) key: String,
    /// Its fields, names small.
    pub(super) fields: Vec<(String, Value)>,
}

/// An entry that is broken: the line it begins in, its key where it was read, and what is wrong.
pub(super) struct Broken {
    pub(super) line: usize,
    pub(super) key: String,
    pub(super) what: String,
}

/// Whether a text looks like BibTeX: an entry begins a line.
pub(in crate::bibliography) fn is_like(text: &str) -> bool {
    text.lines().any(|line| {
        let entry = line.trim_start().strip_prefix('@');
        let word = entry.and_then(|entry| entry.split(['{', '(']).next());
        word.is_some_and(|word| {
            let word = word.trim_end();
            word.len() < line.len() - 1
                && !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_alphabetic())
                && line.contains(['{', '('])
        })
    })
}

/// Reads all entries. A broken one ends where the next begins a line.
pub(super) fn entries(text: &str) -> Vec<Result<Raw, Broken>> {
    let mut found = Vec::new();
    let mut cursor = Cursor {
        rest: text,
        line: 1,
    };
    while cursor.skip_to_entry() {
        let (line, begins) = (cursor.line, cursor.rest);
        let mut raw = Raw {
            line,
            ..Raw::default()
        };
        match cursor.entry(&mut raw) {
            Ok(()) => found.push(Ok(raw)),
            Err(what) => {
                found.push(Err(Broken {
                    line,
                    key: raw.key,
                    what,
                }));
                cursor = Cursor { rest: begins, line };
                cursor.skip_line();
                cursor.skip_to_line_of_entry();
            }
        }
    }
    found
}

/// What is left of the text, and in which line that begins.
struct Cursor<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        self.rest = letters.as_str();
        self.line += usize::from(letter == '\n');
        Some(letter)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let begins = self.rest;
        while self.peek().is_some_and(&keep) {
            self.next();
        }
        let length = begins.len() - self.rest.len();
        begins.get(..length).unwrap_or_default()
    }

    fn space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// Goes to the next `@`; whether there is one.
    fn skip_to_entry(&mut self) -> bool {
        self.take_while(|letter| letter != '@');
        self.peek().is_some()
    }

    fn skip_line(&mut self) {
        self.take_while(|letter| letter != '\n');
        self.next();
    }

    fn skip_to_line_of_entry(&mut self) {
        while !self.rest.is_empty() && !self.rest.trim_start_matches([' ', '\t']).starts_with('@') {
            self.skip_line();
        }
    }

    fn expect(&mut self, wanted: char, what: &str) -> Result<(), String> {
        self.space();
        match self.peek() {
            Some(found) if found == wanted => {
                self.next();
                Ok(())
            }
            Some(found) => Err(format!("{what}: \"{found}\" stands in line {}", self.line)),
            None => Err(format!("{what}: the file ends")),
        }
    }

    fn entry(&mut self, raw: &mut Raw) -> Result<(), String> {
        self.next();
        self.space();
        raw.sort = self
            .take_while(|letter| letter.is_ascii_alphanumeric())
            .to_lowercase();
        self.space();
        let closing = match self.next() {
            Some('{') => '}',
            Some('(') => ')',
            _ => return Err("an entry wants a brace behind its sort".to_owned()),
        };
        match raw.sort.as_str() {
            "comment" | "preamble" => return self.skip_braced(closing),
            "string" => {}
            _ => {
                self.space();
                let is_key = |letter: char| !letter.is_whitespace() && !",}=".contains(letter);
                self.take_while(is_key).clone_into(&mut raw.key);
                self.space();
                if self.peek() == Some(',') {
                    self.next();
                }
            }
        }
        loop {
            self.space();
            match self.peek() {
                Some(letter) if letter == closing => {
                    self.next();
                    return Ok(());
                }
                Some(',') => {
                    self.next();
                    continue;
                }
                Some(_) => {}
                None => return Err("the file ends in it".to_owned()),
            }
            let is_name = |letter: char| !letter.is_whitespace() && !"=,{}\"#".contains(letter);
            let name = self.take_while(is_name).to_lowercase();
            if name.is_empty() {
                let found = self.peek().unwrap_or_default();
                return Err(format!(
                    "a field wants a name: \"{found}\" stands in line {}",
                    self.line
                ));
            }
            self.expect('=', &format!("\"{name}\" wants a ="))?;
            let value = self.value(closing)?;
            raw.fields.push((name, value));
        }
    }

    fn value(&mut self, closing: char) -> Result<Value, String> {
        let mut pieces = Vec::new();
        loop {
            self.space();
            pieces.push(match self.peek() {
                Some('{') => {
                    self.next();
                    Piece::Text(self.balanced('}')?)
                }
                Some('"') => {
                    self.next();
                    Piece::Text(self.balanced('"')?)
                }
                _ => {
                    let is_word = |letter: char| {
                        !letter.is_whitespace() && letter != closing && !",#{}\"=".contains(letter)
                    };
                    let word = self.take_while(is_word);
                    if word.is_empty() {
                        return Err(format!("a field wants a value, in line {}", self.line));
                    }
                    Piece::Word(word.to_owned())
                }
            });
            self.space();
            if self.peek() != Some('#') {
                return Ok(pieces);
            }
            self.next();
        }
    }

    /// What stands up to the closing letter that is in no braces.
    fn balanced(&mut self, closing: char) -> Result<String, String> {
        let begins = self.line;
        let mut depth = 0_usize;
        let mut text = String::new();
        while let Some(letter) = self.next() {
            match letter {
                '\\' => {
                    // An escaped brace is no brace.
                    text.push(letter);
                    if let Some(escaped @ ('{' | '}')) = self.peek() {
                        self.next();
                        text.push(escaped);
                    }
                    continue;
                }
                letter if letter == closing && depth == 0 => return Ok(text),
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            text.push(letter);
        }
        Err(format!("what begins in line {begins} is not closed"))
    }

    fn skip_braced(&mut self, closing: char) -> Result<(), String> {
        self.balanced(closing).map(drop)
    }
}
