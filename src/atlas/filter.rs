//! Which facts a person wants to see: "only these, only from that source".
//!
//! Within one dimension a fact passes if any of the values fits; it has to pass all dimensions
//! that are in use. Dates are no filter: [`super::library::Library::facts_in_force`] asks those.

use arcstr::ArcStr;
use serde::{Deserialize, Serialize};

use super::claims::{Bounds, Weighing};
use super::library::{FactRef, Library};
use super::{Fact, Kind, Precision};

/// What facts are filtered by. Nothing chosen lets every fact pass.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Kinds of fact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Sending or acting countries, ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Host countries, ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Ids of groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Names of people, organisations and states that take part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
    /// Publishers whose claims a fact rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How exactly one of its places is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub precisions: Vec<Precision>,
    /// How many people it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personnel: Option<PersonnelRange>,
    /// Only facts whose sources differ.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub differs: bool,
    /// Only facts with a claim that names no source, or with no claim.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsourced: bool,
    /// Only facts with a place in the frame of the map. Lists and totals follow it; the map shows
    /// them by its nature.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_view: bool,
}

/// A span of numbers of people, both ends included; an end that is not given is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonnelRange {
    /// At least so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// At most so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<f64>,
}

impl PersonnelRange {
    /// Reads `100..5000`, `100..` and `..5000`.
    fn from_words(words: &str) -> Result<Self, String> {
        let wrong = || "write it as personnel=LEAST..MOST; either may be left out".to_owned();
        let number = |word: &str| match word.trim() {
            "" => Ok(None),
            word => word.parse().map(Some).map_err(|_error| wrong()),
        };
        let (least, most) = words.split_once("..").ok_or_else(wrong)?;
        Ok(Self {
            least: number(least)?,
            most: number(most)?,
        })
    }

    /// Whether a count may lie in the span: a range that sources leave open passes if any number
    /// in it does.
    pub fn admits(self, bounds: Bounds) -> bool {
        let low = bounds.low.or(bounds.high).unwrap_or(f64::NEG_INFINITY);
        let high = bounds.high.unwrap_or(f64::INFINITY);
        self.least.is_none_or(|least| high >= least) && self.most.is_none_or(|most| low <= most)
    }
}

/// Something that facts differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// What sort of fact it is.
    Kind,
    /// Sending or acting country.
    Country,
    /// Host country.
    Host,
    /// Group it concerns.
    Group,
    /// Who takes part.
    Party,
    /// Who published a claim about it.
    Source,
    /// Tag.
    Tag,
    /// How exactly its places are known.
    Precision,
    /// How many people.
    Personnel,
    /// Whether sources differ.
    Differs,
    /// Whether a source is missing.
    Unsourced,
}

impl Dimension {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 11] = [
        Self::Kind,
        Self::Country,
        Self::Host,
        Self::Group,
        Self::Party,
        Self::Source,
        Self::Tag,
        Self::Precision,
        Self::Personnel,
        Self::Differs,
        Self::Unsourced,
    ];

    /// Its word on a command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Country => "country",
            Self::Host => "host",
            Self::Group => "group",
            Self::Party => "party",
            Self::Source => "source",
            Self::Tag => "tag",
            Self::Precision => "precision",
            Self::Personnel => "personnel",
            Self::Differs => "differs",
            Self::Unsourced => "no-source",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kind => "Kind",
            Self::Country => "Sending country",
            Self::Host => "Host country",
            Self::Group => "Group",
            Self::Party => "Party or person",
            Self::Source => "Source",
            Self::Tag => "Tag",
            Self::Precision => "Precision",
            Self::Personnel => "Personnel",
            Self::Differs => "Sources differ",
            Self::Unsourced => "No source",
        }
    }
}

impl Filters {
    /// Whether every fact passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a dimension is in use.
    pub fn uses(&self, dimension: Dimension) -> bool {
        match dimension {
            Dimension::Kind => !self.kinds.is_empty(),
            Dimension::Precision => !self.precisions.is_empty(),
            Dimension::Personnel => self.personnel.is_some(),
            Dimension::Differs => self.differs,
            Dimension::Unsourced => self.unsourced,
            words => self.words(words).is_some_and(|words| !words.is_empty()),
        }
    }

