//! Small parts that the panels share: text in the theme's type, symbols, pills, icons, folds.
//! They know the theme and how to paint a scene's shapes, and nothing of any fact.

mod icons;

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, CornerRadius, EventFilter, Frame, Galley, Id, Label, Margin, Rect, Response, RichText,
    Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

pub use icons::{Icon, icon};

use super::{Ctx, colour, font, style, words};
use crate::scene::{Cut, Glyph, SymbolLook, hatch, symbols};
use crate::state::Action;
use crate::theme::{Rgba, size};

/// Text of a cut, a size and a colour.
pub fn text(text: impl Into<String>, cut: Cut, size: f32, ink: Rgba) -> RichText {
    RichText::new(text).font(font(cut, size)).color(colour(ink))
}

/// A line laid out for painting, elided where it is wider than `max_width`.
pub fn line(ui: &Ui, text: &str, cut: Cut, size: f32, ink: Rgba, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), format(cut, size, ink));
    job.wrap = TextWrapping::truncate_at_width(max_width.max(1.0));
    ui.painter().layout_job(job)
}

/// How text of a cut, a size and a colour is set.
pub fn format(cut: Cut, size: f32, ink: Rgba) -> TextFormat {
    TextFormat {
        font_id: font(cut, size),
        color: colour(ink),
        valign: Align::BOTTOM,
        ..TextFormat::default()
    }
}

/// A label that runs over as many lines as it takes.
pub fn wrapped(ui: &mut Ui, text: RichText) -> Response {
    ui.add(Label::new(text).wrap())
}

/// A label in one line, elided where there is no room; the whole of it is the hover text then.
pub fn elided(ui: &mut Ui, text: RichText) -> Response {
    ui.add(Label::new(text).truncate())
}

/// A few words in quiet type, such as stand before a field and name it.
pub fn quiet(ctx: &Ctx<'_>, ui: &mut Ui, words: impl Into<String>) -> Response {
    ui.label(text(words, Cut::Regular, size::LABEL, ctx.palette().quiet))
}

/// Keeps the arrow keys for a widget that has the focus: egui would move the focus with them.
/// Those to the left and the right, or all four.
pub fn hold_arrows(ui: &Ui, id: Id, all: bool) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: all,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}

/// How high the heading of a section is.
pub const HEADING_HEIGHT: f32 = 30.0;

/// The heading of a section in spaced capitals, a count at its right.
pub fn section(ctx: &Ctx<'_>, ui: &mut Ui, title: &str, count: Option<usize>) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEADING_HEIGHT), Sense::hover());
    let count = count.map(words::grouped);
    section_in(ctx, ui, rect, title, count.as_deref());
}

/// The same, in a place that is known already and with a count in words.
pub fn section_in(ctx: &Ctx<'_>, ui: &Ui, rect: Rect, title: &str, count: Option<&str>) {
    let palette = ctx.palette();
    let response = ui.interact(rect, ui.scope_id().with(("section", title)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    let bottom = rect.bottom() - 5.0;
    let mut room = rect.width();
    if let Some(count) = count {
        let galley = line(ui, count, Cut::Regular, size::SMALL, palette.quiet, room);
        let at = pos2(rect.right() - galley.size().x, bottom - galley.size().y);
        room -= galley.size().x + 8.0;
        ui.painter().galley(at, galley, colour(palette.quiet));
    }
    let mut set = format(Cut::SemiBold, size::SMALL, palette.country_text);
    set.extra_letter_spacing = 0.8;
    let mut job = LayoutJob::single_section(title.to_uppercase(), set);
    job.wrap = TextWrapping::truncate_at_width(room.max(1.0));
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left(), bottom - galley.size().y);
    ui.painter().galley(at, galley, colour(palette.quiet));
}

/// Paints the symbol of a fact.
pub fn symbol(ui: &Ui, glyph: Glyph, look: SymbolLook, at: egui::Pos2, radius: f32) {
    let centre = [f64::from(at.x), f64::from(at.y)];
    let shapes = symbols::draw(glyph, look, centre, f64::from(radius));
    super::paint::shapes(ui.painter(), &shapes, egui::Pos2::ZERO);
}

/// How a pill looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pill {
    /// Something worth knowing.
    Plain,
    /// Sources differ.
    Differs,
}

impl Pill {
    fn colours(self, ctx: &Ctx<'_>) -> (Rgba, Rgba) {
        let palette = ctx.palette();
        match self {
            Self::Plain => (palette.pill, palette.text),
            Self::Differs => (palette.differs, palette.differs_text),
        }
    }
}

