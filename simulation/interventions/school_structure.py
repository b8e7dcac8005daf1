"""Changes of class membership and of ties between colleagues, as spans of levers.

The attention law of ``processes.contacts`` applies at every moment: when a student joins or
leaves, all contacts of the class are scaled by the law's ratio of the new to the old size.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from simulation.interventions.base import NO_ROWS, Intervention
from simulation.interventions.context import Decision, DecisionContext, MissingRowError
from simulation.interventions.lever_schedule import Span
from simulation.interventions.targeting import Flags
from simulation.processes.contacts import contact_rate
from simulation.randomness import key_of
from simulation.state import Floats, Ints


def memberships(context: DecisionContext) -> pd.DataFrame:
    """Return one row a dyad and class: row, class, student, teacher, here (now), was (at rest)."""
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
    """Return the number of students of every class at this moment, unlisted ones included."""
    seats = members.groupby(["class", "student"])[["here", "was"]].any()
    joined = (seats["here"].astype(int) - seats["was"].astype(int)).groupby("class").sum()
    size = context.names.classes["size"]
    now = size + joined.reindex(size.index, fill_value=0)
    return {str(name): int(n) for name, n in now.items()}


def membership_spans(
    plan: Intervention,
    context: DecisionContext,
    members: pd.DataFrame,
    change: Mapping[str, int],
    *,
    leaving: Ints = NO_ROWS,
    coming: Ints = NO_ROWS,
) -> list[Span]:
    """Return the spans of dyads that end or begin, and the contact rates of their classes.

    change: students more (or fewer) in every class concerned; phases count in full.
    """
    spans = [
        *plan.lever_spans(context, "present", leaving, lambda _: 0.0),
        *plan.lever_spans(context, "present", coming, lambda _: 1.0),
    ]
    if change:
        rows, factor = _rate_factors(context, members, change)
        for value in np.unique(factor).tolist():
            spans += [
                span._replace(value=value)
                for span in plan.lever_spans(
                    context, "contact_rate", rows[factor == value], lambda _: 1.0
                )
            ]
    return spans


def _rate_factors(
    context: DecisionContext, members: pd.DataFrame, change: Mapping[str, int]
) -> tuple[Ints, Floats]:
    """Return the rows of dyads in the classes that change, and the factors of their rates."""
    law, now = context.parameters.contacts, sizes_now(context, members)
    then = now | {name: max(now[name] + more, 1) for name, more in change.items()}
    before, after = (
        {name: contact_rate(1.0, float(size), law) for name, size in sizes.items()}
        for sizes in (now, then)
    )
    touched = members[members["row"].isin(members.loc[members["class"].isin(change), "row"])]
    group, row = touched["class"], touched["row"]
    sums = group.map(before).groupby(row).sum(), group.map(after).groupby(row).sum()
    factor: Floats = np.asarray(sums[1] / sums[0], dtype=np.float64)
    return sums[0].index.to_numpy().astype(np.int64), factor


def lead_classes(context: DecisionContext, members: pd.DataFrame, part: Flags) -> list[str]:
    """Return the classes whose first teacher, by id, takes part (of one in primary schools)."""
    first = members[members["was"]].groupby("class")["teacher"].min()
    ids = set(context.names.teachers.index[part])
    return [str(name) for name, teacher in first.items() if teacher in ids]


def without_stand_ins(teachers: pd.DataFrame) -> pd.DataFrame:
    """Return the teachers without stand-ins, as they were before rows were reserved."""
    if "idle" not in teachers:
        return teachers
    return teachers[~teachers["idle"].to_numpy(dtype=np.bool_)]


def pairs_tied(
    plan: Intervention,
    context: DecisionContext,
    pairs: Iterable[tuple[str, str]],
    *,
    both: bool,
) -> list[tuple[str, str]]:
    """Return the pairs that ``tie_decision`` ties."""
    participants = set(context.names.teachers.index[plan.taking_part(context)])
    return [
        pair
        for pair in pairs
        if (participants.issuperset(pair) if both else pair[0] in participants)
        and _tie_draw(context, pair) < plan.dose
    ]


def tie_decision(
    plan: Intervention,
    context: DecisionContext,
    pairs: Iterable[tuple[str, str]],
    *,
    both: bool,
) -> Decision:
    """Tie some pairs of teachers, each if its draw is below the dose and its people take part.

    both: whether both must take part; else the first. A larger dose only adds ties.
    """
    part = plan.taking_part(context)
    wanted = {frozenset(pair) for pair in pairs_tied(plan, context, pairs, both=both)}
    ties = context.names.ties
    known = zip(ties["teacher"], ties["colleague"], strict=True)
    rows = np.array([n for n, pair in enumerate(known) if frozenset(pair) in wanted], np.int64)
    if len(rows) != 2 * len(wanted):
        raise MissingRowError(context.label, "tie")
    spans = plan.lever_spans(context, "tie", rows, lambda _: 1.0) if wanted else []
    return Decision(spans, NO_ROWS, np.flatnonzero(part))


def _tie_draw(context: DecisionContext, pair: tuple[str, str]) -> float:
    low, high = sorted(key_of(name) for name in pair)
    return context.chance.uniform(f"tie:{context.label}", teacher=low, student=high)
