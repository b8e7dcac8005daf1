"""A scenario file and the files it names, checked together, whatever is wrong with either."""

from collections.abc import Mapping
from pathlib import Path

from simulation.experiments.building import check_watched, enrolment_of
from simulation.experiments.composition import Composition
from simulation.experiments.extending import layers
from simulation.experiments.scenario_file import load
from simulation.experiments.school_keys import FILE_KEYS, NO_STAFFROOM
from simulation.problems import BadInput, Problem
from simulation.world.enrolment import LEVELS
from simulation.world.roster import read_roster

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
        try:
            check_watched(scenario, enrolment)
        except BadInput as error:
            raise BadInput(each._replace(file=str(path)) for each in error.problems) from None


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
