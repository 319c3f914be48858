//! GeoJSON (RFC 7946), with or without the `theatrum` member, into an atlas.
//!
//! This file reads the collection and its features; `parts` reads what stands inside a fact.

mod geometry;
mod parts;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arcstr::ArcStr;

use super::log::Log;
use super::node::{self, Node, Sort};
use super::report::{Problem, Reading, Report, Severity};
use crate::atlas::outline::{Item, Outline, RootMember, Shape};
use crate::atlas::text::{FileText, MARK, Place, Stamp};
use crate::atlas::{Archive, Atlas, Fact, Group, Member, Side, Source};
use parts::Fields;
pub use parts::Scope;

/// The version of the `theatrum` member that this program writes.
pub const VERSION: f64 = 1.0;

/// The text of a larger file, in bytes, is not kept beside the facts: where each of them stands in
/// it is, so that what is edited is read again from the file.
pub const KEPT_TEXT: usize = 16_000_000;

/// Whether bytes look like JSON that could be GeoJSON: they begin with an object.
pub fn is_like(bytes: &[u8]) -> bool {
    let bare = bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes);
    bare.trim_ascii_start().starts_with(b"{")
}

/// Reads the bytes of a GeoJSON file, and keeps its text where it has at most `most` bytes.
pub fn read(bytes: &[u8], path: &str, most: usize) -> Reading {
    let stamp = Stamp::of(bytes);
    let bare = bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bare) {
        Ok(text) => text,
        Err(error) => return not_utf8(bare, error.valid_up_to(), path),
    };
    let mut reading = read_text(text, path);
    if let Some(atlas) = &mut reading.atlas {
        atlas.text = Some(FileText::new(text, stamp, text.len() <= most));
    }
    reading
}

/// Reads a text; the atlas does not keep it.
pub(crate) fn read_text(text: &str, path: &str) -> Reading {
    let mut log = Log::new(path, text, Place::START);
    let atlas = read_root(text, path, &mut log);
    Reading {
        atlas,
        report: log.into_report(),
    }
}

fn not_utf8(bytes: &[u8], valid_up_to: usize, path: &str) -> Reading {
    let valid = std::str::from_utf8(bytes.get(..valid_up_to).unwrap_or_default()).unwrap_or("");
    let mut log = Log::new(path, valid, Place::START);
    let problem = log.at(
        valid.len(),
        Severity::Error,
        "encoding",
        "the text is not UTF-8".to_owned(),
    );
    problem.hint = Some(if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        "the file is UTF-16: save it as UTF-8".to_owned()
    } else {
        "save the file as UTF-8".to_owned()
    });
    Reading {
        atlas: None,
        report: log.into_report(),
    }
}

