"""What the command line says, and where: results on standard output, all else beside it."""

import json
import math
import sys
from typing import Any

from simulation.problems import BadInput, Problem


def notice(sentence: str) -> None:
    """Say something that is not the result, on standard error."""
    print(sentence, file=sys.stderr)


def complaints(error: BadInput) -> None:
    """Say everything that is wrong with somebody's input, one sentence a line."""
    for problem in error.problems:
        notice(problem.sentence())
    if len(error.problems) > 1:
        notice(f"{len(error.problems)} problems in all; nothing was run or written.")


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
