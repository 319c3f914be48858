//! `theatrum export`: a map into a file, without a window or a graphics adapter.

use std::io::{self, Write};

use super::{ExportArgs, USAGE, open, title};
use crate::atlas::library::Library;
use crate::atlas::time::Day;
use crate::export::{self, svg};
use crate::geodesy::LonLatBox;
use crate::index::{Index, bounds_of};
use crate::io::{explain, save};
use crate::scene::{self, Focus, Fonts, Input, LabelCache};
use crate::theme::Theme;
use crate::view::{Camera, FrameSize, Layers, View};

/// Space between what is shown and the edge, of the short side of the picture.
const MARGIN: f64 = 0.09;
/// The closest zoom that everything, and that one fact, is shown at.
const CLOSEST: f64 = 7.0;

/// What a picture cannot be made for.
enum Refusal {
    Usage(String),
}

pub(super) fn run(args: &ExportArgs, today: Day, stderr: &mut dyn Write) -> io::Result<u8> {
    let ending = args
        .output
        .extension()
        .and_then(|ending| ending.to_str())
        .map(str::to_lowercase);
    let is_png = match ending.as_deref() {
        Some("png") => true,
        Some("svg") => false,
        _ => {
            return refuse(
                stderr,
                &format!(
                    "the output should end in .svg or .png: {}",
                    args.output.display()
                ),
            );
        }
    };
    let (loaded, code) = open(&args.files, today, stderr)?;
    let Some(loaded) = loaded else {
        return Ok(code);
    };
    let (library, index) = (&loaded.library, &loaded.index);
    let camera = match fit(&args.fit, library, index, args.size) {
        Ok(camera) => camera,
        Err(Refusal::Usage(why)) => return refuse(stderr, &why),
    };
    let view = View {
        camera,
        layers: Layers {
            groups: library
                .groups_once()
                .first()
                .map(|(_, group)| group.id.clone())
                .into_iter()
                .collect(),
            ..Layers::default()
        },
        theme: Theme::from(args.theme),
        ..View::default()
    };
    let furniture = furniture(args.size);
    let mut fonts = Fonts::default();
    let input = Input {
        library,
        index,
        view: &view,
        size: args.size,
        focus: Focus::default(),
        furniture,
        inside_frame: true,
        generation: 0,
    };
    let scene = scene::build(&input, &mut fonts, &mut LabelCache::default());
    let title = title(library, &loaded.documents);
    let svg = svg::map_only(&scene, &mut fonts, &title, &scene.credit, furniture);
    let bytes = if is_png {
        match export::png(&svg, 1.0) {
            Ok(bytes) => bytes,
            Err(error) => return refuse(stderr, &error.to_string()),
        }
    } else {
        svg.into_bytes()
    };
    if let Err(error) = save(&args.output, &bytes) {
        let (why, _) = explain(&args.output, &error);
        return refuse(
            stderr,
            &format!("cannot write {}: {why}", args.output.display()),
        );
    }
    Ok(code)
}

/// Size of symbols and type for a picture: that of the window for a short side of 830 pixels, so
/// that a label of a slide of 1080 lines is 16 pixels high.
fn furniture(size: FrameSize) -> f64 {
    (size.width.min(size.height) / 830.0).max(0.55)
}

fn refuse(stderr: &mut dyn Write, why: &str) -> io::Result<u8> {
    writeln!(stderr, "theatrum: {why}")?;
    Ok(USAGE)
}

/// The camera for a `--fit`.
fn fit(words: &str, library: &Library, index: &Index, size: FrameSize) -> Result<Camera, Refusal> {
    let bounds = if words == "all" {
        index.bounds(library).unwrap_or(LonLatBox::WORLD)
    } else if let Some(bounds) = lonlat_box(words)? {
        return Ok(Camera::fit(bounds, size, [0.0, 0.0], crate::view::MAX_ZOOM));
    } else {
        let fact = library.find(words).ok_or_else(|| {
            Refusal::Usage(format!(
                "no fact has the id \"{words}\"; `theatrum list` shows them"
            ))
        })?;
        bounds_of(library, fact).ok_or_else(|| {
            Refusal::Usage(format!("the fact \"{words}\" has no place on the map"))
        })?
    };
    let margin = size.width.min(size.height) * MARGIN;
    // Labels stand beside symbols: more room at the sides.
    Ok(Camera::fit(bounds, size, [margin * 1.6, margin], CLOSEST))
}

/// A box from four numbers; none where the words are something else.
fn lonlat_box(words: &str) -> Result<Option<LonLatBox>, Refusal> {
    let parts: Vec<&str> = words.split(',').collect();
    let numbers: Option<Vec<f64>> = parts.iter().map(|part| part.trim().parse().ok()).collect();
    let (4, Some(numbers)) = (parts.len(), numbers) else {
        return Ok(None);
    };
    let &[west, south, east, north] = numbers.as_slice() else {
        return Ok(None);
    };
    let in_range = [west, east]
        .iter()
        .all(|lon| (-180.0..=180.0).contains(lon))
        && [south, north]
            .iter()
            .all(|lat| (-90.0..=90.0).contains(lat));
    if !in_range || south >= north || west == east {
        return Err(Refusal::Usage(format!(
            "\"{words}\" is no box: west,south,east,north in degrees, south below north"
        )));
    }
    Ok(Some(LonLatBox {
        west,
        south,
        east,
        north,
    }))
}
