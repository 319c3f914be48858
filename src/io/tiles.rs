//! Tiles of any ground: from a server through the cache, or from an archive that is opened once.
//!
//! Everything here blocks; `jobs` calls it on its threads.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::cache::{self, Advice, Cache};
use super::fetch::{Answer, Ask, FetchError, Fetcher, Patience};
use crate::basemap::archive::{self, Archive, ArchiveError, Packing, TileSort, unpack};
use crate::basemap::raster;
use crate::basemap::vector;
use crate::basemap::{GroundKind, GroundSource, TileContent, TileId};

/// The longest tile of a server, in bytes.
const MOST_BODY: u64 = 8 << 20;

/// Why a tile could not be had, and whether to ask again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct TileFault {
    /// Why, in words.
    pub why: String,
    /// Whether to ask again.
    pub again: Again,
}

impl TileFault {
    /// A tile that cannot be decoded, for a reason in words.
    pub fn broken(why: String) -> Self {
        Self {
            why,
            again: Again::No,
        }
    }
}

/// Whether to ask again for a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It would not help.
    No,
    /// After a while.
    Yes,
    /// Not before so long.
    After(Duration),
}

impl TileFault {
    fn lasting(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            again: Again::No,
        }
    }
}

impl From<FetchError> for TileFault {
    fn from(error: FetchError) -> Self {
        let again = match error.retry_after() {
            _ if !error.may_pass() => Again::No,
            Some(after) => Again::After(after),
            None => Again::Yes,
        };
        Self {
            why: error.to_string(),
            again,
        }
    }
}

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Whom it is owed to, where it says so.
    pub credit: Option<String>,
    /// The first and the last zoom.
    pub zooms: [u8; 2],
    /// West, south, east, north in degrees.
    pub bounds_deg: [f64; 4],
    /// Whether its tiles are geometry.
    pub is_vector: bool,
}

/// An archive that is open.
#[derive(Debug)]
pub struct Opened {
    /// Its directories.
    pub archive: Archive,
    bytes: Bytes,
}

/// Where the bytes of an archive are.
#[derive(Debug)]
enum Bytes {
    /// In a file, which stays open.
    File(Mutex<File>),
    /// With a server.
    Http {
        url: String,
        host: String,
        /// What the server calls this version of the file.
        version: Mutex<Option<String>>,
    },
}

/// What all windows and exports of a run get their tiles from.
#[derive(Debug)]
pub struct TileStore {
    fetcher: Fetcher,
    cache: Option<Cache>,
    archives: Mutex<BTreeMap<String, Slot>>,
}

/// An archive, once it is open; held while it is opened, so that it is opened once.
type Slot = Arc<Mutex<Option<Arc<Opened>>>>;

impl Default for TileStore {
    fn default() -> Self {
        let cache = cache::usual_folder().map(|folder| Cache::new(folder, cache::LIMIT));
        Self::new(cache, Patience::default())
    }
}

impl TileStore {
    /// A store that waits so long, with a cache or without.
    pub fn new(cache: Option<Cache>, patience: Patience) -> Self {
        Self {
            fetcher: Fetcher::new(patience),
            cache,
            archives: Mutex::default(),
        }
    }

    /// Its cache, where it has one.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// A tile; none where the ground has no such tile.
    pub fn tile(
        &self,
        source: &GroundSource,
        tile: TileId,
        until: Option<Instant>,
    ) -> Result<Option<TileContent>, TileFault> {
        match &source.kind {
            GroundKind::Builtin => Ok(None),
            GroundKind::Xyz { .. } => {
                let Some(bytes) = self.ask_server(source, tile, until)? else {
                    return Ok(None);
                };
                picture(bytes).map(Some)
            }
            GroundKind::Pmtiles { .. } => {
                let opened = self.open(source, until)?;
                let read = |offset, length| self.range(&opened, offset, length, until);
                let found = opened.archive.tile(tile, read);
                let Some(bytes) = found.map_err(|error| self.fault(source, error))? else {
                    return Ok(None);
                };
                if bytes.is_empty() {
                    return Ok(None);
                }
                match opened.archive.header.sort {
                    TileSort::Vector => vector::decode(&bytes, tile)
                        .map(|tile| Some(TileContent::Vector(tile)))
                        .map_err(|error| TileFault::lasting(error.to_string())),
                    TileSort::Png | TileSort::Jpeg | TileSort::Webp => picture(bytes).map(Some),
                }
            }
        }
    }

