//! `theatrum edit`: changes of single members of an atlas, and nothing else of its file.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path as FilePath;
use std::sync::Arc;

use super::args::EditArgs;
use super::exit::{DONE, INPUT, USAGE};
use super::files::origin;
use crate::atlas::text::{Original, TextError};
use crate::desk::{self, Applied, Held, Origin};
use crate::export::payload;
use crate::formats::patch::{Change, Path, Refusal};
use crate::formats::report::Severity;
use crate::formats::{self, Reading};
use crate::io::original::{self, OriginalFile};

/// Standard input, or output.
const STANDARD: &str = "-";

/// What stops the command: words for standard error, and the exit code.
struct Stop(String, u8);

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Asked { message, hint } => Self(with_hint(message, hint.as_deref()), USAGE),
            Refusal::Unreadable(report) => {
                let problems: Vec<String> = report
                    .problems
                    .iter()
                    .filter(|problem| problem.severity == Severity::Error)
                    .map(ToString::to_string)
                    .collect();
                Self(problems.join("\n"), INPUT)
            }
            other => Self(format!("theatrum: {other}"), INPUT),
        }
    }
}

fn with_hint(message: impl AsRef<str>, hint: Option<&str>) -> String {
    let message = message.as_ref();
    match hint {
        Some(hint) => format!("theatrum: {message}\n  hint: {hint}"),
        None => format!("theatrum: {message}"),
    }
}

fn usage(message: impl AsRef<str>, hint: &str) -> Stop {
    Stop(with_hint(message, Some(hint)), USAGE)
}

pub(super) fn run(
    args: &EditArgs,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    match edit(args, stdout, stderr) {
        Ok(code) => code,
        Err(Stop(words, code)) => {
            writeln!(stderr, "{words}")?;
            Ok(code)
        }
    }
}

/// A file as it was read, and where its text can be read again.
struct Opened {
    held: Held,
    original: Option<OriginalFile>,
}

fn edit(
    args: &EditArgs,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<io::Result<u8>, Stop> {
    let takes_input = args.file.as_os_str() == STANDARD;
    let mut commands = Commands {
        words: &args.commands,
        input: (!takes_input).then_some(()),
    };
    let changes = commands.all()?;
    let opened = open(&args.file, takes_input)?;
    let file = opened.original.as_ref();
    let original = file.map(|file| file as &dyn Original);
    let applied = desk::change(&opened.held, &changes, original).map_err(|refusal| {
        let unreadable = matches!(refusal, Refusal::Unreadable(_));
        let Stop(words, code) = refusal.into();
        Stop(if unreadable { unwritten(&words) } else { words }, code)
    })?;
    let added = applied.added_errors(&opened.held.report);
    if !added.is_empty() {
        let problems: Vec<String> = added.iter().map(ToString::to_string).collect();
        return Err(Stop(unwritten(&problems.join("\n")), INPUT));
    }
    for warning in applied.added(&opened.held.report, Severity::Warning) {
        if let Err(error) = writeln!(stderr, "{warning}") {
            return Ok(Err(error));
        }
    }
    let from = file.map(|_| args.file.as_path());
    write(&applied, from, &args.output, stdout)
}

/// What is wrong with what would have been written.
fn unwritten(problems: &str) -> String {
    format!("{problems}\ntheatrum: nothing was written")
}

/// Writes what came of it.
fn write(
    applied: &Applied,
    original: Option<&FilePath>,
    output: &FilePath,
    stdout: &mut dyn Write,
) -> Result<io::Result<u8>, Stop> {
    let Some(text) = &applied.held.atlas.text else {
        return Err(TextError::NotHeld.into());
    };
    if output.as_os_str() == STANDARD {
        // What is written there cannot be taken back.
        if let Some(path) = original.filter(|_| !text.is_held())
            && !original::is_unchanged(path, text.stamp())
        {
            return Err(TextError::Changed.into());
        }
        return match original::write_text(text, original, stdout) {
            Ok(Ok(())) => Ok(Ok(DONE)),
            Ok(Err(error)) => Err(error.into()),
            Err(error) => Ok(Err(error)),
        };
    }
    match original::save_text(text, original, output) {
        Ok(Ok(())) => Ok(Ok(DONE)),
        Ok(Err(error)) => Err(error.into()),
        Err(error) => {
            let (why, hint) = crate::io::explain(output, &error);
            let message = format!("cannot write {}: {why}", output.display());
            Err(Stop(with_hint(message, hint), USAGE))
        }
    }
}

impl From<TextError> for Stop {
    fn from(error: TextError) -> Self {
        Refusal::from(error).into()
    }
}

fn open(file: &FilePath, takes_input: bool) -> Result<Opened, Stop> {
    let shown = if takes_input {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    };
    let mut original = None;
    let reading = if takes_input {
        let bytes = original::read_input()
            .map_err(|error| Stop(format!("theatrum: {shown} cannot be read: {error}"), INPUT))?;
        refuse_picture(&bytes, &shown)?;
        // It cannot be read a second time.
        formats::read_keeping(&bytes, &shown, usize::MAX)
    } else {
        match origin(file) {
            Origin::Builtin(id) => formats::builtin::find(id)
                .map(formats::builtin::Builtin::read)
                .unwrap_or_default(),
            Origin::File(path) => match crate::io::read_bytes(&path) {
                Ok(bytes) => {
                    refuse_picture(&bytes, &shown)?;
                    let reading = formats::read(&bytes, &shown);
                    let text = reading.atlas.as_ref().and_then(|atlas| atlas.text.as_ref());
                    original = text.map(|text| OriginalFile::new(&path, text.stamp()));
                    reading
                }
                Err(error) => crate::io::unreadable(&path, &error),
            },
        }
    };
    let Reading { atlas, report } = reading;
    let Some(atlas) = atlas else {
        return Err(Refusal::Unreadable(report).into());
    };
    Ok(Opened {
        held: Held {
            atlas: Arc::new(atlas),
            report: Arc::new(report),
            path: shown,
        },
        original,
    })
}

fn refuse_picture(bytes: &[u8], shown: &str) -> Result<(), Stop> {
    match payload::read(bytes) {
        None => Ok(()),
        Some(_) => Err(usage(
            format!("{shown} is a picture, and is not edited"),
            "edit the atlas that it was made from",
        )),
    }
}

/// The commands of the command line, word by word.
struct Commands<'a> {
    words: &'a [String],
    /// Whether standard input is still to be read.
    input: Option<()>,
}

