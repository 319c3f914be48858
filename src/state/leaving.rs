//! What Escape leaves.

use super::house::State;
use super::seen::Held;

impl State {
    /// Whether Escape has something to leave.
    pub(super) fn can_go_up(&self) -> bool {
        self.mode.can_go_up() || self.seen.top().is_some()
    }

    /// Leaves what is on top of the mode; where nothing is, lets go of what the view holds.
    pub(super) fn go_up(&mut self) {
        if self.mode.up(&mut self.seen) {
            return;
        }
        match self.seen.top() {
            Some(Held::Selection) => self.select(None),
            Some(Held::Comparison) => self.toggle_compare(),
            Some(Held::Date) => self.clear_date(),
            None => {}
        }
    }
}
