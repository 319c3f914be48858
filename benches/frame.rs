//! How long a frame of the whole window takes while the map is dragged, with the default atlas:
//! `cargo bench --bench frame`.
//!
//! `on_the_thread` is what the program itself does for a frame; `with_the_picture` also draws it
//! and reads it back, on a software adapter where there is one, so it is an upper bound.

use std::cell::RefCell;
use std::rc::Rc;

use divan::Bencher;
use egui_kittest::Harness;
use egui_kittest::wgpu::{WgpuTestRenderer, create_render_state, default_wgpu_setup};
use theatrum::app::{App, Options};
use theatrum::atlas::time::Day;
use theatrum::cli::WindowRequest;
use theatrum::jobs::Jobs;
use theatrum::settings::Settings;

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
        let render_state = create_render_state(
            default_wgpu_setup(),
            eframe::egui_wgpu::RendererOptions::PREDICTABLE,
        );
        let renderer = WgpuTestRenderer::from_render_state(render_state.clone());
        let app: Rc<RefCell<Option<App>>> = Rc::default();
        let held = Rc::clone(&app);
        let mut harness = Harness::builder()
            .with_size([1440.0, 900.0])
            .with_pixels_per_point(1.0)
            .with_context_setup(theatrum::ui::setup)
            .renderer(renderer)
            .build_ui(move |ui| {
                let context = ui.ctx().clone();
                held.borrow_mut()
                    .get_or_insert_with(|| App::new(&context, Some(&render_state), options()))
                    .frame(ui);
            });
        harness.run_steps(6);
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

fn options() -> Options {
    Options {
        request: WindowRequest::default(),
        settings: Settings::default(),
        settings_path: None,
        complaint: None,
        today: Day::from_ymd(2025, 1, 1).expect("a day"),
        jobs: Jobs::inline(),
    }
}
