//! The choice of ground, as a section that stands in any panel: the built-in one, the usual
//! servers, what was added, and a field to add more.

use egui::{DragValue, Id, Key, TextEdit, Ui};

use super::widgets::{self, Icon};
use super::{Ctx, words};
use crate::basemap::tile_id::DEEPEST;
use crate::basemap::{GroundKind, GroundSource};
use crate::scene::Cut;
use crate::state::{Action, GroundCommand, LookCommand};
use crate::theme::size;

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug)]
struct Memory {
    word: String,
    name: String,
    credit: String,
    zooms: [u8; 2],
    doubled: bool,
    problem: Option<String>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            word: String::new(),
            name: String::new(),
            credit: String::new(),
            zooms: [0, 19],
            doubled: false,
            problem: None,
        }
    }
}

/// Draws the section in short, for a panel that has others: which ground is shown, and the way to
/// another.
pub fn short(ctx: &Ctx<'_>, ui: &mut Ui) {
    let shown = &ctx.state.seen.view().layers.ground;
    let name = if shown.name.is_empty() {
        shown.key()
    } else {
        &shown.name
    };
    ui.horizontal(|ui| {
        widgets::action_button(ctx, ui, "Other ground…", Action::Ground);
        let ink = ctx.palette().text;
        widgets::elided(ui, widgets::text(name, Cut::Regular, size::TEXT, ink));
    });
}

/// Draws the section.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    widgets::section(ctx, ui, "Ground", None);
    list(ctx, ui);
    add(ctx, ui);
    online(ctx, ui);
    let shown = &ctx.state.seen.view().layers.ground;
    if !shown.is_builtin() && ctx.state.desk.why_not_kept().is_none() {
        let keep = ui
            .button("Keep this ground with the atlas")
            .on_hover_text("Whoever opens the atlas is asked before anything is fetched");
        if keep.clicked() {
            send(ctx, GroundCommand::KeepWithAtlas);
        }
    }
}

/// All grounds that can be chosen.
fn list(ctx: &Ctx<'_>, ui: &mut Ui) {
    for source in GroundSource::presets() {
        row(ctx, ui, &source, false);
    }
    let added = &ctx.state.prefs.settings.grounds;
    for source in added {
        row(ctx, ui, source, true);
    }
    let shown = &ctx.state.seen.view().layers.ground;
    let is_listed = GroundSource::presets()
        .iter()
        .chain(added)
        .any(|source| source.key() == shown.key());
    if !is_listed {
        row(ctx, ui, shown, false);
    }
}

fn send(ctx: &Ctx<'_>, command: GroundCommand) {
    ctx.send(LookCommand::Ground(command));
}

/// A ground in the list.
fn row(ctx: &Ctx<'_>, ui: &mut Ui, source: &GroundSource, can_forget: bool) {
    let palette = ctx.palette();
    let is_shown = source.key() == ctx.state.seen.view().layers.ground.key();
    let name = if source.name.is_empty() {
        source.key()
    } else {
        &source.name
    };
    ui.horizontal(|ui| {
        let response = ui.radio(is_shown, name).on_hover_text(source.key());
        if response.clicked() && !is_shown {
            send(ctx, GroundCommand::Show(source.clone()));
        }
        let about = match &source.kind {
            GroundKind::Builtin => "needs no network".to_owned(),
            _ => match (source.host(), source.path()) {
                (Some(host), _) => format!("asks {host}"),
                (None, Some(path)) => path.to_owned(),
                (None, None) => String::new(),
            },
        };
        if can_forget {
            let label = format!("Forget {name}");
            if widgets::icon_button(ctx, ui, Icon::Close, &label).clicked() {
                send(ctx, GroundCommand::Forget(source.key().to_owned()));
            }
        }
        widgets::elided(
            ui,
            widgets::text(about, Cut::Regular, size::LABEL, palette.quiet),
        );
    });
}

/// A field for an address or a path, and the button for a file.
fn add(ctx: &Ctx<'_>, ui: &mut Ui) {
    let id = Id::unique("ground to add");
    let mut memory: Memory = ui.data(|data| data.get_temp(id).unwrap_or_default());
    let palette = ctx.palette();
    widgets::section(ctx, ui, "Add a ground", None);
    let mut enter = false;
    for (label, hint, text) in [
        (
            "Address with {z}, {x} and {y}, or a PMTiles file or address",
            "https://tiles.example.org/{z}/{x}/{y}.png",
            &mut memory.word,
        ),
        (
            "Name, if it should have another than its own",
            "",
            &mut memory.name,
        ),
        ("Credit, as its owner wants it", "", &mut memory.credit),
    ] {
        let label = widgets::quiet(ctx, ui, label);
        let field = ui
            .add(
                TextEdit::singleline(text)
                    .id(id.with(hint).with(label.id))
                    .hint_text(hint)
                    .desired_width(f32::INFINITY),
            )
            .labelled_by(label.id);
        if field.changed() {
            memory.problem = None;
        }
        enter |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    }
    // An archive says these of itself.
    if memory.word.contains("{z}") {
        ui.horizontal_wrapped(|ui| {
            let label = widgets::quiet(ctx, ui, "Zooms that it has, first and last");
            let [first, last] = &mut memory.zooms;
            ui.add(DragValue::new(first).range(0..=*last))
                .labelled_by(label.id);
            ui.add(DragValue::new(last).range(*first..=DEEPEST))
                .labelled_by(label.id);
            ui.checkbox(&mut memory.doubled, "Tiles of 512 pixels");
        });
    }
    if let Some(problem) = &memory.problem {
        let said = words::capital(problem);
        widgets::wrapped(
            ui,
            widgets::text(said, Cut::Regular, size::LABEL, palette.error),
        );
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button("Add and show").clicked() || enter {
            match GroundSource::parse(&memory.word) {
                Ok(mut source) => {
                    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
                    source.name = given(&memory.name).unwrap_or(source.name);
                    source.credit = given(&memory.credit).unwrap_or(source.credit);
                    if let GroundKind::Xyz { tile_px, .. } = &mut source.kind {
                        [source.min_zoom, source.max_zoom] = memory.zooms;
                        if memory.doubled {
                            *tile_px = 512;
                        }
                    }
                    send(ctx, GroundCommand::Show(source));
                    memory = Memory::default();
                }
                Err(problem) => memory.problem = Some(problem),
            }
        }
        if ui.button("Choose a PMTiles file…").clicked() {
            send(ctx, GroundCommand::AskForFile);
        }
    });
    ui.data_mut(|data| data.insert_temp(id, memory));
}

/// Which hosts may be asked, and what is kept of their answers.
fn online(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    let hosts = &ctx.state.prefs.settings.hosts;
    widgets::section(ctx, ui, "Online", None);
    if hosts.is_empty() {
        widgets::wrapped(
            ui,
            widgets::text(
                "No host is asked for anything until you agree to it",
                Cut::Regular,
                size::LABEL,
                palette.quiet,
            ),
        );
    }
    for host in hosts {
        ui.horizontal(|ui| {
            let said = format!("{host} may be asked");
            ui.label(widgets::text(said, Cut::Regular, size::TEXT, palette.text));
            if ui
                .button("Withdraw")
                .on_hover_text(format!("Do not ask {host} any more"))
                .clicked()
            {
                send(ctx, GroundCommand::Withdraw(host.clone()));
            }
        });
    }
    let empty = ui.button("Remove all kept tiles");
    if empty
        .on_hover_text("Tiles that were fetched are kept on disk, 256 MB at most")
        .clicked()
    {
        send(ctx, GroundCommand::EmptyCache);
    }
}