    /// What an archive says of itself, which is opened for it; none for other grounds.
    pub fn describe(
        &self,
        source: &GroundSource,
        until: Option<Instant>,
    ) -> Result<Option<Described>, TileFault> {
        if !matches!(source.kind, GroundKind::Pmtiles { .. }) {
            return Ok(None);
        }
        let opened = self.open(source, until)?;
        let header = &opened.archive.header;
        let (name, credit) = archive::described(&opened.archive.metadata);
        Ok(Some(Described {
            name,
            credit,
            zooms: [header.min_zoom, header.max_zoom],
            bounds_deg: header.bounds_deg,
            is_vector: header.sort == TileSort::Vector,
        }))
    }

    /// A ground with what its archive says of itself put in.
    pub fn with_description(
        &self,
        source: &GroundSource,
        until: Option<Instant>,
    ) -> Result<GroundSource, TileFault> {
        Ok(match self.describe(source, until)? {
            None => source.clone(),
            Some(described) => described.applied_to(source),
        })
    }

    fn ask_server(
        &self,
        source: &GroundSource,
        tile: TileId,
        until: Option<Instant>,
    ) -> Result<Option<Vec<u8>>, TileFault> {
        let host = source.host().unwrap_or_default();
        let url = source.tile_url(tile).unwrap_or_default();
        let advice = self
            .cache
            .as_ref()
            .map_or(Advice::Missing, |cache| cache.advise(&url));
        let (kept, conditions) = match advice {
            Advice::Fresh(body) => return Ok(Some(body)),
            Advice::Ask(kept, conditions) => (Some(kept), Some(conditions)),
            Advice::Missing => (None, None),
        };
        let answer = self.fetcher.get(&Ask {
            url: &url,
            host: &host,
            most: MOST_BODY,
            range: None,
            conditions: conditions.as_ref(),
            until,
        });
        match (answer, kept) {
            (
                Ok(Answer {
                    status: 200,
                    headers,
                    body,
                }),
                _,
            ) => {
                // A page with an error on it must not be kept for a week.
                if !body.is_empty() && !raster::is_page(&body) {
                    self.keep(|cache| cache.keep(&url, &headers, &body));
                }
                Ok(Some(body))
            }
            (
                Ok(Answer {
                    status: 304,
                    headers,
                    ..
                }),
                Some(kept),
            ) => {
                self.keep(|cache| cache.confirm(&url, &kept, &headers));
                Ok(Some(kept.body))
            }
            (Ok(_), _) => Ok(None),
            // An old tile is better than none.
            (Err(_), Some(kept)) => Ok(Some(kept.body)),
            (Err(error), None) => Err(error.into()),
        }
    }

    /// What cannot be kept is fetched again another time.
    fn keep(&self, keep: impl FnOnce(&Cache) -> std::io::Result<()>) {
        if let Some(cache) = &self.cache {
            keep(cache).ok();
        }
    }

