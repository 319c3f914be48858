//! The list of what changed between the two dates, by sort of change, with what says so. A fact
//! that is chosen here is selected; the same panel shows it in full.

use std::sync::Arc;

use egui::{
    Frame, Id, Margin, Rangef, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::atlas::changes::{Change, What};
use crate::atlas::library::FactRef;
use crate::atlas::time::Edtf;
use crate::atlas::totals::Totals;
use crate::basemap::country_name;
use crate::scene::Cut;
use crate::state::{CompareCommand, LookCommand, TimeCommand};
use crate::theme::size;
use crate::ui::widgets::{self, Tint};
use crate::ui::{Ctx, detail, style, words};
use crate::view::Compare;

/// How high a row is taken to be until it was laid out, in points.
const ROW: f32 = 62.0;
/// How many rows are laid out beyond each edge of what is in view, so that the keyboard can walk
/// there.
const BEYOND: usize = 2;

/// One row of the list.
#[derive(Clone, Copy)]
enum Entry {
    /// The heading of so many changes of a sort.
    Heading(What, usize),
    /// A change, by its position.
    Change(usize),
}

/// The rows of the list, and how high each is as far as they were laid out.
#[derive(Clone, Default)]
struct Rows {
    of: Arc<Vec<Change>>,
    width: f32,
    entries: Vec<Entry>,
    heights: Vec<f32>,
}

impl Rows {
    fn new(changes: &Arc<Vec<Change>>, width: f32) -> Self {
        let mut entries = Vec::with_capacity(changes.len() + What::ALL.len());
        for what in What::ALL {
            let from = changes.partition_point(|change| change.what < what);
            let until = changes.partition_point(|change| change.what <= what);
            if from < until {
                entries.push(Entry::Heading(what, until - from));
                entries.extend((from..until).map(Entry::Change));
            }
        }
        let height = |entry: &Entry| match entry {
            Entry::Heading(..) => widgets::HEADING_HEIGHT + 6.0,
            Entry::Change(_) => ROW,
        };
        Self {
            of: Arc::clone(changes),
            width,
            heights: entries.iter().map(height).collect(),
            entries,
        }
    }
}

/// Draws the panel.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    let Some(compare) = &ctx.state.seen.view().compare else {
        return;
    };
    let shows_fact = ctx.state.mode.explore().shows_fact && ctx.state.selected().is_some();
    if ctx.state.selected().is_some() {
        Frame::new()
            .inner_margin(Margin::symmetric(style::MARGIN as i8, 10))
            .show(ui, |ui| {
                let chosen = widgets::choices(
                    ui,
                    shows_fact,
                    &[(false, "Changes"), (true, "Selected fact")],
                );
                if let Some(shows) = chosen {
                    ctx.send(TimeCommand::Compare(CompareCommand::ShowFact(shows)));
                }
            });
        widgets::rule(ctx, ui);
    }
    if shows_fact {
        detail::ui(ctx, ui);
        return;
    }
    let side = style::MARGIN as i8;
    let margin = |top, bottom| Margin {
        left: side,
        right: side,
        top,
        bottom,
    };
    Frame::new().inner_margin(margin(10, 6)).show(ui, |ui| {
        heading(ctx, ui, compare);
    });
    let Some(compared) = ctx.state.derived.compared() else {
        return;
    };
    let changes = &compared.changes;
    ScrollArea::vertical()
        .id_salt("changes")
        .auto_shrink(false)
        .show_viewport(ui, |ui, view| {
            Frame::new().inner_margin(margin(0, 24)).show(ui, |ui| {
                list(ctx, ui, changes, view.y_range());
            });
        });
}

/// The two dates, what the facts add up to on each, and how the maps are marked.
fn heading(ctx: &Ctx<'_>, ui: &mut Ui, compare: &Compare) {
    let palette = ctx.palette();
    let state = ctx.state;
    let to = state
        .seen
        .view()
        .date
        .as_ref()
        .map_or_else(|| "the atlas’s own date".to_owned(), Edtf::to_words);
    widgets::wrapped(
        ui,
        widgets::text(
            format!("{} → {to}", compare.from.to_words()),
            Cut::Bold,
            size::HEADING,
            palette.text,
        ),
    );
    let number = |words: String| match words.as_str() {
        "" => "unknown".to_owned(),
        _ => words,
    };
    let compared = state.derived.compared();
    let earlier = compared.map(|compared| &compared.index.totals);
    let (before, after) = (
        number(earlier.map(Totals::personnel_words).unwrap_or_default()),
        number(state.index().totals.personnel_words()),
    );
    widgets::wrapped(
        ui,
        widgets::text(
            format!("Personnel shown: {before}, then {after}"),
            Cut::Regular,
            size::TEXT,
            palette.quiet,
        ),
    );
    let changes = compared.map(|compared| &compared.changes);
    let said = match changes.map(|changes| changes.is_empty()) {
        None => return,
        Some(true) => "Nothing that is shown changed between the two dates",
        Some(false) => "On the maps: new, gone, and numbers that went up ↑, down ↓ or changed ↕",
    };
    widgets::wrapped(
        ui,
        widgets::text(said, Cut::Regular, size::LABEL, palette.quiet),
    );
}

