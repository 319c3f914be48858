//! Work that a state asks for, done here and now.

use std::sync::Arc;

use theatrum::jobs;
use theatrum::state::{Answer, Command, Done, Work, WorkTask};

/// What comes of some work.
pub(crate) fn answer(work: Work) -> Command {
    let Work { ticket, task } = work;
    let answer = Ok(match task {
        WorkTask::Derive(derivation) => Answer::Made(derivation.run()),
        WorkTask::Errand(errand) => Answer::Errand(jobs::run(errand, &Arc::default(), &|_| ())),
    });
    Command::Done(Done { ticket, answer })
}
