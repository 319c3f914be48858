//! PDF: the SVG of a figure through krilla, with its fonts, its links and its view.

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Rect, Size};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::usvg;

use super::citations;
use super::figure::Figure;
use super::payload::{self, Payload};
use super::raster::{Lettering, RasterError};
use super::svg;
use crate::scene::Mark;

/// Writes a figure as PDF, `points_per_px` points to a pixel.
pub(super) fn write(
    figure: &Figure,
    lettering: &Lettering,
    points_per_px: f64,
    carried: Option<&Payload>,
) -> Result<Vec<u8>, RasterError> {
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(
        Metadata::new()
            .title(figure.title.clone())
            .description(figure.description.clone())
            .creator("Theatrum".to_owned())
            .authors(vec!["Theatrum".to_owned()])
            .keywords(vec!["map".to_owned(), "sources".to_owned()]),
    );
    let first = svg::document(figure, None);
    let marks = figure.groups.iter().flat_map(|(_, marks)| marks);
    add_page(
        &mut document,
        figure,
        &first,
        marks,
        lettering,
        points_per_px,
    )?;
    for page in &figure.pages {
        let text = svg::page(figure, page);
        let marks = page.iter().flat_map(|(_, marks)| marks);
        add_page(
            &mut document,
            figure,
            &text,
            marks,
            lettering,
            points_per_px,
        )?;
    }
    if let Some(carried) = carried {
        // A name that is given twice would answer none; this is the only one.
        document.embed_file(EmbeddedFile {
            path: format!("{}.json", payload::NAME),
            mime_type: MimeType::new("application/json"),
            description: Some("The view of this picture, to open it again in Theatrum".to_owned()),
            association_kind: AssociationKind::Data,
            data: carried.to_json().into_bytes().into(),
            modification_date: None,
            compress: Some(true),
            location: None,
        });
    }
    if !figure.citations.further.is_empty() {
        document.embed_file(EmbeddedFile {
            path: "sources.txt".to_owned(),
            mime_type: MimeType::new("text/plain"),
            description: Some("All sources of this picture".to_owned()),
            association_kind: AssociationKind::Supplement,
            data: citations::as_text(&figure.citations).into_bytes().into(),
            modification_date: None,
            compress: Some(true),
            location: None,
        });
    }
    let bytes = document
        .finish()
        .map_err(|error| RasterError::Pdf(format!("{error:?}")))?;
    Ok(if carried.is_some() {
        payload::seal_pdf(bytes)
    } else {
        bytes
    })
}

fn add_page<'a>(
    document: &mut Document,
    figure: &Figure,
    text: &str,
    marks: impl Iterator<Item = &'a Mark>,
    lettering: &Lettering,
    points_per_px: f64,
) -> Result<(), RasterError> {
    let tree = usvg::Tree::from_str(text, &lettering.options())?;
    let (width, height) = (
        figure.size.width * points_per_px,
        figure.size.height * points_per_px,
    );
    let refused = || RasterError::Pdf("the page has no size".to_owned());
    let settings = PageSettings::from_wh(width as f32, height as f32).ok_or_else(refused)?;
    let size = Size::from_wh(width as f32, height as f32).ok_or_else(refused)?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface
        .draw_svg(&tree, size, SvgSettings::default())
        .ok_or_else(refused)?;
    surface.finish();
    for mark in marks {
        let Some(link) = &mark.link else {
            continue;
        };
        // An area for each line, so that the link of one source covers no other.
        for line in mark.texts.chunk_by(|a, b| a.origin[1] == b.origin[1]) {
            let bounds = line.iter().map(crate::scene::Text::bounds);
            let around = bounds.reduce(|a, b| {
                [
                    a[0].min(b[0]),
                    a[1].min(b[1]),
                    a[2].max(b[2]),
                    a[3].max(b[3]),
                ]
            });
            let rect = around.and_then(|around| {
                let [left, top, right, bottom] = around.map(|edge| (edge * points_per_px) as f32);
                Rect::from_ltrb(left, top, right, bottom)
            });
            let Some(rect) = rect else {
                continue;
            };
            let target = Target::Action(Action::Link(LinkAction::new(link.clone())));
            page.add_annotation(Annotation::new_link(
                LinkAnnotation::new(rect, target),
                Some(mark.title.clone()),
            ));
        }
    }
    page.finish();
    Ok(())
}
