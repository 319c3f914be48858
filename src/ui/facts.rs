//! The left panel: what the facts that are shown add up to, what is open, the facts by kind, and
//! the groups. Of a long list only the rows in view are laid out.

mod filters;
mod list;
mod rows;

use std::sync::Arc;

use egui::{Galley, Id, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use super::{Ctx, colour, style, widgets, words};
use crate::atlas::claims::Bounds;
use crate::atlas::library::FactRef;
use crate::scene::Cut;
use crate::state::{Action, LookCommand};
use crate::theme::size;
use list::{Entry, List};
pub(super) use rows::fact as row;

/// Draws the panel.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui) {
    if ctx.state.desk.documents.is_empty() {
        nothing_open(ctx, ui);
        return;
    }
    totals(ctx, ui);
    filters::bar(ctx, ui);
    if ctx.state.mode.explore().filtering {
        filters::foot(ctx, ui);
        filters::choices(ctx, ui);
        return;
    }
    let list = List::of(ctx, ui);
    let looks = ctx.looks();
    let mut hovered = None;
    ScrollArea::vertical()
        .id_salt("facts")
        .auto_shrink(false)
        .show_viewport(ui, |ui, viewport| {
            ui.set_height(list.height());
            let (left, top) = (ui.max_rect().left(), ui.max_rect().top());
            let width = ui.available_width();
            let place = |at: usize| {
                let [from, to] = list.span(at);
                Rect::from_min_size(
                    pos2(left + EDGE, top + from),
                    vec2(width - 2.0 * EDGE, to - from),
                )
            };
            follow_selection(ctx, ui, &list, &place);
            for at in list.in_view(viewport.y_range()) {
                let rect = place(at);
                let over = match list.entry(at) {
                    Some(Entry::Heading { title, count }) => {
                        let inner = rect.shrink2(vec2(style::MARGIN - EDGE, 0.0));
                        widgets::section_in(ctx, ui, inner, title, Some(&count));
                        None
                    }
                    Some(Entry::Fact(digest)) => rows::fact(ctx, ui, &looks, rect, digest),
                    Some(Entry::Undated(position)) => {
                        rows::undated(ctx, ui, &looks, rect, position)
                    }
                    Some(Entry::Group(position)) => {
                        rows::group(ctx, ui, rect, position);
                        None
                    }
                    Some(Entry::Atlas(position)) => {
                        rows::atlas(ctx, ui, rect, position);
                        None
                    }
                    None => None,
                };
                hovered = hovered.or(over);
            }
        });
    // Said in every frame: what nobody says any more is let go of.
    if let Some(fact) = hovered {
        ctx.send(LookCommand::Hover(Some(fact)));
    }
}

/// Space between a row's tint and the panel's edge.
const EDGE: f32 = 8.0;

fn nothing_open(ctx: &Ctx<'_>, ui: &mut Ui) {
    let palette = ctx.palette();
    egui::Frame::new()
        .inner_margin(style::MARGIN)
        .show(ui, |ui| {
            let said = if ctx.state.desk.is_loading() {
                "Reading…"
            } else {
                "No atlas is open"
            };
            widgets::wrapped(
                ui,
                widgets::text(said, Cut::SemiBold, size::NAME, palette.text),
            );
            ui.horizontal_wrapped(|ui| {
                widgets::action_button(ctx, ui, "Open…", Action::Open);
                widgets::action_button(ctx, ui, "Built-in atlases", Action::Atlases);
            });
        });
}

/// The row of totals.
fn totals(ctx: &Ctx<'_>, ui: &mut Ui) {
    let totals = ctx.state.totals();
    let mut shown: Vec<Total> = Vec::new();
    let personnel = totals.personnel_words();
    if !personnel.is_empty() {
        let over_time = widgets::action_words(Action::OverTime);
        let note = format!("{}. {over_time}", personnel_note(ctx));
        let mut total = Total::new(ctx, ui, &personnel, "personnel shown", note);
        total.opens = Some(Action::OverTime);
        shown.push(total);
    }
    let sites = "Places that deployments stand at, each counted once";
    let meetings = match totals.meetings_nowhere {
        0 => "Summits, talks and visits".to_owned(),
        nowhere => format!(
            "Summits, talks and visits; {} without a place on the map",
            words::number(nowhere)
        ),
    };
    let sources = "Publications that the claims rely on";
    for (count, [one, many], note) in [
        (totals.sites, ["site", "sites"], sites),
        (totals.meetings, ["meeting", "meetings"], meetings.as_str()),
        (totals.sources, ["source", "sources"], sources),
    ] {
        let unit = if count == 1 { one } else { many };
        let number = words::grouped(count);
        shown.push(Total::new(ctx, ui, &number, unit, note.to_owned()));
    }
    let unknown = ctx.state.index().date_unknown.len();
    if unknown > 0 {
        let note = "Nobody says when these held, and what is claimed of them speaks for other days: \
                    they are listed under “Date unknown”, and neither drawn nor counted";
        let unit = if unknown == 1 {
            "date unknown"
        } else {
            "dates unknown"
        };
        let number = words::grouped(unknown);
        shown.push(Total::new(ctx, ui, &number, unit, note.to_owned()));
    }
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(style::MARGIN as i8, 12))
        .show(ui, |ui| {
            // As far apart as looks well, or closer where that keeps them in one row.
            let taken: f32 = shown.iter().map(|total| total.wanted.x).sum();
            let gaps = shown.len().saturating_sub(1).max(1) as f32;
            let gap = ((ui.available_width() - taken - 1.0) / gaps).clamp(8.0, 22.0);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(gap, 8.0);
                for total in shown {
                    total.ui(ctx, ui);
                }
            });
        });
}

