//! The words of each command, and how its values are read. What a command does is not known here.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::atlas::Kind;
use crate::atlas::colour_by::ColourBy;
use crate::atlas::filter::{Dimension, Filters, Values};
use crate::atlas::time::Edtf;
use crate::basemap::GroundSource;
use crate::bibliography::Style;
use crate::formats::nearest;
use crate::geodesy::{LonLat, LonLatBox};
use crate::theme::Theme;
use crate::view::figure::{
    Format as PictureFormat, LONGEST_SIDE_PX, Part, Preset, SHORTEST_SIDE_PX,
};
use crate::view::{Camera, FrameSize, MAX_ZOOM, MIN_ZOOM};

#[derive(Debug, clap::Args)]
pub(super) struct ExtractArgs {
    /// The archive, by its path or its address
    #[arg(value_name = "IN.pmtiles")]
    pub(super) input: String,
    /// The file to write
    #[arg(value_name = "OUT.pmtiles")]
    pub(super) output: PathBuf,
    /// The region: a box west,south,east,north in degrees
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true, value_parser = region)]
    pub(super) bbox: LonLatBox,
    /// The last zoom; that of the archive where it is left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=22))]
    pub(super) maxzoom: Option<u8>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Atlases to list; the default one where none is named; - is standard input
    pub(super) files: Vec<PathBuf>,
    /// Text for people, JSON for programs, or one fact a row
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Table,
    /// Put the claims of each fact beside it, in JSON
    #[arg(long)]
    pub(super) claims: bool,
    /// List what holds then, by an EDTF date: 1995, 2022-06-28, 2022-06/2022-07
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    pub(super) date: Option<Edtf>,
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = filter, help = filter_help())]
    pub(super) filter: Vec<String>,
}

/// What `theatrum claims` and `theatrum conflicts` are asked.
#[derive(Debug, clap::Args)]
pub(super) struct ClaimsArgs {
    /// Atlases; the default one where none is named; - is standard input
    pub(super) files: Vec<PathBuf>,
    /// Text for people, JSON for programs, or one claim a row
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Table,
    /// Say what counts then, by an EDTF date; the atlas's own where it is left out
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    pub(super) date: Option<Edtf>,
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = filter, help = filter_help())]
    pub(super) filter: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct SourcesArgs {
    /// Atlases, or lists of sources in BibTeX, CSL-JSON or RIS; the default atlas where none is
    /// named; - is standard input
    pub(super) files: Vec<PathBuf>,
    /// What to write; json spells them as an atlas does
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: SourcesFormat,
    /// How text is printed; chicago where it is left out
    #[arg(long, value_enum)]
    pub(super) style: Option<StyleArg>,
}

