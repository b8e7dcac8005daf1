"""Levels of one arm: the answer where there is one arm and nothing is compared.

Every level has two spreads: of teachers or relationships within a replicate (sd and middle 90 %),
and of the means of replicates (lowest and highest), which is chance.
"""

from typing import Literal, NamedTuple

import pandas as pd

from simulation.effects.units_by_arm import OutcomeMoment
from simulation.measurement.outcomes import NEA, STRS
from simulation.results.reader import Filter, ResultReader

AT_ONCE = 10  # replicates in memory together
LOWER, UPPER = 0.05, 0.95  # quantiles around the middle 90 %
START = OutcomeMoment(1, 0)


class LevelKind(NamedTuple):
    """One level and its column. factor: 100 for a share in percent."""

    name: str
    label: str
    table: Literal["teachers", "dyads"]
    column: str
    unit: str
    factor: float = 1.0


KINDS = (
    LevelKind("exhaustion", "teachers' emotional exhaustion", "teachers", "exhaustion_score", NEA),
    LevelKind(
        *("burnout_cases", "teachers with burnout complaints", "teachers", "burnout_case"),
        *("per 100 teachers", 100.0),
    ),
    LevelKind(
        *("in_conflict", "relationships in conflict", "dyads", "in_conflict"),
        *("per 100 relationships", 100.0),
    ),
    LevelKind("conflict", "conflict with students", "dyads", "conflict_score", STRS),
    LevelKind("closeness", "closeness with students", "dyads", "closeness_score", STRS),
)


class Level(NamedTuple):
    """One level of one arm at a moment.

    start: mean before the first day. mean: mean over replicates at the moment. sd, lower,
    upper: sd and middle 90 % of units within a replicate, None for a share or a single unit.
    least, most: lowest and highest mean of a replicate, None with one.
    """

    name: str
    label: str
    unit: str
    units: str
    arm: str
    year: int
    week: int
    start: float
    mean: float
    sd: float | None
    lower: float | None
    upper: float | None
    least: float | None
    most: float | None
    replicates: int


def estimate_levels(result: ResultReader, arm: str, moment: OutcomeMoment) -> list[Level]:
    """Return the levels of an arm at a moment, those of recorded tables only."""
    return [_level(kind, result, arm, moment) for kind in KINDS if result.has(kind.table)]


def _level(kind: LevelKind, result: ResultReader, arm: str, moment: OutcomeMoment) -> Level:
    start, ends = (_by_replicate(kind, result, arm, when) for when in (START, moment))
    means, several = ends["mean"], len(ends) > 1
    differ = kind.factor == 1.0 and bool(ends["sd"].notna().all())
    sd, lower, upper = (
        float(ends[name].mean()) if differ else None for name in ("sd", "lower", "upper")
    )
    return Level(
        *(kind.name, kind.label, kind.unit),
        units="teachers" if kind.table == "teachers" else "relationships",
        arm=arm,
        year=moment.year,
        week=moment.week,
        start=float(start["mean"].mean()),
        mean=float(means.mean()),
        sd=sd,
        lower=lower,
        upper=upper,
        least=float(means.min()) if several else None,
        most=float(means.max()) if several else None,
        replicates=len(ends),
    )


def _by_replicate(
    kind: LevelKind, result: ResultReader, arm: str, moment: OutcomeMoment
) -> pd.DataFrame:
    """Return mean, sd, lower and upper of the units of every replicate, a few at a time."""
    column, value = moment.time_of(kind.table)
    parts = []
    for first in range(1, result.scenario["run"]["replicates"] + 1, AT_ONCE):
        filters: list[Filter] = [
            *(("arm", "==", arm), ("year", "==", moment.year), (column, "==", value)),
            *(("replicate", ">=", first), ("replicate", "<", first + AT_ONCE)),
        ]
        frame = result.table(kind.table, ["replicate", kind.column], filters)
        values = (frame[kind.column].astype("float64") * kind.factor).groupby(frame["replicate"])
        numbers = {"mean": values.mean(), "sd": values.std(ddof=1)}
        numbers |= {"lower": values.quantile(LOWER), "upper": values.quantile(UPPER)}
        parts.append(pd.DataFrame(numbers))
    return pd.concat(parts)
