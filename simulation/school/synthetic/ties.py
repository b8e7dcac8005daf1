"""Ties between colleagues of a synthetic school, drawn edge by edge.

Each possible tie has a draw of its own, keyed by the two teachers, so a new teacher
adds ties and moves none that were there, apart from the chances that depend on the
size of the staff. How many ties of which kind there are is assumed: about half of a
department, one mentor for a beginner, three friends.
"""

import numpy as np
import pandas as pd

from simulation.parameters import Staffroom, Start
from simulation.randomness import RandomStreams, keys_of
from simulation.school.enrolment import STAFFROOM_COLUMNS, empty_staffroom
from simulation.state import Floats, Ints, Keys

STAFFROOM = Staffroom()
BEGINNER_YEARS = Start().beginner_years
PAIRS_AT_ONCE = 2_000_000  # bounds memory in a very large school
KINDS = ("mentoring", "department", "friendship")  # a pair has the first kind that is drawn


def drawn_staffroom(teachers: pd.DataFrame, chance: RandomStreams) -> pd.DataFrame:
    """All ties within the schools: teacher, colleague, kind; each unordered pair once.

    teachers: as in ``Enrolment``.
    """
    staff = teachers.sort_index().sort_values("school", kind="stable")
    chances = _chances(staff)
    keys = keys_of(staff.index.tolist())
    found = [_drawn(*pairs, keys, chances, chance) for pairs in _pairs(staff["school"])]
    if not found:
        return empty_staffroom()
    one, other, kind = (np.concatenate(column) for column in zip(*found, strict=True))
    ids = staff.index.to_numpy(dtype=object)
    ties = pd.DataFrame(
        {"teacher": ids[one], "colleague": ids[other], "kind": np.array(KINDS, dtype=object)[kind]},
        dtype="str",
    )
    return ties.sort_values(["teacher", "colleague"], ignore_index=True)[list(STAFFROOM_COLUMNS)]


def _pairs(school: pd.Series) -> list[tuple[Ints, Ints]]:
    """Every pair of rows of one school, in blocks; rows are sorted by school."""
    codes = pd.factorize(school)[0]
    last = np.searchsorted(codes, codes, side="right")
    later = last - np.arange(len(codes)) - 1
    block = np.cumsum(later) // PAIRS_AT_ONCE
    blocks = []
    for number in np.unique(block):
        rows = np.flatnonzero(block == number)
        one = np.repeat(rows, later[rows])
        start = np.repeat(np.cumsum(later[rows]) - later[rows], later[rows])
        blocks.append((one, one + 1 + np.arange(len(one)) - start))
    return blocks


def _chances(staff: pd.DataFrame) -> dict[str, Floats | Ints]:
    """What the chances of a tie depend on, one entry a teacher."""
    school = staff.groupby("school")
    experienced = staff["experience"] >= STAFFROOM.mentor_years
    mentors = experienced.groupby(staff["school"]).transform("sum").to_numpy()
    colleagues = school["experience"].transform("size").to_numpy() - 1
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
    """The pairs that are tied, and the number of their kind."""
    low, high = np.minimum(keys[one], keys[other]), np.maximum(keys[one], keys[other])
    couple = of["beginner"][one] * of["mentor"][other] + of["mentor"][one] * of["beginner"][other]
    limits = {
        "mentoring": couple * of["mentoring"][one],
        "department": STAFFROOM.department * (of["department"][one] == of["department"][other]),
        "friendship": of["friendship"][one],
    }
    tied = np.stack(
        [chance.uniforms("tie", teacher=low, student=high, k=k) < limits[kind]
         for k, kind in enumerate(KINDS)]
    )  # fmt: skip
    some = tied.any(axis=0)
    return one[some], other[some], tied.argmax(axis=0)[some]
