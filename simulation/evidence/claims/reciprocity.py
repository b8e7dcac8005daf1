"""Claim 5: engagement and relationship affect one another."""

import numpy as np

from simulation.evidence.claims.experiment import (
    COMPONENTS,
    ClaimRun,
    ClaimTask,
    FixedValues,
    classes,
    draw_dyads,
    simulate_year,
    standardised,
)
from simulation.state import Floats, Ints

SIGN = {"positive": 1.0, "negative": -1.0}


def statistics(task: ClaimTask) -> dict[str, float]:
    """Return effects of one side, fixed an sd above and below its mean, on the other."""
    p, chance = task.with_changes(), task.chance
    year = classes(task, p)
    rows = draw_dyads(year, chance)
    students = year.structure.links.dyad_student[rows]
    ordinary = simulate_year(year, p, chance)

    def ends(fixed: FixedValues) -> ClaimRun:
        return simulate_year(year, p, chance, fixed=[fixed])

    low, high = (ends(engagement(ordinary, rows, side)) for side in (-1, 1))
    cold, warm = (ends(relationship(ordinary, rows, side)) for side in (-1, 1))

    def on_dyads(name: str) -> float:
        one, other = (getattr(arm.run.state.dyads, name)[rows] for arm in (high, low))
        return standardised(one - other, getattr(ordinary.run.state.dyads, name))

    def on_students(name: str) -> float:
        one, other = (getattr(arm.run.state.students, name)[students] for arm in (warm, cold))
        return standardised(one - other, getattr(ordinary.run.state.students, name))

    return {
        "conflict_by_engagement": on_dyads("relationship_negative"),
        "closeness_by_engagement": on_dyads("relationship_positive"),
        "trust_by_engagement": on_dyads("trust"),
        "engagement_by_relationship": on_students("engagement"),
        "achievement_by_relationship": on_students("achievement"),
    }


def engagement(ordinary: ClaimRun, rows: Ints, side: int) -> FixedValues:
    """Fix the drawn students' engagement one sd above (1) or below (-1) the mean."""
    values = ordinary.run.state.students.engagement
    return FixedValues(rows, {"engagement": _level(values, side, rows)})


def relationship(ordinary: ClaimRun, rows: Ints, side: int) -> FixedValues:
    """Fix all six components one sd to the good (1) or to the bad (-1) of their means."""
    dyads = ordinary.run.state.dyads
    signs = {name: side * SIGN[name.rsplit("_", 1)[1]] for name in COMPONENTS}
    values = {name: _level(getattr(dyads, name), sign, rows) for name, sign in signs.items()}
    return FixedValues(rows, values)


def _level(values: Floats, side: float, rows: Ints) -> Floats:
    level = float(values.mean() + side * values.std(ddof=1))
    return np.full(len(rows), min(max(level, 0.0), 1.0))
