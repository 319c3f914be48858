//! Everything that is worked out from what is open and what a person has chosen to see.
//!
//! Each is a [`Task`]: what there is and for which key, what is being made, what failed. After
//! every command one pass over all of them asks for what is wanted now (`state::refresh`).

mod comparison;
mod index;
mod over_time;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use comparison::{CompareRequest, Compared, Pair, compare};
pub use index::{IndexRequest, Shown, Wanted, index};
pub use over_time::{OverTime, TotalOf, total};

pub(super) use comparison::AT_ONCE as COMPARED_AT_ONCE;
pub(super) use index::AT_ONCE as INDEXED_AT_ONCE;

use super::task::Task;
use super::work::WorkKind;
use crate::atlas::changes::Marked;
use crate::atlas::library::Library;
use crate::desk::Preview;
use crate::index::{Dates, Facets, InView, Index};
use crate::scene::{Fonts, LabelKey, LabelRequest, Labels};
use crate::search::SearchIndex;
use crate::view::View;
use crate::view::figure::FigureSettings;

/// What a preview of a picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewOf {
    /// The view, its camera for the picture's own map frame.
    pub view: View,
    /// What was chosen for the picture.
    pub figure: FigureSettings,
    /// The index, by its [`Derived::generation`].
    pub generation: u64,
}

/// Everything that is worked out.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// The facts that are shown.
    pub(super) shown: Task<Wanted, Shown>,
    /// Which index that is: it counts up whenever another one is shown.
    pub generation: u64,
    /// What came of the two dates that are compared, while they are.
    pub(super) comparison: Task<Pair, Compared>,
    /// Which index of an earlier date that is: it counts up.
    pub(super) earlier_generation: u64,
    /// What the map marks, in a state that is a pane of a comparison.
    pub marks: Option<Arc<Marked>>,
    /// The labels of the map, and of that of an earlier date, where a thread places them.
    pub(super) labels: [Task<LabelKey, Arc<Labels>>; 2],
    /// What the maps want labels for; the request itself until somebody begins with it.
    wanted_labels: [Option<(LabelKey, Option<Box<LabelRequest>>)>; 2],
    /// Whether this is worked out for the earlier one of two dates: [`Self::pane`].
    is_earlier: bool,
    /// The total over time, once it was asked for.
    pub(super) over_time: Task<TotalOf, OverTime>,
    /// The index of words, by the library it is of, once somebody searched.
    pub(super) words: Task<u64, Arc<SearchIndex>>,
    /// The picture in the making at a reduced size, while its dialog is open.
    pub(super) preview: Task<PreviewOf, Arc<Preview>>,
    /// What the preview ought to show, and since when nothing about it has changed, in seconds.
    pub(super) previewing: Option<(PreviewOf, f64)>,
    /// The way to stop the preview that is being drawn.
    pub(super) preview_stop: Option<Arc<AtomicBool>>,
    /// Why the last preview could not be drawn.
    pub problem: Option<String>,
    nothing: Shown,
}

impl Derived {
    /// What is shown.
    pub fn shown(&self) -> &Shown {
        self.shown.value().unwrap_or(&self.nothing)
    }

    /// The facts that are shown, digested.
    pub fn index(&self) -> &Arc<Index> {
        &self.shown().index
    }

    /// The facts that are shown whatever the date, sorted by theirs.
    pub fn dates(&self) -> &Arc<Dates> {
        &self.shown().dates
    }

    /// The facts in the frame, where only they are listed.
    pub fn in_view(&self) -> Option<&Arc<InView>> {
        self.shown().in_view.as_ref()
    }

    /// The choices of the filters, while they are shown.
    pub fn facets(&self) -> Option<&Arc<Facets>> {
        self.shown().facets.as_ref()
    }

    /// Whether what is shown is not yet what is asked for.
    pub fn is_catching_up(&self) -> bool {
        self.shown.is_making()
    }

    /// What came of the two dates that are compared; none while nothing has.
    pub fn compared(&self) -> Option<&Compared> {
        self.comparison.value()
    }

    /// Whether what changed is still being worked out.
    pub fn is_comparing_still(&self) -> bool {
        self.comparison.is_making() || self.comparison.value().is_none()
    }

    /// The total over time; none while it is being worked out for the first time.
    pub fn over_time(&self) -> Option<&OverTime> {
        self.over_time.value()
    }

    /// Whether the search waits for its index of words.
    pub fn is_preparing_search(&self) -> bool {
        self.words.is_making()
    }

