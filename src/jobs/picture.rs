//! The making of a picture, step by step.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::tiles;
use crate::basemap::TileSet;
use crate::desk::{ExportRequest, ExportTarget, Exported, Preview};
use crate::export::figure::map_size;
use crate::export::{self, Figure, RasterError, citations};
use crate::io;
use crate::io::tiles::TileStore;
use crate::scene::Fonts;
use crate::view::LayerName;

/// How large a preview is, in pixels of its longer side.
const PREVIEW_PX: f64 = 720.0;

/// Makes the picture of a request, in steps that `doing` names, with tiles from a place. A picture
/// that is not wanted any more leaves nothing behind.
pub fn export(
    store: &Arc<TileStore>,
    request: &ExportRequest,
    doing: &dyn Fn(&'static str),
) -> Exported {
    let tiles = tiles_of(store, request, doing);
    match &request.target {
        ExportTarget::Preview => match draw_preview(request, &tiles) {
            Ok(preview) => Exported::Preview(Some(Arc::new(preview))),
            Err(Unmade::Cancelled) => Exported::Preview(None),
            Err(Unmade::Failed(why)) => Exported::Failed(why),
        },
        ExportTarget::Clipboard => match draw_pixels(request, &tiles, f64::INFINITY) {
            Ok(pixels) => Exported::Pixels(pixels.size, Arc::new(pixels.rgba)),
            Err(unmade) => unmade.into(),
        },
        ExportTarget::File(path) => match write_picture(request, &tiles, path, doing) {
            Ok(notes) => Exported::Saved(path.clone(), notes),
            Err(unmade) => unmade.into(),
        },
    }
}

/// How long a picture waits for its tiles, where nobody says otherwise.
pub const TILES_FOR: Duration = Duration::from_secs(40);
/// How long a preview waits for them.
const PREVIEW_TILES_FOR: Duration = Duration::from_secs(6);

/// The tiles of a picture's ground, as far as the person agreed to ask for them.
fn tiles_of(
    store: &Arc<TileStore>,
    request: &ExportRequest,
    doing: &dyn Fn(&'static str),
) -> TileSet {
    let source = &request.view.layers.ground;
    let is_shown = request.view.layers.is_shown(LayerName::Ground);
    if source.is_builtin() || !request.ground_allowed || !is_shown {
        return TileSet::default();
    }
    let wait = match &request.target {
        ExportTarget::Preview => PREVIEW_TILES_FOR,
        ExportTarget::File(_) | ExportTarget::Clipboard => {
            doing("Fetching tiles…");
            TILES_FOR
        }
    };
    let wish = tiles::Wish {
        source: source.clone(),
        camera: request.view.camera,
        size: map_size(&request.settings),
    };
    tiles::gather(store, &wish, Instant::now() + wait, &request.cancelled)
}

/// Why there is no picture.
enum Unmade {
    Cancelled,
    Failed(String),
}

impl From<RasterError> for Unmade {
    fn from(error: RasterError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<Unmade> for Exported {
    fn from(unmade: Unmade) -> Self {
        match unmade {
            Unmade::Cancelled => Self::Cancelled,
            Unmade::Failed(why) => Self::Failed(why),
        }
    }
}

fn asked<'a>(request: &'a ExportRequest, tiles: &'a TileSet) -> export::Request<'a> {
    export::Request {
        library: &request.library,
        index: &request.index,
        view: &request.view,
        settings: &request.settings,
        tiles: Some(tiles),
    }
}

fn go_on(request: &ExportRequest) -> Result<(), Unmade> {
    if request.cancelled.load(Ordering::Acquire) {
        Err(Unmade::Cancelled)
    } else {
        Ok(())
    }
}

/// The figure of a request, if it is still wanted then.
fn lay_out(request: &ExportRequest, tiles: &TileSet) -> Result<Figure, Unmade> {
    go_on(request)?;
    let figure = export::lay_out(&asked(request, tiles), &mut Fonts::default());
    go_on(request)?;
    Ok(figure)
}

fn draw_pixels(
    request: &ExportRequest,
    tiles: &TileSet,
    longest: f64,
) -> Result<export::Pixels, Unmade> {
    let pixels = export::pixels(lay_out(request, tiles)?, &asked(request, tiles), longest)?;
    go_on(request)?;
    Ok(pixels)
}

fn draw_preview(request: &ExportRequest, tiles: &TileSet) -> Result<Preview, Unmade> {
    let pixels = draw_pixels(request, tiles, PREVIEW_PX)?;
    Ok(Preview {
        size: pixels.size,
        rgba: pixels.rgba,
        about_bytes: pixels.about_bytes,
        sources: citations::as_text(&pixels.figure.citations),
        description: pixels.figure.description,
        title: pixels.figure.title,
        subtitle: pixels.figure.subtitle,
    })
}

fn write_picture(
    request: &ExportRequest,
    tiles: &TileSet,
    path: &Path,
    doing: &dyn Fn(&'static str),
) -> Result<Vec<String>, Unmade> {
    let picture = export::draw(lay_out(request, tiles)?, &asked(request, tiles), 1.0)?;
    go_on(request)?;
    doing("Writing…");
    io::save(path, &picture.bytes).map_err(|error| {
        let why = io::explain(path, &error).0;
        Unmade::Failed(format!("{why}: {}", path.display()))
    })?;
    let mut notes = picture.notes;
    notes.extend(tiles::missing_words(
        tiles,
        &request.view.layers.ground.name,
    ));
    Ok(notes)
}
