//! The command palette: every action that can be done now and every fact, found by a few
//! letters.

use std::sync::Arc;

use egui::{
    Context, Id, Key, Modifiers, Response, Role, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::modal::{modal, scrolling};
use crate::atlas::library::FactRef;
use crate::scene::{Cut, Glyph};
use crate::state::{Action, Command, LookCommand, ModeCommand};
use crate::theme::size;
use crate::ui::{Ctx, colour, widgets, words};

/// How many rows are offered.
const MOST: usize = 40;
const ROW: f32 = 30.0;

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Do(Action),
    GoTo(FactRef),
}

/// What was typed and which row is marked.
#[derive(Clone, Debug, Default)]
struct Memory {
    query: String,
    marked: usize,
}

/// What was found, and for what.
#[derive(Clone, Debug)]
struct Found {
    query: String,
    generation: u64,
    choices: Arc<Vec<Choice>>,
}

fn memory_id() -> Id {
    Id::unique("what the palette was asked")
}

fn found_id() -> Id {
    Id::unique("what the palette has found")
}

/// Forgets what was typed, once the palette is closed.
pub(super) fn forget(egui: &Context) {
    egui.data_mut(|data| {
        data.remove::<Memory>(memory_id());
        data.remove::<Found>(found_id());
    });
}

/// Draws the palette.
pub(super) fn ui(ctx: &Ctx<'_>, egui: &Context) {
    let mut memory: Memory = egui.data(|data| data.get_temp(memory_id()).unwrap_or_default());
    // Before the field sees them.
    let (down, up, enter) = egui.input_mut(|input| {
        (
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    let mut chosen = None;
    modal(ctx, egui, "Commands", 520.0, |ui| {
        let field = TextEdit::singleline(&mut memory.query)
            .id(Id::unique("query of the palette"))
            .hint_text("Search commands and facts")
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        if !response.has_focus() {
            response.request_focus();
        }
        if response.changed() {
            memory.marked = 0;
        }
        let choices = found(ctx, ui, &memory.query);
        let last = choices.len().saturating_sub(1);
        memory.marked = (memory.marked + down).saturating_sub(up).min(last);
        let moved = down + up > 0;
        if enter {
            chosen = choices.get(memory.marked).copied();
        }
        if choices.is_empty() {
            ui.label(widgets::text(
                "Nothing by that name",
                Cut::Regular,
                size::TEXT,
                ctx.palette().quiet,
            ));
        }
        scrolling(ui, "choices", |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (at, choice) in choices.iter().enumerate() {
                let marked = at == memory.marked;
                let response = row(ctx, ui, *choice, marked);
                if response.clicked() {
                    chosen = Some(*choice);
                }
                if marked && moved {
                    ui.scroll_to_rect(response.rect, None);
                }
            }
        });
    });
    egui.data_mut(|data| data.insert_temp(memory_id(), memory));
    if let Some(choice) = chosen {
        ctx.send(ModeCommand::Show(None));
        ctx.send(match choice {
            Choice::Do(action) => Command::Do(action),
            Choice::GoTo(fact) => LookCommand::GoTo(fact).into(),
        });
    }
}

/// One row.
fn row(ctx: &Ctx<'_>, ui: &mut Ui, choice: Choice, marked: bool) -> Response {
    let palette = ctx.palette();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (label, right) = match choice {
        Choice::Do(action) => (
            action.label().to_owned(),
            action
                .keys()
                .first()
                .map(|key| words::key(key))
                .unwrap_or_default(),
        ),
        Choice::GoTo(fact) => (
            ctx.state
                .library()
                .get(fact)
                .map(|fact| fact.title.to_string())
                .unwrap_or_default(),
            ctx.state
                .index()
                .digest(fact)
                .map(|digest| words::place_and_date(ctx, digest))
                .unwrap_or_default(),
        ),
    };
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, marked, &label));
    let tint = if marked {
        widgets::Tint::Selected
    } else {
        widgets::Tint::None
    };
    widgets::row_background(ctx, ui, &response, tint);
    if let Choice::GoTo(fact) = choice
        && let Some(held) = ctx.state.library().get(fact)
    {
        let glyph = Glyph::of(held);
        let at = pos2(rect.left() + 16.0, rect.center().y);
        let look = ctx.looks().symbol(fact, held.kind);
        widgets::symbol(ui, glyph, look, at, 8.0);
    }
    let left = rect.left() + 32.0;
    let room = rect.right() - 10.0 - left;
    let name = widgets::line(ui, &label, Cut::Regular, size::TEXT, palette.text, room);
    let rest = room - name.size().x - 14.0;
    let at = pos2(left, rect.center().y - name.size().y / 2.0);
    ui.painter().galley(at, name, colour(palette.text));
    if rest > 30.0 && !right.is_empty() {
        let more = widgets::line(ui, &right, Cut::Regular, size::LABEL, palette.quiet, rest);
        let at = pos2(
            rect.right() - 10.0 - more.size().x,
            rect.center().y - more.size().y / 2.0,
        );
        ui.painter().galley(at, more, colour(palette.quiet));
    }
    response
}

