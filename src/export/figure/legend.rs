//! The legend of what the frame shows, and the scale of the graduated circles.

use super::typeset::{Pen, TEXT, outline, superscript};
use crate::number::grouped;
use crate::scene::{
    Cut, LegendEntry, Mark, PersonnelScale, Scene, Shape, Stroke, Swatch, Text, hatch, symbols,
};
use crate::theme::Rgba;

/// Width of the column of swatches, in units.
const SWATCH: f64 = 34.0;

/// The entries of the legend, one below the other.
pub(super) fn entries(pen: &mut Pen<'_>, scene: &Scene, unit: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    for entry in &scene.legend {
        let row_top = pen.y;
        if entry.swatch == Swatch::Heading {
            pen.y += 2.0 * unit;
            let mut mark = pen.paragraph(&entry.label, 14.0 * unit, scene.theme.palette().quiet);
            pen.y += 5.0 * unit;
            mark.title = format!("Legend: {}", entry.label);
            marks.push(mark);
            continue;
        }
        let middle = [pen.x + 13.0 * unit, row_top + 13.0 * unit];
        let mut shapes = swatch(scene, entry, middle, unit);
        let word = badge_word(pen, scene, entry, middle, unit);
        let (x, width) = (pen.x, pen.width);
        pen.x += SWATCH * unit;
        // Room for the numbers of sources behind the words.
        let note_width = pen.fonts.width(Cut::SemiBold, &entry.note) * 11.0 * unit;
        pen.width -= SWATCH * unit
            + if entry.note.is_empty() {
                0.0
            } else {
                note_width + 4.0 * unit
            };
        pen.y += 3.0 * unit;
        let mut mark = pen.paragraph(&entry.label, 16.0 * unit, scene.theme.palette().text);
        if !entry.note.is_empty() {
            mark.texts
                .extend(superscript(pen, mark.texts.last(), &entry.note, unit));
        }
        pen.x = x;
        pen.width = width;
        pen.y = pen.y.max(row_top + 30.0 * unit);
        shapes.append(&mut mark.shapes);
        mark.shapes = shapes;
        mark.texts.extend(word);
        mark.title = format!("Legend: {}", entry.label);
        marks.push(mark);
    }
    marks
}

fn swatch(scene: &Scene, entry: &LegendEntry, middle: [f64; 2], unit: f64) -> Vec<Shape> {
    let palette = scene.theme.palette();
    let [x, y] = middle;
    let across = |colour: Rgba, width: f64, dash: Option<[f64; 2]>| Shape::Line {
        points: vec![[x - 13.0 * unit, y], [x + 13.0 * unit, y]],
        stroke: Stroke {
            colour,
            width,
            dash,
        },
    };
    match &entry.swatch {
        Swatch::Heading => Vec::new(),
        Swatch::Colour(look) => vec![Shape::Circle {
            at: middle,
            radius: 9.0 * unit,
            fill: Some(look.fill),
            stroke: Some(Stroke::solid(look.edge, 1.2 * unit)),
        }],
        Swatch::Symbol(glyph, look) => symbols::draw(*glyph, *look, middle, 11.5 * unit),
        &Swatch::Leg(colour) => {
            let tip = |dx: f64, dy: f64| [x + dx * unit, y + dy * unit];
            vec![
                across(colour, 2.4 * unit, None),
                Shape::Polygon {
                    points: vec![tip(7.0, 0.0), tip(-4.0, -5.0), tip(-4.0, 5.0)],
                    fill: Some(colour),
                    stroke: None,
                },
            ]
        }
        &Swatch::Ring(colour) => {
            vec![Shape::Circle {
                at: middle,
                radius: 11.0 * unit,
                fill: Some(colour.alpha(0.12)),
                stroke: Some(Stroke {
                    colour,
                    width: 1.8 * unit,
                    dash: Some([5.0 * unit, 3.5 * unit]),
                }),
            }]
        }
        Swatch::Hatch(colour, pattern) => {
            hatched(*colour, *pattern, middle, unit, palette.boundary)
        }
        Swatch::Differs | Swatch::Stop(_) | Swatch::Count => {
            let (fill, ink, _) = badge(scene, &entry.swatch);
            let half = 8.0 * unit;
            // The pale one needs an edge on paper.
            let edge = if entry.swatch == Swatch::Differs {
                ink
            } else {
                palette.symbol_edge
            };
            vec![Shape::Pill {
                bounds: [x - half, y - half, x + half, y + half],
                fill,
                stroke: Some(Stroke::solid(edge, 1.0 * unit)),
            }]
        }
    }
}

