//! Theatrum, a desktop atlas of military deployments and summits, where every number has a
//! source and nothing needs a network.
//!
//! The modules, in reading order; `ARCHITECTURE.md` draws the same map. Eight invariants hold,
//! each by a check:
//!
//! 1. Nothing below [`app`] and [`ui`] knows egui, and nothing but [`io`] touches the disk or the
//!    network: readers take bytes. (`tests/core/architecture.rs` reads every `use`,
//!    `tests/core/circles.rs` finds circles of files; the build without the feature `gui` has no
//!    egui to know.)
//! 2. One scene, two painters: [`scene`] decides what is drawn, `ui::map` and [`export`] only
//!    paint it. (Most tests look at the scene or at its SVG.)
//! 3. Panels read a state and send commands; only [`state::State::apply`] changes anything.
//! 4. A reader answers with an atlas and a report. It never panics, never guesses in silence and
//!    never drops what it does not know. (`tests/core/reject.rs`, `tests/core/roundtrip.rs`.)
//! 5. The frame never waits: what takes longer goes to [`jobs`], and every job answers.
//!    (`tests/core/jobs.rs`, `tests/core/settled.rs`.)
//! 6. Same input, same output, byte for byte: no clock, no hash order, coordinates rounded to
//!    0.01 px. (`clippy.toml` bans the clock; `tests/core/export.rs` compares bytes.)
//! 7. A file of any earlier version opens. (`tests/core/roundtrip.rs` opens one of each.)
//! 8. A write changes what was edited and nothing else. (`tests/core/patching.rs` edits any member
//!    of any file.)

// In reading order: the blank lines keep the formatter from sorting them otherwise.

pub mod number;

pub mod geodesy;

pub mod atlas;
pub mod bibliography;
pub mod formats;
pub mod gazetteer;
pub mod search;

pub mod index;

pub mod basemap;
pub mod theme;
pub mod view;

pub mod scene;

pub mod export;

pub mod desk;
pub mod state;

pub mod io;
pub mod jobs;
pub mod settings;

pub mod cli;

#[cfg(feature = "gui")]
pub mod app;
#[cfg(feature = "gui")]
pub mod ui;
