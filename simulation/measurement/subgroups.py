"""The subgroups of teachers, dyads and students that effects are compared in.

Group membership is read off the reference arm at the start of the year of the outcome, so it is the
same in every arm and no arm can change it. Groups have an order; a contrast is always the last
minus the first.
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

    of: the units that the variable describes; a dyad also belongs to the groups of its teacher
    and of its student. column: of the table of that name, at week or wave 0. groups: names, in
    order. limits: numbers at and above which the next group begins; empty to divide the units of
    a replicate into thirds. words: the value of the column in every group, if it is a text.
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
}  # the owners of variables that divide the rows of a table


def divides(subgroup: Subgroup, outcome: Outcome) -> bool:
    """Return whether a subgroup divides the units of an outcome."""
    return subgroup.of in WHOSE[outcome.table]


def group_of(subgroup: Subgroup, values: npt.NDArray[np.generic] | Groups) -> Groups:
    """Return the group of every unit, shape (n,); None where the value is unknown.

    values: the column of the units of one replicate. Thirds are cut at the quantiles 1/3 and 2/3;
    equal units stay in one group, so thirds may differ in size.
    """
    names = np.array([*subgroup.groups, None], dtype=object)
    if subgroup.words:
        numbers = {word: number for number, word in enumerate(subgroup.words)}
        places = [numbers.get(str(value), len(numbers)) for value in values]
        return names[np.array(places, dtype=np.int64)]
    return names[_places(subgroup, np.asarray(values, dtype=np.float64))]


def _places(subgroup: Subgroup, numbers: Numbers) -> npt.NDArray[np.int64]:
    """Return the group of every number, and one past the last for NaN."""
    known = ~np.isnan(numbers)
    if subgroup.limits:
        places = np.searchsorted(np.array(subgroup.limits), numbers, side="right")
    else:
        cuts = np.quantile(numbers[known], (1 / 3, 2 / 3)) if known.any() else np.zeros(2)
        places = np.searchsorted(cuts, numbers, side="left")
    return np.where(known, places, len(subgroup.groups)).astype(np.int64)
