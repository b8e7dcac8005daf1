"""A scenario file and the files it names, checked together, whatever is wrong with either."""

from collections.abc import Mapping
from pathlib import Path

from simulation.experiments.building import NO_STAFFROOM, check_watched, enrolment_of
from simulation.experiments.scenario_file import load, parse, read
from simulation.problems import BadInput, Problem
from simulation.world.enrolment import LEVELS
from simulation.world.roster import read_roster

FILES = ("roster", "staffroom", "friendships")


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
        school = parse(read(path), str(path)).get("school")
    except BadInput:  # nothing in it can be read, which has been said
        return ()
    named = school if isinstance(school, Mapping) else {}
    files = {
        what: path.parent / named[what]
        for what in FILES
        if isinstance(named.get(what), str) and named[what] not in ("", NO_STAFFROOM)
    }
    if "roster" not in files:
        return ()
    level = named.get("level")
    try:
        read_roster(files.pop("roster"), level=level if level in LEVELS else None, **files)
    except BadInput as error:
        return error.problems
    return ()
