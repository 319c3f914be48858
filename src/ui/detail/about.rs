//! What else is known of a fact: sites with their former names, stops, countries, dates,
//! parties, groups, ranges, and how far its sites lie apart.

use egui::{Sense, Ui, vec2};

use super::chosen::Chosen;
use crate::atlas::claims::{Bounds, claim_words};
use crate::atlas::time::Edtf;
use crate::atlas::{Claim, Kind, Party, Precision, Site, WeaponRange};
use crate::basemap::country_name;
use crate::geodesy;
use crate::number::grouped;
use crate::scene::Cut;
use crate::theme::size;
use crate::ui::widgets::{self, Pill};
use crate::ui::{Ctx, words};

/// A claimed distance this much off the computed one differs from it.
const DIFFERS_BY: f64 = 0.1;

/// Draws the section.
pub(super) fn ui(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    ui.add_space(6.0);
    let fact = chosen.fact;
    widgets::section(ctx, ui, "About", None);
    match fact.kind {
        Kind::Journey => stops(ctx, ui, &fact.sites),
        _ => sites(ctx, ui, chosen),
    }
    let countries = [
        ("Sending country", &fact.country),
        ("Host country", &fact.host),
    ];
    for (label, code) in countries {
        let label = match (label, fact.kind) {
            ("Sending country", Kind::Deployment | Kind::Transfer) | ("Host country", _) => label,
            _ => "Country",
        };
        if let Some(code) = code {
            plain(ctx, ui, label, country_name(code));
        }
    }
    if let Some(when) = &fact.when {
        let label = if when.is_interval() { "Dates" } else { "Date" };
        plain(ctx, ui, label, &words::capital(&when.to_words()));
    }
    if !fact.parties.is_empty() {
        field(ctx, ui, "Parties", |ui| {
            for party in &fact.parties {
                body(ctx, ui, &party_words(party));
            }
        });
    }
    if !fact.groups.is_empty() {
        let names: Vec<&str> = fact
            .groups
            .iter()
            .map(|id| {
                chosen
                    .atlas
                    .group(id)
                    .map_or(id.as_str(), |group| group.name.as_str())
            })
            .collect();
        plain(ctx, ui, "Groups", &names.join(", "));
    }
    if !fact.ranges.is_empty() {
        field(ctx, ui, "Range", |ui| {
            for range in &fact.ranges {
                body(ctx, ui, &range_words(range));
            }
        });
    }
    apart(ctx, ui, chosen);
    if !fact.covers().is_empty() {
        plain(ctx, ui, "Includes", &fact.covers().join(", "));
    }
    if !fact.tags.is_empty() {
        plain(ctx, ui, "Tags", &fact.tags.join(", "));
    }
}

/// A label at the left, and what belongs to it.
fn field(ctx: &Ctx<'_>, ui: &mut Ui, label: &str, value: impl FnOnce(&mut Ui)) {
    let palette = ctx.palette();
    let width = ui.available_width();
    let left = (width * 0.3).clamp(60.0, 108.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
        ui.vertical(|ui| {
            ui.set_width(left);
            widgets::wrapped(
                ui,
                widgets::text(label, Cut::Regular, size::LABEL, palette.quiet),
            );
        });
        ui.vertical(|ui| {
            ui.set_width(width - left - 8.0);
            value(ui);
        });
    });
}

fn plain(ctx: &Ctx<'_>, ui: &mut Ui, label: &str, value: &str) {
    field(ctx, ui, label, |ui| body(ctx, ui, value));
}

fn body(ctx: &Ctx<'_>, ui: &mut Ui, words: &str) {
    let ink = ctx.palette().text;
    widgets::wrapped(ui, widgets::text(words, Cut::Regular, size::TEXT, ink));
}

fn aside(ctx: &Ctx<'_>, ui: &mut Ui, words: &str) {
    let ink = ctx.palette().quiet;
    widgets::wrapped(ui, widgets::text(words, Cut::Regular, size::LABEL, ink));
}

fn sites(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let fact = chosen.fact;
    match &*fact.sites {
        [] if chosen.digest.mapped => {}
        [] => plain(ctx, ui, "Site", "The atlas gives no place for this fact"),
        sites => {
            let label = if sites.len() == 1 { "Site" } else { "Sites" };
            field(ctx, ui, label, |ui| {
                for site in sites {
                    body(ctx, ui, site.name_on(chosen.digest.day));
                    let known = site_words(site, fact.host.as_deref(), chosen.digest.day);
                    if !known.is_empty() {
                        aside(ctx, ui, &known);
                    }
                }
            });
        }
    }
}

