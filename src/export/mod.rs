//! Pictures of a scene, without a window: the figure around it; SVG 1.1, PNG drawn from that SVG,
//! and PDF; and the view inside the picture.

pub mod citations;
mod clip;
pub mod figure;
pub mod payload;
mod pdf;
mod raster;
pub mod settings;
pub mod svg;

pub use figure::{Figure, Request};
pub use raster::{RasterError, encode_rgba};

use crate::scene::Fonts;
use payload::Payload;
use raster::Lettering;
use settings::Format;

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
    let settings = request.settings;
    let figure = figure::figure(request, fonts, settings.format == Format::Pdf);
    let carried = settings.carries_view.then(|| {
        let frame = [figure.scene.size.width, figure.scene.size.height];
        Payload::new(request.library, request.view, frame, settings)
    });
    let texts = figure
        .scene
        .texts()
        .chain(
            figure
                .groups
                .iter()
                .chain(figure.pages.iter().flatten())
                .flat_map(|(_, marks)| marks)
                .flat_map(|mark| &mark.texts),
        )
        .map(|text| text.text.as_str());
    let lettering = Lettering::for_texts(texts);
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
            raster::png(
                &svg::document(&figure, None),
                &lettering,
                scale,
                dpi,
                carried.as_ref(),
            )?
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
