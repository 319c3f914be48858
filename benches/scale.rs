//! How long the UI thread takes for a frame while the map is panned and zoomed and the date is
//! dragged: `cargo bench --bench scale`, or `cargo bench --bench scale -- 10000 100000 zooming`.
//!
//! It drives the whole program without a window: input, panels, scene and tessellation, with real
//! jobs on their threads. What the graphics adapter does is not in it. A frame has 16 ms on most
//! screens, so what counts is the slowest, not the mean: it reports the median, the 99th
//! percentile and the slowest, and the memory that is held more than by a window with few facts
//! that went through the same. Other programs at work on the machine are in those times; the time
//! that the processor spent on the thread stands beside them, and they are not in that.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

mod support;

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use eframe::egui_wgpu::RendererOptions;
use egui::{Context, Event, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};
use theatrum::app::{App, Options};
use theatrum::atlas::time::{Day, Edtf};
use theatrum::cli::WindowRequest;
use theatrum::desk::Origin;
use theatrum::jobs::Jobs;
use theatrum::settings::{Motion, Settings};
use theatrum::state::{Command, LookCommand, TimeCommand};

/// That of the program.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Frames of each kind that are measured.
const FRAMES: usize = if cfg!(debug_assertions) { 5 } else { 300 };
/// How long a frame lasts on the screen: jobs have that much time between two of them.
const FRAME_TIME: Duration = Duration::from_millis(16);
/// How long the window rests before memory is looked at: what was freed goes back to the system
/// after a while.
const REST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 0 } else { 5 });
const SIZE: [f32; 2] = [1440.0, 900.0];
const MIDDLE: Pos2 = pos2(720.0, 430.0);

fn main() {
    let asked: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    let named: Vec<String> = std::env::args().skip(1).collect();
    let mut gestures = GESTURES.to_vec();
    if GESTURES
        .iter()
        .any(|(what, _)| named.iter().any(|word| word == what))
    {
        gestures.retain(|(what, _)| named.iter().any(|word| word == what));
    }
    let sizes = if asked.is_empty() {
        support::SIZES
    } else {
        asked.as_slice()
    };
    println!(
        "{:>8}  {:<10} {:>8} {:>8} {:>8}   on the processor: {:>8} {:>8} {:>8}",
        "facts", "while", "median", "99 %", "slowest", "median", "99 %", "slowest"
    );
    for &facts in sizes {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bench.geojson");
        let mut file = BufWriter::new(File::create(&path).expect("a file"));
        support::write_geojson(&mut file, facts).expect("room on the disk");
        drop(file);
        // As the full one will: the ground's levels are read, labels and tiles of the map made.
        let mut window = Window::new(Vec::new());
        window.settle();
        for (what, frame) in &gestures {
            window.measure(what, *frame);
        }
        std::thread::sleep(REST);
        let empty = resident();
        drop(window);
        let mut window = Window::new(vec![Origin::File(path)]);
        window.settle();
        std::thread::sleep(REST);
        let (read, mut most) = (resident(), 0);
        for (what, frame) in &gestures {
            let taken = window.measure(what, *frame);
            println!("{facts:>8}  {what:<10} {}", row(&taken));
            most = most.max(resident());
        }
        std::thread::sleep(REST);
        let more = |held: u64| held.saturating_sub(empty) as f64 / 1e6;
        println!(
            "{facts:>8}  more memory than an empty window: {:.0} MB once read, {:.0} MB after a \
             gesture at most, {:.0} MB at rest",
            more(read),
            more(most),
            more(resident())
        );
    }
}

