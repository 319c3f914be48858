//! Looking around: what is selected, where the map looks, what is drawn.

use super::effects::Effects;
use super::house::State;
use super::seen::{From, LookCommand, fitted};
use crate::atlas::filter::Filters;
use crate::atlas::library::FactRef;
use crate::geodesy::LonLatBox;
use crate::index::bounds_of;
use crate::view::{Camera, LayerName, Layers, View};

/// The closest zoom that showing one fact goes to.
const CLOSEST_FACT: f64 = 8.0;
/// The zoom that a single point is shown at, at least.
const CLOSEST_POINT: f64 = 5.0;

impl State {
    /// Does what is asked of what is seen.
    pub(super) fn run_look(&mut self, command: LookCommand, effects: &mut Effects) {
        match command {
            LookCommand::Select(fact) => self.select(fact),
            LookCommand::GoTo(fact) => self.go_to(fact),
            LookCommand::Hover(fact) => self.seen.hovered = fact,
            LookCommand::OpenCluster(cluster) => self.mode.explore_mut().cluster = cluster,
            LookCommand::At(camera) => self.seen.look(camera),
            LookCommand::Pan(by) => self.pan(by),
            LookCommand::Zoom { steps, about } => self.zoom(steps, about),
            LookCommand::Frame(frame) => {
                self.seen.frame = frame;
                if self.seen.flight.is_none() {
                    self.follow();
                }
            }
            LookCommand::Label(request, earlier) => self.derived.want_labels(request, earlier),
            LookCommand::Filter(filters) => self.set_filters(filters),
            LookCommand::ToggleGroup(group) => {
                self.seen.keep();
                let groups = &mut self.seen.view.layers.groups;
                if let Some(position) = groups.iter().position(|held| *held == group) {
                    groups.remove(position);
                } else {
                    groups.push(group);
                }
            }
            LookCommand::Layers(layers) => self.set_layers(*layers),
            LookCommand::Ground(command) => self.run_ground(command, effects),
        }
    }

    /// Moves the map by frame pixels.
    pub(super) fn pan(&mut self, [x, y]: [f64; 2]) {
        let (camera, frame) = (self.seen.view.camera, self.seen.frame);
        let middle = [frame.width / 2.0 + x, frame.height / 2.0 + y];
        self.seen.look(Camera {
            centre: camera.lonlat_at(frame, middle),
            zoom: camera.zoom,
        });
    }

    /// Zooms by steps, about a point of the frame or its middle.
    pub(super) fn zoom(&mut self, steps: f64, about: Option<[f64; 2]>) {
        let zoomed = self.seen.view.camera.zoomed(self.seen.frame, steps, about);
        self.seen.look(zoomed);
    }

    /// Selects a fact, or lets go.
    pub(super) fn select(&mut self, fact: Option<FactRef>) {
        let library = &self.desk.library;
        let fact = fact.filter(|fact| library.get(*fact).is_some());
        let id = fact.map(|fact| library.shown_id(fact));
        if id == self.seen.view.selection {
            return;
        }
        self.seen.keep();
        self.seen.view.selection = id;
        let explore = self.mode.explore_mut();
        explore.found = None;
        // The fact is shown where the layers are.
        explore.layers &= fact.is_none();
    }

    /// Selects a fact and shows where it is.
    pub(super) fn go_to(&mut self, fact: FactRef) {
        self.select(Some(fact));
        self.show_fact(fact);
    }

    /// Goes to the fact before or after the selected one, in the order of the list.
    pub(super) fn walk(&mut self, step: isize) {
        let listed: Vec<FactRef> = self
            .index()
            .in_list_order()
            .map(|digest| digest.fact)
            .filter(|fact| self.is_listed(*fact))
            .collect();
        let count = listed.len();
        if count == 0 {
            return;
        }
        let selected = self
            .selected()
            .and_then(|selected| listed.iter().position(|fact| *fact == selected));
        let at = match selected {
            Some(at) => (at + count).saturating_add_signed(step) % count,
            None if step > 0 => 0,
            None => count - 1,
        };
        if let Some(fact) = listed.get(at) {
            self.go_to(*fact);
        }
    }

    /// Shows where the selected fact is.
    pub(super) fn show_selected(&mut self) {
        if let Some(fact) = self.selected() {
            self.show_fact(fact);
        }
    }

    /// Shows where a fact is.
    pub(super) fn show_fact(&mut self, fact: FactRef) {
        let Some(bounds) = bounds_of(self.library(), fact) else {
            return;
        };
        let camera = if bounds.width_deg() < 0.01 && bounds.north - bounds.south < 0.01 {
            // A point: as close as the map is already, within reason.
            Camera {
                centre: bounds.centre(),
                zoom: self.seen.view.camera.zoom.max(CLOSEST_POINT),
            }
        } else {
            fitted(bounds, self.seen.frame, CLOSEST_FACT)
        };
        self.fly(camera.bounded());
    }

    /// Shows a box.
    pub(super) fn fly_to_box(&mut self, bounds: LonLatBox) {
        self.fly(fitted(bounds, self.seen.frame, CLOSEST_FACT));
    }

    /// Sets out for a camera, or is there at once where less motion is asked for.
    pub(super) fn fly(&mut self, to: Camera) {
        self.seen.fly(to, self.prefs.reduced_motion());
    }

    /// Shows everything.
    pub(super) fn show_all(&mut self) {
        self.seen.keep();
        self.fly(self.camera_for_all());
        self.seen.follow_all();
    }

    /// Puts the camera where it belongs in a frame of another size, until a hand has moved it.
    pub(super) fn follow(&mut self) {
        let everything = self.camera_for_all();
        self.seen.follow(everything);
    }

    /// Shows the view that was seen before.
    pub(super) fn go_back(&mut self) {
        let view = self.seen.history.back(&self.seen.settled());
        self.show_again(view);
    }

    /// Shows the view that was gone back from.
    pub(super) fn go_forward(&mut self) {
        let view = self.seen.history.forward(&self.seen.settled());
        self.show_again(view);
    }

    fn show_again(&mut self, view: Option<View>) {
        if let Some(view) = view {
            self.bring_up(view, From::History);
        }
    }

    /// Brings up a view that is kept somewhere.
    pub(super) fn bring_up(&mut self, view: View, from: From) {
        let jumps = self.prefs.reduced_motion();
        self.seen.show(view, from, &self.desk.library, jumps);
    }

    /// Shows only the facts that pass.
    pub(super) fn set_filters(&mut self, filters: Filters) {
        if filters != self.seen.view.filters {
            self.seen.keep();
            self.seen.view.filters = filters;
        }
    }

    /// Changes what is drawn besides the facts.
    pub(super) fn set_layers(&mut self, layers: Layers) {
        let layers = Layers {
            worldview: self.seen.view.layers.worldview,
            ..layers
        };
        if layers != self.seen.view.layers {
            self.seen.keep_run("layers");
            self.seen.view.layers = layers;
        }
    }

    /// Changes something about the layers.
    pub(super) fn change_layers(&mut self, change: impl FnOnce(&mut Layers)) {
        let mut layers = self.seen.view.layers.clone();
        change(&mut layers);
        self.set_layers(layers);
    }

    /// Shows the graticule, or hides it.
    pub(super) fn toggle_graticule(&mut self) {
        self.change_layers(|layers| {
            layers.show(LayerName::Graticule, !layers.is_shown(LayerName::Graticule));
        });
    }
}
