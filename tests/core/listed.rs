//! What a picture cites it lists, and what stands on its symbols its legend explains.

use std::collections::BTreeSet;

use serde_json::json;
use theatrum::export::Figure;
use theatrum::export::Request;
use theatrum::export::figure;
use theatrum::formats::builtin;
use theatrum::scene::text::numbers_in;
use theatrum::scene::{Cut, LayerName, Mark};
use theatrum::theme::Theme;
use theatrum::view::figure::{FigureSettings, Format, Part, Preset};
use theatrum::view::{Look, View};

use crate::figure::{drawn_together, preset};
use crate::help::feature;
use crate::stage::Stage;

fn drawn(ids: &[&str], settings: &FigureSettings, theme: Theme) -> Figure {
    drawn_together(ids, settings, theme, |request, fonts| {
        figure::figure(request, fonts, false)
    })
}

fn in_group<'a>(figure: &'a Figure, name: &str) -> Vec<&'a Mark> {
    let groups = figure.groups.iter().filter(|(held, _)| *held == name);
    groups.flat_map(|(_, marks)| marks).collect()
}

/// The numbers of the sources that the list shows.
fn listed(figure: &Figure) -> BTreeSet<usize> {
    in_group(figure, "sources")
        .iter()
        .filter_map(|mark| mark.title.strip_prefix("Source ")?.parse().ok())
        .collect()
}

/// The numbers of sources that stand anywhere else: behind names, in the legend, at the chart.
fn cited(figure: &Figure) -> BTreeSet<usize> {
    let labels = figure.scene.layer(LayerName::Labels).unwrap();
    let marks = labels.marks.iter();
    let marks = marks
        .chain(in_group(figure, "legend"))
        .chain(in_group(figure, "chart"));
    marks
        .flat_map(|mark| &mark.texts)
        .filter_map(|text| {
            let caption = text.text.split_once("sources ");
            let caption = caption.map(|(_, numbers)| numbers.split(" and ").next().unwrap());
            match caption {
                Some(numbers) => numbers_in(numbers),
                None if text.cut == Cut::SemiBold => numbers_in(&text.text),
                None => None,
            }
        })
        .flatten()
        .collect()
}

const SIZES: [Preset; 5] = [
    Preset::Slide,
    Preset::Square,
    Preset::Story,
    Preset::A4Portrait,
    Preset::A4Landscape,
];

#[test]
fn every_built_in_atlas_lists_all_it_cites_at_every_size_whatever_the_theme() {
    for builtin in builtin::ALL {
        for size in SIZES {
            let settings = preset(size, Format::Svg);
            let light = drawn(&[builtin.id], &settings, Theme::Light);
            let all: BTreeSet<usize> = (1..=light.citations.entries.len()).collect();
            assert_eq!(listed(&light), all, "{} at {size:?}", builtin.id);
            assert_eq!(cited(&light), all, "{} at {size:?}", builtin.id);
            let dark = drawn(&[builtin.id], &settings, Theme::Dark);
            let words = |figure: &Figure| -> Vec<String> {
                let marks = in_group(figure, "sources").into_iter();
                let texts = marks.flat_map(|mark| &mark.texts);
                texts.map(|text| text.text.clone()).collect()
            };
            assert_eq!(words(&dark), words(&light), "{} at {size:?}", builtin.id);
        }
    }
}

#[test]
fn with_a_chart_the_list_has_its_sources_too() {
    for id in ["dushanbe-2022", "russian-facilities-abroad"] {
        let without = drawn(&[id], &preset(Preset::Slide, Format::Svg), Theme::Light);
        for size in SIZES {
            let mut settings = preset(size, Format::Svg);
            settings.show(Part::Chart, true);
            let figure = drawn(&[id], &settings, Theme::Light);
            let all: BTreeSet<usize> = (1..=figure.citations.entries.len()).collect();
            assert!(all.len() > without.citations.entries.len());
            assert_eq!(
                (listed(&figure), cited(&figure)),
                (all.clone(), all),
                "{id} {size:?}"
            );
        }
    }
}

/// A picture with far more sources than it has room for.
fn crowded(size: [u32; 2]) -> Figure {
    let mut settings = FigureSettings {
        size,
        all_sources: true,
        ..preset(Preset::Custom, Format::Png)
    };
    settings.show(Part::Chart, true);
    let ids: Vec<&str> = builtin::ALL.iter().map(|builtin| builtin.id).collect();
    drawn(&ids, &settings, Theme::Light)
}

