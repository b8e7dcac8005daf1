"""The check of a scenario file together with the files it names."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from simulation.errors import BadInput, Problem, control_in
from simulation.interventions import Intervention
from simulation.scenario.extends import Composition
from simulation.scenario.file import layers, load
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import check_watched, enrolment_of, reading_of
from simulation.scenario.tables import FILE_KEYS, NO_STAFFROOM
from simulation.scenario.validation_errors import dotted
from simulation.school.enrolment import LEVELS, Enrolment
from simulation.school.roster.identity import id_hint
from simulation.school.roster.name_like import names_in
from simulation.school.roster.read import Reading, read_roster

SCENARIO = "scenario"  # the file of a problem that a scenario without a file has
OF_OTHER_COLUMNS = {"columns", "values", "where", "missing"}  # a list that is not read as it stands


def check_scenario(path: Path) -> Reading | None:
    """Return the class list of a scenario, None if its school is synthetic.

    Raises BadInput with all errors of the scenario and of its class lists.
    """
    try:
        scenario = load(path)
    except BadInput as error:
        raise BadInput([*error.problems, *_of_named_files(path)]) from None
    events, reading = scenario.record.events, None
    if scenario.school.roster is not None:
        reading = reading_of(scenario)
    if events is not None and events.teachers is not None:
        enrolment = enrolment_of(scenario) if reading is None else reading.enrolment
        with errors_by_line(path):
            check_watched(scenario, enrolment)
    return reading


@contextmanager
def errors_by_line(path: Path) -> Iterator[None]:
    """Report errors of a scenario by file and line within the block.

    For errors found only when the school is built, such as an unknown teacher id.
    """
    try:
        yield
    except BadInput as error:
        if not any(item.file == SCENARIO for item in error.problems):
            raise
        composed = Composition(layers(path))
        raise BadInput(_located(item, composed) for item in error.problems) from None


def _located(problem: Problem, composed: Composition) -> Problem:
    if problem.file != SCENARIO:
        return problem
    parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", problem.where)
    spot = composed.spot(tuple(int(number) if number else word for number, word in parts))
    where = f"line {spot.line} ({dotted(spot.path)})"
    return problem._replace(file=spot.file, where=where)


def _of_named_files(path: Path) -> tuple[Problem, ...]:
    """Return the errors of the files that a faulty scenario names, as far as possible."""
    try:
        composed = Composition(layers(path))
        homes = composed.homes()
    except BadInput:  # unreadable, which is reported already
        return ()
    school = composed.tables.get("school")
    named = school if isinstance(school, Mapping) else {}
    files = {
        key: homes.get(named[key], path.parent) / named[key]
        for key in FILE_KEYS
        if isinstance(named.get(key), str) and _is_path(named[key])
    }
    if "roster" not in files or OF_OTHER_COLUMNS & set(named):
        return ()
    level = named.get("level")
    try:
        read_roster(files.pop("roster"), level=level if level in LEVELS else None, **files)
    except BadInput as error:
        return error.problems
    return ()


def _is_path(name: str) -> bool:
    return name not in ("", NO_STAFFROOM) and not control_in(name)


def check_people(scenario: Scenario, enrolment: Enrolment) -> None:
    """Raise BadInput if ids look like names, which the scenario does not allow in results."""
    if scenario.school.roster is None or scenario.school.names:
        return
    findings = names_in(enrolment)
    if not findings:
        return
    people = {"teacher": "teachers", "student": "students", "class": "classes"}
    counts = [f"{item.found} of {item.people} {people[item.column]}" for item in findings]
    found = f"ids that look like names ({', '.join(counts)})"
    expected = "ids such as t01, because they are written to the result folder and the report"
    remedy = (
        f'run "run.py pseudonymise {scenario.school.roster}" and use the copy; if names may stand '
        "in the result, write names = true under [school], or answer --with-names"
    )
    raise BadInput([Problem(SCENARIO, "school.roster", found, expected, remedy=remedy)])


def check_names(scenario: Scenario, enrolment: Enrolment) -> None:
    """Raise BadInput for every teacher, student or class that is not in the school.

    enrolment: with the reserve of all arms, so that new students are known. Students of later years
    have other ids than those of the first and are not checked.
    """
    problems = list(_problems(scenario, enrolment))
    if problems:
        raise BadInput(problems)


def _problems(scenario: Scenario, enrolment: Enrolment) -> Iterator[Problem]:
    newcomers = [seat.student for seat in enrolment.reserve.seats if seat.propensity is not None]
    known = {
        "teacher": list(enrolment.teachers.index),
        "student": [*enrolment.students.index, *newcomers],
        "class": list(enrolment.classes.index),
    }
    unlisted = partial(_is_unlisted, room=_room(enrolment))
    for place, plan in _plans(scenario):
        named = plan.named_ids()
        wanted = (("teacher", named.teachers), ("student", named.students))
        for what, ids in (*wanted, ("class", named.classes)):
            if what == "student" and plan.start.year > 1:
                continue
            for key, name in ids:
                if name not in known[what] and not (what == "student" and unlisted(name)):
                    where, expected = f"{place}.{key}", f"a {what} of this school"
                    like, remedy = id_hint(name, known[what])
                    yield Problem("scenario", where, f'"{name}"', expected, like, remedy)


def _plans(scenario: Scenario) -> Iterator[tuple[str, Intervention]]:
    """Yield every intervention with its place in the scenario."""
    for n, plan in enumerate(scenario.shocks):
        yield f"shocks[{n}]", plan
    for a, arm in enumerate(scenario.arms):
        for n, plan in enumerate(arm.interventions):
            yield f"arms[{a}].interventions[{n}]", plan


def _room(enrolment: Enrolment) -> dict[str, int]:
    """Return the number of unlisted classmates by class."""
    listed = enrolment.dyads.drop_duplicates(["class", "student"])["class"].value_counts()
    left = enrolment.classes["size"] - listed.reindex(enrolment.classes.index, fill_value=0)
    return {str(name): int(many) for name, many in left.items()}


def _is_unlisted(name: str, room: dict[str, int]) -> bool:
    """Return whether an id is that of an unlisted classmate."""
    group, _, number = name.rpartition(":+")
    return number.isdigit() and 1 <= int(number) <= room.get(group, 0)
