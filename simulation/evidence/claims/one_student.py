"""Claims 3 and 4: one difficult student, and the same misbehaviour spread over the class.

The direct cost of misbehaviour is varied, because surveys cannot distinguish it from the relational
load: a share found at only one of its values would be no evidence.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from simulation.evidence.claims.ablations import DIRECT
from simulation.evidence.claims.experiment import (
    DIFFICULT,
    TYPICAL,
    ClaimRun,
    ClaimTask,
    classes,
    draw_dyads,
    simulate_year,
    standardised,
    with_propensity,
)
from simulation.evidence.claims.natural_effects import TINY, effects, natural_effect_runs
from simulation.evidence.claims.two_by_two import fixed_representation, representations
from simulation.state import Floats, Links

FIRST_SHIFT, ATTEMPTS, CLOSE = 0.1, 10, 0.005  # sd of z; number; share of the extra misbehaviour
HIGHEST = 4.0  # sd of z, of a shift


def effect_of_one_student(task: ClaimTask) -> dict[str, float]:
    """Return effects of one student, the share through the relationship, and the top dyad."""
    p, chance = task.with_changes(), task.chance
    runs, year = natural_effect_runs(task, p), classes(task, p)
    easy, hard = runs.easy, runs.hard
    ordinary = simulate_year(year, p, chance)
    first = {
        name: simulate_year(
            runs.typical, p, chance, fixed=[fixed_representation(runs.rows, pair, p, days=1)]
        )
        for name, pair in representations(p).items()
    }
    impression = first["conflictual"].stress - first["typical"].stress
    return {
        "stress": standardised(hard.stress - easy.stress, easy.stress),
        "exhaustion": standardised(hard.exhaustion - easy.exhaustion, easy.exhaustion),
        "first_picture": standardised(impression, easy.stress),
        "top_dyad": top_share(ordinary.negative, year.structure.links),
        "top_dyad_difficult": top_share(hard.negative, year.structure.links),
        **{f"share_{cost:g}": share(task, cost) for cost in DIRECT},
    }


def share(task: ClaimTask, direct: float) -> float:
    """Return the share of the effect on stress through the relationship, with this direct cost."""
    runs = natural_effect_runs(task, task.with_changes(load__direct=direct))
    return effects(runs, "stress").share


def top_share(negative: Floats, links: Links) -> float:
    """Return the mean share of a teacher's negative emotion in the heaviest relationship.

    negative: by dyad, 0 or more. Teachers without any are left out.
    """
    by_teacher = [negative[start:stop] for start, stop in pairwise(links.teacher_dyads)]
    return float(np.mean([own.max() / own.sum() for own in by_teacher if own.sum() > 0.0] or [0.0]))


def effect_of_concentration(task: ClaimTask) -> dict[str, float]:
    """Return stress and exhaustion with the extra misbehaviour in one student and in all."""
    p, chance = task.with_changes(), task.chance
    year = classes(task, p)
    one = year.structure.links.dyad_student[draw_dyads(year, chance)]
    everyone = np.arange(len(year.structure.links.student_key))
    typical = with_propensity(year, one, TYPICAL)
    base = typical.structure.traits.students.propensity
    easy = simulate_year(typical, p, chance)
    hard = simulate_year(with_propensity(year, one, DIFFICULT), p, chance)
    extra = misbehaviour(hard) - misbehaviour(easy)

    def spread(shift: float) -> tuple[ClaimRun, float]:
        run = simulate_year(with_propensity(typical, everyone, base + shift), p, chance)
        return run, (misbehaviour(run) - misbehaviour(easy)) / extra

    wide, matched = match_misbehaviour(spread)
    found = {"matched": matched, "extra": extra / task.teachers}
    for name in ("stress", "exhaustion"):
        reference = getattr(easy, name)
        costs = [standardised(getattr(run, name) - reference, reference) for run in (hard, wide)]
        found[f"{name}_one"], found[f"{name}_all"] = costs
        found[f"{name}_ratio"] = costs[0] / costs[1] if abs(costs[1]) > TINY else 1.0
    return found


def misbehaviour(run: ClaimRun) -> float:
    """Return the number of contacts in the year that opened with misbehaviour."""
    return float(run.run.tally.dyads.negative_contacts.sum())


def match_misbehaviour(
    spread: Callable[[float], tuple[ClaimRun, float]],
) -> tuple[ClaimRun, float]:
    """Find by secants the run in which all students together add as much misbehaviour as one.

    spread: the run at a shift of all propensities, and its extra misbehaviour as a share of the
    goal. Stops within ``CLOSE`` of 1 or after ``ATTEMPTS``.
    """
    before, shift = (0.0, 0.0), FIRST_SHIFT
    for _ in range(ATTEMPTS):
        run, reached = spread(shift)
        if abs(reached - 1.0) <= CLOSE or reached == before[1]:
            break
        slope = (reached - before[1]) / (shift - before[0])
        before, shift = (shift, reached), min(max(shift + (1.0 - reached) / slope, 0.0), HIGHEST)
    return run, reached
