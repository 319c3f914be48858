//! What is drawn: symbols, circles, rings, legs and areas, where they stand, what they say, and
//! what is picked.

use serde_json::json;
use theatrum::basemap::{self, Worldview};
use theatrum::geodesy::{LonLat, Units};
use theatrum::index::ClusterId;
use theatrum::scene::hit::Region;
use theatrum::scene::{self, Focus, LayerName, Pick, Scene, Shape};
use theatrum::scene::{PersonnelScale, scale_bar};
use theatrum::view::{Camera, FrameSize};

use crate::help::{builtins, find};
use crate::stage::{Stage, around, base, longest_step, marks, placed, points, site, texts};

fn dushanbe() -> Stage {
    Stage::new(builtins(&["dushanbe-2022"]))
}

/// The words on the symbols of a scene, symbol by symbol.
fn badges(scene: &Scene) -> Vec<String> {
    marks(scene, LayerName::Symbols)
        .iter()
        .map(|mark| {
            let texts = mark.texts.iter().map(|text| text.text.as_str());
            texts.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// Every point of every shape of a layer.
fn all_points(scene: &Scene, name: LayerName) -> Vec<[f64; 2]> {
    marks(scene, name)
        .iter()
        .flat_map(|mark| &mark.shapes)
        .flat_map(points)
        .collect()
}

#[test]
fn the_default_atlas_in_words() {
    let words = dushanbe().dump();
    for wanted in [
        "frame 1000x700",
        "area csto: ARM BLR KAZ KGZ RUS TJK",
        "ranges\n  Iskander-M, up to 500\u{a0}km",
        "personnel\n  201st military base: 7,000–7,500 personnel | ",
        "itineraries\n  Putin, 28–30 June 2022: Moscow to Dushanbe | line",
        "Putin, 28–30 June 2022: Ashgabat to Moscow",
        "“Dushanbe”",
        "legend Garrison\n",
        "legend Itinerary (great circles)\n",
        "legend Range of a weapon\n",
        "of Collective Security Treaty Organization",
        "legend Sources differ",
        "scale ",
    ] {
        assert!(words.contains(wanted), "{wanted}\n{words}");
    }
}

#[test]
fn the_same_scene_is_built_twice() {
    assert_eq!(dushanbe().build(), dushanbe().build());
}

#[test]
fn nothing_at_all_is_a_scene_too() {
    let scene = Stage::of(&json!([])).build();
    assert!(scene.targets.is_empty() && scene.legend.is_empty());
    assert_eq!(scene.personnel_scale, None);
    assert!(scene.credit.contains("Natural Earth"));
}

#[test]
fn one_body_over_two_sites_has_one_circle_that_reaches_for_both() {
    let mut stage = Stage::of(&json!([base(
        "base",
        7000,
        &json!([site("Dushanbe", 68.8, 38.5), site("Bokhtar", 68.8, 37.8)])
    )]));
    let scene = stage.build();
    let [circle] = marks(&scene, LayerName::Personnel) else {
        panic!("one circle");
    };
    let lines = |shape: &&Shape| matches!(shape, Shape::Line { .. });
    assert_eq!(circle.shapes.iter().filter(lines).count(), 2);
    assert_eq!(circle.title, "base: 7,000 personnel");
}

#[test]
fn a_circles_area_is_in_proportion_to_people() {
    let scale = PersonnelScale::for_largest(7500.0, 1.0);
    assert_eq!(scale.people, 10_000.0);
    assert!((scale.radius(4000.0) - 2.0 * scale.radius(1000.0)).abs() < 1e-9);
    assert_eq!(scale.radius(0.0), 0.0);
    let circles = |scene: &Scene| -> Vec<f64> {
        let shapes = marks(scene, LayerName::Personnel).iter();
        let radius = |shape: &Shape| match shape {
            Shape::Circle { radius, .. } => Some(*radius),
            _ => None,
        };
        shapes
            .flat_map(|mark| &mark.shapes)
            .filter_map(radius)
            .collect()
    };
    let scene = Stage::of(&json!([
        base("small", 1000, &json!([site("A", 10.0, 10.0)])),
        base("large", 4000, &json!([site("B", 20.0, 10.0)])),
    ]))
    .build();
    let [large, small] = circles(&scene)[..] else {
        panic!("the largest first");
    };
    assert!((large - 2.0 * small).abs() < 1e-9);
}

#[test]
fn a_fact_whose_sources_differ_is_marked_and_others_are_not() {
    let mut differs = base("differs", 7000, &json!([site("A", 10.0, 10.0)]));
    differs["properties"]["claims"] = json!([
        { "about": "personnel", "value": 7000, "as_of": "2022", "source": "a" },
        { "about": "personnel", "value": 5000, "as_of": "2022", "source": "b" },
    ]);
    let agrees = base("agrees", 7000, &json!([site("B", 20.0, 10.0)]));
    let scene = Stage::of(&json!([agrees, differs])).build();
    let mut badges = badges(&scene);
    badges.sort();
    assert_eq!(badges, ["", "≠"]);
}

#[test]
fn the_stops_of_an_itinerary_are_numbered() {
    let mut stage = Stage::of(&json!([placed(
        "trip",
        "journey",
        &json!([
            site("Moscow", 37.6, 55.7),
            site("Dushanbe", 68.8, 38.5),
            site("Ashgabat", 58.4, 37.9),
            site("Moscow", 37.6, 55.7),
        ])
    )]));
    let mut badges = badges(&stage.build());
    badges.sort();
    assert_eq!(badges, ["1, 4", "2", "3"]);
}

#[test]
fn of_several_itineraries_only_the_selected_one_is_numbered() {
    let trip = |id: &str, lat: f64| {
        placed(
            id,
            "journey",
            &json!([site("A", 10.0, lat), site("B", 60.0, lat)]),
        )
    };
    let mut stage = Stage::of(&json!([trip("one", 10.0), trip("two", 40.0)]));
    assert!(badges(&stage.build()).iter().all(String::is_empty));
    stage.focus.selected = Some(find(&stage.library, "two"));
    let numbered = badges(&stage.build());
    let numbers: Vec<&String> = numbered.iter().filter(|badge| !badge.is_empty()).collect();
    assert_eq!(numbers, ["1", "2"]);
}

#[test]
fn a_leg_has_an_arrowhead() {
    let scene = Stage::of(&json!([placed(
        "trip",
        "journey",
        &json!([site("A", 10.0, 10.0), site("B", 60.0, 40.0)])
    )]))
    .build();
    let [leg] = marks(&scene, LayerName::Itineraries) else {
        panic!("one leg");
    };
    let [Shape::Line { .. }, Shape::Polygon { points, .. }] = leg.shapes.as_slice() else {
        panic!("{:?}", leg.shapes);
    };
    assert_eq!(points.len(), 3);
}

/// A ring about Anadyr and a leg from Vladivostok to Anchorage.
fn across_the_antimeridian() -> Stage {
    let mut ring = placed("ring", "transfer", &json!([site("Anadyr", 177.5, 64.73)]));
    ring["properties"]["ranges"] = json!([{ "system": "S", "km": 1000 }]);
    let leg = placed(
        "leg",
        "journey",
        &json!([
            site("Vladivostok", 131.89, 43.12),
            site("Anchorage", -149.9, 61.22)
        ]),
    );
    Stage::of(&json!([ring, leg]))
}

#[test]
fn what_crosses_the_antimeridian_is_drawn_once_where_the_map_looks_at_it() {
    let mut stage = across_the_antimeridian();
    let scene = stage.build();
    assert!(
        stage.view.camera.centre.lon_deg > 150.0,
        "all of it is shown"
    );
    for layer in [LayerName::Ranges, LayerName::Itineraries] {
        assert_eq!(marks(&scene, layer).len(), 1, "{layer:?}");
        let [left, _, right, _] = around(&all_points(&scene, layer));
        assert!(left > 0.0 && right < 1000.0, "{layer:?}");
    }
}

#[test]
fn what_crosses_the_antimeridian_is_drawn_on_both_sides_of_a_world_map() {
    let mut stage = across_the_antimeridian();
    // The world is as wide as the frame.
    stage.resize(1024.0, 700.0).look(0.0, 40.0, 2.0);
    let scene = stage.build();
    for layer in [LayerName::Ranges, LayerName::Itineraries] {
        assert_eq!(marks(&scene, layer).len(), 2, "{layer:?}");
        let [left, _, right, _] = around(&all_points(&scene, layer));
        assert!(left < 0.0 && right > 1024.0, "{layer:?}");
        assert!(longest_step(&scene, layer) < 100.0, "{layer:?}");
    }
}

#[test]
fn everything_is_repeated_where_the_frame_shows_the_world_again() {
    let mut stage = across_the_antimeridian();
    stage.resize(1024.0, 700.0).look(180.0, 40.0, 1.0);
    let scene = stage.build();
    assert_eq!(scene.ground.worlds, 0..=1);
    for layer in [LayerName::Ranges, LayerName::Itineraries] {
        assert!((2..=3).contains(&marks(&scene, layer).len()), "{layer:?}");
    }
    for name in ["“Anadyr”", "“Vladivostok”", "“Anchorage”"] {
        let words = stage.dump();
        assert!(words.matches(name).count() >= 2, "{name}\n{words}");
    }
}

#[test]
fn a_ring_around_the_pole_is_finite_and_fills_the_map_to_its_edge() {
    let mut ring = placed("ring", "transfer", &json!([site("Camp", 30.0, 88.0)]));
    ring["properties"]["ranges"] = json!([{ "system": "S", "km": 1500 }]);
    let mut stage = Stage::of(&json!([ring]));
    stage.look(30.0, 75.0, 2.0);
    let scene = stage.build();
    let points = all_points(&scene, LayerName::Ranges);
    assert!(points.iter().flatten().all(|side| side.is_finite()));
    assert!(longest_step(&scene, LayerName::Ranges) < 600.0);
    let [_, top, ..] = around(&points);
    let edge = stage.at(30.0, basemap::MAX_LAT_DEG)[1];
    assert!((top - edge).abs() < 0.01, "{top} {edge}");
}

#[test]
fn facts_at_the_poles_and_on_the_antimeridian_are_drawn_at_finite_places() {
    let mut stage = Stage::of(&json!([
        base("north", 10, &json!([site("North Pole", 0.0, 90.0)])),
        base("south", 10, &json!([site("South Pole", 0.0, -90.0)])),
        base("east", 10, &json!([site("East", 180.0, 10.0)])),
        base("west", 10, &json!([site("West", -180.0, 10.0)])),
        placed(
            "trip",
            "journey",
            &json!([site("A", 0.0, 89.9), site("B", 180.0, 89.9)])
        ),
    ]));
    for (lon, lat, zoom) in [(0.0, 85.0, 3.0), (180.0, 10.0, 5.0), (0.0, -85.0, 0.0)] {
        let scene = stage.look(lon, lat, zoom).build();
        for layer in &scene.layers {
            let points = all_points(&scene, layer.name);
            assert!(points.iter().flatten().all(|side| side.is_finite()));
        }
        assert!(!marks(&scene, LayerName::Symbols).is_empty());
    }
}

#[test]
fn a_click_on_a_symbol_picks_its_fact() {
    let mut stage = dushanbe();
    let summit = find(&stage.library, "caspian-summit-6");
    let [x, y] = stage.look(58.38, 37.95, 7.0).at(58.38333, 37.95);
    let scene = stage.build();
    let facts_at = |at: [f64; 2]| scene.pick(at).map(|target| target.pick);
    match facts_at([x, y]) {
        Some(Pick::Fact(fact)) => assert_eq!(fact, summit),
        Some(Pick::Cluster(_)) => {}
        None => panic!("nothing is picked at {x}, {y}"),
    }
    let alone = Stage::of(&json!([placed(
        "x",
        "event",
        &json!([site("X", 10.0, 10.0)])
    )]))
    .build();
    let target = alone.pick([500.0, 350.0]).unwrap();
    assert_eq!(
        target.pick,
        Pick::Fact(theatrum::atlas::library::FactRef::new(0, 0))
    );
    assert_eq!(target.title, "Event, x, X");
}

#[test]
fn a_click_on_open_water_picks_nothing() {
    let mut stage = dushanbe();
    let scene = stage.look(-30.0, 30.0, 4.0).build();
    assert_eq!(scene.pick([500.0, 350.0]), None);
}

#[test]
fn a_click_inside_a_ring_picks_its_fact_and_a_symbol_in_it_goes_first() {
    let mut ring = placed("ring", "transfer", &json!([site("A", 10.0, 10.0)]));
    ring["properties"]["ranges"] = json!([{ "system": "S", "km": 500 }]);
    let inside = placed("inside", "event", &json!([site("B", 12.0, 10.0)]));
    let mut stage = Stage::of(&json!([ring, inside]));
    let scene = stage.build();
    let picked = |lon: f64, lat: f64| scene.pick(stage.at(lon, lat)).unwrap().pick;
    let [ring, inside] = ["ring", "inside"].map(|id| Pick::Fact(find(&stage.library, id)));
    assert_eq!(picked(10.0, 12.0), ring);
    assert_eq!(picked(12.0, 10.0), inside);
}

/// Five facts at one place, and one far away.
fn crowd() -> Stage {
    let mut facts: Vec<_> = (0..5)
        .map(|n| {
            placed(
                &format!("fact-{n}"),
                "event",
                &json!([site("Here", 10.0, 10.0)]),
            )
        })
        .collect();
    facts.push(placed("far", "event", &json!([site("There", 60.0, 40.0)])));
    Stage::of(&json!(facts))
}

/// The symbol that stands for several facts.
fn cluster(scene: &Scene) -> (ClusterId, [f64; 2]) {
    let found = scene.targets.iter().find_map(|target| match target {
        scene::Target {
            pick: Pick::Cluster(id),
            region: Region::Disc { at, .. },
            ..
        } => Some((*id, *at)),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn facts_at_one_place_are_one_symbol_with_a_count() {
    let scene = crowd().build();
    let mut badges = badges(&scene);
    badges.sort();
    assert_eq!(badges, ["", "5"]);
    let (_, at) = cluster(&scene);
    assert!(scene.pick(at).unwrap().title.starts_with("5 facts here"));
}

#[test]
fn an_opened_symbol_shows_its_members_each_with_its_own_target() {
    let mut stage = crowd();
    let (id, _) = cluster(&stage.build());
    stage.focus = Focus {
        open: Some(id),
        ..Focus::default()
    };
    let scene = stage.build();
    let mut picked: Vec<_> = scene
        .targets
        .iter()
        .filter_map(|target| match (&target.pick, &target.region) {
            (Pick::Fact(fact), Region::Disc { at, radius }) => Some((*fact, *at, *radius)),
            _ => None,
        })
        .collect();
    picked.sort_by_key(|(fact, ..)| *fact);
    assert_eq!(picked.len(), 6, "five members and the one far away");
    for (position, (fact, at, radius)) in picked.iter().enumerate() {
        assert_eq!(scene.pick(*at).unwrap().pick, Pick::Fact(*fact));
        for (_, other, other_radius) in picked.iter().skip(position + 1) {
            let apart = (at[0] - other[0]).hypot(at[1] - other[1]);
            assert!(apart >= radius.max(*other_radius), "{apart}");
        }
    }
}

#[test]
fn thirty_facts_at_one_place_can_all_be_told_apart() {
    let facts: Vec<_> = (0..30)
        .map(|n| {
            placed(
                &format!("fact-{n}"),
                "event",
                &json!([site("Here", 10.0, 10.0)]),
            )
        })
        .collect();
    let mut stage = Stage::of(&json!(facts));
    let (id, _) = cluster(&stage.build());
    stage.focus.open = Some(id);
    let scene = stage.build();
    let symbols: Vec<_> = scene
        .targets
        .iter()
        .filter_map(|target| match target.region {
            Region::Disc { at, radius } => Some((at, radius)),
            _ => None,
        })
        .collect();
    assert_eq!(symbols.len(), 30);
    for (position, (a, radius)) in symbols.iter().enumerate() {
        for (b, _) in symbols.iter().skip(position + 1) {
            assert!((a[0] - b[0]).hypot(a[1] - b[1]) > *radius);
        }
    }
}

#[test]
fn a_symbol_of_several_facts_keeps_its_id_while_the_map_is_panned() {
    let mut stage = dushanbe();
    stage.look(68.8, 38.5, 4.3);
    let ids = |stage: &mut Stage| {
        let [x, y] = stage.at(68.779, 38.536);
        stage.build().pick([x, y]).map(|target| target.pick)
    };
    let first = ids(&mut stage);
    assert!(matches!(first, Some(Pick::Cluster(_))), "{first:?}");
    for _ in 0..10 {
        stage.pan(40.0, 13.0);
        assert_eq!(ids(&mut stage), first);
    }
}

#[test]
fn symbols_closer_than_their_width_are_one() {
    let mut stage = Stage::of(&json!([
        placed("one", "event", &json!([site("A", 10.0, 10.0)])),
        placed("two", "event", &json!([site("B", 11.0, 10.0)])),
    ]));
    assert_eq!(badges(&stage.look(10.5, 10.0, 3.0).build()), ["2"]);
    assert_eq!(badges(&stage.look(10.5, 10.0, 7.0).build()), ["", ""]);
}

#[test]
fn the_selected_fact_leads_its_symbol() {
    let mut stage = crowd();
    let fact = find(&stage.library, "fact-3");
    stage.focus.selected = Some(fact);
    let (_, at) = cluster(&stage.build());
    let title = stage.build().pick(at).unwrap().title.clone();
    assert!(title.contains("fact-3"), "{title}");
}

#[test]
fn the_credit_says_whose_boundaries_are_shown() {
    let mut stage = dushanbe();
    let recognised = stage.build();
    assert!(recognised.credit.contains("as internationally recognised"));
    stage.view.layers.worldview = Worldview::DeFacto;
    let de_facto = stage.build();
    assert!(de_facto.credit.contains("by de facto control"));
    assert_eq!(de_facto.ground.worldview, Worldview::DeFacto);
}

#[test]
fn a_shown_group_is_an_area_of_its_members_and_a_hidden_one_is_none() {
    let mut stage = dushanbe();
    stage.view.layers.groups = vec!["brics".to_owned(), "csto".to_owned(), "nobody".to_owned()];
    let words = stage.dump();
    assert!(
        words.contains("area brics: BRA CHN IND RUS ZAF\narea csto: "),
        "{words}"
    );
    stage.view.layers.groups.clear();
    assert!(!stage.dump().contains("area "));
}

#[test]
fn the_members_of_a_shown_group_are_those_of_the_date_asked_for() {
    let mut stage = dushanbe();
    stage.view.date = Some(crate::help::date("1995"));
    let words = stage.dump();
    assert!(
        words.contains("area csto: ARM AZE BLR GEO KAZ KGZ RUS TJK UZB"),
        "{words}"
    );
}

#[test]
fn more_of_the_ground_is_drawn_the_closer_it_is() {
    let mut stage = dushanbe();
    let mut level = |zoom| stage.look(68.8, 38.5, zoom).build().ground.level;
    assert_eq!([level(1.0), level(4.0), level(8.0)], [0, 1, 2]);
}

#[test]
fn a_scale_bar_is_a_round_length_that_holds_in_the_middle() {
    let size = FrameSize {
        width: 1000.0,
        height: 700.0,
    };
    let camera = Camera {
        centre: LonLat::new(68.8, 0.0),
        zoom: 5.0,
    };
    let bar = scale_bar(camera, size, 120.0, Units::Metric);
    assert_eq!((bar.label.as_str(), bar.metres), ("500 km", 500_000.0));
    let [x, _] = camera.frame_from_world(size, basemap::world_from_lonlat(68.8, 0.0));
    let degrees = 500_000.0 / 111_319.49;
    let [to, _] = camera.frame_from_world(size, basemap::world_from_lonlat(68.8 + degrees, 0.0));
    assert!(
        (to - x - bar.length_px).abs() < 0.1,
        "{} {}",
        to - x,
        bar.length_px
    );
}

#[test]
fn names_of_the_ground_are_drawn() {
    let mut stage = Stage::of(&json!([]));
    let scene = stage.look(68.8, 38.5, 5.0).build();
    let names: Vec<&str> = texts(&scene, LayerName::Places)
        .iter()
        .map(|text| text.text.as_str())
        .collect();
    for wanted in ["TAJIKISTAN", "Dushanbe", "Tashkent"] {
        assert!(names.contains(&wanted), "{wanted}: {names:?}");
    }
}

#[test]
fn every_symbol_is_read_out_however_many_are_in_view() {
    let features: Vec<_> = (0..900)
        .map(|number| {
            let (column, row) = (f64::from(number % 30), f64::from(number / 30));
            let id = format!("base-{number}");
            let place = site(&id, 20.0 + column, 20.0 + row);
            placed(&id, "deployment", &json!([place]))
        })
        .collect();
    let mut stage = Stage::of(&json!(features));
    stage.resize(1600.0, 1400.0).look(34.5, 35.5, 5.8);
    let scene = stage.build();
    let symbols: Vec<_> = scene.symbols().collect();
    assert!(symbols.len() > 600, "{}", symbols.len());
    let mut said: Vec<String> = Vec::new();
    for symbol in &symbols {
        let words = scene::read_out(&stage.input(), symbol);
        assert!(symbol.title.is_empty() || symbol.title == words, "{words}");
        said.push(words);
    }
    said.sort();
    said.dedup();
    assert_eq!(said.len(), symbols.len(), "each has words of its own");
    assert!(said.iter().all(|words| words.contains("base-")));
}
