//! A timeline as text: one line a thing, so that tests and people can read what is drawn.

use std::fmt::Write as _;

use super::{BarEnd, Look, Timeline};
use crate::atlas::library::Library;
use crate::atlas::time::Day;

/// The timeline in words: window, scale, facts lane by lane or the histogram, date; in whole
/// points.
pub fn text(timeline: &Timeline, library: &Library) -> String {
    let mut out = String::new();
    write(timeline, library, &mut out).ok();
    out
}

fn write(timeline: &Timeline, library: &Library, out: &mut String) -> std::fmt::Result {
    let day = |number: f64| Day::from_number(number.round() as i64);
    let window = timeline.window;
    writeln!(
        out,
        "timeline {}x{} from {} to {}",
        timeline.size[0],
        timeline.size[1],
        day(window.from),
        day(window.to)
    )?;
    for label in &timeline.scale.labels {
        writeln!(out, "tick {:.0} {}", label.origin[0], label.text)?;
    }
    for label in &timeline.scale.years {
        writeln!(out, "year {:.0} {}", label.origin[0], label.text)?;
    }
    for item in &timeline.items {
        let title = &library.fact(item.fact).title;
        let name = match &item.name {
            Some(name) => format!("{:?} at {:.0}", name.text, name.origin[0]),
            None => "no name".to_owned(),
        };
        let look = match item.look {
            Look::Dot {
                at, hollow, doubt, ..
            } => {
                let hollow = if hollow { "ring" } else { "dot" };
                let doubt = doubt.map_or_else(String::new, |[from, to]| {
                    format!(" within {from:.0}..{to:.0}")
                });
                format!("{hollow} {:.0}{doubt}", at[0])
            }
            Look::Bar { x, sure, ends, .. } => {
                let end = |end: BarEnd, closed: &'static str| match end {
                    BarEnd::Closed => closed,
                    BarEnd::Cut => "/",
                    BarEnd::Arrow => ">",
                    BarEnd::Faded => "~",
                };
                let width = timeline.size[0];
                let within = |x: f64| x.clamp(0.0, width);
                format!(
                    "bar {}{:.0}..{:.0}{} sure {:.0}..{:.0}",
                    end(ends[0], "["),
                    within(x[0]),
                    within(x[1]),
                    end(ends[1], "]"),
                    within(sure[0]),
                    within(sure[1])
                )
            }
        };
        writeln!(
            out,
            "lane {} {} {look}, {title}: {name}",
            item.lane,
            item.kind.word()
        )?;
    }
    if let Some(histogram) = &timeline.histogram {
        writeln!(
            out,
            "histogram of {} bins, peak {}",
            histogram.bins.len(),
            histogram.peak
        )?;
        for bin in histogram.bins.iter().filter(|bin| bin.total > 0) {
            let parts: Vec<String> = bin
                .parts
                .iter()
                .map(|(kind, count, ..)| format!("{count} {}", kind.word()))
                .collect();
            writeln!(
                out,
                "bin {:.0}..{:.0} {} to {}: {}",
                bin.x[0],
                bin.x[1],
                day(bin.days[0]),
                day(bin.days[1]),
                parts.join(", ")
            )?;
        }
    }
    let playhead = &timeline.playhead;
    let line = playhead
        .line
        .map_or_else(|| "outside".to_owned(), |x| format!("at {x:.0}"));
    let band = playhead.band.map_or_else(String::new, |[from, to]| {
        format!(", band {from:.0}..{to:.0}")
    });
    let asked = if playhead.asked { "date" } else { "as of" };
    writeln!(out, "{asked} {line}{band}: {}", playhead.text.text)?;
    for (what, text) in [("caption", &timeline.caption), ("note", &timeline.note)] {
        if let Some(text) = text {
            writeln!(out, "{what} {:.0} {}", text.origin[0], text.text)?;
        }
    }
    Ok(())
}
