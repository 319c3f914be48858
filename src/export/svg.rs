//! The SVG painter: a scene as SVG 1.1 with real text and named groups.
//!
//! It decides nothing. Coordinates are rounded to 0.01 px, so that the same scene gives the same
//! bytes.

mod path;
mod tiles;

use std::fmt::{self, Write as _};

use self::path::{Px, draw_path, opacity, stroke_attributes, stroked};
use super::citations;
use super::figure::Figure;
use crate::basemap::{self, Level, WORLD_PX, Worldview, clip};
use crate::scene::ground_lines::ground_lines;
use crate::scene::sizes::{HALO, PILL_RADIUS_PX};
use crate::scene::text::FALLBACKS;
use crate::scene::{Cut, GroupArea, Mark, Scene, Shape, Stroke, Text, hatch};
use crate::theme::{FONT_FAMILY, Palette, Rgba};

/// A figure as a document of its own. `metadata` is what it carries along, as text.
pub fn document(figure: &Figure, metadata: Option<&str>) -> String {
    let mut out = String::with_capacity(1 << 20);
    let written = write_document(&mut out, figure, metadata);
    debug_assert!(written.is_ok(), "a string takes what is written to it");
    out
}

fn write_document(out: &mut String, figure: &Figure, metadata: Option<&str>) -> fmt::Result {
    open(out, figure)?;
    writeln!(
        out,
        "<title>{}</title>\n<desc>{}</desc>",
        Escaped(&figure.title),
        Escaped(&figure.description)
    )?;
    if let Some(metadata) = metadata {
        writeln!(
            out,
            "<metadata id=\"{METADATA_ID}\">{}</metadata>",
            Escaped(metadata)
        )?;
    }
    let sources = citations::as_text(&figure.citations);
    if !sources.is_empty() {
        // All of them, whether or not the strip has room.
        writeln!(
            out,
            "<metadata id=\"sources-list\">{}</metadata>",
            Escaped(&sources)
        )?;
    }
    background(out, figure)?;
    let [left, top] = figure.map_at;
    if left == 0.0 && top == 0.0 {
        map(out, &figure.scene, figure.furniture)?;
    } else {
        writeln!(out, "<g transform=\"translate({} {})\">", Px(left), Px(top))?;
        map(out, &figure.scene, figure.furniture)?;
        out.write_str("</g>\n")?;
    }
    for (name, marks) in &figure.groups {
        group(out, name, marks)?;
    }
    out.write_str("</svg>\n")
}

/// The id of the metadata element that carries the view.
pub const METADATA_ID: &str = "theatrum";

