//! The timeline as it is drawn: scale, lanes, doubtful dates, the histogram, the date.

use std::fmt::Write as _;

use serde_json::json;
use theatrum::atlas::filter::{Dimension, Filters};
use theatrum::atlas::holding;
use theatrum::atlas::library::Library;
use theatrum::atlas::time::Edtf;
use theatrum::index::Dates;
use theatrum::scene::timeline::{self, Input, Look, Timeline, Unit};
use theatrum::scene::{Fonts, Looks};
use theatrum::theme::Theme;
use theatrum::view::TimeWindow;

use crate::help::{atlas, builtins, date, day, feature, library};

const SIZE: [f64; 2] = [1200.0, 130.0];

/// A library of facts: kind, date, title.
fn facts(facts: &[(&str, &str, &str)]) -> Library {
    let features: Vec<_> = facts
        .iter()
        .enumerate()
        .map(|(number, (kind, when, title))| {
            let mut properties = json!({ "kind": kind, "title": title });
            if !when.is_empty() {
                properties["when"] = json!(when);
            }
            feature(&format!("f{number}"), &properties)
        })
        .collect();
    library(vec![atlas(&json!(features))])
}

fn window(from: &str, to: &str) -> TimeWindow {
    TimeWindow {
        from: day(from).number() as f64 - 0.5,
        to: day(to).number() as f64 + 0.5,
    }
}

fn draw_in(library: &Library, window: TimeWindow, size: [f64; 2], at: Option<&Edtf>) -> Timeline {
    let dates = Dates::of(library, &Filters::default());
    let input = Input {
        library,
        dates: &dates,
        window,
        size,
        looks: &Looks::of_kinds(Theme::Light),
        theme: Theme::Light,
        date: at,
        day: holding::day_asked(at).or(dates.as_of()).unwrap(),
        caption: None,
    };
    timeline::build(&input, &mut Fonts::default())
}

fn draw(library: &Library, from: &str, to: &str) -> Timeline {
    draw_in(library, window(from, to), SIZE, None)
}

fn dump(library: &Library, from: &str, to: &str) -> String {
    timeline::text(&draw(library, from, to), library)
}

/// The lines of a dump that are about one thing.
fn lines(dump: &str, about: &str) -> String {
    dump.lines()
        .filter(|line| line.starts_with(about))
        .fold(String::new(), |mut lines, line| {
            writeln!(lines, "{line}").unwrap();
            lines
        })
}

#[test]
fn labels_adapt_from_days_to_centuries() {
    let nothing = facts(&[("event", "2022", "x")]);
    for (from, to, unit, label) in [
        ("2022-06-20", "2022-07-04", Unit::Days(1), "28 Jun"),
        ("2022-05-01", "2022-08-01", Unit::Days(7), "27 Jun"),
        ("2021-09-01", "2022-10-01", Unit::Months(1), "Jun 2022"),
        ("2019-01-01", "2023-01-01", Unit::Months(3), "Jul 2021"),
        ("2010-01-01", "2022-01-01", Unit::Years(1), "2021"),
        ("1800-01-01", "2020-01-01", Unit::Years(10), "1990s"),
        ("0100-01-01", "2020-01-01", Unit::Years(100), "19th c."),
        ("-5000-01-01", "2020-01-01", Unit::Years(500), "1501 BC"),
    ] {
        let drawn = draw(&nothing, from, to);
        assert_eq!(drawn.scale.unit, unit, "{from} to {to}");
        let labels: Vec<&str> = drawn.scale.labels.iter().map(|l| l.text.as_str()).collect();
        assert!(labels.contains(&label), "{label} in {labels:?}");
    }
    let days = draw(&nothing, "2022-12-28", "2023-01-05");
    let years: Vec<&str> = days.scale.years.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(years, ["2022", "2023"]);
}

