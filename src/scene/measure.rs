//! What was measured, drawn: points, geodesics with length and bearing, rings with their radius.
//!
//! Like symbols it is worked out in map pixels, so that labels can keep clear of it while the
//! map is panned.

use super::copies::copies;
use super::hit::Region;
use super::input::Input;
use super::overlap::{along, around, overlap};
use super::{Cut, Fonts, LayerName, Mark, Scene, Shape, Stroke};
use crate::basemap::{self, WORLD_PX, world_from_lonlat};
use crate::geodesy::{self, LonLat, Units, normalise_lon};
use crate::theme::{Theme, size};
use crate::view::{Camera, Measurement, RadiusRing, Waypoint, bearing_words, leg};

/// How measurements are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Pencil {
    /// Where the map looks.
    pub camera: Camera,
    /// Light or dark.
    pub theme: Theme,
    /// Size of symbols and type: 1 is that of the window.
    pub furniture: f64,
    /// The units of lengths.
    pub units: Units,
}

/// Marks in map pixels, and the boxes of what is written.
#[derive(Default)]
pub(super) struct Drawn {
    pub(super) marks: Vec<Mark>,
    pub(super) boxes: Vec<[f64; 4]>,
    /// Small boxes along the lines, which labels keep off where they have another side.
    pub(super) lines: Vec<[f64; 4]>,
    /// The boxes of symbols and of labels, which are covered only where there is no other room.
    spared: Vec<[f64; 4]>,
    /// Whether labels stand already, so that words have to look farther for room.
    looks_far: bool,
}

/// Steps of longitude beyond this come from a pole that was passed, in degrees: there the map
/// has no line to draw.
const OVER_A_POLE_DEG: f64 = 60.0;

/// Radius of the point at an end, in pixels at the size of the window.
const POINT_PX: f64 = 4.5;

impl Pencil {
    /// How those of a scene are drawn.
    pub(super) fn of(input: &Input<'_>) -> Self {
        Self {
            camera: input.view.camera,
            theme: input.view.theme,
            furniture: input.furniture,
            units: input.view.units,
        }
    }

    /// A measurement as far as a region in map pixels shows it; `symbols` are the boxes of those.
    pub(super) fn draw(
        self,
        measurement: &Measurement,
        fonts: &mut Fonts,
        region: [f64; 4],
        symbols: Vec<[f64; 4]>,
    ) -> Drawn {
        let mut drawn = Drawn {
            spared: symbols,
            ..Drawn::default()
        };
        self.draw_into(&mut drawn, measurement, fonts, region);
        let reach = 4.0 * self.furniture;
        for shape in drawn.marks.iter().flat_map(|mark| &mark.shapes) {
            // Each line has an edge without dashes around it.
            if let Shape::Line { points, stroke } = shape
                && stroke.dash.is_none()
            {
                drawn.lines.extend(along(points, region, reach));
            }
        }
        drawn
    }

    fn draw_into(
        self,
        drawn: &mut Drawn,
        measurement: &Measurement,
        fonts: &mut Fonts,
        region: [f64; 4],
    ) {
        let mut words = Vec::new();
        for ring in &measurement.rings {
            self.ring(ring, fonts, region, drawn, &mut words);
        }
        let legs = measurement
            .points
            .iter()
            .zip(measurement.points.iter().skip(1));
        for (from, to) in legs {
            self.leg(from, to, fonts, region, drawn, &mut words);
        }
        let centres = measurement.rings.iter().map(|ring| &ring.centre);
        for point in measurement.points.iter().chain(centres) {
            let at = self.map_px(point.at);
            for copy in self.copies(&[at], region) {
                let at = self.shifted(at, copy);
                drawn.boxes.push(around(at, POINT_PX * self.furniture));
                drawn.marks.push(self.point(point, at));
            }
        }
        // The sum last, beside the last point, where the eye is.
        if measurement.points.len() > 2
            && let Some(last) = measurement.points.last()
        {
            let total = format!("Total {}", self.units.words(measurement.total_m()));
            let at = self.map_px(last.at);
            for copy in self.copies(&[at], region) {
                let [x, y] = self.shifted(at, copy);
                let gap = 24.0 * self.furniture;
                let aside = 100.0 * self.furniture;
                let sides = [
                    [x, y + gap],
                    [x, y - gap],
                    [x + aside, y],
                    [x - aside, y],
                    [x, y + 2.0 * gap],
                    [x, y - 2.0 * gap],
                    [x + aside, y + gap],
                    [x - aside, y + gap],
                ];
                words.insert(0, (total.clone(), sides.to_vec(), true));
            }
        }
        for (said, places, strong) in words {
            self.write(&said, &places, strong, fonts, drawn);
        }
    }

