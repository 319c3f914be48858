//! A line of text that has too little room. It knows nothing of dates.

use crate::scene::{Cut, Fonts, Text};

/// A line that is cut off where it is wider than its room; none where next to nothing is left.
pub(super) fn elided(
    fonts: &mut Fonts,
    cut: Cut,
    size_px: f64,
    text: String,
    room: f64,
) -> Option<Text> {
    const LEAST: f64 = 34.0;
    let whole = fonts.width(cut, &text) * size_px;
    if whole <= room {
        return Some(fonts.line(cut, size_px, text));
    }
    if room < LEAST {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut short = |count: usize| {
        let kept: String = letters.iter().take(count).collect();
        let kept = format!("{}…", kept.trim_end());
        (fonts.width(cut, &kept) * size_px <= room).then_some(kept)
    };
    let (mut least, mut most) = (1, letters.len());
    let mut best = None;
    while least < most {
        let middle = usize::midpoint(least, most);
        match short(middle) {
            Some(kept) => {
                best = Some(kept);
                least = middle + 1;
            }
            None => most = middle,
        }
    }
    best.map(|kept| fonts.line(cut, size_px, kept))
}
