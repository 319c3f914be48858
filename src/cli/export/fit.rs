//! What a `--fit` shows.

use super::refusal::{Refusal, unknown_fact};
use crate::atlas::library::Library;
use crate::geodesy::LonLatBox;
use crate::index::{Index, bounds_of};
use crate::view::{Camera, FrameSize, MAX_ZOOM};

/// Space between what is shown and the edge, of the short side of the map.
const MARGIN: f64 = 0.09;
/// The closest zoom that everything, and that one fact, is shown at.
const CLOSEST: f64 = 7.0;

/// The camera for a `--fit`: `all`, a fact's id, or a box.
pub(super) fn camera(
    words: &str,
    library: &Library,
    index: &Index,
    size: FrameSize,
) -> Result<Camera, Refusal> {
    let bounds = if words == "all" {
        index.bounds().unwrap_or(LonLatBox::WORLD)
    } else if let Some(bounds) = lonlat_box(words)? {
        return Ok(Camera::fit(bounds, size, [0.0, 0.0], MAX_ZOOM));
    } else {
        let fact = library
            .find(words)
            .ok_or_else(|| unknown_fact(words, library))?;
        bounds_of(library, fact)
            .ok_or_else(|| Refusal::new(format!("the fact \"{words}\" has no place on the map")))?
    };
    let margin = size.width.min(size.height) * MARGIN;
    // Labels stand beside symbols: more room at the sides.
    let closest = CLOSEST + (size.width.min(size.height) / 900.0).log2().max(0.0);
    Ok(Camera::fit(bounds, size, [margin * 1.6, margin], closest))
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
        return Err(Refusal::new(format!(
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
