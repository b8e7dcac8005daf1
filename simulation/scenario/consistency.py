"""Validation across the values of a scenario.

Works on the raw tables of the file, so that these errors are reported together with those of single
values.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails

from simulation.errors import control_in, nearest
from simulation.interventions.dose_course import MorningField, SchoolMorning
from simulation.parameters import catalogue
from simulation.scenario.combined_arms import combination_faults, items, leaves, of
from simulation.scenario.removed_parameters import REMOVED
from simulation.scenario.tables import FILE_KEYS, NO_STAFFROOM
from simulation.scenario.validation_errors import DEFAULT, Place, fault, shown
from simulation.school.roster.roster_columns import NUMBER, ROSTER, RosterColumn
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS

# Keys of a class list and their empty values: a validated scenario has them all.
ROSTER_KEYS: dict[str, tuple[Any, ...]] = {
    "staffroom": (None, NO_STAFFROOM),
    "friendships": (None,),
    "level": (None,),
    "fill": (None, True),
    "names": (None, False),
    "columns": (None, {}),
    "values": (None, {}),
    "missing": (None,),
    "where": (None, {}),
}

MOMENT: TypeAdapter[Any] = TypeAdapter(MorningField)
NEVER = SchoolMorning(0, -1)


def consistency_errors(given: Any) -> list[InitErrorDetails]:
    """Return all errors between the values of a scenario."""
    parts = (
        arm_faults,
        combination_faults,
        school_faults,
        parameter_faults,
        moment_faults,
        extends_faults,
    )
    return [fault for part in parts for fault in part(given)]


def arm_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for a missing arm and for two arms of one name."""
    arms = of(given, "arms")
    if isinstance(arms, list | tuple) and not arms:
        remedy = "write [[arms]] and a name below it"
        yield fault(("arms",), "no arm", "at least one arm", remedy=remedy)
    seen: list[str] = []
    for number, arm in enumerate(items(arms)):
        name = of(arm, "name")
        if name in seen:
            place = ("arms", number, "name")
            remedy = "give one of the two another name"
            yield fault(place, f'"{name}" once more', "another name for each arm", remedy=remedy)
        elif isinstance(name, str):
            seen.append(name)


def extends_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield an error for ``extends`` outside a file, where no folder is known."""
    if of(given, "extends") is not None:
        yield fault(("extends",), "extends outside a file", "a scenario that is whole")


def school_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for a school with no source, with two, or with keys of the other."""
    school = of(given, "school")
    if not isinstance(school, Mapping | BaseModel):
        return
    roster, synthetic = of(school, "roster"), of(school, "synthetic")
    if roster is None and synthetic is None:
        remedy = 'write roster = "my_classes.csv" below [school]'
        yield fault(("school",), "neither", "roster = ... or [school.synthetic]", remedy=remedy)
    if roster is not None and synthetic is not None:
        found, remedy = "a roster beside [school.synthetic]", "remove one of the two"
        yield fault(("school", "roster"), found, "one of the two", remedy=remedy)
    if roster is None and synthetic is not None:
        yield from _synthetic_faults(school, synthetic)
    yield from _path_faults(school)
    yield from _mapping_faults(school)


