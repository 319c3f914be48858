//! What is asked of other machines, and within which bounds: the only file that opens a
//! connection.
//!
//! A fetcher asks one host at a time by name, the one that a person agreed to: a redirect to
//! another is refused. At most two connections to a host, a body no longer than the caller takes,
//! and an end to waiting that a slow server cannot put off.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::Read as _;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::blocking::{Client, ClientBuilder, Response};
use reqwest::header::{HeaderMap, RANGE, RETRY_AFTER};
use reqwest::redirect;

use crate::basemap::source::{host_of, is_of_host};

/// How this program names itself to a server.
pub const USER_AGENT: &str = concat!(
    "Theatrum/",
    env!("CARGO_PKG_VERSION"),
    " (+desktop atlas of deployments and summits)"
);

/// How many connections there are to one host, as the tile policy of OpenStreetMap has it.
const CONNECTIONS: usize = 2;
/// How many redirects are followed.
const REDIRECTS: usize = 5;
/// How much of a body is read at a time, in bytes.
const PIECE: usize = 16 << 10;

/// How long a fetcher waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For all of an answer.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(8),
            whole: Duration::from_secs(15),
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The address.
    pub url: &'a str,
    /// The host that a person agreed to, as [`crate::basemap::GroundSource::host`] names it.
    pub host: &'a str,
    /// The longest body, in bytes.
    pub most: u64,
    /// The range of bytes that is wanted: offset and length.
    pub range: Option<(u64, u64)>,
    /// Headers of a request that asks whether something has changed.
    pub conditions: Option<&'a HeaderMap>,
    /// When nobody waits any more.
    pub until: Option<Instant>,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status: 200, 206, 304 or 404.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

/// Why nothing came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address is none, or not one of the host that was agreed to.
    #[error("the address is not one of {0}")]
    Address(String),
    /// The host is not known, or does not let itself be reached.
    #[error("{host} cannot be reached: {why}")]
    Unreachable {
        /// The host.
        host: String,
        /// Why.
        why: String,
    },
    /// The certificate of the host is bad.
    #[error(
        "the certificate of {host} is not to be trusted ({why}); somebody may be listening in, or the clock of this \
         machine is wrong"
    )]
    Certificate {
        /// The host.
        host: String,
        /// What is wrong with it.
        why: String,
    },
    /// It took too long.
    #[error("{0} is too slow")]
    Slow(String),
    /// The body is longer than the caller takes.
    #[error("{host} sends more than {most} bytes")]
    Large {
        /// The host.
        host: String,
        /// How much was wanted at most.
        most: u64,
    },
    /// It sends on and on, or to somebody else.
    #[error("{host} sends on {to}")]
    Redirect {
        /// The host.
        host: String,
        /// Where to.
        to: String,
    },
    /// It answers that it will not.
    #[error("{host} answers {status}{}", meaning(*status))]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
        /// How long it wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// The connection broke.
    #[error("the connection to {host} broke: {why}")]
    Broken {
        /// The host.
        host: String,
        /// Why.
        why: String,
    },
}

impl FetchError {
    /// Whether asking again may help.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Slow(_) | Self::Broken { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            Self::Address(_)
            | Self::Certificate { .. }
            | Self::Large { .. }
            | Self::Redirect { .. } => false,
        }
    }

    /// How long the server wants to be left alone, where it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        401 | 407 => ": it wants a password",
        403 => ": it refuses this program or this map",
        404 | 410 => ": there is no such thing",
        429 => ": it is asked too often",
        500..=599 => ": it is out of order",
        _ => "",
    }
}

/// Asks servers.
#[derive(Debug, Default)]
pub struct Fetcher {
    patience: Patience,
    through_proxy: OnceLock<Result<Client, String>>,
    direct: OnceLock<Result<Client, String>>,
    gates: Gates,
}

impl Fetcher {
    /// A fetcher that waits so long.
    pub fn new(patience: Patience) -> Self {
        Self {
            patience,
            ..Self::default()
        }
    }

