//! An atlas back to its native format.
//!
//! What was not edited is written as it stood in the file, so that member order, the spelling of
//! numbers and everything that Theatrum does not know survive. Only a fact that is new or was
//! edited (its `origin` is none) is spelled anew, with its unknown members behind the known.

use std::ops::Range;

use arcstr::ArcStr;
use serde_json::json;
use serde_json::value::{RawValue, Value};

use super::node::{self, Node};
use crate::atlas::{Atlas, Claim, Fact, Facts, Geometry, Statement, Status};
use crate::formats::log::Log;
use crate::geodesy::LonLat;

/// Writes an atlas. Without the text it was read from, a collection is spelled anew.
pub(super) fn write(atlas: &Atlas) -> String {
    let Some(text) = atlas.text.as_deref() else {
        return spell_collection(atlas);
    };
    match FeatureList::of(text) {
        Some(list) => list.with(text, &atlas.facts),
        // The file is one feature or one geometry.
        None if atlas.facts.len() == 1
            && atlas.facts.iter().all(|fact| fact.origin().is_some()) =>
        {
            text.to_owned()
        }
        None => spell_collection(atlas),
    }
}

/// Where the features of a collection stand in its text, in bytes.
struct FeatureList {
    /// From the opening bracket to the closing one, both included.
    whole: Range<usize>,
    items: Vec<Item>,
}

/// One item of the list.
struct Item {
    at: Range<usize>,
    /// Whether the reader made a fact of it. What it set aside is nobody's to leave out.
    is_fact: bool,
}

impl FeatureList {
    fn of(text: &str) -> Option<Self> {
        let last = |node: Node<'_>, name: &str| -> Option<Range<usize>> {
            let members = node.members()?;
            let (_, found) = members.iter().rev().find(|(key, _)| key == name)?;
            Some(node::range_in(text, found.text()))
        };
        let root = Node::parse(text).ok()?;
        let whole = last(root, "features")?;
        let items = Node::parse(text.get(whole.clone())?).ok()?.items()?;
        let items = items
            .into_iter()
            .map(|item| Item {
                at: node::range_in(text, item.text()),
                is_fact: last(item, "type").and_then(|at| text.get(at)) == Some("\"Feature\""),
            })
            .collect();
        Some(Self { whole, items })
    }

    /// The text with these facts as its features: those that were not edited as they stood, the
    /// others in between, and what was set aside where it was.
    fn with(&self, text: &str, facts: &Facts) -> String {
        let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
        let facts_then = self.items.iter().filter(|item| item.is_fact);
        let untouched = facts.len() == facts_then.clone().count()
            && facts
                .iter()
                .zip(facts_then)
                .all(|(fact, item)| fact.origin() == Some(&item.at));
        if untouched {
            return text.to_owned();
        }
        let mut set_aside = self.items.iter().filter(|item| !item.is_fact).peekable();
        let mut pieces: Vec<String> = Vec::with_capacity(facts.len());
        for fact in facts.iter() {
            let Some(origin) = fact.origin() else {
                pieces.push(spell_fact(fact));
                continue;
            };
            while let Some(item) = set_aside.next_if(|item| item.at.start < origin.start) {
                pieces.push(slice(item.at.clone()).to_owned());
            }
            pieces.push(slice(origin.clone()).to_owned());
        }
        pieces.extend(set_aside.map(|item| slice(item.at.clone()).to_owned()));
        // Between features stands what stood between the first two.
        let (open, close) = (self.whole.start + 1, self.whole.end - 1);
        let (before, after) = match self.items.as_slice() {
            [first, .., last] => (slice(open..first.at.start), slice(last.at.end..close)),
            [only] => (slice(open..only.at.start), slice(only.at.end..close)),
            [] => ("\n", "\n"),
        };
        let between = match self.items.as_slice() {
            [first, second, ..] => slice(first.at.end..second.at.start).to_owned(),
            _ => format!(",{before}"),
        };
        format!(
            "{}{before}{}{after}{}",
            slice(0..open),
            pieces.join(&between),
            slice(close..text.len())
        )
    }
}

fn spell_collection(atlas: &Atlas) -> String {
    let sources: Vec<Value> = atlas
        .sources
        .iter()
        .map(|source| {
            compact(json!({
                "id": source.id, "publisher": source.publisher, "title": source.title,
                "author": source.author, "date": source.date, "url": source.url,
                "accessed": source.accessed, "kind": source.kind,
                "reliability": source.reliability, "note": source.note,
            }))
        })
        .collect();
    let groups: Vec<Value> = atlas
        .groups
        .iter()
        .map(|group| {
            let members: Vec<Value> = group
                .members
                .iter()
                .map(|member| {
                    compact(json!({
                        "country": member.country, "when": member.when,
                        "claims": member.claims.iter().map(claim).collect::<Vec<_>>(),
                    }))
                })
                .collect();
            compact(
                json!({"id": group.id, "name": group.name, "kind": group.kind, "members": members}),
            )
        })
        .collect();
    let theatrum = compact(json!({
        "version": 1, "id": atlas.id, "title": atlas.title, "summary": atlas.summary,
        "language": atlas.language, "license": atlas.license, "as_of": atlas.as_of,
        "fresh_months": atlas.fresh_months, "sources": sources, "groups": groups,
    }));
    let features: Vec<String> = atlas.facts.iter().map(spell_fact).collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"theatrum\":{theatrum},\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    )
}