    /// The picture at a reduced size, as it was last drawn.
    pub fn preview(&self) -> Option<&Arc<Preview>> {
        self.preview.value()
    }

    /// Whether another one is being drawn.
    pub fn is_drawing_preview(&self) -> bool {
        self.preview.is_making()
    }

    /// Whether anything is being made on a thread.
    pub fn is_busy(&self) -> bool {
        let Self {
            shown,
            generation: _,
            comparison,
            earlier_generation: _,
            marks: _,
            labels: [labels, earlier_labels],
            wanted_labels: _,
            is_earlier: _,
            over_time,
            words,
            preview,
            previewing: _,
            preview_stop: _,
            problem: _,
            nothing: _,
        } = self;
        shown.is_making()
            || comparison.is_making()
            || labels.is_making()
            || earlier_labels.is_making()
            || over_time.is_making()
            || words.is_making()
            || preview.is_making()
    }
}

/// Something that is worked out on a thread.
#[derive(Clone, Debug)]
pub enum Derivation {
    /// The facts that are shown.
    Index(Box<IndexRequest>),
    /// What comes of two dates.
    Compare(Box<CompareRequest>),
    /// The total over time.
    Total(Arc<Library>, Box<TotalOf>),
    /// The index of words, and that of a library before it, to take over from.
    Words(Arc<Library>, Option<Arc<SearchIndex>>),
    /// The labels of a map.
    Labels(Box<LabelRequest>),
}

/// What was worked out.
#[derive(Clone, Debug)]
pub enum Made {
    /// The facts that are shown.
    Index(Shown),
    /// What came of two dates.
    Compared(Compared),
    /// The total over time.
    OverTime(OverTime),
    /// The index of words.
    Words(Arc<SearchIndex>),
    /// The labels of a map.
    Labels(Arc<Labels>),
}

impl Derivation {
    /// Works it out, here and now.
    pub fn run(&self) -> Made {
        match self {
            Self::Index(request) => Made::Index(index(request)),
            Self::Compare(request) => Made::Compared(compare(request)),
            Self::Total(library, of) => Made::OverTime(total(library, of)),
            Self::Labels(request) => Made::Labels(Arc::new(request.answer(&mut Fonts::default()))),
            Self::Words(library, before) => Made::Words(Arc::new(match before {
                Some(before) => SearchIndex::after(library, before),
                None => SearchIndex::build(library),
            })),
        }
    }
}

impl Derived {
    /// What is worked out for one side of a comparison alone.
    pub(super) fn pane(&self, earlier: bool) -> Self {
        let compared = self.comparison.value();
        let marked = compared.map(|compared| {
            let [of_earlier, of_later] = &compared.marked;
            Arc::clone(if earlier { of_earlier } else { of_later })
        });
        let (index, generation) = match compared {
            Some(compared) if earlier => (Arc::clone(&compared.index), self.earlier_generation),
            _ if earlier => (Arc::default(), self.earlier_generation),
            _ => (Arc::clone(self.index()), self.generation),
        };
        Self {
            // Labels are kept for a generation: those of one side must not be taken for the
            // other's.
            generation: generation * 2 + u64::from(earlier),
            marks: Some(marked.unwrap_or_default()),
            labels: self.labels.clone(),
            wanted_labels: self.wanted_labels.clone(),
            is_earlier: earlier,
            nothing: Shown {
                index,
                ..Shown::default()
            },
            ..Self::default()
        }
    }
}

impl Derived {
    /// Takes over a library that was just read, every fact of which is shown.
    pub(super) fn take_library(&mut self, opened: u64, index: Arc<Index>, dates: Arc<Dates>) {
        self.shown.put(
            Wanted {
                opened,
                ..Wanted::default()
            },
            Shown {
                index,
                dates,
                ..Shown::default()
            },
        );
        self.generation += 1;
        self.comparison.forget();
        self.over_time.forget();
        self.words.forget();
        self.forget_labels();
    }

    /// Whether this is worked out for the map of the earlier one of two dates.
    pub fn is_earlier(&self) -> bool {
        self.is_earlier
    }

    /// The labels that were placed last for this map.
    pub fn labels(&self) -> Option<&Arc<Labels>> {
        self.labels[usize::from(self.is_earlier)].value()
    }

    /// Whether this map has asked for the labels of a key already.
    pub fn awaits_labels(&self, key: LabelKey) -> bool {
        let wanted = self.wanted_labels[usize::from(self.is_earlier)].as_ref();
        wanted.is_some_and(|(wanted, _)| *wanted == key)
    }

