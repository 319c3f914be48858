//! The badges of a symbol, and how much room it takes up with them: labels keep clear of that.

use super::input::Input;
use super::placed_symbols::Symbol;
use super::text::Fonts;
use super::{Cut, Mark, Shape, Stroke};
use crate::atlas::Precision;
use crate::theme::Rgba;

/// How far a symbol reaches with its badges, in frame pixels.
pub(super) fn reach(symbol: &Symbol) -> f64 {
    let with_badges = symbol.count > 1
        || symbol.differs
        || !symbol.changed.badge.is_empty()
        || symbol.precision >= Precision::Region;
    symbol.radius * if with_badges { 1.5 } else { 1.15 }
}

/// The box that a symbol and its badges take up, in the pixels it stands in.
pub(super) fn symbol_box(symbol: &Symbol) -> [f64; 4] {
    let reach = reach(symbol);
    let [x, y] = symbol.at;
    [x - reach, y - reach, x + reach, y + reach]
}

/// The boxes that a symbol takes up: its own, and those of its badges, which may be wide.
pub(super) fn symbol_boxes(symbol: &Symbol, fonts: &mut Fonts, furniture: f64) -> Vec<[f64; 4]> {
    let mut boxes = vec![symbol_box(symbol)];
    let [x, y] = symbol.at;
    // The corners on which badges stand; see `symbol_mark`.
    let stops = (!symbol.stops.is_empty()).then_some((symbol.stops.as_str(), [-1.0, -1.0]));
    let count = symbol.count.to_string();
    let count = (symbol.count > 1).then_some((count.as_str(), [1.0, -1.0]));
    let differs = symbol.differs.then_some(("≠", [1.0, 1.0]));
    let corner = |[right, down]: [f64; 2]| [x + right * symbol.radius, y + down * symbol.radius];
    let words = [stops, count, differs].into_iter().flatten();
    let words = words.map(|(word, side)| (word, corner(side)));
    let changed = (!symbol.changed.badge.is_empty()).then(|| {
        (
            symbol.changed.badge.as_str(),
            changed_at(symbol, symbol.at, fonts, furniture),
        )
    });
    for (word, [x, y]) in words.chain(changed) {
        let [half_width, half_height] = badge_half(fonts, word, furniture);
        boxes.push([
            x - half_width,
            y - half_height,
            x + half_width,
            y + half_height,
        ]);
    }
    boxes
}

/// Size of type on a badge, in pixels at the size of the window.
const BADGE_PX: f64 = 9.5;

/// Half the width and half the height of the badge for a word.
fn badge_half(fonts: &mut Fonts, word: &str, furniture: f64) -> [f64; 2] {
    let half_height = 6.2 * furniture;
    let half_width = (fonts.width(Cut::Bold, word) * BADGE_PX / 2.0 + 3.4) * furniture;
    [half_width.max(half_height), half_height]
}

/// The middle of the badge that says what changed, of a symbol that stands at a point: at its lower
/// left, clear of the badge at its lower right.
pub(super) fn changed_at(
    symbol: &Symbol,
    [x, y]: [f64; 2],
    fonts: &mut Fonts,
    furniture: f64,
) -> [f64; 2] {
    let [half_width, _] = badge_half(fonts, &symbol.changed.badge, furniture);
    let aside = symbol.radius.max(half_width - symbol.radius * 0.2);
    [x - aside, y + symbol.radius]
}

/// A small pill with a word on a symbol.
pub(super) fn badge(
    mark: &mut Mark,
    input: &Input<'_>,
    fonts: &mut Fonts,
    middle: [f64; 2],
    word: &str,
    (fill, ink): (Rgba, Rgba),
) {
    let size = BADGE_PX * input.furniture;
    let [half_width, half_height] = badge_half(fonts, word, input.furniture);
    let mut text = fonts.line(Cut::Bold, size, word);
    text.origin = [middle[0] - text.width_px / 2.0, middle[1] + size * 0.36];
    text.colour = ink;
    mark.shapes.push(Shape::Pill {
        bounds: [
            middle[0] - half_width,
            middle[1] - half_height,
            middle[0] + half_width,
            middle[1] + half_height,
        ],
        fill,
        stroke: Some(Stroke::solid(
            input.view.theme.palette().symbol_edge,
            1.0 * input.furniture,
        )),
    });
    mark.texts.push(text);
}
