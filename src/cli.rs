//! The command line: the words of it, and the commands that need no window.
//!
//! Exit codes: 0 done, 1 the input has errors, 2 usage. Nothing here opens a window; `main`
//! does, for an [`Invocation::Window`].

mod args;
mod cat;
mod check;
mod claims;
mod conflicts;
mod diff;
mod edit;
mod exit;
mod export;
mod files;
mod list;
mod names;
mod number;
mod say;
mod sources;
mod stated;
mod tiles;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use self::args::{
    CatArgs, CheckArgs, ClaimsArgs, DiffArgs, EDIT_HELP, EditArgs, ExportArgs, ExtractArgs,
    ListArgs, SourcesArgs, size,
};
use self::files::origins;
use self::names::mistyped_command;
use self::say::Lines;
use crate::desk::Origin;
use crate::formats::{schema, shown};
use crate::io;
use crate::view::FrameSize;

pub use self::exit::{DONE, INPUT, USAGE};

const EXAMPLES: &str = "\
Examples:
  theatrum                                   open the default atlas in a window
  theatrum lesson.geojson data.geojson       open two atlases together
  theatrum list --date 2022-06-28            list what holds on a date, with troop counts
  theatrum list csto --format json           list a built-in atlas for a program to read
  theatrum claims --format csv               every claim, and whether it counts
  theatrum conflicts --date 2022-06-28       what sources disagree about on a date
  theatrum sources csto --format bibtex      the sources, as citation programs read them
  theatrum sources refs.bib --format json    a list of sources as an atlas spells it
  theatrum cat csto | theatrum check -       the text of a built-in atlas; - is standard input
  theatrum diff csto --from 1995             say what changed since then, with sources
  theatrum diff old.geojson new.geojson      say what changed between two files
  theatrum list --filter host=Tajikistan --filter party=Putin
                                             list some facts, by names or ids
  theatrum check lesson.geojson              say what is wrong with a file, and where
  theatrum check --strict lesson.geojson     the same, and a warning is an error
  theatrum edit a.geojson set facts/base-201/claims/0/value 7200 -o b.geojson
  theatrum export -o slide.png               a figure with legend and numbered sources
  theatrum export csto -o map.pdf --preset a4-landscape --date 1995 --sources sources.bib
  theatrum export -o map.svg --map-only --fit 40,30,80,60
  theatrum export -o city.png --view 68.78,38.56,12 --basemap tajikistan.pmtiles
  theatrum tiles extract world.pmtiles lesson.pmtiles --bbox 67,36,75,41 --maxzoom 13
  theatrum slide.png                         open an exported picture where it was made
  theatrum --screenshot window.png           draw the window into a picture

A FILE is a path, or the name of a built-in atlas: dushanbe-2022, caspian-summits, brics-summits,
csto, russian-facilities-abroad, leaders-summits, nato-battlegroups, us-troops-2022.

Exit codes: 0 done; 1 the input has errors; 2 the command cannot be done as it was given.";

/// What the help of a command that writes tables says of them.
const CSV_HELP: &str = "\
CSV is that of RFC 4180, in UTF-8. A cell that begins with = + - or @ and is no number has an
apostrophe before it, so that no spreadsheet takes it for a formula.";

/// What `theatrum sources --help` says of lists.
const SOURCES_HELP: &str = "\
What a file is is told by its content. What a list says and a source has no place for is set aside,
and said on standard error with its line, or with the number of its entry in CSL-JSON.
CSV is that of RFC 4180, in UTF-8. A cell that begins with = + - or @ and is no number has an
apostrophe before it, so that no spreadsheet takes it for a formula.";

#[derive(Debug, Parser)]
#[command(
    name = "theatrum",
    version,
    about = "An atlas of military deployments and summits, where every number has a source",
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
struct Args {
    #[command(subcommand)]
    command: Option<Words>,
    /// Atlases to open in the window
    files: Vec<PathBuf>,
    /// Draw the whole window into a PNG and exit; this needs a display
    #[arg(long, value_name = "OUT.png")]
    screenshot: Option<PathBuf>,
    /// Size of the window in points
    #[arg(long, value_name = "WxH", value_parser = size)]
    size: Option<FrameSize>,
}

