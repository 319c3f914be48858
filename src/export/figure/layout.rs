//! Where the parts of a figure stand.

use super::asked::{Figure, Request};
use super::sheet::Sheet;
use super::typeset::{Pen, TEXT, cut, outline};
use super::{chart, legend, sources};
use crate::scene::{Cut, Fonts, Mark, Scene, Shape, Stroke, furniture};
use crate::view::figure::{FigureSettings, Part};

/// Lays out everything around the map; answers how many sources are listed, here or on further
/// pages. What follows `strip` says whether sources that do not fit go on to further pages, and how
/// many are listed at most.
pub(super) fn around(
    figure: &mut Figure,
    request: &Request<'_>,
    (strip, flows, most): (Option<&chart::Strip>, bool, usize),
    fonts: &mut Fonts,
) -> usize {
    let settings = request.settings;
    let sheet = Sheet::new(settings);
    let unit = sheet.unit;
    let palette = figure.scene.theme.palette();
    figure
        .groups
        .push(("title", heading(figure, settings, &sheet, fonts)));

    let [left, top, width, height] = sheet.map;
    let mut frame = vec![Mark {
        title: "Map frame".to_owned(),
        shapes: vec![outline(
            [left, top, left + width, top + height],
            Stroke::solid(palette.boundary, 1.2 * unit),
        )],
        ..Mark::default()
    }];
    let in_map = |mark: Mark| mark.moved([left, top]);
    if settings.shows(Part::Scale) {
        frame.push(in_map(furniture::scale_bar(
            &figure.scene,
            fonts,
            figure.furniture,
        )));
    }
    let left_out = furniture::left_out(&figure.scene, fonts, figure.furniture);
    frame.extend(left_out.map(in_map));
    if settings.shows(Part::North) {
        frame.push(in_map(north(&figure.scene, fonts, figure.furniture)));
    }
    figure.groups.push(("map-furniture", frame));
    if let Some(strip) = strip {
        let marks = chart::marks(strip, fonts, figure.scene.theme, sheet.chart, unit);
        figure.groups.push(("chart", marks));
    }
    let listed = aside(figure, settings, &sheet, fonts, (flows, most));
    figure
        .groups
        .push(("credits", credits(figure, settings, &sheet, fonts)));
    listed
}

fn heading(
    figure: &Figure,
    settings: &FigureSettings,
    sheet: &Sheet,
    fonts: &mut Fonts,
) -> Vec<Mark> {
    let palette = figure.scene.theme.palette();
    let width = sheet.size.width - 2.0 * sheet.margin;
    let mut marks = Vec::new();
    // A long line gets smaller, from the largest size to the smallest in units, before it is cut.
    let mut line =
        |part: Part, words: &str, weight: Cut, [largest, smallest]: [f64; 2], baseline, ink| {
            let wide = fonts.width(weight, words).max(1e-9);
            let size = (largest * sheet.unit)
                .min(width / wide)
                .max(smallest * sheet.unit);
            let words = cut(fonts, weight, size, words, width);
            let mut text = fonts.line(weight, size, words);
            text.origin = [sheet.margin, baseline];
            text.colour = ink;
            marks.push(Mark {
                title: part.label().to_owned(),
                texts: vec![text],
                ..Mark::default()
            });
        };
    let mut y = sheet.margin;
    if settings.shows(Part::Title) {
        let baseline = y + 38.0 * sheet.unit;
        line(
            Part::Title,
            &figure.title,
            Cut::Bold,
            [40.0, 22.0],
            baseline,
            palette.text,
        );
        y += 58.0 * sheet.unit;
    }
    if settings.shows(Part::Subtitle) && !figure.subtitle.is_empty() {
        let baseline = y + 21.0 * sheet.unit;
        line(
            Part::Subtitle,
            &figure.subtitle,
            TEXT,
            [21.0, 14.0],
            baseline,
            palette.quiet,
        );
    }
    marks
}

/// Legend, scale of circles and sources, beside the map or under it; answers how many sources are
/// listed, here or on further pages. At most the first `most` are.
fn aside(
    figure: &mut Figure,
    settings: &FigureSettings,
    sheet: &Sheet,
    fonts: &mut Fonts,
    (flows, most): (bool, usize),
) -> usize {
    let all = figure.citations.entries.len();
    if sheet.aside[2] <= 0.0 {
        return all;
    }
    let unit = sheet.unit;
    if !settings.shows(Part::Sources) || all == 0 {
        let (marks, _) = explained(figure, settings, sheet, fonts, 1.0);
        figure.groups.push(("legend", marks));
        return all;
    }
    let ways = || {
        sources::WAYS
            .into_iter()
            .filter(|way| way.is_list() || !flows)
    };
    for way in ways().filter(|_| most >= all) {
        let (legend, room) = explained(figure, settings, sheet, fonts, way.legend);
        if let Some(marks) = room.all(fonts, figure, unit, way) {
            figure.groups.push(("legend", legend));
            figure.groups.push(("sources", marks));
            return all;
        }
    }
    let Some(tightest) = ways().next_back() else {
        return 0;
    };
    let (legend, room) = explained(figure, settings, sheet, fonts, tightest.legend);
    let (marks, shown) = room.some(fonts, figure, unit, tightest, (flows, most));
    figure.groups.push(("legend", legend));
    figure.groups.push(("sources", marks));
    if flows {
        figure.pages = sources::pages(figure, sheet, fonts, shown);
        return all;
    }
    shown
}

