//! Pictures of the map: SVG that other programs read, PNG drawn from it, the same bytes on every
//! run, and the ground in both views.

use std::collections::BTreeSet;

use resvg::tiny_skia::Pixmap;
use roxmltree::{Document, Node};
use serde_json::json;
use theatrum::basemap::{self, Area, Worldview};
use theatrum::scene::text::{CUTS, FALLBACKS};
use theatrum::scene::{Cut, Fonts};
use theatrum::theme::Theme;
use theatrum::view::figure::Format;

use crate::help::{binary, builtins, bytes};
use crate::stage::{Stage, placed, site};

fn dushanbe() -> Stage {
    Stage::new(builtins(&["dushanbe-2022"]))
}

/// The element with an id.
fn by_id<'a>(document: &'a Document<'_>, id: &str) -> Option<Node<'a, 'a>> {
    document
        .descendants()
        .find(|node| node.attribute("id") == Some(id))
}

/// The outline of the element with an id.
fn outline(svg: &str, id: &str) -> String {
    let document = Document::parse(svg).unwrap();
    by_id(&document, id)
        .unwrap_or_else(|| panic!("no {id}"))
        .attribute("d")
        .unwrap()
        .to_owned()
}

fn words(svg: &str) -> Vec<String> {
    Document::parse(svg)
        .unwrap()
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| node.text().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_parts_of_the_map_are_named_groups() {
    let svg = dushanbe().svg();
    let document = Document::parse(&svg).unwrap();
    for id in [
        "map",
        "ground",
        "water",
        "land",
        "members-csto",
        "lakes",
        "rivers",
        "coast",
        "boundaries",
        "disputed",
        "ranges",
        "personnel",
        "itineraries",
        "places",
        "symbols",
        "labels",
        "furniture",
    ] {
        assert!(by_id(&document, id).is_some(), "{id}");
    }
}

#[test]
fn no_id_is_given_twice() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut stage = dushanbe();
        stage.view.theme = theme;
        stage.view.layers.groups = vec!["csto".to_owned(), "brics".to_owned()];
        let svg = stage.svg();
        let document = Document::parse(&svg).unwrap();
        let mut seen = BTreeSet::new();
        for id in document.descendants().filter_map(|n| n.attribute("id")) {
            assert!(seen.insert(id.to_owned()), "{id}");
        }
    }
}

#[test]
fn a_picture_has_the_size_that_was_asked_for() {
    let svg = dushanbe().resize(640.0, 400.0).svg();
    let document = Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("width"), Some("640"));
    assert_eq!(root.attribute("height"), Some("400"));
    assert_eq!(root.attribute("viewBox"), Some("0 0 640 400"));
}

#[test]
fn a_picture_has_a_title_and_says_what_it_shows() {
    let svg = dushanbe().svg();
    let document = Document::parse(&svg).unwrap();
    let said = |tag: &str| {
        let child = document.root_element().children();
        let node = child.clone().find(|node| node.has_tag_name(tag)).unwrap();
        node.text().unwrap().to_owned()
    };
    assert_eq!(said("title"), "Dushanbe, June 2022");
    assert!(!said("desc").is_empty());
}

#[test]
fn symbols_say_what_they_stand_for() {
    let svg = dushanbe().svg();
    let document = Document::parse(&svg).unwrap();
    let symbols = by_id(&document, "symbols").unwrap();
    let titles: Vec<&str> = symbols
        .descendants()
        .filter(|node| node.has_tag_name("title"))
        .filter_map(|node| node.text())
        .collect();
    assert!(
        titles
            .iter()
            .any(|title| title.contains("201st military base")
                && title.contains("some 7,000 personnel")
                && title.contains("sources differ")),
        "{titles:#?}"
    );
}

/// How far a text reaches beyond the picture, in pixels.
fn beyond(node: Node<'_, '_>, fonts: &mut Fonts, [width, height]: [f64; 2]) -> f64 {
    let number = |name: &str| -> f64 {
        let value = node.attribute(name).unwrap_or("0");
        value.parse().unwrap_or_else(|_| panic!("{name}={value}"))
    };
    let cut = match (node.attribute("font-weight"), node.attribute("font-style")) {
        (Some("700"), _) => Cut::Bold,
        (Some("600"), _) => Cut::SemiBold,
        (_, Some("italic")) => Cut::Italic,
        _ => Cut::Regular,
    };
    let text = node.text().unwrap_or_default();
    let size = number("font-size");
    let spacing = number("letter-spacing") * text.chars().count().saturating_sub(1) as f64;
    let (x, y) = (number("x"), number("y"));
    let right = x + fonts.width(cut, text) * size + spacing;
    (-x).max(right - width).max(size * 0.75 - y).max(y - height)
}

