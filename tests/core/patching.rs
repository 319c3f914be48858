//! Nothing is lost by an edit, at any depth: any member of any file is changed, added and removed
//! by a patch; what stands outside it is the same bytes, the value reads back, the atlas is the one
//! that reading the new text gives, and the inverse patch gives the first bytes again.

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use serde_json::{Value, json};
use theatrum::atlas::outline::Outline;
use theatrum::atlas::text::{Original, TextError};
use theatrum::atlas::{Atlas, Fact, Facts};
use theatrum::desk::{self, Applied, DocumentPatch, Edit, Held, Touched, Undo};
use theatrum::formats::patch::{Change, Part, Patch, Path, Refusal};
use theatrum::formats::{self, Reading};

use crate::dice::Dice;
use crate::help::{bytes, collection, feature, files_ending, name, root, text};

/// A file in memory, for texts that are not kept.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Original for Bytes {
    fn bytes(&self, range: Range<usize>) -> Result<Vec<u8>, TextError> {
        Ok(self.0[range].to_vec())
    }
}

/// Reads a text as a document; its text is kept, or else read from `original` whenever a part of
/// it is needed.
pub(crate) fn held(bytes: &[u8], keeps: bool) -> Option<Held> {
    let most = if keeps { usize::MAX } else { 0 };
    let Reading { atlas, report } = formats::read_keeping(bytes, "test.geojson", most);
    Some(Held {
        atlas: Arc::new(atlas?),
        report: Arc::new(report),
        path: "test.geojson".to_owned(),
    })
}

/// The bytes of a document as it is now.
pub(crate) fn written(held: &Held, original: &[u8]) -> String {
    let mut text = String::new();
    for portion in held.atlas.text.as_ref().unwrap().portions() {
        use theatrum::atlas::text::Portion;
        match portion {
            Portion::Text(part) => text.push_str(part),
            Portion::Read(range) => text.push_str(std::str::from_utf8(&original[range]).unwrap()),
        }
    }
    text
}

/// All that is known of an atlas, but not how its text is held.
/// An atlas in words, its facts in the order of the file: slots differ where facts came and went.
fn model(atlas: &Atlas) -> String {
    let mut atlas = atlas.clone();
    let slots: Vec<usize> = atlas.facts.slots().collect();
    let facts: Vec<Fact> = atlas.facts.iter().cloned().collect();
    let mut outline = Outline::clone(&atlas.outline);
    for item in &mut outline.items {
        let position = |slot: u32| slots.iter().position(|held| *held == slot as usize);
        item.fact = item.fact.map(|slot| position(slot).unwrap() as u32);
    }
    atlas.facts = Facts::default();
    atlas.text = None;
    atlas.outline = Arc::default();
    format!("{atlas:#?}\n{outline:#?}\n{facts:#?}")
}

/// A value somewhere in a file.
struct Spot {
    path: Vec<String>,
    pointer: String,
    is_root: bool,
}

fn spots(value: &Value, path: &[String], pointer: &str, found: &mut Vec<Spot>, is_root: bool) {
    found.push(Spot {
        path: path.to_vec(),
        pointer: pointer.to_owned(),
        is_root,
    });
    let mut go_on = |name: String, inside: &Value| {
        let path = [path, std::slice::from_ref(&name)].concat();
        let escaped = name.replace('~', "~0").replace('/', "~1");
        spots(inside, &path, &format!("{pointer}/{escaped}"), found, false);
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, inside)| go_on(name.clone(), inside)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inside)| go_on(index.to_string(), inside)),
        _ => {}
    }
}

/// Every value of a file that a path leads to.
fn all_spots(file: &Value) -> Vec<Spot> {
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    match file["type"].as_str() {
        Some("FeatureCollection") => {}
        Some("Feature") => {
            spots(
                file,
                &words(&["facts", "#0", "feature"]),
                "",
                &mut found,
                true,
            );
            return found;
        }
        _ => {
            let path = words(&["facts", "#0", "feature", "geometry"]);
            spots(file, &path, "", &mut found, true);
            return found;
        }
    }
    for (name, value) in file.as_object().unwrap() {
        let pointer = format!("/{name}");
        match (name.as_str(), value.as_array()) {
            ("features", Some(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let path = words(&["facts", &format!("#{index}"), "feature"]);
                    spots(item, &path, &format!("{pointer}/{index}"), &mut found, true);
                }
            }
            ("theatrum", _) => spots(value, &words(&["theatrum"]), &pointer, &mut found, false),
            _ => spots(
                value,
                &words(&["collection", name]),
                &pointer,
                &mut found,
                false,
            ),
        }
    }
    found
}

