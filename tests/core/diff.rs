//! `theatrum diff` with the real binary: atlases against themselves, files against each other.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::help::{Answer, collection, feature, put, run, run_in};

fn diff(line: &str) -> Answer {
    let mut args = vec!["diff"];
    args.extend(line.split_whitespace());
    run(&args)
}

fn changes<'a>(report: &'a Value, what: &str) -> Vec<&'a Value> {
    let all = report["changes"].as_array().unwrap();
    all.iter()
        .filter(|change| change["change"] == what)
        .collect()
}

#[test]
fn who_left_the_treaty_since_1995_stands_there_with_sources() {
    let answer = diff("csto --from 1995 --to 2022-06-28");
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let text = &answer.stdout;
    let part = text.split("Left (3)").nth(1).unwrap();
    for country in ["Azerbaijan", "Georgia", "Uzbekistan"] {
        assert!(
            part.contains(&format!("{country} leaves Collective Security")),
            "{text}"
        );
    }
    assert!(part.contains("left: 2 April 1999 – 24.kg"), "{text}");
}

#[test]
fn a_state_that_left_and_came_back_between_the_dates_has_a_line_of_its_own() {
    let words = "--from 1998 --to 2007";
    let answer = diff(&format!("csto {words}"));
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let part = answer.stdout.split("In between (1)\n").nth(1).unwrap();
    let line = part.lines().next().unwrap();
    assert!(
        line.starts_with("  Uzbekistan, Collective Security Treaty")
            && line.contains("left 2 April 1999, back 16 August 2006; sources differ about when"),
        "{line}"
    );
    assert!(part.contains("joined: 23 June 2006"), "{part}");
    let report = diff(&format!("csto {words} --format json")).json();
    let between = changes(&report, "in-between");
    assert_eq!(between.len(), 1);
    assert_eq!(between[0]["country"], "UZB");
    assert_eq!(
        between[0]["after"]["text"],
        "left 2 April 1999, back 16 August 2006"
    );
}

#[test]
fn a_list_names_the_members_of_groups_with_their_sources() {
    let list = run(&["list", "csto"]).stdout;
    for line in [
        "  csto: Collective Security Treaty (from 2002 CSTO) (6 members)\n",
        "      Armenia · since 15 May 1992 · 10 sources\n",
        "      Tajikistan · since 15 May 1992 · 7 sources\n",
    ] {
        assert!(list.contains(line), "{line}: {list}");
    }
    let then = run(&["list", "csto", "--date", "2010"]).stdout;
    assert!(
        then.contains("      Uzbekistan · 16 August 2006 – 19 December 2012 · "),
        "{then}"
    );
    let report = run(&["list", "csto", "--format", "json"]).json();
    let group = &report["groups"][0];
    assert_eq!(
        group["members"],
        json!(["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"])
    );
    let stay = &group["stays"][5];
    assert_eq!(
        (&stay["country"], &stay["name"], &stay["when"]),
        (&json!("TJK"), &json!("Tajikistan"), &json!("1992-05-15/.."))
    );
    assert_eq!(stay["sources"].as_array().unwrap().len(), 7);
}

