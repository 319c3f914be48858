//! Personnel over time as a strip under the map: the steps of the selected fact's number, or else
//! of the total of what is shown, whatever the date.

use super::asked::Request;
use super::typeset::{Pen, TEXT, cut};
use crate::atlas::history;
use crate::atlas::library::FactRef;
use crate::atlas::time::Day;
use crate::atlas::{Claim, Kind};
use crate::export::citations::{Citations, Renumbered};
use crate::scene::chart::Chart;
use crate::scene::text::number_ranges;
use crate::scene::{Cut, Fonts, Mark, Shape, Stroke, Text};
use crate::theme::{Rgba, Theme};

/// A chart with what it is of and the numbers of its sources.
#[derive(Clone, Debug)]
pub(super) struct Strip {
    /// The chart; none where nobody is counted on a date that a source names.
    chart: Option<Chart>,
    /// What it is of.
    of: String,
    /// The numbers of all its sources, ascending.
    sources: Vec<usize>,
    /// How many of its sources are not numbered, since the list has no room for them.
    unnumbered: usize,
    /// The numbers of the sources of each row, ascending.
    rows: Vec<Vec<usize>>,
}

impl Strip {
    /// The chart for a picture; its sources are numbered after those of the map.
    pub(super) fn of(request: &Request<'_>, citations: Option<&mut Citations>) -> Self {
        let Request {
            library,
            index,
            view,
            ..
        } = *request;
        let selected = view.selection.as_deref().and_then(|id| library.find(id));
        let of_fact = selected.and_then(|fact| {
            let day = index.day.unwrap_or_else(|| library.day_of(fact.atlas()));
            Some((fact, Chart::of_fact(library, fact, day)?))
        });
        if let Some((fact, chart)) = of_fact {
            let rows = chart.rows.iter().map(|row| row.claims.clone()).collect();
            let (sources, rows) = numbered(request, citations, &[(fact, rows)]);
            return Self {
                of: library.fact(fact).title.to_string(),
                chart: Some(chart),
                sources,
                unnumbered: 0,
                rows,
            };
        }
        let facts = history::facts(library, &view.filters, view.date.as_ref());
        let now = index
            .day
            .or_else(|| library.last_day())
            .unwrap_or_else(|| library.today());
        let chart = Chart::of_total(&history::total(library, &facts), now);
        let claims: Vec<(FactRef, Vec<Vec<usize>>)> = facts
            .into_iter()
            .map(|fact| {
                let steps = history::of_fact(library, fact);
                (fact, steps.into_iter().map(|step| step.counting).collect())
            })
            .collect();
        let (sources, _) = numbered(request, citations, &claims);
        Self {
            of: "all that is shown, each body of troops once".to_owned(),
            chart,
            sources,
            unnumbered: 0,
            rows: Vec::new(),
        }
    }

    /// The numbers of its sources.
    pub(super) fn sources(&self) -> &[usize] {
        &self.sources
    }

    /// Follows sources that got other numbers.
    pub(super) fn renumber(&mut self, renumbered: &Renumbered) {
        renumbered.apply(&mut self.sources);
        self.rows
            .iter_mut()
            .for_each(|numbers| renumbered.apply(numbers));
    }

    /// Cites no source whose number is larger than `last`, and says how many those are.
    pub(super) fn cite_only_to(&mut self, last: usize) {
        let all = self.sources.len();
        self.sources.retain(|number| *number <= last);
        self.unnumbered += all - self.sources.len();
        for numbers in &mut self.rows {
            numbers.retain(|number| *number <= last);
        }
    }

    /// What it shows, in words.
    pub(super) fn words(&self) -> Option<String> {
        let chart = self.chart.as_ref()?;
        Some(format!("Chart of {}: {}.", self.of, chart.words()))
    }
}

/// Numbers the sources of claims: all of them, and those of each list of claims.
fn numbered(
    request: &Request<'_>,
    citations: Option<&mut Citations>,
    claims: &[(FactRef, Vec<Vec<usize>>)],
) -> (Vec<usize>, Vec<Vec<usize>>) {
    let Some(citations) = citations else {
        return (Vec::new(), Vec::new());
    };
    let (mut all, mut rows) = (Vec::new(), Vec::new());
    for (fact_ref, lists) in claims {
        let fact = request.library.fact(*fact_ref);
        for list in lists {
            let claims: Vec<&Claim> = list.iter().filter_map(|at| fact.claims.get(*at)).collect();
            let mut numbers: Vec<usize> = claims
                .into_iter()
                .filter_map(|claim| citations.cite(request.library, fact_ref.atlas(), claim))
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            all.extend_from_slice(&numbers);
            rows.push(numbers);
        }
    }
    all.sort_unstable();
    all.dedup();
    (all, rows)
}

