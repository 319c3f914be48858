//! Bars and dots in lanes that do not collide, with their names where there is room.

use super::elided::elided;
use super::input::Input;
use crate::atlas::Kind;
use crate::atlas::library::FactRef;
use crate::index::dates::{Dated, EndKind};
use crate::scene::{Cut, Fonts, Text};
use crate::theme::{Rgba, size};

/// How an end of a bar looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarEnd {
    /// It ends there.
    Closed,
    /// The window ends, and the bar does not.
    Cut,
    /// It goes on: an arrow at the edge of the window.
    Arrow,
    /// Nobody knows: it fades away.
    Faded,
}

/// How a fact is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// A moment, or what is as short as one at this scale.
    Dot {
        /// Its middle.
        at: [f64; 2],
        /// Its radius.
        radius: f64,
        /// Whether it is only a ring: its date is an estimate, or doubted.
        hollow: bool,
        /// The stretch in which it lies, where that is wider than the dot.
        doubt: Option<[f64; 2]>,
    },
    /// A stretch of time.
    Bar {
        /// Where it may begin and end.
        x: [f64; 2],
        /// Where it surely holds; it fades from there to its ends.
        sure: [f64; 2],
        /// Top and bottom.
        y: [f64; 2],
        /// Its two ends.
        ends: [BarEnd; 2],
    },
}

/// A fact on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The fact.
    pub fact: FactRef,
    /// What sort of fact it is.
    pub kind: Kind,
    /// Its colour.
    pub colour: Rgba,
    /// Its lane, from the top.
    pub lane: usize,
    /// How it is drawn.
    pub look: Look,
    /// Its name, inside or after it.
    pub name: Option<Text>,
    /// What can be pointed at: left, top, right, bottom.
    pub bounds: [f64; 4],
}

/// The most facts that are drawn singly.
const MOST: usize = 600;
/// How close lanes are.
#[derive(Clone, Copy)]
struct Density {
    /// Height of a lane, in points.
    lane: f64,
    /// Half the height of a bar, in points.
    half: f64,
    /// Radius of a dot, in points.
    dot: f64,
    /// Space between two facts in a lane, in points.
    gap: f64,
    /// Size of type of names, in points; none where there is no room for any.
    names: Option<f64>,
}

/// Lanes as they are best read; closer, where those are too few; closest, without names.
const DENSITIES: [Density; 4] = [
    Density {
        lane: 17.0,
        half: 7.0,
        dot: 4.5,
        gap: 5.0,
        names: Some(size::LABEL as f64),
    },
    Density {
        lane: 13.0,
        half: 5.5,
        dot: 4.0,
        gap: 5.0,
        names: Some(size::SMALL as f64),
    },
    Density {
        lane: 8.0,
        half: 2.5,
        dot: 3.0,
        gap: 2.0,
        names: None,
    },
    Density {
        lane: 6.0,
        half: 2.0,
        dot: 2.5,
        gap: 2.0,
        names: None,
    },
];
/// What is narrower than this is drawn as a dot, in points.
const BAR_PX: f64 = 9.0;
/// Space between a mark and its name, in points.
const NAME_PX: f64 = 5.0;
/// How far an end that nobody knows takes to fade, in points.
pub const FADE_PX: f64 = 64.0;
/// Room for the arrow of an open end, in points.
const ARROW_PX: f64 = 9.0;

/// Where the mark of a fact lies, before it has a lane.
struct Span<'a> {
    dated: &'a Dated,
    /// What the mark takes up, within the window.
    mark: [f64; 2],
    /// Where it may begin and end, within the window and a bit.
    x: [f64; 2],
    sure: [f64; 2],
    ends: [BarEnd; 2],
    dot: Option<f64>,
}

/// The facts in lanes; none where there are too many for the lanes between top and bottom.
pub(super) fn place(
    input: &Input<'_>,
    lanes: [f64; 2],
    within: usize,
    fonts: &mut Fonts,
) -> Option<Vec<Item>> {
    // Doubt reaches further than dates do: an estimate just outside is still seen, and so is half
    // of a dot.
    let window = input.window;
    let margin = window.days() * 0.02;
    let dot = DENSITIES[0].dot * window.days() / input.size[0].max(1.0);
    let (from, to) = (window.from - margin, window.to + margin);
    if within > MOST || input.dates.holding(from, to) > MOST {
        return None;
    }
    let is_seen = |dated: &&Dated| {
        let [first, last] = if dated.moment && dated.sure[0] < dated.sure[1] {
            let middle = f64::midpoint(dated.from, dated.to);
            [middle - dot, middle + dot]
        } else {
            dated.reach()
        };
        first < window.to && last > window.from
    };
    let height = lanes[1] - lanes[0];
    let dated: Vec<&Dated> = input
        .dates
        .within(from, to)
        .filter_map(|position| input.dates.dated.get(position))
        .filter(is_seen)
        .collect();
    DENSITIES.into_iter().find_map(|density| {
        let count = (height / density.lane).floor() as usize;
        let spans = dated.iter().map(|dated| span(input, dated, density));
        fill(input, lanes[0], count, density, spans.collect(), fonts)
    })
}

