//! Which claims count on a date, what they add up to, and where they differ.
//!
//! A stated claim counts on a day if it is its publisher's newest. One about what ages must not speak
//! for a later day, nor be more than `fresh_months` older than the newest of them all. Nothing is
//! averaged, merged or dropped: what does not count keeps its [`Standing`], so that it can be listed
//! with the reason.

use std::collections::BTreeMap;

use arcstr::ArcStr;

use super::qualifier::Limit;
use super::time::{Day, Edtf};

pub use super::bounds::{Bounds, bounds_words};
use super::{Atlas, Claim, Fact, Nature, Statement, Status};
use crate::geodesy;
use crate::number::grouped;

/// Two places closer than this are one place, in metres.
const SAME_PLACE_M: f64 = 1_000.0;

/// How a claim stands on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Its publisher has said something newer.
    Replaced,
    /// It is too much older than the newest claim.
    Stale,
    /// It speaks of a time after the date asked for.
    Later,
    /// It does not say which time it speaks of.
    Undated,
    /// It is a plan, or it was superseded or withdrawn.
    NotStated,
}

impl Standing {
    /// Why the claim stands so, in a word or two; nothing for one that counts.
    pub fn label(self) -> &'static str {
        match self {
            Self::Counts => "",
            Self::Replaced => "replaced by a newer claim",
            Self::Stale => "history",
            Self::Later => "later",
            Self::Undated => "undated",
            Self::NotStated => "not a statement",
        }
    }
}

/// A claim and how it stands.
#[derive(Clone, Copy, Debug)]
pub struct Weighed<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// How it stands.
    pub standing: Standing,
    /// The date it speaks for: its own, or that of its source.
    pub dated: Option<&'a Edtf>,
}

/// Weighs the claims of a fact, or of a member of a group, for a day. The order stays.
pub fn weigh<'a>(
    atlas: &'a Atlas,
    nature: Nature,
    claims: &'a [Claim],
    day: Day,
) -> Vec<Weighed<'a>> {
    weigh_refs(atlas, nature, claims.iter(), day)
}

/// Weighs some of a fact's claims, as [`weigh`] does.
pub(super) fn weigh_some<'a>(
    atlas: &'a Atlas,
    nature: Nature,
    claims: &[&'a Claim],
    day: Day,
) -> Vec<Weighed<'a>> {
    weigh_refs(atlas, nature, claims.iter().copied(), day)
}

/// What a claim speaks of: claims are only weighed against those that speak of the same.
fn topic(claim: &Claim) -> (&str, Option<&str>) {
    (claim.terms.about.as_str(), claim.terms.site.as_deref())
}

/// The date that a claim speaks for: its own, or that of its source where it has none.
pub fn dated<'a>(atlas: &'a Atlas, claim: &'a Claim) -> Option<&'a Edtf> {
    let known = |date: &&Edtf| date.earliest().is_some() || date.latest().is_some();
    claim.as_of.as_ref().filter(known).or_else(|| {
        let source = atlas.source(claim.source.as_deref()?)?;
        source.date.as_ref().filter(known)
    })
}

/// Whether what a claim speaks of is another one after a while, so that its date matters: who
/// commands a base does, how long a road is does not.
pub fn ages(atlas: &Atlas, nature: Nature, claim: &Claim) -> bool {
    const LASTING: [&str; 8] = [
        "date",
        "opened",
        "closed",
        "place",
        "coordinates",
        "distance_km",
        "range_km",
        "number",
    ];
    let about = claim.terms.about.as_str();
    always_ages(atlas, about)
        || nature == Nature::Standing
            && !LASTING.contains(&about)
            && !matches!(claim.says, Statement::Date(_))
}

/// Whether everything that is said about something ages, of moments too.
pub fn always_ages(atlas: &Atlas, about: &str) -> bool {
    matches!(about, "personnel" | "members") || atlas.ageing.iter().any(|word| word == about)
}

