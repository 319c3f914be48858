//! The search field in the bar, the list of what was found below it, and the mark on a town that
//! was flown to.

use std::borrow::Cow;

use egui::text::{CCursor, CCursorRange, LayoutJob};
use egui::{
    Area, EventFilter, Frame, Id, Key, Modifiers, Order, Rect, Response, Role, ScrollArea, Sense,
    Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::widgets::{self, Icon};
use super::{Ctx, colour, words};
use crate::basemap::{WORLD_PX, world_from_lonlat};
use crate::scene::{Cut, Glyph};
use crate::search::{Asked, Hit, Section, Sort, Target};
use crate::state::{Action, ModeCommand, Row, Search};
use crate::theme::{Rgba, size};
use crate::view::{Camera, FrameSize};

/// Width of the button that stands for the field where there is no room for it.
const ICON: f32 = 26.0;
/// Least and greatest width of the field.
const FIELD: [f32; 2] = [150.0, 330.0];
/// Room that the title beside it is left at least.
const TITLE: f32 = 110.0;
/// Width of the list, where the window is as wide.
const LIST: f32 = 420.0;
const ROW: f32 = 42.0;
const MORE: f32 = 28.0;

/// How wide the field is in so much room beside the title, all in points; a button stands for it
/// where there is too little.
pub fn width(room: f32) -> f32 {
    let [least, most] = FIELD;
    if room < least + TITLE {
        ICON
    } else {
        (room * 0.5).clamp(least, most)
    }
}

fn id() -> Id {
    Id::unique("search field")
}

/// Draws the field, or the button that stands for it, and the list of what was found.
pub fn ui(ctx: &Ctx<'_>, ui: &mut Ui, width: f32) {
    let searching = &ctx.state.mode.search;
    if width > ICON {
        let response = field(ctx, ui, width);
        if searching.is_open && !searching.results.asked.is_empty() || is_waiting(ctx) {
            let below = response.rect.left_bottom() + vec2(0.0, 5.0);
            let list = popup(ctx, ui, below, |ui| list(ctx, ui));
            close_elsewhere(ctx, ui, &[list, response.rect], &response);
        } else if searching.is_open {
            close_elsewhere(ctx, ui, &[response.rect], &response);
        }
        return;
    }
    let button = widgets::icon_button(
        ctx,
        ui,
        Icon::Search,
        &widgets::action_words(Action::Search),
    );
    if button.clicked() {
        ctx.act(Action::Search);
    }
    if searching.is_open {
        let below = button.rect.left_bottom() + vec2(0.0, 5.0);
        let mut entry = None;
        let shown = popup(ctx, ui, below, |ui| {
            entry = Some(field(ctx, ui, ui.available_width()));
            if !searching.results.asked.is_empty() || is_waiting(ctx) {
                ui.add_space(6.0);
                list(ctx, ui);
            }
        });
        if let Some(entry) = entry {
            close_elsewhere(ctx, ui, &[shown, button.rect], &entry);
        }
    }
}

/// Whether something was typed that cannot be looked up yet.
fn is_waiting(ctx: &Ctx<'_>) -> bool {
    let searching = &ctx.state.mode.search;
    searching.is_open
        && ctx.state.derived.is_preparing_search()
        && !searching.query.trim().is_empty()
}

/// Puts the list away once the pointer or the keyboard goes elsewhere.
fn close_elsewhere(ctx: &Ctx<'_>, ui: &Ui, inside: &[Rect], field: &Response) {
    let (pointer, pressed, tab) = ui.input(|input| {
        (
            input.pointer.interact_pos(),
            input.pointer.any_pressed(),
            input.key_pressed(Key::Tab),
        )
    });
    let beside = |pointer| !inside.iter().any(|rect| rect.contains(pointer));
    if pressed && pointer.is_some_and(beside) || field.lost_focus() && tab {
        ctx.send(ModeCommand::Search(Search::Close));
    }
}

/// The field. Arrow keys walk through the list, Enter opens what is marked; Escape puts the list
/// away, and then clears the field.
fn field(ctx: &Ctx<'_>, ui: &mut Ui, width: f32) -> Response {
    let searching = &ctx.state.mode.search;
    // Before the field sees what was typed in the same frame.
    summoned(ui, searching.summons, &searching.query);
    if ui.memory(|memory| memory.has_focus(id())) {
        keys(ctx, ui);
    }
    let mut query = searching.query.clone();
    let edit = TextEdit::singleline(&mut query)
        .id(id())
        .align(egui::Align2::LEFT_CENTER)
        .hint_text("Search facts, places, people, sources…")
        .margin(egui::Margin {
            left: 28,
            right: 8,
            top: 4,
            bottom: 4,
        })
        .min_size(vec2(0.0, 28.0))
        .desired_width(width);
    let response = ui.add(edit);
    // egui would let go of the field at Escape before it can be told what that is for.
    ui.memory_mut(|memory| {
        memory.set_focus_lock_filter(
            id(),
            EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
                ..EventFilter::default()
            },
        );
    });
    let glass = Rect::from_center_size(
        pos2(response.rect.left() + 15.0, response.rect.center().y),
        vec2(14.0, 14.0),
    );
    widgets::icon(ui.painter(), Icon::Search, glass, ctx.palette().quiet);
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, &searching.query, &query, "");
        info.label = Some("Search facts, places, people and sources".to_owned());
        info
    });
    if response.changed() {
        ctx.send(ModeCommand::Search(Search::Type(query)));
    } else if response.clicked() && !searching.is_open {
        ctx.send(ModeCommand::Search(Search::Show));
    }
    response
}

