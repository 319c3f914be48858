//! Search: what was typed, what was found for it, and what happens when something is chosen.
//!
//! The index of words is made on a thread, when somebody searches for the first time and again
//! for another library. Looking words up in it is quick enough for the frame that they are typed
//! in.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{CLOSEST_FACT, Effect, MARGIN_PX, State};
use crate::atlas::filter::{Dimension, values};
use crate::atlas::library::{FactRef, Library};
use crate::basemap;
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::{self, LonLat, LonLatBox};
use crate::index::bounds_of;
use crate::search::{Hit, Results, SearchIndex, Sort, Target};
use crate::view::Camera;

/// What can be asked of the search.
#[derive(Clone, Debug)]
pub enum Search {
    /// Puts the cursor into the field, and shows what was found for what stands there.
    Summon,
    /// Shows what was found for what stands in the field.
    Show,
    /// Looks for something.
    Type(String),
    /// Marks the row so many further down, or up.
    Step(isize),
    /// Shows all of a sort, or only the best again.
    Unfold(Sort),
    /// Opens the row that is marked.
    Open,
    /// Opens something that was found.
    Choose(Target),
    /// Puts the list away; what was typed stays.
    Close,
    /// Puts the list away and forgets what was typed.
    Clear,
    /// Hands over the index of the library that went by a number.
    Ready(u64, Arc<SearchIndex>),
}

/// An index of words that is to be made.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// Which library it is of: [`State::opened`].
    pub opened: u64,
    /// The library.
    pub library: Arc<Library>,
}

/// A town that was flown to.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub at: LonLat,
}

/// A row of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// Something that was found.
    Hit(&'a Hit),
    /// There is more of a sort: so many in all.
    More(usize),
    /// All of a sort are shown; fewer would do.
    Fewer,
}

/// What the search knows.
#[derive(Clone, Debug, Default)]
pub struct Searching {
    /// What was typed.
    pub query: String,
    /// Whether the list of what was found is shown.
    pub is_open: bool,
    /// What was found for it.
    pub results: Arc<Results>,
    /// Which row is marked.
    pub marked: usize,
    /// How often the cursor was put into the field.
    pub summons: u64,
    /// The town that was flown to last, until something else is looked at.
    pub found: Option<Found>,
    /// Sorts of which all are shown.
    unfolded: BTreeSet<Sort>,
    /// The index, and the library it is of.
    index: Option<(u64, Arc<SearchIndex>)>,
    /// The library for which one is being made.
    preparing: Option<u64>,
}

impl Searching {
    /// Whether what was typed is waiting for the index.
    pub fn is_preparing(&self) -> bool {
        self.preparing.is_some()
    }

    /// The rows of what was found, sort by sort.
    pub fn rows(&self) -> Vec<(Sort, Row<'_>)> {
        let mut rows = Vec::new();
        for section in &self.results.sections {
            let unfolded = self.unfolded.contains(&section.sort);
            let few = few(section.sort);
            let shown = if unfolded { usize::MAX } else { few };
            for hit in section.hits.iter().take(shown) {
                rows.push((section.sort, Row::Hit(hit)));
            }
            if section.total > few {
                let row = if unfolded {
                    Row::Fewer
                } else {
                    Row::More(section.total)
                };
                rows.push((section.sort, row));
            }
        }
        rows
    }

    fn look(&mut self) {
        self.results = match &self.index {
            Some((_, index)) => Arc::new(index.find(&self.query)),
            None => Arc::default(),
        };
    }
}

/// How many of a sort are shown at first.
fn few(sort: Sort) -> usize {
    match sort {
        Sort::Facts => 6,
        Sort::Places => 4,
        Sort::Parties | Sort::Countries | Sort::Groups | Sort::Sources => 3,
    }
}

impl State {
    pub(super) fn search(&mut self, search: Search) {
        match search {
            Search::Summon => {
                self.dialog = None;
                self.searching.summons += 1;
                self.searching.is_open = true;
            }
            Search::Show => self.searching.is_open = true,
            Search::Type(query) => {
                self.searching.query = query;
                self.searching.is_open = true;
                self.searching.marked = 0;
                self.searching.unfolded.clear();
                self.searching.look();
            }
            Search::Step(step) => {
                let last = self.searching.rows().len().saturating_sub(1);
                let marked = self.searching.marked.saturating_add_signed(step);
                self.searching.marked = marked.min(last);
            }
            Search::Unfold(sort) => {
                let unfolded = &mut self.searching.unfolded;
                if !unfolded.remove(&sort) {
                    unfolded.insert(sort);
                }
                let last = self.searching.rows().len().saturating_sub(1);
                self.searching.marked = self.searching.marked.min(last);
            }
            Search::Open => {
                let rows = self.searching.rows();
                match rows.get(self.searching.marked).copied() {
                    Some((_, Row::Hit(hit))) => {
                        let target = hit.target.clone();
                        self.choose(target);
                    }
                    Some((sort, Row::More(_) | Row::Fewer)) => {
                        self.search(Search::Unfold(sort));
                    }
                    None => {}
                }
            }
            Search::Choose(target) => self.choose(target),
            Search::Close => self.searching.is_open = false,
            Search::Clear => {
                self.searching.is_open = false;
                self.searching.query.clear();
                self.searching.look();
            }
            Search::Ready(opened, index) => {
                if self.searching.preparing != Some(opened) {
                    return;
                }
                self.searching.preparing = None;
                if opened == self.opened {
                    self.searching.index = Some((opened, index));
                    self.searching.marked = 0;
                    self.searching.look();
                }
            }
        }
    }