fn weigh_refs<'a>(
    atlas: &'a Atlas,
    nature: Nature,
    claims: impl Iterator<Item = &'a Claim>,
    day: Day,
) -> Vec<Weighed<'a>> {
    let mut rivals: Vec<Rival<'_>> = Vec::new();
    let mut weighed: Vec<Weighed<'a>> = Vec::new();
    for (position, claim) in claims.enumerate() {
        let dated = dated(atlas, claim);
        let does_age = ages(atlas, nature, claim);
        let standing = first_standing(claim, dated, does_age, day);
        weighed.push(Weighed {
            claim,
            standing,
            dated,
        });
        if standing == Standing::Counts {
            rivals.push(Rival {
                topic: topic(claim),
                publisher: "",
                age: speaks_for(dated, day),
                position,
                dated,
                does_age,
            });
        }
    }
    if rivals.len() < 2 {
        return weighed;
    }
    for rival in &mut rivals {
        rival.publisher = publisher(atlas, weighed[rival.position].claim);
    }
    rivals.sort_unstable_by_key(Rival::order);
    let fresh_months = months(atlas.fresh_months());
    for of_topic in rivals.chunk_by(|a, b| a.topic == b.topic) {
        let ageing = of_topic.iter().filter(|rival| rival.does_age);
        let newest = ageing.map(|rival| rival.age).max();
        for of_publisher in of_topic.chunk_by(|a, b| a.publisher == b.publisher) {
            for (place, rival) in of_publisher.iter().enumerate() {
                let later = of_publisher.get(place + 1..).unwrap_or_default();
                let is_stale = rival.does_age && Some(rival.age.plus_months(fresh_months)) < newest;
                if later.iter().any(|other| other.replaces(rival)) {
                    weighed[rival.position].standing = Standing::Replaced;
                } else if is_stale {
                    weighed[rival.position].standing = Standing::Stale;
                }
            }
        }
    }
    weighed
}

/// A claim that may count, in the order in which claims are held against each other.
struct Rival<'a> {
    topic: (&'a str, Option<&'a str>),
    publisher: &'a str,
    /// The last day it speaks for; the first of all days where it has no date.
    age: Day,
    position: usize,
    dated: Option<&'a Edtf>,
    does_age: bool,
}

impl<'a> Rival<'a> {
    fn order(&self) -> ((&'a str, Option<&'a str>), &'a str, Day, usize) {
        (self.topic, self.publisher, self.age, self.position)
    }

    /// Whether it is a newer word of the same publisher. A vague date and an exact one inside it say
    /// the same, so neither replaces the other.
    fn replaces(&self, older: &Self) -> bool {
        let says_the_same = self
            .dated
            .zip(older.dated)
            .is_some_and(|(newer, older)| newer.compatible(older));
        self.age > older.age && !says_the_same
    }
}

/// How a claim stands by itself, before it is held against others.
fn first_standing(claim: &Claim, dated: Option<&Edtf>, does_age: bool, day: Day) -> Standing {
    if claim.terms.status != Status::Stated {
        return Standing::NotStated;
    }
    match dated {
        _ if !does_age => Standing::Counts,
        None => Standing::Undated,
        Some(dated) if dated.earliest().is_some_and(|first| first > day) => Standing::Later,
        Some(_) => Standing::Counts,
    }
}

/// The last day up to `day` that a claim with a date speaks for.
fn speaks_for(dated: Option<&Edtf>, day: Day) -> Day {
    dated.map_or(Day::MIN, |dated| {
        dated.latest().map_or(day, |latest| latest.min(day))
    })
}

fn publisher<'a>(atlas: &'a Atlas, claim: &'a Claim) -> &'a str {
    let id = claim.source.as_deref().unwrap_or_default();
    atlas.source(id).map_or(id, |source| source.name())
}

pub(super) fn months(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 64)
}

/// What the claims that count say of one thing.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// What it is about.
    pub about: &'a str,
    /// The newest claim that counts.
    pub headline: &'a Claim,
    /// All claims that count, newest first.
    pub counting: Vec<&'a Claim>,
    /// The last day for which the newest of them speaks; [`Day::MIN`] where none has a date.
    pub newest: Day,
    /// Whether they disagree.
    pub conflict: bool,
}