/// A further page of a figure as a document of its own.
pub fn page(figure: &Figure, groups: &[(&'static str, Vec<Mark>)]) -> String {
    let mut out = String::new();
    let written = open(&mut out, figure)
        .and_then(|()| background(&mut out, figure))
        .and_then(|()| {
            groups
                .iter()
                .try_for_each(|(name, marks)| group(&mut out, name, marks))?;
            out.write_str("</svg>\n")
        });
    debug_assert!(written.is_ok(), "a string takes what is written to it");
    out
}

fn open(out: &mut String, figure: &Figure) -> fmt::Result {
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" \
         width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">",
        Px(figure.size.width),
        Px(figure.size.height)
    )
}

fn background(out: &mut String, figure: &Figure) -> fmt::Result {
    writeln!(
        out,
        "<rect id=\"paper\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        Px(figure.size.width),
        Px(figure.size.height),
        figure.scene.theme.palette().panel.css()
    )
}

/// The map frame of a scene: its ground, its areas and its layers, cut to the frame.
pub fn map(out: &mut String, scene: &Scene, size: f64) -> fmt::Result {
    let (width, height) = (Px(scene.size.width), Px(scene.size.height));
    out.write_str("<defs>\n")?;
    writeln!(
        out,
        "<clipPath id=\"frame\"><rect width=\"{width}\" height=\"{height}\"/></clipPath>"
    )?;
    for area in &scene.areas {
        let pattern = hatch::pattern(area.pattern);
        let spacing = pattern.spacing_px * size;
        // A tile is as long as a dash and its gap, so that tiles join.
        let width = pattern
            .dash
            .map_or(spacing, |[dash, gap]| (dash + gap) * size);
        let end = pattern.dash.map_or(width, |[dash, _]| dash * size);
        writeln!(
            out,
            "<pattern id=\"hatch-{}\" width=\"{}\" height=\"{}\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate({})\"><path d=\"M0 {}H{}\" stroke=\"{}\" stroke-width=\"{}\" \
             stroke-opacity=\"{}\"/></pattern>",
            area.pattern,
            Px(width),
            Px(spacing),
            Px(pattern.angle_deg),
            Px(spacing / 2.0),
            Px(end),
            area.colour.css(),
            Px(pattern.width_px * size),
            Px(f64::from(area.colour.a) / 255.0),
        )?;
    }
    out.write_str("</defs>\n<g id=\"map\" clip-path=\"url(#frame)\">\n")?;
    ground(out, scene, size)?;
    for layer in &scene.layers {
        if !layer.marks.is_empty() {
            group(out, layer.name.word(), &layer.marks)?;
        }
    }
    if !scene.edge.is_empty() {
        group(out, "degrees", &scene.edge)?;
    }
    out.write_str("</g>\n")
}

/// A named group of marks.
pub fn group(out: &mut String, id: &str, marks: &[Mark]) -> fmt::Result {
    writeln!(out, "<g id=\"{}\">", Escaped(id))?;
    for mark in marks {
        if let Some(link) = &mark.link {
            write!(out, "<a xlink:href=\"{}\">", Escaped(link))?;
        } else {
            out.write_str("<g>")?;
        }
        if !mark.title.is_empty() {
            write!(out, "<title>{}</title>", Escaped(&mark.title))?;
        }
        for shape in &mark.shapes {
            draw_shape(out, shape)?;
        }
        for text in &mark.texts {
            draw_text(out, text)?;
        }
        out.write_str(if mark.link.is_some() {
            "</a>\n"
        } else {
            "</g>\n"
        })?;
    }
    out.write_str("</g>\n")
}

/// Where the parts of the ground stand in the frame, for one repetition of the world.
struct Placement {
    scale: f64,
    left: f64,
    top: f64,
    /// The frame with a little around it, so that no cut shows.
    frame: [f64; 4],
}

impl Placement {
    fn place<'a>(&'a self, points: &'a [[f32; 2]]) -> impl Iterator<Item = [f64; 2]> + 'a {
        points.iter().map(|[x, y]| {
            [
                f64::from(*x) * self.scale + self.left,
                f64::from(*y) * self.scale + self.top,
            ]
        })
    }

    fn shows(&self, bounds: basemap::WorldBox) -> bool {
        let [left, top, right, bottom] = bounds.map(f64::from);
        right * self.scale + self.left >= self.frame[0]
            && left * self.scale + self.left <= self.frame[2]
            && bottom * self.scale + self.top >= self.frame[1]
            && top * self.scale + self.top <= self.frame[3]
    }
}

fn placements(scene: &Scene) -> Vec<Placement> {
    const AROUND_PX: f64 = 8.0;
    let scale = scene.camera.scale();
    scene
        .ground
        .worlds
        .clone()
        .map(|world| {
            let [left, top] = scene
                .camera
                .frame_from_world(scene.size, [f64::from(world) * WORLD_PX, 0.0]);
            Placement {
                scale,
                left,
                top,
                frame: [
                    -AROUND_PX,
                    -AROUND_PX,
                    scene.size.width + AROUND_PX,
                    scene.size.height + AROUND_PX,
                ],
            }
        })
        .collect()
}

fn ground(out: &mut String, scene: &Scene, size: f64) -> fmt::Result {
    let palette = scene.theme.palette();
    let level = basemap::level(scene.ground.level);
    let placements = placements(scene);
    out.write_str("<g id=\"ground\">\n")?;
    writeln!(
        out,
        "<rect id=\"water\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        Px(scene.size.width),
        Px(scene.size.height),
        palette.water.css()
    )?;
    let mut path = String::new();
    let veil = scene.ground.veil;
    // Hatches lie on the land, under lakes and lines; over tiles, which have land of their own, and
    // over the paper that makes the ground fainter or hides it.
    let over = veil.is_some() || !scene.tiles.is_empty();
    if veil.is_none_or(|veil| veil.a < 255) {
        land(out, &mut path, level, &placements, palette)?;
        if !over {
            groups(out, &mut path, scene, level, &placements)?;
        }
        lakes(out, &mut path, scene, level, &placements)?;
        lines(out, scene, level, &placements, palette, size)?;
        tiles::draw(out, scene, size)?;
    }
    if let Some(veil) = veil {
        write!(
            out,
            "<rect id=\"veil\" width=\"{}\" height=\"{}\" fill=\"{}\"",
            Px(scene.size.width),
            Px(scene.size.height),
            veil.css()
        )?;
        opacity(out, "fill-opacity", veil)?;
        out.write_str("/>\n")?;
    }
    if over {
        groups(out, &mut path, scene, level, &placements)?;
    }
    out.write_str("</g>\n")
}

fn land(
    out: &mut String,
    path: &mut String,
    level: &Level,
    placements: &[Placement],
    palette: &Palette,
) -> fmt::Result {
    for placement in placements {
        for area in level
            .land
            .iter()
            .filter(|area| placement.shows(area.bounds))
        {
            rings(path, placement, &area.points, &area.rings)?;
        }
    }
    fill(out, "land", path, &palette.land.css())
}

fn groups(
    out: &mut String,
    path: &mut String,
    scene: &Scene,
    level: &Level,
    placements: &[Placement],
) -> fmt::Result {
    for area in &scene.areas {
        members(path, level, placements, area, scene.ground.worldview)?;
        fill(
            out,
            &format!("members-{}", area.group),
            path,
            &format!("url(#hatch-{})", area.pattern),
        )?;
    }
    Ok(())
}

fn lakes(
    out: &mut String,
    path: &mut String,
    scene: &Scene,
    level: &Level,
    placements: &[Placement],
) -> fmt::Result {
    for placement in placements {
        let zoom = scene.camera.zoom;
        for lake in level
            .lakes
            .iter()
            .filter(|lake| f64::from(lake.min_zoom) <= zoom && placement.shows(lake.bounds))
        {
            rings(path, placement, &lake.points, &lake.rings)?;
        }
    }
    fill(out, "lakes", path, &scene.theme.palette().water.css())
}

fn members(
    path: &mut String,
    level: &Level,
    placements: &[Placement],
    area: &GroupArea,
    view: Worldview,
) -> fmt::Result {
    for placement in placements {
        let of_group = level
            .land
            .iter()
            .filter(|land| area.countries.binary_search(&land.country(view)).is_ok());
        for land in of_group.filter(|land| placement.shows(land.bounds)) {
            rings(path, placement, &land.points, &land.rings)?;
        }
    }
    Ok(())
}

/// The lines of the ground, from the bottom to the top.
fn lines(
    out: &mut String,
    scene: &Scene,
    level: &Level,
    placements: &[Placement],
    palette: &Palette,
    size: f64,
) -> fmt::Result {
    for part in ground_lines(palette) {
        let held = (part.lines)(level);
        let mut path = String::new();
        for placement in placements {
            let shown = held.iter().filter(|line| {
                f64::from(line.min_zoom) <= scene.camera.zoom && placement.shows(line.bounds)
            });
            for line in shown {
                for points in clip::line(
                    placement.place(&line.points),
                    placement.frame,
                    clip::CLOSE_PX,
                ) {
                    draw_path(&mut path, &points, false)?;
                }
            }
        }
        if path.is_empty() {
            continue;
        }
        let stroke = Stroke {
            colour: part.colour,
            width: part.width,
            dash: part.dash,
        };
        stroked(out, part.name, &path, stroke, size)?;
    }
    Ok(())
}

fn rings(
    path: &mut String,
    placement: &Placement,
    points: &[[f32; 2]],
    rings: &[std::ops::Range<u32>],
) -> fmt::Result {
    for ring in rings {
        let range = ring.start as usize..ring.end as usize;
        let cut = clip::ring(
            placement.place(points.get(range).unwrap_or_default()),
            placement.frame,
            clip::CLOSE_PX,
        );
        draw_path(path, &cut, true)?;
    }
    Ok(())
}

fn fill(out: &mut String, id: &str, path: &mut String, fill: &str) -> fmt::Result {
    if !path.is_empty() {
        writeln!(
            out,
            "<path id=\"{}\" fill=\"{fill}\" fill-rule=\"evenodd\" d=\"{path}\"/>",
            Escaped(id)
        )?;
        path.clear();
    }
    Ok(())
}

fn draw_shape(out: &mut String, shape: &Shape) -> fmt::Result {
    match shape {
        Shape::Circle {
            at,
            radius,
            fill,
            stroke,
        } => {
            write!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
                Px(at[0]),
                Px(at[1]),
                Px(*radius)
            )?;
            paint_attributes(out, *fill, stroke.as_ref())?;
        }
        Shape::Polygon {
            points,
            fill,
            stroke,
        } => {
            out.write_str("<path d=\"")?;
            draw_path(out, points, true)?;
            out.write_str("\" stroke-linejoin=\"round\"")?;
            paint_attributes(out, *fill, stroke.as_ref())?;
        }
        Shape::Line { points, stroke } => {
            out.write_str("<path d=\"")?;
            draw_path(out, points, false)?;
            out.write_str("\" stroke-linejoin=\"round\" stroke-linecap=\"round\"")?;
            paint_attributes(out, None, Some(stroke))?;
        }
        Shape::Pill {
            bounds: [left, top, right, bottom],
            fill,
            stroke,
        } => {
            let radius = ((right - left).min(bottom - top) / 2.0).min(PILL_RADIUS_PX);
            write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"",
                Px(*left),
                Px(*top),
                Px(right - left),
                Px(bottom - top),
                Px(radius)
            )?;
            paint_attributes(out, Some(*fill), stroke.as_ref())?;
        }
    }
    out.write_str("/>")
}

