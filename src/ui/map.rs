//! The map: walkers moves it, the ground lies under it, the scene is painted over it.
//!
//! walkers keeps a camera of its own and moves it while it draws, so that camera is set from the
//! view before drawing where the two differ, and what changed after is sent as a command.

mod clicked;
mod symbols;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Pos2, Rect, Response, Ui, pos2, vec2};
use walkers::{MapMemory, lon_lat};

use super::ground::{Ground, GroundLayer};
use super::keys::MapFocus;
use super::stamps::Stamps;
use super::tiles::{Desk, MapTiles};
use super::{Ctx, ground_notes, map_frame, measure, widgets};
use crate::basemap::{GroundSource, WORLD_PX};
use crate::geodesy::LonLat;
use crate::scene::{
    self, Focus, Fonts, Frames, Input, LabelKey, LabelRequest, Labels, LayerName, Pick, Scene,
    Target, TileView,
};
use crate::state::{Action, GroundCommand, LookCommand, State};
use crate::view::{Camera, FrameSize, MAX_ZOOM, MIN_ZOOM, View};
use clicked::{is_measuring, pick, set_point};

/// What the map keeps between frames.
#[derive(Default)]
pub struct MapUi {
    memory: MapMemory,
    ground: Ground,
    /// Shared with a map beside this one.
    tiles: Rc<RefCell<MapTiles>>,
    fonts: Fonts,
    frames: Frames,
    /// Which library those frames are of: what they keep of another one means nothing.
    opened: u64,
    stamps: Stamps,
    /// What of the map has the focus of the keyboard.
    pub focused: MapFocus,
    walk: symbols::Walk,
    /// What it is called and what stands in its corners, where there are two of them.
    part: Option<(String, scene::Corners)>,
    /// How much the credit covers, or would cover if it stood on this map, in square points.
    pub credit_covers: f64,
    /// Whether the buttons are left to another map beside it.
    without_buttons: bool,
}

/// Zooms closer than this are the same: a tenth of a pixel over a wide screen is more.
const SAME_ZOOM: f64 = 1e-6;

/// How far the wheel turns for one doubling of the scale, in points.
const WHEEL_PT: f64 = 140.0;

impl MapUi {
    /// A second map beside this one, on the same ground, that leaves the buttons to it.
    pub fn beside(&self) -> Self {
        Self {
            ground: self.ground.clone(),
            tiles: Rc::clone(&self.tiles),
            without_buttons: true,
            ..Self::default()
        }
    }

    /// Makes the map one of two, with a name and corners of its own; or, with none, the only one.
    pub fn one_of_two(&mut self, part: Option<(String, scene::Corners)>) {
        self.part = part;
    }