/// What is said of each thing, in alphabetical order of `about`. Claims about one site are held
/// against each other, not against those about the whole.
pub fn answers<'a>(weighed: &[Weighed<'a>], day: Day) -> Vec<Answer<'a>> {
    let mut by_about: BTreeMap<&'a str, Vec<&Weighed<'a>>> = BTreeMap::new();
    for entry in weighed {
        if entry.standing == Standing::Counts {
            by_about
                .entry(entry.claim.terms.about.as_str())
                .or_default()
                .push(entry);
        }
    }
    by_about
        .into_iter()
        .filter_map(|(about, mut entries)| {
            // The newest first, and the exact before the vague.
            entries.sort_by_key(|entry| {
                let vague = entry.dated.map_or(i64::MAX, Edtf::days);
                (std::cmp::Reverse(speaks_for(entry.dated, day)), vague)
            });
            let counting: Vec<&'a Claim> = entries.iter().map(|entry| entry.claim).collect();
            let headline = *counting
                .iter()
                .find(|claim| claim.terms.site.is_none())
                .or_else(|| counting.first())?;
            Some(Answer {
                about,
                headline,
                newest: entries.first().map(|entry| speaks_for(entry.dated, day))?,
                conflict: differ(&counting),
                counting,
            })
        })
        .collect()
}

/// The words that say what claims disagree about, in alphabetical order.
pub fn conflicts<'a>(weighed: &[Weighed<'a>], day: Day) -> Vec<&'a str> {
    answers(weighed, day)
        .into_iter()
        .filter_map(|answer| answer.conflict.then_some(answer.about))
        .collect()
}

/// Whether any two claims about the same thing disagree: about the whole, about one site, or where one
/// site is said to have more than the whole.
fn differ(claims: &[&Claim]) -> bool {
    claims.iter().enumerate().any(|(index, a)| {
        claims.iter().skip(index + 1).any(|b| {
            match (a.terms.site.is_none(), b.terms.site.is_none()) {
                (true, false) => exceeds(b, a),
                (false, true) => exceeds(a, b),
                _ => a.terms.site == b.terms.site && !agree(a, b),
            }
        })
    })
}

/// Whether a part surely has more than the whole.
fn exceeds(part: &Claim, whole: &Claim) -> bool {
    let low = Bounds::of(part).and_then(|part| part.low);
    let high = Bounds::of(whole).and_then(|whole| whole.high);
    low.zip(high).is_some_and(|(low, high)| low > high)
}

/// Whether two claims can both be right.
///
/// They can where their numbers overlap, one date contains the other, their places have one name
/// or lie within a kilometre, their texts have the same words or one only says more.
pub fn agree(a: &Claim, b: &Claim) -> bool {
    if let (Some(a), Some(b)) = (Bounds::of(a), Bounds::of(b)) {
        return a.low.unwrap_or(f64::NEG_INFINITY) <= b.high.unwrap_or(f64::INFINITY)
            && b.low.unwrap_or(f64::NEG_INFINITY) <= a.high.unwrap_or(f64::INFINITY);
    }
    match (&a.says, &b.says) {
        (Statement::Date(a), Statement::Date(b)) => a.compatible(b),
        (Statement::Place(a), Statement::Place(b)) => {
            let near = match (a.at, b.at) {
                (Some(a), Some(b)) => geodesy::distance_m(a, b) <= SAME_PLACE_M,
                _ => false,
            };
            near || a.name.to_lowercase() == b.name.to_lowercase()
        }
        (Statement::Text(a), Statement::Text(b)) => texts_agree(a, b),
        // A number and a word, say, do not speak of the same thing.
        _ => true,
    }
}

/// Whether two texts can both be right. Capitals, punctuation, spaces and articles say nothing;
/// and where all words of one stand together in the other, that one only says more: "Central
/// Military District" and "the Central Military District of Russia". A word that denies is not
/// more of the same: "frozen" and "not frozen". Everything else is taken for a difference, since
/// nobody but a reader can tell.
fn texts_agree(a: &str, b: &str) -> bool {
    const ARTICLES: [&str; 3] = ["a", "an", "the"];
    const DENYING: [&str; 13] = [
        "no", "not", "never", "nor", "neither", "none", "without", "denied", "denies", "cannot",
        "не", "нет", "без",
    ];
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty() && !ARTICLES.contains(word))
            .map(ToOwned::to_owned)
            .collect()
    };
    let denies = |words: &[String]| {
        let denying = words.iter().filter(|word| DENYING.contains(&word.as_str()));
        denying.count()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        // A text without a word, such as "?", says nothing that could be wrong.
        return true;
    }
    long.windows(short.len()).any(|part| part == short) && denies(&short) == denies(&long)
}

