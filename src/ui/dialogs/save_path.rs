//! A field for the path of a picture, where the system has no dialog to choose one with.

use std::path::{Path, PathBuf};

use egui::{Context, Id, Key, Modifiers, TextEdit};

use super::modal;
use crate::desk::{ExportTarget, Origin, picture_path};
use crate::io;
use crate::scene::Cut;
use crate::state::ModeCommand;
use crate::theme::size;
use crate::ui::{Ctx, widgets};

/// What was typed, what was wrong with it, and the file that may be replaced.
#[derive(Clone, Debug, Default)]
struct Memory {
    path: String,
    problem: Option<String>,
    replaces: Option<PathBuf>,
}

fn memory_id() -> Id {
    Id::unique("path of a picture")
}

/// Forgets what was typed, once the dialog is closed.
pub(super) fn forget(egui: &Context) {
    egui.data_mut(|data| data.remove::<Memory>(memory_id()));
}

/// Draws the dialog.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context) {
    let palette = ctx.palette();
    let held: Option<Memory> = egui.data(|data| data.get_temp(memory_id()));
    let fresh = held.is_none();
    let mut memory = held.unwrap_or_default();
    let enter = egui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let format = ctx.state.desk.figure.format;
    modal(ctx, egui, "Save the picture", 460.0, |ui| {
        let label = widgets::quiet(
            ctx,
            ui,
            format!("Path of the picture, ending in .{}", format.ending()),
        );
        let field = ui
            .add(
                TextEdit::singleline(&mut memory.path)
                    .id(Id::unique("field for the path of a picture"))
                    .desired_width(f32::INFINITY),
            )
            .labelled_by(label.id);
        if fresh {
            field.request_focus();
        }
        if field.changed() {
            memory.problem = None;
            memory.replaces = None;
        }
        if let Some(problem) = &memory.problem {
            widgets::wrapped(
                ui,
                widgets::text(problem, Cut::Regular, size::LABEL, palette.error),
            );
        }
        ui.horizontal_wrapped(|ui| {
            let verb = if memory.replaces.is_some() {
                "Replace"
            } else {
                "Save"
            };
            let save = ui.button(verb).clicked();
            if ui.button("Cancel").clicked() {
                ctx.send(ModeCommand::Show(None));
            }
            if !(save || enter) {
                return;
            }
            let typed = memory.path.trim().trim_matches(['"', '\'']);
            if typed.is_empty() {
                memory.problem = Some("Type the path of a file".to_owned());
                field.request_focus();
                return;
            }
            let (path, _) = picture_path(Path::new(typed), format);
            if io::is_there(&path) && memory.replaces.as_ref() != Some(&path) {
                let name = Origin::File(path.clone()).label();
                memory.problem = Some(format!("{name} is there already"));
                memory.replaces = Some(path);
                field.request_focus();
                return;
            }
            ctx.send(ModeCommand::Show(None));
            ctx.send(ModeCommand::Export(ExportTarget::File(path)));
        });
    });
    egui.data_mut(|data| data.insert_temp(memory_id(), memory));
}