/// Values that are spelled so that it shows if they are spelled anew.
const VALUES: [&str; 9] = [
    "1.50",
    "-0.0e+3",
    "\"\\u0041 \\\"q\\\" Орда\"",
    "null",
    "true",
    "[1.0, 2.00, [ ] ]",
    "{\"b\": 1e2, \"a\": {\"deep\" : [null]}}",
    "[68.770, 38.50, 420.0]",
    "\"2022-06\"",
];

/// What a change leaves of a file, by serde.
fn expected(file: &Value, spot: &Spot, change: &Change) -> Value {
    let mut file = file.clone();
    let (parent, last) = spot.pointer.rsplit_once('/').unwrap_or_default();
    let plain = last.replace("~1", "/").replace("~0", "~");
    match change {
        Change::Set(_, json) => {
            *file.pointer_mut(&spot.pointer).unwrap() = serde_json::from_str(json).unwrap();
        }
        Change::Remove(_) => match file.pointer_mut(parent).unwrap() {
            Value::Object(members) => {
                members.shift_remove(&plain).unwrap();
            }
            Value::Array(items) => {
                items.remove(last.parse().unwrap());
            }
            _ => unreachable!(),
        },
        Change::Add(path, json) => {
            let value = serde_json::from_str(json).unwrap();
            let name = path.segments().last().unwrap();
            match file.pointer_mut(&spot.pointer).unwrap() {
                Value::Object(members) => {
                    members.insert(name.clone(), value);
                }
                Value::Array(items) => {
                    items.insert(name.parse().unwrap_or(items.len()), value);
                }
                _ => unreachable!(),
            }
        }
    }
    file
}

/// Makes one change of a file, and looks at everything that must hold afterwards.
fn try_change(file: &str, spot: &Spot, change: &Change, keeps: bool, expected: &Value) {
    let original = Bytes(file.as_bytes().to_vec());
    let before = held(file.as_bytes(), keeps).unwrap();
    let told = format!("{change:?} at {}", spot.pointer);
    let applied = match desk::change(&before, std::slice::from_ref(change), Some(&original)) {
        Ok(applied) => applied,
        Err(Refusal::Unreadable(report)) => {
            let reading = formats::read(expected.to_string().as_bytes(), "test.geojson");
            assert!(reading.atlas.is_none(), "{told}: {report:?}");
            assert!(report.errors() > 0, "{told}");
            return;
        }
        Err(refusal) => panic!("{told}: {refusal}"),
    };
    let [patch] = applied.patches.as_slice() else {
        panic!("{told}: {:?}", applied.patches);
    };
    // Outside the patch the same bytes stand, and its inverse gives all of them again.
    let after = written(&applied.held, &original.0);
    let mark = file.len() - file.trim_start_matches('\u{feff}').len();
    let (from, to) = (patch.at + mark, patch.range().end + mark);
    let slice = |range: Range<usize>| file.get(range).unwrap();
    assert_eq!(slice(from..to), &*patch.before, "{told}");
    let outside = (slice(0..from), slice(to..file.len()));
    let wanted = format!("{}{}{}", outside.0, patch.after, outside.1);
    assert_eq!(after, wanted, "{told}");
    let back = desk::apply(&applied.held, [patch.inverse()], Some(&original)).unwrap();
    assert_eq!(written(&back.held, &original.0), file, "{told}");
    assert_eq!(model(&back.held.atlas), model(&before.atlas), "{told}");
    assert_eq!(back.held.report, before.report, "{told}");
    // The value reads back, in its spelling, and every other value is the same.
    let bare = after.trim_start_matches('\u{feff}');
    assert_eq!(
        &serde_json::from_str::<Value>(bare).unwrap(),
        expected,
        "{told}\n{after}"
    );
    if let Change::Set(_, json) | Change::Add(_, json) = change {
        assert!(patch.after.contains(json.as_str()), "{told}");
    }
    // The atlas and its report are those of the text.
    same_as_read(&applied, &after, &told);
    if let [Touched::Fact(touched)] = applied.touched.as_slice() {
        for (position, fact) in before.atlas.facts.iter().enumerate() {
            if position != *touched {
                let now = &applied.held.atlas.facts[position];
                assert_eq!(format!("{now:?}"), format!("{fact:?}"), "{told}");
            }
        }
    }
}