def _path_faults(school: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for paths with a control character, such as "C:\\temp" between double quotes."""
    for key in FILE_KEYS:
        path = of(school, key)
        control = control_in(path) if isinstance(path, str) else ""
        if control:
            found = f"a path with a {control}: {path}"
            remedy = f"write {key} with / instead of \\, or between single quotes: '…'"
            yield fault(("school", key), found, "a path without control characters", remedy=remedy)


def _mapping_faults(school: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for unknown columns and for several columns that form no score."""
    known = {column.name: column for column in ROSTER}
    for key in ("columns", "values"):
        table = of(school, key)
        for name in table if isinstance(table, Mapping) else ():
            place = ("school", key, name)
            if name in known and key == "values":
                yield from _code_faults(place, table[name], known[name])
            elif name not in known:
                expected = f"one of {', '.join(known)}"
                yield fault(place, shown(name), expected, nearest(name, known))
            elif key == "columns" and len(items(table[name])) > 1 and not known[name].averages:
                remedy = "make the mean in the spreadsheet and name its column"
                found, expected = f"several columns for {name}", "one: no mean is made of it"
                yield fault(place, found, expected, remedy=remedy)


def _code_faults(
    place: tuple[str, ...], codes: Any, column: RosterColumn
) -> Iterator[InitErrorDetails]:
    """Yield errors for codes of a class list whose meaning is no value of the column."""
    for code, meaning in codes.items() if isinstance(codes, Mapping) else ():
        text = str(meaning)
        if text and column.kind != "id" and not _is_admitted(column, text):
            remedy = 'write the code of the list before = and its meaning after it; "" is unknown'
            yield fault((*place, str(code)), shown(meaning), column.admits(), remedy=remedy)


def _is_admitted(column: RosterColumn, text: str) -> bool:
    """Return whether a text is a value of a column, with a decimal point."""
    if column.kind == "choice":
        return text in column.choices
    low, high = column.limits
    return bool(re.fullmatch(NUMBER, text)) and low <= float(text) <= high


def _synthetic_faults(school: Any, synthetic: Any) -> Iterator[InitErrorDetails]:
    for key, silent in ROSTER_KEYS.items():
        if of(school, key) not in silent:
            yield fault(("school", key), f"{key} beside [school.synthetic]", f"{key} of a roster")
    schools, classes = of(synthetic, "schools"), of(synthetic, "classes")
    if isinstance(schools, int) and isinstance(classes, int) and schools > max(1, classes):
        place = ("school", "synthetic", "schools")
        yield fault(place, str(schools), f"no more schools than classes ({classes})")


def parameter_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for unknown, removed or repeated parameters and values out of range."""
    yield from numbers_faults(("parameters",), of(given, "parameters"))
    for number, arm in enumerate(items(of(given, "arms"))):
        yield from numbers_faults(("arms", number, "parameters"), of(arm, "parameters"))


def numbers_faults(table: Place, parameters: Any) -> Iterator[InitErrorDetails]:
    """Yield the errors of one table of parameters."""
    seen: set[str] = set()
    for name, value in leaves(parameters if isinstance(parameters, Mapping) else {}):
        place = (*table, name)
        if name in seen:
            yield fault(place, f"{name} once more", "each parameter once")
        seen.add(name)
        if name in REMOVED:
            yield fault(place, name, "a parameter of this version", remedy=REMOVED[name])
        elif name not in catalogue():
            like = _like(name)
            remedy = f"{like} is removed: {REMOVED[like]}" if like in REMOVED else DEFAULT
            yield fault(place, name or "an empty name", "the name of a parameter", like, remedy)
        elif _is_number(value) and not catalogue()[name].admits(value):
            yield fault(place, str(value), f"a number from {catalogue()[name].span}")


def _is_number(value: Any) -> bool:
    """Return whether a value can be compared with a range."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _like(name: str) -> str:
    """Return the parameter most similar to a name, which may be a symbol of the equations.

    It may be a parameter that this version has no more.
    """
    symbols = {known.symbol: full for full, known in catalogue().items()}
    return symbols.get(name.rpartition(".")[2]) or nearest(name, [*catalogue(), *REMOVED])


def moment_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for mornings after the last year or the last week."""
    years, weeks = _whole(given, "years", 1), _whole(given, "weeks", SCHOOL_WEEKS)
    if years is None or weeks is None:
        return
    for place, text in _moments(given):
        if _when(text).year > years:
            limit = f"a moment in year 1 to {years}" if years > 1 else "a moment in year 1"
            yield fault(place, f'"{text}"', f"{limit} (run.years is {years})")
    read = _when(of(given, "outcome"))
    if read.year == years and read.day >= weeks * DAYS_A_WEEK:
        found, limit = f'"{of(given, "outcome")}"', f"week {weeks} of year {years} at the latest"
        yield fault(("outcome",), found, f"{limit} (run.weeks is {weeks})")


def _whole(given: Any, key: str, default: int) -> int | None:
    """Return a count of [run]; None if it is no whole number."""
    run = of(given, "run")
    number = default if run is None else of(run, key)
    number = default if number is None else number
    usable = isinstance(number, int) and not isinstance(number, bool) and number >= 1
    return number if usable else None


def _moments(given: Any) -> Iterator[tuple[Place, Any]]:
    yield ("outcome",), of(given, "outcome")
    for nth, shock in enumerate(items(of(given, "shocks"))):
        yield from _moments_of(("shocks", nth), shock)
    for number, arm in enumerate(items(of(given, "arms"))):
        for nth, intervention in enumerate(items(of(arm, "interventions"))):
            yield from _moments_of(("arms", number, "interventions", nth), intervention)


def _moments_of(place: Place, intervention: Any) -> Iterator[tuple[Place, Any]]:
    for key in ("start", "stop"):
        yield (*place, key), of(intervention, key)


def _when(moment: Any) -> SchoolMorning:
    """Return a school morning; ``NEVER`` if it cannot be read."""
    try:
        return cast(SchoolMorning, MOMENT.validate_python(moment))
    except ValidationError:
        return NEVER
