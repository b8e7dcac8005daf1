"""The check of an instrument, built in or user-defined.

``check_instrument(MY_SCALE)`` tests property by property what studies rely on.
"""

import math
import pickle
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.engine.school_run import SchoolRun
from simulation.extensions.intervention_checks import Begins, Property, unnoticed
from simulation.extensions.paired_runs import SEED, demonstration_school, first_morning
from simulation.extensions.user_code import described
from simulation.measurement.instruments.administer import snapshots_at_waves
from simulation.measurement.instruments.lesson_log import (
    Lessons,
    concatenate_lessons,
    simulate_lessons,
)
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.snapshot import Snapshot
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams

MOST_ITEMS = 1000
INSIDE = 0.7  # least share of places from 0 to 1, assumed; others count as the nearest end
CLOSE = 1e-9  # rounding of a mean
WATCHED, DAYS = 2, 40  # teachers and school days of the lessons in a check; assumed enough


class Administration(NamedTuple):
    """An instrument and what it reads: a snapshot of a school, or lessons."""

    scale: Scale
    source: Any


def check_instrument(scale: Scale, begins: Begins = unnoticed) -> tuple[Property, ...]:
    """Check every property, in order. Exceptions of the instrument's own code are not caught.

    begins: receives the name of every property before it is checked.
    """
    source = _lessons() if scale.unit == "occasion" else _snapshot()
    faults = _faults(Administration(scale, source), begins)
    return tuple(Property(name, not fault, fault) for name, fault in faults)


def _faults(given: Administration, begins: Begins) -> Iterator[tuple[str, str]]:
    first: dict[str, Callable[[Administration], str]] = {
        "its mean, sd and reliability are possible together": _possible,
        "it gives one number a unit": _one_a_unit,
        "it gives one score a unit, within its scale": _one_score_a_unit,
    }
    for name, check in first.items():
        begins(name)
        fault = check(given)
        yield name, fault
        if fault:
            return  # no answer is possible
    checks: dict[str, Callable[[Administration], str]] = {
        "it reads what it names, and nothing else": _named_variables,
        "answers are whole steps of the scale": _whole_steps,
        "people differ in it": _differ,
        "measuring changes nothing": _leaves_alone,
        "the same snapshot gets the same answers": _same_again,
        "it pickles": _pickles,
        "its numbers have sources": _sources,
    }
    for name, check in checks.items():
        begins(name)
        yield name, check(given)


def _possible(given: Administration) -> str:
    scale = given.scale
    if not 1 <= scale.items <= MOST_ITEMS or scale.high <= scale.low:
        return f"{scale.items} items from {scale.low} to {scale.high}"
    if not 0.0 < scale.reliability.value < 1.0:
        return f"a reliability of {scale.reliability.value}"
    try:
        sd = scale.error_sd
    except ValueError as error:
        return str(error)
    return "" if math.isfinite(sd) else f"an error of {sd}"


def _one_a_unit(given: Administration) -> str:
    values, units = given.scale.latent(given.source), _units(given)
    wrong = _array_fault(values, (units,))
    if wrong:
        return wrong
    if np.isinf(values).any():
        return "a number that is not finite"
    known = values[~np.isnan(values)]
    if not len(known):
        return "no unit with a value"
    if given.scale.deviates or ((known >= 0.0) & (known <= 1.0)).mean() >= INSIDE:
        return ""
    return f"places from {known.min():.3g} to {known.max():.3g} instead of 0 to 1"


def _one_score_a_unit(given: Administration) -> str:
    """Return what is wrong with the array of answers or of scores, or a score beyond its scale."""
    answers, scores = given.scale.administer(given.source), given.scale.measure(given.source)
    units, (low, high) = _units(given), given.scale.range
    wrong = _array_fault(answers, (units, given.scale.items)) or _array_fault(scores, (units,))
    if wrong:
        return wrong
    known = scores[~np.isnan(scores)]
    beyond = known[(known < low - CLOSE) | (known > high + CLOSE)]
    return f"the score {beyond[0]:g} on a scale from {low:g} to {high:g}" if len(beyond) else ""


def _units(given: Administration) -> int:
    return len(given.source.draw_keys(given.scale.unit).time)


def _array_fault(values: Any, shape: tuple[int, ...]) -> str:
    if not isinstance(values, np.ndarray):
        return f"{described(values)} instead of an array of numbers"
    if values.dtype.kind != "f":
        return f"an array of the type {values.dtype} instead of float64"
    if values.shape != shape:
        return f"the shape {values.shape} for {shape[0]} units, instead of {shape}"
    return ""


