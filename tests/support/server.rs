//! A server on loopback that misbehaves on command.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    /// Headers, by their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
}

impl Asked {
    /// Zoom, column and row of a path that ends in them.
    pub(crate) fn tile(&self) -> Option<[u32; 3]> {
        let path = self.path.split('?').next()?;
        let path = path.rsplit_once('.').map_or(path, |(path, _)| path);
        let numbers: Vec<u32> = path
            .rsplit('/')
            .take(3)
            .filter_map(|part| part.parse().ok())
            .collect();
        match numbers.as_slice() {
            &[y, x, z] => Some([z, x, y]),
            _ => None,
        }
    }
}

/// What is answered.
pub(crate) enum Reply {
    /// A status, headers and a body.
    Full(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// A body that is said to be so long and never ends.
    Endless(u64),
    /// A body that never says how long it is.
    Unbounded,
    /// One byte a second.
    Drip,
    /// The connection is cut in the middle.
    Cut,
    /// Nothing at all, for a while.
    Silence(Duration),
}

/// A picture.
pub(crate) fn png(body: Vec<u8>) -> Reply {
    Reply::Full(200, vec![("Content-Type", "image/png".to_owned())], body)
}

/// A status with a header.
pub(crate) fn status(status: u16, headers: Vec<(&'static str, String)>) -> Reply {
    Reply::Full(status, headers, b"no".to_vec())
}

/// A part of some bytes, as a request for a range wants it.
pub(crate) fn range(asked: &Asked, bytes: &[u8], version: &str) -> Reply {
    let Some((from, to)) = asked
        .headers
        .get("range")
        .and_then(|range| range.strip_prefix("bytes=")?.split_once('-'))
        .and_then(|(from, to)| Some((from.parse::<usize>().ok()?, to.parse::<usize>().ok()?)))
    else {
        return Reply::Full(200, Vec::new(), bytes.to_vec());
    };
    let to = (to + 1).min(bytes.len());
    if from >= to {
        return status(416, Vec::new());
    }
    let headers = vec![
        (
            "Content-Range",
            format!("bytes {from}-{}/{}", to - 1, bytes.len()),
        ),
        ("ETag", format!("\"{version}\"")),
    ];
    Reply::Full(206, headers, bytes[from..to].to_vec())
}

#[derive(Default)]
struct Counts {
    asked: Mutex<Vec<Asked>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
    closed: AtomicBool,
}

/// A server.
pub(crate) struct Server {
    /// Its host, with its port.
    pub(crate) host: String,
    counts: Arc<Counts>,
}

impl Server {
    /// Starts one that answers as `answer` says.
    pub(crate) fn new(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let counts: Arc<Counts> = Arc::default();
        let shared = Arc::clone(&counts);
        let answer = Arc::new(answer);
        std::thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || {
                for stream in listener.incoming() {
                    if shared.closed.load(Ordering::SeqCst) {
                        return;
                    }
                    let Ok(stream) = stream else { continue };
                    let (counts, answer) = (Arc::clone(&shared), Arc::clone(&answer));
                    std::thread::Builder::new()
                        .spawn(move || serve(stream, &counts, &*answer))
                        .unwrap();
                }
            })
            .unwrap();
        Self { host, counts }
    }

    /// The address of its tiles.
    pub(crate) fn template(&self) -> String {
        format!("http://{}/{{z}}/{{x}}/{{y}}.png", self.host)
    }

    /// The address of something on it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.host)
    }

    /// What it was asked, in order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.counts.asked.lock().unwrap().clone()
    }

    /// How many connections there were at once.
    pub(crate) fn most_open(&self) -> usize {
        self.counts.most_open.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.counts.closed.store(true, Ordering::SeqCst);
        // It waits for a connection; this is one.
        TcpStream::connect(&self.host).ok();
    }
}

fn serve(mut stream: TcpStream, counts: &Counts, answer: &dyn Fn(&Asked) -> Reply) {
    let open = counts.open.fetch_add(1, Ordering::SeqCst) + 1;
    counts.most_open.fetch_max(open, Ordering::SeqCst);
    if let Some(asked) = read(&mut stream) {
        counts.asked.lock().unwrap().push(asked.clone());
        let reply = answer(&asked);
        // Whoever asks may go on as soon as it has the last byte.
        counts.open.fetch_sub(1, Ordering::SeqCst);
        // Whoever asked may have gone.
        write(&mut stream, reply, counts).ok();
    } else {
        counts.open.fetch_sub(1, Ordering::SeqCst);
    }
    stream.shutdown(Shutdown::Both).ok();
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 || head.len() > 64 << 10 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    Some(Asked { path, headers })
}

fn write(stream: &mut TcpStream, reply: Reply, counts: &Counts) -> std::io::Result<()> {
    let on = || !counts.closed.load(Ordering::SeqCst);
    match reply {
        Reply::Full(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} As told\r\nConnection: close\r\n");
            for (name, value) in headers {
                head.extend([name, ": ", &value, "\r\n"]);
            }
            head.extend(["Content-Length: ", &body.len().to_string(), "\r\n\r\n"]);
            stream.write_all(head.as_bytes())?;
            stream.write_all(&body)
        }
        Reply::Endless(length) => {
            let head = format!(
                "HTTP/1.1 200 As told\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
            );
            stream.write_all(head.as_bytes())?;
            let piece = vec![0x55; 64 << 10];
            let mut left = length;
            while left > 0 && on() {
                stream.write_all(&piece)?;
                left = left.saturating_sub(piece.len() as u64);
            }
            Ok(())
        }
        Reply::Unbounded => {
            stream.write_all(b"HTTP/1.1 200 As told\r\nConnection: close\r\n\r\n")?;
            let piece = vec![0x55; 64 << 10];
            while on() {
                stream.write_all(&piece)?;
            }
            Ok(())
        }
        Reply::Drip => {
            stream.write_all(
                b"HTTP/1.1 200 As told\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n",
            )?;
            while on() {
                stream.write_all(&[0x89])?;
                std::thread::sleep(Duration::from_secs(1));
            }
            Ok(())
        }
        Reply::Cut => stream.write_all(
            b"HTTP/1.1 200 As told\r\nConnection: close\r\nContent-Length: 100000\r\n\r\nabc",
        ),
        Reply::Silence(long) => {
            std::thread::sleep(long);
            Ok(())
        }
    }
}
