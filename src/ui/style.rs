//! The theme's tokens as egui's own style: colours, spacing, sizes of type. It knows no widget.

use egui::style::{ScrollStyle, Selection, WidgetVisuals};
use egui::{CornerRadius, Id, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::{colour, font};
use crate::scene::Cut;
use crate::theme::{Palette, Rgba, Theme, size};

/// Corners of buttons and fields.
pub const RADIUS: u8 = 6;
/// Corners of cards and windows.
pub const CARD_RADIUS: u8 = 8;
/// Space between a panel's edge and what stands in it.
pub const MARGIN: f32 = 16.0;

/// Puts a theme on; cheap where it is on already.
pub fn apply(ctx: &egui::Context, theme: Theme) {
    let on = Id::unique("theme that is on");
    if ctx.data(|data| data.get_temp::<Theme>(on)) == Some(theme) {
        return;
    }
    ctx.data_mut(|data| data.insert_temp(on, theme));
    ctx.set_theme(match theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    });
    // Both of egui's own: which of them it shows is no longer its choice.
    ctx.all_styles_mut(|style| dress(style, theme));
}

fn dress(style: &mut Style, theme: Theme) {
    let palette = theme.palette();
    style.visuals = visuals(palette, theme);
    style.text_styles = [
        (TextStyle::Small, font(Cut::Regular, size::SMALL)),
        (TextStyle::Body, font(Cut::Regular, size::TEXT)),
        (TextStyle::Monospace, font(Cut::Regular, size::LABEL)),
        (TextStyle::Button, font(Cut::Regular, size::LABEL)),
        (TextStyle::Heading, font(Cut::Bold, size::HEADING)),
    ]
    .into();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style.url_in_tooltip = true;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 6.0);
    spacing.button_padding = vec2(10.0, 5.0);
    spacing.interact_size = vec2(28.0, 26.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(10);
    spacing.tooltip_width = 340.0;
    spacing.text_edit_width = 240.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        dormant_handle_opacity: 0.2,
        active_background_opacity: 0.0,
        active_handle_opacity: 0.35,
        interact_background_opacity: 0.1,
        interact_handle_opacity: 0.6,
        ..ScrollStyle::thin()
    };
}

fn visuals(palette: &Palette, theme: Theme) -> Visuals {
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let line = |rgba: Rgba, width: f32| Stroke::new(width, colour(rgba));
    let look = |fill: Rgba, edge: Stroke| WidgetVisuals {
        bg_fill: colour(fill),
        weak_bg_fill: colour(fill),
        bg_stroke: edge,
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: line(palette.text, 1.0),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = look(palette.panel, line(palette.rule, 1.0));
    visuals.widgets.inactive = look(palette.card, line(palette.rule, 1.0));
    visuals.widgets.hovered = look(palette.hovered, line(palette.boundary, 1.0));
    // What is pressed and what has the focus of the keyboard look alike in egui.
    visuals.widgets.active = look(palette.hovered, line(palette.link, 1.5));
    visuals.widgets.open = look(palette.hovered, line(palette.boundary, 1.0));
    visuals.selection = Selection {
        bg_fill: colour(palette.selected),
        // Also the edge of a field that has the focus.
        stroke: line(palette.link, 1.5),
    };
    visuals.weak_text_color = Some(colour(palette.quiet));
    visuals.hyperlink_color = colour(palette.link);
    visuals.faint_bg_color = colour(palette.hovered);
    visuals.extreme_bg_color = colour(palette.card);
    visuals.text_edit_bg_color = Some(colour(palette.card));
    visuals.code_bg_color = colour(palette.pill);
    visuals.warn_fg_color = colour(palette.differs_text);
    visuals.error_fg_color = colour(palette.error);
    visuals.panel_fill = colour(palette.panel);
    visuals.window_fill = colour(palette.panel);
    visuals.window_stroke = line(palette.rule, 1.0);
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(CARD_RADIUS);
    let shadow = |blur: u8, opacity: f32| Shadow {
        offset: [0, 4],
        blur,
        spread: 0,
        color: colour(Rgba::hex(0).alpha(opacity)),
    };
    visuals.window_shadow = shadow(24, 0.18);
    visuals.popup_shadow = shadow(14, 0.14);
    visuals.text_cursor.stroke = line(palette.text, 1.5);
    visuals.slider_trailing_fill = true;
    visuals
}

/// The frame of a panel at the side. It has no margin: a panel keeps its own, so that the tint of
/// a row and the bar that scrolls it may reach further out than its text.
pub fn panel_frame(theme: Theme) -> egui::Frame {
    egui::Frame::new().fill(colour(theme.palette().panel))
}

/// The frame of the bar at the top.
pub fn bar_frame(theme: Theme) -> egui::Frame {
    egui::Frame::new()
        .fill(colour(theme.palette().panel))
        .inner_margin(Margin::symmetric(14, 8))
}