#[test]
fn every_text_lies_inside_the_picture() {
    let mut fonts = Fonts::default();
    for built_in in theatrum::formats::builtin::ALL {
        for (width, height) in [
            (1440.0, 900.0),
            (800.0, 800.0),
            (480.0, 360.0),
            (320.0, 200.0),
        ] {
            let mut stage = Stage::new(builtins(&[built_in.id]));
            stage.resize(width, height).fit();
            let svg = stage.svg();
            let document = Document::parse(&svg).unwrap();
            let texts = document.descendants().filter(|n| n.has_tag_name("text"));
            assert!(texts.clone().count() > 3, "{}", built_in.id);
            for node in texts {
                let by = beyond(node, &mut fonts, [width, height]);
                let text = node.text().unwrap_or_default();
                assert!(
                    by < 0.5,
                    "{} {width}x{height}: “{text}” by {by}",
                    built_in.id
                );
            }
        }
    }
}

#[test]
fn the_scale_and_the_credit_stand_on_the_map() {
    let words = words(&dushanbe().svg());
    assert!(
        words.iter().any(|word| word.contains("km at ")),
        "{words:?}"
    );
    assert!(words.iter().any(|word| word.contains("Natural Earth")));
    assert!(
        words
            .iter()
            .any(|word| word.contains("as internationally recognised"))
    );
}

#[test]
fn what_is_written_in_a_file_cannot_break_the_picture() {
    let title = "<b>&amp;\u{1} \"x\" ]]> é";
    let mut fact = placed(title, "event", &json!([site(title, 10.0, 10.0)]));
    fact["id"] = json!("x");
    let svg = Stage::of(&json!([fact])).svg();
    let shown = words(&svg).join(" ");
    assert!(shown.contains("<b>&amp;\u{fffd} \"x\" ]]> é"), "{shown}");
}

#[test]
fn a_picture_is_the_same_on_every_run() {
    let (mut one, mut two) = (dushanbe(), dushanbe());
    assert!(one.svg() == two.svg());
    one.resize(320.0, 200.0);
    two.resize(320.0, 200.0);
    assert!(one.picture(Format::Png) == two.picture(Format::Png));
}

#[test]
fn a_picture_is_the_same_in_every_time_zone_and_language() {
    let folder = tempfile::tempdir().unwrap();
    let drawn = |name: &str, zone: &str, language: &str| {
        let status = binary(folder.path())
            .args(["export", "--size", "400x300", "-o", name])
            .env("TZ", zone)
            .env("LANG", language)
            .env("LC_ALL", language)
            .status()
            .unwrap();
        assert!(status.success());
        bytes(&folder.path().join(name))
    };
    for ending in ["svg", "png"] {
        let one = drawn(&format!("one.{ending}"), "UTC", "C");
        let two = drawn(
            &format!("two.{ending}"),
            "Pacific/Kiritimati",
            "tr_TR.UTF-8",
        );
        assert!(one == two, "{ending}");
    }
}

fn decoded(stage: &mut Stage) -> Pixmap {
    Pixmap::decode_png(&stage.picture(Format::Png)).unwrap()
}

fn colours(picture: &Pixmap) -> BTreeSet<[u8; 4]> {
    let bytes = |pixel: &resvg::tiny_skia::PremultipliedColorU8| {
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    };
    picture.pixels().iter().map(bytes).collect()
}

#[test]
fn a_png_has_its_size_and_many_colours_and_no_holes() {
    let picture = decoded(dushanbe().resize(500.0, 350.0));
    assert_eq!((picture.width(), picture.height()), (500, 350));
    let colours = colours(&picture);
    assert!(colours.len() > 200, "{}", colours.len());
    assert!(colours.iter().all(|[.., alpha]| *alpha == 255));
}

#[test]
fn the_dark_theme_is_dark() {
    let brightness = |theme: Theme| {
        let mut stage = dushanbe();
        stage.resize(300.0, 200.0).view.theme = theme;
        let picture = decoded(&mut stage);
        let sum: u64 = picture.pixels().iter().map(|p| u64::from(p.green())).sum();
        sum / (300 * 200)
    };
    assert!(brightness(Theme::Light) > 180);
    assert!(brightness(Theme::Dark) < 80);
}

#[test]
fn the_members_of_a_group_are_hatched() {
    let svg = dushanbe().svg();
    let document = Document::parse(&svg).unwrap();
    let members = by_id(&document, "members-csto").unwrap();
    assert_eq!(members.attribute("fill"), Some("url(#hatch-0)"));
    assert!(members.attribute("d").unwrap().len() > 1000);
    let hatch = by_id(&document, "hatch-0").unwrap();
    assert!(hatch.has_tag_name("pattern"));
}

#[test]
fn the_hatch_shows_in_the_png() {
    let mut with = dushanbe();
    with.resize(400.0, 300.0);
    let mut without = dushanbe();
    without.resize(400.0, 300.0).view.layers.groups.clear();
    let (with, without) = (decoded(&mut with), decoded(&mut without));
    let pairs = with.pixels().iter().zip(without.pixels());
    let different = pairs.filter(|(a, b)| a != b).count();
    assert!(different > 5_000, "{different} of 120,000 pixels");
}