#[test]
fn labels_never_touch_nor_stick_out_at_any_zoom() {
    let nothing = facts(&[("event", "2022", "x")]);
    for width in [260.0, 800.0, 1900.0] {
        let mut length = 3.0;
        while length < 2_000_000.0 {
            for middle in [19_171.4, 10_957.0, -250_000.5] {
                let window = TimeWindow {
                    from: middle - length / 2.0,
                    to: middle + length / 2.0,
                };
                let drawn = draw_in(&nothing, window, [width, 130.0], None);
                assert!(
                    !drawn.scale.labels.is_empty(),
                    "{length} days, {width} wide"
                );
                assert!(drawn.scale.ticks.len() < 400, "{length} days");
                for row in [&drawn.scale.labels, &drawn.scale.years] {
                    let mut right = 0.0;
                    for label in row {
                        assert!(
                            label.origin[0] >= right,
                            "{} at {length} days, {width} wide",
                            label.text
                        );
                        right = label.origin[0] + label.width_px;
                    }
                    assert!(right <= width);
                }
            }
            length *= 1.31;
        }
    }
}

#[test]
fn the_default_atlas_shows_the_week_of_the_visit() {
    let library = builtins(&["dushanbe-2022"]);
    let dates = Dates::of(&library, &Filters::default());
    let [first, last] = dates.first_sight().unwrap();
    let window = TimeWindow::fit(first, last);
    let drawn = draw_in(&library, window, SIZE, None);
    let dump = timeline::text(&drawn, &library);
    assert!(
        dump.starts_with("timeline 1200x130 from 2022-06-19 to 2022-07-03"),
        "{dump}"
    );
    assert!(
        dump.contains(
            "deployment bar [0..1200> sure 0..1200, 201st military base: \"201st military base, \
             since 17 October 2004\""
        ) || dump.contains("deployment bar /0..1200> sure 0..1200"),
        "{dump}"
    );
    assert_eq!(lines(&dump, "lane").lines().count(), 9, "{dump}");
    assert!(dump.contains("as of at 7"), "{dump}");
    assert!(dump.contains("6 earlier"), "{dump}");
}

#[test]
fn nothing_in_a_lane_touches_anything_else() {
    for ids in [
        vec!["dushanbe-2022"],
        vec!["csto"],
        vec!["leaders-summits"],
        vec!["russian-facilities-abroad"],
        vec![
            "csto",
            "brics-summits",
            "caspian-summits",
            "nato-battlegroups",
        ],
    ] {
        let library = builtins(&ids);
        let dates = Dates::of(&library, &Filters::default());
        let [first, last] = dates.extent().unwrap();
        let mut days = (last - first) * 1.2;
        while days > 10.0 {
            for share in [0.1, 0.5, 0.8, 0.97] {
                let middle = first + (last - first) * share;
                let window = TimeWindow {
                    from: middle - days / 2.0,
                    to: middle + days / 2.0,
                };
                for height in [112.0, 160.0, 400.0] {
                    let drawn = draw_in(&library, window, [1000.0, height], None);
                    assert_apart(&drawn, &format!("{ids:?} {days} days {height} high"));
                }
            }
            days /= 2.2;
        }
    }
}

/// Asserts that marks and names in one lane are apart, and that lanes end where they should.
fn assert_apart(drawn: &Timeline, at: &str) {
    let span = |look: &Look| match *look {
        Look::Dot {
            at, radius, doubt, ..
        } => {
            let dot = [at[0] - radius, at[0] + radius];
            doubt.map_or(dot, |doubt| [doubt[0].min(dot[0]), doubt[1].max(dot[1])])
        }
        Look::Bar { x, .. } => x,
    };
    for (number, a) in drawn.items.iter().enumerate() {
        assert!(
            a.bounds[3] <= drawn.lanes[1] + 0.01,
            "{at}: below the lanes"
        );
        let [a_left, a_right] = span(&a.look);
        let a_named = a
            .name
            .as_ref()
            .map_or(a_right, |name| name.origin[0] + name.width_px);
        for b in drawn.items.iter().skip(number + 1) {
            if a.lane != b.lane {
                continue;
            }
            let [b_left, _] = span(&b.look);
            let b_left = b_left.max(-20.0);
            assert!(
                a_right.max(a_named) <= b_left + 0.01,
                "{at}: lane {} {a_left}..{a_right} name to {a_named}, next at {b_left}",
                a.lane
            );
        }
    }
}

