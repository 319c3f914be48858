//! What changed: every sort of change, its words, and what says so on both sides.

use std::sync::Arc;

use serde_json::{Value, json};
use theatrum::atlas::changes::{self, Change, Marked, Side, What};
use theatrum::atlas::library::Library;
use theatrum::index::Index;
use theatrum::scene::{self, Fonts, Frames, Input, LayerName};

use crate::help::{self, atlas, builtins, collection, date, feature, library};
use crate::stage::{Stage, marks};

fn claim(value: u32, as_of: &str, source: &str) -> Value {
    json!({ "about": "personnel", "value": value, "as_of": as_of, "source": source })
}

fn base(more: &Value) -> Value {
    let mut properties = json!({ "kind": "deployment", "title": "Base" });
    for (name, value) in more.as_object().unwrap() {
        properties[name] = value.clone();
    }
    feature("base", &properties)
}

fn between(library: &Library, from: &str, to: &str) -> Vec<Change> {
    let (from, to) = (date(from), date(to));
    changes::between(
        &Side::on(library, Some(&from)),
        &Side::on(library, Some(&to)),
    )
}

/// The changes of one deployment between 2005 and 2015, as "what: sentence".
fn of_base(more: &Value) -> Vec<String> {
    told(&between(
        &library(vec![atlas(&json!([base(more)]))]),
        "2005",
        "2015",
    ))
}

fn told(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|change| {
            let sentence = change.sentence(&|code| code.to_owned());
            format!("{}: {sentence}", change.what.word())
        })
        .collect()
}

/// What changed between two files that differ in one deployment.
fn of_files(before: &Value, after: &Value) -> Vec<String> {
    let file = |more: &Value| library(vec![atlas(&json!([base(more)]))]);
    let (before, after) = (file(before), file(after));
    told(&changes::between(
        &Side::whole(&before),
        &Side::whole(&after),
    ))
}

#[test]
fn a_fact_that_began_in_between_is_new_with_its_number_and_date() {
    assert_eq!(
        of_base(&json!({ "when": "2010/..", "claims": [claim(5000, "2010", "a")] })),
        ["new: Base: 5,000 personnel, since 2010"]
    );
}

#[test]
fn a_fact_that_ended_in_between_is_gone() {
    assert_eq!(
        of_base(&json!({ "when": "2000/2010", "claims": [claim(5000, "2003", "a")] })),
        ["gone: Base: 5,000 personnel, 2000–2010"]
    );
}

#[test]
fn a_number_goes_up_or_down_with_both_numbers_and_both_sources() {
    let up = json!([claim(5000, "2004", "a"), claim(7000, "2012", "b")]);
    assert_eq!(
        of_base(&json!({ "claims": up })),
        ["number-up: Base: rises from 5,000 to 7,000"]
    );
    let down = json!([claim(5000, "2004", "a"), claim(3000, "2012", "b")]);
    let library = library(vec![atlas(&json!([base(&json!({ "claims": down }))]))]);
    let changes = between(&library, "2005", "2015");
    assert_eq!(
        told(&changes),
        ["number-down: Base: falls from 5,000 to 3,000"]
    );
    let lines = |side: &Option<changes::Version>| -> Vec<String> {
        let sources = &side.as_ref().unwrap().sources;
        sources.iter().map(changes::Cited::line).collect()
    };
    assert_eq!(lines(&changes[0].before), ["5,000 (as of 2004) – A"]);
    assert_eq!(lines(&changes[0].after), ["3,000 (as of 2012) – B"]);
}

