//! Which sources stand behind the total on a day: that which the pointer was on last, or else the
//! one that is shown.

use std::sync::Arc;

use egui::{Id, Ui, vec2};

use crate::atlas::changes::Cited;
use crate::atlas::claims::bounds_words;
use crate::atlas::history::{self, Behind, Total};
use crate::atlas::time::Day;
use crate::scene::Cut;
use crate::scene::chart::{Chart, holds};
use crate::state::Command;
use crate::theme::size;
use crate::ui::widgets::{self, Icon};
use crate::ui::{Ctx, words};

/// Of how many facts the claims are weighed in a frame at most.
const MOST_FACTS: usize = 1_000;
/// How many bodies of troops are listed; what is copied has all of them.
const MOST_BODIES: usize = 60;

/// The day that is looked at: of which total, for which day of the view, and which one.
type Looked = (Arc<Vec<Total>>, Option<Day>, Day);

/// What stands behind a total on a day: of which total, when, and what.
type Kept = (Arc<Vec<Total>>, Day, Arc<Vec<Behind>>);

/// Draws the list.
pub(super) fn ui(ctx: &Ctx<'_>, ui: &mut Ui, chart: &Chart, hovered: Option<Day>) {
    let Some(over_time) = ctx.state.derived.over_time() else {
        return;
    };
    let totals = &over_time.totals;
    let id = Id::unique("day of the total that is looked at");
    let on = |day: Day| totals.iter().position(|total| holds(total.span, day));
    let before: Option<Looked> = ui.data(|data| data.get_temp(id));
    let before = before.filter(|(of, now, _)| Arc::ptr_eq(of, totals) && *now == chart.now);
    // The first day of a step, or the last of one that has no beginning.
    let begin = |step: usize| {
        let span = totals.get(step)?.span;
        span.from.or(span.until)
    };
    let counted = |day: &Day| on(*day).is_some();
    let looked = hovered
        .filter(counted)
        .or_else(|| before.map(|(_, _, day)| day))
        .or_else(|| chart.now.filter(counted))
        .or_else(|| begin(totals.len().checked_sub(1)?));
    let Some((mut day, step)) = looked.and_then(|day| Some((day, on(day)?))) else {
        return;
    };
    let Some(number) = totals
        .get(step)
        .map(|total| bounds_words(total.span.bounds))
    else {
        return;
    };
    let when = day.to_words();
    let behind = made(ctx, ui, totals, day);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let said = format!("Sources for {number} on {when}");
        let buttons = 3.0 * 30.0 + 8.0;
        let width = (ui.available_width() - buttons).max(80.0);
        ui.allocate_ui(vec2(width, 26.0), |ui| {
            ui.set_width(width);
            let said = widgets::text(said, Cut::SemiBold, size::TEXT, ctx.palette().text);
            widgets::wrapped(ui, said);
        });
        let copy = ui.add_enabled_ui(behind.is_some(), |ui| {
            widgets::icon_button(ctx, ui, Icon::Copy, "Copy the number with its sources")
        });
        if copy.inner.clicked()
            && let Some(behind) = &behind
        {
            let library = ctx.state.library();
            let said = format!("Personnel on {when}: {number}");
            ctx.send(Command::Copy(history::cited(library, &said, behind)));
        }
        for (icon, label, next) in [
            (Icon::Back, "Step before", step.checked_sub(1)),
            (
                Icon::Forward,
                "Next step",
                Some(step + 1).filter(|next| *next < totals.len()),
            ),
        ] {
            let button = ui.add_enabled_ui(next.is_some(), |ui| {
                widgets::icon_button(ctx, ui, icon, label)
            });
            if button.inner.clicked()
                && let Some(next) = next.and_then(begin)
            {
                day = next;
            }
        }
    });
    if let Some(behind) = &behind {
        list(ctx, ui, behind);
    } else {
        let said = "Too many facts to list all their sources at once: filters make them fewer";
        quiet(ctx, ui, said);
    }
    ui.add_space(4.0);
    let looked: Looked = (Arc::clone(totals), chart.now, day);
    ui.data_mut(|data| data.insert_temp(id, looked));
}

fn quiet(ctx: &Ctx<'_>, ui: &mut Ui, said: &str) {
    let said = widgets::text(said, Cut::Regular, size::LABEL, ctx.palette().quiet);
    widgets::wrapped(ui, said);
}

fn list(ctx: &Ctx<'_>, ui: &mut Ui, behind: &[Behind]) {
    let palette = ctx.palette();
    let library = ctx.state.library();
    for body in behind.iter().take(MOST_BODIES) {
        let mut job = egui::text::LayoutJob::default();
        let mut add = |said: &str, cut, ink| {
            job.append(said, 0.0, widgets::format(cut, size::LABEL, ink));
        };
        let title = &library.fact(body.fact).title;
        add(title, Cut::SemiBold, palette.text);
        let number = format!("  {}", bounds_words(body.bounds));
        add(&number, Cut::Regular, palette.text);
        for (fact, claim) in body.claims(library) {
            let cited = Cited::of(library, fact.atlas(), claim);
            add(&format!("\n{}", cited.line()), Cut::Regular, palette.quiet);
        }
        ui.add(egui::Label::new(job).wrap());
    }
    if let Some(more) = behind.len().checked_sub(MOST_BODIES + 1) {
        let more = words::grouped(more + 1);
        quiet(
            ctx,
            ui,
            &format!("and {more} more, which are copied with the rest"),
        );
    }
}

/// What stands behind a total on a day, made once for it; none where that would take too long for a
/// frame.
fn made(ctx: &Ctx<'_>, ui: &Ui, totals: &Arc<Vec<Total>>, day: Day) -> Option<Arc<Vec<Behind>>> {
    let facts = &ctx.state.derived.over_time()?.facts;
    if facts.len() > MOST_FACTS {
        return None;
    }
    let id = Id::unique("what stands behind the total on a day");
    let kept: Option<Kept> = ui.data(|data| data.get_temp(id));
    if let Some((of, at, behind)) = kept
        && Arc::ptr_eq(&of, totals)
        && at == day
    {
        return Some(behind);
    }
    let behind = Arc::new(history::behind(ctx.state.library(), facts, day));
    let keep: Kept = (Arc::clone(totals), day, Arc::clone(&behind));
    ui.data_mut(|data| data.insert_temp(id, keep));
    Some(behind)
}
