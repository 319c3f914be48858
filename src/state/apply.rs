//! The only way to change a state: a command comes in, its room's handler does it, and one pass
//! asks for everything that has to be worked out for it.

use super::command::{Answer, Command, Done};
use super::effects::{Effect, Effects};
use super::house::State;
use super::mode::ModeCommand;
use super::refresh::preview_of;
use super::work::{Ticket, WorkKind};
use crate::desk::Outcome;
use crate::formats::report::Severity;

impl State {
    /// Does what is asked, and says what the shell has to do for it.
    pub fn apply(&mut self, command: impl Into<Command>) -> Effects {
        let mut effects = Effects::default();
        self.run(command.into(), &mut effects);
        self.refresh(&mut effects);
        effects
    }

    fn run(&mut self, command: Command, effects: &mut Effects) {
        match command {
            Command::Do(action) => action.run(self, effects),
            Command::Desk(command) => self.run_desk(command, effects),
            Command::Look(command) => self.run_look(command, effects),
            Command::Time(command) => self.run_time(command),
            Command::Mode(command) => self.run_mode(command, effects),
            Command::Prefs(command) => self.run_prefs(command, effects),
            Command::Notice(command) => self.notices.run(command),
            Command::Tick(now_secs) => {
                self.seen.tick(now_secs);
                self.tick_timeline(now_secs);
                self.reload_changed(effects);
            }
            Command::Copy(text) => effects.push(Effect::Copy(text)),
            Command::Browse(address) => effects.push(Effect::Browse(address)),
            Command::Done(done) => self.done(done, effects),
        }
    }

    fn run_mode(&mut self, command: ModeCommand, effects: &mut Effects) {
        match command {
            ModeCommand::Show(dialog) => self.mode.show_dialog(dialog),
            ModeCommand::Search(search) => self.run_search(search),
            ModeCommand::Measure(step) => self.measure(step),
            ModeCommand::Place(place) => {
                if let Some(export) = self.mode.export_mut() {
                    export.place = place.bounded();
                }
            }
            ModeCommand::AskToSave => self.ask_to_save(effects),
            ModeCommand::Export(target) => self.start_export(target, effects),
            ModeCommand::SavePicture(path) => self.save_picture(&path, effects),
            ModeCommand::CancelExport => self.mode.stop_picture(),
        }
    }

    /// Takes in what came of some work.
    fn done(&mut self, done: Done, effects: &mut Effects) {
        let Done {
            ticket: Ticket { kind, number },
            answer,
        } = done;
        match (kind, answer) {
            (_, Ok(Answer::Made(made))) => self.made(kind, number, Ok(made), effects),
            (_, Ok(Answer::Errand(outcome))) => self.reported(kind, number, outcome, effects),
            (WorkKind::Load, Err(why)) => self.loaded(number, Err(why), effects),
            (WorkKind::Picture, Err(why)) => self.exported(number, Err(why), effects),
            (WorkKind::Preview, Err(why)) => self.previewed(number, Err(why)),
            (WorkKind::LookAt | WorkKind::Keep | WorkKind::EmptyTileCache, Err(why)) => {
                self.notices.say(Severity::Error, why);
            }
            (_, Err(why)) => self.made(kind, number, Err(why), effects),
        }
    }

    fn reported(&mut self, kind: WorkKind, number: u64, outcome: Outcome, effects: &mut Effects) {
        match outcome {
            Outcome::Loaded(loaded) => self.loaded(number, Ok(*loaded), effects),
            Outcome::Doing(doing) => self.doing(number, doing),
            Outcome::Exported(exported) if kind == WorkKind::Preview => {
                self.previewed(number, preview_of(exported));
            }
            Outcome::Exported(exported) => self.exported(number, Ok(exported), effects),
            Outcome::Looked(path, is_there) => self.looked(path, is_there, effects),
            Outcome::Done(severity, said) => self.notices.say(severity, said),
            Outcome::Nothing => {}
        }
    }
}
