//! The bar at the top of the window: what is open, the way back, and what stands for the whole
//! window. It has no control for what the program cannot do.

use egui::{Align, Button, Id, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::widgets::{self, Icon};
use super::{Ctx, colour, search, words};
use crate::scene::Cut;
use crate::state::Action;
use crate::theme::{Theme, size};

/// How high the bar is, with the margin of its frame.
pub const HEIGHT: f32 = 46.0;

/// Width in points under which buttons with words give way to icons, or are left to the palette.
const NARROW: f32 = 620.0;

/// Width in points that has to be left for the buttons of the map to be in the bar; in a smaller
/// window they have their keys, and stand in the palette.
const ROOMY: f32 = 430.0;

/// Draws the bar.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    let narrow = ui.available_width() < NARROW;
    ui.set_height(HEIGHT - 16.0);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let palette = ctx.palette();
        ui.label(widgets::text(
            "Theatrum",
            Cut::Bold,
            size::NAME,
            palette.text,
        ));
        // What stands at the right is as wide as it was in the frame before, so that it can come
        // after the left side: the Tab key walks in the order in which things are drawn.
        let id = Id::unique("widths at the right of the bar");
        let held: Widths = ui.data(|data| data.get_temp(id)).unwrap_or(Widths::USUAL);
        let row = ui.available_rect_before_wrap();
        let middle = (row.right() - held.all - GAP).max(row.left());
        let room = if narrow {
            Room::Narrow
        } else if row.width() - held.always - 6.0 > ROOMY {
            Room::Wide
        } else {
            Room::Usual
        };
        let side = |from: f32, to: f32| {
            UiBuilder::new()
                .max_rect(Rect::from_x_y_ranges(from..=to, row.y_range()))
                .layout(Layout::left_to_right(Align::Center))
        };
        ui.scope_builder(side(row.left(), middle), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            widgets::action_icon(ctx, ui, Icon::Back, Action::Back);
            widgets::action_icon(ctx, ui, Icon::Forward, Action::Forward);
            ui.add_space(4.0);
            let field = search::width(ui.available_width());
            let room = ui.available_width() - field - 10.0;
            title(ctx, ui, room);
            ui.add_space(8.0);
            search::ui(ctx, ui, field);
        });
        let from = row.right() - held.all;
        let right = ui.scope_builder(side(from, row.right()), |ui| right_side(ctx, ui, room));
        let now = Widths {
            all: right.response.rect.right() - from,
            always: right.response.rect.right() - right.inner,
        };
        if (now.all - held.all).abs() > 0.5 || (now.always - held.always).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, now));
            ui.request_discard("the bar has other buttons");
        }
    });
}

/// How much room there is for the buttons at the right.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    /// For what is always there, in short.
    Narrow,
    Usual,
    /// For the buttons of the map, too.
    Wide,
}

/// Space between the two sides of the bar.
const GAP: f32 = 12.0;

/// How wide the right side of the bar is.
#[derive(Clone, Copy)]
struct Widths {
    all: f32,
    /// Of that, what is always there.
    always: f32,
}

impl Widths {
    /// Before any was drawn.
    const USUAL: Self = Self {
        all: 580.0,
        always: 300.0,
    };
}

/// The buttons at the right; where those begin that are always there.
fn right_side(ctx: &Ctx<'_>, ui: &mut Ui, room: Room) -> f32 {
    ui.spacing_mut().item_spacing.x = 6.0;
    widgets::action_button(ctx, ui, "Open…", Action::Open);
    if room != Room::Narrow {
        widgets::action_button(ctx, ui, "Atlases", Action::Atlases);
    }
    if room == Room::Wide {
        widgets::action_toggle(
            ctx,
            ui,
            "Layers",
            Action::Layers,
            ctx.state.mode.explore().layers,
        );
        let measuring = ctx.state.mode.explore().measuring.is_some();
        widgets::action_toggle(ctx, ui, "Measure", Action::Measure, measuring);
    }
    let always = ui.cursor().left();
    commands_button(ctx, ui, room == Room::Narrow);
    let other = match ctx.theme() {
        Theme::Light => Action::ThemeDark,
        Theme::Dark => Action::ThemeLight,
    };
    widgets::action_icon(ctx, ui, Icon::Theme, other);
    widgets::action_icon(ctx, ui, Icon::Settings, Action::Settings);
    export_button(ctx, ui);
    always
}

/// The button that stands out: what most people come for.
fn export_button(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    let words = widgets::text("Export…", Cut::SemiBold, size::TEXT, palette.on_strong);
    let button = Button::new(words).fill(colour(palette.strong));
    let response = ui.add_enabled(Action::Export.is_enabled(ctx.state), button);
    if response
        .on_hover_text(widgets::action_words(Action::Export))
        .clicked()
    {
        ctx.act(Action::Export);
    }
}

fn commands_button(ctx: &Ctx<'_>, ui: &mut Ui, narrow: bool) {
    let key = Action::Palette.keys().first().copied().unwrap_or_default();
    let button = if narrow {
        Button::new("Commands")
    } else {
        Button::new("Commands").shortcut_text(widgets::text(
            words::key(key),
            Cut::Regular,
            size::SMALL,
            ctx.palette().quiet,
        ))
    };
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Commands"));
    if response
        .on_hover_text(widgets::action_words(Action::Palette))
        .clicked()
    {
        ctx.act(Action::Palette);
    }
}

/// The title of what is open, which opens the list of atlases.
fn title(ctx: &Ctx<'_>, ui: &mut Ui, room: f32) {
    let palette = ctx.palette();
    let open = ctx.state.library().title();
    let said = match (ctx.state.desk.documents.len(), open.is_empty()) {
        (0, _) if ctx.state.desk.is_loading() => "Reading…".to_owned(),
        (0, _) => "No atlas is open".to_owned(),
        (_, true) => "Untitled atlas".to_owned(),
        _ => open,
    };
    if room < 60.0 {
        return;
    }
    let galley = widgets::line(
        ui,
        &said,
        Cut::Regular,
        size::TEXT,
        palette.quiet,
        room - 34.0,
    );
    let wanted = vec2(galley.size().x + 34.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("{said}: open another atlas"))
    });
    widgets::row_background(ctx, ui, &response, widgets::Tint::None);
    let at = pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, colour(palette.quiet));
    let arrow =
        Rect::from_center_size(pos2(rect.right() - 13.0, rect.center().y), vec2(10.0, 10.0));
    widgets::icon(ui.painter(), Icon::ChevronDown, arrow, palette.quiet);
    let response = response.on_hover_text(format!(
        "{said}\n{}",
        widgets::action_words(Action::Atlases)
    ));
    if response.clicked() {
        ctx.act(Action::Atlases);
    }
    if ctx.state.desk.is_loading() && !ctx.state.desk.documents.is_empty() {
        widgets::quiet(ctx, ui, "Reading…");
    }
}
