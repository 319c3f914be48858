//! What changed between two dates, or between two files.
//!
//! Facts that came and went, numbers that rose and fell, members, names, and where sources began
//! or ceased to differ; each with what says so on both sides. It knows no country names: whoever
//! writes a sentence hands them in.

mod change;
mod marked;
mod members;

use std::collections::{BTreeMap, BTreeSet};

pub use change::{Change, Cited, Side, Version, What};
pub use marked::Marked;

use change::cited;

use arcstr::ArcStr;

use super::claims::{self, Answer, Bounds, Personnel, Weighed};
use super::library::{FactRef, Library};
use super::time::{Day, Edtf};
use super::{Claim, Fact, Kind, Spot};
use crate::geodesy;

/// Two places closer than this are one place, in metres.
const SAME_PLACE_M: f64 = 1_000.0;

/// A fact of one side with its claims weighed.
struct Held<'a> {
    fact_ref: FactRef,
    fact: &'a Fact,
    day: Day,
    weighed: Vec<Weighed<'a>>,
    answers: Vec<Answer<'a>>,
    personnel: Option<Personnel>,
}

impl<'a> Held<'a> {
    fn of(side: &Side<'a>, fact_ref: FactRef) -> Self {
        let fact = side.library.fact(fact_ref);
        let day = side.day(fact_ref.atlas());
        let weighed = claims::weigh(
            side.library.atlas(fact_ref.atlas()),
            fact.kind.nature(),
            &fact.claims,
            day,
        );
        Self {
            fact_ref,
            fact,
            day,
            answers: claims::answers(&weighed, day),
            personnel: claims::personnel(&weighed, day),
            weighed,
        }
    }

    fn answer(&self, about: &str) -> Option<&Answer<'a>> {
        self.answers.iter().find(|answer| answer.about == about)
    }

    fn cite(&self, library: &Library, claims: &[&Claim]) -> Vec<Cited> {
        cited(library, self.fact_ref.atlas(), claims.iter().copied())
    }

    /// Where sources differ about dates of it that they give until a day.
    fn differing(&self, library: &Library, day: Day, abouts: &[&str]) -> Vec<String> {
        let atlas = self.fact_ref.atlas();
        members::differing(library, atlas, &self.fact.claims, day, abouts)
    }

    /// The fact as a whole: its number or its date, and what says so.
    fn version(&self, library: &Library, last: &[&str]) -> Version {
        let number = claims::number_rests_on(&self.weighed, self.day);
        let mut says: Vec<String> = Vec::new();
        says.extend(
            self.personnel
                .as_ref()
                .map(|number| format!("{} personnel", number_words(number))),
        );
        says.extend(self.fact.when.as_ref().map(Edtf::to_words));
        let mut rests_on: Vec<&Claim> = Vec::new();
        for about in last {
            rests_on.extend(self.answer(about).map(|answer| answer.headline));
        }
        rests_on.extend(number);
        if rests_on.is_empty() {
            let sourced = |claim: &&Claim| claim.source.is_some();
            let first = self.answers.first().map(|answer| answer.headline);
            rests_on.extend(first.or_else(|| self.fact.claims.iter().find(sourced)));
        }
        Version {
            fact: Some(self.fact_ref),
            says: says.join(", "),
            bounds: self.personnel.as_ref().map(|number| number.bounds),
            sources: self.cite(library, &rests_on),
        }
    }

    /// The number, and what says so; without a number, nothing is said.
    fn number(&self, library: &Library) -> Version {
        let rests_on = claims::number_rests_on(&self.weighed, self.day);
        Version {
            fact: Some(self.fact_ref),
            says: self
                .personnel
                .as_ref()
                .map(number_words)
                .unwrap_or_default(),
            bounds: self.personnel.as_ref().map(|number| number.bounds),
            sources: self.cite(library, &rests_on),
        }
    }

    /// What is said of one thing, and by whom.
    fn said(&self, library: &Library, about: &str, says: String) -> Version {
        let counting = self
            .answer(about)
            .map(|answer| answer.counting.clone())
            .unwrap_or_default();
        Version {
            fact: Some(self.fact_ref),
            says,
            bounds: None,
            sources: self.cite(library, &counting),
        }
    }
}

