//! What changed between two dates, or between two files.
//!
//! Facts that came and went, numbers that rose and fell, members, names, and where sources began
//! or ceased to differ; each with what says so on both sides. It knows no country names: whoever
//! writes a sentence hands them in.

mod marked;
mod members;

use std::collections::{BTreeMap, BTreeSet};

pub use marked::Marked;

use arcstr::ArcStr;

use super::claims::{self, Answer, Bounds, Personnel, Weighed};
use super::library::{DocumentId, FactRef, Library};
use super::time::{Day, Edtf};
use super::totals::Totals;
use super::{Claim, Fact, Kind, Spot};
use crate::geodesy;

/// Two places closer than this are one place, in metres.
const SAME_PLACE_M: f64 = 1_000.0;

/// One side of a comparison: atlases, on a date.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// The atlases.
    pub library: &'a Library,
    /// The date; none is each atlas's own.
    pub date: Option<&'a Edtf>,
    /// The facts that are held against those of the other side.
    pub facts: Vec<FactRef>,
}

impl<'a> Side<'a> {
    /// What holds on a date, or on each atlas's own where none is given.
    pub fn on(library: &'a Library, date: Option<&'a Edtf>) -> Self {
        let holds = |fact: &FactRef| {
            let own = &library.atlas(fact.atlas()).as_of;
            let today = Edtf::of_day(library.today());
            let span = date.or(own.as_ref()).unwrap_or(&today);
            library.fact(*fact).in_force(span)
        };
        Self {
            library,
            date,
            facts: library.facts().filter(holds).collect(),
        }
    }

    /// Every fact, its claims weighed for its atlas's own date.
    pub fn whole(library: &'a Library) -> Self {
        Self {
            library,
            date: None,
            facts: library.facts().collect(),
        }
    }

    /// The day for which the claims of an atlas are weighed.
    pub fn day(&self, atlas: DocumentId) -> Day {
        match self.date {
            Some(date) => date.last_day().unwrap_or_else(|| self.library.today()),
            None => self.library.day_of(atlas),
        }
    }

    /// The date in words; of several atlases with dates of their own, each once.
    pub fn date_words(&self) -> String {
        if let Some(date) = self.date {
            return date.to_words();
        }
        let mut words: Vec<String> = Vec::new();
        for document in self.library.documents() {
            let atlas = self.library.atlas(*document);
            let word = atlas
                .as_of
                .as_ref()
                .map_or_else(|| self.library.day_of(*document).to_words(), Edtf::to_words);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" and ")
    }

    /// What the facts add up to.
    pub fn totals(&self) -> Totals {
        let day = self.library.day_asked(self.date);
        Totals::of(self.library, &self.facts, day)
    }
}

/// What sort of change it is, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// A fact that was not there before.
    New,
    /// A fact that is not there any more.
    Gone,
    /// More people: no bound fell, and one rose.
    Up,
    /// Fewer people: no bound rose, and one fell.
    Down,
    /// Another number that is neither: a wider or narrower range, a number where there was none.
    Number,
    /// A state joined a group.
    Joined,
    /// A state left a group.
    Left,
    /// A state came to a group or left it more than once, or came and left again.
    Between,
    /// A place has another name.
    Renamed,
    /// A fact has other places.
    Moved,
    /// A fact has another date.
    Redated,
    /// A fact has another title.
    Retitled,
    /// Sources differ about something on which they agreed.
    Differs,
    /// Sources agree about something on which they differed.
    Agrees,
}

impl What {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::New,
        Self::Gone,
        Self::Up,
        Self::Down,
        Self::Number,
        Self::Joined,
        Self::Left,
        Self::Between,
        Self::Renamed,
        Self::Moved,
        Self::Redated,
        Self::Retitled,
        Self::Differs,
        Self::Agrees,
    ];

    /// Heading of a list of such changes.
    pub fn heading(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Gone => "Gone",
            Self::Up => "Number up",
            Self::Down => "Number down",
            Self::Number => "Number changed",
            Self::Joined => "Joined",
            Self::Left => "Left",
            Self::Between => "In between",
            Self::Renamed => "Place renamed",
            Self::Moved => "Place changed",
            Self::Redated => "Date changed",
            Self::Retitled => "Title changed",
            Self::Differs => "Sources now differ",
            Self::Agrees => "Sources no longer differ",
        }
    }

    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Up => "number-up",
            Self::Down => "number-down",
            Self::Number => "number-changed",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Between => "in-between",
            Self::Renamed => "place-renamed",
            Self::Moved => "place-changed",
            Self::Redated => "date-changed",
            Self::Retitled => "title-changed",
            Self::Differs => "conflict-appeared",
            Self::Agrees => "conflict-gone",
        }
    }
}

/// A claim that one side of a change rests on, with its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// What it speaks of.
    pub about: String,
    /// What it says.
    pub says: String,
    /// For when.
    pub as_of: Option<String>,
    /// The publisher, or the id of a source that the atlas does not list; none where it names none.
    pub publisher: Option<String>,
    /// When the source was published.
    pub date: Option<String>,
    /// Paragraph, page or table in it.
    pub locator: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

impl Cited {
    /// A claim of an atlas, with its source.
    pub fn of(library: &Library, atlas: DocumentId, claim: &Claim) -> Self {
        let id = claim.source.as_deref();
        let source = id.and_then(|id| library.atlas(atlas).source(id));
        Self {
            about: claim.terms.about.to_string(),
            says: claims::claim_words(claim),
            as_of: claim.as_of.as_ref().map(Edtf::to_words),
            publisher: source.map(super::Source::name).or(id).map(str::to_owned),
            date: source.and_then(|source| source.date.as_ref().map(Edtf::to_words)),
            locator: claim.locator.as_ref().map(ToString::to_string),
            url: source.and_then(|source| source.url.as_ref().map(ToString::to_string)),
        }
    }

