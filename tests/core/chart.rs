//! The chart of personnel over time: its axes, its rows, and how a picture draws it.

use roxmltree::Document;
use serde_json::json;
use theatrum::atlas::history;
use theatrum::export::{self, Request, figure};
use theatrum::index::Index;
use theatrum::scene::Fonts;
use theatrum::scene::chart::Chart;
use theatrum::view::figure::{FigureSettings, Format, Part, Preset};
use theatrum::view::{Camera, View};

use crate::help::{atlas, builtins, day, feature, find, library, run_in, text};

fn of_base() -> Chart {
    let library = builtins(&["dushanbe-2022"]);
    let base = find(&library, "base-201");
    Chart::of_fact(&library, base, day("2022-06-28")).unwrap()
}

#[test]
fn a_chart_needs_two_dated_claims() {
    let claim = |as_of: Option<&str>, status: &str| json!({ "about": "personnel", "value": 5, "as_of": as_of, "status": status, "source": "a" });
    for (claims, wanted) in [
        (
            json!([claim(Some("2001"), "stated"), claim(Some("2002"), "stated")]),
            true,
        ),
        (json!([claim(Some("2001"), "stated")]), false),
        (
            json!([claim(Some("2001"), "stated"), claim(None, "stated")]),
            false,
        ),
        (
            json!([
                claim(Some("2001"), "stated"),
                claim(Some("2005"), "planned")
            ]),
            false,
        ),
    ] {
        let mut claims = claims;
        for claim in claims.as_array_mut().unwrap() {
            if claim["as_of"].is_null() {
                claim.as_object_mut().unwrap().remove("as_of");
            }
        }
        let library = library(vec![atlas(&json!([feature(
            "base",
            &json!({ "kind": "deployment", "title": "Base", "claims": claims })
        )]))]);
        let chart = Chart::of_fact(&library, find(&library, "base"), day("2010"));
        assert_eq!(chart.is_some(), wanted, "{claims}");
    }
}

#[test]
fn a_number_that_stays_is_one_row_with_all_its_sources() {
    let rows: Vec<(String, String)> = of_base()
        .rows
        .iter()
        .map(|row| (row.number.clone(), row.period.clone()))
        .collect();
    let row = |number: &str, period: &str| (number.to_owned(), period.to_owned());
    assert_eq!(
        rows,
        [
            row("5,000–7,000", "17 October 2004 – 30 September 2012"),
            row("6,000–7,000", "1 October 2012 – 27 May 2019"),
            row("7,000", "28 May 2019 – 28 February 2022"),
            row("7,000–7,500", "since 1 March 2022"),
        ]
    );
    let first = &of_base().rows[0].source;
    assert!(
        first.contains("RFE/RL") && first.contains("China Daily"),
        "{first}"
    );
}

#[test]
fn claims_that_count_on_the_day_are_told_from_history() {
    let chart = of_base();
    let counting: Vec<&str> = chart
        .dots
        .iter()
        .filter(|dot| dot.counts)
        .map(|dot| dot.words.as_str())
        .collect();
    assert_eq!(counting.len(), 2, "{counting:?}");
    assert!(
        counting
            .iter()
            .any(|words| words.contains("Asia-Plus, 28 June 2022, paragraph 10"))
    );
    assert!(chart.dots.len() > 10);
}

#[test]
fn axes_have_round_numbers_and_dates_that_do_not_crowd() {
    let chart = of_base();
    for most in [2, 4, 8] {
        let ticks = chart.number_ticks(most);
        assert!(ticks.len() >= 2 && ticks.len() <= most + 1, "{ticks:?}");
        assert_eq!(ticks[0].label, "0");
        assert!(ticks.iter().all(|tick| tick.at <= chart.top));
        let days = chart.day_ticks(most);
        assert!(!days.is_empty() && days.len() <= most + 1, "{days:?}");
        assert!(days.is_sorted_by(|a, b| a.at < b.at));
    }
    let years: Vec<String> = chart
        .day_ticks(4)
        .iter()
        .map(|tick| tick.label.clone())
        .collect();
    assert_eq!(years, ["2005", "2010", "2015", "2020"]);
}

#[test]
fn a_short_time_has_months() {
    let library = builtins(&["nato-battlegroups"]);
    let romania = find(&library, "battlegroup-romania");
    let chart = Chart::of_fact(&library, romania, day("2022-06-28")).unwrap();
    let labels: Vec<String> = chart
        .day_ticks(4)
        .iter()
        .map(|tick| tick.label.clone())
        .collect();
    assert!(
        !labels.is_empty() && labels.iter().all(|label| label.ends_with(" 2022")),
        "{labels:?}"
    );
}

#[test]
fn a_total_says_how_many_bodies_it_counts_and_leaves_out() {
    let library = builtins(&["nato-battlegroups"]);
    let facts: Vec<_> = library.facts().collect();
    let totals = history::total(&library, &facts);
    let chart = Chart::of_total(&totals, day("2022-06-28")).unwrap();
    let last = chart.rows.last().unwrap();
    assert_eq!(last.number, "9,641");
    assert_eq!(
        last.source,
        "1 body counted, 8 that are part of others left out"
    );
    assert_eq!(Chart::of_total(&[], day("2022-06-28")), None);
}

