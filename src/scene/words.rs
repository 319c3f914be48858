//! Facts and symbols in words: what a label says, and what is read out to whoever does not see it.

use arcstr::ArcStr;

use super::changed::{self, Told};
use super::input::Input;
use super::placed_symbols::Symbol;
use super::sizes::CROWD;
use crate::atlas::holding::Holding;
use crate::atlas::library::FactRef;
use crate::atlas::time::{Day, Edtf};
use crate::atlas::{Fact, Kind, Nature, claims};
use crate::index::{Cluster, Clusters, Digest};
use crate::number;

/// The longest second line of a label, in characters.
const LONGEST_DETAIL: usize = 46;

impl Input<'_> {
    /// A fact in words: kind, title, place, number, date.
    pub(super) fn fact_words(&self, fact_ref: FactRef) -> String {
        let fact = self.library.fact(fact_ref);
        let mut parts = vec![fact.label().into_owned(), fact.title.to_string()];
        if let Some(digest) = self.index.digest(fact_ref) {
            let mut names: Vec<ArcStr> = Vec::new();
            for place in fact.places(digest.day) {
                if place.name != fact.title && !names.contains(&place.name) {
                    names.push(place.name);
                }
            }
            if !names.is_empty() {
                parts.push(names.join(" and "));
            }
            parts.extend(
                self.index
                    .personnel(digest)
                    .map(|count| format!("{} personnel", count.text)),
            );
        }
        parts.extend(fact.when.as_ref().map(Edtf::to_words));
        if let Some(digest) = self.index.digest(fact_ref) {
            parts.extend(match digest.holding {
                Holding::Over => Some("over".to_owned()),
                Holding::ToCome => self.not_now(digest),
                _ => None,
            });
        }
        parts.join(", ")
    }

    /// The two lines of a symbol's label.
    pub(super) fn label_words(&self, symbol: &Symbol, cluster: &Cluster) -> (String, String) {
        let fact = self.library.fact(symbol.lead);
        if symbol.member {
            return (
                elided(&fact.title, LONGEST_DETAIL),
                self.short_detail(symbol, fact),
            );
        }
        let spot = cluster
            .spots
            .iter()
            .filter_map(|spot| self.index.spots.get(*spot))
            .find(|spot| spot.digest == symbol.digest);
        let place = spot.and_then(|spot| self.index.name_of(self.library, spot));
        let name = place.as_deref().unwrap_or(&fact.title);
        if symbol.count > CROWD {
            let mut detail = format!("{} facts", number::grouped(symbol.count as f64));
            let people = claims::bounds_words(cluster.people);
            if !people.is_empty() {
                detail = format!("{detail} · {people} personnel");
            }
            return (name.to_owned(), detail);
        }
        let more = match symbol.count {
            0 | 1 => String::new(),
            count => format!(" · {} more", count - 1),
        };
        if name == fact.title || name.is_empty() {
            return (
                elided(&fact.title, LONGEST_DETAIL),
                format!("{}{more}", self.short_detail(symbol, fact))
                    .trim_start_matches(" · ")
                    .to_owned(),
            );
        }
        let detail = self.short_detail(symbol, fact);
        let room = LONGEST_DETAIL.saturating_sub(detail.chars().count());
        let title = elided(&fact.title, room.max(18));
        let detail = if detail.is_empty() {
            String::new()
        } else {
            format!(" · {detail}")
        };
        (name.to_owned(), format!("{title}{detail}{more}"))
    }

    /// When what does not hold was there or will be: "until 2015", "from 2023"; nothing of what holds.
    fn not_now(&self, digest: &Digest) -> Option<String> {
        let when = self.library.fact(digest.fact).when.as_ref();
        let year = |day: Option<Day>| day.map(|day| day.ymd().0);
        match digest.holding {
            Holding::Over => Some(match year(when.and_then(Edtf::latest)) {
                Some(year) => format!("until {year}"),
                None => "over".to_owned(),
            }),
            Holding::ToCome if digest.kind.nature() == Nature::Moment => Some("planned".to_owned()),
            Holding::ToCome => Some(match year(when.and_then(Edtf::earliest)) {
                Some(year) => format!("from {year}"),
                None => "to come".to_owned(),
            }),
            _ => None,
        }
    }

    /// A fact's number, or else its date. The number of a body of troops that stands at several
    /// sites says so at each of them, so that nobody adds it up.
    fn short_detail(&self, symbol: &Symbol, fact: &Fact) -> String {
        let digest = self.index.digests.get(symbol.digest);
        if let Some(words) = digest.and_then(|digest| self.not_now(digest)) {
            return words;
        }
        let personnel = digest.and_then(|digest| self.index.personnel(digest));
        let together = |number: &str| match self.index.sites_together(self.library, symbol.digest) {
            0 | 1 => number.to_owned(),
            2 => format!("both sites: {number}"),
            sites => format!("all {} sites: {number}", number::grouped(sites as f64)),
        };
        match (personnel, &fact.when) {
            (Some(count), _) if count.conflict => together(&claims::bounds_words(count.bounds)),
            (Some(count), _) => together(&count.text),
            (None, Some(when)) if fact.kind != Kind::Deployment => when.to_words(),
            _ => String::new(),
        }
    }
}

/// A text cut to so many characters.
fn elided(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// What is read out for a symbol: kind, title, place, number, date.
pub(super) fn read_out(input: &Input<'_>, symbol: &Symbol, clusters: &Clusters) -> String {
    let mut words = input.fact_words(symbol.lead);
    if symbol.count > 1 {
        let people = clusters
            .get(symbol.cluster)
            .map(|cluster| claims::bounds_words(cluster.people));
        let people = match people {
            Some(people) if !people.is_empty() => format!(" with {people} personnel"),
            _ => String::new(),
        };
        words = format!("{} facts here{people}: {words} and others", symbol.count);
    }
    with_remarks(words, symbol.differs, &symbol.changed)
}

/// The same for a member of an opened symbol.
pub(super) fn member_read_out(input: &Input<'_>, fact: FactRef) -> String {
    let differs = input
        .index
        .digest(fact)
        .is_some_and(|digest| !input.index.conflicts(digest).is_empty());
    let digest = input.index.position(fact);
    let changed = digest.map_or_else(Told::default, |digest| changed::told(input, &[digest]));
    with_remarks(input.fact_words(fact), differs, &changed)
}

fn with_remarks(mut words: String, differs: bool, changed: &Told) -> String {
    if differs {
        words.push_str(", sources differ");
    }
    if !changed.words.is_empty() {
        words = format!("{words}, {}", changed.words);
    }
    words
}