#[test]
fn which_way_a_range_goes() {
    use theatrum::atlas::claims::Bounds;
    let bounds = |low: Option<f64>, high: Option<f64>| Some(Bounds { low, high });
    let both = |low: f64, high: f64| bounds(Some(low), Some(high));
    for (before, after, wanted) in [
        (both(5.0, 7.0), both(5.0, 7.0), None),
        (both(5.0, 7.0), both(7.0, 7.5), Some(What::Up)),
        (both(5.0, 7.0), both(5.0, 8.0), Some(What::Up)),
        (both(5.0, 7.0), both(4.0, 7.0), Some(What::Down)),
        (both(5.0, 7.0), both(3.0, 4.0), Some(What::Down)),
        // Wider and narrower are neither.
        (both(5.0, 7.0), both(4.0, 8.0), Some(What::Number)),
        (both(5.0, 7.0), both(6.0, 6.5), Some(What::Number)),
        // "At least 5" and "at least 6" are comparable, "at least 5" and 6 are not.
        (
            bounds(Some(5.0), None),
            bounds(Some(6.0), None),
            Some(What::Up),
        ),
        (bounds(Some(5.0), None), both(6.0, 6.0), Some(What::Number)),
        (None, both(6.0, 6.0), Some(What::Number)),
        (both(6.0, 6.0), None, Some(What::Number)),
        (None, None, None),
    ] {
        assert_eq!(
            changes::trend(before, after),
            wanted,
            "{before:?} {after:?}"
        );
    }
}

#[test]
fn a_number_where_there_was_none_is_told_as_such() {
    assert_eq!(
        of_base(&json!({ "when": "1990/..", "claims": [claim(5000, "2010", "a")] })),
        ["number-changed: Base: no number before, now 5,000"]
    );
    assert_eq!(
        of_files(&json!({ "claims": [claim(5000, "2010", "a")] }), &json!({})),
        ["number-changed: Base: 5,000 before, no number now"]
    );
}

#[test]
fn another_claim_that_agrees_is_no_change() {
    let claims = json!([claim(5000, "2004", "a"), claim(5000, "2012", "b")]);
    assert_eq!(of_base(&json!({ "claims": claims })), Vec::<String>::new());
}

#[test]
fn a_conflict_that_appears_or_goes_is_told_with_what_is_about() {
    let appears = json!([
        claim(5000, "2004", "a"),
        claim(7000, "2014", "b"),
        claim(5000, "2014", "a"),
    ]);
    assert_eq!(
        of_base(&json!({ "claims": appears })),
        [
            "number-up: Base: rises from 5,000 to 5,000–7,000",
            "conflict-appeared: Base: about personnel"
        ]
    );
    let goes = json!([
        claim(5000, "2004", "a"),
        claim(7000, "2004", "b"),
        claim(7000, "2014", "a"),
        claim(7000, "2014", "b"),
    ]);
    assert_eq!(
        of_base(&json!({ "claims": goes })),
        [
            "number-up: Base: rises from 5,000–7,000 to 7,000",
            "conflict-gone: Base: about personnel"
        ]
    );
}

#[test]
fn a_place_that_was_renamed_is_told_once_with_both_names() {
    let site = json!({ "name": "Bokhtar", "at": [68.78, 37.83],
        "formerly": [{ "name": "Qurghonteppa", "until": "2010" }] });
    assert_eq!(
        of_base(&json!({ "when": "1990/..", "sites": [site, site] })),
        ["place-renamed: Base: Qurghonteppa becomes Bokhtar"]
    );
}

#[test]
fn two_files_may_differ_in_place_date_and_title() {
    let at = |name: &str, lon: f64| json!({ "name": name, "at": [lon, 37.83] });
    assert_eq!(
        of_files(
            &json!({ "sites": [at("Kulob", 69.8), at("Bokhtar", 68.78)], "when": "2004/.." }),
            &json!({ "sites": [at("Bokhtar", 68.78), at("Dushanbe", 68.8)], "when": "2004/2015",
                "title": "Another" }),
        ),
        [
            "place-changed: Another: from Kulob to Dushanbe",
            "date-changed: Another: since 2004 before, now 2004–2015",
            "title-changed: Another: before, “Base”",
        ]
    );
}

#[test]
fn files_are_matched_by_the_ids_of_their_facts_whatever_the_order() {
    let fact = |id: &str| feature(id, &json!({ "kind": "event", "title": id }));
    let before = library(vec![atlas(&json!([
        fact("one"),
        fact("two"),
        fact("three")
    ]))]);
    let renamed = collection(
        &json!({ "id": "other" }),
        &json!([fact("four"), fact("two"), fact("one")]),
    );
    let after = library(vec![help::atlas_of(&renamed)]);
    assert_eq!(
        told(&changes::between(
            &Side::whole(&before),
            &Side::whole(&after)
        )),
        ["new: four", "gone: three"]
    );
}

