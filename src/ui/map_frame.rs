//! The frame of a picture on the map: what is outside is dimmed, an edge moves it, a corner
//! makes it larger or smaller, and the map inside stays live.

use egui::{CursorIcon, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{Ctx, colour};
use crate::state::{FramePlace, ModeCommand};
use crate::theme::Rgba;

/// How far from the edge the pointer takes hold of it, in points.
const REACH: f32 = 7.0;

/// Draws the frame over the map at `map`.
pub fn ui(ctx: &Ctx<'_>, ui: &Ui, map: Rect, place: FramePlace) {
    let [left, top, right, bottom] = ctx.state.export_frame(place).map(|edge| edge as f32);
    let frame =
        Rect::from_min_max(pos2(left, top), pos2(right, bottom)).translate(map.min.to_vec2());
    let painter = ui.painter().with_clip_rect(map);
    let dim = colour(Rgba::hex(0x000000).alpha(0.32));
    for outside in [
        Rect::from_min_max(map.min, pos2(map.right(), frame.top())),
        Rect::from_min_max(pos2(map.left(), frame.bottom()), map.max),
        Rect::from_min_max(
            pos2(map.left(), frame.top()),
            pos2(frame.left(), frame.bottom()),
        ),
        Rect::from_min_max(
            pos2(frame.right(), frame.top()),
            pos2(map.right(), frame.bottom()),
        ),
    ] {
        painter.rect_filled(outside, 0.0, dim);
    }
    let ink = colour(ctx.palette().strong);
    painter.rect_stroke(frame, 0.0, Stroke::new(2.0, ink), StrokeKind::Outside);
    edges(ctx, ui, map, frame, place);
    corners(ctx, ui, map, frame, place);
}

fn edges(ctx: &Ctx<'_>, ui: &Ui, map: Rect, frame: Rect, place: FramePlace) {
    let band = |a: Pos2, b: Pos2| Rect::from_two_pos(a, b).expand(REACH);
    for (name, rect) in [
        ("upper", band(frame.left_top(), frame.right_top())),
        ("lower", band(frame.left_bottom(), frame.right_bottom())),
        ("left", band(frame.left_top(), frame.left_bottom())),
        ("right", band(frame.right_top(), frame.right_bottom())),
    ] {
        let edge = ui.interact(
            rect,
            ui.scope_id().with(("edge of the picture", name)),
            Sense::drag(),
        );
        edge.widget_info(|| {
            egui::WidgetInfo::labeled(
                egui::Role::Button,
                true,
                format!("Move the frame by its {name} edge"),
            )
        });
        if edge.hovered() || edge.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::Move);
        }
        if edge.dragged() {
            let moved = frame.center() + edge.drag_delta() - map.min;
            ctx.send(ModeCommand::Place(FramePlace {
                middle: [
                    f64::from(moved.x / map.width()),
                    f64::from(moved.y / map.height()),
                ],
                ..place
            }));
        }
    }
}

fn corners(ctx: &Ctx<'_>, ui: &Ui, map: Rect, frame: Rect, place: FramePlace) {
    let ink = colour(ctx.palette().strong);
    for (name, at) in [
        ("upper left", frame.left_top()),
        ("upper right", frame.right_top()),
        ("lower left", frame.left_bottom()),
        ("lower right", frame.right_bottom()),
    ] {
        let grip = Rect::from_center_size(at, vec2(12.0, 12.0));
        ui.painter().with_clip_rect(map).rect_filled(grip, 2.0, ink);
        let id = ui.scope_id().with(("corner of the picture", name));
        let corner = ui.interact(grip.expand(4.0), id, Sense::drag());
        corner.widget_info(|| {
            egui::WidgetInfo::labeled(
                egui::Role::Button,
                true,
                format!("Resize the frame by its {name} corner"),
            )
        });
        if corner.hovered() || corner.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeNwSe);
        }
        if corner.dragged() {
            // The middle stays; the corner follows the pointer.
            let reach = |point: Pos2| (point - frame.center()).abs();
            let (before, after) = (reach(at), reach(at + corner.drag_delta()));
            let grown = (after.x / before.x.max(1.0)).max(after.y / before.y.max(1.0));
            ctx.send(ModeCommand::Place(FramePlace {
                size: place.size * f64::from(grown),
                ..place
            }));
        }
    }
}
