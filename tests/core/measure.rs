//! Measuring: lengths and bearings against an independent implementation of Karney's geodesics
//! (geographiclib 2.1), points that snap to places, and what the antimeridian and the poles do.

use serde_json::json;
use theatrum::geodesy::{LengthError, LonLat, Units};
use theatrum::scene::{LayerName, Pencil, Scene, scale_bar};
use theatrum::settings::Settings;
use theatrum::state::{
    Action, Command, Effect, LookCommand, MeasureStep, ModeCommand, PrefsCommand, State,
};
use theatrum::view::{
    Camera, FrameSize, Measurement, RadiusRing, View, Waypoint, bearing_words, leg,
};

use crate::desk::{act, send, state};
use crate::help::builtins;
use crate::stage::{Stage, around, longest_step, marks, overlap, points, texts};

const DUSHANBE: LonLat = LonLat::new(68.779, 38.536);
const BOKHTAR: LonLat = LonLat::new(68.78, 37.83);

fn at(lon_deg: f64, lat_deg: f64) -> Waypoint {
    Waypoint {
        at: LonLat::new(lon_deg, lat_deg),
        name: String::new(),
    }
}

fn line(points: &[(f64, f64)]) -> Measurement {
    Measurement {
        points: points.iter().map(|&(lon, lat)| at(lon, lat)).collect(),
        rings: Vec::new(),
    }
}

fn drawn(measurement: Measurement, lon: f64, lat: f64, zoom: f64) -> Scene {
    let mut stage = Stage::of(&json!([]));
    stage.view.measurement = measurement;
    stage.look(lon, lat, zoom).build()
}

fn plates(scene: &Scene) -> Vec<String> {
    texts(scene, LayerName::Measure)
        .iter()
        .map(|text| text.text.replace('\u{a0}', " "))
        .collect()
}

#[test]
fn lengths_and_bearings_are_those_of_geographiclib() {
    for (from, to, metres, bearing) in [
        (DUSHANBE, BOKHTAR, 78_366.010_752, 179.935_633_416),
        (
            LonLat::new(131.89, 43.12),
            LonLat::new(-149.9, 61.22),
            5_337_113.691_495,
            39.498_149_740,
        ),
        (
            LonLat::new(0.0, 80.0),
            LonLat::new(180.0, 80.0),
            2_233_651.714_752,
            0.0,
        ),
        (
            LonLat::new(37.6173, 55.7558),
            DUSHANBE,
            2_997_905.234_925,
            116.520_762_689,
        ),
        (
            LonLat::new(0.0, 0.0),
            LonLat::new(179.5, 0.0),
            19_980_861.908_891,
            55.966_495_140,
        ),
    ] {
        let measured = leg(from, to);
        assert!((measured.metres - metres).abs() < 0.001, "{measured:?}");
        assert!(
            (measured.bearing_deg - bearing).abs() < 1e-6,
            "{measured:?}"
        );
    }
}

#[test]
fn bearings_have_three_digits_and_never_360() {
    for (bearing, words) in [
        (0.0, "000°"),
        (7.2, "007°"),
        (179.94, "180°"),
        (359.7, "000°"),
    ] {
        assert_eq!(bearing_words(bearing), words);
    }
}

#[test]
fn a_leg_is_drawn_with_its_length_and_bearing_and_the_sum_at_its_end() {
    let scene = drawn(line(&[(68.779, 38.536), (68.78, 37.83)]), 68.78, 38.2, 8.0);
    assert_eq!(plates(&scene), ["78.4 km · 180°"]);
    let path = [(37.6173, 55.7558), (68.779, 38.536), (68.78, 37.83)];
    let scene = drawn(line(&path), 55.0, 47.0, 4.0);
    let plates = plates(&scene);
    assert!(plates.contains(&"2,998 km · 117°".to_owned()), "{plates:?}");
    assert!(plates.contains(&"Total 3,076 km".to_owned()), "{plates:?}");
}

#[test]
fn a_leg_across_the_antimeridian_is_one_line_with_one_plate() {
    let scene = drawn(line(&[(131.89, 43.12), (-149.9, 61.22)]), 180.0, 55.0, 2.5);
    assert_eq!(plates(&scene), ["5,337 km · 039°"]);
    assert!(
        longest_step(&scene, LayerName::Measure) < 60.0,
        "{}",
        longest_step(&scene, LayerName::Measure)
    );
}

