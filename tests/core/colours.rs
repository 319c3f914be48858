//! What facts are coloured by, which colours that makes, and the signs of facilities.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use theatrum::atlas::colour_by::{ColourBy, start};
use theatrum::atlas::sided::{SideOf, side_of};
use theatrum::atlas::{Facility, Fact, Kind};
use theatrum::scene::{Glyph, LayerName, Looks, SymbolLook, symbols};
use theatrum::theme::{Rgba, TONES, Theme};

use crate::help::{atlas, atlas_of, builtins, collection, day, feature, find, library, run};
use crate::stage::Stage;

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

/// A deployment with a place of its own.
fn base(number: usize, said: &Value) -> Value {
    let mut properties = json!({
        "kind": "deployment", "title": format!("Base {number}"),
        "sites": [{ "name": format!("Town {number}"), "at": [10 + 4 * number, 50] }],
    });
    let members = properties.as_object_mut().unwrap();
    members.extend(said.as_object().unwrap().clone());
    feature(&format!("base-{number}"), &properties)
}

/// Bases, numbered, of each of which something is said.
fn bases(said: &[Value]) -> Value {
    let all = said.iter().enumerate();
    all.map(|(number, said)| base(number, said)).collect()
}

fn looks(stage: &Stage) -> Looks {
    let by = stage.view.layers.colour_by;
    Looks::of(&stage.library, &stage.index, by, stage.view.theme)
}

/// The colour of a fact.
fn colour(stage: &Stage, id: &str) -> Rgba {
    let fact = find(&stage.library, id);
    looks(stage).colour(fact, stage.library.fact(fact).kind)
}

fn legend(stage: &mut Stage) -> Vec<String> {
    let entries = stage.build().legend.into_iter();
    entries.map(|entry| entry.label).collect()
}

#[test]
fn a_fact_is_on_its_own_side_else_that_of_its_group_else_that_of_its_country() {
    let theatrum = json!({
        "groups": [
            { "id": "pact", "name": "Pact", "members": [
                { "country": "ARM", "when": "1994/.." },
                { "country": "GEO", "when": "1994/1999" },
            ] },
            { "id": "forum", "name": "Forum", "members": [] },
        ],
        "sides": [
            { "id": "east", "name": "East", "countries": ["RUS"], "group": "pact" },
            { "id": "west", "name": "West", "countries": ["USA"], "group": "forum" },
        ],
    });
    let features = bases(&[
        json!({ "country": "RUS", "side": "west" }),
        json!({ "country": "RUS", "groups": ["forum"] }),
        json!({ "country": "RUS" }),
        json!({ "country": "ARM" }),
        json!({ "country": "GEO" }),
        json!({ "country": "CHN" }),
        json!({}),
    ]);
    let atlas = atlas_of(&collection(&theatrum, &features));
    let side = |number: usize, at: &str| {
        let fact = &atlas.facts[number];
        side_of(&atlas, fact, day(at)).map(|side| (side.id(), side.is_country()))
    };
    let named = |id| Some((id, false));
    assert_eq!(side(0, "2020"), named("west"), "its own side");
    assert_eq!(side(1, "2020"), named("west"), "that of its group");
    assert_eq!(side(2, "2020"), named("east"), "a country of a side");
    assert_eq!(side(3, "2020"), named("east"), "a member of its group");
    assert_eq!(side(4, "1998"), named("east"), "a member then");
    assert_eq!(side(4, "2020"), Some(("GEO", true)), "no member now");
    assert_eq!(side(5, "2020"), Some(("CHN", true)), "a side by itself");
    assert_eq!(side(6, "2020"), None, "nobody says who sends");
    let of_named = side_of(&atlas, &atlas.facts[2], day("2020"));
    assert!(matches!(of_named, Some(SideOf::Named(side)) if side.name == "East"));
}

