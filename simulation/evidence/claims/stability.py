"""Claim 7: representations are stable, and reflection changes them."""

import numpy as np

from simulation.evidence.claims.experiment import (
    REPRESENTATION,
    ClaimTask,
    classes,
    simulate_year,
    standardised,
)
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.kinds.reflection import Reflection
from simulation.interventions.targeting import DyadTarget
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS

START, SESSIONS = 8, 8  # week of the first session, weekly sessions; assumed, as in a prototype
PER_TEACHER = 3  # relationships discussed
MIDDLE = SCHOOL_DAYS // 2
AFTER = (START - 1 + SESSIONS) * DAYS_A_WEEK  # the morning a week after the last session


def programme() -> Reflection:
    """Return eight weekly sessions on the three most conflictual relationships of every teacher."""
    return Reflection(
        start=SchoolMorning(1, (START - 1) * DAYS_A_WEEK),
        sessions=SESSIONS,
        target=DyadTarget(per_teacher=PER_TEACHER),
    )


def statistics(task: ClaimTask) -> dict[str, float]:
    """Return the stability over half a year, and the effects of reflection where it is used."""
    p = task.with_changes()
    year = classes(task, p, ties=True)
    rows = np.arange(len(year.structure.links.dyad_student))
    usual, guided = (
        simulate_year(year, p, task.chance, record=rows, interventions=interventions)
        for interventions in ([], [programme()])
    )
    marked = guided.run.marked
    found = {}
    for sign in ("positive", "negative"):
        name = f"relationship_{sign}"
        n = REPRESENTATION.index(name)
        end, guided_end = (getattr(arm.run.state.dyads, name) for arm in (usual, guided))
        middle, after = usual.representation[MIDDLE, n], usual.representation[AFTER, n]
        change = guided.representation[AFTER, n] - after
        found[f"stability_{sign}"] = float(np.corrcoef(middle, end)[0, 1])
        found[f"reflection_{sign}"] = standardised(change[marked], after)
        found[f"reflection_{sign}_end"] = standardised((guided_end - end)[marked], end)
    effect = guided.exhaustion - usual.exhaustion
    return {**found, "reflection_exhaustion": standardised(effect, usual.exhaustion)}
