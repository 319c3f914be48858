//! Search over facts, people, countries, groups, sources and towns: what is found, in which
//! order, and what becomes of it when it is chosen.

use std::sync::{Arc, LazyLock};

use serde_json::json;
use theatrum::atlas::filter::Dimension;
use theatrum::atlas::library::Library;
use theatrum::desk::Origin;
use theatrum::gazetteer::Gazetteer;
use theatrum::search::{Hit, Results, SearchIndex, Sort, Target};
use theatrum::state::{
    Action, Command, Effect, LookCommand, ModeCommand, Row, Search, State, WorkKind,
};

use crate::desk::{FRAME, act, answer, find, send, still, work};
use crate::help::{atlas_of, builtins, collection, feature, library};

/// The default atlas.
static DUSHANBE: LazyLock<SearchIndex> =
    LazyLock::new(|| SearchIndex::build(&Arc::new(builtins(&["dushanbe-2022"]))));

fn titles(results: &Results, sort: Sort) -> Vec<&str> {
    hits(results, sort).map(|hit| hit.title.as_str()).collect()
}

fn hits(results: &Results, sort: Sort) -> impl Iterator<Item = &Hit> {
    results
        .sections
        .iter()
        .filter(move |section| section.sort == sort)
        .flat_map(|section| &section.hits)
}

fn index(features: &serde_json::Value) -> SearchIndex {
    let member =
        json!({ "groups": [{ "id": "csto", "name": "Collective Security", "members": [] }] });
    index_of(library(vec![atlas_of(&collection(&member, features))]))
}

fn index_of(library: Library) -> SearchIndex {
    SearchIndex::build(&Arc::new(library))
}

/// The first place of an answer.
fn first_place(query: &str) -> String {
    let results = DUSHANBE.find(query);
    let first = hits(&results, Sort::Places).next();
    first.map_or_else(String::new, |hit| hit.title.clone())
}

#[test]
fn a_town_is_found_by_its_names_in_every_script() {
    for query in [
        "Dushanbe",
        "dushanbe",
        "DUSHANBE",
        "Душанбе",
        "душанбе",
        "Duşanbe",
        "Stalinabad",
        "دوشنبه",
        "杜尚别",
    ] {
        assert_eq!(first_place(query), "Dushanbe", "{query}");
    }
}

#[test]
fn a_town_is_found_by_the_name_that_it_had() {
    for query in [
        "Bokhtar",
        "Бохтар",
        "Qurghonteppa",
        "Qŭrghonteppa",
        "Қӯрғонтеппа",
        "Курган-Тюбе",
        "Курган Тюбе",
        "kurgan tyube",
    ] {
        assert_eq!(first_place(query), "Bokhtar", "{query}");
    }
    let results = DUSHANBE.find("Qurghonteppa");
    let hit = hits(&results, Sort::Places).next().unwrap();
    assert!(hit.detail.contains("also Qurghonteppa"), "{}", hit.detail);
}

#[test]
fn slips_of_the_keys_are_forgiven() {
    for query in ["Dushnabe", "Dushannbe", "Dusahnbe", "Dushambe", "Душанбэ"] {
        assert_eq!(first_place(query), "Dushanbe", "{query}");
    }
    assert_eq!(first_place("Samarkamd"), "Samarkand");
    // A source spells him so, which must not hide him.
    let results = DUSHANBE.find("Lukashenka");
    assert!(
        titles(&results, Sort::Parties).contains(&"Aleksander Lukashenko"),
        "{results:?}"
    );
}

#[test]
fn a_fact_is_found_by_every_name_of_its_town() {
    for query in [
        "Душанбе",
        "Stalinabad",
        "Курган-Тюбе",
        "dushan",
        "base Dushanbe",
    ] {
        let results = DUSHANBE.find(query);
        assert!(
            titles(&results, Sort::Facts).contains(&"201st military base"),
            "{query}: {results:?}"
        );
    }
}

