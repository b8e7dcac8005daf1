"""Timetables and ties between colleagues of a synthetic school, by keyed draws.

Timetable: every department of a school serves every class of it with one teacher. The classes
come in an order drawn anew every year and are dealt over the department's teachers, so that
no two of them differ by more than one class.

Ties: each possible tie has a draw of its own, keyed by the two teachers, so a new teacher adds
ties and moves none that were there, apart from the chances that depend on the size of the
staff. The number of ties of each kind is assumed: about half of a department, one mentor for a
beginner, three friends.
"""

import numpy as np
import pandas as pd

from simulation.parameters import Staffroom, Start
from simulation.randomness import RandomStreams, key_of, keys_of
from simulation.school.enrolment import STAFFROOM_COLUMNS, empty_staffroom
from simulation.state import Floats, Ints, Keys

STAFFROOM = Staffroom()
BEGINNER_YEARS = Start().beginner_years
PAIRS_AT_ONCE = 2_000_000  # bounds memory in a very large school
KINDS = ("mentoring", "department", "friendship")  # a pair has the first kind that is drawn


def timetable(
    teachers: pd.DataFrame, classes: pd.DataFrame, chance: RandomStreams, year: int
) -> pd.DataFrame:
    """Draw the lessons of a year: one row a (teacher, class) pair.

    teachers: as in ``Enrolment``, with a department each; classes: likewise.
    """
    staff = teachers[["school", "department"]].rename_axis("teacher").reset_index()
    staff["draw"] = chance.uniforms("timetable", year, teacher=keys_of(teachers.index.tolist()))
    groups = classes[["school"]].rename_axis("class").reset_index()
    keys = keys_of(classes.index.tolist())
    lessons = []
    for department, members in staff.groupby("department", sort=True):
        groups["draw"] = chance.uniforms("timetable", year, student=keys, k=key_of(str(department)))
        lessons.append(_deal(members, groups))
    return pd.concat(lessons, ignore_index=True)


def _deal(members: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Deal the classes of each school over the members of one department there."""
    members = members.assign(place=_places(members))
    staff = members.groupby("school").size()
    taught = groups[groups["school"].isin(staff.index)]
    place = _places(taught) % taught["school"].map(staff)
    dealt = taught.assign(place=place)[["class", "school", "place"]]
    return dealt.merge(members, on=["school", "place"])[["teacher", "class"]]


def _places(people: pd.DataFrame) -> pd.Series:
    """Return the place of each row in its school's drawn order, from 0."""
    order = people.sort_values(["school", "draw"])
    return order.groupby("school").cumcount().reindex(people.index)


def drawn_staffroom(teachers: pd.DataFrame, chance: RandomStreams) -> pd.DataFrame:
    """Draw all ties within the schools: teacher, colleague, kind; each unordered pair once.

    teachers: as in ``Enrolment``.
    """
    staff = teachers.sort_index().sort_values("school", kind="stable")
    chances = _chances(staff)
    keys = keys_of(staff.index.tolist())
    drawn = [_drawn(*pairs, keys, chances, chance) for pairs in _pairs(staff["school"])]
    if not drawn:
        return empty_staffroom()
    one, other, kind = (np.concatenate(column) for column in zip(*drawn, strict=True))
    ids = staff.index.to_numpy(dtype=object)
    ties = pd.DataFrame(
        {"teacher": ids[one], "colleague": ids[other], "kind": np.array(KINDS, dtype=object)[kind]},
        dtype="str",
    )
    return ties.sort_values(["teacher", "colleague"], ignore_index=True)[list(STAFFROOM_COLUMNS)]


def _pairs(school: pd.Series) -> list[tuple[Ints, Ints]]:
    """Return every pair of rows of one school, in blocks; rows are sorted by school."""
    codes = pd.factorize(school)[0]
    later = np.searchsorted(codes, codes, side="right") - np.arange(len(codes)) - 1
    block = np.cumsum(later) // PAIRS_AT_ONCE
    blocks = []
    for number in np.unique(block):
        rows = np.flatnonzero(block == number)
        one = np.repeat(rows, later[rows])
        start = np.repeat(np.cumsum(later[rows]) - later[rows], later[rows])
        blocks.append((one, one + 1 + np.arange(len(one)) - start))
    return blocks


def _chances(staff: pd.DataFrame) -> dict[str, Floats | Ints]:
    """Return what the probability of a tie depends on, one entry a teacher."""
    experienced = staff["experience"] >= STAFFROOM.mentor_years
    mentors = experienced.groupby(staff["school"]).transform("sum").to_numpy()
    colleagues = staff.groupby("school")["experience"].transform("size").to_numpy() - 1
    return {
        "department": pd.factorize(staff["department"])[0],
        "beginner": (staff["experience"] < BEGINNER_YEARS).to_numpy(dtype=np.float64),
        "mentor": experienced.to_numpy(dtype=np.float64),
        "mentoring": np.minimum(1.0, STAFFROOM.mentors / np.maximum(mentors, 1)),
        "friendship": np.minimum(1.0, STAFFROOM.friends / np.maximum(colleagues, 1)),
    }


def _drawn(
    one: Ints, other: Ints, keys: Keys, of: dict[str, Floats | Ints], chance: RandomStreams
) -> tuple[Ints, Ints, Ints]:
    """Return the pairs that are tied, and the number of their kind."""
    low, high = np.minimum(keys[one], keys[other]), np.maximum(keys[one], keys[other])
    couple = of["beginner"][one] * of["mentor"][other] + of["mentor"][one] * of["beginner"][other]
    limits = (
        couple * of["mentoring"][one],
        STAFFROOM.department * (of["department"][one] == of["department"][other]),
        of["friendship"][one],
    )  # in the order of KINDS
    draws = (chance.uniforms("tie", teacher=low, student=high, k=k) for k in range(len(KINDS)))
    tied = np.stack([draw < limit for draw, limit in zip(draws, limits, strict=True)])
    some = tied.any(axis=0)
    return one[some], other[some], tied.argmax(axis=0)[some]
