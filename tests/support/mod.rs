//! What tests of the window share: a state with an atlas open, and a harness around one panel.

use std::cell::RefCell;
use std::rc::Rc;

use egui_kittest::kittest::NodeT as _;
use egui_kittest::{Harness, SnapshotResults};
use theatrum::atlas::library::FactRef;
use theatrum::atlas::time::Day;
use theatrum::desk::Origin;
use theatrum::formats::builtin;
use theatrum::settings::Settings;
use theatrum::state::{
    Command, DeskCommand, Dialog, Effect, Effects, LookCommand, ModeCommand, State, Work, WorkKind,
};
use theatrum::ui::{self, dialogs};

pub(crate) use crate::work::answer;

/// The day that tests take for today.
pub(crate) fn today() -> Day {
    Day::from_ymd(2025, 1, 1).expect("a day of the calendar")
}

/// A state in which built-in atlases are open.
pub(crate) fn open(ids: &[&'static str]) -> State {
    let mut state = State::new(Settings::default(), today());
    let origins = ids.iter().map(|id| Origin::Builtin(id)).collect();
    apply(
        &mut state,
        Command::Desk(DeskCommand::Open {
            origins,
            add: false,
        }),
    );
    state
}

/// A state in which the default atlas is open.
pub(crate) fn open_default() -> State {
    open(&[builtin::DEFAULT])
}

/// Applies a command and whatever is read for it.
pub(crate) fn apply(state: &mut State, command: impl Into<Command>) {
    for effect in state.apply(command) {
        if let Effect::Work(work) = effect
            && work.ticket.kind == WorkKind::Load
        {
            apply(state, answer(work));
        }
    }
}

/// The work among effects.
pub(crate) fn works(effects: Effects) -> Vec<Work> {
    effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Work(work) => Some(work),
            _ => None,
        })
        .collect()
}

/// The fact with an id.
pub(crate) fn find(state: &State, id: &str) -> FactRef {
    state.library().find(id).expect("a fact of the atlas")
}

/// A panel by itself, the state it shows, and what it has sent.
pub(crate) struct Panel {
    /// The harness around it.
    pub(crate) harness: Harness<'static>,
    /// What it has sent, in order; nothing is applied unless `live`.
    pub(crate) sent: Rc<RefCell<Vec<Command>>>,
    /// The state.
    pub(crate) state: Rc<RefCell<State>>,
}

/// How a panel is put up.
#[derive(Clone, Copy)]
pub(crate) struct Put {
    /// Width and height in points.
    pub(crate) size: [f32; 2],
    /// Whether what it sends is applied after each frame.
    pub(crate) live: bool,
}

/// Puts a panel up by itself.
pub(crate) fn panel(
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
                ui::apply_style(ui.ctx(), state.theme());
                let fill = ui::colour(state.theme().palette().panel);
                ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, fill);
                let ctx = ui::Ctx::new(&state, &commands);
                draw(&ctx, ui);
            }
            let commands = commands.into_inner();
            // As the window has it: what nobody says any more is let go of.
            let hovers = commands
                .iter()
                .any(|command| matches!(command, Command::Look(LookCommand::Hover(_))));
            if put.live && !hovers && held.borrow().seen.hovered.is_some() {
                apply(
                    &mut held.borrow_mut(),
                    Command::Look(LookCommand::Hover(None)),
                );
                ui.ctx().request_repaint();
            }
            for command in commands {
                log.borrow_mut().push(command.clone());
                if put.live {
                    let before = held.borrow().seen.hovered;
                    let is_hover = matches!(command, Command::Look(LookCommand::Hover(_)));
                    apply(&mut held.borrow_mut(), command);
                    if !is_hover || held.borrow().seen.hovered != before {
                        ui.ctx().request_repaint();
                    }
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
    pub(crate) fn has_sent(&self, is: impl Fn(&Command) -> bool) -> bool {
        self.sent.borrow().iter().any(is)
    }
}

/// A panel at the side.
pub(crate) const SIDE: Put = Put {
    size: [320.0, 860.0],
    live: false,
};
/// A whole window.
pub(crate) const WINDOW: Put = Put {
    size: [900.0, 700.0],
    live: false,
};

/// The default atlas with one of its facts selected.
pub(crate) fn selected(id: &str) -> State {
    let mut state = open_default();
    let fact = find(&state, id);
    apply(&mut state, Command::Look(LookCommand::Select(Some(fact))));
    state
}

/// Every name and value in the accessibility tree, one a line.
pub(crate) fn words(panel: &Panel) -> String {
    let mut words = String::new();
    for node in panel.harness.root().children_recursive() {
        let node = node.accesskit_node();
        words.extend(node.label());
        words.push('\n');
        words.extend(node.value());
        words.push('\n');
    }
    words
}

/// Writes a picture where the variable `THEATRUM_PICTURES` names a folder, for people to look at.
pub(crate) fn picture(panel: &mut Panel, name: &str) {
    if let Some(folder) = std::env::var_os("THEATRUM_PICTURES") {
        let image = panel.harness.render().expect("a picture");
        let path = std::path::Path::new(&folder).join(format!("ui-{name}.png"));
        image.save(path).expect("a folder to write to");
    }
}

/// A dialog by itself.
pub(crate) fn dialog(mut state: State, dialog: Dialog, put: Put) -> Panel {
    apply(&mut state, Command::Mode(ModeCommand::Show(Some(dialog))));
    panel(state, put, |ctx, ui| dialogs::ui(ctx, ui.ctx()))
}

/// Holds a rectangle of what a harness shows against the picture of it that is kept. A picture
/// shows one thing and has at most 60 kB; `tests/core/architecture.rs` weighs them. What can be
/// asked in words is asked of the accessibility tree, not of a picture.
///
/// The rectangle is in points, of a harness that has one pixel a point.
pub(crate) fn crop<S>(
    results: &mut SnapshotResults,
    harness: &mut Harness<'_, S>,
    name: &str,
    rect: egui::Rect,
) {
    assert_eq!(harness.ctx.pixels_per_point(), 1.0);
    let rect = egui::Rect::from_min_max(rect.min.floor(), rect.max.ceil());
    let shown = harness.ctx.content_rect();
    assert!(shown.contains_rect(rect), "{name}: {rect:?} of {shown:?}");
    let whole = harness.render().expect("a picture");
    let [x, y] = [rect.left(), rect.top()].map(|side| side as u32);
    let [width, height] = [rect.width(), rect.height()].map(|side| side as u32);
    let part = image::imageops::crop_imm(&whole, x, y, width, height).to_image();
    results.add(egui_kittest::try_image_snapshot_options(
        &part,
        name,
        &snapshot_options(),
    ));
}

/// The bar that all pictures are held to; see `kittest.toml`.
fn snapshot_options() -> egui_kittest::SnapshotOptions {
    #[expect(clippy::disallowed_methods, reason = "the one place where it is made")]
    egui_kittest::SnapshotOptions::new()
}