    /// The words chosen in a dimension that has words of the atlas for values.
    pub fn words(&self, dimension: Dimension) -> Option<&Vec<String>> {
        match dimension {
            Dimension::Country => Some(&self.countries),
            Dimension::Host => Some(&self.hosts),
            Dimension::Group => Some(&self.groups),
            Dimension::Party => Some(&self.parties),
            Dimension::Source => Some(&self.sources),
            Dimension::Tag => Some(&self.tags),
            Dimension::Kind
            | Dimension::Precision
            | Dimension::Personnel
            | Dimension::Differs
            | Dimension::Unsourced => None,
        }
    }

    fn words_mut(&mut self, dimension: Dimension) -> Option<&mut Vec<String>> {
        match dimension {
            Dimension::Country => Some(&mut self.countries),
            Dimension::Host => Some(&mut self.hosts),
            Dimension::Group => Some(&mut self.groups),
            Dimension::Party => Some(&mut self.parties),
            Dimension::Source => Some(&mut self.sources),
            Dimension::Tag => Some(&mut self.tags),
            Dimension::Kind
            | Dimension::Precision
            | Dimension::Personnel
            | Dimension::Differs
            | Dimension::Unsourced => None,
        }
    }

    /// The values chosen in a dimension, as words of the format; one without a word for each that
    /// is on or off.
    pub fn chosen(&self, dimension: Dimension) -> Vec<String> {
        match dimension {
            Dimension::Kind => self
                .kinds
                .iter()
                .map(|kind| kind.word().to_owned())
                .collect(),
            Dimension::Precision => self
                .precisions
                .iter()
                .map(|precision| precision.word().to_owned())
                .collect(),
            Dimension::Personnel | Dimension::Differs | Dimension::Unsourced => {
                let on = self.uses(dimension);
                on.then(String::new).into_iter().collect()
            }
            words => self.words(words).cloned().unwrap_or_default(),
        }
    }

    /// Chooses a value, a word of the format, or lets go of it where it is chosen. A range of
    /// personnel can only be let go of; it is chosen by [`Self::personnel`]. A word that no kind
    /// or precision has changes nothing.
    pub fn toggle(&mut self, dimension: Dimension, value: &str) {
        fn flip<T: PartialEq>(held: &mut Vec<T>, value: T) {
            match held.iter().position(|other| *other == value) {
                Some(position) => {
                    held.remove(position);
                }
                None => held.push(value),
            }
        }
        match dimension {
            Dimension::Kind => {
                if let Some(kind) = Kind::from_word(value) {
                    flip(&mut self.kinds, kind);
                }
            }
            Dimension::Precision => {
                if let Some(precision) = Precision::from_word(value) {
                    flip(&mut self.precisions, precision);
                }
            }
            Dimension::Personnel => self.personnel = None,
            Dimension::Differs => self.differs = !self.differs,
            Dimension::Unsourced => self.unsourced = !self.unsourced,
            words => {
                if let Some(held) = self.words_mut(words) {
                    flip(held, value.to_owned());
                }
            }
        }
    }

    /// Lets go of everything chosen in a dimension.
    pub fn clear(&mut self, dimension: Dimension) {
        match dimension {
            Dimension::Kind => self.kinds.clear(),
            Dimension::Precision => self.precisions.clear(),
            Dimension::Personnel => self.personnel = None,
            Dimension::Differs => self.differs = false,
            Dimension::Unsourced => self.unsourced = false,
            words => {
                if let Some(held) = self.words_mut(words) {
                    held.clear();
                }
            }
        }
    }

