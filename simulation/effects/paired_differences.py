"""Paired differences: the same teacher, dyad or student in two arms, by replicate."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.effects.units_by_arm import KEYS, UnitsByArm
from simulation.measurement.outcomes import Outcome, Table
from simulation.state import Floats, Ints

Weights = Mapping[str, float]  # of arms; an effect is +1 of the arm and -1 of the reference


def pairs_of(units: UnitsByArm, table: Table, arm: str, others: Sequence[str]) -> pd.DataFrame:
    """Return the units that an arm shares with other arms, one row a unit, in key order.

    Marks and groups are those of the arm; a column of another arm is named as ``stress @ as
    usual``. Units that one of the arms lacks are left out.
    """
    frame: pd.DataFrame = getattr(units, table)
    pairs = frame[(frame["arm"] == arm).to_numpy()].drop(columns="arm")
    for other in others:
        own = frame.loc[(frame["arm"] == other).to_numpy()].drop(columns="arm")
        numbers = [name for name in own.columns if own[name].dtype.kind in "fb"]
        own = own[[*KEYS[table], *numbers]]
        names = {name: at(name, other) for name in numbers}
        pairs = pairs.merge(own.rename(columns=names), on=KEYS[table], validate="one_to_one")
    return pairs


def at(column: str, arm: str) -> str:
    """Return the name of the column of another arm."""
    return f"{column} @ {arm}"


def units_of_outcome(pairs: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Return the pairs that an outcome is about."""
    if outcome.of in ("teachers", "all"):
        return pairs
    if outcome.of == "other":
        same_teacher = pairs.groupby(KEYS["teachers"], observed=True)["targeted"]
        return pairs[same_teacher.transform("any") & ~pairs["targeted"]]
    marks = {"targeted": ["targeted"], "listed": ["listed"]}
    wanted = marks.get(outcome.of, ["listed", "targeted"])
    return pairs[pairs[wanted].all(axis=1)]


def differences(
    pairs: pd.DataFrame, outcome: Outcome, versus: str, less: Weights | None = None
) -> pd.DataFrame:
    """Return the pairs of an outcome, with ``value``, ``usual`` and their ``difference``.

    less: weights of further arms; of an interaction -1 for the parts and +2 for the reference,
    which is subtracted once already.
    """
    own = units_of_outcome(pairs, outcome)
    value = _number(own, outcome.column, outcome)
    usual = _number(own, at(outcome.column, versus), outcome)
    difference = value - usual
    for other, weight in (less or {}).items():
        difference = difference + weight * _number(own, at(outcome.column, other), outcome)
    known = difference.notna()
    return own.assign(value=value, usual=usual, difference=difference)[known]


def by_replicate(pairs: pd.DataFrame, better: int, by: str | None = None) -> pd.DataFrame:
    """Return one row for every replicate (and group of a column), indexed by replicate.

    difference, value, usual: means over units. sd: between units in the reference, spread: of
    their differences, NaN with one unit. better, worse: shares of units that are better or worse
    off. units: their number. draw: parameter draw. Units without a group are left out.
    """
    replicates, first, place = np.unique(
        pairs["replicate"].to_numpy(), return_index=True, return_inverse=True
    )
    draws = pairs["draw"].to_numpy()[first]
    groups = [None] if by is None else list(pairs[by].cat.categories)
    if by is not None:
        group = pairs[by].cat.codes.to_numpy()
        pairs = pairs[group >= 0]
        place = (place * len(groups) + group)[group >= 0]
    count = np.bincount(place, minlength=len(replicates) * len(groups))
    there = count > 0
    columns = {name: pairs[name].to_numpy() for name in ("difference", "value", "usual")}
    gains = np.sign(columns["difference"]) * better
    means = {
        name: _means(values, place, count)[there]
        for name, values in {**columns, "better": gains > 0, "worse": gains < 0}.items()
    }
    rows = pd.DataFrame(
        {
            **means,
            "sd": _spreads(columns["usual"], place, count)[there],
            "spread": _spreads(columns["difference"], place, count)[there],
            "units": count[there],
            "draw": np.repeat(draws, len(groups))[there],
        },
        index=pd.Index(np.repeat(replicates, len(groups))[there], name="replicate"),
    )
    return (
        rows
        if by is None
        else rows.assign(group=np.tile(np.array(groups, dtype=object), len(replicates))[there])
    )


def _means(values: npt.NDArray[Any], place: Ints, count: Ints) -> Floats:
    """Return the mean of the values at every place, summed in the order of the rows."""
    sums = np.bincount(place, weights=values, minlength=len(count))
    return sums / np.maximum(count, 1)


def _spreads(values: Floats, place: Ints, count: Ints) -> Floats:
    """Return the sd of the values at every place, NaN for fewer than two."""
    apart = values - _means(values, place, count)[place]
    squares = np.bincount(place, weights=apart * apart, minlength=len(count))
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)


def by_school(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of differences and number of units by replicate and school."""
    groups = pairs.groupby(["replicate", "school"], observed=True)["difference"]
    return pd.DataFrame({"sum": groups.sum(), "units": groups.size()})


def _number(pairs: pd.DataFrame, column: str, outcome: Outcome) -> pd.Series:
    return pairs[column].astype("float64") * outcome.factor