fn paint_attributes(out: &mut String, fill: Option<Rgba>, stroke: Option<&Stroke>) -> fmt::Result {
    match fill {
        Some(colour) => {
            write!(out, " fill=\"{}\"", colour.css())?;
            opacity(out, "fill-opacity", colour)?;
        }
        None => out.write_str(" fill=\"none\"")?,
    }
    stroke.map_or(Ok(()), |stroke| stroke_attributes(out, stroke))
}

fn draw_text(out: &mut String, text: &Text) -> fmt::Result {
    write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-family=\"{FONT_FAMILY}",
        Px(text.origin[0]),
        Px(text.origin[1])
    )?;
    for (name, _) in FALLBACKS {
        write!(out, ", '{name}'")?;
    }
    write!(out, ", sans-serif\" font-size=\"{}\"", Px(text.size_px))?;
    match text.cut {
        Cut::Regular => {}
        Cut::SemiBold => out.write_str(" font-weight=\"600\"")?,
        Cut::Bold => out.write_str(" font-weight=\"700\"")?,
        Cut::Italic => out.write_str(" font-style=\"italic\"")?,
    }
    if text.spacing_px != 0.0 {
        write!(out, " letter-spacing=\"{}\"", Px(text.spacing_px))?;
    }
    write!(out, " fill=\"{}\"", text.colour.css())?;
    opacity(out, "fill-opacity", text.colour)?;
    if let Some(halo) = text.halo {
        write!(
            out,
            " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
            halo.css(),
            Px(text.size_px * HALO)
        )?;
    }
    write!(out, ">{}</text>", Escaped(&text.text))
}

/// Text as XML has it. Characters that XML 1.0 does not allow become a replacement character.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}
