//! Tiles from servers that misbehave: none of them takes longer, more memory or more connections
//! than it may, and each failure says in words what was wrong.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use theatrum::basemap::{GroundKind, GroundSource, TileContent, TileId};
use theatrum::geodesy::LonLat;
use theatrum::io::cache::Cache;
use theatrum::io::fetch::{Patience, USER_AGENT};
use theatrum::io::tiles::{Again, TileFault, TileStore};
use theatrum::jobs::tiles::{NO_TIME, Wish, gather};
use theatrum::view::{Camera, FrameSize};

use crate::made;
use crate::server::{Reply, Server, png, range, status};

const TILE: TileId = TileId { z: 3, x: 5, y: 2 };

/// A second for an answer, so that a test of a slow server is none.
fn short() -> Patience {
    Patience {
        connect: Duration::from_millis(700),
        whole: Duration::from_millis(1500),
    }
}

fn store() -> TileStore {
    TileStore::new(None, short())
}

fn ground(server: &Server) -> GroundSource {
    GroundSource::parse(&server.template()).unwrap()
}

fn archive(server: &Server) -> GroundSource {
    GroundSource::parse(&server.url("a.pmtiles")).unwrap()
}

fn tile_picture(tile: TileId) -> Reply {
    png(made::picture(tile, 256))
}

/// What is said of a tile that could not be had, and how long that took.
fn fault(store: &TileStore, source: &GroundSource) -> (TileFault, Duration) {
    let began = Instant::now();
    let fault = store
        .tile(source, TILE, None)
        .expect_err("no tile comes of this");
    (fault, began.elapsed())
}

/// What comes of a server that always answers the same.
fn fault_of(reply: impl Fn() -> Reply + Send + Sync + 'static) -> (TileFault, Duration) {
    let server = Server::new(move |_| reply());
    fault(&store(), &ground(&server))
}

