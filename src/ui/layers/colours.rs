//! What facts are coloured by, and what the colours mean.

use egui::{Align, ComboBox, Layout, Role, Sense, Ui, WidgetInfo, vec2};

use crate::atlas::colour_by::ColourBy;
use crate::scene::{Cut, Meaning};
use crate::theme::size;
use crate::ui::widgets;
use crate::ui::{Ctx, colour, words};

/// The choice, and a line for each colour that is in use.
pub(super) fn ui(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &mut ColourBy) {
    ui.add_space(8.0);
    let looks = ctx.looks();
    // What nobody chose says what it came to.
    let words = |by: ColourBy| match by {
        ColourBy::Auto if *chosen == by => format!("Automatic: {}", looks.by().label()),
        _ => name(by).to_owned(),
    };
    let mut picked = *chosen;
    ui.horizontal(|ui| {
        let label = widgets::quiet(ctx, ui, "Facts coloured by");
        ComboBox::from_id_salt("colour of facts")
            .selected_text(words(*chosen))
            .width(ui.available_width().min(180.0))
            .height(f32::INFINITY)
            .show_ui(ui, |ui| {
                for by in ColourBy::ALL {
                    ui.selectable_value(&mut picked, by, name(by));
                }
            })
            .response
            .labelled_by(label.id);
    });
    *chosen = picked;
    for meaning in looks.meanings() {
        line(ctx, ui, &meaning);
    }
}

/// What a choice is called.
fn name(by: ColourBy) -> &'static str {
    match by {
        ColourBy::Auto => "Automatic",
        ColourBy::Kind => "Kind",
        ColourBy::Country => "Sending country",
        ColourBy::Side => "Side",
        ColourBy::Host => "Host country",
        ColourBy::Group => "Group",
        ColourBy::Atlas => "Atlas",
        ColourBy::Tag => "Tag",
    }
}

/// A colour, what it means, and how many facts are in it.
fn line(ctx: &Ctx<'_>, ui: &mut Ui, meaning: &Meaning) {
    let palette = ctx.palette();
    let count = words::counted(meaning.count, "fact", "facts");
    let said = format!("{}, {count}", meaning.name);
    let row = ui.horizontal(|ui| {
        ui.add_space(4.0);
        let (rect, _) = ui.allocate_exact_size(vec2(22.0, 20.0), Sense::hover());
        ui.painter()
            .circle_filled(rect.center(), 7.0, colour(meaning.colour));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let quiet = widgets::text(&count, Cut::Regular, size::LABEL, palette.quiet);
            ui.label(quiet);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = widgets::text(&meaning.name, Cut::Regular, size::TEXT, palette.text);
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                ui.label(name);
            });
        });
    });
    row.response
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
}