    /// The archive of a ground, opened where it is not open yet.
    pub fn open(
        &self,
        source: &GroundSource,
        until: Option<Instant>,
    ) -> Result<Arc<Opened>, TileFault> {
        let key = source.key();
        let slot = {
            let mut archives = self.archives.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(archives.entry(key.to_owned()).or_default())
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(opened) = &*slot {
            return Ok(Arc::clone(opened));
        }
        let bytes = match source.path() {
            Some(path) => Bytes::File(Mutex::new(open_file(path)?)),
            None => Bytes::Http {
                url: key.to_owned(),
                host: source.host().unwrap_or_default(),
                version: Mutex::default(),
            },
        };
        let archive =
            Archive::open(|offset, length| range_of(&self.fetcher, &bytes, offset, length, until))
                .map_err(plain_fault)?;
        let opened = Arc::new(Opened { archive, bytes });
        *slot = Some(Arc::clone(&opened));
        Ok(opened)
    }

    /// Lets go of an archive, so that it is opened again.
    pub fn close(&self, source: &GroundSource) {
        self.archives
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(source.key());
    }

    /// A range of an archive.
    pub fn range(
        &self,
        opened: &Opened,
        offset: u64,
        length: u64,
        until: Option<Instant>,
    ) -> Result<Vec<u8>, TileFault> {
        range_of(&self.fetcher, &opened.bytes, offset, length, until)
    }

    fn fault(&self, source: &GroundSource, error: ArchiveError<TileFault>) -> TileFault {
        let fault = plain_fault(error);
        if fault.why == CHANGED {
            self.close(source);
        }
        fault
    }
}

impl Described {
    /// A ground with what its archive says put in.
    pub fn applied_to(&self, source: &GroundSource) -> GroundSource {
        let [min_zoom, max_zoom] = self.zooms;
        // What a person has written stays.
        let usual = GroundSource::archive(source.key());
        let is_usual = |own: &str, usual: &str| own.is_empty() || own == usual;
        let name = self.name.as_ref();
        let credit = self.credit.as_ref();
        GroundSource {
            kind: source.kind.clone(),
            name: name
                .filter(|_| is_usual(&source.name, &usual.name))
                .unwrap_or(&source.name)
                .clone(),
            credit: credit
                .filter(|_| source.credit.is_empty())
                .unwrap_or(&source.credit)
                .clone(),
            min_zoom,
            max_zoom,
        }
    }
}

/// What is said where the file of a server has changed while it was read.
const CHANGED: &str = "the archive has changed while it was read";

fn plain_fault(error: ArchiveError<TileFault>) -> TileFault {
    match error {
        ArchiveError::Read(fault) => fault,
        other => TileFault::lasting(other.to_string()),
    }
}

fn picture(bytes: Vec<u8>) -> Result<TileContent, TileFault> {
    // Some servers pack what was asked for as it is.
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        unpack::<TileFault>(&bytes, Packing::Gzip, archive::MOST_TILE).map_err(plain_fault)?
    } else {
        bytes
    };
    raster::decode(bytes)
        .map(TileContent::Raster)
        .map_err(|fault| TileFault::lasting(fault.to_string()))
}

fn open_file(path: &str) -> Result<File, TileFault> {
    let shown = std::path::Path::new(path);
    // A device or a pipe would be read for ever.
    if shown.exists() && !shown.is_file() {
        return Err(TileFault::lasting(format!("this is not a file: {path}")));
    }
    File::open(shown).map_err(|error| {
        let (why, _) = super::explain(shown, &error);
        TileFault::lasting(format!("{why}: {path}"))
    })
}

fn range_of(
    fetcher: &Fetcher,
    bytes: &Bytes,
    offset: u64,
    length: u64,
    until: Option<Instant>,
) -> Result<Vec<u8>, TileFault> {
    match bytes {
        Bytes::File(file) => {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let mut out = Vec::new();
            file.seek(SeekFrom::Start(offset))
                .and_then(|_| (&mut *file).take(length).read_to_end(&mut out))
                .map_err(|error| TileFault::lasting(error.to_string()))?;
            Ok(out)
        }
        Bytes::Http { url, host, version } => {
            let answer = fetcher.get(&Ask {
                url,
                host,
                most: length,
                range: Some((offset, length)),
                conditions: None,
                until,
            })?;
            if answer.status != 206 {
                return Err(TileFault::lasting(format!("{host} has no such file")));
            }
            let named = ["etag", "last-modified"]
                .iter()
                .find_map(|name| answer.headers.get(*name)?.to_str().ok())
                .map(ToOwned::to_owned);
            let mut version = version.lock().unwrap_or_else(PoisonError::into_inner);
            match &*version {
                Some(before) if named.as_ref().is_some_and(|named| named != before) => {
                    return Err(TileFault {
                        why: CHANGED.to_owned(),
                        again: Again::Yes,
                    });
                }
                Some(_) => {}
                None => *version = named,
            }
            Ok(answer.body)
        }
    }
}