    /// Notes what a map wants labels for.
    pub(super) fn want_labels(&mut self, request: Box<LabelRequest>, earlier: bool) {
        self.wanted_labels[usize::from(earlier)] = Some((request.key(), Some(request)));
    }

    /// What is to be placed now, and the number of the making.
    pub(super) fn begin_labels(&mut self, earlier: bool) -> Option<(u64, Box<LabelRequest>)> {
        let side = usize::from(earlier);
        let (key, request) = self.wanted_labels[side].as_mut()?;
        request.as_ref()?;
        let number = self.labels[side].begin(*key)?;
        Some((number, request.take()?))
    }

    /// Forgets all labels, and what maps wanted them for.
    fn forget_labels(&mut self) {
        for labels in &mut self.labels {
            labels.forget();
        }
        self.wanted_labels = [None, None];
    }

    fn take_labels(
        &mut self,
        earlier: bool,
        number: u64,
        made: Result<Made, String>,
    ) -> Result<(), String> {
        let made = match made {
            Ok(Made::Labels(labels)) => Ok(labels),
            Ok(_) => return Ok(()),
            Err(why) => Err(why),
        };
        let labels = &mut self.labels[usize::from(earlier)];
        labels.finish(number, made).map(drop)
    }

    /// Takes in what was worked out; what nobody waits for any more is dropped. The error is why
    /// it could not be.
    pub(super) fn take(
        &mut self,
        kind: WorkKind,
        number: u64,
        made: Result<Made, String>,
    ) -> Result<(), String> {
        match (kind, made) {
            (WorkKind::Index, Ok(Made::Index(shown))) => self.take_shown(number, Ok(shown)),
            (WorkKind::Comparison, Ok(Made::Compared(compared))) => {
                if let Some(finished) = self.comparison.finish::<String>(number, Ok(compared))? {
                    let same = |held: &Compared| Arc::ptr_eq(&held.index, &finished.value.index);
                    if !finished.before.is_some_and(|(_, held)| same(&held)) {
                        self.earlier_generation += 1;
                    }
                }
                Ok(())
            }
            (WorkKind::OverTime, Ok(Made::OverTime(total))) => {
                self.over_time.finish(number, Ok(total)).map(drop)
            }
            (WorkKind::Words, Ok(Made::Words(words))) => {
                self.words.finish(number, Ok(words)).map(drop)
            }
            (WorkKind::Labels, made) => self.take_labels(false, number, made),
            (WorkKind::EarlierLabels, made) => self.take_labels(true, number, made),
            (WorkKind::Index, Err(why)) => self.shown.finish(number, Err(why)).map(drop),
            (WorkKind::Comparison, Err(why)) => self.comparison.finish(number, Err(why)).map(drop),
            (WorkKind::OverTime, Err(why)) => self.over_time.finish(number, Err(why)).map(drop),
            (WorkKind::Words, Err(why)) => self.words.finish(number, Err(why)).map(drop),
            _ => Ok(()),
        }
    }

    /// Takes in the facts that are shown.
    pub(super) fn take_shown(
        &mut self,
        number: u64,
        made: Result<Shown, String>,
    ) -> Result<(), String> {
        if let Some(finished) = self.shown.finish(number, made)? {
            let same = finished.before.as_ref();
            if !same.is_some_and(|(before, _)| finished.key.same_facts(before)) {
                self.generation += 1;
            }
        }
        Ok(())
    }

    /// Takes in a preview.
    pub(super) fn take_preview(&mut self, number: u64, came: Result<Option<Arc<Preview>>, String>) {
        let made = match came {
            Ok(Some(preview)) => Ok(preview),
            Ok(None) => Err(None),
            Err(why) => Err(Some(why)),
        };
        match self.preview.finish(number, made) {
            Ok(Some(_)) => self.problem = None,
            Ok(None) => {}
            Err(why) => self.problem = why,
        }
    }

    /// Stops the preview that is being drawn.
    pub(super) fn stop_preview(&mut self) {
        if let Some(stop) = self.preview_stop.take() {
            stop.store(true, Ordering::Release);
        }
        self.preview.abandon();
    }

    /// Forgets the preview, since nobody looks at it any more.
    pub(super) fn forget_preview(&mut self) {
        if self.previewing.take().is_some() {
            self.stop_preview();
            self.preview.forget();
            self.problem = None;
        }
    }
}
