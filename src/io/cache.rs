//! What servers answered, kept on disk by the rules that they gave with it.
//!
//! One file for each address, written whole or not at all: a crash in the middle of a write leaves
//! a temporary file, which the next start removes. Each file says its own length and a sum over
//! its body, so that a damaged one counts as missing. The folder keeps to a limit: what was used
//! longest ago goes first.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy as _;
use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

/// How much is kept where nobody says otherwise, in bytes.
pub const LIMIT: u64 = 256 << 20;

/// How long a tile is kept where the server does not say, in seconds: a week, as the tile policy
/// of OpenStreetMap has it.
const WEEK_SECS: u64 = 7 * 86_400;

/// The headers that are kept: the others say nothing about how long a body holds.
const KEPT: [&str; 10] = [
    "age",
    "cache-control",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "pragma",
    "vary",
    "content-encoding",
];

/// A folder of answers.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    limit: u64,
    /// How much there is, once it was counted.
    size: Mutex<Option<u64>>,
}

/// An answer that was kept.
#[derive(Debug)]
pub struct Kept {
    /// Its body.
    pub body: Vec<u8>,
    policy: CachePolicy,
    request: http::Request<()>,
}

/// What to do for an address.
#[derive(Debug)]
pub enum Advice {
    /// The answer that was kept still holds.
    Fresh(Vec<u8>),
    /// Ask whether it has changed, with these headers; it stands in where nobody answers.
    Ask(Box<Kept>, HeaderMap),
    /// There is none.
    Missing,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    url: String,
    at_secs: u64,
    headers: Vec<(String, String)>,
    length: u64,
    sum: String,
}

const MAGIC: &[u8] = b"theatrum-tile-1\n";
/// The longest head of a file, in bytes.
const MOST_HEAD: usize = 64 << 10;

/// The folder for this machine's person; none where the system names no place for such files.
pub fn usual_folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.cache_dir().join("theatrum").join("tiles"))
}

impl Cache {
    /// A cache in a folder, which is made when it is first written to.
    pub fn new(folder: PathBuf, limit: u64) -> Self {
        Self {
            folder,
            limit,
            size: Mutex::new(None),
        }
    }

    /// What is known about an address.
    pub fn advise(&self, url: &str) -> Advice {
        let Some((head, body)) = self.read(url) else {
            return Advice::Missing;
        };
        let Some(kept) = Kept::new(&head, body) else {
            return Advice::Missing;
        };
        match kept.policy.before_request(&kept.request, super::now()) {
            BeforeRequest::Fresh(_) => {
                touch(&self.path(url));
                Advice::Fresh(kept.body)
            }
            BeforeRequest::Stale { request, .. } => {
                let mut conditions = HeaderMap::new();
                for name in ["if-none-match", "if-modified-since"] {
                    if let Some(value) = request.headers.get(name) {
                        conditions.insert(HeaderName::from_static(name), value.clone());
                    }
                }
                Advice::Ask(Box::new(kept), conditions)
            }
        }
    }

    /// Keeps an answer of status 200, where its headers allow that.
    pub fn keep(&self, url: &str, headers: &HeaderMap, body: &[u8]) -> io::Result<()> {
        self.keep_since(url, &headers_of(headers), body, super::now())
    }

    /// Keeps what an answer of status 304 confirmed, by its new rules.
    pub fn confirm(&self, url: &str, kept: &Kept, headers: &HeaderMap) -> io::Result<()> {
        let mut response = http::Response::new(());
        *response.status_mut() = http::StatusCode::NOT_MODIFIED;
        *response.headers_mut() = headers.clone();
        let after = kept
            .policy
            .after_response(&kept.request, &response, super::now());
        let headers = match after {
            AfterResponse::NotModified(_, parts) | AfterResponse::Modified(_, parts) => {
                parts.headers
            }
        };
        self.keep_since(url, &headers_of(&headers), &kept.body, super::now())
    }

    fn keep_since(
        &self,
        url: &str,
        headers: &[(String, String)],
        body: &[u8],
        at: SystemTime,
    ) -> io::Result<()> {
        let head = Head {
            url: url.to_owned(),
            at_secs: secs(at),
            headers: headers.to_vec(),
            length: body.len() as u64,
            sum: sum(body),
        };
        let policy = policy(&head).filter(|(policy, _)| policy.is_storable());
        if policy.is_none() || body.len() as u64 > self.limit / 4 {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempfile_in(&self.folder)?;
        file.write_all(MAGIC)?;
        file.write_all(&serde_json::to_vec(&head)?)?;
        file.write_all(b"\n")?;
        file.write_all(body)?;
        let path = self.path(url);
        let before = fs::metadata(&path).map_or(0, |old| old.len());
        let after = file.as_file().metadata()?.len();
        file.persist(&path).map_err(|error| error.error)?;
        self.grow(before, after);
        Ok(())
    }

    /// Counts what was added, and makes room where it is too much.
    fn grow(&self, before: u64, after: u64) {
        let mut size = self.size.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match *size {
            Some(size) => (size + after).saturating_sub(before),
            None => self.count(),
        };
        *size = Some(if now > self.limit { self.shrink() } else { now });
    }

    fn files(&self) -> Vec<(PathBuf, fs::Metadata)> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        entries
            .flatten()
            .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
            .filter(|(_, about)| about.is_file())
            .collect()
    }

