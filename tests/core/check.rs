//! What `check` says of an atlas that no reader stops at, and what it leaves in peace.

use std::time::Instant;

use serde_json::{Value, json};
use theatrum::atlas::claims::Bounds;
use theatrum::formats::check::checked;
use theatrum::formats::{self, Problem, Severity};

use crate::help::{bytes, collection, feature, name, root, run_in, text};

/// Everything that is said of a text.
fn problems(text: &str) -> Vec<Problem> {
    let reading = formats::read_keeping(text.as_bytes(), "test.geojson", usize::MAX);
    checked(&reading, "test.geojson").problems
}

/// What is said of an atlas under some words for the sort of problem.
fn said(theatrum: &Value, features: &Value, codes: &[&str]) -> Vec<String> {
    let found = problems(&collection(theatrum, features).to_string());
    let wanted = found.iter().filter(|one| codes.contains(&one.code));
    wanted
        .map(|one| {
            assert_eq!(one.severity, Severity::Warning, "{one}");
            assert!(one.line.is_some() && one.column.is_some(), "{one}");
            let hint = one.hint.as_deref().unwrap_or_default();
            format!("{} | {hint}", one.message)
        })
        .collect()
}

/// The same of features alone.
fn of(features: &Value, codes: &[&str]) -> Vec<String> {
    said(&json!({}), features, codes)
}

/// Asserts that as many lines have these words, in turn.
fn have(lines: &[String], words: &[&str]) {
    assert_eq!(lines.len(), words.len(), "{lines:#?}");
    for (line, words) in lines.iter().zip(words) {
        assert!(line.contains(words), "{line} lacks {words}");
    }
}

fn case(file: &str) -> Vec<Problem> {
    problems(&text(&root().join("tests/fixtures/cases").join(file)))
}

/// A base at a place, with more properties.
fn base(id: &str, more: &Value) -> Value {
    let mut properties = json!({
        "kind": "deployment", "title": id,
        "sites": [{ "name": "Dushanbe", "at": [68.78, 38.56], "country": "TJK" }],
        "claims": [{ "about": "personnel", "value": 10, "source": "a", "as_of": "2022" }],
    });
    for (name, value) in more.as_object().unwrap() {
        properties[name] = value.clone();
    }
    feature(id, &properties)
}

#[test]
fn a_good_base_is_left_in_peace() {
    let good = collection(&json!({}), &json!([base("a", &json!({}))]));
    assert_eq!(problems(&good.to_string()), []);
}

#[test]
fn shapes_too_thin_to_draw_are_told() {
    for file in ["06b-thin.geojson", "04c-collection-empty.geojson"] {
        let found = case(file);
        assert_eq!(found.len(), 4, "{file}: {found:#?}");
        assert!(found.iter().all(|one| one.code == "thin"), "{found:#?}");
    }
}

#[test]
fn members_that_stand_twice_are_told() {
    let found = case("15-dup-keys.geojson");
    let lines: Vec<String> = found.iter().map(|one| one.message.clone()).collect();
    have(
        &lines,
        &["\"features\"", "\"type\"", "\"coordinates\"", "\"name\""],
    );
}

#[test]
fn a_message_is_one_line() {
    let found = case("16-coords.geojson");
    assert!(found.len() > 6, "{found:#?}");
    for one in &found {
        assert!(!one.message.contains('\n'), "{one}");
        let hint = usize::from(one.hint.is_some());
        assert_eq!(one.to_string().lines().count(), 1 + hint, "{one}");
    }
    assert!(found.iter().any(|one| one.message.contains('␊')));
}

#[test]
fn times_as_programs_write_them_keep_the_day() {
    let file = root().join("tests/fixtures/cases/25-iso-times.geojson");
    let atlas = formats::read(&bytes(&file), &name(&file)).atlas.unwrap();
    let whens: Vec<Option<String>> = atlas
        .facts
        .iter()
        .map(|fact| Some(fact.when.as_ref()?.earliest()?.to_string()))
        .collect();
    let day = Some("2022-03-01".to_owned());
    for position in [0, 1, 2, 3, 5, 6, 7, 8, 15] {
        assert_eq!(whens[position], day, "t{position}");
    }
    for position in [4, 9, 10, 11, 12, 13, 14, 16, 17, 18] {
        assert_eq!(whens[position], None, "t{position}");
    }
}

