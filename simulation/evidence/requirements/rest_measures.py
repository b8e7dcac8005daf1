"""Whether the model is at rest: the weeks of later years against those of the first.

A value of a class or a teacher is compared with that of the same teacher in the same week of the
first year, so that the error of a difference is that of paired means.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from simulation.evidence.theory.season_statistics import AUTUMN, PERCENT
from simulation.evidence.theory.theory_year import TheoryTask, TheoryYear, unwatched_years
from simulation.measurement.outcomes import burnout_case, exhaustion_score
from simulation.state import SCHOOL_WEEKS, Floats
from simulation.stats.groups import group_means
from simulation.verification.determinism import bounds
from simulation.verification.finding import VerificationEffort

ERROR = ".error"  # ending of the name of a standard error
SEASON = [week - 1 for week in AUTUMN]  # places of weeks


def rest_measures(task: TheoryTask) -> dict[str, float]:
    """Return the measures of rest of one large primary population, and their standard errors."""
    years = unwatched_years(task)
    exhaustion = [year.fridays["exhaustion"] for year in years]
    with_complaints = [
        np.asarray(PERCENT * burnout_case(exhaustion_score(values)), dtype=np.float64)
        for values in exhaustion
    ]
    found = {
        **named("rest_exhaustion", largest_gap(exhaustion, spreads(exhaustion[0]))),
        **named("rest_cases", largest_gap(with_complaints, np.ones(SCHOOL_WEEKS))),
    }
    for name, sign in (("conflict", "negative"), ("closeness", "positive")):
        variable = f"relationship_{sign}"
        spread = spreads(years[0].mondays[variable][1:])
        classes = [class_means(year, variable) for year in years]
        found |= named(f"rest_{name}", largest_gap(classes, spread))
    share = with_complaints[0][SEASON].mean(axis=0)
    error = float(share.std(ddof=1) / np.sqrt(len(share)))
    return {**found, **named("cases_weeks_6_to_16", (float(share.mean()), error))}


def out_of_range(task: TheoryTask, effort: VerificationEffort) -> dict[str, float]:
    """Return how many states leave their range on the days of a school year, both levels."""
    findings = bounds(effort, task.parameters)
    return {"out_of_range": float(sum(finding.number for finding in findings))}


def largest_gap(years: Sequence[Floats], spread: Floats) -> tuple[float, float]:
    """Return the largest difference of a week from the first year, and its standard error.

    years: values of every teacher, shape (weeks, teachers). spread: of every week, the unit.

    >>> first, second = np.zeros((2, 3)), np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])
    >>> largest_gap([first, second], np.array([1.0, 2.0]))[0]
    1.0
    """
    gaps, errors = [], []
    for year in years[1:]:
        change = (year - years[0]) / spread[:, None]
        gaps.append(np.abs(change.mean(axis=1)))
        errors.append(change.std(axis=1, ddof=1) / np.sqrt(change.shape[1]))
    place = int(np.argmax(gaps))
    return float(np.ravel(gaps)[place]), float(np.ravel(errors)[place])


def spreads(values: Floats) -> Floats:
    """Return the sd of every week, values of shape (weeks, units)."""
    return np.asarray(values.std(axis=1, ddof=1))


def class_means(year: TheoryYear, variable: str) -> Floats:
    """Return the mean of a variable over the class of every teacher, at the ends of weeks."""
    return np.array([group_means(row, year.owner) for row in year.mondays[variable][1:]])


def named(name: str, found: tuple[float, float]) -> Mapping[str, float]:
    """Return a value and its standard error by name."""
    return {name: found[0], name + ERROR: found[1]}