const PILL_PADDING: f32 = 7.0;
const PILL_HEIGHT: f32 = 18.0;

/// A few words in a pill.
pub fn pill(ctx: &Ctx<'_>, ui: &mut Ui, words: &str, look: Pill) -> Response {
    let (fill, ink) = look.colours(ctx);
    let room = (ui.available_size_before_wrap().x - 2.0 * PILL_PADDING).max(40.0);
    let mut galley = line(ui, words, Cut::Regular, size::SMALL, ink, f32::INFINITY);
    if galley.size().x > room && ui.layout().main_wrap() {
        // It has the next line to itself.
        let whole = ui.max_rect().width() - 2.0 * PILL_PADDING;
        galley = line(ui, words, Cut::Regular, size::SMALL, ink, whole);
    } else if galley.size().x > room {
        galley = line(ui, words, Cut::Regular, size::SMALL, ink, room);
    }
    let wanted = vec2(galley.size().x + 2.0 * PILL_PADDING, PILL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter()
        .rect_filled(rect, PILL_HEIGHT / 2.0, colour(fill));
    let at = rect.center() - galley.size() / 2.0;
    let is_elided = galley.elided;
    ui.painter().galley(at, galley, colour(ink));
    if is_elided {
        response.on_hover_text(words)
    } else {
        response
    }
}

/// A pill painted with its right edge and its middle at a point; the box it takes.
pub fn pill_at(ctx: &Ctx<'_>, ui: &Ui, right_middle: egui::Pos2, words: &str, look: Pill) -> Rect {
    let (fill, ink) = look.colours(ctx);
    let galley = line(ui, words, Cut::Regular, size::SMALL, ink, f32::INFINITY);
    let wanted = vec2(galley.size().x + 2.0 * PILL_PADDING, PILL_HEIGHT);
    let rect = Rect::from_min_size(
        pos2(right_middle.x - wanted.x, right_middle.y - wanted.y / 2.0),
        wanted,
    );
    ui.painter()
        .rect_filled(rect, PILL_HEIGHT / 2.0, colour(fill));
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, colour(ink));
    rect
}

/// A card on a panel.
pub fn card(ctx: &Ctx<'_>) -> Frame {
    let palette = ctx.palette();
    Frame::new()
        .fill(colour(palette.card))
        .stroke(Stroke::new(1.0, colour(palette.rule)))
        .corner_radius(CornerRadius::same(style::CARD_RADIUS))
        .inner_margin(Margin::symmetric(11, 9))
}

/// What tints a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    /// Nothing but the pointer.
    None,
    /// Something elsewhere points at the same fact.
    Lit,
    /// It is selected.
    Selected,
}

/// Paints what lies behind a row that can be clicked: its tint, and a line around it where it
/// has the focus of the keyboard.
pub fn row_background(ctx: &Ctx<'_>, ui: &Ui, response: &Response, tint: Tint) {
    let palette = ctx.palette();
    let fill = match tint {
        Tint::Selected => Some(palette.selected),
        Tint::Lit => Some(palette.hovered),
        Tint::None => response.hovered().then_some(palette.hovered),
    };
    if let Some(fill) = fill {
        ui.painter()
            .rect_filled(response.rect, f32::from(style::CARD_RADIUS), colour(fill));
    }
    if response.has_focus() {
        row_focus(ctx, ui, response.rect);
    }
}

/// Paints the line around a row that has the focus of the keyboard.
pub fn row_focus(ctx: &Ctx<'_>, ui: &Ui, row: Rect) {
    ui.painter().rect_stroke(
        row,
        f32::from(style::CARD_RADIUS),
        Stroke::new(1.5, colour(ctx.palette().link)),
        StrokeKind::Inside,
    );
}