/// Where numbers and days lie in the plot.
struct Plot<'a> {
    chart: &'a Chart,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Plot<'_> {
    fn x(&self, day: f64) -> f64 {
        let [first, last] = self.chart.days.map(|day| day.number() as f64);
        self.left + (day - first) / (last - first).max(1.0) * (self.right - self.left)
    }

    fn day(&self, day: Day) -> f64 {
        self.x(day.number() as f64)
    }

    fn y(&self, number: f64) -> f64 {
        self.bottom - number / self.chart.top * (self.bottom - self.top)
    }
}

/// Lays the strip out in a box: left, top, width, height in pixels of the picture.
pub(super) fn marks(
    strip: &Strip,
    fonts: &mut Fonts,
    theme: Theme,
    [left, top, width, height]: [f64; 4],
    unit: f64,
) -> Vec<Mark> {
    let palette = theme.palette();
    let mut pen = Pen {
        fonts,
        x: left,
        y: top,
        width,
    };
    let mut marks = vec![pen.heading("Personnel over time", unit, palette.quiet)];
    pen.y = top;
    marks.push(caption(strip, &mut pen, &marks, unit, palette.quiet));
    pen.y = top + 28.0 * unit;
    let Some(chart) = &strip.chart else {
        let said = "No source counts anybody on a date that it names";
        marks.push(pen.paragraph(said, 14.0 * unit, palette.quiet));
        return marks;
    };
    let size = 13.0 * unit;
    let rows = ((height - 60.0 * unit) / (34.0 * unit)).max(2.0) as usize;
    let numbers = chart.number_ticks(rows);
    let widest = numbers
        .iter()
        .map(|tick| pen.fonts.width(TEXT, &tick.label) * size)
        .fold(0.0, f64::max);
    let plot = Plot {
        chart,
        left: left + widest + 10.0 * unit,
        right: left + width - 6.0 * unit,
        top: pen.y + 14.0 * unit,
        bottom: top + height - 24.0 * unit,
    };
    let written = |fonts: &mut Fonts, words: &str, colour: Rgba| {
        let mut text = fonts.line(TEXT, size, words);
        text.colour = colour;
        text
    };
    let grid = Stroke::solid(palette.rule, 1.0 * unit);
    let mut axes = Mark {
        title: "Axes".to_owned(),
        ..Mark::default()
    };
    for tick in &numbers {
        let y = plot.y(tick.at);
        let mut text = written(pen.fonts, &tick.label, palette.quiet);
        text.origin = [plot.left - 8.0 * unit - text.width_px, y + size * 0.36];
        axes.texts.push(text);
        axes.shapes
            .push(line(vec![[plot.left, y], [plot.right, y]], grid));
    }
    let across = ((plot.right - plot.left) / (78.0 * unit)).max(2.0) as usize;
    for tick in chart.day_ticks(across) {
        let x = plot.x(tick.at);
        let mut text = written(pen.fonts, &tick.label, palette.quiet);
        text.origin = [x - text.width_px / 2.0, plot.bottom + 18.0 * unit];
        if text.origin[0] + text.width_px <= left + width {
            axes.texts.push(text);
        }
        axes.shapes
            .push(line(vec![[x, plot.top], [x, plot.bottom]], grid));
    }
    marks.push(axes);
    marks.push(Mark {
        title: chart.words(),
        shapes: steps(&plot, theme, unit),
        ..Mark::default()
    });
    marks.push(numbers_of_sources(strip, &plot, pen.fonts, theme, unit));
    marks
}

/// What the chart is of and which sources it rests on, behind the heading.
fn caption(strip: &Strip, pen: &mut Pen<'_>, so_far: &[Mark], unit: f64, colour: Rgba) -> Mark {
    let after = so_far
        .iter()
        .flat_map(|mark| &mark.texts)
        .map(|text| text.origin[0] + text.width_px)
        .fold(pen.x, f64::max);
    let size = 14.0 * unit;
    let room = pen.x + pen.width - after - 14.0 * unit;
    let numbers = number_ranges(&strip.sources);
    let sources = match (strip.sources.is_empty(), strip.unnumbered) {
        (true, 0) => String::new(),
        (true, left) => format!("{left} sources"),
        (false, 0) => format!("sources {numbers}"),
        (false, left) => format!("sources {numbers} and {left} more"),
    };
    let mut wide = |words: &str| pen.fonts.width(TEXT, words) * size;
    // A list of numbers is never cut: what is left of a number would be another one.
    let words = if sources.is_empty() {
        strip.of.clone()
    } else if room - wide(&format!(" · {sources}")) >= 7.0 * size {
        let room = room - wide(&format!(" · {sources}"));
        let of = cut(pen.fonts, TEXT, size, &strip.of, room);
        format!("{of} · {sources}")
    } else if wide(&sources) <= room {
        sources
    } else {
        format!("{} sources", strip.sources.len() + strip.unnumbered)
    };
    let words = cut(pen.fonts, TEXT, size, &words, room);
    let mut text = pen.fonts.line(TEXT, size, words);
    text.origin = [after + 14.0 * unit, pen.y + size];
    text.colour = colour;
    Mark {
        title: "What the chart is of".to_owned(),
        texts: vec![text],
        ..Mark::default()
    }
}

