//! What facts, sides and sources name: links, sides, groups and addresses that lead nowhere, and
//! states that were not there at the time.

use std::collections::HashSet;

use super::super::log::Log;
use super::super::node::Node;
use super::sheet::{Near, Sheet, member_or, objects, property};
use crate::atlas::time::Edtf;
use crate::basemap::{former_state, is_country_code};

/// What an address may begin with; others are no address of a document, or do something.
const SCHEMES: [&str; 9] = [
    "http", "https", "ftp", "ftps", "doi", "urn", "isbn", "mailto", "hdl",
];

pub(super) fn look(sheet: &Sheet<'_>, log: &mut Log<'_>) {
    sources(sheet, log);
    sides(sheet, log);
    let atlas = sheet.atlas;
    let ids: HashSet<&str> = atlas.facts.iter().map(|fact| &*fact.id).collect();
    let side_ids: HashSet<&str> = atlas.sides.iter().map(|side| side.id.as_str()).collect();
    let mut near = Near::default();
    for (fact, feature) in sheet.facts() {
        if let Some(side) = fact.side()
            && !side_ids.contains(side)
        {
            let message = format!("the side \"{side}\" is not listed in the atlas");
            let hint = near.hint(
                side,
                &side_ids,
                "add it to \"sides\" of the \"theatrum\" member",
            );
            let node = property(feature, "side").unwrap_or(feature);
            log.warn(node, "unknown-side", message).hint = Some(hint);
        }
        if !fact.links().is_empty() {
            let nodes = objects(feature.member("properties"), "links").into_iter();
            let nodes = nodes.filter(|node| {
                let to = node.member("to").and_then(Node::string);
                to.is_some_and(|to| !to.is_empty())
            });
            for (link, node) in fact.links().iter().zip(nodes) {
                // A link into another atlas is only known where that one is open.
                let to = match link.to.split_once(':') {
                    Some((other, id)) if other == atlas.id => id,
                    Some(_) if !ids.contains(link.to.as_str()) => continue,
                    _ => &link.to,
                };
                let node = member_or(node, "to");
                if to == &*fact.id {
                    let message = format!("\"{}\" links to itself", fact.title);
                    log.warn(node, "link", message);
                } else if !ids.contains(to) {
                    let message = format!("a link names no fact: \"{}\"", link.to);
                    let hint = near.hint(to, &ids, "a link names the id of a fact, or ATLAS:ID");
                    log.warn(node, "link", message).hint = Some(hint);
                }
            }
        }
        let countries = [("country", &fact.country), ("host", &fact.host)];
        for (name, code) in countries {
            if let (Some(code), Some(when)) = (code, &fact.when)
                && let Some(node) = property(feature, name)
            {
                former(code, when, node, log);
            }
        }
    }
    let groups = sheet.listed("groups");
    for group in &atlas.groups {
        let nodes = objects(groups.get(group.id.as_str()).copied(), "members").into_iter();
        let nodes = nodes.filter(|node| node.member("country").and_then(Node::string).is_some());
        for (member, node) in group.members.iter().zip(nodes) {
            if let Some(when) = &member.when {
                former(&member.country, when, member_or(node, "country"), log);
            }
        }
    }
}

/// Says where a state was not there at the time.
fn former(code: &str, when: &Edtf, node: Node<'_>, log: &mut Log<'_>) {
    let Some(state) = former_state(code) else {
        return;
    };
    let Ok(was) = Edtf::parse(state.when) else {
        return;
    };
    if !was.overlaps(when) {
        let message = format!(
            "{} ({code}) was there {}, not {}",
            state.name,
            was.to_words(),
            when.to_words()
        );
        log.warn(node, "former-state", message);
    }
}

fn sources(sheet: &Sheet<'_>, log: &mut Log<'_>) {
    let nodes = sheet.listed("sources");
    for source in sheet.atlas.sources.iter() {
        let Some(node) = nodes.get(source.id.as_str()).copied() else {
            continue;
        };
        let archive = source.archive.as_ref().map(|archive| &archive.url);
        let addresses = [
            (source.url.as_ref(), Some(member_or(node, "url"))),
            (
                archive,
                node.member("archive").map(|node| member_or(node, "url")),
            ),
        ];
        for (address, node) in addresses {
            let (Some(address), Some(node)) = (address, node) else {
                continue;
            };
            if let Some(scheme) = foreign_scheme(address) {
                let message = format!(
                    "the source \"{}\" has an address that is none: it begins with \"{scheme}:\"",
                    source.id
                );
                log.warn(node, "address", message).hint =
                    Some("an address begins with https:// or http://".to_owned());
            }
        }
    }
}

/// What an address begins with, where that is no way to a document. Browsers leave out white space
/// and control characters in it.
fn foreign_scheme(address: &str) -> Option<String> {
    let bare: String = address
        .chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .collect();
    let (scheme, _) = bare.split_once(':')?;
    let scheme = scheme.to_lowercase();
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-'));
    (is_scheme && !SCHEMES.contains(&scheme.as_str())).then_some(scheme)
}

fn sides(sheet: &Sheet<'_>, log: &mut Log<'_>) {
    let nodes = sheet.listed("sides");
    let groups: HashSet<&str> = (sheet.atlas.groups.iter())
        .map(|group| group.id.as_str())
        .collect();
    let mut ids: HashSet<&str> = HashSet::new();
    let mut near = Near::default();
    for side in &sheet.atlas.sides {
        let Some(node) = nodes.get(side.id.as_str()).copied() else {
            continue;
        };
        if !ids.insert(&side.id) {
            let message = format!("a second side has the id \"{}\"", side.id);
            log.warn(node, "duplicate-id", message);
        }
        if let Some(group) = side.group.as_deref()
            && !groups.contains(group)
        {
            let message = format!(
                "the side \"{}\" names a group that is not listed in the atlas: \"{group}\"",
                side.id
            );
            let otherwise = "add it to \"groups\" of the \"theatrum\" member";
            let hint = near.hint(group, &groups, otherwise);
            log.warn(member_or(node, "group"), "unknown-group", message)
                .hint = Some(hint);
        }
        for code in &side.countries {
            if !is_country_code(code) {
                let message = format!("the side \"{}\" lists no country code: \"{code}\"", side.id);
                log.warn(member_or(node, "countries"), "country-code", message)
                    .hint = Some("use the three letters of ISO 3166-1, such as TJK".to_owned());
            }
        }
    }
}