/// Former names, dates, country and precision of a site.
fn site_words(site: &Site, host: Option<&str>, day: crate::atlas::time::Day) -> String {
    let mut known: Vec<String> = Vec::new();
    let shown = site.name_on(day);
    if *shown != site.name {
        known.push(format!("today {}", site.name));
    }
    for former in site.formerly.iter().filter(|former| former.name != *shown) {
        known.push(former.until.as_ref().map_or_else(
            || format!("formerly {}", former.name),
            |until| format!("until {}: {}", until.to_words(), former.name),
        ));
    }
    known.extend(site.when.as_ref().map(Edtf::to_words));
    if let Some(country) = site.country.as_deref()
        && Some(country) != host
    {
        known.push(country_name(country).to_owned());
    }
    match site.precision {
        Precision::Site => {}
        Precision::City => known.push("somewhere in the town".to_owned()),
        Precision::Region => known.push("somewhere in the region".to_owned()),
        Precision::Country => known.push("somewhere in the country".to_owned()),
    }
    if let Some(radius) = site.radius_km {
        known.push(format!("within {} km", grouped(radius)));
    }
    known.join(" · ")
}

/// The stops of an itinerary, numbered, with their dates and the way between them.
fn stops(ctx: &Ctx<'_>, ui: &mut Ui, sites: &[Site]) {
    let look = ctx.looks().symbol_of(Kind::Journey);
    for (number, site) in (1_usize..).zip(sites) {
        ui.horizontal_top(|ui| {
            let (rect, mark) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
            mark.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Label, true, format!("Stop {number}"))
            });
            ui.painter()
                .circle_filled(rect.center(), 9.0, crate::ui::colour(look.fill));
            let digits = widgets::line(
                ui,
                &number.to_string(),
                Cut::SemiBold,
                size::SMALL,
                look.ink,
                20.0,
            );
            let at = rect.center() - digits.size() / 2.0;
            ui.painter().galley(at, digits, crate::ui::colour(look.ink));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                body(ctx, ui, &site.name);
                let mut known: Vec<String> = Vec::new();
                known.extend(site.when.as_ref().map(Edtf::to_words));
                known.extend(site.country.as_deref().map(|c| country_name(c).to_owned()));
                if !known.is_empty() {
                    aside(ctx, ui, &known.join(" · "));
                }
            });
        });
    }
    let length: f64 = sites
        .iter()
        .zip(sites.iter().skip(1))
        .map(|(from, to)| geodesy::distance_m(from.at, to.at))
        .sum();
    if length > 0.0 {
        let said = format!("{} along great circles", geodesy::km_words(length));
        plain(ctx, ui, "Way", &said);
    }
}

fn party_words(party: &Party) -> String {
    let mut said = party.name.to_string();
    let country = party.country.as_deref().map(country_name);
    let mut known: Vec<&str> = Vec::new();
    known.extend(party.role.as_deref());
    known.extend(country.filter(|country| {
        party.name != **country
            && !party
                .role
                .as_ref()
                .is_some_and(|role| role.contains(*country))
    }));
    if !known.is_empty() {
        said = format!("{said}, {}", known.join(", "));
    }
    said
}

fn range_words(range: &WeaponRange) -> String {
    let mut said = format!("{}: {} km", range.system, grouped(range.km));
    if !range.centre.name.is_empty() {
        said = format!("{said} around {}", range.centre.name);
    }
    if range.centre.assumed {
        said.push_str(" (launch site assumed)");
    }
    said
}

/// How far the first two sites lie apart, computed, beside what sources say.
fn apart(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let fact = chosen.fact;
    let claimed: Vec<&Claim> = chosen
        .answer("distance_km")
        .map(|answer| answer.counting.clone())
        .unwrap_or_default();
    let computed_m = match &*fact.sites {
        [first, second, ..] if fact.kind != Kind::Journey => {
            Some(geodesy::distance_m(first.at, second.at))
        }
        _ => None,
    };
    let Some(computed_m) = computed_m else { return };
    field(ctx, ui, "Apart", |ui| {
        body(
            ctx,
            ui,
            &format!("{} computed (geodesic)", geodesy::km_words(computed_m)),
        );
        ui.spacing_mut().interact_size.y = 18.0;
        for claim in claimed {
            let off = Bounds::of(claim).is_some_and(|bounds| {
                let (low, high) = (bounds.low.unwrap_or(0.0), bounds.high.unwrap_or(f64::MAX));
                let computed = computed_m / 1000.0;
                low > computed * (1.0 + DIFFERS_BY) || high < computed * (1.0 - DIFFERS_BY)
            });
            ui.horizontal_wrapped(|ui| {
                let who = claim
                    .source
                    .as_deref()
                    .map(|id| chosen.atlas.source(id).map_or(id, |source| source.name()));
                let said = match who {
                    Some(who) => format!("{who} says {}", claim_words(claim)),
                    None => format!("claimed: {}", claim_words(claim)),
                };
                ui.label(widgets::text(
                    said,
                    Cut::Regular,
                    size::LABEL,
                    ctx.palette().quiet,
                ));
                if off {
                    widgets::pill(ctx, ui, "differs", Pill::Differs);
                }
            });
        }
    });
}
