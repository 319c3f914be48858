//! The text as JSON: members that stand twice or that are mistyped, and shapes too thin to draw.

use std::collections::HashMap;

use super::super::log::Log;
use super::super::nearest::slip_of;
use super::super::node::{Node, Sort, last_named};

/// What an object of the format is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Collection,
    Theatrum,
    Source,
    Archive,
    Group,
    Member,
    Side,
    Feature,
    Properties,
    Site,
    Former,
    Range,
    Centre,
    Party,
    Link,
    Claim,
    Place,
    Quote,
    Geometry,
    /// Nothing that the format says more of.
    Other,
}

impl What {
    /// What it may hold, and what that is. Nothing is said of names that are near none of them.
    fn members(self) -> &'static [(&'static str, Self)] {
        use What::{
            Archive, Centre, Claim, Collection, Feature, Former, Geometry, Group, Link, Member,
            Other, Party, Place, Properties, Quote, Range, Side, Site, Source, Theatrum,
        };
        match self {
            Collection => &[
                ("type", Other),
                ("theatrum", Theatrum),
                ("features", Feature),
            ],
            Theatrum => &[
                ("version", Other),
                ("id", Other),
                ("title", Other),
                ("summary", Other),
                ("language", Other),
                ("license", Other),
                ("as_of", Other),
                ("fresh_months", Other),
                ("ageing", Other),
                ("sides", Side),
                ("sources", Source),
                ("groups", Group),
                ("figure", Other),
                ("view", Other),
                ("ground", Other),
                ("story", Other),
            ],
            Source => &[
                ("id", Other),
                ("publisher", Other),
                ("title", Other),
                ("author", Other),
                ("date", Other),
                ("url", Other),
                ("accessed", Other),
                ("kind", Other),
                ("reliability", Other),
                ("note", Other),
                ("seen_at", Other),
                ("archive", Archive),
            ],
            Archive => &[("url", Other), ("date", Other), ("sha256", Other)],
            Group => &[
                ("id", Other),
                ("name", Other),
                ("kind", Other),
                ("members", Member),
            ],
            Member => &[("country", Other), ("when", Other), ("claims", Claim)],
            Side => &[
                ("id", Other),
                ("name", Other),
                ("countries", Other),
                ("group", Other),
                ("colour", Other),
            ],
            Feature => &[
                ("type", Other),
                ("id", Other),
                ("geometry", Geometry),
                ("properties", Properties),
            ],
            Properties => &[
                ("kind", Other),
                ("facility", Other),
                ("title", Other),
                ("summary", Other),
                ("when", Other),
                ("country", Other),
                ("host", Other),
                ("parties", Party),
                ("groups", Other),
                ("tags", Other),
                ("sites", Site),
                ("ranges", Range),
                ("body", Other),
                ("covers", Other),
                ("side", Other),
                ("links", Link),
                ("claims", Claim),
            ],
            Site => &[
                ("name", Other),
                ("at", Other),
                ("when", Other),
                ("formerly", Former),
                ("country", Other),
                ("precision", Other),
                ("radius_km", Other),
            ],
            Former => &[("name", Other), ("until", Other)],
            Range => &[("system", Other), ("km", Other), ("centre", Centre)],
            Centre => &[("name", Other), ("at", Other), ("assumed", Other)],
            Party => &[("name", Other), ("role", Other), ("country", Other)],
            Link => &[("to", Other), ("as", Other), ("note", Other)],
            Claim => &[
                ("about", Other),
                ("value", Other),
                ("low", Other),
                ("high", Other),
                ("place", Place),
                ("date", Other),
                ("text", Other),
                ("unit", Other),
                ("qualifier", Other),
                ("as_of", Other),
                ("status", Other),
                ("site", Other),
                ("source", Other),
                ("locator", Other),
                ("said_by", Other),
                ("note", Other),
                ("quote", Quote),
            ],
            Place => &[("name", Other), ("at", Other)],
            Quote => &[("exact", Other), ("prefix", Other), ("suffix", Other)],
            Geometry => &[
                ("type", Other),
                ("coordinates", Other),
                ("geometries", Geometry),
            ],
            Other => &[],
        }
    }
}

/// Names in other programs' files, which are no slip of ours.
const FOREIGN: [&str; 5] = ["name", "Name", "NAME", "Title", "TITLE"];

/// Looks at a whole file.
pub(super) fn look(root: Node<'_>, is_native: bool, log: &mut Log<'_>) {
    let type_word = root.member("type").and_then(Node::string);
    let what = match type_word.as_deref() {
        Some("FeatureCollection") => What::Collection,
        Some("Feature") => What::Feature,
        _ => What::Geometry,
    };
    Looking { is_native, log }.object(root, what);
}

struct Looking<'a, 'b> {
    is_native: bool,
    log: &'a mut Log<'b>,
}