#[test]
fn a_leg_over_a_pole_runs_off_the_edge_and_not_across_the_map() {
    let scene = drawn(line(&[(0.0, 80.0), (180.0, 80.0)]), 90.0, 70.0, 1.5);
    assert!(!marks(&scene, LayerName::Measure).is_empty());
    assert!(
        longest_step(&scene, LayerName::Measure) < 60.0,
        "{}",
        longest_step(&scene, LayerName::Measure)
    );
}

#[test]
fn plates_cover_neither_each_other_nor_a_label() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    stage.view.measurement = line(&[
        (37.6, 55.8),
        (68.8, 38.5),
        (58.4, 37.9),
        (37.6, 55.8),
        (27.6, 53.9),
        (28.0, 53.5),
    ]);
    stage.view.measurement.rings.push(RadiusRing {
        centre: at(27.6, 53.9),
        radius_m: 500_000.0,
    });
    for zoom in [2.0, 3.4, 5.0] {
        let scene = stage.look(50.0, 46.0, zoom).build();
        let plates: Vec<[f64; 4]> = marks(&scene, LayerName::Measure)
            .iter()
            .filter_map(theatrum::scene::Mark::plate)
            .collect();
        assert!(!plates.is_empty());
        for (position, plate) in plates.iter().enumerate() {
            for other in plates.iter().skip(position + 1) {
                assert!(!overlap(*plate, *other), "{zoom}");
            }
            for layer in [LayerName::Labels, LayerName::Places] {
                for text in texts(&scene, layer) {
                    assert!(!overlap(*plate, text.bounds()), "{zoom}: {}", text.text);
                }
            }
        }
    }
}

#[test]
fn the_leg_to_the_pointer_says_its_length_where_no_label_and_no_symbol_is() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    stage.resize(1200.0, 760.0);
    let pencil = |stage: &Stage| Pencil {
        camera: stage.view.camera,
        theme: stage.view.theme,
        furniture: 1.0,
        units: Units::Metric,
    };
    stage.fit();
    let scene = stage.build();
    let mut said = 0;
    for (lon, lat) in [
        (68.8, 38.5),
        (58.4, 37.9),
        (30.5, 50.4),
        (44.0, 56.0),
        (27.6, 53.9),
    ] {
        let (from, to) = (at(37.6, 55.76), at(lon, lat));
        let pencil = pencil(&stage);
        let leg = pencil.loose_leg(&from, &to, &mut stage.fonts, &scene);
        let plate = leg.iter().rev().find_map(theatrum::scene::Mark::plate);
        let Some(plate) = plate else { continue };
        said += 1;
        for text in texts(&scene, LayerName::Labels) {
            assert!(!overlap(plate, text.bounds()), "{lon}: {}", text.text);
        }
        for mark in marks(&scene, LayerName::Symbols) {
            let symbol: Vec<[f64; 2]> = mark.shapes.iter().flat_map(points).collect();
            assert!(!overlap(plate, around(&symbol)), "{lon}: {}", mark.title);
        }
    }
    assert!(said > 3, "{said}");
}

#[test]
fn labels_keep_off_the_lines_that_were_measured_where_they_have_another_side() {
    // The line runs to the right of the place, where its label stands otherwise.
    let place = crate::stage::site("Someplace", 10.0, 45.0);
    let mut stage = Stage::of(&json!([crate::stage::placed(
        "one",
        "event",
        &json!([place])
    )]));
    stage.look(10.0, 45.0, 5.0);
    let label = |stage: &mut Stage| {
        let scene = stage.build();
        let held = texts(&scene, LayerName::Labels);
        let text = held.iter().find(|text| text.text == "Someplace");
        text.expect("a label").bounds()
    };
    let before = label(&mut stage);
    assert!(before[0] > stage.at(10.0, 45.0)[0], "{before:?}");
    stage.view.measurement = line(&[(10.0, 45.0), (25.0, 45.0)]);
    let after = label(&mut stage);
    let [x, y] = stage.at(12.0, 45.1);
    let crosses = (after[0]..after[2]).contains(&x) && (after[1]..after[3]).contains(&y);
    assert!(!crosses && after != before, "{before:?} {after:?}");
}

