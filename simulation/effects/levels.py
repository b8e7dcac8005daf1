"""How one world stands: where there is one arm, nothing is compared and levels are the answer.

Every number says what spreads: teachers or relationships within a run (sd, and the middle
90 %), or the means of runs (lowest and highest), which is chance in these classes.
"""

from typing import Literal, NamedTuple

import pandas as pd

from simulation.measurement.outcomes import NEA, STRS
from simulation.measurement.recorder import last_wave
from simulation.results.reader import Filter, Result
from simulation.state import SCHOOL_WEEKS

AT_ONCE = 10  # replicates in memory together
MIDDLE = (0.05, 0.95)  # quantiles between which the middle 90 % lies
PERCENT = 100.0
SPREAD = ("sd", "lower", "upper")


class LevelKind(NamedTuple):
    """One level: where it is recorded, and what it counts. share: of yes, in percent."""

    name: str
    label: str
    units: str
    table: Literal["teachers", "dyads"]
    column: str
    unit: str
    share: bool = False


KINDS = (
    LevelKind(
        "exhaustion",
        "teachers' emotional exhaustion",
        "teachers",
        "teachers",
        "exhaustion_score",
        NEA,
    ),
    LevelKind(
        "burnout_cases",
        "teachers with burnout complaints",
        "teachers",
        "teachers",
        "burnout_case",
        "per 100 teachers",
        share=True,
    ),
    LevelKind(
        "in_conflict",
        "relationships in conflict",
        "relationships",
        "dyads",
        "in_conflict",
        "per 100 relationships",
        share=True,
    ),
    LevelKind(
        "conflict", "conflict with students", "relationships", "dyads", "conflict_score", STRS
    ),
    LevelKind(
        "closeness", "closeness with students", "relationships", "dyads", "closeness_score", STRS
    ),
)


class Level(NamedTuple):
    """One level of one arm at a moment.

    start: mean before the first day. mean: mean over replicates at the moment. sd, lower,
    upper: sd and middle 90 % of units within a replicate, None for a share or a lone unit.
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


def estimate_levels(result: Result, arm: str, year: int, week: int) -> list[Level]:
    """The levels of an arm at the end of a school week.

    Relationships are read at the last wave held by then, and left out where no dyads were
    recorded. Few replicates at a time are in memory.
    """
    return [_level(kind, result, arm, year, week) for kind in KINDS if result.has(kind.table)]


def _level(kind: LevelKind, result: Result, arm: str, year: int, week: int) -> Level:
    starts = _by_replicate(kind, result, arm, 1, 0)
    ends = _by_replicate(kind, result, arm, year, week)
    differ, several = not kind.share and bool(ends["sd"].notna().all()), len(ends) > 1
    sd, lower, upper = (float(ends[name].mean()) if differ else None for name in SPREAD)
    return Level(
        *(kind.name, kind.label, kind.unit, kind.units, arm, year, week),
        start=float(starts["mean"].mean()),
        mean=float(ends["mean"].mean()),
        sd=sd,
        lower=lower,
        upper=upper,
        least=float(ends["mean"].min()) if several else None,
        most=float(ends["mean"].max()) if several else None,
        replicates=len(ends),
    )


def _by_replicate(kind: LevelKind, result: Result, arm: str, year: int, week: int) -> pd.DataFrame:
    """Mean, sd, lower and upper of each replicate's units at one moment."""
    replicates = int(result.scenario["run"]["replicates"])
    parts = [
        _summed_up(_read(kind, result, arm, year, week, first))
        for first in range(1, replicates + 1, AT_ONCE)
    ]
    return pd.concat(parts)


def _read(
    kind: LevelKind, result: Result, arm: str, year: int, week: int, first: int
) -> "pd.api.typing.SeriesGroupBy[float, int]":
    """The values of some replicates from a first one on, grouped by replicate."""
    run = result.scenario["run"]
    lived = int(run.get("weeks", SCHOOL_WEEKS)) if year == run.get("years") else SCHOOL_WEEKS
    moment = ("week", week) if kind.table == "teachers" else ("wave", last_wave(week, lived))
    filters: list[Filter] = [
        *(("arm", "==", arm), ("year", "==", year), (moment[0], "==", moment[1])),
        *(("replicate", ">=", first), ("replicate", "<", first + AT_ONCE)),
    ]
    frame = result.table(kind.table, ["replicate", kind.column], filters)
    values = frame[kind.column].astype("float64") * (PERCENT if kind.share else 1.0)
    return values.groupby(frame["replicate"])


def _summed_up(values: "pd.api.typing.SeriesGroupBy[float, int]") -> pd.DataFrame:
    lower, upper = (values.quantile(each) for each in MIDDLE)
    sd = values.std(ddof=1)
    return pd.DataFrame({"mean": values.mean(), "sd": sd, "lower": lower, "upper": upper})
