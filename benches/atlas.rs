//! How long it takes from a file to a picture, at a thousand, ten thousand and a hundred thousand
//! facts: `cargo bench`, or `cargo bench scene` for some of it.

mod support;

use std::sync::{Arc, LazyLock};

use divan::{Bencher, black_box};
use support::SIZES;
use theatrum::atlas::changes::{self, Side};
use theatrum::atlas::filter::Filters;
use theatrum::atlas::history;
use theatrum::atlas::library::{DocumentId, FactRef, Library};
use theatrum::atlas::time::{Day, Edtf};
use theatrum::desk::{self, Held};
use theatrum::export::{self, Request};
use theatrum::formats;
use theatrum::formats::patch::{Change, Path};
use theatrum::gazetteer::Gazetteer;
use theatrum::geodesy::LonLat;
use theatrum::index::{Asked, Catalogue, Dates, Index};
use theatrum::scene::{self, Corners, Focus, Fonts, Frames, Input, Scene, symbols};
use theatrum::search::SearchIndex;
use theatrum::view::figure::{FigureSettings, Format};
use theatrum::view::{Camera, FrameSize, View};

fn main() {
    divan::main();
}

/// The text of an atlas of so many facts.
fn geojson(facts: usize) -> Vec<u8> {
    let mut text = Vec::new();
    support::write_geojson(&mut text, facts).expect("memory takes what is written to it");
    text
}

/// Bytes to an atlas with its report.
#[divan::bench(args = SIZES, max_time = 10)]
fn reading(bencher: Bencher<'_, '_>, facts: usize) {
    let text = geojson(facts);
    bencher
        .counter(divan::counter::BytesCount::of_slice(&text))
        .bench_local(|| formats::read(black_box(&text), "bench.geojson"));
}

/// Another title for the fact in the middle: its feature is read again, and what stands behind it
/// moves. (The list of facts is copied, too.)
#[divan::bench(args = SIZES, max_time = 10)]
fn editing_one_fact(bencher: Bencher<'_, '_>, facts: usize) {
    let reading = formats::read_keeping(&geojson(facts), "bench.geojson", usize::MAX);
    let held = Held {
        atlas: Arc::new(reading.atlas.expect("it reads")),
        report: Arc::new(reading.report),
        path: "bench.geojson".to_owned(),
    };
    let path = Path::parse(&format!("facts/#{}/title", facts / 2));
    let change = [Change::Set(path, "\"Another title\"".to_owned())];
    bencher.bench_local(|| desk::change(black_box(&held), &change, None).is_ok());
}

/// An atlas to digests, places, circles and totals.
#[divan::bench(args = SIZES, max_time = 10)]
fn indexing(bencher: Bencher<'_, '_>, facts: usize) {
    let library = library(facts);
    bencher.bench_local(|| index(black_box(&library)));
}

/// The same for the day after, as when the date is dragged: what still holds is taken over.
#[divan::bench(args = SIZES, max_time = 10)]
fn indexing_the_next_day(bencher: Bencher<'_, '_>, facts: usize) {
    let library = library(facts);
    let filters = Filters::default();
    let mut day = Day::from_ymd(2021, 6, 1).expect("a day");
    let date = Edtf::of_day(day);
    let asked = Asked {
        date: Some(&date),
        filters: &filters,
    };
    let mut before = Index::of(&library, asked, None);
    bencher.bench_local(|| {
        day = day.plus_days(1);
        let date = Edtf::of_day(day);
        let asked = Asked {
            date: Some(&date),
            filters: &filters,
        };
        before = Index::of(&library, asked, Some(&before));
    });
}

/// The library after a change of one fact: another title and place.
fn edited(library: &Library, step: usize) -> Library {
    let slot = step * 7_919 % library.facts().count();
    let fact_ref = FactRef::new(0, slot);
    let mut fact = library.fact(fact_ref).clone();
    fact.title = format!("Edited {step}").into();
    for site in &mut fact.sites {
        site.at.lon_deg += 0.5;
    }
    library.edited(fact_ref, Some(fact))
}

/// One fact is edited: the library.
#[divan::bench(args = SIZES, max_time = 5)]
fn after_an_edit_library(bencher: Bencher<'_, '_>, facts: usize) {
    let mut library = library(facts);
    library.find("f1");
    let mut step = 0;
    bencher.bench_local(|| {
        step += 1;
        library = edited(&library, step);
    });
}

/// The index after it.
#[divan::bench(args = SIZES, max_time = 5)]
fn after_an_edit_index(bencher: Bencher<'_, '_>, facts: usize) {
    after_an_edit(bencher, facts, |before, library| {
        Index::of(library, everything(), Some(before))
    });
}

