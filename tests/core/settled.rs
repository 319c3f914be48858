//! Nothing is left running: random lists of commands on small and on large libraries, every effect
//! answered, now and then late, out of turn or with a failure. Whatever was asked, in the end
//! nothing is being made, and what is shown is what was asked for.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::tempdir;
use theatrum::atlas::filter::{Dimension, Filters};
use theatrum::atlas::library::FactRef;
use theatrum::atlas::time::Edtf;
use theatrum::desk::{ExportTarget, Exported, Origin, Outcome};
use theatrum::index::{Asked, Index};
use theatrum::scene::{Focus, LabelRequest, Standing};
use theatrum::settings::{Motion, Settings};
use theatrum::state::{
    Action, Answer, Command, CompareCommand, DeskCommand, Dialog, Done, Effect, Effects,
    GroundCommand, LookCommand, ModeCommand, PrefsCommand, Search, State, TimeCommand, Work,
    WorkKind,
};
use theatrum::view::{FrameSize, LayerName, View};

use crate::desk::{FRAME, answer, open, settle, state, work};
use crate::dice::Dice;
use crate::help::{collection, feature, put};

/// An atlas of so many deployments and meetings, most with dates and numbers.
fn atlas(facts: usize) -> String {
    let features: Vec<Value> = (0..facts)
        .map(|number| {
            let year = 1950 + number % 70;
            let kind = ["deployment", "meeting", "transfer"][number % 3];
            feature(
                &format!("fact-{number}"),
                &json!({
                    "kind": kind, "title": format!("Fact {number}"),
                    "when": if number % 2 == 0 { format!("{year}/{}", year + 9) } else { year.to_string() },
                    "claims": [{ "about": "personnel", "value": number % 900, "as_of": year.to_string(), "source": "a" }],
                    "sites": [{ "name": "X", "at": [number % 170, number % 60] }],
                }),
            )
        })
        .collect();
    collection(&json!({ "as_of": "2000" }), &json!(features)).to_string()
}

const DATES: [&str; 6] = ["1955", "1960/1975", "1995", "2004-10-18", "2019/..", "1890"];

/// A command that somebody may send, of every room.
fn command(dice: &mut Dice, state: &State, files: &[PathBuf]) -> Command {
    let facts = state.library().facts().take(20).collect::<Vec<_>>();
    let fact = facts.get(dice.roll(20)).copied().unwrap_or_default();
    let date = Edtf::parse(DATES[dice.roll(DATES.len())]).unwrap();
    let origins = vec![Origin::File(dice.pick(files).clone())];
    match dice.roll(26) {
        0..=7 => Command::Do(*dice.pick(&Action::ALL)),
        8 => LookCommand::Select(Some(fact)).into(),
        9 => LookCommand::GoTo(fact).into(),
        10 => LookCommand::Hover(Some(fact)).into(),
        11 => LookCommand::Pan([40.0, -25.0]).into(),
        12 => {
            let steps = dice.roll(5) as f64 - 2.0;
            LookCommand::Zoom { steps, about: None }.into()
        }
        13 => {
            let width = 400.0 + dice.roll(900) as f64;
            LookCommand::Frame(FrameSize { width, ..FRAME }).into()
        }
        14 => {
            let mut filters = state.seen.view().filters.clone();
            filters.toggle(Dimension::Kind, ["deployment", "meeting"][dice.roll(2)]);
            filters.in_view = dice.roll(3) == 0;
            LookCommand::Filter(filters).into()
        }
        15 => {
            let mut layers = state.seen.view().layers.clone();
            layers.show(LayerName::Labels, dice.roll(2) == 0);
            LookCommand::Layers(Box::new(layers)).into()
        }
        16 => TimeCommand::Date((dice.roll(3) > 0).then_some(date)).into(),
        17 => TimeCommand::Move(Some(date)).into(),
        18 => TimeCommand::Compare(CompareCommand::From(date)).into(),
        19 => TimeCommand::Compare(CompareCommand::Swap).into(),
        20 => ModeCommand::Search(Search::Type("fact 1".to_owned())).into(),
        21 => ModeCommand::Show(*dice.pick(&[None, Some(Dialog::OverTime)])).into(),
        22 => DeskCommand::Open {
            origins,
            add: dice.roll(2) == 0,
        }
        .into(),
        23 => DeskCommand::Close(dice.roll(3)).into(),
        24 => DeskCommand::Changed(dice.pick(files).clone()).into(),
        _ => PrefsCommand::Set(Settings {
            motion: *dice.pick(&[Motion::Full, Motion::Reduced]),
            ..Settings::default()
        })
        .into(),
    }
}

