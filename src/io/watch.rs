//! Tells when files that are open change on disk.

use std::path::{Path, PathBuf};

/// Watches files. Folders are watched rather than the files themselves, since most programs save
/// by putting a new file in the place of the old one.
pub struct Watcher {
    inner: Option<notify::RecommendedWatcher>,
    files: std::sync::Arc<std::sync::Mutex<Vec<PathBuf>>>,
    folders: Vec<PathBuf>,
}

impl Watcher {
    /// A watcher that calls `changed` with the path of a file that was changed. Where the system
    /// cannot watch files, nothing is ever told.
    pub fn new(changed: impl Fn(PathBuf) + Send + 'static) -> Self {
        use std::sync::{Arc, Mutex, PoisonError};

        let files: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let watched = Arc::clone(&files);
        let inner = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else {
                return;
            };
            if !is_change(event.kind) {
                return;
            }
            let files = watched
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            for file in files {
                if event.paths.iter().any(|path| same_file(path, &file)) {
                    changed(file);
                }
            }
        });
        Self {
            inner: inner.ok(),
            files,
            folders: Vec::new(),
        }
    }

    /// Watches these files, and no others.
    pub fn watch(&mut self, files: Vec<PathBuf>) {
        use notify::Watcher as _;
        use std::sync::PoisonError;

        let Some(inner) = &mut self.inner else {
            return;
        };
        let mut folders: Vec<PathBuf> = files.iter().map(|file| folder_of(file)).collect();
        folders.sort();
        folders.dedup();
        for gone in self
            .folders
            .iter()
            .filter(|folder| !folders.contains(folder))
        {
            // A folder that is gone is not watched anyway.
            inner.unwatch(gone).ok();
        }
        for new in folders
            .iter()
            .filter(|folder| !self.folders.contains(folder))
        {
            // What cannot be watched is only not reloaded by itself.
            inner.watch(new, notify::RecursiveMode::NonRecursive).ok();
        }
        self.folders = folders;
        *self.files.lock().unwrap_or_else(PoisonError::into_inner) = files;
    }
}

/// Whether something happened to what a file holds; reading it is an event as well.
fn is_change(kind: notify::EventKind) -> bool {
    use notify::EventKind;
    use notify::event::ModifyKind;
    matches!(
        kind,
        EventKind::Any
            | EventKind::Create(_)
            | EventKind::Modify(ModifyKind::Any | ModifyKind::Data(_) | ModifyKind::Name(_))
    )
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn same_file(told: &Path, watched: &Path) -> bool {
    told.file_name() == watched.file_name()
        && (told == watched
            || told.parent().and_then(|folder| folder.canonicalize().ok())
                == folder_of(watched).canonicalize().ok())
}