#[test]
fn of_several_atlases_facts_are_matched_within_their_own() {
    let of = |id: &str, fact: &str| {
        let features = json!([feature(fact, &json!({ "kind": "event", "title": fact }))]);
        help::atlas_of(&collection(&json!({ "id": id }), &features))
    };
    let before = library(vec![of("one", "x"), of("two", "y")]);
    let after = library(vec![of("one", "y"), of("two", "y")]);
    let changes = changes::between(&Side::whole(&before), &Side::whole(&after));
    assert_eq!(told(&changes), ["new: y", "gone: x"]);
    assert_eq!(
        (changes[0].id.as_str(), changes[1].id.as_str()),
        ("one:y", "one:x")
    );
}

#[test]
fn who_joined_and_who_left_the_treaty() {
    let library = builtins(&["csto"]);
    let left: Vec<Change> = between(&library, "1995", "2022")
        .into_iter()
        .filter(|change| change.what == What::Left)
        .collect();
    let codes: Vec<&str> = left.iter().filter_map(|c| c.country.as_deref()).collect();
    assert_eq!(codes, ["AZE", "GEO", "UZB"]);
    assert!(
        left.iter()
            .all(|c| !c.before.as_ref().unwrap().sources.is_empty())
    );
    let back: Vec<Change> = between(&library, "2022", "1995")
        .into_iter()
        .filter(|change| change.what == What::Joined)
        .collect();
    assert_eq!(back.len(), 3);
}

/// What the treaty's members did between two dates, without what else changed.
fn of_members(from: &str, to: &str) -> Vec<String> {
    let changes = between(&builtins(&["csto"]), from, to);
    let of_members: Vec<Change> = changes
        .into_iter()
        .filter(|change| change.country.is_some())
        .collect();
    told(&of_members)
}

#[test]
fn who_left_and_came_back_in_between_is_told_and_where_sources_differ_about_when() {
    let treaty = "Collective Security Treaty (from 2002 CSTO)";
    let differ = "sources differ about when it joined: 16 August 2006 (Itar-Tass) or 23 June 2006 \
                  (PanARMENIAN.Net, World News (wn.com))";
    let uzbekistan = |from: &str, to: &str| -> Vec<String> {
        let told = of_members(from, to).into_iter();
        told.filter(|line| line.contains("UZB")).collect()
    };
    assert_eq!(
        uzbekistan("1998", "2007"),
        [format!(
            "in-between: UZB, {treaty}: left 2 April 1999, back 16 August 2006; {differ}"
        )]
    );
    // Not a member on either date, and one in between.
    assert_eq!(
        uzbekistan("2005", "2013"),
        [format!(
            "in-between: UZB, {treaty}: back 16 August 2006, left 19 December 2012; {differ}"
        )]
    );
    // It left for good, after it had left and come back.
    let twice = uzbekistan("1998", "2013");
    assert_eq!(twice.len(), 2, "{twice:?}");
    assert!(twice[0].starts_with("left: UZB leaves"), "{twice:?}");
    assert!(
        twice[1].contains("left 2 April 1999, back 16 August 2006, left 19 December 2012"),
        "{twice:?}"
    );
    // One turn alone is told once.
    assert_eq!(uzbekistan("1998", "2003").len(), 1);
    assert_eq!(uzbekistan("2003", "2007").len(), 1);
    // The order of the dates changes nothing about what was in between.
    assert_eq!(uzbekistan("2007", "1998"), uzbekistan("1998", "2007"));
}

#[test]
fn what_was_in_between_rests_on_claims_about_that() {
    let changes = between(&builtins(&["csto"]), "1998", "2007");
    let one = changes.iter().find(|change| change.what == What::Between);
    let sources = &one.unwrap().after.as_ref().unwrap().sources;
    let abouts: Vec<&str> = sources.iter().map(|cited| cited.about.as_str()).collect();
    assert_eq!(
        abouts,
        ["left", "left", "left", "joined", "joined", "joined"]
    );
}

