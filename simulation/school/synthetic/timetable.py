"""Which secondary teacher takes which class: keyed, and balanced within each department.

Every department of a school serves every class of it with one teacher. The classes
come in an order drawn anew every year and are dealt over the department's teachers,
so that no two of them differ by more than one class.
"""

import pandas as pd

from simulation.randomness import RandomStreams, key_of, keys_of


def timetable(
    teachers: pd.DataFrame, classes: pd.DataFrame, chance: RandomStreams, year: int
) -> pd.DataFrame:
    """The lessons of a year: one row a (teacher, class) pair.

    teachers: as in ``Enrolment``, with a department each; classes: likewise.
    """
    staff = pd.DataFrame({"teacher": teachers.index, "school": teachers["school"].to_numpy()})
    staff["department"] = teachers["department"].to_numpy()
    staff["draw"] = chance.uniforms("timetable", year, teacher=keys_of(teachers.index.tolist()))
    groups = pd.DataFrame({"class": classes.index, "school": classes["school"].to_numpy()})
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
    """Place of each row in its school's drawn order, from 0."""
    order = people.sort_values(["school", "draw"])
    return order.groupby("school").cumcount().reindex(people.index)
