//! The map on other grounds: what is asked for and when, what is drawn, and what it says when
//! something is missing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use theatrum::app::App;
use theatrum::basemap::{GroundSource, TileId};
use theatrum::geodesy::LonLat;
use theatrum::io::fetch::Patience;
use theatrum::io::tiles::TileStore;
use theatrum::jobs::Jobs;
use theatrum::settings::ThemeChoice;
use theatrum::state::{Command, GroundCommand, LookCommand};
use theatrum::view::Camera;

use crate::made;
use crate::server::{Reply, Server, png, status};

const DUSHANBE: LonLat = LonLat {
    lon_deg: 68.79,
    lat_deg: 38.56,
};

/// A window whose tiles come from a store of its own; jobs run where they are started.
fn window(size: [f32; 2], theme: ThemeChoice) -> Harness<'static, App> {
    window_with(size, theme, Jobs::inline())
}

fn window_with(size: [f32; 2], theme: ThemeChoice, jobs: Jobs) -> Harness<'static, App> {
    let patience = Patience {
        connect: Duration::from_millis(500),
        whole: Duration::from_secs(3),
    };
    let jobs = jobs.with_tiles(TileStore::new(None, patience));
    crate::app::window_with(size, theme, Vec::new(), jobs)
}

fn send(harness: &mut Harness<'static, App>, command: Command) {
    harness.state_mut().send(command);
    harness.run();
}

fn look(harness: &mut Harness<'static, App>, zoom: f64) {
    send(
        harness,
        Command::Look(LookCommand::At(Camera {
            centre: DUSHANBE,
            zoom,
        })),
    );
}

fn show(harness: &mut Harness<'static, App>, word: &str) {
    let source = GroundSource::parse(word).unwrap();
    send(
        harness,
        Command::Look(LookCommand::Ground(GroundCommand::Show(source))),
    );
}

fn tiles() -> Server {
    Server::new(|asked| {
        let [z, x, y] = asked.tile().unwrap();
        png(made::picture(TileId { z: z as u8, x, y }, 256))
    })
}

fn picture(harness: &mut Harness<'static, App>, name: &str) -> image::RgbaImage {
    let image = harness.render().expect("a picture");
    if let Some(folder) = std::env::var_os("THEATRUM_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("ui-{name}.png"));
        image.save(path).expect("a folder to write to");
    }
    image
}

/// How many different colours there are in the middle of a picture.
fn colours(image: &image::RgbaImage) -> usize {
    let (width, height) = image.dimensions();
    let mut found = std::collections::BTreeSet::new();
    for y in height / 3..height * 2 / 3 {
        for x in width / 3..width * 2 / 3 {
            found.insert(image.get_pixel(x, y).0);
        }
    }
    found.len()
}

fn archive(folder: &std::path::Path, bytes: &[u8]) -> String {
    let path = folder.join("city.pmtiles");
    theatrum::io::save(&path, bytes).unwrap();
    path.display().to_string()
}

#[test]
fn the_map_asks_before_the_first_byte_and_says_whom() {
    let server = tiles();
    let mut harness = window([1200.0, 760.0], ThemeChoice::Light);
    look(&mut harness, 11.0);
    show(&mut harness, &server.template());
    harness.get_by_label(&format!("Ask {} for map tiles?", server.host));
    assert!(server.asked().is_empty());
    picture(&mut harness, "ground-ask");
    harness
        .get_by_label(&format!("Ask {}", server.host))
        .click();
    harness.run();
    assert!(!server.asked().is_empty());
    assert!(harness.query_by_label_contains("for map tiles?").is_none());
    let words = harness.state().state.prefs.settings.hosts.clone();
    assert_eq!(words, [server.host.as_str()]);
    picture(&mut harness, "ground-raster");
}

#[test]
fn no_to_the_question_is_the_built_in_ground() {
    let server = tiles();
    let mut harness = window([1200.0, 760.0], ThemeChoice::Light);
    show(&mut harness, &server.template());
    harness.get_by_label("Use the built-in ground").click();
    harness.run();
    assert!(harness.state().state.seen.view().layers.ground.is_builtin());
    assert!(server.asked().is_empty());
}

#[test]
fn a_vector_archive_is_drawn_in_both_themes_small_and_large() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(folder.path(), &made::dushanbe_archive());
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        for size in [[1024.0, 640.0], [1440.0, 900.0]] {
            let mut harness = window(size, theme);
            look(&mut harness, 12.0);
            let plain = colours(&picture(&mut harness, &format!("ground-builtin-{name}")));
            show(&mut harness, &path);
            let image = picture(&mut harness, &format!("ground-vector-{name}-{}", size[0]));
            assert!(colours(&image) > plain, "streets have colours of their own");
            let ground = &harness.state().state.seen.view().layers.ground;
            assert_eq!(
                ground.name, "Sketch of Dushanbe",
                "the archive has told its name"
            );
            assert_eq!(ground.credit, "Drawn for a test, not a map");
        }
    }
}