fn read_root(text: &str, path: &str, log: &mut Log<'_>) -> Option<Atlas> {
    if text.trim().is_empty() {
        log.at(0, Severity::Error, "syntax", "the file is empty".to_owned());
        return None;
    }
    if let Some(offset) = node::too_deep(text, 0) {
        let message = format!("JSON nested deeper than {} levels", node::MAX_DEPTH);
        log.at(offset, Severity::Error, "too-deep", message);
        return None;
    }
    let root = match Node::parse(text) {
        Ok(root) => root,
        Err(error) => {
            syntax_error(text, &error, log);
            return None;
        }
    };
    let Some(members) = root.members() else {
        let sort = root.sort().words();
        log.error(
            root,
            "not-geojson",
            format!("not GeoJSON: the file holds {sort}"),
        )
        .hint =
            Some("a GeoJSON file holds an object with \"type\": \"FeatureCollection\"".to_owned());
        return None;
    };
    let mut atlas = nameless(path);
    let mut outline = Outline::default();
    let member = |name: &str| node::last_named(&members, name);
    let type_word = member("type").and_then(Node::string);
    let native = member("theatrum");
    match type_word.as_deref() {
        Some("FeatureCollection") => {}
        Some("Feature") => {
            outline.shape = Shape::Feature;
            read_features(vec![root], false, &mut atlas, &mut outline, log);
            atlas.outline = Arc::new(outline);
            return Some(atlas);
        }
        Some(
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon"
            | "GeometryCollection",
        ) => {
            let mut fact = Fact::new("feature-1", "Feature 1");
            fact.geometry = geometry::read(root, log);
            atlas.facts.push(fact);
            let range = node::range_in(text, root.text());
            outline.shape = Shape::Geometry;
            outline.irregular = 1;
            outline.items = vec![Item {
                start: range.start,
                len: range.len(),
                fact: Some(0),
            }];
            atlas.outline = Arc::new(outline);
            return Some(atlas);
        }
        other => {
            let message = match other {
                Some(word) => format!("not GeoJSON: \"type\" is \"{word}\""),
                None => "not GeoJSON: there is no \"type\"".to_owned(),
            };
            log.error(root, "not-geojson", message).hint = Some(match other {
                Some("Topology") => "this is TopoJSON: convert it to GeoJSON first".to_owned(),
                _ => {
                    "a GeoJSON file holds an object with \"type\": \"FeatureCollection\"".to_owned()
                }
            });
            return None;
        }
    }
    if let Some(native) = native {
        read_collection(native, &mut atlas, log);
    } else if let Some(name) = member("name")
        .or_else(|| member("title"))
        .and_then(Node::string)
        && !name.is_empty()
    {
        atlas.title = log.share(&name);
    }
    let Some(features) = member("features").and_then(Node::items) else {
        log.error(
            root,
            "not-geojson",
            "not GeoJSON: there is no list of \"features\"".to_owned(),
        );
        return None;
    };
    outline.members = members
        .iter()
        .map(|(name, value)| RootMember {
            name: name.as_ref().into(),
            value: node::range_in(text, value.text()),
        })
        .collect();
    read_features(features, native.is_some(), &mut atlas, &mut outline, log);
    atlas.outline = Arc::new(outline);
    Some(atlas)
}

/// An atlas that goes by the name of its file.
fn nameless(path: &str) -> Atlas {
    let stem = ArcStr::from(stem(path));
    Atlas {
        id: stem.clone(),
        title: stem,
        ..Atlas::default()
    }
}

/// Reads the value of a `theatrum` member, spelled by `text`, into an atlas without facts. It
/// stands at `place` of the file.
pub fn read_theatrum(text: &str, place: Place, path: &str) -> Reading {
    let mut log = Log::new(path, text, place);
    let atlas = parsed(text, 1, &mut log).map(|node| {
        let mut atlas = nameless(path);
        read_collection(node, &mut atlas, &mut log);
        atlas
    });
    Reading {
        atlas,
        report: log.into_report(),
    }
}

/// A part of a file, below `levels` of brackets.
fn parsed<'a>(text: &'a str, levels: usize, log: &mut Log<'_>) -> Option<Node<'a>> {
    if let Some(offset) = node::too_deep(text, levels) {
        let message = format!("JSON nested deeper than {} levels", node::MAX_DEPTH);
        log.at(offset, Severity::Error, "too-deep", message);
        return None;
    }
    match Node::parse(text) {
        Ok(node) => Some(node),
        Err(error) => {
            syntax_error(text, &error, log);
            None
        }
    }
}

/// What came of reading one feature.
#[derive(Clone, Debug, Default)]
pub struct FeatureReading {
    /// Whether it could be read as JSON at all.
    pub is_json: bool,
    /// The fact; none where it was set aside. Without an id of its own it has none.
    pub fact: Option<Fact>,
    /// What was wrong with it.
    pub report: Report,
}

