//! Personnel over time: nothing where nothing is known, and the same numbers as a list of the day.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use theatrum::atlas::claims::{Bounds, bounds_words};
use theatrum::atlas::history::{self, Step, Total};
use theatrum::atlas::library::{FactRef, Library};
use theatrum::atlas::time::{Day, Edtf};
use theatrum::atlas::totals::{self, Totals};

use crate::help::{self, atlas, builtins, collection, day, feature, library};

fn claim(value: u32, as_of: &str, source: &str) -> Value {
    json!({ "about": "personnel", "value": value, "as_of": as_of, "source": source })
}

fn one(properties: &Value) -> Library {
    let mut all = json!({ "kind": "deployment", "title": "Base" });
    for (name, value) in properties.as_object().unwrap() {
        all[name] = value.clone();
    }
    library(vec![atlas(&json!([feature("base", &all)]))])
}

fn steps(library: &Library) -> Vec<Step> {
    history::of_fact(library, FactRef::new(0, 0))
}

/// The steps as people would write them down: "2004-01-01..2009-12-31 5,000".
fn written(steps: &[Step]) -> Vec<String> {
    let end = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    steps
        .iter()
        .map(|step| {
            let span = step.span;
            let (from, until) = (end(span.from), end(span.until));
            format!("{from}..{until} {}", bounds_words(span.bounds))
        })
        .collect()
}

fn all(library: &Library) -> Vec<FactRef> {
    library.facts().collect()
}

#[test]
fn a_number_holds_from_its_date_until_a_newer_one() {
    let library =
        one(&json!({ "claims": [claim(5000, "2004", "a"), claim(7000, "2012-10", "b")] }));
    assert_eq!(
        written(&steps(&library)),
        [
            "2004-01-01..2012-09-30 5,000",
            // As long as a claim stays fresh after the day of the atlas.
            "2012-10-01..2025-06-28 7,000"
        ]
    );
}

#[test]
fn before_the_first_claim_there_is_nothing() {
    let library = one(&json!({ "when": "1995/..", "claims": [claim(5000, "2004", "a")] }));
    assert_eq!(written(&steps(&library)), ["2004-01-01.. 5,000"]);
}

#[test]
fn outside_the_time_of_the_fact_there_is_nothing() {
    let library = one(&json!({
        "when": "2010/2020-06",
        "claims": [claim(5000, "2004", "a"), claim(7000, "2012", "a"), claim(1, "2022", "a")],
    }));
    assert_eq!(
        written(&steps(&library)),
        [
            "2010-01-01..2011-12-31 5,000",
            "2012-01-01..2020-06-30 7,000"
        ]
    );
}

#[test]
fn claims_that_count_together_are_a_range_until_one_is_history() {
    let library = one(&json!({ "claims": [
        claim(5000, "2010-01-01", "a"), claim(7000, "2011-01-01", "b"), claim(7000, "2015-01-01", "b"),
    ] }));
    assert_eq!(
        written(&steps(&library)),
        [
            "2010-01-01..2010-12-31 5,000",
            "2011-01-01..2014-12-31 5,000–7,000",
            "2015-01-01..2025-06-28 7,000"
        ]
    );
}

#[test]
fn a_claim_for_a_long_time_counts_beside_a_dated_one_inside_it() {
    // The same publisher says 5,000 for a day, and 7,000 for the whole of 2010.
    let library = one(&json!({ "claims": [
        claim(5000, "2010-03-01", "a"), claim(7000, "2010", "a2"),
    ] }));
    assert_eq!(
        written(&steps(&library)),
        [
            "2010-01-01..2010-02-28 7,000",
            "2010-03-01..2010-03-01 5,000–7,000",
            "2010-03-02..2025-06-28 5,000–7,000"
        ]
    );
}

#[test]
fn plans_and_undated_claims_make_no_step() {
    let mut plan = claim(9000, "2015", "a");
    plan["status"] = json!("planned");
    let mut undated = claim(8000, "2015", "b");
    undated.as_object_mut().unwrap().remove("as_of");
    let library = one(&json!({ "claims": [plan, undated, claim(5000, "2004", "c")] }));
    assert_eq!(written(&steps(&library)), ["2004-01-01..2025-06-28 5,000"]);
}

#[test]
fn a_claim_until_a_date_has_a_step_from_its_last_day() {
    let library =
        one(&json!({ "claims": [claim(5000, "../2003", "a"), claim(7000, "2012", "a")] }));
    assert_eq!(
        written(&steps(&library)),
        [
            "2003-12-31..2011-12-31 5,000",
            "2012-01-01..2025-06-28 7,000"
        ]
    );
}

