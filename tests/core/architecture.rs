//! The shape of the code: who may know whom, what each file begins with, what lies in `data`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::help::{bytes, files, files_ending, name, root, text};

/// Who may know whom, after the picture in DESIGN.md: each module, and the modules below it.
const ALLOWED: [(&str, &[&str]); 20] = [
    ("number", &[]),
    ("geodesy", &["number"]),
    ("basemap", &[]),
    ("atlas", &["geodesy", "number"]),
    ("bibliography", &["atlas"]),
    ("formats", &["atlas", "basemap", "geodesy"]),
    ("index", &["atlas", "basemap", "geodesy"]),
    ("gazetteer", &["basemap", "geodesy"]),
    (
        "search",
        &["atlas", "basemap", "gazetteer", "geodesy", "number"],
    ),
    ("theme", &["atlas"]),
    ("view", &["atlas", "basemap", "geodesy", "number", "theme"]),
    (
        "scene",
        &[
            "atlas", "basemap", "geodesy", "index", "number", "theme", "view",
        ],
    ),
    (
        "export",
        &[
            "atlas",
            "basemap",
            "bibliography",
            "index",
            "number",
            "scene",
            "theme",
            "view",
        ],
    ),
    ("settings", &["atlas", "basemap", "geodesy", "view"]),
    ("desk", &["atlas", "export", "formats", "index", "view"]),
    (
        "state",
        &[
            "atlas",
            "basemap",
            "desk",
            "export",
            "formats",
            "gazetteer",
            "geodesy",
            "index",
            "scene",
            "search",
            "settings",
            "theme",
            "view",
        ],
    ),
    (
        "io",
        &["atlas", "basemap", "formats", "geodesy", "settings"],
    ),
    (
        "jobs",
        &[
            "atlas", "basemap", "desk", "export", "formats", "index", "io", "scene", "view",
        ],
    ),
    (
        "cli",
        &[
            "atlas",
            "basemap",
            "bibliography",
            "desk",
            "export",
            "formats",
            "geodesy",
            "index",
            "io",
            "jobs",
            "scene",
            "theme",
            "view",
        ],
    ),
    (
        "ui",
        &[
            "atlas", "basemap", "desk", "formats", "geodesy", "index", "number", "scene", "search",
            "settings", "state", "theme", "view",
        ],
    ),
];

/// A file of `src`: its path below it, and its text without comments.
pub(crate) struct Source {
    pub(crate) path: String,
    text: String,
    pub(crate) code: String,
}

impl Source {
    /// The module that the file belongs to, of those in `lib.rs`.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

fn below(folder: &str, found: &mut Vec<Source>) {
    for path in files(folder) {
        let inside = format!("{folder}/{}", name(&path));
        if path.is_dir() {
            below(&inside, found);
        } else if Path::new(&inside).extension().is_some_and(|e| e == "rs") {
            let text = text(&path);
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            found.push(Source {
                path: inside.split_once('/').unwrap().1.to_owned(),
                text,
                code,
            });
        }
    }
}

pub(crate) fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    below("src", &mut found);
    assert!(found.len() > 50, "src is read");
    found
}