    /// The map, in all the space there is.
    pub fn ui(&mut self, ctx: &Ctx<'_>, desk: &Desk, ui: &mut Ui) {
        let rect = ui.available_rect_before_wrap();
        let size = FrameSize {
            width: f64::from(rect.width()),
            height: f64::from(rect.height()),
        };
        if size != ctx.state.seen.frame {
            ctx.send(LookCommand::Frame(size));
        }
        let shown = ctx.state.view();
        let camera = shown.camera;
        self.follow(camera);
        let frame = camera.world_box(size);
        let tiles = Rc::clone(&self.tiles);
        // What is hidden is not fetched.
        let ground = if shown.layers.is_shown(LayerName::Ground) {
            ctx.state.ground_in_use()
        } else {
            GroundSource::builtin()
        };
        let mut tiles = tiles.borrow_mut();
        tiles.update(
            ui.ctx(),
            desk,
            &ground,
            ctx.state.seen.ground_tries,
            camera.zoom,
            frame,
        );
        if let Some(described) = tiles.described() {
            ctx.send(LookCommand::Ground(GroundCommand::Described(described)));
        }
        let layer = GroundLayer {
            ground: &mut self.ground,
            tiles: &tiles,
            frame,
            desk,
            theme: shown.theme,
            worldview: shown.layers.worldview,
            veil: scene::veil(&shown),
            areas: scene::over_tiles(
                scene::group_areas(ctx.state.library(), &shown),
                tiles.is_shown(),
            ),
        };
        let centre = lon_lat(camera.centre.lon_deg, camera.centre.lat_deg);
        // The wheel and the double click are read here: walkers would want Ctrl for the wheel.
        let response = walkers::Map::new(None, &mut self.memory, centre)
            .zoom_gesture(false)
            .panning(false)
            .with_layer(layer, 1.0)
            .show(ui, |_, _, _, _| ())
            .response;
        let moved = self.camera_of_walkers(camera);
        let view = View {
            camera: moved,
            ..shown
        };
        let clusters = ctx.state.clusters_for(moved);
        let input = Input {
            clusters: clusters.as_ref(),
            corners: self.corners(),
            tiles: tiles.view(),
            ..input(ctx, &view, size)
        };
        if self.opened != ctx.state.desk.opened {
            self.frames = Frames::default();
            self.opened = ctx.state.desk.opened;
        }
        if let Some(labels) = labels_for(ctx, &input, &self.frames, &mut self.fonts) {
            self.frames.take(labels);
        }
        let scene = scene::build(&input, &mut self.fonts, Some(&mut self.frames));
        let corner = response.rect.min;
        let painter = ui.painter().with_clip_rect(response.rect);
        self.stamps.begin(&painter);
        for layer in &scene.layers {
            // The leg to the pointer lies under what is measured already.
            if layer.name == LayerName::Measure && is_measuring(ctx) {
                let pointer = response.hover_pos().filter(|_| response.contains_pointer());
                let at = pointer.map(|at| moved.lonlat_at(size, in_frame(response.rect, at)));
                self.stamps.paint(&painter);
                let fonts = &mut self.fonts;
                measure::overlay(ctx, &painter, response.rect, fonts, &scene, at);
                if self.part.is_none() {
                    measure::middle(ctx, &painter, response.rect);
                }
            }
            self.stamps.marks(&painter, &layer.marks, corner);
        }
        self.stamps.marks(&painter, &scene.edge, corner);
        self.credit_covers = scene.credit_covers;
        self.stamps.marks(&painter, &scene.corners, corner);
        self.stamps.paint(&painter);
        if differ(moved, camera) {
            ctx.send(LookCommand::At(moved));
        }
        gestures(ctx, ui, &response, moved, size);
        let read_out = |target: &Target| scene::read_out(&input, target);
        self.pointing(ctx, ui, &response, &scene, &read_out);
        super::search::found_mark(ctx, ui, &painter, &response, moved);
        if is_measuring(ctx) && response.contains_pointer() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        }
        if let Some(export) = ctx.state.mode.export() {
            map_frame::ui(ctx, ui, response.rect, export.place);
        }
        if !self.without_buttons {
            buttons(ctx, ui, response.rect);
            ground_notes::ui(ctx, ui, response.rect, &tiles);
        }
        coordinates(ctx, ui, &response, moved, (size, self.corners()));
    }

    /// What is left to do once everything else of the frame is drawn.
    pub fn end(&mut self, context: &egui::Context) {
        self.stamps.end(context);
    }

    fn corners(&self) -> scene::Corners {
        self.part
            .as_ref()
            .map_or(scene::Corners::WINDOW, |(_, corners)| *corners)
    }

    /// Whether the ground that the view wants is drawn already.
    pub fn is_ready(&self, state: &State) -> bool {
        let zoom = state.seen.view().camera.zoom;
        self.ground.is_ready(zoom, state.theme()) && self.tiles.borrow().waiting() == 0
    }

    /// Points walkers where the view looks, unless it looks there already: setting it would end
    /// a drag or the glide after one.
    fn follow(&mut self, camera: Camera) {
        if differ(self.camera_of_walkers(camera), camera) {
            self.memory
                .center_at(lon_lat(camera.centre.lon_deg, camera.centre.lat_deg));
        }
        if (self.memory.zoom() - camera.zoom).abs() > SAME_ZOOM {
            // The view keeps its zoom within what walkers takes.
            self.memory
                .set_zoom(camera.zoom.clamp(MIN_ZOOM, MAX_ZOOM))
                .ok();
        }
    }

    /// Where walkers looks; where it has not been told, at the view's own camera.
    fn camera_of_walkers(&self, camera: Camera) -> Camera {
        let centre = self
            .memory
            .detached()
            .map_or(camera.centre, |at| LonLat::new(at.x(), at.y()));
        Camera {
            centre,
            zoom: self.memory.zoom(),
        }
        .bounded()
    }

    /// What the pointer and the keyboard find: symbols as widgets of their own, so that they can
    /// be walked and read out, the rest by position.
    fn pointing(
        &mut self,
        ctx: &Ctx<'_>,
        ui: &Ui,
        response: &Response,
        scene: &Scene,
        read_out: &dyn Fn(&Target) -> String,
    ) {
        self.focused = if response.has_focus() {
            MapFocus::Map
        } else {
            MapFocus::Elsewhere
        };
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        widgets::hold_arrows(ui, response.id, true);
        response.widget_info(|| {
            let name = self.part.as_ref().map_or("Map", |(name, _)| name.as_str());
            egui::WidgetInfo::labeled(egui::Role::Pane, true, name)
        });
        let on_symbol = self.walk.ui(ctx, ui, response, scene, read_out);
        if self.walk.focused {
            self.focused = MapFocus::Symbols;
        }
        let pointer = response.hover_pos().filter(|_| response.hovered());
        let under = pointer.and_then(|pointer| scene.pick(in_frame(response.rect, pointer)));
        match on_symbol.or(under).map(|target| target.pick) {
            Some(Pick::Fact(fact)) => ctx.send(LookCommand::Hover(Some(fact))),
            Some(Pick::Cluster(_)) | None => {}
        }
        if under.is_some() || on_symbol.is_some() {
            point_hand(ui);
        }
        if response.clicked() {
            let at = response
                .interact_pointer_pos()
                .map(|at| in_frame(response.rect, at));
            if is_measuring(ctx) {
                if let Some(at) = at {
                    set_point(ctx, response, scene, at);
                }
                return;
            }
            pick(
                ctx,
                at.and_then(|at| scene.pick(at)).map(|target| target.pick),
            );
        }
    }
}

