//! Totals: no body of troops is counted twice, and nothing that is not known is made up.

use serde_json::{Value, json};
use theatrum::atlas::Atlas;
use theatrum::atlas::library::Library;
use theatrum::atlas::totals::Totals;

use crate::help::{self, atlas, builtins, collection, date, day, feature, library};

/// A deployment that one source counts.
fn base(id: &str, people: u32, more: &Value) -> Value {
    let mut properties = json!({
        "kind": "deployment", "title": id,
        "claims": [{ "about": "personnel", "value": people, "as_of": "2022", "source": "a" }],
    });
    for (name, value) in more.as_object().unwrap() {
        properties[name] = value.clone();
    }
    feature(id, &properties)
}

fn totals(library: &Library) -> Totals {
    Totals::of(library, &library.facts_in_force(None), None)
}

fn totals_on(library: &Library, on: &str) -> Totals {
    let facts = library.facts_in_force(Some(&date(on)));
    Totals::of(library, &facts, Some(&date(on)))
}

fn words(features: &Value) -> String {
    totals(&library(vec![atlas(features)])).personnel_words()
}

#[test]
fn a_body_over_two_sites_counts_once() {
    let features = json!([base(
        "base",
        7000,
        &json!({
            "sites": [{ "name": "Dushanbe", "at": [68.8, 38.5] }, { "name": "Bokhtar", "at": [68.8, 37.8] }]
        })
    )]);
    let totals = totals(&library(vec![atlas(&features)]));
    assert_eq!(totals.personnel_words(), "7,000");
    assert_eq!(totals.sites, 2);
}

#[test]
fn two_facts_of_one_body_count_once() {
    let body = json!({ "body": "x" });
    assert_eq!(
        words(&json!([base("one", 7000, &body), base("two", 7500, &body)])),
        "7,000–7,500"
    );
}

#[test]
fn two_bodies_add_up() {
    assert_eq!(
        words(&json!([
            base("one", 7000, &json!({})),
            base("two", 500, &json!({}))
        ])),
        "7,500"
    );
}

#[test]
fn a_body_that_another_covers_is_not_counted() {
    let tartus = base("tartus", 1700, &json!({ "body": "tartus" }));
    let syria = base(
        "syria",
        4000,
        &json!({ "body": "syria", "covers": ["tartus"] }),
    );
    let library = library(vec![atlas(&json!([tartus, syria]))]);
    let totals = totals(&library);
    assert_eq!(totals.personnel_words(), "4,000");
    assert_eq!(totals.covered, 1);
}

#[test]
fn a_covered_body_counts_where_what_covers_it_is_not_shown() {
    let tartus = base("tartus", 1700, &json!({ "body": "tartus" }));
    let syria = base(
        "syria",
        4000,
        &json!({ "body": "syria", "covers": ["tartus"], "when": "2015/2019" }),
    );
    let library = library(vec![atlas(&json!([tartus, syria]))]);
    assert_eq!(totals_on(&library, "2022-06-28").personnel_words(), "1,700");
}

#[test]
fn of_two_bodies_that_cover_each_other_one_stays() {
    let features = json!([
        base("one", 100, &json!({ "body": "one", "covers": ["two"] })),
        base("two", 200, &json!({ "body": "two", "covers": ["one"] })),
    ]);
    assert_eq!(words(&features), "100");
}

#[test]
fn a_body_that_covers_itself_stays() {
    let features = json!([base(
        "one",
        100,
        &json!({ "body": "one", "covers": ["one"] })
    )]);
    assert_eq!(words(&features), "100");
}

#[test]
fn a_body_that_two_atlases_share_counts_once() {
    let shared = || atlas(&json!([base("base", 7000, &json!({ "body": "x" }))]));
    assert_eq!(
        totals(&library(vec![shared(), shared()])).personnel_words(),
        "7,000"
    );
}

#[test]
fn facts_with_one_id_in_two_atlases_are_two_bodies() {
    let with_id = |id: &str| -> Atlas {
        let features = json!([base("base", 7000, &json!({}))]);
        help::atlas_of(&collection(&json!({ "id": id }), &features))
    };
    assert_eq!(
        totals(&library(vec![with_id("one"), with_id("two")])).personnel_words(),
        "14,000"
    );
}

#[test]
fn a_covering_body_of_another_atlas_covers() {
    let tartus = atlas(&json!([base("tartus", 1700, &json!({ "body": "tartus" }))]));
    let syria = atlas(&json!([base(
        "syria",
        4000,
        &json!({ "body": "syria", "covers": ["tartus"] })
    )]));
    assert_eq!(
        totals(&library(vec![tartus, syria])).personnel_words(),
        "4,000"
    );
}

#[test]
fn at_least_in_one_body_is_at_least_in_the_sum() {
    let mut open = base("open", 6000, &json!({}));
    open["properties"]["claims"][0]["qualifier"] = json!("more than");
    assert_eq!(
        words(&json!([open, base("two", 500, &json!({}))])),
        "at least 6,500"
    );
}

#[test]
fn a_body_that_nobody_counts_adds_nothing() {
    let uncounted = feature("quiet", &json!({ "kind": "deployment", "title": "Quiet" }));
    assert_eq!(
        words(&json!([uncounted, base("two", 500, &json!({}))])),
        "500"
    );
}