    /// How much there is. What a crash has left behind goes.
    fn count(&self) -> u64 {
        let mut size = 0;
        for (path, about) in self.files() {
            let left_behind = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(TEMPORARY));
            if left_behind && age(&about) > Duration::from_mins(10) {
                // It may be gone already.
                fs::remove_file(&path).ok();
            } else {
                size += about.len();
            }
        }
        size
    }

    /// Removes what was used longest ago until a tenth of the room is free.
    fn shrink(&self) -> u64 {
        let mut files = self.files();
        files.sort_by_key(|(path, about)| (about.modified().ok(), path.clone()));
        let mut size: u64 = files.iter().map(|(_, about)| about.len()).sum();
        for (path, about) in files {
            if size <= self.limit / 10 * 9 {
                break;
            }
            if fs::remove_file(&path).is_ok() {
                size = size.saturating_sub(about.len());
            }
        }
        size
    }

    /// How much is kept, in bytes.
    pub fn size(&self) -> u64 {
        let mut size = self.size.lock().unwrap_or_else(PoisonError::into_inner);
        *size.get_or_insert_with(|| self.count())
    }

    /// Removes everything.
    pub fn empty(&self) -> io::Result<()> {
        let mut size = self.size.lock().unwrap_or_else(PoisonError::into_inner);
        let mut problem = None;
        for (path, _) in self.files() {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => problem = Some(error),
                _ => {}
            }
        }
        *size = Some(self.count());
        problem.map_or(Ok(()), Err)
    }

    fn path(&self, url: &str) -> PathBuf {
        self.folder.join(sum(url.as_bytes()))
    }

    fn read(&self, url: &str) -> Option<(Head, Vec<u8>)> {
        let path = self.path(url);
        let bytes = fs::read(&path).ok()?;
        let parsed = parse(&bytes).filter(|(head, _)| head.url == url);
        if parsed.is_none() {
            // It is damaged, and would be in the way.
            fs::remove_file(&path).ok();
        }
        parsed.map(|(head, body)| (head, body.to_vec()))
    }
}

const TEMPORARY: &str = ".part-";

fn parse(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let end = rest
        .iter()
        .take(MOST_HEAD)
        .position(|byte| *byte == b'\n')?;
    let (head, body) = rest.split_at_checked(end)?;
    let body = body.get(1..)?;
    let head: Head = serde_json::from_slice(head).ok()?;
    (head.length == body.len() as u64 && head.sum == sum(body)).then_some((head, body))
}

impl Kept {
    fn new(head: &Head, body: Vec<u8>) -> Option<Self> {
        let (policy, request) = policy(head)?;
        Some(Self {
            body,
            policy,
            request,
        })
    }
}

fn policy(head: &Head) -> Option<(CachePolicy, http::Request<()>)> {
    let request = http::Request::get(head.url.as_str()).body(()).ok()?;
    let mut response = http::Response::new(());
    for (name, value) in &head.headers {
        response.headers_mut().append(
            HeaderName::from_bytes(name.as_bytes()).ok()?,
            HeaderValue::from_str(value).ok()?,
        );
    }
    let says = ["cache-control", "expires", "pragma"]
        .iter()
        .any(|name| response.headers().contains_key(*name));
    if !says {
        let week = HeaderValue::from_str(&format!("max-age={WEEK_SECS}")).ok()?;
        response.headers_mut().insert("cache-control", week);
    }
    let options = CacheOptions {
        shared: false,
        ..CacheOptions::default()
    };
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(head.at_secs);
    let policy = CachePolicy::new_options(&request, &response, at, options);
    Some((policy, request))
}

fn headers_of(headers: &HeaderMap) -> Vec<(String, String)> {
    KEPT.iter()
        .filter_map(|name| {
            let value = headers.get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        })
        .collect()
}

fn secs(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

fn age(about: &fs::Metadata) -> Duration {
    about
        .modified()
        .ok()
        .and_then(|at| super::now().duration_since(at).ok())
        .unwrap_or_default()
}

/// Notes that a file was used.
fn touch(path: &Path) {
    if let Ok(file) = fs::File::options().append(true).open(path) {
        // Where that cannot be noted, the file only goes a little earlier.
        file.set_modified(super::now()).ok();
    }
}

/// A sum over bytes, the same on every machine (FNV-1a, 128 bit).
fn sum(bytes: &[u8]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let sum = bytes.iter().fold(START, |sum, byte| {
        (sum ^ u128::from(*byte)).wrapping_mul(PRIME)
    });
    format!("{sum:032x}")
}
