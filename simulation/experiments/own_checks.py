"""Interventions and instruments of a user's own, held against what the model relies on."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from simulation.experiments.conformance import Property, check_intervention
from simulation.experiments.instrument_conformance import check_instrument
from simulation.experiments.own_code import telling
from simulation.experiments.own_kinds import Own, name_of, origin
from simulation.interventions import Intervention
from simulation.measurement.instruments.scale import Scale
from simulation.problems import BadInput, Problem

START = "week 2"  # early, so that a check is quick

_checked: list[Own] = []  # what was found to keep every property in this process


def properties_of(own: Own) -> tuple[Property, ...]:
    """Every property of a kind or an instrument, in order. Raises BadInput if its code fails."""
    where = origin(name_of(own))
    file = name_of(own) if where is None else where.file
    with telling(file):
        if isinstance(own, Scale):
            return check_instrument(own)
        return check_intervention(_example(own, file))


def demand(brought: Iterable[Own]) -> None:
    """Raise BadInput with every property that does not hold, of all that were brought."""
    problems = []
    for own in brought:
        if any(own is each for each in _checked):
            continue
        failed = [each for each in properties_of(own) if not each.holds]
        problems += [problem_of(own, each) for each in failed]
        if not failed:
            _checked.append(own)
    if problems:
        raise BadInput(problems)


def problem_of(own: Own, failed: Property) -> Problem:
    """A property that does not hold, as a sentence about the file it comes from."""
    name = name_of(own)
    where = origin(name)
    found = f"{failed.found or 'that it does not hold'}"
    return Problem("own code" if where is None else where.file, name, found, f"that {failed.name}")


def _example(kind: type[Intervention], file: str) -> Intervention:
    """The kind at its defaults. Raises BadInput if it needs more than its start and example."""
    given: dict[str, Any] = {"start": START, **kind.example}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        found = f"a kind that {given} does not make ({_place(first)}{first['msg']})"
        expected = "the further keys in example: ClassVar = {...}"
        raise BadInput([Problem(file, name_of(kind), found, expected)]) from None


def _place(first: Any) -> str:
    return "".join(f"{part}: " for part in first["loc"])
