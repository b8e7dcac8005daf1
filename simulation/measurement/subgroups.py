"""Who benefits: the groups that an effect can be looked at in, each defined before it starts.

A group is read off the reference arm at the start of the year whose outcome is
compared, so it is the same in every arm and nothing that an arm does can move anybody
from one group to another. Groups stand in order, and a contrast is always the last
against the first.
"""

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.measurement.outcomes import Numbers, Outcome
from simulation.parameters import Start

Groups = npt.NDArray[np.object_]
Owner = Literal["teachers", "dyads", "students"]
THIRDS = ("lowest third", "middle third", "highest third")


class Subgroup(NamedTuple):
    """One way to divide teachers, dyads or students.

    of: whose quality it is; a dyad belongs to the groups of its teacher and of its
    student too. column: of the table of that name, at week or wave 0. groups: names, in
    order. limits: where a number passes from one group to the next (at or above it); empty
    to cut the units of a replicate into thirds. words: what the column holds for each
    group, where it holds no numbers.
    """

    name: str
    label: str
    of: Owner
    column: str
    groups: tuple[str, ...] = THIRDS
    limits: tuple[float, ...] = ()
    words: tuple[str, ...] = ()


SUBGROUPS = (
    Subgroup("exhaustion", "teachers' exhaustion at the start", "teachers", "exhaustion_score"),
    Subgroup("efficacy", "teachers' efficacy", "teachers", "efficacy"),
    Subgroup(
        "experience", "teachers' experience", "teachers", "experience",
        ("beginners", "experienced"), limits=(Start().beginner_years,),
    ),
    Subgroup("conflict", "conflict at the start", "dyads", "conflict_score"),
    Subgroup("gender", "students' gender", "students", "gender", ("boys", "girls"),
             words=("boy", "girl")),
    Subgroup("ses", "students' socio-economic status", "students", "ses"),
    Subgroup("grade", "grade", "students", "grade",
             ("grades 1 and 2", "grades 3 to 5", "grade 6 and up"), limits=(3.0, 6.0)),
)  # fmt: skip

BY_NAME = {subgroup.name: subgroup for subgroup in SUBGROUPS}
WHOSE: dict[Owner, tuple[Owner, ...]] = {
    "teachers": ("teachers",),
    "dyads": ("teachers", "dyads", "students"),
    "students": ("students",),
}  # of whom the qualities are that divide the rows of a table


def divides(subgroup: Subgroup, outcome: Outcome) -> bool:
    """Whether the units of an outcome can be told apart by a subgroup."""
    return subgroup.of in WHOSE[outcome.table]


def group_of(subgroup: Subgroup, values: npt.NDArray[np.generic] | Groups) -> Groups:
    """The name of each unit's group, shape (n,); None where the quality is not known.

    values: the column of the units of one replicate. Thirds are cut at the quantiles
    1/3 and 2/3; units that are equal are never parted, so thirds may differ in size.
    """
    names = np.array([*subgroup.groups, None], dtype=object)
    if subgroup.words:
        places = [_place(subgroup.words, str(each)) for each in values]
        return names[np.array(places, dtype=np.int64)]
    numbers = np.asarray(values, dtype=np.float64)
    return names[_places(subgroup, numbers)]


def _places(subgroup: Subgroup, numbers: Numbers) -> npt.NDArray[np.int64]:
    """Which group each number falls in; the one past the last where there is no number."""
    known = ~np.isnan(numbers)
    if subgroup.limits:
        places = np.searchsorted(np.array(subgroup.limits), numbers, side="right")
    else:
        cuts = np.quantile(numbers[known], (1 / 3, 2 / 3)) if known.any() else np.zeros(2)
        places = np.searchsorted(cuts, numbers, side="left")
    return np.where(known, places, len(subgroup.groups)).astype(np.int64)


def _place(words: tuple[str, ...], value: str) -> int:
    return words.index(value) if value in words else len(words)
