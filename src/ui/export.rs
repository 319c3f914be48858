//! The export dialog, in the place of the right panel: it is not modal, so that the map beside it
//! stays live, and what its frame holds is what the picture shows.

use std::sync::Arc;

use egui::{
    Align, Button, ColorImage, ComboBox, Id, Layout, Margin, Rect, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, TextureHandle, Ui, vec2,
};

use super::widgets::{self, Icon};
use super::{Ctx, colour, style};
use crate::desk::{ExportTarget, Preview};
use crate::scene::{Cut, LayerName};
use crate::state::{Action, Command, DeskCommand, ModeCommand};
use crate::theme::{Theme, size};
use crate::view::figure::{
    FigureSettings, Format, LONGEST_SIDE_PX, Part, Preset, SHORTEST_SIDE_PX,
};

/// Draws the dialog.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    let mut settings = ctx.state.desk.figure.clone();
    let drawn = ctx.state.derived.preview().map(|preview| &**preview);
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
                        ctx.act(Action::Export);
                    }
                });
            });
            buttons(ctx, ui);
            ScrollArea::vertical().id_salt("export").show(ui, |ui| {
                ui.add_space(2.0);
                preview(ctx, ui);
                size_of_picture(ctx, ui, &mut settings);
                words_of_picture(ctx, ui, &mut settings, drawn);
                parts(ctx, ui, &mut settings);
                lists(ctx, ui, drawn);
                keep(ctx, ui);
                ui.add_space(12.0);
            });
        });
    if settings != ctx.state.desk.figure {
        ctx.send(DeskCommand::Figure(Box::new(settings)));
    }
}

fn buttons(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    if let Some(busy) = ctx
        .state
        .mode
        .export()
        .and_then(|export| export.busy.as_ref())
    {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(widgets::text(
                busy.doing,
                Cut::Regular,
                size::TEXT,
                palette.quiet,
            ));
            let hint = "Stops, and leaves no file behind (Esc)";
            if ui.button("Cancel").on_hover_text(hint).clicked() {
                ctx.send(ModeCommand::CancelExport);
            }
        });
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let words = widgets::text("Export…", Cut::SemiBold, size::TEXT, palette.on_strong);
        let strong = Button::new(words).fill(colour(palette.strong));
        let hint = "Asks where to put the picture, and writes it";
        if ui.add(strong).on_hover_text(hint).clicked() {
            ctx.send(ModeCommand::AskToSave);
        }
        let hint = "Puts the picture on the clipboard as pixels, for a slide or a message";
        if ui.button("Copy picture").on_hover_text(hint).clicked() {
            ctx.send(ModeCommand::Export(ExportTarget::Clipboard));
        }
    });
}

/// The texture of a preview, kept as long as the preview is the same.
#[derive(Clone)]
struct Shown {
    preview: Arc<Preview>,
    texture: TextureHandle,
}

fn preview(ctx: &Ctx<'_>, ui: &mut Ui) {
    let derived = &ctx.state.derived;
    let palette = ctx.palette();
    let [width, height] = ctx.state.desk.figure.size_px();
    let said = |words: &str, ink| widgets::text(words, Cut::Regular, size::LABEL, ink);
    let most = vec2(ui.available_width(), 260.0);
    let edge = Stroke::new(1.0, colour(palette.rule));
    if let Some(preview) = derived.preview() {
        let image = egui::Image::new(&texture(ui, preview))
            .max_size(most)
            .alt_text(format!("Preview: {}", preview.description));
        let shown = ui.vertical_centered(|ui| ui.add(image)).inner;
        ui.painter()
            .rect_stroke(shown.rect, 0.0, edge, StrokeKind::Inside);
    } else {
        // As large as the picture will be, so that nothing jumps once it is drawn.
        let ratio = width as f32 / height as f32;
        let wide = most.x.min(most.y * ratio);
        ui.vertical_centered(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(wide, wide / ratio), Sense::hover());
            ui.painter()
                .rect_stroke(rect, 0.0, edge, StrokeKind::Inside);
            if derived.problem.is_none() {
                let at = Rect::from_center_size(rect.center(), vec2(120.0, 20.0));
                ui.put(at, egui::Label::new(said("Drawing…", palette.quiet)));
            }
        });
    }
    if let Some(problem) = &derived.problem {
        widgets::wrapped(ui, said(&format!("No preview: {problem}"), palette.error));
        return;
    }
    // What is being drawn is not known yet, and what was drawn is another picture.
    let about = match derived.preview() {
        Some(preview) if !derived.is_drawing_preview() => about_bytes(preview.about_bytes),
        _ => "…".to_owned(),
    };
    let words = format!("{width} × {height} pixels, {about}");
    widgets::wrapped(ui, said(&words, palette.quiet));
}

