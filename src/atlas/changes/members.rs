//! Who joined a group and who left it, who came or went in between, and where sources differ about
//! when.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Side, Version, What, cited};
use crate::atlas::claims::{self, Answer};
use crate::atlas::library::{DocumentId, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::{Claim, Group, Member, Nature};

/// Groups by key; where two atlases of one library hold the same id, the first one's.
fn groups<'a>(side: &Side<'a>) -> BTreeMap<&'a str, (DocumentId, &'a Group)> {
    let once = side.library.groups_once();
    once.into_iter()
        .map(|(atlas, group)| (group.id.as_str(), (atlas, group)))
        .collect()
}

/// States that joined or left a group, and what they did in between.
pub(super) fn members(
    changes: &mut Vec<Change>,
    before: &Side<'_>,
    after: &Side<'_>,
    by_atlas: bool,
) {
    let (was, is) = (groups(before), groups(after));
    let ids: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    for id in ids {
        let (old, new) = (was.get(id).copied(), is.get(id).copied());
        let held = |side: &Side<'_>, group: Option<(DocumentId, &Group)>| -> BTreeSet<String> {
            let on = group.map(|(atlas, group)| group.members_on(side.day(atlas)));
            let codes = on.unwrap_or_default();
            codes.into_iter().map(ToOwned::to_owned).collect()
        };
        let (then, now) = (held(before, old), held(after, new));
        let change_of =
            |what, side: &Side<'_>, (atlas, group): (DocumentId, &Group), code: &str| Change {
                what,
                id: if by_atlas {
                    side.library.prefixed(atlas, &group.id)
                } else {
                    group.id.to_string()
                },
                title: group.name.to_string(),
                kind: None,
                country: Some(code.to_owned()),
                about: None,
                differs: Vec::new(),
                before: None,
                after: None,
            };
        // What somebody said of a day is known on the later one.
        let last = |side: &Side<'_>, atlas: DocumentId| {
            let others = [
                old.map(|(at, _)| before.day(at)),
                new.map(|(at, _)| after.day(at)),
            ];
            others.into_iter().flatten().fold(side.day(atlas), Day::max)
        };
        let forwards = match (old, new) {
            (Some((was_in, _)), Some((is_in, _))) => before.day(was_in) <= after.day(is_in),
            _ => true,
        };
        for (what, codes, side, held) in [
            (What::Joined, now.difference(&then), after, new),
            (What::Left, then.difference(&now), before, old),
        ] {
            let Some((atlas, group)) = held else {
                continue;
            };
            // Going back in time, it joins where it had left.
            let turn = if (what == What::Joined) == forwards {
                JOINED
            } else {
                LEFT
            };
            for code in codes {
                let stays = group.stays_on(code, side.day(atlas));
                let version = stay(side, atlas, &stays, turn);
                let mut change = change_of(what, side, (atlas, group), code);
                for member in stays {
                    let (claims, day) = (&member.claims, last(side, atlas));
                    let differs = differing(side.library, atlas, claims, day, turn);
                    change.differs.extend(differs);
                }
                if what == What::Joined {
                    change.after = Some(version);
                } else {
                    change.before = Some(version);
                }
                changes.push(change);
            }
        }
        let (Some((was_in, _)), Some((atlas, group))) = (old, new) else {
            continue;
        };
        let mut days = [before.day(was_in), after.day(atlas)];
        days.sort_unstable();
        let codes: BTreeSet<&str> = group
            .members
            .iter()
            .map(|member| &*member.country)
            .collect();
        for code in codes {
            let turns = turns(group, code, days);
            // One turn is told as having joined or left.
            if turns.len() < 2 {
                continue;
            }
            let mut change = change_of(What::Between, after, (atlas, group), code);
            let mut rests_on: Vec<&Claim> = Vec::new();
            for turn in &turns {
                let of_turn = |claim: &&Claim| turn.about.contains(&&*claim.terms.about);
                rests_on.extend(turn.stay.claims.iter().filter(of_turn));
                let (claims, day) = (&turn.stay.claims, last(after, atlas));
                let differs = differing(after.library, atlas, claims, day, turn.about);
                change.differs.extend(differs);
            }
            let says: Vec<&str> = turns.iter().map(|turn| turn.says.as_str()).collect();
            change.after = Some(Version {
                says: says.join(", "),
                sources: cited(after.library, atlas, rests_on.into_iter()),
                ..Version::default()
            });
            changes.push(change);
        }
    }
}

/// What claims about the beginning of a stay are about.
const JOINED: &[&str] = &["joined", "opened"];
/// What claims about the end of a stay are about.
const LEFT: &[&str] = &["left", "closed"];

