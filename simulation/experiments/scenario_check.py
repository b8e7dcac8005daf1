"""A scenario file and the files it names, checked together, whatever is wrong with either."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from simulation.experiments.building import check_watched, enrolment_of
from simulation.experiments.composition import Composition
from simulation.experiments.extending import layers
from simulation.experiments.scenario_file import load
from simulation.experiments.scenario_problems import dotted
from simulation.experiments.school_keys import FILE_KEYS, NO_STAFFROOM
from simulation.problems import BadInput, Problem
from simulation.world.enrolment import LEVELS
from simulation.world.roster import read_roster

SCENARIO = "scenario"  # the file of a problem that a scenario without a file has
OF_OTHER_COLUMNS = {"columns", "values", "where"}  # a list that is not read as it stands


def check_scenario(path: Path) -> None:
    """Raise BadInput with all that is wrong with a scenario and with the class lists it names."""
    try:
        scenario = load(path)
    except BadInput as error:
        raise BadInput([*error.problems, *_of_named_files(path)]) from None
    events = scenario.record.events
    if scenario.school.roster is not None or (events is not None and events.teachers is not None):
        enrolment = enrolment_of(scenario)
        with told_by_line(path):
            check_watched(scenario, enrolment)


@contextmanager
def told_by_line(path: Path) -> Iterator[None]:
    """Within the block, what turns out to be wrong with a scenario is told by file and line.

    That is what shows only when its school is built: somebody whom it names is not there.
    """
    try:
        yield
    except BadInput as error:
        if not any(each.file == SCENARIO for each in error.problems):
            raise
        composed = Composition(layers(path))
        raise BadInput(_located(each, composed) for each in error.problems) from None


def _located(problem: Problem, composed: Composition) -> Problem:
    if problem.file != SCENARIO:
        return problem
    parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", problem.where)
    spot = composed.spot(tuple(int(number) if number else word for number, word in parts))
    where = f"line {spot.line} ({dotted(spot.path)})"
    return problem._replace(file=spot.file, where=where)


def _of_named_files(path: Path) -> tuple[Problem, ...]:
    """What is wrong with the files that a faulty scenario names, as far as it can be read."""
    try:
        composed = Composition(layers(path))
        homes = composed.homes()
    except BadInput:  # nothing in it can be read, which has been said
        return ()
    school = composed.tables.get("school")
    named = school if isinstance(school, Mapping) else {}
    files = {
        key: homes.get(named[key], path.parent) / named[key]
        for key in FILE_KEYS
        if isinstance(named.get(key), str) and named[key] not in ("", NO_STAFFROOM)
    }
    if "roster" not in files or OF_OTHER_COLUMNS & set(named):
        return ()
    level = named.get("level")
    try:
        read_roster(files.pop("roster"), level=level if level in LEVELS else None, **files)
    except BadInput as error:
        return error.problems
    return ()
