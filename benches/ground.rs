//! How long the UI thread is busy with a frame while the map is panned over tiles at zoom 12, with
//! threads that fetch and decode: `cargo bench --bench ground`.
//!
//! It prints the median, the 99th percentile and the longest of some hundred frames, the program's
//! own work without submitting to the graphics adapter, for the built-in ground, for vector tiles of
//! a dense city and for pictures.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement may stop at the first thing that is not as it should be, and it is printed"
)]

use std::time::{Duration, Instant};

use theatrum::basemap::GroundSource;
use theatrum::geodesy::LonLat;
use theatrum::io::fetch::Patience;
use theatrum::io::tiles::TileStore;
use theatrum::jobs::Jobs;
use theatrum::state::{Command, GroundCommand, LookCommand};
use theatrum::view::Camera;

#[path = "../tests/support/archives.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod made;
#[path = "support/window.rs"]
mod window;

/// How many frames are measured.
const FRAMES: usize = 400;

fn main() {
    // `cargo test` runs it too, and only wants to see it built.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        theatrum::io::save(&path, bytes).expect("an archive");
        path.display().to_string()
    };
    let city = made::vector_archive(&made::dense_city(), made::REGION, [11, 13]);
    let squares = made::raster_archive(made::REGION, [11, 13]);
    let grounds = [
        ("built in", "builtin".to_owned()),
        ("vector tiles", put("city.pmtiles", &city)),
        ("pictures", put("squares.pmtiles", &squares)),
    ];
    println!(
        "{:>14} {:>10} {:>10} {:>10}",
        "ground", "median", "99th", "longest"
    );
    for (name, word) in grounds {
        let mut times = pan(&word);
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{name:>14} {:>10.2?} {:>10.2?} {:>10.2?}",
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
}

/// How long each frame takes while the map goes round the city.
fn pan(word: &str) -> Vec<Duration> {
    let jobs = Jobs::new(|| ()).with_tiles(TileStore::new(None, Patience::default()));
    let (mut harness, app) = window::open(jobs);
    let source = GroundSource::parse(word).expect("a ground");
    let apply = |command: Command| {
        if let Some(app) = &mut *app.borrow_mut() {
            app.send(command);
        }
    };
    apply(Command::Look(LookCommand::Ground(GroundCommand::Show(
        source,
    ))));
    let mut times = Vec::with_capacity(FRAMES);
    for frame in 0..FRAMES {
        let angle = frame as f64 / 100.0;
        apply(Command::Look(LookCommand::At(Camera {
            centre: LonLat::new(68.8 + 0.2 * angle.cos(), 38.57 + 0.12 * angle.sin()),
            zoom: 12.0 + 0.4 * (angle * 1.7).sin(),
        })));
        let began = Instant::now();
        harness.step();
        times.push(began.elapsed());
        // A frame of a display; the threads have this long.
        std::thread::sleep(Duration::from_millis(16).saturating_sub(began.elapsed()));
    }
    times
}