#[test]
fn nothing_counted_is_no_number_at_all() {
    let totals = totals(&library(vec![atlas(&json!([]))]));
    assert_eq!(totals.personnel_words(), "");
    assert_eq!(totals, Totals::default());
}

#[test]
fn a_mission_that_is_over_on_the_day_of_the_atlas_is_listed_but_not_counted() {
    let over = base("over", 2500, &json!({ "when": "2022-01-06/2022-01-19" }));
    let totals = totals(&library(vec![atlas(&json!([
        over,
        base("now", 500, &json!({}))
    ]))]));
    assert_eq!(totals.facts, 2);
    assert_eq!(totals.personnel_words(), "500");
}

#[test]
fn a_mission_counts_on_a_day_it_was_there() {
    let claims = json!([{
        "about": "personnel", "value": 2500, "as_of": "2022-01-10", "source": "a"
    }]);
    let more = json!({ "when": "2022-01-06/2022-01-19", "claims": claims });
    let library = library(vec![atlas(&json!([base("over", 0, &more)]))]);
    assert_eq!(totals_on(&library, "2022-01-15").personnel_words(), "2,500");
    assert_eq!(totals_on(&library, "2022-02-15").facts, 0);
}

#[test]
fn two_deployments_at_one_place_are_one_site() {
    let at = json!({ "sites": [{ "name": "Tartus", "at": [35.87, 34.91] }] });
    let library = library(vec![atlas(&json!([
        base("one", 1, &at),
        base("two", 1, &at)
    ]))]);
    assert_eq!(totals(&library).sites, 1);
}

#[test]
fn only_meetings_are_meetings_and_only_deployments_have_sites() {
    let at = json!([{ "name": "Ashgabat", "at": [58.38, 37.95] }]);
    let features = json!([
        feature("summit", &json!({ "kind": "meeting", "sites": at })),
        feature("call", &json!({ "kind": "meeting" })),
        feature("trip", &json!({ "kind": "journey", "sites": at })),
        feature("paper", &json!({ "kind": "agreement" })),
    ]);
    let totals = totals(&library(vec![atlas(&features)]));
    assert_eq!((totals.facts, totals.mapped), (4, 2));
    assert_eq!((totals.meetings, totals.meetings_nowhere), (2, 1));
    assert_eq!(totals.sites, 0);
}

#[test]
fn one_source_under_two_ids_is_one_source() {
    let features = json!([feature(
        "x",
        &json!({ "claims": [
        { "about": "n", "value": 1, "source": "s1" }, { "about": "n", "value": 1, "source": "s2" },
        { "about": "n", "value": 1, "source": "t" },
    ] })
    )]);
    let sources = json!({ "sources": [
        { "id": "s1", "publisher": "P", "url": "https://example.org/1" },
        { "id": "s2", "publisher": "P", "url": "https://example.org/1" },
        { "id": "t", "publisher": "P", "url": "https://example.org/2" },
    ] });
    let library = library(vec![help::atlas_of(&collection(&sources, &features))]);
    assert_eq!(totals(&library).sources, 2);
}

#[test]
fn two_built_in_atlases_count_the_201st_base_once() {
    let both = builtins(&["dushanbe-2022", "russian-facilities-abroad"]);
    let alone = builtins(&["russian-facilities-abroad"]);
    let (both, alone) = (totals(&both).personnel, totals(&alone).personnel);
    assert!(
        both.low.unwrap() - alone.low.unwrap() < 5000.0,
        "{both:?} {alone:?}"
    );
}

#[test]
fn group_members_are_those_of_the_day() {
    let library = builtins(&["csto"]);
    let csto = library.atlases()[0].group("csto").unwrap();
    assert_eq!(
        csto.members_on(day("2022-06-28")),
        ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"]
    );
    assert_eq!(
        csto.members_on(day("1995-06-01")),
        [
            "ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "RUS", "TJK", "UZB"
        ]
    );
}

#[test]
fn a_settlement_goes_by_the_name_of_the_day() {
    let library = builtins(&["dushanbe-2022"]);
    let base = library.fact(help::find(&library, "base-201"));
    let name_on = |on| base.places(day(on))[1].name.clone();
    assert_eq!(name_on("2010-01-01"), "Qurghonteppa");
    assert_eq!(name_on("2022-06-28"), "Bokhtar");
}

#[test]
fn a_fact_of_one_atlas_goes_by_its_bare_id_and_of_several_by_atlas_and_id() {
    let alone = builtins(&["csto"]);
    assert!(
        alone
            .facts()
            .all(|fact| !alone.shown_id(fact).contains(':'))
    );
    let both = builtins(&["dushanbe-2022", "csto"]);
    let base = help::find(&both, "dushanbe-2022:base-201");
    assert_eq!(both.shown_id(base), "dushanbe-2022:base-201");
    assert_eq!(both.find("base-201"), Some(base), "only one atlas has it");
}

#[test]
fn two_atlases_with_one_id_are_told_apart() {
    let twice = builtins(&["csto", "csto"]);
    let documents = twice.documents();
    let ids: Vec<&str> = documents.iter().map(|held| twice.atlas_id(*held)).collect();
    assert_eq!(ids, ["csto", "csto-2"]);
    let id = &twice.atlases()[0].facts[0].id;
    assert_eq!(twice.find(id), None, "both have it");
}
