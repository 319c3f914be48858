//! The eframe shell: a window around a state. It carries out effects, tells the time, and keeps
//! settings; it decides nothing.

mod ask;
mod shot;
mod work;

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use egui::{CentralPanel, Context, Panel, Ui, ViewportCommand};

use crate::atlas::time::Day;
use crate::cli::{self, WindowRequest};
use crate::desk::Origin;
use crate::formats;
use crate::formats::report::Severity;
use crate::io;
use crate::io::store;
use crate::io::watch::Watcher;
use crate::jobs::Jobs;
use crate::settings::{Settings, WindowPlace};
use crate::state::{
    Command, DeskCommand, Effect, LookCommand, Notice, NoticeCommand, PrefsCommand, Side, State,
};
use crate::theme::Theme;
use crate::ui::compare::Panes;
use crate::ui::map::MapUi;
use crate::ui::timeline::TimelineUi;
use crate::ui::{self, Ctx};
use shot::Shot;
use work::Answers;

/// What a window is made with.
pub struct Options {
    /// What to open, and whether to take a picture of it.
    pub request: WindowRequest,
    /// What the person prefers.
    pub settings: Settings,
    /// Where that is kept; none keeps nothing.
    pub settings_path: Option<PathBuf>,
    /// Something that went wrong before the window was there.
    pub complaint: Option<String>,
    /// Today.
    pub today: Day,
    /// Where work is done.
    pub jobs: Jobs,
}

/// The window.
pub struct App {
    /// What it knows.
    pub state: State,
    jobs: Jobs,
    map: MapUi,
    panes: Panes,
    timeline: TimelineUi,
    commands: RefCell<Vec<Command>>,
    answers: Answers,
    watcher: Watcher,
    watched: Vec<PathBuf>,
    settings_path: Option<PathBuf>,
    unsaved: bool,
    saving: Arc<AtomicBool>,
    shot: Option<Shot>,
    exit_code: Arc<std::sync::atomic::AtomicU8>,
    title: String,
}

/// Opens the window and stays until it is closed. The error says in words why there is none.
pub fn run(request: WindowRequest) -> Result<u8, String> {
    let settings_path = store::settings_path();
    let (settings, complaint) = settings_path
        .as_deref()
        .map(store::load_settings)
        .unwrap_or_default();
    let size = request
        .size
        .map(|size| [size.width as f32, size.height as f32]);
    let place = settings.window.filter(|_| size.is_none());
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Theatrum")
        .with_app_id("theatrum")
        .with_min_inner_size([480.0, 360.0])
        .with_inner_size(
            size.or_else(|| place.map(|place| place.size))
                .unwrap_or([1440.0, 900.0]),
        );
    if let Some(place) = place {
        viewport = viewport.with_maximized(place.maximised);
        if let Some(at) = place.at {
            viewport = viewport.with_position(at);
        }
    }
    let native = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Wgpu,
        ..eframe::NativeOptions::default()
    };
    let exit_code = Arc::new(std::sync::atomic::AtomicU8::new(cli::DONE));
    let code = Arc::clone(&exit_code);
    let result = eframe::run_native(
        "theatrum",
        native,
        Box::new(move |cc| {
            let context = cc.egui_ctx.clone();
            let jobs = Jobs::new(move || context.request_repaint());
            let mut app = App::new(
                &cc.egui_ctx,
                cc.wgpu_render_state.as_ref(),
                Options {
                    request,
                    settings,
                    settings_path,
                    complaint,
                    today: io::today(),
                    jobs,
                },
            );
            app.exit_code = code;
            Ok(Box::new(app))
        }),
    );
    match result {
        Ok(()) => Ok(exit_code.load(Ordering::Relaxed)),
        Err(error) => Err(no_window(&error)),
    }
}

/// Why there is no window, what is missing, and what can be done without one.
fn no_window(error: &eframe::Error) -> String {
    let is_unset = |name: &str| std::env::var_os(name).is_none();
    let missing = match error {
        eframe::Error::Wgpu(_) => format!(
            "no graphics adapter: install a driver (on Debian and Ubuntu, mesa-vulkan-drivers draws without a graphics \
             card)\n  cause: {error}"
        ),
        _ if is_unset("DISPLAY") && is_unset("WAYLAND_DISPLAY") => {
            "no display: neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned()
        }
        _ => format!("the display cannot be used\n  cause: {error}"),
    };
    format!(
        "theatrum: no window can be opened: {missing}\n{}",
        cli::WITHOUT_WINDOW
    )
}

