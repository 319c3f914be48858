//! The rules of evidence, on one small atlas for each: `tests/independent/small` says what follows,
//! worked out by hand from the words of the rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use theatrum::atlas::Claim;
use theatrum::atlas::claims::{self, Bounds, Standing};
use theatrum::atlas::holding::{self, Holding};
use theatrum::atlas::library::{FactRef, Library};
use theatrum::atlas::time::{Day, Edtf};
use theatrum::formats;
use theatrum::index::{Asked, Index};

use crate::help::{files_ending, root, text};

/// A case of the files that are about one atlas.
struct Case {
    /// The file and the date, for messages.
    told: String,
    /// The rule, as the file is named.
    rule: String,
    library: Library,
    date: Option<Edtf>,
    expected: Value,
}

/// All of them.
fn cases() -> Vec<Case> {
    let folder = root().join("tests/independent/small");
    let files = files_ending("tests/independent/small", ".expect.json");
    assert!(files.len() > 35, "{} files", files.len());
    let mut cases = Vec::new();
    for path in files {
        let expected: Value = serde_json::from_str(&text(&path)).unwrap();
        let Some([name]) = expected["atlases"].as_array().map(Vec::as_slice) else {
            continue;
        };
        let name = name.as_str().unwrap();
        let reading = formats::read(text(&folder.join(name)).as_bytes(), name);
        let today = expected["today"].as_str().unwrap_or("2020-06-30");
        let today = Edtf::parse(today).unwrap().last_day().unwrap();
        let library = Library::new(vec![Arc::new(reading.atlas.unwrap())], today);
        let rule = path.file_name().unwrap().to_string_lossy().into_owned();
        for expected in expected["cases"].as_array().unwrap() {
            let date = expected["date"].as_str();
            cases.push(Case {
                told: format!("{rule} on {date:?}"),
                rule: rule.clone(),
                library: library.clone(),
                date: date.map(|date| Edtf::parse(date).unwrap()),
                expected: expected.clone(),
            });
        }
    }
    cases
}

fn ids(list: &Value) -> Vec<String> {
    let list = list.as_array().cloned().unwrap_or_default();
    let mut ids: Vec<String> = list
        .iter()
        .map(|id| id.as_str().unwrap().to_owned())
        .collect();
    ids.sort_unstable();
    ids
}

/// The first rule: what holds, what is over or to come, and of what nobody knows.
#[test]
fn facts_hold_when_the_rules_say_so() {
    let mut tried = 0;
    for Case {
        told,
        library,
        date,
        expected: case,
        ..
    } in cases()
    {
        let words = ["holds", "over", "to_come", "unknown"];
        if words.iter().all(|word| case[word].is_null()) {
            continue;
        }
        let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for fact in library.facts() {
            let word = match library.holding(fact, date.as_ref()) {
                Holding::Holds => "holds",
                Holding::Over => "over",
                Holding::ToCome => "to_come",
                Holding::Unknown => "unknown",
                Holding::Absent => continue,
            };
            let id = library.fact(fact).id.to_string();
            found.entry(word).or_default().push(id);
        }
        for word in words {
            let mut found = found.remove(word).unwrap_or_default();
            found.sort_unstable();
            assert_eq!(found, ids(&case[word]), "{told}: {word}");
        }
        tried += 1;
    }
    assert!(tried > 20, "{tried} cases");
}

fn standing_word(standing: Standing, claim: &Claim) -> &str {
    match standing {
        Standing::Counts => "counts",
        Standing::Replaced => "replaced",
        Standing::Stale => "stale",
        Standing::Later => "later",
        Standing::Undated => "undated",
        Standing::NotStated => claim.terms.status.word(),
    }
}

fn day_words(day: Day) -> Value {
    Value::from(day.to_string())
}

