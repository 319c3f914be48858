//! Tiles as SVG: pictures embedded as they came, geometry as paths in named groups, each kept to
//! its place in the frame.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::path::{Px, draw_path, stroked};
use crate::basemap::raster::RasterTile;
use crate::basemap::tiles::Held;
use crate::basemap::vector::{FillPart, LinePart, TILE_UNITS, VectorTile};
use crate::basemap::{TileContent, WORLD_PX, clip};
use crate::scene::ground_lines::{tile_fill, tile_line};
use crate::scene::{Scene, Stroke};

/// How far a tile reaches over its edge, in frame pixels: two edges that only meet let through
/// what lies under them.
const OVER_PX: f64 = 0.5;

/// Where a tile stands in the frame.
struct Seat {
    left: f64,
    top: f64,
    /// Width and height of the tile.
    side: f64,
    /// The place that it fills: its own, or that of a tile that it stands in for.
    place: [f64; 4],
}

impl Seat {
    fn new(scene: &Scene, held: &Held) -> Self {
        let shift = f64::from(held.wanted.world) * WORLD_PX;
        let at = |[x, y]: [f64; 2]| scene.camera.frame_from_world(scene.size, [x + shift, y]);
        let [left, top] = at(held.tile.origin());
        let [from_x, from_y] = at(held.wanted.tile.origin());
        let scale = scene.camera.scale();
        let place_side = held.wanted.tile.side() * scale;
        Self {
            left,
            top,
            side: held.tile.side() * scale,
            place: [
                (from_x - OVER_PX).max(-8.0),
                (from_y - OVER_PX).max(-8.0),
                (from_x + place_side + OVER_PX).min(scene.size.width + 8.0),
                (from_y + place_side + OVER_PX).min(scene.size.height + 8.0),
            ],
        }
    }

    fn points<'a>(&self, points: &'a [[f32; 2]]) -> impl Iterator<Item = [f64; 2]> + 'a {
        let scale = self.side / TILE_UNITS;
        let (left, top) = (self.left, self.top);
        points
            .iter()
            .map(move |[x, y]| [f64::from(*x) * scale + left, f64::from(*y) * scale + top])
    }
}

/// Draws the tiles of a scene over its ground.
pub(super) fn draw(out: &mut String, scene: &Scene, size: f64) -> fmt::Result {
    if scene.tiles.is_empty() {
        return Ok(());
    }
    out.write_str("<g id=\"tiles\">\n")?;
    pictures(out, scene)?;
    geometry(out, scene, size)?;
    out.write_str("</g>\n")
}

fn pictures(out: &mut String, scene: &Scene) -> fmt::Result {
    for (position, held) in scene.tiles.iter().enumerate() {
        let TileContent::Raster(raster) = &*held.content else {
            continue;
        };
        let seat = Seat::new(scene, held);
        if held.tile == held.wanted.tile {
            image(out, raster, &seat, "")?;
        } else {
            let [left, top, right, bottom] = seat.place;
            writeln!(
                out,
                "<clipPath id=\"tile-{position}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>",
                Px(left),
                Px(top),
                Px(right - left),
                Px(bottom - top)
            )?;
            let clip = format!(" clip-path=\"url(#tile-{position})\"");
            image(out, raster, &seat, &clip)?;
        }
    }
    Ok(())
}

fn image(out: &mut String, raster: &RasterTile, seat: &Seat, clip: &str) -> fmt::Result {
    let side = Px(seat.side + 2.0 * OVER_PX);
    writeln!(
        out,
        "<image x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" preserveAspectRatio=\"none\"{clip} \
         xlink:href=\"data:{};base64,{}\"/>",
        Px(seat.left - OVER_PX),
        Px(seat.top - OVER_PX),
        raster.media,
        STANDARD.encode(&raster.bytes)
    )
}

/// All tiles part by part, so that no street of one lies under the fields of the next.
fn geometry(out: &mut String, scene: &Scene, size: f64) -> fmt::Result {
    let palette = scene.theme.palette();
    let tiles: Vec<(Seat, &VectorTile, u8)> = scene
        .tiles
        .iter()
        .filter_map(|held| match &*held.content {
            TileContent::Vector(tile) => Some((Seat::new(scene, held), tile, held.tile.z)),
            TileContent::Raster(_) => None,
        })
        .collect();
    let mut path = String::new();
    for part in FillPart::ALL {
        for (seat, tile, _) in &tiles {
            let patches = tile.fills.iter().filter(|(held, _)| *held == part);
            for patch in patches.flat_map(|(_, patches)| patches) {
                for ring in &patch.rings {
                    let range = ring.start as usize..ring.end as usize;
                    let points = patch.points.get(range).unwrap_or_default();
                    let cut = clip::ring(seat.points(points), seat.place, clip::CLOSE_PX);
                    draw_path(&mut path, &cut, true)?;
                }
            }
        }
        // Areas of a tile, and tiles at their edges, overlap: even and odd would make holes of
        // that. Outer rings run one way and holes the other, so nonzero does not.
        if !path.is_empty() {
            writeln!(
                out,
                "<path id=\"{}\" fill=\"{}\" d=\"{path}\"/>",
                part.word(),
                tile_fill(palette, part).css()
            )?;
            path.clear();
        }
    }
    for part in LinePart::ALL {
        let mut by_zoom: BTreeMap<u8, String> = BTreeMap::new();
        for (seat, tile, z) in &tiles {
            let lines = tile.lines.iter().filter(|(held, _)| *held == part);
            for line in lines.flat_map(|(_, lines)| lines) {
                for points in clip::line(seat.points(&line.points), seat.place, clip::CLOSE_PX) {
                    draw_path(by_zoom.entry(*z).or_default(), &points, false)?;
                }
            }
        }
        for (z, path) in by_zoom {
            let style = tile_line(palette, part, z);
            let id = format!("{}-{z}", part.word());
            let stroke = Stroke {
                colour: style.colour,
                width: style.width,
                dash: style.dash,
            };
            stroked(out, &id, &path, stroke, size)?;
        }
    }
    Ok(())
}
