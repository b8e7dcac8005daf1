"""Stories of the demo: one change between class A and class B, under the same random draws.

A story is a few levers with values, and the interventions of each class at given values, as a
scenario file writes them. The class has 24 students and a focal student of known propensity: a
new student on the first morning, whose propensity individual support lowers all year.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Plan = dict[str, Any]  # the table of one intervention
Values = Mapping[str, float]  # the value of each lever
Arms = dict[str, list[Plan]]  # the interventions of each class

TEACHER, CLASS = "s1/t01", "s1/c01"
CLASS_SIZE = 24  # students besides the focal one
HIGHEST = 4.0  # propensity of the focal student as drawn, z; about one in 150 students is above
FOCAL = f"{CLASS}:new1 z={HIGHEST:g}"
COLLEAGUES = ("s1/t02", "s1/t03")
HEAVY = 2.0  # largest workload, as a multiple of the usual one, where colleagues differ
SESSIONS = 12  # of reflection, one a week; about a term
ALL_YEAR = 40  # school weeks
DIFFICULT, VERY_DIFFICULT = 2.0, 3.0  # z: one student in 20, one in 55; assumed


class Lever(NamedTuple):
    """A control of the audience: its id, its values, the index of the first value."""

    id: str
    values: tuple[float, ...]
    start: int


class Story(NamedTuple):
    """One comparison.

    outcome: the main one, see ``YearOutcomes``. arms: the interventions of each class at values
    of the levers, class A first. crowded: with colleagues.
    """

    id: str
    levers: tuple[Lever, ...]
    outcome: str
    arms: Callable[[Values], Arms]
    crowded: bool = False

    def at(self, indices: Mapping[str, int]) -> dict[str, float]:
        """Return the values of the levers at some indices."""
        return {lever.id: lever.values[indices[lever.id]] for lever in self.levers}


# ---- interventions


def _on_focal(kind: str, week: int = 1, **more: Any) -> Plan:
    return {"kind": kind, "start": f"week {week}", **more, "target": {"students": [FOCAL]}}


def _less_work(share: float, *teachers: str) -> Plan:
    teaching = {"teachers": {"ids": list(teachers)}}
    return {"kind": "workload_reduction", "start": "week 1", "dose": share, **teaching}


def arrival() -> Plan:
    """Return the arrival of the focal student on the first morning."""
    student = {"propensity": HIGHEST, "classes": [CLASS]}
    return {"kind": "new_student", "start": "week 1", **student}


def behaves(propensity: float) -> list[Plan]:
    """Return the support that lowers the focal student's propensity to z, by 1 sd per plan."""
    less = HIGHEST - propensity
    doses = [min(1.0, less - n) for n in range(math.ceil(less))]
    return [_on_focal("behaviour_support", sessions=ALL_YEAR, dose=dose) for dose in doses]


def reflects(week: int) -> Plan:
    """Return guided reflection about the focal student, from a school week on."""
    return _on_focal("reflection", week, sessions=SESSIONS)


def meets(impression: str) -> Plan:
    """Return a first impression of the focal student, "good" or "bad"."""
    return _on_focal("first_impression", impression=impression)


def close_to(students: int) -> Plan:
    """Return a good first impression of some students of the class, drawn at random."""
    target = {"dyads": "random", "per_teacher": students}
    return {**_on_focal("first_impression", impression="good"), "target": target}


def relief(share: float) -> list[Plan]:
    """Return the plans that take a share of the teacher's other work away, all year."""
    return [_less_work(share, TEACHER)] if share else []


def heaviest(usual: float, limit: float) -> float:
    """Return the largest multiple of the usual workload. limit: of the parameter."""
    return min(HEAVY, limit / usual)


def usual_work(heavy: float) -> Plan:
    """Return the plan that brings a workload ``heavy`` times the usual back to the usual."""
    return _less_work(1.0 - 1.0 / heavy, TEACHER)


