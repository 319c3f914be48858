//! Work that a state asks for, given to jobs; every answer comes back as a command.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use crate::desk::{Errand, Outcome};
use crate::formats::report::Severity;
use crate::io::tiles::TileStore;
use crate::jobs::{self, Jobs};
use crate::state::{Answer, Command, Done, Notice, NoticeCommand, Ticket, Work, WorkTask};

/// Where answers come in.
pub(super) struct Answers {
    sender: Sender<Command>,
    receiver: Receiver<Command>,
}

impl Default for Answers {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { sender, receiver }
    }
}

impl Answers {
    /// What has come since the last call.
    pub(super) fn take(&self) -> Vec<Command> {
        self.receiver.try_iter().collect()
    }

    /// A way for others, such as a watcher of files, to send commands.
    pub(super) fn sender(&self) -> impl Fn(Command) + Clone + Send + Sync + 'static {
        let sender = self.sender.clone();
        move |command| {
            // Nobody listens once the window is closed.
            sender.send(command).ok();
        }
    }

    /// Runs a job whose answer is a command; that it failed is told by a notice.
    pub(super) fn start(
        &self,
        jobs: &Jobs,
        name: &str,
        job: impl FnOnce() -> Option<Command> + Send + 'static,
    ) {
        let (send, tell) = (self.sender(), self.sender());
        jobs.start(
            name,
            move || job().into_iter().for_each(send),
            move |why| tell(NoticeCommand::Tell(Notice::new(Severity::Error, why)).into()),
        );
    }

    /// Does some work on a thread, and answers for it whatever happens.
    pub(super) fn work(&self, jobs: &Jobs, work: Work) {
        let Work { ticket, task } = work;
        let (answer, fail) = (self.sender(), self.sender());
        let failed = move |why| fail(done(ticket, Err(why)));
        let name = ticket.kind.name();
        match task {
            WorkTask::Derive(derivation) => {
                let job = move || answer(done(ticket, Ok(Answer::Made(derivation.run()))));
                if ticket.kind.is_in_turn() {
                    jobs.start_in_turn(name, job, failed);
                } else {
                    jobs.start(name, job, failed);
                }
            }
            // What was read is digested in turn with the indexes that will follow.
            WorkTask::Errand(Errand::Load(request)) => jobs.start_then_in_turn(
                name,
                move || jobs::read_files(*request),
                move |read| {
                    let loaded = Outcome::Loaded(Box::new(jobs::digest(read)));
                    answer(done(ticket, Ok(Answer::Errand(loaded))));
                },
                failed,
            ),
            WorkTask::Errand(errand) => {
                let (store, wake) = (jobs.tile_store(), jobs.wake());
                jobs.start(
                    name,
                    move || {
                        let outcome = jobs::run(errand, &store, &|doing| {
                            answer(done(ticket, Ok(Answer::Errand(Outcome::Doing(doing)))));
                            wake();
                        });
                        answer(done(ticket, Ok(Answer::Errand(outcome))));
                    },
                    failed,
                );
            }
        }
    }
}

/// Does some work here and now.
pub(super) fn here(work: Work, store: &Arc<TileStore>) -> Command {
    let Work { ticket, task } = work;
    let answer = match task {
        WorkTask::Derive(derivation) => Answer::Made(derivation.run()),
        WorkTask::Errand(errand) => Answer::Errand(jobs::run(errand, store, &|_| ())),
    };
    done(ticket, Ok(answer))
}

fn done(ticket: Ticket, answer: Result<Answer, String>) -> Command {
    Command::Done(Done { ticket, answer })
}