/// Reads one feature, spelled by `text`, as the reader of its file does. It is the item at
/// `position` of the list of features, from 0, and stands at `place` of the file.
pub fn read_one(
    text: &str,
    position: usize,
    scope: &Scope,
    place: Place,
    path: &str,
) -> FeatureReading {
    let mut log = Log::new(path, text, place);
    let node = parsed(text, if scope.alone { 0 } else { 2 }, &mut log);
    let fact = node.and_then(|node| read_feature(node, position + 1, scope, &mut log));
    FeatureReading {
        is_json: node.is_some(),
        fact,
        report: log.into_report(),
    }
}

/// The id of an object, spelled by `text`, as the file has it.
pub fn own_id(text: &str) -> Option<Box<str>> {
    let id = Node::parse(text).ok()?.member("id")?;
    match id.sort() {
        Sort::Text => id.string().filter(|id| !id.is_empty()).map(Into::into),
        Sort::Number => Some(id.text().into()),
        _ => None,
    }
}

fn syntax_error(text: &str, error: &serde_json::Error, log: &mut Log<'_>) {
    let line_start = if error.line() <= 1 {
        0
    } else {
        text.match_indices('\n')
            .nth(error.line() - 2)
            .map_or(0, |(offset, _)| offset + 1)
    };
    // serde_json counts bytes, and has already read the one it complains of; at the end of the
    // text it has not.
    let past = usize::from(!error.is_eof());
    let mut offset = (line_start + error.column())
        .saturating_sub(past)
        .min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let words = error.to_string();
    let what = words
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned();
    let (message, hint) = if error.is_eof() {
        (
            format!("the JSON ends too early: {what}"),
            Some("the file may have been cut off while it was saved or sent"),
        )
    } else {
        let rest = text.get(offset.saturating_sub(1)..).unwrap_or_default();
        let not_a_number = ["NaN", "-NaN", "Infinity", "-Infinity", "nan", "inf"]
            .iter()
            .any(|word| {
                rest.starts_with(word) || rest.get(1..).is_some_and(|r| r.starts_with(word))
            });
        (
            format!("not JSON: {what}"),
            not_a_number
                .then_some("JSON has no NaN or Infinity: leave the value out or write null"),
        )
    };
    log.at(offset, Severity::Error, "syntax", message).hint = hint.map(ToOwned::to_owned);
}

/// The name of the file without folder and ending.
fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = name
        .strip_suffix(".geojson")
        .or_else(|| name.strip_suffix(".json"))
        .unwrap_or(name);
    if stem.is_empty() { "atlas" } else { stem }.to_owned()
}

/// Reads the `theatrum` member.
fn read_collection(node: Node<'_>, atlas: &mut Atlas, log: &mut Log<'_>) {
    let Some(mut fields) = Fields::of(node, "theatrum", log) else {
        return;
    };
    if let Some(version) = fields.number("version", log)
        && version > VERSION
    {
        let message = format!("written by a newer version of Theatrum (format {version})");
        log.warn(node, "version", message).hint =
            Some("what this version does not know is kept as it is".to_owned());
    }
    if let Some(id) = fields.text("id", log) {
        atlas.id = id;
    }
    if let Some(title) = fields.text("title", log) {
        atlas.title = title;
    }
    atlas.summary = fields.text("summary", log).unwrap_or_default();
    atlas.language = fields.text("language", log);
    atlas.license = fields.text("license", log);
    atlas.as_of = fields.date("as_of", log);
    atlas.figure = fields.raw("figure");
    atlas.view = fields.raw("view");
    atlas.ground = fields.raw("ground");
    atlas.fresh_months = fields
        .number("fresh_months", log)
        .map(|months| months.max(0.0) as u32);

    atlas.ageing = fields.texts("ageing", log).into();
    for item in fields.list("sides", log) {
        atlas.sides.extend(read_side(item, log));
    }

    let mut scope = Scope {
        native: true,
        ..Scope::default()
    };
    for item in fields.list("sources", log) {
        if let Some(source) = read_source(item, log) {
            if scope.source_ids.insert(source.id.clone()) {
                Arc::make_mut(&mut atlas.sources).push(source);
            } else {
                let message = format!(
                    "a second source has the id \"{}\"; the first one is used",
                    source.id
                );
                log.error(item, "duplicate-id", message);
            }
        }
    }
    let mut group_ids = HashSet::new();
    for item in fields.list("groups", log) {
        if let Some(group) = read_group(item, &scope, log) {
            if group_ids.insert(group.id.clone()) {
                atlas.groups.push(group);
            } else {
                let message = format!(
                    "a second group has the id \"{}\"; the first one is used",
                    group.id
                );
                log.error(item, "duplicate-id", message);
            }
        }
    }
}

