//! Which ground is asked for, and that nobody is asked before the person agrees.

use std::sync::Arc;

use serde_json::json;
use theatrum::basemap::{GroundKind, GroundSource, TileId};
use theatrum::desk::{ExportTarget, Exported, Origin, Outcome};
use theatrum::io::fetch::Patience;
use theatrum::io::tiles::TileStore;
use theatrum::jobs;
use theatrum::state::{
    Action, Answer, Command, Consent, DeskCommand, Done, Effect, GroundCommand, LookCommand,
    ModeCommand, State, WorkKind,
};
use theatrum::view::View;

use crate::desk::{answer, send, still, work};
use crate::help::{collection, put};
use crate::made;
use crate::server::{Server, png};

fn parse(word: &str) -> GroundSource {
    GroundSource::parse(word).unwrap_or_else(|why| panic!("{word}: {why}"))
}

fn ground(state: &mut State, command: GroundCommand) -> Vec<Effect> {
    send(state, [Command::Look(LookCommand::Ground(command))])
}

fn show(state: &mut State, word: &str) -> Vec<Effect> {
    ground(state, GroundCommand::Show(parse(word)))
}

#[test]
fn a_word_names_a_ground_or_says_what_is_wrong_with_it() {
    assert!(parse("builtin").is_builtin());
    assert_eq!(parse(" OSM "), GroundSource::openstreetmap());
    assert_eq!(parse("opentopomap"), GroundSource::opentopomap());
    let tiles = parse("https://Tiles.example.org:8443/a/{z}/{x}/{y}{r}.webp?key=1");
    assert_eq!(tiles.host().as_deref(), Some("tiles.example.org:8443"));
    let split = parse("http://{s}.example.org/{z}/{x}/{y}.png");
    assert_eq!(split.host().as_deref(), Some("*.example.org"));
    let archive = parse("https://example.org/world.pmtiles?v=2");
    assert!(archive.is_online() && archive.name == "world.pmtiles");
    let file = parse("\"/home/anna/my maps/city.PMTILES\"");
    assert_eq!(
        (file.name.as_str(), file.is_online()),
        ("city.PMTILES", false)
    );
    for (word, said) in [
        ("", "type an address"),
        ("https://example.org/tiles", "{z}, {x} and {y}"),
        ("https:///{z}/{x}/{y}.png", "no host"),
        ("ftp://example.org/{z}/{x}/{y}.png", "begins with https"),
        ("map.mbtiles", "no ground"),
    ] {
        let why = GroundSource::parse(word).unwrap_err();
        assert!(why.contains(said), "{word}: {why}");
    }
}

#[test]
fn an_address_is_filled_in() {
    let tile = TileId {
        z: 12,
        x: 2830,
        y: 1570,
    };
    let at = |word: &str| parse(word).tile_url(tile).unwrap();
    assert_eq!(
        GroundSource::openstreetmap().tile_url(tile).as_deref(),
        Some("https://tile.openstreetmap.org/12/2830/1570.png")
    );
    assert_eq!(
        at("http://{s}.e.org/{z}/{x}/{y}{r}.png"),
        "http://c.e.org/12/2830/1570.png"
    );
    let doubled = GroundSource {
        kind: GroundKind::Xyz {
            template: "http://e.org/{z}/{x}/{y}{r}.png".to_owned(),
            tile_px: 512,
        },
        ..GroundSource::default()
    };
    assert_eq!(
        doubled.tile_url(tile).as_deref(),
        Some("http://e.org/12/2830/1570@2x.png")
    );
}

#[test]
fn nobody_is_asked_until_the_person_agrees_and_the_agreement_can_be_taken_back() {
    let mut state = still(&["dushanbe-2022"]);
    show(&mut state, "openstreetmap");
    let host = "tile.openstreetmap.org".to_owned();
    assert_eq!(state.ground_consent(), Consent::AskHost(host.clone()));
    assert!(state.ground_in_use().is_builtin());
    let effects = ground(&mut state, GroundCommand::Allow);
    assert!(matches!(effects.as_slice(), [Effect::SaveSettings]));
    assert_eq!(state.ground_in_use(), GroundSource::openstreetmap());
    assert_eq!(state.prefs.settings.hosts, [host.as_str()]);
    // Another host is another question.
    show(&mut state, "opentopomap");
    assert!(state.ground_in_use().is_builtin());
    show(&mut state, "osm");
    assert!(!state.ground_in_use().is_builtin());
    ground(&mut state, GroundCommand::Withdraw(host));
    assert!(state.ground_in_use().is_builtin());
}

