//! Everything that needs no window; it also runs with `--no-default-features`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests and what they share may stop at the first thing that is not as it should be"
)]

mod architecture;
mod archives;
mod bibliography;
mod changes;
mod chart;
mod check;
mod circles;
mod claims;
mod cli;
mod colours;
mod commands;
mod comparing;
mod desk;
mod dice;
mod diff;
mod documents;
mod edit;
mod edited;
mod editing;
mod edits;
mod evidence;
mod export;
mod exporting;
mod fetching;
mod figure;
mod geodesy;
mod ground_export;
mod grounds;
mod help;
mod history;
mod jobs;
mod labels;
mod layers;
mod listed;
mod measure;
mod named;
mod newsroom;
mod patching;
mod picture;
mod placing;
mod playing;
mod regression;
mod reject;
mod roundtrip;
mod scene;
mod schema;
mod search;
mod settings;
mod settled;
mod shown;
mod sources;
mod stage;
mod time;
mod timeline;
mod totals;
mod view;

#[path = "../support/crowd.rs"]
mod crowd;
#[path = "../support/archives.rs"]
#[expect(dead_code, reason = "the measurements need more of it")]
mod made;
#[path = "../support/server.rs"]
mod server;
#[path = "../support/tls.rs"]
mod tls;
#[path = "../support/work.rs"]
mod work;