/// The words of one claim where one number is given, the range where there are several.
fn number_words(number: &Personnel) -> String {
    if number.claims == 1 || number.bounds.low == number.bounds.high {
        number.text.to_string()
    } else {
        claims::bounds_words(number.bounds)
    }
}

/// What tells facts and groups of one library from each other, and finds them in another one: id
/// of the atlas (where one of the libraries has several), own id, and which of those that share
/// both.
type Key<'a> = (&'a str, &'a str, usize);

fn keyed<'a>(side: &Side<'a>, facts: &[FactRef], by_atlas: bool) -> BTreeMap<Key<'a>, FactRef> {
    let mut keyed = BTreeMap::new();
    let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for fact in facts {
        let atlas = if by_atlas {
            side.library.atlas_id(fact.atlas())
        } else {
            ""
        };
        let id = &*side.library.fact(*fact).id;
        let time = times.entry((atlas, id)).or_default();
        keyed.insert((atlas, id, *time), *fact);
        *time += 1;
    }
    keyed
}

/// What changed from one side to another, in the order in which it is told: by sort of change,
/// then in the order of a list of facts.
pub fn between(before: &Side<'_>, after: &Side<'_>) -> Vec<Change> {
    let by_atlas = before.library.atlases().len() > 1 || after.library.atlases().len() > 1;
    let [mut was, mut is] = [before, after].map(|side| keyed(side, &side.facts, by_atlas));
    let unknown = [before, after].map(|side| keyed(side, &side.unknown, by_atlas));
    is.retain(|key, _| !unknown[0].contains_key(key));
    was.retain(|key, _| !unknown[1].contains_key(key));
    let mut changes = Vec::new();
    for (key, fact_ref) in &is {
        let now = Held::of(after, *fact_ref);
        if let Some(then) = was.get(key) {
            let then = Held::of(before, *then);
            compare(&mut changes, (before.library, &then), (after.library, &now));
        } else {
            let version = now.version(after.library, &["opened", "date"]);
            let mut change = of_fact(What::New, after.library, &now, None, Some(version));
            change.differs = now.differing(after.library, now.day, &["opened", "date"]);
            changes.push(change);
        }
    }
    for (key, fact_ref) in &was {
        if !is.contains_key(key) {
            let then = Held::of(before, *fact_ref);
            let version = then.version(before.library, &["closed", "date"]);
            let mut change = of_fact(What::Gone, before.library, &then, Some(version), None);
            // What is said of its end is known on the later day.
            let day = after.date.and_then(Edtf::last_day).unwrap_or(then.day);
            let day = day.max(then.day);
            change.differs = then.differing(before.library, day, &["closed", "date"]);
            changes.push(change);
        }
    }
    members::members(&mut changes, before, after, by_atlas);
    changes.sort_by_cached_key(|change| {
        let library = if change.after.is_some() {
            after.library
        } else {
            before.library
        };
        let fact = change.fact().and_then(|fact| library.get(fact));
        (
            change.what,
            change
                .kind
                .and_then(|kind| Kind::ALL.iter().position(|other| *other == kind)),
            fact.and_then(|fact| fact.when.as_ref()?.earliest()),
            change.title.clone(),
            change.id.clone(),
            change.country.clone(),
            change.about.clone(),
        )
    });
    changes
}

fn of_fact(
    what: What,
    library: &Library,
    held: &Held<'_>,
    before: Option<Version>,
    after: Option<Version>,
) -> Change {
    Change {
        what,
        id: library.shown_id(held.fact_ref),
        title: held.fact.title.to_string(),
        kind: Some(held.fact.kind),
        country: None,
        about: None,
        differs: Vec::new(),
        before,
        after,
    }
}

