//! Type setting for figures: a pen that writes lines and moves down, text broken and cut to a width,
//! small numbers, thin outlines. It knows no part of a figure.

use crate::scene::{Cut, Fonts, Mark, Shape, Stroke, Text};
use crate::theme::Rgba;

/// The cut of running text.
pub(super) const TEXT: Cut = Cut::Regular;

/// A place to write at, that moves down as it writes.
pub(super) struct Pen<'a> {
    pub(super) fonts: &'a mut Fonts,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
}

impl Pen<'_> {
    /// Writes text in as many lines as it takes.
    pub(super) fn paragraph(&mut self, words: &str, size_px: f64, colour: Rgba) -> Mark {
        let mut mark = Mark {
            title: String::new(),
            ..Mark::default()
        };
        for line in wrap(self.fonts, TEXT, size_px, words, self.width) {
            let mut text = self.fonts.line(TEXT, size_px, line);
            text.origin = [self.x, self.y + size_px];
            text.colour = colour;
            mark.texts.push(text);
            self.y += size_px * LEADING;
        }
        mark
    }

    pub(super) fn heading(&mut self, words: &str, unit: f64, colour: Rgba) -> Mark {
        let size = 14.0 * unit;
        let mut text = self.fonts.line(Cut::SemiBold, size, words.to_uppercase());
        text.spacing_px = 1.4 * unit;
        text.width_px += text.spacing_px * text.text.chars().count().saturating_sub(1) as f64;
        text.origin = [self.x, self.y + size];
        text.colour = colour;
        self.y += size + 12.0 * unit;
        Mark {
            title: words.to_owned(),
            texts: vec![text],
            ..Mark::default()
        }
    }
}

/// Height of a line, of the size of type.
pub(super) const LEADING: f64 = 1.36;

/// Small numbers behind a text.
pub(super) fn superscript(
    pen: &mut Pen<'_>,
    after: Option<&Text>,
    note: &str,
    unit: f64,
) -> Option<Text> {
    let after = after?;
    let size = 11.0 * unit;
    let mut text = pen.fonts.line(Cut::SemiBold, size, note);
    text.origin = [
        after.origin[0] + after.width_px + 3.0 * unit,
        after.origin[1] - after.size_px * 0.32,
    ];
    text.colour = after.colour;
    Some(text)
}

/// Breaks text into lines of a width, between words, and inside a word that is longer.
pub(super) fn wrap(
    fonts: &mut Fonts,
    cut: Cut,
    size_px: f64,
    words: &str,
    width: f64,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fonts.width(cut, &joined) * size_px <= width {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if fonts.width(cut, &line) * size_px > width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(letter);
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Text cut to a width, with an ellipsis.
pub(super) fn cut(fonts: &mut Fonts, cut: Cut, size_px: f64, words: &str, width: f64) -> String {
    let mut kept = words.to_owned();
    while fonts.width(cut, &kept) * size_px > width && kept.chars().count() > 2 {
        kept = kept.trim_end_matches('…').trim_end().to_owned();
        kept.pop();
        kept.push('…');
    }
    kept
}

/// A thin outline.
pub(super) fn outline(bounds: [f64; 4], stroke: Stroke) -> Shape {
    let [left, top, right, bottom] = bounds;
    Shape::Polygon {
        points: vec![[left, top], [right, top], [right, bottom], [left, bottom]],
        fill: None,
        stroke: Some(stroke),
    }
}