fn span<'a>(input: &Input<'_>, dated: &'a Dated, density: Density) -> Span<'a> {
    let width = input.size[0];
    // Far outside all is the same, and f32 of a painter would tremble.
    let x = |day: f64| {
        let x = input.window.x(width, day);
        x.clamp(-4.0 * width - 100.0, 5.0 * width + 100.0)
    };
    let [from, to] = dated.reach();
    let outer = [x(from), x(to)];
    let inner = [x(dated.from), x(dated.to)];
    let is_short = dated.from.is_finite() && dated.to.is_finite() && inner[1] - inner[0] < BAR_PX;
    if dated.moment || is_short {
        let radius = density.dot;
        let middle = f64::midpoint(inner[0], inner[1]);
        // The dot of a moment that is known to the year may lie outside, and its doubt inside.
        let wide = outer[1] - outer[0] > 3.0 * radius && dated.sure[0] >= dated.sure[1];
        let mark = if wide {
            [
                outer[0].min(middle - radius).max(-radius),
                outer[1].max(middle + radius).min(width + radius),
            ]
        } else {
            [middle - radius, middle + radius]
        };
        return Span {
            dated,
            mark,
            x: outer,
            sure: [middle, middle],
            ends: [BarEnd::Closed; 2],
            dot: Some(middle),
        };
    }
    let mut sure = [x(dated.sure[0]), x(dated.sure[1])];
    if sure[0] >= sure[1] {
        // Nothing is sure: strongest in the middle of what is possible.
        let known: Vec<f64> = [(dated.from, inner[0]), (dated.to, inner[1])]
            .into_iter()
            .filter(|(day, _)| day.is_finite())
            .map(|(_, x)| x)
            .collect();
        let middle = known.iter().sum::<f64>() / known.len().max(1) as f64;
        sure = [middle, middle];
    }
    let end = |kind: EndKind, is_cut: bool| match kind {
        EndKind::Open => BarEnd::Arrow,
        EndKind::Unknown => BarEnd::Faded,
        EndKind::Known if is_cut => BarEnd::Cut,
        EndKind::Known => BarEnd::Closed,
    };
    Span {
        dated,
        mark: [outer[0].max(0.0), outer[1].min(width)],
        x: outer,
        sure,
        ends: [
            end(dated.ends[0], outer[0] < 0.0),
            end(dated.ends[1], outer[1] > width),
        ],
        dot: None,
    }
}

/// What a lane holds so far.
#[derive(Clone, Copy)]
struct Lane {
    /// Right edge of the last mark.
    mark: f64,
    /// Right edge of its name.
    name: f64,
    /// Position of the item that the name belongs to.
    last: Option<usize>,
}

/// Fills lanes from the left. A fact goes where it touches neither mark nor name, else where it
/// cuts the name that has most of its room left; none where marks alone are too many.
fn fill(
    input: &Input<'_>,
    top: f64,
    count: usize,
    density: Density,
    mut spans: Vec<Span<'_>>,
    fonts: &mut Fonts,
) -> Option<Vec<Item>> {
    spans.sort_by(|a, b| {
        a.mark[0]
            .total_cmp(&b.mark[0])
            .then(b.mark[1].total_cmp(&a.mark[1]))
            .then_with(|| {
                let order = |span: &Span<'_>| input.library.order(span.dated.fact);
                order(a).cmp(&order(b))
            })
    });
    let empty = Lane {
        mark: f64::NEG_INFINITY,
        name: f64::NEG_INFINITY,
        last: None,
    };
    let mut lanes = vec![empty; count];
    let mut items: Vec<Item> = Vec::new();
    for span in &spans {
        let left = span.mark[0] - density.gap;
        let free = lanes.iter().position(|lane| lane.name <= left);
        let lane = match free {
            Some(lane) => lane,
            None => lanes
                .iter()
                .enumerate()
                .filter(|(_, lane)| lane.mark <= left)
                .max_by(|(_, a), (_, b)| (left - a.mark).total_cmp(&(left - b.mark)))
                .map(|(lane, _)| lane)?,
        };
        if free.is_none()
            && let Some(last) = lanes.get(lane).and_then(|lane| lane.last)
            && let Some(item) = items.get_mut(last)
        {
            shorten(item, left, fonts);
        }
        let item = item(input, span, lane, top, density, fonts);
        if let Some(held) = lanes.get_mut(lane) {
            let name = item
                .name
                .as_ref()
                .map_or(f64::NEG_INFINITY, |name| name.origin[0] + name.width_px);
            *held = Lane {
                mark: span.mark[1],
                name: name.max(span.mark[1]),
                last: Some(items.len()),
            };
        }
        items.push(item);
    }
    Some(items)
}

