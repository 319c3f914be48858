//! Opening, closing and reading again, and the view in which what was opened is shown.

use std::path::PathBuf;
use std::sync::Arc;

use super::desk::{DeskCommand, Reading};
use super::effects::Effects;
use super::house::State;
use super::notices::Notice;
use super::seen::From;
use super::work::WorkKind;
use crate::atlas::library::{DocumentId, Library};
use crate::desk::{Document, Errand, LoadRequest, Loaded, Origin, Reopened};
use crate::formats::report::{Problem, Report, Severity};
use crate::index::{Dates, Index};
use crate::view::{LayerName, Measurement, View};

impl State {
    /// Does what is asked of the desk.
    pub(super) fn run_desk(&mut self, command: DeskCommand, effects: &mut Effects) {
        match command {
            DeskCommand::Open { origins, add } => self.open(origins, add, effects),
            DeskCommand::Close(position) => self.close(position, effects),
            DeskCommand::Changed(path) => self.desk.note_change(path, self.seen.now_secs),
            DeskCommand::Figure(figure) => self.desk.figure = *figure,
            DeskCommand::KeepFigure => {
                let figure = serde_json::to_string(&self.desk.figure).ok();
                self.keep_in_atlas("figure", figure, effects);
            }
        }
    }

    /// Opens atlases, instead of those that are open or besides them.
    pub(super) fn open(&mut self, origins: Vec<Origin>, add: bool, effects: &mut Effects) {
        // What is open already is read again rather than opened twice.
        let keep = if add {
            self.desk
                .staying()
                .iter()
                .filter(|document| !origins.contains(&document.origin))
                .cloned()
                .collect()
        } else {
            Vec::new()
        };
        if !add {
            // What is still being read would have been replaced as well.
            self.desk.reading = None;
        }
        self.load(keep, origins, false, effects);
    }

    /// Closes the atlas at a position of the library.
    pub(super) fn close(&mut self, position: usize, effects: &mut Effects) {
        if position < self.desk.documents.len() {
            let mut keep = self.desk.documents.clone();
            keep.remove(position);
            self.load(keep, Vec::new(), true, effects);
        }
    }

    /// Reads what is open again.
    pub(super) fn reload(&mut self, effects: &mut Effects) {
        let staying = self.desk.staying().iter();
        let read = staying.map(|document| document.origin.clone()).collect();
        self.load(Vec::new(), read, true, effects);
    }

    /// Reads what is open again where a file of it changed and has been quiet since.
    pub(super) fn reload_changed(&mut self, effects: &mut Effects) {
        let quiet = self.desk.take_quiet(self.seen.now_secs);
        let is_open = |path: &PathBuf| {
            let mut documents = self.desk.documents.iter();
            documents.any(|document| document.origin.path() == Some(path))
        };
        if quiet.iter().any(is_open) {
            self.reload(effects);
        }
    }

    fn load(
        &mut self,
        keep: Vec<Document>,
        mut read: Vec<Origin>,
        mut same_view: bool,
        effects: &mut Effects,
    ) {
        // Only the answer to the newest request is used: it reads what an older one still does.
        if let Some(older) = self.desk.reading.take() {
            for origin in older.read {
                let is_kept = keep.iter().any(|document| document.origin == origin);
                if !is_kept && !read.contains(&origin) {
                    read.push(origin);
                }
            }
            same_view &= older.same_view;
        }
        self.desk.requests += 1;
        self.desk.reading = Some(Reading {
            number: self.desk.requests,
            keep: keep.clone(),
            read: read.clone(),
            same_view,
        });
        let request = LoadRequest {
            keep,
            read,
            same_view,
            first_id: self.desk.next_id,
            today: self.desk.today,
        };
        let errand = Errand::Load(Box::new(request));
        effects.errand(WorkKind::Load, self.desk.requests, errand);
    }