/// The legend and the scale of circles, the legend in at most a share of its size; and the room
/// that they leave for the sources.
fn explained(
    figure: &Figure,
    settings: &FigureSettings,
    sheet: &Sheet,
    fonts: &mut Fonts,
    share: f64,
) -> (Vec<Mark>, sources::Room) {
    let unit = sheet.unit;
    let palette = figure.scene.theme.palette();
    let [left, top, width, height] = sheet.aside;
    let bottom = top + height;
    let with_sources = settings.shows(Part::Sources) && !figure.citations.entries.is_empty();
    let scale = figure
        .scene
        .personnel_scale
        .filter(|_| settings.shows(Part::Personnel));
    let gap = 24.0 * unit;
    // In a low strip under the map the scale of circles, which cannot get smaller, has a column of
    // its own.
    let is_stacked = sheet.is_beside() || height > 420.0 * unit;
    let scale_width = match scale {
        Some(scale) if !is_stacked => 2.0 * scale.radius_px + 130.0 * unit + gap,
        _ => 0.0,
    };
    let legend_width = if sheet.is_beside() || !with_sources {
        width - scale_width
    } else {
        // A smaller legend needs less of the width.
        (width - scale_width) * 0.42 * share.max(0.75)
    };
    let mut pen = Pen {
        fonts,
        x: left,
        y: top,
        width: legend_width,
    };
    let mut marks = Vec::new();
    if settings.shows(Part::Legend) && !figure.scene.legend.is_empty() {
        // As large as leaves room for what stands under it.
        let below = match scale {
            Some(scale) if is_stacked => 2.0 * scale.radius_px + 60.0 * unit,
            _ => 0.0,
        };
        // Beside the sources it takes none of their height.
        let most = if sheet.is_beside() { share } else { 1.0 };
        for own in [1.0_f64, 0.9, 0.8, 0.7, 0.65, 0.6, 0.5] {
            pen.y = top;
            marks = vec![pen.heading("Legend", unit, palette.quiet)];
            marks.extend(legend::entries(
                &mut pen,
                &figure.scene,
                unit * own.min(most),
            ));
            if pen.y + below <= bottom {
                break;
            }
        }
    }
    if let Some(scale) = scale {
        if is_stacked {
            pen.y += 8.0 * unit;
        } else {
            pen.x = left + legend_width + gap;
            pen.y = top;
        }
        marks.push(legend::personnel(&mut pen, &figure.scene, scale, unit));
    }
    let room = if sheet.is_beside() {
        sources::Room {
            left: pen.x,
            top: pen.y + 18.0 * unit,
            width: pen.width,
            bottom,
            columns: 1,
        }
    } else {
        sources::Room {
            left: left + legend_width + scale_width + gap,
            top,
            width: width - legend_width - scale_width - gap,
            bottom,
            columns: 2,
        }
    };
    (marks, room)
}

fn credits(
    figure: &Figure,
    settings: &FigureSettings,
    sheet: &Sheet,
    fonts: &mut Fonts,
) -> Vec<Mark> {
    let palette = figure.scene.theme.palette();
    let size = 13.5 * sheet.unit;
    let made = if settings.carries_view {
        "Made with Theatrum · open this picture in Theatrum to explore it"
    } else {
        "Made with Theatrum"
    };
    let mut left_words: Vec<String> = Vec::new();
    if settings.shows(Part::CreditsBuiltin) {
        left_words.push(format!("Map: {}.", figure.scene.credit));
    }
    if settings.shows(Part::BoundaryNote) {
        left_words.push("Boundaries are not a statement on status.".to_owned());
    }
    let width = sheet.size.width - 2.0 * sheet.margin;
    let made_width = fonts.width(TEXT, made) * size;
    let words = left_words.join(" ");
    let one_line = fonts.width(TEXT, &words) * size + made_width + 24.0 * sheet.unit <= width;
    let top = sheet.size.height - if one_line { 46.0 } else { 66.0 } * sheet.unit;
    let mut marks = Vec::new();
    if !words.is_empty() {
        let mut pen = Pen {
            fonts,
            x: sheet.margin,
            y: top,
            width,
        };
        let fitted = (size * width / (pen.fonts.width(TEXT, &words) * size).max(1e-9))
            .min(size)
            .max(size * 0.7);
        let mut mark = pen.paragraph(&words, fitted, palette.quiet);
        "Credits".clone_into(&mut mark.title);
        marks.push(mark);
    }
    let mut text = fonts.line(TEXT, size.min(width / made_width.max(1e-9) * size), made);
    text.origin = [
        sheet.size.width - sheet.margin - text.width_px,
        sheet.size.height - 46.0 * sheet.unit + size,
    ];
    text.colour = palette.quiet;
    marks.push(Mark {
        title: "Made with".to_owned(),
        texts: vec![text],
        ..Mark::default()
    });
    marks
}

/// An arrow to the north: Web Mercator has it straight up everywhere.
fn north(scene: &Scene, fonts: &mut Fonts, furniture: f64) -> Mark {
    let palette = scene.theme.palette();
    let [x, y] = [scene.size.width - 26.0 * furniture, 46.0 * furniture];
    let point = |dx: f64, dy: f64| [x + dx * furniture, y + dy * furniture];
    let mut text = fonts.line(Cut::Bold, 13.0 * furniture, "N");
    text.origin = [x - text.width_px / 2.0, y - 18.0 * furniture];
    text.colour = palette.text;
    text.halo = Some(palette.halo);
    Mark {
        title: "North is up".to_owned(),
        shapes: vec![Shape::Polygon {
            points: vec![
                point(0.0, -14.0),
                point(8.0, 12.0),
                point(0.0, 6.0),
                point(-8.0, 12.0),
            ],
            fill: Some(palette.text),
            stroke: Some(Stroke::solid(palette.halo, 1.2 * furniture)),
        }],
        texts: vec![text],
        link: None,
    }
}
