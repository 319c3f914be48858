//! The eframe shell: a window around a state. It carries out effects, tells the time, and keeps
//! settings; it decides nothing.

mod shot;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use egui::{CentralPanel, Context, Panel, Ui, ViewportCommand};

use crate::atlas::time::Day;
use crate::basemap::GroundSource;
use crate::cli::{self, WindowRequest};
use crate::formats;
use crate::formats::report::Severity;
use crate::io;
use crate::io::store;
use crate::io::watch::Watcher;
use crate::jobs::{self, Jobs};
use crate::settings::{Settings, WindowPlace};
use crate::state::{
    Command, Dialog, Effect, ExportTarget, GroundCommand, Notice, Origin, State, picture_path,
};
use crate::theme::Theme;
use crate::ui::compare::Panes;
use crate::ui::map::MapUi;
use crate::ui::timeline::TimelineUi;
use crate::ui::{self, Ctx};
use crate::view::View;
use crate::view::figure::FigureSettings;
use shot::Shot;

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
    watcher: Watcher,
    watched: Vec<PathBuf>,
    /// Files that changed, and since when they have been quiet, in seconds.
    changed: BTreeMap<PathBuf, f64>,
    settings_path: Option<PathBuf>,
    unsaved: bool,
    saving: Arc<AtomicBool>,
    /// What the preview of a picture shows, and when it is due to be drawn, in seconds.
    previewed: (Option<Previewed>, Option<f64>),
    shot: Option<Shot>,
    exit_code: Arc<std::sync::atomic::AtomicU8>,
    title: String,
}

/// An answer of a dialog that comes faster than this was given by nobody.
const AT_ONCE: Duration = Duration::from_millis(400);

/// How long nothing has to change before a preview is drawn, in seconds.
const PREVIEW_SECS: f64 = 0.3;

/// What a preview shows.
type Previewed = (View, FigureSettings, u64);