    /// Publisher, date of the source, place in it.
    pub fn source_words(&self) -> String {
        let mut parts = vec![
            self.publisher
                .clone()
                .unwrap_or_else(|| "no source given".to_owned()),
        ];
        parts.extend(self.date.clone());
        parts.extend(self.locator.clone());
        parts.join(", ")
    }

    /// What it says and who says so, in a line.
    pub fn line(&self) -> String {
        let says = match (self.about.as_str(), self.says.as_str()) {
            ("" | "personnel", says) => says.to_owned(),
            (about, "") => about.replace('_', " "),
            (about, says) => format!("{}: {says}", about.replace('_', " ")),
        };
        let says = match &self.as_of {
            Some(as_of) if says.is_empty() => format!("as of {as_of}"),
            // A date is its own date.
            Some(as_of) if *as_of != self.says => format!("{says} (as of {as_of})"),
            _ => says,
        };
        if says.is_empty() {
            self.source_words()
        } else {
            format!("{says} – {}", self.source_words())
        }
    }
}

/// How something stands on one side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// The fact in the library of that side, where it is about one.
    pub fact: Option<FactRef>,
    /// What it is there, in a few words; may be empty.
    pub says: String,
    /// Its bounds, where it is a number.
    pub bounds: Option<Bounds>,
    /// The claims that say so.
    pub sources: Vec<Cited>,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What sort of change.
    pub what: What,
    /// Id of the fact or the group, as it is shown.
    pub id: String,
    /// Title of the fact, or name of the group.
    pub title: String,
    /// What sort of fact it is; none for a group.
    pub kind: Option<Kind>,
    /// The state that joined or left, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// What the sources differ about.
    pub about: Option<String>,
    /// Where sources differ about its date, in words.
    pub differs: Vec<String>,
    /// How it was; none where there was nothing.
    pub before: Option<Version>,
    /// How it is; none where there is nothing any more.
    pub after: Option<Version>,
}

impl Change {
    /// The fact it is about, on the later side where it is there.
    pub fn fact(&self) -> Option<FactRef> {
        let of = |side: &Option<Version>| side.as_ref()?.fact;
        of(&self.after).or_else(|| of(&self.before))
    }

    /// The change in words, to be read after its heading. `country_name` names a state by its code.
    pub fn sentence(&self, country_name: &dyn Fn(&str) -> String) -> String {
        let says = |side: &Option<Version>| {
            side.as_ref()
                .map(|version| version.says.clone())
                .unwrap_or_default()
        };
        let (before, after) = (says(&self.before), says(&self.after));
        let title = &self.title;
        let with = |says: &str| match says {
            "" => title.clone(),
            says => format!("{title}: {says}"),
        };
        let country = self.country.as_deref().map(country_name);
        let about = self.about.as_deref().unwrap_or_default().replace('_', " ");
        let mut told = match self.what {
            What::New => with(&after),
            What::Gone => with(&before),
            What::Up => format!("{title}: rises from {before} to {after}"),
            What::Down => format!("{title}: falls from {before} to {after}"),
            What::Number if before.is_empty() => format!("{title}: no number before, now {after}"),
            What::Number if after.is_empty() => format!("{title}: {before} before, no number now"),
            What::Number => format!("{title}: changes from {before} to {after}"),
            What::Joined | What::Left => {
                let (does, stay) = match self.what {
                    What::Joined => ("joins", after),
                    _ => ("leaves", before),
                };
                let country = country.unwrap_or_default();
                match stay.as_str() {
                    "" => format!("{country} {does} {title}"),
                    stay => format!("{country} {does} {title}; member {stay}"),
                }
            }
            What::Between => format!("{}, {title}: {after}", country.unwrap_or_default()),
            What::Renamed => format!("{title}: {before} becomes {after}"),
            What::Moved if before.is_empty() => format!("{title}: no place before, now {after}"),
            What::Moved if after.is_empty() => format!("{title}: {before} before, no place now"),
            What::Moved => format!("{title}: from {before} to {after}"),
            What::Redated if before.is_empty() => format!("{title}: no date before, now {after}"),
            What::Redated if after.is_empty() => format!("{title}: {before} before, no date now"),
            What::Redated => format!("{title}: {before} before, now {after}"),
            What::Retitled => format!("{title}: before, “{before}”"),
            What::Differs | What::Agrees => format!("{title}: about {about}"),
        };
        for differs in &self.differs {
            told.push_str("; ");
            told.push_str(differs);
        }
        told
    }
}

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
        let weighed = claims::weigh(side.library.atlas(fact_ref.atlas()), &fact.claims, day);
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

fn cited<'c>(
    library: &Library,
    atlas: DocumentId,
    claims: impl Iterator<Item = &'c Claim>,
) -> Vec<Cited> {
    let mut cited: Vec<Cited> = Vec::new();
    for claim in claims {
        let one = Cited::of(library, atlas, claim);
        if !cited.contains(&one) {
            cited.push(one);
        }
    }
    cited
}

/// What tells facts and groups of one library from each other, and finds them in another one: id
/// of the atlas (where one of the libraries has several), own id, and which of those that share
/// both.
type Key<'a> = (&'a str, &'a str, usize);

fn keyed<'a>(side: &Side<'a>, by_atlas: bool) -> BTreeMap<Key<'a>, FactRef> {
    let mut keyed = BTreeMap::new();
    let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for fact in &side.facts {
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
    let (was, is) = (keyed(before, by_atlas), keyed(after, by_atlas));
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
