"""Classmates whom a class list leaves out, and newcomers of later years.

Both are synthetic and resemble a listed student of the same class, chosen by a keyed
draw, in all attributes; their own draws make them somebody else.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from simulation.chance import Chance, keys_of
from simulation.state import Ints
from simulation.world.enrolment import Enrolment, sorted_dyads

ATTRIBUTES = (
    "gender", "ses", "ability", "behaviour", "minority", "learning_problems", "grade",
)  # fmt: skip


def completed(enrolment: Enrolment, chance: Chance) -> Enrolment:
    """The enrolment with every class full to its size.

    Unlisted classmates have the ids ``class:+1``, ``class:+2`` …, ``listed`` false, and
    every teacher of their class. The enrolment's pool must be there.
    """
    missing = _missing(enrolment)
    if not missing.any():
        return enrolment
    home = np.repeat(enrolment.classes.index.to_numpy(dtype=object), missing)
    place = np.arange(len(home)) - np.repeat(np.cumsum(missing) - missing, missing) + 1
    ids = [f"{name}:+{n}" for name, n in zip(home, place, strict=True)]
    classmates = resembling(ids, pd.Series(home, dtype="str"), enrolment.pool, chance)
    classmates.insert(1, "listed", False)
    lessons = enrolment.dyads[["teacher", "class"]].drop_duplicates()
    members = pd.DataFrame({"class": home, "student": ids}, dtype="str")
    dyads = lessons.merge(members, on="class").assign(closeness=np.nan, conflict=np.nan)
    return replace(
        enrolment,
        students=pd.concat([enrolment.students, classmates]).sort_index(),
        dyads=sorted_dyads(pd.concat([enrolment.dyads, dyads])),
    )


def listed_members(enrolment: Enrolment) -> pd.DataFrame:
    """One row a class and listed student of it: class and attributes, sorted by class and id."""
    pairs = enrolment.dyads[["class", "student"]].drop_duplicates()
    pairs = pairs.sort_values(["class", "student"])
    students = enrolment.students
    pairs = pairs[students["listed"].reindex(pairs["student"]).to_numpy()]
    attributes = students[list(ATTRIBUTES)].reindex(pairs["student"]).reset_index(drop=True)
    return pd.concat([pairs[["class"]].reset_index(drop=True), attributes], axis=1)


def resembling(ids: list[str], home: pd.Series, pool: pd.DataFrame, chance: Chance) -> pd.DataFrame:
    """New students of these ids and classes, each with the attributes of one of the pool.

    pool: as ``listed_members`` gives it, at least one row for each class.
    """
    first = np.searchsorted(pool["class"].to_numpy(dtype=object), home.to_numpy(dtype=object))
    count = pool["class"].value_counts().reindex(home).to_numpy()
    draw = chance.uniforms("refill", student=keys_of(ids))
    chosen = first + np.floor(draw * count).astype(np.int64)
    table = pool[list(ATTRIBUTES)].iloc[chosen].reset_index(drop=True)
    table.insert(0, "class", home.to_numpy())
    table["class"] = table["class"].astype("str")
    table.index = pd.Index(ids, name="student", dtype="str")
    return table


def _missing(enrolment: Enrolment) -> Ints:
    """How many students each class lacks."""
    pairs = enrolment.dyads[["class", "student"]].drop_duplicates()
    present = pairs["class"].value_counts().reindex(enrolment.classes.index, fill_value=0)
    missing = enrolment.classes["size"].to_numpy() - present.to_numpy()
    return np.maximum(missing, 0).astype(np.int64)