/// That a document is what reading its text gives.
fn same_as_read(applied: &Applied, text: &str, told: &str) {
    let fresh = held(text.as_bytes(), true).unwrap();
    assert_eq!(applied.held.report, fresh.report, "{told}");
    let (now, read) = (model(&applied.held.atlas), model(&fresh.atlas));
    assert!(now == read, "{told}: {}", first_difference(&now, &read));
}

fn first_difference(a: &str, b: &str) -> String {
    let mut lines = a.lines().zip(b.lines()).enumerate();
    lines
        .find(|(_, (a, b))| a != b)
        .map(|(line, (a, b))| format!("line {line}: {a} / {b}"))
        .unwrap_or_default()
}

/// Changes, adds and removes at spots of a file: at all of them, or at some.
fn try_file(file: &str, most: usize, seed: u64) {
    let value: Value = serde_json::from_str(file.trim_start_matches('\u{feff}')).unwrap();
    let all = all_spots(&value);
    let mut dice = Dice(seed);
    let chosen: Vec<&Spot> = if all.len() <= most {
        all.iter().collect()
    } else {
        (0..most).map(|_| dice.pick(&all)).collect()
    };
    for spot in chosen {
        let path = Path::of(spot.path.clone());
        let keeps = dice.roll(2) == 0;
        let mut changes = vec![Change::Set(path.clone(), (*dice.pick(&VALUES)).to_owned())];
        if !spot.is_root {
            changes.push(Change::Remove(path));
        }
        let inside = |name: &str| Path::of([&spot.path[..], &[name.to_owned()]].concat());
        let json = (*dice.pick(&VALUES)).to_owned();
        match value.pointer(&spot.pointer).unwrap() {
            Value::Object(_) => changes.push(Change::Add(inside("a new/member~"), json)),
            Value::Array(items) => {
                let index = dice.roll(items.len() + 2).to_string();
                let index = if index == (items.len() + 1).to_string() {
                    "-"
                } else {
                    &index
                };
                changes.push(Change::Add(inside(index), json));
            }
            _ => {}
        }
        // A file that is one feature, or one geometry, cannot be anything else.
        let is_one = value["type"] != "FeatureCollection";
        for change in changes {
            if is_one && (spot.is_root && matches!(change, Change::Set(..))) {
                continue;
            }
            let expected = expected(&value, spot, &change);
            try_change(file, spot, &change, keeps, &expected);
        }
    }
}

fn fixtures() -> Vec<String> {
    ["canonical", "plain", "versions"]
        .iter()
        .flat_map(|folder| files_ending(&format!("tests/fixtures/{folder}"), ".geojson"))
        .map(|path| text(&path))
        .collect()
}

fn everything() -> String {
    text(&root().join("tests/fixtures/canonical/everything.geojson"))
}

#[test]
fn any_member_of_any_fixture_is_changed_added_and_removed_without_loss() {
    for (seed, file) in fixtures().iter().enumerate() {
        try_file(file, 260, seed as u64);
    }
}

#[test]
fn any_member_of_a_built_in_atlas_is_changed_added_and_removed_without_loss() {
    for (seed, path) in files_ending("data", ".geojson").iter().enumerate() {
        try_file(&text(path), 4, seed as u64);
    }
}

#[test]
fn files_with_problems_are_changed_without_loss_and_their_report_stays_true() {
    for path in files_ending("tests/fixtures/bad", ".geojson") {
        let Ok(text) = String::from_utf8(bytes(&path)) else {
            continue;
        };
        let bare = text.trim_start_matches('\u{feff}');
        let is_read = held(text.as_bytes(), true).is_some();
        if is_read && serde_json::from_str::<Value>(bare).is_ok() {
            try_file(&text, 25, text.len() as u64);
        }
    }
}

#[test]
fn a_file_is_changed_without_loss_however_it_is_set() {
    let everything = everything();
    let value: Value = serde_json::from_str(&everything).unwrap();
    for (seed, file) in [
        everything.replace('\n', "\r\n"),
        format!("\u{feff}{everything}"),
        everything.replace("  ", "\t"),
        value.to_string(),
        serde_json::to_string_pretty(&value).unwrap(),
    ]
    .iter()
    .enumerate()
    {
        try_file(file, 25, 100 + seed as u64);
    }
}