    /// One leg in frame pixels, while its end is still being looked for; what it says keeps clear
    /// of what a scene says of the legs before it, and where it can of symbols and labels of facts.
    pub fn loose_leg(
        self,
        from: &Waypoint,
        to: &Waypoint,
        fonts: &mut Fonts,
        scene: &Scene,
    ) -> Vec<Mark> {
        let loose = Measurement {
            points: vec![from.clone(), to.clone()],
            rings: Vec::new(),
        };
        let [x, y] = self.map_px(self.camera.centre);
        let size = scene.size;
        let (left, top) = (x - size.width / 2.0, y - size.height / 2.0);
        let frame = [left, top, left + size.width, top + size.height];
        let mut drawn = Drawn {
            looks_far: true,
            ..Drawn::default()
        };
        let in_map = |[l, t, r, b]: [f64; 4]| [l + left, t + top, r + left, b + top];
        let marks = |name: LayerName| {
            let layer = scene.layer(name).into_iter();
            layer.flat_map(|layer| &layer.marks)
        };
        let said = marks(LayerName::Measure).filter_map(Mark::plate);
        drawn.boxes.extend(said.map(in_map));
        let labels = marks(LayerName::Labels).flat_map(|mark| &mark.texts);
        drawn
            .spared
            .extend(labels.map(|text| in_map(text.bounds())));
        let symbols = scene.symbols().filter_map(|target| match target.region {
            Region::Disc { at, radius } => Some(around(at, radius)),
            _ => None,
        });
        drawn.spared.extend(symbols.map(in_map));
        self.draw_into(&mut drawn, &loose, fonts, frame);
        drawn
            .marks
            .into_iter()
            .map(|mark| mark.moved([-left, -top]))
            .collect()
    }

