//! `theatrum tiles extract`: a region of a PMTiles archive as an archive of its own.

use std::io::{self, Write};

use super::args::ExtractArgs;
use super::exit::{DONE, INPUT, USAGE};
use crate::basemap::{GroundKind, GroundSource};
use crate::io::packs::{self, Cut};
use crate::io::tiles::TileStore;

pub(super) fn extract(args: &ExtractArgs, stderr: &mut dyn Write) -> io::Result<u8> {
    let source = match GroundSource::parse(&args.input) {
        Ok(source) if matches!(source.kind, GroundKind::Pmtiles { .. }) => source,
        Ok(_) => {
            writeln!(
                stderr,
                "theatrum: a pack is cut out of a PMTiles archive, not out of {}",
                args.input
            )?;
            return Ok(USAGE);
        }
        // A file is an archive whatever its name ends in.
        Err(_) if crate::io::is_there(args.input.as_ref()) => GroundSource::archive(&args.input),
        Err(why) => {
            writeln!(stderr, "theatrum: {why}")?;
            return Ok(USAGE);
        }
    };
    if crate::io::is_same_file(args.input.as_ref(), &args.output) {
        writeln!(
            stderr,
            "theatrum: the pack cannot be written over the archive it is cut out of: {}",
            args.output.display()
        )?;
        return Ok(USAGE);
    }
    let folder = args
        .output
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !crate::io::is_there(folder)) {
        writeln!(
            stderr,
            "theatrum: cannot write {}: there is no such folder",
            args.output.display()
        )?;
        return Ok(USAGE);
    }
    if let Some(host) = source.host() {
        writeln!(stderr, "asking {host} for parts of {}", args.input)?;
    }
    let cut = Cut {
        region: args.bbox,
        max_zoom: args.maxzoom,
    };
    let mut shown = u64::MAX;
    let mut told = |done: u64, total: u64| {
        let percent = done * 100 / total.max(1);
        if percent != shown {
            shown = percent;
            // Progress that nobody reads is no reason to stop.
            write!(stderr, "\r{percent:3} % of {total} tiles").ok();
        }
    };
    let store = TileStore::default();
    let outcome = packs::extract(&store, &source, &args.output, cut, &mut told);
    if shown != u64::MAX {
        writeln!(stderr)?;
    }
    match outcome {
        Ok(packed) => {
            writeln!(
                stderr,
                "{}: {} tiles up to zoom {}, {:.1} MB",
                args.output.display(),
                packed.tiles,
                packed.max_zoom,
                packed.bytes as f64 / 1e6
            )?;
            Ok(DONE)
        }
        Err(fault) => {
            writeln!(stderr, "theatrum: {}", fault.why)?;
            Ok(if fault.why.starts_with("cannot write") {
                USAGE
            } else {
                INPUT
            })
        }
    }
}
