//! The rule "Which claims count", clause by clause, and what the claims that count add up to.

use serde_json::{Value, json};
use theatrum::atlas::Nature;
use theatrum::atlas::cite;
use theatrum::atlas::claims::{
    self, Bounds, Personnel, Standing, answers, bounds_words, claim_words, conflicts, weigh,
};
use theatrum::atlas::totals::personnel_of;

use crate::help::{self, builtins, collection, day, find, library};
use theatrum::number::grouped;

const ON: &str = "2022-06-28";

/// How claims stand on a day.
fn standings(given: &Value, on: &str) -> Vec<Standing> {
    let (atlas, claims) = help::claims(given);
    weigh(&atlas, Nature::Standing, &claims, day(on))
        .iter()
        .map(|weighed| weighed.standing)
        .collect()
}

/// What claims disagree about on a day.
fn differing(given: &Value) -> Vec<String> {
    let (atlas, claims) = help::claims(given);
    conflicts(&weigh(&atlas, Nature::Standing, &claims, day(ON)), day(ON))
        .into_iter()
        .map(ToOwned::to_owned)
        .collect()
}

fn personnel(given: &Value, on: &str) -> Option<Personnel> {
    let (atlas, claims) = help::claims(given);
    claims::personnel(&weigh(&atlas, Nature::Standing, &claims, day(on)), day(on))
}

fn span(given: &Value) -> (Option<f64>, Option<f64>) {
    let bounds = personnel(given, ON).unwrap().bounds;
    (bounds.low, bounds.high)
}

/// A claim about personnel, with more members.
fn count(value: u32, source: &str, as_of: &str) -> Value {
    json!({ "about": "personnel", "value": value, "source": source, "as_of": as_of })
}

fn with(mut claim: Value, name: &str, value: Value) -> Value {
    claim[name] = value;
    claim
}

#[test]
fn a_claim_as_of_the_very_day_counts() {
    assert_eq!(
        standings(&json!([count(7000, "a", ON)]), ON),
        [Standing::Counts]
    );
}

#[test]
fn a_claim_as_of_the_day_after_does_not_count() {
    assert_eq!(
        standings(&json!([count(7000, "a", "2022-06-29")]), ON),
        [Standing::Later]
    );
}

#[test]
fn a_claim_as_of_the_month_of_the_day_counts() {
    assert_eq!(
        standings(&json!([count(7000, "a", "2022-06")]), "2022-06-10"),
        [Standing::Counts]
    );
}

#[test]
fn a_claim_without_a_date_is_undated() {
    let claims = json!([{ "about": "personnel", "value": 1, "source": "a" }]);
    assert_eq!(standings(&claims, ON), [Standing::Undated]);
    assert_eq!(personnel(&claims, ON), None);
}

#[test]
fn only_what_is_stated_counts() {
    for status in ["planned", "superseded", "withdrawn", "rumoured"] {
        let claims = json!([with(count(9000, "a", ON), "status", json!(status))]);
        assert_eq!(standings(&claims, ON), [Standing::NotStated], "{status}");
    }
    let claims = json!([with(count(9000, "a", ON), "status", json!("stated"))]);
    assert_eq!(standings(&claims, ON), [Standing::Counts]);
}

#[test]
fn a_plan_does_not_replace_what_its_publisher_stated_before() {
    let claims = json!([
        count(7000, "a", "2020"),
        with(count(9000, "a", "2021"), "status", json!("planned")),
    ]);
    assert_eq!(
        standings(&claims, ON),
        [Standing::Counts, Standing::NotStated]
    );
    assert_eq!(span(&claims), (Some(7000.0), Some(7000.0)));
}

#[test]
fn only_a_publishers_newest_claim_counts() {
    let claims = json!([
        count(7000, "a", "2021"),
        count(7500, "a", "2022-03"),
        count(7200, "b", "2021"),
    ]);
    assert_eq!(
        standings(&claims, ON),
        [Standing::Replaced, Standing::Counts, Standing::Counts]
    );
}

