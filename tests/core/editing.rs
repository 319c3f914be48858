//! What an edit makes where something is not there yet, how it is set, and what is refused in
//! words.

use serde_json::{Value, json};
use theatrum::formats;
use theatrum::formats::patch::{Change, Refusal};

use crate::help::{collection, feature, root, text};
use crate::patching::{add, changed, remove, set};

fn after(file: &str, change: &Change) -> String {
    let applied = changed(file, std::slice::from_ref(change))
        .unwrap_or_else(|error| panic!("{change:?}: {error}"));
    formats::write(&applied.held.atlas).unwrap()
}

/// What is said to a change that cannot be made, with its hint.
fn said(file: &str, change: &Change) -> String {
    match changed(file, std::slice::from_ref(change)) {
        Err(Refusal::Asked { message, hint }) => match hint {
            Some(hint) => format!("{message} ({hint})"),
            None => message,
        },
        other => panic!("{change:?}: {other:?}"),
    }
}

fn one(properties: &str) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"theatrum\":{{\"version\":1}},\"features\":[{{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":null{properties}}}]}}"
    )
}

#[test]
fn what_is_not_there_yet_is_made_for_what_is_added_to_it() {
    let file = one("");
    for (change, put) in [
        (
            add("facts/x/title", "\"T\""),
            one(",\"properties\":{\"title\":\"T\"}"),
        ),
        (
            add("facts/x/claims/-", "{\"about\":\"a\"}"),
            one(",\"properties\":{\"claims\":[{\"about\":\"a\"}]}"),
        ),
        (
            add("sources/-", "{\"id\":\"s\"}"),
            file.replace(
                "\"version\":1",
                "\"version\":1,\"sources\":[{\"id\":\"s\"}]",
            ),
        ),
        (
            add("sources/s", "{\"id\":\"s\"}"),
            file.replace(
                "\"version\":1",
                "\"version\":1,\"sources\":[{\"id\":\"s\"}]",
            ),
        ),
        (
            add("story/-", "{\"id\":\"s\"}"),
            file.replace("\"version\":1", "\"version\":1,\"story\":[{\"id\":\"s\"}]"),
        ),
    ] {
        assert_eq!(after(&file, &change), put, "{change:?}");
    }
}

#[test]
fn null_makes_room_as_the_reader_takes_it_for_nothing() {
    let file = one(",\"properties\": null");
    assert_eq!(
        after(&file, &add("facts/x/title", "\"T\"")),
        one(",\"properties\": {\"title\": \"T\"}")
    );
    let file = one(",\"properties\":{\"tags\":null}");
    assert_eq!(
        after(&file, &add("facts/x/tags/-", "\"t\"")),
        one(",\"properties\":{\"tags\":[\"t\"]}")
    );
}

#[test]
fn a_plain_file_gets_the_member_theatrum_in_front_of_its_features() {
    let file = "{\n  \"type\": \"FeatureCollection\",\n  \"features\": []\n}\n";
    assert_eq!(
        after(file, &add("theatrum/title", "\"T\"")),
        "{\n  \"type\": \"FeatureCollection\",\n  \"theatrum\": {\"version\": 1, \"title\": \"T\"},\n  \"features\": []\n}\n"
    );
    let sources = after(file, &add("sources/-", "{\"id\": \"s\"}"));
    assert!(
        sources.contains("\"theatrum\": {\"version\": 1, \"sources\": [{\"id\": \"s\"}]},"),
        "{sources}"
    );
}

#[test]
fn the_last_of_several_members_with_one_name_counts_and_removing_it_removes_them_all() {
    let file = one(",\"properties\":{\"title\":\"a\",\"body\":\"b\",\"title\":\"c\"}");
    assert_eq!(
        after(&file, &set("facts/x/title", "\"T\"")),
        one(",\"properties\":{\"title\":\"a\",\"body\":\"b\",\"title\":\"T\"}")
    );
    assert_eq!(
        after(&file, &remove("facts/x/title")),
        one(",\"properties\":{\"body\":\"b\"}")
    );
}

#[test]
fn an_id_with_a_slash_or_a_tilde_is_spelled_with_escapes_and_a_number_as_it_stands() {
    let file = collection(
        &json!({}),
        &json!([
            feature("a/b~c", &json!({"title": "One"})),
            feature("7", &json!({"title": "Two"}))
        ]),
    );
    let edited = after(&file.to_string(), &set("facts/a~1b~0c/title", "\"T\""));
    let value: Value = serde_json::from_str(&edited).unwrap();
    assert_eq!(value["features"][0]["properties"]["title"], "T");
    let everything = text(&root().join("tests/fixtures/canonical/everything.geojson"));
    let edited = after(&everything, &set("facts/7/title", "\"T\""));
    assert!(edited.contains("\"kind\": \"transfer\", \"title\": \"T\""));
}

