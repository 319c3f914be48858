//! One test for each bug that was found, named after it.

use serde_json::{Value, json};
use theatrum::formats;
use theatrum::scene::{LayerName, Shape, furniture};
use theatrum::state::{Action, Command, LookCommand};

use crate::desk::{act, find, send, state};
use crate::help::{atlas, collection, feature, read};
use crate::patching::{add, changed};
use crate::stage::{Stage, around, marks, placed, points, site};

/// How wide an area is drawn on a map as wide as the world.
fn width_px(ring: &Value) -> f64 {
    let area = json!({
        "type": "Feature", "id": "area", "properties": { "name": "Area" },
        "geometry": { "type": "Polygon", "coordinates": [ring] }
    });
    let mut stage = Stage::of(&json!([area]));
    stage.resize(1024.0, 1024.0).look(0.0, 0.0, 2.0);
    let scene = stage.build();
    let first = &marks(&scene, LayerName::Shapes)[0];
    let [left, _, right, _] = around(&points(&first.shapes[0]));
    right - left
}

#[test]
fn a_box_around_the_world_fell_together_to_a_line() {
    let ring = json!([[-180, -60], [180, -60], [180, 60], [-180, 60], [-180, -60]]);
    assert_eq!(width_px(&ring), 1024.0);
}

#[test]
fn a_polygon_down_to_the_pole_lost_the_half_below_its_diagonal() {
    // Antarctica, as Natural Earth has it.
    let ring = json!([
        [-180, -90],
        [180, -90],
        [180, -84],
        [60, -70],
        [-60, -75],
        [-180, -84],
        [-180, -90]
    ]);
    assert_eq!(width_px(&ring), 1024.0);
}

#[test]
fn a_polygon_that_jumps_over_the_antimeridian_is_one_piece() {
    let ring = json!([[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]]);
    let mut stage = Stage::of(&json!([{
        "type": "Feature", "id": "area", "properties": { "name": "Area" },
        "geometry": { "type": "Polygon", "coordinates": [ring] }
    }]));
    stage.look(180.0, 65.0, 4.0);
    let scene = stage.build();
    let [mark] = marks(&scene, LayerName::Shapes) else {
        panic!("one piece");
    };
    let [left, _, right, _] = around(&points(&mark.shapes[0]));
    assert!(right - left < 300.0, "{left} {right}");
}

#[test]
fn writing_doubled_the_first_fact_where_it_was_edited() {
    let text = collection(
        &json!({}),
        &json!([feature("one", &json!({})), feature("two", &json!({}))]),
    );
    let edited = changed(&text.to_string(), &[add("facts/one/title", "\"one\"")]);
    let written = formats::write(&edited.unwrap().held.atlas).unwrap();
    assert_eq!(
        written.matches("\"one\"").count(),
        2,
        "id and title: {written}"
    );
}

#[test]
fn writing_spelled_a_bare_geometry_anew() {
    let text = "{ \"type\": \"Point\", \"coordinates\": [1.50, 2e0], \"mine\": true }\n";
    assert_eq!(formats::write(&read(text).atlas.unwrap()).unwrap(), text);
}

#[test]
fn going_back_in_the_middle_of_a_flight_led_to_where_the_map_was_just_then() {
    let mut state = state(&["dushanbe-2022"]);
    let (base, talks) = (find(&state, "base-201"), find(&state, "caspian-summit-6"));
    send(
        &mut state,
        [Command::Look(LookCommand::GoTo(base)), Command::Tick(99.0)],
    );
    let at_the_base = state.seen.view().camera;
    let mut hasty = crate::desk::state(&["dushanbe-2022"]);
    send(
        &mut hasty,
        [
            Command::Look(LookCommand::GoTo(base)),
            Command::Tick(0.1),
            Command::Look(LookCommand::GoTo(talks)),
            Command::Tick(99.0),
        ],
    );
    act(&mut hasty, Action::Back);
    send(&mut hasty, [Command::Tick(199.0)]);
    assert_eq!(hasty.seen.view().camera, at_the_base);
}

#[test]
fn a_fact_without_properties_had_no_warning_that_it_has_no_source() {
    let mut whole = collection(&json!({}), &json!([feature("one", &json!({}))]));
    whole["features"][0]["properties"] = Value::Null;
    let report = read(&whole.to_string()).report;
    assert_eq!(report.problems[0].code, "no-source");
}

#[test]
fn labels_stood_over_the_numbers_of_an_itinerarys_stops() {
    let stops: Vec<Value> = (0..6)
        .map(|n| site("Here", 10.0 + 0.01 * f64::from(n), 10.0))
        .collect();
    let mut stage = Stage::of(&json!([
        placed("trip", "journey", &json!(stops)),
        placed(
            "near",
            "event",
            &json!([site("A name to the left", 7.9, 10.9)])
        ),
    ]));
    let scene = stage.look(10.0, 10.0, 5.0).build();
    let pills = marks(&scene, LayerName::Symbols)
        .iter()
        .flat_map(|mark| &mark.shapes)
        .filter(|shape| matches!(shape, Shape::Pill { .. }))
        .map(|shape| around(&points(shape)));
    let boxes: Vec<[f64; 4]> = pills.collect();
    assert!(!boxes.is_empty());
    for text in scene
        .layers
        .iter()
        .filter(|layer| layer.name >= LayerName::Places)
    {
        for text in text.marks.iter().flat_map(|mark| &mark.texts) {
            for pill in &boxes {
                assert!(
                    !crate::stage::overlap(text.bounds(), *pill),
                    "{}",
                    text.text
                );
            }
        }
    }
}

#[test]
fn a_range_as_long_as_anything_is_drawn_at_finite_places() {
    for km in [15_000.0, 20_100.0, 50_000.0, 1e12] {
        let mut fact = placed("ring", "transfer", &json!([site("A", 68.8, 38.5)]));
        fact["properties"]["ranges"] = json!([{ "system": "S", "km": km }]);
        let mut stage = Stage::of(&json!([fact]));
        assert!(stage.view.camera.zoom.is_finite(), "{km}");
        let scene = stage.build();
        let all = marks(&scene, LayerName::Ranges).iter();
        let mut points = all.flat_map(|mark| &mark.shapes).flat_map(points);
        assert!(
            points.all(|point| point[0].is_finite() && point[1].is_finite()),
            "{km}"
        );
    }
}

#[test]
fn a_claim_with_one_bound_said_up_to_up_to() {
    let atlas = atlas(&json!([feature(
        "x",
        &json!({ "claims": [
        { "about": "personnel", "high": 7000, "qualifier": "up to", "source": "a" }
    ] })
    )]));
    let words = theatrum::atlas::claims::claim_words(&atlas.facts[0].claims[0]);
    assert_eq!(words, "up to 7,000");
}

#[test]
fn the_credit_ran_out_of_a_narrow_map() {
    let mut stage = Stage::of(&json!([]));
    for width in [120.0, 180.0, 240.0, 320.0, 480.0, 900.0] {
        stage.resize(width, 500.0);
        let scene = stage.build();
        let corners = furniture::marks(&scene, &mut stage.fonts, 1.0);
        let credit = corners.last().unwrap();
        for text in &credit.texts {
            let [left, _, right, _] = text.bounds();
            assert!(left >= 0.0 && right <= width, "{width}: {}", text.text);
        }
        let words: Vec<&str> = credit.texts.iter().map(|text| text.text.as_str()).collect();
        let said = words.join(" ").replace(" · ", " ");
        assert_eq!(said, scene.credit.replace(" · ", " "), "{width}");
    }
}
