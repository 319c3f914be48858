//! Tiles on threads: the desk that a map asks, and the gathering of those of a picture.
//!
//! A map says in every frame which tiles it wants, those in the middle first; what it does not
//! want any more is not asked for. A tile that failed is asked for again after a pause that grows,
//! a little longer or shorter for each tile so that not all come back at once.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use super::Jobs;
use crate::basemap::desk::{self, Came, GroundDesk, Make, TOO_MUCH};
use crate::basemap::tiles::{Held, wanted};
use crate::basemap::{self, GroundKind, GroundSource, Level, TileContent, TileId, TileSet};
use crate::io::tiles::{Again, TileFault, TileStore};
use crate::view::{Camera, FrameSize};

/// How many threads fetch and decode.
const THREADS: usize = 4;
/// How often a tile is asked for.
const ATTEMPTS: u32 = 4;
/// The first pause; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(600);
/// The longest pause that a server can ask for before the person is told instead.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// A desk that tiles are asked for at, and the threads that serve it until it is closed.
struct TileDesk<T> {
    shared: Arc<Shared<T>>,
    inline: bool,
}

struct Shared<T> {
    queue: Mutex<Queue<T>>,
    bell: Condvar,
    wake: Arc<dyn Fn() + Send + Sync>,
    store: Arc<TileStore>,
    make: Make<T>,
}

struct Queue<T> {
    open: bool,
    source: Arc<GroundSource>,
    /// Wanted tiles, the most urgent first.
    wanted: Vec<TileId>,
    busy: BTreeSet<(Arc<GroundSource>, TileId)>,
    /// How often a tile has failed, and when it is asked for again.
    later: BTreeMap<TileId, (u32, Instant)>,
    came: Vec<Came<T>>,
    described: Option<Arc<GroundSource>>,
}

impl<T: Send + 'static> GroundDesk<T> for Jobs {
    fn tiles(&self, make: Make<T>) -> Box<dyn desk::TileDesk<T>> {
        Box::new(TileDesk::new(self, make))
    }

    fn level(&self, which: usize, take: Box<dyn FnOnce(&'static Level) + Send>) {
        // Nobody waits for a level that cannot be made: a coarser one is drawn.
        self.start("ground", move || take(basemap::level(which)), |_| ());
    }
}

impl<T: Send + 'static> TileDesk<T> {
    fn new(jobs: &Jobs, make: Make<T>) -> Self {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue {
                open: true,
                source: Arc::new(GroundSource::builtin()),
                wanted: Vec::new(),
                busy: BTreeSet::new(),
                later: BTreeMap::new(),
                came: Vec::new(),
                described: None,
            }),
            bell: Condvar::new(),
            wake: jobs.wake(),
            store: jobs.tile_store(),
            make,
        });
        for number in (1..=THREADS).filter(|_| !jobs.inline) {
            let shared = Arc::clone(&shared);
            // What fails there is told tile by tile.
            jobs.start(&format!("tiles {number}"), move || shared.serve(), |_| ());
        }
        Self {
            shared,
            inline: jobs.inline,
        }
    }
}

impl<T: Send + 'static> desk::TileDesk<T> for TileDesk<T> {
    fn want(&mut self, source: &Arc<GroundSource>, tiles: Vec<TileId>) {
        {
            let mut queue = self.shared.lock();
            if *queue.source != **source {
                queue.source = Arc::clone(source);
                queue.later.clear();
            }
            // What has come and was not taken yet is not asked for twice.
            let came: BTreeSet<TileId> = queue
                .came
                .iter()
                .filter(|came| came.source.key() == source.key())
                .map(|came| came.tile)
                .collect();
            queue.wanted = tiles;
            queue.wanted.retain(|tile| !came.contains(tile));
            if queue.wanted.is_empty() {
                return;
            }
        }
        if self.inline {
            while self.shared.one(&|_| None).is_some() {}
        } else {
            self.shared.bell.notify_all();
        }
    }

    fn take(&self, most: usize) -> Vec<Came<T>> {
        let mut queue = self.shared.lock();
        let count = queue.came.len().min(most);
        queue.came.drain(..count).collect()
    }

    fn has_more(&self) -> bool {
        !self.shared.lock().came.is_empty()
    }

    fn described(&self) -> Option<Arc<GroundSource>> {
        self.shared.lock().described.take()
    }
}

