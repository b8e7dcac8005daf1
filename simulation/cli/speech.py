"""What the command line says, and where: results on standard output, all else beside it."""

import json
import math
import re
import sys
from collections.abc import Sequence
from typing import Any

from simulation.problems import BadInput, Problem

SHOWN_ALIKE = 5  # problems that differ only in where they stand


def notice(sentence: str) -> None:
    """Say something that is not the result, on standard error."""
    print(sentence, file=sys.stderr)


def complaints(error: BadInput) -> None:
    """Say everything that is wrong with somebody's input, one sentence a line.

    Of many that are alike but for their line, the first few and how many more there are.
    """
    for sentence in folded(error.problems):
        notice(sentence)
    if len(error.problems) > 1:
        notice(f"{len(error.problems)} problems in all; nothing was run or written.")


def folded(problems: Sequence[Problem]) -> list[str]:
    """A sentence a problem; where many are alike but for their line, a few and a count."""
    alike: dict[tuple[str, ...], int] = {}
    for problem in problems:
        alike[_sort(problem)] = alike.get(_sort(problem), 0) + 1
    said: dict[tuple[str, ...], int] = {}
    sentences = []
    for problem in problems:
        sort = _sort(problem)
        said[sort] = said.get(sort, 0) + 1
        if said[sort] <= SHOWN_ALIKE:
            sentences.append(problem.sentence())
        if said[sort] == alike[sort] and alike[sort] > SHOWN_ALIKE:
            more = alike[sort] - SHOWN_ALIKE
            sentences.append(f"{problem.file}: {more} more of this kind (--json lists them all)")
    return sentences


def _sort(problem: Problem) -> tuple[str, ...]:
    return problem.file, re.sub(r"\d+", "", problem.where), problem.expected


def as_json(result: dict[str, Any]) -> None:
    """Print one JSON object, and nothing else, on standard output.

    Numbers that are none (NaN, infinity) become null, which JSON can say.
    """
    print(json.dumps(_sayable(result), ensure_ascii=False, allow_nan=False, default=str))


def _sayable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sayable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def problem_row(problem: Problem) -> dict[str, str]:
    """A problem as the JSON output has it: file, where, found, expected, nearest."""
    return problem._asdict()