#[test]
fn two_sources_of_one_publisher_are_one_voice() {
    let claims = json!([count(7000, "a", "2021"), count(7500, "a2", "2022")]);
    assert_eq!(
        standings(&claims, ON),
        [Standing::Replaced, Standing::Counts]
    );
}

#[test]
fn two_claims_of_one_publisher_for_one_day_both_count() {
    let claims = json!([count(7000, "a", "2022"), count(7500, "a2", "2022")]);
    assert_eq!(standings(&claims, ON), [Standing::Counts, Standing::Counts]);
}

#[test]
fn what_a_publisher_says_later_replaces_nothing_yet() {
    let claims = json!([count(7000, "a", "2022"), count(5000, "a", "2023")]);
    assert_eq!(standings(&claims, ON), [Standing::Counts, Standing::Later]);
}

#[test]
fn a_claim_of_another_thing_replaces_nothing() {
    let claims = json!([
        count(7000, "a", "2021"),
        { "about": "tanks", "value": 100, "source": "a", "as_of": "2022" },
    ]);
    assert_eq!(standings(&claims, ON), [Standing::Counts, Standing::Counts]);
}

#[test]
fn a_claim_36_months_older_than_the_newest_counts_and_one_a_day_older_does_not() {
    let claims = json!([
        count(7000, "a", "2022-06-28"),
        count(6000, "b", "2019-06-28"),
        count(5000, "c", "2019-06-27"),
    ]);
    assert_eq!(
        standings(&claims, ON),
        [Standing::Counts, Standing::Counts, Standing::Stale]
    );
}

#[test]
fn claims_age_against_the_newest_of_them_not_against_the_day() {
    let claims = json!([count(7000, "a", "2004-10"), count(5000, "b", "2003")]);
    assert_eq!(
        standings(&claims, "2030-01-01"),
        [Standing::Counts, Standing::Counts]
    );
}

#[test]
fn an_atlas_says_how_many_months_are_fresh() {
    let features = json!([help::feature(
        "fact",
        &json!({ "claims": [count(7000, "a", "2022-06-28"), count(6000, "b", "2021-06-27")] })
    )]);
    for (months, second) in [(12, Standing::Stale), (13, Standing::Counts)] {
        let atlas = help::atlas_of(&collection(&json!({ "fresh_months": months }), &features));
        let weighed = weigh(&atlas, Nature::Standing, &atlas.facts[0].claims, day(ON));
        assert_eq!(weighed[1].standing, second, "{months} months");
    }
}

#[test]
fn up_to_and_more_than_give_only_the_bound_they_state() {
    for (qualifier, low, high) in [
        ("up to", None, Some(7000.0)),
        ("at most", None, Some(7000.0)),
        ("fewer than", None, Some(7000.0)),
        ("more than", Some(7000.0), None),
        ("At least", Some(7000.0), None),
        ("over", Some(7000.0), None),
        ("about", Some(7000.0), Some(7000.0)),
        ("some", Some(7000.0), Some(7000.0)),
        ("", Some(7000.0), Some(7000.0)),
    ] {
        let claim = with(count(7000, "a", ON), "qualifier", json!(qualifier));
        assert_eq!(span(&json!([claim])), (low, high), "{qualifier}");
    }
}

#[test]
fn low_and_high_span_the_claims_that_count() {
    let claims = json!([
        count(7000, "a", "2022"),
        { "about": "personnel", "low": 6000, "high": 6500, "source": "b", "as_of": "2021" },
        with(count(8000, "c", "2021"), "qualifier", json!("up to")),
    ]);
    assert_eq!(span(&claims), (Some(6000.0), Some(8000.0)));
}

#[test]
fn every_number_lies_in_the_span_whichever_bound_it_states() {
    let claims = json!([
        with(count(6000, "a", "2022"), "qualifier", json!("up to")),
        with(count(7000, "b", "2022"), "qualifier", json!("more than")),
    ]);
    assert_eq!(span(&claims), (Some(6000.0), Some(7000.0)));
}

