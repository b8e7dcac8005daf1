"""Claim 2: the part of a difficult student's effect that the relationship mediates.

Natural effects by replay. Let Y(z, M) be a teacher's outcome when a student has propensity z
and the teacher's representation of that student follows the course M; M_z is its own course
under z. Then

    total    Y(z', M_z') - Y(z, M_z)
    direct   Y(z', M_z)  - Y(z, M_z)     behaviour changed, relationship as without the change
    indirect Y(z', M_z') - Y(z', M_z)    through the relationship

which add up by definition, provided that fixing a run's own course changes nothing in it:
``replayed`` counts the numbers that differ then, and must be 0.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from simulation.evidence.claims.experiment import (
    DIFFICULT,
    REPRESENTATION,
    TYPICAL,
    ClaimRun,
    ClaimTask,
    classes,
    draw_dyads,
    fixed_course,
    simulate_year,
    standardised,
    with_propensity,
)
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.school_year import SchoolYear
from simulation.state import Floats, Ints

OUTCOMES = ("stress", "exhaustion")
TINY = 1e-3  # sd; the share of a smaller total effect is not computed


class NaturalEffects(NamedTuple):
    """Effects on one outcome, by teacher, shape (teachers,); reference: in the typical arm."""

    total: Floats
    direct: Floats
    indirect: Floats
    reference: Floats

    @property
    def share(self) -> float:
        """Indirect over total effect, of the means; 0 if the total effect is below ``TINY``."""
        if abs(standardised(self.total, self.reference)) < TINY:
            return 0.0
        return float(self.indirect.mean() / self.total.mean())


class NaturalEffectRuns(NamedTuple):
    """Runs with one student of every class typical, difficult, or difficult with a typical course.

    typical, difficult: the classes before their first day. easy, hard: their runs. fixed: the hard
    run with the course of the easy one.
    """

    rows: Ints
    typical: SchoolYear
    difficult: SchoolYear
    easy: ClaimRun
    hard: ClaimRun
    fixed: ClaimRun


def natural_effect_runs(task: ClaimTask, p: Parameters) -> NaturalEffectRuns:
    """Simulate the runs of a replicate, cached for the next claim."""
    return _runs(p, task.chance, classes(task, p))


@lru_cache(maxsize=2)
def _runs(p: Parameters, chance: RandomStreams, year: SchoolYear) -> NaturalEffectRuns:
    rows = draw_dyads(year, chance)
    students = year.structure.links.dyad_student[rows]
    typical, difficult = (with_propensity(year, students, z) for z in (TYPICAL, DIFFICULT))
    easy, hard = (simulate_year(arm, p, chance, record=rows) for arm in (typical, difficult))
    course = fixed_course(rows, easy.representation)
    fixed = simulate_year(difficult, p, chance, record=rows, fixed=[course])
    return NaturalEffectRuns(rows, typical, difficult, easy, hard, fixed)


def effects(runs: NaturalEffectRuns, outcome: str) -> NaturalEffects:
    """Return total, direct and indirect effect on an outcome of ``ClaimRun``."""
    easy, hard, fixed = (getattr(run, outcome) for run in (runs.easy, runs.hard, runs.fixed))
    return NaturalEffects(hard - easy, fixed - easy, hard - fixed, easy)


def statistics(task: ClaimTask) -> dict[str, float]:
    """Return the decomposition of stress and exhaustion, in sd between teachers."""
    p, chance = task.with_changes(), task.chance
    runs = natural_effect_runs(task, p)
    easy = runs.easy
    again, swapped = (
        simulate_year(runs.typical, p, chance, fixed=[fixed_course(runs.rows, run.representation)])
        for run in (easy, runs.hard)
    )
    found = {
        "replayed": float(
            (again.stress != easy.stress).sum() + (again.exhaustion != easy.exhaustion).sum()
        ),
        "leak": leak(easy.representation, runs.fixed.representation),
    }
    for name in OUTCOMES:
        effect = effects(runs, name)
        for part in ("total", "direct", "indirect"):
            found[f"{name}_{part}"] = standardised(getattr(effect, part), effect.reference)
        by_course = getattr(swapped, name) - effect.reference
        found[f"{name}_swapped"] = standardised(by_course, effect.reference)
        found[f"{name}_share"] = effect.share
        gap = effect.total - effect.direct - effect.indirect
        found[f"{name}_not_added_up"] = float(abs(gap).max())
    return found


def leak(course: Floats, followed: Floats) -> float:
    """Return the mean change of R− from a fixed morning to the next, before it is set again."""
    n = REPRESENTATION.index("relationship_negative")
    return float(np.abs(followed[1:, n] - course[:-1, n]).mean())
