//! `theatrum export`: a picture into a file, without a window or a graphics adapter.

mod basemap;
mod beside;
mod fit;
mod refusal;

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use self::refusal::{Refusal, unknown_fact, write};
use super::args::ExportArgs;
use super::exit::USAGE;
use super::files::open;
use super::names::filters;
use super::say::line;
use crate::atlas::library::Library;
use crate::atlas::time::Day;
use crate::basemap::TileSet;
use crate::desk::{Loaded, Reopened};
use crate::export::figure::{map_size, refit};
use crate::export::{self, Picture, Request};
use crate::index::{Asked, Index};
use crate::io::explain;
use crate::jobs::tiles::missing_words;
use crate::scene::Fonts;
use crate::theme::Theme;
use crate::view::figure::{FigureSettings, Format, LONGEST_SIDE_PX, Preset};
use crate::view::{Layers, View};

pub(super) fn run(
    args: &ExportArgs,
    today: Day,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    let settings = match settings(args) {
        Ok(settings) => settings,
        Err(refusal) => return refuse(stderr, &refusal),
    };
    let (loaded, code) = open(&args.files, today, stderr)?;
    let Some(loaded) = loaded else {
        return Ok(code);
    };
    let prepared = match prepare(args, settings, &loaded) {
        Ok(prepared) => prepared,
        Err(refusal) => return refuse(stderr, &refusal),
    };
    for note in &prepared.ground.notes {
        line(stderr, format!("theatrum: {note}"))?;
    }
    let done = if args.each.is_some() {
        each_fact(args, &prepared, stderr)?
    } else {
        one(args, &prepared, stdout, stderr)?
    };
    match done {
        Ok(()) => Ok(code),
        Err(refusal) => refuse(stderr, &refusal),
    }
}

fn refuse(stderr: &mut dyn Write, refusal: &Refusal) -> io::Result<u8> {
    line(stderr, format!("theatrum: {}", refusal.0))?;
    Ok(USAGE)
}

/// Everything that a picture is made from.
struct Prepared {
    library: Arc<Library>,
    index: Arc<Index>,
    view: View,
    settings: FigureSettings,
    ground: basemap::Ground,
}

impl Prepared {
    fn request<'a>(&'a self, view: &'a View, tiles: &'a TileSet) -> Request<'a> {
        Request {
            library: &self.library,
            index: &self.index,
            view,
            settings: &self.settings,
            tiles: Some(tiles),
        }
    }
}

/// The settings that the words of a command ask for, besides those of a picture that is drawn
/// again.
fn settings(args: &ExportArgs) -> Result<FigureSettings, Refusal> {
    let mut settings = FigureSettings {
        format: format_of(args)?,
        ..FigureSettings::default()
    };
    size(args, &mut settings)?;
    Ok(settings)
}

