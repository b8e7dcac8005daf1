"""Claim 2: how much of what a difficult student does to a teacher goes through the relationship.

Natural effects by replay. Let Y(z, M) be a teacher's outcome when a student has propensity z
and the teacher's representation of that student runs the course M; M_z is the course it takes
by itself under z. Then

    total    Y(z', M_z') - Y(z, M_z)
    direct   Y(z', M_z)  - Y(z, M_z)     behaviour changed, relationship as it would have been
    indirect Y(z', M_z') - Y(z', M_z)    through the relationship

which add up by definition, provided that imposing a world's own course changes nothing in
it: ``replayed`` counts what differs then, and must be 0.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from simulation.evidence.claims.ablations import BLIND
from simulation.evidence.claims.claim import SMALLEST_EFFECT, Claim, Criterion
from simulation.evidence.claims.experiment import (
    DIFFICULT,
    PICTURE,
    TYPICAL,
    ClaimRun,
    ClaimTask,
    classes,
    draw_one_dyad_each,
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
TINY = 1e-3  # sd; of a smaller total effect no share is taken


class NaturalEffects(NamedTuple):
    """Of one outcome, of each teacher, shape (teachers,); reference: of the typical world."""

    total: Floats
    direct: Floats
    indirect: Floats
    reference: Floats

    @property
    def share(self) -> float:
        """Indirect over total, of the means; 0 where there is hardly a total effect."""
        if abs(standardised(self.total, self.reference)) < TINY:
            return 0.0
        return float(self.indirect.mean() / self.total.mean())


class NaturalEffectRuns(NamedTuple):
    """One student of every class typical or difficult, and difficult with the typical course.

    typical, difficult: the classes before their first day. easy, hard: as they go. held: hard
    with the course of easy imposed.
    """

    rows: Ints
    typical: SchoolYear
    difficult: SchoolYear
    easy: ClaimRun
    hard: ClaimRun
    held: ClaimRun


def natural_effect_runs(task: ClaimTask, p: Parameters) -> NaturalEffectRuns:
    """The worlds of a replicate; kept for the next claim that asks for them."""
    return _worlds(p, task.chance, classes(task, p))


@lru_cache(maxsize=2)
def _worlds(p: Parameters, chance: RandomStreams, year: SchoolYear) -> NaturalEffectRuns:
    rows = draw_one_dyad_each(year, chance)
    students = year.world.links.dyad_student[rows]
    typical = with_propensity(year, students, TYPICAL)
    difficult = with_propensity(year, students, DIFFICULT)
    easy, hard = (simulate_year(each, p, chance, watch=rows) for each in (typical, difficult))
    held = simulate_year(difficult, p, chance, watch=rows, held=[fixed_course(rows, easy.picture)])
    return NaturalEffectRuns(rows, typical, difficult, easy, hard, held)


def effects(found: NaturalEffectRuns, outcome: str) -> NaturalEffects:
    """Total, direct and indirect effect on an outcome of ``Lived``."""
    easy, hard, held = (getattr(each, outcome) for each in (found.easy, found.hard, found.held))
    return NaturalEffects(hard - easy, held - easy, hard - held, easy)


def statistics(task: ClaimTask) -> dict[str, float]:
    """The decomposition of stress and exhaustion, in sd between teachers."""
    p, chance = task.set(), task.chance
    found = natural_effect_runs(task, p)
    easy, hard = found.easy, found.hard
    again, swapped = (
        simulate_year(found.typical, p, chance, held=[fixed_course(found.rows, each.picture)])
        for each in (easy, hard)
    )
    result = {
        "replayed": float(
            (again.stress != easy.stress).sum() + (again.exhaustion != easy.exhaustion).sum()
        ),
        "leak": leak(easy.picture, found.held.picture),
    }
    for name in OUTCOMES:
        each = effects(found, name)
        for part in ("total", "direct", "indirect"):
            result[f"{name}_{part}"] = standardised(getattr(each, part), each.reference)
        result[f"{name}_swapped"] = standardised(
            getattr(swapped, name) - each.reference, each.reference
        )
        result[f"{name}_share"] = each.share
        gap = each.total - each.direct - each.indirect
        result[f"{name}_not_added_up"] = float(abs(gap).max())
    return result


def leak(course: Floats, followed: Floats) -> float:
    """How far R- moves from one held morning to the next, before it is set again; mean."""
    n = PICTURE.index("relationship_negative")
    return float(np.abs(followed[1:, n] - course[:-1, n]).mean())


CLAIM = Claim(
    "2",
    "The relationship carries part of the effect",
    "Part of what a difficult student does to the teacher's stress and exhaustion goes through "
    "the teacher's representation of that student.",
    "The year is lived with a typical (z = 0) and with a difficult student (z = "
    f"{DIFFICULT:g}). Then it is lived again with the difficult student while the representation "
    "is set, every morning, to what it was that day with the typical one: what is left is the "
    "direct effect, the rest went through the relationship. In sd between teachers.",
    statistics,
    (
        Criterion(
            "stress_indirect", "through the relationship, stress, sd", SMALLEST_EFFECT, None,
            "above nothing",
        ),
        Criterion(
            "stress_share", "share of the effect on stress through the relationship", 0.2, None,
            "a fifth: less would be a side effect (assumed)",
            "relationship mediates misbehaviour -> enthusiasm (Aldrup et al. 2018; direction)",
            "4.04",
        ),
        Criterion(
            "exhaustion_indirect", "through the relationship, exhaustion, sd",
            SMALLEST_EFFECT, None, "above nothing",
        ),
        Criterion(
            "stress_not_added_up", "total less direct and indirect, largest of any teacher",
            None, 1e-9, "exact by construction",
        ),
        Criterion(
            "replayed", "numbers that differ when a world's own course is imposed", None, 0.0,
            "exact by construction",
        ),
    ),
    (BLIND.name,),
    {
        **{
            f"{name}_{part}": f"{words} on {name}, sd"
            for name in OUTCOMES
            for part, words in {
                "total": "total effect",
                "direct": "direct effect",
                "indirect": "effect through the relationship",
                "swapped": "effect of the other course alone, student typical,",
            }.items()
        },
        **{f"{name}_share": f"share through the relationship, {name}" for name in OUTCOMES},
        "leak": "how far a held R- moves until the next morning, mean, 0-1",
    },
    "Trust is not held: how the student comes to behave is part of either path. With blind "
    "appraisal a small effect of either sign is left, because rigidity still sets how strongly "
    "a neutral picture pulls.",
)  # fmt: skip