#[test]
fn a_step_knows_the_claims_that_it_rests_on() {
    let library = one(&json!({ "claims": [
        json!({ "about": "opened", "date": "2004", "as_of": "2004", "source": "a" }),
        claim(5000, "2010-01-01", "a"), claim(7000, "2011-01-01", "b"),
    ] }));
    let counting: Vec<Vec<usize>> = steps(&library).into_iter().map(|s| s.counting).collect();
    assert_eq!(counting, [vec![1], vec![2, 1]]);
}

#[test]
fn a_fact_that_nobody_counts_has_no_step() {
    let library = one(&json!({ "claims": [
        json!({ "about": "opened", "date": "2004", "as_of": "2004", "source": "a" }),
    ] }));
    assert!(steps(&library).is_empty());
}

#[test]
fn the_201st_base_has_the_steps_of_its_sources() {
    let library = builtins(&["dushanbe-2022"]);
    let base = help::find(&library, "base-201");
    let steps = history::of_fact(&library, base);
    let on = |on: &str| {
        let on = day(on);
        let step = steps.iter().find(|step| {
            step.span.from.is_none_or(|from| from <= on)
                && step.span.until.is_none_or(|until| on <= until)
        });
        step.map(|step| bounds_words(step.span.bounds))
    };
    assert_eq!(on("2004-10-16"), None, "it was opened on the 17th");
    assert_eq!(on("2004-10-17").as_deref(), Some("5,000–7,000"));
    assert_eq!(on("2022-06-28").as_deref(), Some("7,000–7,500"));
}

/// Every day on which something begins or ends in a list of steps, and the days beside it.
fn days(library: &Library, totals: &[Total]) -> BTreeSet<Day> {
    let mut days: BTreeSet<Day> = BTreeSet::new();
    for fact in library.facts() {
        for step in history::of_fact(library, fact) {
            days.extend(step.span.from);
            days.extend(step.span.until);
        }
    }
    for total in totals {
        days.extend(total.span.from);
        days.extend(total.span.until);
    }
    days.iter()
        .flat_map(|day| [-1, 0, 1].map(|by| day.plus_days(by)))
        .collect()
}

/// On every such day the steps say what the list of that day says.
fn agrees_with_lists(library: &Library) {
    let totals = history::total(library, &all(library));
    let at = |on: Day| {
        totals.iter().find(|total| {
            total.span.from.is_none_or(|from| from <= on)
                && total.span.until.is_none_or(|until| on <= until)
        })
    };
    for on in days(library, &totals) {
        let facts = library.facts_in_force(Some(&Edtf::of_day(on)));
        let list = Totals::of(library, &facts, Some(&Edtf::of_day(on)));
        let found = at(on);
        assert_eq!(
            found.map(|total| total.span.bounds).unwrap_or_default(),
            list.personnel,
            "{on}"
        );
        if let Some(found) = found {
            assert_eq!(found.covered, list.covered, "{on}");
        }
        for fact in facts {
            let step = history::of_fact(library, fact).into_iter().find(|step| {
                step.span.from.is_none_or(|from| from <= on)
                    && step.span.until.is_none_or(|until| on <= until)
            });
            assert_eq!(
                step.map(|step| step.personnel),
                totals::personnel_of(library, fact, on),
                "{} on {on}",
                library.fact(fact).id
            );
        }
    }
}

#[test]
fn on_every_day_the_steps_say_what_a_list_of_the_day_says() {
    for id in [
        "dushanbe-2022",
        "nato-battlegroups",
        "russian-facilities-abroad",
    ] {
        agrees_with_lists(&builtins(&[id]));
    }
    agrees_with_lists(&builtins(&["dushanbe-2022", "russian-facilities-abroad"]));
}