impl App {
    /// A window's contents. `render_state` is where drawables are kept; without it there is no
    /// ground.
    pub fn new(
        context: &Context,
        render_state: Option<&eframe::egui_wgpu::RenderState>,
        options: Options,
    ) -> Self {
        let Options {
            request,
            settings,
            settings_path,
            complaint,
            today,
            jobs,
        } = options;
        if render_state.is_some() {
            walkers::install_renderer(render_state);
        }
        ui::setup(context);
        // Ctrl with + and - is in the command table.
        context.options_mut(|options| options.zoom_with_keyboard = false);
        let answers = Answers::default();
        let (send, wake) = (answers.sender(), jobs.wake());
        let watcher = Watcher::new(move |path| {
            send(DeskCommand::Changed(path).into());
            wake();
        });
        let mut app = Self {
            state: State::new(settings, today),
            map: MapUi::default(),
            panes: Panes::default(),
            timeline: TimelineUi::default(),
            commands: RefCell::default(),
            answers,
            watcher,
            watched: Vec::new(),
            settings_path,
            unsaved: false,
            saving: Arc::default(),
            shot: request.screenshot.map(Shot::new),
            exit_code: Arc::default(),
            title: String::new(),
            jobs,
        };
        if let Some(complaint) = complaint {
            let notice = Notice::new(Severity::Warning, complaint);
            app.apply(context, NoticeCommand::Tell(notice));
        }
        let mut origins = request.origins;
        if origins.is_empty() {
            origins.push(Origin::Builtin(formats::builtin::DEFAULT));
        }
        // What is inside the program is read in a few milliseconds: it is there in the first
        // frame.
        let at_once = origins.iter().all(|origin| origin.path().is_none());
        let open = DeskCommand::Open {
            origins,
            add: false,
        };
        for effect in app.state.apply(open) {
            match effect {
                Effect::Work(work) if at_once => {
                    let done = work::here(work, &app.jobs.tile_store());
                    app.apply(context, done);
                }
                effect => app.carry_out(context, effect),
            }
        }
        if app.settings_path.is_some() {
            app.start("reduced motion", || {
                let reduced_motion = io::desktop::reduced_motion()?;
                Some(Command::Prefs(PrefsCommand::System {
                    theme: None,
                    reduced_motion: Some(reduced_motion),
                }))
            });
        }
        app
    }

    /// Runs a job whose answer is a command; what fails is told.
    fn start(&self, name: &str, job: impl FnOnce() -> Option<Command> + Send + 'static) {
        self.answers.start(&self.jobs, name, job);
    }

    /// Sends a command as a panel would; it is applied in the next frame.
    pub fn send(&self, command: impl Into<Command>) {
        self.commands.borrow_mut().push(command.into());
    }

    fn apply(&mut self, context: &Context, command: impl Into<Command>) {
        for effect in self.state.apply(command) {
            self.carry_out(context, effect);
        }
    }

    fn carry_out(&mut self, context: &Context, effect: Effect) {
        match effect {
            Effect::Work(work) => self.answers.work(&self.jobs, work),
            Effect::Discard(index) => {
                self.jobs
                    .start_in_turn("discarding", move || drop(index), |_| ());
            }
            Effect::AskForFiles { add } => self.ask_for_files(add),
            Effect::Copy(text) => context.copy_text(text),
            Effect::Browse(address) => context.open_url(egui::OpenUrl::new_tab(address)),
            Effect::AskToSave { name } => self.ask_to_save(name),
            Effect::CopyImage { size, rgba } => {
                context.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &rgba));
            }
            Effect::AskForGround => self.ask_for_ground(),
            Effect::SaveSettings => self.unsaved = true,
            Effect::Quit => context.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    /// Everything before the frame is drawn: answers of jobs, changed and dropped files, the
    /// system's wishes, the time, the keys.
    fn before(&mut self, context: &Context) {
        let now = context.input(|input| input.time);
        self.apply(context, Command::Tick(now));
        for answer in self.answers.take() {
            self.apply(context, answer);
        }
        self.dropped_files(context);
        let theme = context.input(|input| match input.raw.system_theme {
            Some(egui::Theme::Dark) => Some(Theme::Dark),
            Some(egui::Theme::Light) => Some(Theme::Light),
            None => None,
        });
        if theme.is_some_and(|theme| theme != self.state.prefs.system_theme) {
            let reduced_motion = None;
            self.apply(
                context,
                PrefsCommand::System {
                    theme,
                    reduced_motion,
                },
            );
        }
        ui::keys::handle(
            &Ctx::new(&self.state, &self.commands),
            context,
            self.map.focused.or(self.panes.focused()),
        );
        self.drain(context);
        context.set_zoom_factor(self.state.prefs.settings.interface_scale);
        ui::apply_style(context, self.state.theme());
    }

