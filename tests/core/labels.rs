//! Labels: none covers another or a symbol, none leaves the paper, and they stay where they are
//! while the map is panned.

use std::collections::BTreeMap;

use serde_json::json;
use theatrum::formats::builtin;
use theatrum::scene::hit::Region;
use theatrum::scene::{Corners, LayerName, Mark, Scene, Shape, furniture};

use crate::help::{builtins, find};
use crate::stage::{Stage, around, base, marks, overlap, placed, points, site, texts};

/// Everything that is written on a map, with its box.
fn labels(scene: &Scene) -> Vec<(String, [f64; 4])> {
    [LayerName::Places, LayerName::Labels]
        .into_iter()
        .flat_map(|layer| texts(scene, layer))
        .map(|text| (text.text.clone(), text.bounds()))
        .collect()
}

/// The boxes of symbols with their badges, without the threads of an opened one.
fn symbols(scene: &Scene) -> Vec<(String, [f64; 4])> {
    marks(scene, LayerName::Symbols)
        .iter()
        .flat_map(|mark| {
            let solid = |shape: &&Shape| !matches!(shape, Shape::Line { .. });
            let boxes = mark.shapes.iter().filter(solid);
            boxes.map(|shape| (mark.title.clone(), around(&points(shape))))
        })
        .collect()
}

/// What covers something that it must not.
fn covered(scene: &Scene) -> Vec<String> {
    let labels = labels(scene);
    let symbols = symbols(scene);
    let mut wrong = Vec::new();
    for (position, (text, bounds)) in labels.iter().enumerate() {
        let others = labels.iter().skip(position + 1).chain(&symbols);
        for (other, taken) in others {
            if overlap(*bounds, *taken) {
                wrong.push(format!("“{text}” over “{other}”: {bounds:.1?} {taken:.1?}"));
            }
        }
    }
    wrong
}

/// Calls `look` with every built-in atlas in several frames, looking at several places.
fn everywhere(inside_frame: bool, look: impl Fn(&Scene, &mut Stage, &str)) {
    for built_in in builtin::ALL {
        let mut stage = Stage::new(builtins(&[built_in.id]));
        stage.inside_frame = inside_frame;
        for (width, height) in [(1440.0, 900.0), (1024.0, 640.0), (480.0, 360.0)] {
            stage.resize(width, height).fit();
            let whole = stage.view.camera;
            let centre = whole.centre;
            for (lon, lat, zoom) in [
                (centre.lon_deg, centre.lat_deg, whole.zoom),
                (68.78, 38.54, 6.3),
                (37.62, 55.75, 4.0),
                (30.0, 50.0, 3.1),
                (180.0, 20.0, 1.0),
            ] {
                let scene = stage.look(lon, lat, zoom).build();
                let words = format!("{} {width}x{height} at {lon} {lat} {zoom}", built_in.id);
                look(&scene, &mut stage, &words);
            }
        }
    }
}

#[test]
fn no_label_covers_another_or_a_symbol_on_paper() {
    everywhere(true, |scene, _, words| {
        let wrong = covered(scene);
        assert!(wrong.is_empty(), "{words}: {wrong:#?}");
    });
}

#[test]
fn no_label_covers_another_or_a_symbol_in_the_window() {
    everywhere(false, |scene, _, words| {
        let wrong = covered(scene);
        assert!(wrong.is_empty(), "{words}: {wrong:#?}");
    });
}

#[test]
fn no_label_leaves_the_paper_or_covers_what_stands_in_its_corners() {
    everywhere(true, |scene, stage, words| {
        let corners = furniture::bounds(scene, &mut stage.fonts, 1.0, Corners::default());
        assert_eq!(corners.len(), 2, "scale bar and credit");
        for (text, bounds) in labels(scene) {
            let [left, top, right, bottom] = bounds;
            let inside = left >= 0.0
                && top >= 0.0
                && right <= scene.size.width
                && bottom <= scene.size.height;
            assert!(inside, "{words}: “{text}” {bounds:.1?}");
            for corner in &corners {
                assert!(!overlap(bounds, *corner), "{words}: “{text}” {bounds:.1?}");
            }
        }
    });
}