def colleagues_work(times: float, heavy: float) -> Plan:
    """Return the plan for colleagues' work of ``times`` the usual, at most ``heavy``."""
    return _less_work(max(0.0, 1.0 - times / heavy), *COLLEAGUES)


def tied() -> Plan:
    """Return ties between all colleagues."""
    return {"kind": "collegial_support", "start": "week 1", "size": 12}


# ---- stories


def _behaviour(start: int, values: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0)) -> Lever:
    """Return the lever of the focal student's propensity, z."""
    return Lever("behaviour", values, start)


def _difficult(at: Values) -> Arms:
    return {"a": behaves(0.0), "b": behaves(at["behaviour"])}


def _spiral(at: Values) -> Arms:
    return {"a": behaves(at["behaviour"]), "b": behaves(at["behaviour"] + at["more"])}


def _reflection(at: Values) -> Arms:
    student = behaves(at["behaviour"])
    return {"a": student, "b": [*student, reflects(int(at["week"]))]}


def _closeness(at: Values) -> Arms:
    common = [*behaves(DIFFICULT), *relief(at["relief"])]
    return {"a": common, "b": [*common, close_to(int(at["children"]))]}


def _start(at: Values) -> Arms:
    student = behaves(at["behaviour"])
    return {"a": [*student, meets("good")], "b": [*student, meets("bad")]}


def _staffroom(at: Values) -> Arms:
    heavy = at.get("heavy", HEAVY)
    common = [*behaves(DIFFICULT), usual_work(heavy)]
    multiples = {"a": 1.0, "b": at["work"]}
    return {arm: [*common, colleagues_work(times, heavy)] for arm, times in multiples.items()}


def _behaviour_or_relationship(at: Values) -> Arms:
    student, calmer = behaves(VERY_DIFFICULT), behaves(VERY_DIFFICULT - at["calmer"])
    return {
        "a": [*student, meets("bad")],
        "behaviour": [*calmer, meets("bad")],
        "relationship": [*student, meets("good")],
        "b": [*calmer, meets("good")],
    }


def _sandbox(at: Values) -> Arms:
    student = behaves(at["behaviour"])
    picture = [meets("good")] if at["picture"] else []
    reflection = [reflects(int(at["week"]))] if at["week"] else []
    return {"a": student, "b": [*student, *picture, *reflection, *relief(at["relief"])]}


MORE = Lever("more", (0.25, 0.5, 1.0), 2)
WEEK, ANY_WEEK = Lever("week", (3.0, 12.0, 24.0), 0), Lever("week", (0.0, 3.0, 20.0), 1)
CHILDREN, RELIEF = Lever("children", (5.0, 15.0, 25.0), 2), Lever("relief", (0.0, 0.3), 0)
WORK, CALMER = Lever("work", (0.5, 1.5, 2.0), 2), Lever("calmer", (1.0, 2.0), 1)
PICTURE, THREE = Lever("picture", (0.0, 1.0), 1), (1.0, 2.0, 3.0)

STORIES: tuple[Story, ...] = (
    Story("difficult", (_behaviour(2),), "exhaustion", _difficult),
    Story("spiral", (_behaviour(1, THREE), MORE), "conflict", _spiral),
    Story("reflection", (WEEK, _behaviour(1, (2.0, 3.0))), "conflict", _reflection),
    Story("closeness", (CHILDREN, RELIEF), "exhaustion", _closeness),
    Story("start", (_behaviour(1, THREE),), "conflict", _start),
    Story("staffroom", (WORK,), "exhaustion", _staffroom, crowded=True),
    Story("behaviour_or_relationship", (CALMER,), "conflict", _behaviour_or_relationship),
    Story(
        "sandbox", (_behaviour(1, (1.0, 3.0)), PICTURE, ANY_WEEK, RELIEF), "exhaustion", _sandbox
    ),
)
BY_ID = {story.id: story for story in STORIES}
