//! What is shown on a date and under filters: facts, totals, members, names.

use theatrum::atlas::Kind;
use theatrum::atlas::filter::{Dimension, Filters};
use theatrum::atlas::time::{Day, Edtf};
use theatrum::index::{Asked, Facets, Index};
use theatrum::scene;
use theatrum::state::{Action, Command, LookCommand, State, TimeCommand};
use theatrum::view::View;
use theatrum::view::filters::filter_words;

use crate::desk::{act, find, send, state};

fn on(date: &str) -> Command {
    Command::Time(TimeCommand::Date(Some(date.parse().unwrap())))
}

fn members(state: &State, group: &str) -> usize {
    scene::group_areas(state.library(), state.seen.view())
        .iter()
        .find(|area| area.group == group)
        .map_or(0, |area| area.countries.len())
}

fn places(state: &State, fact: &str) -> Vec<String> {
    let position = state.index().position(find(state, fact)).unwrap();
    let digest = state.index().digests[position];
    let places = state.library().fact(digest.fact).places(digest.day);
    assert_eq!(places.len(), state.index().spots_of(position).len());
    places.iter().map(|place| place.name.to_string()).collect()
}

fn filters(words: &[&str]) -> Filters {
    let mut filters = Filters::default();
    for word in words {
        filters.add_words(word).unwrap();
    }
    filters
}

#[test]
fn a_date_is_followed_by_list_totals_and_the_way_back() {
    let mut state = state(&["csto"]);
    let all = state.index().digests.len();
    let before = state.derived.generation;
    send(&mut state, [on("1995")]);
    assert!(
        state.index().digests.len() < all,
        "not all are in force in 1995"
    );
    assert_eq!(state.totals().facts, state.index().digests.len());
    assert_eq!(state.index().listed.len(), state.index().digests.len());
    assert!(
        state.derived.generation > before,
        "what is kept between frames is made anew"
    );
    act(&mut state, Action::Back);
    assert_eq!(state.seen.view().date, None);
    assert_eq!(state.index().digests.len(), all);
}

#[test]
fn members_are_those_of_the_day_around_each_change() {
    let mut state = state(&["csto"]);
    // (the day before, the day of it): Georgia and Azerbaijan came in 1993 and left in 1999,
    // Uzbekistan came back in 2006 and left again in 2012.
    for (date, count) in [
        ("1992-05-14", 0),
        ("1992-05-15", 6),
        ("1993-09-24", 8),
        ("1993-12-31", 9),
        ("1999-04-02", 9),
        ("1999-04-03", 6),
        ("2006-08-15", 6),
        ("2006-08-16", 7),
        ("2012-12-20", 6),
        // Of an interval its last day counts.
        ("1995/2000", 6),
        ("1990/1995", 9),
        // One that does not end is asked today.
        ("1995/..", 6),
    ] {
        send(&mut state, [on(date)]);
        assert_eq!(members(&state, "csto"), count, "{date}");
    }
}

#[test]
fn a_place_has_the_name_of_the_day() {
    let mut state = state(&["dushanbe-2022"]);
    for (date, name) in [
        ("2017-12-31", "Qurghonteppa"),
        ("2018-01-01", "Bokhtar"),
        ("2016/2019", "Bokhtar"),
        ("2004-10-17/2017", "Qurghonteppa"),
    ] {
        send(&mut state, [on(date)]);
        assert_eq!(places(&state, "base-201"), ["Dushanbe", name], "{date}");
    }
}

#[test]
fn the_number_is_that_of_the_claims_that_count_on_the_day() {
    let mut state = state(&["russian-facilities-abroad"]);
    for (date, words) in [
        ("2004-10-17", "5,000–7,000"),
        ("2014-10-29", "6,000–7,000"),
        ("2022-06-28", "7,000–7,500"),
    ] {
        send(&mut state, [on(date)]);
        let digest = state.index().digest(find(&state, "base-201")).unwrap();
        let personnel = state.index().personnel(digest).unwrap();
        assert_eq!(
            theatrum::atlas::claims::bounds_words(personnel.bounds),
            words,
            "{date}"
        );
    }
}

#[test]
fn facts_not_in_force_are_gone_from_list_and_map_and_can_still_be_looked_at() {
    let mut state = state(&["dushanbe-2022"]);
    let base = find(&state, "base-201");
    send(
        &mut state,
        [Command::Look(LookCommand::Select(Some(base))), on("2003")],
    );
    assert_eq!(state.index().position(base), None);
    assert!(
        state
            .index()
            .spots
            .iter()
            .all(|spot| state.index().digests[spot.digest].fact != base)
    );
    assert_eq!(
        state.selected(),
        Some(base),
        "a selection is not lost with the date"
    );
    assert_eq!(state.personnel_of(base), None);
    // In force for a part of an interval is in force in it.
    send(&mut state, [on("2003/2004")]);
    assert!(state.index().position(base).is_some());
}

#[test]
fn an_index_that_takes_over_from_another_is_the_same_as_one_made_anew() {
    for id in [
        "csto",
        "dushanbe-2022",
        "russian-facilities-abroad",
        "leaders-summits",
    ] {
        let state = state(&[id]);
        let library = state.library();
        let nothing = Filters::default();
        let mut held: Option<Index> = None;
        // To and fro over forty years, in steps that miss no change of a claim for long.
        let days = (0..160).map(|step| (step * 37) % 160 * 91);
        for day in days {
            let date = Edtf::of_day(Day::from_ymd(1985, 1, 1).unwrap().plus_days(day));
            let asked = Asked {
                date: Some(&date),
                filters: &nothing,
            };
            let anew = Index::of(library, asked, None);
            let over = Index::of(library, asked, held.as_ref());
            assert_eq!(over.totals, anew.totals, "{id} {date}");
            let sums = |index: &Index| -> Vec<_> {
                let digests = index.in_list_order();
                digests
                    .map(|digest| {
                        let conflicts = index.conflicts(digest).to_vec();
                        (digest.fact, index.personnel(digest).cloned(), conflicts)
                    })
                    .collect()
            };
            assert_eq!(sums(&over), sums(&anew), "{id} {date}");
            held = Some(over);
        }
    }
}