/// Answers some work: now and then as a job does that broke off. Pictures are not drawn here.
fn answered(dice: &mut Dice, work: Work, fails: bool) -> Command {
    let ticket = work.ticket;
    let nothing = |exported| Ok(Answer::Errand(Outcome::Exported(exported)));
    let answer = match ticket.kind {
        _ if fails && dice.roll(4) == 0 => Err("a fault".to_owned()),
        WorkKind::Preview => nothing(Exported::Preview(None)),
        WorkKind::Picture => nothing(Exported::Cancelled),
        _ => return answer(work),
    };
    Command::Done(Done { ticket, answer })
}

/// Plays a list of commands, answering work when the dice say so and all of it in the end.
fn play(seed: u64, sizes: &[usize], steps: usize, fails: bool) {
    let folder = tempdir().unwrap();
    let files: Vec<PathBuf> = sizes
        .iter()
        .map(|size| put(folder.path(), &format!("{size}.geojson"), atlas(*size)))
        .collect();
    let mut dice = Dice(seed);
    let mut held = state(&[]);
    settle(&mut held, [open(vec![Origin::File(files[0].clone())])]);
    let (mut waiting, mut now): (Vec<Work>, f64) = (Vec::new(), 1.0);
    let mut sent = Vec::new();
    let take = |effects: Effects, waiting: &mut Vec<Work>| {
        waiting.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Work(work) => Some(work),
            _ => None,
        }));
    };
    for _ in 0..steps {
        let command = command(&mut dice, &held, &files);
        sent.push(format!("{command:?}").chars().take(60).collect::<String>());
        take(held.apply(command), &mut waiting);
        now += [0.0, 0.01, 0.4][dice.roll(3)];
        take(held.apply(Command::Tick(now)), &mut waiting);
        while !waiting.is_empty() && dice.roll(2) == 0 {
            // Threads answer in any order.
            let work = waiting.swap_remove(dice.roll(waiting.len()));
            let answer = answered(&mut dice, work, fails);
            take(held.apply(answer), &mut waiting);
        }
    }
    // Everything is answered, and time goes on until nothing has to be done any more.
    for round in 0.. {
        assert!(round < 2_000, "seed {seed}: never at rest after {sent:?}");
        if held.seen.timeline.is_playing() {
            take(held.apply(Action::PlayPause), &mut waiting);
        }
        while let Some(work) = waiting.pop() {
            let answer = answered(&mut dice, work, fails);
            take(held.apply(answer), &mut waiting);
        }
        let Some(at) = held.wakes_at() else {
            break;
        };
        now = at.max(now + 0.05);
        take(held.apply(Command::Tick(now)), &mut waiting);
    }
    assert!(!held.derived.is_busy(), "seed {seed}: {sent:?}");
    assert!(!held.desk.is_loading(), "seed {seed}: {sent:?}");
    assert!(
        held.mode
            .export()
            .is_none_or(|export| export.busy.is_none())
    );
    if !fails {
        is_what_was_asked_for(&held, seed, &sent);
    }
}

/// What a map asks for when it wants labels.
fn labels(state: &State, earlier: bool) -> Command {
    let request = LabelRequest {
        library: Arc::clone(state.library()),
        index: Arc::clone(state.index()),
        generation: state.derived.generation,
        clusters: state.clusters_for(state.seen.view().camera),
        view: state.view(),
        size: FRAME,
        focus: Focus::default(),
        furniture: 1.0,
        changed: None,
        tiles: (Vec::new(), 0),
        before: Standing::default(),
    };
    LookCommand::Label(Box::new(request), earlier).into()
}

/// Whether what is shown is what the view asks for, as made from nothing.
fn is_what_was_asked_for(state: &State, seed: u64, sent: &[String]) {
    let View { date, filters, .. } = state.seen.view();
    let facts = |date: Option<&Edtf>, filters: &Filters| -> Vec<FactRef> {
        let index = Index::of(state.library(), Asked { date, filters }, None);
        index.digests.iter().map(|digest| digest.fact).collect()
    };
    let shown: Vec<FactRef> = state.index().digests.iter().map(|held| held.fact).collect();
    assert_eq!(
        shown,
        facts(date.as_ref(), filters),
        "seed {seed}: {sent:?}"
    );
    assert_eq!(
        filters.in_view,
        state.derived.in_view().is_some(),
        "seed {seed}: {sent:?}"
    );
    if let Some(compare) = &state.seen.view().compare {
        let compared = state.derived.compared().expect("a comparison");
        let held: Vec<FactRef> = compared
            .index
            .digests
            .iter()
            .map(|held| held.fact)
            .collect();
        let plain = Filters {
            in_view: false,
            ..filters.clone()
        };
        assert_eq!(
            held,
            facts(Some(&compare.from), &plain),
            "seed {seed}: {sent:?}"
        );
    }
    if let Some(fact) = state.selected() {
        assert!(state.library().get(fact).is_some());
    }
}