/// A feature, with what Theatrum does not know spelled as it was read.
fn spell_fact(fact: &Fact) -> String {
    let properties = compact(json!({
        "kind": fact.kind_word(), "title": fact.title, "summary": fact.summary, "when": fact.when,
        "country": fact.country, "host": fact.host,
        "parties": fact.parties.iter().map(|party| compact(json!({
            "name": party.name, "role": party.role, "country": party.country,
        }))).collect::<Vec<_>>(),
        "groups": fact.groups, "tags": fact.tags,
        "sites": fact.sites.iter().map(|site| compact(json!({
            "name": site.name, "at": position(site.at), "when": site.when,
            "formerly": site.formerly.iter().map(|former| compact(json!({
                "name": former.name, "until": former.until,
            }))).collect::<Vec<_>>(),
            "country": site.country, "precision": site.precision.word(),
            "radius_km": site.radius_km,
        }))).collect::<Vec<_>>(),
        "ranges": fact.ranges.iter().map(|range| compact(json!({
            "system": range.system, "km": range.km,
            "centre": compact(json!({
                "name": range.centre.name, "at": range.centre.at.map(position),
                "assumed": range.centre.assumed,
            })),
        }))).collect::<Vec<_>>(),
        "body": fact.body, "covers": fact.covers,
        "claims": fact.claims.iter().map(claim).collect::<Vec<_>>(),
    }));
    let feature = json!({
        "type": "Feature", "id": fact.id, "geometry": geometry(&fact.geometry),
    });
    let (extra, extra_properties) = match &fact.kept {
        Some(kept) => (&*kept.extra, &*kept.extra_properties),
        None => Default::default(),
    };
    let properties = with_extra(&properties, extra_properties);
    let mut spelled = with_extra(&feature, extra);
    // The closing brace makes room for the properties, which are spelled already.
    spelled.pop();
    format!("{spelled},\"properties\":{properties}}}")
}

/// An object with further members behind its own, each spelled as it was read.
fn with_extra(object: &Value, extra: &[(ArcStr, Box<RawValue>)]) -> String {
    let mut spelled = object.to_string();
    for (name, value) in extra {
        spelled.pop();
        let comma = if spelled.len() > 1 { "," } else { "" };
        spelled = format!("{spelled}{comma}{}:{}}}", json!(name), value.get());
    }
    spelled
}

fn claim(claim: &Claim) -> Value {
    let mut spelled = json!({ "about": claim.terms.about });
    let says = match &claim.says {
        Statement::Value(value) => json!({ "value": value }),
        Statement::Between(bounds) => json!({ "low": bounds.low, "high": bounds.high }),
        Statement::Place(place) => {
            json!({ "place": compact(json!({ "name": place.name, "at": place.at.map(position) })) })
        }
        Statement::Date(date) => json!({ "date": date }),
        Statement::Text(text) => json!({ "text": text }),
        Statement::Nothing => json!({}),
    };
    let status = (claim.terms.status != Status::Stated).then(|| claim.terms.status.word());
    let rest = json!({
        "unit": claim.terms.unit, "qualifier": claim.terms.qualifier, "as_of": claim.as_of,
        "status": status, "site": claim.terms.site, "source": claim.source,
        "locator": claim.locator, "said_by": claim.terms.said_by, "note": claim.terms.note,
    });
    if let (Value::Object(all), Value::Object(says), Value::Object(rest)) =
        (&mut spelled, says, rest)
    {
        all.extend(says);
        all.extend(rest);
    }
    compact(spelled)
}

fn position(at: LonLat) -> Value {
    json!([at.lon_deg, at.lat_deg])
}

fn line(points: &[LonLat]) -> Value {
    points.iter().copied().map(position).collect()
}

fn rings(polygon: &[Vec<LonLat>]) -> Value {
    polygon.iter().map(|ring| line(ring)).collect()
}

fn geometry(shape: &Geometry) -> Value {
    match shape {
        Geometry::Nowhere => Value::Null,
        Geometry::Point(point) => json!({ "type": "Point", "coordinates": position(*point) }),
        Geometry::Points(points) => json!({ "type": "MultiPoint", "coordinates": line(points) }),
        Geometry::Lines(lines) => match &**lines {
            [one] => json!({ "type": "LineString", "coordinates": line(one) }),
            many => json!({ "type": "MultiLineString", "coordinates": rings(many) }),
        },
        Geometry::Polygons(polygons) => match &**polygons {
            [one] => json!({ "type": "Polygon", "coordinates": rings(one) }),
            many => {
                let all: Value = many.iter().map(|polygon| rings(polygon)).collect();
                json!({ "type": "MultiPolygon", "coordinates": all })
            }
        },
        Geometry::Collection(parts) => {
            let parts: Value = parts.iter().map(geometry).collect();
            json!({ "type": "GeometryCollection", "geometries": parts })
        }
    }
}

/// Without members that say nothing: null, empty text, empty lists.
fn compact(value: Value) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    Value::Object(
        members
            .into_iter()
            .filter(|(_, value)| match value {
                Value::Null | Value::Bool(false) => false,
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                _ => true,
            })
            .collect(),
    )
}

/// The text of an atlas with another value of a member of its `theatrum` member, and everything
/// else as it stands; none where there is no `theatrum`.
pub(super) fn with_member(text: &str, member: &str, json: &str) -> Option<String> {
    if let Some(text) = text.strip_prefix('\u{feff}') {
        return with_member(text, member, json).map(|kept| format!("\u{feff}{kept}"));
    }
    let log = Log::new("", text);
    let native = Node::parse(text).ok()?.member("theatrum")?;
    let (from, to, new) = if let Some(held) = native.member(member) {
        let from = log.offset_of(held.text());
        (from, from + held.text().len(), json.to_owned())
    } else {
        // Behind the opening brace; with a comma where other members follow.
        let from = log.offset_of(native.text()) + 1;
        let comma = if native.members()?.is_empty() {
            ""
        } else {
            ","
        };
        (from, from, format!("\"{member}\": {json}{comma}"))
    };
    Some(format!("{}{new}{}", text.get(..from)?, text.get(to..)?))
}