/// All changes, by sort; only the rows in view are laid out.
fn list(ctx: &Ctx<'_>, ui: &mut Ui, changes: &Arc<Vec<Change>>, view: Rangef) {
    let id = Id::unique("rows of what changed");
    let width = ui.available_width();
    let held = ui.data_mut(|data| data.remove_temp::<Rows>(id));
    let mut rows = held
        .filter(|rows| Arc::ptr_eq(&rows.of, changes) && rows.width == width)
        .unwrap_or_else(|| Rows::new(changes, width));
    let whole: f32 = rows.heights.iter().sum();
    let left_top = ui.cursor().min;
    ui.set_width(width);
    ui.set_height(whole);
    // The rows in view, and a few more.
    let (mut first, mut above) = (0, 0.0);
    for height in &rows.heights {
        if above + height > view.min {
            break;
        }
        above += height;
        first += 1;
    }
    for height in rows.heights.iter().take(first).rev().take(BEYOND) {
        above -= height;
        first -= 1;
    }
    let (mut top, mut beyond) = (above, 0);
    for (at, entry) in rows.entries.iter().copied().enumerate().skip(first) {
        if top > view.max {
            beyond += 1;
            if beyond > BEYOND {
                break;
            }
        }
        let place = Rect::from_min_size(left_top + vec2(0.0, top), vec2(width, ROW));
        let builder = UiBuilder::new().max_rect(place).scope_id(id.with(at));
        let inner = ui.scope_builder(builder, |ui| match entry {
            Entry::Heading(what, count) => {
                ui.add_space(6.0);
                widgets::section(ctx, ui, what.heading(), Some(count));
            }
            Entry::Change(position) => {
                if let Some(change) = changes.get(position) {
                    row(ctx, ui, change);
                }
            }
        });
        let height = inner.response.rect.height();
        if let Some(held) = rows.heights.get_mut(at)
            && *held != height
        {
            // What stands below moves: there at the latest in the next frame.
            *held = height;
            ui.request_repaint();
        }
        top += height;
    }
    ui.data_mut(|data| data.insert_temp(id, rows));
}

fn row(ctx: &Ctx<'_>, ui: &mut Ui, change: &Change) {
    let palette = ctx.palette();
    let said = change.sentence(&|code| country_name(code).to_owned());
    let fact = change.fact();
    let is_selected = fact.is_some() && fact == ctx.state.selected();
    let shape = ui.painter().add(egui::Shape::Noop);
    let inner = Frame::new()
        .inner_margin(Margin::symmetric(8, 5))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
            widgets::wrapped(
                ui,
                widgets::text(&said, Cut::SemiBold, size::TEXT, palette.text),
            );
            sources(ctx, ui, change, is_selected);
        })
        .response;
    let Some(fact) = fact else {
        return;
    };
    let id = ui.scope_id().with("change");
    let response = ui.interact(inner.rect, id, Sense::click());
    let name = format!("{}: {said}", change.what.heading());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &name));
    let tint = tint(ctx, fact, is_selected);
    // Under the words, which are painted already.
    let fill = match tint {
        Tint::Selected => Some(palette.selected),
        Tint::Lit => Some(palette.hovered),
        Tint::None => response.hovered().then_some(palette.hovered),
    };
    if let Some(fill) = fill {
        let radius = f32::from(style::CARD_RADIUS);
        let fill = egui::Shape::rect_filled(inner.rect, radius, crate::ui::colour(fill));
        ui.painter().set(shape, fill);
    }
    if response.gained_focus() {
        ui.scroll_to_rect(inner.rect, None);
    }
    if response.has_focus() {
        widgets::row_focus(ctx, ui, inner.rect);
    }
    if response.hovered() || response.has_focus() {
        ctx.send(LookCommand::Hover(Some(fact)));
    }
    if response.clicked() {
        ctx.send(LookCommand::GoTo(fact));
    }
}

fn tint(ctx: &Ctx<'_>, fact: FactRef, is_selected: bool) -> Tint {
    if is_selected {
        Tint::Selected
    } else if ctx.state.seen.hovered == Some(fact) {
        Tint::Lit
    } else {
        Tint::None
    }
}

/// What says so: the first source of each side, or all of them where the fact is selected.
fn sources(ctx: &Ctx<'_>, ui: &mut Ui, change: &Change, all: bool) {
    let palette = ctx.palette();
    let both = change.before.is_some() && change.after.is_some();
    for (when, version) in [("Before: ", &change.before), ("Now: ", &change.after)] {
        let Some(version) = version else { continue };
        let shown = if all { usize::MAX } else { 1 };
        let when = if both { when } else { "" };
        let mut lines: Vec<String> = version
            .sources
            .iter()
            .take(shown)
            .map(|cited| format!("{when}{}", cited.line()))
            .collect();
        if let (Some(last), Some(more)) = (
            lines.last_mut(),
            version
                .sources
                .len()
                .checked_sub(shown)
                .filter(|more| *more > 0),
        ) {
            *last = format!(
                "{last}, and {}",
                words::counted(more, "more source", "more sources")
            );
        }
        for line in lines {
            widgets::wrapped(
                ui,
                widgets::text(line, Cut::Regular, size::LABEL, palette.quiet),
            );
        }
    }
}
