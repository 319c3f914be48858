//! A scene for tests: atlases, a view and a frame, built as the window and the export build it.

use serde_json::{Value, json};
use theatrum::atlas::library::Library;
use theatrum::export::{self, Request};
use theatrum::geodesy::LonLat;
use theatrum::index::Index;
use theatrum::scene::{
    self, Corners, Focus, Fonts, Frames, Input, Layer, LayerName, Mark, Scene, Shape, Text,
};
use theatrum::view::figure::{FigureSettings, Format, Preset};
use theatrum::view::{Camera, FrameSize, Layers, View};

use crate::help::{self, feature};

/// Everything that a scene is made from, and what is kept between frames.
pub(crate) struct Stage {
    pub(crate) library: Library,
    pub(crate) index: Index,
    pub(crate) view: View,
    pub(crate) size: FrameSize,
    pub(crate) focus: Focus,
    pub(crate) inside_frame: bool,
    pub(crate) corners: Corners,
    pub(crate) fonts: Fonts,
    pub(crate) frames: Frames,
}

impl Stage {
    /// A library, all of it shown in a frame of 1000 by 700, the first group hatched.
    pub(crate) fn new(library: Library) -> Self {
        let index = Index::build(&library, &library.facts_in_force(None), None);
        let groups = library.groups_once();
        let layers = Layers {
            groups: groups
                .iter()
                .take(1)
                .map(|(_, g)| g.id.to_string())
                .collect(),
            ..Layers::default()
        };
        let mut stage = Self {
            index,
            view: View {
                layers,
                ..View::default()
            },
            size: FrameSize {
                width: 1000.0,
                height: 700.0,
            },
            focus: Focus::default(),
            inside_frame: false,
            corners: Corners::default(),
            fonts: Fonts::default(),
            frames: Frames::default(),
            library,
        };
        stage.fit();
        stage
    }

    /// A library of some features.
    pub(crate) fn of(features: &Value) -> Self {
        Self::new(help::library(vec![help::atlas(features)]))
    }

    /// Shows everything.
    pub(crate) fn fit(&mut self) {
        if let Some(bounds) = self.index.bounds() {
            self.view.camera = Camera::fit(bounds, self.size, [110.0, 60.0], 7.0);
        }
    }

    pub(crate) fn look(&mut self, lon_deg: f64, lat_deg: f64, zoom: f64) -> &mut Self {
        self.view.camera = Camera {
            centre: LonLat::new(lon_deg, lat_deg),
            zoom,
        };
        self
    }

    pub(crate) fn resize(&mut self, width: f64, height: f64) -> &mut Self {
        self.size = FrameSize { width, height };
        self
    }

    pub(crate) fn pan(&mut self, x: f64, y: f64) {
        let middle = [self.size.width / 2.0 + x, self.size.height / 2.0 + y];
        self.view.camera.centre = self.view.camera.lonlat_at(self.size, middle);
    }

    /// Where a position stands in the frame.
    pub(crate) fn at(&self, lon_deg: f64, lat_deg: f64) -> [f64; 2] {
        let world = theatrum::basemap::world_from_lonlat(lon_deg, lat_deg);
        self.view.camera.frame_from_world(self.size, world)
    }

    /// A scene by itself.
    pub(crate) fn build(&mut self) -> Scene {
        let mut fonts = std::mem::take(&mut self.fonts);
        let scene = scene::build(&self.input(), &mut fonts, None);
        self.fonts = fonts;
        scene
    }

    /// The next frame of a window.
    pub(crate) fn frame(&mut self) -> Scene {
        let (mut fonts, mut frames) = (
            std::mem::take(&mut self.fonts),
            std::mem::take(&mut self.frames),
        );
        frames.place(&self.input(), &mut fonts);
        let scene = scene::build(&self.input(), &mut fonts, Some(&mut frames));
        (self.fonts, self.frames) = (fonts, frames);
        scene
    }

