//! Figures: what stands around the map, sources tied to the map by number, and pictures that open
//! again in every format.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use tempfile::tempdir;
use theatrum::export::{self, Request, figure, payload};
use theatrum::formats::builtin;
use theatrum::index::Index;
use theatrum::scene::{Fonts, Text};
use theatrum::theme::Theme;
use theatrum::view::figure::{FigureSettings, Format, Part, Preset};
use theatrum::view::{Camera, Layers, View};

use crate::help::{binary, builtins, bytes, put, run, run_in, text};

/// Draws an atlas with all of it in the frame.
fn drawn<R>(
    id: &str,
    settings: &FigureSettings,
    theme: Theme,
    then: impl FnOnce(&Request<'_>, &mut Fonts) -> R,
) -> R {
    drawn_together(&[id], settings, theme, then)
}

/// Draws atlases with all of them in the frame.
pub(crate) fn drawn_together<R>(
    ids: &[&str],
    settings: &FigureSettings,
    theme: Theme,
    then: impl FnOnce(&Request<'_>, &mut Fonts) -> R,
) -> R {
    let library = builtins(ids);
    let facts: Vec<_> = library.facts().collect();
    let index = Index::build(&library, &facts, None);
    let bounds = index.bounds().unwrap();
    let size = figure::map_size(settings);
    let margin = size.width.min(size.height) * 0.09;
    let view = View {
        camera: Camera::fit(bounds, size, [margin * 1.6, margin], 7.0),
        layers: Layers {
            groups: library
                .groups_once()
                .iter()
                .take(1)
                .map(|(_, group)| group.id.to_string())
                .collect(),
            ..Layers::default()
        },
        theme,
        ..View::default()
    };
    let request = Request {
        library: &library,
        index: &index,
        view: &view,
        settings,
        tiles: None,
    };
    then(&request, &mut Fonts::default())
}

pub(crate) fn preset(preset: Preset, format: Format) -> FigureSettings {
    FigureSettings {
        preset,
        format,
        ..FigureSettings::default()
    }
}

fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// A text's box without what little its letters do not fill.
fn ink(text: &Text) -> [f64; 4] {
    let [left, top, right, bottom] = text.bounds();
    [
        left + 0.5,
        top + text.size_px * 0.12,
        right - 0.5,
        bottom - text.size_px * 0.1,
    ]
}

#[test]
fn every_built_in_atlas_fits_its_sheet_at_three_presets_in_both_themes() {
    for builtin in builtin::ALL {
        for (wanted, theme) in [
            (Preset::Slide, Theme::Light),
            (Preset::A4Portrait, Theme::Dark),
            (Preset::Square, Theme::Light),
        ] {
            let settings = preset(wanted, Format::Svg);
            let figure = drawn(builtin.id, &settings, theme, |request, fonts| {
                figure::figure(request, fonts, false)
            });
            let texts: Vec<&Text> = figure
                .groups
                .iter()
                .flat_map(|(_, marks)| marks)
                .flat_map(|mark| &mark.texts)
                .collect();
            for text in &texts {
                let [left, top, right, bottom] = text.bounds();
                assert!(
                    left >= 0.0
                        && top >= 0.0
                        && right <= figure.size.width
                        && bottom <= figure.size.height,
                    "{} at {wanted:?}: “{}” leaves the sheet",
                    builtin.id,
                    text.text
                );
            }
            for (position, a) in texts.iter().enumerate() {
                for b in texts.iter().skip(position + 1) {
                    assert!(
                        !overlap(ink(a), ink(b)),
                        "{} at {wanted:?}: “{}” over “{}”",
                        builtin.id,
                        a.text,
                        b.text
                    );
                }
            }
            assert!(!figure.scene.legend.is_empty(), "{}", builtin.id);
        }
    }
}

/// All numbers in a text such as "1–3, 7".
fn numbers(text: &str) -> BTreeSet<usize> {
    let mut all = BTreeSet::new();
    for part in text.split(", ") {
        let ends: Vec<usize> = part
            .split('–')
            .filter_map(|end| end.trim_end_matches('.').parse().ok())
            .collect();
        if let (Some(first), Some(last)) = (ends.first(), ends.last()) {
            all.extend(*first..=*last);
        }
    }
    all
}

/// The texts drawn inside the group with an id.
pub(crate) fn texts_in(svg: &str, id: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let group = document
        .descendants()
        .find(|node| node.attribute("id") == Some(id));
    let texts = |group: Node<'_, '_>| {
        let inside = group.descendants().filter(|node| node.has_tag_name("text"));
        inside
            .map(|node| node.text().unwrap_or_default().to_owned())
            .collect()
    };
    group.map(texts).unwrap_or_default()
}

#[test]
fn every_number_of_a_source_stands_on_the_map_and_in_the_strip() {
    let settings = preset(Preset::Slide, Format::Svg);
    let svg = drawn(
        "nato-battlegroups",
        &settings,
        Theme::Light,
        |request, fonts| {
            String::from_utf8(export::picture(request, fonts, 1.0).unwrap().bytes).unwrap()
        },
    );
    let is_numbers = |text: &&String| {
        text.chars()
            .all(|letter| letter.is_ascii_digit() || ",– ".contains(letter))
    };
    let on_map: BTreeSet<usize> = texts_in(&svg, "labels")
        .iter()
        .filter(is_numbers)
        .flat_map(|text| numbers(text))
        .collect();
    let in_strip: BTreeSet<usize> = texts_in(&svg, "sources")
        .iter()
        .filter(|text| text.ends_with('.') && text.trim_end_matches('.').parse::<usize>().is_ok())
        .flat_map(|text| numbers(text))
        .collect();
    assert_eq!(on_map, in_strip);
    assert!(in_strip.len() >= 5, "{in_strip:?}");
}

#[test]
fn what_is_hidden_is_not_drawn_and_the_rest_is() {
    let folder = tempdir().unwrap();
    let answer = run_in(
        folder.path(),
        &[
            "export",
            "-o",
            "map.svg",
            "--hide",
            "legend,personnel,sources,title",
        ],
    );
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let svg = text(&folder.path().join("map.svg"));
    assert!(texts_in(&svg, "legend").is_empty() && texts_in(&svg, "sources").is_empty());
    assert!(!svg.contains(">Dushanbe, June 2022</text>"));
    assert!(
        texts_in(&svg, "credits")
            .iter()
            .any(|text| text.contains("Natural Earth"))
    );
}

#[test]
fn the_title_and_the_line_under_it_can_be_given() {
    let folder = tempdir().unwrap();
    let answer = run_in(
        folder.path(),
        &[
            "export",
            "-o",
            "map.svg",
            "--title",
            "A <title> & more",
            "--subtitle",
            "-1 of 2",
        ],
    );
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let svg = text(&folder.path().join("map.svg"));
    assert_eq!(texts_in(&svg, "title"), ["A <title> & more", "-1 of 2"]);
}

#[test]
fn a_picture_opens_again_with_its_view_in_every_format() {
    let folder = tempdir().unwrap();
    for ending in ["png", "svg", "pdf"] {
        let (first, second) = (format!("one.{ending}"), format!("two.{ending}"));
        let answer = run_in(
            folder.path(),
            &[
                "export",
                "csto",
                "-o",
                &first,
                "--size",
                "800x600",
                "--fit",
                "20,35,80,60",
                "--date",
                "1995",
                "--theme",
                "dark",
            ],
        );
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
        let again = run_in(folder.path(), &["export", &first, "-o", &second]);
        assert_eq!((again.code, again.stderr.as_str()), (0, ""));
        let (one, two) = (
            bytes(&folder.path().join(&first)),
            bytes(&folder.path().join(&second)),
        );
        assert!(one == two, "{ending} changed when it was drawn again");
        let check = run_in(folder.path(), &["check", &first]);
        assert_eq!((check.code, check.stdout.as_str()), (0, ""));
        let list = run_in(folder.path(), &["list", &first, "--format", "json"]);
        let list: serde_json::Value = serde_json::from_str(&list.stdout).unwrap();
        assert_eq!(list["facts"].as_array().unwrap().len(), 16, "all its facts");
    }
}

#[test]
fn a_damaged_picture_is_refused_wherever_the_damage_is() {
    let folder = tempdir().unwrap();
    for ending in ["png", "svg", "pdf"] {
        let name = format!("map.{ending}");
        run_in(folder.path(), &["export", "-o", &name, "--size", "400x300"]);
        let whole = bytes(&folder.path().join(&name));
        assert!(payload::read(&whole).unwrap().is_ok());
        for share in 1..20 {
            let at = whole.len() * share / 20;
            let mut damaged = whole.clone();
            damaged[at] ^= 0x11;
            assert!(
                !matches!(payload::read(&damaged), Some(Ok(_))),
                "{ending}: byte {at} changed"
            );
            let cut = &whole[..at];
            assert!(
                !matches!(payload::read(cut), Some(Ok(_))),
                "{ending}: cut at {at}"
            );
        }
        put(folder.path(), &name, &whole[..whole.len() * 9 / 10]);
        for command in ["list", "check"] {
            let answer = run_in(folder.path(), &[command, &name]);
            assert_eq!(
                answer.code, 1,
                "{command} {name}: {}{}",
                answer.stdout, answer.stderr
            );
        }
    }
}

#[test]
fn a_picture_without_a_view_says_so_when_it_is_opened() {
    let folder = tempdir().unwrap();
    run_in(
        folder.path(),
        &["export", "-o", "map.png", "--size", "400x300", "--no-view"],
    );
    let answer = run_in(folder.path(), &["list", "map.png"]);
    assert_eq!(answer.code, 1);
    assert!(
        answer.stderr.contains("carries no view"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_pdf_has_its_fonts_its_links_and_its_title() {
    let settings = preset(Preset::A4Landscape, Format::Pdf);
    let pdf = drawn(
        "leaders-summits",
        &settings,
        Theme::Light,
        |request, fonts| export::picture(request, fonts, 1.0).unwrap().bytes,
    );
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let dicts = || {
        document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
    };
    let named = |key: &[u8], name: &[u8]| {
        dicts()
            .filter(|dict| {
                dict.get(key)
                    .is_ok_and(|value| value.as_name().is_ok_and(|held| held == name))
            })
            .count()
    };
    assert!(named(b"Type", b"FontDescriptor") >= 2);
    assert!(
        dicts()
            .filter(|dict| dict.has(b"FontFile2") || dict.has(b"FontFile3"))
            .count()
            >= 2
    );
    assert!(named(b"Subtype", b"Link") >= 5);
    let page = document.get_pages()[&1];
    let media = document
        .get_object(page)
        .unwrap()
        .as_dict()
        .unwrap()
        .get(b"MediaBox")
        .unwrap()
        .as_array()
        .unwrap();
    let width = media[2].as_float().unwrap();
    assert!(
        (width - 841.9).abs() < 1.0,
        "{width} points is not the width of A4"
    );
}

#[test]
fn sources_that_do_not_fit_go_on_to_a_second_page() {
    let crowded = FigureSettings {
        size: [1080, 600],
        all_sources: true,
        ..preset(Preset::Custom, Format::Pdf)
    };
    let ids = ["dushanbe-2022", "csto", "leaders-summits"];
    let figure = drawn_together(&ids, &crowded, Theme::Light, |request, fonts| {
        figure::figure(request, fonts, true)
    });
    let written = |groups: &[(&str, Vec<theatrum::scene::Mark>)]| {
        let marks = groups.iter().flat_map(|(_, marks)| marks);
        marks
            .filter(|mark| mark.title.starts_with("Source "))
            .count()
    };
    assert_eq!(figure.pages.len(), 1);
    let further: usize = figure.pages.iter().map(|page| written(page)).sum();
    assert_eq!(
        written(&figure.groups) + further,
        figure.citations.entries.len()
    );
}

#[test]
fn the_bytes_do_not_hang_on_time_zone_or_language() {
    let folder = tempdir().unwrap();
    for ending in ["png", "svg", "pdf"] {
        let mut all = Vec::new();
        for (zone, language) in [("UTC", "C"), ("Asia/Dushanbe", "tr_TR.UTF-8")] {
            let path = folder.path().join(format!("{}.{ending}", all.len()));
            let status = binary(folder.path())
                .args(["export", "--size", "640x480", "-o"])
                .arg(&path)
                .env("TZ", zone)
                .env("LC_ALL", language)
                .status()
                .unwrap();
            assert!(status.success());
            all.push(bytes(&path));
        }
        assert!(all.first() == all.last(), "{ending}");
    }
}

#[test]
fn presets_have_their_sizes_and_unknown_ones_are_refused() {
    assert_eq!(
        preset(Preset::A4Portrait, Format::Png).size_px(),
        [1240, 1754]
    );
    let letter = FigureSettings {
        dpi: 300,
        ..preset(Preset::LetterLandscape, Format::Png)
    };
    assert_eq!(letter.size_px(), [3300, 2550]);
    let folder = tempdir().unwrap();
    for words in [
        &["--preset", "poster"][..],
        &["--size", "20000x100"],
        &["--size", "9000x9000", "--scale", "2"],
        &["--preset", "a4-landscape", "--dpi", "9999"],
        &["--select", "nobody"],
        &["--view", "10,20"],
        &["--hide", "everything"],
    ] {
        let mut line = vec!["export", "-o", "map.png"];
        line.extend(words);
        let answer = run_in(folder.path(), &line);
        assert_eq!(answer.code, 2, "{words:?}: {}", answer.stderr);
        assert!(
            !folder.path().join("map.png").exists(),
            "{words:?} left something behind"
        );
    }
}

#[test]
fn each_fact_with_a_place_gets_a_picture_and_lists_go_beside() {
    let folder = tempdir().unwrap();
    let answer = run_in(
        folder.path(),
        &[
            "export",
            "nato-battlegroups",
            "--each",
            "fact",
            "-o",
            "out",
            "--size",
            "320x240",
            "--sources",
            "s.csv",
            "--alt",
        ],
    );
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    let count = |ending: &str| {
        std::fs::read_dir(folder.path().join("out"))
            .unwrap()
            .filter(|entry| {
                entry
                    .as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .ends_with(ending)
            })
            .count()
    };
    assert_eq!(
        (count(".png"), count(".sources.csv"), count(".alt.txt")),
        (8, 8, 8)
    );
    assert!(
        answer.stderr.contains("1 facts have no place") || answer.stderr.contains("no place"),
        "{}",
        answer.stderr
    );
}

#[test]
fn standard_output_takes_a_picture() {
    let answer = run(&["export", "-o", "-", "--size", "320x240"]);
    assert_eq!(answer.code, 0);
    assert!(
        answer.stdout.starts_with("<svg ")
            && answer.stdout.contains("<title>Dushanbe, June 2022</title>")
    );
}

#[test]
fn a_letter_that_no_embedded_font_has_is_told() {
    let answer = run(&["export", "-o", "-", "--size", "320x240", "--title", "서울"]);
    assert_eq!(answer.code, 0);
    assert!(
        answer.stderr.contains('서') && answer.stderr.contains("font"),
        "{}",
        answer.stderr
    );
}

#[test]
fn the_description_names_what_is_drawn() {
    let settings = preset(Preset::Slide, Format::Svg);
    let figure = drawn(
        "dushanbe-2022",
        &settings,
        Theme::Light,
        |request, fonts| figure::figure(request, fonts, false),
    );
    for wanted in [
        "201st military base",
        "7,000–7,500 personnel",
        "Iskander-M, up to 500",
        "Tajikistan",
        "Moscow to Dushanbe",
    ] {
        assert!(
            figure.description.contains(wanted),
            "{wanted}: {}",
            figure.description
        );
    }
    assert!(settings.shows(Part::Scale));
}