#[test]
fn an_unknown_qualifier_is_told_once_for_each_word() {
    let claims = |words: &[&str]| -> Value {
        words
            .iter()
            .map(|word| json!({ "about": "personnel", "value": 5, "qualifier": word, "source": "a", "as_of": "2022" }))
            .collect()
    };
    let found = of(
        &json!([
            base(
                "a",
                &json!({ "claims": claims(&["up to", "umpteen", "bis zu"]) })
            ),
            base(
                "b",
                &json!({ "claims": claims(&["Umpteen", "не менее", "scads of"]) })
            ),
        ]),
        &["qualifier"],
    );
    have(&found, &["\"umpteen\"", "\"scads of\""]);
    let found = case("32-qualifiers.geojson");
    let lines: Vec<String> = found.iter().map(|one| one.message.clone()).collect();
    have(&lines, &["\"as few as\"", "\"several\""]);
}

#[test]
fn what_covers_no_body_names_the_nearest() {
    let found = case("covers-typo.geojson");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, "covers");
    assert_eq!(found[0].hint.as_deref(), Some("did you mean \"p\"?"));
}

#[test]
fn a_circle_of_covers_is_told_once() {
    let found = of(
        &json!([
            base("a", &json!({ "body": "a", "covers": ["b"] })),
            base("b", &json!({ "body": "b", "covers": ["c"] })),
            base("c", &json!({ "body": "c", "covers": ["a"] })),
            base("d", &json!({ "body": "d", "covers": ["d"] })),
        ]),
        &["covers"],
    );
    have(&found, &["a, b, c and again a", "\"d\" covers itself"]);
}

#[test]
fn two_wholes_that_share_a_part_are_told_unless_one_covers_the_other() {
    let part = base("p", &json!({ "body": "p" }));
    let whole = |id: &str, covers: &[&str], when: &str| {
        base(id, &json!({ "body": id, "covers": covers, "when": when }))
    };
    let found = |one: Value, other: Value| of(&json!([part, one, other]), &["covers"]);
    let apart = found(whole("x", &["p"], "2020/.."), whole("y", &["p"], "2021/.."));
    have(&apart, &["\"x\" and \"y\" both cover \"p\""]);
    let nested = found(
        whole("x", &["p", "y"], "2020/.."),
        whole("y", &["p"], "2021/.."),
    );
    assert_eq!(nested, [""; 0]);
    let nameless = base("z", &json!({ "covers": ["p"] }));
    let nameless = found(nameless, whole("y", &["p"], "2021/.."));
    have(&nameless, &["\"z\" and \"y\" both cover \"p\""]);
    let later = found(
        whole("x", &["p"], "2010/2015"),
        whole("y", &["p"], "2021/.."),
    );
    assert_eq!(later, [""; 0], "they never stood together");
}

#[test]
fn absurd_numbers_of_people_are_told() {
    let claim = |about: &str, value: f64| {
        let claim = json!({ "about": about, "value": value, "source": "a", "as_of": "2022" });
        of(
            &json!([base("a", &json!({ "claims": [claim] }))]),
            &["number"],
        )
    };
    have(&claim("personnel", -5.0), &["-5 people"]);
    have(&claim("personnel", 12.5), &["12.5 people"]);
    have(&claim("personnel", 2e9), &["more than a billion"]);
    have(&claim("cost", 2e9), &["more than a billion"]);
    for (about, value) in [
        ("personnel", 0.0),
        ("personnel", 1e9),
        ("distance_km", 8.25),
    ] {
        assert_eq!(claim(about, value), [""; 0], "{about} {value}");
    }
}

#[test]
fn a_claim_about_what_ages_without_a_date_names_as_of() {
    let found = |kind: &str, claim: Value| {
        let fact = base("a", &json!({ "kind": kind, "claims": [claim] }));
        of(&json!([fact]), &["as-of"])
    };
    let text = json!({ "about": "commander", "text": "X", "source": "a" });
    have(
        &found("deployment", text.clone()),
        &["\"as_of\": commander"],
    );
    assert_eq!(found("meeting", text), [""; 0], "a moment does not age");
    let people = json!({ "about": "personnel", "value": 5, "source": "a" });
    have(&found("meeting", people), &["\"as_of\": personnel"]);
    for lasting in [
        json!({ "about": "opened", "date": "2004", "source": "a" }),
        json!({ "about": "range_km", "value": 40, "source": "a" }),
        json!({ "about": "commander", "text": "X", "source": "a", "status": "withdrawn" }),
    ] {
        assert_eq!(found("deployment", lasting), [""; 0]);
    }
    let member = json!({ "groups": [{ "id": "g", "members": [
        { "country": "TJK", "claims": [{ "about": "members", "text": "in", "source": "a" }] } ] }] });
    have(
        &said(&member, &json!([]), &["as-of"]),
        &["\"as_of\": members"],
    );
}

