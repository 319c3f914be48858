//! What the person prefers.

use egui::{Context, Ui};

use super::modal::{modal, scrolling};
use crate::basemap::Worldview;
use crate::geodesy::Units;
use crate::scene::Cut;
use crate::settings::{Motion, Settings, ThemeChoice};
use crate::state::{Action, PrefsCommand};
use crate::theme::size;
use crate::ui::Ctx;
use crate::ui::widgets::{self, Icon};

/// Draws the dialog.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context) {
    let settings = &ctx.state.prefs.settings;
    let prefer = |change: &dyn Fn(&mut Settings)| {
        let mut changed = settings.clone();
        change(&mut changed);
        ctx.send(PrefsCommand::Set(changed));
    };
    modal(ctx, egui, "Settings", 460.0, |ui| {
        scrolling(ui, "settings", |ui| {
            widgets::section(ctx, ui, "Theme", None);
            let themes = [
                (ThemeChoice::System, "As the system"),
                (ThemeChoice::Light, "Light"),
                (ThemeChoice::Dark, "Dark"),
            ];
            if let Some(theme) = widgets::choices(ui, settings.theme, &themes) {
                prefer(&|settings| settings.theme = theme);
            }
            widgets::section(ctx, ui, "Interface size", None);
            interface_size(ctx, ui);
            widgets::section(ctx, ui, "Motion of the map", None);
            let motions = [
                (Motion::System, "As the system"),
                (Motion::Full, "Fly to what is selected"),
                (Motion::Reduced, "Jump there"),
            ];
            if let Some(motion) = widgets::choices(ui, settings.motion, &motions) {
                prefer(&|settings| settings.motion = motion);
            }
            widgets::section(ctx, ui, "Units", None);
            let units = Units::ALL.map(|units| (units, units.label()));
            if let Some(units) = widgets::choices(ui, settings.units, &units) {
                prefer(&|settings| settings.units = units);
            }
            note(
                ctx,
                ui,
                "For the scale bar and for what is measured; facts stay as their sources put them",
            );
            widgets::section(ctx, ui, "Boundaries", None);
            let views =
                [Worldview::Recognised, Worldview::DeFacto].map(|view| (view, view.label()));
            if let Some(worldview) = widgets::choices(ui, settings.worldview, &views) {
                prefer(&|settings| settings.worldview = worldview);
            }
            let said = match settings.worldview {
                Worldview::Recognised => {
                    "As most states and the General Assembly of the United Nations see them: \
                     Crimea is drawn as Ukraine, and disputed boundaries are dashed"
                }
                Worldview::DeFacto => {
                    "As the land is held: Crimea is drawn under Russia, and disputed boundaries \
                     are dashed"
                }
            };
            note(ctx, ui, said);
            note(
                ctx,
                ui,
                "The credit line on the map and on every picture says which view is shown",
            );
        });
    });
}

fn note(ctx: &Ctx<'_>, ui: &mut Ui, said: &str) {
    let ink = ctx.palette().quiet;
    widgets::wrapped(ui, widgets::text(said, Cut::Regular, size::LABEL, ink));
}

fn interface_size(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    ui.horizontal_wrapped(|ui| {
        widgets::action_icon(ctx, ui, Icon::Minus, Action::Smaller);
        let percent = (ctx.state.prefs.settings.interface_scale * 100.0).round();
        ui.label(widgets::text(
            format!("{percent} %"),
            Cut::SemiBold,
            size::TEXT,
            palette.text,
        ));
        widgets::action_icon(ctx, ui, Icon::Plus, Action::Larger);
        widgets::action_button(ctx, ui, "Reset to 100 %", Action::NormalSize);
    });
    note(ctx, ui, "Larger is for projectors and for the back row");
}