#[test]
fn a_tile_comes_with_a_user_agent_that_names_the_program() {
    let server = Server::new(|asked| {
        let [z, x, y] = asked.tile().unwrap();
        tile_picture(TileId { z: z as u8, x, y })
    });
    let found = store().tile(&ground(&server), TILE, None).unwrap().unwrap();
    let TileContent::Raster(raster) = found else {
        panic!("a picture")
    };
    assert_eq!(raster.bytes, made::picture(TILE, 256));
    let asked = server.asked();
    assert_eq!(asked[0].path, "/3/5/2.png");
    assert_eq!(asked[0].headers["user-agent"], USER_AGENT);
    assert!(USER_AGENT.starts_with(concat!("Theatrum/", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_page_an_empty_tile_and_damage_are_told_apart_and_not_asked_for_again() {
    for (reply, words) in [
        (b"<html><body>Sign in</body></html>".to_vec(), "web page"),
        (Vec::new(), "empty"),
        (made::picture(TILE, 256)[..80].to_vec(), "damaged"),
        (b"not a picture at all".to_vec(), "neither PNG"),
    ] {
        let (fault, _) = fault_of(move || png(reply.clone()));
        assert!(fault.why.contains(words), "{}", fault.why);
        assert_eq!(fault.again, Again::No);
    }
}

#[test]
fn a_tile_of_300_megabytes_is_not_taken_whether_it_says_so_or_not() {
    for reply in [|| Reply::Endless(300 << 20), || Reply::Unbounded] {
        let (fault, took) = fault_of(reply);
        assert!(fault.why.contains("sends more than"), "{}", fault.why);
        assert_eq!(fault.again, Again::No);
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
}

#[test]
fn a_tile_that_unpacks_to_too_much_is_refused() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..200 {
        std::io::Write::write_all(&mut packer, &zeros).unwrap();
    }
    let bomb = packer.finish().unwrap();
    let (fault, _) = fault_of(move || png(bomb.clone()));
    assert!(fault.why.contains("too much"), "{}", fault.why);
}

#[test]
fn a_server_that_sends_a_byte_a_second_is_left() {
    let (fault, took) = fault_of(|| Reply::Drip);
    assert!(fault.why.contains("too slow"), "{}", fault.why);
    assert_eq!(fault.again, Again::Yes);
    assert!(took < Duration::from_secs(4), "{took:?}");
}

#[test]
fn a_server_that_says_nothing_and_one_that_hangs_up_are_left() {
    let (fault, took) = fault_of(|| Reply::Silence(Duration::from_secs(6)));
    assert!(fault.why.contains("too slow"), "{}", fault.why);
    assert!(took < Duration::from_secs(4), "{took:?}");
    let (fault, _) = fault_of(|| Reply::Cut);
    assert!(fault.why.contains("broke"), "{}", fault.why);
    assert_eq!(fault.again, Again::Yes);
}

#[test]
fn retry_after_is_heard_in_seconds_and_as_a_date() {
    for (code, value, again) in [
        (429, Some("7"), Again::After(Duration::from_secs(7))),
        (503, Some("120"), Again::After(Duration::from_mins(2))),
        (
            503,
            Some("Sun, 06 Nov 1994 08:49:37 GMT"),
            Again::After(Duration::ZERO),
        ),
        (503, Some("soon"), Again::Yes),
        (429, None, Again::Yes),
        (500, None, Again::Yes),
        (403, None, Again::No),
        (400, None, Again::No),
    ] {
        let (fault, _) = fault_of(move || {
            let headers = value.map(|value| ("Retry-After", value.to_owned()));
            status(code, headers.into_iter().collect())
        });
        assert_eq!(fault.again, again, "{code} {value:?}");
        assert!(fault.why.contains(&code.to_string()), "{}", fault.why);
    }
}

#[test]
fn redirects_in_a_circle_and_to_another_host_are_refused() {
    let (fault, _) = fault_of(|| status(302, vec![("Location", "/round.png".to_owned())]));
    assert!(fault.why.contains("in a circle"), "{}", fault.why);
    assert_eq!(fault.again, Again::No);
    let asked = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&asked);
    let other = Server::new(move |_| {
        seen.store(true, Ordering::SeqCst);
        tile_picture(TILE)
    });
    let elsewhere = other.url("stolen.png").replace("127.0.0.1", "localhost");
    let (fault, _) = fault_of(move || status(302, vec![("Location", elsewhere.clone())]));
    assert!(
        fault.why.contains("localhost, which nobody agreed to"),
        "{}",
        fault.why
    );
    assert!(
        !asked.load(Ordering::SeqCst),
        "no byte went to the other host"
    );
}

#[test]
fn a_redirect_within_the_host_is_followed() {
    let server = Server::new(|asked| {
        if asked.path.starts_with("/moved/") {
            tile_picture(TILE)
        } else {
            status(301, vec![("Location", format!("/moved{}", asked.path))])
        }
    });
    assert!(
        store()
            .tile(&ground(&server), TILE, None)
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_host_that_does_not_resolve_or_listens_to_nobody_is_said_to_be_unreachable() {
    let closed = {
        let server = Server::new(|_| Reply::Cut);
        server.template()
    };
    for template in ["http://nowhere.invalid/{z}/{x}/{y}.png", &closed] {
        let source = GroundSource::parse(template).unwrap();
        let (fault, took) = fault(&store(), &source);
        assert!(
            fault.why.contains("cannot be reached")
                || fault.why.contains("broke")
                || fault.why.contains("too slow"),
            "{}",
            fault.why
        );
        assert!(fault.why.contains(&source.host().unwrap()), "{}", fault.why);
        assert_eq!(fault.again, Again::Yes);
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

#[test]
fn a_bad_certificate_is_told_apart() {
    let server = crate::tls::Server::new();
    let source =
        GroundSource::parse(&format!("https://{}/{{z}}/{{x}}/{{y}}.png", server.host)).unwrap();
    let (fault, _) = fault(&store(), &source);
    assert!(fault.why.contains("certificate"), "{}", fault.why);
    assert_eq!(fault.again, Again::No);
}

#[test]
fn there_are_at_most_two_connections_to_a_host() {
    let server = Server::new(|asked| {
        std::thread::sleep(Duration::from_millis(40));
        let [z, x, y] = asked.tile().unwrap();
        tile_picture(TileId { z: z as u8, x, y })
    });
    let set = gather(
        &Arc::new(TileStore::new(None, Patience::default())),
        &wish(ground(&server), 4.0, [700.0, 500.0]),
        Instant::now() + Duration::from_secs(30),
        &AtomicBool::new(false),
    );
    assert!(
        set.missing.is_empty() && set.tiles.len() >= 6,
        "{:?}",
        set.missing
    );
    assert!(server.most_open() <= 2, "{}", server.most_open());
    assert_eq!(server.asked().len(), set.wanted, "each is asked for once");
}

fn wish(source: GroundSource, zoom: f64, [width, height]: [f64; 2]) -> Wish {
    Wish {
        source,
        camera: Camera {
            centre: LonLat::new(68.78, 38.56),
            zoom,
        },
        size: FrameSize { width, height },
    }
}

#[test]
fn a_picture_is_done_by_its_deadline_whatever_the_server_does() {
    let server = Server::new(|_| Reply::Drip);
    let began = Instant::now();
    let set = gather(
        &Arc::new(TileStore::new(None, Patience::default())),
        &wish(ground(&server), 5.0, [900.0, 700.0]),
        began + Duration::from_secs(2),
        &AtomicBool::new(false),
    );
    let took = began.elapsed();
    assert!(took < Duration::from_secs(4), "{took:?}");
    assert!(set.tiles.is_empty());
    assert_eq!(set.missing_count(), set.wanted);
    assert!(set.missing.contains_key(NO_TIME), "{:?}", set.missing);
}

#[test]
fn a_tile_that_fails_at_first_is_asked_for_again() {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let server = Server::new(move |_| match counted.fetch_add(1, Ordering::SeqCst) {
        0 => status(503, vec![("Retry-After", "0".to_owned())]),
        1 => Reply::Cut,
        _ => tile_picture(TILE),
    });
    let set = gather(
        &Arc::new(store()),
        &wish(ground(&server), 0.0, [64.0, 64.0]),
        Instant::now() + Duration::from_secs(20),
        &AtomicBool::new(false),
    );
    assert_eq!(
        (set.tiles.len(), set.missing_count()),
        (1, 0),
        "{:?}",
        set.missing
    );
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

#[test]
fn an_archive_is_read_by_ranges_and_opened_once() {
    let bytes = made::dushanbe_archive();
    let server = Server::new(move |asked| range(asked, &bytes, "1"));
    let source = archive(&server);
    let store = store();
    let city = TileId::holding(12, theatrum::basemap::world_from_lonlat(68.78, 38.56));
    for _ in 0..3 {
        let found = store.tile(&source, city, None).unwrap().unwrap();
        assert!(matches!(found, TileContent::Vector(_)));
    }
    let described = store.with_description(&source, None).unwrap();
    assert_eq!(described.name, "Sketch of Dushanbe");
    assert_eq!((described.min_zoom, described.max_zoom), (5, 13));
    let heads = server
        .asked()
        .iter()
        .filter(|asked| asked.headers["range"].starts_with("bytes=0-"))
        .count();
    assert_eq!(heads, 1);
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| asked.headers.contains_key("range"))
    );
}

#[test]
fn a_server_without_ranges_is_not_asked_for_gigabytes() {
    let server = Server::new(|_| Reply::Endless(5 << 30));
    let (fault, took) = fault(&store(), &archive(&server));
    assert!(fault.why.contains("whole file"), "{}", fault.why);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn an_archive_that_changes_on_the_server_is_opened_again() {
    let bytes = made::dushanbe_archive();
    let version = Arc::new(Mutex::new("1"));
    let named = Arc::clone(&version);
    let server = Server::new(move |asked| range(asked, &bytes, *named.lock().unwrap()));
    let (store, source) = (store(), archive(&server));
    let city = TileId::holding(12, theatrum::basemap::world_from_lonlat(68.78, 38.56));
    assert!(store.tile(&source, city, None).unwrap().is_some());
    *version.lock().unwrap() = "2";
    let fault = store.tile(&source, city, None).unwrap_err();
    assert!(fault.why.contains("has changed"), "{}", fault.why);
    assert!(store.tile(&source, city, None).unwrap().is_some());
}

#[test]
fn files_that_are_no_archives_are_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = crate::help::put(folder.path(), "notes.pmtiles", "hello");
    for (at, words) in [
        (path.display().to_string(), "not a PMTiles archive"),
        (
            folder.path().join("gone.pmtiles").display().to_string(),
            "no such file",
        ),
        ("/dev/zero".to_owned(), "not a file"),
    ] {
        let source = GroundSource {
            kind: GroundKind::Pmtiles { at },
            ..GroundSource::default()
        };
        let (fault, _) = fault(&store(), &source);
        assert!(fault.why.contains(words), "{}", fault.why);
        assert_eq!(fault.again, Again::No);
    }
}

/// A server whose tiles hold as `headers` say, and a store with a cache for it.
fn cached(
    headers: Vec<(&'static str, String)>,
    limit: u64,
) -> (Server, TileStore, tempfile::TempDir) {
    let server = Server::new(move |asked| {
        let [z, x, y] = asked.tile().unwrap();
        if asked.headers.contains_key("if-none-match") {
            return Reply::Full(304, headers.clone(), Vec::new());
        }
        Reply::Full(
            200,
            headers.clone(),
            made::picture(TileId { z: z as u8, x, y }, 256),
        )
    });
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path().join("tiles"), limit);
    (server, TileStore::new(Some(cache), short()), folder)
}

#[test]
fn a_tile_is_kept_as_long_as_its_headers_say() {
    let (server, store, _folder) =
        cached(vec![("Cache-Control", "max-age=3600".to_owned())], 1 << 24);
    for _ in 0..3 {
        assert!(store.tile(&ground(&server), TILE, None).unwrap().is_some());
    }
    assert_eq!(server.asked().len(), 1);
    // Where the server says nothing, for a week.
    let (server, store, _folder) = cached(Vec::new(), 1 << 24);
    for _ in 0..3 {
        store.tile(&ground(&server), TILE, None).unwrap();
    }
    assert_eq!(server.asked().len(), 1);
    // What must not be kept is asked for each time.
    let (server, store, _folder) = cached(vec![("Cache-Control", "no-store".to_owned())], 1 << 24);
    for _ in 0..3 {
        store.tile(&ground(&server), TILE, None).unwrap();
    }
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn an_old_tile_is_confirmed_by_its_etag() {
    let headers = vec![
        ("Cache-Control", "max-age=0".to_owned()),
        ("ETag", "\"abc\"".to_owned()),
    ];
    let (server, store, _folder) = cached(headers, 1 << 24);
    for _ in 0..2 {
        let found = store.tile(&ground(&server), TILE, None).unwrap();
        assert!(found.is_some());
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].headers["if-none-match"], "\"abc\"");
}

#[test]
fn an_old_tile_stands_in_when_the_server_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let keep = || TileStore::new(Some(Cache::new(folder.path().to_owned(), 1 << 24)), short());
    let up = Arc::new(AtomicBool::new(true));
    let is_up = Arc::clone(&up);
    let server = Server::new(move |_| {
        if is_up.load(Ordering::SeqCst) {
            Reply::Full(
                200,
                vec![("Cache-Control", "max-age=0".to_owned())],
                made::picture(TILE, 256),
            )
        } else {
            status(500, Vec::new())
        }
    });
    assert!(keep().tile(&ground(&server), TILE, None).unwrap().is_some());
    up.store(false, Ordering::SeqCst);
    assert!(keep().tile(&ground(&server), TILE, None).unwrap().is_some());
}

#[test]
fn the_cache_keeps_to_its_limit_and_can_be_emptied() {
    let limit = 60_000;
    let (server, store, folder) = cached(vec![("Cache-Control", "max-age=3600".to_owned())], limit);
    for x in 0..60 {
        store
            .tile(&ground(&server), TileId { z: 7, x, y: 9 }, None)
            .unwrap();
    }
    let size = |folder: &std::path::Path| -> u64 {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .sum()
    };
    let tiles = folder.path().join("tiles");
    assert!(
        size(&tiles) <= limit && size(&tiles) > limit / 3,
        "{}",
        size(&tiles)
    );
    let cache = store.cache().unwrap();
    assert_eq!(cache.size(), size(&tiles));
    cache.empty().unwrap();
    assert_eq!((cache.size(), size(&tiles)), (0, 0));
}

#[test]
fn a_crash_in_the_middle_of_a_write_leaves_no_half_tile() {
    let (server, store, folder) =
        cached(vec![("Cache-Control", "max-age=3600".to_owned())], 1 << 24);
    let source = ground(&server);
    store.tile(&source, TILE, None).unwrap();
    let tiles = folder.path().join("tiles");
    let file = std::fs::read_dir(&tiles)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let whole = crate::help::bytes(&file);
    // Cut at every sort of place, and a bit turned over in the picture.
    let mut turned = whole.clone();
    *turned.last_mut().unwrap() ^= 1;
    for bad in [
        &whole[..0],
        &whole[..9],
        &whole[..60],
        &whole[..whole.len() - 1],
        &turned,
    ] {
        crate::help::put(&tiles, &crate::help::name(&file), bad);
        let found = store.tile(&source, TILE, None).unwrap().unwrap();
        let TileContent::Raster(raster) = found else {
            panic!("a picture")
        };
        assert_eq!(raster.bytes, made::picture(TILE, 256));
    }
    assert_eq!(
        server.asked().len(),
        6,
        "each damaged file was fetched again"
    );
}
