//! The date on the timeline: a line with a pill, or a band where it is more than a day.

use super::input::{HEAD_PX, Input};
use crate::atlas::time::Day;
use crate::scene::{Cut, Fonts, Text};
use crate::theme::size;
use crate::view::TimeWindow;

/// The date, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Playhead {
    /// Where the line stands, in points; none where it lies outside of the window.
    pub line: Option<f64>,
    /// Left and right of what the date covers, within the window, where it is more than a day.
    pub band: Option<[f64; 2]>,
    /// The edges of the band that can be moved: those that are days and lie in the window.
    pub edges: [Option<f64>; 2],
    /// The pill: left, top, right, bottom.
    pub pill: [f64; 4],
    /// What stands on it.
    pub text: Text,
    /// Whether the date was asked for, rather than being the atlas's own.
    pub asked: bool,
    /// The day it stands for: the last one, on which claims are weighed.
    pub day: Day,
}

/// Space between the edge of the pill and its text, in points.
const PADDING_PX: f64 = 9.0;
/// Room for the cross that takes the date away, in points.
pub const CROSS_PX: f64 = 16.0;

/// Places the date.
pub(super) fn place(input: &Input<'_>, fonts: &mut Fonts) -> Playhead {
    let width = input.size[0];
    let palette = input.theme.palette();
    let asked = input.date.is_some();
    let day = input.day;
    let (said, reach) = input.date.map_or_else(
        || {
            let said = format!("All dates, as of {}", day.to_words());
            (said, [day.number() as f64; 2])
        },
        |date| (date.to_words(), TimeWindow::of(date)),
    );
    let at = input.window.x(width, day.number() as f64);
    let is_day = reach[0] == reach[1];
    let line = (at >= 0.0 && at <= width).then_some(at);
    let edge = |day: f64, half: f64| {
        let x = input.window.x(width, day + half);
        (day.is_finite() && x >= 0.0 && x <= width).then_some(x)
    };
    let left = input.window.x(width, reach[0] - 0.5).clamp(0.0, width);
    let right = input.window.x(width, reach[1] + 0.5).clamp(0.0, width);
    let said = match (line, at < 0.0) {
        (None, true) if is_day => format!("← {said}"),
        (None, false) if is_day => format!("{said} →"),
        _ => said,
    };
    let cut = if asked { Cut::SemiBold } else { Cut::Regular };
    let mut text = fonts.line(cut, f64::from(size::LABEL), said);
    text.colour = if asked {
        palette.on_strong
    } else {
        palette.quiet
    };
    let cross = if asked { CROSS_PX } else { 0.0 };
    let pill_width = text.width_px + 2.0 * PADDING_PX + cross;
    let middle = if is_day {
        at
    } else {
        f64::midpoint(left, right)
    };
    let pill_left = (middle - pill_width / 2.0).clamp(0.0, (width - pill_width).max(0.0));
    let pill = [pill_left, 2.0, pill_left + pill_width, HEAD_PX - 3.0];
    text.origin = [pill_left + PADDING_PX, HEAD_PX / 2.0 + 4.0];
    Playhead {
        line,
        band: (!is_day && right > left).then_some([left, right]),
        edges: if is_day {
            [None, None]
        } else {
            [edge(reach[0], -0.5), edge(reach[1], 0.5)]
        },
        pill,
        text,
        asked,
        day,
    }
}
