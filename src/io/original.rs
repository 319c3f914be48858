//! The file that the text of an atlas was read from: parts of it, where the text is not in memory,
//! and the file that is written from both.
//!
//! A file that was changed by another program since it was read is refused.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::atlas::text::{FileText, Original, Portion, Stamp, Stamper, TextError};

/// How much is copied at once, in bytes.
const STEP: usize = 1 << 20;

/// A file on disk that an atlas was read from.
#[derive(Debug)]
pub struct OriginalFile {
    path: PathBuf,
    stamp: Stamp,
    /// What the file system said of the file when its bytes were last found to be those that were
    /// read: they are not hashed again before it says something else.
    found: Cell<Option<(u64, Option<SystemTime>)>>,
}

impl OriginalFile {
    /// The file that was read with a stamp. Nothing is read yet.
    pub fn new(path: &Path, stamp: Stamp) -> Self {
        Self {
            path: path.to_owned(),
            stamp,
            found: Cell::new(None),
        }
    }

    /// Opens the file, if it is still what was read.
    fn open(&self) -> Result<File, TextError> {
        let unreadable =
            |error: io::Error| TextError::Unreadable(super::explain(&self.path, &error).0);
        let mut file = File::open(&self.path).map_err(unreadable)?;
        let of_disk = file.metadata().map_err(unreadable)?;
        let found = (of_disk.len(), of_disk.modified().ok());
        if found.0 != self.stamp.bytes {
            return Err(TextError::Changed);
        }
        if self.found.get() != Some(found) {
            if stamp_of(&mut file).map_err(unreadable)? != self.stamp {
                return Err(TextError::Changed);
            }
            self.found.set(Some(found));
        }
        Ok(file)
    }
}

impl Original for OriginalFile {
    fn bytes(&self, range: Range<usize>) -> Result<Vec<u8>, TextError> {
        let mut file = self.open()?;
        let mut bytes = vec![0; range.len()];
        file.seek(SeekFrom::Start(range.start as u64))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(|error| TextError::Unreadable(error.to_string()))?;
        Ok(bytes)
    }
}

fn stamp_of(file: &mut File) -> io::Result<Stamp> {
    let mut stamper = Stamper::default();
    let mut step = vec![0; STEP];
    loop {
        match file.read(&mut step)? {
            0 => return Ok(stamper.finish()),
            read => stamper.write(step.get(..read).unwrap_or_default()),
        }
    }
}

/// Whether a file is still what it was when it was read.
pub fn is_unchanged(path: &Path, stamp: Stamp) -> bool {
    OriginalFile::new(path, stamp).open().is_ok()
}

/// Writes a text, copying what is not in memory from its file, a step at a time.
///
/// The file is hashed on the way: if it is not what was read before, the answer is
/// [`TextError::Changed`], and what was written is no good.
pub fn write_text(
    text: &FileText,
    original: Option<&Path>,
    out: &mut dyn Write,
) -> io::Result<Result<(), TextError>> {
    if text.is_held() {
        for portion in text.portions() {
            if let Portion::Text(part) = portion {
                out.write_all(part.as_bytes())?;
            }
        }
        return Ok(Ok(()));
    }
    let Some(path) = original else {
        return Ok(Err(TextError::NotHeld));
    };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            return Ok(Err(TextError::Unreadable(super::explain(path, &error).0)));
        }
    };
    let mut copy = Copy {
        stamper: Stamper::default(),
        step: vec![0; STEP],
        at: 0,
    };
    for portion in text.portions() {
        match portion {
            Portion::Text(part) => out.write_all(part.as_bytes())?,
            Portion::Read(range) => {
                copy.to(&mut file, range.start, None)?;
                copy.to(&mut file, range.end, Some(out))?;
            }
        }
    }
    copy.to(&mut file, usize::MAX, None)?;
    Ok(if copy.stamper.finish() == text.stamp() {
        Ok(())
    } else {
        Err(TextError::Changed)
    })
}

/// A walk through a file that copies some of it and hashes all of it.
struct Copy {
    stamper: Stamper,
    step: Vec<u8>,
    at: usize,
}

impl Copy {
    /// Goes on to an offset, or to the end of the file.
    fn to(
        &mut self,
        file: &mut File,
        end: usize,
        mut out: Option<&mut dyn Write>,
    ) -> io::Result<()> {
        while self.at < end {
            let most = self.step.len().min(end - self.at);
            let step = self.step.get_mut(..most).unwrap_or_default();
            let read = file.read(step)?;
            if read == 0 {
                break;
            }
            let step = step.get(..read).unwrap_or_default();
            self.stamper.write(step);
            if let Some(out) = &mut out {
                out.write_all(step)?;
            }
            self.at += read;
        }
        Ok(())
    }
}

/// Writes a text into a file, whole or not at all. The file may be the one that it was read from.
pub fn save_text(
    text: &FileText,
    original: Option<&Path>,
    path: &Path,
) -> io::Result<Result<(), TextError>> {
    let mut outcome = Ok(());
    let saved = super::save_from(path, &mut |out| {
        let mut buffered = io::BufWriter::new(out);
        outcome = write_text(text, original, &mut buffered)?;
        buffered.flush()?;
        // Half a file is not to be kept.
        match &outcome {
            Ok(()) => Ok(()),
            Err(error) => Err(io::Error::other(error.clone())),
        }
    });
    match (saved, outcome) {
        (_, Err(error)) => Ok(Err(error)),
        (saved, Ok(())) => saved.map(Ok),
    }
}

/// Everything that comes on standard input.
pub fn read_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