/// Gives the field the focus when it was asked for, with its text selected, so that typing
/// replaces it.
fn summoned(ui: &Ui, summons: u64, query: &str) {
    let seen = Id::unique("summons of the search field");
    let was = ui.data(|data| data.get_temp::<u64>(seen).unwrap_or_default());
    // A popup is measured before it is shown; a field in it cannot have the focus yet.
    if was == summons || ui.is_sizing_pass() {
        return;
    }
    ui.data_mut(|data| data.insert_temp(seen, summons));
    ui.memory_mut(|memory| memory.request_focus(id()));
    let mut state = TextEdit::load_state(ui.ctx(), id()).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(query.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id());
}

fn keys(ctx: &Ctx<'_>, ui: &Ui) {
    let (down, up, enter, escape) = ui.input_mut(|input| {
        let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key);
        (
            count(Key::ArrowDown),
            count(Key::ArrowUp),
            count(Key::Enter) > 0,
            count(Key::Escape) > 0,
        )
    });
    let searching = &ctx.state.mode.search;
    let send = |search| ctx.send(ModeCommand::Search(search));
    if down + up > 0 {
        if searching.is_open {
            send(Search::Step(down.cast_signed() - up.cast_signed()));
        } else {
            send(Search::Show);
        }
    }
    if enter && searching.is_open {
        let rows = searching.rows();
        if matches!(rows.get(searching.marked), Some((_, Row::Hit(_)))) {
            ui.memory_mut(|memory| memory.surrender_focus(id()));
        }
        send(Search::Open);
    } else if enter {
        send(Search::Show);
    }
    if escape {
        let shows = searching.is_open && !searching.query.trim().is_empty();
        if shows {
            send(Search::Close);
        } else {
            send(Search::Clear);
            ui.memory_mut(|memory| memory.surrender_focus(id()));
        }
    }
}

/// What lies over the window below the field; where it is.
fn popup(ctx: &Ctx<'_>, ui: &Ui, below: egui::Pos2, body: impl FnOnce(&mut Ui)) -> Rect {
    let screen = ui.ctx().content_rect();
    let width = LIST.min(screen.width() - 32.0);
    let last = screen.right() - width - 24.0;
    // Beside the measuring tool, where there is room for both.
    let beside = super::measure::right_edge(ctx, ui.ctx())
        .map(|edge| edge + 8.0)
        .filter(|beside| *beside <= last);
    let left = below.x.max(beside.unwrap_or(below.x)).min(last).max(8.0);
    let style = ui.global_style();
    Area::new(Id::unique("what the search has found"))
        .order(Order::Foreground)
        .fixed_pos(pos2(left, below.y))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            // As high as what it holds, whatever it held before, up to the edge of the screen.
            ui.set_max_height((screen.bottom() - below.y).max(120.0));
            Frame::popup(&style)
                .fill(colour(ctx.palette().panel))
                .inner_margin(egui::Margin::same(8))
                .show(ui, |ui| {
                    ui.set_width(width);
                    body(ui);
                });
        })
        .response
        .rect
}

