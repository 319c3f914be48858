//! A histogram of how many facts hold when, in the colours of their kinds or in none.

use super::input::Input;
use crate::atlas::Kind;
use crate::number::grouped;
use crate::scene::{Cut, Fonts, Text};
use crate::theme::{Rgba, size};

/// A stretch of time and how many facts hold at any time of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// The first and the last day, by number.
    pub days: [f64; 2],
    /// Left and right, in points.
    pub x: [f64; 2],
    /// How many facts of which kind, from the bottom to the top, with their colour and the top
    /// of their part in points.
    pub parts: Vec<(Kind, usize, Rgba, f64)>,
    /// How many in all.
    pub total: usize,
}

/// Facts that are too many to be drawn singly.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Stretches of equal length, from left to right; empty ones too.
    pub bins: Vec<Bin>,
    /// How many facts the highest one holds.
    pub peak: usize,
    /// That in words, at its height.
    pub label: Text,
}

/// The least width of a bin, in points; they are up to twice as wide.
const LEAST_PX: f64 = 5.0;

/// Counts what holds when. Bins are a power of two of days long and begin where they would in any
/// window, so that they stay with the facts while the timeline is panned.
pub(super) fn bins(input: &Input<'_>, lanes: [f64; 2], fonts: &mut Fonts) -> Histogram {
    let width = input.size[0];
    let window = input.window;
    let least_days = LEAST_PX * window.days() / width.max(1.0);
    let length = least_days.max(1.0).log2().ceil().exp2();
    let first = ((window.from + 0.5) / length).floor() as i64;
    let last = ((window.to + 0.5) / length).ceil() as i64;
    let mut bins: Vec<Bin> = Vec::new();
    let mut peak = 0;
    let count = usize::try_from(last - first).unwrap_or_default();
    let begin = first as f64 * length - 0.5;
    let counted = input.dates.holding_by_kind(begin, length, count);
    for (number, counts) in (first..last).zip(counted) {
        let from = number as f64 * length - 0.5;
        let total = counts.iter().map(|(_, count)| count).sum();
        peak = peak.max(total);
        bins.push(Bin {
            days: [from + 0.5, from + length - 0.5],
            x: [window.x(width, from), window.x(width, from + length)],
            parts: counts
                .into_iter()
                .map(|(kind, count)| (kind, count, input.looks.colour_of(kind), 0.0))
                .collect(),
            total,
        });
    }
    let [top, bottom] = lanes;
    // Room for the label of the peak.
    let height = (bottom - top - 14.0).max(10.0);
    for bin in &mut bins {
        let mut sum = 0;
        for (_, count, _, part_top) in &mut bin.parts {
            sum += *count;
            let share = sum as f64 / peak.max(1) as f64;
            // One fact among thousands is still seen.
            *part_top = bottom - (share * height).max(1.5);
        }
    }
    let words = match peak {
        1 => "1 fact".to_owned(),
        _ => format!("up to {} facts", grouped(peak as f64)),
    };
    let mut label = fonts.line(Cut::Regular, f64::from(size::SMALL), words);
    label.origin = [2.0, top + 10.0];
    label.colour = input.theme.palette().quiet;
    label.halo = Some(input.theme.palette().panel);
    Histogram { bins, peak, label }
}
