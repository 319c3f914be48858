//! The whole window: list, map and detail work on one state, and look as they should.

use egui::{Key, Modifiers, Rect, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotResults};
use theatrum::app::{App, Options};
use theatrum::cli::WindowRequest;
use theatrum::desk::Origin;
use theatrum::jobs::Jobs;
use theatrum::settings::{Motion, Settings, ThemeChoice};
use theatrum::state::{Command, DeskCommand, LookCommand};

use crate::support;

/// A window with built-in atlases, on a software adapter. The map jumps, so that one frame shows
/// where it goes.
pub(crate) fn window(
    size: [f32; 2],
    theme: ThemeChoice,
    origins: Vec<Origin>,
) -> Harness<'static, App> {
    window_with(size, theme, origins, Jobs::inline())
}

/// The same, whose jobs are done in a way of their own.
pub(crate) fn window_with(
    size: [f32; 2],
    theme: ThemeChoice,
    origins: Vec<Origin>,
    jobs: Jobs,
) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size(vec2(size[0], size[1]))
        .with_pixels_per_point(1.0)
        .with_os(egui::os::OperatingSystem::Nix)
        .with_render_cursor(false)
        .with_max_steps(40)
        .wgpu()
        .build_eframe(move |cc| {
            App::new(
                &cc.egui_ctx,
                cc.wgpu_render_state.as_ref(),
                Options {
                    request: WindowRequest {
                        origins,
                        ..WindowRequest::default()
                    },
                    settings: Settings {
                        theme,
                        motion: Motion::Reduced,
                        ..Settings::default()
                    },
                    settings_path: None,
                    complaint: None,
                    today: support::today(),
                    jobs,
                },
            )
        });
    harness.run();
    harness
}

fn default_window() -> Harness<'static, App> {
    window([1200.0, 760.0], ThemeChoice::Light, Vec::new())
}

#[test]
fn the_default_atlas_is_open_in_the_first_window() {
    let harness = default_window();
    let state = &harness.state().state;
    assert_eq!(state.library().title(), "Dushanbe, June 2022");
    assert!(
        state.notices.list().is_empty(),
        "{:?}",
        state.notices.list()
    );
    assert!(
        harness
            .query_all_by_label_contains("201st military base, Dushanbe")
            .next()
            .is_some()
    );
}

#[test]
fn a_row_that_is_clicked_is_selected_and_shown_on_the_map() {
    let mut harness = default_window();
    let before = harness.state().state.seen.view().camera;
    let row = harness
        .get_all_by_label_contains("201st military base")
        .next()
        .expect("a row of the list");
    row.click();
    harness.run();
    let state = &harness.state().state;
    assert_eq!(state.seen.view().selection.as_deref(), Some("base-201"));
    assert_ne!(state.seen.view().camera, before);
    // Both sites, Dushanbe and Bokhtar, are in the frame.
    for lat_deg in [38.54, 37.84] {
        let world = theatrum::basemap::world_from_lonlat(68.78, lat_deg);
        let [x, y] = state
            .seen
            .view()
            .camera
            .frame_from_world(state.seen.frame, world);
        assert!(
            (0.0..state.seen.frame.width).contains(&x)
                && (0.0..state.seen.frame.height).contains(&y)
        );
    }
}

#[test]
fn a_symbol_is_found_by_name_and_selects_its_fact() {
    let mut harness = default_window();
    harness
        .get_by_label_contains("Transfer, Iskander-M for Belarus")
        .click();
    harness.run();
    assert_eq!(
        harness.state().state.seen.view().selection.as_deref(),
        Some("iskander-m-belarus")
    );
}

#[test]
fn a_symbol_with_a_count_opens_into_its_members() {
    let mut harness = default_window();
    harness.get_by_label_contains("6 facts here").click();
    harness.run();
    assert!(harness.state().state.mode.explore().cluster.is_some());
    harness
        .get_by_label_contains("Meeting, Putin–Rahmon talks")
        .click();
    harness.run();
    assert_eq!(
        harness.state().state.seen.view().selection.as_deref(),
        Some("putin-rahmon-talks")
    );
}

#[test]
fn plus_minus_arrows_and_home_move_the_map() {
    let mut harness = default_window();
    let start = harness.state().state.seen.view().camera;
    harness.key_press(Key::Plus);
    harness.run();
    assert!(harness.state().state.seen.view().camera.zoom > start.zoom);
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert!(harness.state().state.seen.view().camera.centre.lon_deg > start.centre.lon_deg);
    harness.key_press(Key::Home);
    harness.run();
    let end = harness.state().state.seen.view().camera;
    assert!(
        (end.zoom - start.zoom).abs() < 1e-9
            && (end.centre.lon_deg - start.centre.lon_deg).abs() < 1e-6
    );
}

#[test]
fn the_wheel_zooms_about_the_pointer_without_ctrl() {
    let mut harness = default_window();
    let map = harness.get_by_label("Map").rect();
    let pointer = map.center() + vec2(120.0, -80.0);
    let in_frame = [
        f64::from(pointer.x - map.min.x),
        f64::from(pointer.y - map.min.y),
    ];
    let at = |harness: &Harness<'static, App>| {
        let state = &harness.state().state;
        state
            .seen
            .view()
            .camera
            .lonlat_at(state.seen.frame, in_frame)
    };
    let (before, zoom) = (at(&harness), harness.state().state.seen.view().camera.zoom);
    harness.hover_at(pointer);
    harness.run();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 140.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    harness.run();
    let after = at(&harness);
    assert!(harness.state().state.seen.view().camera.zoom > zoom + 0.5);
    assert!(
        (after.lon_deg - before.lon_deg).abs() < 0.05
            && (after.lat_deg - before.lat_deg).abs() < 0.05
    );
}