#[derive(Debug, clap::Args)]
pub(super) struct CatArgs {
    /// An atlas inside the program, a file, or a picture that carries one; - is standard input
    pub(super) atlas: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct DiffArgs {
    /// One atlas to hold against itself, the default one where none is named; or two, the earlier
    /// one first; - is standard input
    #[arg(num_args = 0..=2, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The earlier date, EDTF; the atlas's own where it is left out
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    pub(super) from: Option<Edtf>,
    /// The later date, EDTF; the atlas's own where it is left out
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    pub(super) to: Option<Edtf>,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Files to check; - is standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// Take warnings for errors
    #[arg(long)]
    pub(super) strict: bool,
}

/// What to change in an atlas.
#[derive(Debug, clap::Args)]
pub(super) struct EditArgs {
    /// The atlas to change; - is standard input
    pub(super) file: PathBuf,
    /// What to do, one after the other: set PATH JSON, add PATH JSON, remove PATH; a JSON of -
    /// is read from standard input
    #[arg(required = true, value_name = "COMMAND", allow_negative_numbers = true)]
    pub(super) commands: Vec<String>,
    /// The file to write, whole or not at all; it may be FILE; - is standard output
    #[arg(short, long, value_name = "OUT", allow_hyphen_values = true)]
    pub(super) output: PathBuf,
}

/// What `theatrum edit --help` says of commands and paths.
pub(super) const EDIT_HELP: &str = "\
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
pub(super) struct ExportArgs {
    /// Atlases to draw, or pictures to draw again; the default atlas where none is named; - is
    /// standard input
    pub(super) files: Vec<PathBuf>,
    /// File to write, whose ending says what (.png, .svg, .pdf); - is standard output; with
    /// --each, a folder
    #[arg(short, long, value_name = "OUT", allow_hyphen_values = true)]
    pub(super) output: PathBuf,
    /// What to write where no ending says it
    #[arg(long, value_name = "png|svg|pdf", value_parser = picture_format)]
    pub(super) format: Option<PictureFormat>,
    /// A size by name: slide, slide-4x3, 4k, a4-landscape, a4-portrait, letter-landscape,
    /// letter-portrait, square, story
    #[arg(long, value_name = "NAME", value_parser = preset, conflicts_with = "size")]
    pub(super) preset: Option<Preset>,
    /// Size of the picture in pixels
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub(super) size: Option<FrameSize>,
    /// Pixels of a PNG to each pixel of --size
    #[arg(long, value_name = "N", requires = "size", value_parser = clap::value_parser!(u32).range(1..=16))]
    pub(super) scale: Option<u32>,
    /// Pixels to an inch, for a preset of paper
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(36..=1200))]
    pub(super) dpi: Option<u32>,
    /// What to show: everything, a fact by its id, or a box west,south,east,north in degrees
    #[arg(
        long,
        value_name = "all|FACT_ID|W,S,E,N",
        allow_hyphen_values = true,
        conflicts_with = "view"
    )]
    pub(super) fit: Option<String>,
    /// Where to look: longitude and latitude of the middle in degrees, and the zoom
    #[arg(long, value_name = "LON,LAT,ZOOM", allow_hyphen_values = true, value_parser = camera)]
    pub(super) view: Option<Camera>,
    /// The ground of the map: builtin, openstreetmap, opentopomap, an address of tiles with {z},
    /// {x} and {y}, or a PMTiles archive by its path or address. Naming one online is the consent
    /// to ask it; the ground of an atlas or a picture is never fetched without this
    #[arg(long, value_name = "GROUND", value_parser = GroundSource::parse)]
    pub(super) basemap: Option<GroundSource>,
    /// How long to wait for tiles over all, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 40, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) timeout: u64,
    /// Draw what holds then, by an EDTF date
    #[arg(long, value_name = "EDTF", allow_hyphen_values = true, value_parser = date)]
    pub(super) date: Option<Edtf>,
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = filter, help = filter_help())]
    pub(super) filter: Vec<String>,
    /// Show a fact as selected
    #[arg(long, value_name = "FACT_ID")]
    pub(super) select: Option<String>,
    /// By what facts are coloured: kind, country, side, host, group, atlas or tag; auto is by side
    /// where deployments have two, else by kind
    #[arg(long, value_name = "WORD", value_parser = colour_by)]
    pub(super) colour_by: Option<ColourBy>,
    /// Light or dark
    #[arg(long, value_enum)]
    pub(super) theme: Option<ThemeArg>,
    /// The title, instead of that of the atlas
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) title: Option<String>,
    /// The line under the title
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) subtitle: Option<String>,
    /// Parts to leave out: title, subtitle, as-of, legend, personnel, scale, sources,
    /// credits-builtin, boundary-note
    #[arg(long, value_name = "PART,…", value_delimiter = ',', value_parser = part)]
    pub(super) hide: Vec<Part>,
    /// Parts to show that are not shown by themselves: north, graticule, chart
    #[arg(long, value_name = "PART,…", value_delimiter = ',', value_parser = part)]
    pub(super) show: Vec<Part>,
    /// Cite every source behind each name, instead of the best three
    #[arg(long)]
    pub(super) all_sources: bool,
    /// The map alone, with scale bar and credit
    #[arg(long)]
    pub(super) map_only: bool,
    /// Leave the view out of the picture, so that it cannot be opened again
    #[arg(long)]
    pub(super) no_view: bool,
    /// Write one picture for each fact that has a place into the folder OUT
    #[arg(long, value_enum, value_name = "fact")]
    pub(super) each: Option<Each>,
    /// Write the numbered sources beside the picture
    #[arg(long, value_name = "FILE.txt|csv|bib", value_parser = list_file)]
    pub(super) sources: Option<PathBuf>,
    /// Write what the picture shows in words; without FILE, beside it as OUT.alt.txt
    #[arg(long, value_name = "FILE")]
    #[expect(
        clippy::option_option,
        reason = "clap's way to tell an option without a value from none"
    )]
    pub(super) alt: Option<Option<PathBuf>>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Each {
    Fact,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Table {
    #[default]
    Text,
    Csv,
    Ndjson,
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum SourcesFormat {
    #[default]
    Text,
    Csv,
    Bibtex,
    CslJson,
    Ris,
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum StyleArg {
    #[default]
    Chicago,
    Apa,
    Gost,
}

impl From<StyleArg> for Style {
    fn from(style: StyleArg) -> Self {
        match style {
            StyleArg::Chicago => Self::Chicago,
            StyleArg::Apa => Self::Apa,
            StyleArg::Gost => Self::Gost,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ThemeArg {
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

/// What a filter can be, by the table of dimensions.
fn filter_help() -> String {
    let all: Vec<String> = Dimension::ALL.into_iter().map(Dimension::usage).collect();
    let all = all.join(", ");
    format!("Only facts that pass; may be given several times: {all}")
}

fn filter(text: &str) -> Result<String, String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name.trim().to_lowercase(), Some(value.trim())),
        None => (text.trim().to_lowercase(), None),
    };
    let words = || Dimension::ALL.into_iter().map(Dimension::word);
    let Some(dimension) = Dimension::ALL.into_iter().find(|one| one.word() == name) else {
        let all: Vec<&str> = words().collect();
        return Err(match nearest(&name, words()) {
            Some(near) => format!("no filter is called so; did you mean \"{near}\"?"),
            None => format!("filters are {}", all.join(", ")),
        });
    };
    let spelled = match (dimension.values(), value) {
        (_, None) => name,
        // Words of the format are small.
        (Values::Listed(_), Some(value)) => format!("{name}={}", value.to_lowercase()),
        (_, Some(value)) => format!("{name}={value}"),
    };
    match Filters::default().add_words(&spelled) {
        Ok(()) => Ok(spelled),
        Err(why) => {
            let known: Vec<&str> = match dimension {
                Dimension::Kind => Kind::ALL.into_iter().map(Kind::word).collect(),
                Dimension::Precision => vec!["site", "city", "region", "country"],
                _ => Vec::new(),
            };
            let near = value.and_then(|value| nearest(value, known.iter().copied()));
            Err(match near {
                Some(near) => format!("{why}; did you mean \"{near}\"?"),
                None if known.is_empty() => why,
                None => format!("{why}; there is {}", known.join(", ")),
            })
        }
    }
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

fn colour_by(text: &str) -> Result<ColourBy, String> {
    ColourBy::from_word(text).ok_or_else(|| {
        let words: Vec<&str> = ColourBy::ALL.into_iter().map(ColourBy::word).collect();
        format!("it is {}", words.join(", "))
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

pub(super) fn size(text: &str) -> Result<FrameSize, String> {
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
