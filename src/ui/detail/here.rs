//! What else lies at the same place as the selected fact.

use std::sync::Arc;

use egui::{Id, Sense, Ui, vec2};

use super::chosen::Chosen;
use crate::atlas::library::FactRef;
use crate::geodesy;
use crate::ui::facts::row;
use crate::ui::{Ctx, widgets};

/// How near is the same place, in metres.
const NEAR_M: f64 = 1_000.0;
/// How many are listed.
const MOST: usize = 30;

/// Positions in the index of the facts that were found, and what they were found for.
type Found = (u64, FactRef, Arc<Vec<usize>>);

/// Draws the section.
pub(super) fn ui(ctx: &Ctx<'_>, ui: &mut Ui, chosen: &Chosen<'_>) {
    let found = found(ctx, ui, chosen);
    if found.is_empty() {
        return;
    }
    ui.add_space(6.0);
    widgets::section(ctx, ui, "Also here", Some(found.len()));
    ui.spacing_mut().item_spacing.y = 0.0;
    let looks = ctx.looks();
    for position in found.iter().take(MOST) {
        let wanted = vec2(ui.available_width(), 46.0);
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
        row(ctx, ui, &looks, rect.expand2(vec2(8.0, 0.0)), *position);
    }
}

/// The facts near any site of the chosen one, found once for each selection.
fn found(ctx: &Ctx<'_>, ui: &Ui, chosen: &Chosen<'_>) -> Arc<Vec<usize>> {
    let id = Id::unique("facts at the same place");
    let (generation, fact) = (ctx.state.derived.generation, chosen.fact_ref);
    if let Some((of_generation, of_fact, found)) = ui.data(|data| data.get_temp::<Found>(id))
        && (of_generation, of_fact) == (generation, fact)
    {
        return found;
    }
    let found = Arc::new(search(ctx, chosen));
    ui.data_mut(|data| data.insert_temp::<Found>(id, (generation, fact, Arc::clone(&found))));
    found
}

fn search(ctx: &Ctx<'_>, chosen: &Chosen<'_>) -> Vec<usize> {
    let index = ctx.state.index();
    let Some(mine) = index.position(chosen.fact_ref) else {
        return Vec::new();
    };
    let at = |world: [f64; 2]| {
        let [lon, lat] = crate::basemap::lonlat_from_world(world);
        geodesy::LonLat::new(lon, lat)
    };
    let mut found = Vec::new();
    for spot in &index.spots {
        if spot.digest == mine || found.contains(&spot.digest) {
            continue;
        }
        let near = index.spots_of(mine).iter().any(|own| {
            let (dx, dy) = (own.world[0] - spot.world[0], own.world[1] - spot.world[1]);
            // A kilometre is less than half a world pixel as far as the map reaches north.
            dx.abs() < 0.5
                && dy.abs() < 0.5
                && geodesy::distance_m(at(own.world), at(spot.world)) <= NEAR_M
        });
        if near {
            found.push(spot.digest);
        }
    }
    found
}
