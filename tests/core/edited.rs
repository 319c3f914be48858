//! One fact among many, changed by a patch of its slice: everything that is worked out of the
//! library is patched, and is the same as made from nothing.

use std::sync::Arc;

use serde_json::{Value, json};
use theatrum::atlas::filter::Filters;
use theatrum::atlas::library::{DocumentId, Library};
use theatrum::desk::{self, Held};
use theatrum::formats;
use theatrum::formats::patch::{Change, Path};
use theatrum::index::{Asked, Dates, Index};
use theatrum::scene::Frames;
use theatrum::search::SearchIndex;

use crate::help::{collection, feature, today};
use crate::stage::Stage;

const MANY: usize = 100_000;

/// A document of many facts: bases over the years, some of whom count the same body.
fn many() -> Held {
    let features: Vec<Value> = (0..MANY)
        .map(|number| {
            let year = 1900 + number % 120;
            let mut properties = json!({ "kind": "deployment", "title": format!("Base {number}"), "when": year.to_string() });
            if number % 100 == 0 {
                properties["body"] = json!(format!("corps-{}", number % 700));
                properties["claims"] = json!([{ "about": "personnel", "value": number % 900, "as_of": year.to_string(), "source": "a" }]);
                properties["sites"] = json!([{ "name": "X", "at": [number % 170, number % 60] }]);
            }
            feature(&format!("base-{number}"), &properties)
        })
        .collect();
    let text = collection(&json!({ "as_of": "2000" }), &json!(features)).to_string();
    let reading = formats::read(text.as_bytes(), "many.geojson");
    Held {
        atlas: Arc::new(reading.atlas.unwrap()),
        report: Arc::new(reading.report),
        path: "many.geojson".to_owned(),
    }
}

#[test]
fn one_fact_among_a_hundred_thousand_is_changed_by_a_patch_and_all_else_follows() {
    let held = many();
    let document = DocumentId::new(3);
    let mut library = Arc::new(Library::of([(document, Arc::clone(&held.atlas))], today()));
    let filters = Filters::default();
    let everything = Asked {
        date: None,
        filters: &filters,
    };
    let mut index = Index::of(&library, everything, None);
    let mut dates = Dates::of(&library, &filters);
    let mut search = SearchIndex::build(&library);
    let set = |path: &str, value: &Value| Change::Set(Path::parse(path), value.to_string());
    let new = feature(
        "new",
        &json!({ "kind": "meeting", "title": "A new summit", "when": "1999" }),
    );
    let edits = [
        set("facts/base-500/title", &json!("Aardvark barracks")),
        set("facts/base-700/claims/0/value", &json!(123_456)),
        set("facts/base-900/when", &json!("1800/1850")),
        set("facts/base-1000/sites/0/at", &json!([-60, -20])),
        set("facts/base-1100/kind", &json!("transfer")),
        Change::Add(Path::parse("facts/#7"), new.to_string()),
        Change::Remove(Path::parse("facts/base-1200")),
    ];
    let kept = library.find("base-99900").unwrap();
    let mut held = held;
    for edit in edits {
        let applied = desk::change(&held, &[edit], None).unwrap();
        library = Arc::new(applied.library(&library, document));
        held = applied.held;
        index = Index::of(&library, everything, Some(&index));
        dates = Dates::after(&library, &filters, &dates);
        search = SearchIndex::after(&library, &search);
        assert_eq!(library.find("base-99900"), Some(kept), "a reference stays");
    }
    let read = formats::write(&held.atlas).unwrap();
    let read = formats::read(read.as_bytes(), "many.geojson")
        .atlas
        .unwrap();
    assert_eq!(library.atlas(document).facts.len(), read.facts.len());
    let anew = Library::of([(document, Arc::new(read))], today());
    assert!(index == Index::of(&library, everything, None), "the index");
    assert!(dates == Dates::of(&library, &filters), "the timeline");
    assert!(search == SearchIndex::build(&library), "the search");
    let listed = |library: &Library, index: &Index| -> Vec<String> {
        let digests = index.in_list_order();
        digests.map(|held| library.shown_id(held.fact)).collect()
    };
    let from_file = Index::of(&anew, everything, None);
    assert_eq!(
        listed(&library, &index),
        listed(&anew, &from_file),
        "the list"
    );
    assert_eq!(
        index.totals.personnel_words(),
        from_file.totals.personnel_words()
    );
    let mut stage = Stage::new(Library::clone(&library));
    let drawn = stage.dump();
    stage.index = index;
    stage.frames = Frames::default();
    assert_eq!(stage.dump(), drawn, "the scene");
}
