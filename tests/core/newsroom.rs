//! The commands of a newsroom: claims, conflicts, sources, the text of an atlas, tables, and pipes.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::tempdir;
use theatrum::bibliography;
use theatrum::formats::builtin;

use crate::help::{
    Answer, answer, binary, builtin as atlas_of, collection, feature, put, run, run_in,
};

/// Runs the binary with words that stand apart by spaces.
fn words(line: &str) -> Answer {
    run(&line.split(' ').collect::<Vec<_>>())
}

/// The same with something on standard input.
fn fed(line: &str, input: &[u8]) -> Answer {
    let folder = tempdir().unwrap();
    let mut child = binary(folder.path())
        .args(line.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It is read as a whole before anything is written.
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    answer(output)
}

/// A table by RFC 4180.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    assert!(
        !quoted && row.is_empty() && cell.is_empty(),
        "the table is whole"
    );
    let width = rows.first().map_or(0, Vec::len);
    assert!(
        rows.iter().all(|row| row.len() == width),
        "each row has all cells"
    );
    rows
}

/// Every claim of an atlas: of facts and of members.
fn claims_of(id: &str) -> usize {
    let atlas = atlas_of(id);
    let facts: usize = atlas.facts.iter().map(|fact| fact.claims.len()).sum();
    let members = atlas.groups.iter().flat_map(|group| &group.members);
    facts + members.map(|member| member.claims.len()).sum::<usize>()
}

#[test]
fn every_claim_of_every_built_in_atlas_is_listed_in_every_form() {
    for builtin in builtin::ALL {
        let count = claims_of(builtin.id);
        let form = |form: &str| words(&format!("claims {} --format {form}", builtin.id));
        let list = form("json").json();
        let claims = list["claims"].as_array().unwrap();
        assert_eq!(claims.len(), count, "{}", builtin.id);
        assert_eq!(list["format"], 1);
        let lines: Vec<Value> = form("ndjson")
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(&lines, claims);
        let rows = table(&form("csv").stdout);
        assert_eq!(rows.len(), count + 1);
        let counting = claims
            .iter()
            .filter(|claim| claim["counts"] == true)
            .count();
        let column = rows[0].iter().position(|name| name == "counts").unwrap();
        let in_table = rows.iter().filter(|row| row[column] == "true").count();
        assert_eq!(in_table, counting);
        assert_eq!(
            form("text")
                .stdout
                .lines()
                .filter(|line| line.starts_with("  "))
                .count(),
            count
        );
        for claim in claims {
            assert_eq!(
                claim["counts"] == true,
                claim["why_not"].is_null(),
                "{claim}"
            );
        }
    }
}

/// An atlas in which everything a claim can say is said.
fn told() -> Value {
    collection(
        &json!({}),
        &json!([feature(
            "base",
            &json!({ "kind": "deployment", "title": "Base", "claims": [
            { "about": "personnel", "value": 700, "qualifier": "about", "as_of": "2022-01", "source": "a",
              "locator": "p. 3", "said_by": "A minister", "note": "=1+1",
              "quote": { "exact": "about 700, \"or so\"", "prefix": "with ", "suffix": " men" } },
            { "about": "personnel", "low": 900, "high": 1000, "as_of": "2022-02", "source": "b" },
            { "about": "personnel", "value": 5, "as_of": "2030", "source": "c" },
            { "about": "opened", "date": "2004-10", "as_of": "2004", "source": "a" },
            { "about": "place", "place": { "name": "Town", "at": [10.5, 50] }, "as_of": "2022", "source": "a" },
        ] })
        )]),
    )
}

