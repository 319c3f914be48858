//! The ground as geometry: countries, lakes, rivers, boundaries, seas and towns, from the asset
//! inside the program.
//!
//! All of it lies in *world pixels*: Web Mercator at zoom 0, where the world is 256 pixels wide,
//! x to the right and y down. Levels are decoded when they are first asked for and kept.
//!
//! Other grounds are tiles, from a server or an archive: [`tile_id`] numbers them, [`source`] names
//! one, [`tiles`] says which of its tiles a frame needs, [`archive`], [`vector`] and [`raster`] read
//! what somebody else has fetched.

pub mod archive;
mod asset;
mod chaos;
pub mod clip;
mod codes;
pub mod desk;
mod former;
pub mod mvt;
mod names;
pub mod raster;
pub mod source;
pub mod tile_id;
pub mod tiles;
pub mod vector;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use asset::{Area, Code, Country, Lake, Level, Line, Sea, Town, WorldBox};
pub(crate) use asset::{AssetError, Reader};
pub use codes::{codes, is_country_code};
pub use former::{FORMER_STATES, FormerState, former_state};
pub use names::NameLanguage;
pub use source::{GroundKind, GroundSource};
pub use tile_id::TileId;
pub use tiles::{TileContent, TileSet};

/// Width and height of the world in world pixels.
pub const WORLD_PX: f64 = 256.0;

/// The latitude at which Web Mercator cuts the globe off, in degrees.
pub const MAX_LAT_DEG: f64 = 85.051_128_779_806_6;

/// How many levels of detail there are, the coarsest first.
pub const LEVELS: usize = 3;

static ASSET: &[u8] = include_bytes!("../../assets/ground.bin");

/// Whose view of boundaries is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worldview {
    /// As most states and the General Assembly of the United Nations see them: Crimea is Ukraine.
    #[default]
    Recognised,
    /// As the land is held: Crimea is under Russia.
    DeFacto,
}

impl Worldview {
    /// What a setting calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Recognised => "Internationally recognised",
            Self::DeFacto => "De facto control",
        }
    }

    /// What a credit line says of it.
    pub fn credit(self) -> &'static str {
        match self {
            Self::Recognised => "boundaries as internationally recognised, disputed ones dashed",
            Self::DeFacto => "boundaries by de facto control, disputed ones dashed",
        }
    }
}

/// The credit of the built-in ground.
pub const CREDIT: &str = "Natural Earth, GeoNames (CC BY 4.0)";

impl Area {
    /// The country that an area belongs to, in a view of boundaries.
    pub fn country(&self, worldview: Worldview) -> Code {
        match worldview {
            Worldview::Recognised => self.recognised,
            Worldview::DeFacto => self.de_facto,
        }
    }
}

/// The box around points of a plane: left, top, right, bottom. Around none it is turned inside out.
pub fn box_around(points: &[[f64; 2]]) -> [f64; 4] {
    points.iter().fold(
        [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ],
        |[left, top, right, bottom], [x, y]| {
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        },
    )
}

/// World pixels from degrees. Latitudes beyond the map's edge are brought to it.
pub fn world_from_lonlat(lon_deg: f64, lat_deg: f64) -> [f64; 2] {
    let lat = lat_deg.clamp(-MAX_LAT_DEG, MAX_LAT_DEG).to_radians();
    [
        (lon_deg + 180.0) / 360.0 * WORLD_PX,
        (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0 * WORLD_PX,
    ]
}

/// Longitude and latitude in degrees from world pixels; the longitude may lie beyond 180.
pub fn lonlat_from_world(world: [f64; 2]) -> [f64; 2] {
    let lat = ((1.0 - world[1] / WORLD_PX * 2.0) * std::f64::consts::PI)
        .sinh()
        .atan();
    [world[0] / WORLD_PX * 360.0 - 180.0, lat.to_degrees()]
}

/// The level of detail that suits a zoom.
pub fn level_for(zoom: f64) -> usize {
    if zoom < 2.6 {
        0
    } else if zoom < 5.0 {
        1
    } else {
        2
    }
}

static DECODED: [OnceLock<Level>; LEVELS] = [const { OnceLock::new() }; LEVELS];

/// The ground at a level of detail, decoded where it was not yet: a few milliseconds for the
/// coarsest, a good part of a second for the finest.
///
/// The asset is part of the program, and a test decodes all of it; were it damaged all the same,
/// the map would show water rather than end the program.
pub fn level(which: usize) -> &'static Level {
    let which = which.min(LEVELS - 1);
    DECODED[which].get_or_init(|| asset::level(ASSET, which).unwrap_or_default())
}

/// All countries, in the order of their codes.
pub fn countries() -> &'static [Country] {
    static COUNTRIES: OnceLock<Vec<Country>> = OnceLock::new();
    COUNTRIES.get_or_init(|| asset::countries(ASSET).unwrap_or_default())
}

/// Oceans, seas, gulfs and the largest lakes.
pub fn seas() -> &'static [Sea] {
    static SEAS: OnceLock<Vec<Sea>> = OnceLock::new();
    SEAS.get_or_init(|| asset::seas(ASSET).unwrap_or_default())
}

/// Towns, the largest first.
pub fn towns() -> &'static [Town] {
    static TOWNS: OnceLock<Vec<Town>> = OnceLock::new();
    TOWNS.get_or_init(|| asset::towns(ASSET).unwrap_or_default())
}

/// The English name of a country, of today or of one that is no more, or its code where neither
/// the ground nor the list of former states knows it.
pub fn country_name(code: &str) -> &str {
    let countries = countries();
    countries
        .binary_search_by(|country| country.code.as_slice().cmp(code.as_bytes()))
        .ok()
        .and_then(|found| countries.get(found))
        .map(|country| country.name.as_str())
        .or_else(|| former_state(code).map(|state| state.name))
        .unwrap_or(code)
}

/// The code of the country that a person means by a code or by a name in any language of the
/// ground, in any case.
pub fn country_code(word: &str) -> Option<&'static str> {
    let wanted = word.trim().to_lowercase();
    let is_code = |code: &str| code.to_lowercase() == wanted;
    country_words()
        .find(|(code, name)| is_code(code) || name.to_lowercase() == wanted)
        .map(|(code, _)| code)
}

/// Each country code with each name that the ground has for it, and with itself where the ground
/// has none.
pub fn country_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    let named = countries().iter().flat_map(|country| {
        let code = std::str::from_utf8(&country.code).unwrap_or_default();
        NameLanguage::ALL.map(|language| (code, country.name_in(language)))
    });
    let former = FORMER_STATES.iter().flat_map(|state| {
        [state.name, state.name_ru, state.name_own].map(|name| (state.code, name))
    });
    named.chain(former).chain(codes().map(|code| (code, code)))
}
