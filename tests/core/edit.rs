//! `theatrum edit`, by the real binary: exit codes, what is written where, and files of any size.

use std::io::Write as _;
use std::process::Stdio;
use std::sync::Arc;

use serde_json::json;
use tempfile::tempdir;
use theatrum::atlas::text::{Original as _, TextError};
use theatrum::desk;
use theatrum::formats;
use theatrum::formats::patch::Refusal;
use theatrum::io::original::{self, OriginalFile};

use crate::help::{Answer, answer, binary, bytes, put, root, run_in, text};

const FILE: &str = "{\"type\":\"FeatureCollection\",\"theatrum\":{\"version\":1,\"sources\":[{\"id\":\"s\"}]},\r\n\"features\":[\r\n{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":null,\"properties\":{\"title\":\"T\",\"claims\":[{\"about\":\"personnel\",\"value\":1.50,\"source\":\"s\"}]}}\r\n]}";

/// Runs `theatrum edit` in a folder with the file `a.geojson`.
fn edit(words: &[&str]) -> (tempfile::TempDir, Answer) {
    let folder = tempdir().unwrap();
    put(folder.path(), "a.geojson", FILE);
    let answer = run_in(folder.path(), &[&["edit"], words].concat());
    (folder, answer)
}

/// Runs `theatrum edit` with something on standard input.
fn with_input(words: &[&str], input: &[u8]) -> (tempfile::TempDir, Answer) {
    let folder = tempdir().unwrap();
    put(folder.path(), "a.geojson", FILE);
    let mut child = binary(folder.path())
        .arg("edit")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    (folder, answer(output))
}

#[test]
fn one_member_changes_and_nothing_else_wherever_the_output_is_named() {
    let wanted = FILE.replace("1.50", "-7e1");
    let path = "facts/x/claims/0/value";
    for words in [
        ["a.geojson", "set", path, "-7e1", "-o", "b.geojson"],
        ["-o", "b.geojson", "a.geojson", "set", path, "-7e1"],
        ["a.geojson", "-o", "b.geojson", "set", path, "-7e1"],
        ["a.geojson", "set", "-o", "b.geojson", path, "-7e1"],
    ] {
        let (folder, answer) = edit(&words);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{words:?}");
        assert_eq!(text(&folder.path().join("b.geojson")), wanted);
        assert_eq!(text(&folder.path().join("a.geojson")), FILE);
    }
}