impl<T> Drop for TileDesk<T> {
    fn drop(&mut self) {
        self.shared.lock().open = false;
        self.shared.bell.notify_all();
    }
}

/// What to do next at a desk.
enum Next {
    Fetch(Arc<GroundSource>, TileId),
    Wait(Option<Instant>),
    Close,
}

impl<T> Shared<T> {
    fn lock(&self) -> std::sync::MutexGuard<'_, Queue<T>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches until the desk is closed.
    fn serve(&self) {
        loop {
            let mut queue = self.lock();
            match queue.next(Instant::now()) {
                Next::Close => return,
                Next::Fetch(source, tile) => {
                    drop(queue);
                    self.fetch(&source, tile, &pause);
                }
                Next::Wait(until) => match until {
                    Some(until) => {
                        let left = until.saturating_duration_since(Instant::now());
                        drop(self.bell.wait_timeout(queue, left));
                    }
                    None => drop(self.bell.wait(queue)),
                },
            }
        }
    }

    /// Fetches one tile here and now, where one is wanted.
    fn one(&self, pause: &Pause<'_>) -> Option<()> {
        let next = self.lock().next(Instant::now());
        let Next::Fetch(source, tile) = next else {
            return None;
        };
        self.fetch(&source, tile, pause);
        Some(())
    }

    /// A tile, and what its ground says of itself, where it should be asked.
    fn made(
        &self,
        source: &GroundSource,
        tile: TileId,
    ) -> (Result<Option<T>, TileFault>, Option<GroundSource>) {
        let got = self.store.tile(source, tile, None);
        let asks = source.credit.is_empty()
            || source.name.is_empty()
            || matches!(source.kind, GroundKind::Pmtiles { .. });
        let described = got
            .as_ref()
            .ok()
            .filter(|_| asks)
            .and_then(|_| self.store.with_description(source, None).ok());
        let made = got.map(|content| content.map(|content| (self.make)(tile, content)));
        (made, described)
    }

    fn fetch(&self, source: &Arc<GroundSource>, tile: TileId, pause: &Pause<'_>) {
        // A tile on which a decoder breaks down is one that could not be had.
        let (made, described) = catch_unwind(AssertUnwindSafe(|| self.made(source, tile)))
            .unwrap_or_else(|panic| (Err(TileFault::broken(super::words_of(&*panic))), None));
        let mut queue = self.lock();
        if let Some(described) = described
            && described != **source
            && *queue.source == **source
        {
            queue.described = Some(Arc::new(described));
        }
        queue.busy.remove(&(Arc::clone(source), tile));
        let failed = queue.later.get(&tile).map_or(0, |(failed, _)| *failed);
        let result = match made {
            Ok(made) => {
                queue.later.remove(&tile);
                Ok(made)
            }
            Err(fault) => {
                let longer = pause(&(tile, failed + 1, &fault));
                match longer {
                    Some(longer) if failed + 1 < ATTEMPTS => {
                        queue
                            .later
                            .insert(tile, (failed + 1, Instant::now() + longer));
                        drop(queue);
                        self.bell.notify_all();
                        return;
                    }
                    _ => {
                        queue.later.remove(&tile);
                        // It is not asked for again until the map says so.
                        queue.wanted.retain(|other| *other != tile);
                        Err(fault.why)
                    }
                }
            }
        };
        queue.wanted.retain(|other| *other != tile);
        queue.came.push(Came {
            source: Arc::clone(source),
            tile,
            result,
        });
        drop(queue);
        (self.wake)();
    }
}