fn personnel_note(ctx: &Ctx<'_>) -> String {
    let totals = ctx.state.totals();
    let mut note = "The range of the claims that count on the atlas’s date, with one figure for \
                    each body of troops"
        .to_owned();
    match totals.covered {
        0 => {}
        1 => note.push_str("; one body that is part of another one shown is left out"),
        covered => {
            let more = words::number(covered);
            note = format!("{note}; {more} bodies that are part of others shown are left out");
        }
    }
    if let Bounds {
        low: Some(low),
        high: Some(high),
    } = totals.personnel
        && low < high
    {
        note.push_str(". Sources differ, and nothing is averaged");
    }
    note
}

/// One total: a number over its unit, laid out.
struct Total {
    said: String,
    note: String,
    figure: Arc<Galley>,
    unit: Arc<Galley>,
    wanted: egui::Vec2,
    /// What a click on it opens.
    opens: Option<Action>,
}

impl Total {
    fn new(ctx: &Ctx<'_>, ui: &Ui, number: &str, unit: &str, note: String) -> Self {
        let palette = ctx.palette();
        let room = ui.available_width() - 2.0 * style::MARGIN;
        let figure = widgets::line(ui, number, Cut::Bold, size::HEADING, palette.text, room);
        let under = widgets::line(ui, unit, Cut::Regular, size::SMALL, palette.quiet, room);
        Self {
            said: format!("{number} {unit}"),
            note,
            wanted: vec2(
                figure.size().x.max(under.size().x),
                figure.size().y + 1.0 + under.size().y,
            ),
            figure,
            unit: under,
            opens: None,
        }
    }

    fn ui(self, ctx: &Ctx<'_>, ui: &mut Ui) {
        let palette = ctx.palette();
        let (sense, role) = match self.opens {
            Some(_) => (Sense::click(), egui::Role::Button),
            None => (Sense::hover(), egui::Role::Label),
        };
        let (rect, response) = ui.allocate_exact_size(self.wanted, sense);
        response.widget_info(|| egui::WidgetInfo::labeled(role, true, &self.said));
        if let Some(action) = self.opens {
            let around = rect.expand2(vec2(5.0, 3.0));
            if response.hovered() {
                let fill = colour(palette.hovered);
                ui.painter().rect_filled(around, 6.0, fill);
            }
            if response.has_focus() {
                widgets::row_focus(ctx, ui, around);
            }
            if response.clicked() {
                ctx.act(action);
            }
        }
        let second = rect.left_top() + vec2(0.0, self.figure.size().y + 1.0);
        let painter = ui.painter();
        painter.galley(rect.left_top(), self.figure, colour(palette.text));
        painter.galley(second, self.unit, colour(palette.quiet));
        response.on_hover_text(self.note);
    }
}

/// Scrolls to the selected row when another one was selected than before.
fn follow_selection(ctx: &Ctx<'_>, ui: &Ui, list: &List, place: &impl Fn(usize) -> Rect) {
    let id = Id::unique("selection that the list has followed");
    let now = (ctx.state.derived.generation, ctx.state.selected());
    let before = ui.data(|data| data.get_temp::<(u64, Option<FactRef>)>(id));
    if before == Some(now) {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, now));
    let row = ctx
        .state
        .selected()
        .and_then(|fact| ctx.state.index().position(fact))
        .and_then(|digest| list.row_of(digest));
    if let Some(row) = row {
        ui.scroll_to_rect(place(row).expand(4.0), None);
    }
}
