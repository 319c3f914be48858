//! What other programs call sorts of sources.

use crate::atlas::Source;
use crate::atlas::rank::Class;

/// A sort of source, as CSL and RIS have it.
struct Sort {
    csl: &'static str,
    ris: &'static str,
    /// The kind of a source that is read and says nothing else.
    kind: Option<&'static str>,
}

const fn sort(csl: &'static str, ris: &'static str, kind: Option<&'static str>) -> Sort {
    Sort { csl, ris, kind }
}

const TREATY: usize = 0;
const OFFICIAL: usize = 1;
const NEWS: usize = 2;
const JOURNAL: usize = 3;
const REPORT: usize = 4;
const ENCYCLOPAEDIA: usize = 5;
const BLOG: usize = 6;
const DATASET: usize = 7;
const PAGE: usize = 8;
const OTHER: usize = 9;

/// Those that are written first; the others are only read.
const SORTS: [Sort; 18] = [
    sort("treaty", "STAT", Some("treaty")),
    sort("legislation", "GOVDOC", Some("official")),
    sort("article-newspaper", "NEWS", Some("news")),
    sort("article-journal", "JOUR", Some("journal")),
    sort("report", "RPRT", Some("report")),
    sort("entry-encyclopedia", "ENCYC", Some("encyclopedia")),
    sort("post-weblog", "BLOG", Some("blog")),
    sort("dataset", "DATA", Some("dataset")),
    sort("webpage", "ELEC", None),
    sort("document", "GEN", None),
    sort("article-magazine", "MGZN", Some("magazine")),
    sort("book", "BOOK", Some("book")),
    sort("chapter", "CHAP", Some("book")),
    sort("thesis", "THES", Some("thesis")),
    sort("entry", "DICT", Some("encyclopedia")),
    sort("broadcast", "VIDEO", Some("broadcaster")),
    sort("article", "EJOUR", Some("journal")),
    sort("paper-conference", "CPAPER", Some("journal")),
];

fn position(source: &Source) -> usize {
    let kind = source.kind.as_deref().unwrap_or_default().to_lowercase();
    let has = |word: &str| kind.contains(word);
    match Class::of(&kind) {
        _ if has("treaty") => TREATY,
        Class::Official => OFFICIAL,
        Class::Agency | Class::News => NEWS,
        Class::Study if has("journal") || has("academic") => JOURNAL,
        Class::Study => REPORT,
        Class::Other if has("encyclop") => ENCYCLOPAEDIA,
        Class::Other if has("blog") => BLOG,
        Class::Other if has("dataset") => DATASET,
        Class::Other if source.url.is_some() => PAGE,
        Class::Other => OTHER,
    }
}

/// What CSL calls a source.
pub(super) fn csl(source: &Source) -> &'static str {
    SORTS
        .get(position(source))
        .map_or("document", |sort| sort.csl)
}

/// What RIS calls a source.
pub(super) fn ris(source: &Source) -> &'static str {
    SORTS.get(position(source)).map_or("GEN", |sort| sort.ris)
}

/// The kind of a source of a type of CSL.
pub(super) fn of_csl(word: &str) -> Option<&'static str> {
    SORTS.iter().find(|sort| sort.csl == word)?.kind
}

/// The kind of a source of a type of RIS.
pub(super) fn of_ris(word: &str) -> Option<&'static str> {
    SORTS.iter().find(|sort| sort.ris == word)?.kind
}

/// The kind of a source of a type of BibTeX.
pub(super) fn of_bibtex(word: &str) -> Option<&'static str> {
    Some(match word {
        "article" | "inproceedings" | "conference" => "journal",
        "book" | "inbook" | "incollection" | "booklet" | "proceedings" => "book",
        "techreport" | "report" | "manual" => "report",
        "phdthesis" | "mastersthesis" | "thesis" => "thesis",
        "inreference" | "reference" => "encyclopedia",
        "dataset" => "dataset",
        _ => return None,
    })
}
