//! Pictures on other grounds, and packs for a room without a network, through the real binary.

use std::path::Path;
use std::time::{Duration, Instant};

use theatrum::basemap::TileId;

use crate::help::{Answer, answer, binary, bytes, put, run_in, text};
use crate::made;
use crate::server::{Reply, Server, png, range, status};

const CITY: &str = "68.79,38.56,12";

fn export(folder: &Path, name: &str, ground: &str, more: &[&str]) -> Answer {
    let mut args = vec![
        "export",
        "-o",
        name,
        "--view",
        CITY,
        "--size",
        "900x600",
        "--basemap",
        ground,
    ];
    args.extend(more);
    run_in(folder, &args)
}

fn tiles() -> Server {
    Server::new(|asked| {
        let [z, x, y] = asked.tile().unwrap();
        png(made::picture(TileId { z: z as u8, x, y }, 256))
    })
}

#[test]
fn a_picture_on_a_vector_archive_is_vectors_in_named_groups_with_its_credit() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "city.pmtiles", made::dushanbe_archive());
    let answer = export(folder.path(), "a.svg", "city.pmtiles", &[]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let svg = text(&folder.path().join("a.svg"));
    for id in [
        "tiles",
        "tile-earth",
        "tile-built-up",
        "tile-minor-roads-12",
        "tile-highways-12",
        "tile-rivers-12",
    ] {
        assert!(svg.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!svg.contains("<image"));
    assert!(svg.contains("Drawn for a test, not a map"));
    for name in ["Dushanbe", "Shohmansur"] {
        assert!(svg.contains(&format!(">{name}</text>")), "{name}");
    }
    // The same bytes again.
    export(folder.path(), "b.svg", "city.pmtiles", &[]);
    assert_eq!(svg, text(&folder.path().join("b.svg")));
    // A reader of SVG takes it, and ids are there once.
    let tree = roxmltree::Document::parse(&svg).unwrap();
    let mut ids: Vec<&str> = tree
        .descendants()
        .filter_map(|node| node.attribute("id"))
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    keep(folder.path(), "a.svg");
}

/// Leaves a copy where the variable `THEATRUM_PICTURES` names a folder, for people to look at.
fn keep(folder: &Path, name: &str) {
    if let Some(to) = std::env::var_os("THEATRUM_PICTURES") {
        std::fs::copy(
            folder.join(name),
            Path::new(&to).join(format!("ground-{name}")),
        )
        .unwrap();
    }
}

#[test]
fn png_and_pdf_are_drawn_on_it_in_both_themes_and_past_its_last_zoom() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "city.pmtiles", made::dushanbe_archive());
    keep(folder.path(), "city.pmtiles");
    for (name, more) in [
        ("light.png", vec![]),
        ("dark.png", vec!["--theme", "dark"]),
        ("deep.png", vec!["--map-only"]),
        ("paper.pdf", vec![]),
    ] {
        let mut args = vec![
            "export",
            "-o",
            name,
            "--size",
            "1200x800",
            "--basemap",
            "city.pmtiles",
        ];
        args.extend([
            "--view",
            if name == "deep.png" {
                "68.7794,38.5598,16"
            } else {
                CITY
            },
        ]);
        args.extend(more);
        let answer = run_in(folder.path(), &args);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{name}");
        keep(folder.path(), name);
    }
}

#[test]
fn where_tiles_have_neither_land_nor_water_the_built_in_ground_shows_and_is_credited() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "city.pmtiles", made::dushanbe_archive());
    for (view, partly) in [(CITY, false), ("69.4,38.6,8", true), ("10,50,8", true)] {
        let args = [
            "export",
            "-o",
            "a.svg",
            "--view",
            view,
            "--size",
            "900x600",
            "--basemap",
            "city.pmtiles",
        ];
        assert_eq!(run_in(folder.path(), &args).code, 0);
        let svg = text(&folder.path().join("a.svg"));
        assert_eq!(svg.contains("Natural Earth"), partly, "{view}");
        assert!(svg.contains("id=\"land\""), "{view}");
    }
}