    fn dropped_files(&mut self, context: &Context) {
        let (files, add) = context.input(|input| {
            let files: Vec<PathBuf> = input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect();
            (files, input.modifiers.shift || input.modifiers.command)
        });
        if !files.is_empty() {
            let origins = files.into_iter().map(Origin::File).collect();
            self.apply(context, DeskCommand::Open { origins, add });
        }
    }

    /// Applies what was sent while the frame was drawn, and draws again where it changed
    /// anything.
    fn drain(&mut self, context: &Context) -> bool {
        let commands = std::mem::take(&mut *self.commands.borrow_mut());
        let mut hovered = false;
        for command in commands {
            let before = self.state.seen.hovered;
            let is_hover = matches!(command, Command::Look(LookCommand::Hover(_)));
            hovered |= is_hover;
            self.apply(context, command);
            if !is_hover || self.state.seen.hovered != before {
                context.request_repaint();
            }
        }
        hovered
    }

    fn panels(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        let ctx = Ctx::new(&self.state, &self.commands);
        let width = ui.available_width();
        let panel = |side: Panel, share: f32, most: f32| {
            side.resizable(true)
                .default_size((width * share).clamp(220.0, most))
                .min_size(200.0)
                .max_size(width * 0.45)
        };
        Panel::top("bar")
            .frame(ui::style::bar_frame(ctx.theme()))
            .show(ui, |ui| ui::bar::ui(&ctx, ui));
        self.timeline.panel(&ctx, ui);
        let panels = self.state.mode.panels(&self.state.seen, width);
        let framed = ui::style::panel_frame(ctx.theme());
        if panels.list {
            panel(Panel::left("facts"), 0.23, 330.0)
                .frame(framed)
                .show(ui, |ui| filled(ui, |ui| ui::facts::ui(&ctx, ui)));
        }
        match panels.side {
            Some(Side::Export) => {
                panel(Panel::right("export"), 0.27, 380.0)
                    .frame(framed)
                    .show(ui, |ui| filled(ui, |ui| ui::export::ui(&ctx, ui)));
            }
            Some(Side::Layers) => {
                panel(Panel::right("layers"), 0.25, 340.0)
                    .min_size(ui::layers::LEAST_WIDTH)
                    .frame(framed)
                    .show(ui, |ui| filled(ui, |ui| ui::layers::ui(&ctx, ui)));
            }
            Some(Side::Changes) => {
                panel(Panel::right("changes"), 0.27, 380.0)
                    .frame(framed)
                    .show(ui, |ui| filled(ui, |ui| ui::compare::side(&ctx, ui)));
            }
            Some(Side::Detail) => {
                panel(Panel::right("detail"), 0.25, 350.0)
                    .frame(framed)
                    .show(ui, |ui| filled(ui, |ui| ui::detail::ui(&ctx, ui)));
            }
            None => {}
        }
        let compare = self.state.seen.view().compare.as_ref();
        let compare = compare.filter(|_| panels.two_dates);
        if compare.is_some() {
            Panel::top("dates to compare")
                .frame(ui::compare::bar_frame(ctx.theme()))
                .show(ui, |ui| ui::compare::bar(&ctx, ui));
        } else {
            self.panes.close();
            self.map.one_of_two(None);
        }
        let map = CentralPanel::no_frame()
            .show(ui, |ui| {
                let map = ui.available_rect_before_wrap();
                match compare {
                    Some(compare) => {
                        let (panes, later) = (&mut self.panes, &mut self.map);
                        panes.ui(&ctx, &self.jobs, ui, later, compare);
                    }
                    None => self.map.ui(&ctx, &self.jobs, ui),
                }
                map
            })
            .inner;
        ui::measure::ui(&ctx, &context, map);
        ui::notices::ui(&ctx, &context, map);
        ui::dialogs::ui(&ctx, &context);
        self.map.end(&context);
        self.panes.end(&context);
    }

