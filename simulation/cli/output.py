"""What the command line says, and where: results on standard output, all else beside it."""

import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any

import typer

from simulation.errors import BadInput, Problem

# Options that several commands share.
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Quick = Annotated[bool, typer.Option("--quick", help="Run a small version, as a test.")]
Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Random seed.")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=1024, help="Number of workers; by default one per core.")
]
ResultFolder = Annotated[Path, typer.Argument(metavar="RESULT", help="A result folder.")]
Inputs = Annotated[Path | None, typer.Option(help="Folder of the class lists, if they were moved.")]

NOT_CALIBRATED = "Not calibrated: parameters are starting values."
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


def check_folder(out: Path, option: str = "--out") -> None:
    """Refuse a folder that cannot be made. Raises BadInput."""
    home = out.absolute()
    try:
        while not home.exists() and home != home.parent:
            home = home.parent
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput([Problem(str(out), option, reason, "a path for a folder")]) from None
    if not home.is_dir():
        found = "a file" if home == out.absolute() else f"the file {home} on the way"
        raise BadInput([Problem(str(out), option, found, "a folder, which may be new")])
    try:
        with TemporaryFile(dir=home):  # rights alone say nothing of a place that is read only
            pass
    except OSError as error:
        found = "no right to write" if isinstance(error, PermissionError) else (
            f"a place that cannot be written to ({error.strerror or error})"
        )  # fmt: skip
        raise BadInput([Problem(str(out), option, found, "a folder of your own")]) from None