/// Whether an area contains a position, by the even-odd rule.
fn contains(area: &Area, lon: f64, lat: f64) -> bool {
    let [x, y] = basemap::world_from_lonlat(lon, lat);
    let mut inside = false;
    for ring in &area.rings {
        let points = &area.points[ring.start as usize..ring.end as usize];
        for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
            let [ax, ay, bx, by] = [a[0], a[1], b[0], b[1]].map(f64::from);
            if (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax) {
                inside = !inside;
            }
        }
    }
    inside
}

#[test]
fn crimea_is_ukraine_as_recognised_and_russia_de_facto_at_every_level() {
    for level in 0..basemap::LEVELS {
        for (lon, lat) in [(34.1, 45.2), (33.55, 44.62)] {
            let land = &basemap::level(level).land;
            let area = land.iter().find(|area| contains(area, lon, lat)).unwrap();
            let of = |view| String::from_utf8(area.country(view).to_vec()).unwrap();
            assert_eq!(of(Worldview::Recognised), "UKR", "level {level}");
            assert_eq!(of(Worldview::DeFacto), "RUS", "level {level}");
        }
    }
}

#[test]
fn the_land_is_the_same_in_both_views_and_the_members_are_not() {
    let svg = |view: Worldview| {
        let mut stage = dushanbe();
        stage.look(34.0, 46.0, 5.5).view.layers.worldview = view;
        stage.svg()
    };
    let (recognised, de_facto) = (svg(Worldview::Recognised), svg(Worldview::DeFacto));
    for same in ["land", "coast", "disputed"] {
        assert!(
            outline(&recognised, same) == outline(&de_facto, same),
            "{same}"
        );
    }
    let [fewer, more] = [&recognised, &de_facto].map(|svg| outline(svg, "members-csto").len());
    assert!(
        more > fewer,
        "Crimea is hatched with Russia: {fewer} {more}"
    );
}

#[test]
fn disputed_boundaries_are_dashed_in_both_views() {
    for view in [Worldview::Recognised, Worldview::DeFacto] {
        let mut stage = dushanbe();
        stage.look(34.0, 46.0, 5.5).view.layers.worldview = view;
        let svg = stage.svg();
        let document = Document::parse(&svg).unwrap();
        let disputed = by_id(&document, "disputed").unwrap();
        assert!(disputed.attribute("stroke-dasharray").is_some());
    }
}

#[test]
fn the_land_is_drawn_again_where_the_frame_shows_the_world_again() {
    let mut stage = Stage::of(&json!([]));
    stage.resize(1024.0, 512.0);
    let once = outline(&stage.look(0.0, 0.0, 2.0).svg(), "land").len();
    let twice = outline(&stage.look(0.0, 0.0, 1.0).svg(), "land");
    let starts = |path: &str| path.matches('M').count();
    assert!(starts(&twice) > 100 && once > 10_000);
    // The frame is two worlds wide: what is drawn at the left is drawn 512 pixels further right.
    let points: BTreeSet<(i64, i64)> = twice
        .split('M')
        .skip(1)
        .filter_map(|ring| {
            let start = ring.split(['l', 'z']).next()?;
            let (x, y) = start.split_once(' ')?;
            let whole = |number: &str| Some(number.parse::<f64>().ok()?.round() as i64);
            Some((whole(x)?, whole(y)?))
        })
        .collect();
    let repeated = points.iter().filter(|(x, y)| {
        (500..=1020).contains(x) && (-1..=1).any(|by| points.contains(&(x - 512 + by, *y)))
    });
    assert!(repeated.count() > 20);
}

#[test]
fn the_embedded_fonts_have_the_letters_of_foreign_names() {
    let faces: Vec<rustybuzz::Face<'_>> = CUTS
        .iter()
        .map(|(_, bytes)| *bytes)
        .chain(FALLBACKS.iter().map(|(_, bytes)| *bytes))
        .map(|bytes| rustybuzz::Face::from_slice(bytes, 0).unwrap())
        .collect();
    for letter in
        "Душанбе Бохтар Қӯрғонтеппа دمشق طرطوس 北京 莫斯科 Đà Nẵng Türkiye Łódź ≠ –".chars()
    {
        assert!(
            faces.iter().any(|face| face.glyph_index(letter).is_some()),
            "{letter}"
        );
    }
}

#[test]
fn a_chinese_and_an_arabic_name_show_in_the_png() {
    let drawn = |name: &str| {
        let mut stage = Stage::of(&json!([placed(
            name,
            "event",
            &json!([site(name, -30.0, 20.0)])
        )]));
        decoded(stage.resize(300.0, 200.0))
    };
    let (chinese, arabic, missing) = (drawn("北京"), drawn("دمشق"), drawn("\u{10ffff}\u{10ffff}"));
    assert!(chinese != missing && arabic != missing && chinese != arabic);
}
