//! The JSON Schema that `theatrum schema` prints, held against what the reader says.

use jsonschema::Validator;
use serde_json::{Value, json};
use theatrum::formats::{self, schema};

use crate::help::{bytes, collection, feature, files_ending, name, read, text};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(schema::ATLAS).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn complaints(validator: &Validator, instance: &Value) -> Vec<String> {
    validator
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_schema_accepts_every_good_file() {
    let validator = validator();
    for folder in [
        "data",
        "tests/fixtures/canonical",
        "tests/fixtures/versions",
    ] {
        for path in files_ending(folder, ".geojson") {
            let value = serde_json::from_str(&text(&path)).unwrap();
            let wrong = complaints(&validator, &value);
            assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
        }
    }
}

/// A collection with one fact, one member of which is replaced.
fn spoilt(pointer: &str, value: Value) -> Value {
    let mut whole = collection(
        &json!({
            "groups": [{ "id": "g", "name": "G", "members": [{ "country": "TJK", "when": "2004" }] }]
        }),
        &json!([feature(
            "fact",
            &json!({
                "kind": "deployment", "title": "T", "when": "2004", "country": "RUS",
                "sites": [{ "name": "Dushanbe", "at": [68.78, 38.54], "precision": "city" }],
                "ranges": [{ "system": "S", "km": 500 }],
                "claims": [{ "about": "personnel", "value": 7000, "as_of": "2022", "source": "a" }],
            })
        )]),
    );
    *whole.pointer_mut(pointer).unwrap() = value;
    whole
}

#[test]
fn the_schema_and_the_reader_accept_what_is_not_spoilt() {
    let whole = spoilt("/theatrum/version", json!(1));
    assert!(complaints(&validator(), &whole).is_empty());
    assert!(read(&whole.to_string()).report.problems.is_empty());
}

#[test]
fn the_schema_and_the_reader_refuse_the_same() {
    let validator = validator();
    let fact = |member: &str| format!("/features/0/properties/{member}");
    for (pointer, value) in [
        ("/type".to_owned(), json!("Topology")),
        ("/theatrum".to_owned(), json!([])),
        ("/theatrum/version".to_owned(), json!("one")),
        ("/theatrum/as_of".to_owned(), json!("yesterday")),
        (
            "/theatrum/sources/0".to_owned(),
            json!({ "publisher": "P" }),
        ),
        ("/theatrum/groups/0/members/0".to_owned(), json!({})),
        (
            "/theatrum/groups/0/members/0/country".to_owned(),
            json!("Tajikistan"),
        ),
        ("/features".to_owned(), json!({})),
        ("/features/0".to_owned(), json!(7)),
        ("/features/0/type".to_owned(), json!("Fixture")),
        ("/features/0/geometry".to_owned(), json!("here")),
        ("/features/0/properties".to_owned(), json!([])),
        (fact("title"), json!(7)),
        (fact("when"), json!("June 2022")),
        (fact("country"), json!("rus")),
        (fact("sites/0"), json!({ "name": "Dushanbe" })),
        (fact("sites/0/at"), json!([68.78])),
        (fact("sites/0/at"), json!([38.54, 168.78])),
        (fact("sites/0/at"), json!(["68.78", "38.54"])),
        (fact("sites/0/precision"), json!("exact")),
        (fact("ranges/0/km"), json!(-1)),
        (fact("claims/0"), json!("seven thousand")),
        (fact("claims/0/about"), json!("")),
        (fact("claims/0/value"), json!("7000")),
        (fact("claims/0/as_of"), json!("last year")),
    ] {
        let value = spoilt(&pointer, value);
        let reader = !read(&value.to_string()).report.problems.is_empty();
        let schema = !complaints(&validator, &value).is_empty();
        assert!(reader, "the reader accepts a spoilt {pointer}");
        assert!(schema, "the schema accepts a spoilt {pointer}");
    }
}

#[test]
fn whatever_the_schema_refuses_of_the_bad_files_the_reader_reports_too() {
    let validator = validator();
    let mut refused = 0;
    for path in files_ending("tests/fixtures/bad", ".geojson") {
        let bytes = bytes(&path);
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
            continue;
        };
        let reader = formats::read(&bytes, "bad.geojson").report;
        if !complaints(&validator, &value).is_empty() {
            refused += 1;
            assert!(!reader.problems.is_empty(), "{}", name(&path));
        }
    }
    assert!(refused >= 15, "only {refused}");
}

#[test]
fn the_schema_prints_as_it_is() {
    let answer = crate::help::run(&["schema"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    assert_eq!(answer.stdout, schema::ATLAS);
}
