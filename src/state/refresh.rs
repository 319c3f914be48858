//! The pass over everything that is worked out: after every command each [`super::Task`] is asked
//! for what is wanted now, and what is not there is made, at once or on a thread.

use std::sync::Arc;

use super::derived::{
    COMPARED_AT_ONCE, CompareRequest, Derivation, IndexRequest, Made, Pair, PreviewOf, TotalOf,
    Wanted, compare, index,
};
use super::effects::Effects;
use super::house::State;
use super::mode::Dialog;
use super::work::WorkKind;
use crate::atlas::filter::Filters;
use crate::desk::{Errand, ExportTarget, Exported, Preview};
use crate::formats::report::Severity;

/// How long nothing has to change before a preview is drawn, in seconds.
const PREVIEW_SECS: f64 = 0.3;

impl State {
    /// Has everything made that is wanted and not there.
    pub(super) fn refresh(&mut self, effects: &mut Effects) {
        self.refresh_shown(effects);
        self.refresh_labels(effects);
        self.refresh_words(effects);
        self.refresh_comparison(effects);
        self.refresh_over_time(effects);
        self.refresh_preview(effects);
    }

    /// When something has to be done though nobody asks for anything, in seconds; now, where the
    /// map flies or the timeline plays. None where the window can rest.
    pub fn wakes_at(&self) -> Option<f64> {
        if self.seen.flight.is_some() || self.seen.timeline.is_playing() {
            return Some(self.seen.now_secs);
        }
        let preview = self.preview_due();
        let file = self.desk.quiet_at();
        match (preview, file) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// What the index should be made for now.
    pub(super) fn wanted(&self) -> Wanted {
        let view = &self.seen.view;
        let frame = (view.camera, self.seen.frame);
        let half_step = (view.camera.zoom * 2.0).floor() as i32;
        Wanted {
            opened: self.desk.opened,
            date: view.date.clone(),
            filters: view.filters.clone(),
            frame: view.filters.in_view.then_some(frame),
            half_step: self.is_large().then_some(half_step),
            facets: self.mode.explore().filtering || !view.filters.is_empty(),
        }
    }

    fn refresh_shown(&mut self, effects: &mut Effects) {
        let Some((number, request)) = self.begin_shown() else {
            return;
        };
        if self.is_large() {
            let derivation = Derivation::Index(Box::new(request));
            effects.derive(WorkKind::Index, number, derivation);
        } else {
            let made = Ok(Made::Index(index(&request)));
            self.made(WorkKind::Index, number, made, effects);
        }
    }

    /// Has the facts that are shown made here and now; they have to be few.
    pub(super) fn refresh_shown_at_once(&mut self) {
        if let Some((number, request)) = self.begin_shown() {
            let made = Ok::<_, String>(index(&request));
            if self.derived.take_shown(number, made).is_ok() {
                self.let_go_of_hidden();
            }
        }
    }

    fn begin_shown(&mut self) -> Option<(u64, IndexRequest)> {
        let wanted = self.wanted();
        let number = self.derived.shown.begin(wanted.clone())?;
        let request = IndexRequest {
            library: Arc::clone(self.library()),
            before: self.derived.shown().clone(),
            made_for: self.derived.shown.key().cloned().unwrap_or_default(),
            wanted,
        };
        Some((number, request))
    }

    fn refresh_labels(&mut self, effects: &mut Effects) {
        let sides = [(WorkKind::Labels, false), (WorkKind::EarlierLabels, true)];
        for (kind, earlier) in sides {
            if let Some((number, request)) = self.derived.begin_labels(earlier) {
                effects.derive(kind, number, Derivation::Labels(request));
            }
        }
    }

    fn refresh_words(&mut self, effects: &mut Effects) {
        let opened = self.desk.opened;
        if !self.mode.search.is_open {
            return;
        }
        if let Some(number) = self.derived.words.begin(opened) {
            let before = self.derived.words.value().cloned();
            let derivation = Derivation::Words(Arc::clone(self.library()), before);
            effects.derive(WorkKind::Words, number, derivation);
        }
    }

    fn refresh_comparison(&mut self, effects: &mut Effects) {
        let Some(asked) = &self.seen.view.compare else {
            self.derived.comparison.forget();
            return;
        };
        // The later date first: its facts are held against those of the earlier one.
        if self.derived.is_catching_up() {
            return;
        }
        let from = self.wanted();
        let pair = Pair {
            from: Wanted {
                date: Some(asked.from.clone()),
                filters: Filters {
                    in_view: false,
                    ..from.filters
                },
                frame: None,
                facets: false,
                ..from
            },
            to: self.derived.generation,
        };
        let Some(number) = self.derived.comparison.begin(pair.clone()) else {
            return;
        };
        let request = self.compare_request(pair, number);
        if self.index().catalogue.len() <= COMPARED_AT_ONCE {
            let made = Ok(Made::Compared(compare(&request)));
            self.made(WorkKind::Comparison, number, made, effects);
        } else {
            let derivation = Derivation::Compare(Box::new(request));
            effects.derive(WorkKind::Comparison, number, derivation);
        }
    }

    fn compare_request(&self, pair: Pair, number: u64) -> CompareRequest {
        let derived = &self.derived;
        let held = derived.comparison.key().zip(derived.compared());
        CompareRequest {
            library: Arc::clone(self.library()),
            to: Arc::clone(self.index()),
            to_date: self.seen.view.date.clone(),
            before: Arc::clone(held.map_or_else(|| self.index(), |(_, compared)| &compared.index)),
            made_for: held.map(|(held, _)| held.from.clone()).unwrap_or_default(),
            changes: held
                .filter(|(held, _)| held.to == pair.to && held.from.same_facts(&pair.from))
                .map(|(_, compared)| Arc::clone(&compared.changes)),
            pair,
            number,
        }
    }

    fn refresh_over_time(&mut self, effects: &mut Effects) {
        if self.mode.dialog != Some(Dialog::OverTime) {
            return;
        }
        let filters = Filters {
            in_view: false,
            ..self.seen.view.filters.clone()
        };
        let of = TotalOf {
            opened: self.desk.opened,
            date: self.seen.view.date.clone().filter(|_| !filters.is_empty()),
            filters,
        };
        if let Some(number) = self.derived.over_time.begin(of.clone()) {
            let derivation = Derivation::Total(Arc::clone(self.library()), Box::new(of));
            effects.derive(WorkKind::OverTime, number, derivation);
        }
    }

    /// Has a preview drawn once nothing about it has changed for a moment. Only the newest is of
    /// use: one that is being drawn for something else is stopped.
    fn refresh_preview(&mut self, effects: &mut Effects) {
        let Some(view) = self.export_view() else {
            self.derived.forget_preview();
            return;
        };
        let now_secs = self.seen.now_secs;
        let of = PreviewOf {
            view,
            figure: self.desk.figure.clone(),
            generation: self.derived.generation,
        };
        match &self.derived.previewing {
            Some((held, since)) if *held == of => {
                if now_secs < since + PREVIEW_SECS || self.derived.preview.is_settled(&of) {
                    return;
                }
            }
            _ => {
                self.derived.previewing = Some((of, now_secs));
                return;
            }
        }
        if self.derived.preview.making() == Some(&of) {
            return;
        }
        let Some(request) = self.export_request(ExportTarget::Preview) else {
            return;
        };
        self.derived.stop_preview();
        if let Some(number) = self.derived.preview.begin(of) {
            self.derived.preview_stop = Some(Arc::clone(&request.cancelled));
            let errand = Errand::Export(Box::new(request));
            effects.errand(WorkKind::Preview, number, errand);
        }
    }

    /// When the preview is due, where one is to be drawn.
    fn preview_due(&self) -> Option<f64> {
        let (of, since) = self.derived.previewing.as_ref()?;
        let is_under_way = self.derived.preview.making() == Some(of);
        let is_wanted = !is_under_way && !self.derived.preview.is_settled(of);
        is_wanted.then_some(since + PREVIEW_SECS)
    }

    /// Takes in what was worked out, or that it could not be.
    pub(super) fn made(
        &mut self,
        kind: WorkKind,
        number: u64,
        made: Result<Made, String>,
        effects: &mut Effects,
    ) {
        let before = Arc::clone(self.index());
        let taken = self.derived.take(kind, number, made);
        if let Err(why) = taken {
            self.notices.say(Severity::Error, why);
            return;
        }
        match kind {
            WorkKind::Index if !Arc::ptr_eq(&before, self.index()) => {
                self.let_go_of_hidden();
                effects.discard(before);
            }
            WorkKind::Words => {
                if let Some(words) = self.derived.words.value() {
                    self.mode.search.look(Some(words));
                }
            }
            _ => {}
        }
    }

    /// Takes in a preview, or that it could not be drawn.
    pub(super) fn previewed(&mut self, number: u64, came: Result<Option<Arc<Preview>>, String>) {
        self.derived.take_preview(number, came);
    }

    /// Nothing is pointed at that is not shown.
    fn let_go_of_hidden(&mut self) {
        let index = Arc::clone(self.index());
        let hovered = self.seen.hovered;
        self.seen.hovered = hovered.filter(|fact| index.position(*fact).is_some());
    }
}

/// A preview, of what came of an errand for one.
pub(super) fn preview_of(exported: Exported) -> Result<Option<Arc<Preview>>, String> {
    match exported {
        Exported::Preview(preview) => Ok(preview),
        Exported::Failed(why) => Err(why),
        Exported::Saved(..) | Exported::Pixels(..) | Exported::Cancelled => Ok(None),
    }
}