/// The document of a text, in which a list of changes was made.
pub(crate) fn changed(file: &str, changes: &[Change]) -> Result<Applied, Refusal> {
    desk::change(&held(file.as_bytes(), true).unwrap(), changes, None)
}

pub(crate) fn set(path: &str, json: &str) -> Change {
    Change::Set(Path::parse(path), json.to_owned())
}

pub(crate) fn add(path: &str, json: &str) -> Change {
    Change::Add(Path::parse(path), json.to_owned())
}

pub(crate) fn remove(path: &str) -> Change {
    Change::Remove(Path::parse(path))
}

fn after(file: &str, changes: &[Change]) -> String {
    let applied = changed(file, changes).unwrap_or_else(|error| panic!("{changes:?}: {error}"));
    let text = formats::write(&applied.held.atlas).unwrap();
    same_as_read(&applied, &text, &format!("{changes:?}"));
    text
}

#[test]
fn what_the_writer_lost_when_it_spelled_facts_anew_stays() {
    let edited = after(
        &everything(),
        &[
            set("facts/base/title", "\"Edited\""),
            set("sources/s1/date", "\"2023\""),
            set("groups/circle/name", "\"Another\""),
        ],
    );
    let kept = [
        ("a third coordinate", "[68.78028, 37.83639, 420.0]"),
        ("an unknown member of a claim", "\"confidence\": 0.70"),
        ("an unknown member of a site", "\"wikidata\": \"Q9365\""),
        ("an unknown member of a party", "\"age\": 50"),
        ("an unknown member of a source", "\"pages\": [1, 2.0]"),
        ("an unknown member of a group", "\"seat\": \"nowhere\""),
        ("the spelling of a number", "\"radius_km\": 5.0"),
    ];
    for (what, spelled) in kept {
        assert!(edited.contains(spelled), "{what}");
    }
    for now in [
        "\"title\": \"Edited\",",
        "\"author\": \"A. Writer\", \"date\": \"2023\"",
        "\"name\": \"Another\", \"kind\": \"alliance\"",
    ] {
        assert!(edited.contains(now), "{now}");
    }
}

#[test]
fn a_value_that_was_kept_but_not_used_stays_when_its_neighbour_is_edited() {
    let file = collection(
        &json!({}),
        &json!([feature(
            "one",
            &json!({
                "title": "One", "when": "last summer", "tags": [1, "a"],
                "sites": [{"name": "Nowhere"}], "claims": ["none", {"about": "remark", "text": 5, "source": "a"}],
            })
        )]),
    );
    let edited = after(&file.to_string(), &[set("facts/one/title", "\"Two\"")]);
    let mut wanted = file;
    wanted["features"][0]["properties"]["title"] = json!("Two");
    assert_eq!(edited, wanted.to_string());
}

#[test]
fn whole_features_come_go_and_move_and_everything_is_as_if_it_were_read() {
    let feature = "{\"type\": \"Feature\", \"id\": \"new\", \"geometry\": null, \"properties\": {\"claims\": [{\"about\": \"x\"}]}}";
    let mut dice = Dice(3);
    for file in fixtures().into_iter().chain([text(
        &root().join("tests/fixtures/bad/duplicate-ids.geojson"),
    )]) {
        let value: Value = serde_json::from_str(&file).unwrap();
        let Some(items) = value["features"].as_array() else {
            continue;
        };
        for keeps in [true, false] {
            let before = held(file.as_bytes(), keeps).unwrap();
            let original = Bytes(file.as_bytes().to_vec());
            for position in 0..=items.len() {
                let mut now = items.clone();
                now.insert(position, serde_json::from_str(feature).unwrap());
                let path = if dice.roll(2) == 0 && position == items.len() {
                    "facts/-".to_owned()
                } else {
                    format!("facts/#{position}")
                };
                let put = desk::change(&before, &[add(&path, feature)], Some(&original)).unwrap();
                checked(&put, &before, &original, &now);
            }
            for position in 0..items.len() {
                let mut now = items.clone();
                let taken = now.remove(position);
                let path = remove(&format!("facts/#{position}"));
                let gone = desk::change(&before, &[path], Some(&original)).unwrap();
                checked(&gone, &before, &original, &now);
                let to = dice.roll(items.len());
                now.insert(to, taken);
                let moved = desk::moved(&before, position, to, Some(&original)).unwrap();
                checked(&moved, &before, &original, &now);
            }
        }
    }
}

