//! Every claim as a card: first those that count, then, folded away, those that do not and why.

use egui::{Id, Popup, PopupCloseBehavior, Rect, Ui, pos2, vec2};

use super::chosen::Chosen;
use crate::atlas::claims::{Standing, Weighed, ages, claim_words};
use crate::atlas::{Claim, Quote, Source, cite};
use crate::scene::Cut;
use crate::state::Command;
use crate::theme::size;
use crate::ui::widgets::{self, Icon, Pill};
use crate::ui::{Ctx, words};

/// What the claims that count disagree about, version by version.
pub(super) fn differences(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let palette = ctx.palette();
    let mut differing: Vec<_> = chosen
        .answers
        .iter()
        .filter(|answer| answer.conflict)
        .collect();
    differing.sort_by_key(|answer| answer.about != NUMBER);
    if differing.is_empty() {
        return;
    }
    ui.add_space(6.0);
    widgets::section(ctx, ui, "What differs", Some(differing.len()));
    for answer in differing {
        widgets::wrapped(
            ui,
            widgets::text(
                words::topic(answer.about),
                Cut::SemiBold,
                size::TEXT,
                palette.text,
            ),
        );
        for (says, publishers) in versions(chosen, &answer.counting) {
            let mut job = egui::text::LayoutJob::default();
            job.append(
                &says,
                0.0,
                widgets::format(Cut::Regular, size::TEXT, palette.text),
            );
            job.append(
                &format!("  {publishers}"),
                0.0,
                widgets::format(Cut::Regular, size::LABEL, palette.quiet),
            );
            ui.horizontal_top(|ui| {
                let (mark, _) = ui.allocate_exact_size(vec2(4.0, 18.0), egui::Sense::hover());
                ui.painter().circle_filled(
                    mark.center(),
                    2.0,
                    crate::ui::colour(palette.differs_text),
                );
                ui.add(egui::Label::new(job).wrap());
            });
        }
        ui.add_space(2.0);
    }
}

/// What is said, each version once, with those who say it.
fn versions(chosen: &Chosen<'_>, counting: &[&Claim]) -> Vec<(String, String)> {
    const MOST_NAMED: usize = 4;
    let mut versions: Vec<(String, Vec<String>)> = Vec::new();
    for claim in counting {
        let mut says = claim_words(claim);
        if let Some(site) = &claim.terms.site {
            says = format!("{site}: {says}");
        }
        let who = publisher(chosen, claim);
        match versions.iter_mut().find(|(held, _)| *held == says) {
            Some((_, names)) if names.contains(&who) => {}
            Some((_, names)) => names.push(who),
            None => versions.push((says, vec![who])),
        }
    }
    versions
        .into_iter()
        .map(|(says, names)| {
            let more = names.len().saturating_sub(MOST_NAMED);
            let mut named = names
                .into_iter()
                .take(MOST_NAMED)
                .collect::<Vec<_>>()
                .join(", ");
            if more > 0 {
                named = format!("{named} and {more} more");
            }
            (says, named)
        })
        .collect()
}

fn publisher(chosen: &Chosen<'_>, claim: &Claim) -> String {
    match claim.source.as_deref() {
        Some(id) => chosen
            .atlas
            .source(id)
            .map_or(id, |source| source.name())
            .to_owned(),
        None => "no source given".to_owned(),
    }
}

/// What claims are about where they give the number of a fact.
const NUMBER: &str = "personnel";

/// Every claim about the number.
pub(super) fn of_number(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let has_any = |entry: &Weighed<'_>| entry.claim.terms.about == NUMBER;
    if chosen.weighed.iter().any(has_any) {
        topic(ctx, ui, chosen, NUMBER);
    }
}

/// Every other claim, by what it is about: what differs first, then the rest in the order of
/// the alphabet.
pub(super) fn of_the_rest(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let mut topics: Vec<&str> = Vec::new();
    for entry in &chosen.weighed {
        let about = entry.claim.terms.about.as_str();
        if about != NUMBER && !topics.contains(&about) {
            topics.push(about);
        }
    }
    let differs = |about: &str| chosen.answer(about).is_some_and(|answer| answer.conflict);
    topics.sort_by_key(|about| (!differs(about), about.to_lowercase()));
    if chosen.weighed.is_empty() {
        ui.add_space(6.0);
        widgets::section(ctx, ui, "Sources", Some(0));
        let ink = ctx.palette().quiet;
        let said = "The atlas gives no source for this fact";
        widgets::wrapped(ui, widgets::text(said, Cut::Regular, size::TEXT, ink));
    }
    for about in topics {
        topic(ctx, ui, chosen, about);
    }
}

