//! What a change is: its two sides, its sort, how something stood before and stands after, and the
//! claims that say so. How changes are found is not known here.

use crate::atlas::claims::{self, Bounds};
use crate::atlas::holding::Holding;
use crate::atlas::library::{DocumentId, FactRef, Library};
use crate::atlas::time::{Day, Edtf};
use crate::atlas::totals::Totals;
use crate::atlas::{Claim, Kind, Source};

/// One side of a comparison: atlases, on a date.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// The atlases.
    pub library: &'a Library,
    /// The date; none is each atlas's own.
    pub date: Option<&'a Edtf>,
    /// The facts that are held against those of the other side.
    pub facts: Vec<FactRef>,
    /// Facts of which nobody knows whether they held: that they come or go is no change.
    pub unknown: Vec<FactRef>,
}

impl<'a> Side<'a> {
    /// What holds on a date, or on each atlas's own where none is given.
    pub fn on(library: &'a Library, date: Option<&'a Edtf>) -> Self {
        let (mut facts, mut unknown) = (Vec::new(), Vec::new());
        for fact in library.facts() {
            let own = library.atlas(fact.atlas()).as_of.as_ref();
            let today = Edtf::of_day(library.today());
            match library.holding(fact, Some(date.or(own).unwrap_or(&today))) {
                Holding::Unknown => unknown.push(fact),
                holding if holding.is_shown() => facts.push(fact),
                _ => {}
            }
        }
        Self {
            library,
            date,
            facts,
            unknown,
        }
    }

    /// Every fact, its claims weighed for its atlas's own date.
    pub fn whole(library: &'a Library) -> Self {
        Self {
            library,
            date: None,
            facts: library.facts().collect(),
            unknown: Vec::new(),
        }
    }

    /// The day for which the claims of an atlas are weighed.
    pub fn day(&self, atlas: DocumentId) -> Day {
        match self.date {
            Some(date) => date.last_day().unwrap_or_else(|| self.library.today()),
            None => self.library.day_of(atlas),
        }
    }

    /// The date in words; of several atlases with dates of their own, each once.
    pub fn date_words(&self) -> String {
        if let Some(date) = self.date {
            return date.to_words();
        }
        let mut words: Vec<String> = Vec::new();
        for document in self.library.documents() {
            let atlas = self.library.atlas(*document);
            let word = atlas
                .as_of
                .as_ref()
                .map_or_else(|| self.library.day_of(*document).to_words(), Edtf::to_words);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" and ")
    }

    /// What the facts add up to.
    pub fn totals(&self) -> Totals {
        Totals::of(self.library, &self.facts, self.date)
    }
}

/// What sort of change it is, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// A fact that was not there before.
    New,
    /// A fact that is not there any more.
    Gone,
    /// More people: no bound fell, and one rose.
    Up,
    /// Fewer people: no bound rose, and one fell.
    Down,
    /// Another number that is neither: a wider or narrower range, a number where there was none.
    Number,
    /// A state joined a group.
    Joined,
    /// A state left a group.
    Left,
    /// A state came to a group or left it more than once, or came and left again.
    Between,
    /// A place has another name.
    Renamed,
    /// A fact has other places.
    Moved,
    /// A fact has another date.
    Redated,
    /// A fact has another title.
    Retitled,
    /// Sources differ about something on which they agreed.
    Differs,
    /// Sources agree about something on which they differed.
    Agrees,
}

impl What {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::New,
        Self::Gone,
        Self::Up,
        Self::Down,
        Self::Number,
        Self::Joined,
        Self::Left,
        Self::Between,
        Self::Renamed,
        Self::Moved,
        Self::Redated,
        Self::Retitled,
        Self::Differs,
        Self::Agrees,
    ];

    /// Heading of a list of such changes.
    pub fn heading(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Gone => "Gone",
            Self::Up => "Number up",
            Self::Down => "Number down",
            Self::Number => "Number changed",
            Self::Joined => "Joined",
            Self::Left => "Left",
            Self::Between => "In between",
            Self::Renamed => "Place renamed",
            Self::Moved => "Place changed",
            Self::Redated => "Date changed",
            Self::Retitled => "Title changed",
            Self::Differs => "Sources now differ",
            Self::Agrees => "Sources no longer differ",
        }
    }

    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Up => "number-up",
            Self::Down => "number-down",
            Self::Number => "number-changed",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Between => "in-between",
            Self::Renamed => "place-renamed",
            Self::Moved => "place-changed",
            Self::Redated => "date-changed",
            Self::Retitled => "title-changed",
            Self::Differs => "conflict-appeared",
            Self::Agrees => "conflict-gone",
        }
    }
}

/// A claim that one side of a change rests on, with its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// What it speaks of.
    pub about: String,
    /// What it says.
    pub says: String,
    /// For when.
    pub as_of: Option<String>,
    /// The publisher, or the id of a source that the atlas does not list; none where it names none.
    pub publisher: Option<String>,
    /// When the source was published.
    pub date: Option<String>,
    /// Paragraph, page or table in it.
    pub locator: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

