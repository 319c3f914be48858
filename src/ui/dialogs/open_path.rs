//! A field for the path of a file, where the system has no dialog to choose one with.

use std::path::PathBuf;

use egui::{Context, Id, Key, Modifiers, TextEdit};

use super::modal::modal;
use crate::desk::Origin;
use crate::formats;
use crate::scene::Cut;
use crate::state::{DeskCommand, ModeCommand};
use crate::theme::size;
use crate::ui::{Ctx, widgets};

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug, Default)]
struct Memory {
    path: String,
    problem: Option<String>,
}

fn memory_id() -> Id {
    Id::unique("path that was typed")
}

/// Forgets what was typed, once the dialog is closed.
pub(super) fn forget(egui: &Context) {
    egui.data_mut(|data| data.remove::<Memory>(memory_id()));
}

/// Draws the dialog; `add` keeps what is open.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context, add: bool) {
    let palette = ctx.palette();
    let mut memory: Memory = egui.data(|data| data.get_temp(memory_id()).unwrap_or_default());
    let fresh = egui.data(|data| data.get_temp::<Memory>(memory_id()).is_none());
    let enter = egui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let title = if add { "Add an atlas" } else { "Open an atlas" };
    modal(ctx, egui, title, 460.0, |ui| {
        let names = formats::names().join(" or ");
        let label = widgets::quiet(ctx, ui, format!("Path of a {names} file"));
        let field = ui.add(
            TextEdit::singleline(&mut memory.path)
                .id(Id::unique("path of a file"))
                .desired_width(f32::INFINITY),
        );
        let field = field.labelled_by(label.id);
        if fresh {
            field.request_focus();
        }
        if field.changed() {
            memory.problem = None;
        }
        if let Some(problem) = &memory.problem {
            widgets::wrapped(
                ui,
                widgets::text(problem, Cut::Regular, size::LABEL, palette.error),
            );
        }
        ui.horizontal_wrapped(|ui| {
            let open = ui.button(if add { "Add" } else { "Open" }).clicked();
            if ui.button("Cancel").clicked() {
                ctx.send(ModeCommand::Show(None));
            }
            if open || enter {
                match check(&memory.path) {
                    Ok(path) => {
                        ctx.send(ModeCommand::Show(None));
                        ctx.send(DeskCommand::Open {
                            origins: vec![Origin::File(path)],
                            add,
                        });
                    }
                    Err(problem) => {
                        memory.problem = Some(problem);
                        field.request_focus();
                    }
                }
            }
        });
    });
    egui.data_mut(|data| data.insert_temp(memory_id(), memory));
}

/// The path that was typed, or what is wrong with it. Whether a file is there is not asked in a
/// frame: whoever opens it says so.
fn check(typed: &str) -> Result<PathBuf, String> {
    let typed = typed.trim().trim_matches(['"', '\'']);
    if typed.is_empty() {
        return Err("Type the path of a file".to_owned());
    }
    Ok(PathBuf::from(typed))
}