/// What a scene of a map is made from, without what the map itself says.
fn input<'a>(ctx: &Ctx<'a>, view: &'a View, size: FrameSize) -> Input<'a> {
    let state = ctx.state;
    Input {
        library: state.library(),
        index: state.index(),
        view,
        size,
        focus: Focus {
            selected: state.selected(),
            hovered: state.seen.hovered,
            open: state.mode.explore().cluster,
        },
        furniture: 1.0,
        inside_frame: false,
        corners: scene::Corners::default(),
        notes: None,
        changed: state.derived.marks.as_deref(),
        generation: state.derived.generation,
        clusters: None,
        tiles: TileView::default(),
    }
}

/// The labels of a frame, where those at hand were placed for something else; until others are there
/// the frame moves those.
fn labels_for(
    ctx: &Ctx<'_>,
    input: &Input<'_>,
    frames: &Frames,
    fonts: &mut Fonts,
) -> Option<Arc<Labels>> {
    let (state, key) = (ctx.state, LabelKey::of(input));
    if frames.labels().key() == Some(key) {
        return None;
    }
    if state.is_large() {
        let placed = state.derived.labels();
        if let Some(placed) = placed.filter(|placed| placed.key() == Some(key)) {
            return Some(Arc::clone(placed));
        }
        if state.derived.awaits_labels(key) {
            return None;
        }
    }
    let request = LabelRequest {
        library: Arc::clone(state.library()),
        index: Arc::clone(state.index()),
        generation: input.generation,
        clusters: input.clusters.cloned(),
        view: input.view.clone(),
        size: input.size,
        focus: input.focus,
        furniture: input.furniture,
        changed: state.derived.marks.clone(),
        tiles: (input.tiles.held.to_vec(), input.tiles.key),
        before: frames.standing().clone(),
    };
    if !state.is_large() {
        return Some(Arc::new(request.answer(fonts)));
    }
    ctx.send(LookCommand::Label(
        Box::new(request),
        state.derived.is_earlier(),
    ));
    None
}

