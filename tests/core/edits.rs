//! References that stay while facts come and go, and what is worked out about a library after an
//! edit: the same as if it had been made from nothing.

use std::sync::Arc;

use theatrum::atlas::claims::Bounds;
use theatrum::atlas::filter::{Filters, PersonnelRange};
use theatrum::atlas::library::{Change, DocumentId, FactRef, Library};
use theatrum::atlas::time::Edtf;
use theatrum::atlas::{
    Atlas, Claim, Fact, Facts, Geometry, Kind, Party, Site, Source, Statement, Terms, Ties,
    WeaponRange,
};
use theatrum::geodesy::LonLat;
use theatrum::index::{Asked, Dates, Facets, Index};
use theatrum::scene::Frames;
use theatrum::search::SearchIndex;

use crate::help::{self, date, today};
use crate::stage::Stage;

/// Numbers that look thrown and are not, and what they are thrown for.
struct Dice {
    state: u64,
    /// One fact in so many covers bodies of troops; in none, none does.
    covers: usize,
    /// Whether some count fractions of people.
    fractions: bool,
}

impl Dice {
    fn new(seed: u64) -> Self {
        Self {
            state: seed,
            covers: 5,
            fractions: false,
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % bound
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// How many edits are made before anybody looks: now and then more than are patched.
    fn in_a_row(&mut self) -> usize {
        if self.once_in(30) {
            30
        } else {
            self.one_of(&[1, 1, 1, 1, 2, 5])
        }
    }

    fn at(&mut self) -> LonLat {
        // Now and then at the edge of everything, and on both sides of the antimeridian.
        let lon = if self.once_in(40) {
            self.one_of(&[175.0, -178.0])
        } else {
            self.one_of(&[20.0, 60.0])
        };
        let lat = 30.0 + self.below(200) as f64 / 10.0;
        LonLat::new(lon + self.below(300) as f64 / 10.0, lat)
    }
}

const DATES: [&str; 8] = [
    "2004",
    "2010-03/..",
    "2015-06-01/2021-02",
    "2021-06-28",
    "../2019",
    "2020~/2023",
    "2022-05-16/..",
    "2012-10-05/2012-12-20",
];

/// A fact as an analyst may have it, or a strange one.
fn fact(id: String, dice: &mut Dice) -> Fact {
    let mut fact = Fact::new(id, format!("Fact {}", dice.below(40)));
    fact.kind = dice.one_of(&[
        Kind::Deployment,
        Kind::Deployment,
        Kind::Meeting,
        Kind::Place,
    ]);
    if dice.once_in(8) {
        fact.kind = dice.one_of(&Kind::ALL);
    }
    for what in 0..8 {
        change(&mut fact, what, dice);
    }
    fact
}

/// Changes one thing about a fact.
fn change(fact: &mut Fact, what: usize, dice: &mut Dice) {
    match what {
        0 => {
            fact.title = format!("Base {} of Kant", dice.below(30)).into();
            fact.summary = format!("In word {}", dice.below(500)).into();
        }
        1 => {
            let when = (!dice.once_in(6)).then(|| date(dice.one_of(&DATES)));
            fact.when = when;
        }
        2 => {
            let claims = 0..dice.below(4);
            fact.claims = claims.map(|_| claim(dice)).collect();
        }
        3 => {
            let sites = 0..dice.below(3);
            fact.sites = sites.map(|_| site(dice)).collect();
        }
        4 => {
            let at = dice.at();
            let line = || vec![at, LonLat::new(at.lon_deg + 3.0, at.lat_deg + 1.0)];
            fact.geometry = match dice.below(6) {
                0 => Geometry::Lines([line()].into()),
                1 => Geometry::Point(at),
                _ => Geometry::Nowhere,
            };
        }
        5 => {
            let ids = ["b1", "b2", "b3", "b4", "b5", "test:f3", "test:f20", ""];
            fact.body = dice.once_in(3).then(|| dice.one_of(&ids).into());
            let covers = dice.covers > 0 && dice.once_in(dice.covers.max(1));
            let covers = if covers { 1 + dice.below(2) } else { 0 };
            let covers = (0..covers).map(|_| dice.one_of(&ids).into()).collect();
            fact.ties = Some(Box::new(Ties {
                covers,
                ..Ties::default()
            }));
        }
        6 => {
            let party = |dice: &mut Dice| Party {
                name: format!("Person {}", dice.below(25)).into(),
                role: None,
                country: dice.once_in(2).then(|| "TJK".into()),
            };
            let parties = if dice.once_in(3) { dice.below(3) } else { 0 };
            fact.parties = (0..parties).map(|_| party(dice)).collect();
            fact.country = dice.once_in(2).then(|| dice.one_of(&["RUS", "TJK"]).into());
        }
        _ => {
            let range = WeaponRange {
                system: "Missile".into(),
                km: 300.0,
                ..WeaponRange::default()
            };
            fact.ranges = dice.once_in(9).then_some(range).into_iter().collect();
            let tags = ["air", "rail"].into_iter().filter(|_| dice.once_in(3));
            fact.tags = tags.map(Into::into).collect();
        }
    }
}

fn site(dice: &mut Dice) -> Site {
    let names = ["Dushanbe", "Kant", "Gyumri", "Bokhtar", "Nowhere"];
    let at = if dice.once_in(3) {
        LonLat::new(68.78, 38.54)
    } else {
        dice.at()
    };
    Site {
        name: dice.one_of(&names).into(),
        at,
        when: None,
        formerly: Box::default(),
        country: Some("KGZ".into()),
        precision: dice.one_of(&[
            theatrum::atlas::Precision::Site,
            theatrum::atlas::Precision::City,
        ]),
        radius_km: None,
    }
}

fn claim(dice: &mut Dice) -> Claim {
    let number = 100.0 * dice.below(90) as f64;
    let says = match dice.below(12) {
        0 => Statement::Between(Box::new(Bounds {
            low: Some(number),
            high: Some(number + 500.0),
        })),
        // Of half a man there is no sum that does not depend on the order.
        1 if dice.fractions => Statement::Value(number / 7.0),
        _ => Statement::Value(number),
    };
    let about = if dice.once_in(6) {
        "tanks"
    } else {
        "personnel"
    };
    let qualifier = dice
        .once_in(4)
        .then(|| dice.one_of(&["up to", "more than"]));
    let source = dice.one_of(&["a", "b", "c", "a2", "d"]);
    Claim {
        says,
        terms: Arc::new(Terms {
            about: about.into(),
            qualifier: qualifier.map(Into::into),
            ..Terms::default()
        }),
        as_of: dice.once_in(2).then(|| date(dice.one_of(&DATES))),
        source: (!dice.once_in(5)).then(|| source.into()),
        locator: None,
    }
}

fn atlas(id: &str, facts: Facts) -> Atlas {
    let source = |(id, publisher, url): (&str, &str, Option<&str>)| Source {
        id: id.into(),
        publisher: publisher.into(),
        title: format!("Title of {publisher}").into(),
        url: url.map(Into::into),
        ..Source::default()
    };
    let sources = [
        ("a", "A", None),
        ("b", "B", Some("https://b.example")),
        ("c", "C", Some("https://b.example")),
        ("a2", "A", None),
    ];
    let mut atlas = Atlas::default();
    atlas.id = id.into();
    atlas.title = id.into();
    atlas.as_of = Some(date("2022-06-28"));
    atlas.sources = Arc::new(sources.map(source).to_vec());
    atlas.facts = facts;
    atlas
}

fn facts(count: usize, dice: &mut Dice) -> Facts {
    (0..count)
        .map(|number| fact(format!("f{number}"), dice))
        .collect()
}

/// Two atlases; the second has a fifth of the facts.
fn two(count: usize, dice: &mut Dice) -> Library {
    let (first, second) = (facts(count, dice), facts(count / 5, dice));
    help::library(vec![atlas("test", first), atlas("other", second)])
}

/// Edits a library as a person may: a fact is changed, removed, brought back, added or moved.
fn edit(library: &Library, dice: &mut Dice, gone: &mut Vec<(FactRef, Fact)>) -> Library {
    let all: Vec<FactRef> = library.facts().collect();
    let some = all[dice.below(all.len())];
    let document = some.atlas();
    match dice.below(12) {
        0 => {
            gone.push((some, library.fact(some).clone()));
            library.edited(some, None)
        }
        1 if !gone.is_empty() => {
            let (back, fact) = gone.swap_remove(dice.below(gone.len()));
            library.edited(back, Some(fact))
        }
        2 => {
            let id = format!("n{}", dice.below(1_000_000));
            let position = dice.below(all.len());
            let (after, new) = library.added(document, position, fact(id, dice)).unwrap();
            assert!(library.get(new).is_none());
            after
        }
        3 => library.moved(some, dice.below(all.len())),
        what => {
            let mut fact = library.fact(some).clone();
            change(&mut fact, what.saturating_sub(4), dice);
            if dice.once_in(10) {
                fact.kind = dice.one_of(&Kind::ALL);
            }
            library.edited(some, Some(fact))
        }
    }
}

/// What is asked of a library, by date and filters.
fn questions() -> Vec<(Option<Edtf>, Filters)> {
    let filters = [
        Filters::default(),
        Filters {
            kinds: vec![Kind::Deployment, Kind::Place],
            ..Filters::default()
        },
        Filters {
            personnel: Some(PersonnelRange {
                least: Some(2_000.0),
                most: None,
            }),
            ..Filters::default()
        },
    ];
    let [all, kinds, many] = filters;
    vec![
        (None, all.clone()),
        (Some(date("2018")), all),
        (None, many),
        (Some(date("2021-07-01")), kinds),
    ]
}

/// Tells which part of two indexes is not the same.
fn assert_same(patched: &Index, anew: &Index, when: &str) {
    assert_eq!(patched.digests, anew.digests, "{when}");
    assert_eq!(patched.listed, anew.listed, "{when}");
    assert_eq!(patched.mapped, anew.mapped, "{when}");
    assert_eq!(patched.nowhere, anew.nowhere, "{when}");
    assert_eq!(patched.spots, anew.spots, "{when}");
    assert_eq!(patched.totals, anew.totals, "{when}");
    assert_eq!(patched.bodies, anew.bodies, "{when}");
    assert_eq!(patched.bounds(), anew.bounds(), "{when}");
    assert_eq!(patched.in_force, anew.in_force, "{when}");
    assert!(patched == anew, "{when}: something else is not the same");
}

/// What is worked out for one question, edit after edit.
struct Kept {
    date: Option<Edtf>,
    filters: Filters,
    index: Index,
    dates: Dates,
}

impl Kept {
    fn of(library: &Library, (date, filters): (Option<Edtf>, Filters)) -> Self {
        let asked = Asked {
            date: date.as_ref(),
            filters: &filters,
        };
        Self {
            index: Index::of(library, asked, None),
            dates: Dates::of(library, &filters),
            date,
            filters,
        }
    }

    fn follow(&mut self, library: &Library, when: &str) {
        let asked = Asked {
            date: self.date.as_ref(),
            filters: &self.filters,
        };
        let index = Index::of(library, asked, Some(&self.index));
        let anew = Index::of(library, asked, None);
        assert_same(&index, &anew, when);
        let facets = Facets::of(library, asked, &index);
        assert_eq!(facets, Facets::of(library, asked, &anew), "{when}");
        let dates = Dates::after(library, &self.filters, &self.dates);
        assert!(dates == Dates::of(library, &self.filters), "{when}");
        (self.index, self.dates) = (index, dates);
    }
}

/// The library as it would be read from the files that it is saved as: no slot is the same.
fn saved(library: &Library) -> Library {
    let saved = |held: &Arc<Atlas>| {
        let mut atlas = Atlas::clone(held);
        atlas.facts = held.facts.iter().cloned().collect();
        atlas
    };
    help::library(library.atlases().iter().map(saved).collect())
}

/// Everything that a person sees of an index: lists, totals, circles and the map.
fn seen(library: &Library, index: &Index) -> (Vec<String>, String) {
    let ids = index
        .in_list_order()
        .map(|digest| library.shown_id(digest.fact))
        .collect();
    let mut stage = Stage::new(library.clone());
    stage.index = index.clone();
    (ids, stage.dump())
}

/// Edits a library over and over, and holds what is patched against what is made from nothing.
fn play(count: usize, edits: usize, dice: &mut Dice) {
    let mut library = two(count, dice);
    let mut kept: Vec<Kept> = questions()
        .into_iter()
        .map(|asked| Kept::of(&library, asked))
        .collect();
    let mut gone = Vec::new();
    for number in 0..edits {
        for _ in 0..dice.in_a_row() {
            library = edit(&library, dice, &mut gone);
        }
        for kept in &mut kept {
            kept.follow(&library, &format!("edit {number} of {count}"));
        }
    }
    let again = saved(&library);
    for held in &kept {
        let anew = Kept::of(&again, (held.date.clone(), held.filters.clone()));
        assert_eq!(seen(&library, &held.index), seen(&again, &anew.index));
        let days = |dates: &Dates, library: &Library| -> Vec<String> {
            let dated = dates.dated.iter();
            dated.map(|dated| library.shown_id(dated.fact)).collect()
        };
        assert_eq!(days(&held.dates, &library), days(&anew.dates, &again));
    }
}

#[test]
fn after_any_edit_everything_is_as_if_it_were_made_from_nothing() {
    play(300, 150, &mut Dice::new(300));
}

#[test]
fn so_it_is_where_few_bodies_of_troops_are_covered_and_where_none_is() {
    // Now and then one is, so that what circles say turns round.
    for (count, covers) in [(200, 0), (40, 50), (40, 90)] {
        let mut dice = Dice {
            covers,
            ..Dice::new(17)
        };
        play(count, 120, &mut dice);
    }
}

#[test]
fn so_it_is_where_sums_depend_on_their_order() {
    let mut dice = Dice {
        fractions: true,
        ..Dice::new(19)
    };
    play(300, 30, &mut dice);
}

#[test]
fn so_it_is_in_a_larger_library() {
    play(3_000, 12, &mut Dice::new(3_000));
}

#[test]
fn after_any_edit_the_same_is_found() {
    let mut dice = Dice::new(7);
    let mut library = Arc::new(two(300, &mut dice));
    let mut search = SearchIndex::build(&library);
    let mut gone = Vec::new();
    for number in 0..40 {
        for _ in 0..dice.in_a_row() {
            library = Arc::new(edit(&library, &mut dice, &mut gone));
        }
        search = SearchIndex::after(&library, &search);
        let anew = SearchIndex::build(&library);
        assert!(search == anew, "edit {number}");
        for query in ["base", "kant 7", "Person 3", "Душанбе", "wrod"] {
            let (found, wanted) = (search.find(query), anew.find(query));
            assert_eq!(found.sections, wanted.sections, "edit {number}: {query}");
        }
    }
}

#[test]
fn one_fact_among_a_hundred_thousand_is_edited() {
    let mut dice = Dice::new(1570);
    let mut library = Arc::new(library_of(100_000, &mut dice));
    let mut kept = Kept::of(&library, (None, Filters::default()));
    let mut search = SearchIndex::build(&library);
    let mut gone = Vec::new();
    for _ in 0..4 {
        library = Arc::new(edit(&library, &mut dice, &mut gone));
        let asked = Asked {
            date: None,
            filters: &kept.filters,
        };
        kept.index = Index::of(&library, asked, Some(&kept.index));
        kept.dates = Dates::after(&library, &kept.filters, &kept.dates);
        search = SearchIndex::after(&library, &search);
    }
    library = Arc::new(edit(&library, &mut dice, &mut gone));
    kept.follow(&library, "the last edit");
    search = SearchIndex::after(&library, &search);
    assert!(search == SearchIndex::build(&library));
    let mut stage = Stage::new(Library::clone(&library));
    let anew = stage.dump();
    stage.index = kept.index;
    stage.frames = Frames::default();
    assert_eq!(stage.dump(), anew);
}

/// A library of many facts, the same thousand over and over.
fn library_of(count: usize, dice: &mut Dice) -> Library {
    let some = facts(1_000, dice);
    let many = (0..count).map(|number| Fact {
        id: format!("f{number}").into(),
        ..some[number % 1_000].clone()
    });
    help::library(vec![atlas("test", many.collect())])
}

#[test]
fn a_reference_means_the_same_fact_while_documents_are_opened_and_closed() {
    let mut dice = Dice::new(3);
    let held = ["first", "second", "third"]
        .map(|id| Arc::new(atlas(id, facts(20, &mut dice))))
        .to_vec();
    let documents = [4, 7, 9].map(DocumentId::new);
    let all = Library::of(documents.into_iter().zip(held.clone()), today());
    let fact = FactRef::of(documents[1], 5);
    assert_eq!(all.shown_id(fact), "second:f5");
    assert_eq!(all.find("second:f5"), Some(fact));
    let without = Library::of([(documents[1], Arc::clone(&held[1]))], today());
    assert_eq!(without.shown_id(fact), "f5");
    assert_eq!(without.find("second:f5"), Some(fact));
    assert!(without.get(FactRef::of(documents[0], 5)).is_none());
    // What is gone is nothing, not another fact.
    assert_eq!(&*without.fact(FactRef::of(documents[0], 5)).title, "");
    let edited = without.edited(fact, None);
    assert!(edited.get(fact).is_none());
    assert_eq!(edited.find("f5"), None);
    assert_eq!(without.find("f5"), Some(fact), "the old library stays");
}

#[test]
fn a_library_says_what_became_of_it() {
    let mut dice = Dice::new(5);
    let library = two(50, &mut dice);
    let fact = FactRef::new(0, 3);
    let once = library.edited(fact, None);
    let twice = once.moved(FactRef::new(1, 2), 0);
    assert_eq!(library.changes_since(library.revision()), Some(&[][..]));
    let changes = [Change::Fact(fact), Change::Fact(FactRef::new(1, 2))];
    assert_eq!(twice.changes_since(library.revision()), Some(&changes[..]));
    assert_eq!(
        twice.changes_since(once.revision()),
        Some(&changes[1..]),
        "the first was there already"
    );
    // What else came of the same library is another one, and so is one before it.
    let other = library.edited(fact, None);
    assert_eq!(other.changes_since(once.revision()), None);
    assert_eq!(library.changes_since(once.revision()), None);
    let same_again = help::library(vec![atlas("test", Facts::new())]);
    assert_eq!(same_again.changes_since(library.revision()), None);
}

#[test]
fn an_edit_long_ago_is_forgotten_and_what_is_made_is_right_all_the_same() {
    let mut dice = Dice::new(9);
    let first = two(30, &mut dice);
    let mut kept = Kept::of(&first, (None, Filters::default()));
    let (mut library, mut gone) = (first.clone(), Vec::new());
    for _ in 0..600 {
        library = edit(&library, &mut dice, &mut gone);
    }
    assert_eq!(library.changes_since(first.revision()), None);
    kept.follow(&library, "many edits");
}

#[test]
fn an_atlas_that_counts_claims_otherwise_is_weighed_anew() {
    let mut dice = Dice::new(11);
    let library = two(60, &mut dice);
    let mut kept = Kept::of(&library, (None, Filters::default()));
    let document = library.documents()[0];
    let mut older = library.atlas(document).clone();
    older.as_of = Some(date("2011"));
    older.fresh_months = Some(1);
    let after = library.changed(document, Arc::new(older), [Change::Atlas(document)]);
    kept.follow(&after, "another day");
}
