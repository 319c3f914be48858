//! Views to go back and forward through, like the pages of a browser.

use crate::view::View;

/// How many views are kept.
const MOST: usize = 100;

/// Views that were shown before, and those that were gone back from.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<View>,
    future: Vec<View>,
    /// What a hand is at since the newest of `past` was kept, so that a drag of a hundred frames
    /// is one step.
    run: Option<&'static str>,
}

impl History {
    /// Keeps a view that is about to be left.
    pub fn keep(&mut self, view: &View) {
        self.run = None;
        self.push(view);
    }

    /// Keeps a view that a hand is about to move; the rest of the move is not kept.
    pub fn keep_move(&mut self, view: &View) {
        self.keep_run(view, "move");
    }

    /// Keeps a view that a hand is about to change in many small steps; those that follow by the
    /// same name are not kept.
    pub fn keep_run(&mut self, view: &View, name: &'static str) {
        if self.run != Some(name) {
            self.push(view);
            self.run = Some(name);
        }
    }

    fn push(&mut self, view: &View) {
        self.future.clear();
        if self.past.last() == Some(view) {
            return;
        }
        self.past.push(view.clone());
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }

    /// The view before `current`.
    pub fn back(&mut self, current: &View) -> Option<View> {
        self.run = None;
        let view = self.past.pop()?;
        self.future.push(current.clone());
        Some(view)
    }

    /// The view that was gone back from.
    pub fn forward(&mut self, current: &View) -> Option<View> {
        self.run = None;
        let view = self.future.pop()?;
        self.past.push(current.clone());
        Some(view)
    }

    /// Whether there is a view to go back to.
    pub fn can_go_back(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a view to go forward to.
    pub fn can_go_forward(&self) -> bool {
        !self.future.is_empty()
    }

    /// Forgets everything, since other atlases are open now.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