fn topic(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>, about: &str) {
    let of_topic: Vec<(usize, &Weighed<'_>)> = chosen
        .weighed
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.claim.terms.about == about)
        .collect();
    let answer = chosen.answer(about);
    let differs = answer.is_some_and(|answer| answer.conflict);
    let counting: Vec<&Claim> = answer
        .map(|answer| answer.counting.clone())
        .unwrap_or_default();
    let title = if about == NUMBER {
        "Sources for this number".to_owned()
    } else if about.is_empty() {
        "Sources".to_owned()
    } else {
        words::topic(about)
    };
    ui.add_space(6.0);
    widgets::section(ctx, ui, &title, Some(counting.len()));
    for claim in counting {
        // The same claim, by its place in the file, so that its card keeps its identity.
        let found = of_topic
            .iter()
            .find(|(_, entry)| std::ptr::eq(entry.claim, claim));
        if let Some((position, entry)) = found {
            card(ctx, ui, chosen, *position, entry, differs);
        }
    }
    let rest: Vec<&(usize, &Weighed<'_>)> = of_topic
        .iter()
        .filter(|(_, entry)| entry.standing != Standing::Counts)
        .collect();
    if rest.is_empty() {
        return;
    }
    let id = Id::unique(("history", chosen.fact_ref, about));
    let title = format!("History and undated ({})", rest.len());
    widgets::fold(ctx, ui, id, &title, |ui| {
        for (position, entry) in rest {
            card(ctx, ui, chosen, *position, entry, false);
        }
    });
}

/// One claim: what it says, for when, who published it and where in it, who said it.
fn card(
    ctx: &Ctx<'_>,
    ui: &mut Ui,
    chosen: &Chosen<'_>,
    position: usize,
    entry: &Weighed<'_>,
    differs: bool,
) {
    const BUTTON: f32 = 26.0;
    let palette = ctx.palette();
    let claim = entry.claim;
    let source = claim
        .source
        .as_deref()
        .and_then(|id| chosen.atlas.source(id));
    ui.push_id(("claim", position), |ui| {
        widgets::card(ctx).show(ui, |ui| {
            let inner = ui.available_rect_before_wrap();
            ui.set_width(inner.width());
            ui.spacing_mut().item_spacing = vec2(5.0, 4.0);
            ui.spacing_mut().interact_size.y = 18.0;
            ui.scope(|ui| {
                ui.set_max_width(inner.width() - BUTTON - 2.0);
                ui.horizontal_wrapped(|ui| {
                    let says = match claim_words(claim) {
                        says if says.is_empty() => "says nothing that is understood".to_owned(),
                        says => says,
                    };
                    ui.label(widgets::text(says, Cut::Bold, size::TEXT, palette.text));
                    if let Some(as_of) = &claim.as_of {
                        widgets::pill(ctx, ui, &as_of.to_words(), Pill::Plain);
                    } else if let Some(dated) = entry.dated
                        && ages(chosen.atlas, chosen.fact.kind.nature(), claim)
                    {
                        // It counts by a date that it does not give itself.
                        let words = format!("source of {}", dated.to_words());
                        widgets::pill(ctx, ui, &words, Pill::Plain);
                    }
                    if differs {
                        widgets::pill(ctx, ui, "differs", Pill::Differs);
                    }
                    if let Some(kind) = source.and_then(|source| source.kind.as_deref()) {
                        widgets::pill(ctx, ui, kind, Pill::Plain);
                    }
                    if entry.standing != Standing::Counts {
                        widgets::pill(ctx, ui, &words::standing(entry), Pill::Plain);
                    }
                });
            });
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                named_source(ctx, ui, claim, source);
                let mut rest: Vec<String> = Vec::new();
                rest.extend(claim.locator.as_ref().map(ToString::to_string));
                rest.push(
                    claim
                        .terms
                        .said_by
                        .as_ref()
                        .map_or_else(|| "own voice".to_owned(), |who| format!("said by {who}")),
                );
                rest.extend(claim.terms.site.as_ref().map(|site| format!("for {site}")));
                ui.label(widgets::text(
                    format!("· {}", rest.join(" · ")),
                    Cut::Regular,
                    size::LABEL,
                    palette.quiet,
                ));
            });
            if let Some(quote) = &claim.terms.quote {
                quotation(ctx, ui, quote);
            }
            if let Some(note) = &claim.terms.note {
                widgets::wrapped(
                    ui,
                    widgets::text(note.as_str(), Cut::Regular, size::LABEL, palette.quiet),
                );
            }
            let corner = Rect::from_min_size(
                pos2(inner.right() - BUTTON + 4.0, inner.top() - 4.0),
                vec2(BUTTON, BUTTON),
            );
            let mut child = ui.new_child(egui::UiBuilder::new().max_rect(corner));
            let label = format!("Copy this claim: {}", claim_words(claim));
            if widgets::icon_button(ctx, &mut child, Icon::Copy, &label).clicked() {
                let library = ctx.state.library();
                let sentence = cite::claim_sentence(library, chosen.fact_ref, chosen.fact, claim);
                ctx.send(Command::Copy(sentence));
            }
        });
    });
}

