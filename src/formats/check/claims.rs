//! Claims of facts and of members of groups: undated, double, absurd, about no site of theirs.

use std::collections::{HashMap, HashSet};

use super::super::log::Log;
use super::super::node::Node;
use super::sheet::{Near, Sheet, member_or, objects};
use crate::atlas::claims::{ages, always_ages};
use crate::atlas::qualifier::Limit;
use crate::atlas::time::Edtf;
use crate::atlas::{Atlas, Claim, Fact, Nature, Site, Statement, Status};

/// A number above this is taken for a slip.
const MOST: f64 = 1e9;

pub(super) fn look(sheet: &Sheet<'_>, log: &mut Log<'_>) {
    let mut looking = Looking {
        atlas: sheet.atlas,
        log,
        qualifiers: HashSet::new(),
        near: Near::default(),
    };
    let groups = sheet.listed("groups");
    for group in &sheet.atlas.groups {
        let node = groups.get(group.id.as_str()).copied();
        let members = objects(node, "members").into_iter();
        let members =
            members.filter(|item| item.member("country").and_then(Node::string).is_some());
        for (member, node) in group.members.iter().zip(members) {
            looking.claims(&member.claims, node, &member.country, None);
        }
    }
    for (fact, feature) in sheet.facts().filter(|(fact, _)| !fact.claims.is_empty()) {
        let properties = member_or(feature, "properties");
        looking.claims(&fact.claims, properties, &fact.title, Some(fact));
    }
}

struct Looking<'a, 'b, 'c> {
    atlas: &'a Atlas,
    log: &'b mut Log<'c>,
    /// The unknown ones that were told.
    qualifiers: HashSet<String>,
    near: Near,
}

impl Looking<'_, '_, '_> {
    /// Looks at the claims of a fact, or of a member where there is none.
    fn claims(&mut self, claims: &[Claim], holder: Node<'_>, title: &str, fact: Option<&Fact>) {
        let nodes = objects(Some(holder), "claims");
        let nature = fact.map_or(Nature::Standing, |fact| fact.kind.nature());
        let mut seen: HashMap<String, usize> = HashMap::new();
        let names = fact.map(|fact| site_names(&fact.sites));
        let mut undated: Option<(Node<'_>, Vec<&str>, usize)> = None;
        for (position, (claim, node)) in claims.iter().zip(nodes).enumerate() {
            self.numbers(claim, node);
            self.qualifier(claim, node);
            if claim.terms.status == Status::Stated
                && !claim.terms.about.is_empty()
                && claim.as_of.is_none()
                && ages(self.atlas, nature, claim)
                && (claim.says != Statement::Nothing || always_ages(self.atlas, &claim.terms.about))
            {
                let (_, words, count) = undated.get_or_insert((node, Vec::new(), 0));
                *count += 1;
                let about = claim.terms.about.as_str();
                if !words.contains(&about) && words.len() < 6 {
                    words.push(about);
                }
            }
            let first = *seen.entry(spelled(claim)).or_insert(position);
            if first < position {
                let message = format!(
                    "the claim about \"{}\" of \"{title}\" stands twice: as claim {} and as claim {}",
                    claim.terms.about,
                    first + 1,
                    position + 1
                );
                self.log.warn(node, "duplicate-claim", message);
            }
            if let (Some(site), Some(names)) = (claim.terms.site.as_deref(), &names)
                && !names.contains(site)
            {
                let message =
                    format!("a claim names the site \"{site}\", which \"{title}\" has not");
                let otherwise = "name one of its sites, or leave \"site\" out";
                let hint = self.near.hint(site, names, otherwise);
                self.log
                    .warn(member_or(node, "site"), "claim-site", message)
                    .hint = Some(hint);
            }
        }
        if let Some((node, words, count)) = undated {
            let about = words.join(", ");
            let (claims, have) = match count {
                1 => ("1 claim".to_owned(), "has"),
                _ => (format!("{count} claims"), "have"),
            };
            let message =
                format!("{claims} of \"{title}\" about what changes {have} no \"as_of\": {about}");
            self.log.warn(node, "as-of", message).hint = Some(
                "say with \"as_of\" for which day; the date of the source stands in, or it does not count"
                    .to_owned(),
            );
        }
    }

    fn numbers(&mut self, claim: &Claim, node: Node<'_>) {
        let about = &claim.terms.about;
        let numbers = match &claim.says {
            Statement::Value(value) => [Some(*value), None],
            Statement::Between(bounds) => [bounds.low, bounds.high],
            _ => return,
        };
        let Some(why) = numbers.into_iter().flatten().find_map(|number| {
            if about == "personnel" && number < 0.0 {
                Some(format!("{number} people: there are no fewer than none"))
            } else if about == "personnel" && number.fract() != 0.0 {
                Some(format!("{number} people: nobody counts as a part of one"))
            } else if number.abs() > MOST {
                Some(format!(
                    "the number about \"{about}\" is {number}, more than a billion"
                ))
            } else {
                None
            }
        }) else {
            return;
        };
        self.log.warn(node, "number", why).hint = Some("is it a slip?".to_owned());
    }

    fn qualifier(&mut self, claim: &Claim, node: Node<'_>) {
        let Some(qualifier) = claim.terms.qualifier.as_deref() else {
            return;
        };
        if Limit::known(qualifier).is_some() || !self.qualifiers.insert(qualifier.to_lowercase()) {
            return;
        }
        let message =
            format!("the qualifier \"{qualifier}\" is not known; the number is taken as exact");
        self.log.warn(member_or(node, "qualifier"), "qualifier", message).hint = Some(
            "it is shown as it stands; \"up to\", \"more than\" and \"about\" are known, in seven languages"
                .to_owned(),
        );
    }
}

/// The names of sites, with those that they had.
fn site_names(sites: &[Site]) -> HashSet<&str> {
    let former = sites.iter().flat_map(|site| &site.formerly);
    let former = former.map(|former| former.name.as_str());
    let now = sites.iter().map(|site| site.name.as_str());
    now.chain(former).collect()
}

/// All of a claim but the words around it: two that are spelled the same say the same.
fn spelled(claim: &Claim) -> String {
    let Claim {
        says,
        terms,
        as_of,
        source,
        locator,
    } = claim;
    let terms = (
        &terms.about,
        &terms.unit,
        &terms.qualifier,
        &terms.status,
        &terms.site,
        &terms.said_by,
    );
    let as_of = as_of.as_ref().map(Edtf::as_str);
    format!("{says:?} {terms:?} {as_of:?} {source:?} {locator:?}")
}
