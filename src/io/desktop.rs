//! What the desktop is asked for: whether it wants less motion, and to open an address.

use std::process::{Command, Stdio};

/// Whether the system asks for less motion, where it can be asked: GNOME and what follows it
/// keep the wish in a setting that `gsettings` reads.
pub fn reduced_motion() -> Option<bool> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let output = Command::new("gsettings")
        .args(["get", "org.gnome.desktop.interface", "enable-animations"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    match String::from_utf8_lossy(&output.stdout).trim() {
        "true" => Some(false),
        "false" => Some(true),
        _ => None,
    }
}
