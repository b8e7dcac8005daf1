"""Exhaustion by school week: of arms, and of differences between them."""

import pandas as pd

from simulation.effects.intervals import half_width
from simulation.results.reader import ResultReader

SCORE = "exhaustion_score"
WEEK = ["year", "week"]


def scores_of(result: ResultReader) -> pd.DataFrame:
    """Return the exhaustion scores: arm, replicate, year, week, teacher, exhaustion_score."""
    teachers = result.table("teachers", ["arm", "replicate", *WEEK, "teacher", SCORE])
    return teachers.astype({SCORE: "float64"})


def levels(teachers: pd.DataFrame) -> pd.DataFrame:
    """Return the exhaustion score by arm, year and week: mean, low, high, lower, upper.

    teachers: columns arm, replicate, year, week, exhaustion_score. low, high: 95 %
    interval of the mean over runs (NaN with one run); lower, upper: quartiles of all
    teachers of all runs together.
    """
    moments = teachers.groupby(["arm", *WEEK], observed=True)[SCORE]
    runs = teachers.groupby(["arm", *WEEK, "replicate"], observed=True)[SCORE].mean()
    table = _mean_and_interval(runs.reset_index(name="value"), ["arm", *WEEK])
    return table.assign(lower=moments.quantile(0.25), upper=moments.quantile(0.75)).reset_index()


def differences(teachers: pd.DataFrame, versus: str) -> pd.DataFrame:
    """Return paired differences from the reference: arm, year, week, mean, low, high.

    Teachers are paired within replicates; low and high as in ``levels``.
    """
    pairs = paired(teachers, versus)
    by_run = pairs.groupby(["arm", *WEEK, "replicate"], observed=True)["value"].mean()
    return _mean_and_interval(by_run.reset_index(), ["arm", *WEEK]).reset_index()


def paired(teachers: pd.DataFrame, versus: str) -> pd.DataFrame:
    """Return the difference of every teacher from the reference, in the column ``value``."""
    keys = ["replicate", *WEEK, "teacher"]
    usual = teachers[teachers["arm"] == versus].drop(columns="arm")
    pairs = teachers[teachers["arm"] != versus].merge(usual, on=keys, suffixes=("", "_usual"))
    return pairs.assign(value=pairs[SCORE] - pairs[f"{SCORE}_usual"])


def last_week(teachers: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last week of the last year."""
    last = teachers[teachers["year"] == teachers["year"].max()]
    ended: pd.DataFrame = last[last["week"] == last["week"].max()]
    return ended


def spread(teachers: pd.DataFrame, versus: str) -> float:
    """Return the sd between teachers in the reference arm at the end, mean over runs."""
    usual = teachers[teachers["arm"] == versus]
    return float(last_week(usual).groupby("replicate")[SCORE].std().mean())


def _mean_and_interval(runs: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the mean over runs of ``value``, with its 95 % interval, by the keys."""
    values = runs.groupby(keys, observed=True)["value"]
    mean = values.mean()
    half = values.apply(lambda own: half_width(own.to_numpy())).astype("float64")
    return pd.DataFrame({"mean": mean, "low": mean - half, "high": mean + half})
