"""What every step of the second model did: the theory table after each, stored as a file.

A later version of the program cannot go back to an earlier model, so the table of every step is
computed when the step is judged and stored (``docs/theory_steps.csv``).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from simulation.evidence.theory.mechanisms import STEPS
from simulation.evidence.theory.rival_models import FULL
from simulation.evidence.theory.theory_table import TheoryRow

FIRST = "first model"
ORDER = (FIRST, *STEPS)
FIELDS = ("step", "statistic", "model", "mean", "low", "high", "separated")


class StoredValue(NamedTuple):
    """A statistic of a model after a step.

    step: of ``ORDER``. separated: whether the full model differs from this rival.
    """

    step: str
    statistic: str
    model: str
    mean: float
    low: float | None
    high: float | None
    separated: bool


class StepSummary(NamedTuple):
    """A step: how many statistics have a value, and how many separate each rival."""

    step: str
    statistics: int
    separated: dict[str, int]


def values_of(step: str, rows: Iterable[TheoryRow]) -> list[StoredValue]:
    """Return the values of a computed table as those of a step."""
    return [
        StoredValue(
            step, row.statistic.name, model, value.mean, value.low, value.high,
            model in row.separated,
        )
        for row in rows
        for model, value in row.values.items()
    ]  # fmt: skip


def with_step(stored: Sequence[StoredValue], new: Sequence[StoredValue]) -> list[StoredValue]:
    """Return stored values with those of one step replaced, in the order of the steps."""
    steps = {entry.step for entry in new}
    others = [entry for entry in stored if entry.step not in steps]
    return sorted([*others, *new], key=lambda entry: ORDER.index(entry.step))


def as_csv(stored: Iterable[StoredValue]) -> str:
    """Return the stored values as a table, numbers with six digits."""
    into = io.StringIO()
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow(FIELDS)
    for entry in stored:
        ends = ("" if end is None else f"{end:.6g}" for end in (entry.low, entry.high))
        name = (entry.step, entry.statistic, entry.model, f"{entry.mean:.6g}")
        writer.writerow([*name, *ends, int(entry.separated)])
    return into.getvalue()


def read_steps(path: Path) -> list[StoredValue]:
    """Return the stored values of a file, none if there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            StoredValue(
                row["step"], row["statistic"], row["model"], float(row["mean"]),
                _end(row["low"]), _end(row["high"]), row["separated"] == "1",
            )
            for row in csv.DictReader(lines)
        ]  # fmt: skip


def _end(text: str) -> float | None:
    return float(text) if text else None


def summaries(stored: Sequence[StoredValue]) -> list[StepSummary]:
    """Return what every stored step has, in the order of the steps."""
    found = []
    for step in ORDER:
        own = [entry for entry in stored if entry.step == step]
        rivals = dict.fromkeys(entry.model for entry in own if entry.model != FULL.name)
        separated = {
            model: sum(entry.separated for entry in own if entry.model == model) for model in rivals
        }
        many = sum(entry.model == FULL.name for entry in own)
        if own:
            found.append(StepSummary(step, many, separated))
    return found


def changed_from_before(before: StoredValue, after: StoredValue) -> bool:
    """Return whether the intervals of a statistic in two steps do not meet."""
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return False
    return before.high < after.low or after.high < before.low
