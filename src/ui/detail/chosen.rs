//! The selected fact, with what its claims come to. It knows nothing of how the panel shows it.

use crate::atlas::claims::{self, Answer, Personnel, Weighed};
use crate::atlas::library::FactRef;
use crate::atlas::{Atlas, Fact};
use crate::index::Digest;
use crate::ui::Ctx;

/// The selected fact with its claims weighed, once for each frame.
pub(super) struct Chosen<'a> {
    pub(super) fact_ref: FactRef,
    pub(super) fact: &'a Fact,
    pub(super) atlas: &'a Atlas,
    pub(super) digest: Digest,
    pub(super) personnel: Option<Personnel>,
    pub(super) weighed: Vec<Weighed<'a>>,
    pub(super) answers: Vec<Answer<'a>>,
}

impl<'a> Chosen<'a> {
    pub(super) fn of(ctx: &Ctx<'a>) -> Option<Self> {
        let fact_ref = ctx.state.selected()?;
        let fact = ctx.state.library().get(fact_ref)?;
        let digest = ctx.state.digest_of(fact_ref)?;
        let atlas = ctx.state.library().atlas(fact_ref.atlas());
        let weighed = claims::weigh(atlas, fact.kind.nature(), &fact.claims, digest.day);
        let answers = claims::answers(&weighed, digest.day);
        Some(Self {
            fact_ref,
            fact,
            atlas,
            digest,
            personnel: ctx.state.personnel_of(fact_ref),
            weighed,
            answers,
        })
    }

    /// What the claims that count say of one thing.
    pub(super) fn answer(&self, about: &str) -> Option<&Answer<'a>> {
        self.answers.iter().find(|answer| answer.about == about)
    }
}