#[test]
fn past_the_last_zoom_tiles_are_enlarged_and_the_map_is_never_blank() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(folder.path(), &made::dushanbe_archive());
    let mut harness = window([1024.0, 640.0], ThemeChoice::Light);
    show(&mut harness, &path);
    for (zoom, name) in [(16.0, "deep"), (18.0, "deepest"), (4.0, "far")] {
        look(&mut harness, zoom);
        let image = picture(&mut harness, &format!("ground-{name}"));
        assert!(colours(&image) > 3, "{name}");
    }
    show(&mut harness, "builtin");
    for (zoom, name) in [(13.0, "builtin-13"), (18.0, "builtin-18")] {
        look(&mut harness, zoom);
        picture(&mut harness, &format!("ground-{name}"));
    }
}

#[test]
fn a_server_that_fails_is_named_and_asked_again_on_request() {
    let up = Arc::new(AtomicBool::new(false));
    let is_up = Arc::clone(&up);
    let server = Server::new(move |asked| {
        let [z, x, y] = asked.tile().unwrap();
        if is_up.load(Ordering::SeqCst) {
            png(made::picture(TileId { z: z as u8, x, y }, 256))
        } else {
            status(403, Vec::new())
        }
    });
    let mut harness = window([1024.0, 640.0], ThemeChoice::Light);
    look(&mut harness, 11.0);
    show(&mut harness, &server.template());
    send(
        &mut harness,
        Command::Look(LookCommand::Ground(GroundCommand::Allow)),
    );
    // Each was asked for once.
    let missing = format!("{} map tiles are missing", server.asked().len());
    harness.get_by_label(&missing);
    harness.get_by_label_contains("answers 403: it refuses this program");
    picture(&mut harness, "ground-trouble");
    let asked = server.asked().len();
    harness.run_steps(5);
    assert_eq!(
        server.asked().len(),
        asked,
        "a refusal is not asked again and again"
    );
    // Put away, it stays away while nothing else goes wrong.
    harness.get_by_label(&format!("Dismiss: {missing}")).click();
    harness.run();
    assert!(harness.query_by_label("Retry").is_none());
    send(
        &mut harness,
        Command::Look(LookCommand::Ground(GroundCommand::Retry)),
    );
    harness.get_by_label(&missing);
    up.store(true, Ordering::SeqCst);
    harness.get_by_label("Retry").click();
    harness.run();
    assert!(server.asked().len() > asked);
    assert!(
        harness
            .query_by_label_contains("tiles are missing")
            .is_none()
    );
}

#[test]
fn the_antimeridian_has_tiles_on_both_sides() {
    let server = tiles();
    let mut harness = window([1024.0, 640.0], ThemeChoice::Light);
    show(&mut harness, &server.template());
    send(
        &mut harness,
        Command::Look(LookCommand::Ground(GroundCommand::Allow)),
    );
    send(
        &mut harness,
        Command::Look(LookCommand::At(Camera {
            centre: LonLat::new(180.0, 10.0),
            zoom: 3.0,
        })),
    );
    let image = picture(&mut harness, "ground-antimeridian");
    let columns: std::collections::BTreeSet<u32> = server
        .asked()
        .iter()
        .filter_map(crate::server::Asked::tile)
        .filter(|[z, ..]| *z == 3)
        .map(|[_, x, _]| x)
        .collect();
    assert!(columns.contains(&0) && columns.contains(&7), "{columns:?}");
    // The built-in water is nowhere to be seen in the middle of the map.
    let palette = theatrum::theme::Theme::Light.palette();
    let water = [palette.water.r, palette.water.g, palette.water.b, 255];
    let middle: Vec<_> = (300..340)
        .flat_map(|y| (400..620).map(move |x| (x, y)))
        .filter(|(x, y)| image.get_pixel(*x, *y).0 == water)
        .collect();
    assert!(middle.is_empty(), "{} pixels", middle.len());
}

#[test]
fn two_maps_beside_each_other_fetch_each_tile_once_and_ask_once() {
    let server = tiles();
    let mut harness = window([1440.0, 900.0], ThemeChoice::Light);
    look(&mut harness, 6.0);
    show(&mut harness, &server.template());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    // One question, not one on each map.
    harness.get_by_label(&format!("Ask {} for map tiles?", server.host));
    send(
        &mut harness,
        Command::Look(LookCommand::Ground(GroundCommand::Allow)),
    );
    let mut paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    let count = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), count);
    assert!(count > 4, "{count}");
    picture(&mut harness, "ground-compare");
}

