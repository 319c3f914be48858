//! The export dialog, in the place of the right panel: it is not modal, so that the map beside it
//! stays live, and what its frame holds is what the picture shows.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{
    Align, Button, Color32, ColorImage, ComboBox, Id, Layout, Margin, ScrollArea, TextEdit,
    TextureHandle, Ui,
};

use super::widgets::{self, Icon};
use super::{Ctx, style};
use crate::export::settings::{
    FigureSettings, Format, LONGEST_SIDE_PX, Part, Preset, SHORTEST_SIDE_PX,
};
use crate::scene::Cut;
use crate::state::{Command, Dialog, ExportTarget, Exporting, Preview};
use crate::theme::{Theme, size};

/// Draws the dialog.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui, exporting: &Exporting) {
    let mut settings = ctx.state.figure.clone();
    let palette = ctx.palette();
    egui::Frame::new()
        .inner_margin(Margin {
            left: style::MARGIN as i8,
            right: style::MARGIN as i8,
            top: 12,
            bottom: 8,
        })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(widgets::text(
                    "Export a picture",
                    Cut::Bold,
                    size::HEADING,
                    palette.text,
                ));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if widgets::icon_button(ctx, ui, Icon::Close, "Close the export dialog")
                        .clicked()
                    {
                        ctx.act(crate::state::Action::Export);
                    }
                });
            });
            buttons(ctx, ui, exporting);
            ScrollArea::vertical().id_salt("export").show(ui, |ui| {
                preview(ctx, ui, exporting);
                size_of_picture(ctx, ui, &mut settings);
                words_of_picture(ctx, ui, &mut settings, exporting.preview.as_deref());
                parts(ctx, ui, &mut settings);
                lists(ctx, ui, exporting.preview.as_deref());
                keep(ctx, ui);
                ui.add_space(12.0);
            });
        });
    if settings != ctx.state.figure {
        ctx.send(Command::Figure(Box::new(settings)));
    }
}

fn buttons(ctx: &Ctx<'_>, ui: &mut Ui, exporting: &Exporting) {
    let palette = ctx.palette();
    if let Some((doing, _)) = &exporting.busy {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(widgets::text(
                *doing,
                Cut::Regular,
                size::TEXT,
                palette.quiet,
            ));
            if ui.button("Cancel").clicked() {
                ctx.send(Command::CancelExport);
            }
        });
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let words = widgets::text("Export…", Cut::SemiBold, size::TEXT, palette.on_strong);
        let strong = Button::new(words).fill(super::colour(palette.strong));
        let hint = "Asks where to put the picture, and writes it";
        if ui.add(strong).on_hover_text(hint).clicked() {
            ctx.send(Command::AskToSave);
        }
        let hint = "Puts the picture on the clipboard as pixels, for a slide or a message";
        if ui.button("Copy picture").on_hover_text(hint).clicked() {
            ctx.send(Command::Export(ExportTarget::Clipboard));
        }
    });
}

/// The texture of a preview, kept as long as the preview is the same.
#[derive(Clone)]
struct Shown {
    preview: Arc<Preview>,
    texture: TextureHandle,
}

fn preview(ctx: &Ctx<'_>, ui: &mut Ui, exporting: &Exporting) {
    let palette = ctx.palette();
    let settings = &ctx.state.figure;
    let [width, height] = settings.size_px();
    let Some(preview) = &exporting.preview else {
        widgets::wrapped(
            ui,
            widgets::text(
                "Drawing a preview…",
                Cut::Regular,
                size::LABEL,
                palette.quiet,
            ),
        );
        return;
    };
    let id = Id::unique("preview of the picture");
    let held = ui
        .data(|data| data.get_temp::<Shown>(id))
        .filter(|shown| Arc::ptr_eq(&shown.preview, preview));
    let shown = held.unwrap_or_else(|| {
        let image = ColorImage::from_rgba_unmultiplied(preview.size, &preview.rgba);
        let texture = ui
            .ctx()
            .load_texture("preview", image, egui::TextureOptions::LINEAR);
        let shown = Shown {
            preview: Arc::clone(preview),
            texture,
        };
        ui.data_mut(|data| data.insert_temp(id, shown.clone()));
        shown
    });
    let room = egui::vec2(ui.available_width(), 260.0);
    let image = egui::Image::new(&shown.texture)
        .max_size(room)
        .alt_text(format!("Preview: {}", preview.description));
    egui::Frame::new()
        .stroke(egui::Stroke::new(1.0, super::colour(palette.rule)))
        .fill(Color32::TRANSPARENT)
        .show(ui, |ui| ui.add(image));
    let bytes = preview.about_bytes as f64;
    let about = if bytes >= 1e6 {
        format!("{:.1} MB", bytes / 1e6)
    } else {
        format!("{:.0} kB", bytes / 1e3)
    };
    let said = format!("{width} × {height} pixels, about {about}");
    widgets::wrapped(
        ui,
        widgets::text(said, Cut::Regular, size::LABEL, palette.quiet),
    );
}

