//! The room for what went wrong, or is worth knowing, until it is taken away.

use std::sync::Arc;

use crate::formats::report::{Report, Severity};

/// What can be asked of notices.
#[derive(Clone, Debug)]
pub enum NoticeCommand {
    /// Shows one.
    Tell(Notice),
    /// Takes one away, by its [`Notice::id`].
    Dismiss(u64),
}

/// Something a person should know, until it is taken away.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it goes by; given when it is shown.
    pub id: u64,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, in a sentence.
    pub title: String,
    /// The problems behind it.
    pub report: Option<Arc<Report>>,
}

impl Notice {
    /// A notice without a report.
    pub fn new(severity: Severity, title: impl Into<String>) -> Self {
        Self {
            id: 0,
            severity,
            title: title.into(),
            report: None,
        }
    }
}

/// The notices there are.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    count: u64,
}

impl Notices {
    /// All of them, the newest last.
    pub fn list(&self) -> &[Notice] {
        &self.list
    }

    /// Does what is asked.
    pub(super) fn run(&mut self, command: NoticeCommand) {
        match command {
            NoticeCommand::Tell(notice) => self.tell(notice),
            NoticeCommand::Dismiss(id) => self.list.retain(|notice| notice.id != id),
        }
    }

    /// Shows a notice.
    pub(super) fn tell(&mut self, mut notice: Notice) {
        self.count += 1;
        notice.id = self.count;
        self.list.push(notice);
    }

    /// Shows a notice without a report.
    pub(super) fn say(&mut self, severity: Severity, title: impl Into<String>) {
        self.tell(Notice::new(severity, title));
    }

    /// Takes those away that have a report of a file.
    pub(super) fn forget_reports(&mut self) {
        self.list.retain(|notice| notice.report.is_none());
    }
}