#[test]
fn the_sum_covers_no_symbol_where_there_is_room_elsewhere() {
    let mut stage = Stage::of(&json!([crate::stage::placed(
        "below",
        "event",
        &json!([crate::stage::site("Below", 20.0, 37.8)])
    )]));
    stage.view.measurement = line(&[(0.0, 45.0), (10.0, 45.0), (20.0, 40.0)]);
    let scene = stage.look(15.0, 42.0, 4.0).build();
    let total = marks(&scene, LayerName::Measure)
        .iter()
        .find(|mark| mark.title.starts_with("Total"))
        .and_then(theatrum::scene::Mark::plate)
        .unwrap();
    let symbols = marks(&scene, LayerName::Symbols);
    assert_eq!(symbols.len(), 1);
    let symbol: Vec<[f64; 2]> = symbols[0].shapes.iter().flat_map(points).collect();
    assert!(!overlap(total, around(&symbol)), "{total:?} {symbol:?}");
    // It would stand below its point otherwise.
    stage.view.layers.show(LayerName::Symbols, false);
    let [_, y] = stage.at(20.0, 40.0);
    let scene = stage.build();
    let total = marks(&scene, LayerName::Measure)
        .iter()
        .find(|mark| mark.title.starts_with("Total"))
        .and_then(theatrum::scene::Mark::plate)
        .unwrap();
    assert!(total[1] > y);
}

#[test]
fn a_ring_is_as_far_from_its_middle_everywhere_as_it_says() {
    let mut measurement = Measurement::default();
    measurement.rings.push(RadiusRing {
        centre: at(27.6, 53.9),
        radius_m: 500_000.0,
    });
    let scene = drawn(measurement, 27.6, 53.9, 5.0);
    assert_eq!(plates(&scene), ["500 km"]);
    let ring = marks(&scene, LayerName::Measure)
        .iter()
        .find(|mark| mark.title.starts_with("Ring of"))
        .unwrap();
    let [left, top, right, bottom] = around(&points(&ring.shapes[0]));
    for place in points(&ring.shapes[0]) {
        let here = scene.camera.lonlat_at(scene.size, place);
        let metres = leg(LonLat::new(27.6, 53.9), here).metres;
        assert!((metres - 500_000.0).abs() < 1.0, "{metres}");
    }
    assert!(right - left > 100.0 && bottom - top > 100.0);
}