fn size_of_picture(ctx: &Ctx<'_>, ui: &mut Ui, settings: &mut FigureSettings) {
    widgets::section(ctx, ui, "Size and format", None);
    let formats = [
        (Format::Png, "PNG"),
        (Format::Svg, "SVG"),
        (Format::Pdf, "PDF"),
    ];
    if let Some(format) = widgets::choices(ui, settings.format, &formats) {
        settings.format = format;
    }
    let palette = ctx.palette();
    let label = ui.label(widgets::text(
        "Size",
        Cut::Regular,
        size::LABEL,
        palette.quiet,
    ));
    ComboBox::from_id_salt("size of the picture")
        .selected_text(settings.preset.label())
        .width(ui.available_width().min(260.0))
        .show_ui(ui, |ui| {
            for preset in Preset::ALL {
                ui.selectable_value(&mut settings.preset, preset, preset.label());
            }
        })
        .response
        .labelled_by(label.id);
    if settings.preset == Preset::Custom {
        ui.horizontal(|ui| {
            let [width, height] = &mut settings.size;
            for (name, side) in [("Width", width), ("Height", height)] {
                let label = ui.label(widgets::text(
                    name,
                    Cut::Regular,
                    size::LABEL,
                    palette.quiet,
                ));
                let field = egui::DragValue::new(side)
                    .range(SHORTEST_SIDE_PX..=LONGEST_SIDE_PX)
                    .suffix(" px")
                    .speed(4);
                ui.add(field).labelled_by(label.id);
            }
        });
    }
    let themes = [
        (None, "As the window"),
        (Some(Theme::Light), "Light"),
        (Some(Theme::Dark), "Dark"),
    ];
    if let Some(theme) = widgets::choices(ui, settings.theme, &themes) {
        settings.theme = theme;
    }
    if settings.preset.paper_in().is_some()
        && let Some(dpi) = widgets::choices(ui, settings.dpi, &[(150, "150 dpi"), (300, "300 dpi")])
    {
        settings.dpi = dpi;
    }
}

fn words_of_picture(
    ctx: &Ctx<'_>,
    ui: &mut Ui,
    settings: &mut FigureSettings,
    preview: Option<&Preview>,
) {
    widgets::section(ctx, ui, "Words", None);
    let hints = preview.map_or(("", ""), |preview| {
        (preview.title.as_str(), preview.subtitle.as_str())
    });
    for (name, hint, words) in [
        ("Title", hints.0, &mut settings.title),
        ("Line under it", hints.1, &mut settings.subtitle),
    ] {
        let label = ui.label(widgets::text(
            name,
            Cut::Regular,
            size::LABEL,
            ctx.palette().quiet,
        ));
        let mut typed = words.clone().unwrap_or_default();
        let field = TextEdit::singleline(&mut typed)
            .hint_text(hint)
            .desired_width(f32::INFINITY);
        if ui.add(field).labelled_by(label.id).changed() {
            *words = (!typed.is_empty()).then_some(typed);
        }
    }
}

fn parts(ctx: &Ctx<'_>, ui: &mut Ui, settings: &mut FigureSettings) {
    widgets::section(ctx, ui, "Parts", None);
    ui.checkbox(&mut settings.map_only, "The map alone");
    ui.add_enabled_ui(!settings.map_only, |ui| {
        for part in Part::ALL {
            let mut shown = settings.shows(part);
            if ui.checkbox(&mut shown, part.label()).changed() {
                if shown {
                    settings.hidden.remove(&part);
                } else {
                    settings.hidden.insert(part);
                }
            }
        }
    });
    ui.checkbox(&mut settings.carries_view, "Opens again in Theatrum")
        .on_hover_text(
            "The picture carries this view and, where it is small enough, the atlas itself",
        );
}

fn lists(ctx: &Ctx<'_>, ui: &mut Ui, preview: Option<&Preview>) {
    let Some(preview) = preview else {
        return;
    };
    widgets::section(ctx, ui, "In words", None);
    ui.horizontal_wrapped(|ui| {
        let sources = ui.add_enabled(!preview.sources.is_empty(), Button::new("Copy sources"));
        if sources
            .on_hover_text("The numbered list of sources, with their addresses")
            .clicked()
        {
            ctx.send(Command::Copy(preview.sources.clone()));
        }
        let hint = "What the picture shows, for readers who do not see it";
        if ui.button("Copy alt text").on_hover_text(hint).clicked() {
            ctx.send(Command::Copy(preview.description.clone()));
        }
    });
}

fn keep(ctx: &Ctx<'_>, ui: &mut Ui) {
    widgets::section(ctx, ui, "Next time", None);
    let said = "What is chosen here is kept for the next picture of this atlas on this machine";
    widgets::wrapped(
        ui,
        widgets::text(said, Cut::Regular, size::LABEL, ctx.palette().quiet),
    );
    let can = ctx.state.can_keep_figure();
    let hint = if can {
        "Writes these choices into the file, so that whoever opens it gets the same picture"
    } else {
        "This needs one atlas that is open from a file"
    };
    let button = ui.add_enabled(can, Button::new("Keep with the atlas"));
    if button
        .on_hover_text(hint)
        .on_disabled_hover_text(hint)
        .clicked()
    {
        ctx.send(Command::KeepFigure);
    }
}

/// What was typed for the path of a picture.
fn path_id() -> Id {
    Id::unique("path of a picture")
}

/// A field for the path of a picture, where no dialog of the system can open.
pub fn save_path_ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    let ending = ctx.state.figure.format.ending();
    let mut typed: String = ui.data(|data| data.get_temp(path_id()).unwrap_or_default());
    let label = ui.label(widgets::text(
        format!("Path of the picture, ending in .{ending}"),
        Cut::Regular,
        size::LABEL,
        palette.quiet,
    ));
    ui.add(TextEdit::singleline(&mut typed).desired_width(f32::INFINITY))
        .labelled_by(label.id);
    ui.horizontal(|ui| {
        let save = ui.add_enabled(!typed.trim().is_empty(), Button::new("Save"));
        if save.clicked() {
            let mut path = PathBuf::from(typed.trim());
            if path.extension().is_none() {
                path.set_extension(ending);
            }
            ctx.send(Command::Show(None));
            ctx.send(Command::Export(ExportTarget::File(path)));
        }
        if ui.button("Cancel").clicked() {
            ctx.send(Command::Show(None::<Dialog>));
        }
    });
    ui.data_mut(|data| data.insert_temp(path_id(), typed));
}