#[test]
fn a_filter_shows_only_what_passes_and_goes_with_the_view() {
    let mut state = state(&["dushanbe-2022"]);
    let wanted = filters(&["kind=meeting"]);
    send(
        &mut state,
        [Command::Look(LookCommand::Filter(wanted.clone()))],
    );
    assert!(!state.index().digests.is_empty());
    assert!(
        state
            .index()
            .digests
            .iter()
            .all(|digest| digest.kind == Kind::Meeting)
    );
    assert_eq!(state.totals().meetings, state.totals().facts);
    let kept = serde_json::to_string(state.seen.view()).unwrap();
    let view: View = serde_json::from_str(&kept).unwrap();
    assert_eq!(view.filters, wanted);
    act(&mut state, Action::ClearFilters);
    assert_eq!(state.index().digests.len(), state.index().in_force);
}

#[test]
fn filters_behind_a_colon_have_capitals_only_where_names_do() {
    let state = state(&["dushanbe-2022"]);
    let mut asked = filters(&[
        "kind=deployment",
        "host=TJK",
        "group=csto",
        "source=euronews",
    ]);
    asked.in_view = true;
    let group = "Collective Security Treaty Organization";
    assert_eq!(
        filter_words(state.library(), &asked),
        format!("deployment, in Tajikistan, {group}, euronews, in the frame of the map")
    );
    let asked = filters(&["personnel=..5000", "precision=site", "differs", "no-source"]);
    assert_eq!(
        filter_words(state.library(), &asked),
        "the very place, up to 5,000 personnel, sources differ, no source"
    );
}

#[test]
fn each_filter_asks_what_its_name_says() {
    let state = state(&["russian-facilities-abroad"]);
    let left = |words: &[&str]| -> Vec<String> {
        let wanted = filters(words);
        let asked = Asked {
            date: None,
            filters: &wanted,
        };
        let index = Index::of(state.library(), asked, None);
        let ids = index
            .digests
            .iter()
            .map(|digest| state.library().shown_id(digest.fact));
        ids.collect()
    };
    assert!(left(&["host=TJK"]).contains(&"base-201".to_owned()));
    assert!(!left(&["host=KGZ"]).contains(&"base-201".to_owned()));
    assert_eq!(left(&["country=USA"]), Vec::<String>::new());
    // Values of one dimension add up, dimensions narrow.
    let both = left(&["host=TJK", "host=KGZ"]);
    assert_eq!(
        both.len(),
        left(&["host=TJK"]).len() + left(&["host=KGZ"]).len()
    );
    assert_eq!(left(&["host=TJK", "host=KGZ", "country=USA"]).len(), 0);
    assert!(left(&["host=TJK", "personnel=7200.."]).contains(&"base-201".to_owned()));
    assert!(!left(&["host=TJK", "personnel=..6999"]).contains(&"base-201".to_owned()));
    assert!(left(&["differs"]).contains(&"base-201".to_owned()));
    assert!(left(&["source=Asia-Plus"]).contains(&"base-201".to_owned()));
    for wrong in [
        "kind=war",
        "speed=3",
        "personnel=many",
        "host",
        "precision=near",
    ] {
        assert!(Filters::default().add_words(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_choice_says_how_many_facts_it_would_leave() {
    let mut state = state(&["russian-facilities-abroad"]);
    for words in [
        &["kind=deployment"][..],
        &["host=TJK"],
        &["host=TJK", "differs"],
    ] {
        let wanted = filters(words);
        let asked = Asked {
            date: None,
            filters: &wanted,
        };
        let index = Index::of(state.library(), asked, Some(state.index()));
        let facets = Facets::of(state.library(), asked, &index);
        for dimension in Dimension::ALL {
            for choice in facets.choices(dimension) {
                let mut alone = wanted.clone();
                alone.clear(dimension);
                if dimension == Dimension::Personnel {
                    continue;
                }
                alone.toggle(dimension, &choice.value);
                send(&mut state, [Command::Look(LookCommand::Filter(alone))]);
                let left = state.index().digests.len();
                assert_eq!(
                    left, choice.count,
                    "{words:?} {dimension:?} {}",
                    choice.value
                );
            }
        }
    }
}

#[test]
fn only_what_is_in_the_frame_is_listed_and_counted_as_the_map_moves() {
    let mut state = state(&["russian-facilities-abroad"]);
    let all = state.totals().facts;
    let wanted = Filters {
        in_view: true,
        ..Filters::default()
    };
    let base = find(&state, "base-201");
    send(&mut state, [Command::Look(LookCommand::Filter(wanted))]);
    let camera = theatrum::view::Camera {
        centre: theatrum::geodesy::LonLat::new(68.8, 38.2),
        zoom: 8.0,
    };
    send(&mut state, [Command::Look(LookCommand::At(camera))]);
    assert!(state.is_listed(base));
    let here = state.totals().facts;
    assert!(here > 0 && here < all, "{here} of {all}");
    assert_eq!(
        state.index().digests.len(),
        all,
        "the map still has the rest"
    );
    send(
        &mut state,
        [Command::Look(LookCommand::At(theatrum::view::Camera {
            centre: theatrum::geodesy::LonLat::new(-100.0, 0.0),
            ..camera
        }))],
    );
    assert_eq!(state.totals().facts, 0);
}
