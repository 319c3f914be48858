//! Lists of sources, as editors print them and as other programs write and read them.

use std::collections::BTreeSet;

use theatrum::atlas::rank::{Class, Rank};
use theatrum::atlas::{Archive, Source};
use theatrum::bibliography::{self, Entry, Format, Style, csv};
use theatrum::formats::builtin;

use crate::help::{builtin as atlas_of, date};

fn entries(sources: &[Source]) -> Vec<Entry<'_>> {
    let entry = |source| Entry {
        key: Source::clone(source).id.to_string(),
        source,
        locators: String::new(),
    };
    sources.iter().map(entry).collect()
}

/// A source in words, with all that it says.
fn all_of(source: &Source) -> String {
    format!("{source:?}")
}

const READ_AGAIN: [Format; 3] = [Format::Bibtex, Format::CslJson, Format::Ris];

fn assert_comes_back(sources: &[Source], of: &str) {
    for format in READ_AGAIN {
        let text = bibliography::write(&entries(sources), format);
        let read = bibliography::read(&text).unwrap_or_else(|| panic!("{of} {format:?}: {text}"));
        assert_eq!(read.aside, [], "{of} {format:?}");
        let (was, is): (Vec<String>, Vec<String>) = (
            sources.iter().map(all_of).collect(),
            read.sources.iter().map(all_of).collect(),
        );
        assert_eq!(is, was, "{of} {format:?}");
    }
}

#[test]
fn the_sources_of_every_built_in_atlas_come_back_from_every_format() {
    for builtin in builtin::ALL {
        let atlas = atlas_of(builtin.id);
        assert!(!atlas.sources.is_empty());
        assert_comes_back(&atlas.sources, builtin.id);
    }
}

/// A source that says all that a source can, in letters that formats trip over.
fn awkward() -> Source {
    Source {
        id: "é {1}, two".into(),
        publisher: "“РБК” & Söhne, 100 % {sic} #1_2".into(),
        title: "a \\ b -- c ``d'' ~ ^ $5 = \"x\" {y".into(),
        author: Some("Иванов, И. and {Co}; Smith, J.".into()),
        date: Some(date("2004-06~")),
        url: Some("https://a.example/%20_x?y=1&z=~#ä".into()),
        accessed: Some(date("2022-06-28")),
        kind: Some("news agency".into()),
        reliability: Some("low: one witness".into()),
        note: Some("= 3 - 4, not @home".into()),
        seen_at: Some("lyricsweb.eu".into()),
        archive: Some(Box::new(Archive {
            url: "https://web.archive.org/web/2022/https://a.example".into(),
            date: Some(date("2022-07")),
            sha256: Some("00ff".into()),
        })),
    }
}

#[test]
fn whatever_letters_a_source_has_it_comes_back() {
    let bare = Source {
        id: "bare".into(),
        ..Source::default()
    };
    let open = Source {
        id: "open".into(),
        publisher: "A".into(),
        date: Some(date("2014/..")),
        accessed: Some(date("2022?")),
        ..Source::default()
    };
    assert_comes_back(&[awkward(), bare, open], "awkward");
}