#[test]
fn a_claim_says_all_that_it_says_and_whether_it_counts() {
    let folder = tempdir().unwrap();
    put(folder.path(), "a.geojson", told().to_string());
    let list = run_in(folder.path(), &["claims", "a.geojson", "--format", "json"]).json();
    let claims = list["claims"].as_array().unwrap();
    let first = &claims[0];
    for (name, value) in [
        ("atlas", json!("test")),
        ("fact", json!("base")),
        ("value", json!(700)),
        ("qualifier", json!("about")),
        ("as_of", json!("2022-01")),
        ("source", json!("a")),
        ("publisher", json!("A")),
        ("locator", json!("p. 3")),
        ("quote", json!("about 700, \"or so\"")),
        ("quote_prefix", json!("with ")),
        ("said_by", json!("A minister")),
        ("status", json!("stated")),
        ("counts", json!(true)),
    ] {
        assert_eq!(first[name], value, "{name}");
    }
    assert_eq!(
        (&claims[1]["low"], &claims[1]["high"]),
        (&json!(900), &json!(1000))
    );
    assert_eq!(claims[2]["counts"], false);
    assert!(claims[2]["why_not"].as_str().unwrap().len() > 3);
    assert_eq!(claims[3]["date"], "2004-10");
    assert_eq!(
        (&claims[4]["place"], &claims[4]["lon"]),
        (&json!("Town"), &json!(10.5))
    );
    let rows = table(&run_in(folder.path(), &["claims", "a.geojson", "--format", "csv"]).stdout);
    let note = rows[0].iter().position(|name| name == "note").unwrap();
    assert_eq!(rows[1][note], "'=1+1");
    // On a later date the third one speaks, too.
    let later = ["claims", "a.geojson", "--date", "2031", "--format", "json"];
    let list = run_in(folder.path(), &later).json();
    assert_eq!(list["asked"]["date"], "2031");
    assert_eq!(list["claims"][2]["counts"], true);
}

