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
from simulation.extensions.intervention_checks import (
    SEED,
    Property,
    demonstration_school,
    first_morning,
)
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

WATCHED, DAYS = 2, 40  # teachers and school days of the lessons in a check; assumed enough


class Administration(NamedTuple):
    """An instrument and what it reads: a snapshot of a school, or lessons."""

    scale: Scale
    source: Any


def check_instrument(scale: Scale) -> tuple[Property, ...]:
    """Check every property, in order. Exceptions of the instrument's own code are not caught."""
    source = _lessons() if scale.unit == "occasion" else _snapshot()
    faults = _faults(Administration(scale, source))
    return tuple(Property(name, not fault, fault) for name, fault in faults)


def _faults(given: Administration) -> Iterator[tuple[str, str]]:
    possible = _possible(given)
    yield "its mean, sd and reliability are possible together", possible
    shape = "" if possible else _one_a_unit(given)
    yield "it gives one number a unit", shape
    if possible or shape:
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
        yield name, check(given)


def _possible(given: Administration) -> str:
    scale = given.scale
    if scale.items < 1 or scale.high <= scale.low:
        return f"{scale.items} items from {scale.low} to {scale.high}"
    if not 0.0 < scale.reliability.value < 1.0:
        return f"a reliability of {scale.reliability.value}"
    try:
        sd = scale.error_sd
    except ValueError as error:
        return str(error)
    return "" if math.isfinite(sd) else f"an error of {sd}"


def _one_a_unit(given: Administration) -> str:
    values, units = (
        given.scale.latent(given.source),
        len(given.source.draw_keys(given.scale.unit).time),
    )
    if np.shape(values) != (units,):
        return f"the shape {np.shape(values)} for {units} units"
    if np.isinf(values).any():
        return "a number that is not finite"
    known = values[~np.isnan(values)]
    if not len(known):
        return "no unit with a value"
    inside = ((known >= 0.0) & (known <= 1.0)).mean()  # a few values beyond an end count as the end
    return "" if given.scale.deviates or inside > 0.5 else "most places outside 0 to 1"


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
