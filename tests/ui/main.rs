//! The panels and the window, driven by accessible name on a software adapter. Words come before
//! pictures: what a panel shows is asked of its accessibility tree.

#![expect(
    clippy::unwrap_used,
    reason = "tests and what they share may stop at the first thing that is not as it should be"
)]

#[path = "../support/mod.rs"]
mod support;

mod app;
mod compare;
mod dialogs;
mod export;
mod filters;
mod ground;
mod layers;
mod look;
mod panels;
mod rest;
mod search;
mod timeline;
mod window;

#[path = "../support/crowd.rs"]
mod crowd;
#[path = "../support/archives.rs"]
#[expect(dead_code, reason = "the core tests need more of it")]
mod made;
#[path = "../support/server.rs"]
#[expect(dead_code, reason = "the core tests need more of it")]
mod server;
#[path = "../support/work.rs"]
mod work;
