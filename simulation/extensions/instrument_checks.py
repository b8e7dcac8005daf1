"""One check for every instrument, ours or yours.

``check_instrument(MY_SCALE)`` says property by property whether an instrument keeps what
studies rely on.
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
from simulation.extensions.intervention_checks import Property
from simulation.extensions.paired_run import SEED, demonstration_school, opened
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

WATCHED, DAYS = 2, 40  # teachers and school days of the lessons that are looked at; assumed enough


class Look(NamedTuple):
    """An instrument, and what it looks at: a moment of a school or some lessons of it."""

    scale: Scale
    sight: Any


def check_instrument(scale: Scale) -> tuple[Property, ...]:
    """Every property, in order. An exception in the instrument's own code is not caught."""
    look = Look(scale, _lessons() if scale.unit == "occasion" else _moment())
    return tuple(Property(name, not found, found) for name, found in _found(look))


def _found(look: Look) -> Iterator[tuple[str, str]]:
    possible = _possible(look)
    yield "its mean, sd and reliability are possible together", possible
    shape = "" if possible else _one_a_unit(look)
    yield "it gives one number a unit", shape
    if possible or shape:
        return  # nothing can be answered
    checks: dict[str, Callable[[Look], str]] = {
        "it reads what it names, and nothing else": _named_variables,
        "answers are whole steps of the scale": _whole_steps,
        "people differ in it": _differ,
        "looking changes nothing": _leaves_alone,
        "the same moment gets the same answers": _same_again,
        "it pickles": _pickles,
        "it says where its numbers are from": _sources,
    }
    for name, check in checks.items():
        yield name, check(look)


def _possible(look: Look) -> str:
    scale = look.scale
    if scale.items < 1 or scale.high <= scale.low:
        return f"{scale.items} items from {scale.low} to {scale.high}"
    if not 0.0 < scale.reliability.value < 1.0:
        return f"a reliability of {scale.reliability.value}"
    try:
        sd = scale.error_sd
    except ValueError as error:
        return str(error)
    return "" if math.isfinite(sd) else f"an error of {sd}"


def _one_a_unit(look: Look) -> str:
    values, units = look.scale.latent(look.sight), len(look.sight.places(look.scale.unit).time)
    if np.shape(values) != (units,):
        return f"the shape {np.shape(values)} for {units} units"
    if np.isinf(values).any():
        return "a number that is not finite"
    known = values[~np.isnan(values)]
    if not len(known):
        return "nobody who can be judged"
    inside = ((known >= 0.0) & (known <= 1.0)).mean()  # a few beyond an end stand at the end
    return "" if look.scale.deviates or inside > 0.5 else "most places outside 0 to 1"


def _named_variables(look: Look) -> str:
    """Move every variable, and take it to 0: what changes the places is read."""
    before, read = look.scale.latent(look.sight), set()
    for name, values in variables_of(look.sight).items():
        moved = np.where(values > 0.5, values - 0.25, values + 0.25).astype(values.dtype)
        for other in (moved, np.zeros_like(values)):
            after = look.scale.latent(with_variable(look.sight, name, other))
            if not np.array_equal(before, after, equal_nan=True):
                read.add(name)
    wrong = sorted(read ^ set(look.scale.reads))
    return f"read or named, not both: {', '.join(wrong)}" if wrong else ""


def _whole_steps(look: Look) -> str:
    items = look.scale.administer(look.sight)
    known = items[~np.isnan(items)]
    strange = set(known.tolist()) - set(range(look.scale.low, look.scale.high + 1))
    return f"the answer {min(strange):g}" if strange else ""


def _differ(look: Look) -> str:
    scores = look.scale.measure(look.sight)
    return "" if len(np.unique(scores[~np.isnan(scores)])) > 1 else "the same score for everybody"


def _leaves_alone(look: Look) -> str:
    held = {name: values.copy() for name, values in variables_of(look.sight).items()}
    before = repr(random.getstate()), repr(np.random.get_state())
    look.scale.measure(look.sight)
    if (repr(random.getstate()), repr(np.random.get_state())) != before:
        return "a global random state was touched"
    now = variables_of(look.sight)
    moved = [name for name in held if not np.array_equal(held[name], now[name], equal_nan=True)]
    return f"changed: {', '.join(moved)}" if moved else ""


def _same_again(look: Look) -> str:
    one, other = (look.scale.administer(look.sight) for _ in range(2))
    return "" if one.tobytes() == other.tobytes() else "other answers the second time"


def _pickles(look: Look) -> str:
    try:
        copy = pickle.loads(pickle.dumps(look.scale))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        return str(error)
    again = copy.administer(look.sight)
    same = np.array_equal(again, look.scale.administer(look.sight), equal_nan=True)
    return "" if same else "another instrument comes back"


def _sources(look: Look) -> str:
    scale = look.scale
    texts = {"label": scale.label, "reliability": scale.reliability.source,
             "reference": scale.reference.source, "leaves_out": scale.leaves_out}  # fmt: skip
    if scale.rater is not None:
        texts["rater"] = scale.rater.source
    empty = [name for name, text in texts.items() if not text]
    return f"empty: {', '.join(empty)}" if empty else ""


@cache
def _moment() -> Snapshot:
    """The end of a year of the demonstration school."""
    return list(snapshots_at_waves(_run()))[-1].snapshot


@cache
def _lessons() -> Lessons:
    """Lessons of its first teachers."""
    watched = demonstration_school().teachers.index[:WATCHED]
    return concatenate_lessons(list(simulate_lessons(_run(tuple(watched)), days=DAYS)))


def _run(watched: tuple[str, ...] = ()) -> SchoolRun:
    school = opened(demonstration_school())
    return SchoolRun(school, Parameters(), RandomStreams(SEED, 1), watched=watched)


def variables_of(sight: Snapshot | Lessons) -> dict[str, npt.NDArray[Any]]:
    """Every variable that an instrument could read, under the name that ``reads`` has for it."""
    if isinstance(sight, Lessons):
        return {name: getattr(sight, name) for name in (
            "emotions", "negative", "positive", "perceived", "coping", "hidden",
        )}  # fmt: skip
    groups: dict[str, Any] = {
        "state": sight.state, "circumstances": sight.circumstances,
        "world.traits": sight.world.traits,
    }  # fmt: skip
    return {
        "internalising": sight.internalising,
        **{f"tally.{name}": values for name, values in sight.tally._asdict().items()},
        **{
            f"{place}.{kind}.{name}": values
            for place, group in groups.items()
            for kind, members in group._asdict().items()
            for name, values in members._asdict().items()
        },
    }


def with_variable(sight: Any, name: str, values: npt.NDArray[Any]) -> Any:
    """The same sight in which one variable differs."""
    return _replaced(sight, name.split("."), values)


def _replaced(group: Any, path: list[str], values: npt.NDArray[Any]) -> Any:
    new = values if len(path) == 1 else _replaced(getattr(group, path[0]), path[1:], values)
    return group._replace(**{path[0]: new})