    /// Takes in what was read; what nobody waits for any more is dropped.
    pub(super) fn loaded(
        &mut self,
        number: u64,
        loaded: Result<Loaded, String>,
        effects: &mut Effects,
    ) {
        let waits = |reading: &Reading| reading.number == number;
        if !self.desk.reading.as_ref().is_some_and(waits) {
            return;
        }
        self.desk.reading = None;
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(why) => {
                self.notices.say(Severity::Error, why);
                return;
            }
        };
        // Old notices about the same files would contradict the new ones.
        self.notices.forget_reports();
        for (origin, report) in &loaded.failed {
            self.notices.tell(unreadable(origin, report));
        }
        let is_open = |document: &Document| {
            let mut held = self.desk.documents.iter();
            held.any(|held| Arc::ptr_eq(&held.atlas, &document.atlas))
        };
        let nothing_new = loaded.same_view || loaded.documents.iter().all(is_open);
        if !loaded.failed.is_empty() && nothing_new {
            // The last good state stays, and where the map looks.
            return;
        }
        self.take_documents(loaded, effects);
    }

    /// Shows what was read.
    fn take_documents(&mut self, loaded: Loaded, effects: &mut Effects) {
        let Loaded {
            documents,
            failed: _,
            same_view,
            reopened,
            library,
            index,
            dates,
        } = loaded;
        let closed = documents.len() < self.desk.documents.len();
        for document in &documents {
            self.notify_problems(document);
        }
        let mut settings = self.prefs.settings.clone();
        for document in &documents {
            if let Some(path) = document.origin.path() {
                settings.remember(path.to_owned());
            }
        }
        let figure_key = self.desk.figure_key();
        let own_figure = self.desk.own_figure().map(str::to_owned);
        let newest = documents.iter().map(|document| document.id.number()).max();
        let next = newest.map_or(0, |newest| newest + 1);
        self.desk.next_id = DocumentId::new(next.max(self.desk.next_id.number()));
        self.desk.documents = documents;
        self.take_library(library, index, dates, effects);
        self.seen.hovered = None;
        self.mode.explore_mut().cluster = None;
        // It may go by another id now.
        let held = self.seen.view.selection.take();
        let found = held.as_deref().and_then(|id| self.library().find(id));
        self.seen.view.selection = found.map(|fact| self.library().shown_id(fact));
        // What is being chosen stays when a file is read again, unless the file says otherwise.
        if !same_view
            || figure_key != self.desk.figure_key()
            || own_figure.as_deref() != self.desk.own_figure()
        {
            self.recall_figure();
        }
        if self.desk.documents.is_empty() {
            self.mode.end_export();
        }
        if !same_view {
            self.seen.timeline.forget();
            self.fresh_view();
            if let Some(reopened) = reopened {
                self.reopen(reopened);
            } else {
                self.show_own_view();
            }
            self.adopt_ground();
        } else if closed {
            let library = &self.desk.library;
            let known: Vec<&str> = library
                .groups()
                .map(|(_, group)| group.id.as_str())
                .collect();
            let groups = &mut self.seen.view.layers.groups;
            groups.retain(|group| known.contains(&group.as_str()));
        }
        if settings.recent != self.prefs.settings.recent {
            self.set_settings(settings, effects);
        }
    }

    /// Takes over a library that was just read, with every fact of it shown.
    fn take_library(
        &mut self,
        library: Arc<Library>,
        index: Arc<Index>,
        dates: Arc<Dates>,
        effects: &mut Effects,
    ) {
        let before = Arc::clone(self.index());
        self.desk.library = library;
        self.desk.opened += 1;
        self.derived.take_library(self.desk.opened, index, dates);
        effects.discard(before);
        self.mode.search.look(None);
    }

    /// The view in which newly opened atlases are shown: everything, the first group hatched.
    fn fresh_view(&mut self) {
        self.seen.history.clear();
        self.seen.flight = None;
        self.seen.view.selection = None;
        self.seen.view.date = None;
        self.seen.view.time = None;
        self.seen.view.compare = None;
        self.mode.dialog = None;
        self.mode.explore_mut().measuring = None;
        self.seen.view.measurement = Measurement::default();
        // Nothing of what is new may be hidden because something else was.
        let first_group = self
            .library()
            .groups_once()
            .first()
            .map(|(_, group)| group.id.to_string());
        let layers = &mut self.seen.view.layers;
        let stay = |name: &LayerName| matches!(name, LayerName::Ground | LayerName::Graticule);
        layers.looks.retain(|name, _| stay(name));
        layers.order.clear();
        layers.groups = first_group.into_iter().collect();
        self.seen.follow_all();
        self.follow();
    }

    /// Shows the view that is kept with the only atlas.
    fn show_own_view(&mut self) {
        let Some(only) = self.desk.only() else {
            return;
        };
        let Some(raw) = &only.atlas.view else {
            return;
        };
        let has_camera = serde_json::from_str::<serde_json::Value>(raw.get())
            .is_ok_and(|kept| kept.get("camera").is_some());
        match serde_json::from_str::<View>(raw.get()) {
            Ok(view) => self.bring_up(view, From::Atlas { has_camera }),
            Err(error) => {
                let name = only.origin.label();
                let said = format!("{name} keeps a view that cannot be read: {error}");
                self.notices.say(Severity::Warning, said);
            }
        }
    }

    /// Shows the view that a picture brought back, as much of the map as it showed.
    fn reopen(&mut self, reopened: Reopened) {
        let Reopened {
            view,
            frame,
            figure,
        } = reopened;
        self.bring_up(view, From::Picture(frame));
        self.desk.figure = *figure;
    }

    /// What was chosen for pictures of the atlas that is open, from the atlas itself or else from
    /// last time.
    fn recall_figure(&mut self) {
        let of_atlas = match self.desk.own_figure().map(serde_json::from_str) {
            Some(Ok(figure)) => Some(figure),
            Some(Err(error)) => {
                let first = self.desk.documents.first();
                let name = first.map(|document| document.origin.label());
                let said = format!(
                    "{} keeps choices for pictures that cannot be read: {error}",
                    name.unwrap_or_default()
                );
                self.notices.say(Severity::Warning, said);
                None
            }
            None => None,
        };
        let key = self.desk.figure_key();
        let mut kept = self.prefs.settings.figures.iter();
        let kept = kept.find(|(id, _)| Some(id) == key.as_ref());
        self.desk.figure = of_atlas
            .or_else(|| kept.map(|(_, figure)| figure.clone()))
            .unwrap_or_default();
    }

    /// Writes a member, JSON, into the file of the only atlas, everything else as it stands.
    pub(super) fn keep_in_atlas(
        &self,
        member: &'static str,
        json: Option<String>,
        effects: &mut Effects,
    ) {
        if let (Some(path), Some(json)) = (self.desk.path_to_keep_in(), json) {
            effects.errand(WorkKind::Keep, 0, Errand::Keep { path, member, json });
        }
    }

    fn notify_problems(&mut self, document: &Document) {
        let (errors, warnings) = (document.report.errors(), document.report.warnings());
        if errors + warnings == 0 {
            return;
        }
        let name = document.origin.label();
        let severity = if errors > 0 {
            Severity::Error
        } else {
            Severity::Warning
        };
        let title = format!("{name} opened with {}", counted(errors, warnings));
        self.notices.tell(Notice {
            id: 0,
            severity,
            title,
            report: Some(Arc::clone(&document.report)),
        });
    }
}

fn unreadable(origin: &Origin, report: &Arc<Report>) -> Notice {
    let why = report
        .first_error()
        .map(|Problem { message, .. }| message.as_str());
    Notice {
        id: 0,
        severity: Severity::Error,
        title: format!(
            "{} could not be opened: {}",
            origin.label(),
            why.unwrap_or("it cannot be read")
        ),
        report: Some(Arc::clone(report)),
    }
}

/// "2 errors and 1 warning".
fn counted(errors: usize, warnings: usize) -> String {
    let of = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    match (errors, warnings) {
        (0, warnings) => of(warnings, "warning"),
        (errors, 0) => of(errors, "error"),
        (errors, warnings) => format!("{} and {}", of(errors, "error"), of(warnings, "warning")),
    }
}