fn read_source(node: Node<'_>, log: &mut Log<'_>) -> Option<Source> {
    let mut fields = Fields::of(node, "a source", log)?;
    let Some(id) = fields.text("id", log).filter(|id| !id.is_empty()) else {
        log.error(
            node,
            "missing-id",
            "a source without an id; no claim can name it".to_owned(),
        );
        return None;
    };
    Some(Source {
        id,
        publisher: fields.text("publisher", log).unwrap_or_default(),
        title: fields.text("title", log).unwrap_or_default(),
        author: fields.text("author", log),
        date: fields.date("date", log),
        url: fields.text("url", log),
        accessed: fields.date("accessed", log),
        kind: fields.text("kind", log),
        reliability: fields.text("reliability", log),
        note: fields.text("note", log),
        seen_at: fields.text("seen_at", log),
        archive: read_archive(&mut fields, log),
    })
}

fn read_archive(fields: &mut Fields<'_>, log: &mut Log<'_>) -> Option<Box<Archive>> {
    let node = fields.take("archive")?;
    let mut fields = Fields::of(node, "an archived copy", log)?;
    Some(Box::new(Archive {
        url: fields.text("url", log).unwrap_or_default(),
        date: fields.date("date", log),
        sha256: fields.text("sha256", log),
    }))
}

fn read_side(node: Node<'_>, log: &mut Log<'_>) -> Option<Side> {
    let mut fields = Fields::of(node, "a side", log)?;
    let Some(id) = fields.text("id", log).filter(|id| !id.is_empty()) else {
        let message = "a side without an id; no fact can name it".to_owned();
        log.error(node, "missing-id", message);
        return None;
    };
    Some(Side {
        name: fields.text("name", log).unwrap_or_else(|| id.clone()),
        id,
        countries: fields.texts("countries", log).into(),
        group: fields.text("group", log),
        colour: fields.text("colour", log),
    })
}

fn read_group(node: Node<'_>, scope: &Scope, log: &mut Log<'_>) -> Option<Group> {
    let mut fields = Fields::of(node, "a group", log)?;
    let Some(id) = fields.text("id", log).filter(|id| !id.is_empty()) else {
        log.error(
            node,
            "missing-id",
            "a group without an id; no fact can name it".to_owned(),
        );
        return None;
    };
    let name = fields.text("name", log).unwrap_or_else(|| id.clone());
    let kind = fields.text("kind", log);
    let mut members = Vec::new();
    for item in fields.list("members", log) {
        let Some(mut member) = Fields::of(item, "a member", log) else {
            continue;
        };
        if let Some(country) = member.country("country", log) {
            members.push(Member {
                country,
                when: member.date("when", log),
                claims: parts::read_claims(&mut member, scope, log),
            });
        } else {
            log.error(
                item,
                "missing-country",
                format!("a member of \"{id}\" without a country; set aside"),
            );
        }
    }
    Some(Group {
        id,
        name,
        kind,
        members,
    })
}

