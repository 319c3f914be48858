//! The command line: the words of it, and the commands that need no window.
//!
//! Exit codes: 0 done, 1 the input has errors, 2 usage. Nothing here opens a window; `main`
//! does, for an [`Invocation::Window`].

mod check;
mod diff;
mod edit;
mod export;
mod list;
mod tiles;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::atlas::filter::Filters;
use crate::atlas::time::{Day, Edtf};
use crate::basemap::GroundSource;
use crate::export::settings::{
    Format as PictureFormat, LONGEST_SIDE_PX, Part, Preset, SHORTEST_SIDE_PX,
};
use crate::formats::report::Severity;
use crate::formats::schema;
use crate::geodesy::{LonLat, LonLatBox};
use crate::io;
use crate::jobs;
use crate::state::{LoadRequest, Loaded, Origin};
use crate::theme::Theme;
use crate::view::{Camera, FrameSize, MAX_ZOOM, MIN_ZOOM};

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
  theatrum diff csto --from 1995             say what changed since then, with sources
  theatrum diff old.geojson new.geojson      say what changed between two files
  theatrum check lesson.geojson              say what is wrong with a file, and where
  theatrum edit a.geojson set facts/base-201/claims/0/value 7200 -o b.geojson
  theatrum export -o slide.png               a figure with legend and numbered sources
  theatrum export csto -o map.pdf --preset a4-landscape --date 1995 --sources sources.bib
  theatrum export -o map.svg --map-only --fit 40,30,80,60
  theatrum export -o city.png --view 68.78,38.56,12 --basemap tajikistan.pmtiles
  theatrum tiles extract world.pmtiles lesson.pmtiles --bbox 67,36,75,41 --maxzoom 13
  theatrum slide.png                         open an exported picture where it was made
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