#[test]
fn a_ground_that_was_added_stays_in_the_settings_until_it_is_forgotten() {
    let mut state = still(&["dushanbe-2022"]);
    let effects = show(&mut state, "/maps/city.pmtiles");
    assert!(matches!(effects.as_slice(), [Effect::SaveSettings]));
    assert_eq!(
        state.ground_consent(),
        Consent::Given,
        "choosing a file is the agreement"
    );
    show(&mut state, "osm");
    show(&mut state, "/maps/city.pmtiles");
    assert_eq!(
        state.prefs.settings.grounds.len(),
        1,
        "each once, and not the usual ones"
    );
    let told = GroundSource {
        name: "City".to_owned(),
        credit: "© Somebody".to_owned(),
        max_zoom: 14,
        ..parse("/maps/city.pmtiles")
    };
    ground(&mut state, GroundCommand::Described(told.clone()));
    assert_eq!(state.seen.view().layers.ground, told);
    assert_eq!(state.prefs.settings.grounds, [told]);
    ground(
        &mut state,
        GroundCommand::Forget("/maps/city.pmtiles".to_owned()),
    );
    assert!(
        state.prefs.settings.grounds.is_empty() && state.seen.view().layers.ground.is_builtin()
    );
}

#[test]
fn keys_passwords_and_folders_do_not_travel() {
    for (word, travels) in [
        (
            "https://e.org/{z}/{x}/{y}.png?key=SECRET",
            "https://e.org/{z}/{x}/{y}.png",
        ),
        (
            "https://me:SECRET@e.org/{z}/{x}/{y}.png",
            "https://e.org/{z}/{x}/{y}.png",
        ),
        (
            "https://e.org/a.pmtiles?token=SECRET",
            "https://e.org/a.pmtiles",
        ),
        ("/home/SECRET/city.pmtiles", "city.pmtiles"),
        ("C:\\Users\\SECRET\\city.pmtiles", "city.pmtiles"),
    ] {
        let source = parse(word).for_travel();
        assert_eq!(source.key(), travels);
        assert!(
            !serde_json::to_string(&source).unwrap().contains("SECRET"),
            "{word}"
        );
    }
}

fn open(state: &mut State, path: std::path::PathBuf) {
    send(
        state,
        [Command::Desk(DeskCommand::Open {
            origins: vec![Origin::File(path)],
            add: false,
        })],
    );
}

/// An atlas that names a ground, in a file.
fn atlas_with(folder: &std::path::Path, ground: &serde_json::Value) -> std::path::PathBuf {
    let atlas = collection(&json!({ "ground": ground }), &json!([]));
    put(folder, "atlas.geojson", atlas.to_string())
}

#[test]
fn an_atlas_that_names_an_online_ground_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let ground = serde_json::to_value(GroundSource::openstreetmap()).unwrap();
    let path = atlas_with(folder.path(), &ground);
    let mut state = still(&["csto"]);
    open(&mut state, path);
    assert_eq!(
        state.seen.view().layers.ground,
        GroundSource::openstreetmap()
    );
    assert!(matches!(state.ground_consent(), Consent::AskHost(_)));
    assert!(state.ground_in_use().is_builtin());
}

