//! Where a ground comes from: the one inside the program, a server of tiles, or a PMTiles archive.
//!
//! This is what a person has chosen, as it travels in views, pictures and atlases. Nothing here
//! reads or asks anybody.

use serde::{Deserialize, Serialize};

use super::tile_id::{DEEPEST, TileId};

/// How the parts of a ground are had.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum GroundKind {
    /// From inside the program.
    #[default]
    Builtin,
    /// Pictures from a server, each by an address of its own.
    Xyz {
        /// The address, with `{z}`, `{x}` and `{y}`, and where the server wants them `{s}` and
        /// `{r}`.
        template: String,
        /// Width and height of a tile in pixels, 256 or 512.
        #[serde(default = "usual_tile_px")]
        tile_px: u16,
    },
    /// A PMTiles archive, by its path or its address.
    Pmtiles {
        /// Path or address.
        at: String,
    },
}

fn usual_tile_px() -> u16 {
    256
}

/// A ground: where it comes from, what it is called, whom it is owed to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GroundSource {
    /// How its parts are had.
    #[serde(flatten)]
    pub kind: GroundKind,
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// Whom it is owed to.
    #[serde(default)]
    pub credit: String,
    /// The first zoom that it has tiles for.
    #[serde(default)]
    pub min_zoom: u8,
    /// The last zoom that it has tiles for; beyond it they are enlarged.
    #[serde(default = "usual_max_zoom")]
    pub max_zoom: u8,
}

fn usual_max_zoom() -> u8 {
    19
}

impl Default for GroundSource {
    fn default() -> Self {
        Self::builtin()
    }
}

/// The word for the ground inside the program.
pub const BUILTIN: &str = "builtin";

impl GroundSource {
    /// The ground inside the program.
    pub fn builtin() -> Self {
        Self {
            kind: GroundKind::Builtin,
            name: "Built in".to_owned(),
            credit: String::new(),
            min_zoom: 0,
            max_zoom: DEEPEST,
        }
    }

    /// The standard tiles of OpenStreetMap.
    pub fn openstreetmap() -> Self {
        Self {
            kind: GroundKind::Xyz {
                template: "https://tile.openstreetmap.org/{z}/{x}/{y}.png".to_owned(),
                tile_px: 256,
            },
            name: "OpenStreetMap".to_owned(),
            credit: "© OpenStreetMap contributors".to_owned(),
            min_zoom: 0,
            max_zoom: 19,
        }
    }

    /// The tiles of `OpenTopoMap`, with relief.
    pub fn opentopomap() -> Self {
        Self {
            kind: GroundKind::Xyz {
                template: "https://tile.opentopomap.org/{z}/{x}/{y}.png".to_owned(),
                tile_px: 256,
            },
            name: "OpenTopoMap".to_owned(),
            credit: "© OpenStreetMap contributors, SRTM · style © OpenTopoMap (CC BY-SA)"
                .to_owned(),
            min_zoom: 0,
            max_zoom: 17,
        }
    }

    /// The grounds that everybody is offered, the one inside the program first.
    pub fn presets() -> [Self; 3] {
        [Self::builtin(), Self::openstreetmap(), Self::opentopomap()]
    }

    /// The ground that a word names: `builtin`, `openstreetmap`, `opentopomap`, the address of
    /// tiles, or the path or address of an archive. The error says in words what is wrong with it.
    pub fn parse(word: &str) -> Result<Self, String> {
        let word = word.trim().trim_matches(['"', '\'']);
        match word.to_ascii_lowercase().as_str() {
            "" => return Err("type an address with {z}, {x} and {y}, or a PMTiles file".to_owned()),
            BUILTIN => return Ok(Self::builtin()),
            "openstreetmap" | "osm" => return Ok(Self::openstreetmap()),
            "opentopomap" => return Ok(Self::opentopomap()),
            _ => {}
        }
        if word.contains(char::is_control) || word.len() > 2000 {
            return Err("an address or a path is one line of at most 2000 letters".to_owned());
        }
        if is_address(word) {
            if host_of(word).is_none() {
                return Err(format!("the address names no host: {word}"));
            }
            let has = |part: &str| word.contains(part);
            if has("{z}") && has("{x}") && has("{y}") {
                return Ok(Self::xyz(word));
            }
            if path_of(word).to_ascii_lowercase().ends_with(".pmtiles") {
                return Ok(Self::archive(word));
            }
            return Err(format!(
                "an address of tiles has {{z}}, {{x}} and {{y}}, and that of an archive ends in .pmtiles: {word}"
            ));
        }
        if word.contains("://") {
            return Err(format!(
                "an address begins with https:// or http://: {word}"
            ));
        }
        if word.to_ascii_lowercase().ends_with(".pmtiles") {
            return Ok(Self::archive(word));
        }
        Err(format!(
            "this is no ground: builtin, openstreetmap, opentopomap, an address with {{z}}, {{x}} and {{y}}, or a file \
             that ends in .pmtiles: {word}"
        ))
    }

    fn xyz(template: &str) -> Self {
        let doubled = template.contains("@2x") || template.contains("/512/");
        let host = host_of(template).unwrap_or_default();
        Self {
            kind: GroundKind::Xyz {
                template: template.to_owned(),
                tile_px: if doubled { 512 } else { 256 },
            },
            credit: format!("Tiles: {}", without_subdomain(&host)),
            name: without_subdomain(&host).to_owned(),
            min_zoom: 0,
            max_zoom: 19,
        }
    }

