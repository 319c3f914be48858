//! A field for the path of a picture, where the system has no dialog to choose one with. Whether a
//! file is there already is not asked in a frame: the state says so once somebody has looked.

use std::path::Path;

use egui::{Context, Id, Key, Modifiers, TextEdit};

use super::modal::modal;
use crate::desk::{Origin, picture_path};
use crate::scene::Cut;
use crate::state::ModeCommand;
use crate::theme::size;
use crate::ui::{Ctx, widgets};

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug, Default)]
struct Memory {
    path: String,
    problem: Option<String>,
}

impl Memory {
    /// The path as it was meant.
    fn typed(&self) -> &Path {
        Path::new(self.path.trim().trim_matches(['"', '\'']))
    }
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
    let export = ctx.state.mode.export();
    let taken = export.and_then(|export| export.taken.as_ref());
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
        }
        let replaces = taken.filter(|taken| picture_path(memory.typed(), format).0 == **taken);
        let problem = replaces
            .map(|taken| format!("{} is there already", Origin::File(taken.clone()).label()))
            .or_else(|| memory.problem.clone());
        if let Some(problem) = problem {
            widgets::wrapped(
                ui,
                widgets::text(problem, Cut::Regular, size::LABEL, palette.error),
            );
        }
        ui.horizontal_wrapped(|ui| {
            let verb = if replaces.is_some() {
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
            field.request_focus();
            if memory.typed().as_os_str().is_empty() {
                memory.problem = Some("Type the path of a file".to_owned());
            } else {
                ctx.send(ModeCommand::SavePicture(memory.typed().to_owned()));
            }
        });
    });
    egui.data_mut(|data| data.insert_temp(memory_id(), memory));
}
