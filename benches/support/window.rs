//! The program in a window of 1440 by 900 points that nobody sees, for benches.

use std::cell::RefCell;
use std::rc::Rc;

use egui_kittest::Harness;
use egui_kittest::wgpu::{WgpuTestRenderer, create_render_state, default_wgpu_setup};
use theatrum::app::{App, Options};
use theatrum::atlas::time::Day;
use theatrum::cli::WindowRequest;
use theatrum::jobs::Jobs;
use theatrum::settings::Settings;

/// A window that has drawn its first frames, and the program in it.
pub(crate) fn open(jobs: Jobs) -> (Harness<'static>, Rc<RefCell<Option<App>>>) {
    let render_state = create_render_state(
        default_wgpu_setup(),
        eframe::egui_wgpu::RendererOptions::PREDICTABLE,
    );
    let renderer = WgpuTestRenderer::from_render_state(render_state.clone());
    let app: Rc<RefCell<Option<App>>> = Rc::default();
    let held = Rc::clone(&app);
    let mut options = Some(Options {
        request: WindowRequest::default(),
        settings: Settings::default(),
        settings_path: None,
        complaint: None,
        today: Day::from_ymd(2025, 1, 1).expect("a day"),
        jobs,
    });
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_pixels_per_point(1.0)
        .with_context_setup(theatrum::ui::setup)
        .renderer(renderer)
        .build_ui(move |ui| {
            let context = ui.ctx().clone();
            let mut held = held.borrow_mut();
            if let Some(options) = options.take() {
                *held = Some(App::new(&context, Some(&render_state), options));
            }
            if let Some(app) = &mut *held {
                app.frame(ui);
            }
        });
    harness.run_steps(6);
    (harness, app)
}