/// What was found, sort by sort.
fn list(ctx: &Ctx<'_>, ui: &mut Ui) {
    let searching = &ctx.state.mode.search;
    let palette = ctx.palette();
    ui.spacing_mut().item_spacing.y = 0.0;
    let said = if is_waiting(ctx) {
        "Getting the search ready…".to_owned()
    } else if searching.results.sections.is_empty() {
        format!("Nothing goes by “{}”", searching.query.trim())
    } else {
        let counts = searching.results.sections.iter();
        let counts: Vec<String> = counts
            .map(|section| section.sort.counted(section.total))
            .collect();
        counts.join(" · ")
    };
    let status = widgets::wrapped(
        ui,
        widgets::text(&said, Cut::Regular, size::LABEL, palette.quiet),
    );
    ui.ctx().accesskit_node_builder(status.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
    let marked_before = Id::unique("row of the search that was marked");
    let moved = ui.data(|data| data.get_temp::<usize>(marked_before)) != Some(searching.marked);
    ui.data_mut(|data| data.insert_temp(marked_before, searching.marked));
    let height = ui.ctx().content_rect().bottom() - ui.cursor().top() - 28.0;
    ScrollArea::vertical()
        .id_salt("found")
        .max_height(height.max(120.0))
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let mut sort = None;
            for (at, (of, row)) in searching.rows().into_iter().enumerate() {
                if sort != Some(of) {
                    sort = Some(of);
                    heading(ctx, ui, of);
                }
                let marked = at == searching.marked;
                let response = match row {
                    Row::Hit(hit) => hit_row(ctx, ui, hit, &searching.results.asked, marked),
                    Row::More(total) => more_row(ctx, ui, of, Some(total), marked),
                    Row::Fewer => more_row(ctx, ui, of, None, marked),
                };
                ui.ctx().accesskit_node_builder(response.id, |node| {
                    node.set_selected(marked);
                });
                if marked {
                    tell_marked(ui, response.id);
                    if moved {
                        ui.scroll_to_rect(response.rect, None);
                    }
                }
                if response.clicked() {
                    match row {
                        Row::Hit(hit) => {
                            ui.memory_mut(|memory| memory.surrender_focus(id()));
                            ctx.send(ModeCommand::Search(Search::Choose(hit.target.clone())));
                        }
                        Row::More(_) | Row::Fewer => {
                            ui.memory_mut(|memory| memory.request_focus(id()));
                            ctx.send(ModeCommand::Search(Search::Unfold(of)));
                        }
                    }
                }
            }
        });
}

/// Tells a screen reader, for which the focus stays in the field, which row is marked.
fn tell_marked(ui: &Ui, row: Id) {
    ui.ctx().accesskit_node_builder(id(), |node| {
        node.set_active_descendant(row.accesskit_id());
    });
}

fn heading(ctx: &Ctx<'_>, ui: &mut Ui, sort: Sort) {
    let found = |section: &&Section| section.sort == sort;
    let section = ctx.state.mode.search.results.sections.iter().find(found);
    let Some(section) = section else {
        return;
    };
    let title = sort.heading();
    if section.is_guess {
        let title = format!("{title}, spelled nearly so");
        widgets::section(ctx, ui, &title, Some(section.total));
    } else {
        widgets::section(ctx, ui, title, Some(section.total));
    }
}

/// What a thing that was found is, in a word, and what is said of it below its name.
fn said(ctx: &Ctx<'_>, hit: &Hit) -> (Cow<'static, str>, String) {
    match &hit.target {
        Target::Fact(fact) => {
            let Some(digest) = ctx.state.digest_of(*fact) else {
                return ("Fact".into(), String::new());
            };
            let mut parts = vec![words::place_and_date(ctx, &digest)];
            if let Some(held) = ctx.state.library().get(*fact) {
                parts.extend(words::figure(held, ctx.state.personnel_of(*fact).as_ref()));
            }
            if ctx.state.index().position(*fact).is_none() {
                parts.push("not shown now".to_owned());
            }
            parts.retain(|part| !part.is_empty());
            let label = ctx.state.library().fact(*fact).label().into_owned();
            (label.into(), parts.join(" · "))
        }
        Target::Party(_) => ("Person or organisation".into(), hit.detail.clone()),
        Target::Country(_) => ("Country".into(), hit.detail.clone()),
        Target::Group(_) => ("Group".into(), hit.detail.clone()),
        Target::Source(_) => ("Source".into(), hit.detail.clone()),
        Target::Place(_) => ("Place".into(), hit.detail.clone()),
    }
}

fn hit_row(ctx: &Ctx<'_>, ui: &mut Ui, hit: &Hit, asked: &Asked, marked: bool) -> Response {
    let palette = ctx.palette();
    // The keyboard stays in the field: rows are no stops of the Tab key.
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    let (kind, detail) = said(ctx, hit);
    let name = format!("{kind}: {}, {detail}", hit.title);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, marked, &name));
    background(ctx, ui, &response, marked);
    let icon = Rect::from_center_size(pos2(rect.left() + 17.0, rect.center().y), vec2(17.0, 17.0));
    picture(ctx, ui, &hit.target, icon);
    let left = rect.left() + 36.0;
    let room = rect.right() - 8.0 - left;
    let lines = [
        (&hit.title, size::TEXT, palette.text, 4.0),
        (&detail, size::LABEL, palette.quiet, 23.0),
    ];
    for (text, size, ink, down) in lines {
        let galley = matched(ui, text, asked, size, ink, room);
        let at = pos2(left, rect.top() + down);
        ui.painter().galley(at, galley, colour(ink));
    }
    response
}