def _named_variables(given: Administration) -> str:
    """Shift every variable and set it to 0: a variable that changes the values is read."""
    before, read = given.scale.latent(given.source), set()
    for name, values in variables_of(given.source).items():
        moved = np.where(values > 0.5, values - 0.25, values + 0.25).astype(values.dtype)
        for other in (moved, np.zeros_like(values)):
            after = given.scale.latent(with_variable(given.source, name, other))
            if not np.array_equal(before, after, equal_nan=True):
                read.add(name)
    wrong = sorted(read ^ set(given.scale.reads))
    return f"read or named in reads, not both: {', '.join(wrong)}" if wrong else ""


def _whole_steps(given: Administration) -> str:
    items = given.scale.administer(given.source)
    known = items[~np.isnan(items)]
    strange = set(known.tolist()) - set(range(given.scale.low, given.scale.high + 1))
    return f"the answer {min(strange):g}" if strange else ""


def _differ(given: Administration) -> str:
    scores = given.scale.measure(given.source)
    return "" if len(np.unique(scores[~np.isnan(scores)])) > 1 else "the same score for all"


def _leaves_alone(given: Administration) -> str:
    start = {name: values.copy() for name, values in variables_of(given.source).items()}
    before = repr(random.getstate()), repr(np.random.get_state())
    given.scale.measure(given.source)
    if (repr(random.getstate()), repr(np.random.get_state())) != before:
        return "a global random state was changed"
    now = variables_of(given.source)
    moved = [name for name in start if not np.array_equal(start[name], now[name], equal_nan=True)]
    return f"changed: {', '.join(moved)}" if moved else ""


def _same_again(given: Administration) -> str:
    one, other = (given.scale.administer(given.source) for _ in range(2))
    return "" if one.tobytes() == other.tobytes() else "other answers the second time"


def _pickles(given: Administration) -> str:
    try:
        copy = pickle.loads(pickle.dumps(given.scale))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        return str(error)
    again = copy.administer(given.source)
    same = np.array_equal(again, given.scale.administer(given.source), equal_nan=True)
    return "" if same else "the unpickled instrument differs"


def _sources(given: Administration) -> str:
    scale = given.scale
    texts = {
        "label": scale.label,
        "reliability": scale.reliability.source,
        "reference": scale.reference.source,
        "leaves_out": scale.leaves_out,
    }
    if scale.rater is not None:
        texts["rater"] = scale.rater.source
    empty = [name for name, text in texts.items() if not text]
    return f"empty: {', '.join(empty)}" if empty else ""


@cache
def _snapshot() -> Snapshot:
    """Return the end of a year of the demonstration school."""
    return list(snapshots_at_waves(_run()))[-1].snapshot


@cache
def _lessons() -> Lessons:
    """Return lessons of its first teachers."""
    watched = demonstration_school().teachers.index[:WATCHED]
    return concatenate_lessons(list(simulate_lessons(_run(tuple(watched)), days=DAYS)))


def _run(watched: tuple[str, ...] = ()) -> SchoolRun:
    school = first_morning(demonstration_school())
    return SchoolRun(school, Parameters(), RandomStreams(SEED, 1), watched=watched)


def variables_of(source: Snapshot | Lessons) -> dict[str, npt.NDArray[Any]]:
    """Return every variable that an instrument could read, under its name in ``reads``."""
    if isinstance(source, Lessons):
        names = ("emotions", "negative", "positive", "perceived", "coping", "hidden")
        return {name: getattr(source, name) for name in names}
    groups: dict[str, Any] = {
        "state": source.state,
        "circumstances": source.circumstances,
        "structure.traits": source.structure.traits,
    }
    return {
        "internalising": source.internalising,
        **{f"tally.{name}": values for name, values in source.tally._asdict().items()},
        **{
            f"{place}.{kind}.{name}": values
            for place, group in groups.items()
            for kind, members in group._asdict().items()
            for name, values in members._asdict().items()
        },
    }


def with_variable(source: Any, name: str, values: npt.NDArray[Any]) -> Any:
    """Return a copy of a source in which one variable differs."""
    return _replaced(source, name.split("."), values)


def _replaced(group: Any, path: list[str], values: npt.NDArray[Any]) -> Any:
    new = values if len(path) == 1 else _replaced(getattr(group, path[0]), path[1:], values)
    return group._replace(**{path[0]: new})
