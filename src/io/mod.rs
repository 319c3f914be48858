//! The only door to the disk and to the network: whole files in, whole files out, tiles, and the
//! clock.
//!
//! Everything below takes bytes and a day; this is where they come from.

pub mod cache;
pub mod desktop;
pub mod fetch;
pub mod input;
pub mod original;
pub mod packs;
pub mod store;
pub mod tiles;
#[cfg(feature = "gui")]
pub mod watch;

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::atlas::time::Day;
use crate::formats::{Reading, geojson};

/// What is read of a file that cannot be read: a report rather than an error, so that it is shown
/// like every other problem with a file.
pub fn unreadable(path: &Path, error: &io::Error) -> Reading {
    let (message, hint) = explain(path, error);
    Reading {
        atlas: None,
        report: geojson::unreadable(&path.display().to_string(), message, hint),
    }
}

/// Whether there is a file by that path.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether there is anything by that path.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// Whether two paths are one file.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// The bytes of a file.
pub fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    fs::read(path)
}

/// What kept a file from being read or written, in words.
pub fn explain(path: &Path, error: &io::Error) -> (String, Option<&'static str>) {
    match error.kind() {
        io::ErrorKind::NotFound => (
            "there is no such file".to_owned(),
            Some("check the name and the folder"),
        ),
        io::ErrorKind::IsADirectory => (
            "this is a folder, not a file".to_owned(),
            Some("name a file inside it"),
        ),
        io::ErrorKind::PermissionDenied => (
            "no permission to read or write it".to_owned(),
            Some("check who owns it"),
        ),
        _ if path.is_dir() => (
            "this is a folder, not a file".to_owned(),
            Some("name a file inside it"),
        ),
        _ => (error.to_string(), None),
    }
}

/// Writes a file whole or not at all: what stood there before is replaced in one step.
pub fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    save_from(path, &mut |out| out.write_all(bytes))
}

/// Writes a file whole or not at all, from what `write` writes; nothing where it fails.
pub fn save_from(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    write(&mut file)?;
    file.as_file().sync_all()?;
    // A temporary file is the owner's alone; a saved one gets what the folder's others have.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).map_or(0o644, |old| old.permissions().mode());
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(mode))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a folder, and those around it, where there is none yet.
pub fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// What time it is, by the machine's clock.
fn now() -> std::time::SystemTime {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the clock is read; everything else is told the time"
    )]
    std::time::SystemTime::now()
}

/// Today, by the machine's clock (UTC).
pub fn today() -> Day {
    let days = now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() / 86_400);
    Day::from_ymd(1970, 1, 1)
        .unwrap_or_default()
        .plus_days(i64::try_from(days).unwrap_or_default())
}

/// Says something on standard error, where a command has no better way.
pub fn tell(words: &str) {
    // Where not even that can be written to, nobody is there.
    writeln!(io::stderr(), "{words}").ok();
}