impl Commands<'_> {
    fn all(&mut self) -> Result<Vec<Change>, Stop> {
        let mut changes = Vec::new();
        while let [command, rest @ ..] = self.words {
            self.words = rest;
            changes.push(match command.as_str() {
                "set" => Change::Set(self.path(command)?, self.json(command)?),
                "add" => Change::Add(self.path(command)?, self.json(command)?),
                "remove" => Change::Remove(self.path(command)?),
                other => {
                    return Err(usage(
                        match formats::nearest(other, ["set", "add", "remove"].into_iter()) {
                            Some(near) => {
                                format!("there is no command \"{other}\"; did you mean \"{near}\"?")
                            }
                            None => format!("there is no command \"{other}\""),
                        },
                        "the commands are set PATH JSON, add PATH JSON and remove PATH",
                    ));
                }
            });
        }
        Ok(changes)
    }

    fn path(&mut self, command: &str) -> Result<Path, Stop> {
        let [path, rest @ ..] = self.words else {
            return Err(usage(
                format!("\"{command}\" lacks its path"),
                "write it as facts/ID/title",
            ));
        };
        self.words = rest;
        Ok(Path::parse(path))
    }

    fn json(&mut self, command: &str) -> Result<String, Stop> {
        let [json, rest @ ..] = self.words else {
            return Err(usage(
                format!("\"{command}\" lacks its JSON"),
                "text stands in quotes: '\"like this\"'",
            ));
        };
        self.words = rest;
        if json != STANDARD {
            return Ok(json.clone());
        }
        if self.input.take().is_none() {
            return Err(usage(
                "standard input is read only once",
                "write one of the two into a file, or onto the command line",
            ));
        }
        let bytes = original::read_input()
            .map_err(|error| Stop(format!("theatrum: standard input: {error}"), INPUT))?;
        let text = String::from_utf8_lossy(&bytes);
        match text {
            Cow::Borrowed(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
            Cow::Owned(_) => Err(usage(
                "what standard input holds is not UTF-8",
                "save it as UTF-8",
            )),
        }
    }
}
