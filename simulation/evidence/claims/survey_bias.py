"""Claim 9: a survey would say that the relationship explains more than behaviour does.

No intervention: the statistic that the theory is usually supported with. It stands here
because it also appears where the representation has no effect at all, which is why the
other claims are tested by intervention.
"""

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.ablations import BLIND
from simulation.evidence.claims.claim import Claim, Criterion
from simulation.evidence.claims.experiment import ClaimTask, classes
from simulation.school.links import dyad_owner
from simulation.state import NEGATIVE_EMOTIONS, SCHOOL_DAYS, Floats, Links

OBSERVED = 10  # school days in which misbehaviour is counted, as an observer would; assumed


def statistics(task: ClaimTask) -> dict[str, float]:
    """R2, within teachers, of the second half's negative emotion by what was there before."""
    p = task.set()
    year = classes(task, p, ties=True)
    run = SchoolRun(year, p, task.chance)
    run.advance(SCHOOL_DAYS // 2 - OBSERVED)
    tally, links = run.tally.dyads, year.world.links
    unseen = np.array(tally.negative_contacts)
    run.advance(OBSERVED)
    conflict = np.array(run.state.dyads.relationship_negative)
    bad, before = tally.negative_contacts - unseen, felt(run)
    run.advance(SCHOOL_DAYS // 2)
    later = felt(run) - before
    by_conflict, by_behaviour = (
        r_squared(later, each.astype(np.float64), links) for each in (conflict, bad)
    )
    return {
        "by_conflict": by_conflict,
        "by_behaviour": by_behaviour,
        "more": by_conflict - by_behaviour,
    }


def felt(run: SchoolRun) -> Floats:
    """Negative emotion of each dyad so far."""
    return np.asarray(run.tally.dyads.intensity[:, : len(NEGATIVE_EMOTIONS)].sum(axis=1))


def r_squared(outcome: Floats, predictor: Floats, links: Links) -> float:
    """Squared correlation of deviations from the teacher's mean; 0 for what does not vary."""
    owner = dyad_owner(links)
    count = np.bincount(owner)
    one, other = (
        each - (np.bincount(owner, weights=each) / count)[owner] for each in (outcome, predictor)
    )
    spread = float((one * one).sum() * (other * other).sum())
    return float((one * other).sum()) ** 2 / spread if spread > 0.0 else 0.0


CLAIM = Claim(
    "9",
    "A survey would favour the relationship",
    "A teacher's negative emotion with a student is better predicted by the relationship than by "
    "the student's misbehaviour.",
    "No intervention: in an ordinary year, conflict (R-) at midyear and all misbehaviour observed "
    f"in the {OBSERVED} school days before it each predict the negative emotion with the student "
    "in the second half of the year, within teachers, without further measurement error.",
    statistics,
    (
        Criterion(
            "more", "R2 by conflict less R2 by misbehaviour", 0.05, None,
            "a difference that would be reported (assumed)",
            "emotions follow the relationship (Spilt & Koomen 2009; direction)", "4.18",
        ),
    ),
    (BLIND.name,),
    {
        "by_conflict": "R2 of later negative emotion by conflict",
        "by_behaviour": "R2 by misbehaviour",
        "more": "difference",
    },
    "This is the kind of figure that the theory is usually supported with. Compare the blind "
    "teacher: the representation has no effect there, and predicts all the same.",
)  # fmt: skip
