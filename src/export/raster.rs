//! PNG from SVG, with the embedded fonts and no others.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;
use resvg::usvg::fontdb;

use crate::scene::text::{CUTS, FALLBACKS};
use crate::theme::FONT_FAMILY;

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RasterError {
    /// The SVG could not be read back.
    #[error("the SVG cannot be drawn: {0}")]
    Svg(#[from] usvg::Error),
    /// The picture would be empty or too large for memory.
    #[error("a picture of {width} by {height} pixels cannot be made")]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The PNG could not be written.
    #[error("the PNG cannot be written: {0}")]
    Png(String),
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    Arc::clone(FONTS.get_or_init(|| {
        let mut database = fontdb::Database::new();
        for (_, bytes) in CUTS {
            database.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
        }
        for (_, bytes) in FALLBACKS {
            database.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
        }
        database.set_sans_serif_family(FONT_FAMILY);
        Arc::new(database)
    }))
}

/// Draws an SVG as PNG, `scale` pixels to each of its own.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, RasterError> {
    let options = usvg::Options {
        fontdb: fonts(),
        font_family: FONT_FAMILY.to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let side = |length: f32| (length * scale).round() as u32;
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    let mut pixmap = Pixmap::new(width, height).ok_or(RasterError::Size { width, height })?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    pixmap
        .encode_png()
        .map_err(|error| RasterError::Png(error.to_string()))
}

/// Pixels as PNG: four bytes each, red, green, blue, opacity, not premultiplied, row by row.
pub fn encode_rgba(width: u32, height: u32, rgba: &[u8]) -> Result<Vec<u8>, RasterError> {
    let mut pixmap = Pixmap::new(width, height).ok_or(RasterError::Size { width, height })?;
    for (pixel, &[r, g, b, a]) in pixmap.pixels_mut().iter_mut().zip(rgba.as_chunks::<4>().0) {
        *pixel = resvg::tiny_skia::ColorU8::from_rgba(r, g, b, a).premultiply();
    }
    pixmap
        .encode_png()
        .map_err(|error| RasterError::Png(error.to_string()))
}
