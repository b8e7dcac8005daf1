"""Paired effects: the same teacher, student or dyad in two worlds that share every draw.

The mean is over replicates of the mean difference over units. d stands on the spread
of units as usual, never on that of the differences.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from simulation.effects.comparison import ReplicateDifferences
from simulation.effects.intervals import (
    Interval,
    VarianceParts,
    cluster_interval,
    interval_around,
    interval_of,
    pairing_gain,
    quantile,
    replicates_for,
    variance_parts,
)
from simulation.effects.paired_differences import by_replicate
from simulation.effects.units_by_arm import OutcomeMoment
from simulation.measurement.outcomes import OUTCOMES, Outcome
from simulation.measurement.result_columns import schema
from simulation.state import Floats, Ints

NOWHERE = pd.DataFrame({"sum": [], "units": []})  # where no school is known of the units
NARROW = 0.05  # sd; half the smallest effect that counts as small (see ``sentences``)


class PairedDifference(NamedTuple):
    """A paired difference of one column, as ``Effect`` has it."""

    mean: float
    low: float | None
    high: float | None
    d: float | None
    sd: float | None
    replicates: int


class Effect(NamedTuple):
    """What an arm does to an outcome, against the reference; columns as in ``columns.py``.

    None where a number does not exist: intervals with one replicate, d where units do not
    differ, schools where there is one, parameters with one draw, hours where the arm takes
    none, published where nothing is known.
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
    better: int = 1
    benefit_runs: float | None = None
    better_units: float | None = None
    worse_units: float | None = None
    spread_units: float | None = None
    spread_runs: float | None = None
    chance: float | None = None
    parameters: float | None = None
    parameters_low: float | None = None
    parameters_high: float | None = None
    schools: int | None = None
    schools_low: float | None = None
    schools_high: float | None = None
    pairing_gain: float | None = None
    replicates_needed: int | None = None
    hours: float | None = None
    per_10_hours: float | None = None
    published_d: float | None = None
    published_low: float | None = None
    published_high: float | None = None
    published: str | None = None
    published_source: str | None = None
    published_confidence: str | None = None


def effects_of(
    compared: ReplicateDifferences, arms: Sequence[str], moment: OutcomeMoment, draws: int
) -> list[Effect]:
    """Every outcome of every arm against the first. draws: of parameters, see ``draws_of``.

    An outcome is left out where nobody is meant by it: targeted students where an
    intervention targets none.
    """
    return [
        effect_of(
            compared.effects[arm, outcome.name],
            compared.schools.get((arm, outcome.name), NOWHERE),
            outcome,
            arm,
            arms[0],
            moment=moment,
            draws=draws,
        )
        for arm in arms[1:]
        for outcome in OUTCOMES
        if (arm, outcome.name) in compared.effects
    ]


def effect_of(
    rows: pd.DataFrame,
    schools: pd.DataFrame,
    outcome: Outcome,
    arm: str,
    versus: str,
    *,
    moment: OutcomeMoment,
    draws: int,
) -> Effect:
    """One effect, from what each replicate and each school says."""
    means, drawn = rows["difference"].to_numpy(), draws_of(rows, draws)
    mean, parts = float(means.mean()), variance_parts(means, drawn)
    interval, sd = interval_of(means, drawn), positive(float(rows["sd"].mean()))
    range_of = _of_parameters(mean, parts, len(set(drawn.tolist())))
    between = cluster_interval(
        *(schools[name].to_numpy(dtype="float64") for name in ("sum", "units"))
    )
    return Effect(
        outcome=outcome.name,
        label=outcome.label,
        unit=outcome.unit,
        better=outcome.better,
        arm=arm,
        versus=versus,
        year=moment.year,
        week=moment.week,
        mean=mean,
        low=interval_end(interval, "low"),
        high=interval_end(interval, "high"),
        d=mean / sd if sd else None,
        sd=sd,
        reference=float(rows["usual"].mean()),
        units=int(rows["units"].sum()) / len(rows),
        replicates=len(rows),
        benefit_runs=benefit_share(means, outcome.better),
        better_units=float(rows["better"].mean()),
        worse_units=float(rows["worse"].mean()),
        spread_units=number(rows["spread"].mean()),
        spread_runs=float(means.std(ddof=1)) if len(rows) > 1 else None,
        schools=len(schools) or None,
        schools_low=interval_end(between, "low"),
        schools_high=interval_end(between, "high"),
        pairing_gain=pairing_gain(rows["value"].to_numpy(), rows["usual"].to_numpy(), means),
        replicates_needed=replicates_needed(means, sd),
        chance=parts.chance,
        parameters=parts.parameters,
        parameters_low=interval_end(range_of, "low"),
        parameters_high=interval_end(range_of, "high"),
    )


def paired_difference(
    treated: pd.DataFrame, usual: pd.DataFrame, keys: Sequence[str]
) -> PairedDifference:
    """The difference of the column ``value`` between rows with the same keys, ``replicate`` first.

    Units that only one of the two worlds has are left out. The interval is chance alone.
    """
    pairs = treated.merge(
        usual.rename(columns={"value": "usual"}), on=list(keys), validate="one_to_one"
    )
    rows = by_replicate(pairs.assign(difference=pairs["value"] - pairs["usual"]), better=1)
    means, sd = rows["difference"].to_numpy(), positive(float(rows["sd"].mean()))
    mean, interval = float(means.mean()), interval_of(means, draws_of(rows, 1))
    return PairedDifference(
        mean=mean,
        low=interval_end(interval, "low"),
        high=interval_end(interval, "high"),
        d=mean / sd if sd else None,
        sd=sd,
        replicates=len(rows),
    )


def draws_of(rows: pd.DataFrame, draws: int) -> Ints:
    """Which parameter draw each replicate lived with, from 0."""
    return (rows.index.to_numpy() - 1) % draws


def benefit_share(means: Floats, better: int) -> float:
    """Share of replicates that come out better as a whole; one without a difference is half."""
    gains = means * better
    return float(((gains > 0).sum() + 0.5 * (gains == 0).sum()) / len(gains))


def replicates_needed(means: Floats, sd: float | None) -> int | None:
    """Replicates that give an interval of ``NARROW`` sd to either side."""
    if len(means) < 2 or not sd:
        return None
    return replicates_for(NARROW * sd, float(means.std(ddof=1)))


def interval_end(interval: Interval | None, which: str) -> float | None:
    """One end of an interval that may not exist."""
    return None if interval is None else float(getattr(interval, which))


def positive(value: float) -> float | None:
    """A standard deviation, None where nothing differs or there is only one unit."""
    return value if value > 0.0 else None


def number(value: Any) -> float | None:
    """A number, None where it is none."""
    return None if pd.isna(value) else float(value)


def table_of(name: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows as the Arrow table of that name, in their order."""
    form = schema(name)
    columns = zip(*rows, strict=True) if rows else [[] for _ in form]
    arrays = [
        pa.array(list(values), pa.string()).dictionary_encode()
        if pa.types.is_dictionary(field.type)
        else pa.array(list(values), field.type)
        for values, field in zip(columns, form, strict=True)
    ]
    return pa.table(arrays, schema=form)


def _of_parameters(mean: float, parts: VarianceParts, draws: int) -> Interval | None:
    """Where 95 of 100 parameter sets put the mean difference."""
    if parts.parameters is None:
        return None
    return interval_around(mean, quantile(draws - 1) * parts.parameters)
