//! What the person prefers, kept between runs. A missing file is the defaults; a broken one is
//! said to be broken and is not written over until something is changed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::atlas::filter::Filters;
use crate::basemap::{GroundSource, Worldview};
use crate::geodesy::Units;
use crate::view::figure::FigureSettings;

/// Which theme to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Paper.
    Light,
    /// Night.
    Dark,
}

/// Whether the map flies or jumps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Motion {
    /// As the system has it, where it can be asked; else it flies.
    #[default]
    System,
    /// It flies.
    Full,
    /// It jumps.
    Reduced,
}

/// Where the window stood, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Left edge and upper edge, where the system tells them.
    pub at: Option<[f32; 2]>,
    /// Width and height.
    pub size: [f32; 2],
    /// Whether it filled the screen.
    pub maximised: bool,
}

/// What the person prefers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Which theme.
    pub theme: ThemeChoice,
    /// Size of the interface: 1 is as the system has it.
    pub interface_scale: f32,
    /// Whether the map flies.
    pub motion: Motion,
    /// Whose view of boundaries.
    pub worldview: Worldview,
    /// The units of lengths that the program works out.
    pub units: Units,
    /// Files opened last, the newest first.
    pub recent: Vec<PathBuf>,
    /// What was last chosen for a picture, by the ids of the atlases that were open.
    pub figures: Vec<(String, FigureSettings)>,
    /// Grounds that were added, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<GroundSource>,
    /// Hosts that may be asked for tiles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Filters that were given a name.
    pub filters: Vec<(String, Filters)>,
    /// Where the window stood.
    pub window: Option<WindowPlace>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            interface_scale: 1.0,
            motion: Motion::default(),
            worldview: Worldview::default(),
            units: Units::default(),
            recent: Vec::new(),
            figures: Vec::new(),
            grounds: Vec::new(),
            hosts: Vec::new(),
            filters: Vec::new(),
            window: None,
        }
    }
}

impl Settings {
    /// How many recent files are kept.
    pub const RECENT: usize = 10;

    /// For how many atlases the choices for a picture are kept.
    pub const FIGURES: usize = 20;

    /// How many added grounds are kept.
    pub const GROUNDS: usize = 30;

    /// The smallest and the largest interface.
    pub const SCALES: [f32; 2] = [0.6, 3.0];

    /// Reads settings, or says what is wrong with them.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let mut settings: Self = serde_json::from_str(text)?;
        let [least, most] = Self::SCALES;
        settings.interface_scale = if settings.interface_scale.is_finite() {
            settings.interface_scale.clamp(least, most)
        } else {
            1.0
        };
        settings.recent.truncate(Self::RECENT);
        settings.figures.truncate(Self::FIGURES);
        Ok(settings)
    }

    /// As they are kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Puts a file in front of the recent ones.
    pub fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|held| *held != path);
        self.recent.insert(0, path);
        self.recent.truncate(Self::RECENT);
    }
}
