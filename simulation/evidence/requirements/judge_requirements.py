"""Verdicts on all requirements, over parameter draws and populations."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from simulation.effects.intervals import quantile, variance_parts
from simulation.engine.burn_in import BURN_IN
from simulation.evidence.requirements.population_measures import population_measures
from simulation.evidence.requirements.requirement import (
    REPORTED,
    SEVERITY,
    YES,
    Measured,
    Requirement,
    requirements,
    verdict,
)
from simulation.evidence.requirements.rest_measures import ERROR, out_of_range, rest_measures
from simulation.evidence.theory.mechanisms import without
from simulation.evidence.theory.rival_models import FULL
from simulation.evidence.theory.theory_table import mean_of, series_of
from simulation.evidence.theory.theory_year import TheoryTask
from simulation.evidence.validation.validate import simulate_tasks
from simulation.parameters import Parameters
from simulation.runs.executors import RunExecutor
from simulation.state import Floats, Ints
from simulation.verification import finding
from simulation.verification.finding import VerificationEffort

NORMAL = 1.959963984540054  # quantile of a 95 % interval of a mean over many units
WRONG_SIGNS = "wrong_signs."

Progress = Callable[[int, int], None]
Values = list[dict[str, float]]


class RequirementsSize(NamedTuple):
    """Amount of simulation.

    populations: for every parameter draw. teachers: in every population. at_rest: teachers of the
    population in which rest is measured. effort: of the check of bounds.
    """

    populations: int
    teachers: int
    at_rest: int
    effort: VerificationEffort


WHOLE = RequirementsSize(populations=4, teachers=40, at_rest=600, effort=finding.FULL)
QUICK = RequirementsSize(populations=1, teachers=20, at_rest=160, effort=finding.QUICK)


class Judged(NamedTuple):
    """A requirement with its verdict.

    found: the value, of the worst parameter draw where draws are judged one by one. draw: number of
    that draw from 1, None if all are judged together. holds: "yes", "no", "unclear" or "-". note:
    names that belong to the value.
    """

    requirement: Requirement
    found: Measured
    draw: int | None
    holds: str
    note: str = ""


class Found(NamedTuple):
    """Measures of all populations. draws: number of the draw of every population, from 0.

    rest: measures of rest and bounds of every draw.
    """

    populations: Values
    draws: list[int]
    rest: Values


def judge_requirements(
    sets: Sequence[Parameters],
    size: RequirementsSize,
    seed: int,
    engine: RunExecutor,
    progress: Progress = lambda done, tasks: None,
    *,
    absent: Sequence[str] = (),
    burn_in: int = BURN_IN,
) -> list[Judged]:
    """Return the verdict on every requirement, in the order of the file.

    sets: parameter draws. absent: names of mechanisms that are switched off.
    burn_in: unrecorded years before the first one.
    """
    used = [without(p, absent) for p in sets]
    draws = [draw for draw in range(len(used)) for _ in range(size.populations)]
    tasks = [
        TheoryTask(FULL, n + 1, size.teachers, used[draw], seed, burn_in=burn_in)
        for n, draw in enumerate(draws)
    ]
    large = [
        TheoryTask(FULL, n + 1, size.at_rest, p, seed, both=False, burn_in=burn_in)
        for n, p in enumerate(used)
    ]
    total = len(tasks) + 2 * len(large)

    def after(before: int) -> Progress:
        return lambda done, _: progress(before + done, total)

    populations = simulate_tasks(tasks, engine, after(0), population_measures)
    rest = simulate_tasks(large, engine, after(len(tasks)), rest_measures)
    ranges = simulate_tasks(
        large, engine, after(len(tasks) + len(large)), partial(out_of_range, effort=size.effort)
    )
    merged = [{**one, **other} for one, other in zip(rest, ranges, strict=True)]
    return judged(Found(populations, draws, merged))


def judged(found: Found) -> list[Judged]:
    """Return the verdict on every requirement."""
    return [judged_one(requirement, found) for requirement in requirements()]


def judged_one(requirement: Requirement, found: Found) -> Judged:
    """Return the verdict on one requirement.

    The worst of several draws: a verdict is worse in the order of ``SEVERITY``, then the value that
    lies farther outside or nearer to a bound.
    """
    if requirement.measure.startswith(WRONG_SIGNS):
        return _moderators(requirement, found)
    if requirement.scope == "all":
        series = series_of(requirement.measure, found.populations)
        mean = mean_of(series, found.draws)
        value = Measured(math.nan) if mean is None else Measured(*mean[:3])
        return Judged(requirement, value, None, verdict(requirement, value))
    candidates = [
        Judged(requirement, value, draw + 1, verdict(requirement, value))
        for draw, value in _by_draw(requirement, found)
    ]
    return max(candidates, key=lambda one: (SEVERITY.index(one.holds), _excess(one)))


def _by_draw(requirement: Requirement, found: Found) -> list[tuple[int, Measured]]:
    """Return the values of a requirement with their draws: one a draw, or one a population."""
    name = requirement.measure
    if name in found.rest[0]:
        return [(draw, of_rest(name, values)) for draw, values in enumerate(found.rest)]
    series = series_of(name, found.populations)
    if requirement.scope == "worst":
        return [(draw, Measured(value)) for draw, value in zip(found.draws, series, strict=True)]
    return means_by_draw(series, np.array(found.draws))


def of_rest(name: str, values: Mapping[str, float]) -> Measured:
    """Return a value of a large population with the interval from its standard error."""
    error = values.get(name + ERROR)
    if error is None:
        return Measured(values[name])
    return Measured(values[name], values[name] - NORMAL * error, values[name] + NORMAL * error)


def means_by_draw(values: Floats, draws: Ints) -> list[tuple[int, Measured]]:
    """Return the mean of every draw with its interval over populations.

    The sd is that within draws, all draws together; with one population a draw, that over all
    populations, which is too large rather than too small. No interval with one population in all.
    """
    known = np.isfinite(values)
    sd, degrees = _sd_of_populations(values[known], draws[known])
    found = []
    for draw in np.unique(draws):
        own = values[known & (draws == draw)]
        if not len(own):
            found.append((int(draw), Measured(math.nan)))
            continue
        mean = float(own.mean())
        if sd is None:
            found.append((int(draw), Measured(mean)))
        else:
            half = quantile(degrees) * sd / math.sqrt(len(own))
            found.append((int(draw), Measured(mean, mean - half, mean + half)))
    return found


def _sd_of_populations(values: Floats, draws: Ints) -> tuple[float | None, int]:
    """Return the sd of populations and its degrees of freedom; None with one population."""
    if len(values) < 2:
        return None, 0
    within = variance_parts(values, draws).chance
    if within is None:
        return float(values.std(ddof=1)), len(values) - 1
    return within, len(values) - len(np.unique(draws))


def _excess(one: Judged) -> float:
    """Return how far a value lies beyond the nearer bound; below 0 inside."""
    value, low, high = one.found.value, one.requirement.low, one.requirement.high
    return math.inf if math.isnan(value) else max(low - value, value - high)


def _moderators(requirement: Requirement, found: Found) -> Judged:
    """Return how many moderators have another sign than expected, with their names."""
    _, kind, level = requirement.measure.split(".")
    start, wrong, known = f"{kind}.{level}.", [], 0
    for name in sorted({name for values in found.populations for name in values}):
        mean = mean_of(series_of(name, found.populations), found.draws)
        if not name.startswith(start) or mean is None:
            continue
        known += 1
        effect = name.removeprefix(start)
        expected = 1.0 if "_closeness." in effect else -1.0
        if expected * mean.mean <= 0.0:
            wrong.append(effect if mean.separated else f"{effect} (uncertain)")
    note = f"of {known}: {', '.join(wrong) or 'none'}"
    return Judged(requirement, Measured(float(len(wrong))), None, REPORTED, note)


def failures(found: Sequence[Judged]) -> list[Judged]:
    """Return the requirements that are not fulfilled, the unclear ones included."""
    return [one for one in found if one.holds not in (YES, REPORTED)]
