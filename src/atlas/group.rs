//! A group of states and who belongs to it when. It knows nothing of facts.

use arcstr::ArcStr;

use super::claim::Claim;
use super::time::{Day, Edtf};

/// An alliance or another circle of states, with dated members.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Unique in the atlas.
    pub id: ArcStr,
    /// What it is called.
    pub name: ArcStr,
    /// What sort of circle it is: alliance, forum and so on.
    pub kind: Option<ArcStr>,
    /// Who belongs to it, and when.
    pub members: Vec<Member>,
}

impl Group {
    /// ISO 3166-1 alpha-3 codes of the members on a day, sorted, each once.
    pub fn members_on(&self, day: Day) -> Vec<&str> {
        let mut codes: Vec<&str> = self
            .members
            .iter()
            .filter(|member| member.when.as_ref().is_none_or(|when| holds_on(when, day)))
            .map(|member| member.country.as_str())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The stays of a state that a day falls into.
    pub fn stays_on(&self, code: &str, day: Day) -> Vec<&Member> {
        self.members
            .iter()
            .filter(|member| member.country == code)
            .filter(|member| member.when.as_ref().is_none_or(|when| holds_on(when, day)))
            .collect()
    }
}

/// One stay of one state in a group.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// ISO 3166-1 alpha-3.
    pub country: ArcStr,
    /// From when until when.
    pub when: Option<Edtf>,
    /// What says so.
    pub claims: Box<[Claim]>,
}

/// Whether something that holds during `when` holds on `day`.
fn holds_on(when: &Edtf, day: Day) -> bool {
    when.contains_day(day)
}