    /// A PMTiles archive by its path or address, whatever that ends in.
    pub fn archive(at: &str) -> Self {
        let name = path_of(at)
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(at)
            .to_owned();
        Self {
            kind: GroundKind::Pmtiles { at: at.to_owned() },
            credit: String::new(),
            name,
            min_zoom: 0,
            max_zoom: 15,
        }
    }

    /// How many tiles above one that it does not have are asked for, to stand in: an archive may
    /// leave out what is all sea, and a server what lies beyond its last zoom.
    pub fn stand_ins(&self) -> usize {
        match self.kind {
            GroundKind::Builtin => 0,
            GroundKind::Xyz { .. } => 3,
            GroundKind::Pmtiles { .. } => 6,
        }
    }

    /// Whether it is the one inside the program.
    pub fn is_builtin(&self) -> bool {
        self.kind == GroundKind::Builtin
    }

    /// Whether the host of somebody else has to be asked for it.
    pub fn is_online(&self) -> bool {
        match &self.kind {
            GroundKind::Builtin => false,
            GroundKind::Xyz { .. } => true,
            GroundKind::Pmtiles { at } => is_address(at),
        }
    }

    /// The host that is asked for it, with its port where it has one; `*.` stands for the names
    /// that `{s}` takes.
    pub fn host(&self) -> Option<String> {
        match &self.kind {
            GroundKind::Builtin => None,
            GroundKind::Xyz { template, .. } => {
                host_of(template).map(|host| host.replace("{s}", "*"))
            }
            GroundKind::Pmtiles { at } => is_address(at).then(|| host_of(at)).flatten(),
        }
    }

    /// The file on this machine that it is read from.
    pub fn path(&self) -> Option<&str> {
        match &self.kind {
            GroundKind::Pmtiles { at } if !is_address(at) => Some(at),
            _ => None,
        }
    }

    /// Width and height of its tiles in pixels of the map.
    pub fn tile_px(&self) -> f64 {
        match &self.kind {
            GroundKind::Xyz { tile_px: 512, .. } => 512.0,
            _ => 256.0,
        }
    }

    /// What two descriptions of the same ground share.
    pub fn key(&self) -> &str {
        match &self.kind {
            GroundKind::Builtin => BUILTIN,
            GroundKind::Xyz { template, .. } => template,
            GroundKind::Pmtiles { at } => at,
        }
    }

    /// The word that brings it back: see [`Self::parse`].
    pub fn word(&self) -> String {
        self.key().to_owned()
    }

    /// The address of one of its tiles, where each has its own.
    pub fn tile_url(&self, tile: TileId) -> Option<String> {
        let GroundKind::Xyz { template, tile_px } = &self.kind else {
            return None;
        };
        let subdomain = ["a", "b", "c"]
            .get((tile.x as usize + tile.y as usize) % 3)
            .copied()
            .unwrap_or("a");
        let doubled = if *tile_px == 512 { "@2x" } else { "" };
        Some(
            template
                .replace("{z}", &tile.z.to_string())
                .replace("{x}", &tile.x.to_string())
                .replace("{y}", &tile.y.to_string())
                .replace("{s}", subdomain)
                .replace("{r}", doubled),
        )
    }

    /// The first and the last zoom that tiles are asked for, in order and within what there is.
    pub fn zooms(&self) -> [u8; 2] {
        let last = self.max_zoom.min(DEEPEST);
        [self.min_zoom.min(last), last]
    }

    /// As it may travel in a picture or an atlas: a file goes by its name alone, since the folders
    /// it lies in are nobody's business and are not there elsewhere, and an address without what
    /// stands behind its `?` and before its `@`, where people have their keys and passwords.
    pub fn for_travel(&self) -> Self {
        let kind = match &self.kind {
            GroundKind::Builtin => GroundKind::Builtin,
            GroundKind::Xyz { template, tile_px } => GroundKind::Xyz {
                template: without_secrets(template),
                tile_px: *tile_px,
            },
            GroundKind::Pmtiles { at } if is_address(at) => GroundKind::Pmtiles {
                at: without_secrets(at),
            },
            GroundKind::Pmtiles { at } => GroundKind::Pmtiles {
                at: at.rsplit(['/', '\\']).next().unwrap_or(at).to_owned(),
            },
        };
        Self {
            kind,
            ..self.clone()
        }
    }
}

/// Whether a word is an address rather than a path.
pub fn is_address(word: &str) -> bool {
    let lower = word.get(..8).unwrap_or(word).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// The host of an address in small letters, with its port where it has one.
pub fn host_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

fn path_of(address: &str) -> &str {
    if is_address(address) {
        address.split(['?', '#']).next().unwrap_or(address)
    } else {
        address
    }
}

/// An address without a query and without a user.
fn without_secrets(address: &str) -> String {
    let address = path_of(address);
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}/{path}")
}

fn without_subdomain(host: &str) -> &str {
    host.strip_prefix("{s}.").unwrap_or(host)
}

/// Whether an address belongs to a host as [`GroundSource::host`] names it.
pub fn is_of_host(address: &str, host: &str) -> bool {
    let Some(asked) = host_of(address) else {
        return false;
    };
    match host.split_once('*') {
        None => asked == host,
        Some((before, after)) => {
            let middle = asked
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after));
            middle.is_some_and(|middle| matches!(middle, "a" | "b" | "c"))
        }
    }
}