#[test]
fn an_atlas_that_is_closed_leaves_an_empty_window() {
    let mut harness = default_window();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    harness.run();
    assert!(harness.state().state.desk.documents.is_empty());
}

#[test]
fn a_broken_file_is_a_notice_and_the_atlas_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cut.geojson");
    std::fs::File::create(&path)
        .and_then(|mut file| {
            std::io::Write::write_all(
                &mut file,
                b"{\"type\": \"FeatureCollection\", \"features\": [",
            )
        })
        .expect("a file");
    let mut harness = default_window();
    let state = &mut harness.state_mut().state;
    support::apply(
        state,
        Command::Desk(DeskCommand::Open {
            origins: vec![Origin::File(path)],
            add: false,
        }),
    );
    harness.run();
    assert_eq!(
        harness.state().state.library().title(),
        "Dushanbe, June 2022"
    );
    assert!(
        harness
            .query_all_by_label_contains("cut.geojson could not be opened")
            .next()
            .is_some()
    );
}

/// Where a place stands on the map, in points of the window. Where the map shows the world several
/// times, it is the copy that the camera's centre lies in.
pub(crate) fn on_map(harness: &Harness<'static, App>, lon_deg: f64, lat_deg: f64) -> egui::Pos2 {
    let seen = &harness.state().state.seen;
    let world = theatrum::basemap::world_from_lonlat(lon_deg, lat_deg);
    let [x, y] = seen.view().camera.frame_from_world(seen.frame, world);
    harness.get_by_label("Map").rect().min + vec2(x as f32, y as f32)
}

/// A rectangle from how far it reaches to the left, up, right and down of a point.
pub(crate) fn around(at: egui::Pos2, [left, up, right, down]: [f32; 4]) -> Rect {
    Rect::from_min_max(at - vec2(left, up), at + vec2(right, down))
}

#[test]
fn the_window_looks_as_it_should() {
    let mut results = SnapshotResults::new();
    for (theme, size, choice) in [
        ("light", [1100.0, 690.0], ThemeChoice::Light),
        ("dark", [1024.0, 640.0], ThemeChoice::Dark),
    ] {
        let mut harness = window(size, choice, Vec::new());
        let fact = support::find(&harness.state().state, "base-201");
        harness
            .state_mut()
            .send(Command::Look(LookCommand::Select(Some(fact))));
        harness.run();
        let map = harness.get_by_label("Map").rect();
        let bar = Rect::from_min_max(pos2(0.0, 0.0), pos2(size[0], map.top()));
        // The timeline has bars of the same names, right of the list.
        let of_row = |label: &str| {
            harness
                .get_all_by_label_contains(label)
                .map(|node| node.rect())
                .find(|rect| rect.right() <= map.left())
                .expect("a row of the list")
        };
        let rows = of_row("201st military base").union(of_row("Putin–Lukashenko meeting"));
        let number = Rect::from_min_max(
            pos2(
                map.right(),
                harness
                    .get_by_label_contains("personnel on two sites")
                    .rect()
                    .top()
                    - 54.0,
            ),
            pos2(
                size[0],
                harness.get_by_label("Copy with citation").rect().top(),
            ),
        );
        let base = around(on_map(&harness, 68.78, 38.54), [180.0, 58.0, 110.0, 54.0]);
        let range = around(on_map(&harness, 27.56, 53.9), [66.0, 66.0, 66.0, 66.0]);
        let foot = Rect::from_min_max(pos2(map.left(), map.bottom() - 48.0), map.max);
        for (name, rect) in [
            ("bar", bar),
            ("rows", rows),
            ("number", number),
            ("base", base),
            ("range", range),
            ("foot", foot),
        ] {
            support::crop(&mut results, &mut harness, &format!("{name}-{theme}"), rect);
        }
    }
}

#[test]
fn a_ring_and_a_leg_across_the_antimeridian_are_drawn_on_both_sides() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("antimeridian.geojson");
    std::fs::copy(
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/antimeridian.geojson"
        ),
        &path,
    )
    .expect("a copy");
    let mut harness = window([960.0, 420.0], ThemeChoice::Light, vec![Origin::File(path)]);
    // The map looks at Europe, so that Anadyr stands at its right edge and again at its left.
    harness
        .state_mut()
        .send(Command::Look(LookCommand::At(theatrum::view::Camera {
            centre: theatrum::geodesy::LonLat::new(0.0, 55.0),
            zoom: 1.0,
        })));
    harness.run();
    let anadyr = on_map(&harness, 177.51, 64.73);
    let world = vec2(512.0, 0.0);
    let mut results = SnapshotResults::new();
    for (name, at) in [("east", anadyr), ("west", anadyr - world)] {
        let rect = around(at, [100.0, 60.0, 70.0, 70.0]);
        support::crop(
            &mut results,
            &mut harness,
            &format!("antimeridian-{name}"),
            rect,
        );
    }
}