#[test]
fn several_commands_are_one_edit_and_may_be_written_in_place() {
    let (folder, answer) = edit(&[
        "a.geojson",
        "set",
        "facts/x/claims/0/source",
        "\"t\"",
        "add",
        "sources/-",
        "{\"id\":\"t\"}",
        "remove",
        "facts/x/title",
        "-o",
        "a.geojson",
    ]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let wanted = FILE
        .replace("\"source\":\"s\"", "\"source\":\"t\"")
        .replace("[{\"id\":\"s\"}]", "[{\"id\":\"s\"},{\"id\":\"t\"}]")
        .replace("\"title\":\"T\",", "");
    assert_eq!(text(&folder.path().join("a.geojson")), wanted);
}

#[test]
fn minus_is_standard_input_and_output() {
    let wanted = FILE.replace("\"T\"", "\"New\"");
    let set = ["set", "facts/x/title"];
    let (_, answer) = with_input(
        &["-", set[0], set[1], "\"New\"", "-o", "-"],
        FILE.as_bytes(),
    );
    assert_eq!(
        (answer.code, answer.stdout.as_str()),
        (0, wanted.as_str()),
        "{}",
        answer.stderr
    );
    let (_, answer) = with_input(&["a.geojson", set[0], set[1], "-", "-o", "-"], b"\"New\"\n");
    assert_eq!(
        (answer.code, answer.stdout.as_str()),
        (0, wanted.as_str()),
        "{}",
        answer.stderr
    );
    let (_, answer) = with_input(&["-", set[0], set[1], "-", "-o", "-"], FILE.as_bytes());
    assert_eq!(answer.code, 2);
    assert!(
        answer.stderr.contains("read only once"),
        "{}",
        answer.stderr
    );
}

#[test]
fn an_edit_that_adds_errors_writes_nothing_and_says_them() {
    for (words, says) in [
        (
            ["set", "facts/x/claims/0/source", "\"none\""],
            "unknown-source",
        ),
        (
            ["set", "facts/x/feature/type", "\"Fixture\""],
            "not a Feature",
        ),
        (["set", "facts/x/when", "\"yesterday\""], "names nothing"),
        (["add", "facts/x/when", "\"yesterday\""], "a.geojson:3:"),
        (["set", "collection/type", "\"Other\""], "not GeoJSON"),
    ] {
        let (folder, answer) = edit(&[&["a.geojson"], &words[..], &["-o", "b.geojson"]].concat());
        let code = if says == "names nothing" { 2 } else { 1 };
        assert_eq!(answer.code, code, "{words:?}: {}", answer.stderr);
        assert!(answer.stderr.contains(says), "{words:?}: {}", answer.stderr);
        assert_eq!(answer.stderr.contains("nothing was written"), code == 1);
        assert!(!folder.path().join("b.geojson").exists(), "{words:?}");
    }
}

#[test]
fn what_cannot_be_done_as_it_was_given_is_a_usage_error() {
    for (words, says) in [
        (&["a.geojson", "set", "facts/x/title"][..], "lacks its JSON"),
        (&["a.geojson", "remove"], "lacks its path"),
        (
            &["a.geojson", "change", "facts/x/title"],
            "no command \"change\"",
        ),
        (
            &["a.geojson", "set", "facts/y/title", "1"],
            "no fact has the id \"y\"",
        ),
        (&["a.geojson", "set", "facts/x/title", "New"], "is not JSON"),
        (
            &["a.geojson", "add", "facts/x/title", "1"],
            "is there already",
        ),
        (&["a.geojson"], "COMMAND"),
    ] {
        let (folder, answer) = edit(&[words, &["-o", "b.geojson"]].concat());
        assert_eq!(answer.code, 2, "{words:?}: {}", answer.stderr);
        assert!(answer.stderr.contains(says), "{words:?}: {}", answer.stderr);
        assert!(!folder.path().join("b.geojson").exists());
    }
    let (_, answer) = edit(&["a.geojson", "set", "facts/x/title", "1"]);
    assert!(
        answer.code == 2 && answer.stderr.contains("--output"),
        "{}",
        answer.stderr
    );
    let (_, answer) = edit(&[
        "a.geojson",
        "set",
        "facts/x/title",
        "1",
        "-o",
        "none/b.geojson",
    ]);
    assert!(
        answer.code == 2 && answer.stderr.contains("cannot write"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_of_the_input() {
    let (_, answer) = edit(&[
        "none.geojson",
        "set",
        "facts/x/title",
        "1",
        "-o",
        "b.geojson",
    ]);
    assert!(
        answer.code == 1 && answer.stderr.contains("no such file"),
        "{}",
        answer.stderr
    );
    let folder = tempdir().unwrap();
    put(folder.path(), "bad.geojson", "{\"type\":");
    let words = [
        "edit",
        "bad.geojson",
        "set",
        "facts/x/title",
        "1",
        "-o",
        "b.geojson",
    ];
    let answer = run_in(folder.path(), &words);
    assert!(
        answer.code == 1 && answer.stderr.contains("bad.geojson:1:"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_picture_is_refused_in_words() {
    let folder = tempdir().unwrap();
    let drawn = run_in(
        folder.path(),
        &["export", "-o", "p.svg", "--size", "320x200", "--map-only"],
    );
    assert_eq!(drawn.code, 0, "{}", drawn.stderr);
    let before = bytes(&folder.path().join("p.svg"));
    let words = [
        "edit",
        "p.svg",
        "set",
        "theatrum/title",
        "\"T\"",
        "-o",
        "p.svg",
    ];
    let answer = run_in(folder.path(), &words);
    assert_eq!(answer.code, 2);
    assert!(
        answer.stderr.contains("p.svg is a picture"),
        "{}",
        answer.stderr
    );
    assert_eq!(bytes(&folder.path().join("p.svg")), before);
}

#[test]
fn a_built_in_atlas_is_edited_into_a_file_and_a_warning_does_not_stop_it() {
    let folder = tempdir().unwrap();
    let claim = "{\"about\":\"remark\",\"text\":\"unheard of\"}";
    let words = [
        "edit",
        "csto",
        "add",
        "facts/#0/claims/-",
        claim,
        "-o",
        "mine.geojson",
    ];
    let answer = run_in(folder.path(), &words);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    assert!(
        answer.stderr.contains("names no source"),
        "{}",
        answer.stderr
    );
    let (before, after) = (
        text(&root().join("data/csto.geojson")),
        text(&folder.path().join("mine.geojson")),
    );
    let (head, tail) = after.split_once(claim).unwrap();
    let head = head.trim_end_matches([',', ' ', '\n']);
    assert!(before.starts_with(head) && before.ends_with(tail));
    assert!(
        before.len() - head.len() - tail.len() < 3,
        "nothing between but spaces"
    );
}

/// A file over 16 MB, the text of which is not kept in memory.
fn large(folder: &std::path::Path) -> String {
    let mut file = String::from(
        "\u{feff}{\"type\":\"FeatureCollection\",\"theatrum\":{\"version\":1,\"view\":{\"old\":1},\"sources\":[{\"id\":\"s\"}],\"groups\":[{\"id\":\"g\"}]},\"features\":[\n",
    );
    let filler = "ш".repeat(20_000);
    for fact in 0..420 {
        let comma = if fact == 0 { "" } else { ",\n" };
        let feature = json!({
            "type": "Feature", "id": format!("f{fact}"), "geometry": null,
            "properties": {
                "title": format!("T{fact}"), "filler": filler,
                "claims": [{"about": "a", "text": "t", "source": "s", "mine": 1.5}],
            },
        });
        file.push_str(comma);
        file.push_str(&feature.to_string());
    }
    file.push_str("\n]}\n");
    assert!(file.len() > formats::geojson::KEPT_TEXT);
    put(folder, "large.geojson", &file);
    file
}

#[test]
fn a_file_over_16_mb_is_edited_in_place_with_its_view_sources_and_groups() {
    let folder = tempdir().unwrap();
    let file = large(folder.path());
    let answer = run_in(
        folder.path(),
        &[
            "edit",
            "large.geojson",
            "set",
            "facts/f400/title",
            "\"New\"",
            "set",
            "theatrum/view",
            "{\"old\":2.0}",
            "add",
            "theatrum/figure",
            "{}",
            "add",
            "sources/s/date",
            "\"2022\"",
            "add",
            "groups/g/name",
            "\"G\"",
            "remove",
            "facts/f7",
            "-o",
            "large.geojson",
        ],
    );
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let gone = file
        .lines()
        .position(|line| line.contains("\"f7\""))
        .unwrap();
    let wanted: Vec<&str> = file
        .split('\n')
        .enumerate()
        .filter(|(line, _)| *line != gone)
        .map(|(_, line)| line)
        .collect();
    let wanted = wanted
        .join("\n")
        .replace("\"T400\"", "\"New\"")
        .replace("{\"old\":1}", "{\"old\":2.0}")
        .replace("{\"id\":\"s\"}", "{\"id\":\"s\",\"date\":\"2022\"}")
        .replace(
            "[{\"id\":\"g\"}]}",
            "[{\"id\":\"g\",\"name\":\"G\"}],\"figure\":{}}",
        );
    assert!(text(&folder.path().join("large.geojson")) == wanted);
}

#[test]
fn a_large_file_comes_from_standard_input_and_goes_to_standard_output() {
    let folder = tempdir().unwrap();
    let file = large(folder.path());
    let set = ["set", "facts/f3/title", "\"New\"", "-o"];
    let wanted = file.replace("\"T3\"", "\"New\"");
    let answer = run_in(
        folder.path(),
        &[&["edit", "large.geojson"], &set[..], &["-"]].concat(),
    );
    assert!(
        answer.code == 0 && answer.stdout == wanted,
        "{}",
        answer.stderr
    );
    // From a pipe, which cannot be read a second time.
    let mut child = binary(folder.path())
        .args(["edit", "-"])
        .args(set)
        .arg("out.geojson")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(file.as_bytes()).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    assert!(text(&folder.path().join("out.geojson")) == wanted);
}

/// A document whose text is not kept in memory, and the file that it is read from.
fn in_parts(path: &std::path::Path) -> (desk::Held, OriginalFile) {
    let reading = formats::read_keeping(&bytes(path), "a.geojson", 0);
    let held = desk::Held {
        atlas: Arc::new(reading.atlas.unwrap()),
        report: Arc::new(reading.report),
        path: "a.geojson".to_owned(),
    };
    let file = OriginalFile::new(path, held.atlas.text.as_ref().unwrap().stamp());
    (held, file)
}

#[test]
fn a_file_that_another_program_changed_since_is_refused_and_nothing_is_written() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "a.geojson", FILE);
    let (held, file) = in_parts(&path);
    let change = [crate::patching::set("facts/x/title", "\"New\"")];
    let applied = desk::change(&held, &change, Some(&file)).unwrap();
    let edited = applied.held.atlas.text.as_ref().unwrap();
    let out = put(folder.path(), "out.geojson", "as it was");
    // As long as before, and changed somewhere else than where the edit is.
    put(folder.path(), "a.geojson", FILE.replace("1.50", "1.51"));
    let saved = original::save_text(edited, Some(&path), &out).unwrap();
    assert_eq!(saved, Err(TextError::Changed));
    assert_eq!(text(&out), "as it was");
    let stamp = edited.stamp();
    assert!(!original::is_unchanged(&path, stamp));
    let part = OriginalFile::new(&path, stamp).bytes(0..4);
    assert_eq!(part, Err(TextError::Changed));
    let again = desk::change(&held, &change, Some(&OriginalFile::new(&path, stamp)));
    assert_eq!(again.unwrap_err(), Refusal::Text(TextError::Changed));
    put(folder.path(), "a.geojson", FILE);
    let saved = original::save_text(edited, Some(&path), &path).unwrap();
    assert_eq!(saved, Ok(()));
    assert_eq!(text(&path), FILE.replace("\"T\"", "\"New\""));
}

#[test]
fn a_mark_of_the_byte_order_stays_in_a_file_that_is_read_in_parts() {
    let folder = tempdir().unwrap();
    let marked = format!("\u{feff}{FILE}");
    let path = put(folder.path(), "a.geojson", &marked);
    let (held, file) = in_parts(&path);
    let change = [crate::patching::set("facts/x/title", "\"Новое\"")];
    let applied = desk::change(&held, &change, Some(&file)).unwrap();
    let edited = applied.held.atlas.text.as_ref().unwrap();
    let saved = original::save_text(edited, Some(&path), &path).unwrap();
    assert_eq!(saved, Ok(()));
    assert_eq!(text(&path), marked.replace("\"T\"", "\"Новое\""));
}
