"""The theory table: every statistic under every model, and what each mechanism changes."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.effects.intervals import interval_of, quantile, variance_parts
from simulation.engine.burn_in import BURN_IN
from simulation.evidence.theory.mechanisms import Mechanism, mechanisms, without
from simulation.evidence.theory.rival_models import FULL, MODELS, RIVALS
from simulation.evidence.theory.theory_statistics import (
    LEVEL_WORDS,
    Statistic,
    statistics_of,
    table,
)
from simulation.evidence.theory.theory_year import TheoryTask
from simulation.evidence.validation.validate import simulate_tasks
from simulation.parameters import Parameters
from simulation.runs.executors import RunExecutor
from simulation.state import Floats, Ints

NOTICED_SHARE = 0.10  # of the value in the full model; a smaller change does not count (assumed)
NOTICED = {"of 100": 1.0, "school weeks": 0.25}  # smallest change that counts, by unit (assumed)
NOTICED_ELSE = 0.02
ENOUGH = 4  # populations from which a mechanism that changes nothing is called idle (assumed)

Progress = Callable[[int, int], None]
Values = list[dict[str, float]]  # of one model: the statistics of every population


class TheorySize(NamedTuple):
    """Amount of simulation.

    populations: of fresh teachers and students. teachers: in every population. mechanisms:
    populations in which every mechanism is switched off; 0 for none.
    """

    populations: int
    teachers: int
    mechanisms: int


WHOLE = TheorySize(populations=8, teachers=40, mechanisms=ENOUGH)
QUICK = TheorySize(populations=2, teachers=8, mechanisms=0)


class Mean(NamedTuple):
    """Mean over populations and its 95 % interval; None with fewer than two populations.

    The interval counts populations that share one of several parameter draws as one cluster.
    chance: half-width of the interval over populations alone, with these draws; None where no draw
    has two populations. lowest, highest: means of single draws; None with one draw.
    """

    mean: float
    low: float | None
    high: float | None
    chance: float | None = None
    lowest: float | None = None
    highest: float | None = None

    @property
    def separated(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low is not None and self.high is not None and self.low * self.high > 0.0


class TheoryRow(NamedTuple):
    """A statistic with its values and the paired differences of the full model from each rival.

    values, differences: by model; a model without a value is left out.
    """

    statistic: Statistic
    values: Mapping[str, Mean]
    differences: Mapping[str, Mean]

    @property
    def separated(self) -> list[str]:
        """Names of the rivals from which the full model is separated."""
        return [name for name, gap in self.differences.items() if gap.separated]


class MechanismEffect(NamedTuple):
    """What is different without a mechanism.

    absent: whether the parameters in use have it switched off. changed: the statistics that
    change, with their values with and without it; compared: how many were compared. populations:
    in which the mechanism was switched off.
    """

    mechanism: Mechanism
    absent: bool
    changed: tuple[tuple[Statistic, float, float], ...]
    compared: int
    populations: int

    @property
    def idle(self) -> bool:
        """Whether the mechanism is in use and changes nothing in enough populations."""
        return not (self.absent or self.changed) and self.populations >= ENOUGH


class TheoryFindings(NamedTuple):
    """The whole table. levels: the same for the level of every model."""

    rows: tuple[TheoryRow, ...]
    levels: tuple[TheoryRow, ...]
    mechanisms: tuple[MechanismEffect, ...]


def run_theory(
    sets: Sequence[Parameters],
    size: TheorySize,
    seed: int,
    engine: RunExecutor,
    progress: Progress = lambda done, tasks: None,
    *,
    absent: Sequence[str] = (),
    burn_in: int = BURN_IN,
) -> TheoryFindings:
    """Compute the table over fresh populations under common random numbers.

    sets: parameter draws, used by the populations in turn. absent: names of mechanisms that are
    switched off in every model. burn_in: unrecorded years before the first one.
    """
    used, many = [without(p, absent) for p in sets], min(size.mechanisms, size.populations)
    draws = [n % len(used) for n in range(size.populations)]
    off = [entry for entry in mechanisms().values() if size.mechanisms and entry.name not in absent]
    present = [entry for entry in off if not all(entry.absent(p) for p in used)]
    start = TheoryTask(FULL, 1, size.teachers, used[0], seed, burn_in=burn_in)
    tasks = [
        start._replace(model=model, replicate=n + 1, parameters=used[draw])
        for n, draw in enumerate(draws)
        for model in MODELS
    ]
    tasks += [
        start._replace(
            replicate=n + 1,
            parameters=without(used[draws[n]], [entry.name]),
            both=entry.students,
        )
        for n in range(many)
        for entry in present
    ]
    results = iter(simulate_tasks(tasks, engine, progress, statistics_of))
    found: dict[str, Values] = {model.name: [] for model in MODELS}
    for _ in draws:
        for model in MODELS:
            found[model.name].append(next(results))
    by_mechanism: dict[str, Values] = {entry.name: [] for entry in present}
    for _ in range(many):
        for entry in present:
            by_mechanism[entry.name].append(next(results))
    rows = tuple(theory_row(row, found, draws) for row in table()[1])
    levels = [Statistic("", name, words, "", "-") for name, words in LEVEL_WORDS.items()]
    return TheoryFindings(
        rows,
        tuple(theory_row(row, found, draws) for row in levels),
        tuple(
            mechanism_effect(entry, by_mechanism.get(entry.name), found[FULL.name][:many])
            for entry in off
        ),
    )


def theory_row(
    statistic: Statistic, found: Mapping[str, Values], draws: Sequence[int]
) -> TheoryRow:
    """Return a row. found: values of every population by model; draws: of the populations."""
    series = {name: series_of(statistic.name, values) for name, values in found.items()}
    full = series[FULL.name]
    means = {name: mean_of(values, draws) for name, values in series.items()}
    gaps = {model.name: mean_of(full - series[model.name], draws) for model in RIVALS}
    return TheoryRow(statistic, _known(means), _known(gaps))


def series_of(name: str, values: Values) -> Floats:
    """Return a statistic of every population, NaN where there is none."""
    return np.array([entry.get(name, math.nan) for entry in values], dtype=np.float64)


def mean_of(values: Floats, draws: Sequence[int]) -> Mean | None:
    """Return mean and interval over the populations with a value; None without any.

    Populations that share one of several parameter draws are a cluster.
    """
    known = np.isfinite(values)
    if not known.any():
        return None
    values, draw = values[known], np.array(draws, dtype=np.int64)[known]
    low, high = interval_of(values, draw) or (None, None)
    found = Mean(float(values.mean()), low, high, chance_alone(values, draw))
    if len(np.unique(draw)) == 1:
        return found
    own = [float(values[draw == one].mean()) for one in np.unique(draw)]
    return found._replace(lowest=min(own), highest=max(own))


def chance_alone(values: Floats, draws: Ints) -> float | None:
    """Return the half-width of the interval of a mean over populations of given draws.

    None where no draw has two populations.
    """
    sd, degrees = variance_parts(values, draws).chance, len(values) - len(np.unique(draws))
    return None if sd is None else quantile(degrees) * sd / math.sqrt(len(values))


def _known(means: Mapping[str, Mean | None]) -> dict[str, Mean]:
    return {name: mean for name, mean in means.items() if mean is not None}


def mechanism_effect(mechanism: Mechanism, changed: Values | None, full: Values) -> MechanismEffect:
    """Return what is different without a mechanism. changed: None if it is off in use."""
    if changed is None:
        return MechanismEffect(mechanism, True, (), 0, 0)
    different, compared = [], 0
    for statistic in table()[1]:
        before, after = (series_of(statistic.name, values) for values in (full, changed))
        known = np.isfinite(before) & np.isfinite(after)
        if not known.any():
            continue
        compared += 1
        if noticed(statistic, before[known], after[known]):
            means = float(before[known].mean()), float(after[known].mean())
            different.append((statistic, *means))
    return MechanismEffect(mechanism, False, tuple(different), compared, len(changed))


def noticed(statistic: Statistic, before: Floats, after: Floats) -> bool:
    """Return whether a change counts: it has one direction in all populations, and a size.

    before, after: of every population, with the same random draws.
    """
    gaps = after - before
    smallest = NOTICED.get(statistic.unit, NOTICED_ELSE)
    smallest = max(smallest, NOTICED_SHARE * abs(float(before.mean())))
    return bool(abs(np.sign(gaps).sum()) == len(gaps) and abs(gaps.mean()) >= smallest)