    /// Everything after the frame is drawn: commands, what is watched, the title, settings.
    fn after(&mut self, context: &Context) {
        let hovered = self.drain(context);
        if !hovered && self.state.seen.hovered.is_some() {
            self.apply(context, LookCommand::Hover(None));
            context.request_repaint();
        }
        let documents = self.state.desk.documents.iter();
        let watched: Vec<PathBuf> = documents
            .filter_map(|document| document.origin.path().map(ToOwned::to_owned))
            .collect();
        if watched != self.watched {
            self.watcher.watch(watched.clone());
            self.watched = watched;
        }
        let title = match self.state.library().title() {
            title if title.is_empty() => "Theatrum".to_owned(),
            title => format!("{title} – Theatrum"),
        };
        if title != self.title {
            context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if let Some(at) = self.state.wakes_at() {
            let left = at - context.input(|input| input.time);
            context.request_repaint_after(Duration::from_secs_f64(left.max(0.0)));
        }
        self.tell_window(context);
        self.save_settings();
        let ready = !self.state.desk.is_loading()
            && !self.state.derived.is_busy()
            && self.state.seen.flight.is_none()
            && self.map.is_ready(&self.state);
        if let Some(shot) = &mut self.shot
            && let Some(code) = shot.frame(context, ready)
        {
            self.exit_code.store(code, Ordering::Relaxed);
            context.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Tells the state where the window stands, where it stands elsewhere than before.
    fn tell_window(&mut self, context: &Context) {
        if self.shot.is_some() {
            return;
        }
        let (inner, outer, maximised) = context.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect, viewport.outer_rect, viewport.maximized)
        });
        let scale = self.state.prefs.settings.interface_scale;
        if let Some(inner) = inner {
            let place = WindowPlace {
                at: outer.map(|outer| (outer.min.to_vec2() * scale).into()),
                size: (inner.size() * scale).into(),
                maximised: maximised.unwrap_or(false),
            };
            if self.state.prefs.settings.window != Some(place) {
                self.apply(context, PrefsCommand::Window(place));
            }
        }
    }

    /// Keeps the settings, one save at a time.
    fn save_settings(&mut self) {
        let Some(path) = self.settings_path.clone().filter(|_| self.unsaved) else {
            return;
        };
        if self.saving.swap(true, Ordering::AcqRel) {
            return;
        }
        self.unsaved = false;
        let (settings, saving) = (self.state.prefs.settings.clone(), Arc::clone(&self.saving));
        self.start("save settings", move || {
            let saved = store::save_settings(&path, &settings);
            saving.store(false, Ordering::Release);
            let error = saved.err()?;
            Some(note(
                Severity::Error,
                format!("The settings cannot be kept ({error}): {}", path.display()),
            ))
        });
    }
}

/// Contents of a panel that keep its width however little they hold: a panel would shrink to
/// them, and stay so when there is more.
fn filled(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.set_min_width(ui.available_width());
    contents(ui);
}

/// A notice, as a command.
fn note(severity: Severity, title: impl Into<String>) -> Command {
    NoticeCommand::Tell(Notice::new(severity, title)).into()
}

impl eframe::App for App {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        self.before(context);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn on_exit(&mut self) {
        if self.shot.is_some() {
            return;
        }
        if let Some(path) = &self.settings_path {
            // The window is gone: there is nobody left to tell.
            store::save_settings(path, &self.state.prefs.settings).ok();
        }
    }
}

impl App {
    /// Draws the panels and carries out what they ask for.
    fn draw(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        self.panels(ui);
        self.after(&context);
    }

    /// A whole frame, for a harness that has no eframe around it.
    pub fn frame(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        self.before(&context);
        self.draw(ui);
    }
}
