//! A chart of personnel over time, before anybody paints it: steps with their range, single claims
//! as dots, and round numbers and dates along the axes.
//!
//! The window paints it with a plot, an exported picture as shapes; both get the same steps.

use crate::atlas::claims::{Bounds, bounds_words};
use crate::atlas::history::{self, Span, Step, Total};
use crate::atlas::library::{FactRef, Library};
use crate::atlas::time::Day;
use crate::atlas::{Status, changes};
use crate::number::{grouped, round_up};

/// How many steps of a total are drawn at most: more are narrower than a pixel or two.
const MOST_STEPS: usize = 400;

/// A claim by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// The middle of the time that it speaks for.
    pub day: Day,
    /// What it says.
    pub bounds: Bounds,
    /// Position in the fact's claims.
    pub claim: usize,
    /// Whether it counts on the day of the chart.
    pub counts: bool,
    /// The claim with its date and its source, in a line.
    pub words: String,
}

/// One row of the chart as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its first day; none where it has no beginning.
    pub from: Option<Day>,
    /// Its bounds.
    pub bounds: Bounds,
    /// Positions in the fact's claims of those that it rests on; none for a total.
    pub claims: Vec<usize>,
    /// From when until when.
    pub period: String,
    /// How many people.
    pub number: String,
    /// Who says so; or, of a total, how many bodies of troops.
    pub source: String,
}

/// Something written along an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where: a number of people, or a [`Day::number`].
    pub at: f64,
    /// What is written there.
    pub label: String,
}

/// A chart of personnel over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The steps, each within the chart's own days.
    pub spans: Vec<Span>,
    /// Single claims, of one fact.
    pub dots: Vec<Dot>,
    /// The first and the last day.
    pub days: [Day; 2],
    /// The number at the top; at the foot is always 0, so that no step looks larger than it is.
    pub top: f64,
    /// The day that is shown, where it lies in the chart.
    pub now: Option<Day>,
    /// The steps as a table.
    pub rows: Vec<Row>,
}

impl Chart {
    /// The chart of one fact, where at least two dated claims give its number; `now` is the day
    /// that is shown.
    pub fn of_fact(library: &Library, fact_ref: FactRef, now: Day) -> Option<Self> {
        let steps = history::of_fact(library, fact_ref);
        let counting_now = steps
            .iter()
            .find(|step| holds(step.span, now))
            .map(|step| step.counting.as_slice())
            .unwrap_or_default();
        let dots = dots(library, fact_ref, counting_now);
        if dots.len() < 2 || steps.is_empty() {
            return None;
        }
        // For a reader, a number that stays the same is one row, whoever repeats it.
        let rows = steps
            .chunk_by(|a, b| {
                a.span.bounds == b.span.bounds
                    && a.span.until.map(|day| day.plus_days(1)) == b.span.from
            })
            .filter_map(|same| {
                let (first, last) = (same.first()?, same.last()?);
                let mut claims: Vec<usize> = Vec::new();
                for claim in same.iter().flat_map(|step| &step.counting) {
                    if !claims.contains(claim) {
                        claims.push(*claim);
                    }
                }
                Some(Row {
                    from: first.span.from,
                    bounds: first.span.bounds,
                    claims,
                    period: period(Span {
                        until: last.span.until,
                        ..first.span
                    }),
                    number: bounds_words(first.span.bounds),
                    source: sources(library, fact_ref, same),
                })
            })
            .collect();
        let spans = steps.iter().map(|step| step.span).collect();
        Some(Self::of(spans, dots, rows, now))
    }

    /// The chart of a total; none where nobody is counted.
    pub fn of_total(totals: &[Total], now: Day) -> Option<Self> {
        if totals.is_empty() {
            return None;
        }
        let bodies = |total: &Total| {
            let counted = match total.bodies {
                1 => "1 body counted".to_owned(),
                bodies => format!("{} bodies counted", grouped(bodies as f64)),
            };
            match total.covered {
                0 => counted,
                1 => format!("{counted}, 1 that is part of another left out"),
                covered => {
                    let left_out = grouped(covered as f64);
                    format!("{counted}, {left_out} that are part of others left out")
                }
            }
        };
        let rows = totals
            .iter()
            .map(|total| Row {
                from: total.span.from,
                bounds: total.span.bounds,
                claims: Vec::new(),
                period: period(total.span),
                number: bounds_words(total.span.bounds),
                source: bodies(total),
            })
            .collect();
        let spans = history::thinned(totals, MOST_STEPS);
        Some(Self::of(spans, Vec::new(), rows, now))
    }

    fn of(mut spans: Vec<Span>, dots: Vec<Dot>, rows: Vec<Row>, now: Day) -> Self {
        let ends = spans
            .iter()
            .flat_map(|span| [span.from, span.until.map(|day| day.plus_days(1))])
            .flatten()
            .chain(dots.iter().map(|dot| dot.day));
        let (mut first, mut last) = (now, now);
        for day in ends {
            first = first.min(day);
            last = last.max(day);
        }
        if let Some(earliest) = spans.iter().filter_map(|span| span.from).min()
            && now < earliest
            && dots.iter().all(|dot| dot.day >= earliest)
        {
            // The day that is shown need not be, where it lies far before anything is known.
            first = earliest;
        }
        let room = ((last.number() - first.number()) / 24).max(20);
        let days = [first.plus_days(-room), last.plus_days(room)];
        for span in &mut spans {
            span.from = Some(span.from.unwrap_or(days[0]));
            span.until = Some(span.until.unwrap_or(days[1]));
        }
        let most = spans
            .iter()
            .map(|span| span.bounds)
            .chain(dots.iter().map(|dot| dot.bounds))
            .flat_map(|bounds| [bounds.low, bounds.high])
            .flatten()
            .fold(1.0, f64::max);
        Self {
            spans,
            dots,
            days,
            top: most * 1.08,
            now: (days[0] <= now && now <= days[1]).then_some(now),
            rows,
        }
    }