#[test]
fn what_suits_as_typed_comes_before_what_nearly_does_and_facts_before_towns() {
    let results = DUSHANBE.find("Dushanbe");
    assert_eq!(results.sections[0].sort, Sort::Facts);
    assert!(results.sections.iter().all(|section| !section.is_guess));
    // Samarkand holds no fact here, and no fact is nearly called so.
    let results = DUSHANBE.find("Samarkand");
    assert_eq!(results.sections[0].sort, Sort::Places);
    assert_eq!(titles(&results, Sort::Places)[0], "Samarkand");
    // A town that is spelled alike is not offered beside a group that is spelled so.
    let results = DUSHANBE.find("csto");
    assert_eq!(results.sections[0].sort, Sort::Groups);
    assert!(titles(&results, Sort::Places).is_empty());
    let results = DUSHANBE.find("Samarkand");
    // Where something suits as it stands, nothing of its sort is guessed.
    assert!(!titles(&results, Sort::Places).contains(&"Samarqandi"));
}

#[test]
fn whole_words_come_before_beginnings_titles_before_tags_and_summaries() {
    let named = |id: &str, title: &str, more: serde_json::Value| {
        let mut properties = json!({ "kind": "event", "title": title });
        for (key, value) in more.as_object().unwrap() {
            properties[key] = value.clone();
        }
        feature(id, &properties)
    };
    let index = index(&json!([
        named(
            "a",
            "Something else",
            json!({ "summary": "Of zurbel and others." })
        ),
        named("b", "Of a tag", json!({ "tags": ["zurbel"] })),
        named("c", "The zurbelian matter", json!({})),
        named("d", "The zurbel matter", json!({})),
        named("e", "Zurbel", json!({})),
        named("f", "The zurbet matter", json!({})),
    ]));
    let results = index.find("zurbel");
    assert_eq!(
        titles(&results, Sort::Facts),
        [
            "Zurbel",
            "The zurbel matter",
            "Of a tag",
            "Something else",
            "The zurbelian matter",
        ]
    );
    // Nothing is called so: what nearly is, and it says that it is a guess.
    let results = index.find("zurbex");
    let facts = results
        .sections
        .iter()
        .find(|held| held.sort == Sort::Facts)
        .unwrap();
    assert!(facts.is_guess);
    assert!(titles(&results, Sort::Facts).contains(&"The zurbet matter"));
}

#[test]
fn every_word_has_to_suit_and_equals_stay_in_the_order_of_the_atlas() {
    let event = |id: &str, title: &str| feature(id, &json!({ "kind": "event", "title": title }));
    let index = index(&json!([
        event("a", "Talks in Zurbel"),
        event("b", "Parade in Zurbel"),
        event("c", "Talks in Quux"),
        event("d", "More talks in Zurbel"),
    ]));
    let results = index.find("zurbel talks");
    assert_eq!(
        titles(&results, Sort::Facts),
        ["Talks in Zurbel", "More talks in Zurbel"]
    );
    assert!(index.find("zurbel nonsuch").sections.is_empty());
}

#[test]
fn the_larger_town_comes_first_and_the_whole_name_before_a_part_of_one() {
    let results = DUSHANBE.find("Paris");
    let first = hits(&results, Sort::Places).next().unwrap();
    assert!(first.detail.contains("France"), "{}", first.detail);
    // Not New York, which is larger.
    assert_eq!(first_place("york"), "York");
    assert_eq!(first_place("new york"), "New York City");
    assert_eq!(first_place("moscow"), "Moscow");
    let results = DUSHANBE.find("Moscow United States");
    let first = hits(&results, Sort::Places).next().unwrap();
    assert!(first.detail.contains("United States"), "{}", first.detail);
}

#[test]
fn people_countries_groups_and_sources_are_found_beside_facts() {
    let results = DUSHANBE.find("putin");
    assert!(titles(&results, Sort::Parties).contains(&"Vladimir Putin"));
    let results = DUSHANBE.find("Таджикистан");
    assert_eq!(titles(&results, Sort::Countries), ["Tajikistan"]);
    assert!(hits(&results, Sort::Countries).all(|hit| hit.detail.contains("facts")));
    let results = DUSHANBE.find("collective security");
    assert!(titles(&results, Sort::Groups).contains(&"Collective Security Treaty Organization"));
    let results = DUSHANBE.find("asia plus");
    assert!(!titles(&results, Sort::Sources).is_empty(), "{results:?}");
}