#[test]
fn the_headline_is_the_newest_claim_that_counts() {
    let claims = json!([
        with(count(7500, "b", "2022-03"), "qualifier", json!("about")),
        with(count(7000, "a", "2022-06-28"), "qualifier", json!("some")),
        count(9000, "c", "2022-07"),
    ]);
    assert_eq!(&*personnel(&claims, ON).unwrap().text, "some 7,000");
}

#[test]
fn counts_of_sites_add_up_where_none_speaks_of_the_whole() {
    let at = |value, site: &str| with(count(value, "a", "2022"), "site", json!(site));
    let claims = json!([at(4000, "Dushanbe"), at(3000, "Bokhtar")]);
    assert_eq!(span(&claims), (Some(7000.0), Some(7000.0)));
    assert_eq!(&*personnel(&claims, ON).unwrap().text, "7,000");
}

#[test]
fn a_count_of_the_whole_stands_before_those_of_sites() {
    let claims = json!([
        with(count(4000, "a", "2022-06"), "site", json!("Dushanbe")),
        count(7000, "a", "2022-01"),
    ]);
    assert_eq!(span(&claims), (Some(7000.0), Some(7000.0)));
    assert_eq!(&*personnel(&claims, ON).unwrap().text, "7,000");
}

#[test]
fn different_numbers_are_a_conflict() {
    let claims = json!([count(7000, "a", "2022"), count(7500, "b", "2022")]);
    assert_eq!(differing(&claims), ["personnel"]);
}

#[test]
fn numbers_whose_bounds_overlap_are_none() {
    let claims = json!([
        count(7000, "a", "2022"),
        with(count(6000, "b", "2022"), "qualifier", json!("more than")),
        { "about": "personnel", "low": 5000, "high": 8000, "source": "c", "as_of": "2022" },
    ]);
    assert!(differing(&claims).is_empty());
}

#[test]
fn a_number_outside_a_stated_bound_is_a_conflict() {
    let claims = json!([
        count(7000, "a", "2022"),
        with(count(6000, "b", "2022"), "qualifier", json!("up to")),
    ]);
    assert_eq!(differing(&claims), ["personnel"]);
}

#[test]
fn what_does_not_count_is_no_conflict() {
    let claims = json!([
        count(7000, "a", "2022-06-28"),
        count(5000, "b", "2004"),
        with(count(9000, "c", "2022"), "status", json!("planned")),
        count(8000, "b", "2023"),
        { "about": "personnel", "value": 1, "source": "c" },
    ]);
    assert!(differing(&claims).is_empty());
}

fn opened(date: &str, source: &str) -> Value {
    json!({ "about": "opened", "date": date, "source": source, "as_of": "2022" })
}

#[test]
fn different_days_are_a_conflict() {
    let claims = json!([opened("2004-10-16", "a"), opened("2004-10-17", "b")]);
    assert_eq!(differing(&claims), ["opened"]);
}

#[test]
fn a_year_and_a_day_in_it_agree() {
    let claims = json!([opened("2004", "a"), opened("2004-10-17", "b")]);
    assert!(differing(&claims).is_empty());
}

fn place(name: &str, at: [f64; 2], source: &str) -> Value {
    json!({
        "about": "place", "place": { "name": name, "at": at }, "source": source, "as_of": "2022"
    })
}

#[test]
fn different_places_are_a_conflict() {
    let claims = json!([
        place("Dushanbe", [68.779, 38.536], "a"),
        place("Bokhtar", [68.78, 37.836], "b"),
    ]);
    assert_eq!(differing(&claims), ["place"]);
}

#[test]
fn two_names_within_a_kilometre_are_one_place() {
    let claims = json!([
        place("Dushanbe", [68.779, 38.536], "a"),
        place("Душанбе", [68.781, 38.536], "b"),
    ]);
    assert!(differing(&claims).is_empty());
}

#[test]
fn one_name_is_one_place() {
    let claims = json!([
        { "about": "place", "place": "Dushanbe", "source": "a", "as_of": "2022" },
        { "about": "place", "place": "dushanbe", "source": "b", "as_of": "2022" },
    ]);
    assert!(differing(&claims).is_empty());
}