#[derive(Debug, Subcommand)]
enum Words {
    /// List facts, groups and totals
    #[command(after_help = CSV_HELP)]
    List(ListArgs),
    /// List every claim, and whether it counts
    #[command(after_help = CSV_HELP)]
    Claims(ClaimsArgs),
    /// List what the claims that count disagree about
    #[command(after_help = CSV_HELP)]
    Conflicts(ClaimsArgs),
    /// List the sources of atlases, or turn lists of sources into each other
    #[command(after_help = SOURCES_HELP)]
    Sources(SourcesArgs),
    /// Print the text of an atlas
    Cat(CatArgs),
    /// Say what changed between two dates, or between two files, with sources
    Diff(DiffArgs),
    /// Say what is wrong with files, with line and column
    Check(CheckArgs),
    /// Change single members of a file, and nothing else of it
    #[command(after_help = EDIT_HELP)]
    Edit(EditArgs),
    /// Print the JSON Schema of the format
    Schema,
    /// Draw a map into a file, without a window
    Export(Box<ExportArgs>),
    /// Offline packs of map tiles
    #[command(subcommand)]
    Tiles(TilesWords),
}

#[derive(Debug, Subcommand)]
enum TilesWords {
    /// Cut a region out of a PMTiles archive, for a room without a network
    Extract(ExtractArgs),
}

/// What a command line asks for.
#[derive(Debug)]
pub enum Invocation {
    /// A window.
    Window(WindowRequest),
    /// A command without one; already done, with this exit code.
    Done(u8),
}

/// A window to be opened.
#[derive(Clone, Debug, Default)]
pub struct WindowRequest {
    /// What to open in it.
    pub origins: Vec<Origin>,
    /// Where to put a picture of it, before it closes.
    pub screenshot: Option<PathBuf>,
    /// How large it is, in points.
    pub size: Option<FrameSize>,
}

/// Reads a command line and does what needs no window.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Invocation {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            let text = error.render().to_string();
            let code = if error.use_stderr() {
                Lines(stderr).write_all(text.as_bytes()).ok();
                USAGE
            } else {
                stdout.write_all(text.as_bytes()).ok();
                DONE
            };
            return Invocation::Done(code);
        }
    };
    let today = io::today();
    // Progress goes back to the beginning of its line.
    if let Some(Words::Tiles(TilesWords::Extract(args))) = &args.command {
        let outcome = tiles::extract(args, stderr);
        return Invocation::Done(exit_code(outcome, stderr));
    }
    // What a file holds, or what was typed, reaches no terminal as anything but letters.
    let stderr: &mut dyn Write = &mut Lines(stderr);
    let outcome = match args.command {
        None => {
            if let Some(wrong) = mistyped_command(&args.files) {
                writeln!(stderr, "theatrum: {}", shown(&wrong)).ok();
                return Invocation::Done(USAGE);
            }
            return Invocation::Window(WindowRequest {
                origins: origins(&args.files),
                screenshot: args.screenshot,
                size: args.size,
            });
        }
        Some(Words::List(args)) => list::run(&args, today, stdout, stderr),
        Some(Words::Claims(args)) => claims::run(&args, today, stdout, stderr),
        Some(Words::Conflicts(args)) => conflicts::run(&args, today, stdout, stderr),
        Some(Words::Sources(args)) => sources::run(&args, today, stdout, stderr),
        Some(Words::Cat(args)) => cat::run(&args, stdout, stderr),
        Some(Words::Diff(args)) => diff::run(&args, today, stdout, stderr),
        Some(Words::Check(args)) => check::run(&args, stdout),
        Some(Words::Edit(args)) => edit::run(&args, stdout, stderr),
        Some(Words::Schema) => stdout.write_all(schema::ATLAS.as_bytes()).map(|()| DONE),
        Some(Words::Export(args)) => export::run(&args, today, stdout, stderr),
        Some(Words::Tiles(TilesWords::Extract(args))) => tiles::extract(&args, stderr),
    };
    let flushed = outcome.and_then(|code| stdout.flush().map(|()| code));
    Invocation::Done(exit_code(flushed, stderr))
}

fn exit_code(outcome: std::io::Result<u8>, stderr: &mut dyn Write) -> u8 {
    match outcome {
        Ok(code) => code,
        // Whoever read the output has had enough of it.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => DONE,
        Err(error) => {
            writeln!(stderr, "theatrum: the output cannot be written: {error}").ok();
            USAGE
        }
    }
}

/// What can be done where no window can be opened.
pub const WITHOUT_WINDOW: &str = "\
These commands need no window: theatrum list, theatrum claims, theatrum conflicts, theatrum sources,
theatrum cat, theatrum diff, theatrum check, theatrum edit, theatrum schema, theatrum export,
theatrum tiles extract.
theatrum --help shows examples.";
