//! Names of the ground: countries, seas and towns, where facts leave room for them.

use super::super::copies::copies;
use super::super::tiles::Covered;
use super::super::{Cut, Text};
use super::boxes::{Line, SIDES, Side};
use super::placed::LabelId;
use super::placer::{Label, Placer, WHOLE_FIRST};
use crate::basemap::{self, WORLD_PX};
use crate::theme::{Rgba, size};

impl Placer<'_, '_> {
    pub(super) fn place_ground(&mut self, region: [f64; 4]) {
        let scale = self.input.view.camera.scale();
        let zoom = self.input.view.camera.zoom;
        let palette = self.input.view.theme.palette();
        let names = self.input.view.layers.names;
        let world = |at: [f32; 2]| [f64::from(at[0]) * scale, f64::from(at[1]) * scale];
        let point = |at: [f64; 2]| [at[0], at[1], at[0], at[1]];
        let shifted = |at: [f64; 2], copy: i32| [at[0] + f64::from(copy) * WORLD_PX * scale, at[1]];
        let covered = Covered::by(self.input.tiles);
        let unscaled = |at: [f64; 2]| at.map(|side| side / scale);

        let mut countries: Vec<(usize, &basemap::Country)> =
            basemap::countries().iter().enumerate().collect();
        countries.sort_by(|(_, a), (_, b)| a.min_zoom.total_cmp(&b.min_zoom));
        for (position, country) in countries {
            if f64::from(country.min_zoom) > zoom + COUNTRY_EARLY || zoom > COUNTRY_LAST {
                continue;
            }
            let at = world(country.label);
            // A large country has room to move its name out of the way.
            let gaps: &[f64] = if country.min_zoom < LARGE_COUNTRY {
                &[0.0, 10.0, 26.0]
            } else {
                &[0.0]
            };
            for copy in copies(point(at), region, scale) {
                if covered.is_painted(unscaled(shifted(at, copy))) {
                    continue;
                }
                let line: Line = self
                    .spaced(&country.name_in(names).to_uppercase(), palette.country_text)
                    .into();
                let tries = WHOLE_FIRST
                    .into_iter()
                    .flat_map(|whole| gaps.iter().map(move |gap| (whole, gap)));
                for (whole, gap) in tries {
                    let label = Label {
                        id: LabelId::Country(position, copy),
                        at: shifted(at, copy),
                        gap: gap * self.input.furniture,
                        pick: None,
                        selected: false,
                        sides: &AROUND,
                    };
                    if self.try_sides(label, std::slice::from_ref(&line), 1, whole) {
                        break;
                    }
                }
            }
        }
        for (position, sea) in basemap::seas().iter().enumerate() {
            if f64::from(sea.min_zoom) > zoom {
                continue;
            }
            let at = world(sea.at);
            for copy in copies(point(at), region, scale) {
                if covered.is_painted(unscaled(shifted(at, copy))) {
                    continue;
                }
                let line = self.line(
                    Cut::Italic,
                    size::SMALL,
                    sea.name_in(names),
                    palette.water_text,
                );
                self.try_middle(
                    LabelId::Sea(position, copy),
                    shifted(at, copy),
                    line,
                    &[0.0, 8.0, 16.0],
                );
            }
        }
        let least = town_population(zoom);
        self.place_tile_names(region, least);
        for (position, town) in basemap::towns().iter().enumerate() {
            let population = f64::from(town.population);
            if population * CAPITAL_BONUS < least {
                break;
            }
            if population < least && !town.capital {
                continue;
            }
            let at = world(town.at);
            for copy in copies(point(at), region, scale) {
                let at = shifted(at, copy);
                if covered.has_towns(unscaled(at)) {
                    continue;
                }
                let name = (Cut::Regular, size::SMALL, town.name.as_str());
                self.place_town(LabelId::Town(position, copy), at, town.capital, name);
            }
        }
    }

    /// A town's dot with its name beside it, where there is room for both. A town under a symbol
    /// is named by the symbol's label.
    pub(super) fn place_town(
        &mut self,
        id: LabelId,
        at: [f64; 2],
        large: bool,
        (cut, points, name): (Cut, f32, &str),
    ) {
        let radius = if large { 2.6 } else { 2.0 } * self.input.furniture;
        let dot = [
            at[0] - radius,
            at[1] - radius,
            at[0] + radius,
            at[1] + radius,
        ];
        if !self.is_free(dot) {
            return;
        }
        let fill = self.input.view.theme.palette().country_text;
        let name = self.line(cut, points, name, fill);
        let gap = radius + 3.0 * self.input.furniture;
        let label = Label {
            id,
            at,
            gap,
            pick: None,
            selected: false,
            sides: &SIDES[..4],
        };
        let name = [name.into()];
        if WHOLE_FIRST
            .into_iter()
            .any(|whole| self.try_sides(label, &name, 1, whole))
        {
            self.places.take(dot);
            if let Some(placed) = self.placed.last_mut() {
                placed.dot = Some((radius, fill));
            }
        }
    }

    /// A line of capitals with space between them.
    fn spaced(&mut self, text: &str, colour: Rgba) -> Text {
        let mut line = self.line(Cut::Regular, size::SMALL, text, colour);
        if text.chars().any(is_joined) {
            return line;
        }
        line.spacing_px = 1.8 * self.input.furniture;
        line.width_px += line.spacing_px * text.chars().count().saturating_sub(1) as f64;
        line
    }
}

/// Whether a letter is joined to its neighbours, as those of Arabic are: space would tear them
/// apart.
fn is_joined(letter: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&letter)
}

/// The sides of a country's name, the middle first.
const AROUND: [Side; 5] = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0]];

/// Countries that Natural Earth names before this zoom are large.
const LARGE_COUNTRY: f32 = 3.0;

/// How many zoom levels before Natural Earth would name a country it is named here: its zooms
/// are meant for maps without anything else on them, with smaller type.
const COUNTRY_EARLY: f64 = 0.6;
/// Past this zoom a country is wider than the frame.
const COUNTRY_LAST: f64 = 8.5;

/// By how much the capital of a country is larger than its people tell.
const CAPITAL_BONUS: f64 = 6.0;

/// How many people a town has at least that is named at a zoom.
fn town_population(zoom: f64) -> f64 {
    // Ten millions at zoom 3, a quarter of that with each further step.
    1.0e7 / 4.0_f64.powf(zoom - 3.0).max(0.02)
}