/// The wheel, a pinch and a double click zoom about the pointer.
fn gestures(ctx: &Ctx<'_>, ui: &Ui, response: &Response, camera: Camera, size: FrameSize) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let at = in_frame(response.rect, pointer);
    let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta.y, input.zoom_delta()));
    let mut steps = f64::from(wheel) / WHEEL_PT + f64::from(pinch).log2();
    if response.double_clicked() && !is_measuring(ctx) {
        steps += 1.0;
    }
    if steps != 0.0 {
        ui.input_mut(|input| input.smooth_scroll_delta = egui::Vec2::ZERO);
        ctx.send(LookCommand::At(camera.zoomed(size, steps, Some(at))));
    }
}

/// Shows a hand, unless a button is held: then the map is being dragged.
fn point_hand(ui: &Ui) {
    if !ui.input(|input| input.pointer.any_down()) {
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
}

fn in_frame(rect: Rect, at: Pos2) -> [f64; 2] {
    [f64::from(at.x - rect.min.x), f64::from(at.y - rect.min.y)]
}

/// Whether two cameras look at different places, a hundredth of a pixel apart or more.
fn differ(a: Camera, b: Camera) -> bool {
    let degrees_per_px = 360.0 / WORLD_PX / b.scale();
    let lon = (a.centre.lon_deg - b.centre.lon_deg + 180.0).rem_euclid(360.0) - 180.0;
    let lat = a.centre.lat_deg - b.centre.lat_deg;
    lon.abs().max(lat.abs()) > degrees_per_px * 0.01 || (a.zoom - b.zoom).abs() > SAME_ZOOM
}

/// Zoom and "show everything", at the right edge.
fn buttons(ctx: &Ctx<'_>, ui: &mut Ui, map: Rect) {
    const SIDE: f32 = 30.0;
    let mut at = pos2(map.right() - SIDE - 10.0, map.top() + 10.0);
    for (action, sign) in [
        (Action::ZoomIn, "+"),
        (Action::ZoomOut, "−"),
        (Action::ShowAll, ""),
    ] {
        let rect = Rect::from_min_size(at, vec2(SIDE, SIDE));
        let response = ui.put(
            rect,
            egui::Button::new(sign).fill(super::colour(ctx.palette().panel)),
        );
        if sign.is_empty() {
            home(ctx, ui, rect);
        }
        let keys = action.keys().first().copied().unwrap_or_default();
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, action.label()));
        if response
            .on_hover_text(format!("{} ({keys})", action.label()))
            .clicked()
        {
            ctx.act(action);
        }
        at.y += SIDE + 4.0;
    }
}

/// Four corners of a frame: everything.
fn home(ctx: &Ctx<'_>, ui: &Ui, rect: Rect) {
    let inner = rect.shrink(9.0);
    let stroke = egui::Stroke::new(1.6, super::colour(ctx.palette().text));
    let arm = 4.0;
    for (corner, x, y) in [
        (inner.left_top(), arm, arm),
        (inner.right_top(), -arm, arm),
        (inner.left_bottom(), arm, -arm),
        (inner.right_bottom(), -arm, -arm),
    ] {
        ui.painter().line(
            vec![corner + vec2(x, 0.0), corner, corner + vec2(0.0, y)],
            stroke,
        );
    }
}

/// The position under the pointer, over the scale bar.
fn coordinates(
    ctx: &Ctx<'_>,
    ui: &Ui,
    response: &Response,
    camera: Camera,
    (size, corners): (FrameSize, scene::Corners),
) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let words = camera
        .lonlat_at(size, in_frame(response.rect, pointer))
        .to_words();
    let painter = ui.painter().with_clip_rect(response.rect);
    let ink = super::colour(ctx.palette().quiet);
    let font = super::font(scene::Cut::Regular, crate::theme::size::SMALL);
    let galley = painter.layout_no_wrap(words, font, ink);
    // The credit may stand where the scale bar does not.
    let above = if corners.scale || corners.credit {
        52.0
    } else {
        14.0
    };
    let at = pos2(
        response.rect.left() + 16.0,
        response.rect.bottom() - above - galley.size().y,
    );
    let bounds = Rect::from_min_size(at, galley.size()).expand2(vec2(6.0, 2.0));
    painter.rect_filled(bounds, 6.0, super::colour(ctx.palette().panel.alpha(0.82)));
    painter.galley(at, galley, ink);
}