/// How long to wait after a failure; none where asking again is no use.
type Pause<'a> = dyn Fn(&(TileId, u32, &TileFault)) -> Option<Duration> + 'a;

impl<T> Queue<T> {
    fn next(&mut self, now: Instant) -> Next {
        if !self.open {
            return Next::Close;
        }
        let mut soonest: Option<Instant> = None;
        let mut found = None;
        for tile in &self.wanted {
            if self.busy.contains(&(Arc::clone(&self.source), *tile)) {
                continue;
            }
            match self.later.get(tile) {
                Some((_, at)) if *at > now => {
                    soonest = Some(soonest.map_or(*at, |before| before.min(*at)));
                }
                _ => {
                    found = Some(*tile);
                    break;
                }
            }
        }
        let Some(tile) = found else {
            return Next::Wait(soonest);
        };
        self.busy.insert((Arc::clone(&self.source), tile));
        Next::Fetch(Arc::clone(&self.source), tile)
    }
}

/// The pause before a tile is asked for again: twice as long after each failure, a quarter longer
/// or shorter by the tile; as long as the server asks, if that is not too long.
pub fn pause(failed: &(TileId, u32, &TileFault)) -> Option<Duration> {
    let (tile, count, fault) = *failed;
    let usual = PAUSE.saturating_mul(1 << count.saturating_sub(1).min(10));
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in [
        u64::from(tile.z),
        u64::from(tile.x),
        u64::from(tile.y),
        u64::from(count),
    ] {
        hash = (hash ^ part).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 29;
    }
    let share = 0.75 + (hash % 1000) as f64 / 2000.0;
    let usual = usual.mul_f64(share);
    match fault.again {
        Again::No => None,
        Again::Yes => Some(usual),
        Again::After(asked) if asked > LONGEST_PAUSE => None,
        Again::After(asked) => Some(asked.max(usual)),
    }
}

/// What a picture wants of a ground.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The ground.
    pub source: GroundSource,
    /// Where the map looks.
    pub camera: Camera,
    /// Size of the map frame.
    pub size: FrameSize,
}

/// Fetches the tiles of a picture, and answers by the deadline with those that came. Nobody waits
/// for the others.
pub fn gather(
    store: &Arc<TileStore>,
    wish: &Wish,
    until: Instant,
    cancelled: &AtomicBool,
) -> TileSet {
    if wish.source.is_builtin() {
        return TileSet::default();
    }
    // An archive says itself which zooms it has, and whom it is owed to.
    let source = match store.with_description(&wish.source, Some(until)) {
        Ok(source) => Arc::new(source),
        Err(fault) => {
            return TileSet {
                wanted: 1,
                missing: [(fault.why, 1)].into(),
                ..TileSet::default()
            };
        }
    };
    let frame = wish.camera.world_box(wish.size);
    let places = wanted(&source, wish.camera.zoom, frame);
    let mut asked: Vec<TileId> = places.iter().map(|place| place.tile).collect();
    asked.sort_unstable();
    asked.dedup();
    let (sender, came) = mpsc::channel();
    let queue = Arc::new(Mutex::new(asked.clone()));
    let stop = Arc::new(AtomicBool::new(false));
    for number in 0..THREADS.min(asked.len()) {
        let (store, source) = (Arc::clone(store), Arc::clone(&source));
        let (queue, sender, stop) = (Arc::clone(&queue), sender.clone(), Arc::clone(&stop));
        let spawned = std::thread::Builder::new()
            .name(format!("picture tiles {number}"))
            .spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
                    let Some(tile) = next.filter(|_| !stop.load(Ordering::Acquire)) else {
                        return;
                    };
                    let found = with_patience(&store, &source, tile, until);
                    if sender.send((tile, found)).is_err() {
                        return;
                    }
                }
            });
        if spawned.is_err() {
            // Fewer threads, or none; what none of them asked for counts as missing.
            break;
        }
    }
    drop(sender);
    let mut held: BTreeMap<TileId, (TileId, Arc<TileContent>)> = BTreeMap::new();
    let mut set = TileSet {
        wanted: asked.len(),
        credit: source.credit.clone(),
        ..TileSet::default()
    };
    let mut left = asked.len();
    let mut cost = 0;
    while left > 0 && !cancelled.load(Ordering::Acquire) {
        let wait = until.saturating_duration_since(Instant::now());
        match came.recv_timeout(wait.min(Duration::from_millis(100))) {
            Ok((_, Ok(Some((_, content))))) if cost + content.cost() > MOST_OF_A_PICTURE => {
                left -= 1;
                *set.missing.entry(TOO_MUCH.to_owned()).or_default() += 1;
            }
            Ok((tile, Ok(Some((found, content))))) => {
                left -= 1;
                cost += content.cost();
                held.insert(tile, (found, content));
            }
            Ok((_, Ok(None))) => {
                left -= 1;
                *set.missing.entry(NO_SUCH_TILE.to_owned()).or_default() += 1;
            }
            Ok((_, Err(why))) => {
                left -= 1;
                *set.missing.entry(why).or_default() += 1;
            }
            Err(mpsc::RecvTimeoutError::Timeout) if Instant::now() < until => {}
            Err(_) => break,
        }
    }
    stop.store(true, Ordering::Release);
    if left > 0 {
        *set.missing.entry(NO_TIME.to_owned()).or_default() += left;
    }
    set.tiles = places
        .into_iter()
        .filter_map(|place| {
            let (tile, content) = held.get(&place.tile)?;
            Some(Held {
                wanted: place,
                tile: *tile,
                content: Arc::clone(content),
            })
        })
        .collect();
    set.tiles.sort_by_key(|held| held.wanted);
    set
}