#[derive(Debug, clap::Args)]
struct ExtractArgs {
    /// The archive, by its path or its address
    #[arg(value_name = "IN.pmtiles")]
    input: String,
    /// The file to write
    #[arg(value_name = "OUT.pmtiles")]
    output: PathBuf,
    /// The region: a box west,south,east,north in degrees
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true, value_parser = region)]
    bbox: LonLatBox,
    /// The last zoom; that of the archive where it is left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=22))]
    maxzoom: Option<u8>,
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
    /// Only facts that pass; may be given several times: kind=, country=, host=, group=, party=,
    /// source=, tag=, precision=, personnel=LEAST..MOST, differs, no-source
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = filter)]
    filter: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct DiffArgs {
    /// One atlas to hold against itself, the default one where none is named; or two, the earlier
    /// one first
    #[arg(num_args = 0..=2, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The earlier date, EDTF; the atlas's own where it is left out
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    from: Option<Edtf>,
    /// The later date, EDTF; the atlas's own where it is left out
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    to: Option<Edtf>,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
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
struct EditArgs {
    /// The atlas to change; - is standard input
    file: PathBuf,
    /// What to do, one after the other: set PATH JSON, add PATH JSON, remove PATH; a JSON of -
    /// is read from standard input
    #[arg(required = true, value_name = "COMMAND", allow_negative_numbers = true)]
    commands: Vec<String>,
    /// The file to write, whole or not at all; it may be FILE; - is standard output
    #[arg(short, long, value_name = "OUT", allow_hyphen_values = true)]
    output: PathBuf,
}

const EDIT_HELP: &str = "\
Commands:
  set PATH JSON     another value for what is there
  add PATH JSON     a member that is not there yet; an item before the one at an index, or - behind
                    the last one; lists, properties and the theatrum member are made where missing
  remove PATH       a member, an item or a fact goes

Paths:
  facts/ID/title                  a property of a fact
  facts/ID/claims/0/value         inside a property; items are counted from 0
  facts/ID/feature/geometry       a member of the feature itself
  facts/ID   facts/-   facts/#2   a whole feature; behind the last; the third of the file
  sources/ID/date, groups/ID/name, story/ID/text, theatrum/title, collection/NAME
  In an ID, ~1 stands for / and ~0 for ~. A fact without an id is #n, counted from 0.

Examples:
  theatrum edit lesson.geojson set facts/base-201/claims/0/value 7200 -o lesson.geojson
  theatrum edit a.geojson add sources/- '{\"id\": \"un\", \"publisher\": \"UN\"}' \\
      add facts/camp/claims/- '{\"about\": \"personnel\", \"value\": 300, \"source\": \"un\"}' -o b.geojson
  cat a.geojson | theatrum edit - remove facts/#0 -o b.geojson

Exit codes: 0 done; 1 the edit adds errors to the file, which are listed, and nothing is written;
2 the command cannot be done as it was given: a path that names nothing, JSON that is none.";

#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// Atlases to draw, or pictures to draw again; the default atlas where none is named
    files: Vec<PathBuf>,
    /// File to write, whose ending says what (.png, .svg, .pdf); - is standard output; with
    /// --each, a folder
    #[arg(short, long, value_name = "OUT", allow_hyphen_values = true)]
    output: PathBuf,
    /// What to write where no ending says it
    #[arg(long, value_name = "png|svg|pdf", value_parser = picture_format)]
    format: Option<PictureFormat>,
    /// A size by name: slide, slide-4x3, 4k, a4-landscape, a4-portrait, letter-landscape,
    /// letter-portrait, square, story
    #[arg(long, value_name = "NAME", value_parser = preset, conflicts_with = "size")]
    preset: Option<Preset>,
    /// Size of the picture in pixels
    #[arg(long, value_name = "WxH", value_parser = size)]
    size: Option<FrameSize>,
    /// Pixels of a PNG to each pixel of --size
    #[arg(long, value_name = "N", requires = "size", value_parser = clap::value_parser!(u32).range(1..=16))]
    scale: Option<u32>,
    /// Pixels to an inch, for a preset of paper
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(36..=1200))]
    dpi: Option<u32>,
    /// What to show: everything, a fact by its id, or a box west,south,east,north in degrees
    #[arg(
        long,
        value_name = "all|FACT_ID|W,S,E,N",
        allow_hyphen_values = true,
        conflicts_with = "view"
    )]
    fit: Option<String>,
    /// Where to look: longitude and latitude of the middle in degrees, and the zoom
    #[arg(long, value_name = "LON,LAT,ZOOM", allow_hyphen_values = true, value_parser = camera)]
    view: Option<Camera>,
    /// The ground of the map: builtin, openstreetmap, opentopomap, an address of tiles with {z},
    /// {x} and {y}, or a PMTiles archive by its path or address. Naming one online is the consent
    /// to ask it; the ground of an atlas or a picture is never fetched without this
    #[arg(long, value_name = "GROUND", value_parser = GroundSource::parse)]
    basemap: Option<GroundSource>,
    /// How long to wait for tiles over all, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 40, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Draw what holds then, by an EDTF date
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    date: Option<Edtf>,
    /// Only facts that pass; may be given several times: kind=, country=, host=, group=, party=,
    /// source=, tag=, precision=, personnel=LEAST..MOST, differs, no-source
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = filter)]
    filter: Vec<String>,
    /// Show a fact as selected
    #[arg(long, value_name = "FACT_ID")]
    select: Option<String>,
    /// Light or dark
    #[arg(long, value_enum)]
    theme: Option<ThemeArg>,
    /// The title, instead of that of the atlas
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    title: Option<String>,
    /// The line under the title
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    subtitle: Option<String>,
    /// Parts to leave out: title, subtitle, as-of, legend, personnel, scale, sources,
    /// credits-builtin, boundary-note
    #[arg(long, value_name = "PART,…", value_delimiter = ',', value_parser = part)]
    hide: Vec<Part>,
    /// Parts to show that are not shown by themselves: north, graticule, chart
    #[arg(long, value_name = "PART,…", value_delimiter = ',', value_parser = part)]
    show: Vec<Part>,
    /// The map alone, with scale bar and credit
    #[arg(long)]
    map_only: bool,
    /// Leave the view out of the picture, so that it cannot be opened again
    #[arg(long)]
    no_view: bool,
    /// Write one picture for each fact that has a place into the folder OUT
    #[arg(long, value_enum, value_name = "fact")]
    each: Option<Each>,
    /// Write the numbered sources beside the picture
    #[arg(long, value_name = "FILE.txt|csv|bib", value_parser = list_file)]
    sources: Option<PathBuf>,
    /// Write what the picture shows in words; without FILE, beside it as OUT.alt.txt
    #[arg(long, value_name = "FILE")]
    #[expect(
        clippy::option_option,
        reason = "clap's way to tell an option without a value from none"
    )]
    alt: Option<Option<PathBuf>>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Each {
    Fact,
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

fn filter(text: &str) -> Result<String, String> {
    Filters::default().add_words(text).map(|()| text.to_owned())
}

/// The filters that words of a command ask for, besides those that are there.
fn filters(words: &[String], mut filters: Filters) -> Filters {
    for word in words {
        // Each was looked at when the command was read.
        filters.add_words(word).ok();
    }
    filters
}

fn picture_format(text: &str) -> Result<PictureFormat, String> {
    PictureFormat::from_ending(text).ok_or_else(|| "it is png, svg or pdf".to_owned())
}

fn preset(text: &str) -> Result<Preset, String> {
    Preset::from_word(text)
        .filter(|preset| *preset != Preset::Custom)
        .ok_or_else(|| {
            let words: Vec<&str> = Preset::ALL
                .into_iter()
                .filter(|preset| *preset != Preset::Custom)
                .map(Preset::word)
                .collect();
            format!("the presets are {}", words.join(", "))
        })
}

fn part(text: &str) -> Result<Part, String> {
    Part::from_word(text).ok_or_else(|| {
        let words: Vec<&str> = Part::ALL.into_iter().map(Part::word).collect();
        format!("the parts are {}", words.join(", "))
    })
}

fn list_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("txt" | "csv" | "bib") => Ok(path),
        _ => Err("the list ends in .txt, .csv or .bib".to_owned()),
    }
}

