"""Paired effects: the same teacher, student or dyad in two worlds that share every draw.

The mean is over replicates of the mean difference over units. The interval is that of
the mean over replicates (95 %, t): chance in this school, not other schools. d stands
on the spread of units as usual, never on that of the differences.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
from scipy import stats

from simulation.experiments.results import Filter, Result
from simulation.measurement.columns import schema
from simulation.measurement.outcomes import CHANGES, OUTCOMES, Outcome
from simulation.measurement.recorder import WEEKS, wave_of
from simulation.state import Floats

LEVEL = 0.95
AT_ONCE = 10  # replicates of an arm in memory together
KEYS = {
    "teachers": ["replicate", "teacher"],
    "dyads": ["replicate", "teacher", "student"],
    "students": ["replicate", "student"],
}
OF_DYADS = ("listed targeted",)  # who is meant stands in the table of dyads
MARKS: dict[str, list[str]] = {"teachers": [], "dyads": ["targeted"], "students": ["listed"]}


class Difference(NamedTuple):
    """A paired difference: see ``Effect`` for its numbers."""

    mean: float
    low: float | None
    high: float | None
    d: float | None
    sd: float | None
    reference: float
    units: float
    replicates: int


class Effect(NamedTuple):
    """What an arm does to an outcome, against the reference; columns as in ``columns.py``.

    low, high: None with one replicate. d, sd: None where units do not differ.
    """

    outcome: str
    label: str
    unit: str
    arm: str
    versus: str
    year: int
    week: int
    mean: float
    low: float | None
    high: float | None
    d: float | None
    sd: float | None
    reference: float
    units: float
    replicates: int


def effects_of(result: Result, year: int, week: int) -> list[Effect]:
    """Every outcome of every arm against the first, at the end of a school week.

    Dyads and students are read at the last wave held by then. An outcome is left out
    where nobody is meant by it: targeted students where an intervention targets none.
    """
    versus, *others = result.arms
    effects = []
    for arm in others:
        means = _means(result, versus, arm, year, week)
        for outcome in OUTCOMES:
            if means[outcome.name]:
                difference = over_replicates(pd.concat(means[outcome.name]))
                effects.append(
                    Effect(
                        outcome=outcome.name, label=outcome.label, unit=outcome.unit,
                        arm=arm, versus=versus, year=year, week=week, **difference._asdict(),
                    )
                )  # fmt: skip
    return effects


def paired_difference(
    treated: pd.DataFrame, usual: pd.DataFrame, keys: Sequence[str]
) -> Difference:
    """The difference of the column ``value`` between rows with the same keys.

    keys: ``replicate`` first, then what names a unit. Units that only one of the two
    worlds has are left out.
    """
    return over_replicates(by_replicate(treated, usual, keys))


def by_replicate(treated: pd.DataFrame, usual: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """One row a replicate: mean difference, sd and mean as usual, and how many pairs."""
    pairs = treated.merge(usual, on=list(keys), suffixes=("", "_usual"))
    pairs["difference"] = pairs["value"] - pairs["value_usual"]
    groups = pairs.groupby("replicate")
    as_usual = groups["value_usual"]
    return pd.DataFrame(
        {
            "difference": groups["difference"].mean(),
            "sd": as_usual.std(ddof=1),
            "reference": as_usual.mean(),
            "units": groups.size(),
        }
    )


def over_replicates(rows: pd.DataFrame) -> Difference:
    """The difference over all replicates, from one row each as ``by_replicate`` gives them."""
    means = rows["difference"]
    sd, mean = float(rows["sd"].mean()), float(means.mean())
    half = half_width(means.to_numpy())
    return Difference(
        mean=mean,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
        d=mean / sd if sd > 0.0 else None,
        sd=sd if sd > 0.0 else None,
        reference=float(rows["reference"].mean()),
        units=int(rows["units"].sum()) / len(means),
        replicates=len(means),
    )


def half_width(means: Floats) -> float | None:
    """Half the t interval of the mean of replicates, shape (n,); None with one replicate."""
    if len(means) < 2:
        return None
    quantile = stats.t.ppf((1.0 + LEVEL) / 2.0, len(means) - 1)
    return float(quantile * stats.sem(means))


def table_of_effects(effects: Sequence[Effect]) -> pa.Table:
    """The effects as an Arrow table, in their order."""
    form = schema("effects")
    columns = zip(*effects, strict=True) if effects else [[] for _ in form]
    arrays = [
        pa.array(list(values), pa.string()).dictionary_encode()
        if pa.types.is_dictionary(field.type)
        else pa.array(list(values), field.type)
        for values, field in zip(columns, form, strict=True)
    ]
    return pa.table(arrays, schema=form)


def _means(
    result: Result, versus: str, arm: str, year: int, week: int
) -> dict[str, list[pd.DataFrame]]:
    """For each outcome what every replicate says; few replicates at a time are in memory."""
    means: dict[str, list[pd.DataFrame]] = {outcome.name: [] for outcome in OUTCOMES}
    replicates = int(result.scenario["run"]["replicates"])
    for first in range(1, replicates + 1, AT_ONCE):
        some = range(first, min(first + AT_ONCE, replicates + 1))
        tables = _tables(result, [versus, arm], year, week, some)
        for outcome in OUTCOMES:
            rows = _by_replicate(outcome, tables, versus, arm)
            if rows is not None:
                means[outcome.name].append(rows)
    return means


def _tables(
    result: Result, arms: list[str], year: int, week: int, replicates: range
) -> dict[str, pd.DataFrame]:
    """The columns of all outcomes in two arms and some replicates at one moment, by table."""
    tables, run = {}, result.scenario["run"]
    lived = int(run.get("weeks", WEEKS)) if year == run.get("years") else WEEKS
    held = wave_of(week, lived)
    for name in filter(result.has, KEYS):
        columns = {outcome.column for outcome in OUTCOMES if outcome.table == name} - set(CHANGES)
        when = ("week", "==", week) if name == "teachers" else ("wave", "==", held)
        filters: list[Filter] = [
            *(("arm", "in", arms), ("year", "==", year), when),
            *(("replicate", ">=", replicates[0]), ("replicate", "<=", replicates[-1])),
        ]
        wanted = ["arm", *KEYS[name], *MARKS[name], *sorted(columns)]
        tables[name] = result.table(name, wanted, filters)
    if "dyads" in tables:
        changes = _changes(result, arms, year, (0, held), replicates)
        tables["dyads"] = tables["dyads"].merge(changes, on=["arm", *KEYS["dyads"]], how="left")
    return tables


def _changes(
    result: Result, arms: list[str], year: int, waves: tuple[int, int], replicates: range
) -> pd.DataFrame:
    """What has become of dyads between two waves: the columns that ``CHANGES`` makes."""
    keys, read = ["arm", *KEYS["dyads"]], ["relationship_negative", "trust"]
    filters: list[Filter] = [
        *(("arm", "in", arms), ("year", "==", year), ("wave", "in", sorted(set(waves)))),
        *(("replicate", ">=", replicates[0]), ("replicate", "<=", replicates[-1])),
    ]
    frame = result.table("dyads", ["wave", *keys, *read], filters)
    start, end = (frame[frame["wave"] == wave] for wave in waves)
    pairs = start.merge(end, on=keys, suffixes=("_start", ""))
    values = [pairs[f"{name}{at}"].to_numpy() for name in read for at in ("_start", "")]
    return pairs[keys].assign(**{name: made(*values) for name, made in CHANGES.items()})


def _by_replicate(
    outcome: Outcome, tables: dict[str, pd.DataFrame], versus: str, arm: str
) -> pd.DataFrame | None:
    """What each replicate says of an outcome; None where the outcome is about nobody whom
    both arms have, or where what it needs was not recorded.
    """
    if outcome.table not in tables or (outcome.of in OF_DYADS and "dyads" not in tables):
        return None
    keys, frame = KEYS[outcome.table], tables[outcome.table]
    treated = _meant(frame[frame["arm"] == arm], outcome, tables.get("dyads", frame))
    if treated.empty:
        return None
    usual = frame[frame["arm"] == versus]
    rows = by_replicate(_valued(treated, outcome), _valued(usual, outcome), keys)
    return None if rows.empty else rows


def _valued(frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """The keys of the rows and the outcome in its unit; nobody of whom it is not known."""
    value = frame[outcome.column].astype("float64") * outcome.factor
    return frame[KEYS[outcome.table]].assign(value=value).dropna(subset=["value"])


def _meant(frame: pd.DataFrame, outcome: Outcome, dyads: pd.DataFrame) -> pd.DataFrame:
    """The rows of one arm that the outcome is about; dyads: of all arms."""
    if outcome.of == "teachers":
        return frame
    if outcome.of == "listed":
        return frame[frame["listed"]]
    if outcome.of == "listed targeted":
        return _students_in_targeted(frame[frame["listed"]], dyads)
    if outcome.of == "targeted":
        return frame[frame["targeted"]]
    if outcome.of == "all":
        return frame
    same_teacher = frame.groupby(["replicate", "teacher"], observed=True)["targeted"]
    return frame[same_teacher.transform("any") & ~frame["targeted"]]


def _students_in_targeted(students: pd.DataFrame, dyads: pd.DataFrame) -> pd.DataFrame:
    """Those students of one arm whom an intervention of that arm chose with some teacher."""
    keys = ["arm", *KEYS["students"]]
    chosen = dyads.loc[dyads["targeted"], keys].drop_duplicates()
    same = {name: chosen[name].astype(students[name].dtype) for name in ("arm", "student")}
    return students.merge(chosen.assign(**same), on=keys)
