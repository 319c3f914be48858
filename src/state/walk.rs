//! From fact to fact, and to where each is.

use super::{CLOSEST_FACT, CLOSEST_POINT, Command, MARGIN_PX, State};
use crate::atlas::library::FactRef;
use crate::index::bounds_of;
use crate::view::Camera;

impl State {
    /// The fact before or after the selected one, in the order of the list.
    pub(super) fn walk(&mut self, step: isize) {
        let listed: Vec<FactRef> = self
            .index
            .in_list_order()
            .map(|digest| digest.fact)
            .filter(|fact| self.is_listed(*fact))
            .collect();
        if listed.is_empty() {
            return;
        }
        let count = listed.len();
        let selected = self
            .selected
            .and_then(|selected| listed.iter().position(|fact| *fact == selected));
        let at = match selected {
            Some(at) => (at + count).saturating_add_signed(step) % count,
            None if step > 0 => 0,
            None => count - 1,
        };
        if let Some(fact) = listed.get(at) {
            self.apply(Command::GoTo(*fact));
        }
    }

    /// Shows where a fact is.
    pub(super) fn show_fact(&mut self, fact: FactRef) {
        let Some(bounds) = bounds_of(&self.library, fact) else {
            return;
        };
        let camera = if bounds.width_deg() < 0.01 && bounds.north - bounds.south < 0.01 {
            // A point: as close as the map is already, within reason.
            Camera {
                centre: bounds.centre(),
                zoom: self.view.camera.zoom.max(CLOSEST_POINT),
            }
        } else {
            Camera::fit(bounds, self.frame, MARGIN_PX, CLOSEST_FACT)
        };
        self.fly(camera.bounded());
    }
}