fn texture(ui: &Ui, preview: &Arc<Preview>) -> TextureHandle {
    let id = Id::unique("preview of the picture");
    let held = ui
        .data(|data| data.get_temp::<Shown>(id))
        .filter(|shown| Arc::ptr_eq(&shown.preview, preview));
    if let Some(shown) = held {
        return shown.texture;
    }
    let image = ColorImage::from_rgba_unmultiplied(preview.size, &preview.rgba);
    let texture = ui
        .ctx()
        .load_texture("preview", image, egui::TextureOptions::LINEAR);
    let shown = Shown {
        preview: Arc::clone(preview),
        texture: texture.clone(),
    };
    ui.data_mut(|data| data.insert_temp(id, shown));
    texture
}

fn about_bytes(bytes: usize) -> String {
    let bytes = bytes as f64;
    if bytes >= 1e6 {
        format!("about {:.1} MB", bytes / 1e6)
    } else {
        format!("about {:.0} kB", bytes / 1e3)
    }
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
    let label = widgets::quiet(ctx, ui, "Size");
    ComboBox::from_id_salt("size of the picture")
        .selected_text(settings.preset.label())
        .width(ui.available_width().min(260.0))
        // All of them at once: nobody scrolls for a size they do not know of.
        .height(f32::INFINITY)
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
                let label = widgets::quiet(ctx, ui, name);
                let field = egui::DragValue::new(side)
                    .range(SHORTEST_SIDE_PX..=LONGEST_SIDE_PX)
                    .suffix(" px")
                    .speed(4);
                ui.add(field).labelled_by(label.id);
            }
        });
    }
    if settings.preset.paper_in().is_some()
        && let Some(dpi) = widgets::choices(ui, settings.dpi, &[(150, "150 dpi"), (300, "300 dpi")])
    {
        settings.dpi = dpi;
    }
    widgets::quiet(ctx, ui, "Theme");
    let themes = [
        (None, "Window"),
        (Some(Theme::Light), "Light"),
        (Some(Theme::Dark), "Dark"),
    ];
    if let Some(theme) = widgets::choices(ui, settings.theme, &themes) {
        settings.theme = theme;
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
        let columns = if ui.available_width() < TWO_COLUMNS {
            1
        } else {
            2
        };
        let rows = Part::ALL.len().div_ceil(columns);
        ui.columns(columns, |columns| {
            for (ui, parts) in columns.iter_mut().zip(Part::ALL.chunks(rows)) {
                for part in parts {
                    if *part == Part::Graticule
                        && ctx.state.seen.view().layers.is_shown(LayerName::Graticule)
                    {
                        let hint = "The map shows it: hide it among the layers (G)";
                        ui.add_enabled(false, egui::Checkbox::new(&mut true, part.label()))
                            .on_disabled_hover_text(hint);
                    } else {
                        switch(ui, settings, *part);
                    }
                }
            }
        });
    });
    ui.add_space(4.0);
    let cites = !settings.map_only && settings.shows(Part::Sources);
    ui.add_enabled_ui(cites, |ui| {
        ui.checkbox(&mut settings.all_sources, "All sources of each number")
            .on_hover_text(
                "Without this the best three stand behind a name, the rest in the metadata",
            );
    });
    ui.checkbox(&mut settings.carries_view, "Opens again in Theatrum");
    let said = "The picture carries this view and, up to 2 MB, the atlas itself";
    widgets::wrapped(
        ui,
        widgets::text(said, Cut::Regular, size::LABEL, ctx.palette().quiet),
    );
}

/// Width in points from which switches stand in two columns.
const TWO_COLUMNS: f32 = 280.0;

fn switch(ui: &mut Ui, settings: &mut FigureSettings, part: Part) {
    let mut shown = settings.shows(part);
    if ui.checkbox(&mut shown, part.label()).changed() {
        settings.show(part, shown);
    }
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
    let why_not = ctx.state.desk.why_not_kept();
    let hint = why_not.unwrap_or(
        "Writes these choices into the file, so that whoever opens it gets the same picture",
    );
    let button = ui.add_enabled(why_not.is_none(), Button::new("Keep with the atlas"));
    if button
        .on_hover_text(hint)
        .on_disabled_hover_text(hint)
        .clicked()
    {
        ctx.send(DeskCommand::KeepFigure);
    }
}