    fn leg(
        self,
        from: &Waypoint,
        to: &Waypoint,
        fonts: &mut Fonts,
        region: [f64; 4],
        drawn: &mut Drawn,
        words: &mut Vec<(String, Vec<[f64; 2]>, bool)>,
    ) {
        let measured = leg(from.at, to.at);
        let said = format!(
            "{} · {}",
            self.units.words(measured.metres),
            bearing_words(measured.bearing_deg)
        );
        let title = format!(
            "{} to {}: {}, bearing {}",
            from.to_words(),
            to.to_words(),
            self.units.words(measured.metres),
            bearing_words(measured.bearing_deg)
        );
        let line = geodesy::leg(from.at, to.at);
        let parts = self.parts(&line);
        // Where it says how long it is: half way, else nearer to an end.
        let steps = line.len().saturating_sub(1) as f64;
        let along: Vec<[f64; 2]> = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]
            .into_iter()
            .take(if drawn.looks_far { 7 } else { 5 })
            .filter_map(|share| {
                let near = line.get((steps * share) as usize)?;
                let metres = measured.metres * share;
                let at = geodesy::destination(from.at, measured.bearing_deg, metres);
                // On the same side of the antimeridian as the line.
                let lon_deg = geodesy::lon_near(at.lon_deg, near.lon_deg);
                Some(self.map_px(LonLat { lon_deg, ..at }))
            })
            .collect();
        let all: Vec<[f64; 2]> = parts.iter().flatten().copied().collect();
        let length_px: f64 = parts.iter().map(|part| length(part)).sum();
        let room = fonts.width(Cut::SemiBold, &said) * self.type_px();
        for copy in self.copies(&all, region) {
            drawn.marks.push(Mark {
                title: title.clone(),
                shapes: self.lines(&parts, copy),
                ..Mark::default()
            });
            // A leg that is shorter than half of its words has them beside it, or not at all.
            if length_px * 2.0 < room {
                continue;
            }
            let aside = 15.0 * self.furniture;
            let on: Vec<[f64; 2]> = along.iter().map(|at| self.shifted(*at, copy)).collect();
            let mut places = Vec::new();
            let ways = [[0.0, -1.0, 1.0], [-2.2, 2.2, 3.4]];
            for ways in ways.into_iter().take(1 + usize::from(drawn.looks_far)) {
                let beside = |[x, y]: [f64; 2]| ways.map(|way| [x, y + way * aside]);
                places.extend(on.iter().copied().flat_map(beside));
            }
            words.push((said.clone(), places, false));
        }
    }

    fn ring(
        self,
        ring: &RadiusRing,
        fonts: &mut Fonts,
        region: [f64; 4],
        drawn: &mut Drawn,
        words: &mut Vec<(String, Vec<[f64; 2]>, bool)>,
    ) {
        let said = self.units.words(ring.radius_m);
        let outline = geodesy::ring(ring.centre.at, ring.radius_m);
        let parts = self.parts(&outline.points);
        let all: Vec<[f64; 2]> = parts.iter().flatten().copied().collect();
        let by_height = |a: &&[f64; 2], b: &&[f64; 2]| a[1].total_cmp(&b[1]);
        let (top, bottom) = (all.iter().min_by(by_height), all.iter().max_by(by_height));
        let (Some(&top), Some(&bottom)) = (top, bottom) else {
            return;
        };
        let wide = all
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
                (low.min(at[0]), high.max(at[0]))
            });
        let room = fonts.width(Cut::SemiBold, &said) * self.type_px();
        for copy in self.copies(&all, region) {
            drawn.marks.push(Mark {
                title: format!("Ring of {said} around {}", ring.centre.to_words()),
                shapes: self.lines(&parts, copy),
                ..Mark::default()
            });
            if wide.1 - wide.0 > room * 0.7 {
                let places = vec![self.shifted(top, copy), self.shifted(bottom, copy)];
                words.push((said.clone(), places, false));
            }
        }
    }

    fn point(self, point: &Waypoint, at: [f64; 2]) -> Mark {
        let palette = self.theme.palette();
        Mark {
            title: format!("Point of the measurement: {}", point.to_words()),
            shapes: vec![
                Shape::Circle {
                    at,
                    radius: (POINT_PX + 1.5) * self.furniture,
                    fill: Some(palette.halo),
                    stroke: None,
                },
                Shape::Circle {
                    at,
                    radius: POINT_PX * self.furniture,
                    fill: Some(palette.text),
                    stroke: None,
                },
            ],
            ..Mark::default()
        }
    }

    /// A line with an edge around it, so that it can be told from every ground.
    fn lines(self, parts: &[Vec<[f64; 2]>], copy: i32) -> Vec<Shape> {
        let palette = self.theme.palette();
        [
            Stroke::solid(palette.halo.alpha(0.9), 5.0 * self.furniture),
            Stroke {
                dash: Some([9.0 * self.furniture, 4.0 * self.furniture]),
                ..Stroke::solid(palette.text, 2.0 * self.furniture)
            },
        ]
        .into_iter()
        .flat_map(|stroke| {
            parts.iter().map(move |part| Shape::Line {
                points: part.iter().map(|at| self.shifted(*at, copy)).collect(),
                stroke,
            })
        })
        .collect()
    }

    /// Writes on a plate at the first of some places that is free.
    fn write(
        self,
        said: &str,
        places: &[[f64; 2]],
        strong: bool,
        fonts: &mut Fonts,
        drawn: &mut Drawn,
    ) {
        let palette = self.theme.palette();
        let size_px = self.type_px();
        let mut text = fonts.line(Cut::SemiBold, size_px, said);
        let (half_width, half_height) = (
            text.width_px / 2.0 + 7.0 * self.furniture,
            size_px / 2.0 + 4.0 * self.furniture,
        );
        let box_at = |[x, y]: [f64; 2]| {
            [
                x - half_width,
                y - half_height,
                x + half_width,
                y + half_height,
            ]
        };
        let is_free = |bounds: &[f64; 4], taken: &[[f64; 4]]| {
            taken.iter().all(|taken| !overlap(*bounds, *taken))
        };
        let boxes = || {
            let boxes = places.iter().map(|at| box_at(*at));
            boxes.filter(|bounds| is_free(bounds, &drawn.boxes))
        };
        let clear = boxes().find(|bounds| is_free(bounds, &drawn.spared));
        let Some(bounds) = clear.or_else(|| boxes().next()) else {
            return;
        };
        let (fill, ink) = if strong {
            (palette.strong, palette.on_strong)
        } else {
            (palette.panel.alpha(0.94), palette.text)
        };
        text.origin = [
            bounds[0] + 7.0 * self.furniture,
            f64::midpoint(bounds[1], bounds[3]) + size_px * 0.36,
        ];
        text.colour = ink;
        drawn.boxes.push(bounds);
        drawn.marks.push(Mark {
            title: said.to_owned(),
            shapes: vec![Shape::Pill {
                bounds,
                fill,
                stroke: Some(Stroke::solid(palette.text, self.furniture)),
            }],
            texts: vec![text],
            link: None,
        });
    }

    fn type_px(self) -> f64 {
        f64::from(size::LABEL) * self.furniture
    }

    /// Map pixels of a line, cut where it passes a pole.
    fn parts(self, line: &[LonLat]) -> Vec<Vec<[f64; 2]>> {
        let mut parts: Vec<Vec<[f64; 2]>> = Vec::new();
        let mut before: Option<f64> = None;
        for at in line {
            let goes_on =
                before.is_some_and(|lon_deg| (at.lon_deg - lon_deg).abs() < OVER_A_POLE_DEG);
            before = Some(at.lon_deg);
            let point = self.map_px(*at);
            match parts.last_mut() {
                Some(part) if goes_on => part.push(point),
                _ => parts.push(vec![point]),
            }
        }
        parts.retain(|part| part.len() > 1);
        parts
    }

    fn map_px(self, at: LonLat) -> [f64; 2] {
        world_from_lonlat(at.lon_deg, at.lat_deg).map(|edge| edge * self.camera.scale())
    }

    fn shifted(self, at: [f64; 2], copy: i32) -> [f64; 2] {
        [
            at[0] + f64::from(copy) * WORLD_PX * self.camera.scale(),
            at[1],
        ]
    }

    /// By how many worlds points are repeated inside a region.
    fn copies(self, points: &[[f64; 2]], region: [f64; 4]) -> std::ops::RangeInclusive<i32> {
        const AROUND_PX: f64 = 40.0;
        let reach = AROUND_PX * self.furniture;
        let [left, top, right, bottom] = basemap::box_around(points);
        copies(
            [left - reach, top - reach, right + reach, bottom + reach],
            region,
            self.camera.scale(),
        )
    }
}

/// A number that changes when what was measured does.
pub(super) fn fingerprint(measurement: &Measurement, units: Units) -> u64 {
    let mut bits: u64 = units as u64 + 1;
    let mut mix = |number: f64| {
        bits = bits.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number.to_bits();
    };
    let centres = measurement.rings.iter().map(|ring| &ring.centre);
    for point in measurement.points.iter().chain(centres) {
        mix(normalise_lon(point.at.lon_deg));
        mix(point.at.lat_deg);
    }
    for ring in &measurement.rings {
        mix(ring.radius_m);
    }
    bits
}

fn length(points: &[[f64; 2]]) -> f64 {
    points
        .iter()
        .zip(points.iter().skip(1))
        .map(|(a, b)| (b[0] - a[0]).hypot(b[1] - a[1]))
        .sum()
}
