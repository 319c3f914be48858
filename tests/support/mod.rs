//! What tests of the window share: a state with an atlas open, and a harness around one panel.

use std::cell::RefCell;
use std::rc::Rc;

use egui_kittest::Harness;
use theatrum::atlas::library::FactRef;
use theatrum::atlas::time::Day;
use theatrum::io::builtin;
use theatrum::jobs;
use theatrum::settings::Settings;
use theatrum::state::{Command, Effect, Origin, State};
use theatrum::ui;

/// The day that tests take for today.
pub fn today() -> Day {
    Day::from_ymd(2025, 1, 1).expect("a day of the calendar")
}

/// A state in which built-in atlases are open.
pub fn open(ids: &[&'static str]) -> State {
    let mut state = State::new(Settings::default(), today());
    let origins = ids.iter().map(|id| Origin::Builtin(id)).collect();
    apply(
        &mut state,
        Command::Open {
            origins,
            add: false,
        },
    );
    state
}

/// A state in which the default atlas is open.
pub fn open_default() -> State {
    open(&[builtin::DEFAULT])
}

/// Applies a command and whatever is read for it.
pub fn apply(state: &mut State, command: Command) {
    for effect in state.apply(command) {
        if let Effect::Load(request) = effect {
            let loaded = jobs::load(*request);
            apply(state, Command::Loaded(Box::new(loaded)));
        }
    }
}

/// The fact with an id.
pub fn find(state: &State, id: &str) -> FactRef {
    state.library.find(id).expect("a fact of the atlas")
}

/// A panel by itself, the state it shows, and what it has sent.
pub struct Panel {
    /// The harness around it.
    pub harness: Harness<'static>,
    /// What it has sent, in order; nothing is applied unless `live`.
    pub sent: Rc<RefCell<Vec<Command>>>,
    /// The state.
    pub state: Rc<RefCell<State>>,
}

/// How a panel is put up.
#[derive(Clone, Copy)]
pub struct Put {
    /// Width and height in points.
    pub size: [f32; 2],
    /// Whether what it sends is applied after each frame.
    pub live: bool,
}

/// Puts a panel up by itself.
pub fn panel(
    state: State,
    put: Put,
    draw: impl Fn(&ui::Ctx<'_>, &mut egui::Ui) + 'static,
) -> Panel {
    let state = Rc::new(RefCell::new(state));
    let sent = Rc::new(RefCell::new(Vec::new()));
    let (held, log) = (Rc::clone(&state), Rc::clone(&sent));
    let harness = Harness::builder()
        .with_size(put.size)
        .with_pixels_per_point(1.0)
        .with_os(egui::os::OperatingSystem::Nix)
        .with_render_cursor(false)
        .with_context_setup(ui::setup)
        .build_ui(move |ui| {
            let commands = RefCell::new(Vec::new());
            {
                let state = held.borrow();
                ui::apply_style(ui.ctx(), state.view.theme);
                let fill = ui::colour(state.view.theme.palette().panel);
                ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, fill);
                let ctx = ui::Ctx::new(&state, &commands);
                draw(&ctx, ui);
            }
            for command in commands.into_inner() {
                log.borrow_mut().push(command.clone());
                if put.live {
                    apply(&mut held.borrow_mut(), command);
                    ui.ctx().request_repaint();
                }
            }
        });
    Panel {
        harness,
        sent,
        state,
    }
}

impl Panel {
    /// Whether something was sent that `is` recognises.
    pub fn has_sent(&self, is: impl Fn(&Command) -> bool) -> bool {
        self.sent.borrow().iter().any(is)
    }
}
