//! A state with atlases open in it, the commands that are sent to it, and files to open.

use std::path::{Path, PathBuf};

use theatrum::atlas::library::FactRef;
use theatrum::desk::Origin;
use theatrum::settings::{Motion, Settings};
use theatrum::state::{
    Action, Command, DeskCommand, Effect, LookCommand, PrefsCommand, State, Work, WorkKind,
};
use theatrum::view::FrameSize;

use crate::help::{put, today};
pub(crate) use crate::work::answer;

pub(crate) const FRAME: FrameSize = FrameSize {
    width: 900.0,
    height: 700.0,
};

/// Sends commands and reads what they ask to be read; the other effects are answered.
pub(crate) fn send<C: Into<Command>>(
    state: &mut State,
    commands: impl IntoIterator<Item = C>,
) -> Vec<Effect> {
    let mut left = Vec::new();
    for command in commands {
        for effect in state.apply(command) {
            match effect {
                Effect::Work(work) if work.ticket.kind == WorkKind::Load => {
                    left.extend(send(state, [answer(work)]));
                }
                effect => left.push(effect),
            }
        }
    }
    left
}

/// Sends commands and does all work that they ask for; the other effects are answered.
pub(crate) fn settle<C: Into<Command>>(
    state: &mut State,
    commands: impl IntoIterator<Item = C>,
) -> Vec<Effect> {
    let mut left = Vec::new();
    for effect in send(state, commands) {
        match effect {
            Effect::Work(work) => left.extend(settle(state, [answer(work)])),
            effect => left.push(effect),
        }
    }
    left
}

/// The work of a kind among effects.
pub(crate) fn work(effects: Vec<Effect>, kind: WorkKind) -> Vec<Work> {
    effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Work(work) => (work.ticket.kind == kind).then_some(work),
            _ => None,
        })
        .collect()
}

pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    send(state, [Command::Do(action)])
}

pub(crate) fn open(origins: Vec<Origin>) -> Command {
    Command::Desk(DeskCommand::Open {
        origins,
        add: false,
    })
}

pub(crate) fn add(origins: Vec<Origin>) -> Command {
    Command::Desk(DeskCommand::Open { origins, add: true })
}

/// A state with a frame and some built-in atlases.
pub(crate) fn state(ids: &[&'static str]) -> State {
    let mut state = State::new(Settings::default(), today());
    let origins = ids.iter().map(|id| Origin::Builtin(id)).collect();
    send(
        &mut state,
        [Command::Look(LookCommand::Frame(FRAME)), open(origins)],
    );
    state
}

/// The same, where the map jumps instead of flying.
pub(crate) fn still(ids: &[&'static str]) -> State {
    let mut state = state(ids);
    send(
        &mut state,
        [Command::Prefs(PrefsCommand::Set(Settings {
            motion: Motion::Reduced,
            ..Settings::default()
        }))],
    );
    state
}

pub(crate) fn find(state: &State, id: &str) -> FactRef {
    state.library().find(id).unwrap()
}

/// A file with one fact for each id.
pub(crate) fn file(folder: &Path, name: &str, ids: &[&str]) -> PathBuf {
    let features: Vec<String> = ids
        .iter()
        .map(|id| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":{{"type":"Point","coordinates":[68.8,38.5]}},"properties":{{"name":"{id}"}}}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    );
    put(folder, name, text)
}

pub(crate) fn ids(state: &State) -> Vec<String> {
    let facts = state.library().facts();
    facts.map(|fact| state.library().shown_id(fact)).collect()
}

/// A state with a file open in it.
pub(crate) fn with_file(path: &Path) -> State {
    let mut state = state(&[]);
    send(&mut state, [open(vec![Origin::File(path.to_owned())])]);
    state
}