/// Cuts the name of an item so that it ends before a point.
fn shorten(item: &mut Item, right: f64, fonts: &mut Fonts) {
    let Some(name) = item.name.take() else {
        return;
    };
    let room = right - name.origin[0];
    item.name = elided(fonts, name.cut, name.size_px, name.text, room).map(|short| Text {
        origin: name.origin,
        colour: name.colour,
        ..short
    });
    let mark = match item.look {
        Look::Dot {
            at, radius, doubt, ..
        } => doubt.map_or(at[0] + radius, |doubt| doubt[1]),
        Look::Bar { x, .. } => x[1],
    };
    let named = item
        .name
        .as_ref()
        .map_or(mark, |name| name.origin[0] + name.width_px);
    item.bounds[2] = named.max(mark).min(right.max(item.bounds[0]));
}

fn item(
    input: &Input<'_>,
    span: &Span<'_>,
    lane: usize,
    top: f64,
    density: Density,
    fonts: &mut Fonts,
) -> Item {
    let dated = span.dated;
    let width = input.size[0];
    let lane_height = density.lane;
    let lane_top = top + lane as f64 * lane_height;
    let middle = lane_top + lane_height / 2.0;
    let palette = input.theme.palette();
    let look = if let Some(x) = span.dot {
        let radius = density.dot;
        let is_wide = span.mark[1] - span.mark[0] > 2.0 * radius + 0.5;
        Look::Dot {
            at: [x, middle],
            radius,
            hollow: dated.slack != [0.0; 2],
            doubt: is_wide.then_some(span.x),
        }
    } else {
        let half = density.half;
        Look::Bar {
            x: span.x,
            sure: span.sure,
            y: [middle - half, middle + half],
            ends: span.ends,
        }
    };
    let name = density.names.and_then(|size| {
        let mut name = name(input, span, size, density.dot, fonts)?;
        name.colour = palette.text;
        name.origin[1] = middle + 0.36 * size;
        Some(name)
    });
    let right = name
        .as_ref()
        .map_or(span.mark[1], |name| name.origin[0] + name.width_px)
        .max(span.mark[1]);
    Item {
        fact: dated.fact,
        kind: dated.kind,
        colour: input.looks.colour(dated.fact, dated.kind),
        lane,
        look,
        name,
        bounds: [
            span.mark[0].max(0.0),
            lane_top,
            right.min(width),
            lane_top + lane_height,
        ],
    }
}

/// The name of a fact: inside a bar where it fits, else after the mark.
fn name(
    input: &Input<'_>,
    span: &Span<'_>,
    size: f64,
    dot_px: f64,
    fonts: &mut Fonts,
) -> Option<Text> {
    let width = input.size[0];
    let fact = input.library.fact(span.dated.fact);
    let title = fact.title.to_string();
    let (words, left, right) = if let Some(dot) = span.dot {
        // Beside the dot, over the stretch in which it lies.
        let left = if dot < -dot_px {
            span.mark[0].max(0.0) + 8.0
        } else {
            dot + dot_px + NAME_PX
        };
        (title, left, width)
    } else {
        let arrow = |end: BarEnd| if end == BarEnd::Arrow { ARROW_PX } else { 0.0 };
        let left = span.mark[0] + 8.0 + arrow(span.ends[0]);
        let right = span.mark[1] - 6.0 - arrow(span.ends[1]);
        let mut fits = |words: &str| fonts.width(Cut::Regular, words) * size <= right - left;
        // Where a bar begins before the window cannot be seen: say so, if there is room.
        let whole = fact.when.as_ref().filter(|_| span.x[0] < 0.0);
        let whole = whole.map(|when| format!("{title}, {}", when.to_words()));
        match whole.filter(|words| fits(words)) {
            Some(words) => (words, left, right),
            // After a bar that ends in the window there is more room than in it.
            None if !fits(&title) && span.mark[1] < width - 40.0 => {
                (title, span.mark[1] + NAME_PX, width)
            }
            None => (title, left, right),
        }
    };
    let mut line = elided(fonts, Cut::Regular, size, words, right - left)?;
    line.origin[0] = left;
    Some(line)
}