#[test]
fn ends_say_how_sure_they_are() {
    let library = facts(&[
        ("deployment", "2004-10-17/..", "goes on"),
        ("deployment", "../2013", "began whenever"),
        ("deployment", "2005-03/", "end unknown"),
        ("deployment", "2006/2012-06", "from a year to a month"),
        ("deployment", "2007-01-01~/2011-01-01", "from about"),
        ("deployment", "2008-01-01/2010-01-01", "sure"),
    ]);
    let window = window("2000-01-01", "2019-12-31");
    let tall = draw_in(&library, window, [7305.0, 300.0], None);
    let dump = timeline::text(&tall, &library);
    let bar = |title: &str| {
        let line = dump.lines().find(|line| line.contains(title)).unwrap();
        let (_, rest) = line.split_once("bar ").unwrap();
        rest.split_once(',').unwrap().0.to_owned()
    };
    // A day is a point wide here.
    assert_eq!(bar("goes on"), "[1751..7305> sure 1751..7305");
    assert_eq!(bar("began whenever"), ">0..5114] sure 0..4750");
    assert_eq!(bar("end unknown"), "[1886..7305~ sure 1916..1917");
    assert_eq!(bar("from a year"), "[2192..4565] sure 2556..4536");
    assert_eq!(bar("from about"), "[2556..4019] sure 2558..4019");
    assert_eq!(bar("sure:"), "[2922..3654] sure 2922..3654");
}

#[test]
fn a_moment_is_as_wide_as_what_is_known_of_it() {
    let library = facts(&[
        ("event", "2022-06-28", "day"),
        ("event", "2022-06", "month"),
        ("event", "2022", "year"),
        ("event", "2022-06-10~", "about"),
        ("event", "2022-06-20?", "doubted"),
    ]);
    let dump = dump(&library, "2022-01-01", "2022-12-31");
    let look = |title: &str| {
        let line = dump
            .lines()
            .find(|line| line.contains(&format!(", {title}:")))
            .unwrap();
        line.split_once(',').unwrap().0.to_owned()
    };
    assert!(look("day").ends_with("event dot 587"), "{dump}");
    assert!(look("month").ends_with("dot 546 within 496..595"), "{dump}");
    assert!(look("year").ends_with("dot 600 within 0..1200"), "{dump}");
    assert!(look("about").contains("ring 528"), "{dump}");
    assert!(look("doubted").contains("ring 561"), "{dump}");
    // Closer up, the doubt about a day is seen: a day either way.
    let close = draw(&library, "2022-06-05", "2022-06-25");
    let rings = close.items.iter().filter_map(|item| match item.look {
        Look::Dot {
            hollow: true,
            doubt: Some([from, to]),
            ..
        } => Some(to - from),
        _ => None,
    });
    let widths: Vec<f64> = rings.collect();
    assert_eq!(widths.len(), 2);
    let day_px = 1200.0 / 21.0;
    assert!(
        widths
            .iter()
            .all(|width| (width - 3.0 * day_px).abs() < 0.01)
    );
}

#[test]
fn a_summit_of_two_days_is_a_dot_from_afar_and_a_bar_close_up() {
    let library = facts(&[("meeting", "2022-06-28/2022-06-29", "Summit")]);
    let far = dump(&library, "2022-01-01", "2022-12-31");
    assert!(far.contains("meeting dot"), "{far}");
    let close = dump(&library, "2022-06-20", "2022-07-04");
    assert!(close.contains("meeting bar [640..800]"), "{close}");
}

