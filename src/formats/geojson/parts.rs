//! What stands inside a fact: claims, sites, ranges, parties. Fields of the wrong sort are
//! reported and kept in the file, never guessed at.

use std::borrow::Cow;
use std::collections::HashSet;

use arcstr::ArcStr;
use serde_json::value::RawValue;

use super::geometry;
use crate::atlas::claims::Bounds;
use crate::atlas::outline::Shape;
use crate::atlas::time::Edtf;
use crate::atlas::{
    Atlas, Claim, Extra, Fact, FormerName, Kind, Link, NamedPlace, Party, Precision, Quote,
    RangeCentre, Site, Statement, Status, Terms, Ties, WeaponRange,
};
use crate::basemap::is_country_code;
use crate::formats::log::Log;
use crate::formats::node::{Node, Sort};
use crate::geodesy::LonLat;

/// What the parts of a fact are checked against.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Ids of the atlas's sources.
    pub source_ids: HashSet<ArcStr>,
    /// Ids of the atlas's groups.
    pub group_ids: HashSet<ArcStr>,
    /// Whether the file has the `theatrum` member, so that its facts ought to have sources.
    pub native: bool,
    /// Whether the feature is all of its file, rather than one of a collection.
    pub alone: bool,
}

impl Scope {
    /// What the facts of an atlas are checked against.
    pub fn of(atlas: &Atlas) -> Self {
        let outline = &atlas.outline;
        Self {
            source_ids: atlas
                .sources
                .iter()
                .map(|source| source.id.clone())
                .collect(),
            group_ids: atlas.groups.iter().map(|group| group.id.clone()).collect(),
            native: outline.theatrum().is_some(),
            alone: outline.shape != Shape::Collection,
        }
    }
}

/// The members of an object, taken one by one; what is left is unknown.
pub(super) struct Fields<'a> {
    members: Vec<Option<(Cow<'a, str>, Node<'a>)>>,
}

impl<'a> Fields<'a> {
    /// The members of what should be an object, called `what` in messages.
    pub(super) fn of(node: Node<'a>, what: &str, log: &mut Log<'_>) -> Option<Self> {
        if let Some(members) = node.members() {
            return Some(Self {
                members: members.into_iter().map(Some).collect(),
            });
        }
        let message = format!(
            "{what} should be an object, not {}; set aside",
            node.sort().words()
        );
        log.error(node, "type", message);
        None
    }