#[test]
fn bibtex_of_others_is_read_with_what_is_set_aside() {
    let text = r#"
% a comment
@string{ap = "Associated" # " Press"}
@comment{not, read}
@article{muller2022,
  author = {M{\"u}ller, J{\"o}rg and {Reuters Staff} and \'Etienne \c{C}elik},
  title = "The {NATO} summit --- \emph{a} view, 50\% of {\L}{\'o}d\'z",
  journal = ap,
  year = 2022, month = jun, day = 28,
  volume = {12}, pages = {1--2},
  url = {https://a.example/a\_b},
}
@book(plain, title = {B}, publisher = {House}, date = {soon})
@misc{broken, title = {never closed
@misc{after, title = {Still read}}
"#;
    let read = bibliography::read(text).unwrap();
    let titles: Vec<&str> = read
        .sources
        .iter()
        .map(|held| held.title.as_str())
        .collect();
    assert_eq!(
        titles,
        ["The NATO summit — a view, 50% of Łódź", "B", "Still read"]
    );
    let first = &read.sources[0];
    assert_eq!(first.id, "muller2022");
    assert_eq!(
        first.author.as_deref(),
        Some("Müller, Jörg; Reuters Staff; Étienne Çelik")
    );
    assert_eq!(first.publisher, "Associated Press");
    assert_eq!(first.date.as_ref().unwrap().as_str(), "2022-06-28");
    assert_eq!(first.url.as_deref(), Some("https://a.example/a_b"));
    let aside: Vec<String> = read.aside.iter().map(ToString::to_string).collect();
    assert_eq!(aside.len(), 3, "{aside:#?}");
    assert_eq!(aside[0], "5: muller2022: set aside: volume, pages");
    assert!(
        aside[1].contains("date \"soon\", which is no date"),
        "{aside:?}"
    );
    assert!(
        aside[2].starts_with("14: broken: the entry cannot be read"),
        "{aside:?}"
    );
}

#[test]
fn csl_json_of_others_is_read_with_what_is_set_aside() {
    let text = r#"[
      { "id": 7, "type": "article-journal", "title": "A", "container-title": "J", "publisher": "H",
        "author": [{ "family": "Doe", "given": "Jane" }, { "literal": "Staff" }],
        "issued": { "date-parts": [["2022", 6], [2022, 7]] }, "DOI": "10.1/x" },
      { "id": "b", "type": "webpage", "title": "B", "issued": { "raw": "28 June 2022" } },
      { "id": "b", "type": "webpage", "title": "C", "issued": { "literal": "last week" } },
      "nothing"
    ]"#;
    let read = bibliography::read(text).unwrap();
    let first = &read.sources[0];
    assert_eq!((first.id.as_str(), first.publisher.as_str()), ("7", "J"));
    assert_eq!(first.author.as_deref(), Some("Doe, Jane; Staff"));
    assert_eq!(first.kind.as_deref(), Some("journal"));
    let dates: Vec<Option<&str>> = read
        .sources
        .iter()
        .map(|held| held.date.as_ref().map(theatrum::atlas::time::Edtf::as_str))
        .collect();
    assert_eq!(dates, [Some("2022-06/2022-07"), Some("2022-06-28"), None]);
    let ids: BTreeSet<&str> = read.sources.iter().map(|held| held.id.as_str()).collect();
    assert_eq!(ids, ["7", "b", "b-2"].into());
    let aside: Vec<String> = read.aside.iter().map(ToString::to_string).collect();
    assert_eq!(
        aside,
        [
            "1: 7: set aside: DOI, publisher",
            "3: b: set aside: issued",
            "3: b: its id is not its own: it goes by \"b-2\"",
            "4: is no object",
        ]
    );
}

#[test]
fn ris_of_others_is_read_with_what_is_set_aside() {
    let text = "TY  - JOUR\nAU  - Doe, Jane\nAU  - Roe, R.\nTI  - A title\n that goes on\nJO  - Paper\n\
                PY  - 2022/06/28\nSP  - 12\nUR  - https://a.example\nER  - \n\nTY  - NEWS\nT1  - B\n\
                PB  - RBC\nDA  - someday\n";
    let read = bibliography::read(text).unwrap();
    let [first, second] = read.sources.as_slice() else {
        panic!("{:?}", read.sources);
    };
    assert_eq!(first.title, "A title that goes on");
    assert_eq!(first.author.as_deref(), Some("Doe, Jane; Roe, R."));
    assert_eq!(first.publisher, "Paper");
    assert_eq!(first.date.as_ref().unwrap().as_str(), "2022-06-28");
    assert_eq!(
        (second.id.as_str(), second.kind.as_deref()),
        ("source-2", Some("news"))
    );
    let aside: Vec<String> = read.aside.iter().map(ToString::to_string).collect();
    assert!(aside[0].contains("SP"), "{aside:?}");
    assert!(
        aside.iter().any(|held| held.contains("someday")),
        "{aside:?}"
    );
}

#[test]
fn what_is_no_list_of_sources_is_not_taken_for_one() {
    for builtin in builtin::ALL {
        assert!(bibliography::read(builtin.text).is_none(), "{}", builtin.id);
    }
    for text in [
        "",
        "hello",
        "a@b.example {",
        "{\"type\": \"Feature\", \"id\": 1, \"geometry\": null}",
    ] {
        assert!(bibliography::read(text).is_none(), "{text}");
    }
}

#[test]
fn damaged_lists_are_read_without_a_panic() {
    for format in READ_AGAIN {
        let whole = bibliography::write(&entries(&[awkward(), awkward()]), format);
        for (before, behind) in (0..whole.len()).filter_map(|at| whole.split_at_checked(at)) {
            bibliography::read(before);
            bibliography::read(behind);
        }
    }
}

#[test]
fn each_style_prints_a_source_as_its_manual_asks() {
    let source = Source {
        id: "a".into(),
        publisher: "RBC".into(),
        title: "Base 201".into(),
        date: Some(date("2022-06-28")),
        url: Some("https://rbc.example/1".into()),
        accessed: Some(date("2022-07-01")),
        seen_at: Some("lyricsweb.eu".into()),
        ..Source::default()
    };
    let signed = Source {
        author: Some("Doe, Jane".into()),
        seen_at: None,
        accessed: None,
        ..source.clone()
    };
    let sources = [source, signed];
    let list = |style| bibliography::write(&entries(&sources), Format::Text(style));
    assert_eq!(
        list(Style::Chicago),
        "RBC, seen at lyricsweb.eu. “Base 201.” June 28, 2022. Accessed July 1, 2022. https://rbc.example/1.\n\
         Doe, Jane. “Base 201.” RBC, June 28, 2022. https://rbc.example/1.\n"
    );
    assert_eq!(
        list(Style::Apa),
        "RBC, seen at lyricsweb.eu. (2022, June 28). Base 201. Retrieved July 1, 2022, from https://rbc.example/1\n\
         Doe, Jane. (2022, June 28). Base 201. RBC. https://rbc.example/1\n"
    );
    assert_eq!(
        list(Style::Gost),
        "Base 201 // RBC (цит. по: lyricsweb.eu). – 28.06.2022. – URL: https://rbc.example/1 (дата обращения: 01.07.2022).\n\
         Doe, Jane. Base 201 // RBC. – 28.06.2022. – URL: https://rbc.example/1.\n"
    );
}

#[test]
fn a_table_opens_in_a_spreadsheet_without_running_anything() {
    let cells = [
        "a,b",
        "say \"x\"",
        "two\nlines",
        "=1+1",
        "-5",
        "+7.5",
        "-x",
        "@sum",
        "\tx",
        " =2",
    ];
    assert_eq!(
        csv::row(&cells),
        "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",'=1+1,-5,+7.5,'-x,'@sum,'\tx,' =2\r\n"
    );
}

#[test]
fn sources_rank_by_who_speaks_then_originals_then_the_newer() {
    let of = |kind: &str, seen: bool, on: &str| Source {
        kind: Some(kind.into()),
        seen_at: seen.then(|| "copy.example".into()),
        date: (!on.is_empty()).then(|| date(on)),
        ..Source::default()
    };
    let ranked = [
        of("treaty", true, ""),
        of("news agency", false, "2004"),
        of("newspaper", false, "2022"),
        of("news", false, "2010"),
        of("news", false, ""),
        of("news", true, "2024"),
        of("think tank", false, "2024"),
        of("encyclopedia", false, "2024"),
        of("repost", true, "2024"),
    ];
    assert!(
        ranked
            .windows(2)
            .all(|pair| Rank::of(&pair[0]) < Rank::of(&pair[1])),
        "{:?}",
        ranked.iter().map(Rank::of).collect::<Vec<_>>()
    );
    // Every word that the built-in atlases use is one that somebody decided on.
    let mut words: BTreeSet<(Class, String)> = BTreeSet::new();
    for builtin in builtin::ALL {
        let atlas = atlas_of(builtin.id);
        let kinds = atlas
            .sources
            .iter()
            .filter_map(|source| source.kind.as_deref());
        words.extend(kinds.map(|kind| (Class::of(kind), kind.to_owned())));
    }
    let of_class = |class: Class| -> Vec<&str> {
        let held = words.iter().filter(|(held, _)| *held == class);
        held.map(|(_, word)| word.as_str()).collect()
    };
    assert_eq!(of_class(Class::Official), ["official"]);
    assert_eq!(of_class(Class::Agency), ["news agency"]);
    assert_eq!(of_class(Class::News), ["legal press", "magazine", "news"]);
    assert_eq!(
        of_class(Class::Study),
        ["academic", "journal", "think tank"]
    );
}
