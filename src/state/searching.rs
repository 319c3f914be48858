//! What happens when something that was searched for is chosen.

use super::house::State;
use super::mode::Found;
use super::search_box::{Row, Search};
use crate::atlas::filter::{Dimension, values};
use crate::atlas::holding;
use crate::atlas::library::FactRef;
use crate::basemap;
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{self, LonLat, LonLatBox};
use crate::index::bounds_of;
use crate::search::Target;
use crate::view::Camera;

impl State {
    /// Does what is asked of the search.
    pub(super) fn run_search(&mut self, search: Search) {
        let words = self.derived.words.value();
        match search {
            Search::Summon => {
                self.mode.dialog = None;
                self.mode.search.summon();
            }
            Search::Show => self.mode.search.is_open = true,
            Search::Type(query) => self.mode.search.enter(query, words),
            Search::Step(step) => self.mode.search.step(step),
            Search::Unfold(sort) => self.mode.search.unfold(sort),
            Search::Open => {
                let rows = self.mode.search.rows();
                match rows.get(self.mode.search.marked).copied() {
                    Some((_, Row::Hit(hit))) => {
                        let target = hit.target.clone();
                        self.choose(target);
                    }
                    Some((sort, Row::More(_) | Row::Fewer)) => self.mode.search.unfold(sort),
                    None => {}
                }
            }
            Search::Choose(target) => self.choose(target),
            Search::Close => self.mode.search.is_open = false,
            Search::Clear => self.mode.search.clear(words),
        }
    }

    fn choose(&mut self, target: Target) {
        self.mode.search.is_open = false;
        self.mode.explore_mut().found = None;
        match target {
            Target::Fact(fact) => self.go_to(fact),
            Target::Party(name) => self.only(Dimension::Party, &name),
            Target::Source(name) => self.only(Dimension::Source, &name),
            Target::Country(code) => {
                if let Some(bounds) = mainland(code) {
                    self.seen.keep();
                    self.fly_to_box(bounds);
                }
            }
            Target::Group(id) => self.show_group(id),
            Target::Place(id) => self.fly_to_place(id),
        }
    }

    /// Lists the facts that have a value, of those that pass the filters there are, and shows where
    /// they are.
    fn only(&mut self, dimension: Dimension, value: &str) {
        let mut filters = self.seen.view.filters.clone();
        if !filters.chosen(dimension).iter().any(|held| held == value) {
            filters.toggle(dimension, value);
        }
        self.set_filters(filters);
        if self.is_large() {
            // Looking at every fact is for a thread; the map stays where it is.
            return;
        }
        // Among few facts those that pass are known at once.
        self.refresh_shown_at_once();
        let library = self.library();
        let facts: Vec<FactRef> = self
            .index()
            .digests
            .iter()
            .map(|digest| digest.fact)
            .filter(|fact| {
                let mut has = false;
                values(dimension, library, *fact, &mut |held| {
                    has |= held == value;
                });
                has
            })
            .collect();
        let boxes = facts.iter().filter_map(|fact| bounds_of(library, *fact));
        if let Some(bounds) = around(boxes) {
            self.fly_to_box(bounds);
        }
        if let [only] = facts.as_slice() {
            self.select(Some(*only));
        }
    }

    /// Hatches a group's members, and shows where they are.
    fn show_group(&mut self, id: String) {
        self.seen.keep();
        let day = holding::day_asked(self.seen.view.date.as_ref());
        let held = self.library().groups_once();
        let found = held.iter().find(|(_, group)| group.id == id);
        let members = found.map(|(atlas, group)| {
            let day = day.unwrap_or_else(|| self.library().day_of(*atlas));
            group.members_on(day)
        });
        let bounds = around(members.unwrap_or_default().into_iter().filter_map(mainland));
        if !self.seen.view.layers.groups.contains(&id) {
            self.seen.view.layers.groups.push(id);
        }
        if let Some(bounds) = bounds {
            self.fly_to_box(bounds);
        }
    }

    fn fly_to_place(&mut self, id: PlaceId) {
        let Some(place) = Gazetteer::built_in().place(id) else {
            return;
        };
        self.seen.keep();
        // So close that a town of its size is about as large as the ring around it.
        let zoom = match place.population {
            0..50_000 => 10.0,
            50_000..500_000 => 9.0,
            _ => 8.0,
        };
        self.fly(
            Camera {
                centre: place.at,
                zoom: self.seen.view.camera.zoom.max(zoom),
            }
            .bounded(),
        );
        self.mode.explore_mut().found = Some(Found {
            name: place.name().to_owned(),
            at: place.at,
        });
    }
}

/// The box around others.
fn around(boxes: impl Iterator<Item = LonLatBox>) -> Option<LonLatBox> {
    let corners: Vec<LonLat> = boxes
        .flat_map(|bounds| {
            [
                LonLat::new(bounds.west, bounds.south),
                LonLat::new(bounds.east, bounds.north),
            ]
        })
        .collect();
    geodesy::bounds(&corners)
}

/// The box around the largest piece of a country.
fn mainland(code: &str) -> Option<LonLatBox> {
    let worldview = basemap::Worldview::Recognised;
    let level = basemap::level(0);
    let rings = level
        .land
        .iter()
        .filter(|area| area.country(worldview).as_slice() == code.as_bytes())
        .flat_map(|area| {
            area.rings.iter().filter_map(|ring| {
                let range = ring.start as usize..ring.end as usize;
                area.points.get(range)
            })
        });
    let boxes = rings.map(|points| {
        points.iter().fold(
            [f32::MAX, f32::MAX, f32::MIN, f32::MIN],
            |[left, top, right, bottom], [x, y]| {
                [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
            },
        )
    });
    let size = |[left, top, right, bottom]: &[f32; 4]| (right - left) * (bottom - top);
    let [left, top, right, bottom] = boxes.max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let [west, north] = basemap::lonlat_from_world([f64::from(left), f64::from(top)]);
    let [east, south] = basemap::lonlat_from_world([f64::from(right), f64::from(bottom)]);
    Some(LonLatBox {
        west,
        south,
        east,
        north,
    })
}
