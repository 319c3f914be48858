//! Labels are placed by one function of its input: the same input has the same answer whatever was
//! placed before, the answer holds for every frame of its key, and frames only move it.

use std::sync::Arc;

use serde_json::json;
use theatrum::atlas::library::FactRef;
use theatrum::atlas::library::Library;
use theatrum::geodesy::LonLat;
use theatrum::index::Index;
use theatrum::scene::hit::Region;
use theatrum::scene::{
    self, Fonts, LabelKey, LabelRequest, Labels, LayerName, Scene, Standing, place_labels,
};
use theatrum::theme::Theme;
use theatrum::view::{FrameSize, Measurement, Waypoint};

use crate::crowd::{self, Crowd, Dice};
use crate::help::{atlas_of, builtins, library};
use crate::stage::{Stage, overlap, placed, site, texts};

/// A made-up library, whole.
fn stage(crowd: Crowd, facts: usize, seed: u64) -> Stage {
    Stage::new(library(vec![atlas_of(&crowd::collection(
        crowd, facts, seed,
    ))]))
}

/// Looks somewhere else: another zoom, other layers, a theme, a size, a selection, what is pointed
/// at, an opened symbol, a measurement.
fn look_anyhow(stage: &mut Stage, dice: &mut Dice) {
    stage.resize(dice.between(200.0, 1500.0), dice.between(200.0, 900.0));
    let (lon, lat) = (dice.between(-180.0, 180.0), dice.between(-60.0, 75.0));
    let (lon, lat) = if dice.one_in(2) {
        (lon, lat)
    } else {
        (30.0, 50.0)
    };
    let zoom = dice.between(0.0, 9.0);
    stage.look(lon, lat, zoom);
    change_anything(stage, dice);
}

/// The same but for where the map looks and how large it is.
fn change_anything(stage: &mut Stage, dice: &mut Dice) {
    for name in LayerName::STACK {
        let shown = !dice.one_in(5);
        stage.view.layers.show(name, shown);
    }
    stage.view.theme = if dice.one_in(2) {
        Theme::Dark
    } else {
        Theme::Light
    };
    let digests = stage.index.digests.len();
    let any = |dice: &mut Dice| {
        let digest = stage.index.digests.get(dice.below(digests));
        digest.map(|digest| digest.fact).filter(|_| dice.one_in(2))
    };
    stage.focus.selected = any(dice);
    stage.focus.hovered = any(dice);
    let zoom = stage.view.camera.zoom;
    let clusters = stage.index.clusters(&stage.library, zoom, scene::APART_PX);
    let cluster = clusters.get(dice.below(clusters.all().len()));
    stage.focus.open = cluster.filter(|_| dice.one_in(3)).map(|cluster| cluster.id);
    stage.view.measurement = Measurement::default();
    if dice.one_in(3) {
        let centre = stage.view.camera.centre;
        stage.view.measurement.points = [-2.0, 3.0]
            .map(|by| Waypoint {
                at: LonLat::new(centre.lon_deg + by, centre.lat_deg),
                ..Waypoint::default()
            })
            .to_vec();
    }
}

/// The libraries that are looked at: the smallest, a usual one, two that are indexed on a thread.
fn libraries() -> impl Iterator<Item = (Stage, String)> {
    [0, 15, 1_600, 5_200].into_iter().flat_map(|facts| {
        Crowd::ALL.into_iter().map(move |crowd| {
            let words = format!("{facts} facts, {crowd:?}");
            (stage(crowd, facts, 1), words)
        })
    })
}

fn place(stage: &Stage, fonts: &mut Fonts) -> Labels {
    place_labels(&stage.input(), fonts, &Standing::default())
}

#[test]
fn the_same_input_has_the_same_labels_whatever_was_placed_before() {
    for (mut stage, words) in libraries() {
        let (mut dice, mut worn) = (Dice::new(7), Fonts::default());
        for _ in 0..4 {
            look_anyhow(&mut stage, &mut dice);
            let first = place(&stage, &mut Fonts::default());
            let again = place(&stage, &mut worn);
            assert_eq!(first, again, "{words}");
        }
    }
}

#[test]
fn what_has_one_key_and_one_frame_has_the_same_labels() {
    let mut alike = 0;
    for (mut stage, words) in libraries() {
        let (mut dice, mut fonts) = (Dice::new(11), Fonts::default());
        for _ in 0..4 {
            look_anyhow(&mut stage, &mut dice);
            let (key, labels) = (LabelKey::of(&stage.input()), place(&stage, &mut fonts));
            assert_eq!(labels.key(), Some(key));
            for _ in 0..3 {
                let camera = stage.view.camera;
                if dice.one_in(2) {
                    let facts: Vec<FactRef> = stage.library.facts().collect();
                    stage.focus.hovered = facts.get(dice.below(facts.len())).copied();
                } else {
                    change_anything(&mut stage, &mut dice);
                }
                if LabelKey::of(&stage.input()) == key && stage.view.camera == camera {
                    assert_eq!(place(&stage, &mut fonts), labels, "{words}");
                    alike += 1;
                }
            }
        }
    }
    assert!(alike > 10, "{alike} pairs of one key");
}

#[test]
fn a_thread_places_the_labels_that_a_frame_would() {
    let Stage {
        library,
        index,
        view,
        size,
        focus,
        ..
    } = stage(Crowd::LongNames, 1_600, 3);
    let request = LabelRequest {
        library: Arc::new(library),
        index: Arc::new(index),
        generation: 1,
        clusters: None,
        view,
        size,
        focus,
        furniture: 1.0,
        changed: None,
        tiles: (Vec::new(), 0),
        before: Standing::default(),
    };
    let here = request.answer(&mut Fonts::default());
    assert_eq!(here.key(), Some(request.key()));
    let there = std::thread::scope(|scope| {
        let thread = scope.spawn(|| request.answer(&mut Fonts::default()));
        thread.join().unwrap()
    });
    assert_eq!(here, there);
}