impl Looking<'_, '_> {
    fn value(&mut self, node: Node<'_>, what: What) {
        match node.sort() {
            Sort::Object => self.object(node, what),
            Sort::Array => {
                for item in node.items().unwrap_or_default() {
                    self.value(item, what);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, node: Node<'_>, what: What) {
        let members = node.members().unwrap_or_default();
        let known = what.members();
        // Where each name stands last.
        let mut names: HashMap<&str, usize> = HashMap::with_capacity(members.len());
        for (position, (name, value)) in members.iter().enumerate() {
            if names.insert(name, position).is_some() {
                let message = format!("the member \"{name}\" stands twice; the last one is used");
                self.log.warn(*value, "duplicate-member", message).hint =
                    Some("keep one of them".to_owned());
            }
        }
        // Of what stands twice, the last one is used.
        for (position, (name, value)) in members.iter().enumerate() {
            let is_last = names.get(&**name) == Some(&position);
            let found = known.iter().find(|(known, _)| known == name);
            let inside = found.map_or(What::Other, |(_, inside)| *inside);
            if found.is_none() {
                self.foreign(name, *value, what, &names);
            }
            let inside = match inside {
                // Somebody else's properties mean what their author meant by them.
                What::Properties if !self.is_native => What::Other,
                inside => inside,
            };
            // Coordinates hold no objects.
            if is_last && !(what == What::Geometry && name == "coordinates") {
                self.value(*value, inside);
            }
        }
        if what == What::Geometry {
            let member = |name: &str| last_named(&members, name);
            self.geometry(node, &member);
        }
    }

    fn foreign(&mut self, name: &str, value: Node<'_>, what: What, present: &HashMap<&str, usize>) {
        if FOREIGN.contains(&name) && what == What::Properties {
            return;
        }
        // A plain file's features have members of their own.
        if !self.is_native && what != What::Collection {
            return;
        }
        let known = what.members().iter().map(|(known, _)| *known);
        let Some(near) = slip_of(name, known).filter(|near| !present.contains_key(near)) else {
            return;
        };
        let message = format!("the member \"{name}\" is not known; kept, but not used");
        self.log.warn(value, "unknown-member", message).hint =
            Some(format!("did you mean \"{near}\"?"));
    }

    fn geometry<'n>(&mut self, node: Node<'n>, member: &dyn Fn(&str) -> Option<Node<'n>>) {
        let word = member("type").and_then(Node::string).unwrap_or_default();
        if word == "GeometryCollection" {
            let message = match member("geometries") {
                Some(list) if list.sort() == Sort::Array => {
                    list.items().is_some_and(|items| items.is_empty()).then(|| {
                        "a geometry collection without a geometry; nothing is drawn".to_owned()
                    })
                }
                Some(other) => Some(format!(
                    "the \"geometries\" of a collection are {}, not a list; nothing is drawn",
                    other.sort().words()
                )),
                None => Some(
                    "a geometry collection without \"geometries\"; nothing is drawn".to_owned(),
                ),
            };
            if let Some(message) = message {
                self.log.warn(node, "thin", message);
            }
            return;
        }
        let Some(coordinates) = member("coordinates") else {
            return;
        };
        let parts = || coordinates.items().unwrap_or_default();
        let why = match &*word {
            "LineString" => thin_line(coordinates),
            "MultiLineString" => parts().into_iter().find_map(thin_line),
            "Polygon" => parts().into_iter().find_map(thin_ring),
            "MultiPolygon" => {
                let rings = parts().into_iter().filter_map(Node::items).flatten();
                rings.into_iter().find_map(thin_ring)
            }
            _ => None,
        };
        if let Some(why) = why {
            self.log.warn(node, "thin", why.to_owned());
        }
    }
}

/// Why a line is none.
fn thin_line(line: Node<'_>) -> Option<&'static str> {
    let positions = line.items()?;
    // Without a position it is a geometry without a place (RFC 7946, section 3.1).
    (positions.len() == 1).then_some("a line of one position; a line needs two")
}

/// Why a ring is none.
fn thin_ring(ring: Node<'_>) -> Option<&'static str> {
    let items = ring.items()?;
    let positions: Vec<[f64; 2]> = items
        .iter()
        .filter_map(|item| {
            let numbers = item.items()?;
            Some([numbers.first()?.number()?, numbers.get(1)?.number()?])
        })
        .collect();
    if items.is_empty() || positions.len() != items.len() {
        // What is no position is told by the reader.
        return None;
    }
    if positions.len() < 3 {
        return Some("a ring of fewer than four positions (RFC 7946); it has no area");
    }
    if positions.first() != positions.last() {
        return Some(
            "a ring that does not end where it begins (RFC 7946); it is drawn as if it did",
        );
    }
    if positions.len() < 4 {
        return Some("a ring of fewer than four positions (RFC 7946); it has no area");
    }
    let [x, y] = *positions.first()?;
    let pairs = positions.iter().zip(positions.iter().skip(1));
    let area: f64 = pairs
        .map(|(a, b)| (a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y))
        .sum();
    (area.abs() < 1e-12).then_some("a ring without an area")
}