/// What suits a query, best first; searched again only where the query has changed.
fn found(ctx: &Ctx<'_>, ui: &Ui, query: &str) -> Arc<Vec<Choice>> {
    let generation = ctx.state.derived.generation;
    if let Some(held) = ui.data(|data| data.get_temp::<Found>(found_id()))
        && held.query == query
        && held.generation == generation
    {
        return held.choices;
    }
    let choices = Arc::new(search(ctx, query));
    let found = Found {
        query: query.to_owned(),
        generation,
        choices: Arc::clone(&choices),
    };
    ui.data_mut(|data| data.insert_temp(found_id(), found));
    choices
}

fn search(ctx: &Ctx<'_>, query: &str) -> Vec<Choice> {
    let query = query.trim().to_lowercase();
    let actions = Action::ALL
        .into_iter()
        .filter(|action| *action != Action::Palette && *action != Action::LetGo)
        .filter(|action| action.is_enabled(ctx.state))
        .map(|action| (Choice::Do(action), action.label()));
    let facts = ctx.state.index().digests.iter().filter_map(|digest| {
        let fact = ctx.state.library().get(digest.fact)?;
        Some((Choice::GoTo(digest.fact), fact.title.as_str()))
    });
    let mut scored: Vec<(u32, Choice)> = actions
        .chain(facts)
        .filter_map(|(choice, label)| Some((score(&label.to_lowercase(), &query)?, choice)))
        .collect();
    // Stable: equals stay in the order of the table and of the atlas.
    scored.sort_by_key(|(score, _)| *score);
    scored
        .into_iter()
        .take(MOST)
        .map(|(_, choice)| choice)
        .collect()
}

/// How badly a label suits a query: 0 where it begins with it; nothing where its letters are
/// not there in their order.
fn score(label: &str, query: &str) -> Option<u32> {
    if query.is_empty() || label.starts_with(query) {
        return Some(0);
    }
    if let Some(at) = label.find(query) {
        let before = label.get(..at).and_then(|text| text.chars().next_back());
        let starts_word = before.is_none_or(|letter| !letter.is_alphanumeric());
        return Some(if starts_word { 1 } else { 2 });
    }
    // Letters in their order; the further apart, the worse.
    let mut gaps = 0;
    let mut letters = label.chars();
    for wanted in query.chars().filter(|letter| !letter.is_whitespace()) {
        loop {
            match letters.next() {
                Some(letter) if letter == wanted => break,
                Some(_) => gaps += 1,
                None => return None,
            }
        }
    }
    Some(3 + gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_suits_better_than_the_middle_and_that_better_than_loose_letters() {
        assert_eq!(score("zoom in", "zoo"), Some(0));
        assert_eq!(score("zoom in", "in"), Some(1));
        assert_eq!(score("zoom in", "oom"), Some(2));
        assert!(score("zoom in", "zi") > Some(2));
        assert_eq!(score("zoom in", "xy"), None);
    }
}