/// The second and the third rule: the day of weighing, which claims count, and what they come to.
#[test]
fn claims_count_as_the_rules_say() {
    let mut tried = 0;
    for Case {
        told,
        library,
        date,
        expected: case,
        ..
    } in cases()
    {
        let facts = case["facts"].as_object().cloned().unwrap_or_default();
        for (id, expected) in facts {
            let told = format!("{told}: {id}");
            let fact = library.find(&id).expect(&told);
            weighed_as(&library, fact, date.as_ref(), &expected, &told);
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried} facts");
}

fn weighed_as(library: &Library, fact: FactRef, date: Option<&Edtf>, expected: &Value, told: &str) {
    let day = library.weighing_day(fact, date);
    let held = library.fact(fact);
    let atlas = library.atlas(fact.atlas());
    let weighed = claims::weigh(atlas, held.kind.nature(), &held.claims, day);
    let answers = claims::answers(&weighed, day);
    let position = |claim: &Claim| {
        let mut claims = held.claims.iter();
        claims.position(|held| std::ptr::eq(held, claim)).unwrap()
    };
    for (about, expected) in expected.as_object().unwrap() {
        let told = format!("{told}, {about}");
        match about.as_str() {
            "day" => assert_eq!(&day_words(day), expected, "{told}"),
            "standing" => {
                let found: Vec<&str> = weighed
                    .iter()
                    .map(|entry| standing_word(entry.standing, entry.claim))
                    .collect();
                assert_eq!(&Value::from(found), expected, "{told}");
            }
            "same" => {}
            about => {
                let answer = answers.iter().find(|answer| answer.about == about);
                let answer = answer.expect(&told);
                let mut counting: Vec<usize> = answer
                    .counting
                    .iter()
                    .map(|claim| position(claim))
                    .collect();
                counting.sort_unstable();
                if !expected["counting"].is_null() {
                    assert_eq!(Value::from(counting), expected["counting"], "{told}");
                }
                if !expected["headline"].is_null() {
                    let headline = position(answer.headline);
                    assert_eq!(Value::from(headline), expected["headline"], "{told}");
                }
                if !expected["conflict"].is_null() {
                    assert_eq!(Value::from(answer.conflict), expected["conflict"], "{told}");
                }
                if about == "personnel" && expected.get("low").is_some() {
                    let found = claims::personnel(&weighed, day);
                    let bounds = found.map_or_else(Bounds::default, |found| found.bounds);
                    let expected = [&expected["low"], &expected["high"]].map(Value::as_f64);
                    assert_eq!([bounds.low, bounds.high], expected, "{told}");
                }
            }
        }
    }
}

/// The rule about members: by their dates alone, and weighed like facts.
#[test]
fn members_belong_to_their_groups_by_their_dates() {
    let mut tried = 0;
    for Case {
        told,
        library,
        date,
        expected: case,
        ..
    } in cases()
    {
        let groups = case["members"].as_object().cloned().unwrap_or_default();
        for (id, expected) in groups {
            let (atlas, group) = library.groups().find(|(_, group)| group.id == id).unwrap();
            let day = holding::day_asked(date.as_ref());
            let day = day.unwrap_or_else(|| library.day_of(atlas));
            let found: Vec<String> = group
                .members_on(day)
                .into_iter()
                .map(str::to_owned)
                .collect();
            assert_eq!(found, ids(&expected), "{told}: {id}");
            tried += 1;
        }
    }
    assert!(tried > 2, "{tried} groups");
}

/// The fourth rule, for one day and one figure for each body.
#[test]
fn totals_are_those_of_the_rules() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for Case {
        told,
        rule,
        library,
        date,
        expected: case,
    } in cases()
    {
        let has_parts = rule.starts_with("4.3");
        let Some(expected) = case["totals"].as_object() else {
            continue;
        };
        let asked = Asked {
            date: date.as_ref(),
            filters: &Default::default(),
        };
        let index = Index::of(&library, asked, None);
        let totals = &index.totals;
        for (word, expected) in expected {
            let found = match word.as_str() {
                "low" if !has_parts => totals.personnel.low.into(),
                "high" if !has_parts => totals.personnel.high.into(),
                "undated" => index.date_unknown.len().into(),
                _ => continue,
            };
            tried += 1;
            if !same_value(&found, expected) {
                wrong.push(format!("{told}: {word} is {found}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 20, "{tried} totals");
}

/// Whether two values are the same, numbers however they are spelled.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 0.5,
        _ => a == b,
    }
}