#[test]
fn conflicts_are_the_claims_that_count_and_differ() {
    let folder = tempdir().unwrap();
    put(folder.path(), "a.geojson", told().to_string());
    let list = run_in(
        folder.path(),
        &["conflicts", "a.geojson", "--format", "json"],
    )
    .json();
    let conflicts = list["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(
        (&conflicts[0]["fact"], &conflicts[0]["about"]),
        (&json!("base"), &json!("personnel"))
    );
    let values: Vec<&Value> = conflicts[0]["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| &claim["says"])
        .collect();
    assert_eq!(values, ["900–1,000", "about 700"]);
    let text = run_in(folder.path(), &["conflicts", "a.geojson"]).stdout;
    assert!(
        text.starts_with("Base  [base]: personnel\n  personnel: 900–1,000 · as of 2022-02 · B"),
        "{text}"
    );
    let early = ["conflicts", "a.geojson", "--date", "2022-01-31"];
    assert_eq!(run_in(folder.path(), &early).stdout, "");
    // What a list marks as differing is what conflicts are of.
    for builtin in builtin::ALL {
        let list = words(&format!("list {} --format json", builtin.id)).json();
        let conflicts = words(&format!("conflicts {} --format json", builtin.id)).json();
        for fact in list["facts"].as_array().unwrap() {
            let of_fact = conflicts["conflicts"].as_array().unwrap().iter();
            let of_fact = of_fact.filter(|conflict| conflict["fact"] == fact["id"]);
            let about: Vec<&Value> = of_fact.map(|conflict| &conflict["about"]).collect();
            assert_eq!(
                about,
                fact["conflicts"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn sources_come_in_every_form_and_go_back_in() {
    for builtin in builtin::ALL {
        let count = atlas_of(builtin.id).sources.len();
        let form = |form: &str| words(&format!("sources {} --format {form}", builtin.id));
        assert_eq!(form("text").stdout.lines().count(), count);
        assert_eq!(table(&form("csv").stdout).len(), count + 1);
        let spelled = form("json").json();
        assert_eq!(spelled["sources"].as_array().unwrap().len(), count);
        for exchanged in ["bibtex", "csl-json", "ris"] {
            let text = form(exchanged).stdout;
            assert_eq!(bibliography::read(&text).unwrap().sources.len(), count);
            let back = fed("sources - --format json", text.as_bytes());
            assert_eq!((back.code, back.stderr.as_str()), (0, ""));
            let mut back = back.json();
            for source in back["sources"].as_array_mut().unwrap() {
                source["atlas"] = json!(builtin.id);
            }
            assert_eq!(back, spelled, "{} {exchanged}", builtin.id);
        }
    }
}

#[test]
fn a_list_of_sources_says_what_it_sets_aside_and_styles_are_for_text() {
    let folder = tempdir().unwrap();
    put(
        folder.path(),
        "refs.bib",
        "@book{b, title = {B}, isbn = {1}}",
    );
    let answer = run_in(
        folder.path(),
        &["sources", "refs.bib", "csto", "--style", "gost"],
    );
    assert_eq!(
        (answer.code, answer.stderr.as_str()),
        (0, "refs.bib:1: b: set aside: isbn\n")
    );
    let both = run_in(
        folder.path(),
        &["sources", "refs.bib", "csto", "--format", "csv"],
    )
    .stdout;
    assert!(table(&both).iter().any(|row| row[0] == "refs:b"));
    let refused = words("sources csto --format ris --style apa");
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("--format text"),
        "{}",
        refused.stderr
    );
}

#[test]
fn the_text_of_an_atlas_is_printed_as_it_stands() {
    let folder = tempdir().unwrap();
    for builtin in builtin::ALL {
        assert_eq!(run(&["cat", builtin.id]).stdout, builtin.text);
    }
    run_in(folder.path(), &["export", "csto", "-o", "a.png"]);
    let carried = run_in(folder.path(), &["cat", "a.png"]).stdout;
    assert_eq!(carried, builtin::find("csto").unwrap().text);
    let text = told().to_string();
    put(folder.path(), "a.geojson", &text);
    assert_eq!(run_in(folder.path(), &["cat", "a.geojson"]).stdout, text);
    assert_eq!(fed("cat -", text.as_bytes()).stdout, text);
    put(folder.path(), "b.geojson", "hello");
    for missing in ["b.geojson", "none.geojson"] {
        let answer = run_in(folder.path(), &["cat", missing]);
        assert_eq!((answer.code, answer.stdout.as_str()), (1, ""), "{missing}");
        assert!(answer.stderr.contains(missing), "{}", answer.stderr);
    }
}

#[test]
fn standard_input_stands_wherever_a_file_can() {
    let text = builtin::find("csto").unwrap().text.as_bytes();
    for line in ["list", "claims", "conflicts", "sources", "diff"] {
        let (piped, named) = (
            fed(&format!("{line} -"), text),
            words(&format!("{line} csto")),
        );
        assert_eq!(piped.code, 0, "{line}: {}", piped.stderr);
        assert_eq!(piped.stdout, named.stdout, "{line}");
    }
    let same = fed("diff csto -", text);
    assert_eq!(same.code, 0, "{}", same.stderr);
    let two = fed("list - dushanbe-2022 --format json", text).json();
    assert_eq!(two["atlases"].as_array().unwrap().len(), 2);
    let broken = fed("check -", b"hello");
    assert_eq!(broken.code, 1);
    assert!(broken.stdout.starts_with("stdin:"), "{}", broken.stdout);
    let picture = fed("export - -o - --size 320x200 --map-only", text);
    assert!(picture.stdout.starts_with("<?xml") || picture.stdout.starts_with("<svg"));
}

#[test]
fn a_list_is_a_table_and_lines_with_the_same_facts() {
    for line in [
        "list csto",
        "list dushanbe-2022 csto --date 2020 --filter kind=deployment",
    ] {
        let list = words(&format!("{line} --format json --claims")).json();
        let facts = list["facts"].as_array().unwrap();
        let rows = table(&words(&format!("{line} --format csv")).stdout);
        let ids: Vec<&str> = facts
            .iter()
            .map(|fact| fact["id"].as_str().unwrap())
            .collect();
        let in_table: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
        assert_eq!(in_table, ids, "{line}");
        let lines = words(&format!("{line} --format ndjson --claims")).stdout;
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(&lines, facts);
        assert!(facts.iter().all(|fact| fact["claims"].is_array()));
    }
    let asked = words("list csto --date 2020 --filter kind=deployment --format json").json();
    assert_eq!(
        asked["asked"],
        json!({ "date": "2020", "filters": ["kind=deployment"] })
    );
}