#[test]
fn different_words_are_a_conflict() {
    let text = |text: &str, source: &str| {
        json!({
            "about": "host", "text": text, "source": source, "as_of": "2022"
        })
    };
    assert_eq!(
        differing(&json!([text("Tajikistan", "a"), text("Kyrgyzstan", "b")])),
        ["host"]
    );
    assert!(differing(&json!([text("Tajikistan", "a"), text("TAJIKISTAN", "b")])).is_empty());
}

#[test]
fn texts_differ_only_where_their_words_do() {
    let text = |text: &str, source: &str| {
        json!({
            "about": "command", "text": text, "source": source, "as_of": "2022"
        })
    };
    for (a, b, conflict) in [
        // Spelled otherwise.
        (" Video link ", "video-link.", false),
        ("The Kremlin", "Kremlin", false),
        // One says what the other says, and more.
        (
            "Central Military District",
            "The Central Military District of Russia",
            false,
        ),
        ("Working lunch", "lunch", false),
        // Words apart from each other, or parts of words, are not the same words.
        ("Central District", "Central Military District", true),
        ("Oman", "Romania", true),
        ("Working lunch", "Working dinner", true),
        // A denial is not more of the same.
        ("Frozen", "Not frozen", true),
        ("No base", "A base", true),
        ("Not a base", "Not a base at all", false),
        ("?", "Frozen", false),
    ] {
        let differ = !differing(&json!([text(a, "a"), text(b, "b")])).is_empty();
        let back = !differing(&json!([text(b, "a"), text(a, "b")])).is_empty();
        assert_eq!((differ, back), (conflict, conflict), "{a} / {b}");
    }
}

#[test]
fn claims_about_two_sites_are_no_conflict() {
    let claims = json!([
        with(count(4000, "a", "2022"), "site", json!("Dushanbe")),
        with(count(3000, "b", "2022"), "site", json!("Bokhtar")),
    ]);
    assert!(differing(&claims).is_empty());
}

#[test]
fn answers_come_in_the_order_of_the_alphabet() {
    let (atlas, claims) = help::claims(&json!([
        count(7000, "a", "2022"),
        opened("2004", "a"),
        { "about": "area", "value": 3, "unit": "km²", "source": "a", "as_of": "2022" },
    ]));
    let weighed = weigh(&atlas, Nature::Standing, &claims, day(ON));
    let abouts: Vec<&str> = answers(&weighed, day(ON))
        .iter()
        .map(|answer| answer.about)
        .collect();
    assert_eq!(abouts, ["area", "opened", "personnel"]);
}

#[test]
fn claims_read_as_people_write_them() {
    for (claim, words) in [
        (
            json!({ "value": 7000, "qualifier": "about" }),
            "about 7,000",
        ),
        (json!({ "low": 5000, "high": 7500 }), "5,000–7,500"),
        (json!({ "low": 5000 }), "at least 5,000"),
        (json!({ "high": 5000 }), "up to 5,000"),
        (json!({ "value": 100, "unit": "km" }), "100\u{a0}km"),
        (json!({ "date": "2004-10-16" }), "16 October 2004"),
        (json!({ "place": { "name": "Dushanbe" } }), "Dushanbe"),
        (json!({ "text": "Tajikistan" }), "Tajikistan"),
    ] {
        let claim = with(claim, "about", json!("anything"));
        let claim = with(claim, "source", json!("a"));
        let (_, claims) = help::claims(&json!([claim]));
        assert_eq!(claim_words(&claims[0]), words);
    }
}

#[test]
fn a_qualifier_is_said_once() {
    for (claim, words) in [
        (
            json!({ "low": 6000, "high": 7000, "qualifier": "between" }),
            "between 6,000 and 7,000",
        ),
        (json!({ "high": 7000, "qualifier": "up to" }), "up to 7,000"),
        (
            json!({ "low": 7000, "qualifier": "more than" }),
            "more than 7,000",
        ),
    ] {
        let claim = with(claim, "about", json!("personnel"));
        let claim = with(claim, "source", json!("a"));
        let (_, claims) = help::claims(&json!([claim]));
        assert_eq!(claim_words(&claims[0]), words);
    }
}

