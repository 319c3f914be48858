//! What stands in the corners of the map frame: the scale bar and the credit of the ground.

use super::hit::Region;
use super::{Corners, Cut, Fonts, Mark, Scene, Shape, Stroke};
use crate::theme::size;

/// Space between furniture and the edge of the frame, in pixels at the size of the window.
const MARGIN: f64 = 10.0;

/// The scale bar and the credit, in frame pixels; `furniture` is the size of type, 1 that of the
/// window. A figure puts the credit outside of the map and takes the scale bar alone.
pub fn marks(scene: &Scene, fonts: &mut Fonts, furniture: f64) -> Vec<Mark> {
    in_corners(scene, fonts, furniture, Corners::default())
}

/// What stands in some of the corners.
pub fn in_corners(scene: &Scene, fonts: &mut Fonts, furniture: f64, corners: Corners) -> Vec<Mark> {
    placed(scene, fonts, furniture, corners).0
}

/// The same, and how much of what is better kept clear the credit covers, or would cover if it
/// stood there, in square pixels.
pub(super) fn placed(
    scene: &Scene,
    fonts: &mut Fonts,
    furniture: f64,
    corners: Corners,
) -> (Vec<Mark>, f64) {
    let mut marks = Vec::new();
    if corners.scale {
        marks.push(scale_bar(scene, fonts, furniture));
        marks.extend(left_out(scene, fonts, furniture));
    }
    let (mut credit, covers) = credit_clear(scene, fonts, furniture, corners);
    if corners.credit {
        if corners.yields
            && let Some(Shape::Pill { fill, .. }) = credit.shapes.first_mut()
        {
            // It is read over whatever lies under it.
            *fill = scene.theme.palette().panel.alpha(0.94);
        }
        marks.push(credit);
    }
    (marks, covers)
}

/// The credit where it covers the least, and how much that is: in the lower right corner, in fewer
/// lines or in more, or at the left where no scale bar stands.
fn credit_clear(scene: &Scene, fonts: &mut Fonts, furniture: f64, corners: Corners) -> (Mark, f64) {
    let usual = credit(scene, fonts, furniture);
    if !corners.yields {
        return (usual, 0.0);
    }
    let scale = corners
        .scale
        .then(|| scale_bar(scene, fonts, furniture).plate())
        .flatten();
    let covered = |mark: &Mark| {
        let plate = mark.plate().unwrap_or_default();
        let boxes = scene.to_keep_clear.iter().chain(&scale);
        boxes.map(|taken| shared(plate, *taken)).sum::<f64>()
    };
    // In a crowd every place covers something; the scale bar is not given up for that.
    let hides_scale = |mark: &Mark| {
        let plate = mark.plate().unwrap_or_default();
        scale.is_some_and(|scale| shared(plate, scale) > 0.0)
    };
    let mut best = (covered(&usual), usual);
    let margin = MARGIN * furniture;
    let wide = scene.size.width - 2.0 * margin;
    for room in [wide, 330.0 * furniture, 210.0 * furniture] {
        if best.0 == 0.0 {
            break;
        }
        let right = credit_within(scene, fonts, furniture, [room; 2]);
        let [left, ..] = right.plate().unwrap_or_default();
        let at_left = right.clone().moved([margin - left, 0.0]);
        for mark in [right, at_left] {
            let covers = covered(&mark);
            if left >= 0.0 && covers < best.0 && !hides_scale(&mark) {
                best = (covers, mark);
            }
        }
    }
    (best.1, best.0)
}

/// The area that two boxes share.
fn shared(a: [f64; 4], b: [f64; 4]) -> f64 {
    let width = a[2].min(b[2]) - a[0].max(b[0]);
    let height = a[3].min(b[3]) - a[1].max(b[1]);
    width.max(0.0) * height.max(0.0)
}

