//! The real program in a real window on a virtual screen, clicked with xdotool and photographed
//! from the screen's own memory. `scripts/test` installs what this needs.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use theatrum::theme::{Rgba, Theme};

/// How long a software adapter may take for anything: a limit for what hangs, not a measure.
const PATIENCE: Duration = Duration::from_mins(2);

/// A virtual screen, and the programs on it; they end with the test.
struct Screen {
    xvfb: Child,
    display: String,
    folder: tempfile::TempDir,
}

impl Screen {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut xvfb = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x800x24",
                "-nolisten",
                "tcp",
                "-fbdir",
            ])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb, which scripts/test installs");
        // It writes the number of the display it found free.
        let mut number = String::new();
        BufReader::new(xvfb.stdout.take().expect("its output"))
            .read_line(&mut number)
            .expect("a number");
        Self {
            xvfb,
            display: format!(":{}", number.trim()),
            folder,
        }
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let home = self.folder.path();
        command
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", home)
            .stderr(Stdio::null());
        command
    }

    fn xdotool(&self, words: &[&str]) -> String {
        let output = self
            .command("xdotool")
            .args(words)
            .output()
            .expect("xdotool, which scripts/test installs");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// How many pixels of the screen have a colour.
    fn count(&self, colour: Rgba) -> usize {
        let picture = self.folder.path().join("Xvfb_screen0");
        pixels(&picture)
            .filter(|pixel| *pixel == [colour.r, colour.g, colour.b])
            .count()
    }

    fn wait_until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !holds(self) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
            std::thread::sleep(Duration::from_millis(150));
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A screen that is gone already is as good as ended.
        self.xvfb.kill().ok();
        self.xvfb.wait().ok();
    }
}

/// The pixels of an XWD file (X11's `XWDFile.h`): a header of big-endian words, a colour map, and
/// rows of blue, green, red and a byte of padding.
fn pixels(path: &Path) -> impl Iterator<Item = [u8; 3]> + use<> {
    let bytes = std::fs::read(path).expect("the memory of the screen");
    let word = |index: usize| {
        let at = index * 4;
        bytes.get(at..at + 4).map_or(0, |word| {
            u32::from_be_bytes([word[0], word[1], word[2], word[3]]) as usize
        })
    };
    let start = word(0) + word(19) * 12;
    let rows = bytes.get(start..).unwrap_or_default().to_vec();
    rows.chunks_exact(4)
        .map(|pixel| [pixel[2], pixel[1], pixel[0]])
        .collect::<Vec<_>>()
        .into_iter()
}

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_theatrum"))
}

#[test]
fn a_person_starts_it_clicks_a_fact_and_quits() {
    let screen = Screen::new();
    let palette = Theme::Light.palette();
    let mut app = screen.command(program()).spawn().expect("the program");
    screen.wait_until("the map is drawn", |screen| {
        screen.count(palette.land) > 20_000 && screen.count(palette.water) > 20_000
    });
    let window = screen.xdotool(&[
        "search",
        "--sync",
        "--onlyvisible",
        "--pid",
        &app.id().to_string(),
    ]);
    let window = window.lines().last().expect("a window").to_owned();
    screen.xdotool(&[
        "windowmove",
        &window,
        "0",
        "0",
        "windowsize",
        "--sync",
        &window,
        "1280",
        "800",
    ]);
    assert!(
        screen
            .xdotool(&["getwindowname", &window])
            .contains("Dushanbe, June 2022")
    );
    assert!(
        screen.count(palette.selected) < 500,
        "nothing is selected yet"
    );

    // The first row of the list.
    screen.xdotool(&["mousemove", "150", "215", "click", "1"]);
    screen.wait_until("the row is selected", |screen| {
        screen.count(palette.selected) > 2_000
    });

    screen.xdotool(&["windowfocus", "--sync", &window, "key", "ctrl+q"]);
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = app.try_wait().expect("its status") {
            break status;
        }
        assert!(begun.elapsed() < PATIENCE, "Ctrl+Q did not end it");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert!(status.success());
    assert!(
        screen
            .folder
            .path()
            .join("config/theatrum/settings.json")
            .is_file(),
        "settings are kept"
    );
}

#[test]
fn a_screenshot_is_the_whole_window_in_a_png() {
    let screen = Screen::new();
    let picture = screen.folder.path().join("shot.png");
    let status = screen
        .command(program())
        .args(["--size", "1000x700", "--screenshot"])
        .arg(&picture)
        .status()
        .expect("the program");
    assert!(status.success());
    let decoder = png::Decoder::new(BufReader::new(
        std::fs::File::open(&picture).expect("the picture"),
    ));
    let reader = decoder.read_info().expect("a PNG");
    assert_eq!([reader.info().width, reader.info().height], [1000, 700]);
}
