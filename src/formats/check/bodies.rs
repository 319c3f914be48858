//! Bodies of troops and what they cover: names of no body, circles, and wholes that share a part.

use std::collections::{HashMap, HashSet};

use arcstr::ArcStr;

use super::super::log::Log;
use super::super::node::Node;
use super::sheet::{Near, Sheet, member_or, property};
use crate::atlas::Fact;

/// Wholes of one part are held against each other up to so many.
const MOST_WHOLES: usize = 32;
/// How many steps are made to find whether one whole covers another.
const MOST_STEPS: usize = 10_000;

/// A fact that covers bodies.
struct Whole<'a> {
    fact: &'a Fact,
    feature: Node<'a>,
    /// A fact that names none is one by itself, which nothing can cover.
    body: Option<&'a str>,
}

impl<'a> Whole<'a> {
    /// What it is called in a message.
    fn name(&self) -> &'a str {
        self.body.unwrap_or(&self.fact.id)
    }
}

pub(super) fn look(sheet: &Sheet<'_>, log: &mut Log<'_>) {
    let bodies: HashSet<&str> = (sheet.atlas.facts.iter())
        .filter_map(|fact| fact.body.as_deref())
        .collect();
    let mut near = Near::default();
    let mut wholes: Vec<Whole<'_>> = Vec::new();
    for (fact, feature) in sheet.facts().filter(|(fact, _)| !fact.covers().is_empty()) {
        for covered in fact.covers() {
            if bodies.contains(covered.as_str()) {
                continue;
            }
            let message = format!("\"covers\" names no body: \"{covered}\"");
            let hint = near.hint(
                covered,
                &bodies,
                "a body is what a fact of the atlas has as \"body\"",
            );
            log.warn(covers_node(feature), "covers", message).hint = Some(hint);
        }
        wholes.push(Whole {
            fact,
            feature,
            body: fact.body.as_deref(),
        });
    }
    let mut parts: HashMap<&str, Vec<&str>> = HashMap::new();
    for whole in &wholes {
        let covered = whole.fact.covers().iter().map(ArcStr::as_str);
        if let Some(body) = whole.body {
            parts.entry(body).or_default().extend(covered);
        }
    }
    circles(&wholes, &parts, log);
    shared(&wholes, &parts, log);
}

fn covers_node(feature: Node<'_>) -> Node<'_> {
    property(feature, "covers").unwrap_or_else(|| member_or(feature, "properties"))
}

/// Names each circle once, at the fact of the file that is first in it.
fn circles(wholes: &[Whole<'_>], parts: &HashMap<&str, Vec<&str>>, log: &mut Log<'_>) {
    let mut first_of: HashMap<&str, usize> = HashMap::new();
    for (position, whole) in wholes.iter().enumerate() {
        if let Some(body) = whole.body {
            first_of.entry(body).or_insert(position);
        }
    }
    let mut done: HashSet<&str> = HashSet::new();
    for body in wholes.iter().filter_map(|whole| whole.body) {
        // The bodies on the way down, each with how many of its parts were looked at.
        let mut way: Vec<(&str, usize)> = Vec::new();
        let mut on_way: HashSet<&str> = HashSet::new();
        if done.insert(body) {
            way.push((body, 0));
            on_way.insert(body);
        }
        while let Some((body, next)) = way.last_mut() {
            let body = *body;
            let part = parts.get(body).and_then(|parts| parts.get(*next)).copied();
            *next += 1;
            let Some(part) = part else {
                on_way.remove(body);
                way.pop();
                continue;
            };
            if on_way.contains(part) {
                let circle = way.iter().map(|(body, _)| *body);
                let circle: Vec<&str> = circle.skip_while(|body| *body != part).collect();
                let first = circle.iter().filter_map(|body| first_of.get(body)).min();
                let first = first.and_then(|position| wholes.get(*position));
                let message = match circle.as_slice() {
                    [one] => format!("the body \"{one}\" covers itself"),
                    _ => format!(
                        "a circle of \"covers\": {} and again {part}",
                        circle.join(", ")
                    ),
                };
                if let Some(first) = first {
                    log.warn(covers_node(first.feature), "covers", message);
                }
            } else if done.insert(part) {
                way.push((part, 0));
                on_way.insert(part);
            }
        }
    }
}

/// Names two wholes that share a part where neither covers the other, once for each two.
fn shared(wholes: &[Whole<'_>], parts: &HashMap<&str, Vec<&str>>, log: &mut Log<'_>) {
    let mut of_part: HashMap<&str, Vec<&Whole<'_>>> = HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    for whole in wholes {
        for part in whole.fact.covers() {
            let found = of_part.entry(part).or_default();
            if found.is_empty() {
                order.push(part);
            }
            if found.len() < MOST_WHOLES && found.iter().all(|other| other.name() != whole.name()) {
                found.push(whole);
            }
        }
    }
    let mut told: HashSet<(&str, &str)> = HashSet::new();
    for part in order {
        let of_part = of_part.get(part).map_or(&[][..], Vec::as_slice);
        for (position, later) in of_part.iter().enumerate() {
            for earlier in of_part.iter().take(position) {
                let apart = match (&earlier.fact.when, &later.fact.when) {
                    (Some(one), Some(other)) => !one.overlaps(other),
                    _ => false,
                };
                if apart
                    || told.contains(&(earlier.name(), later.name()))
                    || reaches(parts, earlier, later)
                    || reaches(parts, later, earlier)
                {
                    continue;
                }
                told.insert((earlier.name(), later.name()));
                let message = format!(
                    "\"{}\" and \"{}\" both cover \"{part}\", and neither covers the other: it would be counted twice",
                    earlier.name(),
                    later.name()
                );
                log.warn(covers_node(later.feature), "covers", message);
            }
        }
    }
}

/// Whether a whole covers another one, or a part of it does.
fn reaches(parts: &HashMap<&str, Vec<&str>>, from: &Whole<'_>, to: &Whole<'_>) -> bool {
    let Some(to) = to.body else {
        return false;
    };
    let mut seen: HashSet<&str> = HashSet::new();
    let mut left: Vec<&str> = from.fact.covers().iter().map(ArcStr::as_str).collect();
    left.extend(
        from.body
            .and_then(|body| parts.get(body))
            .into_iter()
            .flatten(),
    );
    while let Some(body) = left.pop() {
        if body == to {
            return true;
        }
        if seen.len() < MOST_STEPS && seen.insert(body) {
            left.extend(parts.get(body).into_iter().flatten());
        }
    }
    false
}
