//! Exported pictures, pixel for pixel: the fonts are inside the program, so that no pixel may
//! differ.

use resvg::tiny_skia::Pixmap;
use tempfile::tempdir;

use crate::help::{bytes, root, run_in};

/// Set to write the pictures anew; the test fails all the same, so that it is not left on.
const UPDATE: &str = "THEATRUM_UPDATE_PICTURES";

/// Draws a picture and holds it against the one that is kept.
fn is_as_kept(name: &str, words: &[&str]) {
    let folder = tempdir().unwrap();
    let mut line = vec!["export", "--no-view", "-o", "drawn.png"];
    line.extend(words);
    let answer = run_in(folder.path(), &line);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let drawn = bytes(&folder.path().join("drawn.png"));
    let kept = root().join("tests/snapshots/export").join(name);
    if std::env::var_os(UPDATE).is_some() {
        theatrum::io::save(&kept, &drawn).unwrap();
        panic!("{name} was written anew: look at it, and unset {UPDATE}");
    }
    let (drawn, kept) = (
        Pixmap::decode_png(&drawn).unwrap(),
        Pixmap::decode_png(&bytes(&kept)).unwrap(),
    );
    assert_eq!(
        (drawn.width(), drawn.height()),
        (kept.width(), kept.height())
    );
    let differing = drawn
        .pixels()
        .iter()
        .zip(kept.pixels())
        .filter(|(a, b)| a != b)
        .count();
    assert_eq!(differing, 0, "pixels of {name} differ");
}

#[test]
fn a_slide_of_the_default_atlas() {
    is_as_kept("slide-light.png", &["--size", "800x450"]);
}

#[test]
fn a_sheet_of_another_atlas_in_the_dark() {
    is_as_kept(
        "sheet-dark.png",
        &[
            "csto", "--size", "480x640", "--theme", "dark", "--date", "1995",
        ],
    );
}
