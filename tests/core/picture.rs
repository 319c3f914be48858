//! Parts of exported pictures, pixel for pixel: the fonts are inside the program, so that no pixel
//! may differ.

use resvg::tiny_skia::{IntRect, Pixmap};
use tempfile::tempdir;

use crate::help::{bytes, root, run_in};

/// Set to write the pictures anew; the test fails all the same, so that it is not left on.
const UPDATE: &str = "THEATRUM_UPDATE_PICTURES";

/// Draws a picture.
fn drawn(words: &[&str]) -> Pixmap {
    let folder = tempdir().unwrap();
    let mut line = vec!["export", "--no-view", "-o", "drawn.png"];
    line.extend(words);
    let answer = run_in(folder.path(), &line);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    Pixmap::decode_png(&bytes(&folder.path().join("drawn.png"))).unwrap()
}

/// A rectangle of a picture that shows one thing: its left and top edge, width and height.
struct Part {
    name: &'static str,
    rect: [i32; 4],
}

/// Holds parts of a picture against those that are kept.
fn is_as_kept(picture: &Pixmap, parts: &[Part]) {
    for Part { name, rect } in parts {
        let [x, y, width, height] = *rect;
        let rect = IntRect::from_xywh(x, y, width as u32, height as u32).unwrap();
        let part = picture.clone_rect(rect).unwrap();
        let kept = root().join("tests/snapshots/export").join(name);
        if std::env::var_os(UPDATE).is_some() {
            theatrum::io::save(&kept, &part.encode_png().unwrap()).unwrap();
            continue;
        }
        let kept = Pixmap::decode_png(&bytes(&kept)).unwrap();
        assert_eq!(
            (part.width(), part.height()),
            (kept.width(), kept.height()),
            "{name}"
        );
        let differing = part
            .pixels()
            .iter()
            .zip(kept.pixels())
            .filter(|(a, b)| a != b)
            .count();
        assert_eq!(differing, 0, "pixels of {name} differ");
    }
    assert!(
        std::env::var_os(UPDATE).is_none(),
        "pictures were written anew: look at them, and unset {UPDATE}"
    );
}

fn part(name: &'static str, rect: [i32; 4]) -> Part {
    Part { name, rect }
}

#[test]
fn a_slide_of_the_default_atlas() {
    let slide = drawn(&["--size", "800x450"]);
    is_as_kept(
        &slide,
        &[
            part("slide-title.png", [0, 10, 580, 50]),
            part("slide-range.png", [85, 110, 170, 160]),
            part("slide-base.png", [395, 340, 190, 80]),
            part("slide-scale.png", [15, 392, 120, 28]),
            part("slide-legend.png", [585, 55, 215, 200]),
            part("slide-sources.png", [585, 255, 215, 160]),
            part("slide-credit.png", [0, 420, 800, 30]),
        ],
    );
}

#[test]
fn a_sheet_of_another_atlas_in_the_dark() {
    let sheet = drawn(&[
        "csto", "--size", "480x640", "--theme", "dark", "--date", "1995",
    ]);
    is_as_kept(
        &sheet,
        &[
            part("sheet-title.png", [0, 15, 480, 50]),
            part("sheet-group.png", [210, 130, 250, 130]),
            part("sheet-legend.png", [0, 405, 210, 105]),
            part("sheet-sources.png", [210, 405, 270, 105]),
            part("sheet-credit.png", [0, 600, 480, 40]),
        ],
    );
}