/// The same where a fact comes or goes, so that all positions behind it are others.
#[divan::bench(args = SIZES, max_time = 5)]
fn after_a_fact_came_index(bencher: Bencher<'_, '_>, facts: usize) {
    let library = library(facts);
    let before = Index::of(&library, everything(), None);
    let fact = library.fact(FactRef::new(0, 1)).clone();
    let added = library.added(DocumentId::new(0), facts / 2, fact);
    let (after, _) = added.expect("the document is open");
    bencher.bench_local(|| Index::of(black_box(&after), everything(), Some(&before)));
}

/// What no date changes, alone.
#[divan::bench(args = SIZES, max_time = 5)]
fn after_an_edit_catalogue(bencher: Bencher<'_, '_>, facts: usize) {
    let library = library(facts);
    let before = Catalogue::of(&library);
    let after = edited(&library, 1);
    let changed = after.facts_changed_since(library.revision());
    let changed = changed.expect("it came of the other");
    bencher.bench_local(|| before.after(black_box(&after), &changed));
}

/// The dates after it.
#[divan::bench(args = SIZES, max_time = 5)]
fn after_an_edit_dates(bencher: Bencher<'_, '_>, facts: usize) {
    let library = library(facts);
    let before = Dates::of(&library, &NO_FILTERS);
    let after = edited(&library, 1);
    bencher.bench_local(|| Dates::after(black_box(&after), &NO_FILTERS, &before));
}

/// The words that are searched after it.
#[divan::bench(args = SIZES, max_time = 5)]
fn after_an_edit_search(bencher: Bencher<'_, '_>, facts: usize) {
    let library = Arc::new(library(facts));
    let before = SearchIndex::build(&library);
    let after = Arc::new(edited(&library, 1));
    bencher.bench_local(|| SearchIndex::after(black_box(&after), &before));
}

/// Every fact, without a date.
fn everything() -> Asked<'static> {
    Asked {
        date: None,
        filters: &NO_FILTERS,
    }
}

static NO_FILTERS: LazyLock<Filters> = LazyLock::new(Filters::default);

fn after_an_edit(bencher: Bencher<'_, '_>, facts: usize, made: impl Fn(&Index, &Library) -> Index) {
    let mut library = library(facts);
    let mut index = made(&Index::default(), &library);
    let mut step = 0;
    bencher.bench_local(|| {
        step += 1;
        library = edited(&library, step);
        index = made(&index, &library);
    });
}

/// Everybody's total over time, as a thread works it out.
#[divan::bench(args = SIZES, max_time = 10)]
fn total_over_time(bencher: Bencher<'_, '_>, facts: usize) {
    let library = library(facts);
    let all: Vec<_> = library.facts().collect();
    bencher.bench_local(|| history::total(black_box(&library), &all));
}

/// What changed between two dates, as a thread works it out.
#[divan::bench(args = SIZES, max_time = 10)]
fn changes_between_two_dates(bencher: Bencher<'_, '_>, facts: usize) {
    let library = library(facts);
    let [from, to] = ["2005", "2022"].map(|date| Edtf::parse(date).ok());
    let (from, to) = (
        Side::on(&library, from.as_ref()),
        Side::on(&library, to.as_ref()),
    );
    bencher.bench_local(|| changes::between(black_box(&from), &to));
}

/// Places to symbols, as at each half step of zoom that is seen for the first time.
#[divan::bench(args = SIZES, max_time = 10)]
fn clustering(bencher: Bencher<'_, '_>, facts: usize) {
    let Opened {
        library,
        index,
        view,
    } = Opened::new(facts);
    bencher
        // A copy has no clusters yet.
        .with_inputs(|| index.clone())
        .bench_local_refs(|index| {
            index.clusters(&library, view.camera.zoom, 2.2 * symbols::RADIUS)
        });
}

/// A frame while the map is dragged: labels stay where they are.
#[divan::bench(args = SIZES, max_time = 10)]
fn scene_while_panning(bencher: Bencher<'_, '_>, facts: usize) {
    let mut opened = Opened::new(facts);
    let (mut fonts, mut frames) = (Fonts::default(), Frames::default());
    build(&opened, &opened.view, &mut fonts, &mut frames);
    let mut step = 0.05;
    bencher.bench_local(|| {
        // To and fro within what labels are placed for.
        opened.view.camera.centre.lon_deg += step;
        step = -step;
        build(&opened, &opened.view, &mut fonts, &mut frames)
    });
}

/// A frame while the map is zoomed: every label is placed anew.
#[divan::bench(args = SIZES, max_time = 10)]
fn scene_while_zooming(bencher: Bencher<'_, '_>, facts: usize) {
    let opened = Opened::new(facts);
    let mut fonts = Fonts::default();
    build(&opened, &opened.view, &mut fonts, &mut Frames::default());
    bencher
        .with_inputs(Frames::default)
        .bench_local_refs(|frames| build(&opened, &opened.view, &mut fonts, frames));
}

