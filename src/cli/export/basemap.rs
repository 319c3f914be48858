//! The ground that a picture is asked for with, and how long its tiles are waited for.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::refusal::Refusal;
use crate::atlas::library::Library;
use crate::basemap::{GroundSource, TileSet};
use crate::cli::args::ExportArgs;
use crate::export::figure::map_size;
use crate::io::tiles::TileStore;
use crate::jobs::tiles::{Wish, gather};
use crate::view::figure::FigureSettings;
use crate::view::{LayerName, View};

/// The ground of the pictures of a command.
pub(super) struct Ground {
    store: Option<Arc<TileStore>>,
    until: Instant,
    /// What a person should know before the first picture.
    pub(super) notes: Vec<String>,
}

impl Ground {
    /// Puts the ground that was asked for into a view. The view's own is not fetched: nobody has
    /// agreed to that.
    pub(super) fn new(
        args: &ExportArgs,
        view: &mut View,
        library: &Library,
    ) -> Result<Self, Refusal> {
        let store = Arc::<TileStore>::default();
        // An archive that is not there, or is none, is no ground to draw another one for.
        if let Some(source) = args
            .basemap
            .as_ref()
            .filter(|source| source.path().is_some())
        {
            store
                .open(source, None)
                .map_err(|fault| Refusal::new(format!("--basemap: {}", fault.why)))?;
        }
        let mut notes = Vec::new();
        let asked = args.basemap.clone().unwrap_or_default();
        let own = std::mem::replace(&mut view.layers.ground, asked);
        let of_atlas = library
            .atlases()
            .iter()
            .find_map(|atlas| serde_json::from_str(atlas.ground.as_ref()?.get()).ok());
        let own = if own.is_builtin() {
            of_atlas.unwrap_or_default()
        } else {
            own
        };
        if args.basemap.is_none() && !own.is_builtin() {
            notes.push(format!(
                "the ground {} is not fetched without --basemap; the built-in ground is drawn",
                own.for_travel().key()
            ));
        }
        let source: &GroundSource = &view.layers.ground;
        Ok(Self {
            store: (!source.is_builtin()).then_some(store),
            until: Instant::now() + Duration::from_secs(args.timeout),
            notes,
        })
    }

    /// The tiles for a view, as far as there is time.
    pub(super) fn tiles(&self, view: &View, settings: &FigureSettings) -> TileSet {
        let is_shown = view.layers.is_shown(LayerName::Ground);
        let Some(store) = self.store.as_ref().filter(|_| is_shown) else {
            return TileSet::default();
        };
        let wish = Wish {
            source: view.layers.ground.clone(),
            camera: view.camera,
            size: map_size(settings),
        };
        gather(store, &wish, self.until, &AtomicBool::new(false))
    }
}
