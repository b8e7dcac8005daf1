"""The columns of a user's files, from ``roster_columns.csv``, for reader, checks and docs."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
ITEM_MEAN = "item mean"  # the unit of the mean of the items of a questionnaire
LARGEST_SCORE = 1e9  # far beyond any test or income; beyond 1e150 an sd is lost


class RosterColumn(NamedTuple):
    """One column: its owner, kind, unit and range.

    owner: "row" (an id), "teacher", "class", "student", "dyad" or "file" (one value in
    the whole file). kind: "id", "choice", "number", "whole" (a whole number) or "score"
    (a number in any unit: mean and sd are taken out).
    """

    name: str
    required: bool
    owner: str
    kind: str
    meaning: str
    unit: str
    low: float
    high: float
    choices: tuple[str, ...]

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and the highest number that a cell may contain."""
        return (-LARGEST_SCORE, LARGEST_SCORE) if self.kind == "score" else (self.low, self.high)

    @property
    def numeric(self) -> bool:
        """Whether the cells are numbers."""
        return self.kind in ("number", "whole", "score")

    @property
    def averages(self) -> bool:
        """Whether several columns of a file may be averaged: scores, and items of one scale."""
        return self.kind == "score" or self.unit == ITEM_MEAN

    def admits(self, cell: str = "") -> str:
        """Describe what a cell may contain; for a wrong score also how large it may be."""
        if self.kind == "score" and re.fullmatch(NUMBER, cell.replace(",", ".")):
            return f"a number from {-LARGEST_SCORE:,.0f} to {LARGEST_SCORE:,.0f}"
        if self.kind == "choice":
            return " or ".join(repr(choice) for choice in self.choices)
        if self.kind == "id":
            return "an id"
        noun = "a whole number" if self.kind == "whole" else "a number"
        return noun if self.low == -float("inf") else f"{noun} from {self.low:g} to {self.high:g}"


def _columns(file: str) -> tuple[RosterColumn, ...]:
    text = Path(__file__).with_suffix(".csv").read_text(encoding="utf-8")
    columns = []
    for row in csv.DictReader(text.splitlines()):
        if row.pop("file") == file:
            limits = {"low": float(row["low"] or "-inf"), "high": float(row["high"] or "inf")}
            lists = {"required": row["required"] == "yes", "choices": tuple(row["choices"].split())}
            columns.append(RosterColumn(**(row | limits | lists)))
    return tuple(columns)


ROSTER, STAFFROOM, FRIENDSHIPS = map(_columns, ("roster", "staffroom", "friendships"))
