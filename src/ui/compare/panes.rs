//! The two panes of the map, locked to one camera: each is a map of its own, on a date of its own.
//!
//! A pane gets a state as it is on its date, with the camera that its part of the frame needs, and
//! where its map was moved to is brought back to the whole frame.

use std::cell::RefCell;

use egui::{CursorIcon, Id, Key, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::atlas::time::Edtf;
use crate::scene::{Corners, Cut};
use crate::state::{Command, CompareCommand, LookCommand, TimeCommand};
use crate::theme::size;
use crate::ui::keys::MapFocus;
use crate::ui::map::MapUi;
use crate::ui::tiles::Desk;
use crate::ui::{Ctx, colour, widgets};
use crate::view::{Camera, Compare, CompareMode, FrameSize};

/// How far the arrow keys move the line, of the map's width.
const STEP: f64 = 0.02;

/// What the panes keep between frames.
#[derive(Default)]
pub struct Panes {
    earlier: Option<MapUi>,
}

/// A part of the frame that a pane fills.
#[derive(Clone, Copy)]
struct Part {
    rect: Rect,
    /// The middle of the whole frame, in pixels of the pane.
    middle: [f64; 2],
    /// The size of the whole frame.
    whole: FrameSize,
    /// What stands in its corners.
    corners: Corners,
}

/// A pane that is narrower than this, in points, leaves the credit to a wider one.
const CREDIT_PT: f32 = 290.0;
/// A pane that is narrower than this, in points, leaves the scale bar to the other.
const SCALE_PT: f32 = 150.0;

/// A pane that is narrower than this, in points, never has the credit where the other is wider.
const LEAST_CREDIT_PT: f32 = 220.0;

/// Two panes have one scale bar and one credit, as one map has: the scale bar on the left and the
/// credit on the right, unless there is no room for it, or it would cover more there: `covered` is
/// how much it would on the left and on the right.
fn corners(left: f32, right: f32, covered: [f64; 2]) -> [Corners; 2] {
    let has_room = right >= CREDIT_PT || right >= left;
    let is_better_left = covered[0] < covered[1] && left >= LEAST_CREDIT_PT;
    let credit_at_right = has_room && !is_better_left;
    let scale_at_left = left >= SCALE_PT || left >= right;
    let corners = |scale, credit| Corners {
        scale,
        credit,
        yields: true,
    };
    [
        corners(scale_at_left, !credit_at_right),
        corners(!scale_at_left, credit_at_right),
    ]
}

impl Part {
    fn size(&self) -> FrameSize {
        FrameSize {
            width: f64::from(self.rect.width()),
            height: f64::from(self.rect.height()),
        }
    }

    /// The camera of the pane, from that of the whole frame.
    fn camera(&self, whole: Camera) -> Camera {
        let size = self.size();
        let at = [
            self.whole.width / 2.0 + size.width / 2.0 - self.middle[0],
            self.whole.height / 2.0 + size.height / 2.0 - self.middle[1],
        ];
        Camera {
            centre: whole.lonlat_at(self.whole, at),
            zoom: whole.zoom,
        }
    }

    /// The camera of the whole frame, from that of the pane.
    fn whole(&self, camera: Camera) -> Camera {
        Camera {
            centre: camera.lonlat_at(self.size(), self.middle),
            zoom: camera.zoom,
        }
    }
}

impl Panes {
    /// What is left to do once everything else of the frame is drawn.
    pub fn end(&mut self, context: &egui::Context) {
        if let Some(earlier) = &mut self.earlier {
            earlier.end(context);
        }
    }

    /// What of the map of the earlier date has the focus of the keyboard.
    pub fn focused(&self) -> MapFocus {
        let earlier = self.earlier.as_ref();
        earlier.map_or_else(MapFocus::default, |map| map.focused)
    }

    /// Lets go of the second map.
    pub fn close(&mut self) {
        self.earlier = None;
    }

    /// Both panes, in all the space there is; `later` is the map of the view's own date.
    pub fn ui(
        &mut self,
        ctx: &Ctx<'_>,
        desk: &Desk,
        ui: &mut Ui,
        later: &mut MapUi,
        compare: &Compare,
    ) {
        let rect = ui.available_rect_before_wrap();
        ui.allocate_rect(rect, Sense::hover());
        let covered = [self.earlier.as_ref(), Some(&*later)];
        let covered = covered.map(|map| map.map_or(0.0, |map| map.credit_covers));
        let [left, right] = parts(rect, compare, covered);
        if left.whole != ctx.state.seen.frame {
            ctx.send(LookCommand::Frame(left.whole));
        }
        let earlier = self.earlier.get_or_insert_with(|| later.beside());
        // A pane that is dragged says where the other one belongs in the same frame.
        let mut camera = ctx.state.seen.view().camera;
        let pointer = ui.input(|input| {
            let pressed = input.pointer.press_origin();
            pressed.or_else(|| input.pointer.interact_pos())
        });
        let right_first = pointer.is_some_and(|at| right.rect.contains(at));
        let order = if right_first {
            [false, true]
        } else {
            [true, false]
        };
        for is_earlier in order {
            let (part, map) = if is_earlier {
                (left, &mut *earlier)
            } else {
                (right, &mut *later)
            };
            camera = pane(ctx, desk, ui, (part, is_earlier), map, camera);
        }
        if [earlier.credit_covers, later.credit_covers] != covered {
            // The credit may be better at the other side now.
            ui.request_repaint();
        }
        let dates = [Some(&compare.from), ctx.state.seen.view().date.as_ref()];
        labels(ctx, ui, [left.rect, right.rect], dates, compare.mode);
        match compare.mode {
            CompareMode::SideBySide => {
                let x = f32::midpoint(left.rect.right(), right.rect.left());
                let stroke = Stroke::new(
                    right.rect.left() - left.rect.right(),
                    colour(ctx.palette().rule),
                );
                ui.painter().vline(x, rect.y_range(), stroke);
            }
            CompareMode::Swipe => divider(ctx, ui, rect, left.rect.right(), compare.divider),
        }
    }
}

/// Where the two panes stand.
fn parts(rect: Rect, compare: &Compare, covered: [f64; 2]) -> [Part; 2] {
    const GAP: f32 = 3.0;
    match compare.mode {
        CompareMode::SideBySide => {
            // As wide as each other, so that they show the same.
            let width = ((rect.width() - GAP) / 2.0).floor().max(1.0);
            let [first, second] = corners(width, width, covered);
            [(rect.left(), first), (rect.right() - width, second)].map(|(left, corners)| {
                let rect = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
                let whole = FrameSize {
                    width: f64::from(width),
                    height: f64::from(rect.height()),
                };
                Part {
                    rect,
                    middle: [whole.width / 2.0, whole.height / 2.0],
                    whole,
                    corners,
                }
            })
        }
        CompareMode::Swipe => {
            let at = (rect.left() + rect.width() * compare.divider as f32).round();
            let whole = FrameSize {
                width: f64::from(rect.width()),
                height: f64::from(rect.height()),
            };
            let [first, second] = corners(at - rect.left(), rect.right() - at, covered);
            [(rect.left(), at, first), (at, rect.right(), second)].map(|(from, to, corners)| Part {
                rect: Rect::from_min_max(pos2(from, rect.top()), pos2(to, rect.bottom())),
                middle: [
                    whole.width / 2.0 - f64::from(from - rect.left()),
                    whole.height / 2.0,
                ],
                whole,
                corners,
            })
        }
    }
}

/// Draws one pane, and answers where the whole frame looks after it.
fn pane(
    ctx: &Ctx<'_>,
    desk: &Desk,
    ui: &mut Ui,
    (part, earlier): (Part, bool),
    map: &mut MapUi,
    camera: Camera,
) -> Camera {
    let state = ctx.state.pane(earlier, part.camera(camera), part.size());
    let sent = RefCell::new(Vec::new());
    let name = if earlier { "earlier" } else { "later" };
    let date = state.seen.view().date.as_ref();
    let said = date
        .map(|date| format!(" {}", date.to_words()))
        .unwrap_or_default();
    map.one_of_two(Some((format!("Map, {name} date{said}"), part.corners)));
    ui.scope_builder(
        UiBuilder::new()
            .max_rect(part.rect)
            // Its own id, whichever pane is drawn first.
            .scope_id(Id::unique(("pane of the map", name))),
        |ui| map.ui(&Ctx::new(&state, &sent), desk, ui),
    );
    let mut looks = camera;
    for command in sent.into_inner() {
        match command {
            Command::Look(LookCommand::At(moved)) => {
                looks = part.whole(moved);
                ctx.send(LookCommand::At(looks));
            }
            // The frame is the whole of it.
            Command::Look(LookCommand::Frame(_)) => {}
            other => ctx.send(other),
        }
    }
    looks
}

/// The date of each pane, in its upper corner beside the line.
fn labels(ctx: &Ctx<'_>, ui: &Ui, panes: [Rect; 2], dates: [Option<&Edtf>; 2], mode: CompareMode) {
    let palette = ctx.palette();
    let pad = vec2(11.0, 6.0);
    for (position, (pane, date)) in panes.into_iter().zip(dates).enumerate() {
        let said = date.map_or_else(|| "the atlas’s own date".to_owned(), Edtf::to_words);
        // The buttons of the map stand in the upper right corner of the later pane.
        let buttons = if position == 1 { 44.0 } else { 0.0 };
        let room = pane.width() - 2.0 * pad.x - 20.0 - buttons;
        let (cut, large) = (Cut::Bold, size::HEADING);
        let galley = widgets::line(ui, &said, cut, large, palette.text, f32::INFINITY);
        if galley.size().x > room {
            // Half a date says nothing, and the bar has both.
            continue;
        }
        let wanted = galley.size() + 2.0 * pad;
        let at_right = position == 0 && mode == CompareMode::Swipe;
        let left = if at_right {
            pane.right() - wanted.x - 10.0
        } else {
            pane.left() + 10.0
        };
        let bounds = Rect::from_min_size(pos2(left, pane.top() + 10.0), wanted);
        let painter = ui.painter().with_clip_rect(pane);
        painter.rect_filled(bounds, 8.0, colour(palette.panel.alpha(0.9)));
        painter.galley(bounds.min + pad, galley, colour(palette.text));
    }
}

/// The line between the two dates: dragged with the pointer, moved with the arrow keys.
fn divider(ctx: &Ctx<'_>, ui: &Ui, map: Rect, x: f32, at: f64) {
    const REACH: f32 = 9.0;
    let palette = ctx.palette();
    let grip = Rect::from_min_max(pos2(x - REACH, map.top()), pos2(x + REACH, map.bottom()));
    let id = Id::unique("line between two dates");
    let response = ui.interact(grip, id, Sense::click_and_drag());
    response.widget_info(|| {
        egui::WidgetInfo::slider(true, at * 100.0, "Line between the two dates, in percent")
    });
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let move_to = |at: f64| ctx.send(TimeCommand::Compare(CompareCommand::Divider(at)));
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        move_to(f64::from((pointer.x - map.left()) / map.width().max(1.0)));
    }
    let focused = response.has_focus();
    if focused {
        widgets::hold_arrows(ui, id, false);
        let steps = ui.input(|input| {
            f64::from(u8::from(input.key_pressed(Key::ArrowRight)))
                - f64::from(u8::from(input.key_pressed(Key::ArrowLeft)))
        });
        if steps != 0.0 {
            move_to(at + steps * STEP);
        }
    }
    let painter = ui.painter().with_clip_rect(map);
    let strong = colour(if focused {
        palette.link
    } else {
        palette.strong
    });
    painter.vline(
        x,
        map.y_range(),
        Stroke::new(if focused { 3.0 } else { 2.0 }, strong),
    );
    let middle = pos2(x, map.center().y);
    painter.circle(
        middle,
        15.0,
        colour(palette.panel),
        Stroke::new(2.0, strong),
    );
    for way in [-1.0, 1.0] {
        let points = [(4.0, -4.5), (8.5, 0.0), (4.0, 4.5)]
            .map(|(dx, dy)| middle + vec2(dx * way, dy))
            .to_vec();
        painter.line(points, Stroke::new(1.8, strong));
    }
    if !response.dragged() {
        response.on_hover_text_at_pointer(
            "Drag to move the line; with the keyboard, arrow left and right",
        );
    }
}
