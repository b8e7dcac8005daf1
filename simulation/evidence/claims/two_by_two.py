"""Claim 1: what the student does and how the teacher sees the student, set one by one.

A 2 x 2 experiment on one student of every class: behaviour typical or difficult (propensity
z), representation typical or conflictual (held from the first to the last morning), under
shared draws.
"""

from itertools import product

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.ablations import BLIND
from simulation.evidence.claims.claim import SMALLEST_EFFECT, STUDENT_SHARE, Claim, Criterion
from simulation.evidence.claims.experiment import (
    DIFFICULT,
    TYPICAL,
    ClaimRun,
    ClaimTask,
    FixedValues,
    classes,
    draw_one_dyad_each,
    simulate_year,
    standardised,
    with_propensity,
)
from simulation.interventions.kinds.first_impression import PICTURES
from simulation.parameters import Parameters
from simulation.processes.appraisal import accountability
from simulation.processes.perception import shield, shielded
from simulation.processes.representation import mirrored
from simulation.state import PARTS, SCHOOL_DAYS, Floats, Ints

OUTCOMES = ("blame", "emotion", "stress", "exhaustion", "engagement", "achievement")
Cell = dict[str, Floats]


def pictures(p: Parameters) -> dict[str, tuple[float, float]]:
    """A typical and a conflictual representation: positive and negative valence, 0 to 1."""
    found = {
        "typical": (p.start.general_positive, p.start.general_negative),
        "conflictual": PICTURES["bad"],
    }
    form = p.representation
    return {
        name: (mirrored(plus, minus, form), mirrored(minus, plus, form))
        for name, (plus, minus) in found.items()
    }


def held_picture(
    rows: Ints, pair: tuple[float, float], p: Parameters, days: int = SCHOOL_DAYS
) -> FixedValues:
    """One picture of all three parts, with the rigidity that it comes to."""
    plus, minus = (np.full(len(rows), value) for value in pair)
    values = {f"{part}_positive": plus for part in PARTS}
    values |= {f"{part}_negative": minus for part in PARTS}
    values["rigidity"] = p.rigidity.base + (1.0 - p.rigidity.base) * minus
    return FixedValues(rows, values, days)


def measured(lived: ClaimRun, rows: Ints, p: Parameters) -> Cell:
    """The outcomes of one world, of each teacher or of each chosen student.

    blame: accountability as appraised from the picture in the evening. emotion: negative
    emotion a contact with the chosen student.
    """
    run, links = lived.run, lived.run.school_year.world.links
    students, contacts = links.dyad_student[rows], run.tally.dyads.contacts[rows]
    return {
        "blame": blame(run, rows, p),
        "emotion": lived.negative[rows] / np.maximum(contacts, 1),
        "stress": lived.stress,
        "exhaustion": lived.exhaustion,
        "engagement": run.state.students.engagement[students].copy(),
        "achievement": run.state.students.achievement[students].copy(),
    }


def blame(run: SchoolRun, rows: Ints, p: Parameters) -> Floats:
    """How far the teachers would hold these students to account tonight, 0 to 1."""
    look, kept = p.appraisal, shield(0.0, p.appraisal)
    dyads = run.state.dyads
    pairs = zip(dyads.other_positive[rows], dyads.other_negative[rows], strict=True)
    return np.array(
        [
            accountability(
                shielded(float(plus), look.shielded_positive, kept),
                shielded(float(minus), look.shielded_negative, kept),
            )
            for plus, minus in pairs
        ]
    )


def cells(task: ClaimTask) -> tuple[dict[tuple[str, str], Cell], Cell]:
    """The four worlds by behaviour and representation, and the spread of each outcome.

    The spread is that of teachers, or of all students or dyads, in the first of the worlds.
    """
    p, chance = task.set(), task.chance
    year = classes(task, p)
    rows = draw_one_dyad_each(year, chance)
    students = year.world.links.dyad_student[rows]
    found: dict[tuple[str, str], Cell] = {}
    everybody: Cell = {}
    propensities = {"typical": TYPICAL, "difficult": DIFFICULT}
    for (behaviour, z), (picture, pair) in product(propensities.items(), pictures(p).items()):
        lived = simulate_year(
            with_propensity(year, students, z), p, chance, held=[held_picture(rows, pair, p)]
        )
        found[behaviour, picture] = measured(lived, rows, p)
        if not everybody:
            everybody = measured(lived, np.arange(len(lived.negative)), p)
    return found, everybody


def statistics(task: ClaimTask) -> dict[str, float]:
    """Main effects and interaction of every outcome, in sd of the reference world."""
    found, everybody = cells(task)
    easy, tense = found["typical", "typical"], found["typical", "conflictual"]
    hard, worst = found["difficult", "typical"], found["difficult", "conflictual"]
    result = {}
    for name in OUTCOMES:
        behaviour = (hard[name] - easy[name] + worst[name] - tense[name]) / 2.0
        picture = (tense[name] - easy[name] + worst[name] - hard[name]) / 2.0
        both = (worst[name] - hard[name]) - (tense[name] - easy[name])
        result[f"{name}_by_behaviour"] = standardised(behaviour, everybody[name])
        result[f"{name}_by_representation"] = standardised(picture, everybody[name])
        result[f"{name}_by_both"] = standardised(both, everybody[name])
    return result


WORDS = {
    "blame": "blame",
    "emotion": "negative emotion a contact",
    "stress": "stress over the year",
    "exhaustion": "exhaustion at the end",
    "engagement": "engagement of the student",
    "achievement": "achievement of the student",
}
EFFECTS = {
    "behaviour": "difficult v typical behaviour",
    "representation": "conflictual v typical representation",
    "both": "interaction",
}
FEW = "one student's part of a large effect: .8 sd over 25 students"
CLAIM = Claim(
    "1",
    "Behaviour and representation each move the teacher",
    "What a student does and how the teacher represents the student each cause the teacher's "
    "negative emotion and stress, and the student's engagement follows the representation.",
    "In every class one student, drawn by lot, behaves like a typical (z = 0) or a difficult "
    f"student (z = {DIFFICULT:g}) and is represented, on every morning of the year, typically or "
    "as in conflict: four worlds under the same draws. Effects are in sd between teachers, or "
    "between students or relationships, of the typical world.",
    statistics,
    (
        Criterion(
            "emotion_by_behaviour", "behaviour on negative emotion, sd", 0.2, None,
            "a small effect (Cohen)",
        ),
        Criterion(
            "emotion_by_representation", "representation on negative emotion, sd", 0.2, None,
            "a small effect (Cohen)",
            "anger goes with conflict (Spilt & Koomen 2009; direction)", "4.18",
        ),
        Criterion(
            "emotion_by_both", "interaction on negative emotion, sd", SMALLEST_EFFECT, None,
            "the same act hurts more in a conflictual relationship",
        ),
        Criterion("stress_by_behaviour", "behaviour on stress, sd", STUDENT_SHARE, None, FEW),
        Criterion(
            "stress_by_representation", "representation on stress, sd", STUDENT_SHARE, None, FEW
        ),
        Criterion(
            "engagement_by_representation", "representation on engagement, sd", None, -0.2,
            "a small effect (Cohen)", "r conflict x engagement -.32 (Roorda et al. 2011)", "1.02",
        ),
    ),
    (BLIND.name,),
    {
        f"{outcome}_by_{effect}": f"{EFFECTS[effect]} on {WORDS[outcome]}, sd"
        for outcome in OUTCOMES
        for effect in EFFECTS
    },
    "Engagement takes what the relationship is directly (that link is calibrated, not found), so "
    "its criterion says nothing about appraisal.",
)  # fmt: skip