#[test]
fn the_facilities_of_2010_and_2022_for_programs() {
    let answer = diff("russian-facilities-abroad --from 2010 --to 2022 --format json");
    assert_eq!(answer.code, 0);
    let report = answer.json();
    assert_eq!(report["from"]["date"], "2010");
    assert_eq!(report["to"]["date"], "2022");
    let ids = |what: &str| -> Vec<String> {
        let found = changes(&report, what);
        found
            .iter()
            .map(|c| c["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(ids("new").contains(&"hmeimim".to_owned()));
    assert!(ids("gone").contains(&"radar-gabala".to_owned()));
    let up = changes(&report, "number-up");
    let base = up.iter().find(|change| change["id"] == "base-201").unwrap();
    assert_eq!(
        base["before"]["personnel"],
        json!({ "low": 5000, "high": 7000 })
    );
    assert_eq!(
        base["after"]["personnel"],
        json!({ "low": 7000, "high": 7500 })
    );
    let publishers: Vec<&str> = base["after"]["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["publisher"].as_str().unwrap())
        .collect();
    assert!(publishers.contains(&"Asia-Plus"), "{publishers:?}");
    assert_eq!(
        changes(&report, "place-renamed")[0]["says"],
        "201st military base: Qurghonteppa becomes Bokhtar"
    );
}

#[test]
fn without_a_date_on_one_side_it_is_the_atlas_own() {
    let own = diff("csto --from 1995 --format json").json();
    let said = diff("csto --from 1995 --to 2022-06-28 --format json").json();
    assert_eq!(own["changes"], said["changes"]);
}

#[test]
fn nothing_changed_is_said_on_standard_error_and_is_no_error() {
    let answer = diff("");
    assert_eq!((answer.code, answer.stdout.as_str()), (0, ""));
    assert!(
        answer.stderr.contains("nothing changed"),
        "{}",
        answer.stderr
    );
    assert!(answer.stderr.contains("--from"), "{}", answer.stderr);
    let answer = diff("csto csto --format json");
    assert_eq!(answer.code, 0);
    assert_eq!(answer.json()["changes"], json!([]));
    assert!(
        answer.stderr.contains("nothing changed"),
        "{}",
        answer.stderr
    );
}

#[test]
fn two_files_are_held_against_each_other_every_fact_of_them() {
    let folder = tempdir().unwrap();
    let file = |value: u32, more: &[Value]| {
        let claim = json!({ "about": "personnel", "value": value, "as_of": "2022", "source": "a",
            "locator": "page 3" });
        let mut features = vec![feature(
            "base",
            &json!({ "kind": "deployment", "title": "Base", "claims": [claim] }),
        )];
        features.extend_from_slice(more);
        collection(&json!({}), &json!(features)).to_string()
    };
    // An event long before the date of the atlas counts all the same.
    let event = feature(
        "old",
        &json!({ "kind": "event", "title": "Old", "when": "1950" }),
    );
    put(folder.path(), "a.geojson", file(500, &[]));
    put(folder.path(), "b.geojson", file(700, &[event]));
    let answer = run_in(folder.path(), &["diff", "a.geojson", "b.geojson"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let text = &answer.stdout;
    for line in [
        "New (1)\n  Old: 1950  [old]",
        "Base: rises from 500 to 700  [base]",
        "before: 500 (as of 2022) – A, page 3",
        "now: 700 (as of 2022) – A, page 3",
        "Personnel: 500, then 700",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    // With a date, what holds on it.
    let dated = run_in(
        folder.path(),
        &["diff", "a.geojson", "b.geojson", "--to", "2022-06-28"],
    );
    assert!(!dated.stdout.contains("Old"), "{}", dated.stdout);
}

#[test]
fn bad_input_and_bad_words_have_their_exit_codes() {
    let folder = tempdir().unwrap();
    put(folder.path(), "bad.geojson", "{");
    let code = |args: &[&str]| run_in(folder.path(), args).code;
    assert_eq!(code(&["diff", "bad.geojson", "csto"]), 1);
    assert_eq!(code(&["diff", "csto", "missing.geojson"]), 1);
    assert_eq!(code(&["diff", "csto", "csto", "csto"]), 2);
    assert_eq!(code(&["diff", "csto", "--from", "yesterday"]), 2);
    assert_eq!(code(&["diff", "csto", "--until", "2022"]), 2);
}

#[test]
fn a_list_says_one_fact_and_no_range_for_a_single_claim() {
    let folder = tempdir().unwrap();
    let claim = json!({ "about": "personnel", "value": 7000, "qualifier": "some", "as_of": "2022",
        "source": "a" });
    let features = json!([feature(
        "base",
        &json!({ "kind": "deployment", "title": "Base", "claims": [claim] })
    )]);
    let text = collection(&json!({}), &features).to_string();
    put(folder.path(), "one.geojson", text);
    let list = run_in(folder.path(), &["list", "one.geojson"]).stdout;
    assert!(list.contains("some 7,000 personnel · 1 source"), "{list}");
    assert!(
        list.contains(
            "Totals: 1 fact, 0 on the map, 0 sites, 0 meetings, 7,000 personnel, 1 source\n"
        ),
        "{list}"
    );
}
