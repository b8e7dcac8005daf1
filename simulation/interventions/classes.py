"""Who sits in which class, and what a fuller or emptier class does to contacts.

The attention law of ``processes.contacts`` holds at every moment: when somebody comes or
goes, all contacts of the class are scaled by what the law says of the old and the new size.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from simulation.interventions.course import Phase
from simulation.interventions.scene import Scene
from simulation.interventions.schedule import Span
from simulation.interventions.staff import Flags
from simulation.processes.contacts import contact_rate
from simulation.state import Floats, Ints


def memberships(scene: Scene) -> pd.DataFrame:
    """One row a dyad and class of it: row, class, student, teacher, here (now), was (at rest)."""
    table = scene.names.dyads
    frame = pd.DataFrame(
        {
            "row": np.arange(len(table)),
            "class": table["class"].str.split(";"),
            "student": table["student"],
            "teacher": table["teacher"],
            "here": scene.circumstances.dyads.present > 0.0,
            "was": ~table["idle"].to_numpy(dtype=np.bool_),
        }
    )
    return frame.explode("class", ignore_index=True)


def sizes_now(scene: Scene, members: pd.DataFrame) -> dict[str, int]:
    """Students of each class at this moment: its size, and who has come or gone since."""
    seats = members.groupby(["class", "student"])[["here", "was"]].any()
    moved = (seats["here"].astype(int) - seats["was"].astype(int)).groupby("class").sum()
    size = scene.names.classes["size"]
    return {
        str(name): int(n) for name, n in (size + moved.reindex(size.index, fill_value=0)).items()
    }


def crowded(
    scene: Scene, members: pd.DataFrame, change: Mapping[str, int], phases: list[Phase]
) -> list[Span]:
    """Contact rates while classes have gained or lost so many students; shares are not used."""
    now, law = sizes_now(scene, members), scene.parameters.contacts
    before = {name: contact_rate(1.0, float(now[name]), law) for name in now}
    after = before | {
        name: contact_rate(1.0, float(max(now[name] + more, 1)), law)
        for name, more in change.items()
    }
    touched = members[members["row"].isin(members.loc[members["class"].isin(change), "row"])]
    rates = pd.DataFrame(
        {
            "row": touched["row"],
            "before": touched["class"].map(before),
            "after": touched["class"].map(after),
        }
    )
    sums = rates.groupby("row")[["before", "after"]].sum()
    factor: Floats = (sums["after"] / sums["before"]).to_numpy()
    rows: Ints = sums.index.to_numpy().astype(np.int64)
    return [
        Span("contact_rate", rows[factor == value], phase.first, phase.last, float(value))
        for value in np.unique(factor)
        for phase in phases
    ]


def lead_classes(scene: Scene, members: pd.DataFrame, part: Flags) -> list[str]:
    """Classes whose first teacher, by id, takes part; in a primary school that is the teacher."""
    taught = members[members["was"]]
    first = taught.groupby("class")["teacher"].min()
    ids = set(scene.names.teachers.index[part])
    return [str(name) for name, teacher in first.items() if teacher in ids]


def rows_in(members: pd.DataFrame, group: str, student: str) -> Ints:
    """Rows of a student's dyads in a class, those in reserve included."""
    own = members[(members["class"] == group) & (members["student"] == student)]
    rows: Ints = own["row"].to_numpy().astype(np.int64)
    return rows
