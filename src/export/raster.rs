//! PNG from SVG, with the embedded fonts, and with the system's only for letters that those lack.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;
use resvg::usvg::fontdb;

use super::payload::{self, Payload};
use crate::scene::text::{CUTS, FALLBACKS, has_letter};
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
    /// The PDF could not be written.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}

/// The fonts that a picture is lettered with.
pub(super) struct Lettering {
    database: Arc<fontdb::Database>,
    /// What a person should know: letters that a font of the system draws, or none does.
    pub(super) notes: Vec<String>,
}

impl Lettering {
    /// The embedded fonts, and the system's where `texts` need them.
    pub(super) fn for_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let missing: BTreeSet<char> = texts
            .flat_map(str::chars)
            .filter(|letter| !has_letter(*letter))
            .collect();
        if missing.is_empty() {
            return Self {
                database: embedded(),
                notes: Vec::new(),
            };
        }
        let mut database = (*embedded()).clone();
        database.load_system_fonts();
        database.set_sans_serif_family(FONT_FAMILY);
        let mut drawn: Vec<(String, String)> = Vec::new();
        let mut nowhere = String::new();
        for letter in missing {
            match family_with(&database, letter) {
                Some(family) => match drawn.iter_mut().find(|(held, _)| *held == family) {
                    Some((_, letters)) => letters.push(letter),
                    None => drawn.push((family, letter.to_string())),
                },
                None => nowhere.push(letter),
            }
        }
        let mut notes: Vec<String> = drawn
            .into_iter()
            .map(|(family, letters)| {
                format!("{letters}: drawn with \"{family}\", a font of this system; the bytes may differ elsewhere")
            })
            .collect();
        if !nowhere.is_empty() {
            notes.push(format!(
                "{nowhere}: no font has these letters; boxes stand for them"
            ));
        }
        Self {
            database: Arc::new(database),
            notes,
        }
    }

    pub(super) fn options(&self) -> usvg::Options<'static> {
        usvg::Options {
            fontdb: Arc::clone(&self.database),
            font_family: FONT_FAMILY.to_owned(),
            ..usvg::Options::default()
        }
    }
}

/// The family of a font that has a letter.
fn family_with(database: &fontdb::Database, letter: char) -> Option<String> {
    database.faces().find_map(|face| {
        let has = database.with_face_data(face.id, |data, index| {
            rustybuzz::ttf_parser::Face::parse(data, index)
                .is_ok_and(|face| face.glyph_index(letter).is_some())
        });
        has.unwrap_or(false)
            .then(|| face.families.first().map(|(name, _)| name.clone()))
            .flatten()
    })
}

fn embedded() -> Arc<fontdb::Database> {
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

/// Draws an SVG, `scale` pixels to each of its own.
pub(super) fn pixmap(svg: &str, lettering: &Lettering, scale: f32) -> Result<Pixmap, RasterError> {
    let tree = usvg::Tree::from_str(svg, &lettering.options())?;
    let side = |length: f32| (length * scale).round() as u32;
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    let mut pixmap = Pixmap::new(width, height).ok_or(RasterError::Size { width, height })?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    Ok(pixmap)
}

/// Draws an SVG as PNG, `scale` pixels to each of its own.
pub(super) fn png(
    svg: &str,
    lettering: &Lettering,
    scale: f32,
    about: &About<'_>,
) -> Result<Vec<u8>, RasterError> {
    let pixmap = pixmap(svg, lettering, scale)?;
    // The paper is opaque: three bytes a pixel tell it all.
    let rgb: Vec<u8> = pixmap
        .data()
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|&[r, g, b, _]| [r, g, b])
        .collect();
    let pixels = Pixels {
        width: pixmap.width(),
        height: pixmap.height(),
        bytes: &rgb,
        colour: png::ColorType::Rgb,
    };
    encode(&pixels, about)
}

/// What a PNG says besides its pixels.
#[derive(Default)]
pub(super) struct About<'a> {
    /// Pixels to an inch.
    pub(super) dpi: Option<u32>,
    /// What it shows, in words.
    pub(super) description: &'a str,
    /// The numbered sources as text, all of them.
    pub(super) sources: &'a str,
    /// The view that it carries.
    pub(super) carried: Option<&'a Payload>,
}

struct Pixels<'a> {
    width: u32,
    height: u32,
    bytes: &'a [u8],
    colour: png::ColorType,
}

fn encode(pixels: &Pixels<'_>, about: &About<'_>) -> Result<Vec<u8>, RasterError> {
    let fail = |error: png::EncodingError| RasterError::Png(error.to_string());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width, pixels.height);
    encoder.set_color(pixels.colour);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    if let Some(dpi) = about.dpi {
        let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_metre,
            yppu: per_metre,
            unit: png::Unit::Meter,
        }));
    }
    let mut writer = encoder.write_header().map_err(fail)?;
    let carried = about.carried.map(Payload::to_json).unwrap_or_default();
    for (keyword, text) in [
        ("Description", about.description),
        ("Sources", about.sources),
        (payload::NAME, carried.as_str()),
    ] {
        if !text.is_empty() {
            let mut chunk = png::text_metadata::ITXtChunk::new(keyword, text);
            chunk.compress_text().map_err(fail)?;
            writer.write_text_chunk(&chunk).map_err(fail)?;
        }
    }
    writer.write_image_data(pixels.bytes).map_err(fail)?;
    writer.finish().map_err(fail)?;
    Ok(bytes)
}

/// Pixels as PNG: four bytes each, red, green, blue, opacity, not premultiplied, row by row.
pub fn encode_rgba(width: u32, height: u32, rgba: &[u8]) -> Result<Vec<u8>, RasterError> {
    encode(
        &Pixels {
            width,
            height,
            bytes: rgba,
            colour: png::ColorType::Rgba,
        },
        &About::default(),
    )
}