#[test]
fn where_sources_differ_about_a_date_of_a_change_it_is_said() {
    let joined = of_members("1993-08", "1994");
    let georgia = joined.iter().find(|line| line.contains("GEO")).unwrap();
    assert!(
        georgia.ends_with(
            "sources differ about when it joined: 9 September 1993 (Apostrophe.ua) or \
             9 December 1993 (Wikipedia)"
        ),
        "{georgia}"
    );
    let azerbaijan = joined.iter().find(|line| line.contains("AZE")).unwrap();
    assert!(!azerbaijan.contains("differ"), "{azerbaijan}");
    // A fact that begins, and one that ends, of which sources give two days.
    let claim = |about: &str, on: &str, source: &str| json!({ "about": about, "date": on, "as_of": on, "source": source });
    let told = of_base(&json!({ "when": "2010-05-01/2030", "claims": [
        claim("opened", "2010-05-01", "a"), claim("opened", "2010-06-09", "b"),
    ] }));
    assert!(
        told[0].contains("sources differ about when it opened: ")
            && told[0].contains("1 May 2010 (A)")
            && told[0].contains("9 June 2010 (B)"),
        "{told:?}"
    );
    let told = of_base(&json!({ "when": "2000/2010-05-01", "claims": [
        claim("closed", "2010-05-01", "a"), claim("closed", "2010-06-09", "b"),
    ] }));
    assert!(told[0].contains("differ about when it closed"), "{told:?}");
}

#[test]
fn two_stays_without_a_day_between_them_are_one() {
    let stays = json!([
        { "country": "TJK", "when": "2000/2009-12-31" },
        { "country": "TJK", "when": "2010-01-01/.." },
        { "country": "KAZ", "when": "2000/2007" },
        { "country": "KAZ", "when": "2012/.." },
    ]);
    let group = json!({ "groups": [{ "id": "g", "name": "G", "members": stays }] });
    let atlas = help::atlas_of(&collection(&group, &json!([])));
    let told = told(&between(&library(vec![atlas]), "2005", "2015"));
    assert_eq!(told, ["in-between: KAZ, G: left 2007, back 2012"]);
}

#[test]
fn the_same_date_twice_has_no_change() {
    let library = builtins(&["dushanbe-2022", "csto", "russian-facilities-abroad"]);
    assert_eq!(
        told(&between(&library, "2022", "2022")),
        Vec::<String>::new()
    );
    let side = Side::whole(&library);
    assert_eq!(changes::between(&side, &side), []);
}

#[test]
fn there_and_back_again_are_opposite() {
    let library = builtins(&["russian-facilities-abroad"]);
    let count = |changes: &[Change], what: What| changes.iter().filter(|c| c.what == what).count();
    let (there, back) = (
        between(&library, "2010", "2022"),
        between(&library, "2022", "2010"),
    );
    assert!(count(&there, What::New) > 0 && count(&there, What::Up) > 0);
    for (one, other) in [
        (What::New, What::Gone),
        (What::Gone, What::New),
        (What::Up, What::Down),
        (What::Number, What::Number),
        (What::Renamed, What::Renamed),
        (What::Differs, What::Agrees),
    ] {
        assert_eq!(count(&there, one), count(&back, other), "{one:?}");
    }
}

#[test]
fn changes_are_told_by_sort_and_every_sort_has_a_word_of_its_own() {
    let changes = between(&builtins(&["russian-facilities-abroad"]), "2010", "2022");
    let sorts: Vec<What> = changes.iter().map(|change| change.what).collect();
    let mut sorted = sorts.clone();
    sorted.sort();
    assert_eq!(sorts, sorted);
    let words: std::collections::BTreeSet<&str> = What::ALL.into_iter().map(What::word).collect();
    assert_eq!(words.len(), What::ALL.len());
}

