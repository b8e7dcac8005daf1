"""Claim 8: an exhausted start holds a teacher in exhaustion."""

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.ablations import UNWORN
from simulation.evidence.claims.claim import Claim, Criterion
from simulation.evidence.claims.experiment import ClaimTask, classes
from simulation.parameters import Parameters
from simulation.school.school_year import SchoolYear
from simulation.state import SCHOOL_DAYS, Floats

RESTED, SPENT = 0.1, 0.7  # E on the first morning; NEA scores 1.6 and 5.2
YEARS = 2
HELD = 0.3  # of E; half the distance of the two beginnings: a teacher so far apart is held


def statistics(task: ClaimTask) -> dict[str, float]:
    """How far apart the same teachers end who began spent or rested, after one and two years."""
    p = task.set()
    year = classes(task, p, ties=True)
    rested, spent = (ends(year, p, task, start) for start in (RESTED, SPENT))
    gaps = [worse - better for worse, better in zip(spent, rested, strict=True)]
    return {
        **{f"gap_{n}": float(gap.mean()) for n, gap in enumerate(gaps, 1)},
        **{f"held_{n}": float((gap >= HELD).mean()) for n, gap in enumerate(gaps, 1)},
        "largest": float(gaps[-1].max()),
        "rested_end": float(rested[-1].mean()),
        "spent_end": float(spent[-1].mean()),
    }


def ends(year: SchoolYear, p: Parameters, task: ClaimTask, start: float) -> list[Floats]:
    """Exhaustion of each teacher at the end of each year, all begun at the same level."""
    run = SchoolRun(year, p, task.chance, years=YEARS)
    run.state.teachers.exhaustion[:] = start
    found = []
    for n in range(YEARS):
        if n:
            run.start_next_year()
        run.advance(SCHOOL_DAYS)
        found.append(np.array(run.state.teachers.exhaustion))
    return found


CLAIM = Claim(
    "8",
    "An exhausted start is a trap",
    "The same teacher who starts exhausted stays more exhausted than after a rested start, for "
    "years: exhaustion feeds itself through recovery, reappraisal and relationships.",
    f"All teachers start the first year at E = {RESTED:g} or at E = {SPENT:g}, all else equal; "
    "nights, weekends and holidays do their work. Read at the end of the first and the second "
    f"year. A teacher is held if the two ends differ by {HELD:g} or more.",
    statistics,
    (
        Criterion(
            "gap_1", "gap of E after a year", 0.1, None,
            "a sixth of the distance of the two beginnings (assumed)",
        ),
        Criterion(
            "gap_2", "gap of E after two years", 0.05, None, "a twelfth of it (assumed)",
        ),
        Criterion(
            "held_2", "share of teachers held after two years", 0.05, None,
            "one in twenty (assumed)",
        ),
    ),
    (UNWORN.name,),
    {
        "gap_1": "gap of E after a year",
        "gap_2": "gap of E after two years",
        "held_1": "share of teachers held after a year",
        "held_2": "share of teachers held after two years",
        "largest": "largest gap of any teacher after two years",
        "rested_end": "E after two years, rested start",
        "spent_end": "E after two years, exhausted start",
    },
)  # fmt: skip
