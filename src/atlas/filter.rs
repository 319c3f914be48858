//! Which facts a person wants to see: "only these, only from that source".
//!
//! Within one dimension a fact passes if any of the values fits; it has to pass all dimensions
//! that are in use. Dates are no filter: [`super::library::Library::facts_in_force`] asks those.
//!
//! What there is to know of a dimension stands in one row of the table below, which the window, the
//! command line and whoever counts read. A new dimension is a new row, and where [`Filters`] holds
//! what was chosen in it.

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

/// What the values of a dimension are, which says how a person reads and chooses them.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// Words of the format, each with its place in their own order and what a person calls it;
    /// none for a word that the format does not have.
    Listed(fn(&str) -> Option<(usize, &'static str)>),
    /// Countries, ISO 3166-1 alpha-3, and what is said before their name: "In Tajikistan".
    Countries(&'static str),
    /// Ids of groups.
    Groups,
    /// Names, spelled as the atlas spells them.
    Names,
    /// No values: it is on or off.
    Switch,
    /// A range of numbers of people.
    Personnel,
}

/// How a dimension asks a fact.
enum Asks {
    /// For its values; one may come more than once.
    Values(for<'a> fn(&'a Library, FactRef, &mut dyn FnMut(&'a str))),
    /// Whether it is so.
    Whether(fn(&Fact, &Weighing) -> bool),
    /// For its number of people.
    Personnel,
}

/// A row of the table.
struct Row {
    word: &'static str,
    label: &'static str,
    values: Values,
    held: fn(&Filters) -> &dyn Held,
    held_mut: fn(&mut Filters) -> &mut dyn Held,
    asks: Asks,
}

/// Makes the dimensions from the rows of the table: what each is in a sentence, its word on a
/// command line, what it is called, what its values are, which field of [`Filters`] holds those that
/// are chosen, and what it asks of a fact.
macro_rules! dimensions {
    ($(
        $(#[$doc:meta])*
        $name:ident: $word:literal, $label:literal, $values:expr, $field:ident, $asks:expr;
    )*) => {
        /// Something that facts differ in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Dimension {
            $($(#[$doc])* $name,)*
        }

        impl Dimension {
            /// All of them, in the order they are listed in.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name),*];

            fn row(self) -> &'static Row {
                match self {
                    $(Self::$name => {
                        static ROW: Row = Row {
                            word: $word,
                            label: $label,
                            values: $values,
                            held: |filters| &filters.$field,
                            held_mut: |filters| &mut filters.$field,
                            asks: $asks,
                        };
                        &ROW
                    })*
                }
            }
        }
    };
}

dimensions! {
    /// What sort of fact it is.
    Kind: "kind", "Kind", Values::Listed(listed_kind), kinds,
        Asks::Values(|library, fact, found| found(library.fact(fact).kind.word()));
    /// Sending or acting country.
    Country: "country", "Sending country", Values::Countries("From"), countries,
        Asks::Values(|library, fact, found| {
            library.fact(fact).country.as_deref().into_iter().for_each(found);
        });
    /// Host country.
    Host: "host", "Host country", Values::Countries("In"), hosts,
        Asks::Values(|library, fact, found| {
            library.fact(fact).host.as_deref().into_iter().for_each(found);
        });
    /// Group it concerns.
    Group: "group", "Group", Values::Groups, groups,
        Asks::Values(|library, fact, found| {
            library.fact(fact).groups.iter().map(ArcStr::as_str).for_each(found);
        });
    /// Who takes part.
    Party: "party", "Party or person", Values::Names, parties,
        Asks::Values(|library, fact, found| {
            let parties = library.fact(fact).parties.iter();
            parties.map(|party| party.name.as_str()).for_each(found);
        });
    /// Who published a claim about it.
    Source: "source", "Source", Values::Names, sources,
        Asks::Values(|library, fact, found| {
            let cited = library.fact(fact).claims.iter().filter_map(|claim| {
                let id = claim.source.as_deref()?;
                Some(library.source(fact, id).map_or(id, |held| held.name()))
            });
            cited.for_each(found);
        });
    /// Tag.
    Tag: "tag", "Tag", Values::Names, tags,
        Asks::Values(|library, fact, found| {
            library.fact(fact).tags.iter().map(ArcStr::as_str).for_each(found);
        });
    /// How exactly its places are known.
    Precision: "precision", "Precision", Values::Listed(listed_precision), precisions,
        Asks::Values(|library, fact, found| {
            let sites = library.fact(fact).sites.iter();
            sites.map(|site| site.precision.word()).for_each(found);
        });
    /// How many people.
    Personnel: "personnel", "Personnel", Values::Personnel, personnel,
        Asks::Personnel;
    /// Whether sources differ.
    Differs: "differs", "Sources differ", Values::Switch, differs,
        Asks::Whether(|_, weighing| !weighing.conflicts().is_empty());
    /// Whether a source is missing.
    Unsourced: "no-source", "No source", Values::Switch, unsourced,
        Asks::Whether(|fact, _| {
            fact.claims.is_empty() || fact.claims.iter().any(|claim| claim.source.is_none())
        });
}

fn listed_kind(word: &str) -> Option<(usize, &'static str)> {
    let place = Kind::ALL.iter().position(|kind| kind.word() == word)?;
    Some((place, Kind::ALL.get(place)?.label()))
}

fn listed_precision(word: &str) -> Option<(usize, &'static str)> {
    let precision = Precision::from_word(word)?;
    let label = match precision {
        Precision::Site => "The very place",
        Precision::City => "The settlement",
        Precision::Region => "The region",
        Precision::Country => "The country",
    };
    Some((precision as usize, label))
}

impl Dimension {
    /// Its word on a command line.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// What its values are.
    pub fn values(self) -> Values {
        self.row().values
    }

    /// How it is written on a command line, without the value: `kind=`, `differs`.
    pub fn usage(self) -> String {
        let word = self.word();
        match self.values() {
            Values::Switch => word.to_owned(),
            Values::Personnel => format!("{word}=LEAST..MOST"),
            Values::Listed(_) | Values::Countries(_) | Values::Groups | Values::Names => {
                format!("{word}=")
            }
        }
    }
}

/// What is chosen in a dimension.
trait Held {
    /// Whether anything is.
    fn is_used(&self) -> bool;

    /// The values, as words of the format; one without a word for what is on or a range.
    fn chosen(&self) -> Vec<String>;

    /// Whether a value is among them.
    fn has(&self, value: &str) -> bool {
        self.chosen().iter().any(|held| held == value)
    }

    /// Chooses a value, or lets go of it where it is chosen.
    fn toggle(&mut self, value: &str);

    /// Lets go of all.
    fn clear(&mut self);
}

/// A value that can be chosen, and its word in the format.
trait Value: PartialEq + Sized {
    fn from_word(word: &str) -> Option<Self>;
    fn word(&self) -> &str;
}

impl Value for String {
    fn from_word(word: &str) -> Option<Self> {
        Some(word.to_owned())
    }

    fn word(&self) -> &str {
        self
    }
}

impl Value for Kind {
    fn from_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }

    fn word(&self) -> &str {
        Self::word(*self)
    }
}

impl Value for Precision {
    fn from_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }

    fn word(&self) -> &str {
        Self::word(*self)
    }
}

impl<T: Value> Held for Vec<T> {
    fn is_used(&self) -> bool {
        !self.is_empty()
    }

    fn chosen(&self) -> Vec<String> {
        self.iter().map(|held| held.word().to_owned()).collect()
    }

    fn has(&self, value: &str) -> bool {
        self.iter().any(|held| held.word() == value)
    }

    fn toggle(&mut self, value: &str) {
        let Some(value) = T::from_word(value) else {
            return;
        };
        match self.iter().position(|held| *held == value) {
            Some(position) => {
                self.remove(position);
            }
            None => self.push(value),
        }
    }

    fn clear(&mut self) {
        self.clear();
    }
}

impl Held for bool {
    fn is_used(&self) -> bool {
        *self
    }

    fn chosen(&self) -> Vec<String> {
        self.then(String::new).into_iter().collect()
    }

    fn toggle(&mut self, _value: &str) {
        *self = !*self;
    }

    fn clear(&mut self) {
        *self = false;
    }
}

impl Held for Option<PersonnelRange> {
    fn is_used(&self) -> bool {
        self.is_some()
    }

    fn chosen(&self) -> Vec<String> {
        self.is_some().then(String::new).into_iter().collect()
    }

    fn toggle(&mut self, _value: &str) {
        *self = None;
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl Filters {
    /// Whether every fact passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is chosen in a dimension.
    fn held(&self, dimension: Dimension) -> &dyn Held {
        (dimension.row().held)(self)
    }

    fn held_mut(&mut self, dimension: Dimension) -> &mut dyn Held {
        (dimension.row().held_mut)(self)
    }

    /// Whether a dimension is in use.
    pub fn uses(&self, dimension: Dimension) -> bool {
        self.held(dimension).is_used()
    }

    /// The values chosen in a dimension, as words of the format; one without a word for each that
    /// is on or off.
    pub fn chosen(&self, dimension: Dimension) -> Vec<String> {
        self.held(dimension).chosen()
    }

    /// Chooses a value, a word of the format, or lets go of it where it is chosen. A range of
    /// personnel can only be let go of; it is chosen by [`Self::personnel`]. A word that no kind
    /// or precision has changes nothing.
    pub fn toggle(&mut self, dimension: Dimension, value: &str) {
        self.held_mut(dimension).toggle(value);
    }

    /// Lets go of everything chosen in a dimension.
    pub fn clear(&mut self, dimension: Dimension) {
        self.held_mut(dimension).clear();
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
        match dimension.values() {
            Values::Switch if self.uses(dimension) => {}
            Values::Switch => self.toggle(dimension, ""),
            Values::Personnel => self.personnel = Some(PersonnelRange::from_words(value)?),
            Values::Listed(_) | Values::Countries(_) | Values::Groups | Values::Names => {
                if value.is_empty() {
                    return Err(format!("write it as {name}=VALUE"));
                }
                if !self.held(dimension).has(value) {
                    self.toggle(dimension, value);
                }
                if !self.held(dimension).has(value) {
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
        fact: FactRef,
        weighing: &Weighing,
    ) -> bool {
        let held = self.held(dimension);
        if !held.is_used() {
            return true;
        }
        match dimension.row().asks {
            Asks::Values(values) => {
                let mut found = false;
                values(library, fact, &mut |value| found |= held.has(value));
                found
            }
            Asks::Whether(is_so) => is_so(library.fact(fact), weighing),
            Asks::Personnel => self.personnel.is_none_or(|range| {
                weighing
                    .personnel
                    .as_ref()
                    .is_some_and(|count| range.admits(count.bounds))
            }),
        }
    }
}

/// The values that a fact has in a dimension that has values; one may come more than once.
pub fn values<'a>(
    dimension: Dimension,
    library: &'a Library,
    fact: FactRef,
    found: &mut dyn FnMut(&'a str),
) {
    match dimension.row().asks {
        Asks::Values(values) => values(library, fact, found),
        Asks::Whether(_) | Asks::Personnel => {}
    }
}

/// What of a fact can be chosen in a dimension: its values, or one without a word where a switch
/// would let it pass or its number of people is known.
pub fn choices<'a>(
    dimension: Dimension,
    library: &'a Library,
    fact: FactRef,
    weighing: &Weighing,
    found: &mut dyn FnMut(&'a str),
) {
    let is_so = match dimension.row().asks {
        Asks::Values(values) => return values(library, fact, found),
        Asks::Whether(is_so) => is_so(library.fact(fact), weighing),
        Asks::Personnel => weighing.personnel.is_some(),
    };
    if is_so {
        found("");
    }
}