/// What changed about a fact that is on both sides.
fn compare(
    changes: &mut Vec<Change>,
    (was_in, was): (&Library, &Held<'_>),
    (is_in, is): (&Library, &Held<'_>),
) {
    let mut push = |what: What, before: Version, after: Version| {
        changes.push(of_fact(what, is_in, is, Some(before), Some(after)));
    };
    let bounds = |held: &Held<'_>| held.personnel.as_ref().map(|number| number.bounds);
    if let Some(what) = trend(bounds(was), bounds(is)) {
        push(what, was.number(was_in), is.number(is_in));
    }
    places(was_in, was, is_in, is, &mut push);
    let when = |fact: &Fact| fact.when.as_ref().map(|when| when.as_str().to_owned());
    if when(was.fact) != when(is.fact) {
        let says = |fact: &Fact| fact.when.as_ref().map(Edtf::to_words).unwrap_or_default();
        push(
            What::Redated,
            was.said(was_in, "opened", says(was.fact)),
            is.said(is_in, "opened", says(is.fact)),
        );
    }
    if was.fact.title != is.fact.title {
        let says = |held: &Held<'_>| Version {
            fact: Some(held.fact_ref),
            says: held.fact.title.to_string(),
            ..Version::default()
        };
        push(What::Retitled, says(was), says(is));
    }
    let differing = |held: &Held<'_>| -> BTreeSet<String> {
        let differing = held.answers.iter().filter(|answer| answer.conflict);
        differing.map(|answer| answer.about.to_owned()).collect()
    };
    let (differed, differs) = (differing(was), differing(is));
    for (what, abouts) in [
        (What::Differs, differs.difference(&differed)),
        (What::Agrees, differed.difference(&differs)),
    ] {
        for about in abouts {
            let mut change = of_fact(
                what,
                is_in,
                is,
                Some(was.said(was_in, about, String::new())),
                Some(is.said(is_in, about, String::new())),
            );
            change.about = Some(about.clone());
            changes.push(change);
        }
    }
}

/// Which way a number went, where it changed.
pub fn trend(before: Option<Bounds>, after: Option<Bounds>) -> Option<What> {
    let (was, is) = match (before, after) {
        (None, None) => return None,
        (Some(was), Some(is)) => (was, is),
        _ => return Some(What::Number),
    };
    if was == is {
        return None;
    }
    let way = |was: Option<f64>, is: Option<f64>| match (was, is) {
        (None, None) => Some(0.0),
        // A bound that is open on one side alone is neither more nor less.
        (Some(was), Some(is)) => Some(is - was),
        _ => None,
    };
    Some(match (way(was.low, is.low), way(was.high, is.high)) {
        (Some(low), Some(high)) if low >= 0.0 && high >= 0.0 => What::Up,
        (Some(low), Some(high)) if low <= 0.0 && high <= 0.0 => What::Down,
        _ => What::Number,
    })
}

/// Places that go by another name, and places that are others.
fn places(
    was_in: &Library,
    was: &Held<'_>,
    is_in: &Library,
    is: &Held<'_>,
    push: &mut impl FnMut(What, Version, Version),
) {
    let (mut then, mut now) = (was.fact.places(was.day), is.fact.places(is.day));
    let mut pairs: Vec<(Spot, Spot)> = Vec::new();
    then.retain(|old| {
        let near = |new: &Spot| geodesy::distance_m(old.at, new.at) <= SAME_PLACE_M;
        // Of several places that lie together, the one with the same name.
        let found = now
            .iter()
            .position(|new| near(new) && new.name == old.name)
            .or_else(|| now.iter().position(near));
        if let Some(found) = found {
            pairs.push((old.clone(), now.remove(found)));
        }
        found.is_none()
    });
    // A fact without sites goes by its title, which is told as a title.
    let named = !was.fact.sites.is_empty() && !is.fact.sites.is_empty();
    let mut told: Vec<(ArcStr, ArcStr)> = Vec::new();
    for (old, new) in pairs {
        let names = (old.name, new.name);
        if !named || names.0 == names.1 || told.contains(&names) {
            continue;
        }
        push(
            What::Renamed,
            was.said(was_in, "place", names.0.to_string()),
            is.said(is_in, "place", names.1.to_string()),
        );
        told.push(names);
    }
    let names = |spots: &[Spot]| {
        let mut names: Vec<&str> = Vec::new();
        for spot in spots {
            if !names.contains(&spot.name.as_str()) {
                names.push(&spot.name);
            }
        }
        names.join(", ")
    };
    if !then.is_empty() || !now.is_empty() {
        push(
            What::Moved,
            was.said(was_in, "place", names(&then)),
            is.said(is_in, "place", names(&now)),
        );
    }
}
