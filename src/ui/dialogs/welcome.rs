//! What can be opened: the atlases inside the program, and the files opened last.

use std::path::Path;
use std::sync::OnceLock;

use egui::{Context, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::modal::{modal, scrolling};
use crate::desk::Origin;
use crate::formats::builtin;
use crate::scene::Cut;
use crate::state::{Action, DeskCommand, ModeCommand};
use crate::theme::size;
use crate::ui::widgets::{self, Icon};
use crate::ui::{Ctx, colour, words};

/// A built-in atlas as the list shows it.
struct Offer {
    id: &'static str,
    title: String,
    summary: String,
    facts: usize,
}

/// The built-in atlases, read when the list is first shown.
fn offers() -> &'static [Offer] {
    static OFFERS: OnceLock<Vec<Offer>> = OnceLock::new();
    OFFERS.get_or_init(|| {
        builtin::ALL
            .into_iter()
            .map(|held| {
                let atlas = held.read().atlas.unwrap_or_default();
                Offer {
                    id: held.id,
                    title: if atlas.title.is_empty() {
                        held.id.to_owned()
                    } else {
                        atlas.title.to_string()
                    },
                    summary: atlas.summary.to_string(),
                    facts: atlas.facts.len(),
                }
            })
            .collect()
    })
}

/// Draws the list.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context) {
    modal(ctx, egui, "Atlases", 600.0, |ui| {
        ui.horizontal_wrapped(|ui| {
            widgets::action_button(ctx, ui, "Open…", Action::Open);
            widgets::action_button(ctx, ui, "Add…", Action::Add);
        });
        scrolling(ui, "atlases", |ui| {
            widgets::section(ctx, ui, "Built-in atlases", Some(offers().len()));
            for offer in offers() {
                let facts = words::counted(offer.facts, "fact", "facts");
                entry(
                    ctx,
                    ui,
                    &Origin::Builtin(offer.id),
                    &offer.title,
                    &facts,
                    &offer.summary,
                );
            }
            let recent = &ctx.state.prefs.settings.recent;
            widgets::section(ctx, ui, "Recent files", Some(recent.len()));
            if recent.is_empty() {
                ui.label(widgets::text(
                    "Files that you open are listed here",
                    Cut::Regular,
                    size::TEXT,
                    ctx.palette().quiet,
                ));
            }
            for path in recent {
                let origin = Origin::File(path.clone());
                let folder = path.parent().map(Path::display);
                let folder = folder.map(|folder| folder.to_string()).unwrap_or_default();
                entry(ctx, ui, &origin, &origin.label(), "", &folder);
            }
        });
    });
}

/// What can be opened, or added to what is open already.
fn entry(ctx: &Ctx<'_>, ui: &mut Ui, origin: &Origin, title: &str, count: &str, under: &str) {
    const ADD: f32 = 44.0;
    let palette = ctx.palette();
    let open_already = ctx
        .state
        .desk
        .documents
        .iter()
        .any(|document| document.origin == *origin);
    let width = ui.available_width();
    let room = width - ADD - 20.0;
    let first = widgets::line(ui, title, Cut::SemiBold, size::TEXT, palette.text, room);
    let more = if open_already {
        format!("{count}{}open", if count.is_empty() { "" } else { " · " })
    } else {
        count.to_owned()
    };
    let side = widgets::line(
        ui,
        &more,
        Cut::Regular,
        size::SMALL,
        palette.quiet,
        (room - first.size().x - 10.0).max(1.0),
    );
    let body = ui.painter().layout(
        under.to_owned(),
        crate::ui::font(Cut::Regular, size::LABEL),
        colour(palette.quiet),
        room,
    );
    let height = first.size().y + body.size().y + 16.0;
    let (whole, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let rect = whole.with_max_x(whole.right() - ADD);
    let id = ui.scope_id().with(("atlas", origin.label(), under));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Open {title}")));
    widgets::row_background(ctx, ui, &response, widgets::Tint::None);
    let at = rect.left_top() + vec2(10.0, 7.0);
    let under_at = at + vec2(0.0, first.size().y + 2.0);
    let side_at = pos2(
        at.x + first.size().x + 10.0,
        at.y + first.size().y - side.size().y - 1.0,
    );
    ui.painter().galley(at, first, colour(palette.text));
    ui.painter().galley(side_at, side, colour(palette.quiet));
    ui.painter().galley(under_at, body, colour(palette.quiet));
    let open = |add: bool| {
        ctx.send(ModeCommand::Show(None));
        ctx.send(DeskCommand::Open {
            origins: vec![origin.clone()],
            add,
        });
    };
    if response.clicked() {
        open(false);
    }
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    let plus = egui::Rect::from_center_size(
        pos2(whole.right() - ADD / 2.0, whole.center().y),
        vec2(26.0, 26.0),
    );
    if !open_already {
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(plus).id_salt(id));
        let label = format!("Add {title} to what is open");
        if widgets::icon_button(ctx, &mut child, Icon::Plus, &label).clicked() {
            open(true);
        }
    }
}