#[test]
fn numbers_are_grouped() {
    for (number, words) in [
        (0.0, "0"),
        (999.0, "999"),
        (1000.0, "1,000"),
        (1_234_567.0, "1,234,567"),
        (77.62, "77.62"),
        (77.6, "77.6"),
        (-1500.0, "−1,500"),
        (-0.001, "0"),
    ] {
        assert_eq!(grouped(number), words);
    }
}

#[test]
fn at_least_and_at_most_make_at_least() {
    let bounds = |low, high| Bounds { low, high };
    let at_least = bounds(Some(6000.0), None);
    let at_most = bounds(None, Some(500.0));
    assert_eq!(bounds_words(at_least.plus(at_most)), "at least 6,000");
    let both = bounds(Some(500.0), Some(600.0));
    assert_eq!(bounds_words(at_least.plus(both)), "at least 6,500");
    assert_eq!(bounds_words(both.plus(at_most)), "500–1,100");
}

/// What the default atlas says of the 201st base on a day: bounds, words, conflicts.
fn base_on(on: &str) -> (Option<f64>, Option<f64>, String, bool) {
    let library = builtins(&["dushanbe-2022"]);
    let Personnel {
        bounds,
        text,
        conflict,
        ..
    } = personnel_of(&library, find(&library, "base-201"), day(on)).unwrap();
    (bounds.low, bounds.high, text.into(), conflict)
}

#[test]
fn the_201st_base_on_the_day_of_the_story_is_7000_to_7500() {
    assert_eq!(
        base_on("2022-06-28"),
        (Some(7000.0), Some(7500.0), "some 7,000".to_owned(), true)
    );
}

#[test]
fn the_201st_base_at_the_end_of_2004_is_5000_to_7000() {
    assert_eq!(
        base_on("2004-12-31"),
        (Some(5000.0), Some(7000.0), "5,000".to_owned(), true)
    );
}

#[test]
fn the_201st_base_in_2030_is_what_was_said_last() {
    assert_eq!(
        base_on("2030-01-01"),
        (Some(7000.0), Some(7500.0), "up to 7,000".to_owned(), true)
    );
}

#[test]
fn a_citation_is_the_number_its_date_and_its_source_in_a_sentence() {
    let features = json!([help::feature(
        "base",
        &json!({
            "kind": "deployment", "title": "The base",
            "claims": [
                count(5000, "a", "2004"),
                {
                    "about": "personnel", "value": 7000, "qualifier": "some", "as_of": ON,
                    "source": "s", "locator": "paragraph 10", "said_by": "a spokesman"
                },
            ],
        })
    )]);
    let theatrum = json!({ "sources": [
        { "id": "a" },
        {
            "id": "s", "publisher": "Asia-Plus", "title": "The visit", "date": "2022-06-28",
            "url": "https://example.org/visit"
        },
    ] });
    let library = library(vec![help::atlas_of(&collection(&theatrum, &features))]);
    assert_eq!(
        cite::fact_sentence(&library, find(&library, "base"), day(ON)).unwrap(),
        "The base: some 7,000 personnel (as of 28 June 2022). Said by a spokesman. \
         Asia-Plus, “The visit”, 28 June 2022, paragraph 10, https://example.org/visit."
    );
}

#[test]
fn a_citation_of_a_fact_without_a_source_says_so() {
    let features = json!([help::feature(
        "x",
        &json!({
            "kind": "place", "title": "X", "claims": [{ "about": "note", "text": "yes" }]
        })
    )]);
    let library = library(vec![help::atlas(&features)]);
    let sentence = cite::fact_sentence(&library, find(&library, "x"), day(ON)).unwrap();
    assert_eq!(sentence, "X, note: yes. No source given.");
}
