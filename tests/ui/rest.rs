//! Nothing repaints by itself: whatever is open and however it is looked at, a window that is left
//! alone comes to rest after a bounded number of frames.

use egui_kittest::Harness;
use theatrum::app::App;
use theatrum::atlas::Kind;
use theatrum::atlas::filter::Filters;
use theatrum::desk::Origin;
use theatrum::geodesy::LonLat;
use theatrum::scene::{APART_PX, LayerName};
use theatrum::settings::{Settings, ThemeChoice};
use theatrum::state::{Action, Command, LookCommand, PrefsCommand};
use theatrum::view::Camera;

use crate::app::window;
use crate::crowd::{self, Crowd, Dice};

/// A window with a made-up library.
fn window_of(folder: &tempfile::TempDir, crowd: Crowd, facts: usize) -> Harness<'static, App> {
    let path = folder.path().join("crowd.geojson");
    let text = crowd::collection(crowd, facts, 1).to_string();
    theatrum::io::save(&path, text.as_bytes()).expect("a file");
    window([900.0, 600.0], ThemeChoice::Light, vec![Origin::File(path)])
}

/// Some other view of what is open.
fn any_command(harness: &Harness<'static, App>, dice: &mut Dice) -> Command {
    let state = &harness.state().state;
    let any_fact = |dice: &mut Dice| {
        let digest = state
            .index()
            .digests
            .get(dice.below(state.index().digests.len()));
        digest.map(|digest| digest.fact)
    };
    match dice.below(8) {
        0 | 1 => Command::Look(LookCommand::At(Camera {
            centre: LonLat::new(dice.between(-10.0, 70.0), dice.between(0.0, 65.0)),
            zoom: dice.between(1.0, 9.0),
        })),
        2 => Command::Look(LookCommand::Filter(Filters {
            kinds: [Kind::Deployment, Kind::Meeting][..dice.below(3)].to_vec(),
            ..Filters::default()
        })),
        3 => {
            let mut layers = state.seen.view().layers.clone();
            for name in LayerName::STACK {
                layers.show(name, !dice.one_in(4));
            }
            Command::Look(LookCommand::Layers(Box::new(layers)))
        }
        4 => Command::Prefs(PrefsCommand::Set(Settings {
            theme: [ThemeChoice::Light, ThemeChoice::Dark][dice.below(2)],
            ..state.prefs.settings.clone()
        })),
        5 => Command::Look(LookCommand::Select(any_fact(dice))),
        6 => {
            let zoom = state.seen.view().camera.zoom;
            let clusters = state.index().clusters(state.library(), zoom, APART_PX);
            let cluster = clusters.get(dice.below(clusters.all().len()));
            Command::Look(LookCommand::OpenCluster(cluster.map(|cluster| cluster.id)))
        }
        _ => Command::Do(Action::Compare),
    }
}

fn rests_however_it_is_looked_at(facts: usize) {
    for crowd in Crowd::ALL {
        let folder = tempfile::tempdir().expect("a folder");
        let mut harness = window_of(&folder, crowd, facts);
        let mut dice = Dice::new(facts as u64);
        let mut sent = Vec::new();
        for _ in 0..8 {
            let command = any_command(&harness, &mut dice);
            sent.push(format!("{command:?}"));
            harness.state().send(command);
            if dice.one_in(4) {
                let side = dice.between(500.0, 1000.0) as f32;
                harness.set_size(egui::vec2(side, 600.0));
            }
            harness.step();
            let rest = harness.try_run();
            assert!(
                rest.is_ok(),
                "{facts} facts, {crowd:?}, after {sent:#?}: {rest:?}"
            );
        }
    }
}

#[test]
fn an_empty_window_rests() {
    rests_however_it_is_looked_at(0);
}

#[test]
fn a_window_with_a_few_facts_rests() {
    rests_however_it_is_looked_at(15);
}

#[test]
fn a_window_whose_index_is_made_on_a_thread_rests() {
    rests_however_it_is_looked_at(1_600);
}

#[test]
fn a_window_with_more_names_than_it_has_room_for_rests() {
    rests_however_it_is_looked_at(5_200);
}
