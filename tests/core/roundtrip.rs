//! A file that is read and written is the same file; what was edited changes, and nothing else.

use std::path::PathBuf;

use serde_json::{Value, json};
use theatrum::atlas::Atlas;
use theatrum::formats;

use crate::help::{self, files_ending, name, read, text};

/// Everything that has to come back as it was.
fn all_files() -> Vec<PathBuf> {
    let mut all = files_ending("data", ".geojson");
    all.extend(files_ending("tests/fixtures/canonical", ".geojson"));
    all.extend(files_ending("tests/fixtures/plain", ".geojson"));
    all.extend(files_ending("tests/fixtures/versions", ".geojson"));
    all
}

fn opened(text: &str) -> Atlas {
    read(text).atlas.unwrap()
}

#[test]
fn every_file_comes_back_byte_for_byte() {
    for path in all_files() {
        let text = text(&path);
        assert!(
            formats::write(&opened(&text)).unwrap() == text,
            "{}",
            path.display()
        );
    }
}

#[test]
fn lines_that_end_in_cr_and_lf_come_back_so() {
    for path in files_ending("tests/fixtures/canonical", ".geojson") {
        let text = text(&path).replace('\n', "\r\n");
        assert!(
            formats::write(&opened(&text)).unwrap() == text,
            "{}",
            name(&path)
        );
    }
}

#[test]
fn a_byte_order_mark_comes_back() {
    let text = text(&help::root().join("tests/fixtures/canonical/everything.geojson"));
    let marked = format!("\u{feff}{text}");
    assert_eq!(formats::write(&opened(&marked)).unwrap(), marked);
}

#[test]
fn the_reader_says_where_each_fact_stands_whether_it_keeps_the_text_or_not() {
    for path in all_files() {
        let text = text(&path);
        for most in [0, usize::MAX] {
            let atlas = formats::read_keeping(text.as_bytes(), "test.geojson", most)
                .atlas
                .unwrap();
            assert_eq!(formats::write(&atlas).is_some(), most > 0);
            for (position, fact) in atlas.facts.iter().enumerate() {
                let range = atlas.outline.range_of(position).unwrap();
                let spelled: Value = serde_json::from_str(text.get(range).unwrap()).unwrap();
                if let Some(id) = spelled["id"].as_str() {
                    assert_eq!(id, &*fact.id);
                }
            }
        }
    }
}

#[test]
fn every_earlier_version_of_the_format_opens_without_a_complaint() {
    for path in files_ending("tests/fixtures/versions", ".geojson") {
        let reading = read(&text(&path));
        assert!(reading.report.problems.is_empty(), "{:?}", reading.report);
        assert!(!reading.atlas.unwrap().facts.is_empty());
    }
}

#[test]
fn a_newer_version_opens_with_a_warning() {
    let text = json!({
        "type": "FeatureCollection", "theatrum": { "version": 2, "new": true }, "features": []
    })
    .to_string();
    let reading = read(&text);
    assert_eq!((reading.report.errors(), reading.report.warnings()), (0, 1));
    assert_eq!(reading.report.problems[0].code, "version");
    assert_eq!(formats::write(&reading.atlas.unwrap()).unwrap(), text);
}

#[test]
fn everything_holds_every_member_of_the_format() {
    let schema: Value = serde_json::from_str(formats::schema::ATLAS).unwrap();
    let text = text(&help::root().join("tests/fixtures/canonical/everything.geojson"));
    let mut names = Vec::new();
    member_names(&schema, &mut names);
    for name in names {
        assert!(text.contains(&format!("\"{name}\"")), "{name} is missing");
    }
}

/// The names of the members that a schema describes.
fn member_names(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                match (keyword.as_str(), value) {
                    ("properties", Value::Object(members)) => {
                        names.extend(members.keys().cloned());
                        members
                            .values()
                            .for_each(|value| member_names(value, names));
                    }
                    ("$defs", Value::Object(parts)) => {
                        parts.values().for_each(|value| member_names(value, names));
                    }
                    _ => member_names(value, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| member_names(item, names)),
        _ => {}
    }
}