const CROWDED: [[u32; 2]; 2] = [[1080, 700], [1000, 640]];

#[test]
fn a_source_that_has_no_room_is_not_numbered_and_the_picture_says_how_many_those_are() {
    for size in CROWDED {
        let figure = crowded(size);
        let (listed, cited) = (listed(&figure), cited(&figure));
        let left = figure.citations.entries.len() - listed.len();
        assert!(left > 0 && listed.len() > 20, "{left} of {listed:?}");
        let unlisted: Vec<&usize> = cited.difference(&listed).collect();
        assert!(unlisted.is_empty(), "{unlisted:?}");
        let said = in_group(&figure, "sources").pop().unwrap();
        let lines: Vec<&str> = said.texts.iter().map(|text| text.text.as_str()).collect();
        let words = lines.join(" ");
        assert!(
            words.starts_with(&format!("{left} more sources are not numbered here")),
            "{words}"
        );
        assert!(words.contains("metadata"), "{words}");
    }
}

#[test]
fn nothing_of_a_crowded_list_lies_over_anything_or_leaves_its_sheet() {
    for size in CROWDED {
        let figure = crowded(size);
        let sources = in_group(&figure, "sources");
        let texts: Vec<_> = sources.iter().flat_map(|mark| &mark.texts).collect();
        let credits = in_group(&figure, "credits");
        let lowest = credits[0].texts[0].bounds()[1];
        let margin = figure.size.height / 27.0;
        for (at, text) in texts.iter().enumerate() {
            let [left, top, right, bottom] = text.bounds();
            assert!(right <= figure.size.width - margin, "{}", text.text);
            assert!(bottom <= lowest, "{}", text.text);
            for other in texts.iter().skip(at + 1) {
                let [l, t, r, b] = other.bounds();
                let over = left < r - 0.5 && l < right - 0.5 && top < b - 2.0 && t < bottom - 2.0;
                assert!(!over, "“{}” over “{}”", text.text, other.text);
            }
        }
    }
}

#[test]
fn numbers_that_can_be_read_stand_first_in_the_list() {
    let settings = preset(Preset::Slide, Format::Svg);
    let ids = ["dushanbe-2022"];
    drawn_together(&ids, &settings, Theme::Light, |request, fonts| {
        // Without labels only the legend has numbers.
        let mut view = View::clone(request.view);
        let look = LayerName::Labels.default_look();
        let hidden = Look {
            visible: false,
            ..look
        };
        view.layers.set_look(LayerName::Labels, hidden);
        let request = Request {
            view: &view,
            ..*request
        };
        let figure = figure::figure(&request, fonts, false);
        let notes = figure.scene.legend.iter();
        let read: Vec<usize> = notes
            .filter_map(|entry| numbers_in(&entry.note))
            .flatten()
            .collect();
        assert_eq!(read, [1, 2, 3]);
        let publishers: Vec<&str> = figure
            .citations
            .entries
            .iter()
            .map(|entry| entry.source.name())
            .collect();
        assert!(publishers[..3].contains(&"Apostrophe.ua"), "{publishers:?}");
        let numbers: Vec<usize> = figure
            .citations
            .entries
            .iter()
            .map(|entry| entry.number)
            .collect();
        assert!(numbers.is_sorted() && numbers[0] == 1);
    });
}

#[test]
fn badges_stand_in_the_legend_only_where_they_are_on_the_map() {
    let rows = [
        "Stop of the itinerary",
        "Facts at this symbol",
        "Sources differ",
    ];
    let settings = preset(Preset::Slide, Format::Svg);
    let figure = drawn(&["dushanbe-2022"], &settings, Theme::Light);
    let legend = in_group(&figure, "legend");
    let texts: Vec<&str> = legend
        .iter()
        .flat_map(|mark| &mark.texts)
        .map(|text| text.text.as_str())
        .collect();
    for row in rows {
        assert!(texts.contains(&row), "{row}: {texts:?}");
    }
    assert!(texts.contains(&"≠"), "the badge as it looks: {texts:?}");
    let one = feature(
        "a",
        &json!({ "kind": "event", "title": "A", "sites": [
        { "name": "A", "at": [10.0, 50.0] },
    ] }),
    );
    let scene = Stage::of(&json!([one])).build();
    assert_eq!(scene.legend.len(), 1, "{:?}", scene.legend);
}