#[test]
fn deployments_of_two_sides_start_by_side_and_all_else_by_kind() {
    let of = |ids: &[&str]| start(&builtins(ids));
    assert_eq!(of(&["russian-facilities-abroad"]), ColourBy::Kind);
    assert_eq!(
        of(&["nato-battlegroups"]),
        ColourBy::Kind,
        "they are one side"
    );
    let both = ["russian-facilities-abroad", "nato-battlegroups"];
    assert_eq!(of(&both), ColourBy::Side);
    assert_eq!(of(&["leaders-summits"]), ColourBy::Kind);
    assert_eq!(start(&library(Vec::new())), ColourBy::Kind);
    let talks = |country| feature(country, &json!({ "kind": "meeting", "country": country }));
    let talks = json!([talks("RUS"), talks("USA")]);
    assert_eq!(
        start(&library(vec![atlas(&talks)])),
        ColourBy::Kind,
        "no deployments"
    );
}

#[test]
fn a_value_has_one_colour_whatever_else_is_open_and_shown() {
    let both = ["russian-facilities-abroad", "nato-battlegroups"];
    let mut stage = Stage::new(builtins(&both));
    let (russia, nato) = ("russian-facilities-abroad:dushanbe", "battlegroup-estonia");
    let russia = stage.library.find(russia).map_or_else(
        || {
            let sent = |fact: &&_| stage.library.fact(**fact).country.as_deref() == Some("RUS");
            let facts: Vec<_> = stage.library.facts().collect();
            stage.library.shown_id(*facts.iter().find(sent).unwrap())
        },
        |fact| stage.library.shown_id(fact),
    );
    assert_ne!(colour(&stage, &russia), colour(&stage, nato));
    let before = [colour(&stage, &russia), colour(&stage, nato)];
    // Where all else is hidden, and the other way round in the library.
    let only = find(&stage.library, nato);
    stage.index = theatrum::index::Index::build(&stage.library, &[only], Some(day("2022")));
    assert_eq!(colour(&stage, nato), before[1]);
    let turned = Stage::new(builtins(&[
        "nato-battlegroups",
        "russian-facilities-abroad",
    ]));
    assert_eq!([colour(&turned, &russia), colour(&turned, nato)], before);
    assert_eq!(looks(&turned).by(), ColourBy::Side);
}

#[test]
fn the_legend_has_a_line_for_each_value_the_most_frequent_first_and_one_for_the_rest() {
    let said: Vec<Value> = ["POL", "RUS", "RUS", "USA", "RUS", "USA"]
        .map(|country| json!({ "country": country, "tags": [country, "base"] }))
        .into_iter()
        .chain([json!({})])
        .collect();
    let mut stage = Stage::of(&bases(&said));
    let colours = |stage: &mut Stage| {
        let legend = legend(stage);
        let symbols = legend.iter().position(|label| label == "Symbols");
        legend[..symbols.unwrap_or_default()].to_vec()
    };
    let expected = [
        "Colour: side",
        "Russia",
        "United States",
        "Poland",
        "no side",
    ];
    assert_eq!(colours(&mut stage), expected);
    stage.view.layers.colour_by = ColourBy::Tag;
    let expected = ["Colour: tag", "RUS", "USA", "POL", "no tag"];
    assert_eq!(colours(&mut stage), expected, "the first tag");
    stage.view.layers.colour_by = ColourBy::Kind;
    assert_eq!(legend(&mut stage), ["Deployment"]);
    stage.view.layers.colour_by = ColourBy::Atlas;
    assert_eq!(colours(&mut stage), ["Colour: atlas", "Test"]);
    // Only what the frame shows.
    stage.view.layers.colour_by = ColourBy::Country;
    stage.look(10.0, 50.0, 9.0);
    assert_eq!(colours(&mut stage), ["Colour: sending country", "Poland"]);

    let many: Vec<Value> = (0..TONES + 3)
        .map(|number| json!({ "host": format!("X{number:02}"), "country": "RUS" }))
        .collect();
    let mut stage = Stage::of(&bases(&many));
    stage.view.layers.colour_by = ColourBy::Host;
    let colours = colours(&mut stage);
    assert_eq!(colours.len(), 1 + TONES + 1, "{colours:?}");
    assert_eq!(colours.last().map(String::as_str), Some("others"));
}