/// The figure of an atlas, as SVG.
fn drawn(id: &str, select: Option<&str>, settings: &FigureSettings) -> (String, String) {
    let library = builtins(&[id]);
    let facts: Vec<_> = library.facts().collect();
    let index = Index::build(&library, &facts, None);
    let size = figure::map_size(settings);
    let view = View {
        camera: Camera::fit(index.bounds().unwrap(), size, [60.0, 60.0], 7.0),
        selection: select.map(str::to_owned),
        ..View::default()
    };
    let request = Request {
        library: &library,
        index: &index,
        view: &view,
        settings,
        tiles: None,
    };
    let figure = export::lay_out(&request, &mut Fonts::default());
    let description = figure.description.clone();
    (export::svg::document(&figure, None), description)
}

fn with_chart() -> FigureSettings {
    let mut settings = FigureSettings {
        format: Format::Svg,
        ..FigureSettings::default()
    };
    settings.show(Part::Chart, true);
    settings
}

fn group<'a>(svg: &'a Document<'_>, id: &str) -> Option<roxmltree::Node<'a, 'a>> {
    svg.descendants()
        .find(|node| node.attribute("id") == Some(id))
}

#[test]
fn a_picture_has_no_chart_unless_it_is_asked_for() {
    let (plain, _) = drawn("dushanbe-2022", None, &FigureSettings::default());
    assert!(group(&Document::parse(&plain).unwrap(), "chart").is_none());
    // Nor has one whose choices were kept before there was such a part.
    let old: FigureSettings = serde_json::from_str(r#"{"hidden":["north"]}"#).unwrap();
    assert!(!old.shows(Part::Chart));
    let mut settings = with_chart();
    assert!(settings.shows(Part::Chart));
    let kept = serde_json::to_string(&settings).unwrap();
    assert_eq!(
        serde_json::from_str::<FigureSettings>(&kept).unwrap(),
        settings
    );
    settings.show(Part::Chart, false);
    assert!(!settings.shows(Part::Chart));
}

#[test]
fn the_chart_of_the_selected_fact_has_axes_steps_and_numbered_sources() {
    let (svg, description) = drawn("dushanbe-2022", Some("base-201"), &with_chart());
    let svg = Document::parse(&svg).unwrap();
    let chart = group(&svg, "chart").unwrap();
    let texts: Vec<&str> = chart.descendants().filter_map(|node| node.text()).collect();
    let has = |words: &str| texts.iter().any(|text| text.contains(words));
    for words in [
        "PERSONNEL OVER TIME",
        "201st military base",
        "sources 1",
        "2010",
        "8,000",
    ] {
        assert!(has(words), "{words}: {texts:?}");
    }
    assert!(
        description.contains("17 October 2004 – 30 September 2012: 5,000–7,000"),
        "{description}"
    );
    // Every number that the caption names is a source of the list.
    let entries = text_of(&svg, "sources-list");
    assert!(entries.contains("China Daily"), "{entries}");
}

fn text_of(svg: &Document<'_>, id: &str) -> String {
    group(svg, id)
        .and_then(|node| node.text())
        .unwrap()
        .to_owned()
}

#[test]
fn without_a_selection_it_is_the_total_and_without_numbers_it_says_so() {
    let (svg, _) = drawn("nato-battlegroups", None, &with_chart());
    assert!(svg.contains("all that is shown, each body of troops once"));
    let (svg, description) = drawn("brics-summits", None, &with_chart());
    assert!(svg.contains("No source counts anybody on a date that it names"));
    assert!(!description.contains("Chart of"), "{description}");
}

#[test]
fn the_chart_stays_in_its_strip_under_a_map_that_makes_room() {
    let plain = figure::map_frame(&FigureSettings::default());
    let shorter = figure::map_frame(&with_chart());
    assert_eq!(
        (plain[0], plain[1], plain[2]),
        (shorter[0], shorter[1], shorter[2])
    );
    assert!(shorter[3] < plain[3]);
    let library = builtins(&["russian-facilities-abroad"]);
    let facts: Vec<_> = library.facts().collect();
    let index = Index::build(&library, &facts, None);
    for preset in Preset::ALL {
        let settings = FigureSettings {
            preset,
            ..with_chart()
        };
        let view = View {
            camera: Camera::fit(
                index.bounds().unwrap(),
                figure::map_size(&settings),
                [60.0; 2],
                7.0,
            ),
            selection: Some("base-201".to_owned()),
            ..View::default()
        };
        let request = Request {
            library: &library,
            index: &index,
            view: &view,
            settings: &settings,
            tiles: None,
        };
        let figure = export::lay_out(&request, &mut Fonts::default());
        let [left, top, width, height] = figure::map_frame(&settings);
        let marks = figure.groups.iter().find(|(name, _)| *name == "chart");
        for text in marks.unwrap().1.iter().flat_map(|mark| &mark.texts) {
            let [l, t, r, _] = text.bounds();
            assert!(
                l >= left - 1.0 && r <= left + width + 1.0 && t >= top + height - 1.0,
                "{preset:?}: {text:?}"
            );
        }
    }
}

#[test]
fn the_command_line_shows_the_chart() {
    let folder = tempfile::tempdir().unwrap();
    let export = [
        "export", "--size", "1200x800", "-o", "a.svg", "--select", "base-201",
    ];
    let plain = run_in(folder.path(), &export);
    assert_eq!((plain.code, plain.stderr.as_str()), (0, ""));
    assert!(!text(&folder.path().join("a.svg")).contains("id=\"chart\""));
    let shown = run_in(folder.path(), &[&export[..], &["--show", "chart"]].concat());
    assert_eq!((shown.code, shown.stderr.as_str()), (0, ""));
    assert!(text(&folder.path().join("a.svg")).contains("id=\"chart\""));
}
