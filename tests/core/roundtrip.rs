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
        assert!(formats::write(&opened(&text)) == text, "{}", path.display());
    }
}

#[test]
fn lines_that_end_in_cr_and_lf_come_back_so() {
    for path in files_ending("tests/fixtures/canonical", ".geojson") {
        let text = text(&path).replace('\n', "\r\n");
        assert!(formats::write(&opened(&text)) == text, "{}", name(&path));
    }
}

#[test]
fn a_byte_order_mark_is_all_that_is_left_out() {
    let text = text(&help::root().join("tests/fixtures/canonical/everything.geojson"));
    let atlas = opened(&format!("\u{feff}{text}"));
    assert_eq!(formats::write(&atlas), text);
}

/// The features of a text, as they are spelled in it.
fn spelled(atlas: &Atlas) -> Vec<String> {
    let text = atlas.text.as_deref().unwrap();
    atlas
        .facts
        .iter()
        .map(|fact| text.get(fact.origin().unwrap().clone()).unwrap().to_owned())
        .collect()
}

/// The canonical file that holds everything, with the fact at a position edited, and what was
/// written.
fn edited(position: usize) -> (Atlas, String) {
    let text = text(&help::root().join("tests/fixtures/canonical/everything.geojson"));
    let mut atlas = opened(&text);
    let before = atlas.clone();
    atlas.facts[position].title = "Edited".into();
    atlas.facts[position].mark_edited();
    (before, formats::write(&atlas))
}

#[test]
fn an_edited_fact_changes_and_stays_in_its_place() {
    for position in 0..opened_everything().facts.len() {
        let (before, written) = edited(position);
        let after = opened(&written);
        let ids = |atlas: &Atlas| -> Vec<String> {
            atlas.facts.iter().map(|fact| fact.id.to_string()).collect()
        };
        assert_eq!(ids(&after), ids(&before), "fact {position}");
        assert_eq!(after.facts[position].title, "Edited");
    }
}

#[test]
fn the_other_facts_keep_their_spelling() {
    for position in 0..opened_everything().facts.len() {
        let (before, written) = edited(position);
        for (other, was) in spelled(&before).iter().enumerate() {
            if other != position {
                assert!(written.contains(was), "fact {other} beside {position}");
            }
        }
    }
}

#[test]
fn what_stands_around_the_features_keeps_its_spelling() {
    let (before, written) = edited(0);
    let text = before.text.as_deref().unwrap();
    let first = before.facts[0].origin().unwrap().clone();
    let last = before.facts.last().unwrap().origin().unwrap().clone();
    assert!(written.starts_with(text.get(..first.start).unwrap()));
    assert!(written.ends_with(text.get(last.end..).unwrap()));
}

#[test]
fn an_edited_fact_keeps_what_theatrum_does_not_know() {
    let (before, written) = edited(0);
    let kept = before.facts[0].kept.as_ref().unwrap();
    for (name, value) in kept.extra.iter().chain(&kept.extra_properties) {
        let spelled = format!("\"{name}\":{}", value.get());
        assert!(written.contains(&spelled), "{spelled}");
    }
    assert!(!kept.extra.is_empty());
    assert!(!kept.extra_properties.is_empty());
}

#[test]
fn an_edited_fact_keeps_everything_that_theatrum_knows() {
    let mut text = text(&help::root().join("tests/fixtures/canonical/everything.geojson"));
    for position in 0..opened_everything().facts.len() {
        let mut atlas = opened(&text);
        atlas.facts[position].mark_edited();
        text = formats::write(&atlas);
    }
    let (before, after) = (opened_everything(), opened(&text));
    for (was, is) in before.facts.iter().zip(after.facts.iter()) {
        let known = |fact: &theatrum::atlas::Fact| {
            let mut fact = fact.clone();
            fact.mark_edited();
            format!("{fact:?}")
        };
        assert_eq!(known(is), known(was));
    }
}

fn opened_everything() -> Atlas {
    opened(&text(
        &help::root().join("tests/fixtures/canonical/everything.geojson"),
    ))
}

#[test]
fn the_only_fact_of_a_file_can_be_edited_without_loss_around_it() {
    let text = r#"{"type":"FeatureCollection","theatrum":{"version":1,"mine":1.50},
"features":[ {"type":"Feature","id":"x","geometry":null,"properties":{}} ],"more":1e3}"#;
    let mut atlas = opened(text);
    atlas.facts[0].title = "Edited".into();
    atlas.facts[0].mark_edited();
    let written = formats::write(&atlas);
    assert!(written.contains("\"mine\":1.50"), "{written}");
    assert!(written.ends_with(" ],\"more\":1e3}"), "{written}");
    assert_eq!(opened(&written).facts.len(), 1);
}

#[test]
fn a_fact_that_was_taken_out_is_gone_and_the_others_stay() {
    let mut atlas = opened_everything();
    let (kept, gone) = (spelled(&atlas), atlas.facts.remove(1).unwrap().id);
    let written = formats::write(&atlas);
    let after = opened(&written);
    assert!(after.facts.iter().all(|fact| fact.id != gone));
    assert_eq!(after.facts.len(), kept.len() - 1);
    assert!(written.contains(&kept[0]) && written.contains(&kept[2]));
}

#[test]
fn a_feature_that_could_not_be_read_is_kept_when_another_is_edited() {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"x","geometry":null,"properties":{}},
{"type":"Fixture","id":"odd"},
{"type":"Feature","id":"y","geometry":null,"properties":{}}
]}"#;
    let mut atlas = opened(text);
    assert_eq!(atlas.facts.len(), 2);
    atlas.facts[0].mark_edited();
    let written = formats::write(&atlas);
    assert!(
        written.contains(r#"{"type":"Fixture","id":"odd"}"#),
        "{written}"
    );
}

#[test]
fn an_atlas_without_a_file_is_spelled_anew_and_reads_back() {
    let mut atlas = opened_everything();
    atlas.text = None;
    for fact in atlas.facts.iter_mut() {
        fact.mark_edited();
    }
    let written = formats::write(&atlas);
    let after = opened(&written);
    let ids = |atlas: &Atlas| -> Vec<String> {
        atlas.facts.iter().map(|fact| fact.id.to_string()).collect()
    };
    assert_eq!(ids(&after), ids(&atlas));
    assert_eq!(after.sources.len(), atlas.sources.len());
    assert_eq!(after.groups.len(), atlas.groups.len());
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
    assert_eq!(formats::write(&reading.atlas.unwrap()), text);
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