/// What is typed: letter by letter, a name, names of other scripts, slips, words that every fact
/// has, and what nothing has.
const QUERIES: &[&str] = &[
    "f",
    "fact",
    "Fact 12345",
    "town 4",
    "Samarkand",
    "Душанбе",
    "Курган-Тюбе",
    "Dushnabe",
    "Petropavlosvk",
    "paper 17 report",
    "what is known of number in one sentence",
    "qqxxzzyy",
];

/// All words of a library, sorted.
#[divan::bench(args = SIZES, max_time = 10)]
fn making_the_search_index(bencher: Bencher<'_, '_>, facts: usize) {
    let library = Arc::new(library(facts));
    // The gazetteer is decoded once.
    SearchIndex::build(&library);
    bencher.bench_local(|| SearchIndex::build(black_box(&library)));
}

/// Everything that suits a query, among the most facts there are.
#[divan::bench(args = QUERIES, max_time = 3)]
fn searching(bencher: Bencher<'_, '_>, query: &str) {
    let facts = SIZES.last().copied().unwrap_or_default();
    let library = Arc::new(library(facts));
    let index = SearchIndex::build(&library);
    // The first answer also pays for what reading the atlas left to the allocator; the window reads
    // on a thread of its own.
    index.find(query);
    bencher.bench_local(|| index.find(black_box(query)));
}

/// The towns of the world, decoded and their words sorted.
#[divan::bench(max_time = 5)]
fn decoding_the_gazetteer(bencher: Bencher<'_, '_>) {
    bencher.bench_local(Gazetteer::decoded);
}

/// A whole figure as SVG: a scene, placed for it, with legend and numbered sources.
#[divan::bench(args = SIZES, max_time = 10)]
fn figure_as_svg(bencher: Bencher<'_, '_>, facts: usize) {
    figure(bencher, facts, Format::Svg);
}

/// The same as a PNG of 1920 by 1080.
#[divan::bench(args = SIZES, max_time = 10)]
fn figure_as_png(bencher: Bencher<'_, '_>, facts: usize) {
    figure(bencher, facts, Format::Png);
}

fn figure(bencher: Bencher<'_, '_>, facts: usize, format: Format) {
    let Opened {
        library,
        index,
        view,
    } = Opened::new(facts);
    let settings = FigureSettings {
        format,
        ..FigureSettings::default()
    };
    let request = Request {
        library: &library,
        index: &index,
        view: &view,
        settings: &settings,
        tiles: None,
    };
    let mut fonts = Fonts::default();
    bencher.bench_local(|| export::picture(black_box(&request), &mut fonts, 1.0));
}

fn build(opened: &Opened, view: &View, fonts: &mut Fonts, frames: &mut Frames) -> Scene {
    let input = Input {
        library: &opened.library,
        index: &opened.index,
        view,
        size: FRAME,
        focus: Focus::default(),
        furniture: 1.0,
        inside_frame: false,
        corners: Corners::default(),
        notes: None,
        changed: None,
        generation: 1,
        clusters: None,
        tiles: scene::TileView::default(),
    };
    frames.place(&input, fonts);
    scene::build(&input, fonts, Some(frames))
}

/// The map frame of a window of 1920 by 1080 points without its panels.
const FRAME: FrameSize = FrameSize {
    width: 1280.0,
    height: 1000.0,
};

/// What an opened atlas is drawn from.
struct Opened {
    /// The atlas.
    library: Library,
    /// Its facts.
    index: Index,
    /// Europe and the Near East, where the towns are closest together.
    view: View,
}

impl Opened {
    /// An atlas of so many facts, read and indexed.
    fn new(facts: usize) -> Self {
        let library = library(facts);
        let index = index(&library);
        let view = View {
            camera: Camera {
                centre: LonLat {
                    lon_deg: 35.0,
                    lat_deg: 42.0,
                },
                zoom: 4.0,
            },
            ..View::default()
        };
        Self {
            library,
            index,
            view,
        }
    }
}

/// An atlas of so many facts, opened.
fn library(facts: usize) -> Library {
    let atlas = formats::read(&geojson(facts), "bench.geojson")
        .atlas
        .expect("the generator writes atlases");
    let today = Day::from_ymd(2026, 1, 1).expect("a day");
    Library::new(vec![Arc::new(atlas)], today)
}

/// All facts of a library, digested.
fn index(library: &Library) -> Index {
    let facts: Vec<_> = library.facts().collect();
    Index::build(library, &facts, None)
}
