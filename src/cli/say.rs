//! How a command speaks: nothing of a file, nor of what was typed, ends a line or reaches the
//! terminal as anything but letters.

use std::io::{self, Write};

use crate::formats::{is_hidden, shown, shown_lines};

/// Writes one line.
pub(super) fn line(out: &mut dyn Write, text: impl AsRef<str>) -> io::Result<()> {
    writeln!(out, "{}", shown(text.as_ref()))
}

/// What is written to it as lines of text, without control characters.
pub(super) struct Lines<'a>(pub(super) &'a mut dyn Write);

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(shown_lines(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes a value as JSON over several lines. Its texts say control characters in the way of JSON,
/// those too that JSON itself would let through.
pub(super) fn json(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    escaped(out, &serde_json::to_string_pretty(value)?)
}

/// The same on one line.
pub(super) fn json_row(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    escaped(out, &serde_json::to_string(value)?)
}

fn escaped(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let is_hidden = |letter: char| letter != '\n' && is_hidden(letter);
    let mut rest = text;
    while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| is_hidden(*letter)) {
        let (before, after) = rest.split_at(at);
        write!(out, "{before}\\u{:04x}", u32::from(letter))?;
        rest = after.strip_prefix(letter).unwrap_or_default();
    }
    writeln!(out, "{rest}")
}