fn line(points: Vec<[f64; 2]>, stroke: Stroke) -> Shape {
    Shape::Line { points, stroke }
}

/// The band between the bounds, the bounds as steps, single claims, and the day of the picture.
fn steps(plot: &Plot<'_>, theme: Theme, unit: f64) -> Vec<Shape> {
    let palette = theme.palette();
    let ink = theme.kind(Kind::Deployment);
    let mut shapes = Vec::new();
    for run in plot.chart.runs() {
        let (mut low, mut high) = (Vec::new(), Vec::new());
        for span in run {
            let (Some(least), Some(most), Some(from), Some(until)) = (
                span.bounds.low.or(span.bounds.high),
                span.bounds.high.or(span.bounds.low),
                span.from,
                span.until,
            ) else {
                continue;
            };
            for day in [from, until.plus_days(1)] {
                low.push([plot.day(day), plot.y(least)]);
                high.push([plot.day(day), plot.y(most)]);
            }
        }
        let mut around = high.clone();
        around.extend(low.iter().rev());
        shapes.push(Shape::Polygon {
            points: around,
            fill: Some(ink.alpha(0.22)),
            stroke: None,
        });
        let stroke = Stroke::solid(ink, 2.2 * unit);
        shapes.push(line(high, stroke));
        shapes.push(line(low, stroke));
    }
    if let Some(now) = plot.chart.now {
        let x = plot.day(now);
        let stroke = Stroke::solid(palette.text, 1.5 * unit);
        shapes.push(line(vec![[x, plot.top], [x, plot.bottom]], stroke));
    }
    for dot in &plot.chart.dots {
        let edge = if dot.counts { ink } else { palette.quiet };
        shapes.push(Shape::Circle {
            at: [plot.day(dot.day), plot.y(dot.bounds.middle())],
            radius: if dot.counts { 5.0 } else { 4.0 } * unit,
            fill: Some(if dot.counts { ink } else { palette.panel }),
            stroke: Some(Stroke::solid(edge, 1.4 * unit)),
        });
    }
    shapes
}

/// The numbers of the sources over the beginning of each row, where they have room.
fn numbers_of_sources(
    strip: &Strip,
    plot: &Plot<'_>,
    fonts: &mut Fonts,
    theme: Theme,
    unit: f64,
) -> Mark {
    let size = 12.0 * unit;
    let mut texts: Vec<Text> = Vec::new();
    let mut free_from = plot.left;
    for (row, numbers) in plot.chart.rows.iter().zip(&strip.rows) {
        let most = row.bounds.high.or(row.bounds.low);
        let (Some(most), false) = (most, numbers.is_empty()) else {
            continue;
        };
        let mut text = fonts.line(Cut::SemiBold, size, number_ranges(numbers));
        let x = plot.day(row.from.unwrap_or(plot.chart.days[0])) + 6.0 * unit;
        // At the end they stand as far to the right as there is room.
        let mut x = x.min(plot.right - text.width_px);
        // Beside the line of the day that is shown, not under it.
        let beside = 4.0 * unit;
        if let Some(now) = plot.chart.now.map(|now| plot.day(now))
            && x - beside < now
            && now < x + text.width_px + beside
        {
            let after = now + beside;
            x = if after + text.width_px <= plot.right {
                after
            } else {
                now - beside - text.width_px
            };
        }
        text.origin = [x, plot.y(most) - 8.0 * unit];
        text.colour = theme.palette().text;
        text.halo = Some(theme.palette().panel);
        if x >= free_from {
            free_from = x + text.width_px + 4.0 * unit;
            texts.push(text);
        }
    }
    Mark {
        title: "Numbers of the sources of each step".to_owned(),
        texts,
        ..Mark::default()
    }
}
