"""Claim 1: the student's behaviour and the teacher's representation of it, set separately.

A 2 x 2 experiment on one student of every class: behaviour typical or difficult (propensity z),
representation typical or conflictual (fixed from the first to the last morning), with the same
random draws.
"""

from itertools import product

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.experiment import (
    DIFFICULT,
    TYPICAL,
    ClaimRun,
    ClaimTask,
    FixedValues,
    classes,
    draw_dyads,
    simulate_year,
    standardised,
    with_propensity,
)
from simulation.interventions.kinds.first_impression import PICTURES
from simulation.parameters import Parameters
from simulation.processes.appraisal import accountability
from simulation.processes.perception import shield, shielded
from simulation.processes.representation import mirrored
from simulation.school.at_rest import ORDINARY_TEACHER
from simulation.state import PARTS, SCHOOL_DAYS, Floats, Ints

OUTCOMES = ("blame", "emotion", "stress", "exhaustion", "engagement", "achievement")
Outcomes = dict[str, Floats]


def representations(p: Parameters) -> dict[str, tuple[float, float]]:
    """Return a typical and a conflictual representation: positive and negative valence, 0 to 1."""
    pairs = {
        "typical": (ORDINARY_TEACHER.general_positive, ORDINARY_TEACHER.general_negative),
        "conflictual": PICTURES["bad"],
    }
    form = p.representation
    return {
        name: (mirrored(plus, minus, form), mirrored(minus, plus, form))
        for name, (plus, minus) in pairs.items()
    }


def fixed_representation(
    rows: Ints, pair: tuple[float, float], p: Parameters, days: int = SCHOOL_DAYS
) -> FixedValues:
    """Fix one representation of all three parts, with the rigidity that follows from it."""
    plus, minus = (np.full(len(rows), value) for value in pair)
    values = {f"{part}_positive": plus for part in PARTS}
    values |= {f"{part}_negative": minus for part in PARTS}
    values["rigidity"] = p.rigidity.base + (1.0 - p.rigidity.base) * minus
    return FixedValues(rows, values, days)


def outcomes_of(simulated: ClaimRun, rows: Ints, p: Parameters) -> Outcomes:
    """Return the outcomes of one arm, for every teacher or every drawn student.

    blame: accountability as appraised from the representation in the evening. emotion: negative
    emotion per contact with the drawn student.
    """
    run, links = simulated.run, simulated.run.school_year.structure.links
    students, contacts = links.dyad_student[rows], run.tally.dyads.contacts[rows]
    return {
        "blame": blame(run, rows, p),
        "emotion": simulated.negative[rows] / np.maximum(contacts, 1),
        "stress": simulated.stress,
        "exhaustion": simulated.exhaustion,
        "engagement": run.state.students.engagement[students].copy(),
        "achievement": run.state.students.achievement[students].copy(),
    }


def blame(run: SchoolRun, rows: Ints, p: Parameters) -> Floats:
    """Return how accountable the teachers consider these students in the evening, 0 to 1."""
    appraisal, share = p.appraisal, shield(0.0, p.appraisal)
    dyads = run.state.dyads
    pairs = zip(dyads.other_positive[rows], dyads.other_negative[rows], strict=True)
    return np.array(
        [
            accountability(
                shielded(float(plus), appraisal.shielded_positive, share),
                shielded(float(minus), appraisal.shielded_negative, share),
            )
            for plus, minus in pairs
        ]
    )


def arms(task: ClaimTask) -> tuple[dict[tuple[str, str], Outcomes], Outcomes]:
    """Simulate the four arms by behaviour and representation, and the reference of outcomes.

    The reference has the outcomes of all teachers, students or dyads in the first arm.
    """
    p, chance = task.with_changes(), task.chance
    year = classes(task, p)
    rows = draw_dyads(year, chance)
    students = year.structure.links.dyad_student[rows]
    cells: dict[tuple[str, str], Outcomes] = {}
    reference: Outcomes = {}
    behaviours = {"typical": TYPICAL, "difficult": DIFFICULT}
    for (behaviour, z), (name, pair) in product(behaviours.items(), representations(p).items()):
        changed = with_propensity(year, students, z)
        simulated = simulate_year(changed, p, chance, fixed=[fixed_representation(rows, pair, p)])
        cells[behaviour, name] = outcomes_of(simulated, rows, p)
        reference = reference or outcomes_of(simulated, np.arange(len(simulated.negative)), p)
    return cells, reference


def statistics(task: ClaimTask) -> dict[str, float]:
    """Return main effects and interaction on every outcome, in sd of the reference arm."""
    cells, reference = arms(task)
    easy, tense = cells["typical", "typical"], cells["typical", "conflictual"]
    hard, worst = cells["difficult", "typical"], cells["difficult", "conflictual"]
    effects = {}
    for name in OUTCOMES:
        contrasts = {
            "behaviour": (hard[name] - easy[name] + worst[name] - tense[name]) / 2.0,
            "representation": (tense[name] - easy[name] + worst[name] - hard[name]) / 2.0,
            "both": (worst[name] - hard[name]) - (tense[name] - easy[name]),
        }
        for contrast, effect in contrasts.items():
            effects[f"{name}_by_{contrast}"] = standardised(effect, reference[name])
    return effects