    /// Adds what words of a command ask for: `kind=deployment`, `source=Asia-Plus`,
    /// `personnel=100..5000`, `differs`, `no-source`. The error says what can be written.
    pub fn add_words(&mut self, words: &str) -> Result<(), String> {
        let (name, value) = words
            .split_once('=')
            .map_or((words, ""), |(name, value)| (name.trim(), value.trim()));
        let Some(dimension) = Dimension::ALL
            .into_iter()
            .find(|dimension| dimension.word() == name)
        else {
            let all: Vec<&str> = Dimension::ALL.into_iter().map(Dimension::word).collect();
            return Err(format!("filters are {}", all.join(", ")));
        };
        let before = self.clone();
        match dimension {
            Dimension::Differs => self.differs = true,
            Dimension::Unsourced => self.unsourced = true,
            Dimension::Personnel => self.personnel = Some(PersonnelRange::from_words(value)?),
            _ if value.is_empty() => return Err(format!("write it as {name}=VALUE")),
            _ if self.chosen(dimension).iter().any(|held| held == value) => {}
            dimension => {
                self.toggle(dimension, value);
                if *self == before {
                    return Err(format!("no {name} is called \"{value}\""));
                }
            }
        }
        Ok(())
    }

    /// Whether a fact passes; `weighing` is what its claims come to on the day.
    pub fn admit(&self, library: &Library, fact: FactRef, weighing: &Weighing) -> bool {
        Dimension::ALL
            .into_iter()
            .all(|dimension| self.passes(dimension, library, fact, weighing))
    }

    /// Whether a fact passes one dimension.
    pub fn passes(
        &self,
        dimension: Dimension,
        library: &Library,
        fact_ref: FactRef,
        weighing: &Weighing,
    ) -> bool {
        if !self.uses(dimension) {
            return true;
        }
        match dimension {
            Dimension::Personnel => self.personnel.is_none_or(|range| {
                weighing
                    .personnel
                    .as_ref()
                    .is_some_and(|count| range.admits(count.bounds))
            }),
            Dimension::Differs => !weighing.conflicts.is_empty(),
            Dimension::Unsourced => is_unsourced(library.fact(fact_ref)),
            Dimension::Kind => self.kinds.contains(&library.fact(fact_ref).kind),
            Dimension::Precision => {
                let fact = library.fact(fact_ref);
                let mut precisions = fact.sites.iter().map(|site| site.precision);
                precisions.any(|precision| self.precisions.contains(&precision))
            }
            words => {
                let Some(chosen) = self.words(words) else {
                    return true;
                };
                let mut found = false;
                values(words, library, fact_ref, &mut |value| {
                    found |= chosen.iter().any(|word| word == value);
                });
                found
            }
        }
    }
}

/// The values that a fact has in a dimension of words, kinds or precisions; a value may come more
/// than once.
pub fn values<'a>(
    dimension: Dimension,
    library: &'a Library,
    fact_ref: FactRef,
    found: &mut dyn FnMut(&'a str),
) {
    let fact = library.fact(fact_ref);
    let mut all = |words: &mut dyn Iterator<Item = &'a str>| words.for_each(&mut *found);
    match dimension {
        Dimension::Kind => all(&mut std::iter::once(fact.kind.word())),
        Dimension::Country => all(&mut fact.country.as_deref().into_iter()),
        Dimension::Host => all(&mut fact.host.as_deref().into_iter()),
        Dimension::Group => all(&mut fact.groups.iter().map(ArcStr::as_str)),
        Dimension::Party => all(&mut fact.parties.iter().map(|party| party.name.as_str())),
        Dimension::Tag => all(&mut fact.tags.iter().map(ArcStr::as_str)),
        Dimension::Precision => all(&mut fact.sites.iter().map(|site| site.precision.word())),
        Dimension::Source => all(&mut fact.claims.iter().filter_map(|claim| {
            let id = claim.source.as_deref()?;
            Some(library.source(fact_ref, id).map_or(id, |held| held.name()))
        })),
        Dimension::Personnel | Dimension::Differs | Dimension::Unsourced => {}
    }
}

/// Whether a fact has no claim, or one that names no source.
pub fn is_unsourced(fact: &Fact) -> bool {
    fact.claims.is_empty() || fact.claims.iter().any(|claim| claim.source.is_none())
}