/// A button that is only an icon; `label` is its name and its hover text.
pub fn icon_button(ctx: &Ctx<'_>, ui: &mut Ui, which: Icon, label: &str) -> Response {
    let palette = ctx.palette();
    let (rect, response) = ui.allocate_exact_size(vec2(26.0, 26.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    row_background(ctx, ui, &response, Tint::None);
    let ink = if enabled {
        palette.text
    } else {
        palette.boundary
    };
    icon(ui.painter(), which, rect.shrink(5.0), ink);
    response.on_hover_text(label).on_disabled_hover_text(label)
}

/// The name of an action with its first key: "Zoom in (+)".
pub fn action_words(action: Action) -> String {
    action.keys().first().map_or_else(
        || action.label().to_owned(),
        |key| format!("{} ({})", action.label(), words::key(key)),
    )
}

/// A button that is only an icon, for something of the command table.
pub fn action_icon(ctx: &Ctx<'_>, ui: &mut Ui, which: Icon, action: Action) {
    ui.add_enabled_ui(action.is_enabled(ctx.state), |ui| {
        if icon_button(ctx, ui, which, &action_words(action)).clicked() {
            ctx.act(action);
        }
    });
}

/// A button with words of its own, for something of the command table.
pub fn action_button(ctx: &Ctx<'_>, ui: &mut Ui, words: &str, action: Action) {
    let enabled = action.is_enabled(ctx.state);
    let response = ui
        .add_enabled(enabled, egui::Button::new(words))
        .on_hover_text(action_words(action));
    if response.clicked() {
        ctx.act(action);
    }
}

/// A line that opens what stands under it, and closes it again.
pub fn fold(ctx: &Ctx<'_>, ui: &mut Ui, id: Id, title: &str, contents: impl FnOnce(&mut Ui)) {
    let palette = ctx.palette();
    let mut open = ui.data(|data| data.get_temp::<bool>(id).unwrap_or(false));
    let galley = line(
        ui,
        title,
        Cut::Regular,
        size::LABEL,
        palette.link,
        ui.available_width() - 20.0,
    );
    let wanted = vec2(galley.size().x + 20.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, title));
    if response.clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    row_background(ctx, ui, &response, Tint::None);
    let arrow = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(12.0, 12.0));
    let which = if open {
        Icon::ChevronDown
    } else {
        Icon::ChevronRight
    };
    icon(ui.painter(), which, arrow, palette.link);
    let at = pos2(rect.left() + 18.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, colour(palette.link));
    if open {
        contents(ui);
    }
}

/// One of several choices side by side; the one that was clicked.
pub fn choices<T: Copy + PartialEq>(ui: &mut Ui, current: T, options: &[(T, &str)]) -> Option<T> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(18.0, 6.0);
        for (value, label) in options {
            let response = ui.radio(*value == current, *label);
            if response.clicked() && *value != current {
                chosen = Some(*value);
            }
        }
    });
    chosen
}

/// A button with words of its own for something of the command table that is on or off.
pub fn action_toggle(ctx: &Ctx<'_>, ui: &mut Ui, words: &str, action: Action, on: bool) {
    let enabled = action.is_enabled(ctx.state);
    let response = ui
        .add_enabled(enabled, egui::Button::new(words).selected(on))
        .on_hover_text(action_words(action));
    if response.clicked() {
        ctx.act(action);
    }
}

/// A square that is hatched as the area of a group is, or empty where it is not shown.
pub fn hatch(ctx: &Ctx<'_>, ui: &Ui, rect: Rect, number: Option<usize>) {
    let palette = ctx.palette();
    let ink = number.map(|number| ctx.theme().group(number));
    let edge = Stroke::new(1.4, colour(ink.unwrap_or(palette.boundary)));
    if let (Some(number), Some(ink)) = (number, ink) {
        let pattern = hatch::pattern(number);
        ui.painter().rect_filled(rect, 3.0, colour(ink.alpha(0.14)));
        let painter = ui.painter().with_clip_rect(rect.shrink(0.5));
        let pen = Stroke::new(pattern.width_px as f32 + 0.3, colour(ink));
        let along = egui::Vec2::angled((pattern.angle_deg as f32).to_radians());
        for line in -4..=4_i8 {
            let middle = rect.center() + along.rot90() * (f32::from(line) * 5.0);
            let ends = [middle - along * rect.width(), middle + along * rect.width()];
            match pattern.dash {
                None => {
                    painter.line_segment(ends, pen);
                }
                Some([dash, gap]) => {
                    let (dash, gap) = (dash as f32 * 0.7, gap as f32 * 0.7);
                    painter.extend(egui::Shape::dashed_line(&ends, pen, dash, gap));
                }
            }
        }
    }
    ui.painter()
        .rect_stroke(rect, 3.0, edge, StrokeKind::Inside);
}

/// A line across a panel.
pub fn rule(ctx: &Ctx<'_>, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let ink = Stroke::new(1.0, colour(ctx.palette().rule));
    ui.painter().hline(rect.x_range(), rect.center().y, ink);
}