    /// What a scene is made from.
    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            library: &self.library,
            index: &self.index,
            view: &self.view,
            size: self.size,
            focus: self.focus,
            furniture: 1.0,
            inside_frame: self.inside_frame,
            corners: self.corners,
            notes: None,
            changed: None,
            generation: 1,
            clusters: None,
            tiles: scene::TileView::default(),
        }
    }

    /// The scene in words.
    pub(crate) fn dump(&mut self) -> String {
        scene::dump::text(&self.build())
    }

    /// A picture of the map alone.
    pub(crate) fn picture(&mut self, format: Format) -> Vec<u8> {
        let settings = FigureSettings {
            preset: Preset::Custom,
            size: [self.size.width as u32, self.size.height as u32],
            format,
            map_only: true,
            carries_view: false,
            ..FigureSettings::default()
        };
        let request = Request {
            library: &self.library,
            index: &self.index,
            view: &self.view,
            settings: &settings,
            tiles: None,
        };
        export::picture(&request, &mut self.fonts, 1.0)
            .unwrap_or_else(|error| panic!("{error}"))
            .bytes
    }

    /// The map alone as SVG.
    pub(crate) fn svg(&mut self) -> String {
        String::from_utf8(self.picture(Format::Svg)).unwrap()
    }
}

/// A fact of a kind at some places, with one claim.
pub(crate) fn placed(id: &str, kind: &str, sites: &Value) -> Value {
    feature(
        id,
        &json!({
            "kind": kind, "title": id, "sites": sites,
            "claims": [{ "about": "place", "text": "here", "as_of": "2022", "source": "a" }],
        }),
    )
}

/// A site.
pub(crate) fn site(name: &str, lon_deg: f64, lat_deg: f64) -> Value {
    json!({ "name": name, "at": [lon_deg, lat_deg] })
}

/// A deployment of so many people.
pub(crate) fn base(id: &str, people: u32, sites: &Value) -> Value {
    let mut fact = placed(id, "deployment", sites);
    fact["properties"]["claims"][0] = json!({
        "about": "personnel", "value": people, "as_of": "2022", "source": "a"
    });
    fact
}

/// The marks of a layer.
pub(crate) fn marks(scene: &Scene, name: LayerName) -> &[Mark] {
    scene
        .layer(name)
        .map_or(&[][..], |Layer { marks, .. }| marks)
}

/// The texts of a layer.
pub(crate) fn texts(scene: &Scene, name: LayerName) -> Vec<&Text> {
    marks(scene, name).iter().flat_map(|m| &m.texts).collect()
}

/// The points that a shape is made of; a circle's and a pill's are the corners of its box.
pub(crate) fn points(shape: &Shape) -> Vec<[f64; 2]> {
    match shape {
        Shape::Circle { at, radius, .. } => vec![
            [at[0] - radius, at[1] - radius],
            [at[0] + radius, at[1] + radius],
        ],
        Shape::Pill { bounds, .. } => vec![[bounds[0], bounds[1]], [bounds[2], bounds[3]]],
        Shape::Polygon { points, .. } | Shape::Line { points, .. } => points.clone(),
    }
}

/// The box around points: left, top, right, bottom.
pub(crate) fn around(points: &[[f64; 2]]) -> [f64; 4] {
    points.iter().fold(
        [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ],
        |[l, t, r, b], [x, y]| [l.min(*x), t.min(*y), r.max(*x), b.max(*y)],
    )
}

/// The longest step along the lines and polygons of a layer, in pixels; corners that close a
/// polygon apart.
pub(crate) fn longest_step(scene: &Scene, name: LayerName) -> f64 {
    marks(scene, name)
        .iter()
        .flat_map(|mark| &mark.shapes)
        .filter_map(|shape| match shape {
            Shape::Line { points, .. } => Some(points),
            _ => None,
        })
        .flat_map(|points| points.windows(2).map(|pair| [pair[0], pair[1]]))
        .map(|[a, b]| (a[0] - b[0]).hypot(a[1] - b[1]))
        .fold(0.0, f64::max)
}

/// Whether two boxes overlap by more than a hundredth of a pixel.
pub(crate) fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    const SLACK: f64 = 0.01;
    a[0] + SLACK < b[2] && b[0] + SLACK < a[2] && a[1] + SLACK < b[3] && b[1] + SLACK < a[3]
}