impl Bounds {
    /// The bounds of one claim: "up to 7,000" and "more than 6,000" give only the one they state.
    pub fn of(claim: &Claim) -> Option<Self> {
        match &claim.says {
            &Statement::Value(value) => {
                Some(match claim.terms.qualifier.as_deref().map(Limit::of) {
                    Some(Limit::Above) => Self {
                        low: Some(value),
                        high: None,
                    },
                    Some(Limit::Below) => Self {
                        low: None,
                        high: Some(value),
                    },
                    _ => Self {
                        low: Some(value),
                        high: Some(value),
                    },
                })
            }
            Statement::Between(bounds) => {
                (bounds.low.is_some() || bounds.high.is_some()).then_some(**bounds)
            }
            _ => None,
        }
    }
}

/// How many people a fact counts on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Personnel {
    /// The span of the claims that count.
    pub bounds: Bounds,
    /// The headline claim in words: "about 7,000".
    pub text: Box<str>,
    /// The date the headline speaks for.
    pub as_of: Option<Edtf>,
    /// How many claims count.
    pub claims: u32,
    /// Whether they differ.
    pub conflict: bool,
}

/// What the claims of a fact come to on a day, and how long that stays so.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighing {
    /// How many people it counts.
    pub personnel: Option<Box<Personnel>>,
    /// What its claims disagree about, where they do.
    conflicts: Option<Box<Conflicts>>,
    /// The days around it on which no claim changes its standing, the first and the last.
    steady: [Day; 2],
}

/// What claims disagree about. A pointer to it is one word, and most facts need none.
#[derive(Clone, Debug, PartialEq)]
struct Conflicts(Box<[ArcStr]>);

impl Weighing {
    /// Of a fact without claims, on any day.
    pub const NOTHING: Self = Self {
        personnel: None,
        conflicts: None,
        steady: [Day::MIN, Day::MAX],
    };

    /// What its claims disagree about, in alphabetical order.
    pub fn conflicts(&self) -> &[ArcStr] {
        self.conflicts.as_ref().map_or(&[], |about| &about.0)
    }

    /// Weighs the claims of a fact for a day.
    pub fn of(atlas: &Atlas, fact: &Fact, day: Day) -> Self {
        let claims = &fact.claims;
        if claims.is_empty() {
            return Self::NOTHING;
        }
        let weighed = weigh(atlas, fact.kind.nature(), claims, day);
        let answers = answers(&weighed, day);
        let conflicts: Box<[ArcStr]> = answers
            .iter()
            .filter(|answer| answer.conflict)
            .map(|answer| answer.headline.terms.about.clone())
            .collect();
        Self {
            personnel: personnel_of(&answers).map(Box::new),
            conflicts: (!conflicts.is_empty()).then(|| Box::new(Conflicts(conflicts))),
            steady: steady(atlas, claims, day),
        }
    }

    /// Whether it is the same on another day.
    pub fn holds_on(&self, day: Day) -> bool {
        let [first, last] = self.steady;
        first <= day && day <= last
    }
}

/// The days on which the standing of a claim may change.
///
/// It begins to speak, it has spoken its last, and it is no longer fresh beside one that still
/// speaks. In between, every comparison of the rule comes out the same, since an age is either
/// fixed or the day itself.
pub fn turns(atlas: &Atlas, claim: &Claim) -> impl Iterator<Item = Day> + use<> {
    let dated = dated(atlas, claim);
    let last = dated.and_then(Edtf::latest);
    let fresh_months = months(atlas.fresh_months());
    [
        dated.and_then(Edtf::earliest),
        last.map(|last| last.plus_days(1)),
        last.map(|last| last.plus_months(fresh_months).plus_days(1)),
    ]
    .into_iter()
    .flatten()
}

/// The first and the last day around `day` between which no claim turns.
fn steady(atlas: &Atlas, claims: &[Claim], day: Day) -> [Day; 2] {
    let (mut first, mut last) = (Day::MIN, Day::MAX);
    for turn in claims.iter().flat_map(|claim| turns(atlas, claim)) {
        if turn <= day {
            first = first.max(turn);
        } else {
            last = last.min(turn.plus_days(-1));
        }
    }
    [first, last]
}