#[test]
fn at_most_three_numbers_stand_behind_a_name_and_none_without_one() {
    let note = |text: &theatrum::scene::Text| {
        (text.cut == Cut::SemiBold)
            .then(|| numbers_in(&text.text))
            .flatten()
    };
    for builtin in builtin::ALL {
        for size in SIZES {
            let settings = preset(size, Format::Svg);
            let figure = drawn(&[builtin.id], &settings, Theme::Light);
            let labels = figure.scene.layer(LayerName::Labels).unwrap();
            for mark in &labels.marks {
                let notes: Vec<_> = mark.texts.iter().filter_map(note).collect();
                for numbers in &notes {
                    assert!(numbers.len() <= 3, "{}: {numbers:?}", builtin.id);
                }
                let names = mark.texts.len() - notes.len();
                assert!(
                    notes.is_empty() || names > 0,
                    "{}: {:?}",
                    builtin.id,
                    mark.title
                );
            }
            for entry in &figure.scene.legend {
                let numbers = numbers_in(&entry.note).unwrap_or_default();
                assert!(numbers.len() <= 3, "{}: {}", builtin.id, entry.note);
            }
            let written = theatrum::export::citations::as_text(&figure.citations);
            let lines = written
                .lines()
                .filter(|line| line.starts_with("- "))
                .count();
            assert_eq!(lines, figure.citations.further.len());
        }
    }
}

#[test]
fn whoever_asks_for_all_sources_gets_those_that_were_left_out() {
    let mut settings = preset(Preset::Slide, Format::Svg);
    let few = drawn(&["russian-facilities-abroad"], &settings, Theme::Light);
    settings.all_sources = true;
    let all = drawn(&["russian-facilities-abroad"], &settings, Theme::Light);
    assert!(few.citations.entries.len() < all.citations.entries.len());
    assert!(
        few.citations
            .by_fact
            .values()
            .all(|numbers| numbers.len() <= 3)
    );
    assert!(
        all.citations
            .by_fact
            .values()
            .any(|numbers| numbers.len() > 3)
    );
}

#[test]
fn the_best_sources_of_a_number_are_cited_and_both_ends_of_a_range() {
    let source = |id: &str, kind: &str, seen: Option<&str>| {
        let mut source =
            json!({ "id": id, "publisher": id.to_uppercase(), "kind": kind, "date": "2022" });
        if let Some(place) = seen {
            source["seen_at"] = json!(place);
        }
        source
    };
    let claim = |id: &str, value: u32| json!({ "about": "personnel", "value": value, "as_of": "2022-06", "source": id });
    let sources = json!([
        source("blog", "blog", None),
        source("news", "news", None),
        source("copy", "news agency", Some("copies.example")),
        source("agency", "news agency", None),
        source("state", "official", None),
    ]);
    let cited = |claims: &serde_json::Value| -> Vec<String> {
        let base = feature(
            "base",
            &json!({ "kind": "deployment", "title": "Base", "sites": [
                { "name": "Town", "at": [10.0, 50.0] },
            ], "claims": claims }),
        );
        let theatrum = json!({ "sources": sources });
        let atlas = crate::help::atlas_of(&crate::help::collection(&theatrum, &json!([base])));
        let library = crate::help::library(vec![atlas]);
        let facts: Vec<_> = library.facts().collect();
        let index = theatrum::index::Index::build(&library, &facts, None);
        let citations =
            theatrum::export::citations::Citations::of(&library, &index, &facts, &[], 3);
        let numbers = citations.by_fact.values().flatten();
        let entries: Vec<String> = numbers
            .map(|number| {
                citations.entries[number - 1].line(theatrum::export::citations::Form::Brief)
            })
            .collect();
        let all: BTreeSet<&str> = citations
            .all()
            .map(|entry| entry.source.id.as_str())
            .collect();
        assert_eq!(all.len(), claims.as_array().unwrap().len());
        entries
    };
    let agreed = json!([
        claim("blog", 700),
        claim("news", 700),
        claim("copy", 700),
        claim("agency", 700),
        claim("state", 700)
    ]);
    assert_eq!(
        cited(&agreed),
        [
            "STATE, 2022",
            "AGENCY, 2022",
            "COPY, seen at copies.example, 2022"
        ]
    );
    let differing = json!([
        claim("blog", 900),
        claim("news", 500),
        claim("agency", 700),
        claim("state", 700)
    ]);
    assert_eq!(
        cited(&differing),
        ["NEWS, 2022", "BLOG, 2022", "STATE, 2022"]
    );
}
