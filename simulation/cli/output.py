"""Output of the command line: results on standard output, everything else on standard error."""

import json
import math
import re
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Annotated, Any

import typer

from simulation.errors import BadInput, Problem, on_one_line
from simulation.parameters import NOT_FITTED

# Options and arguments that several commands share.
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Quick = Annotated[bool, typer.Option("--quick", help="Run a small version, as a test.")]
Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Random seed.")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=1024, help="Number of workers; by default one per core.")
]


def path_of(text: str | Path) -> Path:
    """Return the path of an option, which an empty text does not name: "" is the current folder.

    Raises BadParameter for an empty text.
    """
    if not str(text).strip():
        raise typer.BadParameter('an empty path, expected a name; "." is the current folder')
    return Path(text)


Out = Annotated[
    Path | None, typer.Option(help="Folder of the result.", parser=path_of, metavar="PATH")
]
ResultFolder = Annotated[
    Path, typer.Argument(metavar="RESULT", help="A result folder.", parser=path_of)
]
Inputs = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the class lists, if they were moved.", parser=path_of, metavar="PATH"
    ),
]
Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE...]", help="Files with user extensions, which are run."),
]

NOT_CALIBRATED = f"Not calibrated: {NOT_FITTED}."
FIRST_COMPILATION = 30  # seconds, roughly, on two cores
MOMENT = 2.0  # seconds that a user waits without notice; assumed
FOREIGN_SHOWN = 5  # files in a result folder that are not of the result
TERMINAL, LINES = "\n\t\r\x1b", "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
SIMILAR_SHOWN = 5  # problems that differ only in their line


def notice(sentence: str) -> None:
    """Print a message that is not part of the result, on standard error if that has space."""
    with suppress(OSError):
        print(escaped(sentence), file=sys.stderr)


def report_populations(done: int, tasks: int) -> None:
    """Print how many populations are done."""
    notice(f"{done} of {tasks} populations")


def escaped(text: str) -> str:
    """Return a text with characters that are not seen as JSON escapes, which lose nothing.

    Line ends, tabs, spaces and what Rich needs for a terminal stay.
    """
    if text.isprintable():
        return text
    return "".join(
        item
        if item.isprintable() or item in TERMINAL or (item.isspace() and item not in LINES)
        else json.dumps(item)[1:-1]
        for item in text
    )


@contextmanager
def announced(doing: str) -> Iterator[None]:
    """Print what is being done, on standard error, if the block takes longer than a moment."""
    timer = Timer(MOMENT, notice, [f"{doing} …"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def announce_compilation() -> None:
    """Print that the model is compiled first, if it is not yet."""
    from simulation.kernel_cache import is_compiled

    if not is_compiled():
        notice(f"The first run compiles the model, once, for about {FIRST_COMPILATION} seconds.")


def print_problems(error: BadInput) -> None:
    """Print every problem of an input, one sentence per line, similar ones shortened."""
    for sentence in folded(error.problems):
        notice(sentence)
    if len(error.problems) > 1:
        notice(f"{len(error.problems)} problems in all; nothing was run or written.")


def folded(problems: Sequence[Problem]) -> list[str]:
    """Return a sentence per problem; of many that differ in their line only, a few and a count."""
    total, seen = Counter(map(_sort, problems)), Counter[tuple[str, ...]]()
    sentences = []
    for problem in problems:
        sort = _sort(problem)
        seen[sort] += 1
        if seen[sort] <= SIMILAR_SHOWN:
            sentences.append(problem.sentence())
        if seen[sort] == total[sort] > SIMILAR_SHOWN:
            more = total[sort] - SIMILAR_SHOWN
            sentences.append(f"{problem.file}: {more} more of this kind (--json lists them all)")
    return sentences


def _sort(problem: Problem) -> tuple[str, ...]:
    return problem.file, re.sub(r"\d+", "", problem.where), problem.expected


def terminal_width() -> int:
    """Return the number of columns of the terminal, 40 or more."""
    return max(shutil.get_terminal_size().columns, 40)


def print_wrapped(line: str, indent: int = 0) -> None:
    """Print a line, wrapped at the width of the terminal."""
    width, start = terminal_width(), " " * indent
    further = start + "  " if indent else ""
    lines = textwrap.wrap(line, width - indent - 2, break_long_words=False, break_on_hyphens=False)
    print(start + f"\n{further}".join(lines))


def print_table(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    text: Collection[int] = (0,),
) -> None:
    """Print a table. text: places of the columns that are text; the others are numbers."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if title:
        print_wrapped(title)
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    for place, heading in enumerate(headings):
        words = place in text
        table.add_column(
            heading, justify="left" if words else "right", no_wrap=not words, overflow="fold"
        )
    for row in rows:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)


def as_json(result: dict[str, Any]) -> None:
    """Print one JSON object on standard output; NaN and infinity become null.

    A stream that has no Unicode gets escapes, which lose nothing.
    """
    escaped = not str(sys.stdout.encoding).lower().startswith("utf")
    print(json.dumps(_finite(result), ensure_ascii=escaped, allow_nan=False, default=str))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def notice_unchecked(folder: Path) -> None:
    """Print a note about a result of version 1.0.0, which has no checksums."""
    from simulation.results.checksums import SUMS, read_sums

    if read_sums(folder) is None:
        notice(f"{folder} has no {SUMS} (version 1.0.0 wrote none), so damage goes unnoticed.")


def notice_foreign(folder: Path) -> None:
    """Print which files of a result folder --fresh leaves, for they are not of the result."""
    from simulation.results.owned import foreign_names
    from simulation.results.store import read_provenance

    names = foreign_names(folder) if read_provenance(folder) else []
    if names:
        more = f" and {len(names) - FOREIGN_SHOWN} more" if len(names) > FOREIGN_SHOWN else ""
        listed = ", ".join(names[:FOREIGN_SHOWN])
        notice(on_one_line(f"{folder}: files that are not of the result stay: {listed}{more}"))


def check_folder(out: Path, option: str = "--out") -> None:
    """Check that a folder exists or can be made, and can be written to. Raises BadInput."""
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
        with TemporaryFile(dir=home):  # permissions do not show a read-only file system
            pass
    except PermissionError:
        found = "no right to write"
    except OSError as error:
        found = f"a folder that cannot be written to ({error.strerror or error})"
    else:
        return
    raise BadInput([Problem(str(out), option, found, "a folder you can write to")])