fn more_row(
    ctx: &Ctx<'_>,
    ui: &mut Ui,
    sort: Sort,
    total: Option<usize>,
    marked: bool,
) -> Response {
    let wanted = vec2(ui.available_width(), MORE);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    let said = match total {
        Some(total) if total > crate::search::MOST => {
            let most = words::grouped(crate::search::MOST);
            format!("Show the first {most} of {}", sort.counted(total))
        }
        Some(total) => format!("Show all {}", sort.counted(total)),
        None => "Show fewer".to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, marked, &said));
    background(ctx, ui, &response, marked);
    let ink = ctx.palette().link;
    let room = rect.width() - 44.0;
    let galley = widgets::line(ui, &said, Cut::Regular, size::LABEL, ink, room);
    let at = pos2(rect.left() + 36.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, colour(ink));
    response
}

fn background(ctx: &Ctx<'_>, ui: &Ui, response: &Response, marked: bool) {
    let tint = if marked {
        widgets::Tint::Selected
    } else {
        widgets::Tint::None
    };
    widgets::row_background(ctx, ui, response, tint);
}

/// The symbol of a fact, or an icon for what is none.
fn picture(ctx: &Ctx<'_>, ui: &Ui, target: &Target, rect: Rect) {
    let which = match target {
        Target::Fact(fact) => {
            if let Some(held) = ctx.state.library().get(*fact) {
                let glyph = Glyph::of(held);
                let look = ctx.looks().symbol(*fact, held.kind);
                widgets::symbol(ui, glyph, look, rect.center(), 9.0);
            }
            return;
        }
        Target::Party(_) => Icon::Person,
        Target::Country(_) => Icon::Flag,
        Target::Group(_) => Icon::Rings,
        Target::Source(_) => Icon::Page,
        Target::Place(_) => Icon::Pin,
    };
    widgets::icon(ui.painter(), which, rect, ctx.palette().quiet);
}

/// A line with what was asked for in semibold.
fn matched(
    ui: &Ui,
    text: &str,
    asked: &Asked,
    size: f32,
    ink: Rgba,
    room: f32,
) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob::default();
    let mut at = 0;
    let mut part = |range: std::ops::Range<usize>, cut| {
        if let Some(words) = text.get(range).filter(|words| !words.is_empty()) {
            job.append(words, 0.0, widgets::format(cut, size, ink));
        }
    };
    for mark in asked.marks(text) {
        part(at..mark.start, Cut::Regular);
        part(mark.clone(), Cut::SemiBold);
        at = mark.end;
    }
    part(at..text.len(), Cut::Regular);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(1.0));
    ui.painter().layout_job(job)
}

/// The name of the town that was flown to, pointing at it: it may hold no fact, and the map may
/// have no room for its label.
pub fn found_mark(ctx: &Ctx<'_>, ui: &Ui, painter: &egui::Painter, map: &Response, camera: Camera) {
    let Some(found) = &ctx.state.mode.explore().found else {
        return;
    };
    let palette = ctx.palette();
    let [x, y] = world_from_lonlat(found.at.lon_deg, found.at.lat_deg);
    let centre = world_from_lonlat(camera.centre.lon_deg, camera.centre.lat_deg);
    // The copy of the world that is nearest.
    let x = x + ((centre[0] - x) / WORLD_PX).round() * WORLD_PX;
    let frame = FrameSize {
        width: f64::from(map.rect.width()),
        height: f64::from(map.rect.height()),
    };
    let [x, y] = camera.frame_from_world(frame, [x, y]);
    let middle = map.rect.min + vec2(x as f32, y as f32);
    if !painter.clip_rect().contains(middle) {
        return;
    }
    let galley = widgets::line(
        ui,
        &found.name,
        Cut::SemiBold,
        size::TEXT,
        palette.on_strong,
        240.0,
    );
    // Above the town: labels of the map stand beside what they name.
    let tip = middle - vec2(0.0, 5.0);
    let at = tip - vec2(galley.size().x / 2.0, galley.size().y + 13.0);
    let bounds = Rect::from_min_size(at, galley.size()).expand2(vec2(9.0, 4.0));
    let foot = pos2(tip.x, bounds.bottom() - 1.0);
    let fill = colour(palette.strong);
    painter.rect_filled(bounds, 7.0, fill);
    painter.add(egui::Shape::convex_polygon(
        vec![foot - vec2(7.0, 0.0), foot + vec2(7.0, 0.0), tip],
        fill,
        Stroke::NONE,
    ));
    painter.galley(at, galley, colour(palette.on_strong));
    let response = ui.interact(bounds, map.id.with("found"), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Found: {}", found.name)));
}