#[test]
fn a_file_that_somebody_else_s_atlas_names_is_never_opened() {
    let folder = tempfile::tempdir().unwrap();
    for at in [
        "/dev/zero",
        "\\\\evil\\share\\a.pmtiles",
        "/home/anna/city.pmtiles",
    ] {
        let ground = json!({ "kind": "pmtiles", "at": at });
        let path = atlas_with(folder.path(), &ground);
        let mut state = still(&["csto"]);
        open(&mut state, path);
        assert!(state.seen.view().layers.ground.is_builtin(), "{at}");
        assert!(
            state
                .notices
                .list()
                .iter()
                .any(|notice| notice.title.contains("not among yours")),
            "{at}"
        );
    }
    // The person's own of that name is meant.
    let path = atlas_with(
        folder.path(),
        &json!({ "kind": "pmtiles", "at": "city.pmtiles" }),
    );
    let mut state = still(&["csto"]);
    show(&mut state, "/my/city.pmtiles");
    show(&mut state, "builtin");
    open(&mut state, path);
    assert_eq!(
        state.seen.view().layers.ground.path(),
        Some("/my/city.pmtiles")
    );
}

#[test]
fn a_ground_that_cannot_be_read_is_said_and_the_atlas_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = atlas_with(folder.path(), &json!({ "kind": "teapot" }));
    let mut state = still(&["csto"]);
    open(&mut state, path);
    assert_eq!(state.desk.documents.len(), 1);
    assert!(
        state
            .notices
            .list()
            .iter()
            .any(|notice| notice.title.contains("cannot be read"))
    );
}

#[test]
fn a_ground_is_kept_with_the_atlas() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(
        folder.path(),
        "atlas.geojson",
        collection(&json!({}), &json!([])).to_string(),
    );
    let mut state = still(&["csto"]);
    open(&mut state, path.clone());
    show(&mut state, "https://e.org/{z}/{x}/{y}.png?key=SECRET");
    let effects = ground(&mut state, GroundCommand::KeepWithAtlas);
    let works = work(effects, WorkKind::Keep);
    assert_eq!(works.len(), 1);
    send(&mut state, works.into_iter().map(answer));
    let kept = crate::help::text(&path);
    assert!(
        kept.contains("\"ground\":{") && !kept.contains("SECRET"),
        "{kept}"
    );
    let mut state = still(&["csto"]);
    open(&mut state, path.clone());
    assert_eq!(
        state.seen.view().layers.ground.key(),
        "https://e.org/{z}/{x}/{y}.png"
    );
}

#[test]
fn a_view_without_a_ground_is_written_as_it_always_was() {
    let text = serde_json::to_string(&View::default()).unwrap();
    assert!(!text.contains("ground"), "{text}");
    let mut view = View::default();
    view.layers.ground = GroundSource::opentopomap();
    let text = serde_json::to_string(&view).unwrap();
    assert_eq!(serde_json::from_str::<View>(&text).unwrap(), view);
}

#[test]
fn the_ground_is_gone_back_from_like_everything_else() {
    let mut state = still(&["dushanbe-2022"]);
    show(&mut state, "osm");
    crate::desk::act(&mut state, Action::Back);
    assert!(state.seen.view().layers.ground.is_builtin());
}

#[test]
fn the_export_dialog_fetches_only_what_was_agreed_to() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(|asked| {
        let [z, x, y] = asked.tile().unwrap();
        png(made::picture(TileId { z: z as u8, x, y }, 256))
    });
    let store = Arc::new(TileStore::new(None, Patience::default()));
    let mut state = still(&["dushanbe-2022"]);
    show(&mut state, &server.template());
    crate::desk::act(&mut state, Action::Export);
    for agreed in [false, true] {
        if agreed {
            ground(&mut state, GroundCommand::Allow);
        }
        let path = folder.path().join(format!("{agreed}.svg"));
        let target = ExportTarget::File(path.clone());
        let effects = send(&mut state, [Command::Mode(ModeCommand::Export(target))]);
        let work = crate::exporting::picture(effects);
        let exported = jobs::export(&store, crate::exporting::request(&work), &|_| ());
        assert!(
            matches!(&exported, Exported::Saved(_, notes) if notes.is_empty()),
            "{exported:?}"
        );
        let done = Done {
            ticket: work.ticket,
            answer: Ok(Answer::Errand(Outcome::Exported(exported))),
        };
        send(&mut state, [Command::Done(done)]);
        assert_eq!(!server.asked().is_empty(), agreed);
        let svg = crate::help::text(&path);
        assert_eq!(svg.contains("<image"), agreed);
        assert_eq!(svg.contains(&format!("Tiles: {}", server.host)), agreed);
    }
}