/// Draws frames until something holds, and tells the longest of them.
fn until(
    harness: &mut Harness<'static, App>,
    holds: impl Fn(&Harness<'static, App>) -> bool,
) -> Duration {
    let began = Instant::now();
    let mut longest = Duration::ZERO;
    while !holds(harness) {
        let frame = Instant::now();
        harness.step();
        longest = longest.max(frame.elapsed());
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "it does not come about"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    longest
}

#[test]
fn a_server_that_drips_holds_no_frame_and_is_given_up_with_a_notice() {
    let server = Server::new(|_| Reply::Drip);
    let mut harness = window_with([1024.0, 640.0], ThemeChoice::Light, Jobs::new(|| ()));
    look(&mut harness, 5.0);
    show(&mut harness, &server.template());
    harness
        .state_mut()
        .send(Command::Look(LookCommand::Ground(GroundCommand::Allow)));
    let began = Instant::now();
    let longest = until(&mut harness, |_| began.elapsed() > Duration::from_secs(4));
    // An answer takes three seconds to be given up.
    assert!(longest < Duration::from_millis(1500), "{longest:?}");
    let image = picture(&mut harness, "ground-drip");
    assert!(colours(&image) > 3, "the built-in ground is there");
}

#[test]
fn tiles_that_fail_at_first_come_by_themselves() {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let server = Server::new(move |asked| {
        if counted.fetch_add(1, Ordering::SeqCst) < 6 {
            return status(503, vec![("Retry-After", "1".to_owned())]);
        }
        let [z, x, y] = asked.tile().unwrap();
        png(made::picture(TileId { z: z as u8, x, y }, 256))
    });
    let mut harness = window_with([1024.0, 640.0], ThemeChoice::Light, Jobs::new(|| ()));
    look(&mut harness, 3.0);
    show(&mut harness, &server.template());
    harness
        .state_mut()
        .send(Command::Look(LookCommand::Ground(GroundCommand::Allow)));
    // Six answers were refusals: all places are filled once so many more were asked for than
    // there are places.
    let is_done = || {
        let paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
        let places: std::collections::BTreeSet<&String> = paths.iter().collect();
        places.len() >= 4 && paths.len() == places.len() + 6
    };
    until(&mut harness, |_| is_done());
    until(&mut harness, |harness| {
        harness
            .query_by_label_contains("tiles are missing")
            .is_none()
    });
    // Nothing is asked for once everything is there.
    let asked = server.asked().len();
    let began = Instant::now();
    until(&mut harness, |_| began.elapsed() > Duration::from_secs(3));
    assert_eq!(server.asked().len(), asked);
}

const ADDRESS: &str = "Address with {z}, {x} and {y}, or a PMTiles file or address";

#[test]
fn the_choice_of_ground_opens_by_key_and_adds_what_is_typed() {
    let mut harness = window([1024.0, 640.0], ThemeChoice::Dark);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    harness.run();
    picture(&mut harness, "ground-choice");
    let field = harness.get_by_role_and_label(egui::accesskit::Role::TextInput, ADDRESS);
    field.focus();
    field.type_text("ftp://nonsense");
    harness.run();
    harness.get_by_label("Add and show").click();
    harness.run();
    harness.get_by_label_contains("An address begins with https");
    let field = harness.get_by_role_and_label(egui::accesskit::Role::TextInput, ADDRESS);
    field.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness
        .get_by_role_and_label(egui::accesskit::Role::TextInput, ADDRESS)
        .type_text("https://tiles.invalid/{z}/{x}/{y}.png");
    harness.run();
    harness.get_by_label("Tiles of 512 pixels").click();
    harness.run();
    picture(&mut harness, "ground-add");
    harness.get_by_label("Add and show").click();
    harness.run();
    let added = harness.state().state.prefs.settings.grounds.clone();
    assert_eq!(added.len(), 1);
    assert!((added[0].tile_px() - 512.0).abs() < f64::EPSILON);
    // The dialog makes way for the question on the map.
    harness.get_by_label("Ask tiles.invalid for map tiles?");
    assert!(harness.query_by_label("Forget tiles.invalid").is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    harness.run();
    harness.get_by_label("Forget tiles.invalid");
    picture(&mut harness, "ground-added");
    harness.get_by_label("OpenStreetMap").click();
    harness.run();
    let shown = harness.state().state.seen.view().layers.ground.name.clone();
    assert_eq!(shown, "OpenStreetMap");
}
