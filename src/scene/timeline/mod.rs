//! The timeline: which facts are when, as bars and dots in lanes that do not collide, or as a
//! histogram where there are too many; the scale, the playhead and what is said about it.
//!
//! All geometry is decided here, in points from the upper left corner of the timeline; the
//! window only paints it and tells what was pointed at. A day stands with its middle at its
//! tick, so a span of two days reaches from half a day before the first to half a day after
//! the second.

mod bins;
mod dump;
mod elided;
mod input;
mod lanes;
mod playhead;
mod ticks;

pub use bins::{Bin, Histogram};
pub use dump::text;
pub use input::{HEAD_PX, Input, SCALE_PX};
pub use lanes::{BarEnd, FADE_PX, Item, Look};
pub use playhead::{CROSS_PX, Playhead};
pub use ticks::{Scale, Tick, Unit};

use super::{Cut, Fonts, Text};
use crate::atlas::library::FactRef;
use crate::atlas::time::Day;
use crate::number::grouped;
use crate::theme::{Theme, size};
use crate::view::TimeWindow;
use elided::elided;
use input::YEARS_PX;

/// How many facts there are, by where they lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the window.
    pub within: usize,
    /// Over before it.
    pub before: usize,
    /// Beginning after it.
    pub after: usize,
    /// Without a date.
    pub undated: usize,
}

/// What a timeline shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Width and height in points.
    pub size: [f64; 2],
    /// The stretch of time.
    pub window: TimeWindow,
    /// Light or dark.
    pub theme: Theme,
    /// Top and bottom of what the facts have, in points.
    pub lanes: [f64; 2],
    /// The scale.
    pub scale: Scale,
    /// The facts, where they are drawn singly.
    pub items: Vec<Item>,
    /// The facts, where they are too many for that.
    pub histogram: Option<Histogram>,
    /// The date.
    pub playhead: Playhead,
    /// What a step has come to.
    pub caption: Option<Text>,
    /// What lies outside and what has no date, in words.
    pub note: Option<Text>,
    /// How many facts there are.
    pub counts: Counts,
}

/// Places everything.
pub fn build(input: &Input<'_>, fonts: &mut Fonts) -> Timeline {
    let [width, height] = input.size;
    let palette = input.theme.palette();
    let has_years = ticks::has_years(input.window, width, fonts);
    let foot = SCALE_PX + if has_years { YEARS_PX } else { 0.0 };
    let lanes = [HEAD_PX, (height - foot).max(HEAD_PX)];
    let baselines = [lanes[1] + 13.0, lanes[1] + 13.0 + YEARS_PX];
    let scale = ticks::scale(input.window, width, baselines, palette, fonts);
    let [before, after] = input.dates.outside(input.window.from, input.window.to);
    let counts = Counts {
        within: input.dates.dated.len().saturating_sub(before + after),
        before,
        after,
        undated: input.dates.undated,
    };
    let (items, histogram) = match lanes::place(input, lanes, counts.within, fonts) {
        Some(items) => (items, None),
        None => (Vec::new(), Some(bins::bins(input, lanes, fonts))),
    };
    let playhead = playhead::place(input, fonts);
    let (caption, note) = head(input, &playhead, &counts, fonts);
    Timeline {
        size: input.size,
        window: input.window,
        theme: input.theme,
        lanes,
        scale,
        items,
        histogram,
        playhead,
        caption,
        note,
        counts,
    }
}

/// What is said in the row of the date: the caption beside it, the note on the other side.
fn head(
    input: &Input<'_>,
    playhead: &Playhead,
    counts: &Counts,
    fonts: &mut Fonts,
) -> (Option<Text>, Option<Text>) {
    const GAP: f64 = 10.0;
    let width = input.size[0];
    let palette = input.theme.palette();
    let pill = playhead.pill;
    let on_right = width - pill[2] >= pill[0];
    let room = if on_right { width - pill[2] } else { pill[0] } - 2.0 * GAP;
    let baseline = HEAD_PX / 2.0 + 4.0;
    let mut taken = 0.0;
    let caption = input.caption.and_then(|words| {
        let mut line = elided(
            fonts,
            Cut::SemiBold,
            f64::from(size::LABEL),
            words.to_owned(),
            room,
        )?;
        let x = if on_right {
            pill[2] + GAP
        } else {
            pill[0] - GAP - line.width_px
        };
        line.origin = [x, baseline];
        line.colour = palette.text;
        taken = line.width_px + GAP;
        Some(line)
    });
    let words = note_words(counts);
    let note = (!words.is_empty()).then_some(words).and_then(|words| {
        let mut line = fonts.line(Cut::Regular, f64::from(size::SMALL), words);
        line.colour = palette.quiet;
        let (left, right) = (pill[0] - GAP, width - pill[2] - GAP);
        let (left, right) = if on_right {
            (left, right - taken)
        } else {
            (left - taken, right)
        };
        let at_left = left >= line.width_px + 2.0;
        let x = if at_left {
            2.0
        } else if right >= line.width_px + 2.0 {
            width - line.width_px - 2.0
        } else {
            return None;
        };
        line.origin = [x, baseline];
        Some(line)
    });
    (caption, note)
}

/// "12 earlier · 5 later · 3 without a date"; nothing where nothing is left out.
pub fn note_words(counts: &Counts) -> String {
    let mut parts = Vec::new();
    for (count, what) in [
        (counts.before, "earlier"),
        (counts.after, "later"),
        (counts.undated, "without a date"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", grouped(count as f64)));
        }
    }
    parts.join(" · ")
}

impl Timeline {
    /// The fact at a point, where it is drawn singly; the topmost and nearest.
    pub fn pick(&self, [x, y]: [f64; 2]) -> Option<FactRef> {
        let inside = |item: &&Item| {
            let [left, top, right, bottom] = item.bounds;
            left <= x && x <= right && top <= y && y <= bottom
        };
        self.items.iter().rev().find(inside).map(|item| item.fact)
    }

    /// The bin at a point.
    pub fn bin_at(&self, [x, y]: [f64; 2]) -> Option<&Bin> {
        let [top, bottom] = self.lanes;
        let bins = &self.histogram.as_ref()?.bins;
        bins.iter()
            .find(|bin| bin.x[0] <= x && x < bin.x[1] && top <= y && y <= bottom)
    }

    /// How many days a point is wide.
    pub fn days_per_px(&self) -> f64 {
        self.window.days() / self.size[0].max(1.0)
    }

    /// The day that a hand means at so many points from the left.
    pub fn day_at(&self, x: f64) -> Day {
        TimeWindow::snapped(self.window.day_at(self.size[0], x), self.days_per_px())
    }
}
