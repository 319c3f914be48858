//! The reading of files, and of the pictures that carry one.

use std::sync::Arc;

use crate::atlas::filter::Filters;
use crate::atlas::library::{DocumentId, Library};
use crate::atlas::time::Day;
use crate::desk::{Document, LoadRequest, Loaded, Origin, Reopened};
use crate::export::payload::{self, Payload};
use crate::formats::geojson::KEPT_TEXT;
use crate::formats::report::{Problem, Report};
use crate::formats::{self, Reading};
use crate::index::{Asked, Dates, Index};
use crate::io;
use crate::view::FrameSize;

/// Reads what a request names, and digests it.
pub fn load(request: LoadRequest) -> Loaded {
    digest(read_files(request))
}

/// What was read for a request.
pub struct ReadFiles {
    documents: Vec<Document>,
    failed: Vec<(Origin, Arc<Report>)>,
    same_view: bool,
    reopened: Option<Reopened>,
    today: Day,
}

/// Reads what a request names.
pub fn read_files(request: LoadRequest) -> ReadFiles {
    let LoadRequest {
        keep,
        read,
        same_view,
        first_id,
        today,
    } = request;
    let mut ids = (first_id.number()..).map(DocumentId::new);
    let mut documents = keep;
    let mut failed = Vec::new();
    let mut reopened = None;
    for origin in read {
        let (readings, view) = read_origin(&origin);
        let in_picture = view.is_some();
        reopened = view.or(reopened);
        for Reading { atlas, report } in readings {
            let report = Arc::new(report);
            match atlas {
                Some(atlas) => documents.push(Document {
                    id: ids.next().unwrap_or(first_id),
                    origin: origin.clone(),
                    atlas: Arc::new(atlas),
                    report,
                    in_picture,
                }),
                None => failed.push((origin.clone(), report)),
            }
        }
    }
    ReadFiles {
        documents,
        failed,
        same_view,
        reopened,
        today,
    }
}

/// Digests what was read.
pub fn digest(read: ReadFiles) -> Loaded {
    let documents = read.documents.iter();
    let atlases = documents.map(|held| (held.id, Arc::clone(&held.atlas)));
    let library = Library::of(atlases, read.today);
    let everything = Asked {
        date: None,
        filters: &Filters::default(),
    };
    let index = Index::of(&library, everything, None);
    let dates = Dates::of(&library, everything.filters);
    Loaded {
        documents: read.documents,
        failed: read.failed,
        same_view: read.same_view,
        reopened: read.reopened,
        library: Arc::new(library),
        index: Arc::new(index),
        dates: Arc::new(dates),
    }
}

/// The atlases of an origin: one, or those that a picture carries, with its view.
pub fn read_origin(origin: &Origin) -> (Vec<Reading>, Option<Reopened>) {
    read_keeping(origin, KEPT_TEXT)
}

/// The same, and the texts of atlases are kept in memory where they have at most `most` bytes.
pub fn read_keeping(origin: &Origin, most: usize) -> (Vec<Reading>, Option<Reopened>) {
    match origin {
        Origin::Builtin(id) => (
            formats::builtin::find(id)
                .map(formats::builtin::Builtin::read)
                .into_iter()
                .collect(),
            None,
        ),
        Origin::File(path) => {
            let shown = if io::input::is_input(path) {
                io::input::INPUT_NAME.to_owned()
            } else {
                path.display().to_string()
            };
            let bytes = match io::input::read_named(path) {
                Ok(bytes) => bytes,
                Err(error) => return (vec![io::unreadable(path, &error)], None),
            };
            match payload::read(&bytes) {
                None => (vec![formats::read_keeping(&bytes, &shown, most)], None),
                Some(Err(error)) => (
                    vec![refused(
                        &shown,
                        "picture",
                        error.to_string(),
                        "open the atlas it was made from",
                    )],
                    None,
                ),
                Some(Ok(payload)) => carried(&shown, payload, most),
            }
        }
    }
}

/// The atlases and the view that a picture carries.
fn carried(shown: &str, payload: Payload, most: usize) -> (Vec<Reading>, Option<Reopened>) {
    let [width, height] = payload.frame;
    let reopened = Reopened {
        view: payload.view,
        frame: FrameSize { width, height },
        figure: Box::new(payload.figure),
    };
    let mut readings: Vec<Reading> = Vec::new();
    for atlas in payload.atlases {
        readings.push(match atlas.text {
            Some(text) => {
                let mut reading = formats::read_keeping(text.as_bytes(), shown, most);
                if let Some(read) = &mut reading.atlas {
                    // An atlas without an id goes by the name of its file, which this is not.
                    read.id = atlas.id.into();
                    read.title = atlas.title.into();
                }
                reading
            }
            None => refused(
                shown,
                "picture",
                format!(
                    "the picture carries its view, but the atlas \"{}\" was too large for it",
                    atlas.title
                ),
                "open that atlas itself",
            ),
        });
    }
    if readings.is_empty() {
        readings.push(refused(
            shown,
            "picture",
            "the picture carries no atlas".to_owned(),
            "open the atlas itself",
        ));
    }
    (readings, Some(reopened))
}

fn refused(shown: &str, code: &'static str, why: String, hint: &str) -> Reading {
    let mut problem = Problem::of_file(shown, code, why);
    problem.hint = Some(hint.to_owned());
    Reading {
        atlas: None,
        report: Report {
            problems: vec![problem],
        },
    }
}