/// How long a file has to be quiet before it is read again, in seconds: a program that saves it
/// may write more than once.
const QUIET_SECS: f64 = 0.2;

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
        let (sender, wake) = jobs.sender();
        let watcher = Watcher::new(move |path| {
            sender.send(Command::Changed(path)).ok();
            wake();
        });
        let mut app = Self {
            state: State::new(settings, today),
            map: MapUi::default(),
            panes: Panes::default(),
            timeline: TimelineUi::default(),
            commands: RefCell::default(),
            watcher,
            watched: Vec::new(),
            changed: BTreeMap::new(),
            settings_path,
            unsaved: false,
            saving: Arc::default(),
            previewed: (None, None),
            shot: request.screenshot.map(Shot::new),
            exit_code: Arc::default(),
            title: String::new(),
            jobs,
        };
        if let Some(complaint) = complaint {
            app.state
                .apply(Command::Notify(Notice::new(Severity::Warning, complaint)));
        }
        let mut origins = request.origins;
        if origins.is_empty() {
            origins.push(Origin::Builtin(formats::builtin::DEFAULT));
        }
        let builtin_only = origins.iter().all(|origin| origin.path().is_none());
        for effect in app.state.apply(Command::Open {
            origins,
            add: false,
        }) {
            match effect {
                // What is inside the program is read in a few milliseconds: it is there in the
                // first frame.
                Effect::Load(request) if builtin_only => {
                    let loaded = jobs::load(*request);
                    app.apply(context, Command::Loaded(Box::new(loaded)));
                }
                effect => app.carry_out(context, effect),
            }
        }
        if app.settings_path.is_some() {
            app.jobs.start("reduced motion", || {
                let reduced_motion = io::desktop::reduced_motion()?;
                Some(Command::System {
                    theme: None,
                    reduced_motion: Some(reduced_motion),
                })
            });
        }
        app
    }

    /// Sends a command as a panel would; it is applied in the next frame.
    pub fn send(&self, command: Command) {
        self.commands.borrow_mut().push(command);
    }

    fn apply(&mut self, context: &Context, command: Command) {
        for effect in self.state.apply(command) {
            self.carry_out(context, effect);
        }
    }

    fn carry_out(&mut self, context: &Context, effect: Effect) {
        match effect {
            Effect::AskForFiles { add } => self.ask_for_files(add),
            Effect::Load(request) => self.jobs.load(*request),
            Effect::Copy(text) => context.copy_text(text),
            Effect::Browse(address) => context.open_url(egui::OpenUrl::new_tab(address)),
            Effect::AskToSave { name } => self.ask_to_save(name),
            Effect::Export(request) => self.jobs.export(*request),
            Effect::LookAt(path) => self.jobs.look_at(path),
            Effect::Index(request) => self.jobs.index(*request),
            Effect::Search(request) => self.jobs.search(request),
            Effect::Discard(index) => self.jobs.start_in_turn(move || {
                drop(index);
                None
            }),
            Effect::Compare(request) => self.jobs.compare(*request),
            Effect::Total(request) => self.jobs.total(*request),
            Effect::CopyImage { size, rgba } => {
                context.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &rgba));
            }
            Effect::KeepInAtlas { path, member, json } => {
                self.jobs.keep_in_atlas(path, member, json);
            }
            Effect::AskForGround => self.ask_for_ground(),
            Effect::EmptyTileCache => self.jobs.empty_tile_cache(),
            Effect::SaveSettings => self.unsaved = true,
            Effect::Quit => context.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    /// Opens the system's dialog. It answers nothing both where it was cancelled and where there
    /// is none: an answer within a moment is taken for the second, and a field for a path opens.
    fn ask_for_files(&self, add: bool) {
        self.jobs.start("dialog", move || {
            let asked = std::time::Instant::now();
            let files = rfd::FileDialog::new()
                .set_title("Open an atlas")
                .add_filter(
                    "Atlases, GeoJSON and exported pictures",
                    &["geojson", "json", "png", "svg", "pdf"],
                )
                .add_filter("All files", &["*"])
                .pick_files();
            match files {
                Some(files) => Some(Command::Open {
                    origins: files.into_iter().map(Origin::File).collect(),
                    add,
                }),
                None if asked.elapsed() < AT_ONCE => {
                    Some(Command::Show(Some(Dialog::OpenPath { add })))
                }
                None => None,
            }
        });
    }

    /// Asks for a PMTiles archive, as [`Self::ask_for_files`] does; where there is no dialog, the
    /// field beside the button takes a path.
    fn ask_for_ground(&self) {
        self.jobs.start("dialog", move || {
            let asked = std::time::Instant::now();
            let file = rfd::FileDialog::new()
                .set_title("A PMTiles archive")
                .add_filter("PMTiles archives", &["pmtiles"])
                .add_filter("All files", &["*"])
                .pick_file();
            match file {
                Some(path) => Some(Command::Ground(GroundCommand::Show(GroundSource::archive(
                    &path.display().to_string(),
                )))),
                None if asked.elapsed() < AT_ONCE => Some(Command::Notify(Notice::new(
                    Severity::Note,
                    "The system has no dialog for files: type the path of the archive instead",
                ))),
                None => None,
            }
        });
    }

    /// Asks where a picture goes, as [`Self::ask_for_files`] does.
    fn ask_to_save(&self, name: String) {
        let format = self.state.figure.format;
        self.jobs.start("dialog", move || {
            let asked = std::time::Instant::now();
            let file = rfd::FileDialog::new()
                .set_title("Save the picture")
                .set_file_name(name)
                .add_filter("Picture", &[format.ending()])
                .save_file();
            match file {
                Some(chosen) => {
                    let (path, _) = picture_path(&chosen, format);
                    // The dialog has asked about the name that was typed, not about this one.
                    Some(if path != chosen && io::is_there(&path) {
                        let name = Origin::File(path).label();
                        let said = format!("{name} is there already: choose it to replace it");
                        Command::Notify(Notice::new(Severity::Warning, said))
                    } else {
                        Command::Export(ExportTarget::File(path))
                    })
                }
                None if asked.elapsed() < AT_ONCE => Some(Command::Show(Some(Dialog::SavePath))),
                None => None,
            }
        });
    }

    /// Draws the preview of a picture anew once nothing has changed for a moment.
    fn preview(&mut self, context: &Context) {
        let wanted = self
            .state
            .export_view()
            .map(|view| (view, self.state.figure.clone(), self.state.generation));
        let now = context.input(|input| input.time);
        if wanted != self.previewed.0 {
            self.previewed = (wanted, Some(now + PREVIEW_SECS));
        }
        let Some(due) = self.previewed.1 else {
            return;
        };
        if now < due {
            context.request_repaint_after(Duration::from_secs_f64(due - now));
            return;
        }
        self.previewed.1 = None;
        self.apply(context, Command::Export(ExportTarget::Preview));
    }

    /// Everything before the frame is drawn: answers of jobs, changed and dropped files, the
    /// system's wishes, the time, the keys.
    fn before(&mut self, context: &Context) {
        let now = context.input(|input| input.time);
        for answer in self.jobs.answers() {
            match answer {
                Command::Changed(path) => {
                    self.changed.insert(path, now);
                }
                answer => self.apply(context, answer),
            }
        }
        let quiet: Vec<PathBuf> = self
            .changed
            .iter()
            .filter(|(_, since)| now - **since >= QUIET_SECS)
            .map(|(path, _)| path.clone())
            .collect();
        for path in quiet {
            self.changed.remove(&path);
            self.apply(context, Command::Changed(path));
        }
        if !self.changed.is_empty() {
            context.request_repaint_after(Duration::from_secs_f64(QUIET_SECS));
        }
        self.dropped_files(context);
        let theme = context.input(|input| match input.raw.system_theme {
            Some(egui::Theme::Dark) => Some(Theme::Dark),
            Some(egui::Theme::Light) => Some(Theme::Light),
            None => None,
        });
        if theme.is_some_and(|theme| theme != self.state.system_theme) {
            self.apply(
                context,
                Command::System {
                    theme,
                    reduced_motion: None,
                },
            );
        }
        if self.state.flight.is_some() || self.state.timeline.is_playing() {
            context.request_repaint();
        }
        self.apply(context, Command::Tick(now));
        ui::keys::handle(
            &Ctx::new(&self.state, &self.commands),
            context,
            self.map.focused.or(self.panes.focused()),
        );
        self.drain(context);
        context.set_zoom_factor(self.state.settings.interface_scale);
        ui::apply_style(context, self.state.view.theme);
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
            self.apply(context, Command::Open { origins, add });
        }
    }

    /// Applies what was sent while the frame was drawn, and draws again where it changed
    /// anything.
    fn drain(&mut self, context: &Context) -> bool {
        let commands = std::mem::take(&mut *self.commands.borrow_mut());
        let mut hovered = false;
        for command in commands {
            let before = self.state.hovered;
            let is_hover = matches!(command, Command::Hover(_));
            hovered |= is_hover;
            self.apply(context, command);
            if !is_hover || self.state.hovered != before {
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
        // A narrow window shows either the list or the fact that was picked from it.
        let narrow = width < NARROW_PT;
        let selected = self.state.selected.is_some();
        // A picture shows one date: while one is made, so does the map.
        let compare = self.state.view.compare.as_ref();
        let compare = compare.filter(|_| self.state.exporting.is_none());
        let listed = compare.is_none() || width >= WIDE_PT;
        let layers = self.state.layers_open;
        if listed && (!narrow || !(selected || layers || self.state.exporting.is_some())) {
            panel(Panel::left("facts"), 0.23, 330.0)
                .frame(ui::style::panel_frame(ctx.theme()))
                .show(ui, |ui| filled(ui, |ui| ui::facts::ui(&ctx, ui)));
        }
        if let Some(exporting) = &self.state.exporting {
            panel(Panel::right("export"), 0.27, 380.0)
                .frame(ui::style::panel_frame(ctx.theme()))
                .show(ui, |ui| {
                    filled(ui, |ui| ui::export::ui(&ctx, ui, exporting));
                });
        } else if layers {
            panel(Panel::right("layers"), 0.25, 340.0)
                .min_size(ui::layers::LEAST_WIDTH)
                .frame(ui::style::panel_frame(ctx.theme()))
                .show(ui, |ui| filled(ui, |ui| ui::layers::ui(&ctx, ui)));
        } else if let Some(compare) = compare {
            panel(Panel::right("changes"), 0.27, 380.0)
                .frame(ui::style::panel_frame(ctx.theme()))
                .show(ui, |ui| {
                    filled(ui, |ui| ui::compare::side(&ctx, ui, compare));
                });
        } else if selected || width >= WIDE_PT {
            panel(Panel::right("detail"), 0.25, 350.0)
                .frame(ui::style::panel_frame(ctx.theme()))
                .show(ui, |ui| filled(ui, |ui| ui::detail::ui(&ctx, ui)));
        }
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
        if !hovered && self.state.hovered.is_some() {
            self.apply(context, Command::Hover(None));
            context.request_repaint();
        }
        let watched: Vec<PathBuf> = self
            .state
            .documents
            .iter()
            .filter_map(|document| document.origin.path().map(ToOwned::to_owned))
            .collect();
        if watched != self.watched {
            self.watcher.watch(watched.clone());
            self.watched = watched;
        }
        let title = match self.state.library.title() {
            title if title.is_empty() => "Theatrum".to_owned(),
            title => format!("{title} – Theatrum"),
        };
        if title != self.title {
            context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        self.preview(context);
        self.remember_window(context);
        self.save_settings();
        let ready = !self.state.loading
            && self.state.flight.is_none()
            && self.map.is_ready(&self.state.view);
        if let Some(shot) = &mut self.shot
            && let Some(code) = shot.frame(context, ready)
        {
            self.exit_code.store(code, Ordering::Relaxed);
            context.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn remember_window(&mut self, context: &Context) {
        if self.shot.is_some() {
            return;
        }
        let (inner, outer, maximised) = context.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect, viewport.outer_rect, viewport.maximized)
        });
        let scale = self.state.settings.interface_scale;
        if let Some(inner) = inner {
            let held = self.state.settings.window;
            let maximised = maximised.unwrap_or(false);
            // A maximised window keeps the size it goes back to.
            let size = match held {
                Some(held) if maximised => held.size,
                _ => (inner.size() * scale).into(),
            };
            self.state.settings.window = Some(WindowPlace {
                at: outer.map(|outer| (outer.min.to_vec2() * scale).into()),
                size,
                maximised,
            });
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
        let (settings, saving) = (self.state.settings.clone(), Arc::clone(&self.saving));
        self.jobs.start("save settings", move || {
            let saved = store::save_settings(&path, &settings);
            saving.store(false, Ordering::Release);
            let error = saved.err()?;
            Some(jobs::failure(format!(
                "The settings cannot be kept ({error}): {}",
                path.display()
            )))
        });
    }
}

/// Contents of a panel that keep its width however little they hold: a panel would shrink to
/// them, and stay so when there is more.
fn filled(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.set_min_width(ui.available_width());
    contents(ui);
}

/// Narrower than this, in points, the list gives way to the selected fact.
const NARROW_PT: f32 = 820.0;
/// At least as wide as this, in points, there is room for a panel that says nothing is selected.
const WIDE_PT: f32 = 1180.0;

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
            store::save_settings(path, &self.state.settings).ok();
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