/// The identifier that a text begins with.
fn identifier(text: &str) -> String {
    text.chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

/// The modules of the crate that a code names with `crate::`.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        let Some(group) = part.strip_prefix('{') else {
            names.insert(identifier(part));
            continue;
        };
        // `crate::{io, view::FrameSize}`: what stands at depth 0 after a brace or a comma.
        let (mut depth, mut begins) = (0, true);
        for (at, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                letter if begins && letter.is_alphabetic() => {
                    names.insert(identifier(group.split_at(at).1));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// Whether a code names something that stands in front of `::`, as a whole word.
fn names_crate(code: &str, wanted: &str) -> bool {
    code.match_indices(&format!("{wanted}::")).any(|(at, _)| {
        !code
            .split_at(at)
            .0
            .ends_with(|before: char| before.is_alphanumeric() || before == '_')
    })
}

/// The files, of modules other than `except`, whose code has a word.
fn files_with(words: &[&str], except: &[&str]) -> Vec<String> {
    sources()
        .iter()
        .filter(|source| {
            !except
                .iter()
                .any(|module| source.module() == *module || source.path == *module)
        })
        .flat_map(|source| {
            words
                .iter()
                .filter(|word| source.code.contains(**word))
                .map(|word| format!("{}: {word}", source.path))
        })
        .collect()
}

#[test]
fn modules_know_only_what_lies_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into_iter().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let module = source.module();
        if ["lib", "main", "app"].contains(&module) {
            continue;
        }
        let below = allowed
            .get(module)
            .unwrap_or_else(|| panic!("{module} stands in no table"));
        for other in named(&source.code) {
            if other == module || below.contains(&other.as_str()) {
                continue;
            }
            wrong.push(format!("{} uses {other}", source.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_allowed_edges_have_no_circle() {
    let mut left: BTreeMap<&str, &[&str]> = ALLOWED.into_iter().collect();
    while !left.is_empty() {
        let before = left.len();
        let waiting: Vec<&str> = left.keys().copied().collect();
        left.retain(|_, below| below.iter().any(|other| waiting.contains(other)));
        assert!(left.len() < before, "a circle among {waiting:?}");
    }
}

#[test]
fn only_app_and_ui_know_the_toolkit() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| !["app", "ui"].contains(&source.module()))
        .flat_map(|source| {
            ["egui", "eframe", "walkers", "rfd", "wgpu"]
                .into_iter()
                .filter(|wanted| names_crate(&source.code, wanted))
                .map(|wanted| format!("{} names {wanted}", source.path))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_watcher_knows_the_library_it_watches_with() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| source.path != "io/watch.rs" && names_crate(&source.code, "notify"))
        .map(|source| source.path.clone())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_io_touches_the_disk_and_the_network() {
    let wrong = files_with(
        &[
            "std::fs",
            " fs::",
            "(fs::",
            "File::open",
            "File::create",
            "std::net",
            ".exists()",
            ".is_file()",
            ".is_dir()",
            ".canonicalize()",
            ".read_dir()",
            ".metadata()",
        ],
        &["io"],
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_io_and_main_know_other_processes() {
    let wrong = files_with(&["std::process"], &["io", "main"]);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_io_asks_what_day_it_is() {
    let wrong = files_with(&["SystemTime"], &["io"]);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_jobs_starts_threads() {
    let wrong = files_with(&["thread::spawn", "thread::Builder"], &["jobs"]);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_it_is_for_and_has_at_most_800_lines() {
    for source in sources() {
        let lines = source.text.lines().count();
        assert!(source.text.starts_with("//! "), "{}", source.path);
        assert!(lines <= 800, "{} has {lines} lines", source.path);
    }
}

#[test]
fn every_test_file_says_what_it_is_for_and_has_at_most_600_lines() {
    for path in files("tests/core") {
        let (text, name) = (text(&path), name(&path));
        let lines = text.lines().count();
        assert!(text.starts_with("//! "), "{name}");
        assert!(lines <= 600, "{name} has {lines} lines");
    }
}

#[test]
fn every_module_of_the_library_is_in_the_table() {
    let lib = text(&root().join("src/lib.rs"));
    let modules = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for module in modules.filter(|module| *module != "app") {
        assert!(
            ALLOWED.iter().any(|(name, _)| *name == module),
            "{module} stands in no table"
        );
    }
}

#[test]
fn data_holds_the_built_in_atlases_and_nothing_else() {
    let lying: Vec<String> = files("data").iter().map(|path| name(path)).collect();
    let mut built_in: Vec<String> = theatrum::formats::builtin::ALL
        .iter()
        .map(|builtin| format!("{}.geojson", builtin.id))
        .collect();
    built_in.sort();
    assert_eq!(lying, built_in);
}

#[test]
fn every_folder_of_fixtures_says_where_its_files_are_from() {
    let readme = text(&root().join("tests/fixtures/README.md"));
    for folder in files("tests/fixtures").iter().filter(|path| path.is_dir()) {
        assert!(
            readme.contains(&format!("`{}/`", name(folder))),
            "{}",
            name(folder)
        );
    }
}

#[test]
fn a_kept_picture_shows_one_thing_and_has_at_most_60_kb() {
    let mut weighed = 0;
    for folder in ["tests/snapshots", "tests/snapshots/export"] {
        // What a failing test leaves beside a picture is not kept.
        for path in files_ending(folder, ".png") {
            let file = name(&path);
            if [".new.png", ".diff.png", ".old.png"]
                .iter()
                .any(|left| file.ends_with(left))
            {
                continue;
            }
            let length = bytes(&path).len();
            assert!(length <= 60_000, "{folder}/{file} has {length} bytes");
            weighed += 1;
        }
    }
    assert!(weighed > 10, "{weighed} pictures are weighed");
}
