"""Who sits in which class, and what a fuller or emptier class does to contacts.

The attention law of ``processes.contacts`` holds at every moment: when somebody comes or
goes, all contacts of the class are scaled by what the law says of the old and the new size.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulation.interventions.context import DecisionContext
from simulation.interventions.dose_course import Phase, within
from simulation.interventions.lever_schedule import Span
from simulation.interventions.row_requests import HOW, MissingRowError
from simulation.interventions.targeting import Flags
from simulation.processes.contacts import contact_rate
from simulation.randomness import key_of
from simulation.state import Floats, Ints


def memberships(context: DecisionContext) -> pd.DataFrame:
    """One row a dyad and class of it: row, class, student, teacher, here (now), was (at rest)."""
    table = context.names.dyads
    frame = pd.DataFrame(
        {
            "row": np.arange(len(table)),
            "class": table["class"].str.split(";"),
            "student": table["student"],
            "teacher": table["teacher"],
            "here": context.circumstances.dyads.present > 0.0,
            "was": ~table["idle"].to_numpy(dtype=np.bool_),
        }
    )
    return frame.explode("class", ignore_index=True)


def sizes_now(context: DecisionContext, members: pd.DataFrame) -> dict[str, int]:
    """Students of each class at this moment: its size, and who has come or gone since."""
    seats = members.groupby(["class", "student"])[["here", "was"]].any()
    moved = (seats["here"].astype(int) - seats["was"].astype(int)).groupby("class").sum()
    size = context.names.classes["size"]
    return {
        str(name): int(n) for name, n in (size + moved.reindex(size.index, fill_value=0)).items()
    }


def crowded(
    context: DecisionContext, members: pd.DataFrame, change: Mapping[str, int], phases: list[Phase]
) -> list[Span]:
    """Contact rates while classes have gained or lost so many students; shares are not used."""
    now, law = sizes_now(context, members), context.parameters.contacts
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


def lead_classes(context: DecisionContext, members: pd.DataFrame, part: Flags) -> list[str]:
    """Classes whose first teacher, by id, takes part; in a primary school that is the teacher."""
    taught = members[members["was"]]
    first = taught.groupby("class")["teacher"].min()
    ids = set(context.names.teachers.index[part])
    return [str(name) for name, teacher in first.items() if teacher in ids]


def rows_in(members: pd.DataFrame, group: str, student: str) -> Ints:
    """Rows of a student's dyads in a class, those in reserve included."""
    own = members[(members["class"] == group) & (members["student"] == student)]
    rows: Ints = own["row"].to_numpy().astype(np.int64)
    return rows


if TYPE_CHECKING:
    import pandas as pd

    from simulation.interventions.base import Intervention


def staying(teachers: "pd.DataFrame") -> "pd.DataFrame":
    """The teachers without stand-ins, as they were before anything was laid out."""
    if "idle" not in teachers:
        return teachers
    return teachers[~teachers["idle"].to_numpy(dtype=np.bool_)]


def tied(
    plan: "Intervention",
    context: DecisionContext,
    pairs: Sequence[tuple[str, str]],
    part: Flags,
    *,
    both: bool,
) -> list[Span]:
    """The ties of some pairs, each if its draw is below the dose and its people take part.

    both: whether both must take part; else the first. A larger dose only adds ties.
    """
    who = set(context.names.teachers.index[part])
    wanted = {
        frozenset(pair)
        for pair in pairs
        if pair[0] in who and (pair[1] in who or not both) and _drawn(context, pair) < plan.dose
    }
    rows = _rows(context, wanted)
    if not wanted:
        return []
    if len(rows) != 2 * len(wanted):
        raise MissingRowError(f"{context.label}: a tie is missing; {HOW}")
    phases = within(plan.course(context.today.year), context.today.year)
    return [Span("tie", rows, phase.first, phase.last, 1.0) for phase in phases]


def _drawn(context: DecisionContext, pair: tuple[str, str]) -> float:
    low, high = sorted(key_of(name) for name in pair)
    return context.chance.uniform(f"tie:{context.label}", teacher=low, student=high)


def _rows(context: DecisionContext, wanted: set[frozenset[str]]) -> Ints:
    ties = context.names.ties
    pairs = zip(ties["teacher"], ties["colleague"], strict=True)
    return np.array([n for n, pair in enumerate(pairs) if frozenset(pair) in wanted], np.int64)