fn read_features(
    features: Vec<Node<'_>>,
    native: bool,
    atlas: &mut Atlas,
    outline: &mut Outline,
    log: &mut Log<'_>,
) {
    let scope = Scope {
        native,
        ..Scope::of(atlas)
    };
    let mut ids: HashSet<Box<str>> = HashSet::new();
    // With which number an id that is there already was last given out.
    let mut numbers: HashMap<Box<str>, usize> = HashMap::new();
    atlas.facts.reserve(features.len());
    outline.items.reserve(features.len());
    let mut nameless = Vec::new();
    for (index, node) in features.into_iter().enumerate() {
        let read = read_feature(node, index + 1, &scope, log);
        outline.items.push(Item {
            start: log.offset_of(node.text()),
            len: node.text().len(),
            fact: read.is_some().then_some(atlas.facts.len() as u32),
        });
        let Some(mut fact) = read else {
            outline.irregular += 1;
            continue;
        };
        if fact.id.is_empty() {
            outline.irregular += 1;
            nameless.push(atlas.facts.len());
            fact.id = format!("feature-{}", index + 1).into();
        } else if !ids.insert(fact.id.clone()) {
            outline.irregular += 1;
            let first = fact.id.clone();
            let number = numbers.entry(first.clone()).or_insert(1);
            fact.id = loop {
                *number += 1;
                let id: Box<str> = format!("{first}-{number}").into();
                if ids.insert(id.clone()) {
                    break id;
                }
            };
            let message = format!(
                "a second fact has the id \"{first}\"; it is shown as \"{}\"",
                fact.id
            );
            log.error(node, "duplicate-id", message).hint = Some(
                "ids are how links, views and exports find a fact: give each its own".to_owned(),
            );
        }
        atlas.facts.push(fact);
    }
    // An id made up for a feature without one must not take the id of another.
    for position in nameless {
        let mut id = atlas.facts[position].id.clone();
        while !ids.insert(id.clone()) {
            id = format!("{id}-").into();
        }
        atlas.facts[position].id = id;
    }
}

fn read_feature(node: Node<'_>, number: usize, scope: &Scope, log: &mut Log<'_>) -> Option<Fact> {
    let Some(members) = node.members() else {
        let message = format!(
            "feature {number} is {}, not an object; set aside",
            node.sort().words()
        );
        log.error(node, "not-geojson", message);
        return None;
    };
    let mut fact = Fact::new("", "");
    let mut properties = None;
    let mut is_feature = false;
    let mut extra = Vec::new();
    for (name, value) in members {
        match &*name {
            "type" => is_feature = value.string().as_deref() == Some("Feature"),
            "id" => {
                fact.id = match value.sort() {
                    Sort::Text => value.string().unwrap_or_default().into(),
                    Sort::Number => value.text().into(),
                    Sort::Null => Box::default(),
                    other => {
                        let message = format!("the id is {}; it should be text", other.words());
                        log.warn(value, "type", message);
                        Box::default()
                    }
                };
            }
            "geometry" => fact.geometry = geometry::read(value, log),
            "properties" => properties = Some(value),
            _ => extra.push((log.share(&name), value.keep())),
        }
    }
    if !extra.is_empty() {
        fact.keep().extra = extra.into();
    }
    if !is_feature {
        let message = format!("item {number} of \"features\" is not a Feature; set aside");
        log.error(node, "not-geojson", message);
        return None;
    }
    match properties.filter(|value| value.sort() != Sort::Null) {
        Some(properties) => {
            if let Some(fields) = Fields::of(properties, "properties", log) {
                parts::read_properties(fields, node, scope, &mut fact, log);
            }
        }
        None if scope.native => parts::warn_no_source(&fact, node, log),
        None => {}
    }
    if fact.title.is_empty() {
        fact.title = match &*fact.id {
            "" => arcstr::format!("Feature {number}"),
            id => id.into(),
        };
    }
    Some(fact)
}

/// A report for a file that could not be read from disk at all.
pub fn unreadable(path: &str, message: impl Into<String>, hint: Option<&str>) -> Report {
    let mut problem = Problem::of_file(path, "unreadable", message);
    problem.hint = hint.map(ToOwned::to_owned);
    Report {
        problems: vec![problem],
    }
}
