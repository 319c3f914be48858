//! The hatches of groups on screen: lines over their members, made for more than the frame and kept
//! while it stays within. It knows no ground but its outlines.

use egui::pos2;
use walkers::{Drawable, Drawables, Line};

use super::colour;
use crate::basemap::{self, WORLD_PX, Worldview};
use crate::scene::{GroupArea, hatch};

/// What hatches depend on besides the frame.
#[derive(Clone, PartialEq)]
pub(super) struct HatchKey {
    pub(super) level: usize,
    pub(super) worldview: Worldview,
    pub(super) areas: Vec<GroupArea>,
    pub(super) half_zoom: i32,
}

/// The hatches of the shown groups around the frame.
#[derive(Clone, Default)]
pub(super) struct Hatches {
    key: Option<HatchKey>,
    region: [f64; 4],
    /// The repetition of the world that each lies in, and its lines.
    pub(super) shown: Vec<(i32, Drawables)>,
}

impl Hatches {
    /// Makes the hatches for a frame, in world pixels, unless those that are made will do.
    pub(super) fn update(&mut self, key: &HatchKey, frame: [f64; 4]) {
        let [left, top, right, bottom] = frame;
        let inside = self.region[0] <= left
            && self.region[1] <= top
            && right <= self.region[2]
            && bottom <= self.region[3];
        if self.key.as_ref() == Some(key) && inside {
            return;
        }
        let (aside, above) = ((right - left) * 0.5, (bottom - top) * 0.5);
        self.region = [left - aside, top - above, right + aside, bottom + above];
        let spacing_scale = (-f64::from(key.half_zoom) / 2.0).exp2();
        let ground = basemap::level(key.level);
        self.shown.clear();
        let first = (self.region[0] / WORLD_PX).floor() as i32;
        let last = (self.region[2] / WORLD_PX).floor() as i32;
        for area in &key.areas {
            for world in first..=last {
                let shift = f64::from(world) * WORLD_PX;
                let within = [
                    (self.region[0] - shift).max(0.0),
                    self.region[1].max(0.0),
                    (self.region[2] - shift).min(WORLD_PX),
                    self.region[3].min(WORLD_PX),
                ];
                let lines = hatching(area, key.worldview, &ground.land, within, spacing_scale);
                if let Some(lines) = lines {
                    self.shown.push((world, Drawables::new(vec![lines])));
                }
            }
        }
        self.key = Some(key.clone());
    }
}

/// The hatch over the members of a group among areas, within a box of their units; nothing where
/// none of them reaches into it. `spacing_scale` is how many of those units a pixel is.
pub(super) fn hatching(
    group: &GroupArea,
    worldview: Worldview,
    areas: &[basemap::Area],
    within: [f64; 4],
    spacing_scale: f64,
) -> Option<Drawable> {
    let pattern = hatch::pattern(group.pattern);
    let land: Vec<&basemap::Area> = areas
        .iter()
        .filter(|land| {
            group
                .countries
                .binary_search(&land.country(worldview))
                .is_ok()
        })
        .collect();
    let ink = colour(group.colour);
    let lines: Vec<Line> = hatch::lines(
        &land,
        within.map(|edge| edge as f32),
        pattern,
        pattern.spacing_px * spacing_scale,
    )
    .into_iter()
    .map(|[from, to]| Line {
        points: vec![pos2(from[0], from[1]), pos2(to[0], to[1])],
        width: pattern.width_px as f32,
        color: ink,
        // Dashes are drawn in pixels of the screen.
        dasharray: pattern
            .dash
            .into_iter()
            .flatten()
            .map(|length| length as f32)
            .collect(),
    })
    .collect();
    (!lines.is_empty()).then_some(Drawable::Lines(lines))
}
