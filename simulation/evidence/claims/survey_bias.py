"""Claim 9: a survey would explain more by the relationship than by behaviour.

No intervention: the statistic that the theory is usually supported with. It is included because it
also appears where the representation has no effect, which is the reason to test the other claims by
intervention.
"""

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.experiment import ClaimTask, classes, negative_emotion
from simulation.school.links import dyad_owner
from simulation.state import SCHOOL_DAYS, Floats, Links

OBSERVED = 10  # school days in which an observer counts misbehaviour; assumed


def statistics(task: ClaimTask) -> dict[str, float]:
    """Return R2, within teachers, of the second half's negative emotion by earlier predictors."""
    p = task.with_changes()
    year = classes(task, p, ties=True)
    run = SchoolRun(year, p, task.chance)
    run.advance(SCHOOL_DAYS // 2 - OBSERVED)
    unobserved = np.array(run.tally.dyads.negative_contacts)
    run.advance(OBSERVED)
    conflict = np.array(run.state.dyads.relationship_negative)
    misbehaviour = (run.tally.dyads.negative_contacts - unobserved).astype(np.float64)
    before = negative_emotion(run)
    run.advance(SCHOOL_DAYS // 2)
    later, links = negative_emotion(run) - before, year.structure.links
    by_conflict, by_behaviour = (
        r_squared(later, predictor, links) for predictor in (conflict, misbehaviour)
    )
    return {
        "by_conflict": by_conflict,
        "by_behaviour": by_behaviour,
        "more": by_conflict - by_behaviour,
    }


def r_squared(outcome: Floats, predictor: Floats, links: Links) -> float:
    """Return the squared correlation of deviations from the teacher's mean; 0 without variance."""
    owner = dyad_owner(links)
    count = np.bincount(owner)
    one, other = (
        values - (np.bincount(owner, weights=values) / count)[owner]
        for values in (outcome, predictor)
    )
    spread = float((one * one).sum() * (other * other).sum())
    return float((one * other).sum()) ** 2 / spread if spread > 0.0 else 0.0