/// How many people the claims that count give. Where no claim speaks of the whole, the claims
/// about its sites are added up.
pub fn personnel(weighed: &[Weighed<'_>], day: Day) -> Option<Personnel> {
    personnel_of(&answers(weighed, day))
}

fn personnel_of(answers: &[Answer<'_>]) -> Option<Personnel> {
    let answer = answers.iter().find(|answer| answer.about == "personnel")?;
    let mut by_site: BTreeMap<Option<&str>, Vec<&Claim>> = BTreeMap::new();
    for claim in &answer.counting {
        if Bounds::of(claim).is_some() {
            by_site
                .entry(claim.terms.site.as_deref())
                .or_default()
                .push(claim);
        }
    }
    let span = |claims: &[&Claim]| Bounds::span(claims.iter().filter_map(|c| Bounds::of(c)));
    if let Some(whole) = by_site.get(&None) {
        let bounds = span(whole)?;
        let headline = whole.first()?;
        return Some(Personnel {
            bounds,
            text: claim_words(headline).into(),
            as_of: headline.as_of.clone(),
            claims: whole.len() as u32,
            conflict: differ(whole),
        });
    }
    let bounds = by_site
        .values()
        .filter_map(|claims| span(claims))
        .reduce(Bounds::plus)?;
    let text = match by_site.len() {
        1 => claim_words(answer.headline),
        _ => bounds_words(bounds),
    };
    Some(Personnel {
        bounds,
        text: text.into(),
        as_of: answer.headline.as_of.clone(),
        claims: answer.counting.len() as u32,
        conflict: answer.conflict,
    })
}

/// The claims that [`personnel`] rests on, the newest first: those that speak of the whole, or else
/// those that speak of its sites.
pub fn number_rests_on<'a>(weighed: &[Weighed<'a>], day: Day) -> Vec<&'a Claim> {
    let counting = answers(weighed, day)
        .into_iter()
        .find(|answer| answer.about == "personnel")
        .map(|answer| answer.counting)
        .unwrap_or_default();
    let numbers = |claim: &&Claim| Bounds::of(claim).is_some();
    let whole: Vec<&Claim> = counting
        .iter()
        .copied()
        .filter(|claim| claim.terms.site.is_none())
        .filter(numbers)
        .collect();
    if whole.is_empty() {
        counting.into_iter().filter(numbers).collect()
    } else {
        whole
    }
}

/// A claim in words, its number grouped: "about 7,000", "5,000–7,500", "16 October 2004".
pub fn claim_words(claim: &Claim) -> String {
    let unit = match claim.terms.unit.as_deref() {
        None | Some("people" | "personnel" | "persons") => String::new(),
        Some(unit) => format!("\u{a0}{unit}"),
    };
    let qualified = |text: String| match claim.terms.qualifier.as_deref() {
        Some(qualifier) if !qualifier.is_empty() => format!("{qualifier} {text}{unit}"),
        _ => format!("{text}{unit}"),
    };
    let has_qualifier = claim
        .terms
        .qualifier
        .as_deref()
        .is_some_and(|word| !word.is_empty());
    match &claim.says {
        Statement::Value(value) => qualified(grouped(*value)),
        Statement::Between(bounds) => qualified(match (bounds.low, bounds.high) {
            // A qualifier says which bound it is: "up to", not "up to up to".
            (Some(one), None) | (None, Some(one)) if has_qualifier => grouped(one),
            (Some(low), Some(high)) if claim.terms.qualifier.as_deref() == Some("between") => {
                format!("{} and {}", grouped(low), grouped(high))
            }
            _ => bounds_words(**bounds),
        }),
        Statement::Place(place) => match place.at {
            Some(at) if place.name.is_empty() => {
                format!("{:.4}, {:.4}", at.lon_deg, at.lat_deg)
            }
            _ => place.name.to_string(),
        },
        Statement::Date(date) => qualified(date.to_words()),
        Statement::Text(text) => text.to_string(),
        Statement::Nothing => String::new(),
    }
}
