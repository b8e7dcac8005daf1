"""Claim 3: one conflictual student is felt by the teacher, and largely through the relationship.

The direct cost of misbehaviour is swept, because surveys cannot tell it from the relational
load: a share that stood only at one of its values would be no finding.
"""

from itertools import pairwise

import numpy as np

from simulation.evidence.claims.ablations import BLIND, DIRECT
from simulation.evidence.claims.claim import STUDENT_SHARE, Claim, Criterion
from simulation.evidence.claims.experiment import (
    CLASS_SIZE,
    DIFFICULT,
    ClaimTask,
    classes,
    simulate_year,
    standardised,
)
from simulation.evidence.claims.natural_effects import effects, natural_effect_runs
from simulation.evidence.claims.two_by_two import held_picture, pictures
from simulation.state import Floats, Links

EQUAL = 1.0 / CLASS_SIZE


def statistics(task: ClaimTask) -> dict[str, float]:
    """Effects of one student, share through the relationship over ``DIRECT``, the top dyad."""
    p, chance = task.set(), task.chance
    found, year = natural_effect_runs(task, p), classes(task, p)
    easy, hard, rows = found.easy, found.hard, found.rows
    ordinary = simulate_year(year, p, chance)
    met = {
        name: simulate_year(found.typical, p, chance, held=[held_picture(rows, pair, p, days=1)])
        for name, pair in pictures(p).items()
    }
    return {
        "stress": standardised(hard.stress - easy.stress, easy.stress),
        "exhaustion": standardised(hard.exhaustion - easy.exhaustion, easy.exhaustion),
        "first_picture": standardised(
            met["conflictual"].stress - met["typical"].stress, easy.stress
        ),
        "top_dyad": top_share(ordinary.negative, year.world.links),
        "top_dyad_difficult": top_share(hard.negative, year.world.links),
        **{f"share_{value:g}": share(task, value) for value in DIRECT},
    }


def share(task: ClaimTask, direct: float) -> float:
    """Share of the effect on stress through the relationship, with this cost of misbehaviour."""
    return effects(natural_effect_runs(task, task.set(load__direct=direct)), "stress").share


def top_share(negative: Floats, links: Links) -> float:
    """Share of a teacher's negative emotion that the heaviest relationship holds; mean.

    negative: of each dyad, 0 or more. Teachers without any are left out.
    """
    bounds = links.teacher_dyads
    own = [negative[start:stop] for start, stop in pairwise(bounds)]
    return float(np.mean([each.max() / each.sum() for each in own if each.sum() > 0.0] or [0.0]))


CLAIM = Claim(
    "3",
    "One conflictual student is felt",
    "A single difficult student raises the teacher's stress and exhaustion beyond one student's "
    "share, the heaviest relationship holds much of all negative emotion, and the relationship "
    "carries part of the effect whatever misbehaviour costs directly.",
    "One student of every class, drawn by lot, is typical (z = 0) or difficult (z = "
    f"{DIFFICULT:g}), all else equal; or typical, and met on the first morning with a conflictual "
    "picture. The share through the relationship (as in claim 2) is taken with the direct cost "
    "of misbehaviour at 0, .02 and .06.",
    statistics,
    (
        Criterion(
            "stress", "one difficult student on stress, sd", 3 * STUDENT_SHARE, None,
            "three times one student's part of a large effect",
            "stress with a student with ADHD symptoms v classmate d 1.52 (DeShazer et al. 2023)",
            "4.09",
        ),
        Criterion(
            "exhaustion", "one difficult student on exhaustion, sd", STUDENT_SHARE, None,
            "more than one student's part of a large effect",
        ),
        Criterion(
            "top_dyad", "share of negative emotion held by the heaviest relationship",
            3 * EQUAL, None, "three times an equal share of 25",
            "stress is concentrated in few students (Greene et al. 2002; direction)", "4.11",
        ),
        *(
            Criterion(
                f"share_{value:g}", f"share through the relationship, w_dir {value:g}",
                0.2, None, "a fifth, as in claim 2",
            )
            for value in DIRECT
        ),
    ),
    (BLIND.name,),
    {
        "stress": "one difficult student on stress, sd",
        "exhaustion": "one difficult student on exhaustion, sd",
        "first_picture": "conflictual first picture of a typical student on stress, sd",
        "top_dyad": "negative emotion held by the heaviest relationship, ordinary class",
        "top_dyad_difficult": "the same with the difficult student",
        **{f"share_{v:g}": f"share through the relationship, w_dir {v:g}" for v in DIRECT},
    },
)  # fmt: skip