/// Every label of a scene, with its box.
fn labels(scene: &Scene) -> Vec<(String, [f64; 4])> {
    [LayerName::Places, LayerName::Labels]
        .into_iter()
        .flat_map(|layer| texts(scene, layer))
        .map(|text| (text.text.clone(), text.bounds()))
        .collect()
}

#[test]
fn the_first_frame_of_any_view_has_all_its_labels_and_the_next_ones_have_the_same() {
    for (mut stage, words) in libraries() {
        let mut dice = Dice::new(5);
        for _ in 0..4 {
            look_anyhow(&mut stage, &mut dice);
            stage.frames = scene::Frames::default();
            let alone = labels(&stage.build());
            let first = labels(&stage.frame());
            assert_eq!(alone, first, "{words}");
            let answer = Arc::clone(stage.frames.labels());
            // What makes way at an edge may leave room for another; then all of them rest.
            let frames: Vec<_> = (0..6).map(|_| labels(&stage.frame())).collect();
            let [.., before, last] = frames.as_slice() else {
                panic!("six frames");
            };
            assert_eq!(before, last, "{words}");
            assert!(Arc::ptr_eq(&answer, stage.frames.labels()), "{words}");
        }
    }
}

#[test]
fn no_label_of_a_crowd_covers_another_or_is_cut_while_the_map_is_panned() {
    for (mut stage, words) in libraries() {
        let mut dice = Dice::new(13);
        for _ in 0..3 {
            look_anyhow(&mut stage, &mut dice);
            for _ in 0..6 {
                stage.pan(dice.between(-60.0, 60.0), dice.between(-40.0, 40.0));
                let scene = stage.frame();
                let labels = labels(&scene);
                let FrameSize { width, height } = scene.size;
                for (position, (text, bounds)) in labels.iter().enumerate() {
                    let [left, top, right, bottom] = *bounds;
                    let is_whole = left >= 0.0 && top >= 0.0 && right <= width && bottom <= height;
                    assert!(is_whole, "{words}: “{text}” {bounds:.1?}");
                    let mut others = labels.iter().skip(position + 1);
                    let under = others.find(|(_, other)| overlap(*bounds, *other));
                    assert_eq!(under, None, "{words}: “{text}” {bounds:.1?}");
                }
            }
        }
    }
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
fn until_others_are_placed_labels_move_with_their_points_while_the_map_is_zoomed() {
    let mut stage = many_places();
    stage.look(60.0, 20.0, 7.0);
    let still = labels(&stage.frame()).len();
    assert!(still > 20, "{still} labels");
    for zoom in [7.1, 7.4, 6.6] {
        stage.look(60.0, 20.0, zoom);
        let mut frames = std::mem::take(&mut stage.frames);
        let scene = scene::build(&stage.input(), &mut Fonts::default(), Some(&mut frames));
        stage.frames = frames;
        let points: Vec<[f64; 2]> = (0..5_100)
            .map(|n| stage.at(f64::from(n % 100) * 1.2, f64::from(n / 100) * 0.9))
            .collect();
        let named: Vec<(usize, [f64; 4])> = labels(&scene)
            .into_iter()
            .filter_map(|(text, bounds)| {
                let number = text.strip_prefix("Place ")?.parse().ok()?;
                Some((number, bounds))
            })
            .collect();
        assert!(named.len() > 5, "{zoom}: {named:?}");
        for (number, [left, top, right, bottom]) in named {
            let [x, y] = points[number];
            let is_near =
                x > left - 30.0 && x < right + 30.0 && y > top - 30.0 && y < bottom + 30.0;
            assert!(is_near, "{zoom}: Place {number} stands far from its point");
        }
    }
}

#[test]
fn a_label_keeps_its_side_only_as_long_as_it_is_told_where_it_stood() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    stage.frame();
    let standing = stage.frames.standing().clone();
    // Far enough for another region.
    stage.pan(stage.size.width * 0.6, 0.0);
    let mut fonts = Fonts::default();
    let kept = place_labels(&stage.input(), &mut fonts, &standing);
    assert_eq!(kept, place_labels(&stage.input(), &mut fonts, &standing));
    assert_eq!(kept.key(), place(&stage, &mut fonts).key());
}

#[test]
fn a_symbol_of_a_frame_is_put_into_words_when_they_are_asked_for() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    for open in [false, true] {
        let zoom = stage.view.camera.zoom;
        let clusters = stage.index.clusters(&stage.library, zoom, scene::APART_PX);
        let largest = clusters
            .all()
            .iter()
            .max_by_key(|cluster| cluster.digests.len());
        stage.focus.open = largest.filter(|_| open).map(|cluster| cluster.id);
        let (alone, frame) = (stage.build(), stage.frame());
        let words: Vec<String> = alone.symbols().map(|target| target.title.clone()).collect();
        assert!(words.len() > 3 && words.iter().all(|words| !words.is_empty()));
        let asked: Vec<String> = frame
            .symbols()
            .map(|target| scene::read_out(&stage.input(), target))
            .collect();
        assert_eq!(words, asked);
        assert!(
            frame
                .symbols()
                .all(|target| matches!(target.region, Region::Disc { .. }))
        );
    }
}

/// What a thread needs.
fn can_be_sent<T: Send + 'static>() {}

#[test]
fn labels_and_what_places_them_can_be_sent_to_a_thread() {
    can_be_sent::<LabelRequest>();
    can_be_sent::<Labels>();
    can_be_sent::<Fonts>();
    can_be_sent::<(Library, Index)>();
}
