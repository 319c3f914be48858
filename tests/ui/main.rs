//! The panels and the window, driven by accessible name on a software adapter. Words come before
//! pictures: what a panel shows is asked of its accessibility tree.

#[path = "../support/mod.rs"]
mod support;

mod app;
mod compare;
mod dialogs;
mod export;
mod filters;
mod layers;
mod look;
mod panels;
mod search;
mod timeline;
mod window;
