//! Meridians and parallels, and their degrees at the edges of the frame, for the window and for
//! pictures alike.

use super::{Cut, Fonts, Mark, Shape, Stroke};
use crate::basemap::{MAX_LAT_DEG, WORLD_PX, lonlat_from_world, world_from_lonlat};
use crate::geodesy::normalise_lon;
use crate::theme::{Theme, size};
use crate::view::{Camera, FrameSize};

/// Distances between lines, in degrees.
const STEPS_DEG: [f64; 13] = [
    0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0,
];
/// How far apart meridians are at least, in pixels at the size of the window: there is room for
/// their degrees between them.
const APART_PX: f64 = 84.0;
/// What the window keeps free for its own buttons at the right end of the upper edge, in frame
/// pixels.
const BUTTONS_PX: f64 = 50.0;

/// The lines that a frame shows.
pub(super) struct Graticule {
    camera: Camera,
    size: FrameSize,
    theme: Theme,
    furniture: f64,
    step_deg: f64,
    /// Longitudes, unwrapped, and where they stand in the frame.
    meridians: Vec<(f64, f64)>,
    /// Latitudes, and where they stand in the frame.
    parallels: Vec<(f64, f64)>,
}

impl Graticule {
    /// The lines for a frame.
    pub(super) fn new(camera: Camera, size: FrameSize, theme: Theme, furniture: f64) -> Self {
        let px_per_deg = camera.scale() * WORLD_PX / 360.0;
        let step_deg = STEPS_DEG
            .into_iter()
            .find(|step| step * px_per_deg >= APART_PX * furniture)
            .unwrap_or(45.0);
        let corner = |at: [f64; 2]| lonlat_from_world(camera.world_from_frame(size, at));
        let ([west, north], [east, south]) =
            (corner([0.0, 0.0]), corner([size.width, size.height]));
        let frame = |lon: f64, lat: f64| camera.frame_from_world(size, world_from_lonlat(lon, lat));
        let lines = |from: f64, to: f64| {
            let first = (from / step_deg).ceil() as i64;
            let last = (to / step_deg).floor() as i64;
            (first..=last).map(move |line| line as f64 * step_deg)
        };
        Self {
            camera,
            size,
            theme,
            furniture,
            step_deg,
            meridians: lines(west, east)
                .map(|lon| (lon, frame(lon, 0.0)[0]))
                .collect(),
            parallels: lines(south.max(-MAX_LAT_DEG), north.min(MAX_LAT_DEG))
                .map(|lat| (lat, frame(west, lat)[1]))
                .collect(),
        }
    }

    /// The lines, as one mark.
    pub(super) fn lines(&self) -> Vec<Mark> {
        let colour = self.theme.palette().quiet.alpha(0.4);
        let stroke = Stroke::solid(colour, 0.8 * self.furniture);
        // Meridians end where the map ends.
        let edge = |lat: f64| {
            let [_, y] = self
                .camera
                .frame_from_world(self.size, world_from_lonlat(0.0, lat));
            y.clamp(0.0, self.size.height)
        };
        let (top, bottom) = (edge(MAX_LAT_DEG), edge(-MAX_LAT_DEG));
        let meridians = self.meridians.iter().map(|&(_, x)| Shape::Line {
            points: vec![[x, top], [x, bottom]],
            stroke,
        });
        let parallels = self.parallels.iter().map(|&(_, y)| Shape::Line {
            points: vec![[0.0, y], [self.size.width, y]],
            stroke,
        });
        vec![Mark {
            title: format!("Graticule, every {} degrees", self.step_deg),
            shapes: meridians.chain(parallels).collect(),
            ..Mark::default()
        }]
    }

    /// The degrees at the edges: of meridians along the upper one, of parallels along the left
    /// one. One that would cover a box of `taken` is left out.
    pub(super) fn degrees(
        &self,
        fonts: &mut Fonts,
        taken: &[[f64; 4]],
        inside_frame: bool,
    ) -> Vec<Mark> {
        let furniture = self.furniture;
        let pad = 4.0 * furniture;
        let right = if inside_frame {
            self.size.width
        } else {
            self.size.width - BUTTONS_PX
        };
        let palette = self.theme.palette();
        let mut boxes: Vec<[f64; 4]> = taken.to_vec();
        let mut marks = Vec::new();
        let meridians = self
            .meridians
            .iter()
            .map(|&(lon, x)| (self.words(normalise_lon(lon), ["E", "W"]), x, None));
        let parallels = self
            .parallels
            .iter()
            .map(|&(lat, y)| (self.words(lat, ["N", "S"]), 0.0, Some(y)));
        for (words, x, y) in meridians.chain(parallels) {
            let size_px = f64::from(size::SMALL) * furniture;
            let mut text = fonts.line(Cut::Regular, size_px, words.as_str());
            let (width, height) = (text.width_px + 2.0 * pad, size_px + 1.2 * pad);
            let (left, top) = match y {
                Some(y) => (0.0, y - height / 2.0),
                None => (x - width / 2.0, 0.0),
            };
            let bounds = [left, top, left + width, top + height];
            let inside =
                left >= 0.0 && top >= 0.0 && bounds[2] <= right && bounds[3] <= self.size.height;
            let is_free = boxes.iter().all(|taken| {
                bounds[2] <= taken[0]
                    || taken[2] <= bounds[0]
                    || bounds[3] <= taken[1]
                    || taken[3] <= bounds[1]
            });
            if !inside || !is_free {
                continue;
            }
            boxes.push(bounds);
            text.origin = [left + pad, top + 0.6 * pad + size_px * 0.84];
            text.colour = palette.quiet;
            marks.push(Mark {
                title: words,
                shapes: vec![Shape::Pill {
                    bounds,
                    fill: palette.panel.alpha(0.88),
                    stroke: None,
                }],
                texts: vec![text],
                link: None,
            });
        }
        marks
    }

    /// Degrees in words: 38.25° N, 0°, 180°.
    fn words(&self, degrees: f64, [positive, negative]: [&str; 2]) -> String {
        let decimals = if self.step_deg >= 1.0 {
            0
        } else if self.step_deg == 0.5 || self.step_deg == 0.1 {
            1
        } else {
            2
        };
        let number = format!("{:.decimals$}", degrees.abs());
        if degrees.abs() < self.step_deg / 2.0 || 180.0 - degrees.abs() < self.step_deg / 2.0 {
            return format!("{number}°");
        }
        let side = if degrees < 0.0 { negative } else { positive };
        format!("{number}° {side}")
    }
}
