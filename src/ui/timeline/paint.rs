//! The timeline, painted; it decides nothing but how a doubtful stretch fades.

use egui::epaint::Mesh;
use egui::{CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::scene::Text;
use crate::scene::timeline::{BarEnd, FADE_PX, Histogram, Item, Look, Playhead, Timeline};
use crate::theme::Rgba;
use crate::ui::widgets::{self, Icon};
use crate::ui::{Ctx, colour, paint};

/// How strong a bar is over the panel where a fact surely holds.
const SURE: f32 = 0.46;
/// How strong it is where it may or may not.
const FAINT: f32 = 0.10;
/// How long the arrow of an open end is, in points.
const ARROW: f32 = 8.0;

/// Paints a timeline into a place of the screen.
pub(super) fn timeline(
    ctx: &Ctx<'_>,
    ui: &Ui,
    timeline: &Timeline,
    rect: Rect,
    pointer: Option<Pos2>,
) {
    let painter = &ui.painter().with_clip_rect(rect.expand(2.0));
    let corner = rect.min;
    let palette = ctx.palette();
    let [top, bottom] = timeline.lanes.map(|y| corner.y + y as f32);
    band(ctx, painter, &timeline.playhead, corner, [top, bottom]);
    let rule = colour(palette.rule);
    for tick in &timeline.scale.ticks {
        let x = (corner.x + tick.x as f32).round() + 0.5;
        let from = if tick.major { top } else { bottom - 3.0 };
        painter.vline(x, from..=bottom + 3.0, Stroke::new(1.0, rule));
    }
    let clipped = &painter.with_clip_rect(Rect::from_min_max(
        pos2(rect.left(), top),
        pos2(rect.right(), bottom),
    ));
    if let Some(histogram) = &timeline.histogram {
        bins(painter, histogram, corner, bottom);
    }
    line(ctx, painter, timeline, corner, bottom);
    for item in &timeline.items {
        draw(ctx, clipped, item, rect);
    }
    for item in &timeline.items {
        if let Some(name) = &item.name {
            text(clipped, name, corner);
        }
    }
    painter.hline(rect.x_range(), bottom + 0.5, Stroke::new(1.0, rule));
    let labels = timeline.scale.labels.iter().chain(&timeline.scale.years);
    for label in labels {
        text(painter, label, corner);
    }
    if let Some(pointer) = pointer
        && !ui.input(|input| input.pointer.any_down())
    {
        would_be(ctx, painter, timeline, rect, pointer);
    }
    if let Some(histogram) = &timeline.histogram {
        text(painter, &histogram.label, corner);
    }
    pill(ctx, painter, &timeline.playhead, corner);
    for said in [&timeline.caption, &timeline.note].into_iter().flatten() {
        text(painter, said, corner);
    }
}

/// A line around what has the focus of the keyboard.
pub(super) fn focus(ctx: &Ctx<'_>, ui: &Ui, rect: Rect) {
    let pen = Stroke::new(2.0, colour(ctx.palette().link));
    ui.painter().rect_stroke(
        rect.expand(1.0),
        rect.height() / 2.0,
        pen,
        StrokeKind::Outside,
    );
}

fn text(painter: &Painter, text: &Text, corner: Pos2) {
    paint::text(painter, text, corner);
}

/// What the date covers, where it is more than a day.
fn band(ctx: &Ctx<'_>, painter: &Painter, playhead: &Playhead, corner: Pos2, y: [f32; 2]) {
    let Some([left, right]) = playhead.band else {
        return;
    };
    let palette = ctx.palette();
    let rect = Rect::from_min_max(
        pos2(corner.x + left as f32, y[0]),
        pos2(corner.x + right as f32, y[1]),
    );
    painter.rect_filled(rect, 0.0, colour(palette.link.alpha(0.14)));
    for edge in playhead.edges.into_iter().flatten() {
        let x = corner.x + edge as f32;
        painter.vline(x, y[0]..=y[1], Stroke::new(1.5, colour(palette.link)));
        let grip = Rect::from_center_size(pos2(x, f32::midpoint(y[0], y[1])), vec2(5.0, 16.0));
        painter.rect_filled(grip, 2.5, colour(palette.link));
    }
}

fn bins(painter: &Painter, histogram: &Histogram, corner: Pos2, bottom: f32) {
    for bin in &histogram.bins {
        let [left, right] = bin.x.map(|x| (corner.x + x as f32).round());
        let mut floor = bottom;
        for (_, _, ink, top) in &bin.parts {
            let top = corner.y + *top as f32;
            if top < floor {
                let bar =
                    Rect::from_min_max(pos2(left, top), pos2((right - 1.0).max(left + 1.0), floor));
                painter.rect_filled(bar, 0.0, colour(*ink));
                floor = top;
            }
        }
    }
}

fn draw(ctx: &Ctx<'_>, painter: &Painter, item: &Item, rect: Rect) {
    let lit = ctx.state.seen.hovered == Some(item.fact);
    let selected = ctx.state.selected() == Some(item.fact);
    let corner = rect.min;
    let palette = ctx.palette();
    let ring = Stroke::new(1.5, colour(palette.text));
    match item.look {
        Look::Dot {
            at,
            radius,
            hollow,
            doubt,
        } => {
            let middle = corner + vec2(at[0] as f32, at[1] as f32);
            let radius = radius as f32 + if lit { 1.0 } else { 0.0 };
            if let Some([from, to]) = doubt {
                let y = [middle.y - radius, middle.y + radius];
                let [from, to] = [from, to].map(|x| corner.x + x as f32);
                fade(painter, [from, middle.x], y, item.colour, [FAINT, 0.34]);
                fade(painter, [middle.x, to], y, item.colour, [0.34, FAINT]);
            }
            let ink = colour(item.colour);
            if hollow {
                painter.circle_filled(middle, radius, colour(palette.panel));
                painter.circle_stroke(middle, radius - 0.5, Stroke::new(2.0, ink));
            } else {
                painter.circle_filled(middle, radius, ink);
            }
            if selected {
                painter.circle_stroke(middle, radius + 2.0, ring);
            }
        }
        Look::Bar { x, sure, y, ends } => {
            let bar = Bar {
                x: x.map(|x| corner.x + x as f32),
                sure: sure.map(|x| corner.x + x as f32),
                y: y.map(|y| corner.y + y as f32),
                ends,
                ink: item.colour,
                strength: if lit { SURE + 0.2 } else { SURE },
            };
            bar.draw(painter, rect);
            if selected {
                let shown = Rect::from_min_max(
                    pos2(bar.x[0].max(rect.left() - 3.0), bar.y[0]),
                    pos2(bar.x[1].min(rect.right() + 3.0), bar.y[1]),
                );
                painter.rect_stroke(shown, 4.0, ring, StrokeKind::Inside);
            }
        }
    }
}

/// A bar on the screen.
struct Bar {
    x: [f32; 2],
    sure: [f32; 2],
    y: [f32; 2],
    ends: [BarEnd; 2],
    ink: Rgba,
    strength: f32,
}

impl Bar {
    fn draw(&self, painter: &Painter, rect: Rect) {
        let room = [rect.left(), rect.right()];
        let sure = [
            self.sure[0].max(room[0] - 20.0),
            self.sure[1].min(room[1] + 20.0),
        ];
        let arrow = |end: BarEnd| if end == BarEnd::Arrow { ARROW } else { 0.0 };
        let from = sure[0].max(room[0] + arrow(self.ends[0]));
        let to = sure[1].min(room[1] - arrow(self.ends[1]));
        let closed = |end: usize| {
            self.ends[end] == BarEnd::Closed && (self.sure[end] - self.x[end]).abs() < 1.0
        };
        if to > from {
            let round = |is_closed: bool| if is_closed { 4 } else { 0 };
            let solid = Rect::from_min_max(pos2(from, self.y[0]), pos2(to, self.y[1]));
            let corners = CornerRadius {
                nw: round(closed(0)),
                sw: round(closed(0)),
                ne: round(closed(1)),
                se: round(closed(1)),
            };
            painter.rect_filled(solid, corners, colour(self.ink.alpha(self.strength)));
        }
        for (end, sign) in [(0, -1.0), (1, 1.0)] {
            self.end(painter, end, sign, room);
        }
    }

    /// What lies beyond the sure stretch at one end.
    fn end(&self, painter: &Painter, end: usize, sign: f32, room: [f32; 2]) {
        let faint = self.strength.min(FAINT);
        let edge = room[end];
        let mut from = self.sure[end];
        match self.ends[end] {
            BarEnd::Arrow => {
                let middle = f32::midpoint(self.y[0], self.y[1]);
                let half = (self.y[1] - self.y[0]) / 2.0;
                let foot = edge - sign * ARROW;
                let head = vec![
                    pos2(foot, middle - half),
                    pos2(edge, middle),
                    pos2(foot, middle + half),
                ];
                let ink = colour(self.ink.alpha(0.95));
                painter.add(Shape::convex_polygon(head, ink, Stroke::NONE));
            }
            BarEnd::Faded => {
                let to = from + sign * FADE_PX as f32;
                self.fade(painter, [from, to], [self.strength, faint]);
                from = to;
                if (edge - from) * sign > 0.0 {
                    self.fade(painter, [from, edge], [faint, faint]);
                }
            }
            BarEnd::Closed | BarEnd::Cut => {
                if (self.x[end] - from) * sign > 0.5 {
                    self.fade(painter, [from, self.x[end]], [self.strength, faint]);
                }
            }
        }
    }

    fn fade(&self, painter: &Painter, x: [f32; 2], strength: [f32; 2]) {
        let (x, strength) = if x[0] <= x[1] {
            (x, strength)
        } else {
            ([x[1], x[0]], [strength[1], strength[0]])
        };
        fade(painter, x, self.y, self.ink, strength);
    }
}

/// A rectangle whose strength changes from left to right.
fn fade(painter: &Painter, x: [f32; 2], y: [f32; 2], ink: Rgba, strength: [f32; 2]) {
    let mut mesh = Mesh::default();
    for (x, strength) in [(x[0], strength[0]), (x[1], strength[1])] {
        let ink = colour(ink.alpha(strength));
        mesh.colored_vertex(pos2(x, y[0]), ink);
        mesh.colored_vertex(pos2(x, y[1]), ink);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    painter.add(mesh);
}

/// The day under the pointer: where a click would put the date.
fn would_be(ctx: &Ctx<'_>, painter: &Painter, timeline: &Timeline, rect: Rect, pointer: Pos2) {
    let palette = ctx.palette();
    let [top, bottom] = timeline.lanes.map(|y| rect.top() + y as f32);
    if pointer.y < top {
        return;
    }
    let day = timeline.day_at(f64::from(pointer.x - rect.left()));
    let x = timeline.window.x(timeline.size[0], day.number() as f64) as f32 + rect.left();
    if !rect.x_range().contains(x) {
        return;
    }
    let pen = Stroke::new(1.0, colour(palette.quiet.alpha(0.6)));
    painter.vline(x, top..=bottom, pen);
    let font = crate::ui::font(crate::scene::Cut::Regular, crate::theme::size::SMALL);
    let galley = painter.layout_no_wrap(day.to_words(), font, colour(palette.text));
    let half = galley.size().x / 2.0 + 6.0;
    let middle = x.clamp(
        rect.left() + half,
        (rect.right() - half).max(rect.left() + half),
    );
    let at = pos2(middle - galley.size().x / 2.0, bottom + 2.0);
    let bounds = Rect::from_min_size(at, galley.size()).expand2(vec2(6.0, 1.0));
    painter.rect_filled(bounds, 6.0, colour(palette.pill));
    painter.galley(at, galley, colour(palette.text));
}

/// The line of the date, under the facts that lie on it. It leaves room for the names that it would
/// strike through.
fn line(ctx: &Ctx<'_>, painter: &Painter, timeline: &Timeline, corner: Pos2, bottom: f32) {
    const BESIDE: f64 = 2.0;
    let palette = ctx.palette();
    let playhead = &timeline.playhead;
    let top = corner.y + playhead.pill[3] as f32;
    let Some(line) = playhead.line else {
        return;
    };
    let x = corner.x + line as f32;
    let names = timeline.items.iter().filter_map(|item| item.name.as_ref());
    let mut struck: Vec<[f32; 2]> = names
        .map(Text::bounds)
        .filter(|[left, _, right, _]| left - BESIDE < line && line < right + BESIDE)
        .map(|[_, above, _, under]| [corner.y + above as f32, corner.y + under as f32])
        .collect();
    struck.sort_by(|a, b| a[0].total_cmp(&b[0]));
    struck.push([bottom, bottom]);
    let mut from = top;
    for [above, under] in struck {
        let until = above.min(bottom);
        if until > from {
            if playhead.asked && playhead.band.is_none() {
                let pen = Stroke::new(2.0, colour(palette.strong));
                painter.vline(x, from..=until, pen);
            } else if !playhead.asked {
                painter.extend(Shape::dashed_line(
                    &[pos2(x, from), pos2(x, until)],
                    Stroke::new(1.5, colour(palette.quiet)),
                    4.0,
                    3.0,
                ));
            }
        }
        from = from.max(under);
    }
}

fn pill(ctx: &Ctx<'_>, painter: &Painter, playhead: &Playhead, corner: Pos2) {
    let palette = ctx.palette();
    let [left, top, right, under] = playhead.pill.map(|edge| edge as f32);
    let pill = Rect::from_min_max(pos2(left, top), pos2(right, under)).translate(corner.to_vec2());
    let radius = pill.height() / 2.0;
    if playhead.asked {
        painter.rect_filled(pill, radius, colour(palette.strong));
        let side = crate::scene::timeline::CROSS_PX as f32;
        let cross = Rect::from_center_size(
            pos2(pill.right() - side / 2.0 - 5.0, pill.center().y),
            vec2(10.0, 10.0),
        );
        widgets::icon(painter, Icon::Close, cross, palette.on_strong);
    } else {
        let pen = Stroke::new(1.0, colour(palette.rule));
        painter.rect(pill, radius, colour(palette.panel), pen, StrokeKind::Inside);
    }
    text(painter, &playhead.text, corner);
}