#[test]
fn what_is_nothing_but_marks_finds_nothing() {
    for query in ["", "   ", "–", "?!"] {
        let results = DUSHANBE.find(query);
        assert!(results.asked.is_empty() && results.sections.is_empty());
    }
    assert!(DUSHANBE.find("qqxxzzyy").sections.is_empty());
}

#[test]
fn a_name_leads_to_towns_the_largest_first() {
    let gazetteer = Gazetteer::built_in();
    let named = |name: &str| -> Vec<&str> {
        let found = gazetteer.named(name).into_iter();
        found
            .filter_map(|id| Some(gazetteer.place(id)?.country()))
            .collect()
    };
    assert_eq!(named("Dushanbe"), ["TJK"]);
    assert_eq!(named("душанбе"), ["TJK"]);
    assert_eq!(named("Tripoli")[0], "LBY");
    assert!(named("Tripoli").contains(&"LBN"));
    assert!(named("Nowhere at all").is_empty());
}

/// A state that has the index of words it asked for.
fn searching(ids: &[&'static str]) -> State {
    let mut state = still(ids);
    let effects = act(&mut state, Action::Search);
    ready(&mut state, effects);
    state
}

fn ready(state: &mut State, effects: Vec<Effect>) {
    let works = work(effects, WorkKind::Words);
    assert_eq!(works.len(), 1, "an index is asked for once");
    send(state, works.into_iter().map(answer));
}

fn search(state: &mut State, search: Search) -> Vec<Effect> {
    send(state, [Command::Mode(ModeCommand::Search(search))])
}

fn type_in(state: &mut State, query: &str) {
    let effects = search(state, Search::Type(query.to_owned()));
    assert!(effects.is_empty());
}

/// Where a position stands in the frame.
fn in_frame(state: &State, lon_deg: f64, lat_deg: f64) -> bool {
    let world = theatrum::basemap::world_from_lonlat(lon_deg, lat_deg);
    let [x, y] = state.seen.view().camera.frame_from_world(FRAME, world);
    (0.0..FRAME.width).contains(&x) && (0.0..FRAME.height).contains(&y)
}

#[test]
fn a_town_without_a_fact_is_flown_to_and_marked_until_something_else_is_looked_at() {
    let mut state = searching(&["dushanbe-2022"]);
    type_in(&mut state, "samarkand");
    search(&mut state, Search::Open);
    assert!(!state.mode.search.is_open);
    assert!(in_frame(&state, 66.964, 39.654));
    assert!(state.seen.view().camera.zoom >= 8.0);
    assert_eq!(
        state.mode.explore().found.as_ref().unwrap().name,
        "Samarkand"
    );
    assert_eq!(state.selected(), None);
    act(&mut state, Action::LetGo);
    assert_eq!(state.mode.explore().found, None);
    // The view before is one step back.
    act(&mut state, Action::Back);
    assert!(state.seen.view().camera.zoom < 8.0);
}

#[test]
fn a_fact_that_is_chosen_is_selected_and_shown() {
    let mut state = searching(&["dushanbe-2022"]);
    type_in(&mut state, "201 base");
    search(&mut state, Search::Open);
    assert_eq!(state.selected(), Some(find(&state, "base-201")));
    assert!(in_frame(&state, 68.78, 38.54));
    assert_eq!(state.mode.search.query, "201 base");
}

#[test]
fn the_facts_of_a_person_and_of_a_source_are_listed_besides_the_filters_there_are() {
    let mut state = searching(&["dushanbe-2022"]);
    let everything = state.index().digests.len();
    search(
        &mut state,
        Search::Choose(Target::Party("Emomali Rahmon".to_owned())),
    );
    assert_eq!(state.seen.view().filters.parties, ["Emomali Rahmon"]);
    assert!((1..everything).contains(&state.index().digests.len()));
    for digest in &state.index().digests {
        let fact = state.library().fact(digest.fact);
        assert!(
            fact.parties
                .iter()
                .any(|party| party.name == "Emomali Rahmon")
        );
    }
    // A source comes on top: of those facts the ones that rest on it; once more changes nothing.
    let of_person = state.index().digests.len();
    let results = DUSHANBE.find("asia-plus");
    let hit = hits(&results, Sort::Sources).next().unwrap();
    for _ in 0..2 {
        search(&mut state, Search::Choose(hit.target.clone()));
        assert_eq!(state.seen.view().filters.parties, ["Emomali Rahmon"]);
        assert_eq!(state.seen.view().filters.sources.len(), 1);
        assert!((1..=of_person).contains(&state.index().digests.len()));
    }
    // "Back" takes the source away, and a filter that lets nothing pass leaves the map where it is.
    act(&mut state, Action::Back);
    assert!(state.seen.view().filters.sources.is_empty());
    assert_eq!(state.index().digests.len(), of_person);
    let mut filters = state.seen.view().filters.clone();
    filters.toggle(Dimension::Kind, "transfer");
    send(&mut state, [Command::Look(LookCommand::Filter(filters))]);
    let camera = state.seen.view().camera;
    search(&mut state, Search::Choose(hit.target.clone()));
    assert!(state.index().digests.is_empty());
    assert_eq!(state.seen.view().camera, camera);
}

#[test]
fn a_group_is_hatched_and_a_country_is_flown_to() {
    let mut state = searching(&["dushanbe-2022"]);
    send(&mut state, [LookCommand::ToggleGroup("csto".to_owned())]);
    assert!(state.seen.view().layers.groups.is_empty());
    search(
        &mut state,
        Search::Choose(Target::Group("brics".to_owned())),
    );
    assert_eq!(state.seen.view().layers.groups, ["brics"]);
    // Choosing it again does not take it away.
    search(
        &mut state,
        Search::Choose(Target::Group("brics".to_owned())),
    );
    assert_eq!(state.seen.view().layers.groups, ["brics"]);
    search(&mut state, Search::Choose(Target::Country("MNG")));
    assert!(in_frame(&state, 106.9, 47.9));
    assert!(!in_frame(&state, 68.78, 38.54));
}

#[test]
fn rows_are_walked_and_the_rest_of_a_sort_is_unfolded() {
    let mut state = searching(&["leaders-summits"]);
    type_in(&mut state, "summit");
    let rows = state.mode.search.rows();
    let more = rows
        .iter()
        .position(|(sort, row)| *sort == Sort::Facts && matches!(row, Row::More(_)))
        .unwrap();
    assert_eq!(more, 6);
    search(&mut state, Search::Step(-1));
    assert_eq!(state.mode.search.marked, 0);
    search(&mut state, Search::Step(6));
    search(&mut state, Search::Open);
    let facts = state
        .mode
        .search
        .rows()
        .iter()
        .filter(|(sort, _)| *sort == Sort::Facts)
        .count();
    assert!(facts > 8, "{facts}");
    assert!(state.mode.search.is_open);
    search(&mut state, Search::Step(isize::MAX));
    assert_eq!(state.mode.search.marked, state.mode.search.rows().len() - 1);
}

#[test]
fn another_library_is_searched_once_it_is_open_and_never_the_one_before() {
    let mut state = searching(&["dushanbe-2022"]);
    type_in(&mut state, "201st");
    assert!(state.mode.search.results.total() > 0);
    let effects = send(
        &mut state,
        [crate::desk::open(vec![Origin::Builtin("brics-summits")])],
    );
    assert_eq!(state.mode.search.results.total(), 0);
    ready(&mut state, effects);
    let facts: Vec<_> = hits(&state.mode.search.results, Sort::Facts).collect();
    assert!(facts.is_empty(), "{facts:?}");
}

#[test]
fn nothing_is_indexed_before_somebody_searches() {
    let mut state = still(&["dushanbe-2022"]);
    let effects = send(
        &mut state,
        [
            Command::Do(Action::ZoomIn),
            Command::Look(LookCommand::Hover(None)),
        ],
    );
    assert!(work(effects, WorkKind::Words).is_empty());
    // What is typed before the index is there is looked up once it is.
    let effects = act(&mut state, Action::Search);
    assert!(search(&mut state, Search::Type("dushanbe".to_owned())).is_empty());
    assert!(state.derived.is_preparing_search());
    ready(&mut state, effects);
    assert!(state.mode.search.results.total() > 0);
}