fn size(args: &ExportArgs, settings: &mut FigureSettings) -> Result<(), Refusal> {
    if let Some(preset) = args.preset {
        settings.preset = preset;
    }
    if let Some(size) = args.size {
        settings.preset = Preset::Custom;
        settings.size = [size.width as u32, size.height as u32];
    }
    if let Some(dpi) = args.dpi {
        settings.dpi = dpi;
    }
    let longest =
        settings.size_px().into_iter().max().unwrap_or_default() * args.scale.unwrap_or(1);
    let asked = settings.preset.paper_in().map_or(0.0, |[width, height]| {
        width.max(height) * f64::from(settings.dpi)
    });
    if longest > LONGEST_SIDE_PX || asked > f64::from(LONGEST_SIDE_PX) {
        return Err(Refusal::new(format!(
            "no side of a picture can have more than {LONGEST_SIDE_PX} pixels"
        )));
    }
    Ok(())
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn format_of(args: &ExportArgs) -> Result<Format, Refusal> {
    let ending = args
        .output
        .extension()
        .and_then(|ending| ending.to_str())
        .and_then(Format::from_ending);
    if args.each.is_some() {
        return Ok(args.format.unwrap_or_default());
    }
    if is_stdout(&args.output) {
        return Ok(args.format.unwrap_or(Format::Svg));
    }
    match (args.format, ending) {
        (Some(format), _) | (None, Some(format)) => Ok(format),
        (None, None) => Err(Refusal::new(format!(
            "the output should end in .png, .svg or .pdf: {}",
            args.output.display()
        ))),
    }
}

fn prepare(
    args: &ExportArgs,
    mut settings: FigureSettings,
    loaded: &Loaded,
) -> Result<Prepared, Refusal> {
    let library = Arc::clone(&loaded.library);
    let mut view = View {
        layers: Layers {
            groups: library
                .groups_once()
                .first()
                .map(|(_, group)| group.id.to_string())
                .into_iter()
                .collect(),
            ..Layers::default()
        },
        ..View::default()
    };
    let mut frame = None;
    if let Some(Reopened {
        view: carried,
        frame: made_for,
        figure,
    }) = &loaded.reopened
    {
        // A picture is drawn again as it was made, but for what is asked for now.
        view = carried.clone();
        frame = Some(*made_for);
        let format = settings.format;
        settings = FigureSettings {
            format,
            ..(**figure).clone()
        };
        size(args, &mut settings)?;
    }
    let ground = basemap::Ground::new(args, &mut view, &library)?;
    if let Some(theme) = args.theme {
        view.theme = Theme::from(theme);
    }
    if let Some(by) = args.colour_by {
        view.layers.colour_by = by;
    }
    settings.title = args.title.clone().or(settings.title);
    settings.subtitle = args.subtitle.clone().or(settings.subtitle);
    for part in &args.hide {
        settings.show(*part, false);
    }
    for part in &args.show {
        settings.show(*part, true);
    }
    settings.map_only |= args.map_only;
    settings.all_sources |= args.all_sources;
    settings.carries_view &= !args.no_view;
    if args.date.is_some() {
        view.date.clone_from(&args.date);
    }
    view.filters = filters(&args.filter, view.filters, &library).map_err(Refusal::new)?;
    if let Some(id) = &args.select {
        let fact = library.find(id).ok_or_else(|| unknown_fact(id, &library))?;
        view.selection = Some(library.shown_id(fact));
    }
    let asked = Asked {
        date: view.date.as_ref(),
        filters: &view.filters,
    };
    let index = Arc::new(Index::of(&library, asked, Some(&loaded.index)));
    let size = map_size(&settings);
    view.camera = match (args.view, &args.fit, frame) {
        (Some(camera), ..) => camera.bounded(),
        (None, None, Some(made_for)) => refit(view.camera, made_for, size),
        (None, fit, _) => fit::camera(fit.as_deref().unwrap_or("all"), &library, &index, size)?,
    };
    Ok(Prepared {
        library,
        index,
        view,
        settings,
        ground,
    })
}

fn draw(
    args: &ExportArgs,
    prepared: &Prepared,
    view: &View,
    fonts: &mut Fonts,
) -> Result<Picture, Refusal> {
    let scale = args.scale.unwrap_or(1) as f32;
    let tiles = prepared.ground.tiles(view, &prepared.settings);
    let mut picture = export::picture(&prepared.request(view, &tiles), fonts, scale)
        .map_err(|error| Refusal::new(error.to_string()))?;
    let name = &view.layers.ground.name;
    picture.notes.extend(missing_words(&tiles, name));
    Ok(picture)
}

fn one(
    args: &ExportArgs,
    prepared: &Prepared,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<Result<(), Refusal>> {
    let picture = match draw(args, prepared, &prepared.view, &mut Fonts::default()) {
        Ok(picture) => picture,
        Err(refusal) => return Ok(Err(refusal)),
    };
    for note in &picture.notes {
        line(stderr, format!("theatrum: {note}"))?;
    }
    if is_stdout(&args.output) {
        stdout.write_all(&picture.bytes)?;
        return Ok(beside::write(args, &picture, None));
    }
    Ok(write(&args.output, &picture.bytes)
        .and_then(|()| beside::write(args, &picture, Some(&args.output))))
}

/// One picture for each fact that has a place, each with the fact selected.
fn each_fact(
    args: &ExportArgs,
    prepared: &Prepared,
    stderr: &mut dyn Write,
) -> io::Result<Result<(), Refusal>> {
    let folder = &args.output;
    if let Err(error) = crate::io::make_folder(folder) {
        let (why, _) = explain(folder, &error);
        return Ok(Err(Refusal::new(format!(
            "cannot write into {}: {why}",
            folder.display()
        ))));
    }
    let mapped: Vec<_> = prepared
        .index
        .digests
        .iter()
        .filter(|digest| digest.mapped)
        .map(|digest| digest.fact)
        .collect();
    let left_out = prepared.index.digests.len() - mapped.len();
    let mut fonts = Fonts::default();
    for (position, fact) in mapped.iter().enumerate() {
        let id = prepared.library.shown_id(*fact);
        let camera = match fit::camera(
            &id,
            &prepared.library,
            &prepared.index,
            map_size(&prepared.settings),
        ) {
            Ok(camera) => camera,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let view = View {
            camera,
            selection: Some(id.clone()),
            ..prepared.view.clone()
        };
        let name = format!("{}.{}", file_name(&id), prepared.settings.format.ending());
        let drawn = draw(args, prepared, &view, &mut fonts);
        if let Ok(picture) = &drawn {
            for note in &picture.notes {
                line(stderr, format!("theatrum: {note}"))?;
            }
        }
        let written = drawn.and_then(|picture| {
            let path = folder.join(&name);
            write(&path, &picture.bytes)?;
            beside::write(args, &picture, Some(&path))
        });
        if let Err(refusal) = written {
            return Ok(Err(refusal));
        }
        writeln!(stderr, "{} of {}: {name}", position + 1, mapped.len())?;
    }
    if left_out > 0 {
        writeln!(stderr, "{left_out} facts have no place and no picture")?;
    }
    Ok(Ok(()))
}

/// An id as the name of a file on any system.
fn file_name(id: &str) -> String {
    let name: String = id
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.') {
                letter
            } else {
                '-'
            }
        })
        .collect();
    let name = name.trim_matches('.');
    if name.is_empty() {
        "fact".to_owned()
    } else {
        name.chars().take(120).collect()
    }
}
