//! What is written beside a picture: its numbered sources, and what it shows in words.

use std::path::Path;

use super::refusal::{Refusal, write as write_file};
use crate::cli::args::ExportArgs;
use crate::export::Picture;
use crate::export::citations;

/// Writes what a command asks for. `picture_path` is where the picture went, where it went into
/// a file; with `--each`, lists go beside each picture under its name.
pub(super) fn write(
    args: &ExportArgs,
    picture: &Picture,
    picture_path: Option<&Path>,
) -> Result<(), Refusal> {
    let each = args.each.is_some();
    if let Some(path) = &args.sources {
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or("txt");
        let entries = &picture.figure.citations;
        let list = match ending {
            "csv" => citations::as_csv(entries),
            "bib" => citations::as_bibtex(entries),
            _ => citations::as_text(entries),
        };
        let path = match picture_path {
            Some(picture) if each => picture.with_extension(format!("sources.{ending}")),
            _ => path.clone(),
        };
        write_file(&path, list.as_bytes())?;
    }
    if let Some(file) = &args.alt {
        let path = match (file, picture_path) {
            (Some(file), _) if !each => file.clone(),
            (_, Some(picture)) => picture.with_extension("alt.txt"),
            (_, None) => {
                return Err(Refusal::new(
                    "--alt needs a FILE where the picture goes to standard output",
                ));
            }
        };
        write_file(
            &path,
            format!("{}\n", picture.figure.description).as_bytes(),
        )?;
    }
    Ok(())
}