/// The boxes near the lower edge that the credit is better not put over: those that `found` adds,
/// and the circles of the scene, but for such as are larger than any credit.
pub(super) fn low_boxes(
    scene: &Scene,
    furniture: f64,
    found: impl FnOnce(&mut Vec<[f64; 4]>),
) -> Vec<[f64; 4]> {
    const HIGH: f64 = 100.0;
    const LARGE: f64 = 70.0;
    let mut boxes = Vec::new();
    found(&mut boxes);
    boxes.extend(
        scene
            .targets
            .iter()
            .filter_map(|target| match target.region {
                Region::Disc {
                    at: [x, y],
                    radius: r,
                } if r < LARGE * furniture => Some([x - r, y - r, x + r, y + r]),
                _ => None,
            }),
    );
    let top = scene.size.height - HIGH * furniture;
    boxes.retain(|[_, _, _, bottom]| *bottom > top);
    boxes
}

/// The boxes that furniture takes up: left, top, right, bottom in frame pixels.
pub fn bounds(scene: &Scene, fonts: &mut Fonts, furniture: f64, corners: Corners) -> Vec<[f64; 4]> {
    in_corners(scene, fonts, furniture, corners)
        .iter()
        .filter_map(Mark::plate)
        .collect()
}

/// The scale bar, which says at which latitude it holds where that matters.
pub fn scale_bar(scene: &Scene, fonts: &mut Fonts, furniture: f64) -> Mark {
    let palette = scene.theme.palette();
    let bar = &scene.scale_bar;
    let label = if scene.camera.zoom < 6.0 {
        let side = if bar.lat_deg < 0.0 { 'S' } else { 'N' };
        format!("{} at {:.0}° {side}", bar.label, bar.lat_deg.abs())
    } else {
        bar.label.clone()
    };
    let mut text = fonts.line(Cut::Regular, f64::from(size::SMALL) * furniture, label);
    let width = bar.length_px.max(text.width_px);
    let left = MARGIN * furniture;
    let bottom = scene.size.height - MARGIN * furniture;
    let pad = 6.0 * furniture;
    let rule = bottom - pad - 2.0 * furniture;
    text.origin = [left + pad, rule - 7.0 * furniture];
    text.colour = palette.text;
    let tick = 4.0 * furniture;
    let (from, to) = (left + pad, left + pad + bar.length_px);
    Mark {
        title: format!("Scale bar, {}", text.text),
        shapes: vec![
            Shape::Pill {
                bounds: [
                    left,
                    text.origin[1] - 12.0 * furniture,
                    left + width + 2.0 * pad,
                    bottom,
                ],
                fill: palette.panel.alpha(0.82),
                stroke: None,
            },
            Shape::Line {
                points: vec![
                    [from, rule - tick],
                    [from, rule],
                    [to, rule],
                    [to, rule - tick],
                ],
                stroke: Stroke::solid(palette.text, 1.6 * furniture),
            },
        ],
        texts: vec![text],
        link: None,
    }
}

/// What the frame has no room for, over the scale bar; none where nothing is left out.
pub fn left_out(scene: &Scene, fonts: &mut Fonts, furniture: f64) -> Option<Mark> {
    // Over the position of the pointer, which a window has there too.
    const OVER_EDGE: f64 = 76.0;
    let palette = scene.theme.palette();
    let size_px = f64::from(size::SMALL) * furniture;
    let room = scene.size.width - 2.0 * (MARGIN + PAD) * furniture;
    let lines = words_in(fonts, size_px, &scene.left_out.words()?, room);
    let (left, pad) = (MARGIN * furniture, PAD * furniture);
    let leading = size_px * 1.25;
    let bottom = scene.size.height - OVER_EDGE * furniture;
    let top = bottom - 2.0 * pad - leading * lines.len() as f64;
    let mut mark = Mark {
        title: lines.join(" "),
        ..Mark::default()
    };
    let mut widest: f64 = 0.0;
    for (position, line) in lines.into_iter().enumerate() {
        let mut text = fonts.line(Cut::Regular, size_px, line);
        widest = widest.max(text.width_px);
        text.origin = [left + pad, top + pad + leading * (position as f64 + 0.8)];
        text.colour = palette.text;
        mark.texts.push(text);
    }
    mark.shapes.push(Shape::Pill {
        bounds: [left, top, left + widest + 2.0 * pad, bottom],
        fill: palette.panel.alpha(0.82),
        stroke: None,
    });
    Some(mark)
}