#[test]
fn nothing_is_left_running_whatever_is_asked_of_few_facts() {
    for seed in 0..60 {
        play(seed, &[12, 40], 60, false);
    }
}

#[test]
fn nothing_is_left_running_whatever_is_asked_of_many_facts() {
    for seed in 0..12 {
        play(1_000 + seed, &[1_600, 12, 1_700], 40, false);
    }
}

#[test]
fn nothing_is_left_running_where_jobs_break_off() {
    for seed in 0..30 {
        play(2_000 + seed, &[12, 40], 50, true);
    }
    for seed in 0..6 {
        play(3_000 + seed, &[1_600, 12], 30, true);
    }
}

#[test]
fn walking_to_the_next_fact_of_many_with_less_motion_leaves_nothing_running() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "many.geojson", atlas(1_600));
    let mut state = state(&[]);
    settle(&mut state, [open(vec![Origin::File(path)])]);
    let settings = Settings {
        motion: Motion::Reduced,
        ..Settings::default()
    };
    settle(&mut state, [PrefsCommand::Set(settings)]);
    settle(&mut state, [Action::NextFact]);
    assert!(!state.derived.is_catching_up());
    settle(
        &mut state,
        [TimeCommand::Date(Some(Edtf::parse("1995").unwrap()))],
    );
    let listed = state.index().digests.len();
    assert!(0 < listed && listed < 1_600, "{listed} facts hold in 1995");
}

#[test]
fn every_sort_of_work_that_breaks_off_is_told_and_nothing_waits_for_it() {
    let folder = tempdir().unwrap();
    let path = put(folder.path(), "many.geojson", atlas(1_600));
    for kind in WorkKind::ALL {
        let mut state = state(&[]);
        settle(&mut state, [open(vec![Origin::File(path.clone())])]);
        let commands: Vec<Command> = match kind {
            WorkKind::Index => vec![TimeCommand::Date(Some(Edtf::parse("1995").unwrap())).into()],
            WorkKind::Labels => vec![labels(&state, false)],
            WorkKind::EarlierLabels => vec![labels(&state, true)],
            WorkKind::Words => vec![Action::Search.into()],
            WorkKind::Comparison => vec![Action::Compare.into()],
            WorkKind::OverTime => vec![Action::OverTime.into()],
            WorkKind::Preview => vec![
                Action::Export.into(),
                Command::Tick(1.0),
                Command::Tick(2.0),
            ],
            WorkKind::Load => vec![open(vec![Origin::Builtin("csto")])],
            WorkKind::Picture => vec![
                Action::Export.into(),
                ModeCommand::Export(ExportTarget::Clipboard).into(),
            ],
            WorkKind::LookAt => vec![
                Action::Export.into(),
                ModeCommand::SavePicture("map.png".into()).into(),
            ],
            WorkKind::Keep => vec![DeskCommand::KeepFigure.into()],
            WorkKind::EmptyTileCache => {
                vec![LookCommand::Ground(GroundCommand::EmptyCache).into()]
            }
        };
        // All other work is answered as it comes.
        let mut broken = None;
        for command in commands {
            let mut effects: Vec<Effect> = state.apply(command).into_iter().collect();
            while let Some(effect) = effects.pop() {
                match effect {
                    Effect::Work(work) if work.ticket.kind == kind => broken = Some(work.ticket),
                    Effect::Work(work) => effects.extend(state.apply(answer(work))),
                    _ => {}
                }
            }
        }
        let ticket = broken.unwrap_or_else(|| panic!("nobody asks for {kind:?}"));
        let before = state.notices.list().len();
        let why = format!("Nothing came of {}", kind.name());
        let done = Done {
            ticket,
            answer: Err(why.clone()),
        };
        // Nothing else is asked for by the same key, and another command works.
        settle(&mut state, [Command::Done(done)]);
        let told =
            state.notices.list().len() > before || state.derived.problem.as_deref() == Some(&*why);
        assert!(told, "{kind:?} is not told");
        assert!(!state.derived.is_busy(), "{kind:?}");
        assert!(!state.desk.is_loading(), "{kind:?}");
        let again = state.apply(Command::Tick(100.0));
        assert!(
            work(again.into_iter().collect(), kind).is_empty(),
            "{kind:?} is tried for ever"
        );
        settle(
            &mut state,
            [TimeCommand::Date(Some(Edtf::parse("1960").unwrap()))],
        );
        assert!(state.index().digests.len() < 1_600, "{kind:?}");
    }
}