    /// Has the index of words made, where it is wanted and there is none of this library.
    pub(super) fn prepare_search(&mut self) -> Option<Effect> {
        let opened = self.opened;
        let searching = &mut self.searching;
        if searching
            .index
            .as_ref()
            .is_some_and(|(of, _)| *of != opened)
        {
            // What it found is of a library that is closed.
            searching.index = None;
            searching.marked = 0;
            searching.look();
        }
        if !searching.is_open || searching.index.is_some() || searching.preparing.is_some() {
            return None;
        }
        searching.preparing = Some(opened);
        Some(Effect::Search(SearchRequest {
            opened,
            library: Arc::clone(&self.library),
        }))
    }

    fn choose(&mut self, target: Target) {
        self.searching.is_open = false;
        self.searching.found = None;
        match target {
            Target::Fact(fact) => {
                self.select(Some(fact));
                self.show_fact(fact);
            }
            Target::Party(name) => self.only(Dimension::Party, &name),
            Target::Source(name) => self.only(Dimension::Source, &name),
            Target::Country(code) => {
                if let Some(bounds) = mainland(code) {
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
        let mut filters = self.view.filters.clone();
        if !filters.chosen(dimension).iter().any(|held| held == value) {
            filters.toggle(dimension, value);
        }
        self.set_filters(filters);
        if self.is_large() {
            // Looking at every fact is for a thread; the map stays where it is.
            return;
        }
        // Among few facts those that pass are known at once.
        self.refresh();
        let facts: Vec<FactRef> = self
            .index
            .digests
            .iter()
            .map(|digest| digest.fact)
            .filter(|fact| {
                let mut has = false;
                values(dimension, &self.library, *fact, &mut |held| {
                    has |= held == value;
                });
                has
            })
            .collect();
        let mut corners = Vec::new();
        for bounds in facts
            .iter()
            .filter_map(|fact| bounds_of(&self.library, *fact))
        {
            corners.push(LonLat::new(bounds.west, bounds.south));
            corners.push(LonLat::new(bounds.east, bounds.north));
        }
        if let Some(bounds) = geodesy::bounds(&corners) {
            self.fly(Camera::fit(bounds, self.frame, MARGIN_PX, CLOSEST_FACT));
        }
        if let [only] = facts.as_slice() {
            self.select(Some(*only));
        }
    }

    fn fly_to_box(&mut self, bounds: LonLatBox) {
        self.history.keep(&self.settled());
        self.fly(Camera::fit(bounds, self.frame, MARGIN_PX, CLOSEST_FACT));
    }

    /// Hatches a group's members, and shows where they are.
    fn show_group(&mut self, id: String) {
        self.history.keep(&self.settled());
        let day = self.library.day_asked(self.view.date.as_ref());
        let held = self.library.groups_once();
        let found = held.iter().find(|(_, group)| group.id == id);
        let corners: Vec<LonLat> = found
            .map(|(atlas, group)| {
                let day = day.unwrap_or_else(|| self.library.day_of(*atlas));
                group.members_on(day)
            })
            .unwrap_or_default()
            .into_iter()
            .filter_map(mainland)
            .flat_map(|bounds| {
                [
                    LonLat::new(bounds.west, bounds.south),
                    LonLat::new(bounds.east, bounds.north),
                ]
            })
            .collect();
        if !self.view.layers.groups.contains(&id) {
            self.view.layers.groups.push(id);
        }
        if let Some(bounds) = geodesy::bounds(&corners) {
            self.fly(Camera::fit(bounds, self.frame, MARGIN_PX, CLOSEST_FACT));
        }
    }

    fn fly_to_place(&mut self, id: PlaceId) {
        let Some(place) = Gazetteer::built_in().place(id) else {
            return;
        };
        self.history.keep(&self.settled());
        // So close that a town of its size is about as large as the ring around it.
        let zoom = match place.population {
            0..50_000 => 10.0,
            50_000..500_000 => 9.0,
            _ => 8.0,
        };
        self.fly(
            Camera {
                centre: place.at,
                zoom: self.view.camera.zoom.max(zoom),
            }
            .bounded(),
        );
        self.searching.found = Some(Found {
            name: place.name().to_owned(),
            at: place.at,
        });
    }
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