#[test]
fn a_path_that_names_nothing_offers_the_nearest_name() {
    let file = text(&root().join("tests/fixtures/canonical/everything.geojson"));
    for (change, says) in [
        (
            set("facts/base/titel", "1"),
            "facts/base/titel names nothing: facts/base has no \"titel\" (did you mean \"title\"?)",
        ),
        (
            set("facts/bas/title", "1"),
            "facts/bas/title names nothing: no fact has the id \"bas\" (did you mean \"base\"?)",
        ),
        (
            set("fact/base/title", "1"),
            "fact/base/title names nothing: no part is called \"fact\" (did you mean \"facts\"?)",
        ),
        (
            remove("groups/circel/name"),
            "groups/circel/name names nothing: groups has no \"circel\" (did you mean \"circle\"?)",
        ),
        (
            set("facts/base/note", "1"),
            "facts/base/note names nothing: facts/base has no \"note\" (what is not there yet is added with \"add\")",
        ),
        (
            set("facts/base/claims/9/value", "1"),
            "facts/base/claims/9/value names nothing: facts/base/claims has 5 items, counted from 0",
        ),
        (
            set("facts/base/title/x", "1"),
            "facts/base/title/x names nothing: facts/base/title is neither an object nor a list, but \"A base\"",
        ),
        (
            set("facts/#9/title", "1"),
            "facts/#9/title names nothing: there are 6 features (they are counted from 0)",
        ),
        (
            add("facts/#9", "{}"),
            "facts/#9 names nothing: there are 6 features, not 9 (facts/- is behind the last)",
        ),
    ] {
        assert_eq!(said(&file, &change), says);
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let file = text(&root().join("tests/fixtures/canonical/everything.geojson"));
    for (change, says) in [
        (add("facts/base/title", "1"), "is there already"),
        (add("facts/base", "{}"), "is there already"),
        (add("sources/s1", "{\"id\":\"s1\"}"), "is there already"),
        (add("sources/s3", "{\"id\":\"s4\"}"), "its \"id\" is \"s4\""),
        (
            add("facts/new", "{\"type\":\"Feature\"}"),
            "give it the member \"id\": \"new\"",
        ),
        (set("facts/base/title", "A base"), "is not JSON"),
        (set("facts/base/title", "A base"), "text stands in quotes"),
        (set("facts/base/title", "{\"a\":1,}"), "is not JSON"),
        (set("facts/base/title", "1 2"), "is not JSON"),
        (set("facts/base/title", "NaN"), "is not JSON"),
        (set("facts/base/title", ""), "is not JSON"),
        (set("facts", "[]"), "one at a time"),
        (set("collection/features", "[]"), "by its facts"),
        (remove("collection"), "one member at a time"),
        (remove("facts/base/claims/-"), "only \"add\" knows"),
    ] {
        let words = said(&file, &change);
        assert!(words.contains(says), "{change:?}: {words}");
    }
    let deep = format!("{}{}", "[".repeat(129), "]".repeat(129));
    let words = said(&file, &set("facts/base/title", &deep));
    assert!(words.contains("nested deeper than 128 levels"), "{words}");
}

#[test]
fn an_id_that_stands_twice_is_named_by_its_position() {
    let file = collection(
        &json!({}),
        &json!([
            feature("x", &json!({"title": "One"})),
            feature("y", &json!({"title": "Two"})),
            feature("x", &json!({"title": "Three"})),
            { "type": "Feature", "geometry": null, "properties": {} },
        ]),
    )
    .to_string();
    assert_eq!(
        said(&file, &set("facts/x/title", "1")),
        "the id \"x\" stands at 2 features (name one by its position: #0, #2)"
    );
    assert_eq!(
        said(&file, &set("facts/x-2/title", "1")),
        "facts/x-2/title names nothing: no fact has the id \"x-2\" (\"x-2\" is not in the file: the fact that goes by it is #2)"
    );
    assert!(said(&file, &set("facts/feature-4/title", "1")).contains("is #3"));
    assert!(after(&file, &set("facts/#2/title", "\"T\"")).contains("\"title\":\"T\""));
    let sources =
        collection(&json!({"sources": [{"id": "a"}, {"id": "a"}]}), &json!([])).to_string();
    assert!(said(&sources, &set("sources/a/note", "1")).contains("#0, #1"));
}

#[test]
fn nesting_that_is_too_deep_only_where_it_stands_is_refused_by_the_reader() {
    let file = one(",\"properties\":{\"title\":\"T\"}");
    let deep = format!("{}{}", "[".repeat(125), "]".repeat(125));
    let refused = changed(&file, &[set("facts/x/title", &deep)]).unwrap_err();
    let Refusal::Unreadable(report) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(report.problems[0].code, "too-deep");
    let fits = format!("{}{}", "[".repeat(124), "]".repeat(124));
    assert!(changed(&file, &[set("facts/x/title", &fits)]).is_ok());
}

#[test]
fn a_file_that_is_one_feature_has_room_for_nothing_else() {
    let file = text(&root().join("tests/fixtures/plain/feature.geojson"));
    let edited = after(&file, &set("facts/#0/name", "\"T\""));
    assert_eq!(edited, file.replace("\"Alone\"", "\"T\""));
    for change in [
        add("theatrum/title", "\"T\""),
        add("facts/-", "{}"),
        remove("facts/#0"),
        set("collection/type", "1"),
    ] {
        let words = said(&file, &change);
        assert!(
            words.contains("not a collection") || words.contains("is one feature"),
            "{change:?}: {words}"
        );
    }
}

#[test]
fn a_file_that_is_a_bare_geometry_has_nothing_but_its_geometry() {
    let file = text(&root().join("tests/fixtures/plain/geometry.geojson"));
    let edited = after(
        &file,
        &set(
            "facts/#0/feature/geometry/geometries/0/coordinates/0",
            "9.50",
        ),
    );
    assert_eq!(edited, file.replace("[1.0, 2.0]", "[9.50, 2.0]"));
    for change in [
        add("facts/#0/title", "\"T\""),
        remove("facts/#0"),
        set("facts/#0", "{}"),
        remove("facts/#0/feature/geometry"),
    ] {
        let words = said(&file, &change);
        assert!(words.contains("bare geometry"), "{change:?}: {words}");
    }
}

/// The errors that a change adds to a file.
fn added(file: &str, change: &Change) -> Vec<String> {
    let before = crate::patching::held(file.as_bytes(), true).unwrap();
    let applied = changed(file, std::slice::from_ref(change)).unwrap();
    let added = applied.added_errors(&before.report);
    added.iter().map(ToString::to_string).collect()
}

#[test]
fn an_edit_that_adds_errors_says_them_with_the_line_and_column_of_the_file() {
    let file = collection(
        &json!({}),
        &json!([
            feature(
                "x",
                &json!({"claims": [{"about": "a", "text": "t", "source": "a"}]})
            ),
            feature("y", &json!({}))
        ]),
    );
    let file = serde_json::to_string_pretty(&file).unwrap();
    let line = |what: &str| file.lines().position(|line| line.contains(what)).unwrap() + 1;
    let [error] = &added(&file, &set("facts/x/claims/0/source", "\"none\""))[..] else {
        panic!("one error");
    };
    let at = format!("test.geojson:{}:", line("\"source\": \"a\""));
    assert!(
        error.starts_with(&at) && error.contains("unknown-source"),
        "{error}"
    );
    assert!(added(&file, &set("facts/y/feature/id", "\"x\""))[0].contains("duplicate-id"));
    assert!(added(&file, &remove("facts/y/feature/type"))[0].contains("not a Feature"));
    assert!(added(&file, &remove("sources/a"))[0].contains("unknown-source"));
    assert!(added(&file, &set("facts/x/feature/geometry", "5"))[0].contains("coordinates"));
    assert_eq!(added(&file, &add("facts/x/title", "\"T\"")), [""; 0]);
}

#[test]
fn errors_that_were_there_before_are_not_held_against_an_edit() {
    let file = collection(
        &json!({}),
        &json!([
            feature("x", &json!({"claims": [{"about": "a", "text": "t", "source": "none"}]})),
            { "type": "Fixture" },
        ]),
    )
    .to_string();
    assert_eq!(
        added(&file, &set("facts/x/claims/0/source", "\"nobody\"")),
        [""; 0]
    );
    let feature = "{\"type\":\"Feature\",\"id\":\"y\",\"geometry\":null,\"properties\":{}}";
    assert_eq!(added(&file, &add("facts/#0", feature)), [""; 0]);
}

#[test]
fn removing_the_type_of_a_collection_leaves_no_atlas_and_is_refused() {
    let file = one("");
    let refused = changed(&file, &[remove("collection/type")]).unwrap_err();
    assert!(matches!(refused, Refusal::Unreadable(report) if report.errors() == 1));
}
