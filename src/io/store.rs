//! Where settings are kept between runs: one JSON file in the person's configuration folder.

use std::fs;
use std::io;
use std::path::PathBuf;

use etcetera::BaseStrategy as _;

use super::save;
use crate::settings::Settings;

/// The file that settings are kept in; none where the system names no place for such files.
pub fn settings_path() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("theatrum").join("settings.json"))
}

/// Reads settings, or the defaults where there are none yet; and what was wrong with them.
pub fn load_settings(path: &std::path::Path) -> (Settings, Option<String>) {
    match fs::read_to_string(path) {
        Ok(text) => match Settings::from_json(&text) {
            Ok(settings) => (settings, None),
            Err(error) => (
                Settings::default(),
                Some(format!(
                    "The settings cannot be read ({error}); they are left out: {}",
                    path.display()
                )),
            ),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Settings::default(), None),
        Err(error) => (
            Settings::default(),
            Some(format!(
                "The settings cannot be read ({error}): {}",
                path.display()
            )),
        ),
    }
}

/// Keeps settings.
pub fn save_settings(path: &std::path::Path, settings: &Settings) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    save(path, settings.to_json().as_bytes())
}
