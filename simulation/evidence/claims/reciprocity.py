"""Claim 5: engagement and relationship act on each other."""

from simulation.evidence.claims.ablations import APART
from simulation.evidence.claims.claim import SMALLEST_EFFECT, Claim, Criterion
from simulation.evidence.claims.experiment import (
    PICTURE,
    ClaimRun,
    ClaimTask,
    FixedValues,
    classes,
    draw_one_dyad_each,
    simulate_year,
    standardised,
)
from simulation.state import Floats, Ints

SIGN = {"positive": 1.0, "negative": -1.0}


def statistics(task: ClaimTask) -> dict[str, float]:
    """Effects of one side held a standard deviation above and below its mean on the other."""
    p, chance = task.set(), task.chance
    year = classes(task, p)
    rows = draw_one_dyad_each(year, chance)
    ordinary = simulate_year(year, p, chance)
    low, high = (
        simulate_year(year, p, chance, held=[engagement(ordinary, rows, s)]) for s in (-1, 1)
    )
    cold, warm = (
        simulate_year(year, p, chance, held=[relationship(ordinary, rows, s)]) for s in (-1, 1)
    )
    students = year.world.links.dyad_student[rows]

    def of_dyads(name: str) -> float:
        one, other = (getattr(each.run.state.dyads, name)[rows] for each in (high, low))
        return standardised(one - other, getattr(ordinary.run.state.dyads, name))

    def of_students(name: str) -> float:
        one, other = (getattr(each.run.state.students, name)[students] for each in (warm, cold))
        return standardised(one - other, getattr(ordinary.run.state.students, name))

    return {
        "conflict_by_engagement": of_dyads("relationship_negative"),
        "closeness_by_engagement": of_dyads("relationship_positive"),
        "trust_by_engagement": of_dyads("trust"),
        "engagement_by_relationship": of_students("engagement"),
        "achievement_by_relationship": of_students("achievement"),
    }


def engagement(ordinary: ClaimRun, rows: Ints, side: int) -> FixedValues:
    """The chosen students' engagement held one sd above (1) or below (-1) the mean."""
    return FixedValues(
        rows, {"engagement": _level(ordinary.run.state.students.engagement, side, rows)}
    )


def relationship(ordinary: ClaimRun, rows: Ints, side: int) -> FixedValues:
    """All six components held one sd to the good (1) or to the bad (-1) of their means."""
    dyads, names = ordinary.run.state.dyads, [name for name in PICTURE if name != "rigidity"]
    return FixedValues(
        rows,
        {
            name: _level(getattr(dyads, name), side * SIGN[name.rsplit("_", 1)[1]], rows)
            for name in names
        },
    )


def _level(values: Floats, side: float, rows: Ints) -> Floats:
    level = float(values.mean() + side * values.std(ddof=1))
    return (0.0 * values[: len(rows)]) + min(max(level, 0.0), 1.0)


CLAIM = Claim(
    "5",
    "Engagement and relationship act on each other",
    "A student's engagement changes the relationship that the teacher comes to have with the "
    "student, as the relationship changes engagement.",
    "The engagement of one student of every class, drawn by lot, is held all year one standard "
    "deviation above or below the mean of all students; in another pair of worlds the "
    "teacher's representation of the student is (all six components). Difference between the two "
    "ends, in sd of an ordinary year.",
    statistics,
    (
        Criterion(
            "conflict_by_engagement", "engagement on conflict, sd", None, -0.1,
            "half a small effect (assumed)",
        ),
        Criterion(
            "engagement_by_relationship", "relationship on engagement, sd", 0.2, None,
            "a small effect (Cohen)", "r positive relationship x engagement .39 (Roorda et al. "
            "2011)", "1.01",
        ),
        Criterion(
            "achievement_by_relationship", "relationship on achievement, sd", SMALLEST_EFFECT, None,
            "above nothing", "r positive relationship x achievement .16 (Roorda et al. 2011)",
            "1.03",
        ),
    ),
    (APART.name,),
    {
        "conflict_by_engagement": "engagement on conflict, sd",
        "closeness_by_engagement": "engagement on closeness, sd",
        "trust_by_engagement": "engagement on the student's trust, sd",
        "engagement_by_relationship": "relationship on engagement, sd",
        "achievement_by_relationship": "relationship on achievement, sd",
    },
)  # fmt: skip
