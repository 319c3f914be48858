//! The list of what changed between the two dates, by sort of change, with what says so. A fact
//! that is chosen here is selected; the same panel shows it in full.

use egui::{Frame, Margin, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::atlas::changes::{Change, What};
use crate::atlas::library::FactRef;
use crate::atlas::time::Edtf;
use crate::basemap::country_name;
use crate::scene::Cut;
use crate::state::{Command, CompareCommand};
use crate::theme::size;
use crate::ui::widgets::{self, Tint};
use crate::ui::{Ctx, detail, style, words};
use crate::view::Compare;

/// How many changes of one sort are listed: whoever wants all of more has the command line.
const MOST: usize = 150;

/// Draws the panel.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui, compare: &Compare) {
    let shows_fact = ctx.state.comparison.shows_fact && ctx.state.selected.is_some();
    if ctx.state.selected.is_some() {
        Frame::new()
            .inner_margin(Margin::symmetric(style::MARGIN as i8, 10))
            .show(ui, |ui| {
                let chosen = widgets::choices(
                    ui,
                    shows_fact,
                    &[(false, "Changes"), (true, "Selected fact")],
                );
                if let Some(shows) = chosen {
                    ctx.send(Command::Compare(CompareCommand::ShowFact(shows)));
                }
            });
        widgets::rule(ctx, ui);
    }
    if shows_fact {
        detail::ui(ctx, ui);
        return;
    }
    ScrollArea::vertical()
        .id_salt("changes")
        .auto_shrink(false)
        .show(ui, |ui| {
            let side = style::MARGIN as i8;
            let margin = Margin {
                left: side,
                right: side,
                top: 10,
                bottom: 24,
            };
            Frame::new().inner_margin(margin).show(ui, |ui| {
                list(ctx, ui, compare);
            });
        });
}

fn list(ctx: &Ctx<'_>, ui: &mut Ui, compare: &Compare) {
    let palette = ctx.palette();
    let state = ctx.state;
    let to = state
        .view
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
    let (before, after) = (
        number(state.comparison.index.totals.personnel_words()),
        number(state.index.totals.personnel_words()),
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
    let Some(changes) = &state.comparison.changes else {
        return;
    };
    if changes.is_empty() {
        ui.add_space(8.0);
        widgets::wrapped(
            ui,
            widgets::text(
                "Nothing that is shown changed between the two dates",
                Cut::Regular,
                size::TEXT,
                palette.text,
            ),
        );
        return;
    }
    for what in What::ALL {
        let from = changes.partition_point(|change| change.what < what);
        let until = changes.partition_point(|change| change.what <= what);
        let of_sort = changes.get(from..until).unwrap_or_default();
        if of_sort.is_empty() {
            continue;
        }
        ui.add_space(6.0);
        widgets::section(ctx, ui, what.heading(), Some(of_sort.len()));
        for (position, one) in of_sort.iter().take(MOST).enumerate() {
            ui.push_id((what, position), |ui| row(ctx, ui, one));
        }
        if let Some(more) = of_sort.len().checked_sub(MOST).filter(|more| *more > 0) {
            let said = format!(
                "and {} more; theatrum diff lists them all",
                words::grouped(more)
            );
            widgets::wrapped(
                ui,
                widgets::text(said, Cut::Regular, size::LABEL, palette.quiet),
            );
        }
    }
}

fn row(ctx: &Ctx<'_>, ui: &mut Ui, change: &Change) {
    let palette = ctx.palette();
    let said = change.sentence(&|code| country_name(code).to_owned());
    let fact = change.fact();
    let is_selected = fact.is_some() && fact == ctx.state.selected;
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
    if response.has_focus() {
        widgets::row_focus(ctx, ui, inner.rect);
    }
    if response.hovered() || response.has_focus() {
        ctx.send(Command::Hover(Some(fact)));
    }
    if response.clicked() {
        ctx.send(Command::GoTo(fact));
    }
}

fn tint(ctx: &Ctx<'_>, fact: FactRef, is_selected: bool) -> Tint {
    if is_selected {
        Tint::Selected
    } else if ctx.state.hovered == Some(fact) {
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