/// The badge that a swatch shows: what it is filled with, the ink on it, and its word.
fn badge(scene: &Scene, swatch: &Swatch) -> (Rgba, Rgba, &'static str) {
    let palette = scene.theme.palette();
    match swatch {
        Swatch::Stop(look) => (look.fill, look.ink, "1"),
        Swatch::Count => (palette.strong, palette.on_strong, "2"),
        Swatch::Differs => (palette.differs, palette.differs_text, "≠"),
        _ => (palette.panel, palette.text, ""),
    }
}

/// The word on the badge that a swatch shows; none where it is no badge.
fn badge_word(
    pen: &mut Pen<'_>,
    scene: &Scene,
    entry: &LegendEntry,
    [x, y]: [f64; 2],
    unit: f64,
) -> Option<Text> {
    let (_, ink, word) = badge(scene, &entry.swatch);
    let size = 11.5 * unit;
    let mut text = pen.fonts.line(Cut::Bold, size, word);
    text.origin = [x - text.width_px / 2.0, y + size * 0.36];
    text.colour = ink;
    (!word.is_empty()).then_some(text)
}

/// A box with a hatch, its lines cut to the box.
fn hatched(colour: Rgba, pattern: usize, [x, y]: [f64; 2], unit: f64, edge: Rgba) -> Vec<Shape> {
    let (half_width, half_height) = (13.0 * unit, 9.0 * unit);
    let bounds = [
        x - half_width,
        y - half_height,
        x + half_width,
        y + half_height,
    ];
    let pattern = hatch::pattern(pattern);
    let (sin, cos) = pattern.angle_deg.to_radians().sin_cos();
    let spacing = 5.0 * unit;
    let mut shapes = Vec::new();
    for step in -12..=12 {
        let offset = f64::from(step) * spacing;
        let far = 40.0 * unit;
        let point = |along: f64| {
            [
                x + along * cos - offset * sin,
                y + along * sin + offset * cos,
            ]
        };
        let line = [point(-far), point(far)];
        shapes.extend(
            crate::basemap::clip::line(line.into_iter(), bounds, crate::basemap::clip::CLOSE_PX)
                .into_iter()
                .map(|points| Shape::Line {
                    points,
                    stroke: Stroke {
                        dash: pattern
                            .dash
                            .map(|dash| dash.map(|length| length * 0.7 * unit)),
                        ..Stroke::solid(colour, 1.2 * pattern.width_px * unit)
                    },
                }),
        );
    }
    shapes.push(outline(bounds, Stroke::solid(edge, 1.0 * unit)));
    shapes
}

/// Nested circles that tell how many people a circle stands for.
pub(super) fn personnel(
    pen: &mut Pen<'_>,
    scene: &Scene,
    scale: PersonnelScale,
    unit: f64,
) -> Mark {
    let palette = scene.theme.palette();
    let colour = scene.circle_ink;
    let largest = scale.radius_px;
    let (left, top) = (pen.x + 2.0 * unit, pen.y + 4.0 * unit);
    let centre_x = left + largest;
    let bottom = top + 2.0 * largest;
    let mut mark = Mark {
        title: "Personnel scale: area in proportion to people".to_owned(),
        ..Mark::default()
    };
    let label_x = left + 2.0 * largest + 14.0 * unit;
    let mut last_y = f64::NEG_INFINITY;
    for share in [1.0, 0.25] {
        let people = scale.people * share;
        let radius = scale.radius(people);
        let at = [centre_x, bottom - radius];
        mark.shapes.push(Shape::Circle {
            at,
            radius,
            fill: Some(colour.alpha(0.18)),
            stroke: Some(Stroke::solid(colour, 1.5 * unit)),
        });
        let peak = bottom - 2.0 * radius;
        let size = 14.0 * unit;
        let y = (peak + size * 0.4).max(last_y + size * 1.3);
        last_y = y;
        mark.shapes.push(Shape::Line {
            points: vec![[centre_x, peak], [label_x - 4.0 * unit, y - size * 0.35]],
            stroke: Stroke::solid(palette.quiet, 0.8 * unit),
        });
        let mut text = pen.fonts.line(TEXT, size, grouped(people));
        text.origin = [label_x, y];
        text.colour = palette.text;
        mark.texts.push(text);
    }
    let mut words = pen.fonts.line(TEXT, 14.0 * unit, "Personnel (area)");
    words.origin = [label_x, bottom.max(last_y + 20.0 * unit)];
    words.colour = palette.quiet;
    pen.y = bottom.max(last_y + 20.0 * unit) + 12.0 * unit;
    mark.texts.push(words);
    mark
}