#[test]
fn what_is_not_in_the_window_is_counted() {
    let library = facts(&[
        ("event", "1990", "before"),
        ("event", "1995", "before, too"),
        ("event", "2022-06-28", "within"),
        ("event", "2030", "after"),
        ("event", "", "never dated"),
        ("deployment", "1980/..", "all along"),
    ]);
    let drawn = draw(&library, "2022-01-01", "2022-12-31");
    assert_eq!(drawn.counts.before, 2);
    assert_eq!(drawn.counts.after, 1);
    assert_eq!(drawn.counts.undated, 1);
    assert_eq!(drawn.counts.within, 2);
    assert_eq!(drawn.items.len(), 2);
    assert_eq!(
        timeline::note_words(&drawn.counts),
        "2 earlier · 1 later · 1 without a date"
    );
}

/// So many events, every so many days from 2020, and a deployment that goes on.
fn many(count: usize, every: f64) -> Library {
    let features: Vec<_> = (0..count)
        .map(|number| {
            let when = day("2020-01-01").plus_days((number as f64 * every) as i64);
            let kind = if number % 3 == 0 { "meeting" } else { "event" };
            let properties = json!({ "kind": kind, "title": format!("Fact {number}"),
                "when": when.to_string() });
            feature(&format!("f{number}"), &properties)
        })
        .chain([feature(
            "base",
            &json!({ "kind": "deployment", "title": "Base", "when": "2020-06/.." }),
        )])
        .collect();
    library(vec![atlas(&json!(features))])
}

#[test]
fn too_many_to_draw_singly_become_a_histogram() {
    let library = many(5_000, 0.2);
    let drawn = draw(&library, "2020-01-01", "2022-12-31");
    assert!(drawn.items.is_empty());
    let histogram = drawn.histogram.as_ref().unwrap();
    // 5 a day in bins of a power of two of days, and the base.
    let bin = &histogram.bins[100];
    let days = bin.days[1] - bin.days[0] + 1.0;
    assert_eq!(days.log2().fract(), 0.0);
    assert_eq!(bin.total as f64, days * 5.0 + 1.0);
    assert_eq!(histogram.peak as f64, days * 5.0 + 1.0);
    let kinds: Vec<&str> = bin.parts.iter().map(|part| part.0.word()).collect();
    assert_eq!(kinds, ["deployment", "meeting", "event"]);
    assert!(histogram.label.text.starts_with("up to "));
    // Close enough, they are single again.
    let close = draw(&library, "2021-03-01", "2021-03-03");
    assert!(close.histogram.is_none());
    assert_eq!(close.items.len(), 16);
}

#[test]
fn bins_stay_with_the_facts_while_the_timeline_is_panned() {
    let library = many(3_000, 0.3);
    let bins = |days: f64| {
        let window = window("2020-01-01", "2022-12-31").panned(days);
        let drawn = draw_in(&library, window, SIZE, None);
        let histogram = drawn.histogram.unwrap();
        histogram
            .bins
            .into_iter()
            .map(|bin| (bin.days, bin.total))
            .collect::<Vec<_>>()
    };
    let (here, there) = (bins(0.0), bins(3.7));
    let shared = here.iter().filter(|bin| there.contains(bin)).count();
    assert!(shared + 3 >= here.len(), "{shared} of {}", here.len());
}

#[test]
fn every_fact_is_in_a_bin_or_counted_outside() {
    let library = many(2_000, 0.5);
    for (from, to) in [("2019-01-01", "2025-01-01"), ("2020-09-01", "2021-09-01")] {
        let drawn = draw(&library, from, to);
        let histogram = drawn.histogram.as_ref().unwrap();
        let moments: usize = histogram
            .bins
            .iter()
            .flat_map(|bin| &bin.parts)
            .filter(|part| part.0.word() != "deployment")
            .map(|part| part.1)
            .sum();
        let outside = drawn.counts.before + drawn.counts.after;
        // Bins at both edges reach a little further than the window.
        assert!(moments + outside >= 2_000, "{moments} and {outside}");
        assert!(moments + outside < 2_000 + 40, "{moments} and {outside}");
    }
}

