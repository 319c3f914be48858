//! The sheet of a figure: its unit, its margin, and where map, chart and explanations stand on it.
//! What is written there is not known here.

use crate::view::FrameSize;
use crate::view::figure::{FigureSettings, Part};

/// The sheet: its unit and where the map stands on it.
pub(super) struct Sheet {
    /// Pixels to a unit; there are 1080 units to the short side.
    pub(super) unit: f64,
    pub(super) size: FrameSize,
    /// Space to the edge.
    pub(super) margin: f64,
    /// Left, top, width, height of the map.
    pub(super) map: [f64; 4],
    /// Left, top, width, height of the chart under it, where there is one.
    pub(super) chart: [f64; 4],
    /// Left, top, width, height of what explains it.
    pub(super) aside: [f64; 4],
}

impl Sheet {
    pub(super) fn new(settings: &FigureSettings) -> Self {
        let size = settings.frame();
        let unit = size.width.min(size.height) / 1080.0;
        let margin = 48.0 * unit;
        let mut top = margin;
        if settings.shows(Part::Title) {
            top += 58.0 * unit;
        }
        if settings.shows(Part::Subtitle) {
            top += 36.0 * unit;
        }
        if top > margin {
            top += 8.0 * unit;
        }
        let credits = settings.shows(Part::CreditsBuiltin) || settings.shows(Part::BoundaryNote);
        let bottom = size.height - if credits { 76.0 * unit } else { margin };
        let needs_aside = [Part::Legend, Part::Personnel, Part::Sources]
            .into_iter()
            .any(|part| settings.shows(part));
        let (width, height) = (size.width - 2.0 * margin, bottom - top);
        let gap = 30.0 * unit;
        let (map, aside) = if !needs_aside {
            ([margin, top, width, height], [0.0; 4])
        } else if size.width >= size.height * 1.15 {
            // Beside the map: a quarter of the sheet, but a column that can be read.
            let column = (size.width * 0.235).max(360.0 * unit).min(width * 0.42);
            let map_width = width - column - gap;
            (
                [margin, top, map_width, height],
                [margin + map_width + gap, top, column, height],
            )
        } else {
            // Under the map.
            let map_height = height
                * if size.height > size.width * 1.3 {
                    0.62
                } else if settings.shows(Part::Chart) {
                    // A chart has sources of its own.
                    0.62
                } else {
                    0.66
                };
            let under = top + map_height + gap * 0.8;
            (
                [margin, top, width, map_height],
                [margin, under, width, bottom - under],
            )
        };
        let (map, chart) = if settings.shows(Part::Chart) {
            let [left, top, width, height] = map;
            let strip = (height * 0.3).clamp((150.0 * unit).min(height * 0.4), 250.0 * unit);
            let above = height - strip - 14.0 * unit;
            (
                [left, top, width, above],
                [left, top + height - strip, width, strip],
            )
        } else {
            (map, [0.0; 4])
        };
        Self {
            unit,
            size,
            margin,
            map,
            chart,
            aside,
        }
    }

    /// Whether legend and sources stand beside the map rather than under it.
    pub(super) fn is_beside(&self) -> bool {
        self.aside[0] > self.margin + 1.0
    }
}
