"""All claims, in order."""

from simulation.evidence.claims import (
    concentration,
    natural_effects,
    reciprocity,
    single_dyad,
    spirals,
    stability,
    survey,
    trap,
    two_by_two,
)
from simulation.evidence.claims.claim import Claim

CLAIMS: tuple[Claim, ...] = (
    two_by_two.CLAIM,
    natural_effects.CLAIM,
    single_dyad.CLAIM,
    concentration.CLAIM,
    reciprocity.CLAIM,
    spirals.CLAIM,
    stability.CLAIM,
    trap.CLAIM,
    survey.CLAIM,
)
