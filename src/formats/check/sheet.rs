//! An atlas beside the text that it was read from.

use std::collections::{HashMap, HashSet};

use crate::atlas::outline::Shape;
use crate::atlas::{Atlas, Fact};
use crate::formats::nearest::nearest;
use crate::formats::node::{Node, Sort, last_named};

/// An atlas beside its text.
pub(super) struct Sheet<'a> {
    pub(super) atlas: &'a Atlas,
    /// The whole file; none where it is no JSON.
    pub(super) root: Option<Node<'a>>,
    /// Whether the file has the `theatrum` member.
    pub(super) is_native: bool,
    /// The feature of each fact, by slot.
    features: Vec<Option<Node<'a>>>,
    /// The `theatrum` member.
    native: Option<Node<'a>>,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(atlas: &'a Atlas, text: &'a str) -> Self {
        let root = Node::parse(text).ok();
        let outline = &atlas.outline;
        let mut features = vec![None; atlas.facts.len()];
        for item in &outline.items {
            let slot = item.fact.and_then(|slot| features.get_mut(slot as usize));
            if let Some(slot) = slot {
                *slot = text
                    .get(item.range())
                    .and_then(|text| Node::parse(text).ok());
            }
        }
        let native = outline
            .theatrum()
            .and_then(|range| Node::parse(text.get(range)?).ok());
        Self {
            atlas,
            root,
            is_native: native.is_some(),
            features,
            native,
        }
    }

    /// Whether a file is a bare geometry.
    pub(super) fn is_bare(&self) -> bool {
        self.atlas.outline.shape == Shape::Geometry
    }

    /// The facts, each with its feature in the text.
    pub(super) fn facts(&self) -> impl Iterator<Item = (&'a Fact, Node<'a>)> + '_ {
        let facts = self.atlas.facts.iter().zip(&self.features);
        facts.filter_map(|(fact, feature)| Some((fact, (*feature)?)))
    }

    /// The objects of a list of the `theatrum` member, by their ids; of several with one id, the
    /// first.
    pub(super) fn listed(&self, name: &str) -> HashMap<String, Node<'a>> {
        let items = self
            .native
            .and_then(|native| native.member(name)?.items())
            .unwrap_or_default();
        let mut found = HashMap::new();
        for item in items {
            if let Some(id) = item.member("id").and_then(Node::string) {
                found.entry(id.into_owned()).or_insert(item);
            }
        }
        found
    }
}

/// A property of a feature.
pub(super) fn property<'a>(feature: Node<'a>, name: &str) -> Option<Node<'a>> {
    feature.member("properties")?.member(name)
}

/// The objects of a list among the members of an object, as the reader takes them.
pub(super) fn objects<'a>(holder: Option<Node<'a>>, name: &str) -> Vec<Node<'a>> {
    holder
        .and_then(|holder| holder.member(name)?.items())
        .unwrap_or_default()
        .into_iter()
        .filter(|item| item.sort() == Sort::Object)
        .collect()
}

/// The member of an object, or the object where it has none.
pub(super) fn member_or<'a>(node: Node<'a>, name: &str) -> Node<'a> {
    let members = node.members().unwrap_or_default();
    last_named(&members, name).unwrap_or(node)
}

/// Looks for what was meant, as long as not too many words are names of nothing: the work grows with
/// the words as with the names.
pub(super) struct Near {
    left: u32,
}

impl Default for Near {
    fn default() -> Self {
        Self { left: 200 }
    }
}

impl Near {
    /// A hint with the name that is nearest to a word, or with what can be said without one.
    pub(super) fn hint(&mut self, word: &str, names: &HashSet<&str>, otherwise: &str) -> String {
        let found = self.left.checked_sub(1).and_then(|left| {
            self.left = left;
            let mut names: Vec<&str> = names.iter().copied().collect();
            names.sort_unstable();
            nearest(word, names.into_iter())
        });
        found.map_or_else(
            || otherwise.to_owned(),
            |near| format!("did you mean \"{near}\"?"),
        )
    }
}
