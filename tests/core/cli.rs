//! The real binary in a folder of its own: words, exit codes, and what goes to which stream.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::help::{Answer, bytes, files_ending, name, put, root, run, run_in, text};

const SMALL: [&str; 4] = ["--size", "320x200", "--map-only", "-o"];

/// Runs the binary with words that stand apart by spaces.
fn words(line: &str) -> Answer {
    run(&line.split(' ').collect::<Vec<_>>())
}

/// The fact with an id in a list.
fn fact<'a>(list: &'a Value, id: &str) -> &'a Value {
    let facts = list["facts"].as_array().unwrap();
    facts
        .iter()
        .find(|fact| fact["id"] == id)
        .unwrap_or_else(|| panic!("no fact {id}"))
}

fn members<'a>(list: &'a Value, id: &str) -> Vec<&'a str> {
    let groups = list["groups"].as_array().unwrap();
    let group = groups.iter().find(|group| group["id"] == id).unwrap();
    let members = group["members"].as_array().unwrap();
    members.iter().map(|code| code.as_str().unwrap()).collect()
}

#[test]
fn the_version_is_that_of_the_package() {
    let answer = run(&["--version"]);
    assert_eq!(
        (answer.code, answer.stdout),
        (0, format!("theatrum {}\n", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn help_has_examples_and_every_command() {
    let answer = run(&["--help"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    for wanted in [
        "Examples:",
        "theatrum list --date 2022-06-28",
        "Exit codes",
        "list",
        "diff",
        "check",
        "schema",
        "export",
        "--screenshot",
    ] {
        assert!(answer.stdout.contains(wanted), "{wanted}");
    }
}

#[test]
fn help_names_every_built_in_atlas() {
    let answer = run(&["--help"]);
    for builtin in theatrum::formats::builtin::ALL {
        assert!(answer.stdout.contains(builtin.id), "{}", builtin.id);
    }
}

#[test]
fn what_was_mistyped_is_a_usage_error_that_says_what() {
    for (line, says) in [
        ("list --colour", "--colour"),
        ("list --format yaml", "yaml"),
        ("list --date 2022-02-30", "there is no day 30"),
        ("list --date", "--date"),
        ("check", "FILES"),
        ("export --map-only", "--output"),
        ("export -o map.svg --map-only --size 320", "WIDTHxHEIGHT"),
        ("export -o map.svg --map-only --size 1x1", "pixels"),
        ("export -o map.svg --map-only --size 99999x99", "pixels"),
        ("export -o map.svg --map-only --theme blue", "blue"),
        ("export -o map.svg --map-only --fit nothing", "nothing"),
        ("export -o map.svg --map-only --fit 40,30,80", "40,30,80"),
        ("export -o map.svg --map-only --fit 40,60,80,30", "no box"),
        ("export -o map.svg --map-only --fit 40,30,190,60", "no box"),
        ("export -o map.svg --map-only --fit 1,2,3,NaN", "no box"),
        (
            "export -o map.svg --map-only --fit agreement-1993",
            "no place",
        ),
        ("export -o map.gif --map-only", ".png, .svg or .pdf"),
        ("export -o map --map-only", ".png, .svg or .pdf"),
        (
            "export -o nowhere/map.svg --map-only --size 64x64",
            "nowhere/map.svg",
        ),
    ] {
        let answer = words(line);
        assert_eq!(answer.code, 2, "{line}: {}", answer.stderr);
        assert!(answer.stderr.contains(says), "{line}: {}", answer.stderr);
        assert_eq!(answer.stdout, "", "{line}");
    }
}

#[test]
fn an_unknown_date_is_a_usage_error_before_anything_is_read() {
    let answer = words("list none.geojson --date yesterday");
    assert_eq!(answer.code, 2);
    assert!(!answer.stderr.contains("no such file"));
}

#[test]
fn a_list_has_the_shape_that_programs_rely_on() {
    let list = run(&["list", "--format", "json"]).json();
    let keys = |value: &Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    assert_eq!(
        keys(&list),
        [
            "asked",
            "atlases",
            "date_unknown",
            "facts",
            "format",
            "groups",
            "title",
            "totals"
        ]
    );
    assert_eq!(list["format"], 1);
    assert_eq!(list["asked"], json!({ "date": null, "filters": [] }));
    assert!(list["title"].is_string());
    let base = fact(&list, "base-201");
    assert_eq!(
        keys(base),
        [
            "atlas",
            "conflicts",
            "countries",
            "facility",
            "hosts",
            "id",
            "kind",
            "mapped",
            "personnel",
            "personnel_as_of",
            "places",
            "sources",
            "state",
            "tags",
            "title",
            "when"
        ]
    );
    assert_eq!(
        keys(&base["places"][0]),
        ["lat", "lon", "name", "precision"]
    );
    assert_eq!(keys(&base["personnel"]), ["high", "low", "text"]);
    assert_eq!(
        keys(&list["groups"][0]),
        ["atlas", "id", "members", "name", "stays"]
    );
    assert_eq!(
        keys(&list["totals"]),
        [
            "facts",
            "mapped",
            "meetings",
            "personnel",
            "sites",
            "sources"
        ]
    );
    assert_eq!(keys(&list["totals"]["personnel"]), ["high", "low"]);
    for fact in list["facts"].as_array().unwrap() {
        assert!(fact["id"].is_string() && fact["kind"].is_string());
        assert!(fact["when"].is_string() || fact["when"].is_null());
        assert!(fact["mapped"].is_boolean());
        assert!(fact["personnel"].is_object() || fact["personnel"].is_null());
        for place in fact["places"].as_array().unwrap() {
            assert!(place["lon"].is_number() && place["lat"].is_number());
        }
        for text in ["conflicts", "sources"] {
            let items = fact[text].as_array().unwrap();
            assert!(items.iter().all(Value::is_string), "{text}");
        }
    }
}

#[test]
fn the_default_atlas_counts_the_201st_base_once_with_its_range() {
    let list = words("list --format json").json();
    let base = fact(&list, "base-201");
    assert_eq!(
        base["personnel"],
        json!({ "low": 7000, "high": 7500, "text": "some 7,000" })
    );
    let conflicts = base["conflicts"].as_array().unwrap();
    assert!(conflicts.contains(&json!("personnel")), "{conflicts:?}");
    assert_eq!(
        list["totals"]["personnel"],
        json!({ "low": 7000, "high": 7500 })
    );
    assert_eq!(list["totals"]["sites"], 2);
    assert_eq!(base["mapped"], true);
}

#[test]
fn a_fact_without_a_place_is_listed_as_not_mapped() {
    let list = words("list --format json").json();
    let brics = fact(&list, "brics-summit-14");
    assert_eq!(
        (&brics["mapped"], &brics["places"]),
        (&json!(false), &json!([]))
    );
}

#[test]
fn without_a_file_the_default_atlas_is_listed() {
    let default = words("list --format json");
    let named = words("list dushanbe-2022 --format json");
    assert_eq!(default.stdout, named.stdout);
    assert_eq!((default.code, default.stderr.as_str()), (0, ""));
}

#[test]
fn members_are_those_of_the_date() {
    let then = words("list csto --date 1995 --format json").json();
    assert_eq!(
        members(&then, "csto"),
        [
            "ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "RUS", "TJK", "UZB"
        ]
    );
    let on_the_day = words("list csto --date 2022-06-28 --format json").json();
    assert_eq!(
        members(&on_the_day, "csto"),
        ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"]
    );
}

#[test]
fn a_place_goes_by_its_name_on_the_date() {
    let names = |date: &str| {
        let list = words(&format!("list --date {date} --format json")).json();
        fact(&list, "base-201")["places"][1]["name"].clone()
    };
    assert_eq!(names("2010"), "Qurghonteppa");
    assert_eq!(names("2022-06-28"), "Bokhtar");
}

#[test]
fn a_date_lists_what_is_in_force_then() {
    let list = words("list --date 2022-06-29 --format json").json();
    let ids: Vec<&str> = list["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"base-201") && ids.contains(&"caspian-summit-6"));
    assert!(!ids.contains(&"putin-widodo-talks"), "{ids:?}");
}

#[test]
fn an_interval_lists_what_is_in_force_at_any_time_in_it_as_of_its_last_day() {
    let list = words("list --date 2003/2010 --format json").json();
    let base = fact(&list, "base-201");
    assert_eq!(base["places"][1]["name"], "Qurghonteppa");
    assert_eq!(base["personnel"]["high"], 7000);
    assert_eq!(members(&list, "csto").len(), 7);
}

#[test]
fn a_date_before_everything_lists_nothing() {
    let list = words("list --date 1570 --format json").json();
    assert_eq!(list["totals"]["facts"], 0);
    assert_eq!(
        list["totals"]["personnel"],
        json!({ "low": null, "high": null })
    );
}

#[test]
fn a_date_may_begin_with_a_minus() {
    assert_eq!(words("list --date -0044").code, 0);
}

#[test]
fn ids_of_several_atlases_are_those_of_each_alone_and_a_shared_body_counts_once() {
    let list = words("list dushanbe-2022 russian-facilities-abroad --format json").json();
    let alone = words("list russian-facilities-abroad --format json").json();
    let ids = |list: &Value| -> Vec<String> {
        let facts = list["facts"].as_array().unwrap().iter();
        let of_one = facts.filter(|fact| fact["atlas"] == "russian-facilities-abroad");
        of_one.map(|fact| fact["id"].to_string()).collect()
    };
    assert_eq!(ids(&list), ids(&alone));
    let all = list["facts"].as_array().unwrap().len();
    assert!(!ids(&alone).is_empty() && ids(&list).len() < all);
    let low = |list: &Value| list["totals"]["personnel"]["low"].as_f64().unwrap();
    assert!((low(&list) - low(&alone)).abs() < 5000.0);
}

#[test]
fn a_list_for_people_has_kinds_numbers_and_totals() {
    let answer = run(&["list"]);
    for wanted in [
        "Dushanbe, June 2022",
        "Deployments (1)",
        "201st military base  [base-201]",
        "some 7,000 personnel (claims: 7,000–7,500)",
        "sources differ: ",
        "Dushanbe, Bokhtar",
        "csto: ",
        "7,000–7,500 personnel",
    ] {
        assert!(answer.stdout.contains(wanted), "{wanted}");
    }
}

#[test]
fn a_list_is_the_same_on_every_run() {
    assert_eq!(
        words("list --format json").stdout,
        words("list --format json").stdout
    );
}

#[test]
fn a_list_of_a_file_with_errors_is_printed_and_exits_1() {
    let folder = tempdir().unwrap();
    let bad = bytes(&root().join("tests/fixtures/bad/duplicate-ids.geojson"));
    put(folder.path(), "bad.geojson", bad);
    let answer = run_in(folder.path(), &["list", "bad.geojson", "--format", "json"]);
    assert_eq!(answer.code, 1);
    assert!(
        answer
            .stderr
            .contains("bad.geojson:4:1: error[duplicate-id]")
    );
    assert_eq!(answer.json()["totals"]["facts"], 3);
}

#[test]
fn a_list_of_an_absent_file_exits_1_and_names_it() {
    for command in ["list", "check"] {
        let answer = words(&format!("{command} none.geojson"));
        assert_eq!(answer.code, 1, "{command}");
        let said = answer.stdout + &answer.stderr;
        assert!(said.contains("none.geojson: error[unreadable]"), "{said}");
    }
}

#[test]
fn a_list_of_one_good_and_one_absent_file_lists_the_good_one_and_exits_1() {
    let answer = words("list csto none.geojson --format json");
    assert_eq!(answer.code, 1);
    assert_eq!(members(&answer.json(), "csto").len(), 6);
}

#[test]
fn a_file_that_is_there_goes_before_a_built_in_atlas_of_its_name() {
    let folder = tempdir().unwrap();
    put(
        folder.path(),
        "csto",
        r#"{"type":"FeatureCollection","name":"Mine","features":[]}"#,
    );
    let list = run_in(folder.path(), &["list", "csto", "--format", "json"]).json();
    assert_eq!(list["title"], "Mine");
}

#[test]
fn check_prints_the_report_of_every_bad_file_and_exits_1_where_there_is_an_error() {
    let folder = root().join("tests/fixtures/bad");
    for path in files_ending("tests/fixtures/bad", ".geojson") {
        let answer = run_in(&folder, &["check", &name(&path)]);
        let report = text(&path.with_extension("report.txt"));
        assert_eq!(answer.stdout, report);
        let code = i32::from(report.contains(": error["));
        assert_eq!((answer.code, answer.stderr.as_str()), (code, ""));
    }
}

#[test]
fn check_of_a_good_file_prints_nothing_and_exits_0() {
    let folder = root().join("tests/fixtures/canonical");
    let answer = run_in(
        &folder,
        &["check", "everything.geojson", "smallest.geojson"],
    );
    assert_eq!(
        (answer.code, answer.stdout.as_str(), answer.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn check_has_a_json_for_programs() {
    let folder = root().join("tests/fixtures/bad");
    let answer = run_in(&folder, &["check", "swapped.geojson", "--format", "json"]);
    assert_eq!(answer.code, 1);
    assert_eq!(
        answer.json()[0],
        json!({
            "path": "swapped.geojson", "line": 2, "column": 74, "severity": "error",
            "code": "coordinates", "message": "latitude 177.5 is not between -90 and 90",
            "hint": "latitude and longitude look swapped: GeoJSON puts longitude first",
        })
    );
}

#[test]
fn check_has_null_in_json_where_there_is_no_place_and_no_hint() {
    let problems = words("check none.geojson --format json").json();
    assert_eq!(problems[0]["line"], Value::Null);
    assert_eq!(problems[0]["column"], Value::Null);
    let good = words("check csto --format json");
    assert_eq!((good.code, good.json()), (0, json!([])));
}

#[test]
fn check_of_a_folder_says_that_it_is_one() {
    let answer = words("check .");
    assert_eq!(answer.code, 1);
    assert!(answer.stdout.contains("this is a folder, not a file"));
}

#[test]
fn an_export_writes_the_picture_and_says_nothing() {
    let folder = tempdir().unwrap();
    for file in ["map.svg", "map.png", "MAP.SVG"] {
        let args = [&["export"], &SMALL[..], &[file]].concat();
        let answer = run_in(folder.path(), &args);
        assert_eq!(
            (answer.code, answer.stdout.as_str(), answer.stderr.as_str()),
            (0, "", "")
        );
        assert!(folder.path().join(file).exists(), "{file}");
    }
}

#[test]
fn an_export_that_fails_leaves_what_stood_there() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "map.svg", "before");
    let args = [&["export", "--fit", "nobody"], &SMALL[..], &["map.svg"]].concat();
    assert_eq!(run_in(folder.path(), &args).code, 2);
    assert_eq!(text(&path), "before");
}

#[test]
fn an_export_leaves_no_file_beside_its_own() {
    let folder = tempdir().unwrap();
    put(folder.path(), "map.svg", "before");
    let args = [&["export"], &SMALL[..], &["map.svg"]].concat();
    assert_eq!(run_in(folder.path(), &args).code, 0);
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["map.svg"]);
    assert!(text(&folder.path().join("map.svg")).starts_with("<svg"));
}

#[test]
fn an_export_onto_a_folder_is_a_usage_error() {
    let folder = tempdir().unwrap();
    std::fs::create_dir(folder.path().join("map.svg")).unwrap();
    let args = [&["export"], &SMALL[..], &["map.svg"]].concat();
    let answer = run_in(folder.path(), &args);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("folder"), "{}", answer.stderr);
}

#[test]
fn an_export_of_nothing_readable_exits_1_and_writes_nothing() {
    let folder = tempdir().unwrap();
    let args = [&["export", "none.geojson"], &SMALL[..], &["map.svg"]].concat();
    let answer = run_in(folder.path(), &args);
    assert_eq!(answer.code, 1);
    assert!(!folder.path().join("map.svg").exists());
}

#[test]
fn every_way_to_say_what_to_show_is_accepted() {
    let folder = tempdir().unwrap();
    for fit in [
        "all",
        "base-201",
        "-10,30,40,60",
        "170,-50,-170,50",
        "0,0,1,1",
    ] {
        let args = [&["export", "--fit", fit], &SMALL[..], &["map.svg"]].concat();
        let answer = run_in(folder.path(), &args);
        assert_eq!(answer.code, 0, "{fit}: {}", answer.stderr);
    }
}

#[test]
fn without_a_display_the_window_says_what_is_missing_and_what_needs_none() {
    for args in [&[][..], &["--screenshot", "window.png"]] {
        let folder = tempdir().unwrap();
        let answer = run_in(folder.path(), args);
        assert_eq!(answer.code, 2, "{}", answer.stderr);
        let missing = if cfg!(feature = "gui") {
            "display"
        } else {
            "this build has no window"
        };
        for wanted in [
            missing,
            "theatrum list",
            "theatrum check",
            "theatrum export",
        ] {
            assert!(
                answer.stderr.contains(wanted),
                "{wanted}: {}",
                answer.stderr
            );
        }
        assert_eq!(answer.stdout, "");
        assert!(!folder.path().join("window.png").exists());
    }
}

#[test]
fn output_that_nobody_reads_any_more_is_no_failure() {
    let folder = tempdir().unwrap();
    let mut child = crate::help::binary(folder.path())
        .args(["list", "leaders-summits", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(output.status.code(), Some(0), "{said}");
}
