//! Which side a fact is on. It adds nothing up.

use super::time::Day;
use super::{Atlas, Fact, Side};

/// The side of a fact. Sides stay within their atlas; countries are the same in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideOf<'a> {
    /// One that the atlas names.
    Named(&'a Side),
    /// One that the fact names and the atlas does not.
    Unlisted(&'a str),
    /// The sending country, where no side of the atlas has it.
    Country(&'a str),
}

impl<'a> SideOf<'a> {
    /// The id of the side, or the code of the country.
    pub fn id(self) -> &'a str {
        match self {
            Self::Named(side) => &side.id,
            Self::Unlisted(id) | Self::Country(id) => id,
        }
    }

    /// Whether it is the same side in every atlas.
    pub fn is_country(self) -> bool {
        matches!(self, Self::Country(_))
    }
}

/// The side that a fact of an atlas is on; none where nobody says who sends.
///
/// It is its own, else that of its groups, else that of its sending country, as the group of a side
/// stood on a day; a country that no side has is a side by itself.
pub fn side_of<'a>(atlas: &'a Atlas, fact: &'a Fact, day: Day) -> Option<SideOf<'a>> {
    let find = |is_it: &dyn Fn(&Side) -> bool| {
        let found = atlas.sides.iter().find(|side| is_it(side));
        found.map(SideOf::Named)
    };
    if let Some(id) = fact.side() {
        return Some(find(&|side| side.id == id).unwrap_or(SideOf::Unlisted(id)));
    }
    let of_group = fact
        .groups
        .iter()
        .find_map(|group| find(&|side| side.group.as_ref() == Some(group)));
    if of_group.is_some() {
        return of_group;
    }
    let country = fact.country.as_deref()?;
    let is_member = |side: &Side| {
        let group = side.group.as_deref().and_then(|id| atlas.group(id));
        group.is_some_and(|group| !group.stays_on(country, day).is_empty())
    };
    find(&|side| side.countries.iter().any(|code| code == country))
        .or_else(|| find(&is_member))
        .or(Some(SideOf::Country(country)))
}