/// How much memory the tiles of a picture take at most, in bytes.
const MOST_OF_A_PICTURE: usize = 1 << 30;

/// What is said of tiles that a ground does not have.
pub const NO_SUCH_TILE: &str = "the ground has no such tile";
/// What is said of tiles that nobody waited for.
pub const NO_TIME: &str = "the time was up";

/// What a person should know of the tiles that a picture lacks: one line for each reason.
pub fn missing_words(set: &TileSet, name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let missing = set.missing_count();
    if missing == 0 {
        return words;
    }
    let tiles = |count: usize| match count {
        1 => "1 tile".to_owned(),
        count => format!("{count} tiles"),
    };
    for (why, count) in &set.missing {
        words.push(format!(
            "{} of {name} could not be had: {why}",
            tiles(*count)
        ));
    }
    let here = set.wanted.saturating_sub(missing);
    words.push(format!(
        "{} of {} came; the built-in ground shows where they are missing",
        here,
        tiles(set.wanted)
    ));
    words
}

type Found = Result<Option<(TileId, Arc<TileContent>)>, String>;

/// A tile, or where there is none the one above it, asked for as often as there is time.
fn with_patience(store: &TileStore, source: &GroundSource, tile: TileId, until: Instant) -> Found {
    let above = source.stand_ins();
    let first_zoom = source.zooms()[0];
    for candidate in std::iter::once(tile).chain(tile.ancestors().take(above)) {
        if candidate.z < first_zoom {
            break;
        }
        let mut failed = 0;
        let found = loop {
            match store.tile(source, candidate, Some(until)) {
                Ok(found) => break found,
                Err(fault) => {
                    failed += 1;
                    let longer = pause(&(candidate, failed, &fault));
                    match longer {
                        Some(longer) if failed < ATTEMPTS && Instant::now() + longer < until => {
                            std::thread::sleep(longer);
                        }
                        _ => return Err(fault.why),
                    }
                }
            }
        };
        if let Some(mut content) = found {
            // A picture takes the bytes as they came; that they unpack is all that matters.
            if let TileContent::Raster(raster) = &mut content {
                raster.rgba = Vec::new();
            }
            return Ok(Some((candidate, Arc::new(content))));
        }
    }
    Ok(None)
}