#[test]
fn mistyped_members_name_the_nearest_and_others_are_left_in_peace() {
    let claim = json!({ "about": "note", "text": "x", "sourc": "a", "asOf": "2022", "mine": 1 });
    let site = json!({ "name": "Dushanbe", "at": [68.78, 38.56], "venue": "Palace", "note": "x",
        "presicion": "city" });
    let fact = base(
        "a",
        &json!({ "hots": "TJK", "host_note": 1, "sites": [site], "claims": [claim] }),
    );
    let theatrum = json!({ "freshMonths": 12, "licence": "CC0-1.0" });
    let found = said(&theatrum, &json!([fact]), &["unknown-member"]);
    have(
        &{
            let mut found = found;
            found.sort();
            found
        },
        &[
            "as_of",
            "fresh_months",
            "host",
            "license",
            "precision",
            "source",
        ],
    );
}

#[test]
fn a_point_outside_its_country_is_told_with_what_may_be_wrong() {
    let at = |at: [f64; 2], country: &str| {
        let site = json!({ "name": "Spot", "at": at, "country": country });
        of(
            &json!([base("a", &json!({ "sites": [site] }))]),
            &["place", "coordinates"],
        )
    };
    have(&at([38.56, 68.78], "TJK"), &["look swapped"]);
    have(&at([44.8, 41.7], "TJK"), &["that is in Georgia (GEO)"]);
    have(&at([-30.0, 30.0], "TJK"), &["that is in no country"]);
    have(&at([0.0, 0.0], "TJK"), &["lies at 0, 0"]);
    for (place, country) in [
        ([68.78, 38.56], "TJK"),
        // Crimea, in either view; a base at the shore; an atoll; the far end of a country.
        ([33.5, 44.6], "RUS"),
        ([33.5, 44.6], "UKR"),
        ([35.87, 34.91], "SYR"),
        ([72.41, -7.31], "IOT"),
        ([-170.0, 66.0], "RUS"),
        // No ground knows it.
        ([37.6, 55.7], "SUN"),
    ] {
        assert_eq!(at(place, country), [""; 0], "{place:?} in {country}");
    }
}

#[test]
fn a_host_says_where_a_base_is_but_not_where_a_journey_leads() {
    let fact = |kind: &str| {
        let sites = json!([{ "name": "Moscow", "at": [37.6, 55.7] }]);
        let more = json!({ "kind": kind, "host": "TJK", "sites": sites });
        of(&json!([base("a", &more)]), &["place"])
    };
    have(&fact("deployment"), &["that is in Russia (RUS)"]);
    assert_eq!(fact("journey"), [""; 0]);
}

#[test]
fn an_address_that_does_something_is_told() {
    for (url, told) in [
        ("javascript:alert(1)", 1),
        (" java\nscript:alert(1)", 1),
        ("data:text/html,x", 1),
        ("file:///etc/passwd", 1),
        ("https://example.org/a:b", 0),
        ("example.org/page", 0),
        ("doi:10.1000/182", 0),
    ] {
        let sources = json!({ "sources": [{ "id": "a", "url": url },
            { "id": "b", "archive": { "url": url } }] });
        let found = said(&sources, &json!([]), &["address"]);
        assert_eq!(found.len(), told * 2, "{url}: {found:#?}");
    }
}

#[test]
fn names_of_nothing_are_told() {
    let claim = json!({ "about": "personnel", "value": 1, "source": "a", "as_of": "2022", "site": "Dushanbee" });
    let fact = base(
        "one",
        &json!({
            "side": "rd", "claims": [claim],
            "links": [{ "to": "onee", "as": "follows" }, { "to": "one" }, { "to": "test:oen" },
                { "to": "other:whatever" }],
        }),
    );
    let theatrum = json!({ "sides": [{ "id": "red", "group": "csto", "countries": ["Russia"] }] });
    let codes = [
        "unknown-side",
        "link",
        "claim-site",
        "unknown-group",
        "country-code",
    ];
    let mut found = said(&theatrum, &json!([fact]), &codes);
    found.sort();
    have(
        &found,
        &[
            "links to itself",
            "did you mean \"Dushanbe\"?",
            "\"onee\" | did you mean \"one\"?",
            "\"test:oen\" | did you mean \"one\"?",
            "\"rd\" is not listed in the atlas | did you mean \"red\"?",
            "\"Russia\"",
            "\"csto\"",
        ],
    );
}

#[test]
fn a_claim_that_stands_twice_is_told_and_one_with_another_page_is_not() {
    let claim = |page: &str| json!({ "about": "personnel", "value": 5, "source": "a", "as_of": "2022", "locator": page });
    let claims = json!([claim("p. 1"), claim("p. 2"), claim("p. 1")]);
    let found = of(
        &json!([base("a", &json!({ "claims": claims }))]),
        &["duplicate-claim"],
    );
    have(&found, &["as claim 1 and as claim 3"]);
}

