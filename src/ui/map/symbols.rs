//! The symbols of the map for the keyboard and for readers that do not see it: one stop of the Tab
//! key, in which the arrow keys walk all that are in view.

use std::collections::BTreeMap;

use egui::{Id, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::clicked::{is_measuring, pick, set_point};
use crate::scene::hit::Region;
use crate::scene::{Pick, Scene, Target};
use crate::ui::walked::{self, ways};
use crate::ui::{Ctx, colour, widgets, words};

/// How many symbols have a node of their own for readers, besides the one that was walked to.
const NODES: usize = 400;

/// Where one has walked to.
#[derive(Default)]
pub(super) struct Walk {
    /// The symbol, and where it stood.
    at: Option<(Pick, [f64; 2])>,
    /// Whether the symbols have the focus of the keyboard.
    pub(super) focused: bool,
}

impl Walk {
    /// Puts up the symbols; answers the one that the pointer or the keyboard is on. `read_out` says
    /// in words what a symbol is.
    pub(super) fn ui<'s>(
        &mut self,
        ctx: &Ctx<'_>,
        ui: &Ui,
        map: &Response,
        scene: &'s Scene,
        read_out: &dyn Fn(&Target) -> String,
    ) -> Option<&'s Target> {
        let id = map.id.with("symbols");
        let shown: Vec<(&Target, [f64; 2], f64)> = scene
            .symbols()
            .filter_map(|target| match target.region {
                Region::Disc { at, radius } => Some((target, at, radius)),
                _ => None,
            })
            .filter(|(_, at, _)| {
                map.rect
                    .contains(map.rect.min + vec2(at[0] as f32, at[1] as f32))
            })
            .collect();
        let current = self.stop(ctx, ui, (map, id), scene, &shown);
        let mut on = None;
        // A symbol keeps its id while it moves up in the order, as it does when it is pointed at.
        let mut seen: BTreeMap<Pick, usize> = BTreeMap::new();
        for (position, (target, at, radius)) in shown.iter().enumerate() {
            let is_current = Some(position) == current;
            if position >= NODES && !is_current {
                continue;
            }
            let node = if position < NODES {
                let copy = seen.entry(target.pick).or_default();
                let node = symbol_id(map.id, target.pick, *copy);
                *copy += 1;
                node
            } else {
                map.id.with("the symbol that was walked to")
            };
            // Only what is asked for is put into words.
            let title = || match target.title.as_str() {
                "" => read_out(target),
                held => held.to_owned(),
            };
            let middle = map.rect.min + vec2(at[0] as f32, at[1] as f32);
            let bounds = Rect::from_center_size(middle, vec2(2.0, 2.0) * *radius as f32);
            // No stop of the Tab key.
            let symbol = ui.interact(bounds, node, Sense::CLICK);
            symbol.widget_info(|| WidgetInfo::labeled(Role::Button, true, title()));
            if is_current {
                let ring = egui::Stroke::new(2.0, colour(ctx.palette().link));
                ui.painter()
                    .circle_stroke(middle, *radius as f32 + 4.0, ring);
                ui.ctx().accesskit_node_builder(id, |stop| {
                    stop.set_active_descendant(node.accesskit_id());
                });
            }
            let entered =
                is_current && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            if symbol.clicked() || entered {
                self.at = Some((target.pick, *at));
                if is_measuring(ctx) {
                    set_point(ctx, &symbol, scene, *at);
                } else {
                    pick(ctx, Some(target.pick));
                }
            }
            if symbol.hovered() || is_current {
                on = Some(*target);
            }
            if is_current {
                symbol.show_tooltip_text(title());
            } else {
                symbol.on_hover_ui_at_pointer(|ui| {
                    ui.label(title());
                });
            }
        }
        on
    }

    /// The stop of the Tab key, and the position of the symbol that is walked to while it has the
    /// focus.
    fn stop(
        &mut self,
        ctx: &Ctx<'_>,
        ui: &Ui,
        (map, id): (&Response, Id),
        scene: &Scene,
        shown: &[(&Target, [f64; 2], f64)],
    ) -> Option<usize> {
        let had = self.focused;
        self.focused = false;
        if shown.is_empty() {
            return None;
        }
        let stop = ui.interact(map.rect, id, Sense::focusable_noninteractive());
        stop.widget_info(|| {
            let count = words::counted(shown.len(), "symbol", "symbols");
            let name = format!("{count} on the map; the arrow keys walk them, Enter selects");
            WidgetInfo::labeled(Role::ListBox, true, name)
        });
        if !stop.has_focus() {
            return None;
        }
        self.focused = true;
        widgets::hold_arrows(ui, id, true);
        let places: Vec<[f64; 2]> = shown.iter().map(|(_, at, _)| *at).collect();
        let held = |wanted: Pick| shown.iter().position(|(target, ..)| target.pick == wanted);
        let selected = ctx.state.selected().map(Pick::Fact).and_then(held);
        let mut current = match self.at {
            // One that is gone was opened, or has another date: what stands nearest is meant.
            Some((walked, at)) => {
                let same = |(position, place): (usize, &[f64; 2])| {
                    let is = shown.get(position)?.0.pick == walked;
                    is.then(|| (position, (place[0] - at[0]).hypot(place[1] - at[1])))
                };
                let copies = places.iter().enumerate().filter_map(same);
                let nearest = copies.min_by(|(_, a), (_, b)| a.total_cmp(b));
                nearest
                    .map(|(position, _)| position)
                    .or_else(|| walked::nearest(&places, at))
            }
            None => None,
        };
        if !had && self.at.is_none_or(|(walked, _)| held(walked).is_none()) {
            // One begins with what is selected, else in the middle.
            let middle = [scene.size.width / 2.0, scene.size.height / 2.0];
            current = selected.or_else(|| walked::nearest(&places, middle));
        }
        let mut current = current?;
        for way in ways(ui) {
            current = walked::next(&places, current, way);
        }
        let (target, at, _) = shown.get(current)?;
        self.at = Some((target.pick, *at));
        Some(current)
    }
}

/// An id that stays with a symbol while the map is moved; `copy` counts the symbols of one fact.
fn symbol_id(map: Id, pick: Pick, copy: usize) -> Id {
    match pick {
        Pick::Fact(fact) => map.with(("fact", fact, copy)),
        Pick::Cluster(cluster) => map.with(("cluster", cluster, copy)),
    }
}