/// What is measured: its name, and what is done in each frame of it.
type Gesture = (&'static str, fn(&mut Window, usize) -> Taken);

/// How long a frame took.
#[derive(Clone, Copy)]
struct Taken {
    /// By the clock.
    wall: Duration,
    /// That the processor spent on this thread.
    processor: Duration,
}

const GESTURES: [Gesture; 4] = [
    ("still", |window, _| window.frame(Vec::new())),
    ("panning", |window, frame| {
        let angle = frame as f32 / 20.0;
        let at = MIDDLE + vec2(angle.sin(), angle.cos()) * 150.0;
        window.frame(vec![Event::PointerMoved(at)])
    }),
    ("zooming", |window, frame| {
        let steps = if frame % 120 < 60 { 0.05 } else { -0.05 };
        window.send(Command::Look(LookCommand::Zoom { steps, about: None }));
        window.frame(Vec::new())
    }),
    ("playhead", |window, frame| {
        let first = Day::from_ymd(2018, 1, 1).expect("a day");
        let day = first.plus_days(6 * i64::try_from(frame).expect("few frames"));
        window.send(Command::Time(TimeCommand::Date(Some(Edtf::of_day(day)))));
        window.frame(Vec::new())
    }),
];

/// The program without a window around it.
struct Window {
    context: Context,
    app: App,
    started: Instant,
}

impl Window {
    fn new(origins: Vec<Origin>) -> Self {
        let context = Context::default();
        theatrum::ui::setup(&context);
        let render_state = create_render_state(default_wgpu_setup(), RendererOptions::PREDICTABLE);
        let options = Options {
            request: WindowRequest {
                origins,
                ..WindowRequest::default()
            },
            settings: Settings {
                motion: Motion::Reduced,
                ..Settings::default()
            },
            settings_path: None,
            complaint: None,
            today: Day::from_ymd(2026, 1, 1).expect("a day"),
            jobs: Jobs::new(|| ()),
        };
        let app = App::new(&context, Some(&render_state), options);
        Self {
            context,
            app,
            started: Instant::now(),
        }
    }

    fn send(&self, command: Command) {
        self.app.send(command);
    }

    /// A frame, and how long the UI thread took for it.
    fn frame(&mut self, events: Vec<Event>) -> Taken {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE.into())),
            time: Some(self.started.elapsed().as_secs_f64()),
            events,
            ..RawInput::default()
        };
        let begun = (Instant::now(), processor_time());
        let app = &mut self.app;
        let mut output = self.context.run_ui(input, |ui| app.frame(ui));
        let shapes = std::mem::take(&mut output.shapes);
        let primitives = self.context.tessellate(shapes, output.pixels_per_point);
        let taken = Taken {
            wall: begun.0.elapsed(),
            processor: processor_time().saturating_sub(begun.1),
        };
        drop(primitives);
        output.drop_without_applying_deltas();
        taken
    }

    /// Frames until everything is read and drawn.
    fn settle(&mut self) {
        let mut quiet = 0;
        while quiet < 30 {
            self.frame(Vec::new());
            std::thread::sleep(FRAME_TIME);
            let busy = self.app.state.desk.is_loading() || self.app.state.derived.is_catching_up();
            quiet = if busy { 0 } else { quiet + 1 };
        }
    }

    /// Measures frames of one kind.
    fn measure(&mut self, what: &str, frame: fn(&mut Self, usize) -> Taken) -> Vec<Taken> {
        let button = |pressed, pos| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        let drags = what == "panning";
        if drags {
            self.frame(vec![Event::PointerMoved(MIDDLE)]);
            self.frame(vec![button(true, MIDDLE)]);
        }
        let taken = (0..FRAMES)
            .map(|number| {
                let taken = frame(self, number);
                std::thread::sleep(FRAME_TIME.saturating_sub(taken.wall));
                taken
            })
            .collect();
        if drags {
            self.frame(vec![button(false, MIDDLE), Event::PointerGone]);
        }
        self.settle();
        taken
    }
}

/// Median, 99th percentile and the slowest of frames, by the clock and on the processor.
fn row(taken: &[Taken]) -> String {
    let shares = |of: fn(&Taken) -> Duration| {
        let mut times: Vec<Duration> = taken.iter().map(of).collect();
        times.sort_unstable();
        [50, 99, 100]
            .map(|share| {
                let position = (times.len() * share / 100).min(times.len() - 1);
                format!("{:>5.2} ms", times[position].as_secs_f64() * 1e3)
            })
            .join(" ")
    };
    let gap = " ".repeat(19);
    format!("{}{gap}{}", shares(|of| of.wall), shares(|of| of.processor))
}

/// How long the processor has worked for this thread.
#[cfg(unix)]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.try_into().unwrap_or_default(),
        time.tv_nsec.try_into().unwrap_or_default(),
    )
}

#[cfg(not(unix))]
fn processor_time() -> Duration {
    Duration::ZERO
}

/// The memory this process holds, in bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let path = PathBuf::from("/proc/self/status");
    let status = std::fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}
