"""What is wrong with a scenario that no single value shows.

Works on the tables as they stand in the file, whatever else may be wrong with
them, so that these faults are reported together with all others.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails

from simulation.experiments.faults import Place, fault
from simulation.interventions.moment import Moment
from simulation.parameters import catalogue
from simulation.problems import nearest

ROSTER_KEYS = ("staffroom", "friendships", "level", "fill")

MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)


def crossings(given: Any) -> list[InitErrorDetails]:
    """All faults between the values of a scenario."""
    parts = (arm_faults, school_faults, parameter_faults, moment_faults)
    return [fault for part in parts for fault in part(given)]


def flattened(given: Any) -> Any:
    """Nested tables of parameters as full names: ``{"load": {"workload": 1}}`` -> load.workload."""
    return dict(_leaves(given)) if isinstance(given, Mapping) else given


def _leaves(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def arm_faults(given: Any) -> Iterator[InitErrorDetails]:
    """No arm at all, or two with one name."""
    arms = _of(given, "arms")
    if isinstance(arms, list | tuple) and not arms:
        yield fault(("arms",), "no arm", "at least one arm")
    seen: list[str] = []
    for number, arm in enumerate(_items(arms)):
        name = _of(arm, "name")
        if name in seen:
            place = ("arms", number, "name")
            yield fault(place, f'"{name}" once more', "another name for each arm")
        elif isinstance(name, str):
            seen.append(name)


def school_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Neither roster nor made-up school, both, or what only one of them may have."""
    school = _of(given, "school")
    if not isinstance(school, Mapping | BaseModel):
        return
    roster, synthetic = _of(school, "roster"), _of(school, "synthetic")
    if roster is None and synthetic is None:
        yield fault(("school",), "neither", "roster = ... or [school.synthetic]")
    if roster is not None and synthetic is not None:
        yield fault(("school", "roster"), "a roster beside [school.synthetic]", "one of the two")
    if roster is None and synthetic is not None:
        yield from _synthetic_faults(school, synthetic)


def _synthetic_faults(school: Any, synthetic: Any) -> Iterator[InitErrorDetails]:
    for key in sorted(set(ROSTER_KEYS) & set(_keys(school))):
        if (key, _of(school, key)) != ("staffroom", "none"):
            yield fault(("school", key), f"{key} beside [school.synthetic]", f"{key} of a roster")
    schools, classes = _of(synthetic, "schools"), _of(synthetic, "classes")
    if isinstance(schools, int) and isinstance(classes, int) and schools > max(1, classes):
        place = ("school", "synthetic", "schools")
        yield fault(place, str(schools), f"no more schools than classes ({classes})")


def parameter_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Names that no parameter has or that stand twice, and numbers outside their range."""
    parameters = _of(given, "parameters")
    seen: set[str] = set()
    for name, value in _leaves(parameters if isinstance(parameters, Mapping) else {}):
        place = ("parameters", name)
        if name in seen:
            yield fault(place, f"{name} once more", "each parameter once")
        seen.add(name)
        if name not in catalogue():
            yield fault(place, name or "an empty name", "the name of a parameter", _like(name))
        elif _is_number(value) and not catalogue()[name].low <= value <= catalogue()[name].high:
            known = catalogue()[name]
            yield fault(place, str(value), f"a number from {known.low:g} to {known.high:g}")


def _is_number(value: Any) -> bool:
    """Whether a value can be compared with a range; what cannot is reported elsewhere."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _like(name: str) -> str:
    """The parameter most like a name that may be a symbol from the equations."""
    symbols = {known.symbol: full for full, known in catalogue().items()}
    return symbols.get(name.rpartition(".")[2]) or nearest(name, catalogue())


def moment_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Interventions that start, and outcomes that are read, after the last year."""
    run = _of(given, "run")
    years = 1 if run is None else _of(run, "years")
    years = 1 if years is None else years
    if not isinstance(years, int) or isinstance(years, bool) or years < 1:
        return
    for place, text in _moments(given):
        if _year(text) > years:
            limit = f"a moment in year 1 to {years}" if years > 1 else "a moment in year 1"
            yield fault(place, f'"{text}"', f"{limit} (run.years is {years})")


def _moments(given: Any) -> Iterator[tuple[Place, Any]]:
    yield ("outcome",), _of(given, "outcome")
    for number, arm in enumerate(_items(_of(given, "arms"))):
        for nth, intervention in enumerate(_items(_of(arm, "interventions"))):
            place = ("arms", number, "interventions", nth, "start")
            yield place, _of(intervention, "start")


def _year(moment: Any) -> int:
    """The school year of a moment; 0 where it cannot be read, which is reported elsewhere."""
    try:
        return int(MOMENT.validate_python(moment).year)
    except ValidationError:
        return 0


def _of(table: Any, key: str) -> Any:
    """What stands under a key of a table, or of a model already made; None if nothing."""
    return table.get(key) if isinstance(table, Mapping) else getattr(table, key, None)


def _items(array: Any) -> Sequence[Any]:
    return array if isinstance(array, list | tuple) else ()


def _keys(table: Any) -> Iterable[str]:
    """The keys that were given, not those that were left to their defaults."""
    return table.model_fields_set if isinstance(table, BaseModel) else table
