//! Pictures of a scene, without a window: the figure around it; SVG 1.1, PNG drawn from that SVG,
//! and PDF; and the view inside the picture.

pub mod citations;
pub mod figure;
pub mod payload;
mod pdf;
mod raster;
pub mod svg;

pub use figure::{Figure, Request};
pub use raster::{RasterError, encode_rgba};

use crate::scene::Fonts;
use crate::view::figure::Format;
use payload::Payload;
use raster::{About, Lettering};

/// A picture, written.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// What a person should know: letters that the embedded fonts lack.
    pub notes: Vec<String>,
    /// What it was made from.
    pub figure: Figure,
}

/// Makes a picture of a view, `scale` pixels of a PNG to each of the figure.
pub fn picture(
    request: &Request<'_>,
    fonts: &mut Fonts,
    scale: f32,
) -> Result<Picture, RasterError> {
    draw(lay_out(request, fonts), request, scale)
}

/// The first step of a picture: the figure around the scene, where everything stands.
pub fn lay_out(request: &Request<'_>, fonts: &mut Fonts) -> Figure {
    let flows = request.settings.format == Format::Pdf;
    figure::figure(request, fonts, flows)
}

/// The second step: a figure of the same request into a file's bytes.
pub fn draw(figure: Figure, request: &Request<'_>, scale: f32) -> Result<Picture, RasterError> {
    let settings = request.settings;
    let carried = settings.carries_view.then(|| {
        let frame = [figure.scene.size.width, figure.scene.size.height];
        Payload::new(request.library, request.view, frame, settings)
    });
    let lettering = lettering(&figure);
    let bytes = match settings.format {
        Format::Svg => {
            let metadata = carried.as_ref().map(Payload::to_base64);
            let svg = svg::document(&figure, metadata.as_deref());
            if carried.is_some() {
                payload::seal_svg(svg)
            } else {
                svg.into_bytes()
            }
        }
        Format::Png => {
            let dpi = settings.preset.paper_in().map(|_| settings.dpi);
            let about = About {
                dpi,
                description: &figure.description,
                sources: &citations::as_text(&figure.citations),
                carried: carried.as_ref(),
            };
            raster::png(&svg::document(&figure, None), &lettering, scale, &about)?
        }
        Format::Pdf => pdf::write(
            &figure,
            &lettering,
            settings.points_per_px(),
            carried.as_ref(),
        )?,
    };
    Ok(Picture {
        bytes,
        notes: lettering.notes,
        figure,
    })
}

/// The fonts that a figure needs.
fn lettering(figure: &Figure) -> Lettering {
    let around = figure
        .groups
        .iter()
        .chain(figure.pages.iter().flatten())
        .flat_map(|(_, marks)| marks);
    let texts = figure
        .scene
        .texts()
        .chain(around.flat_map(|mark| &mark.texts));
    Lettering::for_texts(texts.map(|text| text.text.as_str()))
}

/// A picture as pixels.
#[derive(Clone, Debug)]
pub struct Pixels {
    /// Width and height.
    pub size: [usize; 2],
    /// Red, green, blue, opacity, row by row; all of it is opaque.
    pub rgba: Vec<u8>,
    /// About how large the file will be, in bytes.
    pub about_bytes: usize,
    /// What it was made from.
    pub figure: Figure,
}

/// Draws a figure as pixels, its longer side at most `longest` pixels.
pub fn pixels(figure: Figure, request: &Request<'_>, longest: f64) -> Result<Pixels, RasterError> {
    let settings = request.settings;
    let document = svg::document(&figure, None);
    let scale = (longest / figure.size.width.max(figure.size.height)).min(1.0);
    let pixmap = raster::pixmap(&document, &lettering(&figure), scale as f32)?;
    let carried: usize = if settings.carries_view {
        let texts = request
            .library
            .atlases()
            .iter()
            .filter_map(|atlas| atlas.text.as_ref().filter(|text| text.is_held()));
        // Text deflates to about a quarter.
        texts.map(|text| text.len() / 4).sum()
    } else {
        0
    };
    let about_bytes = carried
        + match settings.format {
            Format::Svg => document.len(),
            Format::Pdf => document.len() / 2 + 120_000,
            Format::Png => {
                let small = encode_rgba(pixmap.width(), pixmap.height(), pixmap.data())?.len();
                // Flat areas grow slower than the picture does.
                (small as f64 / (scale * scale).powf(0.8)) as usize
            }
        };
    Ok(Pixels {
        size: [pixmap.width() as usize, pixmap.height() as usize],
        rgba: pixmap.take(),
        about_bytes,
        figure,
    })
}