#[test]
fn the_date_is_a_line_a_band_or_pinned_to_the_edge() {
    let library = builtins(&["dushanbe-2022"]);
    let at = |text: &str| {
        let date = date(text);
        let window = window("2022-06-20", "2022-07-04");
        let drawn = draw_in(&library, window, SIZE, Some(&date));
        let dump = timeline::text(&drawn, &library);
        lines(&dump, "date").trim().to_owned()
    };
    assert_eq!(at("2022-06-28"), "date at 680: 28 June 2022");
    assert_eq!(
        at("2022-06-28/2022-06-30"),
        "date at 840, band 640..880: 28–30 June 2022"
    );
    assert_eq!(at("2022-06"), "date at 840, band 0..880: June 2022");
    assert_eq!(at("1995-01-01"), "date outside: ← 1 January 1995");
    assert_eq!(at("2030-01-01"), "date outside: 1 January 2030 →");
    let none = draw(&library, "2022-06-20", "2022-07-04");
    assert!(!none.playhead.asked);
    assert_eq!(none.playhead.text.text, "All dates, as of 28 June 2022");
    let pill = none.playhead.pill;
    assert!(pill[0] >= 0.0 && pill[2] <= SIZE[0]);
}

#[test]
fn the_pill_the_caption_and_the_note_never_touch() {
    let library = builtins(&["csto"]);
    let dates = Dates::of(&library, &Filters::default());
    let mut fonts = Fonts::default();
    for width in [300.0, 620.0, 1200.0] {
        for at in [
            "1980",
            "1992-05-15",
            "2002",
            "2012-06-28/2012-12-19",
            "2040",
        ] {
            let date = date(at);
            let input = Input {
                library: &library,
                dates: &dates,
                window: window("1990-01-01", "2014-12-31"),
                size: [width, 120.0],
                looks: &Looks::of_kinds(Theme::Dark),
                theme: Theme::Dark,
                date: Some(&date),
                day: holding::day_asked(Some(&date)).unwrap(),
                caption: Some("Three states leave the treaty; Protocol that renews the treaty"),
            };
            let drawn = timeline::build(&input, &mut fonts);
            let pill = drawn.playhead.pill;
            let mut spans = vec![[pill[0], pill[2]]];
            for line in [&drawn.caption, &drawn.note].into_iter().flatten() {
                spans.push([line.origin[0], line.origin[0] + line.width_px]);
            }
            spans.sort_by(|a, b| a[0].total_cmp(&b[0]));
            for pair in spans.windows(2) {
                assert!(pair[0][1] <= pair[1][0], "{at} in {width}: {spans:?}");
            }
            let right = spans.last().unwrap()[1];
            assert!(spans[0][0] >= 0.0 && right <= width, "{at}: {spans:?}");
        }
    }
}

#[test]
fn a_filter_leaves_only_what_passes_whatever_the_date() {
    let library = builtins(&["dushanbe-2022"]);
    let mut filters = Filters::default();
    filters.toggle(Dimension::Kind, "agreement");
    let dates = Dates::of(&library, &filters);
    assert_eq!(dates.dated.len(), 4);
    let all = Dates::of(&library, &Filters::default());
    assert_eq!(all.dated.len() + all.undated, library.facts().count());
}

#[test]
fn a_fact_is_found_where_it_is_drawn() {
    let library = builtins(&["csto"]);
    let drawn = draw(&library, "1990-01-01", "2024-12-31");
    for item in &drawn.items {
        let Look::Dot { at, .. } = item.look else {
            continue;
        };
        if at[0] > 0.0 && at[0] < SIZE[0] {
            assert_eq!(drawn.pick(at), Some(item.fact));
        }
    }
    assert_eq!(drawn.pick([5.0, 2.0]), None);
}