#[test]
fn everything_that_is_drawn_of_a_fact_has_its_colour() {
    let said = [
        json!({ "country": "RUS", "claims": [
            { "about": "personnel", "value": 900, "source": "a", "as_of": "2022" } ] }),
        json!({ "country": "GBR", "claims": [
            { "about": "personnel", "value": 300, "source": "a", "as_of": "2022" } ] }),
    ];
    let mut stage = Stage::of(&bases(&said));
    let wanted: BTreeSet<String> = ["base-0", "base-1"]
        .map(|id| colour(&stage, id).css())
        .into();
    assert_eq!(wanted.len(), 2);
    let scene = stage.build();
    for name in [LayerName::Symbols, LayerName::Personnel] {
        let marks = &scene.layer(name).unwrap().marks;
        let fills = marks.iter().filter_map(|mark| match mark.shapes.last() {
            Some(theatrum::scene::Shape::Circle { stroke, .. }) => Some(stroke.unwrap().colour),
            _ => mark.shapes.iter().find_map(|shape| match shape {
                theatrum::scene::Shape::Polygon { fill, .. } => *fill,
                _ => None,
            }),
        });
        let found: BTreeSet<String> = fills.map(Rgba::css).collect();
        assert_eq!(found, wanted, "{name:?}");
    }
}

/// A colour as somebody sees it who lacks a sort of cones (Machado, 2009), in L*a*b*.
fn seen(colour: Rgba, matrix: [[f64; 3]; 3]) -> [f64; 3] {
    let linear = [colour.r, colour.g, colour.b].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    let times = |row: [f64; 3]| -> f64 { row.iter().zip(linear).map(|(a, b)| a * b).sum() };
    let [r, g, b] = matrix.map(times).map(|light| light.clamp(0.0, 1.0));
    let root = |light: f64| {
        if light > 0.008_856 {
            light.cbrt()
        } else {
            7.787 * light + 16.0 / 116.0
        }
    };
    let x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn colour_blind_readers_tell_all_tones_apart() {
    const EYES: [[[f64; 3]; 3]; 3] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ];
    let ids: Vec<String> = (0..TONES).map(|number| number.to_string()).collect();
    let values: Vec<(&str, Option<&str>)> = ids.iter().map(|id| (id.as_str(), None)).collect();
    for theme in THEMES {
        let mut tones = theme.tones(&values);
        tones.push(theme.others());
        for (position, tone) in tones.iter().enumerate() {
            for other in &tones[..position] {
                for eye in EYES {
                    let (a, b) = (seen(*tone, eye), seen(*other, eye));
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
                    let apart = apart.sqrt();
                    assert!(
                        apart > 14.0,
                        "{theme:?} {} {}: {apart}",
                        tone.css(),
                        other.css()
                    );
                }
            }
            let land = theme.palette().land;
            assert!(
                tone.contrast(land) > 1.9,
                "{theme:?} {} on land",
                tone.css()
            );
            assert!(
                theme.on(*tone).contrast(*tone) >= 3.0,
                "a sign on {}",
                tone.css()
            );
        }
    }
}