#[test]
fn a_picture_on_a_server_embeds_its_tiles_and_asks_for_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = tiles();
    let answer = export(folder.path(), "a.svg", &server.template(), &[]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let svg = text(&folder.path().join("a.svg"));
    let images = svg.matches("<image").count();
    assert_eq!(images, server.asked().len());
    assert!(images >= 8, "{images}");
    assert!(svg.contains("Tiles: 127.0.0.1"), "the credit is burned in");
    // Towns and countries have their names on the tiles.
    assert!(!svg.contains(">TAJIKISTAN<"));
    for name in ["a.png", "a.pdf"] {
        let answer = export(folder.path(), name, &server.template(), &[]);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
        keep(folder.path(), name);
    }
    // Kept on disk, they are not asked for again.
    assert_eq!(server.asked().len(), images);
}

#[test]
fn the_credit_of_tiles_cannot_be_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let server = tiles();
    for more in [
        vec!["--hide", "credits-builtin"],
        vec!["--hide", "credits-builtin,boundary-note"],
        vec!["--map-only", "--hide", "credits"],
    ] {
        let answer = export(folder.path(), "a.svg", &server.template(), &more);
        assert_eq!(answer.code, 0);
        let svg = text(&folder.path().join("a.svg"));
        assert!(svg.contains("Tiles: 127.0.0.1"), "{more:?}");
    }
}

#[test]
fn missing_tiles_are_counted_and_explained_and_the_picture_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(|asked| {
        let [z, x, y] = asked.tile().unwrap();
        if x % 2 == 0 {
            return status(403, Vec::new());
        }
        png(made::picture(TileId { z: z as u8, x, y }, 256))
    });
    let answer = export(folder.path(), "a.svg", &server.template(), &[]);
    assert_eq!(answer.code, 0);
    assert!(
        answer
            .stderr
            .contains("answers 403: it refuses this program"),
        "{}",
        answer.stderr
    );
    assert!(
        answer
            .stderr
            .contains("the built-in ground shows where they are missing"),
        "{}",
        answer.stderr
    );
    let svg = text(&folder.path().join("a.svg"));
    assert!(
        svg.contains("<image") && svg.contains("Natural Earth"),
        "both grounds, both credits"
    );
}

#[test]
fn the_timeout_holds_over_all() {
    let folder = tempfile::tempdir().unwrap();
    for reply in [|| Reply::Drip, || Reply::Silence(Duration::from_mins(1))] {
        let server = Server::new(move |_| reply());
        let began = Instant::now();
        let answer = export(
            folder.path(),
            "a.png",
            &server.template(),
            &["--timeout", "2"],
        );
        let took = began.elapsed();
        assert_eq!(answer.code, 0);
        assert!(
            answer.stderr.contains("the time was up"),
            "{}",
            answer.stderr
        );
        assert!(took < Duration::from_secs(25), "{took:?}");
    }
}

#[test]
fn a_proxy_is_used_for_the_network_and_not_for_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let proxy = tiles();
    let with_proxy = |ground: &str, proxy: &str| {
        let mut process = binary(folder.path());
        process.args(["export", "-o", "a.svg", "--view", CITY, "--basemap", ground]);
        process.args(["--size", "600x400", "--timeout", "20"]);
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
            process.env(name, format!("http://{proxy}"));
        }
        process.env_remove("NO_PROXY").env_remove("no_proxy");
        answer(process.output().unwrap())
    };
    let found = with_proxy("http://tiles.invalid/{z}/{x}/{y}.png", &proxy.host);
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    let asked = proxy.asked();
    assert!(!asked.is_empty());
    assert!(
        asked
            .iter()
            .all(|asked| asked.path.starts_with("http://tiles.invalid/12/"))
    );
    let server = tiles();
    let found = with_proxy(&server.template(), "127.0.0.1:9");
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    assert!(!server.asked().is_empty());
}

#[test]
fn a_lower_zoom_stands_in_for_tiles_that_a_server_does_not_have() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(|asked| {
        let [z, x, y] = asked.tile().unwrap();
        if z > 10 {
            return status(404, Vec::new());
        }
        png(made::picture(TileId { z: z as u8, x, y }, 256))
    });
    let found = export(folder.path(), "a.svg", &server.template(), &[]);
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    let svg = text(&folder.path().join("a.svg"));
    assert!(svg.contains("<clipPath id=\"tile-") && svg.contains("<image"));
    export(folder.path(), "a.png", &server.template(), &[]);
    keep(folder.path(), "a.png");
}

