//! Numbered sources: which a picture cites, and where all of them can be read.

use roxmltree::Document;
use tempfile::tempdir;
use theatrum::atlas::rank::MOST_CITED;
use theatrum::export::citations::Citations;
use theatrum::index::Index;

use crate::figure::texts_in;
use crate::help::{builtins, bytes, run_in, text};

#[test]
fn a_fact_with_competing_counts_cites_all_of_them() {
    let library = builtins(&["dushanbe-2022"]);
    let facts: Vec<_> = library.facts().collect();
    let index = Index::build(&library, &facts, None);
    let base = library.find("base-201").unwrap();
    let citations = Citations::of(&library, &index, &[base], &[], MOST_CITED);
    let figures: Vec<&str> = citations
        .entries
        .iter()
        .flat_map(|entry| &entry.figures)
        .map(String::as_str)
        .collect();
    assert!(
        figures.contains(&"some 7,000") && figures.contains(&"about 7,500"),
        "{figures:?}"
    );
}

#[test]
fn a_list_of_sources_is_written_in_three_ways() {
    let folder = tempdir().unwrap();
    for (ending, begins) in [
        ("txt", "1. "),
        ("csv", "number,publisher"),
        ("bib", "@misc{1-"),
    ] {
        let list = format!("sources.{ending}");
        let answer = run_in(
            folder.path(),
            &["export", "-o", "map.svg", "--sources", &list],
        );
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        assert!(
            text(&folder.path().join(&list)).starts_with(begins),
            "{ending}"
        );
    }
}

#[test]
fn all_numbered_sources_are_in_the_metadata_even_where_the_strip_is_cut() {
    let folder = tempdir().unwrap();
    for name in ["map.png", "map.svg"] {
        run_in(
            folder.path(),
            &[
                "export",
                "dushanbe-2022",
                "csto",
                "leaders-summits",
                "russian-facilities-abroad",
                "nato-battlegroups",
                "caspian-summits",
                "brics-summits",
                "-o",
                name,
                "--size",
                "1080x700",
                "--show",
                "chart",
                "--all-sources",
                "--no-view",
                "--sources",
                "all.txt",
            ],
        );
    }
    let list = text(&folder.path().join("all.txt"));
    let svg = text(&folder.path().join("map.svg"));
    assert!(
        texts_in(&svg, "sources")
            .iter()
            .any(|text| text.contains(" more sources are not numbered"))
    );
    let last = list.lines().last().unwrap();
    let document = Document::parse(&svg).unwrap();
    let held = document
        .descendants()
        .find(|node| node.attribute("id") == Some("sources-list"))
        .unwrap();
    assert!(held.text().unwrap().contains(last));
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes(&folder.path().join("map.png"))));
    let reader = decoder.read_info().unwrap();
    let chunk = reader
        .info()
        .utf8_text
        .iter()
        .find(|chunk| chunk.keyword == "Sources")
        .unwrap();
    assert_eq!(chunk.get_text().unwrap(), list);
}

#[test]
fn a_pdf_has_the_sources_without_a_number_attached_beside_its_view() {
    let folder = tempdir().unwrap();
    run_in(
        folder.path(),
        &["export", "-o", "a.pdf", "--sources", "a.txt"],
    );
    let document = lopdf::Document::load_mem(&bytes(&folder.path().join("a.pdf"))).unwrap();
    let list = text(&folder.path().join("a.txt"));
    assert!(
        list.contains("Without a number on the picture:\n- "),
        "{list}"
    );
    let streams = document.objects.values();
    let attached = streams
        .filter_map(|object| object.as_stream().ok())
        .any(|stream| {
            stream
                .decompressed_content()
                .is_ok_and(|bytes| bytes == list.as_bytes())
        });
    assert!(attached);
    let reopened = run_in(folder.path(), &["list", "a.pdf"]);
    assert_eq!(reopened.code, 0, "{}", reopened.stderr);
}