#[test]
fn a_state_that_was_not_there_at_the_time_is_told() {
    let fact = |when: &str| {
        let fact = base("a", &json!({ "country": "SUN", "when": when }));
        of(&json!([fact]), &["former-state", "country-code"])
    };
    assert_eq!(fact("1979-12/1989-02"), [""; 0]);
    have(&fact("2004/.."), &["Soviet Union (SUN) was there"]);
}

#[test]
fn states_that_are_no_more_are_countries() {
    for (code, name) in [
        ("SUN", "Soviet Union"),
        ("DDR", "East Germany"),
        ("YUG", "Yugoslavia"),
        ("CSK", "Czechoslovakia"),
        ("SCG", "Serbia and Montenegro"),
    ] {
        assert!(theatrum::basemap::is_country_code(code), "{code}");
        assert_eq!(theatrum::basemap::country_name(code), name);
        let when = theatrum::basemap::former_state(code).unwrap().when;
        let when = crate::help::date(when);
        assert!(when.earliest() < when.latest(), "{code}");
    }
}

#[test]
fn strict_makes_warnings_errors() {
    let folder = root().join("tests/fixtures/cases");
    let check = |more: &[&str]| {
        let args = [&["check", "covers-typo.geojson"], more].concat();
        run_in(&folder, &args)
    };
    assert_eq!(check(&[]).code, 0);
    let strict = check(&["--strict"]);
    assert_eq!(strict.code, 1);
    assert!(strict.stdout.contains("error[covers]"), "{}", strict.stdout);
    let json = check(&["--strict", "--format", "json"]).json();
    assert_eq!(json[0]["severity"], "error");
}

#[test]
fn every_built_in_atlas_is_checked_without_an_error() {
    for builtin in formats::builtin::ALL {
        let report = checked(&builtin.read(), builtin.id);
        for problem in &report.problems {
            assert_eq!(problem.severity, Severity::Warning, "{problem}");
            let known = ["no-source", "as-of", "claim-site"];
            assert!(known.contains(&problem.code), "{problem}");
        }
    }
}

/// Twice the facts take about twice the time, whatever is wrong with them; a square would take four
/// times as long.
#[test]
fn the_work_grows_with_the_file() {
    let file = |count: usize| {
        let claim = json!({ "about": "personnel", "value": 5, "source": "a", "site": "none" });
        let features: Vec<Value> = (0..count)
            .map(|number| {
                let body = format!("body-{number}");
                let covers = json!([format!("body-{}", number / 2), "nobody", body]);
                base(
                    "same",
                    &json!({ "body": body, "covers": covers, "links": [{ "to": body }],
                    "claims": [claim, claim], "titel": "x" }),
                )
            })
            .collect();
        collection(&json!({}), &json!(features)).to_string()
    };
    let time = |text: &str| {
        let began = Instant::now();
        assert!(problems(text).len() > 1_000);
        began.elapsed().as_secs_f64()
    };
    let (few, many) = (file(1_000), file(8_000));
    let once = time(&few).min(time(&few));
    let eight = time(&many);
    assert!(eight < once * 32.0 + 0.5, "{once} s, then {eight} s");
}

#[test]
fn qualifiers_of_seven_languages_give_only_the_bound_they_state() {
    let bounds = |word: &str| {
        let claim = json!({ "about": "personnel", "value": 7, "qualifier": word, "source": "a" });
        let (_, claims) = crate::help::claims(&json!([claim]));
        let bounds = Bounds::of(&claims[0]).unwrap();
        (bounds.low, bounds.high)
    };
    for word in [
        "up to",
        "Up To ",
        "max.",
        "до",
        "не более",
        "bis zu",
        "höchstens",
        "jusqu’à",
        "moins de",
        "hasta",
        "como máximo",
        "не більше",
        "щонайбільше",
        "то",
        "камтар аз",
    ] {
        assert_eq!(bounds(word), (None, Some(7.0)), "{word}");
    }
    for word in [
        "more than",
        "in excess of",
        "min.",
        "более",
        "НЕ  МЕНЕЕ",
        "свыше",
        "mehr als",
        "über",
        "plus de",
        "au moins",
        "más de",
        "al menos",
        "понад",
        "щонайменше",
        "зиёда аз",
        "на камтар аз",
    ] {
        assert_eq!(bounds(word), (Some(7.0), None), "{word}");
    }
    for word in [
        "about",
        "около",
        "etwa",
        "environ",
        "unos",
        "близько",
        "тақрибан",
        "umpteen",
        "",
    ] {
        assert_eq!(bounds(word), (Some(7.0), Some(7.0)), "{word}");
    }
}