#[test]
fn a_colour_of_a_file_is_used_made_readable_and_nobody_elses() {
    for theme in THEMES {
        let palette = theme.palette();
        let tones = theme.tones(&[
            ("pale", Some("#FFFFDD")),
            ("dark", Some("#101010")),
            ("vermilion", Some("#D55E00")),
            ("wrong", Some("red")),
            ("RUS", None),
        ]);
        for tone in &tones[..2] {
            for ground in [palette.land, palette.water, palette.panel] {
                assert!(tone.contrast(ground) >= 3.0, "{theme:?} {}", tone.css());
            }
        }
        let all: BTreeSet<String> = tones.iter().map(|tone| tone.css()).collect();
        assert_eq!(all.len(), tones.len(), "{all:?}");
        let usual = theme.tones(&[("RUS", None)]);
        assert_ne!(tones[4], usual[0], "the file's colour looks like it");
    }
    let usual = Theme::Light.tones(&[("FRA", None), ("GBR", None), ("RUS", None)]);
    assert_eq!(usual[2].css(), "#d55e00", "whoever comes before it");
}

#[test]
fn each_facility_has_its_own_sign_and_words_and_others_those_of_the_kind() {
    let look = SymbolLook {
        fill: Theme::Light.neutral(),
        edge: Theme::Light.palette().symbol_edge,
        ink: Theme::Light.palette().symbol_glyph,
        dashed: false,
    };
    let drawn = |glyph| symbols::draw(glyph, look, [0.0; 2], 100.0);
    let mut signs = vec![drawn(Glyph::Deployment)];
    for facility in Facility::ALL {
        let sign = drawn(Glyph::Facility(facility));
        assert_eq!(sign[0], signs[0][0], "the outline of a deployment");
        assert!(!signs.contains(&sign), "{facility:?}");
        signs.push(sign);
        assert_eq!(Facility::from_word(facility.word()), Some(facility));
    }
    let fact = |kind: Kind, word: &str| -> Fact {
        let properties = json!({ "kind": kind.word(), "facility": word });
        atlas(&json!([feature("one", &properties)])).facts[0].clone()
    };
    let air_base = fact(Kind::Deployment, "air-base");
    assert_eq!(Glyph::of(&air_base), Glyph::Facility(Facility::AirBase));
    assert_eq!(air_base.label(), "Air base");
    let unknown = fact(Kind::Deployment, "seismic-station");
    assert_eq!(Glyph::of(&unknown), Glyph::Deployment);
    assert_eq!(unknown.label(), "Seismic station");
    let meeting = fact(Kind::Meeting, "air-base");
    assert_eq!(meeting.label(), "Meeting", "forces are not stationed there");
    assert_eq!(Glyph::of(&meeting), Glyph::Talks);
}

#[test]
fn facilities_are_named_in_the_legend_in_read_outs_and_in_lists() {
    let mut stage = Stage::of(&bases(&[
        json!({ "facility": "radar" }),
        json!({ "facility": "depot" }),
    ]));
    assert_eq!(legend(&mut stage), ["Radar", "Depot"]);
    let dump = stage.dump();
    assert!(dump.contains("Radar, Base 0, Town 0"), "{dump}");
    let listed = run(&["list", "russian-facilities-abroad"]).stdout;
    assert!(listed.contains("Air base · "), "{listed}");
    assert!(listed.contains("Seismic station · "), "{listed}");
}

#[test]
fn the_command_line_colours_and_the_picture_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let export = |word: &str| {
        let atlases = ["export", "russian-facilities-abroad", "nato-battlegroups"];
        let out = ["-o", "-", "--format", "svg", "--colour-by", word];
        let args: Vec<&str> = atlases.into_iter().chain(out).collect();
        crate::help::run_in(folder.path(), &args)
    };
    let by_side = export("side").stdout;
    assert!(by_side.contains("Colour: side") && by_side.contains(">NATO<"));
    assert!(
        by_side.contains("Colours tell apart: Russia, NATO."),
        "in words"
    );
    crate::help::put(folder.path(), "kept.svg", &by_side);
    let args = ["export", "kept.svg", "-o", "-", "--format", "svg"];
    let again = crate::help::run_in(folder.path(), &args).stdout;
    assert!(again.contains("Colour: side"), "drawn again as it was");
    assert!(!export("kind").stdout.contains("Colour: "));
    let refused = export("size");
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("country"), "{}", refused.stderr);
}