/// What a map of one of two dates writes on its symbols and shapes, with what they are in words.
fn marked(earlier: bool) -> Vec<(String, String)> {
    let place = |lon: f64| json!([{ "name": "Place", "at": [lon, 40.0] }]);
    let grows = json!([claim(100, "2005", "a"), claim(300, "2014", "a")]);
    let shrinks = json!([claim(300, "2005", "a"), claim(100, "2014", "a")]);
    let fact = |id: &str, lon: f64, more: &Value| {
        let mut fact = base(more);
        fact["id"] = json!(id);
        fact["properties"]["title"] = json!(id);
        fact["properties"]["sites"] = place(lon);
        fact
    };
    let mut line = feature(
        "line",
        &json!({ "kind": "event", "title": "line", "when": "2010/.." }),
    );
    line["geometry"] =
        json!({ "type": "LineString", "coordinates": [[10, 42], [20, 42], [30, 42]] });
    let library = library(vec![atlas(&json!([
        fact("began", 10.0, &json!({ "when": "2010/.." })),
        fact("ended", 20.0, &json!({ "when": "2000/2010" })),
        fact(
            "grows",
            30.0,
            &json!({ "when": "2000/..", "claims": grows })
        ),
        fact(
            "shrinks",
            40.0,
            &json!({ "when": "2000/..", "claims": shrinks })
        ),
        fact("stays", 50.0, &json!({ "when": "2000/.." })),
        fact("with it", 50.01, &json!({ "when": "2010/.." })),
        fact("with it, gone", 50.02, &json!({ "when": "2000/2010" })),
        line,
    ]))]);
    let changes = Arc::new(between(&library, "2005", "2015"));
    let marked = Marked::of(&changes, earlier, 1);
    let mut stage = Stage::new(library);
    let day = date(if earlier { "2005" } else { "2015" });
    stage.index = Index::build(
        &stage.library,
        &stage.library.facts_in_force(Some(&day)),
        day.last_day(),
    );
    let mut fonts = Fonts::default();
    let scene = {
        let input = Input {
            changed: Some(&marked),
            ..stage.input()
        };
        scene::build(&input, &mut fonts, None)
    };
    let layers = [LayerName::Shapes, LayerName::Symbols];
    let marks = layers.iter().flat_map(|layer| marks(&scene, *layer));
    let mut found: Vec<(String, String)> = marks
        .map(|mark| {
            let words: Vec<&str> = mark.texts.iter().map(|text| text.text.as_str()).collect();
            (words.join(" "), mark.title.clone())
        })
        .filter(|(words, _)| words.chars().any(|letter| !letter.is_ascii_digit()))
        .collect();
    found.sort();
    found
}

#[test]
fn a_map_of_the_later_date_marks_what_is_new_and_which_numbers_moved() {
    let found = marked(false);
    let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
    assert_eq!(words, ["2 1 new", "new", "new", "↑", "↓"], "{found:#?}");
    for (said, at) in [
        ("1 new on the later date", 0),
        ("new on the later date", 1),
        ("new on the later date", 2),
        ("number up, from 100 to 300", 3),
        ("number down, from 300 to 100", 4),
    ] {
        assert!(found[at].1.ends_with(said), "{}", found[at].1);
    }
}

#[test]
fn a_map_of_the_earlier_date_marks_what_is_gone_and_nothing_else() {
    let found = marked(true);
    let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
    assert_eq!(words, ["2 1 gone", "gone"], "{found:#?}");
    assert!(
        found
            .iter()
            .all(|(_, title)| title.ends_with("gone on the later date"))
    );
}

#[test]
fn what_is_read_out_follows_the_date_that_is_compared_with() {
    let claims = json!([
        claim(5000, "2005", "a"),
        claim(6000, "2010", "a"),
        claim(7000, "2015", "a"),
    ]);
    let site = json!([{ "name": "Base", "at": [10, 40] }]);
    let fact = base(&json!({ "when": "2000/..", "sites": site, "claims": claims }));
    let library = library(vec![atlas(&json!([fact]))]);
    let marks: Vec<Marked> = [(1, "2005"), (2, "2010")]
        .into_iter()
        .map(|(id, from)| Marked::of(&Arc::new(between(&library, from, "2015")), false, id))
        .collect();
    let stage = Stage::new(library);
    // One map, so that what is kept between its frames is in it.
    let (mut fonts, mut frames) = (Fonts::default(), Frames::default());
    let mut read_out = |changed| {
        let input = Input {
            changed,
            ..stage.input()
        };
        let scene = scene::build(&input, &mut fonts, Some(&mut frames));
        let symbol = scene.symbols().next().expect("the base");
        scene::read_out(&input, symbol)
    };
    assert!(!read_out(None).contains("number up"));
    assert!(read_out(Some(&marks[0])).contains("number up, from 5,000 to 7,000"));
    assert!(read_out(Some(&marks[1])).contains("number up, from 6,000 to 7,000"));
    assert!(!read_out(None).contains("number up"));
}
