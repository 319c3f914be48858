//! A scene as text: one line a mark, so that tests and people can read what is drawn.

use std::fmt::Write as _;

use super::{Scene, Shape};

/// The scene in words: frame, ground, areas, and layer by layer what is drawn where, in whole
/// frame pixels.
pub fn text(scene: &Scene) -> String {
    let mut out = String::new();
    write(scene, &mut out).ok();
    out
}

fn write(scene: &Scene, out: &mut String) -> std::fmt::Result {
    let camera = scene.camera;
    writeln!(
        out,
        "frame {}x{} at {:.2} {:.2} zoom {:.2}",
        scene.size.width,
        scene.size.height,
        camera.centre.lon_deg,
        camera.centre.lat_deg,
        camera.zoom
    )?;
    writeln!(
        out,
        "ground level {} worlds {}..={}",
        scene.ground.level,
        scene.ground.worlds.start(),
        scene.ground.worlds.end()
    )?;
    for area in &scene.areas {
        let codes: Vec<_> = area
            .countries
            .iter()
            .map(|code| String::from_utf8_lossy(code))
            .collect();
        writeln!(out, "area {}: {}", area.group, codes.join(" "))?;
    }
    for layer in &scene.layers {
        if layer.marks.is_empty() {
            continue;
        }
        writeln!(out, "{}", layer.name.word())?;
        for mark in &layer.marks {
            let at = mark.shapes.first().map(shape_words).unwrap_or_default();
            let texts: Vec<String> = mark
                .texts
                .iter()
                .map(|text| {
                    format!(
                        "“{}” {:.0},{:.0}",
                        text.text, text.origin[0], text.origin[1]
                    )
                })
                .collect();
            writeln!(out, "  {} | {at} | {}", mark.title, texts.join(" "))?;
        }
    }
    for entry in &scene.legend {
        writeln!(out, "legend {}", entry.label)?;
    }
    if let Some(words) = scene.left_out.words() {
        writeln!(out, "{words}")?;
    }
    writeln!(
        out,
        "scale {} {:.0}px",
        scene.scale_bar.label, scene.scale_bar.length_px
    )
}

fn shape_words(shape: &Shape) -> String {
    match shape {
        Shape::Circle { at, radius, .. } => {
            format!("circle {:.0},{:.0} r{radius:.0}", at[0], at[1])
        }
        Shape::Polygon { points, .. } => match points.first() {
            Some([x, y]) => format!("polygon {x:.0},{y:.0} of {}", points.len()),
            None => "polygon".to_owned(),
        },
        Shape::Line { points, .. } => match (points.first(), points.last()) {
            (Some([ax, ay]), Some([bx, by])) => format!("line {ax:.0},{ay:.0} to {bx:.0},{by:.0}"),
            _ => "line".to_owned(),
        },
        Shape::Pill { bounds, .. } => format!("pill {:.0},{:.0}", bounds[0], bounds[1]),
    }
}
