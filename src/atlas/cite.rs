//! Citations: a number, its date and its source as a sentence, and the parts of it that cards
//! and source lists show.

use super::claims::{self, Standing};
use super::library::{FactRef, Library};
use super::time::Day;
use super::{Claim, Fact, Source};

/// The sentence that carries a fact's headline with its date and its source; of a fact without
/// a number, its date or its title.
pub fn fact_sentence(library: &Library, fact_ref: FactRef, day: Day) -> Option<String> {
    let fact = library.get(fact_ref)?;
    let atlas = library.atlas(fact_ref.atlas());
    let weighed = claims::weigh(atlas, fact.kind.nature(), &fact.claims, day);
    let answers = claims::answers(&weighed, day);
    let claim = answers
        .iter()
        .find(|answer| answer.about == "personnel")
        .or_else(|| answers.first())
        .map(|answer| answer.headline)
        .or_else(|| {
            let stated = weighed
                .iter()
                .find(|entry| entry.standing != Standing::NotStated);
            stated.map(|entry| entry.claim)
        })
        .or_else(|| fact.claims.first())?;
    Some(claim_sentence(library, fact_ref, fact, claim))
}

/// The sentence that carries one claim with its date and its source.
pub fn claim_sentence(library: &Library, fact_ref: FactRef, fact: &Fact, claim: &Claim) -> String {
    let says = claims::claim_words(claim);
    let mut statement = match claim.terms.about.as_str() {
        "personnel" => format!("{}: {says} personnel", fact.title),
        "" => format!("{}: {says}", fact.title),
        about => format!("{}, {}: {says}", fact.title, about.replace('_', " ")),
    };
    if let Some(as_of) = &claim.as_of {
        statement = format!("{statement} (as of {})", as_of.to_words());
    }
    let mut sentences = vec![format!("{statement}.")];
    sentences.extend(
        claim
            .terms
            .said_by
            .as_ref()
            .map(|who| format!("Said by {who}.")),
    );
    sentences.push(
        match claim
            .source
            .as_deref()
            .map(|id| (id, library.source(fact_ref, id)))
        {
            Some((_, Some(source))) => source_line(source, claim.locator.as_deref()),
            Some((id, None)) => format!("Source: {id} (not listed in the atlas)."),
            None => "No source given.".to_owned(),
        },
    );
    sentences.join(" ")
}

/// A source as a list of sources has it: author, title, publisher, date, place in it, address.
pub fn source_line(source: &Source, locator: Option<&str>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(source.author.as_ref().map(ToString::to_string));
    parts.push(source.cited_name().into_owned());
    if !source.title.is_empty() {
        parts.push(format!("“{}”", source.title));
    }
    parts.extend(source.date.as_ref().map(super::time::Edtf::to_words));
    parts.extend(locator.map(ToOwned::to_owned));
    parts.extend(source.url.as_ref().map(ToString::to_string));
    let read = source
        .accessed
        .as_ref()
        .map_or_else(String::new, |date| format!(" (read {})", date.to_words()));
    let copy = source.archive.as_ref().map_or_else(String::new, |copy| {
        let made = copy.date.as_ref();
        let made = made.map_or_else(String::new, |date| format!(" of {}", date.to_words()));
        format!(", copy{made}: {}", copy.url)
    });
    format!("{}{read}{copy}.", parts.join(", "))
}
