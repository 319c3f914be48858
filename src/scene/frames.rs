//! What the frames of a window share, so that each need not work it out anew.

use std::sync::Arc;

use super::changed::Tallies;
use super::input::Input;
use super::labels::{LabelKey, Labels, Standing, place_labels};
use super::text::Fonts;

/// What the frames of a window share.
#[derive(Debug, Default)]
pub struct Frames {
    labels: Arc<Labels>,
    /// Where labels stood in the last frame.
    pub(super) standing: Standing,
    /// What changed about the facts of symbols.
    pub(super) tallies: Tallies,
}

impl Frames {
    /// The labels that frames move: those that were placed last.
    pub fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    /// Has frames move other labels from now on.
    pub fn take(&mut self, labels: Arc<Labels>) {
        self.labels = labels;
    }

    /// Where labels stood in the last frame; who places others tells [`place_labels`].
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Places labels where those there are were placed for something else.
    pub fn place(&mut self, input: &Input<'_>, fonts: &mut Fonts) {
        if self.labels.key() != Some(LabelKey::of(input)) {
            self.labels = Arc::new(place_labels(input, fonts, &self.standing));
        }
    }
}