impl Cited {
    /// A claim of an atlas, with its source.
    pub fn of(library: &Library, atlas: DocumentId, claim: &Claim) -> Self {
        let id = claim.source.as_deref();
        let source = id.and_then(|id| library.atlas(atlas).source(id));
        Self {
            about: claim.terms.about.to_string(),
            says: claims::claim_words(claim),
            as_of: claim.as_of.as_ref().map(Edtf::to_words),
            publisher: source.map(Source::name).or(id).map(str::to_owned),
            date: source.and_then(|source| source.date.as_ref().map(Edtf::to_words)),
            locator: claim.locator.as_ref().map(ToString::to_string),
            url: source.and_then(|source| source.url.as_ref().map(ToString::to_string)),
        }
    }

    /// Publisher, date of the source, place in it.
    pub fn source_words(&self) -> String {
        let mut parts = vec![
            self.publisher
                .clone()
                .unwrap_or_else(|| "no source given".to_owned()),
        ];
        parts.extend(self.date.clone());
        parts.extend(self.locator.clone());
        parts.join(", ")
    }

    /// What it says and who says so, in a line.
    pub fn line(&self) -> String {
        let says = match (self.about.as_str(), self.says.as_str()) {
            ("" | "personnel", says) => says.to_owned(),
            (about, "") => about.replace('_', " "),
            (about, says) => format!("{}: {says}", about.replace('_', " ")),
        };
        let says = match &self.as_of {
            Some(as_of) if says.is_empty() => format!("as of {as_of}"),
            // A date is its own date.
            Some(as_of) if *as_of != self.says => format!("{says} (as of {as_of})"),
            _ => says,
        };
        if says.is_empty() {
            self.source_words()
        } else {
            format!("{says} – {}", self.source_words())
        }
    }
}

/// How something stands on one side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// The fact in the library of that side, where it is about one.
    pub fact: Option<FactRef>,
    /// What it is there, in a few words; may be empty.
    pub says: String,
    /// Its bounds, where it is a number.
    pub bounds: Option<Bounds>,
    /// The claims that say so.
    pub sources: Vec<Cited>,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What sort of change.
    pub what: What,
    /// Id of the fact or the group, as it is shown.
    pub id: String,
    /// Title of the fact, or name of the group.
    pub title: String,
    /// What sort of fact it is; none for a group.
    pub kind: Option<Kind>,
    /// The state that joined or left, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// What the sources differ about.
    pub about: Option<String>,
    /// Where sources differ about its date, in words.
    pub differs: Vec<String>,
    /// How it was; none where there was nothing.
    pub before: Option<Version>,
    /// How it is; none where there is nothing any more.
    pub after: Option<Version>,
}

impl Change {
    /// The fact it is about, on the later side where it is there.
    pub fn fact(&self) -> Option<FactRef> {
        let of = |side: &Option<Version>| side.as_ref()?.fact;
        of(&self.after).or_else(|| of(&self.before))
    }

    /// The change in words, to be read after its heading. `country_name` names a state by its code.
    pub fn sentence(&self, country_name: &dyn Fn(&str) -> String) -> String {
        let says = |side: &Option<Version>| {
            side.as_ref()
                .map(|version| version.says.clone())
                .unwrap_or_default()
        };
        let (before, after) = (says(&self.before), says(&self.after));
        let title = &self.title;
        let with = |says: &str| match says {
            "" => title.clone(),
            says => format!("{title}: {says}"),
        };
        let country = self.country.as_deref().map(country_name);
        let about = self.about.as_deref().unwrap_or_default().replace('_', " ");
        let mut told = match self.what {
            What::New => with(&after),
            What::Gone => with(&before),
            What::Up => format!("{title}: rises from {before} to {after}"),
            What::Down => format!("{title}: falls from {before} to {after}"),
            What::Number if before.is_empty() => format!("{title}: no number before, now {after}"),
            What::Number if after.is_empty() => format!("{title}: {before} before, no number now"),
            What::Number => format!("{title}: changes from {before} to {after}"),
            What::Joined | What::Left => {
                let (does, stay) = match self.what {
                    What::Joined => ("joins", after),
                    _ => ("leaves", before),
                };
                let country = country.unwrap_or_default();
                match stay.as_str() {
                    "" => format!("{country} {does} {title}"),
                    stay => format!("{country} {does} {title}; member {stay}"),
                }
            }
            What::Between => format!("{}, {title}: {after}", country.unwrap_or_default()),
            What::Renamed => format!("{title}: {before} becomes {after}"),
            What::Moved if before.is_empty() => format!("{title}: no place before, now {after}"),
            What::Moved if after.is_empty() => format!("{title}: {before} before, no place now"),
            What::Moved => format!("{title}: from {before} to {after}"),
            What::Redated if before.is_empty() => format!("{title}: no date before, now {after}"),
            What::Redated if after.is_empty() => format!("{title}: {before} before, no date now"),
            What::Redated => format!("{title}: {before} before, now {after}"),
            What::Retitled => format!("{title}: before, “{before}”"),
            What::Differs | What::Agrees => format!("{title}: about {about}"),
        };
        for differs in &self.differs {
            told.push_str("; ");
            told.push_str(differs);
        }
        told
    }
}

/// Claims of an atlas with their sources, each once.
pub(super) fn cited<'c>(
    library: &Library,
    atlas: DocumentId,
    claims: impl Iterator<Item = &'c Claim>,
) -> Vec<Cited> {
    let mut cited: Vec<Cited> = Vec::new();
    for claim in claims {
        let one = Cited::of(library, atlas, claim);
        if !cited.contains(&one) {
            cited.push(one);
        }
    }
    cited
}