    /// Asks for something. It blocks until the answer is there in full.
    pub fn get(&self, ask: &Ask<'_>) -> Result<Answer, FetchError> {
        let url = reqwest::Url::parse(ask.url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .filter(|url| authority(url).is_some_and(|host| is_of_host_name(&host, ask.host)))
            .ok_or_else(|| FetchError::Address(ask.host.to_owned()))?;
        let host = authority(&url).unwrap_or_default();
        let until = Instant::now() + self.patience.whole;
        let until = ask.until.map_or(until, |asked| asked.min(until));
        let Some(_gate) = self.gates.enter(ask.host, until) else {
            return Err(FetchError::Slow(host));
        };
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(FetchError::Slow(host));
        }
        let mut request = self.client(&url)?.get(url).timeout(left);
        if let Some((offset, length)) = ask.range {
            let last = offset.saturating_add(length).saturating_sub(1);
            request = request.header(RANGE, format!("bytes={offset}-{last}"));
        }
        if let Some(conditions) = ask.conditions {
            request = request.headers(conditions.clone());
        }
        let response = request.send().map_err(|error| explain(&error, &host))?;
        let status = response.status().as_u16();
        if !matches!(status, 200 | 206 | 304 | 404 | 410) {
            return Err(FetchError::Status {
                retry_after: retry_after(response.headers(), super::now()),
                host,
                status,
            });
        }
        if ask.range.is_some() && status == 200 {
            return Err(FetchError::Broken {
                host,
                why: "it sends the whole file where a part was asked for".to_owned(),
            });
        }
        let headers = response.headers().clone();
        let body = if matches!(status, 200 | 206) {
            body(response, &host, ask.most, until)?
        } else {
            Vec::new()
        };
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    /// The client for an address; a proxy is for the network, not for this machine.
    fn client(&self, url: &reqwest::Url) -> Result<&Client, FetchError> {
        let here = match url.host_str() {
            Some(host) => is_loopback(host),
            None => true,
        };
        let slot = if here {
            &self.direct
        } else {
            &self.through_proxy
        };
        let built = slot.get_or_init(|| {
            // Whoever was first has installed the same one.
            rustls::crypto::ring::default_provider()
                .install_default()
                .ok();
            let builder = builder(self.patience.connect);
            let builder = if here { builder.no_proxy() } else { builder };
            builder.build().map_err(|error| chain(&error))
        });
        built.as_ref().map_err(|why| FetchError::Unreachable {
            host: url.host_str().unwrap_or_default().to_owned(),
            why: why.clone(),
        })
    }
}

fn builder(connect: Duration) -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(connect)
        .pool_max_idle_per_host(CONNECTIONS)
        .redirect(redirect::Policy::custom(|attempt| {
            let from = attempt.previous().last().and_then(authority_name);
            let to = authority_name(attempt.url());
            if attempt.previous().len() > REDIRECTS {
                attempt.error("in a circle")
            } else if from != to {
                let to = to.unwrap_or_default();
                attempt.error(format!("to {to}, which nobody agreed to"))
            } else {
                attempt.follow()
            }
        }))
}

/// The name of a host without its port: from http to https the port changes.
fn authority_name(url: &reqwest::Url) -> Option<String> {
    url.host_str().map(str::to_ascii_lowercase)
}

/// The host of an address, with its port where it is not the usual one.
fn authority(url: &reqwest::Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

fn is_of_host_name(found: &str, agreed: &str) -> bool {
    // The usual ports may be written or left out.
    let bare = |host: &str| {
        host.strip_suffix(":443")
            .or_else(|| host.strip_suffix(":80"))
            .unwrap_or(host)
            .to_owned()
    };
    is_of_host(&format!("x://{found}"), &bare(agreed))
}

/// Whether an address is one of this machine.
pub fn is_loopback(host: &str) -> bool {
    let bare = host_of(&format!("x://{host}")).unwrap_or_default();
    let bare = bare.trim_start_matches('[');
    bare == "localhost"
        || bare.starts_with("localhost:")
        || bare.starts_with("127.")
        || bare.starts_with("::1")
}

/// Reads a body up to a length and a moment.
fn body(
    mut response: Response,
    host: &str,
    most: u64,
    until: Instant,
) -> Result<Vec<u8>, FetchError> {
    let large = || FetchError::Large {
        host: host.to_owned(),
        most,
    };
    if response
        .content_length()
        .is_some_and(|length| length > most)
    {
        return Err(large());
    }
    let mut body = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        if Instant::now() >= until {
            return Err(FetchError::Slow(host.to_owned()));
        }
        match response.read(&mut piece) {
            Ok(0) => return Ok(body),
            Ok(read) => body.extend_from_slice(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) if Instant::now() >= until => return Err(FetchError::Slow(host.to_owned())),
            Err(error) => {
                return Err(FetchError::Broken {
                    host: host.to_owned(),
                    why: chain(&error),
                });
            }
        }
        if body.len() as u64 > most {
            return Err(large());
        }
    }
}

