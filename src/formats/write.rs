//! An atlas back to its native format.
//!
//! What was not edited is written as it stood in the file, so that member order, the spelling of
//! numbers and everything that Theatrum does not know survive. Only a fact that is new or was
//! edited (its `origin` is none) is spelled anew, with its unknown members behind the known.

use serde_json::json;
use serde_json::value::Value;

use crate::atlas::{Atlas, Claim, Extra, Fact, Geometry, Statement, Status};
use crate::geodesy::LonLat;

/// Writes an atlas. Without the text it was read from, a collection is spelled anew.
pub(super) fn write(atlas: &Atlas) -> String {
    let Some(text) = atlas.text.as_deref() else {
        return spell_collection(atlas);
    };
    let origins: Vec<_> = atlas
        .facts
        .iter()
        .filter_map(|fact| fact.origin.clone())
        .collect();
    if origins.len() == atlas.facts.len() {
        return text.to_owned();
    }
    // The features stand between the first origin and the last; what is around them stays.
    let (Some(first), Some(last)) = (
        origins.iter().map(|range| range.start).min(),
        origins.iter().map(|range| range.end).max(),
    ) else {
        return spell_collection(atlas);
    };
    let features: Vec<String> = atlas
        .facts
        .iter()
        .map(|fact| {
            fact.origin
                .clone()
                .and_then(|range| text.get(range))
                .map_or_else(|| spell_fact(fact), ToOwned::to_owned)
        })
        .collect();
    format!(
        "{}{}{}",
        text.get(..first).unwrap_or_default(),
        features.join(",\n"),
        text.get(last..).unwrap_or_default()
    )
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
    let kind = fact
        .kind_word
        .as_deref()
        .unwrap_or_else(|| fact.kind.word());
    let properties = compact(json!({
        "kind": kind, "title": fact.title, "summary": fact.summary, "when": fact.when,
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
    let properties = with_extra(&properties, &fact.extra_properties);
    let mut spelled = with_extra(&feature, &fact.extra);
    // The closing brace makes room for the properties, which are spelled already.
    spelled.pop();
    format!("{spelled},\"properties\":{properties}}}")
}

/// An object with further members behind its own, each spelled as it was read.
fn with_extra(object: &Value, extra: &Extra) -> String {
    let mut spelled = object.to_string();
    for (name, value) in extra {
        spelled.pop();
        let comma = if spelled.len() > 1 { "," } else { "" };
        spelled = format!("{spelled}{comma}{}:{}}}", json!(name), value.get());
    }
    spelled
}

fn claim(claim: &Claim) -> Value {
    let mut spelled = json!({ "about": claim.about });
    let says = match &claim.says {
        Statement::Value(value) => json!({ "value": value }),
        Statement::Between(low, high) => json!({ "low": low, "high": high }),
        Statement::Place { name, at } => {
            json!({ "place": compact(json!({ "name": name, "at": at.map(position) })) })
        }
        Statement::Date(date) => json!({ "date": date }),
        Statement::Text(text) => json!({ "text": text }),
        Statement::Nothing => json!({}),
    };
    let status = (claim.status != Status::Stated).then(|| claim.status.word());
    let rest = json!({
        "unit": claim.unit, "qualifier": claim.qualifier, "as_of": claim.as_of,
        "status": status, "site": claim.site, "source": claim.source,
        "locator": claim.locator, "said_by": claim.said_by, "note": claim.note,
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
        Geometry::Points(points) => match points.as_slice() {
            [one] => json!({ "type": "Point", "coordinates": position(*one) }),
            many => json!({ "type": "MultiPoint", "coordinates": line(many) }),
        },
        Geometry::Lines(lines) => match lines.as_slice() {
            [one] => json!({ "type": "LineString", "coordinates": line(one) }),
            many => json!({ "type": "MultiLineString", "coordinates": rings(many) }),
        },
        Geometry::Polygons(polygons) => match polygons.as_slice() {
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