#[test]
fn an_archive_that_cannot_be_used_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "notes.pmtiles", "hello");
    for (ground, said) in [
        ("notes.pmtiles", "not a PMTiles archive"),
        ("gone.pmtiles", "no such file"),
    ] {
        let answer = export(folder.path(), "a.svg", ground, &[]);
        assert_eq!(answer.code, 2, "no other ground is drawn instead");
        assert!(answer.stderr.contains(said), "{}", answer.stderr);
        assert!(!folder.path().join("a.svg").exists());
    }
    let answer = export(folder.path(), "a.svg", "notes.txt", &[]);
    assert_eq!(answer.code, 2);
    assert!(
        answer.stderr.contains("this is no ground"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_picture_s_own_ground_is_not_fetched_without_the_option() {
    let folder = tempfile::tempdir().unwrap();
    let server = tiles();
    export(folder.path(), "a.svg", &server.template(), &[]);
    let asked = server.asked().len();
    let answer = run_in(
        folder.path(),
        &["export", "a.svg", "-o", "b.svg", "--view", "68.79,38.56,11"],
    );
    assert_eq!(answer.code, 0);
    assert!(
        answer.stderr.contains("is not fetched without --basemap"),
        "{}",
        answer.stderr
    );
    assert_eq!(server.asked().len(), asked);
    assert!(!text(&folder.path().join("b.svg")).contains("<image"));
}

#[test]
fn an_archive_by_ranges_makes_the_same_picture_as_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let archive = made::dushanbe_archive();
    put(folder.path(), "city.pmtiles", &archive);
    let server = Server::new(move |asked| range(asked, &archive, "1"));
    export(folder.path(), "file.svg", "city.pmtiles", &["--no-view"]);
    let answer = export(
        folder.path(),
        "http.svg",
        &server.url("city.pmtiles"),
        &["--no-view"],
    );
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    assert_eq!(
        text(&folder.path().join("file.svg")),
        text(&folder.path().join("http.svg"))
    );
}

#[test]
fn an_archive_of_pictures_is_drawn_and_cut_like_one_of_geometry() {
    let folder = tempfile::tempdir().unwrap();
    let archive = made::raster_archive(made::REGION, [9, 12]);
    put(folder.path(), "squares.pmtiles", archive);
    let answer = export(folder.path(), "a.svg", "squares.pmtiles", &[]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let svg = text(&folder.path().join("a.svg"));
    assert!(svg.contains("data:image/png;base64,") && svg.contains("Squares of a test"));
    let answer = extract(folder.path(), "squares.pmtiles", &[]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    // Past the last zoom the last pictures are enlarged, each kept to its place.
    let args = [
        "export",
        "-o",
        "b.svg",
        "--view",
        "68.79,38.56,15",
        "--basemap",
        "pack.pmtiles",
    ];
    let answer = run_in(folder.path(), &args);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    assert!(text(&folder.path().join("b.svg")).contains("<image"));
}

fn extract(folder: &Path, from: &str, more: &[&str]) -> Answer {
    let mut args = vec![
        "tiles",
        "extract",
        from,
        "pack.pmtiles",
        "--bbox",
        "68.7,38.5,68.9,38.62",
    ];
    args.extend(more);
    run_in(folder, &args)
}

#[test]
fn a_pack_holds_the_tiles_of_its_region_and_draws_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let archive = made::dushanbe_archive();
    put(folder.path(), "city.pmtiles", &archive);
    let size = archive.len();
    let server = Server::new(move |asked| range(asked, &archive, "1"));
    for from in ["city.pmtiles".to_owned(), server.url("city.pmtiles")] {
        let answer = extract(folder.path(), &from, &["--maxzoom", "12"]);
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        assert!(
            answer.stderr.contains("100 % of") && answer.stderr.contains("up to zoom 12"),
            "{}",
            answer.stderr
        );
        let pack = bytes(&folder.path().join("pack.pmtiles"));
        assert!(pack.len() < size, "{} of {size}", pack.len());
        let read = |offset: u64, length: u64| -> Result<Vec<u8>, String> {
            let from = (offset as usize).min(pack.len());
            Ok(pack[from..(from + length as usize).min(pack.len())].to_vec())
        };
        let opened = theatrum::basemap::archive::Archive::open(read).unwrap();
        assert_eq!((opened.header.min_zoom, opened.header.max_zoom), (5, 12));
        assert!(opened.metadata.contains("Sketch of Dushanbe"));
        let features = made::dushanbe();
        for (_, id) in made::numbered([68.7, 38.5, 68.9, 38.62], [5, 12]) {
            assert_eq!(
                opened.tile(id, read).unwrap(),
                made::tile(&features, id),
                "{id:?}"
            );
        }
        let answer = export(
            folder.path(),
            "a.svg",
            "pack.pmtiles",
            &["--fit", "68.75,38.54,68.82,38.58"],
        );
        assert_eq!(answer.code, 2, "--fit and --view are one too many");
        let answer = run_in(
            folder.path(),
            &[
                "export",
                "-o",
                "a.svg",
                "--fit",
                "68.75,38.54,68.82,38.58",
                "--basemap",
                "pack.pmtiles",
            ],
        );
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    }
}

#[test]
fn a_pack_that_cannot_be_made_leaves_no_file_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "city.pmtiles", made::dushanbe_archive());
    put(folder.path(), "notes.pmtiles", "hello");
    for (args, code, said) in [
        (
            vec![
                "tiles",
                "extract",
                "notes.pmtiles",
                "o.pmtiles",
                "--bbox",
                "68,38,69,39",
            ],
            1,
            "not a PMTiles archive",
        ),
        (
            vec![
                "tiles",
                "extract",
                "gone.pmtiles",
                "o.pmtiles",
                "--bbox",
                "68,38,69,39",
            ],
            1,
            "no such file",
        ),
        (
            vec![
                "tiles",
                "extract",
                "city.pmtiles",
                "o.pmtiles",
                "--bbox",
                "-10,10,-9,11",
            ],
            1,
            "no tile in this region",
        ),
        (
            vec![
                "tiles",
                "extract",
                "city.pmtiles",
                "o.pmtiles",
                "--bbox",
                "68,38,69,39",
                "--maxzoom",
                "3",
            ],
            1,
            "begins at zoom 5",
        ),
        (
            vec![
                "tiles",
                "extract",
                "city.pmtiles",
                "city.pmtiles",
                "--bbox",
                "68,38,69,39",
            ],
            2,
            "written over",
        ),
        (
            vec![
                "tiles",
                "extract",
                "city.pmtiles",
                "no/o.pmtiles",
                "--bbox",
                "68,38,69,39",
            ],
            2,
            "no such folder",
        ),
        (
            vec![
                "tiles",
                "extract",
                "city.pmtiles",
                "o.pmtiles",
                "--bbox",
                "68,39,69,38",
            ],
            2,
            "south below north",
        ),
        (
            vec![
                "tiles",
                "extract",
                "osm",
                "o.pmtiles",
                "--bbox",
                "68,38,69,39",
            ],
            2,
            "not out of osm",
        ),
        (
            vec!["tiles", "extract", "city.pmtiles", "o.pmtiles"],
            2,
            "--bbox",
        ),
    ] {
        let answer = run_in(folder.path(), &args);
        assert_eq!(answer.code, code, "{args:?}: {}", answer.stderr);
        assert!(answer.stderr.contains(said), "{args:?}: {}", answer.stderr);
    }
    assert!(!folder.path().join("o.pmtiles").exists());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_region_too_large_for_a_pack_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let small = made::vector_archive(&made::dushanbe(), made::REGION, [5, 8]);
    let mut deep = small;
    deep[101] = 15;
    put(folder.path(), "deep.pmtiles", deep);
    let args = [
        "tiles",
        "extract",
        "deep.pmtiles",
        "o.pmtiles",
        "--bbox",
        "-180,-85,180,85",
    ];
    let answer = run_in(folder.path(), &args);
    assert_eq!(answer.code, 1);
    assert!(
        answer.stderr.contains("give a smaller box or --maxzoom"),
        "{}",
        answer.stderr
    );
}