/// A state's coming or going.
struct Turn<'a> {
    /// "joined 1992", "left 1999", "back 2006".
    says: String,
    /// What the claims about it are about.
    about: &'static [&'static str],
    stay: &'a Member,
}

/// What a state did between two days, in the order of time; a stay that follows on another without
/// a day between them is one with it.
fn turns<'a>(group: &'a Group, code: &str, [from, to]: [Day; 2]) -> Vec<Turn<'a>> {
    let mut stays: Vec<(&Member, &Edtf)> = group
        .members
        .iter()
        .filter(|member| member.country == code)
        .filter_map(|member| Some((member, member.when.as_ref()?)))
        .collect();
    stays.sort_by_key(|(_, when)| (when.earliest(), when.latest()));
    let joins = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| stays.get(at));
        let (Some((_, before)), Some((_, when))) = (before, stays.get(at)) else {
            return true;
        };
        match (before.latest(), when.earliest()) {
            (Some(end), Some(begin)) => end.plus_days(1) < begin,
            _ => false,
        }
    };
    let mut turns = Vec::new();
    for (at, (stay, when)) in stays.iter().enumerate() {
        let ends = end_words(when);
        if joins(at) && when.earliest().is_some_and(|day| from < day && day <= to) {
            let word = if at == 0 { "joined" } else { "back" };
            turns.push(Turn {
                says: format!("{word} {}", ends[0]),
                about: JOINED,
                stay,
            });
        }
        let leaves = at + 1 == stays.len() || joins(at + 1);
        if leaves && when.latest().is_some_and(|day| from <= day && day < to) {
            turns.push(Turn {
                says: format!("left {}", ends[1]),
                about: LEFT,
                stay,
            });
        }
    }
    turns
}

/// The beginning and the end of a date in words.
fn end_words(when: &Edtf) -> [String; 2] {
    let text = when.as_str();
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    [from, to].map(|end| Edtf::parse(end).map_or_else(|_| end.to_owned(), |end| end.to_words()))
}

/// Stays of a state in a group in words, and what says so.
fn stay(side: &Side<'_>, atlas: DocumentId, stays: &[&Member], turn: &[&str]) -> Version {
    let says: Vec<String> = stays
        .iter()
        .filter_map(|member| member.when.as_ref().map(Edtf::to_words))
        .collect();
    // When it joined or left is what somebody wants to know who reads that it did.
    let mut claims: Vec<&Claim> = stays.iter().flat_map(|member| &member.claims).collect();
    claims.sort_by_key(|claim| !turn.contains(&claim.terms.about.as_str()));
    Version {
        fact: None,
        says: says.join(", "),
        bounds: None,
        sources: cited(side.library, atlas, claims.into_iter()),
    }
}

/// Where the sources of claims differ about dates, in words: "sources differ about when it joined:
/// 9 September 1993 (A) or 9 December 1993 (B, C)".
pub(super) fn differing(
    library: &Library,
    atlas: DocumentId,
    claims: &[Claim],
    day: Day,
    abouts: &[&str],
) -> Vec<String> {
    if !claims
        .iter()
        .any(|claim| abouts.contains(&&*claim.terms.about))
    {
        return Vec::new();
    }
    // Dates do not age, whatever they are dates of.
    let weighed = claims::weigh(library.atlas(atlas), Nature::Standing, claims, day);
    claims::answers(&weighed, day)
        .iter()
        .filter(|answer| answer.conflict && abouts.contains(&answer.about))
        .filter_map(|answer| differ_words(library, atlas, answer))
        .collect()
}

fn differ_words(library: &Library, atlas: DocumentId, answer: &Answer<'_>) -> Option<String> {
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for claim in &answer.counting {
        let id = claim.source.as_deref();
        let source = id.and_then(|id| library.atlas(atlas).source(id));
        let name = source.map(crate::atlas::Source::name).or(id);
        let (words, name) = (
            claims::claim_words(claim),
            name.unwrap_or("no source given").to_owned(),
        );
        match said.iter_mut().find(|(held, _)| *held == words) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => said.push((words, vec![name])),
        }
    }
    let about = match answer.about {
        "date" => "the date".to_owned(),
        "joined" | "left" | "opened" | "closed" => format!("when it {}", answer.about),
        about => about.replace('_', " "),
    };
    let said: Vec<String> = said
        .iter()
        .map(|(words, names)| format!("{words} ({})", names.join(", ")))
        .collect();
    (said.len() > 1).then(|| format!("sources differ about {about}: {}", said.join(" or ")))
}
