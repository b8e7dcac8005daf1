"""Claim 4: the same misbehaviour weighs more in one student than spread over the class."""

from collections.abc import Callable

import numpy as np

from simulation.evidence.claims.ablations import BLIND
from simulation.evidence.claims.claim import Claim, Criterion
from simulation.evidence.claims.experiment import (
    DIFFICULT,
    TYPICAL,
    ClaimRun,
    ClaimTask,
    classes,
    draw_one_dyad_each,
    simulate_year,
    standardised,
    with_propensity,
)
from simulation.evidence.claims.natural_effects import TINY

FIRST_TRY, TRIES, CLOSE = 0.1, 10, 0.005  # sd of z; attempts; share of the extra misbehaviour
HIGHEST = 4.0  # sd of z, of a shift


def statistics(task: ClaimTask) -> dict[str, float]:
    """Stress and exhaustion with the extra misbehaviour in one student and in all."""
    p, chance = task.set(), task.chance
    year = classes(task, p)
    one = year.world.links.dyad_student[draw_one_dyad_each(year, chance)]
    everybody = np.arange(len(year.world.links.student_key))
    typical = with_propensity(year, one, TYPICAL)
    base = typical.world.traits.students.propensity
    easy = simulate_year(typical, p, chance)
    hard = simulate_year(with_propensity(year, one, DIFFICULT), p, chance)
    extra = misbehaviour(hard) - misbehaviour(easy)

    def spread(shift: float) -> tuple[ClaimRun, float]:
        lived = simulate_year(with_propensity(typical, everybody, base + shift), p, chance)
        return lived, (misbehaviour(lived) - misbehaviour(easy)) / extra

    wide, matched = alike(spread)
    result = {"matched": matched, "extra": extra / task.teachers}
    for name in ("stress", "exhaustion"):
        reference = getattr(easy, name)
        costs = [standardised(getattr(each, name) - reference, reference) for each in (hard, wide)]
        result[f"{name}_one"], result[f"{name}_all"] = costs
        result[f"{name}_ratio"] = costs[0] / costs[1] if abs(costs[1]) > TINY else 1.0
    return result


def misbehaviour(lived: ClaimRun) -> float:
    """Contacts that opened with misbehaviour in the year, of everybody."""
    return float(lived.run.tally.dyads.negative_contacts.sum())


def alike(spread: Callable[[float], tuple[ClaimRun, float]]) -> tuple[ClaimRun, float]:
    """The world in which all misbehave a little more, as much as the one student, by secants.

    spread: the world at a shift of everybody's propensity, and its extra misbehaviour as a
    share of what is wanted. Stops within ``CLOSE`` of 1 or after ``TRIES``.
    """
    before, shift = (0.0, 0.0), FIRST_TRY
    for _ in range(TRIES):
        lived, reached = spread(shift)
        if abs(reached - 1.0) <= CLOSE or reached == before[1]:
            break
        slope = (reached - before[1]) / (shift - before[0])
        before, shift = (shift, reached), min(max(shift + (1.0 - reached) / slope, 0.0), HIGHEST)
    return lived, reached


CLAIM = Claim(
    "4",
    "Concentrated misbehaviour weighs more",
    "The same amount of misbehaviour costs the teacher more when it comes from one student than "
    "when it is spread over the class.",
    f"Either one student, drawn by lot, is difficult (z = {DIFFICULT:g} instead of 0), or "
    "everybody's propensity is raised until the class misbehaves as often over the year (within "
    f"{CLOSE:.1%} of the extra contacts). In sd between teachers.",
    statistics,
    (
        Criterion(
            "stress_ratio", "stress, one student over the whole class", 1.2, None,
            "a fifth more (assumed)",
        ),
        Criterion(
            "matched", "extra misbehaviour, whole class over one student", 0.98, 1.02,
            "the two must be alike for the ratio to mean anything",
        ),
    ),
    (BLIND.name,),
    {
        "extra": "extra misbehaviour, contacts a teacher a year",
        "stress_one": "stress, in one student, sd",
        "stress_all": "stress, spread over the class, sd",
        "stress_ratio": "stress, one over all",
        "exhaustion_one": "exhaustion, in one student, sd",
        "exhaustion_all": "exhaustion, spread over the class, sd",
        "exhaustion_ratio": "exhaustion, one over all",
    },
)  # fmt: skip
