//! The atlases inside the program. They are text like any other: reading one asks no disk.

use crate::formats::{self, Reading};

/// One built-in atlas.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// Its id, which is also the name of its file in `data/`.
    pub id: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The atlas that opens where none is named.
pub const DEFAULT: &str = "dushanbe-2022";

macro_rules! builtin {
    ($id:literal) => {
        Builtin {
            id: $id,
            text: include_str!(concat!("../../data/", $id, ".geojson")),
        }
    };
}

/// All built-in atlases, the default one first.
pub const ALL: [Builtin; 8] = [
    builtin!("dushanbe-2022"),
    builtin!("caspian-summits"),
    builtin!("brics-summits"),
    builtin!("csto"),
    builtin!("russian-facilities-abroad"),
    builtin!("leaders-summits"),
    builtin!("nato-battlegroups"),
    builtin!("us-troops-2022"),
];

/// The built-in atlas with an id.
pub fn find(id: &str) -> Option<Builtin> {
    ALL.into_iter().find(|builtin| builtin.id == id)
}

impl Builtin {
    /// Reads it.
    pub fn read(self) -> Reading {
        formats::read(self.text.as_bytes(), &format!("{}.geojson", self.id))
    }
}
