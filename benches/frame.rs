//! How long a frame of the whole window takes while the map is dragged, with the default atlas:
//! `cargo bench --bench frame`.
//!
//! `on_the_thread` is what the program itself does for a frame; `with_the_picture` also draws it
//! and reads it back, on a software adapter where there is one, so it is an upper bound.

#[path = "support/window.rs"]
mod window;

use divan::Bencher;
use egui_kittest::Harness;
use theatrum::jobs::Jobs;

fn main() {
    divan::main();
}

#[divan::bench(max_time = 10)]
fn on_the_thread(bencher: Bencher<'_, '_>) {
    let mut window = Window::new();
    bencher.bench_local(|| window.drag());
}

#[divan::bench(max_time = 10)]
fn with_the_picture(bencher: Bencher<'_, '_>) {
    let mut window = Window::new();
    bencher.bench_local(|| {
        window.drag();
        window.harness.render().expect("a picture")
    });
}

/// A window of 1440 by 900 points.
struct Window {
    harness: Harness<'static>,
    right: bool,
}

impl Window {
    fn new() -> Self {
        let (mut harness, _) = window::open(Jobs::inline());
        // Down on open water, away from every symbol.
        harness.drag_at(MIDDLE);
        harness.step();
        Self {
            harness,
            right: false,
        }
    }

    /// A frame in which the pointer pulls the map, to and fro.
    fn drag(&mut self) {
        self.right = !self.right;
        let by = if self.right { 6.0 } else { -6.0 };
        self.harness.hover_at(MIDDLE + egui::vec2(by, 0.0));
        self.harness.step();
    }
}

const MIDDLE: egui::Pos2 = egui::pos2(700.0, 600.0);