#[test]
fn no_label_covers_the_members_of_an_opened_symbol() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    for zoom in [4.0, 6.0] {
        stage.look(68.78, 38.54, zoom).focus.open = None;
        let clusters = stage.index.clusters(&stage.library, zoom, 24.2);
        let largest = clusters
            .all()
            .iter()
            .max_by_key(|cluster| cluster.digests.len());
        stage.focus.open = Some(largest.unwrap().id);
        let wrong = covered(&stage.build());
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn no_label_covers_the_selected_symbol_or_its_label() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    for id in ["base-201", "caspian-summit-6", "iskander-m-belarus"] {
        stage.focus.selected = Some(find(&stage.library, id));
        stage.fit();
        let scene = stage.build();
        let wrong = covered(&scene);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn the_selected_fact_has_its_label_among_many() {
    let facts: Vec<_> = (0..100)
        .map(|n| {
            let (column, row) = (f64::from(n % 10), f64::from(n / 10));
            let at = json!([site(&format!("A long name {n}"), column * 1.2, row * 1.2)]);
            placed(&format!("fact-{n}"), "event", &at)
        })
        .collect();
    let mut stage = Stage::of(&json!(facts));
    for id in ["fact-44", "fact-55", "fact-99"] {
        stage.focus.selected = Some(find(&stage.library, id));
        let words = stage.dump();
        let name = format!("“A long name {}”", id.replace("fact-", ""));
        assert!(words.contains(&name), "{id}\n{words}");
    }
}

/// Where each label stands on the map, whatever the frame shows of it: by its words and the place
/// of its first line.
fn in_map_px(stage: &Stage, scene: &Scene) -> BTreeMap<(String, i64, i64), [f64; 4]> {
    let [left, top] = stage.view.camera.frame_from_world(stage.size, [0.0, 0.0]);
    [LayerName::Places, LayerName::Labels]
        .into_iter()
        .flat_map(|layer| marks(scene, layer))
        .map(|mark| {
            let boxes: Vec<[f64; 2]> = mark
                .texts
                .iter()
                .flat_map(|text| {
                    let [l, t, r, b] = text.bounds();
                    [[l, t], [r, b]]
                })
                .collect();
            let [x, y] = mark.texts[0].origin;
            let place = |at: f64, from: f64| ((at - from) * 10.0).round() as i64;
            let key = (mark.texts[0].text.clone(), place(x, left), place(y, top));
            (key, around(&boxes))
        })
        .collect()
}

/// Pans in steps and compares what stands in both frames.
fn pan_and_compare(stage: &mut Stage, steps: usize, step: [f64; 2]) {
    const EDGE_PX: f64 = 4.0;
    let first = stage.frame();
    let mut before = in_map_px(stage, &first);
    assert!(before.len() > 3, "there is something to look at");
    for number in 0..steps {
        stage.pan(step[0], step[1]);
        let scene = stage.frame();
        let after = in_map_px(stage, &scene);
        // Labels make way for what stands in the corners.
        let corners = furniture::bounds(&scene, &mut stage.fonts, 1.0, stage.corners);
        for (key, bounds) in &before {
            let [left, top, right, bottom] = [
                bounds[0] - step[0],
                bounds[1] - step[1],
                bounds[2] - step[0],
                bounds[3] - step[1],
            ];
            let still_in = left > EDGE_PX
                && top > EDGE_PX
                && right < stage.size.width - EDGE_PX
                && bottom < stage.size.height - EDGE_PX;
            let bounds = [
                left - EDGE_PX,
                top - EDGE_PX,
                right + EDGE_PX,
                bottom + EDGE_PX,
            ];
            let still_in = still_in && !corners.iter().any(|corner| overlap(*corner, bounds));
            // One that gets its second line back stands half a line higher.
            let (text, x, y) = key;
            let stays = after
                .keys()
                .any(|(other, at_x, at_y)| other == text && at_x == x && (at_y - y).abs() < 80);
            assert!(
                !still_in || stays,
                "{step:?}, step {number}: {key:?} moved or vanished"
            );
        }
        before = after;
    }
}

#[test]
fn labels_stay_where_they_are_while_the_map_is_panned() {
    for built_in in builtin::ALL {
        for step in [[40.0, 0.0], [-40.0, 0.0], [0.0, 40.0], [28.0, -28.0]] {
            let mut stage = Stage::new(builtins(&[built_in.id]));
            pan_and_compare(&mut stage, 10, step);
        }
    }
}

#[test]
fn a_label_names_the_place_and_says_the_number() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    let words = stage.look(68.78, 38.2, 8.0).dump();
    assert!(words.contains("“Bokhtar”"), "{words}");
    assert!(words.contains("7,000–7,500"), "{words}");
}

/// More places than a window has labels for at once.
fn many_places() -> Stage {
    let facts: Vec<_> = (0..5_100)
        .map(|n| {
            let (column, row) = (f64::from(n % 100), f64::from(n / 100));
            let at = json!([site(&format!("Place {n}"), column * 1.2, row * 0.9)]);
            placed(&format!("fact-{n}"), "event", &at)
        })
        .collect();
    Stage::of(&json!(facts))
}

#[test]
fn in_a_crowd_the_credit_of_a_window_does_not_hide_the_scale_bar() {
    let mut stage = many_places();
    stage.resize(760.0, 690.0);
    stage.corners = Corners::WINDOW;
    for zoom in [4.0, 4.6, 5.2, 5.8] {
        // The right half is full, the left one empty but for the scale bar.
        stage.look(1.0, 10.0, zoom);
        let scene = stage.build();
        let marks = furniture::in_corners(&scene, &mut stage.fonts, 1.0, Corners::WINDOW);
        let credit = marks.iter().find(|mark| mark.title.starts_with("Map: "));
        let credit = credit.and_then(Mark::plate).unwrap();
        let scale = marks[0].plate().unwrap();
        assert!(
            !overlap(scale, credit),
            "zoom {zoom}: {scale:.0?} {credit:.0?}"
        );
    }
}

#[test]
fn the_credit_of_a_window_makes_way_for_symbols_and_that_of_paper_stands_still() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    stage.resize(700.0, 420.0);
    let mut plates = Vec::new();
    for corners in [Corners::WINDOW, Corners::default()] {
        stage.corners = corners;
        // The base stands where the credit would.
        stage.look(65.6, 44.8, 5.0);
        let scene = stage.build();
        let base = scene.symbols().find_map(|target| match target.region {
            Region::Disc { at, .. } if target.title.contains("201st") => Some(at),
            _ => None,
        });
        let [x, y] = base.expect("the base");
        let marks = furniture::in_corners(&scene, &mut stage.fonts, 1.0, corners);
        let [scale, credit] = marks.as_slice() else {
            panic!("{marks:?}");
        };
        let (scale, credit) = (scale.plate().unwrap(), credit.plate().unwrap());
        let covers = |[left, top, right, bottom]: [f64; 4]| {
            (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        assert_eq!(covers(credit), !corners.yields, "{credit:?} {x} {y}");
        assert!(scale[2] < credit[0] || scale[1] > credit[3] || scale[3] < credit[1]);
        plates.push(credit);
    }
    assert_ne!(plates[0], plates[1]);
}

#[test]
fn what_a_crowd_leaves_out_is_said_on_the_map_and_on_paper() {
    let facts: Vec<_> = (0..400)
        .map(|n| {
            let at = [
                f64::from(n % 20) * 8.0 - 80.0,
                f64::from(n / 20) * 5.0 - 45.0,
            ];
            let name = format!("base-{n}");
            let mut fact = placed(&name, "deployment", &json!([site(&name, at[0], at[1])]));
            fact["properties"]["claims"] = json!([
                { "about": "personnel", "value": 500, "as_of": "2022", "source": "a" },
            ]);
            fact["properties"]["ranges"] = json!([{ "system": "S", "km": 100 }]);
            fact
        })
        .collect();
    let mut stage = Stage::of(&json!(facts));
    let scene = stage.build();
    let circles = marks(&scene, LayerName::Personnel).len();
    assert_eq!(scene.left_out.circles, 400 - circles);
    assert!(scene.left_out.circles > 0);
    assert_eq!(scene.left_out.ring_names, 400);
    let words = scene.left_out.words().unwrap();
    assert_eq!(
        words,
        format!(
            "Not shown in the crowd: {} circles, names of 400 rings",
            400 - circles
        )
    );
    let said = furniture::marks(&scene, &mut stage.fonts, 1.0);
    assert!(said.iter().any(|mark| mark.title == words));
    assert!(stage.svg().contains("Not shown in the crowd: "));

    // Where there is room for all of it, nothing is said.
    let near = stage.look(0.0, 0.0, 7.0).build();
    assert_eq!(near.left_out.words(), None);
}

/// Whether a box lies wholly in the frame of a scene.
fn is_whole(scene: &Scene, [left, top, right, bottom]: [f64; 4]) -> bool {
    left >= 0.0 && top >= 0.0 && right <= scene.size.width && bottom <= scene.size.height
}

#[test]
fn no_label_of_a_window_is_cut_at_its_edge() {
    everywhere(false, |_, stage, words| {
        for step in [[0.0, 0.0], [17.0, 0.0], [-31.0, 5.0], [3.0, 43.0]] {
            stage.pan(step[0], step[1]);
            let scene = stage.frame();
            for (text, bounds) in labels(&scene) {
                assert!(is_whole(&scene, bounds), "{words}: “{text}” {bounds:.1?}");
            }
            let wrong = covered(&scene);
            assert!(wrong.is_empty(), "{words}: {wrong:#?}");
        }
    });
}

#[test]
fn a_label_near_an_edge_is_pulled_in_with_all_its_lines() {
    let mut fact = placed(
        "summit",
        "meeting",
        &json!([site("A long name", 30.0, 50.0)]),
    );
    fact["properties"]["title"] = json!("A summit with a title that is long");
    let mut stage = Stage::of(&json!([fact]));
    stage.corners.scale = false;
    stage.corners.credit = false;
    let camera = stage.view.camera;
    let (width, height) = (stage.size.width, stage.size.height);
    for x in [4.0, 60.0, width / 2.0, width - 60.0, width - 4.0] {
        for y in [4.0, 20.0, height / 2.0, height - 20.0, height - 4.0] {
            stage.view.camera = camera;
            let [at_x, at_y] = stage.at(30.0, 50.0);
            stage.pan(at_x - x, at_y - y);
            let words = stage.dump();
            for line in ["“A long name”", "“A summit with a title that is long"] {
                assert!(words.contains(line), "at {x} {y}: {line}\n{words}");
            }
        }
    }
}

#[test]
fn a_label_without_room_in_the_frame_is_left_out_until_there_is() {
    let name = "A name that is wider than the frame of this window is";
    let mut stage = Stage::of(&json!([placed(
        "fact",
        "event",
        &json!([site(name, 30.0, 50.0)])
    )]));
    let named = |stage: &mut Stage| {
        let scene = stage.look(30.0, 50.0, 4.0).build();
        labels(&scene).iter().any(|(text, _)| text == name)
    };
    stage.resize(150.0, 400.0);
    assert!(!named(&mut stage));
    stage.resize(600.0, 400.0);
    assert!(named(&mut stage));
}

#[test]
fn a_label_that_the_edge_comes_upon_slides_or_steps_aside_once() {
    for step in [[4.0, 0.0], [-4.0, 0.0], [0.0, 4.0], [0.0, -4.0]] {
        let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
        let mut before: BTreeMap<String, [f64; 2]> = BTreeMap::new();
        let mut jumps: BTreeMap<String, usize> = BTreeMap::new();
        for _ in 0..120 {
            let scene = stage.frame();
            let [left, top] = stage.view.camera.frame_from_world(stage.size, [0.0, 0.0]);
            let now: BTreeMap<String, [f64; 2]> = marks(&scene, LayerName::Labels)
                .iter()
                .map(|mark| {
                    let [x, y] = mark.texts[0].origin;
                    (mark.title.clone(), [x - left, y - top])
                })
                .collect();
            for (title, at) in &now {
                let moved = before.get(title).map(|was| {
                    let [x, y] = [at[0] - was[0], at[1] - was[1]];
                    x.hypot(y)
                });
                if moved.is_some_and(|moved| moved > 4.5) {
                    *jumps.entry(title.clone()).or_default() += 1;
                }
            }
            before = now;
            stage.pan(step[0], step[1]);
        }
        let often: Vec<_> = jumps.iter().filter(|(_, count)| **count > 2).collect();
        assert!(often.is_empty(), "{step:?}: {often:?}");
    }
}

#[test]
fn names_of_the_ground_stand_clear_of_the_scale_bar_and_the_credit() {
    everywhere(false, |scene, stage, words| {
        let corners = furniture::bounds(scene, &mut stage.fonts, 1.0, stage.corners);
        for text in texts(scene, LayerName::Places) {
            let under = corners.iter().any(|corner| overlap(*corner, text.bounds()));
            assert!(!under, "{words}: “{}”", text.text);
        }
    });
}

#[test]
fn the_number_of_a_body_with_several_sites_reads_as_one_at_each_of_them() {
    let said = |facts: &serde_json::Value| {
        let scene = Stage::of(facts).build();
        let all = texts(&scene, LayerName::Labels);
        let mut said: Vec<String> = all
            .into_iter()
            .map(|text| text.text.clone())
            .filter(|text| text.contains("7,000"))
            .collect();
        said.sort();
        said
    };
    let two = json!([site("Northtown", 10.0, 50.0), site("Southtown", 10.0, 40.0)]);
    let facts = json!([base("Division", 7000, &two)]);
    assert_eq!(said(&facts), ["Division · both sites: 7,000"; 2]);
    let three = json!([
        site("Northtown", 10.0, 50.0),
        site("Southtown", 10.0, 40.0),
        site("Eastville", 22.0, 45.0)
    ]);
    let facts = json!([base("Division", 7000, &three)]);
    assert_eq!(said(&facts), ["Division · all 3 sites: 7,000"; 3]);
    // One body that two facts speak of, each at its own site.
    let facts = [("North", 50.0), ("South", 40.0)].map(|(id, lat)| {
        let mut fact = base(id, 7000, &json!([site(&format!("{id}town"), 10.0, lat)]));
        fact["properties"]["body"] = json!("division");
        fact
    });
    let both = ["North · both sites: 7,000", "South · both sites: 7,000"];
    assert_eq!(said(&json!(facts)), both);
    let one = json!([site("Northtown", 10.0, 50.0)]);
    let facts = json!([base("Division", 7000, &one)]);
    assert_eq!(said(&facts), ["Division · 7,000"]);
}