    /// The span that holds on a day.
    pub fn at(&self, day: Day) -> Option<Span> {
        self.spans.iter().copied().find(|span| holds(*span, day))
    }

    /// Runs of steps that follow upon each other without a pause.
    pub fn runs(&self) -> Vec<&[Span]> {
        self.spans
            .chunk_by(|a, b| a.until.map(|day| day.plus_days(1)) == b.from)
            .collect()
    }

    /// Round numbers of people from 0 up, at most about `most`.
    pub fn number_ticks(&self, most: usize) -> Vec<Tick> {
        let step = round_up(self.top / most.max(1) as f64);
        let count = (self.top / step).floor() as usize;
        (0..=count)
            .map(|tick| tick as f64 * step)
            .map(|at| Tick {
                at,
                label: grouped(at),
            })
            .collect()
    }

    /// Years, months or days along the time, at most about `most`.
    pub fn day_ticks(&self, most: usize) -> Vec<Tick> {
        const YEARS: [i64; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 50_000];
        const MONTHS: [i64; 3] = [1, 3, 6];
        const NAMES: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let [first, last] = self.days;
        let length = (last.number() - first.number()).max(1) as f64;
        let most = most.max(1) as f64;
        // In the corner stands the 0 of the other axis.
        let first = first.plus_days((length * 0.03) as i64);
        let mut ticks = Vec::new();
        let mut push = |day: Day, label: String| {
            if first <= day && day <= last {
                ticks.push(Tick {
                    at: day.number() as f64,
                    label,
                });
            }
        };
        if length / 30.4 <= most * 6.0 {
            let step = MONTHS
                .into_iter()
                .find(|step| length / (*step as f64 * 30.4) <= most)
                .unwrap_or(12);
            let (year, _, _) = first.ymd();
            let (last_year, _, _) = last.ymd();
            for month in (year * 12..(last_year + 1) * 12).filter(|month| month % step == 0) {
                let (year, month) = (month.div_euclid(12), month.rem_euclid(12));
                let name = NAMES.get(month as usize).copied().unwrap_or_default();
                if let Some(day) = Day::from_ymd(year, month as u8 + 1, 1) {
                    push(day, format!("{name} {year}"));
                }
            }
            return ticks;
        }
        let step = YEARS
            .into_iter()
            .find(|step| length / (*step as f64 * 365.25) <= most)
            .unwrap_or(500_000);
        let (from, to) = (first.ymd().0, last.ymd().0);
        for year in (from.div_euclid(step)..=to.div_euclid(step)).map(|year| year * step) {
            if let Some(day) = Day::from_ymd(year, 1, 1) {
                push(day, year.to_string());
            }
        }
        ticks
    }

    /// The chart in words, for somebody who does not see it: its first steps, and how many more
    /// there are.
    pub fn words(&self) -> String {
        const MOST: usize = 12;
        let mut words: Vec<String> = self
            .rows
            .iter()
            .take(MOST)
            .map(|row| format!("{}: {}", row.period, row.number))
            .collect();
        match self.rows.len().saturating_sub(MOST) {
            0 => {}
            more => words.push(format!("and {more} more steps")),
        }
        format!("Personnel over time. {}", words.join("; "))
    }
}

/// Whether a day lies in a span.
pub fn holds(span: Span, day: Day) -> bool {
    span.from.is_none_or(|from| from <= day) && span.until.is_none_or(|until| day <= until)
}

/// The claims that give a number for a time.
fn dots(library: &Library, fact_ref: FactRef, counting: &[usize]) -> Vec<Dot> {
    let fact = library.fact(fact_ref);
    let mut dots: Vec<Dot> = Vec::new();
    for (position, claim) in fact.claims.iter().enumerate() {
        if claim.terms.about != "personnel" || claim.terms.status != Status::Stated {
            continue;
        }
        let (Some(bounds), Some(as_of)) = (Bounds::of(claim), &claim.as_of) else {
            continue;
        };
        let day = match (as_of.earliest(), as_of.latest()) {
            (Some(from), Some(to)) => from.plus_days((to.number() - from.number()) / 2),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => continue,
        };
        dots.push(Dot {
            day,
            bounds,
            claim: position,
            counts: counting.contains(&position),
            words: changes::Cited::of(library, fact_ref.atlas(), claim).line(),
        });
    }
    dots.sort_by_key(|dot| dot.day);
    dots
}

/// The publishers behind steps, each once.
fn sources(library: &Library, fact_ref: FactRef, steps: &[Step]) -> String {
    let fact = library.fact(fact_ref);
    let mut names: Vec<String> = Vec::new();
    let counting = steps.iter().flat_map(|step| &step.counting);
    for claim in counting.filter_map(|at| fact.claims.get(*at)) {
        let cited = changes::Cited::of(library, fact_ref.atlas(), claim);
        let name = cited
            .publisher
            .unwrap_or_else(|| "no source given".to_owned());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// From when until when, in words.
fn period(span: Span) -> String {
    match (span.from, span.until) {
        (Some(from), Some(until)) if from == until => from.to_words(),
        (Some(from), Some(until)) => format!("{} – {}", from.to_words(), until.to_words()),
        (Some(from), None) => format!("since {}", from.to_words()),
        (None, Some(until)) => format!("until {}", until.to_words()),
        (None, None) => "always".to_owned(),
    }
}