fn camera(text: &str) -> Result<Camera, String> {
    let numbers: Option<Vec<f64>> = text
        .split(',')
        .map(|part| part.trim().parse().ok())
        .collect();
    match numbers.as_deref() {
        Some(&[lon_deg, lat_deg, zoom])
            if (-180.0..=180.0).contains(&lon_deg)
                && (-85.0..=85.0).contains(&lat_deg)
                && (MIN_ZOOM..=MAX_ZOOM).contains(&zoom) =>
        {
            Ok(Camera {
                centre: LonLat { lon_deg, lat_deg },
                zoom,
            })
        }
        _ => Err(format!(
            "write it as LON,LAT,ZOOM: -180 to 180, -85 to 85, {MIN_ZOOM} to {MAX_ZOOM}"
        )),
    }
}

/// A box west,south,east,north in degrees; one whose west exceeds its east crosses the antimeridian.
fn region(text: &str) -> Result<LonLatBox, String> {
    let numbers: Option<Vec<f64>> = text
        .split(',')
        .map(|part| part.trim().parse().ok())
        .collect();
    match numbers.as_deref() {
        Some(&[west, south, east, north])
            if [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon))
                && [south, north].iter().all(|lat| (-90.0..=90.0).contains(lat))
                && south < north
                && west != east =>
        {
            Ok(LonLatBox {
                west,
                south,
                east,
                north,
            })
        }
        _ => Err(
            "write it as west,south,east,north in degrees, such as 68,38,69.5,39: longitudes from -180 to 180, and \
             south below north"
                .to_owned(),
        ),
    }
}

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
        Some(Words::Diff(args)) => diff::run(&args, today, stdout, stderr),
        Some(Words::Check(args)) => check::run(&args, stdout),
        Some(Words::Edit(args)) => edit::run(&args, stdout, stderr),
        Some(Words::Schema) => stdout.write_all(schema::ATLAS.as_bytes()).map(|()| DONE),
        Some(Words::Export(args)) => export::run(&args, today, stdout, stderr),
        Some(Words::Tiles(TilesWords::Extract(args))) => tiles::extract(&args, stderr),
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

/// What can be done where no window can be opened.
pub const WITHOUT_WINDOW: &str = "\
These commands need no window: theatrum list, theatrum diff, theatrum check, theatrum edit,
theatrum schema, theatrum export, theatrum tiles extract.
theatrum --help shows examples.";