    /// Takes a member; null counts as absent.
    pub(super) fn take(&mut self, name: &str) -> Option<Node<'a>> {
        let slot = self
            .members
            .iter_mut()
            .rev()
            .find(|slot| slot.as_ref().is_some_and(|(key, _)| key == name))?;
        let (_, node) = slot.take()?;
        (node.sort() != Sort::Null).then_some(node)
    }

    /// Looks at a member and leaves it where it is; null counts as absent.
    fn peek(&self, name: &str) -> Option<Node<'a>> {
        let (_, node) = self
            .members
            .iter()
            .flatten()
            .rev()
            .find(|(key, _)| key == name)?;
        (node.sort() != Sort::Null).then_some(*node)
    }

    fn peek_text(&self, name: &str, log: &mut Log<'_>) -> Option<ArcStr> {
        let text = self.peek(name)?.string()?;
        (!text.is_empty()).then(|| log.share(&text))
    }

    fn has(&self, name: &str) -> bool {
        self.peek(name).is_some()
    }

    /// A title in one of the properties that other programs use for one.
    fn title(&self, log: &mut Log<'_>) -> ArcStr {
        TITLE_NAMES
            .iter()
            .find_map(|name| self.peek_text(name, log))
            .unwrap_or_default()
    }

    fn of_sort(&mut self, name: &str, sort: Sort, log: &mut Log<'_>) -> Option<Node<'a>> {
        let node = self.take(name)?;
        if node.sort() == sort {
            return Some(node);
        }
        let message = format!(
            "\"{name}\" should be {}, not {}; kept, but not used",
            sort.words(),
            node.sort().words()
        );
        let problem = log.warn(node, "type", message);
        if sort == Sort::Number && node.sort() == Sort::Text {
            problem.hint = Some("write the number without quotes".to_owned());
        }
        None
    }

    /// A member as it is spelled, for whoever reads it later.
    pub(super) fn raw(&mut self, name: &str) -> Option<Box<RawValue>> {
        self.take(name).map(Node::keep)
    }

    pub(super) fn text(&mut self, name: &str, log: &mut Log<'_>) -> Option<ArcStr> {
        let text = self.string(name, log)?;
        Some(log.share(&text))
    }

    /// A text that hardly any other fact will have.
    fn own_text(&mut self, name: &str, log: &mut Log<'_>) -> Option<Box<str>> {
        self.string(name, log).map(Into::into)
    }

    fn string(&mut self, name: &str, log: &mut Log<'_>) -> Option<Cow<'a, str>> {
        let node = self.of_sort(name, Sort::Text, log)?;
        let text = node.string();
        if text.is_none() {
            let message = format!("\"{name}\" holds half of a character; kept, but not used");
            log.warn(node, "type", message);
        }
        text
    }

    pub(super) fn number(&mut self, name: &str, log: &mut Log<'_>) -> Option<f64> {
        let node = self.of_sort(name, Sort::Number, log)?;
        let number = node.number();
        if number.is_none() {
            let message = format!("\"{name}\" is too large a number; kept, but not used");
            log.warn(node, "type", message);
        }
        number
    }

    fn flag(&mut self, name: &str, log: &mut Log<'_>) -> bool {
        self.of_sort(name, Sort::Bool, log)
            .and_then(Node::boolean)
            .unwrap_or(false)
    }

    pub(super) fn list(&mut self, name: &str, log: &mut Log<'_>) -> Vec<Node<'a>> {
        self.of_sort(name, Sort::Array, log)
            .and_then(Node::items)
            .unwrap_or_default()
    }

    pub(super) fn texts(&mut self, name: &str, log: &mut Log<'_>) -> Box<[ArcStr]> {
        let mut texts = Vec::new();
        for item in self.list(name, log) {
            if let Some(text) = item.string() {
                texts.push(log.share(&text));
            } else {
                let message = format!("\"{name}\" should list text, not {}", item.sort().words());
                log.warn(item, "type", message);
            }
        }
        texts.into()
    }

    /// A date; a year written as a number is understood.
    pub(super) fn date(&mut self, name: &str, log: &mut Log<'_>) -> Option<Edtf> {
        let node = self.take(name)?;
        let text = match node.sort() {
            Sort::Text => node.string()?,
            Sort::Number => Cow::Borrowed(node.text()),
            other => {
                let message = format!("\"{name}\" should be a date as text, not {}", other.words());
                log.error(node, "date", message);
                return None;
            }
        };
        match log.share_date(&text) {
            Ok(date) => Some(date),
            Err(why) => {
                let message = format!("\"{name}\" is no date: \"{text}\": {why}");
                log.error(node, "date", message).hint = Some(
                    "dates are EDTF: 2004, 2022-06, 2022-06-28, 2004/.., 2022-06-28/2022-06-30"
                        .to_owned(),
                );
                None
            }
        }
    }

    /// A country's ISO 3166-1 alpha-3 code.
    pub(super) fn country(&mut self, name: &str, log: &mut Log<'_>) -> Option<ArcStr> {
        let node = self.of_sort(name, Sort::Text, log)?;
        let code = node.string()?;
        if !is_country_code(&code) {
            let message = format!("\"{name}\" is no country code: \"{code}\"");
            let upper = code.to_uppercase();
            log.warn(node, "country-code", message).hint = Some(if is_country_code(&upper) {
                format!("write it in capitals: {upper}")
            } else {
                "use the three letters of ISO 3166-1, such as TJK".to_owned()
            });
        }
        Some(log.share(&code))
    }

    fn position(&mut self, name: &str, log: &mut Log<'_>) -> Option<LonLat> {
        geometry::position(self.take(name)?, log)
    }

    /// What nobody took, to be kept as it is.
    fn rest(self, log: &mut Log<'_>) -> Extra {
        self.members
            .into_iter()
            .flatten()
            .map(|(name, node)| (log.share(&name), node.keep()))
            .collect()
    }
}

/// Property names that plain GeoJSON uses for a title, best first.
const TITLE_NAMES: [&str; 9] = [
    "title", "name", "Name", "NAME", "label", "Title", "TITLE", "name_en", "NAME_EN",
];

/// Reads the properties of a feature into a fact.
pub(super) fn read_properties(
    mut fields: Fields<'_>,
    feature: Node<'_>,
    scope: &Scope,
    fact: &mut Fact,
    log: &mut Log<'_>,
) {
    if !(scope.native || fields.has("kind") || fields.has("claims")) {
        // Somebody else's GeoJSON: its properties mean what its author meant by them, so only
        // a title is looked for, and nothing is complained of.
        fact.title = fields.title(log);
        fact.summary = fields
            .peek("description")
            .and_then(Node::string)
            .unwrap_or_default()
            .into();
        keep_properties(fact, fields.rest(log));
        return;
    }
    if let Some(kind) = fields.take("kind") {
        let word = kind.string().unwrap_or_else(|| Cow::Borrowed(kind.text()));
        if let Some(known) = Kind::from_word(&word) {
            fact.kind = known;
        } else {
            let message = format!("unknown kind \"{word}\"; drawn as a place");
            log.warn(kind, "unknown-kind", message).hint = Some(
                "known kinds are deployment, meeting, journey, transfer, agreement, event, place"
                    .to_owned(),
            );
            fact.keep().kind_word = Some(log.share(&word));
        }
    }
    fact.title = fields.text("title", log).unwrap_or_default();
    if fact.title.is_empty() {
        fact.title = fields.title(log);
    }
    fact.summary = fields.own_text("summary", log).unwrap_or_default();
    fact.when = fields.date("when", log);
    fact.country = fields.country("country", log);
    fact.host = fields.country("host", log);
    fact.parties = read_parties(&mut fields, log);
    let groups_node = fields.peek("groups");
    fact.groups = fields.texts("groups", log);
    if let Some(node) = groups_node
        && scope.native
    {
        for group in &fact.groups {
            if !scope.group_ids.contains(group) {
                let message = format!("the group \"{group}\" is not listed in the atlas");
                log.warn(node, "unknown-group", message);
            }
        }
    }
    fact.tags = fields.texts("tags", log);
    fact.sites = read_sites(&mut fields, log);
    fact.ranges = read_ranges(&mut fields, log);
    fact.body = fields.text("body", log);
    fact.ties = read_ties(&mut fields, log);
    fact.claims = read_claims(&mut fields, scope, log);
    if fact.claims.iter().all(|claim| claim.source.is_none()) {
        warn_no_source(fact, feature, log);
    }
    keep_properties(fact, fields.rest(log));
}

fn keep_properties(fact: &mut Fact, extra: Extra) {
    if !extra.is_empty() {
        fact.keep().extra_properties = extra;
    }
}

/// Says that nobody can check a fact.
pub(super) fn warn_no_source(fact: &Fact, feature: Node<'_>, log: &mut Log<'_>) {
    let message = match fact.title.as_str() {
        "" => "a fact without a source".to_owned(),
        title => format!("\"{title}\" has no source"),
    };
    log.warn(feature, "no-source", message).hint =
        Some("add a claim with a source, so that a reader can check it".to_owned());
}

fn read_parties(fields: &mut Fields<'_>, log: &mut Log<'_>) -> Box<[Party]> {
    let mut parties = Vec::new();
    for item in fields.list("parties", log) {
        let Some(mut party) = Fields::of(item, "a party", log) else {
            continue;
        };
        parties.push(Party {
            name: party.text("name", log).unwrap_or_default(),
            role: party.text("role", log),
            country: party.country("country", log),
        });
    }
    parties.into()
}

fn read_ties(fields: &mut Fields<'_>, log: &mut Log<'_>) -> Option<Box<Ties>> {
    let mut ties = Ties {
        facility: fields.text("facility", log),
        covers: fields.texts("covers", log),
        side: fields.text("side", log),
        links: Box::default(),
    };
    let mut links = Vec::new();
    for item in fields.list("links", log) {
        let Some(mut link) = Fields::of(item, "a link", log) else {
            continue;
        };
        let Some(to) = link.text("to", log).filter(|to| !to.is_empty()) else {
            let message = "a link that does not say to which fact; set aside".to_owned();
            log.warn(item, "link", message);
            continue;
        };
        links.push(Link {
            to,
            word: link.text("as", log).unwrap_or_default(),
            note: link.text("note", log),
        });
    }
    ties.links = links.into();
    (ties != Ties::default()).then(|| Box::new(ties))
}

fn read_sites(fields: &mut Fields<'_>, log: &mut Log<'_>) -> Box<[Site]> {
    let mut sites = Vec::new();
    for item in fields.list("sites", log) {
        let Some(mut site) = Fields::of(item, "a site", log) else {
            continue;
        };
        let name = site.text("name", log).unwrap_or_default();
        if !site.has("at") {
            let message = format!("the site \"{name}\" has no place (\"at\"); kept, but not drawn");
            log.warn(item, "coordinates", message);
            continue;
        }
        let Some(at) = site.position("at", log) else {
            continue;
        };
        let precision = read_precision(&mut site, log);
        let mut formerly = Vec::new();
        for former in site.list("formerly", log) {
            if let Some(mut former) = Fields::of(former, "a former name", log) {
                formerly.push(FormerName {
                    name: former.text("name", log).unwrap_or_default(),
                    until: former.date("until", log),
                });
            }
        }
        sites.push(Site {
            name,
            at,
            when: site.date("when", log),
            formerly: formerly.into(),
            country: site.country("country", log),
            precision,
            radius_km: site.number("radius_km", log),
        });
    }
    sites.into()
}

fn read_precision(site: &mut Fields<'_>, log: &mut Log<'_>) -> Precision {
    let Some(node) = site.take("precision") else {
        return Precision::default();
    };
    let word = node.string().unwrap_or_default();
    Precision::from_word(&word).unwrap_or_else(|| {
        let message = format!("unknown precision \"{word}\"; taken as an exact site");
        log.warn(node, "precision", message).hint =
            Some("precision is site, city, region or country".to_owned());
        Precision::default()
    })
}

fn read_ranges(fields: &mut Fields<'_>, log: &mut Log<'_>) -> Box<[WeaponRange]> {
    let mut ranges = Vec::new();
    for item in fields.list("ranges", log) {
        let Some(mut range) = Fields::of(item, "a range", log) else {
            continue;
        };
        let system = range.text("system", log).unwrap_or_default();
        let Some(km) = range.number("km", log).filter(|km| *km > 0.0) else {
            let message = format!("the range of \"{system}\" has no length in km; set aside");
            log.warn(item, "range", message);
            continue;
        };
        let mut centre = RangeCentre::default();
        if let Some(node) = range.take("centre")
            && let Some(mut fields) = Fields::of(node, "the centre of a range", log)
        {
            centre = RangeCentre {
                name: fields.text("name", log).unwrap_or_default(),
                at: fields.position("at", log),
                assumed: fields.flag("assumed", log),
            };
        }
        ranges.push(WeaponRange { system, km, centre });
    }
    ranges.into()
}

/// Reads the claims among `fields`.
pub(super) fn read_claims(
    fields: &mut Fields<'_>,
    scope: &Scope,
    log: &mut Log<'_>,
) -> Box<[Claim]> {
    let mut claims = Vec::new();
    for item in fields.list("claims", log) {
        let Some(mut claim) = Fields::of(item, "a claim", log) else {
            continue;
        };
        claims.push(read_claim(&mut claim, item, scope, log));
    }
    claims.into()
}

fn read_claim(fields: &mut Fields<'_>, item: Node<'_>, scope: &Scope, log: &mut Log<'_>) -> Claim {
    let about = fields.text("about", log).unwrap_or_default();
    if about.is_empty() {
        log.warn(
            item,
            "claim",
            "a claim that does not say what it is about".to_owned(),
        );
    }
    let says = read_statement(fields, item, log);
    if says == Statement::Nothing {
        let message = format!("the claim about \"{about}\" says nothing");
        log.warn(item, "claim", message).hint =
            Some("give it a value, low and high, a place, a date or text".to_owned());
    }
    let source_node = fields.peek("source");
    let source = fields.text("source", log);
    match (&source, source_node) {
        (Some(id), Some(node)) if !scope.source_ids.contains(id) => {
            let message = format!("the source \"{id}\" is not listed in the atlas");
            log.error(node, "unknown-source", message).hint =
                Some("add it to \"sources\" of the \"theatrum\" member".to_owned());
        }
        (None, _) => {
            let message = format!("the claim about \"{about}\" names no source");
            log.warn(item, "no-source", message);
        }
        _ => {}
    }
    let status_node = fields.peek("status");
    let status = fields
        .text("status", log)
        .map_or(Status::Stated, |word| Status::from_word(&word));
    if let (Status::Other(word), Some(node)) = (&status, status_node) {
        let message = format!("unknown status \"{word}\"; the claim is listed, but does not count");
        log.warn(node, "status", message).hint =
            Some("status is stated, planned, superseded or withdrawn".to_owned());
    }
    let unit = fields.text("unit", log);
    let qualifier = fields.text("qualifier", log);
    let as_of = fields.date("as_of", log);
    let site = fields.text("site", log);
    let locator = fields.text("locator", log);
    let said_by = fields.text("said_by", log);
    let note = fields.text("note", log);
    let quote = read_quote(fields, log);
    Claim {
        says,
        terms: log.share_terms(Terms {
            about,
            unit,
            qualifier,
            status,
            site,
            said_by,
            note,
            quote,
        }),
        as_of,
        source,
        locator,
    }
}

fn read_quote(fields: &mut Fields<'_>, log: &mut Log<'_>) -> Option<Box<Quote>> {
    let node = fields.take("quote")?;
    if let Some(exact) = node.string() {
        return Some(Box::new(Quote {
            exact: log.share(&exact),
            ..Quote::default()
        }));
    }
    let mut fields = Fields::of(node, "a quotation", log)?;
    Some(Box::new(Quote {
        exact: fields.text("exact", log).unwrap_or_default(),
        prefix: fields.text("prefix", log).unwrap_or_default(),
        suffix: fields.text("suffix", log).unwrap_or_default(),
    }))
}

fn read_statement(fields: &mut Fields<'_>, item: Node<'_>, log: &mut Log<'_>) -> Statement {
    if let Some(value) = fields.number("value", log) {
        return Statement::Value(value);
    }
    let (low, high) = (fields.number("low", log), fields.number("high", log));
    if low.is_some() || high.is_some() {
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) if low > high => {
                let message =
                    format!("\"low\" {low} is above \"high\" {high}; taken the other way round");
                log.warn(item, "claim", message);
                (Some(high), Some(low))
            }
            (low, high) => (low, high),
        };
        return Statement::Between(Box::new(Bounds { low, high }));
    }
    if let Some(node) = fields.take("place") {
        if let Some(name) = node.string() {
            let name = log.share(&name);
            return Statement::Place(Box::new(NamedPlace { name, at: None }));
        }
        if let Some(mut place) = Fields::of(node, "the place of a claim", log) {
            return Statement::Place(Box::new(NamedPlace {
                name: place.text("name", log).unwrap_or_default(),
                at: place.position("at", log),
            }));
        }
    }
    if fields.has("date") {
        return fields
            .date("date", log)
            .map_or(Statement::Nothing, Statement::Date);
    }
    fields
        .text("text", log)
        .map_or(Statement::Nothing, Statement::Text)
}
