//! Names on the command line: in filters by id or name in any case, and the nearest one for what is
//! the name of nothing.

use crate::help::{Answer, run, run_in};

fn list(filter: &str) -> Answer {
    run(&["list", "--format", "json", "--filter", filter])
}

fn ids(answer: &Answer) -> Vec<String> {
    let list = answer.json();
    let facts = list["facts"].as_array().unwrap().iter();
    facts.map(|fact| fact["id"].to_string()).collect()
}

#[test]
fn one_value_is_found_by_each_of_its_names() {
    for names in [
        &[
            "host=TJK",
            "host=tjk",
            "host=Tajikistan",
            "host=Таджикистан",
            "host=Тоҷикистон",
        ][..],
        &[
            "group=csto",
            "group=CSTO",
            "group=collective security treaty organization",
        ],
        &[
            "party=Vladimir Putin",
            "party=vladimir putin",
            "party=Putin",
            "party=putin",
        ],
        &[
            "source=Asia-Plus",
            "source=seed",
            "source=SEED",
            "SOURCE=asia-plus",
        ],
        &["kind=meeting", "kind=Meeting"],
        &["country=RUS", "country=Russia", "country=россия"],
    ] {
        let first = list(names[0]);
        assert_eq!(first.code, 0, "{}", first.stderr);
        assert!(!ids(&first).is_empty(), "{names:?}");
        for other in names {
            let answer = list(other);
            assert_eq!(answer.code, 0, "{other}: {}", answer.stderr);
            assert_eq!(ids(&answer), ids(&first), "{other}");
        }
    }
}

#[test]
fn a_value_that_nothing_has_is_a_usage_error_that_names_the_nearest() {
    for (filter, near) in [
        ("source=sead", "did you mean \"seed\"?"),
        ("host=Tajikstan", "did you mean \"Tajikistan\"?"),
        ("host=TKJ", "did you mean \"TJK\"?"),
        ("party=Putn", "did you mean \"Vladimir Putin\"?"),
        ("group=cstoo", "did you mean \"csto\"?"),
        ("tag=summt", "did you mean \"summit\"?"),
        ("tag=zzzzzzzz", "there is base"),
        ("kind=deploymnt", "did you mean \"deployment\"?"),
        ("hots=TJK", "did you mean \"host\"?"),
    ] {
        let answer = list(filter);
        assert_eq!(answer.code, 2, "{filter}");
        assert_eq!(answer.stdout, "", "{filter}");
        assert!(answer.stderr.contains(near), "{filter}: {}", answer.stderr);
    }
}

#[test]
fn a_picture_with_a_filter_of_nothing_is_not_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["export", "-o", "a.svg", "--filter", "host=Tajikstan"];
    let answer = run_in(folder.path(), &args);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("Tajikistan"), "{}", answer.stderr);
    assert!(!folder.path().join("a.svg").exists());
}

#[test]
fn a_country_without_a_fact_is_a_country_all_the_same() {
    let answer = list("country=France");
    assert_eq!((answer.code, ids(&answer).len()), (0, 0));
}

#[test]
fn what_is_mistyped_is_answered_with_the_nearest() {
    for (args, near, code) in [
        (&["lsit"][..], "did you mean \"list\"?", 2),
        (&["csot"], "did you mean \"csto\"?", 2),
        (
            &["list", "csot"],
            "did you mean the built-in atlas \"csto\"?",
            1,
        ),
        (
            &["check", "csot"],
            "did you mean the built-in atlas \"csto\"?",
            1,
        ),
        (
            &["export", "-o", "a.svg", "--select", "base-210"],
            "\"base-201\"",
            2,
        ),
        (
            &["export", "-o", "a.svg", "--fit", "base-210"],
            "\"base-201\"",
            2,
        ),
        (
            &["edit", "csto", "sett", "theatrum/title", "1", "-o", "-"],
            "\"set\"",
            2,
        ),
    ] {
        let answer = run(args);
        assert_eq!(answer.code, code, "{args:?}: {}", answer.stderr);
        let all = answer.stdout + &answer.stderr;
        assert!(all.contains(near), "{args:?}: {all}");
    }
}

/// A title with control characters cannot pose as the line of totals, nor colour a terminal.
#[test]
fn no_title_forges_a_line() {
    let folder = crate::help::root().join("tests/fixtures/cases");
    for args in [
        &["list", "23-control.geojson"][..],
        &["list", "23-control.geojson", "--format", "json"],
        &["check", "23-control.geojson", "25-iso-times.geojson"],
        &["diff", "23-control.geojson", "25-iso-times.geojson"],
        &[
            "diff",
            "23-control.geojson",
            "25-iso-times.geojson",
            "--format",
            "json",
        ],
        &["list", "23-control.geojson", "--filter", "tag=\u{1b}[31m"],
        &["list", "no\u{1b}[31m.geojson"],
        &["list", "--filter", "\u{1b}[31m=1"],
        &[
            "export",
            "23-control.geojson",
            "-o",
            "/none/\u{1b}[31m\n.svg",
        ],
    ] {
        let answer = run_in(&folder, args);
        let all = answer.stdout + &answer.stderr;
        let is_bad = |letter: char| {
            letter != '\n' && (letter.is_control() || matches!(letter, '\u{2028}' | '\u{202e}'))
        };
        assert!(!all.contains(is_bad), "{args:?}: {all:?}");
        assert!(!all.contains("\nTotals: 9"), "{args:?}: {all}");
    }
}
