//! What the person prefers, kept between runs.

use std::path::{Path, PathBuf};

use theatrum::basemap::{GroundSource, Worldview};
use theatrum::geodesy::Units;
use theatrum::io::store::{load_settings, save_settings};
use theatrum::settings::{Motion, Settings, ThemeChoice, WindowPlace};
use theatrum::view::figure::FigureSettings;

use crate::help::{put, text};

fn changed() -> Settings {
    Settings {
        theme: ThemeChoice::Dark,
        interface_scale: 1.21,
        motion: Motion::Reduced,
        worldview: Worldview::DeFacto,
        units: Units::Nautical,
        recent: vec![PathBuf::from("урок.geojson")],
        figures: vec![(
            "csto".to_owned(),
            FigureSettings {
                dpi: 300,
                ..FigureSettings::default()
            },
        )],
        grounds: vec![GroundSource::parse("https://tiles.example.org/{z}/{x}/{y}.png").unwrap()],
        hosts: vec!["tile.openstreetmap.org".to_owned()],
        filters: vec![("Talks".to_owned(), talks())],
        window: Some(WindowPlace {
            at: Some([10.0, 20.0]),
            size: [1440.0, 900.0],
            maximised: true,
        }),
    }
}

#[test]
fn settings_come_back_as_they_were_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theatrum").join("settings.json");
    save_settings(&path, &changed()).unwrap();
    assert_eq!(load_settings(&path), (changed(), None));
}

#[test]
fn an_absent_file_is_the_defaults_without_a_complaint() {
    let settings = load_settings(Path::new("/nowhere/at/all/settings.json"));
    assert_eq!(settings, (Settings::default(), None));
}

#[test]
fn a_broken_file_is_the_defaults_and_a_complaint_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "settings.json", "{\"theme\": \"dark\",");
    let (settings, complaint) = load_settings(&path);
    assert_eq!(settings, Settings::default());
    let complaint = complaint.unwrap();
    assert!(complaint.contains("cannot be read"), "{complaint}");
    assert!(
        complaint.ends_with(&path.display().to_string()),
        "{complaint}"
    );
    assert_eq!(text(&path), "{\"theme\": \"dark\",");
}

#[test]
fn a_file_that_is_no_text_is_the_defaults_and_a_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "settings.json", [0xff, 0xfe]);
    let (settings, complaint) = load_settings(&path);
    assert_eq!(settings, Settings::default());
    assert!(complaint.is_some());
}

#[test]
fn members_that_are_missing_are_the_defaults() {
    let settings = Settings::from_json("{\"theme\": \"dark\"}").unwrap();
    assert_eq!(
        settings,
        Settings {
            theme: ThemeChoice::Dark,
            ..Settings::default()
        }
    );
}

#[test]
fn members_of_a_newer_version_are_no_complaint() {
    assert!(Settings::from_json("{\"weather\": \"fine\"}").is_ok());
}

#[test]
fn an_interface_scale_out_of_bounds_is_brought_within_them() {
    for (kept, used) in [("100", 3.0), ("0", 0.6), ("-5", 0.6), ("1.5", 1.5)] {
        let settings = Settings::from_json(&format!("{{\"interface_scale\": {kept}}}")).unwrap();
        assert_eq!(settings.interface_scale, used);
    }
}

#[test]
fn a_recent_file_moves_to_the_front_and_the_eleventh_is_forgotten() {
    let mut settings = Settings::default();
    for number in 0..12 {
        settings.remember(PathBuf::from(format!("{number}.geojson")));
    }
    settings.remember(PathBuf::from("5.geojson"));
    assert_eq!(settings.recent.len(), Settings::RECENT);
    let first: Vec<&Path> = settings
        .recent
        .iter()
        .take(3)
        .map(PathBuf::as_path)
        .collect();
    assert_eq!(
        first,
        ["5.geojson", "11.geojson", "10.geojson"].map(Path::new)
    );
}

fn talks() -> theatrum::atlas::filter::Filters {
    let mut filters = theatrum::atlas::filter::Filters::default();
    filters.add_words("kind=meeting").unwrap();
    filters
}
