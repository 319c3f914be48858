//! The command line: the words of it, and the commands that need no window.
//!
//! Exit codes: 0 done, 1 the input has errors, 2 usage. Nothing here opens a window; `main`
//! does, for an [`Invocation::Window`].

mod check;
mod export;
mod list;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::atlas::library::Library;
use crate::atlas::time::{Day, Edtf};
use crate::formats::report::Severity;
use crate::formats::schema;
use crate::jobs;
use crate::state::{Document, LoadRequest, Loaded, Origin};
use crate::theme::Theme;
use crate::{io, view::FrameSize};

/// Everything went well.
pub const DONE: u8 = 0;
/// The input has errors.
pub const INPUT: u8 = 1;
/// The command cannot be done as it was given.
pub const USAGE: u8 = 2;

const EXAMPLES: &str = "\
Examples:
  theatrum                                   open the default atlas in a window
  theatrum lesson.geojson data.geojson       open two atlases together
  theatrum list --date 2022-06-28            list what holds on a date, with troop counts
  theatrum list csto --format json           list a built-in atlas for a program to read
  theatrum check lesson.geojson              say what is wrong with a file, and where
  theatrum export -o map.svg --map-only --fit 40,30,80,60
  theatrum --screenshot window.png           draw the window into a picture

A FILE is a path, or the name of a built-in atlas: dushanbe-2022, caspian-summits, brics-summits,
csto, russian-facilities-abroad, leaders-summits, nato-battlegroups.

Exit codes: 0 done; 1 the input has errors; 2 the command cannot be done as it was given.";

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
    List(ListArgs),
    /// Say what is wrong with files, with line and column
    Check(CheckArgs),
    /// Print the JSON Schema of the format
    Schema,
    /// Draw a map into a file, without a window
    Export(ExportArgs),
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    /// Atlases to list; the default one where none is named
    files: Vec<PathBuf>,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// List what holds then, by an EDTF date: 1995, 2022-06-28, 2022-06/2022-07
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    date: Option<Edtf>,
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// Files to check
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// Atlases to draw; the default one where none is named
    files: Vec<PathBuf>,
    /// File to write, whose ending says what: .svg or .png
    #[arg(short, long, value_name = "MAP.svg|MAP.png")]
    output: PathBuf,
    /// The map alone, with scale bar and credit
    #[arg(long, required = true)]
    map_only: bool,
    /// Size of the picture in pixels
    #[arg(long, value_name = "WxH", value_parser = size, default_value = "1440x900")]
    size: FrameSize,
    /// What to show: everything, a fact by its id, or a box west,south,east,north in degrees
    #[arg(
        long,
        value_name = "all|FACT_ID|W,S,E,N",
        allow_hyphen_values = true,
        default_value = "all"
    )]
    fit: String,
    /// Light or dark
    #[arg(long, value_enum, default_value_t)]
    theme: ThemeArg,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ThemeArg {
    #[default]
    Light,
    Dark,
}

impl From<ThemeArg> for Theme {
    fn from(theme: ThemeArg) -> Self {
        match theme {
            ThemeArg::Light => Self::Light,
            ThemeArg::Dark => Self::Dark,
        }
    }
}

/// The longest side of a picture, in pixels.
const LONGEST_SIDE_PX: u32 = 16_384;
/// The shortest side, in pixels.
const SHORTEST_SIDE_PX: u32 = 64;

fn size(text: &str) -> Result<FrameSize, String> {
    let sides = text.split_once(['x', '×']).and_then(|(width, height)| {
        Some((
            width.trim().parse::<u32>().ok()?,
            height.trim().parse::<u32>().ok()?,
        ))
    });
    let Some((width, height)) = sides else {
        return Err("write it as WIDTHxHEIGHT, such as 1920x1080".to_owned());
    };
    let fits = |side: u32| (SHORTEST_SIDE_PX..=LONGEST_SIDE_PX).contains(&side);
    if fits(width) && fits(height) {
        Ok(FrameSize {
            width: f64::from(width),
            height: f64::from(height),
        })
    } else {
        Err(format!(
            "each side has {SHORTEST_SIDE_PX} to {LONGEST_SIDE_PX} pixels"
        ))
    }
}

fn date(text: &str) -> Result<Edtf, String> {
    Edtf::parse(text).map_err(|error| error.to_string())
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
                stderr.write_all(text.as_bytes()).ok();
                USAGE
            } else {
                stdout.write_all(text.as_bytes()).ok();
                DONE
            };
            return Invocation::Done(code);
        }
    };
    let today = io::today();
    let outcome = match args.command {
        None => {
            return Invocation::Window(WindowRequest {
                origins: origins(&args.files),
                screenshot: args.screenshot,
                size: args.size,
            });
        }
        Some(Words::List(args)) => list::run(&args, today, stdout, stderr),
        Some(Words::Check(args)) => check::run(&args, stdout),
        Some(Words::Schema) => stdout.write_all(schema::ATLAS.as_bytes()).map(|()| DONE),
        Some(Words::Export(args)) => export::run(&args, today, stderr),
    };
    let flushed = outcome.and_then(|code| stdout.flush().map(|()| code));
    Invocation::Done(match flushed {
        Ok(code) => code,
        // Whoever read the output has had enough of it.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => DONE,
        Err(error) => {
            writeln!(stderr, "theatrum: the output cannot be written: {error}").ok();
            USAGE
        }
    })
}

/// Where files come from. A name that is no file but a built-in atlas is the atlas.
fn origins(files: &[PathBuf]) -> Vec<Origin> {
    files.iter().map(|file| origin(file)).collect()
}

fn origin(file: &Path) -> Origin {
    let builtin = file.to_str().and_then(io::builtin::find);
    match builtin {
        Some(builtin) if !io::is_there(file) => Origin::Builtin(builtin.id),
        _ => Origin::File(file.to_owned()),
    }
}

/// Opens files, or the default atlas, and tells the errors. None where nothing could be read.
fn open(
    files: &[PathBuf],
    today: Day,
    stderr: &mut dyn Write,
) -> std::io::Result<(Option<Loaded>, u8)> {
    let mut read = origins(files);
    if read.is_empty() {
        read.push(Origin::Builtin(io::builtin::DEFAULT));
    }
    let loaded = jobs::load(LoadRequest {
        id: 0,
        keep: Vec::new(),
        read,
        same_view: false,
        today,
    });
    let mut code = DONE;
    let reports = loaded.documents.iter().map(|document| &document.report);
    for report in reports.chain(loaded.failed.iter().map(|(_, report)| report)) {
        for problem in &report.problems {
            if problem.severity == Severity::Error {
                writeln!(stderr, "{problem}")?;
                code = INPUT;
            }
        }
    }
    let nothing = loaded.documents.is_empty();
    Ok(((!nothing).then_some(loaded), code))
}

/// The titles of the atlases that are open, for a heading.
fn title(library: &Library, documents: &[Document]) -> String {
    if documents.is_empty() {
        String::new()
    } else {
        library.title()
    }
}

/// What can be done where no window can be opened.
pub const WITHOUT_WINDOW: &str = "\
These commands need no window: theatrum list, theatrum check, theatrum schema, theatrum export.
theatrum --help shows examples.";