fn measuring(ids: &[&'static str]) -> State {
    let mut state = state(ids);
    act(&mut state, Action::Measure);
    state
}

#[test]
fn a_point_close_to_a_symbol_is_set_on_its_place_by_name() {
    let mut state = measuring(&["dushanbe-2022"]);
    let camera = Camera {
        centre: LonLat::new(68.78, 38.2),
        zoom: 8.0,
    };
    send(&mut state, [Command::Look(LookCommand::At(camera))]);
    let world = theatrum::basemap::world_from_lonlat(68.779, 38.536);
    let [x, y] = camera.frame_from_world(state.seen.frame, world);
    let near = camera.lonlat_at(state.seen.frame, [x + 6.0, y - 5.0]);
    let far = camera.lonlat_at(state.seen.frame, [x + 60.0, y]);
    send(
        &mut state,
        [near, far].map(|at| Command::Mode(ModeCommand::Measure(MeasureStep::Point(at)))),
    );
    let [first, second] = state.seen.view().measurement.points.as_slice() else {
        panic!("two points");
    };
    assert_eq!(first.name, "Dushanbe");
    assert!(leg(first.at, DUSHANBE).metres < 2_000.0, "{first:?}");
    assert_eq!(second.name, "");
    assert!(leg(second.at, far).metres < 0.1);
}

#[test]
fn a_pane_of_two_dates_measures_too() {
    let mut state = measuring(&["dushanbe-2022"]);
    act(&mut state, Action::Compare);
    for earlier in [true, false] {
        let pane = state.pane(earlier, state.seen.view().camera, state.seen.frame);
        assert!(pane.mode.sets_points());
    }
}

#[test]
fn nothing_snaps_to_symbols_that_are_hidden() {
    let mut state = measuring(&["dushanbe-2022"]);
    let mut layers = state.seen.view().layers.clone();
    layers.show(LayerName::Symbols, false);
    send(
        &mut state,
        [
            Command::Look(LookCommand::Layers(Box::new(layers))),
            Command::Mode(ModeCommand::Measure(MeasureStep::Point(DUSHANBE))),
        ],
    );
    assert_eq!(state.seen.view().measurement.points[0].name, "");
    assert_eq!(state.seen.view().measurement.points[0].at, DUSHANBE);
}

#[test]
fn points_are_set_taken_back_ended_and_put_away_by_keys() {
    let mut state = state(&["dushanbe-2022"]);
    for action in [
        Action::MeasurePoint,
        Action::MeasureBack,
        Action::MeasureEnd,
    ] {
        assert!(!action.is_enabled(&state), "{action:?} before measuring");
    }
    act(&mut state, Action::Measure);
    act(&mut state, Action::MeasurePoint);
    act(&mut state, Action::MeasurePoint);
    assert_eq!(
        state.seen.view().measurement.points.len(),
        1,
        "the same place once"
    );
    act(&mut state, Action::PanRight);
    act(&mut state, Action::MeasurePoint);
    act(&mut state, Action::MeasureBack);
    assert_eq!(state.seen.view().measurement.points.len(), 1);
    act(&mut state, Action::Export);
    assert!(
        !state.mode.sets_points(),
        "clicks are for the frame of the picture"
    );
    act(&mut state, Action::Export);
    assert!(state.mode.sets_points());
    act(&mut state, Action::MeasureEnd);
    assert!(!Action::MeasurePoint.is_enabled(&state));
    assert!(Action::MeasureBack.is_enabled(&state));
    act(&mut state, Action::LetGo);
    assert_eq!(state.mode.explore().measuring, None);
    assert!(state.seen.view().measurement.is_empty());
    act(&mut state, Action::Back);
    assert_eq!(
        state.seen.view().measurement.points.len(),
        1,
        "back brings it back"
    );
}

#[test]
fn going_back_to_where_one_looked_from_takes_no_point_away() {
    let mut state = measuring(&["csto"]);
    act(&mut state, Action::MeasurePoint);
    act(&mut state, Action::PanRight);
    act(&mut state, Action::MeasurePoint);
    act(&mut state, Action::Back);
    assert_eq!(state.seen.view().measurement.points.len(), 2);
}

#[test]
fn a_ring_goes_around_the_last_point_or_the_middle_of_the_map() {
    let mut state = measuring(&["csto"]);
    let camera = Camera {
        centre: LonLat::new(10.0, 50.0),
        zoom: 4.0,
    };
    send(
        &mut state,
        [
            Command::Look(LookCommand::At(camera)),
            Command::Mode(ModeCommand::Measure(MeasureStep::Ring(500_000.0))),
        ],
    );
    let measurement = &state.seen.view().measurement;
    assert_eq!(measurement.rings[0].centre.at, LonLat::new(10.0, 50.0));
    let before = state.notices.list().len();
    for radius in [0.0, -1.0, f64::NAN, 3e7] {
        send(
            &mut state,
            [Command::Mode(ModeCommand::Measure(MeasureStep::Ring(
                radius,
            )))],
        );
    }
    assert_eq!(state.seen.view().measurement.rings.len(), 1);
    assert_eq!(state.notices.list().len(), before + 4, "each is said");
    send(
        &mut state,
        [
            Command::Mode(ModeCommand::Measure(MeasureStep::TakeRing(7))),
            Command::Mode(ModeCommand::Measure(MeasureStep::TakeRing(0))),
        ],
    );
    assert!(state.seen.view().measurement.rings.is_empty());
}

#[test]
fn what_was_measured_is_copied_as_text() {
    let mut measurement = Measurement {
        points: vec![
            Waypoint {
                // Where the gazetteer of the built-in atlas has it.
                at: LonLat::new(68.779, 38.5358),
                name: "Dushanbe".to_owned(),
            },
            at(68.78, 37.83),
        ],
        rings: Vec::new(),
    };
    measurement.rings.push(RadiusRing {
        centre: measurement.points[0].clone(),
        radius_m: 500_000.0,
    });
    let text = measurement.to_text(Units::Metric).replace('\u{a0}', " ");
    let wanted = "1. Dushanbe, 38.5358° N, 68.7790° E\n\
                  2. 37.8300° N, 68.7800° E\n\
                  1 to 2: 78.3 km, bearing 180°\n\
                  Total: 78.3 km\n\
                  Ring of 500 km around Dushanbe, 38.5358° N, 68.7790° E\n\
                  Along geodesics of WGS 84; bearings where a leg sets out, clockwise from true north\n";
    assert_eq!(text, wanted);
    let mut state = measuring(&["dushanbe-2022"]);
    assert!(act(&mut state, Action::CopyMeasured).is_empty());
    // So close that only the place itself is a place to snap to.
    let camera = Camera {
        centre: DUSHANBE,
        zoom: 14.0,
    };
    send(&mut state, [LookCommand::At(camera)]);
    let [from, to] = [0, 1].map(|point| measurement.points[point].at);
    let steps = [
        MeasureStep::Point(from),
        MeasureStep::Ring(500_000.0),
        MeasureStep::Point(to),
    ];
    send(&mut state, steps.map(ModeCommand::Measure));
    let effects = act(&mut state, Action::CopyMeasured);
    let [Effect::Copy(copied)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(copied.replace('\u{a0}', " "), wanted);
}

#[test]
fn lengths_are_written_in_the_units_that_were_chosen() {
    for (units, metres, words) in [
        (Units::Metric, 78_366.0, "78.4 km"),
        (Units::Metric, 1_234.0, "1.23 km"),
        (Units::Metric, 850.4, "850 m"),
        (Units::Metric, 5_337_113.0, "5,337 km"),
        (Units::Imperial, 78_366.0, "48.7 mi"),
        (Units::Imperial, 100.0, "328 ft"),
        (Units::Nautical, 78_366.0, "42.3 nmi"),
        (Units::Nautical, 100.0, "100 m"),
    ] {
        assert_eq!(units.words(metres).replace('\u{a0}', " "), words);
    }
}

#[test]
fn a_radius_is_read_as_people_type_it() {
    for (typed, metres) in [
        ("500 km", 500_000.0),
        ("500km", 500_000.0),
        (" 1,200.5 km ", 1_200_500.0),
        ("1,5 км", 1_500.0),
        ("80", 80_000.0),
        ("300 mi", 482_803.2),
        ("12 Nautical", f64::NAN),
        ("12 nmi", 22_224.0),
        ("900 FT", 274.32),
        ("850 m.", 850.0),
    ] {
        let read = Units::Metric.parse_length(typed);
        match read {
            Ok(read) => assert!((read - metres).abs() < 1e-6, "{typed}: {read}"),
            Err(LengthError::NoUnit(unit)) => {
                assert!(metres.is_nan() && unit == "nautical", "{typed}");
            }
            Err(error) => panic!("{typed}: {error}"),
        }
    }
    assert_eq!(Units::Nautical.parse_length("10"), Ok(18_520.0));
    for typed in ["", "km", "far", "-5 km", "0", "1e400", "5 5 5x"] {
        assert!(Units::Metric.parse_length(typed).is_err(), "{typed}");
    }
}

#[test]
fn the_scale_bar_is_in_the_units_that_are_preferred() {
    let size = FrameSize {
        width: 1000.0,
        height: 700.0,
    };
    for (units, zoom, label) in [
        (Units::Metric, 5.0, "500 km"),
        (Units::Imperial, 5.0, "200 mi"),
        (Units::Nautical, 5.0, "200 nmi"),
        (Units::Imperial, 14.0, "0.5 mi"),
        (Units::Nautical, 14.0, "0.5 nmi"),
    ] {
        let camera = Camera {
            centre: LonLat::new(0.0, 0.0),
            zoom,
        };
        let bar = scale_bar(camera, size, 120.0, units);
        assert_eq!(bar.label, label);
        assert!(bar.length_px <= 120.0 && bar.length_px > 40.0, "{label}");
    }
    let mut state = state(&["csto"]);
    let settings = Settings {
        units: Units::Nautical,
        ..state.prefs.settings.clone()
    };
    send(&mut state, [Command::Prefs(PrefsCommand::Set(settings))]);
    assert_eq!(state.prefs.units(), Units::Nautical);
}

#[test]
fn what_was_measured_travels_with_the_view_and_is_drawn_in_pictures() {
    let mut stage = Stage::new(builtins(&["dushanbe-2022"]));
    stage.view.measurement = line(&[(68.779, 38.536), (68.78, 37.83)]);
    stage.view.units = Units::Imperial;
    let svg = stage.look(68.78, 38.2, 8.0).svg();
    assert!(svg.contains("<g id=\"measure\">") && svg.contains("48.7\u{a0}mi"));
    let kept = serde_json::to_string(&stage.view).unwrap();
    assert_eq!(serde_json::from_str::<View>(&kept).unwrap(), stage.view);
    let plain = serde_json::to_string(&View::default()).unwrap();
    assert!(
        !plain.contains("measurement") && !plain.contains("units"),
        "{plain}"
    );
}

#[test]
fn a_view_with_a_point_off_the_globe_is_refused() {
    for bad in [
        json!({ "points": [{ "at": { "lon_deg": 0.0, "lat_deg": 91.0 } }] }),
        json!({ "points": [{ "at": { "lon_deg": 1e9, "lat_deg": 0.0 } }] }),
        json!({ "rings": [{ "centre": { "at": { "lon_deg": 0.0, "lat_deg": 0.0 } }, "radius_m": 1e12 }] }),
        json!({ "rings": [{ "centre": { "at": { "lon_deg": 0.0, "lat_deg": 0.0 } }, "radius_m": -5.0 }] }),
    ] {
        let view = json!({ "measurement": bad });
        assert!(serde_json::from_value::<View>(view).is_err());
    }
}