/// The words of the source, those around them quiet, behind a thin rule.
fn quotation(ctx: &Ctx<'_>, ui: &mut Ui, quote: &Quote) {
    const INDENT: f32 = 10.0;
    let palette = ctx.palette();
    let mut job = egui::text::LayoutJob::default();
    let mut append = |words: &str, cut, colour| {
        job.append(words, 0.0, widgets::format(cut, size::LABEL, colour));
    };
    let (before, behind) = (quote.prefix.trim_start(), quote.suffix.trim_end());
    if !before.is_empty() {
        append(&format!("… {before}"), Cut::Regular, palette.quiet);
    }
    // What stands around it is said without marks: the quotation is what the claim rests on.
    append(&format!("“{}”", quote.exact), Cut::Regular, palette.text);
    if !behind.is_empty() {
        append(&format!("{behind} …"), Cut::Regular, palette.quiet);
    }
    let said = ui
        .horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(INDENT);
            ui.add(egui::Label::new(job).wrap().selectable(true));
        })
        .response
        .rect;
    let left = said.left() + 2.0;
    let line = egui::Stroke::new(2.0, crate::ui::colour(palette.rule));
    ui.painter().vline(left, said.y_range(), line);
}

/// The publisher as a link that first shows where it leads.
fn named_source(ctx: &Ctx<'_>, ui: &mut Ui, claim: &Claim, source: Option<&Source>) {
    let palette = ctx.palette();
    let Some(source) = source else {
        let said = match claim.source.as_deref() {
            Some(id) => format!("{id} (not in the list of sources)"),
            None => "no source given".to_owned(),
        };
        ui.label(widgets::text(
            said,
            Cut::Regular,
            size::LABEL,
            palette.differs_text,
        ));
        return;
    };
    let link = ui.link(widgets::text(
        source.cited_name(),
        Cut::Regular,
        size::LABEL,
        palette.link,
    ));
    Popup::from_toggle_button_response(&link)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(300.0)
        .show(|ui| {
            ui.set_max_width(300.0);
            source_card(ctx, ui, source);
        });
}

/// A source in full, with its address before anything opens it.
fn source_card(ctx: &Ctx<'_>, ui: &mut Ui, source: &Source) {
    let palette = ctx.palette();
    let quiet = |ui: &mut Ui, words: String| {
        widgets::wrapped(
            ui,
            widgets::text(words, Cut::Regular, size::LABEL, palette.quiet),
        );
    };
    let title = if source.title.is_empty() {
        source.name()
    } else {
        &source.title
    };
    widgets::wrapped(
        ui,
        widgets::text(title, Cut::SemiBold, size::TEXT, palette.text),
    );
    let mut by: Vec<String> = Vec::new();
    by.extend(source.author.as_ref().map(ToString::to_string));
    by.push(source.cited_name().into_owned());
    by.extend(source.date.as_ref().map(crate::atlas::time::Edtf::to_words));
    quiet(ui, by.join(", "));
    if let Some(reliability) = &source.reliability {
        quiet(ui, format!("Reliability: {reliability}"));
    }
    if let Some(note) = &source.note {
        quiet(ui, note.to_string());
    }
    if let Some(accessed) = &source.accessed {
        quiet(ui, format!("Read {}", accessed.to_words()));
    }
    match &source.url {
        Some(url) => address(ctx, ui, url, ["Open in browser", "Copy address"]),
        None => quiet(ui, "The atlas gives no address for it".to_owned()),
    }
    if let Some(copy) = &source.archive {
        let made = copy.date.as_ref();
        let made = made.map_or_else(String::new, |date| format!(" of {}", date.to_words()));
        quiet(ui, format!("Copy that stays{made}"));
        address(ctx, ui, &copy.url, ["Open the copy", "Copy its address"]);
    }
}

/// An address, and what can be done with it.
fn address(ctx: &Ctx<'_>, ui: &mut Ui, url: &str, [open, copy]: [&str; 2]) {
    ui.add(
        egui::Label::new(widgets::text(
            url,
            Cut::Regular,
            size::LABEL,
            ctx.palette().text,
        ))
        .wrap()
        .selectable(true),
    );
    ui.horizontal_wrapped(|ui| {
        // An address of an atlas may be anything; only pages are handed to a browser.
        let is_page = url.starts_with("https://") || url.starts_with("http://");
        if is_page && ui.button(open).clicked() {
            ctx.send(Command::Browse(url.to_owned()));
            ui.close();
        }
        if ui.button(copy).clicked() {
            ctx.send(Command::Copy(url.to_owned()));
            ui.close();
        }
    });
}
