//! What a choice on the map comes to, by the pointer or by the keyboard. It knows nothing of how
//! what is chosen was found.

use egui::Response;

use crate::scene::{Pick, Scene};
use crate::state::{LookCommand, MeasureStep, ModeCommand};
use crate::ui::Ctx;

/// Whether a click sets a point of a measurement.
pub(super) fn is_measuring(ctx: &Ctx<'_>) -> bool {
    ctx.state.mode.sets_points()
}

/// Sets a point at a place of the frame; the second click of a double click ends the line.
pub(super) fn set_point(ctx: &Ctx<'_>, clicked: &Response, scene: &Scene, at: [f64; 2]) {
    ctx.send(ModeCommand::Measure(if clicked.double_clicked() {
        MeasureStep::Adding(false)
    } else {
        MeasureStep::Point(scene.camera.lonlat_at(scene.size, at))
    }));
}

/// Selects a fact, opens a symbol of several or closes it again, or lets go of both where nothing was
/// chosen.
pub(super) fn pick(ctx: &Ctx<'_>, pick: Option<Pick>) {
    match pick {
        Some(Pick::Fact(fact)) => ctx.send(LookCommand::Select(Some(fact))),
        Some(Pick::Cluster(cluster)) => {
            let open = ctx.state.mode.explore().cluster != Some(cluster);
            ctx.send(LookCommand::OpenCluster(open.then_some(cluster)));
        }
        None => {
            ctx.send(LookCommand::OpenCluster(None));
            ctx.send(LookCommand::Select(None));
        }
    }
}