/// The credit of the ground in the lower right corner, in as many lines as it takes.
pub fn credit(scene: &Scene, fonts: &mut Fonts, furniture: f64) -> Mark {
    let room = scene.size.width - 2.0 * MARGIN * furniture - 150.0 * furniture;
    let whole = scene.size.width - 2.0 * (MARGIN + PAD) * furniture;
    credit_within(scene, fonts, furniture, [room, whole])
}

/// The same in lines that are so wide at most, in frame pixels, where they are broken between parts,
/// and where between words.
fn credit_within(
    scene: &Scene,
    fonts: &mut Fonts,
    furniture: f64,
    [room, whole]: [f64; 2],
) -> Mark {
    let palette = scene.theme.palette();
    // A narrow frame breaks the line between its parts rather than let it run out.
    let size_px = 10.0 * furniture;
    let mut lines: Vec<String> = Vec::new();
    for part in scene.credit.split(" · ") {
        let joined = lines.last().map(|line| format!("{line} · {part}"));
        match joined {
            Some(joined) if fonts.width(Cut::Regular, &joined) * size_px <= room => {
                lines.pop();
                lines.push(joined);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    // A very narrow one breaks it between words.
    let lines: Vec<String> = lines
        .into_iter()
        .flat_map(|line| words_in(fonts, size_px, &line, whole))
        .collect();
    let right = scene.size.width - MARGIN * furniture;
    let bottom = scene.size.height - MARGIN * furniture;
    let pad = PAD * furniture;
    let leading = size_px * 1.25;
    let count = lines.len() as f64;
    let mut texts = Vec::new();
    let mut widest: f64 = 0.0;
    for (position, line) in lines.into_iter().enumerate() {
        let mut text = fonts.line(Cut::Regular, size_px, line);
        widest = widest.max(text.width_px);
        let below = count - 1.0 - position as f64;
        text.origin = [
            right - pad - text.width_px,
            bottom - pad - below * leading - 1.0 * furniture,
        ];
        text.colour = palette.quiet;
        texts.push(text);
    }
    Mark {
        title: format!("Map: {}", scene.credit),
        shapes: vec![Shape::Pill {
            bounds: [
                right - widest - 2.0 * pad,
                bottom - count * leading - 2.0 * pad + 3.0 * furniture,
                right,
                bottom,
            ],
            fill: palette.panel.alpha(0.82),
            stroke: None,
        }],
        texts,
        link: None,
    }
}

/// Moves a mark of furniture, whose shapes are pills, by frame pixels.
pub fn move_by(mark: &mut Mark, by: [f64; 2]) {
    for shape in &mut mark.shapes {
        if let Shape::Pill { bounds, .. } = shape {
            *bounds = [
                bounds[0] + by[0],
                bounds[1] + by[1],
                bounds[2] + by[0],
                bounds[3] + by[1],
            ];
        }
    }
    for text in &mut mark.texts {
        text.origin = [text.origin[0] + by[0], text.origin[1] + by[1]];
    }
}

/// Space around the credit in its box, in pixels at the size of the window.
const PAD: f64 = 5.0;

/// A line broken between words, so that each part is at most so wide, in frame pixels.
fn words_in(fonts: &mut Fonts, size_px: f64, line: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match joined {
            Some(joined) if fonts.width(Cut::Regular, &joined) * size_px <= width => {
                lines.pop();
                lines.push(joined);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