/// That a document has these features, is as if it were read, and can be brought back.
fn checked(applied: &Applied, before: &Held, original: &Bytes, features: &[Value]) {
    let text = written(&applied.held, &original.0);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["features"], json!(features));
    same_as_read(applied, &text, &text);
    let inverse = applied.patches.iter().rev().map(Patch::inverse);
    let back = desk::apply(&applied.held, inverse, Some(original)).unwrap();
    assert_eq!(
        written(&back.held, &original.0),
        written(before, &original.0)
    );
    assert_eq!(model(&back.held.atlas), model(&before.atlas));
    assert_eq!(back.held.report, before.report);
}

#[test]
fn any_list_of_edits_and_its_undo_give_the_same_bytes() {
    let file = everything();
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let first = held(file.as_bytes(), true).unwrap();
        let mut now = first.clone();
        let mut undo = Undo::default();
        let mut texts = vec![file.clone()];
        while texts.len() < 8 {
            let value: Value = serde_json::from_str(texts.last().unwrap()).unwrap();
            let all = all_spots(&value);
            let spot = dice.pick(&all);
            let path = Path::of(spot.path.clone());
            let change = match dice.roll(3) {
                0 if !spot.is_root => Change::Remove(path),
                1 => Change::Set(
                    Path::parse("facts/#1/title"),
                    (*dice.pick(&VALUES)).to_owned(),
                ),
                _ => Change::Set(path, (*dice.pick(&VALUES)).to_owned()),
            };
            let Ok(applied) = desk::change(&now, &[change], None) else {
                continue;
            };
            let patches = applied.patches.iter().cloned();
            undo.push(Edit {
                name: "Edit".to_owned(),
                patches: patches
                    .map(|patch| DocumentPatch { document: 0, patch })
                    .collect(),
                view: None,
            });
            now = applied.held;
            texts.push(formats::write(&now.atlas).unwrap());
        }
        let mut go = |edit: Edit, wanted: &str| {
            let patches = edit.patches.into_iter().map(|held| held.patch);
            now = desk::apply(&now, patches, None).unwrap().held;
            assert_eq!(formats::write(&now.atlas).unwrap(), wanted);
            let fresh = held(wanted.as_bytes(), true).unwrap();
            assert_eq!(model(&now.atlas), model(&fresh.atlas));
        };
        for wanted in texts.iter().rev().skip(1) {
            go(undo.undo().unwrap(), wanted);
        }
        assert_eq!(undo.undo(), None);
        for wanted in texts.iter().skip(1) {
            go(undo.redo().unwrap(), wanted);
        }
    }
}

#[test]
fn a_patch_for_another_text_is_refused() {
    let file = everything();
    let applied = changed(&file, &[set("facts/base/title", "\"Edited\"")]).unwrap();
    let twice = desk::apply(&applied.held, applied.patches.clone(), None);
    assert_eq!(twice.unwrap_err(), Refusal::Stale);
}

#[test]
fn an_edit_of_one_fact_reads_that_fact_alone() {
    let path = FilePath::new("data/dushanbe-2022.geojson");
    let file = text(&root().join(path));
    for (path, part) in [
        ("facts/base-201/title", Touched::Fact(0)),
        ("theatrum/title", Touched::Header),
    ] {
        let applied = changed(&file, &[set(path, "\"Edited\"")]).unwrap();
        match (applied.touched.as_slice(), part) {
            ([Touched::Fact(_)], Touched::Fact(_)) | ([Touched::Header], Touched::Header) => {}
            other => panic!("{}: {other:?}", name(FilePath::new(path))),
        }
    }
    let feature = "{\"type\":\"Feature\",\"id\":\"new\",\"geometry\":null,\"properties\":{}}";
    // It gets a slot of its own, behind those that were given out.
    let before_len = held(file.as_bytes(), true)
        .unwrap()
        .atlas
        .facts
        .slot_count();
    let applied = changed(&file, &[add("facts/#1", feature), remove("facts/new")]).unwrap();
    let touched = [Touched::Added(before_len), Touched::Removed(before_len)];
    assert_eq!(applied.touched, touched);
    assert!(matches!(
        applied.patches[0].part,
        Part::Place { item: 1, .. }
    ));
    assert_eq!(formats::write(&applied.held.atlas).unwrap(), file);
}