#[test]
fn bodies_that_come_and_go_and_cover_each_other_add_up_as_in_a_list() {
    let base = |id: &str, body: &str, covers: Value, when: &str, claims: Value| {
        feature(
            id,
            &json!({
                "kind": "deployment", "title": id, "body": body, "covers": covers, "when": when,
                "claims": claims,
            }),
        )
    };
    let mut more_than = claim(300, "2006", "b");
    more_than["qualifier"] = json!("more than");
    let features = json!([
        base(
            "one",
            "x",
            json!(["y"]),
            "2002/2008",
            json!([claim(100, "2000", "a")])
        ),
        base(
            "two",
            "y",
            json!(["x"]),
            "2000/..",
            json!([claim(200, "2001", "a"), more_than])
        ),
        base(
            "three",
            "x",
            json!([]),
            "2001/2010",
            json!([claim(120, "2004", "c")])
        ),
        base(
            "four",
            "z",
            json!(["x", "y"]),
            "2009/2012",
            json!([claim(900, "2009", "a")])
        ),
        base(
            "five",
            "z",
            json!([]),
            "2000/..",
            json!([claim(0, "2005", "a")])
        ),
        base(
            "six",
            "w",
            json!(["w"]),
            "2000/..",
            json!([claim(7, "../2003", "a")])
        ),
    ]);
    agrees_with_lists(&library(vec![atlas(&features)]));
}

#[test]
fn a_total_begins_with_the_first_number_and_pauses_where_there_is_none() {
    let base = |id: &str, when: &str, value: u32| {
        feature(
            id,
            &json!({
                "kind": "deployment", "title": id, "when": when,
                "claims": [claim(value, "2000", "a")],
            }),
        )
    };
    let features = json!([base("one", "2001/2002", 100), base("two", "2005/..", 50)]);
    let library = library(vec![help::atlas_of(&collection(&json!({}), &features))]);
    let spans: Vec<(String, String)> = history::total(&library, &all(&library))
        .iter()
        .map(|total| {
            let end = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            (end(total.span.from), end(total.span.until))
        })
        .collect();
    let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        spans,
        [text("2001-01-01", "2002-12-31"), text("2005-01-01", "")]
    );
}

#[test]
fn thinned_totals_keep_the_highest_and_the_lowest_number() {
    let features: Vec<Value> = (0..200)
        .map(|year| {
            feature(
                &format!("base-{year}"),
                &json!({
                    "kind": "deployment", "title": "x", "when": format!("{}/{0}", 1800 + year),
                    "claims": [claim(if year == 77 { 9000 } else { 10 + year % 7 }, "1700", "a")],
                }),
            )
        })
        .collect();
    let library = library(vec![atlas(&json!(features))]);
    let totals = history::total(&library, &all(&library));
    assert_eq!(totals.len(), 200);
    let spans = history::thinned(&totals, 20);
    assert!(spans.len() <= 20, "{}", spans.len());
    let most = spans.iter().filter_map(|span| span.bounds.high);
    assert_eq!(most.fold(0.0, f64::max), 9000.0);
    assert_eq!(spans[0].from, totals[0].span.from);
    assert_eq!(
        spans.last().unwrap().until,
        totals.last().unwrap().span.until
    );
    assert_eq!(history::thinned(&totals, 500).len(), 200);
}

/// The bodies behind each step of a total add up to it.
fn sources_add_up(library: &Library) {
    let facts = all(library);
    let totals = history::total(library, &facts);
    assert!(!totals.is_empty());
    for total in totals {
        let ends = [total.span.from, total.span.until].into_iter().flatten();
        for on in ends {
            let behind = history::behind(library, &facts, on);
            assert_eq!(behind.len(), total.bodies, "on {on}");
            let bounds = behind.iter().map(|body| body.bounds);
            let sum = bounds.reduce(Bounds::plus).unwrap();
            assert_eq!(
                bounds_words(sum),
                bounds_words(total.span.bounds),
                "on {on}"
            );
            for body in &behind {
                assert!(body.claims(library).next().is_some(), "on {on}: {body:?}");
            }
        }
    }
}

#[test]
fn what_stands_behind_a_total_adds_up_to_it() {
    for id in ["dushanbe-2022", "russian-facilities-abroad", "csto"] {
        sources_add_up(&builtins(&[id]));
    }
    sources_add_up(&builtins(&["dushanbe-2022", "russian-facilities-abroad"]));
}

#[test]
fn a_total_is_copied_with_a_sentence_for_every_claim_that_counts() {
    let library = builtins(&["dushanbe-2022"]);
    let behind = history::behind(&library, &all(&library), day("2022-06-28"));
    let text = history::cited(&library, "Personnel, 7,000–7,500", &behind);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Personnel, 7,000–7,500");
    assert_eq!(lines[1], "201st military base: 7,000–7,500");
    assert_eq!(lines.len() - 2, behind[0].claims.len());
    assert!(lines.len() > 3, "{text}");
    for line in &lines[2..] {
        assert!(line.starts_with("- 201st military base: "), "{line}");
        assert!(line.contains("https://"), "{line}");
    }
}