fn explain(error: &reqwest::Error, host: &str) -> FetchError {
    let host = host.to_owned();
    if error.is_timeout() {
        return FetchError::Slow(host);
    }
    if error.is_redirect() {
        let to = error
            .source()
            .map_or_else(|| "in a circle".to_owned(), ToString::to_string);
        return FetchError::Redirect { host, to };
    }
    if let Some(why) = certificate(error) {
        return FetchError::Certificate { host, why };
    }
    let why = chain(error);
    if error.is_connect() {
        FetchError::Unreachable { host, why }
    } else {
        FetchError::Broken { host, why }
    }
}

/// What is wrong with a certificate, where an error is about one.
fn certificate(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return bad_certificate(tls);
        }
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && let Some(inner) = io.get_ref()
            && let Some(why) = certificate(inner)
        {
            return Some(why);
        }
        next = error.source();
    }
    None
}

fn bad_certificate(error: &rustls::Error) -> Option<String> {
    use rustls::CertificateError;
    let rustls::Error::InvalidCertificate(why) = error else {
        return None;
    };
    Some(match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet".to_owned()
        }
        CertificateError::UnknownIssuer => "nobody known has signed it".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host".to_owned()
        }
        CertificateError::Revoked => "it was withdrawn".to_owned(),
        other => other.to_string(),
    })
}

/// The innermost cause of an error, which says most.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

/// How long a server wants to be left alone: seconds, or a date.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = date(text)?;
    let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    Some(Duration::from_secs(at.saturating_sub(now)))
}

/// Seconds since 1970 of a date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut parts = text.split_once(", ")?.1.split_whitespace();
    let day: u8 = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let year: i64 = parts.next()?.parse().ok()?;
    let mut clock = parts.next()?.split(':').map(str::parse::<u64>);
    let (hours, minutes, seconds) = (
        clock.next()?.ok()?,
        clock.next()?.ok()?,
        clock.next()?.ok()?,
    );
    let date = crate::atlas::time::Day::from_ymd(year, u8::try_from(month).ok()?, day)?;
    let epoch = crate::atlas::time::Day::from_ymd(1970, 1, 1)?;
    let days = u64::try_from(date.number() - epoch.number()).ok()?;
    Some(days * 86_400 + hours * 3600 + minutes * 60 + seconds)
}

/// How many connections there are to each host.
#[derive(Debug, Default)]
struct Gates(Arc<(Mutex<BTreeMap<String, usize>>, Condvar)>);

/// A connection that is allowed, as long as this is held.
struct Gate {
    gates: Arc<(Mutex<BTreeMap<String, usize>>, Condvar)>,
    host: String,
}

impl Gates {
    /// Waits for a connection to be free, up to a moment.
    fn enter(&self, host: &str, until: Instant) -> Option<Gate> {
        let (open, bell) = &*self.0;
        let mut counts = open.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let count = counts.entry(host.to_owned()).or_default();
            if *count < CONNECTIONS {
                *count += 1;
                return Some(Gate {
                    gates: Arc::clone(&self.0),
                    host: host.to_owned(),
                });
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            counts = bell
                .wait_timeout(counts, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        let (open, bell) = &*self.gates;
        let mut counts = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.host) {
            *count = count.saturating_sub(1);
        }
        bell.notify_all();
    }
}
