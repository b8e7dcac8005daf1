"""From the spans that interventions request to the lever values that a run applies.

A span is a lever, some rows, from one school morning to another, and a value. Spans on the
same lever combine by the lever's rule, always from rest and in the order requested, so that a
lever is exactly at rest again when all end.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from simulation.state import Circumstances, Floats, Ints, lever_variable, owner


def replace_values(before: Floats, value: float) -> Floats:
    """Return the value in all rows: the later span decides."""
    return np.full_like(before, value)


RULES: dict[str, Callable[[Floats, float], Floats]] = {
    "held_awareness": np.maximum,
    "low_demand": np.maximum,
    "tie": replace_values,
    "present": replace_values,
    "contact_rate": np.multiply,
    "workload": np.multiply,
}  # every other lever adds up


class Span(NamedTuple):
    """A lever moved for a while in one school year.

    rows: of the lever's owner. first: the school morning from which, last: the school
    morning up to which (not included). value: combined by the lever's rule.
    """

    lever: str
    rows: Ints
    first: int
    last: int
    value: float


class LeverChange(NamedTuple):
    """From the morning of ``day`` the lever is at ``values`` in ``rows``."""

    day: int
    lever: str
    rows: Ints
    values: Floats


def compile_schedule(spans: Sequence[Span], rest: Circumstances) -> list[LeverChange]:
    """Return every change of a lever over the year, by day, then lever.

    Raises ValueError for a value that is not a number.
    """
    changes = []
    for span in spans:
        if math.isnan(span.value):
            raise ValueError(f"found a span of {span.lever} with NaN, expected a number")
    for lever in sorted({span.lever for span in spans}):
        own = [span for span in spans if span.lever == lever]
        rows = np.unique(np.concatenate([span.rows for span in own]))
        for day in sorted({span.first for span in own} | {span.last for span in own}):
            values = level_on(day, lever, own, rest)
            changes.append(LeverChange(day, lever, rows, values[rows]))
    return sorted(changes, key=lambda change: (change.day, change.lever))


def lever_of(circumstances: Circumstances, lever: str) -> Floats:
    """Return the array of a lever."""
    levers: Floats = getattr(getattr(circumstances, owner(lever)), lever)
    return levers


def level_on(day: int, lever: str, spans: Sequence[Span], rest: Circumstances) -> Floats:
    """Return the whole lever on the morning of a day, clipped to its range."""
    values: Floats = lever_of(rest, lever).copy()
    combine = RULES.get(lever, np.add)
    for span in spans:
        if span.first <= day < span.last:
            values[span.rows] = combine(values[span.rows], span.value)
    known = lever_variable(lever)
    return np.clip(values, known.low, known.high)


def apply_changes(day: int, schedule: Sequence[LeverChange], circumstances: Circumstances) -> None:
    """Set the levers that change on this morning, in place."""
    for change in schedule:
        if change.day == day:
            lever_of(circumstances, change.lever)[change.rows] = change.values
