//! What the tests share: small atlases, what is read from them, and the real binary.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};
use std::sync::Arc;

use serde_json::{Value, json};
use theatrum::atlas::library::{FactRef, Library};
use theatrum::atlas::time::{Day, Edtf};
use theatrum::atlas::{Atlas, Claim};
use theatrum::formats::{self, Reading};

/// The folder of the package.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder below the package, sorted, as they are named in it.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join(folder))
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// The files of a folder whose name ends so.
pub(crate) fn files_ending(folder: &str, ending: &str) -> Vec<PathBuf> {
    let found: Vec<PathBuf> = files(folder)
        .into_iter()
        .filter(|path| name(path).ends_with(ending))
        .collect();
    assert!(!found.is_empty(), "{folder} holds no *{ending}");
    found
}

/// The name of a file without its folder.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The day that tests take for today.
pub(crate) fn today() -> Day {
    day("2025-01-01")
}

/// A date.
pub(crate) fn date(text: &str) -> Edtf {
    Edtf::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The last day of a date.
pub(crate) fn day(text: &str) -> Day {
    date(text).last_day().unwrap()
}

/// Reads a text as the file `test.geojson`.
pub(crate) fn read(text: &str) -> Reading {
    formats::read(text.as_bytes(), "test.geojson")
}

/// An atlas of some features, whose claims may name the sources `a`, `b`, `c` and `a2`; the last
/// has the publisher of the first.
pub(crate) fn collection(theatrum: &Value, features: &Value) -> Value {
    let mut member = json!({
        "version": 1, "id": "test", "title": "Test", "as_of": "2022-06-28",
        "sources": [
            { "id": "a", "publisher": "A", "title": "One" },
            { "id": "b", "publisher": "B" },
            { "id": "c", "publisher": "C" },
            { "id": "a2", "publisher": "A", "title": "Two" },
        ],
    });
    for (name, value) in theatrum.as_object().unwrap() {
        member[name] = value.clone();
    }
    json!({ "type": "FeatureCollection", "theatrum": member, "features": features })
}

/// Reads a collection in which nothing is wrong.
pub(crate) fn atlas_of(collection: &Value) -> Atlas {
    let Reading { atlas, report } = read(&collection.to_string());
    assert_eq!(report.errors(), 0, "{:#?}", report.problems);
    atlas.unwrap()
}

/// An atlas of some features.
pub(crate) fn atlas(features: &Value) -> Atlas {
    atlas_of(&collection(&json!({}), features))
}

/// A feature without a shape.
pub(crate) fn feature(id: &str, properties: &Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": null, "properties": properties })
}

/// Atlases put side by side.
pub(crate) fn library(atlases: Vec<Atlas>) -> Library {
    Library::new(atlases.into_iter().map(Arc::new).collect(), today())
}

/// A built-in atlas.
pub(crate) fn builtin(id: &str) -> Atlas {
    formats::builtin::find(id).unwrap().read().atlas.unwrap()
}

/// A library of built-in atlases.
pub(crate) fn builtins(ids: &[&str]) -> Library {
    library(ids.iter().map(|id| builtin(id)).collect())
}

/// The fact with an id.
pub(crate) fn find(library: &Library, id: &str) -> FactRef {
    library
        .find(id)
        .unwrap_or_else(|| panic!("no fact has the id {id}"))
}

/// Claims as they are read.
pub(crate) fn claims(claims: &Value) -> (Atlas, Vec<Claim>) {
    let atlas = atlas(&json!([feature("fact", &json!({ "claims": claims }))]));
    let claims = atlas.facts[0].claims.to_vec();
    (atlas, claims)
}

/// What the binary answered.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    /// Its output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in {}\n{}", self.stdout, self.stderr))
    }
}

/// The real binary in a folder, without a display.
pub(crate) fn binary(folder: &Path) -> Process {
    let mut process = Process::new(env!("CARGO_BIN_EXE_theatrum"));
    process
        .current_dir(folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("NO_COLOR", "1")
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_CACHE_HOME", folder.join("cache"));
    process
}

/// What came of a process that has ended.
pub(crate) fn answer(output: Output) -> Answer {
    Answer {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the binary in a folder.
pub(crate) fn run_in(folder: &Path, args: &[&str]) -> Answer {
    answer(binary(folder).args(args).output().unwrap())
}

/// Runs the binary in a folder of its own.
pub(crate) fn run(args: &[&str]) -> Answer {
    run_in(tempfile::tempdir().unwrap().path(), args)
}

/// Writes a file into a folder.
pub(crate) fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    theatrum::io::save(&path, bytes.as_ref()).unwrap();
    path
}

/// The bytes of a file.
pub(crate) fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> String {
    String::from_utf8(bytes(path)).unwrap()
}
