//! What a map asks for of its ground while it is drawn, and how it gets it: nothing here has a
//! thread, a disk or a network. Who has them implements these traits.

use std::sync::Arc;

use super::{GroundSource, Level, TileContent, TileId};

/// Where a map asks for what its ground is made of. `T` is what the map makes of a tile.
pub trait GroundDesk<T> {
    /// A desk for tiles; `make` is called where a frame does not wait for it.
    fn tiles(&self, make: Make<T>) -> Box<dyn TileDesk<T>>;

    /// Hands over a level of detail of the built-in ground, where a frame does not wait for it.
    fn level(&self, which: usize, take: Box<dyn FnOnce(&'static Level) + Send>);
}

/// A desk that tiles are asked for at.
pub trait TileDesk<T> {
    /// Says which tiles are wanted now, the most urgent first, instead of those that were before.
    fn want(&mut self, source: &Arc<GroundSource>, tiles: Vec<TileId>);

    /// What has come since the last call, at most so much.
    fn take(&self, most: usize) -> Vec<Came<T>>;

    /// Whether more has come than was taken.
    fn has_more(&self) -> bool;

    /// What an archive says of itself, once after it was opened.
    fn described(&self) -> Option<Arc<GroundSource>>;
}

/// What is made of a tile on a thread, so that the frame need not.
pub type Make<T> = Arc<dyn Fn(TileId, TileContent) -> T + Send + Sync>;

/// What came of a tile.
#[derive(Debug)]
pub struct Came<T> {
    /// The ground it is of.
    pub source: Arc<GroundSource>,
    /// The tile.
    pub tile: TileId,
    /// What it is, that there is none, or why it could not be had.
    pub result: Result<Option<T>, String>,
}

/// What is said of tiles that would take too much memory.
pub const TOO_MUCH: &str = "the tiles take too much memory together";
