"""Paired effects: the same teacher, student or dyad in two arms that share every draw.

The mean is over replicates of the mean difference over units. d is standardised on the spread
of units in the reference arm, never on that of the differences.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from simulation.effects.comparison import ReplicateDifferences
from simulation.effects.effect import (
    Benefit,
    Effect,
    Efficiency,
    Estimate,
    Hours,
    OtherSchools,
    Published,
    Spread,
    Uncertainty,
)
from simulation.effects.intervals import (
    cluster_interval,
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

NO_SCHOOLS = pd.DataFrame({"sum": [], "units": []})  # where the schools of units are unknown
NARROW = 0.05  # sd; half of the smallest effect that counts as small


class PairedDifference(NamedTuple):
    """The paired difference of one column, with the sd between units."""

    estimate: Estimate
    sd: float | None
    replicates: int


class Context(NamedTuple):
    """What an effect is reported with.

    moment: of the comparison. hours: teacher hours a year by arm, None if unknown. published:
    a finding by arm and outcome.
    """

    moment: OutcomeMoment
    hours: Mapping[str, float | None] = {}
    published: Mapping[tuple[str, str], Published] = {}


def effects_of(
    compared: ReplicateDifferences, arms: Sequence[str], context: Context
) -> list[Effect]:
    """Return the effect of every arm on every outcome, against the first arm.

    An outcome without units is left out: targeted students where no intervention has targets.
    """
    return [
        effect_of(rows, compared.schools.get(key, NO_SCHOOLS), outcome, (arm, arms[0]), context)
        for arm in arms[1:]
        for outcome in OUTCOMES
        if (rows := compared.effects.get(key := (arm, outcome.name))) is not None
    ]


def effect_of(
    rows: pd.DataFrame,
    schools: pd.DataFrame,
    outcome: Outcome,
    arms: tuple[str, str],
    context: Context,
) -> Effect:
    """Return one effect from the means of replicates (``rows``) and the sums of schools.

    arms: the arm and the reference.
    """
    means, draws = rows["difference"].to_numpy(), rows["draw"].to_numpy()
    sd = positive(float(rows["sd"].mean()))
    estimate = estimate_of(means, draws, sd)
    return Effect(
        outcome=outcome.name,
        label=outcome.label,
        unit=outcome.unit,
        better=outcome.better,
        arm=arms[0],
        versus=arms[1],
        year=context.moment.year,
        week=context.moment.week,
        estimate=estimate,
        reference=float(rows["usual"].mean()),
        units=int(rows["units"].sum()) / len(rows),
        replicates=len(rows),
        spread=Spread(
            sd=sd,
            units=number(rows["spread"].mean()),
            runs=float(means.std(ddof=1)) if len(rows) > 1 else None,
        ),
        benefit=Benefit(
            runs=benefit_share(means, outcome.better),
            better_units=float(rows["better"].mean()),
            worse_units=float(rows["worse"].mean()),
        ),
        uncertainty=uncertainty_of(means, draws),
        other_schools=other_schools_of(schools),
        efficiency=Efficiency(
            pairing_gain(rows["value"].to_numpy(), rows["usual"].to_numpy(), means),
            replicates_needed(means, sd),
        ),
        hours=hours_of(context.hours, arms, estimate.mean),
        published=context.published.get((arms[0], outcome.name)),
    )


def estimate_of(means: Floats, draws: Ints, sd: float | None) -> Estimate:
    """Return the estimate from the mean differences of replicates and their parameter draws."""
    mean, interval = float(means.mean()), interval_of(means, draws)
    low, high = interval or (None, None)
    return Estimate(mean, low, high, mean / sd if sd else None)


def uncertainty_of(means: Floats, draws: Ints) -> Uncertainty:
    """Return chance and parameters apart, and the range that the parameters leave."""
    parts = variance_parts(means, draws)
    if parts.parameters is None:
        return Uncertainty(parts.chance, None, None, None)
    mean = float(means.mean())
    half = quantile(len(set(draws.tolist())) - 1) * parts.parameters
    return Uncertainty(parts.chance, parts.parameters, mean - half, mean + half)


def other_schools_of(schools: pd.DataFrame) -> OtherSchools | None:
    """Return the interval over schools, from the sum and number of units of each school."""
    if schools.empty:
        return None
    sums, units = (schools[name].to_numpy(dtype="float64") for name in ("sum", "units"))
    low, high = cluster_interval(sums, units) or (None, None)
    return OtherSchools(len(schools), low, high)


def hours_of(hours: Mapping[str, float | None], arms: tuple[str, str], mean: float) -> Hours | None:
    """Return the hours of an arm beyond the reference, and the difference for ten of them."""
    own = hours.get(arms[0])
    if own is None:
        return None
    extra = own - (hours.get(arms[1]) or 0.0)
    return Hours(extra, 10.0 * mean / extra if extra > 0.0 else None)


def paired_difference(
    treated: pd.DataFrame, usual: pd.DataFrame, keys: Sequence[str]
) -> PairedDifference:
    """Return the difference of the column ``value`` between rows with the same keys.

    keys: ``replicate`` first. Units of one arm only are left out. The interval is chance alone.
    """
    pairs = treated.merge(
        usual.rename(columns={"value": "usual"}), on=list(keys), validate="one_to_one"
    )
    difference = pairs["value"] - pairs["usual"]
    rows = by_replicate(pairs.assign(difference=difference, draw=0), better=1)
    sd = positive(float(rows["sd"].mean()))
    estimate = estimate_of(rows["difference"].to_numpy(), rows["draw"].to_numpy(), sd)
    return PairedDifference(estimate, sd, len(rows))


def benefit_share(means: Floats, better: int) -> float:
    """Return the share of replicates that come out better; one without a difference is half."""
    gains = means * better
    return float(((gains > 0).sum() + 0.5 * (gains == 0).sum()) / len(gains))


def replicates_needed(means: Floats, sd: float | None) -> int | None:
    """Return the replicates that give a half-width of ``NARROW`` sd."""
    if len(means) < 2 or not sd:
        return None
    return replicates_for(NARROW * sd, float(means.std(ddof=1)))


def positive(value: float) -> float | None:
    """Return a standard deviation, None where nothing differs or there is only one unit."""
    return value if value > 0.0 else None


def number(value: Any) -> float | None:
    """Return a number, None for NaN."""
    return None if pd.isna(value) else float(value)


def table_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return rows as the Arrow table of that name, matched by column name."""
    return pa.Table.from_pylist(list(rows), schema=schema(name))
