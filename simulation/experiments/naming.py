"""People and classes that interventions name, looked up in the school before anything runs."""

from collections.abc import Iterator
from functools import partial

from simulation.experiments.scenario import Scenario
from simulation.interventions import Intervention
from simulation.problems import BadInput, Problem, nearest
from simulation.world.enrolment import Enrolment


def check_names(scenario: Scenario, enrolment: Enrolment) -> None:
    """Raise BadInput for every teacher, student or class that is not in the school.

    enrolment: with the reserve of all arms, so that new students are known. Students of
    later years have other ids than those of the first and are not looked up.
    """
    problems = list(_problems(scenario, enrolment))
    if problems:
        raise BadInput(problems)


def _problems(scenario: Scenario, enrolment: Enrolment) -> Iterator[Problem]:
    seats = enrolment.reserve.seats
    newcomers = seats.loc[seats["propensity"].notna(), "student"]
    known = {
        "teacher": list(enrolment.teachers.index),
        "student": [*enrolment.students.index, *newcomers],
        "class": list(enrolment.classes.index),
    }
    unlisted = partial(_is_unlisted, room=_room(enrolment))
    for place, plan in _plans(scenario):
        named = plan.named()
        wanted = (("teacher", named.teachers), ("student", named.students))
        for what, ids in (*wanted, ("class", named.classes)):
            if what == "student" and plan.start.year > 1:
                continue
            for key, name in ids:
                if name not in known[what] and not (what == "student" and unlisted(name)):
                    like, expected = nearest(name, known[what]), f"a {what} of this school"
                    yield Problem("scenario", f"{place}.{key}", f'"{name}"', expected, like)


def _plans(scenario: Scenario) -> Iterator[tuple[str, Intervention]]:
    """Every intervention with its place in the scenario."""
    for n, plan in enumerate(scenario.shocks):
        yield f"shocks[{n}]", plan
    for a, arm in enumerate(scenario.arms):
        for n, plan in enumerate(arm.interventions):
            yield f"arms[{a}].interventions[{n}]", plan


def _room(enrolment: Enrolment) -> dict[str, int]:
    """How many classmates the list leaves out, by class."""
    listed = enrolment.dyads.drop_duplicates(["class", "student"])["class"].value_counts()
    left = enrolment.classes["size"] - listed.reindex(enrolment.classes.index, fill_value=0)
    return {str(name): int(many) for name, many in left.items()}


def _is_unlisted(name: str, room: dict[str, int]) -> bool:
    """Whether an id is that of a classmate whom the class list leaves out."""
    group, _, number = name.rpartition(":+")
    return number.isdigit() and 1 <= int(number) <= room.get(group, 0)
