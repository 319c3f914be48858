//! What stands behind a total on a day: which bodies of troops it counts, and which claims.

use super::super::claims::{Bounds, bounds_words};
use super::super::library::{FactRef, Library};
use super::super::time::Day;
use super::super::totals::{self, Counted};
use super::super::{Claim, cite};
use super::{Span, Step, of_fact};

/// A body of troops that a total counts, with the claims that its number rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// The fact whose words are used.
    pub fact: FactRef,
    /// How many people.
    pub bounds: Bounds,
    /// Each fact that counts it, with a position in its claims.
    pub claims: Vec<(FactRef, usize)>,
}

impl Behind {
    /// Its claims, in order.
    pub fn claims<'a>(
        &'a self,
        library: &'a Library,
    ) -> impl Iterator<Item = (FactRef, &'a Claim)> {
        self.claims.iter().filter_map(|(fact, at)| {
            let claim = library.fact(*fact).claims.get(*at)?;
            Some((*fact, claim))
        })
    }
}

/// The bodies of troops among facts that a total counts on a day, in the order of the facts.
pub fn behind(library: &Library, facts: &[FactRef], day: Day) -> Vec<Behind> {
    let holds = |span: Span| {
        span.from.is_none_or(|from| from <= day) && span.until.is_none_or(|until| day <= until)
    };
    let steps: Vec<(FactRef, Step)> = facts
        .iter()
        .filter_map(|fact| {
            let steps = of_fact(library, *fact).into_iter();
            let step = steps.into_iter().find(|step| holds(step.span))?;
            Some((*fact, step))
        })
        .collect();
    let counted: Vec<Counted<'_>> = steps
        .iter()
        .map(|(fact, step)| Counted {
            fact: *fact,
            personnel: Some(&step.personnel),
            holds: true,
        })
        .collect();
    let (bodies, _) = totals::bodies(library, &counted, Some(day));
    bodies
        .iter()
        .map(|body| Behind {
            fact: body.first,
            bounds: body.bounds,
            claims: body
                .facts()
                .filter_map(|fact| steps.iter().find(|(held, _)| *held == fact))
                .flat_map(|(fact, step)| step.counting.iter().map(|claim| (*fact, *claim)))
                .collect(),
        })
        .collect()
}

/// A total with its sources, to be copied: what it is, and a sentence for every claim.
pub fn cited(library: &Library, said: &str, behind: &[Behind]) -> String {
    let mut lines = vec![said.to_owned()];
    for body in behind {
        let title = &library.fact(body.fact).title;
        lines.push(format!("{title}: {}", bounds_words(body.bounds)));
        lines.extend(body.claims(library).map(|(fact, claim)| {
            let sentence = cite::claim_sentence(library, fact, library.fact(fact), claim);
            format!("- {sentence}")
        }));
    }
    lines.join("\n")
}
