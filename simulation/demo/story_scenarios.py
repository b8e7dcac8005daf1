"""What can be done in a world of the demo, written as a scenario file writes it.

One primary class of 24, and one child more whose temperament is known: the focal child. The
child is a new student of the first morning, so propensity is exact; individual help that
lasts all year lowers it to what a story asks for, and everything else about the child stays.
"""

import math
from typing import Any

Plan = dict[str, Any]  # the table of one intervention

TEACHER, CLASS = "s1/t01", "s1/c01"
CLASS_SIZE = 24  # children besides the focal one
LIVELIEST = 4.0  # z of the focal child as drawn; about one child in 150 lies above
FOCAL = f"{CLASS}:new1 z={LIVELIEST:g}"
COLLEAGUES = ("s1/t02", "s1/t03")
HEAVY = 2.0  # times the usual work, at most, that is laid out where colleagues differ
SESSIONS = 12  # of reflection, one a week; about a term
ALL_YEAR = 40  # school weeks


def arrival() -> Plan:
    """The focal child, who sits in the class from the first morning."""
    return {
        "kind": "new_student", "start": "week 1", "propensity": LIVELIEST, "classes": [CLASS],
    }  # fmt: skip


def behaves(propensity: float) -> list[Plan]:
    """The focal child at a propensity, z, of at most ``LIVELIEST``.

    One plan lowers it by an sd at most, so there are as many as it takes.
    """
    less = LIVELIEST - propensity
    doses = [min(1.0, less - n) for n in range(math.ceil(less))]
    return [
        {
            "kind": "behaviour_support", "start": "week 1", "sessions": ALL_YEAR,
            "dose": dose, "target": {"students": [FOCAL]},
        }
        for dose in doses
    ]  # fmt: skip


def reflects(week: int) -> Plan:
    """Guided reflection about the focal child, from the Monday of a school week."""
    return {
        "kind": "reflection", "start": f"week {week}", "sessions": SESSIONS,
        "target": {"students": [FOCAL]},
    }  # fmt: skip


def meets(impression: str) -> Plan:
    """The picture of the focal child that the teacher starts with, "good" or "bad"."""
    return {
        "kind": "first_impression", "start": "week 1", "impression": impression,
        "target": {"students": [FOCAL]},
    }  # fmt: skip


def close_to(children: int) -> Plan:
    """A good picture of so many children of the class from the start, drawn at random."""
    return {
        "kind": "first_impression", "start": "week 1", "impression": "good",
        "target": {"dyads": "random", "per_teacher": children},
    }  # fmt: skip


def relief(share: float) -> list[Plan]:
    """A share of the teacher's other work taken away, all year."""
    return [_less_work(share, [TEACHER])] if share else []


def heaviest(usual: float, limit: float) -> float:
    """How many times the usual workload can be laid out for all. limit: of the parameter."""
    return min(HEAVY, limit / usual)


def usual_work(heavy: float) -> Plan:
    """The teacher's share of a workload ``heavy`` times the usual brought back to the usual."""
    return _less_work(1.0 - 1.0 / heavy, [TEACHER])


def colleagues_work(times: float, heavy: float) -> Plan:
    """The colleagues' other work at so many times what is usual, at most ``heavy``."""
    return _less_work(max(0.0, 1.0 - times / heavy), list(COLLEAGUES))


def tied() -> Plan:
    """Everybody in the staffroom knows everybody."""
    return {"kind": "collegial_support", "start": "week 1", "size": 12}


def _less_work(share: float, teachers: list[str]) -> Plan:
    return {
        "kind": "workload_reduction", "start": "week 1", "dose": share,
        "teachers": {"ids": teachers},
    }  # fmt: skip
